//! Inviting, activating, deactivating and changing users. These return `errors` of their own inside `data`
//! \[SDL\].

use super::super::{Context, Field, Record, Value, roles};
use super::access::{require_admin, require_admin_unless};
use super::in_band_errors::{error_of_all, errors_or_none, in_band_error, users};
use crate::clock::Timestamp;
use crate::failure::Failure;
use crate::options::Guess;
use crate::world::{Departure, Id, Sequence, User, UserKind, UserStatus, World};

/// The maximum number of users in one mutation \[DOC-users\].
const MAX_BATCH_SIZE: usize = 200;

/// The names of the result type, of its list of users, and of its error type.
struct Names(&'static str, &'static str, &'static str);

/// A change of the status or the role of users.
#[derive(Clone, Copy)]
enum Change {
    Activate,
    Deactivate,
    Role(UserKind),
}

impl Change {
    fn names(self) -> Names {
        match self {
            Self::Activate => Names("ActivateUsersResult", "activated_users", "ActivateUsersError"),
            Self::Deactivate => Names("DeactivateUsersResult", "deactivated_users", "DeactivateUsersError"),
            Self::Role(_) => Names("UpdateUsersRoleResult", "updated_users", "UpdateUsersRoleError"),
        }
    }

    /// True if the user is as the change would make them.
    fn is_made(self, user: &User) -> bool {
        match self {
            Self::Activate => user.status == UserStatus::Active,
            Self::Deactivate => user.status == UserStatus::Inactive,
            Self::Role(role) => user.kind == role,
        }
    }

    /// True if an administrator would be none afterwards.
    fn ends_administration(self) -> bool {
        match self {
            Self::Activate => false,
            Self::Deactivate => true,
            Self::Role(role) => role != UserKind::Admin,
        }
    }

    /// Why this user can't be changed like this. That those who are gone can't be activated is UNCONFIRMED.
    fn obstacle(self, user: &User) -> Option<&'static str> {
        match (self, user.departure?) {
            (Self::Activate, Departure::Deleted) => Some("The user was deleted"),
            (Self::Activate, Departure::InvitationCanceled) => Some("The invitation was canceled"),
            _ => None,
        }
    }

    fn make(self, context: &Context<'_>, world: &mut World, id: Id) {
        if let Some(user) = world.users.get_mut(&id) {
            match self {
                Self::Activate => user.status = UserStatus::Active,
                Self::Deactivate => user.status = UserStatus::Inactive,
                Self::Role(role) => user.kind = role,
            }
        }
        match self {
            Self::Activate if context.is_turned(Guess::ActivationStartsAutomations) => {
                for automation in world.automations.values_mut().filter(|automation| automation.owner == id) {
                    automation.active = true;
                }
            }
            Self::Deactivate => leave(context, world, id),
            // A viewer's automations stop [SUP-auto].
            Self::Role(UserKind::ViewOnly) => world.stop_automations(id, None, context.request.now),
            Self::Activate | Self::Role(_) => {}
        }
    }
}

/// What deactivated users are on, and what they own, stays \[DOC-users\]; their automations stop.
fn leave(context: &Context<'_>, world: &mut World, id: Id) {
    if context.is_turned(Guess::DefaultOwnerOfAutomations) {
        for automation in world.automations.values_mut().filter(|automation| automation.owner == id) {
            automation.owner = context.request.token.user;
        }
    }
    world.stop_automations(id, None, context.request.now);
    if context.is_turned(Guess::DeactivatedUsersLeaveTeams) {
        for team in world.teams.values_mut() {
            team.users.retain(|user| *user != id);
            team.owners.retain(|user| *user != id);
        }
        for workspace in world.workspaces.values_mut() {
            workspace.users.retain(|membership| membership.user != id);
        }
    }
}

/// True of those of whom the account needs one.
fn administers(user: &User) -> bool {
    user.kind == UserKind::Admin && user.status == UserStatus::Active
}

/// Changes users one by one; only admins may, and never themselves \[DOC-users\].
/// The last administrator stays one, and active, which is UNCONFIRMED.
fn change_each(context: &Context<'_>, field: &Field<'_>, change: Change) -> Result<Value, Failure> {
    let Names(result, list, error) = change.names();
    let named = field.arguments.ids_or_none("user_ids")?;
    let permitted = match change {
        Change::Activate => require_admin_unless(context, Guess::MembersInviteAndActivate),
        Change::Deactivate | Change::Role(_) => require_admin(context),
    };
    let mut changed = Vec::new();
    let mut errors = Vec::new();
    if let Err(failure) = permitted {
        if !context.is_turned(Guess::NonAdministratorsFailInBand) {
            return Err(failure);
        }
        errors.extend(named.into_iter().map(|id| in_band_error(error, "FAILED", &failure.message, id)));
    } else if named.len() > MAX_BATCH_SIZE {
        let message = format!("Up to {MAX_BATCH_SIZE} users can be changed at once");
        errors.push(error_of_all(error, "EXCEEDS_BATCH_LIMIT", &message));
    } else {
        let own = context.request.token.user;
        let mut world = context.world_mut();
        if change.ends_administration() && context.is_turned(Guess::LastAdministratorsFailTheCall) {
            let (leaving, staying): (Vec<&User>, Vec<&User>) = world
                .users
                .values()
                .filter(|user| administers(user))
                .partition(|user| user.id != own && named.contains(&user.id));
            if !leaving.is_empty() && staying.is_empty() {
                return Err(Failure::unauthorized());
            }
        }
        for id in named {
            let others = world.users.values().filter(|user| user.id != id && administers(user)).count();
            let problem = match world.users.get(&id) {
                None if context.is_turned(Guess::UnknownUsersAreLeftOut) => continue,
                None => Some(("USER_NOT_FOUND", "User not found")),
                Some(_) if id == own => Some(("CANNOT_UPDATE_SELF", "You can't change yourself")),
                Some(user) if change.is_made(user) && context.is_turned(Guess::RepeatedStatusChangesFail) => {
                    Some(("FAILED", "Nothing to change"))
                }
                Some(user) if change.ends_administration() && others == 0 && administers(user) => {
                    Some(("FAILED", "The account needs an administrator"))
                }
                Some(user) => change.obstacle(user).map(|message| ("FAILED", message)),
            };
            if let Some((code, message)) = problem {
                errors.push(in_band_error(error, code, message, id));
            } else {
                change.make(context, &mut world, id);
                changed.push(id);
            }
        }
    }
    Ok(Value::record(
        result,
        [(list, users(context, changed)), ("errors", errors_or_none(context, errors))],
    ))
}

pub(super) fn activate(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    change_each(context, field, Change::Activate)
}

pub(super) fn deactivate(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    change_each(context, field, Change::Deactivate)
}

pub(super) fn update_role(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    // Read again below, if there is a role to give.
    _ = field.arguments.ids_or_none("user_ids")?;
    let role = match (field.arguments.text("new_role"), field.arguments.id("role_id")?) {
        (Some(name), None) => UserKind::from_role_name(name),
        (None, Some(number)) => roles::with_number(number),
        (None, None) | (Some(_), Some(_)) => None,
    };
    if let Some(role) = role {
        return change_each(context, field, Change::Role(role));
    }
    // What neither, both or an unknown one gives is UNCONFIRMED.
    let message = "One role is required, by its name or its id";
    if context.is_turned(Guess::InvalidRolesFailTheCall) {
        return Err(Failure::invalid_argument(message));
    }
    let errors = vec![error_of_all("UpdateUsersRoleError", "INVALID_INPUT", message)];
    Ok(Value::record(
        "UpdateUsersRoleResult",
        [("updated_users", users(context, Vec::new())), ("errors", errors.into())],
    ))
}

fn is_address(email: &str) -> bool {
    email
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

/// What becomes of an address in an invitation.
enum Invitation {
    Sent,
    /// Reported like one that was sent.
    NotSent(Id),
    LeftOut,
    Refused(&'static str),
}

impl Invitation {
    /// All messages are UNCONFIRMED.
    fn to(context: &Context<'_>, world: &World, email: &str, kind: UserKind) -> Self {
        if !is_address(email) {
            return Self::Refused(NOT_AN_ADDRESS);
        }
        match world.user_by_email(email) {
            Some(user) if user.status == UserStatus::Inactive && context.is_turned(Guess::DeactivatedAddressesAreInvited) => {
                Self::NotSent(user.id)
            }
            Some(_) if context.is_turned(Guess::KnownInvitationsAreLeftOut) => Self::LeftOut,
            Some(_) => Self::Refused("The user already exists"),
            // People of the account's own domain can't be guests [SUP-dom].
            None if kind == UserKind::Guest && is_of_own_domain(world, email) && !context.is_turned(Guess::OwnDomainGuestsAreInvited) => {
                Self::Refused("People of the account's own domain can't be guests")
            }
            None => Self::Sent,
        }
    }
}

const NOT_AN_ADDRESS: &str = "The e-mail address is not valid";

/// The account's own domain is that of the administrator who has been there longest \[COM-dom\].
fn is_of_own_domain(world: &World, email: &str) -> bool {
    let domain = |email: &str| email.split_once('@').map(|(_, domain)| domain.to_lowercase());
    let administrators = world.users.values().filter(|user| administers(user));
    let oldest = administrators.min_by_key(|user| user.created_at);
    oldest.is_some_and(|oldest| domain(&oldest.email) == domain(email))
}

/// An address that can't be invited is an error, and does not stop the others; everyone else becomes a pending user, whose
/// name is the address. Both are UNCONFIRMED, as is the role of who is invited without one.
pub(super) fn invite(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let without_role = if context.is_turned(Guess::InvitationsWithoutARoleMakeViewers) {
        UserKind::ViewOnly
    } else {
        UserKind::Member
    };
    let kind = field
        .arguments
        .text("user_role")
        .and_then(UserKind::from_role_name)
        .unwrap_or(without_role);
    // The account has one product; the others are listed as not imitated.
    _ = field.arguments.text("product");
    let permitted = require_admin_unless(context, Guess::MembersInviteAndActivate);
    let refusal = match permitted {
        Err(failure) if !context.is_turned(Guess::NonAdministratorsFailInBand) => return Err(failure),
        permitted => permitted.err(),
    };
    let emails = field.arguments.texts("emails").unwrap_or_default();
    if context.is_turned(Guess::InvalidAddressesFailTheCall) && !emails.iter().all(|email| is_address(email)) {
        return Err(Failure::invalid_argument(NOT_AN_ADDRESS));
    }
    let mut invited = Vec::new();
    let mut errors = Vec::new();
    let mut refuse = |email: &str, message: &str| {
        let fields = vec![
            ("code", Value::leaf("ERROR")),
            ("message", Value::leaf(message)),
            ("email", Value::leaf(email)),
        ];
        errors.push(Record {
            type_name: "InviteUsersError",
            fields,
        });
    };
    let mut world = context.world_mut();
    for email in emails {
        if let Some(failure) = &refusal {
            refuse(email, &failure.message);
            continue;
        }
        match Invitation::to(context, &world, email, kind) {
            Invitation::LeftOut => {}
            Invitation::NotSent(id) => invited.push(id),
            Invitation::Refused(message) => refuse(email, message),
            Invitation::Sent => {
                let id = world.next_id(Sequence::User);
                world.users.insert(id, pending_user(context, id, email, kind));
                invited.push(id);
            }
        }
    }
    drop(world);
    Ok(Value::record(
        "InviteUsersResult",
        [
            ("invited_users", users(context, invited)),
            ("errors", errors_or_none(context, errors)),
        ],
    ))
}

fn pending_user(context: &Context<'_>, id: Id, email: &str, kind: UserKind) -> User {
    let name = if context.is_turned(Guess::InvitedUsersHaveShortNames) {
        email.split('@').next().unwrap_or(email)
    } else {
        email
    };
    User {
        id,
        name: name.to_owned(),
        email: email.to_owned(),
        kind,
        status: UserStatus::Pending,
        departure: None,
        is_email_confirmed: false,
        title: None,
        birthday: None,
        country_code: None,
        location: None,
        phone: None,
        mobile_phone: None,
        time_zone_identifier: None,
        utc_hours_diff: 0.0,
        current_language: None,
        created_at: context.request.now,
        became_active_at: None,
        last_activity: None,
        out_of_office: None,
    }
}

/// Notifies nobody; the response says that it was done.
pub(super) fn notify(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let user = field.arguments.required_id("user_id")?;
    let target = field.arguments.required_id("target_id")?;
    let exists = {
        let world = context.world();
        match field.arguments.text("target_type") {
            // An update or a reply.
            Some("Post") => world.updates.contains_key(&target),
            // An item or a board.
            _ => world.boards.contains_key(&target) || super::super::item::find(&world, target).is_some(),
        }
    };
    if !exists {
        return Err(Failure::not_found("target", target));
    }
    if !context.world().users.contains_key(&user) {
        return Err(Failure::no_such_user(user));
    }
    let text = field.arguments.text("text");
    Ok(Value::record(
        "Notification",
        [("id", Value::leaf("-1")), ("text", Value::leaf(text))],
    ))
}

pub(super) fn update_attributes(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    require_admin(context)?;
    let mut changed = Vec::new();
    let mut errors = Vec::new();
    for update in field.arguments.objects("user_updates") {
        let id = update.required_id("user_id")?;
        let mut world = context.world_mut();
        let Some(user) = world.users.get_mut(&id) else {
            // What would be changed does not matter.
            _ = update.json("user_attribute_updates");
            errors.push(in_band_error("UpdateUserAttributesError", "INVALID_FIELD", "User not found", id));
            continue;
        };
        let Some(new) = update.object("user_attribute_updates") else {
            continue;
        };
        let set = |target: &mut Option<String>, name: &str| {
            if let Some(text) = new.text(name) {
                *target = Some(text.to_owned());
            }
        };
        set(&mut user.title, "title");
        set(&mut user.location, "location");
        set(&mut user.phone, "phone");
        set(&mut user.mobile_phone, "mobile_phone");
        let day = |name: &str| new.text(name).and_then(Timestamp::parse);
        user.birthday = day("birthday").or(user.birthday);
        user.became_active_at = day("join_date").or(user.became_active_at);
        if let Some(name) = new.filled_text("name") {
            user.name = name.to_owned();
        }
        if let Some(email) = new.filled_text("email") {
            user.email = email.to_owned();
        }
        changed.push(id);
    }
    Ok(Value::record(
        "UpdateUserAttributesResult",
        [
            ("updated_users", users(context, changed)),
            ("errors", errors_or_none(context, errors)),
        ],
    ))
}

pub(super) fn update_email_domain(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    require_admin(context)?;
    let Some(input) = field.arguments.object("input") else {
        return Err(Failure::internal());
    };
    let domain = input.text("new_domain").unwrap_or_default();
    let mut changed = Vec::new();
    let mut errors = Vec::new();
    for id in input.ids_or_none("user_ids")? {
        match context.world_mut().users.get_mut(&id) {
            None => errors.push(in_band_error("UpdateEmailDomainError", "USER_NOT_FOUND", "User not found", id)),
            Some(user) => {
                let local = user.email.split('@').next().unwrap_or_default();
                user.email = format!("{local}@{domain}");
                changed.push(id);
            }
        }
    }
    Ok(Value::record(
        "UpdateEmailDomainResult",
        [
            ("updated_users", users(context, changed)),
            ("errors", errors_or_none(context, errors)),
        ],
    ))
}

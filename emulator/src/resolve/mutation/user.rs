//! Inviting, activating, deactivating and changing users. These return `errors` of their own inside `data`
//! \[SDL\].

use super::super::{Context, Field, Record, Value, roles};
use super::access::require_admin;
use super::in_band_errors::{in_band_error, none_if_empty};
use crate::clock::Timestamp;
use crate::failure::Failure;
use crate::options::Guess;
use crate::world::{Id, Sequence, User, UserKind, UserStatus, World};

/// The maximum number of users in one mutation \[DOC-users\].
const MAX_BATCH_SIZE: usize = 200;

/// The names of the result type, of its list of users, and of its error type.
struct Names(&'static str, &'static str, &'static str);

/// Changes users one by one; only admins may, and never themselves \[DOC-users\].
/// Returns the users who were changed. The last administrator stays one, and active, which is UNCONFIRMED.
fn change_each(
    context: &Context<'_>,
    field: &Field<'_>,
    names: &Names,
    is_repeated: impl Fn(&User) -> bool,
    change: impl Fn(&mut World, Id),
) -> Result<Value, Failure> {
    require_admin(context)?;
    let users = field.arguments.ids_or_none("user_ids")?;
    let Names(result, list, error) = *names;
    let mut changed = Vec::new();
    let mut errors = Vec::new();
    if users.len() > MAX_BATCH_SIZE {
        let fields = vec![
            ("code", Value::leaf("EXCEEDS_BATCH_LIMIT")),
            (
                "message",
                Value::leaf(format!("Up to {MAX_BATCH_SIZE} users can be changed at once")),
            ),
        ];
        errors.push(Record { type_name: error, fields });
    } else {
        let mut world = context.world_mut();
        for id in users {
            let is_admin = |user: &User| user.kind == UserKind::Admin && user.status == UserStatus::Active;
            let others = world.users.values().filter(|user| user.id != id && is_admin(user)).count();
            match world.users.get(&id) {
                None if context.is_turned(Guess::UnknownUsersAreLeftOut) => {}
                Some(user)
                    if id != context.request.token.user && is_repeated(user) && context.is_turned(Guess::RepeatedStatusChangesFail) =>
                {
                    errors.push(in_band_error(error, "FAILED", "Nothing to change", id));
                }
                Some(user) if id != context.request.token.user && others == 0 && is_admin(user) => {
                    errors.push(in_band_error(error, "FAILED", "The account needs an administrator", id));
                }
                None => errors.push(in_band_error(error, "USER_NOT_FOUND", "User not found", id)),
                Some(_) if id == context.request.token.user => {
                    errors.push(in_band_error(error, "CANNOT_UPDATE_SELF", "You can't change yourself", id));
                }
                Some(_) => {
                    change(&mut world, id);
                    changed.push(id);
                }
            }
        }
    }
    Ok(Value::record(
        result,
        [(list, Value::list(changed, Value::user)), ("errors", none_if_empty(errors))],
    ))
}

fn set(world: &mut World, id: Id, change: impl FnOnce(&mut User)) {
    if let Some(user) = world.users.get_mut(&id) {
        change(user);
    }
}

pub(super) fn activate(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let names = Names("ActivateUsersResult", "activated_users", "ActivateUsersError");
    change_each(
        context,
        field,
        &names,
        |user| user.status == UserStatus::Active,
        |world, id| {
            set(world, id, |user| user.status = UserStatus::Active);
            if context.is_turned(Guess::ActivationStartsAutomations) {
                for automation in world.automations.values_mut().filter(|automation| automation.owner == id) {
                    automation.active = true;
                }
            }
        },
    )
}

/// What they are on, and what they own, stays \[DOC-users\]; their automations stop.
pub(super) fn deactivate(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let names = Names("DeactivateUsersResult", "deactivated_users", "DeactivateUsersError");
    change_each(
        context,
        field,
        &names,
        |user| user.status == UserStatus::Inactive,
        |world, id| {
            set(world, id, |user| user.status = UserStatus::Inactive);
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
        },
    )
}

pub(super) fn update_role(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    // Read again below, if there is a role to give.
    _ = field.arguments.ids_or_none("user_ids")?;
    let names = Names("UpdateUsersRoleResult", "updated_users", "UpdateUsersRoleError");
    let role = match (field.arguments.text("new_role"), field.arguments.id("role_id")?) {
        (Some(name), _) => UserKind::from_role_name(name),
        (None, Some(number)) => roles::with_number(number),
        (None, None) => None,
    };
    let both = field.arguments.text("new_role").is_some() && field.arguments.id("role_id")?.is_some();
    let Some(role) = role.filter(|_| !both) else {
        // What neither, both or an unknown one gives is UNCONFIRMED.
        let fields = vec![
            ("code", Value::leaf("INVALID_INPUT")),
            ("message", Value::leaf("One role is required, by its name or its id")),
        ];
        let errors = vec![Record {
            type_name: names.2,
            fields,
        }];
        return Ok(Value::record(
            names.0,
            [(names.1, Value::List(Vec::new())), ("errors", errors.into())],
        ));
    };
    change_each(
        context,
        field,
        &names,
        |user| user.kind == role,
        |world, id| {
            set(world, id, |user| user.kind = role);
            // A viewer's automations stop [SUP-auto].
            if role == UserKind::ViewOnly {
                world.stop_automations(id, None, context.request.now);
            }
        },
    )
}

/// The message for an address that is known. UNCONFIRMED.
const KNOWN: &str = "The user already exists";

/// Known addresses are an error each; everyone else becomes a pending user, whose name is the address's first part.
pub(super) fn invite(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    require_admin(context)?;
    let kind = field
        .arguments
        .text("user_role")
        .and_then(UserKind::from_role_name)
        .unwrap_or(UserKind::Member);
    // The account has one product; the others are listed as not imitated.
    _ = field.arguments.text("product");
    let mut invited = Vec::new();
    let mut errors = Vec::new();
    let mut world = context.world_mut();
    for email in field.arguments.texts("emails").unwrap_or_default() {
        let problem = match email.split_once('@') {
            Some((local, host)) if !local.is_empty() && host.contains('.') => world.user_by_email(email).map(|_| KNOWN),
            _ => Some("The e-mail address is not valid"),
        };
        if let Some(message) = problem {
            if message == KNOWN && context.is_turned(Guess::KnownInvitationsAreLeftOut) {
                continue;
            }
            let fields = vec![
                ("code", Value::leaf("ERROR")),
                ("message", Value::leaf(message)),
                ("email", Value::leaf(email)),
            ];
            errors.push(Record {
                type_name: "InviteUsersError",
                fields,
            });
            continue;
        }
        let id = world.next_id(Sequence::User);
        let user = User {
            id,
            name: email.split('@').next().unwrap_or(email).to_owned(),
            email: email.to_owned(),
            kind,
            status: UserStatus::Pending,
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
        };
        world.users.insert(id, user);
        invited.push(id);
    }
    drop(world);
    Ok(Value::record(
        "InviteUsersResult",
        [
            ("invited_users", Value::list(invited, Value::user)),
            ("errors", none_if_empty(errors)),
        ],
    ))
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
            ("updated_users", Value::list(changed, Value::user)),
            ("errors", none_if_empty(errors)),
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
            ("updated_users", Value::list(changed, Value::user)),
            ("errors", none_if_empty(errors)),
        ],
    ))
}

//! Mutations that create, change and delete teams.

use super::super::{Context, Field, Value};
use super::access::require_admin_unless;
use super::in_band_errors::{errors_or_none, in_band_error, users};
use crate::failure::Failure;
use crate::options::Guess;
use crate::world::{Id, Sequence, Team, UserKind};

/// Only admins change teams; on some plans others may. UNCONFIRMED.
fn changeable_team(context: &Context<'_>, field: &Field<'_>) -> Result<Id, Failure> {
    let id = field.arguments.required_id("team_id")?;
    require_admin_unless(context, Guess::MembersChangeTeams)?;
    if context.world().teams.contains_key(&id) {
        Ok(id)
    } else {
        Err(Failure::not_found("team", id))
    }
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    require_admin_unless(context, Guess::MembersChangeTeams)?;
    let Some(input) = field.arguments.object("input") else {
        return Err(Failure::internal());
    };
    let may_be_empty = field
        .arguments
        .object("options")
        .and_then(|options| options.flag("allow_empty_team"))
        == Some(true);
    let users = input.ids_or_none("subscriber_ids")?;
    let mut world = context.world_mut();
    if let Some(unknown) = users.iter().find(|id| !world.users.contains_key(id)) {
        return Err(Failure::no_such_user(*unknown));
    }
    if users.is_empty() && !may_be_empty {
        return Err(Failure::invalid_argument("A team needs at least one member"));
    }
    let id = world.next_id(Sequence::Team);
    let team = Team {
        id,
        name: input.text("name").unwrap_or_default().to_owned(),
        is_guest: input.flag("is_guest_team") == Some(true),
        users,
        owners: Vec::new(),
        created_at: context.request.now,
    };
    world.teams.insert(id, team);
    Ok(Value::team(id))
}

pub(super) fn delete(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_team(context, field)?;
    let mut world = context.world_mut();
    let Some(team) = world.teams.remove(&id) else {
        return Err(Failure::not_found("team", id));
    };
    for board in world.boards.values_mut() {
        board.remove_team(id);
    }
    world.removed.teams.insert(id, team);
    Ok(Value::team(id))
}

fn memberships(context: &Context<'_>, successful: Vec<Id>, failed: Vec<Id>) -> Value {
    Value::record(
        "ChangeTeamMembershipsResult",
        [
            ("successful_users", users(context, successful)),
            ("failed_users", users(context, failed)),
        ],
    )
}

/// The users that are named, without unknown ones: these can't be shown as users. UNCONFIRMED; it is so with departments
/// \[N8N\].
fn known_users(context: &Context<'_>, field: &Field<'_>) -> Result<Vec<Id>, Failure> {
    let mut named = field.arguments.ids_or_none("user_ids")?;
    let world = context.world();
    let is_known = |id: &Id| world.users.contains_key(id);
    match named.iter().find(|id| !is_known(id)) {
        Some(unknown) if context.is_turned(Guess::UnknownTeamMembersFailTheCall) => Err(Failure::no_such_user(*unknown)),
        _ => {
            named.retain(is_known);
            Ok(named)
        }
    }
}

/// Guests and others don't mix in a team \[SUP-team\]; that they are among the failed ones is UNCONFIRMED, and that who is in
/// the team already is not.
pub(super) fn add_users(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_team(context, field)?;
    let named = known_users(context, field)?;
    let mut world = context.world_mut();
    let Some(team) = world.teams.get(&id) else {
        return Err(Failure::not_found("team", id));
    };
    let mixes = context.is_turned(Guess::TeamsTakeGuests);
    let repeats_fail = context.is_turned(Guess::RepeatedTeamAdditionsFail);
    let fits = |id: &Id| {
        let is_guest = world.user(*id).is_some_and(|user| user.kind == UserKind::Guest);
        (mixes || is_guest == team.is_guest) && !(repeats_fail && team.users.contains(id))
    };
    let (fitting, failed): (Vec<Id>, Vec<Id>) = named.into_iter().partition(fits);
    if let Some(team) = world.teams.get_mut(&id) {
        let new: Vec<Id> = fitting.iter().copied().filter(|id| !team.users.contains(id)).collect();
        team.users.extend(new);
    }
    drop(world);
    Ok(memberships(context, fitting, failed))
}

/// Owners of the team are among the failed ones \[DOC-teams\], as is who is not in it, which is UNCONFIRMED.
pub(super) fn remove_users(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_team(context, field)?;
    let named = known_users(context, field)?;
    let mut world = context.world_mut();
    let Some(team) = world.teams.get_mut(&id) else {
        return Err(Failure::not_found("team", id));
    };
    let absent_too = context.is_turned(Guess::AbsentTeamMembersAreRemoved);
    let (removed, failed): (Vec<Id>, Vec<Id>) = named
        .into_iter()
        .partition(|id| (absent_too || team.users.contains(id)) && !team.owners.contains(id));
    team.users.retain(|id| !removed.contains(id));
    drop(world);
    Ok(memberships(context, removed, failed))
}

pub(super) fn change_owners(context: &Context<'_>, field: &Field<'_>, assign: bool) -> Result<Value, Failure> {
    let id = changeable_team(context, field)?;
    let named = field.arguments.ids_or_none("user_ids")?;
    let (result, error) = if assign {
        ("AssignTeamOwnersResult", "AssignTeamOwnersError")
    } else {
        ("RemoveTeamOwnersResult", "RemoveTeamOwnersError")
    };
    let mut errors = Vec::new();
    let mut world = context.world_mut();
    for user in named {
        let problem = match (world.user(user), world.teams.get(&id)) {
            (None, _) => Some(("USER_NOT_FOUND", "User not found")),
            (Some(found), _) if !found.kind.may_own_boards() => Some(("VIEWERS_OR_GUESTS", "Viewers and guests can't own a team")),
            (_, Some(team)) if !team.users.contains(&user) => Some(("USER_NOT_MEMBER_OF_TEAM", "User is not a member of the team")),
            _ => None,
        };
        if let Some((code, message)) = problem {
            errors.push(in_band_error(error, code, message, user));
        } else if let Some(team) = world.teams.get_mut(&id) {
            team.owners.retain(|owner| *owner != user);
            if assign {
                team.owners.push(user);
            }
        }
    }
    drop(world);
    Ok(Value::record(
        result,
        [("team", Value::team(id)), ("errors", errors_or_none(context, errors))],
    ))
}

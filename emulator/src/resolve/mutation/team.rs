//! Mutations that create, change and delete teams.

use super::super::{Context, Field, Value};
use super::access::require_admin;
use super::in_band_errors::{in_band_error, none_if_empty};
use crate::failure::Failure;
use crate::world::{Id, Sequence, Team, UserKind};

/// Only admins change teams here; on some plans others may. UNCONFIRMED.
fn changeable_team(context: &Context<'_>, field: &Field<'_>) -> Result<Id, Failure> {
    let id = field.arguments.required_id("team_id")?;
    require_admin(context)?;
    if context.world().teams.contains_key(&id) {
        Ok(id)
    } else {
        Err(Failure::not_found("team", id))
    }
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    require_admin(context)?;
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

fn memberships(successful: Vec<Id>, failed: Vec<Id>) -> Value {
    Value::record(
        "ChangeTeamMembershipsResult",
        [
            ("successful_users", Value::list(successful, Value::user)),
            ("failed_users", Value::list(failed, Value::user)),
        ],
    )
}

/// Unknown users are left out of both lists: they can't be shown as users. Guests and others don't mix in a team
/// \[SUP-team\]; that they are among the failed ones is UNCONFIRMED.
pub(super) fn add_users(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let team = changeable_team(context, field)?;
    let users = field.arguments.ids_or_none("user_ids")?;
    let mut world = context.world_mut();
    let is_guest_team = world.teams.get(&team).is_some_and(|team| team.is_guest);
    let known: Vec<Id> = users.into_iter().filter(|id| world.users.contains_key(id)).collect();
    let fits = |id: &Id| world.user(*id).is_some_and(|user| is_guest_team == (user.kind == UserKind::Guest));
    let (fitting, failed): (Vec<Id>, Vec<Id>) = known.into_iter().partition(fits);
    if let Some(team) = world.teams.get_mut(&team) {
        let new: Vec<Id> = fitting.iter().copied().filter(|id| !team.users.contains(id)).collect();
        team.users.extend(new);
    }
    drop(world);
    Ok(memberships(fitting, failed))
}

/// Owners of the team are among the failed ones \[DOC-teams\].
pub(super) fn remove_users(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let team = changeable_team(context, field)?;
    let users = field.arguments.ids_or_none("user_ids")?;
    let mut world = context.world_mut();
    let known: Vec<Id> = users.into_iter().filter(|id| world.users.contains_key(id)).collect();
    let Some(team) = world.teams.get_mut(&team) else {
        return Err(Failure::not_found("team", team));
    };
    let (removed, failed): (Vec<Id>, Vec<Id>) = known
        .into_iter()
        .partition(|id| team.users.contains(id) && !team.owners.contains(id));
    team.users.retain(|id| !removed.contains(id));
    drop(world);
    Ok(memberships(removed, failed))
}

pub(super) fn change_owners(context: &Context<'_>, field: &Field<'_>, assign: bool) -> Result<Value, Failure> {
    let id = changeable_team(context, field)?;
    let users = field.arguments.ids_or_none("user_ids")?;
    let (result, error) = if assign {
        ("AssignTeamOwnersResult", "AssignTeamOwnersError")
    } else {
        ("RemoveTeamOwnersResult", "RemoveTeamOwnersError")
    };
    let mut errors = Vec::new();
    let mut world = context.world_mut();
    for user in users {
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
        [("team", Value::team(id)), ("errors", none_if_empty(errors))],
    ))
}

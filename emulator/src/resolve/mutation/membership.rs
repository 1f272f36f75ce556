//! Adding users and teams to boards, and removing them.

use super::super::{Context, Field, Value};
use super::access::{change_board, changeable_board};
use super::board::{MAX_TEAMS, MAX_USERS};
use crate::failure::Failure;
use crate::options::Guess;
use crate::world::{Board, BoardKind, EVERYONE, Id};

/// Puts users on a board. Adding one who is on it changes nothing, except that it sets what they are: an owner who is
/// added as a subscriber no longer owns it \[LIVE-A\]. Guests and viewers can't be owners \[OKTA addusertoboard\]; the
/// errors for that, and for an unknown user, are UNCONFIRMED.
fn add(context: &Context<'_>, board: Id, users: &[Id], owner: bool) -> Result<(), Failure> {
    let mut changed = changeable_board(context, board)?;
    {
        let world = context.world();
        for id in users {
            let user = world.user(*id).ok_or_else(|| Failure::no_such_user(*id))?;
            if owner && !user.kind.may_own_boards() {
                return Err(Failure::unauthorized());
            }
        }
    }
    for id in users {
        changed.set_user(*id, owner);
    }
    if changed.users.len() > MAX_USERS {
        return Err(Failure::invalid_record("A board can have 400 subscribers at most"));
    }
    change_board(context, board, |board| board.users = changed.users);
    Ok(())
}

pub(super) fn add_users(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let board = field.arguments.required_id("board_id")?;
    let users = field.arguments.ids_or_none("user_ids")?;
    add(context, board, &users, field.arguments.text("kind") == Some("owner"))?;
    Ok(Value::list(users, Value::user))
}

/// `add_users_to_board` under a newer name; the values of its enum are in upper case \[SDL-2026-01\].
pub(super) fn add_to_object(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("id")?;
    let users = field.arguments.ids_or_none("user_ids")?;
    add(context, id, &users, field.arguments.text("kind") == Some("OWNER"))?;
    let world = context.world();
    let Some(board) = world.board(id) else {
        return Err(Failure::no_such_board(id));
    };
    let members = |owners: bool| {
        let members = board.users.iter().filter(|membership| !owners || membership.owner);
        Value::list(members.map(|membership| membership.user), Value::user)
    };
    Ok(Value::record(
        "Object",
        [
            ("id", Value::leaf(id.to_string())),
            ("name", Value::leaf(board.name.as_str())),
            ("description", Value::leaf(board.description.as_deref())),
            ("privacy_kind", Value::leaf(board.kind.name())),
            ("state", Value::leaf(board.state.name())),
            ("creator", Value::leaf(board.creator.to_string())),
            ("updated_at", Value::leaf(board.updated_at.date_time())),
            ("folder_id", Value::leaf(board.folder.map(|id| id.to_string()))),
            ("workspace_id", Value::leaf(board.workspace.map(|id| id.to_string()))),
            ("owners", members(true)),
            ("subscribers", members(false)),
        ],
    ))
}

/// Takes users off a board and returns those who were on it, which can be fewer than were named. On some public
/// boards it says that it worked, and they are still listed \[LIVE-A\]. Their automations on the board stop \[SUP-auto\].
pub(super) fn delete_users(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let users = field.arguments.ids_or_none("user_ids")?;
    let board = changeable_board(context, id)?;
    // Nobody can give up a board of their own this way [N8N].
    let own = context.request.token.user;
    let owners_stay = board.kind == BoardKind::Public && context.is_turned(Guess::PublicBoardOwnersStay);
    let keeps_ownership = |board: &Board, user: Id| (user == own || owners_stay) && board.is_owner(user);
    // Where everybody is listed, everybody is named as removed, and listed as before [MIG, LIVE-A].
    let everybody = board.kind == BoardKind::Public && context.is_turned(Guess::PublicBoardsListEverybody);
    let mut removed: Vec<Id> = users
        .into_iter()
        .filter(|user| everybody || board.membership(*user).is_some())
        .collect();
    removed.dedup();
    if !board.keeps_removed_users {
        change_board(context, id, |board| {
            for user in &removed {
                if !keeps_ownership(board, *user) {
                    board.remove_user(*user);
                }
            }
        });
        let mut world = context.world_mut();
        for user in &removed {
            world.stop_automations(*user, Some(id), context.request.now);
        }
    }
    Ok(Value::list(removed, Value::user))
}

pub(super) fn add_teams(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let teams = field.arguments.ids_or_none("team_ids")?;
    let owner = field.arguments.text("kind") == Some("owner");
    let mut board = changeable_board(context, id)?;
    for team in &teams {
        if *team != EVERYONE && !context.world().teams.contains_key(team) {
            // Another mutation, create_board, says the latter of a team that it can't process [DOC-err].
            return Err(if context.is_turned(Guess::UnknownTeamsAreInvalidRecords) {
                Failure::invalid_record("The team can't be processed")
            } else {
                Failure::not_found("team", *team)
            });
        }
        board.set_team(*team, owner);
    }
    if board.teams.len() > MAX_TEAMS {
        return Err(Failure::invalid_record("A board can have 100 teams at most"));
    }
    change_board(context, id, |changed| changed.teams = board.teams);
    Ok(Value::list(teams, Value::team))
}

/// The team of everyone can't be taken off \[LIVE-A\]; that the list is then empty is UNCONFIRMED.
pub(super) fn delete_teams(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let teams = field.arguments.ids_or_none("team_ids")?;
    let board = changeable_board(context, id)?;
    let has_everyone = board.teams.iter().any(|membership| membership.team == EVERYONE);
    if has_everyone && teams.contains(&EVERYONE) && context.is_turned(Guess::TakingEveryoneOffFails) {
        return Err(Failure::invalid_record("The team of everyone can't be taken off a board"));
    }
    let mut removed = Vec::new();
    change_board(context, id, |board| {
        removed = teams
            .into_iter()
            .filter(|team| *team != EVERYONE && board.remove_team(*team))
            .collect()
    });
    Ok(Value::list(removed, Value::team))
}

//! What the page shows: people with what they are on, boards with who is on them, and through what.

use crate::state::EmulatorState;
use crate::versions;
use crate::world::{Board, EVERYONE, Id, State, TeamMembership, User, UserMembership, World};
use serde_json::{Value, json};

/// The account in numbers, and counters that tell whether anything changed.
pub(super) fn summary(state: &EmulatorState) -> Value {
    let now = state.clock.now();
    let world = state.world();
    json!({
        "account": {
            "id": world.account.id.to_string(),
            "name": world.account.name,
            "slug": world.account.slug,
            "plan": world.account.tier
        },
        "now": now.date_time(),
        "default_version": versions::current(now),
        "users": world.users.len(),
        "boards": world.boards.len(),
        "teams": world.teams.len(),
        "workspaces": world.workspaces.len(),
        "requests": state.log.count(),
        "changes": state.changes(),
        "faults": state.script.list().len()
    })
}

/// How a user is on something: in person, or through teams.
fn through(world: &World, user: Id, users: &[UserMembership], teams: &[TeamMembership]) -> Option<(bool, Value)> {
    let mut owns = false;
    let mut ways = Vec::new();
    if let Some(membership) = users.iter().find(|membership| membership.user == user) {
        owns |= membership.owner;
        ways.push(json!({ "how": "person" }));
    }
    for membership in teams.iter().filter(|membership| world.is_in_team(user, membership.team)) {
        owns |= membership.owner;
        let name = match world.teams.get(&membership.team) {
            Some(team) => team.name.clone(),
            None => format!("Everyone at {}", world.account.name),
        };
        ways.push(json!({ "how": "team", "id": membership.team.to_string(), "name": name }));
    }
    (!ways.is_empty()).then(|| (owns, ways.into()))
}

fn role(owns: bool) -> &'static str {
    if owns { "owner" } else { "subscriber" }
}

fn matches(find: &str, texts: [&str; 3]) -> bool {
    let find = find.trim().to_lowercase();
    texts.iter().any(|text| text.to_lowercase().contains(&find))
}

fn person(world: &World, user: &User) -> Value {
    let teams = world.teams.values().filter(|team| team.users.contains(&user.id)).count();
    json!({
        "id": user.id.to_string(),
        "name": user.name,
        "email": user.email,
        "kind": user.kind.name(),
        "status": user.status.name().to_lowercase(),
        "boards": boards_of(world, user.id).count(),
        "teams": teams
    })
}

/// Boards a user is on that are not in the bin.
fn boards_of(world: &World, user: Id) -> impl Iterator<Item = (&Board, bool, Value)> {
    let boards = world.boards.values().rev().filter(|board| board.state != State::Deleted);
    boards.filter_map(move |board| {
        let (owns, through) = through(world, user, &board.users, &board.teams)?;
        Some((board, owns, through))
    })
}

pub(super) fn people(world: &World, find: &str, limit: usize) -> Value {
    let all: Vec<&User> = world
        .users
        .values()
        .filter(|user| matches(find, [&user.name, &user.email, &user.id.to_string()]))
        .collect();
    let shown: Vec<Value> = all.iter().take(limit).map(|user| person(world, user)).collect();
    json!({ "total": all.len(), "people": shown })
}

pub(super) fn one_person(world: &World, id: Id) -> Option<Value> {
    let user = world.user(id)?;
    let mut value = person(world, user);
    let boards = boards_of(world, id).map(|(board, owns, through)| {
        json!({
            "id": board.id.to_string(),
            "name": board.name,
            "kind": board.kind.name(),
            "state": board.state.name(),
            "type": board.object_type.name(),
            "role": role(owns),
            "through": through
        })
    });
    value["boards"] = boards.collect();
    let teams = world.teams.values().filter(|team| team.users.contains(&id));
    value["teams"] = teams
        .map(|team| json!({ "id": team.id.to_string(), "name": team.name, "owner": team.owners.contains(&id) }))
        .collect();
    let workspaces = world.workspaces.values().filter_map(|workspace| {
        let (owns, through) = through(world, id, &workspace.users, &workspace.teams)?;
        Some(json!({ "id": workspace.id.to_string(), "name": workspace.name, "role": role(owns), "through": through }))
    });
    value["workspaces"] = workspaces.collect();
    Some(value)
}

fn board(world: &World, board: &Board) -> Value {
    let workspace = board.workspace.and_then(|id| world.workspaces.get(&id));
    json!({
        "id": board.id.to_string(),
        "name": board.name,
        "kind": board.kind.name(),
        "state": board.state.name(),
        "type": board.object_type.name(),
        "workspace": workspace.map(|workspace| workspace.name.as_str()),
        "users": board.users.len(),
        "teams": board.teams.len(),
        "items": board.items.iter().filter(|item| item.state.is_active()).count()
    })
}

/// The newest first.
pub(super) fn boards(world: &World, find: &str, limit: usize) -> Value {
    let all: Vec<&Board> = world
        .boards
        .values()
        .rev()
        .filter(|board| matches(find, [&board.name, &board.id.to_string(), ""]))
        .collect();
    let shown: Vec<Value> = all.iter().take(limit).map(|own| board(world, own)).collect();
    json!({ "total": all.len(), "boards": shown })
}

pub(super) fn one_board(world: &World, id: Id) -> Option<Value> {
    let own = world.board(id)?;
    let mut value = board(world, own);
    let is_candidate = |user: &&User| {
        own.membership(user.id).is_some()
            || own
                .teams
                .iter()
                .any(|team| team.team == EVERYONE || world.is_in_team(user.id, team.team))
    };
    let members = world.users.values().filter(is_candidate).filter_map(|user| {
        let (owns, through) = through(world, user.id, &own.users, &own.teams)?;
        Some(json!({
            "id": user.id.to_string(),
            "name": user.name,
            "email": user.email,
            "status": user.status.name().to_lowercase(),
            "role": role(owns),
            "through": through
        }))
    });
    value["members"] = members.collect();
    Some(value)
}

//! delete-team-from-board.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardTeam, BoardTeamResult, MembershipOutcome},
    boards::{owners::warn_if_without_owner, parts::first_board},
    engine::{
        call::Call,
        document::tree,
        failure::Failure,
        input,
        operation::{Effect, Operation},
        verified::{self, AFTER, BEFORE},
        version::ApiVersion,
    },
    users::owner_fields,
};

use super::{fetch_board_team, on_board, reported_team};

/// Takes teams off a board. Variables: `board`, `teams`.
const DELETE_TEAMS: &str = "mutation DeleteTeamsFromBoard($board: ID!, $teams: [ID!]!) \
{ delete_teams_from_board(board_id: $board, team_ids: $teams) { id } }";

/// Who owns a board. Variables: `boards`.
fn owners_document(version: &ApiVersion) -> String {
    format!(
        "query ReadOwnersAfterRemoval($boards: [ID!]) {{ boards(ids: $boards, state: all, limit: 1) \
{{ id owners {{ {} }} team_owners(limit: 1) {{ id }} }} }}",
        owner_fields(version)
    )
}

/// Takes a team off a board.
pub fn delete(call: &mut Call<'_>, team: &BoardTeam) -> Result<BoardTeamResult, Failure> {
    let board_id = input::id("board ID", &team.board_id)?;
    let team_id = input::team_id("team ID", &team.team_id)?;
    let Some(was_owner) = fetch_board_team(call, BEFORE, board_id, team_id)? else {
        return Ok(on_board(call, board_id, team_id, MembershipOutcome::NotAMember, None));
    };
    let root = "delete_teams_from_board";
    let operation = Operation {
        document: DELETE_TEAMS,
        variables: tree!({ "board": board_id, "teams": tree!([team_id]) }),
        root,
        effect: Effect::RepeatableChange,
    };
    let event = format!("team {team_id} was removed from board {board_id}");
    let judge = |_: &mut Call<'_>, response: &_| Ok(reported_team(response, root, team_id));
    let reason = verified::make(call, &event, operation, &judge, &mut |call| {
        Ok(fetch_board_team(call, AFTER, board_id, team_id)?.is_none())
    })?;
    if let Some(mut reason) = reason {
        if team_id == input::EVERYONE {
            reason.push_str(
                " monday.com's API cannot take the team of everyone off a board; an owner of the board can, in monday.com's own pages.",
            );
        }
        return Ok(on_board(call, board_id, team_id, MembershipOutcome::Kept, Some(reason)));
    }
    if was_owner {
        look_for_owner(call, board_id);
    }
    Ok(on_board(call, board_id, team_id, MembershipOutcome::Removed, None))
}

/// Warns if nobody can manage the board now, as far as that can be read.
fn look_for_owner(call: &mut Call<'_>, board_id: &str) {
    let document = owners_document(call.version());
    if let Ok(response) = call.read(&document, tree!({ "boards": tree!([board_id]) }), "boards") {
        warn_if_without_owner(call, board_id, first_board(&response).unwrap_or_default());
    }
}

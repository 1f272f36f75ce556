//! delete-team-from-board.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardTeam, BoardTeamResult, MembershipOutcome},
    engine::{
        call::Call,
        document::tree,
        failure::Failure,
        input, json,
        operation::{Effect, Operation},
        verified::{self, AFTER, BEFORE},
    },
};

use super::{fetch_board_team, on_board, reported_team};

/// Takes teams off a board. Variables: `board`, `teams`.
const DELETE_TEAMS: &str = "mutation DeleteTeamsFromBoard($board: ID!, $teams: [ID!]!) \
{ delete_teams_from_board(board_id: $board, team_ids: $teams) { id } }";

/// Who owns a board. Variables: `boards`.
const BOARD_OWNERS: &str = "query ReadOwnersAfterRemoval($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) \
{ id owners { id } team_owners(limit: 1) { id } } }";

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
        warn_if_without_owner(call, board_id);
    }
    Ok(on_board(call, board_id, team_id, MembershipOutcome::Removed, None))
}

/// Warns if nobody owns the board, neither in person nor through a team, as far as that can be read.
fn warn_if_without_owner(call: &mut Call<'_>, board_id: &str) {
    let response = call.read(BOARD_OWNERS, tree!({ "boards": tree!([board_id]) }), "boards");
    let Ok(response) = response else { return };
    let is_empty = |list: &str| {
        let board = json::list(response.data(), "boards").next();
        board
            .and_then(|board| json::field(board, list))
            .is_some_and(|list| list.is_list() && list.items().next().is_none())
    };
    if is_empty("owners") && is_empty("team_owners") {
        call.warn(
            "no-owner",
            format!("Board {board_id} has no owner now. Add one, or nobody can manage it."),
            None,
        );
    }
}

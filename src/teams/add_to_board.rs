//! add-team-to-board.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardTeamResult, NewBoardTeam},
    engine::{
        call::Call,
        document::tree,
        failure::{Failure, FailureKind},
        input,
        operation::{Effect, Operation},
        verified::{self, AFTER, BEFORE},
    },
    places::{added, already, is_as_wanted, kind_name},
};

use super::{fetch_board_team, on_board, reported_team};

/// Puts teams on a board. Variables: `board`, `teams`, `kind`.
const ADD_TEAMS: &str = "mutation AddTeamsToBoard($board: ID!, $teams: [ID!]!, $kind: BoardSubscriberKind) \
{ add_teams_to_board(board_id: $board, team_ids: $teams, kind: $kind) { id } }";

/// Puts a team on a board, and leaves an owner an owner unless told otherwise.
pub fn add(call: &mut Call<'_>, team: &NewBoardTeam) -> Result<BoardTeamResult, Failure> {
    let board_id = input::id("board ID", &team.board_id)?;
    let team_id = input::team_id("team ID", &team.team_id)?;
    let before = fetch_board_team(call, BEFORE, board_id, team_id)?;
    if is_as_wanted(before, team.kind) {
        return Ok(on_board(call, board_id, team_id, already(before), None));
    }
    let kind = kind_name(team.kind);
    let root = "add_teams_to_board";
    let operation = Operation {
        document: ADD_TEAMS,
        variables: tree!({ "board": board_id, "teams": tree!([team_id]), "kind": kind }),
        root,
        effect: Effect::RepeatableChange,
    };
    let event = format!("team {team_id} was added to board {board_id}");
    let judge = |_: &mut Call<'_>, response: &_| Ok(reported_team(response, root, team_id));
    let reason = verified::make(call, &event, operation, &judge, &mut |call| {
        Ok(is_as_wanted(fetch_board_team(call, AFTER, board_id, team_id)?, team.kind))
    })?;
    if let Some(reason) = reason {
        return Err(Failure::permanent(
            FailureKind::Rejected,
            format!(
                "Team {team_id} is not on board {board_id} as {kind}. {reason} Check the team ID, and that the team may be on this board."
            ),
        ));
    }
    Ok(on_board(call, board_id, team_id, added(before), None))
}

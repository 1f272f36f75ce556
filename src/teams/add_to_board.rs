//! add-team-to-board.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardTeamResult, MembershipOutcome, NewBoardTeam, SubscriberKind},
    engine::{
        call::Call,
        document::tree,
        failure::{Failure, FailureKind},
        input,
        operation::{Effect, Operation},
        verified::{self, AFTER, BEFORE},
    },
    members::add::kind_name,
};

use super::{delete_from_board::reported, fetch_board_team, on_board};

/// Puts teams on a board. Variables: `board`, `teams`, `kind`.
const ADD_TEAMS: &str = "mutation AddTeamsToBoard($board: ID!, $teams: [ID!]!, $kind: BoardSubscriberKind) \
{ add_teams_to_board(board_id: $board, team_ids: $teams, kind: $kind) { id } }";

/// Puts a team on a board, and leaves an owner an owner unless told otherwise.
pub fn add(call: &mut Call<'_>, team: &NewBoardTeam) -> Result<BoardTeamResult, Failure> {
    let board_id = input::id("board ID", &team.board_id)?;
    let team_id = input::team_id("team ID", &team.team_id)?;
    let wants_owner = team.kind.map(|kind| kind == SubscriberKind::Owner);
    let before = fetch_board_team(call, BEFORE, board_id, team_id)?;
    // Without a kind, whatever the team is there is right.
    let is_as_wanted = |place: Option<bool>| place.is_some_and(|is_owner| wants_owner.is_none_or(|wanted| wanted == is_owner));
    if is_as_wanted(before) {
        let outcome = if before == Some(true) {
            MembershipOutcome::AlreadyOwner
        } else {
            MembershipOutcome::AlreadyMember
        };
        return Ok(on_board(call, board_id, team_id, outcome, None));
    }
    let kind = kind_name(team.kind.unwrap_or(SubscriberKind::Subscriber));
    let root = "add_teams_to_board";
    let operation = Operation {
        document: ADD_TEAMS,
        variables: tree!({ "board": board_id, "teams": tree!([team_id]), "kind": kind }),
        root,
        effect: Effect::RepeatableChange,
    };
    let event = format!("team {team_id} was added to board {board_id}");
    let judge = |_: &mut Call<'_>, response: &_| Ok(reported(response, root, team_id));
    let reason = verified::make(call, &event, &operation, &judge, &mut |call| {
        Ok(is_as_wanted(fetch_board_team(call, AFTER, board_id, team_id)?))
    })?;
    if let Some(reason) = reason {
        return Err(Failure::permanent(
            FailureKind::Rejected,
            format!(
                "Team {team_id} is not on board {board_id} as {kind}. {reason} Check the team ID, and that the team may be on this board."
            ),
        ));
    }
    let outcome = if before.is_some() {
        MembershipOutcome::RoleChanged
    } else {
        MembershipOutcome::Added
    };
    Ok(on_board(call, board_id, team_id, outcome, None))
}

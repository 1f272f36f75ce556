//! read-board.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardDetails, BoardGroup, BoardTag},
    engine::{
        api_error::ApiError,
        call::Call,
        document::{tree, when},
        failure::Failure,
        input,
        json::{self, Value},
        paging::MAX_WEIGHT,
        report::Report,
        version::ApiVersion,
    },
    references::{mapped, team_reference, user_reference, warn_of_nulls},
};

use super::{
    board, fields, has_hierarchy,
    parts::{BoardParts, first_board, without_failed_parts},
};

const TEAM: &str = "id name";

/// One board with everything. Variables: `boards`.
///
/// `state: all`, because an archived board is found too. 100 teams, because a board can have no more
/// (the default is 25, silently).
fn document(version: &ApiVersion, parts: BoardParts) -> String {
    let board = fields(version);
    let owners = when(parts.owners, " owners { id name email }");
    let subscribers = when(parts.subscribers, " subscribers { id name email }");
    let creator = when(parts.creator, " creator { id name email }");
    let access = when(has_hierarchy(version), " access_level");
    format!(
        "query ReadBoard($boards: [ID!]) {{ boards(ids: $boards, state: all, limit: 1) {{ {board}{access}{creator}{owners}{subscribers} \
team_owners(limit: 100) {{ {TEAM} }} team_subscribers(limit: 100) {{ {TEAM} }} \
groups {{ id title color position archived deleted }} tags {{ id name color }} items_count item_terminology }} }}"
    )
}

/// Reads a board, without the parts that monday.com withholds.
///
/// People are non-null in monday.com's schema: if they fail, the board comes back as null. Then the
/// board is read again without them, at most three times.
pub fn read(call: &mut Call<'_>, board_id: &str) -> Result<BoardDetails, Failure> {
    let board_id = input::id("board ID", board_id)?;
    let mut parts = BoardParts::ALL;
    loop {
        let document = document(call.version(), parts);
        let result = call.read(&document, tree!({ "boards": tree!([board_id]) }), "boards");
        let (errors, failure) = match result {
            Ok(response) => {
                if let Some(board) = first_board(&response) {
                    if board.weight() > MAX_WEIGHT {
                        return Err(Failure::too_long("The board", "Read parts of it with custom-api-action."));
                    }
                    call.warn_of(&response.errors);
                    warn_of_nulls(call, board, "board", &["owners", "subscribers", "team_owners", "team_subscribers"]);
                    return details(board, &response.errors, call.report()).ok_or_else(|| Failure::not_in_response("id of the board"));
                }
                (response.errors, Failure::no_board(board_id))
            }
            // Parts that ran into a limit are readable a minute later.
            Err(failure) if failure.is_limit() => return Err(failure),
            Err(failure) => (failure.details.clone(), failure),
        };
        match without_failed_parts(parts, &errors) {
            Some(remaining) => {
                call.warn_of(&errors);
                parts = remaining;
            }
            None => return Err(failure),
        }
    }
}

/// Maps a board and what belongs to it; `None` without an id.
fn details(value: Value<'_>, errors: &[ApiError], report: Report) -> Option<BoardDetails> {
    Some(BoardDetails {
        board: board(value, errors)?,
        creator: json::field(value, "creator").and_then(user_reference),
        owners: mapped(value, "owners", user_reference),
        subscribers: mapped(value, "subscribers", user_reference),
        team_owners: mapped(value, "team_owners", team_reference),
        team_subscribers: mapped(value, "team_subscribers", team_reference),
        groups: mapped(value, "groups", group),
        tags: mapped(value, "tags", tag),
        items_count: json::whole_number(value, "items_count"),
        item_terminology: json::text(value, "item_terminology"),
        access_level: json::text(value, "access_level"),
        call: report.into(),
    })
}

fn group(value: Value<'_>) -> Option<BoardGroup> {
    Some(BoardGroup {
        id: json::filled_text(value, "id")?,
        title: json::text(value, "title"),
        color: json::text(value, "color"),
        position: json::text(value, "position"),
        archived: json::flag(value, "archived"),
        deleted: json::flag(value, "deleted"),
    })
}

fn tag(value: Value<'_>) -> Option<BoardTag> {
    Some(BoardTag {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name"),
        color: json::text(value, "color"),
    })
}

//! read-board.

use serde_json::{Value, json};

use crate::{
    bindings::types::{BoardDetails, BoardGroup, BoardTag},
    engine::{
        call::{Call, Effect, Operation},
        document::when,
        failure::Failure,
        input, json,
        paging::MOST_WEIGHT,
        version::Features,
    },
    references::{team_reference, user_reference},
};

use super::{
    fields,
    parts::{BoardParts, fewer, first_board},
    summary,
};

const TEAM: &str = "id name";

/// One board with everything. Variables: `boards`.
///
/// `state: all`, because a board is to be found in the archive too. 100 teams, because a board
/// can have no more (the default is a silent 25).
fn document(features: Features, parts: BoardParts) -> String {
    let board = fields(features);
    let owners = when(parts.owners, " owners { id name email }");
    let subscribers = when(parts.subscribers, " subscribers { id name email }");
    let creator = when(parts.creator, " creator { id name email }");
    let access = when(features.hierarchy, " access_level");
    format!(
        "query ReadBoard($boards: [ID!]) {{ boards(ids: $boards, state: all, limit: 1) {{ {board}{access}{creator}{owners}{subscribers} \
team_owners(limit: 100) {{ {TEAM} }} team_subscribers(limit: 100) {{ {TEAM} }} \
groups {{ id title color position archived deleted }} tags {{ id name color }} items_count item_terminology }} }}"
    )
}

/// Reads a board, without the parts that monday.com does not hand out.
///
/// People are non-null in monday.com's schema: if they fail, the board comes back as null. Then
/// the board is asked for again without them, at most three times.
pub fn read(call: &mut Call<'_>, board_id: &str) -> Result<BoardDetails, Failure> {
    let board_id = input::id("board ID", board_id)?;
    let mut parts = BoardParts::ALL;
    loop {
        let document = document(call.features(), parts);
        let result = call.graphql(&Operation {
            document: &document,
            variables: json!({ "boards": [board_id] }),
            root: "boards",
            effect: Effect::Read,
        });
        let (errors, failure) = match result {
            Ok(reply) => {
                if let Some(board) = first_board(&reply) {
                    if json::weight(board) > MOST_WEIGHT {
                        return Err(Failure::too_long("The board", "Read parts of it with custom-api-action."));
                    }
                    call.warn_of(&reply.errors());
                    let mut board = details(call, board).ok_or_else(|| Failure::not_in_answer("id of the board"))?;
                    board.warnings = call.take_warnings();
                    return Ok(board);
                }
                (reply.errors(), Failure::no_board(board_id))
            }
            // What ran into a limit is there a minute later.
            Err(failure) if failure.is_limit() => return Err(failure),
            Err(failure) => (failure.details.clone(), failure),
        };
        match fewer(parts, &errors) {
            Some(fewer) => {
                call.warn_of(&errors);
                parts = fewer;
            }
            None => return Err(failure),
        }
    }
}

/// A board and what belongs to it, without the warnings and the summary of the call.
pub fn details(call: &mut Call<'_>, value: &Value) -> Option<BoardDetails> {
    Some(BoardDetails {
        board: summary(call, value)?,
        creator: json::field(value, "creator").and_then(user_reference),
        owners: json::list(value, "owners").filter_map(user_reference).collect(),
        subscribers: json::list(value, "subscribers").filter_map(user_reference).collect(),
        team_owners: json::list(value, "team_owners").filter_map(team_reference).collect(),
        team_subscribers: json::list(value, "team_subscribers").filter_map(team_reference).collect(),
        groups: json::list(value, "groups").filter_map(group).collect(),
        tags: json::list(value, "tags").filter_map(tag).collect(),
        items_count: json::whole(value, "items_count"),
        item_terminology: json::text(value, "item_terminology"),
        access_level: json::text(value, "access_level"),
        warnings: Vec::new(),
        call: call.summary(),
    })
}

fn group(value: &Value) -> Option<BoardGroup> {
    Some(BoardGroup {
        id: json::filled_text(value, "id")?,
        title: json::text(value, "title").unwrap_or_default(),
        color: json::text(value, "color"),
        position: json::text(value, "position"),
        archived: json::flag(value, "archived").unwrap_or_default(),
        deleted: json::flag(value, "deleted").unwrap_or_default(),
    })
}

fn tag(value: &Value) -> Option<BoardTag> {
    Some(BoardTag {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
        color: json::text(value, "color"),
    })
}

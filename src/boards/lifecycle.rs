//! The change that archive-board and delete-board both are: another lifecycle state.

use serde_json::{Value, json};

use crate::{
    bindings::types::{BoardState, BoardStateChange, MutationOptions},
    engine::{
        call::{Call, Effect, Operation},
        failure::Failure,
        input, json,
    },
};

use super::{known, known_state, missing::refused_or_missing};

/// Sends the mutation of this document, whose root field gives the board.
pub fn change(
    call: &mut Call<'_>,
    board_id: &str,
    options: Option<MutationOptions>,
    document: &str,
    root: &str,
) -> Result<BoardStateChange, Failure> {
    let board_id = input::id("board ID", board_id)?;
    call.begin_change(options.as_ref().and_then(|options| options.idempotency_key.as_deref()))?;
    let reply = call
        .graphql(&Operation {
            document,
            variables: json!({ "board": board_id }),
            root,
            effect: Effect::RepeatableChange,
        })
        .map_err(|failure| refused_or_missing(call, board_id, failure))?;
    let board = reply.root(root).cloned().unwrap_or_default();
    match json::filled_text(&board, "id") {
        Some(id) if id == board_id => {}
        Some(id) if call.may_answer_another_call() => return Err(call.key_of_another_change(&format!("board {}", input::shortened(&id)))),
        _ => return Err(call.unanswered("id of the board", Effect::RepeatableChange)),
    }
    call.warn_of(&reply.errors());
    Ok(BoardStateChange {
        board_id: board_id.to_owned(),
        state: board_state(call, &board),
        updated_at: json::text(&board, "updated_at"),
        warnings: call.take_warnings(),
        call: call.summary(),
    })
}

/// Where a board is in its life.
pub fn board_state(call: &mut Call<'_>, value: &Value) -> Option<BoardState> {
    known(call, value, "state", known_state)
}

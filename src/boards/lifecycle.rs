//! Changing the lifecycle state of a board, as archive-board and delete-board both do.

use crate::prelude::*;
use crate::{
    bindings::types::BoardStateResult,
    engine::{
        call::Call,
        document::tree,
        failure::Failure,
        input, json,
        operation::{Effect, Operation},
    },
};

use super::missing::resolve_not_found;

/// Sends the mutation of this document, whose root field returns the board.
pub fn change_state(call: &mut Call<'_>, board_id: &str, document: &str, root: &str) -> Result<BoardStateResult, Failure> {
    let board_id = input::id("board ID", board_id)?;
    let response = call
        .graphql(Operation {
            document,
            variables: tree!({ "board": board_id }),
            root,
            effect: Effect::RepeatableChange,
        })
        .map_err(|failure| resolve_not_found(call, board_id, failure))?;
    let board = response.root(root).unwrap_or_default();
    match json::filled_text(board, "id") {
        Some(id) if id == board_id => {}
        _ if call.is_replay_of_caller_key() => return Err(call.idempotency_key_reused()),
        _ => return Err(call.missing_in_response("id of the board", Effect::RepeatableChange)),
    }
    call.warn_of(&response.errors);
    Ok(BoardStateResult {
        board_id: board_id.to_owned(),
        state: json::text(board, "state"),
        updated_at: json::text(board, "updated_at"),
        call: call.into(),
    })
}

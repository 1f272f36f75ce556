//! delete-board.

use crate::{
    bindings::types::BoardStateResult,
    engine::{call::Call, failure::Failure},
};

use super::lifecycle::change_state;

/// Deletes a board. Variables: `board`.
const DOCUMENT: &str = "mutation DeleteBoard($board: ID!) { delete_board(board_id: $board) { id state updated_at } }";

/// Deletes a board.
pub fn delete(call: &mut Call<'_>, board_id: &str) -> Result<BoardStateResult, Failure> {
    change_state(call, board_id, DOCUMENT, "delete_board")
}

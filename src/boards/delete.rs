//! delete-board.

use crate::{
    bindings::types::{BoardStateChange, MutationOptions},
    engine::{call::Call, failure::Failure},
};

use super::lifecycle::change;

/// Deletes a board. Variables: `board`.
const DOCUMENT: &str = "mutation DeleteBoard($board: ID!) { delete_board(board_id: $board) { id state updated_at } }";

/// Deletes a board.
pub fn delete(call: &mut Call<'_>, board_id: &str, options: Option<MutationOptions>) -> Result<BoardStateChange, Failure> {
    change(call, board_id, options, DOCUMENT, "delete_board")
}

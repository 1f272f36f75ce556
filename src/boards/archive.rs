//! archive-board.

use crate::{
    bindings::types::BoardStateResult,
    engine::{call::Call, failure::Failure},
};

use super::lifecycle::change_state;

/// Archives a board. Variables: `board`.
const DOCUMENT: &str = "mutation ArchiveBoard($board: ID!) { archive_board(board_id: $board) { id state updated_at } }";

/// Moves a board to the archive.
pub fn archive(call: &mut Call<'_>, board_id: &str) -> Result<BoardStateResult, Failure> {
    change_state(call, board_id, DOCUMENT, "archive_board")
}

//! archive-board.

use crate::{
    bindings::types::{BoardStateChange, MutationOptions},
    engine::{call::Call, failure::Failure},
};

use super::lifecycle::change;

/// Archives a board. Variables: `board`.
const DOCUMENT: &str = "mutation ArchiveBoard($board: ID!) { archive_board(board_id: $board) { id state updated_at } }";

/// Moves a board to the archive.
pub fn archive(call: &mut Call<'_>, board_id: &str, options: Option<MutationOptions>) -> Result<BoardStateChange, Failure> {
    change(call, board_id, options, DOCUMENT, "archive_board")
}

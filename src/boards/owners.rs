//! Whether anybody can manage a board.

use crate::prelude::*;
use crate::{
    engine::{
        call::Call,
        json::{self, Value},
    },
    references::is_complete,
    users::may_manage,
};

/// Warns if no team and nobody who can manage it owns a board, as far as is known. Its `owners` were read with
/// [`owner_fields`](crate::users::owner_fields), and its `team_owners`.
pub fn warn_if_without_owner(call: &mut Call<'_>, board_id: &str, board: Value<'_>) {
    let has_owner = !is_complete(board, "owners") || json::list(board, "owners").any(may_manage);
    let teams = json::field(board, "team_owners").filter(|teams| teams.is_list());
    if !has_owner && teams.is_some_and(|teams| teams.items().next().is_none()) {
        call.warn(
            "no-owner",
            format!("Board {board_id} has no owner now who can manage it. Add one."),
            None,
        );
    }
}

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

/// Number of owners of a board besides these users: teams, and people who can manage the board. Its `owners`
/// were read with [`owner_fields`](crate::users::owner_fields), and its `team_owners`.
pub fn owners_besides(board: Value<'_>, users: &[&str]) -> u32 {
    let is_another = |owner: &Value<'_>| !json::filled(*owner, "id").is_some_and(|id| users.contains(&&*id)) && may_manage(*owner);
    let people = json::list(board, "owners").filter(is_another);
    let count = people.chain(json::list(board, "team_owners")).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Warns if no team and nobody who can manage it owns a board, as far as is known. See [`owners_besides`].
pub fn warn_if_without_owner(call: &mut Call<'_>, board_id: &str, board: Value<'_>) {
    let is_told = is_complete(board, "owners") && is_complete(board, "team_owners");
    if is_told && owners_besides(board, &[]) == 0 {
        call.warn(
            "no-owner",
            format!("Board {board_id} has no owner now who can manage it. Add one."),
            None,
        );
    }
}

//! Telling "not allowed" from "does not exist" for a board.

use crate::engine::{
    api_error::ApiError,
    call::Call,
    classification::may_mean_missing,
    document::tree,
    failure::{Failure, FailureKind},
    input::{contains, is_code},
    json,
};

/// Whether a board exists, and its lifecycle state. Variables: `boards`.
const BOARD_STATE: &str = "query ReadBoardState($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) { id state updated_at } }";

/// Resolves a refusal to change a board into `not-found` if the board does not exist.
///
/// monday.com refuses changes of boards that do not exist in the same words as changes that are not
/// allowed. So the board is read; if there is none to be seen, the refusal means `not-found`. A read
/// that fails for another reason proves nothing.
pub fn resolve_not_found(call: &mut Call<'_>, board_id: &str, refusal: Failure) -> Failure {
    let missing = |refusal: Failure| Failure::no_board(board_id).in_place_of(refusal);
    match refusal.kind {
        FailureKind::NotFound if is_about_board(&refusal) => missing(refusal),
        FailureKind::PermissionDenied if may_mean_missing(&refusal) => {
            let read = call.read(BOARD_STATE, tree!({ "boards": tree!([board_id]) }), "boards");
            let is_missing = match read {
                Ok(response) => json::list(response.data(), "boards").next().is_none(),
                // It may not even be read.
                Err(failure) => may_mean_missing(&failure),
            };
            if is_missing { missing(refusal) } else { refusal }
        }
        _ => refusal,
    }
}

/// Whether this `not-found` is about the board, and not about the user, a folder or the like.
pub fn is_about_board(refusal: &Failure) -> bool {
    let is_board = |error: &ApiError| {
        let extensions = error.extensions.as_deref().unwrap_or_default();
        contains(extensions, "\"resource_type\":\"board\"")
    };
    refusal.code.as_deref().is_some_and(|code| is_code(code, "invalidboardidexception")) || refusal.details.iter().any(is_board)
}

#[cfg(test)]
#[path = "missing_tests.rs"]
mod tests;

//! Telling "you may not" from "there is none" for a board.

use serde_json::json;

use crate::{
    bindings::types::{FailureKind, GraphqlError},
    engine::{
        call::{Call, Effect, Operation},
        diagnosis::{is_code, may_mean_missing},
        failure::Failure,
        input::contains,
        json,
    },
};

/// Whether a board exists, and where it is in its life. Variables: `boards`.
const BOARD_STATE: &str = "query ReadBoardState($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) { id state updated_at } }";

/// Tells "you may not" from "there is none", for a change of a board that monday.com refused.
///
/// It refuses changes of boards that do not exist, too. So look; if no board is there to be seen,
/// that is what `not-found` means. A look that fails for another reason tells nothing.
pub fn refused_or_missing(call: &mut Call<'_>, board_id: &str, refusal: Failure) -> Failure {
    let missing = |refusal: Failure| Failure {
        code: refusal.code,
        details: refusal.details,
        ..Failure::no_board(board_id)
    };
    match refusal.kind {
        FailureKind::NotFound if is_about_board(&refusal) => missing(refusal),
        FailureKind::PermissionDenied if may_mean_missing(&refusal) => {
            let look = call.graphql(&Operation {
                document: BOARD_STATE,
                variables: json!({ "boards": [board_id] }),
                root: "boards",
                effect: Effect::Read,
            });
            let is_missing = match look {
                Ok(reply) => json::list(&reply.data, "boards").next().is_none(),
                // Not even to be looked at.
                Err(failure) => may_mean_missing(&failure),
            };
            if is_missing { missing(refusal) } else { refusal }
        }
        _ => refusal,
    }
}

/// Whether this `not-found` is about the board, and not about the user, a folder or the like.
pub fn is_about_board(refusal: &Failure) -> bool {
    let is_board = |error: &GraphqlError| {
        let extensions = error.extensions.as_deref().unwrap_or_default();
        contains(extensions, "\"resource_type\":\"board\"")
    };
    refusal.code.as_deref().is_some_and(|code| is_code(code, "invalidboardidexception")) || refusal.details.iter().any(is_board)
}

//! archive-board and delete-board.

use serde_json::json;

use crate::{
    bindings::types::{BoardStateChange, FailureKind, MutationOptions},
    call::{Call, Effect, Operation},
    diagnosis::{is_about_board, may_mean_missing},
    documents,
    failure::Failure,
    input, json,
    mapping::boards::board_state,
};

/// Moves a board to the archive.
pub fn archive(call: &mut Call<'_>, board_id: &str, options: Option<MutationOptions>) -> Result<BoardStateChange, Failure> {
    change(call, board_id, options, documents::ARCHIVE_BOARD, "archive_board")
}

/// Deletes a board.
pub fn delete(call: &mut Call<'_>, board_id: &str, options: Option<MutationOptions>) -> Result<BoardStateChange, Failure> {
    change(call, board_id, options, documents::DELETE_BOARD, "delete_board")
}

fn change(
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
                document: documents::BOARD_STATE,
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

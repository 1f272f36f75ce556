//! read-board.

use serde_json::{Value, json};

use super::listing::MOST_WEIGHT;

use crate::{
    answer::Reply,
    bindings::types::{BoardDetails, GraphqlError},
    call::{Call, Effect, Operation},
    diagnosis::is_user_loader,
    documents::{self, BoardParts},
    failure::Failure,
    input, json,
    mapping::boards::details,
};

/// Reads a board, without the parts that monday.com does not hand out.
///
/// People are non-null in monday.com's schema: if they fail, the board comes back as null. Then
/// the board is asked for again without them, at most three times.
pub fn read(call: &mut Call<'_>, board_id: &str) -> Result<BoardDetails, Failure> {
    let board_id = input::id("board ID", board_id)?;
    let mut parts = BoardParts::ALL;
    loop {
        let document = documents::read_board(call.features(), parts);
        let result = call.graphql(&Operation {
            document: &document,
            variables: json!({ "boards": [board_id] }),
            root: "boards",
            effect: Effect::Read,
        });
        let (errors, failure) = match result {
            Ok(reply) => {
                if let Some(board) = first_board(&reply) {
                    if json::weight(board) > MOST_WEIGHT {
                        return Err(Failure::too_long("The board", "Read parts of it with custom-api-action."));
                    }
                    call.warn_of(&reply.errors());
                    let mut board = details(call, board).ok_or_else(|| Failure::not_in_answer("id of the board"))?;
                    board.warnings = call.take_warnings();
                    return Ok(board);
                }
                (reply.errors(), Failure::no_board(board_id))
            }
            // What ran into a limit is there a minute later.
            Err(failure) if failure.is_limit() => return Err(failure),
            Err(failure) => (failure.details.clone(), failure),
        };
        match fewer(parts, &errors) {
            Some(fewer) => {
                call.warn_of(&errors);
                parts = fewer;
            }
            None => return Err(failure),
        }
    }
}

/// The first board that is not null.
pub fn first_board(reply: &Reply) -> Option<&Value> {
    json::list(&reply.data, "boards").next()
}

/// Whether these errors are about the people of a board, and not about the board.
pub fn is_about_people(errors: &[GraphqlError]) -> bool {
    fewer(BoardParts::ALL, errors).is_some()
}

/// The parts of a board that these errors do not touch.
pub fn told_in_full(errors: &[GraphqlError]) -> BoardParts {
    fewer(BoardParts::ALL, errors).unwrap_or(BoardParts::ALL)
}

/// The parts that are left to ask for after these errors: without the ones they name, or without
/// any if they name none but people failed to load. `None` if that changes nothing.
fn fewer(parts: BoardParts, errors: &[GraphqlError]) -> Option<BoardParts> {
    let fields = errors.iter().flat_map(|error| error.path.as_deref().unwrap_or_default().split('.'));
    let mut rest = fields.fold(parts, BoardParts::without);
    if rest == parts && errors.iter().any(is_user_loader) {
        rest = BoardParts::NONE;
    }
    (rest != parts).then_some(rest)
}

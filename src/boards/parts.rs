//! The parts of a board that monday.com may refuse on their own.

use serde_json::Value;

use crate::engine::{api_error::ApiError, graphql::GraphqlResponse, json};

/// The parts of a board that monday.com may refuse on their own. People are non-null in its
/// schema: if they fail, the whole board comes back as null, and must be read without them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardParts {
    /// `owners`.
    pub owners: bool,
    /// `subscribers`.
    pub subscribers: bool,
    /// `creator`.
    pub creator: bool,
}

impl BoardParts {
    /// All of them.
    pub const ALL: Self = Self {
        owners: true,
        subscribers: true,
        creator: true,
    };
    /// None of them.
    pub const NONE: Self = Self {
        owners: false,
        subscribers: false,
        creator: false,
    };

    /// These without the one that a field name stands for, if it is among them.
    pub fn without(mut self, field: &str) -> Self {
        match field {
            "owners" => self.owners = false,
            "subscribers" => self.subscribers = false,
            "creator" => self.creator = false,
            _ => {}
        }
        self
    }
}

/// The first board that is not null.
pub fn first_board(response: &GraphqlResponse) -> Option<&Value> {
    json::list(&response.data, "boards").next()
}

/// Whether these errors are about the people of a board, and not about the board.
pub fn is_about_people(errors: &[ApiError]) -> bool {
    without_failed_parts(BoardParts::ALL, errors).is_some()
}

/// The parts of a board that these errors do not touch.
pub fn readable_parts(errors: &[ApiError]) -> BoardParts {
    without_failed_parts(BoardParts::ALL, errors).unwrap_or(BoardParts::ALL)
}

/// The parts that are left to request after these errors: without the ones they name, or without
/// any if they name none but people failed to load. `None` if nothing changes.
pub fn without_failed_parts(parts: BoardParts, errors: &[ApiError]) -> Option<BoardParts> {
    let fields = errors.iter().flat_map(|error| error.path.as_deref().unwrap_or_default().split('.'));
    let mut rest = fields.fold(parts, BoardParts::without);
    if rest == parts && errors.iter().any(ApiError::is_user_loader) {
        rest = BoardParts::NONE;
    }
    (rest != parts).then_some(rest)
}

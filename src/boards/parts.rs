//! The parts of a board that monday.com may refuse on their own.

use crate::prelude::*;
use crate::{
    engine::{
        api_error::ApiError,
        call::Call,
        failure::Failure,
        graphql::GraphqlResponse,
        input::shortened,
        json::{self, Shared, Value},
        paging::Page,
    },
    references::warn_of_nulls,
};

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

/// Reads a page of boards, by a function that does so with people or without.
///
/// If the people of a board fail to load, the board comes back as null: then the page is read once more
/// without people, and those boards have none. A warning names those of them that are to be named: `is_named`
/// gets the board, and the errors of the page.
pub fn with_people(
    call: &mut Call<'_>,
    is_named: &IsNamed<'_>,
    read: &mut dyn FnMut(&mut Call<'_>, bool) -> Result<Page, Failure>,
) -> Result<Page, Failure> {
    let first = match read(call, true) {
        Ok(page) => page,
        Err(failure) if !failure.is_limit() && is_about_people(&failure.details) => Page {
            rows: vec![Shared::default()],
            errors: failure.into_reason().details,
        },
        Err(failure) => return Err(failure),
    };
    call.warn_of(&first.errors);
    for row in &first.rows {
        warn_of_nulls(call, row.value(), "board", &["owners", "subscribers"]);
    }
    if !first.rows.iter().any(|row| row.value().is_null()) || !is_about_people(&first.errors) {
        warn_of_unknown_people(call, &first, is_named);
        return Ok(first);
    }
    let mut page = read(call, false)?;
    call.warn_of(&page.errors);
    for row in &mut page.rows {
        let id = json::text(row.value(), "id");
        if let Some(with_people) = first
            .rows
            .iter()
            .find(|known| id.is_some() && json::text(known.value(), "id") == id)
        {
            *row = with_people.clone();
        }
    }
    page.errors.extend(first.errors);
    warn_of_unknown_people(call, &page, is_named);
    Ok(page)
}

/// Whether a board whose people are not told is named in a warning.
type IsNamed<'n> = dyn Fn(Value<'_>, &[ApiError]) -> bool + 'n;

/// Names the boards whose people could not be read: anybody may be on those.
fn warn_of_unknown_people(call: &mut Call<'_>, page: &Page, is_named: &IsNamed<'_>) {
    for row in &page.rows {
        let row = row.value();
        let is_told = |list: &str| json::field(row, list).is_some();
        if !row.is_null() && !is_told("owners") && !is_told("subscribers") && is_named(row, &page.errors) {
            let id = json::text_or_empty(row, "id");
            let name = shortened(&json::text_or_empty(row, "name"));
            call.warn(
                "partial-result",
                format!("monday.com does not tell who is on board {id} ({name})."),
                None,
            );
        }
    }
}

/// The first board that is not null.
pub fn first_board(response: &GraphqlResponse) -> Option<Value<'_>> {
    json::list(response.data(), "boards").next()
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

//! The `next` of a page: the position of the following one, as opaque text.

use crate::engine::{document::Json, input};
use crate::prelude::*;

/// A position in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position {
    /// Number of rows before it, by monday.com's count.
    pub offset: u32,
    /// Maximum number of rows to request at a time.
    pub size: u32,
    /// Whether pages come back shorter than they are requested: such a page is not the last one.
    pub has_short_pages: bool,
    /// The ids of the last rows before it: the list may have moved since.
    pub before: Vec<String>,
    /// The id of the first row of the list, where the order follows the use of the rows.
    pub top: Option<String>,
    /// What else has to be known to go on: the id of the main workspace, the number of exact matches.
    pub found: Option<String>,
}

/// A cursor that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// It was not made here.
    #[error("The cursor is not one of this list. Enter the `next` of the page before, or leave it out.")]
    Unknown,
    /// It belongs to another query.
    #[error("The cursor belongs to another query. Enter it with the same query that it came from, or leave it out.")]
    OtherQuery,
}

/// The start of a cursor: the form may change.
const FORM: &str = "p2";

/// Maximum number of ids of rows before a position.
pub const MAX_BEFORE: usize = 3;

impl Position {
    /// The beginning of a list.
    pub fn first(size: u32) -> Self {
        Self { size, ..Self::default() }
    }

    /// Writes a cursor. `query` identifies the query.
    pub fn encode(&self, query: &Json) -> String {
        let mut text = format!("{FORM}-{}-{}-{}-", self.offset, self.size, u32::from(self.has_short_pages));
        for part in [&self.found, &self.top] {
            text.push_str(part.as_deref().unwrap_or_default());
            text.push('-');
        }
        for id in &self.before {
            text.push_str(id);
            text.push('.');
        }
        text.push_str(&format!("-{:08x}", fingerprint(query)));
        text
    }

    /// Reads a cursor for this query, with pages of at most `largest` rows.
    pub fn decode(text: &str, query: &Json, largest: u32) -> Result<Self, CursorError> {
        let mut parts = text.split('-');
        let mut part = || parts.next().ok_or(CursorError::Unknown);
        if part()? != FORM {
            return Err(CursorError::Unknown);
        }
        let number = |part: &str, least: u32, most: u32| {
            let number = input::whole_number(part).and_then(|number| u32::try_from(number).ok());
            number.filter(|number| (least..=most).contains(number)).ok_or(CursorError::Unknown)
        };
        let id = |part: &str| match input::id("cursor", part) {
            Ok(id) if id == part => Ok(part.to_owned()),
            _ => Err(CursorError::Unknown),
        };
        let id_or_none = |part: &str| if part.is_empty() { Ok(None) } else { id(part).map(Some) };
        // Pages are a 32-bit signed number in GraphQL.
        let offset = number(part()?, 0, i32::MAX.unsigned_abs())?;
        let size = number(part()?, 1, largest)?;
        let has_short_pages = number(part()?, 0, 1)? == 1;
        let found = id_or_none(part()?)?;
        let top = id_or_none(part()?)?;
        let mut before = Vec::new();
        for text in part()?.split_terminator('.') {
            before.push(id(text)?);
        }
        let query_of_cursor = part()?;
        if before.len() > MAX_BEFORE || parts.next().is_some() {
            return Err(CursorError::Unknown);
        }
        if query_of_cursor != format!("{:08x}", fingerprint(query)) {
            return Err(CursorError::OtherQuery);
        }
        Ok(Self {
            offset,
            size,
            has_short_pages,
            before,
            top,
            found,
        })
    }
}

/// A number that most likely differs for different queries: FNV-1a.
fn fingerprint(query: &Json) -> u64 {
    const START: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    let bytes = query.as_str().bytes();
    // Numbers of each size are written by code of their own.
    u64::from(bytes.fold(START, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME)))
}

#[cfg(test)]
mod tests;

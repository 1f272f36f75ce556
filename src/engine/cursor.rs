//! The `next` of a page: the position of the following one, as opaque text.

use serde_json::Value;

use crate::engine::json;
use crate::prelude::*;

/// A position in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// monday.com's page, from 1.
    pub page: u32,
    /// Number of rows of a page.
    pub size: u32,
    /// Number of rows of that page that are done.
    pub skip: u32,
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
const FORM: &str = "p1";

impl Position {
    /// The first page.
    pub fn first(size: u32) -> Self {
        Self { page: 1, size, skip: 0 }
    }

    /// Writes a cursor. `query` identifies the query, and `found` is what had to be looked up for it
    /// (the id of the main workspace).
    pub fn encode(self, query: &Value, found: Option<&str>) -> String {
        let Self { page, size, skip } = self;
        let found = found.unwrap_or_default();
        format!("{FORM}-{page}-{size}-{skip}-{found}-{:08x}", fingerprint(query))
    }

    /// Reads a cursor for this query, with pages of at most `largest` rows.
    pub fn decode(text: &str, query: &Value, largest: u32) -> Result<(Self, Option<String>), CursorError> {
        let mut parts = text.split('-');
        if parts.next() != Some(FORM) {
            return Err(CursorError::Unknown);
        }
        let mut number = |most: u32| {
            let part = parts.next().ok_or(CursorError::Unknown)?;
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let number = part.parse::<u32>().ok().filter(|number| digits && *number <= most);
            number.ok_or(CursorError::Unknown)
        };
        // Pages are a 32-bit signed number in GraphQL.
        let page = number(i32::MAX.unsigned_abs())?;
        let size = number(largest)?;
        let skip = number(u32::MAX)?;
        let found = parts.next().ok_or(CursorError::Unknown)?;
        let query_of_cursor = parts.next().ok_or(CursorError::Unknown)?;
        if page == 0 || size == 0 || parts.next().is_some() {
            return Err(CursorError::Unknown);
        }
        let found = match found {
            "" => None,
            found => Some(
                crate::engine::input::id("cursor", found)
                    .map_err(|_| CursorError::Unknown)?
                    .to_owned(),
            ),
        };
        if query_of_cursor != format!("{:08x}", fingerprint(query)) {
            return Err(CursorError::OtherQuery);
        }
        Ok((Self { page, size, skip }, found))
    }
}

/// A number that most likely differs for different queries: FNV-1a.
fn fingerprint(query: &Value) -> u32 {
    const START: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    json::write(query)
        .bytes()
        .fold(START, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests;

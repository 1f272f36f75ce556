//! Reading a list page by page, until enough or all of it is there.

use alloc::collections::BTreeSet;

use serde_json::Value;

use crate::engine::{api_error::ApiError, call::Call, cursor::Position, failure::Failure, graphql::GraphqlResponse, json};
use crate::prelude::*;

/// monday.com cuts some lists off silently, at 25 rows or a multiple of it, whatever was requested.
/// Other connectors took such a page for the last one and lost everything after it.
const SILENT_CAP: usize = 25;

/// Maximum weight of a result, by the estimate of [`json::weight`]: 112 MiB. wasmtime hands over at
/// most 128 MiB of one result and traps beyond that (`Store::set_hostcall_fuel`); the warnings take
/// some of it.
pub const MAX_WEIGHT: usize = 112 << 20;

/// Weight of remembering that a row was seen, besides its id: no row is listed twice.
const SEEN: usize = 128;

/// Maximum number of pages in succession with nothing new on them: the server repeats itself.
const MAX_STALE_PAGES: u32 = 2;

/// One page of a list.
#[derive(Default)]
pub struct Page {
    /// The rows, nulls among them.
    pub rows: Vec<Value>,
    /// Errors about parts of them.
    pub errors: Vec<ApiError>,
}

impl Page {
    /// The page in the root field of a response.
    pub fn of(mut response: GraphqlResponse, root: &str) -> Self {
        Self {
            errors: core::mem::take(&mut response.errors),
            rows: response.into_rows(root),
        }
    }
}

/// A list, as far as it was read.
pub struct Listing<T> {
    /// The items, none twice.
    pub items: Vec<T>,
    /// The position of the rest, if there may be one.
    pub next: Option<Position>,
    /// Whether monday.com sent the same page repeatedly: there may be more that it does not send.
    pub is_stuck: bool,
}

impl<T> Listing<T> {
    fn until(items: Vec<T>, next: Option<Position>) -> Self {
        Self {
            items,
            next,
            is_stuck: false,
        }
    }

    /// Warns if there may be more.
    pub fn warn(&self, call: &mut Call<'_>) {
        if self.is_stuck {
            call.warn(
                "partial-result",
                "monday.com sent the same page repeatedly. The list may be incomplete.",
                None,
            );
        }
    }
}

/// Reads pages from `start` on. `fetch` reads one, `keep` selects and maps its rows; `record` is the
/// weight of an item without its texts. A list that weighs too much ends early with its `next`.
///
/// Pages are numbered, and their contents shift when something is created meanwhile: a row seen
/// before is skipped.
pub fn collect<T>(
    call: &mut Call<'_>,
    start: Position,
    limit: Option<u32>,
    record: usize,
    mut fetch: impl FnMut(&mut Call<'_>, Position) -> Result<Page, Failure>,
    mut keep: impl FnMut(&Value, &[ApiError]) -> Option<T>,
) -> Result<Listing<T>, Failure> {
    let most = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    let mut weight: usize = 0;
    let mut seen_weight: usize = 0;
    let mut position = start;
    let mut stale_pages = 0;
    loop {
        let Page { rows, errors } = fetch(call, position)?;
        let following = following(position, rows.len());
        let mut fresh = false;
        for (index, row) in (0_u32..).zip(&rows) {
            let Some(id) = json::filled_text(row, "id") else { continue };
            let id_weight = id.len().saturating_add(SEEN);
            if !seen.insert(id) {
                continue;
            }
            fresh = true;
            if index < position.skip {
                continue;
            }
            seen_weight = seen_weight.saturating_add(id_weight);
            if seen_weight > MAX_WEIGHT {
                return Ok(Listing::until(items, Some(Position { skip: index, ..position })));
            }
            let Some(item) = keep(row, &errors) else { continue };
            weight = weight.saturating_add(record).saturating_add(json::weight(row));
            if weight > MAX_WEIGHT {
                if items.is_empty() {
                    return Err(Failure::too_long("The first of the list", "Read it in monday.com."));
                }
                return Ok(Listing::until(items, Some(Position { skip: index, ..position })));
            }
            items.push(item);
            if items.len() < most {
                continue;
            }
            let skip = index.saturating_add(1);
            let is_last_row = usize::try_from(skip).is_ok_and(|dealt_with| dealt_with >= rows.len());
            let next = if is_last_row {
                following
            } else {
                Some(Position { skip, ..position })
            };
            return Ok(Listing::until(items, next));
        }
        stale_pages = if fresh { 0 } else { stale_pages + 1 };
        match following {
            Some(next) if stale_pages < MAX_STALE_PAGES => position = next,
            rest => {
                let is_stuck = rest.is_some();
                return Ok(Listing {
                    items,
                    next: None,
                    is_stuck,
                });
            }
        }
    }
}

/// The page after one with this number of rows; `None` if that was the last.
fn following(position: Position, rows: usize) -> Option<Position> {
    let asked = usize::try_from(position.size).unwrap_or(usize::MAX);
    let is_cut_off = rows < asked && rows.is_multiple_of(SILENT_CAP);
    if rows == 0 || (rows < asked && !is_cut_off) {
        return None;
    }
    // A first page that was cut off shows the real size of the pages: request that size.
    let size = match u32::try_from(rows) {
        Ok(rows) if is_cut_off && position.page == 1 => rows,
        _ => position.size,
    };
    Some(Position {
        page: position.page.checked_add(1)?,
        size,
        skip: 0,
    })
}

/// Number of rows to request at a time, to fill a limit without requesting many more.
pub fn page_size(limit: Option<u32>, largest: u32) -> u32 {
    const SMALLEST: u32 = 25;
    limit.unwrap_or(largest).clamp(SMALLEST, largest)
}

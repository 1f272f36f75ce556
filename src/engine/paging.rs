//! Reading a list page by page, until enough or all of it is there.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::engine::{call::Call, cursor::Position, failure::Failure, json};

/// monday.com cuts some lists off silently, at 25 rows or a multiple of it, whatever was asked
/// for. Other connectors took such a page for the last one and lost everything behind it.
const SILENT_CAP: usize = 25;

/// How much a result may weigh, by the estimate of [`json::weight`]: 112 MiB. wasmtime hands over
/// 128 MiB of one result at the most, and ends the call beyond that (`Store::set_hostcall_fuel`);
/// the warnings take some of it.
pub const MOST_WEIGHT: usize = 112 << 20;

/// What a row weighs that was looked at, besides its id: it is remembered, so that none comes twice.
const SEEN: usize = 128;

/// So many pages in a row with nothing new on them: a server that repeats itself.
const MOST_STALE_PAGES: u32 = 2;

/// What was read, and where it goes on.
pub struct Listing<T> {
    /// The items, none twice.
    pub items: Vec<T>,
    /// Where the rest begins, if there may be one.
    pub next: Option<Position>,
    /// Whether monday.com gave the same page again and again: then more may follow that it does
    /// not give.
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

    /// Warns where more may follow.
    pub fn warn(&self, call: &mut Call<'_>) {
        if self.is_stuck {
            call.warn(
                "partial-result",
                "monday.com gave the same page again and again. The list may not be complete.",
                None,
            );
        }
    }
}

/// Reads pages from `start` on. `fetch` reads one, `keep` picks and maps its rows; `record` is what
/// an item weighs by itself. A list that weighs too much stops early and says where it goes on.
///
/// Pages are numbered, and what they hold shifts when something is created meanwhile: a row seen
/// before is passed over.
pub fn collect<T>(
    call: &mut Call<'_>,
    start: Position,
    limit: Option<u32>,
    record: usize,
    mut fetch: impl FnMut(&mut Call<'_>, Position) -> Result<Vec<Value>, Failure>,
    mut keep: impl FnMut(&mut Call<'_>, &Value) -> Option<T>,
) -> Result<Listing<T>, Failure> {
    let most = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    let mut weight: usize = 0;
    let mut seen_weight: usize = 0;
    let mut position = start;
    let mut stale_pages = 0;
    loop {
        let rows = fetch(call, position)?;
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
            if seen_weight > MOST_WEIGHT {
                return Ok(Listing::until(items, Some(Position { skip: index, ..position })));
            }
            let Some(item) = keep(call, row) else { continue };
            weight = weight.saturating_add(record).saturating_add(json::weight(row));
            if weight > MOST_WEIGHT {
                if items.is_empty() {
                    return Err(Failure::too_long("The first of the list", "Look at it in monday.com."));
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
            Some(next) if stale_pages < MOST_STALE_PAGES => position = next,
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

/// The page after one with so many rows; none if that was the last.
fn following(position: Position, rows: usize) -> Option<Position> {
    let asked = usize::try_from(position.size).unwrap_or(usize::MAX);
    let is_cut_off = rows < asked && rows.is_multiple_of(SILENT_CAP);
    if rows == 0 || (rows < asked && !is_cut_off) {
        return None;
    }
    // A first page that was cut off tells how large the pages really are: ask for those.
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

/// How many rows to ask for at a time, to fill a limit without asking for many more.
pub fn page_size(limit: Option<u32>, largest: u32) -> u32 {
    const SMALLEST: u32 = 25;
    limit.unwrap_or(largest).clamp(SMALLEST, largest)
}

//! Reading a list page by page, until enough or all of it is there, while it changes.
//!
//! monday.com's pages are numbered, and their contents move when a row is removed before them: reading
//! them one by one loses the rows that moved onto a page already read (28 of 400 in a trial). So every
//! page begins before the end of the one before it, and must contain a row that is known; if it does
//! not, the list is read again from further before. A row that was seen is skipped.

use crate::engine::{
    api_error::ApiError,
    call::Call,
    cursor::{MAX_BEFORE, Position},
    document::Json,
    failure::Failure,
    graphql::GraphqlResponse,
    input,
    json::{self, Shared, Value},
    seen::Seen,
};
use crate::prelude::*;

/// The least number of rows at which a server may cut its pages off, silently. Fewer rows than that
/// are all there are. monday.com cuts some lists off at 25.
const LEAST_CUT: usize = 10;

/// Maximum weight of a result, by the estimate of [`json::weight`]: 112 MiB. wasmtime hands over at
/// most 128 MiB of one result and traps beyond that (`Store::set_hostcall_fuel`); the warnings take
/// some of it.
pub const MAX_WEIGHT: usize = 112 << 20;

/// Weight of remembering that a row was seen, besides its id: no row is listed twice.
const SEEN: usize = 128;

/// Maximum number of times that a page is the one before it: the server repeats itself.
const MAX_REPEATED_PAGES: u32 = 2;

/// Maximum number of times that a list which changes is read again from further before, and of pages
/// from its beginning on.
const MAX_RETREATS: u32 = 40;

/// The part of a list that one request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// monday.com's page, from 1.
    pub page: u32,
    /// Number of rows of a page.
    pub size: u32,
}

impl PageRequest {
    /// Number of rows before the page.
    fn start(self) -> u32 {
        self.page.saturating_sub(1).saturating_mul(self.size)
    }

    /// The page that begins this number of rows before an offset, or a little more, and that reaches
    /// far beyond it: the rows before the offset are known.
    fn around(offset: u32, size: u32, least_overlap: u32) -> Self {
        let Some(last) = offset.checked_sub(1) else {
            return Self { page: 1, size };
        };
        let overlap = |size: u32| last % size + 1;
        let cost = |candidate: u32| overlap(candidate).saturating_add(size.saturating_sub(candidate));
        let best = ((size / 2).max(1)..=size.max(1))
            .filter(|size| overlap(*size) < *size)
            .min_by_key(|size| (overlap(*size) < least_overlap, cost(*size)));
        // Of one or two rows at a time, none can be known.
        let size = best.unwrap_or(if offset.is_multiple_of(2) { size.min(2) } else { 1 });
        let start = if best.is_some() { last } else { offset };
        Self {
            page: (start / size).saturating_add(1),
            size,
        }
    }
}

/// One page of a list.
#[derive(Default)]
pub struct Page {
    /// The rows, nulls among them.
    pub rows: Vec<Shared>,
    /// Errors about parts of them.
    pub errors: Vec<ApiError>,
}

impl Page {
    /// The page in the root field of a response.
    pub fn of(response: GraphqlResponse, root: &str) -> Self {
        Self {
            rows: response.rows(root),
            errors: response.errors,
        }
    }
}

/// The rows of a list to read.
pub struct Range {
    /// Where to begin.
    pub start: Box<Position>,
    /// Maximum number of items.
    pub limit: Option<u32>,
    /// The weight of an item without its texts.
    pub record: usize,
    /// Whether rows move to the front when they are used.
    pub is_by_use: bool,
}

/// Where the reading of a list ended. A box for the position: it is moved a lot, and mostly there is none.
pub struct Rest {
    /// The position of the rest, if there may be one.
    pub next: Option<Box<Position>>,
    /// How reading it went.
    pub course: Course,
}

/// How the reading of a list went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Every row that was there throughout is listed once.
    Sure,
    /// monday.com sent the same page repeatedly: there may be more that it does not send.
    Stuck,
    /// The list moved too much to say where the last call ended.
    Moved,
}

impl Course {
    /// Warns if rows may be missing.
    pub fn warn(self, call: &mut Call<'_>) {
        let (code, message) = match self {
            Self::Sure => return,
            Self::Stuck => (
                "partial-result",
                "monday.com repeats itself, and the list does not come to an end. It may be incomplete.",
            ),
            Self::Moved => (
                "list-moved",
                "The list moved while it was read. Some rows may be missing, or listed a second time; read it again without a limit.",
            ),
        };
        call.warn(code, message, None);
    }
}

impl Rest {
    /// Warns if rows may be missing, and returns the cursor of the rest (see [`Position::encode`]).
    #[inline(never)]
    pub fn cursor(self, call: &mut Call<'_>, query: &Json) -> Option<String> {
        self.course.warn(call);
        self.next.map(|position| position.encode(query))
    }
}

/// What becomes of a row.
enum Kept {
    /// It is left out.
    No,
    /// It is listed, and more are wanted.
    Yes,
    /// It is listed, and is the last one wanted.
    Last,
    /// The result has no room for it.
    TooHeavy,
}

/// Reads a list. `fetch` reads a page, `keep` selects and maps its rows. A list that weighs too much
/// ends early with its `next`. Returns the items, none twice.
pub fn collect<T>(
    call: &mut Call<'_>,
    range: Range,
    fetch: &mut Fetch<'_>,
    mut keep: impl FnMut(Value<'_>, &[ApiError]) -> Option<T>,
) -> Result<(Vec<T>, Rest), Failure> {
    let mut items = Vec::new();
    let rest = read(call, range, fetch, &mut |row, errors, has_room| {
        let Some(item) = keep(row, errors) else { return false };
        if has_room {
            items.push(item);
        }
        true
    })?;
    Ok((items, rest))
}

/// Reads a list. `take` is told whether there is room for a row, and tells whether it is one to keep.
pub fn read(call: &mut Call<'_>, range: Range, fetch: &mut Fetch<'_>, take: &mut Take<'_>) -> Result<Rest, Failure> {
    let most = range.limit.unwrap_or(u32::MAX);
    let record = range.record;
    let mut weight: usize = 0;
    let mut items: u32 = 0;
    let mut walk = Walk::new(range);
    let next = walk.run(call, fetch, &mut |row, errors| {
        let heavier = weight.saturating_add(record).saturating_add(row.weight());
        let has_room = heavier <= MAX_WEIGHT;
        if !take(row, errors, has_room) {
            return Kept::No;
        }
        weight = heavier;
        if !has_room {
            return Kept::TooHeavy;
        }
        items = items.saturating_add(1);
        if items < most { Kept::Yes } else { Kept::Last }
    })?;
    if items == 0 && weight > MAX_WEIGHT {
        return Err(Failure::too_long("The first of the list", "Read it in monday.com."));
    }
    Ok(Rest {
        next: next.map(Box::new),
        course: walk.course,
    })
}

/// The part of a list that a caller asks for.
pub struct Listing {
    range: Range,
    query: Json,
}

impl Listing {
    /// Checks what the caller gave: the maximum number of items, and the cursor, which belongs to a query.
    /// `largest` is the number of rows to request at a time; where each row is an item, it is no more than is
    /// asked for (`is_item`). `record` is the weight of an item without its texts.
    #[inline(never)]
    pub fn of(
        limit: &Option<u32>,
        cursor: &Option<String>,
        query: Json,
        (largest, is_item): (u32, bool),
        record: usize,
    ) -> Result<Box<Self>, Failure> {
        let limit = input::limit(*limit)?;
        let range = Range {
            start: start(cursor.as_deref(), &query, limit.filter(|_| is_item), largest)?,
            limit,
            record,
            is_by_use: false,
        };
        Ok(Box::new(Self { range, query }))
    }

    /// Reads the part, and returns the cursor of the rest, if there may be one. See [`read`].
    #[expect(clippy::boxed_local, reason = "moved by its address: 100 bytes less in each list")]
    pub fn read(self: Box<Self>, call: &mut Call<'_>, fetch: &mut Fetch<'_>, take: &mut Take<'_>) -> Result<Option<String>, Failure> {
        let Self { range, query } = *self;
        let rest = read(call, range, fetch, take)?;
        Ok(rest.cursor(call, &query))
    }
}

/// Reads a page of a list.
pub type Fetch<'f> = dyn FnMut(&mut Call<'_>, PageRequest) -> Result<Page, Failure> + 'f;
/// Takes a row of a list.
pub type Take<'t> = dyn FnMut(Value<'_>, &[ApiError], bool) -> bool + 't;
type Keep<'k> = dyn FnMut(Value<'_>, &[ApiError]) -> Kept + 'k;

/// What one page brought.
enum Brought {
    /// Whether any row is new.
    Rows(bool),
    /// Enough, or all that fits: the position of the rest.
    Enough(Position),
}

/// How the end of the last call is looked for.
#[derive(Clone, Copy)]
enum Search {
    /// Around its offset, then before that.
    Back,
    /// From the beginning of the list on.
    Forward,
}

/// Walks through a list. Not generic, since every kind of list would weigh a kilobyte more.
struct Walk {
    start: Box<Position>,
    is_by_use: bool,
    /// Rows that were listed, or left out, by this call.
    seen: Seen,
    seen_weight: usize,
    /// Rows before the start: not to be listed again.
    before: Vec<String>,
    /// The last rows so far.
    recent: Vec<String>,
    has_short_pages: bool,
    /// Least number of known rows that a page begins with.
    overlap: u32,
    /// How often the list was read again from further before.
    retreats: u32,
    course: Course,
    top: Option<String>,
}

impl Walk {
    fn new(range: Range) -> Self {
        Self {
            before: range.start.before.clone(),
            recent: range.start.before.clone(),
            has_short_pages: range.start.has_short_pages,
            top: range.start.top.clone(),
            start: range.start,
            is_by_use: range.is_by_use,
            seen: Seen::default(),
            seen_weight: 0,
            overlap: 1,
            retreats: 0,
            course: Course::Sure,
        }
    }

    /// Reads from the start on, and returns the position of the rest, if there may be one.
    fn run(&mut self, call: &mut Call<'_>, fetch: &mut Fetch<'_>, keep: &mut Keep<'_>) -> Result<Option<Position>, Failure> {
        let asked = self.start.size;
        let (mut offset, mut size) = (self.start.offset, asked);
        let (mut stale_pages, mut repeated_pages, mut last_of_page) = (0, 0, None);
        let mut pages = 0;
        // Where the last call ended, as long as that was not found.
        let mut search = (!self.before.is_empty()).then_some(Search::Back);
        loop {
            let request = PageRequest::around(offset, size, self.overlap);
            let page = fetch(call, request)?;
            pages += 1;
            let is_known = page.rows.iter().any(|row| self.is_known(row.value()));
            let rows = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
            if is_known {
                search = None;
            }
            match search {
                // Further before, then from the beginning on.
                Some(Search::Back) if request.start() > 0 => {
                    offset = self.retreat(request, size);
                    continue;
                }
                Some(_) if rows >= request.size && pages < MAX_RETREATS => {
                    search = Some(Search::Forward);
                    offset = request.start().saturating_add(rows);
                    continue;
                }
                Some(_) => {
                    // The rows that it ended with are gone.
                    search = None;
                    self.course = Course::Moved;
                    self.before.clear();
                    offset = self.start.offset;
                    continue;
                }
                None => {}
            }
            let has_history = !self.seen.is_empty() || !self.before.is_empty();
            if !is_known && has_history && request.start() > 0 {
                if self.retreats < MAX_RETREATS {
                    offset = self.retreat(request, size);
                    continue;
                }
                self.course = Course::Moved;
            }
            let is_fresh = match self.take(request, size, &page, keep) {
                Brought::Enough(position) => return Ok(Some(position)),
                Brought::Rows(is_fresh) => is_fresh,
            };
            let is_short = rows < request.size;
            if offset == 0 && is_short && page.rows.len() >= LEAST_CUT {
                // All there is, or as many as the server gives at a time: request that many.
                self.has_short_pages = true;
                size = rows;
            } else if is_short && (!self.has_short_pages || !is_fresh) {
                if !self.has_short_pages || size < asked / 2 {
                    break;
                }
                // A server that hides rows of its pages has more behind a page without new ones.
                let beyond = PageRequest {
                    page: request.page.saturating_add(1),
                    size: request.size,
                };
                let page = fetch(call, beyond)?;
                pages += 1;
                match self.take(beyond, size, &page, keep) {
                    Brought::Enough(position) => return Ok(Some(position)),
                    Brought::Rows(false) => break,
                    Brought::Rows(true) => {
                        size = asked;
                        offset = beyond.start().saturating_add(u32::try_from(page.rows.len()).unwrap_or(u32::MAX));
                        continue;
                    }
                }
            }
            let last = page.rows.last().and_then(|row| json::filled_text(row.value(), "id"));
            let is_repeated = !is_fresh && last == last_of_page;
            last_of_page = last;
            repeated_pages = if is_repeated { repeated_pages + 1 } else { 0 };
            stale_pages = if is_fresh { 0 } else { stale_pages + 1 };
            if repeated_pages >= MAX_REPEATED_PAGES || stale_pages >= MAX_RETREATS {
                self.course = if repeated_pages > 0 { Course::Stuck } else { Course::Moved };
                break;
            }
            offset = request.start().saturating_add(rows);
        }
        if self.is_by_use && (pages > 1 || self.start.offset > 0) {
            return self.look_at_the_front(call, asked, fetch, keep);
        }
        Ok(None)
    }

    /// Whether a row was seen, or stands before the start.
    fn is_known(&self, row: Value<'_>) -> bool {
        json::filled(row, "id").is_some_and(|id| self.seen.contains(&id) || self.is_before(&id))
    }

    fn is_before(&self, id: &str) -> bool {
        self.before.iter().any(|known| known == id)
    }

    /// The offset to read from instead: further before each time. From now on the pages overlap more:
    /// what moved once moves again.
    fn retreat(&mut self, request: PageRequest, size: u32) -> u32 {
        self.retreats = self.retreats.saturating_add(1);
        self.overlap = self.overlap.saturating_mul(4).min(size / 2);
        let distance = (size / 2)
            .max(1)
            .saturating_mul(1_u32.checked_shl(self.retreats).unwrap_or(u32::MAX));
        request.start().saturating_sub(distance)
    }

    /// Takes the new rows of a page.
    fn take(&mut self, request: PageRequest, size: u32, page: &Page, keep: &mut Keep<'_>) -> Brought {
        // Everything up to the last row that an earlier call listed is done with.
        let is_before = |row: &Shared| json::filled(row.value(), "id").is_some_and(|id| self.is_before(&id));
        let done = if self.before.is_empty() {
            0
        } else {
            let last = page.rows.iter().rposition(is_before);
            last.map_or(0, |last| last.saturating_add(1))
        };
        let mut is_fresh = false;
        let mut rows: u32 = 0;
        for (index, row) in page.rows.iter().map(Shared::value).enumerate() {
            let Some(id) = json::filled(row, "id") else {
                rows = rows.saturating_add(1);
                continue;
            };
            if self.is_by_use && self.top.is_none() {
                self.top = Some(id.clone().into_owned());
            }
            if !self.is_before(&id) && self.seen.insert(&id) {
                let weight = self.seen_weight.saturating_add(id.len()).saturating_add(SEEN);
                if index >= done {
                    is_fresh = true;
                    if weight > MAX_WEIGHT {
                        return Brought::Enough(self.position(request, size, rows));
                    }
                    match keep(row, &page.errors) {
                        Kept::No | Kept::Yes => {}
                        Kept::TooHeavy => return Brought::Enough(self.position(request, size, rows)),
                        Kept::Last => {
                            self.note(&id);
                            return Brought::Enough(self.position(request, size, rows.saturating_add(1)));
                        }
                    }
                }
                self.seen_weight = weight;
            }
            self.note(&id);
            rows = rows.saturating_add(1);
        }
        Brought::Rows(is_fresh)
    }

    /// Notes the last row so far.
    fn note(&mut self, id: &str) {
        let known = self.recent.iter().position(|known| known == id);
        // The text of the one that goes is used again: this is done for every row.
        let mut text = match known {
            Some(place) => self.recent.remove(place),
            None if self.recent.len() >= MAX_BEFORE => self.recent.remove(0),
            None => String::new(),
        };
        text.clear();
        text.push_str(id);
        self.recent.push(text);
    }

    /// The position behind this number of rows of a page.
    fn position(&self, request: PageRequest, size: u32, rows: u32) -> Position {
        // Only ids can be part of a cursor.
        let is_id = |id: &&String| input::id("cursor", id).is_ok_and(|number| number == id.as_str());
        Position {
            offset: request.start().saturating_add(rows),
            size,
            has_short_pages: self.has_short_pages,
            before: self.recent.iter().filter(is_id).cloned().collect(),
            top: self.top.clone().filter(|top| is_id(&top)),
            found: self.start.found.clone(),
        }
    }

    /// Looks for rows that moved to the front of the list before they were read.
    fn look_at_the_front(
        &mut self,
        call: &mut Call<'_>,
        size: u32,
        fetch: &mut Fetch<'_>,
        keep: &mut Keep<'_>,
    ) -> Result<Option<Position>, Failure> {
        let mut request = PageRequest { page: 1, size };
        // What this call did not begin cannot be compared row by row.
        if self.start.offset > 0 {
            let page = fetch(call, request)?;
            let first = page.rows.first().and_then(|row| json::filled_text(row.value(), "id"));
            if first != self.start.top {
                self.course = Course::Moved;
            }
            return Ok(None);
        }
        while request.page <= MAX_RETREATS {
            let page = fetch(call, request)?;
            match self.take(request, size, &page, keep) {
                Brought::Rows(false) => return Ok(None),
                Brought::Rows(true) => request.page = request.page.saturating_add(1),
                Brought::Enough(_) => break,
            }
        }
        self.course = Course::Moved;
        Ok(None)
    }
}

/// Where to begin: at a cursor of this query, else at the beginning of the list.
pub fn start(cursor: Option<&str>, query: &Json, limit: Option<u32>, largest: u32) -> Result<Box<Position>, Failure> {
    Ok(Box::new(match cursor {
        Some(cursor) => Position::decode(cursor, query, largest)?,
        None => Position::first(page_size(limit, largest)),
    }))
}

/// Number of rows to request at a time, to fill a limit without requesting many more.
pub fn page_size(limit: Option<u32>, largest: u32) -> u32 {
    const SMALLEST: u32 = 25;
    limit.unwrap_or(largest).clamp(SMALLEST, largest)
}

#[cfg(test)]
mod tests;

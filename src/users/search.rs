//! search-users.

use crate::prelude::*;
use crate::{
    bindings::types::{User, UserKindFilter, UserPage, UserQuery, UserStatusFilter},
    engine::{
        call::Call,
        cursor::{CursorError, Position},
        document::{Json, tree, variables},
        failure::Failure,
        input,
        names::is_same,
        paging::{self, PageRequest, Range, Rest, collect},
        seen::Seen,
        version::ApiVersion,
    },
};

use super::{INACTIVE, UserParts, fetch, fields, find_document, has_kinds, spellings, user};

/// Maximum number of users to request at a time: monday.com's own default from 2026-07 on. Its
/// maximum is 1000.
const MAX_PAGE: u32 = 200;

/// Maximum number of users with one email address; more than one is odd already.
const MAX_WITH_ONE_ADDRESS: usize = 100;

/// Maximum weight of those users, by the estimate of [`json::Value::weight`]; [`collect`] does not count
/// them.
const MAX_WEIGHT_WITH_ONE_ADDRESS: usize = 4 << 20;

/// Weight of a user without its texts, for [`collect`].
const RECORD: usize = 640;

/// A page of users. Variables: `limit`, `page` and, where given, `name`, or `kind`; for the older
/// versions `inactive`, for the newer ones `status`.
fn document(version: &ApiVersion, parts: UserParts) -> String {
    let user = fields(version, parts);
    if has_kinds(version) {
        format!(
            "query SearchUsers($limit: Int!, $page: Int!, $name: String, $kind: UserKindFilterInput, $status: [UserStatus!]) \
{{ users(limit: $limit, page: $page, name: $name, user_kind: $kind, status: $status) {{ {user} }} }}"
        )
    } else {
        format!(
            "query SearchUsers($limit: Int!, $page: Int!, $name: String, $kind: UserKind, $inactive: Boolean) \
{{ users(limit: $limit, page: $page, name: $name, kind: $kind, non_active: $inactive) {{ {user} }} }}"
        )
    }
}

/// Searches users.
pub fn search(call: &mut Call<'_>, query: &UserQuery) -> Result<UserPage, Failure> {
    let limit = input::limit(query.limit)?;
    let name = match &query.name {
        Some(name) => Some(input::filled("name", name)?.trim()),
        None => None,
    };
    let filter = tree!(["users", name, kind_name(query), status_name(query)]);
    let page_limit = limit.filter(|_| name.is_none());
    let mut start = paging::start(query.cursor.as_deref(), &filter, page_limit, MAX_PAGE)?;
    let exact_given = start.found.take();
    let (users, rest) = match name {
        Some(name) => by_name(call, query, name, start, exact_given, limit)?,
        // Only a list by name has exact matches.
        None if exact_given.is_some() => return Err(CursorError::Unknown.into()),
        None => pages(call, query, None, start, limit, &mut |_, _| true)?,
    };
    let next = rest.cursor(call, &filter);
    Ok(UserPage {
        users,
        next,
        call: call.into(),
    })
}

/// Users by part of their name, the exact ones first.
///
/// The best match may be the last that monday.com lists, so all are read before the first is given.
/// Then a cursor leads through the others, page by page: each page is read twice in all. While exact
/// matches are left, the cursor holds how many were given, `exact_given`.
fn by_name(
    call: &mut Call<'_>,
    query: &UserQuery,
    name: &str,
    start: Box<Position>,
    exact_given: Option<String>,
    limit: Option<u32>,
) -> Result<(Vec<User>, Rest), Failure> {
    let is_exact = |user: &User| is_same(user.name.as_deref(), name) || is_same(user.email.as_deref(), name);
    if start.offset > 0 {
        return pages(call, query, Some(name), start, limit, &mut |_, user| !is_exact(user));
    }
    let given: usize = exact_given
        .and_then(|given| input::whole_number(&given))
        .and_then(|given| usize::try_from(given).ok())
        .unwrap_or_default();
    let mut exact = Vec::new();
    // The name search is not known to look at addresses.
    if name.contains('@') && input::email(name).is_ok() {
        exact = by_address(call, query, input::email(name)?)?;
    }
    let most = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let size = start.size;
    // How many rows of monday.com's there are up to each user.
    let mut offsets = Vec::new();
    let (all, rest) = pages(call, query, Some(name), start, None, &mut |offset, _| {
        offsets.push(offset);
        true
    })?;
    if rest.next.is_some() {
        return Err(Failure::too_long("The list of users with this name", "Enter more of the name."));
    }
    // Collecting into a set would bring a sort along: 8 kB.
    let mut known = Seen::default();
    for user in &exact {
        known.insert(&user.id);
    }
    let mut others = Vec::new();
    for (position, user) in offsets.into_iter().zip(all) {
        if !is_exact(&user) {
            others.push((position, user));
        } else if !known.contains(&user.id) {
            exact.push(user);
        }
    }
    let found = exact.len();
    let remaining = found.saturating_sub(given);
    let mut items = exact.split_off(given.min(found));
    items.truncate(most);
    if remaining > items.len() {
        let next = Position {
            found: Some(format!("{}", given.saturating_add(most))),
            ..Position::first(size)
        };
        let next = Some(Box::new(next));
        return Ok((items, Rest { next, ..rest }));
    }
    let mut next = None;
    let mut before: Vec<String> = Vec::new();
    let mut offset = 0;
    for (position, user) in others {
        if items.len() >= most {
            // The row before the first of the rest.
            next = Some(Box::new(Position {
                offset,
                before,
                // The others have not begun.
                found: (offset == 0).then(|| format!("{found}")),
                ..Position::first(paging::page_size(limit, MAX_PAGE))
            }));
            break;
        }
        before = vec![user.id.clone()];
        offset = position;
        items.push(user);
    }
    Ok((items, Rest { next, ..rest }))
}

/// Users by e-mail address, of the kind and status asked for.
fn by_address(call: &mut Call<'_>, query: &UserQuery, address: &str) -> Result<Vec<User>, Failure> {
    let inactive = query.status == Some(UserStatusFilter::Deactivated);
    let variables = variables([
        ("emails", Some(spellings(address))),
        ("inactive", (inactive && !has_kinds(call.version())).then_some(Json::from(true))),
    ]);
    let users = fetch(call, find_document, &mut { UserParts::ALL }, variables)?.rows;
    let weight = users.iter().map(|user| user.value().weight()).fold(0, usize::saturating_add);
    if weight > MAX_WEIGHT_WITH_ONE_ADDRESS {
        return Err(Failure::too_long(
            "The list of users with this email address",
            "Look at it in monday.com.",
        ));
    }
    let mut seen = Seen::default();
    let mut count: usize = 0;
    let mut matches = Vec::new();
    for row in &users {
        let Some(user) = user(row.value()).filter(|user| seen.insert(&user.id)) else {
            continue;
        };
        count = count.saturating_add(1);
        if count > MAX_WITH_ONE_ADDRESS {
            break;
        }
        if is_same(user.email.as_deref(), address) && is_wanted(query, &user) && is_inactive(&user) == inactive {
            matches.push(user);
        }
    }
    Ok(matches)
}

/// Users page by page, filtered by kind here if there is a name: from 2026-07 on, monday.com
/// turns the name match exact when a kind is sent along.
fn pages(
    call: &mut Call<'_>,
    query: &UserQuery,
    name: Option<&str>,
    start: Box<Position>,
    limit: Option<u32>,
    is_taken: &mut dyn FnMut(u32, &User) -> bool,
) -> Result<(Vec<User>, Rest), Failure> {
    let mut parts = UserParts::ALL;
    let has_kinds = has_kinds(call.version());
    let mut fetch = |call: &mut Call<'_>, request: PageRequest| {
        let (kind, status, inactive) = if has_kinds {
            (
                name.is_none().then(|| kind_filter(query)).flatten(),
                Some(status_filter(query, name.is_some())),
                None,
            )
        } else {
            (
                name.is_none().then(|| Json::from(kind_name(query))),
                None,
                (query.status == Some(UserStatusFilter::Deactivated)).then_some(Json::from(true)),
            )
        };
        let variables = variables([
            ("limit", Some(Json::from(request.size))),
            ("page", Some(Json::from(request.page))),
            ("name", name.map(Json::from)),
            ("kind", kind),
            ("status", status),
            ("inactive", inactive),
        ]);
        fetch(call, document, &mut parts, variables)
    };
    let range = Range {
        start,
        limit,
        record: RECORD,
        is_by_use: false,
    };
    let mut rows: u32 = 0;
    collect(call, range, &mut fetch, |row, _| {
        rows = rows.saturating_add(1);
        user(row).filter(|user| is_wanted(query, user) && is_taken(rows, user))
    })
}

/// Whether a user is of the kind that the query asks for, as far as is known.
fn is_wanted(query: &UserQuery, user: &User) -> bool {
    match query.kind.unwrap_or(UserKindFilter::All) {
        UserKindFilter::All => true,
        UserKindFilter::NonGuests => user.is_guest != Some(true),
        UserKindFilter::Guests => user.is_guest == Some(true),
        UserKindFilter::NonPending => user.is_pending != Some(true),
    }
}

fn is_inactive(user: &User) -> bool {
    user.status.as_deref() == Some(INACTIVE)
}

fn kind_name(query: &UserQuery) -> &'static str {
    match query.kind {
        None | Some(UserKindFilter::All) => "all",
        Some(UserKindFilter::NonGuests) => "non_guests",
        Some(UserKindFilter::Guests) => "guests",
        Some(UserKindFilter::NonPending) => "non_pending",
    }
}

fn status_name(query: &UserQuery) -> &'static str {
    match query.status {
        None | Some(UserStatusFilter::Current) => "current",
        Some(UserStatusFilter::Deactivated) => "deactivated",
    }
}

/// The newer form of the kind; "non-pending" is a status there.
fn kind_filter(query: &UserQuery) -> Option<Json> {
    match query.kind {
        None | Some(UserKindFilter::All | UserKindFilter::NonPending) => None,
        Some(UserKindFilter::NonGuests) => Some(tree!({ "not_in": tree!(["GUEST"]) })),
        Some(UserKindFilter::Guests) => Some(tree!({ "in": tree!(["GUEST"]) })),
    }
}

fn status_filter(query: &UserQuery, by_name: bool) -> Json {
    match (query.status, query.kind) {
        (Some(UserStatusFilter::Deactivated), _) => tree!(["INACTIVE"]),
        (_, Some(UserKindFilter::NonPending)) if !by_name => tree!(["ACTIVE"]),
        _ => tree!(["ACTIVE", "PENDING"]),
    }
}

//! Users: what reading and searching them share, in either of the two forms that monday.com has for
//! them.

pub mod activate;
pub mod deactivate;
pub mod invite;
pub mod read;
pub mod role;
pub mod roles;
pub mod search;
pub mod standing;

use crate::prelude::*;
use crate::{
    bindings::types::{AccountReference, OutOfOffice, PhotoUrls, User},
    engine::{
        api_error::ApiError,
        call::Call,
        document::{Json, tree, when},
        failure::Failure,
        graphql::GraphqlResponse,
        input::shortened,
        json,
        paging::Page,
        version::ApiVersion,
    },
    references::{find, mapped, team_reference},
};

const USER: &str = "id name email title url birthday location mobile_phone phone country_code time_zone_identifier \
utc_hours_diff current_language created_at last_activity \
out_of_office { active disable_notifications start_date end_date type }";
const USER_FLAGS: &str = " enabled is_admin is_guest is_pending is_view_only is_verified join_date sign_up_product_kind \
photo_original photo_small photo_thumb photo_thumb_small photo_tiny";
const USER_KINDS: &str = " kind status is_email_confirmed became_active_at \
photo_url { original small thumb thumb_small tiny }";
const USER_DEPARTMENT: &str = " department { name }";

/// Whether users have a kind and a status in this version. Before, flags said it.
pub fn has_kinds(version: &ApiVersion) -> bool {
    version.is_at_least(2026, 7)
}

/// The parts of a user that need a scope of their own. The account is non-null in monday.com's schema:
/// where it is refused, the user comes back as null, and must be read without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserParts {
    account: bool,
    teams: bool,
}

impl UserParts {
    /// All of them.
    pub const ALL: Self = Self {
        account: true,
        teams: true,
    };

    /// The parts that are left to request after these errors; `None` if they name none of them.
    fn without_failed(self, errors: &[ApiError]) -> Option<Self> {
        let is_refused = |name: &str| errors.iter().any(|error| error.is_about(name));
        let rest = Self {
            account: self.account && !is_refused("account"),
            teams: self.teams && !is_refused("teams"),
        };
        (rest != self).then_some(rest)
    }
}

/// The fields of a user.
fn fields(version: &ApiVersion, parts: UserParts) -> String {
    let account = when(parts.account, " account { id name }");
    let teams = when(parts.teams, " teams { id name }");
    let people = if has_kinds(version) { USER_KINDS } else { USER_FLAGS };
    let department = when(version.is_at_least(2026, 4), USER_DEPARTMENT);
    format!("{USER}{people}{department}{account}{teams}")
}

/// Users by id or email address, deactivated and pending ones among them. Variables: `ids` or
/// `emails` and, for the older versions, `inactive`: they list deactivated users apart.
fn find_document(version: &ApiVersion, parts: UserParts) -> String {
    let user = fields(version, parts);
    if has_kinds(version) {
        format!(
            "query ReadUser($ids: [ID!], $emails: [String!]) \
{{ users(ids: $ids, emails: $emails, status: [ACTIVE, INACTIVE, PENDING]) {{ {user} }} }}"
        )
    } else {
        format!(
            "query ReadUser($ids: [ID!], $emails: [String], $inactive: Boolean) \
{{ users(ids: $ids, emails: $emails, non_active: $inactive) {{ {user} }} }}"
        )
    }
}

/// Users by id, deactivated and pending ones among them, with the fields that they have from 2026-07 on, or
/// with those before. Variables: `users`. Older versions list deactivated users apart, as `inactive`: see
/// [`listed`].
fn by_id_document(version: &ApiVersion, name: &str, before: &str, fields: &str, older_fields: &str) -> String {
    if has_kinds(version) {
        format!("query {name}($users: [ID!]) {{ {before}users(ids: $users, status: [ACTIVE, INACTIVE, PENDING]) {{ {fields} }} }}")
    } else {
        format!(
            "query {name}($users: [ID!]) {{ {before}users(ids: $users) {{ {older_fields} }} \
inactive: users(ids: $users, non_active: true) {{ {older_fields} }} }}"
        )
    }
}

/// Reads users by id, all of whom must be there. See [`by_id_document`].
pub fn look_up(
    call: &mut Call<'_>,
    name: &str,
    before: &str,
    [fields, older_fields]: [&str; 2],
    ids: &[&str],
) -> Result<Box<GraphqlResponse>, Failure> {
    let document = by_id_document(call.version(), name, before, fields, older_fields);
    let response = call.look_up(&document, tree!({ "users": ids }), "users")?;
    for id in ids {
        if listed(&response, id).is_none() {
            return Err(Failure::no_user(id));
        }
    }
    Ok(response)
}

/// Reads users. If a part of them is refused and takes the users with it, they are read once more
/// without it; `parts` are those to request from then on.
fn fetch(
    call: &mut Call<'_>,
    document: impl Fn(&ApiVersion, UserParts) -> String,
    parts: &mut UserParts,
    variables: Json,
) -> Result<Page, Failure> {
    loop {
        let document = document(call.version(), *parts);
        let result = call.read(&document, variables.clone(), "users");
        let (errors, result) = match result {
            Ok(response) => (response.errors.clone(), Ok(response)),
            Err(failure) if failure.is_limit() => return Err(failure),
            Err(failure) => (failure.details.clone(), Err(failure)),
        };
        let is_spoilt = match &result {
            Ok(response) => response.root("users").is_some_and(|rows| rows.items().any(json::Value::is_null)),
            Err(_) => true,
        };
        if let Some(remaining) = parts.without_failed(&errors).filter(|_| is_spoilt) {
            call.warn_of(&errors);
            *parts = remaining;
            continue;
        }
        let page = Page::of(*result?, "users");
        call.warn_of(&page.errors);
        for row in &page.rows {
            warn_of_unknown(call, row.value());
        }
        return Ok(page);
    }
}

/// The row of a user who was asked for by id. Older versions list deactivated users apart, as `inactive`.
pub fn listed<'a>(response: &'a GraphqlResponse, id: &str) -> Option<json::Value<'a>> {
    find(response.data(), &["users", "inactive"], id)
}

/// Warns of a status or kind that is none of the known ones: what follows from it is not known.
fn warn_of_unknown(call: &mut Call<'_>, row: json::Value<'_>) {
    for (name, known) in [("status", STATUSES.as_slice()), ("kind", KINDS.as_slice())] {
        let word = json::filled_text(row, name);
        if let Some(word) = word.filter(|word| !known.iter().any(|known| known.eq_ignore_ascii_case(word))) {
            let (id, word) = (json::text_or_empty(row, "id"), shortened(&word));
            let message =
                format!("User {id} has the {name} {word}, which this connector does not know. The fields that follow from it are absent.");
            call.warn("unknown-value", message, Some(name.to_owned()));
        }
    }
}

/// An email address as it was entered and in lower case: whether monday.com ignores the case is not
/// known.
fn spellings(address: &str) -> Json {
    let lower = address.to_ascii_lowercase();
    if lower == address {
        tree!([address])
    } else {
        tree!([address, lower])
    }
}

/// Maps a user; `None` without an id.
pub fn user(value: json::Value<'_>) -> Option<User> {
    let kind = kind(value);
    let status = status(value);
    let is_kind = |name: &str| flag(kind.as_deref(), &KINDS, name);
    Some(User {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name"),
        email: json::text(value, "email"),
        title: json::filled_text(value, "title"),
        url: json::filled_text(value, "url"),
        enabled: flag(status.as_deref(), &STATUSES, INACTIVE).map(|is_inactive| !is_inactive),
        is_pending: flag(status.as_deref(), &STATUSES, PENDING).map(|is_pending| is_pending || is_canceled(status.as_deref(), value)),
        is_admin: is_kind("admin"),
        is_guest: is_kind("guest"),
        is_view_only: is_kind("view_only"),
        is_verified: json::flag(value, "is_email_confirmed").or_else(|| json::flag(value, "is_verified")),
        kind,
        status,
        birthday: json::filled_text(value, "birthday"),
        location: json::filled_text(value, "location"),
        mobile_phone: json::filled_text(value, "mobile_phone"),
        phone: json::filled_text(value, "phone"),
        country_code: json::filled_text(value, "country_code"),
        time_zone_identifier: json::filled_text(value, "time_zone_identifier"),
        utc_hours_diff: json::field(value, "utc_hours_diff").and_then(json::Value::as_f64),
        current_language: json::filled_text(value, "current_language"),
        department: json::field(value, "department").and_then(|department| json::filled_text(department, "name")),
        created_at: json::filled_text(value, "created_at").map(day),
        join_date: json::filled_text(value, "became_active_at")
            .or_else(|| json::filled_text(value, "join_date"))
            .map(day),
        last_activity: json::filled_text(value, "last_activity"),
        sign_up_product_kind: json::filled_text(value, "sign_up_product_kind"),
        account: json::field(value, "account").and_then(account_reference),
        teams: mapped(value, "teams", team_reference),
        photos: photos(value),
        out_of_office: json::field(value, "out_of_office").map(out_of_office),
    })
}

/// The kinds that the flags are derived from. Of another word, none of the flags is known.
const KINDS: [&str; 4] = ["admin", "member", "guest", "view_only"];

const ACTIVE: &str = "active";
const INACTIVE: &str = "inactive";
const PENDING: &str = "pending";
const STATUSES: [&str; 3] = [ACTIVE, INACTIVE, PENDING];

/// Whether a word is this one; `None` if it is absent or none of the known ones.
fn flag(word: Option<&str>, known: &[&str], name: &str) -> Option<bool> {
    word.filter(|word| known.contains(word)).map(|word| word == name)
}

/// The kind, in monday.com's words of 2026-07 and later, in lower case.
///
/// Before, three flags said it; a guest is one even if the flag for viewers is set too. A member is
/// one of whom all three say no.
pub fn kind(value: json::Value<'_>) -> Option<String> {
    if let Some(kind) = json::filled_text(value, "kind") {
        return Some(kind.to_ascii_lowercase());
    }
    let is = |name| json::flag(value, name);
    let kind = match (is("is_guest"), is("is_admin"), is("is_view_only")) {
        (Some(true), ..) => "guest",
        (_, Some(true), _) => "admin",
        (.., Some(true)) => "view_only",
        (Some(false), Some(false), Some(false)) => "member",
        _ => return None,
    };
    Some(kind.to_owned())
}

/// The status in lower case. Before 2026-07 two flags said it: deactivated users are not enabled,
/// and pending ones are.
fn status(value: json::Value<'_>) -> Option<String> {
    if let Some(status) = json::filled_text(value, "status") {
        return Some(status.to_ascii_lowercase());
    }
    let status = match (json::flag(value, "enabled"), json::flag(value, "is_pending")) {
        (Some(false), _) => INACTIVE,
        (_, Some(true)) => PENDING,
        (Some(true), Some(false)) => ACTIVE,
        _ => return None,
    };
    Some(status.to_owned())
}

/// Whether an invitation was canceled or expired: such a user is inactive and still pending.
fn is_canceled(status: Option<&str>, value: json::Value<'_>) -> bool {
    status == Some(INACTIVE) && json::flag(value, "is_pending") == Some(true)
}

/// The fields of an owner that [`may_manage`] looks at.
pub fn owner_fields(version: &ApiVersion) -> &'static str {
    if has_kinds(version) {
        "id status kind"
    } else {
        "id enabled is_pending is_admin is_guest is_view_only"
    }
}

/// Whether an owner can manage a board, as far as is known: not who is deactivated or has not accepted the
/// invitation, nor who has become a guest or viewer.
pub fn may_manage(value: json::Value<'_>) -> bool {
    !is_one_of(status(value), &[INACTIVE, PENDING]) && !is_one_of(kind(value), &["guest", "view_only"])
}

/// Whether a word is known, and one of these.
pub fn is_one_of(word: Option<String>, words: &[&str]) -> bool {
    word.is_some_and(|word| words.contains(&word.as_str()))
}

fn account_reference(value: json::Value<'_>) -> Option<AccountReference> {
    Some(AccountReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name"),
    })
}

fn photos(value: json::Value<'_>) -> Option<PhotoUrls> {
    let (photos, prefix) = match json::field(value, "photo_url") {
        Some(photos) => (photos, ""),
        None => (value, "photo_"),
    };
    let size = |name: &str| json::filled_text(photos, &format!("{prefix}{name}"));
    let urls = PhotoUrls {
        original: size("original"),
        small: size("small"),
        thumb: size("thumb"),
        thumb_small: size("thumb_small"),
        tiny: size("tiny"),
    };
    let any = [&urls.original, &urls.small, &urls.thumb, &urls.thumb_small, &urls.tiny];
    any.iter().any(|url| url.is_some()).then_some(urls)
}

fn out_of_office(value: json::Value<'_>) -> OutOfOffice {
    OutOfOffice {
        active: json::flag(value, "active"),
        disable_notifications: json::flag(value, "disable_notifications"),
        start_date: json::filled_text(value, "start_date"),
        end_date: json::filled_text(value, "end_date"),
        reason: json::filled_text(value, "type"),
    }
}

/// The day of a time: `2023-09-02` of `2023-09-02T13:22:48.000Z`.
fn day(time: String) -> String {
    match time.split_once('T') {
        Some((day, _)) => day.to_owned(),
        None => time,
    }
}

#[cfg(test)]
mod changes_tests;
#[cfg(test)]
mod mapping_tests;
#[cfg(test)]
mod tests;

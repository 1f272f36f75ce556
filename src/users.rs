//! Users: what reading and searching them share, in either of the two ways that monday.com describes
//! them.

pub mod read;
pub mod search;

use serde_json::{Value, json};

use crate::{
    bindings::types::{AccountReference, OutOfOffice, PhotoUrls, User, UserStatus},
    engine::{
        call::{Call, Effect, Operation},
        failure::Failure,
        json,
        version::{Features, People},
    },
    references::team_reference,
};

const USER: &str = "id name email title url birthday location mobile_phone phone country_code time_zone_identifier \
utc_hours_diff current_language created_at last_activity account { id name } teams { id name } \
out_of_office { active disable_notifications start_date end_date type }";
const USER_FLAGS: &str = " enabled is_admin is_guest is_pending is_view_only is_verified join_date sign_up_product_kind \
photo_original photo_small photo_thumb photo_thumb_small photo_tiny";
const USER_KINDS: &str = " kind status is_email_confirmed became_active_at \
photo_url { original small thumb thumb_small tiny }";
const USER_DEPARTMENT: &str = " department { name }";

/// The fields of a user.
fn fields(features: Features) -> String {
    let people = match features.people {
        People::Flags => USER_FLAGS,
        People::Kinds => USER_KINDS,
    };
    let department = if features.department { USER_DEPARTMENT } else { "" };
    format!("{USER}{people}{department}")
}

/// Users by id or e-mail address, deactivated and pending ones among them. Variables: `ids` or
/// `emails` and, for the older versions, `inactive`: they list deactivated users apart.
fn find_document(features: Features) -> String {
    let user = fields(features);
    match features.people {
        People::Flags => format!(
            "query ReadUser($ids: [ID!], $emails: [String], $inactive: Boolean) \
{{ users(ids: $ids, emails: $emails, non_active: $inactive) {{ {user} }} }}"
        ),
        People::Kinds => format!(
            "query ReadUser($ids: [ID!], $emails: [String!]) \
{{ users(ids: $ids, emails: $emails, status: [ACTIVE, INACTIVE, PENDING]) {{ {user} }} }}"
        ),
    }
}

fn fetch(call: &mut Call<'_>, document: &str, variables: Value) -> Result<Vec<Value>, Failure> {
    let reply = call.graphql(&Operation {
        document,
        variables,
        root: "users",
        effect: Effect::Read,
    })?;
    call.warn_of(&reply.errors());
    Ok(reply.into_rows("users"))
}

/// An e-mail address as it was entered and in lower case: whether monday.com minds the case is not
/// known.
fn spellings(address: &str) -> Value {
    let lower = address.to_ascii_lowercase();
    if lower == address {
        json!([address])
    } else {
        json!([address, lower])
    }
}

/// Whether two texts are the same but for the blanks around them and the case of ASCII letters:
/// the tables for all other letters would weigh 15 kB.
fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// A user; `None` if there is no id in it.
pub fn user(value: &Value) -> Option<User> {
    let id = json::filled_text(value, "id")?;
    let kind = kind(value);
    let status = status(value);
    let verified = json::flag(value, "is_email_confirmed").or_else(|| json::flag(value, "is_verified"));
    Some(User {
        id,
        name: json::text(value, "name").unwrap_or_default(),
        email: json::text(value, "email").unwrap_or_default(),
        title: json::filled_text(value, "title"),
        url: json::filled_text(value, "url"),
        enabled: status != UserStatus::Inactive,
        is_admin: kind == "admin",
        is_guest: kind == "guest",
        is_pending: status == UserStatus::Pending,
        is_view_only: kind == "view_only",
        is_verified: verified.unwrap_or_default(),
        kind,
        status,
        birthday: json::filled_text(value, "birthday"),
        location: json::filled_text(value, "location"),
        mobile_phone: json::filled_text(value, "mobile_phone"),
        phone: json::filled_text(value, "phone"),
        country_code: json::filled_text(value, "country_code"),
        time_zone_identifier: json::filled_text(value, "time_zone_identifier"),
        utc_hours_diff: json::field(value, "utc_hours_diff").and_then(Value::as_f64),
        current_language: json::filled_text(value, "current_language"),
        department: json::field(value, "department").and_then(|department| json::filled_text(department, "name")),
        created_at: json::filled_text(value, "created_at").map(day),
        join_date: json::filled_text(value, "became_active_at")
            .or_else(|| json::filled_text(value, "join_date"))
            .map(day),
        last_activity: json::filled_text(value, "last_activity"),
        sign_up_product_kind: json::filled_text(value, "sign_up_product_kind"),
        account: json::field(value, "account").and_then(account_reference),
        teams: json::list(value, "teams").filter_map(team_reference).collect(),
        photos: photos(value),
        out_of_office: json::field(value, "out_of_office").map(out_of_office),
    })
}

/// The status. Before 2026-07 two flags said it: deactivated users are not enabled, and pending
/// ones are.
fn status(value: &Value) -> UserStatus {
    match json::text(value, "status").as_deref() {
        Some("ACTIVE") => UserStatus::Active,
        Some("PENDING") => UserStatus::Pending,
        Some("INACTIVE") => UserStatus::Inactive,
        _ if json::flag(value, "enabled") == Some(false) => UserStatus::Inactive,
        _ if json::flag(value, "is_pending") == Some(true) => UserStatus::Pending,
        _ => UserStatus::Active,
    }
}

fn account_reference(value: &Value) -> Option<AccountReference> {
    Some(AccountReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
    })
}

fn photos(value: &Value) -> Option<PhotoUrls> {
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

fn out_of_office(value: &Value) -> OutOfOffice {
    OutOfOffice {
        active: json::flag(value, "active").unwrap_or_default(),
        disable_notifications: json::flag(value, "disable_notifications").unwrap_or_default(),
        start_date: json::filled_text(value, "start_date"),
        end_date: json::filled_text(value, "end_date"),
        reason: json::filled_text(value, "type"),
    }
}

/// The kind, in monday.com's words of 2026-07 and later.
///
/// Before, three flags said it; a guest is one even if the flag for viewers is set too.
pub fn kind(value: &Value) -> String {
    if let Some(kind) = json::filled_text(value, "kind") {
        return kind.to_ascii_lowercase();
    }
    let is = |name| json::flag(value, name) == Some(true);
    let kind = if is("is_guest") {
        "guest"
    } else if is("is_admin") {
        "admin"
    } else if is("is_view_only") {
        "view_only"
    } else {
        "member"
    };
    kind.to_owned()
}

/// The day of a time: `2023-09-02` of `2023-09-02T13:22:48.000Z`.
fn day(time: String) -> String {
    match time.split_once('T') {
        Some((day, _)) => day.to_owned(),
        None => time,
    }
}

#[cfg(test)]
mod mapping_tests;
#[cfg(test)]
mod tests;

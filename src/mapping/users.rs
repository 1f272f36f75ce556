//! Users, in either of the two ways that monday.com describes them.

use serde_json::Value;

use crate::{
    bindings::types::{Account, AccountReference, ConnectedUser, OutOfOffice, PhotoUrls, User, UserStatus},
    json,
    mapping::{day, team_reference},
};

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

/// The token's user.
pub fn connected_user(value: &Value) -> Option<ConnectedUser> {
    let kind = kind(value);
    Some(ConnectedUser {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
        email: json::text(value, "email").unwrap_or_default(),
        is_admin: kind == "admin",
        kind,
    })
}

/// The token's account.
pub fn account(value: &Value) -> Option<Account> {
    Some(Account {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
        slug: json::text(value, "slug").unwrap_or_default(),
        tier: json::text(value, "tier"),
    })
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

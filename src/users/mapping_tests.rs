//! Users as each version describes them.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use serde_json::{Value, json};

use super::{day, user as map_user};
use crate::bindings::types::{User, UserStatus};

fn user(value: Value) -> User {
    map_user(&value).expect("a user")
}

/// What every version says of a user.
fn common() -> Value {
    json!({
        "id": "4012689", "name": "Ada Lovelace", "email": "ada@example.com", "title": "Analyst", "url": "https://x.monday.com/users/4012689",
        "birthday": "1815-12-10", "location": "London", "mobile_phone": "+44 1", "phone": "+44 2", "country_code": "GB",
        "time_zone_identifier": "Europe/London", "current_language": "en", "last_activity": "2026-11-20",
        "account": { "id": 17, "name": "Engines" }, "teams": [{ "id": "5", "name": "Maths" }, null],
        "out_of_office": { "active": true, "disable_notifications": false, "start_date": "2026-12-24", "end_date": "2026-12-31", "type": "family_time" },
    })
}

fn with(mut value: Value, more: Value) -> Value {
    let object = value.as_object_mut().unwrap();
    object.extend(more.as_object().unwrap().clone());
    value
}

/// Flags until 2026-04, both in 2026-07, kinds from 2026-10. One record for all.
#[test]
fn a_user_has_one_shape_in_every_version() {
    let flags = json!({
        "enabled": true, "is_admin": true, "is_guest": false, "is_pending": false, "is_view_only": false, "is_verified": true,
        "join_date": "2023-09-03", "sign_up_product_kind": "core",
        "photo_original": "https://p/o", "photo_small": "https://p/s", "photo_thumb": "https://p/t", "photo_thumb_small": "https://p/ts", "photo_tiny": "https://p/y",
    });
    let kinds = json!({
        "kind": "admin", "status": "ACTIVE", "is_email_confirmed": true, "became_active_at": "2023-09-03T08:00:00.000Z",
        "photo_url": { "original": "https://p/o", "small": "https://p/s", "thumb": "https://p/t", "thumb_small": "https://p/ts", "tiny": "https://p/y" },
    });
    let day = json!({ "created_at": "2023-09-02", "utc_hours_diff": 1 });
    let time = json!({ "created_at": "2023-09-02T13:22:48.000Z", "utc_hours_diff": 1.0 });
    let old = user(with(with(common(), flags.clone()), day));
    let both = user(with(with(with(common(), flags), kinds.clone()), time.clone()));
    let new = user(with(with(common(), kinds), time));

    assert_eq!(old, both);
    assert_eq!(
        User {
            sign_up_product_kind: None,
            ..old.clone()
        },
        new
    );
    assert_eq!(
        (new.id.as_str(), new.name.as_str(), new.email.as_str()),
        ("4012689", "Ada Lovelace", "ada@example.com")
    );
    assert_eq!((new.kind.as_str(), new.status, new.enabled), ("admin", UserStatus::Active, true));
    assert!(new.is_admin && new.is_verified && !new.is_guest && !new.is_pending && !new.is_view_only);
    assert_eq!(
        (new.created_at.as_deref(), new.join_date.as_deref()),
        (Some("2023-09-02"), Some("2023-09-03"))
    );
    assert_eq!((new.utc_hours_diff, new.last_activity.as_deref()), (Some(1.0), Some("2026-11-20")));
    assert_eq!(new.account.as_ref().map(|account| account.id.as_str()), Some("17"));
    assert_eq!(new.teams.len(), 1);
    let photos = new.photos.as_ref().unwrap();
    assert_eq!(
        [&photos.original, &photos.small, &photos.thumb, &photos.thumb_small, &photos.tiny].map(|url| url.as_deref().unwrap()),
        ["https://p/o", "https://p/s", "https://p/t", "https://p/ts", "https://p/y"]
    );
    let away = new.out_of_office.as_ref().unwrap();
    assert!(away.active && !away.disable_notifications);
    assert_eq!(
        (away.start_date.as_deref(), away.end_date.as_deref(), away.reason.as_deref()),
        (Some("2026-12-24"), Some("2026-12-31"), Some("family_time"))
    );
    assert_eq!(old.sign_up_product_kind.as_deref(), Some("core"));
    for (field, expected) in [
        (&new.title, "Analyst"),
        (&new.url, "https://x.monday.com/users/4012689"),
        (&new.birthday, "1815-12-10"),
        (&new.location, "London"),
        (&new.mobile_phone, "+44 1"),
        (&new.phone, "+44 2"),
        (&new.country_code, "GB"),
        (&new.time_zone_identifier, "Europe/London"),
        (&new.current_language, "en"),
    ] {
        assert_eq!(field.as_deref(), Some(expected));
    }
    let department = user(with(common(), json!({ "department": { "name": "Research" } })));
    assert_eq!(department.department.as_deref(), Some("Research"));
    let half = user(json!({ "id": "1", "utc_hours_diff": -3.5 }));
    assert_eq!(half.utc_hours_diff, Some(-3.5));
}

/// The mapping of monday.com's own guide, DOC-mig26.
#[test]
fn kind_and_status_are_worked_out_from_the_older_flags() {
    use UserStatus::{Active, Inactive, Pending};
    let rows = [
        ("admin", json!({ "is_admin": true }), "admin", Active),
        (
            "member",
            json!({ "is_admin": false, "is_guest": false, "is_view_only": false }),
            "member",
            Active,
        ),
        ("guest", json!({ "is_guest": true }), "guest", Active),
        ("viewer", json!({ "is_view_only": true }), "view_only", Active),
        (
            "guest and viewer",
            json!({ "is_guest": true, "is_view_only": true }),
            "guest",
            Active,
        ),
        ("pending", json!({ "enabled": true, "is_pending": true }), "member", Pending),
        ("deactivated", json!({ "enabled": false, "is_pending": false }), "member", Inactive),
        (
            "deactivated while pending",
            json!({ "enabled": false, "is_pending": true }),
            "member",
            Inactive,
        ),
        ("nothing told", json!({}), "member", Active),
        (
            "nulls",
            json!({ "enabled": null, "is_admin": null, "is_guest": null, "kind": null, "status": null }),
            "member",
            Active,
        ),
        ("kind", json!({ "kind": "guest", "status": "PENDING" }), "guest", Pending),
        (
            "kind in capitals",
            json!({ "kind": "VIEW_ONLY", "status": "INACTIVE" }),
            "view_only",
            Inactive,
        ),
        (
            "another kind",
            json!({ "kind": "agent_member", "status": "ACTIVE" }),
            "agent_member",
            Active,
        ),
        (
            "a kind goes before the flags",
            json!({ "kind": "member", "is_admin": true, "status": "ACTIVE", "enabled": false }),
            "member",
            Active,
        ),
    ];
    for (name, flags, kind, status) in rows {
        let user = user(with(json!({ "id": "1" }), flags));
        assert_eq!((user.kind.as_str(), user.status), (kind, status), "{name}");
        assert_eq!(user.is_admin, kind == "admin", "{name}");
        assert_eq!(user.is_guest, kind == "guest", "{name}");
        assert_eq!(user.is_view_only, kind == "view_only", "{name}");
        assert_eq!(user.is_pending, status == Pending, "{name}");
        assert_eq!(user.enabled, status != Inactive, "{name}");
    }
}

#[test]
fn whatever_a_user_lacks_is_absent() {
    let mut nulls = common();
    for value in nulls.as_object_mut().unwrap().values_mut() {
        *value = Value::Null;
    }
    let more = json!({
        "id": "7", "photo_url": null, "department": null, "became_active_at": null, "is_email_confirmed": null, "created_at": null, "utc_hours_diff": null,
    });
    let from_nulls = user(with(nulls, more));
    assert_eq!(from_nulls, user(json!({ "id": 7 })));
    assert_eq!((from_nulls.name.as_str(), from_nulls.email.as_str()), ("", ""));
    assert!(
        from_nulls.photos.is_none() && from_nulls.account.is_none() && from_nulls.out_of_office.is_none() && from_nulls.teams.is_empty()
    );
    // Texts that hold nothing are absent, too.
    let blank = user(json!({ "id": "7", "title": "", "phone": " ", "photo_url": { "original": "" }, "department": { "name": null } }));
    assert_eq!(blank, from_nulls);
    // Other types than promised.
    let odd = user(json!({
        "id": "7", "teams": "none", "account": [], "out_of_office": {}, "photo_url": "x", "department": "x", "utc_hours_diff": "x", "title": {}, "status": 1,
    }));
    assert_eq!((odd.teams.len(), odd.account.is_none(), odd.title.is_none()), (0, true, true));
    for none in [
        json!({}),
        json!({ "id": null }),
        json!({ "id": "" }),
        json!(null),
        json!("7"),
        json!([]),
    ] {
        assert_eq!(map_user(&none), None, "{none}");
    }
}

#[test]
fn the_day_of_a_time_is_its_beginning() {
    for (time, expected) in [
        ("2023-09-02T13:22:48.000Z", "2023-09-02"),
        ("2023-09-02", "2023-09-02"),
        ("", ""),
        ("T", ""),
    ] {
        assert_eq!(day(time.to_owned()), expected);
    }
}

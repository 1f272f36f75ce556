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
use crate::{bindings::types::User, test_support::as_read};

fn user(value: Value) -> User {
    map_user(as_read(&value)).expect("a user")
}

/// The fields that every version has.
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
        (new.id.as_str(), new.name.as_deref(), new.email.as_deref()),
        ("4012689", Some("Ada Lovelace"), Some("ada@example.com"))
    );
    assert_eq!(
        (new.kind.as_deref(), new.status.as_deref(), new.enabled),
        (Some("admin"), Some("active"), Some(true))
    );
    assert_eq!((new.is_admin, new.is_verified), (Some(true), Some(true)));
    assert_eq!(
        (new.is_guest, new.is_pending, new.is_view_only),
        (Some(false), Some(false), Some(false))
    );
    assert_eq!(
        (new.created_at.as_deref(), new.join_date.as_deref()),
        (Some("2023-09-02"), Some("2023-09-03"))
    );
    assert_eq!((new.utc_hours_diff, new.last_activity.as_deref()), (Some(1.0), Some("2026-11-20")));
    let account = new.account.as_ref().unwrap();
    assert_eq!((account.id.as_str(), account.name.as_deref()), ("17", Some("Engines")));
    let teams = new.teams.as_ref().unwrap();
    assert_eq!(
        teams
            .iter()
            .map(|team| (team.id.as_str(), team.name.as_deref()))
            .collect::<Vec<_>>(),
        [("5", Some("Maths"))]
    );
    let photos = new.photos.as_ref().unwrap();
    assert_eq!(
        [&photos.original, &photos.small, &photos.thumb, &photos.thumb_small, &photos.tiny].map(|url| url.as_deref().unwrap()),
        ["https://p/o", "https://p/s", "https://p/t", "https://p/ts", "https://p/y"]
    );
    let away = new.out_of_office.as_ref().unwrap();
    assert_eq!((away.active, away.disable_notifications), (Some(true), Some(false)));
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
fn kind_and_status_are_derived_from_the_older_flags() {
    let active = || json!({ "enabled": true, "is_pending": false });
    let member = || json!({ "is_admin": false, "is_guest": false, "is_view_only": false });
    let both = |one: Value, other: Value| with(one, other);
    let rows = [
        ("admin", json!({ "is_admin": true }), Some("admin"), None),
        (
            "active admin",
            both(active(), json!({ "is_admin": true })),
            Some("admin"),
            Some("active"),
        ),
        ("active member", both(active(), member()), Some("member"), Some("active")),
        ("member", member(), Some("member"), None),
        ("guest", json!({ "is_guest": true }), Some("guest"), None),
        ("viewer", json!({ "is_view_only": true }), Some("view_only"), None),
        (
            "guest and viewer",
            json!({ "is_guest": true, "is_view_only": true }),
            Some("guest"),
            None,
        ),
        (
            "pending member",
            both(member(), json!({ "enabled": true, "is_pending": true })),
            Some("member"),
            Some("pending"),
        ),
        (
            "deactivated member",
            both(member(), json!({ "enabled": false, "is_pending": false })),
            Some("member"),
            Some("inactive"),
        ),
        (
            "canceled invitation",
            json!({ "enabled": false, "is_pending": true }),
            None,
            Some("inactive"),
        ),
        ("deactivated", json!({ "enabled": false }), None, Some("inactive")),
        ("pending", json!({ "is_pending": true }), None, Some("pending")),
    ];
    for (name, flags, kind, status) in rows {
        let user = user(with(json!({ "id": "1" }), flags));
        assert_eq!((user.kind.as_deref(), user.status.as_deref()), (kind, status), "{name}");
        if name == "canceled invitation" {
            assert_eq!((user.is_pending, user.enabled), (Some(true), Some(false)));
        } else {
            assert_flags_follow(&user, name);
        }
    }
}

/// A user of whom monday.com does not say that they are no guest may be one.
#[test]
fn missing_flags_leave_kind_and_status_absent() {
    for (name, flags) in [
        ("no flags", json!({})),
        (
            "nulls",
            json!({
                "enabled": null, "is_pending": null, "is_admin": null, "is_guest": null, "is_view_only": null, "kind": null, "status": null,
            }),
        ),
        ("no admin", json!({ "is_admin": false, "enabled": true })),
        (
            "is_guest is missing",
            json!({ "is_admin": false, "is_view_only": false, "enabled": true }),
        ),
        (
            "is_admin is missing",
            json!({ "is_guest": false, "is_view_only": false, "is_pending": false }),
        ),
        ("is_view_only is missing", json!({ "is_admin": false, "is_guest": false })),
        (
            "a flag that is not true or false",
            json!({ "is_admin": false, "is_guest": 0, "is_view_only": false, "enabled": "yes", "is_pending": false }),
        ),
        ("blank words", json!({ "kind": " ", "status": "" })),
    ] {
        let user = user(with(json!({ "id": "1" }), flags));
        assert_eq!((user.kind.as_ref(), user.status.as_ref()), (None, None), "{name}");
        assert_flags_follow(&user, name);
    }
}

#[test]
fn kind_and_status_of_the_newer_versions_take_precedence_in_lower_case() {
    for (name, words, kind, status) in [
        (
            "in lower case",
            json!({ "kind": "guest", "status": "pending" }),
            Some("guest"),
            Some("pending"),
        ),
        (
            "in upper case",
            json!({ "kind": "VIEW_ONLY", "status": "INACTIVE" }),
            Some("view_only"),
            Some("inactive"),
        ),
        ("a kind alone", json!({ "kind": "ADMIN" }), Some("admin"), None),
        ("a status alone", json!({ "status": "ACTIVE" }), None, Some("active")),
        (
            "against the flags",
            json!({ "kind": "member", "is_admin": true, "status": "ACTIVE", "enabled": false, "is_pending": true }),
            Some("member"),
            Some("active"),
        ),
    ] {
        let user = user(with(json!({ "id": "1" }), words));
        assert_eq!((user.kind.as_deref(), user.status.as_deref()), (kind, status), "{name}");
        assert_flags_follow(&user, name);
    }
}

/// monday.com adds kinds and statuses. Whether a custom role is an administrator's is not known.
#[test]
fn an_unknown_kind_or_status_passes_through_without_flags() {
    for kind in ["custom_role_x", "agent_member", "administrator"] {
        let user = user(json!({ "id": "1", "kind": kind, "status": "ACTIVE", "is_admin": true, "is_guest": false }));
        assert_eq!(user.kind.as_deref(), Some(kind));
        assert_eq!((user.is_admin, user.is_guest, user.is_view_only), (None, None, None), "{kind}");
        assert_eq!((user.enabled, user.is_pending), (Some(true), Some(false)), "{kind}");
    }
    let user = user(json!({ "id": "1", "kind": "admin", "status": "ON_LEAVE", "enabled": true }));
    assert_eq!(user.status.as_deref(), Some("on_leave"));
    assert_eq!((user.enabled, user.is_pending, user.is_admin), (None, None, Some(true)));
}

#[test]
fn is_verified_is_reported_only_if_the_response_says_it() {
    for (value, expected) in [
        (json!({ "is_email_confirmed": true }), Some(true)),
        (json!({ "is_email_confirmed": false, "is_verified": true }), Some(false)),
        (json!({ "is_verified": true }), Some(true)),
        (json!({ "is_verified": false }), Some(false)),
        (json!({ "is_email_confirmed": null, "is_verified": null }), None),
        (json!({ "status": "ACTIVE" }), None),
    ] {
        assert_eq!(user(with(json!({ "id": "1" }), value.clone())).is_verified, expected, "{value}");
    }
}

/// The flags are those of the kind and status, and absent where these are.
#[track_caller]
fn assert_flags_follow(user: &User, name: &str) {
    let kind = user.kind.as_deref();
    let status = user.status.as_deref();
    assert_eq!(user.is_admin, kind.map(|kind| kind == "admin"), "{name}");
    assert_eq!(user.is_guest, kind.map(|kind| kind == "guest"), "{name}");
    assert_eq!(user.is_view_only, kind.map(|kind| kind == "view_only"), "{name}");
    assert_eq!(user.is_pending, status.map(|status| status == "pending"), "{name}");
    assert_eq!(user.enabled, status.map(|status| status != "inactive"), "{name}");
}

#[test]
fn fields_without_a_value_are_absent() {
    let mut nulls = common();
    for value in nulls.as_object_mut().unwrap().values_mut() {
        *value = Value::Null;
    }
    let more = json!({
        "id": "7", "photo_url": null, "department": null, "became_active_at": null, "is_email_confirmed": null, "created_at": null, "utc_hours_diff": null,
    });
    let from_nulls = user(with(nulls, more));
    assert_eq!(from_nulls, user(json!({ "id": 7 })));
    // Withheld, and not empty.
    assert_eq!((from_nulls.name.as_ref(), from_nulls.email.as_ref()), (None, None));
    assert!(
        from_nulls.photos.is_none() && from_nulls.account.is_none() && from_nulls.out_of_office.is_none() && from_nulls.teams.is_none()
    );
    // Blank texts are absent, too.
    let blank = user(json!({ "id": "7", "title": "", "phone": " ", "photo_url": { "original": "" }, "department": { "name": null } }));
    assert_eq!(blank, from_nulls);
    // Values of other types than the schema says.
    let odd = user(json!({
        "id": "7", "teams": "none", "account": [], "out_of_office": {}, "photo_url": "x", "department": "x", "utc_hours_diff": "x", "title": {}, "status": 1,
    }));
    assert!(odd.teams.is_none() && odd.account.is_none() && odd.title.is_none() && odd.photos.is_none() && odd.department.is_none());
    assert_eq!((odd.utc_hours_diff, odd.enabled), (None, None));
    let away = odd.out_of_office.unwrap();
    assert_eq!((away.active, away.disable_notifications, away.reason), (None, None, None));
    for none in [
        json!({}),
        json!({ "id": null }),
        json!({ "id": "" }),
        json!(null),
        json!("7"),
        json!([]),
    ] {
        assert_eq!(map_user(as_read(&none)), None, "{none}");
    }
}

/// An empty list or text is one that monday.com sent, and not one that it withheld.
#[test]
fn empty_values_are_distinguished_from_withheld_ones() {
    let empty = user(json!({ "id": "7", "name": "", "email": "", "teams": [], "account": { "id": "1", "name": "" } }));
    assert_eq!((empty.name.as_deref(), empty.email.as_deref()), (Some(""), Some("")));
    assert_eq!(empty.teams.map(|teams| teams.len()), Some(0));
    assert_eq!(empty.account.unwrap().name.as_deref(), Some(""));
    let withheld = user(json!({ "id": "7", "name": null, "email": null, "teams": null, "account": null }));
    assert_eq!((withheld.name, withheld.email), (None, None));
    assert!(withheld.teams.is_none() && withheld.account.is_none());
    // The names inside may be withheld, too.
    let nameless = user(json!({ "id": "7", "teams": [{ "id": "5" }], "account": { "id": "1", "name": null } }));
    assert_eq!(nameless.teams.unwrap()[0].name, None);
    assert_eq!(nameless.account.unwrap().name, None);
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

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use serde_json::{Value, json};

use super::{boards, day, users};
use crate::{
    bindings::types::{
        BoardDetails, BoardHierarchy, BoardKind, BoardState, BoardSummary, BoardType, User, UserStatus, Warning, WorkspaceReference,
    },
    test_host_tests::{act, codes},
};

fn user(value: Value) -> User {
    users::user(&value).expect("a user")
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
        assert_eq!(users::user(&none), None, "{none}");
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

fn summary(value: &Value) -> (Option<BoardSummary>, Vec<Warning>) {
    let run = act([], |call| {
        let summary = boards::summary(call, value);
        Ok((summary, call.take_warnings()))
    });
    run.value().clone()
}

fn details(value: &Value) -> (Option<BoardDetails>, Vec<Warning>) {
    let run = act([], |call| {
        let details = boards::details(call, value);
        Ok((details, call.take_warnings()))
    });
    run.value().clone()
}

fn board() -> Value {
    json!({
        "id": "18265829659", "name": "Ops", "description": "What we do", "board_kind": "share", "permissions": "everyone", "state": "archived",
        "type": "board", "url": "https://x.monday.com/boards/18265829659", "updated_at": "2026-11-20T10:00:00Z", "created_at": "2026-01-01T10:00:00Z",
        "hierarchy_type": "multi_level", "board_folder_id": 99, "workspace": { "id": "7217155", "name": "Main workspace" },
        "creator": { "id": "1", "name": "Ada", "email": "ada@example.com" },
        "owners": [{ "id": "1", "name": "Ada", "email": "ada@example.com" }, null],
        "subscribers": [{ "id": "1", "name": "Ada", "email": "ada@example.com" }, { "id": 2, "name": null, "email": null }, { "name": "no id" }],
        "team_owners": [{ "id": "-1", "name": "Everyone at Engines" }], "team_subscribers": null,
        "groups": [
            { "id": "topics", "title": "Group", "color": "#037f4c", "position": "65536", "archived": false, "deleted": null },
            { "id": "old", "title": null, "color": null, "position": 131072.0, "archived": true, "deleted": true },
        ],
        "tags": [{ "id": 12, "name": "urgent", "color": "#ff158a" }], "items_count": 4, "item_terminology": "Item", "access_level": "edit",
    })
}

#[test]
fn a_board_is_told_with_everything_on_it() {
    let (details, warnings) = details(&board());
    let details = details.unwrap();
    assert_eq!(warnings, []);
    let summary = &details.board;
    assert_eq!(
        (summary.id.as_str(), summary.name.as_str(), summary.description.as_deref()),
        ("18265829659", "Ops", Some("What we do"))
    );
    assert_eq!(
        (summary.kind, summary.state, summary.board_type),
        (Some(BoardKind::Share), Some(BoardState::Archived), Some(BoardType::Board))
    );
    assert_eq!(
        (summary.hierarchy, summary.permissions.as_deref()),
        (Some(BoardHierarchy::MultiLevel), Some("everyone"))
    );
    assert_eq!(
        (summary.url.as_deref(), summary.folder_id.as_deref()),
        (Some("https://x.monday.com/boards/18265829659"), Some("99"))
    );
    // Times of boards are told as they are.
    assert_eq!(
        (summary.created_at.as_deref(), summary.updated_at.as_deref()),
        (Some("2026-01-01T10:00:00Z"), Some("2026-11-20T10:00:00Z"))
    );
    let main = WorkspaceReference {
        id: Some("7217155".to_owned()),
        name: "Main workspace".to_owned(),
    };
    assert_eq!(summary.workspace, Some(main));
    let members = summary.members.as_ref().unwrap();
    assert_eq!(
        (members.owners.as_slice(), members.subscribers.as_slice()),
        (["1".to_owned()].as_slice(), ["1".to_owned(), "2".to_owned()].as_slice())
    );

    assert_eq!(details.creator.as_ref().unwrap().email, "ada@example.com");
    assert_eq!(
        (
            details.owners.len(),
            details.subscribers.len(),
            details.subscribers[1].name.as_str()
        ),
        (1, 2, "")
    );
    assert_eq!((details.team_owners[0].id.as_str(), details.team_subscribers.len()), ("-1", 0));
    assert_eq!(
        (
            details.groups[0].title.as_str(),
            details.groups[0].position.as_deref(),
            details.groups[0].archived
        ),
        ("Group", Some("65536"), false)
    );
    assert_eq!(
        (
            details.groups[1].title.as_str(),
            details.groups[1].archived,
            details.groups[1].deleted
        ),
        ("", true, true)
    );
    assert_eq!((details.tags[0].id.as_str(), details.tags[0].name.as_str()), ("12", "urgent"));
    assert_eq!(
        (
            details.items_count,
            details.item_terminology.as_deref(),
            details.access_level.as_deref()
        ),
        (Some(4), Some("Item"), Some("edit"))
    );
}

#[test]
fn whatever_a_board_lacks_is_absent_without_a_warning() {
    let mut nulls = board();
    for (name, value) in nulls.as_object_mut().unwrap() {
        if name != "id" {
            *value = Value::Null;
        }
    }
    let (from_nulls, warnings) = details(&nulls);
    assert_eq!(warnings, []);
    assert_eq!(from_nulls, details(&json!({ "id": 18265829659_u64 })).0);
    let from_nulls = from_nulls.unwrap();
    // Null for the workspace is the main one, in accounts in which it has no id.
    assert_eq!(
        (from_nulls.board.workspace, from_nulls.board.members, from_nulls.board.description),
        (None, None, None)
    );
    // An empty description is one.
    assert_eq!(
        summary(&json!({ "id": "1", "description": "" })).0.unwrap().description.as_deref(),
        Some("")
    );
    let unnamed = summary(&json!({ "id": "1", "workspace": { "id": null, "name": "Main workspace" } }))
        .0
        .unwrap();
    assert_eq!(unnamed.workspace.unwrap().id, None);
    for none in [json!({}), json!({ "id": null }), json!(null), json!([]), json!("1")] {
        assert!(summary(&none).0.is_none() && details(&none).0.is_none(), "{none}");
    }
}

#[test]
fn members_are_told_if_both_lists_are_there() {
    let members = |value| summary(&value).0.unwrap().members;
    assert!(members(json!({ "id": "1", "owners": [], "subscribers": [] })).is_some());
    for value in [
        json!({ "id": "1", "owners": [] }),
        json!({ "id": "1", "owners": null, "subscribers": [] }),
        json!({ "id": "1", "owners": [], "subscribers": null }),
        json!({ "id": "1", "owners": "x", "subscribers": [] }),
    ] {
        assert_eq!(members(value), None);
    }
}

#[test]
fn every_value_of_an_enum_is_known_and_another_is_warned_of() {
    let read = |field: &str, text: &str| {
        let (summary, warnings) = summary(&json!({ "id": "1", field: text }));
        let summary = summary.unwrap();
        let known = match field {
            "board_kind" => summary.kind.is_some(),
            "state" => summary.state.is_some(),
            "type" => summary.board_type.is_some(),
            _ => summary.hierarchy.is_some(),
        };
        (known, warnings)
    };
    for (field, texts) in [
        ("board_kind", &["public", "private", "share"][..]),
        ("state", &["active", "archived", "deleted"]),
        ("type", &["board", "sub_items_board", "document", "custom_object"]),
        ("hierarchy_type", &["classic", "multi_level"]),
    ] {
        for text in texts {
            assert_eq!(read(field, text), (true, vec![]), "{field} {text}");
        }
        let (known, warnings) = read(field, "of_tomorrow");
        assert_eq!((known, codes(&warnings)), (false, vec!["unknown-value"]), "{field}");
        assert!(warnings[0].message.contains("of_tomorrow") && warnings[0].path.as_deref() == Some(field));
    }
    let states = act([], |call| {
        Ok(["active", "archived", "deleted"].map(|state| boards::board_state(call, &json!({ "state": state }))))
    });
    assert_eq!(
        states.value(),
        &[Some(BoardState::Active), Some(BoardState::Archived), Some(BoardState::Deleted)]
    );
}

/// Documents and sub-item boards are in the same list.
#[test]
fn documents_and_sub_items_are_no_boards() {
    for (kind, expected) in [
        (json!("board"), true),
        (json!("custom_object"), true),
        (json!(null), true),
        (json!("document"), false),
        (json!("sub_items_board"), false),
    ] {
        assert_eq!(boards::is_board(&json!({ "id": "1", "type": kind })), expected, "{kind}");
    }
}

#[test]
fn the_tokens_user_and_account_are_told() {
    let told = users::connected_user(&json!({ "id": 1, "name": "Ada", "email": "ada@example.com", "kind": "admin" })).unwrap();
    assert_eq!((told.id.as_str(), told.kind.as_str(), told.is_admin), ("1", "admin", true));
    let told = users::connected_user(&json!({ "id": "1", "is_admin": false, "is_guest": true })).unwrap();
    assert_eq!((told.kind.as_str(), told.is_admin, told.name.as_str()), ("guest", false, ""));
    assert_eq!(users::connected_user(&json!({ "name": "Ada" })), None);
    let account = users::account(&json!({ "id": "9", "name": "Engines", "slug": "engines", "tier": "pro" })).unwrap();
    assert_eq!((account.slug.as_str(), account.tier.as_deref()), ("engines", Some("pro")));
    let account = users::account(&json!({ "id": "9", "name": null, "slug": null, "tier": null })).unwrap();
    assert_eq!((account.slug.as_str(), account.tier), ("", None));
    assert_eq!(users::account(&json!(null)), None);
}

//! Boards, from JSON to records.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use serde_json::{Value, json};

use super::{lifecycle, list, read, summary as map_summary};
use crate::{
    bindings::types::{BoardDetails, BoardHierarchy, BoardKind, BoardState, BoardSummary, BoardType, Warning, WorkspaceReference},
    test_support::{act, codes},
};

fn summary(value: &Value) -> (Option<BoardSummary>, Vec<Warning>) {
    let run = act([], |call| {
        let summary = map_summary(call, value);
        Ok((summary, call.take_warnings()))
    });
    run.value().clone()
}

fn details(value: &Value) -> (Option<BoardDetails>, Vec<Warning>) {
    let run = act([], |call| {
        let details = read::details(call, value);
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
        Ok(["active", "archived", "deleted"].map(|state| lifecycle::board_state(call, &json!({ "state": state }))))
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
        assert_eq!(list::is_board(&json!({ "id": "1", "type": kind })), expected, "{kind}");
    }
}

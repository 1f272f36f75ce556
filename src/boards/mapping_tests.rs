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

use super::{board as map, read};
use crate::{
    bindings::types::{Board, BoardDetails, WorkspaceReference},
    test_support::{as_read, codes, data},
};

fn mapped(value: &Value) -> Option<Board> {
    map(as_read(value), &[])
}

/// The board as read-board returns it; `None` if it has no id.
fn details(value: &Value) -> Option<BoardDetails> {
    let id = value["id"]
        .as_u64()
        .map_or_else(|| value["id"].as_str().unwrap_or("1").to_owned(), |id| id.to_string());
    let run = crate::test_support::read([data(json!({ "boards": [value] }))], |call| read::read(call, &id));
    run.result.ok()
}

fn board() -> Value {
    json!({
        "id": "18265829659", "name": "Ops", "description": "What we do", "board_kind": "share", "permissions": "everyone", "state": "archived",
        "type": "board", "url": "https://x.monday.com/boards/18265829659", "updated_at": "2026-11-20T10:00:00Z", "created_at": "2026-01-01T10:00:00Z",
        "hierarchy_type": "multi_level", "board_folder_id": 99, "workspace_id": "7217155", "workspace": { "id": "7217155", "name": "Main workspace", "is_default_workspace": true },
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
fn a_board_is_mapped_with_everything_on_it() {
    let details = details(&board()).unwrap();
    // An owner and a subscriber are not told.
    assert_eq!(codes(&details.call.warnings), ["partial-result"; 2]);
    let board = &details.board;
    assert_eq!(
        (board.id.as_str(), board.name.as_deref(), board.description.as_deref()),
        ("18265829659", Some("Ops"), Some("What we do"))
    );
    assert_eq!(
        (board.kind.as_deref(), board.state.as_deref(), board.board_type.as_deref()),
        (Some("share"), Some("archived"), Some("board"))
    );
    assert_eq!(
        (board.hierarchy.as_deref(), board.permissions.as_deref()),
        (Some("multi_level"), Some("everyone"))
    );
    assert_eq!(
        (board.url.as_deref(), board.folder_id.as_deref()),
        (Some("https://x.monday.com/boards/18265829659"), Some("99"))
    );
    // Times of boards are returned as they are.
    assert_eq!(
        (board.created_at.as_deref(), board.updated_at.as_deref()),
        (Some("2026-01-01T10:00:00Z"), Some("2026-11-20T10:00:00Z"))
    );
    let main = WorkspaceReference {
        id: Some("7217155".to_owned()),
        name: Some("Main workspace".to_owned()),
        is_main: Some(true),
    };
    assert_eq!(board.workspace, Some(main));
    assert_eq!(board.owner_ids, Some(vec!["1".to_owned()]));
    assert_eq!(board.subscriber_ids, Some(vec!["1".to_owned(), "2".to_owned()]));

    assert_eq!(details.creator.as_ref().unwrap().email.as_deref(), Some("ada@example.com"));
    let subscribers = details.subscribers.as_ref().unwrap();
    assert_eq!((details.owners.as_ref().unwrap().len(), subscribers.len()), (1, 2));
    // Neither name nor address are made up.
    assert_eq!((&subscribers[1].name, &subscribers[1].email), (&None, &None));
    assert_eq!(details.team_owners.as_ref().unwrap()[0].id, "-1");
    assert_eq!(details.team_subscribers, None);
    let groups = details.groups.as_ref().unwrap();
    assert_eq!(
        (groups[0].title.as_deref(), groups[0].position.as_deref(), groups[0].archived),
        (Some("Group"), Some("65536"), Some(false))
    );
    assert_eq!((groups[0].deleted, &groups[1].title), (None, &None));
    assert_eq!((groups[1].archived, groups[1].deleted), (Some(true), Some(true)));
    let tag = &details.tags.as_ref().unwrap()[0];
    assert_eq!((tag.id.as_str(), tag.name.as_deref()), ("12", Some("urgent")));
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
    let from_nulls = details(&nulls).unwrap();
    assert_eq!(codes(&from_nulls.call.warnings), [""; 0]);
    let bare = details(&json!({ "id": 18265829659_u64 })).unwrap();
    // Two nulls are the main workspace; two fields that are missing say nothing.
    assert_eq!(bare.board.workspace, None);
    let main = from_nulls.board.workspace.as_ref().unwrap();
    assert_eq!((&main.id, main.is_main), (&None, Some(true)));
    let without_workspace = Board {
        workspace: None,
        ..from_nulls.board.clone()
    };
    assert_eq!(without_workspace, bare.board);
    assert_eq!((bare.board.owner_ids, bare.board.description), (None, None));
    // An empty description is one.
    let empty = mapped(&json!({ "id": "1", "description": "" })).unwrap();
    assert_eq!(empty.description.as_deref(), Some(""));
    for none in [json!({}), json!({ "id": null }), json!(null), json!([]), json!("1")] {
        assert!(mapped(&none).is_none() && details(&none).is_none(), "{none}");
    }
}

#[test]
fn owners_and_subscribers_are_mapped_on_their_own() {
    let people = |value: Value| {
        let board = mapped(&value).unwrap();
        (board.owner_ids.map(|ids| ids.len()), board.subscriber_ids.map(|ids| ids.len()))
    };
    assert_eq!(people(json!({ "id": "1", "owners": [], "subscribers": [] })), (Some(0), Some(0)));
    assert_eq!(people(json!({ "id": "1", "owners": [] })), (Some(0), None));
    assert_eq!(
        people(json!({ "id": "1", "owners": null, "subscribers": [{ "id": "2" }] })),
        (None, Some(1))
    );
    assert_eq!(people(json!({ "id": "1", "owners": "x", "subscribers": [] })), (None, Some(0)));
}

/// monday.com adds words. They are its own, and returned as they are.
#[test]
fn words_of_mondays_are_returned_as_they_are() {
    for word in ["public", "sub_items_board", "of_tomorrow", "Of Tomorrow", ""] {
        let board = mapped(&json!({ "id": "1", "board_kind": word, "state": word, "type": word, "hierarchy_type": word })).unwrap();
        for found in [board.kind, board.state, board.board_type, board.hierarchy] {
            assert_eq!(found.as_deref(), Some(word));
        }
    }
}

//! list-user-automations.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use serde_json::{Value, json};

use super::list;
use crate::{
    bindings::types::{FailureKind::*, UserAutomationList, UserAutomationQuery},
    test_support::{Run, ScriptedHost, Step, codes, data, on_version, read},
};

const USER: &str = "4012689";
const OTHER: &str = "4012690";

fn query(boards: &[&str]) -> UserAutomationQuery {
    UserAutomationQuery {
        user_ids: vec![USER.to_owned()],
        board_ids: Some(boards.iter().map(|id| (*id).to_owned()).collect()),
    }
}

fn run(boards: &[&str], steps: impl IntoIterator<Item = Step>) -> Run<UserAutomationList> {
    read(steps, |call| list(call, &query(boards)))
}

fn item(id: &str, user: &str) -> Value {
    json!({ "id": id, "user_id": user, "active": true, "title": "When it rains" })
}

fn account(items: Value, cursor: Value) -> Step {
    data(json!({ "board_automations": { "cursor": cursor, "items": items } }))
}

/// As one was seen in 2026-10: an object with the automations and, beside them, their recipes.
fn legacy() -> Value {
    json!({
        "note": "These are read-only.",
        "automations": [
            { "id": 186000595, "boardId": 900, "userId": 4012689, "recipeId": 12, "active": true, "config": {} },
            { "id": 186000596, "boardId": 900, "userId": 4012690, "recipeId": 12, "active": true, "config": {} }
        ],
        "recipes": { "recipes": [], "dynamicRecipes": [{ "id": 12, "parsedSentence": "When status changes, move item" }] },
        "apps": []
    })
}

#[test]
fn automations_of_the_account_are_read_page_by_page() {
    let run = run(
        &[],
        [
            account(json!([item("1", USER), item("2", OTHER)]), json!("after")),
            account(json!([item("3", USER), item("", USER), null]), Value::Null),
        ],
    );
    let ids: Vec<_> = run.value().automations.iter().map(|automation| automation.id.as_str()).collect();
    assert_eq!(ids, ["1", "3"]);
    assert_eq!(run.sent[1].variables()["cursor"], "after");
    assert_eq!(codes(&run.value().call.warnings), ["not-visible"]);
}

#[test]
fn a_cursor_that_does_not_move_ends_the_list_with_a_warning() {
    let stuck = || account(json!([item("1", USER)]), json!("after"));
    let run = run(&[], [stuck(), stuck()]);
    assert_eq!(codes(&run.value().call.warnings), ["partial-result", "not-visible"]);
    assert_eq!(run.value().automations.len(), 1);
}

#[test]
fn the_older_ones_are_read_board_by_board_ten_at_a_time() {
    let boards: Vec<String> = (900..911).map(|id| id.to_string()).collect();
    let boards: Vec<&str> = boards.iter().map(String::as_str).collect();
    let empty = || json!({ "cursor": null, "items": [], "legacy_automations": null });
    let mut first = serde_json::Map::new();
    for index in 0..10 {
        first.insert(format!("board{index}"), empty());
    }
    first.insert(
        "board0".to_owned(),
        json!({ "cursor": null, "items": [item("1", USER)], "legacy_automations": legacy() }),
    );
    // The same as a text.
    let second = json!({ "board0": { "cursor": null, "items": [], "legacy_automations": legacy().to_string() } });
    let run = run(
        &boards,
        [account(json!([item("1", USER)]), Value::Null), data(first.into()), data(second)],
    );
    let found: Vec<_> = run
        .value()
        .automations
        .iter()
        .map(|automation| (automation.id.as_str(), automation.board_id.as_deref(), automation.is_legacy))
        .collect();
    assert_eq!(found, [("1", Some("900"), false), ("186000595", Some("900"), true)]);
    assert_eq!(run.value().automations[1].title.as_deref(), Some("When status changes, move item"));
    assert_eq!(run.sent[1].variables()["board9"], json!(["909"]));
    assert_eq!(run.sent[2].variables(), json!({ "limit": 100, "board0": ["910"] }));
}

#[test]
fn an_error_marker_in_their_place_is_told() {
    let marked = json!({ "board0": { "cursor": null, "items": [], "legacy_automations": { "error": "unavailable" } } });
    let run = run(&["900"], [account(json!([]), Value::Null), data(marked)]);
    assert_eq!(codes(&run.value().call.warnings), ["partial-result", "not-visible"]);
}

#[test]
fn an_older_version_is_refused_before_anything_is_sent() {
    let run = ScriptedHost::steps([]).read(on_version("2026-07"), |call| list(call, &query(&[])));
    assert_eq!((run.failure().0.kind, run.sent.len()), (InvalidInput, 0));
}

//! Results for people: a sentence, and the rest as a table, by the form of the JSON.

use std::collections::BTreeSet;

use comfy_table::{ContentArrangement, Table, presets};
use console::style;
use serde_json::{Map, Value};

use crate::screen::{json, paragraph, plain, table_width};

/// A result, and the function that returned it.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub function: &'a str,
    pub result: &'a Value,
}

type Sentence = fn(&Value) -> String;

/// Sentences that say more than that it succeeded. A test checks that the functions exist.
const HEADLINES: [(&str, Sentence); 16] = [
    ("add-user-to-board", membership),
    ("archive-board", board_state),
    ("check-connection", |result| {
        format!("The connection works, as {}.", words(&result["user"]["name"]))
    }),
    ("create-board", |result| {
        format!("Board {} was created.", words(&result["board"]["id"]))
    }),
    ("custom-api-action", |result| {
        format!("The response has the HTTP status {}.", result["status"])
    }),
    ("delete-board", board_state),
    ("delete-user-from-board", membership),
    ("list-boards", |result| count(length(&result["boards"]), "board")),
    ("list-roles", |result| count(length(&result["roles"]), "role")),
    ("list-teams", |result| count(length(&result["teams"]), "team")),
    ("list-user-automations", |result| {
        count(length(&result["automations"]), "automation")
    }),
    ("list-user-boards", |result| {
        count(different(&result["boards"], "board_id"), "board")
    }),
    ("list-workspaces", |result| count(length(&result["workspaces"]), "workspace")),
    ("read-board", |result| named("Board", &result["board"])),
    ("read-user", |result| named("User", &result["user"])),
    ("search-users", |result| count(length(&result["users"]), "user")),
];

/// The columns of lists, by the function: the most telling ones, in order. Other lists have the first
/// fields of their records. A test checks that the functions exist.
const COLUMNS: [(&str, &[&str]); 7] = [
    (
        "list-boards",
        &[
            "id",
            "name",
            "kind",
            "state",
            "workspace",
            "updated_at",
            "owner_ids",
            "subscriber_ids",
        ],
    ),
    ("list-roles", &["id", "name", "role_type"]),
    ("list-teams", &["id", "name", "is_guest", "owner_ids", "member_ids"]),
    ("list-user-automations", &["user_id", "id", "title", "active", "board_id"]),
    (
        "list-user-boards",
        &["user_id", "name", "board_id", "kind", "state", "role", "through"],
    ),
    (
        "list-workspaces",
        &[
            "id",
            "name",
            "kind",
            "state",
            "is_main",
            "owner_ids",
            "member_ids",
            "owner_team_ids",
            "member_team_ids",
        ],
    ),
    ("search-users", &["id", "name", "email", "kind", "status"]),
];

/// Number of columns of other lists.
const MAX_COLUMNS: usize = 6;

impl Shown<'_> {
    /// The result in a sentence.
    pub fn headline(&self) -> String {
        let found = HEADLINES.iter().find(|(function, _)| *function == self.function);
        found.map_or_else(|| format!("{} succeeded.", self.function), |(_, sentence)| sentence(self.result))
    }

    /// The rest, as a table or as it came, within a width if there is one.
    pub fn body(&self, width: Option<usize>) -> String {
        let Some(record) = self.result.as_object() else {
            return String::new();
        };
        if let Some(body) = record.get("body").filter(|_| record.contains_key("status")) {
            return response_body(body);
        }
        // Every result has a report of its call.
        let has_subject = record.iter().any(|(name, value)| name != "call" && value.is_object());
        match record.iter().find(|(_, value)| is_list_of_records(value)) {
            Some((_, list)) if !has_subject || record.contains_key("next") => list_table(width, self.function, list),
            _ if record.contains_key("next") => String::new(),
            _ => fields(width, entries(record)),
        }
    }

    /// The cursor of the next page.
    fn next(&self) -> Option<&str> {
        self.result["next"].as_str()
    }
}

/// The whole result, as `monday` prints it.
pub fn text(shown: Shown<'_>, width: usize) -> String {
    let mut parts = vec![style(plain(&shown.headline())).bold().to_string()];
    let body = shown.body(table_width());
    if !body.is_empty() {
        parts.push(body);
    }
    let call = &shown.result["call"];
    for warning in call["warnings"].as_array().into_iter().flatten() {
        let message = plain(&format!("{} [{}]", words(&warning["message"]), words(&warning["code"])));
        let marked = paragraph(&format!("Warning: {message}"), 0, width);
        parts.push(style(marked).yellow().to_string());
    }
    if let Some(next) = shown.next() {
        parts.push(format!("There is more: continue with --cursor '{}'", plain(next)));
    }
    parts.push(style(plain(&format!("{}{}", report(call), references(call)))).dim().to_string());
    parts.join("\n")
}

/// `HTTP 200 · API 2026-10 · 2 requests`
pub fn report(call: &Value) -> String {
    let mut parts = Vec::new();
    parts.extend(call["http_status"].as_u64().map(|status| format!("HTTP {status}")));
    parts.extend(call["api_version"].as_str().map(|version| format!("API {version}")));
    parts.push(count(
        usize::try_from(call["requests_sent"].as_u64().unwrap_or_default()).unwrap_or_default(),
        "request",
    ));
    if call["replayed"] == true {
        parts.push("replayed for the idempotency key".to_owned());
    }
    parts.join(" · ")
}

/// What support asks for, and what makes a repetition safe.
fn references(call: &Value) -> String {
    let request = call["request_id"].as_str().map(|id| format!(" · request id {id}"));
    let key = call["idempotency_key"].as_str().map(|key| format!(" · idempotency key {key}"));
    [request, key].into_iter().flatten().collect()
}

/// `1 board`, `2 boards`
pub fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

fn length(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

/// Number of different values that a field has in a list.
fn different(list: &Value, field: &str) -> usize {
    let values = list.as_array().into_iter().flatten().filter_map(|item| item[field].as_str());
    values.collect::<BTreeSet<_>>().len()
}

fn named(what: &str, record: &Value) -> String {
    format!("{what} {}: {}", words(&record["id"]), words(&record["name"]))
}

fn board_state(result: &Value) -> String {
    match result["state"].as_str() {
        Some(state) => format!("Board {} is {state} now.", words(&result["board_id"])),
        None => format!("Board {} was changed.", words(&result["board_id"])),
    }
}

fn membership(result: &Value) -> String {
    let (user, board) = (words(&result["user_id"]), words(&result["board_id"]));
    match result["outcome"].as_str().unwrap_or_default() {
        "added" => format!("User {user} was added to board {board}."),
        "already_member" => format!("User {user} is a member of board {board} already; nothing was changed."),
        "already_owner" => format!("User {user} owns board {board} already; nothing was changed."),
        "role_changed" => format!("User {user} was on board {board} already and has the other role now."),
        "removed" => format!("User {user} was removed from board {board}."),
        "not_a_member" => format!("User {user} is not on board {board}; nothing was changed."),
        "kept" => format!("User {user} is still on board {board}."),
        other => format!("User {user}, board {board}: {}.", other.replace('_', " ")),
    }
}

fn response_body(body: &Value) -> String {
    if let Some(text) = body["text"].as_str() {
        return match serde_json::from_str::<Value>(text) {
            Ok(value) => json(&value),
            Err(_) => text.lines().map(plain).collect::<Vec<_>>().join("\n"),
        };
    }
    format!("{} that are no text; --json shows them", count(length(&body["bytes"]), "byte"))
}

fn is_list_of_records(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.first().is_some_and(Value::is_object))
}

/// A list of records, a row for each.
fn list_table(width: Option<usize>, function: &str, list: &Value) -> String {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let known = COLUMNS
        .iter()
        .find(|(known, _)| *known == function)
        .map(|(_, columns)| columns.to_vec());
    let columns = known.unwrap_or_else(|| {
        let first = items.first().and_then(Value::as_object);
        first
            .map(|first| first.keys().map(String::as_str).take(MAX_COLUMNS).collect())
            .unwrap_or_default()
    });
    // A column that nobody has a value for says nothing; nor does the user, if all is about the same one.
    let columns: Vec<_> = columns
        .into_iter()
        .filter(|column| items.iter().any(|item| !item[*column].is_null()))
        .filter(|column| *column != "user_id" || different(list, column) > 1)
        .collect();
    let titles: Vec<_> = columns.iter().map(|column| label(column)).collect();
    let titles: Vec<_> = titles.iter().map(String::as_str).collect();
    let table = items.iter().map(|item| {
        let cells = columns.iter().map(|column| match *column {
            time if time.ends_with("_at") => day(item[time].as_str()),
            "through" => ways(&item["through"]),
            column => words(&item[column]),
        });
        cells.collect()
    });
    rows(width, &titles, table)
}

/// The ways in which somebody is on a board.
fn ways(list: &Value) -> String {
    let ways = list.as_array().into_iter().flatten().map(|way| match way.as_str() {
        Some(word) => word.replace('_', " "),
        None => words(way),
    });
    ways.collect::<Vec<_>>().join(", ")
}

/// The fields of a record for people. A record that has an id and a name inside it is one line; a record
/// that is the subject of the result is taken apart.
fn entries(record: &Map<String, Value>) -> Vec<(String, Option<String>)> {
    let mut entries = Vec::new();
    // JSON has no order of its own: what names a thing comes first, what belongs to it last.
    let mut fields: Vec<_> = record.iter().collect();
    fields.sort_by_key(|(name, value)| match name.as_str() {
        "board" | "user" => 0,
        "id" => 1,
        "name" => 2,
        "outcome" | "email" => 3,
        _ if value.is_array() || value.is_object() => 5,
        _ => 4,
    });
    for (name, value) in fields {
        match value {
            _ if name == "call" => {}
            Value::Object(inner) if inner.len() > 3 && is_subject(name) => entries.extend(self::entries(inner)),
            Value::Object(inner) if !inner.contains_key("id") => {
                let parts = inner.iter().filter(|(_, value)| !value.is_null());
                let parts: Vec<_> = parts.map(|(name, value)| format!("{}: {}", label(name), words(value))).collect();
                entries.push((label(name), Some(parts.join(", "))));
            }
            value => entries.push((label(name), Some(words(value)))),
        }
    }
    entries
}

fn is_subject(name: &str) -> bool {
    matches!(name, "board" | "user")
}

fn label(name: &str) -> String {
    match name {
        "email" => "email".to_owned(),
        "url" => "address".to_owned(),
        _ => name.strip_suffix("_at").unwrap_or(name).replace('_', " "),
    }
}

/// A value in a few words; empty if it is absent.
pub fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(", "),
        Value::Object(record) => {
            let name = ["name", "title"].iter().find_map(|name| record.get(*name)?.as_str());
            let id = record.get("id").and_then(Value::as_str);
            match (name, id) {
                (Some(name), Some(id)) => format!("{name} ({id})"),
                (Some(only), None) | (None, Some(only)) => only.to_owned(),
                (None, None) if record.get("is_main") == Some(&Value::Bool(true)) => "the main one".to_owned(),
                (None, None) => match record.iter().next() {
                    // A case with its record: {"team": {"id": …, "name": …}}
                    Some((case, inner)) if record.len() == 1 && inner.is_object() => format!("{} {}", label(case), words(inner)),
                    _ => value.to_string(),
                },
            }
        }
    }
}

/// Names and values side by side; what has no value is left out.
pub fn fields<N: AsRef<str>>(width: Option<usize>, pairs: impl IntoIterator<Item = (N, Option<String>)>) -> String {
    let rows = pairs
        .into_iter()
        .filter_map(|(name, value)| Some(vec![name.as_ref().to_owned(), value.filter(|value| !value.is_empty())?]));
    table(width, None, rows)
}

/// A table with a row of titles, without the columns that nothing is in.
pub fn filled_columns(width: Option<usize>, titles: &[&str], table: Vec<Vec<String>>) -> String {
    let is_filled = |column: usize| table.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    let filled: Vec<bool> = (0..titles.len()).map(is_filled).collect();
    let titles: Vec<&str> = titles
        .iter()
        .zip(&filled)
        .filter(|(_, filled)| **filled)
        .map(|(title, _)| *title)
        .collect();
    let kept = table.into_iter().map(|row| {
        let cells = row.into_iter().zip(&filled).filter(|(_, filled)| **filled);
        cells.map(|(cell, _)| cell).collect()
    });
    rows(width, &titles, kept)
}

/// A table with a row of titles.
pub fn rows(width: Option<usize>, titles: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let text = table(width, Some(titles), rows);
    match text.split_once('\n') {
        // The titles fit their columns in every sensible width.
        Some((titles, rest)) => format!("{}\n{rest}", style(titles).underlined()),
        None => text,
    }
}

fn table(width: Option<usize>, titles: Option<&[&str]>, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    match width.and_then(|width| u16::try_from(width).ok()) {
        Some(width) => table.set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    if let Some(titles) = titles {
        table.set_header(titles);
    }
    for row in rows {
        table.add_row(row.iter().map(|cell| plain(cell)));
    }
    let lines: Vec<_> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

/// The day of a time.
fn day(time: Option<&str>) -> String {
    time.and_then(|time| time.get(..10)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::contract::Contract;

    #[test]
    fn every_sentence_and_every_choice_of_columns_is_about_a_function_of_the_contract() {
        let chosen = COLUMNS.iter().map(|(function, _)| *function);
        for function in HEADLINES.iter().map(|(function, _)| *function).chain(chosen) {
            assert!(Contract::get().functions().any(|known| known.name == function), "{function}");
        }
    }

    #[test]
    fn absent_values_are_left_out_and_nothing_is_guessed() {
        let result = json!({
            "board": { "id": "4", "name": null, "kind": "private", "workspace": null, "owner_ids": ["1", "2"] },
            "owners": null, "tags": [], "groups": [{ "id": "g", "title": "Group" }], "items_count": 3, "call": {},
        });
        let shown = Shown {
            function: "read-board",
            result: &result,
        };
        let body = shown.body(None);
        for line in [
            "id           4",
            "kind         private",
            "owner ids    1, 2",
            "groups       Group (g)",
            "items count  3",
        ] {
            assert!(body.lines().any(|found| found.trim() == line), "{line}: {body}");
        }
        for absent in ["workspace", "owners", "tags", "name", "main"] {
            assert!(!body.contains(absent), "{absent}: {body}");
        }
    }

    #[test]
    fn the_main_workspace_is_named_even_without_an_id() {
        assert_eq!(words(&json!({ "id": null, "name": null, "is_main": true })), "the main one");
        assert_eq!(words(&json!({ "id": "7", "name": "Ops", "is_main": false })), "Ops (7)");
    }

    #[test]
    fn a_result_of_a_function_without_a_sentence_is_shown_by_its_form() {
        let result =
            json!({ "teams": [{ "id": "1", "name": "A", "size": 3 }, { "id": "2", "name": null, "size": 4 }], "next": null, "call": {} });
        let shown = Shown {
            function: "list-anything",
            result: &result,
        };
        assert_eq!(shown.headline(), "list-anything succeeded.");
        let body = shown.body(None);
        assert!(body.lines().count() == 3 && body.contains("size"), "{body}");
    }
    /// Every list of the contract: a count above it, and a row for each record.
    #[test]
    fn lists_have_a_count_and_a_row_for_each() {
        let is_list = |name: &str| name.starts_with("list-") || name.starts_with("search-");
        let lists: Vec<_> = Contract::get().functions().filter(|function| is_list(&function.name)).collect();
        assert!(lists.len() >= 7);
        for function in lists {
            assert!(HEADLINES.iter().any(|(name, _)| *name == function.name), "{}", function.name);
            assert!(COLUMNS.iter().any(|(name, _)| *name == function.name), "{}", function.name);
        }
        let result = json!({
            "teams": [{ "id": "1", "name": "A", "is_guest": false }, { "id": "2", "name": "B", "is_guest": true }],
            "call": { "requests_sent": 1 },
        });
        let shown = Shown {
            function: "list-teams",
            result: &result,
        };
        assert_eq!(shown.headline(), "2 teams");
        assert_eq!(shown.body(None).lines().count(), 3, "{}", shown.body(None));
    }

    #[test]
    fn the_boards_of_a_user_are_listed_with_the_role_and_the_ways() {
        let board = |user: &str, id: &str| {
            json!({
                "user_id": user, "board_id": id, "name": "Sales", "kind": "private", "state": "active", "role": "owner",
                "through": ["in_person", { "team": { "id": "7", "name": "North_East" } }], "board_type": "board", "other_owners": 1,
            })
        };
        let of = |boards: &[Value]| {
            let result = json!({ "boards": boards, "next": null, "call": {} });
            let shown = Shown {
                function: "list-user-boards",
                result: &result,
            };
            (shown.headline(), shown.body(None))
        };
        let (headline, body) = of(&[board("1", "4"), board("1", "5")]);
        assert_eq!(headline, "2 boards");
        for part in ["board id", "5", "private", "active", "owner", "in person, team North_East (7)"] {
            assert!(body.contains(part), "{part}: {body}");
        }
        assert!(!body.contains("user id"), "{body}");
        let (headline, body) = of(&[board("1", "4"), board("2", "4")]);
        assert!(headline == "1 board" && body.contains("user id"), "{headline}: {body}");
    }

    #[test]
    fn a_column_that_nothing_is_in_is_left_out() {
        let text = filled_columns(None, &["a", "b"], vec![vec!["1".to_owned(), String::new()]]);
        assert!(!text.contains('b') && text.contains('1'), "{text}");
    }
}

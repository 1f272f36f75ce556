//! Results for people: a sentence, and the rest as a table, by the form of the JSON.

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
const HEADLINES: [(&str, Sentence); 11] = [
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
    ("read-board", |result| named("Board", &result["board"])),
    ("read-user", |result| named("User", &result["user"])),
    ("search-users", |result| count(length(&result["users"]), "user")),
];

/// The columns of lists, by the field that holds the list: the most telling ones, in order. Other lists
/// have the first fields of their records.
const COLUMNS: [(&str, &[&str]); 2] = [
    (
        "boards",
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
    ("users", &["id", "name", "email", "kind", "status"]),
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
        match record.iter().find(|(_, value)| is_list_of_records(value)) {
            Some((name, list)) if !record.values().any(Value::is_object) || record.contains_key("next") => list_table(width, name, list),
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
fn list_table(width: Option<usize>, name: &str, list: &Value) -> String {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let known = COLUMNS
        .iter()
        .find(|(field, _)| *field == name)
        .map(|(_, columns)| columns.to_vec());
    let columns = known.unwrap_or_else(|| {
        let first = items.first().and_then(Value::as_object);
        first
            .map(|first| first.keys().map(String::as_str).take(MAX_COLUMNS).collect())
            .unwrap_or_default()
    });
    // A column that nobody has a value for says nothing.
    let columns: Vec<_> = columns
        .into_iter()
        .filter(|column| items.iter().any(|item| !item[*column].is_null()))
        .collect();
    let titles: Vec<_> = columns.iter().map(|column| label(column)).collect();
    let titles: Vec<_> = titles.iter().map(String::as_str).collect();
    let table = items.iter().map(|item| {
        let cells = columns.iter().map(|column| match *column {
            time if time.ends_with("_at") => day(item[time].as_str()),
            column => words(&item[column]),
        });
        cells.collect()
    });
    rows(width, &titles, table)
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
                (None, None) => value.to_string(),
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
    fn every_sentence_is_about_a_function_of_the_contract() {
        for (function, _) in HEADLINES {
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
            function: "list-teams",
            result: &result,
        };
        assert_eq!(shown.headline(), "list-teams succeeded.");
        let body = shown.body(None);
        assert!(body.lines().count() == 3 && body.contains("size"), "{body}");
    }
}

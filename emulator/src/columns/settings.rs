//! The settings of a column: the labels of a status or dropdown, the unit of numbers.

use crate::world::Column;
use serde_json::{Value, json};

/// A label of a status or dropdown column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Label {
    /// Its number: `index` of a status, id in a dropdown.
    pub id: i64,
    pub text: String,
    pub color: String,
    pub is_done: bool,
}

/// The colours of the first labels of a status column \[DOC-columns\].
const COLORS: [(&str, &str); 6] = [
    ("#fdab3d", "#e99729"),
    ("#00c875", "#00b461"),
    ("#df2f4a", "#ce3048"),
    ("#007eb5", "#3db0df"),
    ("#9d50dd", "#9238af"),
    ("#c4c4c4", "#b0b0b0"),
];

/// The colour of a label and of its border.
pub(super) fn color(index: i64) -> (&'static str, &'static str) {
    COLORS[usize::try_from(index).unwrap_or_default() % COLORS.len()]
}

/// The settings that a column of a type starts with.
pub(crate) fn first_settings(kind: &str) -> Value {
    match kind {
        "status" => json!({
            "done_colors": [1],
            "labels": { "0": "Working on it", "1": "Done", "2": "Stuck" },
            "labels_positions_v2": { "0": 0, "1": 1, "2": 2, "5": 3 },
            "labels_colors": {
                "0": { "color": "#fdab3d", "border": "#e99729", "var_name": "orange" },
                "1": { "color": "#00c875", "border": "#00b461", "var_name": "green-shadow" },
                "2": { "color": "#df2f4a", "border": "#ce3048", "var_name": "red-shadow" }
            }
        }),
        "dropdown" => json!({ "labels": [] }),
        _ => json!({}),
    }
}

/// The settings of a column.
pub(super) fn of(column: &Column) -> Value {
    column.settings.clone().unwrap_or_else(|| first_settings(&column.kind))
}

/// The settings as `settings_str` returns them.
pub(crate) fn settings_text(column: &Column) -> String {
    of(column).to_string()
}

/// The labels of a status or dropdown column, in their order.
pub(crate) fn labels(column: &Column) -> Vec<Label> {
    let settings = of(column);
    match &settings["labels"] {
        Value::Object(texts) => {
            let label = |(index, text): (&String, &Value)| {
                let id: i64 = index.parse().ok()?;
                let is_done = settings["done_colors"]
                    .as_array()
                    .is_some_and(|done| done.iter().any(|own| own.as_i64() == Some(id)));
                let own = settings["labels_colors"][index]["color"].as_str();
                Some(Label {
                    id,
                    text: text.as_str()?.to_owned(),
                    color: own.unwrap_or(color(id).0).to_owned(),
                    is_done,
                })
            };
            let mut labels: Vec<Label> = texts.iter().filter_map(label).collect();
            labels.sort_by_key(|label| label.id);
            labels
        }
        Value::Array(entries) => {
            let label = |entry: &Value| {
                Some(Label {
                    id: entry["id"].as_i64()?,
                    text: entry["name"].as_str()?.to_owned(),
                    color: String::new(),
                    is_done: false,
                })
            };
            entries.iter().filter_map(label).collect()
        }
        _ => Vec::new(),
    }
}

/// The label of a status with an index. A status without a value has the index of none.
pub(crate) fn label_with_index(column: &Column, index: Option<i64>) -> Option<Label> {
    let index = index?;
    labels(column).into_iter().find(|label| label.id == index)
}

/// Adds a label and returns its number.
pub(super) fn add_label(column: &mut Column, text: &str) -> i64 {
    let mut settings = of(column);
    let used: Vec<i64> = labels(column).into_iter().map(|label| label.id).collect();
    // 5 stands for a status without a label.
    let first = if column.kind == "status" { 0 } else { 1 };
    let id = (first..)
        .find(|id| !used.contains(id) && (column.kind != "status" || *id != 5))
        .unwrap_or(first);
    match &mut settings["labels"] {
        Value::Array(entries) => entries.push(json!({ "id": id, "name": text })),
        labels => labels[id.to_string()] = text.into(),
    }
    if column.kind == "status" {
        let (color, border) = color(id);
        settings["labels_colors"][id.to_string()] = json!({ "color": color, "border": border });
    }
    column.settings = Some(settings);
    id
}

/// The text on the button of a column.
pub(crate) fn button_label(column: &Column) -> String {
    of(column)["label"].as_str().unwrap_or("Click me").to_owned()
}

/// True if a column has a formula.
pub(crate) fn has_formula(column: &Column) -> bool {
    of(column)["formula"].as_str().is_some_and(|formula| !formula.is_empty())
}

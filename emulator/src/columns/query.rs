//! The rules by which `items_page` chooses items, and their order \[DOC-items-page\].
//!
//! What a rule means depends on the type of its column. An operator that a type has, but whose meaning here is not sure,
//! is refused as not imitated: a list is never returned unfiltered.

use super::{find_item, ids_of, is_checked, label_with_index, linked_items_of, people_of, text};
use crate::failure::Failure;
use crate::world::{Board, Column, Id, Item, World};
use serde_json::Value;
use std::cmp::Ordering;

/// Rules that an item must meet, as the JSON of an `ItemsQuery` or of a group in it.
pub(crate) struct Rules<'a> {
    pub world: &'a World,
    pub board: &'a Board,
    /// The user who asks: `assigned_to_me`.
    pub user: Id,
}

/// The blank value in `compare_value` of a text or number.
const BLANK: &str = "$$$blank$$$";

impl Rules<'_> {
    /// True if an item meets the rules and groups of a query.
    pub fn meets(&self, query: &Value, item: &Item) -> Result<bool, Failure> {
        if let Some(ids) = query.get("ids").filter(|ids| !ids.is_null())
            && !ids_of(ids).contains(&item.id)
        {
            return Ok(false);
        }
        let mut results = Vec::new();
        for rule in query["rules"].as_array().into_iter().flatten() {
            results.push(self.meets_rule(rule, item)?);
        }
        for group in query["groups"].as_array().into_iter().flatten() {
            results.push(self.meets(group, item)?);
        }
        let either = query["operator"].as_str() == Some("or");
        Ok(if either && !results.is_empty() {
            results.contains(&true)
        } else {
            !results.contains(&false)
        })
    }

    fn column(&self, id: &str) -> Result<Column, Failure> {
        let known = self.board.columns().into_iter().find(|column| column.id == id);
        known.ok_or_else(|| Failure::no_such_column(id))
    }

    fn meets_rule(&self, rule: &Value, item: &Item) -> Result<bool, Failure> {
        let id = rule["column_id"]
            .as_str()
            .map_or_else(|| rule["column_id"].to_string(), str::to_owned);
        let operator = rule["operator"].as_str().unwrap_or("any_of");
        let compared = match &rule["compare_value"] {
            Value::Array(values) => values.clone(),
            Value::Null => Vec::new(),
            one => vec![one.clone()],
        };
        if id == "group" && self.board.columns().iter().all(|column| column.id != "group") {
            let is_in = compared.iter().any(|value| value.as_str() == Some(&item.group));
            return match operator {
                "any_of" => Ok(is_in),
                "not_any_of" => Ok(!is_in),
                _ => Err(not_imitated(operator, "group")),
            };
        }
        let attribute = rule["compare_attribute"].as_str();
        if let Some(moment) = moment_of(&id, item) {
            if attribute.is_some_and(|attribute| !matches!(attribute, "UPDATED_AT" | "CREATED_AT")) {
                return Err(Failure::not_imitated(&format!(
                    "the attribute {} of {id}",
                    attribute.unwrap_or_default()
                )));
            }
            return measure(operator, &compared, "date", Some(moment as f64));
        }
        let column = self.column(&id)?;
        if let Some(attribute) = attribute {
            return Err(Failure::not_imitated(&format!(
                "the attribute {attribute} of {} columns",
                column.kind
            )));
        }
        self.compare(&column, operator, &compared, item)
    }

    fn compare(&self, column: &Column, operator: &str, compared: &[Value], item: &Item) -> Result<bool, Failure> {
        let value = item.values.get(&column.id).unwrap_or(&Value::Null);
        let words = text(self.world, self.board, item, column);
        let kind = column.kind.as_str();
        let is_textual = matches!(kind, "name" | "text" | "long_text" | "email" | "phone" | "link");
        // What `any_of` looks for: texts, or numbers written as texts.
        let keys: Option<Vec<String>> = match kind {
            _ if is_textual => Some(vec![words.clone()]),
            "status" => Some(vec![value["index"].as_i64().unwrap_or(5).to_string()]),
            "dropdown" => Some(ids_of(&value["ids"]).iter().map(Id::to_string).collect()),
            "numbers" => Some(vec![value.as_str().unwrap_or_default().to_owned()]),
            "rating" => Some(value["rating"].as_i64().iter().map(i64::to_string).collect()),
            "people" => Some(people_of(value).into_iter().map(|(id, kind)| format!("{kind}-{id}")).collect()),
            "tags" => Some(ids_of(&value["tag_ids"]).iter().map(Id::to_string).collect()),
            "board_relation" | "dependency" => Some(linked_items_of(value).iter().map(Id::to_string).collect()),
            "country" => Some(value["countryCode"].as_str().map(str::to_owned).into_iter().collect()),
            "date" => Some(value["date"].as_str().map(str::to_owned).into_iter().collect()),
            _ => None,
        };
        let is_empty = match kind {
            "checkbox" => !is_checked(value),
            "status" => label_with_index(column, value["index"].as_i64()).is_none(),
            "board_relation" | "dependency" => linked_items_of(value).iter().all(|id| find_item(self.world, *id).is_none()),
            "mirror" | "formula" | "subtasks" | "button" | "progress" | "file" | "doc" | "direct_doc" | "integration" | "time_tracking"
            | "vote" | "creation_log" | "last_updated" | "item_id" | "auto_number" | "group" => {
                return Err(not_imitated(operator, kind));
            }
            _ => words.is_empty(),
        };
        let any = |keys: &[String]| {
            compared.iter().any(|value| {
                let wanted = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let wanted = if wanted == "assigned_to_me" {
                    format!("person-{}", self.user)
                } else {
                    wanted
                };
                let is_blank = matches!(wanted.as_str(), "" | BLANK);
                (is_blank && is_empty) || keys.iter().any(|key| same(kind, key, &wanted))
            })
        };
        let terms: Vec<String> = compared.iter().filter_map(Value::as_str).map(str::to_lowercase).collect();
        let lower = words.to_lowercase();
        let has_text = is_textual || matches!(kind, "status" | "dropdown" | "people" | "tags" | "country" | "location");
        match (operator, keys) {
            ("any_of", Some(keys)) => Ok(any(&keys)),
            ("not_any_of", Some(keys)) => Ok(!any(&keys)),
            ("is_empty", _) => Ok(is_empty),
            ("is_not_empty", _) => Ok(!is_empty),
            ("contains_text", _) if has_text => Ok(terms.iter().any(|term| lower.contains(term))),
            ("not_contains_text", _) if has_text => Ok(!terms.iter().any(|term| lower.contains(term))),
            ("contains_terms", _) if has_text => {
                let all = terms.iter().flat_map(|term| term.split_whitespace());
                Ok(all.clone().next().is_some() && all.clone().all(|term| lower.contains(term)))
            }
            ("starts_with", _) if is_textual => Ok(terms.iter().any(|term| lower.starts_with(term))),
            ("ends_with", _) if is_textual => Ok(terms.iter().any(|term| lower.ends_with(term))),
            ("greater_than" | "greater_than_or_equals" | "lower_than" | "lower_than_or_equal" | "between", _) => {
                let own = match kind {
                    "numbers" => value.as_str().and_then(|text| text.parse::<f64>().ok()),
                    "rating" => value["rating"].as_f64(),
                    "date" => value["date"].as_str().and_then(crate::calendar::parse).map(|moment| moment as f64),
                    _ => return Err(not_imitated(operator, kind)),
                };
                measure(operator, compared, kind, own)
            }
            _ => Err(not_imitated(operator, kind)),
        }
    }
}

/// The moment behind the two names that every board knows beside its columns \[PYSDK\].
fn moment_of(id: &str, item: &Item) -> Option<i64> {
    match id {
        "__last_updated__" => Some(item.updated.map_or(item.created_at, |(at, _)| at).0),
        "__creation_log__" => Some(item.created_at.0),
        _ => None,
    }
}

/// Comparisons of numbers and dates. What has no value meets none of them.
fn measure(operator: &str, compared: &[Value], kind: &str, own: Option<f64>) -> Result<bool, Failure> {
    let date = |text: &str| crate::calendar::parse(&text.replace(' ', "T")).map(|moment| moment as f64);
    let bound = |value: &Value| match (kind, value) {
        ("date", Value::String(text)) => date(text),
        (_, Value::String(text)) => text.trim().parse().ok(),
        (_, value) => value.as_f64(),
    };
    // A date may come after a word that says how it is meant: `["EXACT", "2026-12-31"]`.
    let values: Vec<&Value> = compared.iter().filter(|value| value.as_str() != Some("EXACT")).collect();
    let bounds: Vec<f64> = values.iter().filter_map(|value| bound(value)).collect();
    let is_known = matches!(
        operator,
        "greater_than" | "greater_than_or_equals" | "lower_than" | "lower_than_or_equal" | "between"
    );
    let expected = if operator == "between" { 2 } else { 1 };
    if !is_known || bounds.len() != values.len() || bounds.len() != expected {
        let what = if kind == "date" { "dates such as 2026-12-31" } else { "numbers" };
        return Err(Failure::not_imitated(&format!(
            "the operator {operator} with anything but {expected} {what}"
        )));
    }
    let Some(own) = own else { return Ok(false) };
    Ok(match operator {
        "greater_than" => own > bounds[0],
        "greater_than_or_equals" => own >= bounds[0],
        "lower_than" => own < bounds[0],
        "lower_than_or_equal" => own <= bounds[0],
        _ => own >= bounds[0].min(bounds[1]) && own <= bounds[0].max(bounds[1]),
    })
}

/// True if a value that an item has is the one that is looked for.
fn same(kind: &str, own: &str, wanted: &str) -> bool {
    match kind {
        "numbers" => matches!((own.parse::<f64>(), wanted.trim().parse::<f64>()), (Ok(own), Ok(wanted)) if own == wanted),
        _ => own == wanted,
    }
}

fn not_imitated(operator: &str, kind: &str) -> Failure {
    Failure::not_imitated(&format!("the operator {operator} for {kind} columns"))
}

/// The order of a query: columns, each with true if it goes down.
pub(crate) struct Order<'a> {
    rules: &'a Rules<'a>,
    by: Vec<(Key, bool)>,
}

/// What items are ordered by.
enum Key {
    Column(Column),
    /// `__creation_log__` or `__last_updated__`.
    Moment(String),
}

impl<'a> Order<'a> {
    pub fn new(rules: &'a Rules<'a>, query: &Value) -> Result<Self, Failure> {
        let mut by = Vec::new();
        for entry in query["order_by"].as_array().into_iter().flatten() {
            let id = entry["column_id"].as_str().unwrap_or_default();
            let descending = entry["direction"].as_str() == Some("desc");
            if matches!(id, "__creation_log__" | "__last_updated__") {
                by.push((Key::Moment(id.to_owned()), descending));
                continue;
            }
            let column = rules.column(id)?;
            let is_known = matches!(
                column.kind.as_str(),
                "name"
                    | "text"
                    | "long_text"
                    | "email"
                    | "phone"
                    | "link"
                    | "numbers"
                    | "rating"
                    | "date"
                    | "status"
                    | "people"
                    | "dropdown"
                    | "checkbox"
            );
            if !is_known {
                return Err(Failure::not_imitated(&format!("order_by of {} columns", column.kind)));
            }
            by.push((Key::Column(column), descending));
        }
        Ok(Self { rules, by })
    }

    pub fn compare(&self, left: &Item, right: &Item) -> Ordering {
        let orders = self.by.iter().map(|(column, descending)| {
            let order = match column {
                Key::Moment(id) => moment_of(id, left).cmp(&moment_of(id, right)).then(left.id.cmp(&right.id)),
                Key::Column(column) => self.compare_values(column, left, right),
            };
            if *descending { order.reverse() } else { order }
        });
        orders.fold(Ordering::Equal, Ordering::then)
    }

    fn compare_values(&self, column: &Column, left: &Item, right: &Item) -> Ordering {
        let value = |item: &Item| item.values.get(&column.id).cloned().unwrap_or_default();
        let number = |item: &Item| match column.kind.as_str() {
            "numbers" => value(item).as_str().and_then(|text| text.parse::<f64>().ok()),
            "rating" => value(item)["rating"].as_f64(),
            // An empty status has the last place that its labels leave.
            _ => Some(value(item)["index"].as_f64().unwrap_or(5.0)),
        };
        match column.kind.as_str() {
            "numbers" | "rating" | "status" => number(left).partial_cmp(&number(right)).unwrap_or(Ordering::Equal),
            _ => {
                let words = |item: &Item| text(self.rules.world, self.rules.board, item, column).to_lowercase();
                words(left).cmp(&words(right))
            }
        }
    }
}

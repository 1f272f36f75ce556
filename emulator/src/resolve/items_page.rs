//! Pages of items: chosen by rules, in an order, and continued by cursors.
//!
//! A cursor names the board, the rules and how many items came before, and is good for an hour \[DOC-items-page\].

use super::item::item_value;
use super::{Context, Field, Value};
use crate::columns::{self, Order, Rules};
use crate::failure::Failure;
use crate::world::{Board, Id, Item};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The time for which a cursor can be used, in milliseconds.
const LIFE_OF_A_CURSOR: i64 = 60 * 60 * 1000;

/// The items that a page is a part of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Choice {
    board: Id,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// An `ItemsQuery`.
    #[serde(default, skip_serializing_if = "Json::is_null")]
    query: Json,
    /// Columns, each with the values that it may have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    columns: Vec<(String, Vec<String>)>,
    /// The number of items that came before.
    skip: usize,
    /// The time at which the first page was read.
    since: i64,
}

impl Choice {
    fn encode(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        text.bytes().map(|byte| format!("{byte:02x}")).collect()
    }

    fn decode(context: &Context<'_>, cursor: &str) -> Result<Self, Failure> {
        let failure = |message: &str| Failure {
            code: Some("CursorException"),
            ..Failure::invalid_argument(message)
        };
        let bytes: Option<Vec<u8>> = cursor
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
        let choice: Option<Self> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let choice = choice.ok_or_else(|| failure("The cursor provided for pagination is not valid"))?;
        if context.request.now.0 - choice.since > LIFE_OF_A_CURSOR {
            // Which of the two codes that clients know is used for this is UNCONFIRMED.
            return Err(Failure {
                code: Some("CursorExpiredError"),
                ..failure("The cursor provided for pagination has expired. Please refresh your query and obtain a new cursor")
            });
        }
        Ok(choice)
    }
}

/// `items_page` of a board or a group.
pub(super) fn first(context: &Context<'_>, field: &Field<'_>, board: &Board, group: Option<&str>) -> Result<Value, Failure> {
    let query = field.arguments.json("query_params");
    if let Some(cursor) = field.arguments.filled_text("cursor") {
        if query.is_some() {
            return Err(Failure::invalid_argument("query_params can't be used together with a cursor"));
        }
        let choice = Choice::decode(context, cursor)?;
        if choice.board != board.id || choice.group.as_deref() != group {
            return Err(Failure::invalid_argument("The cursor belongs to another list of items"));
        }
        return page(context, field, board, choice);
    }
    let choice = Choice {
        board: board.id,
        group: group.map(str::to_owned),
        query: query.unwrap_or_default(),
        since: context.request.now.0,
        ..Choice::default()
    };
    page(context, field, board, choice)
}

pub(super) fn next(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let choice = Choice::decode(context, field.arguments.text("cursor").unwrap_or_default())?;
    let world = context.world();
    let board = world
        .board(choice.board)
        .filter(|board| context.request.viewer.sees_board(&world, board))
        .ok_or_else(|| Failure::no_such_board(choice.board))?;
    page(context, field, board, choice)
}

/// Items with one of the values in each of the columns.
pub(super) fn by_column_values(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let world = context.world();
    let board = world
        .board(id)
        .filter(|board| context.request.viewer.sees_board(&world, board))
        .ok_or_else(|| Failure::no_such_board(id))?;
    let mut columns = Vec::new();
    for column in field.arguments.objects("columns") {
        let name = column.text("column_id").unwrap_or_default();
        let wanted = column.texts("column_values").unwrap_or_default();
        if !board.columns().iter().any(|own| own.id == name) {
            return Err(Failure::no_such_column(name));
        }
        columns.push((name.to_owned(), wanted.into_iter().map(str::to_owned).collect()));
    }
    if let Some(cursor) = field.arguments.filled_text("cursor") {
        if !columns.is_empty() {
            return Err(Failure::invalid_argument("columns can't be used together with a cursor"));
        }
        return page(context, field, board, Choice::decode(context, cursor)?);
    }
    let choice = Choice {
        board: id,
        columns,
        since: context.request.now.0,
        ..Choice::default()
    };
    page(context, field, board, choice)
}

fn page(context: &Context<'_>, field: &Field<'_>, board: &Board, mut choice: Choice) -> Result<Value, Failure> {
    let limit = field.arguments.number("limit").unwrap_or(25);
    // DOC-err names the code for paging limits.
    let limit = usize::try_from(limit)
        .ok()
        .filter(|limit| (1..=500).contains(limit))
        .ok_or_else(|| Failure::invalid_argument("limit must be between 1 and 500"))?;
    let found = chosen(context, board, &choice)?;
    let page: Vec<Id> = found.iter().skip(choice.skip).take(limit).map(|item| item.id).collect();
    choice.skip += page.len();
    let cursor = (choice.skip < found.len()).then(|| choice.encode());
    Ok(Value::record(
        "ItemsResponse",
        [
            ("cursor", Value::leaf(cursor)),
            ("items", Value::list(page, |item| item_value(board.id, item))),
        ],
    ))
}

/// All items that a choice names, in its order.
fn chosen<'a>(context: &Context<'_>, board: &'a Board, choice: &Choice) -> Result<Vec<&'a Item>, Failure> {
    let world = context.world();
    let rules = Rules {
        world: &world,
        board,
        user: context.request.token.user,
    };
    let mut found = Vec::new();
    for item in board.items.iter().filter(|item| item.state.is_active()) {
        let in_group = choice.group.as_ref().is_none_or(|group| item.group == *group);
        if in_group && has_values(&rules, item, &choice.columns) && rules.meets(&choice.query, item)? {
            found.push(item);
        }
    }
    let order = Order::new(&rules, &choice.query)?;
    found.sort_by(|left, right| order.compare(left, right));
    Ok(found)
}

/// True if an item has one of the values, in words, in each of the columns. An empty value stands for none.
fn has_values(rules: &Rules<'_>, item: &Item, columns: &[(String, Vec<String>)]) -> bool {
    let all = rules.board.columns();
    columns.iter().all(|(name, wanted)| {
        let Some(column) = all.iter().find(|own| own.id == *name) else {
            return false;
        };
        let own = columns::text(rules.world, rules.board, item, column);
        let parts: Vec<&str> = match column.kind.as_str() {
            "people" | "dropdown" | "tags" => own.split(", ").collect(),
            _ => Vec::new(),
        };
        wanted.iter().any(|wanted| *wanted == own || parts.contains(&wanted.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_cursor_is_opaque_text_without_special_characters() {
        let choice = Choice {
            board: 18_265_829_659,
            query: json!({ "rules": [{ "column_id": "name", "compare_value": ["ä\"{}"] }] }),
            ..Choice::default()
        };
        assert!(choice.encode().bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
}

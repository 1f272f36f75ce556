//! Mutations that create, change, move and remove items.

use super::super::item::find;
use super::super::{Context, Field, Object, Value};
use super::access::{change_board, writable_board};
use super::blank;
use crate::failure::Failure;
use crate::world::{Board, BoardObjectType, Id, Item, State};
use std::collections::BTreeMap;

pub(super) fn value(board: Id, item: Id) -> Value {
    Value::Object(Object::Item { board, item })
}

/// The board an item is on, if it may be changed \[VCR 2024-07, archive_item\].
pub(super) fn board_of(context: &Context<'_>, item: Id) -> Result<Board, Failure> {
    let board = find(&context.world(), item).map(|(board, _)| board.id);
    writable_board(context, board.ok_or_else(|| Failure::no_such_item(item))?)
}

pub(super) fn change(context: &Context<'_>, board: Id, item: Id, change: impl FnOnce(&mut Item)) {
    change_board(context, board, |board| {
        if let Some(item) = board.items.iter_mut().find(|own| own.id == item) {
            change(item);
        }
    });
}

/// Column values come as JSON text: `{"status": {"label": "Done"}}` or `{"text": "words"}`.
fn texts(json: Option<&str>) -> Result<BTreeMap<String, String>, Failure> {
    let Some(json) = json else { return Ok(BTreeMap::new()) };
    let values: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).map_err(|_| Failure {
        // DOC-err names the code; the text is UNCONFIRMED.
        code: Some("ColumnValueException"),
        ..Failure::invalid_argument("Column values must be a JSON object")
    })?;
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(values.into_iter().map(|(column, value)| (column, text(value))).collect())
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    let id = arguments.required_id("board_id")?;
    let board = writable_board(context, id)?;
    let group = match arguments.filled_text("group_id") {
        Some(group) if !board.groups.iter().any(|own| own.id == group) => {
            return Err(Failure::not_found("group", group));
        }
        Some(group) => group,
        None => board.groups.first().map_or("", |group| group.id.as_str()),
    };
    let mut item = blank::item(context, arguments.text("item_name").unwrap_or_default(), group);
    item.values = texts(arguments.text("column_values"))?;
    let item_id = item.id;
    change_board(context, id, |board| board.items.push(item));
    Ok(value(id, item_id))
}

/// Subitems live on a hidden board of their own, which is made with the first one.
pub(super) fn create_subitem(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    let parent = arguments.required_id("parent_item_id")?;
    let board = board_of(context, parent)?;
    let values = texts(arguments.text("column_values"))?;
    let name = format!("Subitems of {}", board.name);
    let existing = context.world().boards.values().find_map(|other| {
        let is_it =
            other.object_type == BoardObjectType::SubItemsBoard && (other.created_from_board == Some(board.id) || other.name == name);
        is_it.then_some(other.id)
    });
    let subitems = existing.unwrap_or_else(|| {
        let mut hidden = blank::board(context, &name, board.kind);
        hidden.object_type = BoardObjectType::SubItemsBoard;
        hidden.created_from_board = Some(board.id);
        hidden.workspace = board.workspace;
        hidden.users.clone_from(&board.users);
        hidden.teams.clone_from(&board.teams);
        let id = hidden.id;
        context.world_mut().boards.insert(id, hidden);
        id
    });
    let mut item = blank::item(context, arguments.text("item_name").unwrap_or_default(), "topics");
    item.parent = Some(parent);
    item.values = values;
    let id = item.id;
    change_board(context, subitems, |board| board.items.push(item));
    Ok(value(subitems, id))
}

/// `error_data` is the bare number here \[VCR 2025-07\].
pub(super) fn duplicate(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let item = field.arguments.required_id("item_id")?;
    let board = writable_board(context, id)?;
    let original = board.items.iter().find(|own| own.id == item).ok_or_else(|| Failure {
        error_data: Some(item.into()),
        ..Failure::no_such_item(item)
    })?;
    let copy = Item {
        values: original.values.clone(),
        parent: original.parent,
        ..blank::item(context, &format!("{} (copy)", original.name), &original.group)
    };
    let copy_id = copy.id;
    change_board(context, id, |board| board.items.push(copy));
    Ok(value(id, copy_id))
}

pub(super) fn archive_or_delete(context: &Context<'_>, field: &Field<'_>, state: State) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let board = board_of(context, item)?.id;
    change(context, board, item, |item| item.state = state);
    Ok(value(board, item))
}

pub(super) fn change_value(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let column = field.arguments.text("column_id").unwrap_or_default().to_owned();
    let text = field.arguments.text("value").unwrap_or_default().to_owned();
    let board = board_of(context, item)?;
    if !board.columns().iter().any(|own| own.id == column) {
        return Err(Failure::no_such_column(&column));
    }
    change(context, board.id, item, |item| _ = item.values.insert(column, text));
    Ok(value(board.id, item))
}

pub(super) fn change_values(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let values = texts(field.arguments.text("column_values"))?;
    let board = board_of(context, item)?.id;
    change(context, board, item, |item| item.values.extend(values));
    Ok(value(board, item))
}

//! Groups, items and updates.

use super::super::item::find;
use super::super::{Context, Field, Object, Value};
use super::{change_board, visible_board};
use crate::failure::Failure;
use crate::world::{Board, Group, Id, Item, Sequence, State, Update, UserKind};
use std::collections::BTreeMap;

/// The board with that id, if its content may be changed.
fn writable_board(context: &Context<'_>, id: Id) -> Result<Board, Failure> {
    let board = visible_board(context, id).ok_or_else(|| Failure::no_such_board(id))?;
    if context.call.viewer.kind == UserKind::ViewOnly {
        Err(Failure::unauthorized())
    } else {
        Ok(board)
    }
}

/// The board an item is on.
fn board_of_item(context: &Context<'_>, item: Id) -> Result<Id, Failure> {
    let board = find(&context.world(), item).map(|(board, _)| board.id);
    let board = board.ok_or_else(|| Failure::not_found("item", item))?;
    writable_board(context, board)?;
    Ok(board)
}

fn value(board: Id, item: Id) -> Value {
    Value::Object(Object::Item { board, item })
}

pub(super) fn create_group(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let board = field.arguments.required_id("board_id")?;
    let existing = writable_board(context, board)?.groups.len();
    let id = format!("new_group_{existing}");
    let group = Group {
        id: id.clone(),
        title: field.arguments.text("group_name").unwrap_or_default().to_owned(),
        color: field.arguments.text("group_color").unwrap_or("#579bfc").to_owned(),
    };
    change_board(context, board, |board| board.groups.insert(0, group));
    Ok(Value::Object(Object::Group { board, group: id }))
}

/// Column values come as JSON text: `{"status": {"label": "Done"}}` or `{"text": "words"}`.
fn texts(json: Option<&str>) -> Result<BTreeMap<String, String>, Failure> {
    let Some(json) = json else { return Ok(BTreeMap::new()) };
    let values: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).map_err(|_| Failure {
        code: Some("ColumnValueException"),
        ..Failure::invalid_argument("invalid value, please check our API documentation for the correct data structure for this column")
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
        Some(group) => group.to_owned(),
        None => board.groups.first().map(|group| group.id.clone()).unwrap_or_default(),
    };
    let item = Item {
        id: context.world_mut().next_id(Sequence::Item),
        name: arguments.text("item_name").unwrap_or_default().to_owned(),
        group,
        creator: context.call.token.user,
        created_at: context.call.now,
        state: State::Active,
        values: texts(arguments.text("column_values"))?,
    };
    let item_id = item.id;
    change_board(context, id, |board| board.items.push(item));
    Ok(value(id, item_id))
}

fn change_item(context: &Context<'_>, board: Id, item: Id, change: impl FnOnce(&mut Item)) {
    change_board(context, board, |board| {
        if let Some(item) = board.items.iter_mut().find(|own| own.id == item) {
            change(item);
        }
    });
}

pub(super) fn put_away(context: &Context<'_>, field: &Field<'_>, state: State) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let board = board_of_item(context, item)?;
    change_item(context, board, item, |item| item.state = state);
    Ok(value(board, item))
}

pub(super) fn change_value(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let column = field.arguments.text("column_id").unwrap_or_default().to_owned();
    let text = field.arguments.text("value").unwrap_or_default().to_owned();
    let board = board_of_item(context, item)?;
    change_item(context, board, item, |item| _ = item.values.insert(column, text));
    Ok(value(board, item))
}

pub(super) fn change_values(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let values = texts(field.arguments.text("column_values"))?;
    let board = board_of_item(context, item)?;
    change_item(context, board, item, |item| item.values.extend(values));
    Ok(value(board, item))
}

pub(super) fn create_update(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let board = board_of_item(context, item)?;
    let mut world = context.world_mut();
    let id = world.next_id(Sequence::Update);
    let body = field.arguments.text("body").unwrap_or_default().to_owned();
    world.updates.insert(
        id,
        Update {
            id,
            item,
            board,
            creator: context.call.token.user,
            body,
            created_at: context.call.now,
        },
    );
    Ok(Value::Object(Object::Update(id)))
}

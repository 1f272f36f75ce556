//! Mutations that create, change and delete columns.

use super::super::{About, Context, Field, Object, Value};
use super::access::{change_board, writable_board};
use crate::columns;
use crate::failure::Failure;
use crate::world::{Column, Id};
use serde_json::json;

fn value(board: Id, column: Column) -> Value {
    Value::Object(Object::Column { board, column })
}

fn about(column: &Column) -> About {
    About {
        column: Some(column.id.clone()),
        ..About::default()
    }
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let board = field.arguments.required_id("board_id")?;
    let own = writable_board(context, board)?.columns();
    let kind = field.arguments.text("column_type").unwrap_or("text");
    let id = field
        .arguments
        .filled_text("id")
        .map_or_else(|| format!("{kind}_{}", context.word()), str::to_owned);
    if own.iter().any(|column| column.id == id) {
        return Err(Failure::invalid_argument(format!("There is a column with the id {id} already")));
    }
    let index = match field.arguments.filled_text("after_column_id") {
        None => own.len(),
        Some(after) => {
            own.iter()
                .position(|column| column.id == after)
                .ok_or_else(|| Failure::no_such_column(after))?
                + 1
        }
    };
    let column = Column {
        id,
        title: field.arguments.text("title").unwrap_or_default().to_owned(),
        kind: kind.to_owned(),
        description: field.arguments.text("description").map(str::to_owned),
        width: None,
        settings: first_settings(field, kind)?,
    };
    change_board(context, board, |board| board.columns_mut().insert(index, column.clone()));
    let data = json!({ "board_id": board, "column_id": column.id, "column_title": column.title, "column_type": kind });
    context.note(board, "create_column", about(&column), data);
    Ok(value(board, column))
}

/// The settings in `defaults`: JSON, or text with JSON in it. Labels of a dropdown may be given as a list of texts or under
/// `settings` as older clients do.
fn first_settings(field: &Field<'_>, kind: &str) -> Result<Option<serde_json::Value>, Failure> {
    let Some(given) = field.arguments.json("defaults") else {
        return Ok(None);
    };
    let given = match given {
        serde_json::Value::String(text) => serde_json::from_str(&text).unwrap_or(serde_json::Value::Null),
        other => other,
    };
    let given = if given["settings"].is_object() {
        given["settings"].clone()
    } else {
        given
    };
    let serde_json::Value::Object(given) = given else {
        return Err(Failure::invalid_argument("defaults must be a JSON object"));
    };
    let mut settings = columns::first_settings(kind);
    for (name, own) in given {
        settings[name] = own;
    }
    if kind == "dropdown"
        && let Some(labels) = settings["labels"].as_array_mut()
    {
        for (index, label) in labels.iter_mut().enumerate() {
            let text = label
                .as_str()
                .or(label["name"].as_str())
                .or(label["label"].as_str())
                .unwrap_or_default()
                .to_owned();
            let id = label["id"].as_i64().unwrap_or(index as i64 + 1);
            *label = json!({ "id": id, "name": text });
        }
    }
    Ok(Some(settings))
}

/// The board and the index of the column that a field names.
fn find(context: &Context<'_>, field: &Field<'_>) -> Result<(Id, usize), Failure> {
    let board = field.arguments.required_id("board_id")?;
    let id = field.arguments.text("column_id").unwrap_or_default();
    let columns = writable_board(context, board)?.columns();
    let index = columns
        .iter()
        .position(|column| column.id == id)
        .ok_or_else(|| Failure::no_such_column(id))?;
    Ok((board, index))
}

pub(super) fn delete(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let (board, index) = find(context, field)?;
    let mut removed = None;
    change_board(context, board, |board| removed = Some(board.columns_mut().remove(index)));
    let column = removed.ok_or_else(|| Failure::no_such_board(board))?;
    let data = json!({ "board_id": board, "column_id": column.id, "column_title": column.title });
    context.note(board, "delete_column", about(&column), data);
    Ok(value(board, column))
}

fn change(context: &Context<'_>, field: &Field<'_>, change: impl FnOnce(&mut Column)) -> Result<Value, Failure> {
    let (board, index) = find(context, field)?;
    let mut changed = None;
    change_board(context, board, |board| {
        let column = &mut board.columns_mut()[index];
        change(column);
        changed = Some(column.clone());
    });
    let column = changed.ok_or_else(|| Failure::no_such_board(board))?;
    let data = json!({ "board_id": board, "column_id": column.id, "column_title": column.title });
    context.note(board, "update_column_name", about(&column), data);
    Ok(value(board, column))
}

pub(super) fn change_title(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let title = field.arguments.text("title").unwrap_or_default().to_owned();
    change(context, field, |column| column.title = title)
}

pub(super) fn change_metadata(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let value = field.arguments.text("value").unwrap_or_default().to_owned();
    let property = field.arguments.text("column_property");
    change(context, field, |column| match property {
        Some("title") => column.title = value,
        _ => column.description = Some(value),
    })
}

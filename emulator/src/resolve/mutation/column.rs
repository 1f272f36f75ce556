//! Mutations that create, change and delete columns.

use super::super::{Context, Field, Object, Value};
use super::access::{change_board, writable_board};
use crate::failure::Failure;
use crate::world::{Column, Id};

fn value(column: Column) -> Value {
    Value::Object(Object::Column(column))
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let board = field.arguments.required_id("board_id")?;
    writable_board(context, board)?;
    let kind = field.arguments.text("column_type").unwrap_or("text");
    let id = field
        .arguments
        .filled_text("id")
        .map_or_else(|| format!("{kind}_{}", context.word()), str::to_owned);
    let column = Column {
        id,
        title: field.arguments.text("title").unwrap_or_default().to_owned(),
        kind: kind.to_owned(),
        description: field.arguments.text("description").map(str::to_owned),
    };
    change_board(context, board, |board| board.columns_mut().push(column.clone()));
    Ok(value(column))
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
    removed.map(value).ok_or_else(|| Failure::no_such_board(board))
}

fn change(context: &Context<'_>, field: &Field<'_>, change: impl FnOnce(&mut Column)) -> Result<Value, Failure> {
    let (board, index) = find(context, field)?;
    let mut changed = None;
    change_board(context, board, |board| {
        let column = &mut board.columns_mut()[index];
        change(column);
        changed = Some(column.clone());
    });
    changed.map(value).ok_or_else(|| Failure::no_such_board(board))
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

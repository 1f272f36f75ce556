//! Mutations of groups, the sections of a board.

use super::super::{Context, Field, Object, Value};
use super::access::{change_board, writable_board};
use super::{blank, item};
use crate::failure::Failure;
use crate::world::{Board, Group, Id, Item, State};

fn value(board: Id, group: String) -> Value {
    Value::Object(Object::Group { board, group })
}

/// The index of the group that a field names. The failure for an unknown one depends on the mutation.
fn find(field: &Field<'_>, board: &Board, unknown: impl FnOnce(&str) -> Failure) -> Result<usize, Failure> {
    let id = field.arguments.text("group_id").unwrap_or_default();
    board.groups.iter().position(|group| group.id == id).ok_or_else(|| unknown(id))
}

/// \[VCR 2025-07, duplicate_group\]
fn not_found(id: &str) -> Failure {
    Failure::not_found("group", id)
}

fn named(context: &Context<'_>, title: &str, color: &str) -> Group {
    // Ids look like this since 2025 [VCR 2025-07].
    Group {
        id: format!("group_{}", context.word()),
        title: title.to_owned(),
        color: color.to_owned(),
    }
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let board = field.arguments.required_id("board_id")?;
    writable_board(context, board)?;
    let title = field.arguments.text("group_name").unwrap_or_default();
    let group = named(context, title, field.arguments.text("group_color").unwrap_or("#579bfc"));
    let id = group.id.clone();
    change_board(context, board, |board| board.groups.insert(0, group));
    Ok(value(board, id))
}

/// An unknown group is reported as a lack of rights \[VCR 2025-07, archive_group, delete_group\].
pub(super) fn archive_or_delete(context: &Context<'_>, field: &Field<'_>, state: State) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let board = writable_board(context, id)?;
    let index = find(field, &board, |_| Failure::unauthorized())?;
    if board.groups.len() == 1 {
        return Err(Failure::last_group());
    }
    let mut removed = None;
    change_board(context, id, |board| {
        let group = board.groups.remove(index);
        for item in board.items.iter_mut().filter(|item| item.group == group.id) {
            item.state = state;
        }
        removed = Some(group);
    });
    let Some(group) = removed else {
        return Err(Failure::unauthorized());
    };
    // It is no longer on the board, so the response is made from the removed value.
    Ok(Value::record(
        "Group",
        [
            ("id", Value::leaf(group.id)),
            ("title", Value::leaf(group.title)),
            ("color", Value::leaf(group.color)),
            ("position", Value::leaf("0.0")),
            ("archived", Value::leaf(state == State::Archived)),
            ("deleted", Value::leaf(state == State::Deleted)),
        ],
    ))
}

pub(super) fn duplicate(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let board = writable_board(context, id)?;
    let index = find(field, &board, not_found)?;
    let original = &board.groups[index];
    let title = field.arguments.filled_text("group_title");
    let title = title.map_or_else(|| format!("Duplicate of {}", original.title), str::to_owned);
    let copy = named(context, &title, &original.color);
    let copy_id = copy.id.clone();
    let originals = board
        .items
        .iter()
        .filter(|item| item.group == original.id && item.state == State::Active);
    let items: Vec<Item> = originals
        .map(|original| Item {
            values: original.values.clone(),
            ..blank::item(context, &original.name, &copy_id)
        })
        .collect();
    let index = if field.arguments.flag("add_to_top") == Some(true) {
        0
    } else {
        index + 1
    };
    change_board(context, id, |board| {
        board.groups.insert(index, copy);
        board.items.extend(items);
    });
    Ok(value(id, copy_id))
}

pub(super) fn update(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let board = writable_board(context, id)?;
    let index = find(field, &board, not_found)?;
    let new_value = field.arguments.text("new_value").unwrap_or_default().to_owned();
    let attribute = field.arguments.text("group_attribute");
    change_board(context, id, |board| match attribute {
        Some("title") => board.groups[index].title = new_value,
        Some("color") => board.groups[index].color = new_value,
        // Positions are not kept.
        _ => {}
    });
    Ok(value(id, board.groups[index].id.clone()))
}

pub(super) fn move_item(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let board = item::board_of(context, item)?;
    let index = find(field, &board, not_found)?;
    let group = board.groups[index].id.clone();
    item::change(context, board.id, item, |item| item.group = group);
    Ok(item::value(board.id, item))
}

//! Mutations of groups, the sections of a board.

use super::super::{About, Context, Field, Object, Value};
use super::access::{change_board, writable_board};
use super::{blank, item};
use crate::failure::Failure;
use crate::world::{Board, Group, Id, Item, State};
use serde_json::json;

fn value(board: Id, group: String) -> Value {
    Value::Object(Object::Group { board, group })
}

/// The index of the group that a field names. The failure for an unknown one depends on the mutation.
fn find(field: &Field<'_>, board: &Board, unknown: impl FnOnce(&str) -> Failure) -> Result<usize, Failure> {
    let id = field.arguments.text("group_id").unwrap_or_default();
    board
        .groups
        .iter()
        .position(|group| group.id == id && group.state.is_active())
        .ok_or_else(|| unknown(id))
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
        state: State::Active,
    }
}

/// A new group is the first of its board \[VCR\], unless `relative_to` names another one, or `position` a place: positions are
/// numbers, 65,536 apart.
pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let board = field.arguments.required_id("board_id")?;
    let own = writable_board(context, board)?;
    let title = field.arguments.text("group_name").unwrap_or_default();
    let before = field.arguments.text("position_relative_method") == Some("before_at");
    let position = field.arguments.filled_text("position");
    let index = match (field.arguments.filled_text("relative_to"), position) {
        (Some(anchor), _) => {
            let index = own
                .groups
                .iter()
                .position(|group| group.id == anchor)
                .ok_or_else(|| not_found(anchor))?;
            if before { index } else { index + 1 }
        }
        (None, Some(position)) => place(position, own.groups.len())?,
        (None, None) => 0,
    };
    let group = named(context, title, field.arguments.text("group_color").unwrap_or("#579bfc"));
    let id = group.id.clone();
    change_board(context, board, |board| board.groups.insert(index, group));
    note(context, board, "create_group", &id, title);
    Ok(value(board, id))
}

/// The index that a position stands for.
fn place(position: &str, count: usize) -> Result<usize, Failure> {
    let number: f64 = position
        .trim()
        .parse()
        .map_err(|_| Failure::invalid_argument(format!("A position must be a number: {position}")))?;
    Ok(((number / 65_536.0).max(0.0) as usize).min(count))
}

fn note(context: &Context<'_>, board: Id, event: &str, group: &str, title: &str) {
    let about = About {
        group: Some(group.to_owned()),
        ..About::default()
    };
    context.note(
        board,
        event,
        about,
        json!({ "board_id": board, "group_id": group, "group_title": title }),
    );
}

/// An unknown group is reported as a lack of rights \[VCR 2025-07, archive_group, delete_group\].
pub(super) fn archive_or_delete(context: &Context<'_>, field: &Field<'_>, state: State) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let board = writable_board(context, id)?;
    let index = find(field, &board, |_| Failure::unauthorized())?;
    if board.groups.iter().filter(|group| group.state.is_active()).count() == 1 {
        return Err(Failure::last_group());
    }
    let group = &board.groups[index];
    change_board(context, id, |board| {
        board.groups[index].state = state;
        for item in board.items.iter_mut().filter(|item| item.group == group.id) {
            item.state = state;
        }
    });
    let event = if state == State::Deleted { "delete_group" } else { "archive_group" };
    note(context, id, event, &group.id, &group.title);
    Ok(value(id, group.id.clone()))
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
    let anchor = board.groups.iter().position(|group| group.id == new_value);
    let moved_to = match attribute {
        Some("position") => Some(place(&new_value, board.groups.len() - 1)?),
        Some("relative_position_after" | "relative_position_before") => {
            let anchor = anchor.ok_or_else(|| not_found(&new_value))?;
            let after = usize::from(attribute == Some("relative_position_after"));
            // The group is taken out before it is put in again.
            Some(anchor + after - usize::from(anchor > index))
        }
        _ => None,
    };
    let group = board.groups[index].id.clone();
    note(context, id, "update_group_name", &group, &new_value);
    change_board(context, id, |board| match (attribute, moved_to) {
        (_, Some(place)) => {
            let group = board.groups.remove(index);
            board.groups.insert(place.min(board.groups.len()), group);
        }
        (Some("title"), _) => board.groups[index].title = new_value,
        _ => board.groups[index].color = new_value,
    });
    Ok(value(id, group))
}

pub(super) fn move_item(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let board = item::board_of(context, item)?;
    let index = find(field, &board, not_found)?;
    let group = board.groups[index].id.clone();
    item::change(context, board.id, item, |item| item.group = group);
    Ok(item::value(board.id, item))
}

//! Mutations that create, change, move and remove items.

use super::super::item::find;
use super::super::{About, Context, Field, Object, Value};
use super::access::{change_board, writable_board};
use super::blank;
use crate::columns::{self, Given};
use crate::failure::Failure;
use crate::world::{Board, BoardObjectType, Column, Id, Item, Sequence, State, Update};
use serde_json::{Value as Json, json};

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
            item.updated = Some((context.request.now, context.request.token.user));
        }
    });
}

/// The longest name of an item, in characters \[DOC-err\].
const MAX_NAME_LENGTH: usize = 255;

/// A name for an item. DOC-err names the code of the failure; the words are UNCONFIRMED.
fn checked_name(name: &str) -> Result<String, Failure> {
    let length = name.chars().count();
    if length > MAX_NAME_LENGTH {
        return Err(Failure {
            code: Some("ItemNameTooLongException"),
            ..Failure::invalid_argument(format!("The item name has {length} characters, and may have {MAX_NAME_LENGTH}"))
        });
    }
    Ok(name.to_owned())
}

/// Changes to an item that were checked and not made yet.
struct Changes {
    name: Option<String>,
    /// The new value of each column, none to remove it.
    values: Vec<(Column, Option<Json>)>,
    /// All columns of the board, with the labels that were added.
    columns: Vec<Column>,
}

/// Reads the values of several columns, by their ids. Nothing is changed if one of them does not fit.
fn read_values(context: &Context<'_>, board: &Board, given: Vec<(String, Given)>, create_labels: bool) -> Result<Changes, Failure> {
    let world = context.world();
    let mut changes = Changes {
        name: None,
        values: Vec::new(),
        columns: board.columns(),
    };
    for (id, given) in given {
        if id == "name" {
            let name = match given {
                Given::Simple(text) => text,
                Given::Json(value) => match value["name"].as_str().or(value.as_str()) {
                    Some(name) => name.to_owned(),
                    None => return Err(Failure::invalid_argument("The name of an item must be text")),
                },
            };
            changes.name = Some(checked_name(&name)?);
            continue;
        }
        let column = changes.columns.iter_mut().find(|column| column.id == id);
        let column = column.ok_or_else(|| Failure::no_such_column(&id))?;
        let value = columns::read(&world, column, &given, create_labels, context.request.now)?;
        changes.values.push((column.clone(), value));
    }
    Ok(changes)
}

/// The values in a JSON object by the ids of their columns: `{"status": {"label": "Done"}, "text": "words"}`.
fn by_column(field: &Field<'_>) -> Result<Vec<(String, Given)>, Failure> {
    let Some(given) = field.arguments.json("column_values") else {
        return Ok(Vec::new());
    };
    let given = match given {
        Json::String(text) => serde_json::from_str(&text).unwrap_or(Json::Null),
        other => other,
    };
    match given {
        Json::Object(values) => Ok(values.into_iter().map(|(column, value)| (column, Given::Json(value))).collect()),
        // DOC-err names the code; the text is UNCONFIRMED.
        _ => Err(Failure {
            code: Some("ColumnValueException"),
            ..Failure::invalid_argument("Column values must be a JSON object")
        }),
    }
}

/// Makes changes that were read, and notes them.
fn apply(context: &Context<'_>, board: Id, item: Id, changes: Changes) {
    let before = context
        .world()
        .board(board)
        .and_then(|board| board.items.iter().find(|own| own.id == item).cloned());
    if let Some(name) = &changes.name {
        let previous = before.as_ref().map(|item| item.name.as_str());
        let data = json!({ "board_id": board, "pulse_id": item, "value": { "name": name }, "previous_value": { "name": previous } });
        context.note(board, "update_name", about(item), data);
    }
    for (column, value) in &changes.values {
        let data = json!({
            "board_id": board,
            "pulse_id": item,
            "pulse_name": before.as_ref().map(|item| item.name.as_str()),
            "column_id": column.id,
            "column_type": column.kind,
            "column_title": column.title,
            "value": value,
            "previous_value": before.as_ref().and_then(|item| item.values.get(&column.id))
        });
        let about = About {
            column: Some(column.id.clone()),
            ..about(item)
        };
        context.note(board, "update_column_value", about, data);
    }
    if changes.columns != context.world().board(board).map(Board::columns).unwrap_or_default() {
        change_board(context, board, |board| *board.columns_mut() = changes.columns);
    }
    change(context, board, item, |item| {
        if let Some(name) = changes.name {
            item.name = name;
        }
        for (column, value) in changes.values {
            match value {
                Some(value) => _ = item.values.insert(column.id, value),
                None => _ = item.values.remove(&column.id),
            }
        }
    });
}

fn about(item: Id) -> About {
    About {
        item: Some(item),
        ..About::default()
    }
}

/// Puts a new item on a board and notes it.
fn insert(context: &Context<'_>, board: Id, index: usize, item: Item) -> Id {
    let id = item.id;
    let data = json!({ "board_id": board, "group_id": item.group, "pulse_id": id, "pulse_name": item.name });
    let about = About {
        group: Some(item.group.clone()),
        ..about(id)
    };
    context.note(board, "create_pulse", about, data);
    change_board(context, board, |board| board.items.insert(index.min(board.items.len()), item));
    id
}

/// The place that `relative_to` and `position_relative_method` ask for, and the group of the item there. Without
/// `relative_to`, before the first or after the last item of the group; without a method, after.
fn place(field: &Field<'_>, board: &Board, group: Option<&str>) -> Result<Option<(usize, String)>, Failure> {
    let method = field.arguments.text("position_relative_method");
    let anchor = field.arguments.id("relative_to")?;
    let in_group = |item: &&Item| item.state.is_active() && group.is_none_or(|group| item.group == group);
    let index = match (anchor, method) {
        (None, None) => return Ok(None),
        (Some(anchor), _) => Some(
            board
                .items
                .iter()
                .position(|item| item.id == anchor)
                .ok_or_else(|| Failure::no_such_item(anchor))?,
        ),
        (None, Some("before_at")) => board.items.iter().position(|item| in_group(&item)),
        (None, Some(_)) => board.items.iter().rposition(|item| in_group(&item)),
    };
    Ok(index.map(|index| {
        let index_after = if method == Some("before_at") { index } else { index + 1 };
        (index_after, board.items[index].group.clone())
    }))
}

/// The group that `group_id` names.
fn named_group<'a>(field: &Field<'a>, board: &Board) -> Result<Option<&'a str>, Failure> {
    match field.arguments.filled_text("group_id") {
        Some(group) if !board.groups.iter().any(|own| own.id == group && own.state.is_active()) => Err(Failure::not_found("group", group)),
        group => Ok(group),
    }
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    let id = arguments.required_id("board_id")?;
    let board = writable_board(context, id)?;
    let named = named_group(field, &board)?;
    let (index, beside) = match place(field, &board, named)? {
        Some((index, group)) => (index, Some(group)),
        None => (board.items.len(), None),
    };
    let first = board
        .groups
        .iter()
        .find(|group| group.state.is_active())
        .map_or("", |group| group.id.as_str());
    let group = named.map(str::to_owned).or(beside).unwrap_or_else(|| first.to_owned());
    let name = checked_name(arguments.text("item_name").unwrap_or_default())?;
    let changes = read_values(
        context,
        &board,
        by_column(field)?,
        arguments.flag("create_labels_if_missing") == Some(true),
    )?;
    let item = insert(context, id, index, blank::item(context, &name, &group));
    apply(context, id, item, changes);
    Ok(value(id, item))
}

/// Subitems live on a hidden board of their own, which is made with the first one.
pub(super) fn create_subitem(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    let parent = arguments.required_id("parent_item_id")?;
    let board = board_of(context, parent)?;
    let item_name = checked_name(arguments.text("item_name").unwrap_or_default())?;
    let values = by_column(field)?;
    let name = format!("Subitems of {}", board.name);
    let existing = context.world().boards.values().find_map(|other| {
        let is_it =
            other.object_type == BoardObjectType::SubItemsBoard && (other.created_from_board == Some(board.id) || other.name == name);
        is_it.then_some(other.id)
    });
    let of = match existing.and_then(|id| context.world().board(id).cloned()) {
        Some(own) => own,
        None => blank::board(context, &name, board.kind),
    };
    let changes = read_values(context, &of, values, arguments.flag("create_labels_if_missing") == Some(true))?;
    let subitems = existing.unwrap_or_else(|| {
        let mut hidden = of;
        hidden.object_type = BoardObjectType::SubItemsBoard;
        hidden.created_from_board = Some(board.id);
        hidden.workspace = board.workspace;
        hidden.users.clone_from(&board.users);
        hidden.teams.clone_from(&board.teams);
        let id = hidden.id;
        context.world_mut().boards.insert(id, hidden);
        id
    });
    let mut item = blank::item(context, &item_name, "topics");
    item.parent = Some(parent);
    let id = insert(context, subitems, usize::MAX, item);
    apply(context, subitems, id, changes);
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
    let copy_id = insert(context, id, usize::MAX, copy);
    if field.arguments.flag("with_updates") == Some(true) {
        let mut world = context.world_mut();
        let own: Vec<Update> = world
            .updates
            .values()
            .filter(|update| update.item == item && update.parent.is_none())
            .cloned()
            .collect();
        for update in own {
            let id = world.next_id(Sequence::Update);
            let copy = Update {
                id,
                item: copy_id,
                pinned_to: Vec::new(),
                ..update
            };
            world.updates.insert(id, copy);
        }
    }
    Ok(value(id, copy_id))
}

pub(super) fn archive_or_delete(context: &Context<'_>, field: &Field<'_>, state: State) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let board = board_of(context, item)?.id;
    let event = if state == State::Deleted { "delete_pulse" } else { "archive_pulse" };
    context.note(board, event, about(item), json!({ "board_id": board, "pulse_id": item }));
    change(context, board, item, |item| item.state = state);
    Ok(value(board, item))
}

/// The board and the item that a mutation names: the item must be on that board. The failure for one that is not is
/// UNCONFIRMED.
fn on_board(context: &Context<'_>, field: &Field<'_>) -> Result<(Board, Id), Failure> {
    let item = field.arguments.required_id("item_id")?;
    let id = field.arguments.required_id("board_id")?;
    let board = writable_board(context, id)?;
    if !board.items.iter().any(|own| own.id == item) {
        return Err(Failure::no_such_item(item));
    }
    Ok((board, item))
}

/// `change_column_value` with JSON, `change_simple_column_value` with words.
pub(super) fn change_value(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let (board, item) = on_board(context, field)?;
    let column = field.arguments.text("column_id").unwrap_or_default().to_owned();
    let given = match field.arguments.json("value") {
        None => Given::Json(Json::Null),
        Some(Json::String(text)) if field.name == "change_column_value" => {
            // A value that is no JSON was refused before: the type says so.
            Given::Json(serde_json::from_str(&text).unwrap_or(Json::String(text)))
        }
        Some(Json::String(text)) => Given::Simple(text),
        Some(other) => Given::Json(other),
    };
    let create_labels = field.arguments.flag("create_labels_if_missing") == Some(true);
    let changes = read_values(context, &board, vec![(column, given)], create_labels)?;
    apply(context, board.id, item, changes);
    Ok(value(board.id, item))
}

pub(super) fn change_values(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let (board, item) = on_board(context, field)?;
    let create_labels = field.arguments.flag("create_labels_if_missing") == Some(true);
    let changes = read_values(context, &board, by_column(field)?, create_labels)?;
    apply(context, board.id, item, changes);
    Ok(value(board.id, item))
}

/// Moves an item within its board: beside another one, or to the top or the end of a group.
pub(super) fn change_position(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("item_id")?;
    let mut board = board_of(context, id)?;
    let group = named_group(field, &board)?;
    let index = board
        .items
        .iter()
        .position(|own| own.id == id)
        .ok_or_else(|| Failure::no_such_item(id))?;
    let mut item = board.items.remove(index);
    let (index, beside) = match (place(field, &board, group)?, group, field.arguments.flag("group_top")) {
        (Some((index, beside)), _, _) => (index, beside),
        (None, Some(group), top) => {
            let inside = |own: &Item| own.group == group;
            let first = board.items.iter().position(inside);
            let end = board.items.iter().rposition(inside).map(|index| index + 1);
            let index = if top == Some(true) { first } else { end };
            (index.unwrap_or(board.items.len()), group.to_owned())
        }
        (None, None, _) => return Err(Failure::invalid_argument("relative_to or group_id is needed")),
    };
    item.group = group.map_or(beside, str::to_owned);
    let data = json!({ "board_id": board.id, "pulse_id": id, "group_id": item.group });
    context.note(board.id, "move_pulse", about(id), data);
    change_board(context, board.id, |own| {
        own.items.retain(|own| own.id != id);
        own.items.insert(index.min(own.items.len()), item);
    });
    Ok(value(board.id, id))
}

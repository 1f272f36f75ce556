//! The fields of items, groups and columns.

use super::lists::page_of;
use super::{Context, Field, Object, Resolved, Value};
use crate::columns;
use crate::failure::Failure;
use crate::world::{Board, Column, Id, Item, State, World};

/// The board an item is on, and the item.
pub(super) fn find(world: &World, id: Id) -> Option<(&Board, &Item)> {
    columns::find_item(world, id)
}

pub(super) fn item_value(board: Id, item: Id) -> Value {
    Value::Object(Object::Item { board, item })
}

pub(super) fn items(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let world = context.world();
    let ids = field.arguments.ids_or_none("ids")?;
    let active_only = field.arguments.flag("exclude_nonactive") == Some(true);
    let mut found: Vec<(Id, Id)> = ids
        .into_iter()
        .filter_map(|id| find(&world, id))
        .filter(|(board, item)| {
            context.request.viewer.sees_board(&world, board) && item.state != State::Deleted && (item.state.is_active() || !active_only)
        })
        .map(|(board, item)| (board.id, item.id))
        .collect();
    if field.arguments.flag("newest_first") == Some(true) {
        found.sort_by_key(|(_, item)| std::cmp::Reverse(*item));
    }
    Ok(Value::list(page_of(field, found.into_iter())?, |(board, item)| {
        item_value(board, item)
    }))
}

pub(super) fn field(context: &Context<'_>, board: Id, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(board) = world.board(board) else { return Ok(None) };
    let Some(item) = board.items.iter().find(|item| item.id == id) else {
        return Ok(None);
    };
    let url = format!("https://{}.monday.com/boards/{}/pulses/{id}", world.account.slug, board.id);
    let value = match field.name {
        "id" => Value::Id(id),
        "name" => Value::leaf(item.name.as_str()),
        "state" => Value::leaf(item.state.name()),
        "board" => Value::board(board.id),
        "group" => Value::Object(Object::Group {
            board: board.id,
            group: item.group.clone(),
        }),
        "creator" => Value::user(item.creator),
        "creator_id" => Value::Id(item.creator),
        // Of type `Date`, and still written with the time of day [VCR 2025-07].
        "created_at" => Value::leaf(item.created_at.date_time()),
        "updated_at" => Value::leaf(item.updated.map_or(item.created_at, |(at, _)| at).date_time()),
        "email" => Value::leaf(format!("pulse-{id}@{}.monday.com", world.account.slug)),
        "url" => Value::leaf(url),
        "relative_link" => Value::leaf(format!("/boards/{}/pulses/{id}", board.id)),
        "subscribers" => Value::List(vec![Value::user(item.creator)]),
        "parent_item" => match item.parent.and_then(|parent| find(&world, parent)) {
            Some((board, parent)) => item_value(board.id, parent.id),
            None => Value::NULL,
        },
        "subitems" => Value::list(columns::subitems_of(&world, id), |(board, item)| item_value(board, item)),
        "linked_items" => {
            let column = field.arguments.text("link_to_item_column_id").unwrap_or_default();
            let other = field.arguments.required_id("linked_board_id")?;
            let links = item.values.get(column).map(columns::linked_items_of).unwrap_or_default();
            let found = links
                .into_iter()
                .filter_map(|id| find(&world, id))
                .filter(|(board, _)| board.id == other);
            Value::list(found, |(board, item)| item_value(board.id, item.id))
        }
        "assets" => super::asset::of_item(context, item, field)?,
        "column_values" => column_values(board, item, field),
        "updates" => super::update::of_item(context, id, field)?,
        "updates_page" => super::update::page(context, field, |update| update.item == id)?,
        _ => return Ok(None),
    };
    Ok(Some(value))
}

fn column_values(board: &Board, item: &Item, field: &Field<'_>) -> Value {
    let ids = field.arguments.texts("ids");
    let types = field.arguments.texts("types");
    // The capabilities themselves are listed as not imitated: what comes here is an empty list.
    _ = field.arguments.texts("capabilities");
    let columns = board.columns().into_iter().filter(|column| {
        column.kind != "name"
            && ids.as_ref().is_none_or(|ids| ids.contains(&column.id.as_str()))
            && types.as_ref().is_none_or(|types| types.contains(&column.kind.as_str()))
    });
    Value::list(columns, |column| {
        Value::Object(Object::ColumnValue {
            board: board.id,
            item: item.id,
            column,
        })
    })
}

pub(super) fn group_field(context: &Context<'_>, board: Id, id: &str, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(board) = world.board(board) else { return Ok(None) };
    let Some((position, group)) = board.groups.iter().enumerate().find(|(_, group)| group.id == id) else {
        return Ok(None);
    };
    let value = match field.name {
        "id" => Value::leaf(id),
        "title" => Value::leaf(group.title.as_str()),
        "color" => Value::leaf(group.color.as_str()),
        "position" => Value::leaf(format!("{}.0", (position + 1) * 65_536)),
        "archived" => Value::leaf(group.state == State::Archived),
        "deleted" => Value::leaf(group.state == State::Deleted),
        "items_page" => super::items_page::first(context, field, board, Some(id))?,
        _ => return Ok(None),
    };
    Ok(Some(value))
}

pub(super) fn column_field(context: &Context<'_>, board: Id, column: &Column, field: &Field<'_>) -> Resolved {
    let settings = columns::settings_text(column);
    let value = match field.name {
        "id" => Value::leaf(column.id.as_str()),
        "title" => Value::leaf(column.title.as_str()),
        "type" => Value::leaf(context.column_type(column)),
        // Columns are deleted, never archived, here.
        "archived" => Value::leaf(false),
        "description" => Value::leaf(column.description.as_deref()),
        "width" => Value::optional(column.width, Value::leaf),
        "settings_str" => Value::leaf(settings),
        "settings" => Value::leaf(serde_json::from_str::<serde_json::Value>(&settings).unwrap_or_default()),
        // Changes with every change of the board, which is more often than it has to.
        "revision" => Value::leaf(
            context
                .world()
                .board(board)
                .map(|board| board.updated_at.0.to_string())
                .unwrap_or_default(),
        ),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

//! The fields of items, groups, columns and updates, as far as clients read them along with a board.

use super::lists::page_of;
use super::{Context, Field, Object, Resolved, Value};
use crate::failure::Failure;
use crate::world::{Board, BoardObjectType, Column, Id, Item, State, World};

/// The board an item is on, and the item.
pub(super) fn find(world: &World, id: Id) -> Option<(&Board, &Item)> {
    world
        .boards
        .values()
        .find_map(|board| Some((board, board.items.iter().find(|item| item.id == id)?)))
}

fn item_value(board: Id, item: Id) -> Value {
    Value::Object(Object::Item { board, item })
}

pub(super) fn items(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let world = context.world();
    let ids = field.arguments.ids_or_none("ids")?;
    let found: Vec<(Id, Id)> = ids
        .into_iter()
        .filter_map(|id| find(&world, id))
        .filter(|(board, item)| {
            context.request.viewer.sees_board(&world, board)
                && (item.state == State::Active || field.arguments.flag("exclude_nonactive") != Some(true))
        })
        .map(|(board, item)| (board.id, item.id))
        .collect();
    Ok(Value::list(page_of(field, found.into_iter())?, |(board, item)| {
        item_value(board, item)
    }))
}

/// A page of items, with the cursor to the next one. A cursor names the board and how many items came before.
fn page(field: &Field<'_>, board: Id, skip: usize, items: impl Iterator<Item = Id>) -> Result<Value, Failure> {
    let limit = field.arguments.number("limit").unwrap_or(25);
    // DOC-err names the code for paging limits.
    let limit = usize::try_from(limit)
        .ok()
        .filter(|limit| (1..=500).contains(limit))
        .ok_or_else(|| Failure::invalid_argument("limit must be between 1 and 500"))?;
    let mut items = items.skip(skip);
    let page: Vec<Id> = items.by_ref().take(limit).collect();
    let cursor = items.next().map(|_| format!("{board}-{}", skip + page.len()));
    Ok(Value::record(
        "ItemsResponse",
        [
            ("cursor", Value::leaf(cursor)),
            ("items", Value::list(page, |item| item_value(board, item))),
        ],
    ))
}

pub(super) fn first_page(field: &Field<'_>, board: Id, items: impl Iterator<Item = Id>) -> Result<Value, Failure> {
    page(field, board, skip_of(field.arguments.filled_text("cursor"))?.1, items)
}

fn skip_of(cursor: Option<&str>) -> Result<(Id, usize), Failure> {
    let Some(cursor) = cursor else { return Ok((0, 0)) };
    let parsed = cursor
        .split_once('-')
        .and_then(|(board, skip)| Some((board.parse().ok()?, skip.parse().ok()?)));
    parsed.ok_or_else(|| Failure {
        code: Some("CursorException"),
        ..Failure::invalid_argument("The cursor provided for pagination is not valid")
    })
}

pub(super) fn next_page(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let (board, skip) = skip_of(field.arguments.text("cursor"))?;
    let world = context.world();
    let board = world
        .board(board)
        .filter(|board| context.request.viewer.sees_board(&world, board))
        .ok_or_else(|| Failure::no_such_board(board))?;
    let active = board.items.iter().filter(|item| item.state == State::Active).map(|item| item.id);
    page(field, board.id, skip, active)
}

/// Items with one of the values in each of the columns. (Values are text here, whatever the column.)
pub(super) fn page_by_column_values(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let world = context.world();
    let board = world
        .board(id)
        .filter(|board| context.request.viewer.sees_board(&world, board))
        .ok_or_else(|| Failure::no_such_board(id))?;
    let columns = field.arguments.objects("columns");
    let matches = |item: &&Item| {
        columns.iter().all(|column| {
            let wanted = column.texts("column_values").unwrap_or_default();
            let name = column.text("column_id").unwrap_or_default();
            let own = if name == "name" { Some(&item.name) } else { item.values.get(name) };
            own.is_some_and(|own| wanted.iter().any(|text| own == text || own.contains(&format!("\"{text}\""))))
        })
    };
    let found = board.items.iter().filter(|item| item.state == State::Active).filter(matches);
    let skip = skip_of(field.arguments.filled_text("cursor"))?.1;
    page(field, id, skip, found.map(|item| item.id))
}

/// Updates the user can see, the newest first.
pub(super) fn updates(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let ids = field.arguments.ids("ids")?;
    let world = context.world();
    let found = world.updates.values().rev().filter(|update| {
        ids.as_ref().is_none_or(|ids| ids.contains(&update.id))
            && world
                .board(update.board)
                .is_some_and(|board| context.request.viewer.sees_board(&world, board))
    });
    Ok(Value::list(page_of(field, found.map(|update| update.id))?, |id| {
        Value::Object(Object::Update(id))
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
        "created_at" | "updated_at" => Value::leaf(item.created_at.date_time()),
        "email" => Value::leaf(format!("pulse-{id}@{}.monday.com", world.account.slug)),
        "url" => Value::leaf(url),
        "relative_link" => Value::leaf(format!("/boards/{}/pulses/{id}", board.id)),
        "subscribers" => Value::List(vec![Value::user(item.creator)]),
        "parent_item" => match item.parent.and_then(|parent| find(&world, parent)) {
            Some((board, parent)) => item_value(board.id, parent.id),
            None => Value::NULL,
        },
        "subitems" => {
            let boards = world
                .boards
                .values()
                .filter(|board| board.object_type == BoardObjectType::SubItemsBoard);
            let items = boards.flat_map(|board| board.items.iter().map(move |item| (board.id, item)));
            let own = items.filter(|(_, item)| item.parent == Some(id) && item.state == State::Active);
            Value::list(own, |(board, item)| item_value(board, item.id))
        }
        "linked_items" | "assets" => Value::List(Vec::new()),
        "column_values" => column_values(board, item, field),
        "updates" => {
            let updates = world
                .updates
                .values()
                .rev()
                .filter(|update| update.item == id)
                .map(|update| update.id);
            Value::list(page_of(field, updates)?, |id| Value::Object(Object::Update(id)))
        }
        "updates_page" => Value::record("UpdatesPage", [("updates", Value::List(Vec::new())), ("cursor", Value::NULL)]),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

fn column_values(board: &Board, item: &Item, field: &Field<'_>) -> Value {
    let ids = field.arguments.texts("ids");
    let columns = board
        .columns()
        .into_iter()
        .filter(|column| column.kind != "name" && ids.as_ref().is_none_or(|ids| ids.contains(&column.id.as_str())));
    let values = columns.map(|column| {
        let type_name = match column.kind.as_str() {
            "status" => "StatusValue",
            "people" => "PeopleValue",
            "date" => "DateValue",
            _ => "TextValue",
        };
        let text = item.values.get(&column.id).map(String::as_str);
        let value = text.map(|text| serde_json::Value::from(text).to_string());
        let fields = [
            ("id", Value::leaf(column.id.as_str())),
            ("type", Value::leaf(column.kind.as_str())),
            ("text", Value::leaf(text.unwrap_or(""))),
            ("value", Value::leaf(value)),
            ("column", Value::Object(Object::Column(column))),
            ("is_leaf", Value::leaf(true)),
        ];
        Value::record(type_name, fields)
    });
    Value::List(values.collect())
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
        "archived" | "deleted" => Value::leaf(false),
        "items_page" => {
            let items = board.items.iter().filter(|item| item.group == id && item.state == State::Active);
            first_page(field, board.id, items.map(|item| item.id))?
        }
        _ => return Ok(None),
    };
    Ok(Some(value))
}

pub(super) fn column_field(column: &Column, field: &Field<'_>) -> Resolved {
    let value = match field.name {
        "id" => Value::leaf(column.id.as_str()),
        "title" => Value::leaf(column.title.as_str()),
        "type" => Value::leaf(column.kind.as_str()),
        "archived" => Value::leaf(false),
        "description" => Value::leaf(column.description.as_deref()),
        "settings_str" => Value::leaf("{}"),
        "settings" => Value::leaf(serde_json::json!({})),
        "revision" => Value::leaf("1"),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

pub(super) fn update_field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(update) = world.updates.get(&id) else { return Ok(None) };
    let value = match field.name {
        "id" => Value::Id(id),
        "body" | "text_body" => Value::leaf(update.body.as_str()),
        "creator" => Value::user(update.creator),
        "creator_id" => Value::Id(update.creator),
        "likes" => Value::list(update.likes.iter().copied(), |user| {
            let fields = [
                ("id", Value::leaf(format!("{id}-{user}"))),
                ("creator_id", Value::Id(user)),
                ("creator", Value::user(user)),
            ];
            Value::record("Like", fields)
        }),
        "pinned_to_top" if update.is_pinned => Value::List(vec![Value::record("UpdatePin", [("item_id", Value::Id(update.item))])]),
        "pinned_to_top" | "viewers" | "replies" | "assets" => Value::List(Vec::new()),
        "item" => item_value(update.board, update.item),
        "item_id" => Value::Id(update.item),
        "created_at" | "updated_at" | "edited_at" => Value::leaf(update.created_at.date_time()),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

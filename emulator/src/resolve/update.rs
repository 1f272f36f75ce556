//! The fields of updates, the posts below an item, and of the replies to them.

use super::item::item_value;
use super::lists::page_of;
use super::{Context, Field, Object, Resolved, Value};
use crate::failure::Failure;
use crate::world::{Id, Update, World};

fn value(id: Id) -> Value {
    Value::Object(Object::Update(id))
}

/// Updates that are no replies, the newest first.
fn newest_first(world: &World) -> impl Iterator<Item = &Update> {
    world.updates.values().rev().filter(|update| update.parent.is_none())
}

/// Updates between two moments, as the arguments `ids`, `from_date` and `to_date` choose them.
fn chosen(context: &Context<'_>, field: &Field<'_>, belongs: impl Fn(&World, &Update) -> bool) -> Result<Value, Failure> {
    let ids = field.arguments.ids("ids")?;
    let (from, to) = (field.arguments.moment("from_date")?, field.arguments.moment("to_date")?);
    let world = context.world();
    let found = newest_first(&world).filter(|update| {
        ids.as_ref().is_none_or(|ids| ids.contains(&update.id))
            && from.is_none_or(|from| update.created_at >= from)
            && to.is_none_or(|to| update.created_at <= to)
            && belongs(&world, update)
    });
    Ok(Value::list(page_of(field, found.map(|update| update.id))?, value))
}

/// Updates the user can see.
pub(super) fn all(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    chosen(context, field, |world, update| {
        world
            .board(update.board)
            .is_some_and(|board| context.request.viewer.sees_board(world, board))
    })
}

pub(super) fn of_item(context: &Context<'_>, item: Id, field: &Field<'_>) -> Result<Value, Failure> {
    chosen(context, field, |_, update| update.item == item)
}

/// The updates of a board. All updates here are below items, so those of the board itself are none.
pub(super) fn of_board(context: &Context<'_>, board: Id, field: &Field<'_>) -> Result<Value, Failure> {
    let of_the_board_itself = field.arguments.flag("board_updates_only") == Some(true);
    chosen(context, field, |_, update| update.board == board && !of_the_board_itself)
}

/// A page with a cursor: the id of the last update.
pub(super) fn page(context: &Context<'_>, field: &Field<'_>, belongs: impl Fn(&Update) -> bool) -> Result<Value, Failure> {
    let limit = field.arguments.number("limit").unwrap_or(25);
    let limit = usize::try_from(limit).ok().filter(|limit| *limit > 0);
    let limit = limit.ok_or_else(|| Failure::invalid_argument("limit must be a positive number"))?;
    let after: Option<Id> = match field.arguments.filled_text("cursor") {
        None => None,
        Some(cursor) => Some(cursor.parse().map_err(|_| Failure {
            code: Some("CursorException"),
            ..Failure::invalid_argument("The cursor provided for pagination is not valid")
        })?),
    };
    let world = context.world();
    let mut found = newest_first(&world).filter(|update| belongs(update) && after.is_none_or(|after| update.id < after));
    let page: Vec<Id> = found.by_ref().take(limit).map(|update| update.id).collect();
    let cursor = found.next().and(page.last()).map(Id::to_string);
    Ok(Value::record(
        "UpdatesPage",
        [("updates", Value::list(page, value)), ("cursor", Value::leaf(cursor))],
    ))
}

/// The text of an update without its markup.
fn plain(body: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for character in body.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if !in_tag => text.push(character),
            _ => {}
        }
    }
    text
}

pub(super) fn field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(update) = world.update(id) else { return Ok(None) };
    let value = match field.name {
        "id" => Value::Id(id),
        "body" => Value::leaf(update.body.as_str()),
        "text_body" => Value::leaf(plain(&update.body)),
        "creator" => Value::user(update.creator),
        "creator_id" => Value::Id(update.creator),
        "likes" => Value::list(update.likes.iter().cloned(), |like| {
            let fields = [
                ("id", Value::leaf(format!("{id}-{}", like.user))),
                ("creator_id", Value::Id(like.user)),
                ("creator", Value::user(like.user)),
                ("reaction_type", Value::leaf(like.reaction)),
                ("created_at", Value::leaf(like.at.date_time())),
                ("updated_at", Value::leaf(like.at.date_time())),
            ];
            Value::record("Like", fields)
        }),
        "pinned_to_top" => Value::list(update.pinned_to.iter().copied(), |item| {
            Value::record("UpdatePin", [("item_id", Value::Id(item))])
        }),
        "replies" => {
            let replies = world.updates.values().filter(|reply| reply.parent == Some(id));
            Value::list(replies.map(|reply| reply.id), |id| Value::Object(Object::Reply(id)))
        }
        "kind" => Value::leaf("post"),
        "assets" => {
            let own = world.assets.values().filter(|asset| asset.update == Some(id));
            Value::list(own.map(|asset| asset.id), |id| Value::Object(Object::Asset(id)))
        }
        "item" => item_value(update.board, update.item),
        "item_id" => Value::Id(update.item),
        "parent_id" => Value::optional(update.parent, Value::Id),
        "original_creation_date" => Value::leaf(update.original_creation_date.as_deref()),
        "created_at" => Value::leaf(update.created_at.date_time()),
        "updated_at" | "edited_at" => Value::leaf(update.edited_at.unwrap_or(update.created_at).date_time()),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

//! Mutations of updates, the posts below an item.

use super::super::{Context, Field, Object, Value};
use super::access::writable_board;
use super::item;
use crate::failure::Failure;
use crate::world::{Id, Sequence, Update};

fn value(id: Id) -> Value {
    Value::Object(Object::Update(id))
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let board = item::board_of(context, item)?.id;
    let mut world = context.world_mut();
    let id = world.next_id(Sequence::Update);
    let update = Update {
        id,
        item,
        board,
        creator: context.request.token.user,
        body: field.arguments.text("body").unwrap_or_default().to_owned(),
        created_at: context.request.now,
        likes: Vec::new(),
        is_pinned: false,
    };
    world.updates.insert(id, update);
    Ok(value(id))
}

/// Runs a change on an update the user can see.
fn change(context: &Context<'_>, id: Id, change: impl FnOnce(&mut Update)) -> Result<Value, Failure> {
    let board = context.world().updates.get(&id).map(|update| update.board);
    writable_board(context, board.ok_or_else(|| Failure::not_found("update", id))?)?;
    if let Some(update) = context.world_mut().updates.get_mut(&id) {
        change(update);
    }
    Ok(value(id))
}

pub(super) fn edit(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let body = field.arguments.text("body").unwrap_or_default().to_owned();
    change(context, field.arguments.required_id("id")?, |update| update.body = body)
}

pub(super) fn like(context: &Context<'_>, field: &Field<'_>, likes: bool) -> Result<Value, Failure> {
    let user = context.request.token.user;
    change(context, field.arguments.required_id("update_id")?, |update| {
        update.likes.retain(|own| *own != user);
        if likes {
            update.likes.push(user);
        }
    })
}

pub(super) fn pin(context: &Context<'_>, field: &Field<'_>, pinned: bool) -> Result<Value, Failure> {
    change(context, field.arguments.required_id("id")?, |update| update.is_pinned = pinned)
}

pub(super) fn delete(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("id")?;
    change(context, id, |_| {})?;
    let Some(update) = context.world_mut().updates.remove(&id) else {
        return Err(Failure::not_found("update", id));
    };
    // It is gone, so the response is made from the removed value.
    let moment = Value::leaf(update.created_at.date_time());
    Ok(Value::record(
        "Update",
        [
            ("id", Value::Id(id)),
            ("body", Value::leaf(update.body.as_str())),
            ("text_body", Value::leaf(update.body.as_str())),
            ("creator_id", Value::Id(update.creator)),
            ("creator", Value::user(update.creator)),
            ("item_id", Value::Id(update.item)),
            ("created_at", moment.clone()),
            ("updated_at", moment.clone()),
            ("edited_at", moment),
            ("likes", Value::List(Vec::new())),
            ("pinned_to_top", Value::List(Vec::new())),
            ("viewers", Value::List(Vec::new())),
        ],
    ))
}

pub(super) fn clear(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let board = item::board_of(context, item)?.id;
    context.world_mut().updates.retain(|_, update| update.item != item);
    Ok(item::value(board, item))
}

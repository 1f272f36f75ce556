//! Mutations of updates, the posts below an item.

use super::super::{Context, Field, Object, Value};
use super::access::writable_board;
use super::item;
use crate::failure::Failure;
use crate::world::{Id, Like, Sequence, Update, World};

fn value(id: Id) -> Value {
    Value::Object(Object::Update(id))
}

/// A new update below an item, or a reply to another one. Mentions are put before the text, as links; that is where and
/// how the product writes them, but the exact markup is UNCONFIRMED.
pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    let parent = arguments.id("parent_id")?;
    let item = match (parent, arguments.id("item_id")?) {
        (Some(parent), _) => {
            let item = context.world().updates.get(&parent).map(|update| update.item);
            item.ok_or_else(|| Failure::not_found("update", parent))?
        }
        (None, Some(item)) => item,
        (None, None) => return Err(Failure::invalid_argument("item_id or parent_id is needed")),
    };
    let board = item::board_of(context, item)?.id;
    let body = format!("{}{}", mentions(context, field)?, arguments.text("body").unwrap_or_default());
    let original_creation_date = arguments.text("original_creation_date").map(str::to_owned);
    let mut world = context.world_mut();
    let id = world.next_id(Sequence::Update);
    let update = Update {
        id,
        item,
        board,
        creator: context.request.token.user,
        body,
        created_at: context.request.now,
        likes: Vec::new(),
        pinned_to: Vec::new(),
        parent,
        edited_at: None,
        original_creation_date,
    };
    world.updates.insert(id, update);
    Ok(value(id))
}

/// The people, teams and boards that are mentioned, as links.
fn mentions(context: &Context<'_>, field: &Field<'_>) -> Result<String, Failure> {
    let world = context.world();
    let mut links = String::new();
    for mention in field.arguments.objects("mentions_list") {
        let id = mention.required_id("id")?;
        let kind = mention.text("type").unwrap_or_default();
        let (name, path) = mentioned(&world, kind, id).ok_or_else(|| Failure::not_found(&kind.to_lowercase(), id))?;
        links.push_str(&format!(
            "<a class=\"user_mention_editor router\" href=\"https://{}.monday.com/{path}/{id}\" data-mention-type=\"{kind}\" \
             data-mention-id=\"{id}\">@{name}</a>&nbsp;",
            world.account.slug
        ));
    }
    Ok(links)
}

fn mentioned(world: &World, kind: &str, id: Id) -> Option<(String, &'static str)> {
    match kind {
        "User" => world.user(id).map(|user| (user.name.clone(), "users")),
        "Team" => world.teams.get(&id).map(|team| (team.name.clone(), "teams")),
        "Project" | "Board" => world.board(id).map(|board| (board.name.clone(), "boards")),
        _ => None,
    }
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
    change(context, field.arguments.required_id("id")?, |update| {
        update.body = body;
        update.edited_at = Some(context.request.now);
    })
}

pub(super) fn like(context: &Context<'_>, field: &Field<'_>, likes: bool) -> Result<Value, Failure> {
    let user = context.request.token.user;
    let reaction = if likes {
        field.arguments.text("reaction_type").map(str::to_owned)
    } else {
        None
    };
    change(context, field.arguments.required_id("update_id")?, |update| {
        update.likes.retain(|own| own.user != user);
        if likes {
            update.likes.push(Like {
                user,
                reaction,
                at: context.request.now,
            });
        }
    })
}

pub(super) fn pin(context: &Context<'_>, field: &Field<'_>, pinned: bool) -> Result<Value, Failure> {
    let item = field.arguments.id("item_id")?;
    change(context, field.arguments.required_id("id")?, |update| {
        let item = item.unwrap_or(update.item);
        update.pinned_to.retain(|own| *own != item);
        if pinned {
            update.pinned_to.push(item);
        }
    })
}

/// Its replies go with it.
pub(super) fn delete(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("id")?;
    change(context, id, |_| {})?;
    let mut world = context.world_mut();
    let Some(update) = world.updates.remove(&id) else {
        return Err(Failure::not_found("update", id));
    };
    world.updates.retain(|_, update| update.parent != Some(id));
    world.removed.updates.insert(id, update);
    Ok(value(id))
}

pub(super) fn clear(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let item = field.arguments.required_id("item_id")?;
    let board = item::board_of(context, item)?.id;
    context.world_mut().updates.retain(|_, update| update.item != item);
    Ok(item::value(board, item))
}

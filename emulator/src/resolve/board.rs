//! The fields of `Board`.

use super::lists::page_of;
use super::{Context, Field, Object, Resolved, Value};
use crate::failure::Failure;
use crate::options::Guess;
use crate::world::{Board, BoardKind, BoardObjectType, Group, Id, State, User, UserKind, UserStatus};
use apollo_compiler::response::JsonValue;

pub(super) fn field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(board) = world.board(id) else { return Ok(None) };
    let value = match field.name {
        "id" => Value::Id(id),
        "name" => Value::leaf(board.name.as_str()),
        "description" => Value::leaf(board.description.as_deref()),
        "board_kind" => Value::leaf(board.kind.name()),
        "permissions" => Value::leaf(board.permissions.as_str()),
        "state" => Value::leaf(board.state.name()),
        "type" => Value::leaf(board.object_type.name()),
        "hierarchy_type" => Value::leaf(board.hierarchy.name()),
        "access_level" => Value::leaf(if context.request.viewer.may_change_members(board) {
            "edit"
        } else {
            "view"
        }),
        "url" => Value::leaf(format!("https://{}.monday.com/boards/{id}", world.account.slug)),
        "created_at" => Value::Moment(board.created_at),
        "updated_at" => Value::Moment(board.updated_at),
        "board_folder_id" => Value::optional(board.folder, Value::Id),
        "folder" => Value::optional(board.folder, |id| Value::Object(Object::Folder(id))),
        "workspace_id" => Value::optional(board.workspace, Value::Id),
        "workspace" => Value::optional(board.workspace, |id| Value::Object(Object::Workspace(id))),
        "created_from_board_id" => Value::optional(board.created_from_board, Value::Id),
        // The older name says owner and means creator [SDL].
        "creator" | "owner" if !world.users.contains_key(&board.creator) => return Err(Failure::user_loader()),
        "creator" | "owner" => Value::user(board.creator),
        "owners" => users(board.users.iter().filter(|membership| membership.owner).map(|m| m.user)),
        "subscribers" => {
            let listed = subscribers(context, board);
            // Reading the subscribers of a board that has none fails [OKTA readboard].
            if listed.is_empty() {
                return Err(Failure::user_loader());
            }
            users(listed.into_iter())
        }
        "team_owners" => teams(field, board, true)?,
        "team_subscribers" => teams(field, board, false)?,
        "tags" => Value::list(board.tags.iter().copied(), |id| Value::Object(Object::Tag(id))),
        "communication" => Value::leaf(board.communication.clone().map_or(JsonValue::Null, JsonValue::from)),
        "item_terminology" => Value::leaf(board.item_terminology.as_deref()),
        "items_count" => Value::leaf(active_items(board).count() as i64),
        "items_limit" => Value::leaf(10_000),
        "columns" => columns(board, field),
        "groups" => {
            let asked = field.arguments.texts("ids");
            let groups = board
                .groups
                .iter()
                .filter(|group| group.state.is_active())
                .filter(|group| asked.as_ref().is_none_or(|ids| ids.contains(&group.id.as_str())));
            Value::list(groups, |entry| group(id, entry))
        }
        "top_group" => match board.groups.iter().find(|group| group.state.is_active()) {
            Some(first) => group(id, first),
            None => return Err(Failure::not_found("group", serde_json::Value::Null)),
        },
        "items_page" => super::items_page::first(context, field, board, None)?,
        "updates" => super::update::of_board(context, id, field)?,
        "updates_page" => super::update::page(context, field, |update| update.board == id)?,
        "activity_logs" => super::activity::of_board(context, id, field)?,
        "object_type_unique_key" => match board.object_type {
            BoardObjectType::Document => Value::leaf("monday_workdocs"),
            _ => Value::leaf("monday_board"),
        },
        _ => return Ok(None),
    };
    Ok(Some(value))
}

/// Who is listed as a subscriber: who was added in person. That nobody else is, is UNCONFIRMED.
fn subscribers(context: &Context<'_>, board: &Board) -> Vec<Id> {
    let world = context.world();
    let everybody = board.kind == BoardKind::Public && context.is_turned(Guess::PublicBoardsListEverybody);
    let mut listed: Vec<Id> = board.users.iter().map(|membership| membership.user).collect();
    if context.is_turned(Guess::TeamMembersAreSubscribers) {
        world.add_team_members(&mut listed, &board.teams);
    }
    if everybody {
        let is_listed = |user: &&User| user.status == UserStatus::Active && user.kind != UserKind::Guest && !listed.contains(&user.id);
        let others: Vec<Id> = world.users.values().filter(is_listed).map(|user| user.id).collect();
        listed.extend(others);
    }
    listed
}

fn active_items(board: &Board) -> impl Iterator<Item = &crate::world::Item> {
    board.items.iter().filter(|item| item.state == State::Active)
}

fn users(ids: impl Iterator<Item = Id>) -> Value {
    Value::list(ids, Value::user)
}

fn teams(field: &Field<'_>, board: &Board, owners: bool) -> Result<Value, Failure> {
    let teams = board.teams.iter().filter(|membership| !owners || membership.owner);
    Ok(Value::list(page_of(field, teams.map(|membership| membership.team))?, Value::team))
}

fn group(board: Id, group: &Group) -> Value {
    Value::Object(Object::Group {
        board,
        group: group.id.clone(),
    })
}

fn columns(board: &Board, field: &Field<'_>) -> Value {
    let ids = field.arguments.texts("ids");
    let types = field.arguments.texts("types");
    // The capabilities themselves are listed as not imitated: what comes here is an empty list.
    _ = field.arguments.texts("capabilities");
    let columns = board.columns().into_iter().filter(|column| {
        ids.as_ref().is_none_or(|ids| ids.contains(&column.id.as_str()))
            && types.as_ref().is_none_or(|types| types.contains(&column.kind.as_str()))
    });
    Value::list(columns, |column| Value::Object(Object::Column { board: board.id, column }))
}

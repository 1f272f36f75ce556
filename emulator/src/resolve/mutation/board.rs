//! Mutations that create, copy, change, archive and delete boards.

use super::super::{Context, Field, Value};
use super::access::{change_board, changeable_board, visible_board};
use super::blank;
use crate::failure::Failure;
use crate::world::{Board, BoardKind, Group, Id, Item, State};
use apollo_compiler::response::JsonValue;
use serde_json::json;

/// The maximum number of users on a board \[DOC-err\].
pub(super) const MAX_USERS: usize = 400;
/// The maximum number of teams on a board \[DOC-err\].
pub(super) const MAX_TEAMS: usize = 100;

/// The workspace and folder of a new board: its folder's workspace, else the one that is named, else the main one. A
/// folder of another workspace is an internal error \[OKTA createboard\].
fn destination(context: &Context<'_>, field: &Field<'_>) -> Result<(Option<Id>, Option<Id>), Failure> {
    let world = context.world();
    let workspace = field.arguments.id("workspace_id")?;
    if let Some(id) = workspace {
        let usable = world
            .workspaces
            .get(&id)
            .is_some_and(|workspace| workspace.state == State::Active && context.request.viewer.sees_workspace(workspace));
        if !usable {
            return Err(Failure::no_such_workspace(id));
        }
    }
    let Some(folder) = field.arguments.id("folder_id")? else {
        return Ok((workspace.or(world.main_workspace), None));
    };
    let found = world.folders.get(&folder).ok_or_else(|| Failure::no_such_folder(folder))?;
    if workspace.is_some() && workspace != found.workspace {
        return Err(Failure {
            is_fatal: false,
            ..Failure::internal()
        });
    }
    Ok((found.workspace, Some(folder)))
}

fn admit_creation(context: &Context<'_>) -> Result<(), Failure> {
    context
        .meter
        .admit_board_creation(&context.request.token.app, context.request.now)
        .map_err(|refusal| Failure::too_many_boards(refusal.retry_in_seconds))
}

/// Creates a board. An owner that does not exist does not prevent it: the board is created, and the response has an
/// error beside it; an owner who may not own becomes a subscriber; unknown subscribers are ignored; an unknown team is
/// an error \[OKTA createboard\].
pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    if !context.request.viewer.kind.may_own_boards() {
        return Err(Failure::unauthorized());
    }
    admit_creation(context)?;
    let (workspace, folder) = destination(context, field)?;
    let name = arguments.text("board_name").unwrap_or_default();
    if name.trim().is_empty() {
        // DOC-err names the code; when it is used is UNCONFIRMED.
        return Err(Failure {
            code: Some("CreateBoardException"),
            ..Failure::invalid_argument("Board name can't be empty")
        });
    }
    let template = match arguments.id("template_id")? {
        Some(id) => Some(visible_board(context, id).ok_or_else(|| Failure::no_such_board(id))?),
        None => None,
    };
    let owners = arguments.ids("board_owner_ids")?.filter(|ids| !ids.is_empty());
    let subscribers = arguments.ids_or_none("board_subscriber_ids")?;
    let owner_teams = arguments.ids_or_none("board_owner_team_ids")?;
    let subscriber_teams = arguments.ids_or_none("board_subscriber_teams_ids")?;
    {
        let world = context.world();
        let mut teams = owner_teams.iter().chain(&subscriber_teams);
        if let Some(unknown) = teams.find(|id| **id != crate::world::EVERYONE && !world.teams.contains_key(id)) {
            return Err(Failure::invalid_record(format!("Team {unknown} does not exist")));
        }
    }
    let kind = arguments
        .text("board_kind")
        .and_then(BoardKind::from_name)
        .unwrap_or(BoardKind::Public);
    let mut board = blank::board(context, name, kind);
    board.workspace = workspace;
    board.folder = folder;
    board.description = arguments.text("description").map(str::to_owned);
    if let Some(nickname) = arguments.object("item_nickname") {
        // Only the singular can be read back, as `item_terminology`.
        _ = nickname.text("plural");
        let (singular, preset) = (nickname.text("singular"), nickname.text("preset_type"));
        board.item_terminology = singular.or(preset).map(str::to_owned);
    }
    let empty = arguments.flag("empty") == Some(true);
    if let Some(template) = template {
        copy_content(context, &template, &mut board, false);
    } else if !empty {
        // A new board comes with something in it [VCR 2025-07].
        board.items.push(blank::item(context, "Task 1", "topics"));
    }

    // The creator owns it, unless others were named for a public one [DOC-boards].
    if owners.is_none() || kind != BoardKind::Public {
        board.set_user(context.request.token.user, true);
    }
    let mut unknown_owner = false;
    {
        let world = context.world();
        for id in owners.iter().flatten() {
            match world.user(*id) {
                Some(user) => board.set_user(*id, user.kind.may_own_boards()),
                None => unknown_owner = true,
            }
        }
        for id in subscribers.iter().filter(|id| world.users.contains_key(id)) {
            if board.membership(*id).is_none() {
                board.set_user(*id, false);
            }
        }
    }
    for team in owner_teams {
        board.set_team(team, true);
    }
    for team in subscriber_teams {
        if !board.teams.iter().any(|membership| membership.team == team) {
            board.set_team(team, false);
        }
    }
    if board.users.len() > MAX_USERS || board.teams.len() > MAX_TEAMS {
        return Err(Failure::invalid_record("Too many subscribers"));
    }
    if unknown_owner {
        context.record_side_failure(field.response_key, Failure::user_loader());
    }
    let id = board.id;
    context.world_mut().boards.insert(id, board);
    Ok(Value::board(id))
}

/// Copies groups, columns and, if wanted, items from one board to another.
fn copy_content(context: &Context<'_>, from: &Board, to: &mut Board, items: bool) {
    to.groups = from.groups.iter().map(Group::clone).collect();
    to.own_columns.clone_from(&from.own_columns);
    to.hierarchy = from.hierarchy;
    to.permissions.clone_from(&from.permissions);
    to.item_terminology.clone_from(&from.item_terminology);
    to.created_from_board = Some(from.id);
    if items {
        to.items = from
            .items
            .iter()
            .map(|item| Item {
                values: item.values.clone(),
                ..blank::item(context, &item.name, &item.group)
            })
            .collect();
    }
}

/// An unknown board is reported as a lack of rights \[VCR 2025-07\]; so is one that the user may not manage.
pub(super) fn archive(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let board = visible_board(context, id).ok_or_else(Failure::unauthorized)?;
    if !context.request.viewer.may_manage_board(&board) {
        return Err(Failure::unauthorized());
    }
    change_board(context, id, |board| board.state = State::Archived);
    Ok(Value::board(id))
}

/// An unknown board, and one that was deleted before, is reported as an unknown id \[VCR 2025-07\].
pub(super) fn delete(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    let board = visible_board(context, id).ok_or_else(|| Failure::no_such_board(id))?;
    if !context.request.viewer.may_manage_board(&board) {
        return Err(Failure::unauthorized());
    }
    change_board(context, id, |board| board.state = State::Deleted);
    Ok(Value::board(id))
}

/// Returns JSON that says whether it worked, as text in a `JSON` value \[VCR 2025-07\].
pub(super) fn update(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("board_id")?;
    changeable_board(context, id)?;
    let new_value = field.arguments.text("new_value").unwrap_or_default().to_owned();
    let attribute = field.arguments.text("board_attribute").unwrap_or_default();
    change_board(context, id, |board| match attribute {
        "name" => board.name = new_value,
        "description" => board.description = Some(new_value),
        "communication" => board.communication = Some(serde_json::from_str(&new_value).unwrap_or(new_value.into())),
        _ => board.item_terminology = Some(new_value),
    });
    let undo = json!({
        "undo_record_id": context.uuid(),
        "action_type": "modify_project",
        "entity_type": "Board",
        "entity_id": id,
        "count": 1
    });
    Ok(Value::leaf(json!({ "success": true, "undo_data": undo }).to_string()))
}

pub(super) fn duplicate(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    let id = arguments.required_id("board_id")?;
    if !context.request.viewer.kind.may_own_boards() {
        return Err(Failure::unauthorized());
    }
    let original = visible_board(context, id).ok_or_else(|| Failure::no_such_board(id))?;
    admit_creation(context)?;
    let (workspace, folder) = destination(context, field)?;
    let name = arguments
        .filled_text("board_name")
        .map_or_else(|| format!("Duplicate of {}", original.name), str::to_owned);
    let mut copy = blank::board(context, &name, original.kind);
    let elsewhere = arguments.id("workspace_id")?.is_some() || folder.is_some();
    (copy.workspace, copy.folder) = if elsewhere {
        (workspace, folder)
    } else {
        (original.workspace, original.folder)
    };
    copy.description.clone_from(&original.description);
    copy_content(
        context,
        &original,
        &mut copy,
        arguments.text("duplicate_type") != Some("duplicate_board_with_structure"),
    );
    if arguments.flag("keep_subscribers") == Some(true) {
        copy.users.clone_from(&original.users);
        copy.teams.clone_from(&original.teams);
    }
    copy.set_user(context.request.token.user, true);
    let id = copy.id;
    context.world_mut().boards.insert(id, copy);
    Ok(Value::record(
        "BoardDuplication",
        [("board", Value::board(id)), ("is_async", JsonValue::Bool(false).into())],
    ))
}

impl From<JsonValue> for Value {
    fn from(value: JsonValue) -> Self {
        Self::Leaf(value)
    }
}

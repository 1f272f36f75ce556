//! Mutations of workspaces, folders and tags.

use super::super::{Context, Field, Object, Value};
use crate::failure::Failure;
use crate::options::Guess;
use crate::world::{Folder, Id, Sequence, State, Tag, TeamMembership, UserKind, UserMembership, Workspace, WorkspaceKind};

/// The workspace a mutation is about, if the user may change it.
fn changeable_workspace(context: &Context<'_>, argument: &str, field: &Field<'_>) -> Result<Id, Failure> {
    let id = field.arguments.required_id(argument)?;
    let world = context.world();
    let workspace = world
        .workspaces
        .get(&id)
        .filter(|workspace| workspace.state != State::Deleted && context.request.viewer.sees_workspace(workspace))
        .ok_or_else(|| Failure::no_such_workspace(id))?;
    let owns = workspace
        .users
        .iter()
        .any(|membership| membership.owner && membership.user == context.request.viewer.user);
    if owns || context.request.viewer.kind == UserKind::Admin {
        Ok(id)
    } else {
        Err(Failure::unauthorized())
    }
}

fn value(id: Id) -> Value {
    Value::Object(Object::Workspace(id))
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    if !context.request.viewer.kind.may_own_boards() {
        return Err(Failure::unauthorized());
    }
    let mut world = context.world_mut();
    let id = world.next_id(Sequence::Workspace);
    let workspace = Workspace {
        id,
        name: field.arguments.text("name").unwrap_or_default().to_owned(),
        kind: field
            .arguments
            .text("kind")
            .and_then(WorkspaceKind::from_name)
            .unwrap_or(WorkspaceKind::Open),
        state: State::Active,
        description: field.arguments.text("description").map(str::to_owned),
        created_at: context.request.now,
        users: vec![UserMembership {
            user: context.request.token.user,
            owner: true,
        }],
        teams: Vec::new(),
    };
    world.workspaces.insert(id, workspace);
    Ok(value(id))
}

pub(super) fn delete(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_workspace(context, "workspace_id", field)?;
    let mut world = context.world_mut();
    // The main workspace can't be deleted [SUP-ws]; the error is UNCONFIRMED.
    if world.main_workspace == Some(id) {
        return Err(Failure::unauthorized());
    }
    if let Some(workspace) = world.workspaces.get_mut(&id) {
        workspace.state = State::Deleted;
    }
    for board in world.boards.values_mut().filter(|board| board.workspace == Some(id)) {
        board.state = State::Deleted;
    }
    Ok(value(id))
}

fn change(context: &Context<'_>, id: Id, change: impl FnOnce(&mut Workspace)) {
    if let Some(workspace) = context.world_mut().workspaces.get_mut(&id) {
        change(workspace);
    }
}

pub(super) fn add_users(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_workspace(context, "workspace_id", field)?;
    let users = field.arguments.ids_or_none("user_ids")?;
    let owner = field.arguments.text("kind") == Some("owner");
    if let Some(unknown) = users.iter().find(|user| !context.world().users.contains_key(user)) {
        return Err(Failure::no_such_user(*unknown));
    }
    let owners_stay = context.is_turned(Guess::WorkspaceOwnersStay);
    change(context, id, |workspace| {
        let owned: Vec<Id> = owners(workspace);
        workspace.users.retain(|membership| !users.contains(&membership.user));
        workspace.users.extend(users.iter().map(|user| UserMembership {
            user: *user,
            owner: owner || owners_stay && owned.contains(user),
        }));
    });
    Ok(Value::list(users, Value::user))
}

fn owners(workspace: &Workspace) -> Vec<Id> {
    let owners = workspace.users.iter().filter(|membership| membership.owner);
    owners.map(|membership| membership.user).collect()
}

/// Nobody can be taken out of the main workspace \[SUP-ws\], nor can its last owner out of any other; the errors for both
/// are UNCONFIRMED. So is that the response has those who were in the workspace, and that they stay on its boards.
pub(super) fn delete_users(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_workspace(context, "workspace_id", field)?;
    let users = field.arguments.ids_or_none("user_ids")?;
    {
        let world = context.world();
        if world.main_workspace == Some(id) {
            return if context.is_turned(Guess::MainWorkspaceKeepsEverybody) {
                Ok(Value::List(Vec::new()))
            } else {
                Err(Failure::unauthorized())
            };
        }
        let owners = world.workspaces.get(&id).map(owners).unwrap_or_default();
        let loses_all = !owners.is_empty() && owners.iter().all(|owner| users.contains(owner));
        if loses_all && !context.is_turned(Guess::WorkspacesLoseTheirLastOwner) {
            return Err(Failure::unauthorized());
        }
    }
    let mut removed = Vec::new();
    change(context, id, |workspace| {
        removed.extend(
            workspace
                .users
                .iter()
                .map(|membership| membership.user)
                .filter(|user| users.contains(user)),
        );
        workspace.users.retain(|membership| !users.contains(&membership.user));
    });
    if context.is_turned(Guess::LeavingAWorkspaceLeavesItsBoards) {
        leave_boards(context, id, &removed);
    }
    if context.is_turned(Guess::WorkspaceRemovalsNameEverybody) {
        let world = context.world();
        removed = users.into_iter().filter(|user| world.users.contains_key(user)).collect();
    }
    Ok(Value::list(removed, Value::user))
}

/// Takes users off the boards of a workspace that they only subscribe to.
fn leave_boards(context: &Context<'_>, workspace: Id, users: &[Id]) {
    let mut world = context.world_mut();
    let mut left = Vec::new();
    let boards = world.boards.values_mut().filter(|board| board.workspace == Some(workspace));
    for board in boards.filter(|board| !board.keeps_removed_users) {
        for user in users {
            if !board.is_owner(*user) && board.remove_user(*user) {
                left.push((*user, board.id));
            }
        }
    }
    // Who unsubscribes has no automations there [SUP-auto].
    for (user, board) in left {
        world.stop_automations(user, Some(board), context.request.now);
    }
}

pub(super) fn add_teams(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_workspace(context, "workspace_id", field)?;
    let teams = field.arguments.ids_or_none("team_ids")?;
    let owner = field.arguments.text("kind") == Some("owner");
    if let Some(unknown) = teams.iter().find(|team| !context.world().teams.contains_key(team)) {
        return Err(Failure::not_found("team", *unknown));
    }
    change(context, id, |workspace| {
        workspace.teams.retain(|membership| !teams.contains(&membership.team));
        workspace
            .teams
            .extend(teams.iter().map(|team| TeamMembership { team: *team, owner }));
    });
    Ok(Value::list(teams, Value::team))
}

pub(super) fn delete_teams(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_workspace(context, "workspace_id", field)?;
    let teams = field.arguments.ids_or_none("team_ids")?;
    let mut removed = Vec::new();
    change(context, id, |workspace| {
        removed.extend(
            workspace
                .teams
                .iter()
                .map(|membership| membership.team)
                .filter(|team| teams.contains(team)),
        );
        workspace.teams.retain(|membership| !teams.contains(&membership.team));
    });
    Ok(Value::list(removed, Value::team))
}

pub(super) fn update(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_workspace(context, "id", field)?;
    let Some(attributes) = field.arguments.object("attributes") else {
        return Err(Failure::internal());
    };
    change(context, id, |workspace| {
        if let Some(name) = attributes.filled_text("name") {
            workspace.name = name.to_owned();
        }
        if let Some(description) = attributes.text("description") {
            workspace.description = Some(description.to_owned());
        }
        if let Some(kind) = attributes.text("kind").and_then(WorkspaceKind::from_name) {
            workspace.kind = kind;
        }
    });
    Ok(value(id))
}

fn folder_value(id: Id) -> Value {
    Value::Object(Object::Folder(id))
}

/// The folder a mutation is about \[VCR 2024-10, update_folder, delete_folder\].
fn changeable_folder(context: &Context<'_>, field: &Field<'_>) -> Result<Id, Failure> {
    let id = field.arguments.required_id("folder_id")?;
    if !context.world().folders.contains_key(&id) {
        return Err(Failure::no_such_folder(id));
    }
    if context.request.viewer.kind.may_own_boards() {
        Ok(id)
    } else {
        Err(Failure::unauthorized())
    }
}

pub(super) fn update_folder(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_folder(context, field)?;
    let parent = existing_folder(context, field)?;
    let workspace = existing_workspace(context, field)?;
    let place = new_place(context, field, id)?;
    let name = field.arguments.filled_text("name");
    let look = Look::of(field);
    let mut world = context.world_mut();
    if let Some(folder) = world.folders.get_mut(&id) {
        if let Some(name) = name {
            folder.name = name.to_owned();
        }
        folder.parent = parent.or(folder.parent);
        folder.workspace = workspace.or(folder.workspace);
        folder.position = place.or(folder.position);
        look.apply(folder);
    }
    if workspace.is_some() {
        for board in world.boards.values_mut().filter(|board| board.folder == Some(id)) {
            board.workspace = workspace;
        }
    }
    Ok(folder_value(id))
}

/// Colour, weight and icon of a folder, as far as they are given. The value `NULL` takes one away.
struct Look {
    color: Option<String>,
    font_weight: Option<String>,
    custom_icon: Option<String>,
}

impl Look {
    fn of(field: &Field<'_>) -> Self {
        let given = |name: &str| field.arguments.text(name).map(str::to_owned);
        Self {
            color: given("color"),
            font_weight: given("font_weight"),
            custom_icon: given("custom_icon"),
        }
    }

    fn apply(self, folder: &mut Folder) {
        let set = |own: &mut Option<String>, given: Option<String>| {
            if let Some(given) = given {
                *own = Some(given).filter(|given| given != "NULL");
            }
        };
        set(&mut folder.color, self.color);
        set(&mut folder.font_weight, self.font_weight);
        set(&mut folder.custom_icon, self.custom_icon);
    }
}

fn existing_folder(context: &Context<'_>, field: &Field<'_>) -> Result<Option<Id>, Failure> {
    let id = field.arguments.id("parent_folder_id")?;
    match id.filter(|id| !context.world().folders.contains_key(id)) {
        Some(unknown) => Err(Failure::no_such_folder(unknown)),
        None => Ok(id),
    }
}

fn existing_workspace(context: &Context<'_>, field: &Field<'_>) -> Result<Option<Id>, Failure> {
    let id = field.arguments.id("workspace_id")?;
    match id.filter(|id| !context.world().workspaces.contains_key(id)) {
        Some(unknown) => Err(Failure::no_such_workspace(unknown)),
        None => Ok(id),
    }
}

/// The place that `position` asks for: before or after another folder. Boards and overviews have no places here.
fn new_place(context: &Context<'_>, field: &Field<'_>, moved: Id) -> Result<Option<f64>, Failure> {
    let Some(position) = field.arguments.object("position") else {
        return Ok(None);
    };
    let is_after = position.flag("is_after") != Some(false);
    let object = position.text("object_id").unwrap_or_default();
    if position.text("object_type") != Some("Folder") {
        return Err(Failure::not_imitated("a position beside anything but a folder"));
    }
    let anchor = object.parse::<Id>().map_err(|_| Failure::internal())?;
    let world = context.world();
    let others: Vec<&Folder> = world.folders_in_order().into_iter().filter(|folder| folder.id != moved).collect();
    let index = others
        .iter()
        .position(|folder| folder.id == anchor)
        .ok_or_else(|| Failure::no_such_folder(anchor))?;
    let own = others[index].place();
    let neighbour = if is_after {
        others.get(index + 1)
    } else {
        index.checked_sub(1).and_then(|index| others.get(index))
    };
    let step = if is_after { 2.0 } else { -2.0 };
    Ok(Some(neighbour.map_or(own + step, |other| other.place()).midpoint(own)))
}

/// The boards in it go with it into the bin.
pub(super) fn delete_folder(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = changeable_folder(context, field)?;
    let mut world = context.world_mut();
    let Some(folder) = world.folders.remove(&id) else {
        return Err(Failure::no_such_folder(id));
    };
    for board in world.boards.values_mut().filter(|board| board.folder == Some(id)) {
        board.folder = None;
        board.state = State::Deleted;
    }
    world.removed.folders.insert(id, folder);
    Ok(folder_value(id))
}

pub(super) fn create_folder(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    if !context.request.viewer.kind.may_own_boards() {
        return Err(Failure::unauthorized());
    }
    let workspace = existing_workspace(context, field)?;
    let parent = existing_folder(context, field)?;
    let mut world = context.world_mut();
    let id = world.next_id(Sequence::Folder);
    let mut folder = Folder {
        id,
        name: field.arguments.text("name").unwrap_or_default().to_owned(),
        workspace: workspace.or(world.main_workspace),
        parent,
        owner: context.request.token.user,
        created_at: context.request.now,
        color: None,
        font_weight: None,
        custom_icon: None,
        position: None,
    };
    Look::of(field).apply(&mut folder);
    world.folders.insert(id, folder);
    Ok(folder_value(id))
}

pub(super) fn create_or_get_tag(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let name = field.arguments.text("tag_name").unwrap_or_default();
    // A tag made on a private or shareable board is that board's own in the product; here all tags are the account's.
    if let Some(board) = field.arguments.id("board_id")? {
        let board = super::access::visible_board(context, board).ok_or_else(|| Failure::no_such_board(board))?;
        if board.kind != crate::world::BoardKind::Public {
            return Err(Failure::not_imitated("tags of a private or shareable board"));
        }
    }
    let mut world = context.world_mut();
    let existing = world
        .tags
        .values()
        .find(|tag| tag.name.eq_ignore_ascii_case(name))
        .map(|tag| tag.id);
    let id = existing.unwrap_or_else(|| world.next_id(Sequence::Tag));
    world.tags.entry(id).or_insert_with(|| Tag {
        id,
        name: name.to_owned(),
        color: "#579bfc".to_owned(),
    });
    Ok(Value::Object(Object::Tag(id)))
}

//! The fields of `Workspace`, `Folder` and `Tag`.

use super::lists::page_of;
use super::{Context, Field, Object, Resolved, Value, account};
use crate::failure::Failure;
use crate::options::Guess;
use crate::world::{Id, State};

pub(super) fn field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(workspace) = world.workspaces.get(&id) else {
        return Ok(None);
    };
    let users = |owners: bool| -> Result<Value, Failure> {
        // Owners are among the subscribers [MIG], and members of teams presumably are not: both UNCONFIRMED.
        let hides_owners = !owners && context.is_turned(Guess::WorkspaceOwnersAreNoSubscribers);
        let members = workspace.users.iter().filter(|membership| !owners || membership.owner);
        let mut listed: Vec<Id> = members.map(|membership| membership.user).collect();
        if !owners && context.is_turned(Guess::TeamMembersAreSubscribers) {
            world.add_team_members(&mut listed, &workspace.teams);
        }
        if hides_owners {
            listed.retain(|user| {
                !workspace
                    .users
                    .iter()
                    .any(|membership| membership.owner && membership.user == *user)
            });
        }
        Ok(Value::list(page_of(field, listed.into_iter())?, Value::user))
    };
    let teams = |owners: bool| -> Result<Value, Failure> {
        let members = workspace.teams.iter().filter(|membership| !owners || membership.owner);
        Ok(Value::list(page_of(field, members.map(|membership| membership.team))?, Value::team))
    };
    let value = match field.name {
        "id" => Value::Id(id),
        "name" => Value::leaf(workspace.name.as_str()),
        "kind" => Value::leaf(workspace.kind.name()),
        "state" => Value::leaf(workspace.state.name()),
        "description" => Value::leaf(workspace.description.as_deref()),
        "created_at" => Value::Moment(workspace.created_at),
        "is_default_workspace" => Value::leaf(world.main_workspace == Some(id)),
        "account_product" => account::product(&world),
        "settings" => Value::record(
            "WorkspaceSettings",
            [(
                "icon",
                Value::record("WorkspaceIcon", [("color", Value::leaf("#579bfc")), ("image", Value::NULL)]),
            )],
        ),
        "users_subscribers" => users(false)?,
        "owners_subscribers" => users(true)?,
        "teams_subscribers" => teams(false)?,
        "team_owners_subscribers" => teams(true)?,
        _ => return Ok(None),
    };
    Ok(Some(value))
}

pub(super) fn folder_field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(folder) = world.folder(id) else { return Ok(None) };
    let as_folder = |id| Value::Object(Object::Folder(id));
    let value = match field.name {
        "id" => Value::Id(id),
        "name" => Value::leaf(folder.name.as_str()),
        "owner_id" => Value::Id(folder.owner),
        "created_at" => Value::Moment(folder.created_at),
        "color" => Value::leaf(folder.color.as_deref()),
        "font_weight" => Value::leaf(folder.font_weight.as_deref()),
        "custom_icon" => Value::leaf(folder.custom_icon.as_deref()),
        "parent" => Value::optional(folder.parent, as_folder),
        "sub_folders" => {
            let inside = world.folders_in_order().into_iter().filter(|other| other.parent == Some(id));
            Value::list(inside.map(|other| other.id), as_folder)
        }
        "children" => {
            let inside = world.boards.values().filter(|board| {
                board.folder == Some(id) && board.state == State::Active && context.request.viewer.sees_board(&world, board)
            });
            Value::list(inside.map(|board| board.id), Value::board)
        }
        "workspace" => match folder.workspace {
            Some(workspace) => Value::Object(Object::Workspace(workspace)),
            None => return Ok(None),
        },
        _ => return Ok(None),
    };
    Ok(Some(value))
}

pub(super) fn tag_field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(tag) = world.tags.get(&id) else { return Ok(None) };
    let value = match field.name {
        "id" => Value::Id(id),
        "name" => Value::leaf(tag.name.as_str()),
        "color" => Value::leaf(tag.color.as_str()),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

//! The fields of `Query`.

use super::lists::{Page, page_of};
use super::{Context, Field, Object, Resolved, Value, account, department, item, items_page, update, user};
use crate::failure::Failure;
use crate::versions;
use crate::world::{Board, BoardHierarchy, EVERYONE, Id, State};

pub(super) fn field(context: &Context<'_>, field: &Field<'_>) -> Resolved {
    let value = match field.name {
        "me" => Value::user(context.request.token.user),
        "account" => Value::Object(Object::Account),
        "account_roles" => account::roles(),
        "platform_api" => account::platform_api(context),
        "complexity" => account::complexity(context),
        "version" => account::version(&versions::describe(context.request.version, context.request.now)),
        "versions" => Value::list(versions::all(context.request.now), |version| account::version(&version)),
        "user_configs" => user::configs(field),
        "assets" => super::asset::by_id(context, field)?,
        "board_automations" => super::automation::all(context, field)?,
        "boards" => boards(context, field)?,
        "users" => user::users(context, field)?,
        "teams" => teams(context, field)?,
        "departments" => department::all(context, field)?,
        "workspaces" => workspaces(context, field)?,
        "folders" => folders(context, field)?,
        "tags" => tags(context, field)?,
        "items" => item::items(context, field)?,
        "next_items_page" => items_page::next(context, field)?,
        "items_page_by_column_values" => items_page::by_column_values(context, field)?,
        "updates" => update::all(context, field)?,
        _ => return Ok(None),
    };
    Ok(Some(value))
}

/// Boards, newest id first unless ordered otherwise \[VCR\]; by default 25, of state `active`, and without the
/// multi-level ones unless the request names their hierarchy or ids \[SDL, DOC-boards\]. Boards that do not exist, or
/// that the user can't see, are left out without an error \[MONDO\]. Whether the default state hides an archived board
/// that is requested by id is UNCONFIRMED; here it does.
fn boards(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    let page = Page::of(arguments)?;
    let ids = arguments.ids("ids")?;
    let workspaces = arguments.nullable_ids("workspace_ids")?.filter(|ids| !ids.is_empty());
    let state = arguments.text("state").unwrap_or("active");
    let kind = arguments.text("board_kind");
    let hierarchies = arguments.texts("hierarchy_types");
    let world = context.world();

    let matches = |board: &&Board| {
        let hierarchy = match &hierarchies {
            Some(named) => named.contains(&board.hierarchy.name()),
            None => ids.is_some() || board.hierarchy == BoardHierarchy::Classic,
        };
        hierarchy
            && board.state.passes(state)
            && kind.is_none_or(|kind| board.kind.name() == kind)
            // `[null]` means the main workspace of an account where it has no id [DOC-boards].
            && workspaces.as_ref().is_none_or(|asked| asked.contains(&board.workspace))
            && context.request.viewer.sees_board(&world, board)
    };
    // The boards that were opened last come first; what else the argument does is UNCONFIRMED.
    let latest = (arguments.flag("latest") == Some(true)).then_some("used_at");
    let found: Vec<Id> = match (&ids, arguments.text("order_by").or(latest)) {
        (Some(ids), _) => {
            let mut found: Vec<&Board> = ids.iter().filter_map(|id| world.board(*id)).filter(matches).collect();
            found.sort_unstable_by_key(|board| std::cmp::Reverse(board.id));
            found.dedup_by_key(|board| board.id);
            page.cut(found.into_iter().map(|board| board.id))
        }
        (None, None) => page.cut(world.boards.values().rev().filter(matches).map(|board| board.id)),
        (None, Some(order)) => {
            let mut all: Vec<&Board> = world.boards.values().filter(matches).collect();
            let moment = |board: &Board| if order == "used_at" { board.used_at } else { board.created_at };
            all.sort_by_key(|board| std::cmp::Reverse((moment(board), board.id)));
            page.cut(all.into_iter().map(|board| board.id))
        }
    };
    Ok(Value::list(found, Value::board))
}

fn teams(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let world = context.world();
    let found: Vec<Id> = match field.arguments.ids("ids")? {
        Some(ids) => ids
            .into_iter()
            .filter(|id| *id == EVERYONE || world.teams.contains_key(id))
            .collect(),
        None => world.teams.keys().copied().collect(),
    };
    Ok(Value::list(found, Value::team))
}

fn workspaces(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    let ids = arguments.ids("ids")?;
    let kind = arguments.text("kind");
    let state = arguments.text("state").unwrap_or("active");
    let members_only = arguments.text("membership_kind") == Some("member");
    // Everything here belongs to one product, which the API calls "core".
    let other_product = arguments
        .object("query_params")
        .and_then(|params| params.text("account_product_kind"))
        .is_some_and(|product| product != "core");
    let world = context.world();
    let found = world.workspaces.values().filter(|workspace| {
        ids.as_ref().is_none_or(|ids| ids.contains(&workspace.id))
            && kind.is_none_or(|kind| workspace.kind.name() == kind)
            && workspace.state.passes(state)
            && !other_product
            && context.request.viewer.sees_workspace(workspace)
            && (!members_only || context.request.viewer.is_in_workspace(workspace))
    });
    let mut found: Vec<_> = found.map(|workspace| (workspace.created_at, workspace.id)).collect();
    if arguments.text("order_by").is_some() {
        found.sort_by_key(|entry| std::cmp::Reverse(*entry));
    }
    let page = page_of(field, found.into_iter().map(|(_, id)| id))?;
    Ok(Value::list(page, |id| Value::Object(Object::Workspace(id))))
}

/// `workspace_ids: [null]` finds nothing here, unlike with boards \[MONDO\].
fn folders(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let ids = field.arguments.ids("ids")?;
    let workspaces = field.arguments.nullable_ids("workspace_ids")?;
    let world = context.world();
    let folders = world.folders_in_order();
    let found = folders.into_iter().filter(|folder| {
        ids.as_ref().is_none_or(|ids| ids.contains(&folder.id))
            && workspaces
                .as_ref()
                .is_none_or(|asked| folder.workspace.is_some_and(|own| asked.contains(&Some(own))))
            && folder
                .workspace
                .and_then(|id| world.workspaces.get(&id))
                .is_none_or(|workspace| workspace.state == State::Active && context.request.viewer.sees_workspace(workspace))
    });
    let page = page_of(field, found.map(|folder| folder.id))?;
    Ok(Value::list(page, |id| Value::Object(Object::Folder(id))))
}

fn tags(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let ids = field.arguments.ids("ids")?;
    let world = context.world();
    let found = world
        .tags
        .keys()
        .copied()
        .filter(|id| ids.as_ref().is_none_or(|ids| ids.contains(id)));
    Ok(Value::list(found, |id| Value::Object(Object::Tag(id))))
}

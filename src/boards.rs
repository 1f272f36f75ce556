//! Boards: what all their actions share.

pub mod archive;
pub mod create;
pub mod delete;
mod lifecycle;
pub mod list;
pub mod missing;
pub mod owners;
pub mod parts;
pub mod read;

use crate::prelude::*;
use crate::{
    bindings::types::{Board, BoardKind, BoardStateFilter, WorkspaceReference},
    engine::{
        api_error::ApiError,
        document::when,
        json::{self, Value},
        version::ApiVersion,
    },
    references::ids,
};

/// The fields of a board without its contents.
pub fn fields(version: &ApiVersion) -> String {
    const FIELDS: &str = "id name description board_kind permissions state type url updated_at board_folder_id \
workspace_id workspace { id name is_default_workspace }";
    let newer = when(has_hierarchy(version), " created_at hierarchy_type");
    format!("{FIELDS}{newer}")
}

/// Whether boards have `hierarchy_type`, `created_at` and `access_level` in this version.
pub fn has_hierarchy(version: &ApiVersion) -> bool {
    version.is_at_least(2025, 10)
}

/// Maps a board without its contents, in the order of [`fields`]; `None` without an id. `errors` are those of its response.
pub fn board(value: Value<'_>, errors: &[ApiError]) -> Option<Board> {
    Some(Board {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name"),
        description: json::text(value, "description"),
        kind: json::text(value, "board_kind"),
        permissions: json::text(value, "permissions"),
        state: json::text(value, "state"),
        board_type: json::text(value, "type"),
        url: json::text(value, "url"),
        updated_at: json::text(value, "updated_at"),
        folder_id: json::filled_text(value, "board_folder_id"),
        workspace: workspace(value, errors),
        created_at: json::text(value, "created_at"),
        hierarchy: json::text(value, "hierarchy_type"),
        owner_ids: ids(value, "owners"),
        subscriber_ids: ids(value, "subscribers"),
    })
}

/// Maps the workspace of a board; `None` if it is withheld.
///
/// A board of the main workspace has none in accounts where that has no id: both `workspace` and
/// `workspace_id` are null then, and no error is about them.
fn workspace(value: Value<'_>, errors: &[ApiError]) -> Option<WorkspaceReference> {
    let id = json::filled_text(value, "workspace_id");
    if let Some(workspace) = json::field(value, "workspace") {
        return Some(WorkspaceReference {
            id: json::filled_text(workspace, "id").or(id),
            name: json::text(workspace, "name"),
            is_main: json::flag(workspace, "is_default_workspace"),
        });
    }
    let is_null = |name| value.get(name).is_some_and(Value::is_null);
    let is_withheld = errors
        .iter()
        .any(|error| error.is_about("workspace") || error.is_about("workspace_id") || (error.is_about_scope() && error.path.is_none()));
    let is_main = is_null("workspace") && is_null("workspace_id") && !is_withheld;
    (is_main || id.is_some()).then(|| WorkspaceReference {
        id,
        name: None,
        is_main: is_main.then_some(true),
    })
}

/// A kind in monday.com's words.
pub fn kind_name(kind: BoardKind) -> &'static str {
    match kind {
        BoardKind::Public => "public",
        BoardKind::Private => "private",
        BoardKind::Share => "share",
    }
}

/// The state to ask for in monday.com's words, which are the same for workspaces.
pub fn state_name(state: BoardStateFilter) -> &'static str {
    match state {
        BoardStateFilter::Active => "active",
        BoardStateFilter::Archived => "archived",
        BoardStateFilter::Deleted => "deleted",
        BoardStateFilter::All => "all",
    }
}

#[cfg(test)]
mod mapping_tests;
#[cfg(test)]
mod tests;

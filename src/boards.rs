//! Boards: what all their actions share.

pub mod archive;
pub mod create;
pub mod delete;
mod lifecycle;
pub mod list;
pub mod missing;
pub mod parts;
pub mod read;

use serde_json::Value;

use crate::{
    bindings::types::{BoardHierarchy, BoardKind, BoardMemberIds, BoardState, BoardSummary, BoardType, WorkspaceReference},
    engine::{call::Call, input::shortened, json, version::Features},
    references::ids,
};

/// A board without what is on it.
const BOARD: &str = "id name description board_kind permissions state type url updated_at board_folder_id workspace { id name }";
/// What was added to boards in 2025-10.
const BOARD_2025_10: &str = " created_at hierarchy_type";

/// The fields of a board without what is on it.
pub fn fields(features: Features) -> String {
    let newer = if features.hierarchy { BOARD_2025_10 } else { "" };
    format!("{BOARD}{newer}")
}

/// A board without what is on it; `None` if there is no id in it.
pub fn summary(call: &mut Call<'_>, value: &Value) -> Option<BoardSummary> {
    let id = json::filled_text(value, "id")?;
    Some(BoardSummary {
        name: json::text(value, "name").unwrap_or_default(),
        description: json::text(value, "description"),
        kind: known(call, value, "board_kind", known_kind),
        permissions: json::text(value, "permissions"),
        state: known(call, value, "state", known_state),
        board_type: known(call, value, "type", board_type),
        hierarchy: known(call, value, "hierarchy_type", hierarchy),
        url: json::text(value, "url"),
        created_at: json::text(value, "created_at"),
        updated_at: json::text(value, "updated_at"),
        folder_id: json::filled_text(value, "board_folder_id"),
        workspace: json::field(value, "workspace").map(workspace),
        members: members(value),
        id,
    })
}

fn members(value: &Value) -> Option<BoardMemberIds> {
    let told = |name| json::field(value, name).is_some_and(Value::is_array);
    (told("owners") && told("subscribers")).then(|| BoardMemberIds {
        owners: ids(value, "owners"),
        subscribers: ids(value, "subscribers"),
    })
}

fn workspace(value: &Value) -> WorkspaceReference {
    WorkspaceReference {
        id: json::filled_text(value, "id"),
        name: json::text(value, "name").unwrap_or_default(),
    }
}

/// A field with one of a few values. monday.com may add to them: then the field is absent, with a
/// warning.
fn known<T>(call: &mut Call<'_>, value: &Value, field: &str, read: fn(&str) -> Option<T>) -> Option<T> {
    let text = json::text(value, field)?;
    let known = read(&text);
    if known.is_none() {
        let text = shortened(&text);
        let message = format!("monday.com gave `{field}` a value that this version of the connector does not know: {text}.");
        call.warn("unknown-value", message, Some(field.to_owned()));
    }
    known
}

fn known_kind(text: &str) -> Option<BoardKind> {
    Some(match text {
        "public" => BoardKind::Public,
        "private" => BoardKind::Private,
        "share" => BoardKind::Share,
        _ => return None,
    })
}

fn known_state(text: &str) -> Option<BoardState> {
    Some(match text {
        "active" => BoardState::Active,
        "archived" => BoardState::Archived,
        "deleted" => BoardState::Deleted,
        _ => return None,
    })
}

fn board_type(text: &str) -> Option<BoardType> {
    Some(match text {
        "board" => BoardType::Board,
        "sub_items_board" => BoardType::SubItemsBoard,
        "document" => BoardType::Document,
        "custom_object" => BoardType::CustomObject,
        _ => return None,
    })
}

fn hierarchy(text: &str) -> Option<BoardHierarchy> {
    Some(match text {
        "classic" => BoardHierarchy::Classic,
        "multi_level" => BoardHierarchy::MultiLevel,
        _ => return None,
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

#[cfg(test)]
mod mapping_tests;
#[cfg(test)]
mod tests;

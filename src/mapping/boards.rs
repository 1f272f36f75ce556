//! Boards.

use serde_json::Value;

use crate::{
    bindings::types::{
        BoardDetails, BoardGroup, BoardHierarchy, BoardKind, BoardMemberIds, BoardState, BoardSummary, BoardTag, BoardType,
        WorkspaceReference,
    },
    call::Call,
    input::shortened,
    json,
    mapping::{ids, team_reference, user_reference},
};

/// A board without what is on it; `None` if there is no id in it.
pub fn summary(call: &mut Call<'_>, value: &Value) -> Option<BoardSummary> {
    let id = json::filled_text(value, "id")?;
    Some(BoardSummary {
        name: json::text(value, "name").unwrap_or_default(),
        description: json::text(value, "description"),
        kind: known(call, value, "board_kind", kind),
        permissions: json::text(value, "permissions"),
        state: known(call, value, "state", state),
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

/// Where a board is in its life.
pub fn board_state(call: &mut Call<'_>, value: &Value) -> Option<BoardState> {
    known(call, value, "state", state)
}

/// A board and what belongs to it, without the warnings and the summary of the call.
pub fn details(call: &mut Call<'_>, value: &Value) -> Option<BoardDetails> {
    Some(BoardDetails {
        board: summary(call, value)?,
        creator: json::field(value, "creator").and_then(user_reference),
        owners: json::list(value, "owners").filter_map(user_reference).collect(),
        subscribers: json::list(value, "subscribers").filter_map(user_reference).collect(),
        team_owners: json::list(value, "team_owners").filter_map(team_reference).collect(),
        team_subscribers: json::list(value, "team_subscribers").filter_map(team_reference).collect(),
        groups: json::list(value, "groups").filter_map(group).collect(),
        tags: json::list(value, "tags").filter_map(tag).collect(),
        items_count: json::whole(value, "items_count"),
        item_terminology: json::text(value, "item_terminology"),
        access_level: json::text(value, "access_level"),
        warnings: Vec::new(),
        call: call.summary(),
    })
}

/// Whether this is a board, not a document or the sub-items of another.
pub fn is_board(value: &Value) -> bool {
    json::text(value, "type").is_none_or(|text| matches!(text.as_str(), "board" | "custom_object"))
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

fn group(value: &Value) -> Option<BoardGroup> {
    Some(BoardGroup {
        id: json::filled_text(value, "id")?,
        title: json::text(value, "title").unwrap_or_default(),
        color: json::text(value, "color"),
        position: json::text(value, "position"),
        archived: json::flag(value, "archived").unwrap_or_default(),
        deleted: json::flag(value, "deleted").unwrap_or_default(),
    })
}

fn tag(value: &Value) -> Option<BoardTag> {
    Some(BoardTag {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
        color: json::text(value, "color"),
    })
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

fn kind(text: &str) -> Option<BoardKind> {
    Some(match text {
        "public" => BoardKind::Public,
        "private" => BoardKind::Private,
        "share" => BoardKind::Share,
        _ => return None,
    })
}

fn state(text: &str) -> Option<BoardState> {
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

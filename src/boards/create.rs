//! create-board.

use serde_json::Value;

use crate::prelude::*;
use crate::{
    bindings::types::{CreatedBoard, NewBoard},
    engine::{
        call::Call,
        document::variables,
        failure::{Failure, FailureKind},
        input::{self, InputError},
        operation::{Effect, Operation},
        version::ApiVersion,
    },
};

use super::{board, fields, kind_name};

/// Creates a board. Variables: `name`, `kind` and, where given, the others.
fn document(version: &ApiVersion) -> String {
    let board = fields(version);
    format!(
        "mutation CreateBoard($name: String!, $kind: BoardKind!, $workspace: ID, $description: String, $folder: ID, $template: ID, \
$owners: [ID!], $ownerTeams: [ID!], $subscribers: [ID!], $subscriberTeams: [ID!], $empty: Boolean) \
{{ create_board(board_name: $name, board_kind: $kind, workspace_id: $workspace, description: $description, folder_id: $folder, \
template_id: $template, board_owner_ids: $owners, board_owner_team_ids: $ownerTeams, board_subscriber_ids: $subscribers, \
board_subscriber_teams_ids: $subscriberTeams, empty: $empty) {{ {board} }} }}"
    )
}

/// Creates a board, once.
pub fn create(call: &mut Call<'_>, new_board: &NewBoard) -> Result<CreatedBoard, Failure> {
    let variables = validated(new_board)?;
    let document = document(call.version());
    let response = call.graphql(&Operation {
        document: &document,
        variables,
        root: "create_board",
        effect: Effect::Change,
    })?;
    let created = response.root("create_board").and_then(|value| board(value, &response.errors));
    let Some(created) = created else {
        return Err(call.missing_in_response("id of the new board", Effect::Change));
    };
    let name = created.name.as_deref().unwrap_or_default();
    if call.is_replay_of_caller_key() && name.trim() != call.redact(&new_board.name).trim() {
        // Or monday.com has changed the name a little.
        let (id, name) = (input::shortened(&created.id), input::shortened(name));
        return Err(Failure {
            advice: "Check whether that is the board; if not, use a key that no other call has.",
            ..Failure::permanent(
                FailureKind::OutcomeUnknown,
                format!("The idempotency key was used before. monday.com replayed its response: board {id}, named {name}."),
            )
        });
    }
    call.warn_of(&response.errors);
    Ok(CreatedBoard {
        board: created,
        call: call.report().into(),
    })
}

fn validated(board: &NewBoard) -> Result<Value, InputError> {
    input::filled("board name", &board.name)?;
    let single = [
        ("workspace ID", &board.workspace_id),
        ("folder ID", &board.folder_id),
        ("template ID", &board.template_id),
    ];
    for (what, id) in single {
        id.as_deref().map_or(Ok(()), |id| input::id(what, id).map(drop))?;
    }
    input::ids("owner ID", board.owner_ids.as_deref().unwrap_or_default())?;
    input::ids("subscriber ID", board.subscriber_ids.as_deref().unwrap_or_default())?;
    input::team_ids("owner team ID", board.owner_team_ids.as_deref().unwrap_or_default())?;
    input::team_ids("subscriber team ID", board.subscriber_team_ids.as_deref().unwrap_or_default())?;

    // An empty list means the same as none.
    let ids = |ids: &Option<Vec<String>>| ids.as_ref().filter(|ids| !ids.is_empty()).map(|ids| Value::from(ids.as_slice()));
    let text = |text: &Option<String>| text.as_ref().map(|text| Value::from(text.as_str()));
    Ok(variables(&mut [
        ("name", Some(Value::from(board.name.as_str()))),
        ("kind", Some(Value::from(kind_name(board.kind)))),
        ("workspace", text(&board.workspace_id)),
        ("description", text(&board.description)),
        ("folder", text(&board.folder_id)),
        ("template", text(&board.template_id)),
        ("owners", ids(&board.owner_ids)),
        ("ownerTeams", ids(&board.owner_team_ids)),
        ("subscribers", ids(&board.subscriber_ids)),
        ("subscriberTeams", ids(&board.subscriber_team_ids)),
        ("empty", board.empty.map(Value::from)),
    ]))
}

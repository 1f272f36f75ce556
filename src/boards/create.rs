//! create-board.

use serde_json::{Value, json};

use crate::{
    bindings::types::{CreatedBoard, FailureKind, MutationOptions, NewBoard},
    engine::{
        call::{Call, Effect, Operation},
        document::variables,
        failure::Failure,
        input::{self, InputError},
        version::Features,
    },
};

use super::{fields, kind_name, summary};

/// Creates a board. Variables: `name`, `kind` and, where given, the others.
fn document(features: Features) -> String {
    let board = fields(features);
    format!(
        "mutation CreateBoard($name: String!, $kind: BoardKind!, $workspace: ID, $description: String, $folder: ID, $template: ID, \
$owners: [ID!], $ownerTeams: [ID!], $subscribers: [ID!], $subscriberTeams: [ID!], $empty: Boolean) \
{{ create_board(board_name: $name, board_kind: $kind, workspace_id: $workspace, description: $description, folder_id: $folder, \
template_id: $template, board_owner_ids: $owners, board_owner_team_ids: $ownerTeams, board_subscriber_ids: $subscribers, \
board_subscriber_teams_ids: $subscriberTeams, empty: $empty) {{ {board} }} }}"
    )
}

/// Creates a board, once.
pub fn create(call: &mut Call<'_>, board: &NewBoard, options: Option<MutationOptions>) -> Result<CreatedBoard, Failure> {
    let variables = validated(board)?;
    call.begin_change(options.as_ref().and_then(|options| options.idempotency_key.as_deref()))?;
    let document = document(call.features());
    let reply = call.graphql(&Operation {
        document: &document,
        variables,
        root: "create_board",
        effect: Effect::Change,
    })?;
    let created = reply.root("create_board").cloned().unwrap_or_default();
    let Some(created) = summary(call, &created) else {
        return Err(call.unanswered("id of the new board", Effect::Change));
    };
    if call.may_answer_another_call() && created.name.trim() != call.as_answered(&board.name).trim() {
        // Or monday.com has changed the name a little.
        let (id, name) = (input::shortened(&created.id), input::shortened(&created.name));
        return Err(Failure {
            advice: "Look whether that is the board; if not, enter a key that no other call has.",
            ..Failure::permanent(
                FailureKind::OutcomeUnknown,
                format!(
                    "The idempotency key was used before. monday.com answered as it did then: with board {id}, which is called {name}."
                ),
            )
        });
    }
    call.warn_of(&reply.errors());
    Ok(CreatedBoard {
        board: created,
        warnings: call.take_warnings(),
        call: call.summary(),
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

    // An empty list says no more than none.
    let ids = |ids: &Option<Vec<String>>| ids.as_ref().filter(|ids| !ids.is_empty()).map(|ids| json!(ids));
    let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    Ok(variables(&mut [
        ("name", Some(json!(board.name))),
        ("kind", Some(json!(kind_name(board.kind)))),
        ("workspace", text(&board.workspace_id)),
        ("description", text(&board.description)),
        ("folder", text(&board.folder_id)),
        ("template", text(&board.template_id)),
        ("owners", ids(&board.owner_ids)),
        ("ownerTeams", ids(&board.owner_team_ids)),
        ("subscribers", ids(&board.subscriber_ids)),
        ("subscriberTeams", ids(&board.subscriber_team_ids)),
        ("empty", board.empty.map(|empty| json!(empty))),
    ]))
}

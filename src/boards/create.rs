//! create-board.

use crate::prelude::*;
use crate::{
    bindings::types::{Board, CreatedBoard, NewBoard},
    engine::{
        call::Call,
        document::{Json, tree, variables},
        failure::{Failure, FailureKind},
        input::{self, is_code},
        json,
        names::is_same,
        operation::{Effect, Operation},
        version::ApiVersion,
    },
    references::{includes, is_complete},
};

use super::{board, fields, kind_name, parts::first_board};

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
    input::filled("board name", &new_board.name)?;
    let ids = Ids::of(new_board)?;
    let variables = document_variables(new_board, &ids);
    let document = document(call.version());
    let response = call
        .graphql(Operation {
            document: &document,
            variables,
            root: "create_board",
            effect: Effect::Change,
        })
        .map_err(|failure| resolve_folder_elsewhere(call, &ids, failure))?;
    let created = response.root("create_board").and_then(|value| board(value, &response.errors));
    let Some(created) = created else {
        if call.is_replay_of_caller_key() {
            return Err(call.idempotency_key_reused());
        }
        return Err(call.missing_in_response("id of the new board", Effect::Change));
    };
    if call.is_replay_of_caller_key() && !is_same(created.name.as_deref(), &call.redact(&new_board.name)) {
        return Err(call.idempotency_key_reused());
    }
    call.warn_of(&response.errors);
    warn_of_differences(call, new_board, &ids, &created);
    Ok(CreatedBoard {
        board: created,
        call: call.into(),
    })
}

/// The workspace of a folder. Variables: `folders`.
const FOLDER: &str = "query ReadFolder($folders: [ID!]) { folders(ids: $folders, limit: 1) { id workspace { id } } }";

/// Resolves a crash of monday.com's into the bad input that it is: it crashes if the folder is in
/// another workspace than the one that is named.
fn resolve_folder_elsewhere(call: &mut Call<'_>, ids: &Ids<'_>, failure: Failure) -> Failure {
    let is_crash = failure.code.as_deref().is_some_and(|code| is_code(code, "internalservererror"));
    let (Some(workspace), Some(folder), true) = (ids.workspace, ids.folder, is_crash) else {
        return failure;
    };
    let response = call.read(FOLDER, tree!({ "folders": tree!([folder]) }), "folders");
    let found = response.ok().and_then(|response| {
        let folder = json::list(response.data(), "folders").next()?;
        json::field(folder, "workspace").and_then(|workspace| json::filled_text(workspace, "id"))
    });
    match found {
        Some(elsewhere) if elsewhere != workspace => {
            let message = format!(
                "Folder {folder} is in workspace {}, not in {workspace}. Enter a folder of the workspace, or leave one of the two out.",
                input::shortened(&elsewhere)
            );
            Failure::permanent(FailureKind::InvalidInput, message).in_place_of(failure)
        }
        _ => failure,
    }
}

/// The ids of a new board, checked and trimmed.
struct Ids<'a> {
    workspace: Option<&'a str>,
    folder: Option<&'a str>,
    template: Option<&'a str>,
    owners: Vec<&'a str>,
    owner_teams: Vec<&'a str>,
    subscribers: Vec<&'a str>,
    subscriber_teams: Vec<&'a str>,
}

impl<'a> Ids<'a> {
    fn of(board: &'a NewBoard) -> Result<Self, Failure> {
        let single = |what, id: &'a Option<String>| id.as_deref().map(|id| input::id(what, id)).transpose();
        Ok(Self {
            workspace: single("workspace ID", &board.workspace_id)?,
            folder: single("folder ID", &board.folder_id)?,
            template: single("template ID", &board.template_id)?,
            owners: input::ids("owner ID", board.owner_ids.as_deref().unwrap_or_default())?,
            owner_teams: input::team_ids("owner team ID", board.owner_team_ids.as_deref().unwrap_or_default())?,
            subscribers: input::ids("subscriber ID", board.subscriber_ids.as_deref().unwrap_or_default())?,
            subscriber_teams: input::team_ids("subscriber team ID", board.subscriber_team_ids.as_deref().unwrap_or_default())?,
        })
    }

    fn name_people(&self) -> bool {
        let lists = [&self.owners, &self.owner_teams, &self.subscribers, &self.subscriber_teams];
        lists.iter().any(|list| !list.is_empty())
    }
}

fn document_variables(board: &NewBoard, ids: &Ids<'_>) -> Json {
    // An empty list means the same as none.
    let list = |ids: &[&str]| (!ids.is_empty()).then(|| Json::from(ids));
    variables([
        ("name", Some(Json::from(board.name.as_str()))),
        ("kind", Some(Json::from(kind_name(board.kind)))),
        ("workspace", ids.workspace.map(Json::from)),
        ("description", board.description.as_deref().map(Json::from)),
        ("folder", ids.folder.map(Json::from)),
        ("template", ids.template.map(Json::from)),
        ("owners", list(&ids.owners)),
        ("ownerTeams", list(&ids.owner_teams)),
        ("subscribers", list(&ids.subscribers)),
        ("subscriberTeams", list(&ids.subscriber_teams)),
        ("empty", board.empty.map(Json::from)),
    ])
}

/// Warns of what was asked for and did not come true, by comparing the board with the request.
fn warn_of_differences(call: &mut Call<'_>, asked: &NewBoard, ids: &Ids<'_>, created: &Board) {
    let workspace = created.workspace.as_ref().and_then(|workspace| workspace.id.as_deref());
    let folder = ids.folder.map(|_| created.folder_id.as_deref().unwrap_or("none"));
    for (what, asked, got) in [
        ("name", Some(asked.name.as_str()), created.name.as_deref()),
        ("kind", Some(kind_name(asked.kind)), created.kind.as_deref()),
        ("workspace", ids.workspace, workspace),
        ("folder", ids.folder, folder),
        ("description", asked.description.as_deref(), created.description.as_deref()),
    ] {
        let (Some(asked), Some(got)) = (asked, got) else { continue };
        let asked = call.redact(asked);
        if asked.trim() != got.trim() {
            let (asked, got) = (input::shortened(&asked), input::shortened(got));
            let message = format!("The {what} that was asked for is {asked}; the new board has {got}.");
            call.warn(DIFFERS, message, Some(format!("create_board.{what}")));
        }
    }
    if ids.name_people() {
        warn_of_missing_people(call, ids, &created.id);
    }
}

/// The code of the warning.
const DIFFERS: &str = "differs-from-request";

/// The people on the new board. Variables: `boards`. Apart from its creation: where people are
/// withheld, the response to that would lack the whole board.
const PEOPLE: &str = "query ReadNewBoardMembers($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) \
{ id owners { id } subscribers { id } team_owners(limit: 100) { id } team_subscribers(limit: 100) { id } } }";

/// Warns of the people who are not on the new board as was asked.
fn warn_of_missing_people(call: &mut Call<'_>, asked: &Ids<'_>, board_id: &str) {
    let response = call.read(PEOPLE, tree!({ "boards": tree!([board_id]) }), "boards");
    let response = response.unwrap_or_default();
    // Of a board that is not there, nothing is complete.
    let board = first_board(&response).unwrap_or_default();
    let mut unread = false;
    for (what, name, wanted, other) in [
        ("owner", "owners", &asked.owners, "subscribers"),
        ("subscriber", "subscribers", &asked.subscribers, "owners"),
        ("owner team", "team_owners", &asked.owner_teams, "team_subscribers"),
        ("subscriber team", "team_subscribers", &asked.subscriber_teams, "team_owners"),
    ] {
        if wanted.is_empty() {
            continue;
        }
        if !is_complete(board, name) {
            unread = true;
            continue;
        }
        for id in wanted.iter().filter(|id| !includes(board, name, id)) {
            // Owners are subscribers, too.
            let fate = match (includes(board, other, id), what.starts_with("owner")) {
                (true, true) => "is on the new board, but does not own it",
                (true, false) => continue,
                (false, _) => "is not on the new board",
            };
            let message = format!("The {what} {id} that was asked for {fate}.");
            call.warn(DIFFERS, message, Some(format!("create_board.{name}")));
        }
    }
    if unread {
        let message = "The people of the new board cannot be read, so whether all that were asked for are on it is not known.";
        call.warn("not-verified", message, None);
    }
}

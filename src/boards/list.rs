//! list-boards.

use serde_json::{Value, json};

use crate::{
    bindings::types::{BoardOrder, BoardPage, BoardQuery, BoardStateFilter, FailureKind, WorkspaceFilter},
    engine::{
        answer::MOST_ERRORS,
        call::{Call, Effect, Operation},
        cursor::Position,
        diagnosis::may_pass,
        document::{variables, when},
        failure::Failure,
        input, json,
        paging::{self, collect},
        version::Features,
    },
};

use super::{fields, kind_name, parts::is_about_people, summary};

/// A page of boards. Variables: `limit`, `page`, `state` and, where given, `kind`, `order`,
/// `workspaces`.
///
/// Without `hierarchy_types` monday.com leaves out multi-level boards, from 2025-10 on.
fn document(features: Features, with_members: bool) -> String {
    let board = fields(features);
    let hierarchy = when(features.hierarchy, ", hierarchy_types: [classic, multi_level]");
    let members = when(with_members, " owners { id } subscribers { id }");
    format!(
        "query ListBoards($limit: Int!, $page: Int!, $state: State, $kind: BoardKind, $order: BoardsOrderBy, $workspaces: [ID]) \
{{ boards(limit: $limit, page: $page, state: $state, board_kind: $kind, order_by: $order, workspace_ids: $workspaces{hierarchy}) \
{{ {board}{members} }} }}"
    )
}

/// A page of workspaces. Variables: `limit`, `page`.
const WORKSPACES: &str =
    "query FindMainWorkspace($limit: Int!, $page: Int!) { workspaces(limit: $limit, page: $page) { id is_default_workspace } }";

/// How many boards to ask for at a time. monday.com documents no most; other clients use 100 to
/// 500.
const LARGEST_PAGE: u32 = 200;
/// The same with the people of each board, which cost complexity.
const LARGEST_PAGE_WITH_MEMBERS: u32 = 100;

/// What a board weighs by itself, for [`collect`].
const RECORD: usize = 256;

/// Lists boards.
pub fn list(call: &mut Call<'_>, query: &BoardQuery) -> Result<BoardPage, Failure> {
    let limit = input::limit(query.limit)?;
    if let Some(WorkspaceFilter::ById(id)) = &query.workspace {
        input::id("workspace ID", id)?;
    }
    let with_members = query.include_members.unwrap_or_default();
    let largest = if with_members { LARGEST_PAGE_WITH_MEMBERS } else { LARGEST_PAGE };
    let filter = filter(query);
    let (start, found) = match &query.cursor {
        Some(cursor) => Position::decode(cursor, &filter, largest)?,
        None => (Position::first(paging::page_size(limit, largest)), None),
    };
    let (workspaces, found) = workspaces(call, query, found)?;

    let mut fetch = |call: &mut Call<'_>, position: Position| {
        let variables = |position: Position| {
            variables(&mut [
                ("limit", Some(json!(position.size))),
                ("page", Some(json!(position.page))),
                ("state", Some(json!(state_name(query)))),
                ("kind", query.kind.map(|board_kind| json!(kind_name(board_kind)))),
                ("order", query.order_by.map(|order| json!(order_name(order)))),
                ("workspaces", workspaces.clone()),
            ])
        };
        rows(call, variables(position), with_members)
    };
    let listing = collect(call, start, limit, RECORD, &mut fetch, |call, row| {
        is_board(row).then(|| summary(call, row)).flatten()
    })?;
    listing.warn(call);
    Ok(BoardPage {
        boards: listing.items,
        next: listing.next.map(|position| position.encode(&filter, found.as_deref())),
        warnings: call.take_warnings(),
        call: call.summary(),
    })
}

/// The rows of one page. Where the people of a board cannot be loaded, the board itself comes
/// back as null: then the page is read once more without people, and those boards have none.
fn rows(call: &mut Call<'_>, variables: Value, with_members: bool) -> Result<Vec<Value>, Failure> {
    let read = |call: &mut Call<'_>, with_members| {
        let document = document(call.features(), with_members);
        call.graphql(&Operation {
            document: &document,
            variables: variables.clone(),
            root: "boards",
            effect: Effect::Read,
        })
    };
    let (first, errors) = match read(call, with_members) {
        Ok(reply) => {
            let errors = reply.errors();
            (reply.into_rows("boards"), errors)
        }
        Err(failure) if with_members && !failure.is_limit() && is_about_people(&failure.details) => (vec![Value::Null], failure.details),
        Err(failure) => return Err(failure),
    };
    call.warn_of(&errors);
    let is_complete = first.iter().all(|row| !row.is_null());
    if is_complete || !with_members || !is_about_people(&errors) {
        return Ok(first);
    }
    let reply = read(call, false)?;
    call.warn_of(&reply.errors());
    let mut rows = reply.into_rows("boards");
    for row in &mut rows {
        let id = json::text(row, "id");
        if let Some(with_people) = first.iter().find(|known| id.is_some() && json::text(known, "id") == id) {
            row.clone_from(with_people);
        }
    }
    Ok(rows)
}

/// The `workspace_ids` to ask for, and the id that was looked up for it.
///
/// The main workspace has an id in some accounts. In the others it is asked for as null.
fn workspaces(call: &mut Call<'_>, query: &BoardQuery, found: Option<String>) -> Result<(Option<Value>, Option<String>), Failure> {
    match &query.workspace {
        None | Some(WorkspaceFilter::Any) => Ok((None, None)),
        Some(WorkspaceFilter::ById(id)) => Ok((Some(json!([id])), None)),
        Some(WorkspaceFilter::Main) => {
            let found = match (found, &query.cursor) {
                (None, None) => main_workspace(call)?,
                (found, _) => found,
            };
            Ok((Some(json!([found])), found))
        }
    }
}

/// The id of the main workspace, in accounts in which it has one.
fn main_workspace(call: &mut Call<'_>) -> Result<Option<String>, Failure> {
    const PAGE: u32 = 100;
    let mut errors = Vec::new();
    let fetch = |call: &mut Call<'_>, position: Position| {
        let reply = call.graphql(&Operation {
            document: WORKSPACES,
            variables: json!({ "limit": position.size, "page": position.page }),
            root: "workspaces",
            effect: Effect::Read,
        })?;
        errors.extend(reply.errors());
        errors.truncate(MOST_ERRORS);
        Ok(reply.into_rows("workspaces"))
    };
    let is_main = |_: &mut Call<'_>, row: &Value| {
        let is_main = json::flag(row, "is_default_workspace") == Some(true);
        is_main.then(|| json::filled_text(row, "id")).flatten()
    };
    let listing = collect(call, Position::first(PAGE), Some(1), 0, fetch, is_main)?;
    // Taken for an account of the old kind, one in which the main workspace was not seen would have
    // an empty list.
    if listing.items.is_empty() && (!errors.is_empty() || listing.next.is_some() || listing.is_stuck) {
        let message = "monday.com does not tell which workspace is the main one.";
        let may_pass = errors.iter().any(may_pass);
        let (kind, advice) = if may_pass {
            (FailureKind::ServerError, "Try again later, or enter the workspace ID.")
        } else {
            (
                FailureKind::PermissionDenied,
                "Enter the workspace ID, or use a token with the scope workspaces:read.",
            )
        };
        return Err(Failure {
            temporary: may_pass,
            details: errors,
            advice,
            ..Failure::permanent(kind, message)
        });
    }
    call.warn_of(&errors);
    Ok(listing.items.into_iter().next())
}

/// What a cursor of this query belongs to.
fn filter(query: &BoardQuery) -> Value {
    let workspace = match &query.workspace {
        None | Some(WorkspaceFilter::Any) => "any",
        Some(WorkspaceFilter::Main) => "main",
        Some(WorkspaceFilter::ById(id)) => id,
    };
    json!([
        "boards",
        workspace,
        state_name(query),
        query.kind.map(kind_name),
        query.order_by.map(order_name),
        query.include_members.unwrap_or_default(),
    ])
}

/// Whether this is a board, not a document or the sub-items of another.
pub fn is_board(value: &Value) -> bool {
    json::text(value, "type").is_none_or(|text| matches!(text.as_str(), "board" | "custom_object"))
}

fn state_name(query: &BoardQuery) -> &'static str {
    match query.state {
        None | Some(BoardStateFilter::Active) => "active",
        Some(BoardStateFilter::Archived) => "archived",
        Some(BoardStateFilter::Deleted) => "deleted",
        Some(BoardStateFilter::All) => "all",
    }
}

fn order_name(order: BoardOrder) -> &'static str {
    match order {
        BoardOrder::CreatedAt => "created_at",
        BoardOrder::UsedAt => "used_at",
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;

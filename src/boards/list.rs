//! list-boards.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardOrder, BoardPage, BoardQuery, BoardStateFilter, BoardType, WorkspaceFilter},
    engine::{
        api_error::ApiError,
        call::Call,
        classification::may_pass,
        cursor::Position,
        document::{Json, tree, variables, when},
        failure::{DecidedBy, Failure, FailureKind},
        input::{self, shortened},
        json,
        paging::{self, Course, Page, PageRequest, Range, collect},
        version::ApiVersion,
    },
};

use super::{board, fields, has_hierarchy, kind_name, parts::with_people, state_name};

/// A page of boards. Variables: `limit`, `page`, `state` and, where given, `kind`, `order`,
/// `workspaces`.
///
/// Without `hierarchy_types` monday.com leaves out multi-level boards, from 2025-10 on.
fn document(version: &ApiVersion, with_members: bool) -> String {
    let board = fields(version);
    let hierarchy = when(has_hierarchy(version), ", hierarchy_types: [classic, multi_level]");
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

/// Maximum number of boards to request at a time. monday.com documents no maximum; other clients use
/// 100 to 500.
const MAX_PAGE: u32 = 200;
/// The same with the owners and subscribers of each board, which cost complexity.
const MAX_PAGE_WITH_MEMBERS: u32 = 100;

/// Maximum number of unknown types that are warned of.
const MAX_UNKNOWN_TYPES: usize = 20;

/// Weight of a board without its texts, for [`collect`].
const RECORD: usize = 256;

/// Lists boards.
pub fn list(call: &mut Call<'_>, query: &BoardQuery) -> Result<BoardPage, Failure> {
    let limit = input::limit(query.limit)?;
    if let Some(WorkspaceFilter::ById(id)) = &query.workspace {
        input::id("workspace ID", id)?;
    }
    if query.types.as_ref().is_some_and(Vec::is_empty) {
        return Err(input::unusable("list of types", "is empty; leave it out for boards"));
    }
    let with_members = query.include_members.unwrap_or_default();
    let max_page = if with_members { MAX_PAGE_WITH_MEMBERS } else { MAX_PAGE };
    let filter = filter(query);
    let mut start = paging::start(query.cursor.as_deref(), &filter, limit, max_page)?;
    let (workspaces, found) = workspaces(call, query, start.found)?;
    start.found = found;

    let mut fetch = |call: &mut Call<'_>, request: PageRequest| {
        let variables = variables([
            ("limit", Some(Json::from(request.size))),
            ("page", Some(Json::from(request.page))),
            ("state", Some(Json::from(state(query)))),
            ("kind", query.kind.map(|kind| Json::from(kind_name(kind)))),
            ("order", query.order_by.map(|order| Json::from(order_name(order)))),
            ("workspaces", workspaces.clone()),
        ]);
        if with_members {
            // Where the token may see nobody, that is said once.
            let is_named = |row: json::Value<'_>, errors: &[ApiError]| {
                !errors.iter().any(ApiError::is_about_scope) && is_wanted(query, json::text(row, "type").as_deref())
            };
            return with_people(call, &is_named, &mut |call, with_members| page(call, &variables, with_members));
        }
        let page = page(call, &variables, false)?;
        call.warn_of(&page.errors);
        Ok(page)
    };
    let mut unknown_types: Vec<String> = Vec::new();
    let range = Range {
        start,
        limit,
        record: RECORD,
        is_by_use: query.order_by == Some(BoardOrder::UsedAt),
    };
    let (boards, rest) = collect(call, range, &mut fetch, |row, errors| {
        let board_type = json::text(row, "type");
        if let Some(unknown) = board_type.as_deref().filter(|name| !is_known_type(name)) {
            let unknown = shortened(unknown);
            if unknown_types.len() < MAX_UNKNOWN_TYPES && !unknown_types.contains(&unknown) {
                unknown_types.push(unknown);
            }
        }
        is_wanted(query, board_type.as_deref()).then(|| board(row, errors)).flatten()
    })?;
    let next = rest.cursor(call, &filter);
    for board_type in unknown_types {
        let fate = if query.types.is_none() { "are listed" } else { "are left out" };
        let message = format!("There are objects of the type {board_type}, which this connector does not know. They {fate}.");
        call.warn("unknown-value", message, None);
    }
    Ok(BoardPage {
        boards,
        next,
        call: call.into(),
    })
}

/// Reads one page.
fn page(call: &mut Call<'_>, variables: &Json, with_members: bool) -> Result<Page, Failure> {
    let document = document(call.version(), with_members);
    let response = call.read(&document, variables.clone(), "boards")?;
    Ok(Page::of(*response, "boards"))
}

/// The `workspace_ids` to filter by, and the id that was looked up for it.
///
/// The main workspace has an id in some accounts. In the others it is selected by null.
fn workspaces(call: &mut Call<'_>, query: &BoardQuery, found: Option<String>) -> Result<(Option<Json>, Option<String>), Failure> {
    match &query.workspace {
        None | Some(WorkspaceFilter::Any) => Ok((None, None)),
        Some(WorkspaceFilter::ById(id)) => Ok((Some(tree!([input::id("workspace ID", id)?])), None)),
        Some(WorkspaceFilter::Main) => {
            let found = match (found, &query.cursor) {
                (None, None) => main_workspace(call)?,
                (found, _) => found,
            };
            Ok((Some(tree!([found.clone()])), found))
        }
    }
}

/// The id of the main workspace, in accounts in which it has one.
fn main_workspace(call: &mut Call<'_>) -> Result<Option<String>, Failure> {
    const PAGE: u32 = 100;
    let mut errors = Vec::new();
    let mut decided_by = DecidedBy::LastRequest;
    let mut fetch = |call: &mut Call<'_>, request: PageRequest| {
        let response = call.read(WORKSPACES, tree!({ "limit": request.size, "page": request.page }), "workspaces")?;
        if errors.is_empty() {
            errors = response.errors.clone();
            decided_by = call.last_request();
        }
        Ok(Page::of(*response, "workspaces"))
    };
    let range = Range {
        start: Box::new(Position::first(PAGE)),
        limit: Some(1),
        record: 0,
        is_by_use: false,
    };
    let (ids, rest) = collect(call, range, &mut fetch, |row, _| {
        let is_main = json::flag(row, "is_default_workspace") == Some(true);
        is_main.then(|| json::filled_text(row, "id")).flatten()
    })?;
    // If the main workspace was not seen, the account must not be taken for one in which it has no
    // id: its list would be empty.
    if ids.is_empty() && (!errors.is_empty() || rest.next.is_some() || rest.course != Course::Sure) {
        let message = "monday.com does not say which workspace is the main one.";
        let may_pass = errors.iter().any(may_pass);
        let (kind, advice) = if may_pass {
            (FailureKind::ServerError, "Try again later, or enter the workspace ID.")
        } else {
            (
                FailureKind::PermissionDenied,
                "Enter the workspace ID, or use a token with the scope workspaces:read.",
            )
        };
        let mut failure = Failure::permanent(kind, message).because_of(errors, decided_by);
        failure.temporary = may_pass;
        failure.advice = advice;
        return Err(failure);
    }
    call.warn_of(&errors);
    Ok(ids.into_iter().next())
}

/// The query that a cursor belongs to.
fn filter(query: &BoardQuery) -> Json {
    let workspace = match &query.workspace {
        None | Some(WorkspaceFilter::Any) => "any",
        Some(WorkspaceFilter::Main) => "main",
        Some(WorkspaceFilter::ById(id)) => input::trimmed(id),
    };
    let types = ALL_TYPES.map(|board_type| Json::from(includes_type(query, board_type)));
    tree!([
        "boards",
        workspace,
        state(query),
        query.kind.map(kind_name),
        query.order_by.map(order_name),
        query.include_members.unwrap_or_default(),
        types,
    ])
}

const ALL_TYPES: [BoardType; 4] = [
    BoardType::Board,
    BoardType::SubItemsBoard,
    BoardType::Document,
    BoardType::CustomObject,
];

/// Whether the query asks for objects of this type.
fn includes_type(query: &BoardQuery, board_type: BoardType) -> bool {
    match &query.types {
        Some(types) => types.contains(&board_type),
        None => matches!(board_type, BoardType::Board | BoardType::CustomObject),
    }
}

/// Whether the query asks for an object of this type. monday.com has no filter for it. A type that is
/// missing counts as a board; so does one that is not known, unless the query names its types.
fn is_wanted(query: &BoardQuery, board_type: Option<&str>) -> bool {
    let name = match board_type {
        Some(name) if is_known_type(name) || query.types.is_some() => name,
        _ => type_name(BoardType::Board),
    };
    ALL_TYPES
        .iter()
        .any(|board_type| type_name(*board_type) == name && includes_type(query, *board_type))
}

fn is_known_type(name: &str) -> bool {
    ALL_TYPES.iter().any(|board_type| type_name(*board_type) == name)
}

fn type_name(board_type: BoardType) -> &'static str {
    match board_type {
        BoardType::Board => "board",
        BoardType::SubItemsBoard => "sub_items_board",
        BoardType::Document => "document",
        BoardType::CustomObject => "custom_object",
    }
}

fn state(query: &BoardQuery) -> &'static str {
    state_name(query.state.unwrap_or(BoardStateFilter::Active))
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

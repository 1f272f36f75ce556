//! The members of a workspace, whom monday.com gives in pages.

use crate::prelude::*;
use crate::{
    engine::{
        call::Call,
        cursor::Position,
        document::{Json, tree},
        failure::{Failure, FailureKind},
        json::{self, Value},
        paging::{Page, PageRequest, Range, collect},
    },
    places::Place,
    references::{includes, is_complete},
};

/// Maximum number of members to request at a time. monday.com documents no maximum; other clients use
/// 200.
pub const MAX_PAGE: usize = 100;

/// monday.com's default: a server that ignores the limit gives as many.
const DEFAULT_PAGE: usize = 25;

/// The first members of a workspace. Variables: `workspaces`.
fn first_members(moment: &str) -> String {
    format!(
        "query ReadWorkspace{moment}($workspaces: [ID!]) {{ workspaces(ids: $workspaces, state: all) \
{{ id is_default_workspace owners_subscribers(limit: 100) {{ id }} users_subscribers(limit: 100) {{ id }} }} }}"
    )
}

/// How a user stands in a workspace.
pub struct Member {
    /// The place of the user.
    pub place: Place,
    /// Whether it is the account's main workspace.
    pub is_main: bool,
}

/// Reads how a user stands in a workspace.
pub fn fetch(call: &mut Call<'_>, moment: &str, workspace_id: &str, user_id: &str) -> Result<Member, Failure> {
    let response = call.read(&first_members(moment), tree!({ "workspaces": tree!([workspace_id]) }), "workspaces")?;
    let workspace = json::list(response.data(), "workspaces").next();
    let Some(workspace) = workspace.filter(|workspace| json::is(*workspace, "id", workspace_id)) else {
        return Err(Failure::permanent(
            FailureKind::NotFound,
            format!("There is no workspace {workspace_id}, or the token may not see it. Check the workspace ID."),
        ));
    };
    let mut has = |list: &str| {
        if includes(workspace, list, user_id) {
            return Ok(true);
        }
        if !is_complete(workspace, list) {
            return Err(call.withheld("the members of the workspace", response.errors.clone()));
        }
        if is_all(workspace, list) {
            return Ok(false);
        }
        let members = all(call, workspace_id, list, Some(user_id))?;
        Ok(!members.is_empty())
    };
    let is_owner = has("owners_subscribers")?;
    // Owners are among the users, too; that is not documented.
    let is_there = is_owner || has("users_subscribers")?;
    let is_main = json::flag(workspace, "is_default_workspace") == Some(true);
    call.warn_of(&response.errors);
    Ok(Member {
        place: is_there.then_some(is_owner),
        is_main,
    })
}

/// Whether a list that was asked for by [`MAX_PAGE`] is all there is.
pub fn is_all(workspace: Value<'_>, list: &str) -> bool {
    let length = json::list(workspace, list).count();
    length < MAX_PAGE && length != DEFAULT_PAGE
}

/// A list of a workspace from all its pages, as it came; of one member, if only that one is looked for.
pub fn all(call: &mut Call<'_>, workspace_id: &str, list: &str, only: Option<&str>) -> Result<Vec<Json>, Failure> {
    let document = format!(
        "query ReadAllWorkspaceMembers($workspaces: [ID!], $limit: Int!, $page: Int!) {{ workspaces(ids: $workspaces, state: all) \
{{ id {list}(limit: $limit, page: $page) {{ id }} }} }}"
    );
    let mut fetch = |call: &mut Call<'_>, request: PageRequest| {
        let response = call.read(
            &document,
            tree!({ "workspaces": tree!([workspace_id]), "limit": request.size, "page": request.page }),
            "workspaces",
        )?;
        let workspace = json::list(response.data(), "workspaces").next();
        let rows = workspace
            .and_then(|workspace| json::field(workspace, list))
            .filter(|rows| rows.is_list());
        match rows {
            Some(rows) => Ok(Page {
                rows: response.kept(rows),
                errors: Vec::new(),
            }),
            None => Err(call.withheld("the members of the workspace", response.errors.clone())),
        }
    };
    let range = Range {
        start: Box::new(Position::first(100)),
        limit: only.map(|_| 1),
        record: 0,
        is_by_use: false,
    };
    let (members, rest) = collect(call, range, &mut fetch, |row, _| {
        let is_wanted = only.is_none_or(|id| json::is(row, "id", id));
        is_wanted.then(|| Json::from(row))
    })?;
    rest.course.warn(call);
    Ok(members)
}

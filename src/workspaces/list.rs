//! list-workspaces.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardStateFilter, Workspace, WorkspacePage, WorkspaceQuery},
    boards::state_name,
    engine::{
        call::Call,
        document::{Json, tree},
        failure::Failure,
        json::{self, Shared},
        paging::{Listing, PageRequest},
        parts::{self, List, Part},
    },
    references::{merged_ids, warn_of_nulls},
    selection::Selection,
};

use super::members::{all, is_all};

/// Maximum number of workspaces to request at a time.
const MAX_PAGE: u32 = 100;
/// The same with the members of each, up to a hundred in each of four lists, which cost complexity.
const MAX_PAGE_WITH_MEMBERS: u32 = 25;

/// Weight of a workspace without its texts, for [`Listing`].
const RECORD: usize = 256;

const USERS: Part = ["users_subscribers", "owners_subscribers"];
const TEAMS: Part = ["teams_subscribers", "team_owners_subscribers"];
const PARTS: [Part; 2] = [USERS, TEAMS];

/// A page of workspaces, up to the lists of their members.
const DOCUMENT: &str = "query ListWorkspaces($limit: Int!, $page: Int!, $state: State) \
{ workspaces(limit: $limit, page: $page, state: $state) { id name kind state description is_default_workspace";

/// Lists workspaces.
pub fn list(call: &mut Call<'_>, query: &WorkspaceQuery) -> Result<WorkspacePage, Failure> {
    let selection = Selection::of(query.user_ids.as_deref(), query.name.as_deref(), query.include_members)?;
    let (users, with_members) = (selection.users.as_deref(), selection.with_members);
    let state = state_name(query.state.unwrap_or(BoardStateFilter::Active));
    let filter = tree!(["workspaces", selection.name, state, users, with_members]);
    let max_page = if with_members { MAX_PAGE_WITH_MEMBERS } else { MAX_PAGE };
    let listing = Listing::of(&query.limit, &query.cursor, filter, (max_page, true), RECORD)?;
    let list = List {
        root: "workspaces",
        document: DOCUMENT,
        state,
        parts: &PARTS,
    };
    // Members by team are not told apart by user.
    let mut asked_for = [with_members, with_members && users.is_none()];
    let mut fetch = |call: &mut Call<'_>, request: PageRequest| {
        let mut page = parts::page(call, &list, request, &mut asked_for)?;
        call.warn_of(&page.errors);
        for row in &mut page.rows {
            complete(call, row)?;
        }
        Ok(page)
    };
    let mut workspaces = Vec::new();
    let next = listing.read(call, &mut fetch, &mut |row, _, has_room| {
        let Some(workspace) = workspace(row, &selection) else {
            return false;
        };
        if has_room {
            workspaces.push(workspace);
        }
        true
    })?;
    Ok(WorkspacePage {
        workspaces,
        next,
        call: call.into(),
    })
}

/// Reads the rest of the lists that are longer than a page.
fn complete(call: &mut Call<'_>, row: &mut Shared) -> Result<(), Failure> {
    let Some(id) = json::filled_text(row.value(), "id") else {
        return Ok(());
    };
    for list in PARTS.as_flattened() {
        if !is_all(row.value(), list) {
            let members = all(call, &id, list, None)?;
            *row = json::with_field(row.value(), list, &Json::list(&members));
        }
    }
    warn_of_nulls(call, row.value(), "workspace", PARTS.as_flattened());
    Ok(())
}

/// Maps a workspace; `None` if it is none of those asked for.
fn workspace(row: json::Value<'_>, selection: &Selection<'_>) -> Option<Workspace> {
    let users = selection.users.as_deref();
    let name = json::text(row, "name");
    let member_ids = merged_ids(row, &USERS, users);
    if !selection.includes(name.as_deref(), member_ids.as_deref()) {
        return None;
    }
    Some(Workspace {
        // What has no id is not read.
        id: json::text_or_empty(row, "id"),
        name,
        kind: json::text(row, "kind"),
        state: json::text(row, "state"),
        description: json::text(row, "description"),
        is_main: json::flag(row, "is_default_workspace"),
        owner_ids: merged_ids(row, &["owners_subscribers"], users),
        member_ids,
        owner_team_ids: merged_ids(row, &["team_owners_subscribers"], None),
        member_team_ids: merged_ids(row, &TEAMS, None),
    })
}

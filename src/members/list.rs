//! list-user-boards.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardAccess, BoardStateFilter, SubscriberKind, TeamReference, UserBoard, UserBoardPage, UserBoardQuery},
    boards::{has_hierarchy, parts::with_people, state_name},
    engine::{
        call::Call,
        document::{Json, tree, when},
        failure::Failure,
        input::{self, EVERYONE, shortened},
        json,
        operation::{Effect, Operation},
        paging::{self, Page, PageRequest, Range, collect},
        parts::{self, Part},
        version::ApiVersion,
    },
    references::{includes, mapped, team_reference},
    users::{has_kinds, kind, listed, may_manage},
};

/// Maximum number of boards to request at a time: the people on each cost complexity.
const MAX_PAGE: u32 = 100;

/// Weight of an entry without its texts, for [`collect`].
const RECORD: usize = 320;

/// The users and their teams, deactivated ones among them. Variables: `users`. Older versions list
/// those apart.
fn users_document(version: &ApiVersion) -> String {
    if has_kinds(version) {
        "query ReadUsersAndTeams($users: [ID!]) { users(ids: $users, status: [ACTIVE, INACTIVE, PENDING]) { id kind teams { id name } } }"
            .to_owned()
    } else {
        const USER: &str = "{ id is_admin is_guest is_view_only teams { id name } }";
        format!(
            "query ReadUsersAndTeams($users: [ID!]) {{ users(ids: $users) {USER} inactive: users(ids: $users, non_active: true) {USER} }}"
        )
    }
}

/// A page of boards with the people and teams on them. Variables: `limit`, `page`, `state`.
fn boards_document(version: &ApiVersion, with_people: bool, teams: &str) -> String {
    let hierarchy = when(has_hierarchy(version), ", hierarchy_types: [classic, multi_level]");
    let rights = if has_kinds(version) {
        "status kind"
    } else {
        "enabled is_pending is_admin is_guest is_view_only"
    };
    let owners = format!(" owners {{ id {rights} }} subscribers {{ id }}");
    let people = when(with_people, &owners);
    format!(
        "query ListUserBoards($limit: Int!, $page: Int!, $state: State) {{ boards(limit: $limit, page: $page, state: $state{hierarchy}) \
{{ id name board_kind state type url{people}{teams} }} }}"
    )
}

/// A user who is looked for.
struct Wanted {
    id: String,
    teams: Vec<TeamReference>,
}

/// Lists the boards that users are on.
pub fn list(call: &mut Call<'_>, query: &UserBoardQuery) -> Result<UserBoardPage, Failure> {
    let limit = input::limit(query.limit)?;
    let asked = input::filter_ids(&query.user_ids)?;
    let include_public = query.include_public.unwrap_or_default();
    // Active and archived ones together cannot be asked for.
    let state = state_name(query.state.unwrap_or(BoardStateFilter::All));
    let filter = tree!(["user-boards", tree_of(&asked), state, query.state.is_none(), include_public]);
    let (start, _) = paging::start(query.cursor.as_deref(), &filter, None, MAX_PAGE)?;
    let users = fetch_users(call, &asked)?;
    let mut teams = [Part {
        selection: " team_owners(limit: 100) { id } team_subscribers(limit: 100) { id }",
        fields: ["team_owners", "team_subscribers"],
        is_asked_for: true,
    }];
    let mut fetch = |call: &mut Call<'_>, request: PageRequest| {
        let variables = tree!({ "limit": request.size, "page": request.page, "state": state });
        let page = with_people(call, &mut |call, with_people| {
            parts::page(call, "boards", &variables, &mut teams, &|version, teams| {
                boards_document(version, with_people, teams)
            })
        })?;
        warn_of_unknown_people(call, &page);
        Ok(page)
    };
    let range = Range {
        start,
        limit,
        record: RECORD,
        is_by_use: false,
    };
    let listing = collect(call, range, &mut fetch, |row, _| {
        let is_deleted = query.state.is_none() && json::text(row, "state").as_deref() == Some("deleted");
        let mut found = Vec::new();
        for user in &users {
            if let Some(board) = standing(row, user, &asked, include_public) {
                found.push(board);
            }
        }
        (!is_deleted && !found.is_empty()).then_some(found)
    })?;
    let next = listing.end(call, &filter, None);
    call.warn(
        "not-visible",
        "Private and shareable boards that the token's user is not on are not listed: monday.com hides them from every token. Their owners, or an administrator in monday.com's own pages, can add the token's user.",
        None,
    );
    let mut boards = Vec::new();
    for found in listing.items {
        boards.extend(found);
    }
    Ok(UserBoardPage {
        boards,
        next,
        call: call.report().into(),
    })
}

fn tree_of(ids: &[&str]) -> Json {
    Json::from(ids.to_vec())
}

/// Reads the users and their teams. Every user must be there: the boards of one who is not would look
/// like none.
fn fetch_users(call: &mut Call<'_>, asked: &[&str]) -> Result<Vec<Wanted>, Failure> {
    let document = users_document(call.version());
    let response = call.graphql(Operation {
        document: &document,
        variables: tree!({ "users": tree_of(asked) }),
        root: "users",
        effect: Effect::Read,
    })?;
    call.warn_of(&response.errors);
    let mut users = Vec::with_capacity(asked.len());
    for id in asked {
        let row = listed(&response, id).ok_or_else(|| Failure::no_user(id))?;
        let mut teams = mapped(row, "teams", team_reference).unwrap_or_default();
        if kind(row).as_deref() != Some("guest") && !teams.iter().any(|team| team.id == EVERYONE) {
            teams.push(TeamReference {
                id: EVERYONE.to_owned(),
                name: None,
            });
        }
        users.push(Wanted {
            id: (*id).to_owned(),
            teams,
        });
    }
    Ok(users)
}

/// Names the boards whose people could not be read: the users may be on those as well.
fn warn_of_unknown_people(call: &mut Call<'_>, page: &Page) {
    for row in page.rows.iter().map(|row| row.value()).filter(|row| !row.is_null()) {
        if ["owners", "subscribers"].iter().all(|list| json::field(row, list).is_none()) {
            let id = json::text(row, "id").unwrap_or_default();
            let name = json::text(row, "name").map(|name| shortened(&name)).unwrap_or_default();
            call.warn("partial-result", format!("Who is on board {id} {name} is not told."), None);
        }
    }
}

/// How a user stands on a board; `None` if they are not on it.
fn standing(row: json::Value<'_>, user: &Wanted, asked: &[&str], include_public: bool) -> Option<UserBoard> {
    let has = |list: &str, id: &str| includes(row, list, id);
    let kind = json::text(row, "board_kind");
    let mut owns = has("owners", &user.id);
    let is_on_it = owns || has("subscribers", &user.id);
    let in_person = if is_on_it && (owns || kind.as_deref() != Some("public")) {
        Some(BoardAccess::InPerson)
    } else {
        (is_on_it && include_public).then_some(BoardAccess::PublicBoard)
    };
    let mut through = Vec::new();
    if let Some(access) = in_person {
        through.push(access);
    }
    for team in &user.teams {
        let owned_by_team = has("team_owners", &team.id);
        if owned_by_team || has("team_subscribers", &team.id) {
            owns |= owned_by_team;
            through.push(BoardAccess::Team(team.clone()));
        }
    }
    if through.is_empty() {
        return None;
    }
    let is_other =
        |owner: &json::Value<'_>| may_manage(*owner) && !json::filled_text(*owner, "id").is_some_and(|id| asked.contains(&id.as_str()));
    let others = json::list(row, "owners").filter(is_other).count();
    let others = others.saturating_add(json::list(row, "team_owners").count());
    Some(UserBoard {
        user_id: user.id.clone(),
        board_id: json::filled_text(row, "id")?,
        name: json::text(row, "name"),
        kind,
        state: json::text(row, "state"),
        board_type: json::text(row, "type"),
        url: json::text(row, "url"),
        role: if owns { SubscriberKind::Owner } else { SubscriberKind::Subscriber },
        through,
        other_owners: u32::try_from(others).unwrap_or(u32::MAX),
    })
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;

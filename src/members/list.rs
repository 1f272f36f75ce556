//! list-user-boards.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardAccess, BoardStateFilter, SubscriberKind, TeamReference, UserBoard, UserBoardPage, UserBoardQuery},
    boards::{has_hierarchy, parts::with_people, state_name},
    engine::{
        call::Call,
        document::{tree, when},
        failure::Failure,
        input::{self, EVERYONE, shortened},
        json,
        paging::{self, Page, PageRequest, Range},
        parts::{self, Part},
        version::ApiVersion,
    },
    references::{includes, mapped, team_reference},
    users::{by_id_document, has_kinds, kind, listed, may_manage},
};

/// Maximum number of boards to request at a time: the people on each cost complexity.
const MAX_PAGE: u32 = 100;

/// Weight of an entry without its texts, for [`paging::read`].
const RECORD: usize = 320;

/// A page of boards with the people and teams on them. Variables: `limit`, `page`, `state`.
fn boards_document(version: &ApiVersion, with_people: bool, teams: &str) -> String {
    let hierarchy = when(has_hierarchy(version), ", hierarchy_types: [classic, multi_level]");
    let owner = if has_kinds(version) {
        "id status kind"
    } else {
        "id enabled is_pending is_admin is_guest is_view_only"
    };
    let owners = format!(" owners {{ {owner} }} subscribers {{ id }}");
    let people = when(with_people, &owners);
    format!(
        "query ListUserBoards($limit: Int!, $page: Int!, $state: State) {{ boards(limit: $limit, page: $page, state: $state{hierarchy}) \
{{ id name board_kind state type url{people}{teams} }} }}"
    )
}

/// A user who is looked for.
struct Wanted<'a> {
    id: &'a str,
    teams: Vec<TeamReference>,
}

/// Lists the boards that users are on.
pub fn list(call: &mut Call<'_>, query: &UserBoardQuery) -> Result<UserBoardPage, Failure> {
    let limit = input::limit(query.limit)?;
    let asked = input::filter_ids(&query.user_ids)?;
    let include_public = query.include_public.unwrap_or_default();
    // Active and archived ones together cannot be asked for.
    let state = state_name(query.state.unwrap_or(BoardStateFilter::All));
    let filter = tree!(["user-boards", asked.as_slice(), state, query.state.is_none(), include_public]);
    let start = paging::start(query.cursor.as_deref(), &filter, None, MAX_PAGE)?;
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
    let mut boards = Vec::new();
    let rest = paging::read(call, range, &mut fetch, &mut |row, _, has_room| {
        if query.state.is_none() && json::text(row, "state").as_deref() == Some("deleted") {
            return false;
        }
        let mut is_kept = false;
        for user in &users {
            if let Some(board) = standing(row, user, &asked, include_public) {
                is_kept = true;
                if has_room {
                    boards.push(board);
                }
            }
        }
        is_kept
    })?;
    let next = rest.cursor(call, &filter);
    call.warn(
        "not-visible",
        "Private and shareable boards that the token's user is not on are not listed: monday.com hides them from every token. Their owners, or an administrator in monday.com's own pages, can add the token's user.",
        None,
    );
    Ok(UserBoardPage {
        boards,
        next,
        call: call.report().into(),
    })
}

/// Reads the users and their teams. Every user must be there: the boards of one who is not would look
/// like none.
fn fetch_users<'a>(call: &mut Call<'_>, asked: &[&'a str]) -> Result<Vec<Wanted<'a>>, Failure> {
    let document = by_id_document(
        call.version(),
        "ReadUsersAndTeams",
        "",
        "id kind teams { id name }",
        "id is_admin is_guest is_view_only teams { id name }",
    );
    let response = call.look_up(&document, tree!({ "users": asked }), "users")?;
    let mut users = Vec::new();
    for id in asked {
        let row = listed(&response, id).ok_or_else(|| Failure::no_user(id))?;
        let mut teams = mapped(row, "teams", team_reference).unwrap_or_default();
        if kind(row).as_deref() != Some("guest") && !includes(row, "teams", EVERYONE) {
            teams.push(TeamReference {
                id: EVERYONE.to_owned(),
                name: None,
            });
        }
        users.push(Wanted { id, teams });
    }
    Ok(users)
}

/// Names the boards whose people could not be read: the users may be on those as well.
fn warn_of_unknown_people(call: &mut Call<'_>, page: &Page) {
    for row in &page.rows {
        let row = row.value();
        let is_told = |list: &str| json::field(row, list).is_some();
        if !row.is_null() && !is_told("owners") && !is_told("subscribers") {
            let id = json::text(row, "id").unwrap_or_default();
            let name = shortened(&json::text(row, "name").unwrap_or_default());
            call.warn("partial-result", format!("Who is on board {id} {name} is not told."), None);
        }
    }
}

/// How a user stands on a board; `None` if they are not on it.
fn standing(row: json::Value<'_>, user: &Wanted<'_>, asked: &[&str], include_public: bool) -> Option<UserBoard> {
    let kind = json::text(row, "board_kind");
    let mut owns = includes(row, "owners", user.id);
    let mut through = Vec::new();
    if owns || includes(row, "subscribers", user.id) {
        if owns || kind.as_deref() != Some("public") {
            through.push(BoardAccess::InPerson);
        } else if include_public {
            through.push(BoardAccess::PublicBoard);
        }
    }
    for team in &user.teams {
        let owned_by_team = includes(row, "team_owners", &team.id);
        if owned_by_team || includes(row, "team_subscribers", &team.id) {
            owns |= owned_by_team;
            through.push(BoardAccess::Team(team.clone()));
        }
    }
    if through.is_empty() {
        return None;
    }
    let mut other_owners: u32 = 0;
    for owner in json::list(row, "owners") {
        let is_asked_for = json::filled(owner, "id").is_some_and(|id| asked.contains(&&*id));
        other_owners = other_owners.saturating_add(u32::from(!is_asked_for && may_manage(owner)));
    }
    for _ in json::list(row, "team_owners") {
        other_owners = other_owners.saturating_add(1);
    }
    Some(UserBoard {
        user_id: user.id.to_owned(),
        // What has no id is not read.
        board_id: json::filled_text(row, "id").unwrap_or_default(),
        name: json::text(row, "name"),
        kind,
        state: json::text(row, "state"),
        board_type: json::text(row, "type"),
        url: json::text(row, "url"),
        role: if owns { SubscriberKind::Owner } else { SubscriberKind::Subscriber },
        through,
        other_owners,
    })
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;

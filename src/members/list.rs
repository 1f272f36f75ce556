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
        parts::{self, List, Part},
        version::ApiVersion,
    },
    places::place,
    references::includes,
    users::{by_id_document, is_one_of, kind, listed, may_manage, owner_fields},
};

/// Maximum number of boards to request at a time: the people on each cost complexity.
const MAX_PAGE: u32 = 100;

/// Weight of an entry without its texts, for [`paging::read`].
const RECORD: usize = 320;

const TEAMS: [Part; 1] = [["team_owners", "team_subscribers"]];

/// A page of boards with the people on them, up to the teams on them.
fn document(version: &ApiVersion, with_people: bool) -> String {
    let hierarchy = when(has_hierarchy(version), ", hierarchy_types: [classic, multi_level]");
    let owners = format!(" owners {{ {} }} subscribers {{ id }}", owner_fields(version));
    let people = when(with_people, &owners);
    format!(
        "query ListUserBoards($limit: Int!, $page: Int!, $state: State) {{ boards(limit: $limit, page: $page, state: $state{hierarchy}) \
{{ id name board_kind state type url{people}"
    )
}

/// Lists the boards that users are on.
pub fn list(call: &mut Call<'_>, query: &UserBoardQuery) -> Result<UserBoardPage, Failure> {
    let limit = input::limit(query.limit)?;
    let asked = input::filter_ids(&query.user_ids)?;
    let asked = asked.as_slice();
    let include_public = query.include_public.unwrap_or_default();
    // Active and archived ones together cannot be asked for.
    let state = state_name(query.state.unwrap_or(BoardStateFilter::All));
    let without_deleted = query.state.is_none();
    let filter = tree!(["user-boards", asked, state, without_deleted, include_public]);
    let start = paging::start(query.cursor.as_deref(), &filter, None, MAX_PAGE)?;
    let users_document = by_id_document(
        call.version(),
        "ReadUsersAndTeams",
        "",
        "id kind teams { id name }",
        "id is_admin is_guest is_view_only teams { id name }",
    );
    let response = call.look_up(&users_document, tree!({ "users": asked }), "users")?;
    let mut users = Vec::new();
    for id in asked {
        // The boards of a user who is not there would look like none.
        let user = listed(&response, id).ok_or_else(|| Failure::no_user(id))?;
        let is_in_everyone = !is_one_of(kind(user), &["guest"]) && !includes(user, "teams", EVERYONE);
        users.push((user, is_in_everyone));
    }
    let mut asked_for = [true];
    let mut fetch = |call: &mut Call<'_>, request: PageRequest| {
        let page = with_people(call, &mut |call, with_people| {
            let list = List {
                root: "boards",
                document: &document(call.version(), with_people),
                state,
                parts: &TEAMS,
            };
            parts::page(call, &list, request, &mut asked_for)
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
    let mut found = Found {
        asked,
        users,
        include_public,
        without_deleted,
        boards: Vec::new(),
    };
    let rest = paging::read(call, range, &mut fetch, &mut |row, _, has_room| found.take(row, has_room))?;
    let next = rest.cursor(call, &filter);
    call.warn(
        "not-visible",
        "Private and shareable boards that the token's user is not on are not listed: monday.com hides them from every token. Their owners, or an administrator in monday.com's own pages, can add the token's user.",
        None,
    );
    Ok(UserBoardPage {
        boards: found.boards,
        next,
        call: call.into(),
    })
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

/// The boards that were found so far.
struct Found<'a> {
    /// The ids of the users asked for.
    asked: &'a [&'a str],
    /// The users with their teams, and whether they are in the team of everyone without its being among those.
    users: Vec<(json::Value<'a>, bool)>,
    include_public: bool,
    without_deleted: bool,
    boards: Vec<UserBoard>,
}

impl Found<'_> {
    /// Takes a board for each of the users who are on it, if there is room. Returns whether anybody is.
    fn take(&mut self, row: json::Value<'_>, has_room: bool) -> bool {
        if self.without_deleted && json::is(row, "state", "deleted") {
            return false;
        }
        let mut is_kept = false;
        for (id, (user, is_in_everyone)) in self.asked.iter().zip(&self.users) {
            let standing = self.standing(row, id, *user, *is_in_everyone);
            if standing.through.is_empty() {
                continue;
            }
            is_kept = true;
            if has_room {
                self.boards.push(UserBoard {
                    user_id: (*id).to_owned(),
                    // What has no id is not read.
                    board_id: json::filled_text(row, "id").unwrap_or_default(),
                    name: json::text(row, "name"),
                    kind: json::text(row, "board_kind"),
                    state: json::text(row, "state"),
                    board_type: json::text(row, "type"),
                    url: json::text(row, "url"),
                    role: if standing.owns {
                        SubscriberKind::Owner
                    } else {
                        SubscriberKind::Subscriber
                    },
                    through: standing.through,
                    other_owners: self.other_owners(row),
                });
            }
        }
        is_kept
    }

    /// How a user stands on a board, in person and through teams.
    fn standing(&self, row: json::Value<'_>, id: &str, user: json::Value<'_>, is_in_everyone: bool) -> Standing {
        let mut standing = Standing::default();
        if let Some(is_owner) = place(row, "owners", "subscribers", id) {
            standing.owns = is_owner;
            let is_in_person = is_owner || !json::is(row, "board_kind", "public");
            if is_in_person || self.include_public {
                standing.through.push(if is_in_person {
                    BoardAccess::InPerson
                } else {
                    BoardAccess::PublicBoard
                });
            }
        }
        for team in json::list(user, "teams") {
            if let Some(id) = json::filled(team, "id") {
                standing.add_team(row, &id, team);
            }
        }
        if is_in_everyone {
            standing.add_team(row, EVERYONE, json::Value::default());
        }
        standing
    }

    /// Number of owners besides the users asked for: teams, and people who can manage the board.
    fn other_owners(&self, row: json::Value<'_>) -> u32 {
        let mut others: u32 = 0;
        for owner in json::list(row, "owners") {
            let is_asked_for = json::filled(owner, "id").is_some_and(|id| self.asked.contains(&&*id));
            others = others.saturating_add(u32::from(!is_asked_for && may_manage(owner)));
        }
        for _ in json::list(row, "team_owners") {
            others = others.saturating_add(1);
        }
        others
    }
}

/// How a user stands on a board.
#[derive(Default)]
struct Standing {
    owns: bool,
    /// What the user is on it through.
    through: Vec<BoardAccess>,
}

impl Standing {
    fn add_team(&mut self, row: json::Value<'_>, id: &str, team: json::Value<'_>) {
        if let Some(is_owner) = place(row, "team_owners", "team_subscribers", id) {
            self.owns |= is_owner;
            self.through.push(BoardAccess::Team(TeamReference {
                id: id.to_owned(),
                name: json::text(team, "name"),
            }));
        }
    }
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;

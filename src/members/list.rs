//! list-user-boards.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardAccess, BoardStateFilter, SubscriberKind, TeamReference, UserBoard, UserBoardPage, UserBoardQuery},
    boards::{has_hierarchy, owners::owners_besides, parts::with_people, state_name},
    engine::{
        call::Call,
        document::{tree, when},
        failure::Failure,
        input::{self, EVERYONE},
        json,
        paging::{Listing, PageRequest},
        parts::{self, List, Part},
        version::ApiVersion,
    },
    places::place,
    references::includes,
    users::{is_one_of, kind, listed, look_up, owner_fields},
};

/// Maximum number of boards to request at a time: the people on each cost complexity.
const MAX_PAGE: u32 = 100;

/// Weight of an entry without its texts, for [`Listing`].
const RECORD: usize = 320;

/// What is read of a user, from 2026-07 on and before.
const USER_FIELDS: [&str; 2] = ["id kind teams { id name }", "id is_admin is_guest is_view_only teams { id name }"];

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
#[inline(never)]
pub fn list(call: &mut Call<'_>, query: &UserBoardQuery) -> Result<UserBoardPage, Failure> {
    let asked = input::filter_ids(&query.user_ids)?;
    let asked = asked.as_slice();
    let include_public = query.include_public.unwrap_or_default();
    let filter = tree!(["user-boards", asked, query.state.map(state_name), include_public]);
    let listing = Listing::of(&query.limit, &query.cursor, filter, (MAX_PAGE, false), RECORD)?;
    // The boards of a user who is not there would look like none.
    let users = look_up(call, "ReadUsersAndTeams", "", USER_FIELDS, asked)?;
    let mut asked_for = [true];
    let mut fetch = |call: &mut Call<'_>, request: PageRequest| {
        // The users may be on each of those whose people are not told.
        with_people(call, &|_, _| true, &mut |call, with_people| {
            let list = List {
                root: "boards",
                document: &document(call.version(), with_people),
                // Active and archived ones together cannot be asked for.
                state: state_name(query.state.unwrap_or(BoardStateFilter::All)),
                parts: &TEAMS,
            };
            parts::page(call, &list, request, &mut asked_for)
        })
    };
    let mut rows = Vec::new();
    for id in asked {
        rows.push(listed(&users, id).unwrap_or_default());
    }
    let mut found = Found {
        users: rows,
        asked,
        query,
        boards: Vec::new(),
    };
    let next = listing.read(call, &mut fetch, &mut |row, _, has_room| found.take(row, has_room))?;
    call.warn(
        "not-visible",
        "Private and shareable boards that the token's user is not on are not listed: monday.com hides them. Their owners, or an administrator in monday.com's own pages, can add that user.",
        None,
    );
    Ok(UserBoardPage {
        boards: found.boards,
        next,
        call: call.into(),
    })
}

/// The boards that were found so far.
struct Found<'a> {
    /// The ids of the users asked for.
    asked: &'a [&'a str],
    /// What was read of each.
    users: Vec<json::Value<'a>>,
    query: &'a UserBoardQuery,
    boards: Vec<UserBoard>,
}

impl Found<'_> {
    /// Takes a board for each of the users who are on it, if there is room. Returns whether anybody is.
    fn take(&mut self, row: json::Value<'_>, has_room: bool) -> bool {
        if self.query.state.is_none() && json::is(row, "state", "deleted") {
            return false;
        }
        let mut is_kept = false;
        for (id, user) in self.asked.iter().zip(&self.users) {
            let standing = self.standing(row, id, *user);
            if standing.through.is_empty() {
                continue;
            }
            is_kept = true;
            if has_room {
                self.boards.push(user_board(row, id, standing, owners_besides(row, self.asked)));
            }
        }
        is_kept
    }

    /// How a user stands on a board, in person and through teams.
    fn standing(&self, row: json::Value<'_>, id: &str, user: json::Value<'_>) -> Standing {
        let mut standing = Standing::default();
        if let Some(is_owner) = place(row, "owners", "subscribers", id) {
            standing.owns = is_owner;
            let is_in_person = is_owner || !json::is(row, "board_kind", "public");
            if is_in_person || self.query.include_public.unwrap_or_default() {
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
        // Everybody but guests is in the team of everyone, which may not be among their teams.
        if !includes(user, "teams", EVERYONE) && !is_one_of(kind(user), &["guest"]) {
            standing.add_team(row, EVERYONE, json::Value::default());
        }
        standing
    }
}

/// How a user stands on a board.
#[derive(Default)]
struct Standing {
    owns: bool,
    /// What the user is on it through.
    through: Vec<BoardAccess>,
}

/// A board in a user's list.
#[inline(never)]
fn user_board(row: json::Value<'_>, user_id: &str, standing: Standing, other_owners: u32) -> UserBoard {
    UserBoard {
        user_id: user_id.to_owned(),
        // What has no id is not read.
        board_id: json::text_or_empty(row, "id"),
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
        other_owners,
    }
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

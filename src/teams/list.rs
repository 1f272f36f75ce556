//! list-teams.

use crate::prelude::*;
use crate::{
    bindings::types::{Team, TeamList, TeamQuery},
    engine::{
        call::Call,
        document::{Json, variables, when},
        failure::Failure,
        json::{self, Shared},
        paging::MAX_WEIGHT,
    },
    references::{merged_ids, warn_of_nulls},
    selection::Selection,
};

/// Weight of a team without its texts.
const RECORD: usize = 192;

/// All teams: monday.com gives them at once, in every version. Variables: `users`, if only these are
/// asked for. A team lists deactivated users apart.
fn document(with_members: bool, of_users: bool) -> String {
    let (declared, named) = if of_users { ("($users: [ID!])", "(ids: $users)") } else { ("", "") };
    let inactive = if of_users {
        "(ids: $users, non_active: true)"
    } else {
        "(non_active: true)"
    };
    let members = format!(" owners{named} {{ id }} users{named} {{ id }} inactive: users{inactive} {{ id }}");
    format!(
        "query ListTeams{declared} {{ teams {{ id name is_guest{} }} }}",
        when(with_members, &members)
    )
}

/// Lists teams.
pub fn list(call: &mut Call<'_>, query: &TeamQuery) -> Result<TeamList, Failure> {
    let selection = Selection::of(query.user_ids.as_deref(), query.name.as_deref(), query.include_members)?;
    let users = selection.users.as_deref();
    let response = call.look_up(
        &document(selection.with_members, users.is_some()),
        variables([("users", users.map(Json::from))]),
        "teams",
    )?;
    let rows = response.rows("teams");
    let mut weight = 0_usize;
    let mut teams = Vec::new();
    for row in rows.iter().map(Shared::value).filter(|row| !row.is_null()) {
        let Some(id) = json::filled_text(row, "id") else { continue };
        let name = json::text(row, "name");
        let member_ids = merged_ids(row, &["users", "inactive", "owners"], None);
        if !selection.includes(name.as_deref(), member_ids.as_deref()) {
            continue;
        }
        if selection.with_members {
            warn_of_nulls(call, row, "team", &["owners", "users", "inactive"]);
        }
        weight = weight.saturating_add(RECORD).saturating_add(row.weight());
        if weight > MAX_WEIGHT {
            return Err(Failure::too_long(
                "The list of teams",
                "Ask for part of a name, or without members.",
            ));
        }
        teams.push(Team {
            id,
            name,
            is_guest: json::flag(row, "is_guest"),
            owner_ids: merged_ids(row, &["owners"], None),
            member_ids,
        });
    }
    if rows.iter().any(|row| row.value().is_null()) {
        let message = "monday.com withholds some of the teams.";
        call.warn("partial-result", message, Some("teams".to_owned()));
    }
    Ok(TeamList { teams, call: call.into() })
}

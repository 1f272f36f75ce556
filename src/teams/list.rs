//! list-teams.

use crate::prelude::*;
use crate::{
    bindings::types::{Team, TeamList, TeamQuery},
    engine::{
        call::Call,
        document::{Json, variables, when},
        failure::Failure,
        input,
        json::{self, Shared},
        operation::{Effect, Operation},
        paging::MAX_WEIGHT,
    },
    references::{merged_ids, warn_of_nulls},
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
    let users = query.user_ids.as_deref().map(input::filter_ids).transpose()?;
    let part = query.name.as_deref().map(input::trimmed).filter(|part| !part.is_empty());
    let with_members = users.is_some() || query.include_members.unwrap_or_default();
    let response = call.graphql(Operation {
        document: &document(with_members, users.is_some()),
        variables: variables([("users", users.clone().map(Json::from))]),
        root: "teams",
        effect: Effect::Read,
    })?;
    call.warn_of(&response.errors);
    let rows = response.rows("teams");
    let mut weight = 0_usize;
    let mut teams = Vec::new();
    for row in rows.iter().map(Shared::value).filter(|row| !row.is_null()) {
        let Some(id) = json::filled_text(row, "id") else { continue };
        let name = json::text(row, "name");
        if part.is_some_and(|part| !name.as_deref().is_some_and(|name| input::contains(name, part))) {
            continue;
        }
        let member_ids = merged_ids(row, &["users", "inactive", "owners"]);
        if users.is_some() && member_ids.as_ref().is_some_and(Vec::is_empty) {
            continue;
        }
        if with_members {
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
            owner_ids: merged_ids(row, &["owners"]),
            member_ids,
        });
    }
    if rows.iter().any(|row| row.value().is_null()) {
        let message = "monday.com withholds some of the teams.";
        call.warn("partial-result", message, Some("teams".to_owned()));
    }
    Ok(TeamList {
        teams,
        call: call.report().into(),
    })
}

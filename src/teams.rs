//! Teams: who is in them, and the boards that they are on.

pub mod add_to_board;
pub mod add_user;
pub mod delete_from_board;
pub mod delete_user;
pub mod list;

use crate::prelude::*;
use crate::{
    bindings::types::{BoardTeamResult, MembershipOutcome, TeamMembershipResult},
    engine::{
        call::Call,
        document::tree,
        failure::{Failure, FailureKind},
        graphql::GraphqlResponse,
        json,
        verified::Reported,
    },
    places::{Place, place},
    references::{ids, includes, is_complete},
};

/// How a user stands in a team. Variables: `teams`, `users`. A team lists deactivated users apart.
fn team_member(moment: &str) -> String {
    format!(
        "query ReadTeam{moment}($teams: [ID!], $users: [ID!]) {{ teams(ids: $teams) \
{{ id is_guest owners {{ id }} users(ids: $users) {{ id }} inactive: users(ids: $users, non_active: true) {{ id }} }} }}"
    )
}

/// How a user stands in a team.
struct TeamMember {
    /// Whether it is a team of guests.
    is_guest_team: bool,
    /// Number of users who own the team.
    owners: usize,
    is_owner: bool,
    is_member: bool,
}

/// Reads how a user stands in a team.
fn fetch_member(call: &mut Call<'_>, moment: &str, team_id: &str, user_id: &str) -> Result<TeamMember, Failure> {
    let response = call.read(
        &team_member(moment),
        tree!({ "teams": tree!([team_id]), "users": tree!([user_id]) }),
        "teams",
    )?;
    let team = json::list(response.data(), "teams").next();
    let Some(team) = team.filter(|team| json::is(*team, "id", team_id)) else {
        // The owners cannot be null: without them the team is null, too.
        return Err(if response.errors.is_empty() {
            no_team(team_id)
        } else {
            call.withheld("the members of the team", response.errors)
        });
    };
    let is_owner = includes(team, "owners", user_id);
    let is_member = is_owner || includes(team, "users", user_id) || includes(team, "inactive", user_id);
    if !is_member && !["owners", "users", "inactive"].iter().all(|list| is_complete(team, list)) {
        return Err(call.withheld("the members of the team", response.errors));
    }
    call.warn_of(&response.errors);
    Ok(TeamMember {
        is_guest_team: json::flag(team, "is_guest") == Some(true),
        owners: ids(team, "owners").map_or(0, |owners| owners.len()),
        is_owner,
        is_member,
    })
}

fn no_team(id: &str) -> Failure {
    Failure::permanent(
        FailureKind::NotFound,
        format!("There is no team {id}, or the token may not see it. Check the team ID."),
    )
}

fn membership(
    call: &mut Call<'_>,
    team_id: &str,
    user_id: &str,
    outcome: MembershipOutcome,
    reason: Option<String>,
) -> TeamMembershipResult {
    TeamMembershipResult {
        team_id: team_id.to_owned(),
        user_id: user_id.to_owned(),
        outcome,
        reason,
        call: call.into(),
    }
}

/// The teams on a board. Variables: `boards`. A board has 100 teams at most.
fn board_teams(moment: &str) -> String {
    format!(
        "query ReadBoardTeams{moment}($boards: [ID!]) {{ boards(ids: $boards, state: all, limit: 1) \
{{ id team_owners(limit: 100) {{ id }} team_subscribers(limit: 100) {{ id }} }} }}"
    )
}

/// The place of a team on a board.
fn fetch_board_team(call: &mut Call<'_>, moment: &str, board_id: &str, team_id: &str) -> Result<Place, Failure> {
    let response = call.read(&board_teams(moment), tree!({ "boards": tree!([board_id]) }), "boards")?;
    let board = json::list(response.data(), "boards")
        .next()
        .ok_or_else(|| Failure::no_board(board_id))?;
    let place = place(board, "team_owners", "team_subscribers", team_id);
    if place != Some(true) && !(is_complete(board, "team_owners") && (place.is_some() || is_complete(board, "team_subscribers"))) {
        return Err(call.withheld("the teams on the board", response.errors));
    }
    call.warn_of(&response.errors);
    Ok(place)
}

fn on_board(call: &mut Call<'_>, board_id: &str, team_id: &str, outcome: MembershipOutcome, reason: Option<String>) -> BoardTeamResult {
    BoardTeamResult {
        board_id: board_id.to_owned(),
        team_id: team_id.to_owned(),
        outcome,
        reason,
        call: call.into(),
    }
}

/// What monday.com reports of a user, in two lists without reasons. Users whom it does not know are in
/// neither.
fn reported_user(response: &GraphqlResponse, root: &str, user_id: &str) -> Reported {
    let has = |list| response.root(root).is_some_and(|result| includes(result, list, user_id));
    Reported {
        is_named: has("successful_users"),
        refusal: has("failed_users").then(|| "monday.com lists the user among those it refused, without a reason.".to_owned()),
    }
}

/// What monday.com reports of a team.
fn reported_team(response: &GraphqlResponse, root: &str, team_id: &str) -> Reported {
    Reported {
        is_named: includes(response.data(), root, team_id),
        refusal: None,
    }
}

#[cfg(test)]
mod tests;

//! add-user-to-team.

use crate::prelude::*;
use crate::{
    bindings::types::{MembershipOutcome, TeamMember, TeamMembershipResult},
    engine::{
        call::Call,
        document::tree,
        failure::{Failure, FailureKind},
        input,
        operation::{Effect, Operation},
        verified::{self, AFTER, BEFORE},
    },
    users::standing,
};

use super::{fetch_member, membership, reported_user};

/// Adds users to a team. Variables: `team`, `users`.
const ADD_USERS: &str = "mutation AddUsersToTeam($team: ID!, $users: [ID!]!) { add_users_to_team(team_id: $team, user_ids: $users) \
{ successful_users { id } failed_users { id } } }";

/// Adds a user to a team.
pub fn add(call: &mut Call<'_>, member: &TeamMember) -> Result<TeamMembershipResult, Failure> {
    let team_id = input::id("team ID", &member.team_id)?;
    let user_id = input::id("user ID", &member.user_id)?;
    let before = fetch_member(call, BEFORE, team_id, user_id)?;
    if before.is_owner {
        return Ok(membership(call, team_id, user_id, MembershipOutcome::AlreadyOwner, None));
    }
    if before.is_member {
        return Ok(membership(call, team_id, user_id, MembershipOutcome::AlreadyMember, None));
    }
    let root = "add_users_to_team";
    let operation = Operation {
        document: ADD_USERS,
        variables: tree!({ "team": team_id, "users": tree!([user_id]) }),
        root,
        effect: Effect::RepeatableChange,
    };
    let event = format!("user {user_id} was added to team {team_id}");
    let judge = |_: &mut Call<'_>, response: &_| Ok(reported_user(response, root, user_id));
    let reason = verified::make(call, &event, operation, &judge, &mut |call| {
        Ok(fetch_member(call, AFTER, team_id, user_id)?.is_member)
    })?;
    let Some(reason) = reason else {
        return Ok(membership(call, team_id, user_id, MembershipOutcome::Added, None));
    };
    // monday.com names no reason: what shows of the user may be one.
    let user = standing::before(call, user_id)?;
    if user.kind.as_deref() == Some("guest") && !before.is_guest_team {
        return Err(Failure::permanent(
            FailureKind::InvalidInput,
            format!(
                "User {user_id} is a guest, and team {team_id} is not a team of guests. Enter the ID of a member, or of a team of guests."
            ),
        ));
    }
    Err(Failure::permanent(
        FailureKind::Rejected,
        format!("User {user_id} was not added to team {team_id}. {reason} Check that the token's user may change this team."),
    ))
}

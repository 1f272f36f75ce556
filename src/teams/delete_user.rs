//! delete-user-from-team.

use crate::prelude::*;
use crate::{
    bindings::types::{MembershipOutcome, TeamMember, TeamMembershipResult},
    engine::{
        call::Call,
        document::tree,
        failure::Failure,
        input,
        operation::{Effect, Operation},
        verified::{self, AFTER, BEFORE},
    },
    users::standing,
};

use super::{fetch_member, membership, reported_user};

/// Takes users off the owners of a team. Variables: `team`, `users`.
const REMOVE_OWNERS: &str = "mutation RemoveTeamOwners($team: ID!, $users: [ID!]!) { remove_team_owners(team_id: $team, user_ids: $users) \
{ errors { message code user_id } } }";

/// Removes users from a team. Variables: `team`, `users`.
const REMOVE_USERS: &str = "mutation RemoveUsersFromTeam($team: ID!, $users: [ID!]!) { remove_users_from_team(team_id: $team, user_ids: $users) \
{ successful_users { id } failed_users { id } } }";

/// Removes a user from a team; from its owners first, since monday.com refuses to remove an owner.
pub fn delete(call: &mut Call<'_>, member: &TeamMember) -> Result<TeamMembershipResult, Failure> {
    let team_id = input::id("team ID", &member.team_id)?;
    let user_id = input::id("user ID", &member.user_id)?;
    let before = fetch_member(call, BEFORE, team_id, user_id)?;
    if !before.is_member {
        return Ok(membership(call, team_id, user_id, MembershipOutcome::NotAMember, None));
    }
    let operation = |document, root| Operation {
        document,
        variables: tree!({ "team": team_id, "users": tree!([user_id]) }),
        root,
        effect: Effect::RepeatableChange,
    };
    if before.is_owner {
        let root = "remove_team_owners";
        // Another change than the one that the call's idempotency key is for.
        let response = call.graphql_before_change(operation(REMOVE_OWNERS, root))?;
        call.warn_of(&response.errors);
        if let Some(reason) = standing::refusal(call, &response, root, user_id)? {
            let reason = format!("The user owns the team, and was not taken off its owners. {reason}");
            return Ok(membership(call, team_id, user_id, MembershipOutcome::Kept, Some(reason)));
        }
    }
    let root = "remove_users_from_team";
    let event = format!("user {user_id} was removed from team {team_id}");
    let judge = |_: &mut Call<'_>, response: &_| Ok(reported_user(response, root, user_id));
    let mut after = None;
    let reason = verified::make(call, &event, operation(REMOVE_USERS, root), &judge, &mut |call| {
        let member = fetch_member(call, AFTER, team_id, user_id)?;
        let is_gone = !member.is_member;
        after = Some(member);
        Ok(is_gone)
    })?;
    let Some(mut reason) = reason else {
        if after.is_some_and(|team| before.is_owner && team.owners == 0) {
            let message = format!("Team {team_id} has no owner now. Administrators can still change it.");
            call.warn("no-owner", message, None);
        }
        return Ok(membership(call, team_id, user_id, MembershipOutcome::Removed, None));
    };
    if before.is_owner && after.is_some_and(|team| !team.is_owner) {
        reason.push_str(" The user was taken off the owners of the team, and is still a member.");
    }
    Ok(membership(call, team_id, user_id, MembershipOutcome::Kept, Some(reason)))
}

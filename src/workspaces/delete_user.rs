//! delete-user-from-workspace.

use crate::prelude::*;
use crate::{
    bindings::types::{MembershipOutcome, WorkspaceMember, WorkspaceMembershipResult},
    engine::{
        call::Call,
        document::tree,
        failure::{Failure, FailureKind},
        graphql::GraphqlResponse,
        input,
        operation::{Effect, Operation},
        verified::{self, AFTER, BEFORE, Reported},
    },
    references::includes,
};

use super::{members::fetch, membership};

/// Removes users from a workspace. Variables: `workspace`, `users`.
const DELETE_USERS: &str = "mutation DeleteUsersFromWorkspace($workspace: ID!, $users: [ID!]!) \
{ delete_users_from_workspace(workspace_id: $workspace, user_ids: $users) { id } }";

/// Removes a user from a workspace.
pub fn delete(call: &mut Call<'_>, member: &WorkspaceMember) -> Result<WorkspaceMembershipResult, Failure> {
    let workspace_id = input::id("workspace ID", &member.workspace_id)?;
    let user_id = input::id("user ID", &member.user_id)?;
    let before = fetch(call, BEFORE, workspace_id, user_id)?;
    if before.place.is_none() {
        return Ok(membership(call, workspace_id, user_id, MembershipOutcome::NotAMember, None));
    }
    let root = "delete_users_from_workspace";
    let operation = Operation {
        document: DELETE_USERS,
        variables: tree!({ "workspace": workspace_id, "users": tree!([user_id]) }),
        root,
        effect: Effect::RepeatableChange,
    };
    let event = format!("user {user_id} was removed from workspace {workspace_id}");
    let judge = |_: &mut Call<'_>, response: &GraphqlResponse| {
        Ok(Reported {
            is_named: includes(response.data(), root, user_id),
            refusal: None,
        })
    };
    let reason = verified::make(call, &event, operation, &judge, &mut |call| {
        Ok(fetch(call, AFTER, workspace_id, user_id)?.place.is_none())
    });
    let reason = match reason {
        // monday.com documents no refusal. One of the main workspace, or of an owner, is what was to be
        // expected; anybody else's tells more than `kept`.
        Err(failure) if is_expected(&failure) && (before.is_main || before.place == Some(true)) => Some(failure.into_reason().message),
        reason => reason?,
    };
    let Some(mut reason) = reason else {
        return Ok(membership(call, workspace_id, user_id, MembershipOutcome::Removed, None));
    };
    if before.is_main {
        reason.push_str(" It is the main workspace, which everybody is in.");
    } else if before.place == Some(true) {
        reason.push_str(" The user owns the workspace: if nobody else does, add another owner first.");
    }
    Ok(membership(call, workspace_id, user_id, MembershipOutcome::Kept, Some(reason)))
}

/// Whether monday.com refused the change itself.
fn is_expected(failure: &Failure) -> bool {
    !failure.temporary
        && matches!(
            failure.kind,
            FailureKind::PermissionDenied | FailureKind::Rejected | FailureKind::InvalidInput
        )
}

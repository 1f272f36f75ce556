//! add-user-to-workspace.

use crate::prelude::*;
use crate::{
    bindings::types::{NewWorkspaceMember, WorkspaceMembershipResult},
    engine::{
        call::Call,
        document::tree,
        failure::{Failure, FailureKind},
        graphql::GraphqlResponse,
        input,
        operation::{Effect, Operation},
        verified::{self, AFTER, BEFORE, Reported},
    },
    places::{added, already, is_as_wanted, kind_name},
    references::includes,
};

use super::{members::fetch, membership};

/// Adds users to a workspace. Variables: `workspace`, `users`, `kind`.
const ADD_USERS: &str = "mutation AddUsersToWorkspace($workspace: ID!, $users: [ID!]!, $kind: WorkspaceSubscriberKind) \
{ add_users_to_workspace(workspace_id: $workspace, user_ids: $users, kind: $kind) { id } }";

/// Adds a user to a workspace, and leaves an owner an owner unless told otherwise.
pub fn add(call: &mut Call<'_>, member: &NewWorkspaceMember) -> Result<WorkspaceMembershipResult, Failure> {
    let workspace_id = input::id("workspace ID", &member.workspace_id)?;
    let user_id = input::id("user ID", &member.user_id)?;
    let before = fetch(call, BEFORE, workspace_id, user_id)?.place;
    if is_as_wanted(before, member.kind) {
        return Ok(membership(call, workspace_id, user_id, already(before), None));
    }
    let kind = kind_name(member.kind);
    let root = "add_users_to_workspace";
    let operation = Operation {
        document: ADD_USERS,
        variables: tree!({ "workspace": workspace_id, "users": tree!([user_id]), "kind": kind }),
        root,
        effect: Effect::RepeatableChange,
    };
    let event = format!("user {user_id} was added to workspace {workspace_id}");
    let judge = |_: &mut Call<'_>, response: &GraphqlResponse| {
        Ok(Reported {
            is_named: includes(response.data(), root, user_id),
            refusal: None,
        })
    };
    let reason = verified::make(call, &event, operation, &judge, &mut |call| {
        Ok(is_as_wanted(fetch(call, AFTER, workspace_id, user_id)?.place, member.kind))
    })?;
    if let Some(reason) = reason {
        return Err(Failure::permanent(
            FailureKind::Rejected,
            format!(
                "User {user_id} is not in workspace {workspace_id} as {kind}. {reason} Check the user ID, and that the user may be in this workspace."
            ),
        ));
    }
    Ok(membership(call, workspace_id, user_id, added(before), None))
}

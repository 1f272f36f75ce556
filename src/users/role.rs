//! update-user-role.

use crate::prelude::*;
use crate::{
    bindings::types::{UserRole, UserRoleChange, UserRoleOutcome, UserRoleResult},
    engine::{call::Call, document::tree, failure::Failure, input},
};

use super::{
    has_kinds,
    standing::{Change, Standing, before, make, oneself},
};

/// Gives a user one of the four base roles. Variables: `users`, `role`.
const UPDATE_ROLE: &str = "mutation UpdateUserRole($users: [ID!]!, $role: BaseRoleName) \
{ update_users_role(user_ids: $users, new_role: $role) { updated_users { id } errors { message code user_id } } }";

/// Gives a user a role of the account's own. Variables: `users`, `role`.
const UPDATE_CUSTOM_ROLE: &str = "mutation UpdateUserCustomRole($users: [ID!]!, $role: ID) \
{ update_users_role(user_ids: $users, role_id: $role) { updated_users { id } errors { message code user_id } } }";

/// The ids of the four base roles, as monday.com documents them
/// (<https://developer.monday.com/api-reference/reference/account-roles>).
const BASE_ROLES: [&str; 4] = ["1", "2", "3", "4"];

/// The name of a base role, and the kind that a user in it has; `None` for a role of the account's own.
pub fn base_role(role: &UserRole) -> Option<(&'static str, &'static str)> {
    match role {
        UserRole::Admin => Some(("ADMIN", "admin")),
        UserRole::Member => Some(("MEMBER", "member")),
        UserRole::Viewer => Some(("VIEW_ONLY", "view_only")),
        UserRole::Guest => Some(("GUEST", "guest")),
        UserRole::Custom(_) => None,
    }
}

/// Gives a user another role.
pub fn update(call: &mut Call<'_>, change: &UserRoleChange) -> Result<UserRoleResult, Failure> {
    let user_id = input::id("user ID", &change.user_id)?;
    let role_id = match &change.role {
        UserRole::Custom(id) => Some(input::id("role ID", id)?),
        _ => None,
    };
    let base = base_role(&change.role);
    let has_role = |standing: &Standing| match base {
        // Who has a role of the account's own may be of the same kind.
        Some((_, kind)) => {
            standing.kind.as_deref() == Some(kind) && standing.role_id.as_deref().is_none_or(|role| BASE_ROLES.contains(&role))
        }
        None => standing.role_id.as_deref() == role_id,
    };
    let standing = before(call, user_id)?;
    if standing.is_self {
        return Err(oneself(user_id));
    }
    if has_role(&standing) {
        return Ok(result(call, user_id, UserRoleOutcome::Unchanged, standing.kind, None));
    }
    let (document, role) = match base {
        Some((name, _)) => (UPDATE_ROLE, name),
        None => (UPDATE_CUSTOM_ROLE, role_id.unwrap_or_default()),
    };
    let change = Change {
        document,
        variables: tree!({ "users": tree!([user_id]), "role": role }),
        root: "update_users_role",
        list: "updated_users",
        word: "given the role",
    };
    // Before 2026-07, nothing tells a role of the account's own.
    let is_readable = base.is_some() || has_kinds(call.version());
    let (after, reason) = make(call, user_id, change, |after| !is_readable || has_role(after))?;
    if !is_readable && reason.is_none() {
        let message = "monday.com reports that the user was given the role. This API version does not tell which role users have.";
        call.warn("not-verified", message, None);
    }
    if reason.is_none() && base == base_role(&UserRole::Viewer) {
        let message = format!("User {user_id} is a viewer now: the automations that they own stop.");
        call.warn("automations-stop", message, None);
    }
    let kind = after.and_then(|after| after.kind);
    Ok(result(call, user_id, UserRoleOutcome::Changed, kind, reason))
}

/// A user who has another role is `kept`.
fn result(call: &mut Call<'_>, user_id: &str, outcome: UserRoleOutcome, kind: Option<String>, reason: Option<String>) -> UserRoleResult {
    UserRoleResult {
        user_id: user_id.to_owned(),
        outcome: if reason.is_some() { UserRoleOutcome::Kept } else { outcome },
        kind,
        reason,
        call: call.into(),
    }
}

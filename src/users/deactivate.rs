//! deactivate-user.

use crate::{
    bindings::types::{UserStatusOutcome, UserStatusResult},
    engine::{call::Call, document::tree, failure::Failure, input},
};

use super::{
    INACTIVE,
    activate::result,
    standing::{Change, before, make, oneself},
};

/// Shuts a user out. Variables: `users`.
const DEACTIVATE: &str = "mutation DeactivateUser($users: [ID!]!) { deactivate_users(user_ids: $users) \
{ deactivated_users { id } errors { message code user_id } } }";

/// Shuts a user out of the account.
pub fn deactivate(call: &mut Call<'_>, user_id: &str) -> Result<UserStatusResult, Failure> {
    let user_id = input::id("user ID", user_id)?;
    let standing = before(call, user_id)?;
    if standing.is_self {
        return Err(oneself(user_id));
    }
    if standing.status.as_deref() == Some(INACTIVE) {
        return Ok(result(call, user_id, UserStatusOutcome::AlreadyInactive, None));
    }
    let change = Change {
        document: DEACTIVATE,
        variables: tree!({ "users": tree!([user_id]) }),
        root: "deactivate_users",
        list: "deactivated_users",
        word: "deactivated",
    };
    let (_, reason) = make(call, user_id, change, |after| after.status.as_deref() == Some(INACTIVE))?;
    Ok(result(call, user_id, UserStatusOutcome::Deactivated, reason))
}

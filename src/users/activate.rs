//! activate-user.

use crate::prelude::*;
use crate::{
    bindings::types::{UserStatusOutcome, UserStatusResult},
    engine::{call::Call, document::tree, failure::Failure, input},
};

use super::{
    ACTIVE,
    standing::{Change, before, make},
};

/// Lets a user in. Variables: `users`.
const ACTIVATE: &str = "mutation ActivateUser($users: [ID!]!) { activate_users(user_ids: $users) \
{ activated_users { id } errors { message code user_id } } }";

/// Lets a deactivated user in again.
pub fn activate(call: &mut Call<'_>, user_id: &str) -> Result<UserStatusResult, Failure> {
    let user_id = input::id("user ID", user_id)?;
    let standing = before(call, user_id)?;
    if standing.status.as_deref() == Some(ACTIVE) {
        return Ok(result(call, user_id, UserStatusOutcome::AlreadyActive, None));
    }
    let change = Change {
        document: ACTIVATE,
        variables: tree!({ "users": tree!([user_id]) }),
        root: "activate_users",
        list: "activated_users",
        word: "activated",
    };
    let (_, reason) = make(call, user_id, change, |after| after.status.as_deref() == Some(ACTIVE))?;
    Ok(result(call, user_id, UserStatusOutcome::Activated, reason))
}

/// A user who is as before is `kept`, whatever was to be done.
pub fn result(call: &mut Call<'_>, user_id: &str, outcome: UserStatusOutcome, reason: Option<String>) -> UserStatusResult {
    UserStatusResult {
        user_id: user_id.to_owned(),
        outcome: if reason.is_some() { UserStatusOutcome::Kept } else { outcome },
        reason,
        call: call.into(),
    }
}

//! Workspaces: who is in them.

pub mod add_user;
pub mod delete_user;
pub mod list;
mod members;

use crate::prelude::*;
use crate::{
    bindings::types::{MembershipOutcome, WorkspaceMembershipResult},
    engine::call::Call,
};

fn membership(
    call: &mut Call<'_>,
    workspace_id: &str,
    user_id: &str,
    outcome: MembershipOutcome,
    reason: Option<String>,
) -> WorkspaceMembershipResult {
    WorkspaceMembershipResult {
        workspace_id: workspace_id.to_owned(),
        user_id: user_id.to_owned(),
        outcome,
        reason,
        call: call.into(),
    }
}

#[cfg(test)]
mod tests;

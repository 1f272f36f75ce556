//! People on boards: what adding and removing them share.

pub mod add;
pub mod delete;

use serde_json::{Value, json};

use crate::{
    bindings::types::{FailureKind, GraphqlError, MembershipChange, MembershipOutcome},
    boards::parts::{first_board, is_about_people, told_in_full},
    engine::{
        answer::Reply,
        call::{Call, Effect, Operation},
        diagnosis::is_user_loader,
        failure::Failure,
        input, json,
    },
    references::ids,
};

/// Who is on a board, as far as it can be seen.
struct Members {
    owners: Vec<String>,
    subscribers: Vec<String>,
    /// Whether these are all the owners.
    owners_seen: bool,
    /// Whether these are all the owners and subscribers.
    all_seen: bool,
    /// Why they are not, if they are not.
    hidden_by: Vec<GraphqlError>,
}

impl Members {
    fn owns(&self, user: &str) -> bool {
        self.owners.iter().any(|id| id == user)
    }

    fn includes(&self, user: &str) -> bool {
        self.owns(user) || self.subscribers.iter().any(|id| id == user)
    }
}

/// Reads who is on a board. A board that cannot be seen is a failure; people who cannot are not.
///
/// That people fail to load is how monday.com says that there are no subscribers. It is not
/// believed at once: an owner who was not seen would be demoted, a leaver who was not seen would
/// stay. The second document asks for the owners without the subscribers; a board of nobody still
/// tells that nobody owns it.
fn look(call: &mut Call<'_>, board_id: &str, documents: [&str; 2], variables: Value) -> Result<(Members, Reply), Failure> {
    let [with_subscribers, without] = documents;
    let mut ask = |document: &str, variables: Value| {
        call.graphql(&Operation {
            document,
            variables,
            root: "boards",
            effect: Effect::Read,
        })
    };
    let owners_only = if input::contains(without, "$users") {
        variables.clone()
    } else {
        json!({ "boards": [board_id] })
    };
    let errors = match ask(with_subscribers, variables) {
        Ok(reply) => {
            let board = first_board(&reply).ok_or_else(|| Failure::no_board(board_id))?;
            let hidden_by = reply.errors();
            let told = told_in_full(&hidden_by);
            let owners_seen = told.owners && json::field(board, "owners").is_some();
            let members = Members {
                owners: ids(board, "owners"),
                subscribers: ids(board, "subscribers"),
                owners_seen,
                all_seen: owners_seen && told.subscribers && json::field(board, "subscribers").is_some(),
                hidden_by,
            };
            return Ok((members, reply));
        }
        Err(failure) if !failure.is_limit() && is_about_people(&failure.details) => failure.details,
        Err(failure) => return Err(failure),
    };
    let mut members = Members {
        owners: Vec::new(),
        subscribers: Vec::new(),
        owners_seen: false,
        all_seen: false,
        hidden_by: errors,
    };
    if !members.hidden_by.iter().any(is_user_loader) {
        return Ok((members, Reply::default()));
    }
    let reply = match ask(without, owners_only) {
        Ok(reply) => reply,
        Err(failure) if !failure.is_limit() && is_about_people(&failure.details) => return Ok((members, Reply::default())),
        Err(failure) => return Err(failure),
    };
    if let Some(board) = first_board(&reply) {
        members.owners = ids(board, "owners");
        members.owners_seen = told_in_full(&reply.errors()).owners && json::field(board, "owners").is_some();
        // Owners are subscribers: with owners there, subscribers are missing, and not none.
        members.all_seen = members.owners_seen && members.owners.is_empty();
    }
    Ok((members, reply))
}

/// `done` is what was to be done to the user.
fn not_known(done: &str, board_id: &str, user_id: &str, details: Vec<GraphqlError>, retry_after_ms: Option<u32>) -> Failure {
    Failure {
        temporary: true,
        details,
        retry_after_ms,
        ..Failure::permanent(
            FailureKind::OutcomeUnknown,
            format!(
                "monday.com accepted the request, but whether user {user_id} was {done} is not known: the people of board {board_id} cannot be read. Repeating the call is safe; the token needs boards:read and users:read."
            ),
        )
    }
}

fn changed(call: &mut Call<'_>, board_id: &str, user_id: &str, outcome: MembershipOutcome, reason: Option<String>) -> MembershipChange {
    MembershipChange {
        board_id: board_id.to_owned(),
        user_id: user_id.to_owned(),
        outcome,
        reason,
        warnings: call.take_warnings(),
        call: call.summary(),
    }
}

#[cfg(test)]
mod tests;

//! People on boards: what adding and removing them share.

pub mod add;
pub mod delete;
pub mod list;

use crate::prelude::*;
use crate::{
    bindings::types::{MembershipOutcome, MembershipResult},
    boards::parts::{first_board, is_about_people, readable_parts},
    engine::{
        api_error::ApiError,
        call::Call,
        document::{Json, tree},
        failure::{DecidedBy, Failure},
        graphql::GraphqlResponse,
        input,
    },
    references::{ids, is_complete},
};

/// The people on a board, as far as they can be read.
struct Members {
    owners: Vec<String>,
    subscribers: Vec<String>,
    /// Whether these are all the owners.
    owners_complete: bool,
    /// Whether these are all the owners and subscribers.
    complete: bool,
    /// Why they are not, if they are not.
    errors: Vec<ApiError>,
    /// The request that these errors are of.
    errors_of: DecidedBy,
}

impl Members {
    fn owns(&self, user: &str) -> bool {
        self.owners.iter().any(|id| id == user)
    }

    fn includes(&self, user: &str) -> bool {
        self.owns(user) || self.subscribers.iter().any(|id| id == user)
    }
}

/// Reads the people on a board. A board that cannot be read is a failure; people who cannot are not.
///
/// That people fail to load is how monday.com says that there are no subscribers. It is not
/// believed at once: an owner who was not seen would be demoted, a leaver who was not seen would
/// stay. The second document reads the owners without the subscribers; a board without any people
/// still says that nobody owns it.
fn fetch_members(
    call: &mut Call<'_>,
    board_id: &str,
    documents: [&str; 2],
    variables: Json,
) -> Result<(Members, Box<GraphqlResponse>), Failure> {
    let [with_subscribers, without] = documents;
    let owners_only = if input::contains(without, "$users") {
        variables.clone()
    } else {
        tree!({ "boards": tree!([board_id]) })
    };
    let mut members = Members {
        owners: Vec::new(),
        subscribers: Vec::new(),
        owners_complete: false,
        complete: false,
        errors: Vec::new(),
        errors_of: DecidedBy::LastRequest,
    };
    match call.read(with_subscribers, variables, "boards") {
        Ok(response) => {
            let board = first_board(&response).ok_or_else(|| Failure::no_board(board_id))?;
            let readable = readable_parts(&response.errors);
            let (owners, subscribers) = (ids(board, "owners"), ids(board, "subscribers"));
            members.owners_complete = readable.owners && is_complete(board, "owners");
            members.complete = members.owners_complete && readable.subscribers && is_complete(board, "subscribers");
            members.owners = owners.unwrap_or_default();
            members.subscribers = subscribers.unwrap_or_default();
            members.errors = response.errors.clone();
            members.errors_of = call.last_request();
            return Ok((members, response));
        }
        Err(failure) if !failure.is_limit() && is_about_people(&failure.details) => {
            let failure = failure.into_reason();
            members.errors = failure.details;
            members.errors_of = failure.decided_by;
        }
        Err(failure) => return Err(failure),
    }
    if !members.errors.iter().any(ApiError::is_user_loader) {
        return Ok((members, Box::default()));
    }
    let response = match call.read(without, owners_only, "boards") {
        Ok(response) => response,
        Err(failure) if !failure.is_limit() && is_about_people(&failure.details) => return Ok((members, Box::default())),
        Err(failure) => return Err(failure),
    };
    if let Some(board) = first_board(&response) {
        members.owners_complete = readable_parts(&response.errors).owners && is_complete(board, "owners");
        members.owners = ids(board, "owners").unwrap_or_default();
        // Owners are subscribers: if there are owners, the subscribers are missing, not none.
        members.complete = members.owners_complete && members.owners.is_empty();
    }
    Ok((members, response))
}

/// The failure of a change that monday.com accepted and that could not be verified. `change` is what
/// was to be done to the user.
fn not_verified(change: &str, board_id: &str, user_id: &str, cause: Failure) -> Failure {
    let message = format!(
        "monday.com accepted the request, but whether user {user_id} was {change} is not known: the people of board {board_id} cannot be read. Repeating the call is safe; the token needs boards:read and users:read."
    );
    cause.outcome_unknown(message, "")
}

impl Members {
    /// The failure that only these people could be read.
    fn into_cause(self) -> Failure {
        Failure::not_in_response("people of the board").because_of(self.errors, self.errors_of)
    }
}

fn result(call: &mut Call<'_>, board_id: &str, user_id: &str, outcome: MembershipOutcome, reason: Option<String>) -> MembershipResult {
    MembershipResult {
        board_id: board_id.to_owned(),
        user_id: user_id.to_owned(),
        outcome,
        reason,
        call: call.into(),
    }
}

#[cfg(test)]
mod tests;

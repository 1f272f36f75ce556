//! What changes of users share: how a user stands before and after, and what monday.com says inside
//! the data of its response.

use crate::prelude::*;
use crate::{
    engine::{
        call::Call,
        document::{Json, when},
        failure::{Failure, FailureKind},
        graphql::GraphqlResponse,
        input::shortened,
        json,
        operation::{Effect, Operation},
        verified::{self, AFTER, BEFORE, Reported},
    },
    references::includes,
};

use super::{kind, listed, look_up, status};

/// How a user stands.
pub struct Standing {
    /// The status in lower case; `None` if it is not known.
    pub status: Option<String>,
    /// The kind in lower case.
    pub kind: Option<String>,
    /// The id of the role. Absent before 2026-07.
    pub role_id: Option<String>,
    /// Whether it is the user that the token acts as; false where that is not told.
    pub is_self: bool,
}

/// Reads how a user stands.
fn look(call: &mut Call<'_>, moment: &str, with_self: bool, user_id: &str) -> Result<Standing, Failure> {
    let response = look_up(
        call,
        &format!("ReadUser{moment}"),
        when(with_self, "me { id } "),
        [
            "id status kind user_config { role_id }",
            "id enabled is_pending is_admin is_guest is_view_only",
        ],
        &[user_id],
    )?;
    let row = listed(&response, user_id).unwrap_or_default();
    Ok(Standing {
        status: status(row),
        kind: kind(row),
        role_id: json::field(row, "user_config").and_then(|config| json::filled_text(config, "role_id")),
        is_self: response.root("me").is_some_and(|me| json::is(me, "id", user_id)),
    })
}

/// Reads how a user stands before a change of them.
pub fn before(call: &mut Call<'_>, user_id: &str) -> Result<Standing, Failure> {
    look(call, BEFORE, true, user_id)
}

/// The user is the one that the token acts as.
pub fn oneself(user_id: &str) -> Failure {
    Failure::permanent(
        FailureKind::PermissionDenied,
        format!(
            "User {user_id} is the one that the connection's token acts as, and cannot be changed with it. Use the token of another administrator."
        ),
    )
}

/// A change of one user.
pub struct Change<'a> {
    /// The document. Variables: `users` and those below.
    pub document: &'a str,
    /// The variables.
    pub variables: Json,
    /// The root field.
    pub root: &'a str,
    /// The list of users who were changed.
    pub list: &'a str,
    /// What is to be done to the user, in a word.
    pub word: &'a str,
}

/// Makes a change and looks at the user afterwards. Returns the user as they stand then, if that can be
/// read, and why they are as before, if they are.
pub fn make(
    call: &mut Call<'_>,
    user_id: &str,
    change: Change<'_>,
    is_as_wanted: impl Fn(&Standing) -> bool,
) -> Result<(Option<Standing>, Option<String>), Failure> {
    let operation = Operation {
        document: change.document,
        variables: change.variables,
        root: change.root,
        effect: Effect::RepeatableChange,
    };
    let event = format!("user {user_id} was {}", change.word);
    let judge = |call: &mut Call<'_>, response: &GraphqlResponse| {
        Ok(Reported {
            is_named: response
                .root(change.root)
                .is_some_and(|result| includes(result, change.list, user_id)),
            refusal: refusal(call, response, change.root, user_id)?,
        })
    };
    let mut after = None;
    let reason = verified::make(call, &event, operation, &judge, &mut |call| {
        let standing = look(call, AFTER, false, user_id)?;
        let is_wanted = is_as_wanted(&standing);
        after = Some(standing);
        Ok(is_wanted)
    })?;
    Ok((after, reason))
}

/// Why monday.com did not make a change, as it says inside the data of its response; a failure if the
/// request was wrong.
pub fn refusal(call: &Call<'_>, response: &GraphqlResponse, root: &str, user_id: &str) -> Result<Option<String>, Failure> {
    let Some(result) = response.root(root) else { return Ok(None) };
    let is_about_user = |error: &json::Value<'_>| json::filled_text(*error, "user_id").is_none_or(|id| id == user_id);
    let Some(error) = json::list(result, "errors").find(is_about_user) else {
        return Ok(None);
    };
    let code = json::filled_text(error, "code");
    let message = json::filled_text(error, "message").unwrap_or_else(|| "monday.com gives no reason".to_owned());
    let said = format!("monday.com says: {}", shortened(&message));
    let mut failure = match code.as_deref() {
        Some("CANNOT_UPDATE_SELF") => oneself(user_id),
        Some("USER_NOT_FOUND") => Failure::no_user(user_id),
        Some("INVALID_INPUT") => Failure::permanent(FailureKind::InvalidInput, said),
        Some("EXCEEDS_BATCH_LIMIT") => Failure::permanent(FailureKind::Rejected, said),
        _ => return Ok(Some(said)),
    };
    failure.code = code;
    failure.decided_by = call.last_request();
    Err(failure)
}

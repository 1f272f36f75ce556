//! invite-user.

use crate::prelude::*;
use crate::{
    bindings::types::{Invitation, InvitationOutcome, InvitationResult, User, UserSelector},
    engine::{
        call::Call,
        document::{Json, tree, variables},
        failure::{Failure, FailureKind},
        input, json,
        operation::{Effect, Operation},
    },
};

use super::{ACTIVE, INACTIVE, read::find, role::base_role};

/// Invites people. Variables: `emails`, `role`, `product`.
const INVITE: &str = "mutation InviteUser($emails: [String!]!, $role: UserRole, $product: Product) \
{ invite_users(emails: $emails, user_role: $role, product: $product) { invited_users { id } errors { message code email } } }";

/// Maximum length of a product's name.
const MAX_PRODUCT_LENGTH: usize = 40;

/// Invites somebody who is not known yet.
pub fn invite(call: &mut Call<'_>, invitation: &Invitation) -> Result<InvitationResult, Failure> {
    let email = input::email(&invitation.email)?;
    let role = match &invitation.role {
        Some(role) => Some(base_role(role).ok_or_else(|| {
            input::unusable(
                "role",
                "is one of the account's own, which nobody can be invited with; invite with a base role, then call `update-user-role`",
            )
        })?),
        None => None,
    };
    let product = invitation.product.as_deref().map(product).transpose()?;
    let selector = UserSelector::ByEmail(email.to_owned());
    if let Some(user) = find(call, &selector)? {
        let outcome = known_as(&user);
        return Ok(result(call, email, Some(&user), outcome));
    }
    let response = call.graphql(Operation {
        document: INVITE,
        variables: variables([
            ("emails", Some(tree!([email]))),
            ("role", role.map(|(name, _)| Json::from(name))),
            ("product", product.map(Json::from)),
        ]),
        root: "invite_users",
        effect: Effect::RepeatableChange,
    })?;
    call.warn_of(&response.errors);
    let invited = response.root("invite_users").unwrap_or_default();
    let id = json::list(invited, "invited_users").find_map(|user| json::filled_text(user, "id"));
    let refusal = json::list(invited, "errors").next();
    let refusal = refusal.map(|error| json::filled_text(error, "message").unwrap_or_else(|| "no reason".to_owned()));
    let decided_by = call.last_request();
    let after = match find(call, &selector) {
        Ok(after) => after,
        // Who was invited has an id at once.
        Err(failure) if id.is_some() => {
            let message = format!(
                "monday.com reports that {email} was invited. Reading the user to verify it failed: {}",
                failure.message
            );
            call.warn("not-verified", message, None);
            None
        }
        Err(failure) if refusal.is_none() => {
            let message = format!(
                "Whether {email} was invited is not known. Reading the user to verify it failed: {}",
                failure.message
            );
            return Err(failure.outcome_unknown(message, "Repeating the call is safe."));
        }
        Err(_) => None,
    };
    if after.is_none() && (id.is_some() || refusal.is_none()) && call.is_replay_of_caller_key() {
        return Err(call.idempotency_key_reused());
    }
    if after.is_none() && id.is_none() {
        let said = refusal.map_or_else(
            || "monday.com reports no error.".to_owned(),
            |message| format!("monday.com says: {}", input::shortened(&message)),
        );
        let mut failure = Failure::permanent(FailureKind::Rejected, format!("{email} was not invited. {said}"));
        failure.decided_by = decided_by;
        failure.advice =
            "Check that the account has a seat left, that it may invite this address's domain, and that the token's user may invite.";
        return Err(failure);
    }
    let outcome = match &after {
        // Somebody else invited them meanwhile.
        Some(user) if id.is_none() && refusal.is_some() => known_as(user),
        _ => InvitationOutcome::Invited,
    };
    let mut result = result(call, email, after.as_ref(), outcome);
    result.user_id = result.user_id.or(id);
    Ok(result)
}

/// The outcome for somebody who is known already.
fn known_as(user: &User) -> InvitationOutcome {
    match user.status.as_deref() {
        Some(ACTIVE) => InvitationOutcome::AlreadyActive,
        Some(INACTIVE) => InvitationOutcome::Deactivated,
        _ => InvitationOutcome::AlreadyPending,
    }
}

/// Checks a product: monday.com's words are in lower case.
fn product(text: &str) -> Result<&str, Failure> {
    let word = input::trimmed(text);
    let is_word =
        word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && !word.is_empty() && word.len() <= MAX_PRODUCT_LENGTH;
    if is_word {
        Ok(word)
    } else {
        Err(input::unusable(
            "product",
            "is not one of monday.com's words, such as work_management",
        ))
    }
}

fn result(call: &mut Call<'_>, email: &str, user: Option<&User>, outcome: InvitationOutcome) -> InvitationResult {
    InvitationResult {
        email: call.redact(email),
        user_id: user.map(|user| user.id.clone()),
        outcome,
        kind: user.and_then(|user| user.kind.clone()),
        call: call.into(),
    }
}

#[cfg(test)]
#[path = "invite_tests.rs"]
mod tests;

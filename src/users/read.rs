//! read-user.

use crate::prelude::*;
use crate::{
    bindings::types::{FoundUser, User, UserSelector},
    engine::{
        call::Call,
        document::{Json, tree, variables},
        failure::{Failure, FailureKind},
        input,
        names::is_same,
    },
};

use super::{UserParts, fetch, find_document, has_kinds, spellings, user};

/// Reads one user, deactivated and pending ones too.
pub fn read(call: &mut Call<'_>, selector: &UserSelector) -> Result<FoundUser, Failure> {
    match find(call, selector)? {
        Some(user) => Ok(FoundUser { user, call: call.into() }),
        None => Err(Failure::permanent(FailureKind::NotFound, not_found(selector)?)),
    }
}

/// Finds one user, deactivated and pending ones too; more than one is a failure.
pub fn find(call: &mut Call<'_>, selector: &UserSelector) -> Result<Option<User>, Failure> {
    let (ids, emails, wanted) = match selector {
        UserSelector::ById(id) => {
            let id = input::id("user ID", id)?;
            (Some(tree!([id])), None, id)
        }
        UserSelector::ByEmail(email) => {
            let email = input::email(email)?;
            (None, Some(spellings(email)), email)
        }
    };
    let is_wanted = |user: &User| match selector {
        UserSelector::ById(_) => user.id == wanted,
        UserSelector::ByEmail(_) => is_same(user.email.as_deref(), wanted),
    };
    let mut found: Vec<User> = Vec::new();
    let mut parts = UserParts::ALL;
    // Older versions list deactivated users apart.
    let rounds: &[Option<bool>] = if has_kinds(call.version()) { &[None] } else { &[None, Some(true)] };
    for inactive in rounds {
        let variables = variables([
            ("ids", ids.clone()),
            ("emails", emails.clone()),
            ("inactive", inactive.map(Json::from)),
        ]);
        let users = fetch(call, find_document, &mut parts, variables)?;
        for row in &users.rows {
            let Some(user) = user(row.value()).filter(&is_wanted) else {
                continue;
            };
            if found.iter().all(|known| known.id != user.id) {
                found.push(user);
            }
            if found.len() > MAX_NAMED {
                break;
            }
        }
    }
    if found.len() > 1 {
        return Err(Failure::permanent(FailureKind::Ambiguous, ambiguous(&found, wanted)));
    }
    Ok(found.into_iter().next())
}

/// Maximum number of users that a message names.
const MAX_NAMED: usize = 10;

fn ambiguous(found: &[User], wanted: &str) -> String {
    let mut message = format!("More than one user has the email address {}: ", input::shortened(wanted));
    for (index, user) in found.iter().take(MAX_NAMED).enumerate() {
        if index > 0 {
            message.push_str(", ");
        }
        message.push_str(&input::shortened(&user.id));
        if let Some(status) = &user.status {
            message.push_str(&format!(" ({})", input::shortened(status)));
        }
    }
    if found.len() > MAX_NAMED {
        message.push_str(" and others");
    }
    message.push_str(". Enter the user ID instead.");
    message
}

fn not_found(selector: &UserSelector) -> Result<String, Failure> {
    Ok(match selector {
        UserSelector::ById(id) => Failure::no_user(input::id("user ID", id)?).into_reason().message,
        UserSelector::ByEmail(email) => {
            let wanted = input::shortened(input::email(email)?);
            format!("There is no user with the email address {wanted}, or the token may not see them. Check the email address.")
        }
    })
}

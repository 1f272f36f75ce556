//! read-user.

use serde_json::json;

use crate::{
    bindings::types::{FailureKind, FoundUser, User, UserSelector},
    engine::{call::Call, document::variables, failure::Failure, input, version::People},
};

use super::{fetch, find_document, same, spellings, user};

/// Reads one user, deactivated and pending ones too.
pub fn read(call: &mut Call<'_>, selector: &UserSelector) -> Result<FoundUser, Failure> {
    let (ids, emails, wanted) = match selector {
        UserSelector::ById(id) => {
            let id = input::id("user ID", id)?;
            (Some(json!([id])), None, id)
        }
        UserSelector::ByEmail(email) => {
            let email = input::email(email)?;
            (None, Some(spellings(email)), email)
        }
    };
    let is_wanted = |user: &User| match selector {
        UserSelector::ById(_) => user.id == wanted,
        UserSelector::ByEmail(_) => same(&user.email, wanted),
    };
    let mut found: Vec<User> = Vec::new();
    // Older versions list deactivated users apart.
    let rounds: &[Option<bool>] = match call.features().people {
        People::Flags => &[None, Some(true)],
        People::Kinds => &[None],
    };
    for inactive in rounds {
        let variables = variables(&mut [
            ("ids", ids.clone()),
            ("emails", emails.clone()),
            ("inactive", inactive.map(|inactive| json!(inactive))),
        ]);
        let users = fetch(call, &find_document(call.features()), variables)?;
        for user in users.iter().filter_map(user).filter(&is_wanted) {
            if found.iter().all(|known| known.id != user.id) {
                found.push(user);
            }
            // Two are too many already.
            if found.len() > 1 {
                break;
            }
        }
    }
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(user), None) => Ok(FoundUser {
            user,
            warnings: call.take_warnings(),
            call: call.summary(),
        }),
        (None, _) => Err(Failure::permanent(FailureKind::NotFound, nobody(selector, wanted))),
        (Some(_), Some(_)) => Err(Failure::permanent(
            FailureKind::Ambiguous,
            format!("More than one user has the email address {wanted}. Enter the user ID instead."),
        )),
    }
}

fn nobody(selector: &UserSelector, wanted: &str) -> String {
    match selector {
        UserSelector::ById(_) => format!("There is no user {wanted}, or the token may not see them. Check the user ID."),
        UserSelector::ByEmail(_) => {
            let wanted = input::shortened(wanted);
            format!("There is no user with the email address {wanted}, or the token may not see them. Check the email address.")
        }
    }
}

//! check-connection.

use crate::prelude::*;
use crate::{
    bindings::types::{Account, ConnectedUser, ConnectionInfo},
    engine::{
        call::Call,
        document::tree,
        failure::Failure,
        json::{self, Value},
        version::ApiVersion,
    },
    users::{self, has_kinds},
};

/// The token's user and account. No variables.
fn document(version: &ApiVersion) -> String {
    let rights = if has_kinds(version) {
        "kind"
    } else {
        "is_admin is_guest is_view_only"
    };
    format!("query CheckConnection {{ me {{ id name email {rights} }} account {{ id name slug tier }} }}")
}

/// Reads the account and the user of the token.
pub fn check(call: &mut Call<'_>) -> Result<ConnectionInfo, Failure> {
    let document = document(call.version());
    let response = call.read(&document, tree!({}), "me")?;
    let user = response.root("me").and_then(connected_user);
    call.warn_of(&response.errors);
    Ok(ConnectionInfo {
        user: user.ok_or_else(|| Failure::not_in_response("user"))?,
        account: response.root("account").and_then(account),
        requested_api_version: call.version().header_value(),
        call: call.into(),
    })
}

fn connected_user(value: Value<'_>) -> Option<ConnectedUser> {
    let user = users::user(value)?;
    Some(ConnectedUser {
        id: user.id,
        name: user.name,
        email: user.email,
        is_admin: user.is_admin,
        kind: user.kind,
    })
}

fn account(value: Value<'_>) -> Option<Account> {
    Some(Account {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name"),
        slug: json::text(value, "slug"),
        tier: json::text(value, "tier"),
    })
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;

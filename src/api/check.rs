//! check-connection.

use serde_json::{Value, json};

use crate::{
    bindings::types::{Account, ConnectedUser, ConnectionInfo},
    engine::{
        call::{Call, Effect, Operation},
        failure::Failure,
        json,
        version::{Features, People},
    },
    users,
};

/// The token's user and account. No variables.
fn document(features: Features) -> String {
    let rights = match features.people {
        People::Flags => "is_admin is_guest is_view_only",
        People::Kinds => "kind",
    };
    format!("query CheckConnection {{ me {{ id name email {rights} }} account {{ id name slug tier }} }}")
}

/// Reads whose token it is.
pub fn check(call: &mut Call<'_>) -> Result<ConnectionInfo, Failure> {
    let document = document(call.features());
    let reply = call.graphql(&Operation {
        document: &document,
        variables: json!({}),
        root: "me",
        effect: Effect::Read,
    })?;
    let user = reply.root("me").and_then(connected_user);
    call.warn_of(&reply.errors());
    Ok(ConnectionInfo {
        user: user.ok_or_else(|| Failure::not_in_answer("user"))?,
        account: reply.root("account").and_then(account),
        requested_api_version: call.settings().version.header_value(),
        warnings: call.take_warnings(),
        call: call.summary(),
    })
}

/// The token's user.
fn connected_user(value: &Value) -> Option<ConnectedUser> {
    let kind = users::kind(value);
    Some(ConnectedUser {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
        email: json::text(value, "email").unwrap_or_default(),
        is_admin: kind == "admin",
        kind,
    })
}

/// The token's account.
fn account(value: &Value) -> Option<Account> {
    Some(Account {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
        slug: json::text(value, "slug").unwrap_or_default(),
        tier: json::text(value, "tier"),
    })
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;

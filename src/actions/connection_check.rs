//! check-connection.

use serde_json::json;

use crate::{
    bindings::types::ConnectionInfo,
    call::{Call, Effect, Operation},
    documents,
    failure::Failure,
    mapping::users::{account, connected_user},
};

/// Reads whose token it is.
pub fn check(call: &mut Call<'_>) -> Result<ConnectionInfo, Failure> {
    let document = documents::check_connection(call.features());
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

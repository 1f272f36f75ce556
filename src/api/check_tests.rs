//! check-connection.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use serde_json::json;

use super::{account, check, connected_user};
use crate::{
    bindings::types::FailureKind::*,
    test_support::{ScriptedHost, act, answer, codes, data, on_version, partial, status},
};

#[test]
fn a_connection_says_whose_it_is() {
    let run = act(
        [data(json!({
            "me": { "id": "1", "name": "Ada", "email": "ada@example.com", "kind": "admin" },
            "account": { "id": "9", "name": "Engines", "slug": "engines", "tier": "pro" },
        }))],
        check,
    );
    let info = run.value();
    assert_eq!((info.user.name.as_str(), info.user.is_admin), ("Ada", true));
    assert_eq!(info.account.as_ref().map(|account| account.slug.as_str()), Some("engines"));
    assert_eq!(
        (info.requested_api_version.as_deref(), info.call.api_version.as_deref()),
        (Some("2026-10"), Some("2026-10"))
    );
    assert_eq!((info.warnings.len(), run.sent[0].variables()), (0, json!({})));
}

#[test]
fn an_account_that_is_hidden_is_absent_with_a_warning() {
    let step = partial(
        json!({ "me": { "id": "1" }, "account": null }),
        json!([{ "message": "No scope", "path": ["account"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let run = act([step], check);
    assert_eq!(
        (run.value().account.as_ref(), codes(&run.value().warnings)),
        (None, vec!["UNAUTHORIZED_FIELD_OR_TYPE"])
    );
}

#[test]
fn the_version_that_was_served_is_told() {
    let body = r#"{"data":{"me":{"id":"1","is_guest":true},"account":null}}"#;
    let step = || Ok(answer(200, &[("api-version", "2025-04")], body));
    let run = ScriptedHost::steps([step()]).run(on_version("2025-10"), check);
    let info = run.value();
    assert_eq!(
        (info.requested_api_version.as_deref(), info.call.api_version.as_deref()),
        (Some("2025-10"), Some("2025-04"))
    );
    assert_eq!(
        (codes(&info.warnings), info.user.kind.as_str()),
        (vec!["api-version-differs"], "guest")
    );
    assert!(run.sent[0].document().contains("is_admin"));
    let run = ScriptedHost::steps([step()]).run(on_version("default"), check);
    assert_eq!(
        (run.value().requested_api_version.as_deref(), run.value().warnings.len()),
        (None, 0)
    );
    assert!(run.sent[0].document().contains("kind"));
}

#[test]
fn a_token_that_is_not_accepted_is_not_authenticated() {
    let body = json!({ "errors": [{ "message": "Not authenticated", "extensions": { "code": "NOT_AUTHENTICATED" } }] });
    let run = act([status(401, body)], check);
    assert_eq!(
        (run.failure().0.kind, run.failure().1, run.failure().0.http_status),
        (NotAuthenticated, false, Some(401))
    );
    let run = act([data(json!({ "me": null, "account": null }))], check);
    assert_eq!((run.failure().0.kind, run.failure().1), (InvalidResponse, false));
}

#[test]
fn the_tokens_user_and_account_are_told() {
    let told = connected_user(&json!({ "id": 1, "name": "Ada", "email": "ada@example.com", "kind": "admin" })).unwrap();
    assert_eq!((told.id.as_str(), told.kind.as_str(), told.is_admin), ("1", "admin", true));
    let told = connected_user(&json!({ "id": "1", "is_admin": false, "is_guest": true })).unwrap();
    assert_eq!((told.kind.as_str(), told.is_admin, told.name.as_str()), ("guest", false, ""));
    assert_eq!(connected_user(&json!({ "name": "Ada" })), None);
    let told = account(&json!({ "id": "9", "name": "Engines", "slug": "engines", "tier": "pro" })).unwrap();
    assert_eq!((told.slug.as_str(), told.tier.as_deref()), ("engines", Some("pro")));
    let told = account(&json!({ "id": "9", "name": null, "slug": null, "tier": null })).unwrap();
    assert_eq!((told.slug.as_str(), told.tier), ("", None));
    assert_eq!(account(&json!(null)), None);
}

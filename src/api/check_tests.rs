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
    test_support::{REQUEST_ID, ScriptedHost, as_read, codes, data, on_version, partial, read, response, status, under_key},
};

#[test]
fn a_connection_reports_its_user_and_account() {
    let run = read(
        [data(json!({
            "me": { "id": "1", "name": "Ada", "email": "ada@example.com", "kind": "admin" },
            "account": { "id": "9", "name": "Engines", "slug": "engines", "tier": "pro" },
        }))],
        check,
    );
    let info = run.value();
    assert_eq!((info.user.name.as_deref(), info.user.is_admin), (Some("Ada"), Some(true)));
    assert_eq!(info.account.as_ref().and_then(|account| account.slug.as_deref()), Some("engines"));
    assert_eq!(
        (info.requested_api_version.as_deref(), info.call.api_version.as_deref()),
        (Some("2026-10"), Some("2026-10"))
    );
    assert_eq!((info.call.warnings.len(), run.sent[0].variables()), (0, json!({})));
    assert_eq!(
        (info.call.requests_sent, info.call.http_status, info.call.request_id.as_deref()),
        (1, Some(200), Some(REQUEST_ID))
    );
}

#[test]
fn a_withheld_account_is_absent_with_a_warning() {
    let step = partial(
        json!({ "me": { "id": "1" }, "account": null }),
        json!([{ "message": "No scope", "path": ["account"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let run = read([step], check);
    assert_eq!(
        (run.value().account.as_ref(), codes(&run.value().call.warnings)),
        (None, vec!["UNAUTHORIZED_FIELD_OR_TYPE"])
    );
}

#[test]
fn the_version_that_was_served_is_reported() {
    let body = r#"{"data":{"me":{"id":"1","is_guest":true},"account":null}}"#;
    let step = || Ok(response(200, &[("api-version", "2025-04")], body));
    let run = ScriptedHost::steps([step()]).read(on_version("2025-10"), check);
    let info = run.value();
    assert_eq!(
        (info.requested_api_version.as_deref(), info.call.api_version.as_deref()),
        (Some("2025-10"), Some("2025-04"))
    );
    assert_eq!(
        (codes(&info.call.warnings), info.user.kind.as_deref()),
        (vec!["api-version-differs"], Some("guest"))
    );
    assert!(run.sent[0].document().contains("is_admin"));
    let run = ScriptedHost::steps([step()]).read(on_version("default"), check);
    assert_eq!(
        (run.value().requested_api_version.as_deref(), run.value().call.warnings.len()),
        (None, 0)
    );
    assert!(run.sent[0].document().contains("kind"));
}

#[test]
fn a_token_that_is_not_accepted_is_not_authenticated() {
    let body = json!({ "errors": [{ "message": "Not authenticated", "extensions": { "code": "NOT_AUTHENTICATED" } }] });
    let run = read([status(401, body)], check);
    assert_eq!(
        (run.failure().0.kind, run.failure().1, run.failure().0.call.http_status),
        (NotAuthenticated, false, Some(401))
    );
    let run = read([data(json!({ "me": null, "account": null }))], check);
    assert_eq!((run.failure().0.kind, run.failure().1), (InvalidResponse, false));
}

/// The failure's version is that of the response that decided; the warning is kept, too.
#[test]
fn a_failure_reports_the_version_that_was_served() {
    let body = json!({ "errors": [{ "message": "Not authenticated", "extensions": { "code": "NOT_AUTHENTICATED" } }] }).to_string();
    let step = Ok(response(401, &[("api-version", "2025-04"), ("x-request-id", "id-1")], body));
    let run = read([step], check);
    let (failure, _) = run.failure();
    assert_eq!(
        (failure.call.api_version.as_deref(), failure.call.request_id.as_deref()),
        (Some("2025-04"), Some("id-1"))
    );
    assert_eq!(codes(&failure.call.warnings), ["api-version-differs"]);
}

#[test]
fn an_idempotency_key_in_the_options_is_ignored() {
    for key in ["step-1", "", "a b"] {
        let run = ScriptedHost::steps([data(json!({ "me": { "id": "1" }, "account": null }))]).read(under_key(key), check);
        assert_eq!(
            (run.value().call.idempotency_key.as_ref(), run.sent[0].key()),
            (None, None),
            "{key:?}"
        );
    }
}

#[test]
fn withheld_values_of_user_and_account_are_absent() {
    let user = connected_user(as_read(
        &json!({ "id": 1, "name": "Ada", "email": "ada@example.com", "kind": "admin" }),
    ))
    .unwrap();
    assert_eq!(
        (user.id.as_str(), user.kind.as_deref(), user.is_admin),
        ("1", Some("admin"), Some(true))
    );
    assert_eq!(
        (user.name.as_deref(), user.email.as_deref()),
        (Some("Ada"), Some("ada@example.com"))
    );
    let user = connected_user(as_read(&json!({ "id": "1", "is_admin": false, "is_guest": true }))).unwrap();
    assert_eq!((user.kind.as_deref(), user.is_admin), (Some("guest"), Some(false)));
    assert_eq!((user.name, user.email), (None, None));
    // Nor is a kind guessed, or the right of an administrator.
    let user = connected_user(as_read(&json!({ "id": "1", "is_admin": false }))).unwrap();
    assert_eq!((user.kind, user.is_admin), (None, None));
    let user = connected_user(as_read(&json!({ "id": "1", "kind": "custom_role_x" }))).unwrap();
    assert_eq!((user.kind.as_deref(), user.is_admin), (Some("custom_role_x"), None));
    assert_eq!(connected_user(as_read(&json!({ "name": "Ada" }))), None);
    let known = account(as_read(&json!({ "id": "9", "name": "Engines", "slug": "engines", "tier": "pro" }))).unwrap();
    assert_eq!(
        (known.name.as_deref(), known.slug.as_deref(), known.tier.as_deref()),
        (Some("Engines"), Some("engines"), Some("pro"))
    );
    let withheld = account(as_read(&json!({ "id": "9", "name": null, "slug": null, "tier": null }))).unwrap();
    assert_eq!((withheld.name, withheld.slug, withheld.tier), (None, None, None));
    assert_eq!(account(as_read(&json!(null))), None);
}

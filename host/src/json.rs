//! JSON in the contract's spelling: names and words in snake_case.

use serde::Serialize;
use serde_json::Value;

/// Converts a record of the contract to JSON, in the spelling that
/// [`Connector::call`](crate::Connector::call) uses: fields and words in snake_case
/// (`"not_a_member"`), a case with a payload as an object (`{"by_id": "4"}`), an absent value as
/// null. The types of [`types`](crate::types) are written and read that way by any format of serde.
///
/// ```
/// use monday_connector_host::to_json;
/// use monday_connector_host::types::{MembershipOutcome, UserSelector};
///
/// assert_eq!(to_json(&MembershipOutcome::NotAMember), "not_a_member");
/// assert_eq!(to_json(&UserSelector::ById("4".to_owned()))["by_id"], "4");
/// ```
pub fn to_json<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::types::{ActionError, CallReport, CallWarning, Failure, FailureKind, MembershipOutcome, ResponseBody, WorkspaceFilter};

    #[test]
    fn words_are_in_snake_case() {
        assert_eq!(to_json(&MembershipOutcome::NotAMember), json!("not_a_member"));
        assert_eq!(to_json(&WorkspaceFilter::Any), json!("any"));
        assert_eq!(to_json(&WorkspaceFilter::ById("4".to_owned())), json!({"by_id": "4"}));
        assert_eq!(to_json(&ResponseBody::Bytes(vec![1, 255])), json!({"bytes": [1, 255]}));
        for (text, expected) in [
            ("\"main\"", WorkspaceFilter::Main),
            (r#"{"by_id":"4"}"#, WorkspaceFilter::ById("4".to_owned())),
        ] {
            assert_eq!(serde_json::from_str::<WorkspaceFilter>(text).unwrap(), expected);
        }
        assert!(serde_json::from_str::<MembershipOutcome>("\"NotAMember\"").is_err());
    }

    #[test]
    fn a_failure_keeps_every_field() {
        let failure = Failure {
            kind: FailureKind::RateLimitExceeded,
            message: "Later.".to_owned(),
            code: None,
            retry_after_ms: Some(2000),
            details: Vec::new(),
            call: CallReport {
                http_status: Some(429),
                request_id: None,
                api_version: None,
                requests_sent: 1,
                idempotency_key: None,
                replayed: false,
                warnings: vec![CallWarning {
                    code: "api-version-differs".to_owned(),
                    message: "Other.".to_owned(),
                    path: None,
                }],
            },
        };
        let error = ActionError::TemporaryFailure(failure);
        let json = to_json(&error);
        assert_eq!(serde_json::from_value::<ActionError>(json.clone()).unwrap(), error);
        assert_eq!(
            json,
            json!({"temporary_failure": {
                "kind": "rate_limit_exceeded",
                "message": "Later.",
                "code": null,
                "retry_after_ms": 2000,
                "details": [],
                "call": {
                    "http_status": 429,
                    "request_id": null,
                    "api_version": null,
                    "requests_sent": 1,
                    "idempotency_key": null,
                    "replayed": false,
                    "warnings": [{"code": "api-version-differs", "message": "Other.", "path": null}],
                },
            }})
        );
    }
}

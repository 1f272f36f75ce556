//! Failures as problem details (RFC 9457).

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, StatusCode, header};
use monday_connector_host::types::{Failure, FailureKind};
use monday_connector_host::{CallError, to_json};
use serde_json::{Value, json};

use crate::advice;
use crate::calls::told;
use crate::contract::Contract;

/// What each kind means: made once, since anybody may ask for it.
pub static EXPLANATIONS: LazyLock<BTreeMap<String, Bytes>> = LazyLock::new(|| {
    let own = OWN_KINDS.map(|(kind, docs)| (kind.to_owned(), docs.to_owned()));
    let all = own.into_iter().chain(Contract::get().failure_kinds());
    all.map(|(kind, docs)| {
        let text = format!("{kind}: {docs}\n");
        (kind, text.into())
    })
    .collect()
});

/// What is wrong with a request, or with the service, beside the kinds of failure of the contract.
const OWN_KINDS: [(&str, &str); 9] = [
    ("body_timeout", "The body of the request did not arrive in time."),
    ("body_too_large", "The body of the request is longer than the service takes."),
    (
        "busy",
        "As many calls as the service makes at a time are running, or as many requests as it takes are under way.",
    ),
    (
        "execution_failed",
        "The component was stopped, by a limit of the service or by a defect.",
    ),
    ("method_not_allowed", "The path takes another method."),
    ("unauthorized", "The request bears no access token of the service."),
    ("unknown_function", "There is no action of this name."),
    ("unknown_path", "There is nothing at this path."),
    ("unsupported_media_type", "The body of the request is not JSON, or is compressed."),
];

/// A response that is not a result.
#[derive(Debug)]
pub struct Problem {
    pub status: StatusCode,
    /// The word for it, for programs; of a failure its kind.
    pub kind: String,
    /// The failure, or what there is of one.
    body: Value,
    retry_after: Option<Duration>,
}

impl Problem {
    /// A problem of the request itself: nothing was called.
    pub fn of_request(status: StatusCode, kind: &str, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind: kind.to_owned(),
            body: json!({ "detail": detail.into(), "temporary": false }),
            retry_after: None,
        }
    }

    /// The same, but it will pass.
    pub fn passing(status: StatusCode, kind: &str, detail: impl Into<String>, retry_after: Duration) -> Self {
        let mut problem = Self::of_request(status, kind, detail);
        problem.body["temporary"] = json!(true);
        problem.retry_after = Some(retry_after);
        problem
    }

    /// The response: problem details, and how long to wait.
    pub fn response(mut self) -> Response<Body> {
        self.body["type"] = json!(format!("/problems/{}", self.kind));
        self.body["title"] = json!(self.kind.replace('_', " "));
        self.body["kind"] = json!(self.kind);
        self.body["status"] = json!(self.status.as_u16());
        let mut response = Response::new(Body::from(self.body.to_string()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(wait) = self.retry_after {
            // Whole seconds, and never too early.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        let temporary = error.is_temporary();
        if let Some(failure) = error.failure() {
            return of_failure(failure, advice::kind(&error), temporary);
        }
        match &error {
            CallError::InvalidInput { .. } => Self::of_request(StatusCode::BAD_REQUEST, &advice::kind(&error), error.to_string()),
            CallError::UnknownFunction { .. } => Self::of_request(StatusCode::NOT_FOUND, &advice::kind(&error), error.to_string()),
            stopped => {
                let status = match stopped {
                    CallError::CallTimeout { .. } => StatusCode::GATEWAY_TIMEOUT,
                    _ => StatusCode::INTERNAL_SERVER_ERROR,
                };
                let mut problem = Self::of_request(status, &advice::kind(stopped), told(stopped));
                problem.body["idempotency_key"] = json!(stopped.idempotency_key());
                problem
            }
        }
    }
}

fn of_failure(failure: &Failure, kind: String, temporary: bool) -> Problem {
    let mut body = to_json(failure);
    // The message has a name of its own in problem details.
    let message = body.as_object_mut().and_then(|fields| fields.remove("message"));
    body["detail"] = message.unwrap_or_default();
    body["temporary"] = json!(temporary);
    Problem {
        status: status(failure.kind),
        kind,
        body,
        retry_after: failure.retry_after_ms.map(|ms| Duration::from_millis(ms.into())),
    }
}

/// The status of a kind of failure. 401 is only for this service's own access token: a client that
/// sees it would ask its user for that one.
pub fn status(kind: FailureKind) -> StatusCode {
    match kind {
        FailureKind::InvalidInput => StatusCode::BAD_REQUEST,
        FailureKind::NotConfigured => StatusCode::INTERNAL_SERVER_ERROR,
        FailureKind::PermissionDenied => StatusCode::FORBIDDEN,
        FailureKind::NotFound => StatusCode::NOT_FOUND,
        FailureKind::Ambiguous | FailureKind::Conflict => StatusCode::CONFLICT,
        FailureKind::RateLimitExceeded | FailureKind::DailyLimitExceeded => StatusCode::TOO_MANY_REQUESTS,
        FailureKind::QueryTooComplex | FailureKind::Rejected => StatusCode::UNPROCESSABLE_ENTITY,
        FailureKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        FailureKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        FailureKind::NotAuthenticated
        | FailureKind::ConnectionFailed
        | FailureKind::OutcomeUnknown
        | FailureKind::InvalidResponse
        | FailureKind::ServerError => StatusCode::BAD_GATEWAY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_is_told_without_addresses_of_the_code() {
        let problem = Problem::from(CallError::Trap {
            source: "error while executing at wasm backtrace: 0: 0x1234".into(),
            idempotency_key: Some("k".to_owned()),
        });
        assert_eq!((problem.status.as_u16(), problem.kind.as_str()), (500, "execution_failed"));
        let told = problem.body.to_string();
        assert!(!told.contains("backtrace") && !told.contains("0x"), "{told}");
        assert_eq!(problem.body["idempotency_key"], "k");
    }

    /// A kind of this service must not hide one of the contract, or the other way round.
    #[test]
    fn every_kind_is_explained_once() {
        assert_eq!(EXPLANATIONS.len(), OWN_KINDS.len() + Contract::get().failure_kinds().len());
    }
}

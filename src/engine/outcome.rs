//! The outcome of a change after its attempts: not applied, or unknown.

use crate::engine::{
    classification::{Classification, may_mean_missing},
    failure::{DecidedBy, Failure, FailureKind as Kind},
    operation::Effect,
    report::ResponseInfo,
};
use crate::prelude::*;

/// A request that failed: what of it decides the failure.
pub struct FailedRequest<'a> {
    /// The effect of the request.
    pub effect: Effect,
    /// Whether any of its attempts may have been applied without saying so.
    pub may_have_applied: bool,
    /// Whether the caller gave the idempotency key.
    pub key_is_callers: bool,
    /// The last response; `None` if the last attempt got none.
    pub response: Option<&'a ResponseInfo>,
}

/// The failure of a request. A change that may have been applied is `outcome-unknown`.
pub fn into_failure(classification: Classification, request: &FailedRequest<'_>) -> Failure {
    let mut failure = classification.failure;
    failure.decided_by = match request.response {
        Some(response) => DecidedBy::Response(Box::new(response.clone())),
        None => DecidedBy::NoResponse,
    };
    if !failure.temporary {
        failure.retry_after_ms = None;
    }
    // Under one key, monday.com's final refusal of a later attempt holds for the earlier ones, too.
    // `not-found` does not, nor what may mean it: it is also how the second of two deletions ends.
    // Nor does a refusal by somebody who did not read the key: a gateway, the authentication of the
    // token, a crash.
    let key_was_not_read = !classification.is_mondays
        || request
            .response
            .is_some_and(|response| matches!(response.status, 401 | 403 | 500..));
    let is_final_refusal = !key_was_not_read
        && !may_mean_missing(&failure)
        && matches!(failure.kind, Kind::PermissionDenied | Kind::QueryTooComplex | Kind::Rejected);
    let is_unknown = classification.may_have_applied || (request.may_have_applied && (classification.retry || !is_final_refusal));
    if request.effect == Effect::Read || !is_unknown {
        return failure;
    }
    failure.kind = Kind::OutcomeUnknown;
    failure.temporary = request.key_is_callers || request.effect == Effect::RepeatableChange;
    failure.advice = if failure.temporary {
        "Whether the change was made is not known. Repeating the call is safe."
    } else {
        "Whether the change was made is not known. Look before repeating the call, or repeat it with the same idempotency key within 30 minutes."
    };
    failure
}

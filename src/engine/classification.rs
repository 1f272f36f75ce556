//! Classifying failed requests: the one place where status, headers and errors together become a
//! kind of failure, and where it is decided whether a request is retried.

use serde_json::Value;

use crate::engine::{
    api_error::ApiError,
    failure::{Failure, FailureKind},
    input::{contains, shortened},
    retry,
    transport::{Response, TransportError},
};
use crate::prelude::*;

/// The class of a failed request, and what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Classification {
    /// The failure, for a request that only reads.
    pub failure: Failure,
    /// Whether this component retries the request.
    pub retry: bool,
    /// Whether the request, if it was a change, may have been applied all the same.
    pub may_have_applied: bool,
    /// Whether it is surely monday.com's statement, and not a gateway's.
    pub is_mondays: bool,
}

/// The classes of errors that codes, statuses and phrases stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ErrorClass {
    RateLimit,
    DailyLimit,
    TooComplex,
    NotAuthenticated,
    Denied,
    AddressDenied,
    NotFound,
    InvalidInput,
    KeyInUse,
    Conflict,
    Unavailable,
    Overloaded,
    Blocked,
    TimedOut,
    ServerError,
    Rejected,
}

/// monday.com's codes, in every spelling seen: compared without case and underscores.
/// Sources: <https://developer.monday.com/api-reference/docs/error-handling>, recorded responses of
/// 2024 and 2025, and the router that its codes give away (`PARSING_ERROR`,
/// `INVALID_GRAPHQL_REQUEST`): <https://www.apollographql.com/docs/graphos/routing/errors>.
const CODES: [(&str, ErrorClass); 47] = [
    ("complexitybudgetexhausted", ErrorClass::RateLimit),
    ("complexityexception", ErrorClass::RateLimit),
    ("minuteratelimitexceeded", ErrorClass::RateLimit),
    ("ratelimitexceeded", ErrorClass::RateLimit),
    ("maxconcurrencyexceeded", ErrorClass::RateLimit),
    ("concurrencylimitexceeded", ErrorClass::RateLimit),
    ("ipratelimitexceeded", ErrorClass::RateLimit),
    ("fieldlimitexceeded", ErrorClass::RateLimit),
    ("fieldminuteratelimitexceeded", ErrorClass::RateLimit),
    ("toomanyrequests", ErrorClass::RateLimit),
    ("requestratelimited", ErrorClass::RateLimit),
    ("dailylimitexceeded", ErrorClass::DailyLimit),
    ("requestmaxcomplexityexceeded", ErrorClass::TooComplex),
    ("maxcomplexityexceeded", ErrorClass::TooComplex),
    ("notauthenticated", ErrorClass::NotAuthenticated),
    ("usernotauthenticated", ErrorClass::NotAuthenticated),
    ("unauthenticated", ErrorClass::NotAuthenticated),
    ("userunauthorized", ErrorClass::Denied),
    ("userunauthorizedexception", ErrorClass::Denied),
    // So misspelled in responses of 2023.
    ("userunauthroizedexception", ErrorClass::Denied),
    ("unauthorizedfieldortype", ErrorClass::Denied),
    ("missingrequiredpermissions", ErrorClass::Denied),
    ("useraccessdenied", ErrorClass::Denied),
    ("forbiddenexception", ErrorClass::Denied),
    ("forbidden", ErrorClass::Denied),
    ("insufficientpermissions", ErrorClass::Denied),
    ("notfound", ErrorClass::NotFound),
    ("invalidboardidexception", ErrorClass::NotFound),
    ("invaliduseridexception", ErrorClass::NotFound),
    ("invalidworkspaceidexception", ErrorClass::NotFound),
    ("invalidfolderidexception", ErrorClass::NotFound),
    ("resourcenotfoundexception", ErrorClass::NotFound),
    ("invalidargumentexception", ErrorClass::InvalidInput),
    ("idempotencyconflict", ErrorClass::KeyInUse),
    ("timeoutexceeded", ErrorClass::Overloaded),
    ("gatewaytimeout", ErrorClass::Overloaded),
    ("requesttimeout", ErrorClass::Overloaded),
    ("apitemporarilyblocked", ErrorClass::Blocked),
    ("internalservererror", ErrorClass::ServerError),
    ("invalidversionexception", ErrorClass::Rejected),
    ("createboardexception", ErrorClass::Rejected),
    ("recordinvalidexception", ErrorClass::Rejected),
    ("columnvalueexception", ErrorClass::Rejected),
    ("itemslimitationexception", ErrorClass::Rejected),
    ("graphqlvalidationfailed", ErrorClass::Rejected),
    ("jsonparseexception", ErrorClass::Rejected),
    ("deletelastgroupexception", ErrorClass::Rejected),
];

/// Phrases of errors that came without a code, in lower case.
const PHRASES: [(&str, ErrorClass); 15] = [
    ("daily limit", ErrorClass::DailyLimit),
    ("rate limit", ErrorClass::RateLimit),
    ("call limit exceeded", ErrorClass::RateLimit),
    ("concurrency limit exceeded", ErrorClass::RateLimit),
    ("too many concurrent requests", ErrorClass::RateLimit),
    ("too many requests", ErrorClass::RateLimit),
    ("complexity budget exhausted", ErrorClass::RateLimit),
    ("max complexity", ErrorClass::TooComplex),
    ("not authenticated", ErrorClass::NotAuthenticated),
    ("ip is restricted", ErrorClass::AddressDenied),
    ("user unauthorized", ErrorClass::Denied),
    ("currently locked", ErrorClass::Conflict),
    ("currently being processed", ErrorClass::KeyInUse),
    ("processing timeout exceeded", ErrorClass::Overloaded),
    ("internal server error", ErrorClass::ServerError),
];

/// The class of an HTTP status, whether the response has it or an error in it names it.
fn by_status(status: u16) -> Option<ErrorClass> {
    Some(match status {
        401 => ErrorClass::NotAuthenticated,
        402 | 403 => ErrorClass::Denied,
        404 | 410 => ErrorClass::NotFound,
        408 => ErrorClass::TimedOut,
        409 | 423 => ErrorClass::Conflict,
        429 => ErrorClass::RateLimit,
        503 | 504 => ErrorClass::Overloaded,
        502 => ErrorClass::Unavailable,
        500..=599 => ErrorClass::ServerError,
        400..=499 => ErrorClass::Rejected,
        _ => return None,
    })
}

/// Classifies errors in a body. `errors` is never empty; `is_mondays` says whether the body bears
/// monday.com's marks, and `data` is the data beside the errors, if there is any.
pub fn from_errors(response: &Response, errors: &[ApiError], is_mondays: bool, data: Option<&Value>) -> Classification {
    // A limit anywhere means that the rest was not done for that reason.
    let classes = errors.iter().map(|error| (class_of(error, response.status), error));
    let limit = classes.clone().find(|(class, _)| is_limit(*class));
    let Some((class, first)) = limit.or_else(|| classes.clone().next()) else {
        return from_status(response, "no error that it names");
    };
    // Only monday.com knows what exists.
    if class == ErrorClass::NotFound && !is_mondays {
        return from_status(response, "errors that are not monday.com's");
    }
    let mut classification = from_class(class, response.status, sentence(&first.message));
    classification.is_mondays = is_mondays;
    classification.failure.code.clone_from(&first.code);
    classification.failure.details = errors.to_vec();
    let in_errors = errors.iter().filter_map(|error| error.retry_in_ms).max();
    let in_text = errors.iter().find_map(|error| retry::reset_in_text(&error.message));
    ask_to_wait(&mut classification, response, in_errors, in_text);
    // An error that monday.com names states that nothing was done. A timeout is no such statement,
    // nor is a crash, which says nothing about how far the change had come.
    let is_silent = |class: ErrorClass| {
        matches!(
            class,
            ErrorClass::Overloaded | ErrorClass::Unavailable | ErrorClass::TimedOut | ErrorClass::ServerError
        )
    };
    let silent = classes.clone().any(|(class, _)| is_silent(class)) || (matches!(response.status, 502..=504) && !is_limit(class));
    // Only what was changed is read: these errors are about reading it.
    let is_after_the_change = |error: &ApiError| error.is_user_loader() || data.is_some_and(|data| is_lost_below(data, error));
    classification.may_have_applied = silent || errors.iter().any(is_after_the_change);
    classification
}

/// Whether an error is about a part of what a root field gave, and took the field with it. By then
/// the field itself has been carried out: a part that must not be null makes the whole null, and
/// only the error tells (GraphQL, 6.4.4, "Handling execution errors"). A field that was never
/// carried out is not in the data.
fn is_lost_below(data: &Value, error: &ApiError) -> bool {
    let path = error.path.as_deref().unwrap_or_default();
    let is_lost = |root: &str| data.is_null() || data.get(root).is_some_and(Value::is_null);
    path.split_once('.').is_some_and(|(root, _)| is_lost(root))
}

/// Classifies a response in which monday.com lists no errors: a proxy sent it, or it is damaged.
/// `body` names what it holds instead.
pub fn from_status(response: &Response, body: &str) -> Classification {
    let status = response.status;
    let said = format!("The response has status {status} and {body}.");
    let mut classification = match status {
        300..=399 => {
            let target = response.header("location").unwrap_or("nowhere");
            let target = shortened(target);
            let message = format!(
                "The endpoint redirects to {target}. Redirects are not followed, because they could carry the token away; check the endpoint."
            );
            certain(Failure::permanent(FailureKind::InvalidResponse, message))
        }
        // Only monday.com knows what exists; a page that a proxy misses says nothing about a board.
        404 | 410 => {
            let message = format!("{said} It is not from monday.com; check the endpoint.");
            certain(Failure::permanent(FailureKind::InvalidResponse, message))
        }
        _ => match by_status(status) {
            Some(class) => from_class(class, status, said),
            None => {
                let mut failure = Failure::permanent(FailureKind::InvalidResponse, format!("{said} It is not a response of monday.com."));
                failure.temporary = true;
                certain(failure)
            }
        },
    };
    // A refusal by status (4xx) stands for itself. Anything else may hide what was done.
    classification.may_have_applied = !(300..=499).contains(&status) || status == 408;
    ask_to_wait(&mut classification, response, None, None);
    classification
}

/// Classifies a request without a response.
pub fn from_transport(error: &TransportError) -> Classification {
    let (kind, temporary, retry, may_have_applied) = match error {
        TransportError::Denied(_) | TransportError::Unsendable(_) => (FailureKind::ConnectionFailed, false, false, false),
        TransportError::Unreachable(..) => (FailureKind::ConnectionFailed, true, true, false),
        TransportError::Lost(..) => (FailureKind::ConnectionFailed, true, true, true),
        TransportError::TimedOut(..) => (FailureKind::Timeout, true, true, true),
        TransportError::TooLong(..) => (FailureKind::InvalidResponse, false, false, true),
    };
    let mut failure = Failure::permanent(kind, error.to_string());
    failure.temporary = temporary;
    Classification {
        failure,
        retry,
        may_have_applied,
        is_mondays: false,
    }
}

/// Whether these errors are about a limit, which may be over soon.
pub fn is_rate_limit(response: &Response, errors: &[ApiError]) -> bool {
    errors.iter().any(|error| is_limit(class_of(error, response.status)))
}

fn is_limit(class: ErrorClass) -> bool {
    matches!(class, ErrorClass::RateLimit | ErrorClass::DailyLimit)
}

/// The class of one error: by its code, else the status it names, else that of the response, else
/// its text.
fn class_of(error: &ApiError, status: u16) -> ErrorClass {
    if error.code.as_deref().is_some_and(is_of_router) {
        // The response of a service behind the router is not monday.com's statement about a board.
        return match error.status_code {
            Some(429) => ErrorClass::RateLimit,
            Some(503 | 504) => ErrorClass::Overloaded,
            _ => ErrorClass::ServerError,
        };
    }
    let by_code = error.code.as_deref().and_then(by_code);
    if by_code.is_none_or(is_limit) && contains(&error.message, "daily limit") {
        return ErrorClass::DailyLimit;
    }
    // In 2024 one code stood for both: a spent budget, and a query beyond any budget.
    if by_code == Some(ErrorClass::RateLimit) && contains(&error.message, "max complexity") {
        return ErrorClass::TooComplex;
    }
    let by_phrase = || {
        PHRASES
            .iter()
            .find(|(phrase, _)| contains(&error.message, phrase))
            .map(|(_, class)| *class)
    };
    by_code
        .or_else(|| error.code.is_none().then(by_phrase).flatten())
        .or_else(|| error.status_code.and_then(by_status))
        .or_else(|| by_status(status))
        .or_else(by_phrase)
        .unwrap_or(ErrorClass::Rejected)
}

fn by_code(code: &str) -> Option<ErrorClass> {
    CODES.iter().find(|(known, _)| is_code(code, known)).map(|(_, class)| *class)
}

/// Whether a code says that monday.com's router got no response from the service that does the work:
/// `SUBREQUEST_HTTP_ERROR`, `SUBREQUEST_MALFORMED_RESPONSE`.
fn is_of_router(code: &str) -> bool {
    const START: &[u8] = b"SUBREQUEST_";
    code.as_bytes()
        .get(..START.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(START))
}

/// Whether a code is this one, in any spelling.
pub fn is_code(code: &str, known: &str) -> bool {
    let letters = code.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    letters.eq(known.bytes())
}

/// The meaning of a class for the caller: the kind, whether it passes, and what to do about it.
fn from_class(class: ErrorClass, status: u16, said: String) -> Classification {
    use FailureKind as Kind;
    // Advice, whether it passes by itself, whether it is worth retrying soon.
    let (kind, advice, temporary, retry) = match class {
        ErrorClass::RateLimit => (
            Kind::RateLimitExceeded,
            "A limit of monday.com is used up for the moment. Try again later.",
            true,
            true,
        ),
        ErrorClass::DailyLimit => (
            Kind::DailyLimitExceeded,
            "The account's calls for today are used up. Try again after midnight UTC.",
            true,
            false,
        ),
        ErrorClass::TooComplex => (
            Kind::QueryTooComplex,
            "monday.com never runs a request this large. Ask for less at a time.",
            false,
            false,
        ),
        ErrorClass::NotAuthenticated => (
            Kind::NotAuthenticated,
            "monday.com does not accept the token. Check or renew it.",
            false,
            false,
        ),
        ErrorClass::Denied => (
            Kind::PermissionDenied,
            "The token may not do this. Check its scopes, its user's rights and the account's plan.",
            false,
            false,
        ),
        ErrorClass::AddressDenied => (
            Kind::PermissionDenied,
            "The account does not allow requests from this network. Have an administrator of the account allow its address.",
            false,
            false,
        ),
        ErrorClass::NotFound => (Kind::NotFound, "It does not exist, or the token may not see it.", false, false),
        ErrorClass::InvalidInput => (Kind::InvalidInput, "monday.com refused an argument.", false, false),
        ErrorClass::KeyInUse => (
            Kind::Conflict,
            "Another request with this idempotency key is being carried out. Try again later.",
            true,
            true,
        ),
        ErrorClass::Conflict => (
            Kind::Conflict,
            "Something else is being done to the same object. Try again in a moment.",
            true,
            false,
        ),
        ErrorClass::Unavailable => (
            Kind::Unavailable,
            "monday.com cannot be reached at the moment. Try again later.",
            true,
            false,
        ),
        ErrorClass::Overloaded => (
            Kind::Unavailable,
            "monday.com is not available or took too long. Try again later.",
            true,
            true,
        ),
        ErrorClass::Blocked => (
            Kind::Unavailable,
            "monday.com blocks its API for the moment. Try again later.",
            true,
            false,
        ),
        ErrorClass::TimedOut => (
            Kind::Timeout,
            "The server waited too long for the request. Try again later.",
            true,
            false,
        ),
        ErrorClass::ServerError => (
            Kind::ServerError,
            "monday.com failed to carry the request out. Check the ids in it; if they are right, try again later.",
            // An unknown id ends like this too, but so does a moment of weakness.
            true,
            false,
        ),
        ErrorClass::Rejected => (Kind::Rejected, "monday.com refused the request.", false, false),
    };
    let mut failure = Failure::permanent(kind, said);
    failure.advice = advice;
    failure.temporary = temporary;
    // The status of the response decides first: 429, 503 and 504 are retried, 400, 404 and 500 never
    // are. Some limits do not pass in a minute, whatever the status.
    let retry = match status {
        429 | 503 | 504 => !matches!(class, ErrorClass::DailyLimit | ErrorClass::TooComplex),
        400 | 404 | 500 => false,
        _ => retry,
    };
    Classification {
        failure,
        retry,
        may_have_applied: false,
        is_mondays: false,
    }
}

fn certain(failure: Failure) -> Classification {
    Classification {
        failure,
        retry: false,
        may_have_applied: false,
        is_mondays: false,
    }
}

/// Notes the wait that the server asked for, from the most trusted place that names one.
fn ask_to_wait(classification: &mut Classification, response: &Response, in_errors: Option<u32>, in_text: Option<u32>) {
    if classification.failure.temporary || classification.retry {
        classification.failure.retry_after_ms = retry::retry_after(response)
            .or(in_errors)
            .or_else(|| retry::rate_limit_reset(response))
            .or(in_text);
    }
}

/// monday.com's message, as a sentence.
fn sentence(message: &str) -> String {
    let message = message.trim();
    if message.is_empty() {
        return "monday.com reports an error without a text.".to_owned();
    }
    let end = if message.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("monday.com says: {message}{end}")
}

/// Whether this refusal is about the object, and not about what the token may do at all. monday.com
/// says so of what does not exist, too ("User unauthorized to perform action", recorded in 2023,
/// 2024 and 2025).
pub fn may_mean_missing(refusal: &Failure) -> bool {
    const SPELLINGS: [&str; 3] = ["userunauthorized", "userunauthorizedexception", "userunauthroizedexception"];
    let is_one = |code: &str| SPELLINGS.iter().any(|known| is_code(code, known));
    refusal.kind == FailureKind::PermissionDenied && refusal.code.as_deref().is_some_and(is_one)
}

/// Whether this error may pass: a crash, a limit, people who fail to load. Anything else is for the
/// rights of the token to change.
pub fn may_pass(error: &ApiError) -> bool {
    error.is_user_loader()
        || matches!(
            class_of(error, 200),
            ErrorClass::ServerError | ErrorClass::Overloaded | ErrorClass::Unavailable | ErrorClass::Blocked | ErrorClass::RateLimit
        )
}

/// The text of a warning about an error that did not spoil the result.
pub fn as_warning(error: &ApiError) -> String {
    sentence(&error.message)
}

#[cfg(test)]
mod tests;

//! Classifying failed requests: the one place where status, headers and errors together become a
//! kind of failure, and where it is decided whether a request is retried.

use crate::engine::{
    api_error::ApiError,
    failure::{Failure, FailureKind},
    input::{begins_with, is_code, shortened},
    intermediary,
    json::Value,
    retry, scopes,
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

/// That another attempt may end better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Again {
    /// The wait that the server asked for, in milliseconds.
    pub retry_after_ms: Option<u32>,
    /// Whether the request, if it was a change, may have been applied all the same.
    pub may_have_applied: bool,
}

impl Classification {
    /// Whether another attempt may end better.
    pub fn again(&self) -> Option<Again> {
        self.retry.then_some(Again {
            retry_after_ms: self.failure.retry_after_ms,
            may_have_applied: self.may_have_applied,
        })
    }
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
const CODES: [(&str, ErrorClass); 49] = [
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
    ("limitrateexceeded", ErrorClass::RateLimit),
    ("minutelimitrateexceeded", ErrorClass::RateLimit),
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

/// How errors that came without a code begin, in lower case. Only the beginning counts: further on
/// there are names, and a board may be called "Daily limits".
const BEGINNINGS: [(&str, ErrorClass); 23] = [
    ("daily limit exceeded", ErrorClass::DailyLimit),
    ("rate limit exceeded", ErrorClass::RateLimit),
    ("rate limit already blocked", ErrorClass::RateLimit),
    ("rate limit reached", ErrorClass::RateLimit),
    ("limit rate exceeded", ErrorClass::RateLimit),
    ("minute rate limit exceeded", ErrorClass::RateLimit),
    ("minute limit rate exceeded", ErrorClass::RateLimit),
    ("ip rate limit exceeded", ErrorClass::RateLimit),
    ("api rate limit exceeded", ErrorClass::RateLimit),
    ("call limit exceeded", ErrorClass::RateLimit),
    ("concurrency limit exceeded", ErrorClass::RateLimit),
    ("max concurrency exceeded", ErrorClass::RateLimit),
    ("too many concurrent requests", ErrorClass::RateLimit),
    ("too many requests", ErrorClass::RateLimit),
    ("complexity budget exhausted", ErrorClass::RateLimit),
    ("query has complexity of", ErrorClass::TooComplex),
    ("not authenticated", ErrorClass::NotAuthenticated),
    ("your ip is restricted", ErrorClass::AddressDenied),
    ("user unauthorized", ErrorClass::Denied),
    ("resource is currently locked", ErrorClass::Conflict),
    (
        "a request with this idempotency key is currently being processed",
        ErrorClass::KeyInUse,
    ),
    ("request processing timeout exceeded", ErrorClass::Overloaded),
    ("internal server error", ErrorClass::ServerError),
];

/// How monday.com began to say that a scope is missing in 2023, under changing codes.
const MISSING_SCOPE: &str = "permission denied! your token";

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
pub fn from_errors(response: &Response, errors: &[ApiError], is_mondays: bool, data: Option<Value<'_>>) -> Classification {
    let asked_by_header = retry::retry_after(response);
    // A timeout does not state that nothing was done, nor does a crash, which says nothing about how
    // far the change had come.
    let mut is_silent = false;
    let mut most_telling: Option<((u8, bool), ErrorClass, Source, &ApiError)> = None;
    for error in errors {
        let (class, source) = class_of(error, response.status, asked_by_header);
        is_silent |= matches!(
            class,
            ErrorClass::Overloaded | ErrorClass::Unavailable | ErrorClass::TimedOut | ErrorClass::ServerError
        );
        // A limit anywhere means that the rest was not done for that reason.
        let rank = (rank(class), source == Source::Nothing);
        if most_telling.is_none_or(|(least, ..)| rank < least) {
            most_telling = Some((rank, class, source, error));
        }
    }
    let Some((_, class, source, telling)) = most_telling else {
        return from_status(response, "no error that it names");
    };
    // Only monday.com knows what exists. A status alone blames neither the token nor the ids: any
    // proxy can send it.
    let blames = class == ErrorClass::ServerError || matches!(response.status, 401..=403 | 407 | 451 | 511);
    if !is_mondays && (class == ErrorClass::NotFound || (blames && source == Source::ResponseStatus)) {
        let text = intermediary::quoted(&telling.message);
        return from_status(response, &format!("errors that are not monday.com's{text}"));
    }
    let mut classification = from_class(class, response.status, errors, sentence(&telling.message));
    classification.is_mondays = is_mondays;
    if let Some(field) = telling.field().filter(|_| telling.is_about_scope()) {
        classification
            .failure
            .message
            .push_str(&format!(" It is about `{field}`: {}", lacks(field)));
    }
    classification.failure.code = telling.code.clone();
    classification.failure.details = errors.to_vec();
    let in_errors = errors.iter().filter_map(|error| error.retry_in_ms).max();
    let in_text = errors.iter().find_map(|error| retry::reset_in_text(&error.message));
    ask_to_wait(&mut classification, response, in_errors, in_text);
    // Any other error that monday.com names states that nothing was done.
    is_silent |= matches!(response.status, 502..=504) && !is_limit(class);
    // Only what was changed is read: these errors are about reading it.
    let is_after_the_change = |error: &ApiError| error.is_user_loader() || data.is_some_and(|data| is_lost_below(data, error));
    classification.may_have_applied = is_silent || errors.iter().any(is_after_the_change);
    classification
}

/// How much a class tells, among several errors: the least first. A limit explains everything else;
/// of the others, what a person must change goes before what may pass, and that before a refusal
/// without a reason.
fn rank(class: ErrorClass) -> u8 {
    match class {
        ErrorClass::DailyLimit => 0,
        ErrorClass::RateLimit => 1,
        ErrorClass::NotAuthenticated | ErrorClass::AddressDenied => 2,
        ErrorClass::Denied => 3,
        ErrorClass::TooComplex => 4,
        ErrorClass::NotFound => 5,
        ErrorClass::InvalidInput => 6,
        ErrorClass::KeyInUse | ErrorClass::Conflict | ErrorClass::Blocked => 7,
        ErrorClass::Overloaded | ErrorClass::Unavailable | ErrorClass::TimedOut => 8,
        ErrorClass::ServerError => 9,
        ErrorClass::Rejected => 10,
    }
}

/// Whether an error is about a part of what a root field gave, and took the field with it. By then
/// the field itself has been carried out: a part that must not be null makes the whole null, and
/// only the error tells (GraphQL, 6.4.4, "Handling execution errors"). A field that was never
/// carried out is not in the data.
fn is_lost_below(data: Value<'_>, error: &ApiError) -> bool {
    let path = error.path.as_deref().unwrap_or_default();
    let is_lost = |root: &str| data.is_null() || data.get(root).is_some_and(Value::is_null);
    path.split_once('.').is_some_and(|(root, _)| is_lost(root))
}

/// Classifies a response that does not bear monday.com's marks: a proxy, portal or firewall sent it,
/// or it is damaged. It says nothing about the token, nor about what exists. `body` describes it.
pub fn from_status(response: &Response, body: &str) -> Classification {
    let status = response.status;
    // Numbers of each size are written by code of their own.
    let said = format!("The response has status {} and {body}.", u32::from(status));
    let mut classification = match status {
        300..=399 => {
            let target = response.header("location").unwrap_or("nowhere");
            let target = shortened(target);
            let message = format!(
                "The endpoint redirects to {target}. Redirects are not followed, because they could carry the token away; check the endpoint."
            );
            certain(Failure::permanent(FailureKind::InvalidResponse, message))
        }
        407 => refused(said, "A proxy on the way wants credentials. Configure them in the host."),
        401..=403 | 451 | 511 => refused(
            said,
            "monday.com does not respond like that: a proxy, portal or firewall on the way refused the request. Have whoever runs it let the connector reach the endpoint.",
        ),
        404 | 410 => {
            let message = format!("{said} It is not from monday.com; check the endpoint.");
            certain(Failure::permanent(FailureKind::InvalidResponse, message))
        }
        _ => match by_status(status) {
            Some(class) => {
                let mut classification = from_class(class, status, &[], said);
                classification.failure.advice = match class {
                    ErrorClass::Rejected => "It is not in monday.com's form; something on the way may have refused the request.",
                    ErrorClass::ServerError => "It is not in monday.com's form; something on the way may have failed. Try again later.",
                    _ => classification.failure.advice,
                };
                classification
            }
            None => {
                let mut failure = Failure::permanent(FailureKind::InvalidResponse, format!("{said} It is not a response of monday.com."));
                failure.temporary = true;
                certain(failure)
            }
        },
    };
    // A refusal by status (4xx) stands for itself. Anything else may hide what was done.
    classification.may_have_applied = !(300..=499).contains(&status) && status != 511 || status == 408;
    ask_to_wait(&mut classification, response, None, None);
    classification
}

/// A refusal by something between here and monday.com.
fn refused(said: String, advice: &'static str) -> Classification {
    let mut failure = Failure::permanent(FailureKind::ConnectionFailed, said);
    failure.advice = advice;
    certain(failure)
}

/// Classifies a request without a response.
pub fn from_transport(error: &TransportError) -> Classification {
    let (kind, temporary, retry, may_have_applied) = match error {
        TransportError::Denied(_) | TransportError::Unsendable(_) => (FailureKind::ConnectionFailed, false, false, false),
        // Whoever called may try again: a minute of attempts at a server that is not there helps nobody.
        TransportError::Unreachable(..) => (FailureKind::ConnectionFailed, true, false, false),
        TransportError::Lost(..) => (FailureKind::ConnectionFailed, true, true, true),
        TransportError::TimedOut(..) | TransportError::TimedOutAtHost(..) => (FailureKind::Timeout, true, true, true),
        TransportError::TooLong(..) => (FailureKind::InvalidResponse, false, false, true),
    };
    let mut failure = Failure::permanent(kind, format!("{error}"));
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
    let asked_by_header = retry::retry_after(response);
    errors
        .iter()
        .any(|error| is_limit(class_of(error, response.status, asked_by_header).0))
}

fn is_limit(class: ErrorClass) -> bool {
    matches!(class, ErrorClass::RateLimit | ErrorClass::DailyLimit)
}

/// What an error was classified by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Its code, its text, a wait, or a status in it.
    Error,
    /// The status of the response.
    ResponseStatus,
    /// Nothing that is known.
    Nothing,
}

/// The class of one error: by its code; else by its text, if it has no code; else by the wait that
/// the server asks for; else by the status that the error names; else by that of the response.
fn class_of(error: &ApiError, status: u16, asked_by_header: Option<u32>) -> (ErrorClass, Source) {
    if error.code.as_deref().is_some_and(is_of_router) {
        // The response of a service behind the router is not monday.com's statement about a board.
        let class = match error.status_code {
            Some(429) => ErrorClass::RateLimit,
            Some(503 | 504) => ErrorClass::Overloaded,
            _ => ErrorClass::ServerError,
        };
        return (class, Source::Error);
    }
    let known = match error.code.as_deref() {
        // In 2024 one code stood for both: a spent budget, and a query beyond any budget.
        Some(code) if is_code(code, "complexityexception") && begins_with(&error.message, "query has complexity of") => {
            Some(ErrorClass::TooComplex)
        }
        Some(code) => by_code(code),
        None => by_beginning(&error.message),
    };
    let is_general = matches!(
        known,
        None | Some(ErrorClass::Rejected | ErrorClass::InvalidInput | ErrorClass::ServerError)
    );
    if is_general && begins_with(&error.message, MISSING_SCOPE) {
        return (ErrorClass::Denied, Source::Error);
    }
    // A refusal that names no better reason, and asks to try again: a limit.
    let is_refusal = matches!(known, None | Some(ErrorClass::Rejected | ErrorClass::InvalidInput));
    let asks_to_wait = error.retry_in_ms.is_some() || (known.is_none() && asked_by_header.is_some());
    match error.status_code {
        Some(503 | 504) if is_refusal => return (ErrorClass::Overloaded, Source::Error),
        Some(429) if is_refusal => return (ErrorClass::RateLimit, Source::Error),
        _ if is_refusal && asks_to_wait && !matches!(status, 500..=599) => return (ErrorClass::RateLimit, Source::Error),
        _ => {}
    }
    if let Some(class) = known.or_else(|| error.status_code.and_then(by_status)) {
        return (class, Source::Error);
    }
    match by_status(status) {
        Some(class) => (class, Source::ResponseStatus),
        None => (ErrorClass::Rejected, Source::Nothing),
    }
}

/// The class of an error without a code, by how its text begins.
fn by_beginning(message: &str) -> Option<ErrorClass> {
    let known = BEGINNINGS.iter().find(|(beginning, _)| begins_with(message, beginning));
    known.map(|(_, class)| *class)
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

/// The meaning of a class for the caller: the kind, whether it passes, and what to do about it.
/// `status` is that of the response, which lists these errors.
fn from_class(class: ErrorClass, status: u16, errors: &[ApiError], said: String) -> Classification {
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
    // are. Then those that the errors name. Some limits do not pass in a minute, whatever the status.
    let is_never = is_never_retried(status);
    let says_busy = |status: u16| matches!(status, 429 | 503 | 504);
    let is_busy = says_busy(status) || errors.iter().any(|error| error.status_code.is_some_and(says_busy));
    let is_final = matches!(class, ErrorClass::DailyLimit | ErrorClass::TooComplex);
    let retry = !is_never && !is_final && (retry || is_busy);
    Classification {
        failure,
        retry,
        may_have_applied: false,
        is_mondays: false,
    }
}

/// Whether a response with this status is never retried, whatever else it says.
fn is_never_retried(status: u16) -> bool {
    matches!(status, 400 | 404 | 500)
}

fn certain(failure: Failure) -> Classification {
    Classification {
        failure,
        retry: false,
        may_have_applied: false,
        is_mondays: false,
    }
}

/// Notes the wait that the server asked for, from the most trusted place that names one. What may
/// pass, and is asked to wait for, is retried; but not what never is (see [`from_class`]).
fn ask_to_wait(classification: &mut Classification, response: &Response, in_errors: Option<u32>, in_text: Option<u32>) {
    let failure = &mut classification.failure;
    if !failure.temporary && !classification.retry {
        return;
    }
    let said = retry::retry_after(response).or(in_errors);
    let is_never = is_never_retried(response.status) || failure.kind == FailureKind::DailyLimitExceeded;
    if said.is_some() && failure.temporary && !is_never {
        classification.retry = true;
    }
    failure.retry_after_ms = said.or_else(|| retry::rate_limit_reset(response)).or(in_text).map(retry::believed);
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
            class_of(error, 200, None).0,
            ErrorClass::ServerError | ErrorClass::Overloaded | ErrorClass::Unavailable | ErrorClass::Blocked | ErrorClass::RateLimit
        )
}

/// The text of a warning about an error that did not spoil the result. A field that the token may not
/// see is named, with the scope that it needs.
pub fn as_warning(error: &ApiError) -> String {
    let said = sentence(&error.message);
    match error.field().filter(|_| error.is_about_scope()) {
        Some(field) => format!("`{field}` is left out: {} {said}", lacks(field)),
        None => said,
    }
}

/// What the token lacks to see a field.
fn lacks(field: &str) -> String {
    match scopes::of_field(field) {
        Some(scope) => format!("the token lacks the scope {scope}."),
        None => "the token lacks a scope for it.".to_owned(),
    }
}

#[cfg(test)]
mod tests;

//! What an answer without the value asked for means: the one place where status, headers and
//! errors together become a kind of failure, and where it is decided whether a request is worth
//! sending again.

use serde_json::Value;

use crate::{
    bindings::types::{FailureKind, GraphqlError},
    engine::answer::{self, Trouble},
    engine::failure::Failure,
    engine::input::contains,
    engine::retry,
    engine::transport::{Answer, TransportError},
};

/// What went wrong, and what follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// As it is told, if the request was one that only reads.
    pub failure: Failure,
    /// Whether the same request is worth sending again, by this component, soon.
    pub again: bool,
    /// Whether the request, if it was a change, may have been carried out all the same.
    pub uncertain: bool,
    /// Whether it is surely monday.com that says so, and not a machine on the way.
    pub is_mondays: bool,
}

/// What a code, a status or a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ruling {
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

/// monday.com's codes, in every spelling that was seen: compared without case and underscores.
/// Sources: <https://developer.monday.com/api-reference/docs/error-handling>, recorded answers of
/// 2024 and 2025, and the router that its codes give away (`PARSING_ERROR`,
/// `INVALID_GRAPHQL_REQUEST`): <https://www.apollographql.com/docs/graphos/routing/errors>.
const CODES: [(&str, Ruling); 47] = [
    ("complexitybudgetexhausted", Ruling::RateLimit),
    ("complexityexception", Ruling::RateLimit),
    ("minuteratelimitexceeded", Ruling::RateLimit),
    ("ratelimitexceeded", Ruling::RateLimit),
    ("maxconcurrencyexceeded", Ruling::RateLimit),
    ("concurrencylimitexceeded", Ruling::RateLimit),
    ("ipratelimitexceeded", Ruling::RateLimit),
    ("fieldlimitexceeded", Ruling::RateLimit),
    ("fieldminuteratelimitexceeded", Ruling::RateLimit),
    ("toomanyrequests", Ruling::RateLimit),
    ("requestratelimited", Ruling::RateLimit),
    ("dailylimitexceeded", Ruling::DailyLimit),
    ("requestmaxcomplexityexceeded", Ruling::TooComplex),
    ("maxcomplexityexceeded", Ruling::TooComplex),
    ("notauthenticated", Ruling::NotAuthenticated),
    ("usernotauthenticated", Ruling::NotAuthenticated),
    ("unauthenticated", Ruling::NotAuthenticated),
    ("userunauthorized", Ruling::Denied),
    ("userunauthorizedexception", Ruling::Denied),
    // So misspelled in answers of 2023.
    ("userunauthroizedexception", Ruling::Denied),
    ("unauthorizedfieldortype", Ruling::Denied),
    ("missingrequiredpermissions", Ruling::Denied),
    ("useraccessdenied", Ruling::Denied),
    ("forbiddenexception", Ruling::Denied),
    ("forbidden", Ruling::Denied),
    ("insufficientpermissions", Ruling::Denied),
    ("notfound", Ruling::NotFound),
    ("invalidboardidexception", Ruling::NotFound),
    ("invaliduseridexception", Ruling::NotFound),
    ("invalidworkspaceidexception", Ruling::NotFound),
    ("invalidfolderidexception", Ruling::NotFound),
    ("resourcenotfoundexception", Ruling::NotFound),
    ("invalidargumentexception", Ruling::InvalidInput),
    ("idempotencyconflict", Ruling::KeyInUse),
    ("timeoutexceeded", Ruling::Overloaded),
    ("gatewaytimeout", Ruling::Overloaded),
    ("requesttimeout", Ruling::Overloaded),
    ("apitemporarilyblocked", Ruling::Blocked),
    ("internalservererror", Ruling::ServerError),
    ("invalidversionexception", Ruling::Rejected),
    ("createboardexception", Ruling::Rejected),
    ("recordinvalidexception", Ruling::Rejected),
    ("columnvalueexception", Ruling::Rejected),
    ("itemslimitationexception", Ruling::Rejected),
    ("graphqlvalidationfailed", Ruling::Rejected),
    ("jsonparseexception", Ruling::Rejected),
    ("deletelastgroupexception", Ruling::Rejected),
];

/// Phrases of errors that came without a code, in lower case.
const PHRASES: [(&str, Ruling); 15] = [
    ("daily limit", Ruling::DailyLimit),
    ("rate limit", Ruling::RateLimit),
    ("call limit exceeded", Ruling::RateLimit),
    ("concurrency limit exceeded", Ruling::RateLimit),
    ("too many concurrent requests", Ruling::RateLimit),
    ("too many requests", Ruling::RateLimit),
    ("complexity budget exhausted", Ruling::RateLimit),
    ("max complexity", Ruling::TooComplex),
    ("not authenticated", Ruling::NotAuthenticated),
    ("ip is restricted", Ruling::AddressDenied),
    ("user unauthorized", Ruling::Denied),
    ("currently locked", Ruling::Conflict),
    ("currently being processed", Ruling::KeyInUse),
    ("processing timeout exceeded", Ruling::Overloaded),
    ("internal server error", Ruling::ServerError),
];

/// What an HTTP status stands for, whether the answer has it or an error in it names it.
fn by_status(status: u16) -> Option<Ruling> {
    Some(match status {
        401 => Ruling::NotAuthenticated,
        402 | 403 => Ruling::Denied,
        404 | 410 => Ruling::NotFound,
        408 => Ruling::TimedOut,
        409 | 423 => Ruling::Conflict,
        429 => Ruling::RateLimit,
        503 | 504 => Ruling::Overloaded,
        502 => Ruling::Unavailable,
        500..=599 => Ruling::ServerError,
        400..=499 => Ruling::Rejected,
        _ => return None,
    })
}

/// Judges errors in a body. `trouble` is never empty; `is_mondays` says whether the body bears
/// monday.com's marks, and `data` is the data beside the errors, if there is any.
pub fn of_errors(answer: &Answer, trouble: &[Trouble], is_mondays: bool, data: Option<&Value>) -> Diagnosis {
    // A limit anywhere means that the rest was not done for that reason.
    let rulings = trouble.iter().map(|trouble| (by_error(trouble, answer.status), trouble));
    let limit = rulings.clone().find(|(ruling, _)| is_limit(*ruling));
    let Some((ruling, first)) = limit.or_else(|| rulings.clone().next()) else {
        return of_status(answer, "no error that it names");
    };
    // Only monday.com knows what exists.
    if ruling == Ruling::NotFound && !is_mondays {
        return of_status(answer, "errors that are not monday.com's");
    }
    let said = sentence(&first.error.message);
    let mut diagnosis = diagnosis(ruling, answer.status, said);
    diagnosis.is_mondays = is_mondays;
    diagnosis.failure.code.clone_from(&first.error.code);
    diagnosis.failure.details = trouble.iter().map(|trouble| trouble.error.clone()).collect();
    let in_errors = trouble.iter().filter_map(|trouble| trouble.retry_in_ms).max();
    let in_text = trouble.iter().find_map(|trouble| retry::reset_in_text(&trouble.error.message));
    ask_to_wait(&mut diagnosis, answer, in_errors, in_text);
    // An error that monday.com names is its word that nothing was done. A time limit is no such
    // word, nor is a crash, which says nothing of how far the change had come.
    let is_silent = |ruling: Ruling| {
        matches!(
            ruling,
            Ruling::Overloaded | Ruling::Unavailable | Ruling::TimedOut | Ruling::ServerError
        )
    };
    let silent = rulings.clone().any(|(ruling, _)| is_silent(ruling)) || (matches!(answer.status, 502..=504) && !is_limit(ruling));
    // Only what was changed is read: these errors are about reading it.
    let is_after_the_change =
        |trouble: &Trouble| is_user_loader(&trouble.error) || data.is_some_and(|data| is_lost_below(data, &trouble.error));
    diagnosis.uncertain = silent || trouble.iter().any(is_after_the_change);
    diagnosis
}

/// Whether an error is about a part of what a root field gave, and took the field with it. By then
/// the field itself has been carried out: a part that must not be null makes the whole null, and
/// only the error tells (GraphQL, 6.4.4, "Handling execution errors"). A field that was never
/// carried out is not in the data.
fn is_lost_below(data: &Value, error: &GraphqlError) -> bool {
    let path = error.path.as_deref().unwrap_or_default();
    let is_lost = |root: &str| data.is_null() || data.get(root).is_some_and(Value::is_null);
    path.split_once('.').is_some_and(|(root, _)| is_lost(root))
}

/// Judges an answer in which monday.com lists no errors: somebody on the way sent it, or it is
/// damaged. `body` says what it holds instead.
pub fn of_status(answer: &Answer, body: &str) -> Diagnosis {
    let status = answer.status;
    let said = format!("The answer has status {status} and {body}.");
    let mut diagnosis = match status {
        300..=399 => {
            let target = answer.header("location").unwrap_or("nowhere");
            let target = crate::engine::input::shortened(target);
            let message = format!(
                "The endpoint redirects to {target}. Redirects are not followed, because they could carry the token away; check the endpoint."
            );
            certain(Failure::permanent(FailureKind::InvalidResponse, message))
        }
        // Only monday.com knows what exists; a page that is missing on the way says nothing of a
        // board.
        404 | 410 => {
            let message = format!("{said} It is not from monday.com; check the endpoint.");
            certain(Failure::permanent(FailureKind::InvalidResponse, message))
        }
        _ => match by_status(status) {
            Some(ruling) => diagnosis(ruling, status, said),
            None => {
                let mut failure = Failure::permanent(FailureKind::InvalidResponse, format!("{said} It is not an answer of monday.com."));
                failure.temporary = true;
                certain(failure)
            }
        },
    };
    // A refusal by status (4xx) stands for itself. Anything else may hide what was done.
    diagnosis.uncertain = !(300..=499).contains(&status) || status == 408;
    ask_to_wait(&mut diagnosis, answer, None, None);
    diagnosis
}

/// Judges a request without an answer.
pub fn of_transport(error: &TransportError) -> Diagnosis {
    let (kind, temporary, again, uncertain) = match error {
        TransportError::Denied(_) | TransportError::Unsendable(_) => (FailureKind::ConnectionFailed, false, false, false),
        TransportError::Unreachable(..) => (FailureKind::ConnectionFailed, true, true, false),
        TransportError::Lost(..) => (FailureKind::ConnectionFailed, true, true, true),
        TransportError::TimedOut(..) => (FailureKind::Timeout, true, true, true),
        TransportError::TooLong(..) => (FailureKind::InvalidResponse, false, false, true),
    };
    let mut failure = Failure::permanent(kind, error.to_string());
    failure.temporary = temporary;
    Diagnosis {
        failure,
        again,
        uncertain,
        is_mondays: false,
    }
}

/// Whether these errors are about a limit, which may be over soon.
pub fn is_rate_limit(answer: &Answer, trouble: &[Trouble]) -> bool {
    trouble.iter().any(|trouble| is_limit(by_error(trouble, answer.status)))
}

fn is_limit(ruling: Ruling) -> bool {
    matches!(ruling, Ruling::RateLimit | Ruling::DailyLimit)
}

/// What one error stands for: its code, else the status it names, else that of the answer, else
/// its text.
fn by_error(trouble: &Trouble, status: u16) -> Ruling {
    ruling(&trouble.error, trouble.status_code, status)
}

fn ruling(error: &GraphqlError, named_status: Option<u16>, status: u16) -> Ruling {
    if error.code.as_deref().is_some_and(is_of_router) {
        // What a service behind the router answers is not monday.com's word on a board.
        return match named_status {
            Some(429) => Ruling::RateLimit,
            Some(503 | 504) => Ruling::Overloaded,
            _ => Ruling::ServerError,
        };
    }
    let by_code = error.code.as_deref().and_then(by_code);
    if by_code.is_none_or(is_limit) && contains(&error.message, "daily limit") {
        return Ruling::DailyLimit;
    }
    // In 2024 one code stood for both: a spent budget, and a query beyond any budget.
    if by_code == Some(Ruling::RateLimit) && contains(&error.message, "max complexity") {
        return Ruling::TooComplex;
    }
    let by_phrase = || {
        PHRASES
            .iter()
            .find(|(phrase, _)| contains(&error.message, phrase))
            .map(|(_, ruling)| *ruling)
    };
    by_code
        .or_else(|| error.code.is_none().then(by_phrase).flatten())
        .or_else(|| named_status.and_then(by_status))
        .or_else(|| by_status(status))
        .or_else(by_phrase)
        .unwrap_or(Ruling::Rejected)
}

fn by_code(code: &str) -> Option<Ruling> {
    CODES.iter().find(|(known, _)| is_code(code, known)).map(|(_, ruling)| *ruling)
}

/// Whether a code says that monday.com's router got no answer from the service that does the work:
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

/// What a ruling means for the caller: the kind, whether it passes, and what to do about it.
fn diagnosis(ruling: Ruling, status: u16, said: String) -> Diagnosis {
    use FailureKind as Kind;
    // What to do, whether it passes by itself, whether it is worth sending again soon.
    let (kind, advice, temporary, again) = match ruling {
        Ruling::RateLimit => (
            Kind::RateLimitExceeded,
            "A limit of monday.com is used up for the moment. Try again later.",
            true,
            true,
        ),
        Ruling::DailyLimit => (
            Kind::DailyLimitExceeded,
            "The account's calls for today are used up. Try again after midnight UTC.",
            true,
            false,
        ),
        Ruling::TooComplex => (
            Kind::QueryTooComplex,
            "monday.com never runs a request this large. Ask for less at a time.",
            false,
            false,
        ),
        Ruling::NotAuthenticated => (
            Kind::NotAuthenticated,
            "monday.com does not accept the token. Check or renew it.",
            false,
            false,
        ),
        Ruling::Denied => (
            Kind::PermissionDenied,
            "The token may not do this. Check its scopes, its user's rights and the account's plan.",
            false,
            false,
        ),
        Ruling::AddressDenied => (
            Kind::PermissionDenied,
            "The account does not allow requests from this network. Have an administrator of the account allow its address.",
            false,
            false,
        ),
        Ruling::NotFound => (Kind::NotFound, "It does not exist, or the token may not see it.", false, false),
        Ruling::InvalidInput => (Kind::InvalidInput, "monday.com refused an argument.", false, false),
        Ruling::KeyInUse => (
            Kind::Conflict,
            "Another request with this idempotency key is being carried out. Try again later.",
            true,
            true,
        ),
        Ruling::Conflict => (
            Kind::Conflict,
            "Something else is being done to the same object. Try again in a moment.",
            true,
            false,
        ),
        Ruling::Unavailable => (
            Kind::Unavailable,
            "monday.com cannot be reached at the moment. Try again later.",
            true,
            false,
        ),
        Ruling::Overloaded => (
            Kind::Unavailable,
            "monday.com is not available or took too long. Try again later.",
            true,
            true,
        ),
        Ruling::Blocked => (
            Kind::Unavailable,
            "monday.com blocks its API for the moment. Try again later.",
            true,
            false,
        ),
        Ruling::TimedOut => (
            Kind::Timeout,
            "The server waited too long for the request. Try again later.",
            true,
            false,
        ),
        Ruling::ServerError => (
            Kind::ServerError,
            "monday.com failed to carry the request out. Check the ids in it; if they are right, try again later.",
            // An unknown id ends like this too, but so does a moment of weakness.
            true,
            false,
        ),
        Ruling::Rejected => (Kind::Rejected, "monday.com refused the request.", false, false),
    };
    let mut failure = Failure::permanent(kind, said);
    failure.advice = advice;
    failure.temporary = temporary;
    // The status of the answer decides first: 429, 503 and 504 are tried again, 400, 404 and 500
    // never are. Some limits do not pass in a minute, whatever the status.
    let again = match status {
        429 | 503 | 504 => !matches!(ruling, Ruling::DailyLimit | Ruling::TooComplex),
        400 | 404 | 500 => false,
        _ => again,
    };
    Diagnosis {
        failure,
        again,
        uncertain: false,
        is_mondays: false,
    }
}

fn certain(failure: Failure) -> Diagnosis {
    Diagnosis {
        failure,
        again: false,
        uncertain: false,
        is_mondays: false,
    }
}

/// Notes the wait that the server asked for, by the most trusted of its ways to say so.
fn ask_to_wait(diagnosis: &mut Diagnosis, answer: &Answer, in_errors: Option<u32>, in_text: Option<u32>) {
    if diagnosis.failure.temporary || diagnosis.again {
        diagnosis.failure.retry_after_ms = retry::retry_after(answer)
            .or(in_errors)
            .or_else(|| retry::rate_limit_reset(answer))
            .or(in_text);
    }
}

/// What monday.com said, as a sentence.
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

/// Whether this says that people could not be loaded: monday.com does so for a board without
/// subscribers, and for a new board with an unknown owner, which it has made all the same.
pub fn is_user_loader(error: &GraphqlError) -> bool {
    contains(&error.message, "user loader")
}

/// Whether this error may pass: a crash, a limit, people who fail to load. Anything else is for the
/// rights of the token to change.
pub fn may_pass(error: &GraphqlError) -> bool {
    let named_status = error.extensions.as_deref().and_then(answer::status_in_extensions);
    is_user_loader(error)
        || matches!(
            ruling(error, named_status, 200),
            Ruling::ServerError | Ruling::Overloaded | Ruling::Unavailable | Ruling::Blocked | Ruling::RateLimit
        )
}

/// Makes a warning's text of an error that did not spoil the result.
pub fn as_warning(error: &GraphqlError) -> String {
    sentence(&error.message)
}

#[cfg(test)]
mod tests;

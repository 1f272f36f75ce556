//! One call of an action: sends its requests until each is settled, counts them, and turns what
//! became of it into the contract's terms.

use serde_json::{Value, json};

use crate::{
    bindings::types::{ActionError, CallSummary, Connection, Failure as ToldFailure, FailureKind, GraphqlError, Warning},
    engine::answer::{self, Reply},
    engine::diagnosis::{self, Diagnosis},
    engine::failure::Failure,
    engine::input::{self, InputError},
    engine::json,
    engine::retry::{self, Next},
    engine::settings::Settings,
    engine::token::Redactor,
    engine::transport::{Answer, Host, Method, Request, TransportError},
    engine::version::Features,
};

/// Where GraphQL requests go.
pub const GRAPHQL_PATH: &str = "/v2";

/// How long a change is tried again: monday.com knows an idempotency key for 30 minutes, and some
/// are left for its clock to differ and for answers to arrive.
/// <https://developer.monday.com/api-reference/docs/idempotency>
const KEY_LIFE_MS: u64 = 25 * 60 * 1000;

/// So many warnings are told at the most.
const MOST_WARNINGS: usize = 1_000;

/// So much may be in them, in bytes.
const MOST_WARNING_BYTES: usize = 4 << 20;

const USER_AGENT: &str = concat!(
    "monday-connector/",
    env!("CARGO_PKG_VERSION"),
    " (+",
    env!("CARGO_PKG_REPOSITORY"),
    ")"
);

/// Runs an action on a connection. The one place where failures leave the component, without the
/// token.
// The contract's type; it is smaller where pointers are.
#[allow(clippy::result_large_err)]
pub fn run<T>(
    host: &mut dyn Host,
    connection: Option<Connection>,
    action: impl FnOnce(&mut Call<'_>) -> Result<T, Failure>,
) -> Result<T, ActionError> {
    let mut call = Call::open(host, connection)?;
    action(&mut call).map_err(|failure| call.told(failure))
}

/// Whether a request changes anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// No.
    Read,
    /// Yes. Doing it twice comes to the same as doing it once.
    RepeatableChange,
    /// Yes, and doing it twice does harm.
    Change,
}

/// A GraphQL request.
pub struct Operation<'a> {
    /// The document.
    pub document: &'a str,
    /// Its variables, by name.
    pub variables: Value,
    /// The root field that counts.
    pub root: &'a str,
    /// Whether it changes anything.
    pub effect: Effect,
}

/// What is remembered of an answer.
#[derive(Debug, Clone, Default)]
struct Seen {
    status: u16,
    request_id: Option<String>,
    api_version: Option<String>,
    replayed: bool,
}

/// One call of an action.
pub struct Call<'a> {
    host: &'a mut dyn Host,
    settings: Settings,
    redactor: Redactor,
    /// For the names of headers, which are in lower case.
    name_redactor: Redactor,
    attempts: u32,
    /// The last answer.
    last: Option<Seen>,
    /// The answer to the change, where there was one: looking afterwards does not decide.
    change: Option<Seen>,
    key: Option<IdempotencyKey>,
    warnings: Vec<Warning>,
    /// How long they are, with the one that was too much.
    warning_bytes: usize,
}

struct IdempotencyKey {
    text: String,
    is_callers: bool,
}

/// How a matter stands after an answer.
enum Standing<T> {
    /// As it will stay.
    Settled(T),
    /// Perhaps better after another attempt; like this if there is none.
    Open { so_far: T, diagnosis: Diagnosis },
}

/// A matter when it is settled, as far as it ever is.
struct Outcome<T> {
    result: Result<T, Diagnosis>,
    /// Whether any attempt on the way may have been carried out unnoticed.
    uncertain: bool,
}

impl<'a> Call<'a> {
    /// Begins a call, if its connection can be used.
    #[allow(clippy::result_large_err)]
    fn open(host: &'a mut dyn Host, connection: Option<Connection>) -> Result<Self, ActionError> {
        let environment = host.environment();
        let token = Settings::token_given(connection.as_ref(), &environment);
        match Settings::resolve(connection, &environment) {
            Ok(settings) => Ok(Self::new(host, settings)),
            Err(error) => Err(told(error.into(), &Redactor::new(&token), None)),
        }
    }

    /// Tells why it failed.
    #[inline(never)]
    fn told(&self, failure: Failure) -> ActionError {
        told(failure, &self.redactor, Some(self))
    }

    /// Begins a call.
    pub fn new(host: &'a mut dyn Host, settings: Settings) -> Self {
        let redactor = Redactor::new(&settings.token);
        let name_redactor = Redactor::new(&settings.token.in_lower_case());
        Self {
            host,
            settings,
            redactor,
            name_redactor,
            attempts: 0,
            last: None,
            change: None,
            key: None,
            warnings: Vec::new(),
            warning_bytes: 0,
        }
    }

    /// The connection.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the API version can be asked.
    pub fn features(&self) -> Features {
        self.settings.version.features()
    }

    /// Gives the call its idempotency key: the caller's, else a fresh one.
    pub fn begin_change(&mut self, callers: Option<&str>) -> Result<(), Failure> {
        // Keys are told in results.
        if callers.is_some_and(|key| self.redactor.text(key.to_owned()) != key) {
            return Err(InputError::Unusable {
                what: "idempotency key",
                problem: "has the token, or a part of it, in it",
            }
            .into());
        }
        self.key = Some(match callers {
            Some(key) => IdempotencyKey {
                text: input::idempotency_key(key)?.to_owned(),
                is_callers: true,
            },
            None => IdempotencyKey {
                text: self.fresh_key(),
                is_callers: false,
            },
        });
        Ok(())
    }

    /// A random UUID (RFC 9562, version 4).
    fn fresh_key(&mut self) -> String {
        let high = self.host.random() & 0xffff_ffff_ffff_0fff | 0x4000;
        let low = self.host.random() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }

    /// Sends a GraphQL request until it is settled.
    pub fn graphql(&mut self, operation: &Operation<'_>) -> Result<Reply, Failure> {
        let body = json!({ "query": operation.document, "variables": operation.variables });
        let is_change = operation.effect != Effect::Read;
        let mut headers = vec![("content-type".to_owned(), b"application/json".to_vec())];
        if let Some(version) = self.settings.version.header_value() {
            headers.push(("api-version".to_owned(), version.into_bytes()));
        }
        if let Some(key) = self.key.as_ref().filter(|_| is_change) {
            headers.push(("idempotency-key".to_owned(), key.text.clone().into_bytes()));
        }
        let request = self.request(Method::Post, GRAPHQL_PATH.to_owned(), headers, json::write(&body).into_bytes());
        let root = operation.root;
        let outcome = self.settle(&request, operation.effect, |answer| match answer::read(&answer, root, is_change) {
            Err(diagnosis) if diagnosis.again => Standing::Open {
                so_far: Err(diagnosis.clone()),
                diagnosis,
            },
            result => Standing::Settled(result),
        });
        if is_change {
            self.change.clone_from(&self.last);
        }
        self.note_version(self.settings.version.header_value());
        let uncertain = outcome.uncertain;
        outcome
            .result
            .and_then(|result| result)
            .map_err(|diagnosis| self.verdict(diagnosis, operation.effect, uncertain))
    }

    /// Sends any request until it is settled, and gives its last answer.
    pub fn raw(&mut self, request: &Request, is_graphql: bool, version: Option<String>, effect: Effect) -> Result<Answer, Failure> {
        let outcome = self.settle(request, effect, |answer| match answer::complaint(&answer, is_graphql) {
            Some(diagnosis) if diagnosis.again => Standing::Open {
                so_far: (answer, Some(diagnosis.clone())),
                diagnosis,
            },
            complaint => Standing::Settled((answer, complaint)),
        });
        self.change.clone_from(&self.last);
        self.note_version(version);
        let uncertain = outcome.uncertain;
        let (answer, complaint) = outcome.result.map_err(|diagnosis| self.verdict(diagnosis, effect, uncertain))?;
        // The answer speaks for itself, but not of the attempts before it.
        if let Some(complaint) = complaint {
            let verdict = self.verdict(complaint, effect, uncertain);
            if verdict.kind == FailureKind::OutcomeUnknown {
                self.warn("outcome-unknown", verdict.advice, None);
            }
        }
        Ok(answer)
    }

    /// A request on this connection, with the headers that every request has.
    pub fn request(&self, method: Method, path_with_query: String, headers: Vec<(String, Vec<u8>)>, body: Vec<u8>) -> Request {
        let mut all = vec![
            ("authorization".to_owned(), self.settings.token.header_value().as_bytes().to_vec()),
            // Hosts do not decompress.
            ("accept-encoding".to_owned(), b"identity".to_vec()),
        ];
        let has = |name: &str| headers.iter().any(|(given, _)| given == name);
        if !has("accept") {
            all.push(("accept".to_owned(), b"application/json".to_vec()));
        }
        // Firewalls turn away requests without one.
        if !has("user-agent") {
            all.push(("user-agent".to_owned(), USER_AGENT.as_bytes().to_vec()));
        }
        all.extend(headers);
        // Without it hosts send chunks, which some servers refuse.
        if method != Method::Get || !body.is_empty() {
            all.push(("content-length".to_owned(), body.len().to_string().into_bytes()));
        }
        Request {
            endpoint: self.settings.endpoint.clone(),
            method,
            path_with_query,
            headers: all,
            body,
            timeouts: self.settings.timeouts,
            max_response_bytes: self.settings.max_response_bytes,
        }
    }

    /// The idempotency key of the call.
    pub fn key(&self) -> Option<&str> {
        self.key.as_ref().map(|key| key.text.as_str())
    }

    /// Sends a request, again and again while that is worth it.
    fn settle<T>(&mut self, request: &Request, effect: Effect, judge: impl Fn(Answer) -> Standing<T>) -> Outcome<T> {
        let policy = self.settings.retry;
        let mut uncertain = false;
        let mut attempts = 0;
        // How long it may have been since the first attempt.
        let mut age_ms: u64 = 0;
        let attempt_ms = u64::from(request.timeouts.request_ms);
        loop {
            attempts += 1;
            let (result, again, asked_ms) = match self.send(request) {
                Ok(answer) => match judge(answer) {
                    Standing::Settled(value) => (Ok(value), false, None),
                    Standing::Open { so_far, diagnosis } => {
                        uncertain |= diagnosis.uncertain;
                        (Ok(so_far), true, diagnosis.failure.retry_after_ms)
                    }
                },
                Err(diagnosis) => {
                    uncertain |= diagnosis.uncertain;
                    let again = diagnosis.again;
                    (Err(diagnosis), again, None)
                }
            };
            let next = if again {
                retry::next(policy, attempts, asked_ms)
            } else {
                Next::Stop
            };
            if let Next::Wait(wait) = next {
                age_ms = age_ms.saturating_add(attempt_ms).saturating_add(u64::from(wait));
                if effect == Effect::Read || age_ms.saturating_add(attempt_ms) <= KEY_LIFE_MS {
                    self.host.sleep(wait);
                    continue;
                }
            }
            return Outcome { result, uncertain };
        }
    }

    /// Sends a request once. What comes back is clean of the token from here on.
    fn send(&mut self, request: &Request) -> Result<Answer, Diagnosis> {
        self.attempts = self.attempts.saturating_add(1);
        let result = self.host.send(request);
        let mut answer = result.map_err(|error| diagnosis::of_transport(&error))?;
        // What stands for a short token may be longer than it.
        if self.redactor.bytes(&mut answer.body) && answer.body.len() > request.max_response_bytes as usize {
            let error = TransportError::TooLong(request.endpoint.to_string(), request.max_response_bytes);
            return Err(diagnosis::of_transport(&error));
        }
        for (name, content) in &mut answer.headers {
            *name = self.redactor.text(self.name_redactor.text(std::mem::take(name)));
            *content = self.redactor.text(std::mem::take(content));
        }
        self.last = Some(Seen {
            status: answer.status,
            request_id: answer::request_id(&answer),
            api_version: answer.header("api-version").map(str::to_owned),
            replayed: answer
                .header("idempotency-replayed")
                .is_some_and(|content| content.eq_ignore_ascii_case("true")),
        });
        Ok(answer)
    }

    /// What a diagnosis means for a request of this effect.
    fn verdict(&self, diagnosis: Diagnosis, effect: Effect, uncertain: bool) -> Failure {
        use FailureKind as Kind;
        let mut failure = diagnosis.failure;
        if !failure.temporary {
            failure.retry_after_ms = None;
        }
        // Under one key, monday.com's final word on a later attempt is its word on the earlier
        // ones. `not-found` is not, nor what may mean it: it is also how the second of two
        // deletions ends. Nor is what was said without a look at the key: by a machine on the way,
        // by the guard of the token, or in a crash.
        let unheard = !diagnosis.is_mondays || self.last.as_ref().is_some_and(|seen| matches!(seen.status, 401 | 403 | 500..));
        let final_word = !unheard
            && !diagnosis::may_mean_missing(&failure)
            && matches!(failure.kind, Kind::PermissionDenied | Kind::QueryTooComplex | Kind::Rejected);
        let open = diagnosis.uncertain || (uncertain && (diagnosis.again || !final_word));
        if effect == Effect::Read || !open {
            return failure;
        }
        let callers_key = self.key.as_ref().is_some_and(|key| key.is_callers);
        failure.kind = Kind::OutcomeUnknown;
        failure.temporary = callers_key || effect == Effect::RepeatableChange;
        failure.advice = if failure.temporary {
            "Whether the change was made is not known. Repeating the call is safe."
        } else {
            "Whether the change was made is not known. Look before repeating the call, or repeat it with the same idempotency key within 30 minutes."
        };
        failure
    }

    /// Whether monday.com gave the answer to the change from its memory of the caller's idempotency
    /// key: another call may have had it.
    pub fn may_answer_another_call(&self) -> bool {
        let is_callers = self.key.as_ref().is_some_and(|key| key.is_callers);
        is_callers && self.change.as_ref().is_some_and(|seen| seen.replayed)
    }

    /// A text as the server's answers show it: without the token.
    pub fn as_answered(&self, text: &str) -> String {
        self.redactor.text(text.to_owned())
    }

    /// An answer to another change than the one that was asked for, which had the same key.
    pub fn key_of_another_change(&self, object: &str) -> Failure {
        Failure {
            advice: "Enter a key that no other call has.",
            ..Failure::permanent(
                FailureKind::Conflict,
                format!("The idempotency key was used before, for {object}. monday.com answered as it did then, and changed nothing."),
            )
        }
    }

    /// A change whose answer reports no error, nor what it was to bring.
    pub fn unanswered(&self, what: &str, effect: Effect) -> Failure {
        let diagnosis = Diagnosis {
            failure: Failure::not_in_answer(what),
            again: false,
            uncertain: true,
            is_mondays: true,
        };
        self.verdict(diagnosis, effect, false)
    }

    /// Warns if monday.com served another version than the one asked for.
    fn note_version(&mut self, asked: Option<String>) {
        let served = self.last.as_ref().and_then(|seen| seen.api_version.clone());
        if let (Some(asked), Some(served)) = (asked, served)
            && asked != served
        {
            let message = format!("API version {asked} was asked for, and monday.com served {served}.");
            self.warn("api-version-differs", message, None);
        }
    }

    /// Adds a warning, once.
    pub fn warn(&mut self, code: &str, message: impl Into<String>, path: Option<String>) {
        let warning = Warning {
            code: code.to_owned(),
            message: message.into(),
            path,
        };
        let is_cut = self.warnings.len() > MOST_WARNINGS || self.warning_bytes > MOST_WARNING_BYTES;
        if is_cut || self.warnings.contains(&warning) {
            return;
        }
        let length = warning.code.len() + warning.message.len() + warning.path.as_ref().map_or(0, String::len);
        self.warning_bytes = self.warning_bytes.saturating_add(length);
        self.warnings
            .push(if self.warnings.len() < MOST_WARNINGS && self.warning_bytes <= MOST_WARNING_BYTES {
                warning
            } else {
                Warning {
                    code: "more-warnings".to_owned(),
                    message: "There is more to warn of than is listed here.".to_owned(),
                    path: None,
                }
            });
    }

    /// Makes warnings of errors that did not spoil the result.
    pub fn warn_of(&mut self, errors: &[GraphqlError]) {
        for error in errors {
            let code = error.code.as_deref().unwrap_or("partial-result");
            self.warn(code, diagnosis::as_warning(error), error.path.clone());
        }
    }

    /// The warnings so far, for a result.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        let redactor = &self.redactor;
        let clean = |warning: Warning| Warning {
            code: redactor.text(warning.code),
            message: redactor.text(warning.message),
            path: warning.path.map(|path| redactor.text(path)),
        };
        std::mem::take(&mut self.warnings).into_iter().map(clean).collect()
    }

    /// How the call went, for a result.
    pub fn summary(&self) -> CallSummary {
        let seen = self.change.clone().or_else(|| self.last.clone()).unwrap_or_default();
        CallSummary {
            http_status: seen.status,
            request_id: seen.request_id,
            api_version: seen.api_version,
            attempts: self.attempts,
            idempotency_key: self.key().filter(|_| self.change.is_some()).map(str::to_owned),
            replayed: seen.replayed,
        }
    }
}

/// Tells a failure in the contract's terms.
fn told(failure: Failure, redactor: &Redactor, call: Option<&Call<'_>>) -> ActionError {
    let clean = |text: String| redactor.text(text);
    let last = call.and_then(|call| call.last.as_ref());
    let message = failure.text();
    let details = failure.details.into_iter().map(|error| GraphqlError {
        message: clean(error.message),
        code: error.code.map(&clean),
        path: error.path.map(&clean),
        extensions: error.extensions.map(&clean),
    });
    let warnings = call.map(|call| call.warnings.clone()).unwrap_or_default();
    let told = ToldFailure {
        kind: failure.kind,
        message: clean(message),
        code: failure.code.map(&clean),
        http_status: last.map(|seen| seen.status),
        request_id: last.and_then(|seen| seen.request_id.clone()),
        retry_after_ms: failure.retry_after_ms,
        attempts: call.map_or(0, |call| call.attempts),
        idempotency_key: call.and_then(|call| call.key()).map(str::to_owned),
        details: details.collect(),
        warnings: warnings
            .into_iter()
            .map(|warning| Warning {
                code: clean(warning.code),
                message: clean(warning.message),
                path: warning.path.map(&clean),
            })
            .collect(),
    };
    if failure.temporary {
        ActionError::TemporaryFailure(told)
    } else {
        ActionError::PermanentFailure(told)
    }
}

#[cfg(test)]
mod tests;

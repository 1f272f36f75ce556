//! One call of an action: its settings, its idempotency key, its warnings, and the requests it sends.

use monday_connector_redaction::Redactor;

use crate::engine::{
    api_error::ApiError,
    attempts::Sender,
    classification::{self, Classification},
    document::{Json, tree},
    failure::{DecidedBy, Failure, FailureKind},
    graphql::{self, GraphqlResponse},
    idempotency::IdempotencyKey,
    input::{self, shortened},
    intermediary,
    operation::{Effect, Operation},
    outcome::{FailedRequest, into_failure},
    report::{Report, ResponseInfo},
    settings::Settings,
    transport::{Host, Method, Request, Response, header},
    version::ApiVersion,
    warnings::{Warning, Warnings},
};
use crate::prelude::*;

/// The path of GraphQL requests.
pub const GRAPHQL_PATH: &str = "/v2";

const USER_AGENT: &str = concat!(
    "monday-connector/",
    env!("CARGO_PKG_VERSION"),
    " (+",
    env!("CARGO_PKG_REPOSITORY"),
    ")"
);

/// One call of an action.
pub struct Call<'a> {
    sender: Sender<'a>,
    settings: Settings,
    /// The response to the change, if there was one: look-ups after it do not decide.
    change: Option<ResponseInfo>,
    key: Option<IdempotencyKey>,
    warnings: Warnings,
}

impl<'a> Call<'a> {
    /// Begins a call.
    pub fn new(host: &'a mut dyn Host, settings: Settings) -> Self {
        Self {
            sender: Sender::new(host, settings.retry, &settings.token),
            settings,
            change: None,
            key: None,
            warnings: Warnings::default(),
        }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The API version that requests ask for.
    pub fn version(&self) -> &ApiVersion {
        &self.settings.version
    }

    /// Gives the call its idempotency key: the caller's, else a fresh one.
    pub fn set_idempotency_key(&mut self, callers: Option<&str>) -> Result<(), Failure> {
        self.key = Some(match callers {
            // Keys are part of results.
            Some(key) if self.redact(key) != key => {
                return Err(input::unusable("idempotency key", "contains the token, or a part of it"));
            }
            Some(key) => IdempotencyKey::of_caller(key)?,
            None => IdempotencyKey::fresh(self.sender.host()),
        });
        Ok(())
    }

    /// The idempotency key of the call.
    pub fn key(&self) -> Option<&str> {
        self.key.as_ref().map(IdempotencyKey::as_str)
    }

    /// Sends a query. `root` is the root field that counts.
    pub fn read(&mut self, document: &str, variables: Json, root: &str) -> Result<Box<GraphqlResponse>, Failure> {
        self.graphql(Operation {
            document,
            variables,
            root,
            effect: Effect::Read,
        })
    }

    /// Sends a query, and warns of the errors that did not spoil its response.
    pub fn look_up(&mut self, document: &str, variables: Json, root: &str) -> Result<Box<GraphqlResponse>, Failure> {
        let response = self.read(document, variables, root)?;
        self.warn_of(&response.errors);
        Ok(response)
    }

    /// Sends a GraphQL request and reads its response: into a box, since every action moves it.
    pub fn graphql(&mut self, operation: Operation<'_>) -> Result<Box<GraphqlResponse>, Failure> {
        let Operation {
            document,
            variables,
            root,
            effect,
        } = operation;
        let body = tree!({ "query": document, "variables": variables });
        let mut headers = vec![header("content-type", "application/json")];
        if let Some(version) = self.settings.version.header_value() {
            headers.push(header("api-version", &version));
        }
        if let Some(key) = self.key().filter(|_| effect.is_change()) {
            headers.push(header("idempotency-key", key));
        }
        let request = self.request(Method::Post, GRAPHQL_PATH.to_owned(), headers, body.into_bytes());
        let mut result = Ok(Box::default());
        let attempts = self.sender.send_with_retries(&request, effect, &mut |mut response| {
            result = graphql::read(&mut response, root, effect.is_change()).map(Box::new);
            result.as_ref().err().and_then(Classification::again)
        });
        if effect.is_change() {
            self.change = self.sender.last().cloned();
        }
        self.check_version(self.settings.version.header_value());
        let may_have_applied = attempts.may_have_applied;
        attempts.lost.map_or(result, Err).map_err(|classification| {
            // The response to another change lacks the data of this one.
            let is_other_data = classification.is_mondays && classification.failure.kind == FailureKind::InvalidResponse;
            if is_other_data && effect.is_change() && self.is_replay_of_caller_key() {
                return self.idempotency_key_reused();
            }
            let failure = self.failure_of(classification, effect, may_have_applied);
            self.with_versions(failure)
        })
    }

    /// A refusal of an action's own document names the versions and the way out: the document follows
    /// from the version, and the caller cannot change it.
    fn with_versions(&self, mut failure: Failure) -> Failure {
        if failure.kind == FailureKind::Rejected && failure.details.iter().any(ApiError::is_about_document) {
            let asked = self.settings.version.header_value();
            let asked = asked.map_or_else(|| "No API version".to_owned(), |version| format!("API version {version}"));
            let served = self.sender.last().and_then(|response| response.api_version.as_deref());
            let served = served.map_or_else(
                || "monday.com does not say which it served".to_owned(),
                |served| format!("monday.com served {}", shortened(served)),
            );
            failure.message.push_str(&format!(" {asked} was asked for, and {served}."));
            failure.advice = "The connector's document does not fit that version. Set `api_version` of the connection, or MONDAY_API_VERSION, to one that monday.com maintains.";
        }
        failure
    }

    /// Sends a change that prepares the one that the call is for, under a key of its own: monday.com would
    /// replay the response to the one for the other. A key that has no room for more is left out.
    pub fn graphql_before_change(&mut self, operation: Operation<'_>) -> Result<Box<GraphqlResponse>, Failure> {
        let key = self.key.clone();
        self.key = key.as_ref().and_then(IdempotencyKey::of_first_change);
        let result = self.graphql(operation);
        self.key = key;
        result
    }

    /// The failure that monday.com withholds something without which nothing can be said or changed.
    pub fn withheld(&self, what: &str, errors: Vec<ApiError>) -> Failure {
        let temporary = errors.iter().any(classification::may_pass);
        let (kind, advice) = if temporary {
            (FailureKind::ServerError, "Try again later.")
        } else {
            (
                FailureKind::PermissionDenied,
                "Use a token with the scopes that the documentation names.",
            )
        };
        let mut failure = Failure::permanent(kind, format!("monday.com withholds {what}.")).because_of(errors, self.last_request());
        failure.temporary = temporary;
        failure.advice = advice;
        failure
    }

    /// Sends any request, and returns its last response as it came.
    pub fn raw(&mut self, request: &Request, is_graphql: bool, version: Option<String>, effect: Effect) -> Result<Response, Failure> {
        let mut response = Response::default();
        let mut problem = None;
        let attempts = self.sender.send_with_retries(request, effect, &mut |came| {
            response = came;
            problem = graphql::problem(&mut response, is_graphql, effect.is_change());
            problem.as_ref().and_then(Classification::again)
        });
        self.change = self.sender.last().cloned();
        self.check_version(version);
        let may_have_applied = attempts.may_have_applied;
        if let Some(classification) = attempts.lost {
            return Err(self.failure_of(classification, effect, may_have_applied));
        }
        // The response speaks for itself, but not for the attempts before it.
        if let Some(problem) = problem {
            let failure = self.failure_of(problem, effect, may_have_applied);
            if failure.kind == FailureKind::OutcomeUnknown {
                self.warn("outcome-unknown", failure.advice, None);
            }
        }
        if let Some(coding) = intermediary::coding(&response) {
            let message =
                format!("The body is compressed with {coding}, although no compression was asked for. It is returned as it came.");
            self.warn("compressed-body", message, None);
        }
        if is_graphql && effect.is_change() {
            self.warn_of(&graphql::errors_in_data(&mut response));
        }
        Ok(response)
    }

    /// A request on this connection, with the headers that every request has.
    pub fn request(&self, method: Method, path_with_query: String, headers: Vec<(String, Vec<u8>)>, body: Vec<u8>) -> Request {
        let mut all = vec![
            header("authorization", self.settings.token.header_value()),
            // Hosts do not decompress.
            header("accept-encoding", "identity"),
        ];
        let has = |name: &str| headers.iter().any(|(given, _)| given == name);
        if !has("accept") {
            all.push(header("accept", "application/json"));
        }
        // Firewalls refuse requests without one.
        if !has("user-agent") {
            all.push(header("user-agent", USER_AGENT));
        }
        all.extend(headers);
        // Without it hosts send chunks, which some servers refuse.
        if method != Method::Get || !body.is_empty() {
            all.push(header("content-length", &format!("{}", body.len())));
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

    fn failure_of(&self, classification: Classification, effect: Effect, may_have_applied: bool) -> Failure {
        into_failure(
            classification,
            &FailedRequest {
                effect,
                may_have_applied,
                key_is_callers: self.key.as_ref().is_some_and(IdempotencyKey::is_callers),
                response: self.sender.last(),
            },
        )
    }

    /// Waits a moment before a second look at what may not show yet; returns false if the caller's
    /// policy leaves all waiting to the caller.
    pub fn wait_a_moment(&mut self) -> bool {
        const MOMENT_MS: u32 = 2_000;
        let policy = self.settings.retry;
        if policy.max_retries == 0 {
            return false;
        }
        self.sender.host().sleep(MOMENT_MS.min(policy.max_wait_ms));
        true
    }

    /// Whether monday.com replayed its response to the caller's idempotency key: that response may
    /// be the one to another call.
    pub fn is_replay_of_caller_key(&self) -> bool {
        let is_callers = self.key.as_ref().is_some_and(IdempotencyKey::is_callers);
        is_callers && self.change.as_ref().is_some_and(|response| response.replayed)
    }

    /// The failure of a change under a key that was used for another change.
    pub fn idempotency_key_reused(&self) -> Failure {
        let mut failure = Failure::permanent(
            FailureKind::Conflict,
            "This idempotency key was used for another change: monday.com repeated its response to that one, and changed nothing.",
        );
        failure.advice = "Enter a key that no other call has.";
        failure.decided_by = self
            .change
            .clone()
            .map_or(DecidedBy::LastRequest, |response| DecidedBy::Response(Box::new(response)));
        failure
    }

    /// The failure of a change whose response has no error, and not what the change was to bring.
    pub fn missing_in_response(&self, what: &str, effect: Effect) -> Failure {
        let classification = Classification {
            failure: Failure::not_in_response(what),
            retry: false,
            may_have_applied: true,
            is_mondays: true,
        };
        self.failure_of(classification, effect, false)
    }

    /// Warns if monday.com served another version than the one asked for.
    fn check_version(&mut self, asked: Option<String>) {
        let served = self.sender.last().and_then(|response| response.api_version.clone());
        if let (Some(asked), Some(served)) = (asked, served)
            && asked != served
        {
            let message = format!("API version {asked} was asked for, and monday.com served {served}.");
            self.warn("api-version-differs", message, None);
        }
    }

    /// The last request, for a failure that it decides although others follow it.
    pub fn last_request(&self) -> DecidedBy {
        match self.sender.last() {
            Some(response) => DecidedBy::Response(Box::new(response.clone())),
            None => DecidedBy::NoResponse,
        }
    }

    /// Adds a warning, once.
    pub fn warn(&mut self, code: &str, message: impl Into<String>, path: Option<String>) {
        self.warnings.add(Warning {
            code: code.to_owned(),
            message: message.into(),
            path,
        });
    }

    /// Adds warnings of errors that did not spoil the result.
    pub fn warn_of(&mut self, errors: &[ApiError]) {
        for error in errors {
            let code = error.code.as_deref().unwrap_or("partial-result");
            // One refusal of a field holds for every row.
            let path = error.path.as_deref().map(|path| {
                if error.is_about_scope() {
                    everywhere(path)
                } else {
                    path.to_owned()
                }
            });
            self.warn(code, classification::as_warning(error), path);
        }
    }

    /// A text of the caller's as a response shows it: without the token.
    pub fn redact(&self, text: &str) -> String {
        self.redactor().text(text.to_owned())
    }

    /// The redactor of the token.
    pub fn redactor(&self) -> &Redactor {
        self.sender.redactor()
    }

    /// The report of a call that succeeded. Takes the warnings out of the call.
    pub fn report(&mut self) -> Report {
        let response = self.change.as_ref().or_else(|| self.sender.last()).cloned();
        let key = self.key().filter(|_| self.change.is_some()).map(str::to_owned);
        self.report_of(response, key)
    }

    /// The report of a call that failed.
    pub fn report_of_failure(&mut self, decided_by: &DecidedBy) -> Report {
        let response = match decided_by {
            DecidedBy::LastRequest => self.sender.last().cloned(),
            DecidedBy::Response(response) => Some(response.as_ref().clone()),
            DecidedBy::NoResponse => None,
        };
        let key = self.key().filter(|_| self.sender.requests_sent() > 0).map(str::to_owned);
        self.report_of(response, key)
    }

    fn report_of(&mut self, response: Option<ResponseInfo>, idempotency_key: Option<String>) -> Report {
        let redactor = self.sender.redactor();
        let clean = |warning: Warning| Warning {
            code: redactor.text(warning.code),
            message: redactor.text(warning.message),
            path: warning.path.map(|path| redactor.text(path)),
        };
        Report {
            response,
            requests_sent: self.sender.requests_sent(),
            idempotency_key,
            warnings: self.warnings.take().into_iter().map(clean).collect(),
        }
    }
}

/// A path with `@` for each index: that of all rows.
fn everywhere(path: &str) -> String {
    let mut all = String::new();
    for segment in path.split('.') {
        if !all.is_empty() {
            all.push('.');
        }
        let is_index = segment.bytes().all(|byte| byte.is_ascii_digit());
        all.push_str(if is_index { "@" } else { segment });
    }
    all
}

#[cfg(test)]
mod tests;

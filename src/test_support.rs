//! A host that follows a script, for the tests of everything that sends requests: it records the
//! requests and the waits, and responds as the test says.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use std::{collections::VecDeque, fmt::Debug};

use serde_json::{Value, json};

use crate::{
    bindings::types::{ActionError, BoardKind, BoardQuery, CallOptions, CallWarning, Connection, Failure, NewBoard, RetryPolicy},
    contract,
    engine::{
        call::Call,
        failure,
        json::{self, Document, Shared},
        transport::{Host, Method, Request, Response, TransportError},
    },
};

/// The token of the tests. It must appear in nothing that an action returns, nor may sixteen
/// characters of it in a row.
pub const TOKEN: &str = "eyJ-Q7w2Zr9Kx4Tb6Yn1Mv8Lp3Hs5Gd0Fa";

/// The request id of the responses below.
pub const REQUEST_ID: &str = "705662be-1111-4222-8333-444455556666";

/// What comes of one request.
pub type Step = Result<Response, TransportError>;

/// One request as it was sent.
#[derive(Clone)]
pub struct Sent {
    pub endpoint: String,
    pub method: Method,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Sent {
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(key, _)| key == name);
        header.map(|(_, content)| content.as_str())
    }

    pub fn key(&self) -> Option<&str> {
        self.header("idempotency-key")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the request's body is JSON")
    }

    pub fn document(&self) -> String {
        self.json()["query"].as_str().expect("a document").to_owned()
    }

    pub fn variables(&self) -> Value {
        self.json()["variables"].clone()
    }

    /// The name of the operation, such as `ReadBoard`.
    pub fn operation(&self) -> String {
        let document = self.document();
        let name = document.split([' ', '(', '{']).nth(1).expect("a named operation");
        name.to_owned()
    }
}

enum Script {
    Steps(VecDeque<Step>),
    Server(Box<dyn FnMut(&Sent) -> Step>),
}

/// The waits between attempts, in milliseconds. Each equals the wait that it was without its jitter.
#[derive(Debug, Clone, Default)]
pub struct Waits(pub Vec<u32>);

impl Waits {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: AsRef<[u32]>> PartialEq<T> for Waits {
    fn eq(&self, expected: &T) -> bool {
        let expected = expected.as_ref();
        let is_wait = |(wait, least): (&u32, &u32)| (*least..=least.saturating_add(least / 10)).contains(wait);
        self.0.len() == expected.len() && self.0.iter().zip(expected).all(is_wait)
    }
}

/// The host.
pub struct ScriptedHost {
    pub environment: Vec<(String, String)>,
    pub sent: Vec<Sent>,
    pub slept: Waits,
    script: Script,
    random: u64,
}

impl ScriptedHost {
    fn new(script: Script) -> Self {
        Self {
            environment: vec![("MONDAY_TOKEN".to_owned(), TOKEN.to_owned())],
            sent: Vec::new(),
            slept: Waits::default(),
            script,
            random: 0,
        }
    }

    /// Responds with these, in their order; one more request fails the test.
    pub fn steps(steps: impl IntoIterator<Item = Step>) -> Self {
        Self::new(Script::Steps(steps.into_iter().collect()))
    }

    /// Responds to each request as the function says.
    pub fn server(server: impl FnMut(&Sent) -> Step + 'static) -> Self {
        Self::new(Script::Server(Box::new(server)))
    }

    /// With one more variable in the environment.
    pub fn with(mut self, name: &str, content: &str) -> Self {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), content.to_owned()));
        self
    }

    /// Carries out an action that reads, and looks for the token in what it returns.
    pub fn read<T: Debug>(
        mut self,
        options: Option<CallOptions>,
        action: impl FnOnce(&mut Call<'_>) -> Result<T, failure::Failure>,
    ) -> Run<T> {
        let result = contract::read(&mut self, options, action);
        self.into_run(result)
    }

    /// Carries out an action that changes something, and looks for the token in what it returns.
    pub fn change<T: Debug>(
        mut self,
        options: Option<CallOptions>,
        action: impl FnOnce(&mut Call<'_>) -> Result<T, failure::Failure>,
    ) -> Run<T> {
        let result = contract::change(&mut self, options, action);
        self.into_run(result)
    }

    fn into_run<T: Debug>(self, result: Result<T, ActionError>) -> Run<T> {
        assert_no_token(&format!("{result:?}"));
        if let Script::Steps(steps) = &self.script {
            assert!(
                steps.is_empty(),
                "{} responses were not requested; the result is {result:?}",
                steps.len()
            );
        }
        Run {
            result,
            sent: self.sent,
            slept: self.slept,
        }
    }
}

impl Host for ScriptedHost {
    fn environment(&mut self) -> Vec<(String, String)> {
        self.environment.clone()
    }

    fn random(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random
    }

    fn sleep(&mut self, milliseconds: u32) {
        self.slept.0.push(milliseconds);
    }

    fn send(&mut self, request: &Request) -> Step {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("a header of text");
        let sent = Sent {
            endpoint: request.endpoint.to_string(),
            method: request.method,
            path: request.path_with_query.clone(),
            headers: request
                .headers
                .iter()
                .map(|(name, content)| (name.clone(), text(content)))
                .collect(),
            body: request.body.clone(),
        };
        assert!(sent.header("authorization").is_some(), "every request is authorized");
        self.sent.push(sent.clone());
        assert!(self.sent.len() < 1_000, "the requests do not end");
        match &mut self.script {
            Script::Server(server) => server(&sent),
            Script::Steps(steps) => steps.pop_front().unwrap_or_else(|| {
                panic!(
                    "request {} was not expected: {}",
                    self.sent.len(),
                    String::from_utf8_lossy(&sent.body)
                );
            }),
        }
    }
}

/// An action that was carried out.
pub struct Run<T> {
    pub result: Result<T, ActionError>,
    pub sent: Vec<Sent>,
    pub slept: Waits,
}

impl<T: Debug> Run<T> {
    /// The result of an action that succeeded.
    #[track_caller]
    pub fn value(&self) -> &T {
        match &self.result {
            Ok(value) => value,
            Err(error) => panic!("the action failed: {error:?}"),
        }
    }

    /// The failure of one that did not, and whether it passes.
    #[track_caller]
    pub fn failure(&self) -> (&Failure, bool) {
        match &self.result {
            Err(ActionError::TemporaryFailure(failure)) => (failure, true),
            Err(ActionError::PermanentFailure(failure)) => (failure, false),
            other => panic!("the action did not fail: {other:?}"),
        }
    }

    /// The names of the operations that were sent.
    pub fn operations(&self) -> Vec<String> {
        self.sent.iter().map(Sent::operation).collect()
    }
}

/// Carries out an action that reads against these responses, with the options of the environment.
pub fn read<T: Debug>(steps: impl IntoIterator<Item = Step>, action: impl FnOnce(&mut Call<'_>) -> Result<T, failure::Failure>) -> Run<T> {
    ScriptedHost::steps(steps).read(None, action)
}

/// Carries out an action that changes something against these responses, under a fresh key.
pub fn change<T: Debug>(
    steps: impl IntoIterator<Item = Step>,
    action: impl FnOnce(&mut Call<'_>) -> Result<T, failure::Failure>,
) -> Run<T> {
    ScriptedHost::steps(steps).change(None, action)
}

/// The same under the caller's key.
pub fn change_under<T: Debug>(
    key: &str,
    steps: impl IntoIterator<Item = Step>,
    action: impl FnOnce(&mut Call<'_>) -> Result<T, failure::Failure>,
) -> Run<T> {
    ScriptedHost::steps(steps).change(under_key(key), action)
}

/// Looks for the token, whole and in pieces of sixteen characters.
#[track_caller]
pub fn assert_no_token(text: &str) {
    for piece in TOKEN.as_bytes().windows(16) {
        let piece = std::str::from_utf8(piece).expect("the token is ASCII");
        assert!(!text.contains(piece), "`{piece}` of the token is in: {text}");
    }
}

/// Options that set nothing.
pub fn options() -> CallOptions {
    CallOptions {
        connection: None,
        idempotency_key: None,
        retry: None,
        timeouts: None,
        max_response_bytes: None,
    }
}

/// A connection that sets nothing.
pub fn connection() -> Connection {
    Connection {
        token: None,
        endpoint: None,
        api_version: None,
        allow_plain_http: None,
    }
}

/// The options of the environment with another connection.
pub fn on_connection(connection: Connection) -> Option<CallOptions> {
    Some(CallOptions {
        connection: Some(connection),
        ..options()
    })
}

/// The options of the environment with another API version.
pub fn on_version(version: &str) -> Option<CallOptions> {
    on_connection(Connection {
        api_version: Some(version.to_owned()),
        ..connection()
    })
}

/// The options of the environment with the caller's idempotency key.
pub fn under_key(key: &str) -> Option<CallOptions> {
    Some(CallOptions {
        idempotency_key: Some(key.to_owned()),
        ..options()
    })
}

/// The options of the environment with this number of retries.
pub fn retrying(max_retries: u32) -> Option<CallOptions> {
    Some(CallOptions {
        retry: Some(RetryPolicy {
            max_retries: Some(max_retries),
            interval_ms: None,
            max_wait_ms: None,
        }),
        ..options()
    })
}

/// A tree as it is read from a response.
pub fn as_read(tree: &Value) -> json::Value<'static> {
    // Leaked, so that tests need not keep its document.
    Box::leak(Box::new(kept(tree))).value()
}

/// The same, to be kept.
pub fn kept(tree: &Value) -> Shared {
    Shared::root(Document::of(tree.to_string().into_bytes()).expect("a tree is JSON"))
}

/// Any response.
pub fn response(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Response {
    Response {
        status,
        headers: headers
            .iter()
            .map(|(name, content)| ((*name).to_owned(), (*content).to_owned()))
            .collect(),
        body: body.as_ref().to_vec(),
    }
}

/// JSON with a status, from monday.com's router: no `API-Version`, the id in the body only.
pub fn status(status: u16, body: Value) -> Step {
    Ok(response(status, &[("content-type", "application/json")], body.to_string()))
}

/// A good response with this data.
pub fn data(data: Value) -> Step {
    both(data, None)
}

/// HTTP 200 with errors and data that is null or partial.
pub fn partial(data: Value, errors: Value) -> Step {
    both(data, Some(errors))
}

fn both(data: Value, errors: Option<Value>) -> Step {
    let mut body = json!({ "data": data, "extensions": { "request_id": REQUEST_ID } });
    if let Some(errors) = errors {
        body["errors"] = errors;
    }
    Ok(response(
        200,
        &[("api-version", "2026-10"), ("x-request-id", REQUEST_ID)],
        body.to_string(),
    ))
}

/// A page that is not from monday.com's API.
pub fn html(status: u16) -> Step {
    Ok(response(
        status,
        &[("content-type", "text/html")],
        "<html><head><title>cloudflare</title></head></html>",
    ))
}

/// The connection failed after the request was sent.
pub fn lost() -> Step {
    Err(TransportError::Lost("api.monday.com".to_owned(), "connection reset".to_owned()))
}

/// No response within the time allowed.
pub fn timed_out() -> Step {
    Err(TransportError::TimedOut("api.monday.com".to_owned(), 75_000))
}

/// The server was never reached.
pub fn unreachable() -> Step {
    Err(TransportError::Unreachable(
        "api.monday.com".to_owned(),
        "the connection was refused",
    ))
}

/// The limit on requests per minute, as monday.com's gateway sends it.
pub fn rate_limited(retry_in_seconds: u32) -> Step {
    status(
        429,
        json!({
            "errors": [{
                "message": "Minute rate limit exceeded",
                "extensions": { "code": "MINUTE_RATE_LIMIT_EXCEEDED", "retry_in_seconds": retry_in_seconds },
            }],
            "extensions": { "request_id": REQUEST_ID },
        }),
    )
}

/// monday.com gave up, as JSON.
pub fn gave_up() -> Step {
    status(
        503,
        json!({ "errors": [{ "message": "Request processing timeout exceeded", "extensions": { "code": "TIMEOUT_EXCEEDED" } }] }),
    )
}

/// The codes of warnings.
pub fn codes(warnings: &[CallWarning]) -> Vec<&str> {
    warnings.iter().map(|warning| warning.code.as_str()).collect()
}

/// A query for all active boards.
pub fn board_query() -> BoardQuery {
    BoardQuery {
        workspace: None,
        state: None,
        kind: None,
        types: None,
        order_by: None,
        include_members: None,
        limit: None,
        cursor: None,
    }
}

/// A private board with nothing but a name.
pub fn new_board(name: &str) -> NewBoard {
    NewBoard {
        name: name.to_owned(),
        kind: BoardKind::Private,
        workspace_id: None,
        description: None,
        folder_id: None,
        template_id: None,
        owner_ids: None,
        owner_team_ids: None,
        subscriber_ids: None,
        subscriber_team_ids: None,
        empty: None,
    }
}

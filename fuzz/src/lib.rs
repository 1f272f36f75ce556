//! Any response that a server could give, to every request of every action: nothing may panic, and
//! the token may not come out.
#![cfg(not(target_family = "wasm"))]

use std::cell::RefCell;

use monday_connector::{
    Component,
    bindings::types::{CallOptions, Connection, RetryPolicy},
    engine::transport::{Host, Request, Response, TransportError},
};
use monday_connector_scenarios::{Contract, SCENARIOS};
use serde_json::Value;

/// The token that is looked for. The corpus holds it, for servers to echo.
pub const TOKEN: &str = "kQ7vXw2LrT9pZs4NcB8yHd3MfJ6gWa1E";

/// More requests than any action needs for one response that is always the same: an endless loop
/// shows as a panic, not as a fuzzer that hangs.
const MAX_REQUESTS: usize = 64;

const HEADERS: [&str; 8] = [
    "retry-after",
    "date",
    "ratelimit",
    "api-version",
    "x-request-id",
    "idempotency-replayed",
    "location",
    "content-type",
];

mod dispatch {
    use super::{CallOptions, Component, Host, Value, from_json};

    include!(concat!(env!("OUT_DIR"), "/dispatch.rs"));
}

fn from_json<T: serde::de::DeserializeOwned>(input: Value) -> T {
    serde_json::from_value(input).unwrap_or_else(|error| panic!("a scenario's input is not of the contract's type: {error}"))
}

thread_local! {
    /// The response of the server.
    static RESPONSE: RefCell<Response> = RefCell::default();
}

/// A server that always responds alike.
#[derive(Default)]
struct Echo {
    sent: usize,
}

impl Host for Echo {
    fn environment(&mut self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn random(&mut self) -> u64 {
        7
    }

    fn sleep(&mut self, _: u32) {}

    fn send(&mut self, _: &Request) -> Result<Response, TransportError> {
        self.sent += 1;
        assert!(self.sent <= MAX_REQUESTS, "an endless loop");
        Ok(RESPONSE.with_borrow(Response::clone))
    }
}

/// Reads a response from bytes: two for the status, one for the number of headers, for each header
/// one for its name, one for its length and as many for its value, and the rest for the body.
pub fn response(data: &[u8]) -> Response {
    let mut rest = data.iter().copied();
    let mut next = || rest.next().unwrap_or_default();
    let status = 100 + (u16::from(next()) << 8 | u16::from(next())) % 500;
    let headers = next() % 5;
    let mut list = Vec::new();
    for _ in 0..headers {
        let name = HEADERS[usize::from(next()) % HEADERS.len()];
        let length = next();
        let value: Vec<u8> = (0..length).map(|_| next()).collect();
        list.push((name.to_owned(), String::from_utf8_lossy(&value).into_owned()));
    }
    Response {
        status,
        headers: list,
        body: rest.collect(),
    }
}

fn options(api_version: Option<&str>) -> CallOptions {
    CallOptions {
        connection: Some(Connection {
            token: Some(TOKEN.to_owned()),
            endpoint: None,
            api_version: api_version.map(str::to_owned),
            allow_plain_http: None,
        }),
        idempotency_key: None,
        retry: Some(RetryPolicy {
            max_retries: Some(1),
            interval_ms: None,
            max_wait_ms: None,
        }),
        timeouts: None,
        max_response_bytes: None,
    }
}

thread_local! {
    /// The inputs of the scenarios, by function, as the generated types read them.
    static INPUTS: Vec<(&'static str, Value)> = {
        let contract = Contract::load();
        let input = |scenario: &monday_connector_scenarios::Scenario| {
            (scenario.function, contract.in_rust_spelling(scenario.function, (scenario.input)(0)))
        };
        SCENARIOS.iter().map(input).collect()
    };
}

/// Gives the response that these bytes stand for to every action.
pub fn run(data: &[u8]) {
    give(&response(data), None);
}

/// Gives a response to every action, in this API version or the default one.
///
/// # Panics
/// If an action does, or if its result holds a piece of the token.
pub fn give(response: &Response, api_version: Option<&str>) {
    RESPONSE.set(response.clone());
    INPUTS.with(|inputs| {
        for (function, input) in inputs {
            let result = dispatch::call::<Echo>(function, input.clone(), Some(options(api_version)));
            assert_clean(function, &result);
        }
    });
}

fn assert_clean(function: &str, result: &str) {
    for piece in TOKEN.as_bytes().windows(16) {
        let piece = std::str::from_utf8(piece).unwrap_or_default();
        assert!(
            !result.contains(piece),
            "{piece} of the token is in the result of {function}: {result}"
        );
    }
}

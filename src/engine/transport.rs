//! What is sent, what comes back, and what a host must do. No WASI here: tests bring a host of
//! their own.

use crate::engine::settings::{Endpoint, Timeouts};

/// How a request reaches its server, and time passes.
pub trait Host {
    /// The variables that the host configured.
    fn environment(&mut self) -> Vec<(String, String)>;

    /// 64 bits that nobody can guess.
    fn random(&mut self) -> u64;

    /// Waits.
    fn sleep(&mut self, milliseconds: u32);

    /// Sends one request and reads the whole answer.
    fn send(&mut self, request: &Request) -> Result<Answer, TransportError>;
}

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Sends.
    Post,
    /// Replaces.
    Put,
    /// Changes in part.
    Patch,
    /// Deletes.
    Delete,
}

/// One HTTP request.
///
/// Not `Debug`: its headers hold the token.
pub struct Request {
    /// Where to.
    pub endpoint: Endpoint,
    /// What for.
    pub method: Method,
    /// Path and query, encoded.
    pub path_with_query: String,
    /// All headers but `host`, which the host of the component adds.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// How long it may take.
    pub timeouts: Timeouts,
    /// The longest answer to accept, in bytes.
    pub max_response_bytes: u32,
}

/// One HTTP answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name that is not blank.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, content)| key == name && !content.trim().is_empty())
            .map(|(_, content)| content.trim())
    }
}

/// Why no answer came.
///
/// Hosts differ in how they name what happened, so there are few classes. What matters most is
/// whether the server can have seen the request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The host of the component forbids it. It was not sent.
    #[error("The host does not let the connector send requests to {0}. Allow that address in the host's configuration.")]
    Denied(String),
    /// The host cannot make a request of it. It was not sent.
    #[error("The host cannot send this request: {0}.")]
    Unsendable(&'static str),
    /// Nobody was reached: no such name, no way there, or no one listening. It was not sent.
    #[error("{0} cannot be reached: {1}.")]
    Unreachable(String, &'static str),
    /// The connection failed. The request may have arrived.
    #[error("The connection to {0} failed before the answer was complete: {1}.")]
    Lost(String, String),
    /// Time is up. The request may have arrived.
    #[error("{0} did not answer within {1} ms.")]
    TimedOut(String, u32),
    /// The answer is longer than is accepted.
    #[error("The answer of {0} is longer than {1} bytes, the most that is accepted.")]
    TooLong(String, u32),
}

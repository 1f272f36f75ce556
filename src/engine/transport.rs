//! Requests, responses, and the host that sends them. No WASI here: a host of another WASI version,
//! or of a test, implements [`Host`].

use crate::engine::settings::{Endpoint, Timeouts};
use crate::prelude::*;

/// A host: it sends requests and lets time pass.
pub trait Host {
    /// The environment variables that the host configured.
    fn environment(&mut self) -> Vec<(String, String)>;

    /// 64 random bits that nobody can guess.
    fn random(&mut self) -> u64;

    /// Waits.
    fn sleep(&mut self, milliseconds: u32);

    /// Sends one request and reads the whole response.
    fn send(&mut self, request: &Request) -> Result<Response, TransportError>;
}

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

/// One HTTP request.
///
/// Not `Debug`: its headers hold the token.
pub struct Request {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The method.
    pub method: Method,
    /// Path and query, encoded.
    pub path_with_query: String,
    /// All headers but `host`, which the host of the component adds.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// The timeouts.
    pub timeouts: Timeouts,
    /// Maximum length of the response body, in bytes.
    pub max_response_bytes: u32,
}

/// A header of a request.
#[inline(never)]
pub fn header(name: &str, value: &str) -> (String, Vec<u8>) {
    (name.to_owned(), value.as_bytes().to_vec())
}

/// One HTTP response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of this name that is not blank.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, value)| key == name && !value.trim().is_empty())
            .map(|(_, value)| value.trim())
    }
}

/// Why there is no response.
///
/// Hosts differ in how they name the causes, so there are few classes. What matters most is whether
/// the server can have received the request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The host of the component forbids it. It was not sent.
    #[error("The host does not let the connector send requests to {0}. Allow that address in the host's configuration.")]
    Denied(String),
    /// The host cannot make a request of it. It was not sent.
    #[error("The host cannot send this request: {0}.")]
    Unsendable(&'static str),
    /// The server was not reached: no such name, no route, or no listener. It was not sent.
    #[error("{0} cannot be reached: {1}.")]
    Unreachable(String, &'static str),
    /// The connection failed. The request may have arrived.
    #[error("The connection to {0} failed before the response was complete: {1}.")]
    Lost(String, String),
    /// The deadline is over. The request may have arrived.
    #[error("{0} did not respond within {1} ms.")]
    TimedOut(String, u32),
    /// One of the timeouts that the host keeps is over. The request may have arrived.
    #[error("{0} did not respond in time: {1}.")]
    TimedOutAtHost(String, &'static str),
    /// The response is longer than the maximum.
    #[error("The response of {0} is longer than {1} bytes, the maximum.")]
    TooLong(String, u32),
}

//! The events of a call, for traces, progress displays and tests.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};

/// An event during a call. Numbers count the requests of one call from 1.
///
/// The token is in none of them: `Authorization` is left out, and other parts of a request or
/// response that hold the token are redacted.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A request is sent.
    Request {
        /// The number of the request.
        number: u32,
        /// The method.
        method: Method,
        /// The whole address.
        uri: Uri,
        /// The headers, except `Authorization`.
        headers: HeaderMap,
        /// The whole body.
        body: Bytes,
    },
    /// A request was not sent: its origin is not on the allow-list.
    Denied {
        /// The number of the request.
        number: u32,
        /// The address that it would have been sent to.
        uri: Uri,
    },
    /// A response began.
    Response {
        /// The number of the request.
        number: u32,
        /// The status.
        status: StatusCode,
        /// The headers.
        headers: HeaderMap,
        /// The time since the request was sent, on the runtime's clock.
        elapsed: Duration,
    },
    /// A request got no response.
    NoResponse {
        /// The number of the request.
        number: u32,
        /// The reason, for people.
        reason: String,
        /// The time since the request was sent, on the runtime's clock.
        elapsed: Duration,
    },
    /// The component waits before its next attempt.
    WaitBegins {
        /// The length of the wait, in whole milliseconds.
        duration: Duration,
    },
    /// The wait is over.
    WaitEnds,
    /// The call is over, with or without a result.
    CallEnds {
        /// The memory of the component at the end of the call, in bytes, which is the most that it
        /// had: it gives none back before.
        peak_memory: usize,
    },
}

/// A function that is called with every event, from within the call: it must be quick and must not
/// block.
pub(crate) type Observer = Arc<dyn Fn(&Event) + Send + Sync>;

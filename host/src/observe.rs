//! What a call does on the way to its result, for traces, progress displays and tests.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};

/// Something that happened during a call. Numbers count the requests of one call from 1.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A request goes out.
    Request {
        /// Which one.
        number: u32,
        /// The method.
        method: Method,
        /// The whole address.
        uri: Uri,
        /// The headers, all but `Authorization`.
        headers: HeaderMap,
        /// The whole body. Like the address and the headers, it is blotted out if the caller put
        /// the token there.
        body: Bytes,
    },
    /// A request was not sent: the allow-list has no such origin.
    Denied {
        /// Which one.
        number: u32,
        /// Where it would have gone.
        uri: Uri,
    },
    /// An answer began.
    Answer {
        /// To which request.
        number: u32,
        /// The status.
        status: StatusCode,
        /// The headers, without the token where the server repeats it.
        headers: HeaderMap,
        /// How long it took, in the time of the runtime.
        elapsed: Duration,
    },
    /// No answer came.
    NoAnswer {
        /// To which request.
        number: u32,
        /// Why.
        reason: String,
        /// After how long, in the time of the runtime.
        elapsed: Duration,
    },
    /// The component waits for nothing but time to pass, before its next attempt.
    WaitBegins {
        /// For how long, to the millisecond.
        duration: Duration,
    },
    /// The wait is over.
    WaitEnds,
    /// The call is over, whatever became of it.
    CallEnds {
        /// The most memory that the component had, in bytes: what it once has it keeps until the
        /// end of the call.
        peak_memory: usize,
    },
}

/// Where events go. Called from within the call, so it must be quick and must not block.
pub(crate) type Observer = Arc<dyn Fn(&Event) + Send + Sync>;

//! What is told of calls: events, for traces, progress displays and tests; spans and metrics, with the
//! features `tracing` and `metrics`.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};
use tokio::time::Instant;

use crate::transport::Body;

/// An event during a call.
///
/// The token is in none of them: `Authorization` is left out, and other parts of a request or
/// response that hold the token are redacted.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// The number of the call in this process, from 1.
    pub call: u64,
    /// The name of the function in the contract, such as `read-board`.
    pub action: Arc<str>,
    /// What happened.
    pub kind: EventKind,
}

/// What happened during a call. Numbers count the requests of one call from 1.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventKind {
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

/// The one way in which anything is told of a call.
#[derive(Clone)]
pub(crate) struct Observation {
    call: u64,
    action: Arc<str>,
    observer: Option<Observer>,
    /// The span of the call, if there is one.
    #[cfg(feature = "tracing")]
    span: Option<tracing::Span>,
}

impl Observation {
    /// Of the next call.
    pub(crate) fn new(action: Arc<str>, observer: Option<Observer>) -> Self {
        static CALLS: AtomicU64 = AtomicU64::new(0);
        Self {
            call: CALLS.fetch_add(1, Ordering::Relaxed) + 1,
            action,
            observer,
            #[cfg(feature = "tracing")]
            span: None,
        }
    }

    /// Whether events are wanted at all: what they hold takes time to put together.
    pub(crate) fn is_heard(&self) -> bool {
        self.observer.is_some()
    }

    pub(crate) fn tell(&self, kind: EventKind) {
        #[cfg(feature = "metrics")]
        if let EventKind::WaitBegins { duration } = &kind {
            crate::metrics::wait(*duration);
        }
        #[cfg(feature = "tracing")]
        if let EventKind::WaitBegins { duration } = &kind {
            tracing::event!(tracing::Level::DEBUG, wait.milliseconds = %duration.as_millis(), "waits before another attempt");
        }
        if let Some(observer) = &self.observer {
            observer(&Event {
                call: self.call,
                action: Arc::clone(&self.action),
                kind,
            });
        }
    }

    /// The number of the call.
    pub(crate) fn call(&self) -> u64 {
        self.call
    }

    /// The span of a request.
    pub(crate) fn request_span(&self, number: u32, request: &http::Request<Body>) -> Span {
        #[cfg(feature = "tracing")]
        return Span(crate::spans::request(self.span.as_ref(), number, request));
        #[cfg(not(feature = "tracing"))]
        {
            let _ = (number, request);
            Span()
        }
    }

    /// The span of the call.
    pub(crate) fn call_span(&mut self) -> Span {
        #[cfg(feature = "tracing")]
        return Span(self.span.insert(crate::spans::call(self.call, &self.action)).clone());
        #[cfg(not(feature = "tracing"))]
        Span()
    }

    /// The call is over: its span ends, even if this is kept.
    pub(crate) fn ends(&mut self) {
        #[cfg(feature = "tracing")]
        {
            self.span = None;
        }
    }

    /// The call begins; dropped, it ends as cancelled.
    pub(crate) fn begins(&self) -> CallEnd {
        #[cfg(feature = "metrics")]
        crate::metrics::call_starts();
        CallEnd {
            action: Arc::clone(&self.action),
            since: Instant::now(),
            outcome: Cow::Borrowed("cancelled"),
            #[cfg(feature = "tracing")]
            span: self.span.clone(),
        }
    }
}

/// The end of a call, to be counted.
#[cfg_attr(not(any(feature = "metrics", feature = "tracing")), allow(dead_code))]
pub(crate) struct CallEnd {
    action: Arc<str>,
    since: Instant,
    outcome: Cow<'static, str>,
    #[cfg(feature = "tracing")]
    span: Option<tracing::Span>,
}

impl CallEnd {
    /// `ok`, the kind of failure, or a limit of this library.
    pub(crate) fn outcome(&mut self, outcome: Cow<'static, str>) {
        self.outcome = outcome;
    }
}

impl Drop for CallEnd {
    fn drop(&mut self) {
        #[cfg(feature = "metrics")]
        crate::metrics::call_ends(&self.action, &self.outcome, self.since.elapsed());
        #[cfg(feature = "tracing")]
        if let Some(span) = &self.span {
            crate::spans::call_ends(span, &self.outcome);
        }
    }
}

/// A span of `tracing`; nothing without that feature.
#[derive(Clone)]
pub(crate) struct Span(#[cfg(feature = "tracing")] tracing::Span);

impl Span {
    /// The response to the request of this span began.
    pub(crate) fn response(&self, response: &http::Response<Body>) {
        #[cfg(feature = "metrics")]
        crate::metrics::response(response);
        #[cfg(feature = "tracing")]
        crate::spans::response(&self.0, response.status());
        #[cfg(not(any(feature = "metrics", feature = "tracing")))]
        let _ = response;
    }

    /// The request of this span got no response, for a reason of this kind.
    pub(crate) fn no_response(&self, kind: &str) {
        #[cfg(feature = "metrics")]
        crate::metrics::no_response();
        #[cfg(feature = "tracing")]
        crate::spans::no_response(&self.0, kind);
        #[cfg(not(feature = "tracing"))]
        let _ = kind;
    }

    /// The future, inside the span if there is one. No `async` function: that would hold the future twice.
    pub(crate) fn around_if<F: Future>(span: Option<Self>, future: F) -> impl Future<Output = F::Output> + use<F> {
        #[cfg(feature = "tracing")]
        return tracing::Instrument::instrument(future, span.map_or_else(tracing::Span::none, |span| span.0));
        #[cfg(not(feature = "tracing"))]
        {
            let _ = span;
            future
        }
    }

    /// The future, inside the span.
    pub(crate) fn around<F: Future>(self, future: F) -> impl Future<Output = F::Output> + use<F> {
        #[cfg(feature = "tracing")]
        return tracing::Instrument::instrument(future, self.0);
        #[cfg(not(feature = "tracing"))]
        future
    }
}

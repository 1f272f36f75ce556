//! The way out of one call: its requests, and what is told of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use http::{StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use monday_connector_redaction::{MASK, Redactor, Token};
use tokio::time::Instant as RuntimeInstant;
use wasmtime_wasi_http::WasiHttpHooks;

use crate::limited::{Connection, LimitedConnections};
use crate::observe::{CallEnd, EventKind, Observation, Span};
use crate::transport::{AllowList, Body, RequestTimeouts, Transport, TransportError};
use crate::types::ActionError;

/// Maximum size of a response's headers; longer ones would trap the component.
const MAX_RESPONSE_HEADER_BYTES: usize = 64 * 1024;

/// The way out of one call.
pub(crate) struct Outgoing {
    transport: Arc<dyn Transport>,
    allowed: Arc<AllowList>,
    observation: Observation,
    sent: u32,
    /// The connections that met a limit, if calls tell each other.
    limited: Option<Arc<LimitedConnections>>,
    /// The connection of the last request, if calls tell each other.
    connection: Connection,
    /// Whether the last response said that a limit was met.
    met_limit: Arc<AtomicBool>,
    /// The idempotency key of the last change that was sent.
    pub(crate) idempotency_key: Option<String>,
}

impl Outgoing {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        allowed: Arc<AllowList>,
        observation: Observation,
        limited: Option<Arc<LimitedConnections>>,
    ) -> Self {
        Self {
            transport,
            allowed,
            observation,
            sent: 0,
            limited,
            connection: Connection::default(),
            met_limit: Arc::default(),
            idempotency_key: None,
        }
    }

    /// A call begins with this way out.
    pub(crate) fn begin(&mut self) {
        self.sent = 0;
        self.idempotency_key = None;
    }

    /// The span of the call that begins, and its end.
    pub(crate) fn call_begins(&mut self) -> (Span, CallEnd) {
        let span = self.observation.call_span();
        (span, self.observation.begins())
    }

    /// The call is over, whose beginning was told of.
    pub(crate) fn call_ends(&mut self) {
        self.observation.ends();
    }

    pub(crate) fn call(&self) -> u64 {
        self.observation.call()
    }

    pub(crate) fn wait_begins(&self, duration: Duration, due: RuntimeInstant) {
        if let Some(limited) = &self.limited
            && self.met_limit.load(Ordering::Relaxed)
        {
            limited.note(self.connection, due);
        }
        self.observation.tell(EventKind::WaitBegins { duration });
    }

    pub(crate) fn wait_ends(&self) {
        self.observation.tell(EventKind::WaitEnds);
    }

    /// The function returned this. A limit that it did not wait for holds for other calls, too.
    pub(crate) fn returned<T>(&self, result: &Result<T, ActionError>) {
        if let Some(limited) = &self.limited
            && self.met_limit.load(Ordering::Relaxed)
            && let Err(ActionError::TemporaryFailure(failure)) = result
            && let Some(milliseconds) = failure.retry_after_ms
            && let Some(until) = RuntimeInstant::now().checked_add(Duration::from_millis(milliseconds.into()))
        {
            limited.note(self.connection, until);
        }
    }
}

/// The type that `wasmtime-wasi-http` requires of a pending response.
type HookResponse = Box<
    dyn Future<Output = Result<(http::Response<Body>, Box<dyn Future<Output = Result<(), TransportError>> + Send>), TransportError>> + Send,
>;

impl WasiHttpHooks for Outgoing {
    fn send_request(
        &mut self,
        request: http::Request<Body>,
        timeouts: Option<RequestTimeouts>,
        _response_processed: Box<dyn Future<Output = Result<(), TransportError>> + Send>,
    ) -> HookResponse {
        self.sent += 1;
        let number = self.sent;
        let timeouts = timeouts.unwrap_or_default();
        let token = request.headers().get(AUTHORIZATION);
        if !self.allowed.permits(request.uri()) {
            if self.observation.is_heard() {
                let uri = Secret::of(token).redacted_uri(request.uri());
                self.observation.tell(EventKind::Denied { number, uri });
            }
            return Box::new(async { Err(TransportError::HttpRequestDenied) });
        }
        if let Some(key) = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok()) {
            self.idempotency_key = Some(key.to_owned());
        }
        if self.limited.is_some() {
            self.connection = Connection::of_token(token.map(HeaderValue::as_bytes).unwrap_or_default());
        }
        self.met_limit.store(false, Ordering::Relaxed);
        let met_limit = Arc::clone(&self.met_limit);
        let transport = Arc::clone(&self.transport);
        let observation = self.observation.clone();
        let span = observation.request_span(number, &request);
        let token = token.cloned();
        let sending = span.clone();
        Box::new(sending.around(async move {
            let mut pending = Pending {
                number,
                observation: &observation,
                span,
                sent: RuntimeInstant::now(),
                reason: Some(("Abandoned".to_owned(), "the component abandoned the request".to_owned())),
            };
            let result = if observation.is_heard() {
                observed(number, &observation, transport.as_ref(), request, timeouts).await
            } else {
                sent(transport.as_ref(), request, timeouts).await
            };
            match &result {
                Ok(response) => {
                    pending.reason = None;
                    met_limit.store(response.status() == StatusCode::TOO_MANY_REQUESTS, Ordering::Relaxed);
                    pending.span.response(response);
                }
                // A transport may put anything into its text.
                Err(error) => {
                    let reason = error.to_string();
                    let is_clean = !Secret::of(token.as_ref()).is_in(reason.as_bytes());
                    let reason = if is_clean { reason } else { MASK.to_owned() };
                    pending.reason = Some((kind_of(error), reason));
                }
            }
            drop(pending);
            let nothing_left_to_drive: Box<dyn Future<Output = _> + Send> = Box::new(async { Ok(()) });
            Ok((result?, nothing_left_to_drive))
        }))
    }
}

/// The name of the error's case: `ConnectionRefused`.
fn kind_of(error: &TransportError) -> String {
    let text = format!("{error:?}");
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(text.len());
    text[..end].to_owned()
}

/// The response to a request, if the component can take it.
async fn sent(
    transport: &dyn Transport,
    request: http::Request<Body>,
    timeouts: RequestTimeouts,
) -> Result<http::Response<Body>, TransportError> {
    let response = transport.send(request, timeouts).await?;
    check_header_size(&response)?;
    Ok(response)
}

fn check_header_size(response: &http::Response<Body>) -> Result<(), TransportError> {
    let headers = response.headers();
    let size: usize = headers.iter().map(|(name, content)| name.as_str().len() + content.len() + 64).sum();
    if size > MAX_RESPONSE_HEADER_BYTES {
        let size = u32::try_from(size).ok();
        return Err(TransportError::HttpResponseHeaderSectionSize(size));
    }
    Ok(())
}

/// Sends a request and reports it to an observer, with its body in one piece.
async fn observed(
    number: u32,
    observation: &Observation,
    transport: &dyn Transport,
    request: http::Request<Body>,
    timeouts: RequestTimeouts,
) -> Result<http::Response<Body>, TransportError> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let token = Secret::of(head.headers.get(AUTHORIZATION));
    let mut headers = token.redacted_headers(&head.headers);
    headers.remove(AUTHORIZATION);
    observation.tell(EventKind::Request {
        number,
        method: head.method.clone(),
        uri: token.redacted_uri(&head.uri),
        headers,
        body: if token.is_in(&body) {
            Bytes::from_static(MASK.as_bytes())
        } else {
            body.clone()
        },
    });
    let began = RuntimeInstant::now();
    let result = sent(transport, http::Request::from_parts(head, whole(body)), timeouts).await;
    if let Ok(response) = &result {
        observation.tell(EventKind::Response {
            number,
            status: response.status(),
            headers: token.redacted_headers(response.headers()),
            elapsed: began.elapsed(),
        });
    }
    result
}

/// Finds the token in what is reported. In lower case, because header names are. The component redacts
/// the same.
pub(crate) struct Secret(Redactor);

impl Secret {
    pub(crate) fn of(token: Option<&HeaderValue>) -> Self {
        let token = String::from_utf8_lossy(token.map(HeaderValue::as_bytes).unwrap_or_default()).into_owned();
        Self(Redactor::new(&Token::new(token).in_lower_case()))
    }

    fn is_in(&self, text: &[u8]) -> bool {
        self.0.is_in(&text.to_ascii_lowercase())
    }

    pub(crate) fn redacted_uri(&self, uri: &Uri) -> Uri {
        if self.is_in(uri.to_string().as_bytes()) {
            Uri::from_static("/redacted")
        } else {
            uri.clone()
        }
    }

    fn redacted_headers(&self, headers: &HeaderMap) -> HeaderMap {
        let headers = headers.iter().filter(|(name, _)| !self.is_in(name.as_str().as_bytes()));
        headers
            .map(|(name, content)| {
                let content = if self.is_in(content.as_bytes()) {
                    HeaderValue::from_static(MASK)
                } else {
                    content.clone()
                };
                (name.clone(), content)
            })
            .collect()
    }
}

fn whole(body: Bytes) -> Body {
    Full::new(body).map_err(|never| match never {}).boxed_unsync()
}

/// Reports that a request got no response, also if the request is abandoned by dropping it.
struct Pending<'a> {
    number: u32,
    observation: &'a Observation,
    span: Span,
    sent: RuntimeInstant,
    /// The kind of reason, and the reason for people.
    reason: Option<(String, String)>,
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if let Some((kind, reason)) = self.reason.take() {
            self.span.no_response(&kind);
            self.observation.tell(EventKind::NoResponse {
                number: self.number,
                reason,
                elapsed: self.sent.elapsed(),
            });
        }
    }
}

//! The default transport: one pool of kept-alive connections for all calls.

use std::error::Error as StdError;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::{HttpConnector, capture_connection};
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::{Instant, Sleep, sleep, timeout};

use crate::transport::{Body, RequestTimeouts, ResponseFuture, Transport, TransportError};

/// Maximum time that an unused connection is kept: shorter than servers and load balancers keep
/// theirs, so that a request seldom meets a connection which is being closed.
const MAX_IDLE: Duration = Duration::from_secs(30);

/// Timeout of a request that has none of its own; the connector's requests have.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(600);

/// A pooled HTTP/1.1 client over TLS, with the certificates that the machine trusts.
///
/// Connections are kept for 30 seconds and shared by all calls and all clones. The connect timeout
/// includes the TLS handshake. Redirects are not followed, nothing is decompressed, and no proxy is
/// used. If the machine has no trusted certificates, every `https:` request fails because of the
/// server's certificate.
#[derive(Clone)]
pub struct HttpClient {
    client: Client<HttpsConnector<HttpConnector>, Body>,
}

impl HttpClient {
    /// A client with an empty pool. Reads the machine's certificates, so keep it.
    pub fn new() -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls())
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(MAX_IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self { client }
    }
}

impl Default for HttpClient {
    fn default() -> Self {
        Self::new()
    }
}

fn tls() -> rustls::ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = || {
        rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .expect("ring speaks every version that is safe")
    };
    match builder().with_native_roots() {
        Ok(trusting) => trusting.with_no_client_auth(),
        Err(_) => builder()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth(),
    }
}

impl Transport for HttpClient {
    fn send(&self, mut request: http::Request<Body>, timeouts: RequestTimeouts) -> ResponseFuture {
        let client = self.client.clone();
        Box::pin(async move {
            let mut connection = capture_connection(&mut request);
            let mut response = client.request(request);
            let connect = timeouts.connect_timeout.unwrap_or(DEFAULT_TIMEOUT);
            let first_byte = timeouts.first_byte_timeout.unwrap_or(DEFAULT_TIMEOUT);
            let between_bytes = timeouts.between_bytes_timeout.unwrap_or(DEFAULT_TIMEOUT);

            // The client connects while it polls the response, so both are polled.
            let early = tokio::select! {
                biased;
                result = &mut response => Some(result),
                _ = connection.wait_for_connection_metadata() => None,
                () = sleep(connect) => return Err(TransportError::ConnectionTimeout),
            };
            let result = match early {
                Some(result) => result,
                None => timeout(first_byte, response)
                    .await
                    .map_err(|_| TransportError::HttpResponseTimeout)?,
            };
            let response = result.map_err(|error| classify_client_error(&error))?;
            Ok(response.map(|body| TimedBody::new(body, between_bytes).boxed_unsync()))
        })
    }
}

/// The body of a response, with a timeout between two pieces.
struct TimedBody {
    body: Incoming,
    timeout: Duration,
    timer: Pin<Box<Sleep>>,
}

impl TimedBody {
    fn new(body: Incoming, timeout: Duration) -> Self {
        Self {
            body,
            timeout,
            timer: Box::pin(sleep(timeout)),
        }
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let due = Instant::now() + self.timeout;
            self.timer.as_mut().reset(due);
            return Poll::Ready(frame.map(|frame| frame.map_err(|error| classify_http_error(&error))));
        }
        ready!(self.timer.as_mut().poll(context));
        Poll::Ready(Some(Err(TransportError::ConnectionReadTimeout)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The closest case for an error of the client. The cases that mean "not sent" are used for errors
/// before the connection was established, and never after.
fn classify_client_error(error: &ClientError) -> TransportError {
    if !error.is_connect() {
        return match find::<hyper::Error>(error) {
            Some(error) => classify_http_error(error),
            None => TransportError::InternalError(Some(error.to_string())),
        };
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        return classify_tls_error(tls);
    }
    if causes(error).any(|cause| cause.to_string() == "dns error") {
        let rcode = causes(error).last().map(ToString::to_string);
        return TransportError::DnsError { rcode, info_code: None };
    }
    match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => TransportError::ConnectionRefused,
        Some(
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
            | io::ErrorKind::AddrNotAvailable,
        ) => TransportError::DestinationIpUnroutable,
        Some(io::ErrorKind::TimedOut) => TransportError::ConnectionTimeout,
        Some(io::ErrorKind::ConnectionReset | io::ErrorKind::UnexpectedEof) => TransportError::ConnectionTerminated,
        _ => TransportError::InternalError(causes(error).last().map(ToString::to_string)),
    }
}

fn classify_tls_error(error: &rustls::Error) -> TransportError {
    match error {
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => TransportError::TlsCertificateError,
        rustls::Error::AlertReceived(alert) => TransportError::TlsAlertReceived {
            alert_id: Some(u8::from(*alert)),
            alert_message: alert.as_str().map(str::to_owned),
        },
        _ => TransportError::TlsProtocolError,
    }
}

/// The closest case for an error on an established connection.
fn classify_http_error(error: &hyper::Error) -> TransportError {
    // An error of the request's own body is returned wrapped.
    if let Some(TransportError::HttpRequestBodySize(size)) = find::<TransportError>(error) {
        return TransportError::HttpRequestBodySize(*size);
    }
    if error.is_timeout() {
        return TransportError::HttpResponseTimeout;
    }
    if error.is_parse_too_large() {
        return TransportError::HttpResponseHeaderSectionSize(None);
    }
    if error.is_parse() {
        return TransportError::HttpProtocolError;
    }
    TransportError::ConnectionTerminated
}

fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        match error.downcast_ref::<io::Error>() {
            // `source` skips the error that an `io::Error` wraps.
            Some(wrapper) => wrapper.get_ref().map(|inner| inner as &(dyn StdError + 'static)),
            None => error.source(),
        }
    })
}

fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

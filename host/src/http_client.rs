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

use crate::transport::{Answer, Body, RequestTimeouts, Transport, TransportError};

/// How long a connection is kept that nobody uses: shorter than servers and the boxes before them
/// keep theirs, so that a request seldom meets a connection which is just being closed.
const IDLE: Duration = Duration::from_secs(30);

/// Where a request names no time-out. The connector's requests always do.
const NO_TIMEOUT: Duration = Duration::from_secs(600);

/// A pooled HTTP/1.1 client over TLS, with the certificates that the machine trusts.
///
/// Connections are kept for 30 seconds and shared by all calls and all clones. TLS has its part of
/// the connect time-out. Redirects are not followed, nothing is decompressed, no proxy is asked.
/// If the machine holds no trusted certificates, every `https:` request fails as one whose
/// certificate is not trusted.
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
            .pool_idle_timeout(IDLE)
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
    fn send(&self, mut request: http::Request<Body>, timeouts: RequestTimeouts) -> Answer {
        let client = self.client.clone();
        Box::pin(async move {
            let mut connection = capture_connection(&mut request);
            let mut answer = client.request(request);
            let connect = timeouts.connect_timeout.unwrap_or(NO_TIMEOUT);
            let first_byte = timeouts.first_byte_timeout.unwrap_or(NO_TIMEOUT);
            let between_bytes = timeouts.between_bytes_timeout.unwrap_or(NO_TIMEOUT);

            // The connection is made inside the request, so both are watched.
            let early = tokio::select! {
                biased;
                answered = &mut answer => Some(answered),
                _ = connection.wait_for_connection_metadata() => None,
                () = sleep(connect) => return Err(TransportError::ConnectionTimeout),
            };
            let answered = match early {
                Some(answered) => answered,
                None => timeout(first_byte, answer).await.map_err(|_| TransportError::HttpResponseTimeout)?,
            };
            let response = answered.map_err(|error| classify_client_error(&error))?;
            Ok(response.map(|body| AnswerBody::new(body, between_bytes).boxed_unsync()))
        })
    }
}

/// The body of an answer, with a limit to its silences.
struct AnswerBody {
    body: Incoming,
    patience: Duration,
    silence: Pin<Box<Sleep>>,
}

impl AnswerBody {
    fn new(body: Incoming, patience: Duration) -> Self {
        Self {
            body,
            patience,
            silence: Box::pin(sleep(patience)),
        }
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let due = Instant::now() + self.patience;
            self.silence.as_mut().reset(due);
            return Poll::Ready(frame.map(|frame| frame.map_err(|error| classify_http_error(&error))));
        }
        ready!(self.silence.as_mut().poll(context));
        Poll::Ready(Some(Err(TransportError::ConnectionReadTimeout)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The closest case for an error of the client. Those that mean "surely not sent" are given for
/// errors before the connection stood, and never after.
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

/// The closest case for an error on a connection that stood.
fn classify_http_error(error: &hyper::Error) -> TransportError {
    // What the component's own body reported comes back wrapped.
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
            // What an `io::Error` wraps is passed over by its `source`.
            Some(wrapper) => wrapper.get_ref().map(|inner| inner as &(dyn StdError + 'static)),
            None => error.source(),
        }
    })
}

fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

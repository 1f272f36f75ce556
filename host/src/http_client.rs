//! The default transport: one pool of kept-alive connections for all calls.

use std::error::Error as StdError;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use http::uri::{PathAndQuery, Scheme};
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::client::legacy::connect::{HttpConnector, capture_connection};
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep, timeout};

use tower_service::Service;

use crate::transport::{Body, RequestTimeouts, ResponseFuture, Transport, TransportError};

/// Maximum time that an unused connection is kept: shorter than servers and load balancers keep
/// theirs, so that a request seldom meets a connection which is being closed.
const MAX_IDLE: Duration = Duration::from_secs(30);

/// Timeout of a request that has none of its own; the connector's requests have.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(600);

/// Default timeout of a connection, TLS included: a server that does not answer by then is not there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A pooled HTTP/1.1 client over TLS, with the certificates that the machine trusts, through the proxy
/// that its environment names.
///
/// Connections are kept for 30 seconds and shared by all calls and all clones. Redirects are not
/// followed, and nothing is decompressed.
///
/// - Certificates: those of the machine, or those in `SSL_CERT_FILE` and `SSL_CERT_DIR`.
/// - Proxy: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case; HTTP, HTTPS and
///   SOCKS 5, with credentials. Every request, also a plain one, goes through a tunnel, so a proxy
///   never sees the token. Loopback addresses are reached without a proxy.
///
/// What never reached the server is reported as such; see [`HttpClient::send`](Transport::send). With
/// [`HttpClient::builder`] all of it can be set.
#[derive(Clone)]
pub struct HttpClient {
    client: Client<HttpsConnector<Dialer>, Body>,
    /// Places for requests, if their number is limited.
    connections: Option<Arc<Semaphore>>,
    connect_timeout: Duration,
    /// Why no `https:` request can be sent.
    misconfigured: Option<Arc<str>>,
}

/// A setting of a client that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HttpClientError {
    /// A proxy's address is malformed.
    #[error("{0:?} is not the address of a proxy; enter one such as http://proxy.example:3128")]
    Proxy(String),
    /// A certificate cannot be read.
    #[error("a certificate cannot be read: {0}")]
    Certificate(String),
    /// A client certificate and its key do not go together, or the key cannot be read.
    #[error("the client certificate cannot be used: {0}")]
    ClientCertificate(String),
    /// A configuration of TLS that does not fit the other settings.
    #[error("this configuration of TLS cannot be used: {0}")]
    Tls(&'static str),
    /// A number of connections that lets nothing through.
    #[error("at least one connection must be allowed")]
    NoConnection,
}

/// The settings of an [`HttpClient`].
#[must_use]
pub struct HttpClientBuilder {
    proxy: ProxySetting,
    certificates: Vec<CertificateDer<'static>>,
    client_certificate: Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>,
    tls: Option<rustls::ClientConfig>,
    http2: bool,
    max_connections: Option<u32>,
    max_idle_connections: usize,
    connect_timeout: Duration,
}

enum ProxySetting {
    Environment,
    None,
    Address(String),
}

impl HttpClientBuilder {
    /// Uses this proxy, and not that of the environment: `http://user:password@proxy.example:3128`;
    /// `https:` and `socks5:` are known, too.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxy = ProxySetting::Address(address.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxySetting::None;
        self
    }

    /// Trusts the certificates in this PEM text, besides those of the machine: a company's own
    /// authority.
    pub fn add_certificates(mut self, pem: &[u8]) -> Result<Self, HttpClientError> {
        let mut found = false;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            self.certificates
                .push(certificate.map_err(|error| HttpClientError::Certificate(error.to_string()))?);
            found = true;
        }
        if found {
            Ok(self)
        } else {
            Err(HttpClientError::Certificate("there is none in the text".to_owned()))
        }
    }

    /// Shows this certificate to servers that ask for one: a PEM text with the certificate and those
    /// between it and the authority, and one with its key.
    pub fn client_certificate(mut self, certificates: &[u8], key: &[u8]) -> Result<Self, HttpClientError> {
        let unusable = |error: &dyn std::fmt::Display| HttpClientError::ClientCertificate(error.to_string());
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificates).collect();
        let chain = chain.map_err(|error| unusable(&error))?;
        if chain.is_empty() {
            return Err(unusable(&"there is no certificate in the text"));
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| unusable(&error))?;
        self.client_certificate = Some((chain, key));
        Ok(self)
    }

    /// TLS as the program configured it, for one that shares sessions, certificates or a verifier of
    /// its own with other clients. It replaces the certificates of the machine and those added here. It
    /// must name no protocols (`alpn_protocols`): [`HttpClientBuilder::http2`] does.
    pub fn tls(mut self, config: rustls::ClientConfig) -> Self {
        self.tls = Some(config);
        self
    }

    /// Whether HTTP/2 is offered to servers (by ALPN); false by default. Those that take it get all
    /// requests on one connection.
    pub fn http2(mut self, offered: bool) -> Self {
        self.http2 = offered;
        self
    }

    /// Maximum number of requests under way at the same time, each of which has a connection of its own
    /// with HTTP/1.1; further ones wait, in their order. One that still waits after the connect timeout fails
    /// as one that was not sent. Default: none; calls are limited by
    /// [`Builder::max_concurrent_calls`](crate::Builder::max_concurrent_calls).
    pub fn max_connections(mut self, connections: u32) -> Self {
        self.max_connections = Some(connections);
        self
    }

    /// Maximum number of unused connections that are kept to a server. Default: as many as there are;
    /// each is closed after 30 seconds.
    pub fn max_idle_connections(mut self, connections: usize) -> Self {
        self.max_idle_connections = connections;
        self
    }

    /// Maximum time until a connection stands, TLS and the proxy included. Default: 10 seconds. A
    /// shorter timeout of a request counts instead.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The client. Reads the machine's certificates, so keep it.
    pub fn build(self) -> Result<HttpClient, HttpClientError> {
        let mut problems = Vec::new();
        let proxies = match &self.proxy {
            ProxySetting::None => None,
            ProxySetting::Environment => {
                problems.extend(malformed_variables());
                Some(Matcher::from_env())
            }
            ProxySetting::Address(address) => {
                let matcher = Matcher::builder().all(address.as_str()).build();
                if !intercepts(&matcher) {
                    return Err(HttpClientError::Proxy(without_credentials(address)));
                }
                Some(matcher)
            }
        };
        if self.max_connections == Some(0) {
            return Err(HttpClientError::NoConnection);
        }
        let tls = match self.tls {
            Some(config) if !config.alpn_protocols.is_empty() => {
                return Err(HttpClientError::Tls("it names protocols, which `http2` does"));
            }
            Some(_) if self.client_certificate.is_some() || !self.certificates.is_empty() => {
                return Err(HttpClientError::Tls("certificates belong into it, where it is given whole"));
            }
            Some(config) => config,
            None => {
                let (tls, problem) = tls(self.certificates, self.client_certificate)?;
                problems.extend(problem);
                tls
            }
        };
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let dialer = Dialer {
            proxies: proxies.map(Arc::new),
            hop: HttpsConnectorBuilder::new()
                .with_tls_config(tls.clone())
                .https_or_http()
                .enable_http1()
                .wrap_connector(tcp),
        };
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http();
        let connector = if self.http2 {
            connector.enable_all_versions().wrap_connector(dialer)
        } else {
            connector.enable_http1().wrap_connector(dialer)
        };
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(MAX_IDLE)
            .pool_max_idle_per_host(self.max_idle_connections)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Ok(HttpClient {
            client,
            connections: self.max_connections.map(|most| Arc::new(Semaphore::new(most as usize))),
            connect_timeout: self.connect_timeout,
            misconfigured: (!problems.is_empty()).then(|| problems.join("; ").into()),
        })
    }
}

impl HttpClient {
    /// A client with an empty pool, with the certificates and the proxy of the machine. Keep it.
    pub fn new() -> Self {
        match Self::builder().build() {
            Ok(client) => client,
            // The defaults are no settings that could be wrong.
            Err(error) => unreachable!("{error}"),
        }
    }

    /// The settings of a client.
    pub fn builder() -> HttpClientBuilder {
        HttpClientBuilder {
            proxy: ProxySetting::Environment,
            certificates: Vec::new(),
            client_certificate: None,
            tls: None,
            http2: false,
            max_connections: None,
            max_idle_connections: usize::MAX,
            connect_timeout: CONNECT_TIMEOUT,
        }
    }

    /// Why no `https:` request can be sent, if none can: the machine has no trusted certificates, or
    /// its proxy settings are malformed.
    pub fn problem(&self) -> Option<&str> {
        self.misconfigured.as_deref()
    }
}

impl Default for HttpClient {
    fn default() -> Self {
        Self::new()
    }
}

/// The variables that name a proxy. A value that is ignored would send the token past the proxy.
const PROXY_VARIABLES: [&str; 6] = ["ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"];

fn malformed_variables() -> impl Iterator<Item = String> {
    PROXY_VARIABLES.into_iter().filter_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.trim().is_empty())?;
        let is_known = intercepts(&Matcher::builder().all(value).build());
        (!is_known).then(|| format!("{name} is not the address of a proxy"))
    })
}

fn intercepts(matcher: &Matcher) -> bool {
    let known = matcher.intercept(&Uri::from_static("https://api.monday.com"));
    known.is_some_and(|proxy| matches!(proxy.uri().scheme_str(), Some("http" | "https" | "socks5" | "socks5h")))
}

/// An address, for a message.
fn without_credentials(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => address.to_owned(),
    }
}

/// TLS with the certificates of the machine and these; or why there are none.
fn tls(
    certificates: Vec<CertificateDer<'static>>,
    client: Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>,
) -> Result<(rustls::ClientConfig, Option<String>), HttpClientError> {
    let mut roots = rustls::RootCertStore::empty();
    let machine = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(machine.certs.into_iter().chain(certificates));
    let problem = roots.is_empty().then(|| {
        let reasons: Vec<String> = machine.errors.iter().map(ToString::to_string).collect();
        format!(
            "this machine has no trusted certificates; install its ca-certificates, or name a file of them in SSL_CERT_FILE {}",
            reasons.join(", ")
        )
        .trim_end()
        .to_owned()
    });
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks every version that is safe")
        .with_root_certificates(roots);
    let config = match client {
        None => config.with_no_client_auth(),
        Some((chain, key)) => config
            .with_client_auth_cert(chain, key)
            .map_err(|error| HttpClientError::ClientCertificate(error.to_string()))?,
    };
    Ok((config, problem))
}

/// Opens connections: directly, or through a proxy's tunnel.
#[derive(Clone)]
struct Dialer {
    proxies: Option<Arc<Matcher>>,
    /// The way to the first hop.
    hop: HttpsConnector<HttpConnector>,
}

type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;
type BoxError = Box<dyn StdError + Send + Sync>;

/// A proxy does not let the request through.
#[derive(Debug, thiserror::Error)]
#[error("the proxy {proxy} does not let the request through: {reason}")]
struct ProxyRefusal {
    proxy: String,
    reason: String,
}

/// A proxy cannot be reached: which is no word about the server.
#[derive(Debug, thiserror::Error)]
#[error("the proxy {proxy} cannot be reached")]
struct ProxyUnreachable {
    proxy: String,
    source: BoxError,
}

impl Service<Uri> for Dialer {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let mut hop = self.hop.clone();
        let proxy = self.proxies.as_ref().filter(|_| !is_loopback(&target));
        let Some(proxy) = proxy.and_then(|proxies| proxies.intercept(&target)) else {
            // TLS to the server is the outer connector's.
            return Box::pin(async move { hop.call(plain(&target)?).await });
        };
        Box::pin(async move {
            let name = proxy.uri().authority().map(ToString::to_string).unwrap_or_default();
            // Without a port the tunnel would lead to that of TLS.
            let target = with_port(&target)?;
            if proxy.uri().scheme_str().is_some_and(|scheme| scheme.starts_with("socks5")) {
                let mut tunnel = SocksV5::new(proxy.uri().clone(), PlainHop(hop));
                if let Some((user, password)) = proxy.raw_auth() {
                    tunnel = tunnel.with_auth(user.to_owned(), password.to_owned());
                }
                return tunnel.call(target).await.map_err(|error| match find::<io::Error>(&error) {
                    Some(_) => {
                        let source = error.into();
                        ProxyUnreachable { proxy: name, source }.into()
                    }
                    None => {
                        let reason = error.to_string();
                        ProxyRefusal { proxy: name, reason }.into()
                    }
                });
            }
            let mut tunnel = Tunnel::new(proxy.uri().clone(), hop);
            if let Some(credentials) = proxy.basic_auth() {
                tunnel = tunnel.with_auth(credentials.clone());
            }
            tunnel.call(target).await.map_err(|error| {
                // Before the proxy was reached there is a cause.
                if error.source().is_some() {
                    let source = error.into();
                    return ProxyUnreachable { proxy: name, source }.into();
                }
                let reason = error.to_string();
                ProxyRefusal { proxy: name, reason }.into()
            })
        })
    }
}

/// A connection to a SOCKS proxy: its scheme is none that the connector knows.
#[derive(Clone)]
struct PlainHop(HttpsConnector<HttpConnector>);

impl Service<Uri> for PlainHop {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, proxy: Uri) -> Self::Future {
        let mut hop = self.0.clone();
        Box::pin(async move { hop.call(plain(&proxy)?).await })
    }
}

/// The address without TLS, with its port.
fn plain(uri: &Uri) -> Result<Uri, BoxError> {
    let uri = with_port(uri)?;
    let mut parts = uri.into_parts();
    parts.scheme = Some(Scheme::HTTP);
    Ok(Uri::from_parts(parts)?)
}

fn with_port(uri: &Uri) -> Result<Uri, BoxError> {
    let port = uri.port_u16().unwrap_or(match uri.scheme_str() {
        Some("http") => 80,
        Some("socks5" | "socks5h") => 1080,
        _ => 443,
    });
    let host = uri.host().unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.authority = Some(format!("{host}:{port}").parse()?);
    if parts.path_and_query.is_none() {
        parts.path_and_query = Some(PathAndQuery::from_static("/"));
    }
    if parts.scheme.is_none() {
        parts.scheme = Some(Scheme::HTTPS);
    }
    Ok(Uri::from_parts(parts)?)
}

fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl Transport for HttpClient {
    fn send(&self, mut request: http::Request<Body>, timeouts: RequestTimeouts) -> ResponseFuture {
        let client = self.client.clone();
        if self.misconfigured.is_some() && request.uri().scheme() == Some(&Scheme::HTTPS) {
            return Box::pin(async { Err(TransportError::ConfigurationError) });
        }
        let connect_timeout = self.connect_timeout;
        let connections = self.connections.clone();
        Box::pin(async move {
            // The semaphore is never closed.
            let place = match connections {
                Some(connections) => {
                    let place = timeout(connect_timeout, connections.acquire_owned()).await;
                    place.map_err(|_| TransportError::DestinationUnavailable)?.ok()
                }
                None => None,
            };
            let mut connection = capture_connection(&mut request);
            let mut response = client.request(request);
            let connect = timeouts.connect_timeout.unwrap_or(DEFAULT_TIMEOUT).min(connect_timeout);
            let first_byte = timeouts.first_byte_timeout.unwrap_or(DEFAULT_TIMEOUT);
            let between_bytes = timeouts.between_bytes_timeout.unwrap_or(DEFAULT_TIMEOUT);

            // The client connects while it polls the response, so both are polled.
            let early = tokio::select! {
                biased;
                result = &mut response => Some(result),
                _ = connection.wait_for_connection_metadata() => None,
                // Some hosts report the silence of an open connection as a connection timeout, so the
                // component cannot take that for a request that was not sent.
                () = sleep(connect) => return Err(TransportError::DestinationUnavailable),
            };
            let result = match early {
                Some(result) => result,
                None => timeout(first_byte, response)
                    .await
                    .map_err(|_| TransportError::HttpResponseTimeout)?,
            };
            let response = result.map_err(|error| classify_client_error(&error))?;
            Ok(response.map(|body| TimedBody::new(body, between_bytes, place).boxed_unsync()))
        })
    }
}

/// The body of a response, with a timeout between two pieces.
struct TimedBody {
    body: Incoming,
    timeout: Duration,
    /// Since the last piece, once there was something to wait for: a short body comes with the head.
    timer: Option<Pin<Box<Sleep>>>,
    /// Left when the body is dropped.
    _place: Option<OwnedSemaphorePermit>,
}

impl TimedBody {
    fn new(body: Incoming, timeout: Duration, place: Option<OwnedSemaphorePermit>) -> Self {
        Self {
            body,
            timeout,
            timer: None,
            _place: place,
        }
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.timer = None;
            return Poll::Ready(frame.map(|frame| frame.map_err(|error| classify_http_error(&error))));
        }
        let timeout = self.timeout;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(timeout)));
        ready!(timer.as_mut().poll(context));
        Poll::Ready(Some(Err(TransportError::ConnectionReadTimeout)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The closest case for an error of the client. Before the connection was established nothing was
/// sent, and only cases that say so are used.
fn classify_client_error(error: &ClientError) -> TransportError {
    if !error.is_connect() {
        return match find::<hyper::Error>(error) {
            Some(error) => classify_http_error(error),
            None => TransportError::InternalError(Some(error.to_string())),
        };
    }
    if find::<ProxyRefusal>(error).is_some() {
        return TransportError::HttpUpgradeFailed;
    }
    if find::<ProxyUnreachable>(error).is_some() {
        return TransportError::DestinationUnavailable;
    }
    if let Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) = find::<rustls::Error>(error) {
        return TransportError::TlsCertificateError;
    }
    if causes(error).any(|cause| cause.to_string() == "dns error") {
        let rcode = causes(error).last().map(ToString::to_string);
        // The words of Linux, macOS and Windows for a name that nobody has. Anything else may pass.
        const UNKNOWN: [&str; 3] = ["Name or service not known", "nodename nor servname", "No such host"];
        if rcode
            .as_deref()
            .is_some_and(|text| UNKNOWN.iter().any(|words| text.contains(words)))
        {
            return TransportError::DestinationNotFound;
        }
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
        _ => TransportError::DestinationUnavailable,
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

//! What never reached the server is reported as such, and at once: certificates, proxies, names,
//! connections. And a kept-alive connection that dies is replaced.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use monday_connector_host::{Body, HttpClient, HttpClientBuilder, HttpClientError, RequestTimeouts, Transport, TransportError};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{self, ServerConfig};

const TOKEN: &str = "kQ7vXw2LrT9pZs4NcB8yHd3MfJ6gWa1E";

const TIMEOUTS: RequestTimeouts = RequestTimeouts {
    connect_timeout: Some(Duration::from_secs(10)),
    first_byte_timeout: Some(Duration::from_secs(20)),
    between_bytes_timeout: Some(Duration::from_secs(30)),
};

fn post(uri: impl std::fmt::Display) -> http::Request<Body> {
    let body = Full::new(Bytes::from_static(b"{}")).map_err(|never| match never {}).boxed_unsync();
    let request = http::Request::post(uri.to_string()).header("authorization", TOKEN);
    request.body(body).unwrap()
}

/// Reads a request to its end: its head as text. `None` if the connection ends before that.
async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map(|length| length.parse::<usize>());
    if let Some(Ok(length)) = length {
        stream.read_exact(&mut vec![0; length]).await.ok()?;
    }
    Some(head)
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// Serves requests on a connection until it ends, and counts them.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, requests: &AtomicUsize) {
    while read_request(&mut stream).await.is_some() {
        requests.fetch_add(1, Ordering::SeqCst);
        if stream.write_all(OK).await.is_err() || stream.flush().await.is_err() {
            return;
        }
    }
}

/// A private authority.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut parameters = CertificateParams::new(Vec::new()).unwrap();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// TLS with a certificate for this name.
    fn acceptor(&self, name: &str, edit: impl FnOnce(&mut CertificateParams)) -> TlsAcceptor {
        TlsAcceptor::from(Arc::new(self.config(name, edit, false)))
    }

    /// The same, which may ask clients for a certificate of this authority.
    fn config(&self, name: &str, edit: impl FnOnce(&mut CertificateParams), asks_clients: bool) -> ServerConfig {
        let mut parameters = CertificateParams::new(vec![name.to_owned()]).unwrap();
        edit(&mut parameters);
        let key = KeyPair::generate().unwrap();
        let certificate = parameters.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap();
        let config = if asks_clients {
            let mut roots = rustls::RootCertStore::empty();
            roots.add(self.0.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                .build()
                .unwrap();
            config.with_client_cert_verifier(verifier)
        } else {
            config.with_no_client_auth()
        };
        config.with_single_cert(vec![certificate.der().clone()], key).unwrap()
    }

    /// A certificate of this authority for a client, and its key, as PEM texts.
    fn client(&self) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let parameters = CertificateParams::new(vec!["client.example".to_owned()]).unwrap();
        (parameters.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }

    /// A server with a certificate for this name; and the number of its requests.
    async fn server(&self, name: &str, edit: impl FnOnce(&mut CertificateParams)) -> (SocketAddr, Arc<AtomicUsize>) {
        Self::listen(self.acceptor(name, edit)).await
    }

    async fn listen(acceptor: TlsAcceptor) -> (SocketAddr, Arc<AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, count) = (acceptor.clone(), Arc::clone(&count));
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, &count).await;
                    }
                });
            }
        });
        (address, requests)
    }
}

impl Authority {
    /// The settings of a client that trusts it.
    fn trusted(&self) -> HttpClientBuilder {
        HttpClient::builder().add_certificates(self.pem().as_bytes()).unwrap()
    }
}

/// A client of this proxy.
fn through(proxy: &Proxy) -> HttpClient {
    HttpClient::builder().proxy(format!("http://{}", proxy.address)).build().unwrap()
}

/// A plain server.
async fn plain_server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        serve(stream, &AtomicUsize::new(0)).await;
    });
    address
}

async fn status(client: &HttpClient, uri: impl std::fmt::Display) -> Result<u16, TransportError> {
    let response = client.send(post(uri), TIMEOUTS).await?;
    let status = response.status().as_u16();
    response.into_body().collect().await?;
    Ok(status)
}

#[tokio::test]
async fn a_private_authority_is_trusted_if_it_is_added() {
    let authority = Authority::new();
    let (address, requests) = authority.server("localhost", |_| {}).await;
    let uri = format!("https://localhost:{}/v2", address.port());
    let trusting = authority.trusted().build().unwrap();
    assert_eq!(status(&trusting, &uri).await.unwrap(), 200);
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    // Text without a certificate is no setting.
    for text in ["", "nothing", "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n"] {
        let refused = HttpClient::builder().add_certificates(text.as_bytes());
        assert!(matches!(refused, Err(HttpClientError::Certificate(_))), "{text}");
    }
}

#[tokio::test]
async fn a_client_certificate_is_shown_to_a_server_that_asks_for_one() {
    let authority = Authority::new();
    let config = authority.config("localhost", |_| {}, true);
    let (address, requests) = Authority::listen(TlsAcceptor::from(Arc::new(config))).await;
    let uri = format!("https://localhost:{}/v2", address.port());
    let (certificate, key) = authority.client();
    let with = |certificate: &str, key: &str| authority.trusted().client_certificate(certificate.as_bytes(), key.as_bytes());
    let client = with(&certificate, &key).unwrap().build().unwrap();
    assert_eq!(status(&client, &uri).await.unwrap(), 200);
    assert!(status(&authority.trusted().build().unwrap(), &uri).await.is_err());
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    // Neither text is taken for the other, and a key must be the certificate's.
    let (_, other) = authority.client();
    for (certificate, key) in [
        ("", key.as_str()),
        (&key, &key),
        (&certificate, ""),
        (&certificate, &certificate),
        (&certificate, &other),
    ] {
        let refused = with(certificate, key).and_then(HttpClientBuilder::build);
        assert!(matches!(refused, Err(HttpClientError::ClientCertificate(_))), "{certificate}{key}");
    }
}

/// TLS as the program configured it takes the place of all that the client would configure.
#[test]
fn tls_of_the_program_is_taken_whole_or_refused() {
    let config = || {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth()
    };
    assert!(HttpClient::builder().tls(config()).http2(true).build().is_ok());
    let mut named = config();
    named.alpn_protocols = vec![b"h2".to_vec()];
    let (certificate, key) = Authority::new().client();
    let both = HttpClient::builder()
        .tls(config())
        .client_certificate(certificate.as_bytes(), key.as_bytes());
    for refused in [
        HttpClient::builder().tls(named),
        both.unwrap(),
        Authority::new().trusted().tls(config()),
    ] {
        assert!(matches!(refused.build(), Err(HttpClientError::Tls(_))));
    }
}

#[tokio::test]
async fn http_2_is_spoken_where_it_is_offered_and_taken() {
    let authority = Authority::new();
    let mut config = authority.config("localhost", |_| {}, false);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("https://localhost:{}/v2", listener.local_addr().unwrap().port());
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let stream = acceptor.accept(stream).await.unwrap();
                // Says which version it was asked in.
                let service = service_fn(|request: http::Request<Incoming>| async move {
                    let version = if request.version() == http::Version::HTTP_2 { "2" } else { "1.1" };
                    let body = Full::new(Bytes::from_static(b"ok"));
                    Ok::<_, Infallible>(http::Response::builder().header("spoken", version).body(body).unwrap())
                });
                let _ = auto::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    for (offered, spoken) in [(true, "2"), (false, "1.1")] {
        connections.store(0, Ordering::SeqCst);
        let client = authority.trusted().http2(offered).build().unwrap();
        // The first opens the connection that the others share.
        assert_eq!(status(&client, &uri).await.unwrap(), 200);
        let responses = [1, 2, 3].map(|_| client.send(post(&uri), TIMEOUTS));
        let mut open = Vec::new();
        for response in responses {
            let response = response.await.unwrap();
            assert_eq!(response.headers()["spoken"], spoken);
            open.push(response);
        }
        assert!(!offered || connections.load(Ordering::SeqCst) == 1);
    }
}

#[tokio::test]
async fn no_more_connections_are_opened_than_are_allowed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/v2", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move { serve(stream, &AtomicUsize::new(0)).await });
        }
    });
    let client = HttpClient::builder().max_connections(2).build().unwrap();
    let requests: Vec<_> = (0..20)
        .map(|_| {
            let (client, uri) = (client.clone(), uri.clone());
            tokio::spawn(async move { status(&client, uri).await })
        })
        .collect();
    for request in requests {
        assert_eq!(request.await.unwrap().unwrap(), 200);
    }
    let opened = connections.load(Ordering::SeqCst);
    assert!((1..=2).contains(&opened), "{opened}");
    // One that gets none in time was not sent.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}/v2", silent.local_addr().unwrap());
    let client = HttpClient::builder().max_connections(1).connect_timeout(Duration::from_millis(50));
    let client = client.build().unwrap();
    let first = tokio::spawn({
        let (client, uri) = (client.clone(), uri.clone());
        async move { status(&client, uri).await }
    });
    let (_open, _) = silent.accept().await.unwrap();
    assert!(matches!(status(&client, uri).await, Err(TransportError::DestinationUnavailable)));
    first.abort();
    assert!(matches!(
        HttpClient::builder().max_connections(0).build(),
        Err(HttpClientError::NoConnection)
    ));
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_has_expired_or_is_for_another_name_is_told_and_nothing_is_sent() {
    let (authority, other) = (Authority::new(), Authority::new());
    let untrusted = other.server("localhost", |_| {}).await;
    let expired = authority
        .server("localhost", |parameters| {
            parameters.not_before = rcgen::date_time_ymd(2001, 1, 1);
            parameters.not_after = rcgen::date_time_ymd(2002, 1, 1);
        })
        .await;
    let misnamed = authority.server("elsewhere.example", |_| {}).await;
    let client = authority.trusted().build().unwrap();
    for (address, requests) in [untrusted, expired, misnamed] {
        let error = status(&client, format_args!("https://localhost:{}/v2", address.port()))
            .await
            .unwrap_err();
        assert!(matches!(error, TransportError::TlsCertificateError), "{error:?}");
        assert_eq!(requests.load(Ordering::SeqCst), 0);
    }
}

/// What a proxy heard, and how it treats a CONNECT.
struct Proxy {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
}

/// A proxy that opens a tunnel to this address whatever is asked for, or responds with this status.
async fn proxy(target: Option<SocketAddr>, refusal: &'static str) -> Proxy {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                let Some(head) = read_request(&mut stream).await else { return };
                log.lock().unwrap().push(head);
                let Some(target) = target else {
                    let _ = stream
                        .write_all(format!("HTTP/1.1 {refusal}\r\ncontent-length: 0\r\n\r\n").as_bytes())
                        .await;
                    return;
                };
                let mut server = TcpStream::connect(target).await.unwrap();
                stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut server).await;
            });
        }
    });
    Proxy { address, heard }
}

#[tokio::test]
async fn every_request_goes_through_the_tunnel_of_the_proxy_and_the_token_is_not_shown_to_it() {
    let authority = Authority::new();
    let (server, requests) = authority.server("boards.example", |_| {}).await;
    let proxy = proxy(Some(server), "").await;
    let client = authority
        .trusted()
        .proxy(format!("http://Aladdin:opensesame@{}", proxy.address))
        .build()
        .unwrap();
    assert_eq!(status(&client, "https://boards.example/v2").await.unwrap(), 200);
    assert_eq!(requests.load(Ordering::SeqCst), 1);
    let heard = proxy.heard.lock().unwrap().join("\n").to_ascii_lowercase();
    assert!(heard.starts_with("connect boards.example:443 http/1.1\r\n"), "{heard}");
    assert!(heard.contains("proxy-authorization: basic qwxhzgrpbjpvcgvuc2vzyw1l"), "{heard}");
    assert!(!heard.contains(&TOKEN.to_ascii_lowercase()), "{heard}");
}

#[tokio::test]
async fn a_proxy_may_speak_tls_itself() {
    let authority = Authority::new();
    let (server, requests) = authority.server("boards.example", |_| {}).await;
    let acceptor = authority.acceptor("localhost", |_| {});
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = acceptor.accept(stream).await.unwrap();
        let head = read_request(&mut stream).await.unwrap();
        assert!(head.starts_with("CONNECT boards.example:443 "), "{head}");
        let mut server = TcpStream::connect(server).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let _ = copy_bidirectional(&mut stream, &mut server).await;
    });
    let client = authority.trusted().proxy(format!("https://localhost:{port}")).build().unwrap();
    assert_eq!(status(&client, "https://boards.example/v2").await.unwrap(), 200);
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_plain_request_goes_through_a_tunnel_too() {
    let server = plain_server().await;
    let proxy = proxy(Some(server), "").await;
    let client = through(&proxy);
    assert_eq!(status(&client, "http://boards.example/v2").await.unwrap(), 200);
    let heard = proxy.heard.lock().unwrap().join("\n");
    assert!(heard.starts_with("CONNECT boards.example:80 HTTP/1.1\r\n"), "{heard}");
    assert!(!heard.contains(TOKEN), "{heard}");
}

/// A SOCKS 5 proxy (RFC 1928) that leads everywhere to this address, or refuses. It returns the names
/// that it was asked for.
async fn socks_proxy(target: Option<SocketAddr>) -> Proxy {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let log = Arc::clone(&log);
            tokio::spawn(async move {
                assert_eq!(stream.read_u8().await.unwrap(), 5);
                let methods = stream.read_u8().await.unwrap();
                stream.read_exact(&mut vec![0; methods.into()]).await.unwrap();
                stream.write_all(&[5, 0]).await.unwrap();
                let mut head = [0; 5];
                stream.read_exact(&mut head).await.unwrap();
                assert_eq!(head[..4], [5, 1, 0, 3], "a connection to a name");
                let mut name = vec![0; head[4].into()];
                stream.read_exact(&mut name).await.unwrap();
                let port = stream.read_u16().await.unwrap();
                log.lock().unwrap().push(format!("{}:{port}", String::from_utf8(name).unwrap()));
                let result = if target.is_some() { 0 } else { 2 };
                stream.write_all(&[5, result, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
                if let Some(target) = target {
                    let mut server = TcpStream::connect(target).await.unwrap();
                    let _ = copy_bidirectional(&mut stream, &mut server).await;
                }
            });
        }
    });
    Proxy { address, heard }
}

#[tokio::test]
async fn a_socks_proxy_is_used_and_its_refusal_told_as_one() {
    let authority = Authority::new();
    let (server, requests) = authority.server("boards.example", |_| {}).await;
    for scheme in ["socks5", "socks5h"] {
        let proxy = socks_proxy(Some(server)).await;
        let client = authority.trusted().proxy(format!("{scheme}://{}", proxy.address)).build().unwrap();
        assert_eq!(status(&client, "https://boards.example/v2").await.unwrap(), 200);
        assert_eq!(*proxy.heard.lock().unwrap(), ["boards.example:443"]);
    }
    assert_eq!(requests.load(Ordering::SeqCst), 2);
    let proxy = socks_proxy(None).await;
    let client = HttpClient::builder().proxy(format!("socks5://{}", proxy.address)).build().unwrap();
    let error = status(&client, "http://boards.example/v2").await.unwrap_err();
    assert!(matches!(error, TransportError::HttpUpgradeFailed), "{error:?}");
}

#[tokio::test]
async fn a_refusal_of_the_proxy_is_told_as_one() {
    for refusal in ["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway"] {
        let proxy = proxy(None, refusal).await;
        let client = through(&proxy);
        let error = status(&client, "http://boards.example/v2").await.unwrap_err();
        assert!(matches!(error, TransportError::HttpUpgradeFailed), "{refusal}: {error:?}");
    }
    // A proxy that is not there is no refusal.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = HttpClient::builder().proxy(format!("http://{address}")).build().unwrap();
    let error = status(&client, "http://boards.example/v2").await.unwrap_err();
    assert!(matches!(error, TransportError::DestinationUnavailable), "{error:?}");
}

#[tokio::test]
async fn loopback_is_reached_without_the_proxy_and_a_malformed_proxy_is_refused() {
    let server = plain_server().await;
    let proxy = proxy(None, "403 Forbidden").await;
    let client = through(&proxy);
    assert_eq!(status(&client, format_args!("http://{server}/v2")).await.unwrap(), 200);
    assert!(proxy.heard.lock().unwrap().is_empty());
    for address in ["", "ftp://proxy.example", "http://user:secret@", "::::"] {
        match HttpClient::builder().proxy(address).build() {
            Err(error @ HttpClientError::Proxy(_)) => assert!(!error.to_string().contains("secret"), "{error}"),
            Err(error) => panic!("{address}: {error}"),
            Ok(_) => panic!("{address} is taken for a proxy"),
        }
    }
}

/// An address that swallows connections: nobody accepts, and the queue is full.
#[tokio::test]
async fn a_connection_that_never_stands_is_over_with_the_clients_own_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        // The handshake of TLS never begins.
        let held = listener.accept().await.unwrap();
        std::future::pending::<()>().await;
        drop(held);
    });
    let client = HttpClient::builder().connect_timeout(Duration::from_millis(50)).build().unwrap();
    let error = status(&client, format_args!("https://{address}/v2")).await.unwrap_err();
    assert!(matches!(error, TransportError::DestinationUnavailable), "{error:?}");
}

/// The server closes a kept-alive connection without a word. The next request goes over a new one, is
/// processed once, and costs no failure.
#[tokio::test]
async fn a_kept_alive_connection_that_was_closed_is_replaced() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    let closed = Arc::new(tokio::sync::Notify::new());
    let tell = Arc::clone(&closed);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // One request for each connection, although it is kept alive.
            if read_request(&mut stream).await.is_some() {
                count.fetch_add(1, Ordering::SeqCst);
                stream.write_all(OK).await.unwrap();
            }
            drop(stream);
            tell.notify_one();
        }
    });
    let client = HttpClient::builder().no_proxy().build().unwrap();
    for number in 1..=20 {
        assert_eq!(
            status(&client, format_args!("http://{address}/v2")).await.unwrap(),
            200,
            "request {number}"
        );
        assert_eq!(requests.load(Ordering::SeqCst), number);
        closed.notified().await;
    }
}

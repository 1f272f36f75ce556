//! Tests of the emulator on a socket.

use crate::client::emulator;
use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use monday_emulator::faults::{Action, Content, Fault, ResetStage};
use monday_emulator::{Certificate, Emulator, Server};
use std::io::ErrorKind;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls;
use tokio_rustls::rustls::pki_types::{CertificateDer, pem::PemObject};

async fn serve(emulator: &Emulator) -> Server {
    emulator.serve(TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap()
}

fn request(emulator: &Emulator, query: &str) -> String {
    let body = serde_json::json!({"query": query}).to_string();
    format!(
        "POST /v2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: {}\r\nContent-Length: {}\r\n\r\n{body}",
        emulator.tokens().admin(),
        body.len()
    )
}

/// Reads one whole response, whose head announces its length.
async fn read_response(stream: &mut TcpStream) -> String {
    let mut received = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&received).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() == length.parse::<usize>().unwrap() {
                return text;
            }
        }
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).await.unwrap();
        assert_ne!(count, 0, "the connection ended early: {text}");
        received.extend(&buffer[..count]);
    }
}

/// Sends a request and reads until the connection is over.
async fn read_to_the_end(server: &Server, emulator: &Emulator) -> (String, Option<ErrorKind>) {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(request(emulator, "{ me { id name } }").as_bytes()).await.unwrap();
    let mut received = Vec::new();
    let error = stream.read_to_end(&mut received).await.err().map(|error| error.kind());
    (String::from_utf8_lossy(&received).into_owned(), error)
}

/// The name of the user, asked for over a connection that speaks HTTP/2 from the beginning.
async fn ask_by_http2(connection: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, emulator: &Emulator) -> serde_json::Value {
    let (mut sender, driver) = http2::handshake(TokioExecutor::new(), TokioIo::new(connection)).await.unwrap();
    tokio::spawn(driver);
    let request = Request::post("https://localhost/v2")
        .header("content-type", "application/json")
        .header("authorization", emulator.tokens().admin())
        .body(Full::new(Bytes::from_static(b"{\"query\": \"{ me { name } }\"}")));
    let response = sender.send_request(request.unwrap()).await.unwrap();
    assert_eq!(
        (response.status(), response.version()),
        (http::StatusCode::OK, http::Version::HTTP_2)
    );
    let body = response.into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice::<serde_json::Value>(&body).unwrap()["data"]["me"]["name"].clone()
}

#[tokio::test]
async fn http_2_is_spoken_in_cleartext_to_those_who_begin_with_it() {
    let emulator = emulator();
    let server = serve(&emulator).await;
    let stream = TcpStream::connect(server.address()).await.unwrap();
    assert_eq!(ask_by_http2(stream, &emulator).await, "Ada Lindqvist");
}

/// A connection over TLS that trusts a certificate and offers a protocol.
async fn connect(server: &Server, trusted: &Certificate, name: &'static str, protocol: &str) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = rustls::RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(trusted.pem().as_bytes()).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider);
    let mut config = builder
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
    let stream = TcpStream::connect(server.address()).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(name.try_into().unwrap(), stream).await
}

#[tokio::test]
async fn https_has_a_certificate_of_its_own_and_both_protocols() {
    let emulator = emulator();
    let certificate = Certificate::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = emulator.serve_tls(listener, &certificate).unwrap();
    assert!(server.url().starts_with("https://127.0.0.1:"));
    for name in ["localhost", "127.0.0.1", "api.monday.com"] {
        let stream = connect(&server, &certificate, name, "h2").await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        assert_eq!(ask_by_http2(stream, &emulator).await, "Ada Lindqvist");
    }
    let mut stream = connect(&server, &certificate, "localhost", "http/1.1").await.unwrap();
    stream.write_all(request(&emulator, "{ me { name } }").as_bytes()).await.unwrap();
    let mut start = [0; 15];
    stream.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK");
    // Nobody else's certificate is as good, and the key is not in what is handed out.
    let other = Certificate::new().unwrap();
    assert!(connect(&server, &other, "localhost", "h2").await.is_err());
    assert!(!certificate.pem().contains("PRIVATE"));
}

#[tokio::test]
async fn a_connection_is_kept_alive() {
    let emulator = emulator();
    let server = serve(&emulator).await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    for _ in 0..3 {
        stream.write_all(request(&emulator, "{ me { id } }").as_bytes()).await.unwrap();
        let response = read_response(&mut stream).await;
        assert!(
            response.starts_with("HTTP/1.1 200 OK\r\n") && response.contains("api-version: 2026-10\r\n"),
            "{response}"
        );
    }
    assert_eq!(emulator.log().len(), 3);
}

#[tokio::test]
async fn reset_faults_reset_the_tcp_connection() {
    let emulator = emulator();
    let server = serve(&emulator).await;
    for (action, expected) in [
        (Action::Refuse, ""),
        (Action::Reset(ResetStage::BeforeHead), ""),
        (Action::Reset(ResetStage::DuringHead), "HTTP/1.1 200 OK\r\ncon"),
    ] {
        emulator.clear_faults();
        emulator.script([Fault::new(action)]);
        let (received, error) = read_to_the_end(&server, &emulator).await;
        assert_eq!((received.as_str(), error), (expected, Some(ErrorKind::ConnectionReset)));
    }
    emulator.clear_faults();
    emulator.script([Fault::new(Action::Reset(ResetStage::DuringBody))]);
    let (received, error) = read_to_the_end(&server, &emulator).await;
    assert_eq!(error, Some(ErrorKind::ConnectionReset));
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-length: "));
    assert!(!body.is_empty(), "some of the body came");
}

#[tokio::test]
async fn a_truncated_body_ends_with_an_orderly_close() {
    let emulator = emulator();
    let server = serve(&emulator).await;
    emulator.script([Fault::new(Action::Body(Content::Truncated(10)))]);
    let (received, error) = read_to_the_end(&server, &emulator).await;
    assert_eq!(error, None);
    let (head, body) = received.split_once("\r\n\r\n").unwrap();
    assert_eq!(body.len(), 10);
    assert!(!head.contains("content-length: 10\r\n"));
}

#[tokio::test]
async fn a_paused_server_refuses_connections_until_it_is_resumed() {
    let emulator = emulator();
    let server = serve(&emulator).await;
    let mut kept = TcpStream::connect(server.address()).await.unwrap();
    kept.write_all(request(&emulator, "{ me { id } }").as_bytes()).await.unwrap();
    read_response(&mut kept).await;
    server.pause();
    // The connection that was open ends; from then on none is taken.
    assert_eq!(kept.read(&mut [0; 1]).await.unwrap_or(0), 0);
    let refused = TcpStream::connect(server.address()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    server.resume();
    let mut stream = loop {
        match TcpStream::connect(server.address()).await {
            Ok(stream) => break stream,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    stream.write_all(request(&emulator, "{ me { id } }").as_bytes()).await.unwrap();
    read_response(&mut stream).await;
}

#[tokio::test]
async fn closing_a_server_waits_for_responses_and_dropping_it_does_not() {
    let emulator = emulator();
    let server = serve(&emulator).await;
    let address = server.address();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request(&emulator, "{ me { id } }").as_bytes()).await.unwrap();
    read_response(&mut stream).await;
    server.close().await;
    assert_eq!(stream.read(&mut [0; 1]).await.unwrap_or(0), 0);
    assert_eq!(TcpStream::connect(address).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);

    let server = serve(&emulator).await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    drop(server);
    assert_eq!(stream.read(&mut [0; 1]).await.unwrap_or(0), 0);
}

/// Clients build the address in both ways.
#[tokio::test(start_paused = true)]
async fn the_path_may_end_with_a_slash() {
    let emulator = emulator();
    for path in ["/v2", "/v2/"] {
        let request = http::Request::post(path)
            .header("authorization", emulator.tokens().admin())
            .header("content-type", "application/json")
            .body(bytes::Bytes::from_static(b"{\"query\": \"{ me { id } }\"}"))
            .unwrap();
        let response = emulator.respond(request).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let body = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["data"]["me"]["id"], monday_emulator::seed::ADMIN_USER.to_string(), "{path}");
    }
}

/// A browser asks first, without a token.
#[tokio::test(start_paused = true)]
async fn a_preflight_lets_a_browser_go_on() {
    let emulator = emulator();
    let preflight = |method: Option<&str>| {
        let mut request = http::Request::options("/v2").header("origin", "https://page.example");
        if let Some(method) = method {
            request = request
                .header("access-control-request-method", method)
                .header("access-control-request-headers", "authorization,api-version");
        }
        request.body(bytes::Bytes::new()).unwrap()
    };
    let response = emulator.respond(preflight(Some("POST"))).await.unwrap();
    assert_eq!(response.status(), 204);
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    assert_eq!(header("access-control-allow-origin"), Some("*"));
    assert!(header("access-control-allow-methods").is_some_and(|methods| methods.contains("POST")));
    assert_eq!(header("access-control-allow-headers"), Some("authorization,api-version"));
    // Other requests need a token as before.
    let response = emulator.respond(preflight(None)).await.unwrap();
    assert_eq!(response.status(), 401);
}

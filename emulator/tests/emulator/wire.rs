//! Tests of the emulator on a socket.

use crate::client::emulator;
use monday_emulator::faults::{Action, Content, Fault, ResetStage};
use monday_emulator::{Emulator, Server};
use std::io::ErrorKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

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

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use monday_connector_host::{Body, HttpClient, RequestTimeouts, Transport, TransportError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

const TIMEOUTS: RequestTimeouts = RequestTimeouts {
    connect_timeout: Some(Duration::from_secs(10)),
    first_byte_timeout: Some(Duration::from_secs(20)),
    between_bytes_timeout: Some(Duration::from_secs(30)),
};

/// A server that treats every connection alike; and how many connections it got.
async fn server<F, A>(serve: F) -> (SocketAddr, Arc<AtomicUsize>)
where
    F: Fn(TcpStream) -> A + Send + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(stream));
        }
    });
    (address, connections)
}

/// Reads until the end of the head of a request that has no body.
async fn read_head(stream: &mut TcpStream) -> bool {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return false,
        }
    }
    true
}

fn get(uri: impl std::fmt::Display) -> http::Request<Body> {
    let body = Full::new(Bytes::new()).map_err(|never| match never {}).boxed_unsync();
    http::Request::get(uri.to_string()).body(body).unwrap()
}

async fn failure(uri: impl std::fmt::Display) -> TransportError {
    HttpClient::new().send(get(uri), TIMEOUTS).await.unwrap_err()
}

#[tokio::test]
async fn one_connection_serves_request_after_request() {
    let (address, connections) = server(|mut stream| async move {
        while read_head(&mut stream).await {
            let response = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
            stream.write_all(response).await.unwrap();
        }
    })
    .await;
    let client = HttpClient::new();
    for _ in 0..3 {
        let request = get(format_args!("http://{address}/"));
        let response = client.clone().send(request, TIMEOUTS).await.unwrap();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(&body[..], b"ok");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_refused_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = failure(format_args!("http://{address}/")).await;
    assert!(matches!(error, TransportError::ConnectionRefused), "{error:?}");
}

#[tokio::test]
async fn an_unknown_host() {
    let error = failure("http://nowhere.invalid/").await;
    // Or, on a machine without a network, the name could not be looked up.
    assert!(
        matches!(error, TransportError::DestinationNotFound | TransportError::DnsError { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_connection_closed_without_a_response_is_not_reported_as_refused() {
    let (address, _) = server(|mut stream| async move {
        read_head(&mut stream).await;
    })
    .await;
    let error = failure(format_args!("http://{address}/")).await;
    assert!(matches!(error, TransportError::ConnectionTerminated), "{error:?}");
}

#[tokio::test]
async fn a_response_that_is_not_http_is_a_protocol_error() {
    let (address, _) = server(|mut stream| async move {
        read_head(&mut stream).await;
        stream.write_all(b"220 smtp.example ready\r\n\r\n").await.unwrap();
        // Open until the client has had enough.
        read_head(&mut stream).await;
    })
    .await;
    let error = failure(format_args!("http://{address}/")).await;
    assert!(matches!(error, TransportError::HttpProtocolError), "{error:?}");
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls() {
    let (address, _) = server(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        read_head(&mut stream).await;
    })
    .await;
    let error = failure(format_args!("https://{address}/")).await;
    assert!(matches!(error, TransportError::DestinationUnavailable), "{error:?}");
}

#[tokio::test]
async fn a_tls_handshake_that_never_ends_is_over_with_the_connect_timeout() {
    let reached = Arc::new(Notify::new());
    let seen = Arc::clone(&reached);
    let (address, _) = server(move |mut stream| {
        let seen = Arc::clone(&seen);
        async move {
            stream.read_u8().await.unwrap();
            seen.notify_one();
            read_head(&mut stream).await;
        }
    })
    .await;
    let error = tokio::spawn(failure(format!("https://{address}/")));
    reached.notified().await;
    // From here on, time passes as soon as nothing else happens.
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    let error = error.await.unwrap();
    assert!(matches!(error, TransportError::DestinationUnavailable), "{error:?}");
    assert!(started.elapsed() <= Duration::from_secs(11), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_response_that_never_begins_times_out() {
    let reached = Arc::new(Notify::new());
    let seen = Arc::clone(&reached);
    let (address, _) = server(move |mut stream| {
        let seen = Arc::clone(&seen);
        async move {
            read_head(&mut stream).await;
            seen.notify_one();
            read_head(&mut stream).await;
        }
    })
    .await;
    let error = tokio::spawn(failure(format!("http://{address}/")));
    reached.notified().await;
    tokio::time::pause();
    let error = error.await.unwrap();
    assert!(matches!(error, TransportError::HttpResponseTimeout), "{error:?}");
}

#[tokio::test]
async fn a_response_that_stalls_times_out() {
    let (address, _) = server(|mut stream| async move {
        read_head(&mut stream).await;
        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nha";
        stream.write_all(half).await.unwrap();
        read_head(&mut stream).await;
    })
    .await;
    let request = get(format_args!("http://{address}/"));
    let response = HttpClient::new().send(request, TIMEOUTS).await.unwrap();
    let mut body = response.into_body();
    let first = body.frame().await.unwrap().unwrap();
    assert_eq!(&first.into_data().unwrap()[..], b"ha");
    tokio::time::pause();
    let error = body.frame().await.unwrap().unwrap_err();
    assert!(matches!(error, TransportError::ConnectionReadTimeout), "{error:?}");
}

#[tokio::test]
async fn a_response_that_is_cut_off_is_incomplete() {
    let (address, _) = server(|mut stream| async move {
        read_head(&mut stream).await;
        let half = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nha";
        stream.write_all(half).await.unwrap();
    })
    .await;
    let request = get(format_args!("http://{address}/"));
    let response = HttpClient::new().send(request, TIMEOUTS).await.unwrap();
    let error = response.into_body().collect().await.unwrap_err();
    assert!(matches!(error, TransportError::ConnectionTerminated), "{error:?}");
}

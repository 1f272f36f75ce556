//! The connector itself, on the way out of its host.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http_body_util::{BodyExt, Full};
use monday_connector_host::types::FailureKind;
use monday_connector_host::{Body, Builder, CallError, CallOptions, Connector, EventKind, RequestTimeouts, TransportError};

static COMPONENT: LazyLock<PathBuf> = LazyLock::new(|| xtask::component().expect("the component can be built"));

const TOKEN: &str = "not-to-be-seen-61803";

/// Everything that was sent, and everything that was observed.
#[derive(Clone, Default)]
struct Record {
    sent: Arc<Mutex<Vec<http::Request<Body>>>>,
    seen: Arc<Mutex<Vec<EventKind>>>,
}

impl Record {
    /// A connector whose every request gets the same response.
    fn connector(&self, settings: Builder, body: &'static str) -> Connector {
        let (sent, seen) = (Arc::clone(&self.sent), Arc::clone(&self.seen));
        let transport = move |request: http::Request<Body>, _: RequestTimeouts| {
            sent.lock().unwrap().push(request);
            let body = Full::new(Bytes::from_static(body.as_bytes())).map_err(|never| match never {});
            let response = http::Response::builder()
                .header("content-type", "application/json")
                .body(body.boxed_unsync());
            std::future::ready(Ok::<_, TransportError>(response.unwrap()))
        };
        settings
            .transport(transport)
            .observer(move |event| seen.lock().unwrap().push(event.kind.clone()))
            .load_file(&*COMPONENT)
            .unwrap()
    }
}

const ADA: &str = r#"{"data": {"me": {"id": "7", "name": "Ada", "email": "ada@example.com", "kind": "admin"}, "account": null}}"#;

#[tokio::test]
async fn a_request_to_elsewhere_is_denied_before_it_is_sent() {
    let record = Record::default();
    let connector = record.connector(Connector::builder(), ADA);
    let elsewhere = CallOptions::with_token(TOKEN).endpoint("https://api.monday.com.example");
    let error = connector.check_connection(&elsewhere).await.unwrap_err();
    let failure = error.failure().unwrap();
    assert_eq!(failure.kind, FailureKind::ConnectionFailed);
    assert!(matches!(error, CallError::Action(_)) && !error.is_temporary(), "{error:?}");
    assert_eq!(record.sent.lock().unwrap().len(), 0);
    let seen = record.seen.lock().unwrap();
    assert!(
        matches!(&seen[..], [EventKind::Denied { number: 1, uri }, EventKind::CallEnds { .. }] if uri.host() == Some("api.monday.com.example")),
        "{seen:?}"
    );
}

#[tokio::test]
async fn an_origin_that_was_allowed_is_reached() {
    let record = Record::default();
    let connector = record.connector(Connector::builder().allow_origin("https://proxy.example:8443"), ADA);
    let proxy = CallOptions::with_token(TOKEN).endpoint("https://proxy.example:8443");
    let info = connector.check_connection(&proxy).await.unwrap();
    assert_eq!(info.user.name.as_deref(), Some("Ada"));
    assert_eq!(record.sent.lock().unwrap()[0].uri(), "https://proxy.example:8443/v2");
}

#[tokio::test]
async fn observers_see_all_of_a_request_but_the_token() {
    let record = Record::default();
    let connector = record.connector(Connector::builder(), ADA);
    connector.check_connection(&CallOptions::with_token(TOKEN)).await.unwrap();
    let sent = record.sent.lock().unwrap();
    assert!(sent[0].headers()[AUTHORIZATION].to_str().unwrap().contains(TOKEN));
    let seen = record.seen.lock().unwrap();
    assert!(!format!("{seen:?}").contains(TOKEN), "{seen:?}");
    let [
        EventKind::Request {
            number: 1, headers, body, ..
        },
        EventKind::Response { number: 1, status, .. },
        EventKind::CallEnds { peak_memory },
    ] = &seen[..]
    else {
        panic!("{seen:?}");
    };
    assert_eq!(headers["api-version"], "2026-10");
    assert!(String::from_utf8_lossy(body).contains("CheckConnection"));
    assert_eq!(*status, 200);
    assert!((1 << 20..8 << 20).contains(peak_memory), "{peak_memory}");
}

#[tokio::test]
async fn observers_do_not_see_a_token_that_the_server_repeats() {
    let record = Record::default();
    let seen = Arc::clone(&record.seen);
    let connector = Connector::builder()
        .transport(|request: http::Request<Body>, _: RequestTimeouts| {
            let token = request.headers()[AUTHORIZATION].clone();
            let piece = http::HeaderValue::from_bytes(&token.as_bytes()[3..19]).unwrap();
            let body = Full::new(Bytes::from_static(ADA.as_bytes())).map_err(|never| match never {});
            let response = http::Response::builder()
                .header("x-echo", token)
                .header("x-piece", piece)
                .header("x-sixteen-letters-of-it", "not-to-be-seen-6")
                .header("x-not-to-be-seen-6", "a name")
                .header("x-other", "not-to-be-seen-")
                .body(body.boxed_unsync());
            std::future::ready(Ok::<_, TransportError>(response.unwrap()))
        })
        .observer(move |event| seen.lock().unwrap().push(event.kind.clone()))
        .load_file(&*COMPONENT)
        .unwrap();
    connector.check_connection(&CallOptions::with_token(TOKEN)).await.unwrap();
    let seen = record.seen.lock().unwrap();
    let [_, EventKind::Response { headers, .. }, _] = &seen[..] else {
        panic!("{seen:?}");
    };
    let mut contents: Vec<(&str, &str)> = headers
        .iter()
        .map(|(name, content)| (name.as_str(), content.to_str().unwrap()))
        .collect();
    contents.sort_unstable();
    assert_eq!(
        contents,
        [
            ("x-echo", "[redacted]"),
            ("x-other", "not-to-be-seen-"),
            ("x-piece", "[redacted]"),
            ("x-sixteen-letters-of-it", "[redacted]"),
        ]
    );
}

#[tokio::test]
async fn the_environment_is_what_was_put_there() {
    let record = Record::default();
    // This process has a PATH; the component has not, and no token either.
    let error = record
        .connector(Connector::builder(), ADA)
        .check_connection(&CallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.failure().map(|failure| failure.kind), Some(FailureKind::NotConfigured));

    let settings = Connector::builder().env("MONDAY_TOKEN", TOKEN).env("MONDAY_API_VERSION", "2026-04");
    let connector = record.connector(settings, ADA);
    connector.check_connection(&CallOptions::default()).await.unwrap();
    assert_eq!(record.sent.lock().unwrap()[0].headers()["api-version"], "2026-04");
}

#[tokio::test]
async fn headers_too_long_for_the_component_are_an_error_and_not_a_trap() {
    let transport = |_: http::Request<Body>, _: RequestTimeouts| {
        let body = Full::new(Bytes::new()).map_err(|never| match never {});
        let long = "x".repeat(200 * 1024);
        let response = http::Response::builder().header("x-long", long).body(body.boxed_unsync());
        std::future::ready(Ok::<_, TransportError>(response.unwrap()))
    };
    let connector = Connector::builder().transport(transport).load_file(&*COMPONENT).unwrap();
    let options = CallOptions::with_token(TOKEN).max_retries(0);
    let error = connector.check_connection(&options).await.unwrap_err();
    assert!(matches!(error, CallError::Action(_)), "{error:?}");
}

//! Waiting, in virtual time: how long, how often, and when not at all.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use host_test::{COMPONENT, TestBed, failure};
use http::{Request, Response};
use http_body_util::{BodyExt, Empty};
use monday_connector_host::{
    Body, CallOptions, Connector, RequestTimeouts, TransportError,
    types::{CustomRequest, FailureKind, RequestBody, UserSelector},
};
use monday_emulator::{
    Fault,
    faults::{Action, Content, GraphqlFault, ResetStage},
    seed,
};
use tokio::time::Instant;

fn status(status: u16, headers: &[(&str, &str)]) -> Fault {
    let headers = headers
        .iter()
        .map(|(name, content)| ((*name).to_owned(), (*content).to_owned()))
        .collect();
    Fault::new(Action::Status {
        status,
        headers,
        body: Content::Empty,
    })
}

fn selector() -> UserSelector {
    UserSelector::ById(seed::MEMBER_USER.to_string())
}

/// Virtual time goes in steps of a millisecond, so waits can be a few longer than asked for.
#[track_caller]
fn assert_waited(bed: &TestBed, seconds: u64) {
    let waited = bed.elapsed();
    let expected = Duration::from_secs(seconds);
    // Each wait may be a tenth longer.
    assert!(
        waited >= expected && waited < expected + expected / 10 + Duration::from_millis(200),
        "waited {waited:?}, not {expected:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_default_is_three_retries_twenty_seconds_apart() {
    for code in [429, 503, 504] {
        let bed = TestBed::default();
        bed.emulator.script([status(code, &[]).first(3)]);
        let found = bed.connector().read_user(&selector(), &bed.options()).await.unwrap();
        assert_eq!(found.call.requests_sent, 4, "{code}");
        assert_eq!(bed.log().len(), 4, "{code}");
        assert_waited(&bed, 60);
    }
}

#[tokio::test(start_paused = true)]
async fn after_three_retries_the_failure_is_temporary_and_complete() {
    let bed = TestBed::default();
    bed.emulator.script([status(503, &[])]);
    let (failure, temporary) = failure(bed.connector().read_user(&selector(), &bed.options()).await);
    assert!(temporary);
    assert_eq!(failure.kind, FailureKind::Unavailable);
    assert_eq!(failure.call.http_status, Some(503));
    assert_eq!(failure.call.requests_sent, 4);
    assert_waited(&bed, 60);
}

#[tokio::test(start_paused = true)]
async fn other_statuses_are_not_retried() {
    for code in [400, 401, 403, 404, 408, 413, 422, 423, 500, 502] {
        let bed = TestBed::default();
        bed.emulator.script([status(code, &[])]);
        let (failure, _) = failure(bed.connector().read_user(&selector(), &bed.options()).await);
        assert_eq!((failure.call.requests_sent, failure.call.http_status), (1, Some(code)));
        assert_waited(&bed, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_the_server_asks_for_takes_precedence() {
    let bed = TestBed::default();
    bed.emulator.script([
        status(429, &[("retry-after", "7")]).nth(1),
        status(503, &[("retry-after", "35")]).nth(2),
        Fault::new(Action::GraphqlError(GraphqlFault {
            message: Some("Complexity budget exhausted".to_owned()),
            code: Some("COMPLEXITY_BUDGET_EXHAUSTED".to_owned()),
            retry_in_seconds: Some(3),
            ..GraphqlFault::default()
        }))
        .nth(3),
    ]);
    let found = bed.connector().read_user(&selector(), &bed.options()).await.unwrap();
    assert_eq!(found.call.requests_sent, 4);
    assert_waited(&bed, 7 + 35 + 3);
}

#[tokio::test(start_paused = true)]
async fn a_wait_until_a_date_is_counted_from_the_servers_own_date() {
    let bed = TestBed::default();
    let headers = [
        ("date", "Mon, 23 Nov 2026 23:59:50 GMT"),
        ("retry-after", "Tue, 24 Nov 2026 00:00:02 GMT"),
    ];
    bed.emulator.script([status(429, &headers).nth(1)]);
    let found = bed.connector().read_user(&selector(), &bed.options()).await.unwrap();
    assert_eq!(found.call.requests_sent, 2);
    assert_waited(&bed, 12);
}

#[tokio::test(start_paused = true)]
async fn a_wait_over_the_maximum_fails_immediately() {
    let bed = TestBed::default();
    bed.emulator.script([status(429, &[("retry-after", "61")])]);
    let (failure, temporary) = failure(bed.connector().read_user(&selector(), &bed.options()).await);
    assert!(temporary);
    assert_eq!(failure.retry_after_ms, Some(61_000));
    assert_eq!(failure.call.requests_sent, 1);
    assert_waited(&bed, 0);
}

#[tokio::test(start_paused = true)]
async fn a_daily_limit_is_never_waited_for() {
    let bed = TestBed::default();
    bed.emulator.script([Fault::new(Action::GraphqlError(GraphqlFault {
        http_status: Some(429),
        message: Some("Daily limit exceeded".to_owned()),
        code: Some("DAILY_LIMIT_EXCEEDED".to_owned()),
        retry_in_seconds: Some(5),
        ..GraphqlFault::default()
    }))]);
    let (failure, temporary) = failure(bed.connector().read_user(&selector(), &bed.options()).await);
    assert!(temporary);
    assert_eq!(failure.kind, FailureKind::DailyLimitExceeded);
    assert_eq!(failure.retry_after_ms, Some(5_000));
    assert_waited(&bed, 0);
}

#[tokio::test(start_paused = true)]
async fn without_retries_the_failure_comes_after_one_attempt() {
    let bed = TestBed::default();
    bed.emulator.script([status(429, &[("retry-after", "2")])]);
    let options = bed.options().max_retries(0);
    let (failure, temporary) = failure(bed.connector().read_user(&selector(), &options).await);
    assert!(temporary);
    assert_eq!(failure.kind, FailureKind::RateLimitExceeded);
    assert_eq!((failure.call.requests_sent, failure.retry_after_ms), (1, Some(2_000)));
    assert_waited(&bed, 0);
}

#[tokio::test(start_paused = true)]
async fn the_components_own_deadline_ends_a_silent_attempt() {
    let bed = TestBed::default();
    bed.emulator.script([Fault::new(Action::Delay {
        before_head_ms: 300_000,
        between_bytes_ms: 0,
        bytes_at_once: 1,
    })
    .nth(1)]);
    let found = bed.connector().read_user(&selector(), &bed.options()).await.unwrap();
    assert_eq!(found.call.requests_sent, 2);
    // 75 seconds until the deadline, 20 until the next attempt.
    assert_waited(&bed, 95);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_holds_while_a_body_trickles_in() {
    let bed = TestBed::default();
    bed.emulator.script([Fault::new(Action::Delay {
        before_head_ms: 0,
        between_bytes_ms: 1_000,
        bytes_at_once: 1,
    })]);
    let options = bed.options().max_retries(0).request_timeout(Duration::from_secs(10));
    let (failure, temporary) = failure(bed.connector().read_user(&selector(), &options).await);
    assert!(temporary);
    assert_eq!(failure.kind, FailureKind::Timeout);
    assert_waited(&bed, 10);
}

#[tokio::test(start_paused = true)]
async fn an_endless_response_is_cut_off_at_the_maximum() {
    let bed = TestBed::default();
    bed.emulator.script([Fault::new(Action::Body(Content::Endless))]);
    let options = bed.options().max_response_bytes(1 << 20);
    let (failure, temporary) = failure(bed.connector().read_user(&selector(), &options).await);
    assert!(!temporary);
    assert_eq!(failure.kind, FailureKind::InvalidResponse);
    assert!(failure.message.contains("1048576 bytes"), "{}", failure.message);
}

#[tokio::test(start_paused = true)]
async fn a_change_keeps_its_key_on_every_attempt_and_is_made_once() {
    let bed = TestBed::default();
    bed.emulator.script([
        Fault::new(Action::Status {
            status: 503,
            headers: Vec::new(),
            body: Content::Empty,
        })
        .after_executing()
        .nth(1),
        Fault::new(Action::Reset(ResetStage::BeforeHead)).after_executing().nth(2),
    ]);
    let board = monday_connector_host::types::NewBoard::new("Only one of me", monday_connector_host::types::BoardKind::Private);
    let created = bed.connector().create_board(&board, &bed.options()).await.unwrap();
    assert!(created.call.replayed);
    assert_eq!(created.call.requests_sent, 3);
    let keys: Vec<Option<String>> = bed.log().into_iter().map(|request| request.idempotency_key).collect();
    assert_eq!(keys, vec![created.call.idempotency_key.clone(); 3]);
    assert!(keys[0].as_ref().is_some_and(|key| key.len() == 36), "{keys:?}");
    let count = bed.emulator.inspect(|world| world.boards_named("Only one of me").len());
    assert_eq!(count, 1);
    assert_waited(&bed, 40);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_in_use_is_waited_out() {
    let bed = TestBed::default();
    bed.emulator.script([Fault::new(Action::GraphqlError(GraphqlFault {
        http_status: Some(409),
        message: Some("A request with this idempotency key is currently being processed".to_owned()),
        code: Some("IDEMPOTENCY_CONFLICT".to_owned()),
        retry_after: Some("4".to_owned()),
        ..GraphqlFault::default()
    }))
    .nth(1)]);
    let board_id = seed::PUBLIC_BOARD.to_string();
    let change = bed.connector().archive_board(&board_id, &bed.options()).await.unwrap();
    assert_eq!(change.call.requests_sent, 2);
    assert_waited(&bed, 4);
}

/// The host is asked to keep to them as well: it can end what the component's own deadline cannot.
#[tokio::test(start_paused = true)]
async fn the_host_is_given_every_timeout() {
    let asked: Arc<Mutex<Vec<RequestTimeouts>>> = Arc::default();
    let log = Arc::clone(&asked);
    let connector = Connector::builder()
        .allow_loopback()
        .transport(move |_, timeouts| {
            log.lock().unwrap().push(timeouts);
            async { Err(TransportError::HttpRequestDenied) }
        })
        .load_file(&*COMPONENT)
        .unwrap();
    let seconds = Duration::from_secs;
    let plain = CallOptions::with_token("a-token").endpoint("http://127.0.0.1:1");
    let given = plain
        .clone()
        .connect_timeout(seconds(3))
        .first_byte_timeout(seconds(5))
        .between_bytes_timeout(seconds(7))
        .request_timeout(seconds(11));
    for options in [plain, given] {
        failure(connector.read_user(&selector(), &options).await);
    }
    let asked = asked.lock().unwrap();
    let asked: Vec<_> = asked
        .iter()
        .map(|asked| (asked.connect_timeout, asked.first_byte_timeout, asked.between_bytes_timeout))
        .collect();
    let expected = [(75, 75, 30), (3, 5, 7)].map(|(connect, first, between)| (seconds(connect), seconds(first), seconds(between)));
    assert_eq!(
        asked,
        expected.map(|(connect, first, between)| (Some(connect), Some(first), Some(between)))
    );
}

/// A server may refuse a request by its head, and read no more of it.
#[tokio::test(start_paused = true)]
async fn a_response_that_comes_before_the_body_is_sent_ends_the_sending() {
    let connector = Connector::builder()
        .allow_loopback()
        .transport(|request: Request<Body>, _| async {
            // The connection stays open, with the rest of the body in it.
            let empty = Empty::new().map_err(move |error| {
                let _unread = &request;
                match error {}
            });
            Ok(Response::builder().status(413).body(empty.boxed_unsync()).unwrap())
        })
        .load_file(&*COMPONENT)
        .unwrap();
    let options = CallOptions::with_token("a-token").endpoint("http://127.0.0.1:1");
    let request = CustomRequest {
        body: Some(RequestBody::Bytes(vec![1; 10 << 20])),
        ..CustomRequest::default()
    };
    let began = Instant::now();
    let response = connector.custom_api_action(&request, &options).await.unwrap();
    assert_eq!((response.status, response.call.requests_sent), (413, 1));
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
}

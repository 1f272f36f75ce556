//! Memory and time are bounded, whatever comes.

use std::time::Duration;

use bytes::Bytes;
use host_test::{COMPONENT, Desk, Stage, failure};
use http::Response;
use http_body_util::{BodyExt, Full};
use monday_connector_host::{
    Body, CallError, Connector,
    types::{BoardQuery, FailureKind, UserSelector},
};
use serde_json::{Value, json};

/// The most that the component accepts.
const LARGEST: usize = 64 << 20;

fn body(bytes: impl Into<Bytes>) -> Body {
    Full::from(bytes.into()).map_err(|error| match error {}).boxed_unsync()
}

fn answering(bytes: Bytes) -> Stage {
    Stage::with_server(move |_| {
        let response = Response::new(body(bytes.clone()));
        Box::pin(async move { Ok(response) })
    })
}

fn member() -> UserSelector {
    UserSelector::ById("1".to_owned())
}

/// Bodies as long as is accepted, made to be as large as possible in memory. The host library
/// stops a call at 1 GiB, which would be a failure of the host and not of the action.
#[tokio::test(start_paused = true)]
async fn the_longest_answers_fit_or_are_refused() {
    let repeated = |start: &str, piece: &str, end: &str| {
        let mut text = start.to_owned();
        while text.len() + piece.len() + end.len() < LARGEST {
            text.push_str(piece);
        }
        text.push_str(end);
        Bytes::from(text)
    };
    let bodies = [
        ("brackets", repeated("", "[", "")),
        ("empty objects", repeated("{\"data\":{\"users\":[{}", ",{}", "]}}")),
        ("small objects", repeated("{\"data\":{\"users\":[{}", ",{\"a\":0}", "]}}")),
        (
            "escapes",
            repeated("{\"data\":{\"users\":[{\"id\":\"2\",\"name\":\"", "\\u0041", "\"}]}}"),
        ),
        ("errors", repeated("{\"errors\":[\"\"", ",\"\"", "]}")),
    ];
    for (name, bytes) in bodies {
        let stage = answering(bytes);
        let connection = stage.connection().max_retries(0);
        match stage.connector().read_user(&connection, &member()).await {
            Ok(_) | Err(CallError::Action(_)) => {}
            Err(other) => panic!("{name}: {other}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn one_byte_more_than_is_accepted_is_refused() {
    let stage = answering(Bytes::from(vec![b' '; LARGEST + 1]));
    let (failure, temporary) = failure(stage.connector().read_user(&stage.connection(), &member()).await);
    assert_eq!((failure.kind, temporary), (FailureKind::InvalidResponse, false));
    assert!(failure.message.contains("67108864 bytes"), "{}", failure.message);
}

/// As many boards as the largest accounts have: each once, none lost, in as many requests as it
/// takes.
#[tokio::test(start_paused = true)]
async fn a_hundred_thousand_boards_are_listed() {
    const BOARDS: u64 = 100_000;
    let stage = Stage::with_server(|request| {
        let request: Value = serde_json::from_slice(request.body()).unwrap();
        let number = |name: &str| request["variables"][name].as_u64().unwrap();
        let (limit, page) = (number("limit"), number("page"));
        let rows = (limit * (page - 1)..(limit * page).min(BOARDS)).map(|number| {
            json!({
                "id": (18_265_829_659 + number).to_string(), "name": format!("Board {number}"), "description": null,
                "board_kind": "public", "permissions": "everyone", "state": "active", "type": "board",
                "workspace": { "id": "7217155", "name": "Main workspace" }, "updated_at": "2026-11-23T09:00:00Z",
            })
        });
        let answer = json!({ "data": { "boards": rows.collect::<Vec<_>>() } });
        Box::pin(async move { Ok(Response::new(body(answer.to_string()))) })
    });
    let page = stage
        .connector()
        .list_boards(&stage.connection(), &BoardQuery::default())
        .await
        .unwrap();
    assert_eq!(page.boards.len() as u64, BOARDS);
    assert_eq!(page.next, None);
    // 500 full pages, and one more to see that there are no more.
    assert_eq!(page.call.attempts, 501);
}

#[tokio::test(start_paused = true)]
async fn a_host_with_little_memory_ends_the_call_and_goes_on() {
    let stage = answering(Bytes::from(vec![b' '; 32 << 20]));
    let small = Connector::builder()
        .allow_loopback()
        .memory_limit(8 << 20)
        .transport(|_, _| async { Ok(Response::new(body(vec![b' '; 32 << 20]))) })
        .load_file(&*COMPONENT)
        .unwrap();
    let result = small.read_user(&stage.connection(), &member()).await;
    assert!(matches!(result, Err(CallError::MemoryLimit { .. })), "{result:?}");
    // The next call is none the worse for it.
    let again = small.read_user(&stage.connection(), &UserSelector::ById("x".to_owned())).await;
    assert!(matches!(again, Err(CallError::Action(_))), "{again:?}");
}

#[tokio::test(start_paused = true)]
async fn a_host_with_little_time_ends_the_call() {
    let desk = Desk::default();
    let impatient = Connector::builder()
        .allow_loopback()
        .time_limit(Duration::from_secs(5))
        .transport(|_, _| async {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            Ok(Response::new(body("")))
        })
        .load_file(&*COMPONENT)
        .unwrap();
    let result = impatient.read_user(&desk.connection(), &member()).await;
    assert!(matches!(result, Err(CallError::TimeLimit { .. })), "{result:?}");
    assert!(desk.elapsed() < Duration::from_secs(6));
}

//! Tests of faults, in memory and in virtual time.

use crate::client::{Client, emulator};
use bytes::Bytes;
use http_body_util::BodyExt;
use monday_emulator::faults::{Action, Canned, Content, EchoLocation, Fault, GraphqlFault, ResetStage, Spelling};
use monday_emulator::{Disconnect, Emulator, Limit};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

const CREATE: &str = "mutation { create_board(board_name: \"Once\", board_kind: public) { id } }";

fn made(emulator: &Emulator) -> usize {
    emulator.inspect(|world| world.boards_named("Once").len())
}

fn status(status: u16, body: Content) -> Action {
    Action::Status {
        status,
        headers: vec![("Retry-After".to_owned(), "7".to_owned())],
        body,
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_before_and_after_the_mutation_took_effect() {
    for (after, expected) in [(false, 0), (true, 1)] {
        let emulator = emulator();
        let mut fault = Fault::new(status(503, Content::Html("<h1>busy</h1>".to_owned()))).nth(1);
        if after {
            fault = fault.after_executing();
        }
        emulator.script([fault]);
        let response = Client::admin(&emulator).query(CREATE).await;
        assert_eq!((response.status, response.text.as_str()), (503, "<h1>busy</h1>"));
        assert_eq!(response.header("retry-after"), Some("7"));
        assert_eq!(response.header("api-version"), None);
        assert_eq!(made(&emulator), expected);
        Client::admin(&emulator).query(CREATE).await.data();
        assert_eq!(
            emulator.log().iter().map(|request| request.status.unwrap()).collect::<Vec<_>>(),
            [503, 200]
        );
    }
}

// DOC-idem: that is what the key is for.
#[tokio::test(start_paused = true)]
async fn a_response_lost_after_the_mutation_is_replayed_under_its_key() {
    for action in [
        Action::Reset(ResetStage::BeforeHead),
        status(504, Content::Empty),
        Action::Reset(ResetStage::DuringBody),
    ] {
        let emulator = emulator();
        emulator.script([Fault::new(action).nth(1).after_executing()]);
        let client = Client::admin(&emulator).key("k");
        let lost = client.try_query(CREATE).await;
        assert!(lost.is_err() || lost.unwrap().status == 504);
        let response = client.query(CREATE).await;
        assert_eq!(response.header("idempotency-replayed"), Some("true"));
        response.data();
        assert_eq!(made(&emulator), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn faults_are_injected_into_matching_requests_only() {
    let emulator = emulator();
    emulator.script([
        Fault::new(status(500, Content::Empty)).on_root_field("create_board"),
        Fault::new(status(501, Content::Empty)).on_operation("Named"),
        Fault::new(status(502, Content::Empty)).on_path("/v2/get_schema").on_method("get"),
    ]);
    let client = Client::admin(&emulator);
    assert_eq!(client.query("{ me { id } }").await.status, 200);
    assert_eq!(client.query(CREATE).await.status, 500);
    assert_eq!(client.query("query Named { me { id } }").await.status, 501);
    assert_eq!(client.send("GET", "/v2/get_schema", "").await.status, 502);
    emulator.clear_faults();
    assert_eq!(client.query(CREATE).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn faults_can_replace_the_body_with_any_kind() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let ask = |content: Content| {
        emulator.clear_faults();
        emulator.script([Fault::new(Action::Body(content))]);
        client.query("{ me { id name } }")
    };
    let response = ask(Content::Empty).await;
    assert_eq!(
        (response.status, response.text.as_str(), response.header("content-length")),
        (200, "", Some("0"))
    );
    assert_eq!(
        response.header("api-version"),
        Some("2026-10"),
        "the rest of the response is as it was"
    );
    assert_eq!(ask(Content::Json(json!([1]))).await.body, json!([1]));
    assert_eq!(ask(Content::Text("{\"data\":".to_owned())).await.text, "{\"data\":");
    assert_eq!(ask(Content::Html("<p>".to_owned())).await.header("content-type"), Some("text/html"));
    let response = ask(Content::Garbage).await;
    assert!(response.body.is_null() && response.text.contains('\u{fffd}'));
    let response = ask(Content::Truncated(10)).await;
    assert_eq!(response.text.len(), 10);
    assert!(
        response.header("content-length").unwrap().parse::<usize>().unwrap() > 10,
        "more was announced"
    );
}

#[tokio::test(start_paused = true)]
async fn an_endless_body_has_no_length_and_goes_on() {
    let emulator = emulator();
    emulator.script([Fault::new(Action::Body(Content::Endless))]);
    let request = http::Request::post("/v2").body(Bytes::new()).unwrap();
    let response = emulator.respond(request).await.unwrap();
    assert!(response.headers().get("content-length").is_none());
    let mut body = response.into_body();
    let mut received = 0;
    while received < 128 * 1024 * 1024 {
        received += body.frame().await.unwrap().unwrap().into_data().unwrap().len();
    }
}

#[tokio::test(start_paused = true)]
async fn delays_before_the_head_and_between_bytes() {
    let emulator = emulator();
    emulator.script([Fault::new(Action::Delay {
        before_head_ms: 30_000,
        between_bytes_ms: 1_000,
        bytes_at_once: 50,
    })]);
    let started = Instant::now();
    let request = http::Request::post("/v2").body(Bytes::new()).unwrap();
    let response = emulator.respond(request).await.unwrap();
    assert_eq!(started.elapsed(), Duration::from_secs(30));
    let length: u64 = response.headers()["content-length"].to_str().unwrap().parse().unwrap();
    response.into_body().collect().await.unwrap();
    assert_eq!(started.elapsed(), Duration::from_secs(30 + length.div_ceil(50)));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_request_took_effect_only_if_the_delay_followed_its_execution() {
    for (after, expected) in [(false, 0), (true, 1)] {
        let emulator = emulator();
        let mut fault = Fault::new(Action::Delay {
            before_head_ms: 60_000,
            between_bytes_ms: 0,
            bytes_at_once: 1,
        })
        .nth(1);
        if after {
            fault = fault.after_executing();
        }
        emulator.script([fault]);
        let client = Client::admin(&emulator).key("k");
        tokio::time::timeout(Duration::from_secs(10), client.query(CREATE))
            .await
            .unwrap_err();
        assert_eq!(made(&emulator), expected);
        assert_eq!(emulator.log()[0].status, None, "no response was given");
        let response = client.query(CREATE).await;
        assert_eq!(response.header("idempotency-replayed").is_some(), after);
        assert_eq!(made(&emulator), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn connections_break_at_every_stage() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    for (action, expected) in [
        (Action::Refuse, Disconnect::Refused),
        (Action::Reset(ResetStage::BeforeHead), Disconnect::BeforeHead),
        (Action::Reset(ResetStage::DuringHead), Disconnect::DuringHead),
        (Action::Reset(ResetStage::DuringBody), Disconnect::DuringBody),
    ] {
        emulator.clear_faults();
        emulator.script([Fault::new(action).nth(1)]);
        assert_eq!(client.try_query(CREATE).await.unwrap_err(), expected);
        assert_eq!(made(&emulator), 0);
        assert_eq!(client.query("{ me { id } }").await.status, 200);
    }
}

#[tokio::test(start_paused = true)]
async fn graphql_faults_can_use_every_error_format() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let ask = |fault: GraphqlFault| {
        emulator.clear_faults();
        emulator.script([Fault::new(Action::GraphqlError(fault))]);
        client.query("{ me { id } }")
    };
    let fault = GraphqlFault {
        message: Some("No".to_owned()),
        code: Some("WHY".to_owned()),
        status_code: Some(429),
        retry_in_seconds: Some(9),
        retry_after: Some("Mon, 23 Nov 2026 09:01:00 GMT".to_owned()),
        ..GraphqlFault::default()
    };
    let response = ask(fault.clone()).await;
    assert_eq!(response.status, 200);
    assert_eq!(
        response.body["errors"],
        json!([{"message": "No", "extensions": {"code": "WHY", "status_code": 429, "retry_in_seconds": 9}}])
    );
    assert_eq!(response.header("retry-after"), Some("Mon, 23 Nov 2026 09:01:00 GMT"));
    let response = ask(GraphqlFault {
        spelling: Spelling::Flat,
        http_status: Some(429),
        ..fault.clone()
    })
    .await;
    assert_eq!(response.status, 429);
    assert_eq!(
        response.body,
        json!({"error_message": "No", "error_code": "WHY", "status_code": 429, "error_data": {}})
    );
    let response = ask(GraphqlFault {
        spelling: Spelling::Strings,
        ..fault.clone()
    })
    .await;
    assert_eq!(response.body, json!({"errors": ["No"]}));
    let response = ask(GraphqlFault {
        code_key: Some("error_code".to_owned()),
        message: None,
        data: Some(Value::Null),
        ..fault
    })
    .await;
    assert_eq!(
        response.body["errors"][0],
        json!({"extensions": {"error_code": "WHY", "status_code": 429, "retry_in_seconds": 9}})
    );
    assert!(response.body.as_object().unwrap().contains_key("data"));
}

#[tokio::test(start_paused = true)]
async fn a_limit_used_up_by_a_fault_recovers_with_its_window() {
    for (limit, seconds) in [
        (Limit::MinuteRate, 60),
        (Limit::ComplexityPerMinute, 60),
        (Limit::Address, 10),
        (Limit::Daily, 15 * 3600),
        (Limit::Concurrency, 15),
    ] {
        let emulator = emulator();
        let client = Client::admin(&emulator);
        emulator.script([Fault::new(Action::LimitSpent(limit)).nth(2)]);
        client.query("{ me { id } }").await.data();
        let response = client.query("{ me { id } }").await;
        assert_eq!(response.status, 429, "{limit:?}");
        assert_eq!(response.header("retry-after"), Some(seconds.to_string().as_str()), "{limit:?}");
        tokio::time::advance(Duration::from_secs(seconds - 1)).await;
        assert_eq!(
            client.query("{ me { id } }").await.status == 429,
            limit != Limit::Concurrency,
            "{limit:?}"
        );
        tokio::time::advance(Duration::from_secs(1)).await;
        client.query("{ me { id } }").await.data();
    }
}

// DOC-ver: what happened to header-less calls in October 2025.
#[tokio::test(start_paused = true)]
async fn a_version_fault_makes_another_version_respond() {
    let emulator = emulator();
    emulator.script([Fault::new(Action::Version("2025-07".to_owned())).nth(1)]);
    let client = Client::admin(&emulator).version("2026-10");
    let response = client.query("{ me { is_admin } version { value } }").await;
    assert_eq!(response.header("api-version"), Some("2025-07"));
    assert_eq!(response.data()["version"]["value"], "2025-07");
    assert_eq!(client.query("{ version { value } }").await.header("api-version"), Some("2026-10"));
}

#[tokio::test(start_paused = true)]
async fn an_echoed_token_stays_out_of_the_log() {
    let emulator = emulator();
    let token = emulator.tokens().admin();
    for (location, status) in [(EchoLocation::Message, 200), (EchoLocation::Page, 502), (EchoLocation::Header, 200)] {
        emulator.clear_faults();
        emulator.script([Fault::new(Action::EchoToken(location))]);
        let response = Client::admin(&emulator).query("{ me { id } }").await;
        assert_eq!(response.status, status);
        let seen = if location == EchoLocation::Header {
            response.header("x-authorization").unwrap()
        } else {
            &response.text
        };
        assert!(seen.contains(token));
    }
    assert!(!format!("{:?}", emulator.log()).contains(&token[..8]));
    assert_eq!(emulator.log()[0].header("authorization"), Some("admin"));
}

#[tokio::test(start_paused = true)]
async fn every_canned_response_can_be_injected() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    for canned in Canned::ALL {
        emulator.clear_faults();
        emulator.script([Fault::new(Action::Canned {
            reply: *canned,
            retry_in_seconds: None,
            retry_after_header: false,
        })]);
        let response = client.query("{ me { id } }").await;
        assert!(
            response.status >= 400 || response.text.contains("error"),
            "{canned:?}: {}",
            response.text
        );
        let text = serde_json::to_string(canned).unwrap();
        assert_eq!(serde_json::from_str::<Canned>(&text).unwrap(), *canned);
    }
}

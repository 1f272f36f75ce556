//! Tests of limits as a client sees them.

use crate::client::{Client, emulator, emulator_with};
use monday_emulator::{ClientAddress, Emulator, Limit, Limits, Options, Plan};
use serde_json::json;
use std::time::Duration;

fn with_limits(change: impl FnOnce(&mut Limits)) -> Emulator {
    let mut limits = Limits::of(Plan::Enterprise);
    change(&mut limits);
    emulator_with(Options {
        limits: Some(limits),
        ..Options::default()
    })
}

const QUERY: &str = "{ me { id } }";

// DOC-rate: the numbers of the plans.
#[tokio::test(start_paused = true)]
async fn the_plan_sets_the_limits() {
    for (plan, policy, tier, daily) in [
        (
            Plan::Free,
            "\"minuteRate\";q=1000;w=60, \"concurrency\";q=40;qu=\"concurrent-requests\", \"complexityMinute\";q=1000000",
            "free",
            1_000,
        ),
        (
            Plan::Pro,
            "\"minuteRate\";q=2500;w=60, \"concurrency\";q=100;qu=\"concurrent-requests\", \"complexityMinute\";q=10000000",
            "pro",
            10_000,
        ),
        (
            Plan::Enterprise,
            "\"minuteRate\";q=5000;w=60, \"concurrency\";q=250;qu=\"concurrent-requests\", \"complexityMinute\";q=10000000",
            "enterprise",
            25_000,
        ),
    ] {
        let emulator = emulator_with(Options {
            plan,
            ..Options::default()
        });
        let response = Client::admin(&emulator)
            .query("{ account { tier } platform_api { daily_limit { total } } }")
            .await;
        assert!(response.header("ratelimit-policy").unwrap().starts_with(policy));
        assert_eq!(response.data()["account"]["tier"], tier);
        assert_eq!(response.data()["platform_api"]["daily_limit"]["total"], daily);
    }
}

#[tokio::test(start_paused = true)]
async fn the_limit_per_minute_recovers_after_the_minute() {
    let emulator = with_limits(|limits| limits.requests_per_minute = 3);
    let client = Client::admin(&emulator);
    for left in ["2", "1", "0"] {
        let response = client.query(QUERY).await;
        assert!(
            response
                .header("ratelimit")
                .unwrap()
                .starts_with(&format!("\"minuteRate\";r={left}"))
        );
        tokio::time::advance(Duration::from_secs(10)).await;
    }
    let response = client.query(QUERY).await;
    assert_eq!((response.status, response.code()), (429, "MINUTE_RATE_LIMIT_EXCEEDED"));
    assert_eq!(response.header("retry-after"), Some("30"));
    assert!(
        response.header("ratelimit").unwrap().starts_with("\"minuteRate\";r=0;t=30,"),
        "{:?}",
        response.header("ratelimit")
    );
    tokio::time::advance(Duration::from_secs(30)).await;
    client.query(QUERY).await.data();
}

#[tokio::test(start_paused = true)]
async fn failed_requests_count_and_unknown_tokens_do_not() {
    let emulator = with_limits(|limits| limits.requests_per_minute = 2);
    let client = Client::admin(&emulator);
    for _ in 0..5 {
        assert_eq!(Client::anonymous(&emulator).query(QUERY).await.status, 401);
    }
    assert_eq!(client.raw("no json").await.status, 400);
    client.query("{ nonsense }").await.error();
    assert_eq!(client.query(QUERY).await.status, 429);
}

// DOC-rate: per account and app.
#[tokio::test(start_paused = true)]
async fn an_app_has_its_own_request_limit() {
    let emulator = with_limits(|limits| limits.requests_per_minute = 1);
    Client::admin(&emulator).query(QUERY).await.data();
    assert_eq!(
        Client::with_token(&emulator, emulator.tokens().member()).query(QUERY).await.status,
        429,
        "the same account"
    );
    Client::with_token(&emulator, emulator.tokens().app()).query(QUERY).await.data();
}

// DOC-rate: 5M to read and 5M to write for an app.
#[tokio::test(start_paused = true)]
async fn an_app_reads_and_writes_on_two_budgets() {
    let emulator = emulator();
    let app = Client::with_token(&emulator, emulator.tokens().app());
    let write = app
        .query("mutation { create_workspace(name: \"x\", kind: open) { id } complexity { before after } }")
        .await;
    assert_eq!(write.data()["complexity"], json!({"before": 5_000_000, "after": 4_989_998}));
    let read = app.query("{ me { id } complexity { before after } }").await;
    assert_eq!(read.data()["complexity"], json!({"before": 5_000_000, "after": 4_999_998}));
}

#[tokio::test(start_paused = true)]
async fn too_many_concurrent_requests_are_refused() {
    let mut limits = Limits::of(Plan::Enterprise);
    limits.concurrent_requests = 2;
    let emulator = emulator_with(Options {
        limits: Some(limits),
        latency: Duration::from_secs(3),
        ..Options::default()
    });
    let client = Client::admin(&emulator);
    let (first, second, third) = tokio::join!(client.query(QUERY), client.query(QUERY), client.query(QUERY));
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!((third.status, third.code()), (429, "MAX_CONCURRENCY_EXCEEDED"));
    assert_eq!(third.message(), "Too many concurrent requests");
    client.query(QUERY).await.data();
}

// DOC-rate: midnight UTC; a lone `complexity` query and a refused request cost a tenth.
#[tokio::test(start_paused = true)]
async fn the_daily_limit_recovers_at_midnight_utc() {
    let emulator = with_limits(|limits| limits.calls_per_day = 2);
    let client = Client::admin(&emulator);
    for _ in 0..10 {
        client.query("{ complexity { before } }").await.data();
    }
    client.query(QUERY).await.data();
    let response = client.query(QUERY).await;
    assert_eq!((response.status, response.code()), (429, "DAILY_LIMIT_EXCEEDED"));
    assert_eq!(response.error()["extensions"]["retry_in_seconds"], 15 * 3600, "until midnight");
    emulator.clock().advance(Duration::from_secs(15 * 3600));
    client.query(QUERY).await.data();
}

// DOC-rate: per address, whatever the token.
#[tokio::test(start_paused = true)]
async fn requests_from_one_address_are_limited() {
    let emulator = with_limits(|limits| limits.requests_per_address = 1);
    let send = |address: [u8; 4], token: &'static str| {
        let emulator = emulator.clone();
        async move {
            let mut request = http::Request::post("/v2")
                .header("authorization", token)
                .header("content-type", "application/json")
                .body(bytes::Bytes::from(json!({"query": QUERY}).to_string()))
                .unwrap();
            request.extensions_mut().insert(ClientAddress(address.into()));
            emulator.respond(request).await.unwrap().status().as_u16()
        }
    };
    let tokens = emulator.tokens();
    assert_eq!(send([10, 0, 0, 1], tokens.admin()).await, 200);
    assert_eq!(send([10, 0, 0, 1], tokens.app()).await, 429);
    assert_eq!(send([10, 0, 0, 2], tokens.admin()).await, 200);
    tokio::time::advance(Duration::from_secs(10)).await;
    assert_eq!(send([10, 0, 0, 1], tokens.admin()).await, 200);
}

// DOC-rate; the body is UNCONFIRMED.
#[tokio::test(start_paused = true)]
async fn a_query_above_the_complexity_limit_is_refused() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let response = client
        .query("{ boards(limit: 10000) { groups { items_page(limit: 100) { items { id } } } } }")
        .await;
    assert_eq!((response.status, response.code()), (429, "REQUEST_MAX_COMPLEXITY_EXCEEDED"));
    assert_eq!(response.header("retry-after"), None, "waiting does not help");
    assert!(
        client.query("{ complexity { before } }").await.data()["complexity"]["before"] == 10_000_000,
        "nothing was spent"
    );
}

// CHG: figures until 2025-04, none later.
#[tokio::test(start_paused = true)]
async fn a_used_up_complexity_budget_is_reported_in_the_format_of_the_version() {
    let emulator = emulator();
    emulator.exhaust(Limit::ComplexityPerMinute);
    let client = Client::admin(&emulator);
    let old = client.clone().version("2025-04").query(QUERY).await;
    assert_eq!(
        old.error()["extensions"],
        json!({
            "code": "COMPLEXITY_BUDGET_EXHAUSTED", "complexity": 2, "complexity_budget_left": 0,
            "complexity_budget_limit": 10_000_000, "retry_in_seconds": 60, "status_code": 429
        })
    );
    let new = client.version("2025-07").query(QUERY).await;
    assert_eq!(
        new.error()["extensions"],
        json!({"code": "COMPLEXITY_BUDGET_EXHAUSTED", "retry_in_seconds": 60})
    );
    assert_eq!(new.header("retry-after"), Some("60"));
}

#[tokio::test(start_paused = true)]
async fn without_limits_nothing_is_refused_and_no_limit_headers_are_sent() {
    let emulator = emulator_with(Options {
        limits: Some(Limits::none()),
        ..Options::default()
    });
    let response = Client::admin(&emulator)
        .query("{ boards(limit: 2000000000) { owners { id } } complexity { before } }")
        .await;
    response.data();
    assert_eq!(response.header("ratelimit"), None);
}

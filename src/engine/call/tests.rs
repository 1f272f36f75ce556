#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use std::collections::BTreeSet;

use serde_json::json;

use super::{Call, Effect, GRAPHQL_PATH, Operation};
use crate::{
    bindings::types::{CallOptions, Connection, FailureKind, FailureKind::*, RetryPolicy},
    engine::{
        document::tree,
        failure,
        graphql::GraphqlResponse,
        report::Report,
        transport::{Method, TransportError},
        warnings::Warning,
    },
    test_support::{
        REQUEST_ID, Run, ScriptedHost, Step, TOKEN, codes, connection, data, gave_up, html, lost, on_version, options, partial,
        rate_limited, read, response, retrying, status, timed_out, unreachable,
    },
};

const DOCUMENT: &str = "mutation Touch { touch { id } }";

fn operation(effect: Effect) -> Operation<'static> {
    Operation {
        document: DOCUMENT,
        variables: tree!({ "id": "1" }),
        root: "touch",
        effect,
    }
}

/// One request of this effect, under this key.
fn touch(effect: Effect, key: Option<&str>) -> impl FnOnce(&mut Call<'_>) -> Result<Box<GraphqlResponse>, failure::Failure> {
    move |call| {
        if effect != Effect::Read {
            call.set_idempotency_key(key)?;
        }
        call.graphql(operation(effect))
    }
}

/// The same, for the report of it.
fn report(effect: Effect) -> impl FnOnce(&mut Call<'_>) -> Result<Report, failure::Failure> {
    move |call| {
        touch(effect, None)(call)?;
        Ok(call.report())
    }
}

fn warning_codes(warnings: &[Warning]) -> Vec<&str> {
    warnings.iter().map(|warning| warning.code.as_str()).collect()
}

fn good() -> Step {
    data(json!({ "touch": { "id": "1" } }))
}

fn refused(code: &str) -> Step {
    partial(
        json!({ "touch": null }),
        json!([{ "message": "No.", "extensions": { "code": code } }]),
    )
}

fn key_in_use() -> Step {
    status(
        409,
        json!({ "errors": [{ "message": "Wait.", "extensions": { "code": "IDEMPOTENCY_CONFLICT" } }] }),
    )
}

fn four(step: fn() -> Step) -> Vec<Step> {
    (0..4).map(|_| step()).collect()
}

#[test]
fn a_request_has_the_headers_it_needs_and_none_twice() {
    for effect in [Effect::Read, Effect::RepeatableChange, Effect::Change] {
        let run = read([good()], touch(effect, Some("key-1")));
        let sent = &run.sent[0];
        assert_eq!(
            (sent.endpoint.as_str(), sent.path.as_str(), sent.method),
            ("https://api.monday.com", "/v2", Method::Post)
        );
        // monday.com takes the token alone, without `Bearer` (DOC-auth).
        assert_eq!(sent.header("authorization"), Some(TOKEN));
        assert_eq!(sent.header("content-type"), Some("application/json"));
        assert_eq!(sent.header("accept"), Some("application/json"));
        // Hosts do not decompress.
        assert_eq!(sent.header("accept-encoding"), Some("identity"));
        assert_eq!(sent.header("api-version"), Some("2026-10"));
        assert_eq!(sent.header("content-length"), Some(sent.body.len().to_string().as_str()));
        assert!(
            sent.header("user-agent")
                .is_some_and(|agent| agent.starts_with("monday-connector/"))
        );
        assert_eq!(sent.key(), (effect != Effect::Read).then_some("key-1"));
        assert_eq!(sent.header("host"), None);
        let names: BTreeSet<&str> = sent.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.len(), sent.headers.len());
        assert!(names.iter().all(|name| !name.bytes().any(|byte| byte.is_ascii_uppercase())));
        // Since 2025-04 the variables must be an object, and the query stands in the body alone.
        assert_eq!(sent.json(), json!({ "query": DOCUMENT, "variables": { "id": "1" } }));
    }
}

#[test]
fn the_default_version_goes_without_a_header() {
    let run = ScriptedHost::steps([good()]).read(on_version("default"), touch(Effect::Read, None));
    assert_eq!(run.sent[0].header("api-version"), None);
    let run = ScriptedHost::steps([good()]).read(on_version("2025-10"), touch(Effect::Read, None));
    assert_eq!(run.sent[0].header("api-version"), Some("2025-10"));
}

#[test]
fn every_attempt_carries_the_same_key() {
    let steps = || [gave_up(), lost(), rate_limited(1), good()];
    let run = read(steps(), touch(Effect::Change, None));
    let keys: BTreeSet<_> = run.sent.iter().map(|sent| sent.key().expect("a key").to_owned()).collect();
    assert_eq!((run.sent.len(), keys.len()), (4, 1));
    // What is sent is the same in everything else, too.
    assert!(
        run.sent
            .iter()
            .all(|sent| sent.body == run.sent[0].body && sent.headers == run.sent[0].headers)
    );

    let run = read(steps(), touch(Effect::Change, Some("step-7")));
    assert!(run.sent.iter().all(|sent| sent.key() == Some("step-7")));
    // A read has none.
    let run = read(steps(), touch(Effect::Read, None));
    assert!(run.sent.iter().all(|sent| sent.key().is_none()));
}

#[test]
fn a_fresh_key_is_a_random_uuid_for_each_call() {
    let run = read([data(json!({ "touch": 1 })), data(json!({ "touch": 1 }))], |call| {
        for _ in 0..2 {
            call.set_idempotency_key(None)?;
            call.graphql(operation(Effect::Change))?;
        }
        Ok(())
    });
    let keys: Vec<&str> = run.sent.iter().map(|sent| sent.key().unwrap()).collect();
    assert_ne!(keys[0], keys[1]);
    for key in keys {
        let parts: Vec<&str> = key.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{key}");
        assert!(parts.concat().bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
        // RFC 9562: version 4, variant 10.
        assert!(parts[2].starts_with('4') && parts[3].starts_with(['8', '9', 'a', 'b']), "{key}");
    }
}

#[test]
fn a_key_that_cannot_be_sent_is_refused_before_anything_is_sent() {
    for key in ["", "a b", "a\r\nX: y", &"k".repeat(256)] {
        let run = read([], touch(Effect::Change, Some(key)));
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.call.requests_sent),
            (InvalidInput, false, 0),
            "{key:?}"
        );
    }
}

/// Three retries within a minute on 429, 503 and 504 and on responses that never came, on
/// nothing else.
#[test]
fn temporary_failures_are_retried_and_nothing_else_is() {
    let rows: [(&str, Step, bool); 16] = [
        ("429", html(429), true),
        ("503", html(503), true),
        ("503 with errors", gave_up(), true),
        ("504", html(504), true),
        ("lost", lost(), true),
        ("timed out", timed_out(), true),
        ("unreachable", unreachable(), false),
        ("limit in HTTP 200", refused("tooManyRequests"), true),
        ("400", html(400), false),
        ("404", html(404), false),
        ("500", html(500), false),
        ("502", html(502), false),
        ("401", html(401), false),
        ("403", html(403), false),
        ("a refusal", refused("USER_UNAUTHORIZED"), false),
        ("nonsense", Ok(response(200, &[], "nonsense")), false),
    ];
    for (name, step, retry) in rows {
        let steps = if retry { vec![step, good()] } else { vec![step] };
        let run = read(steps, touch(Effect::Read, None));
        assert_eq!(run.result.is_ok(), retry, "{name}");
        assert_eq!(run.slept, if retry { vec![20_000] } else { vec![] }, "{name}");
    }
}

#[test]
fn a_request_is_given_up_after_three_retries_within_a_minute() {
    for step in [lost, timed_out, gave_up, || html(429), || html(504)] {
        let run = read(four(step), touch(Effect::Read, None));
        let (failure, temporary) = run.failure();
        assert_eq!(run.slept, [20_000; 3]);
        assert_eq!((failure.call.requests_sent, temporary), (4, true));
    }
}

#[test]
fn without_retries_the_failure_comes_at_once_with_its_wait() {
    for (step, kind, wait) in [
        (rate_limited(58), RateLimitExceeded, Some(58_000)),
        (html(503), Unavailable, None),
        (lost(), ConnectionFailed, None),
    ] {
        let run = ScriptedHost::steps([step]).read(retrying(0), touch(Effect::Read, None));
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary, failure.retry_after_ms), (kind, true, wait));
        assert_eq!((failure.call.requests_sent, run.slept.len()), (1, 0));
    }
}

#[test]
fn the_wait_that_the_server_asks_for_takes_precedence() {
    let limited = |headers: &[(&str, &str)]| Ok(response(429, headers, ""));
    let steps = [
        limited(&[("retry-after", "3")]),
        rate_limited(58),
        limited(&[("ratelimit", r#""minuteRate";r=0;t=1"#)]),
        good(),
    ];
    let run = read(steps, touch(Effect::Read, None));
    assert_eq!(run.slept, [3_000, 58_000, 1_000]);
}

#[test]
fn a_wait_over_the_maximum_fails_immediately() {
    for seconds in [61, 3599, u32::MAX / 1000, u32::MAX] {
        let run = read([rate_limited(seconds)], touch(Effect::Change, None));
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary), (RateLimitExceeded, true));
        assert_eq!(failure.retry_after_ms, Some(seconds.saturating_mul(1000)));
        assert!(run.slept.is_empty());
    }
    let patient = |max_wait_ms, interval_ms| {
        Some(CallOptions {
            retry: Some(RetryPolicy {
                max_retries: None,
                interval_ms,
                max_wait_ms: Some(max_wait_ms),
            }),
            ..options()
        })
    };
    let run = ScriptedHost::steps([rate_limited(61), good()]).read(patient(61_000, None), touch(Effect::Read, None));
    assert_eq!(run.slept, [61_000]);
    let run = ScriptedHost::steps([lost()]).read(patient(999, Some(1_000)), touch(Effect::Read, None));
    assert_eq!((run.failure().0.kind, run.slept.len()), (ConnectionFailed, 0));
}

/// monday.com forgets a key after 30 minutes: a change that is sent again then is made again.
#[test]
fn retries_of_a_change_stop_before_its_key_expires() {
    let patient = || {
        Some(CallOptions {
            retry: Some(RetryPolicy {
                max_retries: Some(100),
                interval_ms: None,
                max_wait_ms: Some(3_600_000),
            }),
            ..options()
        })
    };
    let busy = |seconds: &str| Ok(response(503, &[("retry-after", seconds)], ""));
    for (wait, effect, requests) in [
        ("1200", Effect::Change, 2),
        ("1500", Effect::Change, 1),
        ("1500", Effect::RepeatableChange, 1),
        ("1500", Effect::Read, 101),
    ] {
        let run = ScriptedHost::server(move |_| busy(wait)).read(patient(), touch(effect, None));
        assert_eq!(run.sent.len(), requests, "{wait} {effect:?}");
    }
    // However short the waits are.
    let run = ScriptedHost::server(move |_| busy("20")).read(patient(), touch(Effect::Change, Some("key")));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    let minutes = (run.slept.0.iter().sum::<u32>() + 75_000 * run.sent.len() as u32) / 60_000;
    assert!((20..=25).contains(&minutes), "{minutes}");
}

#[test]
fn a_key_with_the_token_in_it_is_refused() {
    for key in [TOKEN.to_owned(), format!("step-{}", &TOKEN[4..20])] {
        let run = read([], touch(Effect::Change, Some(&key)));
        let (failure, _) = run.failure();
        assert_eq!(
            (failure.kind, failure.call.requests_sent, failure.call.idempotency_key.as_ref()),
            (InvalidInput, 0, None)
        );
    }
}

#[test]
fn a_list_of_too_many_warnings_is_cut_and_says_so() {
    for (given, reported, last) in [
        (999, 999, "w"),
        (1_000, 1_000, "w"),
        (1_001, 1_001, "more-warnings"),
        (3_000, 1_001, "more-warnings"),
    ] {
        let run = read([], |call| {
            for number in 0..given {
                call.warn("w", number.to_string(), None);
                call.warn("w", number.to_string(), None);
            }
            Ok(call.report().warnings)
        });
        let warnings = run.value();
        assert_eq!(
            (warnings.len(), warnings.last().map(|warning| warning.code.as_str())),
            (reported, Some(last)),
            "{given}"
        );
    }
}

/// Results are handed over whole, up to 128 MiB in wasmtime.
#[test]
fn a_list_of_too_long_warnings_is_cut_and_says_so() {
    let run = read([], |call| {
        for number in 0..1_000 {
            call.warn("w", format!("{number} {}", "x".repeat(8 << 10)), Some("p".repeat(8 << 10)));
        }
        Ok(call.report().warnings)
    });
    let warnings = run.value();
    assert!((200..300).contains(&warnings.len()), "{}", warnings.len());
    assert_eq!(warnings.iter().filter(|warning| warning.code == "more-warnings").count(), 1);
    assert_eq!(warnings.last().unwrap().code, "more-warnings");
}

/// Hosts hand over names of headers in lower case.
#[test]
fn a_token_in_the_name_of_a_header_is_redacted() {
    let name = format!("x-{}", TOKEN.to_ascii_lowercase());
    let request = |call: &mut Call<'_>| {
        let request = call.request(Method::Get, GRAPHQL_PATH.to_owned(), Vec::new(), Vec::new());
        call.raw(&request, false, None, Effect::Read)
    };
    let run = read([Ok(response(200, &[(&name, "a"), ("x-plain", "b")], "{}"))], request);
    let names: Vec<&str> = run.value().headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["x-[redacted]", "x-plain"]);
}

/// What is made of two texts with dots or blanks between them can be the token.
#[test]
fn warnings_are_redacted_in_the_report() {
    let warn = |call: &mut Call<'_>| call.warn(TOKEN, format!("See {TOKEN}."), Some(format!("a.{}", &TOKEN[2..20])));
    let run = read([], |call| {
        warn(call);
        Ok(call.report().warnings)
    });
    let reported = &run.value()[0];
    assert_eq!(
        (reported.code.as_str(), reported.message.as_str(), reported.path.as_deref()),
        ("[redacted]", "See [redacted].", Some("a.[redacted]"))
    );
    let run = read([], |call| -> Result<(), _> {
        warn(call);
        Err(failure::Failure::no_board("1"))
    });
    let warning = &run.failure().0.call.warnings[0];
    assert_eq!(
        (&warning.code, &warning.message, &warning.path),
        (&reported.code, &reported.message, &reported.path)
    );
}

/// Eight letters become ten.
#[test]
fn a_body_that_grows_over_the_limit_without_the_token_is_refused() {
    let connection = Connection {
        token: Some("abcd".to_owned()),
        ..connection()
    };
    let limited = CallOptions {
        connection: Some(connection),
        max_response_bytes: Some(100),
        ..options()
    };
    for (count, is_refused) in [(8, false), (9, true)] {
        let body = format!("\"{}\"", "abcd ".repeat(count));
        let run = ScriptedHost::steps([Ok(response(200, &[], &body))]).read(Some(limited.clone()), |call| {
            let request = call.request(Method::Get, GRAPHQL_PATH.to_owned(), Vec::new(), Vec::new());
            call.raw(&request, false, None, Effect::Read)
        });
        let kind = run.result.is_err().then(|| run.failure().0.kind);
        assert_eq!(kind, is_refused.then_some(InvalidResponse), "{count}");
    }
}

/// 503 is tried again whatever the body says of it, and no sooner than the server wants.
#[test]
fn the_servers_wait_is_honoured_whatever_the_code() {
    let body = json!({ "errors": [{ "message": "No", "extensions": { "code": "InvalidArgumentException" } }] }).to_string();
    for (http, asked, sleeps) in [(503, "3600", vec![]), (503, "5", vec![5_000; 3]), (429, "7", vec![7_000; 3])] {
        let steps = (0..=sleeps.len()).map(|_| Ok(response(http, &[("retry-after", asked)], &body)));
        let run = read(steps, touch(Effect::Read, None));
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary, failure.retry_after_ms), (InvalidInput, false, None));
        assert_eq!(run.slept, sleeps, "{http}, {asked}");
    }
}

#[test]
fn the_daily_limit_is_never_waited_for() {
    let daily = |seconds: u32| json!({ "errors": [{ "message": "Daily limit exceeded", "extensions": { "code": "DAILY_LIMIT_EXCEEDED", "retry_in_seconds": seconds } }] });
    for http in [200, 429, 503] {
        let run = read([status(http, daily(5))], touch(Effect::Read, None));
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.retry_after_ms),
            (DailyLimitExceeded, true, Some(5_000)),
            "{http}"
        );
        assert!(run.slept.is_empty());
    }
}

/// What a sequence of responses comes to.
enum Expected {
    /// Success.
    Done,
    /// This failure, for reads and changes alike.
    Plain(FailureKind, bool),
    /// This failure for a read; for a change, that nobody knows.
    Open(FailureKind, bool),
}

/// Never success without effect, never plain failure with it.
#[test]
fn a_change_that_may_have_been_applied_is_outcome_unknown() {
    use Expected::{Done, Open, Plain};
    let denied = || Err(TransportError::Denied("api.monday.com".to_owned()));
    let too_long = || Err(TransportError::TooLong("api.monday.com".to_owned(), 9));
    let cut_off = || Ok(response(200, &[], r#"{"data":{"touch":{"id"#));
    let crash = |http| {
        status(
            http,
            json!({ "errors": [{ "message": "Internal server error", "extensions": { "code": "INTERNAL_SERVER_ERROR" } }] }),
        )
    };
    let unauthenticated = || {
        status(
            401,
            json!({ "errors": [{ "message": "Not authenticated", "extensions": { "code": "NOT_AUTHENTICATED" } }] }),
        )
    };
    let inactive = || {
        status(
            403,
            json!({ "errors": [{ "message": "No.", "extensions": { "code": "USER_ACCESS_DENIED" } }] }),
        )
    };
    let daily = || status(429, json!({ "errors": ["Daily limit exceeded"] }));
    let rows: Vec<(&str, Box<dyn Fn() -> Vec<Step>>, Expected)> = vec![
        ("at once", Box::new(|| vec![good()]), Done),
        ("lost, then done", Box::new(|| vec![lost(), good()]), Done),
        (
            "at the last attempt",
            Box::new(|| vec![html(503), timed_out(), rate_limited(1), good()]),
            Done,
        ),
        ("key in use, then done", Box::new(|| vec![key_in_use(), good()]), Done),
        // Surely not sent.
        ("unreachable", Box::new(|| vec![unreachable()]), Plain(ConnectionFailed, true)),
        (
            "denied by the host",
            Box::new(move || vec![denied()]),
            Plain(ConnectionFailed, false),
        ),
        // Surely not done.
        ("limited", Box::new(|| four(|| rate_limited(1))), Plain(RateLimitExceeded, true)),
        (
            "limited, by a page",
            Box::new(|| four(|| html(429))),
            Plain(RateLimitExceeded, true),
        ),
        ("the day's limit", Box::new(move || vec![daily()]), Plain(DailyLimitExceeded, true)),
        (
            "refused",
            Box::new(|| vec![refused("USER_UNAUTHORIZED")]),
            Plain(PermissionDenied, false),
        ),
        (
            "missing",
            Box::new(|| vec![refused("InvalidBoardIdException")]),
            Plain(NotFound, false),
        ),
        (
            "not authenticated",
            Box::new(move || vec![unauthenticated()]),
            Plain(NotAuthenticated, false),
        ),
        ("refused by a page", Box::new(|| vec![html(403)]), Plain(ConnectionFailed, false)),
        ("a redirect", Box::new(|| vec![html(302)]), Plain(InvalidResponse, false)),
        ("key in use", Box::new(|| four(key_in_use)), Plain(Conflict, true)),
        (
            "busy, then refused by a page",
            Box::new(|| vec![html(429), html(403)]),
            Plain(ConnectionFailed, false),
        ),
        (
            "limited, then refused",
            Box::new(|| vec![rate_limited(1), refused("USER_UNAUTHORIZED")]),
            Plain(PermissionDenied, false),
        ),
        // Perhaps done.
        ("lost", Box::new(|| four(lost)), Open(ConnectionFailed, true)),
        ("timed out", Box::new(|| four(timed_out)), Open(Timeout, true)),
        ("too long", Box::new(move || vec![too_long()]), Open(InvalidResponse, false)),
        ("cut off", Box::new(move || vec![cut_off()]), Open(InvalidResponse, true)),
        ("empty", Box::new(|| vec![Ok(response(200, &[], ""))]), Open(InvalidResponse, true)),
        ("nothing said", Box::new(|| vec![data(json!({}))]), Open(InvalidResponse, true)),
        ("500", Box::new(|| vec![html(500)]), Open(ServerError, true)),
        // That monday.com tells of a crash does not tell how far the change had come.
        (
            "a crash that monday.com tells of",
            Box::new(move || vec![crash(200)]),
            Open(ServerError, true),
        ),
        (
            "a crash that monday.com tells of in a 500",
            Box::new(move || vec![crash(500)]),
            Open(ServerError, true),
        ),
        (
            "made, and a part of it not readable",
            Box::new(|| {
                let error = json!([{ "message": "No.", "path": ["touch", "name"], "extensions": { "code": "ANYTHING_NEW" } }]);
                vec![partial(json!({ "touch": null }), error)]
            }),
            Open(Rejected, false),
        ),
        ("502", Box::new(|| vec![html(502)]), Open(Unavailable, true)),
        ("503", Box::new(|| four(|| html(503))), Open(Unavailable, true)),
        ("503 with errors", Box::new(|| four(gave_up)), Open(Unavailable, true)),
        ("504", Box::new(|| four(|| html(504))), Open(Unavailable, true)),
        ("408", Box::new(|| vec![html(408)]), Open(Timeout, true)),
        (
            "people not loaded",
            Box::new(|| vec![partial(json!({ "touch": null }), json!(["Could not run user loader"]))]),
            Open(Rejected, false),
        ),
        (
            "lost, then unreachable",
            Box::new(|| vec![lost(), unreachable()]),
            Open(ConnectionFailed, true),
        ),
        (
            "lost, then denied",
            Box::new(move || vec![lost(), denied()]),
            Open(ConnectionFailed, false),
        ),
        (
            "lost, then limited",
            Box::new(|| vec![lost(), rate_limited(1), rate_limited(1), rate_limited(1)]),
            Open(RateLimitExceeded, true),
        ),
        (
            "lost, then the day's limit",
            Box::new(move || vec![lost(), daily()]),
            Open(DailyLimitExceeded, true),
        ),
        (
            "503, then key in use",
            Box::new(|| vec![html(503), key_in_use(), key_in_use(), key_in_use()]),
            Open(Conflict, true),
        ),
        // The first of two deletions may be why it is gone.
        (
            "lost, then missing",
            Box::new(|| vec![lost(), refused("InvalidBoardIdException")]),
            Open(NotFound, false),
        ),
        // The machines before monday.com respond without reading the key, and the token is
        // checked before it (VCR: a bad token and a bad query are a 401).
        (
            "lost, then refused by a page",
            Box::new(|| vec![lost(), html(403)]),
            Open(ConnectionFailed, false),
        ),
        (
            "lost, then a page that says bad request",
            Box::new(|| vec![lost(), html(400)]),
            Open(Rejected, false),
        ),
        (
            "lost, then no longer authenticated",
            Box::new(move || vec![lost(), unauthenticated()]),
            Open(NotAuthenticated, false),
        ),
        (
            "lost, then no longer active",
            Box::new(move || vec![lost(), inactive()]),
            Open(PermissionDenied, false),
        ),
        (
            "lost, then a crash",
            Box::new(move || vec![lost(), crash(500)]),
            Open(ServerError, true),
        ),
        // So monday.com says of a board, too, that the first attempt has deleted.
        (
            "lost, then unauthorized",
            Box::new(|| vec![lost(), refused("USER_UNAUTHORIZED")]),
            Open(PermissionDenied, false),
        ),
        (
            "lost, then a bad argument",
            Box::new(|| vec![lost(), refused("InvalidArgumentException")]),
            Open(InvalidInput, false),
        ),
        // Under one key, what monday.com says of the change holds for the first attempt, too.
        (
            "lost, then refused",
            Box::new(|| vec![lost(), refused("FORBIDDEN")]),
            Plain(PermissionDenied, false),
        ),
        (
            "lost, then another refusal",
            Box::new(|| vec![lost(), refused("RecordInvalidException")]),
            Plain(Rejected, false),
        ),
        (
            "lost, then a failure that monday.com reports",
            Box::new(move || vec![lost(), crash(200)]),
            Open(ServerError, true),
        ),
    ];
    for (name, steps, expected) in rows {
        for (effect, key, safe_to_repeat) in [
            (Effect::Read, None, true),
            (Effect::RepeatableChange, None, true),
            (Effect::RepeatableChange, Some("key"), true),
            (Effect::Change, None, false),
            (Effect::Change, Some("key"), true),
        ] {
            let steps = steps();
            let count = steps.len();
            let run = read(steps, touch(effect, key));
            let wanted = match expected {
                Done => None,
                Plain(kind, temporary) => Some((kind, temporary)),
                Open(kind, temporary) if effect == Effect::Read => Some((kind, temporary)),
                Open(..) => Some((OutcomeUnknown, safe_to_repeat)),
            };
            let found = run.result.is_err().then(|| {
                let (failure, temporary) = run.failure();
                assert_eq!(failure.call.requests_sent as usize, count, "{name}");
                if effect != Effect::Read {
                    assert!(failure.call.idempotency_key.is_some(), "{name}: the key is needed to repeat it");
                }
                (failure.kind, temporary)
            });
            assert_eq!(found, wanted, "{name}, {effect:?}, key {key:?}");
        }
    }
}

#[test]
fn an_unknown_outcome_says_what_happened_and_what_to_do() {
    let steps = || four(|| Ok(response(503, &[("retry-after", "9")], "")));
    let run = read(steps(), touch(Effect::Change, None));
    let (failure, _) = run.failure();
    assert_eq!(
        (failure.kind, failure.call.http_status, failure.retry_after_ms),
        (OutcomeUnknown, Some(503), Some(9_000))
    );
    // And nothing that contradicts it: the cause alone would say "Try again later".
    assert_eq!(
        failure.message,
        "The response has status 503 and an empty body. Whether the change was made is not known. Look before repeating the call, \
or repeat it with the same idempotency key within 30 minutes."
    );
    assert_eq!(failure.call.idempotency_key.as_deref(), run.sent[0].key());
    let run = read(steps(), touch(Effect::RepeatableChange, None));
    assert!(run.failure().0.message.contains("Repeating the call is safe"));
}

#[test]
fn a_failure_after_retries_reports_the_last_response() {
    let steps = [rate_limited(1), refused("USER_UNAUTHORIZED")];
    let run = read(steps, touch(Effect::Read, None));
    let (failure, _) = run.failure();
    assert_eq!(
        (
            failure.call.requests_sent,
            failure.call.http_status,
            failure.call.request_id.as_deref()
        ),
        (2, Some(200), Some(REQUEST_ID))
    );
    assert_eq!(
        (
            failure.code.as_deref(),
            failure.details.len(),
            failure.call.idempotency_key.as_deref()
        ),
        (Some("USER_UNAUTHORIZED"), 1, None)
    );
}

#[test]
fn a_failure_without_a_response_has_no_status() {
    let run = read(four(lost), touch(Effect::Read, None));
    let (failure, _) = run.failure();
    assert_eq!(
        (
            failure.call.http_status,
            failure.call.request_id.as_deref(),
            failure.call.requests_sent
        ),
        (None, None, 4)
    );
}

#[test]
fn malformed_options_are_refused_before_anything_is_sent() {
    let run: Run<()> = ScriptedHost::steps([])
        .with("MONDAY_TOKEN", "")
        .read(None, |_| panic!("the action ran"));
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary, failure.call.requests_sent), (NotConfigured, false, 0));
    let run: Run<()> = ScriptedHost::steps([])
        .with("MONDAY_MAX_RETRIES", "many")
        .read(None, |_| panic!("the action ran"));
    assert_eq!(run.failure().0.kind, NotConfigured);
    let run: Run<()> = ScriptedHost::steps([]).read(on_version("latest"), |_| panic!("the action ran"));
    assert_eq!((run.failure().0.kind, run.failure().1), (InvalidInput, false));
}

#[test]
fn a_version_other_than_the_requested_one_is_warned_of() {
    let served = |version: &str| Ok(response(200, &[("api-version", version)], r#"{"data":{"touch":1}}"#));
    let warnings = |options, step| {
        let run = ScriptedHost::steps([step]).read(options, report(Effect::Read));
        let report = run.value().clone();
        (report.response.and_then(|response| response.api_version), report.warnings)
    };
    assert_eq!(warnings(None, served("2026-10")), (Some("2026-10".to_owned()), vec![]));
    let (version, differs) = warnings(None, served("2026-07"));
    assert_eq!(
        (version.as_deref(), warning_codes(&differs)),
        (Some("2026-07"), vec!["api-version-differs"])
    );
    assert!(differs[0].message.contains("2026-10") && differs[0].message.contains("2026-07"));
    // The default requests no version. Recorded responses have no such header at all.
    assert_eq!(warnings(on_version("default"), served("2025-10")).1, []);
    assert_eq!(warnings(None, Ok(response(200, &[], r#"{"data":{"touch":1}}"#))), (None, vec![]));
    // Once, however many requests; and a failure says it, too.
    let denied = r#"{"errors":[{"message":"No.","extensions":{"code":"USER_UNAUTHORIZED"}}]}"#;
    let run = read(
        [served("2026-07"), Ok(response(200, &[("api-version", "2026-07")], denied))],
        |call| {
            call.graphql(operation(Effect::Read))?;
            call.graphql(operation(Effect::Read))
        },
    );
    assert_eq!(codes(&run.failure().0.call.warnings), ["api-version-differs"]);
}

#[test]
fn the_report_of_a_result_is_that_of_the_change() {
    let with = |id: &str, replayed: &str| {
        Ok(response(
            200,
            &[("x-request-id", id), ("idempotency-replayed", replayed), ("api-version", "2026-10")],
            r#"{"data":{"touch":1}}"#,
        ))
    };
    let run = read([with("look", ""), with("change", "true"), with("look-again", "")], |call| {
        call.set_idempotency_key(Some("k"))?;
        for effect in [Effect::Read, Effect::Change, Effect::Read] {
            call.graphql(operation(effect))?;
        }
        Ok(call.report())
    });
    let report = run.value();
    let response = report.response.as_ref().unwrap();
    assert_eq!(
        (response.request_id.as_deref(), response.replayed, report.requests_sent),
        (Some("change"), true, 3)
    );
    assert_eq!((response.status, report.idempotency_key.as_deref()), (200, Some("k")));
    // Nothing was changed: no key was used.
    let run = read([with("look", "false")], |call| {
        call.set_idempotency_key(Some("k"))?;
        call.graphql(operation(Effect::Read))?;
        Ok(call.report())
    });
    let report = run.value();
    assert_eq!(
        (report.idempotency_key.as_deref(), report.response.as_ref().unwrap().replayed),
        (None, false)
    );
}

/// A read before the change had the response, and a read after it, too: the report of the failure
/// is that of the change, which decided.
#[test]
fn the_report_of_a_failure_is_that_of_the_request_that_decided() {
    let with = |status: u16, id: &str, body: &str| Ok(response(status, &[("x-request-id", id)], body));
    let good = r#"{"data":{"touch":1}}"#;
    let denied = r#"{"errors":[{"message":"No.","extensions":{"code":"USER_UNAUTHORIZED"}}]}"#;
    let run = read(
        [with(200, "before", good), with(403, "change", denied), with(200, "after", good)],
        |call| {
            call.set_idempotency_key(None)?;
            call.graphql(operation(Effect::Read))?;
            let result = call.graphql(operation(Effect::Change));
            call.graphql(operation(Effect::Read))?;
            result
        },
    );
    let (failure, _) = run.failure();
    let call = &failure.call;
    assert_eq!(
        (call.request_id.as_deref(), call.http_status, call.requests_sent),
        (Some("change"), Some(403), 3)
    );
    assert_eq!(call.idempotency_key.as_deref(), run.sent[1].key());

    // A change that got no response has neither status nor id, whatever the reads around it got.
    let unanswered = [with(200, "before", good), lost(), lost(), lost(), lost(), with(200, "after", good)];
    let run = read(unanswered, |call| {
        call.set_idempotency_key(None)?;
        call.graphql(operation(Effect::Read))?;
        let result = call.graphql(operation(Effect::Change));
        call.graphql(operation(Effect::Read))?;
        result
    });
    let call = &run.failure().0.call;
    assert_eq!((call.request_id.as_deref(), call.http_status, call.requests_sent), (None, None, 6));
}

#[test]
fn errors_beside_a_value_become_warnings_once() {
    let errors = json!([
        { "message": "No owners", "path": ["touch", "owners"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } },
        { "message": "No owners", "path": ["touch", "owners"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } },
        { "path": ["touch", "tags"] },
    ]);
    let run = read([partial(json!({ "touch": { "id": "1" } }), errors)], |call| {
        let response = call.graphql(operation(Effect::Read))?;
        call.warn_of(&response.errors);
        Ok(call.report().warnings)
    });
    let warnings = run.value();
    assert_eq!(warning_codes(warnings), ["UNAUTHORIZED_FIELD_OR_TYPE", "partial-result"]);
    assert_eq!(warnings[0].path.as_deref(), Some("touch.owners"));
    assert!(warnings.iter().all(|warning| warning.message.ends_with('.')));
}

/// A server can repeat the token anywhere. It is sent and never comes back.
#[test]
fn nothing_that_is_returned_holds_the_token() {
    let escaped: String = TOKEN.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let half = &TOKEN[..16];
    let tail = &TOKEN[TOKEN.len() - 16..];
    for echo in [TOKEN, &escaped, half, tail, &format!("Bearer {TOKEN}"), &TOKEN.repeat(3)] {
        let headers = [
            ("api-version", echo),
            ("x-request-id", echo),
            ("location", echo),
            ("retry-after", echo),
            (echo, echo),
        ];
        let errors = format!(
            r#"[{{"message":"{echo}","path":["{echo}",0],"extensions":{{"code":"{echo}","{echo}":{{"deep":["{echo}"]}},"request_id":"{echo}"}}}}, "{echo}"]"#
        );
        let bodies = [
            format!(r#"{{"errors":{errors},"extensions":{{"request_id":"{echo}"}}}}"#),
            format!(r#"{{"data":{{"touch":{{"id":"{echo}"}}}},"errors":{errors}}}"#),
            format!(r#"{{"error_message":"{echo}","error_code":"{echo}","error_data":{{"{echo}":"{echo}"}}}}"#),
            format!(r#"{{"error":"{echo}""#),
            format!("<html>{echo}</html>"),
            echo.to_owned(),
        ];
        for body in bodies {
            for http in [200, 302, 400, 401, 403, 404, 500, 502] {
                let step = || Ok(response(http, &headers, &body));
                // `act` looks for the token in what comes back.
                read([step()], |call| {
                    let response = call.graphql(operation(Effect::Read))?;
                    call.warn_of(&response.errors);
                    Ok(call.report())
                });
                read([step()], |call| touch(Effect::Change, None)(call).map(drop));
            }
        }
        // A host that names what it could not send.
        let error = TransportError::Lost(echo.to_owned(), format!("bad header: {echo}"));
        read(vec![Err(error); 4], touch(Effect::Read, None));
        // And the caller's own inputs.
        read([], |_| -> Result<(), _> {
            let message = format!("{echo} is not a valid board ID.");
            Err(failure::Failure::permanent(failure::FailureKind::InvalidInput, message))
        });
    }
}

/// The waits of a call have jitter, and no two calls the same.
#[test]
fn waits_are_longer_than_asked_for_by_different_times() {
    let run = read(four(|| html(503)), touch(Effect::Read, None));
    assert_eq!(run.slept, [20_000; 3]);
    let longer: BTreeSet<u32> = run.slept.0.iter().map(|wait| wait - 20_000).collect();
    assert!(longer.len() == 3 && longer.iter().all(|jitter| *jitter > 0), "{longer:?}");
}

//! custom-api-action.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use proptest::prelude::*;
use serde_json::json;

use super::send;
use crate::{
    bindings::types::{
        CallOptions, CustomRequest, CustomResponse, FailureKind::*, GraphqlRequest, HttpMethod, NameValue, RequestBody, ResponseBody,
    },
    engine::transport::Method,
    test_support::{
        Run, ScriptedHost, Sent, Step, TOKEN, assert_no_token, codes, html, lost, on_version, rate_limited, response, under_key,
        unreachable,
    },
};

fn request() -> CustomRequest {
    CustomRequest {
        method: None,
        path: None,
        query: None,
        headers: None,
        body: None,
    }
}

fn graphql(document: &str) -> CustomRequest {
    CustomRequest {
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: document.to_owned(),
            variables: None,
            operation_name: None,
        })),
        ..request()
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Option<Vec<NameValue>> {
    let pair = |(name, value): &(&str, &str)| NameValue {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
    };
    Some(pairs.iter().map(pair).collect())
}

fn with_headers(headers: &[(&str, &str)]) -> CustomRequest {
    CustomRequest {
        headers: pairs(headers),
        ..graphql("{ me { id } }")
    }
}

fn with_path(path: &str) -> CustomRequest {
    CustomRequest {
        path: Some(path.to_owned()),
        ..request()
    }
}

fn with_body(request: CustomRequest, document: &str) -> CustomRequest {
    CustomRequest {
        body: graphql(document).body,
        ..request
    }
}

fn run(request: CustomRequest, steps: impl IntoIterator<Item = Step>) -> Run<CustomResponse> {
    run_with(None, request, steps)
}

fn run_with(options: Option<CallOptions>, request: CustomRequest, steps: impl IntoIterator<Item = Step>) -> Run<CustomResponse> {
    ScriptedHost::steps(steps).read(options, |call| send(call, &mut { request }))
}

fn good() -> Step {
    Ok(response(200, &[("content-type", "application/json")], r#"{"data":{}}"#))
}

fn sent(request: CustomRequest) -> Sent {
    run(request, [good()]).sent.remove(0)
}

#[track_caller]
fn refused(request: CustomRequest) -> String {
    refused_with(None, request)
}

#[track_caller]
fn refused_with(options: Option<CallOptions>, request: CustomRequest) -> String {
    let shown = format!("{request:?}");
    let run = run_with(options, request, []);
    let (failure, temporary) = run.failure();
    assert_eq!(
        (failure.kind, temporary, failure.call.requests_sent),
        (InvalidInput, false, 0),
        "{shown}"
    );
    failure.message.clone()
}

#[test]
fn a_graphql_request_is_sent_as_json() {
    let request = CustomRequest {
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: "query A($id: ID!) { boards(ids: [$id]) { id } }".to_owned(),
            variables: Some(r#"{"id":"18265829659","emoji":"😀"}"#.to_owned()),
            operation_name: Some("A".to_owned()),
        })),
        ..request()
    };
    let sent = sent(request);
    assert_eq!(
        (sent.method, sent.path.as_str(), sent.endpoint.as_str()),
        (Method::Post, "/v2", "https://api.monday.com")
    );
    assert_eq!(
        sent.json(),
        json!({ "query": "query A($id: ID!) { boards(ids: [$id]) { id } }", "variables": { "id": "18265829659", "emoji": "😀" }, "operationName": "A" })
    );
    assert_eq!(
        (sent.header("authorization"), sent.header("content-type")),
        (Some(TOKEN), Some("application/json"))
    );
    // Since 2025-04 the variables are an object, and nothing else.
    assert_eq!(
        self::sent(graphql("{ me { id } }")).json(),
        json!({ "query": "{ me { id } }", "variables": {} })
    );
    for variables in ["[]", "null", "\"x\"", "{", "{}{}", "x", "{\"a\":01}"] {
        let mut request = graphql("{ me { id } }");
        if let Some(RequestBody::Graphql(body)) = &mut request.body {
            body.variables = Some(variables.to_owned());
        }
        assert!(refused(request).contains("variables"), "{variables}");
    }
    assert!(refused(graphql(" ")).contains("document"));
}

#[test]
fn the_method_follows_the_body_unless_it_is_named() {
    let text = || Some(RequestBody::Text("{}".to_owned()));
    let sent_with = |method, body| sent(CustomRequest { method, body, ..request() });
    assert_eq!(sent_with(None, None).method, Method::Get);
    assert_eq!(sent_with(None, text()).method, Method::Post);
    for (named, expected) in [
        (HttpMethod::Post, Method::Post),
        (HttpMethod::Put, Method::Put),
        (HttpMethod::Patch, Method::Patch),
        (HttpMethod::Delete, Method::Delete),
    ] {
        assert_eq!(sent_with(Some(named), text()).method, expected);
        let empty = sent_with(Some(named), None);
        assert_eq!(
            (empty.method, empty.header("content-length"), empty.header("content-type")),
            (expected, Some("0"), None)
        );
    }
    let get = sent_with(Some(HttpMethod::Get), None);
    assert_eq!((get.method, get.header("content-length"), get.body.len()), (Method::Get, None, 0));
    assert!(
        refused(CustomRequest {
            method: Some(HttpMethod::Get),
            body: text(),
            ..request()
        })
        .contains("get")
    );
}

#[test]
fn text_and_bytes_are_sent_as_they_are() {
    let text = sent(CustomRequest {
        body: Some(RequestBody::Text("naïve".to_owned())),
        ..request()
    });
    assert_eq!(
        (text.body.as_slice(), text.header("content-type"), text.header("content-length")),
        ("naïve".as_bytes(), Some("application/json"), Some("6"))
    );
    let bytes = sent(CustomRequest {
        body: Some(RequestBody::Bytes(vec![0, 255, 13, 10])),
        ..request()
    });
    assert_eq!(
        (bytes.body.as_slice(), bytes.header("content-type")),
        ([0, 255, 13, 10].as_slice(), Some("application/octet-stream"))
    );
    let typed = sent(CustomRequest {
        headers: pairs(&[("Content-Type", "multipart/form-data; boundary=x")]),
        body: Some(RequestBody::Bytes(vec![1])),
        ..request()
    });
    let types: Vec<_> = typed.headers.iter().filter(|(name, _)| name == "content-type").collect();
    assert_eq!((types.len(), types[0].1.as_str()), (1, "multipart/form-data; boundary=x"));
}

#[test]
fn a_path_cannot_lead_away_from_the_endpoint() {
    for (path, expected) in [
        ("/v2", "/v2"),
        ("/", "/"),
        ("/v2/file", "/v2/file"),
        ("/v2/", "/v2/"),
        ("/a//b", "/a//b"),
        ("/a.b/..c/d..", "/a.b/..c/d.."),
        ("/v2/a b", "/v2/a%20b"),
        ("/v2/é", "/v2/%C3%A9"),
        ("/v2/%7Eok", "/v2/%7Eok"),
        ("/v2/\"<>{}|^`", "/v2/%22%3C%3E%7B%7D%7C%5E%60"),
        ("/user:x@evil.example", "/user:x@evil.example"),
    ] {
        let sent = sent(with_path(path));
        assert_eq!(
            (sent.path.as_str(), sent.endpoint.as_str()),
            (expected, "https://api.monday.com"),
            "{path}"
        );
    }
    for path in [
        "",
        " ",
        "v2",
        "https://evil.example/v2",
        "http:/evil.example",
        "//evil.example",
        "///evil.example",
        "@evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "/v2\\..\\x",
        "/v2/..",
        "/..",
        "/../x",
        "/v2/../../x",
        "/v2/./x",
        "/.",
        "/v2/%2e%2e/x",
        "/v2/%2E%2e",
        "/v2/.%2e/x",
        "/v2/%2e./x",
        "/v2/%2e",
        "/v2%2f..%2fx",
        "/v2%2F..",
        "/v2%5c..",
        "/v2%5C..",
        "/v2\r\nX: y",
        "/v2\nHost: evil",
        "/v2\0",
        "/v2\t",
        "/v2\u{7f}",
        "/v2\u{85}",
        "/v2?x=1",
        "/v2#x",
        "/v2%",
        "/v2%4",
        "/v2%zz",
        "/v2 HTTP/1.1\r\nHost: evil",
    ] {
        assert!(refused(with_path(path)).contains("path"), "{path:?}");
    }
}

#[test]
fn query_parameters_are_encoded() {
    let request = |query: &[(&str, &str)]| CustomRequest {
        query: pairs(query),
        ..with_path("/v2/get_schema")
    };
    assert_eq!(sent(request(&[])).path, "/v2/get_schema");
    assert_eq!(
        sent(request(&[("format", "sdl"), ("version", "2026-10")])).path,
        "/v2/get_schema?format=sdl&version=2026-10"
    );
    assert_eq!(
        sent(request(&[("a&b", "c=d#e?f/ é+%")])).path,
        "/v2/get_schema?a%26b=c%3Dd%23e%3Ff%2F%20%C3%A9%2B%25"
    );
    assert_eq!(sent(request(&[("a", "")])).path, "/v2/get_schema?a=");
    assert!(refused(request(&[("", "x")])).contains("query parameter name"));
}

#[test]
fn the_callers_headers_are_sent() {
    let sent = sent(with_headers(&[
        ("X-Trace", "a\tb c"),
        ("Accept", "text/plain"),
        ("User-Agent", "mine"),
        ("cookie", "a=b"),
    ]));
    for (name, content) in [
        ("x-trace", "a\tb c"),
        ("accept", "text/plain"),
        ("user-agent", "mine"),
        ("cookie", "a=b"),
    ] {
        let found: Vec<_> = sent.headers.iter().filter(|(known, _)| known == name).collect();
        assert_eq!((found.len(), found[0].1.as_str()), (1, content));
    }
}

/// They decide where a request is sent, as whom, and where it ends.
#[test]
fn headers_that_the_connection_sets_and_malformed_headers_are_refused() {
    for name in [
        "Authorization",
        "authorization",
        "AUTHORIZATION",
        "Host",
        "hOsT",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "Upgrade",
        "TE",
        "Trailer",
        "Expect",
        "Proxy-Authorization",
        "proxy-connection",
        "Proxy-Anything",
        "HTTP2-Settings",
        "Accept-Encoding",
        "Via",
    ] {
        refused(with_headers(&[(name, "x")]));
    }
    for name in [
        "",
        " ",
        "Authorization ",
        " Authorization",
        "Authorization:",
        "Author\tization",
        "x y",
        "x\r\nAuthorization",
        "x\0",
        "é",
        "x:y",
        "(x)",
        "x,y",
        ":path",
        ":authority",
    ] {
        refused(with_headers(&[(name, "x")]));
    }
    for content in ["a\r\nHost: evil", "a\nb", "a\rb", "a\0b", "é", "\u{7f}", "\u{1b}[0m"] {
        refused(with_headers(&[("x-trace", content)]));
    }
    assert!(refused(with_headers(&[("x-a", "1"), ("X-A", "2")])).contains("twice"));
    // wasmtime ends a component that gives it more than 128 KiB of headers.
    assert!(refused(with_headers(&[("x-a", &"a".repeat(65_536))])).contains("64 KiB"));
    let names: Vec<String> = (0..2_000).map(|number| format!("x-{number}")).collect();
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
    assert!(refused(with_headers(&many)).contains("64 KiB"));
}

#[test]
fn the_version_in_a_header_takes_precedence_over_that_of_the_connection() {
    let version = |connection: Option<&str>, header: Option<&str>| {
        let request = match header {
            Some(header) => with_headers(&[("API-Version", header)]),
            None => graphql("{ me { id } }"),
        };
        let served = Ok(response(200, &[("api-version", "2026-10")], "{}"));
        let connection = connection.and_then(on_version);
        let run = ScriptedHost::steps([served]).read(connection, |call| send(call, &mut { request }));
        let headers: Vec<String> = run.sent[0]
            .headers
            .iter()
            .filter(|(name, _)| name == "api-version")
            .map(|(_, content)| content.clone())
            .collect();
        (headers, codes(&run.value().call.warnings).len())
    };
    let one = |text: &str| vec![text.to_owned()];
    // A custom request uses monday.com's default version unless the caller chose one.
    assert_eq!(version(None, None), (vec![], 0));
    assert_eq!(version(Some("2026-10"), None), (one("2026-10"), 0));
    assert_eq!(version(Some("2025-10"), None), (one("2025-10"), 1));
    assert_eq!(version(Some("default"), None), (vec![], 0));
    assert_eq!(version(Some("2025-10"), Some("2026-10")), (one("2026-10"), 0));
    // Whether a version exists is for monday.com to judge; a difference is warned of.
    for header in ["2023-04", "2024-02", "2023", "dev", "x y"] {
        assert_eq!(version(None, Some(header)), (one(header), 1), "{header}");
    }
    // Any version that monday.com serves is its default.
    assert_eq!(version(None, Some("default")), (one("default"), 0));
    assert_eq!(version(Some("2025-10"), Some("default")), (one("default"), 0));
}

#[test]
fn every_request_except_a_get_has_an_idempotency_key() {
    let key = |request: CustomRequest| {
        let run = run(request, [good()]);
        let keys: Vec<String> = run.sent[0]
            .headers
            .iter()
            .filter(|(name, _)| name == "idempotency-key")
            .map(|(_, content)| content.clone())
            .collect();
        assert!(keys.len() <= 1);
        assert_eq!(keys.first(), run.value().call.idempotency_key.as_ref());
        keys.into_iter().next()
    };
    assert!(key(graphql("{ me { id } }")).is_some_and(|key| key.len() == 36));
    for method in [HttpMethod::Post, HttpMethod::Put, HttpMethod::Patch, HttpMethod::Delete] {
        assert!(
            key(CustomRequest {
                method: Some(method),
                ..request()
            })
            .is_some()
        );
    }
    assert_eq!(key(request()), None);
}

/// All headers of this name, and the key that the report names.
fn keys_sent(run: &Run<CustomResponse>) -> (Vec<String>, Option<String>) {
    let headers = run.sent.iter().flat_map(|sent| &sent.headers);
    let keys = headers.filter(|(name, _)| name == "idempotency-key");
    (
        keys.map(|(_, content)| content.clone()).collect(),
        run.value().call.idempotency_key.clone(),
    )
}

#[test]
fn the_idempotency_key_is_that_of_the_options_or_of_a_header() {
    let one = |key: &str| (vec![key.to_owned()], Some(key.to_owned()));
    let from_options = run_with(under_key("mine"), graphql("{ a }"), [good()]);
    assert_eq!(keys_sent(&from_options), one("mine"));
    let upload = CustomRequest {
        body: Some(RequestBody::Bytes(vec![1])),
        ..with_path("/v2/file")
    };
    assert_eq!(keys_sent(&run_with(under_key("mine"), upload, [good()])), one("mine"));
    let header = || with_headers(&[("Idempotency-Key", "of-header")]);
    assert_eq!(keys_sent(&run(header(), [good()])), one("of-header"));
    // The same key in both places is one key.
    assert_eq!(keys_sent(&run_with(under_key("of-header"), header(), [good()])), one("of-header"));
    // It is the caller's key that makes repeating the call safe, wherever it was given.
    let change = || with_body(header(), "mutation { a }");
    for run in [
        run(change(), (0..4).map(|_| lost())),
        run_with(under_key("of-header"), graphql("mutation { a }"), (0..4).map(|_| lost())),
    ] {
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary), (OutcomeUnknown, true));
        assert_eq!(failure.call.idempotency_key.as_deref(), Some("of-header"));
    }
}

#[test]
fn two_different_idempotency_keys_are_refused_before_a_request() {
    let with_header = |key: &str| with_headers(&[("Idempotency-Key", key)]);
    for (option, header) in [("mine", "other"), ("mine", ""), ("", "mine"), ("mine", "Mine")] {
        let message = refused_with(under_key(option), with_header(header));
        assert!(message.contains("idempotency key is given twice"), "{message}");
    }
}

#[test]
fn a_malformed_idempotency_key_is_refused_before_a_request() {
    for key in ["", " ", "a b", "é", "a\nb", &"x".repeat(256)] {
        assert!(
            refused_with(under_key(key), graphql("{ a }")).contains("idempotency key"),
            "{key:?}"
        );
    }
    for key in ["", "a b", &"x".repeat(256)] {
        assert!(
            refused(with_headers(&[("Idempotency-Key", key)])).contains("idempotency key"),
            "{key:?}"
        );
    }
    // A key is part of the result, which must not hold the token.
    refused_with(under_key(TOKEN), graphql("{ a }"));
    refused(with_headers(&[("Idempotency-Key", TOKEN)]));
}

/// A GET changes nothing, so nothing is to be applied once.
#[test]
fn a_get_ignores_the_idempotency_key_of_the_options() {
    for key in ["mine", "", "a b", "é", TOKEN] {
        for request in [request(), with_path("/v2/get_schema")] {
            let run = run_with(under_key(key), request, [good()]);
            assert_eq!(run.sent[0].method, Method::Get);
            assert_eq!(keys_sent(&run), (Vec::new(), None), "{key:?}");
        }
        let run = run_with(under_key(key), request(), (0..4).map(|_| lost()));
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.call.idempotency_key.as_ref()),
            (ConnectionFailed, true, None),
            "{key:?}"
        );
    }
}

#[test]
fn every_response_is_returned_as_it_is() {
    let bodies: [(u16, &[u8]); 9] = [
        (200, b"{\"data\":{}}"),
        (200, b"{\"errors\":[{\"message\":\"No.\"}]}"),
        (200, b""),
        (201, b"made"),
        (302, b""),
        (400, b"<html>"),
        (404, b"{\"error_code\":\"ResourceNotFoundException\",\"status_code\":404}"),
        (500, b"{"),
        (502, b"<html>"),
    ];
    for (status, body) in bodies {
        let step = Ok(response(
            status,
            &[
                ("x-odd", "1"),
                ("set-cookie", "a"),
                ("set-cookie", "b"),
                ("location", "https://evil.example"),
            ],
            body,
        ));
        let run = run(graphql("{ a }"), [step]);
        let response = run.value();
        assert_eq!(
            (response.status, response.call.http_status, run.sent.len()),
            (status, Some(status), 1)
        );
        assert_eq!(response.headers.len(), 4);
        match &response.body {
            ResponseBody::Text(text) => assert_eq!(text.as_bytes(), body),
            ResponseBody::Bytes(bytes) => panic!("{bytes:?}"),
        }
    }
    let run = run(request(), [Ok(response(200, &[], [0_u8, 159, 146, 150]))]);
    assert!(matches!(&run.value().body, ResponseBody::Bytes(bytes) if bytes == &[0, 159, 146, 150]));
}

#[test]
fn a_custom_request_is_retried_and_its_last_response_is_returned() {
    let run = run(graphql("mutation { a }"), [html(503), rate_limited(2), lost(), good()]);
    assert_eq!((run.value().status, run.value().call.requests_sent), (200, 4));
    assert_eq!(run.slept, [20_000, 2_000, 20_000]);
    assert!(run.sent.iter().all(|sent| sent.key() == run.sent[0].key()));
    // The response is returned after the last retry, and at once if the wait is too long or the
    // limit is that of the day.
    let run = self::run(request(), (0..4).map(|_| html(503)));
    assert_eq!((run.value().status, run.slept.len()), (503, 3));
    let run = self::run(graphql("{ a }"), [rate_limited(3599)]);
    assert_eq!((run.value().status, run.slept.len()), (429, 0));
    let daily = Ok(response(
        429,
        &[],
        r#"{"errors":[{"extensions":{"code":"DAILY_LIMIT_EXCEEDED","retry_in_seconds":5}}]}"#,
    ));
    assert_eq!(self::run(graphql("{ a }"), [daily]).value().status, 429);
    // A rate limit with status 200 is retried, too; the last response is returned.
    let limited = || {
        Ok(response(
            200,
            &[],
            r#"{"data":{"a":null},"errors":[{"extensions":{"code":"tooManyRequests"}}]}"#,
        ))
    };
    let run = self::run(graphql("{ a }"), (0..4).map(|_| limited()));
    assert_eq!((run.value().status, run.value().call.requests_sent), (200, 4));
}

#[test]
fn a_custom_request_without_a_response_is_a_failure() {
    let run = run(request(), (0..4).map(|_| lost()));
    assert_eq!((run.failure().0.kind, run.failure().1), (ConnectionFailed, true));
    assert_eq!((run.failure().0.call.http_status, run.failure().0.call.requests_sent), (None, 4));
    let run = self::run(graphql("mutation { a }"), (0..4).map(|_| lost()));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, false));
    let run = run_with(under_key("mine"), graphql("mutation { a }"), (0..4).map(|_| lost()));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    let run = self::run(graphql("mutation { a }"), [unreachable()]);
    assert_eq!((run.failure().0.kind, run.failure().1), (ConnectionFailed, true));
}

/// The response itself does not say that an attempt before it may have been applied.
#[test]
fn a_response_that_leaves_the_outcome_unknown_is_warned_of() {
    let create = || graphql("mutation { create_board { id } }");
    let refusal = || Ok(response(403, &[], r#"{"errors":["No."]}"#));
    let missing = || {
        Ok(response(
            200,
            &[],
            r#"{"errors":[{"message":"No.","extensions":{"code":"RecordInvalidException"}}]}"#,
        ))
    };
    let warned_with = |options: Option<CallOptions>, request: CustomRequest, steps: Vec<Step>| {
        let run = run_with(options, request, steps);
        let warnings = &run.value().call.warnings;
        assert!(warnings.iter().all(|warning| warning.code == "outcome-unknown"), "{warnings:?}");
        warnings.first().map(|warning| warning.message.clone())
    };
    let warned = |request, steps| warned_with(None, request, steps);
    let advice = "Whether the change was made is not known. Look before repeating the call, or repeat it with the same idempotency key \
within 30 minutes.";
    assert_eq!(warned(create(), vec![lost(), refusal()]).as_deref(), Some(advice));
    assert_eq!(warned(create(), vec![html(502)]).as_deref(), Some(advice));
    assert_eq!(warned(create(), vec![refusal()]), None);
    // Under one key, this refusal holds for the attempts before it.
    assert_eq!(warned(create(), vec![lost(), missing()]), None);
    assert_eq!(warned(create(), vec![lost(), Ok(response(200, &[], r#"{"data":{}}"#))]), None);
    // These are no responses to a GraphQL request. For other requests they may be.
    for body in ["", "<html>", "[]", "{}"] {
        assert_eq!(
            warned(create(), vec![Ok(response(200, &[], body))]).as_deref(),
            Some(advice),
            "{body}"
        );
        let upload = CustomRequest {
            body: Some(RequestBody::Bytes(vec![1])),
            path: Some("/v2/file".to_owned()),
            ..request()
        };
        assert_eq!(warned(upload, vec![Ok(response(200, &[], body))]), None, "{body}");
    }
    // A request that only reads has no outcome that could be unknown.
    assert_eq!(warned(graphql("{ boards { id } }"), vec![lost(), refusal()]), None);
    let repeat = warned_with(under_key("mine"), create(), vec![html(502)]).unwrap();
    assert!(repeat.ends_with("Repeating the call is safe."), "{repeat}");
}

#[test]
fn a_document_without_a_mutation_only_reads() {
    for (document, reads) in [
        ("{ me { id } }", true),
        ("query Q { me { id } }", true),
        ("mutation { a }", false),
        ("query A { me { id } } mutation B { a }", false),
        ("  # a comment\n  mutation{a}", false),
    ] {
        let run = run(graphql(document), (0..4).map(|_| lost()));
        let kind = if reads { ConnectionFailed } else { OutcomeUnknown };
        assert_eq!(run.failure().0.kind, kind, "{document}");
        assert!(run.sent[0].key().is_some(), "{document}");
    }
    // The content of a text body is not examined: it counts as a change.
    let raw = CustomRequest {
        body: Some(RequestBody::Text(r#"{"query":"{ me { id } }"}"#.to_owned())),
        ..request()
    };
    assert_eq!(run(raw, (0..4).map(|_| lost())).failure().0.kind, OutcomeUnknown);
}

/// Escaped, too: a program that reads the body as JSON would find it.
#[test]
fn the_token_is_removed_from_body_and_headers() {
    let escaped: String = TOKEN.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let half = format!("{}\\u{:04x}{}", &TOKEN[..4], TOKEN.as_bytes()[4], &TOKEN[5..22]);
    for echo in [TOKEN.to_owned(), TOKEN[5..21].to_owned(), escaped, half] {
        let body = json!({ "data": { "id": 18265829659_u64, "text": "é" } })
            .to_string()
            .replace("\"é\"", &format!("\"é {echo} \\\" \""));
        let run = run(graphql("{ a }"), [Ok(response(200, &[("x-echo", &TOKEN[3..])], &body))]);
        let ResponseBody::Text(text) = &run.value().body else {
            panic!("bytes")
        };
        assert_no_token(text);
        let read: serde_json::Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_no_token(&read.to_string());
        assert_eq!(
            (&read["data"]["id"], &read["data"]["text"]),
            (&json!(18265829659_u64), &json!("é [redacted] \" "))
        );
    }
    // Without the token not a byte is changed.
    let body = "{ \"a\" : \"\\u00e9\\/\", \"b\": 1.50, \"a\": 2 }";
    let run = run(graphql("{ a }"), [Ok(response(200, &[], body))]);
    assert!(matches!(&run.value().body, ResponseBody::Text(text) if text == body));
}

/// Control characters and line breaks among them.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z-]{1,9}",
        "[a-z\r\n\\x00 :é-]{1,9}",
        prop::collection::vec(any::<char>(), 0..20).prop_map(String::from_iter)
    ]
}

proptest! {
    #[test]
    fn every_request_is_sent_to_the_endpoint(path in r"[/\\.%2efFcC5a-c:@?# é\r\n-]{0,20}", name in any_text(), content in any_text()) {
        let request = CustomRequest {
            path: Some(format!("/{path}")),
            query: pairs(&[(&name, &content)]),
            headers: pairs(&[(&name, &content)]),
            ..graphql("{ a }")
        };
        let run = ScriptedHost::server(|_| good()).read(None, |call| send(call, &mut { request }));
        for sent in &run.sent {
            let (path, _) = sent.path.split_once('?').unwrap();
            prop_assert!(path.starts_with('/') && !path.starts_with("//"));
            prop_assert!(sent.path.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'#' | b'"')));
            prop_assert!(path.split('/').all(|segment| !matches!(segment.to_lowercase().replace("%2e", ".").as_str(), "." | "..")));
            prop_assert_eq!(sent.header("authorization"), Some(TOKEN));
            prop_assert!(sent.headers.iter().all(|(name, content)| !name.is_empty() && !content.contains(['\r', '\n', '\0'])));
        }
    }
}

/// An empty header asks for no version, so no other can have been served.
#[test]
fn an_empty_version_header_is_no_version() {
    for version in ["", " "] {
        let request = CustomRequest {
            headers: pairs(&[("Api-Version", version)]),
            ..graphql("{ a }")
        };
        let response = Ok(response(200, &[("api-version", "2026-07")], r#"{"data":{"a":1}}"#));
        assert_eq!(codes(&run(request, [response]).value().call.warnings), [""; 0], "{version:?}");
    }
}

/// A part of a change that was carried out would be made twice by another attempt.
#[test]
fn a_change_that_was_carried_out_in_part_is_returned_and_not_sent_again() {
    let limit = |data: serde_json::Value| {
        let body = json!({ "data": data, "errors": [{ "message": "Limit", "path": ["b"], "extensions": { "code": "tooManyRequests", "retry_in_seconds": 1 } }] });
        Ok(response(200, &[], body.to_string()))
    };
    let part = json!({ "a": { "id": "1" }, "b": null });
    let change = || graphql("mutation { a: x b: y }");
    let result = run(change(), [limit(part.clone())]);
    assert_eq!((result.sent.len(), codes(&result.value().call.warnings)), (1, vec![]));
    // Nothing was done, or nothing can be: it is sent again.
    for (request, data) in [
        (change(), json!({ "a": null, "b": null, "complexity": { "before": 1 } })),
        (graphql("{ a b }"), part),
    ] {
        let result = run(request, [limit(data), Ok(response(200, &[], r#"{"data":{"a":1}}"#))]);
        assert_eq!(result.sent.len(), 2);
    }
}

#[test]
fn a_compressed_body_is_returned_and_named() {
    let response = Ok(response(200, &[("content-encoding", "gzip")], [0x1f, 0x8b, 8, 0]));
    let result = run(with_path("/v2/export"), [response]);
    assert_eq!(codes(&result.value().call.warnings), ["compressed-body"]);
    assert!(matches!(&result.value().body, ResponseBody::Bytes(bytes) if bytes == &[0x1f, 0x8b, 8, 0]));
}

/// monday.com reports no error for those whom a change of users was not made for.
#[test]
fn errors_inside_the_data_of_a_change_are_warned_of() {
    let body = json!({ "data": {
        "activate_users": { "activated_users": [], "errors": [{ "message": "No seat", "code": "EXCEEDS_BATCH_LIMIT", "user_id": "7" }, { "message": "No" }] },
        "add_users_to_team": { "successful_users": [], "failed_users": [{ "id": "8" }] },
        "archive_board": { "id": "1" },
    } });
    let result = run(graphql("mutation { a }"), [Ok(response(200, &[], body.to_string()))]);
    let warnings: Vec<(&str, &str, Option<&str>)> = result
        .value()
        .call
        .warnings
        .iter()
        .map(|warning| (warning.code.as_str(), warning.message.as_str(), warning.path.as_deref()))
        .collect();
    assert_eq!(
        warnings,
        [
            (
                "EXCEEDS_BATCH_LIMIT",
                "monday.com says: No seat (user 7).",
                Some("activate_users.errors.0")
            ),
            ("partial-result", "monday.com says: No.", Some("activate_users.errors.1")),
            (
                "partial-result",
                "monday.com says: Not done for user 8.",
                Some("add_users_to_team.failed_users")
            ),
        ]
    );
    // A query may ask for a field of that name.
    let result = run(graphql("{ a }"), [Ok(response(200, &[], body.to_string()))]);
    assert_eq!(codes(&result.value().call.warnings), [""; 0]);
}

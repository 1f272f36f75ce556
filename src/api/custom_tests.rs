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
    bindings::types::{CustomRequest, CustomResponse, FailureKind::*, GraphqlRequest, HttpMethod, NameValue, RequestBody, ResponseBody},
    engine::transport::Method,
    test_support::{
        Run, ScriptedHost, Sent, Step, TOKEN, act, answer, assert_no_token, codes, html, lost, on_version, rate_limited, unreachable,
    },
};

fn request() -> CustomRequest {
    CustomRequest {
        method: None,
        path: None,
        query: None,
        headers: None,
        body: None,
        idempotency_key: None,
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
    let pair = |(name, content): &(&str, &str)| NameValue {
        name: (*name).to_owned(),
        content: (*content).to_owned(),
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

fn run(request: CustomRequest, steps: impl IntoIterator<Item = Step>) -> Run<CustomResponse> {
    act(steps, |call| send(call, request))
}

fn good() -> Step {
    Ok(answer(200, &[("content-type", "application/json")], r#"{"data":{}}"#))
}

fn sent(request: CustomRequest) -> Sent {
    run(request, [good()]).sent.remove(0)
}

#[track_caller]
fn refused(request: CustomRequest) -> String {
    let shown = format!("{request:?}");
    let run = run(request, []);
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary, failure.attempts), (InvalidInput, false, 0), "{shown}");
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
    for variables in ["[]", "null", "\"x\"", "{", "{}{}", "x", "{\"a\":1e999}"] {
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
fn other_bodies_go_as_they_are() {
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
fn a_path_stays_at_the_endpoint() {
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
        sent(request(&[("a&b", "c=d#e?f/ é\r\n+%")])).path,
        "/v2/get_schema?a%26b=c%3Dd%23e%3Ff%2F%20%C3%A9%0D%0A%2B%25"
    );
    assert_eq!(sent(request(&[("a", "")])).path, "/v2/get_schema?a=");
    assert!(refused(request(&[("", "x")])).contains("query parameter name"));
}

#[test]
fn the_callers_headers_go_along() {
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

/// They decide where a request goes, as whom, and where it ends.
#[test]
fn no_header_leads_astray() {
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
}

#[test]
fn the_callers_version_goes_before_the_connections() {
    let version = |connection: Option<&str>, header: Option<&str>| {
        let request = match header {
            Some(header) => with_headers(&[("API-Version", header)]),
            None => graphql("{ me { id } }"),
        };
        let served = Ok(answer(200, &[("api-version", "2026-10")], "{}"));
        let connection = connection.and_then(on_version);
        let run = ScriptedHost::steps([served]).run(connection, |call| send(call, request));
        let headers: Vec<String> = run.sent[0]
            .headers
            .iter()
            .filter(|(name, _)| name == "api-version")
            .map(|(_, content)| content.clone())
            .collect();
        (headers, codes(&run.value().warnings).len())
    };
    let one = |text: &str| vec![text.to_owned()];
    // A raw call rides monday.com's default unless somebody chose.
    assert_eq!(version(None, None), (vec![], 0));
    assert_eq!(version(Some("2026-10"), None), (one("2026-10"), 0));
    assert_eq!(version(Some("2025-10"), None), (one("2025-10"), 1));
    assert_eq!(version(Some("default"), None), (vec![], 0));
    assert_eq!(version(Some("2025-10"), Some("2026-10")), (one("2026-10"), 0));
    // Deprecated, invented or odd ones are monday.com's to judge; a difference is told.
    for header in ["2023-04", "2024-02", "2023", "dev", "x y"] {
        assert_eq!(version(None, Some(header)), (one(header), 1), "{header}");
    }
    // Whoever asks for the default gets what was asked for.
    assert_eq!(version(None, Some("default")), (one("default"), 0));
    assert_eq!(version(Some("2025-10"), Some("default")), (one("default"), 0));
}

#[test]
fn anything_but_a_get_carries_a_key() {
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
    assert_eq!(
        key(CustomRequest {
            idempotency_key: Some("mine".to_owned()),
            ..request()
        }),
        None
    );
    assert_eq!(
        key(CustomRequest {
            idempotency_key: Some("mine".to_owned()),
            ..graphql("{ a }")
        })
        .as_deref(),
        Some("mine")
    );
    assert_eq!(key(with_headers(&[("Idempotency-Key", "header's")])).as_deref(), Some("header's"));
    let both = |other: &str| CustomRequest {
        idempotency_key: Some(other.to_owned()),
        ..with_headers(&[("Idempotency-Key", "same")])
    };
    assert_eq!(key(both("same")).as_deref(), Some("same"));
    assert!(refused(both("other")).contains("twice"));
    refused(CustomRequest {
        idempotency_key: Some("a b".to_owned()),
        ..graphql("{ a }")
    });
    refused(with_headers(&[("Idempotency-Key", "")]));
}

#[test]
fn whatever_comes_back_is_returned() {
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
        let step = Ok(answer(
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
        assert_eq!((response.status, response.call.http_status, run.sent.len()), (status, status, 1));
        assert_eq!(response.headers.len(), 4);
        match &response.body {
            ResponseBody::Text(text) => assert_eq!(text.as_bytes(), body),
            ResponseBody::Bytes(bytes) => panic!("{bytes:?}"),
        }
    }
    let run = run(request(), [Ok(answer(200, &[], [0_u8, 159, 146, 150]))]);
    assert!(matches!(&run.value().body, ResponseBody::Bytes(bytes) if bytes == &[0, 159, 146, 150]));
}

#[test]
fn a_custom_call_is_tried_again_and_then_returned_as_it_is() {
    let run = run(graphql("mutation { a }"), [html(503), rate_limited(2), lost(), good()]);
    assert_eq!((run.value().status, run.value().call.attempts), (200, 4));
    assert_eq!(run.slept, [20_000, 2_000, 20_000]);
    assert!(run.sent.iter().all(|sent| sent.key() == run.sent[0].key()));
    // No error after the last one, nor for a wait that is too long, nor for the day's limit.
    let run = self::run(request(), (0..4).map(|_| html(503)));
    assert_eq!((run.value().status, run.slept.len()), (503, 3));
    let run = self::run(graphql("{ a }"), [rate_limited(3599)]);
    assert_eq!((run.value().status, run.slept.len()), (429, 0));
    let daily = Ok(answer(
        429,
        &[],
        r#"{"errors":[{"extensions":{"code":"DAILY_LIMIT_EXCEEDED","retry_in_seconds":5}}]}"#,
    ));
    assert_eq!(self::run(graphql("{ a }"), [daily]).value().status, 429);
    // A limit in HTTP 200 is one; what monday.com makes of the last attempt is told.
    let limited = || {
        Ok(answer(
            200,
            &[],
            r#"{"data":{"a":null},"errors":[{"extensions":{"code":"tooManyRequests"}}]}"#,
        ))
    };
    let run = self::run(graphql("{ a }"), (0..4).map(|_| limited()));
    assert_eq!((run.value().status, run.value().call.attempts), (200, 4));
}

#[test]
fn an_answer_that_never_came_is_a_failure() {
    let run = run(request(), (0..4).map(|_| lost()));
    assert_eq!((run.failure().0.kind, run.failure().1), (ConnectionFailed, true));
    let run = self::run(graphql("mutation { a }"), (0..4).map(|_| lost()));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, false));
    let keyed = CustomRequest {
        idempotency_key: Some("mine".to_owned()),
        ..graphql("mutation { a }")
    };
    let run = self::run(keyed, (0..4).map(|_| lost()));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    let run = self::run(graphql("mutation { a }"), (0..4).map(|_| unreachable()));
    assert_eq!((run.failure().0.kind, run.failure().1), (ConnectionFailed, true));
}

/// What the answer itself does not say: that an attempt before it may have been carried out.
#[test]
fn an_answer_that_leaves_a_change_open_is_warned_of() {
    let create = || graphql("mutation { create_board { id } }");
    let refusal = || Ok(answer(403, &[], r#"{"errors":["No."]}"#));
    let missing = || {
        Ok(answer(
            200,
            &[],
            r#"{"errors":[{"message":"No.","extensions":{"code":"RecordInvalidException"}}]}"#,
        ))
    };
    let warned = |request: CustomRequest, steps: Vec<Step>| {
        let run = run(request, steps);
        let warnings = &run.value().warnings;
        assert!(warnings.iter().all(|warning| warning.code == "outcome-unknown"), "{warnings:?}");
        warnings.first().map(|warning| warning.message.clone())
    };
    let advice = "Whether the change was made is not known. Look before repeating the call, or repeat it with the same idempotency key \
within 30 minutes.";
    assert_eq!(warned(create(), vec![lost(), refusal()]).as_deref(), Some(advice));
    assert_eq!(warned(create(), vec![html(502)]).as_deref(), Some(advice));
    assert_eq!(warned(create(), vec![refusal()]), None);
    // Under one key, this word holds for the attempts before.
    assert_eq!(warned(create(), vec![lost(), missing()]), None);
    assert_eq!(warned(create(), vec![lost(), Ok(answer(200, &[], r#"{"data":{}}"#))]), None);
    // To a GraphQL request, this is no answer; to another, it may be one.
    for body in ["", "<html>", "[]", "{}"] {
        assert_eq!(
            warned(create(), vec![Ok(answer(200, &[], body))]).as_deref(),
            Some(advice),
            "{body}"
        );
        let upload = CustomRequest {
            body: Some(RequestBody::Bytes(vec![1])),
            path: Some("/v2/file".to_owned()),
            ..request()
        };
        assert_eq!(warned(upload, vec![Ok(answer(200, &[], body))]), None, "{body}");
    }
    // What only reads has no outcome to be unknown.
    assert_eq!(warned(graphql("{ boards { id } }"), vec![lost(), refusal()]), None);
    let keyed = CustomRequest {
        idempotency_key: Some("mine".to_owned()),
        ..create()
    };
    let repeat = warned(keyed, vec![html(502)]).unwrap();
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
    // What cannot be read is taken for a change.
    let raw = CustomRequest {
        body: Some(RequestBody::Text(r#"{"query":"{ me { id } }"}"#.to_owned())),
        ..request()
    };
    assert_eq!(run(raw, (0..4).map(|_| lost())).failure().0.kind, OutcomeUnknown);
}

/// Even behind escapes: whoever reads the body as JSON would find it.
#[test]
fn the_token_is_blotted_out_of_body_and_headers() {
    let escaped: String = TOKEN.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    let half = format!("{}\\u{:04x}{}", &TOKEN[..4], TOKEN.as_bytes()[4], &TOKEN[5..12]);
    for echo in [TOKEN.to_owned(), TOKEN[5..13].to_owned(), escaped, half] {
        let body = json!({ "data": { "id": 18265829659_u64, "text": "é" } })
            .to_string()
            .replace("\"é\"", &format!("\"é {echo} \\\" \""));
        let run = run(graphql("{ a }"), [Ok(answer(200, &[("x-echo", &TOKEN[3..])], &body))]);
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
    let run = run(graphql("{ a }"), [Ok(answer(200, &[], body))]);
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
    fn no_request_leaves_the_endpoint(path in r"[/\\.%2efFcC5a-c:@?# é\r\n-]{0,20}", name in any_text(), content in any_text()) {
        let request = CustomRequest {
            path: Some(format!("/{path}")),
            query: pairs(&[(&name, &content)]),
            headers: pairs(&[(&name, &content)]),
            ..graphql("{ a }")
        };
        let run = ScriptedHost::server(|_| good()).run(None, |call| send(call, request));
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

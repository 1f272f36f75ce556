#![allow(clippy::unwrap_used)]

use super::{ResponseInfo, request_id};
use crate::test_support::response;

/// Reference: the headers of recorded responses.
#[test]
fn the_particulars_of_a_response_are_read_from_its_headers() {
    let headers = [
        ("api-version", " 2026-10 "),
        ("x-request-id", "h-1"),
        ("idempotency-replayed", "True"),
    ];
    let expected = ResponseInfo {
        status: 403,
        request_id: Some("h-1".to_owned()),
        api_version: Some("2026-10".to_owned()),
        replayed: true,
    };
    assert_eq!(ResponseInfo::of(&response(403, &headers, "")), expected);
    let bare = ResponseInfo::of(&response(200, &[("idempotency-replayed", "false")], ""));
    assert_eq!(
        (bare.status, bare.request_id, bare.api_version, bare.replayed),
        (200, None, None, false)
    );
}

#[test]
fn the_request_id_is_found_in_header_or_body() {
    let rows = [
        ("header", Some("h-1"), r#"{"extensions":{"request_id":"b-1"}}"#, Some("h-1")),
        ("blank header", Some(" "), r#"{"extensions":{"request_id":"b-1"}}"#, Some("b-1")),
        ("body", None, r#"{"extensions":{"request_id":"b-1"}}"#, Some("b-1")),
        ("blanks", None, "{\"extensions\": {\"request_id\" :\n \"b-1\" } }", Some("b-1")),
        (
            "the last one",
            None,
            r#"{"a":{"request_id":"b-0"},"extensions":{"request_id":"b-1"}}"#,
            Some("b-1"),
        ),
        ("in a text", None, r#"{"name":"\"request_id\":\"x\""}"#, None),
        ("null", None, r#"{"request_id":null}"#, None),
        ("number", None, r#"{"request_id":7}"#, None),
        ("empty", None, r#"{"request_id":""}"#, None),
        ("no id at all", None, r#"{"request_id":"<script>"}"#, None),
        ("cut off", None, r#"{"request_id":"b-1"#, None),
        ("cut off before", None, r#"{"request_id""#, None),
        ("nothing", None, "", None),
    ];
    for (name, header, body, expected) in rows {
        let headers: Vec<_> = header.iter().map(|content| ("x-request-id", *content)).collect();
        assert_eq!(request_id(&response(200, &headers, body)).as_deref(), expected, "{name}");
    }
    // Whatever follows it, wherever its letters are cut.
    for padding in 0..4 {
        let body = format!(
            "{{\"request_id\":\"b-1\",{}\"name\":\"{}\"}}",
            " ".repeat(padding),
            "é€😀".repeat(60)
        );
        assert_eq!(request_id(&response(200, &[], body)).as_deref(), Some("b-1"), "{padding}");
    }
}

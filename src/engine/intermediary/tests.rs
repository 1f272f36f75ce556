//! What is repeated of a response that is not monday.com's.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use serde_json::json;

use super::{MAX_HEAD, coding, json_text, page, text};
use crate::test_support::{as_read, response};

#[test]
fn the_heading_of_a_page_is_repeated_without_markup() {
    for (body, expected) in [
        ("<html><head><title>Blocked</title></head>", Some("Blocked")),
        (
            "<TITLE lang=en>\n  Blocked &amp; logged \u{202e}<b>x</b>\u{7}\n</TITLE>",
            Some("Blocked & logged x"),
        ),
        ("<title></title><h1 class='a'>403 Forbidden</h1>", Some("403 Forbidden")),
        ("<title>&amp;lt; &quot;a&quot;</title>", Some("&lt; \"a\"")),
        ("<titlebar>no</titlebar>", None),
        ("<title>never closed", None),
        ("<title", None),
        ("<title>a<b", None),
        ("<p>nothing</p>", None),
    ] {
        let expected = expected.map_or_else(|| "an HTML page".to_owned(), |title| format!("an HTML page titled \"{title}\""));
        assert_eq!(page(body.as_bytes()), expected, "{body}");
    }
    let long = format!("<title>{}</title>", "a".repeat(1000));
    assert!(page(long.as_bytes()).chars().count() < 200);
}

#[test]
fn the_text_of_other_json_is_found() {
    for (body, expected) in [
        (json!({ "message": "Forbidden by policy" }), "Forbidden by policy"),
        (
            json!({ "error": "invalid_request", "error_description": "Uninstalled" }),
            "Uninstalled",
        ),
        (json!({ "title": "Bad Request", "detail": "Header too large" }), "Header too large"),
        (json!({ "error": { "message": "No route" } }), "No route"),
        (json!({ "errors": [{ "detail": "No route" }] }), "No route"),
        (json!({ "errors": ["No route"] }), "No route"),
        (json!("No route"), "No route"),
        (json!(["No route"]), "No route"),
        (json!([{ "message": "No route" }]), "No route"),
        (json!({ "Message": "Explicit deny" }), "Explicit deny"),
    ] {
        assert_eq!(json_text(as_read(&body)), format!(": \"{expected}\""), "{body}");
    }
    for body in [
        json!({}),
        json!({ "message": " " }),
        json!({ "message": 5 }),
        json!([1]),
        json!(null),
    ] {
        assert_eq!(json_text(as_read(&body)), "", "{body}");
    }
}

#[test]
fn a_compressed_body_is_named() {
    let of = |headers: &[(&str, &str)], body: &[u8]| coding(&response(200, headers, body));
    assert_eq!(of(&[("content-encoding", "br")], b"x").as_deref(), Some("br"));
    assert_eq!(of(&[("content-encoding", "identity")], b"{}"), None);
    assert_eq!(of(&[], &[0x1f, 0x8b, 8]).as_deref(), Some("gzip"));
    assert_eq!(of(&[], &[0x28, 0xb5, 0x2f, 0xfd]).as_deref(), Some("zstd"));
    assert_eq!(of(&[], b"{}"), None);
}

#[test]
fn a_text_is_repeated_and_bytes_are_not() {
    assert_eq!(text(b"Denied\nby rule 7"), "something that is not JSON: \"Denied by rule 7\"");
    assert_eq!(text(&[0xff, 0xfe]), "something that is not JSON");
}

#[test]
fn a_head_that_is_cut_within_a_letter_is_a_text() {
    let words = "не JSON, ".repeat(MAX_HEAD);
    for start in 0..4 {
        let bytes = words.as_bytes();
        let start = (start..).find(|place| words.is_char_boundary(*place)).unwrap();
        let head = &bytes[start..start + MAX_HEAD];
        assert!(text(head).contains("JSON, "), "{start}");
    }
    // A text that ends within a letter is damaged.
    assert_eq!(text(b"a\xd0"), text(b"\xff"));
    assert!(!text(b"a\xff").contains("\"a"));
}

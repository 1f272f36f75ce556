#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{MAX_STRAY_BYTES, Unreadable, as_text, field, filled_text, flag, list, parse, text, weight, whole, write};

#[test]
fn a_text_is_read_or_it_is_said_why_not() {
    let rows: [(&str, &[u8], Result<Value, Unreadable>); 16] = [
        ("object", b"{\"a\":1}", Ok(json!({ "a": 1 }))),
        ("blanks around it", b" \r\n[1]\n", Ok(json!([1]))),
        ("byte order mark", b"\xef\xbb\xbf{}", Ok(json!({}))),
        ("scalar", b"null", Ok(json!(null))),
        ("the last of two equal keys counts", b"{\"a\":1,\"a\":2}", Ok(json!({ "a": 2 }))),
        ("invalid UTF-8", b"\"a\xffb\"", Ok(json!("a\u{fffd}b"))),
        ("nothing", b"", Err(Unreadable::CutOff)),
        (
            "cut off in an object",
            b"{\"data\":{\"boards\":[{\"id\":\"1\"",
            Err(Unreadable::CutOff),
        ),
        ("cut off in a string", b"{\"data\":\"abc", Err(Unreadable::CutOff)),
        ("cut off in an escape", b"\"\\u12", Err(Unreadable::CutOff)),
        ("cut off in a word", b"tru", Err(Unreadable::CutOff)),
        ("words", b"upstream connect error", Err(Unreadable::NotJson)),
        ("two documents", b"{}{}", Err(Unreadable::NotJson)),
        ("a number beyond all bounds", b"1e999", Err(Unreadable::NotJson)),
        ("NaN", b"NaN", Err(Unreadable::NotJson)),
        ("a line break in a string", b"\"a\nb\"", Err(Unreadable::NotJson)),
    ];
    for (name, bytes, expected) in rows {
        assert_eq!(parse(bytes), expected, "{name}");
    }
}

#[test]
fn a_lone_half_of_a_character_is_replaced() {
    let rows = [
        ("high at the end", r#""a\ud83d""#, "a\u{fffd}"),
        ("high before a letter", r#""\ud83dxyz""#, "\u{fffd}xyz"),
        ("low alone", r#""\ude00!""#, "\u{fffd}!"),
        ("two highs", r#""\ud83d\ud83d""#, "\u{fffd}\u{fffd}"),
        ("high before another escape", r#""\ud83d\n""#, "\u{fffd}\n"),
        ("high before a pair", r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        ("low before high", r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
        ("a pair stays", r#""\ud83d\ude00""#, "😀"),
        ("upper case", r#""\uD83D""#, "\u{fffd}"),
        ("after an escaped backslash it is no escape", r#""\\ud83d""#, "\\ud83d"),
        ("after two of them", r#""\\\\\ud83d""#, "\\\\\u{fffd}"),
        ("beside other letters", r#""é\ud83dé""#, "é\u{fffd}é"),
    ];
    for (name, input, expected) in rows {
        assert_eq!(parse(input.as_bytes()), Ok(json!(expected)), "{name}");
    }
    assert_eq!(parse(br#""\ud8"#), Err(Unreadable::CutOff));
    assert_eq!(parse(br#""\ud8zz""#), Err(Unreadable::NotJson));
}

#[test]
fn deep_nesting_is_refused_and_not_a_trap() {
    for depth in [127, 128, 1000, 200_000] {
        let arrays = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(parse(arrays.as_bytes()).is_ok(), depth < 128, "{depth}");
        let open = "{\"a\":".repeat(depth);
        let expected = if depth < 128 { Unreadable::CutOff } else { Unreadable::NotJson };
        assert_eq!(parse(open.as_bytes()), Err(expected), "{depth}");
    }
}

#[test]
fn a_tree_that_would_fill_the_memory_is_refused() {
    let objects = format!("[{}{{}}]", "{},".repeat(1_000_000));
    assert_eq!(parse(objects.as_bytes()), Err(Unreadable::TooManyParts));
    let lists = "[".repeat(9_000_000);
    assert_eq!(parse(lists.as_bytes()), Err(Unreadable::TooManyParts));
    // What monday.com sends of the same length is read.
    let boards: Vec<Value> = (0..100_000)
        .map(|number| json!({ "id": number.to_string(), "name": "A board" }))
        .collect();
    assert!(parse(json!({ "data": { "boards": boards } }).to_string().as_bytes()).is_ok());
    let text = json!("x".repeat(20_000_000)).to_string();
    assert!(parse(text.as_bytes()).is_ok());
}

#[test]
fn fields_are_read_leniently() {
    let object = json!({
        "text": "a", "blank": " ", "empty": "", "null": null, "id": 18265829659_u64, "huge": u64::MAX, "negative": -1,
        "broken": 1.5, "yes": true, "list": [1, null, "x"], "object": {},
    });
    assert_eq!(text(&object, "text").as_deref(), Some("a"));
    assert_eq!(text(&object, "blank").as_deref(), Some(" "));
    // Numbers as ids occur; they are beyond 32 bits.
    assert_eq!(text(&object, "id").as_deref(), Some("18265829659"));
    assert_eq!(text(&object, "huge").as_deref(), Some("18446744073709551615"));
    for absent in ["null", "missing", "yes", "list", "object"] {
        assert_eq!(text(&object, absent), None, "{absent}");
    }
    assert_eq!(filled_text(&object, "blank"), None);
    assert_eq!(filled_text(&object, "empty"), None);
    assert_eq!(flag(&object, "yes"), Some(true));
    assert_eq!(flag(&object, "text"), None);
    assert_eq!(whole(&json!({ "n": 7 }), "n"), Some(7));
    for absent in ["huge", "negative", "broken", "text", "id"] {
        assert_eq!(whole(&object, absent), None, "{absent}");
    }
    assert_eq!(list(&object, "list").count(), 2);
    assert_eq!(list(&object, "text").count(), 0);
    assert_eq!(field(&object, "null"), None);
    // None of it is an object.
    assert_eq!(text(&json!([1]), "text"), None);
    assert_eq!(list(&json!("x"), "list").count(), 0);
    assert_eq!(as_text(&json!(true)), None);
}

/// Three bytes for each: a body of 64 MiB would become one of 192.
#[test]
fn a_text_of_stray_bytes_is_no_json() {
    let text = |stray: usize| [b"{\"a\":\"".as_slice(), &vec![0xff; stray], b"\"}"].concat();
    assert!(parse(&text(1_000)).is_ok());
    assert_eq!(parse(&text(MAX_STRAY_BYTES)), Err(Unreadable::NotJson));
}

#[test]
fn a_tree_weighs_more_than_its_texts() {
    assert_eq!(weight(&json!(null)), 0);
    assert_eq!(weight(&json!("abc")), 35);
    assert_eq!(
        weight(&json!({ "id": "1", "people": [{ "id": "22" }, null, true, 7] })),
        128 + 33 + 128 + 34 + 32
    );
    let mut deep = json!("x");
    for _ in 0..100_000 {
        deep = Value::Array(vec![deep]);
    }
    assert_eq!(weight(&deep), 33);
    // Dropping it recursively, as it would be, needs more stack than a test has.
    std::mem::forget(deep);
}

proptest! {
    #[test]
    fn no_bytes_trouble_it(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn no_escapes_trouble_it(text in r#"["\\ud8Da-f0c ,:{}\[\]+é]{0,40}"#) {
        let _ = parse(text.as_bytes());
    }

    #[test]
    fn a_string_with_any_escapes_is_read(units in prop::collection::vec(any::<u16>(), 0..20)) {
        let escapes: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
        let expected = String::from_utf16_lossy(&units);
        prop_assert_eq!(parse(format!("\"{escapes}\"").as_bytes()), Ok(json!(expected)));
    }

    #[test]
    fn what_is_written_is_read_again(text in any::<String>(), number in any::<i64>()) {
        let value = json!({ "text": text, "list": [number, null, { "deep": true }] });
        prop_assert_eq!(parse(write(&value).as_bytes()), Ok(value));
    }
}

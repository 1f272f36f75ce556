#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

extern crate std;

use std::{format, string::String};

use alloc::borrow::ToOwned;

use proptest::prelude::*;

use super::{MASK, Redactor, Token};

fn redactor(token: &str) -> Redactor {
    Redactor::new(&Token::new(token.to_owned()))
}

#[test]
fn the_token_is_not_printed() {
    let token = Token::new("secret-of-the-account".to_owned());
    assert_eq!(format!("{token:?}"), "Token");
    assert_eq!(token.header_value(), "secret-of-the-account");
}

#[test]
fn every_piece_of_sixteen_bytes_is_redacted() {
    let token = "abcdefghijKLMNOPqrstuvwx";
    let rows = [
        ("whole", "abcdefghijKLMNOPqrstuvwx", "[redacted]"),
        ("in a sentence", "token abcdefghijKLMNOPqrstuvwx is bad", "token [redacted] is bad"),
        ("its beginning", "abcdefghijKLMNOP…", "[redacted]…"),
        ("its middle", "<cdefghijKLMNOPqr>", "<[redacted]>"),
        ("its end", "...ijKLMNOPqrstuvwx", "...[redacted]"),
        ("twice", "abcdefghijKLMNOPq, abcdefghijKLMNOPq", "[redacted], [redacted]"),
        (
            "twice without a gap",
            "abcdefghijKLMNOPqrstuvwxabcdefghijKLMNOPqrstuvwx",
            "[redacted][redacted]",
        ),
        (
            "overlapping pieces",
            "abcdefghijKLMNOPabcdefghijKLMNOPqrstuvwx",
            "[redacted][redacted]",
        ),
        (
            "fifteen bytes stay",
            "abcdefghijKLMNO abcdefghijKLMNO",
            "abcdefghijKLMNO abcdefghijKLMNO",
        ),
        ("another case stays", "ABCDEFGHIJklmnopQRSTUVWX", "ABCDEFGHIJklmnopQRSTUVWX"),
        ("nothing", "", ""),
        ("beside other letters", "éabcdefghijKLMNOPé", "é[redacted]é"),
    ];
    for (name, text, expected) in rows {
        assert_eq!(redactor(token).text(text.to_owned()), expected, "{name}");
        let mut bytes = text.as_bytes().to_vec();
        assert_eq!(redactor(token).is_in(&bytes), text != expected, "{name}");
        redactor(token).bytes(&mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected, "{name}, as bytes");
    }
    // Wherever it begins.
    for start in 0..40 {
        let text = format!("{}{}{}", "-".repeat(start), &token[3..19], "-".repeat(40 - start));
        let expected = format!("{}[redacted]{}", "-".repeat(start), "-".repeat(40 - start));
        assert_eq!(redactor(token).text(text), expected, "{start}");
    }
}

const HEADER: &str = "eyJhbGciOiJIUzI1NiJ9";
const CLAIMS: &str = "eyJ0aWQiOjEsImFhaSI6MTEsInVpZCI6NywiaWFkIjoiMjAyNC0wOS0yMFQxMjozNDo1Ni4wMDBaIn0";
const SIGNATURE: &str = "8zv3nF0sVYk2hS0x6pQ5uH9tXcWbJmLrDaEoGiKfNqA";

#[test]
fn of_a_jwt_only_what_nobody_else_has_is_redacted() {
    let own = format!("{HEADER}.{CLAIMS}.{SIGNATURE}");
    let other = format!("{HEADER}.{CLAIMS}.Qm7yT1rZc4Vw9eKpUa3LdGhSxNj0bOfIoP2vY8tRk5E");
    let redactor = redactor(&own);
    assert_eq!(redactor.text(format!("a {own} b")), "a [redacted] b");
    assert_eq!(redactor.text(format!("{own}{own}")), "[redacted][redacted]");
    assert_eq!(redactor.text(other.clone()), other);
    assert_eq!(redactor.text(format!("{HEADER}.{CLAIMS}")), format!("{HEADER}.{CLAIMS}"));
    assert_eq!(redactor.text(SIGNATURE.to_owned()), "[redacted]");
    for start in 0..SIGNATURE.len() - 15 {
        assert_eq!(redactor.text(format!("<{}>", &SIGNATURE[start..start + 16])), "<[redacted]>");
        assert_eq!(
            redactor.text(format!("{CLAIMS}.{}", &SIGNATURE[..=start])).contains("[redacted]"),
            start >= 15
        );
    }
    let escaped: String = own.chars().map(|letter| format!("\\u{:04x}", u32::from(letter))).collect();
    let clean = redactor.text(escaped);
    assert!(clean.ends_with("[redacted]") && clean.matches("\\u").count() <= HEADER.len() + CLAIMS.len() + 2);
    // What only looks like one, and one with a signature that is too short to be one.
    for token in [
        "eyJ.abc",
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOjEsImFhaSI6MTEs.c2ln",
    ] {
        let redactor = super::tests::redactor(token);
        assert_eq!(redactor.text(format!("a {token} b")), "a [redacted] b", "{token}");
    }
}

#[test]
fn a_short_token_is_redacted_whole_and_a_tiny_one_is_left() {
    assert_eq!(redactor("abcd").text("is abcd, not abc".to_owned()), "is [redacted], not abc");
    assert_eq!(redactor("abcdefg").text("abcdefg abcdef".to_owned()), "[redacted] abcdef");
    for length in 4..=20 {
        let token = &"abcdefghijKLMNOPqrstuvwx"[..length];
        for start in 0..20 {
            let text = format!("{}{token}-", "-".repeat(start));
            assert_eq!(
                redactor(token).text(text),
                format!("{}[redacted]-", "-".repeat(start)),
                "{token}, {start}"
            );
            let escaped = format!("{}\\u0061{}-", "-".repeat(start), &token[1..]);
            assert_eq!(
                redactor(token).text(escaped),
                format!("{}[redacted]-", "-".repeat(start)),
                "{token}, {start}"
            );
        }
    }
    // Three letters are in every other word.
    assert_eq!(redactor("abc").text("abcdef".to_owned()), "abcdef");
    assert_eq!(redactor("").text("abcdef".to_owned()), "abcdef");
}

#[test]
fn a_token_of_other_letters_is_found_at_any_byte() {
    let redactor = redactor("ключ-к-доске");
    assert!(!redactor.text("мой ключ-к-доске тут".to_owned()).contains("ключ"));
    // Cut in the middle of a letter, as a server that counts bytes does.
    let mut cut = "ключ-к-доске".as_bytes()[1..].to_vec();
    redactor.bytes(&mut cut);
    assert_eq!(cut, MASK.as_bytes());
}

#[test]
fn a_token_behind_the_escapes_of_json_is_redacted_and_nothing_else_is_touched() {
    let escaped = |text: &str| -> String { text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect() };
    let token = "abc/efghij\"LMNOPqrst";
    let behind = escaped(token);
    let rows = [
        ("whole", behind.clone(), "[redacted]".to_owned()),
        ("in part", "abc\\/efgh\\u0069j\\\"LMNOP".to_owned(), "[redacted]".to_owned()),
        ("with a quote in it", r#"efghij\"LMNOPqrst"#.to_owned(), "[redacted]".to_owned()),
        (
            "where a number is too large for a reader",
            format!(r#"{{"n":1e999,"é":"\u00e9\n\\","t":"{behind}"}}"#),
            r#"{"n":1e999,"é":"\u00e9\n\\","t":"[redacted]"}"#.to_owned(),
        ),
        (
            "in the second of two texts",
            format!(r#"{{}} {{"{behind}":1.50}}"#),
            r#"{} {"[redacted]":1.50}"#.to_owned(),
        ),
        ("cut off", format!(r#"{{"t":"{behind}"#), r#"{"t":"[redacted]"#.to_owned()),
        (
            "deeper than any reader goes",
            format!("{}\"{behind}\"", "[".repeat(200)),
            format!("{}\"[redacted]\"", "[".repeat(200)),
        ),
        (
            "after an escape that is none",
            format!(r"\x \u12 \uD83D {behind} \"),
            r"\x \u12 \uD83D [redacted] \".to_owned(),
        ),
        // Only read as no JSON is this the token.
        ("as letters", r#"\abc/efghij"LMNOPqrst"#.to_owned(), r"\[redacted]".to_owned()),
    ];
    for (name, text, expected) in rows {
        assert_eq!(redactor(token).text(text), expected, "{name}");
    }
    // What looks like an escape is part of this one.
    assert_eq!(redactor("u0041bcdefg").text(r"\u0041bcdefg".to_owned()), r"\[redacted]");
    // Letters of two, three and four bytes.
    let token = "кл–ч-😀-доске";
    assert_eq!(redactor(token).text(format!("[{}]", escaped(token))), "[[redacted]]");
}

proptest! {
    #[test]
    fn no_piece_of_the_token_is_left_behind_escapes(
        token in "[A-Za-z0-9_.~+/=-]{16,40}",
        parts in prop::collection::vec((r"[ !#-\[\]-~]{0,6}", 0_usize..40, 0_usize..40, any::<u64>()), 0..6),
    ) {
        let mut text = String::new();
        for (between, start, length, escapes) in parts {
            text.push_str(&between);
            let end = start.saturating_add(length).min(token.len());
            for (place, letter) in token.get(start..end).unwrap_or_default().chars().enumerate() {
                if escapes >> (place % 64) & 1 == 1 {
                    text.push_str(&format!("\\u{:04x}", u32::from(letter)));
                } else {
                    text.push(letter);
                }
            }
        }
        prop_assume!(!token.contains("redacted"));
        let clean = redactor(&token).text(format!("\"{text}\""));
        let read: String = serde_json::from_str(&clean).unwrap();
        for piece in token.as_bytes().windows(16) {
            prop_assert!(!read.as_bytes().windows(16).any(|window| window == piece), "{clean}");
            prop_assert!(!clean.as_bytes().windows(16).any(|window| window == piece), "{clean}");
        }
    }

    #[test]
    fn no_piece_of_the_token_is_left(
        token in "[A-Za-z0-9_.~+/=-]{16,60}",
        parts in prop::collection::vec(("[ -~]{0,12}", 0_usize..60, 0_usize..60), 0..6),
    ) {
        // Text with pieces of the token in it, of any length.
        let mut text = String::new();
        for (between, start, length) in parts {
            text.push_str(&between);
            let end = start.saturating_add(length).min(token.len());
            text.push_str(token.get(start..end).unwrap_or_default());
        }
        prop_assume!(!token.contains("redacted"));
        let clean = redactor(&token).text(text.clone());
        for piece in token.as_bytes().windows(16) {
            prop_assert!(!clean.as_bytes().windows(16).any(|window| window == piece));
        }
        // What has nothing of the token in it is left as it is.
        let has_piece = token.as_bytes().windows(16).any(|piece| text.as_bytes().windows(16).any(|window| window == piece));
        prop_assert_eq!(clean == text, !has_piece);
    }

    #[test]
    fn no_bytes_trouble_it(token in any::<String>(), mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let redactor = redactor(&token);
        redactor.bytes(&mut bytes);
        redactor.text(String::from_utf8_lossy(&bytes).into_owned());
    }
}

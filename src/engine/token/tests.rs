#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

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
fn every_piece_of_eight_bytes_is_blotted_out() {
    let token = "abcdefghijKLMNOP";
    let rows = [
        ("whole", "abcdefghijKLMNOP", "[redacted]"),
        ("in a sentence", "token abcdefghijKLMNOP is bad", "token [redacted] is bad"),
        ("its beginning", "abcdefgh…", "[redacted]…"),
        ("its middle", "<cdefghijK>", "<[redacted]>"),
        ("its end", "...ijKLMNOP", "...[redacted]"),
        ("twice", "abcdefghijKLMNOP, abcdefghijKLMNOP", "[redacted], [redacted]"),
        ("twice without a gap", "abcdefghijKLMNOPabcdefghijKLMNOP", "[redacted][redacted]"),
        ("overlapping pieces", "abcdefghijKabcdefghijKLMNOP", "[redacted][redacted]"),
        ("seven bytes stay", "abcdefg abcdefg", "abcdefg abcdefg"),
        ("another case stays", "ABCDEFGHIJklmnop", "ABCDEFGHIJklmnop"),
        ("nothing", "", ""),
        ("beside other letters", "éabcdefghé", "é[redacted]é"),
    ];
    for (name, text, expected) in rows {
        assert_eq!(redactor(token).text(text.to_owned()), expected, "{name}");
        let mut bytes = text.as_bytes().to_vec();
        redactor(token).bytes(&mut bytes);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected, "{name}, as bytes");
    }
}

#[test]
fn a_short_token_is_blotted_out_whole_and_a_tiny_one_is_left() {
    assert_eq!(redactor("abcd").text("is abcd, not abc".to_owned()), "is [redacted], not abc");
    assert_eq!(redactor("abcdefg").text("abcdefg abcdef".to_owned()), "[redacted] abcdef");
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
fn a_token_behind_the_escapes_of_json_is_blotted_out_and_nothing_else_is_touched() {
    let escaped = |text: &str| -> String { text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect() };
    let token = "abc/efghij\"LMNOP";
    let behind = escaped(token);
    let rows = [
        ("whole", behind.clone(), "[redacted]".to_owned()),
        ("in part", "abc\\/efgh\\u0069j".to_owned(), "[redacted]".to_owned()),
        ("with a quote in it", r#"ghij\"LMN"#.to_owned(), "[redacted]".to_owned()),
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
        ("as letters", r#"\abc/efghij"#.to_owned(), r"\[redacted]".to_owned()),
    ];
    for (name, text, expected) in rows {
        assert_eq!(redactor(token).text(text), expected, "{name}");
    }
    // What looks like an escape is part of this one.
    assert_eq!(redactor("u0041bcdefg").text(r"\u0041bcd".to_owned()), r"\[redacted]");
    // Letters of two, three and four bytes.
    let token = "кл–ч-😀-доске";
    assert_eq!(redactor(token).text(format!("[{}]", escaped(token))), "[[redacted]]");
}

proptest! {
    #[test]
    fn no_piece_of_the_token_is_left_behind_escapes(
        token in "[A-Za-z0-9_.~+/=-]{8,40}",
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
        for piece in token.as_bytes().windows(8) {
            prop_assert!(!read.as_bytes().windows(8).any(|window| window == piece), "{clean}");
            prop_assert!(!clean.as_bytes().windows(8).any(|window| window == piece), "{clean}");
        }
    }

    #[test]
    fn no_piece_of_the_token_is_left(
        token in "[A-Za-z0-9_.~+/=-]{8,60}",
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
        for piece in token.as_bytes().windows(8) {
            prop_assert!(!clean.as_bytes().windows(8).any(|window| window == piece));
        }
        // What has nothing of the token in it is left as it is.
        let has_piece = token.as_bytes().windows(8).any(|piece| text.as_bytes().windows(8).any(|window| window == piece));
        prop_assert_eq!(clean == text, !has_piece);
    }

    #[test]
    fn no_bytes_trouble_it(token in any::<String>(), mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let redactor = redactor(&token);
        redactor.bytes(&mut bytes);
        redactor.text(String::from_utf8_lossy(&bytes).into_owned());
    }
}

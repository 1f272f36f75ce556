#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use proptest::prelude::*;

use super::{contains, email, filled, id, idempotency_key, ids, limit, shortened, split_at, team_ids, trimmed};

#[test]
fn an_id_is_1_to_2_63_minus_1_in_decimal_digits() {
    for text in ["1", "9", "18265829659", "9223372036854775807"] {
        assert_eq!(id("board ID", text), Ok(text));
    }
    for text in [
        "0",
        "00",
        "01",
        "-1",
        "+1",
        "1.0",
        "1e3",
        "0x10",
        "1 2",
        "1,2",
        "9223372036854775808",
        "18446744073709551616",
        "99999999999999999999999999",
        "abc",
        "1\"){id}}",
        "１２",
        "1\u{0}2",
        "null",
    ] {
        let message = id("board ID", text).unwrap_err().to_string();
        assert!(message.contains("is not a valid board ID"), "{text:?}: {message}");
        assert!(!message.contains(['\n', '\0']), "{message:?}");
    }
    for text in ["", " ", "\t\n"] {
        let message = id("board ID", text).unwrap_err().to_string();
        assert_eq!(message, "No board ID provided. Enter a valid board ID.");
    }
}

#[test]
fn a_long_input_is_not_repeated_in_the_message() {
    let message = id("user ID", &"7".repeat(100_000)).unwrap_err().to_string();
    assert!(
        message.contains("A text of 100000 characters") && !message.contains("777"),
        "{message}"
    );
    assert!(id("user ID", "7x").unwrap_err().to_string().contains("`7x`"));
    assert_eq!(shortened(&"é".repeat(40)), "é".repeat(40));
    assert_eq!(shortened(&"é".repeat(41)), format!("{}…", "é".repeat(40)));
    assert_eq!(shortened("a\r\nb\u{7f}"), "a b");
    assert_eq!(shortened("\u{202e}Lena \u{2066}F\u{200d}"), "Lena F\u{200d}");
}

#[test]
fn each_id_of_a_list_is_checked() {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(ids("owner ID", &texts(&[])), Ok(vec![]));
    assert_eq!(ids("owner ID", &texts(&["1", "2"])), Ok(vec!["1", "2"]));
    assert!(ids("owner ID", &texts(&["1", "x"])).is_err());
    assert!(ids("owner ID", &texts(&["1", ""])).is_err());
    // The team of everyone at the account has the id -1. No user has.
    assert!(ids("owner ID", &texts(&["-1"])).is_err());
    assert_eq!(team_ids("team ID", &texts(&["-1", "7"])), Ok(vec!["-1", "7"]));
    assert!(team_ids("team ID", &texts(&["-2"])).is_err());
    assert!(team_ids("team ID", &texts(&["-1", "x"])).is_err());
}

#[test]
fn a_blank_text_is_missing() {
    assert_eq!(filled("board name", " Ops "), Ok(" Ops "));
    for text in ["", "  ", "\n", "\u{a0}"] {
        let message = filled("board name", text).unwrap_err().to_string();
        assert_eq!(message, "No board name provided. Enter a valid board name.");
    }
}

#[test]
fn an_email_address_is_trimmed_and_has_two_sides() {
    assert_eq!(email(" Ada@Example.com\n"), Ok("Ada@Example.com"));
    assert_eq!(email("<MAILTO:ada@example.com?subject=Hello>;"), Ok("ada@example.com"));
    assert_eq!(email("\"a@b\"@example.com"), Ok("\"a@b\"@example.com"));
    assert_eq!(
        email(" ").unwrap_err().to_string(),
        "No email address provided. Enter a valid email address."
    );
    for text in [
        "ada",
        "@example.com",
        "ada@",
        "a da@example.com",
        "ada@exam\tple.com",
        "ada@example.com, bob@example.com",
        "a\u{0}@b",
    ] {
        let message = email(text).unwrap_err().to_string();
        assert!(message.contains("Enter "), "{text:?}: {message}");
    }
}

#[test]
fn a_limit_is_at_least_one() {
    assert_eq!(limit(None), Ok(None));
    assert_eq!(limit(Some(1)), Ok(Some(1)));
    assert_eq!(limit(Some(u32::MAX)), Ok(Some(u32::MAX)));
    assert!(limit(Some(0)).unwrap_err().to_string().contains("limit"));
}

#[test]
fn an_idempotency_key_is_visible_ascii() {
    for key in ["a", "execution-7/step#3", &"k".repeat(255), "!~"] {
        assert_eq!(idempotency_key(key), Ok(key));
    }
    for key in ["", " ", "a b", "a\r\nX-Evil: 1", "ключ", "a\u{7f}", " a", &"k".repeat(256)] {
        assert!(idempotency_key(key).is_err(), "{key:?}");
    }
}

#[test]
fn a_phrase_is_found_whatever_its_case() {
    assert_eq!(split_at("Budget RESET in 3", "reset IN"), Some(("Budget ", " 3")));
    assert_eq!(split_at("abc", "abcd"), None);
    assert_eq!(split_at("", "a"), None);
    // The phrase is ASCII, what stands around it need not be.
    assert_eq!(split_at("éxé", "x"), Some(("é", "é")));
    assert!(contains("Could not run USER LOADER", "user loader"));
    assert!(!contains("user-loader", "user loader"));
}

/// Control characters and line breaks among them, and more than a message repeats.
fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![any::<char>(), prop::sample::select(vec!['\r', '\n', '\0', '\t', '@', 'a'])],
        0..80,
    )
    .prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn an_id_is_what_a_number_is_written_as(number in any::<u64>(), text in "[0-9 +-]{0,21}", other in any_text()) {
        let written = number.to_string();
        let is_id = number > 0 && i64::try_from(number).is_ok();
        prop_assert_eq!(id("board ID", &written).is_ok(), is_id);
        for text in [&text, &other] {
            if let Ok(accepted) = id("board ID", text) {
                prop_assert_eq!(accepted, trimmed(text));
                let number: i64 = accepted.parse().unwrap();
                prop_assert_eq!(&number.to_string(), accepted);
            }
        }
    }

    #[test]
    fn whatever_is_accepted_can_be_sent(text in any_text(), visible in "[!-~]{1,300}") {
        for text in [&text, &visible] {
            if let Ok(key) = idempotency_key(text) {
                prop_assert!((1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()));
            }
            if let Ok(address) = email(text) {
                prop_assert!(address.contains('@') && !address.contains(char::is_whitespace) && !address.contains(char::is_control));
            }
        }
    }

    #[test]
    fn a_message_repeats_little_and_on_one_line(text in any_text(), phrase in "[a-c]{1,3}", around in "[a-dé]{0,12}") {
        let short = shortened(&text);
        prop_assert!(short.chars().count() <= 42 && !short.contains(char::is_control));
        let found = split_at(&around, &phrase);
        prop_assert_eq!(found.is_some(), around.contains(&phrase));
        if let Some((before, after)) = found {
            prop_assert_eq!(format!("{before}{phrase}{after}"), around);
        }
    }
}

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use proptest::prelude::*;

use super::{ApiVersion, DEFAULT_VERSION};

#[test]
fn a_version_is_a_year_and_a_month_or_default() {
    for text in ["2026-10", "2025-04", "2027-01", "2024-02", "2030-12"] {
        let version = ApiVersion::parse(text).unwrap();
        assert_eq!(version.header_value().as_deref(), Some(text));
    }
    assert_eq!(ApiVersion::parse("default").unwrap(), ApiVersion::Default);
    assert_eq!(ApiVersion::Default.header_value(), None);
    assert!(ApiVersion::parse(DEFAULT_VERSION).is_ok());
}

#[test]
fn anything_else_is_refused_and_named() {
    let malformed = [
        "",
        " ",
        "2026",
        "2026-1",
        "2026-00",
        "2026-13",
        "26-10",
        "2026-10 ",
        " 2026-10",
        "2026-10\r\nX: y",
        "2026-1a",
        "+026-10",
        "2026-+1",
        "Default",
        "DEFAULT",
        "2026/10",
        "2026-10-01",
        "dev",
        "latest",
        "２０２６-10",
        "-",
        "--",
    ];
    for text in malformed {
        let error = ApiVersion::parse(text).unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains("is not an API version") && message.contains("2026-10"),
            "{message}"
        );
        assert!(!message.contains(['\r', '\n']), "{message:?}");
    }
    let long = "9".repeat(5000);
    assert!(ApiVersion::parse(&long).unwrap_err().to_string().len() < 300);
}

/// Reference: the schedule of "Versioning".
#[test]
fn versions_are_compared_as_monday_serves_them() {
    // The version, and whether it is at least 2025-10, 2026-04 and 2026-07.
    let rows = [
        ("2023-04", [false, false, false]),
        ("2025-04", [false, false, false]),
        ("2025-07", [false, false, false]),
        ("2025-10", [true, false, false]),
        ("2026-01", [true, false, false]),
        ("2026-04", [true, true, false]),
        ("2026-07", [true, true, true]),
        ("2026-10", [true, true, true]),
        ("2027-01", [true, true, true]),
        ("2030-10", [true, true, true]),
        // Never was a version: monday.com serves the current one.
        ("2024-02", [true, true, true]),
        ("2025-05", [true, true, true]),
        ("default", [true, true, true]),
    ];
    for (text, expected) in rows {
        let version = ApiVersion::parse(text).unwrap();
        let found = [(2025, 10), (2026, 4), (2026, 7)].map(|(year, month)| version.is_at_least(year, month));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_token_in_the_place_of_the_version_is_not_repeated() {
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOjR9.kQ7vXw2L";
    let message = ApiVersion::parse(token).unwrap_err().to_string();
    for piece in token.as_bytes().windows(8) {
        assert!(!message.contains(std::str::from_utf8(piece).unwrap()), "{message}");
    }
    assert!(message.starts_with("A text of 42 characters is not an API version."), "{message}");
}

proptest! {
    #[test]
    fn whatever_is_accepted_is_sent_as_it_was_entered(text in any::<String>(), close in "20[0-9]{2}-[01][0-9]|[0-9-]{5,9}") {
        for text in [&text, &close] {
            match ApiVersion::parse(text) {
                Ok(ApiVersion::Default) => prop_assert_eq!(text, "default"),
                Ok(version) => {
                    prop_assert_eq!(version.header_value(), Some(text.clone()));
                    let _ = version.is_at_least(2026, 7);
                }
                Err(error) => prop_assert!(error.to_string().len() < 300),
            }
        }
    }
}

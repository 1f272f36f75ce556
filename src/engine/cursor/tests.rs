#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use proptest::prelude::*;

use super::{CursorError, Position};
use crate::engine::document::{Json, tree};

const LARGEST: u32 = 200;

/// Null.
const NONE: Option<bool> = None;

fn query() -> Json {
    tree!(["boards", "main", "active", NONE, NONE, false])
}

#[test]
fn a_cursor_leads_back_to_its_place() {
    for found in [None, Some("7217155")] {
        let position = Position {
            offset: 163,
            size: 25,
            has_short_pages: true,
            before: vec!["18265829661".to_owned(), "18265829660".to_owned(), "18265829659".to_owned()],
            top: Some("18265829999".to_owned()),
            found: found.map(str::to_owned),
        };
        let text = position.encode(&query());
        assert_eq!(Position::decode(&text, &query(), LARGEST), Ok(position));
    }
    let first = Position::first(50);
    assert_eq!((first.offset, first.size), (0, 50));
    assert_eq!(Position::decode(&first.encode(&query()), &query(), LARGEST), Ok(first));
}

#[test]
fn a_cursor_of_another_query_is_refused() {
    let text = Position::first(25).encode(&query());
    for other in [
        tree!(["boards", "main", "archived", NONE, NONE, false]),
        tree!(["boards", "any", "active", NONE, NONE, false]),
        tree!(["users", "main", "active", NONE, NONE, false]),
        tree!(["boards", "main", "active", NONE, NONE, true]),
    ] {
        assert_eq!(Position::decode(&text, &other, LARGEST), Err(CursorError::OtherQuery), "{other:?}");
    }
}

#[test]
fn a_cursor_that_was_tampered_with_is_refused() {
    let position = Position {
        found: Some("7217155".to_owned()),
        ..Position::first(25)
    };
    let good = position.encode(&query());
    let mark = good.rsplit('-').next().unwrap().to_owned();
    let forms = [
        String::new(),
        "p2".to_owned(),
        "-".repeat(7),
        "next".to_owned(),
        good.replace("p2", "p1"),
        good.replace("p2", "P2"),
        format!("{good}-"),
        format!(" {good}"),
        format!("p2-0-0-0----{mark}"),
        format!("p2-0-201-0----{mark}"),
        format!("p2-2147483648-25-0----{mark}"),
        format!("p2-0-25-2----{mark}"),
        format!("p2--25-0----{mark}"),
        format!("p2-+1-25-0----{mark}"),
        format!("p2- 1-25-0----{mark}"),
        format!("p2-1.0-25-0----{mark}"),
        format!("p2-1-25-0-null---{mark}"),
        format!("p2-1-25-0-0---{mark}"),
        format!("p2-1-25-0--7\"--{mark}"),
        format!("p2-1-25-0---9223372036854775808.-{mark}"),
        format!("p2-1-25-0---1.2.3.4.-{mark}"),
        format!("p2-1-25-0---1..2.-{mark}"),
        format!("p2-1-25-0--- 1.-{mark}"),
        format!("p2-1-25-0---{mark}"),
        "p2-1-25-0---".to_owned(),
        "é".repeat(3),
    ];
    for text in forms {
        let error = Position::decode(&text, &query(), LARGEST).unwrap_err();
        assert_eq!(error, CursorError::Unknown, "{text:?}");
    }
    for other in [
        &format!("{mark} "),
        "00000000",
        "",
        "zzzzzzzz",
        &mark.to_uppercase().replace(|letter: char| letter.is_ascii_digit(), "F"),
    ] {
        let text = format!("p2-1-25-0----{other}");
        assert_eq!(Position::decode(&text, &query(), LARGEST), Err(CursorError::OtherQuery), "{text:?}");
    }
}

#[test]
fn the_messages_say_what_to_do() {
    for error in [CursorError::Unknown, CursorError::OtherQuery] {
        let message = error.to_string();
        assert!(message.contains("cursor") && message.contains("leave it out"), "{message}");
    }
}

proptest! {
    #[test]
    fn every_position_survives(
        offset in 0_u32..=0x7fff_ffff, size in 1..=LARGEST, has_short_pages in any::<bool>(),
        before in prop::collection::vec(1_u64..=i64::MAX.unsigned_abs(), 0..=3),
        found in prop::option::of(1_u64..=i64::MAX.unsigned_abs()), name in any::<String>(),
    ) {
        let before: Vec<String> = before.iter().map(u64::to_string).collect();
        let found = found.map(|id| id.to_string());
        let position = Position { offset, size, has_short_pages, top: before.first().cloned(), before, found };
        let query = tree!([name]);
        let text = position.encode(&query);
        prop_assert!(text.is_ascii());
        prop_assert_eq!(Position::decode(&text, &query, LARGEST), Ok(position));
    }

    #[test]
    fn no_text_troubles_it(text in any::<String>(), almost in "p2(-[0-9a-f.]{0,12}){0,8}") {
        let _ = Position::decode(&text, &query(), LARGEST);
        if let Ok(position) = Position::decode(&almost, &query(), LARGEST) {
            prop_assert!((1..=LARGEST).contains(&position.size) && position.before.len() <= 3);
        }
    }
}

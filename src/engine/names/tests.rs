#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use unicode_normalization::UnicodeNormalization;

use super::{fold, folded, is_same};

/// The standard library's tables are those of the Unicode that this compiler knows.
#[test]
fn every_letter_folds_as_its_upper_and_lower_case_do() {
    let single = |mut letters: Box<dyn Iterator<Item = char>>| letters.next().filter(|_| letters.next().is_none());
    let mut cased = 0;
    for letter in '\0'..=char::MAX {
        let variants = [single(Box::new(letter.to_lowercase())), single(Box::new(letter.to_uppercase()))];
        for variant in variants.into_iter().flatten() {
            assert_eq!(fold(letter), fold(variant), "{letter} and {variant}");
            cased += usize::from(letter != variant);
        }
    }
    assert!(cased > 2_800, "{cased}");
}

#[test]
fn composed_letters_are_their_decompositions() {
    for block in [
        0xc0..0x180,
        0x1a0..0x234,
        0x386..0x4fa,
        0x1ea0..0x1efa,
        0x3040..0x3100,
        0xac00..0xd7a4,
    ] {
        for letter in block.filter_map(char::from_u32) {
            let decomposed: String = letter.nfd().collect();
            assert_eq!(folded(&letter.to_string()), folded(&decomposed), "{letter}");
        }
    }
}

#[test]
fn names_are_the_same_in_every_script() {
    for (one, other) in [
        ("Jürgen Müller", "JÜRGEN MÜLLER"),
        ("Олег Иванов", "олег иванов"),
        ("José Álvarez", "jose\u{301} a\u{301}lvarez"),
        ("Nguyễn Thị Ánh", "NGUYE\u{302}\u{303}N THI\u{323} A\u{301}NH"),
        ("Zoë  Kravitz", " zoë kravitz\u{a0}"),
        ("ΝΊΚΟΣ", "νίκος"),
        ("ԱՆԱՀԻՏ", "անահիտ"),
        ("홍길동", "\u{1112}\u{1169}\u{11bc}\u{1100}\u{1175}\u{11af}\u{1103}\u{1169}\u{11bc}"),
        ("ＡＢＣ", "ａｂｃ"),
        ("Lena\u{200b} Fischer", "lena fischer"),
    ] {
        assert!(is_same(Some(one), other), "{one} and {other}");
        assert!(is_same(Some(other), one), "{other} and {one}");
    }
    for (one, other) in [
        ("Jürgen", "Jurgen"),
        ("Lena Fischer", "LenaFischer"),
        ("straße", "strasse"),
        ("a", ""),
        ("홍길동", "홍길"),
    ] {
        assert!(!is_same(Some(one), other), "{one} and {other}");
    }
    assert!(!is_same(None, ""));
}

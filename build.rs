//! Writes the tables of `src/engine/names.rs`: case folding, from the standard library's own tables,
//! and canonical decompositions. The component holds only what it needs of them, in a compact form:
//! `char::to_lowercase` alone would weigh 15 kB.

use std::{env, error::Error, fmt::Write, fs, path::Path};

use unicode_normalization::char::{compose, decompose_canonical};

/// Blocks whose letters are decomposed: Latin with the letters of Vietnamese, Greek, Cyrillic, kana.
/// Hangul is decomposed by arithmetic. Every letter takes six bytes; those of ancient Greek, and of
/// scholarly transcriptions, would take 2 kB more.
const BLOCKS: [std::ops::Range<u32>; 5] = [0xc0..0x180, 0x1a0..0x234, 0x386..0x4fa, 0x1ea0..0x1efa, 0x3040..0x3100];

/// The one letter of a mapping; `None` if it has several.
fn single(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}

/// Simple case folding: the lower case of the upper case, where each is one letter.
fn fold(letter: char) -> char {
    let upper = single(letter.to_uppercase()).unwrap_or(letter);
    single(upper.to_lowercase())
        .or_else(|| single(letter.to_lowercase()))
        .unwrap_or(letter)
}

/// Letters that fold by the same distance.
struct Range {
    first: u32,
    last: u32,
    distance: i32,
    step: u32,
}

fn foldings() -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::new();
    for letter in '\u{80}'..=char::MAX {
        let (from, to) = (u32::from(letter), u32::from(fold(letter)));
        if from == to {
            continue;
        }
        let distance = to.wrapping_sub(from).cast_signed();
        match ranges.last_mut().filter(|range| range.distance == distance) {
            Some(range) if range.first == range.last && matches!(from - range.last, 1 | 2) => {
                range.step = from - range.last;
                range.last = from;
            }
            Some(range) if range.first != range.last && from - range.last == range.step => range.last = from,
            _ => ranges.push(Range {
                first: from,
                last: from,
                distance,
                step: 1,
            }),
        }
    }
    ranges
}

/// Letters that consist of another letter and a mark; the mark is NUL if there is none.
fn decompositions() -> Vec<(char, char, char)> {
    let letters = BLOCKS.into_iter().flatten().filter_map(char::from_u32);
    letters
        .filter_map(|letter| {
            let mut parts = Vec::new();
            decompose_canonical(letter, |part| parts.push(part));
            if let [other] = parts[..] {
                // Another letter for the same: U+0374 for U+02B9.
                return (other != letter).then_some((letter, other, '\0'));
            }
            let (mark, rest) = parts.split_last()?;
            let mut rest = rest.iter().copied();
            let first = rest.next()?;
            let base = rest.try_fold(first, compose)?;
            Some((letter, base, *mark))
        })
        .collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let (foldings, decompositions) = (foldings(), decompositions());
    let mut tables = format!(
        "/// First letter, and the distance to its folded one with the step (1 or 2) and the length in the low bits.\nstatic FOLDINGS: [(u32, i32); {}] = [\n",
        foldings.len()
    );
    for Range {
        first,
        last,
        distance,
        step,
    } in foldings
    {
        let length = i32::try_from(last - first)?;
        assert!(
            length < 1 << 9 && step <= 2 && distance.abs() < 1 << 21,
            "the table has no room for {first:#x}"
        );
        let packed = distance << 10 | i32::try_from(step - 1)? << 9 | length;
        writeln!(tables, "({first:#x}, {packed}),")?;
    }
    writeln!(
        tables,
        "];\n/// A letter, and the two that it consists of.\nstatic DECOMPOSITIONS: [(u16, u16, u16); {}] = [",
        decompositions.len()
    )?;
    for (letter, base, mark) in decompositions {
        let [letter, base, mark] = [letter, base, mark].map(u32::from);
        writeln!(tables, "({letter:#x}, {base:#x}, {mark:#x}),")?;
    }
    writeln!(tables, "];")?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("names.rs"), tables)?;
    Ok(())
}

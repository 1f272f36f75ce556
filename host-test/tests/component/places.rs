//! `docs/adding-an-action.md` is true: every function is in every place that it names, and its snippets
//! are from the files that they name.

use std::fs;
use std::path::{Path, PathBuf};

use monday_connector_scenarios::Contract;

const PAGE: &str = include_str!("../../../docs/adding-an-action.md");

/// The most places that one more action may take.
const MAX_PLACES: usize = 8;

/// The places of the table: path, and what the test looks for.
fn places() -> Vec<(&'static str, &'static str)> {
    let rows = PAGE.lines().filter(|line| line.starts_with("| `"));
    let places = rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [place, _, wanted] = cells[..] else {
            panic!("three columns: {row}")
        };
        (place.trim_matches('`'), wanted.trim_matches('`'))
    });
    places.collect()
}

/// The files of a place: a file, those of a folder, or those of the folders in `src/*/`.
fn files(place: &str) -> Vec<PathBuf> {
    let root = xtask::workspace();
    let entries = |folder: &Path| -> Vec<PathBuf> { fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect() };
    let found = match place.strip_suffix("*/") {
        Some(folder) => {
            let folders = entries(&root.join(folder)).into_iter().filter(|path| path.is_dir());
            folders.flat_map(|folder| entries(&folder)).collect()
        }
        None if place.ends_with('/') => entries(&root.join(place)),
        None => vec![root.join(place)],
    };
    found.into_iter().filter(|path| path.is_file()).collect()
}

#[test]
fn every_function_is_in_every_place_that_the_page_names() {
    let places = places();
    assert!((6..=MAX_PLACES).contains(&places.len()), "{}", places.len());
    let mut missing = Vec::new();
    for function in Contract::load().functions() {
        for (place, wanted) in &places {
            if wanted.is_empty() {
                continue;
            }
            let wanted = wanted
                .replace("{function}", &function)
                .replace("{method}", &function.replace('-', "_"));
            // In the place for unit tests the first line counts.
            let holds = |path: &PathBuf| {
                let text = fs::read_to_string(path).unwrap_or_default();
                let is_test = path.to_string_lossy().ends_with("tests.rs");
                match wanted == function {
                    true => is_test && text.lines().next().is_some_and(|line| line.contains(&wanted)),
                    false => text.contains(&wanted),
                }
            };
            if !files(place).iter().any(holds) {
                missing.push(format!("{function}: `{wanted}` in {place}"));
            }
        }
    }
    assert!(missing.is_empty(), "these are missing:\n{}", missing.join("\n"));
}

#[test]
fn the_snippets_of_the_page_are_from_the_files_that_they_name() {
    let mut checked = 0;
    for block in PAGE
        .split("\n```")
        .filter(|block| block.starts_with("rust ") || block.starts_with("wit "))
    {
        let (head, snippet) = block.split_once('\n').unwrap();
        let (_, path) = head.split_once(' ').unwrap();
        let text = fs::read_to_string(xtask::workspace().join(path)).unwrap();
        assert!(text.contains(snippet.trim_end()), "{path}:\n{snippet}");
        checked += 1;
    }
    assert!(checked >= 7, "{checked}");
}

//! The reference in `docs/actions/` and the tables of the README: what they say is what the contract
//! says, and their examples are calls that this test makes.
//!
//! `UPDATE_REFERENCE=1 cargo test` writes them anew.

use std::fs;
use std::path::PathBuf;

use monday_cli::reference::{self, Example};
use monday_connector_scenarios::SCENARIOS;
use monday_emulator::seed;
use serde_json::Value;

use crate::program::TestBed;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares a text with a file; or writes it, if that is wanted.
fn check(path: &PathBuf, expected: &str) -> Result<(), String> {
    let found = fs::read_to_string(path).unwrap_or_default();
    if found == expected {
        return Ok(());
    }
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, expected).unwrap();
        return Ok(());
    }
    let different = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
    Err(format!("{} is out of date; the first difference is {different:?}", path.display()))
}

/// Random values: the same in every run of a reference.
fn steady(value: Value, bed: &TestBed) -> Value {
    let text = value.to_string().replace(&bed.url(), "http://127.0.0.1:4040");
    serde_json::from_str(&text).unwrap()
}

async fn example(function: &str) -> Example {
    let scenario = SCENARIOS.iter().find(|scenario| scenario.function == function).unwrap();
    let bed = TestBed::open().await;
    bed.emulator.clock().stop_at(seed::NOW);
    bed.emulator.edit(scenario.prepare);
    let input = (scenario.input)(1);
    let mut words = reference::command_line(function, &input);
    if scenario.is_change() {
        words.push("--idempotency-key=step-7".to_owned());
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let result = bed.json(&words);
    assert!((scenario.is_right)(&result), "{function}: {result:#}");
    let effects = bed.emulator.inspect(|world| (scenario.effects)(world, 1));
    assert_eq!(effects, usize::from(scenario.is_change()), "{function}");
    let requests = bed
        .emulator
        .log()
        .into_iter()
        .map(|request| (request.root_fields.join(", "), request.complexity));
    Example {
        requests: requests.collect(),
        result: steady(result, &bed),
        input,
    }
}

/// What it takes to list all boards of accounts of several sizes.
async fn lists() -> Vec<(usize, usize, u64)> {
    let mut lists = Vec::new();
    for boards in [20, 100, 200, 1_000, 10_000] {
        let bed = TestBed::with_boards(boards).await;
        let listed = bed.json(&["list-boards", "--state=all"]);
        let rows = listed["boards"].as_array().unwrap().len();
        let log = bed.emulator.log();
        lists.push((rows, log.len(), log.iter().filter_map(|request| request.complexity).sum()));
    }
    lists
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_every_action_is_up_to_date() {
    let mut wrong = Vec::new();
    let mut examples = Vec::new();
    for function in reference::functions() {
        let path = root().join("docs/actions").join(&function).with_extension("md");
        let example = example(&function).await;
        wrong.extend(check(&path, &reference::page(&function, &example)).err());
        examples.push((function, example));
    }
    let path = root().join("docs/requests.md");
    let text = fs::read_to_string(&path).unwrap();
    let text = replaced(&text, "requests", &reference::requests_table(&examples));
    let text = replaced(&text, "lists", &reference::lists_table(&lists().await));
    wrong.extend(check(&path, &text).err());
    assert!(
        wrong.is_empty(),
        "{}\nUPDATE_REFERENCE=1 cargo test writes them anew",
        wrong.join("\n")
    );
    let pages = fs::read_dir(root().join("docs/actions")).unwrap().count();
    assert_eq!(pages, reference::functions().len(), "docs/actions/ has a page of no function");
}

/// The part of a text between two marks.
fn replaced(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("the page has no mark {begin}"));
    let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("the page has no mark {end}"));
    format!("{before}{begin}{table}{end}{after}")
}

#[test]
fn the_tables_of_the_readme_are_up_to_date() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let text = replaced(&text, "actions", &reference::action_table());
    let text = replaced(&text, "settings", &reference::settings_table());
    check(&path, &text).unwrap_or_else(|error| panic!("{error}\nUPDATE_REFERENCE=1 cargo test writes it anew"));
}

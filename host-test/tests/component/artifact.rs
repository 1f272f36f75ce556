//! The file itself: what it asks for, what it offers, what it says about itself.

use host_test::COMPONENT;
use monday_connector_scenarios::Contract;
use wit_component::DecodedWasm;

/// What hosts must allow, and what they get: the names in the README. A change here is a
/// change of what the component may do.
const INTERFACE: &str = include_str!("../../component-interface.txt");

/// The budget of the component with the eleven functions of `actions` and `connections`, in bytes, and of
/// each further function. `docs/size.md` says what it is made of, and what each function costs.
const MAX_SIZE: usize = 225_000;
const MAX_SIZE_OF_A_FUNCTION: usize = 5_000;

fn component() -> Vec<u8> {
    std::fs::read(&*COMPONENT).unwrap()
}

#[test]
fn imports_and_exports_are_the_committed_ones() {
    let DecodedWasm::Component(resolve, world) = wit_component::decode(&component()).unwrap() else {
        panic!("not a component");
    };
    let world = &resolve.worlds[world];
    let imports = world.imports.keys().map(|key| format!("import {}\n", resolve.name_world_key(key)));
    let exports = world.exports.keys().map(|key| format!("export {}\n", resolve.name_world_key(key)));
    let mut lines: Vec<String> = imports.chain(exports).collect();
    lines.sort();
    assert_eq!(lines.concat(), INTERFACE);
}

#[test]
fn it_is_no_larger_than_it_must_be() {
    let size = component().len();
    let further = Contract::load().functions().len() - 11;
    let budget = MAX_SIZE + further * MAX_SIZE_OF_A_FUNCTION;
    println!("{size} bytes, of {budget}");
    assert!(size <= budget, "{size} bytes, more than {budget}");
}

#[test]
fn it_says_what_it_is() {
    let payload = wasm_metadata::Payload::from_binary(&component()).unwrap();
    let metadata = payload.metadata();
    assert_eq!(metadata.name.as_deref(), Some("monday-connector"));
    assert_eq!(
        metadata.version.as_ref().map(ToString::to_string).as_deref(),
        Some(env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(
        metadata.licenses.as_ref().map(ToString::to_string).as_deref(),
        Some("Apache-2.0 WITH LLVM-exception")
    );
    assert_eq!(
        metadata.source.as_ref().map(ToString::to_string).as_deref(),
        Some(env!("CARGO_PKG_REPOSITORY"))
    );
    let description = metadata.description.as_ref().map(ToString::to_string).unwrap_or_default();
    assert!(description.contains("monday.com"), "{description}");
}

/// What a reviewer has to read, besides the standard library. Versions change; another name is a
/// decision.
#[test]
fn it_is_made_of_these_crates_and_no_others() {
    // Built, it has them all at hand: nothing is fetched for the list.
    component();
    let list = xtask::dependencies().unwrap();
    let names: Vec<&str> = list.lines().filter_map(|line| line.split(' ').next()).collect();
    let known = [
        "monday-connector",
        "monday-connector-json",
        "monday-connector-redaction",
        "serde_core",
        "serde_json",
        "itoa",
        "memchr",
        "zmij",
        "thiserror",
        "talc",
        "allocator-api2",
        "lock_api",
        "scopeguard",
        "wit-bindgen",
    ];
    assert_eq!(names, known, "{list}");
}

/// After a change of the contract or of the generator: `cargo xtask glue`.
#[test]
fn its_glue_is_the_one_that_is_generated_from_the_contract() {
    let committed = std::fs::read_to_string(xtask::workspace().join("src/glue.rs")).unwrap();
    assert!(
        committed == xtask::glue().unwrap(),
        "src/glue.rs is out of date: run `cargo xtask glue`"
    );
    let committed = std::fs::read_to_string(xtask::workspace().join("host/src/spelling.rs")).unwrap();
    assert!(
        committed == xtask::spelling().unwrap(),
        "host/src/spelling.rs is out of date: run `cargo xtask glue`"
    );
}

#[test]
fn it_carries_no_path_of_the_machine_it_was_built_on() {
    let bytes = component();
    let text = String::from_utf8_lossy(&bytes);
    let workspace = xtask::workspace();
    let home = std::env::var("HOME").unwrap_or_default();
    for path in [workspace.to_str().unwrap(), &home] {
        assert!(path.len() < 2 || !text.contains(path), "{path}");
    }
}

#[test]
fn the_threat_model_names_tests_that_are_there() {
    let workspace = xtask::workspace();
    let page = std::fs::read_to_string(workspace.join("docs/threat-model.md")).unwrap();
    let mut checked = 0;
    for (module, name) in page.split('`').skip(1).step_by(2).filter_map(|quoted| quoted.split_once("::")) {
        let files = ["host-test/tests/component", "cli/tests/cli"]
            .iter()
            .flat_map(|folder| [format!("{folder}/{module}.rs"), format!("{folder}/{module}/mod.rs")]);
        let texts: Vec<_> = files
            .filter_map(|file| std::fs::read_to_string(workspace.join(file)).ok())
            .collect();
        let wanted = if name == "*" { "fn ".to_owned() } else { format!("fn {name}(") };
        assert!(texts.iter().any(|text| text.contains(&wanted)), "{module}::{name}");
        checked += 1;
    }
    assert!(checked > 15, "{checked}");
}

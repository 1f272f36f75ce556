//! The file itself: what it asks for, what it offers, what it says about itself.

use host_test::COMPONENT;
use wit_component::DecodedWasm;

/// What hosts must allow, and what they get: the names in the README. A change here is a
/// change of what the component may do.
const INTERFACE: &str = include_str!("../../component-interface.txt");

/// The size in bytes that the component should not grow over without a reason; `docs/size.md`
/// says what is in it.
const LARGEST: usize = 352_000;

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
    assert!(size <= LARGEST, "{size} bytes");
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
        "serde_json",
        "itoa",
        "memchr",
        "serde_core",
        "zmij",
        "thiserror",
        "wit-bindgen",
    ];
    assert_eq!(names, known, "{list}");
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
        let files = [format!("{module}.rs"), format!("{module}/mod.rs")];
        let mut texts = files
            .iter()
            .filter_map(|file| std::fs::read_to_string(workspace.join("host-test/tests/component").join(file)).ok());
        let text = texts.next().unwrap_or_else(|| panic!("there is no {module}"));
        let wanted = if name == "*" { "fn ".to_owned() } else { format!("fn {name}(") };
        assert!(text.contains(&wanted), "{module}::{name}");
        checked += 1;
    }
    assert!(checked > 15, "{checked}");
}

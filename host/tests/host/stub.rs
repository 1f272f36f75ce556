//! Components with the connector's exports, for each behaviour that the host must survive.

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{PackageId, Resolve};

/// Never returns and never pauses.
pub const SPIN: &str = "(loop (br 0)) (unreachable)";
/// Asks for memory until there is none.
pub const HOARD: &str = "(loop (drop (memory.grow (i32.const 16))) (br 0)) (unreachable)";
/// Breaks off.
pub const BREAK: &str = "(unreachable)";
/// Calls itself until the stack is used up.
pub const RECUR: &str = "(call $recur (i32.const 0))";
/// Waits for an hour, and then returns what `FAIL` returns.
pub const WAIT: &str = "
    (call $block (call $subscribe-duration (i64.const 3_600_000_000_000)))
    (call $fail (i32.const 0))";
/// Returns the error `execution-failed`.
pub const FAIL: &str = "(call $fail (i32.const 0))";

/// A component of which every function of the contract does the same.
pub fn component(behaviour: &str) -> Vec<u8> {
    let (resolve, package) = contract();
    let interfaces = resolve.packages[package].interfaces.values();
    let names = interfaces.flat_map(|id| {
        let interface = resolve.id_of(*id).unwrap();
        let functions = resolve.interfaces[*id].functions.keys();
        functions.map(move |function| format!("{interface}#{function}")).collect::<Vec<_>>()
    });
    let functions: String = names
        .map(|name| format!("(func (export {name:?}) (param i32) (result i32) {behaviour})\n"))
        .collect();
    encode(&functions)
}

fn contract() -> (Resolve, PackageId) {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../wit")).unwrap();
    (resolve, package)
}

/// The parameters of every function are too many for the stack, so all have the same signature.
fn encode(functions: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (import "wasi:clocks/monotonic-clock@0.2.0" "subscribe-duration"
                (func $subscribe-duration (param i64) (result i32)))
            (import "wasi:io/poll@0.2.0" "[method]pollable.block" (func $block (param i32)))
            (memory (export "memory") 1)
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
            (func $recur (param i32) (result i32) (call $recur (local.get 0)))
            (func $fail (param i32) (result i32)
                (i32.store8 (i32.const 16) (i32.const 1)) ;; an error:
                (i32.store8 (i32.const 20) (i32.const 2)) ;; its third case
                (i32.const 16))
            {functions})"#
    );
    let mut module = wat::parse_str(text).unwrap();
    let (resolve, package) = contract();
    let world = resolve.select_world(&[package], Some("connector")).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&module).unwrap().encode().unwrap()
}

//! What `wit/` says, in Rust: generated, nothing else.
#![allow(clippy::all, missing_docs, unsafe_op_in_unsafe_fn)]

#[cfg(target_family = "wasm")]
wit_bindgen::generate!({
    path: "wit",
    world: "connector",
    generate_all,
    additional_derives: [Clone, PartialEq],
    // It holds a resource.
    additional_derives_ignore: ["stream-error"],
    pub_export_macro: true,
});

// Natively, fuzzing reads inputs from JSON.
#[cfg(not(target_family = "wasm"))]
wit_bindgen::generate!({
    path: "wit",
    world: "connector",
    generate_all,
    additional_derives: [Clone, PartialEq, serde::Deserialize],
    additional_derives_ignore: ["stream-error"],
    pub_export_macro: true,
});

pub use exports::monday::connector::types;

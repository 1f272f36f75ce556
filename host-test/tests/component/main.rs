//! The component, run in wasmtime.
#![cfg(not(target_family = "wasm"))]

mod artifact;
mod bounds;
mod contract;
mod embedding;
mod exactly_once;
mod glue;
mod guesses;
mod hostile;
mod leaks;
mod lifecycle;
mod lists;
mod matrix;
mod places;
mod scopes;
mod soak;
mod sockets;
mod versions;
mod waits;

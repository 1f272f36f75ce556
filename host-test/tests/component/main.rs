//! The component, run in wasmtime.
#![cfg(not(target_family = "wasm"))]

mod artifact;
mod contract;
mod matrix;
mod sockets;
mod waits;

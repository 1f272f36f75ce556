//! The program `monday` as its users run it, against an emulator.
#![cfg(not(target_family = "wasm"))]

mod actions;
mod behaviour;
mod lifecycle;
mod mcp;
mod program;
mod reference;
mod scratch;
mod serve;

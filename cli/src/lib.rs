//! The program `monday`: every action of the connector as a command, and a demonstration.
//!
//! A library only so that the program itself stays one line, and so that a test can write the
//! reference; nothing here is meant for others.
#![cfg(not(target_family = "wasm"))]

mod advice;
mod arguments;
mod calls;
mod contract;
mod demo;
mod flags;
mod graphql;
mod lifecycle;
mod mcp;
mod progress;
pub mod reference;
mod run;
mod schema;
mod screen;
mod serve;
mod tables;
mod target;

pub use run::main;

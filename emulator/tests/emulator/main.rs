//! Integration tests of the emulator, in memory and over a socket.
#![cfg(not(target_family = "wasm"))]

mod behaviours;
mod checklist;
mod client;
mod clients;
mod control;
mod coverage;
mod faults;
mod files;
mod guesses;
mod items;
mod limits;
mod listings;
mod page;
mod rights;
mod versions;
mod wire;

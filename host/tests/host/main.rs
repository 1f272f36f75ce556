//! The host library against components that misbehave, and its HTTP client against servers that
//! do.
#![cfg(not(target_family = "wasm"))]

mod connector;
mod http_client;
mod limits;
mod loading;
mod network;
mod stub;

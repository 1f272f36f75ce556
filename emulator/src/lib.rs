//! A local emulator of monday.com's platform API.
//!
//! An [`Emulator`] holds an account in memory and responds to GraphQL requests the way `api.monday.com` does, as far as
//! public evidence goes: strictly, in each API version, with its error shapes, limits and oddities, and with faults on
//! demand. It responds in memory ([`Emulator::respond`]) or on a socket ([`Emulator::serve`]).
//!
//! ```
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! use monday_emulator::{Emulator, Options};
//!
//! let emulator = Emulator::new(Options::default()).unwrap();
//! let request = http::Request::post("/v2")
//!     .header("authorization", emulator.tokens().admin())
//!     .header("content-type", "application/json")
//!     .body(bytes::Bytes::from(r#"{"query": "{ me { name } }"}"#))
//!     .unwrap();
//! let response = emulator.respond(request).await.unwrap();
//! assert_eq!(response.status(), 200);
//! assert_eq!(response.headers()["api-version"], "2026-10");
//! assert_eq!(emulator.log()[0].root_fields, ["me"]);
//! # });
//! ```
//!
//! Tags in brackets in the documentation, such as \[VCR 2025-07\], say what a behaviour is known from: a recorded
//! response (VCR), monday's own tests (MCP-test) or documentation (DOC-…), a schema (SDL-…), its changelog (CHG), or the
//! notes of people who called the API (LIVE-…, MONDO). UNCONFIRMED marks what nobody wrote down.
#![cfg(not(target_family = "wasm"))]
#![warn(missing_docs)]

mod body;
mod buffered_response;
mod calendar;
mod certificate;
pub mod clock;
mod columns;
mod control;
mod emulator;
mod exchange;
mod failure;
mod fault_injection;
pub mod faults;
mod graphql;
mod idempotency;
mod imitation;
pub mod limits;
mod log;
mod options;
mod random;
mod resolve;
pub mod schema;
pub mod seed;
mod server;
mod state;
pub mod tokens;
mod upload;
pub mod versions;
pub mod world;

pub use body::{Body, Disconnect};
pub use certificate::Certificate;
pub use clock::{Clock, Timestamp};
pub use emulator::Emulator;
pub use failure::{ErrorFormat, ScopeErrors};
pub use faults::Fault;
pub use imitation::{NOT_IMITATED, not_imitated};
pub use limits::{ClientAddress, Limit, Limits, Plan};
pub use log::LoggedRequest;
pub use options::{Error, Guess, Options};
pub use server::Server;
pub use tokens::{Token, Tokens};
pub use world::{Id, World};

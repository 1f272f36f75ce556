//! Runs the monday.com connector component inside a Rust program.
//!
//! Load the component once; every function of its contract is an async method. Each call runs in a
//! fresh WebAssembly instance with limits on memory and time, and can send requests to
//! `https://api.monday.com` and nowhere else.
//!
//! ```no_run
//! use monday_connector_host::types::{BoardQuery, WorkspaceFilter};
//! use monday_connector_host::{CallError, CallOptions, Connector};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let connector = Connector::from_file("monday-connector.wasm")?;
//!     let options = CallOptions::with_token(std::env::var("MONDAY_TOKEN")?);
//!
//!     let main_workspace = BoardQuery {
//!         workspace: Some(WorkspaceFilter::Main),
//!         ..BoardQuery::default()
//!     };
//!     for board in connector.list_boards(&main_workspace, &options).await?.boards {
//!         println!("{} {}", board.id, board.name.unwrap_or_default());
//!     }
//!
//!     match connector.read_board("12345678901", &options).await {
//!         Ok(details) => println!("{:?} items", details.items_count),
//!         // The failure of the call, which `failure.kind` and `failure.message` describe:
//!         Err(CallError::Action(error)) => println!("{error:?}"),
//!         // A limit of this host, or a defect:
//!         Err(other) => return Err(other.into()),
//!     }
//!     Ok(())
//! }
//! ```
//!
//! A [`Token`] is given with each call, and debug output does not show it. It can also be given in
//! the component's environment ([`Builder::env`]), which is empty by default;
//! `CallOptions::default()` uses it.
//!
//! [`Connector::call`] calls functions by name, with JSON for the input and the result.
//!
//! [`embed`] puts the connector into a program's own engine and linker.
//!
//! Features, both off by default: `tracing`, a span for each call and each request, with the attributes of
//! OpenTelemetry's conventions for HTTP; `metrics`, counters and histograms through the `metrics` facade
//! (`metrics::describe` describes them).
//!
//! [`lifecycle`] has whole flows over these functions: taking people off everything when they leave, and
//! bringing them in when they come.

#![cfg(not(target_family = "wasm"))]
#![warn(missing_docs)]

mod actions;
mod bindings;
mod by_name;
mod cache;
mod clock;
mod connector;
mod context;
mod dynamic;
pub mod embed;
mod error;
mod functions;
mod http_client;
mod json;
pub mod lifecycle;
mod limited;
mod limits;
#[cfg(feature = "metrics")]
pub mod metrics;
mod observe;
mod options;
mod outgoing;
#[cfg(feature = "tracing")]
mod spans;
mod spelling;
mod ticker;
mod token;
mod transport;
pub mod types;

pub use connector::{Builder, Connector};
pub use error::{CallError, LoadError};
pub use http_client::{HttpClient, HttpClientBuilder, HttpClientError};
pub use json::to_json;
pub use observe::{Event, EventKind};
pub use options::{CallOptions, Connection};
pub use rustls;
pub use token::Token;
pub use transport::{Body, RequestTimeouts, ResponseFuture, Transport, TransportError};

/// The README's examples are compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! Runs the monday.com connector component inside a Rust program.
//!
//! Load the component once; every action is an async method. Each call runs in a WebAssembly
//! instance of its own with a limit on memory and time, and can reach `https://api.monday.com` and
//! nothing else.
//!
//! ```no_run
//! use monday_connector_host::types::{BoardQuery, WorkspaceFilter};
//! use monday_connector_host::{CallError, Connection, Connector};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let connector = Connector::from_file("monday-connector.wasm")?;
//!     let connection = Connection::with_token(std::env::var("MONDAY_TOKEN")?);
//!
//!     let main_workspace = BoardQuery {
//!         workspace: Some(WorkspaceFilter::Main),
//!         ..BoardQuery::default()
//!     };
//!     for board in connector.list_boards(&connection, &main_workspace).await?.boards {
//!         println!("{} {}", board.id, board.name);
//!     }
//!
//!     match connector.read_board(&connection, "12345678901").await {
//!         Ok(details) => println!("{} people", details.subscribers.len()),
//!         // What monday.com or the action itself reports:
//!         Err(CallError::Action(error)) => println!("{error:?}"),
//!         // A limit of this host, or a defect:
//!         Err(other) => return Err(other.into()),
//!     }
//!     Ok(())
//! }
//! ```
//!
//! A [`Token`] is given per call and shows in no debug output. The component may also be given an
//! environment ([`Builder::variable`]), which is empty otherwise; a `Connection::default()` then
//! uses it.

#![cfg(not(target_family = "wasm"))]
#![warn(missing_docs)]

mod actions;
mod bindings;
mod connection;
mod connector;
mod error;
mod http_client;
mod observe;
mod state;
mod ticker;
mod token;
mod transport;
pub mod types;

pub use connection::Connection;
pub use connector::{Builder, Connector};
pub use error::{CallError, LoadError};
pub use http_client::HttpClient;
pub use observe::Event;
pub use token::Token;
pub use transport::{Answer, Body, RequestTimeouts, Transport, TransportError};

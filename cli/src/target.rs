//! Where calls go, and with whose token.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

use monday_connector_host::{Builder, Connection, Connector};
use monday_emulator::{Emulator, Options, Server, Tokens};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::arguments::Common;

/// Why there is nowhere to go.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(
        "MONDAY_TOKEN is not set, and --live needs it.\n\
         In monday.com: your picture > Developers > API token > Show. Then: export MONDAY_TOKEN=…\n\
         Without --live the same command runs against the emulator, which needs no token."
    )]
    NoToken,
    #[error("the emulator knows no token named {name:?}; it has {}", .known.join(", "))]
    NoSuchRole { name: String, known: Vec<&'static str> },
    #[error("cannot start an emulator: {0}")]
    Emulator(#[from] monday_emulator::Error),
    #[error("cannot open a port for the emulator: {0}")]
    Port(#[from] std::io::Error),
}

/// A place to call.
pub struct Target {
    pub connection: Connection,
    /// The emulator that was started for this command, for as long as it is needed.
    started: Option<Server>,
}

impl Target {
    /// Finds the place that the command line names, or starts an emulator.
    pub async fn find(common: &Common) -> Result<Self, Error> {
        let connection = tuned(common);
        if common.live {
            let token = env::var("MONDAY_TOKEN").ok().filter(|token| !token.is_empty());
            let mut connection = connection.token(token.ok_or(Error::NoToken)?);
            if let Some(endpoint) = live_endpoint(common) {
                connection = connection.endpoint(endpoint);
            }
            return Ok(Self { connection, started: None });
        }
        let token = emulator_token(&common.role)?;
        let (endpoint, started) = match endpoint(common) {
            Some(endpoint) => (endpoint, None),
            None if is_running().await => (default_endpoint(), None),
            None => {
                let server = start(Options::default()).await?.1;
                (server.url(), Some(server))
            }
        };
        // The emulator's tokens are no secrets, they may travel readable.
        let connection = connection.token(token).endpoint(endpoint).allow_plain_http(true);
        Ok(Self { connection, started })
    }

    /// Whether what is done here is forgotten with the command.
    pub fn is_passing(&self) -> bool {
        self.started.is_some()
    }
}

/// What the command line says of the connection, wherever it goes.
pub fn tuned(common: &Common) -> Connection {
    let mut connection = Connection::default();
    if let Some(version) = &common.api_version {
        connection = connection.api_version(version);
    }
    if let Some(retries) = common.max_retries {
        connection = connection.max_retries(retries);
    }
    if let Some(interval) = common.retry_interval() {
        connection = connection.retry_interval(interval);
    }
    if let Some(wait) = common.max_wait() {
        connection = connection.max_wait(wait);
    }
    connection
}

/// What the component may reach and read: with `--live`, the configured monday.com and the
/// variables; otherwise the emulator, and nothing of this machine's configuration.
pub fn settings(common: &Common) -> Builder {
    let builder = Connector::builder();
    if common.live {
        let builder = builder.inherit_variables();
        return match live_endpoint(common) {
            Some(endpoint) => builder.allow_origin(endpoint),
            None => builder,
        };
    }
    match endpoint(common) {
        Some(endpoint) => builder.allow_loopback().allow_origin(endpoint),
        None => builder.allow_loopback(),
    }
}

/// The component's file.
pub fn component(common: &Common) -> PathBuf {
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/monday-connector.wasm");
    common.component.clone().unwrap_or_else(|| PathBuf::from(built))
}

/// An emulator on a free port of this machine.
pub async fn start(options: Options) -> Result<(Emulator, Server), Error> {
    let emulator = Emulator::new(options)?;
    let server = emulator.serve(TcpListener::bind(("127.0.0.1", 0)).await?)?;
    Ok((emulator, server))
}

fn live_endpoint(common: &Common) -> Option<String> {
    let configured = || env::var("MONDAY_ENDPOINT").ok();
    endpoint(common).or_else(configured).filter(|endpoint| !endpoint.is_empty())
}

/// The address that was given. Many paste it with the API's path.
fn endpoint(common: &Common) -> Option<String> {
    let given = common.endpoint.as_deref()?.trim_end_matches('/');
    Some(given.strip_suffix("/v2").unwrap_or(given).to_owned())
}

fn emulator_token(role: &str) -> Result<&'static str, Error> {
    let known = || Tokens.iter().map(|token| token.name).collect();
    Tokens
        .named(role)
        .map(|token| token.secret.as_str())
        .ok_or_else(|| Error::NoSuchRole {
            name: role.to_owned(),
            known: known(),
        })
}

fn default_endpoint() -> String {
    format!("http://127.0.0.1:{DEFAULT_PORT}")
}

/// Where `cargo emulator` listens.
const DEFAULT_PORT: u16 = 4040;

/// Whether an emulator answers at its usual address, and not something else.
async fn is_running() -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(("127.0.0.1", DEFAULT_PORT)).await?;
        stream
            .write_all(b"GET /_emulator HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
            .await?;
        let mut answer = Vec::new();
        stream.take(64 * 1024).read_to_end(&mut answer).await?;
        std::io::Result::Ok(String::from_utf8_lossy(&answer).contains("/_emulator/tokens"))
    };
    // It is on this machine: if it takes longer, it is not an emulator.
    matches!(timeout(Duration::from_secs(1), ask).await, Ok(Ok(true)))
}

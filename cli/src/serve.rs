//! `monday serve`: the functions over HTTP with JSON, for whatever speaks HTTP.

mod access;
mod api;
mod connections;
mod openapi;
mod problem;
mod sockets;
mod unique;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use clap::builder::RangedU64ValueParser;
use console::style;
use monday_connector_host::{CallOptions, Connector};
use tokio::net::TcpListener;
use tokio::signal;
use tokio::time::sleep;

use crate::calls::{Calls, log, metrics};
use crate::mcp;
pub use access::VARIABLE as ACCESS_TOKEN;

use access::Access;
use api::Service;
use connections::Connections;
use sockets::{Places, Routes, Sockets};

/// How long the end waits for calls that were stopped to say so.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// What the service takes.
#[derive(Args)]
pub struct Serve {
    /// Address and port to listen on; port 0 chooses a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4050")]
    pub listen: SocketAddr,

    /// File with the access tokens that clients may use, one a line; the variable MONDAY_SERVE_ACCESS_TOKEN
    /// holds a single one [default: a random one, printed at the start]
    #[arg(long, value_name = "FILE")]
    pub access_tokens: Option<PathBuf>,

    /// TOML file with named connections, that requests choose with the header Monday-Connection
    #[arg(long, value_name = "FILE")]
    pub connections: Option<PathBuf>,

    /// Calls at a time; further ones are refused with status 503. Each has a connection, of which there are 512
    #[arg(long, value_name = "NUMBER", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub max_calls: u32,

    /// Longest request body, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 1024 * 1024, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    pub max_body_bytes: usize,

    /// Seconds that running calls have to end after SIGTERM or Ctrl-C
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub grace: u64,

    /// Serve MCP too, at /mcp (streamable HTTP)
    #[arg(long)]
    pub mcp: bool,

    #[command(flatten)]
    pub tools: mcp::Offered,

    /// Print the OpenAPI description, and end
    #[arg(long)]
    pub openapi: bool,
}

/// Why the service cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Access(#[from] access::Error),
    #[error(transparent)]
    Connections(#[from] connections::Error),
    #[error("cannot listen on {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("cannot measure: {0}")]
    Metrics(#[from] metrics::Error),
}

/// The OpenAPI description.
pub fn openapi() -> serde_json::Value {
    openapi::description()
}

impl Serve {
    /// The origins besides monday.com that the named connections need.
    pub fn origins(&self) -> Result<Vec<String>, Error> {
        Ok(Connections::read(self.connections.as_deref())?.origins())
    }
}

/// Serves until SIGTERM or Ctrl-C. `options` are those of each call, unless its request says otherwise.
pub async fn run(arguments: &Serve, connector: Connector, options: CallOptions) -> Result<(), Error> {
    let access = Access::read(arguments.access_tokens.as_deref(), arguments.listen.ip())?;
    let connections = Connections::read(arguments.connections.as_deref())?;
    let calls = Arc::new(Calls::new(arguments.max_calls)?);
    let listen = |source| Error::Listen {
        address: arguments.listen,
        source,
    };
    let listener = TcpListener::bind(arguments.listen).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;

    log::line(format!("{} http://{address}", style("Serving at").bold().for_stderr()));
    if let Some(token) = access.generated() {
        log::line(format!("Access token, for this run only: {token}"));
    }
    log::line("OpenAPI description: /openapi.json; health: /healthz and /readyz; metrics: /metrics");

    // A token that was chosen is known to nobody who forges the name of the host; and behind a proxy
    // the service has names that are not known here.
    let is_guarded = access.generated().is_none();
    let tools = arguments.mcp.then(|| {
        mcp::http_service(
            mcp::Server::new(connector.clone(), options.clone(), arguments.tools, Arc::clone(&calls)),
            address,
            is_guarded,
        )
    });
    let service = Arc::new(Service {
        connector,
        options,
        connections,
        access,
        calls: Arc::clone(&calls),
        max_body_bytes: arguments.max_body_bytes,
    });
    let routes = Routes {
        all: api::router(service, tools),
        full: api::full(),
    };
    serve(listener, routes, &calls, Duration::from_secs(arguments.grace)).await;
    log::flush();
    Ok(())
}

async fn serve(listener: TcpListener, routes: Routes, calls: &Calls, grace: Duration) {
    let mut sockets = Sockets::new(Places::default());
    sockets.accept(&listener, &routes, stop()).await;
    // From now on, connections are refused at once.
    drop(listener);
    log::line(format!(
        "Stopping: running calls have {} seconds; a second signal stops them",
        grace.as_secs()
    ));
    tokio::select! {
        () = sockets.end() => return,
        () = sleep(grace) => {}
        () = stop() => {}
    }
    // A connection can last longer without a call: a client that takes its time.
    let running = calls.running();
    if running > 0 {
        log::line(format!(
            "Calls that did not end in time, and are stopped: {running}. Changes that they had sent may have been made."
        ));
    }
    sockets.abort().await;
    calls.ended(LAST_WORDS).await;
}

/// Returns when the process is asked to end.
async fn stop() {
    #[cfg(unix)]
    {
        if let Ok(mut terminate) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                interrupted = signal::ctrl_c() => if interrupted.is_ok() { return },
            }
        }
    }
    if signal::ctrl_c().await.is_err() {
        // No signal can be had: it runs until it is killed.
        std::future::pending::<()>().await;
    }
}

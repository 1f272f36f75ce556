//! The component in wasmtime, with emulators of monday.com for servers: in memory and in virtual
//! time, so that a minute's wait takes a millisecond.
#![cfg(not(target_family = "wasm"))]

use std::{
    collections::HashMap,
    path::PathBuf,
    pin::Pin,
    sync::{
        LazyLock, Mutex, PoisonError,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use monday_connector_host::{Body, CallError, Connection, Connector, TransportError, types::ActionError, types::Failure};
use monday_emulator::{Disconnect, Emulator, LoggedRequest, Options};
use tokio::time::Instant;

/// The component's file, built if need be.
pub static COMPONENT: LazyLock<PathBuf> = LazyLock::new(|| xtask::component().unwrap_or_else(|error| panic!("{error}")));

/// The component, compiled once for all tests.
static CONNECTOR: LazyLock<Connector> = LazyLock::new(|| {
    Connector::builder()
        .allow_loopback()
        .transport(|request: Request<Body>, _| deliver(request))
        .load_file(&*COMPONENT)
        .unwrap_or_else(|error| panic!("{error}"))
});

/// An answer of a server in memory.
pub type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send>>;

/// A server in memory.
type Server = Box<dyn Fn(Request<Bytes>) -> Answer + Send + Sync>;

/// The servers in memory, by the port that stands for them. Nobody listens on those ports.
static SERVERS: LazyLock<Mutex<HashMap<u16, Server>>> = LazyLock::new(Mutex::default);

async fn deliver(request: Request<Body>) -> Result<Response<Body>, TransportError> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let port = parts.uri.port_u16().unwrap_or_default();
    let answer = {
        let servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
        match servers.get(&port) {
            Some(server) => server(Request::from_parts(parts, body)),
            None => return Err(TransportError::ConnectionRefused),
        }
    };
    answer.await
}

/// Gives a server in memory an address.
fn register(server: Server) -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    let port = NEXT.fetch_add(1, Ordering::Relaxed);
    SERVERS.lock().unwrap_or_else(PoisonError::into_inner).insert(port, server);
    port
}

/// The component on one side, a server on the other.
pub struct Stage {
    port: u16,
    began: Instant,
    token: String,
}

impl Drop for Stage {
    fn drop(&mut self) {
        SERVERS.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.port);
    }
}

impl Stage {
    /// A server made of a function.
    pub fn with_server(server: impl Fn(Request<Bytes>) -> Answer + Send + Sync + 'static) -> Self {
        Self {
            port: register(Box::new(server)),
            began: Instant::now(),
            token: "kQ7vXw2LrT9pZs4NcB8yHd3MfJ6gWa1E".to_owned(),
        }
    }

    /// The component.
    pub fn connector(&self) -> &'static Connector {
        &CONNECTOR
    }

    /// The address of the server.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A connection to the server.
    pub fn connection(&self) -> Connection {
        Connection::with_token(self.token.as_str()).endpoint(self.endpoint())
    }

    /// How much (virtual) time has gone by since the beginning.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}

/// What becomes of a request on its way to the emulator.
pub enum Way {
    /// It arrives, and so does the answer.
    Through,
    /// It does not arrive.
    Fails(TransportError),
    /// It arrives and is carried out; the answer does not come back.
    FailsBack(TransportError),
}

/// The component on one side, an emulator on the other.
pub struct Desk {
    stage: Stage,
    /// monday.com.
    pub emulator: Emulator,
}

impl std::ops::Deref for Desk {
    type Target = Stage;

    fn deref(&self) -> &Stage {
        &self.stage
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl Desk {
    /// An emulator with these options, called with the token of its administrator.
    pub fn new(options: Options) -> Self {
        Self::with_way(options, |_| Way::Through)
    }

    /// The same with somebody on the way who sees every request.
    pub fn with_way(options: Options, way: impl Fn(&Request<Bytes>) -> Way + Send + Sync + 'static) -> Self {
        let emulator = Emulator::new(options).unwrap_or_else(|error| panic!("{error}"));
        let server = emulator.clone();
        let mut stage = Stage::with_server(move |request| {
            let server = server.clone();
            let way = way(&request);
            Box::pin(async move {
                if let Way::Fails(error) = way {
                    return Err(error);
                }
                let answer = server.respond(request).await;
                match (way, answer) {
                    (Way::FailsBack(error), _) => Err(error),
                    (_, Ok(response)) => Ok(response.map(|body| body.map_err(lost).boxed_unsync())),
                    (_, Err(disconnect)) => Err(lost(disconnect)),
                }
            })
        });
        stage.token = emulator.tokens().admin().to_owned();
        Self { stage, emulator }
    }

    /// What was sent since the log was last cleared.
    pub fn log(&self) -> Vec<LoggedRequest> {
        self.emulator.log()
    }
}

/// As wasmtime's own client reports it.
fn lost(disconnect: Disconnect) -> TransportError {
    match disconnect {
        Disconnect::Refused => TransportError::ConnectionRefused,
        Disconnect::BeforeHead | Disconnect::DuringHead | Disconnect::DuringBody => TransportError::HttpProtocolError,
    }
}

/// The failure of a call and whether it is temporary. A success, a trap or a limit of the host
/// fails the test.
#[track_caller]
pub fn failure<T: std::fmt::Debug>(result: Result<T, CallError>) -> (Failure, bool) {
    match result {
        Err(CallError::Action(ActionError::TemporaryFailure(failure))) => (failure, true),
        Err(CallError::Action(ActionError::PermanentFailure(failure))) => (failure, false),
        other => panic!("a failure was expected, not {other:?}"),
    }
}

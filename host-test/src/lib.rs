//! The component in wasmtime, with emulators of monday.com as servers: in memory and in virtual
//! time, so that a minute's wait takes a millisecond.
#![cfg(not(target_family = "wasm"))]

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
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
use monday_connector_host::{Body, CallError, CallOptions, Connector, TransportError, types::ActionError, types::Failure};
use monday_connector_scenarios::Scenario;
use monday_emulator::{Disconnect, Emulator, LoggedRequest, Options};
use serde_json::Value;
use tokio::time::Instant;

/// The component's file, built if need be.
pub static COMPONENT: LazyLock<PathBuf> = LazyLock::new(|| xtask::component().unwrap_or_else(|error| panic!("{error}")));

/// The component, compiled once for all tests.
static CONNECTOR: LazyLock<Connector> = LazyLock::new(|| load(&COMPONENT));

/// Loads a component whose requests go to the servers in memory.
pub fn load(component: &Path) -> Connector {
    Connector::builder()
        .allow_loopback()
        .transport(|request: Request<Body>, _| deliver(request))
        .load_file(component)
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The response of a server in memory.
pub type ResponseFuture = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send>>;

/// A server in memory.
type Server = Box<dyn Fn(Request<Bytes>) -> ResponseFuture + Send + Sync>;

/// The servers in memory, by the port that stands for them. Nobody listens on those ports.
static SERVERS: LazyLock<Mutex<HashMap<u16, Server>>> = LazyLock::new(Mutex::default);

/// The transport to the servers in memory.
pub async fn deliver(request: Request<Body>) -> Result<Response<Body>, TransportError> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let port = parts.uri.port_u16().unwrap_or_default();
    let response = {
        let servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
        match servers.get(&port) {
            Some(server) => server(Request::from_parts(parts, body)),
            None => return Err(TransportError::ConnectionRefused),
        }
    };
    response.await
}

/// Gives a server in memory an address.
fn register(server: Server) -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(1);
    let mut servers = SERVERS.lock().unwrap_or_else(PoisonError::into_inner);
    // There are more servers in a run than ports; 0 is none.
    let port = loop {
        let port = NEXT.fetch_add(1, Ordering::Relaxed);
        if port != 0 && !servers.contains_key(&port) {
            break port;
        }
    };
    servers.insert(port, server);
    port
}

/// The component, and a server that a test provides.
pub struct MockServer {
    port: u16,
    began: Instant,
    token: String,
}

impl Drop for MockServer {
    fn drop(&mut self) {
        SERVERS.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.port);
    }
}

impl MockServer {
    /// A server made of a function.
    pub fn new(server: impl Fn(Request<Bytes>) -> ResponseFuture + Send + Sync + 'static) -> Self {
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

    /// The token that it takes.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Options with a connection to the server.
    pub fn options(&self) -> CallOptions {
        CallOptions::with_token(self.token.as_str()).endpoint(self.endpoint())
    }

    /// The (virtual) time since the beginning.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}

/// The delivery of a request to the emulator, and of its response.
pub enum Delivery {
    /// Both arrive.
    Complete,
    /// The request does not arrive.
    RequestLost(TransportError),
    /// The request arrives and is carried out; the response does not come back.
    ResponseLost(TransportError),
}

/// The component, and an emulator.
pub struct TestBed {
    server: MockServer,
    /// monday.com.
    pub emulator: Emulator,
}

impl std::ops::Deref for TestBed {
    type Target = MockServer;

    fn deref(&self) -> &MockServer {
        &self.server
    }
}

impl Default for TestBed {
    fn default() -> Self {
        Self::new(Options::default())
    }
}

impl TestBed {
    /// An emulator with these options, called with the token of its administrator.
    pub fn new(options: Options) -> Self {
        Self::with_delivery(options, |_| Delivery::Complete)
    }

    /// An account just large enough: the named users and boards.
    pub fn small() -> Self {
        Self::new(small())
    }

    /// The same with a delivery that is decided for each request.
    pub fn with_delivery(options: Options, delivery: impl Fn(&Request<Bytes>) -> Delivery + Send + Sync + 'static) -> Self {
        let emulator = Emulator::new(options).unwrap_or_else(|error| panic!("{error}"));
        let target = emulator.clone();
        let mut server = MockServer::new(move |request| {
            let target = target.clone();
            let delivery = delivery(&request);
            Box::pin(async move {
                if let Delivery::RequestLost(error) = delivery {
                    return Err(error);
                }
                let response = target.respond(request).await;
                match (delivery, response) {
                    (Delivery::ResponseLost(error), _) => Err(error),
                    (_, Ok(response)) => Ok(response.map(|body| body.map_err(lost).boxed_unsync())),
                    (_, Err(disconnect)) => Err(lost(disconnect)),
                }
            })
        });
        server.token = emulator.tokens().admin().to_owned();
        Self { server, emulator }
    }

    /// The requests that were sent since the log was last cleared.
    pub fn log(&self) -> Vec<LoggedRequest> {
        self.emulator.log()
    }

    /// Brings the account into the state that a scenario needs.
    pub fn prepare(&self, scenario: &Scenario) {
        self.emulator.edit(scenario.prepare);
    }

    /// Number of times that a run of a scenario has taken effect.
    pub fn effects(&self, scenario: &Scenario, run: u64) -> usize {
        self.emulator.inspect(|world| (scenario.effects)(world, run))
    }
}

/// Options of an emulator with an account just large enough: the named users and boards.
pub fn small() -> Options {
    let mut options = Options::default();
    options.size.boards = 30;
    options.size.users = 25;
    options
}

/// Carries out a run of a scenario, and returns its result as JSON.
pub async fn carry_out(connector: &Connector, scenario: &Scenario, run: u64, options: &CallOptions) -> Result<Value, CallError> {
    connector.call(scenario.function, &(scenario.input)(run), options).await
}

/// The codes of the warnings of a result.
pub fn warning_codes(result: &Value) -> Vec<&str> {
    let warnings = result["call"]["warnings"].as_array();
    warnings
        .into_iter()
        .flatten()
        .filter_map(|warning| warning["code"].as_str())
        .collect()
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
        Err(CallError::Action(error)) => match *error {
            ActionError::TemporaryFailure(failure) => (failure, true),
            ActionError::PermanentFailure(failure) => (failure, false),
            ActionError::ExecutionFailed => panic!("a failure was expected, not {error:?}"),
        },
        other => panic!("a failure was expected, not {other:?}"),
    }
}

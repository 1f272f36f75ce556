//! What one call has of its host: its environment, its time, and its way out.

use std::fmt;
use std::sync::Arc;

use wasmtime::component::{HasData, Linker, ResourceTable};
use wasmtime_wasi::p2::bindings::cli::environment;
use wasmtime_wasi::p2::bindings::clocks::monotonic_clock;
use wasmtime_wasi::p2::bindings::io;
use wasmtime_wasi::p2::bindings::io::poll;
use wasmtime_wasi::p2::bindings::random::random;
use wasmtime_wasi_http::p2::bindings::{LinkOptions, http as wasi_http};
use wasmtime_wasi_http::{WasiHttp, WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use crate::clock::{Clock, ClockView};
use crate::error::LoadError;
use crate::http_client::HttpClient;
use crate::limited::{Connection, LimitedConnections};
use crate::limits::SharedTime;
use crate::observe::{CallEnd, Event, Observation, Observer, Span};
use crate::outgoing::Outgoing;
use crate::token::Token;
use crate::transport::{AllowList, Transport};

/// The interfaces that [`add_to_linker`] serves; a component that imports others is not a connector.
pub(crate) const SERVED: [&str; 8] = [
    "wasi:io/poll",
    "wasi:io/error",
    "wasi:io/streams",
    "wasi:clocks/monotonic-clock",
    "wasi:random/random",
    "wasi:cli/environment",
    "wasi:http/types",
    "wasi:http/outgoing-handler",
];

/// Maximum of random bytes that a component gets at once.
const MAX_RANDOM_BYTES: u64 = 64 * 1024;

/// What calls share: the environment, the transport and the origins that it may send requests to.
///
/// Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Gateway {
    env: Arc<[(String, String)]>,
    transport: Arc<dyn Transport>,
    allowed: Arc<AllowList>,
    observer: Option<Observer>,
    limited: Option<Arc<LimitedConnections>>,
}

impl Gateway {
    /// A gateway to `https://api.monday.com` and nowhere else, with an empty environment.
    pub fn builder() -> GatewayBuilder {
        GatewayBuilder::default()
    }

    /// What one call needs: one context for each. `action` names the call in its events, spans and metrics.
    pub fn context(&self, action: &str) -> CallContext {
        let observation = Observation::new(action.into(), self.observer.clone());
        CallContext {
            tells: true,
            ..self.context_of(observation, SharedTime::default())
        }
    }

    /// The context of a call whose beginning and end are told of by who makes it.
    pub(crate) fn context_of(&self, observation: Observation, computing: SharedTime) -> CallContext {
        CallContext {
            tells: false,
            table: ResourceTable::new(),
            env: Arc::clone(&self.env),
            http: WasiHttpCtx::new(),
            outgoing: Outgoing::new(
                Arc::clone(&self.transport),
                Arc::clone(&self.allowed),
                observation,
                self.limited.clone(),
            ),
            clock: Clock::new(computing),
        }
    }

    pub(crate) fn observer(&self) -> Option<&Observer> {
        self.observer.as_ref()
    }

    /// The same gateway with an observer of its own; see [`GatewayBuilder::observer`].
    #[must_use]
    pub fn observed(&self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self {
            observer: Some(Arc::new(observer)),
            ..self.clone()
        }
    }

    /// The end of the limit that calls with this token met, if one holds and calls tell each other; see
    /// [`GatewayBuilder::share_limits`].
    pub fn limited_until(&self, token: &Token) -> Option<tokio::time::Instant> {
        self.limited()?.until(Connection::of_token(token.expose().as_bytes()))
    }

    /// The connections that met a limit, if calls tell each other.
    pub(crate) fn limited(&self) -> Option<&LimitedConnections> {
        self.limited.as_deref()
    }

    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        let variable = self.env.iter().rev().find(|(known, _)| known == name);
        variable.map(|(_, content)| content.as_str())
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The environment holds a token.
        formatter
            .debug_struct("Gateway")
            .field("allowed", &self.allowed)
            .finish_non_exhaustive()
    }
}

/// The settings of a [`Gateway`].
#[must_use]
#[derive(Clone, Default)]
pub struct GatewayBuilder {
    origins: Vec<String>,
    loopback: bool,
    env: Vec<(String, String)>,
    transport: Option<Arc<dyn Transport>>,
    observer: Option<Observer>,
    shares_limits: bool,
}

impl GatewayBuilder {
    /// Allows requests to another origin besides `https://api.monday.com`, such as
    /// `https://proxy.example:8443`. Scheme, host and port must match.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// Allows requests to this machine: `localhost` and the loopback addresses, on every port, with
    /// and without TLS.
    pub fn allow_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// Sets a variable of the component's environment, such as `MONDAY_TOKEN` or
    /// `MONDAY_API_VERSION`. Building refuses names other than `MONDAY_…`. The environment is empty
    /// by default.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Copies this process's variables named `MONDAY_…` into the component's environment.
    pub fn inherit_monday_env(mut self) -> Self {
        let inherited = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| is_allowed(name));
        self.env.extend(inherited);
        self
    }

    /// The transport of the requests. Default: an [`HttpClient`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// An observer, which is called with the events of every call, for traces, progress displays and
    /// tests. It is called from within the call, so it must be quick and must not block.
    pub fn observer(mut self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Whether calls tell each other of limits; false by default. If so, a response with the status 429
    /// that makes one call wait, or fail with a time to wait, makes those calls with the same token wait,
    /// too, that begin meanwhile: as long, before their first request, whatever their own retry policy says;
    /// a limit that outlasts the call timeout is not waited for. A limit inside a response with the status
    /// 200 is one of a field or a service of monday.com's, and is not told. [`Connector`](crate::Connector) waits; a program with stores of its own
    /// asks [`Gateway::limited_until`]. Otherwise each finds
    /// out for itself, and monday.com counts the refused requests.
    pub fn share_limits(mut self, share: bool) -> Self {
        self.shares_limits = share;
        self
    }

    /// The gateway.
    pub fn build(self) -> Result<Gateway, LoadError> {
        if let Some((name, _)) = self.env.iter().find(|(name, _)| !is_allowed(name)) {
            return Err(LoadError::Configuration(format!(
                "the variable {name:?} is not named MONDAY_…, and the component gets no others"
            )));
        }
        let mut allowed = AllowList::monday_only();
        allowed.loopback = self.loopback;
        for origin in &self.origins {
            allowed.add(origin)?;
        }
        Ok(Gateway {
            env: self.env.into(),
            transport: self.transport.unwrap_or_else(|| Arc::new(HttpClient::new())),
            allowed: Arc::new(allowed),
            observer: self.observer,
            limited: self.shares_limits.then(Arc::default),
        })
    }
}

fn is_allowed(variable: &str) -> bool {
    variable.starts_with("MONDAY_")
}

/// What one call has of its host. It is made by [`Gateway::context`] and kept in the store of the call.
pub struct CallContext {
    table: ResourceTable,
    env: Arc<[(String, String)]>,
    http: WasiHttpCtx,
    pub(crate) outgoing: Outgoing,
    pub(crate) clock: Clock,
    /// Whether the beginning and the end of a call in it are to be told of.
    tells: bool,
}

impl CallContext {
    /// A call begins in this context; returns its span and its end, if they are to be told of.
    pub(crate) fn begin(&mut self) -> Option<(Span, CallEnd)> {
        // The key of an earlier call in this store is none of this one.
        self.outgoing.begin();
        self.tells.then(|| self.outgoing.call_begins())
    }

    /// The number of the call, as in its events.
    pub fn call(&self) -> u64 {
        self.outgoing.call()
    }

    /// The idempotency key of the last change that the call sent: with it, repeating a call that was
    /// stopped within 30 minutes applies the change at most once.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.outgoing.idempotency_key.as_deref()
    }

    fn clock(&mut self) -> ClockView<'_> {
        ClockView {
            clock: &mut self.clock,
            table: &mut self.table,
            outgoing: &mut self.outgoing,
        }
    }
}

/// The data of a store in which a connector runs.
///
/// ```
/// use monday_connector_host::embed::{CallContext, ConnectorView};
///
/// struct MyState {
///     connector: CallContext,
///     // What else the program keeps with a call.
/// }
///
/// impl ConnectorView for MyState {
///     fn connector(&mut self) -> &mut CallContext {
///         &mut self.connector
///     }
/// }
/// ```
pub trait ConnectorView: Send + 'static {
    /// The context of the call.
    fn connector(&mut self) -> &mut CallContext;
}

impl WasiHttpView for CallContext {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            ctx: &mut self.http,
            table: &mut self.table,
            hooks: &mut self.outgoing,
        }
    }
}

/// Links the imports of a connector and nothing else: no files, no sockets, no standard streams, no
/// time of day.
///
/// A linker that has these interfaces already, for other components, refuses them; give the connector
/// a linker of its own. A linker costs microseconds, and engine and stores can be the same.
pub fn add_to_linker<T: ConnectorView>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    struct Table;
    impl HasData for Table {
        type Data<'a> = &'a mut ResourceTable;
    }
    io::error::add_to_linker::<_, Table>(linker, |state| &mut state.connector().table)?;
    io::streams::add_to_linker::<_, Table>(linker, |state| &mut state.connector().table)?;
    poll::add_to_linker::<_, ClockView>(linker, |state| state.connector().clock())?;
    monotonic_clock::add_to_linker::<_, ClockView>(linker, |state| state.connector().clock())?;
    random::add_to_linker::<_, Random>(linker, |_| Random)?;
    environment::add_to_linker::<_, Environment>(linker, |state| Environment(&state.connector().env))?;
    let options = LinkOptions::default();
    wasi_http::types::add_to_linker::<_, WasiHttp>(linker, &(&options).into(), |state| state.connector().http())?;
    wasi_http::outgoing_handler::add_to_linker::<_, WasiHttp>(linker, |state| state.connector().http())
}

/// Random bytes of the system. wasmtime-wasi's own context seeds three generators for each call.
struct Random;

impl HasData for Random {
    type Data<'a> = Self;
}

impl random::Host for Random {
    fn get_random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
        let length = usize::try_from(length.min(MAX_RANDOM_BYTES))?;
        let mut bytes = vec![0; length];
        getrandom::fill(&mut bytes)?;
        Ok(bytes)
    }

    fn get_random_u64(&mut self) -> wasmtime::Result<u64> {
        Ok(getrandom::u64()?)
    }
}

/// The variables, and no arguments.
struct Environment<'a>(&'a [(String, String)]);

impl HasData for Environment<'static> {
    type Data<'a> = Environment<'a>;
}

impl environment::Host for Environment<'_> {
    fn get_environment(&mut self) -> wasmtime::Result<Vec<(String, String)>> {
        Ok(self.0.to_vec())
    }

    fn get_arguments(&mut self) -> wasmtime::Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn initial_cwd(&mut self) -> wasmtime::Result<Option<String>> {
        Ok(None)
    }
}

//! Loading the component, and running calls.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep_until, timeout};
use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};

use crate::cache::Cache;
use crate::clock::Place;
use crate::context::{self, CallContext, ConnectorView, Gateway, GatewayBuilder};
use crate::embed::{ConnectorPre, FunctionIndex};
use crate::error::{CallError, LoadError, Stopped};
use crate::functions::{FUNCTIONS, contract_name};
use crate::limited::Connection;
use crate::limits::{self, ComputeTime, Memory};
use crate::observe::{Event, EventKind, Observation};
use crate::options::CallOptions;
use crate::ticker::Ticker;
use crate::transport::Transport;
use crate::types::ActionError;

/// Maximum core instances of a component. A connector has one, and two small ones of the encoder.
const MAX_INSTANCES_PER_CALL: u32 = 8;

/// Maximum tables of a component. A connector has one or two.
const MAX_TABLES_PER_CALL: u32 = 4;

/// The beginning of a memory that is cleared instead of given back to the system, in bytes: as much as
/// an ordinary call uses. Only the pages that were written are touched (`pagemap_scan`).
const KEPT_MEMORY: usize = 2 << 20;

/// The same for a table, in bytes.
const KEPT_TABLE: usize = 16 << 10;

/// The connector, compiled and ready.
///
/// Cheap to clone; clones share everything. Every call runs in a fresh instance, so calls cannot
/// see each other. Calls must be made inside a Tokio runtime with time and, for the default
/// transport, I/O enabled. Dropping a call's future cancels the call.
#[derive(Clone)]
pub struct Connector {
    shared: Arc<Shared>,
    gateway: Gateway,
}

struct Shared {
    engine: Engine,
    component: ConnectorPre<State>,
    /// The names in the contract, in the order of the table.
    names: Vec<Arc<str>>,
    memory_limit: usize,
    call_timeout: Duration,
    cpu_limit: Duration,
    /// For calls that are under way, waiting or not.
    calls: Semaphore,
    /// For those of them that run.
    places: Arc<Semaphore>,
    ticker: Option<Ticker>,
}

/// The data of a call's store.
pub(crate) struct State {
    context: CallContext,
    memory: Memory,
    pub(crate) computing: Arc<ComputeTime>,
    pub(crate) cpu_limit: Duration,
}

impl ConnectorView for State {
    fn connector(&mut self) -> &mut CallContext {
        &mut self.context
    }
}

impl Connector {
    /// A builder with the default settings.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Loads the component from a file, with the default settings.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        Self::builder().load_file(path)
    }

    /// The same connector with an observer of its own, which is called with the events of every call
    /// made through it, for traces, progress displays and tests. It is called from within the call,
    /// so it must be quick and must not block.
    #[must_use]
    pub fn observed(&self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            gateway: self.gateway.observed(observer),
        }
    }

    /// The engine that runs the calls.
    pub fn engine(&self) -> &Engine {
        &self.shared.engine
    }

    pub(crate) fn name(&self, function: FunctionIndex) -> Arc<str> {
        let name = self.shared.names.get(function as usize);
        name.map_or_else(|| Arc::from(""), Arc::clone)
    }

    /// The component before its instantiation.
    pub(crate) fn component(&self) -> &ConnectorPre<State> {
        &self.shared.component
    }

    /// Makes one call in a fresh store, within its limits.
    pub(crate) async fn run<T>(
        &self,
        action: Arc<str>,
        options: &CallOptions,
        call: impl AsyncFnOnce(&ConnectorPre<State>, &mut Store<State>) -> wasmtime::Result<Result<T, ActionError>>,
    ) -> Result<T, CallError> {
        let shared = &self.shared;
        let mut observation = Observation::new(action, self.gateway.observer().cloned());
        let span = observation.call_span();
        span.around(async move {
            let mut end = observation.begins();
            let result = self.run_within_limits(shared, &observation, options, call).await;
            end.outcome(match &result {
                Ok(_) => "ok".into(),
                Err(error) => error.outcome(),
            });
            result
        })
        .await
    }

    async fn run_within_limits<T>(
        &self,
        shared: &Shared,
        observation: &Observation,
        options: &CallOptions,
        call: impl AsyncFnOnce(&ConnectorPre<State>, &mut Store<State>) -> wasmtime::Result<Result<T, ActionError>>,
    ) -> Result<T, CallError> {
        let _under_way = shared.calls.acquire().await;
        let place = loop {
            self.wait_for_limits(observation, options).await;
            let place = Place::of(&shared.places).await;
            // A call may have met one while this one waited for its place.
            if self.limit(options).is_none() {
                break place;
            }
        };
        let _ticking = shared.ticker.as_ref().map(Ticker::call);
        let computing = Arc::new(ComputeTime::default());
        let mut context = self.gateway.context_of(observation.clone(), Arc::clone(&computing));
        context.clock.hold(place);
        let state = State {
            context,
            memory: Memory {
                limit: shared.memory_limit,
                used: 0,
            },
            computing: Arc::clone(&computing),
            cpu_limit: shared.cpu_limit,
        };
        let mut running = Running {
            store: Store::new(&shared.engine, state),
            observation,
        };
        let store = &mut running.store;
        store.limiter(|state| &mut state.memory);
        if shared.ticker.is_some() {
            store.set_epoch_deadline(1);
            store.epoch_deadline_callback(limits::on_tick);
        }

        let outcome = timeout(shared.call_timeout, computing.count(call(&shared.component, &mut *store))).await;
        let idempotency_key = store.data().context.idempotency_key().map(str::to_owned);
        match outcome {
            Err(_) => Err(CallError::CallTimeout {
                limit: shared.call_timeout,
                idempotency_key,
            }),
            Ok(Ok(result)) => result.map_err(|error| CallError::Action(Box::new(error))),
            Ok(Err(error)) => Err(match error.downcast_ref::<Stopped>() {
                Some(Stopped::Memory) => CallError::MemoryLimit {
                    limit: shared.memory_limit,
                    idempotency_key,
                },
                Some(Stopped::Cpu) => CallError::CpuLimit {
                    limit: shared.cpu_limit,
                    idempotency_key,
                },
                None => CallError::Trap {
                    source: error.into(),
                    idempotency_key,
                },
            }),
        }
    }

    /// Waits while a limit holds that another call of the connection met; see
    /// [`Builder::share_limits`]. A limit that outlasts the call timeout is not waited for.
    async fn wait_for_limits(&self, observation: &Observation, options: &CallOptions) {
        while let Some(until) = self.limit(options) {
            let duration = until.saturating_duration_since(Instant::now());
            observation.tell(EventKind::WaitBegins { duration });
            sleep_until(until).await;
            observation.tell(EventKind::WaitEnds);
        }
    }

    /// The end of a limit that holds for the connection, unless it outlasts the call timeout.
    fn limit(&self, options: &CallOptions) -> Option<Instant> {
        let limited = self.gateway.limited()?;
        let token = options.token_text().or_else(|| self.gateway.variable("MONDAY_TOKEN"))?;
        let until = limited.until(Connection::of_token(token.as_bytes()))?;
        let left = until.saturating_duration_since(Instant::now());
        (left < self.shared.call_timeout).then_some(until)
    }
}

/// A call under way. Its end is reported also if the caller drops it.
struct Running<'a> {
    store: Store<State>,
    observation: &'a Observation,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.observation.tell(EventKind::CallEnds {
            peak_memory: self.store.data().memory.used,
        });
    }
}

/// Settings of a [`Connector`].
///
/// ```no_run
/// use std::time::Duration;
/// use monday_connector_host::Connector;
///
/// # fn main() -> Result<(), monday_connector_host::LoadError> {
/// let connector = Connector::builder()
///     .env("MONDAY_MAX_RETRIES", "1")
///     .call_timeout(Duration::from_secs(120))
///     .load_file("monday-connector.wasm")?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Builder {
    memory_limit: usize,
    call_timeout: Duration,
    cpu_limit: Duration,
    max_concurrent_calls: u32,
    max_calls_under_way: u32,
    pooling: bool,
    interruption: bool,
    cache: Option<Cache>,
    gateway: GatewayBuilder,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            memory_limit: 1 << 30,
            call_timeout: Duration::from_secs(15 * 60),
            cpu_limit: Duration::from_secs(30),
            max_concurrent_calls: 64,
            max_calls_under_way: 2_048,
            pooling: true,
            interruption: true,
            cache: None,
            gateway: GatewayBuilder::default(),
        }
    }
}

impl Builder {
    /// Maximum memory of one call, in bytes. Default: 1 GiB, which is enough for the longest
    /// response (64 MiB) and its result; an ordinary call uses a few MiB. A call that requires more
    /// ends with [`CallError::MemoryLimit`].
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.memory_limit = bytes;
        self
    }

    /// Timeout of one call, waits between attempts included. Default: 15 minutes. A longer call ends
    /// with [`CallError::CallTimeout`]; a change that it had sent may have been made. The time that
    /// a call waits to begin, see [`Builder::max_concurrent_calls`] and [`Builder::share_limits`], does not count.
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.call_timeout = timeout;
        self
    }

    /// Maximum time that the component may compute without waiting for a response or a timer.
    /// Default: 30 seconds; an ordinary call computes for milliseconds. A call that computes longer
    /// ends with [`CallError::CpuLimit`].
    pub fn cpu_limit(mut self, limit: Duration) -> Self {
        self.cpu_limit = limit;
        self
    }

    /// Maximum number of calls that run at the same time; further calls wait their turn. Default: 64. A
    /// call that waits before its next attempt does not count: it leaves its place, and takes one again
    /// in its turn.
    pub fn max_concurrent_calls(mut self, calls: u32) -> Self {
        self.max_concurrent_calls = calls;
        self
    }

    /// Maximum number of calls that are under way at the same time, waiting before their next attempt
    /// or running; further calls do not begin. Default: 2,048, and at least as many as may run. Each one
    /// takes address space (some 4 GiB), and two of the mappings that Linux limits to some 65,000; one
    /// that waits takes some 95 KiB of memory.
    pub fn max_calls_under_way(mut self, calls: u32) -> Self {
        self.max_calls_under_way = calls;
        self
    }

    /// Whether instances are allocated in a pool; true by default. A pool reserves its address space
    /// once and makes calls quicker. Where there is no address space for one, there is none anyway.
    pub fn pooling(mut self, pooling: bool) -> Self {
        self.pooling = pooling;
        self
    }

    /// Whether a component that computes without a pause lets other tasks of the runtime run, and is
    /// stopped by [`Builder::cpu_limit`]; true by default. Without it, calls compute about a tenth
    /// faster, and a component that never pauses holds its thread for ever. The connector always
    /// pauses; turn this off only for a file that you built or verified.
    pub fn interruption(mut self, interruption: bool) -> Self {
        self.interruption = interruption;
        self
    }

    /// A folder for the compiled component: the next process loads it in milliseconds. Default: none.
    /// See [`Cache`] for what the folder must be like.
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(Cache::new(folder));
        self
    }

    /// What calls share: environment, transport, origins, observer. It replaces what the methods below
    /// set.
    pub fn gateway(mut self, gateway: GatewayBuilder) -> Self {
        self.gateway = gateway;
        self
    }

    /// See [`GatewayBuilder::allow_origin`].
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.gateway = self.gateway.allow_origin(origin);
        self
    }

    /// See [`GatewayBuilder::allow_loopback`].
    pub fn allow_loopback(mut self) -> Self {
        self.gateway = self.gateway.allow_loopback();
        self
    }

    /// See [`GatewayBuilder::env`].
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.gateway = self.gateway.env(name, value);
        self
    }

    /// See [`GatewayBuilder::inherit_monday_env`].
    pub fn inherit_monday_env(mut self) -> Self {
        self.gateway = self.gateway.inherit_monday_env();
        self
    }

    /// See [`GatewayBuilder::transport`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.gateway = self.gateway.transport(transport);
        self
    }

    /// See [`GatewayBuilder::observer`], and [`Connector::observed`].
    pub fn observer(mut self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.gateway = self.gateway.observer(observer);
        self
    }

    /// See [`GatewayBuilder::share_limits`].
    pub fn share_limits(mut self, share: bool) -> Self {
        self.gateway = self.gateway.share_limits(share);
        self
    }

    /// Loads and compiles the component from a file. Without a [cache](Builder::cache) this takes a
    /// moment: do it once.
    pub fn load_file(self, path: impl AsRef<Path>) -> Result<Connector, LoadError> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| LoadError::Read {
            path: path.to_owned(),
            source,
        })?;
        self.load(&bytes)
    }

    /// Loads and compiles the component from its bytes. Without a [cache](Builder::cache) this takes a
    /// moment: do it once.
    pub fn load(self, bytes: &[u8]) -> Result<Connector, LoadError> {
        let engine = self.engine()?;
        let component = self.compile(&engine, bytes)?;
        let calls_under_way = self.calls_under_way() as usize;
        let gateway = self.gateway.build()?;
        check(&engine, &component)?;
        let mut linker = Linker::new(&engine);
        context::add_to_linker(&mut linker).map_err(|error| LoadError::Engine(error.into()))?;
        let instance = linker
            .instantiate_pre(&component)
            .map_err(|error| LoadError::WrongComponent(vec![format!("{error:#}")]))?;
        let ticker = self.interruption.then(|| Ticker::start(&engine)).transpose();
        let methods = FUNCTIONS.iter().flat_map(|(_, methods)| methods.iter());
        let shared = Shared {
            component: ConnectorPre::new(&instance)?,
            names: methods.map(|method| contract_name(method).into()).collect(),
            memory_limit: self.memory_limit,
            call_timeout: self.call_timeout,
            cpu_limit: self.cpu_limit,
            calls: Semaphore::new(calls_under_way),
            places: Arc::new(Semaphore::new(self.max_concurrent_calls as usize)),
            ticker: ticker.map_err(|error| LoadError::Engine(error.into()))?,
            engine,
        };
        Ok(Connector {
            shared: Arc::new(shared),
            gateway,
        })
    }

    fn calls_under_way(&self) -> u32 {
        self.max_calls_under_way.max(self.max_concurrent_calls)
    }

    fn compile(&self, engine: &Engine, bytes: &[u8]) -> Result<Component, LoadError> {
        // Some engines compile the text format too, but a connector is binary.
        if !bytes.starts_with(b"\0asm") {
            let message = "it does not begin with the bytes of WebAssembly";
            return Err(LoadError::NotAComponent(message.to_owned()));
        }
        let component = match &self.cache {
            Some(cache) => cache.component(engine, bytes),
            None => Component::new(engine, bytes),
        };
        component.map_err(|error| LoadError::NotAComponent(format!("{error:#}")))
    }

    fn engine(&self) -> Result<Engine, LoadError> {
        if self.max_concurrent_calls == 0 {
            let message = "at least one call must be allowed at a time";
            return Err(LoadError::Configuration(message.to_owned()));
        }
        let mut config = Config::new();
        config.epoch_interruption(self.interruption);
        let on_demand = |config: &mut Config| {
            config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
            Engine::new(config)
        };
        let engine = if self.pooling {
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(self.pool()));
            // Where the address space is limited there is no room for a pool, and instances are
            // allocated one by one, a little slower.
            Engine::new(&config).or_else(|_| on_demand(&mut config))
        } else {
            on_demand(&mut config)
        };
        engine.map_err(|error| LoadError::Engine(error.into()))
    }

    fn pool(&self) -> PoolingAllocationConfig {
        let calls = self.calls_under_way();
        let mut pool = PoolingAllocationConfig::default();
        pool.total_component_instances(calls)
            .total_core_instances(calls.saturating_mul(MAX_INSTANCES_PER_CALL))
            .total_tables(calls.saturating_mul(MAX_TABLES_PER_CALL))
            .total_memories(calls)
            .total_stacks(calls)
            .max_memory_size(self.memory_limit.min(1 << 32))
            .linear_memory_keep_resident(KEPT_MEMORY)
            .table_keep_resident(KEPT_TABLE)
            .pagemap_scan(Enabled::Auto);
        pool
    }
}

/// Refuses a component that is not the connector, with all differences at once.
fn check(engine: &Engine, component: &Component) -> Result<(), LoadError> {
    let mut differences = Vec::new();
    for (interface, functions) in FUNCTIONS {
        let Some(instance) = component.get_export_index(None, interface) else {
            differences.push(format!("it does not export {interface}"));
            continue;
        };
        for function in functions.iter().map(|method| contract_name(method)) {
            if component.get_export_index(Some(&instance), function.as_str()).is_none() {
                differences.push(format!("{interface} lacks the function {function}"));
            }
        }
    }
    for (import, _) in component.component_type().imports(engine) {
        let interface = import.split('@').next().unwrap_or(import);
        if !context::SERVED.contains(&interface) {
            differences.push(format!("it imports {import}, which a connector does not"));
        }
    }
    if differences.is_empty() {
        Ok(())
    } else {
        Err(LoadError::WrongComponent(differences))
    }
}

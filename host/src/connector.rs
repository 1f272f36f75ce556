//! Loading the component, and running calls.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};

use crate::bindings::{Component as Exports, ComponentPre};
use crate::dynamic::{self, Function};
use crate::error::{CallError, LoadError, Stopped};
use crate::functions::{FUNCTIONS, contract_name};
use crate::http_client::HttpClient;
use crate::observe::{Event, Observer};
use crate::state::{self, ComputeTime, Hooks, State};
use crate::ticker::Ticker;
use crate::transport::{AllowList, Transport};
use crate::types::ActionError;

/// Maximum core instances of a component. A connector has one, and two small ones of the encoder.
const MAX_INSTANCES_PER_CALL: u32 = 8;

/// Maximum tables of a component. A connector has one or two.
const MAX_TABLES_PER_CALL: u32 = 4;

/// The connector, compiled and ready.
///
/// Cheap to clone; clones share everything. Every call runs in a fresh instance, so calls cannot
/// see each other. Calls must be made inside a Tokio runtime with time and, for the default
/// transport, I/O enabled. Dropping a call's future cancels the call.
#[derive(Clone)]
pub struct Connector {
    shared: Arc<Shared>,
    observer: Option<Observer>,
}

struct Shared {
    engine: Engine,
    component: ComponentPre<State>,
    functions: BTreeMap<String, Function>,
    transport: Arc<dyn Transport>,
    allowed: Arc<AllowList>,
    env: Vec<(String, String)>,
    memory_limit: usize,
    call_timeout: Duration,
    cpu_limit: Duration,
    permits: Semaphore,
    ticker: Ticker,
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
            observer: Some(Arc::new(observer)),
        }
    }

    /// Calls a function of the generated bindings in a fresh instance.
    pub(crate) async fn run<T>(
        &self,
        function: impl AsyncFnOnce(&Exports, &mut Store<State>) -> wasmtime::Result<Result<T, ActionError>>,
    ) -> Result<T, CallError> {
        self.run_in_store(async |store| {
            let instance = self.shared.component.instantiate_async(&mut *store).await?;
            function(&instance, store).await
        })
        .await
    }

    /// The component before its instantiation.
    pub(crate) fn component(&self) -> &InstancePre<State> {
        self.shared.component.instance_pre()
    }

    /// The functions that can be called by name.
    pub(crate) fn dynamic_functions(&self) -> &BTreeMap<String, Function> {
        &self.shared.functions
    }

    /// Makes one call in a fresh store, within its limits.
    pub(crate) async fn run_in_store<T>(
        &self,
        call: impl AsyncFnOnce(&mut Store<State>) -> wasmtime::Result<Result<T, ActionError>>,
    ) -> Result<T, CallError> {
        let shared = &self.shared;
        let _permit = shared.permits.acquire().await;
        let _ticking = shared.ticker.call();
        let hooks = Hooks::new(Arc::clone(&shared.transport), Arc::clone(&shared.allowed), self.observer.clone());
        let computing = Arc::new(ComputeTime::default());
        let state = State::new(&shared.env, hooks, shared.memory_limit, shared.cpu_limit, Arc::clone(&computing));
        let mut running = Running {
            store: Store::new(&shared.engine, state),
            observer: self.observer.clone(),
        };
        let store = &mut running.store;
        store.limiter(|state| &mut state.memory);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(state::on_tick);

        let outcome = timeout(shared.call_timeout, computing.count(call(&mut *store))).await;
        let idempotency_key = store.data().hooks.idempotency_key.clone();
        match outcome {
            Err(_) => Err(CallError::CallTimeout {
                limit: shared.call_timeout,
                idempotency_key,
            }),
            Ok(Ok(result)) => result.map_err(CallError::Action),
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
}

/// A call under way. Its end is reported also if the caller drops it.
struct Running {
    store: Store<State>,
    observer: Option<Observer>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer(&Event::CallEnds {
                peak_memory: self.store.data().memory.used,
            });
        }
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
    origins: Vec<String>,
    loopback: bool,
    env: Vec<(String, String)>,
    transport: Option<Arc<dyn Transport>>,
    observer: Option<Observer>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            memory_limit: 1 << 30,
            call_timeout: Duration::from_secs(15 * 60),
            cpu_limit: Duration::from_secs(30),
            max_concurrent_calls: 64,
            origins: Vec::new(),
            loopback: false,
            env: Vec::new(),
            transport: None,
            observer: None,
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
    /// a call waits for others, see [`Builder::max_concurrent_calls`], does not count.
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

    /// Maximum number of calls that run at the same time; further calls wait. Default: 64. Each one
    /// takes address space (some 4 GiB), not memory.
    pub fn max_concurrent_calls(mut self, calls: u32) -> Self {
        self.max_concurrent_calls = calls;
        self
    }

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
    /// `MONDAY_API_VERSION`. Loading refuses names other than `MONDAY_…`. The environment is empty
    /// by default.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Copies this process's variables named `MONDAY_…` into the component's environment.
    pub fn inherit_monday_env(mut self) -> Self {
        let inherited = env::vars_os()
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

    /// An observer of every call; see [`Connector::observed`].
    pub fn observer(mut self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Loads and compiles the component from a file. This takes a moment: do it once.
    pub fn load_file(self, path: impl AsRef<Path>) -> Result<Connector, LoadError> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| LoadError::Read {
            path: path.to_owned(),
            source,
        })?;
        self.load(&bytes)
    }

    /// Loads and compiles the component from its bytes. This takes a moment: do it once.
    pub fn load(self, bytes: &[u8]) -> Result<Connector, LoadError> {
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

        let engine = self.engine()?;
        let component = compile(&engine, bytes)?;
        check(&engine, &component)?;
        let mut linker = Linker::new(&engine);
        state::link(&mut linker).map_err(|error| LoadError::Engine(error.into()))?;
        let functions = dynamic::functions(&engine, &component);
        let component = linker
            .instantiate_pre(&component)
            .and_then(ComponentPre::new)
            .map_err(|error| LoadError::WrongComponent(vec![format!("{error:#}")]))?;
        let ticker = Ticker::start(&engine).map_err(|error| LoadError::Engine(error.into()))?;

        let shared = Shared {
            engine,
            component,
            functions,
            transport: self.transport.unwrap_or_else(|| Arc::new(HttpClient::new())),
            allowed: Arc::new(allowed),
            env: self.env,
            memory_limit: self.memory_limit,
            call_timeout: self.call_timeout,
            cpu_limit: self.cpu_limit,
            permits: Semaphore::new(self.max_concurrent_calls as usize),
            ticker,
        };
        Ok(Connector {
            shared: Arc::new(shared),
            observer: self.observer,
        })
    }

    fn engine(&self) -> Result<Engine, LoadError> {
        let calls = self.max_concurrent_calls;
        if calls == 0 {
            let message = "at least one call must be allowed at a time";
            return Err(LoadError::Configuration(message.to_owned()));
        }
        let mut pool = PoolingAllocationConfig::default();
        pool.total_component_instances(calls)
            .total_core_instances(calls.saturating_mul(MAX_INSTANCES_PER_CALL))
            .total_tables(calls.saturating_mul(MAX_TABLES_PER_CALL))
            .total_memories(calls)
            .total_stacks(calls)
            .max_memory_size(self.memory_limit.min(1 << 32));
        let mut config = Config::new();
        config
            .epoch_interruption(true)
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        // Where the address space is limited there is no room for a pool, and instances are
        // allocated one by one, a little slower.
        Engine::new(&config)
            .or_else(|_| {
                config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
                Engine::new(&config)
            })
            .map_err(|error| LoadError::Engine(error.into()))
    }
}

fn is_allowed(variable: &str) -> bool {
    variable.starts_with("MONDAY_")
}

fn compile(engine: &Engine, bytes: &[u8]) -> Result<Component, LoadError> {
    // Some engines compile the text format too, but a connector is binary.
    if !bytes.starts_with(b"\0asm") {
        let message = "it does not begin with the bytes of WebAssembly";
        return Err(LoadError::NotAComponent(message.to_owned()));
    }
    Component::new(engine, bytes).map_err(|error| LoadError::NotAComponent(format!("{error:#}")))
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
        if !state::SERVED.contains(&interface) {
            differences.push(format!("it imports {import}, which a connector does not"));
        }
    }
    if differences.is_empty() {
        Ok(())
    } else {
        Err(LoadError::WrongComponent(differences))
    }
}

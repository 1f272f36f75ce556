//! Loading the component once, and calling it often.

use std::env;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::timeout;
use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store};

use crate::bindings::{Component as Instance, ComponentPre};
use crate::error::{CallError, LoadError, Stopped};
use crate::http_client::HttpClient;
use crate::observe::{Event, Observer};
use crate::state::{self, Hooks, State};
use crate::ticker::Ticker;
use crate::transport::{AllowList, Transport};
use crate::types::ActionError;

const FUNCTIONS: [(&str, &[&str]); 2] = [
    (
        "monday:connector/actions@0.1.0",
        &[
            "add-user-to-board",
            "archive-board",
            "create-board",
            "custom-api-action",
            "delete-board",
            "delete-user-from-board",
            "list-boards",
            "read-board",
            "read-user",
            "search-users",
        ],
    ),
    ("monday:connector/connections@0.1.0", &["check-connection"]),
];

/// What a component may take of the pool. The connector has one module and the encoder's two
/// small ones beside it, one memory and a table or two.
const INSTANCES_PER_CALL: u32 = 8;
const TABLES_PER_CALL: u32 = 4;

/// The connector, compiled and ready.
///
/// Cheap to clone; clones share everything. Every call runs in an instance of its own, which ends
/// with the call, so calls cannot see each other. Calls must be made inside a Tokio runtime with
/// time and, for the default transport, I/O enabled. Dropping a call's future cancels it.
#[derive(Clone)]
pub struct Connector {
    shared: Arc<Shared>,
    observer: Option<Observer>,
}

struct Shared {
    engine: Engine,
    component: ComponentPre<State>,
    transport: Arc<dyn Transport>,
    allowed: Arc<AllowList>,
    variables: Vec<(String, String)>,
    memory_limit: usize,
    time_limit: Duration,
    compute_limit: Duration,
    free: Semaphore,
    ticker: Ticker,
}

impl Connector {
    /// Settings to begin with, before loading.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Loads the component from a file, with the default settings.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, LoadError> {
        Self::builder().load_file(path)
    }

    /// The same connector with an observer of its own, which hears of every call made through it:
    /// traces, progress, tests. The observer is called in the middle of things, so it must be
    /// quick.
    #[must_use]
    pub fn observed(&self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            observer: Some(Arc::new(observer)),
        }
    }

    /// Runs one call in a fresh instance, within its limits.
    pub(crate) async fn run<T>(
        &self,
        action: impl AsyncFnOnce(&Instance, &mut Store<State>) -> wasmtime::Result<Result<T, ActionError>>,
    ) -> Result<T, CallError> {
        let shared = &self.shared;
        let _place = shared.free.acquire().await;
        let _ticking = shared.ticker.call();
        let hooks = Hooks::new(Arc::clone(&shared.transport), Arc::clone(&shared.allowed), self.observer.clone());
        let state = State::new(&shared.variables, hooks, shared.memory_limit, shared.compute_limit);
        let mut store = Store::new(&shared.engine, state);
        store.limiter(|state| &mut state.memory);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(state::on_tick);

        let call = async {
            let instance = shared.component.instantiate_async(&mut store).await?;
            action(&instance, &mut store).await
        };
        let outcome = timeout(shared.time_limit, call).await;
        if let Some(observer) = &self.observer {
            observer(&Event::CallEnds {
                peak_memory: store.data().memory.used,
            });
        }
        match outcome {
            Err(_) => Err(CallError::TimeLimit { limit: shared.time_limit }),
            Ok(Ok(result)) => result.map_err(CallError::Action),
            Ok(Err(error)) => Err(match error.downcast_ref::<Stopped>() {
                Some(Stopped::Memory) => CallError::MemoryLimit {
                    limit: shared.memory_limit,
                },
                Some(Stopped::Compute) => CallError::ComputeLimit {
                    limit: shared.compute_limit,
                },
                None => CallError::Trap(error.into()),
            }),
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
///     .variable("MONDAY_MAX_RETRIES", "1")
///     .time_limit(Duration::from_secs(120))
///     .load_file("monday-connector.wasm")?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct Builder {
    memory_limit: usize,
    time_limit: Duration,
    compute_limit: Duration,
    concurrent_calls: u32,
    origins: Vec<String>,
    loopback: bool,
    variables: Vec<(String, String)>,
    transport: Option<Arc<dyn Transport>>,
    observer: Option<Observer>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            memory_limit: 1 << 30,
            time_limit: Duration::from_secs(15 * 60),
            compute_limit: Duration::from_secs(30),
            concurrent_calls: 64,
            origins: Vec::new(),
            loopback: false,
            variables: Vec::new(),
            transport: None,
            observer: None,
        }
    }
}

impl Builder {
    /// The most memory that one call may use, in bytes. The default is 1 GiB, room for the longest
    /// answer (64 MiB) and what becomes of it; an ordinary call uses a few MiB. A call that asks
    /// for more ends with [`CallError::MemoryLimit`].
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.memory_limit = bytes;
        self
    }

    /// The longest that one call may take, waits between attempts included. The default is 15
    /// minutes. A longer call ends with [`CallError::TimeLimit`]; what it had sent may have been
    /// carried out. Waiting for a free place, see [`Builder::concurrent_calls`], does not count.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// The longest that the component may compute without pausing for an answer or a timer. The
    /// default is 30 seconds; an ordinary call computes for milliseconds. A longer one ends with
    /// [`CallError::ComputeLimit`].
    pub fn compute_limit(mut self, limit: Duration) -> Self {
        self.compute_limit = limit;
        self
    }

    /// How many calls may run at a time. The default is 64. Further calls wait for a place. Each
    /// place costs address space (some 4 GiB), not memory.
    pub fn concurrent_calls(mut self, calls: u32) -> Self {
        self.concurrent_calls = calls;
        self
    }

    /// Lets requests go to another origin, such as `https://proxy.example:8443`, besides
    /// `https://api.monday.com`. Scheme, host and port must be the same, to the letter.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// Lets requests go to this machine: `localhost` and the loopback addresses, on every port,
    /// with and without TLS.
    pub fn allow_loopback(mut self) -> Self {
        self.loopback = true;
        self
    }

    /// A variable of the component's environment, such as `MONDAY_TOKEN` or
    /// `MONDAY_API_VERSION`. Other names than `MONDAY_…` are refused on loading. The environment
    /// is empty unless variables are put there.
    pub fn variable(mut self, name: impl Into<String>, content: impl Into<String>) -> Self {
        self.variables.push((name.into(), content.into()));
        self
    }

    /// Copies this process's variables named `MONDAY_…` into the component's environment.
    pub fn inherit_variables(mut self) -> Self {
        let ours = env::vars_os()
            .filter_map(|(name, content)| Some((name.into_string().ok()?, content.into_string().ok()?)))
            .filter(|(name, _)| is_ours(name));
        self.variables.extend(ours);
        self
    }

    /// What carries the requests, instead of an [`HttpClient`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// An observer of every call; see [`Connector::observed`].
    pub fn observer(mut self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Loads the component from a file. Compiling takes a moment: do it once.
    pub fn load_file(self, path: impl AsRef<Path>) -> Result<Connector, LoadError> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|source| LoadError::Read {
            path: path.to_owned(),
            source,
        })?;
        self.load(&bytes)
    }

    /// Loads the component from its bytes. Compiling takes a moment: do it once.
    pub fn load(self, bytes: &[u8]) -> Result<Connector, LoadError> {
        if let Some((name, _)) = self.variables.iter().find(|(name, _)| !is_ours(name)) {
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
        let component = linker
            .instantiate_pre(&component)
            .and_then(ComponentPre::new)
            .map_err(|error| LoadError::WrongComponent(vec![format!("{error:#}")]))?;
        let ticker = Ticker::start(&engine).map_err(|error| LoadError::Engine(error.into()))?;

        let shared = Shared {
            engine,
            component,
            transport: self.transport.unwrap_or_else(|| Arc::new(HttpClient::new())),
            allowed: Arc::new(allowed),
            variables: self.variables,
            memory_limit: self.memory_limit,
            time_limit: self.time_limit,
            compute_limit: self.compute_limit,
            free: Semaphore::new(self.concurrent_calls as usize),
            ticker,
        };
        Ok(Connector {
            shared: Arc::new(shared),
            observer: self.observer,
        })
    }

    fn engine(&self) -> Result<Engine, LoadError> {
        let calls = self.concurrent_calls;
        if calls == 0 {
            let message = "at least one call must be allowed at a time";
            return Err(LoadError::Configuration(message.to_owned()));
        }
        let mut pool = PoolingAllocationConfig::default();
        pool.total_component_instances(calls)
            .total_core_instances(calls.saturating_mul(INSTANCES_PER_CALL))
            .total_tables(calls.saturating_mul(TABLES_PER_CALL))
            .total_memories(calls)
            .total_stacks(calls)
            .max_memory_size(self.memory_limit.min(1 << 32));
        let mut config = Config::new();
        config
            .epoch_interruption(true)
            .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        // Where the address space is rationed there is no room for a pool; instances then are
        // made one by one, a little slower.
        Engine::new(&config)
            .or_else(|_| {
                config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
                Engine::new(&config)
            })
            .map_err(|error| LoadError::Engine(error.into()))
    }
}

fn is_ours(variable: &str) -> bool {
    variable.starts_with("MONDAY_")
}

fn compile(engine: &Engine, bytes: &[u8]) -> Result<Component, LoadError> {
    // Text is compiled by engines that can, but a connector is a file of bytes.
    if !bytes.starts_with(b"\0asm") {
        let message = "it does not begin like WebAssembly";
        return Err(LoadError::NotAComponent(message.to_owned()));
    }
    Component::new(engine, bytes).map_err(|error| LoadError::NotAComponent(format!("{error:#}")))
}

/// Says what distinguishes a component from the connector, all of it at once.
fn check(engine: &Engine, component: &Component) -> Result<(), LoadError> {
    let mut differences = Vec::new();
    for (interface, functions) in FUNCTIONS {
        let Some(instance) = component.get_export_index(None, interface) else {
            differences.push(format!("it does not export {interface}"));
            continue;
        };
        for function in functions {
            if component.get_export_index(Some(&instance), function).is_none() {
                differences.push(format!("{interface} lacks the function {function}"));
            }
        }
    }
    for (import, _) in component.component_type().imports(engine) {
        let interface = import.split('@').next().unwrap_or(import);
        if !state::SERVED.contains(&interface) {
            differences.push(format!("it asks for {import}, which a connector never gets"));
        }
    }
    if differences.is_empty() {
        Ok(())
    } else {
        Err(LoadError::WrongComponent(differences))
    }
}

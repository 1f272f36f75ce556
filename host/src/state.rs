//! The state of one call: the component's environment, its limits, and its way out.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use cpu_time::ThreadTime;
use http::Uri;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use http_body_util::{BodyExt, Full};
use monday_connector_redaction::{MASK, Redactor, Token};
use tokio::time::Instant as RuntimeInstant;
use wasmtime::component::{HasData, Linker, Resource, ResourceTable};
use wasmtime::{ResourceLimiter, StoreContextMut, UpdateDeadline};
use wasmtime_wasi::cli::{WasiCli, WasiCliView};
use wasmtime_wasi::clocks::{WasiClocksCtx, WasiClocksCtxView};
use wasmtime_wasi::p2::DynPollable;
use wasmtime_wasi::p2::bindings::clocks::monotonic_clock;
use wasmtime_wasi::p2::bindings::io::poll;
use wasmtime_wasi::p2::bindings::{cli, io, random};
use wasmtime_wasi::random::{WasiRandom, WasiRandomView};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::p2::bindings::{LinkOptions, http as wasi_http};
use wasmtime_wasi_http::{WasiHttp, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, WasiHttpView};

use crate::error::Stopped;
use crate::observe::{Event, Observer};
use crate::transport::{AllowList, Body, RequestTimeouts, Transport, TransportError};

/// The interfaces that [`link`] serves; a component that imports others is not a connector.
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

/// Maximum size of a response's headers; longer ones would trap the component.
const MAX_RESPONSE_HEADER_BYTES: usize = 64 * 1024;

pub(crate) struct State {
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    pub(crate) hooks: Hooks,
    clock: Clock,
    pub(crate) memory: Memory,
    pub(crate) cpu_limit: Duration,
}

impl State {
    pub(crate) fn new(
        env: &[(String, String)],
        hooks: Hooks,
        memory_limit: usize,
        cpu_limit: Duration,
        computing: Arc<ComputeTime>,
    ) -> Self {
        Self {
            table: ResourceTable::new(),
            wasi: WasiCtx::builder().envs(env).build(),
            http: WasiHttpCtx::new(),
            clock: Clock {
                started: RuntimeInstant::now(),
                timer_source: WasiClocksCtx::default(),
                timers: HashMap::new(),
                computing,
                observer: hooks.observer.clone(),
            },
            hooks,
            memory: Memory {
                limit: memory_limit,
                used: 0,
            },
            cpu_limit,
        }
    }

    fn clock(&mut self) -> ClockView<'_> {
        ClockView {
            clock: &mut self.clock,
            table: &mut self.table,
        }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            ctx: &mut self.http,
            table: &mut self.table,
            hooks: &mut self.hooks,
        }
    }
}

/// Links the imports of a connector and nothing else: no files, no sockets, no standard streams, no
/// time of day.
pub(crate) fn link(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    struct Table;
    impl HasData for Table {
        type Data<'a> = &'a mut ResourceTable;
    }
    io::error::add_to_linker::<_, Table>(linker, |state| &mut state.table)?;
    io::streams::add_to_linker::<_, Table>(linker, |state| &mut state.table)?;
    poll::add_to_linker::<_, ClockView>(linker, State::clock)?;
    monotonic_clock::add_to_linker::<_, ClockView>(linker, State::clock)?;
    random::random::add_to_linker::<_, WasiRandom>(linker, |state| state.random())?;
    cli::environment::add_to_linker::<_, WasiCli>(linker, |state| state.cli())?;
    let options = LinkOptions::default();
    wasi_http::types::add_to_linker::<_, WasiHttp>(linker, &(&options).into(), |state| state.http())?;
    wasi_http::outgoing_handler::add_to_linker::<_, WasiHttp>(linker, |state| state.http())
}

// --- Limits ---

pub(crate) struct Memory {
    limit: usize,
    pub(crate) used: usize,
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        let used = self.used.saturating_add(desired.saturating_sub(current));
        if used > self.limit {
            return Err(Stopped::Memory.into());
        }
        self.used = used;
        Ok(true)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        // A connector's tables do not grow; the limit is for components that are not a connector.
        Ok(desired <= 100_000)
    }
}

/// The time that the component has computed since its last pause: processor time of the thread that
/// runs it, whatever else the machine does.
#[derive(Default)]
pub(crate) struct ComputeTime {
    /// Of the polls that are over, in nanoseconds.
    finished: AtomicU64,
    /// The thread's time when the current poll began, in nanoseconds.
    began: AtomicU64,
}

impl ComputeTime {
    fn thread() -> u64 {
        nanoseconds(ThreadTime::now().as_duration())
    }

    fn current_poll(&self) -> u64 {
        Self::thread().saturating_sub(self.began.load(Ordering::Relaxed))
    }

    fn reset(&self) {
        self.finished.store(0, Ordering::Relaxed);
        self.began.store(Self::thread(), Ordering::Relaxed);
    }

    fn total(&self) -> Duration {
        Duration::from_nanos(self.finished.load(Ordering::Relaxed).saturating_add(self.current_poll()))
    }

    /// The future, counted: between two polls it may change its thread.
    pub(crate) async fn count<T>(&self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        poll_fn(|context| {
            self.began.store(Self::thread(), Ordering::Relaxed);
            let polled = future.as_mut().poll(context);
            self.finished.fetch_add(self.current_poll(), Ordering::Relaxed);
            polled
        })
        .await
    }
}

/// Yields to other tasks on every tick of the engine, and stops a component that never pauses.
pub(crate) fn on_tick(store: StoreContextMut<'_, State>) -> wasmtime::Result<UpdateDeadline> {
    let state = store.data();
    if state.clock.computing.total() > state.cpu_limit {
        return Err(Stopped::Cpu.into());
    }
    Ok(UpdateDeadline::Yield(1))
}

// --- Time ---

/// The component's clock. It follows the runtime's, so that tests can pause and advance both.
struct Clock {
    started: RuntimeInstant,
    timer_source: WasiClocksCtx,
    /// The due times of the component's timers, by the number of their resource.
    timers: HashMap<u32, RuntimeInstant>,
    computing: Arc<ComputeTime>,
    observer: Option<Observer>,
}

struct ClockView<'a> {
    clock: &'a mut Clock,
    table: &'a mut ResourceTable,
}

impl HasData for ClockView<'static> {
    type Data<'a> = ClockView<'a>;
}

impl ClockView<'_> {
    /// Waits, and reports a wait for nothing but timers, which is one between attempts.
    async fn pause<T>(&mut self, pollables: &[u32], waiting: impl AsyncFnOnce(&mut ResourceTable) -> T) -> T {
        let dues: Option<Vec<_>> = pollables.iter().map(|pollable| self.clock.timers.get(pollable)).collect();
        let due = dues.and_then(|dues| dues.into_iter().min().copied());
        let observed = due.zip(self.clock.observer.as_ref());
        if let Some((due, observer)) = observed {
            // Microseconds pass between creating a timer and waiting for it.
            let left = due.saturating_duration_since(RuntimeInstant::now());
            let milliseconds = (left + Duration::from_micros(500)).as_millis();
            observer(&Event::WaitBegins {
                duration: Duration::from_millis(u64::try_from(milliseconds).unwrap_or(u64::MAX)),
            });
        }
        let result = waiting(self.table).await;
        if let Some((_, observer)) = observed {
            observer(&Event::WaitEnds);
        }
        self.clock.computing.reset();
        result
    }
}

impl monotonic_clock::Host for ClockView<'_> {
    fn now(&mut self) -> wasmtime::Result<monotonic_clock::Instant> {
        Ok(nanoseconds(self.clock.started.elapsed()))
    }

    fn resolution(&mut self) -> wasmtime::Result<monotonic_clock::Duration> {
        // The resolution of the runtime's timers.
        Ok(nanoseconds(Duration::from_millis(1)))
    }

    fn subscribe_instant(&mut self, when: monotonic_clock::Instant) -> wasmtime::Result<Resource<DynPollable>> {
        let now = nanoseconds(self.clock.started.elapsed());
        self.subscribe_duration(when.saturating_sub(now))
    }

    fn subscribe_duration(&mut self, duration: monotonic_clock::Duration) -> wasmtime::Result<Resource<DynPollable>> {
        let mut clocks = WasiClocksCtxView {
            ctx: &mut self.clock.timer_source,
            table: self.table,
        };
        let pollable = monotonic_clock::Host::subscribe_duration(&mut clocks, duration)?;
        if let Some(due) = RuntimeInstant::now().checked_add(Duration::from_nanos(duration)) {
            self.clock.timers.insert(pollable.rep(), due);
        }
        Ok(pollable)
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl poll::Host for ClockView<'_> {
    async fn poll(&mut self, pollables: Vec<Resource<DynPollable>>) -> wasmtime::Result<Vec<u32>> {
        let numbers: Vec<u32> = pollables.iter().map(Resource::rep).collect();
        self.pause(&numbers, async |table| poll::Host::poll(table, pollables).await).await
    }
}

impl poll::HostPollable for ClockView<'_> {
    async fn ready(&mut self, pollable: Resource<DynPollable>) -> wasmtime::Result<bool> {
        poll::HostPollable::ready(self.table, pollable).await
    }

    async fn block(&mut self, pollable: Resource<DynPollable>) -> wasmtime::Result<()> {
        let number = pollable.rep();
        self.pause(&[number], async |table| poll::HostPollable::block(table, pollable).await)
            .await
    }

    fn drop(&mut self, pollable: Resource<DynPollable>) -> wasmtime::Result<()> {
        self.clock.timers.remove(&pollable.rep());
        poll::HostPollable::drop(self.table, pollable)
    }
}

// --- HTTP ---

/// The way out of one call.
pub(crate) struct Hooks {
    transport: Arc<dyn Transport>,
    allowed: Arc<AllowList>,
    observer: Option<Observer>,
    sent: u32,
    /// The idempotency key of the last change that was sent.
    pub(crate) idempotency_key: Option<String>,
}

impl Hooks {
    pub(crate) fn new(transport: Arc<dyn Transport>, allowed: Arc<AllowList>, observer: Option<Observer>) -> Self {
        Self {
            transport,
            allowed,
            observer,
            sent: 0,
            idempotency_key: None,
        }
    }
}

/// The type that `wasmtime-wasi-http` requires of a pending response.
type HookResponse = Box<
    dyn Future<Output = Result<(http::Response<Body>, Box<dyn Future<Output = Result<(), TransportError>> + Send>), TransportError>> + Send,
>;

impl WasiHttpHooks for Hooks {
    fn send_request(
        &mut self,
        request: http::Request<Body>,
        timeouts: Option<RequestTimeouts>,
        _response_processed: Box<dyn Future<Output = Result<(), TransportError>> + Send>,
    ) -> HookResponse {
        self.sent += 1;
        let number = self.sent;
        let transport = Arc::clone(&self.transport);
        let observer = self.observer.clone();
        let timeouts = timeouts.unwrap_or_default();
        if !self.allowed.permits(request.uri()) {
            if let Some(observer) = observer {
                let token = Secret::of(request.headers().get(AUTHORIZATION));
                let uri = token.redacted_uri(request.uri());
                observer(&Event::Denied { number, uri });
            }
            return Box::new(async { Err(TransportError::HttpRequestDenied) });
        }
        if let Some(key) = request.headers().get("idempotency-key").and_then(|key| key.to_str().ok()) {
            self.idempotency_key = Some(key.to_owned());
        }
        Box::new(async move {
            let response = match observer {
                None => transport.send(request, timeouts).await?,
                Some(observer) => observed(number, &observer, transport.as_ref(), request, timeouts).await?,
            };
            check_header_size(&response)?;
            let nothing_left_to_drive: Box<dyn Future<Output = _> + Send> = Box::new(async { Ok(()) });
            Ok((response, nothing_left_to_drive))
        })
    }
}

fn check_header_size(response: &http::Response<Body>) -> Result<(), TransportError> {
    let headers = response.headers();
    let size: usize = headers.iter().map(|(name, content)| name.as_str().len() + content.len() + 64).sum();
    if size > MAX_RESPONSE_HEADER_BYTES {
        let size = u32::try_from(size).ok();
        return Err(TransportError::HttpResponseHeaderSectionSize(size));
    }
    Ok(())
}

/// Sends a request and reports it to an observer, with its body in one piece.
async fn observed(
    number: u32,
    observer: &Observer,
    transport: &dyn Transport,
    request: http::Request<Body>,
    timeouts: RequestTimeouts,
) -> Result<http::Response<Body>, TransportError> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    let token = Secret::of(head.headers.get(AUTHORIZATION));
    let mut headers = token.redacted_headers(&head.headers);
    headers.remove(AUTHORIZATION);
    observer(&Event::Request {
        number,
        method: head.method.clone(),
        uri: token.redacted_uri(&head.uri),
        headers,
        body: if token.is_in(&body) {
            Bytes::from_static(MASK.as_bytes())
        } else {
            body.clone()
        },
    });
    let mut pending = Pending {
        number,
        observer,
        sent: RuntimeInstant::now(),
        reason: Some("the component abandoned the request".to_owned()),
    };
    let result = transport.send(http::Request::from_parts(head, whole(body)), timeouts).await;
    match &result {
        Ok(response) => {
            pending.reason = None;
            observer(&Event::Response {
                number,
                status: response.status(),
                headers: token.redacted_headers(response.headers()),
                elapsed: pending.sent.elapsed(),
            });
        }
        Err(error) => pending.reason = Some(error.to_string()),
    }
    result
}

/// Finds the token in what is reported. In lower case, because header names are. The component redacts
/// the same.
struct Secret(Redactor);

impl Secret {
    fn of(token: Option<&HeaderValue>) -> Self {
        let token = String::from_utf8_lossy(token.map(HeaderValue::as_bytes).unwrap_or_default()).into_owned();
        Self(Redactor::new(&Token::new(token).in_lower_case()))
    }

    fn is_in(&self, text: &[u8]) -> bool {
        self.0.is_in(&text.to_ascii_lowercase())
    }

    fn redacted_uri(&self, uri: &Uri) -> Uri {
        if self.is_in(uri.to_string().as_bytes()) {
            Uri::from_static("/redacted")
        } else {
            uri.clone()
        }
    }

    fn redacted_headers(&self, headers: &HeaderMap) -> HeaderMap {
        let headers = headers.iter().filter(|(name, _)| !self.is_in(name.as_str().as_bytes()));
        headers
            .map(|(name, content)| {
                let content = if self.is_in(content.as_bytes()) {
                    HeaderValue::from_static(MASK)
                } else {
                    content.clone()
                };
                (name.clone(), content)
            })
            .collect()
    }
}

fn whole(body: Bytes) -> Body {
    Full::new(body).map_err(|never| match never {}).boxed_unsync()
}

/// Reports that a request got no response, also if the request is abandoned by dropping it.
struct Pending<'a> {
    number: u32,
    observer: &'a Observer,
    sent: RuntimeInstant,
    reason: Option<String>,
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        if let Some(reason) = self.reason.take() {
            (self.observer)(&Event::NoResponse {
                number: self.number,
                reason,
                elapsed: self.sent.elapsed(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;
    use std::thread;

    use super::*;

    /// What the machine does meanwhile is not the component's.
    #[tokio::test]
    async fn only_time_of_the_processor_counts_as_computing() {
        let computing = ComputeTime::default();
        computing
            .count(async {
                thread::sleep(Duration::from_millis(200));
                tokio::task::yield_now().await;
            })
            .await;
        assert!(computing.total() < Duration::from_millis(100), "{:?}", computing.total());
        computing
            .count(async {
                let before = computing.total();
                while computing.total() < before + Duration::from_millis(20) {
                    black_box(0);
                }
            })
            .await;
        assert!(computing.total() >= Duration::from_millis(20), "{:?}", computing.total());
        computing.reset();
        assert!(computing.total() < Duration::from_millis(20), "{:?}", computing.total());
    }
}

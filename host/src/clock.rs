//! The component's time, and its waits.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant as RuntimeInstant;
use wasmtime::component::{HasData, Resource, ResourceTable};
use wasmtime_wasi::clocks::{WasiClocksCtx, WasiClocksCtxView};
use wasmtime_wasi::p2::DynPollable;
use wasmtime_wasi::p2::bindings::clocks::monotonic_clock;
use wasmtime_wasi::p2::bindings::io::poll;

use crate::limits::SharedTime;
use crate::outgoing::Outgoing;

/// The component's clock. It follows the runtime's, so that tests can pause and advance both.
pub(crate) struct Clock {
    started: RuntimeInstant,
    timer_source: WasiClocksCtx,
    /// The due times of the component's timers, by the number of their resource: mostly one, which is not worth
    /// a hash.
    timers: BTreeMap<u32, RuntimeInstant>,
    /// Told when the component pauses.
    computing: SharedTime,
    /// The place of the call among those that run, if their number is limited. A call that waits before
    /// its next attempt holds none.
    place: Option<Place>,
}

impl Clock {
    pub(crate) fn new(computing: SharedTime) -> Self {
        Self {
            started: RuntimeInstant::now(),
            timer_source: WasiClocksCtx::default(),
            timers: BTreeMap::new(),
            computing,
            place: None,
        }
    }

    pub(crate) fn hold(&mut self, place: Place) {
        self.place = Some(place);
    }
}

/// One of the places for calls that run.
pub(crate) struct Place {
    places: Arc<Semaphore>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Place {
    /// Waits for a place, in the order of asking.
    pub(crate) async fn of(places: &Arc<Semaphore>) -> Self {
        let mut place = Self {
            places: Arc::clone(places),
            permit: None,
        };
        place.take().await;
        place
    }

    fn leave(&mut self) {
        self.permit = None;
    }

    async fn take(&mut self) {
        // The semaphore is never closed.
        self.permit = Arc::clone(&self.places).acquire_owned().await.ok();
    }
}

pub(crate) struct ClockView<'a> {
    pub(crate) clock: &'a mut Clock,
    pub(crate) table: &'a mut ResourceTable,
    pub(crate) outgoing: &'a mut Outgoing,
}

impl HasData for ClockView<'static> {
    type Data<'a> = ClockView<'a>;
}

impl ClockView<'_> {
    /// Waits. A wait for nothing but timers is one between attempts: it is reported, and leaves its
    /// place to a call that runs.
    async fn pause<T>(&mut self, pollables: &[u32], waiting: impl AsyncFnOnce(&mut ResourceTable) -> T) -> T {
        let dues: Option<Vec<_>> = pollables.iter().map(|pollable| self.clock.timers.get(pollable)).collect();
        let due = dues.and_then(|dues| dues.into_iter().min().copied());
        let result = match due {
            None => waiting(self.table).await,
            Some(due) => {
                // Microseconds pass between creating a timer and waiting for it.
                let left = due.saturating_duration_since(RuntimeInstant::now());
                let milliseconds = (left + Duration::from_micros(500)).as_millis();
                self.outgoing
                    .wait_begins(Duration::from_millis(u64::try_from(milliseconds).unwrap_or(u64::MAX)), due);
                if let Some(place) = &mut self.clock.place {
                    place.leave();
                }
                let result = waiting(self.table).await;
                if let Some(place) = &mut self.clock.place {
                    place.take().await;
                }
                self.outgoing.wait_ends();
                result
            }
        };
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

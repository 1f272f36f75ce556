//! What a call may take: memory, and time of the processor.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use cpu_time::ThreadTime;
use wasmtime::{ResourceLimiter, StoreContextMut, UpdateDeadline};

use crate::connector::State;
use crate::error::Stopped;

/// The memory of a call, in bytes.
pub(crate) struct Memory {
    pub(crate) limit: usize,
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
///
/// The processor's time is asked for at the first tick of a poll, not at its beginning: asking takes as
/// long as a tenth of a short call. So up to a tick of each poll does not count.
#[derive(Default)]
pub(crate) struct ComputeTime {
    /// Of the polls that are over, in nanoseconds.
    finished: AtomicU64,
    /// The thread's time at the first tick of the current poll, or at the pause after it, in
    /// nanoseconds; 0 before it.
    began: AtomicU64,
    /// Whether there was a tick in the current poll.
    ticked: AtomicBool,
}

impl ComputeTime {
    fn thread() -> u64 {
        let time = ThreadTime::now().as_duration();
        u64::try_from(time.as_nanos()).unwrap_or(u64::MAX).max(1)
    }

    fn current_poll(&self) -> u64 {
        match self.began.load(Ordering::Relaxed) {
            0 => 0,
            began => Self::thread().saturating_sub(began),
        }
    }

    /// The component paused, perhaps without leaving the poll.
    pub(crate) fn reset(&self) {
        self.finished.store(0, Ordering::Relaxed);
        let ticked = self.ticked.load(Ordering::Relaxed);
        self.began.store(if ticked { Self::thread() } else { 0 }, Ordering::Relaxed);
    }

    /// Notes the first tick of a poll; returns whether it is that.
    fn is_first_tick(&self) -> bool {
        let is_first = !self.ticked.swap(true, Ordering::Relaxed);
        if is_first {
            self.began.store(Self::thread(), Ordering::Relaxed);
        }
        is_first
    }

    /// The time so far, from the first tick on.
    fn total(&self) -> Duration {
        Duration::from_nanos(self.finished.load(Ordering::Relaxed).saturating_add(self.current_poll()))
    }

    /// The future, counted: between two polls it may change its thread.
    pub(crate) async fn count<T>(&self, future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        poll_fn(|context| {
            self.began.store(0, Ordering::Relaxed);
            self.ticked.store(false, Ordering::Relaxed);
            let polled = future.as_mut().poll(context);
            self.finished.fetch_add(self.current_poll(), Ordering::Relaxed);
            polled
        })
        .await
    }
}

/// Yields to other tasks on the ticks of the engine, and stops a component that never pauses.
///
/// The first tick of a poll is most often one that passed while the component waited: to yield then
/// would cost every call a further round through the runtime.
pub(crate) fn on_tick(store: StoreContextMut<'_, State>) -> wasmtime::Result<UpdateDeadline> {
    let state = store.data();
    if state.computing.is_first_tick() {
        return Ok(UpdateDeadline::Continue(1));
    }
    if state.computing.total() > state.cpu_limit {
        return Err(Stopped::Cpu.into());
    }
    Ok(UpdateDeadline::Yield(1))
}

/// Shared with the future that counts it.
pub(crate) type SharedTime = Arc<ComputeTime>;

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
                assert!(computing.is_first_tick());
                thread::sleep(Duration::from_millis(200));
                tokio::task::yield_now().await;
            })
            .await;
        assert!(computing.total() < Duration::from_millis(100), "{:?}", computing.total());
        computing
            .count(async {
                assert!(computing.is_first_tick() && !computing.is_first_tick());
                // A pause that was over at once leaves the poll under way: the next tick yields.
                computing.reset();
                assert!(!computing.is_first_tick());
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

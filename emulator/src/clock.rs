//! The emulator's own time: it runs with tokio's clock (so a test with paused time decides how it passes), starts at a
//! configurable wall-clock time and can be moved forward.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// A moment, in milliseconds since 1 January 1970 (UTC).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads `2026-11-23`, `2026-11-23T09:00`, `2026-11-23T09:00:00Z` or `2026-11-23T09:00:00+02:00`: UTC, unless it says otherwise.
    pub fn parse(text: &str) -> Option<Self> {
        crate::calendar::parse(text).map(Self)
    }

    /// The time of the system clock.
    pub fn now() -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(since.map_or(0, |elapsed| elapsed.as_millis() as i64))
    }

    /// `2026-11-23`
    pub fn date(self) -> String {
        crate::calendar::date(self.0)
    }

    /// `2026-11-23T09:00:00Z`
    pub fn date_time(self) -> String {
        crate::calendar::date_time(self.0)
    }
}

/// A clock that tests can move.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    started: Instant,
    base: Mutex<Timestamp>,
    is_stopped: AtomicBool,
}

impl Clock {
    pub(crate) fn new(base: Timestamp) -> Self {
        Self(Arc::new(Inner {
            started: Instant::now(),
            base: Mutex::new(base),
            is_stopped: AtomicBool::new(false),
        }))
    }

    /// The emulator's current time.
    pub fn now(&self) -> Timestamp {
        let base = *self.0.base.lock().unwrap_or_else(PoisonError::into_inner);
        Timestamp(base.0 + self.elapsed())
    }

    /// The milliseconds since the clock was started; none while it is stopped.
    fn elapsed(&self) -> i64 {
        if self.0.is_stopped.load(Ordering::Relaxed) {
            return 0;
        }
        Instant::now().saturating_duration_since(self.0.started).as_millis() as i64
    }

    /// Stops the clock at a moment, until it is moved: what is written down then does not depend on how fast the machine
    /// is.
    pub fn stop_at(&self, moment: Timestamp) {
        self.0.is_stopped.store(true, Ordering::Relaxed);
        self.set(moment);
    }

    /// Moves the clock forward: windows of rate limits pass, idempotency keys are forgotten, versions change.
    pub fn advance(&self, by: Duration) {
        self.0.base.lock().unwrap_or_else(PoisonError::into_inner).0 += by.as_millis() as i64;
    }

    /// Sets the clock to a moment.
    pub fn set(&self, to: Timestamp) {
        *self.0.base.lock().unwrap_or_else(PoisonError::into_inner) = Timestamp(to.0 - self.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_clock_runs_with_tokio_and_can_be_moved() {
        let clock = Clock::new(Timestamp(1_000));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(clock.now(), Timestamp(3_000));
        clock.advance(Duration::from_secs(60));
        assert_eq!(clock.now(), Timestamp(63_000));
        clock.set(Timestamp(500));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(clock.now(), Timestamp(1_500));
        clock.stop_at(Timestamp(700));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(clock.now(), Timestamp(700));
        clock.advance(Duration::from_secs(1));
        assert_eq!(clock.now(), Timestamp(1_700));
    }
}

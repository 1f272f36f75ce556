//! The calls of a server, whoever makes them: how many at a time, counted, timed, and a line for each.

pub mod log;
pub mod metrics;

use std::error::Error;
use std::time::{Duration, Instant};

use metrics_exporter_prometheus::PrometheusHandle;
use monday_connector_host::CallError;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::advice;
use crate::screen::plain;

/// The verbs of functions that change nothing.
const READING: [&str; 4] = ["check", "list", "read", "search"];

/// More than a process can have under way: no limit.
const UNLIMITED: u32 = 1 << 20;

/// Whether a function of the contract changes nothing.
pub fn reads(function: &str) -> bool {
    let verb = function.split('-').next().unwrap_or_default();
    READING.contains(&verb)
}

/// What a caller is told of a failure. The engine's words for a defect, with addresses of the code, are
/// for whoever runs the program: they go to the log, see [`Call::end`].
pub fn told(error: &CallError) -> String {
    match error {
        CallError::Trap { .. } => {
            "the call was stopped by a defect of the connector; the log of the service has the particulars".to_owned()
        }
        other => other.to_string(),
    }
}

/// As many calls as are running may run.
#[derive(Debug, thiserror::Error)]
#[error("too many calls run at this moment; try again in a second")]
pub struct Busy;

/// The calls of a server.
pub struct Calls {
    places: Semaphore,
    max: u32,
    /// If they are measured.
    metrics: Option<PrometheusHandle>,
}

impl Calls {
    /// At most so many at a time, with counts and times.
    pub fn new(max: u32) -> Result<Self, metrics::Error> {
        Ok(Self {
            metrics: Some(metrics::install()?),
            ..Self::of(max)
        })
    }

    /// As many as come, and nobody asks for counts.
    pub fn unlimited() -> Self {
        Self::of(UNLIMITED)
    }

    fn of(max: u32) -> Self {
        Self {
            places: Semaphore::new(max as usize),
            max,
            metrics: None,
        }
    }

    /// Takes a place for a call of a function of the contract.
    pub fn start(&self, action: &str) -> Result<Call<'_>, Busy> {
        let place = self.places.try_acquire().map_err(|_| Busy)?;
        Ok(Call {
            action: action.to_owned(),
            since: Instant::now(),
            outcome: None,
            _place: place,
        })
    }

    /// How many are under way.
    pub fn running(&self) -> usize {
        (self.max as usize).saturating_sub(self.places.available_permits())
    }

    /// Waits until none is under way, but not for ever.
    pub async fn ended(&self, patience: Duration) {
        // Whoever waits in vain goes on as well.
        let _ = timeout(patience, self.places.acquire_many(self.max)).await;
    }

    /// All counts and times so far.
    pub fn metrics(&self) -> String {
        self.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    }
}

/// A call under way. If it is dropped before its end, the client went away, or the server stopped.
pub struct Call<'a> {
    action: String,
    since: Instant,
    outcome: Option<String>,
    _place: SemaphorePermit<'a>,
}

impl Call<'_> {
    /// The call has ended.
    pub fn end<T>(mut self, result: &Result<T, CallError>) {
        self.outcome = Some(result.as_ref().map_or_else(advice::kind, |_| "ok".to_owned()));
        if let Err(error @ CallError::Trap { .. }) = result {
            log::line(format!("{} trapped: {}", plain(&self.action), plain(&sources(error))));
        }
    }

    fn line(&self) -> String {
        let outcome = self.outcome.as_deref().unwrap_or("cancelled");
        let remark = match self.outcome {
            None if !reads(&self.action) => ": a change that it had sent may have been made",
            _ => "",
        };
        let elapsed = self.since.elapsed().as_millis();
        format!("{} {} {elapsed} ms{remark}", plain(&self.action), plain(outcome))
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        log::line(self.line());
    }
}

/// What is behind an error, from the engine's own words to the cause.
fn sources(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |error| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trap() -> CallError {
        CallError::Trap {
            source: "error while executing at wasm backtrace: 0: 0x1234 - monday.wasm!abort".into(),
            idempotency_key: None,
        }
    }

    #[test]
    fn only_what_changes_something_may_have_changed_it() {
        let calls = Calls::unlimited();
        for (action, is_change) in [
            ("check-connection", false),
            ("list-boards", false),
            ("read-board", false),
            ("search-users", false),
            ("create-board", true),
            ("custom-api-action", true),
        ] {
            let cancelled = calls.start(action).unwrap();
            assert!(
                cancelled.line().starts_with(&format!("{action} cancelled ")),
                "{}",
                cancelled.line()
            );
            assert_eq!(cancelled.line().contains("may have been made"), is_change, "{}", cancelled.line());
        }
        let mut ended = calls.start("create-board").unwrap();
        ended.outcome = Some("ok".to_owned());
        assert!(ended.line().ends_with(" ms"), "{}", ended.line());
    }

    #[test]
    fn callers_are_told_of_a_defect_in_a_sentence() {
        let said = told(&trap());
        assert!(said.contains("a defect"), "{said}");
        assert!(!said.contains("backtrace") && !said.contains("0x"), "{said}");
        // For the log there is all of it.
        assert!(sources(&trap()).contains("0x1234"));
    }

    #[tokio::test]
    async fn calls_under_way_are_counted_and_waited_for() {
        let calls = Calls::of(2);
        let (first, second) = (calls.start("read-board").unwrap(), calls.start("read-board").unwrap());
        assert_eq!(calls.running(), 2);
        assert!(calls.start("read-board").is_err());
        drop(first);
        assert_eq!(calls.running(), 1);
        drop(second);
        calls.ended(Duration::MAX).await;
        assert_eq!(calls.running(), 0);
    }
}

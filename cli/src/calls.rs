//! The calls of a server, whoever makes them: how many at a time, counted, timed, and a line for each.

pub mod log;
pub mod metrics;

use std::time::Instant;

use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::screen::plain;

/// As many calls as are running may run.
#[derive(Debug, thiserror::Error)]
#[error("too many calls run at this moment; try again in a second")]
pub struct Busy;

/// The calls of a server.
pub struct Calls {
    places: Semaphore,
    metrics: PrometheusHandle,
}

impl Calls {
    /// At most so many at a time.
    pub fn new(max: u32) -> Result<Self, metrics::Error> {
        Ok(Self {
            places: Semaphore::new(max as usize),
            metrics: metrics::install()?,
        })
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

    /// All counts and times so far.
    pub fn metrics(&self) -> String {
        self.metrics.render()
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
    /// The call has ended: `ok`, or the kind of failure.
    pub fn end(mut self, outcome: &str) {
        self.outcome = Some(outcome.to_owned());
    }
}

impl Drop for Call<'_> {
    fn drop(&mut self) {
        let outcome = self.outcome.as_deref().unwrap_or("cancelled");
        let elapsed = self.since.elapsed();
        let remark = match self.outcome {
            Some(_) => "",
            None => ": a change that it had sent may have been made",
        };
        log::line(format!(
            "{} {} {} ms{remark}",
            plain(&self.action),
            plain(outcome),
            elapsed.as_millis()
        ));
    }
}

//! Counts and times, in Prometheus's form.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use monday_connector_host::Event;

/// In seconds: a quick call takes some milliseconds, one that waits for limits minutes.
const BUCKETS: [f64; 11] = [0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0, 60.0, 300.0];

/// How often old values are put together.
const UPKEEP: Duration = Duration::from_secs(5);

const CALLS: &str = "monday_calls_total";
const CALL_SECONDS: &str = "monday_call_duration_seconds";
const RUNNING: &str = "monday_calls_running";
const REQUESTS: &str = "monday_requests_total";
const WAITS: &str = "monday_retry_waits_total";
const WAIT_SECONDS: &str = "monday_retry_wait_seconds_total";

/// Why nothing can be measured.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Build(#[from] BuildError),
    #[error("another recorder is installed in this process")]
    Installed,
}

/// Measures from now on.
pub fn install() -> Result<PrometheusHandle, Error> {
    let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS)?.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|_| Error::Installed)?;
    describe_counter!(CALLS, "Calls that ended, by action and outcome: `ok`, or the kind of failure.");
    describe_histogram!(CALL_SECONDS, Unit::Seconds, "Duration of calls, waits included, by action.");
    describe_gauge!(RUNNING, "Calls that run now.");
    describe_counter!(
        REQUESTS,
        "Requests to monday.com, by the status of the response: `none` without one."
    );
    describe_counter!(WAITS, "Waits before another attempt.");
    describe_counter!(WAIT_SECONDS, "Whole seconds of these waits.");
    let upkeep = handle.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(UPKEEP).await;
            upkeep.run_upkeep();
        }
    });
    Ok(handle)
}

pub fn call_starts() {
    gauge!(RUNNING).increment(1);
}

pub fn call_ends(action: &str, outcome: &str, elapsed: Duration) {
    gauge!(RUNNING).decrement(1);
    counter!(CALLS, "action" => action.to_owned(), "outcome" => outcome.to_owned()).increment(1);
    histogram!(CALL_SECONDS, "action" => action.to_owned()).record(elapsed);
}

/// Counts what happens during calls.
pub fn on_event(event: &Event) {
    match event {
        Event::Response { status, .. } => counter!(REQUESTS, "status" => status.as_u16().to_string()).increment(1),
        Event::NoResponse { .. } => counter!(REQUESTS, "status" => "none").increment(1),
        Event::WaitBegins { duration } => {
            counter!(WAITS).increment(1);
            counter!(WAIT_SECONDS).increment(duration.as_secs());
        }
        _ => {}
    }
}

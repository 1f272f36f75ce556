//! Metrics, through the facade of the `metrics` crate: whichever recorder the program installs gets
//! them.
//!
//! | Name | Kind | Labels |
//! |---|---|---|
//! | `monday_calls_total` | counter | `action`, `outcome`: `ok`, the kind of failure, a limit of the host, or `cancelled` |
//! | `monday_call_duration_seconds` | histogram | `action` |
//! | `monday_calls_running` | gauge: running, waiting, or queued for a place | |
//! | `monday_requests_total` | counter | `status` of the response: `none` without one |
//! | `monday_retry_waits_total` | counter | |
//! | `monday_retry_wait_seconds_total` | counter | |
//! | `monday_replays_total` | counter | |

use std::sync::Arc;
use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use crate::transport::Body;

const CALLS: &str = "monday_calls_total";
const CALL_SECONDS: &str = "monday_call_duration_seconds";
const RUNNING: &str = "monday_calls_running";
const REQUESTS: &str = "monday_requests_total";
const WAITS: &str = "monday_retry_waits_total";
const WAIT_SECONDS: &str = "monday_retry_wait_seconds_total";
const REPLAYS: &str = "monday_replays_total";

/// Describes the metrics to the recorder that is installed.
pub fn describe() {
    describe_counter!(CALLS, "Calls that ended, by action and outcome: `ok`, or the kind of failure.");
    describe_histogram!(CALL_SECONDS, Unit::Seconds, "Duration of calls, waits included, by action.");
    describe_gauge!(RUNNING, "Calls under way: running, waiting, or queued for a place.");
    describe_counter!(
        REQUESTS,
        "Requests to monday.com, by the status of the response: `none` without one."
    );
    describe_counter!(WAITS, "Waits before another attempt.");
    describe_counter!(WAIT_SECONDS, "Whole seconds of these waits.");
    describe_counter!(
        REPLAYS,
        "Responses that monday.com repeated, because the idempotency key was known to it."
    );
}

pub(crate) fn call_starts() {
    gauge!(RUNNING).increment(1);
}

pub(crate) fn call_ends(action: &Arc<str>, outcome: &str, elapsed: Duration) {
    gauge!(RUNNING).decrement(1);
    counter!(CALLS, "action" => Arc::clone(action), "outcome" => outcome.to_owned()).increment(1);
    histogram!(CALL_SECONDS, "action" => Arc::clone(action)).record(elapsed);
}

pub(crate) fn response(response: &http::Response<Body>) {
    counter!(REQUESTS, "status" => response.status().as_str().to_owned()).increment(1);
    let replayed = response.headers().get("idempotency-replayed");
    if replayed.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true")) {
        counter!(REPLAYS).increment(1);
    }
}

pub(crate) fn no_response() {
    counter!(REQUESTS, "status" => "none").increment(1);
}

pub(crate) fn wait(duration: Duration) {
    counter!(WAITS).increment(1);
    counter!(WAIT_SECONDS).increment(duration.as_secs());
}

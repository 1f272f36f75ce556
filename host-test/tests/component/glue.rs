//! The generated glue, compared with wit-bindgen's own: every scenario on both components, with the
//! same results, the same requests and no more memory.

use std::sync::{
    Arc, LazyLock,
    atomic::{AtomicUsize, Ordering},
};

use host_test::{COMPONENT, TestBed, carry_out, load, small};
use monday_connector_host::{CallError, CallOptions, Connector, EventKind};
use monday_connector_scenarios::{SCENARIOS, Scenario};
use monday_emulator::{
    Fault,
    faults::{Action, Content, GraphqlFault},
};
use serde_json::{Value, json};

/// The component with wit-bindgen's glue.
static REFERENCE: LazyLock<Connector> = LazyLock::new(|| load(&xtask::reference_component().unwrap_or_else(|error| panic!("{error}"))));

/// What a call came to.
#[derive(Debug, PartialEq)]
struct Outcome {
    result: Value,
    requests: Vec<(String, String)>,
}

/// Carries out a scenario on a component, against an emulator of its own with this fault, and
/// returns the outcome and the peak memory.
async fn outcome(
    connector: &Connector,
    scenario: &Scenario,
    fault: Option<Fault>,
    options: &dyn Fn(CallOptions) -> CallOptions,
) -> (Outcome, usize) {
    let peak = Arc::new(AtomicUsize::new(0));
    let noted = Arc::clone(&peak);
    let connector = connector.observed(move |event| {
        if let EventKind::CallEnds { peak_memory } = &event.kind {
            noted.store(*peak_memory, Ordering::Relaxed);
        }
    });
    let bed = TestBed::new(small());
    bed.prepare(scenario);
    bed.emulator.script(fault);
    // A random key would differ.
    let options = options(bed.options().idempotency_key("the-same"));
    let result = match carry_out(&connector, scenario, 0, &options).await {
        Ok(result) => result,
        Err(CallError::Action(error)) => json!({ "error": monday_connector_host::to_json(&error) }),
        Err(other) => panic!("{}: {other:?}", scenario.name),
    };
    let requests = bed.log().into_iter().map(|request| {
        let headers = request.headers.iter().filter(|(name, _)| *name != "host").collect::<Vec<_>>();
        (format!("{headers:?}"), request.body)
    });
    let outcome = Outcome {
        result,
        requests: requests.collect(),
    };
    (outcome, peak.load(Ordering::Relaxed))
}

async fn compare(name: &str, fault: impl Fn() -> Option<Fault>, options: &dyn Fn(CallOptions) -> CallOptions) {
    let generated = load(&COMPONENT);
    for scenario in SCENARIOS {
        let (expected, reference_peak) = outcome(&REFERENCE, scenario, fault(), options).await;
        let (found, peak) = outcome(&generated, scenario, fault(), options).await;
        // The port differs.
        assert_eq!(found.result, expected.result, "{name}: {}", scenario.name);
        assert_eq!(found.requests, expected.requests, "{name}: {}", scenario.name);
        assert!(
            peak > 0 && peak <= reference_peak + (64 << 10),
            "{name}: {}: {peak} bytes, not {reference_peak}",
            scenario.name
        );
    }
}

#[tokio::test(start_paused = true)]
async fn every_scenario_ends_as_with_wit_bindgens_glue() {
    compare("plain", || None, &|options| options).await;
}

/// Options have every kind of value: texts, numbers, a boolean, records in records.
#[tokio::test(start_paused = true)]
async fn options_arrive_as_with_wit_bindgens_glue() {
    use std::time::Duration;
    let all = |options: CallOptions| {
        options
            .api_version("2026-04")
            .allow_plain_http(true)
            .max_retries(1)
            .retry_interval(Duration::from_millis(5))
            .max_wait(Duration::from_secs(1))
            .connect_timeout(Duration::from_secs(2))
            .first_byte_timeout(Duration::from_secs(3))
            .between_bytes_timeout(Duration::from_secs(4))
            .request_timeout(Duration::from_secs(5))
            .max_response_bytes(1 << 20)
    };
    compare("all options", || None, &all).await;
}

#[tokio::test(start_paused = true)]
async fn every_failure_is_as_with_wit_bindgens_glue() {
    let listed = || {
        Fault::new(Action::GraphqlError(GraphqlFault {
            message: Some("Not \u{1f469} this time".to_owned()),
            code: Some("ANYTHING_NEW".to_owned()),
            path: Some(vec!["boards".into(), 0.into()]),
            ..GraphqlFault::default()
        }))
    };
    let status = |status| {
        Fault::new(Action::Status {
            status,
            headers: vec![("retry-after".to_owned(), "7".to_owned())],
            body: Content::Html("<h1>No</h1>".to_owned()),
        })
    };
    compare("listed errors", || Some(listed()), &|options| options).await;
    for code in [429, 500] {
        compare(&format!("status {code}"), || Some(status(code)), &|options| options.max_retries(0)).await;
    }
}

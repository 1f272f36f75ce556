use std::sync::{Arc, Mutex};
use std::time::Duration;

use monday_connector_host::types::{ActionError, BoardQuery};
use monday_connector_host::{Builder, CallError, CallOptions, Connector, EventKind};
use tokio::time::Instant;

use crate::stub;

fn connector(behaviour: &str, settings: Builder) -> Connector {
    settings.load(&stub::component(behaviour)).unwrap()
}

async fn call(connector: &Connector) -> CallError {
    connector
        .list_boards(&BoardQuery::default(), &CallOptions::default())
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_component_that_never_pauses_is_stopped() {
    let limit = Duration::from_millis(50);
    let settings = Connector::builder().cpu_limit(limit);
    let error = call(&connector(stub::SPIN, settings)).await;
    assert!(matches!(error, CallError::CpuLimit { .. }), "{error:?}");
    assert!(!error.is_temporary());
}

#[tokio::test]
async fn a_component_that_never_pauses_lets_other_tasks_run() {
    let connector = connector(stub::SPIN, Connector::builder());
    let spinning = tokio::spawn(async move { call(&connector).await });
    // With one thread, this is over only if the component is made to step aside.
    tokio::time::sleep(Duration::from_millis(1)).await;
    spinning.abort();
    assert!(spinning.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn a_component_that_hoards_memory_is_stopped() {
    let settings = Connector::builder().memory_limit(4 << 20);
    let error = call(&connector(stub::HOARD, settings)).await;
    assert!(
        matches!(error, CallError::MemoryLimit { limit, .. } if limit == 4 << 20),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_trap_is_an_error_and_the_next_call_works() {
    for behaviour in [stub::BREAK, stub::RECUR] {
        let connector = connector(behaviour, Connector::builder());
        for _ in 0..2 {
            let error = call(&connector).await;
            assert!(matches!(error, CallError::Trap { .. }), "{error:?}");
        }
    }
}

#[tokio::test]
async fn an_error_of_the_action_is_not_one_of_the_host() {
    let error = call(&connector(stub::FAIL, Connector::builder())).await;
    assert!(
        matches!(&error, CallError::Action(action) if **action == ActionError::ExecutionFailed),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_that_takes_too_long_is_stopped_on_time() {
    let limit = Duration::from_secs(90);
    let connector = connector(stub::WAIT, Connector::builder().call_timeout(limit));
    let started = Instant::now();
    let error = call(&connector).await;
    assert!(matches!(error, CallError::CallTimeout { .. }), "{error:?}");
    // What it had sent may have been carried out.
    assert!(!error.is_temporary());
    let over = started.elapsed().saturating_sub(limit);
    assert!(over < Duration::from_secs(1), "{over:?}");
}

#[tokio::test(start_paused = true)]
async fn waits_are_announced_with_their_length() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&events);
    let settings = Connector::builder().call_timeout(Duration::from_secs(4000));
    let connector = connector(stub::WAIT, settings).observed(move |event| heard.lock().unwrap().push(event.kind.clone()));
    let started = Instant::now();
    let error = call(&connector).await;
    assert!(matches!(error, CallError::Action(_)), "{error:?}");
    assert!(started.elapsed() >= Duration::from_secs(3600));
    let events = events.lock().unwrap();
    assert!(
        matches!(
            events.as_slice(),
            [EventKind::WaitBegins { duration }, EventKind::WaitEnds, EventKind::CallEnds { .. }]
                if *duration == Duration::from_secs(3600)
        ),
        "{events:?}"
    );
}

/// Calls that wait an hour, and the time that all of them took together, in hours.
async fn hours(settings: Builder, calls: usize) -> u64 {
    let hour = Duration::from_secs(3600);
    let connector = connector(stub::WAIT, settings.call_timeout(2 * hour));
    let started = Instant::now();
    let calls: Vec<_> = (0..calls)
        .map(|_| {
            let connector = connector.clone();
            tokio::spawn(async move { call(&connector).await })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap();
        assert!(matches!(error, CallError::Action(_)), "{error:?}");
    }
    started.elapsed().as_secs() / 3600
}

#[tokio::test(start_paused = true)]
async fn calls_that_wait_hold_no_place_of_those_that_run() {
    assert_eq!(hours(Connector::builder().max_concurrent_calls(1), 1_000).await, 1);
}

#[tokio::test(start_paused = true)]
async fn calls_beyond_those_that_may_be_under_way_do_not_begin() {
    let settings = Connector::builder().max_concurrent_calls(2).max_calls_under_way(2);
    assert_eq!(hours(settings, 4).await, 2);
    // There is always one for each that may run.
    let settings = Connector::builder().max_concurrent_calls(4).max_calls_under_way(1);
    assert_eq!(hours(settings, 4).await, 1);
}

/// A call that was dropped while it waited leaves nothing behind that others would wait for.
#[tokio::test(start_paused = true)]
async fn a_waiting_call_that_is_dropped_is_gone_at_once() {
    let settings = Connector::builder().max_concurrent_calls(1).max_calls_under_way(1);
    let connector = connector(stub::WAIT, settings.call_timeout(Duration::from_secs(7200)));
    let started = Instant::now();
    let waiting = tokio::spawn({
        let connector = connector.clone();
        async move { call(&connector).await }
    });
    tokio::time::sleep(Duration::from_secs(60)).await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    assert!(matches!(call(&connector).await, CallError::Action(_)));
    assert_eq!(started.elapsed().as_secs() / 60, 61);
}

/// Whoever drops a call still sees its end, and what it took.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_ends_in_the_events() {
    let events: Arc<Mutex<Vec<EventKind>>> = Arc::default();
    let log = Arc::clone(&events);
    let connector = connector(stub::WAIT, Connector::builder()).observed(move |event| log.lock().unwrap().push(event.kind.clone()));
    let dropped = tokio::time::timeout(Duration::from_secs(5), call(&connector)).await;
    assert!(dropped.is_err());
    let events = events.lock().unwrap();
    assert!(
        matches!(events.last(), Some(EventKind::CallEnds { peak_memory }) if *peak_memory > 0),
        "{events:?}"
    );
}

use std::sync::{Arc, Mutex};
use std::time::Duration;

use monday_connector_host::types::{ActionError, BoardQuery};
use monday_connector_host::{Builder, CallError, CallOptions, Connector, Event};
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
    assert!(matches!(error, CallError::Action(ActionError::ExecutionFailed)), "{error:?}");
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
    let connector = connector(stub::WAIT, settings).observed(move |event| heard.lock().unwrap().push(event.clone()));
    let started = Instant::now();
    let error = call(&connector).await;
    assert!(matches!(error, CallError::Action(_)), "{error:?}");
    assert!(started.elapsed() >= Duration::from_secs(3600));
    let events = events.lock().unwrap();
    assert!(
        matches!(
            events.as_slice(),
            [Event::WaitBegins { duration }, Event::WaitEnds, Event::CallEnds { .. }]
                if *duration == Duration::from_secs(3600)
        ),
        "{events:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn calls_beyond_the_allowed_number_wait_for_a_place() {
    let hour = Duration::from_secs(3600);
    let settings = Connector::builder().max_concurrent_calls(2).call_timeout(2 * hour);
    let connector = connector(stub::WAIT, settings);
    let started = Instant::now();
    let calls: Vec<_> = (0..4)
        .map(|_| {
            let connector = connector.clone();
            tokio::spawn(async move { call(&connector).await })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap();
        assert!(matches!(error, CallError::Action(_)), "{error:?}");
    }
    // Two at a time, an hour each.
    assert_eq!(started.elapsed().as_secs() / 3600, 2);
}

/// Whoever drops a call still sees its end, and what it took.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_ends_in_the_events() {
    let events: Arc<Mutex<Vec<Event>>> = Arc::default();
    let log = Arc::clone(&events);
    let connector = connector(stub::WAIT, Connector::builder()).observed(move |event| log.lock().unwrap().push(event.clone()));
    let dropped = tokio::time::timeout(Duration::from_secs(5), call(&connector)).await;
    assert!(dropped.is_err());
    let events = events.lock().unwrap();
    assert!(
        matches!(events.last(), Some(Event::CallEnds { peak_memory }) if *peak_memory > 0),
        "{events:?}"
    );
}

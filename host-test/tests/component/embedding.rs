//! The connector in a program's own engine, and what the library tells of calls there and in its own.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use host_test::{COMPONENT, TestBed, deliver};
use http::Request;
use monday_connector_host::embed::{self, Cache, CallContext, ConnectorPre, ConnectorView, Gateway};
use monday_connector_host::types::{ActionError, BoardQuery, CustomRequest, FailureKind, NameValue};
use monday_connector_host::{Body, CallError, CallOptions, Connector, EventKind};
use monday_emulator::{
    Fault,
    faults::{Action, Content},
    seed,
};
use serde_json::{Value, json};
use tokio::time::Instant;
use wasmtime::component::{Component, Linker, Val};
use wasmtime::{Config, Engine, ResourceLimiter, Store};

/// A program's own data beside the connector's.
struct Mine {
    connector: CallContext,
    name: &'static str,
}

impl ConnectorView for Mine {
    fn connector(&mut self) -> &mut CallContext {
        &mut self.connector
    }
}

fn gateway() -> embed::GatewayBuilder {
    Gateway::builder()
        .allow_loopback()
        .transport(|request: Request<Body>, _| deliver(request))
}

fn linked(engine: &Engine, component: &Component) -> ConnectorPre<Mine> {
    let mut linker = Linker::new(engine);
    embed::add_to_linker(&mut linker).unwrap();
    ConnectorPre::new(&linker.instantiate_pre(component).unwrap()).unwrap()
}

/// Fuel as somebody else's engine has it, and no pool.
fn engine() -> Engine {
    let mut config = Config::new();
    config.consume_fuel(true);
    Engine::new(&config).unwrap()
}

#[tokio::test(start_paused = true)]
async fn it_runs_in_the_engine_linker_and_stores_of_a_program() {
    let bed = TestBed::small();
    let engine = engine();
    let component = Component::from_file(&engine, &*COMPONENT).unwrap();
    let connector = linked(&engine, &component);
    let gateway = gateway().env("MONDAY_TOKEN", bed.token()).env("MONDAY_ENDPOINT", bed.endpoint());
    let gateway = gateway.build().unwrap();
    // Twice: the first call of a function compares its types.
    for _ in 0..2 {
        let mut store = Store::new(
            &engine,
            Mine {
                connector: gateway.context("read-board"),
                name: "mine",
            },
        );
        store.set_fuel(u64::MAX).unwrap();
        let board_id = seed::PUBLIC_BOARD.to_string();
        let details = connector.read_board(&mut store, &board_id, &CallOptions::default()).await;
        assert_eq!(details.unwrap().unwrap().board.id, board_id);
        assert_eq!(store.data().name, "mine");
        assert_eq!(store.data().connector.idempotency_key(), None);
    }
    // A change leaves its key, and a store can be called again.
    let mut store = Store::new(
        &engine,
        Mine {
            connector: gateway.context("archive-board"),
            name: "mine",
        },
    );
    store.set_fuel(u64::MAX).unwrap();
    let board_id = seed::PUBLIC_BOARD.to_string();
    let archived = connector.archive_board(&mut store, &board_id, &CallOptions::default()).await;
    let key = archived.unwrap().unwrap().call.idempotency_key;
    assert!(key.is_some() && store.data().connector.idempotency_key() == key.as_deref());
    let gone = connector.read_board(&mut store, "999", &CallOptions::default()).await.unwrap();
    assert_eq!(store.data().connector.idempotency_key(), None);
    assert!(matches!(gone, Err(ActionError::PermanentFailure(failure)) if failure.kind == FailureKind::NotFound));
    // The limits are the program's.
    store.set_fuel(10_000).unwrap();
    assert!(connector.list_roles(&mut store, &CallOptions::default()).await.is_err());
}

/// A program's data, with the memory that the connector has taken.
struct Kept {
    connector: CallContext,
    memory: usize,
}

impl ConnectorView for Kept {
    fn connector(&mut self) -> &mut CallContext {
        &mut self.connector
    }
}

impl ResourceLimiter for Kept {
    fn memory_growing(&mut self, _current: usize, desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        self.memory = desired;
        Ok(true)
    }

    fn table_growing(&mut self, _current: usize, _desired: usize, _maximum: Option<usize>) -> wasmtime::Result<bool> {
        Ok(true)
    }
}

/// A result is given back when the next one needs its room, of whatever function that is.
#[tokio::test(start_paused = true)]
async fn an_instance_that_is_called_again_and_again_takes_no_more_memory() {
    let bed = TestBed::small();
    let engine = Engine::default();
    let component = Component::from_file(&engine, &*COMPONENT).unwrap();
    let mut linker = Linker::new(&engine);
    embed::add_to_linker(&mut linker).unwrap();
    let gateway = gateway().env("MONDAY_TOKEN", bed.token()).env("MONDAY_ENDPOINT", bed.endpoint());
    let connector = gateway.build().unwrap().context("read-board");
    let mut store = Store::new(&engine, Kept { connector, memory: 0 });
    store.limiter(|kept| kept);
    let instance = linker.instantiate_async(&mut store, &component).await.unwrap();
    let actions = instance
        .get_export_index(&mut store, None, "monday:connector/actions@0.1.0")
        .unwrap();
    let mut function = |name: &str| {
        let export = instance.get_export_index(&mut store, Some(&actions), name).unwrap();
        instance.get_func(&mut store, export).unwrap()
    };
    let (read_board, read_user) = (function("read-board"), function("read-user"));
    let mut memory_after = Vec::new();
    for _ in 0..2 {
        for _ in 0..300 {
            // A result, a failure, and a failure of another function.
            for (function, argument, is_read) in [
                (&read_board, Val::String(seed::PUBLIC_BOARD.to_string()), true),
                (&read_board, Val::String("999".to_owned()), false),
                (
                    &read_user,
                    Val::Variant("by-id".to_owned(), Some(Box::new(Val::String("999".to_owned())))),
                    false,
                ),
            ] {
                let mut results = [Val::Bool(false)];
                function
                    .call_async(&mut store, &[argument, Val::Option(None)], &mut results)
                    .await
                    .unwrap();
                assert!(
                    matches!(&results, [Val::Result(result)] if result.is_ok() == is_read),
                    "{results:?}"
                );
            }
        }
        memory_after.push(store.data().memory);
    }
    assert_eq!(memory_after[0], memory_after[1]);
}

#[tokio::test(start_paused = true)]
async fn functions_are_called_by_name_there_and_calls_have_spans() {
    use tracing_subscriber::layer::SubscriberExt;

    let spans = telling::Spans::default();
    // See below.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(spans.clone()));
    let bed = TestBed::small();
    let engine = engine();
    let connector = linked(&engine, &Component::from_file(&engine, &*COMPONENT).unwrap());
    let gateway = gateway().env("MONDAY_TOKEN", bed.token()).env("MONDAY_ENDPOINT", bed.endpoint());
    let gateway = gateway.build().unwrap();
    let store = |action: &str, fuel: u64| {
        let connector = gateway.context(action);
        let mut store = Store::new(&engine, Mine { connector, name: "mine" });
        store.set_fuel(fuel).unwrap();
        store
    };
    let options = CallOptions::default();
    assert_eq!(connector.functions(), bed.connector().functions());

    let input = json!(seed::PUBLIC_BOARD.to_string());
    let read = connector.call(store("read-board", u64::MAX), "read-board", &input, &options).await;
    assert_eq!(read.unwrap()["board"]["id"], input);
    let mut store_of_two = store("read-board", u64::MAX);
    let missing = connector.read_board(&mut store_of_two, "999", &options).await.unwrap();
    assert!(missing.is_err());
    // What does not reach the component is no call of it.
    let unknown = connector.call(&mut store_of_two, "read-boards", &input, &options).await;
    assert!(matches!(unknown, Err(CallError::UnknownFunction { name, known }) if name == "read-boards" && known.len() > 20));
    let query = json!({"limit": "many"});
    let wrong = connector.call(&mut store_of_two, "list-boards", &query, &options).await;
    assert!(matches!(wrong, Err(CallError::InvalidInput { path, .. }) if path == "input.limit"));
    let stopped = connector
        .call(store("list-roles", 10_000), "list-roles", &Value::Null, &options)
        .await;
    assert!(matches!(stopped, Err(CallError::Trap { idempotency_key: None, .. })));

    let ended = spans.0.lock().unwrap().clone();
    let text = format!("{ended:#?}");
    let outcomes: Vec<_> = ended
        .iter()
        .filter(|span| span.name == "monday.call")
        .map(|span| (span.fields["monday.action"].as_str(), span.fields["monday.outcome"].as_str()))
        .collect();
    assert_eq!(
        outcomes,
        [("read-board", "ok"), ("read-board", "not_found"), ("list-roles", "trap")],
        "{text}"
    );
    let mut requests = ended.iter().filter(|span| span.name == "http.client.request").peekable();
    assert!(
        requests.peek().is_some() && requests.all(|span| span.parent == Some("monday.call")),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_allow_list_holds_there_too() {
    let engine = engine();
    let component = Component::from_file(&engine, &*COMPONENT).unwrap();
    let connector = linked(&engine, &component);
    let gateway = Gateway::builder()
        .transport(|request: Request<Body>, _| deliver(request))
        .build()
        .unwrap();
    let mut store = Store::new(
        &engine,
        Mine {
            connector: gateway.context("list-boards"),
            name: "mine",
        },
    );
    store.set_fuel(u64::MAX).unwrap();
    let options = CallOptions::with_token("a-token").endpoint("http://127.0.0.1:9");
    let denied = connector.list_boards(&mut store, &BoardQuery::default(), &options).await.unwrap();
    assert!(matches!(denied, Err(ActionError::PermanentFailure(failure)) if failure.message.contains("does not let")));
    assert!(Gateway::builder().env("PATH", "/").build().is_err());
    assert!(Gateway::builder().allow_origin("nowhere").build().is_err());
}

// --- The cache ---

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cache-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn a_compiled_component_is_kept_and_loaded_and_made_anew_if_it_is_damaged() {
    let folder = folder("one");
    let bytes = fs::read(&*COMPONENT).unwrap();
    let load = |engine: &Engine| Cache::new(&folder).component(engine, &bytes).unwrap();
    let (plain, fuelled) = (Engine::default(), engine());
    load(&plain);
    let [file] = &files(&folder)[..] else {
        panic!("one file was expected")
    };
    let compiled = fs::read(file).unwrap();
    let written = fs::metadata(file).unwrap().modified().unwrap();
    // From the file, which stays as it is; by another engine, into another one.
    load(&plain);
    assert_eq!(fs::metadata(file).unwrap().modified().unwrap(), written);
    load(&fuelled);
    load(&fuelled);
    assert_eq!(files(&folder).len(), 2);
    // A file that others could have written is not used, nor is such a folder.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let set = |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        set(file, 0o666);
        load(&plain);
        assert!(fs::metadata(file).unwrap().permissions().mode() & 0o022 == 0, "it was written anew");
        set(&folder, 0o777);
        fs::remove_file(file).unwrap();
        load(&plain);
        assert!(!file.exists());
        set(&folder, 0o700);
        load(&plain);
    }
    // Cut off, empty, of another kind.
    for damaged in [&compiled[..compiled.len() / 2], b"", b"not compiled code"] {
        fs::write(file, damaged).unwrap();
        let component = load(&plain);
        assert!(component.get_export_index(None, "monday:connector/actions@0.1.0").is_some());
        // Compiled twice, the bytes differ: wasmtime keeps the exports of an instance in a hash map.
        let written = fs::metadata(file).unwrap().modified().unwrap();
        assert!(fs::read(file).unwrap() != damaged, "it was written anew");
        load(&plain);
        assert_eq!(fs::metadata(file).unwrap().modified().unwrap(), written);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn several_writers_leave_one_whole_file_and_a_folder_that_cannot_be_used_is_no_failure() {
    let folder = folder("many");
    let bytes = fs::read(&*COMPONENT).unwrap();
    let engine = Engine::default();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| Cache::new(&folder).component(&engine, &bytes).unwrap());
        }
    });
    assert_eq!(files(&folder).len(), 1);
    // A file where the folder should be.
    let file = files(&folder).remove(0);
    Cache::new(&file).component(&engine, &bytes).unwrap();
    // Through the builder, twice.
    for _ in 0..2 {
        Connector::builder().cache(&folder).load(&bytes).unwrap();
    }
    assert!(
        files(&folder)
            .iter()
            .all(|file| file.extension().is_some_and(|extension| extension == "cwasm"))
    );
    fs::remove_dir_all(&folder).unwrap();
}

// --- Limits that calls tell each other ---

fn limited(seconds: &str) -> Fault {
    Fault::new(Action::Status {
        status: 429,
        body: Content::Text(r#"{"errors":[{"message":"Rate limit exceeded","extensions":{"code":"RATE_LIMIT_EXCEEDED"}}]}"#.to_owned()),
        headers: vec![("retry-after".to_owned(), seconds.to_owned())],
    })
}

/// The times, in seconds, at which requests were sent by calls that begin at 0, 1 and 2.
async fn sent_at(shares: bool, second_token: Option<&str>) -> Vec<u64> {
    let bed = TestBed::small();
    bed.emulator.script([limited("30").nth(1)]);
    let began = Instant::now();
    let times: Arc<Mutex<Vec<u64>>> = Arc::default();
    let connector = Connector::builder()
        .gateway(gateway().share_limits(shares))
        .load_file(&*COMPONENT)
        .unwrap();
    let log = Arc::clone(&times);
    let connector = connector.observed(move |event| {
        if matches!(event.kind, EventKind::Request { .. }) {
            log.lock().unwrap().push(began.elapsed().as_secs());
        }
    });
    let calls: Vec<_> = (0..3)
        .map(|second| {
            let (connector, mut options) = (connector.clone(), bed.options());
            if let Some(token) = second_token.filter(|_| second == 1) {
                options = options.token(token);
            }
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_secs(second)).await;
                connector.read_board(&seed::PUBLIC_BOARD.to_string(), &options).await.map(drop)
            })
        })
        .collect();
    for call in calls {
        let _ = call.await.unwrap();
    }
    let mut times = times.lock().unwrap().clone();
    times.sort_unstable();
    times
}

#[tokio::test(start_paused = true)]
async fn a_limit_that_one_call_met_is_known_to_the_others_if_that_is_asked_for() {
    let shared = sent_at(true, None).await;
    assert!(
        shared.len() == 4 && shared[0] == 0 && shared[1..].iter().all(|at| (30..=33).contains(at)),
        "{shared:?}"
    );
    let apart = sent_at(false, None).await;
    assert_eq!(apart[..3], [0, 1, 2], "{apart:?}");
    // Another token has limits of its own.
    let other = sent_at(true, Some("another-token-of-another-account")).await;
    assert!(other[..2] == [0, 1] && other[2] >= 30, "{other:?}");
}

/// Where an engine waits, and not the component.
#[tokio::test(start_paused = true)]
async fn a_limit_that_a_call_fails_with_is_known_to_the_others() {
    for by_name in [false, true] {
        let bed = TestBed::small();
        bed.emulator.script([limited("30").nth(1)]);
        let connector = Connector::builder()
            .gateway(gateway().share_limits(true))
            .load_file(&*COMPONENT)
            .unwrap();
        let began = Instant::now();
        let board = seed::PUBLIC_BOARD.to_string();
        let at_once = bed.options().max_retries(0);
        let first = if by_name {
            connector.call("read-board", &json!(board), &at_once).await.map(drop)
        } else {
            connector.read_board(&board, &at_once).await.map(drop)
        };
        assert_eq!(first.unwrap_err().retry_after(), Some(Duration::from_secs(30)));
        assert_eq!(began.elapsed().as_secs(), 0);
        connector.read_board(&board, &at_once).await.unwrap();
        assert!((30..=33).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    }
}

/// A burst: those that queue for a place learn of the limit that the first one met meanwhile.
#[tokio::test(start_paused = true)]
async fn a_limit_is_known_to_calls_that_queued_before_it_was_met() {
    let bed = TestBed::small();
    bed.emulator.script([limited("30").nth(1)]);
    let began = Instant::now();
    let times: Arc<Mutex<Vec<u64>>> = Arc::default();
    let log = Arc::clone(&times);
    let observer = move |event: &monday_connector_host::Event| {
        if matches!(event.kind, EventKind::Request { .. }) {
            log.lock().unwrap().push(began.elapsed().as_secs());
        }
    };
    let connector = Connector::builder()
        .gateway(gateway().share_limits(true).observer(observer))
        .max_concurrent_calls(1)
        .call_timeout(Duration::MAX)
        .load_file(&*COMPONENT)
        .unwrap();
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let (connector, options) = (connector.clone(), bed.options());
            tokio::spawn(async move { connector.read_board(&seed::PUBLIC_BOARD.to_string(), &options).await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let times = times.lock().unwrap();
    assert_eq!(times.iter().filter(|at| **at < 30).count(), 1, "{times:?}");
}

// --- What is told ---

mod telling {
    use std::collections::BTreeMap;
    use std::fmt::Debug;
    use std::sync::{Arc, Mutex};

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing_subscriber::layer::{Context, Layer};
    use tracing_subscriber::registry::LookupSpan;

    /// A span that has ended: its name, that of its parent, and its fields.
    #[derive(Clone, Debug)]
    pub struct Ended {
        pub name: &'static str,
        pub parent: Option<&'static str>,
        pub fields: BTreeMap<String, String>,
    }

    /// Records spans.
    #[derive(Clone, Default)]
    pub struct Spans(pub Arc<Mutex<Vec<Ended>>>);

    #[derive(Default)]
    struct Fields(BTreeMap<String, String>);

    impl Visit for Fields {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            self.0.insert(field.name().to_owned(), format!("{value:?}"));
        }

        fn record_str(&mut self, field: &Field, value: &str) {
            self.0.insert(field.name().to_owned(), value.to_owned());
        }
    }

    impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
        fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            context.span(id).unwrap().extensions_mut().insert(fields);
        }

        fn on_record(&self, id: &Id, record: &Record<'_>, context: Context<'_, S>) {
            let span = context.span(id).unwrap();
            record.record(span.extensions_mut().get_mut::<Fields>().unwrap());
        }

        fn on_close(&self, id: Id, context: Context<'_, S>) {
            let span = context.span(&id).unwrap();
            let fields = span.extensions_mut().remove::<Fields>();
            let Some(fields) = fields else { return };
            self.0.lock().unwrap().push(Ended {
                name: span.name(),
                parent: span.parent().map(|parent| parent.name()),
                fields: fields.0,
            });
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_call_and_each_request_has_a_span_without_the_token() {
    use tracing_subscriber::layer::SubscriberExt;

    let spans = telling::Spans::default();
    // With one subscriber only, tracing asks that of the thread that comes by a span first whether it is
    // of interest, for all threads: other tests have none.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(spans.clone()));
    let bed = TestBed::small();
    bed.emulator.script([limited("3").nth(1)]);
    let read = bed.connector().read_board(&seed::PUBLIC_BOARD.to_string(), &bed.options()).await;
    assert!(read.is_ok());
    bed.connector().read_board("999", &bed.options()).await.unwrap_err();
    let custom = CustomRequest {
        query: Some(vec![NameValue {
            name: "t".to_owned(),
            value: bed.token().to_owned(),
        }]),
        ..CustomRequest::default()
    };
    let _ = bed.connector().custom_api_action(&custom, &bed.options()).await;

    let ended = spans.0.lock().unwrap().clone();
    let ended: Vec<_> = ended
        .iter()
        .filter(|span| span.name == "monday.call" || span.name == "http.client.request")
        .collect();
    let text = format!("{ended:#?}");
    assert!(!text.contains(bed.token()) && !text.contains(&bed.token()[4..24]), "{text}");
    assert!(text.contains("/redacted"), "{text}");
    let calls: Vec<_> = ended.iter().filter(|span| span.name == "monday.call").collect();
    let outcomes: Vec<_> = calls
        .iter()
        .map(|span| (span.fields["monday.action"].as_str(), span.fields["monday.outcome"].as_str()))
        .collect();
    assert_eq!(outcomes[..2], [("read-board", "ok"), ("read-board", "not_found")], "{text}");
    assert!(calls[0].fields["monday.call"] != calls[1].fields["monday.call"]);
    let requests: Vec<_> = ended.iter().filter(|span| span.name == "http.client.request").collect();
    assert!(requests.iter().all(|span| span.parent == Some("monday.call")), "{text}");
    let statuses: Vec<_> = requests
        .iter()
        .map(|span| span.fields["http.response.status_code"].as_str())
        .collect();
    assert_eq!(statuses[..3], ["429", "200", "200"], "{text}");
    assert_eq!(requests[0].fields["error.type"], "429");
    assert_eq!(requests[0].fields["http.request.method"], "POST");
    assert_eq!(requests[0].fields["server.address"], "127.0.0.1");
    assert!(requests[0].fields["url.full"].ends_with("/v2"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn every_event_names_its_call_and_action() {
    let bed = TestBed::small();
    let events: Arc<Mutex<Vec<(u64, String)>>> = Arc::default();
    let log = Arc::clone(&events);
    let connector = bed
        .connector()
        .observed(move |event| log.lock().unwrap().push((event.call, event.action.to_string())));
    connector.read_board(&seed::PUBLIC_BOARD.to_string(), &bed.options()).await.unwrap();
    connector.call("list-roles", &Value::Null, &bed.options()).await.unwrap();
    let events = events.lock().unwrap();
    let of = |action: &str| {
        let mut calls: Vec<u64> = events.iter().filter(|(_, name)| name == action).map(|(call, _)| *call).collect();
        calls.dedup();
        calls
    };
    let (read, listed) = (of("read-board"), of("list-roles"));
    assert!(read.len() == 1 && listed.len() == 1 && read != listed, "{events:?}");
    assert!(events.iter().all(|(_, action)| action == "read-board" || action == "list-roles"));
}

//! Memory and time are bounded, whatever comes.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use host_test::{COMPONENT, MockServer, TestBed, failure};
use http::Response;
use http_body_util::{BodyExt, Full};
use monday_connector_host::{
    Body, CallError, Connector, EventKind,
    types::{BoardQuery, CustomRequest, FailureKind, GraphqlRequest, RequestBody, ResponseBody, UserQuery, UserSelector},
};
use serde_json::{Value, json};

/// The most that the component accepts.
const MAX_BYTES: usize = 64 << 20;

fn body(bytes: impl Into<Bytes>) -> Body {
    Full::from(bytes.into()).map_err(|error| match error {}).boxed_unsync()
}

fn responding_with(bytes: Bytes) -> MockServer {
    MockServer::new(move |_| {
        let response = Response::new(body(bytes.clone()));
        Box::pin(async move { Ok(response) })
    })
}

const MIB: usize = 1 << 20;

/// One at a time of the tests that take hundreds of megabytes.
static MEMORY: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A connector that takes note of the most memory that its last call had.
fn measured(server: &MockServer) -> (Connector, impl Fn() -> usize + use<>) {
    let peak = Arc::new(AtomicUsize::new(0));
    let noted = Arc::clone(&peak);
    let connector = server.connector().observed(move |event| {
        if let EventKind::CallEnds { peak_memory } = &event.kind {
            noted.store(*peak_memory, Ordering::Relaxed);
        }
    });
    (connector, move || peak.load(Ordering::Relaxed))
}

/// Reports a peak, and holds it against what `docs/threat-model.md` promises.
#[track_caller]
fn assert_within(what: &str, peak: usize, promised: usize) {
    println!("{what}: {:.1} MiB", peak as f64 / MIB as f64);
    assert!(peak > 0 && peak <= promised, "{what}: {peak} bytes, more than {promised}");
}

fn member() -> UserSelector {
    UserSelector::ById("1".to_owned())
}

/// Bodies as long as is accepted, made to be as large as possible in memory. The host library
/// stops a call at 1 GiB, which would be a failure of the host and not of the action.
#[tokio::test(start_paused = true)]
async fn the_longest_responses_fit_or_are_refused() {
    let _memory = MEMORY.lock().await;
    // As long as a response may be; and, where its tree would be refused at that length, as long as
    // it may be for its tree (`src/engine/json.rs`).
    let longest = |start: &str, piece: &str, end: &str, tree: usize| {
        let count = |marks: &str| piece.chars().filter(|mark| marks.contains(*mark)).count();
        let per_piece = piece.len() + 512 * count("{") + 64 * count("[,");
        let pieces = ((MAX_BYTES - start.len() - end.len()) / piece.len()).min((tree - 4096) / per_piece);
        let mut text = start.to_owned();
        text.extend(std::iter::repeat_n(piece, pieces));
        text.push_str(end);
        Bytes::from(text)
    };
    let users = "{\"data\":{\"users\":[{}";
    let escapes = ("{\"data\":{\"users\":[{\"id\":\"2\",\"name\":\"", "\\u0041", "\"}]}}");
    let mut bodies = vec![
        ("64 MiB of brackets".to_owned(), longest("", "[", "", usize::MAX)),
        ("64 MiB of empty objects".to_owned(), longest(users, ",{}", "]}}", usize::MAX)),
        (
            "64 MiB of one text".to_owned(),
            longest(escapes.0, escapes.1, escapes.2, usize::MAX),
        ),
    ];
    for (name, start, piece, end) in [
        ("empty objects", users, ",{}", "]}}"),
        ("small objects", users, ",{\"a\":0}", "]}}"),
        ("users", users, ",{\"id\":\"1\",\"name\":\"x\",\"email\":\"a@b.example\"}", "]}}"),
        ("numbers", users, ",0", "]}}"),
        ("texts for errors", "{\"errors\":[\"\"", ",\"\"", "]}"),
        ("errors with codes", "{\"errors\":[{}", ",{\"extensions\":{\"code\":\"x\"}}", "]}"),
    ] {
        let bytes = longest(start, piece, end, 512 << 20);
        bodies.push((
            format!("{:.1} MiB of {name}, the most that is accepted", bytes.len() as f64 / MIB as f64),
            bytes,
        ));
    }
    for (name, bytes) in bodies {
        let server = responding_with(bytes);
        let (connector, peak) = measured(&server);
        let options = server.options().max_retries(0);
        let message = match connector.read_user(&member(), &options).await {
            Ok(_) => String::new(),
            Err(CallError::Action(error)) => format!("{error:?}"),
            Err(other) => panic!("{name}: {other}"),
        };
        if name.ends_with("the most that is accepted") {
            assert!(!message.contains("too many parts"), "{name}: {message}");
        }
        assert_within(&name, peak(), 768 * MIB);
        match connector.custom_api_action(&CustomRequest::default(), &options).await {
            Ok(_) | Err(CallError::Action(_)) => {}
            Err(other) => panic!("{name}: {other}"),
        }
        assert_within(&format!("{name}, handed on"), peak(), 768 * MIB);
    }
}

/// A page of as many users and boards as a response can hold, each another.
#[tokio::test(start_paused = true)]
async fn the_longest_page_fits() {
    let _memory = MEMORY.lock().await;
    for (root, row) in [("users", "\"kind\":\"member\""), ("boards", "\"state\":\"active\"")] {
        let mut text = format!("{{\"data\":{{\"{root}\":[{{}}");
        // By the estimate of `src/engine/json.rs`, less than 700 bytes each.
        for id in 0..(512_usize << 20) / 700 {
            text.push_str(&format!(",{{\"id\":\"{id}\",{row}}}"));
        }
        text.push_str("]}}");
        let server = responding_with(Bytes::from(text));
        let (connector, peak) = measured(&server);
        let options = server.options().max_retries(0);
        let (found, error) = match root {
            "users" => {
                let page = connector.search_users(&Default::default(), &options).await;
                (page.as_ref().map_or(0, |page| page.users.len()), page.err())
            }
            _ => {
                let page = connector.list_boards(&BoardQuery::default(), &options).await;
                (page.as_ref().map_or(0, |page| page.boards.len()), page.err())
            }
        };
        assert_eq!(error.map(|error| error.to_string()), None, "{root}");
        assert!(found > 100_000, "{found} {root}");
        assert_within(&format!("a page of {found} {root} out of more"), peak(), 768 * MIB);
    }
}

/// One board, user or error as large as a response can be: it is returned, or it is a failure of
/// the action. wasmtime ends a call that hands over more than 128 MiB.
#[tokio::test(start_paused = true)]
async fn the_largest_things_are_handed_over_or_refused() {
    let _memory = MEMORY.lock().await;
    let many = |start: &str, piece: &str, count: usize, end: &str| format!("{start}{}{end}", vec![piece; count].join(","));
    let long = |start: &str, end: &str| format!("{start}{}{end}", "x".repeat(MAX_BYTES - 200));
    let board = "{\"data\":{\"boards\":[{\"id\":\"1\",\"owners\":[],\"subscribers\":[],";
    let objects = (512_usize << 20) / 700;
    for (name, text) in [
        (
            "a board of many groups",
            many(&format!("{board}\"groups\":["), "{\"id\":\"1\",\"title\":\"x\"}", objects, "]}]}}"),
        ),
        (
            "a board of many subscribers",
            many(
                "{\"data\":{\"boards\":[{\"id\":\"1\",\"subscribers\":[",
                "{\"id\":\"1\",\"name\":\"x\"}",
                objects,
                "]}]}}",
            ),
        ),
        ("a board with a long name", long(&format!("{board}\"name\":\""), "\"}]}}")),
        (
            "a board of a kind with a long name",
            long(&format!("{board}\"board_kind\":\""), "\"}]}}"),
        ),
        (
            "a user of many teams",
            many(
                "{\"data\":{\"users\":[{\"id\":\"1\",\"teams\":[",
                "{\"id\":\"1\"}",
                objects,
                "]}]}}",
            ),
        ),
        (
            "a user with a long name",
            long("{\"data\":{\"users\":[{\"id\":\"1\",\"name\":\"", "\"}]}}"),
        ),
        ("an error with a long text", long("{\"errors\":[{\"message\":\"", "\"}]}")),
        (
            "an error with a long code",
            long("{\"errors\":[{\"extensions\":{\"code\":\"", "\"}}]}"),
        ),
        ("a redirect to a long address", long("<", ">")),
        (
            "many errors beside a board",
            many(
                &format!("{board}\"name\":\"x\"}}]}},\"errors\":["),
                "{\"message\":\"x\",\"path\":[\"a\",1]}",
                objects / 2,
                "]}",
            ),
        ),
    ] {
        let server = responding_with(Bytes::from(text));
        let (connector, peak) = measured(&server);
        let options = server.options().max_retries(0);
        let error = if name.contains("user") {
            connector.read_user(&member(), &options).await.err()
        } else {
            connector.read_board("1", &options).await.err()
        };
        let is_of_the_action = error.as_ref().is_none_or(|error| matches!(error, CallError::Action(_)));
        assert!(is_of_the_action, "{name}: {}", error.unwrap());
        assert_within(name, peak(), 768 * MIB);
    }
}

/// Long names to the brim of a result, beside as many long warnings as there may be.
#[tokio::test(start_paused = true)]
async fn a_full_list_with_all_its_warnings_is_returned() {
    let _memory = MEMORY.lock().await;
    let server = MockServer::new(|request| {
        let request: Value = serde_json::from_slice(request.body()).unwrap();
        let page = request["variables"]["page"].as_u64().unwrap();
        let limit = request["variables"]["limit"].as_u64().unwrap();
        let name = "x".repeat(200 << 10);
        let rows = (0..limit)
            .map(|row| json!({ "id": (limit * (page - 1) + row + 1).to_string(), "name": name, "type": "board", "state": "active" }));
        let text = "y".repeat(8 << 10);
        let errors = (0..1_000).map(|number| json!({ "message": format!("{page} {number} {text}"), "path": [text, number] }));
        let response = json!({ "data": { "boards": rows.collect::<Vec<_>>() }, "errors": errors.collect::<Vec<_>>() });
        Box::pin(async move { Ok(Response::new(body(response.to_string()))) })
    });
    let (connector, peak) = measured(&server);
    let page = connector.list_boards(&BoardQuery::default(), &server.options()).await.unwrap();
    let length: usize = page.boards.iter().flat_map(|board| &board.name).map(String::len).sum();
    assert!(length > 100 * MIB, "{length}");
    assert!(page.next.is_some());
    assert_eq!(
        page.call.warnings.last().map(|warning| warning.code.as_str()),
        Some("more-warnings")
    );
    assert_within("a full list with all its warnings", peak(), 768 * MIB);
}

/// More than one user with the same address is odd already.
#[tokio::test(start_paused = true)]
async fn users_of_one_address_who_do_not_fit_are_refused() {
    let _memory = MEMORY.lock().await;
    let address = "lena.fischer@harborworks.example";
    for (count, fits) in [(2, true), (40, false)] {
        let server = MockServer::new(move |request| {
            let by_address = String::from_utf8_lossy(request.body()).contains("\"emails\":");
            let name = "x".repeat(1 << 20);
            let rows = (0..if by_address { count } else { 0 }).map(|id| json!({ "id": id.to_string(), "name": name, "email": address }));
            let response = json!({ "data": { "users": rows.collect::<Vec<_>>() } });
            Box::pin(async move { Ok(Response::new(body(response.to_string()))) })
        });
        let query = UserQuery {
            name: Some(address.to_owned()),
            ..UserQuery::default()
        };
        let result = server.connector().search_users(&query, &server.options()).await;
        if fits {
            assert_eq!(result.unwrap().users.len(), count);
        } else {
            let (failure, _) = failure(result);
            assert_eq!(failure.kind, FailureKind::InvalidResponse);
            assert!(failure.message.contains("does not fit"), "{}", failure.message);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_ordinary_call_takes_little() {
    let bed = TestBed::default();
    let (connector, peak) = measured(&bed);
    connector
        .read_user(&UserSelector::ById(monday_emulator::seed::MEMBER_USER.to_string()), &bed.options())
        .await
        .unwrap();
    assert_within("a user", peak(), 4 * MIB);
    let page = connector.list_boards(&BoardQuery::default(), &bed.options()).await.unwrap();
    assert!(page.boards.len() > 150, "{}", page.boards.len());
    assert_within("all boards of the emulator", peak(), 8 * MIB);
}

/// Of a document, of variables, and of bytes: all of it arrives, and comes back.
#[tokio::test(start_paused = true)]
async fn ten_megabytes_are_sent_and_returned_whole() {
    const LENGTH: usize = 10 * MIB;
    let server = MockServer::new(|request| {
        let response = Response::new(body(request.into_body()));
        Box::pin(async move { Ok(response) })
    });
    let (connector, peak) = measured(&server);
    let graphql = |document: String, variables: Option<String>| {
        RequestBody::Graphql(GraphqlRequest {
            document,
            variables,
            operation_name: None,
        })
    };
    let long = "x".repeat(LENGTH);
    for (name, sent) in [
        ("a document of 10 MiB", graphql(format!("# {long}\n{{ me {{ id }} }}"), None)),
        (
            "variables of 10 MiB",
            graphql("{ me { id } }".to_owned(), Some(format!("{{\"a\":\"{long}\"}}"))),
        ),
        ("10 MiB of text", RequestBody::Text(long.clone())),
        ("10 MiB of bytes", RequestBody::Bytes(vec![0xff; LENGTH])),
    ] {
        let request = CustomRequest {
            body: Some(sent),
            ..CustomRequest::default()
        };
        let response = connector.custom_api_action(&request, &server.options()).await.unwrap();
        let length = match &response.body {
            ResponseBody::Text(text) => text.len(),
            ResponseBody::Bytes(bytes) => bytes.len(),
        };
        assert!((LENGTH..LENGTH + 100).contains(&length), "{name}: {length}");
        assert_within(name, peak(), 128 * MIB);
    }
}

#[tokio::test(start_paused = true)]
async fn one_byte_more_than_the_maximum_is_refused() {
    let server = responding_with(Bytes::from(vec![b' '; MAX_BYTES + 1]));
    let (failure, temporary) = failure(server.connector().read_user(&member(), &server.options()).await);
    assert_eq!((failure.kind, temporary), (FailureKind::InvalidResponse, false));
    assert!(failure.message.contains("67108864 bytes"), "{}", failure.message);
}

/// As many boards as the largest accounts have: each once, none lost, in as many requests as it
/// takes.
#[tokio::test(start_paused = true)]
async fn a_hundred_thousand_boards_are_listed() {
    const BOARDS: u64 = 100_000;
    let server = MockServer::new(|request| {
        let request: Value = serde_json::from_slice(request.body()).unwrap();
        let number = |name: &str| request["variables"][name].as_u64().unwrap();
        let (limit, page) = (number("limit"), number("page"));
        let rows = (limit * (page - 1)..(limit * page).min(BOARDS)).map(|number| {
            json!({
                "id": (18_265_829_659 + number).to_string(), "name": format!("Board {number}"), "description": null,
                "board_kind": "public", "permissions": "everyone", "state": "active", "type": "board",
                "workspace": { "id": "7217155", "name": "Main workspace" }, "updated_at": "2026-11-23T09:00:00Z",
            })
        });
        let response = json!({ "data": { "boards": rows.collect::<Vec<_>>() } });
        Box::pin(async move { Ok(Response::new(body(response.to_string()))) })
    });
    let (connector, peak) = measured(&server);
    let page = connector.list_boards(&BoardQuery::default(), &server.options()).await.unwrap();
    assert_within("a list of 100,000 boards", peak(), 256 * MIB);
    assert_eq!(page.boards.len() as u64, BOARDS);
    assert_eq!(page.next, None);
    // 500 full pages, and a tenth more because they overlap.
    let requests = page.call.requests_sent;
    assert!((501..=550).contains(&requests), "{requests} requests");
}

#[tokio::test(start_paused = true)]
async fn a_host_with_little_memory_ends_the_call_and_goes_on() {
    let server = responding_with(Bytes::new());
    let small = Connector::builder()
        .allow_loopback()
        .memory_limit(8 << 20)
        .transport(|_, _| async { Ok(Response::new(body(vec![b' '; 32 << 20]))) })
        .load_file(&*COMPONENT)
        .unwrap();
    let result = small.read_user(&member(), &server.options()).await;
    assert!(matches!(result, Err(CallError::MemoryLimit { .. })), "{result:?}");
    // The next call is none the worse for it.
    let again = small.read_user(&UserSelector::ById("x".to_owned()), &server.options()).await;
    assert!(matches!(again, Err(CallError::Action(_))), "{again:?}");
}

#[tokio::test(start_paused = true)]
async fn a_host_with_little_time_ends_the_call() {
    let bed = TestBed::default();
    let impatient = Connector::builder()
        .allow_loopback()
        .call_timeout(Duration::from_secs(5))
        .transport(|_, _| async {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            Ok(Response::new(body("")))
        })
        .load_file(&*COMPONENT)
        .unwrap();
    let result = impatient.read_user(&member(), &bed.options()).await;
    assert!(matches!(result, Err(CallError::CallTimeout { .. })), "{result:?}");
    assert!(bed.elapsed() < Duration::from_secs(6));
}

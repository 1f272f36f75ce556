//! Input made to inject, to escape or to override: refused before a byte is sent, or carried as
//! plain data.

use host_test::{TestBed, carry_out, failure};
use monday_connector_host::{
    CallError, CallOptions,
    types::{BoardKind, BoardQuery, CustomRequest, FailureKind, GraphqlRequest, NameValue, NewBoard, RequestBody, UserQuery, UserSelector},
};
use monday_connector_scenarios::{Contract, SCENARIOS, set};
use monday_emulator::seed;

/// Texts that are no ids.
const IDS: [&str; 16] = [
    "",
    " ",
    "0",
    "-5",
    "007",
    "1e3",
    "1.0",
    "0x10",
    "9223372036854775808",
    "99999999999999999999999999",
    "1) { id } me { email",
    "1\", state: all, ids: [\"2",
    "1\r\nX: y",
    "1\u{0}2",
    "١٢٣",
    "1 OR 1=1",
];

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(bed: &TestBed, what: &str, result: Result<T, CallError>) {
    let (failure, temporary) = failure(result);
    assert_eq!(
        (failure.kind, temporary, failure.call.requests_sent),
        (FailureKind::InvalidInput, false, 0),
        "{what}"
    );
    let says_what_to_do = ["Enter", "Use https"].iter().any(|advice| failure.message.contains(advice));
    assert!(says_what_to_do, "{what}: {}", failure.message);
    assert_eq!(bed.log().len(), 0, "{what} was sent");
}

/// Every id of every input, by the contract.
#[tokio::test(start_paused = true)]
async fn anything_but_an_id_is_refused_in_every_place_for_an_id() {
    let contract = Contract::load();
    let bed = TestBed::small();
    let mut places = 0;
    for scenario in SCENARIOS {
        for path in contract.id_paths(scenario.function) {
            places += 1;
            for id in IDS {
                let mut input = (scenario.input)(0);
                set(&mut input, &path, id.into());
                let result = bed.connector().call(scenario.function, &input, &bed.options()).await;
                assert_refused(&bed, &format!("{id} at {path:?} of {}", scenario.function), result);
            }
        }
    }
    assert!(places >= 20, "{places}");
}

#[tokio::test(start_paused = true)]
async fn malformed_addresses_names_and_limits_are_refused() {
    let bed = TestBed::default();
    let (connector, options) = (bed.connector(), bed.options());
    for address in [
        "",
        " ",
        "nobody",
        "@",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.exa\0mple",
        "a@b\u{2028}.example",
        "\u{feff}",
    ] {
        let selector = UserSelector::ByEmail(address.to_owned());
        assert_refused(&bed, address, connector.read_user(&selector, &options).await);
    }
    for name in ["", " ", "\t\r\n", "\u{a0}\u{3000}"] {
        let query = UserQuery {
            name: Some(name.to_owned()),
            ..UserQuery::default()
        };
        assert_refused(&bed, name, connector.search_users(&query, &options).await);
        let board = NewBoard::new(name, BoardKind::Private);
        assert_refused(&bed, name, connector.create_board(&board, &options).await);
    }
    let none = BoardQuery {
        limit: Some(0),
        ..BoardQuery::default()
    };
    assert_refused(&bed, "a limit of 0", connector.list_boards(&none, &options).await);
    let none = UserQuery {
        limit: Some(0),
        ..UserQuery::default()
    };
    assert_refused(&bed, "a limit of 0", connector.search_users(&none, &options).await);
    for document in ["", " \n"] {
        let mut request = custom();
        if let Some(RequestBody::Graphql(graphql)) = &mut request.body {
            graphql.document = document.to_owned();
        }
        assert_refused(&bed, "no document", connector.custom_api_action(&request, &options).await);
    }
}

#[tokio::test(start_paused = true)]
async fn cursors_that_were_made_up_are_refused() {
    let bed = TestBed::default();
    let (connector, options) = (bed.connector(), bed.options());
    let first = BoardQuery {
        limit: Some(3),
        ..BoardQuery::default()
    };
    let next = connector.list_boards(&first, &options).await.unwrap().next.unwrap();
    bed.emulator.clear_log();
    let other_kind = BoardQuery {
        kind: Some(BoardKind::Private),
        cursor: Some(next.clone()),
        ..first.clone()
    };
    assert_refused(&bed, "another query", connector.list_boards(&other_kind, &options).await);
    for cursor in [
        "",
        "2",
        "p1-0-25-0--00000000",
        "p1-99999999999-25-0--0",
        &format!("{next}x"),
        &next[..next.len() - 1],
    ] {
        let query = BoardQuery {
            cursor: Some(cursor.to_owned()),
            ..first.clone()
        };
        assert_refused(&bed, cursor, connector.list_boards(&query, &options).await);
        let query = UserQuery {
            cursor: Some(next.clone()),
            ..UserQuery::default()
        };
        assert_refused(&bed, "the cursor of another list", connector.search_users(&query, &options).await);
    }
}

#[tokio::test(start_paused = true)]
async fn endpoints_that_lead_elsewhere_are_refused() {
    let bed = TestBed::default();
    let board = seed::PUBLIC_BOARD.to_string();
    let token = bed.emulator.tokens().admin();
    for endpoint in [
        "",
        "api.monday.com",
        "ftp://api.monday.com",
        "https://",
        "https://user@api.monday.com",
        "https://api.monday.com:0",
        "https://api.monday.com:99999",
        "https://api.monday.com/v2/../../else",
        "https://api.monday.com?x=y",
        "https://api.monday.com#x",
        "https://api.monday.com\\@elsewhere.example",
        "https://api.monday.com\r\nHost: elsewhere.example",
        "https://api.monday.com ",
        "http://elsewhere.example",
        "http://127.0.0.1.elsewhere.example",
        "http://localhost.elsewhere.example",
    ] {
        let options = CallOptions::with_token(token).endpoint(endpoint);
        assert_refused(&bed, endpoint, bed.connector().read_board(&board, &options).await);
    }
    for version in ["2026", "2026-13", "2026-10\r\nX: y", "26-10", "2026-1", "latest", "2026-10-01", ""] {
        let options = bed.options().api_version(version);
        assert_refused(&bed, version, bed.connector().read_board(&board, &options).await);
    }
    let without_token = CallOptions::default().endpoint(bed.endpoint());
    assert_refused(
        &bed,
        "an endpoint without a token",
        bed.connector().read_board(&board, &without_token).await,
    );
    let two_lines = bed.options().token("abcdefghijkl\r\nX-Evil: yes");
    assert_refused(&bed, "a token of two lines", bed.connector().read_board(&board, &two_lines).await);
}

fn custom() -> CustomRequest {
    CustomRequest {
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: "{ me { id } }".to_owned(),
            variables: None,
            operation_name: None,
        })),
        ..CustomRequest::default()
    }
}

fn header(name: &str, value: &str) -> CustomRequest {
    let header = NameValue {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    CustomRequest {
        headers: Some(vec![header]),
        ..custom()
    }
}

#[tokio::test(start_paused = true)]
async fn custom_requests_cannot_leave_the_endpoint_or_change_the_token() {
    let bed = TestBed::default();
    let (connector, options) = (bed.connector(), bed.options());
    for path in [
        "",
        "v2",
        "//elsewhere.example/v2",
        "https://elsewhere.example/v2",
        "/v2/../admin",
        "/v2/%2e%2E/admin",
        "/v2/.%2e/admin",
        "/./v2",
        "/v2\\..\\admin",
        "/v2%5c..%5cadmin",
        "/v2%2f..%2fadmin",
        "/v2?x=y",
        "/v2#x",
        "/v2\r\nX: y",
        "/v2%0",
        "/v2%zz",
    ] {
        let request = CustomRequest {
            path: Some(path.to_owned()),
            ..custom()
        };
        assert_refused(&bed, path, connector.custom_api_action(&request, &options).await);
    }
    for (name, content) in [
        ("Authorization", "another token"),
        ("AUTHORIZATION", ""),
        ("Host", "elsewhere.example"),
        ("Content-Length", "5"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "close"),
        ("Proxy-Authorization", "x"),
        ("Accept-Encoding", "gzip"),
        ("X Y", "z"),
        ("X:Y", "z"),
        ("", "z"),
        ("X\r\nY", "z"),
        ("X-Y", "a\r\nEvil: b"),
        ("X-Y", "a\0b"),
        ("Idempotency-Key", "a key with blanks"),
    ] {
        let what = format!("{name}: {content}");
        assert_refused(&bed, &what, connector.custom_api_action(&header(name, content), &options).await);
    }
    for variables in ["[]", "1", "\"x\"", "{", "{} {}"] {
        let mut request = custom();
        if let Some(RequestBody::Graphql(graphql)) = &mut request.body {
            graphql.variables = Some(variables.to_owned());
        }
        assert_refused(&bed, variables, connector.custom_api_action(&request, &options).await);
    }
}

#[tokio::test(start_paused = true)]
async fn keys_that_cannot_be_sent_are_refused_by_changes_and_ignored_by_reads() {
    for scenario in SCENARIOS {
        let bed = TestBed::small();
        for key in ["", " ", "a b", "é", "a\r\nb", &"k".repeat(256)] {
            bed.prepare(scenario);
            let result = carry_out(bed.connector(), scenario, 0, &bed.options().idempotency_key(key)).await;
            // A query is sent by POST, like a mutation.
            if scenario.is_change() || scenario.is_custom() {
                assert_refused(&bed, key, result);
            } else {
                assert!((scenario.is_right)(&result.unwrap()), "{}, {key:?}", scenario.name);
                bed.emulator.clear_log();
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn text_that_looks_like_code_is_carried_as_text() {
    let bed = TestBed::default();
    for name in [
        "\"} ) { id } }",
        "${name}",
        "'; DROP TABLE boards; --",
        "line\nbreak \u{202e} \u{1f469}\u{200d}\u{1f4bb} \\u0000",
        "{{ handlebars }} <script>alert(1)</script>",
    ] {
        let board = NewBoard {
            description: Some(name.to_owned()),
            ..NewBoard::new(name, BoardKind::Private)
        };
        let created = bed.connector().create_board(&board, &bed.options()).await.unwrap();
        assert_eq!(created.board.name.as_deref(), Some(name));
        assert_eq!(bed.emulator.inspect(|world| world.boards_named(name).len()), 1);
        let query = UserQuery {
            name: Some(name.to_owned()),
            ..UserQuery::default()
        };
        let found = bed.connector().search_users(&query, &bed.options()).await.unwrap();
        assert_eq!(found.users, []);
    }
}

//! Input made to inject, to escape or to override: refused before a byte is sent, or carried as
//! plain data.

use host_test::{Desk, failure};
use monday_connector_host::{
    CallError, Connection,
    types::{
        BoardKind, BoardQuery, CustomRequest, FailureKind, GraphqlRequest, MutationOptions, NameValue, NewBoard, RequestBody, UserQuery,
        UserSelector, WorkspaceFilter,
    },
};
use monday_emulator::seed;

/// What some put into ids.
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
    "1\0",
    "١٢٣",
    "1 OR 1=1",
];

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(desk: &Desk, what: &str, result: Result<T, CallError>) {
    let (failure, temporary) = failure(result);
    assert_eq!(
        (failure.kind, temporary, failure.attempts),
        (FailureKind::InvalidInput, false, 0),
        "{what}"
    );
    let says_what_to_do = ["Enter", "Use https"].iter().any(|advice| failure.message.contains(advice));
    assert!(says_what_to_do, "{what}: {}", failure.message);
    assert_eq!(desk.log().len(), 0, "{what} was sent");
}

#[tokio::test(start_paused = true)]
async fn what_is_no_id_is_refused() {
    let desk = Desk::default();
    let (connector, connection) = (desk.connector(), desk.connection());
    for id in IDS {
        assert_refused(&desk, id, connector.read_board(&connection, id).await);
        assert_refused(&desk, id, connector.archive_board(&connection, id, None).await);
        assert_refused(&desk, id, connector.delete_board(&connection, id, None).await);
        assert_refused(&desk, id, connector.add_user_to_board(&connection, id, "1", None).await);
        assert_refused(&desk, id, connector.add_user_to_board(&connection, "1", id, None).await);
        assert_refused(&desk, id, connector.delete_user_from_board(&connection, "1", id, None).await);
        assert_refused(
            &desk,
            id,
            connector.read_user(&connection, &UserSelector::ById(id.to_owned())).await,
        );
        let query = BoardQuery {
            workspace: Some(WorkspaceFilter::ById(id.to_owned())),
            ..BoardQuery::default()
        };
        assert_refused(&desk, id, connector.list_boards(&connection, &query).await);
        let board = NewBoard {
            owner_ids: Some(vec![id.to_owned()]),
            ..NewBoard::new("New", BoardKind::Private)
        };
        assert_refused(&desk, id, connector.create_board(&connection, &board, None).await);
    }
}

#[tokio::test(start_paused = true)]
async fn addresses_names_and_limits_that_make_no_sense_are_refused() {
    let desk = Desk::default();
    let (connector, connection) = (desk.connector(), desk.connection());
    for address in [
        "",
        " ",
        "nobody",
        "@",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example\0",
        "a@b\u{2028}.example",
        "\u{feff}",
    ] {
        let selector = UserSelector::ByEmail(address.to_owned());
        assert_refused(&desk, address, connector.read_user(&connection, &selector).await);
    }
    for name in ["", " ", "\t\r\n", "\u{a0}\u{3000}"] {
        let query = UserQuery {
            name: Some(name.to_owned()),
            ..UserQuery::default()
        };
        assert_refused(&desk, name, connector.search_users(&connection, &query).await);
        let board = NewBoard::new(name, BoardKind::Private);
        assert_refused(&desk, name, connector.create_board(&connection, &board, None).await);
    }
    let none = BoardQuery {
        limit: Some(0),
        ..BoardQuery::default()
    };
    assert_refused(&desk, "a limit of 0", connector.list_boards(&connection, &none).await);
    let none = UserQuery {
        limit: Some(0),
        ..UserQuery::default()
    };
    assert_refused(&desk, "a limit of 0", connector.search_users(&connection, &none).await);
    for document in ["", " \n"] {
        let mut request = custom();
        if let Some(RequestBody::Graphql(graphql)) = &mut request.body {
            graphql.document = document.to_owned();
        }
        assert_refused(&desk, "no document", connector.custom_api_action(&connection, &request).await);
    }
}

#[tokio::test(start_paused = true)]
async fn cursors_that_were_made_up_are_refused() {
    let desk = Desk::default();
    let (connector, connection) = (desk.connector(), desk.connection());
    let first = BoardQuery {
        limit: Some(3),
        ..BoardQuery::default()
    };
    let next = connector.list_boards(&connection, &first).await.unwrap().next.unwrap();
    desk.emulator.clear_log();
    let other_kind = BoardQuery {
        kind: Some(BoardKind::Private),
        cursor: Some(next.clone()),
        ..first.clone()
    };
    assert_refused(&desk, "another query", connector.list_boards(&connection, &other_kind).await);
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
        assert_refused(&desk, cursor, connector.list_boards(&connection, &query).await);
        let query = UserQuery {
            cursor: Some(next.clone()),
            ..UserQuery::default()
        };
        assert_refused(
            &desk,
            "the cursor of another list",
            connector.search_users(&connection, &query).await,
        );
    }
}

#[tokio::test(start_paused = true)]
async fn connections_that_lead_elsewhere_are_refused() {
    let desk = Desk::default();
    let board = seed::PUBLIC_BOARD.to_string();
    let token = desk.emulator.tokens().admin();
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
        let connection = Connection::with_token(token).endpoint(endpoint);
        assert_refused(&desk, endpoint, desk.connector().read_board(&connection, &board).await);
    }
    for version in ["2026", "2026-13", "2026-10\r\nX: y", "26-10", "2026-1", "latest", "2026-10-01", ""] {
        let connection = desk.connection().api_version(version);
        assert_refused(&desk, version, desk.connector().read_board(&connection, &board).await);
    }
    let without_token = Connection::default().endpoint(desk.endpoint());
    assert_refused(
        &desk,
        "an endpoint without a token",
        desk.connector().read_board(&without_token, &board).await,
    );
    let two_lines = desk.connection().token("abcdefghijkl\r\nX-Evil: yes");
    assert_refused(&desk, "a token of two lines", desk.connector().read_board(&two_lines, &board).await);
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

fn header(name: &str, content: &str) -> CustomRequest {
    let header = NameValue {
        name: name.to_owned(),
        content: content.to_owned(),
    };
    CustomRequest {
        headers: Some(vec![header]),
        ..custom()
    }
}

#[tokio::test(start_paused = true)]
async fn custom_calls_cannot_leave_or_speak_for_another() {
    let desk = Desk::default();
    let (connector, connection) = (desk.connector(), desk.connection());
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
        assert_refused(&desk, path, connector.custom_api_action(&connection, &request).await);
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
        assert_refused(&desk, &what, connector.custom_api_action(&connection, &header(name, content)).await);
    }
    for variables in ["[]", "1", "\"x\"", "{", "{} {}"] {
        let mut request = custom();
        if let Some(RequestBody::Graphql(graphql)) = &mut request.body {
            graphql.variables = Some(variables.to_owned());
        }
        assert_refused(&desk, variables, connector.custom_api_action(&connection, &request).await);
    }
    for key in ["", " ", "a b", "é", "a\r\nb", &"k".repeat(256)] {
        let options = MutationOptions {
            idempotency_key: Some(key.to_owned()),
        };
        let board = seed::PUBLIC_BOARD.to_string();
        assert_refused(&desk, key, connector.archive_board(&connection, &board, Some(&options)).await);
    }
}

#[tokio::test(start_paused = true)]
async fn text_that_looks_like_code_is_carried_as_text() {
    let desk = Desk::default();
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
        let created = desk.connector().create_board(&desk.connection(), &board, None).await.unwrap();
        assert_eq!(created.board.name, name);
        assert_eq!(desk.emulator.inspect(|world| world.boards_named(name).len()), 1);
        let query = UserQuery {
            name: Some(name.to_owned()),
            ..UserQuery::default()
        };
        let found = desk.connector().search_users(&desk.connection(), &query).await.unwrap();
        assert_eq!(found.users, []);
    }
}

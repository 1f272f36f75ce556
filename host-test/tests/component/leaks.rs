//! The token is in nothing that comes out, whatever the server does with it.

use std::sync::{Arc, Mutex};

use host_test::{Desk, Stage, failure};
use http::Response;
use http_body_util::{BodyExt, Full};
use monday_connector_host::{
    Connection, Connector, Event,
    types::{
        BoardKind, BoardQuery, CustomRequest, GraphqlRequest, MutationOptions, NameValue, NewBoard, RequestBody, ResponseBody, UserQuery,
        UserSelector,
    },
};
use monday_emulator::{
    Fault,
    faults::{Action, EchoLocation},
    seed,
};

/// Whether a piece of the token of eight characters or more is in a text.
#[track_caller]
fn assert_clean(text: &str, token: &str) {
    for piece in token.as_bytes().windows(8) {
        let piece = std::str::from_utf8(piece).unwrap();
        assert!(!text.contains(piece), "{piece} of the token is in: {text}");
    }
}

/// Everything that comes of every action: results, failures, what is logged of them, and every
/// event on the way.
async fn everything(connector: &Connector, connection: &Connection) -> (String, String) {
    let events: Arc<Mutex<Vec<Event>>> = Arc::default();
    let log = Arc::clone(&events);
    let connector = connector.observed(move |event| log.lock().unwrap().push(event.clone()));
    let board = seed::PUBLIC_BOARD.to_string();
    let user = seed::NEWCOMER.to_string();
    let selector = UserSelector::ById(seed::MEMBER_USER.to_string());
    let new_board = NewBoard::new("New", BoardKind::Private);
    let graphql = CustomRequest {
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: "{ boards { id name } users { id name } }".to_owned(),
            variables: None,
            operation_name: None,
        })),
        ..CustomRequest::default()
    };
    let with_members = BoardQuery {
        include_members: Some(true),
        ..BoardQuery::default()
    };
    let mut texts = Vec::new();
    macro_rules! note {
        ($call:expr) => {
            match $call.await {
                Ok(value) => texts.push(format!("{value:?}")),
                Err(error) => texts.push(format!("{error:?} {error} {:?}", std::error::Error::source(&error))),
            }
        };
    }
    note!(connector.read_board(connection, &board));
    note!(connector.read_user(connection, &selector));
    note!(connector.list_boards(connection, &with_members));
    note!(connector.search_users(connection, &UserQuery::default()));
    note!(connector.check_connection(connection));
    note!(connector.custom_api_action(connection, &graphql));
    note!(connector.custom_api_action(connection, &CustomRequest::default()));
    note!(connector.add_user_to_board(connection, &board, &user, None));
    note!(connector.delete_user_from_board(connection, &board, &user, None));
    note!(connector.archive_board(connection, &board, None));
    note!(connector.delete_board(connection, &board, None));
    note!(connector.create_board(connection, &new_board, None));
    assert_eq!(texts.len(), 12);
    let log = format!("{connection:?} {:?}", events.lock().unwrap());
    (texts.join("\n"), log)
}

#[tokio::test(start_paused = true)]
async fn a_token_that_the_emulator_echoes_comes_out_of_no_action() {
    for place in [EchoLocation::Message, EchoLocation::Page, EchoLocation::Header] {
        let desk = Desk::default();
        desk.emulator.script([Fault::new(Action::EchoToken(place))]);
        let connection = desk.connection().max_retries(1);
        let (text, log) = everything(desk.connector(), &connection).await;
        assert_clean(&text, desk.emulator.tokens().admin());
        assert_clean(&log, desk.emulator.tokens().admin());
        // The test would see nothing if nothing was echoed. Only custom calls hand a page or a
        // header on.
        let least = match place {
            EchoLocation::Message => 12,
            EchoLocation::Page => 4,
            EchoLocation::Header => 2,
        };
        assert!(text.matches("[redacted]").count() >= least, "{place:?}: {text}");
    }
}

/// Somebody pasted the token into a name, and part of it into another.
#[tokio::test(start_paused = true)]
async fn a_token_that_stands_in_the_account_comes_out_of_no_action() {
    let desk = Desk::default();
    let token = desk.emulator.tokens().admin().to_owned();
    desk.emulator.edit(|world| {
        for (number, board) in world.boards.values_mut().enumerate() {
            board.name = format!("é {}", &token[number % 5..]);
        }
        for user in world.users.values_mut() {
            user.name = format!("{}\u{1f469}", &token[..9]);
        }
    });
    let (text, log) = everything(desk.connector(), &desk.connection()).await;
    assert_clean(&text, &token);
    assert_clean(&log, &token);
    assert!(text.matches("[redacted]").count() > 100, "{text}");
}

/// A server that puts the token, and pieces of it, wherever an answer has room.
fn echoing(status: u16) -> Stage {
    Stage::with_server(move |request| {
        let token = request.headers()["authorization"].to_str().unwrap().to_owned();
        Box::pin(async move {
            let piece = &token[5..20];
            let escaped: String = token.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect();
            let body = format!(
                r#"{{"errors":[{{"message":"{token} is bad, {piece}","path":["{token}",1],
                "extensions":{{"code":"{piece}","{token}":"{escaped}"}}}}],"extensions":{{"request_id":"{token}"}}}}"#
            );
            Ok(Response::builder()
                .status(status)
                .header("x-request-id", &token)
                .header("location", format!("https://elsewhere.example/?token={token}"))
                .header("api-version", &token)
                .header("x-echo", piece)
                .body(Full::from(body).map_err(|error| match error {}).boxed_unsync())
                .unwrap())
        })
    })
}

#[tokio::test(start_paused = true)]
async fn no_part_of_a_failure_or_an_answer_holds_it() {
    for status in [200, 302, 401, 403, 429, 500, 503] {
        let stage = echoing(status);
        let connection = stage.connection().max_retries(0);
        let (text, log) = everything(stage.connector(), &connection).await;
        assert_clean(&text, "kQ7vXw2LrT9pZs4NcB8yHd3MfJ6gWa1E");
        assert_clean(&log, "kQ7vXw2LrT9pZs4NcB8yHd3MfJ6gWa1E");
        assert!(text.matches("[redacted]").count() >= 24, "{status}: {text}");
    }
}

/// Readers of JSON differ in what they take: one that reads more than the component must not find
/// the token, either.
#[tokio::test(start_paused = true)]
async fn a_token_behind_escapes_is_found_in_what_is_not_quite_json() {
    let token = "kQ7vXw2LrT9pZs4NcB8yHd3MfJ6gWa1E";
    let escaped: String = token.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect();
    let deep = format!("{}\"{escaped}\"{}", "[".repeat(200), "]".repeat(200));
    for body in [
        format!(r#"{{"n":1e999,"t":"{escaped}"}}"#),
        format!("{{}}\n{{\"t\":\"{escaped}\"}}"),
        format!(r#"{{"t":"{escaped}"#),
        deep,
    ] {
        assert!(!body.contains(token));
        let stage = Stage::with_server(move |request| {
            let name = request.headers()["authorization"].to_str().unwrap().to_ascii_lowercase();
            let body = Full::from(body.clone()).map_err(|error| match error {}).boxed_unsync();
            Box::pin(async move { Ok(Response::builder().header(format!("x-{name}"), "a").body(body).unwrap()) })
        });
        let request = CustomRequest {
            headers: Some(vec![NameValue {
                name: "api-version".to_owned(),
                content: token.to_owned(),
            }]),
            ..CustomRequest::default()
        };
        let response = stage.connector().custom_api_action(&stage.connection(), &request).await.unwrap();
        assert!(response.headers.iter().any(|header| header.name == "x-[redacted]"), "{response:?}");
        let ResponseBody::Text(text) = &response.body else {
            panic!("{response:?}")
        };
        assert!(text.contains("[redacted]") && !text.contains("\\u00"), "{text}");
        assert_clean(&format!("{response:?}").to_ascii_lowercase(), &token.to_ascii_lowercase());
    }
}

/// Somebody else's, which is not the one to look for.
#[tokio::test(start_paused = true)]
async fn a_token_of_somebody_else_in_the_wrong_input_is_not_repeated() {
    let desk = Desk::default();
    let token = desk.emulator.tokens().admin().to_owned();
    let connection = Connection::with_token("another-token-1234567890").endpoint(desk.endpoint());
    let connector = desk.connector();
    let selector = UserSelector::ById(token.clone());
    let email = UserSelector::ByEmail(token.clone());
    let owned = NewBoard {
        owner_ids: Some(vec![token.clone()]),
        ..NewBoard::new("New", BoardKind::Private)
    };
    let cursor = BoardQuery {
        cursor: Some(token.clone()),
        ..BoardQuery::default()
    };
    for (failure, _) in [
        failure(connector.read_board(&connection, &token).await),
        failure(connector.add_user_to_board(&connection, "1", &token, None).await),
        failure(connector.delete_user_from_board(&connection, &token, "1", None).await),
        failure(connector.archive_board(&connection, &token, None).await),
        failure(connector.read_user(&connection, &selector).await),
        failure(connector.read_user(&connection, &email).await),
        failure(connector.create_board(&connection, &owned, None).await),
        failure(connector.list_boards(&connection, &cursor).await),
        failure(connector.read_board(&connection.clone().api_version(token.as_str()), "1").await),
        failure(connector.read_board(&connection.clone().endpoint(token.as_str()), "1").await),
    ] {
        assert_clean(&format!("{failure:?}"), &token);
    }
    assert_eq!(desk.log().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_token_in_the_wrong_input_is_not_repeated_either() {
    let desk = Desk::default();
    let token = desk.emulator.tokens().admin().to_owned();
    let (connector, connection) = (desk.connector(), desk.connection());
    let selector = UserSelector::ByEmail(token.clone());
    let custom = CustomRequest {
        path: Some(format!("/v2?{token}")),
        ..CustomRequest::default()
    };
    let key = MutationOptions {
        idempotency_key: Some(token.clone()),
    };
    let swapped = Connection::with_token("2026-10")
        .api_version(token.as_str())
        .endpoint(desk.endpoint());
    let endpoint = Connection::with_token("x").endpoint(token.as_str());
    // As long as a version may be, and a token all the same.
    let short = Connection::with_token("s3cr3t-k3y")
        .api_version("s3cr3t-k3y")
        .endpoint(desk.endpoint());
    let (refusal, _) = failure(connector.read_board(&short, "1").await);
    assert_clean(&format!("{refusal:?}"), "s3cr3t-k3y");
    for (failure, _) in [
        failure(connector.read_board(&connection, &token).await),
        failure(connector.add_user_to_board(&connection, "1", &token, None).await),
        failure(connector.archive_board(&connection, "1", Some(&key)).await),
        failure(connector.read_user(&connection, &selector).await),
        failure(connector.custom_api_action(&connection, &custom).await),
        failure(connector.read_board(&connection.clone().api_version(token.as_str()), "1").await),
        failure(connector.read_board(&swapped, "1").await),
        failure(connector.read_board(&endpoint, "1").await),
    ] {
        assert_clean(&format!("{failure:?}"), &token);
    }
    assert_eq!(desk.log().len(), 0);
}

/// Whoever watches the requests go by sees no token there either, whatever the caller made of it.
#[tokio::test(start_paused = true)]
async fn a_token_in_what_is_sent_is_not_observed() {
    let desk = Desk::default();
    let token = desk.emulator.tokens().admin().to_owned();
    let events: Arc<Mutex<Vec<Event>>> = Arc::default();
    let log = Arc::clone(&events);
    let connector = desk.connector().observed(move |event| log.lock().unwrap().push(event.clone()));
    let named = NewBoard::new(format!("{token}!"), BoardKind::Private);
    let pair = || {
        Some(vec![NameValue {
            name: "x-note".to_owned(),
            content: token[3..14].to_owned(),
        }])
    };
    let custom = CustomRequest {
        headers: pair(),
        query: pair(),
        ..CustomRequest::default()
    };
    let created = connector.create_board(&desk.connection(), &named, None).await.unwrap();
    assert_eq!(created.board.name, "[redacted]!");
    connector.custom_api_action(&desk.connection(), &custom).await.unwrap();
    // It went out as it was meant.
    let sent = desk.log();
    assert!(sent[0].body.contains(&token) && sent[1].header("x-note") == Some(&token[3..14]));
    let events = format!("{:?}", events.lock().unwrap());
    assert!(events.matches("redacted").count() >= 3, "{events}");
    assert_clean(&events, &token);
}

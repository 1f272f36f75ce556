//! The token is in nothing that comes out, whatever the server does with it.

use std::sync::{Arc, Mutex};

use host_test::{MockServer, TestBed, carry_out, failure};
use http::Response;
use http_body_util::{BodyExt, Full};
use monday_connector_host::{
    CallOptions, Connector, Event,
    types::{BoardKind, BoardMember, BoardQuery, CustomRequest, NameValue, NewBoard, NewBoardMember, ResponseBody, UserSelector},
};
use monday_connector_scenarios::{SCENARIOS, Scenario};
use monday_emulator::{
    Fault, Guess, Options,
    faults::{Action, EchoLocation},
};

/// The token that mock servers take.
const TOKEN: &str = "kQ7vXw2LrT9pZs4NcB8yHd3MfJ6gWa1E";

/// Whether a piece of the token that could be used, of sixteen characters or more, is in a text.
#[track_caller]
fn assert_clean(text: &str, token: &str) {
    for piece in token.as_bytes().windows(16) {
        let piece = std::str::from_utf8(piece).unwrap();
        assert!(!text.contains(piece), "{piece} of the token is in: {text}");
    }
}

/// Carries out all scenarios, and returns the text of every result and failure, and of what is
/// logged of them: options and events.
async fn everything(connector: &Connector, options: &CallOptions, prepare: impl Fn(&Scenario)) -> (String, String) {
    let events: Arc<Mutex<Vec<Event>>> = Arc::default();
    let log = Arc::clone(&events);
    let connector = connector.observed(move |event| log.lock().unwrap().push(event.clone()));
    let mut texts = Vec::new();
    for scenario in SCENARIOS {
        prepare(scenario);
        match carry_out(&connector, scenario, 0, options).await {
            Ok(result) => texts.push(result.to_string()),
            Err(error) => texts.push(format!("{error:?} {error} {:?}", std::error::Error::source(&error))),
        }
    }
    let page = connector.custom_api_action(&CustomRequest::default(), options).await;
    texts.push(format!("{page:?}"));
    let log = format!("{options:?} {:?}", events.lock().unwrap());
    (texts.join("\n"), log)
}

/// What no source decides: as the emulator guesses, and the other way round.
const POSITIONS: [&[Guess]; 2] = [&[], Guess::ALL];

fn bed_with(guesses: &[Guess]) -> TestBed {
    TestBed::new(Options {
        guesses: guesses.to_vec(),
        ..Options::default()
    })
}

#[tokio::test(start_paused = true)]
async fn a_token_that_the_emulator_echoes_comes_out_of_no_action() {
    let locations = [EchoLocation::Message, EchoLocation::Page, EchoLocation::Header];
    for (location, guesses) in locations
        .into_iter()
        .flat_map(|location| POSITIONS.map(|guesses| (location, guesses)))
    {
        let bed = bed_with(guesses);
        bed.emulator.script([Fault::new(Action::EchoToken(location))]);
        let options = bed.options().max_retries(1);
        let (text, log) = everything(bed.connector(), &options, |scenario| bed.prepare(scenario)).await;
        assert_clean(&text, bed.emulator.tokens().admin());
        assert_clean(&log, bed.emulator.tokens().admin());
        // The test would see nothing if nothing was echoed. Only custom requests return a page or a
        // header.
        let least = match location {
            EchoLocation::Message => 12,
            EchoLocation::Page => 4,
            EchoLocation::Header => 2,
        };
        assert!(text.matches("[redacted]").count() >= least, "{location:?}: {text}");
    }
}

/// Somebody pasted the token into a name, and part of it into another.
#[tokio::test(start_paused = true)]
async fn a_token_that_stands_in_the_account_comes_out_of_no_action() {
    for guesses in POSITIONS {
        token_in_the_account(&bed_with(guesses)).await;
    }
}

async fn token_in_the_account(bed: &TestBed) {
    let token = bed.emulator.tokens().admin().to_owned();
    bed.emulator.edit(|world| {
        for (number, board) in world.boards.values_mut().enumerate() {
            board.name = format!("é {}", &token[number % 5..]);
        }
        for user in world.users.values_mut() {
            user.name = format!("{}\u{1f469}", &token[..17]);
        }
    });
    let (text, log) = everything(bed.connector(), &bed.options(), |scenario| bed.prepare(scenario)).await;
    assert_clean(&text, &token);
    assert_clean(&log, &token);
    assert!(text.matches("[redacted]").count() > 75, "{text}");
}

/// A server that puts the token, and pieces of it, wherever a response has room.
fn echoing(status: u16) -> MockServer {
    MockServer::new(move |request| {
        let token = request.headers()["authorization"].to_str().unwrap().to_owned();
        Box::pin(async move {
            let piece = &token[5..21];
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
async fn no_part_of_a_failure_or_a_response_holds_the_token() {
    for status in [200, 302, 401, 403, 429, 500, 503] {
        let server = echoing(status);
        let options = server.options().max_retries(0);
        let (text, log) = everything(server.connector(), &options, |_| {}).await;
        assert_clean(&text, TOKEN);
        assert_clean(&log, TOKEN);
        assert!(text.matches("[redacted]").count() >= 24, "{status}: {text}");
    }
}

/// Readers of JSON differ in what they take: one that reads more than the component must not find
/// the token, either.
#[tokio::test(start_paused = true)]
async fn a_token_behind_escapes_is_found_in_what_is_not_quite_json() {
    let token = TOKEN;
    let escaped: String = token.chars().map(|character| format!("\\u{:04x}", u32::from(character))).collect();
    let deep = format!("{}\"{escaped}\"{}", "[".repeat(200), "]".repeat(200));
    for body in [
        format!(r#"{{"n":1e999,"t":"{escaped}"}}"#),
        format!("{{}}\n{{\"t\":\"{escaped}\"}}"),
        format!(r#"{{"t":"{escaped}"#),
        deep,
    ] {
        assert!(!body.contains(token));
        let server = MockServer::new(move |request| {
            let name = request.headers()["authorization"].to_str().unwrap().to_ascii_lowercase();
            let body = Full::from(body.clone()).map_err(|error| match error {}).boxed_unsync();
            Box::pin(async move { Ok(Response::builder().header(format!("x-{name}"), "a").body(body).unwrap()) })
        });
        let request = CustomRequest {
            headers: Some(vec![NameValue {
                name: "api-version".to_owned(),
                value: token.to_owned(),
            }]),
            ..CustomRequest::default()
        };
        let response = server.connector().custom_api_action(&request, &server.options()).await.unwrap();
        assert!(response.headers.iter().any(|header| header.name == "x-[redacted]"), "{response:?}");
        let ResponseBody::Text(text) = &response.body else {
            panic!("{response:?}")
        };
        assert!(text.contains("[redacted]") && !text.contains("\\u00"), "{text}");
        assert_clean(&format!("{response:?}").to_ascii_lowercase(), &token.to_ascii_lowercase());
    }
}

/// Each call with the token in a place where it does not belong.
async fn misplaced(bed: &TestBed, options: &CallOptions) {
    let token = bed.emulator.tokens().admin();
    let connector = bed.connector();
    let owned = NewBoard {
        owner_ids: Some(vec![token.to_owned()]),
        ..NewBoard::new("New", BoardKind::Private)
    };
    let cursor = BoardQuery {
        cursor: Some(token.to_owned()),
        ..BoardQuery::default()
    };
    let custom = CustomRequest {
        path: Some(format!("/v2?{token}")),
        ..CustomRequest::default()
    };
    for (failure, _) in [
        failure(connector.read_board(token, options).await),
        failure(connector.add_user_to_board(&NewBoardMember::new("1", token), options).await),
        failure(connector.delete_user_from_board(&BoardMember::new(token, "1"), options).await),
        failure(connector.archive_board(token, options).await),
        failure(connector.read_user(&UserSelector::ById(token.to_owned()), options).await),
        failure(connector.read_user(&UserSelector::ByEmail(token.to_owned()), options).await),
        failure(connector.create_board(&owned, options).await),
        failure(connector.list_boards(&cursor, options).await),
        failure(connector.custom_api_action(&custom, options).await),
        failure(connector.read_board("1", &options.clone().api_version(token)).await),
        failure(connector.read_board("1", &options.clone().endpoint(token)).await),
    ] {
        assert_clean(&format!("{failure:?}"), token);
    }
    assert_eq!(bed.log().len(), 0);
}

/// Somebody else's token is not the one that is looked for.
#[tokio::test(start_paused = true)]
async fn a_token_of_somebody_else_in_the_wrong_input_is_not_repeated() {
    let bed = TestBed::default();
    misplaced(&bed, &CallOptions::with_token("another-token-1234567890").endpoint(bed.endpoint())).await;
}

#[tokio::test(start_paused = true)]
async fn a_token_in_the_wrong_input_is_not_repeated() {
    let bed = TestBed::default();
    misplaced(&bed, &bed.options()).await;
    let token = bed.emulator.tokens().admin();
    let under_token = bed.options().idempotency_key(token);
    let swapped = CallOptions::with_token("2026-10").api_version(token).endpoint(bed.endpoint());
    let endpoint = CallOptions::with_token("x").endpoint(token);
    for (failure, _) in [
        failure(bed.connector().archive_board("1", &under_token).await),
        failure(bed.connector().read_board("1", &swapped).await),
        failure(bed.connector().read_board("1", &endpoint).await),
    ] {
        assert_clean(&format!("{failure:?}"), token);
    }
    // As long as a version may be, and a token all the same.
    let short = CallOptions::with_token("s3cr3t-k3y")
        .api_version("s3cr3t-k3y")
        .endpoint(bed.endpoint());
    let (refusal, _) = failure(bed.connector().read_board("1", &short).await);
    assert_clean(&format!("{refusal:?}"), "s3cr3t-k3y");
    assert_eq!(bed.log().len(), 0);
}

/// Nor is it in the events of the requests, wherever the caller put it.
#[tokio::test(start_paused = true)]
async fn a_token_in_what_is_sent_is_not_observed() {
    let bed = TestBed::default();
    let token = bed.emulator.tokens().admin().to_owned();
    let events: Arc<Mutex<Vec<Event>>> = Arc::default();
    let log = Arc::clone(&events);
    let connector = bed.connector().observed(move |event| log.lock().unwrap().push(event.clone()));
    let named = NewBoard::new(format!("{token}!"), BoardKind::Private);
    let pair = || {
        Some(vec![NameValue {
            name: "x-note".to_owned(),
            value: token[3..30].to_owned(),
        }])
    };
    let custom = CustomRequest {
        headers: pair(),
        query: pair(),
        ..CustomRequest::default()
    };
    let created = connector.create_board(&named, &bed.options()).await.unwrap();
    assert_eq!(created.board.name.as_deref(), Some("[redacted]!"));
    connector.custom_api_action(&custom, &bed.options()).await.unwrap();
    // It went out as it was meant.
    let sent = bed.log();
    assert!(sent[0].body.contains(&token) && sent[1].header("x-note") == Some(&token[3..30]));
    let events = format!("{:?}", events.lock().unwrap());
    assert!(events.matches("redacted").count() >= 3, "{events}");
    assert_clean(&events, &token);
}

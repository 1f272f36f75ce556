//! The token is in nothing that comes out, whatever the server does with it.

use host_test::{Desk, Stage, failure};
use http::Response;
use http_body_util::{BodyExt, Full};
use monday_connector_host::types::{BoardQuery, CustomRequest, NewBoard, UserSelector};
use monday_emulator::{
    Fault,
    faults::{Action, Place},
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

#[tokio::test(start_paused = true)]
async fn a_token_that_the_emulator_echoes_comes_out_of_no_action() {
    for place in [Place::Message, Place::Page, Place::Header] {
        let desk = Desk::default();
        desk.emulator.script([Fault::new(Action::EchoToken(place))]);
        let connection = desk.connection().max_retries(0);
        let token = desk.emulator.tokens().admin().to_owned();
        let connector = desk.connector();
        let board = seed::PUBLIC_BOARD.to_string();
        let user = seed::NEWCOMER.to_string();
        let selector = UserSelector::ById(user.clone());
        let new_board = NewBoard::new("New", monday_connector_host::types::BoardKind::Private);
        let custom = CustomRequest::default();
        let texts = [
            format!("{:?}", connector.add_user_to_board(&connection, &board, &user, None).await),
            format!("{:?}", connector.delete_user_from_board(&connection, &board, &user, None).await),
            format!("{:?}", connector.archive_board(&connection, &board, None).await),
            format!("{:?}", connector.delete_board(&connection, &board, None).await),
            format!("{:?}", connector.create_board(&connection, &new_board, None).await),
            format!("{:?}", connector.list_boards(&connection, &BoardQuery::default()).await),
            format!("{:?}", connector.read_board(&connection, &board).await),
            format!("{:?}", connector.read_user(&connection, &selector).await),
            format!("{:?}", connector.search_users(&connection, &Default::default()).await),
            format!("{:?}", connector.check_connection(&connection).await),
            format!("{:?}", connector.custom_api_action(&connection, &custom).await),
        ];
        for text in &texts {
            assert_clean(text, &token);
        }
        // The test would see nothing if nothing was echoed.
        if place != Place::Header {
            assert!(texts.concat().contains("[redacted]"), "{place:?}");
        }
    }
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
    for status in [200, 302, 401, 403, 429, 500] {
        let stage = echoing(status);
        let token = "kQ7vXw2LrT9pZs4NcB8yHd3MfJ6gWa1E";
        let connection = stage.connection().max_retries(0);
        let selector = UserSelector::ById(seed::MEMBER_USER.to_string());
        let (failure, _) = failure(stage.connector().read_user(&connection, &selector).await);
        let text = format!("{failure:?}");
        assert!(text.contains("[redacted]"), "{text}");
        assert_clean(&text, token);
        let answer = stage.connector().custom_api_action(&connection, &CustomRequest::default()).await;
        let text = format!("{answer:?}");
        assert!(text.contains("[redacted]"), "{text}");
        assert_clean(&text, token);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_in_the_wrong_input_is_not_repeated_either() {
    let desk = Desk::default();
    let token = desk.emulator.tokens().admin().to_owned();
    let (failure, _) = failure(desk.connector().read_board(&desk.connection(), &token).await);
    assert_clean(&format!("{failure:?}"), &token);
    assert_eq!(desk.log().len(), 0);
}

//! What people reported of connectors like this one: responses of servers and proxies, and inputs as
//! they are pasted, each with what is right. The data is beside this file; each row stands for its
//! kind.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use serde_json::{Value, json};

use crate::{
    api::custom,
    bindings::types::{
        ActionError, CallOptions, CallReport, Connection, CustomRequest, GraphqlRequest, NameValue, NewBoardMember, RequestBody,
        ResponseBody, RetryPolicy, UserQuery, UserSelector,
    },
    boards,
    engine::input,
    members,
    test_support::{Run, ScriptedHost, board_query, connection, new_board, options},
    users,
};

fn rows(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("the data is JSON")
}

/// The response of a row.
fn response(row: &Value) -> crate::engine::transport::Response {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let headers = match &row["headers"] {
        Value::Object(headers) => headers
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), text(value)))
            .collect(),
        Value::Array(pairs) => pairs
            .iter()
            .map(|pair| (text(&pair[0]).to_ascii_lowercase(), text(&pair[1])))
            .collect(),
        _ => Vec::new(),
    };
    let body = match (&row["body"], row["body_hex"].as_str()) {
        (_, Some(digits)) => (0..digits.len() / 2)
            .map(|index| u8::from_str_radix(&digits[2 * index..2 * index + 2], 16).unwrap())
            .collect(),
        (Value::String(text), _) => text.clone().into_bytes(),
        (json, _) => json.to_string().into_bytes(),
    };
    crate::engine::transport::Response {
        status: u16::try_from(row["status"].as_u64().unwrap()).unwrap(),
        headers,
        body,
    }
}

/// A host that always sends the response of this row.
fn host(row: &Value) -> ScriptedHost {
    let response = response(row);
    let host = ScriptedHost::server(move |_| Ok(response.clone()));
    match row["token"].as_str() {
        Some(token) => host.with("MONDAY_TOKEN", token),
        None => host,
    }
}

fn call_options(row: &Value) -> Option<CallOptions> {
    let interval = row["options"]["retry"]["interval_ms"].as_u64();
    Some(CallOptions {
        retry: interval.map(|interval| RetryPolicy {
            max_retries: None,
            interval_ms: u32::try_from(interval).ok(),
            max_wait_ms: None,
        }),
        ..options()
    })
}

fn kebab(word: &Value) -> String {
    word.as_str().expect("a word").to_owned()
}

fn snake_case(debug: &str) -> String {
    let mut words = String::new();
    for letter in debug.rsplit("::").next().unwrap().chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// Compares a failure with what a row says of it; returns what is wrong.
fn wrong_in_failure<T: std::fmt::Debug>(row: &Value, expected: &Value, run: &Run<T>) -> Vec<String> {
    let (failure, temporary) = match &run.result {
        Err(ActionError::TemporaryFailure(failure)) => (failure, true),
        Err(ActionError::PermanentFailure(failure)) => (failure, false),
        other => return vec![format!("did not fail: {other:?}")],
    };
    let mut wrong = Vec::new();
    let kind = snake_case(&format!("{:?}", failure.kind));
    if expected["kind"].is_string() && kebab(&expected["kind"]) != kind {
        wrong.push(format!("is {kind}, not {}", expected["kind"]));
    }
    if expected["kind_not"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|other| kebab(other) == kind)
    {
        wrong.push(format!("is {kind}"));
    }
    if expected["temporary"].as_bool().is_some_and(|expected| expected != temporary) {
        wrong.push(format!("temporary is {temporary}"));
    }
    if row["sent"].as_u64().is_some_and(|sent| sent != run.sent.len() as u64) {
        wrong.push(format!("sent {} requests", run.sent.len()));
    }
    if let Some(wait) = row["wait_ms"].as_u64() {
        let wait = u32::try_from(wait).unwrap();
        if run.slept != vec![wait; run.sent.len() - 1] {
            wrong.push(format!("waited {:?}", run.slept));
        }
    }
    if let Some(least) = row["wait_ms_at_least"].as_u64()
        && run.slept.0.iter().any(|wait| u64::from(*wait) < least)
    {
        wrong.push(format!("waited {:?}", run.slept));
    }
    for words in row["message_has"].as_array().into_iter().flatten() {
        if !failure.message.contains(words.as_str().unwrap()) {
            wrong.push(format!("the message lacks {words}: {}", failure.message));
        }
    }
    for words in row["message_lacks"].as_array().into_iter().flatten() {
        if failure.message.contains(words.as_str().unwrap()) {
            wrong.push(format!("the message has {words}: {}", failure.message));
        }
    }
    wrong
}

/// The text of all warnings.
fn warnings(report: &CallReport) -> String {
    format!("{:?}", report.warnings)
}

#[test]
fn each_response_comes_to_what_is_right() {
    let mut wrong: Vec<String> = Vec::new();
    let mut checked = 0;
    for row in rows(include_str!("responses.json")) {
        let name = row["name"].as_str().unwrap();
        let mut complain = |problems: Vec<String>| wrong.extend(problems.into_iter().map(|problem| format!("{name}: {problem}")));
        if row["read"].is_object() {
            checked += 1;
            let run = host(&row).read(call_options(&row), |call| boards::list::list(call, &board_query()));
            complain(wrong_in_failure(&row, &row["read"], &run));
        }
        if row["change"].is_object() {
            checked += 1;
            let run = host(&row).change(call_options(&row), |call| boards::create::create(call, &new_board("Roadmap")));
            complain(wrong_in_failure(&row, &row["change"], &run));
        }
        if row["read_user"].is_object() {
            checked += 1;
            let run = host(&row).read(None, |call| users::read::read(call, &UserSelector::ById("7".to_owned())));
            let found = run.value();
            assert_ne!(found.user.enabled, Some(true), "{name}");
            assert!(
                warnings(&found.call).contains(row["read_user"]["warning"].as_str().unwrap()),
                "{name}"
            );
        }
        if let Some(changes) = row["add_user_to_board"]["changes_sent"].as_u64() {
            checked += 1;
            let member = NewBoardMember {
                board_id: "5".to_owned(),
                user_id: "7".to_owned(),
                kind: None,
            };
            let run = host(&row).change(None, |call| members::add::add(call, &member));
            let sent = run.sent.iter().filter(|sent| sent.document().starts_with("mutation")).count();
            assert_eq!(sent as u64, changes, "{name}");
        }
        if let Some(document) = row["custom_api_action"]["document"].as_str() {
            checked += 1;
            let expected = &row["custom_api_action"];
            let request = CustomRequest {
                method: None,
                path: None,
                query: None,
                headers: None,
                body: Some(RequestBody::Graphql(GraphqlRequest {
                    document: document.to_owned(),
                    variables: None,
                    operation_name: None,
                })),
            };
            let run = host(&row).read(None, |call| custom::send(call, &mut { request }));
            let result = run.value();
            if let Some(sent) = expected["sent"].as_u64() {
                assert_eq!(run.sent.len() as u64, sent, "{name}");
            }
            if let Some(words) = expected["warning"].as_str() {
                assert!(warnings(&result.call).contains(words), "{name}: {}", warnings(&result.call));
            }
            let ResponseBody::Text(text) = &result.body else {
                panic!("{name}: not text")
            };
            assert_eq!(*text, row["body"].to_string(), "{name}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked >= 40, "{checked} checks");
}

/// Options with a token that differs from the environment's.
#[test]
fn a_token_that_somebody_else_has_is_not_redacted() {
    let row = rows(include_str!("responses.json"))
        .into_iter()
        .find(|row| row["token"].is_string())
        .expect("a row with a token");
    let own = row["token"].as_str().unwrap();
    let with_token = CallOptions {
        connection: Some(Connection {
            token: Some(own.to_owned()),
            ..connection()
        }),
        ..options()
    };
    // The token of the connection is redacted all the same.
    let body = json!({ "data": { "echo": own } }).to_string();
    let request = CustomRequest {
        method: None,
        path: None,
        query: None,
        headers: None,
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: "{ echo }".to_owned(),
            variables: None,
            operation_name: None,
        })),
    };
    let host = ScriptedHost::server(move |_| Ok(crate::test_support::response(200, &[], &body)));
    let run = host.read(Some(with_token), |call| custom::send(call, &mut { request }));
    let ResponseBody::Text(text) = &run.value().body else {
        panic!("not text")
    };
    assert_eq!(*text, json!({ "data": { "echo": "[redacted]" } }).to_string());
}

fn inputs() -> Value {
    serde_json::from_str(include_str!("inputs.json")).expect("the data is JSON")
}

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().expect("a list").iter();
    texts.map(|text| text.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn ids_are_taken_as_people_paste_them() {
    let inputs = inputs();
    for id in texts(&inputs["ids"]["accepted_as_18265829672"]) {
        assert_eq!(input::id("board ID", &id), Ok("18265829672"), "{id:?}");
    }
    for id in texts(&inputs["ids"]["refused_with_visible_text"]) {
        let message = input::id("board ID", &id).unwrap_err().to_string();
        let visible: String = id
            .chars()
            .flat_map(|letter| {
                if letter == '\u{200b}' {
                    "\\u{200b}".chars().collect()
                } else {
                    vec![letter]
                }
            })
            .collect();
        assert!(message.contains(&visible) && message.contains("board ID"), "{message}");
    }
}

#[test]
fn email_addresses_are_taken_as_people_paste_them() {
    let inputs = inputs();
    for address in texts(&inputs["emails"]["accepted_as_lena.fischer@harborworks.example"]) {
        let accepted = input::email(&address).unwrap().to_ascii_lowercase();
        assert_eq!(accepted, "lena.fischer@harborworks.example", "{address:?}");
    }
    for address in texts(&inputs["emails"]["refused_saying_how"]) {
        let message = input::email(&address).unwrap_err().to_string();
        assert!(message.contains("Enter "), "{message}");
        assert!(message.contains(address.as_str()), "{message}");
    }
    for address in texts(&inputs["emails"]["sent_as_written_first_then_lower_case"]) {
        let selector = UserSelector::ByEmail(address.clone());
        let host = ScriptedHost::server(|_| crate::test_support::data(json!({ "users": [] })));
        let run = host.read(None, |call| users::read::read(call, &selector));
        assert_eq!(run.sent[0].variables()["emails"], json!([address, address.to_lowercase()]));
    }
}

#[test]
fn exact_matches_come_first_in_every_script() {
    for row in inputs()["exact_first"].as_array().unwrap() {
        let people: Vec<Value> = (1..)
            .zip(texts(&row["people"]))
            .map(|(id, name)| json!({ "id": id.to_string(), "name": name }))
            .collect();
        let query = UserQuery {
            name: Some(row["search"].as_str().unwrap().to_owned()),
            kind: None,
            status: None,
            limit: None,
            cursor: None,
        };
        let host = ScriptedHost::server(move |_| crate::test_support::data(json!({ "users": people })));
        let run = host.read(None, |call| users::search::search(call, &query));
        assert_eq!(json!(run.value().users[0].name), row["first"], "{row}");
    }
}

fn custom_request(variables: Option<String>, query: Option<Vec<NameValue>>) -> CustomRequest {
    CustomRequest {
        method: None,
        path: None,
        query,
        headers: None,
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: "{ me { id } }".to_owned(),
            variables,
            operation_name: None,
        })),
    }
}

#[test]
fn variables_are_sent_byte_for_byte_or_refused_with_the_place() {
    let inputs = inputs();
    let run = |variables: String| {
        let host = ScriptedHost::server(|_| crate::test_support::data(json!({ "me": null })));
        host.read(None, |call| custom::send(call, &mut custom_request(Some(variables), None)))
    };
    for variables in texts(&inputs["variables_reach_the_server_byte_for_byte"]) {
        let run = run(variables.clone());
        let body = String::from_utf8(run.sent[0].body.clone()).unwrap();
        assert_eq!(body, format!("{{\"query\":\"{{ me {{ id }} }}\",\"variables\":{variables}}}"));
    }
    for variables in texts(&inputs["variables_refused_with_place"]) {
        let run = run(variables.clone());
        let message = &run.failure().0.message;
        assert!(message.contains("line 1 column"), "{message}");
        assert!(run.sent.is_empty());
    }
}

/// A blank inside a value is not among them: it is encoded.
#[test]
fn queries_with_stray_blanks_are_refused_before_anything_is_sent() {
    for query in texts(&inputs()["custom_queries_refused_before_sending"]) {
        let (name, value) = query.split_once('=').unwrap();
        let query = vec![NameValue {
            name: name.to_owned(),
            value: value.to_owned(),
        }];
        let run = ScriptedHost::steps([]).read(None, |call| custom::send(call, &mut custom_request(None, Some(query))));
        assert_eq!(format!("{:?}", run.failure().0.kind), "FailureKind::InvalidInput");
    }
}

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{problem, read};
use crate::{
    engine::{
        api_error::{ApiError, MAX_ERRORS, MAX_EXTENSIONS, MAX_TEXT},
        failure::FailureKind,
        report::ResponseInfo,
    },
    test_support::response,
};

fn details(body: &Value) -> Vec<ApiError> {
    let result = read(&mut response(200, &[], body.to_string()), "boards", false);
    result.unwrap_err().failure.into_reason().details
}

#[test]
fn a_good_response_is_its_data() {
    let response = read(
        &mut response(200, &[], r#"{"data":{"boards":[{"id":"1"}],"me":null}}"#),
        "boards",
        false,
    )
    .unwrap();
    let root = |name: &str| {
        response
            .root(name)
            .map(|value| serde_json::from_str::<Value>(&value.write()).unwrap())
    };
    assert_eq!(root("boards"), Some(json!([{ "id": "1" }])));
    assert_eq!(root("me"), None);
    assert_eq!(root("users"), None);
    assert!(response.errors.is_empty());
}

#[test]
fn errors_beside_a_value_do_not_spoil_it() {
    let body = |data: Value| json!({ "data": data, "errors": [{ "message": "No.", "path": ["boards", 0, "owners"] }] }).to_string();
    for (name, data, is_good) in [
        ("a value", json!({ "boards": [{ "id": "1" }] }), true),
        ("an object", json!({ "boards": { "id": "1" } }), true),
        ("a null among others", json!({ "boards": [null, { "id": "1" }] }), true),
        ("nothing but nulls", json!({ "boards": [null, null] }), false),
        // Nothing found and an error: the error is why.
        ("an empty list", json!({ "boards": [] }), false),
        ("null", json!({ "boards": null }), false),
        ("another field", json!({ "users": [{ "id": "1" }] }), false),
        ("no data", json!(null), false),
    ] {
        for is_change in [false, true] {
            let result = read(&mut response(200, &[], body(data.clone())), "boards", is_change);
            assert_eq!(result.is_ok(), is_good, "{name}: {result:?}");
            if let Ok(response) = result {
                assert_eq!(response.errors[0].path.as_deref(), Some("boards.0.owners"));
            }
        }
        // A status that denies it does.
        assert!(read(&mut response(500, &[], body(data)), "boards", false).is_err(), "{name}");
    }
}

#[test]
fn each_error_is_read_errors_with_its_particulars() {
    let all = details(&json!({ "errors": [
        {
            "message": "Group not found", "path": ["boards", 0, "groups"], "locations": [{ "line": 1, "column": 2 }],
            "extensions": { "code": "ResourceNotFoundException", "status_code": 404, "error_data": { "group_id": "x" } },
        },
        { "message": "m", "path": [], "extensions": { "error_code": "A_CODE" } },
        { "message": "m", "error_code": "BESIDE" },
        { "message": "m", "extensions": { "code": 17 } },
        { "message": "m", "extensions": { "code": null, "error_code": "THE_OTHER" } },
        { "message": "its own", "extensions": { "message": "another" } },
        { "error_message": "of 2024" },
        "a text",
        {},
        { "message": null, "extensions": "none", "path": "none" },
        null,
        7,
    ] }));
    let read_errors: Vec<(&str, Option<&str>, Option<&str>)> = all
        .iter()
        .map(|error| (error.message.as_str(), error.code.as_deref(), error.path.as_deref()))
        .collect();
    assert_eq!(
        read_errors,
        [
            ("Group not found", Some("ResourceNotFoundException"), Some("boards.0.groups")),
            ("m", Some("A_CODE"), None),
            ("m", Some("BESIDE"), None),
            ("m", Some("17"), None),
            ("m", Some("THE_OTHER"), None),
            ("its own", None, None),
            ("of 2024", None, None),
            ("a text", None, None),
            ("", None, None),
            ("", None, None),
            ("", None, None),
        ]
    );
    let extensions: Value = serde_json::from_str(all[0].extensions.as_deref().unwrap()).unwrap();
    assert_eq!(
        extensions,
        json!({ "code": "ResourceNotFoundException", "status_code": 404, "error_data": { "group_id": "x" } })
    );
    assert_eq!(all[2].extensions, None);
    assert_eq!(all[9].extensions, None);
}

#[test]
fn one_error_that_is_not_in_a_list_is_one() {
    assert_eq!(details(&json!({ "errors": { "message": "alone" } }))[0].message, "alone");
    assert_eq!(details(&json!({ "errors": "alone" }))[0].message, "alone");
}

/// VCR 2024-10: both forms at once are one error.
#[test]
fn the_flat_form_completes_the_list() {
    let flat = |errors: Value| {
        details(&json!({
            "errors": errors, "error_message": "The folder is gone", "error_code": "InvalidFolderIdException",
            "error_data": { "folder_id": 0 }, "status_code": 200,
        }))
    };
    let code = Some("InvalidFolderIdException".to_owned());
    let listed =
        flat(json!([{ "message": "The folder is gone", "path": ["delete_folder"], "extensions": { "code": "InvalidFolderIdException" } }]));
    assert_eq!(
        (listed.len(), &listed[0].code, listed[0].path.as_deref()),
        (1, &code, Some("delete_folder"))
    );
    let texts = flat(json!(["The folder is gone"]));
    assert_eq!(
        (texts.len(), &texts[0].code, texts[0].extensions.as_deref()),
        (1, &code, Some(r#"{"folder_id":0}"#))
    );
    let others = flat(json!(["Something else"]));
    assert_eq!(
        (others.len(), &others[0].code, others[1].message.as_str()),
        (2, &code, "Something else")
    );
    let alone = flat(json!(null));
    assert_eq!(
        (alone.len(), &alone[0].code, alone[0].message.as_str()),
        (1, &code, "The folder is gone")
    );
}

/// Any proxy can say "not found" in JSON. Of boards and users only monday.com knows.
#[test]
fn errors_of_a_proxy_are_not_mondays() {
    for body in [
        r#"{"error":"Not Found"}"#,
        r#"{"timestamp":"2026-11-24","status":404,"error":"Not Found","path":"/v2"}"#,
        r#"{"message":"no Route matched with those values"}"#,
        r#"{"errors":["Not Found"]}"#,
        r#"{"errors":[{"message":"Not Found"}]}"#,
        r#"{"errors":[{"title":"Not Found","status":"404"}]}"#,
    ] {
        let classification = read(&mut response(404, &[], body), "boards", true).unwrap_err();
        assert_eq!(
            (classification.failure.kind, classification.is_mondays),
            (FailureKind::InvalidResponse, false),
            "{body}"
        );
        for status in [200, 400] {
            let classification = read(&mut response(status, &[], body), "boards", true).unwrap_err();
            assert!(!classification.is_mondays, "{status} {body}");
        }
    }
    for body in [
        r#"{"error_message":"Group not found","status_code":404}"#,
        r#"{"errors":[{"message":"Group not found","extensions":{"code":"ResourceNotFoundException"}}]}"#,
        r#"{"errors":[{"message":"Not found","locations":[]}]}"#,
        r#"{"errors":["Not found"],"extensions":{"request_id":"1"}}"#,
    ] {
        let classification = read(&mut response(404, &[], body), "boards", true).unwrap_err();
        assert_eq!(
            (classification.failure.kind, classification.is_mondays),
            (FailureKind::NotFound, true),
            "{body}"
        );
    }
}

/// A failure has to fit into what hosts hand over.
#[test]
fn errors_beyond_measure_are_cut() {
    let long = "é".repeat(MAX_TEXT);
    let error = json!({ "message": long, "path": [long], "extensions": { "code": long, "more": "x".repeat(MAX_EXTENSIONS) } });
    let flat = json!({ "error_message": long, "error_code": long, "error_data": long });
    for body in [json!({ "errors": [error] }), json!({ "errors": [long] }), flat] {
        let classification = read(&mut response(200, &[], body.to_string()), "boards", false).unwrap_err();
        let [error] = &classification.failure.details[..] else {
            panic!("{:?}", classification.failure.details.len());
        };
        for text in [Some(&error.message), error.code.as_ref(), error.path.as_ref()]
            .into_iter()
            .flatten()
        {
            assert!(
                text.is_empty() || (text.len() <= MAX_TEXT + 3 && text.ends_with("é…")),
                "{}",
                text.len()
            );
        }
        assert!(error.extensions.as_ref().is_none_or(|text| text.len() <= MAX_EXTENSIONS));
        assert!(classification.failure.message.len() < MAX_TEXT + 100);
    }
    let many: Vec<String> = (0..MAX_ERRORS + 5).map(|number| number.to_string()).collect();
    let body = json!({ "errors": many }).to_string();
    let classification = read(&mut response(200, &[], body), "boards", false).unwrap_err();
    assert_eq!(classification.failure.details.len(), MAX_ERRORS);
}

#[test]
fn a_custom_answer_is_worth_another_attempt_as_any_other_is() {
    let limit = r#"{"errors":[{"message":"x","extensions":{"code":"tooManyRequests"}}]}"#;
    let rows = [
        ("good", 200, r#"{"data":{}}"#, false),
        ("not GraphQL", 200, "fine", false),
        ("empty", 204, "", false),
        ("limit", 429, "", true),
        ("limit in HTTP 200", 200, limit, true),
        (
            "limit beside data",
            200,
            r#"{"data":{"a":1},"errors":[{"extensions":{"code":"tooManyRequests"}}]}"#,
            true,
        ),
        (
            "limit, flat",
            200,
            r#"{"error_code":"ComplexityException","status_code":429}"#,
            true,
        ),
        ("time-out", 503, "", true),
        ("gateway", 504, "<html>", true),
        (
            "key in use",
            409,
            r#"{"errors":[{"extensions":{"code":"IDEMPOTENCY_CONFLICT"}}]}"#,
            true,
        ),
        ("daily limit", 429, r#"{"errors":["Daily limit exceeded"]}"#, false),
        ("crash", 500, "", false),
        ("crash with a limit in it", 500, limit, false),
        ("bad gateway", 502, "<html>", false),
        ("missing", 404, "", false),
        ("refused", 400, limit, false),
        ("redirect", 302, "", false),
        ("a page that says it is limited", 200, "Too many requests", false),
    ];
    for (name, status, body, retry) in rows {
        let problem = problem(&mut response(status, &[], body), false, false);
        assert_eq!(problem.is_some_and(|problem| problem.retry), retry, "{name}");
    }
}

proptest! {
    #[test]
    fn no_answer_troubles_it(status in any::<u16>(), body in prop::collection::vec(any::<u8>(), 0..300)) {
        let response = response(status, &[], body);
        for is_change in [false, true] {
            if let Ok(response) = read(&mut response.clone(), "boards", is_change) {
                prop_assert!((200..=299).contains(&status) && response.data().is_object());
            }
        }
        let _ = (problem(&mut response.clone(), true, false), ResponseInfo::of(&response));
    }

    #[test]
    fn nothing_like_an_answer_troubles_it(status in prop::sample::select(vec![200_u16, 204, 302, 400, 401, 403, 404, 409, 423, 429, 500, 502, 503, 504]), body in json_like()) {
        let response = response(status, &[("retry-after", "1")], body.to_string());
        match read(&mut response.clone(), "boards", false) {
            Ok(response) => prop_assert!((200..=299).contains(&status) && response.data().is_object()),
            Err(classification) => {
                prop_assert!(!(classification.retry && matches!(status, 400 | 404 | 500)));
                prop_assert!(!classification.failure.message.is_empty());
            }
        }
        let _ = problem(&mut response.clone(), true, false);
    }
}

/// Bodies with the names that matter, and anything under them.
fn json_like() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| serde_json::Number::from_f64(number).map_or(Value::Null, Value::from)),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec![
            "tooManyRequests",
            "USER_UNAUTHORIZED",
            "DAILY_LIMIT_EXCEEDED",
            "Could not run user loader",
            "429",
            "boards"
        ])
        .prop_map(Value::from),
    ];
    let name = prop::sample::select(vec![
        "data",
        "errors",
        "extensions",
        "message",
        "code",
        "error_code",
        "error_message",
        "error",
        "status_code",
        "retry_in_seconds",
        "path",
        "boards",
        "error_data",
        "id",
    ]);
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())),
        ]
    })
}

/// A code in the list is the place's own: the flat form beside it adds nothing.
#[test]
fn the_flat_form_does_not_overrule_a_code_in_the_list() {
    let body = json!({ "error_code": "FLAT", "error_message": "m", "status_code": 429, "errors": [{ "message": "m", "extensions": { "code": "OWN" } }, "m"] });
    let read = details(&body);
    let codes: Vec<Option<&str>> = read.iter().map(|error| error.code.as_deref()).collect();
    assert_eq!(codes, [Some("OWN"), None]);
}

#[test]
fn a_wait_beside_the_errors_is_theirs_unless_they_have_their_own() {
    for (name, body, expected) in [
        ("top level", json!({ "errors": ["m"], "retry_in_seconds": 31 }), Some(31_000)),
        (
            "extensions",
            json!({ "errors": ["m"], "extensions": { "retry_in_seconds": "7" } }),
            Some(7_000),
        ),
        (
            "error data",
            json!({ "error_code": "X", "error_data": { "retry_in_seconds": 4 } }),
            Some(4_000),
        ),
        (
            "another name",
            json!({ "errors": [{ "message": "m", "extensions": { "retry_after": 3 } }] }),
            Some(3_000),
        ),
        (
            "its own",
            json!({ "errors": [{ "message": "m", "extensions": { "retry_in_seconds": 2 } }], "retry_in_seconds": 31 }),
            Some(2_000),
        ),
        ("none", json!({ "errors": ["m"], "retry_in_seconds": null }), None),
    ] {
        assert_eq!(details(&body)[0].retry_in_ms, expected, "{name}");
    }
}

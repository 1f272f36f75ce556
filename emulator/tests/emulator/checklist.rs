//! The checklist for a faithful test double, line by line. Every test begins with the number of its line; the comments
//! say what the line is known from.

use crate::client::{ApiResponse, Client, emulator, emulator_with, ids};
use monday_emulator::faults::{Action, Canned, Fault};
use monday_emulator::{ErrorFormat, Limit, Options, seed};
use serde_json::{Value, json};
use std::time::Duration;

const ARCHIVE_UNKNOWN: &str = "mutation { archive_board(board_id: 123456) { id } }";

#[track_caller]
fn has_request_id(response: &ApiResponse) {
    let id = response.body["extensions"]["request_id"].as_str().unwrap();
    assert_eq!(id.len(), 36);
    assert_eq!(response.header("x-request-id"), Some(id));
}

// VCR: a bad token with a bad query is a 401.
#[tokio::test(start_paused = true)]
async fn line_01_authentication_comes_before_everything() {
    let emulator = emulator();
    for client in [Client::anonymous(&emulator), Client::with_token(&emulator, "wrong")] {
        for body in ["{\"query\": \"{ boards { nonsense } }\"}", "not json"] {
            let response = client.clone().version("malformed").raw(body).await;
            assert_eq!(response.status, 401);
            assert_eq!(
                response.body,
                json!({"errors": [{"message": "Not authenticated", "extensions": {"code": "NOT_AUTHENTICATED"}}]})
            );
            assert_eq!(response.header("x-request-id"), None);
            assert_eq!(response.header("api-version"), None);
            assert_eq!(response.header("x-powered-by"), Some("Express"));
            assert_eq!(response.header("x-monday-auth"), Some("true"));
            assert_eq!(response.header("content-type"), Some("application/json; charset=utf-8"));
        }
    }
}

// DOC-auth: no scheme. AIRBYTE: `Bearer` works.
#[tokio::test(start_paused = true)]
async fn line_01_a_token_is_taken_with_and_without_a_scheme() {
    let emulator = emulator();
    for prefix in ["", "Bearer ", "bearer "] {
        let client = Client::with_token(&emulator, &format!("{prefix}{}", emulator.tokens().admin()));
        assert_eq!(client.query("{ me { id } }").await.data()["me"]["id"], seed::ADMIN_USER.to_string());
    }
}

// DOC-err, CHG: JSON comes second, the version third, validation fourth, resolvers last.
#[tokio::test(start_paused = true)]
async fn line_01_json_then_version_then_validation_then_resolvers() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let invalid = json!({"query": "mutation { archive_board(board_id: 123456) { nonsense } }"}).to_string();

    let response = client.clone().version("malformed").raw("{\"query\": ").await;
    assert_eq!(response.status, 400);
    assert_eq!(response.code(), "JsonParseException");
    assert_eq!(response.header("api-version"), None);

    let response = client.clone().version("malformed").raw(invalid.clone()).await;
    assert_eq!((response.status, response.code()), (200, "InvalidVersionException"));

    let response = client.raw(invalid).await;
    assert_eq!(response.message(), "Cannot query field \"nonsense\" on type \"Board\".");

    assert_eq!(client.query(ARCHIVE_UNKNOWN).await.code(), "USER_UNAUTHORIZED");
}

// DOC-err: 400 for no `query`, no POST, no JSON. DOC-mig25: variables must be an object.
#[tokio::test(start_paused = true)]
async fn line_01_a_body_that_is_no_graphql_request_is_a_400() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    for body in [
        "",
        "{}",
        "[]",
        "{\"query\": 5}",
        "{\"query\": \"{ me { id } }\", \"variables\": \"{}\"}",
    ] {
        let response = client.raw(body).await;
        assert_eq!(response.status, 400, "{body}");
        assert_eq!(response.error()["extensions"]["status_code"], 400);
    }
    let body = json!({"query": "{ me { id } }"}).to_string();
    assert_eq!(client.send("GET", "/v2", body.clone()).await.status, 400);
    assert_eq!(
        client.clone().header("content-type", "text/plain").raw(body.clone()).await.status,
        400
    );
    assert_eq!(client.send("POST", "/v3", body).await.status, 404);
}

// VCR Oct 2025.
#[tokio::test(start_paused = true)]
async fn line_02_validation_errors_are_a_200_without_data() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    for (query, expected) in [
        (
            "mutation { create_board(board_name: \"Test\", board_kind: \"invalid_kind\") { id } }",
            json!({"message": "Enum \"BoardKind\" cannot represent non-enum value: \"invalid_kind\".",
                   "locations": [{"line": 1, "column": 57}]}),
        ),
        (
            "{ boards { id invalid_field } }",
            json!({"message": "Cannot query field \"invalid_field\" on type \"Board\".",
                   "locations": [{"line": 1, "column": 15}]}),
        ),
        (
            "mutation { create_group(board_id: 1, group_name: \"x\", invalid_field: 1) { id } }",
            json!({"message": "Unknown argument \"invalid_field\" on field \"Mutation.create_group\".",
                   "locations": [{"line": 1, "column": 55}]}),
        ),
    ] {
        let response = client.query(query).await;
        assert_eq!(response.status, 200);
        assert_eq!(response.body["errors"], json!([expected]));
        assert_eq!(
            response.body.as_object().unwrap().keys().collect::<Vec<_>>(),
            ["errors", "extensions"]
        );
        assert_eq!(response.header("api-version"), None);
        assert_eq!(response.body["extensions"]["request_id"].as_str().map(str::len), Some(36));
        // The header that goes with it was not there.
        assert_eq!(response.header("x-request-id"), None);
        assert_eq!(response.header("content-type"), Some("application/json"));
        assert_eq!(response.header("x-api-router"), Some("true"));
    }
}

// MCP-test.
#[tokio::test(start_paused = true)]
async fn line_02_a_variable_that_does_not_fit_is_named() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let response = client
        .query_with(
            "mutation ($columnValues: JSON!) { create_item(board_id: 1, item_name: \"x\", column_values: $columnValues) { id } }",
            json!({"columnValues": "not-valid-json"}),
        )
        .await;
    assert_eq!(response.status, 200);
    assert_eq!(
        response.body["errors"],
        json!([{
            "message": "Variable $columnValues of type JSON! was provided invalid value",
            "extensions": {
                "value": "not-valid-json",
                "problems": [{"path": [], "explanation": "Syntax error in JSON input"}],
                "service": "monolith"
            }
        }])
    );
    let response = client
        .query_with("query ($n: Int) { boards(limit: $n) { id } }", json!({"n": 18_265_829_659_i64}))
        .await;
    assert_eq!(response.message(), "Variable $n of type Int was provided invalid value");
    assert_eq!(
        response.error()["extensions"]["problems"][0]["explanation"],
        "Int cannot represent non 32-bit signed integer value: 18265829659"
    );
    let response = client
        .query_with("query ($k: BoardKind!) { boards(board_kind: $k) { id } }", json!({}))
        .await;
    assert_eq!(response.message(), "Variable $k of type BoardKind! was provided invalid value");
}

// SDL-*: the fields of users before and after 2026-07, and those that 2026-10 dropped.
#[tokio::test(start_paused = true)]
async fn line_03_validation_depends_on_the_version() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let old = "{ users(limit: 1) { is_admin enabled photo_thumb join_date } }";
    let new = "{ users(limit: 1, user_kind: {in: [ADMIN]}) { status kind is_email_confirmed } }";
    for (version, old_works, new_works) in [
        ("2025-04", true, false),
        ("2025-10", true, false),
        ("2026-01", true, false),
        ("2026-04", true, false),
        ("2026-07", true, true),
        ("2026-10", false, true),
        ("2027-01", false, true),
    ] {
        let client = client.clone().version(version);
        assert_eq!(client.query(old).await.body.get("data").is_some(), old_works, "{version}");
        assert_eq!(client.query(new).await.body.get("data").is_some(), new_works, "{version}");
    }
    let response = client.query("{ me { is_admin enabled } }").await;
    let messages: Vec<_> = response.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| &error["message"])
        .collect();
    assert_eq!(
        messages,
        [
            "Cannot query field \"is_admin\" on type \"User\".",
            "Cannot query field \"enabled\" on type \"User\"."
        ]
    );
}

// SDL-*: arguments that came later.
#[tokio::test(start_paused = true)]
async fn line_03_fields_and_arguments_depend_on_the_version() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    for (query, first_version, last_without) in [
        ("{ boards(hierarchy_types: [classic], limit: 1) { id } }", "2025-10", "2025-07"),
        ("{ workspaces(membership_kind: member) { id } }", "2026-04", "2026-01"),
        ("{ users(limit: 1, status: [ACTIVE]) { id } }", "2026-07", "2026-04"),
        ("{ user_configs { kind } }", "2026-07", "2026-04"),
        ("{ boards(limit: 1) { created_at } }", "2025-10", "2025-04"),
        ("{ boards(limit: 1) { created_from_board_id } }", "2026-04", "2026-01"),
    ] {
        client.clone().version(first_version).query(query).await.data();
        let response = client.clone().version(last_without).query(query).await;
        assert!(response.body.get("data").is_none(), "{last_without}: {query}");
    }
}

// VCR, DOC-rate.
#[tokio::test(start_paused = true)]
async fn line_04_a_successful_response_has_its_headers() {
    let emulator = emulator();
    let response = Client::admin(&emulator).query("{ me { id } }").await;
    assert_eq!(response.body["data"], json!({"me": {"id": seed::ADMIN_USER.to_string()}}));
    assert_eq!(
        response.body.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["data", "extensions"]
    );
    has_request_id(&response);
    assert_eq!(response.header("api-version"), Some("2026-10"));
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(
        response.header("ratelimit-policy"),
        Some(
            "\"minuteRate\";q=5000;w=60, \"concurrency\";q=250;qu=\"concurrent-requests\", \
             \"complexityMinute\";q=10000000;w=60;qu=\"content-bytes\""
        )
    );
    assert_eq!(
        response.header("ratelimit"),
        Some("\"minuteRate\";r=4999, \"concurrency\";r=249, \"complexityMinute\";r=9999998;t=60")
    );
    assert_eq!(response.header("retry-after"), None);
    let again = Client::admin(&emulator).query("{ me { id } }").await;
    assert_ne!(again.header("x-request-id"), response.header("x-request-id"));
}

// VCR 2025-07.
#[tokio::test(start_paused = true)]
async fn line_05_unknown_boards_and_users() {
    let emulator = emulator();
    let client = Client::admin(&emulator).version("2025-07");

    let response = client.query(ARCHIVE_UNKNOWN).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("api-version"), Some("2025-07"));
    assert_eq!(response.body["data"], json!({"archive_board": null}));
    assert_eq!(
        response.body["errors"],
        json!([{
            "message": "User unauthorized to perform action",
            "locations": [{"line": 1, "column": 12}],
            "path": ["archive_board"],
            "extensions": {"code": "USER_UNAUTHORIZED", "status_code": 403, "error_data": {}, "service": "monolith"}
        }])
    );
    has_request_id(&response);

    let response = client.query("mutation { delete_board(board_id: 123456) { id } }").await;
    assert_eq!(response.body["data"], json!({"delete_board": null}));
    assert_eq!(
        response.body["errors"],
        json!([{
            "message": "The board does not exist. Please check your board ID and try again",
            "locations": [{"line": 1, "column": 12}],
            "path": ["delete_board"],
            "extensions": {
                "code": "InvalidBoardIdException",
                "status_code": 200,
                "error_data": {"board_id": 123456},
                "service": "monolith"
            }
        }])
    );

    // MONDO, live in July and August 2026; by e-mail address by analogy.
    let response = client
        .query("{ boards(ids: [123456]) { id } users(ids: [1]) { id } others: users(emails: [\"nobody@example.com\"]) { id } }")
        .await;
    assert_eq!(response.data(), &json!({"boards": [], "users": [], "others": []}));
}

// VCR 2025-07, archive_group.
#[tokio::test(start_paused = true)]
async fn line_05_a_non_numeric_id_fails_the_request() {
    let emulator = emulator();
    for query in [
        "mutation { archive_board(board_id: \"abc\") { id } }",
        "{ boards(ids: [\"18265829659x\"]) { id } }",
        "mutation { add_users_to_board(board_id: 18265829672, user_ids: [\"x\"]) { id } }",
    ] {
        let response = Client::admin(&emulator).query(query).await;
        assert_eq!(response.status, 200);
        assert_eq!(response.body["data"], Value::Null);
        assert!(response.body.as_object().unwrap().contains_key("data"));
        assert_eq!(
            response.body["errors"],
            json!([{
                "message": "Internal server error",
                "path": [],
                "extensions": {"status_code": 500, "error_code": "INTERNAL_SERVER_ERROR", "service": "monolith"}
            }])
        );
    }
}

// VCR: ids are numbers or text on the way in, text on the way out, and longer than 32 bits.
#[tokio::test(start_paused = true)]
async fn line_06_ids_are_strings_in_responses() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let id = seed::PUBLIC_BOARD;
    assert!(id > i64::from(u32::MAX) && id.to_string().len() == 11);
    for variables in [json!({"ids": [id]}), json!({"ids": [id.to_string()]}), json!({"ids": id})] {
        let response = client
            .query_with("query ($ids: [ID!]) { boards(ids: $ids) { id } }", variables)
            .await;
        assert_eq!(response.data()["boards"], json!([{"id": id.to_string()}]));
    }
    for literal in [format!("{id}"), format!("\"{id}\""), format!("[{id}]")] {
        let response = client
            .query(&format!("{{ boards(ids: {literal}) {{ id creator {{ id }} }} }}"))
            .await;
        assert_eq!(response.data()["boards"][0]["creator"]["id"], seed::ADMIN_USER.to_string());
    }
    let response = client
        .query_with("query ($id: Int!) { boards(ids: [$id]) { id } }", json!({"id": id}))
        .await;
    assert_eq!(
        response.message(),
        "Variable \"$id\" of type \"Int!\" used in position expecting type \"ID!\"."
    );
}

// SDL, DOC-boards, MONDO.
#[tokio::test(start_paused = true)]
async fn line_07_lists_of_boards_have_their_defaults() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let response = client.query("{ boards { id state type hierarchy_type } }").await;
    let boards = response.data()["boards"].as_array().unwrap();
    assert_eq!(boards.len(), 25);
    assert!(
        boards
            .iter()
            .all(|board| board["state"] == "active" && board["hierarchy_type"] == "classic")
    );
    let mut newest_first = ids(&response.data()["boards"]);
    newest_first.sort_by(|a, b| b.cmp(a));
    assert_eq!(ids(&response.data()["boards"]), newest_first);

    let all = client
        .query("{ boards(limit: 1000, state: all, hierarchy_types: [classic, multi_level]) { id type } }")
        .await;
    let types: std::collections::BTreeSet<_> = all.data()["boards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|board| board["type"].as_str().unwrap())
        .collect();
    assert_eq!(types, ["board", "document", "sub_items_board"].into());
    assert!(ids(&all.data()["boards"]).contains(&seed::MULTI_LEVEL_BOARD));

    let classic = client.query("{ boards(limit: 1000) { id } }").await;
    assert!(!ids(&classic.data()["boards"]).contains(&seed::MULTI_LEVEL_BOARD));
    let by_id = client
        .query(&format!("{{ boards(ids: [{}]) {{ id }} }}", seed::MULTI_LEVEL_BOARD))
        .await;
    assert_eq!(ids(&by_id.data()["boards"]), [seed::MULTI_LEVEL_BOARD]);
}

// DOC-boards, DOC-ws: an account that was never migrated, and one that was.
#[tokio::test(start_paused = true)]
async fn line_07_the_main_workspace_with_and_without_an_id() {
    let query = format!(
        "{{ boards(ids: [{}]) {{ workspace_id workspace {{ id name is_default_workspace }} }} \
           main: boards(workspace_ids: [null], limit: 500) {{ id workspace_id }} \
           workspaces(limit: 100) {{ id name is_default_workspace }} }}",
        seed::PUBLIC_BOARD
    );
    let size = seed::Size {
        main_workspace_has_id: false,
        ..seed::Size::default()
    };
    let unmigrated = emulator_with(Options {
        size,
        ..Options::default()
    });
    let response = Client::admin(&unmigrated).query(&query).await;
    assert_eq!(response.data()["boards"], json!([{"workspace_id": null, "workspace": null}]));
    let main = response.data()["main"].as_array().unwrap();
    assert!(main.len() > 25 && main.iter().all(|board| board["workspace_id"].is_null()));
    let workspaces = response.data()["workspaces"].as_array().unwrap();
    assert!(workspaces.iter().all(|workspace| workspace["is_default_workspace"] == false));

    let migrated = emulator();
    let response = Client::admin(&migrated).query(&query).await;
    let main = seed::MAIN_WORKSPACE.to_string();
    assert_eq!(response.data()["boards"][0]["workspace_id"], main);
    assert_eq!(response.data()["main"], json!([]));
    assert!(
        response.data()["workspaces"]
            .as_array()
            .unwrap()
            .contains(&json!({"id": main, "name": "Main workspace", "is_default_workspace": true}))
    );
}

// DOC-mig26, DOC-users, SDL.
#[tokio::test(start_paused = true)]
async fn line_08_pages_of_users_changed_in_2026_07() {
    let size = seed::Size {
        users: 1_300,
        ..seed::Size::default()
    };
    let emulator = emulator_with(Options {
        size,
        ..Options::default()
    });
    let client = Client::admin(&emulator);
    let count = |response: &ApiResponse| response.data()["users"].as_array().unwrap().len();
    let everyone = client.clone().version("2026-04").query("{ users { id } }").await;
    assert!(count(&everyone) > 1_000, "no limit before 2026-07");
    for version in ["2026-07", "2026-10"] {
        let client = client.clone().version(version);
        assert_eq!(count(&client.query("{ users { id } }").await), 200);
        assert_eq!(count(&client.query("{ users(limit: 1000) { id } }").await), 1_000);
        let response = client.query("{ users(limit: 1001) { id } }").await;
        assert_eq!(response.message(), "Limit exceeds the maximum allowed value of 1000.");
        assert_eq!(response.body["data"], json!({"users": null}));
    }
    client
        .clone()
        .version("2026-04")
        .query("{ users(limit: 1001) { id } }")
        .await
        .data();
}

// SDL-2026-07: the name becomes exact beside a kind or an address.
#[tokio::test(start_paused = true)]
async fn line_08_a_name_is_fuzzy_alone_and_exact_with_a_kind() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let names = |response: &ApiResponse| -> Vec<String> {
        response.data()["users"]
            .as_array()
            .unwrap()
            .iter()
            .map(|user| user["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let fuzzy = ["Maria Garcia", "Maria Garcia", "Mariana Garcia", "Maria Garcia-Lopez"];
    for (version, query, expected) in [
        ("2026-10", "{ users(name: \"maria garcia\") { name } }", &fuzzy[..]),
        (
            "2026-10",
            "{ users(name: \"Maria Garcia\", user_kind: {in: [MEMBER, VIEW_ONLY]}) { name } }",
            &fuzzy[..2],
        ),
        ("2026-10", "{ users(name: \"Maria Garcia\", kind: all) { name } }", &fuzzy[..2]),
        ("2026-07", "{ users(name: \"maria\", kind: non_guests) { name } }", &[]),
        ("2026-04", "{ users(name: \"maria garcia\", kind: all) { name } }", &fuzzy[..]),
    ] {
        let response = client.clone().version(version).query(query).await;
        assert_eq!(names(&response), expected, "{version} {query}");
    }
}

// SDL: deactivated users are hidden unless asked for.
#[tokio::test(start_paused = true)]
async fn line_08_deactivated_users_are_hidden() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let id = seed::DEACTIVATED_USER;
    for (version, filter, found) in [
        ("2026-10", "", false),
        ("2026-10", ", status: [INACTIVE]", true),
        ("2026-10", ", non_active: true", true),
        ("2026-10", ", status: [ACTIVE, INACTIVE, PENDING]", true),
        ("2026-04", "", false),
        ("2026-04", ", non_active: true", true),
    ] {
        let response = client
            .clone()
            .version(version)
            .query(&format!("{{ users(ids: [{id}]{filter}) {{ id }} }}"))
            .await;
        assert_eq!(
            ids(&response.data()["users"]),
            if found { vec![id] } else { vec![] },
            "{version}{filter}"
        );
    }
    let pending = client
        .query(&format!("{{ users(ids: [{}]) {{ status }} }}", seed::PENDING_USER))
        .await;
    assert_eq!(
        pending.data()["users"][0]["status"],
        "PENDING",
        "those who were invited are not hidden"
    );
}

// MCP-test, DOC-rate, CHG, airbyte PR 36717, bagofwords PR 968, ESTUARY.
#[tokio::test(start_paused = true)]
async fn line_09_every_recorded_busy_response_is_returned() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    for (canned, status, code, seconds) in [
        (Canned::MinuteRateLimit, 429, "MINUTE_RATE_LIMIT_EXCEEDED", 58),
        (Canned::Concurrency, 429, "MAX_CONCURRENCY_EXCEEDED", 15),
        (Canned::ConcurrencyAsDocumented, 429, "maxConcurrencyExceeded", 15),
        (Canned::DailyLimit, 429, "DAILY_LIMIT_EXCEEDED", 3599),
        (Canned::ComplexityBudget, 429, "COMPLEXITY_BUDGET_EXHAUSTED", 22),
        (Canned::ComplexityBudgetWithFigures, 429, "COMPLEXITY_BUDGET_EXHAUSTED", 22),
        (Canned::AddressRateLimit, 429, "IP_RATE_LIMIT_EXCEEDED", 10),
        (Canned::CreateBoardLimit, 429, "MINUTE_RATE_LIMIT_EXCEEDED", 60),
        (Canned::FieldLimit, 200, "FIELD_LIMIT_EXCEEDED", 15),
    ] {
        for (wait, with_header) in [(None, false), (Some(7), true)] {
            emulator.clear_faults();
            emulator.script([Fault::new(Action::Canned {
                reply: canned,
                retry_in_seconds: wait,
                retry_after_header: with_header,
            })]);
            let response = client.query("{ me { id } }").await;
            assert_eq!((response.status, response.code()), (status, code), "{canned:?}");
            assert_eq!(response.error()["extensions"]["retry_in_seconds"], wait.unwrap_or(seconds));
            assert_eq!(response.header("retry-after"), with_header.then_some("7"));
            assert!(response.body["extensions"]["request_id"].is_string());
        }
    }
    for (canned, status, expected) in [
        (
            Canned::TooManyRequestsWithData,
            200,
            "\"Rate limit already blocked for board-columns-errors\"",
        ),
        (Canned::TooManyRequestsWithoutData, 200, "\"tooManyRequests\""),
        (Canned::ComplexityFlat, 200, "\"ComplexityException\""),
        (Canned::ComplexityFlat, 200, "out of 1000000 reset in 3 seconds"),
        (Canned::RateLimitPage, 429, "<html>"),
        (Canned::Timeout, 503, "\"Request processing timeout exceeded\""),
        (
            Canned::TimeoutWithoutMessage,
            503,
            "{\"errors\":[{\"extensions\":{\"code\":\"TIMEOUT_EXCEEDED\"}}]}",
        ),
        (Canned::BadGatewayPage, 502, "<html>"),
        (Canned::GatewayTimeoutPage, 504, "<html>"),
    ] {
        emulator.clear_faults();
        emulator.script([Fault::new(Action::Canned {
            reply: canned,
            retry_in_seconds: None,
            retry_after_header: false,
        })]);
        let response = client.query("{ me { id } }").await;
        assert_eq!(response.status, status, "{canned:?}");
        assert!(response.text.contains(expected), "{canned:?}: {}", response.text);
        assert_eq!(
            response.header("content-type").unwrap().starts_with("text/html"),
            expected == "<html>"
        );
        assert_eq!(response.header("retry-after"), None);
    }
}

// The same codes from limits that were really reached [MCP-test, DOC-rate].
#[tokio::test(start_paused = true)]
async fn line_09_limits_that_are_reached_say_so() {
    for (limit, code, seconds) in [
        (Limit::MinuteRate, "MINUTE_RATE_LIMIT_EXCEEDED", 60),
        (Limit::Daily, "DAILY_LIMIT_EXCEEDED", 15 * 3600),
        (Limit::ComplexityPerMinute, "COMPLEXITY_BUDGET_EXHAUSTED", 60),
        (Limit::Address, "IP_RATE_LIMIT_EXCEEDED", 10),
    ] {
        let emulator = emulator();
        let client = Client::admin(&emulator);
        emulator.exhaust(limit);
        let response = client.query("{ me { id } }").await;
        assert_eq!((response.status, response.code()), (429, code));
        assert_eq!(response.error()["extensions"]["retry_in_seconds"], seconds);
        assert_eq!(response.header("retry-after"), Some(seconds.to_string().as_str()));
        has_request_id(&response);
        emulator.clock().advance(Duration::from_secs(seconds));
        client.query("{ me { id } }").await.data();
    }
}

// DOC-idem.
#[tokio::test(start_paused = true)]
async fn line_10_an_idempotency_key_makes_one_board() {
    let emulator = emulator();
    let client = Client::admin(&emulator).key("0f8fad5b");
    let query = "mutation { create_board(board_name: \"Once\", board_kind: public) { id } }";
    let first = client.query(query).await;
    assert_eq!(first.header("idempotency-replayed"), None);
    let second = client.query(query).await;
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    assert_eq!(second.data(), first.data());
    assert_eq!(emulator.inspect(|world| world.boards_named("Once").len()), 1);
    assert_eq!(emulator.log()[1].idempotency_key.as_deref(), Some("0f8fad5b"));

    // Another key, another user, and the same key half an hour later are other requests.
    Client::admin(&emulator).key("another").query(query).await.data();
    Client::with_token(&emulator, emulator.tokens().member())
        .key("0f8fad5b")
        .query(query)
        .await
        .data();
    emulator.clock().advance(Duration::from_secs(30 * 60));
    assert_eq!(client.query(query).await.header("idempotency-replayed"), None);
    assert_eq!(emulator.inspect(|world| world.boards_named("Once").len()), 4);
}

// DOC-idem.
#[tokio::test(start_paused = true)]
async fn line_10_a_key_that_is_in_use_is_a_409() {
    let emulator = emulator_with(Options {
        latency: Duration::from_secs(5),
        ..Options::default()
    });
    let client = Client::admin(&emulator).key("busy");
    let query = "mutation { create_board(board_name: \"Once\", board_kind: public) { id } }";
    let (first, second) = tokio::join!(client.query(query), client.query(query));
    assert_eq!(first.status, 200);
    assert_eq!(second.status, 409);
    assert_eq!(
        second.body,
        json!({"errors": [{
            "message": "A request with this idempotency key is currently being processed",
            "extensions": {"code": "IDEMPOTENCY_CONFLICT"}
        }]})
    );
    assert_eq!(second.header("retry-after"), Some("1"));
    assert_eq!(client.query(query).await.header("idempotency-replayed"), Some("true"));
}

// DOC-idem: only what took effect is kept; queries have no use for a key.
#[tokio::test(start_paused = true)]
async fn line_10_a_request_without_effect_does_not_keep_its_key() {
    let emulator = emulator();
    let client = Client::admin(&emulator).key("key");
    let query = "mutation { create_board(board_name: \"Once\", board_kind: public) { nonsense } }";
    client.query(query).await.error();
    let response = client.query(&query.replace("nonsense", "id")).await;
    assert_eq!(response.header("idempotency-replayed"), None);
    let other = client.key("other");
    other.query("{ me { id } }").await.data();
    assert_eq!(other.query("{ me { id } }").await.header("idempotency-replayed"), None);
}

// VCR 2025-07.
#[tokio::test(start_paused = true)]
async fn line_11_a_new_board_has_an_item_unless_it_is_to_be_empty() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    for (argument, items) in [("", json!([{"name": "Task 1"}])), (", empty: true", json!([]))] {
        let query = format!(
            "mutation {{ create_board(board_name: \"New\", board_kind: private{argument}) \
               {{ description groups {{ title }} items_page {{ items {{ name }} }} owners {{ id }} }} }}"
        );
        let response = client.query(&query).await;
        let board = &response.data()["create_board"];
        assert_eq!(board["description"], Value::Null);
        assert_eq!(board["groups"], json!([{"title": "Group Title"}]));
        assert_eq!(board["items_page"]["items"], items);
        assert_eq!(ids(&board["owners"]), [seed::ADMIN_USER]);
    }
}

// OKTA createboard.
#[tokio::test(start_paused = true)]
async fn line_11_an_unknown_owner_gives_a_board_and_an_error() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let response = client
        .query_with(
            "mutation ($owners: [ID!]) { made: create_board(board_name: \"Half\", board_kind: public, board_owner_ids: $owners) { id } }",
            json!({"owners": [seed::MEMBER_USER, 999]}),
        )
        .await;
    assert_eq!(response.status, 200);
    let id: i64 = response.body["data"]["made"]["id"].as_str().unwrap().parse().unwrap();
    assert!(response.message().contains("user loader"));
    assert_eq!(response.error()["path"], json!(["made"]));
    emulator.inspect(|world| {
        assert_eq!(world.boards[&id].name, "Half");
        assert!(world.boards[&id].is_owner(seed::MEMBER_USER));
    });
}

// DOC-rate; the text is an older one of the docs.
#[tokio::test(start_paused = true)]
async fn line_11_the_41st_board_of_a_minute_is_refused() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let query = "mutation { create_board(board_name: \"Many\", board_kind: public, empty: true) { id } }";
    for _ in 0..40 {
        client.query(query).await.data();
    }
    let response = client.query(query).await;
    assert_eq!((response.status, response.message()), (429, "Call limit exceeded for CreateBoard"));
    assert_eq!(response.error()["extensions"]["retry_in_seconds"], 60);
    assert!(response.body.get("data").is_none());
    assert_eq!(emulator.inspect(|world| world.boards_named("Many").len()), 40);
    emulator.clock().advance(Duration::from_secs(60));
    client.query(query).await.data();
}

// LIVE-A.
#[tokio::test(start_paused = true)]
async fn line_12_removing_users_returns_those_who_were_on_the_board() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let remove = |board: i64, users: &[i64]| {
        let query = format!("mutation {{ delete_subscribers_from_board(board_id: {board}, user_ids: {users:?}) {{ id }} }}");
        let client = client.clone();
        async move { ids(&client.query(&query).await.data()["delete_subscribers_from_board"]) }
    };
    assert_eq!(
        remove(seed::LEAVER_PUBLIC_BOARD, &[seed::LEAVER, seed::NEWCOMER, 5]).await,
        [seed::LEAVER]
    );
    assert_eq!(
        emulator.inspect(|world| world.boards[&seed::LEAVER_PUBLIC_BOARD].membership(seed::LEAVER)),
        None
    );
    assert_eq!(remove(seed::LEAVER_PUBLIC_BOARD, &[seed::LEAVER]).await, Vec::<i64>::new());
    // On a team's board she is not herself a subscriber.
    assert_eq!(remove(seed::LEAVER_TEAM_BOARD, &[seed::LEAVER]).await, Vec::<i64>::new());
}

// LIVE-A.
#[tokio::test(start_paused = true)]
async fn line_12_a_public_board_may_keep_listing_a_removed_user() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let board = seed::LEAVER_STICKY_BOARD;
    for _ in 0..2 {
        let query = format!(
            "mutation {{ delete_subscribers_from_board(board_id: {board}, user_ids: [{}]) {{ id }} }}",
            seed::LEAVER
        );
        assert_eq!(
            ids(&client.query(&query).await.data()["delete_subscribers_from_board"]),
            [seed::LEAVER]
        );
        let response = client
            .query(&format!("{{ boards(ids: [{board}]) {{ subscribers {{ id }} }} }}"))
            .await;
        assert!(ids(&response.data()["boards"][0]["subscribers"]).contains(&seed::LEAVER));
    }
}

// DOC-rate, SDL.
#[tokio::test(start_paused = true)]
async fn line_13_complexity_counts_down_in_queries_and_mutations() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let complexity = "complexity { before query after reset_in_x_seconds }";
    let first = client.query(&format!("{{ boards(limit: 100) {{ id name }} {complexity} }}")).await;
    assert_eq!(
        first.data()["complexity"],
        json!({"before": 10_000_000, "query": 201, "after": 9_999_799, "reset_in_x_seconds": 60})
    );
    emulator.clock().advance(Duration::from_secs(16));
    let query = format!("mutation {{ {complexity} create_board(board_name: \"x\", board_kind: public) {{ id }} }}");
    let second = client.query(&query).await;
    assert_eq!(
        second.data()["complexity"],
        json!({"before": 9_999_799, "query": 10_002, "after": 9_989_797, "reset_in_x_seconds": 44})
    );
    assert!(second.header("ratelimit").unwrap().ends_with("\"complexityMinute\";r=9989797;t=44"));
    emulator.clock().advance(Duration::from_secs(44));
    let third = client.query(&format!("{{ {complexity} }}")).await;
    assert_eq!(
        third.data()["complexity"],
        json!({"before": 10_000_000, "query": 0, "after": 10_000_000, "reset_in_x_seconds": 60})
    );
}

// DOC-ver, DOC-mig25, DOC-err.
#[tokio::test(start_paused = true)]
async fn line_14_the_version_header() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let query = "{ version { value kind } }";
    let response = client.query(query).await;
    assert_eq!(response.data()["version"], json!({"value": "2026-10", "kind": "current"}));
    for (header, served) in [
        ("default", "2026-10"),
        ("2026-10", "2026-10"),
        ("2026-01", "2026-01"),
        ("2025-07", "2025-07"),
        ("2027-01", "2027-01"),
        ("2023-04", "2025-04"),
        ("2024-02", "2026-10"),
        ("2030-01", "2026-10"),
        ("dev", "dev"),
    ] {
        let response = client.clone().version(header).query(query).await;
        assert_eq!(response.data()["version"]["value"], served, "{header}");
        assert_eq!(response.header("api-version"), Some(served), "{header}");
    }
    for header in ["2023", "latest", "2026/10"] {
        let response = client.clone().version(header).query(query).await;
        assert_eq!((response.status, response.code()), (200, "InvalidVersionException"), "{header}");
        assert_eq!(response.header("api-version"), None);
        assert!(response.body.get("data").is_none());
    }
}

// VCR 2024.
#[tokio::test(start_paused = true)]
async fn line_15_the_flat_errors_of_2024_with_a_real_status() {
    let emulator = emulator_with(Options {
        error_format: ErrorFormat::Flat,
        ..Options::default()
    });
    let client = Client::admin(&emulator);
    let account = emulator.inspect(|world| world.account.id);
    let response = client.query(ARCHIVE_UNKNOWN).await;
    assert_eq!(response.status, 403);
    assert_eq!(
        response.body,
        json!({
            "error_message": "User unauthorized to perform action",
            "error_code": "UserUnauthorizedException",
            "error_data": {},
            "status_code": 403,
            "account_id": account
        })
    );
    let response = client.query("mutation { delete_board(board_id: 123456) { id } }").await;
    assert_eq!(
        (response.status, &response.body["error_code"]),
        (200, &json!("InvalidBoardIdException"))
    );
    let response = client.query("mutation { archive_board(board_id: \"x\") { id } }").await;
    assert_eq!((response.status, &response.body["status_code"]), (500, &json!(500)));
    let response = client.query("mutation { delete_team(team_id: 5) { id } }").await;
    assert_eq!(
        (response.status, &response.body["error_code"]),
        (404, &json!("ResourceNotFoundException"))
    );
    assert_eq!(
        Client::anonymous(&emulator).query("{ me { id } }").await.body,
        json!({"errors": ["Not Authenticated"]})
    );

    let response = client.query("{ boards { x } }").await;
    assert_eq!(response.status, 200);
    assert_eq!(
        response.body,
        json!({
            "errors": [{
                "message": "Field 'x' doesn't exist on type 'Board'",
                "locations": [{"line": 1, "column": 12}],
                "path": ["query", "boards", "x"],
                "extensions": {"code": "undefinedField", "typeName": "Board", "fieldName": "x"}
            }],
            "account_id": account
        })
    );
    let response = client.query("{ boards(nope: 1) { id } }").await;
    assert_eq!(response.error()["extensions"]["code"], "argumentNotAccepted");
    let response = client.query("{ boards(state: \"x\") { id } }").await;
    assert_eq!(response.error()["extensions"]["code"], "argumentLiteralsIncompatible");

    emulator.exhaust(Limit::ComplexityPerMinute);
    let response = client.query("{ me { id } }").await;
    assert_eq!(
        (response.status, &response.body["error_code"]),
        (200, &json!("ComplexityException"))
    );
    assert!(
        response.body["error_message"]
            .as_str()
            .unwrap()
            .ends_with("query cost 2 budget remaining 0 out of 10000000 reset in 60 seconds")
    );
}

// VCR 2024-10: both at once, without `data`.
#[tokio::test(start_paused = true)]
async fn line_15_both_formats_at_once() {
    let emulator = emulator_with(Options {
        error_format: ErrorFormat::Both,
        ..Options::default()
    });
    let response = Client::admin(&emulator)
        .query("mutation { delete_board(board_id: 123456) { id } }")
        .await;
    assert_eq!(response.status, 200);
    assert!(response.body.get("data").is_none());
    assert_eq!(response.code(), "InvalidBoardIdException");
    assert_eq!(response.body["error_code"], "InvalidBoardIdException");
    assert_eq!(response.body["error_data"], json!({"board_id": 123456}));
    assert_eq!(response.body["account_id"], emulator.inspect(|world| world.account.id));
}

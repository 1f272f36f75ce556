//! Tests of the control API, of dumped state, and of the log.

use crate::client::{Client, emulator, emulator_with};
use monday_emulator::world::World;
use monday_emulator::{LoggedRequest, Options, seed};
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn faults_are_set_listed_and_removed() {
    let emulator = emulator();
    let anyone = Client::anonymous(&emulator);
    let fault = json!({"matching": {"requests": {"nth": 1}, "root_field": "me"}, "action": {"canned": {"reply": "timeout"}}});
    assert_eq!(anyone.send("POST", "/_emulator/faults", fault.to_string()).await.status, 204);
    let more = json!([{"action": {"status": {"status": 418}}}, {"action": {"delay": {"before_head_ms": 5}}}]);
    assert_eq!(anyone.send("POST", "/_emulator/faults", more.to_string()).await.status, 204);
    let listed = anyone.send("GET", "/_emulator/faults", "").await;
    assert_eq!(listed.body.as_array().unwrap().len(), 3);
    // What is listed can be set again.
    assert_eq!(anyone.send("POST", "/_emulator/faults", listed.text.clone()).await.status, 204);
    assert_eq!(Client::admin(&emulator).query("{ me { id } }").await.status, 503);
    assert_eq!(anyone.send("DELETE", "/_emulator/faults", "").await.status, 204);
    assert_eq!(Client::admin(&emulator).query("{ me { id } }").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn invalid_fault_json_is_refused_with_a_reason() {
    let emulator = emulator();
    let anyone = Client::anonymous(&emulator);
    for (body, reason) in [
        ("{", "EOF"),
        ("{}", "action"),
        ("{\"action\": \"explode\"}", "explode"),
        ("[{\"action\": \"refuse\", \"matching\": {\"colour\": 1}}]", "colour"),
    ] {
        let response = anyone.send("POST", "/_emulator/faults", body).await;
        assert_eq!(response.status, 422);
        assert!(response.text.contains(reason), "{}", response.text);
    }
    assert!(emulator.faults().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_clock_is_read_and_moved() {
    let emulator = emulator();
    let anyone = Client::anonymous(&emulator);
    assert_eq!(
        anyone.send("GET", "/_emulator/clock", "").await.body,
        json!({"now": "2026-11-23T09:00:00Z"})
    );
    let moved = anyone.send("POST", "/_emulator/clock", "{\"advance_ms\": 90000}").await;
    assert_eq!(moved.body, json!({"now": "2026-11-23T09:01:30Z"}));
    let set = anyone.send("POST", "/_emulator/clock", "{\"set\": \"2027-02-01\"}").await;
    assert_eq!(set.body, json!({"now": "2027-02-01T00:00:00Z"}));
    assert_eq!(
        Client::admin(&emulator).query("{ me { id } }").await.header("api-version"),
        Some("2027-01")
    );
    assert_eq!(anyone.send("POST", "/_emulator/clock", "{\"set\": \"soon\"}").await.status, 422);
}

#[tokio::test(start_paused = true)]
async fn limits_are_used_up_and_reset() {
    let emulator = emulator();
    let anyone = Client::anonymous(&emulator);
    anyone.send("POST", "/_emulator/limits", "\"minute_rate\"").await;
    assert_eq!(Client::admin(&emulator).query("{ me { id } }").await.status, 429);
    anyone.send("DELETE", "/_emulator/limits", "").await;
    assert_eq!(Client::admin(&emulator).query("{ me { id } }").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn the_log_has_headers_body_operation_and_status() {
    let emulator = emulator();
    let client = Client::admin(&emulator).key("k1").header("x-custom", "yes");
    client
        .query("mutation Make { a: create_board(board_name: \"x\", board_kind: public) { id } complexity { query } }")
        .await
        .data();
    Client::anonymous(&emulator).query("{ nonsense }").await;
    let log: Vec<LoggedRequest> = serde_json::from_value(client.send("GET", "/_emulator/log", "").await.body).unwrap();
    assert_eq!(log, emulator.log());
    assert_eq!(log.len(), 2, "the control API is not in it");
    let first = &log[0];
    assert_eq!(
        (first.method.as_str(), first.path.as_str(), first.status),
        ("POST", "/v2", Some(200))
    );
    assert_eq!(first.operation_name.as_deref(), Some("Make"));
    assert_eq!(first.root_fields, ["create_board", "complexity"]);
    assert_eq!(first.idempotency_key.as_deref(), Some("k1"));
    assert_eq!(first.api_version.as_deref(), Some("2026-10"));
    assert_eq!(first.header("X-Custom"), Some("yes"));
    assert!(first.document().unwrap().starts_with("mutation Make"));
    assert_eq!((log[1].status, &log[1].api_version), (Some(401), &None));
    client.send("DELETE", "/_emulator/log", "").await;
    assert!(emulator.log().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_log_file_has_a_line_for_each_request_and_no_token() {
    let file = std::env::temp_dir().join(format!("monday-emulator-log-{}.jsonl", std::process::id()));
    let emulator = emulator_with(Options {
        log: Some(file.clone()),
        ..Options::default()
    });
    Client::admin(&emulator).query("{ me { id } }").await.data();
    Client::with_token(&emulator, "a-token-nobody-issued").query("{ me { id } }").await;
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["method"], &lines[0]["path"], &lines[0]["status"]),
        (&json!("POST"), &json!("/v2"), &json!(200))
    );
    assert_eq!(lines[1]["status"], 401);
    assert!(!text.contains(&emulator.tokens().admin()[..8]) && !text.contains("a-token"));
}

#[tokio::test(start_paused = true)]
async fn the_account_is_dumped_changed_and_loaded() {
    let emulator = emulator();
    let anyone = Client::anonymous(&emulator);
    let mut dump = anyone.send("GET", "/_emulator/state", "").await.body;
    assert_eq!(dump, emulator.dump());
    dump["boards"][seed::PUBLIC_BOARD.to_string()]["name"] = "From a file".into();
    assert_eq!(anyone.send("POST", "/_emulator/state", dump.to_string()).await.status, 204);
    let query = format!("{{ boards(ids: [{}]) {{ name }} }}", seed::PUBLIC_BOARD);
    assert_eq!(
        Client::admin(&emulator).query(&query).await.data()["boards"][0]["name"],
        "From a file"
    );
    assert_eq!(anyone.send("POST", "/_emulator/state", "{\"boards\": 5}").await.status, 422);

    let world: World = serde_json::from_value(dump).unwrap();
    let other = emulator_with(Options {
        load: Some(world),
        ..Options::default()
    });
    assert_eq!(other.dump(), emulator.dump());
    let made = Client::admin(&other)
        .query("mutation { create_board(board_name: \"x\", board_kind: public) { id } }")
        .await;
    let id: i64 = made.data()["create_board"]["id"].as_str().unwrap().parse().unwrap();
    assert!(
        !emulator.inspect(|world| world.boards.contains_key(&id)),
        "new ids go on where the old ones ended"
    );
}

#[tokio::test(start_paused = true)]
async fn a_reset_restores_the_initial_state() {
    let emulator = emulator();
    let before = emulator.dump();
    let client = Client::admin(&emulator).key("k");
    let query = "mutation { create_board(board_name: \"x\", board_kind: public) { id } }";
    client.query(query).await.data();
    client.send("POST", "/_emulator/faults", "{\"action\": \"refuse\"}").await;
    client.send("POST", "/_emulator/clock", "{\"advance_ms\": 5000}").await;
    client.send("POST", "/_emulator/limits", "\"daily\"").await;
    assert_eq!(client.send("POST", "/_emulator/reset", "").await.status, 204);
    assert_eq!(emulator.dump(), before);
    assert!(emulator.log().is_empty() && emulator.faults().is_empty());
    assert_eq!(emulator.clock().now(), seed::NOW);
    assert_eq!(client.query(query).await.header("idempotency-replayed"), None);
}

#[tokio::test(start_paused = true)]
async fn the_control_api_lists_the_tokens() {
    let emulator = emulator();
    let tokens = Client::anonymous(&emulator).send("GET", "/_emulator/tokens", "").await.body;
    let admin = tokens.as_array().unwrap().iter().find(|token| token["name"] == "admin").unwrap();
    assert_eq!(admin["secret"], emulator.tokens().admin());
    assert_eq!(admin["user"], seed::ADMIN_USER);
    let limited = tokens
        .as_array()
        .unwrap()
        .iter()
        .find(|token| token["name"] == "limited-app")
        .unwrap();
    assert_eq!(limited["app"]["scopes"], json!(["boards:read", "me:read"]));
}

// Made of a hundred thousand boards and users, one page is still one page.
#[tokio::test(start_paused = true)]
async fn an_account_of_100_000_boards_is_listed_in_pages() {
    let size = seed::Size {
        users: 100_000,
        boards: 100_000,
        ..seed::Size::default()
    };
    let emulator = emulator_with(Options {
        size,
        ..Options::default()
    });
    let response = Client::admin(&emulator)
        .query("{ boards(limit: 100) { id } users(limit: 1000, page: 50) { id } }")
        .await;
    assert_eq!(response.data()["boards"].as_array().unwrap().len(), 100);
    assert_eq!(response.data()["users"].as_array().unwrap().len(), 1_000);
}

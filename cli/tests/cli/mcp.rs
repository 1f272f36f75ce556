//! `monday mcp`, as MCP clients see it: the client is that of the official SDK.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::time::Duration;

use monday_connector_scenarios::SCENARIOS;
use monday_emulator::faults::Action;
use monday_emulator::{Fault, Tokens};
use rmcp::model::{CallToolRequestParams, CallToolResult, Tool};
use rmcp::service::{RoleClient, RunningService, ServiceExt};
use rmcp::transport::TokioChildProcess;
use serde_json::{Map, Value, json};

use crate::program::TestBed;
use crate::scratch::Scratch;
use crate::serve::Service;

type Client = RunningService<RoleClient, ()>;

async fn client(bed: &TestBed, arguments: &[&str]) -> Client {
    let mut command = bed.monday(&["mcp"]);
    command.args(arguments);
    let transport = TokioChildProcess::new(tokio::process::Command::from(command)).unwrap();
    ().serve(transport).await.unwrap()
}

async fn call(client: &Client, name: &str, arguments: &Value) -> Result<CallToolResult, rmcp::ServiceError> {
    let fields: Map<_, _> = arguments.as_object().unwrap().clone();
    client
        .call_tool(CallToolRequestParams::new(name.to_owned()).with_arguments(fields))
        .await
}

fn names(tools: &[Tool]) -> BTreeSet<&str> {
    tools.iter().map(|tool| tool.name.as_ref()).collect()
}

/// The arguments of a tool for the input of a function.
fn arguments(tool: &Tool, input: Value) -> Value {
    let properties: Vec<_> = tool.input_schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| *name != "idempotency_key")
        .collect();
    match (properties.as_slice(), input) {
        (_, Value::Null) => json!({}),
        ([only], input) if !input.as_object().is_some_and(|fields| fields.keys().all(|name| name == *only)) => {
            json!({ only.as_str(): input })
        }
        (_, input) => input,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tool_does_what_it_says() {
    let bed = TestBed::open().await;
    let client = client(&bed, &["--allow-destructive"]).await;
    let tools = client.list_all_tools().await.unwrap();
    assert_eq!(names(&tools), SCENARIOS.iter().map(|scenario| scenario.function).collect());
    for scenario in SCENARIOS {
        let name = scenario.name;
        bed.emulator.reset();
        bed.emulator.edit(scenario.prepare);
        let tool = tools.iter().find(|tool| tool.name == scenario.function).unwrap();
        let arguments = arguments(tool, (scenario.input)(1));
        let input = jsonschema::draft202012::new(&Value::Object((*tool.input_schema).clone())).unwrap();
        assert!(input.is_valid(&arguments), "{name}: {arguments} {:?}", tool.input_schema);
        assert!(!input.is_valid(&json!({ "no_such_argument": 1 })), "{name}");

        let result = call(&client, scenario.function, &arguments).await.unwrap();
        assert_ne!(result.is_error, Some(true), "{name}: {result:?}");
        let structured = result.structured_content.unwrap();
        assert!((scenario.is_right)(&structured), "{name}: {structured:#}");
        let output = Value::Object((**tool.output_schema.as_ref().unwrap()).clone());
        let output = jsonschema::draft202012::new(&output).unwrap();
        assert!(output.is_valid(&structured), "{name}: {:?}", output.iter_errors(&structured).next());
        let effects = bed.emulator.inspect(|world| (scenario.effects)(world, 1));
        assert_eq!(effects, usize::from(scenario.is_change()), "{name}");

        let hints = tool.annotations.as_ref().unwrap();
        if scenario.is_change() {
            assert_eq!(hints.read_only_hint, Some(false), "{name}");
        }
        assert!(!tool.description.as_ref().unwrap().is_empty(), "{name}");
    }
    client.cancel().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_enabled_is_neither_listed_nor_called() {
    let bed = TestBed::open().await;
    let client = client(&bed, &[]).await;
    let tools = client.list_all_tools().await.unwrap();
    assert!(
        tools
            .iter()
            .all(|tool| tool.annotations.as_ref().unwrap().destructive_hint == Some(false))
    );
    assert!(names(&tools).contains("list-user-boards"));
    let administrator = json!({ "email": "eve@evil.example", "role": "admin" });
    for (name, arguments) in [
        ("delete-board", json!({ "board_id": "4" })),
        // What lets somebody in, or changes what somebody may do.
        ("invite-user", administrator),
        ("activate-user", json!({ "user_id": "4" })),
        ("deactivate-user", json!({ "user_id": "4" })),
        ("update-user-role", json!({ "user_id": "4", "role": "admin" })),
        ("add-user-to-team", json!({ "team_id": "4", "user_id": "4" })),
        ("add-user-to-board", json!({ "board_id": "4", "user_id": "4" })),
    ] {
        let error = call(&client, name, &arguments).await.unwrap_err();
        assert!(error.to_string().contains("--allow-destructive"), "{name}: {error}");
    }
    let error = call(&client, "no-such-tool", &json!({})).await.unwrap_err();
    assert!(error.to_string().contains("no tool of this name"), "{error}");
    assert_eq!(bed.emulator.log().len(), 0);
    client.cancel().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_say_what_to_do_and_hold_no_token() {
    let bed = TestBed::open().await;
    let client = client(&bed, &["--read-only"]).await;
    let missing = call(&client, "read-board", &json!({ "board_id": "1" })).await.unwrap();
    assert_eq!(missing.is_error, Some(true));
    let failure = &missing.structured_content.as_ref().unwrap()["permanent_failure"];
    assert_eq!(failure["kind"], "not_found");
    let text = serde_json::to_string(&missing.content).unwrap();
    assert!(text.contains("There is no board 1"), "{text}");
    assert!(!text.contains(Tokens.admin()), "{text}");
    for (tool, wrong, part) in [
        ("read-board", json!({ "board_id": 1 }), "board_id: expected text"),
        ("read-board", json!({ "board": "1" }), "board: there is no such argument"),
        ("read-board", json!({}), "board_id: this argument is required"),
        ("list-boards", json!({ "foo": 1 }), "foo: unknown field"),
        ("list-boards", json!({ "types": ["board", "no-such-type"] }), "types[1]: "),
    ] {
        let refused = call(&client, tool, &wrong).await.unwrap();
        assert_eq!(refused.is_error, Some(true));
        let text = serde_json::to_string(&refused.content).unwrap();
        assert!(text.contains(part), "{text}");
        assert!(!text.contains("input:") && !text.contains("input."), "{text}");
    }
    // Another flag would not help here.
    let error = call(&client, "create-board", &json!({ "name": "x" })).await.unwrap_err();
    assert!(
        error.to_string().contains("--read-only") && !error.to_string().contains("--allow-destructive"),
        "{error}"
    );
    assert_eq!(bed.emulator.log().len(), 1);
    client.cancel().await.unwrap();
}

/// Starts a session by hand, with these messages in it.
fn by_hand(bed: &TestBed, arguments: &[&str], messages: &[Value]) -> Child {
    let program = bed
        .monday(&["mcp"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.as_ref().unwrap();
    let start = json!({
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": { "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } },
    });
    writeln!(stdin, "{start}").unwrap();
    writeln!(stdin, "{}", json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).unwrap();
    for message in messages {
        writeln!(stdin, "{message}").unwrap();
    }
    program
}

fn tool_call(name: &str, arguments: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": { "name": name, "arguments": arguments } })
}

/// A client that leaves takes its calls with it, and whoever reads the log learns of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_dropped_when_the_client_leaves_is_named() {
    let bed = TestBed::open().await;
    bed.emulator.script([Fault::new(Action::Delay {
        before_head_ms: 60_000,
        between_bytes_ms: 0,
        bytes_at_once: usize::MAX,
    })]);
    let board = json!({ "name": "Plans", "kind": "private" });
    let mut program = by_hand(&bed, &[], &[tool_call("create-board", &board)]);
    let mut polls = (0..6_000).map(|_| std::thread::sleep(Duration::from_millis(10)));
    assert!(polls.any(|()| bed.emulator.log().len() == 1), "the request never came");
    drop(program.stdin.take());
    let ended = program.wait_with_output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(ended.status.success());
    assert!(
        said.contains("create-board cancelled") && said.contains("may have been made"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_shown_if_that_is_asked_for() {
    let bed = TestBed::open().await;
    let mut program = by_hand(&bed, &["--show-requests"], &[tool_call("check-connection", &json!({}))]);
    let mut lines = BufReader::new(program.stdout.as_mut().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("Harborworks")));
    drop(program.stdin.take());
    let said = String::from_utf8(program.wait_with_output().unwrap().stderr).unwrap();
    assert!(said.contains("→ 1  POST") && said.contains("← 1  200"), "{said}");
    assert!(!said.contains(Tokens.admin()), "{said}");
}

/// Lines that are no messages are answered with errors, or not at all; what follows is served.
#[tokio::test(flavor = "multi_thread")]
async fn garbage_on_standard_input_does_not_end_it() {
    let bed = TestBed::open().await;
    let mut program = by_hand(&bed, &[], &[]);
    let mut stdin = program.stdin.take().unwrap();
    let garbage = [
        "not json",
        "{\"jsonrpc\": \"2.0\"",
        "[1, 2]",
        "{\"jsonrpc\": \"2.0\", \"id\": 3, \"method\": \"no/such\"}",
        "",
    ];
    for line in garbage {
        writeln!(stdin, "{line}").unwrap();
    }
    writeln!(stdin, "{}", tool_call("check-connection", &json!({}))).unwrap();
    let lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let found = lines
        .map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap())
        .find(|message| message["id"] == 7);
    assert_eq!(found.unwrap()["result"]["structuredContent"]["account"]["name"], "Harborworks");
    drop(stdin);
    assert!(program.wait().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tools_are_served_over_http_too() {
    let bed = TestBed::open().await;
    // Without a token that was chosen, names that lead here are checked, too.
    let service = Service::of(bed.monday(&["serve", "--listen", "127.0.0.1:0", "--mcp", "--read-only"]));
    let token = format!("Bearer {}", service.line("Access token").rsplit_once(' ').unwrap().1);
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "application/json"),
        ("accept", "application/json, text/event-stream"),
        ("mcp-protocol-version", "2025-06-18"),
    ];
    let call = tool_call("check-connection", &json!({}));
    let response = service.request("POST", "/mcp", &headers, &call.to_string());
    assert_eq!(response.status, 200, "{}", response.body);
    assert_eq!(response.json()["result"]["structuredContent"]["account"]["name"], "Harborworks");
    // A web page under another name, which leads to this machine.
    let forged = service.request_to("evil.example", "POST", "/mcp", &headers, &call.to_string());
    assert_eq!(forged.status, 403, "{}", forged.body);
    assert_eq!(bed.emulator.log().len(), 1);
}

/// What goes with a request to MCP over HTTP.
const HEADERS: [(&str, &str); 4] = [
    ("authorization", "Bearer an-access-token-for-tests"),
    ("content-type", "application/json"),
    ("accept", "application/json, text/event-stream"),
    ("mcp-protocol-version", "2025-06-18"),
];

#[tokio::test(flavor = "multi_thread")]
async fn over_http_the_origin_is_that_of_the_service_or_none() {
    let bed = TestBed::open().await;
    let service = Service::start(&bed, &["--mcp"]);
    let call = tool_call("check-connection", &json!({})).to_string();
    let port = service.address().port();
    for (origin, status) in [
        (format!("http://127.0.0.1:{port}"), 200),
        (format!("http://localhost:{port}"), 200),
        (format!("http://127.0.0.1:{}", port ^ 1), 403),
        (format!("https://127.0.0.1:{port}"), 403),
        ("http://evil.example".to_owned(), 403),
        (format!("http://127.0.0.1.evil.example:{port}"), 403),
        ("null".to_owned(), 403),
        ("nonsense".to_owned(), 403),
    ] {
        let mut headers = HEADERS.to_vec();
        headers.push(("origin", origin.as_str()));
        let response = service.request("POST", "/mcp", &headers, &call);
        assert_eq!(response.status, status, "{origin}: {}", response.body);
    }
    assert_eq!(service.request("POST", "/mcp", &HEADERS, &call).status, 200);
    assert_eq!(bed.emulator.log().len(), 3);
}

/// A header that is honoured for calls over HTTP means the same here, or is refused.
#[tokio::test(flavor = "multi_thread")]
async fn over_http_the_headers_of_a_call_are_not_ignored() {
    let bed = TestBed::open().await;
    let token = Scratch::new("mcp-token", Tokens.member());
    let file = Scratch::new("mcp-connections.toml", &format!("[member]\ntoken_file = {:?}\n", token.path()));
    let service = Service::start(&bed, &["--mcp", "--connections", file.path()]);
    let call = tool_call("check-connection", &json!({})).to_string();
    let send = |further: &[(&str, &str)], body: &str| {
        let headers = [&HEADERS, further].concat();
        service.request("POST", "/mcp", &headers, body)
    };
    let user = |further: &[(&str, &str)]| {
        let response = send(further, &call);
        let user = response.json()["result"]["structuredContent"]["user"]["id"].clone();
        user.as_str().unwrap_or(&response.body).to_owned()
    };
    let id = |token: &str| Tokens.with_secret(token).unwrap().user.to_string();
    assert_eq!(user(&[]), id(Tokens.admin()));
    assert_eq!(user(&[("monday-connection", "member")]), id(Tokens.member()));
    let sent = bed.emulator.log().len();

    let unknown = send(&[("monday-connection", "x")], &call);
    assert_eq!((unknown.status, unknown.kind().as_str()), (400, "invalid_input"));
    let of_a_call = service.post("check-connection", &[("monday-connection", "x")], &json!({}));
    assert_eq!(unknown.json(), of_a_call.json());
    for further in [
        &[("monday-connection", "member"), ("monday-connection", "member")][..],
        &[("idempotency-key", "k")],
    ] {
        let refused = send(further, &call);
        assert_eq!((refused.status, refused.kind().as_str()), (400, "invalid_input"), "{further:?}");
    }
    let twice = call.replace(r#""arguments":{}"#, r#""arguments":{},"arguments":{}"#);
    assert_ne!(twice, call);
    assert_eq!(send(&[], &twice).kind(), "invalid_input");
    assert_eq!(bed.emulator.log().len(), sent);
}

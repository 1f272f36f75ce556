//! `monday mcp`, as MCP clients see it: the client is that of the official SDK.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use monday_connector_scenarios::SCENARIOS;
use monday_emulator::Tokens;
use rmcp::model::{CallToolRequestParams, CallToolResult, Tool};
use rmcp::service::{RoleClient, RunningService, ServiceExt};
use rmcp::transport::TokioChildProcess;
use serde_json::{Map, Value, json};

use crate::program::TestBed;
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
    let error = call(&client, "delete-board", &json!({ "board_id": "4" })).await.unwrap_err();
    assert!(error.to_string().contains("--allow-destructive"), "{error}");
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
    for (wrong, part) in [
        (json!({ "board_id": 1 }), "expected text"),
        (json!({ "board": "1" }), "no such argument"),
        (json!({}), "expected text"),
    ] {
        let refused = call(&client, "read-board", &wrong).await.unwrap();
        assert_eq!(refused.is_error, Some(true));
        let text = serde_json::to_string(&refused.content).unwrap();
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(bed.emulator.log().len(), 1);
    client.cancel().await.unwrap();
}

/// Lines that are no messages are answered with errors, or not at all; what follows is served.
#[tokio::test(flavor = "multi_thread")]
async fn garbage_on_standard_input_does_not_end_it() {
    let bed = TestBed::open().await;
    let mut program = bed
        .monday(&["mcp"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = program.stdin.take().unwrap();
    let start = json!({
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": { "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } },
    });
    let call = json!({ "jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": { "name": "check-connection", "arguments": {} } });
    let garbage = [
        "not json",
        "{\"jsonrpc\": \"2.0\"",
        "[1, 2]",
        "{\"jsonrpc\": \"2.0\", \"id\": 3, \"method\": \"no/such\"}",
        "",
    ];
    writeln!(stdin, "{start}").unwrap();
    writeln!(stdin, "{}", json!({ "jsonrpc": "2.0", "method": "notifications/initialized" })).unwrap();
    for line in garbage {
        writeln!(stdin, "{line}").unwrap();
    }
    writeln!(stdin, "{call}").unwrap();
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
    let call = json!({ "jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": { "name": "check-connection", "arguments": {} } });
    let response = service.request("POST", "/mcp", &headers, &call.to_string());
    assert_eq!(response.status, 200, "{}", response.body);
    assert_eq!(response.json()["result"]["structuredContent"]["account"]["name"], "Harborworks");
    // A web page under another name, which leads to this machine.
    let forged = service.request_to("evil.example", "POST", "/mcp", &headers, &call.to_string());
    assert_eq!(forged.status, 403, "{}", forged.body);
    assert_eq!(bed.emulator.log().len(), 1);
}

//! `monday serve`, as its clients see it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use jsonschema::Validator;
use monday_connector_scenarios::SCENARIOS;
use monday_emulator::faults::{Action, Canned, Content, ResetStage};
use monday_emulator::{Fault, Tokens};
use serde_json::{Value, json};

use crate::program::{Run, TestBed, monday};
use crate::scratch::Scratch;

const ACCESS_TOKEN: &str = "an-access-token-for-tests";

/// Longer than any response may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running service.
pub struct Service {
    program: Child,
    address: SocketAddr,
    lines: Mutex<Receiver<String>>,
}

impl Service {
    pub fn start(bed: &TestBed, arguments: &[&str]) -> Self {
        let mut command = bed.monday(&["serve", "--listen", "127.0.0.1:0"]);
        command.args(arguments).env("MONDAY_SERVE_ACCESS_TOKEN", ACCESS_TOKEN);
        Self::of(command)
    }

    pub fn of(mut command: Command) -> Self {
        let mut program = command.stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(program.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stderr.lines() {
                if sender.send(line.unwrap()).is_err() {
                    break;
                }
            }
        });
        let mut service = Self {
            program,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            lines: Mutex::new(lines),
        };
        let line = service.line("Serving at");
        service.address = line.rsplit_once("//").unwrap().1.parse().unwrap();
        service
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next line on standard error that has this in it.
    pub fn line(&self, part: &str) -> String {
        loop {
            let line = self
                .lines
                .lock()
                .unwrap()
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("no line with {part:?}"));
            if line.contains(part) {
                return line;
            }
        }
    }

    /// Sends bytes, and reads whatever comes.
    fn exchange(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        // The service may refuse before it has read all of it.
        let sent = stream.write_all(request);
        let mut response = Vec::new();
        if let Err(error) = stream.read_to_end(&mut response) {
            assert!(sent.is_err() || !response.is_empty(), "{error}");
        }
        String::from_utf8(response).unwrap()
    }

    pub fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        self.request_to(&self.address.to_string(), method, path, headers, body)
    }

    /// The same, under a name that need not be that of the service.
    pub fn request_to(&self, host: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Response {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        Response::read(&self.exchange(head.as_bytes()))
    }

    fn get(&self, path: &str) -> Response {
        self.request("GET", path, &[bearer().borrowed()], "")
    }

    /// Calls an action, with further headers.
    pub fn post(&self, action: &str, headers: &[(&str, &str)], body: &Value) -> Response {
        let bearer = bearer();
        let mut all = vec![("content-type", "application/json"), bearer.borrowed()];
        all.extend(headers);
        self.request("POST", &format!("/v1/{action}"), &all, &body.to_string())
    }

    fn terminate(&self) {
        let signal = Command::new("kill")
            .args(["-TERM", &self.program.id().to_string()])
            .status()
            .unwrap();
        assert!(signal.success());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

struct Header(String);

impl Header {
    fn borrowed(&self) -> (&str, &str) {
        ("authorization", &self.0)
    }
}

fn bearer() -> Header {
    Header(format!("Bearer {ACCESS_TOKEN}"))
}

pub struct Response {
    pub status: u16,
    /// In lower case.
    head: String,
    pub body: String,
}

impl Response {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self {
            status,
            head: head.to_ascii_lowercase(),
            body: body.to_owned(),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")))
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {} {}", self.head, self.body))
    }

    /// The kind of a problem, which has all that a problem must have.
    #[track_caller]
    pub fn kind(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.body);
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        for name in ["type", "title", "detail"] {
            assert!(problem[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {problem}");
        }
        problem["kind"].as_str().unwrap().to_owned()
    }
}

/// A validator for a part of an OpenAPI description, where references lead to the whole.
fn validator(description: &Value, pointer: &str) -> Validator {
    let mut schema = description.pointer(pointer).unwrap_or_else(|| panic!("{pointer}")).clone();
    schema["components"] = description["components"].clone();
    jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{pointer}: {error}"))
}

#[track_caller]
fn assert_valid(validator: &Validator, value: &Value, what: &str) {
    let errors: Vec<_> = validator
        .iter_errors(value)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new(), "{what}: {value}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_action_is_served_as_the_description_says() {
    let bed = TestBed::open().await;
    let service = Service::start(&bed, &[]);
    let description = service.get("/openapi.json").json();
    for scenario in SCENARIOS {
        let (name, function) = (scenario.name, scenario.function);
        bed.emulator.reset();
        bed.emulator.edit(scenario.prepare);
        let input = (scenario.input)(1);
        let body = if input.is_null() { json!({}) } else { json!({ "input": input }) };
        let response = service.post(function, &[("idempotency-key", "step-7")], &body);
        assert_eq!(response.status, 200, "{name}: {}", response.body);
        let result = response.json();
        assert!((scenario.is_right)(&result), "{name}: {result:#}");
        let effects = bed.emulator.inspect(|world| (scenario.effects)(world, 1));
        assert_eq!(effects, usize::from(scenario.is_change()), "{name}");
        if scenario.is_change() {
            assert_eq!(result["call"]["idempotency_key"], "step-7", "{name}");
        }

        let operation = format!("/paths/~1v1~1{function}/post");
        let request = validator(&description, &format!("{operation}/requestBody/content/application~1json/schema"));
        assert_valid(&request, &body, name);
        assert!(!request.is_valid(&json!({ "input": input, "inptu": 1 })), "{name}");
        let ok = validator(&description, &format!("{operation}/responses/200/content/application~1json/schema"));
        assert_valid(&ok, &result, name);
        assert!(!ok.is_valid(&json!({})), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_problem_details() {
    let bed = TestBed::open().await;
    let service = Service::start(&bed, &["--max-retries", "0"]);
    let description = service.get("/openapi.json").json();
    let problem = validator(&description, "/components/schemas/Problem");

    let missing = service.post("read-board", &[], &json!({ "input": "1" }));
    assert_eq!((missing.status, missing.kind().as_str()), (404, "not_found"));
    assert_eq!(missing.json()["temporary"], false);
    assert_valid(&problem, &missing.json(), "not found");
    let explained = service.get(missing.json()["type"].as_str().unwrap());
    assert_eq!(explained.status, 200);
    assert!(
        explained.body.starts_with("not_found: The board, user or other object"),
        "{}",
        explained.body
    );
    assert_eq!(explained.header("content-type"), Some("text/plain; charset=utf-8"));

    let limit = Action::Canned {
        reply: Canned::MinuteRateLimit,
        retry_in_seconds: Some(40),
        retry_after_header: true,
    };
    bed.emulator.script([Fault::new(limit)]);
    let limited = service.post("read-board", &[], &json!({ "input": "1" }));
    assert_eq!((limited.status, limited.kind().as_str()), (429, "rate_limit_exceeded"));
    assert_eq!(limited.header("retry-after"), Some("40"));
    assert_eq!(limited.json()["temporary"], true);
    assert_eq!(limited.json()["call"]["requests_sent"], 1);
    assert_valid(&problem, &limited.json(), "limit");

    let wrong = service.post("read-board", &[], &json!({ "input": 1 }));
    assert_eq!((wrong.status, wrong.kind().as_str()), (400, "invalid_input"));
    assert_valid(&problem, &wrong.json(), "wrong input");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_access_token_there_is_nothing() {
    let bed = TestBed::open().await;
    let service = Service::start(&bed, &["--mcp"]);
    for (method, path) in [
        ("POST", "/v1/check-connection"),
        ("POST", "/v1/no-such-action"),
        ("GET", "/v1/check-connection"),
        ("GET", "/metrics"),
        ("POST", "/mcp"),
        ("GET", "/mcp"),
    ] {
        for value in [
            "",
            "Bearer an-access-token-for-test",
            "Basic an-access-token-for-tests",
            ACCESS_TOKEN,
        ] {
            let headers = [("authorization", value), ("content-type", "application/json")];
            let response = service.request(method, path, &headers[usize::from(value.is_empty())..], "{}");
            assert_eq!(
                (response.status, response.kind().as_str()),
                (401, "unauthorized"),
                "{method} {path} {value}"
            );
            assert_eq!(response.header("www-authenticate"), Some("bearer"));
        }
    }
    assert_eq!(bed.emulator.log().len(), 0);
    for path in ["/healthz", "/readyz", "/openapi.json", "/problems/not_found"] {
        assert_eq!(service.request("GET", path, &[], "").status, 200, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_requests_are_refused_and_send_nothing() {
    let bed = TestBed::open().await;
    let service = Service::start(&bed, &["--max-body-bytes", "20000", "--mcp"]);
    let bearer = bearer();
    let json = ("content-type", "application/json");
    let post = |body: &str| service.request("POST", "/v1/read-board", &[json, bearer.borrowed()], body);
    let cases = [
        (post("{").kind(), "invalid_input"),
        (post("[]").kind(), "invalid_input"),
        (post(r#"{"input": "4", "inptu": 1}"#).kind(), "invalid_input"),
        (post(r#"{"input": "4", "options": {"retires": 1}}"#).kind(), "invalid_input"),
        (post(r#"{"input": "4", "options": []}"#).kind(), "invalid_input"),
        // Records as lists, in the order of their fields.
        (
            post(r#"{"input": "4", "options": [[null, "http://127.0.0.1:1", null, true], null, null, null, null]}"#).kind(),
            "invalid_input",
        ),
        (
            post(r#"{"input": "4", "options": {"connection": ["x", "http://127.0.0.1:1", null, true]}}"#).kind(),
            "invalid_input",
        ),
        (post(r#"{"input": "4", "options": {"retry": [0, 1, 2]}}"#).kind(), "invalid_input"),
        (
            post(r#"{"input": "4", "options": {"connection": {"token": " "}}}"#).kind(),
            "invalid_input",
        ),
        (post(r#"{"input": "4", "options": {"connection": []}}"#).kind(), "invalid_input"),
        (
            post(r#"{"input": "4", "options": {"connection": {"endpoint": "http://evil.example"}}}"#).kind(),
            "invalid_input",
        ),
        (
            post(r#"{"input": "4", "options": {"connection": {"allow_plain_http": true}}}"#).kind(),
            "invalid_input",
        ),
        (
            post(r#"{"input": "4", "options": {"connection": {"token": 7}}}"#).kind(),
            "invalid_input",
        ),
        (post(&"[".repeat(10_000)).kind(), "invalid_input"),
        // Of two with the same name, something in between could have checked the other.
        (post(r#"{"input": "4", "input": "5"}"#).kind(), "invalid_input"),
        (
            post(r#"{"input": "4", "options": {"retry": {"max_retries": 0, "max_retries": 9}}}"#).kind(),
            "invalid_input",
        ),
        (post(&format!(r#"{{"input": "{}"}}"#, "4".repeat(20_000))).kind(), "body_too_large"),
        (
            service.request("POST", "/v1/read-board", &[bearer.borrowed()], "{}").kind(),
            "unsupported_media_type",
        ),
        (
            service
                .request("POST", "/v1/read-board", &[("content-type", "text/plain"), bearer.borrowed()], "{}")
                .kind(),
            "unsupported_media_type",
        ),
        (service.get("/v1/read-board").kind(), "method_not_allowed"),
        (service.request("DELETE", "/healthz", &[], "").kind(), "method_not_allowed"),
        (service.post("../metrics", &[], &json!({})).kind(), "unknown_path"),
        (service.post("read%2Dboar", &[], &json!({})).kind(), "unknown_function"),
        (service.get("/v2").kind(), "unknown_path"),
        (service.post("%ff", &[], &json!({})).kind(), "unknown_path"),
        (service.get("/problems/%ff").kind(), "unknown_path"),
        (
            service
                .post("read-board", &[("content-encoding", "gzip")], &json!({ "input": "4" }))
                .kind(),
            "unsupported_media_type",
        ),
        (
            service
                .post(
                    "read-board",
                    &[("idempotency-key", "a"), ("idempotency-key", "b")],
                    &json!({ "input": "4" }),
                )
                .kind(),
            "invalid_input",
        ),
        (
            service
                .post(
                    "read-board",
                    &[("monday-connection", "a"), ("monday-connection", "b")],
                    &json!({ "input": "4" }),
                )
                .kind(),
            "invalid_input",
        ),
        (
            service
                .post("read-board", &[("monday-connection", "x")], &json!({ "input": "4" }))
                .kind(),
            "invalid_input",
        ),
        (
            service
                .post("read-board", &[("idempotency-key", "ä")], &json!({ "input": "4" }))
                .kind(),
            "invalid_input",
        ),
    ];
    for (number, (found, expected)) in cases.iter().enumerate() {
        assert_eq!(found, expected, "case {number}");
    }
    let (name, value) = bearer.borrowed();
    let head = format!("POST /v1/read-board HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{name}: {value}\r\n");
    let cut_off = format!("{head}transfer-encoding: chunked\r\nconnection: close\r\n\r\nzz\r\n");
    assert_eq!(Response::read(&service.exchange(cut_off.as_bytes())).status, 400);
    // What is announced need not come.
    let announced = format!("{head}content-length: 20001\r\nconnection: close\r\n\r\n");
    assert_eq!(Response::read(&service.exchange(announced.as_bytes())).kind(), "body_too_large");
    let large = service.request("POST", "/mcp", &[json, bearer.borrowed()], &"x".repeat(30_000));
    assert_eq!(large.kind(), "body_too_large");
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"[..],
        b"GET\r\n\r\n",
        &[b'a'; 500_000],
    ] {
        // Whatever comes back, the service goes on.
        service.exchange(garbage);
    }
    assert_eq!(bed.emulator.log().len(), 0);
    assert_eq!(service.post("check-connection", &[], &json!({})).status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_chooses_whose_token_is_used() {
    let bed = TestBed::open().await;
    let token = Scratch::new("other-token", &format!("{}\n", Tokens.other_admin()));
    let file = Scratch::new(
        "connections.toml",
        &format!(
            "[other]\ntoken_file = {:?}\n[member]\ntoken_variable = \"MEMBER_TOKEN\"\n",
            token.path()
        ),
    );
    let mut command = bed.monday(&["serve", "--listen", "127.0.0.1:0", "--connections", file.path()]);
    command
        .env("MONDAY_SERVE_ACCESS_TOKEN", ACCESS_TOKEN)
        .env("MEMBER_TOKEN", Tokens.member());
    let service = Service::of(command);
    let user = |headers: &[(&str, &str)], body: Value| {
        let response = service.post("check-connection", headers, &body);
        response.json()["user"]["id"].as_str().unwrap_or(&response.body).to_owned()
    };
    let own = json!({ "options": { "connection": { "token": Tokens.member() } } });
    let id = |token: &str| Tokens.with_secret(token).unwrap().user.to_string();
    assert_eq!(user(&[], json!({})), id(Tokens.admin()));
    assert_eq!(user(&[("monday-connection", "other")], json!({})), id(Tokens.other_admin()));
    assert_eq!(user(&[("monday-connection", "member")], json!({})), id(Tokens.member()));
    assert_eq!(user(&[], own.clone()), id(Tokens.member()));
    assert_eq!(user(&[("monday-connection", "other")], own), id(Tokens.member()));
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_cannot_be_used_are_named_at_the_start() {
    let bed = TestBed::open().await;
    for (text, part) in [
        ("[a]\n", "connection \"a\" needs either"),
        ("[a]\ntoken_variable = \"NO_SUCH_VARIABLE_7\"\n", "NO_SUCH_VARIABLE_7 is not set"),
        ("[a]\n\ntoken = \"SECRET\"\n", "line 3: unknown field"),
        ("[a]\ntoken_file = \"/dev/null\"\n", "must hold one token"),
        (
            "[a]\ntoken_variable = \"PATH\"\nendpoint = \"https://user:SECRET@b.example\"\n",
            "write the endpoint as",
        ),
    ] {
        let file = Scratch::new("wrong-connections.toml", text);
        let run = Run::of(bed.monday(&["serve", "--connections", file.path()]).stdin(Stdio::null()));
        assert_eq!(run.code, Some(2), "{text}");
        assert!(run.stderr.contains(part), "{}", run.stderr);
        assert!(!run.stderr.contains("SECRET"), "{}", run.stderr);
    }
}

#[test]
fn what_can_serve_nobody_is_refused_at_the_start() {
    // Its callers would be told that they named the endpoint.
    let run = Run::of(&mut monday(&[
        "serve",
        "--live",
        "--endpoint",
        "https://127.0.0.1:1",
        "--listen",
        "127.0.0.1:0",
    ]));
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("needs a token"), "{}", run.stderr);
    let run = Run::of(&mut monday(&["serve", "--max-body-bytes=0"]));
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains("--max-body-bytes"), "{}", run.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_shown_if_that_is_asked_for() {
    let bed = TestBed::open().await;
    let service = Service::start(&bed, &["--show-requests"]);
    assert_eq!(service.post("check-connection", &[], &json!({})).status, 200);
    service.line("→ 1  POST");
    service.line("← 1  200");
}

/// A client that has sent half a request is not waited for, and is no call.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_request_does_not_delay_the_end() {
    let bed = TestBed::open().await;
    let mut service = Service::start(&bed, &["--grace", "1000"]);
    let mut half = TcpStream::connect(service.address).unwrap();
    half.write_all(b"GET /healthz HTTP/1.1\r\nhost").unwrap();
    // Accepted after it: then it is known, too.
    assert_eq!(service.get("/healthz").status, 200);
    service.terminate();
    assert_eq!(service.program.wait().unwrap().code(), Some(0));
    let mut said = String::new();
    while let Ok(line) = service.lines.lock().unwrap().recv() {
        said += &line;
    }
    assert!(said.contains("Stopping") && !said.contains("did not end"), "{said}");
}

/// A call that takes longer than the grace period is stopped, and whoever reads the log learns of it.
#[tokio::test(flavor = "multi_thread")]
async fn calls_that_do_not_end_in_time_are_named() {
    let bed = TestBed::open().await;
    let mut service = Service::start(&bed, &["--grace", "0", "--mcp"]);
    bed.emulator.script([Fault::new(Action::Delay {
        before_head_ms: 60_000,
        between_bytes_ms: 0,
        bytes_at_once: usize::MAX,
    })]);
    let call = format!(
        "POST /v1/archive-board HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: {}\r\ncontent-length: 14\r\n\r\n{{\"input\": \"4\"}}",
        bearer().0
    );
    let mut client = TcpStream::connect(service.address).unwrap();
    client.write_all(call.as_bytes()).unwrap();
    let mut polls = (0..6_000).map(|_| std::thread::sleep(Duration::from_millis(10)));
    assert!(polls.any(|()| bed.emulator.log().len() == 1), "the request never came");
    service.terminate();
    service.line("did not end in time, and are stopped: 1.");
    service.line("archive-board cancelled");
    assert_eq!(service.program.wait().unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_this_machine_it_needs_a_chosen_access_token() {
    let bed = TestBed::open().await;
    let run = Run::of(&mut bed.monday(&["serve", "--listen", "0.0.0.0:0"]));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("can be reached from other machines"), "{}", run.stderr);
    for ignored in ["", "#abcdefghijklmnopqrst uv"] {
        let run = Run::of(bed.monday(&["serve"]).env("MONDAY_SERVE_ACCESS_TOKEN", ignored));
        assert_eq!(run.code, Some(2), "{ignored:?}: {}", run.stderr);
    }
    let run = Run::of(bed.monday(&["serve"]).env("MONDAY_SERVE_ACCESS_TOKEN", "short"));
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("fewer than 16 characters") && !run.stderr.contains("short"),
        "{}",
        run.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn on_this_machine_an_access_token_is_made_up() {
    let bed = TestBed::open().await;
    let service = Service::of(bed.monday(&["serve", "--listen", "127.0.0.1:0"]));
    let line = service.line("Access token");
    let token = format!("Bearer {}", line.rsplit_once(' ').unwrap().1);
    let headers = [("authorization", token.as_str()), ("content-type", "application/json")];
    assert_eq!(service.request("POST", "/v1/check-connection", &headers, "{}").status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_and_no_secret_is_shown() {
    let bed = TestBed::open().await;
    let service = Service::start(&bed, &[]);
    let secret = Tokens.member();
    let own = json!({ "options": { "connection": { "token": secret } } });
    assert_eq!(service.post("check-connection", &[], &own).status, 200);
    let wrong = json!({ "input": format!("1 {secret}"), "options": { "connection": { "token": secret } } });
    let refused = service.post("read-board", &[], &wrong);
    assert_eq!(refused.kind(), "invalid_input");
    let metrics = service.get("/metrics");
    assert_eq!(metrics.status, 200);
    for line in [
        r#"monday_calls_total{action="check-connection",outcome="ok"} 1"#,
        r#"monday_calls_total{action="read-board",outcome="invalid_input"} 1"#,
        r#"monday_requests_total{status="200"} 1"#,
        r#"monday_call_duration_seconds_count{action="read-board"} 1"#,
        "monday_calls_running 0",
    ] {
        assert!(metrics.body.lines().any(|found| found == line), "{line}: {}", metrics.body);
    }
    service.terminate();
    let mut shown = metrics.body + &refused.body;
    while let Ok(line) = service.lines.lock().unwrap().recv_timeout(PATIENCE) {
        shown += &line;
    }
    assert!(shown.contains("read-board invalid_input"), "{shown}");
    for secret in [secret, Tokens.admin(), ACCESS_TOKEN] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// Whatever the network does, a call ends with a result or a problem, and no board is made twice.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_faults_end_in_results_or_problems() {
    let bed = TestBed::open().await;
    let service = Service::start(&bed, &["--max-retries", "0"]);
    let actions = [
        Action::Reset(ResetStage::BeforeHead),
        Action::Reset(ResetStage::DuringBody),
        Action::Body(Content::Garbage),
        Action::Body(Content::Truncated(20)),
        Action::Body(Content::Empty),
        Action::Status {
            status: 502,
            headers: Vec::new(),
            body: Content::Html("<h1>Bad gateway</h1>".to_owned()),
        },
        Action::Canned {
            reply: Canned::UnavailablePage,
            retry_in_seconds: None,
            retry_after_header: false,
        },
        Action::Canned {
            reply: Canned::MinuteRateLimit,
            retry_in_seconds: Some(90),
            retry_after_header: true,
        },
    ];
    let (mut made, mut failed) = (0, 0);
    for run in 0..200_usize {
        let fault = Fault::new(actions[run % actions.len()].clone());
        // The first attempt of the change, both, or what follows it; before and after it takes effect.
        let fault = match run / 8 % 3 {
            0 => fault.nth(1),
            1 => fault.first(2),
            _ => fault.nth(2),
        };
        bed.emulator.clear_faults();
        bed.emulator.reset_limits();
        // What a limit refuses has not taken effect.
        let may_have_effect = run % actions.len() < 7;
        let after = may_have_effect && run / 24 % 2 == 1;
        bed.emulator.script([if after { fault.after_executing() } else { fault }]);
        let name = format!("Board {run}");
        let response = service.post("create-board", &[], &json!({ "input": { "name": name, "kind": "private" } }));
        let boards = bed.emulator.inspect(|world| world.boards_named(&name).len());
        if response.status == 200 {
            made += 1;
            assert_eq!(boards, 1, "{run}: {}", response.body);
        } else {
            failed += 1;
            let allowed = if response.kind() == "outcome_unknown" { 0..=1 } else { 0..=0 };
            assert!(allowed.contains(&boards), "{run}: {boards} boards, {}", response.body);
        }
    }
    assert!(made > 50 && failed > 50, "{made} made, {failed} failed");
}

/// A call that was under way when the service was told to stop ends with its result.
#[tokio::test(flavor = "multi_thread")]
async fn a_running_call_ends_before_the_service_does() {
    let bed = TestBed::open().await;
    let mut service = Service::start(&bed, &["--max-calls", "1"]);
    bed.emulator.script([Fault::new(Action::Delay {
        before_head_ms: 3_000,
        between_bytes_ms: 0,
        bytes_at_once: usize::MAX,
    })
    .nth(1)]);
    let response = std::thread::scope(|scope| {
        let call = scope.spawn(|| service.post("check-connection", &[], &json!({})));
        let mut polls = (0..6_000).map(|_| std::thread::sleep(Duration::from_millis(10)));
        assert!(polls.any(|()| bed.emulator.log().len() == 1), "the request never came");
        // The only place is taken.
        let busy = service.post("check-connection", &[], &json!({}));
        assert_eq!(
            (busy.status, busy.kind().as_str(), busy.header("retry-after")),
            (503, "busy", Some("1"))
        );
        service.terminate();
        service.line("Stopping");
        call.join().unwrap()
    });
    assert_eq!(response.status, 200, "{}", response.body);
    assert_eq!(service.program.wait().unwrap().code(), Some(0));
}

#[test]
fn the_description_can_be_printed_and_every_reference_leads_somewhere() {
    let run = Run::of(&mut monday(&["serve", "--openapi"]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let description = run.json();
    let mut open = vec![&description];
    let mut references = 0;
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                    references += 1;
                    assert!(description.pointer(&reference[1..]).is_some(), "{reference}");
                }
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    assert!(references > 100);
    assert_eq!(description["openapi"], "3.1.0");
    // What the service refuses is not offered.
    let connection = description["components"]["schemas"]["Connection"]["properties"]
        .as_object()
        .unwrap();
    assert_eq!(connection.keys().collect::<Vec<_>>(), ["api_version", "token"]);
    let paths = description["paths"].as_object().unwrap();
    let functions = monday_cli::reference::functions();
    assert_eq!(paths.len(), functions.len());
    assert!(functions.iter().all(|function| paths.contains_key(&format!("/v1/{function}"))));
}

//! A server with responses that are ready: what it takes is the same for every client.

use std::convert::Infallible;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;

/// Boards of the account: each has some 450 bytes.
pub const BOARDS: usize = 5_000;

/// The server, in a process of its own.
pub struct Process {
    child: Child,
    pub endpoint: String,
}

impl Process {
    pub fn start(is_pinned: bool, on_other_core: bool) -> Self {
        let program = std::env::current_exe().unwrap_or_default();
        let mut command = if is_pinned && on_other_core {
            let mut command = Command::new("taskset");
            command.args(["-c", "1"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let mut child = command
            .arg("--serve")
            .stdout(Stdio::piped())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("the server does not start: {error}"));
        let mut endpoint = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output)
                .read_line(&mut endpoint)
                .unwrap_or_else(|error| panic!("the server does not say its address: {error}"));
        }
        Self {
            child,
            endpoint: endpoint.trim().to_owned(),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves until its standard input ends: it must not outlive the measurement.
pub async fn serve() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await;
    let listener = listener.unwrap_or_else(|error| panic!("no port: {error}"));
    let address = listener.local_addr().unwrap_or_else(|error| panic!("no address: {error}"));
    println!("http://{address}");
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_line(&mut String::new());
        std::process::exit(0);
    });
    LazyLock::force(&PLAIN);
    LazyLock::force(&ESCAPED);
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let _ = stream.set_nodelay(true);
        tokio::spawn(async move {
            let service = service_fn(respond);
            let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            let _ = connection.await;
        });
    }
}

async fn respond(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let body = request.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let text = std::str::from_utf8(&body).unwrap_or_default();
    let mut response = Response::new(Full::default());
    response.headers_mut().extend([
        (
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("application/json; charset=utf-8"),
        ),
        (
            http::HeaderName::from_static("api-version"),
            http::HeaderValue::from_static("2026-10"),
        ),
        (
            http::HeaderName::from_static("x-request-id"),
            http::HeaderValue::from_static("0d0a8a6e-93f5-4d4c-8f5e-7a5d8d0e2c11"),
        ),
    ]);
    let number = |name: &str| {
        let after = text.split(name).nth(1).unwrap_or_default().trim_start_matches([' ', ':']);
        let digits = after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len());
        after[..digits].parse().unwrap_or(0_usize)
    };
    *response.body_mut() = Full::new(if text.contains("99999") {
        *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        Bytes::from_static(b"{\"errors\":[{\"message\":\"Service unavailable\"}]}")
    } else if text.contains("$limit") {
        let boards = if text.contains("\"private\"") { &ESCAPED } else { &PLAIN };
        page(boards, number("\"page\""), number("\"limit\""))
    } else {
        BOARD.clone()
    });
    Ok(response)
}

fn page(boards: &[String], page: usize, limit: usize) -> Bytes {
    let start = page.saturating_sub(1).saturating_mul(limit).min(boards.len());
    let end = start.saturating_add(limit).min(boards.len());
    let rows = boards[start..end].join(",");
    format!("{{\"data\":{{\"boards\":[{rows}]}},\"extensions\":{{\"request_id\":\"0d0a8a6e-93f5-4d4c-8f5e-7a5d8d0e2c11\"}}}}").into()
}

static PLAIN: LazyLock<Vec<String>> = LazyLock::new(|| (0..BOARDS).map(|number| board(number, "Weekly plan of the team")).collect());

/// The same, with an escape in each: a line break.
static ESCAPED: LazyLock<Vec<String>> = LazyLock::new(|| (0..BOARDS).map(|number| board(number, "Weekly plan\nof the team")).collect());

/// An object whose fields have this order, as in GraphQL: that of the query. `json!` would sort them.
fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

fn text(text: impl Into<String>) -> String {
    json!(text.into()).to_string()
}

fn fields(number: usize, description: &str) -> Vec<(&'static str, String)> {
    let id = 18_265_829_659 + number * 13;
    let workspace = object(&[
        ("id", text("4520018")),
        ("name", text("Harbour operations")),
        ("is_default_workspace", "false".to_owned()),
    ]);
    vec![
        ("id", text(id.to_string())),
        ("name", text(format!("Harbour works {number}"))),
        ("description", text(description)),
        ("board_kind", text("public")),
        ("permissions", text("everyone")),
        ("state", text("active")),
        ("type", text("board")),
        ("url", text(format!("https://harborworks.monday.example/boards/{id}"))),
        ("updated_at", text("2026-11-02T10:11:12Z")),
        ("board_folder_id", "null".to_owned()),
        ("workspace_id", text("4520018")),
        ("workspace", workspace),
        ("created_at", text("2025-03-14T09:26:53Z")),
        ("hierarchy_type", text("classic")),
    ]
}

fn board(number: usize, description: &str) -> String {
    object(&fields(number, description))
}

fn person(id: u32) -> String {
    object(&[
        ("id", text(id.to_string())),
        ("name", text(format!("Person {id}"))),
        ("email", text(format!("person.{id}@harborworks.example"))),
    ])
}

fn group(number: u32) -> String {
    object(&[
        ("id", text(format!("group_{number}"))),
        ("title", text(format!("Phase {number}"))),
        ("color", text("#037f4c")),
        ("position", text("65536")),
        ("archived", "false".to_owned()),
        ("deleted", "false".to_owned()),
    ])
}

/// One board with its people and groups.
static BOARD: LazyLock<Bytes> = LazyLock::new(|| {
    let people = [71_205_210, 71_205_214, 71_205_219].map(person);
    let mut fields = fields(0, "Weekly plan of the team");
    fields.extend([
        ("access_level", text("edit")),
        ("creator", person(71_205_210)),
        ("owners", list(&people[..1])),
        ("subscribers", list(&people)),
        ("team_owners", list(&[])),
        ("team_subscribers", list(&[])),
        ("groups", list(&[group(1), group(2)])),
        ("tags", list(&[])),
        ("items_count", "12".to_owned()),
        ("item_terminology", text("item")),
    ]);
    format!("{{\"data\":{{\"boards\":[{}]}}}}", object(&fields)).into()
});

//! The control API under `/_emulator/`: the methods of [`Emulator`](crate::Emulator) for tests in other languages.

mod views;

use crate::body::Body;
use crate::clock::Timestamp;
use crate::faults::{Canned, Fault};
use crate::imitation;
use crate::limits::Limit;
use crate::log::LoggedRequest;
use crate::state::EmulatorState;
use crate::tokens::{Token, Tokens};
use crate::world::Id;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;

/// The path prefix of the control API.
pub(crate) const PREFIX: &str = "/_emulator";

type Shared = State<Arc<EmulatorState>>;

/// Responds to a request to the control API.
pub(crate) async fn respond(state: &Arc<EmulatorState>, request: Request<Bytes>) -> Response<Body> {
    let router = Router::new()
        .route("/_emulator", get(index))
        .route("/_emulator/", get(index))
        .route("/_emulator/faults", get(list_faults).post(add_faults).delete(clear_faults))
        .route("/_emulator/log", get(read_log).delete(clear_log))
        .route("/_emulator/state", get(dump).post(load).put(load))
        .route("/_emulator/tokens", get(tokens))
        .route("/_emulator/not-imitated", get(|| async { imitation::NOT_IMITATED }))
        .route("/_emulator/clock", get(read_clock).post(move_clock))
        .route("/_emulator/limits", post(exhaust).delete(reset_limits))
        .route("/_emulator/reset", post(reset))
        .route("/_emulator/summary", get(async |State(state): Shared| Json(views::summary(&state))))
        .route("/_emulator/people", get(people))
        .route("/_emulator/people/{id}", get(one_person))
        .route("/_emulator/boards", get(boards))
        .route("/_emulator/boards/{id}", get(one_board))
        .route("/_emulator/canned", get(canned))
        .route(
            "/_emulator/page.css",
            get(async || ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../page/page.css"))),
        )
        .route(
            "/_emulator/page.js",
            get(async || ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("../page/page.js"))),
        )
        .route("/", get(page))
        .layer(DefaultBodyLimit::disable())
        .with_state(state.clone());
    let Ok(response) = router.oneshot(request.map(Full::new).map(axum::body::Body::new)).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map(|collected| collected.to_bytes()).unwrap_or_default();
    Response::from_parts(parts, Body::whole(body))
}

/// The page to look at. It loads nothing from elsewhere, and may not.
async fn page() -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
        ),
    ];
    (headers, include_str!("../page/index.html"))
}

/// A part of a list.
#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    find: String,
    #[serde(default = "usual_limit")]
    limit: usize,
}

fn usual_limit() -> usize {
    50
}

async fn people(State(state): Shared, Query(part): Query<Part>) -> Json<Value> {
    Json(views::people(&state.world(), &part.find, part.limit))
}

async fn boards(State(state): Shared, Query(part): Query<Part>) -> Json<Value> {
    Json(views::boards(&state.world(), &part.find, part.limit))
}

fn found(value: Option<Value>, what: &str) -> (StatusCode, Json<Value>) {
    match value {
        Some(value) => (StatusCode::OK, Json(value)),
        None => (StatusCode::NOT_FOUND, Json(json!({ "error": format!("There is no such {what}") }))),
    }
}

async fn one_person(State(state): Shared, Path(id): Path<Id>) -> (StatusCode, Json<Value>) {
    found(views::one_person(&state.world(), id), "person")
}

async fn one_board(State(state): Shared, Path(id): Path<Id>) -> (StatusCode, Json<Value>) {
    found(views::one_board(&state.world(), id), "board")
}

/// The canned responses, each with its documentation.
async fn canned() -> Json<Value> {
    let one = |(reply, documentation): &(Canned, &str)| json!({ "reply": reply, "documentation": documentation.trim().replace('\\', "") });
    Json(Canned::DOCUMENTED.iter().map(one).collect())
}

async fn index() -> Json<Value> {
    Json(json!({
        "GET /": "a page that shows all of this",
        "GET /_emulator/summary": "the account in numbers",
        "GET /_emulator/people": "people; ?find=ada&limit=50",
        "GET /_emulator/people/{id}": "a person, with the boards, teams and workspaces they are on, and through what",
        "GET /_emulator/boards": "boards; ?find=plan&limit=50",
        "GET /_emulator/boards/{id}": "a board, with who is on it, and through what",
        "GET /_emulator/canned": "the recorded responses that a fault can name",
        "GET /_emulator/tokens": "the tokens, their users and their scopes",
        "GET /_emulator/not-imitated": "the parts of monday.com's API that are refused",
        "GET /_emulator/faults": "the faults that are set",
        "POST /_emulator/faults": "set a fault, or a list of them",
        "DELETE /_emulator/faults": "remove all faults",
        "GET /_emulator/log": "the requests so far, with their responses; ?after=120&limit=50 for those with a higher number",
        "DELETE /_emulator/log": "clear the log",
        "GET /_emulator/clock": "the time",
        "POST /_emulator/clock": "{\"advance_ms\": 60000} or {\"set\": \"2026-12-01T00:00:00Z\"}",
        "POST /_emulator/limits": "use up a limit: \"minute_rate\", \"daily\", …",
        "DELETE /_emulator/limits": "reset all limits",
        "GET /_emulator/state": "the whole account",
        "POST /_emulator/state": "replace the account",
        "POST /_emulator/reset": "restore the initial state"
    }))
}

async fn list_faults(State(state): Shared) -> Json<Vec<Fault>> {
    Json(state.script.list())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany<T> {
    Many(Vec<T>),
    One(T),
}

async fn add_faults(State(state): Shared, body: Bytes) -> Result<StatusCode, (StatusCode, String)> {
    // Deserialized by hand: the error of an untagged enum would only say that no variant matches.
    let refused = |error: serde_json::Error| (StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
    let value: OneOrMany<Value> = serde_json::from_slice(&body).map_err(refused)?;
    let values = match value {
        OneOrMany::Many(values) => values,
        OneOrMany::One(value) => vec![value],
    };
    let faults: Result<Vec<Fault>, _> = values.into_iter().map(serde_json::from_value).collect();
    state.add_faults(faults.map_err(refused)?);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(state): Shared) -> StatusCode {
    state.script.clear();
    StatusCode::NO_CONTENT
}

/// A part of the log: the requests with a higher number, and how many of them.
#[derive(Deserialize)]
struct PartOfLog {
    #[serde(default)]
    after: u64,
    limit: Option<usize>,
}

async fn read_log(State(state): Shared, Query(part): Query<PartOfLog>) -> Json<Vec<LoggedRequest>> {
    Json(state.log.after(part.after, part.limit.unwrap_or(usize::MAX)))
}

async fn clear_log(State(state): Shared) -> StatusCode {
    state.log.clear();
    StatusCode::NO_CONTENT
}

async fn dump(State(state): Shared) -> Json<Value> {
    Json(state.dump())
}

async fn load(State(state): Shared, Json(dump): Json<Value>) -> Result<StatusCode, (StatusCode, String)> {
    state
        .load(dump)
        .map_err(|error| (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn tokens() -> Json<Vec<Token>> {
    Json(Tokens.iter().cloned().collect())
}

#[derive(Serialize)]
struct ClockReading {
    now: String,
}

async fn read_clock(State(state): Shared) -> Json<ClockReading> {
    Json(ClockReading {
        now: state.clock.now().date_time(),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum ClockChange {
    AdvanceMs(u64),
    Set(String),
}

async fn move_clock(state: Shared, Json(change): Json<ClockChange>) -> Result<Json<ClockReading>, (StatusCode, &'static str)> {
    match change {
        ClockChange::AdvanceMs(milliseconds) => state.clock.advance(Duration::from_millis(milliseconds)),
        ClockChange::Set(text) => match Timestamp::parse(&text) {
            Some(moment) => state.clock.set(moment),
            None => return Err((StatusCode::UNPROCESSABLE_ENTITY, "not a date")),
        },
    }
    Ok(read_clock(state).await)
}

async fn exhaust(State(state): Shared, Json(limit): Json<Limit>) -> StatusCode {
    state.exhaust(limit);
    StatusCode::NO_CONTENT
}

async fn reset_limits(State(state): Shared) -> StatusCode {
    state.meter.reset();
    StatusCode::NO_CONTENT
}

async fn reset(State(state): Shared) -> StatusCode {
    state.reset();
    StatusCode::NO_CONTENT
}

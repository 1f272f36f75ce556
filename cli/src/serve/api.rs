//! The paths of the service.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::routing::{any, get, post};
use http_body_util::LengthLimitError;
use monday_connector_host::{CallOptions, Connector};
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::access::Access;
use super::connections::Connections;
use super::openapi;
use super::problem::{self, Problem};
use super::unique::Unique;
use crate::calls::{Busy, Calls, log};
use crate::mcp;
use crate::screen::plain;

/// The header that chooses a named connection.
pub const CONNECTION: HeaderName = HeaderName::from_static("monday-connection");

/// The header with the idempotency key of the call.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What a request may say of the connection.
pub const OWN_CONNECTION: [&str; 2] = ["token", "api_version"];

const MAX_KEY_LENGTH: usize = 255;

/// How long a client may take to send the body of a request.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// When to come back if too many calls run.
const BUSY_WAIT: Duration = Duration::from_secs(1);

/// The service.
pub struct Service {
    pub connector: Connector,
    /// Of calls that do not say otherwise.
    pub options: CallOptions,
    pub connections: Connections,
    pub access: Access,
    pub calls: Arc<Calls>,
    pub max_body_bytes: usize,
}

/// All paths. `tools` is the MCP server, if there is to be one.
pub fn router(service: Arc<Service>, tools: Option<mcp::HttpService>) -> Router {
    let mut protected = Router::new()
        .route("/v1/{action}", post(call).fallback(only_post))
        .route("/metrics", get(metrics).fallback(only_get));
    if let Some(tools) = tools {
        let prepared = middleware::from_fn_with_state(Arc::clone(&service), prepared);
        let tools = Router::new().fallback_service(tools).layer(prepared);
        protected = protected.nest_service("/mcp", tools);
    }
    let protected = protected.layer(middleware::from_fn_with_state(Arc::clone(&service), authorized));
    Router::new()
        .merge(protected)
        .merge(alive())
        .route("/readyz", get(async || "ready\n").fallback(only_get))
        .route("/openapi.json", get(async || as_json(openapi::SENT.clone())).fallback(only_get))
        .route("/problems/{kind}", get(about_problem).fallback(only_get))
        .fallback(any(unknown_path))
        .with_state(service)
}

fn alive<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/healthz", get(async || "ok\n").fallback(only_get))
}

/// The paths for a client that finds no place: that the service is alive, and that it has none. It is
/// alive, so nobody should restart it; it takes no calls, so it is not ready.
pub fn full() -> Router {
    let closing = middleware::map_response(async |mut response: Response<Body>| {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
        response
    });
    alive().fallback(any(no_place)).layer(closing)
}

async fn no_place() -> Response<Body> {
    let detail = "as many requests as the service takes at a time are under way; try again in a second";
    Problem::passing(StatusCode::SERVICE_UNAVAILABLE, "busy", detail, BUSY_WAIT).response()
}

async fn authorized(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response<Body> {
    if service.access.allows(request.headers()) {
        return next.run(request).await;
    }
    log::line("- unauthorized");
    let detail = "this service needs its access token: Authorization: Bearer …";
    Problem::of_request(StatusCode::UNAUTHORIZED, "unauthorized", detail).response()
}

/// Makes a call.
async fn call(State(service): State<Arc<Service>>, action: Result<Path<String>, PathRejection>, request: Request) -> Response<Body> {
    let Ok(Path(action)) = action else { return unknown_path().await };
    match carry_out(&service, &action, request).await {
        Ok(result) => as_json(result.to_string().into()),
        Err(problem) => problem.response(),
    }
}

async fn carry_out(service: &Service, action: &str, request: Request) -> Result<Value, Problem> {
    let functions = service.connector.functions();
    if !functions.iter().any(|known| known == action) {
        let detail = format!("there is no action of this name; there are {}", functions.join(", "));
        return refused("-", Problem::of_request(StatusCode::NOT_FOUND, "unknown_function", detail));
    }
    let (parts, body) = request.into_parts();
    let arguments = async {
        json_only(&parts.headers)?;
        let body = body_of(service, body).await?;
        let (input, options) = envelope(&body)?;
        Ok((input, call_options(service, options, &parts.headers)?))
    };
    let (input, options) = match arguments.await {
        Ok(arguments) => arguments,
        Err(problem) => return refused(action, problem),
    };
    let running = match service.calls.start(action) {
        Ok(running) => running,
        Err(busy) => return refused(action, busy.into()),
    };
    let result = service.connector.call(action, &input, &options).await;
    running.end(&result);
    Ok(result?)
}

/// A line about a request for which nothing was called.
fn refused<T>(action: &str, problem: Problem) -> Result<T, Problem> {
    log::line(format!("{action} {}", problem.kind));
    Err(problem)
}

impl From<Busy> for Problem {
    fn from(busy: Busy) -> Self {
        Self::passing(StatusCode::SERVICE_UNAVAILABLE, "busy", busy.to_string(), BUSY_WAIT)
    }
}

/// What holds for a request to MCP as for a call: the connection that it names, and the limits of bodies.
async fn prepared(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response<Body> {
    let (mut parts, body) = request.into_parts();
    let prepared = async {
        let options = connection_options(&service, &parts.headers)?;
        if parts.headers.contains_key(&IDEMPOTENCY_KEY) {
            // It would be in the configuration of a client, and make one change of many.
            return Err(invalid(
                "the header Idempotency-Key is for one call, and a client of MCP makes many: give a tool the argument idempotency_key",
            ));
        }
        let body = body_of(&service, body).await?;
        match serde_json::from_slice::<Unique>(&body) {
            Err(error) if error.is_data() => Err(not_readable(&error)),
            // What is no JSON at all is answered in the words of the protocol.
            _ => Ok((options, body)),
        }
    };
    match prepared.await.or_else(|problem| refused("mcp", problem)) {
        Ok((options, body)) => {
            parts.extensions.insert(options);
            next.run(Request::from_parts(parts, Body::from(body))).await
        }
        Err(problem) => problem.response(),
    }
}

/// Of a web page elsewhere, a browser would send other types without asking.
fn json_only(headers: &HeaderMap) -> Result<(), Problem> {
    let media_type = single(headers, &header::CONTENT_TYPE)?.unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") && !headers.contains_key(header::CONTENT_ENCODING) {
        return Ok(());
    }
    let detail = "send the body as JSON, not compressed, with Content-Type: application/json";
    Err(Problem::of_request(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        detail,
    ))
}

/// The text of a header. Two of a name are refused: something in between could have checked the other.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Problem> {
    let mut values = headers.get_all(name).iter();
    match (values.next().map(HeaderValue::to_str), values.next()) {
        (None, _) => Ok(None),
        (Some(Ok(text)), None) => Ok(Some(text)),
        _ => Err(invalid(format!(
            "the header {name} must be there once, in visible ASCII characters"
        ))),
    }
}

fn invalid(detail: impl Into<String>) -> Problem {
    Problem::of_request(StatusCode::BAD_REQUEST, "invalid_input", detail)
}

/// Reads the body of a request, within its limits.
async fn body_of(service: &Service, body: Body) -> Result<Bytes, Problem> {
    let max = service.max_body_bytes;
    let too_large = || {
        let detail = format!("the body is longer than {max} bytes");
        Problem::of_request(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
    };
    // As its Content-Length says: nobody has to send the rest.
    if usize::try_from(body.size_hint().lower()).map_or(true, |length| length > max) {
        return Err(too_large());
    }
    match timeout(BODY_TIMEOUT, to_bytes(body, max)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if error.source().is_some_and(|source| source.is::<LengthLimitError>()) => Err(too_large()),
        Ok(Err(_)) => Err(invalid("the body is cut off, or not in the form that its headers say")),
        Err(_) => {
            let detail = format!("the body did not arrive within {} seconds", BODY_TIMEOUT.as_secs());
            Err(Problem::of_request(StatusCode::REQUEST_TIMEOUT, "body_timeout", detail))
        }
    }
}

fn not_readable(error: &serde_json::Error) -> Problem {
    invalid(if error.is_data() {
        format!("the body: {error}")
    } else {
        format!("the body is not JSON: {error}")
    })
}

/// The input and the options of a body: `{"input": …, "options": {…}}`, both as in the contract.
fn envelope(body: &[u8]) -> Result<(Value, Value), Problem> {
    if body.is_empty() {
        return Ok((Value::Null, Value::Null));
    }
    let Unique(body) = serde_json::from_slice(body).map_err(|error| not_readable(&error))?;
    let Value::Object(mut fields) = body else {
        return Err(invalid(r#"the body must be an object: {"input": …, "options": {…}}"#));
    };
    let input = fields.remove("input").unwrap_or_default();
    let options = fields.remove("options").unwrap_or_default();
    match fields.keys().next() {
        None => Ok((input, options)),
        Some(name) => Err(invalid(format!(
            "the body has no field {:?}; what the action takes goes into \"input\"",
            plain(&name.chars().take(60).collect::<String>())
        ))),
    }
}

/// The options of a call: those of the service, then the named connection, then those of the request.
fn call_options(service: &Service, mut given: Value, headers: &HeaderMap) -> Result<CallOptions, Problem> {
    let connection = match &mut given {
        Value::Null => None,
        Value::Object(options) => options.remove("connection"),
        _ => return Err(invalid("options: expected an object")),
    };
    let mut options = connection_options(service, headers)?.overlaid(CallOptions::from_json(&given)?);
    match connection {
        None | Some(Value::Null) => {}
        Some(Value::Object(fields)) => options = own_connection(options, &fields).map_err(invalid)?,
        Some(_) => return Err(invalid("options.connection: expected an object")),
    }
    if let Some(key) = single(headers, &IDEMPOTENCY_KEY)? {
        if !(1..=MAX_KEY_LENGTH).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(invalid("the header Idempotency-Key must be 1 to 255 visible ASCII characters"));
        }
        options = options.idempotency_key(key);
    }
    Ok(options)
}

/// The options of the service, and of the named connection that a request chooses.
fn connection_options(service: &Service, headers: &HeaderMap) -> Result<CallOptions, Problem> {
    let options = service.options.clone();
    let Some(name) = single(headers, &CONNECTION)? else {
        return Ok(options);
    };
    let Some(connection) = service.connections.named(name) else {
        let known: Vec<_> = service.connections.names().collect();
        return Err(invalid(match known.as_slice() {
            [] => "this service has no named connections: see --connections".to_owned(),
            known => format!("there is no connection of this name; there are {}", known.join(", ")),
        }));
    };
    // Where it says nothing, the service's own: its emulator, for example.
    Ok(options.overlaid(CallOptions::from(connection.clone())))
}

/// Whose token a request brings along. Where requests go is for whoever runs the service to say.
fn own_connection(mut options: CallOptions, fields: &Map<String, Value>) -> Result<CallOptions, &'static str> {
    for (name, value) in fields {
        options = match (name.as_str(), value) {
            (_, Value::Null) => options,
            // An empty one would be taken as none, and another account be used.
            ("token", Value::String(token)) if token.trim().is_empty() => return Err("options.connection.token: it is empty"),
            ("token", Value::String(token)) => options.token(token.clone()),
            ("api_version", Value::String(version)) => options.api_version(version.clone()),
            ("token" | "api_version", _) => return Err("options.connection: token and api_version are texts"),
            ("endpoint" | "allow_plain_http", _) => {
                return Err("options.connection: the service decides where requests go; leave out endpoint and allow_plain_http");
            }
            _ => return Err("options.connection: there is only token and api_version"),
        };
    }
    Ok(options)
}

async fn metrics(State(service): State<Arc<Service>>) -> Response<Body> {
    typed("text/plain; version=0.0.4; charset=utf-8", service.calls.metrics().into())
}

/// What the `type` of a problem leads to.
async fn about_problem(kind: Result<Path<String>, PathRejection>) -> Response<Body> {
    let Ok(Path(kind)) = kind else { return unknown_path().await };
    match problem::EXPLANATIONS.get(&kind) {
        Some(text) => typed("text/plain; charset=utf-8", text.clone()),
        None => Problem::of_request(StatusCode::NOT_FOUND, "unknown_path", "there is no kind of failure of this name").response(),
    }
}

async fn unknown_path() -> Response<Body> {
    let detail = "there is nothing here; actions are at /v1/<action>, and /openapi.json describes them";
    Problem::of_request(StatusCode::NOT_FOUND, "unknown_path", detail).response()
}

async fn only_post() -> Response<Body> {
    not_allowed(&Method::POST)
}

async fn only_get() -> Response<Body> {
    not_allowed(&Method::GET)
}

fn not_allowed(method: &Method) -> Response<Body> {
    let detail = format!("this path takes {method}");
    let mut response = Problem::of_request(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail).response();
    if let Ok(method) = HeaderValue::from_str(method.as_str()) {
        response.headers_mut().insert(header::ALLOW, method);
    }
    response
}

fn as_json(text: Bytes) -> Response<Body> {
    typed("application/json", text)
}

fn typed(media_type: &'static str, text: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let media_type = HeaderValue::from_static(media_type);
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    response
}

//! The paths of the service.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::routing::{any, get, post};
use metrics_exporter_prometheus::PrometheusHandle;
use monday_connector_host::{CallOptions, Connector};
use serde_json::{Map, Value, json};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::access::Access;
use super::connections::Connections;
use super::metrics::Running;
use super::openapi;
use super::problem::Problem;
use crate::contract::Contract;
use crate::mcp;
use crate::screen::{note, plain};

/// The header that chooses a named connection.
pub const CONNECTION: &str = "monday-connection";

/// The header with the idempotency key of the call.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

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
    pub calls: Semaphore,
    pub max_body_bytes: usize,
    pub metrics: PrometheusHandle,
    pub stopping: AtomicBool,
}

/// All paths. `tools` is the MCP server, if there is to be one.
pub fn router(service: Arc<Service>, tools: Option<mcp::HttpService>) -> Router {
    let mut protected = Router::new()
        .route("/v1/{action}", post(call).fallback(only_post))
        .route("/metrics", get(metrics).fallback(only_get));
    if let Some(tools) = tools {
        protected = protected.nest_service("/mcp", tools);
    }
    let protected = protected.layer(middleware::from_fn_with_state(Arc::clone(&service), authorized));
    Router::new()
        .merge(protected)
        .route("/healthz", get(async || "ok\n").fallback(only_get))
        .route("/readyz", get(ready).fallback(only_get))
        .route("/openapi.json", get(async || as_json(&openapi::description())).fallback(only_get))
        .route("/problems/{kind}", get(about_problem).fallback(only_get))
        .fallback(any(unknown_path))
        .with_state(service)
}

async fn authorized(State(service): State<Arc<Service>>, request: Request, next: Next) -> Response<Body> {
    if service.access.allows(request.headers()) {
        return next.run(request).await;
    }
    let detail = "this service needs its access token: Authorization: Bearer …";
    Problem::of_request(StatusCode::UNAUTHORIZED, "unauthorized", detail).response()
}

/// Makes a call, and writes a line about it.
async fn call(State(service): State<Arc<Service>>, Path(action): Path<String>, request: Request) -> Response<Body> {
    let since = Instant::now();
    let (outcome, response) = match carry_out(&service, &action, request).await {
        Ok(result) => ("ok".to_owned(), as_json(&result)),
        Err(problem) => (problem.kind.clone(), problem.response()),
    };
    let took = since.elapsed().as_millis();
    note(format!("{} {} {outcome} {took} ms", plain(&action), response.status().as_u16()));
    response
}

async fn carry_out(service: &Service, action: &str, request: Request) -> Result<Value, Problem> {
    if !service.connector.functions().iter().any(|known| known == action) {
        let detail = format!(
            "there is no action of this name; there are {}",
            service.connector.functions().join(", ")
        );
        return Err(Problem::of_request(StatusCode::NOT_FOUND, "unknown_function", detail));
    }
    let (parts, body) = request.into_parts();
    let body = body_of(service, &parts.headers, body).await?;
    let (input, options) = envelope(&body)?;
    let options = call_options(service, options, &parts.headers)?;

    let busy = |_| {
        let detail = "too many calls run at this moment";
        Problem::passing(StatusCode::SERVICE_UNAVAILABLE, "busy", detail, BUSY_WAIT)
    };
    let _place = service.calls.try_acquire().map_err(busy)?;
    let running = Running::start(action);
    let result = service.connector.call(action, &input, &options).await.map_err(Problem::from);
    running.end(result.as_ref().map_or_else(|problem| problem.kind.as_str(), |_| "ok"));
    result
}

/// Reads the body of a request, within its limits.
async fn body_of(service: &Service, headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    // Of a web page elsewhere, a browser would send other types without asking.
    if !media_type.eq_ignore_ascii_case("application/json") {
        let detail = "send the body as JSON, with Content-Type: application/json";
        return Err(Problem::of_request(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            detail,
        ));
    }
    match timeout(BODY_TIMEOUT, to_bytes(body, service.max_body_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => {
            let detail = format!("the body is cut off, or longer than {} bytes", service.max_body_bytes);
            Err(Problem::of_request(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail))
        }
        Err(_) => {
            let detail = format!("the body did not arrive within {} seconds", BODY_TIMEOUT.as_secs());
            Err(Problem::of_request(StatusCode::REQUEST_TIMEOUT, "body_timeout", detail))
        }
    }
}

/// The input and the options of a body: `{"input": …, "options": {…}}`, both as in the contract.
fn envelope(body: &[u8]) -> Result<(Value, Value), Problem> {
    let invalid = |detail: String| Problem::of_request(StatusCode::BAD_REQUEST, "invalid_input", detail);
    if body.is_empty() {
        return Ok((Value::Null, Value::Null));
    }
    let body: Value = serde_json::from_slice(body).map_err(|error| invalid(format!("the body is not JSON: {error}")))?;
    let Value::Object(mut fields) = body else {
        return Err(invalid(r#"the body must be an object: {"input": …, "options": {…}}"#.to_owned()));
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
fn call_options(service: &Service, given: Value, headers: &HeaderMap) -> Result<CallOptions, Problem> {
    let invalid = |detail: &str| Problem::of_request(StatusCode::BAD_REQUEST, "invalid_input", detail);
    let mut given = given;
    let connection = given.as_object_mut().and_then(|options| options.remove("connection"));
    let mut options = service.options.clone().overlaid(CallOptions::from_json(&given)?);

    if let Some(name) = headers.get(CONNECTION) {
        let known: Vec<_> = service.connections.names().collect();
        let name = name.to_str().unwrap_or_default();
        let Some(connection) = service.connections.named(name) else {
            let detail = match known.as_slice() {
                [] => "this service has no named connections: see --connections".to_owned(),
                known => format!("there is no connection of this name; there are {}", known.join(", ")),
            };
            return Err(invalid(&detail));
        };
        // Where it says nothing, the service's own: its emulator, for example.
        options = options.overlaid(CallOptions::from(connection.clone()));
    }
    match connection {
        None | Some(Value::Null) => {}
        Some(Value::Object(fields)) => options = own_connection(options, &fields).map_err(invalid)?,
        Some(_) => return Err(invalid("options.connection: expected an object")),
    }
    if let Some(key) = headers.get(IDEMPOTENCY_KEY) {
        let key = key
            .to_str()
            .map_err(|_| invalid("the header Idempotency-Key must be visible ASCII characters"))?;
        options = options.idempotency_key(key);
    }
    Ok(options)
}

/// Whose token a request brings along. Where requests go is for whoever runs the service to say.
fn own_connection(mut options: CallOptions, fields: &Map<String, Value>) -> Result<CallOptions, &'static str> {
    for (name, value) in fields {
        options = match (name.as_str(), value) {
            (_, Value::Null) => options,
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
    let mut response = Response::new(Body::from(service.metrics.render()));
    let form = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, form);
    response
}

async fn ready(State(service): State<Arc<Service>>) -> (StatusCode, &'static str) {
    if service.stopping.load(Ordering::Relaxed) {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping\n")
    } else {
        (StatusCode::OK, "ready\n")
    }
}

/// What the `type` of a problem leads to.
async fn about_problem(Path(kind): Path<String>) -> Response<Body> {
    match Contract::get().failure_kinds().into_iter().find(|(known, _)| *known == kind) {
        Some((_, docs)) => Response::new(Body::from(format!("{kind}: {docs}\n"))),
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

fn as_json(value: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(json!(value).to_string()));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

//! Handles one request: the checks, the faults and the response.
//!
//! The order of the checks is the recorded one: authentication, JSON, version, validation, resolvers \[VCR, LIVE-A\].
//! The position of the limits in that order is UNCONFIRMED; here, they count authenticated requests before reading them.

use crate::body::{Body, Disconnect};
use crate::buffered_response::BufferedResponse;
use crate::clock::Timestamp;
use crate::failure::ErrorFormat;
use crate::fault_injection;
use crate::faults::{Action, Canned, CannedArgs, EchoLocation, Effect, FaultPlan, RequestInfo};
use crate::graphql::{self, BadBody, GraphqlRequest, RequestError};
use crate::idempotency::{Claim, Running};
use crate::imitation;
use crate::limits::{ClientAddress, ConcurrencySlot, Limit, Refusal};
use crate::log::LoggedRequest;
use crate::resolve::{self, Complexity, RequestDetails};
use crate::schema;
use crate::state::EmulatorState;
use crate::tokens::{App, Token, Tokens};
use crate::upload::{self, UploadedFile};
use crate::versions;
use crate::world::{UserKind, UserStatus, Viewer};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use serde_json::json;
use std::net::IpAddr;
use std::time::Duration;

/// A request, and the properties that are known before it is handled.
struct Incoming {
    method: Method,
    path: String,
    query: Option<String>,
    headers: HeaderMap,
    body: Bytes,
    address: IpAddr,
    token: Option<&'static Token>,
    /// The GraphQL request in the body, for `POST /v2`.
    graphql: Option<Result<GraphqlRequest, BadBody>>,
    name: Option<String>,
    root_fields: Vec<String>,
    /// The files that came with the document, for `POST /v2/file`.
    files: Vec<UploadedFile>,
}

/// A response with the guards that are held until its head is sent.
struct GuardedResponse {
    response: BufferedResponse,
    _slot: Option<ConcurrencySlot>,
    _running: Option<Running>,
}

impl From<BufferedResponse> for GuardedResponse {
    fn from(response: BufferedResponse) -> Self {
        Self {
            response,
            _slot: None,
            _running: None,
        }
    }
}

/// Responds to a request, and injects the faults that match it.
pub(crate) async fn respond(state: &EmulatorState, request: Request<Bytes>) -> Result<Response<Body>, Disconnect> {
    let incoming = Incoming::new(request).await;
    let mut entry = state.log.begin(incoming.to_log(state.clock.now()));
    let plan = state.script.plan(incoming.info());
    pause(plan.before_head).await;
    let request_id = state.random().uuid();
    spend(state, &incoming, &plan);

    // A request can be skipped only if the action replaces the whole response.
    let skipped = matches!(&plan.response_action, Some((Effect::BeforeExecuting, action)) if replaces_response(action));
    let guarded: Option<GuardedResponse> = if skipped {
        None
    } else {
        Some(respond_without_faults(state, &incoming, &plan, &request_id).await)
    };
    if incoming
        .graphql
        .as_ref()
        .is_some_and(|read| read.as_ref().is_ok_and(GraphqlRequest::is_mutation))
    {
        state.note_change();
    }
    pause(plan.after_effect).await;

    let mut faulty = match (&plan.response_action, &guarded) {
        (None, Some(guarded)) => fault_injection::unchanged(&guarded.response),
        (Some((_, action)), guarded) => {
            let response = guarded.as_ref().map(|guarded| &guarded.response);
            let token = incoming.token.map_or("", |token| token.secret.as_str());
            fault_injection::apply_fault(action, response, token, &request_id)?
        }
        // Every request has a response unless an action replaces it.
        (None, None) => return Err(Disconnect::BeforeHead),
    };
    if let Some((between, at_once)) = plan.between_bytes {
        faulty.trickle(between, at_once);
    }
    let told = faulty.whole.as_deref().map(|body| without_token(body, incoming.token));
    entry.responded(faulty.status, faulty.version, faulty.complexity, told);
    Ok(faulty.into_response())
}

/// A body as text, with the name of the request's token in place of the token, which a fault may have put there.
fn without_token(body: &[u8], token: Option<&Token>) -> String {
    let text = String::from_utf8_lossy(body);
    match token {
        Some(token) => text.replace(&token.secret, &format!("[token of {}]", token.name)),
        None => text.into_owned(),
    }
}

/// True if an action uses nothing of the response without the fault.
fn replaces_response(action: &Action) -> bool {
    !matches!(action, Action::Body(_) | Action::EchoToken(EchoLocation::Header))
}

async fn pause(duration: Duration) {
    if !duration.is_zero() {
        tokio::time::sleep(duration).await;
    }
}

/// Uses up the limits that faults name.
fn spend(state: &EmulatorState, incoming: &Incoming, plan: &FaultPlan) {
    if let Some(token) = incoming.token {
        for limit in &plan.spent {
            state.meter.exhaust(*limit, &token.app, incoming.address, state.clock.now());
        }
    }
}

impl Incoming {
    async fn new(request: Request<Bytes>) -> Self {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path().to_owned();
        let mut files = Vec::new();
        let graphql = match path.as_str() {
            "/v2" | "/v2/" if parts.method == Method::POST => Some(GraphqlRequest::read(&body)),
            "/v2/file" if parts.method == Method::POST => upload::read(&parts.headers, &body).await.map(|upload| {
                files = upload.files;
                GraphqlRequest::read(upload.request.to_string().as_bytes())
            }),
            _ => None,
        };
        let read = graphql.as_ref().and_then(|result| result.as_ref().ok());
        let authorization = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        Self {
            name: read.and_then(GraphqlRequest::name),
            root_fields: read.map(GraphqlRequest::root_fields).unwrap_or_default(),
            token: authorization.map(without_scheme).and_then(|secret| Tokens.with_secret(secret)),
            address: parts.extensions.get::<ClientAddress>().copied().unwrap_or_default().0,
            method: parts.method,
            query: parts.uri.query().map(str::to_owned),
            headers: parts.headers,
            path,
            body,
            graphql,
            files,
        }
    }

    fn info(&self) -> RequestInfo<'_> {
        RequestInfo {
            method: self.method.as_str(),
            path: &self.path,
            operation_name: self.name.as_deref(),
            root_fields: &self.root_fields,
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn to_log(&self, at: Timestamp) -> LoggedRequest {
        let headers = self.headers.iter().map(|(name, value)| {
            let value = match (name == AUTHORIZATION, self.token) {
                (true, Some(token)) => token.name.to_owned(),
                (true, None) => "unknown".to_owned(),
                (false, _) => String::from_utf8_lossy(value.as_bytes()).into_owned(),
            };
            (name.as_str().to_owned(), value)
        });
        LoggedRequest {
            at,
            method: self.method.to_string(),
            path: self.path.clone(),
            query: self.query.clone(),
            headers: headers.collect(),
            body: String::from_utf8_lossy(&self.body).into_owned(),
            operation_name: self.name.clone(),
            root_fields: self.root_fields.clone(),
            idempotency_key: self.header("idempotency-key").map(str::to_owned),
            api_version: None,
            complexity: None,
            status: None,
            number: 0,
            response: None,
        }
    }
}

/// A token may come with `Bearer` before it \[AIRBYTE\], and need not \[DOC-auth\].
fn without_scheme(authorization: &str) -> &str {
    match authorization.split_at_checked(7) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer ") => token.trim(),
        _ => authorization.trim(),
    }
}

/// The response of monday.com, without faults.
async fn respond_without_faults(state: &EmulatorState, incoming: &Incoming, plan: &FaultPlan, request_id: &str) -> GuardedResponse {
    match (incoming.method.as_str(), incoming.path.as_str()) {
        // Needs no token [LIVE-B].
        ("GET", "/v2/get_schema") => return get_schema(incoming).into(),
        // A browser asks without a token. That monday.com's API can be called from pages is recorded
        // (`access-control-allow-origin: *`); the rest of this response is UNCONFIRMED.
        ("OPTIONS", "/v2" | "/v2/" | "/v2/file") if incoming.header("access-control-request-method").is_some() => {
            return preflight(incoming).into();
        }
        (_, "/v2" | "/v2/" | "/v2/file") => {}
        _ => return BufferedResponse::html(404, "404 Not Found").into(),
    }
    let format = state.options.error_format;
    let now = state.clock.now();
    let Some((token, viewer)) = authenticate(state, incoming) else {
        return not_authenticated(format).into();
    };
    if let Some(refused) = access_denied(state, token, request_id) {
        return refused.into();
    }
    let read = incoming.graphql.as_ref().and_then(|result| result.as_ref().ok());
    let writes = read.is_some_and(GraphqlRequest::is_mutation);
    let admitted = if plan.spent.contains(&Limit::Concurrency) {
        // Concurrency can't be used up beforehand: the request is refused as if it were.
        Err(Refusal::too_many_at_once())
    } else {
        state.meter.admit(&token.app, incoming.address, now)
    };
    let slot = match admitted {
        Ok(slot) => slot,
        Err(refusal) => {
            let mut response = refused(&refusal, request_id);
            finish(state, &mut response, &token.app, writes, request_id);
            return response.into();
        }
    };
    let exchange = Exchange {
        state,
        incoming,
        token,
        viewer,
        writes,
        now,
        request_id,
        format,
    };
    let (mut response, running) = exchange.respond(plan.version.as_deref()).await;
    finish(state, &mut response, &token.app, writes, request_id);
    GuardedResponse {
        response,
        _slot: Some(slot),
        _running: running,
    }
}

/// The response to a CORS preflight: any page may send any header.
fn preflight(incoming: &Incoming) -> BufferedResponse {
    let mut response = BufferedResponse::new(204, "text/plain", "");
    response.headers.clear();
    response.set("access-control-allow-origin", "*");
    response.set("access-control-allow-methods", "GET, POST, OPTIONS");
    let headers = incoming.header("access-control-request-headers");
    response.set(
        "access-control-allow-headers",
        headers.unwrap_or("authorization, content-type, api-version"),
    );
    response.set("access-control-max-age", "86400");
    response.set("vary", "origin, access-control-request-headers");
    response
}

/// Adds the headers of every response to an authenticated request. Responses that fail before anything is executed have
/// no header with the version or, though their body has it, the request id \[VCR Oct 2025\]. Whether they carry the limits is UNCONFIRMED;
/// the docs say every response does \[DOC-rate\].
fn finish(state: &EmulatorState, response: &mut BufferedResponse, app: &App, writes: bool, request_id: &str) {
    response.set("x-api-router", "true");
    response.set("x-monday-rgn", "use1");
    response.set("access-control-allow-origin", "*");
    response.set("vary", "accept-encoding");
    if let Some((policy, limit)) = state.meter.headers(app, writes, state.clock.now()) {
        response.set("ratelimit-policy", &policy);
        response.set("ratelimit", &limit);
    }
    if let Some(version) = response.version {
        response.set("api-version", version);
        response.set("vary", "accept-encoding, origin");
    }
    // On a 429 it is UNCONFIRMED: only the bodies were recorded.
    if response.version.is_some() || response.status == 429 {
        response.set("x-request-id", request_id);
    }
}

fn authenticate(state: &EmulatorState, incoming: &Incoming) -> Option<(&'static Token, Viewer)> {
    let token = incoming.token?;
    let world = state.world();
    let user = world.user(token.user)?;
    Some((token, Viewer::new(&world, user)))
}

/// 401, with the two headers that were recorded and without those that were not \[VCR 2025, VCR 2024\].
fn not_authenticated(format: ErrorFormat) -> BufferedResponse {
    let canned = if format == ErrorFormat::Current {
        Canned::NotAuthenticated
    } else {
        Canned::NotAuthenticatedStrings
    };
    let mut response = canned.response(CannedArgs::new("", None));
    response.set("content-type", "application/json; charset=utf-8");
    response.set("x-powered-by", "Express").set("x-monday-auth", "true");
    response.set("x-monday-rgn", "use1").set("vary", "Origin, Accept-Encoding");
    response
}

/// Only active, confirmed users who are not viewers can call the API \[DOC-err\]. The body is UNCONFIRMED.
fn access_denied(state: &EmulatorState, token: &Token, request_id: &str) -> Option<BufferedResponse> {
    let world = state.world();
    let user = world.user(token.user)?;
    let may_call = user.status == UserStatus::Active && user.is_email_confirmed && user.kind != UserKind::ViewOnly;
    if may_call {
        return None;
    }
    let mut response = BufferedResponse::value(
        403,
        &json!({
            "errors": [{
                "message": "User access denied",
                "extensions": { "code": "USER_ACCESS_DENIED", "status_code": 403 }
            }],
            "extensions": { "request_id": request_id }
        }),
    );
    response.set("x-request-id", request_id);
    Some(response)
}

/// The response when a limit was reached \[MCP-test\], with the time to wait in the body and in `Retry-After`
/// \[DOC-rate\].
fn refused(refusal: &Refusal, request_id: &str) -> BufferedResponse {
    let canned = match refusal.limit {
        Limit::Address => Canned::AddressRateLimit,
        Limit::MinuteRate => Canned::MinuteRateLimit,
        Limit::Concurrency => Canned::Concurrency,
        Limit::Daily => Canned::DailyLimit,
        Limit::ComplexityPerMinute => Canned::ComplexityBudget,
        Limit::BoardCreations => Canned::CreateBoardLimit,
    };
    let mut response = canned.response(CannedArgs::new(request_id, Some(refusal.retry_in_seconds)));
    response.set("retry-after", &refusal.retry_in_seconds.to_string());
    response
}

fn get_schema(incoming: &Incoming) -> BufferedResponse {
    let asked = incoming
        .query
        .as_deref()
        .unwrap_or("")
        .split('&')
        .find_map(|pair| pair.strip_prefix("version="));
    match schema::text(asked.unwrap_or("2026-10")) {
        Ok(text) => BufferedResponse::new(200, "text/plain; charset=utf-8", text),
        Err(_) => BufferedResponse::html(500, "500 Internal Server Error"),
    }
}

/// A request that passed authentication and the limits.
struct Exchange<'a> {
    state: &'a EmulatorState,
    incoming: &'a Incoming,
    token: &'static Token,
    viewer: Viewer,
    writes: bool,
    now: Timestamp,
    request_id: &'a str,
    format: ErrorFormat,
}

impl Exchange<'_> {
    async fn respond(self, forced_version: Option<&str>) -> (BufferedResponse, Option<Running>) {
        if self.incoming.path == "/v2/file" && self.incoming.graphql.is_none() {
            // What the endpoint says to anything but a file with a document is one recorded crash [VCR 2025-10].
            return (Canned::InternalServerError.response(CannedArgs::new(self.request_id, None)), None);
        }
        let request = match self.read() {
            Ok(request) => request,
            Err(response) => return (*response, None),
        };
        let asked = forced_version.or_else(|| self.incoming.header("api-version"));
        let Ok(version) = versions::choose(asked, self.now) else {
            return (self.malformed_version(asked.unwrap_or("")), None);
        };
        let mut running = None;
        if self.writes
            && let Some(key) = self.incoming.header("idempotency-key")
        {
            let key = (self.token.app.key(), self.token.user, key.to_owned());
            match self.state.idempotency.claim(key, self.now) {
                Claim::First(first) => running = Some(first),
                Claim::Replay(mut response) => {
                    response.set("idempotency-replayed", "true");
                    return (response, None);
                }
                Claim::Conflict => {
                    let mut response = Canned::IdempotencyConflict.response(CannedArgs::new(self.request_id, None));
                    response.set("retry-after", "1");
                    return (response, None);
                }
            }
        }
        pause(self.state.options.latency).await;
        let response = self.execute(request, version);
        if let (Some(running), Some(_)) = (&mut running, response.version) {
            running.executed(&response);
        }
        (response, running)
    }

    /// The body, if it is JSON with a query in it \[DOC-err: 400\]. The body of the 400 is UNCONFIRMED except for the
    /// first case, of which code and message are known \[CHG\].
    fn read(&self) -> Result<&GraphqlRequest, Box<BufferedResponse>> {
        let bad = |message: &str, code: &str| {
            let error = json!({ "message": message, "extensions": { "code": code, "status_code": 400 } });
            Err(Box::new(BufferedResponse::value(400, &json!({ "errors": [error] }))))
        };
        let is_json = self
            .incoming
            .header("content-type")
            .is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("application/json"));
        match &self.incoming.graphql {
            Some(Ok(request)) if is_json || !self.incoming.files.is_empty() => Ok(request),
            Some(Err(BadBody::NotJson)) if is_json => bad("Syntax error in JSON input", "JsonParseException"),
            Some(Err(BadBody::NoQuery)) if is_json => bad("No query was provided", "BadRequest"),
            Some(Err(BadBody::VariablesNotAnObject)) if is_json => bad("Variables must be a JSON object", "BadRequest"),
            _ => bad("Requests must be POST requests with a JSON body", "BadRequest"),
        }
    }

    /// The response to a version that can't be parsed: HTTP 200 with this code \[DOC-err\]; the body is UNCONFIRMED.
    fn malformed_version(&self, version: &str) -> BufferedResponse {
        let mut error = RequestError::new(format!("Invalid API version: {version}"));
        error.extensions = Some(json!({ "code": "InvalidVersionException", "status_code": 200 }));
        self.request_errors(&[error])
    }

    /// The response to errors found before anything is executed: HTTP 200, no `data`, and no `API-Version` \[VCR Oct 2025\].
    fn request_errors(&self, errors: &[RequestError]) -> BufferedResponse {
        if self.format == ErrorFormat::Current {
            let body = json!({ "errors": errors, "extensions": { "request_id": self.request_id } });
            return BufferedResponse::value(200, &body);
        }
        let flat = errors.iter().map(|error| {
            let mut value = json!({ "message": error.message });
            if let Some((message, more)) = &error.flat {
                value = more.clone();
                value["message"] = message.as_str().into();
                value["locations"] = serde_json::to_value(error).unwrap_or_default()["locations"].clone();
            }
            value
        });
        let account = self.state.world().account.id;
        BufferedResponse::value(200, &json!({ "errors": flat.collect::<Vec<_>>(), "account_id": account }))
    }

    fn execute(&self, request: &GraphqlRequest, version: &'static str) -> BufferedResponse {
        let state = self.state;
        let schema = match &state.schema {
            Some(schema) => Ok(schema.clone()),
            None => schema::of_version(version),
        };
        let schema = match schema {
            Ok(schema) => schema,
            Err(problem) => return self.request_errors(&[RequestError::new(problem)]),
        };
        let document = match &request.document {
            Ok(document) => document,
            Err(errors) => return self.request_errors(&graphql::validation_errors(errors, None, &schema)),
        };
        let executable = match document.to_executable_validate(&schema) {
            Ok(executable) => executable,
            Err(errors) => {
                return self.request_errors(&graphql::validation_errors(&errors.errors, Some(document), &schema));
            }
        };
        let operation = match executable.operations.get(request.operation_name.as_deref()) {
            Ok(operation) => operation,
            Err(_) => return self.request_errors(&[RequestError::new(unknown_operation(request))]),
        };
        let variables = match graphql::coerce(&schema, operation, &request.variables) {
            Ok(variables) => variables,
            Err(errors) => return self.request_errors(&errors),
        };
        let missing = imitation::missing(&schema, &executable, operation, &variables);
        if !missing.is_empty() {
            return self.request_errors(&[imitation::refusal(&missing)]);
        }
        let complexity = match self.charge(graphql::cost::of_operation(&executable, operation, &variables), version) {
            Ok(complexity) => complexity,
            Err(response) => return *response,
        };
        let charged = complexity.query;
        let details = RequestDetails {
            viewer: self.viewer.clone(),
            token: self.token,
            version,
            now: self.now,
            complexity,
            scope_errors: self.state.options.scope_errors,
            guesses: self.state.options.guesses.clone(),
            files: self.incoming.files.clone(),
        };
        let context = resolve::Context::new(self.state.world(), details, schema.clone(), &state.meter, self.state.random());
        let mut response = resolve::response::execute(&context, &schema, &executable, operation, &variables, self.format, self.request_id);
        // A response of the gateway in place of GraphQL's names no version.
        response.version = (response.status != 429).then_some(version);
        response.complexity = Some(charged);
        response
    }

    /// Subtracts the cost from the complexity budget of the minute.
    fn charge(&self, cost: u64, version: &str) -> Result<Complexity, Box<BufferedResponse>> {
        let meter = &self.state.meter;
        let only_asks_for_the_price = self.incoming.root_fields.iter().all(|field| field == "complexity");
        if only_asks_for_the_price {
            meter.refund_daily();
        }
        if cost > meter.limits().complexity_per_query {
            return Err(Box::new(Canned::QueryTooComplex.response(CannedArgs::new(self.request_id, None))));
        }
        match meter.spend_complexity(&self.token.app, self.writes, cost, self.now) {
            Ok(before) => Ok(Complexity {
                before: before.left,
                query: cost,
                reset_in_seconds: before.reset_in_seconds.min(60),
            }),
            Err(refusal) => {
                meter.refund_daily();
                Err(Box::new(self.too_complex(&refusal, cost, version)))
            }
        }
    }

    /// The response when the budget is used up, in the format of the version \[CHG\] or that of 2024.
    fn too_complex(&self, refusal: &Refusal, cost: u64, version: &str) -> BufferedResponse {
        let budget = self.state.meter.budget(&self.token.app, self.writes, self.now);
        let mut args = CannedArgs::new(self.request_id, Some(refusal.retry_in_seconds));
        args.figures = (cost, budget.left, budget.limit);
        if self.format != ErrorFormat::Current {
            return Canned::ComplexityFlat.response(args);
        }
        if version < "2025-07" {
            let mut response = Canned::ComplexityBudgetWithFigures.response(args);
            response.set("retry-after", &refusal.retry_in_seconds.to_string());
            return response;
        }
        refused(refusal, self.request_id)
    }
}

/// The message of graphql-js when no operation can be chosen.
fn unknown_operation(request: &GraphqlRequest) -> String {
    match &request.operation_name {
        Some(name) => format!("Unknown operation named \"{name}\"."),
        None => "Must provide operation name if query contains multiple operations.".to_owned(),
    }
}

impl fault_injection::FaultyResponse {
    fn into_response(self) -> Response<Body> {
        let length = self.body.announced_length();
        let mut response = Response::new(self.body);
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        *response.headers_mut() = self.headers;
        if let Some(length) = length {
            response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
        response
    }
}

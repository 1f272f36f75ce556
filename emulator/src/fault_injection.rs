//! Applies faults to responses.

use crate::body::{Body, Disconnect, Step};
use crate::buffered_response::BufferedResponse;
use crate::faults::{Action, CannedArgs, Content, EchoLocation, GraphqlFault, ResetStage, Spelling};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// A response that can be malformed, incomplete or slow.
pub(crate) struct FaultyResponse {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Body,
    pub version: Option<&'static str>,
    /// The complexity points that the request was charged.
    pub complexity: Option<u64>,
    /// The body as it would be sent at once, if it is not scripted.
    pub whole: Option<Bytes>,
}

impl FaultyResponse {
    fn of(response: &BufferedResponse) -> Self {
        Self {
            status: response.status,
            headers: response.headers.clone(),
            body: Body::whole(response.body.clone()),
            version: response.version,
            complexity: response.complexity,
            whole: Some(response.body.clone()),
        }
    }

    fn with_body(mut self, body: Body) -> Self {
        self.body = body;
        self.whole = None;
        self
    }

    /// Sends the body a few bytes at a time. One that follows a script of its own is left alone.
    pub fn trickle(&mut self, between: Duration, at_once: usize) {
        let Some(whole) = self.whole.take() else { return };
        let pieces = (0..whole.len())
            .step_by(at_once)
            .map(|start| whole.slice(start..whole.len().min(start + at_once)));
        let steps = pieces.flat_map(|piece| [Step::Data(piece), Step::Wait(between)]);
        self.body = Body::scripted(steps, Some(whole.len() as u64));
    }
}

/// The response without a fault.
pub(crate) fn unchanged(response: &BufferedResponse) -> FaultyResponse {
    FaultyResponse::of(response)
}

/// The response after an action. `response` is the one without the fault, if the request was executed.
pub(crate) fn apply_fault(
    action: &Action,
    response: Option<&BufferedResponse>,
    token: &str,
    request_id: &str,
) -> Result<FaultyResponse, Disconnect> {
    let made_up = BufferedResponse::value(200, &json!({ "data": {}, "extensions": { "request_id": request_id } }));
    let response = response.unwrap_or(&made_up);
    Ok(match action {
        Action::Reset(ResetStage::BeforeHead) => return Err(Disconnect::BeforeHead),
        Action::Reset(ResetStage::DuringHead) => return Err(Disconnect::DuringHead),
        Action::Refuse => return Err(Disconnect::Refused),
        Action::Reset(ResetStage::DuringBody) => {
            let half = response.body.slice(..response.body.len() / 2);
            let steps = [Step::Data(half), Step::Flush, Step::Break];
            FaultyResponse::of(response).with_body(Body::scripted(steps, Some(response.body.len() as u64)))
        }
        Action::Status { status, headers, body } => {
            let mut faulty = content(body, response);
            faulty.status = *status;
            faulty.version = None;
            let kept = faulty.headers.remove(CONTENT_TYPE);
            faulty.headers = HeaderMap::new();
            if let Some(content_type) = kept {
                faulty.headers.insert(CONTENT_TYPE, content_type);
            }
            for (name, value) in headers {
                if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
                    if name == CONTENT_TYPE {
                        faulty.headers.remove(CONTENT_TYPE);
                    }
                    faulty.headers.append(name, value);
                }
            }
            faulty
        }
        Action::Body(body) => {
            let FaultyResponse { body, whole, headers, .. } = content(body, response);
            let mut faulty = FaultyResponse {
                body,
                whole,
                ..FaultyResponse::of(response)
            };
            if let Some(content_type) = headers.get(CONTENT_TYPE) {
                faulty.headers.insert(CONTENT_TYPE, content_type.clone());
            }
            faulty
        }
        Action::Canned {
            reply: canned,
            retry_in_seconds,
            retry_after_header,
        } => {
            let mut response = canned.response(CannedArgs::new(request_id, *retry_in_seconds));
            if *retry_after_header {
                response.set("retry-after", &retry_in_seconds.unwrap_or(20).to_string());
            }
            FaultyResponse::of(&response)
        }
        Action::GraphqlError(fault) => FaultyResponse::of(&graphql_error(fault, request_id)),
        Action::EchoToken(location) => match location {
            EchoLocation::Message => {
                let message = format!("The token {token} is not good enough");
                FaultyResponse::of(&BufferedResponse::value(200, &json!({ "errors": [{ "message": message }] })))
            }
            EchoLocation::Page => FaultyResponse::of(&BufferedResponse::html(502, &format!("502 Bad Gateway: Authorization: {token}"))),
            EchoLocation::Header => {
                let mut response = response.clone();
                response.set("x-authorization", token);
                FaultyResponse::of(&response)
            }
        },
        // These change the request, not the response.
        Action::Delay { .. } | Action::LimitSpent(_) | Action::Version(_) => FaultyResponse::of(response),
    })
}

/// A response with the given content as its body, and the status and headers that go with it.
fn content(content: &Content, response: &BufferedResponse) -> FaultyResponse {
    match content {
        Content::Empty => {
            let mut faulty = FaultyResponse::of(&BufferedResponse {
                body: Bytes::new(),
                ..response.clone()
            });
            faulty.headers.remove(CONTENT_TYPE);
            faulty
        }
        Content::Json(value) => FaultyResponse::of(&BufferedResponse::value(200, value)),
        Content::Text(text) => FaultyResponse::of(&BufferedResponse::json(200, text.clone())),
        Content::Html(page) => FaultyResponse::of(&BufferedResponse::new(200, "text/html", page.clone())),
        Content::Garbage => FaultyResponse::of(&BufferedResponse::json(200, garbage())),
        Content::Truncated(length) => {
            let start = response.body.slice(..response.body.len().min(*length));
            let body = Body::scripted([Step::Data(start), Step::Flush], Some(response.body.len() as u64));
            FaultyResponse::of(response).with_body(body)
        }
        Content::Endless => {
            let piece = Bytes::from(vec![b' '; 64 * 1024]);
            FaultyResponse::of(response).with_body(Body::scripted([Step::Endless(piece, Duration::ZERO)], None))
        }
    }
}

/// Bytes that are neither JSON nor text.
fn garbage() -> Vec<u8> {
    let mut random = crate::random::Random::new(1);
    (0..64).flat_map(|_| random.next().to_le_bytes()).map(|byte| byte | 0x80).collect()
}

fn graphql_error(fault: &GraphqlFault, request_id: &str) -> BufferedResponse {
    let mut extensions = fault.extensions.clone();
    if let Some(code) = &fault.code {
        extensions.insert(fault.code_key.clone().unwrap_or_else(|| "code".to_owned()), code.clone().into());
    }
    if let Some(status) = fault.status_code {
        extensions.insert("status_code".to_owned(), status.into());
    }
    if let Some(seconds) = fault.retry_in_seconds {
        extensions.insert("retry_in_seconds".to_owned(), seconds.into());
    }
    let mut body = Map::new();
    if let Some(data) = &fault.data {
        body.insert("data".to_owned(), data.clone());
    }
    let message: Value = fault.message.clone().into();
    if matches!(fault.spelling, Spelling::Flat | Spelling::Both) {
        body.insert("error_message".to_owned(), message.clone());
        body.insert("error_code".to_owned(), fault.code.clone().into());
        body.insert("status_code".to_owned(), fault.status_code.unwrap_or(500).into());
        body.insert("error_data".to_owned(), json!({}));
    }
    match fault.spelling {
        Spelling::Flat => {}
        Spelling::Strings => _ = body.insert("errors".to_owned(), json!([message])),
        Spelling::Errors | Spelling::Both => {
            let mut error = Map::new();
            if !message.is_null() {
                error.insert("message".to_owned(), message);
            }
            if let Some(path) = &fault.path {
                error.insert("path".to_owned(), path.clone().into());
            }
            if !extensions.is_empty() {
                error.insert("extensions".to_owned(), extensions.into());
            }
            body.insert("errors".to_owned(), json!([error]));
            body.insert("extensions".to_owned(), json!({ "request_id": request_id }));
        }
    }
    let mut response = BufferedResponse::value(fault.http_status.unwrap_or(200), &body.into());
    if let Some(value) = &fault.retry_after {
        response.set("retry-after", value);
    }
    response
}

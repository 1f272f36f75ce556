//! Spans of `tracing`: one for each call and one for each request, with the attributes of
//! OpenTelemetry's conventions for HTTP clients
//! (<https://opentelemetry.io/docs/specs/semconv/http/http-spans/>).

use http::StatusCode;
use http::header::AUTHORIZATION;
use tracing::field::{Empty, display};
use tracing::{Level, Span, span};

use crate::outgoing::Secret;
use crate::transport::Body;

/// The span of a call. Its `outcome` is `ok` or the kind of failure.
pub(crate) fn call(number: u64, action: &str) -> Span {
    span!(
        Level::INFO,
        "monday.call",
        otel.name = action,
        otel.kind = "internal",
        monday.action = action,
        monday.call = number,
        monday.outcome = Empty,
        otel.status_code = Empty,
    )
}

/// The call of this span ends.
pub(crate) fn call_ends(span: &Span, outcome: &str) {
    span.record("monday.outcome", outcome);
    if outcome != "ok" {
        span.record("otel.status_code", "ERROR");
    }
}

/// The span of a request, below that of its call, if it has one. The token is in none of its fields.
pub(crate) fn request(call: Option<&Span>, number: u32, request: &http::Request<Body>) -> Span {
    let uri = request.uri();
    let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
    // wasmtime has spans of its own around each import.
    let parent = call.cloned().unwrap_or_else(Span::current);
    let span = span!(
        parent: parent.id(),
        Level::INFO,
        "http.client.request",
        otel.name = request.method().as_str(),
        otel.kind = "client",
        http.request.method = request.method().as_str(),
        server.address = uri.host().unwrap_or_default(),
        server.port = port,
        url.full = Empty,
        monday.request = number,
        http.response.status_code = Empty,
        error.type = Empty,
        otel.status_code = Empty,
    );
    if !span.is_disabled() {
        span.record(
            "url.full",
            display(Secret::of(request.headers().get(AUTHORIZATION)).redacted_uri(uri)),
        );
    }
    span
}

/// The response to the request of this span began.
pub(crate) fn response(span: &Span, status: StatusCode) {
    span.record("http.response.status_code", status.as_u16());
    if status.is_client_error() || status.is_server_error() {
        span.record("error.type", status.as_str());
        span.record("otel.status_code", "ERROR");
    }
}

/// The request of this span got no response.
pub(crate) fn no_response(span: &Span, kind: &str) {
    span.record("error.type", kind);
    span.record("otel.status_code", "ERROR");
}

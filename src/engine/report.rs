//! Reporting how a call went, in results and in failures alike.

use crate::engine::{transport::Response, warnings::Warning};
use crate::prelude::*;

/// The particulars of a response that a report names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResponseInfo {
    /// The HTTP status.
    pub status: u16,
    /// monday.com's id of the request.
    pub request_id: Option<String>,
    /// The API version that was served.
    pub api_version: Option<String>,
    /// Whether monday.com replayed an earlier response to the same idempotency key.
    pub replayed: bool,
}

impl ResponseInfo {
    /// Reads them from a response.
    pub fn of(response: &Response) -> Self {
        Self {
            status: response.status,
            request_id: request_id(response),
            api_version: response.header("api-version").map(str::to_owned),
            replayed: response
                .header("idempotency-replayed")
                .is_some_and(|value| value.eq_ignore_ascii_case("true")),
        }
    }
}

/// How a call went.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The response that decided, if there was one.
    pub response: Option<ResponseInfo>,
    /// Number of requests sent.
    pub requests_sent: u32,
    /// The idempotency key of the change.
    pub idempotency_key: Option<String>,
    /// What else is worth knowing.
    pub warnings: Vec<Warning>,
}

/// monday.com's id of a request, from the header or the body.
fn request_id(response: &Response) -> Option<String> {
    let in_header = response.header("x-request-id").map(str::to_owned);
    in_header.or_else(|| request_id_in_text(&response.body))
}

/// The id in `"request_id":"…"`, without parsing the body a second time for it.
fn request_id_in_text(body: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"\"request_id\"";
    let start = body.windows(NAME.len()).rposition(|part| part == NAME)?;
    let rest = body.get(start.saturating_add(NAME.len())..)?;
    // What follows the id may be cut in the middle of a letter.
    let rest = String::from_utf8_lossy(rest.get(..rest.len().min(200)).unwrap_or(rest));
    let (id, _) = rest
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('"')?
        .split_once('"')?;
    let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_plain.then(|| id.to_owned())
}

#[cfg(test)]
mod tests;

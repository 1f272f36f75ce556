//! custom-api-action.

use crate::prelude::*;
use crate::{
    bindings::types::{CustomRequest, CustomResponse, GraphqlRequest, HttpMethod, NameValue, RequestBody, ResponseBody},
    engine::{
        call::{Call, GRAPHQL_PATH},
        failure::Failure,
        input, json,
        operation::Effect,
        transport::{Method, header},
    },
};

/// Headers that the caller cannot set: they decide where a request goes, as whom, where it ends,
/// and in what coding the response comes.
const RESERVED: [&str; 14] = [
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Sends a request of the caller's own and returns the response as it is.
pub fn send(call: &mut Call<'_>, request: &mut CustomRequest) -> Result<CustomResponse, Failure> {
    let method = method(request)?;
    let path = path(request.path.as_deref().unwrap_or(GRAPHQL_PATH))?;
    let path_with_query = with_query(path, request.query.as_deref().unwrap_or_default())?;
    let mut headers = headers(request.headers.as_deref().unwrap_or_default())?;
    let effect = if only_reads(method, request.body.as_ref()) {
        Effect::Read
    } else {
        Effect::Change
    };
    let is_graphql = matches!(request.body, Some(RequestBody::Graphql(_)));
    let (body, content_type) = body(request.body.take())?;
    if let Some(content_type) = content_type.filter(|_| find(&headers, "content-type").is_none()) {
        headers.push(header("content-type", content_type));
    }

    if method != Method::Get {
        let in_headers = find(&headers, "idempotency-key");
        let in_options = call.settings().idempotency_key.clone();
        if in_headers.is_some() && in_options.is_some() && in_headers != in_options {
            return Err(input::unusable("idempotency key", "is given twice, and differently"));
        }
        call.set_idempotency_key(in_headers.as_deref().or(in_options.as_deref()))?;
        if in_headers.is_none() {
            headers.push(header("idempotency-key", call.key().unwrap_or_default()));
        }
    }
    // The request's version takes precedence over the connection's, which only counts if somebody
    // chose it: custom requests use monday.com's default.
    let mut version = find(&headers, "api-version");
    if version.is_none() && call.settings().version_is_explicit {
        version = call.settings().version.header_value();
        if let Some(version) = &version {
            headers.push(header("api-version", version));
        }
    }

    // The default is whichever version monday.com serves.
    let version = version.filter(|version| version != "default" && !version.trim().is_empty());

    let request = call.request(method, path_with_query, headers, body);
    let response = call.raw(&request, is_graphql, version, effect)?;
    Ok(CustomResponse {
        status: response.status,
        headers: response
            .headers
            .into_iter()
            .map(|(name, value)| NameValue { name, value })
            .collect(),
        body: match String::from_utf8(response.body) {
            Ok(text) => ResponseBody::Text(text),
            Err(error) => ResponseBody::Bytes(error.into_bytes()),
        },
        call: call.into(),
    })
}

fn method(request: &CustomRequest) -> Result<Method, Failure> {
    let method = match (request.method, &request.body) {
        (None, None) => HttpMethod::Get,
        (None, Some(_)) => HttpMethod::Post,
        (Some(HttpMethod::Get), Some(_)) => {
            return Err(input::unusable("method", "is `get`, which has no body"));
        }
        (Some(method), _) => method,
    };
    Ok(match method {
        HttpMethod::Get => Method::Get,
        HttpMethod::Post => Method::Post,
        HttpMethod::Put => Method::Put,
        HttpMethod::Patch => Method::Patch,
        HttpMethod::Delete => Method::Delete,
    })
}

/// Whether a request surely changes nothing: a document without the word has no mutation in it.
fn only_reads(method: Method, body: Option<&RequestBody>) -> bool {
    match body {
        Some(RequestBody::Graphql(request)) => !input::contains(&request.document, "mutation"),
        _ => method == Method::Get,
    }
}

/// Checks that a path stays where it is, and encodes what must be encoded in it.
fn path(path: &str) -> Result<String, Failure> {
    let unusable = |problem: &str| input::unusable("path", problem);
    input::filled("path", path)?;
    if !path.starts_with('/') {
        return Err(unusable("does not begin with `/`"));
    }
    if path.starts_with("//") {
        return Err(unusable("begins with `//`, which names another host"));
    }
    if path.chars().any(|character| character.is_control() || character == '\\') {
        return Err(unusable("has a backslash or a control character in it"));
    }
    if path.contains(['?', '#']) {
        return Err(unusable("has a `?` or `#` in it; query parameters have their own input"));
    }
    let mut encoded = String::with_capacity(path.len());
    let bytes = path.as_bytes();
    for (position, byte) in bytes.iter().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(byte);
        if is_plain {
            encoded.push(char::from(*byte));
        } else if *byte != b'%' {
            percent_encode(*byte, &mut encoded);
        } else {
            let digits = bytes
                .get(position.saturating_add(1)..position.saturating_add(3))
                .unwrap_or_default();
            if digits.len() != 2 || !digits.iter().all(u8::is_ascii_hexdigit) {
                return Err(unusable("has a `%` in it that begins no encoded character"));
            }
            // Decoded on the way, these would lead elsewhere.
            if [b"2f", b"2F", b"5c", b"5C"].iter().any(|code| digits == code.as_slice()) {
                return Err(unusable("has an encoded slash or backslash in it"));
            }
            encoded.push('%');
        }
    }
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase();
        matches!(segment.as_str(), "." | ".." | "%2e" | "%2e." | ".%2e" | "%2e%2e")
    };
    if encoded.split('/').any(is_dots) {
        return Err(unusable("has a `.` or `..` for a segment, which leads elsewhere"));
    }
    Ok(encoded)
}

fn with_query(mut path: String, query: &[NameValue]) -> Result<String, Failure> {
    for (position, parameter) in query.iter().enumerate() {
        input::filled("query parameter name", &parameter.name)?;
        for text in [&parameter.name, &parameter.value] {
            if text.trim() != text || text.chars().any(char::is_control) {
                return Err(input::unusable(
                    "query parameter",
                    "has a blank at its beginning or end, or a line break or another control character in it",
                ));
            }
        }
        path.push(if position == 0 { '?' } else { '&' });
        form_encode(&parameter.name, &mut path);
        path.push('=');
        form_encode(&parameter.value, &mut path);
    }
    Ok(path)
}

fn form_encode(text: &str, output: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            output.push(char::from(byte));
        } else {
            percent_encode(byte, output);
        }
    }
}

fn percent_encode(byte: u8, output: &mut String) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    output.push('%');
    output.extend(DIGITS.get(usize::from(byte >> 4)));
    output.extend(DIGITS.get(usize::from(byte & 15)));
}

/// Maximum size of the headers together, in bytes, with 32 more for each: servers take some kilobytes, and
/// wasmtime ends a component that passes it 128 KiB of them.
const MAX_HEADERS_SIZE: usize = 65_536;

fn headers(given: &[NameValue]) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let what = "header";
    let sizes = given
        .iter()
        .map(|header| header.name.len().saturating_add(header.value.len()).saturating_add(32));
    if sizes.fold(0, usize::saturating_add) > MAX_HEADERS_SIZE {
        return Err(input::unusable(what, "is one of more than 64 KiB together, which no server takes"));
    }
    let mut headers: Vec<(String, Vec<u8>)> = Vec::with_capacity(given.len());
    for header in given {
        let name = input::filled("header name", &header.name)?.to_ascii_lowercase();
        let is_name = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
        if !is_name {
            return Err(input::unusable("header name", "has a character in it that no header name has"));
        }
        if RESERVED.contains(&name.as_str()) || name.starts_with("proxy-") {
            return Err(input::unusable(
                what,
                "is one that the connection sets: authorization, host, and those that frame or encode a message",
            ));
        }
        if headers.iter().any(|(known, _)| *known == name) {
            return Err(input::unusable(what, "is given twice"));
        }
        let is_value = header.value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte));
        if !is_value {
            return Err(input::unusable(
                "header value",
                "has a line break or another character in it that is not printable ASCII",
            ));
        }
        headers.push((name, header.value.clone().into_bytes()));
    }
    Ok(headers)
}

fn find(headers: &[(String, Vec<u8>)], name: &str) -> Option<String> {
    let header = headers.iter().find(|(known, _)| known == name);
    header.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
}

/// The bytes of a body, and their type unless a header names it.
fn body(body: Option<RequestBody>) -> Result<(Vec<u8>, Option<&'static str>), Failure> {
    Ok(match body {
        None => (Vec::new(), None),
        Some(RequestBody::Graphql(request)) => (graphql(&request)?.into_bytes(), Some("application/json")),
        Some(RequestBody::Text(text)) => (text.into_bytes(), Some("application/json")),
        Some(RequestBody::Bytes(bytes)) => (bytes, Some("application/octet-stream")),
    })
}

/// The body of a GraphQL request. The variables are sent byte for byte: another writer would change
/// large numbers and the order of names.
fn graphql(request: &GraphqlRequest) -> Result<String, Failure> {
    let text = |text: &str| json::write(text);
    let document = text(input::filled("document", &request.document)?);
    let variables = match request.variables.as_deref().filter(|text| !text.trim().is_empty()) {
        None => "{}",
        Some(text) => json::checked_object(text).map_err(|problem| input::unusable_variables(&problem))?,
    };
    let mut body = format!("{{\"query\":{document},\"variables\":{variables}");
    if let Some(name) = &request.operation_name {
        body.push_str(",\"operationName\":");
        body.push_str(&text(name));
    }
    body.push('}');
    Ok(body)
}

#[cfg(test)]
#[path = "custom_tests.rs"]
mod tests;

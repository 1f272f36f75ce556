//! Reading an answer to a GraphQL request: what the body holds, in any of the forms that
//! monday.com and the machines before it send.

use serde_json::Value;

use crate::{
    bindings::types::GraphqlError,
    engine::diagnosis::{self, Diagnosis},
    engine::json::{self, Object, Unreadable},
    engine::retry,
    engine::transport::Answer,
};

/// So many errors of an answer are told at the most. monday.com lists one for each part that
/// failed, which are a few hundred on a page of boards.
pub const MOST_ERRORS: usize = 1_000;

/// The longest text of an error, in bytes; what is longer is cut.
const LONGEST_TEXT: usize = 8 << 10;

/// The longest extensions of an error, in bytes. Cut, they would be no JSON: longer ones are left
/// out.
const LONGEST_EXTENSIONS: usize = 64 << 10;

/// One error of an answer, with what in it decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    /// As it is told.
    pub error: GraphqlError,
    /// The status that the error names, whatever that of the answer is.
    pub status_code: Option<u16>,
    /// The wait that it asks for, in milliseconds.
    pub retry_in_ms: Option<u32>,
}

/// An answer with data in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reply {
    /// The data, by root field.
    pub data: Value,
    /// Errors about parts of it.
    pub trouble: Vec<Trouble>,
}

impl Reply {
    /// The value of a root field, unless it is null.
    pub fn root(&self, name: &str) -> Option<&Value> {
        json::field(&self.data, name)
    }

    /// The elements of a root field that is a list, nulls among them. Long lists are not copied for
    /// it.
    pub fn into_rows(mut self, name: &str) -> Vec<Value> {
        match self.data.get_mut(name).map(Value::take) {
            Some(Value::Array(rows)) => rows,
            _ => Vec::new(),
        }
    }

    /// The errors about parts of it, as they are told.
    pub fn errors(&self) -> Vec<GraphqlError> {
        self.trouble.iter().map(|trouble| trouble.error.clone()).collect()
    }
}

/// Reads an answer. `root` is the root field that counts: with a value there, errors elsewhere do
/// not spoil the reply, except that a read which ran into a limit is to be read again.
pub fn read(answer: &Answer, root: &str, is_change: bool) -> Result<Reply, Diagnosis> {
    let body = match parse(answer) {
        Ok(body) => body,
        Err(problem) => return Err(diagnosis::of_status(answer, problem)),
    };
    let Value::Object(mut body) = body else {
        return Err(diagnosis::of_status(answer, "JSON that is no object"));
    };
    let trouble = trouble(&body);
    let is_mondays = is_mondays(&body);
    let has_data = body.contains_key("data");
    let reply = Reply {
        data: body.remove("data").unwrap_or_default(),
        trouble,
    };
    let has_value = match reply.root(root) {
        None => false,
        // Nothing found, or nothing but nulls, and an error: the error is why.
        Some(Value::Array(items)) => reply.trouble.is_empty() || items.iter().any(|item| !item.is_null()),
        Some(_) => true,
    };
    if reply.trouble.is_empty() {
        // The field may be null, but must be there: nothing said is not "there is none".
        return if (200..=299).contains(&answer.status) && reply.data.get(root).is_some() {
            Ok(reply)
        } else {
            Err(diagnosis::of_status(answer, "JSON without the data asked for"))
        };
    }
    let limited = diagnosis::is_rate_limit(answer, &reply.trouble);
    if (200..=299).contains(&answer.status) && has_value && (is_change || !limited) {
        Ok(reply)
    } else {
        let data = has_data.then_some(&reply.data);
        Err(diagnosis::of_errors(answer, &reply.trouble, is_mondays, data))
    }
}

/// What is wrong with the answer to a custom call, which is returned as it is. An answer to a
/// GraphQL request has data; other endpoints may say what they like.
pub fn complaint(answer: &Answer, is_graphql: bool) -> Option<Diagnosis> {
    let body = match parse(answer) {
        Ok(Value::Object(body)) => body,
        _ => Object::new(),
    };
    let trouble = trouble(&body);
    if !trouble.is_empty() {
        Some(diagnosis::of_errors(answer, &trouble, is_mondays(&body), body.get("data")))
    } else if (200..=299).contains(&answer.status) && (!is_graphql || body.contains_key("data")) {
        None
    } else {
        Some(diagnosis::of_status(answer, "neither errors nor data"))
    }
}

/// monday.com's id of a request, from the header or the body.
pub fn request_id(answer: &Answer) -> Option<String> {
    let in_header = answer.header("x-request-id").map(str::to_owned);
    in_header.or_else(|| request_id_in_text(&answer.body))
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

/// The body as JSON, or what it is instead.
fn parse(answer: &Answer) -> Result<Value, &'static str> {
    let start = answer.body.trim_ascii_start();
    if start.is_empty() {
        return Err("an empty body");
    }
    if start.starts_with(b"<") {
        return Err("an HTML page");
    }
    match json::parse(&answer.body) {
        Ok(body) => Ok(body),
        Err(Unreadable::CutOff) => Err("JSON that is cut off"),
        Err(Unreadable::NotJson) => Err("something that is not JSON"),
        Err(Unreadable::TooManyParts) => Err("JSON of too many parts"),
    }
}

/// Every error of a body: `errors` as objects or texts, and the flat form of 2024.
fn trouble(body: &Object) -> Vec<Trouble> {
    let flat = flat_trouble(body);
    let mut listed: Vec<Trouble> = match body.get("errors") {
        Some(Value::Array(items)) => {
            let items = items.iter().filter(|item| !item.is_null());
            items.take(MOST_ERRORS).map(one_trouble).collect()
        }
        None | Some(Value::Null) => Vec::new(),
        Some(single) => vec![one_trouble(single)],
    };
    match flat {
        // Both forms at once, as in 2024: the flat one has the code, the list has the places.
        Some(flat) if listed.iter().all(|trouble| trouble.error.code.is_none()) => {
            let same = |trouble: &Trouble| trouble.error.message == flat.error.message;
            match listed.iter_mut().find(|trouble| same(trouble)) {
                Some(trouble) => {
                    trouble.error.code = flat.error.code;
                    trouble.status_code = trouble.status_code.or(flat.status_code);
                    trouble.retry_in_ms = trouble.retry_in_ms.or(flat.retry_in_ms);
                    trouble.error.extensions = trouble.error.extensions.take().or(flat.error.extensions);
                }
                None => listed.insert(0, flat),
            }
        }
        _ => {}
    }
    listed
}

/// Whether a body with errors in it bears the marks of monday.com: any proxy can send
/// `{"errors":["Not found"]}`.
fn is_mondays(body: &Object) -> bool {
    const OF_BODIES: [&str; 5] = ["data", "extensions", "error_code", "error_message", "account_id"];
    const OF_ERRORS: [&str; 4] = ["extensions", "locations", "path", "error_code"];
    let has = |object: &Object, marks: &[&str]| marks.iter().any(|mark| object.contains_key(*mark));
    let mut errors = body
        .get("errors")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object);
    has(body, &OF_BODIES) || errors.any(|error| has(error, &OF_ERRORS))
}

/// The flat form: `error_code`, `error_message`, `status_code` beside each other.
fn flat_trouble(body: &Object) -> Option<Trouble> {
    let text = |name: &str| {
        let text = body.get(name).and_then(json::as_text).filter(|text| !text.is_empty());
        text.map(cut)
    };
    let code = text("error_code");
    let message = text("error_message");
    if code.is_none() && message.is_none() {
        return None;
    }
    Some(Trouble {
        error: GraphqlError {
            message: message.unwrap_or_default(),
            code,
            path: None,
            extensions: body.get("error_data").filter(|data| !data.is_null()).and_then(extensions_text),
        },
        status_code: status_code(body.get("status_code")),
        retry_in_ms: retry_in(
            body.get("retry_in_seconds")
                .or_else(|| body.get("error_data")?.get("retry_in_seconds")),
        ),
    })
}

/// One element of `errors`.
fn one_trouble(item: &Value) -> Trouble {
    let extensions = item.get("extensions");
    // The code stands in `extensions` under either name, or beside the message.
    let places = [extensions, Some(item)];
    let find = |names: &[&str]| {
        let found = places
            .iter()
            .flatten()
            .flat_map(|place| names.iter().map(|name| json::field(place, name)));
        found.flatten().next()
    };
    let path: Vec<String> = json::list(item, "path").filter_map(json::as_text).collect();
    Trouble {
        error: GraphqlError {
            message: match item {
                Value::String(text) => cut(text.clone()),
                _ => json::text(item, "message")
                    .or_else(|| find(&["message", "error_message"]).and_then(json::as_text))
                    .map(cut)
                    .unwrap_or_default(),
            },
            code: find(&["code", "error_code"]).and_then(json::as_text).map(cut),
            path: Some(cut(path.join("."))).filter(|path| !path.is_empty()),
            extensions: extensions.filter(|extensions| extensions.is_object()).and_then(extensions_text),
        },
        status_code: status_code(find(&["status_code"])).or_else(|| router_status(extensions?)),
        retry_in_ms: retry_in(find(&["retry_in_seconds"]).or_else(|| find(&["error_data"])?.get("retry_in_seconds"))),
    }
}

/// The status that an error names, by the text of its extensions.
pub fn status_in_extensions(text: &str) -> Option<u16> {
    let extensions = json::parse(text.as_bytes()).ok()?;
    status_code(extensions.get("status_code")).or_else(|| router_status(&extensions))
}

/// The status that a service gave to the router before it.
fn router_status(extensions: &Value) -> Option<u16> {
    status_code(extensions.get("http")?.get("status"))
}

/// A text of bearable length.
fn cut(text: String) -> String {
    if text.len() <= LONGEST_TEXT {
        return text;
    }
    let start = text.get(..text.floor_char_boundary(LONGEST_TEXT)).unwrap_or_default();
    format!("{start}…")
}

fn extensions_text(value: &Value) -> Option<String> {
    Some(json::write(value)).filter(|text| text.len() <= LONGEST_EXTENSIONS)
}

fn status_code(value: Option<&Value>) -> Option<u16> {
    let text = json::as_text(value?)?;
    text.parse().ok()
}

fn retry_in(value: Option<&Value>) -> Option<u32> {
    retry::seconds(&json::as_text(value?)?)
}

#[cfg(test)]
mod tests;

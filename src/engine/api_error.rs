//! The errors that a response lists, in every form that monday.com and the gateways before it send.

use crate::engine::{
    input::{begins_with, contains, is_code, whole_number},
    json::{self, Value},
    retry,
};
use crate::prelude::*;

/// Maximum number of errors read from one response. monday.com lists one for each part that failed,
/// which are a few hundred on a page of boards.
pub const MAX_ERRORS: usize = 1_000;

/// Maximum length of a text of an error, in bytes; a longer one is cut.
pub const MAX_TEXT: usize = 8 << 10;

/// Maximum length of the extensions of an error, in bytes. Cut, they would not be JSON: longer ones
/// are left out.
pub const MAX_EXTENSIONS: usize = 64 << 10;

/// One error of a response.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ApiError {
    /// The message; empty if there is none.
    pub message: String,
    /// The code, as sent.
    pub code: Option<String>,
    /// The path in the response, such as `boards.0.subscribers`.
    pub path: Option<String>,
    /// The extensions, as the text of a JSON object.
    pub extensions: Option<String>,
    /// The HTTP status that the error names, which need not be that of the response.
    pub status_code: Option<u16>,
    /// The wait that it asks for, in milliseconds.
    pub retry_in_ms: Option<u32>,
}

/// Every error of a body: `errors` as objects or texts, and the flat form of 2024.
pub fn from_body(body: Value<'_>) -> Vec<ApiError> {
    let flat = from_flat_form(body);
    let listed: Vec<ApiError> = match json::field(body, "errors") {
        None => Vec::new(),
        Some(list) if list.is_list() => {
            let items = list.items().filter(|item| !item.is_null());
            items.take(MAX_ERRORS).map(from_item).collect()
        }
        Some(single) => vec![from_item(single)],
    };
    let mut errors = with_flat(listed, flat);
    let field = |name: &str| body.get(name).unwrap_or_default();
    // The wait of an error that names none stands beside the errors.
    let beside = wait_in(&[field("extensions"), field("error_data"), body]);
    for error in &mut errors {
        error.retry_in_ms = error.retry_in_ms.or(beside);
    }
    errors
}

/// The listed errors, and the flat one if it says more.
fn with_flat(mut listed: Vec<ApiError>, flat: Option<ApiError>) -> Vec<ApiError> {
    match flat {
        // Both forms at once, as in 2024: the flat one has the code, the list has the places.
        Some(flat) if listed.iter().all(|error| error.code.is_none()) => {
            match listed.iter_mut().find(|error| error.message == flat.message) {
                Some(error) => {
                    error.code = flat.code;
                    error.status_code = error.status_code.or(flat.status_code);
                    error.retry_in_ms = error.retry_in_ms.or(flat.retry_in_ms);
                    error.extensions = error.extensions.take().or(flat.extensions);
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
pub fn bears_marks_of_monday(body: Value<'_>) -> bool {
    const OF_BODIES: [&str; 5] = ["data", "extensions", "error_code", "error_message", "account_id"];
    const OF_ERRORS: [&str; 4] = ["extensions", "locations", "path", "error_code"];
    let has = |object: Value<'_>, marks: &[&str]| marks.iter().any(|mark| object.get(mark).is_some());
    has(body, &OF_BODIES) || json::list(body, "errors").any(|error| has(error, &OF_ERRORS))
}

impl ApiError {
    /// Whether it says that people could not be loaded: monday.com does so for a board without
    /// subscribers, and for a new board with an unknown owner, which it has created all the same.
    pub fn is_user_loader(&self) -> bool {
        contains(&self.message, "user loader")
    }

    /// Whether it says that the document does not fit the schema of the version served.
    pub fn is_about_document(&self) -> bool {
        const CODES: [&str; 4] = ["graphqlvalidationfailed", "undefinedfield", "undefinedtype", "argumentnotaccepted"];
        const BEGINNINGS: [&str; 4] = ["cannot query field ", "unknown argument ", "unknown type ", "field '"];
        match &self.code {
            Some(code) => CODES.iter().any(|known| is_code(code, known)),
            None => BEGINNINGS.iter().any(|beginning| begins_with(&self.message, beginning)),
        }
    }

    /// Whether it says that the token lacks a scope.
    pub fn is_about_scope(&self) -> bool {
        const CODES: [&str; 2] = ["unauthorizedfieldortype", "missingrequiredpermissions"];
        self.code
            .as_deref()
            .is_some_and(|code| CODES.iter().any(|known| is_code(code, known)))
    }

    /// The last field on its path.
    pub fn field(&self) -> Option<&str> {
        let is_name = |part: &&str| part.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_');
        self.path.as_deref()?.rsplit('.').find(is_name)
    }

    /// Whether a field of this name is on its path.
    pub fn is_about(&self, field: &str) -> bool {
        self.path.as_deref().unwrap_or_default().split('.').any(|part| part == field)
    }
}

/// The flat form: `error_code`, `error_message`, `status_code` beside each other.
fn from_flat_form(body: Value<'_>) -> Option<ApiError> {
    let text = |name: &str| {
        let text = body.get(name).and_then(json::as_text).filter(|text| !text.is_empty());
        text.map(cut)
    };
    let code = text("error_code");
    let message = text("error_message");
    if code.is_none() && message.is_none() {
        return None;
    }
    Some(ApiError {
        message: message.unwrap_or_default(),
        code,
        path: None,
        extensions: json::field(body, "error_data").and_then(extensions_text),
        status_code: status_code(body.get("status_code")),
        retry_in_ms: None,
    })
}

/// One element of `errors`.
pub fn from_item<'a>(item: Value<'a>) -> ApiError {
    let extensions = item.get("extensions");
    // The code stands in `extensions` under either name, or beside the message.
    let places = [extensions.unwrap_or_default(), item];
    let find = |names: &[&str]| {
        let in_place = |place: &Value<'a>| names.iter().find_map(|name| json::field(*place, name));
        places.iter().find_map(in_place)
    };
    // Some routers put the place of a field that was refused into the extensions.
    let mut path = joined_path(item.get("path").filter(|path| path.is_list()));
    if path.is_empty() {
        path = joined_path(extensions.and_then(|extensions| extensions.get("affectedPath")));
    }
    ApiError {
        message: match item.as_str() {
            Some(text) => cut(text.to_owned()),
            None => json::text(item, "message")
                .or_else(|| find(&["message", "error_message"]).and_then(json::as_text))
                .map(cut)
                .unwrap_or_default(),
        },
        code: find(&["code", "error_code"]).and_then(json::as_text).map(cut),
        path: Some(cut(path)).filter(|path| !path.is_empty()),
        extensions: extensions.filter(|extensions| extensions.is_object()).and_then(extensions_text),
        status_code: status_code(find(&["status_code"])).or_else(|| router_status(extensions?)),
        retry_in_ms: wait_in(&[extensions.unwrap_or_default(), item, find(&["error_data"]).unwrap_or_default()]),
    }
}

/// A path as one text, whether it is a list or a text already.
fn joined_path(path: Option<Value<'_>>) -> String {
    let mut joined = String::new();
    if let Some(path) = path {
        joined.push_str(path.as_str().unwrap_or_default());
        for segment in path.items().filter_map(json::as_text) {
            if !joined.is_empty() {
                joined.push('.');
            }
            joined.push_str(&segment);
        }
    }
    joined
}

/// The status that a service gave to the router before it.
fn router_status(extensions: Value<'_>) -> Option<u16> {
    status_code(extensions.get("http")?.get("status"))
}

fn cut(text: String) -> String {
    if text.len() <= MAX_TEXT {
        return text;
    }
    let start = text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default();
    format!("{start}…")
}

fn extensions_text(value: Value<'_>) -> Option<String> {
    Some(value.write()).filter(|text| text.len() <= MAX_EXTENSIONS)
}

fn status_code(value: Option<Value<'_>>) -> Option<u16> {
    let text = json::as_text(value?)?;
    whole_number(&text).and_then(|code| u16::try_from(code).ok())
}

/// The wait that the first of these objects to name one asks for, in milliseconds.
///
/// monday.com writes the first of the names; the others are what gateways and other APIs write.
fn wait_in(places: &[Value<'_>]) -> Option<u32> {
    const NAMES: [&str; 4] = ["retry_in_seconds", "retry_after_seconds", "retry_after", "retryAfter"];
    let wait_of = |place: &Value<'_>| {
        let wait = |name: &&str| retry::seconds(&json::as_text(place.get(name)?)?);
        NAMES.iter().find_map(wait)
    };
    places.iter().find_map(wait_of)
}

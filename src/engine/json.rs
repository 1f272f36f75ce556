//! Reading JSON of unknown origin: without trapping, and within bounds.

use monday_connector_redaction::escapes::{is_high, is_low, utf16_unit};
use serde_json::{Map, Value};

use crate::prelude::*;

/// A JSON object.
pub type Object = Map<String, Value>;

/// Maximum memory of the tree of a document, by [`tree_size`]'s estimate: 512 MiB. A response of
/// 64 MiB that monday.com would send stays under half of that; one of nothing but brackets would take
/// several gigabytes and end the component.
const MAX_TREE_BYTES: usize = 512 << 20;

/// Measured on `wasm32-unknown-unknown`: an object with one field takes a map node with room for
/// eleven (some 450 bytes with its allocation), a list element 24, doubled while the list grows.
const OBJECT_BYTES: usize = 512;
const ELEMENT_BYTES: usize = 64;

/// Maximum growth of a text when its stray bytes are replaced, in bytes.
const MAX_STRAY_BYTES: usize = 1 << 20;

/// Why a text cannot be read as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It ends before the document does.
    #[error("it is cut off")]
    CutOff,
    /// It is something else, or nested more than 128 deep.
    #[error("it is not JSON")]
    NotJson,
    /// It would take too much memory.
    #[error("it has too many parts")]
    TooManyParts,
}

/// Parses a text. Invalid UTF-8 and lone surrogates become the replacement character: servers in
/// JavaScript cut strings in the middle of a character, and one board's name must not spoil a
/// whole list.
pub fn parse(bytes: &[u8]) -> Result<Value, Unreadable> {
    if tree_size(bytes) > MAX_TREE_BYTES {
        return Err(Unreadable::TooManyParts);
    }
    let text = String::from_utf8_lossy(bytes);
    // Each stray byte becomes three: a few are accidents, many are something else than text.
    if text.len() > bytes.len().saturating_add(MAX_STRAY_BYTES) {
        return Err(Unreadable::NotJson);
    }
    let text = text.trim_start_matches('\u{feff}');
    let result = match without_lone_surrogates(text) {
        None => serde_json::from_str(text),
        Some(mended) => serde_json::from_str(&mended),
    };
    result.map_err(|error| if error.is_eof() { Unreadable::CutOff } else { Unreadable::NotJson })
}

/// The text, if it is that of a JSON object; else the problem and its place.
pub fn checked_object(text: &str) -> Result<&str, String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if tree_size(text.as_bytes()) > MAX_TREE_BYTES {
        return Err(Unreadable::TooManyParts.to_string());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(_)) => Ok(text),
        Ok(_) => Err("expected `{` at line 1 column 1".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// An upper estimate of the memory that the tree of this text takes.
fn tree_size(bytes: &[u8]) -> usize {
    let mut size: usize = bytes.len();
    for byte in bytes {
        size = size.saturating_add(match byte {
            b'{' => OBJECT_BYTES,
            b'[' | b',' => ELEMENT_BYTES,
            _ => 0,
        });
    }
    size
}

/// The text with `\ufffd` for each `\uD8xx` that lacks its other half; nothing if none does.
fn without_lone_surrogates(text: &str) -> Option<String> {
    let mut mended: Option<String> = None;
    let mut done = 0;
    let mut position = 0;
    let bytes = text.as_bytes();
    while let Some(offset) = bytes.get(position..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        let escape = position.saturating_add(offset);
        let Some(unit) = utf16_unit(bytes, escape) else {
            // Another escape: two characters.
            position = escape.saturating_add(2);
            continue;
        };
        let next = escape.saturating_add(6);
        let paired = is_high(unit) && utf16_unit(bytes, next).is_some_and(is_low);
        if paired {
            position = next.saturating_add(6);
        } else {
            if is_high(unit) || is_low(unit) {
                let output = mended.get_or_insert_with(String::new);
                output.push_str(text.get(done..escape).unwrap_or_default());
                output.push_str("\\ufffd");
                done = next;
            }
            position = next;
        }
    }
    if let Some(output) = &mut mended {
        output.push_str(text.get(done..).unwrap_or_default());
    }
    mended
}

/// An upper estimate of the size of a tree, in bytes, once its texts and objects are lowered as
/// strings and records. Without recursion: the input decides the depth.
pub fn weight(root: &Value) -> usize {
    const TEXT: usize = 32;
    const RECORD: usize = 128;
    let mut weight: usize = 0;
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        weight = weight.saturating_add(match value {
            Value::String(text) => text.len().saturating_add(TEXT),
            Value::Number(_) => TEXT,
            Value::Object(_) => RECORD,
            Value::Array(_) | Value::Null | Value::Bool(_) => 0,
        });
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) => open.extend(fields.values()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    weight
}

/// The text of a tree. The only way to write JSON: each weighs kilobytes.
pub fn write(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A field that is there and not null.
pub fn field<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.get(name).filter(|value| !value.is_null())
}

/// A field of text. Numbers are taken for their digits.
pub fn text(object: &Value, name: &str) -> Option<String> {
    field(object, name).and_then(as_text)
}

/// Text, or the digits of a number.
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A field of text that is not blank.
pub fn filled_text(object: &Value, name: &str) -> Option<String> {
    text(object, name).filter(|text| !text.trim().is_empty())
}

/// A field that is true or false; absent otherwise.
pub fn flag(object: &Value, name: &str) -> Option<bool> {
    field(object, name).and_then(Value::as_bool)
}

/// A field that is a whole number of 32 bits.
pub fn whole(object: &Value, name: &str) -> Option<u32> {
    field(object, name)
        .and_then(Value::as_u64)
        .and_then(|number| u32::try_from(number).ok())
}

/// The elements of a list that are not null; none if it is no list.
pub fn list<'a>(object: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    let items = object.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter(|item| !item.is_null())
}

#[cfg(test)]
mod tests;

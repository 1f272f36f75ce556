//! What a response says that is not monday.com's: the title of a proxy's page, the text of a gateway's
//! JSON, the coding of a body that cannot be read.

use crate::engine::{
    input::{legible, split_at},
    json::Value,
    transport::Response,
};
use crate::prelude::*;

/// Maximum length of what is repeated, in characters.
const MAX_CHARS: usize = 120;

/// Fields that other APIs put a text for people in, the most telling first. Spring, AWS, OAuth 2.0
/// (RFC 6749), problem details (RFC 9457) and Kong use one or more of them.
const TEXT_FIELDS: [&str; 8] = [
    "error_description",
    "detail",
    "message",
    "Message",
    "error_message",
    "reason",
    "title",
    "error",
];

/// The coding of a body, if it is compressed: by the header, or by how it begins.
pub fn coding(response: &Response) -> Option<String> {
    let named = response
        .header("content-encoding")
        .filter(|coding| !coding.eq_ignore_ascii_case("identity"));
    match (named, response.body.as_slice()) {
        (Some(coding), _) => Some(legible(coding, MAX_CHARS)),
        (None, [0x1f, 0x8b, ..]) => Some("gzip".to_owned()),
        (None, [0x28, 0xb5, 0x2f, 0xfd, ..]) => Some("zstd".to_owned()),
        _ => None,
    }
}

/// Describes a page.
pub fn page(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let heading = ["title", "h1"].iter().find_map(|name| element(&text, name));
    match heading {
        Some(heading) => format!("an HTML page titled \"{heading}\""),
        None => "an HTML page".to_owned(),
    }
}

/// Length of the head of a body that [`text`] needs, in bytes.
pub const MAX_HEAD: usize = 1_024;

/// Describes a text that is not JSON, by its head.
pub fn text(body: &[u8]) -> String {
    const WHAT: &str = "something that is not JSON";
    // Only a text is worth repeating. A head may be cut in the middle of a letter.
    let chunk = body.utf8_chunks().next();
    let invalid = chunk.as_ref().map_or(0, |chunk| chunk.invalid().len());
    match chunk {
        Some(chunk) if invalid == 0 || (body.len() == MAX_HEAD && chunk.valid().len().saturating_add(invalid) == MAX_HEAD) => {
            format!("{WHAT}{}", quoted(chunk.valid()))
        }
        _ => WHAT.to_owned(),
    }
}

/// The text for people in a JSON document of another form, to be put behind a description of it;
/// empty if there is none.
pub fn json_text<'a>(body: Value<'a>) -> String {
    let [error, errors, fault] = ["error", "errors", "fault"].map(|name| body.get(name).unwrap_or_default());
    let first = |list: Value<'a>| list.items().next().unwrap_or_default();
    let said = |value: Value<'_>| value.as_str().filter(|text| !text.trim().is_empty()).map(quoted);
    for value in [body, first(body), error, errors, fault, first(error), first(errors), first(fault)] {
        let in_field = |name: &&str| said(value.get(name)?);
        if let Some(text) = said(value).or_else(|| TEXT_FIELDS.iter().find_map(in_field)) {
            return text;
        }
    }
    String::new()
}

/// A text behind a colon, in quotation marks; nothing if there is none.
pub fn quoted(text: &str) -> String {
    let text = legible(text, MAX_CHARS);
    if text.is_empty() { text } else { format!(": \"{text}\"") }
}

/// The text of the first element of this name, without markup.
fn element(page: &str, name: &str) -> Option<String> {
    let (_, rest) = split_at(page, &format!("<{name}"))?;
    let (attributes, rest) = rest.split_once('>')?;
    // `<title>`, and not `<titlebar>`.
    if attributes.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
        return None;
    }
    let (content, _) = split_at(rest, &format!("</{name}"))?;
    let mut text = String::new();
    for (position, part) in content.split('<').enumerate() {
        let words = if position == 0 {
            Some(part)
        } else {
            part.split_once('>').map(|(_, words)| words)
        };
        text.push_str(words.unwrap_or_default());
    }
    let text = legible(&with_entities(&text), MAX_CHARS);
    (!text.is_empty()).then_some(text)
}

/// The text with the commonest entities of HTML resolved.
fn with_entities(text: &str) -> String {
    const ENTITIES: [(&str, char); 7] = [
        ("amp;", '&'),
        ("lt;", '<'),
        ("gt;", '>'),
        ("quot;", '"'),
        ("#39;", '\''),
        ("apos;", '\''),
        ("nbsp;", ' '),
    ];
    let mut parts = text.split('&');
    let mut resolved = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let known = ENTITIES.iter().find_map(|(name, letter)| Some((letter, part.strip_prefix(name)?)));
        let (letter, rest) = known.unwrap_or((&'&', part));
        resolved.push(*letter);
        resolved.push_str(rest);
    }
    resolved
}

#[cfg(test)]
mod tests;

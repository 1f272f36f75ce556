//! Checking the caller's input, before anything is sent.

use crate::engine::failure::{Failure, FailureKind};
use crate::prelude::*;

/// The failure that an input cannot be used. The message says what to enter.
fn invalid(message: String) -> Failure {
    Failure::permanent(FailureKind::InvalidInput, message)
}

fn missing(what: &str) -> Failure {
    invalid(format!("No {what} provided. Enter a valid {what}."))
}

/// The failure that an input has a problem.
pub fn unusable(what: &str, problem: &str) -> Failure {
    invalid(format!("The {what} {problem}. Enter a valid {what}."))
}

/// The failure that the variables of a custom request are not JSON, or no object.
pub fn unusable_variables(problem: &str) -> Failure {
    invalid(format!(
        "The variables are not the text of a JSON object: {problem}. Enter one such as {{\"id\": \"4\"}}."
    ))
}

/// Number of digits of the longest id.
const MAX_ID_LENGTH: usize = "9223372036854775807".len();

/// Maximum length of an address that a message repeats.
const MAX_ADDRESS_LENGTH: usize = 254;

/// Maximum value of an id: 2^63 - 1.
const MAX_ID: u64 = i64::MAX as u64;

/// The id of the team of everyone in the account.
pub const EVERYONE: &str = "-1";

/// Maximum number of users that a list is filtered by: they are compared with everybody in it.
const MAX_FILTER: usize = 50;

/// A text without the blanks and invisible characters around it, which come along when it is pasted.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || is_invisible(character))
}

/// A number in decimal digits and nothing else, up to 2^64 - 1. For numbers of all sizes: each type of
/// number has a parser of its own.
pub fn whole_number(text: &str) -> Option<u64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// Checks an id: 1 to 2^63 - 1 in decimal digits, as monday.com writes them. Trims it.
pub fn id<'a>(what: &'static str, text: &'a str) -> Result<&'a str, Failure> {
    let digits = trimmed(text);
    if digits.is_empty() {
        return Err(missing(what));
    }
    let in_range = whole_number(digits).is_some_and(|number| (1..=MAX_ID).contains(&number));
    if in_range && !digits.starts_with('0') {
        return Ok(digits);
    }
    // An address is no secret, and shows what was meant.
    let max = if contains(digits, "://") {
        MAX_ADDRESS_LENGTH
    } else {
        MAX_ID_LENGTH
    };
    Err(invalid(format!(
        "{} is not a valid {what}. Enter its decimal digits, from 1 to 9223372036854775807.",
        quoted(text, max)
    )))
}

/// Checks a list of ids, and trims them.
pub fn ids<'a>(what: &'static str, texts: &'a [String]) -> Result<Vec<&'a str>, Failure> {
    checked(what, texts, id)
}

/// Checks each text of a list. Not generic, so that there is one of it.
fn checked<'a>(what: &'static str, texts: &'a [String], check: Check) -> Result<Vec<&'a str>, Failure> {
    let mut checked = Vec::new();
    for text in texts {
        checked.push(check(what, text)?);
    }
    Ok(checked)
}

/// Checks one text.
type Check = for<'a> fn(&'static str, &'a str) -> Result<&'a str, Failure>;

/// Checks the ids of users that a list is filtered by, 1 to 50; trims them, and takes each once.
pub fn filter_ids(texts: &[String]) -> Result<Vec<&str>, Failure> {
    let mut ids: Vec<&str> = Vec::new();
    for text in texts {
        let id = id("user ID", text)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() || ids.len() > MAX_FILTER {
        return Err(unusable("list of user IDs", "must have 1 to 50 entries"));
    }
    Ok(ids)
}

/// Checks the id of a team, and trims it; one of them is `-1`.
pub fn team_id<'a>(what: &'static str, text: &'a str) -> Result<&'a str, Failure> {
    if trimmed(text) == EVERYONE { Ok(EVERYONE) } else { id(what, text) }
}

/// Checks a list of the ids of teams, and trims them.
pub fn team_ids<'a>(what: &'static str, texts: &'a [String]) -> Result<Vec<&'a str>, Failure> {
    checked(what, texts, team_id)
}

/// Checks a text that must not be blank.
pub fn filled<'a>(what: &'static str, text: &'a str) -> Result<&'a str, Failure> {
    if text.trim().is_empty() { Err(missing(what)) } else { Ok(text) }
}

/// Checks an email address, as far as is possible without sending mail, and takes it out of what it
/// is pasted with: blanks, `mailto:`, brackets, quotation marks, the comma or semicolon of a list.
pub fn email(text: &str) -> Result<&str, Failure> {
    let mut address = trimmed(text);
    loop {
        let before = address;
        address = trimmed(address.trim_end_matches([',', ';']));
        if let Some(rest) = address.get("mailto:".len()..)
            && begins_with(address, "mailto:")
        {
            // A subject and the like.
            address = trimmed(rest.split('?').next().unwrap_or_default());
        }
        for (open, close) in [('<', '>'), ('\'', '\''), ('"', '"')] {
            let inner = address.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
            address = trimmed(inner.unwrap_or(address));
        }
        if address == before {
            break;
        }
    }
    if address.is_empty() {
        return Err(missing("email address"));
    }
    let refused = |problem: &str| {
        // Without an `@` it may be a secret, entered in the wrong place.
        let max = if text.contains('@') { MAX_ADDRESS_LENGTH } else { MAX_ID_LENGTH };
        invalid(format!("{} {problem}", quoted(text, max)))
    };
    if address.contains(['<', '>']) {
        return Err(refused("has something around the address. Enter only what is between `<` and `>`."));
    }
    if address
        .chars()
        .any(|character| character.is_whitespace() || is_invisible(character))
    {
        return Err(refused("has blanks or invisible characters in it. Enter the address without them."));
    }
    // In a quoted name there may be another one (RFC 5321, 4.1.2).
    let is_name = |name: &str| !name.is_empty() && (!name.contains('@') || (name.starts_with('"') && name.ends_with('"')));
    match address.rsplit_once('@') {
        Some((name, domain)) if is_name(name) && !domain.is_empty() => Ok(address),
        _ => Err(refused(
            "does not consist of a name and a domain around one `@`. Enter one email address.",
        )),
    }
}

/// Checks a limit. 0 is refused: some take it for none and some for all.
pub fn limit(limit: Option<u32>) -> Result<Option<u32>, Failure> {
    match limit {
        Some(0) => Err(unusable("limit", "is 0; leave it out for all, or ask for at least 1")),
        limit => Ok(limit),
    }
}

/// Checks an idempotency key: 1 to 255 visible ASCII characters.
pub fn idempotency_key(key: &str) -> Result<&str, Failure> {
    let what = "idempotency key";
    filled(what, key)?;
    if key.len() > 255 {
        return Err(unusable(what, "is longer than 255 characters"));
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(unusable(what, "has characters other than visible ASCII"));
    }
    Ok(key)
}

/// The text before and after a phrase, whatever its case. (The standard library's search weighs
/// 3 kB.)
pub fn split_at<'a>(text: &'a str, phrase: &str) -> Option<(&'a str, &'a str)> {
    let mut places = text.as_bytes().windows(phrase.len());
    let start = places.position(|part| part.eq_ignore_ascii_case(phrase.as_bytes()))?;
    Some((text.get(..start)?, text.get(start.saturating_add(phrase.len())..)?))
}

/// Whether a text begins with this, whatever its case.
pub fn begins_with(text: &str, beginning: &str) -> bool {
    let start = text.trim_start().as_bytes().get(..beginning.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(beginning.as_bytes()))
}

/// Whether a code is this one, in any spelling.
pub fn is_code(code: &str, known: &str) -> bool {
    let letters = code.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    letters.eq(known.bytes())
}

/// Whether a phrase is in a text, whatever its case.
pub fn contains(text: &str, phrase: &str) -> bool {
    split_at(text, phrase).is_some()
}

/// The text that was entered, for a message, with what cannot be seen as `\u{200b}`; unless it is
/// longer than anything that belongs there: it may be a token, entered in the wrong place.
pub fn quoted(text: &str, max: usize) -> String {
    let length = text.chars().count();
    if length == 0 {
        return "An empty text".to_owned();
    }
    if length > max {
        return format!("A text of {length} characters");
    }
    let mut visible = String::from("`");
    for character in text.chars() {
        if is_invisible(character) || (character.is_whitespace() && character != ' ') {
            visible.push_str(&format!("\\u{{{:x}}}", u64::from(character)));
        } else {
            visible.push(character);
        }
    }
    visible.push('`');
    visible
}

/// The beginning of a text, for a message.
pub fn shortened(text: &str) -> String {
    const MAX_LENGTH: usize = 40;
    legible(text, MAX_LENGTH)
}

/// A text of somebody else's on one line, for a message: without what cannot be seen, and without
/// repeated blanks.
pub fn legible(text: &str, max: usize) -> String {
    let mut line = String::new();
    let mut length: usize = 0;
    for word in text.split_whitespace() {
        let mut is_first = true;
        // Joiners and variation selectors are parts of letters and of emoji.
        let is_part = |character: char| matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
        for character in word.chars().filter(|character| is_part(*character) || !is_invisible(*character)) {
            if is_first && !line.is_empty() {
                line.push(' ');
                length = length.saturating_add(1);
            }
            is_first = false;
            if length >= max {
                line.push('…');
                return line;
            }
            line.push(character);
            length = length.saturating_add(1);
        }
    }
    line
}

/// Control characters, and characters that are not seen or that turn the text around them: soft
/// hyphens, zero-width ones, marks and isolates of direction, byte order marks, tags, variation
/// selectors.
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests;

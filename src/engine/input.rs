//! Checking the caller's input, before anything is sent.

use crate::prelude::*;

/// An input that cannot be used. The message says what to enter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing was entered.
    #[error("No {0} provided. Enter a valid {0}.")]
    Missing(&'static str),
    /// Not an id.
    #[error("{text} is not a valid {what}. Enter its decimal digits, from 1 to 9223372036854775807.")]
    NotAnId {
        /// The input.
        what: &'static str,
        /// The text that was entered, as [`quoted`].
        text: String,
    },
    /// Another problem.
    #[error("The {what} {problem}. Enter a valid {what}.")]
    Unusable {
        /// The input.
        what: &'static str,
        /// The problem.
        problem: &'static str,
    },
}

/// Number of digits of the longest id.
const MAX_ID_LENGTH: usize = "9223372036854775807".len();

/// Maximum value of an id: 2^63 - 1.
const MAX_ID: u64 = i64::MAX as u64;

/// The id of the team of everyone in the account.
const EVERYONE: &str = "-1";

/// Checks an id: 1 to 2^63 - 1 in decimal digits, as monday.com writes them.
pub fn id<'a>(what: &'static str, text: &'a str) -> Result<&'a str, InputError> {
    if text.trim().is_empty() {
        return Err(InputError::Missing(what));
    }
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let in_range = text.parse::<u64>().is_ok_and(|number| (1..=MAX_ID).contains(&number));
    if digits && in_range {
        Ok(text)
    } else {
        Err(InputError::NotAnId {
            what,
            text: quoted(text, MAX_ID_LENGTH),
        })
    }
}

/// Checks a list of ids.
pub fn ids(what: &'static str, texts: &[String]) -> Result<(), InputError> {
    texts.iter().try_for_each(|text| id(what, text).map(drop))
}

/// Checks a list of the ids of teams; one of them is `-1`.
pub fn team_ids(what: &'static str, texts: &[String]) -> Result<(), InputError> {
    texts
        .iter()
        .filter(|text| text.as_str() != EVERYONE)
        .try_for_each(|text| id(what, text).map(drop))
}

/// Checks a text that must not be blank.
pub fn filled<'a>(what: &'static str, text: &'a str) -> Result<&'a str, InputError> {
    if text.trim().is_empty() {
        Err(InputError::Missing(what))
    } else {
        Ok(text)
    }
}

/// Checks an email address, as far as is possible without sending mail, and trims it.
pub fn email(text: &str) -> Result<&str, InputError> {
    let what = "email address";
    let address = filled(what, text)?.trim();
    let unusable = |problem| InputError::Unusable { what, problem };
    if address.chars().any(|character| character.is_whitespace() || character.is_control()) {
        return Err(unusable("has blanks in it"));
    }
    match address.rsplit_once('@') {
        Some((name, domain)) if !name.is_empty() && !domain.is_empty() => Ok(address),
        _ => Err(unusable("has no name and domain around an `@`")),
    }
}

/// Checks a limit. 0 is refused: some take it for none and some for all.
pub fn limit(limit: Option<u32>) -> Result<Option<u32>, InputError> {
    match limit {
        Some(0) => Err(InputError::Unusable {
            what: "limit",
            problem: "is 0; leave it out for all, or ask for at least 1",
        }),
        limit => Ok(limit),
    }
}

/// Checks an idempotency key: 1 to 255 visible ASCII characters.
pub fn idempotency_key(key: &str) -> Result<&str, InputError> {
    let what = "idempotency key";
    filled(what, key)?;
    if key.len() > 255 {
        return Err(InputError::Unusable {
            what,
            problem: "is longer than 255 characters",
        });
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(InputError::Unusable {
            what,
            problem: "has characters other than visible ASCII",
        });
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

/// Whether a phrase is in a text, whatever its case.
pub fn contains(text: &str, phrase: &str) -> bool {
    split_at(text, phrase).is_some()
}

/// The text that was entered, for a message, unless it is longer than anything that belongs there: it
/// may be a token, entered in the wrong place.
pub fn quoted(text: &str, max: usize) -> String {
    match text.chars().count() {
        0 => "An empty text".to_owned(),
        length if length > max => format!("A text of {length} characters"),
        _ => format!("`{}`", shortened(text)),
    }
}

/// The beginning of a text, for a message.
pub fn shortened(text: &str) -> String {
    const MAX_LENGTH: usize = 40;
    let clean = |character: char| if character.is_control() { ' ' } else { character };
    let mut short: String = text.chars().take(MAX_LENGTH).map(clean).collect();
    if text.chars().nth(MAX_LENGTH).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;

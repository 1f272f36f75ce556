//! From monday.com's JSON to the contract's records.
//!
//! Lenient in what it takes: whatever is missing or of another type is absent in the record, and
//! only an object without its id is none. What differs between API versions is told apart by
//! what is there, not by the version: an answer may have been served in another one.

pub mod boards;
pub mod users;

use serde_json::Value;

use crate::{
    bindings::types::{TeamReference, UserReference},
    json,
};

/// A user, in short.
pub fn user_reference(value: &Value) -> Option<UserReference> {
    Some(UserReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
        email: json::text(value, "email").unwrap_or_default(),
    })
}

/// A team, in short.
pub fn team_reference(value: &Value) -> Option<TeamReference> {
    Some(TeamReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
    })
}

/// The ids of a list of objects.
pub fn ids(value: &Value, name: &str) -> Vec<String> {
    json::list(value, name).filter_map(|item| json::filled_text(item, "id")).collect()
}

/// The day of a time: `2023-09-02` of `2023-09-02T13:22:48.000Z`.
pub fn day(time: String) -> String {
    match time.split_once('T') {
        Some((day, _)) => day.to_owned(),
        None => time,
    }
}

#[cfg(test)]
mod tests;

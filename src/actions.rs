//! The actions: from validated input through documents to typed results.

pub mod board_listing;
pub mod board_reading;
pub mod board_states;
pub mod connection_check;
pub mod creation;
pub mod custom;
pub mod listing;
pub mod members;
pub mod users;

use serde_json::Value;

/// A JSON object of the variables that are there.
fn variables<const COUNT: usize>(entries: [(&str, Option<Value>); COUNT]) -> Value {
    let given = entries.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.collect())
}

#[cfg(test)]
mod tests;

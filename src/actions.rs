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

use crate::json::Object;

/// A JSON object of the variables that are there.
fn variables(entries: &mut [(&str, Option<Value>)]) -> Value {
    // Collecting instead would bring a sort along: 3 kB.
    let mut object = Object::new();
    for (name, value) in entries {
        if let Some(value) = value.take() {
            object.insert((*name).to_owned(), value);
        }
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests;

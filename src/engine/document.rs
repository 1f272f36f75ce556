//! Putting GraphQL documents and their variables together. Every value travels as a variable.

use serde_json::Value;

use super::json::Object;

/// The text if the condition holds, else nothing.
pub fn when(condition: bool, text: &str) -> &str {
    if condition { text } else { "" }
}

/// A JSON object of the variables that are there.
pub fn variables(entries: &mut [(&str, Option<Value>)]) -> Value {
    // Collecting instead would bring a sort along: 3 kB.
    let mut object = Object::new();
    for (name, value) in entries {
        if let Some(value) = value.take() {
            object.insert((*name).to_owned(), value);
        }
    }
    Value::Object(object)
}

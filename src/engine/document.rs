//! Putting GraphQL documents and their variables together. Every value travels as a variable.

use serde_json::Value;

use super::json::Object;
use crate::prelude::*;

/// A JSON list or object of values. `serde_json::json!` writes through a second serializer: 4 kB.
macro_rules! tree {
    ([$($item:expr),* $(,)?]) => {
        serde_json::Value::Array($crate::prelude::vec![$(serde_json::Value::from($item)),*])
    };
    ({ $($name:literal: $value:expr),* $(,)? }) => {{
        #[allow(unused_mut)]
        let mut object = $crate::engine::json::Object::new();
        $(object.insert($crate::prelude::String::from($name), serde_json::Value::from($value));)*
        serde_json::Value::Object(object)
    }};
}

pub(crate) use tree;

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

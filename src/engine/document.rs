//! Putting GraphQL documents and their variables together. Every value travels as a variable.

pub use crate::engine::json::Json;

/// A JSON list or object of values.
macro_rules! tree {
    ([$($item:expr),* $(,)?]) => {
        $crate::engine::json::Json::from([$($crate::engine::json::Json::from($item)),*])
    };
    ({}) => {
        $crate::engine::json::Json::object(&[])
    };
    ({ $($name:literal: $value:expr),+ $(,)? }) => {
        $crate::engine::json::Json::from([$(($name, Some($crate::engine::json::Json::from($value)))),+])
    };
}

pub(crate) use tree;

/// The text if the condition holds, else nothing.
pub fn when(condition: bool, text: &str) -> &str {
    if condition { text } else { "" }
}

/// A JSON object of the variables that are there.
pub fn variables<const COUNT: usize>(entries: [(&str, Option<Json>); COUNT]) -> Json {
    Json::from(entries)
}

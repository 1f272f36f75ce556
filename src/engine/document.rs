//! Putting GraphQL documents and their variables together. Every value travels as a variable.

pub use crate::engine::json::Json;

/// A JSON list or object of values.
macro_rules! tree {
    ([$($item:expr),* $(,)?]) => {
        $crate::engine::json::Json::list(&[$($crate::engine::json::Json::from($item)),*])
    };
    ({ $($name:literal: $value:expr),* $(,)? }) => {
        $crate::engine::json::Json::object([$(($name, &$crate::engine::json::Json::from($value))),*])
    };
}

pub(crate) use tree;

/// The text if the condition holds, else nothing.
pub fn when(condition: bool, text: &str) -> &str {
    if condition { text } else { "" }
}

/// A JSON object of the variables that are there.
pub fn variables(entries: &[(&str, Option<Json>)]) -> Json {
    Json::object(entries.iter().filter_map(|(name, value)| Some((*name, value.as_ref()?))))
}

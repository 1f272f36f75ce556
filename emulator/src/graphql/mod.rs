//! Parses and validates requests, and words the errors.
//!
//! Parsing and validation are apollo-compiler's; this module calls it and translates its diagnostics into the words
//! of graphql-js, which the recordings show \[VCR Oct 2025\].

pub(crate) mod cost;
mod request;
mod suggestion;
mod variables;
mod wording;

pub(crate) use request::{BadBody, GraphqlRequest};
pub(crate) use variables::coerce;
pub(crate) use wording::validation_errors;

use apollo_compiler::parser::LineColumn;
use serde::Serialize;

/// An error that is found before anything is executed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct RequestError {
    pub message: String,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "locations")]
    pub locations: Vec<LineColumn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extensions: Option<serde_json::Value>,
    /// The message and the rest of the error in the format of 2024.
    #[serde(skip)]
    pub flat: Option<(String, serde_json::Value)>,
}

impl RequestError {
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            locations: Vec::new(),
            extensions: None,
            flat: None,
        }
    }
}

fn locations<S: serde::Serializer>(locations: &[LineColumn], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(
        locations
            .iter()
            .map(|at| serde_json::json!({ "line": at.line, "column": at.column })),
    )
}

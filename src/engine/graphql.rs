//! Reading the response to a GraphQL request: its data and errors, or why it has none.

use serde_json::Value;

use crate::engine::{
    api_error::{self, ApiError},
    classification::{self, Classification},
    json::{self, Object, Unreadable},
    transport::Response,
};
use crate::prelude::*;

/// A response with data in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GraphqlResponse {
    /// The data, by root field.
    pub data: Value,
    /// Errors about parts of it.
    pub errors: Vec<ApiError>,
}

impl GraphqlResponse {
    /// The value of a root field, unless it is null.
    pub fn root(&self, name: &str) -> Option<&Value> {
        json::field(&self.data, name)
    }

    /// The elements of a root field that is a list, nulls among them. Long lists are not copied for
    /// it.
    pub fn into_rows(mut self, name: &str) -> Vec<Value> {
        match self.data.get_mut(name).map(Value::take) {
            Some(Value::Array(rows)) => rows,
            _ => Vec::new(),
        }
    }
}

/// Reads a response. `root` is the root field that counts: with a value there, errors elsewhere do
/// not fail the request, except that a read which ran into a limit is retried.
pub fn read(response: &Response, root: &str, is_change: bool) -> Result<GraphqlResponse, Classification> {
    let body = match parse(response) {
        Ok(body) => body,
        Err(problem) => return Err(classification::from_status(response, problem)),
    };
    let Value::Object(mut body) = body else {
        return Err(classification::from_status(response, "JSON that is no object"));
    };
    let is_mondays = api_error::bears_marks_of_monday(&body);
    let has_data = body.contains_key("data");
    let read = GraphqlResponse {
        errors: api_error::from_body(&body),
        data: body.remove("data").unwrap_or_default(),
    };
    let has_value = match read.root(root) {
        None => false,
        // Nothing found, or nothing but nulls, and an error: the error is why.
        Some(Value::Array(items)) => read.errors.is_empty() || items.iter().any(|item| !item.is_null()),
        Some(_) => true,
    };
    if read.errors.is_empty() {
        // The field may be null, but must be there: a missing field does not mean "there is none".
        return if (200..=299).contains(&response.status) && read.data.get(root).is_some() {
            Ok(read)
        } else {
            Err(classification::from_status(response, "JSON without the data asked for"))
        };
    }
    let limited = classification::is_rate_limit(response, &read.errors);
    if (200..=299).contains(&response.status) && has_value && (is_change || !limited) {
        Ok(read)
    } else {
        let data = has_data.then_some(&read.data);
        Err(classification::from_errors(response, &read.errors, is_mondays, data))
    }
}

/// Classifies the response to a custom call, which is returned as it is; `None` if nothing is wrong
/// with it. A response to a GraphQL request has data; other endpoints may say what they like.
pub fn problem(response: &Response, is_graphql: bool) -> Option<Classification> {
    let body = match parse(response) {
        Ok(Value::Object(body)) => body,
        _ => Object::new(),
    };
    let errors = api_error::from_body(&body);
    if !errors.is_empty() {
        let is_mondays = api_error::bears_marks_of_monday(&body);
        Some(classification::from_errors(response, &errors, is_mondays, body.get("data")))
    } else if (200..=299).contains(&response.status) && (!is_graphql || body.contains_key("data")) {
        None
    } else {
        Some(classification::from_status(response, "neither errors nor data"))
    }
}

/// The body as JSON, or what it is instead.
fn parse(response: &Response) -> Result<Value, &'static str> {
    let start = response.body.trim_ascii_start();
    if start.is_empty() {
        return Err("an empty body");
    }
    if start.starts_with(b"<") {
        return Err("an HTML page");
    }
    match json::parse(&response.body) {
        Ok(body) => Ok(body),
        Err(Unreadable::CutOff) => Err("JSON that is cut off"),
        Err(Unreadable::NotJson) => Err("something that is not JSON"),
        Err(Unreadable::TooManyParts) => Err("JSON of too many parts"),
    }
}

#[cfg(test)]
mod tests;

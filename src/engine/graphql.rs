//! Reading the response to a GraphQL request: its data and errors, or why it has none.

use crate::engine::{
    api_error::{self, ApiError},
    classification::{self, Classification},
    intermediary,
    json::{self, Document, Shared, Unreadable, Value},
    transport::Response,
};
use crate::prelude::*;

/// A response with data in it.
#[derive(Debug, Clone, Default)]
pub struct GraphqlResponse {
    /// The data, by root field.
    data: Shared,
    /// Errors about parts of it.
    pub errors: Vec<ApiError>,
}

impl GraphqlResponse {
    /// The data, by root field.
    pub fn data(&self) -> Value<'_> {
        self.data.value()
    }

    /// The value of a root field, unless it is null.
    pub fn root(&self, name: &str) -> Option<Value<'_>> {
        json::field(self.data(), name)
    }

    /// The elements of a root field that is a list, nulls among them.
    pub fn rows(&self, name: &str) -> Vec<Shared> {
        self.root(name).map(|list| self.kept(list)).unwrap_or_default()
    }

    /// The elements of a list in the data, to be kept longer than the response.
    pub fn kept(&self, list: Value<'_>) -> Vec<Shared> {
        list.items().map(|item| self.data.with(item)).collect()
    }
}

/// Reads a response. `root` is the root field that counts: with a value there, errors elsewhere do
/// not fail the request, except that a read which ran into a limit is retried.
///
/// Takes the body out of the response: it is not copied.
pub fn read(response: &mut Response, root: &str, is_change: bool) -> Result<GraphqlResponse, Classification> {
    let body = match parse(response, core::mem::take) {
        Ok(body) => Shared::root(body),
        Err(problem) => return Err(classification::from_status(response, &problem)),
    };
    let object = body.value();
    if !object.is_object() {
        let said = intermediary::json_text(object);
        return Err(classification::from_status(response, &format!("JSON that is no object{said}")));
    }
    let is_mondays = api_error::bears_marks_of_monday(object);
    let data = object.get("data");
    let read = GraphqlResponse {
        errors: api_error::from_body(object),
        data: data.map(|data| body.with(data)).unwrap_or_default(),
    };
    // Nothing found, or nothing but nulls, and an error: the error is why.
    let has_value = read
        .root(root)
        .is_some_and(|value| !value.is_list() || read.errors.is_empty() || value.items().any(|item| !item.is_null()));
    if read.errors.is_empty() {
        // The field may be null, but must be there: a missing field does not mean "there is none".
        return if (200..=299).contains(&response.status) && read.data().get(root).is_some() {
            Ok(read)
        } else {
            let said = intermediary::json_text(object);
            let mut classification = classification::from_status(response, &format!("JSON without the data asked for{said}"));
            // Data of another request, perhaps.
            classification.is_mondays = read.data().is_object();
            Err(classification)
        };
    }
    let limited = classification::is_rate_limit(response, &read.errors);
    if (200..=299).contains(&response.status) && has_value && (is_change || !limited) {
        Ok(read)
    } else {
        Err(classification::from_errors(response, &read.errors, is_mondays, data))
    }
}

/// Classifies the response to a custom call, which is returned as it is; `None` if nothing is wrong
/// with it. A response to a GraphQL request has data; other endpoints may say what they like.
///
/// A change of which a part was carried out speaks for itself, and is not retried: that part would be
/// made twice.
pub fn problem(response: &mut Response, is_graphql: bool, is_change: bool) -> Option<Classification> {
    let (body, description) = match parse(response, |body| body.clone()) {
        Ok(body) if body.root().is_object() => (body, "neither errors nor data".to_owned()),
        Ok(other) => {
            let said = intermediary::json_text(other.root());
            (Document::default(), format!("JSON that is no object{said}"))
        }
        Err(problem) => (Document::default(), problem),
    };
    let body = body.root();
    let errors = api_error::from_body(body);
    if !errors.is_empty() {
        let is_mondays = api_error::bears_marks_of_monday(body);
        let data = body.get("data");
        // `complexity` is a root field that only reads.
        let is_done = |(name, value): (&str, Value<'_>)| name != "complexity" && !value.is_null();
        let is_partly_done = is_change && data.is_some_and(|data| data.fields().any(is_done));
        (!is_partly_done).then(|| classification::from_errors(response, &errors, is_mondays, data))
    } else if (200..=299).contains(&response.status) && (!is_graphql || body.get("data").is_some()) {
        None
    } else {
        Some(classification::from_status(response, &description))
    }
}

/// The errors that monday.com puts into the data of a change: `deactivate_users { errors { … } }` and
/// its kin list those whom it was not done for, and report no error otherwise.
pub fn errors_in_data(response: &mut Response) -> Vec<ApiError> {
    let Ok(body) = parse(response, |body| body.clone()) else {
        return Vec::new();
    };
    let mut errors = Vec::new();
    for (root, value) in body.root().get("data").unwrap_or_default().fields() {
        for (index, item) in (0_u32..).zip(json::list(value, "errors").take(api_error::MAX_ERRORS)) {
            let mut error = api_error::from_item(item);
            if let Some(user) = json::text(item, "user_id") {
                error.message = format!("{} (user {user})", error.message);
            }
            error.path = Some(format!("{root}.errors.{index}"));
            errors.push(error);
        }
        for user in json::list(value, "failed_users").take(api_error::MAX_ERRORS) {
            errors.push(ApiError {
                message: format!("Not done for user {}", json::text_or_empty(user, "id")),
                path: Some(format!("{root}.failed_users")),
                ..ApiError::default()
            });
        }
    }
    errors
}

/// The body as JSON, or a description of what it is instead. `body` takes the body or copies it.
fn parse(response: &mut Response, body: fn(&mut Vec<u8>) -> Vec<u8>) -> Result<Document, String> {
    let start = response.body.trim_ascii_start();
    if start.is_empty() {
        return Err("an empty body".to_owned());
    }
    if let Some(coding) = intermediary::coding(response) {
        return Err(format!("a body compressed with {coding}, which was not asked for"));
    }
    if start.starts_with(b"<") {
        return Err(intermediary::page(start));
    }
    let head = start.get(..start.len().min(intermediary::MAX_HEAD)).unwrap_or_default().to_vec();
    Document::of(body(&mut response.body)).map_err(|problem| match problem {
        Unreadable::CutOff => "JSON that is cut off".to_owned(),
        Unreadable::NotJson => intermediary::text(&head),
        Unreadable::TooManyParts => "JSON of too many parts".to_owned(),
    })
}

#[cfg(test)]
mod tests;

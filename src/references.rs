//! References to users and teams, as several topics return them.

use serde_json::Value;

use crate::prelude::*;
use crate::{
    bindings::types::{TeamReference, UserReference},
    engine::json,
};

/// A user, in short.
pub fn user_reference(value: &Value) -> Option<UserReference> {
    Some(UserReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name"),
        email: json::text(value, "email"),
    })
}

/// A team, in short.
pub fn team_reference(value: &Value) -> Option<TeamReference> {
    Some(TeamReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name"),
    })
}

/// The ids of a list of objects; `None` if the list is not there.
pub fn ids(value: &Value, name: &str) -> Option<Vec<String>> {
    mapped(value, name, |item| json::filled_text(item, "id"))
}

/// The elements of a list, mapped; `None` if the list is not there.
pub fn mapped<T>(value: &Value, name: &str, map: impl FnMut(&Value) -> Option<T>) -> Option<Vec<T>> {
    json::field(value, name).filter(|list| list.is_array())?;
    Some(json::list(value, name).filter_map(map).collect())
}

//! References to users and teams, as several topics give them.

use serde_json::Value;

use crate::{
    bindings::types::{TeamReference, UserReference},
    engine::json,
};

/// A user, in short.
pub fn user_reference(value: &Value) -> Option<UserReference> {
    Some(UserReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
        email: json::text(value, "email").unwrap_or_default(),
    })
}

/// A team, in short.
pub fn team_reference(value: &Value) -> Option<TeamReference> {
    Some(TeamReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name").unwrap_or_default(),
    })
}

/// The ids of a list of objects.
pub fn ids(value: &Value, name: &str) -> Vec<String> {
    json::list(value, name).filter_map(|item| json::filled_text(item, "id")).collect()
}

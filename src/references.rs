//! References to users and teams, as several topics return them.

use crate::prelude::*;
use crate::{
    bindings::types::{TeamReference, UserReference},
    engine::{
        call::Call,
        json::{self, Value},
        seen::Seen,
    },
};

/// A user, in short.
pub fn user_reference(value: Value<'_>) -> Option<UserReference> {
    Some(UserReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name"),
        email: json::text(value, "email"),
    })
}

/// A team, in short.
pub fn team_reference(value: Value<'_>) -> Option<TeamReference> {
    Some(TeamReference {
        id: json::filled_text(value, "id")?,
        name: json::text(value, "name"),
    })
}

/// The ids of a list of objects; `None` if the list is not there.
pub fn ids(value: Value<'_>, name: &str) -> Option<Vec<String>> {
    mapped(value, name, |item| json::filled_text(item, "id"))
}

/// The object with this id in one of these lists.
pub fn find<'a>(value: Value<'a>, names: &[&str], id: &str) -> Option<Value<'a>> {
    for name in names {
        for item in json::list(value, name) {
            if json::is(item, "id", id) {
                return Some(item);
            }
        }
    }
    None
}

/// Whether an object with this id is in a list.
pub fn includes(value: Value<'_>, name: &str, id: &str) -> bool {
    find(value, &[name], id).is_some()
}

/// The elements of a list, mapped; `None` if the list is not there. A list of nothing but nulls is
/// not there: who is on it was not told.
pub fn mapped<T>(value: Value<'_>, name: &str, map: impl Fn(Value<'_>) -> Option<T>) -> Option<Vec<T>> {
    let given = json::field(value, name).filter(|list| list.is_list())?;
    let mut mapped = Vec::new();
    for item in json::list(value, name) {
        if let Some(item) = map(item) {
            mapped.push(item);
        }
    }
    (given.items().next().is_none() || !mapped.is_empty()).then_some(mapped)
}

/// The ids of several lists of an object, none twice, of the users asked for; `None` if none of the lists
/// is there.
pub fn merged_ids(value: Value<'_>, names: &[&str], of: Option<&[&str]>) -> Option<Vec<String>> {
    let mut merged: Option<Vec<String>> = None;
    let mut seen = Seen::default();
    for list in names.iter().filter_map(|name| ids(value, name)) {
        let merged = merged.get_or_insert_default();
        for id in list {
            if of.is_none_or(|users| users.contains(&id.as_str())) && seen.insert(&id) {
                merged.push(id);
            }
        }
    }
    merged
}

/// Whether a list is there and every element has an id: a null among them is somebody who was not
/// told.
pub fn is_complete(value: Value<'_>, name: &str) -> bool {
    let list = json::field(value, name).filter(|list| list.is_list());
    list.is_some_and(|list| list.items().all(|item| json::filled(item, "id").is_some()))
}

/// Warns of the lists of an object in which somebody was not told.
pub fn warn_of_nulls(call: &mut Call<'_>, value: Value<'_>, what: &str, names: &[&str]) {
    for name in names {
        if json::field(value, name).is_some_and(Value::is_list) && !is_complete(value, name) {
            let id = json::text_or_empty(value, "id");
            let message = format!("monday.com withholds some of the {name} of {what} {id}.");
            call.warn("partial-result", message, Some((*name).to_owned()));
        }
    }
}

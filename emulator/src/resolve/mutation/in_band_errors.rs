//! The `errors` that mutations of users and teams return inside `data` \[SDL\].

use super::super::{Record, Value};
use crate::world::Id;

pub(super) fn in_band_error(type_name: &'static str, code: &'static str, message: &str, user: Id) -> Record {
    let fields = vec![
        ("code", Value::leaf(code)),
        ("message", Value::leaf(message)),
        ("user_id", Value::Id(user)),
    ];
    Record { type_name, fields }
}

/// `errors` is null when there are none.
pub(super) fn none_if_empty(errors: Vec<Record>) -> Value {
    if errors.is_empty() { Value::NULL } else { errors.into() }
}

//! What mutations of users and teams return inside `data`: `errors`, and the users who were changed \[SDL\].

use super::super::{Context, Record, Value};
use crate::options::Guess;
use crate::world::Id;

pub(super) fn in_band_error(type_name: &'static str, code: &'static str, message: &str, user: Id) -> Record {
    record(type_name, code, message, Value::Id(user))
}

/// An error that is not about one of the users.
pub(super) fn error_of_all(type_name: &'static str, code: &'static str, message: &str) -> Record {
    record(type_name, code, message, Value::NULL)
}

fn record(type_name: &'static str, code: &'static str, message: &str, user: Value) -> Record {
    let fields = vec![("code", Value::leaf(code)), ("message", Value::leaf(message)), ("user_id", user)];
    Record { type_name, fields }
}

/// `errors` is null when there are none. UNCONFIRMED.
pub(super) fn errors_or_none(context: &Context<'_>, errors: Vec<Record>) -> Value {
    if errors.is_empty() && !context.is_turned(Guess::NoErrorsAreAnEmptyList) {
        Value::NULL
    } else {
        errors.into()
    }
}

/// The users that a change tells of, in a list that is nullable. That it is not null when there are none is UNCONFIRMED.
pub(super) fn users(context: &Context<'_>, ids: Vec<Id>) -> Value {
    if ids.is_empty() && context.is_turned(Guess::EmptyUserListsAreNull) {
        Value::NULL
    } else {
        Value::list(ids, Value::user)
    }
}

//! The fields of departments \[SDL\]: a user is in one at most.

use super::{Context, Field, Object, Resolved, Value};
use crate::failure::Failure;
use crate::world::Id;

pub(super) fn all(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let ids = field.arguments.ids("ids")?;
    let world = context.world();
    let found = world.departments.keys().copied();
    let found = found.filter(|id| ids.as_ref().is_none_or(|ids| ids.contains(id)));
    Ok(Value::list(found, |id| Value::Object(Object::Department(id))))
}

/// The department of a user.
pub(super) fn of_user(context: &Context<'_>, user: Id) -> Value {
    let world = context.world();
    let own = world.departments.values().find(|department| department.members.contains(&user));
    Value::optional(own, |department| Value::Object(Object::Department(department.id)))
}

pub(super) fn field(context: &Context<'_>, id: Id, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(department) = world.departments.get(&id).or_else(|| world.removed.departments.get(&id)) else {
        return Ok(None);
    };
    let value = match field.name {
        "id" => Value::Id(id),
        "name" => Value::leaf(department.name.as_str()),
        "reserved_seats" => Value::leaf(department.reserved_seats),
        "assigned_seats" => Value::leaf(department.members.len() as i64),
        "members" => Value::list(department.members.iter().copied(), Value::user),
        "owners" => Value::list(department.owners.iter().copied(), Value::user),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

//! Mutations of departments. Admins only, which is UNCONFIRMED.

use super::super::{Context, Field, Object, Value};
use super::access::require_admin;
use crate::failure::Failure;
use crate::world::{Department, Id, Sequence};

fn value(id: Id) -> Value {
    Value::Object(Object::Department(id))
}

/// The department a mutation is about.
fn existing(context: &Context<'_>, field: &Field<'_>) -> Result<Id, Failure> {
    require_admin(context)?;
    let id = field.arguments.required_id("department_id")?;
    if context.world().departments.contains_key(&id) {
        Ok(id)
    } else {
        Err(Failure::not_found("department", id))
    }
}

fn change(context: &Context<'_>, id: Id, change: impl FnOnce(&mut Department)) {
    if let Some(department) = context.world_mut().departments.get_mut(&id) {
        change(department);
    }
}

pub(super) fn create(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    require_admin(context)?;
    let Some(data) = field.arguments.object("data") else {
        return Err(Failure::internal());
    };
    let (name, reserved_seats) = (data.text("name").unwrap_or_default(), data.number("reserved_seats").unwrap_or(0));
    let mut world = context.world_mut();
    let id = world.next_id(Sequence::Department);
    let department = Department {
        id,
        name: name.to_owned(),
        reserved_seats,
        members: Vec::new(),
        owners: Vec::new(),
    };
    world.departments.insert(id, department);
    Ok(value(id))
}

pub(super) fn update(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = existing(context, field)?;
    if let Some(data) = field.arguments.object("data") {
        let (name, seats) = (data.filled_text("name"), data.number("reserved_seats"));
        change(context, id, |department| {
            if let Some(name) = name {
                name.clone_into(&mut department.name);
            }
            department.reserved_seats = seats.unwrap_or(department.reserved_seats);
        });
    }
    Ok(value(id))
}

pub(super) fn delete(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = existing(context, field)?;
    let mut world = context.world_mut();
    if let Some(department) = world.departments.remove(&id) {
        world.removed.departments.insert(id, department);
    }
    Ok(value(id))
}

/// Unknown users are in neither list \[N8N\].
pub(super) fn assign_members(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = existing(context, field)?;
    let users = field.arguments.ids_or_none("user_ids")?;
    let mut world = context.world_mut();
    let known: Vec<Id> = users.into_iter().filter(|user| world.users.contains_key(user)).collect();
    for department in world.departments.values_mut() {
        department.members.retain(|user| !known.contains(user));
        if department.id == id {
            department.members.extend(&known);
        }
    }
    drop(world);
    Ok(Value::record(
        "AssignDepartmentMembersResult",
        [
            ("successful_users", Value::list(known, Value::user)),
            ("failed_users", Value::List(Vec::new())),
        ],
    ))
}

pub(super) fn clear(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    require_admin(context)?;
    let users = field.arguments.ids_or_none("user_ids")?;
    let mut cleared = Vec::new();
    for department in context.world_mut().departments.values_mut() {
        cleared.extend(department.members.iter().copied().filter(|user| users.contains(user)));
        department.members.retain(|user| !users.contains(user));
    }
    Ok(Value::record(
        "ClearUsersDepartmentResult",
        [("cleared_users", Value::list(cleared, Value::user))],
    ))
}

pub(super) fn assign_owner(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = existing(context, field)?;
    let user = field.arguments.required_id("user_id")?;
    if !context.world().users.contains_key(&user) {
        return Err(Failure::no_such_user(user));
    }
    change(context, id, |department| {
        if !department.owners.contains(&user) {
            department.owners.push(user);
        }
    });
    Ok(Value::record("AssignDepartmentOwnerResult", [("owner", Value::user(user))]))
}

pub(super) fn unassign_owners(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = existing(context, field)?;
    let users = field.arguments.ids_or_none("user_ids")?;
    let mut removed = Vec::new();
    change(context, id, |department| {
        removed.extend(department.owners.iter().copied().filter(|user| users.contains(user)));
        department.owners.retain(|user| !users.contains(user));
    });
    Ok(Value::record(
        "UnassignDepartmentOwnerResult",
        [("unassigned_users", Value::list(removed, Value::user))],
    ))
}

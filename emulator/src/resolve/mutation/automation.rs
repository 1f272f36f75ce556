//! Deleting automations.

use super::super::{Context, Field, Value};
use super::access::changeable_board;
use crate::failure::Failure;

/// Deletes one; those of the older way can't be \[SDL-2026-10\].
pub(super) fn delete(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let id = field.arguments.required_id("id")?;
    let board = field.arguments.required_id("board_id")?;
    changeable_board(context, board)?;
    let mut world = context.world_mut();
    let exists = world
        .automations
        .get(&id)
        .is_some_and(|automation| automation.board == board && !automation.is_legacy);
    if !exists {
        return Err(Failure::not_found("automation", id));
    }
    world.automations.remove(&id);
    Ok(Value::record("BoardAutomationDeleteResult", [("is_success", Value::leaf(true))]))
}

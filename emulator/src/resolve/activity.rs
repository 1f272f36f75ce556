//! The activity logs of boards: what happened while the emulator ran.

use super::lists::page_of;
use super::{Context, Field, Value};
use crate::failure::Failure;
use crate::world::{Activity, Id};

/// The newest first. A moment is written in ten millionths of a second, as text \[DOC-activity\].
pub(super) fn of_board(context: &Context<'_>, board: Id, field: &Field<'_>) -> Result<Value, Failure> {
    let arguments = field.arguments;
    let columns = arguments.texts("column_ids");
    let groups = arguments.texts("group_ids");
    let items = arguments.ids("item_ids")?;
    let users = arguments.ids("user_ids")?;
    let (from, to) = (field.arguments.moment("from")?, field.arguments.moment("to")?);
    let world = context.world();
    let is_among = |list: &Option<Vec<&str>>, own: &Option<String>| {
        list.as_ref()
            .is_none_or(|list| own.as_deref().is_some_and(|own| list.contains(&own)))
    };
    let matches = |activity: &Activity| {
        activity.board == board
            && is_among(&columns, &activity.column)
            && is_among(&groups, &activity.group)
            && items
                .as_ref()
                .is_none_or(|items| activity.item.is_some_and(|own| items.contains(&own)))
            && users.as_ref().is_none_or(|users| users.contains(&activity.user))
            && from.is_none_or(|from| activity.at >= from)
            && to.is_none_or(|to| activity.at <= to)
    };
    let found = world.activities.iter().enumerate().rev().filter(|(_, activity)| matches(activity));
    let account = world.account.id;
    Ok(Value::list(page_of(field, found)?, |(index, activity)| {
        let fields = [
            ("id", Value::leaf(format!("{:08x}-0000-4000-8000-{:012x}", account, index + 1))),
            ("account_id", Value::Id(account)),
            ("created_at", Value::leaf(format!("{}0000", activity.at.0))),
            ("data", Value::leaf(activity.data.to_string())),
            ("entity", Value::leaf(activity.entity.as_str())),
            ("event", Value::leaf(activity.event.as_str())),
            ("user_id", Value::Id(activity.user)),
        ];
        Value::record("ActivityLogType", fields)
    }))
}

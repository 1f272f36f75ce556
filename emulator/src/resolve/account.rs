//! The fields of the account, its plan and products, of versions, and of complexity.

use super::{Context, Field, Resolved, Value, roles};
use crate::versions::Version;
use crate::world::{UserKind, UserStatus, World};

pub(super) fn field(context: &Context<'_>, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let account = &world.account;
    let value = match field.name {
        "id" => Value::Id(account.id),
        "name" => Value::leaf(account.name.as_str()),
        "slug" => Value::leaf(account.slug.as_str()),
        "tier" => Value::leaf(account.tier.as_str()),
        "country_code" => Value::leaf(account.country_code.as_str()),
        "created_at" => Value::Moment(account.created_at),
        "first_day_of_the_week" => Value::leaf("monday"),
        "show_timeline_weekends" => Value::leaf(true),
        "is_during_trial" | "is_trial_expired" => Value::leaf(false),
        "sign_up_product_kind" => Value::leaf("core"),
        "logo" => Value::leaf(format!("https://{}.monday.com/logo.png", account.slug)),
        "active_members_count" => {
            let active = world
                .users
                .values()
                .filter(|user| user.status == UserStatus::Active && user.kind != UserKind::Guest);
            Value::leaf(active.count() as i64)
        }
        "plan" => Value::record(
            "Plan",
            [
                ("max_users", Value::leaf(world.users.len().next_multiple_of(100) as i64)),
                ("period", Value::leaf("yearly")),
                ("tier", Value::leaf(account.tier.as_str())),
                ("version", Value::leaf(7)),
            ],
        ),
        "products" => products(&world),
        _ => return Ok(None),
    };
    Ok(Some(value))
}

/// The one product the account has.
pub(super) fn product(world: &World) -> Value {
    Value::record(
        "AccountProduct",
        [
            ("id", Value::Id(1_310_042)),
            ("kind", Value::leaf("core")),
            ("tier", Value::leaf(world.account.tier.as_str())),
            ("default_workspace_id", Value::optional(world.main_workspace, Value::Id)),
        ],
    )
}

pub(super) fn products(world: &World) -> Value {
    Value::List(vec![product(world)])
}

pub(super) fn roles() -> Value {
    Value::list(roles::KINDS, |kind| {
        Value::record(
            "AccountRole",
            [
                ("id", Value::Id(roles::number(kind))),
                ("name", Value::leaf(kind.name())),
                ("roleType", Value::leaf("basic_role")),
            ],
        )
    })
}

pub(super) fn version(version: &Version) -> Value {
    Value::record(
        "Version",
        [
            ("value", Value::leaf(version.value)),
            ("kind", Value::leaf(version.kind)),
            ("display_name", Value::leaf(version.display_name.as_str())),
        ],
    )
}

/// A number that fits into an `Int`.
fn int(number: u64) -> Value {
    Value::leaf(i64::from(i32::try_from(number).unwrap_or(i32::MAX)))
}

pub(super) fn complexity(context: &Context<'_>) -> Value {
    let complexity = context.request.complexity;
    Value::record(
        "Complexity",
        [
            ("before", int(complexity.before)),
            ("query", int(complexity.query)),
            ("after", int(complexity.before.saturating_sub(complexity.query))),
            ("reset_in_x_seconds", int(complexity.reset_in_seconds)),
        ],
    )
}

pub(super) fn platform_api(context: &Context<'_>) -> Value {
    let (limit, _) = context.meter.daily(context.request.now);
    let limits = Value::record("DailyLimit", [("base", int(limit)), ("total", int(limit))]);
    Value::record("PlatformApi", [("daily_limit", limits)])
}

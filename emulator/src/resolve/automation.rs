//! The automations of boards: `board_automations`, from 2026-10 on.
//!
//! Those that were set up in the older way stand in an object of JSON beside the others, and only where one board is asked
//! for; its shape is that of the one that was seen \[LIVE-G\].

use super::{Context, Field, Record, Value};
use crate::failure::Failure;
use crate::world::{Automation, Id};
use serde_json::json;

/// The maximum number of ids \[SDL-2026-10\].
const MAX_IDS: usize = 100;

/// The number of automations without a limit. UNCONFIRMED.
const DEFAULT_LIMIT: usize = 25;

/// Automations of boards that the user sees; which others are told is UNCONFIRMED.
pub(super) fn all(context: &Context<'_>, field: &Field<'_>) -> Result<Value, Failure> {
    let ids = field.arguments.ids("ids")?;
    let boards = field.arguments.ids("board_ids")?;
    if boards.as_ref().is_some_and(|boards| boards.len() > 1) {
        return Err(Failure::invalid_argument("board_ids can have one id at most"));
    }
    if ids.as_ref().is_some_and(|ids| ids.len() > MAX_IDS) {
        return Err(Failure::invalid_argument("ids can have 100 ids at most"));
    }
    let limit = match field.arguments.number("limit") {
        None => DEFAULT_LIMIT,
        Some(limit) => usize::try_from(limit)
            .ok()
            .filter(|limit| *limit > 0)
            .ok_or_else(|| Failure::invalid_argument("limit must be a positive number"))?,
    };
    let after = match field.arguments.text("cursor") {
        None => 0,
        Some(cursor) => cursor
            .strip_prefix("after:")
            .and_then(|id| id.parse::<Id>().ok())
            .ok_or_else(|| Failure::invalid_argument("The cursor is not valid"))?,
    };
    let world = context.world();
    let is_wanted = |automation: &&Automation| {
        ids.as_ref().is_none_or(|ids| ids.contains(&automation.id))
            && boards.as_ref().is_none_or(|boards| boards.contains(&automation.board))
            && world
                .board(automation.board)
                .is_some_and(|board| context.request.viewer.sees_board(&world, board))
    };
    let found: Vec<&Automation> = world.automations.values().filter(is_wanted).collect();
    let mut newer = found.iter().filter(|automation| !automation.is_legacy && automation.id > after);
    let page: Vec<&Automation> = newer.by_ref().take(limit).copied().collect();
    let cursor = newer.next().and(page.last()).map(|last| format!("after:{}", last.id));
    let legacy = boards
        .is_some()
        .then(|| legacy(found.iter().copied().filter(|automation| automation.is_legacy)));
    Ok(Value::record(
        "AutomationsPage",
        [
            ("cursor", Value::leaf(cursor)),
            ("items", page.into_iter().map(record).collect::<Vec<_>>().into()),
            ("legacy_automations", Value::optional(legacy, Value::leaf)),
        ],
    ))
}

fn record(automation: &Automation) -> Record {
    let notice = (!automation.active).then_some("This automation was turned off");
    Record {
        type_name: "BoardAutomation",
        fields: vec![
            ("id", Value::Id(automation.id)),
            ("user_id", Value::Id(automation.owner)),
            ("active", Value::leaf(automation.active)),
            ("title", Value::leaf(automation.title.as_str())),
            ("description", Value::NULL),
            ("created_at", Value::leaf(automation.created_at.date_time())),
            ("updated_at", Value::leaf(automation.updated_at.date_time())),
            // The shapes of these are not known.
            ("workflow_host_data", Value::NULL),
            ("workflow_blocks", Value::NULL),
            ("workflow_variables", Value::NULL),
            ("importance", Value::NULL),
            ("notice_message", Value::leaf(notice)),
            ("template_reference_id", Value::NULL),
        ],
    }
}

fn legacy<'a>(automations: impl Iterator<Item = &'a Automation> + Clone) -> apollo_compiler::response::JsonValue {
    let entries: Vec<serde_json::Value> = automations
        .clone()
        .map(|automation| {
            json!({
                "id": automation.id,
                "boardId": automation.board,
                "userId": automation.owner,
                "recipeId": automation.id + 1,
                "config": {},
                "active": automation.active,
                "description": null,
                "createdAt": automation.created_at.date_time(),
                "updatedAt": automation.updated_at.date_time(),
            })
        })
        .collect();
    let recipes: Vec<serde_json::Value> = automations
        .map(|automation| json!({ "id": automation.id + 1, "parsedSentence": automation.title }))
        .collect();
    let value = json!({
        "note": "These automations were set up in an older way.",
        "automations": entries,
        "recipes": { "recipes": [], "dynamicRecipes": recipes },
        "apps": [],
    });
    value.into()
}

//! The fields of the values of columns: what `ColumnValue` has, and what each type adds.

use super::item::item_value;
use super::{Context, Field, Object, Resolved, Value};
use crate::columns::{self, display_value, ids_of, is_checked, label_with_index, labels, linked_items_of, people_of};
use crate::failure::Failure;
use crate::world::{Board, Column, Id, Item};
use apollo_compiler::response::JsonValue;

pub(super) fn field(context: &Context<'_>, board: Id, item: Id, column: &Column, field: &Field<'_>) -> Resolved {
    let world = context.world();
    let Some(board) = world.board(board) else { return Ok(None) };
    let Some(item) = board.items.iter().find(|own| own.id == item) else {
        return Ok(None);
    };
    let value = item.values.get(&column.id).unwrap_or(&serde_json::Value::Null);
    // What others compute has neither text nor value of its own; clients read display_value [DOC-columns].
    let is_computed = matches!(column.kind.as_str(), "board_relation" | "dependency" | "mirror" | "subtasks");
    let text = || columns::text(&world, board, item, column);
    let resolved = match field.name {
        "id" => Value::leaf(column.id.as_str()),
        "type" => Value::leaf(context.column_type(column)),
        "column" => Value::Object(Object::Column {
            board: board.id,
            column: column.clone(),
        }),
        "is_leaf" => Value::leaf(column.kind != "mirror"),
        "text" | "value" if is_computed => Value::NULL,
        // A checkbox, a list of people and the like have empty words when nothing is in them, numbers and texts too [VCR].
        "text" => Value::leaf(text()),
        "value" if value.is_null() => Value::NULL,
        "value" => Value::leaf(value.to_string()),
        "updated_at" if column.kind == "last_updated" => Value::leaf(item.updated.map_or(item.created_at, |(at, _)| at).date_time()),
        "updated_at" => copied(&value["changed_at"]),
        // A column that was made through the API has no formula yet.
        "display_value" if columns::has_formula(column) => return Err(Failure::not_imitated("the results of formulas")),
        "display_value" => Value::leaf(display_value(&world, board, item, column)),
        name => match of_type(context, board, item, column, value, name) {
            Some(value) => value,
            None => return Ok(None),
        },
    };
    Ok(Some(resolved))
}

/// A leaf out of a value.
fn copied(value: &serde_json::Value) -> Value {
    Value::Leaf(JsonValue::from(value.clone()))
}

/// A text out of a value; null if it is empty.
fn filled(value: &serde_json::Value) -> Value {
    match value.as_str() {
        Some("") => Value::NULL,
        _ => copied(value),
    }
}

fn ids(ids: Vec<Id>) -> Value {
    Value::list(ids, Value::Id)
}

fn of_type(context: &Context<'_>, board: &Board, item: &Item, column: &Column, value: &serde_json::Value, name: &str) -> Option<Value> {
    let world = context.world();
    let resolved = match (column.kind.as_str(), name) {
        ("status", "index") => copied(&value["index"]),
        ("status", "label" | "is_done" | "label_style") => {
            let Some(label) = label_with_index(column, value["index"].as_i64()) else {
                return Some(if name == "is_done" { Value::leaf(false) } else { Value::NULL });
            };
            match name {
                "label" => Value::leaf(label.text),
                "is_done" => Value::leaf(label.is_done),
                _ => Value::record(
                    "StatusLabelStyle",
                    [
                        ("color", Value::leaf(label.color.as_str())),
                        ("border", Value::leaf(label.color.as_str())),
                    ],
                ),
            }
        }
        ("status", "update_id") => copied(&value["post_id"]),
        ("dropdown", "values") => {
            let all = labels(column);
            let chosen = ids_of(&value["ids"])
                .into_iter()
                .filter_map(|id| all.iter().find(|label| label.id == id));
            Value::list(chosen, |label| {
                Value::record(
                    "DropdownValueOption",
                    [("id", Value::Id(label.id)), ("label", Value::leaf(label.text.as_str()))],
                )
            })
        }
        ("date", "date" | "time" | "icon") => filled(&value[name]),
        ("people", "persons_and_teams") if value.is_null() => Value::List(Vec::new()),
        ("people", "persons_and_teams") => Value::list(people_of(value), |(id, kind)| {
            Value::record("PeopleEntity", [("id", Value::Id(id)), ("kind", Value::leaf(kind))])
        }),
        ("person", "person_id") => Value::optional(value["personId"].as_i64(), Value::Id),
        ("team", "team_id") => copied(&value["teamId"]),
        ("numbers", "number") => match value.as_str().and_then(|text| text.parse::<f64>().ok()) {
            Some(number) => Value::Number(number),
            None => Value::NULL,
        },
        ("numbers", "symbol") => copied(&unit(column)["symbol"]),
        ("numbers", "direction") => copied(&unit(column)["direction"]),
        ("link", "url") => filled(&value["url"]),
        ("link", "url_text") => filled(&value["text"]),
        ("email", "email") => filled(&value["email"]),
        ("email", "label") => filled(&value["text"]),
        ("phone", "phone") => filled(&value["phone"]),
        ("phone", "country_short_name") => filled(&value["countryShortName"]),
        ("checkbox", "checked") => Value::leaf(is_checked(value)),
        ("color_picker", "color") => copied(&value["color"]["hex"]),
        ("button", "label") => Value::leaf(columns::button_label(column)),
        ("country", "country") if value.is_null() => Value::NULL,
        ("country", "country") => Value::record(
            "Country",
            [("code", copied(&value["countryCode"])), ("name", copied(&value["countryName"]))],
        ),
        ("creation_log", "created_at") => Value::leaf(item.created_at.date_time()),
        ("creation_log", "creator") => Value::user(item.creator),
        ("creation_log", "creator_id") => Value::Id(item.creator),
        ("last_updated", "updater") => Value::user(item.updated.map_or(item.creator, |(_, user)| user)),
        ("last_updated", "updater_id") => Value::Id(item.updated.map_or(item.creator, |(_, user)| user)),
        ("file", "files") => {
            let own = world
                .assets
                .values()
                .filter(|asset| asset.item == item.id && asset.column.as_ref() == Some(&column.id));
            Value::list(own, |asset| {
                let fields = [
                    ("asset", Value::Object(Object::Asset(asset.id))),
                    ("asset_id", Value::Id(asset.id)),
                    ("created_at", Value::leaf(asset.created_at.date_time())),
                    ("creator", Value::user(asset.uploaded_by)),
                    ("creator_id", Value::Id(asset.uploaded_by)),
                    ("is_image", Value::leaf(asset.is_image())),
                    ("name", Value::leaf(asset.name.as_str())),
                ];
                Value::record("FileAssetValue", fields)
            })
        }
        ("group", "group_id") => Value::leaf(item.group.as_str()),
        ("group", "group") => Value::Object(Object::Group {
            board: board.id,
            group: item.group.clone(),
        }),
        ("hour", "hour" | "minute") => copied(&value[name]),
        ("item_id", "item_id") => Value::Id(item.id),
        ("location", "address" | "lat" | "lng" | "city" | "country" | "street" | "place_id") => match value[name].as_f64() {
            Some(degrees) => Value::Number(degrees),
            None => filled(&value[name]),
        },
        ("rating", "rating") => copied(&value["rating"]),
        ("tags", "tag_ids") => Value::list(ids_of(&value["tag_ids"]), Value::leaf),
        ("tags", "tags") => {
            let tags = ids_of(&value["tag_ids"]).into_iter().filter(|id| world.tags.contains_key(id));
            Value::list(tags, |id| Value::Object(Object::Tag(id)))
        }
        ("timeline", "from" | "to" | "visualization_type") => filled(&value[name]),
        ("time_tracking", "duration") => copied(&value["duration"]),
        ("time_tracking", "running") => Value::leaf(value["running"].as_bool().unwrap_or(false)),
        ("time_tracking", "started_at") => copied(&value["startDate"]),
        ("vote", "vote_count") => Value::leaf(ids_of(&value["votersIds"]).len() as i64),
        ("vote", "voter_ids") => ids(ids_of(&value["votersIds"])),
        ("vote", "voters") => Value::list(
            ids_of(&value["votersIds"]).into_iter().filter(|id| world.users.contains_key(id)),
            Value::user,
        ),
        ("week", "start_date") => copied(&value["week"]["startDate"]),
        ("week", "end_date") => copied(&value["week"]["endDate"]),
        ("world_clock", "timezone") => filled(&value["timezone"]),
        ("board_relation" | "dependency", "linked_item_ids") => ids(linked_items_of(value)),
        ("board_relation" | "dependency", "linked_items") => {
            let found = linked_items_of(value).into_iter().filter_map(|id| columns::find_item(&world, id));
            Value::list(found, |(board, item)| item_value(board.id, item.id))
        }
        ("subtasks", "subitems_ids") => ids(columns::subitems_of(&world, item.id).into_iter().map(|(_, id)| id).collect()),
        ("subtasks", "subitems") => Value::list(columns::subitems_of(&world, item.id), |(board, item)| item_value(board, item)),
        ("mirror", "mirrored_items") => Value::list(columns::mirrored(&world, board, item, column), |(board, item, column)| {
            let fields = [
                ("linked_board_id", Value::Id(board.id)),
                ("linked_board", Value::board(board.id)),
                ("linked_item", item_value(board.id, item.id)),
                (
                    "mirrored_value",
                    Value::Object(Object::ColumnValue {
                        board: board.id,
                        item: item.id,
                        column,
                    }),
                ),
            ];
            Value::record("MirroredItem", fields)
        }),
        _ => return None,
    };
    Some(resolved)
}

fn unit(column: &Column) -> serde_json::Value {
    column
        .settings
        .as_ref()
        .map(|settings| settings["unit"].clone())
        .unwrap_or_default()
}

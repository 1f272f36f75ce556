//! The columns of a board: what their values look like in JSON, in words, and how they are read from what clients write.
//!
//! The formats are those of monday's documentation of each column type \[DOC-columns\]. A value is kept in the form that
//! the API returns in `value`.

mod input;
mod query;
mod settings;

pub(crate) use input::{Given, read};
pub(crate) use query::{Order, Rules};
pub(crate) use settings::{Label, button_label, first_settings, has_formula, label_with_index, labels, settings_text};

use crate::world::{Board, Column, Id, Item, World};
use serde_json::Value;

/// The name of the type of a column's values in the schema.
pub(crate) fn value_type(kind: &str) -> &'static str {
    match kind {
        "board_relation" => "BoardRelationValue",
        "button" => "ButtonValue",
        "checkbox" => "CheckboxValue",
        "color_picker" => "ColorPickerValue",
        "country" => "CountryValue",
        "creation_log" => "CreationLogValue",
        "date" => "DateValue",
        "dependency" => "DependencyValue",
        "direct_doc" => "DirectDocValue",
        "doc" => "DocValue",
        "dropdown" => "DropdownValue",
        "email" => "EmailValue",
        "file" => "FileValue",
        "formula" => "FormulaValue",
        "group" => "GroupValue",
        "hour" => "HourValue",
        "integration" => "IntegrationValue",
        "item_id" => "ItemIdValue",
        "last_updated" => "LastUpdatedValue",
        "link" => "LinkValue",
        "location" => "LocationValue",
        "long_text" => "LongTextValue",
        "mirror" => "MirrorValue",
        "numbers" => "NumbersValue",
        "people" => "PeopleValue",
        "person" => "PersonValue",
        "phone" => "PhoneValue",
        "progress" => "ProgressValue",
        "rating" => "RatingValue",
        "status" => "StatusValue",
        "subtasks" => "SubtasksValue",
        "tags" => "TagsValue",
        "team" => "TeamValue",
        "text" => "TextValue",
        "time_tracking" => "TimeTrackingValue",
        "timeline" => "TimelineValue",
        "vote" => "VoteValue",
        "week" => "WeekValue",
        "world_clock" => "WorldClockValue",
        _ => "UnsupportedValue",
    }
}

/// The ids in a list of numbers or texts.
pub(crate) fn ids_of(value: &Value) -> Vec<Id> {
    let id = |value: &Value| value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
    value.as_array().into_iter().flatten().filter_map(id).collect()
}

/// The people and teams in a value: the id and `person` or `team`.
pub(crate) fn people_of(value: &Value) -> Vec<(Id, String)> {
    let entries = value["personsAndTeams"].as_array().into_iter().flatten();
    let entry = |entry: &Value| {
        let id = entry["id"].as_i64().or_else(|| entry["id"].as_str()?.parse().ok())?;
        Some((id, entry["kind"].as_str().unwrap_or("person").to_owned()))
    };
    entries.filter_map(entry).collect()
}

/// The ids of the items that a value links to.
pub(crate) fn linked_items_of(value: &Value) -> Vec<Id> {
    let entries = value["linkedPulseIds"].as_array().into_iter().flatten();
    entries.filter_map(|entry| entry["linkedPulseId"].as_i64()).collect()
}

/// An item on any board, and its board.
pub(crate) fn find_item(world: &World, id: Id) -> Option<(&Board, &Item)> {
    let items = world.boards.values();
    items
        .filter_map(|board| Some((board, board.items.iter().find(|item| item.id == id)?)))
        .next()
}

/// The items that a mirror column shows: those that its board relation links to.
pub(crate) fn mirrored<'a>(world: &'a World, board: &Board, item: &Item, column: &Column) -> Vec<(&'a Board, &'a Item, Column)> {
    let settings = settings::of(column);
    let relations = board.columns().into_iter().filter(|own| own.kind == "board_relation");
    let relations = relations.filter(|own| settings["relation_column"].as_object().is_none_or(|ids| ids.contains_key(&own.id)));
    let links: Vec<Id> = relations
        .filter_map(|own| item.values.get(&own.id))
        .flat_map(linked_items_of)
        .collect();
    let mut found = Vec::new();
    for (other, linked) in links.into_iter().filter_map(|id| find_item(world, id)) {
        let shown = settings["displayed_linked_columns"][other.id.to_string()]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let columns = other
            .columns()
            .into_iter()
            .filter(|own| shown.iter().any(|id| id.as_str() == Some(&own.id)));
        found.extend(columns.map(|own| (other, linked, own)));
    }
    found
}

/// The words in which a value is shown. Empty if there is none.
pub(crate) fn text(world: &World, board: &Board, item: &Item, column: &Column) -> String {
    let value = item.values.get(&column.id).unwrap_or(&Value::Null);
    let words = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    match column.kind.as_str() {
        "name" => item.name.clone(),
        "item_id" => item.id.to_string(),
        "auto_number" => (board.items.iter().position(|own| own.id == item.id).unwrap_or_default() + 1).to_string(),
        "creation_log" => in_words(item.created_at),
        "last_updated" => in_words(item.updated.map_or(item.created_at, |(at, _)| at)),
        "group" => value.as_str().unwrap_or_default().to_owned(),
        "status" => label_with_index(column, value["index"].as_i64())
            .map(|label| label.text)
            .unwrap_or_default(),
        "dropdown" => {
            let all = labels(column);
            let chosen = ids_of(&value["ids"]).into_iter();
            let texts: Vec<String> = chosen
                .filter_map(|id| all.iter().find(|label| label.id == id).map(|label| label.text.clone()))
                .collect();
            texts.join(", ")
        }
        "date" => match value["time"].as_str() {
            Some(time) => format!("{} {}", words("date"), time.get(..5).unwrap_or(time)),
            None => words("date"),
        },
        "people" => {
            let names = people_of(value).into_iter().filter_map(|(id, kind)| match kind.as_str() {
                "team" => world.teams.get(&id).map(|team| team.name.clone()),
                _ => world.user(id).map(|user| user.name.clone()),
            });
            names.collect::<Vec<_>>().join(", ")
        }
        "person" => value["personId"]
            .as_i64()
            .and_then(|id| world.user(id))
            .map(|user| user.name.clone())
            .unwrap_or_default(),
        "team" => value["teamId"]
            .as_i64()
            .and_then(|id| world.teams.get(&id))
            .map(|team| team.name.clone())
            .unwrap_or_default(),
        "link" => match words("text") {
            text if text.is_empty() => words("url"),
            text if text == words("url") => text,
            text => format!("{text} - {}", words("url")),
        },
        "email" => match words("text") {
            text if text.is_empty() || text == words("email") => words("email"),
            text => format!("{text} - {}", words("email")),
        },
        "phone" => words("phone"),
        "long_text" => words("text"),
        "timeline" if value["from"].is_string() => format!("{} - {}", words("from"), words("to")),
        "week" if value["week"]["startDate"].is_string() => {
            let day = |key: &str| value["week"][key].as_str().unwrap_or_default().to_owned();
            format!("{} - {}", day("startDate"), day("endDate"))
        }
        "checkbox" => {
            if is_checked(value) {
                "v".to_owned()
            } else {
                String::new()
            }
        }
        "country" => words("countryName"),
        "color_picker" => value["color"]["hex"].as_str().unwrap_or_default().to_owned(),
        "hour" => match (value["hour"].as_i64(), value["minute"].as_i64().unwrap_or_default()) {
            (Some(hour), minute) => format!("{:02}:{minute:02} {}", (hour + 11) % 12 + 1, if hour < 12 { "AM" } else { "PM" }),
            (None, _) => String::new(),
        },
        "location" => words("address"),
        "rating" => value["rating"].as_i64().map(|stars| stars.to_string()).unwrap_or_default(),
        "tags" => {
            let names = ids_of(&value["tag_ids"]).into_iter().filter_map(|id| world.tags.get(&id));
            names.map(|tag| tag.name.clone()).collect::<Vec<_>>().join(", ")
        }
        "vote" => value["votersIds"].as_array().map(Vec::len).unwrap_or_default().to_string(),
        "time_tracking" => match value["duration"].as_i64() {
            Some(seconds) => format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60),
            None => String::new(),
        },
        "world_clock" => words("timezone"),
        "file" => {
            let own = world
                .assets
                .values()
                .filter(|asset| asset.item == item.id && asset.column.as_ref() == Some(&column.id));
            own.map(|asset| asset.url(world)).collect::<Vec<_>>().join(", ")
        }
        _ => value.as_str().unwrap_or_default().to_owned(),
    }
}

/// `2026-11-23 09:00:00 UTC`, as the two columns that log changes show a moment.
fn in_words(moment: crate::clock::Timestamp) -> String {
    format!("{} UTC", moment.date_time().trim_end_matches('Z').replace('T', " "))
}

/// What a column shows that others compute from elsewhere: linked items, subitems, mirrored values.
pub(crate) fn display_value(world: &World, board: &Board, item: &Item, column: &Column) -> String {
    let names = |ids: Vec<Id>| {
        let items = ids.into_iter().filter_map(|id| find_item(world, id));
        items.map(|(_, item)| item.name.clone()).collect::<Vec<_>>().join(", ")
    };
    match column.kind.as_str() {
        "board_relation" | "dependency" => names(item.values.get(&column.id).map(linked_items_of).unwrap_or_default()),
        "subtasks" => names(subitems_of(world, item.id).into_iter().map(|(_, id)| id).collect()),
        "mirror" => {
            let shown = mirrored(world, board, item, column);
            let texts: Vec<String> = shown
                .into_iter()
                .map(|(board, item, column)| text(world, board, item, &column))
                .filter(|text| !text.is_empty())
                .collect();
            texts.join(", ")
        }
        _ => String::new(),
    }
}

/// The subitems of an item, each with its board.
pub(crate) fn subitems_of(world: &World, parent: Id) -> Vec<(Id, Id)> {
    let items = world
        .boards
        .values()
        .flat_map(|board| board.items.iter().map(move |item| (board, item)));
    let own = items.filter(|(_, item)| item.parent == Some(parent) && item.state.is_active());
    own.map(|(board, item)| (board.id, item.id)).collect()
}

/// True for the value of a ticked checkbox.
pub(crate) fn is_checked(value: &Value) -> bool {
    value["checked"].as_bool() == Some(true) || value["checked"].as_str() == Some("true")
}

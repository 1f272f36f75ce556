//! Reads the values that clients write into columns \[DOC-columns\].

use super::{Label, labels, settings};
use crate::calendar;
use crate::clock::Timestamp;
use crate::failure::Failure;
use crate::world::{Column, Id, World};
use serde_json::{Value, json};

/// A value as a client gives it.
pub(crate) enum Given {
    /// Words, for `change_simple_column_value`, or a JSON text.
    Simple(String),
    /// JSON.
    Json(Value),
}

/// Turns a given value into the one that is kept; `None` removes it. Labels that do not exist are added if
/// `create_labels`, and are an error otherwise.
pub(crate) fn read(
    world: &World,
    column: &mut Column,
    given: &Given,
    create_labels: bool,
    now: Timestamp,
) -> Result<Option<Value>, Failure> {
    let given = match given {
        Given::Json(Value::String(text)) => &Given::Simple(text.clone()),
        Given::Json(Value::Null) => return Ok(None),
        Given::Json(Value::Object(fields)) if fields.is_empty() => return Ok(None),
        other => other,
    };
    if let Given::Simple(text) = given
        && text.trim().is_empty()
    {
        return Ok(None);
    }
    let reader = Reader { world, now };
    let value = match (column.kind.as_str(), given) {
        ("status", given) => return reader.status(column, given, create_labels),
        ("dropdown", given) => return reader.dropdown(column, given, create_labels),
        (_, Given::Simple(text)) => reader.simple(column, text.trim())?,
        (_, Given::Json(value)) => reader.json(column, value)?,
    };
    Ok(Some(value))
}

struct Reader<'a> {
    world: &'a World,
    now: Timestamp,
}

/// The failure for a value that does not fit. DOC-err names the code; `error_data` is as older clients quote it; the words
/// are UNCONFIRMED.
fn unfit(column: &Column, given: impl Into<Value>, why: &str) -> Failure {
    let data = json!({ "column_id": column.id, "column_type": column.kind, "column_value": given.into() });
    Failure {
        code: Some("ColumnValueException"),
        error_data: Some(data),
        ..Failure::invalid_argument(format!("Invalid value for the {} column {}: {why}", column.kind, column.id))
    }
}

impl Reader<'_> {
    /// A value that knows when it was changed.
    fn stamped(&self, mut value: Value) -> Value {
        value["changed_at"] = calendar::date_time_with_milliseconds(self.now.0).into();
        value
    }

    fn simple(&self, column: &Column, text: &str) -> Result<Value, Failure> {
        let bad = |why: &str| unfit(column, text, why);
        let rest = |first: &str| text[first.len()..].trim().to_owned();
        let first = text.split_whitespace().next().unwrap_or_default();
        let value = match column.kind.as_str() {
            "text" => return Ok(text.into()),
            "numbers" => return self.number(column, &text.into()),
            "long_text" => json!({ "text": text }),
            "date" => {
                let time = rest(first);
                json!({ "date": first, "time": if time.is_empty() { Value::Null } else { time.into() } })
            }
            "people" => {
                let entries = text.split(',').map(|id| json!({ "id": id.trim(), "kind": "person" }));
                json!({ "personsAndTeams": entries.collect::<Vec<_>>() })
            }
            "link" => json!({ "url": first, "text": rest(first) }),
            "email" => json!({ "email": first, "text": rest(first) }),
            "phone" => json!({ "phone": first, "countryShortName": rest(first) }),
            "checkbox" => json!({ "checked": text }),
            "country" => json!({ "countryCode": first, "countryName": rest(first) }),
            "rating" => json!({ "rating": text.parse::<i64>().map_err(|_| bad("a number of stars is expected"))? }),
            "timeline" => {
                let mut days = text.split_whitespace();
                json!({ "from": days.next(), "to": days.next() })
            }
            "hour" => {
                let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
                let number = |text: &str| {
                    text.trim()
                        .parse::<i64>()
                        .map_err(|_| bad("hours and minutes are expected, such as 9:30"))
                };
                json!({ "hour": number(hour)?, "minute": number(minute)? })
            }
            "location" => {
                let mut words = text.splitn(3, char::is_whitespace);
                json!({ "lat": words.next(), "lng": words.next(), "address": words.next() })
            }
            "world_clock" => json!({ "timezone": text }),
            "color_picker" => json!({ "color": { "hex": text } }),
            "board_relation" | "dependency" => json!({ "item_ids": text.split(',').map(str::trim).collect::<Vec<_>>() }),
            "tags" => json!({ "tag_ids": text.split(',').map(str::trim).collect::<Vec<_>>() }),
            "team" => json!({ "team_id": text }),
            "person" => json!({ "personId": text }),
            _ => return Err(self.not_writable(column, text.into())),
        };
        self.json(column, &value)
    }

    /// \[DOC-columns\]: these columns can only be read.
    fn not_writable(&self, column: &Column, given: Value) -> Failure {
        unfit(column, given, "values of this column can't be changed through the API")
    }

    fn number(&self, column: &Column, given: &Value) -> Result<Value, Failure> {
        let text = match given {
            Value::String(text) => text.trim().replace(',', ""),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(text.into()),
            _ => Err(unfit(column, given.clone(), "a number is expected")),
        }
    }

    fn json(&self, column: &Column, given: &Value) -> Result<Value, Failure> {
        let bad = |why: &str| unfit(column, given.clone(), why);
        let word = |key: &str| given[key].as_str().filter(|text| !text.is_empty());
        let day = |key: &str, of: &Value| match of[key].as_str() {
            Some(text) if text.len() == 10 && calendar::parse(text).is_some() => Ok(text.to_owned()),
            _ => Err(bad(&format!("{key} must be a date such as 2026-12-31"))),
        };
        let number = |key: &str| given[key].as_i64().or_else(|| given[key].as_str()?.trim().parse().ok());
        let value = match column.kind.as_str() {
            "text" => return Err(bad("text is expected")),
            "numbers" => return self.number(column, given),
            "long_text" => json!({ "text": word("text").ok_or_else(|| bad("text is expected"))? }),
            "date" => {
                let date = day("date", given)?;
                let time = match given["time"].as_str() {
                    None => None,
                    Some(time) => {
                        let whole = if time.len() == 5 { format!("{time}:00") } else { time.to_owned() };
                        let fits = whole.len() == 8 && calendar::parse(&format!("{date}T{whole}Z")).is_some();
                        Some(if fits { Ok(whole) } else { Err(bad("time must be like 09:30:00")) }?)
                    }
                };
                json!({ "date": date, "time": time, "icon": given["icon"] })
            }
            "people" => {
                let mut entries = Vec::new();
                for (id, kind) in super::people_of(given) {
                    let exists = match kind.as_str() {
                        "person" => self.world.users.contains_key(&id),
                        "team" => self.world.teams.contains_key(&id),
                        _ => false,
                    };
                    if !exists {
                        return Err(bad(&format!("there is no {kind} {id}")));
                    }
                    entries.push(json!({ "id": id, "kind": kind }));
                }
                let given_entries = given["personsAndTeams"].as_array().map(Vec::len);
                if given_entries != Some(entries.len()) {
                    return Err(bad("personsAndTeams must be a list of objects with id and kind"));
                }
                json!({ "personsAndTeams": entries })
            }
            "person" => {
                let id = number("personId").filter(|id| self.world.users.contains_key(id));
                json!({ "personId": id.ok_or_else(|| bad("there is no such person"))? })
            }
            "team" => {
                let id = number("team_id").filter(|id| self.world.teams.contains_key(id));
                json!({ "teamId": id.ok_or_else(|| bad("there is no such team"))? })
            }
            "link" => {
                let url = word("url").ok_or_else(|| bad("url is expected"))?;
                json!({ "url": url, "text": word("text").unwrap_or_default() })
            }
            "email" => {
                let email = word("email")
                    .filter(|email| email.contains('@'))
                    .ok_or_else(|| bad("an e-mail address is expected"))?;
                json!({ "email": email, "text": word("text").unwrap_or(email) })
            }
            "phone" => {
                let phone = word("phone").ok_or_else(|| bad("phone is expected"))?;
                let country = word("countryShortName").unwrap_or_default();
                json!({ "phone": phone, "countryShortName": country })
            }
            "checkbox" => match (given["checked"].as_bool(), given["checked"].as_str()) {
                (Some(true), _) | (_, Some("true")) => json!({ "checked": true }),
                (Some(false), _) | (_, Some("false")) => json!({ "checked": false }),
                _ => return Err(bad("checked must be \"true\" or \"false\"")),
            },
            "country" => {
                let code = word("countryCode")
                    .filter(|code| code.len() == 2)
                    .ok_or_else(|| bad("countryCode must have two letters"))?;
                json!({ "countryCode": code, "countryName": word("countryName").unwrap_or_default() })
            }
            "rating" => {
                let stars = number("rating")
                    .filter(|stars| (0..=10).contains(stars))
                    .ok_or_else(|| bad("rating must be a number of stars"))?;
                json!({ "rating": stars })
            }
            "timeline" => {
                let (from, to) = (day("from", given)?, day("to", given)?);
                if from > to {
                    return Err(bad("from must not be after to"));
                }
                json!({ "from": from, "to": to, "visualization_type": given["visualization_type"] })
            }
            "week" => {
                let week = &given["week"];
                json!({ "week": { "startDate": day("startDate", week)?, "endDate": day("endDate", week)? } })
            }
            "hour" => {
                let hour = number("hour")
                    .filter(|hour| (0..24).contains(hour))
                    .ok_or_else(|| bad("hour must be 0 to 23"))?;
                let minute = number("minute").unwrap_or(0);
                if !(0..60).contains(&minute) {
                    return Err(bad("minute must be 0 to 59"));
                }
                json!({ "hour": hour, "minute": minute })
            }
            "location" => {
                let degrees = |key: &str| given[key].as_f64().or_else(|| given[key].as_str()?.trim().parse().ok());
                match (degrees("lat"), degrees("lng")) {
                    (Some(lat), Some(lng)) if lat.abs() <= 90.0 && lng.abs() <= 180.0 => {
                        json!({ "lat": lat, "lng": lng, "address": word("address").unwrap_or_default() })
                    }
                    _ => return Err(bad("lat and lng must be degrees")),
                }
            }
            "world_clock" => {
                let zone = word("timezone").filter(|zone| zone.contains('/') || *zone == "UTC");
                json!({ "timezone": zone.ok_or_else(|| bad("timezone must be like Europe/London"))? })
            }
            "color_picker" => {
                let hex = given["color"]["hex"].as_str().filter(|hex| hex.starts_with('#'));
                json!({ "color": { "hex": hex.ok_or_else(|| bad("color must have a hex value such as #00c875"))? } })
            }
            "board_relation" | "dependency" => {
                let ids = super::ids_of(&given["item_ids"]);
                let count = given["item_ids"].as_array().map(Vec::len);
                if count != Some(ids.len()) || ids.iter().any(|id| super::find_item(self.world, *id).is_none()) {
                    return Err(bad("item_ids must be a list of ids of items"));
                }
                json!({ "linkedPulseIds": ids.into_iter().map(|id| json!({ "linkedPulseId": id })).collect::<Vec<_>>() })
            }
            "tags" => {
                let ids = super::ids_of(&given["tag_ids"]);
                let count = given["tag_ids"].as_array().map(Vec::len);
                if count != Some(ids.len()) || ids.iter().any(|id| !self.world.tags.contains_key(id)) {
                    return Err(bad("tag_ids must be a list of ids of tags"));
                }
                json!({ "tag_ids": ids })
            }
            _ => return Err(self.not_writable(column, given.clone())),
        };
        Ok(self.stamped(value))
    }

    fn status(&self, column: &mut Column, given: &Given, create_labels: bool) -> Result<Option<Value>, Failure> {
        let all = labels(column);
        let (index, text) = match given {
            // Words that are a number are an index, if no label is that number.
            Given::Simple(text) => {
                let is_label = all.iter().any(|label| label.text == text.trim());
                (text.trim().parse::<i64>().ok().filter(|_| !is_label), Some(text.trim()))
            }
            Given::Json(value) => {
                let index = value["index"].as_i64().or_else(|| value["index"].as_str()?.parse().ok());
                (index, value["label"].as_str())
            }
        };
        let found = match (index, text) {
            (Some(index), _) => all.iter().find(|label| label.id == index).map(|label| label.id),
            (None, Some("")) => return Ok(None),
            (None, Some(text)) => match all.iter().find(|label| label.text == text) {
                Some(label) => Some(label.id),
                None if create_labels => Some(settings::add_label(column, text)),
                None => None,
            },
            (None, None) => None,
        };
        match found {
            Some(index) => Ok(Some(self.stamped(json!({ "index": index, "post_id": null })))),
            // The index of a status without a label.
            None if index == Some(5) => Ok(None),
            None => Err(self.no_such_label(column, &all, given)),
        }
    }

    fn dropdown(&self, column: &mut Column, given: &Given, create_labels: bool) -> Result<Option<Value>, Failure> {
        let all = labels(column);
        let mut ids: Vec<Id> = Vec::new();
        let texts: Vec<String> = match given {
            Given::Simple(text) => text.split(',').map(|text| text.trim().to_owned()).collect(),
            Given::Json(value) => {
                for id in super::ids_of(&value["ids"]) {
                    if !all.iter().any(|label| label.id == id) {
                        return Err(self.no_such_label(column, &all, given));
                    }
                    ids.push(id);
                }
                let texts = value["labels"].as_array().into_iter().flatten();
                texts.filter_map(|text| text.as_str().map(str::to_owned)).collect()
            }
        };
        for text in texts {
            let id = match labels(column)
                .iter()
                .find(|label| label.text == text || label.id.to_string() == text)
            {
                Some(label) => label.id,
                None if create_labels => settings::add_label(column, &text),
                None => return Err(self.no_such_label(column, &all, given)),
            };
            ids.push(id);
        }
        Ok(if ids.is_empty() {
            None
        } else {
            Some(self.stamped(json!({ "ids": ids })))
        })
    }

    fn no_such_label(&self, column: &Column, all: &[Label], given: &Given) -> Failure {
        let possible: Vec<String> = all.iter().map(|label| format!("{}: {}", label.id, label.text)).collect();
        let given = match given {
            Given::Simple(text) => Value::from(text.as_str()),
            Given::Json(value) => value.clone(),
        };
        unfit(
            column,
            given,
            &format!("this label does not exist, possible labels are: {{{}}}", possible.join(", ")),
        )
    }
}

//! Reads the arguments of a field, which were already checked against their types.

use crate::clock::Timestamp;
use crate::failure::Failure;
use crate::world::Id;
use apollo_compiler::response::{JsonMap, JsonValue};
use std::cell::RefCell;
use std::collections::HashSet;

/// Notes which arguments a resolver reads, so that none is ignored without a word.
#[derive(Default)]
pub(crate) struct Reads<'a> {
    /// The maps that were opened, each with the path to it.
    opened: RefCell<Vec<(&'a JsonMap, String)>>,
    /// The address of a map and the name that was read in it.
    read: RefCell<HashSet<(*const JsonMap, String)>>,
}

impl<'a> Reads<'a> {
    /// The arguments that were given and not read: `limit`, or `query_params.rules` for one in an input object.
    pub fn unread(&self, arguments: &'a JsonMap) -> Vec<String> {
        let read = self.read.borrow();
        let opened = self.opened.borrow();
        let all = [(arguments, String::new())];
        let unread = all.iter().chain(opened.iter()).flat_map(|(map, path)| {
            let given = map.iter().filter(|(_, value)| !value.is_null()).map(|(name, _)| name.as_str());
            let unread = given.filter(|name| !read.contains(&(std::ptr::from_ref(*map), (*name).to_owned())));
            unread.map(move |name| format!("{path}{name}")).collect::<Vec<_>>()
        });
        unread.collect()
    }
}

/// The arguments of a field or the fields of an input object.
#[derive(Clone, Copy)]
pub(crate) struct Arguments<'a> {
    map: &'a JsonMap,
    reads: &'a Reads<'a>,
}

/// An id arrives as a number or as text; text that is no number fails the whole request \[VCR 2025-07\].
fn parse(value: &JsonValue) -> Result<Id, Failure> {
    let parsed = match value {
        JsonValue::String(text) => text.as_str().trim().parse().ok(),
        other => other.as_i64(),
    };
    parsed.ok_or_else(Failure::internal)
}

impl<'a> Arguments<'a> {
    pub fn new(map: &'a JsonMap, reads: &'a Reads<'a>) -> Self {
        Self { map, reads }
    }

    fn get(self, name: &str) -> Option<&'a JsonValue> {
        self.reads.read.borrow_mut().insert((std::ptr::from_ref(self.map), name.to_owned()));
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// An input object in an argument.
    fn open(self, name: &str, map: &'a JsonMap) -> Arguments<'a> {
        let mut opened = self.reads.opened.borrow_mut();
        let path = opened
            .iter()
            .find(|(own, _)| std::ptr::eq(*own, self.map))
            .map_or("", |(_, path)| path);
        let path = format!("{path}{name}.");
        if !opened.iter().any(|(own, _)| std::ptr::eq(*own, map)) {
            opened.push((map, path));
        }
        Self { map, reads: self.reads }
    }

    pub fn id(self, name: &str) -> Result<Option<Id>, Failure> {
        self.get(name).map(parse).transpose()
    }

    /// An id that the schema requires.
    pub fn required_id(self, name: &str) -> Result<Id, Failure> {
        self.id(name)?.ok_or_else(Failure::internal)
    }

    /// A list of ids in which `null` may stand.
    pub fn nullable_ids(self, name: &str) -> Result<Option<Vec<Option<Id>>>, Failure> {
        let one = |value: &JsonValue| if value.is_null() { Ok(None) } else { parse(value).map(Some) };
        let Some(value) = self.get(name) else { return Ok(None) };
        // A single value stands for a list of one.
        let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        list.iter().map(one).collect::<Result<_, _>>().map(Some)
    }

    pub fn ids(self, name: &str) -> Result<Option<Vec<Id>>, Failure> {
        Ok(self.nullable_ids(name)?.map(|ids| ids.into_iter().flatten().collect()))
    }

    /// A list of ids that the schema requires, or an empty one.
    pub fn ids_or_none(self, name: &str) -> Result<Vec<Id>, Failure> {
        Ok(self.ids(name)?.unwrap_or_default())
    }

    pub fn text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    /// Text that is not empty.
    pub fn filled_text(self, name: &str) -> Option<&'a str> {
        self.text(name).filter(|text| !text.is_empty())
    }

    pub fn texts(self, name: &str) -> Option<Vec<&'a str>> {
        let value = self.get(name)?;
        let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        Some(list.iter().filter_map(JsonValue::as_str).collect())
    }

    pub fn number(self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }

    pub fn flag(self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    /// A moment; a day stands for its midnight.
    pub fn moment(self, name: &str) -> Result<Option<Timestamp>, Failure> {
        let Some(text) = self.filled_text(name) else { return Ok(None) };
        let parsed = Timestamp::parse(text);
        parsed
            .map(Some)
            .ok_or_else(|| Failure::invalid_argument(format!("{name} is not a date: {text}")))
    }

    /// A value with all that is in it.
    pub fn json(self, name: &str) -> Option<serde_json::Value> {
        Some(serde_json::to_value(self.get(name)?).unwrap_or_default())
    }

    pub fn object(self, name: &str) -> Option<Arguments<'a>> {
        let map = self.get(name)?.as_object()?;
        Some(self.open(name, map))
    }

    pub fn objects(self, name: &str) -> Vec<Arguments<'a>> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        list.iter()
            .filter_map(JsonValue::as_object)
            .map(|map| self.open(name, map))
            .collect()
    }
}

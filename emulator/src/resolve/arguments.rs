//! Reads the arguments of a field, which were already checked against their types.

use crate::failure::Failure;
use crate::world::Id;
use apollo_compiler::response::{JsonMap, JsonValue};

/// The arguments of a field or the fields of an input object.
#[derive(Clone, Copy)]
pub(crate) struct Arguments<'a>(pub &'a JsonMap);

/// An id arrives as a number or as text; text that is no number fails the whole request \[VCR 2025-07\].
fn parse(value: &JsonValue) -> Result<Id, Failure> {
    let parsed = match value {
        JsonValue::String(text) => text.as_str().trim().parse().ok(),
        other => other.as_i64(),
    };
    parsed.ok_or_else(Failure::internal)
}

impl<'a> Arguments<'a> {
    fn get(self, name: &str) -> Option<&'a JsonValue> {
        self.0.get(name).filter(|value| !value.is_null())
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

    pub fn object(self, name: &str) -> Option<Arguments<'a>> {
        self.get(name)?.as_object().map(Arguments)
    }

    pub fn objects(self, name: &str) -> Vec<Arguments<'a>> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        list.iter().filter_map(JsonValue::as_object).map(Arguments).collect()
    }
}

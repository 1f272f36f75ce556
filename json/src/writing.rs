//! Writing JSON: as text at once, since a tree of maps weighs 9 kB more.

use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

use serde_core::Serialize;

/// The text of a value. The only way to write JSON: each weighs kilobytes.
pub fn write(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// The same for a text. Of those that are long, documents, none has anything to escape: which takes a tenth
/// of the time to see.
pub(crate) fn write_text(text: &str) -> String {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES << 7;
    const BLANKS: u64 = 0x2020_2020_2020_2000;
    // Where a byte is this one, or less than a blank, its highest bit is set. Others may have it, too, but none
    // in a text in which no byte does.
    let has = |word: u64, byte: u8| {
        let difference = word ^ (ONES * u64::from(byte));
        difference.wrapping_sub(ONES) & !difference
    };
    let is_escaped = |word: u64| (has(word, b'"') | has(word, b'\\') | word.wrapping_sub(ONES * 0x20) & !word) & HIGH != 0;
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let is_plain =
        !words.iter().any(|word| is_escaped(u64::from_le_bytes(*word))) && !rest.iter().any(|byte| is_escaped(u64::from(*byte) | BLANKS));
    if !is_plain {
        return write(text);
    }
    let mut written = String::with_capacity(text.len().saturating_add(2));
    written.push('"');
    written.push_str(text);
    written.push('"');
    written
}

/// A JSON value, written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json(String);

impl Json {
    /// A list.
    pub fn list(items: &[Self]) -> Self {
        let mut text = String::from("[");
        for item in items {
            separate(&mut text);
            text.push_str(&item.0);
        }
        text.push(']');
        Self(text)
    }

    /// An object of the fields that are there.
    pub fn object(fields: &[(&str, Option<Self>)]) -> Self {
        let mut object = Self(String::from("{}"));
        for (name, value) in fields {
            if let Some(value) = value {
                object.put(name, value);
            }
        }
        object
    }

    /// Adds a field to an object.
    pub fn put(&mut self, name: &str, value: &Self) {
        let text = &mut self.0;
        text.pop();
        separate(text);
        text.push_str(&write_text(name));
        text.push(':');
        text.push_str(&value.0);
        text.push('}');
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes of the text.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// Writes what stands between two elements, unless the text ends with the bracket before the first.
pub(crate) fn separate(text: &mut String) {
    if !text.ends_with(['[', '{']) {
        text.push(',');
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self(write_text(text))
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Self {
        Self(format!("{number}"))
    }
}

impl From<bool> for Json {
    fn from(flag: bool) -> Self {
        Self(if flag { "true" } else { "false" }.to_owned())
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| Self("null".to_owned()), Into::into)
    }
}

impl From<&[&str]> for Json {
    fn from(texts: &[&str]) -> Self {
        let mut items = Vec::new();
        for text in texts {
            items.push(Self::from(*text));
        }
        Self::list(&items)
    }
}

// These two take what they write: where a tree is put together, nothing of it is left to drop.

/// A list.
impl<const LENGTH: usize> From<[Json; LENGTH]> for Json {
    #[inline(never)]
    fn from(items: [Json; LENGTH]) -> Self {
        Self::list(&items)
    }
}

/// An object of the fields that are there.
impl<const LENGTH: usize> From<[(&str, Option<Json>); LENGTH]> for Json {
    #[inline(never)]
    fn from(fields: [(&str, Option<Json>); LENGTH]) -> Self {
        Self::object(&fields)
    }
}

impl From<super::Value<'_>> for Json {
    fn from(value: super::Value<'_>) -> Self {
        Self(value.write())
    }
}

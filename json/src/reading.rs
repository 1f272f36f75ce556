//! Reading JSON of unknown origin: without trapping, and within bounds.

use alloc::{
    borrow::{Cow, ToOwned},
    format,
    rc::Rc,
    string::String,
    vec::Vec,
};
use core::{cell::Cell, fmt};

use monday_connector_redaction::escapes::{is_high, is_low, utf16_unit};
use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::writing::{Json, separate, write};

/// Maximum number of values and names in a document: they take 256 MiB. A response of 64 MiB that
/// monday.com would send has a tenth of that; one of nothing but brackets would take a gigabyte, and end
/// the component.
pub(crate) const MAX_PARTS: usize = 1 << 24;

/// Bytes of a document for each of its values and names: some 17 on a page of boards. A guess that is
/// too low costs one copy of the parts.
const BYTES_PER_PART: usize = 16;

/// Maximum growth of a text when its stray bytes are replaced, in bytes.
pub(crate) const MAX_STRAY_BYTES: usize = 1 << 20;

/// Why a text cannot be read as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It ends before the document does.
    #[error("it is cut off")]
    CutOff,
    /// It is something else, or nested more than 128 deep.
    #[error("it is not JSON")]
    NotJson,
    /// It would take too much memory.
    #[error("it has too many parts")]
    TooManyParts,
}

/// A document that was read: its parts one behind the other, as they came, and its texts where they
/// were. Reading it takes one pass and two allocations; what is not asked for is never copied. A tree of
/// maps made a list of 5,000 boards cost 6.0 times a native client, and this 3.6 (docs/performance.md).
#[derive(Debug, Default)]
pub struct Document {
    text: String,
    parts: Parts,
}

/// The parts of a document.
#[derive(Debug, Default)]
struct Parts {
    list: Vec<Part>,
    /// The texts that have escapes in the document.
    unescaped: String,
    /// Where the text of the document begins in memory.
    base: usize,
    is_full: bool,
}

/// A value or a name.
#[derive(Debug)]
struct Part {
    kind: Kind,
    /// The part behind it and everything in it.
    end: u32,
    /// A number; where a text begins, in the upper half, and its length; the name of an object to look
    /// at first.
    content: Cell<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Bool,
    Unsigned,
    Signed,
    Float,
    Text,
    Unescaped,
    Name,
    UnescapedName,
    List,
    Object,
}

impl Document {
    /// Reads a text. Invalid UTF-8 and lone surrogates become the replacement character: servers in
    /// JavaScript cut strings in the middle of a character, and one board's name must not spoil a
    /// whole list.
    pub fn of(bytes: Vec<u8>) -> Result<Self, Unreadable> {
        let mut text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let bytes = error.as_bytes();
                let text = String::from_utf8_lossy(bytes);
                // Each stray byte becomes three: a few are accidents, many are something else than text.
                if text.len() > bytes.len().saturating_add(MAX_STRAY_BYTES) {
                    return Err(Unreadable::NotJson);
                }
                text.into_owned()
            }
        };
        let marks = text.len() - text.trim_start_matches('\u{feff}').len();
        text.drain(..marks);
        let mut parts = Parts::of(&text);
        if parts.is_err()
            && let Some(mended) = without_lone_surrogates(&text)
        {
            text = mended;
            parts = Parts::of(&text);
        }
        match parts {
            Ok(parts) if parts.is_full => Err(Unreadable::TooManyParts),
            Ok(parts) => Ok(Self { text, parts }),
            Err(error) if error.is_eof() => Err(Unreadable::CutOff),
            Err(_) => Err(Unreadable::NotJson),
        }
    }

    /// The whole document.
    pub fn root(&self) -> Value<'_> {
        Value {
            document: Some(self),
            at: 0,
        }
    }

    fn source(&self, part: &Part) -> Option<&str> {
        match part.kind {
            Kind::Text | Kind::Name => Some(&self.text),
            Kind::Unescaped | Kind::UnescapedName => Some(&self.parts.unescaped),
            _ => None,
        }
    }

    /// The same as bytes, whose ends need not be those of letters.
    fn bytes(&self, part: &Part) -> Option<&[u8]> {
        let (start, length) = halves(part.content.get());
        self.source(part)?.as_bytes().get(start..start.saturating_add(length))
    }

    fn text(&self, part: &Part) -> Option<&str> {
        let (start, length) = halves(part.content.get());
        self.source(part)?.get(start..start.saturating_add(length))
    }
}

/// Whether these are the same, which are as long. Eight bytes at a time: `==` takes one after the other in
/// WebAssembly.
fn same(one: &[u8], other: &[u8]) -> bool {
    let (words, rest) = one.as_chunks::<8>();
    let (other_words, other_rest) = other.as_chunks::<8>();
    let is_same = |(one, other): (&[u8; 8], &[u8; 8])| u64::from_le_bytes(*one) == u64::from_le_bytes(*other);
    words.iter().zip(other_words).all(is_same) && rest.iter().zip(other_rest).all(|(one, other)| one == other)
}

impl Part {
    fn end(&self) -> usize {
        halves(u64::from(self.end)).1
    }
}

/// The text, if it is that of a JSON object; else the problem and its place.
pub fn checked_object(text: &str) -> Result<&str, String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    match Parts::of(text) {
        Ok(parts) if parts.is_full => Err(format!("{}", Unreadable::TooManyParts)),
        Ok(parts) if parts.list.first().is_some_and(|part| part.kind == Kind::Object) => Ok(text),
        Ok(_) => Err("expected `{` at line 1 column 1".to_owned()),
        Err(error) => Err(format!("{error}")),
    }
}

// --- Reading ---

impl Parts {
    fn of(text: &str) -> Result<Self, serde_json::Error> {
        let mut parts = Self {
            base: text.as_ptr().addr(),
            ..Self::default()
        };
        parts.list.reserve((text.len() / BYTES_PER_PART).min(MAX_PARTS));
        let mut reader = serde_json::Deserializer::from_str(text);
        parts.deserialize(&mut reader)?;
        reader.end()?;
        Ok(parts)
    }

    /// Adds a part; returns its place.
    fn add(&mut self, kind: Kind, content: u64) -> usize {
        let at = self.list.len();
        if at >= MAX_PARTS {
            // An error of this reader's own would bring two kilobytes of the parser's errors along.
            self.is_full = true;
            return at;
        }
        if at == self.list.capacity() {
            // Never beyond the maximum, which doubling would pass.
            self.list.reserve_exact(at.max(64).min(MAX_PARTS - at));
        }
        self.list.push(Part {
            kind,
            end: number(at.saturating_add(1)),
            content: Cell::new(content),
        });
        at
    }

    /// Adds a text that stands in the document as it is.
    fn add_borrowed(&mut self, kind: Kind, text: &str) {
        let start = text.as_ptr().addr().wrapping_sub(self.base);
        self.add(kind, whole(start, text.len()));
    }

    /// Adds a text that has escapes in the document.
    fn add_unescaped(&mut self, kind: Kind, text: &str) {
        let start = self.unescaped.len();
        self.unescaped.push_str(text);
        self.add(kind, whole(start, text.len()));
    }

    /// Notes that a list or an object ends here.
    fn close(&mut self, at: usize) {
        let end = number(self.list.len());
        if let Some(part) = self.list.get_mut(at) {
            part.end = end;
        }
    }
}

/// Texts have at most 64 MiB.
fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn whole(upper: usize, lower: usize) -> u64 {
    u64::from(number(upper)) << 32 | u64::from(number(lower))
}

#[allow(clippy::cast_possible_truncation)]
fn halves(whole: u64) -> (usize, usize) {
    ((whole >> 32) as u32 as usize, whole as u32 as usize)
}

impl<'de> DeserializeSeed<'de> for &mut Parts {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Parts {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.add(Kind::Null, 0);
        Ok(())
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<(), E> {
        self.add(Kind::Bool, u64::from(flag));
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.add(Kind::Unsigned, number);
        Ok(())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.add(Kind::Signed, number.cast_unsigned());
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.add(Kind::Float, number.to_bits());
        Ok(())
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.add_borrowed(Kind::Text, text);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.add_unescaped(Kind::Unescaped, text);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let at = self.add(Kind::List, 0);
        while list.next_element_seed(&mut *self)?.is_some() {}
        self.close(at);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<(), A::Error> {
        let at = self.add(Kind::Object, 0);
        while object.next_key_seed(Name(&mut *self))?.is_some() {
            object.next_value_seed(&mut *self)?;
        }
        self.close(at);
        Ok(())
    }
}

/// The name of a field.
struct Name<'p>(&'p mut Parts);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.0.add_borrowed(Kind::Name, text);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.add_unescaped(Kind::UnescapedName, text);
        Ok(())
    }
}

/// The text with `\ufffd` for each `\uD8xx` that lacks its other half; nothing if none does.
fn without_lone_surrogates(text: &str) -> Option<String> {
    let mut mended: Option<String> = None;
    let mut done = 0;
    let mut position = 0;
    let bytes = text.as_bytes();
    while let Some(offset) = bytes.get(position..).and_then(|rest| rest.iter().position(|byte| *byte == b'\\')) {
        let escape = position.saturating_add(offset);
        let Some(unit) = utf16_unit(bytes, escape) else {
            // Another escape: two characters.
            position = escape.saturating_add(2);
            continue;
        };
        let next = escape.saturating_add(6);
        let paired = is_high(unit) && utf16_unit(bytes, next).is_some_and(is_low);
        if paired {
            position = next.saturating_add(6);
        } else {
            if is_high(unit) || is_low(unit) {
                let output = mended.get_or_insert_with(String::new);
                output.push_str(text.get(done..escape).unwrap_or_default());
                output.push_str("\\ufffd");
                done = next;
            }
            position = next;
        }
    }
    if let Some(output) = &mut mended {
        output.push_str(text.get(done..).unwrap_or_default());
    }
    mended
}

// --- Values ---

/// A value of a document. By default it is null.
#[derive(Clone, Copy, Default)]
pub struct Value<'a> {
    document: Option<&'a Document>,
    at: usize,
}

impl<'a> Value<'a> {
    fn part(self) -> Option<&'a Part> {
        self.document?.parts.list.get(self.at)
    }

    fn is(self, kind: Kind) -> bool {
        self.part().is_some_and(|part| part.kind == kind)
    }

    fn sibling(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// The place behind it.
    fn end(self) -> usize {
        self.part().map_or(usize::MAX, Part::end)
    }

    /// Whether it is null.
    pub fn is_null(self) -> bool {
        self.part().is_none_or(|part| part.kind == Kind::Null)
    }

    /// Whether it is a list.
    pub fn is_list(self) -> bool {
        self.is(Kind::List)
    }

    /// Whether it is an object.
    pub fn is_object(self) -> bool {
        self.is(Kind::Object)
    }

    /// A text.
    pub fn as_str(self) -> Option<&'a str> {
        let part = self.part()?;
        self.document?.text(part)
    }

    /// True or false.
    pub fn as_bool(self) -> Option<bool> {
        let part = self.part()?;
        (part.kind == Kind::Bool).then(|| part.content.get() != 0)
    }

    /// A number.
    #[allow(clippy::cast_precision_loss)]
    pub fn as_f64(self) -> Option<f64> {
        let part = self.part()?;
        let content = part.content.get();
        match part.kind {
            Kind::Unsigned => Some(content as f64),
            Kind::Signed => Some(content.cast_signed() as f64),
            Kind::Float => Some(f64::from_bits(content)),
            _ => None,
        }
    }

    /// A whole number that is not negative.
    fn as_u64(self) -> Option<u64> {
        let part = self.part()?;
        (part.kind == Kind::Unsigned).then(|| part.content.get())
    }

    fn is_number(self) -> bool {
        self.part()
            .is_some_and(|part| matches!(part.kind, Kind::Unsigned | Kind::Signed | Kind::Float))
    }

    /// A field of an object, null or not. Fields are asked for in the order in which they come, mostly:
    /// so the one behind the last is looked at first.
    pub fn get(self, name: &str) -> Option<Value<'a>> {
        let document = self.document?;
        let list = document.parts.list.as_slice();
        let part = list.get(self.at).filter(|part| part.kind == Kind::Object)?;
        let (first, end) = (self.at.saturating_add(1), part.end());
        // Behind an empty object stands another's.
        if first >= end {
            return None;
        }
        let (_, likely) = halves(part.content.get());
        let start = if (first..end).contains(&likely) { likely } else { first };
        let length = number(name.len());
        let mut at = start;
        loop {
            let [candidate, value, ..] = list.get(at..)? else {
                return None;
            };
            let next = value.end();
            // Most names differ in their length, which is looked at here: servers need not keep the order.
            #[allow(clippy::cast_possible_truncation)]
            let is_as_long = candidate.content.get() as u32 == length;
            if is_as_long && document.bytes(candidate).is_some_and(|bytes| same(bytes, name.as_bytes())) {
                part.content.set(u64::from(number(next)));
                return Some(self.sibling(at.saturating_add(1)));
            }
            // Around the end, once.
            at = if next < end { next } else { first };
            if at == start {
                return None;
            }
        }
    }

    /// The elements of a list, nulls among them; none if it is no list.
    pub fn items(self) -> Items<'a> {
        self.elements(false)
    }

    fn elements(self, without_nulls: bool) -> Items<'a> {
        let (at, end) = if self.is_list() {
            (self.at.saturating_add(1), self.end())
        } else {
            (0, 0)
        };
        Items {
            next: self.sibling(at),
            end,
            without_nulls,
        }
    }

    /// The fields of an object; none if it is no object.
    pub fn fields(self) -> impl Iterator<Item = (&'a str, Value<'a>)> + use<'a> {
        let (mut at, end) = if self.is_object() {
            (self.at.saturating_add(1), self.end())
        } else {
            (0, 0)
        };
        core::iter::from_fn(move || {
            let value = self.sibling(at.saturating_add(1));
            let name = self.sibling(at).as_str().filter(|_| at < end)?;
            at = value.end();
            Some((name, value))
        })
    }

    /// An upper estimate of its size, in bytes, once its texts and objects are lowered as strings and
    /// records.
    pub fn weight(self) -> usize {
        const TEXT: usize = 32;
        const RECORD: usize = 128;
        let parts = self.document.and_then(|document| document.parts.list.get(self.at..self.end()));
        parts.unwrap_or_default().iter().fold(0, |weight: usize, part| {
            weight.saturating_add(match part.kind {
                Kind::Text | Kind::Unescaped => halves(part.content.get()).1.saturating_add(TEXT),
                Kind::Unsigned | Kind::Signed | Kind::Float => TEXT,
                Kind::Object => RECORD,
                Kind::List | Kind::Null | Kind::Bool | Kind::Name | Kind::UnescapedName => 0,
            })
        })
    }
}

/// The elements of a list.
#[derive(Clone)]
pub struct Items<'a> {
    next: Value<'a>,
    end: usize,
    without_nulls: bool,
}

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    // Not written out in each of some fifty loops.
    #[inline(never)]
    fn next(&mut self) -> Option<Value<'a>> {
        while self.next.at < self.end {
            let item = self.next;
            self.next.at = item.end();
            if !(self.without_nulls && item.is_null()) {
                return Some(item);
            }
        }
        None
    }
}

impl Value<'_> {
    /// Its text. Recursive: at most 128 deep, since it was read.
    pub fn write(self) -> String {
        let mut text = String::new();
        self.write_to(&mut text, None);
        text
    }

    /// Writes it, but for the field of this name another value.
    fn write_to(self, text: &mut String, other: Option<(&str, &Json)>) {
        let content = self.part().map(|part| (part.kind, part.content.get()));
        match content.unwrap_or((Kind::Null, 0)) {
            (Kind::List, _) => {
                text.push('[');
                for item in self.items() {
                    separate(text);
                    item.write_to(text, None);
                }
                text.push(']');
            }
            (Kind::Object, _) => {
                text.push('{');
                for (name, value) in self.fields() {
                    separate(text);
                    text.push_str(&write(name));
                    text.push(':');
                    match other {
                        Some((other, given)) if other == name => text.push_str(given.as_str()),
                        _ => value.write_to(text, None),
                    }
                }
                text.push('}');
            }
            (Kind::Null, _) => text.push_str("null"),
            (Kind::Bool, 0) => text.push_str("false"),
            (Kind::Bool, _) => text.push_str("true"),
            (Kind::Unsigned, number) => text.push_str(&format!("{number}")),
            // The parser takes negative numbers alone for signed ones.
            (Kind::Signed, number) => text.push_str(&format!("-{}", number.cast_signed().unsigned_abs())),
            (Kind::Float, number) => text.push_str(&write(&f64::from_bits(number))),
            (Kind::Text | Kind::Unescaped | Kind::Name | Kind::UnescapedName, _) => {
                text.push_str(&write(self.as_str().unwrap_or_default()));
            }
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.write())
    }
}

/// A value that shares its document with others.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    document: Rc<Document>,
    at: usize,
}

impl Shared {
    /// The whole document.
    pub fn root(document: Document) -> Self {
        Self {
            document: Rc::new(document),
            at: 0,
        }
    }

    /// The document in a text; null if there is none.
    pub fn of(text: Vec<u8>) -> Self {
        Document::of(text).map(Self::root).unwrap_or_default()
    }

    /// The value.
    pub fn value(&self) -> Value<'_> {
        Value {
            document: Some(&self.document),
            at: self.at,
        }
    }

    /// Another value of the same document.
    pub fn with(&self, other: Value<'_>) -> Self {
        Self {
            document: Rc::clone(&self.document),
            at: other.at,
        }
    }
}

/// An object with another value in one of its fields.
pub fn with_field(object: Value<'_>, name: &str, value: &Json) -> Shared {
    let mut text = String::new();
    object.write_to(&mut text, Some((name, value)));
    Shared::of(text.into_bytes())
}

/// A field that is there and not null.
pub fn field<'a>(object: Value<'a>, name: &str) -> Option<Value<'a>> {
    object.get(name).filter(|value| !value.is_null())
}

/// A field of text. Numbers are taken for their digits.
pub fn text(object: Value<'_>, name: &str) -> Option<String> {
    field(object, name).and_then(as_text)
}

/// The same; empty if there is none.
#[inline(never)]
pub fn text_or_empty(object: Value<'_>, name: &str) -> String {
    text(object, name).unwrap_or_default()
}

/// Text, or the digits of a number.
pub fn as_text(value: Value<'_>) -> Option<String> {
    match value.as_str() {
        Some(text) => Some(text.to_owned()),
        None => value.is_number().then(|| value.write()),
    }
}

/// A field of text that is not blank.
pub fn filled_text(object: Value<'_>, name: &str) -> Option<String> {
    filled(object, name).map(Cow::into_owned)
}

/// The same, to be looked at.
pub fn filled<'a>(object: Value<'a>, name: &str) -> Option<Cow<'a, str>> {
    let value = field(object, name)?;
    let text = value.as_str().map(Cow::Borrowed).or_else(|| as_text(value).map(Cow::Owned))?;
    (!text.trim().is_empty()).then_some(text)
}

/// Whether a field is this text, which is not blank.
pub fn is(object: Value<'_>, name: &str, text: &str) -> bool {
    filled(object, name).as_deref() == Some(text)
}

/// A field that is true or false; absent otherwise.
pub fn flag(object: Value<'_>, name: &str) -> Option<bool> {
    field(object, name).and_then(Value::as_bool)
}

/// A field that is a whole number of 32 bits.
pub fn whole_number(object: Value<'_>, name: &str) -> Option<u32> {
    field(object, name)
        .and_then(Value::as_u64)
        .and_then(|number| u32::try_from(number).ok())
}

/// The elements of a field that are not null; none if it is no list.
pub fn list<'a>(object: Value<'a>, name: &str) -> Items<'a> {
    object.get(name).unwrap_or_default().elements(true)
}

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

extern crate std;

use std::{
    borrow::{Cow, ToOwned},
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use proptest::{prelude::*, sample::Index};
use serde_json::{Map, Number, Value, json};

use super::{
    Document, Json, Shared, Unreadable, as_text, checked_object, field, filled, filled_text, flag, list, text, whole_number, with_field,
    write,
};
use crate::reading::{MAX_PARTS, MAX_STRAY_BYTES};

/// The tree of a text, or why it cannot be read.
fn parse(bytes: &[u8]) -> Result<Value, Unreadable> {
    Document::of(bytes.to_vec()).map(|document| tree(document.root()))
}

/// The tree of a value.
fn tree(value: super::Value<'_>) -> Value {
    serde_json::from_str(&value.write()).unwrap()
}

/// The document of a tree.
fn document(tree: &Value) -> Document {
    Document::of(tree.to_string().into_bytes()).unwrap()
}

#[test]
fn a_text_is_read_or_it_is_said_why_not() {
    let rows: [(&str, &[u8], Result<Value, Unreadable>); 15] = [
        ("object", b"{\"a\":1}", Ok(json!({ "a": 1 }))),
        ("blanks around it", b" \r\n[1]\n", Ok(json!([1]))),
        ("byte order mark", b"\xef\xbb\xbf{}", Ok(json!({}))),
        ("scalar", b"null", Ok(json!(null))),
        ("invalid UTF-8", b"\"a\xffb\"", Ok(json!("a\u{fffd}b"))),
        ("nothing", b"", Err(Unreadable::CutOff)),
        (
            "cut off in an object",
            b"{\"data\":{\"boards\":[{\"id\":\"1\"",
            Err(Unreadable::CutOff),
        ),
        ("cut off in a string", b"{\"data\":\"abc", Err(Unreadable::CutOff)),
        ("cut off in an escape", b"\"\\u12", Err(Unreadable::CutOff)),
        ("cut off in a word", b"tru", Err(Unreadable::CutOff)),
        ("words", b"upstream connect error", Err(Unreadable::NotJson)),
        ("two documents", b"{}{}", Err(Unreadable::NotJson)),
        ("a number beyond all bounds", b"1e999", Err(Unreadable::NotJson)),
        ("NaN", b"NaN", Err(Unreadable::NotJson)),
        ("a line break in a string", b"\"a\nb\"", Err(Unreadable::NotJson)),
    ];
    for (name, bytes, expected) in rows {
        assert_eq!(parse(bytes), expected, "{name}");
    }
}

/// GraphQL forbids it.
#[test]
fn either_of_two_equal_keys_counts() {
    let document = Document::of(b"{\"a\":1,\"a\":2,\"b\":3}".to_vec()).unwrap();
    let root = document.root();
    for _ in 0..4 {
        let found = root.get("a").map(tree);
        assert!(found == Some(json!(1)) || found == Some(json!(2)), "{found:?}");
        assert_eq!(root.get("b").map(tree), Some(json!(3)));
    }
}

#[test]
fn a_lone_half_of_a_character_is_replaced() {
    let rows = [
        ("high at the end", r#""a\ud83d""#, "a\u{fffd}"),
        ("high before a letter", r#""\ud83dxyz""#, "\u{fffd}xyz"),
        ("low alone", r#""\ude00!""#, "\u{fffd}!"),
        ("two highs", r#""\ud83d\ud83d""#, "\u{fffd}\u{fffd}"),
        ("high before another escape", r#""\ud83d\n""#, "\u{fffd}\n"),
        ("high before a pair", r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
        ("low before high", r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
        ("a pair stays", r#""\ud83d\ude00""#, "😀"),
        ("upper case", r#""\uD83D""#, "\u{fffd}"),
        ("after an escaped backslash it is no escape", r#""\\ud83d""#, "\\ud83d"),
        ("after two of them", r#""\\\\\ud83d""#, "\\\\\u{fffd}"),
        ("beside other letters", r#""é\ud83dé""#, "é\u{fffd}é"),
    ];
    for (name, input, expected) in rows {
        assert_eq!(parse(input.as_bytes()), Ok(json!(expected)), "{name}");
    }
    assert_eq!(parse(br#""\ud8"#), Err(Unreadable::CutOff));
    assert_eq!(parse(br#""\ud8zz""#), Err(Unreadable::NotJson));
}

#[test]
fn deep_nesting_is_refused_and_not_a_trap() {
    for depth in [127, 128, 1000, 200_000] {
        let arrays = "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(parse(arrays.as_bytes()).is_ok(), depth < 128, "{depth}");
        let open = "{\"a\":".repeat(depth);
        let expected = if depth < 128 { Unreadable::CutOff } else { Unreadable::NotJson };
        assert_eq!(parse(open.as_bytes()), Err(expected), "{depth}");
    }
}

#[test]
fn a_document_that_would_fill_the_memory_is_refused() {
    // The list is a part, too.
    for (parts, is_read) in [(MAX_PARTS, true), (MAX_PARTS + 1, false)] {
        let zeros = format!("[{}0]", "0,".repeat(parts - 2)).into_bytes();
        match Document::of(zeros) {
            Ok(document) => assert!(is_read && document.root().items().count() == parts - 1, "{parts}"),
            Err(problem) => assert_eq!((is_read, problem), (false, Unreadable::TooManyParts), "{parts}"),
        }
    }
    // Names are parts, too.
    let objects = format!("[{}{{\"\":0}}]", "{\"\":0},".repeat(MAX_PARTS / 3));
    assert_eq!(checked_object(&objects), Err(Unreadable::TooManyParts.to_string()));
    assert_eq!(Document::of(objects.into_bytes()).err(), Some(Unreadable::TooManyParts));
    // Deep nesting ends before.
    let lists = "[".repeat(9_000_000);
    assert_eq!(parse(lists.as_bytes()), Err(Unreadable::NotJson));
    // What monday.com sends of the same length is read.
    let boards: Vec<Value> = (0..100_000)
        .map(|number| json!({ "id": number.to_string(), "name": "A board" }))
        .collect();
    assert!(Document::of(json!({ "data": { "boards": boards } }).to_string().into_bytes()).is_ok());
    let text = json!("x".repeat(20_000_000)).to_string();
    assert!(Document::of(text.into_bytes()).is_ok());
}

#[test]
fn fields_are_read_leniently() {
    let document = document(&json!({
        "text": "a", "blank": " ", "empty": "", "null": null, "id": 18265829659_u64, "huge": u64::MAX, "negative": -1,
        "broken": 1.5, "yes": true, "list": [1, null, "x"], "object": {}, "small": 7,
    }));
    let object = document.root();
    assert_eq!(text(object, "text").as_deref(), Some("a"));
    assert_eq!(text(object, "blank").as_deref(), Some(" "));
    // Numbers as ids occur; they are beyond 32 bits.
    assert_eq!(text(object, "id").as_deref(), Some("18265829659"));
    assert_eq!(text(object, "huge").as_deref(), Some("18446744073709551615"));
    assert_eq!(filled(object, "id").as_deref(), Some("18265829659"));
    for absent in ["null", "missing", "yes", "list", "object"] {
        assert_eq!(text(object, absent), None, "{absent}");
        assert_eq!(filled(object, absent), None, "{absent}");
    }
    assert_eq!(filled_text(object, "blank"), None);
    assert_eq!(filled_text(object, "empty"), None);
    assert_eq!(filled_text(object, "text").as_deref(), Some("a"));
    assert_eq!(flag(object, "yes"), Some(true));
    assert_eq!(flag(object, "text"), None);
    assert_eq!(whole_number(object, "small"), Some(7));
    for absent in ["huge", "negative", "broken", "text", "id"] {
        assert_eq!(whole_number(object, absent), None, "{absent}");
    }
    assert_eq!(list(object, "list").count(), 2);
    assert_eq!(list(object, "text").count(), 0);
    assert!(field(object, "null").is_none() && object.get("null").is_some());
    // None of it is an object.
    for other in [json!([1]), json!(["text", 1]), json!("text"), json!(null)] {
        let other = self::document(&other);
        assert_eq!(text(other.root(), "text"), None);
    }
    let word = self::document(&json!("x"));
    assert_eq!(list(word.root(), "list").count(), 0);
    assert_eq!(as_text(self::document(&json!(true)).root()), None);
}

/// Three bytes for each: a body of 64 MiB would become one of 192.
#[test]
fn a_text_of_stray_bytes_is_no_json() {
    let text = |stray: usize| [b"{\"a\":\"".as_slice(), &vec![0xff; stray], b"\"}"].concat();
    assert!(parse(&text(1_000)).is_ok());
    assert_eq!(parse(&text(MAX_STRAY_BYTES)), Err(Unreadable::NotJson));
}

#[test]
fn a_value_weighs_more_than_its_texts() {
    let weight = |tree: &Value| document(tree).root().weight();
    assert_eq!(weight(&json!(null)), 0);
    assert_eq!(weight(&json!("abc")), 35);
    assert_eq!(
        weight(&json!({ "id": "1", "people": [{ "id": "22" }, null, true, 7] })),
        128 + 33 + 128 + 34 + 32
    );
    // As deep as it can be read.
    let deep = "[".repeat(127) + "\"x\"" + &"]".repeat(127);
    assert_eq!(Document::of(deep.into_bytes()).unwrap().root().weight(), 33);
    assert_eq!(Document::default().root().weight(), 0);
}

/// It lies before others in memory, which are none of its own.
#[test]
fn what_stands_behind_an_empty_object_is_not_in_it() {
    let document = document(&json!([{ "a": {}, "b": 1 }, {}, "c", 2, [], "d", 3]));
    let items: Vec<_> = document.root().items().collect();
    let empty = items[0].get("a").unwrap();
    assert!(empty.is_object() && empty.fields().next().is_none());
    for object in [empty, items[1]] {
        for _ in 0..2 {
            for name in ["a", "b", "c", "d", ""] {
                assert!(object.get(name).is_none(), "{name}");
            }
        }
    }
    assert!(items[4].is_list() && items[4].items().next().is_none() && items[4].get("d").is_none());
}

#[test]
fn a_name_with_escapes_is_found() {
    let document = Document::of(br#"{"n\u0061me":1,"\ud83d\ude00":{"\"":2},"a\ud83db":3,"plain":"t\u0065xt"}"#.to_vec()).unwrap();
    let root = document.root();
    assert_eq!(root.get("name").map(tree), Some(json!(1)));
    assert_eq!(root.get("😀").and_then(|inner| inner.get("\"")).map(tree), Some(json!(2)));
    assert_eq!(root.get("a\u{fffd}b").map(tree), Some(json!(3)));
    assert_eq!(root.get("plain").and_then(super::Value::as_str), Some("text"));
    assert!(root.get(r"n\u0061me").is_none() && root.get("nam").is_none() && root.get("text").is_none());
    let names: Vec<_> = root.fields().map(|(name, _)| name).collect();
    assert_eq!(names, ["name", "😀", "a\u{fffd}b", "plain"]);
}

#[test]
fn what_is_no_object_has_no_fields_and_what_is_no_list_no_items() {
    let document = document(&json!([["a", 1], "a", 7, -7, 0.5, true, null, {}]));
    let root = document.root();
    assert!(root.get("a").is_none() && root.fields().next().is_none());
    for (index, value) in root.items().enumerate() {
        assert!(value.get("a").is_none() && value.fields().next().is_none(), "{value:?}");
        assert_eq!(value.items().count(), if index == 0 { 2 } else { 0 }, "{value:?}");
    }
    // The value by default is null.
    let none = super::Value::default();
    assert!(none.is_null() && !none.is_object() && !none.is_list() && none.get("a").is_none());
    assert!(none.items().next().is_none() && none.fields().next().is_none() && none.as_str().is_none());
    assert_eq!((tree(none), tree(Document::default().root())), (json!(null), json!(null)));
}

#[test]
fn an_object_is_checked_and_not_changed() {
    for object in ["{}", "{\"b\": 1.50, \"a\": [\"\\u0061\"]}"] {
        assert_eq!(checked_object(&format!("\u{feff} {object}\n")), Ok(object));
    }
    for (text, problem) in [
        ("[1]", "expected `{` at line 1 column 1"),
        ("\"{\"", "expected `{` at line 1 column 1"),
        ("{\"a\":\n1,}", "trailing comma at line 2 column 3"),
        ("{}{}", "trailing characters at line 1 column 3"),
        ("", "EOF while parsing a value at line 1 column 0"),
    ] {
        assert_eq!(checked_object(text), Err(problem.to_owned()));
    }
}

#[test]
fn values_that_are_kept_share_their_document() {
    let kept: Vec<Shared> = {
        let whole = Shared::root(document(&json!({ "rows": [{ "id": "1" }, null, { "id": "3" }] })));
        whole.value().get("rows").unwrap().items().map(|row| whole.with(row)).collect()
    };
    let ids: Vec<_> = kept.iter().map(|row| text(row.value(), "id")).collect();
    assert_eq!(ids, [Some("1".to_owned()), None, Some("3".to_owned())]);
    assert!(kept[1].value().is_null() && Shared::default().value().is_null());
}

proptest! {
    #[test]
    fn no_bytes_trouble_it(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn no_escapes_trouble_it(text in r#"["\\ud8Da-f0c ,:{}\[\]+é]{0,40}"#) {
        let _ = parse(text.as_bytes());
    }

    #[test]
    fn a_string_with_any_escapes_is_read(units in prop::collection::vec(any::<u16>(), 0..20)) {
        let escapes: String = units.iter().map(|unit| format!("\\u{unit:04x}")).collect();
        let expected = String::from_utf16_lossy(&units);
        prop_assert_eq!(parse(format!("\"{escapes}\"").as_bytes()), Ok(json!(expected)));
    }

    #[test]
    fn what_is_written_is_read_again(text in any::<String>(), number in any::<i64>()) {
        let value = json!({ "text": text, "list": [number, null, { "deep": true }] });
        prop_assert_eq!(parse(write(&value).as_bytes()), Ok(value));
    }

    /// Whatever serde_json makes of a text, is made of it.
    #[test]
    fn a_document_is_its_tree(tree in any_json(), seed in any::<u32>()) {
        for text in [tree.to_string(), spelled(&tree, seed)] {
            let document = Document::of(text.clone().into_bytes()).unwrap();
            // Floats are not read to the last bit.
            let expected: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(self::tree(document.root()), expected.clone(), "{}", text);
            prop_assert_eq!(document.root().write(), expected.to_string());
            let again = Json::from(document.root());
            prop_assert_eq!(again.as_str(), expected.to_string());
            agrees(document.root(), &expected)?;
        }
    }

    #[test]
    fn a_field_is_found_whatever_was_asked_for_before(
        tree in any_json(), seed in any::<u32>(), questions in prop::collection::vec((any::<Index>(), any::<Index>()), 0..40),
    ) {
        let text = spelled(&tree, seed);
        let document = Document::of(text.clone().into_bytes()).unwrap();
        let tree: Value = serde_json::from_str(&text).unwrap();
        let mut values = Vec::new();
        all(document.root(), &tree, &mut values);
        // The names of all objects: most are missing in each.
        let mut names: Vec<&str> = values.iter().filter_map(|(_, tree)| tree.as_object()).flat_map(Map::keys).map(String::as_str).collect();
        names.extend(["missing", ""]);
        for (value, name) in &questions {
            let (value, tree) = value.get(&values);
            let any = name.get(&names);
            // One of its own, if it has any; and any.
            let own: Vec<&str> = tree.as_object().into_iter().flat_map(Map::keys).map(String::as_str).collect();
            for name in own.get(name.index(own.len().max(1))).into_iter().chain([any]) {
                prop_assert_eq!(value.get(name).map(self::tree), tree.get(name).cloned(), "{} in {}", name, text);
            }
        }
        // Forwards and backwards, all of them.
        for (value, tree) in values.iter().chain(values.iter().rev()) {
            for name in names.iter().chain(names.iter().rev()) {
                prop_assert_eq!(value.get(name).map(self::tree), tree.get(name).cloned(), "{} in {}", name, text);
            }
        }
    }

    #[test]
    fn what_is_put_together_is_read_by_others(
        word in any::<String>(), number in any::<u32>(), flag in any::<bool>(), words in prop::collection::vec(any::<String>(), 0..4),
        fields in prop::collection::btree_map(any_name(), any::<Option<String>>(), 0..5), inner in any_json(),
    ) {
        let read = |json: &Json| serde_json::from_str::<Value>(json.as_str()).unwrap();
        prop_assert_eq!(read(&Json::from(word.as_str())), json!(word));
        prop_assert_eq!(read(&Json::from(word.clone())), json!(word));
        prop_assert_eq!(read(&Json::from(number)), json!(number));
        prop_assert_eq!(read(&Json::from(flag)), json!(flag));
        prop_assert_eq!(read(&Json::from(None::<bool>)), json!(null));
        prop_assert_eq!(read(&Json::from(Some(flag))), json!(flag));
        prop_assert_eq!(read(&Json::from(words.iter().map(String::as_str).collect::<Vec<_>>().as_slice())), json!(words));
        let written: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), Some(Json::from(value.clone())))).collect();
        let object = Json::object(&written);
        prop_assert_eq!(read(&object), json!(fields));
        // What was read is repeated inside.
        let document = document(&inner);
        let list = Json::from([object.clone(), Json::from(document.root()), Json::list(&[]), Json::object(&[])]);
        let expected = json!([fields, read(&Json::from(document.root())), [], {}]);
        prop_assert_eq!(read(&list), expected.clone());
        let some = Json::from([("a", Some(object)), ("b", None), ("c", Some(Json::from(number)))]);
        prop_assert_eq!(read(&some), json!({ "a": fields, "c": number }));
        prop_assert_eq!(parse(&list.into_bytes()), Ok(expected));
    }

    #[test]
    fn one_field_is_replaced_and_the_others_stay(
        fields in prop::collection::btree_map(any_name(), any_json(), 0..6), which in any::<Index>(), with in any_json(), seed in any::<u32>(),
    ) {
        let text = spelled(&json!(fields), seed);
        let document = Document::of(text.clone().into_bytes()).unwrap();
        let with = Json::from(self::document(&with).root());
        let names: Vec<&str> = fields.keys().map(String::as_str).chain(["missing"]).collect();
        let name = *which.get(&names);
        let replaced = with_field(document.root(), name, &with);
        // Once more: floats are not read to the last bit.
        let again = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let mut expected = again(&again(&text).to_string());
        if let Some(value) = expected.get_mut(name) {
            *value = again(with.as_str());
        }
        prop_assert_eq!(tree(replaced.value()), expected);
        prop_assert_eq!(tree(document.root()), again(&text));
    }
}

/// Checks everything that a value says of itself, and everything in it.
fn agrees(value: super::Value<'_>, tree: &Value) -> Result<(), TestCaseError> {
    let is = (value.is_null(), value.is_list(), value.is_object());
    prop_assert_eq!(is, (tree.is_null(), tree.is_array(), tree.is_object()));
    prop_assert_eq!(value.as_str(), tree.as_str());
    prop_assert_eq!(value.as_bool(), tree.as_bool());
    prop_assert_eq!(value.as_f64(), tree.as_f64());
    let digits = tree.as_number().map(Number::to_string);
    prop_assert_eq!(as_text(value), tree.as_str().map(str::to_owned).or(digits));
    prop_assert_eq!(value.weight(), weight(tree));
    prop_assert_eq!(format!("{value:?}"), tree.to_string());

    let items = tree.as_array().map(Vec::as_slice).unwrap_or_default();
    prop_assert_eq!(value.items().count(), items.len());
    for (item, tree) in value.items().zip(items) {
        agrees(item, tree)?;
    }
    let fields = tree.as_object().cloned().unwrap_or_default();
    prop_assert_eq!(value.fields().count(), fields.len());
    for ((own, inner), (name, tree)) in value.fields().zip(&fields) {
        prop_assert_eq!(own, name.as_str());
        agrees(inner, tree)?;
        // A field is read as it is.
        prop_assert_eq!(field(value, name).is_some(), !tree.is_null());
        prop_assert_eq!(flag(value, name), tree.as_bool());
        prop_assert_eq!(
            whole_number(value, name),
            tree.as_u64().and_then(|number| u32::try_from(number).ok())
        );
        let text = as_text(inner);
        prop_assert_eq!(&self::text(value, name), &text);
        let text = text.filter(|text| !text.trim().is_empty());
        prop_assert_eq!(&filled(value, name).map(Cow::into_owned), &text);
        prop_assert_eq!(filled_text(value, name), text);
        let items = tree.as_array().map(Vec::as_slice).unwrap_or_default();
        let items = items.iter().filter(|item| !item.is_null());
        prop_assert!(list(value, name).map(self::tree).eq(items.cloned()));
    }
    Ok(())
}

/// The weight by the tree.
fn weight(tree: &Value) -> usize {
    match tree {
        Value::String(text) => text.len() + 32,
        Value::Number(_) => 32,
        Value::Object(fields) => 128 + fields.values().map(weight).sum::<usize>(),
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Null | Value::Bool(_) => 0,
    }
}

/// A value and everything in it, each beside its tree.
fn all<'v, 't>(value: super::Value<'v>, tree: &'t Value, values: &mut Vec<(super::Value<'v>, &'t Value)>) {
    values.push((value, tree));
    for (item, tree) in value.items().zip(tree.as_array().into_iter().flatten()) {
        all(item, tree, values);
    }
    for ((_, inner), (_, tree)) in value.fields().zip(tree.as_object().into_iter().flatten()) {
        all(inner, tree, values);
    }
}

/// The text of a tree with blanks around everything, and some letters as escapes. The seed decides
/// which.
fn spelled(tree: &Value, seed: u32) -> String {
    let text = |text: &str| {
        let mut spelled = String::from("\"");
        for (place, letter) in (0_u32..).zip(text.chars()) {
            if (seed >> (place % 32)) & 1 == 1 {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    spelled.push_str(&format!("\\u{unit:04x}"));
                }
            } else {
                let quoted = json!(letter).to_string();
                spelled.push_str(&quoted[1..quoted.len() - 1]);
            }
        }
        spelled + "\""
    };
    match tree {
        Value::String(own) => text(own),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| spelled(item, seed.rotate_left(1))).collect();
            format!("[ {}\n]", items.join(" ,\t"))
        }
        Value::Object(fields) => {
            let field = |(name, value): (&String, &Value)| format!("{} : {}", text(name), spelled(value, seed.rotate_left(5)));
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!("{{\r\n{} }}", fields.join(" , "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => tree.to_string(),
    }
}

/// Few, so that objects beside each other have the same; and any.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["id", "name", "ids", "a", "", "é", "\"", "\\", "\n", "😀"]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

/// Any tree.
fn any_json() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::from)),
        prop::sample::select(vec![
            json!(0),
            json!(-0.0),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(1e300),
            json!(5e-324),
            json!(18265829659_u64),
        ]),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number,
        any_name().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any_name(), inner, 0..6).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

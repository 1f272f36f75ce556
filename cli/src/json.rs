//! Results as JSON: the contract's records with their fields in snake_case and its cases in the
//! contract's own spelling.
//!
//! The generated types spell cases the Rust way (`AlreadyOwner`), which is of no use outside Rust.

use std::fmt::Display;

use serde::ser::{self, Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use serde_json::{Map, Value};

/// Converts a record of the contract.
pub fn value(record: &impl Serialize) -> Value {
    // Nothing in the contract is of a kind that JSON or this serializer could not show.
    record.serialize(Json).unwrap_or_else(|error| Value::String(error.to_string()))
}

/// A case without payload, in the contract's spelling: `already-owner`.
pub fn case(case: &impl Serialize) -> String {
    match value(case) {
        Value::String(word) => word,
        other => other.to_string(),
    }
}

/// `AlreadyOwner` with its words separated.
fn word(case: &str, separator: char) -> String {
    let mut word = String::new();
    for character in case.chars() {
        if character.is_ascii_uppercase() && !word.is_empty() {
            word.push(separator);
        }
        word.push(character.to_ascii_lowercase());
    }
    word
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Unknown(String);

impl ser::Error for Unknown {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

type Outcome = Result<Value, Unknown>;

/// Knows the kinds of values that the contract has, and no others.
struct Json;

fn foreign<T>(kind: &str) -> Result<T, Unknown> {
    Err(Unknown(format!("the contract has no {kind}")))
}

macro_rules! plain {
    ($($method:ident: $kind:ty),+) => {
        $(fn $method(self, plain: $kind) -> Outcome {
            Ok(Value::from(plain))
        })+
    };
}

impl Serializer for Json {
    type Ok = Value;
    type Error = Unknown;
    type SerializeSeq = List;
    type SerializeTuple = Impossible<Value, Unknown>;
    type SerializeTupleStruct = Impossible<Value, Unknown>;
    type SerializeTupleVariant = Impossible<Value, Unknown>;
    type SerializeMap = Impossible<Value, Unknown>;
    type SerializeStruct = Record;
    type SerializeStructVariant = Impossible<Value, Unknown>;

    plain! {
        serialize_bool: bool,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_f32: f32, serialize_f64: f64,
        serialize_str: &str, serialize_bytes: &[u8]
    }

    fn serialize_char(self, character: char) -> Outcome {
        Ok(Value::from(character.to_string()))
    }

    fn serialize_none(self) -> Outcome {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, some: &T) -> Outcome {
        some.serialize(self)
    }

    fn serialize_unit(self) -> Outcome {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Outcome {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, case: &'static str) -> Outcome {
        Ok(Value::from(word(case, '-')))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, inner: &T) -> Outcome {
        inner.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, case: &'static str, payload: &T) -> Outcome {
        let payload = payload.serialize(Self)?;
        Ok(Value::Object(Map::from_iter([(word(case, '_'), payload)])))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List, Unknown> {
        Ok(List(Vec::with_capacity(length.unwrap_or_default())))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Record, Unknown> {
        Ok(Record(Map::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unknown> {
        foreign("tuple")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Unknown> {
        foreign("tuple")
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeTupleVariant, Unknown> {
        foreign("case with several payloads")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unknown> {
        foreign("map")
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeStructVariant, Unknown> {
        foreign("case with fields")
    }
}

struct List(Vec<Value>);

impl SerializeSeq for List {
    type Ok = Value;
    type Error = Unknown;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Unknown> {
        self.0.push(element.serialize(Json)?);
        Ok(())
    }

    fn end(self) -> Outcome {
        Ok(Value::Array(self.0))
    }
}

struct Record(Map<String, Value>);

impl SerializeStruct for Record {
    type Ok = Value;
    type Error = Unknown;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &'static str, content: &T) -> Result<(), Unknown> {
        let name = field.trim_start_matches("r#").to_owned();
        self.0.insert(name, content.serialize(Json)?);
        Ok(())
    }

    fn end(self) -> Outcome {
        Ok(Value::Object(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use monday_connector_host::types::{ActionError, Failure, FailureKind, MembershipOutcome, ResponseBody, Warning};
    use serde_json::json;

    #[test]
    fn cases_are_spelled_as_in_the_contract() {
        assert_eq!(value(&MembershipOutcome::NotAMember), json!("not-a-member"));
        assert_eq!(value(&ResponseBody::Text("x".to_owned())), json!({"text": "x"}));
        assert_eq!(value(&ResponseBody::Bytes(vec![1, 255])), json!({"bytes": [1, 255]}));
    }

    #[test]
    fn a_failure_keeps_every_field() {
        let failure = Failure {
            kind: FailureKind::RateLimitExceeded,
            message: "Later.".to_owned(),
            code: None,
            http_status: Some(429),
            request_id: None,
            retry_after_ms: Some(2000),
            attempts: 1,
            idempotency_key: None,
            details: Vec::new(),
            warnings: vec![Warning {
                code: "api-version-differs".to_owned(),
                message: "Other.".to_owned(),
                path: None,
            }],
        };
        assert_eq!(
            value(&ActionError::TemporaryFailure(failure)),
            json!({"temporary_failure": {
                "kind": "rate-limit-exceeded",
                "message": "Later.",
                "code": null,
                "http_status": 429,
                "request_id": null,
                "retry_after_ms": 2000,
                "attempts": 1,
                "idempotency_key": null,
                "details": [],
                "warnings": [{"code": "api-version-differs", "message": "Other.", "path": null}],
            }})
        );
    }
}

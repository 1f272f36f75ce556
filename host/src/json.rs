//! JSON in the contract's spelling: names and words in snake_case.
//!
//! The generated types spell cases the Rust way (`AlreadyOwner`), for their own serialization.

use std::fmt::Display;

use serde::ser::{self, Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use serde_json::{Map, Value};

/// Converts a record of the contract to JSON, in the spelling that
/// [`Connector::call`](crate::Connector::call) uses: fields and words in snake_case
/// (`"not_a_member"`), a case with a payload as an object (`{"by_id": "4"}`), an absent value as
/// null.
///
/// A value of a kind that the contract does not have, such as a map, becomes null.
///
/// ```
/// use monday_connector_host::to_json;
/// use monday_connector_host::types::{MembershipOutcome, UserSelector};
///
/// assert_eq!(to_json(&MembershipOutcome::NotAMember), "not_a_member");
/// assert_eq!(to_json(&UserSelector::ById("4".to_owned()))["by_id"], "4");
/// ```
pub fn to_json<T: Serialize>(value: &T) -> Value {
    value.serialize(Json).unwrap_or_default()
}

/// The snake_case spelling of a case's Rust name: `already_owner` for `AlreadyOwner`.
fn snake_case(case: &str) -> String {
    let mut word = String::new();
    for character in case.chars() {
        if character.is_ascii_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.push(character.to_ascii_lowercase());
    }
    word
}

/// The Rust name of a case: `AlreadyOwner` for `already_owner`.
pub(crate) fn camel_case(word: &str) -> String {
    let mut case = String::new();
    for part in word.split('_') {
        let mut characters = part.chars();
        case.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        case.push_str(characters.as_str());
    }
    case
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Error(String);

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

type Outcome = Result<Value, Error>;

/// Serializes the kinds of values that the contract has, and no others.
struct Json;

fn unsupported<T>(kind: &str) -> Result<T, Error> {
    Err(Error(format!("the contract has no {kind}")))
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
    type Error = Error;
    type SerializeSeq = List;
    type SerializeTuple = Impossible<Value, Error>;
    type SerializeTupleStruct = Impossible<Value, Error>;
    type SerializeTupleVariant = Impossible<Value, Error>;
    type SerializeMap = Impossible<Value, Error>;
    type SerializeStruct = Record;
    type SerializeStructVariant = Impossible<Value, Error>;

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
        Ok(Value::from(snake_case(case)))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, inner: &T) -> Outcome {
        inner.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _: &'static str, _: u32, case: &'static str, payload: &T) -> Outcome {
        let payload = payload.serialize(Self)?;
        Ok(Value::Object(Map::from_iter([(snake_case(case), payload)])))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<List, Error> {
        Ok(List(Vec::with_capacity(length.unwrap_or_default())))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Record, Error> {
        Ok(Record(Map::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        unsupported("tuple")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        unsupported("tuple")
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeTupleVariant, Error> {
        unsupported("case with several payloads")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        unsupported("map")
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self::SerializeStructVariant, Error> {
        unsupported("case with fields")
    }
}

struct List(Vec<Value>);

impl SerializeSeq for List {
    type Ok = Value;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, element: &T) -> Result<(), Error> {
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
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, field: &'static str, content: &T) -> Result<(), Error> {
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
    use serde_json::json;

    use super::*;
    use crate::types::{ActionError, CallReport, CallWarning, Failure, FailureKind, MembershipOutcome, ResponseBody, WorkspaceFilter};

    #[test]
    fn words_are_in_snake_case() {
        assert_eq!(to_json(&MembershipOutcome::NotAMember), json!("not_a_member"));
        assert_eq!(to_json(&WorkspaceFilter::Any), json!("any"));
        assert_eq!(to_json(&WorkspaceFilter::ById("4".to_owned())), json!({"by_id": "4"}));
        assert_eq!(to_json(&ResponseBody::Bytes(vec![1, 255])), json!({"bytes": [1, 255]}));
        assert_eq!(camel_case("not_a_member"), "NotAMember");
    }

    #[test]
    fn a_failure_keeps_every_field() {
        let failure = Failure {
            kind: FailureKind::RateLimitExceeded,
            message: "Later.".to_owned(),
            code: None,
            retry_after_ms: Some(2000),
            details: Vec::new(),
            call: CallReport {
                http_status: Some(429),
                request_id: None,
                api_version: None,
                requests_sent: 1,
                idempotency_key: None,
                replayed: false,
                warnings: vec![CallWarning {
                    code: "api-version-differs".to_owned(),
                    message: "Other.".to_owned(),
                    path: None,
                }],
            },
        };
        assert_eq!(
            to_json(&ActionError::TemporaryFailure(failure)),
            json!({"temporary_failure": {
                "kind": "rate_limit_exceeded",
                "message": "Later.",
                "code": null,
                "retry_after_ms": 2000,
                "details": [],
                "call": {
                    "http_status": 429,
                    "request_id": null,
                    "api_version": null,
                    "requests_sent": 1,
                    "idempotency_key": null,
                    "replayed": false,
                    "warnings": [{"code": "api-version-differs", "message": "Other.", "path": null}],
                },
            }})
        );
    }
}

//! JSON for the values of a component, by the component's own types: functions that this library was
//! not compiled for can be called too.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use serde_json::{Map, Value};
use wasmtime::Engine;
use wasmtime::component::types::{Case, ComponentFunc, ComponentItem, Enum, Record, Type, Variant};
use wasmtime::component::{Component, ComponentExportIndex, Val};

use crate::CallError;
use crate::json::to_json;
use crate::options::CallOptions;
use crate::types::ActionError;

/// Maximum length of a word that an error repeats.
const MAX_QUOTED_CHARS: usize = 60;

/// A function that can be called by name.
pub(crate) struct Function {
    pub(crate) export: ComponentExportIndex,
    /// The type of the parameter before the options; `check-connection` has none.
    input: Option<Type>,
    options: Type,
}

/// The functions of a component that take at most one input, and options, and return a result.
pub(crate) fn functions(engine: &Engine, component: &Component) -> BTreeMap<Arc<str>, Function> {
    let mut functions = BTreeMap::new();
    for (interface, item) in component.component_type().exports(engine) {
        let ComponentItem::ComponentInstance(instance) = item.ty else {
            continue;
        };
        let Some(interface) = component.get_export_index(None, interface) else {
            continue;
        };
        for (name, item) in instance.exports(engine) {
            let ComponentItem::ComponentFunc(function) = item.ty else {
                continue;
            };
            let export = component.get_export_index(Some(&interface), name);
            if let (Some(export), Some((input, options))) = (export, parameters(&function)) {
                functions.insert(name.into(), Function { export, input, options });
            }
        }
    }
    functions
}

/// The types of the input and the options, if the function has this shape and JSON can spell its
/// types.
fn parameters(function: &ComponentFunc) -> Option<(Option<Type>, Type)> {
    let mut parameters = function.params();
    let (input, (name, options)) = match (parameters.next(), parameters.next(), parameters.next()) {
        (Some(options), None, _) => (None, options),
        (Some((_, input)), Some(options), None) => (Some(input), options),
        _ => return None,
    };
    let Some(Type::Result(result)) = function.results().next() else {
        return None;
    };
    let types = [input.clone(), Some(options.clone()), result.ok(), result.err()];
    let spelled = types.iter().flatten().all(is_spelled);
    (name == "options" && spelled && !function.async_()).then_some((input, options))
}

/// True for the types that the contract uses, and those made of them.
fn is_spelled(ty: &Type) -> bool {
    match ty {
        Type::Bool
        | Type::S8
        | Type::U8
        | Type::S16
        | Type::U16
        | Type::S32
        | Type::U32
        | Type::S64
        | Type::U64
        | Type::Float32
        | Type::Float64
        | Type::Char
        | Type::String
        | Type::Enum(_) => true,
        Type::List(list) => is_spelled(&list.ty()),
        Type::Option(option) => is_spelled(&option.ty()),
        Type::Record(record) => record.fields().all(|field| is_spelled(&field.ty)),
        Type::Variant(variant) => variant.cases().all(|case| case.ty.as_ref().is_none_or(is_spelled)),
        _ => false,
    }
}

impl Function {
    /// The values of the parameters; an error names the place of what does not fit.
    pub(crate) fn arguments(&self, input: &Value, options: &CallOptions) -> Result<Vec<Val>, CallError> {
        let mut arguments = Vec::new();
        match &self.input {
            Some(ty) => arguments.push(read(input, ty).map_err(|problem| problem.of("input"))?),
            None if input.is_null() || input.as_object().is_some_and(Map::is_empty) => {}
            None => return Err(Problem::new("the function takes no input; pass null or {}").of("input")),
        }
        // Unset options are left out, so the component need not know them.
        let options = without_nulls(to_json(&options.to_wit()));
        // The problem is replaced, since an option may be a secret.
        let refused = |problem: Problem| Problem {
            text: "the component does not take this option".to_owned(),
            ..problem
        };
        arguments.push(read(&options, &self.options).map_err(|problem| refused(problem).of("options"))?);
        Ok(arguments)
    }
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let present = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(present.map(|(name, value)| (name, without_nulls(value))).collect())
        }
        other => other,
    }
}

// --- From JSON to the component's values ---

/// A value that does not fit its type.
#[derive(Debug)]
struct Problem {
    /// The place below the value that is being read, such as `.types[1]`.
    path: String,
    text: String,
}

impl Problem {
    fn new(text: impl Into<String>) -> Self {
        Self {
            path: String::new(),
            text: text.into(),
        }
    }

    fn expected(what: impl Display, found: &Value) -> Self {
        Self::new(match found {
            Value::Null => format!("expected {what}, not null"),
            Value::Bool(flag) => format!("expected {what}, not {flag}"),
            Value::Number(number) => format!("expected {what}, not {number}"),
            Value::String(_) => format!("expected {what}, not text"),
            Value::Array(_) => format!("expected {what}, not a list"),
            Value::Object(_) => format!("expected {what}, not an object"),
        })
    }

    /// The same problem, seen from the value that holds this one.
    fn at(self, step: impl Display) -> Self {
        Self {
            path: format!("{step}{}", self.path),
            ..self
        }
    }

    fn of(self, root: &str) -> CallError {
        CallError::InvalidInput {
            path: format!("{root}{}", self.path),
            problem: self.text,
        }
    }
}

fn read(value: &Value, ty: &Type) -> Result<Val, Problem> {
    Ok(match ty {
        Type::Bool => Val::Bool(value.as_bool().ok_or_else(|| Problem::expected("true or false", value))?),
        Type::S8 => Val::S8(integer(value, i8::MIN, i8::MAX)?),
        Type::U8 => Val::U8(integer(value, u8::MIN, u8::MAX)?),
        Type::S16 => Val::S16(integer(value, i16::MIN, i16::MAX)?),
        Type::U16 => Val::U16(integer(value, u16::MIN, u16::MAX)?),
        Type::S32 => Val::S32(integer(value, i32::MIN, i32::MAX)?),
        Type::U32 => Val::U32(integer(value, u32::MIN, u32::MAX)?),
        Type::S64 => Val::S64(integer(value, i64::MIN, i64::MAX)?),
        Type::U64 => Val::U64(integer(value, u64::MIN, u64::MAX)?),
        Type::Float32 => Val::Float32(number(value)? as f32),
        Type::Float64 => Val::Float64(number(value)?),
        Type::Char => Val::Char(character(value)?),
        Type::String => Val::String(text(value, "text")?.to_owned()),
        Type::List(list) => Val::List(read_list(value, &list.ty())?),
        Type::Record(record) => Val::Record(read_record(value, record)?),
        Type::Variant(variant) => read_variant(value, variant)?,
        Type::Enum(words) => Val::Enum(read_word(value, words)?),
        Type::Option(_) if value.is_null() => Val::Option(None),
        Type::Option(option) => Val::Option(Some(Box::new(read(value, &option.ty())?))),
        // `functions` lists no function with such a type.
        _ => return Err(Problem::new("JSON cannot spell a value of this type")),
    })
}

fn integer<T: TryFrom<i128> + Display>(value: &Value, min: T, max: T) -> Result<T, Problem> {
    let signed = value.as_i64().map(i128::from);
    let whole = signed.or_else(|| value.as_u64().map(i128::from));
    whole
        .and_then(|whole| T::try_from(whole).ok())
        .ok_or_else(|| Problem::expected(format_args!("a whole number from {min} to {max}"), value))
}

fn number(value: &Value) -> Result<f64, Problem> {
    value.as_f64().ok_or_else(|| Problem::expected("a number", value))
}

fn character(value: &Value) -> Result<char, Problem> {
    let mut characters = text(value, "one character")?.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(character),
        _ => Err(Problem::expected("one character", value)),
    }
}

fn text(value: &Value, what: impl Display) -> Result<&str, Problem> {
    value.as_str().ok_or_else(|| Problem::expected(what, value))
}

fn read_list(value: &Value, ty: &Type) -> Result<Vec<Val>, Problem> {
    let list = value.as_array().ok_or_else(|| Problem::expected("a list", value))?;
    let elements = list.iter().enumerate();
    elements
        .map(|(position, element)| read(element, ty).map_err(|problem| problem.at(format_args!("[{position}]"))))
        .collect()
}

fn read_record(value: &Value, record: &Record) -> Result<Vec<(String, Val)>, Problem> {
    let given = value.as_object().ok_or_else(|| Problem::expected("an object", value))?;
    let names: Vec<_> = record.fields().map(|field| snake_case(field.name)).collect();
    if let Some(unknown) = given.keys().find(|name| !names.contains(name)) {
        let problem = Problem::new(format!("unknown field; the fields are {}", names.join(", ")));
        return Err(problem.at(format_args!(".{}", shortened(unknown))));
    }
    record
        .fields()
        .zip(&names)
        .map(|(field, name)| {
            let content = match (given.get(name), &field.ty) {
                (Some(content), ty) => read(content, ty),
                (None, Type::Option(_)) => Ok(Val::Option(None)),
                (None, _) => Err(Problem::new("this field is required")),
            };
            let content = content.map_err(|problem| problem.at(format_args!(".{name}")))?;
            Ok((field.name.to_owned(), content))
        })
        .collect()
}

fn read_variant(value: &Value, variant: &Variant) -> Result<Val, Problem> {
    let (word, payload) = match value {
        Value::String(word) => (word, None),
        Value::Object(object) => {
            let mut fields = object.iter();
            match (fields.next(), fields.next()) {
                (Some((word, payload)), None) => (word, Some(payload)),
                _ => return Err(Problem::new("expected an object with one field, which names the case")),
            }
        }
        other => return Err(Problem::expected("a word, or an object with one field", other)),
    };
    let Some(Case { name, ty }) = variant.cases().find(|case| snake_case(case.name) == *word) else {
        return Err(unknown_word(word, variant.cases().map(|case| case.name)));
    };
    let payload = match (ty, payload) {
        (None, None) => None,
        (Some(ty), Some(payload)) => {
            let payload = read(payload, &ty).map_err(|problem| problem.at(format_args!(".{word}")))?;
            Some(Box::new(payload))
        }
        (Some(_), None) => return Err(Problem::new(format!("{word} has a value: {{\"{word}\": …}}"))),
        (None, Some(_)) => return Err(Problem::new(format!("{word} has no value: write \"{word}\""))),
    };
    Ok(Val::Variant(name.to_owned(), payload))
}

fn read_word(value: &Value, words: &Enum) -> Result<String, Problem> {
    let list = || words.names().map(snake_case).collect::<Vec<_>>().join(", ");
    let Some(word) = value.as_str() else {
        return Err(Problem::expected(format_args!("one of {}", list()), value));
    };
    match words.names().find(|name| snake_case(name) == word) {
        Some(name) => Ok(name.to_owned()),
        None => Err(unknown_word(word, words.names())),
    }
}

fn unknown_word<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Problem {
    let known: Vec<_> = known.map(snake_case).collect();
    Problem::new(format!("{:?} is not one of {}", shortened(word), known.join(", ")))
}

fn shortened(word: &str) -> String {
    word.chars().take(MAX_QUOTED_CHARS).collect()
}

// --- From the component's values to JSON ---

/// The spelling in JSON of a name of the contract: `not_a_member` for `not-a-member`.
fn snake_case(name: &str) -> String {
    name.replace('-', "_")
}

/// A value as JSON.
pub(crate) fn to_value(val: Val) -> Value {
    match val {
        Val::Bool(flag) => Value::from(flag),
        Val::S8(number) => Value::from(number),
        Val::U8(number) => Value::from(number),
        Val::S16(number) => Value::from(number),
        Val::U16(number) => Value::from(number),
        Val::S32(number) => Value::from(number),
        Val::U32(number) => Value::from(number),
        Val::S64(number) => Value::from(number),
        Val::U64(number) => Value::from(number),
        Val::Float32(number) => Value::from(number),
        Val::Float64(number) => Value::from(number),
        Val::Char(character) => Value::from(character.to_string()),
        Val::String(text) => Value::from(text),
        Val::Enum(word) => Value::from(snake_case(&word)),
        Val::List(list) => list.into_iter().map(to_value).collect(),
        Val::Record(fields) => {
            let fields = fields.into_iter();
            fields.map(|(name, content)| (snake_case(&name), to_value(content))).collect()
        }
        Val::Variant(case, None) => Value::from(snake_case(&case)),
        Val::Variant(case, Some(payload)) => Value::Object(Map::from_iter([(snake_case(&case), to_value(*payload))])),
        Val::Option(option) => option.map_or(Value::Null, |some| to_value(*some)),
        // `functions` lists no function with such a type.
        _ => Value::Null,
    }
}

/// The contract's error.
pub(crate) fn action_error(error: Val) -> wasmtime::Result<ActionError> {
    Ok(serde_json::from_value(to_value(error))?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record<const N: usize>(fields: [(&str, Val); N]) -> Val {
        Val::Record(fields.into_iter().map(|(name, content)| (name.to_owned(), content)).collect())
    }

    fn text(text: &str) -> Val {
        Val::String(text.to_owned())
    }

    fn some(val: Val) -> Val {
        Val::Option(Some(Box::new(val)))
    }

    #[test]
    fn every_kind_of_value_has_a_spelling() {
        let val = record([
            ("a-flag", Val::Bool(true)),
            ("a-number", Val::S64(-5)),
            ("a-fraction", Val::Float64(5.5)),
            ("a-word", Val::Enum("not-a-member".to_owned())),
            ("a-case", Val::Variant("not-set".to_owned(), None)),
            ("a-payload", Val::Variant("by-id".to_owned(), Some(Box::new(text("4"))))),
            ("absent", Val::Option(None)),
            ("present", some(text("yes"))),
            ("bytes", Val::List(vec![Val::U8(0), Val::U8(255)])),
        ]);
        assert_eq!(
            to_value(val),
            json!({
                "a_flag": true, "a_number": -5, "a_fraction": 5.5, "a_word": "not_a_member", "a_case": "not_set",
                "a_payload": {"by_id": "4"}, "absent": null, "present": "yes", "bytes": [0, 255],
            })
        );
    }

    #[test]
    fn an_error_keeps_every_field() {
        let detail = record([
            ("message", text("No.")),
            ("code", some(text("X"))),
            ("path", some(text("boards.0"))),
            ("extensions", some(text("{}"))),
        ]);
        let warning = record([("code", text("w")), ("message", text("Hm.")), ("path", some(text("boards")))]);
        let call = record([
            ("http-status", some(Val::U16(429))),
            ("request-id", some(text("r"))),
            ("api-version", some(text("2026-10"))),
            ("requests-sent", Val::U32(2)),
            ("idempotency-key", some(text("k"))),
            ("replayed", Val::Bool(true)),
            ("warnings", Val::List(vec![warning])),
        ]);
        let failure = record([
            ("kind", Val::Enum("rate-limit-exceeded".to_owned())),
            ("message", text("Later.")),
            ("code", some(text("Y"))),
            ("retry-after-ms", some(Val::U32(5))),
            ("details", Val::List(vec![detail])),
            ("call", call),
        ]);
        for case in ["temporary-failure", "permanent-failure"] {
            let val = Val::Variant(case.to_owned(), Some(Box::new(failure.clone())));
            let typed = action_error(val.clone()).unwrap();
            assert_eq!(to_json(&typed), to_value(val));
        }
        let val = Val::Variant("execution-failed".to_owned(), None);
        assert_eq!(action_error(val).unwrap(), ActionError::ExecutionFailed);
    }

    #[test]
    fn an_error_of_another_contract_is_refused() {
        assert!(action_error(Val::Variant("other".to_owned(), None)).is_err());
    }
}

//! Coercion of variables, and monday's errors for values that do not fit \[MCP-test\].

use super::RequestError;
use apollo_compiler::ast::Type;
use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, Schema};
use serde_json::json;

/// Fits the values to the types of the variables. apollo-compiler decides whether they fit; it stops at the first that
/// does not, so each variable is checked on its own to report all that are wrong.
pub(crate) fn coerce(schema: &Valid<Schema>, operation: &Operation, values: &JsonMap) -> Result<Valid<JsonMap>, Vec<RequestError>> {
    let mut errors: Vec<RequestError> = Vec::new();
    for variable in &operation.variables {
        let value = values.get(variable.name.as_str());
        let explanation = if is_broken_json(&variable.ty, value) {
            Some("Syntax error in JSON input".to_owned())
        } else {
            let mut alone = operation.clone();
            alone.variables = vec![Node::clone(variable)];
            coerce_variable_values(schema, &alone, values)
                .err()
                .map(|error| explain(schema, &variable.ty, value, &error.message().to_string()))
        };
        if let Some(explanation) = explanation {
            let mut error = RequestError::new(format!(
                "Variable ${} of type {} was provided invalid value",
                variable.name, variable.ty
            ));
            error.extensions = Some(json!({
                "value": value,
                "problems": [{ "path": [], "explanation": explanation }],
                "service": "monolith"
            }));
            errors.push(error);
        }
    }
    if errors.is_empty() {
        coerce_variable_values(schema, operation, values).map_err(|error| vec![RequestError::new(error.message().to_string())])
    } else {
        Err(errors)
    }
}

/// A `JSON` value is text with JSON in it.
fn is_broken_json(ty: &Type, value: Option<&JsonValue>) -> bool {
    ty.is_named()
        && ty.inner_named_type() == "JSON"
        && value
            .and_then(JsonValue::as_str)
            .is_some_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_err())
}

/// The explanation why a value does not fit. The sentences for anything but JSON are UNCONFIRMED.
fn explain(schema: &Schema, ty: &Type, value: Option<&JsonValue>, otherwise: &str) -> String {
    let name = ty.inner_named_type();
    match value {
        None | Some(JsonValue::Null) => "Expected value to not be null".to_owned(),
        Some(JsonValue::Number(number)) if name == "Int" => {
            format!("Int cannot represent non 32-bit signed integer value: {number}")
        }
        Some(value) => match schema.types.get(name) {
            Some(ExtendedType::Enum(definition)) => {
                let values: Vec<_> = definition.values.keys().map(|value| value.as_str()).collect();
                format!("Expected {value} to be one of: {}", values.join(", "))
            }
            Some(ExtendedType::Scalar(_)) => format!("Could not coerce value {value} to {name}"),
            _ => otherwise.to_owned(),
        },
    }
}

//! The parts of monday.com's schema that the emulator does not imitate, and the refusal of requests that use them.
//!
//! Nothing is ignored and nothing is made up: a request that uses any part that is not imitated is refused as a whole,
//! before anything is executed, with `NOT_IMITATED` and the names of the parts.

use crate::graphql::RequestError;
use crate::schema;
use apollo_compiler::ast::Value;
use apollo_compiler::executable::{Field, Operation, Selection};
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::json;
use std::collections::{BTreeSet, HashSet};
use std::sync::OnceLock;

/// The list, as a document to read.
pub const NOT_IMITATED: &str = include_str!("../schema/not-imitated.md");

/// The parts that are not imitated: `Query.docs`, `Mutation.create_board(prompt:)`, `ItemsQuery.groups`,
/// `ColumnType.vote`.
pub fn not_imitated() -> &'static HashSet<String> {
    static LIST: OnceLock<HashSet<String>> = OnceLock::new();
    // An entry goes on in the lines that are set in.
    LIST.get_or_init(|| NOT_IMITATED.replace("\n  ", " ").lines().flat_map(parts_of_line).collect())
}

/// The parts in an entry such as ``- `Board`: `views`, `top_group` `` or ``- `Mutation.create_board`, arguments: `prompt` ``.
fn parts_of_line(line: &str) -> Vec<String> {
    let Some(entry) = line.strip_prefix("- `") else { return Vec::new() };
    let mut names = entry.split('`').step_by(2);
    let owner = names.next().unwrap_or_default().to_owned();
    let is_field = owner.contains('.');
    let part = |name: &str| {
        if is_field {
            format!("{owner}({name}:)")
        } else {
            format!("{owner}.{name}")
        }
    };
    names.filter(|name| !name.trim().is_empty()).map(part).collect()
}

/// True if the emulator imitates a part of the schema of some version.
fn is_imitated(part: &str) -> bool {
    static KNOWN: OnceLock<HashSet<String>> = OnceLock::new();
    KNOWN.get_or_init(schema::parts).contains(part) && !not_imitated().contains(part)
}

/// The error for a request that uses what is not imitated.
pub(crate) fn refusal(parts: &BTreeSet<String>) -> RequestError {
    let names = parts.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let mut error = RequestError::new(message(&names));
    error.extensions = Some(json!({ "code": CODE, "status_code": 400, "not_imitated": parts }));
    error
}

/// The code of that error.
pub(crate) const CODE: &str = "NOT_IMITATED";

/// Its message.
pub(crate) fn message(what: &str) -> String {
    format!("The emulator does not imitate {what} (GET /_emulator/not-imitated lists all that it does not)")
}

/// The parts that an operation uses and the emulator does not imitate. Arguments that are null count as left out.
pub(crate) fn missing(schema: &Schema, document: &ExecutableDocument, operation: &Operation, variables: &JsonMap) -> BTreeSet<String> {
    let mut walk = Walk {
        schema,
        document,
        variables,
        missing: BTreeSet::new(),
    };
    walk.selections(operation.selection_set.ty.as_str(), &operation.selection_set.selections);
    walk.missing
}

struct Walk<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    variables: &'a JsonMap,
    missing: BTreeSet<String>,
}

impl Walk<'_> {
    fn require(&mut self, part: String) -> bool {
        let imitated = is_imitated(&part);
        if !imitated {
            self.missing.insert(part);
        }
        imitated
    }

    fn selections(&mut self, parent: &str, selections: &[Selection]) {
        for selection in selections {
            let directives = selection.directives();
            if self.flag(directives, "skip") == Some(true) || self.flag(directives, "include") == Some(false) {
                continue;
            }
            match selection {
                Selection::Field(field) if field.name.starts_with("__") => {}
                Selection::Field(field) => self.field(parent, field),
                Selection::InlineFragment(fragment) => {
                    self.selections(fragment.selection_set.ty.as_str(), &fragment.selection_set.selections);
                }
                Selection::FragmentSpread(spread) => {
                    let document = self.document;
                    if let Some(fragment) = document.fragments.get(&spread.fragment_name) {
                        self.selections(fragment.selection_set.ty.as_str(), &fragment.selection_set.selections);
                    }
                }
            }
        }
    }

    /// The condition of `@skip` or `@include`.
    fn flag(&self, directives: &apollo_compiler::executable::DirectiveList, name: &str) -> Option<bool> {
        let condition = directives.get(name)?.specified_argument_by_name("if")?;
        match condition.as_variable() {
            Some(variable) => self.variables.get(variable.as_str())?.as_bool(),
            None => condition.to_bool(),
        }
    }

    fn field(&mut self, parent: &str, field: &Field) {
        let name = format!("{parent}.{}", field.name);
        if !self.require(name.clone()) {
            return;
        }
        for argument in &field.arguments {
            let Some(definition) = field.definition.argument_by_name(&argument.name) else {
                continue;
            };
            if self.is_null(&argument.value) {
                continue;
            }
            if self.require(format!("{name}({}:)", argument.name)) {
                self.value(definition.ty.inner_named_type().as_str(), &argument.value);
            }
        }
        self.selections(field.selection_set.ty.as_str(), &field.selection_set.selections);
    }

    fn is_null(&self, value: &Value) -> bool {
        match value {
            Value::Variable(name) => self.variables.get(name.as_str()).is_none_or(JsonValue::is_null),
            value => value.is_null(),
        }
    }

    /// The fields and the values of a value in the document.
    fn value(&mut self, ty: &str, value: &Value) {
        match value {
            Value::Variable(name) => {
                if let Some(value) = self.variables.get(name.as_str()).cloned() {
                    self.json(ty, &value);
                }
            }
            Value::Enum(name) => _ = self.require(format!("{ty}.{name}")),
            Value::List(values) => values.iter().for_each(|value| self.value(ty, value)),
            Value::Object(fields) => {
                for (name, value) in fields {
                    if !self.is_null(value)
                        && self.require(format!("{ty}.{name}"))
                        && let Some(ty) = self.type_of(ty, name.as_str())
                    {
                        self.value(&ty, value);
                    }
                }
            }
            _ => {}
        }
    }

    /// The same for a value in a variable.
    fn json(&mut self, ty: &str, value: &JsonValue) {
        match (value, self.schema.types.get(ty)) {
            (JsonValue::Array(values), _) => values.iter().for_each(|value| self.json(ty, value)),
            (JsonValue::Object(fields), Some(ExtendedType::InputObject(_))) => {
                for (name, value) in fields {
                    let name = name.as_str();
                    if !value.is_null()
                        && self.require(format!("{ty}.{name}"))
                        && let Some(ty) = self.type_of(ty, name)
                    {
                        self.json(&ty, value);
                    }
                }
            }
            (JsonValue::String(name), Some(ExtendedType::Enum(_))) => _ = self.require(format!("{ty}.{}", name.as_str())),
            _ => {}
        }
    }

    /// The type of a field of an input object.
    fn type_of(&self, ty: &str, field: &str) -> Option<String> {
        let field = self.schema.get_input_object(ty)?.fields.get(field)?;
        Some(field.ty.inner_named_type().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_name_fields_and_arguments() {
        assert_eq!(parts_of_line("- `Board`: `views`, `files`"), ["Board.views", "Board.files"]);
        assert_eq!(parts_of_line("- `Query.boards`, arguments: `latest`"), ["Query.boards(latest:)"]);
        assert!(parts_of_line("Some words about `Board`.").is_empty());
    }

    #[test]
    fn the_list_names_what_monday_has() {
        let known = schema::parts();
        let parts = not_imitated().iter().filter(|part| !part.starts_with("Type."));
        let unknown: Vec<_> = parts.filter(|part| !known.contains(*part)).collect();
        assert!(unknown.is_empty(), "not in any version of the schema: {unknown:?}");
    }
}

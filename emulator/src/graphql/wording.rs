//! Translates the diagnostics of apollo-compiler into the words of graphql-js.

use super::RequestError;
use super::suggestion::did_you_mean;
use apollo_compiler::ast::{self, Definition, Selection};
use apollo_compiler::diagnostic::ToCliReport;
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::DiagnosticList;
use apollo_compiler::{Node, Schema};
use serde_json::{Value, json};

/// The errors of a document that is not valid, or no document at all.
pub(crate) fn validation_errors(diagnostics: &DiagnosticList, document: Option<&ast::Document>, schema: &Schema) -> Vec<RequestError> {
    let mut errors: Vec<RequestError> = Vec::new();
    for diagnostic in diagnostics.iter() {
        let span = diagnostic.error.location();
        let source = span.and_then(|span| {
            let file = diagnostic.sources.get(&span.file_id())?;
            file.source_text().get(span.offset()..span.end_offset())
        });
        let location = span.and_then(|span| span.line_column(diagnostic.sources));
        let finding = Finding {
            kind: diagnostic.error.unstable_error_name().unwrap_or("SyntaxError"),
            compatible: diagnostic.error.unstable_compat_message(),
            original: diagnostic.error.to_string(),
            source: source.unwrap_or(""),
            document,
            schema,
        };
        if finding.repeats_another_error(diagnostics) {
            continue;
        }
        let message = finding.message();
        // Two rules can report the same error.
        if errors.iter().any(|error| error.message == message) {
            continue;
        }
        let flat = Some(finding.flat(span));
        errors.push(RequestError {
            message,
            locations: location.into_iter().collect(),
            extensions: None,
            flat,
        });
        // Diagnostics after the first syntax error are unreliable; graphql-js stops there.
        if document.is_none() {
            break;
        }
    }
    errors
}

struct Finding<'a> {
    /// The name of the rule.
    kind: &'static str,
    /// The message in a form close to graphql-js, where apollo-compiler has one.
    compatible: Option<String>,
    /// The message in apollo-compiler's own words.
    original: String,
    /// The part of the document it is about.
    source: &'a str,
    document: Option<&'a ast::Document>,
    schema: &'a Schema,
}

/// The n-th text in double quotes.
fn quoted(text: &str, index: usize) -> &str {
    text.split('"').nth(index * 2 + 1).unwrap_or("")
}

impl Finding<'_> {
    /// True if it only repeats, by another rule, an error that graphql-js reports once.
    fn repeats_another_error(&self, all: &DiagnosticList) -> bool {
        let name = self.compatible.as_deref().map_or("", |compatible| quoted(compatible, 0));
        match self.kind {
            // None of the selected fields exists: it is not the selection that is missing.
            "MissingSubselection" => self.source.ends_with('}'),
            // The fragment is there; what is not is its type.
            "UndefinedFragment" => {
                let definitions = self.document.iter().flat_map(|document| &document.definitions);
                let mut fragments = definitions.filter_map(Definition::as_fragment_definition);
                fragments.any(|fragment| fragment.name.as_str() == name)
            }
            // Different fields under one name are usually of different types as well.
            "ConflictingFieldType" => all
                .iter()
                .any(|other| other.error.unstable_error_name() == Some("ConflictingFieldName")),
            // The value is present, but null.
            "RequiredArgument" => {
                let argument = quoted(self.compatible.as_deref().unwrap_or(""), 1);
                self.source.split(argument).skip(1).any(|rest| {
                    rest.trim_start()
                        .strip_prefix(':')
                        .is_some_and(|value| value.trim_start().starts_with("null"))
                })
            }
            _ => false,
        }
    }

    fn message(&self) -> String {
        let Some(compatible) = &self.compatible else {
            return if self.kind == "SyntaxError" {
                self.syntax_error()
            } else {
                self.original.clone()
            };
        };
        let (first, second) = (quoted(compatible, 0), quoted(compatible, 1));
        match self.kind {
            "UndefinedField" => {
                let fields = self.fields_of(second);
                format!("{compatible}{}", did_you_mean(first, None, fields.into_iter()))
            }
            "UndefinedArgument" => {
                let (object, field) = second.split_once('.').unwrap_or(("", second));
                let definition = self.schema.type_field(object, field).ok();
                let arguments = definition.iter().flat_map(|field| field.arguments.iter());
                format!(
                    "{compatible}{}",
                    did_you_mean(first, None, arguments.map(|argument| argument.name.as_str()))
                )
            }
            "UndefinedEnumValue" => {
                format!(
                    "{compatible}{}",
                    did_you_mean(first, Some("the enum value"), self.values_of(second).into_iter())
                )
            }
            "UndefinedInputValue" => {
                let fields = self
                    .schema
                    .get_input_object(second)
                    .into_iter()
                    .flat_map(|input| input.fields.keys());
                format!("{compatible}{}", did_you_mean(first, None, fields.map(|name| name.as_str())))
            }
            "UndefinedDefinition" | "UndefinedTypeInNamedFragmentTypeCondition" | "UndefinedTypeInInlineFragmentTypeCondition" => {
                let types = self.schema.types.keys().map(|name| name.as_str());
                format!("{compatible}{}", did_you_mean(first, None, types))
            }
            "UnsupportedValueType" => self.wrong_value(),
            "MissingSubselection" => {
                let parent = second.to_owned();
                let ty = self
                    .schema
                    .type_field(&parent, first)
                    .map_or_else(|_| parent.clone(), |field| field.ty.to_string());
                format!("Field \"{first}\" of type \"{ty}\" must have a selection of subfields. Did you mean \"{first} {{ ... }}\"?")
            }
            "SubselectionOnScalarType" | "SubselectionOnEnumType" => {
                let ty = self.type_of_field(first).unwrap_or_else(|| second.to_owned());
                format!("Field \"{first}\" must not have a selection since type \"{ty}\" has no subfields.")
            }
            _ => compatible.clone(),
        }
    }

    fn fields_of(&self, name: &str) -> Vec<&str> {
        match self.schema.types.get(name) {
            Some(ExtendedType::Object(object)) => object.fields.keys().map(|field| field.as_str()).collect(),
            Some(ExtendedType::Interface(interface)) => interface.fields.keys().map(|field| field.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    fn values_of(&self, name: &str) -> Vec<&str> {
        self.schema
            .get_enum(name)
            .map_or_else(Vec::new, |all| all.values.keys().map(|value| value.as_str()).collect())
    }

    /// The type a value should have had, as it is written in the schema.
    fn expected_type(&self) -> &str {
        self.original
            .strip_prefix("expected value of type ")
            .and_then(|rest| rest.split(", found").next())
            .unwrap_or("")
    }

    fn wrong_value(&self) -> String {
        let expected = self.expected_type();
        let name = expected.trim_matches(['[', ']', '!']);
        let value = self.source;
        if let Some(variable) = value.strip_prefix('$') {
            let declared = self.declared_type(variable);
            return format!("Variable \"${variable}\" of type \"{declared}\" used in position expecting type \"{expected}\".");
        }
        if value == "null" {
            return format!("Expected value of type \"{expected}\", found null.");
        }
        match (name, self.schema.types.get(name)) {
            (_, Some(ExtendedType::Enum(_))) => format!(
                "Enum \"{name}\" cannot represent non-enum value: {value}.{}",
                did_you_mean(value, Some("the enum value"), self.values_of(name).into_iter())
            ),
            ("Int", _) => format!("Int cannot represent non-integer value: {value}"),
            ("Float", _) => format!("Float cannot represent non numeric value: {value}"),
            ("String", _) => format!("String cannot represent a non string value: {value}"),
            ("Boolean", _) => format!("Boolean cannot represent a non boolean value: {value}"),
            ("ID", _) => format!("ID cannot represent a non-string and non-integer value: {value}"),
            _ => format!("Expected value of type \"{expected}\", found {value}."),
        }
    }

    /// The type of the field with that name that has a selection which its type does not allow.
    fn type_of_field(&self, name: &str) -> Option<String> {
        let definitions = &self.document?.definitions;
        definitions.iter().find_map(|definition| {
            let (parent, selections) = match definition {
                Definition::OperationDefinition(operation) => {
                    (self.schema.root_operation(operation.operation_type)?, &operation.selection_set)
                }
                Definition::FragmentDefinition(fragment) => (&fragment.type_condition, &fragment.selection_set),
                _ => return None,
            };
            self.type_in(parent, selections, name)
        })
    }

    fn type_in(&self, parent: &str, selections: &[Selection], name: &str) -> Option<String> {
        selections.iter().find_map(|selection| match selection {
            Selection::Field(field) => {
                let ty = &self.schema.type_field(parent, &field.name).ok()?.ty;
                if field.name.as_str() == name && !field.selection_set.is_empty() {
                    Some(ty.to_string())
                } else {
                    self.type_in(ty.inner_named_type(), &field.selection_set, name)
                }
            }
            Selection::InlineFragment(fragment) => {
                let parent = fragment.type_condition.as_ref().map_or(parent, |name| name.as_str());
                self.type_in(parent, &fragment.selection_set, name)
            }
            Selection::FragmentSpread(_) => None,
        })
    }

    fn declared_type(&self, variable: &str) -> String {
        let definitions = self.document.iter().flat_map(|document| &document.definitions);
        let mut variables = definitions
            .filter_map(Definition::as_operation_definition)
            .flat_map(|operation| &operation.variables);
        let found = variables.find(|definition| definition.name.as_str() == variable);
        found.map_or_else(String::new, |definition| definition.ty.to_string())
    }

    /// A syntax error in the manner of graphql-js; the wording of monday's own parser is UNCONFIRMED.
    fn syntax_error(&self) -> String {
        let token = self.source.split_whitespace().next().unwrap_or("");
        let first = token.chars().next();
        let described = match first {
            None => "<EOF>".to_owned(),
            Some('"') => "String".to_owned(),
            Some(letter) if letter.is_alphabetic() || letter == '_' => format!("Name \"{token}\""),
            Some(digit) if digit.is_ascii_digit() => format!("Int \"{token}\""),
            Some('\'') => "single quote character ('), did you mean to use a double quote (\")?".to_owned(),
            Some(sign) => format!("\"{sign}\""),
        };
        if first == Some('\'') {
            return format!("Syntax Error: Unexpected {described}");
        }
        // graphql-js wants a name wherever something is selected.
        let wants_a_name = ["Selection", "Name", "Field", "R_CURLY"]
            .iter()
            .any(|word| self.original.contains(word));
        let at_the_top = self.original.contains("Definition");
        if wants_a_name && !at_the_top && !described.starts_with("Name") {
            return format!("Syntax Error: Expected Name, found {described}.");
        }
        format!("Syntax Error: Unexpected {described}.")
    }

    /// Message and the rest of the error in the format of 2024 \[VCR 2024\].
    fn flat(&self, span: Option<SourceSpan>) -> (String, Value) {
        let compatible = self.compatible.as_deref().unwrap_or("");
        let (first, second) = (quoted(compatible, 0), quoted(compatible, 1));
        let path = self.path(span);
        match self.kind {
            "UndefinedField" => (
                format!("Field '{first}' doesn't exist on type '{second}'"),
                json!({ "path": path, "extensions": { "code": "undefinedField", "typeName": second, "fieldName": first } }),
            ),
            "UndefinedArgument" => {
                let field = second.split_once('.').map_or(second, |(_, field)| field);
                (
                    format!("Field '{field}' doesn't accept argument '{first}'"),
                    json!({ "path": path, "extensions": { "code": "argumentNotAccepted", "name": field, "typeName": "Field", "argumentName": first } }),
                )
            }
            "UnsupportedValueType" | "UndefinedEnumValue" => (
                format!(
                    "Argument has an invalid value ({}). Expected type '{}'.",
                    self.source,
                    self.expected_type()
                ),
                json!({ "path": path, "extensions": { "code": "argumentLiteralsIncompatible" } }),
            ),
            "SyntaxError" => (format!("Parse error on \"{}\"", self.source), json!({ "path": [] })),
            _ => (self.message(), json!({ "path": path })),
        }
    }

    /// The path of a location in the document, in the format of 2024: `["query", "boards", "x"]`.
    fn path(&self, span: Option<SourceSpan>) -> Vec<String> {
        let (Some(document), Some(span)) = (self.document, span) else {
            return Vec::new();
        };
        let contains = |at: Option<SourceSpan>| at.is_some_and(|at| at.offset() <= span.offset() && span.end_offset() <= at.end_offset());
        let mut path = Vec::new();
        let operations = document.definitions.iter().filter_map(Definition::as_operation_definition);
        for operation in operations.filter(|operation| contains(operation.location())) {
            path.push(operation.operation_type.name().to_owned());
            let mut selections = &operation.selection_set;
            while let Some(inner) = selections.iter().find(|selection| contains(selection.location())) {
                match inner {
                    Selection::Field(field) => {
                        path.push(field.response_name().to_string());
                        let argument = field.arguments.iter().find(|argument| contains(Node::location(argument)));
                        path.extend(argument.map(|argument| argument.name.to_string()));
                        selections = &field.selection_set;
                    }
                    Selection::InlineFragment(fragment) => selections = &fragment.selection_set,
                    Selection::FragmentSpread(_) => break,
                }
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::of_version;

    fn messages(version: &str, query: &str) -> Vec<String> {
        let schema = of_version(version).unwrap();
        let errors = match ast::Document::parse(query, "query.graphql") {
            Err(errors) => validation_errors(&errors.errors, None, &schema),
            Ok(document) => match document.to_executable_validate(&schema) {
                Ok(_) => Vec::new(),
                Err(errors) => validation_errors(&errors.errors, Some(&document), &schema),
            },
        };
        errors.into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn validation_errors_have_the_words_of_graphql_js() {
        for (query, expected) in [
            // The first three are recorded [VCR Oct 2025].
            (
                "mutation { create_board(board_name: \"x\", board_kind: \"invalid_kind\") { id } }",
                "Enum \"BoardKind\" cannot represent non-enum value: \"invalid_kind\".",
            ),
            (
                "{ boards { invalid_field } }",
                "Cannot query field \"invalid_field\" on type \"Board\".",
            ),
            (
                "mutation { create_group(board_id: 1, group_name: \"x\", invalid_field: 1) { id } }",
                "Unknown argument \"invalid_field\" on field \"Mutation.create_group\".",
            ),
            (
                "{ boards { naem } }",
                "Cannot query field \"naem\" on type \"Board\". Did you mean \"name\"?",
            ),
            (
                "{ boards(workspace_id: 5) { id } }",
                "Unknown argument \"workspace_id\" on field \"Query.boards\". Did you mean \"workspace_ids\"?",
            ),
            (
                "{ boards(state: activ) { id } }",
                "Value \"activ\" does not exist in \"State\" enum. Did you mean the enum value \"active\"?",
            ),
            (
                "{ boards(state: \"active\") { id } }",
                "Enum \"State\" cannot represent non-enum value: \"active\". Did you mean the enum value \"active\" or \"archived\"?",
            ),
            ("{ boards(limit: \"5\") { id } }", "Int cannot represent non-integer value: \"5\""),
            (
                "{ boards(limit: 18265829659) { id } }",
                "Int cannot represent non 32-bit signed integer value: 18265829659",
            ),
            (
                "{ boards(ids: [1.5]) { id } }",
                "ID cannot represent a non-string and non-integer value: 1.5",
            ),
            ("{ boards(ids: [null]) { id } }", "Expected value of type \"ID!\", found null."),
            (
                "mutation { create_board(board_name: \"x\") { id } }",
                "Field \"create_board\" argument \"board_kind\" of type \"BoardKind!\" is required, but it was not provided.",
            ),
            (
                "query ($id: Int!) { boards(ids: [$id]) { id } }",
                "Variable \"$id\" of type \"Int!\" used in position expecting type \"ID!\".",
            ),
            ("{ boards(ids: [$id]) { id } }", "Variable \"$id\" is not defined."),
            ("query ($id: ID) { me { id } }", "Variable \"$id\" is never used."),
            (
                "{ boards }",
                "Field \"boards\" of type \"[Board]\" must have a selection of subfields. Did you mean \"boards { ... }\"?",
            ),
            ("{ boards { ...Missing } }", "Unknown fragment \"Missing\"."),
            ("query ($x: Bord) { me { id } }", "Unknown type \"Bord\". Did you mean \"Board\"?"),
            ("{ boards { id }", "Syntax Error: Expected Name, found <EOF>."),
            ("{ boards { id } } }", "Syntax Error: Unexpected \"}\"."),
            (
                "{ boards(ids: ['5']) { id } }",
                "Syntax Error: Unexpected single quote character ('), did you mean to use a double quote (\")?",
            ),
        ] {
            let found = messages("2026-10", query);
            assert_eq!(found.first().map(String::as_str), Some(expected), "{query}: {found:?}");
        }
    }

    #[test]
    fn valid_documents_have_no_errors() {
        for query in [
            "{ boards(ids: 5, workspace_ids: [null]) { id workspace { id } } }",
            "query ($ids: [ID!]) { boards(ids: $ids) { ...F } } fragment F on Board { id }",
            "mutation { a: archive_board(board_id: 1) { id } b: archive_board(board_id: \"2\") { id } complexity { query } }",
        ] {
            assert_eq!(messages("2026-10", query), Vec::<String>::new(), "{query}");
        }
    }
}

//! The body of a request: `{"query", "variables", "operationName"}` \[DOC-first\].

use apollo_compiler::ast::{self, Definition, OperationType, Selection};
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::DiagnosticList;
use serde::Deserialize;

/// The reason why a body can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadBody {
    /// It is not JSON.
    NotJson,
    /// It is JSON without a `query` in it, or with a wrong kind of value.
    NoQuery,
    /// `variables` is a string: refused from 2025-04 on \[DOC-mig25\].
    VariablesNotAnObject,
}

/// A request that could be read; its document may still be invalid GraphQL.
#[derive(Debug)]
pub(crate) struct GraphqlRequest {
    pub variables: JsonMap,
    pub operation_name: Option<String>,
    pub document: Result<ast::Document, DiagnosticList>,
}

#[derive(Deserialize)]
struct RequestBody {
    query: Option<serde_json::Value>,
    #[serde(default)]
    variables: Option<serde_json::Value>,
    #[serde(default, rename = "operationName")]
    operation_name: Option<serde_json::Value>,
}

impl GraphqlRequest {
    pub fn read(body: &[u8]) -> Result<Self, BadBody> {
        let body: RequestBody = serde_json::from_slice(body).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => BadBody::NoQuery,
            _ => BadBody::NotJson,
        })?;
        let Some(serde_json::Value::String(query)) = body.query else {
            return Err(BadBody::NoQuery);
        };
        let variables = match body.variables {
            None | Some(serde_json::Value::Null) => JsonMap::new(),
            Some(value @ serde_json::Value::Object(_)) => match value.into() {
                apollo_compiler::response::JsonValue::Object(map) => map,
                _ => JsonMap::new(),
            },
            Some(_) => return Err(BadBody::VariablesNotAnObject),
        };
        let operation_name = match body.operation_name {
            Some(serde_json::Value::String(name)) if !name.is_empty() => Some(name),
            _ => None,
        };
        let document = ast::Document::parse(query, "query.graphql").map_err(|errors| errors.errors);
        Ok(Self {
            variables,
            operation_name,
            document,
        })
    }

    /// The requested operation, as it was parsed; it may not be valid.
    fn operation(&self) -> Option<&ast::OperationDefinition> {
        let document = self.document.as_ref().ok()?;
        let mut operations = document.definitions.iter().filter_map(Definition::as_operation_definition);
        match &self.operation_name {
            Some(name) => operations.find(|operation| operation.name.as_ref().is_some_and(|own| own.as_str() == name)),
            None => operations.next(),
        }
        .map(AsRef::as_ref)
    }

    /// The operation's name, from `operationName` or from the document.
    pub fn name(&self) -> Option<String> {
        let named = || Some(self.operation()?.name.as_ref()?.to_string());
        self.operation_name.clone().or_else(named)
    }

    /// True if the operation is a mutation.
    pub fn is_mutation(&self) -> bool {
        self.operation()
            .is_some_and(|operation| operation.operation_type == OperationType::Mutation)
    }

    /// The names of the fields at the root of the operation, without their aliases.
    pub fn root_fields(&self) -> Vec<String> {
        let mut names = Vec::new();
        if let Some(operation) = self.operation() {
            self.collect(&operation.selection_set, &mut names, 0);
        }
        names
    }

    fn collect(&self, selections: &[Selection], names: &mut Vec<String>, depth: usize) {
        // Fragments may refer to each other in circles: the document is not validated yet.
        if depth > 16 {
            return;
        }
        for selection in selections {
            match selection {
                Selection::Field(field) => names.push(field.name.to_string()),
                Selection::InlineFragment(fragment) => self.collect(&fragment.selection_set, names, depth + 1),
                Selection::FragmentSpread(spread) => {
                    let definitions = self.document.iter().flat_map(|document| &document.definitions);
                    let mut fragments = definitions.filter_map(Definition::as_fragment_definition);
                    if let Some(fragment) = fragments.find(|fragment| fragment.name == spread.fragment_name) {
                        self.collect(&fragment.selection_set, names, depth + 1);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<GraphqlRequest, BadBody> {
        GraphqlRequest::read(body.as_bytes())
    }

    #[test]
    fn bad_bodies_have_distinct_reasons() {
        for (body, expected) in [
            ("{\"query\":", BadBody::NotJson),
            ("", BadBody::NotJson),
            ("<html>", BadBody::NotJson),
            ("{}", BadBody::NoQuery),
            ("[]", BadBody::NoQuery),
            ("\"{ me { id } }\"", BadBody::NoQuery),
            ("{\"query\":5}", BadBody::NoQuery),
            ("{\"query\":\"{me{id}}\",\"variables\":\"{}\"}", BadBody::VariablesNotAnObject),
        ] {
            assert_eq!(read(body).unwrap_err(), expected, "{body}");
        }
    }

    #[test]
    fn the_operation_is_chosen_by_operation_name() {
        let body = r#"{"query":"query A { me { id } } mutation B { ...F } fragment F on Mutation { x: delete_board(board_id: 1) { id } }","operationName":"B"}"#;
        let request = read(body).unwrap();
        assert_eq!(request.name().as_deref(), Some("B"));
        assert!(request.is_mutation());
        assert_eq!(request.root_fields(), ["delete_board"]);
    }

    #[test]
    fn circular_fragments_do_not_hang() {
        let request = read(r#"{"query":"{ ...F } fragment F on Query { ...F }"}"#).unwrap();
        assert_eq!(request.root_fields(), Vec::<String>::new());
    }
}

//! The cost of a query in complexity points.
//!
//! monday does not publish its formula, so the model is our own, and simple enough to predict: a field costs one
//! point; the fields below a list count once per possible entry, which is the `limit` argument if there is one, the
//! number of `ids` if there are some, else ten; a field at the root of a mutation costs another 10,000. The field
//! `complexity` is free.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Operation, Selection};
use apollo_compiler::response::{JsonMap, JsonValue};

const ENTRIES_OF_A_LIST: u64 = 10;
const MUTATION: u64 = 10_000;

/// The cost of an operation.
pub(crate) fn of_operation(document: &ExecutableDocument, operation: &Operation, variables: &JsonMap) -> u64 {
    let counter = Counter { document, variables };
    let fields = counter.selections(&operation.selection_set.selections);
    let roots = operation.root_fields(document).filter(|field| field.name != "complexity").count() as u64;
    if operation.is_mutation() {
        fields.saturating_add(roots * MUTATION)
    } else {
        fields
    }
}

struct Counter<'a> {
    document: &'a ExecutableDocument,
    variables: &'a JsonMap,
}

impl Counter<'_> {
    fn selections(&self, selections: &[Selection]) -> u64 {
        let costs = selections.iter().map(|selection| match selection {
            Selection::Field(field) => self.field(field),
            Selection::InlineFragment(fragment) => self.selections(&fragment.selection_set.selections),
            Selection::FragmentSpread(spread) => match self.document.fragments.get(&spread.fragment_name) {
                Some(fragment) => self.selections(&fragment.selection_set.selections),
                None => 0,
            },
        });
        costs.fold(0, u64::saturating_add)
    }

    fn field(&self, field: &Field) -> u64 {
        if field.name == "complexity" {
            return 0;
        }
        let entries = if field.ty().is_list() || field.name == "items_page" {
            self.entries(field)
        } else {
            1
        };
        self.selections(&field.selection_set.selections)
            .saturating_mul(entries)
            .saturating_add(1)
    }

    fn entries(&self, field: &Field) -> u64 {
        if let Some(ids) = field.specified_argument_by_name("ids") {
            let count = match ids.as_variable().and_then(|name| self.variables.get(name.as_str())) {
                Some(JsonValue::Array(ids)) => ids.len(),
                Some(JsonValue::Null) => 0,
                Some(_) => 1,
                None => ids.as_list().map_or(usize::from(!ids.is_null()), <[_]>::len),
            };
            if count > 0 {
                return count as u64;
            }
        }
        // The default value, if the argument is left out.
        let Ok(limit) = field.argument_by_name("limit") else {
            return ENTRIES_OF_A_LIST;
        };
        let number = match limit.as_variable() {
            Some(name) => self.variables.get(name.as_str()).and_then(JsonValue::as_u64),
            None => limit.to_i32().and_then(|number| u64::try_from(number).ok()),
        };
        number.unwrap_or(ENTRIES_OF_A_LIST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::of_version;

    fn cost(query: &str, variables: serde_json::Value) -> u64 {
        let schema = of_version("2026-10").unwrap();
        let document = ExecutableDocument::parse_and_validate(&schema, query, "query.graphql").unwrap();
        let JsonValue::Object(variables) = variables.into() else {
            panic!("variables are an object")
        };
        of_operation(&document, document.operations.iter().next().unwrap(), &variables)
    }

    #[test]
    fn lists_multiply_what_is_below() {
        let none = || serde_json::json!({});
        assert_eq!(cost("{ me { id name } }", none()), 3);
        assert_eq!(cost("{ boards { id } }", none()), 1 + 25, "25 is the default");
        assert_eq!(cost("{ boards(limit: 100) { id owners { id } } }", none()), 1 + 100 * (1 + 1 + 10));
        assert_eq!(
            cost("query ($n: Int) { boards(limit: $n) { id } }", serde_json::json!({"n": 500})),
            501
        );
        assert_eq!(
            cost("query ($i: [ID!]) { boards(ids: $i) { id } }", serde_json::json!({"i": [1, 2]})),
            3
        );
        assert_eq!(cost("{ boards(ids: [7]) { ...F } } fragment F on Board { id name }", none()), 3);
    }

    #[test]
    fn changes_cost_more_and_asking_for_the_price_is_free() {
        let mutation = "mutation { archive_board(board_id: 1) { id } complexity { query } }";
        assert_eq!(cost(mutation, serde_json::json!({})), 10_002);
        assert_eq!(cost("{ complexity { before after } }", serde_json::json!({})), 0);
    }
}

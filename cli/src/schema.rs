//! JSON Schemas (2020-12) of the contract's types, in the contract's JSON spelling.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wit_parser::{Docs, Type};

use crate::contract::{Contract, Kind, Part, paragraphs, snake_case};

/// Makes schemas, and gathers the definitions of the named types in them.
pub struct Schemas {
    contract: &'static Contract,
    /// The address below which the definitions will stand, such as `#/$defs/`.
    prefix: &'static str,
    /// Whether an absent value may also be null: as results have it.
    nulls: bool,
    definitions: BTreeMap<String, Value>,
}

impl Schemas {
    /// For results, and for input as services take it: an absent value is null, or left out.
    pub fn with_nulls(prefix: &'static str) -> Self {
        Self::new(prefix, true)
    }

    /// For input that is written by a language model: what is absent is left out.
    pub fn without_nulls(prefix: &'static str) -> Self {
        Self::new(prefix, false)
    }

    fn new(prefix: &'static str, nulls: bool) -> Self {
        Self {
            contract: Contract::get(),
            prefix,
            nulls,
            definitions: BTreeMap::new(),
        }
    }

    /// The named types that schemas so far refer to.
    pub fn into_definitions(self) -> BTreeMap<String, Value> {
        self.definitions
    }

    /// The schema of a type: a reference, if it has a name and parts.
    pub fn of(&mut self, ty: Type) -> Value {
        let has_parts = matches!(self.contract.kind(ty), Kind::Record(_) | Kind::Enum(_) | Kind::Variant(_));
        match self.contract.type_name(ty) {
            Some(name) if has_parts => {
                let name = pascal_case(name);
                if !self.definitions.contains_key(&name) {
                    // Before its parts. The contract's types are no circles, but this shows it.
                    self.definitions.insert(name.clone(), Value::Null);
                    let schema = self.inline(ty);
                    self.definitions.insert(name.clone(), schema);
                }
                json!({ "$ref": format!("{}{name}", self.prefix) })
            }
            _ => self.inline(ty),
        }
    }

    /// The schema of a type, whether it has a name or not. Types in it that have one are references.
    pub fn inline(&mut self, ty: Type) -> Value {
        let mut schema = match self.contract.kind(ty) {
            Kind::Text { .. } => json!({ "type": "string" }),
            Kind::Bool => json!({ "type": "boolean" }),
            Kind::Number(max) => json!({ "type": "integer", "minimum": 0, "maximum": max }),
            Kind::Bytes => json!({ "type": "array", "items": { "type": "integer", "minimum": 0, "maximum": 255 } }),
            Kind::List(item) => json!({ "type": "array", "items": self.of(item) }),
            Kind::Option(inner) => {
                let schema = self.of(inner);
                if self.nulls { nullable(schema) } else { schema }
            }
            Kind::Record(fields) => self.record(&fields),
            Kind::Enum(cases) => {
                let words: Vec<_> = cases.iter().map(|case| snake_case(case.name)).collect();
                json!({ "type": "string", "enum": words, "description": described(self.contract.docs(ty), &cases) })
            }
            Kind::Variant(cases) => {
                let mut schemas = Vec::new();
                for case in &cases {
                    schemas.push(self.case(case));
                }
                json!({ "oneOf": schemas })
            }
            Kind::Other if matches!(ty, Type::F32 | Type::F64) => json!({ "type": "number" }),
            Kind::Other => json!({}),
        };
        if schema.get("description").is_none() {
            describe(&mut schema, &text(self.contract.docs(ty)));
        }
        schema
    }

    fn record(&mut self, fields: &[Part<'_>]) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in fields {
            let Some(ty) = field.ty else { continue };
            let mut schema = self.of(ty);
            describe(&mut schema, &documented(field.docs));
            let name = snake_case(field.name);
            if !matches!(self.contract.kind(ty), Kind::Option(_)) {
                required.push(name.clone());
            }
            properties.insert(name, schema);
        }
        object(properties, &required)
    }

    fn case(&mut self, case: &Part<'_>) -> Value {
        let name = snake_case(case.name);
        let mut schema = match case.ty {
            None => json!({ "type": "string", "const": name }),
            Some(ty) => {
                let payload = self.of(ty);
                object(Map::from_iter([(name.clone(), payload)]), &[name])
            }
        };
        describe(&mut schema, &documented(case.docs));
        schema
    }
}

/// The schema of an object with these properties and no others.
pub fn object(properties: Map<String, Value>, required: &[String]) -> Value {
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn nullable(schema: Value) -> Value {
    match &schema["type"] {
        Value::String(ty) if schema.get("enum").is_none() => {
            let types = json!([ty, "null"]);
            let mut schema = schema;
            schema["type"] = types;
            schema
        }
        _ => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

/// Sets a description; one that is there gives way to what is said of the place.
fn describe(schema: &mut Value, description: &str) {
    if !description.is_empty() {
        schema["description"] = Value::from(description);
    }
}

/// The documentation of a type with words, and of each word.
fn described(docs: &str, cases: &[Part<'_>]) -> String {
    let mut lines = vec![text(docs), String::new()];
    lines.extend(cases.iter().map(|case| {
        let docs = documented(case.docs);
        format!("- {}: {docs}", snake_case(case.name))
    }));
    lines.join("\n").trim().to_owned()
}

fn documented(docs: &Docs) -> String {
    paragraphs(docs).join("\n\n")
}

fn text(docs: &str) -> String {
    documented(&Docs {
        contents: Some(docs.to_owned()),
    })
}

fn pascal_case(name: &str) -> String {
    let parts = name.split('-').map(|part| {
        let (first, rest) = part.split_at_checked(1).unwrap_or((part, ""));
        first.to_ascii_uppercase() + rest
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(function: &str) -> Type {
        let contract = Contract::get();
        let function = contract.functions().find(|known| known.name == function).unwrap();
        contract.input(function).unwrap().1
    }

    #[test]
    fn a_record_says_what_is_required_and_allows_nothing_else() {
        let mut schemas = Schemas::with_nulls("#/$defs/");
        let schema = schemas.inline(input("add-user-to-board"));
        assert_eq!(schema["required"], json!(["board_id", "user_id"]));
        assert_eq!(schema["additionalProperties"], json!(false));
        assert_eq!(
            schema["properties"]["kind"]["anyOf"],
            json!([{ "$ref": "#/$defs/SubscriberKind" }, { "type": "null" }])
        );
        let kind = &schemas.into_definitions()["SubscriberKind"];
        assert_eq!(kind["enum"], json!(["subscriber", "owner"]));
        assert!(kind["description"].as_str().unwrap().contains("\n- owner: "), "{kind}");
    }

    #[test]
    fn a_variant_is_a_word_or_an_object_with_one_field() {
        let mut schemas = Schemas::without_nulls("#/$defs/");
        schemas.of(input("list-boards"));
        let definitions = schemas.into_definitions();
        let cases = definitions["WorkspaceFilter"]["oneOf"].as_array().unwrap();
        assert!(cases.iter().any(|case| case["const"] == "any"), "{cases:?}");
        assert!(cases.iter().any(|case| case["required"] == json!(["by_id"])), "{cases:?}");
        assert_eq!(definitions["BoardQuery"].get("required"), None);
    }

    /// A model that is told of null writes it; a service that sends it is right, too.
    #[test]
    fn null_is_allowed_where_it_was_asked_for() {
        let schema = |mut schemas: Schemas| schemas.inline(input("list-boards"))["properties"]["limit"]["type"].clone();
        assert_eq!(schema(Schemas::with_nulls("")), json!(["integer", "null"]));
        assert_eq!(schema(Schemas::without_nulls("")), json!("integer"));
    }

    #[test]
    fn every_type_of_the_contract_has_a_schema() {
        let contract = Contract::get();
        let mut schemas = Schemas::with_nulls("#/$defs/");
        for function in contract.functions() {
            let (ok, err) = contract.result(function).unwrap();
            let input = contract.input(function).map(|(_, ty)| ty);
            for ty in [Some(ok), Some(err), input].into_iter().flatten() {
                schemas.of(ty);
            }
        }
        let definitions = schemas.into_definitions();
        let text = serde_json::to_string(&definitions).unwrap();
        assert!(!text.contains("{}"), "a type that has no schema");
        assert!(definitions.len() > 60, "{}", definitions.len());
    }
}

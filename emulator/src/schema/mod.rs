//! The schema of each API version, made from one annotated file, or one that was given instead.

mod differences;
mod merge;

pub use differences::differences;
pub use merge::merge;

use apollo_compiler::ast::{self, Definition, Directive, DirectiveList, FieldDefinition, Value};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, Schema};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

const SOURCE: &str = include_str!("../../schema/monday.graphql");

/// The versions that have a schema of their own. Others are served by the one before them.
pub const VERSIONS: [&str; 6] = ["2025-04", "2025-10", "2026-01", "2026-04", "2026-07", "2026-10"];

/// A schema, ready to validate against.
pub(crate) type SharedSchema = Arc<Valid<Schema>>;

/// The schema that serves a version.
pub(crate) fn of_version(version: &str) -> Result<SharedSchema, String> {
    static MADE: [OnceLock<SharedSchema>; VERSIONS.len()] = [const { OnceLock::new() }; VERSIONS.len()];
    let index = VERSIONS.iter().rposition(|own| *own <= version).unwrap_or(0);
    if let Some(schema) = MADE[index].get() {
        return Ok(schema.clone());
    }
    let schema = Arc::new(make(VERSIONS[index])?);
    Ok(MADE[index].get_or_init(|| schema).clone())
}

/// The text of the schema of a version, as `get_schema?format=sdl` returns it.
pub fn text(version: &str) -> Result<String, String> {
    Ok(of_version(version)?.to_string())
}

/// Reads a schema from text.
pub(crate) fn parse(text: &str, name: &str) -> Result<Valid<Schema>, String> {
    Schema::parse_and_validate(text, name).map_err(|errors| errors.errors.to_string())
}

/// Every part of the schema of any version: fields, their arguments, fields of input objects, values of enums.
pub fn parts() -> HashSet<String> {
    let Ok(document) = ast::Document::parse(SOURCE, "monday.graphql") else {
        return HashSet::new();
    };
    let mut parts = HashSet::new();
    let mut add_fields = |owner: &Name, fields: &[Node<FieldDefinition>]| {
        for field in fields {
            let name = format!("{owner}.{}", field.name);
            parts.extend(field.arguments.iter().map(|argument| format!("{name}({}:)", argument.name)));
            parts.insert(name);
        }
    };
    for definition in &document.definitions {
        match definition {
            Definition::ObjectTypeDefinition(object) => add_fields(&object.name, &object.fields),
            Definition::InterfaceTypeDefinition(interface) => add_fields(&interface.name, &interface.fields),
            _ => {}
        }
    }
    for definition in &document.definitions {
        match definition {
            Definition::InputObjectTypeDefinition(input) => {
                parts.extend(input.fields.iter().map(|field| format!("{}.{}", input.name, field.name)));
            }
            Definition::EnumTypeDefinition(own) => parts.extend(own.values.iter().map(|value| format!("{}.{}", own.name, value.value))),
            _ => {}
        }
    }
    parts
}

/// Makes the schema of one version from the annotated file.
fn make(version: &str) -> Result<Valid<Schema>, String> {
    let mut document = ast::Document::parse(SOURCE, "monday.graphql").map_err(|errors| errors.errors.to_string())?;
    document
        .definitions
        .retain(|definition| !matches!(definition, Definition::DirectiveDefinition(_)) && is_in(definition.directives(), version));
    for definition in &mut document.definitions {
        select(definition, version);
    }
    document.to_schema_validate().map_err(|errors| errors.errors.to_string())
}

/// Keeps the parts of a definition that a version has.
fn select(definition: &mut Definition, version: &str) {
    match definition {
        Definition::ObjectTypeDefinition(object) => {
            let object = object.make_mut();
            clean(&mut object.directives, version);
            select_fields(&mut object.fields, version);
        }
        Definition::InterfaceTypeDefinition(interface) => {
            let interface = interface.make_mut();
            clean(&mut interface.directives, version);
            select_fields(&mut interface.fields, version);
        }
        Definition::InputObjectTypeDefinition(input) => {
            let input = input.make_mut();
            clean(&mut input.directives, version);
            select_arguments(&mut input.fields, version);
        }
        Definition::EnumTypeDefinition(enumeration) => {
            let enumeration = enumeration.make_mut();
            clean(&mut enumeration.directives, version);
            enumeration.values.retain(|value| is_in(&value.directives, version));
            for value in &mut enumeration.values {
                clean(&mut value.make_mut().directives, version);
            }
        }
        Definition::ScalarTypeDefinition(scalar) => clean(&mut scalar.make_mut().directives, version),
        Definition::UnionTypeDefinition(union) => clean(&mut union.make_mut().directives, version),
        _ => {}
    }
}

fn select_fields(fields: &mut Vec<Node<FieldDefinition>>, version: &str) {
    fields.retain(|field| is_in(&field.directives, version));
    for field in fields {
        let field = field.make_mut();
        clean(&mut field.directives, version);
        select_arguments(&mut field.arguments, version);
    }
}

fn select_arguments(arguments: &mut Vec<Node<ast::InputValueDefinition>>, version: &str) {
    arguments.retain(|argument| is_in(&argument.directives, version));
    for argument in arguments {
        clean(&mut argument.make_mut().directives, version);
    }
}

fn named_version<'a>(directives: &'a DirectiveList, directive: &str, argument: &str) -> Option<&'a str> {
    directives.get(directive)?.specified_argument_by_name(argument)?.as_str()
}

/// True if a version has the definition with these directives.
fn is_in(directives: &DirectiveList, version: &str) -> bool {
    named_version(directives, "since", "version").is_none_or(|since| since <= version)
        && named_version(directives, "until", "version").is_none_or(|until| version < until)
}

/// Removes our own directives, and turns `@outdated` into `@deprecated` from its version on.
fn clean(directives: &mut DirectiveList, version: &str) {
    let outdated = directives.has("outdated") && named_version(directives, "outdated", "since").is_none_or(|since| since <= version);
    directives
        .0
        .retain(|directive| !matches!(directive.name.as_str(), "since" | "until" | "outdated"));
    if outdated {
        let reason = Node::new(Value::String("No longer recommended.".to_owned()));
        let argument = ast::Argument {
            name: Name::new_static_unchecked("reason"),
            value: reason,
        };
        directives.push(Directive {
            name: Name::new_static_unchecked("deprecated"),
            arguments: vec![Node::new(argument)],
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has_field(version: &str, object: &str, field: &str) -> bool {
        of_version(version).unwrap().get_object(object).unwrap().fields.contains_key(field)
    }

    #[test]
    fn every_version_has_a_valid_schema() {
        for version in VERSIONS {
            of_version(version).unwrap();
        }
    }

    #[test]
    fn schema_fields_depend_on_the_version() {
        for (version, old, new) in [
            ("2025-04", true, false),
            ("2026-04", true, false),
            ("2026-07", true, true),
            ("2026-10", false, true),
        ] {
            assert_eq!(has_field(version, "User", "is_admin"), old, "{version}");
            assert_eq!(has_field(version, "User", "status"), new, "{version}");
        }
    }

    #[test]
    fn versions_without_a_schema_are_served_by_the_one_before() {
        assert!(Arc::ptr_eq(&of_version("2025-07").unwrap(), &of_version("2025-04").unwrap()));
        assert!(Arc::ptr_eq(&of_version("2027-01").unwrap(), &of_version("2026-10").unwrap()));
        assert!(Arc::ptr_eq(&of_version("dev").unwrap(), &of_version("2026-10").unwrap()));
    }

    #[test]
    fn no_client_sees_our_directives() {
        for version in VERSIONS {
            let text = text(version).unwrap();
            assert!(!text.contains("@since") && !text.contains("@until") && !text.contains("outdated"));
            assert!(text.contains("@deprecated"));
        }
    }
}

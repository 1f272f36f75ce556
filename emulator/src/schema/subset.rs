//! Compares a schema with a fuller one.

use super::{of_version, parse};
use apollo_compiler::Node;
use apollo_compiler::collections::IndexMap;
use apollo_compiler::schema::{Component, ExtendedType, FieldDefinition, InputValueDefinition};
use apollo_compiler::{Name, Schema};

/// The differences between the emulator's schema of a version and `full` (the text of a fuller schema): types, fields,
/// arguments and values that `full` lacks or has with another type. Empty if ours is a part of it.
pub fn differences(version: &str, full: &str) -> Result<Vec<String>, String> {
    let full = parse(full, "full.graphql")?;
    let ours = of_version(version)?;
    let mut found = Vec::new();
    for (name, ours) in &ours.types {
        if ours.is_built_in() {
            continue;
        }
        match full.types.get(name) {
            None => found.push(format!("{name}: not there")),
            Some(theirs) => compare(&full, name, ours, theirs, &mut found),
        }
    }
    Ok(found)
}

fn compare(full: &Schema, name: &Name, ours: &ExtendedType, theirs: &ExtendedType, found: &mut Vec<String>) {
    match (ours, theirs) {
        (ExtendedType::Scalar(_), ExtendedType::Scalar(_)) => {}
        (ExtendedType::Object(ours), ExtendedType::Object(theirs)) => {
            compare_fields(name, &ours.fields, &theirs.fields, found);
            for interface in ours.implements_interfaces.iter().filter(|i| full.types.contains_key(i.as_str())) {
                if !theirs.implements_interfaces.contains(interface) {
                    found.push(format!("{name}: does not implement {interface}"));
                }
            }
        }
        (ExtendedType::Interface(ours), ExtendedType::Interface(theirs)) => {
            compare_fields(name, &ours.fields, &theirs.fields, found);
        }
        (ExtendedType::InputObject(ours), ExtendedType::InputObject(theirs)) => {
            for (field, ours) in &ours.fields {
                compare_argument(
                    &format!("{name}.{field}"),
                    ours,
                    theirs.fields.get(field).map(|field| &***field),
                    found,
                );
            }
        }
        (ExtendedType::Enum(ours), ExtendedType::Enum(theirs)) => {
            let missing = ours.values.keys().filter(|value| !theirs.values.contains_key(value.as_str()));
            found.extend(missing.map(|value| format!("{name}.{value}: not there")));
        }
        _ => found.push(format!("{name}: of another kind")),
    }
}

type Fields = IndexMap<Name, Component<FieldDefinition>>;

fn compare_fields(name: &Name, ours: &Fields, theirs: &Fields, found: &mut Vec<String>) {
    for (field, ours) in ours {
        let path = format!("{name}.{field}");
        let Some(theirs) = theirs.get(field) else {
            found.push(format!("{path}: not there"));
            continue;
        };
        if ours.ty != theirs.ty {
            found.push(format!("{path}: {} instead of {}", ours.ty, theirs.ty));
        }
        for argument in &ours.arguments {
            let path = format!("{path}({}:)", argument.name);
            let theirs = theirs.argument_by_name(&argument.name).map(Node::as_ref);
            compare_argument(&path, argument, theirs, found);
        }
        let required = theirs.arguments.iter().filter(|argument| argument.is_required());
        for argument in required.filter(|argument| ours.argument_by_name(&argument.name).is_none()) {
            found.push(format!("{path}({}:): required, and we lack it", argument.name));
        }
    }
}

fn compare_argument(path: &str, ours: &InputValueDefinition, theirs: Option<&InputValueDefinition>, found: &mut Vec<String>) {
    let Some(theirs) = theirs else {
        found.push(format!("{path}: not there"));
        return;
    };
    if ours.ty != theirs.ty {
        found.push(format!("{path}: {} instead of {}", ours.ty, theirs.ty));
    }
    if ours.default_value != theirs.default_value {
        found.push(format!("{path}: another default"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::text;

    #[test]
    fn a_schema_has_no_differences_from_itself() {
        assert_eq!(differences("2026-10", &text("2026-10").unwrap()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn every_kind_of_difference_is_found() {
        let full = text("2026-10")
            .unwrap()
            .replace("owners: [User]!", "owners: [User!]!")
            .replace("latest: Boolean", "newest: Boolean")
            .replace("limit: Int = 200", "limit: Int = 100")
            .replace("  multi_level\n", "")
            .replace("type Tag {", "type Label {")
            .replace(": Tag\n", ": Label\n")
            .replace("[Tag]", "[Label]");
        let found = differences("2026-10", &full).unwrap();
        for expected in [
            "Board.owners: [User]! instead of [User!]!",
            "Query.boards(latest:): not there",
            "Query.users(limit:): another default",
            "BoardHierarchy.multi_level: not there",
            "Tag: not there",
        ] {
            assert!(found.iter().any(|line| line == expected), "{expected} is not in {found:#?}");
        }
    }
}

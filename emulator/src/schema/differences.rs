//! Compares the schema of a version with another one.

use super::merge::reachable;
use super::{of_version, parse};
use apollo_compiler::Schema;
use apollo_compiler::ast::DirectiveList;
use apollo_compiler::schema::{ExtendedType, FieldDefinition, InputValueDefinition};
use std::collections::BTreeSet;

/// The differences between the emulator's schema of a version and another one: types, fields, arguments, values and
/// defaults that one of them lacks. Of the other schema, only what can be reached from `Query` and `Mutation` counts.
/// Empty if they say the same.
pub fn differences(version: &str, other: &str) -> Result<Vec<String>, String> {
    let theirs = facts(&*parse(other, "other.graphql")?);
    let ours = facts(&*of_version(version)?);
    let only_here = ours.difference(&theirs).map(|fact| format!("only here:  {fact}"));
    let only_there = theirs.difference(&ours).map(|fact| format!("only there: {fact}"));
    Ok(only_here.chain(only_there).collect())
}

/// Everything that a schema says, a line for each thing.
fn facts(schema: &Schema) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    for name in reachable(schema) {
        let Some(ty) = schema.types.get(&name) else { continue };
        let mut interfaces = None;
        let mut fields = None;
        match ty {
            ExtendedType::Scalar(_) => _ = facts.insert(format!("scalar {name}")),
            ExtendedType::Object(object) => {
                facts.insert(format!("type {name}"));
                (interfaces, fields) = (Some(&object.implements_interfaces), Some(&object.fields));
            }
            ExtendedType::Interface(interface) => {
                facts.insert(format!("interface {name}"));
                (interfaces, fields) = (Some(&interface.implements_interfaces), Some(&interface.fields));
            }
            ExtendedType::Union(union) => facts.extend(union.members.iter().map(|member| format!("union {name} = {}", member.name))),
            ExtendedType::Enum(enumeration) => {
                for value in enumeration.values.values() {
                    let deprecated = deprecated(&value.directives);
                    facts.insert(format!("{name}.{}{deprecated}", value.value));
                }
            }
            ExtendedType::InputObject(input) => {
                facts.insert(format!("input {name}"));
                facts.extend(input.fields.values().map(|field| format!("{name}.{}", argument(field))));
            }
        }
        let interfaces = interfaces.into_iter().flatten();
        facts.extend(interfaces.map(|interface| format!("type {name} implements {}", interface.name)));
        for field in fields.into_iter().flat_map(|fields| fields.values()) {
            add_field(&mut facts, name.as_str(), field);
        }
    }
    facts
}

fn add_field(facts: &mut BTreeSet<String>, ty: &str, field: &FieldDefinition) {
    let name = format!("{ty}.{}", field.name);
    facts.extend(field.arguments.iter().map(|own| format!("{name}({})", argument(own))));
    facts.insert(format!("{name}: {}{}", field.ty, deprecated(&field.directives)));
}

fn argument(argument: &InputValueDefinition) -> String {
    let default = argument.default_value.as_ref().map(|value| format!(" = {value}"));
    let deprecated = deprecated(&argument.directives);
    format!("{}: {}{}{deprecated}", argument.name, argument.ty, default.unwrap_or_default())
}

fn deprecated(directives: &DirectiveList) -> &'static str {
    if directives.has("deprecated") { " (deprecated)" } else { "" }
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
        let other = text("2026-10")
            .unwrap()
            .replace("owners: [User]!", "owners: [User!]!")
            .replace("latest: Boolean", "newest: Boolean")
            .replace("limit: Int = 200", "limit: Int = 100")
            .replace("  multi_level\n", "")
            .replace("type BatteryValue implements ColumnValue", "type BatteryValue")
            .replace(
                "settings_str: String! @deprecated(reason: \"No longer recommended.\")",
                "settings_str: String!",
            );
        let found = differences("2026-10", &other).unwrap();
        for expected in [
            "only here:  Board.owners: [User]!",
            "only there: Board.owners: [User!]!",
            "only here:  Query.boards(latest: Boolean)",
            "only there: Query.boards(newest: Boolean)",
            "only there: Query.users(limit: Int = 100)",
            "only here:  BoardHierarchy.multi_level",
            "only here:  type BatteryValue implements ColumnValue",
            "only there: Column.settings_str: String!",
        ] {
            assert!(found.iter().any(|line| line == expected), "{expected} is not in {found:#?}");
        }
    }
}

//! Makes the annotated file of all versions from the schemas of each.
//!
//! A part of a schema (a type, a field, an argument, a value) is written once for each run of versions in which it is the
//! same. Descriptions are left out, and so is what no request can reach from `Query` and `Mutation`.

use super::parse;
use apollo_compiler::collections::IndexSet;
use apollo_compiler::schema::{Component, ExtendedType, FieldDefinition, InputValueDefinition};
use apollo_compiler::{Name, Node, Schema};
use std::fmt::Write;

/// What is written above the types.
const HEAD: &str = "\
# monday.com's GraphQL schema in every version at once: names and types, without descriptions. Made by
# `monday-emulator merge-schemas` from the schemas of the versions; not edited by hand. The emulator imitates a part of it:
# what it does not is listed in not-imitated.md.
#
# @since names the first version that has a thing, @until the first one that no longer has it; what carries neither
# is in all of them. The three directives are taken away when the schema of one version is made from this file
# (see src/schema/mod.rs), so no client ever sees them.

directive @since(version: String!) on SCALAR | OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | INTERFACE | UNION | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
directive @until(version: String!) on SCALAR | OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | INTERFACE | UNION | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
# Becomes @deprecated, from a version on if one is named.
directive @outdated(since: String) on FIELD_DEFINITION | ARGUMENT_DEFINITION | ENUM_VALUE | INPUT_FIELD_DEFINITION
";

/// The annotated file for schemas given as pairs of version and text, the oldest first.
pub fn merge(schemas: &[(&str, &str)]) -> Result<String, String> {
    let mut versions = Vec::with_capacity(schemas.len());
    for (version, text) in schemas {
        let schema = parse(text, version)?.into_inner();
        let reachable = reachable(&schema);
        versions.push(Version {
            name: version,
            schema,
            reachable,
        });
    }
    let mut names: Vec<Name> = versions.iter().flat_map(|version| version.reachable.iter().cloned()).collect();
    let rank = |name: &Name| (name != "Query", name != "Mutation", name.clone());
    names.sort_by_key(rank);
    names.dedup();
    let mut text = HEAD.to_owned();
    for name in names {
        let of = |version: &Version<'_>| {
            let is_reachable = version.reachable.contains(&name);
            version.schema.types.get(&name).filter(|_| is_reachable).cloned()
        };
        let present: Vec<Option<ExtendedType>> = versions.iter().map(of).collect();
        for run in runs(&present, heading) {
            write_type(&mut text, &versions, &run, &name);
        }
    }
    Ok(text)
}

struct Version<'a> {
    name: &'a str,
    schema: Schema,
    reachable: IndexSet<Name>,
}

/// Consecutive versions in which a part of the schema is the same.
struct Run<T> {
    /// The index of the first version.
    start: usize,
    /// The part in each version of the run.
    parts: Vec<T>,
    /// True if it begins with the oldest version that its owner has.
    from_start: bool,
    /// The index of the version that no longer has it, if its owner still does.
    end: Option<usize>,
}

impl<T> Run<T> {
    fn last(&self) -> &T {
        &self.parts[self.parts.len() - 1]
    }

    /// The annotations, each with a blank before it.
    fn bounds(&self, versions: &[Version<'_>]) -> String {
        let mut text = String::new();
        if !self.from_start {
            let _ = write!(text, " @since(version: \"{}\")", versions[self.start].name);
        }
        if let Some(end) = self.end {
            let _ = write!(text, " @until(version: \"{}\")", versions[end].name);
        }
        text
    }

    /// The annotation of what is deprecated in the last version of the run.
    fn outdated(&self, versions: &[Version<'_>], is_deprecated: impl Fn(&T) -> bool) -> String {
        if !is_deprecated(self.last()) {
            return String::new();
        }
        let since = self.parts.iter().rposition(|part| !is_deprecated(part)).map(|index| index + 1);
        match since {
            None => " @outdated".to_owned(),
            Some(index) => format!(" @outdated(since: \"{}\")", versions[self.start + index].name),
        }
    }
}

/// Divides a part of the schema, given for each version, into runs of the same shape.
fn runs<T: Clone, S: PartialEq>(present: &[Option<T>], shape: impl Fn(&T) -> S) -> Vec<Run<T>> {
    let mut runs: Vec<Run<T>> = Vec::new();
    let mut previous: Option<S> = None;
    for (index, part) in present.iter().enumerate() {
        let current = part.as_ref().map(&shape);
        match (part, runs.last_mut()) {
            (Some(part), Some(run)) if previous == current => run.parts.push(part.clone()),
            (part, last) => {
                if let Some(run) = last.filter(|_| previous.is_some()) {
                    run.end = Some(index);
                }
                if let Some(part) = part {
                    runs.push(Run {
                        start: index,
                        parts: vec![part.clone()],
                        from_start: index == 0,
                        end: None,
                    });
                }
            }
        }
        previous = current;
    }
    runs
}

/// What can't be annotated within a type: its kind, its interfaces, the members of a union.
fn heading(ty: &ExtendedType) -> (u8, Vec<Name>) {
    let (kind, mut names): (u8, Vec<Name>) = match ty {
        ExtendedType::Scalar(_) => (0, Vec::new()),
        ExtendedType::Object(object) => (1, object.implements_interfaces.iter().map(|name| name.name.clone()).collect()),
        ExtendedType::Interface(interface) => (2, interface.implements_interfaces.iter().map(|name| name.name.clone()).collect()),
        ExtendedType::Union(union) => (3, union.members.iter().map(|name| name.name.clone()).collect()),
        ExtendedType::Enum(_) => (4, Vec::new()),
        ExtendedType::InputObject(_) => (5, Vec::new()),
    };
    names.sort();
    (kind, names)
}

fn write_type(text: &mut String, versions: &[Version<'_>], run: &Run<ExtendedType>, name: &Name) {
    let bounds = run.bounds(versions);
    let (_, names) = heading(run.last());
    let implements = if names.is_empty() {
        String::new()
    } else {
        format!(" implements {}", names.join(" & "))
    };
    text.push('\n');
    // Writing to a `String` does not fail.
    let _ = match run.last() {
        ExtendedType::Scalar(_) => writeln!(text, "scalar {name}{bounds}"),
        ExtendedType::Union(_) => writeln!(text, "union {name}{bounds} = {}", names.join(" | ")),
        ExtendedType::Object(_) => writeln!(text, "type {name}{implements}{bounds} {{"),
        ExtendedType::Interface(_) => writeln!(text, "interface {name}{implements}{bounds} {{"),
        ExtendedType::Enum(_) => writeln!(text, "enum {name}{bounds} {{"),
        ExtendedType::InputObject(_) => writeln!(text, "input {name}{bounds} {{"),
    };
    let parts = &run.parts;
    match run.last() {
        ExtendedType::Scalar(_) | ExtendedType::Union(_) => return,
        ExtendedType::Object(_) | ExtendedType::Interface(_) => {
            let fields = |ty: &ExtendedType| match ty {
                ExtendedType::Object(object) => object.fields.values().cloned().collect(),
                ExtendedType::Interface(interface) => interface.fields.values().cloned().collect(),
                _ => Vec::new(),
            };
            let fields: Vec<Vec<Component<FieldDefinition>>> = parts.iter().map(fields).collect();
            for present in by_name(&fields, |field| &field.name) {
                for field in within(&present, run.start, |field: &Component<FieldDefinition>| field.ty.to_string()) {
                    write_field(text, versions, &field);
                }
            }
        }
        ExtendedType::Enum(_) => {
            let values = |ty: &ExtendedType| match ty {
                ExtendedType::Enum(enumeration) => enumeration.values.values().cloned().collect(),
                _ => Vec::new(),
            };
            let values: Vec<Vec<_>> = parts.iter().map(values).collect();
            for present in by_name(&values, |value| &value.value) {
                for value in within(&present, run.start, |_| ()) {
                    let outdated = value.outdated(versions, |value| is_deprecated_ast(&value.directives));
                    let _ = writeln!(text, "  {}{}{outdated}", value.last().value, value.bounds(versions));
                }
            }
        }
        ExtendedType::InputObject(_) => {
            let fields = |ty: &ExtendedType| match ty {
                ExtendedType::InputObject(input) => input.fields.values().map(|field| field.node.clone()).collect(),
                _ => Vec::new(),
            };
            let fields: Vec<Vec<Node<InputValueDefinition>>> = parts.iter().map(fields).collect();
            write_arguments(text, versions, &fields, run.start, "  ");
        }
    }
    text.push_str("}\n");
}

fn write_field(text: &mut String, versions: &[Version<'_>], run: &Run<Component<FieldDefinition>>) {
    let field = run.last();
    let arguments: Vec<Vec<Node<InputValueDefinition>>> = run.parts.iter().map(|field| field.arguments.clone()).collect();
    let _ = write!(text, "  {}", field.name);
    if arguments.iter().any(|arguments| !arguments.is_empty()) {
        text.push_str("(\n");
        write_arguments(text, versions, &arguments, run.start, "    ");
        text.push_str("  )");
    }
    let outdated = run.outdated(versions, |field| is_deprecated_ast(&field.directives));
    let _ = writeln!(text, ": {}{}{outdated}", field.ty, run.bounds(versions));
}

fn write_arguments(text: &mut String, versions: &[Version<'_>], arguments: &[Vec<Node<InputValueDefinition>>], start: usize, indent: &str) {
    let shape = |argument: &Node<InputValueDefinition>| {
        let default = argument
            .default_value
            .as_ref()
            .map(|value| value.serialize().no_indent().to_string());
        (argument.ty.to_string(), default)
    };
    for present in by_name(arguments, |argument| &argument.name) {
        for run in within(&present, start, shape) {
            let (ty, default) = shape(run.last());
            let default = default.map(|default| format!(" = {default}")).unwrap_or_default();
            let outdated = run.outdated(versions, |argument| is_deprecated_ast(&argument.directives));
            let name = &run.last().name;
            let _ = writeln!(text, "{indent}{name}: {ty}{default}{}{outdated}", run.bounds(versions));
        }
    }
}

/// The runs of a part of something that begins with the version of that index.
fn within<T: Clone, S: PartialEq>(present: &[Option<T>], start: usize, shape: impl Fn(&T) -> S) -> Vec<Run<T>> {
    let mut runs = runs(present, shape);
    for run in &mut runs {
        run.start += start;
        run.end = run.end.map(|end| end + start);
    }
    runs
}

/// Turns the lists of each version into one list of what each version has of a name: in the order of the newest version,
/// then what only older ones have.
fn by_name<'a, T: Clone>(lists: &'a [Vec<T>], name: impl Fn(&'a T) -> &'a Name) -> Vec<Vec<Option<T>>> {
    let names: IndexSet<&Name> = lists.iter().rev().flatten().map(&name).collect();
    let find = |list: &'a Vec<T>, wanted: &Name| list.iter().find(|part| name(part) == wanted).cloned();
    names
        .into_iter()
        .map(|wanted| lists.iter().map(|list| find(list, wanted)).collect())
        .collect()
}

fn is_deprecated_ast(directives: &apollo_compiler::ast::DirectiveList) -> bool {
    directives.has("deprecated")
}

/// The types that a request can reach from `Query` and `Mutation`, without the built-in ones.
pub(super) fn reachable(schema: &Schema) -> IndexSet<Name> {
    let roots = ["Query", "Mutation"].iter().filter_map(|root| schema.types.get_key_value(*root));
    let mut found: IndexSet<Name> = roots.map(|(name, _)| name.clone()).collect();
    let mut index = 0;
    while let Some(name) = found.get_index(index).cloned() {
        index += 1;
        let mut next: Vec<Name> = Vec::new();
        match schema.types.get(&name) {
            Some(ExtendedType::Object(object)) => {
                next.extend(object.fields.values().flat_map(|field| types_of(field)));
                next.extend(object.implements_interfaces.iter().map(|name| name.name.clone()));
            }
            Some(ExtendedType::Interface(interface)) => {
                next.extend(interface.fields.values().flat_map(|field| types_of(field)));
                next.extend(interface.implements_interfaces.iter().map(|name| name.name.clone()));
                let implementers = schema.types.iter().filter(|(_, ty)| implements(ty, &name));
                next.extend(implementers.map(|(name, _)| name.clone()));
            }
            Some(ExtendedType::Union(union)) => next.extend(union.members.iter().map(|name| name.name.clone())),
            Some(ExtendedType::InputObject(input)) => {
                next.extend(input.fields.values().map(|field| field.ty.inner_named_type().clone()));
            }
            Some(ExtendedType::Scalar(_) | ExtendedType::Enum(_)) | None => {}
        }
        found.extend(
            next.into_iter()
                .filter(|name| schema.types.get(name).is_some_and(|ty| !ty.is_built_in())),
        );
    }
    found
}

fn types_of(field: &FieldDefinition) -> Vec<Name> {
    let arguments = field.arguments.iter().map(|argument| argument.ty.inner_named_type().clone());
    arguments.chain([field.ty.inner_named_type().clone()]).collect()
}

fn implements(ty: &ExtendedType, interface: &Name) -> bool {
    match ty {
        ExtendedType::Object(object) => object.implements_interfaces.contains(interface),
        ExtendedType::Interface(own) => own.implements_interfaces.contains(interface),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{SOURCE, VERSIONS, text};

    #[test]
    fn the_file_is_what_its_own_versions_make() {
        let texts = VERSIONS.map(|version| (version, text(version).unwrap()));
        let pairs: Vec<(&str, &str)> = texts.iter().map(|(version, text)| (*version, text.as_str())).collect();
        let merged = merge(&pairs).unwrap();
        let difference = merged.lines().zip(SOURCE.lines()).find(|(made, kept)| made != kept);
        assert_eq!(difference, None);
        assert_eq!(merged.len(), SOURCE.len());
    }

    #[test]
    fn what_differs_between_versions_is_annotated() {
        let old = "type Query { a(x: Int): Int b: Int gone: Int } enum E { ONE }";
        let new = "type Query { a(x: Int = 5, y: E): Int b: String new: Int @deprecated } enum E { ONE TWO @deprecated }";
        let newest = "type Query { a(x: Int = 5, y: E): Int @deprecated b: String gone: Int } enum E { ONE TWO }";
        let merged = merge(&[("2025-01", old), ("2025-04", new), ("2025-07", newest)]).unwrap();
        for expected in [
            "    x: Int @until(version: \"2025-04\")",
            "    x: Int = 5 @since(version: \"2025-04\")",
            "    y: E @since(version: \"2025-04\")",
            "  ): Int @outdated(since: \"2025-07\")",
            "  b: String @since(version: \"2025-04\")",
            "  b: Int @until(version: \"2025-04\")",
            "  gone: Int @until(version: \"2025-04\")",
            "  gone: Int @since(version: \"2025-07\")",
            "  new: Int @since(version: \"2025-04\") @until(version: \"2025-07\") @outdated",
            "enum E @since(version: \"2025-04\") {",
            "  ONE",
        ] {
            assert!(merged.lines().any(|line| line == expected), "{expected} is not in\n{merged}");
        }
    }
}

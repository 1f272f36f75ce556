//! The contract as it is written: every item documented and gated, and nothing in it that the
//! engines stumble over.

use wit_parser::{Docs, Function, Interface, Resolve, Stability, Type, TypeDef, TypeDefKind};

fn contract() -> (Resolve, Vec<Interface>) {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(xtask::workspace().join("wit")).unwrap();
    let interfaces = resolve.packages[package].interfaces.values();
    let interfaces = interfaces.map(|id| resolve.interfaces[*id].clone()).collect();
    (resolve, interfaces)
}

/// Everything in the contract that has a name: where it is, its documentation, and whether it is
/// gated, if such an item can be.
fn items(resolve: &Resolve, interfaces: &[Interface]) -> Vec<(String, Docs, Option<Stability>)> {
    let mut items = Vec::new();
    for interface in interfaces {
        let name = interface.name.clone().unwrap_or_default();
        items.push((name.clone(), interface.docs.clone(), Some(interface.stability.clone())));
        for (function_name, Function { docs, stability, .. }) in &interface.functions {
            items.push((format!("{name}.{function_name}"), docs.clone(), Some(stability.clone())));
        }
        for (type_name, id) in &interface.types {
            let TypeDef { docs, stability, kind, .. } = &resolve.types[*id];
            let type_name = format!("{name}.{type_name}");
            let parts: Vec<(&String, &Docs)> = match kind {
                TypeDefKind::Record(record) => record.fields.iter().map(|field| (&field.name, &field.docs)).collect(),
                TypeDefKind::Variant(variant) => variant.cases.iter().map(|case| (&case.name, &case.docs)).collect(),
                TypeDefKind::Enum(enumeration) => enumeration.cases.iter().map(|case| (&case.name, &case.docs)).collect(),
                // A `use` has neither words nor gate of its own here.
                TypeDefKind::Type(Type::Id(_)) => continue,
                _ => Vec::new(),
            };
            items.extend(
                parts
                    .into_iter()
                    .map(|(part, docs)| (format!("{type_name}.{part}"), docs.clone(), None)),
            );
            items.push((type_name, docs.clone(), Some(stability.clone())));
        }
    }
    items
}

#[test]
fn every_item_is_documented_and_gated() {
    let (resolve, interfaces) = contract();
    let items = items(&resolve, &interfaces);
    assert!(items.len() > 300, "{}", items.len());
    for (name, docs, stability) in items {
        assert!(docs.contents.is_some_and(|docs| docs.trim().len() > 3), "{name} is not documented");
        assert_ne!(stability, Some(Stability::Unknown), "{name} is not gated");
    }
}

#[test]
fn every_function_fails_with_the_one_error_that_engines_read() {
    let (resolve, interfaces) = contract();
    let functions: Vec<&Function> = interfaces.iter().flat_map(|interface| interface.functions.values()).collect();
    assert_eq!(functions.len(), 11);
    for function in functions {
        let Some(Type::Id(result)) = function.result else {
            panic!("{} has no result", function.name)
        };
        let TypeDefKind::Result(result) = &resolve.types[result].kind else {
            panic!("{} returns no result", function.name)
        };
        let Some(Type::Id(error)) = result.err else {
            panic!("{} has no error", function.name)
        };
        assert_eq!(resolve.types[error].name.as_deref(), Some("action-error"), "{}", function.name);
    }
}

/// 64-bit numbers are BigInt in JavaScript, which JSON does not take; resources cannot be stored;
/// an option of an option has no JSON; some names are those of results in one engine or another.
#[test]
fn nothing_in_it_makes_engines_stumble() {
    let (resolve, interfaces) = contract();
    for (name, ..) in items(&resolve, &interfaces) {
        let last = name.rsplit('.').next().unwrap();
        assert!(!["ok", "err", "error", "tag", "val"].contains(&last), "{name}");
    }
    for interface in &interfaces {
        for id in interface.types.values() {
            let TypeDef { kind, name, .. } = &resolve.types[*id];
            let parts: Vec<Type> = match kind {
                TypeDefKind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
                TypeDefKind::Variant(variant) => variant.cases.iter().filter_map(|case| case.ty).collect(),
                TypeDefKind::Enum(_) | TypeDefKind::Type(_) => Vec::new(),
                other => panic!("{name:?} is a {other:?}"),
            };
            for part in parts {
                assert!(!matches!(part, Type::U64 | Type::S64), "{name:?} has a 64-bit number");
                let Type::Id(part) = part else { continue };
                match &resolve.types[part].kind {
                    TypeDefKind::Option(Type::Id(inner)) => {
                        let inner = &resolve.types[*inner].kind;
                        assert!(!matches!(inner, TypeDefKind::Option(_)), "{name:?} has an option of an option");
                    }
                    TypeDefKind::Resource
                    | TypeDefKind::Handle(_)
                    | TypeDefKind::Future(_)
                    | TypeDefKind::Stream(_)
                    | TypeDefKind::Map(..)
                    | TypeDefKind::FixedLengthList(..) => panic!("{name:?} has a part that cannot be stored"),
                    _ => {}
                }
            }
        }
    }
}

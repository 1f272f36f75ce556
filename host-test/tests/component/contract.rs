//! The contract as it is written: documented and gated, compatible with its releases, and free of
//! what code generators and engines handle badly.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use host_test::COMPONENT;
use wasm_wave::{untyped::UntypedFuncCall, wasm::WasmFunc};
use wit_component::DecodedWasm;
use wit_parser::{Docs, Function, Handle, Interface, Resolve, Stability, Type, TypeDef, TypeDefKind, TypeOwner};

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
    assert!(functions.len() >= 11);
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

/// A type without its aliases.
fn resolved(resolve: &Resolve, ty: Type) -> Type {
    match ty {
        Type::Id(id) => match resolve.types[id].kind {
            TypeDefKind::Type(ty) => resolved(resolve, ty),
            _ => ty,
        },
        other => other,
    }
}

fn kind(resolve: &Resolve, ty: Type) -> Option<(&TypeDefKind, &str)> {
    match resolved(resolve, ty) {
        Type::Id(id) => Some((&resolve.types[id].kind, resolve.types[id].name.as_deref().unwrap_or_default())),
        _ => None,
    }
}

/// The input and then the options: one parameter list for all functions, so that they can be called
/// by name.
#[test]
fn every_function_takes_at_most_one_input_and_options_last() {
    let (resolve, interfaces) = contract();
    for function in interfaces.iter().flat_map(|interface| interface.functions.values()) {
        let name = &function.name;
        let Some((options, input)) = function.params.split_last() else {
            panic!("{name} takes no options")
        };
        assert!(input.len() <= 1, "{name}");
        assert_eq!(options.name, "options", "{name}");
        let Some((TypeDefKind::Option(inner), _)) = kind(&resolve, options.ty) else {
            panic!("the options of {name} are not optional")
        };
        assert!(matches!(kind(&resolve, *inner), Some((_, "call-options"))), "{name}");
    }
}

/// Some hosts tell a result from an error by that.
#[test]
fn every_result_is_a_record_with_a_report() {
    let (resolve, interfaces) = contract();
    let has_report = |ty: Type, owner: &str| {
        let Some((TypeDefKind::Record(record), _)) = kind(&resolve, ty) else {
            panic!("{owner} is not a record")
        };
        let call = record.fields.iter().find(|field| field.name == "call");
        let call = call.unwrap_or_else(|| panic!("{owner} has no field `call`"));
        assert!(matches!(kind(&resolve, call.ty), Some((_, "call-report"))), "{owner}");
    };
    for function in interfaces.iter().flat_map(|interface| interface.functions.values()) {
        let Some((TypeDefKind::Result(result), _)) = function.result.and_then(|result| kind(&resolve, result)) else {
            panic!("{} returns no result", function.name)
        };
        has_report(result.ok.unwrap(), &function.name);
        let Some((TypeDefKind::Variant(error), _)) = kind(&resolve, result.err.unwrap()) else {
            panic!("the error of {} is not a variant", function.name)
        };
        for case in &error.cases {
            if let Some(ty) = case.ty {
                has_report(ty, &case.name);
            }
        }
    }
}

/// Plain comments become the documentation of the next item in generators.
#[test]
fn every_comment_below_the_package_line_is_documentation() {
    for (file, text) in sources(&xtask::workspace().join("wit")) {
        let body = text.split_once("\npackage ").map_or(text.as_str(), |(_, body)| body);
        for line in body.lines() {
            let comment = line.find("//").map(|start| &line[start..]);
            // Addresses in documentation have slashes, too.
            let is_documentation = line.trim_start().starts_with("///");
            assert!(is_documentation || comment.is_none(), "{file}: {line}");
        }
    }
}

/// 64-bit numbers are BigInt in JavaScript, which JSON does not take; resources cannot be stored;
/// an option of an option has no JSON; nor, in wasmtime-py, has an option of a variant with one case
/// without payload.
#[test]
fn every_value_can_be_stored_as_json_and_replayed() {
    let (resolve, interfaces) = contract();
    for interface in &interfaces {
        for id in interface.types.values() {
            let TypeDef { kind: of, name, .. } = &resolve.types[*id];
            let parts: Vec<Type> = match of {
                TypeDefKind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
                TypeDefKind::Variant(variant) => variant.cases.iter().filter_map(|case| case.ty).collect(),
                TypeDefKind::Enum(_) | TypeDefKind::Type(_) => Vec::new(),
                other => panic!("{name:?} is a {other:?}"),
            };
            for part in parts {
                assert!(!matches!(part, Type::U64 | Type::S64), "{name:?} has a 64-bit number");
                match kind(&resolve, part).map(|(kind, _)| kind) {
                    Some(TypeDefKind::Option(inner)) => match kind(&resolve, *inner).map(|(kind, _)| kind) {
                        Some(TypeDefKind::Option(_)) => panic!("{name:?} has an option of an option"),
                        Some(TypeDefKind::Variant(variant)) => {
                            let empty = variant.cases.iter().filter(|case| case.ty.is_none()).count();
                            assert_ne!(empty, 1, "{name:?} has an option of a variant with one case without payload");
                        }
                        _ => {}
                    },
                    Some(
                        TypeDefKind::Resource
                        | TypeDefKind::Handle(_)
                        | TypeDefKind::Future(_)
                        | TypeDefKind::Stream(_)
                        | TypeDefKind::Map(..)
                        | TypeDefKind::FixedLengthList(..),
                    ) => panic!("{name:?} has a part that cannot be stored"),
                    _ => {}
                }
            }
        }
    }
}

// --- Names ---

/// Names that mean something else in a host: the tags of results, Python's built-in `Warning`.
const RESERVED: [&str; 7] = ["ok", "err", "error", "tag", "val", "warning", "self"];

/// Keywords that generators escape in fields, parameters and cases with payload. As cases of enums
/// they do no harm.
const KEYWORDS: [&str; 24] = [
    "in",
    "type",
    "public",
    "private",
    "default",
    "delete",
    "class",
    "new",
    "from",
    "import",
    "return",
    "for",
    "match",
    "async",
    "await",
    "yield",
    "static",
    "enum",
    "struct",
    "interface",
    "package",
    "export",
    "with",
    "is",
];

/// What is wrong with the names of a contract.
fn name_clashes(resolve: &Resolve, interfaces: &[Interface]) -> Vec<String> {
    let mut wrong = Vec::new();
    for interface in interfaces {
        // In TypeScript and Python the payload of case `c` of variant `v` is the type `v-c`, in C the
        // case of an enum is the macro `e-c`.
        let mut joined: BTreeMap<String, String> = interface.types.keys().map(|name| (name.clone(), format!("type {name}"))).collect();
        for function in interface.functions.values() {
            let names = function.params.iter().map(|parameter| parameter.name.as_str());
            wrong.extend(bad_names(names, &format!("function {}", function.name), true));
        }
        for (name, id) in &interface.types {
            let owner = format!("type {name}");
            wrong.extend(bad_names([name.as_str()].into_iter(), &owner, false));
            let (cases, is_escaped): (Vec<&str>, bool) = match &resolve.types[*id].kind {
                TypeDefKind::Record(record) => {
                    wrong.extend(bad_names(record.fields.iter().map(|field| field.name.as_str()), &owner, true));
                    continue;
                }
                TypeDefKind::Variant(variant) => (variant.cases.iter().map(|case| case.name.as_str()).collect(), true),
                TypeDefKind::Enum(enumeration) => (enumeration.cases.iter().map(|case| case.name.as_str()).collect(), false),
                _ => continue,
            };
            wrong.extend(bad_names(cases.iter().copied(), &owner, is_escaped));
            for case in cases {
                let case_name = format!("case {case} of {name}");
                if let Some(other) = joined.insert(format!("{name}-{case}"), case_name.clone()) {
                    wrong.push(format!("{case_name} and {other} have one name in generated code"));
                }
            }
        }
    }
    wrong
}

fn bad_names<'a>(names: impl Iterator<Item = &'a str>, owner: &str, is_escaped: bool) -> Vec<String> {
    let is_bad = |name: &&str| RESERVED.contains(name) || (is_escaped && KEYWORDS.contains(name));
    names.filter(is_bad).map(|name| format!("{owner} has the name {name}")).collect()
}

#[test]
fn no_name_clashes_in_generated_code() {
    let (resolve, interfaces) = contract();
    assert_eq!(name_clashes(&resolve, &interfaces), [""; 0]);
}

#[test]
fn clashes_of_names_are_found() {
    for (types, expected) in [
        (
            "record role-main { a: u8 } variant role { main(role-main), other }",
            "case main of role and type role-main",
        ),
        (
            "enum board { state-active } enum board-state { active }",
            "have one name in generated code",
        ),
        ("record board { class: u8 }", "type board has the name class"),
        ("variant board { private(u8), other }", "type board has the name private"),
        ("record warning { a: u8 }", "type warning has the name warning"),
        ("read: func(%type: u8);", "function read has the name type"),
    ] {
        let mut resolve = Resolve::default();
        let text = format!("package a:b@0.1.0; interface c {{ {types} }}");
        let package = resolve.push_str("test.wit", &text).unwrap();
        let interfaces: Vec<Interface> = resolve.packages[package]
            .interfaces
            .values()
            .map(|id| resolve.interfaces[*id].clone())
            .collect();
        let wrong = name_clashes(&resolve, &interfaces);
        assert!(wrong.iter().any(|wrong| wrong.contains(expected)), "{types}: {wrong:?}");
    }
    let harmless = "enum http-method { get, delete } enum board-kind { public, private }";
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("test.wit", &format!("package a:b@0.1.0; interface c {{ {harmless} }}"))
        .unwrap();
    let interfaces: Vec<Interface> = resolve.packages[package]
        .interfaces
        .values()
        .map(|id| resolve.interfaces[*id].clone())
        .collect();
    assert_eq!(name_clashes(&resolve, &interfaces), [""; 0]);
}

// --- Compatibility ---

/// The files of the contract itself, by name.
fn sources(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "wit"));
    let named = files.map(|file| {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(&file).unwrap())
    });
    named.collect()
}

/// Whether components that are built from the contract, after an edit of its text, can stand in for
/// one of a release.
///
/// The check is the one of `wasm-tools semver-check` on the world of the provider, with the new
/// contract in place of the old one: a component with additional exports fits, one with additional
/// imports does not.
fn check_compatibility(release: &Path, edit: impl Fn(&str) -> String) -> Result<(), String> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let mut resolve = Resolve::default();
    let (old, _) = resolve.push_dir(release).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("edited-contract-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
    let dependencies = folder.join("deps");
    fs::create_dir_all(&dependencies).unwrap();
    for (name, text) in sources(&xtask::workspace().join("wit")) {
        fs::write(folder.join(name), with_another_version(&edit(&text))).unwrap();
    }
    for (name, text) in sources(&xtask::workspace().join("wit/deps")) {
        fs::write(dependencies.join(name), text).unwrap();
    }
    let mut newer = Resolve::default();
    let pushed = newer.push_dir(&folder);
    fs::remove_dir_all(&folder).unwrap();
    let (new, _) = pushed.unwrap();
    let world = |resolve: &Resolve, package| resolve.select_world(&[package], Some("connector")).unwrap();
    let old_world = world(&resolve, old);
    let new_world = world(&newer, new);
    let remap = resolve.merge(newer).unwrap();
    let new_world = remap.map_world(new_world, Default::default()).unwrap();
    wit_component::semver_check(resolve, new_world, old_world).map_err(|error| format!("{error:#}"))
}

/// The text with a later patch version, if it has the package line: a set of packages holds no two
/// of one name and version.
fn with_another_version(text: &str) -> String {
    const START: &str = "package monday:connector@";
    let lines = text
        .lines()
        .map(|line| match line.strip_prefix(START).and_then(|rest| rest.rsplit_once('.')) {
            Some((track, _)) => format!("{START}{track}.9999;\n"),
            None => format!("{line}\n"),
        });
    lines.collect()
}

fn releases() -> Vec<std::path::PathBuf> {
    let folder = xtask::workspace().join("wit/released");
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn the_contract_is_compatible_with_every_release() {
    let releases = releases();
    assert!(!releases.is_empty());
    for release in releases {
        // 0.2 may break with 0.1.
        let (resolve, _) = contract();
        let package = resolve
            .packages
            .iter()
            .map(|(_, package)| &package.name)
            .find(|name| name.namespace == "monday")
            .unwrap();
        let version = package.version.clone().unwrap();
        let track = format!("{}.{}.", version.major, version.minor);
        if release.file_name().unwrap().to_str().unwrap().starts_with(&track) {
            check_compatibility(&release, str::to_owned).unwrap_or_else(|error| panic!("{}: {error}", release.display()));
        }
    }
}

#[test]
fn breaking_changes_are_found_and_additions_are_none() {
    let release = xtask::workspace().join("wit/released/0.1.0");
    let replacing = |from: &'static str, to: &'static str| move |text: &str| text.replace(from, to);
    let breaking = [
        ("a renamed function", replacing("  read-user: func(", "  read-person: func(")),
        ("another case of an enum", replacing("    ambiguous,", "    ambiguous-user,")),
        ("a renamed parameter", replacing("read-user: func(user:", "read-user: func(who:")),
        (
            "a field more",
            replacing("  record board-tag {", "  record board-tag {\n    extra: option<string>,"),
        ),
        ("a renamed field", replacing("requests-sent: u32", "attempts: u32")),
        ("a case more", replacing("    ambiguous,", "    ambiguous,\n    forgotten,")),
        (
            "an import more",
            replacing("  export types;", "  export types;\n  import extra: interface { f: func(); }"),
        ),
    ];
    for (name, edit) in breaking {
        let edited = sources(&xtask::workspace().join("wit")).values().any(|text| edit(text) != *text);
        assert!(edited, "{name}: the text to replace is not there");
        assert!(check_compatibility(&release, edit).is_err(), "{name} passes");
    }
    let additions = [
        (
            "a function more",
            replacing(
                "  read-user: func(",
                "  read-team: func(team: id, options: option<call-options>) -> result<found-user, action-error>;\n  @since(version = 0.1.0)\n  read-user: func(",
            ),
        ),
        ("other documentation", replacing("/// A tag of a board.", "/// A label.")),
    ];
    for (name, edit) in additions {
        let edited = sources(&xtask::workspace().join("wit")).values().any(|text| edit(text) != *text);
        assert!(edited, "{name}: the text to replace is not there");
        check_compatibility(&release, edit).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

// --- The package ---

/// A component carries no documentation; the wasm-encoded package does.
#[test]
fn the_encoded_package_holds_the_whole_documentation() {
    let bytes = fs::read(xtask::wit_package().unwrap()).unwrap();
    let DecodedWasm::WitPackage(decoded, package) = wit_component::decode(&bytes).unwrap() else {
        panic!("not a WIT package")
    };
    let decoded_interfaces: Vec<Interface> = decoded.packages[package]
        .interfaces
        .values()
        .map(|id| decoded.interfaces[*id].clone())
        .collect();
    let (resolve, interfaces) = contract();
    let text = |(name, docs, stability): (String, Docs, Option<Stability>)| {
        (name, docs.contents, stability.is_some_and(|known| known != Stability::Unknown))
    };
    let expected: Vec<_> = items(&resolve, &interfaces).into_iter().map(text).collect();
    let found: Vec<_> = items(&decoded, &decoded_interfaces).into_iter().map(text).collect();
    assert_eq!(found, expected);
}

/// The interfaces of a package or component: the types and functions of each, written out.
fn shapes(resolve: &Resolve) -> BTreeMap<String, BTreeMap<String, String>> {
    let interfaces = resolve.interfaces.iter().filter_map(|(id, interface)| {
        let types = interface.types.iter().map(|(name, id)| {
            let ty = &resolve.types[*id];
            let origin = match ty.kind {
                TypeDefKind::Type(Type::Id(used)) => named(resolve, &Type::Id(used)),
                _ => written_out(resolve, &ty.kind),
            };
            (name.clone(), origin)
        });
        let functions = interface.functions.iter().map(|(name, function)| {
            let parameters = function
                .params
                .iter()
                .map(|parameter| format!("{}: {}", parameter.name, named(resolve, &parameter.ty)));
            let result = function.result.map(|ty| named(resolve, &ty)).unwrap_or_default();
            (name.clone(), format!("({}) -> {result}", parameters.collect::<Vec<_>>().join(", ")))
        });
        Some((resolve.id_of(id)?, types.chain(functions).collect()))
    });
    interfaces.collect()
}

/// A type by the interface that defines it and its name there, or written out if it has none.
fn named(resolve: &Resolve, ty: &Type) -> String {
    let Type::Id(id) = ty else { return format!("{ty:?}") };
    let ty = &resolve.types[*id];
    match (&ty.name, ty.owner) {
        (Some(_), _) if matches!(ty.kind, TypeDefKind::Type(Type::Id(_))) => {
            let TypeDefKind::Type(used) = ty.kind else { unreachable!() };
            named(resolve, &used)
        }
        (Some(name), TypeOwner::Interface(owner)) => format!("{}.{name}", resolve.id_of(owner).unwrap_or_default()),
        (Some(name), _) => panic!("{name} is in no interface"),
        (None, _) => written_out(resolve, &ty.kind),
    }
}

fn written_out(resolve: &Resolve, kind: &TypeDefKind) -> String {
    let part = |name: &str, ty: Option<&Type>| format!("{name}: {}", ty.map(|ty| named(resolve, ty)).unwrap_or_default());
    let parts: Vec<String> = match kind {
        TypeDefKind::Record(record) => record.fields.iter().map(|field| part(&field.name, Some(&field.ty))).collect(),
        TypeDefKind::Variant(variant) => variant.cases.iter().map(|case| part(&case.name, case.ty.as_ref())).collect(),
        TypeDefKind::Enum(enumeration) => enumeration.cases.iter().map(|case| part(&case.name, None)).collect(),
        TypeDefKind::Tuple(tuple) => tuple.types.iter().map(|ty| named(resolve, ty)).collect(),
        TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::Type(ty) => vec![named(resolve, ty)],
        TypeDefKind::Result(result) => vec![part("ok", result.ok.as_ref()), part("err", result.err.as_ref())],
        TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => vec![named(resolve, &Type::Id(*id))],
        TypeDefKind::Resource => Vec::new(),
        other => panic!("no form for {other:?}"),
    };
    format!("{} {{ {} }}", kind.as_str(), parts.join(", "))
}

/// The layers around the module are written by this repository (`xtask/src/compact.rs`).
#[test]
fn the_component_offers_what_the_contract_says_and_asks_for_no_more() {
    let (contract, _) = contract();
    let contract = shapes(&contract);
    let DecodedWasm::Component(resolve, _) = wit_component::decode(&fs::read(&*COMPONENT).unwrap()).unwrap() else {
        panic!("not a component")
    };
    let component = shapes(&resolve);
    let own = |name: &&String| name.starts_with("monday:connector/");
    let offered: Vec<_> = contract.keys().filter(own).collect();
    assert_eq!(component.keys().filter(own).collect::<Vec<_>>(), offered);
    assert_eq!(offered.len(), 4);
    let mut compared = 0;
    for (name, items) in &component {
        let expected = &contract[name];
        if own(&name) {
            assert_eq!(items, expected, "{name}");
        }
        for (item, shape) in items {
            assert_eq!(Some(shape), expected.get(item), "{name} {item}");
            compared += 1;
        }
    }
    assert!(compared > 150, "{compared}");
}

/// The value of the first `--invoke` of a page, without its quotes.
fn invocation(page: &str) -> &str {
    let (_, rest) = page.split_once(" --invoke ").expect("the page has an example for wasmtime");
    let (call, _) = rest.split_once(" monday-connector.wasm").expect("the component is named last");
    assert!(!call.contains("\\'"), "this test cannot read escaped quotes");
    call.trim_matches('\'')
}

#[test]
fn the_calls_in_the_documentation_have_the_types_of_the_contract() {
    let (resolve, interfaces) = contract();
    for function in interfaces.iter().flat_map(|interface| interface.functions.values()) {
        let page = xtask::workspace().join("docs/actions").join(&function.name).with_extension("md");
        let page = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        let call = invocation(&page);
        let parsed = UntypedFuncCall::parse(call).unwrap_or_else(|error| panic!("{call}: {error}"));
        assert_eq!(parsed.name(), function.name);
        let ty = wasm_wave::value::resolve_wit_func_type(&resolve, function).unwrap();
        let types: Vec<_> = ty.params().collect();
        let values: Vec<wasm_wave::value::Value> = parsed
            .to_wasm_params(types.iter())
            .unwrap_or_else(|error| panic!("{call}: {error}"));
        assert_eq!(values.len(), function.params.len());
    }
}

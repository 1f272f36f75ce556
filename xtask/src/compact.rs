//! The component around its module, written shorter than the encoder writes it.
//!
//! `wit-component` writes each type of the contract up to five times: once for the functions of the module, and
//! for each exported interface in a nested component whose only work is to give its imports other names. An
//! instance can name types and functions without such a component ("inline exports",
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md#instance-definitions>), so
//! that each type is written once. The names by which module and component find each other inside of the file
//! (`cabi_post_monday:connector/provisioning@0.1.0#delete-user-from-workspace`) become numbers.
//!
//! What a host sees, the imports and the exports with their types, stays the same; a test compares it
//! (`host-test/tests/component/artifact.rs`). A form that this does not know fails the build.

use std::{
    collections::{BTreeMap, BTreeSet},
    convert::Infallible,
};

use wasm_encoder::{
    Alias, ComponentBuilder, ComponentExportKind, ComponentExportSection, ComponentInstanceSection, ComponentOuterAliasKind,
    ComponentSection, ComponentTypeSection, CustomSection, Encode, ExportKind, ExportSection, ImportSection, InstanceType, Module,
    ModuleArg, RawSection,
    reencode::{Reencode, ReencodeComponent, component_utils},
};
use wasmparser::{
    CanonicalFunction, ComponentAlias, ComponentExport, ComponentExternalKind, ComponentInstance, ComponentType, ComponentTypeRef, Export,
    Instance, Parser, Payload, TypeBounds,
};

/// Why a component is not made shorter.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Read(#[from] wasmparser::BinaryReaderError),
    #[error(transparent)]
    Write(#[from] wasm_encoder::reencode::Error<Infallible>),
    #[error("this form of component is not known: {0}")]
    Unknown(String),
}

fn unknown<T>(what: impl Into<String>) -> Result<T, Error> {
    Err(Error::Unknown(what.into()))
}

/// Writes the component shorter.
pub(crate) fn compact(component: &[u8]) -> Result<Vec<u8>, Error> {
    let items = read(component)?;
    let names = Names::of(&items)?;
    let mut output = Output {
        scopes: scopes(&items)?,
        ..Output::default()
    };
    for item in &items {
        output.write(item, &names)?;
    }
    output.finish()
}

/// An item of a component, in the order of the file.
enum Item<'a> {
    Module(&'a [u8]),
    CoreInstance(Instance<'a>),
    Type(ComponentType<'a>),
    Import(wasmparser::ComponentImport<'a>),
    Alias(ComponentAlias<'a>),
    Function(CanonicalFunction),
    Component(Vec<Item<'a>>),
    Instance(ComponentInstance<'a>),
    Export(ComponentExport<'a>),
    Custom(&'a str, &'a [u8]),
}

/// The items of a component. The names of its items, which the encoder writes for debuggers whatever its
/// settings, are left out: 8 kB.
fn read(component: &[u8]) -> Result<Vec<Item<'_>>, Error> {
    // The items of each component that is being read, the inner one last.
    let mut open = vec![Vec::new()];
    // Modules inside, whose sections are of no interest.
    let mut modules = 0_u32;
    for payload in Parser::new(0).parse_all(component) {
        let payload = payload?;
        let Some(items) = open.last_mut() else {
            return unknown("more ends than components");
        };
        match payload {
            Payload::ModuleSection { unchecked_range, .. } => {
                let range = unchecked_range.start..unchecked_range.end;
                items.push(Item::Module(component.get(range).unwrap_or_default()));
                modules += 1;
            }
            Payload::ComponentSection { .. } => open.push(Vec::new()),
            Payload::End(_) if modules > 0 => modules -= 1,
            Payload::End(_) => {
                if open.len() > 1
                    && let Some(inner) = open.pop()
                    && let Some(items) = open.last_mut()
                {
                    items.push(Item::Component(inner));
                }
            }
            _ if modules > 0 => {}
            Payload::Version { .. } => {}
            Payload::InstanceSection(section) => extend(items, section, Item::CoreInstance)?,
            Payload::ComponentTypeSection(section) => extend(items, section, Item::Type)?,
            Payload::ComponentImportSection(section) => extend(items, section, Item::Import)?,
            Payload::ComponentAliasSection(section) => extend(items, section, Item::Alias)?,
            Payload::ComponentCanonicalSection(section) => extend(items, section, Item::Function)?,
            Payload::ComponentInstanceSection(section) => extend(items, section, Item::Instance)?,
            Payload::ComponentExportSection(section) => extend(items, section, Item::Export)?,
            Payload::CustomSection(section) if section.name() == "component-name" => {}
            Payload::CustomSection(section) => items.push(Item::Custom(section.name(), section.data())),
            other => return unknown(format!("{other:?}")),
        }
    }
    open.pop().map_or_else(|| unknown("nothing"), Ok)
}

fn extend<'a, T: wasmparser::FromReader<'a>>(
    items: &mut Vec<Item<'a>>,
    section: wasmparser::SectionLimited<'a, T>,
    item: impl Fn(T) -> Item<'a>,
) -> Result<(), Error> {
    for element in section {
        items.push(item(element?));
    }
    Ok(())
}

/// What a type index of a component stands for.
#[derive(Clone)]
enum Type<'a> {
    Defined(ComponentType<'a>),
    /// An export of an instance.
    Alias(u32, &'a str),
    /// What the component is instantiated with under this name.
    Import(&'a str),
    /// Another type of this component, exported.
    Exported(u32),
}

/// The types of a component, and what makes it an instance.
#[derive(Default)]
struct Scope<'a> {
    types: Vec<Type<'a>>,
    /// Types that an export names: each stays a type of its own, however alike two are.
    named: BTreeSet<u32>,
    /// The names of the functions that it imports.
    functions: Vec<&'a str>,
    exports: Vec<ComponentExport<'a>>,
    /// What it was instantiated with.
    arguments: BTreeMap<&'a str, u32>,
}

/// The outer component first, then those inside, in their order.
fn scopes<'a>(items: &[Item<'a>]) -> Result<Vec<Scope<'a>>, Error> {
    let mut scopes = vec![scope(items)?];
    for item in items {
        match item {
            Item::Component(inner) => scopes.push(scope(inner)?),
            Item::Instance(ComponentInstance::Instantiate { component_index, args }) => {
                let Some(scope) = scopes.get_mut(inner(*component_index)) else {
                    return unknown("a component that is not there");
                };
                scope.arguments = args.iter().map(|argument| (argument.name, argument.index)).collect();
            }
            _ => {}
        }
    }
    Ok(scopes)
}

/// The place of a component inside the outer one among the scopes.
fn inner(component: u32) -> usize {
    component as usize + 1
}

fn scope<'a>(items: &[Item<'a>]) -> Result<Scope<'a>, Error> {
    let mut scope = Scope::default();
    for item in items {
        match item {
            Item::Type(ty) => scope.types.push(Type::Defined(ty.clone())),
            Item::Alias(ComponentAlias::InstanceExport {
                kind: ComponentExternalKind::Type,
                instance_index,
                name,
            }) => scope.types.push(Type::Alias(*instance_index, name)),
            Item::Import(import) => match import.ty {
                ComponentTypeRef::Type(TypeBounds::Eq(_)) => scope.types.push(Type::Import(import.name.name)),
                ComponentTypeRef::Func(_) => scope.functions.push(import.name.name),
                ComponentTypeRef::Instance(_) => {}
                other => return unknown(format!("the import {other:?}")),
            },
            Item::Export(export) => {
                if export.kind == ComponentExternalKind::Type {
                    scope.named.insert(export.index);
                    scope.types.push(Type::Exported(export.index));
                }
                scope.exports.push(export.clone());
            }
            _ => {}
        }
    }
    Ok(scope)
}

/// The short names of what the main module (the first one) imports and exports.
#[derive(Default)]
struct Names<'a> {
    /// The modules that it imports from, with the names there.
    imports: BTreeMap<&'a str, (String, BTreeMap<&'a str, String>)>,
    exports: BTreeMap<&'a str, String>,
    /// The instance made of it.
    instance: u32,
    /// The instances that it is given, with the names by which it imports from them.
    given: BTreeMap<u32, &'a str>,
}

impl<'a> Names<'a> {
    fn of(items: &[Item<'a>]) -> Result<Self, Error> {
        let mut names = Self::default();
        let main = items.iter().find_map(|item| match item {
            Item::Module(module) => Some(*module),
            _ => None,
        });
        for payload in Parser::new(0).parse_all(main.unwrap_or_default()) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        let next = names.imports.len();
                        let (_, fields) = names
                            .imports
                            .entry(import.module)
                            .or_insert_with(|| (next.to_string(), BTreeMap::new()));
                        let next = fields.len();
                        fields.entry(import.name).or_insert_with(|| next.to_string());
                    }
                }
                Payload::ExportSection(section) => {
                    for (number, export) in section.into_iter().enumerate() {
                        names.exports.insert(export?.name, number.to_string());
                    }
                }
                _ => {}
            }
        }
        let instances = items.iter().filter_map(|item| match item {
            Item::CoreInstance(instance) => Some(instance),
            _ => None,
        });
        for (number, instance) in (0..).zip(instances) {
            if let Instance::Instantiate { module_index: 0, args } = instance {
                names.instance = number;
                names.given = args.iter().map(|argument| (argument.index, argument.name)).collect();
            }
        }
        Ok(names)
    }

    fn import(&self, module: &str, name: &str) -> Result<(&str, &str), Error> {
        let found = self
            .imports
            .get(module)
            .and_then(|(module, names)| Some((module.as_str(), names.get(name)?.as_str())));
        found.map_or_else(|| unknown(format!("the import {module} {name}")), Ok)
    }

    fn export(&self, name: &str) -> Result<&str, Error> {
        self.exports
            .get(name)
            .map_or_else(|| unknown(format!("the export {name}")), |name| Ok(name.as_str()))
    }

    /// The main module with its short names.
    fn module(&self, module: &[u8]) -> Result<Vec<u8>, Error> {
        let mut output = Module::new();
        let mut encoder = wasm_encoder::reencode::RoundtripReencoder;
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            match &payload {
                Payload::ImportSection(section) => {
                    let mut imports = ImportSection::new();
                    for import in section.clone().into_imports() {
                        let import = import?;
                        let (module, name) = self.import(import.module, import.name)?;
                        imports.import(module, name, encoder.entity_type(import.ty)?);
                    }
                    output.section(&imports);
                }
                Payload::ExportSection(section) => {
                    let mut exports = ExportSection::new();
                    for export in section.clone() {
                        let export = export?;
                        exports.export(self.export(export.name)?, encoder.export_kind(export.kind)?, export.index);
                    }
                    output.section(&exports);
                }
                other => {
                    if let Some((id, range)) = other.as_section() {
                        let data = module.get(range.start..range.end).unwrap_or_default();
                        output.section(&RawSection { id, data });
                    }
                }
            }
        }
        Ok(output.finish())
    }
}

/// A type of one of the scopes.
type TypeKey = (usize, u32);

/// The component that is being written.
#[derive(Default)]
struct Output<'a> {
    component: ComponentBuilder,
    scopes: Vec<Scope<'a>>,
    /// The types that have been written, by where they stood.
    types: BTreeMap<TypeKey, u32>,
    /// Those without a name of their own, by their bytes: one is enough.
    anonymous: BTreeMap<Vec<u8>, u32>,
    modules: u32,
    core_instances: u32,
    /// The instances as they were, with their new numbers; those of the components inside have none.
    instances: Vec<Interface>,
    /// The functions as they were; those of the contract are written last.
    functions: Vec<Function>,
    exports: Vec<(String, usize)>,
}

#[derive(Clone, Copy)]
enum Interface {
    Imported(u32),
    /// Made of this component inside.
    Named(usize),
}

enum Function {
    Imported(u32),
    Lifted(CanonicalFunction),
}

impl<'a> Output<'a> {
    fn write(&mut self, item: &Item<'a>, names: &Names<'a>) -> Result<(), Error> {
        match item {
            // Written where they are needed.
            Item::Type(_)
            | Item::Component(_)
            | Item::Alias(ComponentAlias::InstanceExport {
                kind: ComponentExternalKind::Type,
                ..
            }) => {}
            Item::Module(module) => {
                let module = match self.modules {
                    0 => names.module(module)?,
                    _ => module.to_vec(),
                };
                self.modules += 1;
                self.component.core_module_raw(None, &module);
            }
            Item::CoreInstance(instance) => self.core_instance(instance, names)?,
            Item::Import(import) => {
                let ComponentTypeRef::Instance(ty) = import.ty else {
                    return unknown(format!("the import {:?}", import.name));
                };
                let ty = self.ty((0, ty))?;
                let instance = self.component.import(import.name, wasm_encoder::ComponentTypeRef::Instance(ty));
                self.instances.push(Interface::Imported(instance));
            }
            Item::Alias(alias) => self.alias(alias, names)?,
            Item::Function(function @ CanonicalFunction::Lift { .. }) => self.functions.push(Function::Lifted(function.clone())),
            Item::Function(function) => self.lower(function)?,
            Item::Instance(ComponentInstance::Instantiate { component_index, .. }) => {
                self.instances.push(Interface::Named(inner(*component_index)));
            }
            Item::Export(export) => {
                let instance = self.instances.get(export.index as usize).copied();
                let (ComponentExternalKind::Instance, Some(Interface::Named(scope))) = (export.kind, instance) else {
                    return unknown(format!("the export {:?}", export.name));
                };
                self.exports.push((export.name.name.to_owned(), scope));
                self.instances.push(Interface::Named(scope));
            }
            Item::Instance(ComponentInstance::FromExports(_)) => return unknown("an instance of exports"),
            Item::Custom(name, data) => {
                self.component.custom_section(&CustomSection {
                    name: (*name).into(),
                    data: (*data).into(),
                });
            }
        }
        Ok(())
    }

    fn core_instance(&mut self, instance: &Instance<'a>, names: &Names<'a>) -> Result<(), Error> {
        match instance {
            Instance::Instantiate { module_index, args } => {
                let mut arguments = Vec::new();
                for argument in args {
                    let name = match (module_index, names.imports.get(argument.name)) {
                        (0, Some((name, _))) => name,
                        (0, None) => continue,
                        _ => argument.name,
                    };
                    arguments.push((name, ModuleArg::Instance(argument.index)));
                }
                self.component.core_instantiate(None, *module_index, arguments);
            }
            Instance::FromExports(exports) => {
                let given = names.given.get(&self.core_instances);
                let mut renamed = Vec::new();
                for Export { name, kind, index } in exports {
                    let name = match given {
                        Some(module) => names.import(module, name)?.1,
                        None => name,
                    };
                    renamed.push((name, ExportKind::from(*kind), *index));
                }
                self.component.core_instantiate_exports(None, renamed);
            }
        }
        self.core_instances += 1;
        Ok(())
    }

    fn alias(&mut self, alias: &ComponentAlias<'a>, names: &Names<'a>) -> Result<(), Error> {
        match alias {
            ComponentAlias::CoreInstanceExport {
                kind,
                instance_index,
                name,
            } => {
                let name = match *instance_index == names.instance {
                    true => names.export(name)?,
                    false => name,
                };
                self.component.alias(
                    None,
                    Alias::CoreInstanceExport {
                        instance: *instance_index,
                        kind: ExportKind::from(*kind),
                        name,
                    },
                );
            }
            ComponentAlias::InstanceExport {
                kind: kind @ ComponentExternalKind::Func,
                instance_index,
                name,
            } => {
                let Some(Interface::Imported(instance)) = self.instances.get(*instance_index as usize).copied() else {
                    return unknown(format!("the alias {name}"));
                };
                let alias = Alias::InstanceExport {
                    instance,
                    kind: ComponentExportKind::from(*kind),
                    name,
                };
                let function = self.component.alias(None, alias);
                self.functions.push(Function::Imported(function));
            }
            other => return unknown(format!("the alias {other:?}")),
        }
        Ok(())
    }

    /// Writes what gives the module a function: of the host, or one that drops a resource.
    fn lower(&mut self, function: &CanonicalFunction) -> Result<(), Error> {
        match function {
            CanonicalFunction::Lower { func_index, options } => {
                let Some(Function::Imported(imported)) = self.functions.get(*func_index as usize) else {
                    return unknown(format!("{function:?}"));
                };
                let options = self.options(options)?;
                self.component.lower_func(None, *imported, options);
            }
            CanonicalFunction::ResourceDrop { resource } => {
                let resource = self.ty((0, *resource))?;
                self.component.resource_drop(resource);
            }
            other => return unknown(format!("{other:?}")),
        }
        Ok(())
    }

    fn options(&self, options: &[wasmparser::CanonicalOption]) -> Result<Vec<wasm_encoder::CanonicalOption>, Error> {
        let options = options.iter().map(|option| Renumbered::default().canonical_option(*option));
        Ok(options.collect::<Result<_, _>>()?)
    }

    /// The new number of a type, which is written if it has not been.
    fn ty(&mut self, key: TypeKey) -> Result<u32, Error> {
        if let Some(number) = self.types.get(&key) {
            return Ok(*number);
        }
        let (place, number) = key;
        let Some(scope) = self.scopes.get(place) else {
            return unknown("a component that is not there");
        };
        let named = scope.named.contains(&number);
        let number = match scope.types.get(number as usize).cloned() {
            Some(Type::Defined(ty)) => self.defined(place, ty, named)?,
            Some(Type::Exported(number)) => self.ty((place, number))?,
            Some(Type::Import(name)) => match scope.arguments.get(name) {
                Some(number) => self.ty((0, *number))?,
                None => return unknown(format!("{name} is not given")),
            },
            Some(Type::Alias(instance, name)) => match self.instances.get(instance as usize).copied() {
                Some(Interface::Imported(instance)) => self.component.alias(
                    None,
                    Alias::InstanceExport {
                        instance,
                        kind: ComponentExportKind::Type,
                        name,
                    },
                ),
                Some(Interface::Named(inner)) => {
                    let exports = self.scopes.get(inner).map(|scope| &scope.exports);
                    let export = exports.and_then(|exports| exports.iter().find(|export| export.name.name == name));
                    match export {
                        Some(export) => self.ty((inner, export.index))?,
                        None => return unknown(format!("{name} is not exported")),
                    }
                }
                None => return unknown("an instance that is not there"),
            },
            None => return unknown("a type that is not there"),
        };
        self.types.insert(key, number);
        Ok(number)
    }

    /// Writes a type after those that it is made of.
    fn defined(&mut self, place: usize, ty: ComponentType<'a>, named: bool) -> Result<u32, Error> {
        let mut renumbered = Renumbered::default();
        renumbered.parse_component_type(ComponentTypeSection::new().ty(), ty.clone())?;
        for part in std::mem::take(&mut renumbered.seen) {
            let number = self.ty((place, part))?;
            renumbered.types.insert(part, number);
        }
        let mut section = ComponentTypeSection::new();
        renumbered.parse_component_type(section.ty(), ty.clone())?;
        let mut bytes = Vec::new();
        section.encode(&mut bytes);
        if !named && let Some(number) = self.anonymous.get(&bytes) {
            return Ok(*number);
        }
        let (number, encoder) = self.component.ty(None);
        component_utils::parse_component_type(&mut renumbered, encoder, ty)?;
        if !named {
            self.anonymous.insert(bytes, number);
        }
        Ok(number)
    }

    /// Writes the interfaces of the contract: all types, all functions, all instances, each in a section of their own.
    fn finish(mut self) -> Result<Vec<u8>, Error> {
        let mut interfaces = Vec::new();
        let mut exported = BTreeSet::new();
        for (name, place) in std::mem::take(&mut self.exports) {
            let scope = self.scopes.get(place);
            let mut types = Vec::new();
            for export in scope.map(|scope| scope.exports.clone()).unwrap_or_default() {
                types.push(match (export.kind, export.ty) {
                    (ComponentExternalKind::Type, _) => (export.name.name, Named::Type(self.ty((place, export.index))?)),
                    (ComponentExternalKind::Func, Some(ComponentTypeRef::Func(ty))) => {
                        (export.name.name, Named::Function(self.ty((place, ty))?))
                    }
                    _ => return unknown(format!("the export {}", export.name.name)),
                });
            }
            // Types of another interface ("use"): what reads a component takes them for another type of that
            // name, unless the instance is said to have them from there.
            let is_used = |(_, named): &(&str, Named)| matches!(named, Named::Type(number) if exported.contains(number));
            let ty = types.iter().any(is_used).then(|| {
                let (number, encoder) = self.component.ty(None);
                encoder.instance(&instance_type(&types));
                number
            });
            exported.extend(types.iter().filter_map(|(_, named)| match named {
                Named::Type(number) => Some(*number),
                Named::Function(_) => None,
            }));
            interfaces.push((name, place, types, ty));
        }
        let mut instances = Vec::new();
        for (name, place, types, ty) in interfaces {
            let mut exports = Vec::new();
            for (export, named) in types {
                exports.push(match named {
                    Named::Type(number) => (export, ComponentExportKind::Type, number),
                    Named::Function(ty) => (export, ComponentExportKind::Func, self.lift(place, export, ty)?),
                });
            }
            instances.push((name, exports, ty));
        }
        // The builder makes no instance of exports: the last two sections are put behind its own.
        let (mut made, mut exported) = (ComponentInstanceSection::new(), ComponentExportSection::new());
        for (number, (name, exports, ty)) in (self.component.instance_count()..).zip(instances) {
            let ty = ty.map(wasm_encoder::ComponentTypeRef::Instance);
            made.export_items(exports);
            exported.export(name.as_str(), ComponentExportKind::Instance, number, ty);
        }
        let mut component = self.component.finish();
        made.append_to_component(&mut component);
        exported.append_to_component(&mut component);
        Ok(component)
    }

    /// Writes the function that an interface exports by this name, with this type.
    fn lift(&mut self, place: usize, name: &str, ty: u32) -> Result<u32, Error> {
        let Some(scope) = self.scopes.get(place) else {
            return unknown("a component that is not there");
        };
        let export = scope
            .exports
            .iter()
            .find(|export| export.name.name == name && export.kind == ComponentExternalKind::Func);
        let import = export.and_then(|export| scope.functions.get(export.index as usize));
        let function = import.and_then(|import| scope.arguments.get(import));
        let function = function.and_then(|function| self.functions.get(*function as usize));
        let Some(Function::Lifted(CanonicalFunction::Lift {
            core_func_index, options, ..
        })) = function
        else {
            return unknown(format!("the function {name}"));
        };
        let options = self.options(options)?;
        Ok(self.component.lift_func(None, *core_func_index, ty, options))
    }
}

/// The type of an export of an interface.
#[derive(Clone, Copy)]
enum Named {
    Type(u32),
    Function(u32),
}

/// The type of an instance with these exports, all of whose types are those of the component around it.
fn instance_type(exports: &[(&str, Named)]) -> InstanceType {
    let mut output = InstanceType::new();
    let mut known = BTreeMap::new();
    for (name, named) in exports {
        let (Named::Type(index) | Named::Function(index)) = *named;
        let number = *known.entry(index).or_insert_with(|| {
            let number = output.type_count();
            output.alias(Alias::Outer {
                kind: ComponentOuterAliasKind::Type,
                count: 1,
                index,
            });
            number
        });
        let ty = match named {
            Named::Type(_) => wasm_encoder::ComponentTypeRef::Type(wasm_encoder::TypeBounds::Eq(number)),
            Named::Function(_) => wasm_encoder::ComponentTypeRef::Func(number),
        };
        output.export(*name, ty);
    }
    output
}

/// Writes types with new numbers for those that they are made of, and notes these.
#[derive(Default)]
struct Renumbered {
    types: BTreeMap<u32, u32>,
    seen: Vec<u32>,
    /// How deep in a type with numbers of its own.
    depth: u32,
}

impl Renumbered {
    fn renumber(&mut self, number: u32) -> u32 {
        self.seen.push(number);
        self.types.get(&number).copied().unwrap_or(number)
    }
}

impl Reencode for Renumbered {
    type Error = Infallible;
}

impl ReencodeComponent for Renumbered {
    fn component_type_index(&mut self, number: u32) -> u32 {
        match self.depth {
            0 => self.renumber(number),
            _ => number,
        }
    }

    fn outer_component_type_index(&mut self, count: u32, number: u32) -> u32 {
        match count == self.depth {
            true => self.renumber(number),
            false => number,
        }
    }

    fn push_depth(&mut self) {
        self.depth += 1;
    }

    fn pop_depth(&mut self) {
        self.depth -= 1;
    }
}

//! Generates the code between the Component Model's values in linear memory and Rust's, for the
//! exports: `src/glue.rs`.
//!
//! wit-bindgen writes this code out anew for every function, down to the last field of every record.
//! Here each type has one function to lift it and one to lower it, which all exports share: 73 kB less;
//! what is lowered is freed block by block, without its types. It follows the canonical ABI,
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md>, for the
//! types that the contract has. Any other type, and any other form of a function, is an error.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
    path::Path,
};

use wit_parser::{Alignment, ArchitectureSize, Case, Function, Resolve, Result_, SizeAlign, Type, TypeDefKind, TypeId, abi::AbiVariant};

/// Why no glue can be generated.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The contract cannot be read.
    #[error("cannot read the contract: {0}")]
    Contract(String),
    /// A type that the generator does not know.
    #[error("the generator of glue does not know the type {0}; teach it in xtask/src/glue.rs")]
    Type(String),
    /// A function of another form than the contract's functions have.
    #[error(
        "the generator of glue does not know a function like {0}: its parameters must be passed in memory, and its result be a result of two types"
    )]
    Function(String),
    /// The text could not be put together.
    #[error("cannot write the glue: {0}")]
    Format(#[from] fmt::Error),
}

/// The head of the generated file.
const HEAD: &str = "\
//! The exports: lifting their parameters, lowering their results.
//!
//! Generated from `wit/` by `cargo xtask glue`; a test compares the two. `p` is an address in linear
//! memory where a value lies as the canonical ABI says, `v` a Rust value that is moved out of. What a
//! function lifts or lowers stands in its name.
#![allow(clippy::all, dead_code, unsafe_op_in_unsafe_fn)]

use core::{alloc::Layout, cell::UnsafeCell, mem::ManuallyDrop};

use crate::{bindings::types, prelude::*};

/// The size of an address: the code is the same for tests on other machines.
const PTR: usize = size_of::<*const u8>();

/// Allocates a block for the host.
#[inline(never)]
unsafe fn allocate(size: usize, align: usize) -> *mut u8 {
    if size == 0 {
        return core::ptr::without_provenance_mut(align);
    }
    let layout = Layout::from_size_align_unchecked(size, align);
    let block = alloc::alloc::alloc(layout);
    if block.is_null() {
        alloc::alloc::handle_alloc_error(layout);
    }
    block
}

/// Frees a block.
#[inline(never)]
unsafe fn free(p: *mut u8, size: usize, align: usize) {
    if size != 0 {
        alloc::alloc::dealloc(p, Layout::from_size_align_unchecked(size, align));
    }
}

/// The blocks that were lowered, with their layouts.
type Blocks = Vec<(*mut u8, Layout)>;

/// Those of the last result.
#[cfg(target_family = \"wasm\")]
unsafe fn held() -> *mut Blocks {
    struct Held(UnsafeCell<Blocks>);
    // There are no threads.
    unsafe impl Sync for Held {}
    static HELD: Held = Held(UnsafeCell::new(Vec::new()));
    HELD.0.get()
}

#[cfg(not(target_family = \"wasm\"))]
unsafe fn held() -> *mut Blocks {
    std::thread_local! {
        static HELD: UnsafeCell<Blocks> = const { UnsafeCell::new(Vec::new()) };
    }
    HELD.with(UnsafeCell::get)
}

/// Writes the address and the length of a text or list, whose block of `size` bytes is freed when the
/// result is.
#[inline(never)]
unsafe fn write_block(p: *mut u8, block: *mut u8, length: usize, size: usize, align: usize) {
    p.cast::<*mut u8>().write(block);
    p.add(PTR).cast::<usize>().write(length);
    if size != 0 {
        (*held()).push((block, Layout::from_size_align_unchecked(size, align)));
    }
}

/// Frees the last result.
#[inline(never)]
unsafe fn release() {
    for (block, layout) in core::mem::take(&mut *held()) {
        alloc::alloc::dealloc(block, layout);
    }
}

/// Reads the address and the length of a text or list.
unsafe fn pair(p: *const u8) -> (*mut u8, usize) {
    (p.cast::<*mut u8>().read(), p.add(PTR).cast::<usize>().read())
}

#[inline(never)]
unsafe fn lift_list_u8(p: *const u8) -> Vec<u8> {
    let (block, length) = pair(p);
    if length == 0 { Vec::new() } else { Vec::from_raw_parts(block, length, length) }
}

#[inline(never)]
unsafe fn lower_list_u8(v: *const Vec<u8>, p: *mut u8) {
    let bytes = v.read().into_boxed_slice();
    let length = bytes.len();
    write_block(p, Box::into_raw(bytes).cast(), length, length, 1);
}

/// Hosts hand over UTF-8: the canonical ABI says so.
unsafe fn lift_string(p: *const u8) -> String {
    String::from_utf8_unchecked(lift_list_u8(p))
}

#[inline(never)]
unsafe fn lower_string(v: *const String, p: *mut u8) {
    let bytes = ManuallyDrop::new(v.read().into_bytes());
    lower_list_u8(&raw const *bytes, p);
}

/// Lowers a list. Only what differs by its items is written out for them.
unsafe fn lower_list<T>(v: *const Vec<T>, p: *mut u8, size: usize, align: usize, lower: unsafe fn(*const T, *mut u8)) {
    let items = v.cast::<Vec<ManuallyDrop<T>>>().read();
    let lower = core::mem::transmute::<unsafe fn(*const T, *mut u8), unsafe fn(*const u8, *mut u8)>(lower);
    lower_items(items.as_ptr().cast(), items.len(), size_of::<T>(), p, size, align, lower);
}

/// `v` is the first of the items, which lie `distance` apart.
#[inline(never)]
unsafe fn lower_items(
    v: *const u8,
    length: usize,
    distance: usize,
    p: *mut u8,
    size: usize,
    align: usize,
    lower: unsafe fn(*const u8, *mut u8),
) {
    let block = allocate(length * size, align);
    write_block(p, block, length, length * size, align);
    for index in 0..length {
        lower(v.add(index * distance), block.add(index * size));
    }
}
";

/// Generates the glue for the contract in a folder.
pub fn generate(wit: &Path) -> Result<String, Error> {
    let contract = |error: &dyn fmt::Display| Error::Contract(format!("{error:#}"));
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(wit).map_err(|error| contract(&error))?;
    let mut sizes = SizeAlign::default();
    sizes.fill(&resolve);
    let mut generator = Generator {
        resolve: &resolve,
        sizes,
        functions: BTreeMap::new(),
        values: BTreeMap::new(),
        exports: String::new(),
        result_size: ArchitectureSize::default(),
    };
    for id in resolve.packages[package].interfaces.values() {
        let interface = &resolve.interfaces[*id];
        let Some(path) = resolve.id_of(*id) else { continue };
        let module = interface.name.clone().unwrap_or_default();
        for function in interface.functions.values() {
            generator.export(&path, &snake(&module), function)?;
        }
    }
    let Generator {
        functions,
        values,
        exports,
        result_size,
        ..
    } = generator;
    let mut text = HEAD.to_owned();
    for function in functions.values() {
        text.push_str(function);
    }
    write!(
        text,
        "
/// The exports themselves.
#[cfg(target_family = \"wasm\")]
mod exports {{
    use super::*;
    use crate::{{Component, bindings::exports::monday::connector::*, wasi::Wasi}};

    /// Room for one result: an instance makes one call at a time.
    #[repr(align(8))]
    struct Room(UnsafeCell<[u8; {}]>);

    // There are no threads.
    unsafe impl Sync for Room {{}}

    static ROOM: Room = Room(UnsafeCell::new([0; {}]));

    /// Room for the result of a call, which the last one leaves. Not after that call, by a `post-return`: for
    /// each function that has one wasmtime prepares every instance, and most make one call alone. It took a
    /// twentieth of a call for one board.
    #[inline(never)]
    unsafe fn room() -> *mut u8 {{
        release();
        ROOM.0.get().cast::<u8>()
    }}
{exports}}}
",
        result_size.expression(),
        result_size.expression(),
    )?;
    text.push_str("\n/// Applies a macro to the records and variants that functions take and return.\n#[cfg(test)]\nmacro_rules! for_each_value {\n    ($check:ident) => {\n");
    for (name, (wit, rust)) in values {
        writeln!(text, "        $check!(\"{wit}\", {rust}, lift_{name}, lower_{name});")?;
    }
    text.push_str("    };\n}\n\n#[cfg(test)]\nmod tests;\n");
    Ok(text)
}

struct Generator<'a> {
    resolve: &'a Resolve,
    sizes: SizeAlign,
    /// The functions of each type, by its name.
    functions: BTreeMap<String, String>,
    /// The inputs, results and errors of all functions: their names in the contract and in Rust.
    values: BTreeMap<String, (String, String)>,
    exports: String,
    /// The size of the largest result.
    result_size: ArchitectureSize,
}

/// A type without its aliases.
enum Kind<'a> {
    /// A number or a boolean: its Rust type.
    Scalar(&'static str),
    String,
    Option(Type),
    List(Type),
    Record(&'a wit_parser::Record),
    Enum(Vec<&'a str>),
    Variant(&'a [Case]),
}

impl<'a> Generator<'a> {
    fn kind(&self, ty: Type) -> Result<Kind<'a>, Error> {
        Ok(match ty {
            Type::Bool => Kind::Scalar("bool"),
            Type::U8 => Kind::Scalar("u8"),
            Type::U16 => Kind::Scalar("u16"),
            Type::U32 => Kind::Scalar("u32"),
            Type::F64 => Kind::Scalar("f64"),
            Type::String => Kind::String,
            Type::Id(id) => match &self.resolve.types[id].kind {
                TypeDefKind::Type(ty) => self.kind(*ty)?,
                TypeDefKind::Option(ty) => Kind::Option(*ty),
                TypeDefKind::List(ty) => Kind::List(*ty),
                TypeDefKind::Record(record) => Kind::Record(record),
                TypeDefKind::Enum(cases) if cases.cases.len() <= 256 => {
                    Kind::Enum(cases.cases.iter().map(|case| case.name.as_str()).collect())
                }
                TypeDefKind::Variant(variant) if variant.cases.len() <= 256 => Kind::Variant(&variant.cases),
                other => return Err(Error::Type(format!("{other:?}"))),
            },
            other => return Err(Error::Type(format!("{other:?}"))),
        })
    }

    /// The definition behind the aliases of a named type.
    fn definition(&self, id: TypeId) -> TypeId {
        match self.resolve.types[id].kind {
            TypeDefKind::Type(Type::Id(id)) => self.definition(id),
            _ => id,
        }
    }

    /// The name of a type in the names of its functions.
    fn name(&self, ty: Type) -> Result<String, Error> {
        Ok(match self.kind(ty)? {
            Kind::Scalar(name) => name.to_owned(),
            Kind::String => "string".to_owned(),
            Kind::Option(ty) => format!("option_{}", self.name(ty)?),
            Kind::List(ty) => format!("list_{}", self.name(ty)?),
            Kind::Record(_) | Kind::Enum(_) | Kind::Variant(_) => snake(&self.wit_name(ty)?),
        })
    }

    fn wit_name(&self, ty: Type) -> Result<String, Error> {
        let Type::Id(id) = ty else {
            return Err(Error::Type(format!("{ty:?}")));
        };
        let name = self.resolve.types[self.definition(id)].name.clone();
        name.ok_or_else(|| Error::Type("without a name".to_owned()))
    }

    /// The type in Rust.
    fn rust(&self, ty: Type) -> Result<String, Error> {
        Ok(match self.kind(ty)? {
            Kind::Scalar(name) => name.to_owned(),
            Kind::String => "String".to_owned(),
            Kind::Option(ty) => format!("Option<{}>", self.rust(ty)?),
            Kind::List(ty) => format!("Vec<{}>", self.rust(ty)?),
            Kind::Record(_) | Kind::Enum(_) | Kind::Variant(_) => format!("types::{}", camel(&self.wit_name(ty)?)),
        })
    }

    /// Whether a value has blocks of its own to free.
    fn owns(&self, ty: Type) -> Result<bool, Error> {
        Ok(match self.kind(ty)? {
            Kind::Scalar(_) | Kind::Enum(_) => false,
            Kind::String | Kind::List(_) => true,
            Kind::Option(ty) => self.owns(ty)?,
            Kind::Record(record) => self.any_owns(record.fields.iter().map(|field| field.ty))?,
            Kind::Variant(cases) => self.any_owns(cases.iter().filter_map(|case| case.ty))?,
        })
    }

    fn any_owns(&self, types: impl Iterator<Item = Type>) -> Result<bool, Error> {
        for ty in types {
            if self.owns(ty)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn size(&self, ty: Type) -> (String, String) {
        (self.sizes.size(&ty).expression(), self.sizes.align(&ty).expression())
    }

    /// An expression that lifts the value at `p`.
    fn lift(&mut self, ty: Type, p: &str) -> Result<String, Error> {
        Ok(match self.kind(ty)? {
            Kind::Scalar("bool") => format!("{p}.read() != 0"),
            Kind::Scalar("u8") => format!("{p}.read()"),
            Kind::Scalar(name) => format!("{p}.cast::<{name}>().read()"),
            _ => format!("lift_{}({p})", self.define(ty)?),
        })
    }

    /// A statement that moves the value out of `v`, an address, to `p`.
    fn lower(&mut self, ty: Type, v: &str, p: &str) -> Result<String, Error> {
        Ok(match self.kind(ty)? {
            Kind::Scalar("bool") => format!("{p}.write(u8::from({}))", read(v)),
            Kind::Scalar("u8") => format!("{p}.write({})", read(v)),
            Kind::Scalar(name) => format!("{p}.cast::<{name}>().write({})", read(v)),
            _ => format!("lower_{}({v}, {p})", self.define(ty)?),
        })
    }

    /// Defines the functions of a type, and returns its name.
    fn define(&mut self, ty: Type) -> Result<String, Error> {
        let name = self.name(ty)?;
        if matches!(name.as_str(), "string" | "list_u8") || self.functions.contains_key(&name) {
            return Ok(name);
        }
        self.functions.insert(name.clone(), String::new());
        let bodies = match self.kind(ty)? {
            Kind::Option(inner) => self.option(ty, inner)?,
            Kind::List(inner) => self.list(inner)?,
            Kind::Record(record) => self.record(ty, record)?,
            Kind::Enum(cases) => self.enumeration(ty, &cases)?,
            Kind::Variant(cases) => self.variant(ty, cases)?,
            Kind::Scalar(_) | Kind::String => return Ok(name),
        };
        let rust = self.rust(ty)?;
        let Bodies { lift, lower } = bodies;
        let mut text = String::new();
        write!(
            text,
            "
#[inline(never)]
unsafe fn lift_{name}(p: *const u8) -> {rust} {{
{lift}}}

#[inline(never)]
unsafe fn lower_{name}(v: *const {rust}, p: *mut u8) {{
{lower}}}
"
        )?;
        self.functions.insert(name.clone(), text);
        Ok(name)
    }

    fn option(&mut self, ty: Type, inner: Type) -> Result<Bodies, Error> {
        let offset = self.payload_offset([None, Some(&inner)]);
        let _ = ty;
        let lift = self.lift(inner, &format!("p.add({offset})"))?;
        let lower = self.lower(inner, "v", &format!("p.add({offset})"))?;
        Ok(Bodies {
            lift: format!("    if p.read() == 0 {{ None }} else {{ Some({lift}) }}\n"),
            lower: format!(
                "    match &*v {{\n        None => p.write(0),\n        Some(v) => {{\n            p.write(1);\n            let v = &raw const *v;\n            {lower};\n        }}\n    }}\n"
            ),
        })
    }

    fn list(&mut self, inner: Type) -> Result<Bodies, Error> {
        let (size, align) = self.size(inner);
        let rust = self.rust(inner)?;
        if matches!(self.kind(inner)?, Kind::Scalar(_)) {
            return Err(Error::Type(format!("list<{rust}>")));
        }
        let lift = self.lift(inner, "p")?;
        let item = self.define(inner)?;
        Ok(Bodies {
            lift: format!(
                "    let (block, length) = pair(p);
    let mut items = Vec::with_capacity(length);
    for index in 0..length {{
        let p = block.add(index * ({size}));
        items.push({lift});
    }}
    free(block, length * ({size}), {align});
    items
"
            ),
            lower: format!("    lower_list(v, p, {size}, {align}, lower_{item});\n"),
        })
    }

    fn record(&mut self, ty: Type, record: &wit_parser::Record) -> Result<Bodies, Error> {
        let offsets = self.sizes.field_offsets(record.fields.iter().map(|field| &field.ty));
        let offsets: Vec<String> = offsets.into_iter().map(|(offset, _)| offset.expression()).collect();
        let (mut lift, mut lower) = (String::new(), String::new());
        writeln!(lift, "    {} {{", self.rust(ty)?)?;
        for (field, offset) in record.fields.iter().zip(&offsets) {
            let (name, p) = (snake(&field.name), format!("p.add({offset})"));
            writeln!(lift, "        {name}: {},", self.lift(field.ty, &p)?)?;
            let v = format!("&raw const (*v).{name}");
            writeln!(lower, "    {};", self.lower(field.ty, &v, &p)?)?;
        }
        writeln!(lift, "    }}")?;
        Ok(Bodies { lift, lower })
    }

    fn enumeration(&mut self, ty: Type, cases: &[&str]) -> Result<Bodies, Error> {
        let rust = self.rust(ty)?;
        let mut lift = "    match p.read() {\n".to_owned();
        for (number, case) in cases.iter().enumerate() {
            // A host hands over no other numbers.
            let pattern = if number + 1 == cases.len() {
                "_".to_owned()
            } else {
                number.to_string()
            };
            writeln!(lift, "        {pattern} => {rust}::{},", camel(case))?;
        }
        lift.push_str("    }\n");
        let lower = "    p.write(*v as u8);\n".to_owned();
        Ok(Bodies { lift, lower })
    }

    fn variant(&mut self, ty: Type, cases: &[Case]) -> Result<Bodies, Error> {
        let rust = self.rust(ty)?;
        let offset = self.payload_offset(cases.iter().map(|case| case.ty.as_ref()));
        let p = format!("p.add({offset})");
        let mut lift = "    match p.read() {\n".to_owned();
        let mut lower = "    match &*v {\n".to_owned();
        for (number, case) in cases.iter().enumerate() {
            let pattern = if number + 1 == cases.len() {
                "_".to_owned()
            } else {
                number.to_string()
            };
            let name = camel(&case.name);
            match case.ty {
                None => {
                    writeln!(lift, "        {pattern} => {rust}::{name},")?;
                    writeln!(lower, "        {rust}::{name} => p.write({number}),")?;
                }
                Some(payload) => {
                    writeln!(lift, "        {pattern} => {rust}::{name}({}),", self.lift(payload, &p)?)?;
                    let lower_payload = self.lower(payload, "v", &p)?;
                    writeln!(
                        lower,
                        "        {rust}::{name}(v) => {{\n            p.write({number});\n            let v = &raw const *v;\n            {lower_payload};\n        }}"
                    )?;
                }
            }
        }
        lift.push_str("    }\n");
        lower.push_str("    }\n");
        Ok(Bodies { lift, lower })
    }

    fn payload_offset<'t>(&self, cases: impl IntoIterator<Item = Option<&'t Type>>) -> String {
        // Up to 256 cases have a tag of one byte.
        self.sizes.payload_offset(wit_parser::Int::U8, cases).expression()
    }

    fn export(&mut self, interface: &str, module: &str, function: &Function) -> Result<(), Error> {
        let unknown = || Error::Function(function.name.clone());
        let signature = self.resolve.wasm_signature(AbiVariant::GuestExport, function);
        let Some(Type::Id(result)) = function.result else {
            return Err(unknown());
        };
        let TypeDefKind::Result(Result_ {
            ok: Some(ok),
            err: Some(err),
        }) = self.resolve.types[result].kind
        else {
            return Err(unknown());
        };
        if !signature.indirect_params || !signature.retptr || function.params.is_empty() {
            return Err(unknown());
        }
        let types: Vec<Type> = function.params.iter().map(|parameter| parameter.ty).collect();
        let offsets = self.sizes.field_offsets(&types);
        let offsets: Vec<String> = offsets.into_iter().map(|(offset, _)| offset.expression()).collect();
        let block = self.sizes.params(&types);
        let (size, align) = (block.size.expression(), block.align.expression());
        let mut arguments = Vec::new();
        for (ty, offset) in types.iter().zip(&offsets) {
            arguments.push(self.lift(*ty, &format!("p.add({offset})"))?);
        }
        let offset = self.payload_offset([Some(&ok), Some(&err)]);
        let room = format!("p.add({offset})");
        let lower_ok = self.lower(ok, "v", &room)?;
        let lower_err = self.lower(err, "v", &room)?;
        self.result_size = self.result_size.max(self.sizes.size(&Type::Id(result)));
        if self.sizes.align(&Type::Id(result)) > Alignment::Bytes(std::num::NonZeroUsize::MIN.saturating_add(7)) {
            return Err(unknown());
        }
        for ty in types.iter().chain([&ok, &err]) {
            let ty = match self.kind(*ty)? {
                Kind::Option(ty) => ty,
                _ => *ty,
            };
            if matches!(self.kind(ty)?, Kind::Record(_) | Kind::Variant(_)) && self.owns(ty)? {
                let value = (self.wit_name(ty)?, self.rust(ty)?);
                self.values.insert(self.name(ty)?, value);
            }
        }
        let name = snake(&function.name);
        let bindings: String = arguments
            .iter()
            .enumerate()
            .map(|(number, argument)| format!("        let a{number} = {argument};\n"))
            .collect();
        let names: Vec<String> = (0..arguments.len()).map(|number| format!("a{number}")).collect();
        write!(
            self.exports,
            "
    #[cfg(not(without = \"{wit}\"))]
    #[unsafe(export_name = \"{interface}#{wit}\")]
    unsafe extern \"C\" fn {name}(p: *mut u8) -> *mut u8 {{
{bindings}        free(p, {size}, {align});
        let p = room();
        let result = ManuallyDrop::new(<Component<Wasi> as {module}::Guest>::{name}({names}));
        match &*result {{
            Ok(v) => {{
                p.write(0);
                {lower_ok};
            }}
            Err(v) => {{
                p.write(1);
                {lower_err};
            }}
        }}
        p
    }}
",
            wit = function.name,
            names = names.join(", "),
        )?;
        Ok(())
    }
}

/// A size or an alignment as an expression.
trait Expression {
    fn expression(&self) -> String;
}

impl Expression for ArchitectureSize {
    fn expression(&self) -> String {
        bare(self.format("PTR"))
    }
}

impl Expression for Alignment {
    fn expression(&self) -> String {
        bare(self.format("PTR"))
    }
}

/// The value at an address.
fn read(v: &str) -> String {
    match v.strip_prefix("&raw const ") {
        Some(place) => place.to_owned(),
        None => format!("*{v}"),
    }
}

/// An expression without the parentheses around it.
fn bare(expression: String) -> String {
    let inner = expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    match inner {
        Some(inner) if !inner.contains(['(', ')']) => inner.to_owned(),
        _ => expression,
    }
}

/// The bodies of the two functions of a type.
struct Bodies {
    lift: String,
    lower: String,
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

fn camel(name: &str) -> String {
    let parts = name.split('-').map(|part| {
        let mut letters = part.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    parts.collect()
}

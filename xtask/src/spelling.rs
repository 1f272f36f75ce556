//! Generates `host/src/spelling.rs`: how the records of the contract are written with serde.
//!
//! The types that `bindgen!` makes spell cases the Rust way when serde derives for them. So serde derives
//! for a copy of each type (`#[serde(remote)]`, <https://serde.rs/remote-derive.html>) with the contract's
//! spelling.

use std::fmt::Write as _;
use std::path::Path;

use wit_parser::{Resolve, Type, TypeDefKind, TypeId, TypeOwner};

use crate::Error;

const HEAD: &str = "//! How the records of the contract are written with serde: fields and words in snake_case, a case with a
//! payload as an object with one field. Generated from `wit/` by `cargo xtask glue`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::bindings::exports::monday::connector::types::*;
";

/// The file for the types of a contract.
pub fn generate(wit: &Path) -> Result<String, Error> {
    let failed = |error: String| Error::Encode(error);
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_dir(wit).map_err(|error| failed(format!("{error:#}")))?;
    let interface = resolve.packages[package].interfaces.get("types").copied();
    let interface = interface.ok_or_else(|| failed("the contract has no interface `types`".to_owned()))?;
    let mut text = HEAD.to_owned();
    for id in resolve.interfaces[interface].types.values() {
        text.push_str(&definition(&resolve, *id).map_err(failed)?);
    }
    Ok(text)
}

fn definition(resolve: &Resolve, id: TypeId) -> Result<String, String> {
    let def = &resolve.types[id];
    let name = camel(def.name.as_deref().unwrap_or_default());
    let (keyword, body) = match &def.kind {
        TypeDefKind::Record(record) => {
            let fields = record
                .fields
                .iter()
                .map(|field| Ok(format!("{}: {},", identifier(&field.name), spelled(resolve, &field.ty)?)));
            ("struct", fields.collect::<Result<Vec<_>, String>>()?)
        }
        TypeDefKind::Enum(words) => ("enum", words.cases.iter().map(|case| format!("{},", camel(&case.name))).collect()),
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter().map(|case| {
                Ok(match &case.ty {
                    None => format!("{},", camel(&case.name)),
                    Some(ty) => format!("{}({}),", camel(&case.name), spelled(resolve, ty)?),
                })
            });
            ("enum", cases.collect::<Result<Vec<_>, String>>()?)
        }
        // Another name for a text.
        TypeDefKind::Type(_) => return Ok(String::new()),
        other => return Err(format!("{name} is a {}, which serde was not taught", other.as_str())),
    };
    let rename = if keyword == "enum" { ", rename_all = \"snake_case\"" } else { "" };
    let mut text = String::new();
    let _ = writeln!(
        text,
        "
#[derive(Deserialize, Serialize)]
#[serde(remote = \"{name}\"{rename})]
{keyword} {name}Spelling {{
    {}
}}

impl Serialize for {name} {{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{
        {name}Spelling::serialize(self, serializer)
    }}
}}

impl<'de> Deserialize<'de> for {name} {{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {{
        {name}Spelling::deserialize(deserializer)
    }}
}}",
        body.join("\n    ")
    );
    Ok(text)
}

/// A type as `bindgen!` has it.
fn spelled(resolve: &Resolve, ty: &Type) -> Result<String, String> {
    Ok(match ty {
        Type::Bool => "bool".to_owned(),
        Type::U8 => "u8".to_owned(),
        Type::U16 => "u16".to_owned(),
        Type::U32 => "u32".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::String => "String".to_owned(),
        Type::Id(id) => {
            let def = &resolve.types[*id];
            match (&def.name, &def.kind, def.owner) {
                (Some(name), _, TypeOwner::Interface(_)) => camel(name),
                (None, TypeDefKind::Option(inner), _) => format!("Option<{}>", spelled(resolve, inner)?),
                (None, TypeDefKind::List(inner), _) => format!("Vec<{}>", spelled(resolve, inner)?),
                (_, other, _) => return Err(format!("serde was not taught a {}", other.as_str())),
            }
        }
        other => return Err(format!("serde was not taught {other:?}")),
    })
}

/// The name of a field as `bindgen!` has it.
fn identifier(name: &str) -> String {
    let name = name.replace('-', "_");
    match name.as_str() {
        "type" | "enum" | "match" | "use" | "in" | "ref" | "move" | "box" | "static" | "self" => format!("r#{name}"),
        _ => name,
    }
}

fn camel(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase())
            .into_iter()
            .chain(letters)
            .collect::<String>()
    });
    words.collect()
}

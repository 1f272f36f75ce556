//! The contract, as it was when this program was built: the functions, their inputs, and what the
//! documentation says of them.

use std::sync::LazyLock;

use wit_parser::{Docs, Function, Resolve, SourceMap, Type, TypeDefKind, TypeId};

/// The files that functions and types are in. The world imports WASI, which is of no interest here.
const FILES: [(&str, &str); 4] = [
    ("types.wit", include_str!("../../wit/types.wit")),
    ("actions.wit", include_str!("../../wit/actions.wit")),
    ("connections.wit", include_str!("../../wit/connections.wit")),
    ("provisioning.wit", include_str!("../../wit/provisioning.wit")),
];

/// The contract.
pub struct Contract {
    resolve: Resolve,
    functions: Vec<Function>,
}

/// A type without its aliases.
pub enum Kind<'a> {
    /// Text, and whether it is an id.
    Text {
        is_id: bool,
    },
    Bool,
    /// A whole number up to this one.
    Number(u64),
    Bytes,
    Option(Type),
    List(Type),
    Record(Vec<Part<'a>>),
    Enum(Vec<Part<'a>>),
    Variant(Vec<Part<'a>>),
    /// None of the above: no flag stands for it.
    Other,
}

/// A field, or a case.
pub struct Part<'a> {
    pub name: &'a str,
    pub docs: &'a Docs,
    /// The type of the field, or of the payload.
    pub ty: Option<Type>,
}

impl Contract {
    /// The contract.
    pub fn get() -> &'static Self {
        static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::parse().unwrap_or_else(|error| panic!("wit/: {error}")));
        &CONTRACT
    }

    fn parse() -> Result<Self, String> {
        let mut sources = SourceMap::new();
        let version = env!("CARGO_PKG_VERSION");
        sources.push_str("package.wit", format!("package monday:connector@{version};"));
        for (name, text) in FILES {
            sources.push_str(name, text);
        }
        let group = sources.parse().map_err(|(_, error)| format!("{error:#}"))?;
        let mut resolve = Resolve::default();
        let package = resolve.push_group(group).map_err(|error| format!("{error:#}"))?;
        let interfaces = resolve.packages[package].interfaces.values();
        let functions = interfaces.flat_map(|id| resolve.interfaces[*id].functions.values().cloned());
        Ok(Self {
            functions: functions.collect(),
            resolve,
        })
    }

    /// The functions, those that check the connection first.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        let (with_input, without): (Vec<_>, Vec<_>) = self.functions.iter().partition(|function| function.params.len() > 1);
        without.into_iter().chain(with_input)
    }

    /// The input of a function: its name and type.
    pub fn input<'a>(&self, function: &'a Function) -> Option<(&'a str, Type)> {
        let (_, input) = function.params.split_last()?;
        input.first().map(|parameter| (parameter.name.as_str(), parameter.ty))
    }

    /// The types of a function's result and error.
    pub fn result(&self, function: &Function) -> Option<(Type, Type)> {
        let Type::Id(id) = function.result? else { return None };
        match &self.resolve.types[id].kind {
            TypeDefKind::Result(result) => Some((result.ok?, result.err?)),
            _ => None,
        }
    }

    /// The record that says what went wrong.
    pub fn failure(&self) -> Option<Type> {
        let error = self.functions().next().and_then(|function| self.result(function))?.1;
        match self.kind(error) {
            Kind::Variant(cases) => cases.iter().find_map(|case| case.ty),
            _ => None,
        }
    }

    /// The kinds of failure, in JSON's spelling, with their documentation.
    pub fn failure_kinds(&self) -> Vec<(String, String)> {
        let Some(Kind::Record(fields)) = self.failure().map(|failure| self.kind(failure)) else {
            return Vec::new();
        };
        let kind = fields.iter().find(|field| field.name == "kind").and_then(|field| field.ty);
        match kind.map(|kind| self.kind(kind)) {
            Some(Kind::Enum(kinds)) => kinds
                .iter()
                .map(|kind| (snake_case(kind.name), paragraphs(kind.docs).join(" ")))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The documentation of a type; empty if it has none.
    pub fn docs(&self, ty: Type) -> &str {
        let Type::Id(id) = ty else { return "" };
        let definition = &self.resolve.types[id];
        match (definition.docs.contents.as_deref(), &definition.kind) {
            (Some(docs), _) => docs,
            (None, TypeDefKind::Type(ty)) => self.docs(*ty),
            _ => "",
        }
    }

    /// A type as WIT spells it.
    pub fn spelled(&self, ty: Type) -> String {
        if let Some(name) = self.type_name(ty) {
            return name.to_owned();
        }
        match (self.kind(ty), ty) {
            (Kind::Option(inner), _) => format!("option<{}>", self.spelled(inner)),
            (Kind::List(inner), _) => format!("list<{}>", self.spelled(inner)),
            (Kind::Bytes, _) => "list<u8>".to_owned(),
            (Kind::Bool, _) => "bool".to_owned(),
            (_, Type::U8) => "u8".to_owned(),
            (_, Type::U16) => "u16".to_owned(),
            (_, Type::U32) => "u32".to_owned(),
            (_, Type::F64) => "f64".to_owned(),
            _ => "string".to_owned(),
        }
    }

    /// The type of the options that every function takes.
    pub fn options(&self) -> Option<Type> {
        let options = self.functions.first()?.params.last()?.ty;
        match self.kind(options) {
            Kind::Option(options) => Some(options),
            _ => None,
        }
    }

    /// The kind of a type.
    pub fn kind(&self, ty: Type) -> Kind<'_> {
        match ty {
            Type::String => Kind::Text { is_id: false },
            Type::Bool => Kind::Bool,
            Type::U8 => Kind::Number(u8::MAX.into()),
            Type::U16 => Kind::Number(u16::MAX.into()),
            Type::U32 => Kind::Number(u32::MAX.into()),
            Type::Id(id) => self.definition(id),
            _ => Kind::Other,
        }
    }

    fn definition(&self, id: TypeId) -> Kind<'_> {
        let definition = &self.resolve.types[id];
        match &definition.kind {
            TypeDefKind::Type(Type::String) => Kind::Text {
                is_id: definition.name.as_deref() == Some("id"),
            },
            TypeDefKind::Type(ty) => self.kind(*ty),
            TypeDefKind::Option(ty) => Kind::Option(*ty),
            TypeDefKind::List(Type::U8) => Kind::Bytes,
            TypeDefKind::List(ty) => Kind::List(*ty),
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter().map(|field| Part {
                    name: &field.name,
                    docs: &field.docs,
                    ty: Some(field.ty),
                });
                Kind::Record(fields.collect())
            }
            TypeDefKind::Enum(cases) => {
                let cases = cases.cases.iter().map(|case| Part {
                    name: &case.name,
                    docs: &case.docs,
                    ty: None,
                });
                Kind::Enum(cases.collect())
            }
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter().map(|case| Part {
                    name: &case.name,
                    docs: &case.docs,
                    ty: case.ty,
                });
                Kind::Variant(cases.collect())
            }
            _ => Kind::Other,
        }
    }

    /// The name of a type, if it has one.
    pub fn type_name(&self, ty: Type) -> Option<&str> {
        let Type::Id(id) = ty else { return None };
        let definition = &self.resolve.types[id];
        match definition.kind {
            TypeDefKind::Type(Type::Id(id)) => self.type_name(Type::Id(id)),
            _ => definition.name.as_deref(),
        }
    }
}

/// The paragraphs of a documentation, each on one line, without the marks of code.
pub fn paragraphs(docs: &Docs) -> Vec<String> {
    let text = docs.contents.as_deref().unwrap_or_default();
    let paragraphs = text.trim().split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    paragraphs
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', ""))
        .collect()
}

/// The first sentence of a documentation, without its full stop.
pub fn summary(docs: &Docs) -> String {
    let first = paragraphs(docs).into_iter().next().unwrap_or_default();
    let sentence = first.split_once(". ").map_or(first.as_str(), |(sentence, _)| sentence);
    sentence.trim_end_matches('.').to_owned()
}

/// A name in JSON's spelling.
pub fn snake_case(name: &str) -> String {
    name.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_contract_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../wit");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".wit") && name != "world.wit")
            .collect();
        files.sort();
        let mut embedded = FILES.map(|(name, _)| name.to_owned()).to_vec();
        embedded.sort();
        assert_eq!(files, embedded);
    }

    #[test]
    fn a_summary_is_the_first_sentence() {
        let docs = Docs {
            contents: Some("Reads one `user`, found\nby id. Others too.\n\nMore.".to_owned()),
        };
        assert_eq!(summary(&docs), "Reads one user, found by id");
        assert_eq!(paragraphs(&docs), ["Reads one user, found by id. Others too.", "More."]);
    }
}

//! What the contract says, for tests that follow it.

use serde_json::{Map, Value, json};
use wit_parser::{Function, Resolve, Type, TypeDefKind};

/// The contract in `wit/`.
pub struct Contract {
    resolve: Resolve,
    functions: Vec<Function>,
}

/// A step from an input to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// Into a field of a record, in JSON's spelling.
    Field(String),
    /// Into the payload of a case, in JSON's spelling.
    Case(String),
    /// Into the only element of a list.
    Element,
}

impl Contract {
    /// Reads `wit/`.
    ///
    /// # Panics
    /// If it cannot be read.
    pub fn load() -> Self {
        let mut resolve = Resolve::default();
        let (package, _) = resolve
            .push_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../wit"))
            .unwrap_or_else(|error| panic!("{error:#}"));
        let interfaces = resolve.packages[package].interfaces.values();
        let functions = interfaces.flat_map(|id| resolve.interfaces[*id].functions.values().cloned());
        Self {
            functions: functions.collect(),
            resolve,
        }
    }

    /// The names of the functions.
    pub fn functions(&self) -> Vec<String> {
        self.functions.iter().map(|function| function.name.clone()).collect()
    }

    /// The type of a function's input; `None` if it takes options only.
    pub fn input(&self, function: &str) -> Option<Type> {
        let function = self.functions.iter().find(|known| known.name == function)?;
        let input = function.params.first().filter(|parameter| parameter.name != "options");
        input.map(|parameter| parameter.ty)
    }

    /// The scopes that the documentation says a function needs: those of its sentence "Scope: …" or
    /// "Scopes: …".
    pub fn scopes(&self, function: &str) -> Vec<String> {
        let function = self.functions.iter().find(|known| known.name == function);
        let docs = function.and_then(|function| function.docs.contents.clone()).unwrap_or_default();
        let docs = docs.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = docs.split_once("Scope: ").or_else(|| docs.split_once("Scopes: "));
        let sentence = sentence.map_or("", |(_, rest)| rest.split(['.', ';']).next().unwrap_or_default());
        let words = sentence.split('`').filter(|word| word.contains(':') && !word.contains(' '));
        words.map(str::to_owned).collect()
    }

    /// The places of ids in a function's input.
    pub fn id_paths(&self, function: &str) -> Vec<Vec<Path>> {
        let mut found = Vec::new();
        let mut open: Vec<(Vec<Path>, Type)> = self.input(function).map(|input| (Vec::new(), input)).into_iter().collect();
        while let Some((path, ty)) = open.pop() {
            let Type::Id(id) = ty else { continue };
            let definition = &self.resolve.types[id];
            let mut below = |step: Option<Path>, ty: Type| {
                let mut path = path.clone();
                path.extend(step);
                open.push((path, ty));
            };
            match &definition.kind {
                TypeDefKind::Type(Type::String) if definition.name.as_deref() == Some("id") => found.push(path),
                TypeDefKind::Type(ty) | TypeDefKind::Option(ty) => below(None, *ty),
                TypeDefKind::List(ty) => below(Some(Path::Element), *ty),
                TypeDefKind::Record(record) => {
                    for field in &record.fields {
                        below(Some(Path::Field(snake_case(&field.name))), field.ty);
                    }
                }
                TypeDefKind::Variant(variant) => {
                    for case in &variant.cases {
                        if let Some(ty) = case.ty {
                            below(Some(Path::Case(snake_case(&case.name))), ty);
                        }
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The input with its words in the spelling of generated Rust types: `ById` for `by_id`.
    pub fn in_rust_spelling(&self, function: &str, input: Value) -> Value {
        match self.input(function) {
            Some(ty) => self.respelled(ty, input),
            None => input,
        }
    }

    fn respelled(&self, ty: Type, value: Value) -> Value {
        let Type::Id(id) = ty else { return value };
        match (&self.resolve.types[id].kind, value) {
            (_, Value::Null) => Value::Null,
            (TypeDefKind::Type(ty) | TypeDefKind::Option(ty), value) => self.respelled(*ty, value),
            (TypeDefKind::List(ty), Value::Array(items)) => items.into_iter().map(|item| self.respelled(*ty, item)).collect(),
            (TypeDefKind::Record(record), Value::Object(mut fields)) => {
                let fields = record.fields.iter().map(|field| {
                    let name = snake_case(&field.name);
                    let value = fields.remove(&name).unwrap_or_default();
                    (name, self.respelled(field.ty, value))
                });
                Value::Object(fields.collect())
            }
            (TypeDefKind::Enum(_) | TypeDefKind::Variant(_), Value::String(word)) => json!(camel_case(&word)),
            (TypeDefKind::Variant(variant), Value::Object(cases)) => {
                let cases = cases.into_iter().map(|(word, payload)| {
                    let case = variant.cases.iter().find(|case| snake_case(&case.name) == word);
                    let payload = match case.and_then(|case| case.ty) {
                        Some(ty) => self.respelled(ty, payload),
                        None => payload,
                    };
                    (camel_case(&word), payload)
                });
                Value::Object(cases.collect())
            }
            (_, value) => value,
        }
    }
}

/// Sets the value at a path of an input, and whatever it takes to get there.
pub fn set(input: &mut Value, path: &[Path], value: Value) {
    let Some((step, rest)) = path.split_first() else {
        *input = value;
        return;
    };
    match step {
        Path::Field(name) => {
            if !input.is_object() {
                *input = Value::Object(Map::new());
            }
            set(&mut input[name.as_str()], rest, value);
        }
        Path::Case(name) => {
            *input = json!({ name.as_str(): null });
            set(&mut input[name.as_str()], rest, value);
        }
        Path::Element => {
            *input = json!([null]);
            set(&mut input[0], rest, value);
        }
    }
}

fn snake_case(name: &str) -> String {
    name.replace('-', "_")
}

fn camel_case(word: &str) -> String {
    let parts = word.split('_').map(|part| {
        let mut letters = part.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    parts.collect()
}

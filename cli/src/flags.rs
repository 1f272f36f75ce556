//! From the types of the contract to flags, and from the flags of a command line to JSON.
//!
//! The rule: a field is a flag of its name. Ids lose the `-id` (`--board`), lists are repeated in the
//! singular (`--owner`), records are taken apart, and so are variants: each case with a payload is a
//! flag (`--email` of `by-email`), or a value beside the words of the others (`--workspace main`).
//! [`NAMES`] has the exceptions.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};
use serde_json::{Map, Value, json};
use wit_parser::{Docs, Type};

use crate::contract::{Contract, Kind, Part, paragraphs, snake_case, summary};

/// Flags with a better name than the rule gives, by type and field. A test checks that they exist.
const NAMES: [(&str, &str, &str); 10] = [
    ("board-query", "order-by", "order"),
    ("board-query", "include-members", "members"),
    ("graphql-request", "operation-name", "operation"),
    ("retry-policy", "interval-ms", "retry-interval-ms"),
    ("retry-policy", "max-wait-ms", "max-wait-ms"),
    ("timeouts", "connect-ms", "connect-timeout-ms"),
    ("timeouts", "first-byte-ms", "first-byte-timeout-ms"),
    ("timeouts", "between-bytes-ms", "between-bytes-timeout-ms"),
    ("timeouts", "request-ms", "request-timeout-ms"),
    ("request-body", "text", "body"),
];

/// Options that are no flags: a token on a command line is in the history of the shell, and the others
/// follow from the target of the call.
const NOT_FLAGS: [(&str, &str); 3] = [
    ("connection", "token"),
    ("connection", "endpoint"),
    ("connection", "allow-plain-http"),
];

/// A step from the input to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Field(String),
    Case(String),
}

/// The way from the text of a flag to JSON.
#[derive(Clone, Debug)]
enum Reader {
    Text,
    Number(u64),
    /// Present means true.
    Flag,
    /// One of these words, each with its help.
    Words(Vec<(String, String)>),
    /// One of these words, or the payload of this case.
    WordsOr(Vec<String>, String),
    /// `name=value`, or `Name: value`.
    Pair(char),
}

/// A flag that stands for a value of the input.
#[derive(Clone, Debug)]
struct Flag {
    name: String,
    help: String,
    long_help: String,
    path: Vec<Step>,
    reader: Reader,
    is_required: bool,
    is_repeated: bool,
    /// Flags of the same variant and of other cases.
    case: Option<(String, String)>,
    /// The flag without which this one says nothing.
    needs: Option<String>,
}

/// The flags for the input of a function.
pub struct Flags {
    flags: Vec<Flag>,
    /// Exactly one of these must be given.
    one_of: Vec<String>,
}

impl Flags {
    /// The flags for an input.
    pub fn of_input(contract: &Contract, input: Option<(&str, Type)>) -> Self {
        let mut flags = Self {
            flags: Vec::new(),
            one_of: Vec::new(),
        };
        let Some((name, ty)) = input else { return flags };
        match contract.kind(ty) {
            Kind::Record(fields) => flags.add_fields(contract, ty, &fields, &[], None),
            Kind::Variant(cases) => {
                for case in &cases {
                    let Some(payload) = case.ty else { continue };
                    let path = vec![Step::Case(snake_case(case.name))];
                    let name =
                        named(contract, ty, case.name).unwrap_or_else(|| case.name.strip_prefix("by-").unwrap_or(case.name).to_owned());
                    if let Some(reader) = reader(contract, payload) {
                        flags.one_of.push(name.clone());
                        flags.push(name, case.docs, path, reader, false);
                    }
                }
            }
            _ => {
                if let Some(reader) = reader(contract, ty) {
                    let docs = Docs {
                        contents: Some(format!("The {}.", name.replace("-id", ""))),
                    };
                    flags.push(without_id(contract, ty, name), &docs, Vec::new(), reader, true);
                }
            }
        }
        flags
    }

    /// The flags for the options of a call.
    pub fn of_options(contract: &Contract) -> Self {
        let mut flags = Self {
            flags: Vec::new(),
            one_of: Vec::new(),
        };
        if let Some(ty) = contract.options()
            && let Kind::Record(fields) = contract.kind(ty)
        {
            flags.add_fields(contract, ty, &fields, &[], None);
        }
        flags
    }

    fn push(&mut self, name: String, docs: &Docs, path: Vec<Step>, reader: Reader, is_required: bool) {
        self.flags.push(Flag {
            name,
            help: summary(docs),
            long_help: paragraphs(docs).join(" ").trim_end_matches('.').to_owned(),
            path,
            reader,
            is_required,
            is_repeated: false,
            case: None,
            needs: None,
        });
    }

    fn add_fields(&mut self, contract: &Contract, owner: Type, fields: &[Part<'_>], path: &[Step], case: Option<&(String, String)>) {
        let owner_name = contract.type_name(owner).unwrap_or_default().to_owned();
        let first = self.flags.len();
        for field in fields {
            let Some(ty) = field.ty else { continue };
            if NOT_FLAGS.contains(&(owner_name.as_str(), field.name)) {
                continue;
            }
            let (ty, is_required) = match contract.kind(ty) {
                Kind::Option(inner) => (inner, false),
                _ => (ty, true),
            };
            let mut path = path.to_vec();
            path.push(Step::Field(snake_case(field.name)));
            self.add_field(contract, owner, field, ty, path, is_required);
        }
        // Flags of one case exclude those of the others, and need what the case requires.
        if let Some(case) = case {
            let needed = self.flags[first..]
                .iter()
                .find(|flag| flag.is_required)
                .map(|flag| flag.name.clone());
            for flag in &mut self.flags[first..] {
                flag.case = Some(case.clone());
                flag.needs = needed.clone().filter(|needed| *needed != flag.name);
                flag.is_required = false;
            }
        }
    }

    fn add_field(&mut self, contract: &Contract, owner: Type, field: &Part<'_>, ty: Type, path: Vec<Step>, is_required: bool) {
        let own_name = named(contract, owner, field.name);
        match contract.kind(ty) {
            Kind::Record(fields) => self.add_fields(contract, ty, &fields, &path, None),
            Kind::List(item) => {
                if let Some(mut reader) = reader(contract, item) {
                    if field.name == "headers" && matches!(reader, Reader::Pair(_)) {
                        reader = Reader::Pair(':');
                    }
                    let name = own_name.unwrap_or_else(|| singular(field.name));
                    self.push(name, field.docs, path, reader, is_required);
                    if let Some(flag) = self.flags.last_mut() {
                        flag.is_repeated = true;
                    }
                }
            }
            Kind::Variant(cases)
                if cases
                    .iter()
                    .any(|case| case.ty.is_some_and(|ty| matches!(contract.kind(ty), Kind::Record(_)))) =>
            {
                for case in &cases {
                    let Some(payload) = case.ty else { continue };
                    let mut path = path.clone();
                    path.push(Step::Case(snake_case(case.name)));
                    let place = (field.name.to_owned(), case.name.to_owned());
                    match contract.kind(payload) {
                        Kind::Record(fields) => self.add_fields(contract, payload, &fields, &path, Some(&place)),
                        _ => {
                            if let Some(reader) = reader(contract, payload) {
                                let name = named(contract, ty, case.name).unwrap_or_else(|| case.name.to_owned());
                                self.push(name, case.docs, path, reader, false);
                                if let Some(flag) = self.flags.last_mut() {
                                    flag.case = Some(place);
                                }
                            }
                        }
                    }
                }
            }
            _ => {
                if let Some(reader) = reader(contract, ty) {
                    let name = own_name.unwrap_or_else(|| without_id(contract, ty, field.name));
                    self.push(name, field.docs, path, reader, is_required);
                }
            }
        }
    }

    /// Adds the flags to a command.
    pub fn add_to(&self, mut command: Command, heading: Option<&'static str>) -> Command {
        for flag in &self.flags {
            let mut arg = Arg::new(flag.name.clone())
                .long(flag.name.clone())
                .help(flag.help.clone())
                .long_help(flag.long_help.clone());
            if let Some(heading) = heading {
                arg = arg.global(true).help_heading(heading);
            }
            arg = match &flag.reader {
                Reader::Flag => arg.action(ArgAction::SetTrue),
                Reader::Text => arg.value_name(if flag.help.contains(" ID") || flag.is_id() { "ID" } else { "TEXT" }),
                Reader::Number(max) => arg.value_name("NUMBER").value_parser(value_parser!(u64).range(..=*max)),
                Reader::Words(words) => {
                    let words = words.iter().map(|(word, help)| PossibleValue::new(word.clone()).help(help.clone()));
                    arg.value_name(flag.name.to_uppercase())
                        .value_parser(PossibleValuesParser::new(words))
                }
                Reader::WordsOr(words, _) => arg.value_name(format!("{}|ID", words.join("|"))),
                Reader::Pair(':') => arg.value_name("NAME: VALUE"),
                Reader::Pair(_) => arg.value_name("NAME=VALUE"),
            };
            if flag.is_repeated {
                arg = arg.action(ArgAction::Append);
            }
            // The whole input can be given as JSON instead.
            if heading.is_none() {
                arg = arg.conflicts_with(INPUT);
                if flag.is_required {
                    arg = arg.required_unless_present(INPUT);
                }
            }
            arg = arg.conflicts_with_all(self.excluded_by(flag));
            if let Some(needed) = &flag.needs {
                arg = arg.requires(needed.clone());
            }
            command = command.arg(arg);
        }
        if !self.one_of.is_empty() {
            let group = ArgGroup::new("one of")
                .args(self.one_of.iter().map(clap::Id::from))
                .arg(INPUT)
                .required(true);
            command = command.group(group);
        }
        command
    }

    fn excluded_by(&self, flag: &Flag) -> Vec<String> {
        let Some((field, case)) = &flag.case else { return Vec::new() };
        let others = self.flags.iter().filter(|other| {
            other
                .case
                .as_ref()
                .is_some_and(|(other_field, other_case)| other_field == field && other_case != case)
        });
        others.map(|other| other.name.clone()).collect()
    }

    /// The JSON that the flags of a command line stand for.
    pub fn read(&self, matches: &ArgMatches) -> Result<Value, String> {
        let mut input = Value::Null;
        for flag in &self.flags {
            let value = match &flag.reader {
                Reader::Flag => matches.get_flag(&flag.name).then_some(Value::Bool(true)),
                Reader::Number(_) => matches.get_one::<u64>(&flag.name).map(|number| json!(number)),
                _ => {
                    let mut texts = matches.get_many::<String>(&flag.name).into_iter().flatten();
                    if flag.is_repeated {
                        let items = texts.map(|text| flag.value(text)).collect::<Result<Vec<_>, _>>()?;
                        (!items.is_empty()).then_some(Value::Array(items))
                    } else {
                        texts.next().map(|text| flag.value(text)).transpose()?
                    }
                }
            };
            if let Some(value) = value {
                set(&mut input, &flag.path, value);
            }
        }
        Ok(input)
    }
}

impl Flags {
    /// The arguments that stand for an input: what [`Flags::read`] would read as it.
    pub fn arguments(&self, input: &Value) -> Vec<String> {
        let mut arguments = Vec::new();
        for flag in &self.flags {
            let Some(value) = flag.path.iter().try_fold(input, |value, step| {
                let (Step::Field(name) | Step::Case(name)) = step;
                value.get(name)
            }) else {
                continue;
            };
            let items: &[Value] = match value {
                Value::Array(items) if flag.is_repeated => items,
                single => std::slice::from_ref(single),
            };
            for item in items.iter().filter(|item| !item.is_null() && **item != Value::Bool(false)) {
                arguments.push(format!("--{}", flag.name));
                arguments.extend(flag.text(item));
            }
        }
        arguments
    }
}

/// The name of the flag that takes a whole input.
pub const INPUT: &str = "input";

impl Flag {
    fn is_id(&self) -> bool {
        self.path.is_empty()
            || matches!(self.path.last(), Some(Step::Field(name) | Step::Case(name)) if name.ends_with("_id") || name.ends_with("_ids"))
    }

    fn value(&self, text: &str) -> Result<Value, String> {
        Ok(match &self.reader {
            Reader::Words(_) => json!(snake_case(text)),
            Reader::WordsOr(words, case) if !words.iter().any(|word| word == text) => json!({ case: text }),
            Reader::WordsOr(..) => json!(snake_case(text)),
            Reader::Pair(separator) => {
                let (name, value) = text.split_once(*separator).ok_or_else(|| {
                    let form = if *separator == ':' { "`Name: value`" } else { "name=value" };
                    format!("--{} takes {form}, not {text:?}", self.name)
                })?;
                let value = if *separator == ':' { value.trim_start() } else { value };
                json!({ "name": name.trim(), "value": value })
            }
            _ => json!(text),
        })
    }
}

impl Flag {
    /// The text that stands for a value; none for a flag without a value.
    fn text(&self, value: &Value) -> Option<String> {
        let word = |text: &str| match self.reader {
            Reader::Words(_) | Reader::WordsOr(..) => text.replace('_', "-"),
            _ => text.to_owned(),
        };
        match (value, &self.reader) {
            (Value::Bool(_), _) => None,
            (Value::String(text), _) => Some(word(text)),
            (Value::Object(case), Reader::WordsOr(_, name)) => case.get(name)?.as_str().map(str::to_owned),
            (Value::Object(pair), Reader::Pair(separator)) => {
                let separator = if *separator == ':' { ": " } else { "=" };
                Some(format!(
                    "{}{separator}{}",
                    pair.get("name")?.as_str()?,
                    pair.get("value")?.as_str()?
                ))
            }
            (other, _) => Some(other.to_string()),
        }
    }
}

fn reader(contract: &Contract, ty: Type) -> Option<Reader> {
    let words = |cases: &[Part<'_>]| cases.iter().map(|case| case.name.to_owned()).collect();
    match contract.kind(ty) {
        Kind::Text { .. } => Some(Reader::Text),
        Kind::Bool => Some(Reader::Flag),
        Kind::Number(max) => Some(Reader::Number(max)),
        Kind::Enum(cases) => Some(Reader::Words(
            cases.iter().map(|case| (case.name.to_owned(), summary(case.docs))).collect(),
        )),
        Kind::Variant(cases) => {
            let (with_payload, without): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| case.ty.is_some());
            match with_payload.as_slice() {
                [only] if only.ty.is_some_and(|ty| matches!(contract.kind(ty), Kind::Text { .. })) => {
                    Some(Reader::WordsOr(words(&without), snake_case(only.name)))
                }
                _ => None,
            }
        }
        Kind::Record(fields) => {
            let names: Vec<_> = fields.iter().map(|field| field.name).collect();
            (names == ["name", "value"]).then_some(Reader::Pair('='))
        }
        Kind::Bytes | Kind::Option(_) | Kind::List(_) | Kind::Other => None,
    }
}

fn named(contract: &Contract, owner: Type, field: &str) -> Option<String> {
    let owner = contract.type_name(owner)?;
    let found = NAMES.iter().find(|(known, name, _)| *known == owner && *name == field);
    found.map(|(_, _, flag)| (*flag).to_owned())
}

fn without_id(contract: &Contract, ty: Type, name: &str) -> String {
    let is_id = matches!(contract.kind(ty), Kind::Text { is_id: true });
    let short = name.strip_suffix("-id").filter(|_| is_id);
    short.unwrap_or(name).to_owned()
}

/// `owner` for `owner-ids`, `type` for `types`.
fn singular(name: &str) -> String {
    let short = name.strip_suffix("-ids").or_else(|| name.strip_suffix('s'));
    short.unwrap_or(name).to_owned()
}

fn set(input: &mut Value, path: &[Step], value: Value) {
    let Some((step, rest)) = path.split_first() else {
        *input = value;
        return;
    };
    let (Step::Field(name) | Step::Case(name)) = step;
    if !input.is_object() {
        *input = Value::Object(Map::new());
    }
    set(&mut input[name.as_str()], rest, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags(function: &str) -> Flags {
        let contract = Contract::get();
        let function = contract.functions().find(|known| known.name == function).unwrap();
        Flags::of_input(contract, contract.input(function))
    }

    fn read(function: &str, arguments: &[&str]) -> Result<Value, String> {
        let flags = flags(function);
        let command = flags.add_to(Command::new("test").arg(Arg::new(INPUT).long(INPUT)), None);
        let matches = command
            .try_get_matches_from([&["test"], arguments].concat())
            .map_err(|error| error.to_string())?;
        flags.read(&matches)
    }

    #[test]
    fn flags_become_the_json_of_the_contract() {
        for (function, arguments, expected) in [
            ("read-board", &["--board", "4"][..], json!("4")),
            (
                "add-user-to-board",
                &["--board=4", "--user=7", "--kind=owner"],
                json!({ "board_id": "4", "user_id": "7", "kind": "owner" }),
            ),
            ("read-user", &["--id=7"], json!({ "by_id": "7" })),
            ("read-user", &["--email=a@b.example"], json!({ "by_email": "a@b.example" })),
            (
                "list-boards",
                &["--workspace=main", "--order=created-at"],
                json!({ "workspace": "main", "order_by": "created_at" }),
            ),
            (
                "list-boards",
                &["--workspace=12", "--members", "--limit=3"],
                json!({ "workspace": { "by_id": "12" }, "include_members": true, "limit": 3 }),
            ),
            (
                "list-boards",
                &["--type=document", "--type=sub-items-board"],
                json!({ "types": ["document", "sub_items_board"] }),
            ),
            (
                "create-board",
                &[
                    "--name=A",
                    "--kind=share",
                    "--owner=1",
                    "--owner=2",
                    "--subscriber-team=3",
                    "--empty",
                ],
                json!({ "name": "A", "kind": "share", "owner_ids": ["1", "2"], "subscriber_team_ids": ["3"], "empty": true }),
            ),
            (
                "custom-api-action",
                &[
                    "--document={ a }",
                    "--variables={}",
                    "--operation=b",
                    "--header=X-When: 10:30",
                    "--query=a=b c",
                ],
                json!({ "body": { "graphql": { "document": "{ a }", "variables": "{}", "operation_name": "b" } },
                    "headers": [{ "name": "X-When", "value": "10:30" }], "query": [{ "name": "a", "value": "b c" }] }),
            ),
            (
                "custom-api-action",
                &["--method=put", "--path=/x", "--body=text"],
                json!({ "method": "put", "path": "/x", "body": { "text": "text" } }),
            ),
            ("search-users", &[], Value::Null),
        ] {
            assert_eq!(read(function, arguments).unwrap(), expected, "{function} {arguments:?}");
            // And back.
            let written = flags(function).arguments(&expected);
            let written: Vec<&str> = written.iter().map(String::as_str).collect();
            assert_eq!(read(function, &written).unwrap(), expected, "{function} {written:?}");
        }
    }

    #[test]
    fn flags_that_do_not_go_together_are_refused() {
        for (function, arguments) in [
            ("read-board", &[][..]),
            ("read-user", &[]),
            ("read-user", &["--id=1", "--email=a@b.example"]),
            ("add-user-to-board", &["--board=4"]),
            ("add-user-to-board", &["--board=4", "--user=7", "--kind=boss"]),
            ("list-boards", &["--limit=-1"]),
            ("list-boards", &["--limit=4294967296"]),
            ("list-boards", &["--type=folder"]),
            ("custom-api-action", &["--document={ a }", "--body=text"]),
            ("custom-api-action", &["--variables={}"]),
            ("custom-api-action", &["--header=no colon"]),
            ("custom-api-action", &["--query=nothing"]),
            ("read-board", &["--board=4", "--input=\"4\""]),
        ] {
            assert!(read(function, arguments).is_err(), "{function} {arguments:?}");
        }
    }

    #[test]
    fn every_exception_is_about_a_field_of_the_contract() {
        let contract = Contract::get();
        let mut open: Vec<Type> = contract
            .functions()
            .flat_map(|function| function.params.iter().map(|parameter| parameter.ty))
            .collect();
        let mut known = Vec::new();
        while let Some(ty) = open.pop() {
            match contract.kind(ty) {
                Kind::Option(inner) | Kind::List(inner) => open.push(inner),
                Kind::Record(parts) | Kind::Variant(parts) => {
                    let name = contract.type_name(ty).unwrap_or_default().to_owned();
                    for part in parts {
                        known.push((name.clone(), part.name.to_owned()));
                        open.extend(part.ty);
                    }
                }
                _ => {}
            }
        }
        let exceptions = NAMES.iter().map(|(owner, field, _)| (*owner, *field)).chain(NOT_FLAGS);
        for (owner, field) in exceptions {
            assert!(known.contains(&(owner.to_owned(), field.to_owned())), "{owner}.{field}");
        }
    }
}

//! The reference: pages and tables for the documentation, from the contract and from calls that a test
//! made.

use serde_json::Value;
use wit_parser::Type;

use crate::contract::{Contract, Kind, Part};
use crate::flags::Flags;

/// A call that was made.
pub struct Example {
    pub input: Value,
    pub result: Value,
    /// The root fields of each request, and the complexity points that it was charged.
    pub requests: Vec<(String, Option<u64>)>,
}

/// The functions, in the order of the contract.
pub fn functions() -> Vec<String> {
    Contract::get().functions().map(|function| function.name.clone()).collect()
}

/// The command line that makes a call, a word each.
pub fn command_line(function: &str, input: &Value) -> Vec<String> {
    let contract = Contract::get();
    let input_type = contract
        .functions()
        .find(|known| known.name == function)
        .and_then(|known| contract.input(known));
    let mut words = vec![function.to_owned()];
    words.extend(Flags::of_input(contract, input_type).arguments(input));
    words
}

/// The table of actions in the README.
pub fn action_table() -> String {
    let mut table = "| Function | Description | Safe to repeat |\n|---|---|---|\n".to_owned();
    for function in Contract::get().functions() {
        let paragraphs = paragraphs(function.docs.contents.as_deref().unwrap_or_default());
        let description = paragraphs.first().map(String::as_str).unwrap_or_default();
        let link = format!("[`{0}`](docs/actions/{0}.md)", function.name);
        table.push_str(&format!("| {link} | {description} | {} |\n", repetition(&paragraphs)));
    }
    table
}

/// Whether the documentation says that a call can be repeated after it succeeded.
pub fn is_safe_to_repeat(function: &wit_parser::Function) -> bool {
    repetition(&paragraphs(function.docs.contents.as_deref().unwrap_or_default())) == "yes"
}

/// What the documentation says of repeating a call, in a word or two.
fn repetition(paragraphs: &[String]) -> &'static str {
    let says = |phrase: &str| paragraphs.iter().any(|paragraph| paragraph.contains(phrase));
    if says("Not safe to repeat") {
        "with the same idempotency key"
    } else if says("As safe to repeat as") {
        "as the request itself"
    } else if says("afe to repeat") {
        "yes"
    } else {
        "not documented"
    }
}

/// The table of settings in the README: options and the variables that their documentation names.
pub fn settings_table() -> String {
    let mut table = "| Option | Variable | Default |\n|---|---|---|\n".to_owned();
    let contract = Contract::get();
    let mut open: Vec<(String, Type)> = contract.options().map(|options| (String::new(), options)).into_iter().collect();
    while let Some((path, ty)) = open.pop() {
        let Kind::Record(fields) = contract.kind(ty) else { continue };
        let mut records = Vec::new();
        for field in &fields {
            let Some(ty) = field.ty else { continue };
            let inner = match contract.kind(ty) {
                Kind::Option(inner) => inner,
                _ => ty,
            };
            let name = format!("{path}{}", field.name);
            if matches!(contract.kind(inner), Kind::Record(_)) {
                records.push((format!("{name}."), inner));
            } else {
                let text = paragraphs(field.docs.contents.as_deref().unwrap_or_default()).join(" ");
                let variable = after(&text, "Variable: ").map_or_else(|| "none".to_owned(), |rest| variable(rest).to_owned());
                let default = after(&text, "Default: ").or_else(|| after(&text, "Default and maximum: "));
                let default = default
                    .map_or("none", |rest| rest.split("; ").next().unwrap_or(rest))
                    .trim_end_matches('.');
                table.push_str(&format!("| `{name}` | {variable} | {default} |\n"));
            }
        }
        records.reverse();
        open.extend(records);
    }
    table
}

fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    text.split_once(label).map(|(_, rest)| rest)
}

fn variable(rest: &str) -> &str {
    let end = rest.get(1..).and_then(|rest| rest.find('`')).map_or(rest.len(), |end| end + 2);
    rest.get(..end).unwrap_or(rest)
}

/// The page of a function.
pub fn page(function: &str, example: &Example) -> String {
    let contract = Contract::get();
    let Some(found) = contract.functions().find(|known| known.name == function) else {
        return String::new();
    };
    let mut page = format!("# {function}\n\n<!-- Generated from wit/ and from a call of the tests; see docs/adding-an-action.md. -->\n");
    for paragraph in paragraphs(found.docs.contents.as_deref().unwrap_or_default()) {
        page.push_str(&format!("\n{paragraph}\n"));
    }
    page.push_str(&format!("\n```wit\n{}\n```\n", signature(contract, found)));

    page.push_str("\n## Input\n");
    match contract.input(found) {
        None => page.push_str("\nNone but the options.\n"),
        Some((name, ty)) => page.push_str(&type_sections(contract, &format!("The {}, ", name.replace('-', " ")), ty)),
    }
    page.push_str("\nThe options are the same for every function: see the README, \"Configuration\".\n");

    page.push_str("\n## Result\n");
    if let Some((ok, _)) = contract.result(found) {
        page.push_str(&type_sections(contract, "", ok));
    }
    page.push_str("\nFailures are the same for every function: see the README, \"Results and failures\".\n");

    page.push_str(
        "\n## Requests\n\nIn the example below, against the emulator. Complexity points are the emulator's estimate of monday.com's.\n\n",
    );
    page.push_str("| Request | Complexity points |\n|---|---|\n");
    for (fields, points) in &example.requests {
        let points = points.map_or_else(|| "none".to_owned(), |points| points.to_string());
        page.push_str(&format!("| `{fields}` | {points} |\n"));
    }

    page.push_str("\n## Example\n");
    let words: Vec<_> = command_line(function, &example.input).iter().map(|word| quoted(word)).collect();
    page.push_str(&format!("\n```sh\nmonday {}\n```\n", words.join(" ")));
    let call = match contract.input(found) {
        // Wasmtime fills in a missing option only where there is another parameter.
        None => format!("{function}(none)"),
        Some((_, ty)) => format!("{function}({})", wave(contract, ty, &example.input)),
    };
    page.push_str(&format!(
        "\n```sh\nwasmtime run -S http --env MONDAY_TOKEN=… --invoke {} monday-connector.wasm\n```\n",
        quoted(&call)
    ));
    let json = format!("{:#}", example.input);
    page.push_str(&format!(
        "\n```rust\nlet input = json!({json});\nlet result = connector.call(\"{function}\", &input, &options).await?;\n```\n"
    ));
    page.push_str(&format!(
        "\nThe result, as JSON:\n\n```json\n{:#}\n```\n",
        shortened(&example.result)
    ));
    page
}

/// The requests of every function in one table.
pub fn requests_table(examples: &[(String, Example)]) -> String {
    let mut table = "| Action | Requests | Complexity points | What they read and change |\n|---|---|---|---|\n".to_owned();
    for (function, example) in examples {
        let points: u64 = example.requests.iter().filter_map(|(_, points)| *points).sum();
        let fields: Vec<_> = example.requests.iter().map(|(fields, _)| format!("`{fields}`")).collect();
        table.push_str(&format!(
            "| [`{function}`](actions/{function}.md) | {} | {points} | {} |\n",
            example.requests.len(),
            fields.join(", then ")
        ));
    }
    table
}

/// The requests of lists of several lengths: rows, requests, complexity points.
pub fn lists_table(lists: &[(usize, usize, u64)]) -> String {
    let mut table = "| Boards | Requests | Complexity points |\n|---|---|---|\n".to_owned();
    for (rows, requests, points) in lists {
        table.push_str(&format!("| {rows} | {requests} | {points} |\n"));
    }
    table
}

/// A result with its lists cut to two elements, and long texts to their beginning.
fn shortened(value: &Value) -> Value {
    const MAX_CHARS: usize = 120;
    match value {
        Value::Array(items) => items.iter().take(2).map(shortened).collect(),
        Value::Object(fields) => Value::Object(fields.iter().map(|(name, value)| (name.clone(), shortened(value))).collect()),
        Value::String(text) if text.chars().count() > MAX_CHARS => {
            let start: String = text.chars().take(MAX_CHARS).collect();
            Value::from(format!("{start}…"))
        }
        other => other.clone(),
    }
}

fn signature(contract: &Contract, function: &wit_parser::Function) -> String {
    let parameters = function
        .params
        .iter()
        .map(|parameter| format!("{}: {}", parameter.name, contract.spelled(parameter.ty)));
    let parameters: Vec<_> = parameters.collect();
    let result = contract.result(function);
    let result = result.map_or_else(String::new, |(ok, err)| {
        format!(" -> result<{}, {}>", contract.spelled(ok), contract.spelled(err))
    });
    format!("{}: func({}){result};", function.name, parameters.join(", "))
}

/// Types that every function has, described in the README.
const SHARED: [&str; 3] = ["call-report", "call-options", "action-error"];

/// The documentation of a type and of those in it, and tables of their fields or cases.
fn type_sections(contract: &Contract, start: &str, ty: Type) -> String {
    let mut sections = String::new();
    let mut open = std::collections::VecDeque::from([ty]);
    let mut seen = std::collections::BTreeSet::new();
    while let Some(ty) = open.pop_front() {
        let (title, parts) = match contract.kind(ty) {
            Kind::Option(inner) | Kind::List(inner) => {
                open.push_back(inner);
                continue;
            }
            Kind::Record(parts) => ("Field", parts),
            Kind::Enum(parts) | Kind::Variant(parts) => ("Case", parts),
            // Only an input is as simple as this.
            _ if seen.is_empty() && !start.is_empty() => {
                sections.push_str(&format!(
                    "\n{start}`{}`: {}\n",
                    contract.spelled(ty),
                    paragraphs(contract.docs(ty)).join(" ")
                ));
                continue;
            }
            _ => continue,
        };
        let name = contract.spelled(ty);
        if SHARED.contains(&name.as_str()) || !seen.insert(name.clone()) {
            continue;
        }
        let heading = if seen.len() == 1 {
            format!("\n{start}`{name}`:")
        } else {
            format!("\n`{name}`:")
        };
        sections.push_str(&format!("{heading} {}\n", paragraphs(contract.docs(ty)).join("\n\n")));
        sections.push_str(&format!("\n| {title} | Type | Description |\n|---|---|---|\n"));
        for Part { name, docs, ty } in parts {
            let text = paragraphs(docs.contents.as_deref().unwrap_or_default()).join(" ");
            let spelled = ty.map_or_else(|| "none".to_owned(), |ty| format!("`{}`", contract.spelled(ty)));
            sections.push_str(&format!("| `{name}` | {spelled} | {text} |\n"));
            open.extend(ty);
        }
    }
    sections
}

/// A value in WAVE, as the command line of wasmtime takes it.
fn wave(contract: &Contract, ty: Type, value: &Value) -> String {
    match (contract.kind(ty), value) {
        (Kind::Option(_), Value::Null) => "none".to_owned(),
        (Kind::Option(inner), value) => match contract.kind(inner) {
            // Only a list or an option must say that it is there.
            Kind::Option(_) | Kind::List(_) => format!("some({})", wave(contract, inner, value)),
            _ => wave(contract, inner, value),
        },
        (Kind::Record(fields), Value::Object(given)) => {
            let fields = fields.iter().filter_map(|field| {
                let value = given.get(&field.name.replace('-', "_")).filter(|value| !value.is_null())?;
                Some(format!("{}: {}", field.name, wave(contract, field.ty?, value)))
            });
            let fields: Vec<_> = fields.collect();
            if fields.is_empty() {
                "{:}".to_owned()
            } else {
                format!("{{{}}}", fields.join(", "))
            }
        }
        (Kind::List(item), Value::Array(items)) => {
            let items: Vec<_> = items.iter().map(|value| wave(contract, item, value)).collect();
            format!("[{}]", items.join(", "))
        }
        (Kind::Enum(_) | Kind::Variant(_), Value::String(word)) => word.replace('_', "-"),
        (Kind::Variant(cases), Value::Object(case)) => {
            let found = cases
                .iter()
                .find_map(|known| Some((known, case.get(&known.name.replace('-', "_"))?)));
            found.map_or_else(String::new, |(known, payload)| match known.ty {
                Some(ty) => format!("{}({})", known.name, wave(contract, ty, payload)),
                None => known.name.to_owned(),
            })
        }
        (_, value) => value.to_string(),
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = !word.is_empty()
        && word
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "-_./:@=".contains(letter));
    if is_plain {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// The paragraphs of a documentation, each on one line.
fn paragraphs(text: &str) -> Vec<String> {
    let paragraphs = text.trim().split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    // A list keeps its lines.
    let joined = paragraphs.map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    joined.collect()
}

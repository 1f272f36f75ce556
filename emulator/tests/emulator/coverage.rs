//! Goes through every field, every argument, every field of an input object and every value of an enum of monday.com's
//! schema, in every version: the emulator imitates it, and then really reads it, or it is listed as not imitated.
//!
//! The types are found by asking: from `Query` and `Mutation` on, each field is selected, and each type that comes back is
//! entered. A resolver that leaves a given argument unread fails the request, so an argument that is accepted is one that
//! was read.

use crate::client::{Client, emulator_with};
use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, InputValueDefinition, Type};
use apollo_compiler::schema::ExtendedType;
use monday_emulator::{Emulator, Limits, Options, World, not_imitated, schema};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The way to an object: what is before its selection, and what is behind.
#[derive(Clone)]
struct Way {
    before: String,
    depth: usize,
    /// A mutation: each request needs an account of its own.
    changes: bool,
}

impl Way {
    fn document(&self, selection: &str) -> String {
        format!("{} {selection} {}", self.before, "}".repeat(self.depth))
    }

    fn through(&self, field: &str, fragment: Option<&str>) -> Self {
        let mut way = self.clone();
        way.before.push_str(&format!(" {field} {{"));
        way.depth += 1;
        if let Some(ty) = fragment {
            way.before.push_str(&format!(" ... on {ty} {{"));
            way.depth += 1;
        }
        way
    }
}

struct Coverage {
    schema: Schema,
    version: &'static str,
    account: World,
    reading: Emulator,
    samples: BTreeMap<String, Vec<String>>,
    problems: BTreeSet<String>,
    covered: BTreeSet<String>,
}

impl Coverage {
    async fn ask(&self, way: &Way, selection: &str) -> Value {
        let document = way.document(selection);
        let own = way.changes.then(|| account_of(&self.account));
        let emulator = own.as_ref().unwrap_or(&self.reading);
        Client::admin(emulator).version(self.version).query(&document).await.body
    }

    fn is_listed(part: &str) -> bool {
        not_imitated().contains(part)
    }

    async fn explore(&mut self) {
        let mut queue: VecDeque<(String, Way)> = VecDeque::new();
        let root = |kind: &str, changes| Way {
            before: format!("{kind} {{"),
            depth: 1,
            changes,
        };
        queue.push_back(("Query".to_owned(), root("query", false)));
        queue.push_back(("Mutation".to_owned(), root("mutation", true)));
        let mut entered: BTreeSet<String> = ["Query".to_owned(), "Mutation".to_owned()].into();
        while let Some((ty, way)) = queue.pop_front() {
            let fields: Vec<FieldDefinition> = match self.schema.types.get(ty.as_str()) {
                Some(ExtendedType::Object(object)) => object.fields.values().map(|field| FieldDefinition::clone(field)).collect(),
                _ => Vec::new(),
            };
            for field in fields {
                let part = format!("{ty}.{}", field.name);
                // Files are sent in another way: see `files.rs`.
                if Self::is_listed(&part) || part.starts_with("Mutation.add_file_to_") {
                    continue;
                }
                for found in self.field(&ty, &way, &field).await {
                    if entered.insert(found.clone()) {
                        let selected = format!("{}{}", field.name, self.base_arguments(&part, &field));
                        let is_abstract = !matches!(self.schema.types.get(field.ty.inner_named_type()), Some(ExtendedType::Object(_)));
                        queue.push_back((found.clone(), way.through(&selected, is_abstract.then_some(found.as_str()))));
                    }
                }
            }
        }
        // A type that an imitated field leads to must have been there.
        let missing: Vec<String> = self.expected_types().difference(&entered).cloned().collect();
        for ty in missing {
            self.problem(&ty, "no object of this type came back");
        }
    }

    /// The object types that imitated fields can return.
    fn expected_types(&self) -> BTreeSet<String> {
        let mut found: BTreeSet<String> = ["Query".to_owned(), "Mutation".to_owned()].into();
        let mut queue: Vec<String> = found.iter().cloned().collect();
        while let Some(name) = queue.pop() {
            let Some(ExtendedType::Object(object)) = self.schema.types.get(name.as_str()) else {
                continue;
            };
            for field in object
                .fields
                .values()
                .filter(|field| !Self::is_listed(&format!("{name}.{}", field.name)))
            {
                let inner = field.ty.inner_named_type();
                let types: Vec<String> = match self.schema.types.get(inner) {
                    Some(ExtendedType::Object(_)) => vec![inner.to_string()],
                    Some(ExtendedType::Interface(_)) => {
                        let implementers = self.schema.implementers_map();
                        implementers
                            .get(inner)
                            .map(|own| own.objects.iter().map(ToString::to_string).collect())
                            .unwrap_or_default()
                    }
                    Some(ExtendedType::Union(union)) => union.members.iter().map(|member| member.name.to_string()).collect(),
                    _ => Vec::new(),
                };
                for ty in types.into_iter().filter(|ty| !Self::is_listed(&format!("Type.{ty}"))) {
                    if found.insert(ty.clone()) {
                        queue.push(ty);
                    }
                }
            }
        }
        found
    }

    /// Selects a field, alone and with each variant of each argument. Returns the types of what came back.
    async fn field(&mut self, ty: &str, way: &Way, field: &FieldDefinition) -> BTreeSet<String> {
        let part = format!("{ty}.{}", field.name);
        let inner = field.ty.inner_named_type();
        let is_leaf = matches!(self.schema.types.get(inner), Some(ExtendedType::Scalar(_) | ExtendedType::Enum(_)));
        let selection = if is_leaf { "" } else { " { __typename }" };
        let base = self.base_arguments(&part, field);
        let answer = self.ask(way, &format!("{}{base}{selection}", field.name)).await;
        self.check(&part, &base, &answer);
        let mut types = BTreeSet::new();
        type_names(&answer["data"], &mut types);
        for argument in &field.arguments {
            let name = format!("{part}({}:)", argument.name);
            if Self::is_listed(&name) {
                continue;
            }
            for value in self.variants(&name, argument) {
                let arguments = self.arguments(&part, field, Some((argument.name.as_str(), &value)));
                let answer = self.ask(way, &format!("{}{arguments}{selection}", field.name)).await;
                self.check(&name, &arguments, &answer);
                type_names(&answer["data"], &mut types);
            }
        }
        types
    }

    fn check(&mut self, part: &str, arguments: &str, answer: &Value) {
        self.covered.insert(part.to_owned());
        if answer.get("errors").is_some() {
            let message = answer["errors"][0]["message"].as_str().unwrap_or_default();
            self.problem(part, &format!("{arguments} {message}"));
        }
    }

    fn problem(&mut self, part: &str, what: &str) {
        self.problems.insert(format!("{part}: {what}"));
    }

    /// The arguments that a field needs.
    fn base_arguments(&self, part: &str, field: &FieldDefinition) -> String {
        self.arguments(part, field, None)
    }

    fn arguments(&self, part: &str, field: &FieldDefinition, special: Option<(&str, &str)>) -> String {
        let mut given: Vec<String> = Vec::new();
        for argument in &field.arguments {
            let name = argument.name.as_str();
            let key = format!("{part}({name}:)");
            match special {
                Some((own, value)) if own == name => given.push(format!("{name}: {value}")),
                _ if argument.is_required() || self.samples.contains_key(&format!("+{key}")) => {
                    let value = match self.samples.get(&format!("+{key}")) {
                        Some(values) => values[0].clone(),
                        None => self.variants(&key, argument).first().cloned().unwrap_or_default(),
                    };
                    given.push(format!("{name}: {value}"));
                }
                _ => {}
            }
        }
        if given.is_empty() {
            String::new()
        } else {
            format!("({})", given.join(", "))
        }
    }

    /// The values to try for an argument.
    fn variants(&self, key: &str, argument: &InputValueDefinition) -> Vec<String> {
        let name = argument.name.as_str();
        if let Some(values) = self.samples.get(key) {
            return values.clone();
        }
        self.values(name, &argument.ty, 0)
    }

    fn values(&self, name: &str, ty: &Type, depth: usize) -> Vec<String> {
        if ty.is_list() {
            let one = self.values(name, ty.item_type(), depth);
            return one.into_iter().map(|value| format!("[{value}]")).collect();
        }
        let inner = ty.inner_named_type();
        if let Some(values) = self.samples.get(&format!("{name}: {inner}")) {
            return values.clone();
        }
        match self.schema.types.get(inner) {
            Some(ExtendedType::Enum(own)) => {
                let values = own.values.keys().filter(|value| !Self::is_listed(&format!("{inner}.{value}")));
                values.map(ToString::to_string).collect()
            }
            Some(ExtendedType::InputObject(input)) if depth < 4 => {
                let fields: Vec<_> = input
                    .fields
                    .values()
                    .filter(|field| !Self::is_listed(&format!("{inner}.{}", field.name)))
                    .collect();
                let required: Vec<String> = fields
                    .iter()
                    .filter(|field| field.is_required())
                    .map(|field| {
                        format!(
                            "{}: {}",
                            field.name,
                            self.variants_of_input(inner, field, depth).first().cloned().unwrap_or_default()
                        )
                    })
                    .collect();
                let mut variants = vec![format!("{{{}}}", required.join(", "))];
                for field in &fields {
                    for value in self.variants_of_input(inner, field, depth) {
                        let others = required.iter().filter(|own| !own.starts_with(&format!("{}:", field.name))).cloned();
                        let all: Vec<String> = others.chain([format!("{}: {value}", field.name)]).collect();
                        variants.push(format!("{{{}}}", all.join(", ")));
                    }
                }
                if required.is_empty() {
                    variants.remove(0);
                }
                variants
            }
            Some(ExtendedType::InputObject(_)) => Vec::new(),
            _ => match inner.as_str() {
                "Int" => vec!["1".to_owned()],
                "Float" => vec!["1.5".to_owned()],
                "Boolean" => vec!["true".to_owned(), "false".to_owned()],
                "Date" => vec!["\"2026-11-01\"".to_owned()],
                "ISO8601DateTime" => vec!["\"2026-11-01T00:00:00Z\"".to_owned()],
                "ID" => vec!["\"1\"".to_owned()],
                _ => vec!["\"words\"".to_owned()],
            },
        }
    }

    fn variants_of_input(&self, owner: &str, field: &InputValueDefinition, depth: usize) -> Vec<String> {
        if let Some(values) = self.samples.get(&format!("{owner}.{}", field.name)) {
            return values.clone();
        }
        self.values(field.name.as_str(), &field.ty, depth + 1)
    }
}

fn type_names(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| type_names(value, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match (name.as_str(), value) {
                    ("__typename", Value::String(name)) => _ = found.insert(name.clone()),
                    _ => type_names(value, found),
                }
            }
        }
        _ => {}
    }
}

fn account_of(world: &World) -> Emulator {
    emulator_with(Options {
        load: Some(world.clone()),
        limits: Some(Limits::none()),
        keep_log: false,
        ..Options::default()
    })
}

/// What is wrong in a version.
async fn problems(version: &'static str) -> Vec<String> {
    let (account, samples) = prepare().await;
    let schema = Schema::parse(schema::text(version).unwrap(), "schema.graphql").unwrap();
    let mut coverage = Coverage {
        schema,
        version,
        reading: account_of(&account),
        account,
        samples,
        problems: BTreeSet::new(),
        covered: BTreeSet::new(),
    };
    coverage.explore().await;
    // A walk that finds nothing to check proves nothing.
    assert!(coverage.covered.len() > 700, "{}", coverage.covered.len());
    coverage.problems.iter().map(|problem| format!("{version}: {problem}")).collect()
}

/// The board of the seeded account that has items.
const BOARD: &str = "18265829893";

/// A value to write for each type of column that can be written, as JSON. `ITEM` stands for another item, `TAG` for a tag.
const VALUES: &[(&str, &str)] = &[
    ("board_relation", r#"{"item_ids":[ITEM]}"#),
    ("checkbox", r#"{"checked":"true"}"#),
    ("color_picker", r##"{"color":{"hex":"#00c875"}}"##),
    ("country", r#"{"countryCode":"US","countryName":"United States"}"#),
    ("date", r#"{"date":"2026-12-24","time":"18:30:00","icon":"fa-star"}"#),
    ("dependency", r#"{"item_ids":[ITEM]}"#),
    ("dropdown", r#"{"labels":["Small","Large"]}"#),
    ("email", r#"{"email":"ada@example.com","text":"Ada"}"#),
    ("hour", r#"{"hour":16,"minute":42}"#),
    ("link", r#"{"url":"https://example.com","text":"Example"}"#),
    ("location", r#"{"lat":"51.5","lng":"-0.12","address":"London"}"#),
    ("long_text", r#"{"text":"Several words"}"#),
    ("numbers", "\"12.5\""),
    (
        "people",
        r#"{"personsAndTeams":[{"id":71204511,"kind":"person"},{"id":1204417,"kind":"team"}]}"#,
    ),
    ("person", r#"{"personId":71204511}"#),
    ("phone", r#"{"phone":"+12025550169","countryShortName":"US"}"#),
    ("rating", r#"{"rating":4}"#),
    ("status", r#"{"label":"Done"}"#),
    ("tags", r#"{"tag_ids":[TAG]}"#),
    ("team", r#"{"team_id":1204417}"#),
    ("text", "\"Words\""),
    ("timeline", r#"{"from":"2026-11-01","to":"2026-11-30","visualization_type":"bar"}"#),
    ("week", r#"{"week":{"startDate":"2026-11-23","endDate":"2026-11-29"}}"#),
    ("world_clock", r#"{"timezone":"Europe/London"}"#),
];

/// An account with something of everything, and values for arguments that fit it.
async fn prepare() -> (World, BTreeMap<String, Vec<String>>) {
    let emulator = emulator_with(Options {
        limits: Some(Limits::none()),
        ..Options::default()
    });
    let client = Client::admin(&emulator).version("2026-10");
    let run = async |document: &str| client.query(document).await.data().clone();
    let board = run(&format!(
        "{{ boards(ids: [{BOARD}]) {{ items_page {{ items {{ id }} }} }} tags {{ id }} }}"
    ))
    .await;
    let items: Vec<String> = board["boards"][0]["items_page"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect();
    let (item, other) = (&items[0], &items[1]);
    let tag = board["tags"][0]["id"].as_str().unwrap().to_owned();
    let schema = Schema::parse(schema::text("2026-10").unwrap(), "schema.graphql").unwrap();
    let kinds = schema.get_enum("ColumnType").unwrap().values.keys().map(ToString::to_string);
    for kind in kinds.filter(|kind| kind != "name") {
        let defaults = match kind.as_str() {
            "mirror" => format!(
                r#"{{\"relation_column\":{{\"my_board_relation\":true}},\"displayed_linked_columns\":{{\"{BOARD}\":[\"my_text\"]}}}}"#
            ),
            "numbers" => r#"{\"unit\":{\"symbol\":\"$\",\"direction\":\"left\"}}"#.to_owned(),
            _ => "{}".to_owned(),
        };
        run(&format!(
            "mutation {{ create_column(board_id: {BOARD}, column_type: {kind}, title: \"My {kind}\", id: \"my_{kind}\", defaults: \"{defaults}\") {{ id }} }}"
        ))
        .await;
    }
    for (kind, value) in VALUES {
        let value = value.replace("ITEM", other).replace("TAG", &tag);
        let value = serde_json::to_string(&value).unwrap();
        for own in [item, other] {
            run(&format!(
                "mutation {{ change_column_value(board_id: {BOARD}, item_id: {own}, column_id: \"my_{kind}\", value: {value}, \
                 create_labels_if_missing: true) {{ id }} }}"
            ))
            .await;
        }
    }
    let file = format!("mutation ($file: File!) {{ add_file_to_column(item_id: {item}, column_id: \"my_file\", file: $file) {{ id }} }}");
    let uploaded = client.upload(&file, "plan.png", b"not really a picture").await;
    let asset = uploaded.data()["add_file_to_column"]["id"].as_str().unwrap().to_owned();
    // What only people can do, in the product.
    emulator.edit(|world| {
        let board = world.boards.get_mut(&BOARD.parse().unwrap()).unwrap();
        let values = &mut board.items[0].values;
        values.insert("my_vote".to_owned(), serde_json::json!({ "votersIds": [71_204_511] }));
        values.insert(
            "my_time_tracking".to_owned(),
            serde_json::json!({ "duration": 3723, "running": true, "startDate": "2026-11-23T09:00:00Z" }),
        );
        let away = world.users.values().find_map(|user| user.out_of_office.clone());
        world.users.get_mut(&71_204_511).unwrap().out_of_office = away;
    });
    let update = run(&format!(
        "mutation {{ create_update(item_id: {item}, body: \"<p>Hello</p>\") {{ id }} }}"
    ))
    .await;
    let update = update["create_update"]["id"].as_str().unwrap().to_owned();
    let file = format!("mutation ($file: File!) {{ add_file_to_update(update_id: {update}, file: $file) {{ id }} }}");
    client.upload(&file, "notes.txt", b"Notes").await.data();
    let later = run(&format!("mutation {{ create_update(item_id: {item}, body: \"Later\") {{ id }} }}")).await;
    let later = later["create_update"]["id"].as_str().unwrap().to_owned();
    run(&format!("mutation {{ create_update(parent_id: {update}, body: \"A reply\") {{ id }} like_update(update_id: {update}) {{ id }} pin_to_top(id: {update}) {{ id }} }}")).await;
    run(&format!("mutation {{ create_subitem(parent_item_id: {item}, item_name: \"Part\") {{ id }} create_group(board_id: {BOARD}, group_name: \"Second\") {{ id }} }}")).await;
    let pages = run(&format!(
        "{{ boards(ids: [{BOARD}]) {{ groups {{ id items_page(limit: 1) {{ cursor }} }} items_page(limit: 1) {{ cursor }} updates_page(limit: 1) {{ cursor }} }}
           items_page_by_column_values(board_id: {BOARD}, limit: 1, columns: [{{column_id: \"my_text\", column_values: [\"Words\"]}}]) {{ cursor }}
           folders {{ id }} workspaces {{ id }} boards_of_all: boards {{ id }} }}"
    ))
    .await;
    let own = &pages["boards"][0];
    let second = own["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["id"].as_str().unwrap())
        .find(|id| *id != "topics")
        .unwrap()
        .to_owned();
    let text = |value: &Value| format!("\"{}\"", value.as_str().unwrap_or_default());
    let mut samples: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut set = |key: &str, values: &[String]| _ = samples.insert(key.to_owned(), values.to_vec());
    let ids = [
        ("board_id", BOARD),
        ("item_id", item),
        ("parent_item_id", item),
        ("board_ids", BOARD),
        ("item_ids", item),
        ("user_id", "71204548"),
        ("user_ids", "71204548"),
        ("team_id", "1204417"),
        ("team_ids", "1204417"),
        ("update_id", &update),
        ("parent_id", &update),
        ("board_owner_ids", "71204548"),
        ("board_subscriber_ids", "71204548"),
        ("board_owner_team_ids", "1204417"),
        ("board_subscriber_teams_ids", "1204417"),
        ("template_id", BOARD),
        ("linked_board_id", BOARD),
        ("relative_to", other),
        ("target_id", item),
    ];
    for (name, id) in ids {
        set(&format!("{name}: ID"), &[id.to_owned()]);
    }
    for key in [
        "id: ID",
        "Update.id",
        "Mutation.edit_update(id:)",
        "Mutation.delete_update(id:)",
        "Mutation.pin_to_top(id:)",
        "Mutation.unpin_from_top(id:)",
    ] {
        set(key, std::slice::from_ref(&update));
    }
    for mutation in [
        "archive_item",
        "delete_item",
        "duplicate_item",
        "move_item_to_group",
        "create_update",
        "change_column_value",
    ] {
        set(&format!("+Mutation.{mutation}(item_id:)"), std::slice::from_ref(item));
    }
    for mutation in ["change_multiple_column_values", "change_simple_column_value"] {
        set(&format!("+Mutation.{mutation}(item_id:)"), std::slice::from_ref(item));
    }
    let workspace = pages["workspaces"][1]["id"].as_str().unwrap_or_default().to_owned();
    let folders: Vec<String> = pages["folders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|folder| folder["id"].as_str().unwrap().to_owned())
        .collect();
    set("Query.assets(ids:)", &[format!("[{asset}]")]);
    set("department_id: ID", &["20117".to_owned()]);
    set("Query.departments(ids:)", &["[20117]".to_owned()]);
    set("Mutation.unassign_department_owners(user_ids:)", &["[71204511]".to_owned()]);
    set("workspace_id: ID", std::slice::from_ref(&workspace));
    set("workspace_ids: ID", std::slice::from_ref(&workspace));
    set("Mutation.update_workspace(id:)", std::slice::from_ref(&workspace));
    set("+Mutation.update_workspace(id:)", std::slice::from_ref(&workspace));
    set("folder_id: ID", &[folders[0].clone()]);
    set("parent_folder_id: ID", &[folders[1].clone()]);
    set(
        "Mutation.update_folder(position:)",
        &[true, false].map(|after| format!("{{object_type: Folder, object_id: \"{}\", is_after: {after}}}", folders[1])),
    );
    set("group_id: String", &["\"topics\"".to_owned()]);
    set("group_id: ID", &["\"topics\"".to_owned()]);
    set("group_ids: String", &["\"topics\"".to_owned()]);
    set("Mutation.create_group(relative_to:)", &["\"topics\"".to_owned()]);
    set("Mutation.create_group(position:)", &["\"65536\"".to_owned()]);
    set("+Mutation.change_item_position(group_id:)", &["\"topics\"".to_owned()]);
    set("column_id: String", &["\"my_text\"".to_owned()]);
    set("column_id: ID", &["\"my_text\"".to_owned()]);
    set("column_ids: String", &["\"my_text\"".to_owned()]);
    set("after_column_id: ID", &["\"my_text\"".to_owned()]);
    set("defaults: JSON", &[r#""{\"labels\": {\"0\": \"One\"}}""#.to_owned()]);
    set("column_values: JSON", &[r#""{\"status\": {\"label\": \"Stuck\"}}""#.to_owned()]);
    set("Mutation.change_column_value(value:)", &[r#""\"Other words\"""#.to_owned()]);
    set("link_to_item_column_id: String", &["\"my_board_relation\"".to_owned()]);
    set("from: String", &["\"2026-11-01\"".to_owned()]);
    set("from_date: String", &["\"2026-11-01\"".to_owned()]);
    set("to_date: String", &["\"2026-12-31\"".to_owned()]);
    set("join_date: String", &["\"2026-11-01\"".to_owned()]);
    set("emails: String", &["\"new.person@harborworks.example\"".to_owned()]);
    set(
        "Mutation.invite_users(emails:)",
        &["[\"new.person@harborworks.example\", \"nobody\"]".to_owned()],
    );
    set("Mutation.add_subscribers_to_object(id:)", &[BOARD.to_owned()]);
    set("Mutation.update_group(new_value:)", &[format!("\"{second}\"")]);
    set("+Mutation.update_group(new_value:)", &[format!("\"{second}\"")]);
    set("+Mutation.create_team(options:)", &["{allow_empty_team: true}".to_owned()]);
    set("Mutation.create_team(options:)", &["{allow_empty_team: true}".to_owned()]);
    set("role_id: ID", &["2".to_owned()]);
    set("+Mutation.update_users_role(new_role:)", &["MEMBER".to_owned()]);
    for mutation in [
        "activate_users",
        "deactivate_users",
        "update_users_role",
        "assign_team_owners",
        "remove_team_owners",
    ] {
        set(&format!("Mutation.{mutation}(user_ids:)"), &["[71204548, 1]".to_owned()]);
    }
    set(
        "+Query.items_page_by_column_values(columns:)",
        &["[{column_id: \"my_text\", column_values: [\"Words\"]}]".to_owned()],
    );
    set("column_values: String", &["\"Words\"".to_owned()]);
    let operators = schema.get_enum("ItemsQueryRuleOperator").unwrap().values.keys();
    let rules = operators
        .filter(|operator| !not_imitated().contains(&format!("ItemsQueryRuleOperator.{operator}")))
        .map(|operator| {
            let (column, value) = match operator.as_str() {
                "between" => ("my_numbers", "[1, 20]"),
                "greater_than" | "greater_than_or_equals" | "lower_than" | "lower_than_or_equal" => {
                    ("my_date", "[\"EXACT\", \"2026-12-24\"]")
                }
                _ => ("my_text", "[\"Words\"]"),
            };
            format!("{{column_id: \"{column}\", compare_value: {value}, operator: {operator}}}")
        });
    let mut rules: Vec<String> = rules.collect();
    rules.push("{column_id: \"__last_updated__\", compare_value: [\"EXACT\", \"2026-11-01\"], operator: greater_than, compare_attribute: \"UPDATED_AT\"}".to_owned());
    let mut queries: Vec<String> = rules.iter().map(|rule| format!("{{rules: [{rule}]}}")).collect();
    queries.push(format!(
        "{{operator: or, rules: [{}, {}], groups: [{{operator: and, rules: [{}], groups: [{{rules: []}}]}}]}}",
        rules[0], rules[1], rules[2]
    ));
    queries.push(format!(
        "{{ids: [{item}], order_by: [{{column_id: \"name\", direction: desc}}, {{column_id: \"my_numbers\", direction: asc}}]}}"
    ));
    set("query_params: ItemsQuery", &queries);
    set(
        "Group.items_page(cursor:)",
        &[text(
            &own["groups"]
                .as_array()
                .unwrap()
                .iter()
                .find(|group| group["id"] == "topics")
                .unwrap()["items_page"]["cursor"],
        )],
    );
    set("Query.items_page_by_column_values(cursor:)", &["\"\"".to_owned()]);
    set("Mutation.create_notification(target_type:)", &["Project".to_owned()]);
    set(
        "mentions_list: UpdateMention",
        &[
            "{id: 71204548, type: User}".to_owned(),
            "{id: 1204417, type: Team}".to_owned(),
            format!("{{id: {BOARD}, type: Board}}"),
            format!("{{id: {BOARD}, type: Project}}"),
        ],
    );
    set("Query.board_automations(cursor:)", &["\"after:1\"".to_owned()]);
    set("Mutation.delete_board_automation(id:)", &["511820337".to_owned()]);
    set(
        "Mutation.delete_board_automation(board_id:)",
        &[monday_emulator::seed::PUBLIC_BOARD.to_string()],
    );
    set("Board.columns(capabilities:)", &["[]".to_owned()]);
    set("Item.column_values(capabilities:)", &["[]".to_owned()]);
    set("subscriber_ids: ID", &["71204548".to_owned()]);
    set(
        "Mutation.update_group(group_attribute:)",
        &[
            "relative_position_after".to_owned(),
            "relative_position_before".to_owned(),
            "title".to_owned(),
            "color".to_owned(),
        ],
    );
    let attributes = [
        "title: \"words\"",
        "name: \"words\"",
        "email: \"words@harborworks.example\"",
        "location: \"words\"",
        "phone: \"1\"",
        "mobile_phone: \"1\"",
        "birthday: \"2000-02-29\"",
        "join_date: \"2026-01-01\"",
    ];
    let updates = attributes.map(|own| {
        format!("[{{user_id: 71204548, user_attribute_updates: {{{own}}}}}, {{user_id: 1, user_attribute_updates: {{{own}}}}}]")
    });
    set("Mutation.update_multiple_users(user_updates:)", &updates);
    set(
        "Mutation.update_email_domain(input:)",
        &["{new_domain: \"other.example\", user_ids: [71204548, 1]}".to_owned()],
    );
    set("+Query.boards(ids:)", &[format!("[{BOARD}]")]);
    set("Query.boards(ids:)", &[format!("[{BOARD}]")]);
    set("+Query.items(ids:)", &[format!("[{item}]")]);
    set("Query.items(ids:)", &[format!("[{item}]")]);
    set("Query.updates(ids:)", &[format!("[{update}]")]);
    set("Query.next_items_page(cursor:)", &[text(&own["items_page"]["cursor"])]);
    set("Board.items_page(cursor:)", &[text(&own["items_page"]["cursor"])]);
    set("Board.updates_page(cursor:)", &[text(&own["updates_page"]["cursor"])]);
    set("Item.updates_page(cursor:)", &[text(&own["updates_page"]["cursor"])]);
    _ = (&later, &second, pages["folders"][0]["id"].as_str());
    (emulator.inspect(World::clone), samples)
}

#[tokio::test]
async fn everything_is_imitated_or_listed() {
    let mut found = Vec::new();
    for version in schema::VERSIONS {
        found.extend(problems(version).await);
    }
    assert!(found.is_empty(), "{} problems:\n{}", found.len(), found.join("\n"));
}

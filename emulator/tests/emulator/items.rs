//! Items as clients use them: values of columns, rules, pages, names, positions, updates, folders, what happened.

use crate::client::{ApiResponse, Client, emulator, ids};
use monday_emulator::Emulator;
use serde_json::{Value, json};
use std::time::Duration;

/// The board of the seeded account that has items: Sitemap, Wireframes, Copy, Launch.
const BOARD: i64 = 18_265_829_893;

async fn items(client: &Client<'_>) -> Vec<i64> {
    let response = client
        .query(&format!("{{ boards(ids: [{BOARD}]) {{ items_page {{ items {{ id }} }} }} }}"))
        .await;
    ids(&response.data()["boards"][0]["items_page"]["items"])
}

async fn set(client: &Client<'_>, item: i64, column: &str, value: Value) -> ApiResponse {
    client
        .query_with(
            &format!(
                "mutation ($value: JSON!) {{ change_column_value(board_id: {BOARD}, item_id: {item}, column_id: \"{column}\", value: $value) \
                 {{ id column_values(ids: [\"{column}\"]) {{ text value }} }} }}"
            ),
            json!({ "value": value.to_string() }),
        )
        .await
}

/// The names of the items that rules choose, in their order.
async fn chosen(client: &Client<'_>, query: &str) -> Vec<String> {
    let document = format!("{{ boards(ids: [{BOARD}]) {{ items_page(query_params: {query}) {{ items {{ name }} }} }} }}");
    let response = client.query(&document).await;
    let items = response.data()["boards"][0]["items_page"]["items"].as_array().unwrap().clone();
    items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

async fn prepared(emulator: &Emulator) -> (Client<'_>, Vec<i64>) {
    let client = Client::admin(emulator);
    let items = items(&client).await;
    for (item, status, date) in [(0, 1, "2026-12-01"), (1, 0, "2026-12-15"), (2, 1, "2027-01-10")] {
        set(&client, items[item], "status", json!({ "index": status })).await.data();
        set(&client, items[item], "date4", json!({ "date": date })).await.data();
    }
    (client, items)
}

#[tokio::test]
async fn rules_choose_items() {
    let emulator = emulator();
    let (client, items) = prepared(&emulator).await;
    let person = json!({ "personsAndTeams": [{ "id": 71_204_511, "kind": "person" }] });
    set(&client, items[0], "person", person).await.data();
    for (query, expected) in [
        ("{rules: [{column_id: \"status\", compare_value: [1]}]}", vec!["Sitemap", "Copy"]),
        (
            "{rules: [{column_id: \"status\", compare_value: [1], operator: not_any_of}]}",
            vec!["Wireframes", "Launch"],
        ),
        ("{rules: [{column_id: \"status\", compare_value: [5]}]}", vec!["Launch"]),
        (
            "{rules: [{column_id: \"status\", compare_value: [], operator: is_empty}]}",
            vec!["Launch"],
        ),
        (
            "{rules: [{column_id: \"status\", compare_value: \"work\", operator: contains_text}]}",
            vec!["Wireframes"],
        ),
        (
            "{rules: [{column_id: \"name\", compare_value: [\"a\"], operator: contains_text}], order_by: [{column_id: \"name\", direction: desc}]}",
            vec!["Wireframes", "Sitemap", "Launch"],
        ),
        (
            "{rules: [{column_id: \"name\", compare_value: [\"Copy\", \"Launch\"]}]}",
            vec!["Copy", "Launch"],
        ),
        (
            "{rules: [{column_id: \"date4\", compare_value: [\"EXACT\", \"2026-12-15\"], operator: greater_than}]}",
            vec!["Copy"],
        ),
        (
            "{rules: [{column_id: \"date4\", compare_value: [\"2026-12-01\", \"2026-12-31\"], operator: between}]}",
            vec!["Sitemap", "Wireframes"],
        ),
        (
            "{rules: [{column_id: \"person\", compare_value: [\"assigned_to_me\"]}]}",
            vec!["Sitemap"],
        ),
        (
            "{rules: [{column_id: \"person\", compare_value: [\"person-71204511\"]}]}",
            vec!["Sitemap"],
        ),
        (
            "{operator: or, rules: [{column_id: \"status\", compare_value: [0]}, {column_id: \"name\", compare_value: [\"Launch\"]}]}",
            vec!["Wireframes", "Launch"],
        ),
        (
            "{rules: [{column_id: \"status\", compare_value: [1]}], groups: [{rules: [{column_id: \"name\", compare_value: [\"Copy\"]}]}]}",
            vec!["Copy"],
        ),
        (
            "{order_by: [{column_id: \"date4\", direction: desc}]}",
            vec!["Copy", "Wireframes", "Sitemap", "Launch"],
        ),
        (
            "{order_by: [{column_id: \"__creation_log__\", direction: desc}]}",
            vec!["Launch", "Copy", "Wireframes", "Sitemap"],
        ),
        (
            "{order_by: [{column_id: \"__last_updated__\", direction: asc}], ids: [18271004113]}",
            vec!["Sitemap"],
        ),
        (
            "{rules: [{column_id: \"__last_updated__\", compare_value: [\"EXACT\", \"2026-11-23\"], operator: greater_than_or_equals, compare_attribute: \"UPDATED_AT\"}]}",
            vec!["Sitemap", "Wireframes", "Copy"],
        ),
        ("{rules: []}", vec!["Sitemap", "Wireframes", "Copy", "Launch"]),
    ] {
        let version = if query.contains("groups") { "2026-10" } else { "2025-04" };
        assert_eq!(chosen(&client.clone().version(version), query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_rule_that_is_not_imitated_is_refused() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    client
        .query(&format!(
            "mutation {{ create_column(board_id: {BOARD}, column_type: timeline, title: \"Time\", id: \"timeline\") {{ id }} }}"
        ))
        .await
        .data();
    for rule in [
        "{column_id: \"timeline\", compare_value: [\"x\"], operator: within_the_next}",
        "{column_id: \"timeline\", compare_value: [\"x\"]}",
        "{column_id: \"status\", compare_value: [1], operator: greater_than}",
        "{column_id: \"date4\", compare_value: [\"TODAY\"], operator: lower_than}",
        "{column_id: \"date4\", compare_value: [\"2026-12-01\"], compare_attribute: \"CHANGED\"}",
    ] {
        let document = format!("{{ boards(ids: [{BOARD}]) {{ items_page(query_params: {{rules: [{rule}]}}) {{ items {{ id }} }} }} }}");
        let response = client.query(&document).await;
        assert_eq!(response.code(), "NOT_IMITATED", "{rule}: {}", response.text);
        assert!(response.body["data"].is_null());
    }
    let unknown = "{ boards(ids: [18265829893]) { items_page(query_params: {rules: [{column_id: \"nothing\", compare_value: [1]}]}) { items { id } } } }";
    assert_eq!(client.query(unknown).await.code(), "InvalidColumnIdException");
}

#[tokio::test]
async fn the_result_of_a_formula_is_refused_only_where_there_is_a_formula() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let read = format!(
        "{{ boards(ids: [{BOARD}]) {{ items_page {{ items {{ column_values {{ ... on FormulaValue {{ display_value }} }} }} }} }} }}"
    );
    client.query(&read).await.data();
    let create = "mutation ($defaults: JSON) { create_column(board_id: 18265829893, column_type: formula, title: \"Sum\", defaults: $defaults) { id } }";
    client
        .query_with(create, json!({ "defaults": { "formula": "{numbers} * 2" } }))
        .await
        .data();
    assert_eq!(client.query(&read).await.code(), "NOT_IMITATED");
}

#[tokio::test(start_paused = true)]
async fn pages_go_on_with_the_same_rules_and_cursors_expire() {
    let emulator = emulator();
    let (client, _) = prepared(&emulator).await;
    let first = client
        .query(&format!(
            "{{ boards(ids: [{BOARD}]) {{ items_page(limit: 1, query_params: {{rules: [{{column_id: \"status\", compare_value: [1]}}]}}) {{ cursor items {{ name }} }} }} }}"
        ))
        .await;
    let page = &first.data()["boards"][0]["items_page"];
    assert_eq!(page["items"], json!([{ "name": "Sitemap" }]));
    let cursor = page["cursor"].as_str().unwrap();
    let next = format!("{{ next_items_page(limit: 5, cursor: \"{cursor}\") {{ cursor items {{ name }} }} }}");
    let second = client.query(&next).await;
    assert_eq!(
        second.data()["next_items_page"],
        json!({ "cursor": null, "items": [{ "name": "Copy" }] })
    );
    emulator.clock().advance(Duration::from_secs(60 * 60 + 1));
    assert_eq!(client.query(&next).await.code(), "CursorExpiredError");
    assert_eq!(
        client.query("{ next_items_page(cursor: \"nonsense\") { cursor } }").await.code(),
        "CursorException"
    );
    let both = format!("{{ boards(ids: [{BOARD}]) {{ items_page(cursor: \"{cursor}\", query_params: {{rules: []}}) {{ cursor }} }} }}");
    assert_eq!(client.query(&both).await.code(), "InvalidArgumentException");
}

#[tokio::test]
async fn items_are_found_by_the_words_in_their_columns() {
    let emulator = emulator();
    let (client, _) = prepared(&emulator).await;
    for (columns, expected) in [
        ("{column_id: \"status\", column_values: [\"Done\"]}", vec!["Sitemap", "Copy"]),
        (
            "{column_id: \"status\", column_values: [\"Done\", \"\"]}",
            vec!["Sitemap", "Copy", "Launch"],
        ),
        (
            "{column_id: \"status\", column_values: [\"Done\"]}, {column_id: \"date4\", column_values: [\"2027-01-10\"]}",
            vec!["Copy"],
        ),
        ("{column_id: \"name\", column_values: [\"Launch\"]}", vec!["Launch"]),
    ] {
        let document = format!("{{ items_page_by_column_values(board_id: {BOARD}, columns: [{columns}]) {{ items {{ name }} }} }}");
        let response = client.query(&document).await;
        let names: Vec<&str> = response.data()["items_page_by_column_values"]["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["name"].as_str().unwrap())
            .collect();
        assert_eq!(names, expected, "{columns}");
    }
}

#[tokio::test]
async fn the_types_that_clients_read_most_have_text_value_and_label() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let items = items(&client).await;
    for kind in ["numbers", "dropdown", "link", "timeline", "checkbox", "board_relation"] {
        let document =
            format!("mutation {{ create_column(board_id: {BOARD}, column_type: {kind}, title: \"{kind}\", id: \"{kind}\") {{ id }} }}");
        client.query(&document).await.data();
    }
    let settings = json!({ "displayed_linked_columns": { BOARD.to_string(): ["status"] } }).to_string();
    let mirror = "mutation ($settings: JSON!) { create_column(board_id: 18265829893, column_type: mirror, title: \"Mirror\", id: \"mirror\", defaults: $settings) { id } }";
    client.query_with(mirror, json!({ "settings": settings })).await.data();
    set(&client, items[1], "status", json!({ "label": "Stuck" })).await.data();
    let values = json!({
        "status": { "label": "Done" },
        "date4": { "date": "2026-12-24", "time": "18:30:00" },
        "person": { "personsAndTeams": [{ "id": 71_204_511, "kind": "person" }] },
        "numbers": "12.5",
        "dropdown": { "labels": ["Large"] },
        "link": { "url": "https://example.com", "text": "Example" },
        "timeline": { "from": "2026-11-01", "to": "2026-11-30" },
        "checkbox": { "checked": "true" },
        "board_relation": { "item_ids": [items[1]] }
    });
    client
        .query_with(
            &format!(
                "mutation ($values: JSON!) {{ change_multiple_column_values(board_id: {BOARD}, item_id: {}, column_values: $values, \
                 create_labels_if_missing: true) {{ id }} }}",
                items[0]
            ),
            json!({ "values": values.to_string() }),
        )
        .await
        .data();
    let document = format!(
        "{{ items(ids: [{}]) {{ column_values {{ id type text value
            ... on StatusValue {{ label index is_done }} ... on DateValue {{ date time }} ... on PeopleValue {{ persons_and_teams {{ id kind }} }}
            ... on NumbersValue {{ number }} ... on DropdownValue {{ values {{ id label }} }} ... on LinkValue {{ url url_text }}
            ... on TimelineValue {{ from to }} ... on CheckboxValue {{ checked }} ... on MirrorValue {{ display_value }}
            ... on BoardRelationValue {{ display_value linked_item_ids }} }} }} }}",
        items[0]
    );
    for version in monday_emulator::schema::VERSIONS {
        let response = client.clone().version(version).query(&document).await;
        let all = response.data()["items"][0]["column_values"].as_array().unwrap().clone();
        let of = |id: &str| all.iter().find(|value| value["id"] == id).unwrap().clone();
        let without_value = |id: &str| {
            let mut value = of(id);
            value.as_object_mut().unwrap().remove("value");
            value
        };
        for expected in [
            json!({ "id": "status", "type": "status", "text": "Done", "label": "Done", "index": 1, "is_done": true }),
            json!({ "id": "date4", "type": "date", "text": "2026-12-24 18:30", "date": "2026-12-24", "time": "18:30:00" }),
            json!({ "id": "person", "type": "people", "text": "Ada Lindqvist", "persons_and_teams": [{ "id": "71204511", "kind": "person" }] }),
            json!({ "id": "numbers", "type": "numbers", "text": "12.5", "number": 12.5 }),
            json!({ "id": "dropdown", "type": "dropdown", "text": "Large", "values": [{ "id": "1", "label": "Large" }] }),
            json!({ "id": "link", "type": "link", "text": "Example - https://example.com", "url": "https://example.com", "url_text": "Example" }),
            json!({ "id": "timeline", "type": "timeline", "text": "2026-11-01 - 2026-11-30", "from": "2026-11-01", "to": "2026-11-30" }),
            json!({ "id": "checkbox", "type": "checkbox", "text": "v", "checked": true }),
            json!({ "id": "mirror", "type": "mirror", "text": null, "display_value": "Stuck" }),
            json!({ "id": "board_relation", "type": "board_relation", "text": null, "display_value": "Wireframes", "linked_item_ids": [items[1].to_string()] }),
        ] {
            assert_eq!(without_value(expected["id"].as_str().unwrap()), expected, "{version}");
        }
        let value = |id: &str| serde_json::from_str::<Value>(of(id)["value"].as_str().unwrap()).unwrap();
        assert_eq!(value("status")["index"], 1);
        assert_eq!(value("numbers"), "12.5");
        assert_eq!(value("dropdown")["ids"], json!([1]));
        assert_eq!(of("mirror")["value"], Value::Null);
    }
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_a_column_value_exception_and_changes_nothing() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let item = items(&client).await[0];
    for (column, value) in [
        ("date4", json!({ "date": "2026-13-45" })),
        ("date4", json!({ "date": "2026-12-24", "time": "25:00:00" })),
        ("date4", json!("tomorrow")),
        ("status", json!({ "label": "Nearly" })),
        ("status", json!({ "index": 17 })),
        ("person", json!({ "personsAndTeams": [{ "id": 1, "kind": "person" }] })),
        ("person", json!("Ada")),
    ] {
        let response = set(&client, item, column, value.clone()).await;
        assert_eq!(response.code(), "ColumnValueException", "{column} {value}: {}", response.text);
    }
    let several = json!({ "status": { "label": "Done" }, "date4": { "date": "never" } }).to_string();
    let response = client
        .query_with(
            &format!("mutation ($values: JSON!) {{ change_multiple_column_values(board_id: {BOARD}, item_id: {item}, column_values: $values) {{ id }} }}"),
            json!({ "values": several }),
        )
        .await;
    assert_eq!(response.code(), "ColumnValueException");
    let response = client
        .query(&format!("{{ items(ids: [{item}]) {{ column_values {{ text }} }} }}"))
        .await;
    assert_eq!(
        response.data()["items"][0]["column_values"],
        json!([{ "text": "" }, { "text": "" }, { "text": "" }])
    );
}

#[tokio::test]
async fn a_rename_renames_and_long_names_are_refused() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let item = items(&client).await[0];
    let simple = format!(
        "mutation {{ change_simple_column_value(board_id: {BOARD}, item_id: {item}, column_id: \"name\", value: \"New\") {{ name }} }}"
    );
    assert_eq!(client.query(&simple).await.data()["change_simple_column_value"]["name"], "New");
    let several = format!(
        "mutation {{ change_multiple_column_values(board_id: {BOARD}, item_id: {item}, column_values: \"{{\\\"name\\\": \\\"Newer\\\"}}\") {{ name }} }}"
    );
    assert_eq!(
        client.query(&several).await.data()["change_multiple_column_values"]["name"],
        "Newer"
    );
    let read = client.query(&format!("{{ items(ids: [{item}]) {{ name }} }}")).await;
    assert_eq!(read.data()["items"][0]["name"], "Newer");
    let long = "n".repeat(256);
    for document in [
        format!("mutation {{ create_item(board_id: {BOARD}, item_name: \"{long}\") {{ id }} }}"),
        format!("mutation {{ create_subitem(parent_item_id: {item}, item_name: \"{long}\") {{ id }} }}"),
        format!(
            "mutation {{ change_simple_column_value(board_id: {BOARD}, item_id: {item}, column_id: \"name\", value: \"{long}\") {{ id }} }}"
        ),
    ] {
        assert_eq!(client.query(&document).await.code(), "ItemNameTooLongException");
    }
}

#[tokio::test]
async fn items_and_groups_have_positions() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let all = items(&client).await;
    let names = async || chosen(&client, "{rules: []}").await;
    let create = format!(
        "mutation {{ create_item(board_id: {BOARD}, item_name: \"Between\", relative_to: {}, position_relative_method: before_at) {{ id }} }}",
        all[1]
    );
    client.query(&create).await.data();
    assert_eq!(names().await, ["Sitemap", "Between", "Wireframes", "Copy", "Launch"]);
    let top = format!(
        "mutation {{ change_item_position(item_id: {}, group_id: \"topics\", group_top: true) {{ id }} }}",
        all[3]
    );
    client.clone().version("2026-10").query(&top).await.data();
    assert_eq!(names().await, ["Launch", "Sitemap", "Between", "Wireframes", "Copy"]);

    let group = |name: &str| {
        format!(
            "mutation {{ create_group(board_id: {BOARD}, group_name: \"{name}\", relative_to: \"topics\", position_relative_method: after_at) {{ id }} }}"
        )
    };
    let second = client.query(&group("Second")).await.data()["create_group"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let titles = async || {
        let response = client
            .query(&format!("{{ boards(ids: [{BOARD}]) {{ groups {{ title }} }} }}"))
            .await;
        let groups = response.data()["boards"][0]["groups"].as_array().unwrap().clone();
        groups
            .iter()
            .map(|group| group["title"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(titles().await, ["Group Title", "Second"]);
    let moved = format!(
        "mutation {{ update_group(board_id: {BOARD}, group_id: \"{second}\", group_attribute: relative_position_before, new_value: \"topics\") {{ id }} }}"
    );
    client.query(&moved).await.data();
    assert_eq!(titles().await, ["Second", "Group Title"]);
    let deleted = client
        .query(&format!(
            "mutation {{ delete_group(board_id: {BOARD}, group_id: \"{second}\") {{ id title deleted items_page {{ items {{ id }} }} }} }}"
        ))
        .await;
    assert_eq!(
        deleted.data()["delete_group"],
        json!({ "id": second, "title": "Second", "deleted": true, "items_page": { "items": [] } })
    );
    assert_eq!(titles().await, ["Group Title"]);
}

#[tokio::test]
async fn what_happened_on_a_board_is_in_its_activity_logs() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let item = items(&client).await[0];
    let logs = async |filter: &str| {
        let response = client
            .query(&format!(
                "{{ boards(ids: [{BOARD}]) {{ activity_logs{filter} {{ id event entity data user_id created_at }} }} }}"
            ))
            .await;
        response.data()["boards"][0]["activity_logs"].as_array().unwrap().clone()
    };
    assert!(logs("").await.is_empty(), "nothing has happened yet");
    set(&client, item, "status", json!({ "label": "Done" })).await.data();
    let created = client
        .query(&format!(
            "mutation {{ create_item(board_id: {BOARD}, item_name: \"One more\") {{ id }} }}"
        ))
        .await;
    let created = created.data()["create_item"]["id"].as_str().unwrap().to_owned();
    let all = logs("").await;
    assert_eq!(
        all.iter().map(|log| log["event"].as_str().unwrap()).collect::<Vec<_>>(),
        ["create_pulse", "update_column_value"]
    );
    assert_eq!(all[0]["user_id"], "71204511");
    let data: Value = serde_json::from_str(all[1]["data"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&data["pulse_id"], &data["column_id"], &data["value"]["index"]),
        (&json!(item), &json!("status"), &json!(1))
    );
    assert_eq!(logs("(limit: 1)").await.len(), 1);
    assert_eq!(logs(&format!("(item_ids: [{created}])")).await.len(), 1);
    assert_eq!(logs("(column_ids: [\"status\"])").await.len(), 1);
    assert_eq!(logs("(user_ids: [71204548])").await.len(), 0);
    assert_eq!(logs("(to: \"2026-01-01T00:00:00Z\")").await.len(), 0);
}

#[tokio::test]
async fn updates_have_mentions_replies_reactions_and_pins() {
    let emulator = emulator();
    let client = Client::admin(&emulator).version("2026-10");
    let item = items(&client).await[0];
    let created = client
        .query(&format!("mutation {{ create_update(item_id: {item}, body: \"Hi\", mentions_list: [{{id: 71204548, type: User}}]) {{ id body text_body }} }}"))
        .await;
    let update = &created.data()["create_update"];
    let id = update["id"].as_str().unwrap();
    assert!(
        update["body"].as_str().unwrap().contains("data-mention-id=\"71204548\""),
        "{update}"
    );
    assert!(
        update["text_body"].as_str().unwrap().ends_with("Hi") && update["text_body"].as_str().unwrap().starts_with('@'),
        "{update}"
    );
    let nobody = client
        .query(&format!(
            "mutation {{ create_update(item_id: {item}, body: \"Hi\", mentions_list: [{{id: 1, type: User}}]) {{ id }} }}"
        ))
        .await;
    assert_eq!(nobody.code(), "ResourceNotFoundException");
    client
        .query(&format!(
            "mutation {{ create_update(parent_id: {id}, body: \"Yes\") {{ id }} like_update(update_id: {id}, reaction_type: \"Clap\") {{ id }} pin_to_top(id: {id}) {{ id }} }}"
        ))
        .await
        .data();
    let read = client
        .query(&format!(
            "{{ items(ids: [{item}]) {{ updates {{ id replies {{ body }} likes {{ reaction_type creator_id }} pinned_to_top {{ item_id }} }} updates_page {{ updates {{ id }} cursor }} }} }}"
        ))
        .await;
    let item_read = &read.data()["items"][0];
    assert_eq!(
        item_read["updates"],
        json!([{
            "id": id,
            "replies": [{ "body": "Yes" }],
            "likes": [{ "reaction_type": "Clap", "creator_id": "71204511" }],
            "pinned_to_top": [{ "item_id": item.to_string() }]
        }])
    );
    assert_eq!(item_read["updates_page"], json!({ "updates": [{ "id": id }], "cursor": null }));
}

#[tokio::test]
async fn folders_have_colour_weight_icon_and_position() {
    let emulator = emulator();
    let client = Client::admin(&emulator).version("2026-10");
    let created = client
        .query("mutation { create_folder(name: \"Styled\", color: INDIGO, font_weight: FONT_WEIGHT_BOLD, custom_icon: WORK) { id color font_weight custom_icon } }")
        .await;
    let folder = created.data()["create_folder"].clone();
    assert_eq!(
        (&folder["color"], &folder["font_weight"], &folder["custom_icon"]),
        (&json!("INDIGO"), &json!("FONT_WEIGHT_BOLD"), &json!("WORK"))
    );
    let order = async || ids(&client.query("{ folders { id } }").await.data()["folders"]);
    let before = order().await;
    let id: i64 = folder["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(before.last(), Some(&id));
    let first = before[0];
    let moved = format!(
        "mutation {{ update_folder(folder_id: {id}, color: NULL, position: {{object_type: Folder, object_id: \"{first}\", is_after: false}}) {{ color }} }}"
    );
    assert_eq!(client.query(&moved).await.data()["update_folder"]["color"], Value::Null);
    assert_eq!(order().await[0], id);
}

//! Servers that repeat the token wherever a response has room, and servers that send any JSON.

use monday_connector::engine::transport::Response;
use monday_connector_fuzz::{TOKEN, give};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Data with the token in every text, in the form that each field has.
fn data_with(echo: &str) -> Value {
    let person = || json!({ "id": echo, "name": echo, "email": echo, "kind": echo, "status": echo, "title": echo });
    let board = || {
        json!({
            "id": echo, "name": echo, "description": echo, "board_kind": echo, "permissions": echo, "state": echo, "type": "board", "url": echo,
            "workspace_id": echo, "workspace": { "id": echo, "name": echo }, "creator": person(), "owners": [person()], "subscribers": [person()],
            "team_owners": [{ "id": echo, "name": echo, "users": [{ "id": "2" }] }], "groups": [{ "id": echo, "title": echo }],
            "tags": [{ "id": echo, "name": echo }], "access_level": echo, "updated_at": echo,
        })
    };
    let mut user = person();
    user["id"] = json!("2");
    user["email"] = json!("ada@example.com");
    json!({
        "boards": [board()], "users": [user, person()], "me": person(), "account": { "id": echo, "name": echo, "slug": echo, "tier": echo },
        "workspaces": [{ "id": echo, "is_default_workspace": true }], "create_board": board(), "archive_board": board(), "delete_board": board(),
        "add_users_to_board": [{ "id": "2", "name": echo }], "delete_subscribers_from_board": [{ "id": "2", "name": echo }],
    })
}

#[test]
fn no_action_returns_the_token() {
    for echo in [TOKEN, &TOKEN[..16], &TOKEN[9..26], &format!("Bearer {TOKEN}!")] {
        let errors = json!([{ "message": echo, "path": ["boards", 0, echo], "extensions": { "code": echo, (echo): echo } }, echo]);
        let bodies = [
            json!({ "data": data_with(echo) }),
            json!({ "data": data_with(echo), "errors": errors }),
            json!({ "errors": errors }),
            json!({ "error_message": echo, "error_code": echo, "error_data": { (echo): echo } }),
            json!(echo),
        ];
        for body in bodies {
            let plain = body.to_string();
            // The same with every letter behind an escape.
            let escapes: String = echo.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
            for body in [plain.clone(), plain.replace(echo, &escapes)] {
                for status in [200, 403] {
                    let mut headers = ["api-version", "x-request-id", "location", "retry-after", "x-other"]
                        .map(|name| (name.to_owned(), echo.to_owned()))
                        .to_vec();
                    headers.push((echo.to_owned(), "a name of a header".to_owned()));
                    // It looks for the token.
                    let response = Response {
                        status,
                        headers,
                        body: body.clone().into_bytes(),
                    };
                    give(&response, None);
                }
            }
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        prop::sample::select(vec![
            "1",
            "2",
            "",
            "ACTIVE",
            "guest",
            "board",
            "document",
            "ada@example.com",
            "tooManyRequests",
            "user loader",
            "public",
            TOKEN
        ])
        .prop_map(Value::from),
    ];
    let names = vec![
        "id",
        "name",
        "email",
        "type",
        "kind",
        "status",
        "state",
        "board_kind",
        "owners",
        "subscribers",
        "team_owners",
        "users",
        "teams",
        "account",
        "workspace",
        "creator",
        "groups",
        "is_default_workspace",
        "workspace_id",
        "photo_url",
        "out_of_office",
        "department",
        "title",
        "created_at",
        "items_count",
    ];
    leaf.prop_recursive(4, 30, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(names.clone()), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_data_makes_an_action_panic(value in any_json(), errors in any_json(), version in prop::sample::select(vec!["2025-04", "2026-04", "2026-07", "2026-10"])) {
        let roots = [
            "boards", "users", "me", "account", "workspaces", "create_board", "archive_board", "delete_board", "add_users_to_board", "delete_subscribers_from_board",
        ];
        let data: serde_json::Map<String, Value> = roots.iter().map(|root| ((*root).to_owned(), value.clone())).collect();
        let mut listed = data.clone();
        for root in ["boards", "users"] {
            listed.insert(root.to_owned(), json!([value.clone(), null, value.clone()]));
        }
        for body in [json!({ "data": data }), json!({ "data": listed }), json!({ "data": listed, "errors": [errors] })] {
            let response = Response {
                status: 200,
                headers: Vec::new(),
                body: body.to_string().into_bytes(),
            };
            give(&response, Some(version));
        }
    }
}

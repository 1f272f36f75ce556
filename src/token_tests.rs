//! Every action against servers that repeat the token, or answer anything at all: nothing that
//! comes back holds the token, and nothing traps.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    api,
    bindings::types::AddUserOptions,
    bindings::types::{
        BoardKind, BoardQuery, CustomRequest, GraphqlRequest, NewBoard, RequestBody, SubscriberKind, UserQuery, UserSelector,
        WorkspaceFilter,
    },
    boards,
    engine::call::Call,
    engine::failure::Failure,
    members,
    test_support::{ScriptedHost, Sent, Step, TOKEN, answer, on_version},
    users,
};

type Action = fn(&mut Call<'_>) -> Result<String, Failure>;

/// What an action returned, as text to search.
fn told<T: std::fmt::Debug>(result: Result<T, Failure>) -> Result<String, Failure> {
    result.map(|value| format!("{value:?}"))
}

const ACTIONS: [(&str, Action); 15] = [
    ("add-user-to-board", |call| told(members::add::add(call, "1", "2", None))),
    ("add-user-to-board, as an owner", |call| {
        let options = AddUserOptions {
            kind: Some(SubscriberKind::Owner),
            idempotency_key: None,
        };
        told(members::add::add(call, "1", "2", Some(options)))
    }),
    ("archive-board", |call| told(boards::archive::archive(call, "1", None))),
    ("create-board", |call| {
        let board = NewBoard {
            name: "Ops".to_owned(),
            kind: BoardKind::Public,
            workspace_id: None,
            description: None,
            folder_id: None,
            template_id: None,
            owner_ids: None,
            owner_team_ids: None,
            subscriber_ids: None,
            subscriber_team_ids: None,
            empty: None,
        };
        told(boards::create::create(call, &board, None))
    }),
    ("custom-api-action", |call| {
        let body = RequestBody::Graphql(GraphqlRequest {
            document: "{ me { id } }".to_owned(),
            variables: None,
            operation_name: None,
        });
        told(api::custom::send(call, CustomRequest { body: Some(body), ..get() }))
    }),
    ("custom-api-action, get", |call| told(api::custom::send(call, get()))),
    ("delete-board", |call| told(boards::delete::delete(call, "1", None))),
    ("delete-user-from-board", |call| told(members::delete::remove(call, "1", "2", None))),
    ("list-boards", |call| told(boards::list::list(call, &boards(None)))),
    ("list-boards, main, with members", |call| {
        told(boards::list::list(call, &boards(Some(WorkspaceFilter::Main))))
    }),
    ("read-board", |call| told(boards::read::read(call, "1"))),
    ("read-user, by id", |call| {
        told(users::read::read(call, &UserSelector::ById("2".to_owned())))
    }),
    ("read-user, by address", |call| {
        told(users::read::read(call, &UserSelector::ByEmail("ada@example.com".to_owned())))
    }),
    ("search-users", |call| {
        let query = UserQuery {
            name: Some("ada@example.com".to_owned()),
            kind: None,
            status: None,
            limit: None,
            cursor: None,
        };
        told(users::search::search(call, &query))
    }),
    ("check-connection", |call| told(api::check::check(call))),
];

fn get() -> CustomRequest {
    CustomRequest {
        method: None,
        path: None,
        query: None,
        headers: None,
        body: None,
        idempotency_key: None,
    }
}

fn boards(workspace: Option<WorkspaceFilter>) -> BoardQuery {
    BoardQuery {
        include_members: Some(workspace.is_some()),
        workspace,
        state: None,
        kind: None,
        order_by: None,
        limit: Some(300),
        cursor: None,
    }
}

/// Data with the token in every text, in the form that each field has.
fn data_with(echo: &str) -> Value {
    let person = || json!({ "id": echo, "name": echo, "email": echo, "kind": echo, "status": echo, "title": echo });
    let board = || {
        json!({
            "id": echo, "name": echo, "description": echo, "board_kind": echo, "permissions": echo, "state": echo, "type": "board", "url": echo,
            "workspace": { "id": echo, "name": echo }, "creator": person(), "owners": [person()], "subscribers": [person()],
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
    for echo in [TOKEN, &TOKEN[..8], &TOKEN[9..20], &format!("Bearer {TOKEN}!")] {
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
                        .map(|name| (name, echo))
                        .to_vec();
                    headers.push((echo, "a name of a header"));
                    let server = {
                        let body = body.clone();
                        let step = answer(status, &headers, &body);
                        move |_: &Sent| -> Step { Ok(step.clone()) }
                    };
                    for (_, action) in ACTIONS {
                        // `run` looks for the token.
                        ScriptedHost::server(server.clone()).run(None, action);
                    }
                }
            }
        }
    }
}

/// The caller may mix the fields up.
#[test]
fn a_token_in_the_wrong_field_is_not_repeated() {
    let runs: [Action; 4] = [
        |call| told(boards::read::read(call, TOKEN)),
        |call| told(members::add::add(call, "1", TOKEN, None)),
        |call| told(users::read::read(call, &UserSelector::ByEmail(format!("{TOKEN}@example.com")))),
        |call| {
            let query = BoardQuery {
                cursor: Some(TOKEN.to_owned()),
                ..boards(None)
            };
            told(boards::list::list(call, &query))
        },
    ];
    for action in runs {
        let run = ScriptedHost::server(|_| Ok(answer(200, &[], r#"{"data":{"users":[]}}"#))).run(None, action);
        run.failure();
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
    fn no_data_troubles_any_action(value in any_json(), errors in any_json(), version in prop::sample::select(vec!["2025-04", "2026-04", "2026-07", "2026-10"])) {
        let roots = [
            "boards", "users", "me", "account", "workspaces", "create_board", "archive_board", "delete_board", "add_users_to_board", "delete_subscribers_from_board",
        ];
        let data: serde_json::Map<String, Value> = roots.iter().map(|root| ((*root).to_owned(), value.clone())).collect();
        let mut listed = data.clone();
        for root in ["boards", "users"] {
            listed.insert(root.to_owned(), json!([value.clone(), null, value.clone()]));
        }
        for body in [json!({ "data": data }), json!({ "data": listed }), json!({ "data": listed, "errors": [errors] })] {
            let step = answer(200, &[], body.to_string());
            for (_, action) in ACTIONS {
                let step = step.clone();
                ScriptedHost::server(move |_| Ok(step.clone())).run(on_version(version), action);
            }
        }
    }
}

//! Tests of behaviours that surprise clients.

use crate::client::{Client, emulator, ids};
use monday_emulator::{Emulator, seed};
use serde_json::{Value, json};

async fn add(emulator: &Emulator, board: i64, users: &[i64], kind: &str) -> crate::client::ApiResponse {
    let query = format!("mutation {{ add_users_to_board(board_id: {board}, user_ids: {users:?}{kind}) {{ id }} }}");
    Client::admin(emulator).query(&query).await
}

fn is_owner(emulator: &Emulator, board: i64, user: i64) -> Option<bool> {
    emulator.inspect(|world| world.boards[&board].membership(user).map(|membership| membership.owner))
}

// LIVE-A: an owner who is added as a subscriber, which is the default, is one no longer.
#[tokio::test(start_paused = true)]
async fn adding_an_owner_as_subscriber_removes_the_ownership() {
    let emulator = emulator();
    let (board, user) = (seed::TWO_OWNERS_BOARD, seed::MEMBER_USER);
    assert_eq!(is_owner(&emulator, board, user), Some(true));
    assert_eq!(ids(&add(&emulator, board, &[user], "").await.data()["add_users_to_board"]), [user]);
    assert_eq!(is_owner(&emulator, board, user), Some(false));
    add(&emulator, board, &[user], ", kind: owner").await.data();
    add(&emulator, board, &[user], ", kind: owner").await.data();
    assert_eq!(is_owner(&emulator, board, user), Some(true));
    assert_eq!(
        emulator.inspect(|world| world.boards[&board].users.len()),
        2,
        "nobody is on it twice"
    );
}

// OKTA addusertoboard.
#[tokio::test(start_paused = true)]
async fn guests_and_viewers_subscribe_but_do_not_own() {
    let emulator = emulator();
    for user in [seed::GUEST_USER, seed::VIEWER_USER] {
        assert_eq!(
            add(&emulator, seed::PUBLIC_BOARD, &[user], ", kind: owner").await.code(),
            "USER_UNAUTHORIZED"
        );
        assert_eq!(is_owner(&emulator, seed::PUBLIC_BOARD, user), None);
        add(&emulator, seed::PUBLIC_BOARD, &[user], "").await.data();
        assert_eq!(is_owner(&emulator, seed::PUBLIC_BOARD, user), Some(false));
    }
}

// UNCONFIRMED; the codes are documented [DOC-err].
#[tokio::test(start_paused = true)]
async fn unknown_users_and_boards_are_refused() {
    let emulator = emulator();
    let response = add(&emulator, seed::PUBLIC_BOARD, &[seed::NEWCOMER, 5], "").await;
    assert_eq!(response.code(), "InvalidUserIdException");
    assert_eq!(is_owner(&emulator, seed::PUBLIC_BOARD, seed::NEWCOMER), None, "nobody is added");
    assert_eq!(add(&emulator, 5, &[seed::NEWCOMER], "").await.code(), "InvalidBoardIdException");
}

// DOC-err: 400 users.
#[tokio::test(start_paused = true)]
async fn a_board_holds_400_users() {
    let size = seed::Size {
        users: 500,
        ..seed::Size::default()
    };
    let emulator = crate::client::emulator_with(monday_emulator::Options {
        size,
        ..Default::default()
    });
    let users: Vec<i64> = emulator.inspect(|world| world.users.keys().copied().collect());
    let response = add(&emulator, seed::PUBLIC_BOARD, &users, "").await;
    assert_eq!(
        (response.code(), &response.error()["extensions"]["status_code"]),
        ("RecordInvalidException", &json!(422))
    );
    add(&emulator, seed::PUBLIC_BOARD, &users[..400], "").await.data();
}

// OKTA readboard, SDL: the error takes the place of the whole board, because the list can't be null.
#[tokio::test(start_paused = true)]
async fn reading_the_subscribers_of_a_board_without_any_fails() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let query = format!(
        "{{ boards(ids: [{}, {}]) {{ id subscribers {{ id }} }} }}",
        seed::PUBLIC_BOARD,
        seed::BOARD_WITHOUT_SUBSCRIBERS
    );
    let response = client.query(&query).await;
    assert_eq!(response.status, 200);
    assert_eq!(response.body["data"]["boards"][0]["id"], seed::PUBLIC_BOARD.to_string());
    assert_eq!(response.body["data"]["boards"][1], Value::Null);
    assert!(response.message().contains("user loader"));
    assert_eq!(response.error()["path"], json!(["boards", 1, "subscribers"]));
    let without = client.query(&query.replace(" subscribers { id }", "")).await;
    assert_eq!(ids(&without.data()["boards"]).len(), 2);
}

// VCR: archive and delete, in either order, and once more.
#[tokio::test(start_paused = true)]
async fn boards_are_archived_and_deleted() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let act = |mutation: &str| {
        let query = format!(
            "mutation {{ {mutation}(board_id: {}) {{ id state updated_at }} }}",
            seed::PUBLIC_BOARD
        );
        let client = client.clone();
        async move { client.query(&query).await }
    };
    let archived = act("archive_board").await;
    assert_eq!(
        archived.data()["archive_board"],
        json!({"id": seed::PUBLIC_BOARD.to_string(), "state": "archived", "updated_at": "2026-11-23T09:00:00Z"})
    );
    assert_eq!(
        act("archive_board").await.data()["archive_board"]["state"],
        "archived",
        "safe to repeat"
    );
    assert_eq!(act("delete_board").await.data()["delete_board"]["state"], "deleted");
    assert_eq!(act("delete_board").await.code(), "InvalidBoardIdException");
    assert_eq!(act("archive_board").await.code(), "USER_UNAUTHORIZED");
}

// LIVE-A: one can fail while others succeed, and the path has the alias.
#[tokio::test(start_paused = true)]
async fn mutations_in_one_request_fail_independently() {
    let emulator = emulator();
    let query = format!(
        "mutation {{ a: archive_board(board_id: {}) {{ state }} b: archive_board(board_id: 1) {{ state }} \
           c: delete_board(board_id: {}) {{ state }} }}",
        seed::PUBLIC_BOARD,
        seed::FULL_BOARD
    );
    let response = Client::admin(&emulator).query(&query).await;
    assert_eq!(
        response.body["data"],
        json!({"a": {"state": "archived"}, "b": null, "c": {"state": "deleted"}})
    );
    assert_eq!(response.error()["path"], json!(["b"]));
    assert_eq!(response.body["errors"].as_array().unwrap().len(), 1);
    // The error stands where the alias stands.
    let column = query.find("b: archive").unwrap() + 1;
    assert_eq!(response.error()["locations"], json!([{"line": 1, "column": column}]));
}

// DOC-boards, OKTA createboard.
#[tokio::test(start_paused = true)]
async fn a_new_board_is_owned_by_its_creator_unless_others_are_named() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    for (kind, arguments, owners, subscribers) in [
        ("public", String::new(), vec![seed::ADMIN_USER], vec![seed::ADMIN_USER]),
        (
            "public",
            format!("board_owner_ids: [{}]", seed::MEMBER_USER),
            vec![seed::MEMBER_USER],
            vec![seed::MEMBER_USER],
        ),
        (
            "private",
            format!("board_owner_ids: [{}]", seed::MEMBER_USER),
            vec![seed::ADMIN_USER, seed::MEMBER_USER],
            vec![seed::ADMIN_USER, seed::MEMBER_USER],
        ),
        // A guest who may not own becomes a subscriber; unknown subscribers are passed over.
        (
            "share",
            format!(
                "board_owner_ids: [{}], board_subscriber_ids: [{}, 5]",
                seed::GUEST_USER,
                seed::NEWCOMER
            ),
            vec![seed::ADMIN_USER],
            vec![seed::ADMIN_USER, seed::GUEST_USER, seed::NEWCOMER],
        ),
    ] {
        let query = format!(
            "mutation {{ create_board(board_name: \"x\", board_kind: {kind}, empty: true {arguments}) \
               {{ owners {{ id }} subscribers {{ id }} creator {{ id }} }} }}"
        );
        let response = client.query(&query).await;
        let board = &response.data()["create_board"];
        assert_eq!(ids(&board["owners"]), owners, "{query}");
        assert_eq!(ids(&board["subscribers"]), subscribers, "{query}");
        assert_eq!(board["creator"]["id"], seed::ADMIN_USER.to_string());
    }
}

// OKTA createboard: teams, folder and workspace, template.
#[tokio::test(start_paused = true)]
async fn a_new_board_goes_into_the_workspace_of_its_folder_or_the_main_one() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let make = |arguments: String| {
        let client = client.clone();
        let query = format!(
            "mutation {{ create_board(board_name: \"x\", board_kind: public, {arguments}) \
               {{ workspace_id board_folder_id created_from_board_id items_count team_subscribers {{ id }} }} }}"
        );
        async move { client.query(&query).await }
    };
    let response = make("empty: true".to_owned()).await;
    assert_eq!(response.data()["create_board"]["workspace_id"], seed::MAIN_WORKSPACE.to_string());
    let response = make(format!("folder_id: {}", seed::FOLDER)).await;
    assert_eq!(
        response.data()["create_board"]["workspace_id"],
        seed::OPEN_WORKSPACE.to_string(),
        "the folder's"
    );
    assert_eq!(response.data()["create_board"]["board_folder_id"], seed::FOLDER.to_string());
    let response = make(format!("folder_id: {}, workspace_id: {}", seed::FOLDER, seed::MAIN_WORKSPACE)).await;
    assert_eq!(response.message(), "Internal server error", "they do not match");
    assert_eq!(response.body["data"], json!({"create_board": null}));
    let response = make("workspace_id: 5".to_owned()).await;
    assert_eq!(response.code(), "InvalidWorkspaceIdException");
    let response = make(format!("board_subscriber_teams_ids: [{}]", seed::SALES_TEAM)).await;
    assert_eq!(ids(&response.data()["create_board"]["team_subscribers"]), [seed::SALES_TEAM]);
    let response = make("board_subscriber_teams_ids: [5]".to_owned()).await;
    assert_eq!(response.error()["extensions"]["status_code"], 422, "an unknown team");
    let response = make(format!("template_id: {}", seed::FULL_BOARD)).await;
    assert_eq!(
        response.data()["create_board"]["created_from_board_id"],
        seed::FULL_BOARD.to_string()
    );
}

// SDL-2026-01: the values of this enum are in upper case.
#[tokio::test(start_paused = true)]
async fn add_subscribers_to_object_takes_kinds_in_upper_case() {
    let emulator = emulator();
    let query = |kind: &str| {
        format!(
            "mutation {{ add_subscribers_to_object(id: {}, user_ids: [{}], kind: {kind}) {{ id owners {{ id }} }} }}",
            seed::PUBLIC_BOARD,
            seed::NEWCOMER
        )
    };
    let client = Client::admin(&emulator);
    let response = client.query(&query("OWNER")).await;
    assert!(ids(&response.data()["add_subscribers_to_object"]["owners"]).contains(&seed::NEWCOMER));
    assert!(
        client
            .query(&query("owner"))
            .await
            .message()
            .starts_with("Value \"owner\" does not exist in \"SubscriberKind\" enum.")
    );
}

// SDL, DOC-boards: teams, and the one that is everyone.
#[tokio::test(start_paused = true)]
async fn teams_are_created_changed_and_deleted() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let board = seed::UNSEEN_BOARD;
    let member = Client::with_token(&emulator, emulator.tokens().member());
    let put = format!(
        "mutation {{ add_teams_to_board(board_id: {board}, team_ids: [-1, {}], kind: owner) {{ id }} }}",
        seed::SALES_TEAM
    );
    assert_eq!(ids(&member.query(&put).await.data()["add_teams_to_board"]), [-1, seed::SALES_TEAM]);
    let read = format!("{{ boards(ids: [{board}]) {{ team_owners {{ id name }} }} }}");
    assert_eq!(
        client.query(&read).await.data()["boards"][0]["team_owners"][0]["name"],
        "Everyone at Harborworks"
    );
    let take = format!(
        "mutation {{ delete_teams_from_board(board_id: {board}, team_ids: [-1, {}, 5]) {{ id }} }}",
        seed::SALES_TEAM
    );
    // LIVE-A: everyone cannot be taken off.
    assert_eq!(
        ids(&member.query(&take).await.data()["delete_teams_from_board"]),
        [seed::SALES_TEAM]
    );
    assert_eq!(ids(&client.query(&read).await.data()["boards"][0]["team_owners"]), [-1]);

    let query = format!(
        "mutation {{ remove_users_from_team(team_id: {}, user_ids: [{}, {}, {}]) {{ successful_users {{ id }} failed_users {{ id }} }} }}",
        seed::SALES_TEAM,
        seed::LEAVER,
        seed::NEWCOMER,
        seed::OTHER_ADMIN_USER
    );
    // DOC-teams: not an owner of the team, nor somebody who is not in it.
    let response = client.query(&query).await;
    assert_eq!(
        ids(&response.data()["remove_users_from_team"]["successful_users"]),
        [seed::OTHER_ADMIN_USER]
    );
    assert_eq!(
        ids(&response.data()["remove_users_from_team"]["failed_users"]),
        [seed::LEAVER, seed::NEWCOMER]
    );
}

// SDL: errors of their own, inside `data`.
#[tokio::test(start_paused = true)]
async fn users_are_invited_activated_and_given_roles() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let response = client
        .query(
            "mutation { invite_users(emails: [\"new@outside.example\", \"ADA.LINDQVIST@harborworks.example\", \"nonsense\"], user_role: GUEST) \
               { invited_users { name email status kind } errors { code email } } }",
        )
        .await;
    assert_eq!(
        response.data()["invite_users"],
        json!({
            "invited_users": [{"name": "new@outside.example", "email": "new@outside.example", "status": "PENDING", "kind": "guest"}],
            "errors": [{"code": "ERROR", "email": "ADA.LINDQVIST@harborworks.example"}, {"code": "ERROR", "email": "nonsense"}]
        })
    );
    let query = format!(
        "mutation {{ activate_users(user_ids: [{}, 5]) {{ activated_users {{ status }} errors {{ code user_id }} }} \
           update_users_role(user_ids: [{}], new_role: ADMIN) {{ updated_users {{ kind }} errors {{ code }} }} }}",
        seed::DEACTIVATED_USER,
        seed::NEWCOMER
    );
    let response = client.query(&query).await;
    assert_eq!(
        response.data(),
        &json!({
            "activate_users": {"activated_users": [{"status": "ACTIVE"}], "errors": [{"code": "USER_NOT_FOUND", "user_id": "5"}]},
            "update_users_role": {"updated_users": [{"kind": "admin"}], "errors": null}
        })
    );
    let many: Vec<i64> = (1..=201).collect();
    let response = client
        .query(&format!(
            "mutation {{ activate_users(user_ids: {many:?}) {{ errors {{ code user_id }} }} }}"
        ))
        .await;
    assert_eq!(
        response.data()["activate_users"]["errors"],
        json!([{"code": "EXCEEDS_BATCH_LIMIT", "user_id": null}])
    );
}

// LIVE-D, LIVE-E: a canceled invitation and a deleted user stay as inactive users, known by their names and flags.
#[tokio::test(start_paused = true)]
async fn people_who_are_gone_stay_as_inactive_users() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let (canceled, deleted) = (seed::CANCELED_INVITATION_USER, seed::DELETED_USER);
    let names = ["Deleted on invitation cancelation", "Deleted member"];
    let emails = [seed::CANCELED_INVITATION_EMAIL.to_owned(), format!("user-{deleted}@deleted.user")];
    let with = |fields: [Value; 2]| {
        let people: Vec<Value> = (0..2)
            .map(|index| {
                let mut person = fields[index].clone();
                person["name"] = names[index].into();
                person["email"] = emails[index].as_str().into();
                person
            })
            .collect();
        Value::from(people)
    };
    let old = with([
        json!({"enabled": false, "is_pending": true, "is_verified": false}),
        json!({"enabled": false, "is_pending": false, "is_verified": true}),
    ]);
    let both = with([
        json!({"status": "INACTIVE", "is_deleted": false, "enabled": false, "is_pending": true, "became_active_at": null}),
        json!({"status": "INACTIVE", "is_deleted": true, "enabled": false, "is_pending": false,
               "became_active_at": "2026-05-08T09:00:00.000Z"}),
    ]);
    let new = with([
        json!({"status": "INACTIVE", "is_deleted": false, "kind": "member", "teams": []}),
        json!({"status": "INACTIVE", "is_deleted": true, "kind": "member", "teams": []}),
    ]);
    for (version, filter, fields, expected) in [
        ("2026-04", "non_active: true", "enabled is_pending is_verified", &old),
        (
            "2026-07",
            "non_active: true",
            "status is_deleted enabled is_pending became_active_at",
            &both,
        ),
        (
            "2026-07",
            "status: [INACTIVE]",
            "status is_deleted enabled is_pending became_active_at",
            &both,
        ),
        ("2026-10", "status: [INACTIVE]", "status is_deleted kind teams { id }", &new),
    ] {
        let client = client.clone().version(version);
        let query = format!(
            "{{ users(ids: [{canceled}, {deleted}], {filter}) {{ name email {fields} }} hidden: users(ids: [{canceled}, {deleted}]) {{ id }} \
               last: users(ids: [{}], {filter}) {{ {fields} }} }}",
            seed::DEACTIVATED_USER
        );
        let response = client.query(&query).await;
        assert_eq!(&response.data()["users"], expected, "{version}");
        assert_eq!(response.data()["hidden"], json!([]), "{version}");
        // Others are neither.
        for flag in ["is_deleted", "is_pending"] {
            assert_ne!(response.data()["last"][0][flag], true, "{version}");
        }
    }
    // They can't be let in again, and who was invited once is still known. UNCONFIRMED.
    let query = format!(
        "mutation {{ activate_users(user_ids: [{canceled}, {deleted}]) {{ activated_users {{ id }} errors {{ code user_id }} }} \
           invite_users(emails: [\"{}\"]) {{ invited_users {{ id }} errors {{ code }} }} }}",
        seed::CANCELED_INVITATION_EMAIL
    );
    let failed = [canceled, deleted].map(|id| json!({"code": "FAILED", "user_id": id.to_string()}));
    assert_eq!(
        client.query(&query).await.data(),
        &json!({
            "activate_users": {"activated_users": [], "errors": failed},
            "invite_users": {"invited_users": [], "errors": [{"code": "ERROR"}]}
        })
    );
}

// SDL, LIVE-C: one user in the shape before 2026-07 and after.
#[tokio::test(start_paused = true)]
async fn users_have_the_shape_of_their_version() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let ask = |version: &str, fields: &str| {
        let client = client.clone().version(version);
        let query = format!("{{ users(ids: [{}]) {{ {fields} }} }}", seed::PENDING_USER);
        async move { client.query(&query).await.data()["users"][0].clone() }
    };
    let old = ask(
        "2026-04",
        "is_admin is_guest is_pending is_view_only is_verified enabled created_at join_date utc_hours_diff",
    )
    .await;
    assert_eq!(old["is_pending"], true);
    assert_eq!(
        (&old["is_admin"], &old["is_guest"], &old["is_view_only"]),
        (&json!(false), &json!(false), &json!(false))
    );
    assert_eq!(
        (&old["is_verified"], &old["enabled"], &old["join_date"]),
        (&json!(false), &json!(true), &Value::Null)
    );
    assert_eq!(old["created_at"].as_str().unwrap().len(), 10);
    assert!(old["utc_hours_diff"].is_i64());
    let new = ask("2026-10", "kind status is_email_confirmed is_deleted account_id created_at became_active_at utc_hours_diff title user_config { kind } photo_url { tiny }").await;
    assert_eq!(
        (&new["kind"], &new["status"], &new["is_email_confirmed"]),
        (&json!("member"), &json!("PENDING"), &json!(false))
    );
    assert!(new["created_at"].as_str().unwrap().ends_with("000Z"));
    assert!(new["title"].is_string() && new["utc_hours_diff"].is_f64());
}

// VCR: the response is JSON in text.
#[tokio::test(start_paused = true)]
async fn boards_are_changed_and_copied() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let query = format!(
        "mutation {{ update_board(board_id: {}, board_attribute: name, new_value: \"Renamed\") }}",
        seed::FULL_BOARD
    );
    let response = client.query(&query).await;
    let inner: Value = serde_json::from_str(response.data()["update_board"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&inner["success"], &inner["undo_data"]["entity_id"]),
        (&json!(true), &json!(seed::FULL_BOARD))
    );
    let query = format!(
        "mutation {{ duplicate_board(board_id: {}, duplicate_type: duplicate_board_with_pulses, keep_subscribers: true) \
           {{ is_async board {{ name items_count board_folder_id subscribers {{ id }} }} }} }}",
        seed::FULL_BOARD
    );
    let copy = client.query(&query).await.data()["duplicate_board"].clone();
    assert_eq!(copy["is_async"], false);
    assert_eq!(
        (&copy["board"]["name"], &copy["board"]["items_count"]),
        (&json!("Duplicate of Renamed"), &json!(4))
    );
    assert_eq!(
        ids(&copy["board"]["subscribers"]),
        [seed::ADMIN_USER, seed::MEMBER_USER, seed::JOHN_SMITH]
    );
}

// NPM: clients can introspect the schema.
#[tokio::test(start_paused = true)]
async fn introspection_shows_the_schema_of_the_version() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let query = "{ __type(name: \"User\") { fields(includeDeprecated: true) { name } } __typename }";
    let names = |response: &crate::client::ApiResponse| -> Vec<String> {
        let fields = response.data()["__type"]["fields"].as_array().unwrap();
        fields.iter().map(|field| field["name"].as_str().unwrap().to_owned()).collect()
    };
    assert!(names(&client.clone().version("2026-04").query(query).await).contains(&"is_admin".to_owned()));
    assert!(!names(&client.query(query).await).contains(&"is_admin".to_owned()));
    let response = Client::anonymous(&emulator)
        .send("GET", "/v2/get_schema?format=sdl&version=2025-04", "")
        .await;
    assert!(
        response.status == 200 && response.text.contains("type Board {"),
        "no token is needed [LIVE-B]"
    );
}

// VCR 2025-07: the documents as the client sent them, and where the errors were said to be.
#[tokio::test(start_paused = true)]
async fn error_locations_are_those_of_the_recordings() {
    let emulator = emulator();
    let client = Client::admin(&emulator).version("2025-07");
    for (query, column, code, data) in [
        (
            "mutation{archive_board(board_id: 123456){id}}",
            12,
            "USER_UNAUTHORIZED",
            json!({"archive_board": null}),
        ),
        (
            "query{items_page_by_column_values(board_id: 123456, limit: 25, columns: [{column_id: \"status\", column_values: [\"Done\"]}]){cursor items{id name}}}",
            3,
            "InvalidBoardIdException",
            Value::Null,
        ),
        (
            "mutation{create_item(board_id: \"123\", item_name: \"Test Item\", column_values: \"{\\\"status__1\\\":{\\\"label\\\":\\\"Done\\\"}}\"){id name created_at}}",
            12,
            "InvalidBoardIdException",
            json!({"create_item": null}),
        ),
    ] {
        let response = client.query(query).await;
        assert_eq!(response.error()["locations"], json!([{"line": 1, "column": column}]), "{query}");
        assert_eq!((response.code(), &response.body["data"]), (code, &data));
    }
}

// VCR 2025-07.
#[tokio::test(start_paused = true)]
async fn groups_are_created_duplicated_archived_and_deleted() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let board = seed::FULL_BOARD;
    let run = |mutation: &str| {
        let (client, query) = (
            client.clone(),
            format!("mutation {{ it: {} }}", mutation.replace("BOARD", &board.to_string())),
        );
        async move { client.query(&query).await }
    };
    let made = run("create_group(board_id: BOARD, group_name: \"Test Group\") { id title }")
        .await
        .data()["it"]
        .clone();
    let id = made["id"].as_str().unwrap();
    assert!(id.starts_with("group_") && made["title"] == "Test Group");
    let copy = run("duplicate_group(board_id: BOARD, group_id: \"topics\") { title items_page { items { name } } }").await;
    assert_eq!(copy.data()["it"]["title"], "Duplicate of Group Title");
    assert_eq!(copy.data()["it"]["items_page"]["items"].as_array().unwrap().len(), 4);
    let renamed = run(&format!(
        "update_group(board_id: BOARD, group_id: \"{id}\", group_attribute: title, new_value: \"X\") {{ title }}"
    ))
    .await;
    assert_eq!(renamed.data()["it"]["title"], "X");
    let archived = run(&format!(
        "archive_group(board_id: BOARD, group_id: \"{id}\") {{ id archived deleted }}"
    ))
    .await;
    assert_eq!(archived.data()["it"], json!({"id": id, "archived": true, "deleted": false}));
    // The same unknown group is one thing to some mutations and another to others.
    for mutation in ["archive_group", "delete_group"] {
        let response = run(&format!("{mutation}(board_id: BOARD, group_id: \"{id}\") {{ id }}")).await;
        assert_eq!(response.code(), "USER_UNAUTHORIZED");
    }
    let response = run(&format!("duplicate_group(board_id: BOARD, group_id: \"{id}\") {{ id }}")).await;
    assert_eq!(response.message(), "Group not found");
    assert_eq!(
        (response.code(), &response.error()["extensions"]["error_data"]["group_id"]),
        ("ResourceNotFoundException", &json!(id))
    );
}

// VCR 2024-07 and 2025-07.
#[tokio::test(start_paused = true)]
async fn items_groups_columns_and_updates_are_changed() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let board = seed::FULL_BOARD;
    let run = |query: String| {
        let client = client.clone();
        async move { client.query(&query).await }
    };
    let made = run(format!(
        "mutation {{ create_item(board_id: {board}, item_name: \"New\", column_values: \"{{\\\"status\\\": {{\\\"label\\\": \\\"Done\\\"}}}}\") \
           {{ id created_at board {{ id }} group {{ id }} }} }}"
    ))
    .await;
    let item = made.data()["create_item"]["id"].as_str().unwrap().to_owned();
    assert_eq!(made.data()["create_item"]["created_at"], "2026-11-23T09:00:00Z");
    let found = run(format!(
        "{{ items_page_by_column_values(board_id: {board}, columns: [{{column_id: \"status\", column_values: [\"Done\"]}}]) {{ cursor items {{ id }} }} }}"
    ))
    .await;
    assert_eq!(
        found.data()["items_page_by_column_values"],
        json!({"cursor": null, "items": [{"id": item}]})
    );

    let sub = run(format!(
        "mutation {{ create_subitem(parent_item_id: {item}, item_name: \"Part\") {{ id board {{ type name }} parent_item {{ id }} }} }}"
    ))
    .await;
    assert_eq!(
        sub.data()["create_subitem"]["board"],
        json!({"type": "sub_items_board", "name": "Subitems of Website Relaunch"})
    );
    let read = run(format!("{{ items(ids: [{item}]) {{ subitems {{ name }} }} }}")).await;
    assert_eq!(read.data()["items"], json!([{"subitems": [{"name": "Part"}]}]));

    let update = run(format!("mutation {{ create_update(item_id: {item}, body: \"Hello\") {{ id }} }}")).await;
    let update = update.data()["create_update"]["id"].as_str().unwrap().to_owned();
    run(format!(
        "mutation {{ like_update(update_id: {update}) {{ id }} pin_to_top(id: {update}) {{ id }} }}"
    ))
    .await
    .data();
    let read = run("{ updates { id body likes { creator_id } pinned_to_top { item_id } } }".to_owned()).await;
    assert_eq!(
        read.data()["updates"],
        json!([{"id": update, "body": "Hello", "likes": [{"creator_id": seed::ADMIN_USER.to_string()}], "pinned_to_top": [{"item_id": item}]}])
    );
    run(format!(
        "mutation {{ delete_update(id: {update}) {{ id }} delete_item(item_id: {item}) {{ id state }} }}"
    ))
    .await
    .data();
    let column = run(format!(
        "mutation {{ create_column(board_id: {board}, title: \"Notes\", column_type: text) {{ id title type }} }}"
    ))
    .await;
    let column = column.data()["create_column"]["id"].as_str().unwrap().to_owned();
    run(format!(
        "mutation {{ change_column_title(board_id: {board}, column_id: \"{column}\", title: \"Remarks\") {{ title }} }}"
    ))
    .await
    .data();
    let gone = run(format!(
        "mutation {{ delete_column(board_id: {board}, column_id: \"{column}\") {{ title }} }}"
    ))
    .await;
    assert_eq!(gone.data()["delete_column"]["title"], "Remarks");

    let response = run("mutation { archive_item(item_id: 123) { id } }".to_owned()).await;
    assert_eq!((response.message(), response.code()), ("Item not found", "InvalidItemIdException"));
    assert_eq!(response.error()["extensions"]["error_data"], json!({"item_id": 123}));
    let response = run(format!("mutation {{ duplicate_item(board_id: {board}, item_id: 123) {{ id }} }}")).await;
    assert_eq!(response.error()["extensions"]["error_data"], json!(123));
}

// VCR 2024: an unknown folder or workspace.
#[tokio::test(start_paused = true)]
async fn workspaces_and_folders_are_created_changed_and_deleted() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let made = client
        .query("mutation { create_workspace(name: \"New\", kind: open, description: \"For tests\") { id name description } }")
        .await;
    let id = made.data()["create_workspace"]["id"].as_str().unwrap().to_owned();
    let query = format!(
        "mutation {{ update_workspace(id: {id}, attributes: {{name: \"Newer\"}}) {{ name }} \
           create_folder(name: \"F\", workspace_id: {id}) {{ id }} delete_workspace(workspace_id: {id}) {{ state }} }}"
    );
    let response = client.query(&query).await;
    assert_eq!(response.data()["update_workspace"]["name"], "Newer");
    let folder = response.data()["create_folder"]["id"].as_str().unwrap();
    let query = format!(
        "mutation {{ update_folder(folder_id: {folder}, name: \"G\") {{ name }} delete_folder(folder_id: {folder}) {{ id name }} }}"
    );
    assert_eq!(client.query(&query).await.data()["delete_folder"]["name"], "G");
    for (query, code, data) in [
        (
            "mutation { delete_workspace(workspace_id: 123) { id } }",
            "InvalidWorkspaceIdException",
            json!({"workspace_id": 123}),
        ),
        (
            "mutation { delete_folder(folder_id: 123) { id } }",
            "InvalidFolderIdException",
            json!({"folder_id": 123}),
        ),
        (
            "mutation { delete_subscribers_from_board(board_id: 123, user_ids: [44865791]) { id } }",
            "InvalidBoardIdException",
            json!({"board_id": 123}),
        ),
    ] {
        let response = client.query(query).await;
        assert_eq!((response.code(), &response.error()["extensions"]["error_data"]), (code, &data));
    }
}

// SUP-auto, SUP-xfer, SDL-2026-10: automations belong to somebody, and stop without them.
#[tokio::test(start_paused = true)]
async fn automations_stop_with_their_owner() {
    let emulator = emulator();
    let client = Client::admin(&emulator).version("2026-10");
    let active = |world: &monday_emulator::World, board| {
        let mut own = world.automations_of(seed::LEAVER).into_iter();
        own.any(|automation| automation.board == board && automation.active)
    };
    let all = "{ board_automations(limit: 2) { cursor items { id user_id active title } legacy_automations } }";
    let page = &client.query(all).await.data()["board_automations"].clone();
    // One that the token cannot see the board of, and those of the older way, are not told.
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    assert!(page["legacy_automations"].is_null());
    let rest = format!(
        "{{ board_automations(limit: 2, cursor: {}) {{ cursor items {{ user_id }} }} }}",
        page["cursor"]
    );
    let rest = client.query(&rest).await.data()["board_automations"].clone();
    assert_eq!((rest["items"].as_array().unwrap().len(), rest["cursor"].is_null()), (1, true));
    let of_board = format!(
        "{{ board_automations(board_ids: [{}]) {{ items {{ id }} legacy_automations }} }}",
        seed::LEAVER_OWNED_BOARD
    );
    let legacy = client.query(&of_board).await.data()["board_automations"]["legacy_automations"].clone();
    assert_eq!(legacy["automations"][0]["userId"], seed::LEAVER);
    assert_eq!(
        legacy["recipes"]["dynamicRecipes"][0]["parsedSentence"],
        "Every Monday, create an item"
    );

    let off = format!(
        "mutation {{ delete_subscribers_from_board(board_id: {}, user_ids: [{}]) {{ id }} }}",
        seed::LEAVER_OWNED_BOARD,
        seed::LEAVER
    );
    client.query(&off).await;
    assert!(emulator.inspect(|world| !active(world, seed::LEAVER_OWNED_BOARD) && active(world, seed::PUBLIC_BOARD)));
    let change = |name: &str| format!("mutation {{ {name}(user_ids: [{}]) {{ errors {{ code }} }} }}", seed::LEAVER);
    client.query(&change("deactivate_users")).await;
    client.query(&change("activate_users")).await;
    assert!(emulator.inspect(|world| world.automations_of(seed::LEAVER).iter().all(|automation| !automation.active)));
    let older = Client::admin(&emulator).version("2026-07").query(all).await;
    assert!(older.message().contains("board_automations"), "{}", older.message());
}

// SUP-ws: nobody leaves the main workspace, nor can it be deleted, and somebody always owns another.
#[tokio::test(start_paused = true)]
async fn workspaces_keep_their_last_owner() {
    for (guesses, is_kept) in [(vec![], true), (vec![monday_emulator::Guess::WorkspacesLoseTheirLastOwner], false)] {
        let emulator = crate::client::emulator_with(monday_emulator::Options {
            guesses,
            ..monday_emulator::Options::default()
        });
        let client = Client::admin(&emulator);
        let take = |workspace: i64, user: i64| {
            format!("mutation {{ delete_users_from_workspace(workspace_id: {workspace}, user_ids: [{user}]) {{ id }} }}")
        };
        let response = client.query(&take(seed::LEAVER_WORKSPACE, seed::LEAVER)).await;
        assert_eq!(response.body["errors"].is_array(), is_kept);
        let response = client.query(&take(seed::MAIN_WORKSPACE, seed::ADMIN_USER)).await;
        assert!(response.body["errors"].is_array());
        let delete = format!("mutation {{ delete_workspace(workspace_id: {}) {{ id }} }}", seed::MAIN_WORKSPACE);
        assert_eq!(client.query(&delete).await.code(), "USER_UNAUTHORIZED");
    }
}

// MIG, LIVE-A: on a public board, everybody may be listed, and stays listed.
#[tokio::test(start_paused = true)]
async fn public_boards_may_list_everybody() {
    let emulator = crate::client::emulator_with(monday_emulator::Options {
        guesses: vec![monday_emulator::Guess::PublicBoardsListEverybody],
        ..monday_emulator::Options::default()
    });
    let client = Client::admin(&emulator);
    let read = format!("{{ boards(ids: [{}]) {{ subscribers {{ id }} }} }}", seed::PUBLIC_BOARD);
    let listed = ids(&client.query(&read).await.data()["boards"][0]["subscribers"]);
    assert!(listed.contains(&seed::NEWCOMER) && !listed.contains(&seed::GUEST_USER) && !listed.contains(&seed::DEACTIVATED_USER));
    let take = format!(
        "mutation {{ delete_subscribers_from_board(board_id: {}, user_ids: [{}]) {{ id }} }}",
        seed::PUBLIC_BOARD,
        seed::NEWCOMER
    );
    assert_eq!(
        ids(&client.query(&take).await.data()["delete_subscribers_from_board"]),
        [seed::NEWCOMER]
    );
    assert!(ids(&client.query(&read).await.data()["boards"][0]["subscribers"]).contains(&seed::NEWCOMER));
}

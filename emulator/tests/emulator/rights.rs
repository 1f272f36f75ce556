//! Tests of the rights of users and apps to call the API, and to see and change objects.

use crate::client::{Client, emulator, emulator_with, ids};
use monday_emulator::{Emulator, Options, seed};
use serde_json::json;

fn client_of<'a>(emulator: &'a Emulator, name: &str) -> Client<'a> {
    Client::with_token(emulator, &emulator.tokens().named(name).unwrap().secret)
}

// DOC-err: only active, confirmed, not view-only users. The body is UNCONFIRMED.
#[tokio::test(start_paused = true)]
async fn viewers_and_unconfirmed_or_inactive_users_can_not_call_the_api() {
    let emulator = emulator();
    for name in ["viewer", "unconfirmed", "deactivated"] {
        let response = client_of(&emulator, name).query("{ me { id } }").await;
        assert_eq!((response.status, response.code()), (403, "USER_ACCESS_DENIED"), "{name}");
        assert_eq!(response.header("api-version"), None);
    }
    for name in ["admin", "member", "guest", "other-admin", "app", "limited-app"] {
        client_of(&emulator, name).query("{ me { id } }").await.data();
    }
}

#[tokio::test(start_paused = true)]
async fn a_deactivated_user_loses_access_to_the_api() {
    let emulator = emulator();
    let member = client_of(&emulator, "member");
    member.query("{ me { id } }").await.data();
    let query = format!(
        "mutation {{ deactivate_users(user_ids: [{}]) {{ deactivated_users {{ id }} errors {{ code }} }} }}",
        seed::MEMBER_USER
    );
    let response = Client::admin(&emulator).query(&query).await;
    assert_eq!(
        response.data()["deactivate_users"],
        json!({"deactivated_users": [{"id": seed::MEMBER_USER.to_string()}], "errors": null})
    );
    assert_eq!(member.query("{ me { id } }").await.code(), "USER_ACCESS_DENIED");
}

// ESTUARY for the code; the rest is UNCONFIRMED.
#[tokio::test(start_paused = true)]
async fn an_app_reads_and_changes_only_what_its_scopes_allow() {
    let emulator = emulator();
    let app = client_of(&emulator, "limited-app");
    let response = app.query("{ me { id } boards(limit: 2) { id name } users { id } }").await;
    assert_eq!(response.body["data"]["users"], json!(null));
    assert_eq!(response.body["data"]["boards"].as_array().unwrap().len(), 2);
    assert_eq!(response.code(), "UNAUTHORIZED_FIELD_OR_TYPE");
    assert_eq!(response.error()["path"], json!(["users"]));

    // A field that can't be null takes its board with it, for each board in one error.
    let response = app.query("{ boards(limit: 2) { id owners { id } } }").await;
    assert_eq!(response.body["data"]["boards"], json!([null, null]));
    assert_eq!(response.body["errors"].as_array().unwrap().len(), 1);
    assert_eq!(response.error()["path"], json!(["boards", "@", "owners"]));

    let response = app
        .query(&format!("mutation {{ archive_board(board_id: {}) {{ id }} }}", seed::PUBLIC_BOARD))
        .await;
    assert_eq!(response.code(), "UNAUTHORIZED_FIELD_OR_TYPE");
    // COM-invite: as recorded, without the field.
    assert_eq!(response.body["data"], json!({}));
    assert_eq!(emulator.inspect(|world| world.boards[&seed::PUBLIC_BOARD].state.name()), "active");

    let response = client_of(&emulator, "app")
        .query("{ boards(limit: 1) { owners { id teams { id } account { id } } } }")
        .await;
    response.data();
}

// DOC-ws: `workspaces:read`. That `Board.workspace` needs it, and `workspace_id` does not, is UNCONFIRMED.
#[tokio::test(start_paused = true)]
async fn without_workspaces_read_a_board_has_a_workspace_id_but_no_workspace() {
    let query = format!(
        "{{ boards(ids: [{}]) {{ workspace_id workspace {{ id name is_default_workspace }} }} }}",
        seed::PUBLIC_BOARD
    );
    let main = seed::MAIN_WORKSPACE.to_string();
    let migrated = emulator();
    let full = client_of(&migrated, "app").query(&query).await;
    assert_eq!(
        full.data()["boards"],
        json!([{"workspace_id": main, "workspace": {"id": main, "name": "Main workspace", "is_default_workspace": true}}])
    );

    let size = seed::Size {
        main_workspace_has_id: false,
        ..seed::Size::default()
    };
    let unmigrated = emulator_with(Options {
        size,
        ..Options::default()
    });
    // Only the error tells a withheld workspace from a main workspace without an id.
    for (emulator, workspace_id) in [(&migrated, json!(main)), (&unmigrated, json!(null))] {
        let limited = client_of(emulator, "limited-app").query(&query).await;
        assert_eq!(limited.status, 200);
        assert_eq!(
            limited.body["data"]["boards"],
            json!([{"workspace_id": workspace_id, "workspace": null}])
        );
        assert_eq!(limited.body["errors"].as_array().unwrap().len(), 1);
        assert_eq!(limited.code(), "UNAUTHORIZED_FIELD_OR_TYPE");
        assert_eq!(limited.error()["path"], json!(["boards", "@", "workspace"]));
    }
}

#[tokio::test(start_paused = true)]
async fn only_users_with_access_see_a_board() {
    let emulator = emulator();
    let asked = [
        (seed::PUBLIC_BOARD, ["admin", "member"].as_slice()),
        (seed::PRIVATE_BOARD, &["admin"]),
        (seed::UNSEEN_BOARD, &["member"]),
        (seed::SHARE_BOARD, &["admin", "member", "guest"]),
        // Through the team of everyone, and through the sales team.
        (seed::EVERYONE_BOARD, &["admin", "member", "other-admin"]),
        (seed::LEAVER_TEAM_BOARD, &["admin", "other-admin"]),
        // In a closed workspace.
        (seed::LEAVER_PRIVATE_BOARD, &["admin"]),
    ];
    for (board, expected) in asked {
        for name in ["admin", "member", "guest", "other-admin"] {
            let response = client_of(&emulator, name)
                .query(&format!("{{ boards(ids: [{board}]) {{ id }} }}"))
                .await;
            let found = !ids(&response.data()["boards"]).is_empty();
            let public = board == seed::PUBLIC_BOARD && name == "other-admin";
            assert_eq!(found, expected.contains(&name) || public, "{name} and {board}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_closed_workspace_hides_its_public_boards() {
    let emulator = emulator();
    emulator.edit(|world| world.boards.get_mut(&seed::TWO_OWNERS_BOARD).unwrap().workspace = Some(seed::CLOSED_WORKSPACE));
    emulator.edit(|world| {
        world
            .boards
            .get_mut(&seed::TWO_OWNERS_BOARD)
            .unwrap()
            .remove_user(seed::MEMBER_USER)
    });
    let query = format!(
        "{{ boards(ids: [{}]) {{ id }} workspaces(ids: [{}]) {{ id }} }}",
        seed::TWO_OWNERS_BOARD,
        seed::CLOSED_WORKSPACE
    );
    let hidden = client_of(&emulator, "member").query(&query).await;
    assert_eq!(hidden.data(), &json!({"boards": [], "workspaces": []}));
    let let_in = format!(
        "mutation {{ add_users_to_workspace(workspace_id: {}, user_ids: [{}]) {{ id }} }}",
        seed::CLOSED_WORKSPACE,
        seed::MEMBER_USER
    );
    Client::admin(&emulator).query(&let_in).await.data();
    let seen = client_of(&emulator, "member").query(&query).await;
    assert_eq!(ids(&seen.data()["boards"]), [seed::TWO_OWNERS_BOARD]);
    assert_eq!(ids(&seen.data()["workspaces"]), [seed::CLOSED_WORKSPACE]);
}

#[tokio::test(start_paused = true)]
async fn only_owners_and_admins_archive_and_delete() {
    let emulator = emulator();
    let attempt = |name: &'static str, mutation: &'static str, board: i64| {
        let emulator = emulator.clone();
        async move {
            let response = client_of(&emulator, name)
                .query(&format!("mutation {{ {mutation}(board_id: {board}) {{ state }} }}"))
                .await;
            response.body["errors"][0]["extensions"]["code"].as_str().map(str::to_owned)
        }
    };
    let refused = Some("USER_UNAUTHORIZED".to_owned());
    assert_eq!(
        attempt("member", "archive_board", seed::PUBLIC_BOARD).await,
        refused,
        "a subscriber"
    );
    assert_eq!(attempt("member", "delete_board", seed::PUBLIC_BOARD).await, refused, "a subscriber");
    assert_eq!(attempt("guest", "archive_board", seed::SHARE_BOARD).await, refused, "a guest");
    assert_eq!(
        attempt("admin", "archive_board", seed::UNSEEN_BOARD).await,
        refused,
        "a board one can't see"
    );
    assert_eq!(attempt("member", "archive_board", seed::TWO_OWNERS_BOARD).await, None, "an owner");
    assert_eq!(
        attempt("member", "delete_board", seed::TEAM_OWNED_BOARD).await,
        None,
        "through a team that owns it"
    );
    assert_eq!(attempt("other-admin", "archive_board", seed::PUBLIC_BOARD).await, None, "an admin");
}

#[tokio::test(start_paused = true)]
async fn guests_can_not_change_members_or_create_objects() {
    let emulator = emulator();
    let guest = client_of(&emulator, "guest");
    for query in [
        "mutation { create_board(board_name: \"x\", board_kind: share) { id } }".to_owned(),
        format!(
            "mutation {{ add_users_to_board(board_id: {}, user_ids: [{}]) {{ id }} }}",
            seed::SHARE_BOARD,
            seed::NEWCOMER
        ),
        format!(
            "mutation {{ deactivate_users(user_ids: [{}]) {{ errors {{ code }} }} }}",
            seed::NEWCOMER
        ),
        "mutation { create_workspace(name: \"x\", kind: open) { id } }".to_owned(),
    ] {
        assert_eq!(guest.query(&query).await.code(), "USER_UNAUTHORIZED", "{query}");
    }
}

// DOC-users: admins only, and never on yourself.
#[tokio::test(start_paused = true)]
async fn only_admins_change_users_and_never_themselves() {
    let emulator = emulator();
    let query = |user: i64| {
        format!("mutation {{ deactivate_users(user_ids: [{user}]) {{ deactivated_users {{ id }} errors {{ code user_id }} }} }}")
    };
    assert_eq!(
        client_of(&emulator, "member").query(&query(seed::NEWCOMER)).await.code(),
        "USER_UNAUTHORIZED"
    );
    let response = Client::admin(&emulator).query(&query(seed::ADMIN_USER)).await;
    assert_eq!(
        response.data()["deactivate_users"],
        json!({"deactivated_users": [], "errors": [{"code": "CANNOT_UPDATE_SELF", "user_id": seed::ADMIN_USER.to_string()}]})
    );
}

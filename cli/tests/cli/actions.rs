use monday_emulator::seed;
use monday_emulator::world::{BoardKind, State};
use serde_json::{Value, json};

use crate::program::Desk;

const BOARD: &str = "--board";

#[tokio::test(flavor = "multi_thread")]
async fn check_connection_says_whose_token_it_is() {
    let desk = Desk::open().await;
    let info = desk.json(&["check-connection", "--as", "member"]);
    assert_eq!(info["user"]["id"], seed::MEMBER_USER.to_string());
    assert_eq!(info["user"]["is_admin"], false);
    assert_eq!(info["account"]["name"], "Harborworks");
    assert_eq!(info["requested_api_version"], "2026-10");
}

#[tokio::test(flavor = "multi_thread")]
async fn create_board_passes_every_input_on() {
    let desk = Desk::open().await;
    let [user, other, team, folder] = [
        seed::MEMBER_USER.to_string(),
        seed::NEWCOMER.to_string(),
        seed::ENGINEERING_TEAM.to_string(),
        seed::FOLDER.to_string(),
    ];
    let workspace = seed::OPEN_WORKSPACE.to_string();
    let created = desk.json(&[
        "create-board",
        "--name=Plan",
        "--kind=private",
        "--description=What to do",
        "--workspace",
        &workspace,
        "--folder",
        &folder,
        "--owner",
        &user,
        "--owner-team",
        &team,
        "--subscriber",
        &other,
        "--subscriber-team",
        &team,
        "--empty",
        "--idempotency-key=abc",
    ]);
    assert_eq!(created["board"]["name"], "Plan");
    assert_eq!(created["call"]["idempotency_key"], "abc");
    let request = desk.emulator.log().pop().unwrap().json();
    assert_eq!(
        request["variables"],
        json!({
            "name": "Plan", "kind": "private", "description": "What to do", "workspace": workspace, "folder": folder,
            "owners": [user], "ownerTeams": [team], "subscribers": [other], "subscriberTeams": [team], "empty": true,
        })
    );
    let id = created["board"]["id"].as_str().unwrap().parse().unwrap();
    let kind = desk.emulator.inspect(|world| world.board(id).map(|board| board.kind));
    assert_eq!(kind, Some(BoardKind::Private));
}

#[tokio::test(flavor = "multi_thread")]
async fn boards_are_archived_and_deleted() {
    let desk = Desk::open().await;
    let id = seed::PUBLIC_BOARD.to_string();
    let state = || {
        desk.emulator
            .inspect(|world| world.board(seed::PUBLIC_BOARD).map(|board| board.state))
    };
    assert_eq!(desk.json(&["archive-board", BOARD, &id])["state"], "archived");
    assert_eq!(state(), Some(State::Archived));
    assert_eq!(desk.json(&["delete-board", BOARD, &id])["state"], "deleted");
    assert_eq!(state(), Some(State::Deleted));
}

#[tokio::test(flavor = "multi_thread")]
async fn users_come_and_go() {
    let desk = Desk::open().await;
    let (board, user) = (seed::PUBLIC_BOARD.to_string(), seed::NEWCOMER.to_string());
    let add = ["add-user-to-board", BOARD, &board, "--user", &user];
    assert_eq!(desk.json(&add)["outcome"], "added");
    assert_eq!(desk.json(&add)["outcome"], "already-member");
    let promote = [&add[..], &["--kind", "owner"]].concat();
    assert_eq!(desk.json(&promote)["outcome"], "role-changed");
    assert_eq!(desk.json(&add)["outcome"], "already-owner");
    let remove = ["delete-user-from-board", BOARD, &board, "--user", &user];
    assert_eq!(desk.json(&remove)["outcome"], "removed");
    assert_eq!(desk.json(&remove)["outcome"], "not-a-member");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_filter_and_go_on_where_they_ended() {
    let desk = Desk::open().await;
    let query = [
        "list-boards",
        "--workspace",
        "main",
        "--state",
        "all",
        "--kind",
        "public",
        "--order",
        "created-at",
    ];
    let all = desk.json(&query);
    assert!(all["next"].is_null());
    let all = all["boards"].as_array().unwrap();
    assert!(all.iter().all(|board| board["kind"] == "public" && board["members"].is_null()));
    assert!(all.iter().any(|board| board["state"] == "archived"));

    let mut pieces: Vec<Value> = Vec::new();
    let mut cursor = None::<String>;
    loop {
        let mut arguments = [&query[..], &["--limit", "40"]].concat();
        arguments.extend(cursor.iter().flat_map(|cursor| ["--cursor", cursor]));
        let page = desk.json(&arguments);
        pieces.extend(page["boards"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert!(all.len() > 40);
    assert_eq!(&pieces, all);

    let workspace = seed::CLOSED_WORKSPACE.to_string();
    let members = desk.json(&["list-boards", "--workspace", &workspace, "--members"]);
    let owners = |board: &Value| board["members"]["owners"].as_array().map(Vec::len);
    let boards = members["boards"].as_array().unwrap();
    assert!(boards.iter().any(|board| owners(board) > Some(0)), "{boards:?}");
    assert!(boards.iter().all(|board| board["workspace"]["id"] == workspace));
}

#[tokio::test(flavor = "multi_thread")]
async fn boards_and_users_are_read() {
    let desk = Desk::open().await;
    let board = desk.json(&["read-board", BOARD, &seed::FULL_BOARD.to_string()]);
    assert_eq!(board["board"]["id"], seed::FULL_BOARD.to_string());
    assert_eq!(board["items_count"], 4);

    let by_id = desk.json(&["read-user", "--id", &seed::LEAVER.to_string()]);
    let by_email = desk.json(&["read-user", "--email", &seed::LEAVER_EMAIL.to_lowercase()]);
    assert_eq!(by_id["user"], by_email["user"]);
    assert_eq!(by_id["user"]["email"], seed::LEAVER_EMAIL);
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_searched() {
    let desk = Desk::open().await;
    let found = desk.json(&["search-users", "--name", seed::SHARED_NAME, "--limit", "2"]);
    let names: Vec<_> = found["users"].as_array().unwrap().iter().map(|user| &user["name"]).collect();
    assert_eq!(names, [seed::SHARED_NAME, seed::SHARED_NAME]);

    let guests = desk.json(&["search-users", "--kind", "guests"]);
    let guests = guests["users"].as_array().unwrap();
    assert!(!guests.is_empty() && guests.iter().all(|user| user["is_guest"] == true));

    let gone = desk.json(&["search-users", "--status", "deactivated"]);
    let gone = gone["users"].as_array().unwrap();
    let expected = seed::DEACTIVATED_USER.to_string();
    assert!(gone.iter().any(|user| user["id"] == expected));
    assert!(gone.iter().all(|user| user["status"] == "inactive"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custom_call_goes_out_as_it_was_asked_for() {
    let desk = Desk::open().await;
    let response = desk.json(&[
        "custom-api-action",
        "--document=query Mine($limit: Int) { boards(limit: $limit) { id } } query Other { me { id } }",
        "--variables={\"limit\": 2}",
        "--operation=Mine",
        "--query=trace=a b",
        "--header=X-Trace: 10:30",
    ]);
    assert_eq!(response["status"], 200);
    let body: Value = serde_json::from_str(response["body"]["text"].as_str().unwrap()).unwrap();
    assert_eq!(body["data"]["boards"].as_array().map(Vec::len), Some(2));
    let request = desk.emulator.log().pop().unwrap();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2"));
    assert_eq!(request.query.as_deref(), Some("trace=a%20b"));
    assert_eq!(request.header("x-trace"), Some("10:30"));

    let response = desk.json(&["custom-api-action", "--method=put", "--path=/nowhere", "--body=text"]);
    assert_eq!(response["status"], 404);
    let request = desk.emulator.log().pop().unwrap();
    assert_eq!(
        (request.method.as_str(), request.path.as_str(), request.body.as_str()),
        ("PUT", "/nowhere", "text")
    );
}

//! Every action as a command: what it sends, and what it prints.

use monday_emulator::seed;
use monday_emulator::world::{BoardKind, State};
use serde_json::{Value, json};

use crate::program::{Run, TestBed};
use monday_connector_scenarios::SCENARIOS;

const BOARD: &str = "--board";

#[tokio::test(flavor = "multi_thread")]
async fn check_connection_says_whose_token_it_is() {
    let bed = TestBed::open().await;
    let info = bed.json(&["check-connection", "--as", "member"]);
    assert_eq!(info["user"]["id"], seed::MEMBER_USER.to_string());
    assert_eq!(info["user"]["is_admin"], false);
    assert_eq!(info["account"]["name"], "Harborworks");
    assert_eq!(info["requested_api_version"], "2026-10");
}

#[tokio::test(flavor = "multi_thread")]
async fn create_board_passes_every_input_on() {
    let bed = TestBed::open().await;
    let [user, other, team, folder] = [
        seed::MEMBER_USER.to_string(),
        seed::NEWCOMER.to_string(),
        seed::ENGINEERING_TEAM.to_string(),
        seed::FOLDER.to_string(),
    ];
    let workspace = seed::OPEN_WORKSPACE.to_string();
    let created = bed.json(&[
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
    // What follows it is the look at the people on the new board.
    let request = bed.emulator.log()[0].json();
    assert_eq!(
        request["variables"],
        json!({
            "name": "Plan", "kind": "private", "description": "What to do", "workspace": workspace, "folder": folder,
            "owners": [user], "ownerTeams": [team], "subscribers": [other], "subscriberTeams": [team], "empty": true,
        })
    );
    let id = created["board"]["id"].as_str().unwrap().parse().unwrap();
    let kind = bed.emulator.inspect(|world| world.board(id).map(|board| board.kind));
    assert_eq!(kind, Some(BoardKind::Private));
}

#[tokio::test(flavor = "multi_thread")]
async fn boards_are_archived_and_deleted() {
    let bed = TestBed::open().await;
    let id = seed::PUBLIC_BOARD.to_string();
    let state = || {
        bed.emulator
            .inspect(|world| world.board(seed::PUBLIC_BOARD).map(|board| board.state))
    };
    assert_eq!(bed.json(&["archive-board", BOARD, &id])["state"], "archived");
    assert_eq!(state(), Some(State::Archived));
    assert_eq!(bed.json(&["delete-board", BOARD, &id])["state"], "deleted");
    assert_eq!(state(), Some(State::Deleted));
}

#[tokio::test(flavor = "multi_thread")]
async fn users_come_and_go() {
    let bed = TestBed::open().await;
    let (board, user) = (seed::PUBLIC_BOARD.to_string(), seed::NEWCOMER.to_string());
    let add = ["add-user-to-board", BOARD, &board, "--user", &user];
    assert_eq!(bed.json(&add)["outcome"], "added");
    assert_eq!(bed.json(&add)["outcome"], "already_member");
    let promote = [&add[..], &["--kind", "owner"]].concat();
    assert_eq!(bed.json(&promote)["outcome"], "role_changed");
    assert_eq!(bed.json(&add)["outcome"], "already_owner");
    let remove = ["delete-user-from-board", BOARD, &board, "--user", &user];
    assert_eq!(bed.json(&remove)["outcome"], "removed");
    assert_eq!(bed.json(&remove)["outcome"], "not_a_member");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_filter_and_go_on_where_they_ended() {
    let bed = TestBed::open().await;
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
    let all = bed.json(&query);
    assert!(all["next"].is_null());
    let all = all["boards"].as_array().unwrap();
    assert!(all.iter().all(|board| board["kind"] == "public" && board["owner_ids"].is_null()));
    assert!(all.iter().any(|board| board["state"] == "archived"));

    let mut pieces: Vec<Value> = Vec::new();
    let mut cursor = None::<String>;
    loop {
        let mut arguments = [&query[..], &["--limit", "40"]].concat();
        arguments.extend(cursor.iter().flat_map(|cursor| ["--cursor", cursor]));
        let page = bed.json(&arguments);
        pieces.extend(page["boards"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert!(all.len() > 40);
    assert_eq!(&pieces, all);

    let workspace = seed::CLOSED_WORKSPACE.to_string();
    let members = bed.json(&["list-boards", "--workspace", &workspace, "--members"]);
    let owners = |board: &Value| board["owner_ids"].as_array().map(Vec::len);
    let boards = members["boards"].as_array().unwrap();
    assert!(boards.iter().any(|board| owners(board) > Some(0)), "{boards:?}");
    assert!(boards.iter().all(|board| board["workspace"]["id"] == workspace));
}

#[tokio::test(flavor = "multi_thread")]
async fn boards_and_users_are_read() {
    let bed = TestBed::open().await;
    let board = bed.json(&["read-board", BOARD, &seed::FULL_BOARD.to_string()]);
    assert_eq!(board["board"]["id"], seed::FULL_BOARD.to_string());
    assert_eq!(board["items_count"], 4);

    let by_id = bed.json(&["read-user", "--id", &seed::LEAVER.to_string()]);
    let by_email = bed.json(&["read-user", "--email", &seed::LEAVER_EMAIL.to_lowercase()]);
    assert_eq!(by_id["user"], by_email["user"]);
    assert_eq!(by_id["user"]["email"], seed::LEAVER_EMAIL);
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_searched() {
    let bed = TestBed::open().await;
    let found = bed.json(&["search-users", "--name", seed::SHARED_NAME, "--limit", "2"]);
    let names: Vec<_> = found["users"].as_array().unwrap().iter().map(|user| &user["name"]).collect();
    assert_eq!(names, [seed::SHARED_NAME, seed::SHARED_NAME]);

    let guests = bed.json(&["search-users", "--kind", "guests"]);
    let guests = guests["users"].as_array().unwrap();
    assert!(!guests.is_empty() && guests.iter().all(|user| user["is_guest"] == true));

    let gone = bed.json(&["search-users", "--status", "deactivated"]);
    let gone = gone["users"].as_array().unwrap();
    let expected = seed::DEACTIVATED_USER.to_string();
    assert!(gone.iter().any(|user| user["id"] == expected));
    assert!(gone.iter().all(|user| user["status"] == "inactive"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custom_call_goes_out_as_it_was_asked_for() {
    let bed = TestBed::open().await;
    let response = bed.json(&[
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
    let request = bed.emulator.log().pop().unwrap();
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/v2"));
    assert_eq!(request.query.as_deref(), Some("trace=a%20b"));
    assert_eq!(request.header("x-trace"), Some("10:30"));

    let response = bed.json(&["custom-api-action", "--method=put", "--path=/nowhere", "--body=text"]);
    assert_eq!(response["status"], 404);
    let request = bed.emulator.log().pop().unwrap();
    assert_eq!(
        (request.method.as_str(), request.path.as_str(), request.body.as_str()),
        ("PUT", "/nowhere", "text")
    );
}

/// In JSON: as an engine calls the program.
#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_is_carried_out_by_call() {
    for (run, scenario) in (0..).zip(SCENARIOS) {
        let bed = TestBed::open().await;
        bed.emulator.edit(scenario.prepare);
        let input = (scenario.input)(run).to_string();
        let result = bed.json(&["call", scenario.function, &input]);
        assert!((scenario.is_right)(&result), "{}: {result:#}", scenario.name);
        let effects = bed.emulator.inspect(|world| (scenario.effects)(world, run));
        assert_eq!(effects, usize::from(scenario.is_change()), "{}", scenario.name);
    }
}

/// With --input, and for people.
#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_is_carried_out_by_its_own_command_and_shown() {
    for (run, scenario) in (0..).zip(SCENARIOS) {
        let bed = TestBed::open().await;
        bed.emulator.edit(scenario.prepare);
        let input = (scenario.input)(run);
        let json = input.to_string();
        let arguments = if input.is_null() {
            vec![scenario.function]
        } else {
            vec![scenario.function, "--input", &json]
        };
        let shown = Run::of(&mut bed.monday(&arguments));
        assert_eq!((shown.code, shown.stderr.as_str()), (Some(0), ""), "{}", scenario.name);
        assert!(
            shown.stdout.contains("HTTP 200 · API 2026-10"),
            "{}: {}",
            scenario.name,
            shown.stdout
        );
        let effects = bed.emulator.inspect(|world| (scenario.effects)(world, run));
        assert_eq!(effects, usize::from(scenario.is_change()), "{}", scenario.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_input_may_come_from_standard_input() {
    use std::io::Write;
    use std::process::Stdio;
    let bed = TestBed::open().await;
    let mut child = bed
        .monday(&["call", "read-board", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let board = seed::PUBLIC_BOARD.to_string();
    write!(child.stdin.take().unwrap(), "\"{board}\"").unwrap();
    let output = child.wait_with_output().unwrap();
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["board"]["id"], board);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_input_that_does_not_fit_is_refused_with_its_place() {
    let bed = TestBed::open().await;
    for (function, input, place) in [
        ("read-board", "4", "input"),
        ("list-boards", r#"{"limt": 3}"#, "input.limt"),
        ("list-boards", r#"{"types": ["board", "folder"]}"#, "input.types[1]"),
        ("read-user", r#"{"by_name": "x"}"#, "input"),
        ("create-board", r#"{"name": "x"}"#, "input.kind"),
    ] {
        let (code, failure) = bed.failure(&["call", function, input]);
        let message = failure["permanent_failure"]["message"].as_str().unwrap_or_default();
        assert_eq!(
            (code, failure["permanent_failure"]["kind"].as_str()),
            (Some(1), Some("invalid_input")),
            "{failure}"
        );
        assert!(message.starts_with(&format!("{place}: ")), "{function} {input}: {message}");
    }
    let (_, failure) = bed.failure(&["call", "read-everything"]);
    let message = failure["permanent_failure"]["message"].as_str().unwrap_or_default();
    assert!(message.contains("read-everything") && message.contains("read-board"), "{message}");
    assert_eq!(bed.emulator.log().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_listed_if_requested() {
    let bed = TestBed::open().await;
    let listed = bed.json(&["list-boards", "--state=all", "--type=document", "--type=sub-items-board"]);
    let boards = listed["boards"].as_array().unwrap();
    assert!(!boards.is_empty());
    let types = ["document", "sub_items_board"];
    assert!(
        boards.iter().all(|board| types.contains(&board["board_type"].as_str().unwrap())),
        "{boards:?}"
    );
}

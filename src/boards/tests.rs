//! archive-board, delete-board, create-board and read-board.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use serde_json::{Value, json};

use super::{archive, create, delete, read};
use crate::{
    bindings::types::{BoardDetails, BoardKind, BoardStateResult, CreatedBoard, FailureKind::*, NewBoard, WorkspaceReference},
    engine::{call::Call, failure::Failure},
    test_support::{
        self, Run, ScriptedHost, Step, TOKEN, change, change_under, codes, data, html, lost, on_version, partial, rate_limited, response,
        retrying, timed_out,
    },
};

const BOARD: &str = "18265829659";

type Change = fn(&mut Call<'_>, &str) -> Result<BoardStateResult, Failure>;

const CHANGES: [(&str, &str, Change); 2] = [
    ("archive_board", "archived", archive::archive),
    ("delete_board", "deleted", delete::delete),
];

fn refused(root: &str, message: &str, code: &str, status: u16) -> Step {
    partial(
        json!({ root: null }),
        json!([{ "message": message, "path": [root], "extensions": { "code": code, "status_code": status, "error_data": {}, "service": "monolith" } }]),
    )
}

#[test]
fn a_board_is_archived_or_deleted() {
    for (root, state, action) in CHANGES {
        let response = data(json!({ root: { "id": BOARD, "state": state, "updated_at": "2026-11-23T12:00:00Z" } }));
        let run = change_under("k", [lost(), response], |call| action(call, BOARD));
        let result = run.value();
        assert_eq!((result.board_id.as_str(), result.state.as_deref()), (BOARD, Some(state)));
        assert_eq!(
            (result.updated_at.as_deref(), result.call.warnings.len()),
            (Some("2026-11-23T12:00:00Z"), 0)
        );
        assert_eq!(run.sent[1].variables(), json!({ "board": BOARD }));
        assert!(run.sent[1].document().contains(&format!("{root}(board_id: $board)")));
        assert!(run.sent.iter().all(|sent| sent.key() == Some("k")));
    }
}

#[test]
fn errors_beside_the_board_are_warned_of() {
    for (root, _, action) in CHANGES {
        let response = partial(
            json!({ root: { "id": BOARD, "state": "of_tomorrow" } }),
            json!([{ "message": "Something else", "path": [root, "updated_at"] }]),
        );
        let run = change([response], |call| action(call, BOARD));
        // A word that is not known today is returned as it is.
        assert_eq!(run.value().state.as_deref(), Some("of_tomorrow"));
        assert_eq!(codes(&run.value().call.warnings), ["partial-result"]);
    }
}

/// `archive_board` says that one is not authorized, `delete_board` that there is none.
#[test]
fn an_unknown_board_is_not_found_in_either_spelling() {
    for (root, _, action) in CHANGES {
        let missing = refused(
            root,
            "The board does not exist. Please check your board ID and try again",
            "InvalidBoardIdException",
            200,
        );
        let run = change([missing], |call| action(call, BOARD));
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.code.as_deref()),
            (NotFound, false, Some("InvalidBoardIdException"))
        );
        assert_eq!(failure.details.len(), 1);

        for code in ["USER_UNAUTHORIZED", "UserUnauthorizedException", "UserUnauthroizedException"] {
            let refusal = || refused(root, "User unauthorized to perform action", code, 403);
            let run = change([refusal(), data(json!({ "boards": [] }))], |call| action(call, BOARD));
            let (failure, temporary) = run.failure();
            assert_eq!((failure.kind, temporary, failure.code.as_deref()), (NotFound, false, Some(code)));
            assert!(failure.message.contains(BOARD));
            assert_eq!(run.sent[1].variables(), json!({ "boards": [BOARD] }));
            assert!(run.sent[1].document().contains("state: all"), "an archived board exists, too");
            assert_eq!(run.sent[1].key(), None);

            let run = change([refusal(), refusal()], |call| action(call, BOARD));
            assert_eq!(run.failure().0.kind, NotFound, "it may not be looked at either");

            // One that is there is not to be touched.
            let there = data(json!({ "boards": [{ "id": BOARD, "state": "active" }] }));
            let run = change([refusal(), there], |call| action(call, BOARD));
            assert_eq!((run.failure().0.kind, run.failure().1), (PermissionDenied, false));
            // Without a look, the refusal is all that is known.
            for look in [
                html(502),
                html(403),
                refused("boards", "No scope", "missingRequiredPermissions", 403),
            ] {
                let run = change([refusal(), look], |call| action(call, BOARD));
                assert_eq!((run.failure().0.kind, run.failure().1), (PermissionDenied, false));
            }
        }
    }
}

#[test]
fn other_refusals_are_returned_without_reading_the_board() {
    for (root, _, action) in CHANGES {
        for (code, kind) in [
            ("missingRequiredPermissions", PermissionDenied),
            ("USER_ACCESS_DENIED", PermissionDenied),
            ("SOMETHING_NEW", Rejected),
        ] {
            let run = change([refused(root, "No.", code, 200)], |call| action(call, BOARD));
            assert_eq!(run.failure().0.kind, kind);
        }
        let run = change([html(500)], |call| action(call, BOARD));
        assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    }
}

/// Never success without effect.
#[test]
fn a_response_without_the_board_is_no_success() {
    for (root, _, action) in CHANGES {
        for board in [json!(null), json!({}), json!({ "id": null }), json!("x")] {
            let run = change([data(json!({ root: board }))], |call| action(call, BOARD));
            let (failure, temporary) = run.failure();
            assert_eq!((failure.kind, temporary), (OutcomeUnknown, true), "{root}: {board}");
            assert!(failure.call.idempotency_key.is_some());
        }
    }
}

fn new_board() -> NewBoard {
    test_support::new_board("Ops \"and\" }) more")
}

fn create(board: &NewBoard, steps: impl IntoIterator<Item = Step>) -> Run<CreatedBoard> {
    change(steps, |call| create::create(call, board))
}

fn created() -> Step {
    data(json!({ "create_board": { "id": BOARD, "name": "Ops", "board_kind": "private", "state": "active", "type": "board" } }))
}

fn texts(texts: &[&str]) -> Option<Vec<String>> {
    Some(texts.iter().map(|text| (*text).to_owned()).collect())
}

fn withheld_people() -> Step {
    partial(
        json!({ "boards": [null] }),
        json!([{ "message": "Unauthorized", "path": ["boards", 0, "owners"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    )
}

#[test]
fn every_input_of_a_new_board_travels_as_a_variable() {
    let run = create(&new_board(), [created()]);
    assert_eq!(run.sent[0].variables(), json!({ "name": "Ops \"and\" }) more", "kind": "private" }));
    assert!(!run.sent[0].document().contains("Ops"));
    assert_eq!(
        (run.value().board.id.as_str(), run.value().board.state.as_deref()),
        (BOARD, Some("active"))
    );
    assert_eq!(run.value().call.idempotency_key.as_deref(), run.sent[0].key());

    let full = NewBoard {
        kind: BoardKind::Share,
        workspace_id: Some("1".to_owned()),
        description: Some("D".to_owned()),
        folder_id: Some("2".to_owned()),
        template_id: Some("3".to_owned()),
        owner_ids: texts(&["4", "5"]),
        owner_team_ids: texts(&["6"]),
        subscriber_ids: texts(&["7"]),
        subscriber_team_ids: texts(&["-1"]),
        empty: Some(true),
        ..new_board()
    };
    let people = |owners: &[&str], subscribers: &[&str]| {
        let list = |ids: &[&str]| ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>();
        data(json!({ "boards": [{
            "id": BOARD, "owners": list(owners), "subscribers": list(subscribers), "team_owners": [{ "id": "6" }], "team_subscribers": [],
        }] }))
    };
    let run = create(&full, [created(), people(&["4"], &["4", "5"])]);
    // What was asked for and did not come true is warned of by name.
    let warnings: Vec<&str> = run.value().call.warnings.iter().map(|warning| warning.message.as_str()).collect();
    for expected in [
        "The kind that was asked for is share; the new board has private.",
        "The owner 5 that was asked for is on the new board, but does not own it.",
        "The subscriber 7 that was asked for is not on the new board.",
        "The subscriber team -1 that was asked for is not on the new board.",
    ] {
        assert!(warnings.contains(&expected), "{expected}: {warnings:?}");
    }
    assert!(
        !warnings
            .iter()
            .any(|warning| warning.contains("owner 4") || warning.contains("team 6")),
        "{warnings:?}"
    );
    let withheld = create(&full, [created(), withheld_people()]);
    assert!(codes(&withheld.value().call.warnings).contains(&"not-verified"));
    let variables = json!({
        "name": "Ops \"and\" }) more", "kind": "share", "workspace": "1", "description": "D", "folder": "2", "template": "3", "owners": ["4", "5"],
        "ownerTeams": ["6"], "subscribers": ["7"], "subscriberTeams": ["-1"], "empty": true,
    });
    assert_eq!(run.sent[0].variables(), variables);
    let document = run.sent[0].document();
    for argument in [
        "board_name: $name",
        "board_kind: $kind",
        "workspace_id: $workspace",
        "description: $description",
        "folder_id: $folder",
        "template_id: $template",
        "board_owner_ids: $owners",
        "board_owner_team_ids: $ownerTeams",
        "board_subscriber_ids: $subscribers",
        "board_subscriber_teams_ids: $subscriberTeams",
        "empty: $empty",
    ] {
        assert!(document.contains(argument), "{argument}");
    }
    // Lists without anyone in them are not sent: without owners it is the creator's.
    let nobody = NewBoard {
        owner_ids: texts(&[]),
        subscriber_ids: texts(&[]),
        ..new_board()
    };
    assert_eq!(
        create(&nobody, [created()]).sent[0].variables(),
        json!({ "name": "Ops \"and\" }) more", "kind": "private" })
    );
}

/// OKTA: an unknown owner is an error, and the board is made all the same.
#[test]
fn a_board_that_was_created_with_an_error_is_a_success_with_a_warning() {
    let step = partial(
        json!({ "create_board": { "id": BOARD, "name": new_board().name } }),
        json!([{ "message": "Could not run user loader", "path": ["create_board", "owners"], "extensions": { "code": "INTERNAL_SERVER_ERROR", "status_code": 500 } }]),
    );
    let run = create(&new_board(), [step]);
    assert_eq!(
        (run.value().board.id.as_str(), codes(&run.value().call.warnings)),
        (BOARD, vec!["INTERNAL_SERVER_ERROR"])
    );
    // Nor is it made again because a part of the response ran into a limit.
    let step = partial(
        json!({ "create_board": { "id": BOARD } }),
        json!([{ "message": "Rate limit exceeded", "path": ["create_board", "workspace"], "extensions": { "code": "tooManyRequests" } }]),
    );
    let run = create(&new_board(), [step]);
    assert_eq!((run.sent.len(), codes(&run.value().call.warnings)), (1, vec!["tooManyRequests"]));
}

/// `create_board` is not idempotent without its key.
#[test]
fn a_second_board_is_never_created() {
    let run = create(&new_board(), [html(503), timed_out(), rate_limited(1), created()]);
    assert!(run.sent.iter().all(|sent| sent.key().is_some() && sent.key() == run.sent[0].key()));
    assert_eq!(run.value().call.requests_sent, 4);
    // Whether it was made is not known: a person must look, or the caller's own key helps.
    let unknown: [fn() -> Step; 7] = [
        || html(500),
        || html(502),
        || data(json!({ "create_board": null })),
        || data(json!({ "create_board": { "name": "Ops" } })),
        || data(json!({})),
        || partial(json!({ "create_board": null }), json!([{ "message": "Could not run user loader" }])),
        || Ok(crate::test_support::response(200, &[], r#"{"data":{"create_board":{"id":"182"#)),
    ];
    for step in unknown {
        let run = create(&new_board(), [step()]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary), (OutcomeUnknown, false), "{}", failure.message);
        assert_eq!(failure.call.idempotency_key.as_deref(), run.sent[0].key());
        let run = change_under("step-9", [step()], |call| create::create(call, &new_board()));
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.call.idempotency_key.as_deref()),
            (OutcomeUnknown, true, Some("step-9"))
        );
    }
    let run = create(&new_board(), (0..4).map(|_| lost()));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, false));
}

#[test]
fn a_board_that_was_not_created_is_a_plain_failure() {
    for (code, kind) in [
        ("CreateBoardException", Rejected),
        ("InvalidWorkspaceIdException", NotFound),
        ("InvalidArgumentException", InvalidInput),
        ("RecordInvalidException", Rejected),
        ("USER_UNAUTHORIZED", PermissionDenied),
    ] {
        let run = create(&new_board(), [refused("create_board", "No.", code, 200)]);
        assert_eq!((run.failure().0.kind, run.failure().1), (kind, false), "{code}");
    }
}

#[test]
fn older_versions_are_not_requested_for_fields_that_they_lack() {
    let run = ScriptedHost::steps([created()]).change(on_version("2025-07"), |call| create::create(call, &new_board()));
    assert!(!run.sent[0].document().contains("hierarchy_type"));
    let run = create(&new_board(), [created()]);
    assert!(run.sent[0].document().contains("hierarchy_type"));
}

#[test]
fn a_new_board_is_checked_before_anything_is_sent() {
    let one = |id: &str| Some(id.to_owned());
    let rows = [
        (
            "name",
            NewBoard {
                name: " ".to_owned(),
                ..new_board()
            },
            "board name",
        ),
        (
            "workspace",
            NewBoard {
                workspace_id: one("x"),
                ..new_board()
            },
            "workspace ID",
        ),
        (
            "workspace, empty",
            NewBoard {
                workspace_id: one(""),
                ..new_board()
            },
            "workspace ID",
        ),
        (
            "folder",
            NewBoard {
                folder_id: one("0"),
                ..new_board()
            },
            "folder ID",
        ),
        (
            "template",
            NewBoard {
                template_id: one("-1"),
                ..new_board()
            },
            "template ID",
        ),
        (
            "owner",
            NewBoard {
                owner_ids: texts(&["1", "Ada"]),
                ..new_board()
            },
            "owner ID",
        ),
        (
            "owner team",
            NewBoard {
                owner_team_ids: texts(&[""]),
                ..new_board()
            },
            "owner team ID",
        ),
        (
            "subscriber",
            NewBoard {
                subscriber_ids: texts(&["1.5"]),
                ..new_board()
            },
            "subscriber ID",
        ),
        (
            "subscriber team",
            NewBoard {
                subscriber_team_ids: texts(&["-2"]),
                ..new_board()
            },
            "subscriber team ID",
        ),
    ];
    for (name, board, what) in rows {
        let run = create(&board, []);
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.call.requests_sent),
            (InvalidInput, false, 0),
            "{name}"
        );
        assert!(failure.message.contains(what), "{name}: {}", failure.message);
    }
    let run = change_under("", [], |call| create::create(call, &new_board()));
    assert_eq!(run.failure().0.kind, InvalidInput);
}

fn read(steps: impl IntoIterator<Item = Step>) -> Run<BoardDetails> {
    test_support::read(steps, |call| read::read(call, BOARD))
}

fn board(more: Value) -> Value {
    let mut board =
        json!({ "id": BOARD, "name": "Ops", "state": "deleted", "owners": [{ "id": "1" }], "subscribers": [{ "id": "1" }, { "id": "2" }] });
    board.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    board
}

#[test]
fn a_board_is_read_in_whatever_state() {
    let run = read([data(json!({ "boards": [board(json!({}))] }))]);
    let result = run.value();
    assert_eq!((result.board.id.as_str(), result.board.state.as_deref()), (BOARD, Some("deleted")));
    assert_eq!(
        (
            result.subscribers.as_ref().map(Vec::len),
            result.call.warnings.len(),
            result.call.requests_sent
        ),
        (Some(2), 0, 1)
    );
    assert_eq!(result.call.idempotency_key, None);
    assert!(run.sent[0].document().contains("state: all"));
    assert_eq!((run.sent[0].variables(), run.sent[0].key()), (json!({ "boards": [BOARD] }), None));
    // Without a limit teams are cut off at 25, silently.
    assert!(run.sent[0].document().contains("team_subscribers(limit: 100)"));
    let run =
        ScriptedHost::steps([data(json!({ "boards": [board(json!({}))] }))]).read(on_version("2025-07"), |call| read::read(call, BOARD));
    assert!(!run.sent[0].document().contains("access_level") && !run.sent[0].document().contains("created_at"));
}

#[test]
fn a_board_that_does_not_exist_is_not_found() {
    for boards in [json!([]), json!(null), json!([null])] {
        let run = read([data(json!({ "boards": boards }))]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary, failure.call.requests_sent), (NotFound, false, 1));
        assert!(failure.message.contains(BOARD));
    }
    let run = read([partial(
        json!({ "boards": null }),
        json!([{ "message": "No.", "extensions": { "code": "USER_UNAUTHORIZED" } }]),
    )]);
    assert_eq!(run.failure().0.kind, PermissionDenied);
    let run = read([data(json!({ "boards": [{ "name": "no id" }] }))]);
    assert_eq!(run.failure().0.kind, InvalidResponse);
    for id in ["", "x", "0", "1\"}"] {
        let run = test_support::read([], |call| read::read(call, id));
        assert_eq!((run.failure().0.kind, run.failure().0.call.requests_sent), (InvalidInput, 0));
    }
}

#[test]
fn a_part_that_is_withheld_is_absent_with_a_warning() {
    let step = partial(
        json!({ "boards": [board(json!({ "tags": null, "groups": null }))] }),
        json!([{ "message": "No tags", "path": ["boards", 0, "tags"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let run = read([step]);
    assert_eq!((&run.value().tags, &run.value().groups), (&None, &None));
    assert_eq!(codes(&run.value().call.warnings), ["UNAUTHORIZED_FIELD_OR_TYPE"]);
    assert_eq!(run.value().call.warnings[0].path.as_deref(), Some("boards.@.tags"));
}

/// What monday.com withholds is absent; what it sends empty is empty.
#[test]
fn a_withheld_part_of_a_board_is_told_from_an_empty_one() {
    let lists = ["owners", "subscribers", "team_owners", "team_subscribers", "groups", "tags"];
    for withheld in lists {
        let mut row = json!({ "id": BOARD, "workspace": null, "workspace_id": null });
        for name in lists {
            row[name] = if name == withheld { Value::Null } else { json!([]) };
        }
        let run = read([data(json!({ "boards": [row] }))]);
        let result = run.value();
        let found = [
            result.owners.as_ref().map(Vec::len),
            result.subscribers.as_ref().map(Vec::len),
            result.team_owners.as_ref().map(Vec::len),
            result.team_subscribers.as_ref().map(Vec::len),
            result.groups.as_ref().map(Vec::len),
            result.tags.as_ref().map(Vec::len),
        ];
        let expected = lists.map(|name| (name != withheld).then_some(0));
        assert_eq!(found, expected, "{withheld}");
    }
}

/// The workspace that the token may not see, the main one without an id, and the main one with one.
#[test]
fn a_withheld_workspace_is_told_from_the_main_one() {
    let denied =
        || json!([{ "message": "No scope", "path": ["boards", 0, "workspace"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]);
    let of = |id: Option<&str>, name: Option<&str>, is_main| {
        Some(WorkspaceReference {
            id: id.map(str::to_owned),
            name: name.map(str::to_owned),
            is_main,
        })
    };
    let main = json!({ "id": "7217155", "name": "Main workspace", "is_default_workspace": true });
    let rows = [
        ("withheld", json!(null), json!(null), Some(denied()), None),
        (
            "withheld but its id",
            json!(null),
            json!("9"),
            Some(denied()),
            of(Some("9"), None, None),
        ),
        ("gone", json!(null), json!("9"), None, of(Some("9"), None, None)),
        ("main without an id", json!(null), json!(null), None, of(None, None, Some(true))),
        (
            "main with an id",
            main.clone(),
            json!("7217155"),
            None,
            of(Some("7217155"), Some("Main workspace"), Some(true)),
        ),
        (
            "another",
            json!({ "id": "9", "name": "Ops", "is_default_workspace": false }),
            json!("9"),
            None,
            of(Some("9"), Some("Ops"), Some(false)),
        ),
        (
            "without the flag",
            json!({ "id": "9", "name": null }),
            json!("9"),
            None,
            of(Some("9"), None, None),
        ),
    ];
    for (name, workspace, id, errors, expected) in rows {
        let boards = json!({ "boards": [{ "id": BOARD, "workspace": workspace, "workspace_id": id }] });
        let is_withheld = errors.is_some();
        let step = match errors {
            Some(errors) => partial(boards, errors),
            None => data(boards),
        };
        let run = read([step]);
        assert_eq!(run.value().board.workspace, expected, "{name}");
        assert_eq!(run.value().call.warnings.len(), usize::from(is_withheld), "{name}");
    }
    // Neither field was sent: nothing is said about it.
    assert_eq!(read([data(json!({ "boards": [{ "id": BOARD }] }))]).value().board.workspace, None);
}

/// The read that follows a refusal explains it, and does not decide.
#[test]
fn a_refusal_is_reported_with_its_own_response() {
    let with = |status: u16, id: &str, body: Value| Ok(response(status, &[("x-request-id", id)], body.to_string()));
    let refusal = json!({ "errors": [{ "message": "No.", "extensions": { "code": "USER_UNAUTHORIZED" } }] });
    for (_, _, action) in CHANGES {
        for boards in [json!([]), json!([{ "id": BOARD }])] {
            let steps = [
                with(403, "change", refusal.clone()),
                with(200, "read", json!({ "data": { "boards": boards } })),
            ];
            let run = change(steps, |call| action(call, BOARD));
            let (failure, _) = run.failure();
            let call = &failure.call;
            assert_eq!(
                (call.request_id.as_deref(), call.http_status, call.requests_sent),
                (Some("change"), Some(403), 2)
            );
            assert_eq!((failure.code.as_deref(), failure.details.len()), (Some("USER_UNAUTHORIZED"), 1));
        }
    }
}

fn without(names: &[&str]) -> Step {
    let errors: Vec<Value> = names
        .iter()
        .map(|name| json!({ "message": format!("No {name}"), "path": ["boards", 0, name], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }))
        .collect();
    partial(json!({ "boards": [null] }), json!(errors))
}

/// People are non-null in the schema: one of them fails, and the whole board comes back as null.
#[test]
fn a_board_whose_people_fail_to_load_is_read_without_them() {
    let good = || data(json!({ "boards": [board(json!({}))] }));
    // The part that the error names.
    let run = read([without(&["owners"]), good()]);
    let document = run.sent[1].document();
    assert!(!document.contains(" owners {") && document.contains("subscribers {") && document.contains("creator {"));
    assert_eq!(
        (run.value().call.warnings.len(), run.value().call.warnings[0].path.as_deref()),
        (1, Some("boards.@.owners"))
    );
    assert_eq!(run.value().call.requests_sent, 2);
    // Two at once, and one after the other.
    let run = read([without(&["owners", "creator"]), good()]);
    assert!(!run.sent[1].document().contains("creator {") && !run.sent[1].document().contains(" owners {"));
    let run = read([without(&["owners"]), without(&["subscribers"]), without(&["creator"]), good()]);
    assert_eq!((run.sent.len(), run.value().call.warnings.len()), (4, 3));
    for part in ["creator {", " owners {", "subscribers {id", " subscribers {"] {
        assert!(!run.sent[3].document().contains(part), "{part}");
    }
    // OKTA: the loader names no part: then without all of them.
    let loader = || partial(json!({ "boards": [null] }), json!([{ "message": "Could not run user loader" }]));
    let run = read([loader(), good()]);
    assert!(!run.sent[1].document().contains("subscribers {") || run.sent[1].document().contains("team_subscribers"));
    assert!(!run.sent[1].document().contains(" subscribers {") && !run.sent[1].document().contains("creator {"));
    assert_eq!(codes(&run.value().call.warnings), ["partial-result"]);
    // The same without any data.
    let nothing = partial(
        json!(null),
        json!([{ "message": "Could not run user loader", "path": ["boards", 0, "subscribers", 3, "name"] }]),
    );
    let run = read([nothing, good()]);
    assert!(!run.sent[1].document().contains(" subscribers {") && run.sent[1].document().contains(" owners {"));
}

/// A null in place of the board and an error is not "there is no board".
#[test]
fn a_board_that_fails_to_load_is_not_missing() {
    let crash = || {
        let error = json!([{ "message": "No.", "path": ["boards", 0, "name"], "extensions": { "code": "INTERNAL_SERVER_ERROR" } }]);
        partial(json!({ "boards": [null] }), error)
    };
    let run = read([crash()]);
    assert_eq!((run.failure().0.kind, run.failure().0.details.len()), (ServerError, 1));
    // Nor does it tell "you may not" from "there is none".
    for (root, _, action) in CHANGES {
        let refusal = refused(root, "User unauthorized to perform action", "USER_UNAUTHORIZED", 403);
        let run = change([refusal, crash()], |call| action(call, BOARD));
        assert_eq!(run.failure().0.kind, PermissionDenied);
    }
}

/// One key for two calls: monday.com responds to the second as it did to the first, and does nothing.
#[test]
fn a_key_that_another_call_used_is_told_from_success() {
    let other = "18265829660";
    let replayed = |root: &str, board: Value| {
        let body = json!({ "data": { root: board } }).to_string();
        Ok(response(200, &[("idempotency-replayed", "true")], body))
    };
    for (root, _, action) in CHANGES {
        let board = |id: &str| json!({ "id": id, "state": "archived", "updated_at": null });
        let run = change_under("step-1", [replayed(root, board(other))], |call| action(call, BOARD));
        assert_eq!((run.failure().0.kind, run.failure().1), (Conflict, false));
        // The response to another kind of change has another field.
        let run = change_under("step-1", [replayed("add_users_to_board", board(BOARD))], |call| action(call, BOARD));
        assert_eq!((run.failure().0.kind, run.failure().1), (Conflict, false));
        assert!(
            change_under("step-1", [replayed(root, board(BOARD))], |call| action(call, BOARD))
                .result
                .is_ok()
        );
        // Not from memory, it is no response to this change.
        let stray = data(json!({ root: board(other) }));
        assert_eq!(change([stray], |call| action(call, BOARD)).failure().0.kind, OutcomeUnknown);
    }
    let board = |name: &str| json!({ "id": other, "name": name });
    let run = |board: Value| {
        change_under("step-1", [replayed("create_board", board)], |call| {
            create::create(call, &new_board())
        })
    };
    let other_board = run(board("Another board"));
    assert_eq!((other_board.failure().0.kind, other_board.failure().1), (Conflict, false));
    assert!(other_board.failure().0.message.contains("used for another change"));
    let other_change = change_under("step-1", [replayed("archive_board", board(&new_board().name))], |call| {
        create::create(call, &new_board())
    });
    assert_eq!((other_change.failure().0.kind, other_change.failure().1), (Conflict, false));
    // Without a key of the caller's, no other call can have had it.
    let own = change([lost(), replayed("create_board", board("Another board"))], |call| {
        create::create(call, &new_board())
    });
    assert!(own.result.is_ok());
    assert!(run(board(&format!(" {} ", new_board().name))).result.is_ok());
    // A name with the token in it comes back without.
    let named = NewBoard {
        name: format!("Of {TOKEN}"),
        ..new_board()
    };
    let run = change_under("step-1", [replayed("create_board", board(&named.name))], |call| {
        create::create(call, &named)
    });
    assert_eq!(run.value().board.name.as_deref(), Some("Of [redacted]"));
}

#[test]
fn reading_without_people_ends() {
    let run = read([without(&["owners"]), without(&["owners"])]);
    assert_eq!((run.failure().0.kind, run.sent.len()), (PermissionDenied, 2));
    let loader = || partial(json!({ "boards": null }), json!([{ "message": "Could not run user loader" }]));
    let run = read([loader(), loader()]);
    assert_eq!((run.failure().0.kind, run.sent.len()), (Rejected, 2));
}

/// What ran into a limit is there a minute later; a board without its people would pass for one.
#[test]
fn a_limit_on_a_part_is_a_limit() {
    let limited = || {
        partial(
            json!({ "boards": [null] }),
            json!([{ "message": "Rate limit exceeded for users", "path": ["boards", 0, "subscribers"], "extensions": { "code": "tooManyRequests" } }]),
        )
    };
    let run = ScriptedHost::steps([limited()]).read(retrying(0), |call| read::read(call, BOARD));
    assert_eq!((run.failure().0.kind, run.failure().1), (RateLimitExceeded, true));
    let run = read([limited(), data(json!({ "boards": [board(json!({}))] }))]);
    assert_eq!(
        (
            run.value().subscribers.as_ref().map(Vec::len),
            run.value().call.warnings.len(),
            run.slept.len()
        ),
        (Some(2), 0, 1)
    );
}

/// OKTA: a folder of another workspace is a crash of monday.com's.
#[test]
fn a_folder_of_another_workspace_is_bad_input() {
    let crash = || {
        partial(
            json!({ "create_board": null }),
            json!([{ "message": "Internal server error", "path": ["create_board"], "extensions": { "code": "INTERNAL_SERVER_ERROR", "status_code": 500 } }]),
        )
    };
    let folder = |workspace: Value| data(json!({ "folders": [{ "id": "2", "workspace": workspace }] }));
    let board = NewBoard {
        workspace_id: Some("1".to_owned()),
        folder_id: Some("2".to_owned()),
        ..new_board()
    };
    let run = create(&board, [crash(), folder(json!({ "id": "9" }))]);
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary), (InvalidInput, false));
    assert!(failure.message.contains("in workspace 9, not in 1"), "{}", failure.message);
    assert_eq!(failure.call.requests_sent, 2);
    // Where the folder is not elsewhere, or not known to be, the crash is one.
    for found in [
        folder(json!({ "id": "1" })),
        folder(json!(null)),
        data(json!({ "folders": [] })),
        html(502),
    ] {
        let run = create(&board, [crash(), found]);
        assert_eq!(run.failure().0.kind, OutcomeUnknown);
    }
    let without = NewBoard {
        workspace_id: None,
        ..board
    };
    assert_eq!(create(&without, [crash()]).failure().0.kind, OutcomeUnknown);
}

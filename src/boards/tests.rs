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
    bindings::types::{BoardDetails, BoardKind, BoardState, BoardStateChange, CreatedBoard, FailureKind::*, MutationOptions, NewBoard},
    engine::call::Call,
    engine::failure::Failure,
    test_support::{
        Run, ScriptedHost, Step, TOKEN, act, answer, codes, data, html, lost, on_version, partial, rate_limited, retrying, timed_out,
    },
};

const BOARD: &str = "18265829659";

type Change = fn(&mut Call<'_>, &str, Option<MutationOptions>) -> Result<BoardStateChange, Failure>;

const CHANGES: [(&str, &str, Change); 2] = [
    ("archive_board", "archived", archive::archive),
    ("delete_board", "deleted", delete::delete),
];

fn key(key: &str) -> Option<MutationOptions> {
    Some(MutationOptions {
        idempotency_key: Some(key.to_owned()),
    })
}

fn refused(root: &str, message: &str, code: &str, status: u16) -> Step {
    partial(
        json!({ root: null }),
        json!([{ "message": message, "path": [root], "extensions": { "code": code, "status_code": status, "error_data": {}, "service": "monolith" } }]),
    )
}

#[test]
fn a_board_is_archived_or_deleted() {
    for (root, state, change) in CHANGES {
        let answer = data(json!({ root: { "id": BOARD, "state": state, "updated_at": "2026-11-23T12:00:00Z" } }));
        let run = act([lost(), answer], |call| change(call, BOARD, key("k")));
        let result = run.value();
        let expected = if state == "archived" {
            BoardState::Archived
        } else {
            BoardState::Deleted
        };
        assert_eq!((result.board_id.as_str(), result.state), (BOARD, Some(expected)));
        assert_eq!(
            (result.updated_at.as_deref(), result.warnings.len()),
            (Some("2026-11-23T12:00:00Z"), 0)
        );
        assert_eq!(run.sent[1].variables(), json!({ "board": BOARD }));
        assert!(run.sent[1].document().contains(&format!("{root}(board_id: $board)")));
        assert!(run.sent.iter().all(|sent| sent.key() == Some("k")));
    }
}

#[test]
fn what_came_with_the_board_is_warned_of() {
    for (root, _, change) in CHANGES {
        let answer = partial(
            json!({ root: { "id": BOARD, "state": "of_tomorrow" } }),
            json!([{ "message": "Something else", "path": [root, "updated_at"] }]),
        );
        let run = act([answer], |call| change(call, BOARD, None));
        assert_eq!(run.value().state, None);
        assert_eq!(codes(&run.value().warnings), ["partial-result", "unknown-value"]);
    }
}

/// `archive_board` says that one is not authorized, `delete_board` that there is none.
#[test]
fn an_unknown_board_is_not_found_in_either_spelling() {
    for (root, _, change) in CHANGES {
        let missing = refused(
            root,
            "The board does not exist. Please check your board ID and try again",
            "InvalidBoardIdException",
            200,
        );
        let run = act([missing], |call| change(call, BOARD, None));
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.code.as_deref()),
            (NotFound, false, Some("InvalidBoardIdException"))
        );
        assert_eq!(failure.details.len(), 1);

        for code in ["USER_UNAUTHORIZED", "UserUnauthorizedException", "UserUnauthroizedException"] {
            let refusal = || refused(root, "User unauthorized to perform action", code, 403);
            let run = act([refusal(), data(json!({ "boards": [] }))], |call| change(call, BOARD, None));
            let (failure, temporary) = run.failure();
            assert_eq!((failure.kind, temporary, failure.code.as_deref()), (NotFound, false, Some(code)));
            assert!(failure.message.contains(BOARD));
            assert_eq!(run.sent[1].variables(), json!({ "boards": [BOARD] }));
            assert!(run.sent[1].document().contains("state: all"), "an archived board exists, too");
            assert_eq!(run.sent[1].key(), None);

            let run = act([refusal(), refusal()], |call| change(call, BOARD, None));
            assert_eq!(run.failure().0.kind, NotFound, "it may not be looked at either");

            // One that is there is not to be touched.
            let there = data(json!({ "boards": [{ "id": BOARD, "state": "active" }] }));
            let run = act([refusal(), there], |call| change(call, BOARD, None));
            assert_eq!((run.failure().0.kind, run.failure().1), (PermissionDenied, false));
            // Without a look, the refusal is all that is known.
            for look in [
                html(502),
                html(403),
                refused("boards", "No scope", "missingRequiredPermissions", 403),
            ] {
                let run = act([refusal(), look], |call| change(call, BOARD, None));
                assert_eq!((run.failure().0.kind, run.failure().1), (PermissionDenied, false));
            }
        }
    }
}

#[test]
fn other_refusals_are_not_looked_into() {
    for (root, _, change) in CHANGES {
        for (code, kind) in [
            ("missingRequiredPermissions", PermissionDenied),
            ("USER_ACCESS_DENIED", PermissionDenied),
            ("SOMETHING_NEW", Rejected),
        ] {
            let run = act([refused(root, "No.", code, 200)], |call| change(call, BOARD, None));
            assert_eq!(run.failure().0.kind, kind);
        }
        let run = act([html(500)], |call| change(call, BOARD, None));
        assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    }
}

/// Never success without effect.
#[test]
fn an_answer_without_the_board_is_no_success() {
    for (root, _, change) in CHANGES {
        for board in [json!(null), json!({}), json!({ "id": null }), json!("x")] {
            let run = act([data(json!({ root: board }))], |call| change(call, BOARD, None));
            let (failure, temporary) = run.failure();
            assert_eq!((failure.kind, temporary), (OutcomeUnknown, true), "{root}: {board}");
            assert!(failure.idempotency_key.is_some());
        }
    }
}

fn new_board() -> NewBoard {
    NewBoard {
        name: "Ops \"and\" }) more".to_owned(),
        kind: BoardKind::Private,
        workspace_id: None,
        description: None,
        folder_id: None,
        template_id: None,
        owner_ids: None,
        owner_team_ids: None,
        subscriber_ids: None,
        subscriber_team_ids: None,
        empty: None,
    }
}

fn create(board: &NewBoard, steps: impl IntoIterator<Item = Step>) -> Run<CreatedBoard> {
    act(steps, |call| create::create(call, board, None))
}

fn created() -> Step {
    data(json!({ "create_board": { "id": BOARD, "name": "Ops", "board_kind": "private", "state": "active", "type": "board" } }))
}

fn texts(texts: &[&str]) -> Option<Vec<String>> {
    Some(texts.iter().map(|text| (*text).to_owned()).collect())
}

#[test]
fn every_input_of_a_new_board_travels_as_a_variable() {
    let run = create(&new_board(), [created()]);
    assert_eq!(run.sent[0].variables(), json!({ "name": "Ops \"and\" }) more", "kind": "private" }));
    assert!(!run.sent[0].document().contains("Ops"));
    assert_eq!(
        (run.value().board.id.as_str(), run.value().board.state),
        (BOARD, Some(BoardState::Active))
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
    let run = create(&full, [created()]);
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
fn a_board_that_was_made_with_an_error_is_a_success_with_a_warning() {
    let step = partial(
        json!({ "create_board": { "id": BOARD, "name": "Ops" } }),
        json!([{ "message": "Could not run user loader", "path": ["create_board", "owners"], "extensions": { "code": "INTERNAL_SERVER_ERROR", "status_code": 500 } }]),
    );
    let run = create(&new_board(), [step]);
    assert_eq!(
        (run.value().board.id.as_str(), codes(&run.value().warnings)),
        (BOARD, vec!["INTERNAL_SERVER_ERROR"])
    );
    // Nor is it made again because a part of the answer ran into a limit.
    let step = partial(
        json!({ "create_board": { "id": BOARD } }),
        json!([{ "message": "Rate limit exceeded", "path": ["create_board", "workspace"], "extensions": { "code": "tooManyRequests" } }]),
    );
    let run = create(&new_board(), [step]);
    assert_eq!((run.sent.len(), codes(&run.value().warnings)), (1, vec!["tooManyRequests"]));
}

/// `create_board` is not idempotent without its key.
#[test]
fn a_second_board_is_never_made() {
    let run = create(&new_board(), [html(503), timed_out(), rate_limited(1), created()]);
    assert!(run.sent.iter().all(|sent| sent.key().is_some() && sent.key() == run.sent[0].key()));
    assert_eq!(run.value().call.attempts, 4);
    // Whether it was made is not known: a person must look, or the caller's own key helps.
    let unknown: [fn() -> Step; 7] = [
        || html(500),
        || html(502),
        || data(json!({ "create_board": null })),
        || data(json!({ "create_board": { "name": "Ops" } })),
        || data(json!({})),
        || partial(json!({ "create_board": null }), json!([{ "message": "Could not run user loader" }])),
        || Ok(crate::test_support::answer(200, &[], r#"{"data":{"create_board":{"id":"182"#)),
    ];
    for step in unknown {
        let run = create(&new_board(), [step()]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary), (OutcomeUnknown, false), "{}", failure.message);
        assert_eq!(failure.idempotency_key.as_deref(), run.sent[0].key());
        let run = act([step()], |call| create::create(call, &new_board(), key("step-9")));
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.idempotency_key.as_deref()),
            (OutcomeUnknown, true, Some("step-9"))
        );
    }
    let run = create(&new_board(), (0..4).map(|_| lost()));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, false));
}

#[test]
fn a_board_that_was_not_made_is_a_plain_failure() {
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
fn older_versions_are_not_asked_for_what_they_lack() {
    let run = ScriptedHost::steps([created()]).run(on_version("2025-07"), |call| create::create(call, &new_board(), None));
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
        assert_eq!((failure.kind, temporary, failure.attempts), (InvalidInput, false, 0), "{name}");
        assert!(failure.message.contains(what), "{name}: {}", failure.message);
    }
    let run = act([], |call| create::create(call, &new_board(), key("")));
    assert_eq!(run.failure().0.kind, InvalidInput);
}

fn read(steps: impl IntoIterator<Item = Step>) -> Run<BoardDetails> {
    act(steps, |call| read::read(call, BOARD))
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
    assert_eq!((result.board.id.as_str(), result.board.state), (BOARD, Some(BoardState::Deleted)));
    assert_eq!((result.subscribers.len(), result.warnings.len(), result.call.attempts), (2, 0, 1));
    assert_eq!(result.call.idempotency_key, None);
    assert!(run.sent[0].document().contains("state: all"));
    assert_eq!((run.sent[0].variables(), run.sent[0].key()), (json!({ "boards": [BOARD] }), None));
    // Without a limit teams are cut off at 25, silently.
    assert!(run.sent[0].document().contains("team_subscribers(limit: 100)"));
    let run =
        ScriptedHost::steps([data(json!({ "boards": [board(json!({}))] }))]).run(on_version("2025-07"), |call| read::read(call, BOARD));
    assert!(!run.sent[0].document().contains("access_level") && !run.sent[0].document().contains("created_at"));
}

#[test]
fn a_board_that_is_not_there_is_not_found() {
    for boards in [json!([]), json!(null), json!([null])] {
        let run = read([data(json!({ "boards": boards }))]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary, failure.attempts), (NotFound, false, 1));
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
        let run = act([], |call| read::read(call, id));
        assert_eq!((run.failure().0.kind, run.failure().0.attempts), (InvalidInput, 0));
    }
}

#[test]
fn a_part_that_may_be_null_is_left_empty_with_a_warning() {
    let step = partial(
        json!({ "boards": [board(json!({ "tags": null, "groups": null }))] }),
        json!([{ "message": "No tags", "path": ["boards", 0, "tags"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let run = read([step]);
    assert_eq!((run.value().tags.len(), run.value().groups.len()), (0, 0));
    assert_eq!(codes(&run.value().warnings), ["UNAUTHORIZED_FIELD_OR_TYPE"]);
    assert_eq!(run.value().warnings[0].path.as_deref(), Some("boards.0.tags"));
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
fn a_board_whose_people_fail_is_asked_for_without_them() {
    let good = || data(json!({ "boards": [board(json!({}))] }));
    // The part that the error names.
    let run = read([without(&["owners"]), good()]);
    let document = run.sent[1].document();
    assert!(!document.contains(" owners {") && document.contains("subscribers {") && document.contains("creator {"));
    assert_eq!(
        (run.value().warnings.len(), run.value().warnings[0].path.as_deref()),
        (1, Some("boards.0.owners"))
    );
    assert_eq!(run.value().call.attempts, 2);
    // Two at once, and one after the other.
    let run = read([without(&["owners", "creator"]), good()]);
    assert!(!run.sent[1].document().contains("creator {") && !run.sent[1].document().contains(" owners {"));
    let run = read([without(&["owners"]), without(&["subscribers"]), without(&["creator"]), good()]);
    assert_eq!((run.sent.len(), run.value().warnings.len()), (4, 3));
    for part in ["creator {", " owners {", "subscribers {id", " subscribers {"] {
        assert!(!run.sent[3].document().contains(part), "{part}");
    }
    // OKTA: the loader names no part: then without all of them.
    let loader = || partial(json!({ "boards": [null] }), json!([{ "message": "Could not run user loader" }]));
    let run = read([loader(), good()]);
    assert!(!run.sent[1].document().contains("subscribers {") || run.sent[1].document().contains("team_subscribers"));
    assert!(!run.sent[1].document().contains(" subscribers {") && !run.sent[1].document().contains("creator {"));
    assert_eq!(codes(&run.value().warnings), ["partial-result"]);
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
    for (root, _, change) in CHANGES {
        let refusal = refused(root, "User unauthorized to perform action", "USER_UNAUTHORIZED", 403);
        let run = act([refusal, crash()], |call| change(call, BOARD, None));
        assert_eq!(run.failure().0.kind, PermissionDenied);
    }
}

/// One key for two calls: monday.com answers the second as it answered the first, and does nothing.
#[test]
fn a_key_that_another_call_had_is_told_from_success() {
    let other = "18265829660";
    let replayed = |root: &str, board: Value| {
        let body = json!({ "data": { root: board } }).to_string();
        Ok(answer(200, &[("idempotency-replayed", "true")], body))
    };
    for (root, _, change) in CHANGES {
        let board = |id: &str| json!({ "id": id, "state": "archived", "updated_at": null });
        let run = act([replayed(root, board(other))], |call| change(call, BOARD, key("step-1")));
        assert_eq!((run.failure().0.kind, run.failure().1), (Conflict, false));
        assert!(run.failure().0.message.contains(other), "{}", run.failure().0.message);
        assert!(
            act([replayed(root, board(BOARD))], |call| change(call, BOARD, key("step-1")))
                .result
                .is_ok()
        );
        // Not from memory, it is no answer to this change.
        let stray = data(json!({ root: board(other) }));
        assert_eq!(act([stray], |call| change(call, BOARD, None)).failure().0.kind, OutcomeUnknown);
    }
    let board = |name: &str| json!({ "id": other, "name": name });
    let run = |board: Value| {
        act([replayed("create_board", board)], |call| {
            create::create(call, &new_board(), key("step-1"))
        })
    };
    let other_board = run(board("Another board"));
    assert_eq!((other_board.failure().0.kind, other_board.failure().1), (OutcomeUnknown, false));
    assert!(other_board.failure().0.message.contains("Another board"));
    // Without a key of the caller's, no other call can have had it.
    let own = act([lost(), replayed("create_board", board("Another board"))], |call| {
        create::create(call, &new_board(), None)
    });
    assert!(own.result.is_ok());
    assert!(run(board(&format!(" {} ", new_board().name))).result.is_ok());
    // A name with the token in it comes back without.
    let named = NewBoard {
        name: format!("Of {TOKEN}"),
        ..new_board()
    };
    let run = act([replayed("create_board", board(&named.name))], |call| {
        create::create(call, &named, key("step-1"))
    });
    assert_eq!(run.value().board.name, "Of [redacted]");
}

#[test]
fn asking_without_people_comes_to_an_end() {
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
    let run = ScriptedHost::steps([limited()]).run(retrying(0), |call| read::read(call, BOARD));
    assert_eq!((run.failure().0.kind, run.failure().1), (RateLimitExceeded, true));
    let run = read([limited(), data(json!({ "boards": [board(json!({}))] }))]);
    assert_eq!(
        (run.value().subscribers.len(), run.value().warnings.len(), run.slept.len()),
        (2, 0, 1)
    );
}

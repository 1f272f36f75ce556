//! list-user-boards.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use serde_json::{Value, json};

use super::list;
use crate::{
    bindings::types::{BoardAccess, CallWarning, FailureKind::*, SubscriberKind, UserBoardPage, UserBoardQuery},
    test_support::{Run, Step, codes, data, partial, read, status},
};

const USER: &str = "4012689";
const OTHER: &str = "4012690";

fn query() -> UserBoardQuery {
    UserBoardQuery {
        user_ids: vec![USER.to_owned()],
        state: None,
        include_public: None,
        limit: None,
        cursor: None,
    }
}

fn run(query: &UserBoardQuery, steps: impl IntoIterator<Item = Step>) -> Run<UserBoardPage> {
    read(steps, |call| list(call, query))
}

fn user(kind: &str, teams: Value) -> Step {
    data(json!({ "users": [{ "id": USER, "kind": kind, "teams": teams }] }))
}

fn people(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({ "id": id })).collect()
}

fn board(id: &str, kind: &str, owners: &[&str], subscribers: &[&str], team_owners: &[&str], teams: &[&str]) -> Value {
    json!({
        "id": id, "name": "A board", "board_kind": kind, "state": "active", "type": "board", "url": null,
        "owners": people(owners), "subscribers": people(subscribers),
        "team_owners": people(team_owners), "team_subscribers": people(teams)
    })
}

fn boards(rows: Value) -> Step {
    data(json!({ "boards": rows }))
}

#[test]
fn a_user_is_found_in_person_and_through_teams() {
    let rows = json!([
        board("1", "private", &[USER], &[USER, OTHER], &[], &[]),
        board("2", "private", &[OTHER], &[OTHER, USER], &[], &[]),
        board("3", "private", &[OTHER], &[OTHER], &["77"], &["77"]),
        board("4", "share", &[OTHER], &[OTHER], &[], &["-1"]),
        board("5", "private", &[OTHER], &[OTHER], &[], &["78"]),
        board("6", "private", &[USER], &[USER], &["78"], &["78"]),
    ]);
    let run = run(&query(), [user("member", json!([{ "id": "77", "name": "Design" }])), boards(rows)]);
    let found: Vec<_> = run
        .value()
        .boards
        .iter()
        .map(|board| (board.board_id.as_str(), board.role, board.through.len(), board.other_owners))
        .collect();
    assert_eq!(
        found,
        [
            ("1", SubscriberKind::Owner, 1, 0),
            ("2", SubscriberKind::Subscriber, 1, 1),
            ("3", SubscriberKind::Owner, 1, 2),
            ("4", SubscriberKind::Subscriber, 1, 1),
            ("6", SubscriberKind::Owner, 1, 1),
        ]
    );
    let through = |index: usize| run.value().boards[index].through[0].clone();
    assert!(matches!(through(0), BoardAccess::InPerson));
    assert!(matches!(through(2), BoardAccess::Team(team) if team.id == "77" && team.name.as_deref() == Some("Design")));
    assert!(matches!(through(3), BoardAccess::Team(team) if team.id == "-1"));
    assert_eq!(codes(&run.value().call.warnings), ["not-visible"]);
    assert_eq!(run.operations(), ["ReadUsersAndTeams", "ListUserBoards"]);
    assert_eq!(run.sent[1].variables()["state"], "all");
}

/// In the words of either form of users.
#[test]
fn owners_who_can_manage_nothing_do_not_count() {
    for (owner, others) in [
        (json!({ "id": OTHER, "status": "ACTIVE" }), 1),
        (json!({ "id": OTHER, "status": "INACTIVE" }), 0),
        (json!({ "id": OTHER, "status": "PENDING" }), 0),
        (json!({ "id": OTHER, "enabled": true, "is_pending": false }), 1),
        (json!({ "id": OTHER, "enabled": false, "is_pending": false }), 0),
        (json!({ "id": OTHER, "enabled": true, "is_pending": true }), 0),
        (json!({ "id": OTHER, "status": "ACTIVE", "kind": "view_only" }), 0),
        (json!({ "id": OTHER, "status": "ACTIVE", "kind": "guest" }), 0),
        (json!({ "id": OTHER, "status": "ACTIVE", "kind": "admin" }), 1),
        (
            json!({ "id": OTHER, "enabled": true, "is_pending": false, "is_view_only": true }),
            0,
        ),
        (json!({ "id": OTHER }), 1),
    ] {
        let mut row = board("1", "private", &[USER], &[USER], &[], &[]);
        row["owners"] = json!([{ "id": USER, "status": "ACTIVE" }, owner]);
        let run = run(&query(), [user("member", json!([])), boards(json!([row]))]);
        assert_eq!(run.value().boards[0].other_owners, others, "{owner}");
    }
}

#[test]
fn a_guest_is_not_in_the_team_of_everyone() {
    let rows = || boards(json!([board("4", "share", &[OTHER], &[OTHER], &[], &["-1"])]));
    assert!(run(&query(), [user("guest", json!([])), rows()]).value().boards.is_empty());
    assert_eq!(run(&query(), [user("member", json!([])), rows()]).value().boards.len(), 1);
}

#[test]
fn on_public_boards_only_ownership_counts_unless_asked_otherwise() {
    let rows = || {
        boards(json!([
            board("1", "public", &[OTHER], &[OTHER, USER], &[], &[]),
            board("2", "public", &[USER], &[USER], &[], &[]),
        ]))
    };
    let few = run(&query(), [user("member", json!([])), rows()]);
    assert_eq!(few.value().boards.len(), 1);
    assert_eq!(few.value().boards[0].board_id, "2");
    let all = UserBoardQuery {
        include_public: Some(true),
        ..query()
    };
    let all = run(&all, [user("member", json!([])), rows()]);
    assert!(matches!(all.value().boards[0].through[0], BoardAccess::PublicBoard));
}

#[test]
fn deleted_boards_are_left_out_unless_asked_for() {
    let mut deleted = board("1", "private", &[USER], &[USER], &[], &[]);
    deleted["state"] = json!("deleted");
    let steps = || [user("member", json!([])), boards(json!([deleted]))];
    assert!(run(&query(), steps()).value().boards.is_empty());
    let all = UserBoardQuery {
        state: Some(crate::bindings::types::BoardStateFilter::All),
        ..query()
    };
    assert_eq!(run(&all, steps()).value().boards.len(), 1);
}

/// One refused field must not hide the boards.
#[test]
fn refused_teams_are_left_out_with_a_warning() {
    let refused = json!({
        "data": { "boards": null },
        "errors": [{ "message": "Unauthorized field or type", "path": ["boards", 0, "team_owners"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]
    });
    let row = json!({ "id": "1", "board_kind": "private", "state": "active", "owners": people(&[OTHER]), "subscribers": people(&[USER]) });
    let run = run(&query(), [user("member", json!([])), status(200, refused), boards(json!([row]))]);
    assert_eq!(run.value().boards.len(), 1);
    assert!(!run.sent[2].document().contains("team_owners"));
    assert!(codes(&run.value().call.warnings).contains(&"UNAUTHORIZED_FIELD_OR_TYPE"));
}

#[test]
fn a_board_whose_people_fail_to_load_is_read_without_them() {
    let failed = partial(
        json!({ "boards": [board("1", "private", &[USER], &[USER], &[], &[]), null] }),
        json!([{ "message": "Could not run user loader", "path": ["boards", 1, "subscribers"], "extensions": { "code": "INTERNAL_SERVER_ERROR" } }]),
    );
    let without =
        boards(json!([{ "id": "1" }, { "id": "2", "board_kind": "private", "team_owners": [], "team_subscribers": people(&["-1"]) }]));
    let run = run(&query(), [user("member", json!([])), failed, without]);
    let found: Vec<_> = run.value().boards.iter().map(|board| board.board_id.as_str()).collect();
    assert_eq!(found, ["1", "2"]);
    let message = |warning: &CallWarning| warning.message.clone();
    let messages: Vec<String> = run.value().call.warnings.iter().map(message).collect();
    assert!(
        messages
            .iter()
            .any(|message| message.starts_with("monday.com does not tell who is on board 2 ")),
        "{messages:?}"
    );
    assert!(!messages.iter().any(|message| message.contains("board 1")), "{messages:?}");
}

/// Nobody who may be on a board is passed over in silence.
#[test]
fn boards_are_named_where_the_token_may_see_nobody() {
    let refused = partial(
        json!({ "boards": [null] }),
        json!([{ "message": "No.", "path": ["boards", 0, "subscribers"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let without = boards(json!([{ "id": "1", "board_kind": "private" }]));
    let run = run(&query(), [user("member", json!([])), refused, without]);
    let named = |warning: &CallWarning| warning.message.contains("who is on board 1 ");
    assert!(run.value().call.warnings.iter().any(named), "{:?}", run.value().call.warnings);
}

#[test]
fn several_users_are_found_in_one_walk_and_each_must_exist() {
    let both = UserBoardQuery {
        user_ids: vec![USER.to_owned(), format!(" {OTHER} "), USER.to_owned()],
        ..query()
    };
    let users = data(json!({ "users": [{ "id": OTHER, "kind": "member", "teams": [] }, { "id": USER, "kind": "member", "teams": [] }] }));
    let run_both = run(
        &both,
        [users, boards(json!([board("1", "private", &[OTHER], &[OTHER, USER], &[], &[])]))],
    );
    let found: Vec<_> = run_both.value().boards.iter().map(|board| board.user_id.as_str()).collect();
    assert_eq!(found, [USER, OTHER]);
    let missing = run(&both, [data(json!({ "users": [{ "id": USER, "kind": "member", "teams": [] }] }))]);
    assert_eq!((missing.failure().0.kind, missing.sent.len()), (NotFound, 1));
    for user_ids in [Vec::new(), (1..=51).map(|id| id.to_string()).collect(), vec!["him".to_owned()]] {
        let bad = run(&UserBoardQuery { user_ids, ..query() }, []);
        assert_eq!((bad.failure().0.kind, bad.sent.len()), (InvalidInput, 0));
    }
}

#[test]
fn nothing_is_sent_of_a_list_that_cannot_be_asked_for() {
    let limit = Some(0);
    let cursor = Some("not a cursor".to_owned());
    let unusable = [
        UserBoardQuery { limit, ..query() },
        UserBoardQuery { cursor, ..query() },
        UserBoardQuery {
            user_ids: Vec::new(),
            ..query()
        },
    ];
    for query in unusable {
        let run = run(&query, []);
        assert_eq!(run.failure().0.kind, InvalidInput, "{query:?}");
        assert!(run.sent.is_empty(), "{query:?}");
    }
}

/// Most rows are left out: a small page would take more requests.
#[test]
fn a_limit_of_boards_makes_no_page_smaller() {
    let limited = UserBoardQuery { limit: Some(1), ..query() };
    let rows = json!([board("1", "private", &[USER], &[USER], &[], &[])]);
    let run = run(&limited, [user("member", json!([])), boards(rows)]);
    assert_eq!(run.value().boards.len(), 1);
    assert_eq!(run.sent[1].variables()["limit"], 100);
}

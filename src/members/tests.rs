//! add-user-to-board and delete-user-from-board.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use serde_json::{Value, json};

use super::{add, delete};
use crate::{
    bindings::types::{AddUserOptions, FailureKind::*, MembershipChange, MembershipOutcome, MutationOptions, SubscriberKind},
    test_support::{Run, ScriptedHost, Step, act, answer, codes, data, html, lost, on_version, partial, rate_limited, retrying},
};

const BOARD: &str = "18265829659";
const USER: &str = "4012689";
const OTHER: &str = "4012690";

fn options(kind: Option<SubscriberKind>) -> Option<AddUserOptions> {
    Some(AddUserOptions {
        kind,
        idempotency_key: None,
    })
}

fn add(kind: Option<SubscriberKind>, steps: impl IntoIterator<Item = Step>) -> Run<MembershipChange> {
    act(steps, |call| add::add(call, BOARD, USER, options(kind)))
}

fn remove(steps: impl IntoIterator<Item = Step>) -> Run<MembershipChange> {
    act(steps, |call| delete::remove(call, BOARD, USER, None))
}

fn people(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({ "id": id })).collect()
}

fn on_board(owners: &[&str], subscribers: &[&str]) -> Step {
    data(json!({ "boards": [{ "id": BOARD, "owners": people(owners), "subscribers": people(subscribers) }] }))
}

/// The look with a kind of owner in it, and what is known of the user.
fn on_board_and(owners: &[&str], subscribers: &[&str], user: Value) -> Step {
    data(json!({ "boards": [{ "id": BOARD, "owners": people(owners), "subscribers": people(subscribers) }], "users": [user] }))
}

fn added(ids: &[&str]) -> Step {
    data(json!({ "add_users_to_board": people(ids) }))
}

fn removed(ids: &[&str]) -> Step {
    data(json!({ "delete_subscribers_from_board": people(ids) }))
}

/// People are non-null in the schema: an error about them leaves nothing of the board.
fn hidden(path: &[&str], message: &str, code: Option<&str>) -> Step {
    let path: Vec<Value> = [json!("boards"), json!(0)]
        .into_iter()
        .chain(path.iter().map(|name| json!(name)))
        .collect();
    let extensions = code.map_or(json!({}), |code| json!({ "code": code }));
    partial(
        json!({ "boards": [null] }),
        json!([{ "message": message, "path": path, "extensions": extensions }]),
    )
}

fn refused(root: &str, message: &str, code: &str) -> Step {
    partial(
        json!({ root: null }),
        json!([{ "message": message, "path": [root], "extensions": { "code": code } }]),
    )
}

/// monday.com itself would take the ownership away (LIVE-A).
#[test]
fn an_owner_stays_an_owner_and_nobody_is_added_twice() {
    use MembershipOutcome::{Added, AlreadyMember, AlreadyOwner, RoleChanged};
    use SubscriberKind::{Owner, Subscriber};
    let owner: &[&str] = &[USER, OTHER];
    let member = json!({ "id": USER, "kind": "member" });
    let rows: [(&str, Option<SubscriberKind>, &[&str], &[&str], MembershipOutcome, Option<&str>); 12] = [
        ("a stranger", None, &[OTHER], &[OTHER], Added, Some("subscriber")),
        ("a member", None, &[OTHER], owner, AlreadyMember, None),
        ("an owner", None, owner, owner, AlreadyOwner, None),
        ("an owner who is not listed as a subscriber", None, owner, &[], AlreadyOwner, None),
        (
            "a stranger, as a subscriber",
            Some(Subscriber),
            &[OTHER],
            &[OTHER],
            Added,
            Some("subscriber"),
        ),
        ("a member, as a subscriber", Some(Subscriber), &[OTHER], owner, AlreadyMember, None),
        (
            "an owner, as a subscriber",
            Some(Subscriber),
            owner,
            owner,
            RoleChanged,
            Some("subscriber"),
        ),
        ("a stranger, as an owner", Some(Owner), &[OTHER], &[OTHER], Added, Some("owner")),
        ("a member, as an owner", Some(Owner), &[OTHER], owner, RoleChanged, Some("owner")),
        ("an owner, as an owner", Some(Owner), owner, owner, AlreadyOwner, None),
        ("nobody is there", None, &[], &[], Added, Some("subscriber")),
        (
            "an id that only begins alike",
            None,
            &["40126890"],
            &["401268"],
            Added,
            Some("subscriber"),
        ),
    ];
    for (name, kind, owners, subscribers, outcome, sends) in rows {
        let look = on_board_and(owners, subscribers, member.clone());
        let steps = if sends.is_some() { vec![look, added(&[USER])] } else { vec![look] };
        let run = add(kind, steps);
        let change = run.value();
        assert_eq!(
            (change.outcome, change.board_id.as_str(), change.user_id.as_str()),
            (outcome, BOARD, USER),
            "{name}"
        );
        assert_eq!((change.reason.as_ref(), change.warnings.len()), (None, 0), "{name}");
        assert_eq!(change.call.attempts as usize, run.sent.len(), "{name}");
        // The key travels with the change, and is told if there was one.
        assert_eq!(run.sent[0].key(), None, "{name}: looking changes nothing");
        assert_eq!(change.call.idempotency_key.is_some(), sends.is_some(), "{name}");
        if let Some(kind) = sends {
            let mutation = &run.sent[1];
            assert_eq!(mutation.operation(), "AddUsersToBoard");
            assert_eq!(
                mutation.variables(),
                json!({ "board": BOARD, "users": [USER], "kind": kind }),
                "{name}"
            );
            assert_eq!(mutation.key(), change.call.idempotency_key.as_deref(), "{name}");
        }
    }
}

#[test]
fn the_callers_key_goes_with_the_change() {
    let given = AddUserOptions {
        kind: None,
        idempotency_key: Some("step-1".to_owned()),
    };
    let run = act([on_board(&[], &[]), lost(), added(&[USER])], |call| {
        add::add(call, BOARD, USER, Some(given))
    });
    assert_eq!(
        run.sent.iter().map(|sent| sent.key()).collect::<Vec<_>>(),
        [None, Some("step-1"), Some("step-1")]
    );
    assert_eq!(run.value().call.idempotency_key.as_deref(), Some("step-1"));
    // No options at all are options without anything in them.
    let run = act([on_board(&[USER], &[])], |call| add::add(call, BOARD, USER, None));
    assert_eq!(run.value().outcome, MembershipOutcome::AlreadyOwner);
}

/// OKTA: a guest or a viewer cannot be an owner.
#[test]
fn a_guest_or_viewer_is_not_made_an_owner() {
    let rows = [
        ("2026-10", json!({ "id": USER, "kind": "guest" }), Some("guest")),
        ("2026-10", json!({ "id": USER, "kind": "view_only" }), Some("viewer")),
        ("2026-10", json!({ "id": USER, "kind": "admin" }), None),
        (
            "2026-04",
            json!({ "id": USER, "is_guest": true, "is_view_only": false }),
            Some("guest"),
        ),
        (
            "2026-04",
            json!({ "id": USER, "is_guest": false, "is_view_only": true }),
            Some("viewer"),
        ),
        ("2026-04", json!({ "id": USER, "is_guest": false, "is_view_only": false }), None),
        // Who is not listed, or somebody else: monday.com's to judge.
        ("2026-10", json!({ "id": OTHER, "kind": "guest" }), None),
        ("2026-04", json!(null), None),
    ];
    for (version, user, refused) in rows {
        let look = on_board_and(&[], &[USER], user);
        let steps = if refused.is_some() {
            vec![look]
        } else {
            vec![look, added(&[USER])]
        };
        let run = ScriptedHost::steps(steps).run(on_version(version), |call| {
            add::add(call, BOARD, USER, options(Some(SubscriberKind::Owner)))
        });
        assert_eq!(run.sent[0].variables(), json!({ "boards": [BOARD], "users": [USER] }));
        match refused {
            None => assert_eq!(run.value().outcome, MembershipOutcome::RoleChanged),
            Some(who) => {
                let (failure, temporary) = run.failure();
                assert_eq!((failure.kind, temporary), (InvalidInput, false));
                assert!(
                    failure.message.contains(who) && failure.message.contains(USER),
                    "{}",
                    failure.message
                );
            }
        }
    }
    // As a subscriber, a guest is welcome, and nobody asks.
    let run = add(Some(SubscriberKind::Subscriber), [on_board(&[], &[]), added(&[USER])]);
    assert!(!run.sent[0].document().contains("users("));
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
}

#[test]
fn where_owners_are_hidden_nobody_is_demoted_by_chance() {
    let unauthorized = || hidden(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE"));
    let run = add(None, [unauthorized()]);
    let (failure, temporary) = run.failure();
    assert_eq!(
        (failure.kind, temporary, failure.code.as_deref()),
        (PermissionDenied, false, Some("UNAUTHORIZED_FIELD_OR_TYPE"))
    );
    assert_eq!((failure.details.len(), failure.attempts), (1, 1));
    assert!(
        failure.message.contains("users:read") && failure.message.contains("kind"),
        "{}",
        failure.message
    );
    // The same without any data, and with lists that are null.
    let nothing = partial(
        json!(null),
        json!([{ "message": "Unauthorized", "path": ["boards", 0, "subscribers"] }]),
    );
    assert_eq!(add(None, [nothing]).failure().0.kind, PermissionDenied);
    let nulls = data(json!({ "boards": [{ "id": BOARD, "owners": null, "subscribers": people(&[OTHER]) }] }));
    assert_eq!(add(None, [nulls]).failure().0.kind, PermissionDenied);
    // Whoever says what the user is to be gets that, with a word on what was not seen.
    let run = add(Some(SubscriberKind::Subscriber), [unauthorized(), added(&[USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    assert_eq!(codes(&run.value().warnings), ["not-verified"]);
}

/// OKTA: a board without subscribers is answered with "could not run user loader".
#[test]
fn a_board_without_people_takes_its_first() {
    for step in [
        hidden(&["subscribers"], "Could not run user loader", None),
        partial(json!({ "boards": [null] }), json!([{ "message": "could not run user loader" }])),
        partial(json!(null), json!(["Could not run user loader"])),
    ] {
        // Such a board still tells who owns it.
        for owners in [owners(&[]), owners(&[OTHER])] {
            let run = add(None, [step.clone(), owners, added(&[USER])]);
            assert_eq!(run.value().outcome, MembershipOutcome::Added);
            let looks = ["ReadBoardMembers", "ReadBoardOwners", "AddUsersToBoard"];
            assert_eq!(run.operations(), looks);
        }
        // It may have been a moment of weakness, and may be one twice.
        let run = add(None, [step.clone(), step.clone()]);
        assert_eq!((run.failure().0.kind, run.failure().1), (ServerError, true));
        assert!(run.failure().0.message.contains("enter a kind"), "{}", run.failure().0.message);
        assert_eq!(
            add(None, [step.clone(), owners(&[USER])]).value().outcome,
            MembershipOutcome::AlreadyOwner
        );
        let run = add(None, [step, html(502)]);
        assert_eq!((run.failure().0.kind, run.failure().1), (Unavailable, true));
    }
}

fn owners(ids: &[&str]) -> Step {
    data(json!({ "boards": [{ "id": BOARD, "owners": people(ids) }] }))
}

/// One of several who is not told, with an error, may be the very one.
#[test]
fn people_who_are_told_in_part_are_not_all() {
    let part = |list: &str| {
        let mut board = json!({ "id": BOARD, "owners": people(&[OTHER]), "subscribers": people(&[OTHER]) });
        board[list] = json!([{ "id": OTHER }, null]);
        let error = json!([{ "message": "No.", "path": ["boards", 0, list, 1], "extensions": { "code": "INTERNAL_SERVER_ERROR" } }]);
        partial(json!({ "boards": [board] }), error)
    };
    let run = add(None, [part("owners")]);
    assert_eq!((run.failure().0.kind, run.failure().1), (ServerError, true));
    // All owners are there, and the user is none of them.
    assert_eq!(
        add(None, [part("subscribers"), added(&[USER])]).value().outcome,
        MembershipOutcome::Added
    );
    for list in ["owners", "subscribers"] {
        for in_answer in [removed(&[]), removed(&[USER])] {
            let run = remove([in_answer, part(list)]);
            assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true), "{list}");
        }
    }
}

/// An answer from memory names no board: another call may have had the key.
#[test]
fn an_addition_that_is_answered_from_memory_is_looked_at() {
    let replayed = || {
        let body = json!({ "data": { "add_users_to_board": people(&[USER]) } }).to_string();
        Ok(answer(200, &[("idempotency-replayed", "true")], body))
    };
    let add = |steps: Vec<Step>, key: Option<&str>| {
        let options = AddUserOptions {
            kind: None,
            idempotency_key: key.map(str::to_owned),
        };
        act(steps, |call| add::add(call, BOARD, USER, Some(options)))
    };
    let nobody = || on_board(&[], &[]);
    let run = add(vec![nobody(), replayed(), on_board(&[], &[USER])], Some("step-1"));
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    let run = add(vec![nobody(), replayed(), nobody()], Some("step-1"));
    assert_eq!((run.failure().0.kind, run.failure().1), (Rejected, false));
    // Where the people may not be seen, monday.com's word is all there is.
    let hidden_people = hidden(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE"));
    let run = add(vec![nobody(), replayed(), hidden_people], Some("step-1"));
    assert_eq!(codes(&run.value().warnings), ["not-verified"]);
    // Without a key of the caller's, no other call can have had it.
    assert_eq!(
        add(vec![nobody(), lost(), replayed()], None).value().outcome,
        MembershipOutcome::Added
    );
}

/// Asked for as a subscriber, an owner who stays one is no success.
#[test]
fn an_owner_who_does_not_become_a_subscriber_is_told() {
    let subscriber = Some(SubscriberKind::Subscriber);
    let run = add(subscriber, [on_board(&[USER], &[USER]), added(&[]), on_board(&[USER], &[USER])]);
    assert_eq!((run.failure().0.kind, run.failure().1), (Rejected, false));
    let run = add(subscriber, [on_board(&[USER], &[USER]), added(&[]), on_board(&[], &[USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::RoleChanged);
}

/// A limit passes. It says nothing of rights.
#[test]
fn a_limit_on_the_people_of_a_board_is_a_limit() {
    let limited = || hidden(&["owners"], "Rate limit exceeded for users", Some("tooManyRequests"));
    for kind in [None, Some(SubscriberKind::Subscriber)] {
        let run = add(kind, (0..4).map(|_| limited()));
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.attempts),
            (RateLimitExceeded, true, 4),
            "{kind:?}"
        );
    }
    let run = add(None, [limited(), on_board(&[], &[]), added(&[USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    // Nor when the owners are looked for without the subscribers.
    let not_loaded = hidden(&["subscribers"], "Could not run user loader", None);
    let run = ScriptedHost::steps([not_loaded, limited()]).run(retrying(0), |call| add::add(call, BOARD, USER, None));
    assert_eq!((run.failure().0.kind, run.failure().1), (RateLimitExceeded, true));
}

#[test]
fn no_board_no_change() {
    for step in [
        data(json!({ "boards": [] })),
        data(json!({ "boards": null })),
        data(json!({ "boards": [null] })),
    ] {
        let run = add(None, [step]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary), (NotFound, false));
        assert!(failure.message.contains(BOARD));
    }
    // Nor without a look.
    let run = act([html(403)], |call| add::add(call, BOARD, USER, None));
    assert_eq!(run.failure().0.kind, PermissionDenied);
    let run = ScriptedHost::steps([html(503)]).run(retrying(0), |call| add::add(call, BOARD, USER, None));
    assert_eq!((run.failure().0.kind, run.failure().1), (Unavailable, true));
}

/// monday.com's answer may leave the user out; then only a look tells.
#[test]
fn an_answer_without_the_user_is_looked_into() {
    let look = || on_board(&[], &[OTHER]);
    for answer in [
        added(&[]),
        added(&[OTHER]),
        data(json!({ "add_users_to_board": null })),
        data(json!({ "add_users_to_board": [null] })),
    ] {
        let run = add(None, [look(), answer, on_board(&[], &[OTHER, USER])]);
        assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::Added, 3));
    }
    let run = add(None, [look(), added(&[]), look()]);
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary), (Rejected, false));
    // Made a subscriber instead of the owner they were to be.
    let owner = |steps| add(Some(SubscriberKind::Owner), steps);
    let run = owner(vec![
        on_board_and(&[], &[], json!({ "id": USER, "kind": "member" })),
        added(&[]),
        on_board(&[], &[USER]),
    ]);
    assert_eq!(run.failure().0.kind, Rejected);
    let run = owner(vec![
        on_board_and(&[], &[], json!({ "id": USER, "kind": "member" })),
        added(&[]),
        on_board(&[USER], &[USER]),
    ]);
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
}

/// The change was accepted: "unavailable" or "no rights" would say that nothing was changed.
#[test]
fn an_addition_that_cannot_be_looked_into_is_unknown() {
    for after in [
        html(502),
        html(403),
        data(json!({ "boards": [] })),
        hidden(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE")),
    ] {
        let run = add(None, [on_board(&[], &[]), added(&[]), after]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary), (OutcomeUnknown, true), "{}", failure.message);
        assert_eq!(failure.idempotency_key.as_deref(), run.sent[1].key());
    }
    let run =
        ScriptedHost::steps([on_board(&[], &[]), added(&[]), rate_limited(30)]).run(retrying(0), |call| add::add(call, BOARD, USER, None));
    let (failure, _) = run.failure();
    assert_eq!((failure.kind, failure.retry_after_ms), (OutcomeUnknown, Some(30_000)));
}

/// monday.com says "unauthorized" of boards that do not exist, too (VCR 2025-07): look.
#[test]
fn a_refusal_is_told_from_a_missing_board() {
    let unauthorized = |root| refused(root, "User unauthorized to perform action", "USER_UNAUTHORIZED");
    let state = || data(json!({ "boards": [{ "id": BOARD, "state": "active" }] }));
    for (look, kind) in [
        (state(), PermissionDenied),
        (data(json!({ "boards": [] })), NotFound),
        (html(502), PermissionDenied),
    ] {
        let run = remove([unauthorized("delete_subscribers_from_board"), look]);
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.code.as_deref()),
            (kind, false, Some("USER_UNAUTHORIZED"))
        );
        assert_eq!(run.sent[1].operation(), "ReadBoardState");
    }
    let run = add(None, [on_board(&[], &[]), unauthorized("add_users_to_board"), state()]);
    assert_eq!(run.failure().0.kind, PermissionDenied);
    // A scope that is missing says nothing of the board, nor does a user who does not exist.
    let run = remove([refused("delete_subscribers_from_board", "No scope", "missingRequiredPermissions")]);
    assert_eq!(run.failure().0.kind, PermissionDenied);
    let run = remove([refused("delete_subscribers_from_board", "No such board", "InvalidBoardIdException")]);
    let (failure, _) = run.failure();
    assert_eq!((failure.kind, failure.code.as_deref()), (NotFound, Some("InvalidBoardIdException")));
    assert!(failure.message.contains("There is no board"), "{}", failure.message);
}

fn after(board_kind: &str, owners: &[&str], subscribers: &[&str], teams: Value) -> Step {
    data(json!({
        "me": { "id": "1" },
        "boards": [{
            "id": BOARD, "board_kind": board_kind, "owners": people(owners), "subscribers": people(subscribers),
            "team_owners": [], "team_subscribers": teams,
        }],
    }))
}

/// By the documentation of these codes the user does not exist, or is not on the board. Who is not
/// on the board is off it.
#[test]
fn a_user_of_whom_monday_knows_nothing_is_looked_for_on_the_board() {
    let not_there = |code| refused("delete_subscribers_from_board", "No such user", code);
    let elsewhere = json!([{ "name": "Night shift", "users": [{ "id": USER }] }]);
    let rows = [
        ("off it", after("private", &["1"], &["1"], json!([])), true),
        ("on it", after("private", &["1"], &["1", USER], json!([])), false),
        ("on it through a team", after("private", &["1"], &["1"], elsewhere), false),
        ("a look that fails", html(502), false),
        ("no board", data(json!({ "me": { "id": "1" }, "boards": [] })), false),
        (
            "people who are hidden",
            refused("boards", "No", "UNAUTHORIZED_FIELD_OR_TYPE"),
            false,
        ),
    ];
    for (name, look, is_off) in rows {
        for code in ["InvalidUserIdException", "ResourceNotFoundException"] {
            let run = remove([not_there(code), look.clone()]);
            assert_eq!(run.sent.len(), 2, "{name}");
            if is_off {
                let change = run.value();
                assert_eq!(change.outcome, MembershipOutcome::NotAMember, "{name}");
                assert_eq!(codes(&change.warnings), [code], "{name}");
            } else {
                let (failure, temporary) = run.failure();
                assert_eq!(
                    (failure.kind, temporary, failure.code.as_deref()),
                    (NotFound, false, Some(code)),
                    "{name}"
                );
                assert!(!failure.message.contains("There is no board"), "{name}: {}", failure.message);
            }
        }
    }
}

/// monday.com answers 200 even when it removed nobody (LIVE-A).
#[test]
fn what_became_of_a_removal_is_looked_at() {
    use MembershipOutcome::{Kept, NotAMember, Removed};
    let team = |ids: &[&str]| json!([{ "name": "Night shift", "users": people(ids) }, null, { "name": "Empty", "users": null }]);
    let me = || {
        data(json!({ "me": { "id": USER }, "boards": [{
            "id": BOARD, "board_kind": "public", "owners": people(&[USER]), "subscribers": people(&[USER]), "team_owners": null, "team_subscribers": null,
        }] }))
    };
    let rows = [
        (
            "gone",
            removed(&[USER]),
            after("private", &[OTHER], &[OTHER], json!([])),
            Removed,
            None,
        ),
        (
            "never there",
            removed(&[]),
            after("private", &[OTHER], &[OTHER], json!([])),
            NotAMember,
            None,
        ),
        (
            "never there, null",
            data(json!({ "delete_subscribers_from_board": null })),
            after("private", &[], &[], json!(null)),
            NotAMember,
            None,
        ),
        (
            "others were removed",
            removed(&[OTHER]),
            after("private", &[], &[], team(&[OTHER])),
            NotAMember,
            None,
        ),
        (
            "still there, on a public board",
            removed(&[USER]),
            after("public", &[], &[USER], json!([])),
            Kept,
            Some("public"),
        ),
        (
            "still there, as an owner",
            removed(&[]),
            after("private", &[USER], &[], json!([])),
            Kept,
            Some("workspace"),
        ),
        (
            "still there, on a private board",
            removed(&[USER]),
            after("private", &[], &[USER], json!([])),
            Kept,
            Some("workspace"),
        ),
        (
            "still there, through a team",
            removed(&[USER]),
            after("private", &[], &[], team(&[OTHER, USER])),
            Kept,
            Some("Night shift"),
        ),
        ("the token's own user", removed(&[]), me(), Kept, Some("token acts as")),
    ];
    for (name, answer, look, outcome, reason) in rows {
        let run = remove([answer, look]);
        let change = run.value();
        assert_eq!(change.outcome, outcome, "{name}");
        match reason {
            None => assert_eq!(change.reason, None, "{name}"),
            Some(word) => assert!(
                change.reason.as_deref().is_some_and(|reason| reason.contains(word)),
                "{name}: {:?}",
                change.reason
            ),
        }
        assert_eq!(run.operations(), ["DeleteSubscribersFromBoard", "ReadBoardAfterRemoval"]);
        assert_eq!(run.sent[0].variables(), json!({ "board": BOARD, "users": [USER] }));
        assert_eq!(
            (run.sent[0].key(), run.sent[1].key()),
            (change.call.idempotency_key.as_deref(), None)
        );
    }
    // The team may own the board, too.
    let owners =
        data(json!({ "boards": [{ "id": BOARD, "owners": [], "subscribers": [], "team_owners": team(&[USER]), "team_subscribers": [] }] }));
    assert_eq!(remove([removed(&[USER]), owners]).value().outcome, Kept);
}

#[test]
fn a_removal_that_cannot_be_looked_at_is_reported_as_told_or_unknown() {
    let hidden_people = || hidden(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE"));
    // What may pass is not taken for good: monday.com says so of people, too, who stay.
    for look in [html(502), html(500), Ok(answer(200, &[], "half"))] {
        let run = remove([removed(&[USER]), look]);
        assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    }
    for look in [html(403), data(json!({ "boards": [] })), hidden_people()] {
        let run = remove([removed(&[USER]), look]);
        let change = run.value();
        assert_eq!(
            (change.outcome, codes(&change.warnings)),
            (MembershipOutcome::Removed, vec!["not-verified"])
        );
    }
    for look in [html(502), html(403), hidden_people()] {
        let run = remove([removed(&[]), look]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary), (OutcomeUnknown, true));
        assert_eq!(failure.idempotency_key.as_deref(), run.sent[0].key());
    }
    let run = ScriptedHost::steps([removed(&[]), rate_limited(30)]).run(retrying(0), |call| delete::remove(call, BOARD, USER, None));
    assert_eq!(
        (run.failure().0.kind, run.failure().0.retry_after_ms),
        (OutcomeUnknown, Some(30_000))
    );
    let limited = hidden(&["owners"], "Rate limit exceeded for users", Some("tooManyRequests"));
    let run = ScriptedHost::steps([removed(&[]), limited]).run(retrying(0), |call| delete::remove(call, BOARD, USER, None));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    // A board that nobody can see, and nobody was removed from.
    let run = remove([removed(&[]), data(json!({ "boards": [] }))]);
    assert_eq!((run.failure().0.kind, run.failure().1), (NotFound, false));
}

#[test]
fn the_last_one_can_be_taken_off_a_board() {
    let nobody = || hidden(&["subscribers"], "Could not run user loader", None);
    for (answer, outcome) in [
        (removed(&[USER]), MembershipOutcome::Removed),
        (removed(&[]), MembershipOutcome::NotAMember),
    ] {
        let run = remove([answer.clone(), nobody(), owners(&[])]);
        assert_eq!((run.value().outcome, run.value().warnings.len()), (outcome, 0));
        let looks = [
            "DeleteSubscribersFromBoard",
            "ReadBoardAfterRemoval",
            "ReadBoardAfterRemovalWithoutSubscribers",
        ];
        assert_eq!(run.operations(), looks);
        // An owner who was not loaded the first time is still there, and so is who comes with a team.
        assert_eq!(
            remove([answer.clone(), nobody(), owners(&[USER])]).value().outcome,
            MembershipOutcome::Kept
        );
        let team = json!([{ "name": "Maths", "users": [{ "id": USER }] }]);
        let by_team = data(json!({ "boards": [{ "id": BOARD, "owners": [], "team_subscribers": team }] }));
        assert_eq!(remove([answer, nobody(), by_team]).value().outcome, MembershipOutcome::Kept);
    }
    // Owners are subscribers: with one there, the subscribers are missing, and not none.
    for in_answer in [removed(&[USER]), removed(&[])] {
        let run = remove([in_answer, nobody(), owners(&[OTHER])]);
        assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    }
    let run = remove([removed(&[]), nobody(), nobody()]);
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
}

#[test]
fn teams_that_cannot_be_seen_are_warned_of() {
    let look = partial(
        json!({ "me": { "id": "1" }, "boards": [{ "id": BOARD, "board_kind": "private", "owners": [], "subscribers": [], "team_owners": null, "team_subscribers": null }] }),
        json!([{ "message": "Unauthorized", "path": ["boards", 0, "team_owners"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let run = remove([removed(&[USER]), look]);
    assert_eq!(
        (run.value().outcome, codes(&run.value().warnings)),
        (MembershipOutcome::Removed, vec!["UNAUTHORIZED_FIELD_OR_TYPE"])
    );
}

#[test]
fn a_lost_answer_is_asked_for_again_under_the_same_key() {
    let run = remove([lost(), removed(&[USER]), after("private", &[], &[], json!([]))]);
    assert_eq!(run.value().outcome, MembershipOutcome::Removed);
    assert_eq!(run.sent[0].key(), run.sent[1].key());
    let run = remove((0..4).map(|_| lost()));
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary), (OutcomeUnknown, true));
}

#[test]
fn malformed_inputs_send_nothing() {
    let key = |key: &str| {
        Some(MutationOptions {
            idempotency_key: Some(key.to_owned()),
        })
    };
    for (board, user) in [
        ("", USER),
        (BOARD, ""),
        ("x", USER),
        (BOARD, "0"),
        ("1,2", USER),
        (BOARD, "4012689 "),
    ] {
        for run in [
            act([], |call| add::add(call, board, user, None)),
            act([], |call| delete::remove(call, board, user, None)),
        ] {
            let (failure, temporary) = run.failure();
            assert_eq!(
                (failure.kind, temporary, failure.attempts),
                (InvalidInput, false, 0),
                "{board:?} {user:?}"
            );
        }
    }
    let run = act([], |call| delete::remove(call, BOARD, USER, key("a b")));
    assert_eq!(run.failure().0.kind, InvalidInput);
}

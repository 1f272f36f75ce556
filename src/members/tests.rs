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
    bindings::types::{BoardMember, FailureKind::*, MembershipOutcome, MembershipResult, NewBoardMember, SubscriberKind},
    engine::call::Call,
    test_support::{
        REQUEST_ID, Run, ScriptedHost, Step, change, change_under, codes, data, html, lost, on_version, partial, rate_limited, response,
        retrying,
    },
};

const BOARD: &str = "18265829659";
const USER: &str = "4012689";
const OTHER: &str = "4012690";

fn new_member(kind: Option<SubscriberKind>) -> NewBoardMember {
    NewBoardMember {
        board_id: BOARD.to_owned(),
        user_id: USER.to_owned(),
        kind,
    }
}

fn member() -> BoardMember {
    BoardMember {
        board_id: BOARD.to_owned(),
        user_id: USER.to_owned(),
    }
}

fn add(kind: Option<SubscriberKind>, steps: impl IntoIterator<Item = Step>) -> Run<MembershipResult> {
    change(steps, |call| add::add(call, &new_member(kind)))
}

fn delete(steps: impl IntoIterator<Item = Step>) -> Run<MembershipResult> {
    change(steps, |call| delete::delete(call, &member()))
}

/// Without retries there is no second look.
fn add_at_once(kind: Option<SubscriberKind>, steps: impl IntoIterator<Item = Step>) -> Run<MembershipResult> {
    ScriptedHost::steps(steps).change(retrying(0), |call| add::add(call, &new_member(kind)))
}

fn delete_at_once(steps: impl IntoIterator<Item = Step>) -> Run<MembershipResult> {
    ScriptedHost::steps(steps).change(retrying(0), |call| delete::delete(call, &member()))
}

/// A change that does not show yet is looked at once more.
#[test]
fn a_look_that_comes_too_soon_is_repeated_once() {
    let gone = || after("private", &[OTHER], &[OTHER], json!([]));
    let there = || after("private", &[OTHER], &[OTHER, USER], json!([]));
    let run = delete([removed(&[USER]), there(), gone()]);
    assert_eq!(run.value().outcome, MembershipOutcome::Removed);
    assert_eq!(run.slept, [2_000]);
    let run = delete([removed(&[USER]), there(), there()]);
    assert_eq!(run.value().outcome, MembershipOutcome::Kept);
    // Not confirmed, or with a reason: once is enough.
    for (steps, outcome) in [
        ([removed(&[]), there()], MembershipOutcome::Kept),
        (
            [removed(&[USER]), after("public", &[], &[USER], json!([]))],
            MembershipOutcome::Kept,
        ),
    ] {
        let run = delete(steps);
        assert_eq!((run.value().outcome, run.slept.len()), (outcome, 0));
    }
    let run = add(None, [on_board(&[], &[]), added(&[]), on_board(&[], &[]), on_board(&[], &[USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    assert_eq!(run.slept, [2_000]);
}

fn owned_by(owners: Value) -> Step {
    data(json!({ "boards": [{ "id": BOARD, "owners": owners, "subscribers": people(&[OTHER]), "team_owners": [] }] }))
}

fn owned_by_teams(teams: Value) -> Step {
    data(json!({ "boards": [{ "id": BOARD, "owners": [], "subscribers": people(&[OTHER]), "team_owners": teams }] }))
}

/// Whoever takes the last owner off a board must know.
#[test]
fn a_board_that_is_left_without_an_owner_is_warned_of() {
    for (board, warnings) in [
        (after("private", &[], &[OTHER], json!([])), &["no-owner"][..]),
        (after("private", &[OTHER], &[OTHER], json!([])), &[]),
        // A team that owns it is an owner; a team that is withheld is not known.
        (owned_by_teams(json!([{ "name": "Ops", "users": [] }])), &[]),
        (owned_by_teams(json!(null)), &[]),
        (owned_by_teams(json!([null])), &[]),
        // Somebody who is deactivated stays an owner, and can manage nothing.
        (owned_by(json!([{ "id": OTHER, "status": "INACTIVE" }])), &["no-owner"]),
        (
            owned_by(json!([{ "id": OTHER, "status": "INACTIVE" }, { "id": "77", "status": "ACTIVE" }])),
            &[],
        ),
    ] {
        let run = delete([removed(&[USER]), board]);
        assert_eq!(run.value().outcome, MembershipOutcome::Removed);
        assert_eq!(codes(&run.value().call.warnings), warnings);
    }
}

fn people(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({ "id": id })).collect()
}

fn on_board(owners: &[&str], subscribers: &[&str]) -> Step {
    data(json!({ "boards": [{ "id": BOARD, "owners": people(owners), "subscribers": people(subscribers) }] }))
}

/// The people on the board, and the user of whom the kind is requested.
fn on_board_and(owners: &[&str], subscribers: &[&str], user: Value) -> Step {
    data(json!({ "boards": [{ "id": BOARD, "owners": people(owners), "subscribers": people(subscribers) }], "users": [user] }))
}

fn added(ids: &[&str]) -> Step {
    data(json!({ "add_users_to_board": people(ids) }))
}

fn removed(ids: &[&str]) -> Step {
    data(json!({ "delete_subscribers_from_board": people(ids) }))
}

/// The response under another request id.
fn with_request_id(step: Step, id: &str) -> Step {
    let mut response = step.unwrap();
    response.headers.retain(|(name, _)| name != "x-request-id");
    response.headers.push(("x-request-id".to_owned(), id.to_owned()));
    Ok(response)
}

/// People are non-null in the schema: an error about them leaves nothing of the board.
fn withheld(path: &[&str], message: &str, code: Option<&str>) -> Step {
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
fn an_owner_stays_an_owner_and_a_member_is_not_added_twice() {
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
        let before = on_board_and(owners, subscribers, member.clone());
        let steps = if sends.is_some() {
            vec![before, added(&[USER])]
        } else {
            vec![before]
        };
        let run = add(kind, steps);
        let result = run.value();
        assert_eq!(
            (result.outcome, result.board_id.as_str(), result.user_id.as_str()),
            (outcome, BOARD, USER),
            "{name}"
        );
        assert_eq!((result.reason.as_ref(), result.call.warnings.len()), (None, 0), "{name}");
        assert_eq!(result.call.requests_sent as usize, run.sent.len(), "{name}");
        // The key is sent with the change only, and reported if there was a change.
        assert_eq!(run.sent[0].key(), None, "{name}: reading changes nothing");
        assert_eq!(result.call.idempotency_key.is_some(), sends.is_some(), "{name}");
        if let Some(kind) = sends {
            let mutation = &run.sent[1];
            assert_eq!(mutation.operation(), "AddUsersToBoard");
            assert_eq!(
                mutation.variables(),
                json!({ "board": BOARD, "users": [USER], "kind": kind }),
                "{name}"
            );
            assert_eq!(mutation.key(), result.call.idempotency_key.as_deref(), "{name}");
        }
    }
}

#[test]
fn the_callers_idempotency_key_is_sent_with_the_change_and_not_with_the_reads() {
    let run = change_under("step-1", [on_board(&[], &[]), lost(), added(&[USER])], |call| {
        add::add(call, &new_member(None))
    });
    assert_eq!(
        run.sent.iter().map(|sent| sent.key()).collect::<Vec<_>>(),
        [None, Some("step-1"), Some("step-1")]
    );
    assert_eq!(run.value().call.idempotency_key.as_deref(), Some("step-1"));
    assert_eq!(run.value().call.requests_sent, 3);
    let run = change_under("step-2", [removed(&[USER]), after("private", &[], &[], json!([]))], |call| {
        delete::delete(call, &member())
    });
    assert_eq!(run.sent.iter().map(|sent| sent.key()).collect::<Vec<_>>(), [Some("step-2"), None]);
    assert_eq!(run.value().call.idempotency_key.as_deref(), Some("step-2"));
    // Without a change there is no key to report, not even the caller's.
    let run = change_under("step-3", [on_board(&[USER], &[])], |call| add::add(call, &new_member(None)));
    assert_eq!(
        (run.value().outcome, run.value().call.idempotency_key.as_ref(), run.sent[0].key()),
        (MembershipOutcome::AlreadyOwner, None, None)
    );
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
        // A user who is not listed is for monday.com to judge, and so is another user.
        ("2026-10", json!({ "id": OTHER, "kind": "guest" }), None),
        ("2026-04", json!(null), None),
    ];
    for (version, user, refused) in rows {
        let before = on_board_and(&[], &[USER], user);
        let steps = if refused.is_some() {
            vec![before]
        } else {
            vec![before, added(&[USER])]
        };
        let run = ScriptedHost::steps(steps).change(on_version(version), |call| add::add(call, &new_member(Some(SubscriberKind::Owner))));
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
    // A guest may be a subscriber: the kind of the user is not requested.
    let run = add(Some(SubscriberKind::Subscriber), [on_board(&[], &[]), added(&[USER])]);
    assert!(!run.sent[0].document().contains("users("));
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
}

#[test]
fn adding_without_a_kind_is_refused_if_the_owners_are_withheld() {
    let unauthorized = || withheld(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE"));
    let run = add(None, [unauthorized()]);
    let (failure, temporary) = run.failure();
    assert_eq!(
        (failure.kind, temporary, failure.code.as_deref()),
        (PermissionDenied, false, Some("UNAUTHORIZED_FIELD_OR_TYPE"))
    );
    assert_eq!((failure.details.len(), failure.call.requests_sent), (1, 1));
    assert_eq!(failure.details[0].path.as_deref(), Some("boards.0.owners"));
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
    // With a kind the user is added, and what could not be read is warned of.
    let run = add(Some(SubscriberKind::Subscriber), [unauthorized(), added(&[USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    assert_eq!(codes(&run.value().call.warnings), ["not-verified"]);
}

/// OKTA: the response for a board without subscribers is "could not run user loader".
#[test]
fn a_user_is_added_to_a_board_without_subscribers() {
    for step in [
        withheld(&["subscribers"], "Could not run user loader", None),
        partial(json!({ "boards": [null] }), json!([{ "message": "could not run user loader" }])),
        partial(json!(null), json!(["Could not run user loader"])),
    ] {
        // The owners of such a board can be read.
        for owners in [owners(&[]), owners(&[OTHER])] {
            let run = add(None, [step.clone(), owners, added(&[USER])]);
            assert_eq!(run.value().outcome, MembershipOutcome::Added);
            assert_eq!(run.operations(), ["ReadBoardMembers", "ReadBoardOwners", "AddUsersToBoard"]);
            assert_eq!(run.value().call.requests_sent, 3);
        }
        // If the owners fail to load as well, the error may pass.
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

/// The person who is missing from the list may be the user.
#[test]
fn a_partial_list_of_people_is_not_taken_for_the_whole_list() {
    let part = |list: &str| {
        let mut board = json!({ "id": BOARD, "owners": people(&[OTHER]), "subscribers": people(&[OTHER]) });
        board[list] = json!([{ "id": OTHER }, null]);
        let error = json!([{ "message": "No.", "path": ["boards", 0, list, 1], "extensions": { "code": "INTERNAL_SERVER_ERROR" } }]);
        partial(json!({ "boards": [board] }), error)
    };
    let run = add(None, [part("owners")]);
    assert_eq!((run.failure().0.kind, run.failure().1), (ServerError, true));
    // All owners are listed, and the user is not among them.
    assert_eq!(
        add(None, [part("subscribers"), added(&[USER])]).value().outcome,
        MembershipOutcome::Added
    );
    for list in ["owners", "subscribers"] {
        for deletion in [removed(&[]), removed(&[USER])] {
            let run = delete([deletion, part(list)]);
            assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true), "{list}");
        }
    }
}

/// A replayed response names no board: it may be the response to another call with the same key.
#[test]
fn a_replayed_response_to_an_addition_is_verified() {
    let replayed = || {
        let body = json!({ "data": { "add_users_to_board": people(&[USER]) } }).to_string();
        Ok(response(200, &[("idempotency-replayed", "true")], body))
    };
    let add = |steps: Vec<Step>, key: Option<&str>| {
        let add = |call: &mut Call<'_>| add::add(call, &new_member(None));
        match key {
            Some(key) => change_under(key, steps, add),
            None => change(steps, add),
        }
    };
    let nobody = || on_board(&[], &[]);
    let run = add(vec![nobody(), replayed(), on_board(&[], &[USER])], Some("step-1"));
    assert_eq!((run.value().outcome, run.value().call.replayed), (MembershipOutcome::Added, true));
    let run = add(vec![nobody(), replayed(), nobody(), nobody()], Some("step-1"));
    assert_eq!((run.failure().0.kind, run.failure().1), (Conflict, false));
    // Where the people are withheld, the response is all there is.
    let withheld_people = withheld(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE"));
    let run = add(vec![nobody(), replayed(), withheld_people], Some("step-1"));
    assert_eq!(codes(&run.value().call.warnings), ["not-verified"]);
    // No other call can have had a fresh key.
    assert_eq!(
        add(vec![nobody(), lost(), replayed()], None).value().outcome,
        MembershipOutcome::Added
    );
}

/// The caller requested a subscriber: an owner who stays an owner is not a success.
#[test]
fn adding_as_a_subscriber_fails_if_the_user_stays_an_owner() {
    let subscriber = Some(SubscriberKind::Subscriber);
    let run = add_at_once(subscriber, [on_board(&[USER], &[USER]), added(&[]), on_board(&[USER], &[USER])]);
    assert_eq!((run.failure().0.kind, run.failure().1), (Rejected, false));
    let run = add(subscriber, [on_board(&[USER], &[USER]), added(&[]), on_board(&[], &[USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::RoleChanged);
}

/// A limit passes. It says nothing about permissions.
#[test]
fn a_rate_limit_on_reading_people_is_retried_and_reported_as_a_rate_limit() {
    let limited = || withheld(&["owners"], "Rate limit exceeded for users", Some("tooManyRequests"));
    for kind in [None, Some(SubscriberKind::Subscriber)] {
        let run = add(kind, (0..4).map(|_| limited()));
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.call.requests_sent),
            (RateLimitExceeded, true, 4),
            "{kind:?}"
        );
    }
    let run = add(None, [limited(), on_board(&[], &[]), added(&[USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    // The same holds for reading the owners without the subscribers.
    let not_loaded = withheld(&["subscribers"], "Could not run user loader", None);
    let run = ScriptedHost::steps([not_loaded, limited()]).change(retrying(0), |call| add::add(call, &new_member(None)));
    assert_eq!((run.failure().0.kind, run.failure().1), (RateLimitExceeded, true));
}

#[test]
fn nothing_is_changed_if_the_board_cannot_be_read() {
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
    // The same holds if the request to read it fails.
    let run = change([html(403)], |call| add::add(call, &new_member(None)));
    assert_eq!(run.failure().0.kind, ConnectionFailed);
    let run = ScriptedHost::steps([html(503)]).change(retrying(0), |call| add::add(call, &new_member(None)));
    assert_eq!((run.failure().0.kind, run.failure().1), (Unavailable, true));
}

/// monday.com's response may leave the user out; then only reading the board shows the outcome.
#[test]
fn a_response_that_does_not_name_the_user_is_verified() {
    let before = || on_board(&[], &[OTHER]);
    for response in [
        added(&[]),
        added(&[OTHER]),
        data(json!({ "add_users_to_board": null })),
        data(json!({ "add_users_to_board": [null] })),
    ] {
        let run = add(None, [before(), response, on_board(&[], &[OTHER, USER])]);
        assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::Added, 3));
    }
    let run = add_at_once(None, [before(), added(&[]), before()]);
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary), (Rejected, false));
    // The user became a subscriber instead of an owner.
    let owner = |steps| add_at_once(Some(SubscriberKind::Owner), steps);
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

/// The change was accepted: "unavailable" or "permission denied" would say that nothing was changed.
#[test]
fn an_addition_that_cannot_be_verified_has_an_unknown_outcome() {
    for after in [
        html(502),
        html(403),
        data(json!({ "boards": [] })),
        withheld(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE")),
    ] {
        let run = add(None, [on_board(&[], &[]), added(&[]), after]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary), (OutcomeUnknown, true), "{}", failure.message);
        assert_eq!(failure.call.idempotency_key.as_deref(), run.sent[1].key());
    }
    let run = ScriptedHost::steps([on_board(&[], &[]), added(&[]), rate_limited(30)])
        .change(retrying(0), |call| add::add(call, &new_member(None)));
    let (failure, _) = run.failure();
    assert_eq!((failure.kind, failure.retry_after_ms), (OutcomeUnknown, Some(30_000)));
}

/// monday.com refuses changes of boards that do not exist as "unauthorized", too (VCR 2025-07).
#[test]
fn a_refusal_is_distinguished_from_a_missing_board_by_reading_it() {
    let unauthorized = |root| refused(root, "User unauthorized to perform action", "USER_UNAUTHORIZED");
    let state = || data(json!({ "boards": [{ "id": BOARD, "state": "active" }] }));
    for (read, kind) in [
        (state(), PermissionDenied),
        (data(json!({ "boards": [] })), NotFound),
        (html(502), PermissionDenied),
    ] {
        let run = delete([unauthorized("delete_subscribers_from_board"), read]);
        let (failure, temporary) = run.failure();
        assert_eq!(
            (failure.kind, temporary, failure.code.as_deref()),
            (kind, false, Some("USER_UNAUTHORIZED"))
        );
        assert_eq!(run.sent[1].operation(), "ReadBoardState");
    }
    let run = add(None, [on_board(&[], &[]), unauthorized("add_users_to_board"), state()]);
    assert_eq!(run.failure().0.kind, PermissionDenied);
    // A missing scope says nothing about the board, and a named board needs no reading.
    let run = delete([refused("delete_subscribers_from_board", "No scope", "missingRequiredPermissions")]);
    assert_eq!(run.failure().0.kind, PermissionDenied);
    let run = delete([refused("delete_subscribers_from_board", "No such board", "InvalidBoardIdException")]);
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

/// By the documentation of these codes the user does not exist, or is not on the board. A user who
/// is not on the board needs no removal.
#[test]
fn a_user_whom_monday_does_not_find_is_not_a_member_if_the_board_confirms_it() {
    let not_there = |code| refused("delete_subscribers_from_board", "No such user", code);
    let elsewhere = json!([{ "name": "Night shift", "users": [{ "id": USER }] }]);
    let rows = [
        ("not on it", after("private", &["1"], &["1"], json!([])), true),
        ("on it", after("private", &["1"], &["1", USER], json!([])), false),
        ("on it through a team", after("private", &["1"], &["1"], elsewhere), false),
        ("a read that fails", html(502), false),
        ("no board", data(json!({ "me": { "id": "1" }, "boards": [] })), false),
        (
            "people who are withheld",
            refused("boards", "No", "UNAUTHORIZED_FIELD_OR_TYPE"),
            false,
        ),
    ];
    for (name, read, is_not_on_it) in rows {
        for code in ["InvalidUserIdException", "ResourceNotFoundException"] {
            let run = delete([not_there(code), read.clone()]);
            assert_eq!(run.sent.len(), 2, "{name}");
            if is_not_on_it {
                let result = run.value();
                assert_eq!(result.outcome, MembershipOutcome::NotAMember, "{name}");
                assert_eq!(codes(&result.call.warnings), [code], "{name}");
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

/// The response to a removal has status 200 even if nobody was removed (LIVE-A).
#[test]
fn a_removal_is_verified_by_reading_the_board() {
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
    for (name, response, read, outcome, reason) in rows {
        let run = delete_at_once([response, read]);
        let result = run.value();
        assert_eq!(result.outcome, outcome, "{name}");
        match reason {
            None => assert_eq!(result.reason, None, "{name}"),
            Some(word) => assert!(
                result.reason.as_deref().is_some_and(|reason| reason.contains(word)),
                "{name}: {:?}",
                result.reason
            ),
        }
        assert_eq!(run.operations(), ["DeleteSubscribersFromBoard", "ReadBoardAfterRemoval"]);
        assert_eq!(run.sent[0].variables(), json!({ "board": BOARD, "users": [USER] }));
        assert_eq!(
            (run.sent[0].key(), run.sent[1].key()),
            (result.call.idempotency_key.as_deref(), None)
        );
    }
    // The team may own the board, too.
    let owners =
        data(json!({ "boards": [{ "id": BOARD, "owners": [], "subscribers": [], "team_owners": team(&[USER]), "team_subscribers": [] }] }));
    assert_eq!(delete_at_once([removed(&[USER]), owners]).value().outcome, Kept);
}

#[test]
fn a_removal_that_cannot_be_verified_is_warned_of_or_has_an_unknown_outcome() {
    let withheld_people = || withheld(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE"));
    // If the read may succeed later, the removal is not believed: monday.com also reports people who
    // stay as removed.
    for read in [html(502), html(500), Ok(response(200, &[], "half"))] {
        let run = delete([removed(&[USER]), read]);
        assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    }
    for read in [html(403), data(json!({ "boards": [] })), withheld_people()] {
        let run = delete([removed(&[USER]), read]);
        let result = run.value();
        assert_eq!(
            (result.outcome, codes(&result.call.warnings)),
            (MembershipOutcome::Removed, vec!["not-verified"])
        );
    }
    for read in [html(502), html(403), withheld_people()] {
        let run = delete([removed(&[]), read]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary), (OutcomeUnknown, true));
        assert_eq!(failure.call.idempotency_key.as_deref(), run.sent[0].key());
    }
    let run = ScriptedHost::steps([removed(&[]), rate_limited(30)]).change(retrying(0), |call| delete::delete(call, &member()));
    assert_eq!(
        (run.failure().0.kind, run.failure().0.retry_after_ms),
        (OutcomeUnknown, Some(30_000))
    );
    let limited = withheld(&["owners"], "Rate limit exceeded for users", Some("tooManyRequests"));
    let run = ScriptedHost::steps([removed(&[]), limited]).change(retrying(0), |call| delete::delete(call, &member()));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    // The board cannot be seen, and nobody was removed.
    let run = delete([removed(&[]), data(json!({ "boards": [] }))]);
    assert_eq!((run.failure().0.kind, run.failure().1), (NotFound, false));
}

#[test]
fn the_last_user_can_be_removed_from_a_board() {
    let nobody = || withheld(&["subscribers"], "Could not run user loader", None);
    for (response, outcome) in [
        (removed(&[USER]), MembershipOutcome::Removed),
        (removed(&[]), MembershipOutcome::NotAMember),
    ] {
        let run = delete([response.clone(), nobody(), owners(&[])]);
        assert_eq!((run.value().outcome, run.value().call.warnings.len()), (outcome, 0));
        assert_eq!(
            run.operations(),
            [
                "DeleteSubscribersFromBoard",
                "ReadBoardAfterRemoval",
                "ReadBoardAfterRemovalWithoutSubscribers",
            ]
        );
        assert_eq!(run.value().call.requests_sent, 3);
        // An owner who was not loaded the first time is still a member, and so is one through a team.
        assert_eq!(
            delete_at_once([response.clone(), nobody(), owners(&[USER])]).value().outcome,
            MembershipOutcome::Kept
        );
        let team = json!([{ "name": "Maths", "users": [{ "id": USER }] }]);
        let by_team = data(json!({ "boards": [{ "id": BOARD, "owners": [], "team_subscribers": team }] }));
        assert_eq!(delete([response, nobody(), by_team]).value().outcome, MembershipOutcome::Kept);
    }
    // Owners are subscribers: if there is an owner, the subscribers are missing, not none.
    for deletion in [removed(&[USER]), removed(&[])] {
        let run = delete([deletion, nobody(), owners(&[OTHER])]);
        assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    }
    let run = delete([removed(&[]), nobody(), nobody()]);
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
}

#[test]
fn withheld_teams_are_warned_of() {
    let read = partial(
        json!({ "me": { "id": "1" }, "boards": [{ "id": BOARD, "board_kind": "private", "owners": [], "subscribers": [], "team_owners": null, "team_subscribers": null }] }),
        json!([{ "message": "Unauthorized", "path": ["boards", 0, "team_owners"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let run = delete([removed(&[USER]), read]);
    assert_eq!(
        (run.value().outcome, codes(&run.value().call.warnings)),
        (MembershipOutcome::Removed, vec!["UNAUTHORIZED_FIELD_OR_TYPE"])
    );
}

#[test]
fn a_lost_response_is_retried_under_the_same_idempotency_key() {
    let run = delete([lost(), removed(&[USER]), after("private", &[], &[], json!([]))]);
    assert_eq!(run.value().outcome, MembershipOutcome::Removed);
    assert_eq!(run.sent[0].key(), run.sent[1].key());
    let run = delete((0..4).map(|_| lost()));
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary), (OutcomeUnknown, true));
}

#[test]
fn malformed_inputs_are_refused_before_a_request() {
    for (board, user) in [
        ("", USER),
        (BOARD, ""),
        ("x", USER),
        (BOARD, "0"),
        ("1,2", USER),
        (BOARD, "4012 689"),
    ] {
        for run in [
            change([], |call| {
                let member = NewBoardMember {
                    board_id: board.to_owned(),
                    user_id: user.to_owned(),
                    kind: None,
                };
                add::add(call, &member)
            }),
            change([], |call| {
                let member = BoardMember {
                    board_id: board.to_owned(),
                    user_id: user.to_owned(),
                };
                delete::delete(call, &member)
            }),
        ] {
            let (failure, temporary) = run.failure();
            assert_eq!(
                (failure.kind, temporary, failure.call.requests_sent),
                (InvalidInput, false, 0),
                "{board:?} {user:?}"
            );
        }
    }
    for run in [
        change_under("a b", [], |call| add::add(call, &new_member(None))),
        change_under("a b", [], |call| delete::delete(call, &member())),
    ] {
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary, failure.call.requests_sent), (InvalidInput, false, 0));
        assert_eq!((failure.call.idempotency_key.as_ref(), failure.call.http_status), (None, None));
    }
}

/// The errors of the first read say why the owners are withheld. The second read confirms only that
/// they are, so its status and request id do not belong to these errors.
#[test]
fn a_refusal_for_withheld_owners_reports_the_request_that_listed_the_errors() {
    let not_loaded = || json!([{ "message": "Could not run user loader", "extensions": { "code": "first-code" } }]);
    let first = |http_status: u16| {
        let step = partial(json!({ "boards": [null] }), not_loaded());
        let mut response = with_request_id(step, "first-read").unwrap();
        response.status = http_status;
        Ok(response)
    };
    let second_reads = || {
        [
            withheld(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE")),
            data(json!({ "boards": [{ "id": BOARD, "owners": null }] })),
            partial(
                json!({ "boards": [{ "id": BOARD, "owners": [null] }] }),
                json!([{ "message": "No.", "path": ["boards", 0, "owners", 0] }]),
            ),
        ]
    };
    for http_status in [200, 500] {
        for second in second_reads() {
            let run = add(None, [first(http_status), with_request_id(second, "second-read")]);
            let (failure, temporary) = run.failure();
            assert_eq!(
                (failure.kind, temporary, failure.code.as_deref()),
                (ServerError, true, Some("first-code"))
            );
            let details: Vec<&str> = failure.details.iter().map(|error| error.message.as_str()).collect();
            assert_eq!(details, ["Could not run user loader"]);
            assert_eq!(
                (
                    failure.call.request_id.as_deref(),
                    failure.call.http_status,
                    failure.call.requests_sent
                ),
                (Some("first-read"), Some(http_status), 2)
            );
        }
    }
    // The same if the statuses are the other way round, and if an attempt before the first response
    // was lost: that attempt counts.
    let mut refusal = with_request_id(
        withheld(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE")),
        "second-read",
    )
    .unwrap();
    refusal.status = 403;
    let run = add(None, [lost(), first(200), Ok(refusal)]);
    let (failure, _) = run.failure();
    assert_eq!((failure.kind, failure.details.len()), (ServerError, 1));
    assert_eq!(
        (
            failure.call.request_id.as_deref(),
            failure.call.http_status,
            failure.call.requests_sent
        ),
        (Some("first-read"), Some(200), 3)
    );
    // A second read that fails for a reason of its own decides.
    let run = add(None, [first(200), html(502)]);
    let (failure, _) = run.failure();
    assert_eq!((failure.kind, failure.details.len()), (Unavailable, 0));
    assert_eq!(
        (
            failure.call.request_id.as_deref(),
            failure.call.http_status,
            failure.call.requests_sent
        ),
        (None, Some(502), 2)
    );
}

#[test]
fn a_deletion_that_cannot_be_verified_reports_the_verifying_read() {
    let denied = || {
        let body = json!({ "errors": [{ "message": "No scope", "extensions": { "code": "missingRequiredPermissions" } }] });
        with_request_id(Ok(response(403, &[], body.to_string())), "read-1")
    };
    let loader = || with_request_id(withheld(&["subscribers"], "Could not run user loader", None), "read-1");
    let owners_only = || with_request_id(owners(&[OTHER]), "read-2");
    let crashed = || {
        let errors = json!([{ "message": "Oops", "extensions": { "code": "INTERNAL_SERVER_ERROR" } }]);
        with_request_id(partial(json!({ "boards": null }), errors), "read-1")
    };
    let gone = || with_request_id(data(json!({ "boards": [] })), "read-1");
    let rows = [
        ("denied", &[][..], vec![denied()], OutcomeUnknown, Some("read-1"), Some(403), 1),
        ("a page", &[], vec![html(502)], OutcomeUnknown, None, Some(502), 0),
        ("a page, and named", &[USER], vec![html(502)], OutcomeUnknown, None, Some(502), 0),
        ("a crash", &[], vec![crashed()], OutcomeUnknown, Some("read-1"), Some(200), 1),
        (
            "a crash, and named",
            &[USER],
            vec![crashed()],
            OutcomeUnknown,
            Some("read-1"),
            Some(200),
            1,
        ),
        ("no response", &[], vec![lost()], OutcomeUnknown, None, None, 0),
        ("no response, and named", &[USER], vec![lost()], OutcomeUnknown, None, None, 0),
        ("no board", &[], vec![gone()], NotFound, Some("read-1"), Some(200), 0),
        // The errors are those of the first read.
        (
            "people who fail to load",
            &[],
            vec![loader(), owners_only()],
            OutcomeUnknown,
            Some("read-1"),
            Some(200),
            1,
        ),
    ];
    for (name, ids, reads, kind, request_id, http_status, details) in rows {
        let mut steps = vec![with_request_id(removed(ids), "deletion")];
        steps.extend(reads);
        let run = ScriptedHost::steps(steps).change(retrying(0), |call| delete::delete(call, &member()));
        let (failure, _) = run.failure();
        assert_eq!(
            (failure.kind, failure.call.request_id.as_deref(), failure.call.http_status),
            (kind, request_id, http_status),
            "{name}"
        );
        assert_eq!(failure.details.len(), details, "{name}");
        assert_eq!(failure.call.requests_sent as usize, run.sent.len(), "{name}");
        assert_eq!(failure.call.idempotency_key.as_deref(), run.sent[0].key(), "{name}");
    }
}

#[test]
fn an_addition_that_cannot_be_verified_reports_the_verifying_read() {
    let unauthorized = || withheld(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE"));
    let steps = |last: Step| {
        [
            with_request_id(on_board(&[], &[]), "first-read"),
            with_request_id(added(&[]), "addition"),
            last,
        ]
    };
    for (last, kind, details) in [
        (unauthorized(), OutcomeUnknown, 1),
        (data(json!({ "boards": [] })), OutcomeUnknown, 0),
        (on_board(&[], &[]), Rejected, 0),
    ] {
        let run = add_at_once(None, steps(with_request_id(last, "last-read")));
        let (failure, _) = run.failure();
        assert_eq!(
            (failure.kind, failure.details.len(), failure.call.request_id.as_deref()),
            (kind, details, Some("last-read")),
            "{}",
            failure.message
        );
        assert_eq!((failure.call.http_status, failure.call.requests_sent), (Some(200), 3));
    }
    let run = ScriptedHost::steps(steps(lost())).change(retrying(0), |call| add::add(call, &new_member(None)));
    let (failure, _) = run.failure();
    assert_eq!(
        (failure.kind, failure.call.http_status, failure.call.request_id.as_ref()),
        (OutcomeUnknown, None, None)
    );
}

/// The read after a refusal tells what the refusal means. The failure is still the refusal.
#[test]
fn a_refused_change_reports_the_refusal_and_not_the_read_after_it() {
    let unauthorized = |root| with_request_id(refused(root, "User unauthorized to perform action", "USER_UNAUTHORIZED"), "refusal");
    let no_board = || with_request_id(data(json!({ "boards": [] })), "read");
    let no_user = || {
        with_request_id(
            refused("delete_subscribers_from_board", "No such user", "InvalidUserIdException"),
            "refusal",
        )
    };
    for (run, kind, requests_sent) in [
        (delete([unauthorized("delete_subscribers_from_board"), no_board()]), NotFound, 2),
        (
            add(None, [on_board(&[], &[]), unauthorized("add_users_to_board"), no_board()]),
            NotFound,
            3,
        ),
        (
            delete([unauthorized("delete_subscribers_from_board"), html(502)]),
            PermissionDenied,
            2,
        ),
        (delete([no_user(), html(502)]), NotFound, 2),
        (
            delete([no_user(), with_request_id(after("private", &[], &[USER], json!([])), "read")]),
            NotFound,
            2,
        ),
    ] {
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary, failure.details.len()), (kind, false, 1));
        assert_eq!(
            (
                failure.call.request_id.as_deref(),
                failure.call.http_status,
                failure.call.requests_sent
            ),
            (Some("refusal"), Some(200), requests_sent)
        );
    }
}

#[test]
fn a_result_reports_the_change_and_not_the_reads_around_it() {
    let change = |step| with_request_id(step, "change");
    let run = delete([change(removed(&[USER])), after("private", &[], &[], json!([]))]);
    assert_eq!(run.value().call.request_id.as_deref(), Some("change"));
    assert_eq!((run.value().call.http_status, run.value().call.requests_sent), (Some(200), 2));
    let run = add(None, [on_board(&[], &[]), change(added(&[])), on_board(&[], &[USER])]);
    assert_eq!(run.value().call.request_id.as_deref(), Some("change"));
    assert_eq!((run.value().call.http_status, run.value().call.requests_sent), (Some(200), 3));
    // Without a change, the last response.
    let run = add(None, [on_board(&[USER], &[])]);
    assert_eq!(
        (run.value().call.request_id.as_deref(), run.value().call.requests_sent),
        (Some(REQUEST_ID), 1)
    );
}

#[test]
fn a_failure_keeps_the_warnings_that_came_before_it() {
    let unauthorized = withheld(&["owners"], "Unauthorized", Some("UNAUTHORIZED_FIELD_OR_TYPE"));
    let denied = refused("add_users_to_board", "No scope", "missingRequiredPermissions");
    let run = add(Some(SubscriberKind::Subscriber), [unauthorized, denied]);
    assert_eq!(run.failure().0.kind, PermissionDenied);
    assert_eq!(codes(&run.failure().0.call.warnings), ["not-verified"]);
}

/// After subscribers that fail to load, the owners are read alone: what is told of them decides.
#[test]
fn owners_who_are_not_told_in_full_are_not_taken_for_none() {
    let nobody = || withheld(&["subscribers"], "Could not run user loader", None);
    let with_null: fn() -> Step = || data(json!({ "boards": [{ "id": BOARD, "owners": [null] }] }));
    let in_part: fn() -> Step = || {
        partial(
            json!({ "boards": [{ "id": BOARD, "owners": [] }] }),
            json!([{ "message": "No.", "path": ["boards", 0, "owners"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
        )
    };
    for owners in [with_null, in_part] {
        // Who owns the board is not known, so nobody is added without a kind.
        let run = add(None, [nobody(), owners()]);
        assert_eq!((run.failure().0.kind, run.sent.len()), (ServerError, 2));
        // Nor is anybody seen to be gone.
        let run = delete([removed(&[USER]), nobody(), owners()]);
        assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    }
    // An owner who is told is enough to know who owns it, and not who is on it.
    let run = add(None, [nobody(), owners(&[OTHER]), added(&[USER])]);
    assert_eq!(codes(&run.value().call.warnings), ["not-verified"]);
}

/// The failure of a look keeps what monday.com said, and its wait.
#[test]
fn a_removal_that_cannot_be_verified_says_why_and_when_to_try_again() {
    let run = ScriptedHost::steps([removed(&[]), rate_limited(30)]).change(retrying(0), |call| delete::delete(call, &member()));
    let (failure, temporary) = run.failure();
    assert_eq!(
        (failure.kind, temporary, failure.retry_after_ms),
        (OutcomeUnknown, true, Some(30_000))
    );
    assert!(!failure.details.is_empty() && failure.code.is_some());
}

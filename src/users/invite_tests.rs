//! invite-user.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use serde_json::{Value, json};

use super::invite;
use crate::{
    bindings::types::{FailureKind::*, Invitation, InvitationOutcome, InvitationResult, UserRole},
    test_support::{Run, Step, change, change_under, codes, data, lost, status},
};

const EMAIL: &str = "new@harbor.example";
const USER: &str = "4012689";

fn invitation() -> Invitation {
    Invitation {
        email: format!(" {EMAIL} "),
        role: Some(UserRole::Guest),
        product: Some("work_management".to_owned()),
    }
}

fn run(steps: impl IntoIterator<Item = Step>) -> Run<InvitationResult> {
    change(steps, |call| invite(call, &invitation()))
}

fn nobody() -> Step {
    data(json!({ "users": [] }))
}

fn known(status: &str) -> Step {
    data(json!({ "users": [{ "id": USER, "email": EMAIL, "status": status, "kind": "guest" }] }))
}

fn invited(users: Value, errors: Value) -> Step {
    data(json!({ "invite_users": { "invited_users": users, "errors": errors } }))
}

#[test]
fn somebody_new_is_invited_and_looked_up() {
    let run = run([nobody(), invited(json!([{ "id": USER }]), Value::Null), known("PENDING")]);
    let result = run.value();
    assert_eq!(
        (result.outcome, result.user_id.as_deref()),
        (InvitationOutcome::Invited, Some(USER))
    );
    assert_eq!(result.kind.as_deref(), Some("guest"));
    assert_eq!(
        run.sent[1].variables(),
        json!({ "emails": [EMAIL], "role": "GUEST", "product": "work_management" })
    );
}

#[test]
fn somebody_known_gets_no_mail() {
    for (word, outcome) in [
        ("PENDING", InvitationOutcome::AlreadyPending),
        ("ACTIVE", InvitationOutcome::AlreadyActive),
        ("INACTIVE", InvitationOutcome::Deactivated),
    ] {
        let run = run([known(word)]);
        assert_eq!((run.value().outcome, run.sent.len()), (outcome, 1));
        assert_eq!(run.value().user_id.as_deref(), Some(USER));
    }
}

#[test]
fn a_refusal_inside_the_data_is_a_failure() {
    let refused = || {
        invited(
            json!([]),
            json!([{ "code": "ERROR", "message": "No seat is free", "email": EMAIL }]),
        )
    };
    let run = run([nobody(), refused(), nobody()]);
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary), (Rejected, false));
    assert!(failure.message.contains("No seat is free"), "{}", failure.message);
    // Somebody else invited them meanwhile.
    let run = self::run([nobody(), refused(), known("PENDING")]);
    assert_eq!(run.value().outcome, InvitationOutcome::AlreadyPending);
}

#[test]
fn an_invited_user_who_is_not_shown_yet_has_the_id_of_the_response() {
    let run = run([nobody(), invited(json!([{ "id": USER }]), Value::Null), nobody()]);
    assert_eq!(run.value().user_id.as_deref(), Some(USER));
    let run = self::run([
        nobody(),
        invited(json!([{ "id": USER }]), Value::Null),
        lost(),
        lost(),
        lost(),
        lost(),
    ]);
    assert_eq!(codes(&run.value().call.warnings), ["not-verified"]);
    let run = self::run([nobody(), invited(json!([]), Value::Null), lost(), lost(), lost(), lost()]);
    assert_eq!(run.failure().0.kind, OutcomeUnknown);
    let run = self::run([nobody(), invited(json!([]), Value::Null), nobody()]);
    assert_eq!(run.failure().0.kind, Rejected);
}

/// As it was seen on a plan without the right (community.monday.com, thread 119554): the data has no
/// field at all.
#[test]
fn a_refusal_with_empty_data_is_one_of_permission() {
    let body = json!({
        "data": {},
        "errors": [{ "message": "Unauthorized field or type", "path": ["invite_users"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }],
        "extensions": { "request_id": "1" }
    });
    let run = run([nobody(), status(200, body)]);
    assert_eq!(run.failure().0.kind, PermissionDenied);
}

#[test]
fn the_response_to_another_call_is_not_taken_for_its_own() {
    let replayed = match invited(json!([{ "id": "5" }]), Value::Null) {
        Ok(mut response) => {
            response.headers.push(("idempotency-replayed".to_owned(), "true".to_owned()));
            Ok(response)
        }
        other => other,
    };
    let run = change_under("k", [nobody(), replayed, nobody()], |call| invite(call, &invitation()));
    assert_eq!(run.failure().0.kind, Conflict);
}

#[test]
fn what_cannot_be_invited_with_is_refused_before_anything_is_sent() {
    let refuse = |change_of: fn(&mut Invitation)| {
        let mut wanted = invitation();
        change_of(&mut wanted);
        let run = change([], |call| invite(call, &wanted));
        let message = run.failure().0.message.clone();
        assert_eq!((run.failure().0.kind, run.sent.len()), (InvalidInput, 0));
        message
    };
    assert!(refuse(|wanted| wanted.role = Some(UserRole::Custom("17".to_owned()))).contains("update-user-role"));
    refuse(|wanted| wanted.product = Some("Work Management".to_owned()));
    refuse(|wanted| wanted.email = "nobody".to_owned());
}

//! activate-user, deactivate-user, update-user-role and list-roles.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use serde_json::{Value, json};

use super::{activate, deactivate as shut_out, role, roles};
use crate::{
    bindings::types::{FailureKind::*, UserRole, UserRoleChange, UserRoleOutcome, UserRoleResult, UserStatusOutcome, UserStatusResult},
    test_support::{Run, ScriptedHost, Step, change, change_under, codes, data, lost, on_version, partial, rate_limited, read, response},
};

const USER: &str = "4012689";
const SELF: &str = "4012690";

fn stands(status: &str, kind: &str, role: &str) -> Step {
    data(json!({
        "me": { "id": SELF },
        "users": [{ "id": USER, "status": status, "kind": kind, "user_config": { "role_id": role } }]
    }))
}

fn active() -> Step {
    stands("ACTIVE", "member", "2")
}

fn inactive() -> Step {
    stands("INACTIVE", "member", "2")
}

fn deactivated(users: Value, errors: Value) -> Step {
    data(json!({ "deactivate_users": { "deactivated_users": users, "errors": errors } }))
}

fn named() -> Step {
    deactivated(json!([{ "id": USER }]), Value::Null)
}

fn refused(code: &str, message: &str) -> Step {
    deactivated(json!([]), json!([{ "code": code, "message": message, "user_id": USER }]))
}

fn deactivate(steps: impl IntoIterator<Item = Step>) -> Run<UserStatusResult> {
    change(steps, |call| shut_out::deactivate(call, USER))
}

fn update(role: UserRole, steps: impl IntoIterator<Item = Step>) -> Run<UserRoleResult> {
    let wanted = UserRoleChange {
        user_id: USER.to_owned(),
        role,
    };
    change(steps, |call| role::update(call, &wanted))
}

#[test]
fn a_user_is_shut_out_and_let_in() {
    let run = deactivate([active(), named(), inactive()]);
    assert_eq!(run.value().outcome, UserStatusOutcome::Deactivated);
    assert_eq!(run.operations(), ["ReadUserBeforeChange", "DeactivateUser", "ReadUserAfterChange"]);
    assert_eq!(run.sent[1].variables(), json!({ "users": [USER] }));
    assert!(run.sent[1].key().is_some() && run.sent[0].key().is_none() && run.sent[2].key().is_none());
    let activated = data(json!({ "activate_users": { "activated_users": [{ "id": USER }], "errors": null } }));
    let run = change([inactive(), activated, active()], |call| activate::activate(call, USER));
    assert_eq!(run.value().outcome, UserStatusOutcome::Activated);
}

#[test]
fn who_is_as_wanted_is_left_alone() {
    let run = deactivate([inactive()]);
    assert_eq!(run.value().outcome, UserStatusOutcome::AlreadyInactive);
    assert_eq!(run.sent.len(), 1);
    let run = change([active()], |call| activate::activate(call, USER));
    assert_eq!(run.value().outcome, UserStatusOutcome::AlreadyActive);
}

#[test]
fn oneself_is_refused_before_anything_is_changed() {
    let own = || data(json!({ "me": { "id": USER }, "users": [{ "id": USER, "status": "ACTIVE", "kind": "admin" }] }));
    let run = deactivate([own()]);
    assert_eq!((run.failure().0.kind, run.sent.len()), (PermissionDenied, 1));
    assert!(run.failure().0.message.contains("another administrator"));
    assert_eq!(update(UserRole::Member, [own()]).sent.len(), 1);
}

#[test]
fn what_monday_says_inside_its_data_is_not_taken_for_success() {
    for (code, kind) in [
        ("CANNOT_UPDATE_SELF", PermissionDenied),
        ("USER_NOT_FOUND", NotFound),
        ("INVALID_INPUT", InvalidInput),
        ("EXCEEDS_BATCH_LIMIT", Rejected),
    ] {
        let run = deactivate([active(), refused(code, "No.")]);
        let (failure, temporary) = run.failure();
        assert_eq!((failure.kind, temporary, failure.code.as_deref()), (kind, false, Some(code)));
    }
    let run = deactivate([active(), refused("FAILED", "Last admin"), active()]);
    assert_eq!(run.value().outcome, UserStatusOutcome::Kept);
    assert_eq!(run.value().reason.as_deref(), Some("monday.com says: Last admin"));
    // It failed because it was done already, by somebody else.
    let run = deactivate([active(), refused("FAILED", "Already inactive"), inactive()]);
    assert_eq!(run.value().outcome, UserStatusOutcome::Deactivated);
    // Refused, and the look failed: refused all the same.
    let run = deactivate([active(), refused("FAILED", "No."), data(json!({ "users": [] }))]);
    assert_eq!(run.value().outcome, UserStatusOutcome::Kept);
}

#[test]
fn a_user_in_neither_list_is_looked_at() {
    let neither = || deactivated(json!([]), Value::Null);
    let run = deactivate([active(), neither(), active(), active()]);
    assert_eq!(run.value().outcome, UserStatusOutcome::Kept);
    assert!(run.value().reason.as_deref().unwrap().contains("no error"));
    assert_eq!(run.slept, [2_000]);
    let run = deactivate([active(), neither(), active(), inactive()]);
    assert_eq!(run.value().outcome, UserStatusOutcome::Deactivated);
}

#[test]
fn a_change_that_cannot_be_verified_is_told_apart() {
    let refused = || {
        response(
            200,
            &[],
            json!({ "data": { "users": null }, "errors": [{ "message": "Unauthorized field or type", "path": ["users"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }] }).to_string(),
        )
    };
    let run = deactivate([active(), named(), Ok(refused())]);
    assert_eq!(run.value().outcome, UserStatusOutcome::Deactivated);
    assert_eq!(codes(&run.value().call.warnings), ["not-verified"]);
    // Not confirmed, and not seen: it may have been made.
    let run = deactivate([active(), deactivated(json!([]), Value::Null), Ok(refused())]);
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
    let run =
        ScriptedHost::steps([active(), named(), lost()]).change(crate::test_support::retrying(0), |call| shut_out::deactivate(call, USER));
    assert_eq!((run.failure().0.kind, run.failure().1), (OutcomeUnknown, true));
}

#[test]
fn a_key_that_was_used_for_another_change_is_a_conflict() {
    let replayed = json!({ "data": { "deactivate_users": { "deactivated_users": [{ "id": USER }], "errors": null } } });
    let replayed = || Ok(response(200, &[("idempotency-replayed", "true")], replayed.to_string()));
    let run = change_under("step-7", [active(), replayed(), active(), active()], |call| {
        shut_out::deactivate(call, USER)
    });
    assert_eq!((run.failure().0.kind, run.failure().1), (Conflict, false));
    let run = change_under("step-7", [active(), replayed(), inactive()], |call| {
        shut_out::deactivate(call, USER)
    });
    assert_eq!(run.value().outcome, UserStatusOutcome::Deactivated);
}

#[test]
fn before_2026_07_flags_say_it_and_deactivated_users_are_listed_apart() {
    let users = |enabled: bool| {
        let user =
            json!({ "id": USER, "enabled": enabled, "is_pending": false, "is_admin": false, "is_guest": false, "is_view_only": false });
        let (current, inactive) = if enabled {
            (json!([user]), json!([]))
        } else {
            (json!([]), json!([user]))
        };
        data(json!({ "me": { "id": SELF }, "users": current, "inactive": inactive }))
    };
    let run =
        ScriptedHost::steps([users(true), named(), users(false)]).change(on_version("2026-04"), |call| shut_out::deactivate(call, USER));
    assert_eq!(run.value().outcome, UserStatusOutcome::Deactivated);
    assert!(!run.sent[0].document().contains("status"));
}

#[test]
fn a_user_who_does_not_exist_is_not_found() {
    let run = deactivate([data(json!({ "me": { "id": SELF }, "users": [] }))]);
    assert_eq!((run.failure().0.kind, run.sent.len()), (NotFound, 1));
    assert_eq!(change([], |call| shut_out::deactivate(call, "him")).failure().0.kind, InvalidInput);
}

#[test]
fn without_me_read_the_change_goes_on() {
    let unknown_self = partial(
        json!({ "me": null, "users": [{ "id": USER, "status": "ACTIVE", "kind": "member" }] }),
        json!([{ "message": "Unauthorized field or type", "path": ["me"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let run = deactivate([unknown_self, named(), inactive()]);
    assert_eq!(run.value().outcome, UserStatusOutcome::Deactivated);
    assert_eq!(codes(&run.value().call.warnings), ["UNAUTHORIZED_FIELD_OR_TYPE"]);
}

#[test]
fn roles_are_given_by_name_and_by_id() {
    let updated = || data(json!({ "update_users_role": { "updated_users": [{ "id": USER }], "errors": null } }));
    let run = update(UserRole::Guest, [active(), updated(), stands("ACTIVE", "guest", "4")]);
    assert_eq!(
        (run.value().outcome, run.value().kind.as_deref()),
        (UserRoleOutcome::Changed, Some("guest"))
    );
    assert_eq!(run.sent[1].variables(), json!({ "users": [USER], "role": "GUEST" }));
    let run = update(
        UserRole::Custom("20".to_owned()),
        [active(), updated(), stands("ACTIVE", "member", "20")],
    );
    assert_eq!(run.value().outcome, UserRoleOutcome::Changed);
    assert_eq!(run.sent[1].variables(), json!({ "users": [USER], "role": "20" }));
    // A member in a role of the account's own is not a member by the base role.
    let run = update(UserRole::Member, [stands("ACTIVE", "member", "20"), updated(), active()]);
    assert_eq!(run.value().outcome, UserRoleOutcome::Changed);
    for (role, stands) in [
        (UserRole::Member, active()),
        (UserRole::Custom("20".to_owned()), stands("ACTIVE", "member", "20")),
    ] {
        let run = update(role, [stands]);
        assert_eq!((run.value().outcome, run.sent.len()), (UserRoleOutcome::Unchanged, 1));
    }
}

#[test]
fn a_new_viewer_loses_automations_and_older_versions_cannot_tell_roles() {
    let updated = || data(json!({ "update_users_role": { "updated_users": [{ "id": USER }], "errors": null } }));
    let run = update(UserRole::Viewer, [active(), updated(), stands("ACTIVE", "view_only", "3")]);
    assert_eq!(codes(&run.value().call.warnings), ["automations-stop"]);
    let users = || data(json!({ "me": { "id": SELF }, "users": [{ "id": USER, "enabled": true, "is_pending": false }], "inactive": [] }));
    let wanted = UserRoleChange {
        user_id: USER.to_owned(),
        role: UserRole::Custom("20".to_owned()),
    };
    let run = ScriptedHost::steps([users(), updated(), users()]).change(on_version("2026-04"), |call| role::update(call, &wanted));
    assert_eq!(run.value().outcome, UserRoleOutcome::Changed);
    assert!(codes(&run.value().call.warnings).contains(&"not-verified"));
}

#[test]
fn roles_are_listed() {
    let list = data(
        json!({ "account_roles": [{ "id": "1", "name": "Admin", "roleType": "basic_role" }, null, { "id": "20", "name": null, "roleType": "" }] }),
    );
    let run = read([rate_limited(5), list], roles::list);
    let roles: Vec<_> = run
        .value()
        .roles
        .iter()
        .map(|role| (role.id.as_str(), role.role_type.as_deref()))
        .collect();
    assert_eq!(roles, [("1", Some("basic_role")), ("20", None)]);
}

//! add-user-to-workspace, delete-user-from-workspace and list-workspaces.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use serde_json::{Value, json};

use super::{add_user, delete_user, list};
use crate::{
    bindings::types::{
        FailureKind::*, MembershipOutcome, NewWorkspaceMember, SubscriberKind, WorkspaceMember, WorkspaceMembershipResult, WorkspaceQuery,
    },
    test_support::{Run, ScriptedHost, Step, change, codes, data, options, partial, read},
};

const WORKSPACE: &str = "7217155";
const USER: &str = "4012689";
const OTHER: &str = "4012690";

fn people(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({ "id": id })).collect()
}

fn workspace(is_main: bool, owners: &[&str], users: &[&str]) -> Step {
    data(json!({ "workspaces": [{
        "id": WORKSPACE, "is_default_workspace": is_main, "owners_subscribers": people(owners), "users_subscribers": people(users)
    }] }))
}

fn add(kind: Option<SubscriberKind>, steps: impl IntoIterator<Item = Step>) -> Run<WorkspaceMembershipResult> {
    let wanted = NewWorkspaceMember {
        workspace_id: WORKSPACE.to_owned(),
        user_id: USER.to_owned(),
        kind,
    };
    change(steps, |call| add_user::add(call, &wanted))
}

fn delete(steps: impl IntoIterator<Item = Step>) -> Run<WorkspaceMembershipResult> {
    let wanted = WorkspaceMember {
        workspace_id: WORKSPACE.to_owned(),
        user_id: USER.to_owned(),
    };
    change(steps, |call| delete_user::delete(call, &wanted))
}

fn added() -> Step {
    data(json!({ "add_users_to_workspace": people(&[USER]) }))
}

fn refusal() -> Step {
    partial(
        json!({ "delete_users_from_workspace": null }),
        json!([{ "message": "User unauthorized to perform action", "path": ["delete_users_from_workspace"], "extensions": { "code": "USER_UNAUTHORIZED" } }]),
    )
}

#[test]
fn an_owner_is_never_demoted_unless_that_is_asked_for() {
    let run = add(None, [workspace(false, &[USER], &[USER])]);
    assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::AlreadyOwner, 1));
    let run = add(None, [workspace(false, &[OTHER], &[OTHER, USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::AlreadyMember);
    let steps = [workspace(false, &[OTHER], &[]), added(), workspace(false, &[OTHER], &[USER])];
    let run = add(None, steps);
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    assert_eq!(
        run.sent[1].variables(),
        json!({ "workspace": WORKSPACE, "users": [USER], "kind": "subscriber" })
    );
    let steps = [workspace(false, &[USER], &[USER]), added(), workspace(false, &[], &[USER])];
    assert_eq!(
        add(Some(SubscriberKind::Subscriber), steps).value().outcome,
        MembershipOutcome::RoleChanged
    );
    // monday.com names the user, and leaves them an owner.
    let steps = [
        workspace(false, &[USER], &[USER]),
        added(),
        workspace(false, &[USER], &[USER]),
        workspace(false, &[USER], &[USER]),
    ];
    assert_eq!(add(Some(SubscriberKind::Subscriber), steps).failure().0.kind, Rejected);
}

#[test]
fn a_user_is_removed_and_one_who_is_not_there_is_told() {
    let removed = data(json!({ "delete_users_from_workspace": people(&[USER]) }));
    let run = delete([workspace(false, &[OTHER], &[USER]), removed, workspace(false, &[OTHER], &[])]);
    assert_eq!(run.value().outcome, MembershipOutcome::Removed);
    let run = delete([workspace(false, &[OTHER], &[])]);
    assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::NotAMember, 1));
    assert_eq!(delete([data(json!({ "workspaces": [] }))]).failure().0.kind, NotFound);
}

#[test]
fn the_main_workspace_and_the_last_owner_are_kept_with_the_reason() {
    let run = delete([workspace(true, &[OTHER], &[USER]), refusal()]);
    assert_eq!(run.value().outcome, MembershipOutcome::Kept);
    assert!(
        run.value()
            .reason
            .as_deref()
            .is_some_and(|reason| reason.contains("main workspace"))
    );
    let run = delete([workspace(false, &[USER], &[USER]), refusal()]);
    assert_eq!(run.value().outcome, MembershipOutcome::Kept);
    assert!(
        run.value()
            .reason
            .as_deref()
            .is_some_and(|reason| reason.contains("add another owner"))
    );
    // Anybody else's refusal is a failure.
    let run = delete([workspace(false, &[OTHER], &[USER]), refusal()]);
    assert_eq!(run.failure().0.kind, PermissionDenied);
}

#[test]
fn members_beyond_the_first_page_are_found() {
    let ids: Vec<String> = (0..230).map(|index| (1000 + index).to_string()).collect();
    let last = ids.last().unwrap().clone();
    let server = move |sent: &crate::test_support::Sent| {
        let variables = sent.variables();
        let page = usize::try_from(variables["page"].as_u64().unwrap_or(1)).unwrap();
        let size = usize::try_from(variables["limit"].as_u64().unwrap_or(100)).unwrap();
        let page: Vec<&str> = ids.iter().map(String::as_str).skip((page - 1) * size).take(size).collect();
        data(json!({ "workspaces": [{
            "id": WORKSPACE, "is_default_workspace": false, "owners_subscribers": [], "users_subscribers": people(&page)
        }] }))
    };
    let wanted = WorkspaceMember {
        workspace_id: WORKSPACE.to_owned(),
        user_id: last,
    };
    let run = ScriptedHost::server(server).change(Some(options()), |call| {
        let member = super::members::fetch(call, "BeforeChange", &wanted.workspace_id, &wanted.user_id)?;
        Ok(member.place)
    });
    assert_eq!(*run.value(), Some(false));
    assert!(run.sent.len() < 8, "{}", run.sent.len());
}

#[test]
fn a_server_that_gives_fewer_than_asked_for_does_not_hide_members() {
    let ids: Vec<String> = (0..60).map(|index| (1000 + index).to_string()).collect();
    let last = ids.last().unwrap().clone();
    let server = move |sent: &crate::test_support::Sent| {
        let variables = sent.variables();
        let page = usize::try_from(variables["page"].as_u64().unwrap_or(1)).unwrap();
        let size = usize::try_from(variables["limit"].as_u64().unwrap_or(100)).unwrap().min(25);
        let page: Vec<&str> = ids.iter().map(String::as_str).skip((page - 1) * size).take(size).collect();
        data(json!({ "workspaces": [{ "id": WORKSPACE, "owners_subscribers": [], "users_subscribers": people(&page) }] }))
    };
    let run = ScriptedHost::server(server).change(Some(options()), |call| {
        Ok(super::members::fetch(call, "BeforeChange", WORKSPACE, &last)?.place)
    });
    assert_eq!(*run.value(), Some(false));
}

fn query() -> WorkspaceQuery {
    WorkspaceQuery {
        name: None,
        state: None,
        user_ids: None,
        include_members: None,
        limit: None,
        cursor: None,
    }
}

fn row(id: &str, name: &str, users: &[&str]) -> Value {
    json!({
        "id": id, "name": name, "kind": "open", "state": "active", "description": null, "is_default_workspace": false,
        "users_subscribers": people(users), "owners_subscribers": people(users.get(..1).unwrap_or_default()),
        "teams_subscribers": people(&["-1"]), "team_owners_subscribers": []
    })
}

#[test]
fn workspaces_are_listed_by_name_and_by_user() {
    let rows = || data(json!({ "workspaces": [row("1", "Sales", &[USER, OTHER]), row("2", "Legal", &[OTHER])] }));
    let all = WorkspaceQuery {
        include_members: Some(true),
        ..query()
    };
    let run = read([rows()], |call| list::list(call, &all));
    let found = &run.value().workspaces;
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].member_ids.as_deref().unwrap(), [USER, OTHER]);
    assert_eq!(found[0].owner_ids.as_deref().unwrap(), [USER]);
    assert_eq!(found[0].member_team_ids.as_deref().unwrap(), ["-1"]);
    let named = WorkspaceQuery {
        name: Some("leg".to_owned()),
        ..query()
    };
    let run = read([rows()], |call| list::list(call, &named));
    assert_eq!(run.value().workspaces.len(), 1);
    let of_user = WorkspaceQuery {
        user_ids: Some(vec![USER.to_owned()]),
        ..query()
    };
    let run = read([rows()], |call| list::list(call, &of_user));
    assert_eq!(run.value().workspaces.len(), 1);
    assert_eq!(run.value().workspaces[0].member_ids.as_deref().unwrap(), [USER]);
    assert!(!run.sent[0].document().contains("teams_subscribers"));
}

#[test]
fn teams_that_are_refused_do_not_spoil_the_list() {
    let refused = partial(
        json!({ "workspaces": null }),
        json!([{ "message": "Unauthorized field or type", "path": ["workspaces", 0, "teams_subscribers"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let mut users_only = row("1", "Sales", &[USER]);
    users_only.as_object_mut().unwrap().retain(|name, _| !name.contains("team"));
    let all = WorkspaceQuery {
        include_members: Some(true),
        ..query()
    };
    let run = read([refused, data(json!({ "workspaces": [users_only] }))], |call| {
        list::list(call, &all)
    });
    assert_eq!(run.value().workspaces[0].member_team_ids, None);
    assert_eq!(codes(&run.value().call.warnings), ["UNAUTHORIZED_FIELD_OR_TYPE"]);
}

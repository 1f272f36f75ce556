//! add-user-to-team, delete-user-from-team, add-team-to-board, delete-team-from-board and list-teams.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use serde_json::{Value, json};

use super::{add_to_board, add_user, delete_from_board, delete_user, list};
use crate::{
    bindings::types::{
        BoardTeam, BoardTeamResult, FailureKind::*, MembershipOutcome, NewBoardTeam, SubscriberKind, TeamMember, TeamMembershipResult,
        TeamQuery,
    },
    test_support::{Run, Step, change, change_under, codes, data, lost, partial, read},
};

const TEAM: &str = "77";
const USER: &str = "4012689";
const OTHER: &str = "4012690";
const BOARD: &str = "900";

fn people(ids: &[&str]) -> Value {
    ids.iter().map(|id| json!({ "id": id })).collect()
}

fn team(owners: &[&str], users: &[&str]) -> Step {
    data(json!({ "teams": [{ "id": TEAM, "is_guest": false, "owners": people(owners), "users": people(users), "inactive": [] }] }))
}

fn changed(root: &str, successful: &[&str], failed: &[&str]) -> Step {
    data(json!({ root: { "successful_users": people(successful), "failed_users": people(failed) } }))
}

fn member() -> TeamMember {
    TeamMember {
        team_id: TEAM.to_owned(),
        user_id: USER.to_owned(),
    }
}

fn add(steps: impl IntoIterator<Item = Step>) -> Run<TeamMembershipResult> {
    change(steps, |call| add_user::add(call, &member()))
}

fn delete(steps: impl IntoIterator<Item = Step>) -> Run<TeamMembershipResult> {
    change(steps, |call| delete_user::delete(call, &member()))
}

#[test]
fn a_user_is_added_and_who_is_there_is_left_alone() {
    let run = add([team(&[], &[]), changed("add_users_to_team", &[USER], &[]), team(&[], &[USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    assert_eq!(run.operations(), ["ReadTeamBeforeChange", "AddUsersToTeam", "ReadTeamAfterChange"]);
    assert_eq!(run.sent[1].variables(), json!({ "team": TEAM, "users": [USER] }));
    let run = add([team(&[OTHER], &[USER])]);
    assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::AlreadyMember, 1));
    let run = add([team(&[USER], &[USER])]);
    assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::AlreadyOwner, 1));
}

#[test]
fn a_deactivated_member_is_a_member() {
    let inactive = json!([{ "id": TEAM, "owners": [], "users": [], "inactive": people(&[USER]) }]);
    let run = add([data(json!({ "teams": inactive }))]);
    assert_eq!(run.value().outcome, MembershipOutcome::AlreadyMember);
}

#[test]
fn who_is_not_added_is_told_why_as_far_as_it_shows() {
    let refused = || changed("add_users_to_team", &[], &[USER]);
    let user = |kind: &str| data(json!({ "me": null, "users": [{ "id": USER, "status": "ACTIVE", "kind": kind }] }));
    let run = add([team(&[], &[]), refused(), team(&[], &[]), user("guest")]);
    assert_eq!(run.failure().0.kind, InvalidInput);
    assert!(run.failure().0.message.contains("is a guest"), "{}", run.failure().0.message);
    let run = add([team(&[], &[]), refused(), team(&[], &[]), user("member")]);
    assert_eq!(run.failure().0.kind, Rejected);
    // One who does not exist is in neither list.
    let neither = changed("add_users_to_team", &[], &[]);
    let run = add([
        team(&[], &[]),
        neither,
        team(&[], &[]),
        team(&[], &[]),
        data(json!({ "users": [] })),
    ]);
    assert_eq!(run.failure().0.kind, NotFound);
}

#[test]
fn an_owner_is_taken_off_the_owners_first_under_a_key_of_its_own() {
    let steps = [
        team(&[USER, OTHER], &[USER, OTHER]),
        data(json!({ "remove_team_owners": { "errors": null } })),
        changed("remove_users_from_team", &[USER], &[]),
        team(&[OTHER], &[]),
    ];
    let run = change_under("k", steps, |call| delete_user::delete(call, &member()));
    assert_eq!(run.value().outcome, MembershipOutcome::Removed);
    assert_eq!(
        run.operations(),
        [
            "ReadTeamBeforeChange",
            "RemoveTeamOwners",
            "RemoveUsersFromTeam",
            "ReadTeamAfterChange"
        ]
    );
    assert_eq!((run.sent[1].key(), run.sent[2].key()), (Some("k-1"), Some("k")));
    assert!(codes(&run.value().call.warnings).is_empty());
}

#[test]
fn a_team_that_loses_its_last_owner_is_told() {
    let run = delete([
        team(&[USER], &[USER, OTHER]),
        data(json!({ "remove_team_owners": { "errors": [] } })),
        changed("remove_users_from_team", &[USER], &[]),
        team(&[], &[]),
    ]);
    assert_eq!(codes(&run.value().call.warnings), ["no-owner"]);
}

#[test]
fn an_owner_who_stays_one_is_kept_with_the_reason_and_nothing_else_is_tried() {
    let errors = json!([{ "code": "FAILED", "message": "Not today", "user_id": USER }]);
    let run = delete([team(&[USER], &[USER]), data(json!({ "remove_team_owners": { "errors": errors } }))]);
    assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::Kept, 2));
    assert!(run.value().reason.as_deref().is_some_and(|reason| reason.contains("Not today")));
}

#[test]
fn a_member_who_stays_is_kept_and_one_who_is_not_there_is_told() {
    let refused = || changed("remove_users_from_team", &[], &[USER]);
    let run = delete([team(&[], &[USER]), refused(), team(&[], &[USER])]);
    assert_eq!(run.value().outcome, MembershipOutcome::Kept);
    let run = delete([team(&[OTHER], &[])]);
    assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::NotAMember, 1));
    // Half done: told.
    let run = delete([
        team(&[USER], &[USER]),
        data(json!({ "remove_team_owners": { "errors": null } })),
        refused(),
        team(&[], &[USER]),
    ]);
    assert_eq!(run.value().outcome, MembershipOutcome::Kept);
    assert!(
        run.value()
            .reason
            .as_deref()
            .is_some_and(|reason| reason.contains("taken off the owners"))
    );
}

#[test]
fn members_who_are_withheld_are_not_taken_for_none() {
    let unauthorized = json!([{ "message": "Unauthorized field or type", "path": ["teams", 0, "users"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]);
    let withheld = || {
        partial(
            json!({ "teams": [{ "id": TEAM, "owners": [], "users": null, "inactive": null }] }),
            unauthorized.clone(),
        )
    };
    for run in [add([withheld()]), delete([withheld()])] {
        assert_eq!((run.failure().0.kind, run.sent.len()), (PermissionDenied, 1));
    }
    let nulled = partial(json!({ "teams": [null] }), unauthorized.clone());
    assert_eq!(delete([nulled]).failure().0.kind, PermissionDenied);
    assert_eq!(delete([data(json!({ "teams": [] }))]).failure().0.kind, NotFound);
}

#[test]
fn a_change_that_cannot_be_verified_is_told() {
    let run = add([
        team(&[], &[]),
        changed("add_users_to_team", &[USER], &[]),
        lost(),
        lost(),
        lost(),
        lost(),
    ]);
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary), (OutcomeUnknown, true));
    let run = add([
        team(&[], &[]),
        changed("add_users_to_team", &[USER], &[]),
        data(json!({ "teams": [] })),
    ]);
    assert_eq!(codes(&run.value().call.warnings), ["not-verified"]);
}

fn board(owners: &[&str], teams: &[&str]) -> Step {
    data(json!({ "boards": [{ "id": BOARD, "team_owners": people(owners), "team_subscribers": people(teams) }] }))
}

fn put(team: &str, kind: Option<SubscriberKind>, steps: impl IntoIterator<Item = Step>) -> Run<BoardTeamResult> {
    let wanted = NewBoardTeam {
        board_id: BOARD.to_owned(),
        team_id: team.to_owned(),
        kind,
    };
    change(steps, |call| add_to_board::add(call, &wanted))
}

fn take(team: &str, steps: impl IntoIterator<Item = Step>) -> Run<BoardTeamResult> {
    let wanted = BoardTeam {
        board_id: BOARD.to_owned(),
        team_id: team.to_owned(),
    };
    change(steps, |call| delete_from_board::delete(call, &wanted))
}

fn named(root: &str, teams: &[&str]) -> Step {
    data(json!({ root: people(teams) }))
}

#[test]
fn a_team_is_put_on_a_board_and_an_owner_stays_one() {
    let run = put(
        TEAM,
        None,
        [board(&[], &[]), named("add_teams_to_board", &[TEAM]), board(&[], &[TEAM])],
    );
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    assert_eq!(
        run.sent[1].variables(),
        json!({ "board": BOARD, "teams": [TEAM], "kind": "subscriber" })
    );
    let run = put(TEAM, None, [board(&[TEAM], &[TEAM])]);
    assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::AlreadyOwner, 1));
    let run = put(TEAM, Some(SubscriberKind::Owner), [board(&[TEAM], &[TEAM])]);
    assert_eq!(run.value().outcome, MembershipOutcome::AlreadyOwner);
    let demoted = [board(&[TEAM], &[TEAM]), named("add_teams_to_board", &[TEAM]), board(&[], &[TEAM])];
    let run = put(TEAM, Some(SubscriberKind::Subscriber), demoted);
    assert_eq!(run.value().outcome, MembershipOutcome::RoleChanged);
    let unchanged = [
        board(&[], &[TEAM]),
        named("add_teams_to_board", &[]),
        board(&[], &[TEAM]),
        board(&[], &[TEAM]),
    ];
    let run = put(TEAM, Some(SubscriberKind::Owner), unchanged);
    assert_eq!(run.failure().0.kind, Rejected);
}

#[test]
fn everyone_can_be_put_on_a_board_and_is_kept_there() {
    let run = put(
        "-1",
        None,
        [board(&[], &[]), named("add_teams_to_board", &["-1"]), board(&[], &["-1"])],
    );
    assert_eq!(run.value().outcome, MembershipOutcome::Added);
    let run = take(
        "-1",
        [
            board(&[], &["-1"]),
            named("delete_teams_from_board", &[]),
            board(&[], &["-1"]),
            board(&[], &["-1"]),
        ],
    );
    assert_eq!(run.value().outcome, MembershipOutcome::Kept);
    assert!(
        run.value()
            .reason
            .as_deref()
            .is_some_and(|reason| reason.contains("team of everyone"))
    );
}

#[test]
fn a_team_is_taken_off_a_board_which_may_lose_its_owner() {
    let owned_by = |owners: Value| data(json!({ "boards": [{ "id": BOARD, "owners": owners, "team_owners": [] }] }));
    let steps = || [board(&[TEAM], &[TEAM]), named("delete_teams_from_board", &[TEAM]), board(&[], &[])];
    for (owners, warnings) in [
        (json!([]), &["no-owner"][..]),
        (json!([{ "id": OTHER, "status": "INACTIVE" }]), &["no-owner"]),
        (json!([{ "id": OTHER, "status": "ACTIVE" }]), &[]),
    ] {
        let run = take(TEAM, steps().into_iter().chain([owned_by(owners)]));
        assert_eq!(run.value().outcome, MembershipOutcome::Removed);
        assert_eq!(codes(&run.value().call.warnings), warnings);
    }
    let run = take(TEAM, [board(&[], &[])]);
    assert_eq!((run.value().outcome, run.sent.len()), (MembershipOutcome::NotAMember, 1));
    let run = take(TEAM, [data(json!({ "boards": [] }))]);
    assert_eq!(run.failure().0.kind, NotFound);
}

fn query() -> TeamQuery {
    TeamQuery {
        name: None,
        user_ids: None,
        include_members: None,
    }
}

fn teams(rows: Value) -> Step {
    data(json!({ "teams": rows }))
}

#[test]
fn teams_are_listed_with_and_without_members() {
    let rows = || json!([{ "id": "77", "name": "Design", "is_guest": false }, { "id": "78", "name": "Outside Help", "is_guest": true }]);
    let run = read([teams(rows())], |call| list::list(call, &query()));
    let found = &run.value().teams;
    assert_eq!(
        (found.len(), found[1].is_guest, found[0].member_ids.as_ref()),
        (2, Some(true), None)
    );
    assert!(!run.sent[0].document().contains("users"));
    let part = TeamQuery {
        name: Some(" DES ".to_owned()),
        ..query()
    };
    let run = read([teams(rows())], |call| list::list(call, &part));
    assert_eq!(run.value().teams.len(), 1);
    let blank = TeamQuery {
        name: Some("  ".to_owned()),
        ..query()
    };
    let run = read([teams(rows())], |call| list::list(call, &blank));
    assert_eq!(run.value().teams.len(), 2);
}

#[test]
fn members_are_owners_and_deactivated_ones_too_and_withheld_ones_are_told() {
    let row =
        json!([{ "id": "77", "name": "Design", "owners": people(&[OTHER]), "users": people(&[OTHER, USER]), "inactive": people(&["5"]) }]);
    let all = TeamQuery {
        include_members: Some(true),
        ..query()
    };
    let run = read([teams(row)], |call| list::list(call, &all));
    let team = &run.value().teams[0];
    assert_eq!(team.member_ids.as_deref().unwrap(), [OTHER, USER, "5"]);
    assert_eq!(team.owner_ids.as_deref().unwrap(), [OTHER]);
    let row = json!([{ "id": "77", "name": "Design", "owners": [], "users": [{ "id": USER }, null], "inactive": [] }, null]);
    let run = read([teams(row)], |call| list::list(call, &all));
    assert_eq!(codes(&run.value().call.warnings), ["partial-result", "partial-result"]);
}

#[test]
fn teams_of_users_are_asked_for_by_user() {
    let rows = json!([
        { "id": "77", "name": "Design", "owners": [], "users": people(&[USER]), "inactive": [] },
        { "id": "78", "name": "Finance", "owners": [], "users": [], "inactive": [] },
    ]);
    let of_user = TeamQuery {
        user_ids: Some(vec![USER.to_owned(), USER.to_owned()]),
        ..query()
    };
    let run = read([teams(rows)], |call| list::list(call, &of_user));
    assert_eq!(run.value().teams.len(), 1);
    assert_eq!(run.sent[0].variables(), json!({ "users": [USER] }));
    let none = TeamQuery {
        user_ids: Some(Vec::new()),
        ..query()
    };
    assert_eq!(read([], |call| list::list(call, &none)).failure().0.kind, InvalidInput);
}

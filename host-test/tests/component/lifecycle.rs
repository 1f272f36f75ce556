//! The flows of the host library, against the emulator: what the emulator says at the end counts.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use host_test::{TestBed, small};
use monday_connector_host::lifecycle::{Action as Step, Ending, OffboardPlan, Offboarding, Onboarding, Place, Progress, Report};
use monday_connector_host::types::{SubscriberKind, UserRole, UserSelector};
use monday_connector_host::{CallError, CallOptions};
use monday_emulator::faults::{Action, Canned, Content, ResetStage};
use monday_emulator::world::{Automation, Board, BoardKind, State, TeamMembership, UserKind, UserMembership, UserStatus, Viewer};
use monday_emulator::{Fault, Guess, Id, Options, World, seed};
use serde_json::Value;

fn offboarding() -> Offboarding {
    Offboarding {
        successor: Some(UserSelector::ById(seed::OTHER_ADMIN_USER.to_string())),
        stop_automations: true,
        ..Offboarding::default()
    }
}

fn leaver() -> Vec<UserSelector> {
    vec![UserSelector::ByEmail(seed::LEAVER_EMAIL.to_owned())]
}

fn on(_: &Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

async fn plan(bed: &TestBed, flow: &Offboarding, people: &[UserSelector], options: &CallOptions) -> Result<OffboardPlan, CallError> {
    flow.plan(bed.connector(), people, options, &mut on).await
}

async fn offboard(bed: &TestBed, flow: &Offboarding, people: &[UserSelector]) -> Report {
    let options = bed.options();
    let plan = plan(bed, flow, people, &options).await.unwrap_or_else(|error| panic!("{error}"));
    flow.carry_out(bed.connector(), &plan, &options, &mut on).await
}

fn test_bed(guesses: &[Guess]) -> TestBed {
    TestBed::new(Options {
        guesses: guesses.to_vec(),
        ..small()
    })
}

/// The boards that a user is on in person or through a team of theirs, but for deleted ones.
fn boards_of(world: &World, user: Id) -> Vec<&Board> {
    let is_on =
        |board: &&Board| board.state != State::Deleted && (board.membership(user).is_some() || world.is_on_board_through_team(user, board));
    world.boards.values().filter(is_on).collect()
}

/// Ids of the objects whose steps are not done.
fn named(report: &Report) -> BTreeSet<String> {
    let steps = report.people.iter().flat_map(|person| &person.steps);
    steps
        .filter(|report| report.ending != Ending::Done)
        .map(|report| report.step.object.id.clone())
        .collect()
}

/// Everything that a user still is, as the emulator has it, and that is not named.
fn unnamed(bed: &TestBed, plan_notes: &[String], report: &Report, user: Id) -> Vec<String> {
    let named = named(report);
    let says_hidden = plan_notes.iter().any(|note| note.contains("monday.com hides them"));
    bed.emulator.inspect(|world| {
        let viewer = Viewer::new(world, world.user(seed::ADMIN_USER).unwrap());
        let mut left = Vec::new();
        for board in boards_of(world, user) {
            let is_hidden = !viewer.sees_board(world, board) && says_hidden;
            if !named.contains(&board.id.to_string()) && !is_hidden {
                left.push(format!("board {} ({})", board.id, board.name));
            }
        }
        let teams = world.teams.values().filter(|team| team.users.contains(&user));
        left.extend(teams.map(|team| format!("team {}", team.name)));
        let workspaces = world.workspaces.values().filter(|workspace| {
            world.main_workspace != Some(workspace.id) && workspace.users.iter().any(|membership| membership.user == user)
        });
        let workspaces = workspaces.filter(|workspace| !named.contains(&workspace.id.to_string()));
        left.extend(workspaces.map(|workspace| format!("workspace {}", workspace.name)));
        if world.user(user).unwrap().status != UserStatus::Inactive && !named.contains(&user.to_string()) {
            left.push("the account".to_owned());
        }
        left
    })
}

/// Boards that the token sees and that nobody owns.
fn without_owner(bed: &TestBed) -> Vec<Id> {
    bed.emulator.inspect(|world| {
        let viewer = Viewer::new(world, world.user(seed::ADMIN_USER).unwrap());
        let boards = world.boards.values().filter(|board| {
            let in_person = board.users.iter().any(|membership| membership.owner);
            let by_team = board.teams.iter().any(|membership| membership.owner);
            viewer.sees_board(world, board) && !in_person && !by_team && board.id != seed::BOARD_WITHOUT_SUBSCRIBERS
        });
        boards.map(|board| board.id).collect()
    })
}

async fn nothing_is_left(guesses: &[Guess]) {
    let bed = test_bed(guesses);
    let options = bed.options();
    let flow = offboarding();
    let plan = plan(&bed, &flow, &leaver(), &options).await.unwrap();
    let report = flow.carry_out(bed.connector(), &plan, &options, &mut on).await;
    assert_eq!(
        unnamed(&bed, &plan.notes, &report, seed::LEAVER),
        [""; 0],
        "{guesses:?}: {report:#?}"
    );
    assert_eq!(without_owner(&bed), [0; 0], "{guesses:?}");
    let status = bed.emulator.inspect(|world| world.user(seed::LEAVER).unwrap().status);
    assert_eq!(status, UserStatus::Inactive, "{guesses:?}");
    // Again: there is nothing to do, but for what monday.com keeps.
    let again = offboard(&bed, &flow, &leaver()).await;
    assert_eq!(again.people.len(), 1);
    // Where monday.com keeps owners on public boards, that is named again.
    if guesses.contains(&Guess::PublicBoardOwnersStay) {
        assert_eq!(unnamed(&bed, &plan.notes, &again, seed::LEAVER), [""; 0], "{guesses:?}: {again:#?}");
    } else {
        assert!(again.is_complete(), "{guesses:?}: {:#?}", again.people[0].left);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_left_of_a_leaver_that_is_not_named() {
    nothing_is_left(&[]).await;
    for guess in Guess::ALL {
        nothing_is_left(&[*guess]).await;
    }
    nothing_is_left(Guess::ALL).await;
}

/// In ways that the seed does not have.
#[tokio::test(start_paused = true)]
async fn somebody_elses_ways_are_found_too() {
    let user = seed::NEWCOMER;
    let bed = test_bed(&[]);
    bed.emulator.edit(|world| {
        // The only one in a team that alone owns a board.
        let team = world.teams.get_mut(&seed::ENGINEERING_TEAM).unwrap();
        (team.users, team.owners) = (vec![user], vec![user]);
        let board = world.boards.get_mut(&seed::TEAM_OWNED_BOARD).unwrap();
        board.kind = BoardKind::Private;
        board.users = vec![UserMembership {
            user: seed::ADMIN_USER,
            owner: false,
        }];
        // On an archived board, on a board through the team of everyone, and in the main workspace.
        world.boards.get_mut(&seed::ARCHIVED_BOARD).unwrap().set_user(user, true);
        let main = world.main_workspace.unwrap();
        world
            .workspaces
            .get_mut(&main)
            .unwrap()
            .users
            .push(UserMembership { user, owner: false });
        world
            .workspaces
            .get_mut(&seed::ARCHIVED_WORKSPACE)
            .unwrap()
            .users
            .push(UserMembership { user, owner: true });
    });
    let flow = offboarding();
    let people = [UserSelector::ById(user.to_string())];
    let options = bed.options();
    let plan = plan(&bed, &flow, &people, &options).await.unwrap();
    let report = flow.carry_out(bed.connector(), &plan, &options, &mut on).await;
    assert_eq!(unnamed(&bed, &plan.notes, &report, user), [""; 0], "{report:#?}");
    assert_eq!(without_owner(&bed), [0; 0]);
    assert!(report.is_complete(), "{:#?}", report.people[0].left);
    let owns = |world: &World| world.boards[&seed::TEAM_OWNED_BOARD].is_owner(seed::OTHER_ADMIN_USER);
    assert!(bed.emulator.inspect(owns));
}

/// A board and a workspace of somebody, owned by others as it is told.
fn own(world: &mut World, user: Id, others: &[Id], teams: &[Id]) {
    let owner = |user| UserMembership { user, owner: true };
    let owners = || std::iter::once(user).chain(others.iter().copied()).map(owner);
    let board = world.boards.get_mut(&seed::LEAVER_PRIVATE_BOARD).unwrap();
    board.users = owners().collect();
    board.users.push(UserMembership {
        user: seed::ADMIN_USER,
        owner: false,
    });
    board.teams = teams.iter().map(|team| TeamMembership { team: *team, owner: true }).collect();
    let workspace = world.workspaces.get_mut(&seed::OPEN_WORKSPACE).unwrap();
    workspace.users = owners().collect();
    workspace.teams = teams.iter().map(|team| TeamMembership { team: *team, owner: true }).collect();
}

/// Only who can sign in owns something that is to be managed.
#[tokio::test(start_paused = true)]
async fn deactivated_and_pending_owners_and_teams_without_anybody_active_are_no_owners() {
    let user = seed::NEWCOMER;
    let team_of = |world: &mut World, users: &[Id]| {
        let team = world.teams.get_mut(&seed::ENGINEERING_TEAM).unwrap();
        (team.users, team.owners) = (users.to_vec(), Vec::new());
    };
    let team = [seed::ENGINEERING_TEAM];
    let (active, gone, invited) = (seed::MEMBER_USER, seed::DEACTIVATED_USER, seed::PENDING_USER);
    // The other owners in person, the members of the team that owns it, and whether somebody is left who owns it.
    type Case<'c> = (&'c [Id], Option<&'c [Id]>, bool);
    let cases: [Case<'_>; 14] = [
        (&[seed::VIEWER_USER], None, false),
        (&[], Some(&[invited]), false),
        (&[], Some(&[user, invited]), false),
        (&[], Some(&[seed::VIEWER_USER]), false),
        (&[active], None, true),
        (&[gone], None, false),
        (&[invited], None, false),
        (&[], Some(&[]), false),
        (&[], Some(&[gone]), false),
        (&[], Some(&[user]), false),
        (&[], Some(&[user, gone]), false),
        (&[], Some(&[active]), true),
        (&[], Some(&[user, active]), true),
        (&[active], Some(&[user]), true),
    ];
    for (others, members, is_owned) in cases {
        let what = format!("{others:?}, {members:?}");
        for successor in [true, false] {
            // Whether monday.com counts teams when the last owner in person leaves a workspace is a guess.
            let bed = test_bed(&[Guess::WorkspacesLoseTheirLastOwner]);
            bed.emulator.edit(|world| {
                own(world, user, others, if members.is_some() { &team } else { &[] });
                if let Some(members) = members {
                    team_of(world, members);
                }
            });
            let flow = Offboarding {
                successor: offboarding().successor.filter(|_| successor),
                ..offboarding()
            };
            let report = offboard(&bed, &flow, &[UserSelector::ById(user.to_string())]).await;
            let owned_by = |owner: Id| {
                bed.emulator.inspect(|world| {
                    let board = &world.boards[&seed::LEAVER_PRIVATE_BOARD];
                    let workspace = &world.workspaces[&seed::OPEN_WORKSPACE];
                    let owns = |membership: &UserMembership| membership.owner && membership.user == owner;
                    (board.users.iter().any(owns), workspace.users.iter().any(owns))
                })
            };
            let status = bed.emulator.inspect(|world| world.user(user).unwrap().status);
            let is_handed_over = successor && !is_owned;
            assert_eq!(
                owned_by(seed::OTHER_ADMIN_USER),
                (is_handed_over, is_handed_over),
                "{what}: {report:#?}"
            );
            let may_leave = successor || is_owned;
            assert_eq!(owned_by(user), (!may_leave, !may_leave), "{what}: {report:#?}");
            assert_eq!(status == UserStatus::Inactive, may_leave, "{what}: {report:#?}");
            assert_eq!(report.is_complete(), may_leave, "{what}: {report:#?}");
        }
    }
}

/// Who leaves, or becomes a viewer, in another flow of the same run is no owner who stays.
#[tokio::test(start_paused = true)]
async fn flows_of_one_run_do_not_count_on_each_others_people() {
    let (leaver, viewer) = (seed::NEWCOMER, seed::MEMBER_USER);
    for also_leaving in [Vec::new(), vec![leaver.to_string(), viewer.to_string()]] {
        let bed = test_bed(&[]);
        bed.emulator.edit(|world| own(world, leaver, &[viewer], &[]));
        let options = bed.options();
        let offboarding = Offboarding {
            successor: None,
            also_leaving: also_leaving.clone(),
            ..offboarding()
        };
        let leaving = plan(&bed, &offboarding, &[UserSelector::ById(leaver.to_string())], &options)
            .await
            .unwrap();
        let onboarding = Onboarding {
            role: Some(UserRole::Viewer),
            only_known: true,
            stop_automations: true,
            also_leaving: also_leaving.clone(),
            ..Onboarding::default()
        };
        let becoming = onboarding
            .plan(bed.connector(), &[viewer.to_string()], &options, &mut on)
            .await
            .unwrap();
        let blocked = |steps: &[monday_connector_host::lifecycle::Step], action: Step| {
            let step = steps.iter().find(|step| step.action == action).unwrap();
            step.blocked.as_deref().is_some_and(|reason| reason.contains("Nobody else owns"))
        };
        let expected = !also_leaving.is_empty();
        assert_eq!(blocked(&leaving.people[0].steps, Step::Deactivate), expected);
        assert_eq!(blocked(&becoming.people[0].steps, Step::GiveRole), expected);
    }
}

/// A team that only subscribes owns nothing, and its end takes no owner from anything.
#[tokio::test(start_paused = true)]
async fn a_team_that_only_subscribes_does_not_count() {
    let user = seed::NEWCOMER;
    let bed = test_bed(&[]);
    bed.emulator.edit(|world| {
        own(world, user, &[seed::MEMBER_USER], &[]);
        let team = world.teams.get_mut(&seed::ENGINEERING_TEAM).unwrap();
        (team.users, team.owners) = (vec![user], vec![user]);
        let board = world.boards.get_mut(&seed::LEAVER_PRIVATE_BOARD).unwrap();
        board.teams = vec![TeamMembership {
            team: seed::ENGINEERING_TEAM,
            owner: false,
        }];
    });
    let flow = Offboarding {
        successor: None,
        ..offboarding()
    };
    let report = offboard(&bed, &flow, &[UserSelector::ById(user.to_string())]).await;
    assert!(report.is_complete(), "{report:#?}");
}

/// The main workspace, in which everybody is, and a workspace that is owned through a team that is left.
#[tokio::test(start_paused = true)]
async fn workspaces_that_nobody_leaves_in_person_keep_an_owner_too() {
    let user = seed::NEWCOMER;
    for is_main in [true, false] {
        for successor in [true, false] {
            let bed = test_bed(&[]);
            let workspace = bed.emulator.inspect(|world| world.main_workspace.unwrap());
            let workspace = if is_main { workspace } else { seed::OPEN_WORKSPACE };
            bed.emulator.edit(|world| {
                let team = world.teams.get_mut(&seed::ENGINEERING_TEAM).unwrap();
                (team.users, team.owners) = (vec![user], vec![user]);
                let workspace = world.workspaces.get_mut(&workspace).unwrap();
                workspace.users.retain(|membership| !membership.owner);
                if is_main {
                    workspace.users.push(UserMembership { user, owner: true });
                    workspace.teams.clear();
                } else {
                    workspace.teams = vec![TeamMembership {
                        team: seed::ENGINEERING_TEAM,
                        owner: true,
                    }];
                }
            });
            let flow = Offboarding {
                successor: offboarding().successor.filter(|_| successor),
                ..offboarding()
            };
            let report = offboard(&bed, &flow, &[UserSelector::ById(user.to_string())]).await;
            assert_eq!(report.is_complete(), successor, "{is_main}: {report:#?}");
            let (is_handed_over, status, is_in_team) = bed.emulator.inspect(|world| {
                let owns = |membership: &UserMembership| membership.owner && membership.user == seed::OTHER_ADMIN_USER;
                (
                    world.workspaces[&workspace].users.iter().any(owns),
                    world.user(user).unwrap().status,
                    world.is_in_team(user, seed::ENGINEERING_TEAM),
                )
            });
            assert_eq!(is_handed_over, successor, "{is_main}: {report:#?}");
            assert_eq!(status == UserStatus::Inactive, successor, "{is_main}: {report:#?}");
            assert_eq!(is_in_team, !successor && !is_main, "{is_main}: {report:#?}");
        }
    }
}

/// Between plan and execution the other owner has left, too.
#[tokio::test(start_paused = true)]
async fn a_board_that_lost_its_other_owner_meanwhile_is_handed_over_or_named() {
    let user = seed::NEWCOMER;
    for successor in [true, false] {
        let bed = test_bed(&[]);
        let board = seed::PUBLIC_BOARD;
        bed.emulator.edit(|world| {
            let board = world.boards.get_mut(&board).unwrap();
            let owner = |user| UserMembership { user, owner: true };
            (board.users, board.teams) = (vec![owner(user), owner(seed::MEMBER_USER)], Vec::new());
        });
        let flow = Offboarding {
            successor: offboarding().successor.filter(|_| successor),
            ..offboarding()
        };
        let options = bed.options();
        let plan = plan(&bed, &flow, &[UserSelector::ById(user.to_string())], &options).await.unwrap();
        bed.emulator
            .edit(|world| world.boards.get_mut(&board).unwrap().remove_user(seed::MEMBER_USER));
        let report = flow.carry_out(bed.connector(), &plan, &options, &mut on).await;
        let is_owned = bed.emulator.inspect(|world| world.boards[&board].is_owner(seed::OTHER_ADMIN_USER));
        assert_eq!((is_owned, report.is_complete()), (successor, successor), "{report:#?}");
        assert!(successor || report.people[0].left.iter().any(|left| left.what.contains("an owner of board")));
    }
}

/// One object that cannot be changed for now is no reason to keep everybody else.
#[tokio::test(start_paused = true)]
async fn a_board_that_is_locked_stops_nobody_else() {
    let bed = test_bed(&[]);
    let locked = Action::Canned {
        reply: Canned::Locked,
        retry_in_seconds: None,
        retry_after_header: false,
    };
    let locked = Fault::new(locked).on_root_field("add_users_to_board");
    bed.emulator.script((1..200).map(|number| locked.clone().nth(number)));
    let people = [seed::LEAVER, seed::NEWCOMER].map(|user| UserSelector::ById(user.to_string()));
    let report = offboard(&bed, &offboarding(), &people).await;
    assert_eq!(report.stopped, None);
    let complete: Vec<bool> = report.people.iter().map(|person| person.is_complete()).collect();
    assert_eq!(complete, [false, true], "{report:#?}");
    assert!(report.may_succeed_later());
}

/// A successor who cannot be one is told before anything else, whatever the reason.
#[tokio::test(start_paused = true)]
async fn a_successor_who_cannot_be_one_ends_the_plan() {
    let bed = test_bed(&[]);
    for successor in [
        seed::PENDING_USER.to_string(),
        seed::DEACTIVATED_USER.to_string(),
        seed::GUEST_USER.to_string(),
        seed::VIEWER_USER.to_string(),
        "99".to_owned(),
        "no address".to_owned(),
        String::new(),
    ] {
        let flow = Offboarding {
            successor: Some(UserSelector::ById(successor.clone())),
            ..Offboarding::default()
        };
        let error = plan(&bed, &flow, &leaver(), &bed.options()).await.unwrap_err();
        let CallError::InvalidInput { path, .. } = &error else {
            panic!("{successor}: {error}")
        };
        assert_eq!(path, "successor", "{error}");
    }
}

/// What was not tried because the run has stopped is told as that.
#[tokio::test(start_paused = true)]
async fn after_a_stop_no_other_reason_is_given() {
    let bed = test_bed(&[]);
    let options = bed.options();
    let flow = offboarding();
    let plan = plan(&bed, &flow, &leaver(), &options).await.unwrap();
    let mut stop = |_: &Progress| ControlFlow::Break(());
    let stopped = flow.plan(bed.connector(), &leaver(), &options, &mut stop).await;
    assert!(matches!(stopped, Err(CallError::Stopped)), "{stopped:?}");
    let report = flow.carry_out(bed.connector(), &plan, &options, &mut stop).await;
    let reasons: BTreeSet<_> = report.people[0].steps.iter().filter_map(|step| step.reason.as_deref()).collect();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
    let flow = onboarding();
    let plan = flow.plan(bed.connector(), &[NEW.to_owned()], &options, &mut on).await.unwrap();
    let report = flow.carry_out(bed.connector(), &plan, &options, &mut stop).await;
    let reasons: BTreeSet<_> = report.people[0].steps.iter().filter_map(|step| step.reason.as_deref()).collect();
    assert_eq!(reasons.len(), 1, "{reasons:?}");
}

#[tokio::test(start_paused = true)]
async fn what_would_stop_or_lose_its_owner_is_left_alone_unless_told_otherwise() {
    let bed = test_bed(&[]);
    let running = |bed: &TestBed| {
        bed.emulator
            .inspect(|world| world.automations_of(seed::LEAVER).iter().filter(|own| own.active).count())
    };
    let before = running(&bed);
    let careful = Offboarding::default();
    let report = offboard(&bed, &careful, &leaver()).await;
    assert_eq!(running(&bed), before);
    let status = |bed: &TestBed| bed.emulator.inspect(|world| world.user(seed::LEAVER).unwrap().status);
    assert_eq!(status(&bed), UserStatus::Active);
    assert_eq!(without_owner(&bed), [0; 0]);
    assert!(!report.is_complete() && !report.may_succeed_later());
    let left = &report.people[0].left;
    assert!(
        left.iter()
            .any(|left| left.what.contains("Onboarding") && left.why.contains("would stop")),
        "{left:#?}"
    );
    assert!(left.iter().any(|left| left.what.contains("deactivate")), "{left:#?}");
    assert!(left.iter().any(|left| left.what.contains("leave workspace Sales")), "{left:#?}");
    // With a successor, only the automations are in the way.
    let with_successor = Offboarding {
        stop_automations: false,
        ..offboarding()
    };
    let report = offboard(&bed, &with_successor, &leaver()).await;
    assert_eq!(running(&bed), before);
    assert!(!report.is_complete());
    // And without an owner, if that is wanted.
    let careless = Offboarding {
        leave_without_owner: true,
        stop_automations: true,
        ..Offboarding::default()
    };
    let report = offboard(&test_bed(&[]), &careless, &leaver()).await;
    assert!(report.people[0].steps.iter().all(|step| step.step.blocked.is_none()));
}

#[tokio::test(start_paused = true)]
async fn the_account_is_kept_if_that_is_wanted_and_what_that_leaves_is_named() {
    let bed = test_bed(&[]);
    let flow = Offboarding {
        keep_account: true,
        ..offboarding()
    };
    let report = offboard(&bed, &flow, &leaver()).await;
    assert_eq!(
        bed.emulator.inspect(|world| world.user(seed::LEAVER).unwrap().status),
        UserStatus::Active
    );
    let left = &report.people[0].left;
    assert!(left.iter().any(|left| left.what.contains("All Hands")), "{left:#?}");
    assert!(
        left.iter()
            .any(|left| left.what.contains("Announcements") && left.why.contains("Everyone")),
        "{left:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn who_cannot_be_taken_off_stops_nobody_else() {
    let bed = test_bed(&[]);
    let people = [
        UserSelector::ByEmail("nobody@harborworks.example".to_owned()),
        UserSelector::ById(seed::ADMIN_USER.to_string()),
        UserSelector::ById(seed::OTHER_ADMIN_USER.to_string()),
        UserSelector::ById(seed::LEAVER.to_string()),
        UserSelector::ByEmail(seed::LEAVER_EMAIL.to_owned()),
        UserSelector::ById(seed::DEACTIVATED_USER.to_string()),
    ];
    let report = offboard(&bed, &offboarding(), &people).await;
    let complete: Vec<bool> = report.people.iter().map(|person| person.is_complete()).collect();
    // The leaver is asked for twice, and is one person.
    assert_eq!(complete, [false, false, false, true, true]);
    let why = |index: usize| report.people[index].left[0].why.clone();
    assert!(why(0).contains("no user"), "{}", why(0));
    assert!(why(1).contains("token acts as"), "{}", why(1));
    assert!(why(2).contains("successor"), "{}", why(2));
}

/// Two who together own a board leave it to the successor.
#[tokio::test(start_paused = true)]
async fn people_who_leave_together_do_not_leave_a_board_to_each_other() {
    let bed = test_bed(&[]);
    let board = seed::LEAVER_PRIVATE_BOARD;
    bed.emulator.edit(|world| {
        let owner = |user| UserMembership { user, owner: true };
        let users = vec![owner(seed::LEAVER), owner(seed::NEWCOMER)];
        let board = world.boards.get_mut(&board).unwrap();
        board.users = users;
        board.users.push(UserMembership {
            user: seed::ADMIN_USER,
            owner: false,
        });
    });
    let people = [seed::LEAVER, seed::NEWCOMER].map(|user| UserSelector::ById(user.to_string()));
    let walks = |bed: &TestBed| {
        bed.log()
            .iter()
            .filter(|request| request.operation_name.as_deref() == Some("ListUserBoards"))
            .count()
    };
    let report = offboard(&bed, &offboarding(), &people).await;
    assert!(report.is_complete(), "{report:#?}");
    assert!(bed.emulator.inspect(|world| world.boards[&board].is_owner(seed::OTHER_ADMIN_USER)));
    // The boards were walked once for both.
    let both = walks(&bed);
    let alone = test_bed(&[]);
    offboard(&alone, &offboarding(), &people[..1]).await;
    assert_eq!(both, walks(&alone));
}

/// The same where there are more of them than one query can ask for.
#[tokio::test(start_paused = true)]
async fn people_of_different_queries_do_not_leave_a_board_to_each_other() {
    let mut options = small();
    options.size.users = 90;
    let bed = TestBed::new(options);
    let board = seed::LEAVER_PRIVATE_BOARD;
    let people: Vec<Id> = bed.emulator.inspect(|world| {
        let stay = [seed::ADMIN_USER, seed::OTHER_ADMIN_USER];
        world.users.keys().copied().filter(|user| !stay.contains(user)).take(60).collect()
    });
    bed.emulator.edit(|world| {
        let owner = |user| UserMembership { user, owner: true };
        let board = world.boards.get_mut(&board).unwrap();
        board.users = vec![owner(people[0]), owner(people[59])];
        board.set_user(seed::ADMIN_USER, false);
    });
    let selectors: Vec<UserSelector> = people.iter().map(|user| UserSelector::ById(user.to_string())).collect();
    let report = offboard(&bed, &offboarding(), &selectors).await;
    assert_eq!(report.people.len(), 60);
    assert!(bed.emulator.inspect(|world| world.boards[&board].is_owner(seed::OTHER_ADMIN_USER)));
    assert_eq!(without_owner(&bed), [0; 0]);
}

/// One key for many changes would make monday.com replay the first response to all of them.
#[tokio::test(start_paused = true)]
async fn an_idempotency_key_of_the_options_is_not_used_for_every_step() {
    let bed = test_bed(&[]);
    let options = bed.options().idempotency_key("night-shift");
    let flow = offboarding();
    let plan = plan(&bed, &flow, &leaver(), &options).await.unwrap();
    let report = flow.carry_out(bed.connector(), &plan, &options, &mut on).await;
    assert!(report.is_complete(), "{report:#?}");
    assert!(
        bed.log()
            .iter()
            .all(|request| request.idempotency_key.as_deref() != Some("night-shift"))
    );
}

/// The account, without what only tells when something happened.
fn state(bed: &TestBed) -> Value {
    let mut dump = bed.emulator.dump();
    let mut open = vec![&mut dump];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, _| !matches!(name.as_str(), "updated_at" | "used_at" | "activities" | "created_at"));
                open.extend(fields.values_mut());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    dump
}

/// Changes that were carried out more than once, but for those that monday.com refuses to make.
fn repeated(bed: &TestBed) -> Vec<String> {
    let mut keys: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
    for request in bed.log() {
        let is_change = request.body.contains("mutation");
        let is_kept = request.body.contains(&seed::LEAVER_STICKY_BOARD.to_string());
        if is_change && !is_kept && request.complexity.is_some() {
            keys.entry(request.body).or_default().insert(request.idempotency_key);
        }
    }
    keys.retain(|_, keys| keys.len() > 1);
    keys.into_keys().collect()
}

/// Runs a flow again until nothing is left.
async fn until_done(bed: &TestBed, flow: &Offboarding) -> Report {
    for _ in 0..100 {
        let options = bed.options();
        let Ok(plan) = plan(bed, flow, &leaver(), &options).await else {
            continue;
        };
        let report = flow.carry_out(bed.connector(), &plan, &options, &mut on).await;
        if report.is_complete() {
            return report;
        }
    }
    panic!("it does not come to an end");
}

fn faults() -> Vec<(&'static str, Fault)> {
    let status = |status| Action::Status {
        status,
        headers: Vec::new(),
        body: Content::Empty,
    };
    vec![
        ("503", Fault::new(status(503))),
        ("504 after", Fault::new(status(504)).after_executing()),
        ("reset", Fault::new(Action::Reset(ResetStage::BeforeHead))),
        ("reset after", Fault::new(Action::Reset(ResetStage::DuringBody)).after_executing()),
        ("garbage after", Fault::new(Action::Body(Content::Garbage)).after_executing()),
        ("cut off", Fault::new(Action::Body(Content::Truncated(9))).after_executing()),
    ]
}

#[tokio::test(start_paused = true)]
async fn under_faults_it_ends_in_the_same_state_and_changes_nothing_twice() {
    let calm = test_bed(&[]);
    let report = until_done(&calm, &offboarding()).await;
    assert!(report.is_complete());
    let (expected, requests) = (state(&calm), calm.log().len() as u64);
    let mut runs = 0;
    for (name, fault) in faults() {
        // Every retry of one request fails, wherever it is: the flow must be run again.
        for first in (1..requests).step_by(3) {
            let bed = test_bed(&[]);
            bed.emulator.script((first..first + 4).map(|number| fault.clone().nth(number)));
            until_done(&bed, &offboarding()).await;
            assert_eq!(state(&bed), expected, "{name} from request {first} on");
            assert_eq!(repeated(&bed), [""; 0], "{name} from request {first} on");
            runs += 1;
        }
        let bed = test_bed(&[]);
        bed.emulator.script([fault.with_probability(0.05, 7)]);
        until_done(&bed, &offboarding()).await;
        assert_eq!(state(&bed), expected, "a storm of {name}");
    }
    println!("{requests} requests without faults; {runs} runs with faults");
}

#[tokio::test(start_paused = true)]
async fn stopped_at_any_step_it_goes_on_when_it_is_run_again() {
    let calm = test_bed(&[]);
    let report = until_done(&calm, &offboarding()).await;
    let (expected, steps) = (state(&calm), report.people[0].steps.len());
    assert!(steps > 10, "{steps}");
    for stop in 0..=steps {
        let bed = test_bed(&[]);
        let options = bed.options();
        let flow = offboarding();
        let plan = plan(&bed, &flow, &leaver(), &options).await.unwrap();
        let mut told = 0;
        let mut follow = |progress: &Progress| {
            assert_eq!(progress.total, Some(steps));
            told += 1;
            if told > stop {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let report = flow.carry_out(bed.connector(), &plan, &options, &mut follow).await;
        assert_eq!(report.stopped.is_some(), stop < steps, "{stop}");
        assert_eq!(report.may_succeed_later(), stop < steps, "{stop}");
        let done = report.people[0].steps.iter().filter(|step| step.ending != Ending::NotTried).count();
        assert_eq!(done, stop.min(steps));
        let report = until_done(&bed, &flow).await;
        assert!(report.is_complete(), "{report:#?}");
        assert_eq!(state(&bed), expected, "stopped after {stop}");
        assert_eq!(repeated(&bed), [""; 0]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_concerns_every_call_stops_the_run() {
    let bed = test_bed(&[]);
    let options = bed.options();
    let flow = offboarding();
    let plan = plan(&bed, &flow, &leaver(), &options).await.unwrap();
    bed.emulator.clear_log();
    let revoked = options.clone().token("not-a-token-of-this-account");
    let report = flow.carry_out(bed.connector(), &plan, &revoked, &mut on).await;
    let tried = report.people[0].steps.iter().filter(|step| step.ending != Ending::NotTried).count();
    assert_eq!(tried, 1, "{report:#?}");
    // The next run would end in the same way.
    assert!(!report.may_succeed_later());
    assert!(report.stopped.is_some_and(|reason| reason.contains("every call")));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_sees_little_says_so_and_names_what_it_may_not_do() {
    let bed = test_bed(&[]);
    let scopes = [
        "boards:read",
        "boards:write",
        "users:read",
        "users:write",
        "workspaces:read",
        "me:read",
        "account:read",
    ];
    let options = bed.options().token(bed.emulator.tokens().with_scopes(&scopes));
    let error = plan(&bed, &offboarding(), &leaver(), &options).await.unwrap_err();
    assert!(error.to_string().contains("teams:read"), "{error}");
    // A member of the account may read, and change little.
    let options = bed.options().token(bed.emulator.tokens().member());
    let flow = offboarding();
    let plan = plan(&bed, &flow, &leaver(), &options).await.unwrap();
    assert!(plan.notes.iter().any(|note| note.contains("hides them")));
    let report = flow.carry_out(bed.connector(), &plan, &options, &mut on).await;
    let left = &report.people[0].left;
    assert!(left.iter().any(|left| left.what.contains("deactivate")), "{left:#?}");
    for step in report.people[0].steps.iter().filter(|step| step.ending != Ending::Done) {
        let name = step.step.object.name.clone().unwrap_or_else(|| step.step.object.id.clone());
        assert!(
            left.iter()
                .any(|left| left.what.contains(&name) || left.what.contains("deactivate")),
            "{name}: {left:#?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn automations_that_are_not_told_stop_the_deactivation() {
    let bed = test_bed(&[]);
    let options = bed.options().api_version("2026-07");
    let flow = Offboarding {
        stop_automations: false,
        ..offboarding()
    };
    let plan = plan(&bed, &flow, &leaver(), &options).await.unwrap();
    assert!(plan.people[0].automations_unknown.is_some());
    let report = flow.carry_out(bed.connector(), &plan, &options, &mut on).await;
    assert!(
        report.people[0].left.iter().any(|left| left.why.contains("not known")),
        "{report:#?}"
    );
    assert_eq!(
        bed.emulator.inspect(|world| world.user(seed::LEAVER).unwrap().status),
        UserStatus::Active
    );
    // Those on boards go on as well.
    let stopped = bed
        .emulator
        .inspect(|world| world.automations_of(seed::LEAVER).iter().filter(|own| !own.active).count());
    let before = test_bed(&[])
        .emulator
        .inspect(|world| world.automations_of(seed::LEAVER).iter().filter(|own| !own.active).count());
    assert_eq!(stopped, before);
}

/// Without being told so, nothing stops and nothing loses its owner, whatever monday.com does that is not
/// known.
#[tokio::test(start_paused = true)]
async fn a_careful_run_loses_nothing_under_any_guess() {
    for guess in Guess::ALL.iter().map(std::slice::from_ref).chain([Guess::ALL]) {
        let bed = test_bed(guess);
        let running = |bed: &TestBed| {
            bed.emulator
                .inspect(|world| world.automations_of(seed::LEAVER).iter().filter(|own| own.active).count())
        };
        let before = (running(&bed), without_owner(&bed));
        offboard(&bed, &Offboarding::default(), &leaver()).await;
        assert_eq!((running(&bed), without_owner(&bed)), before, "{guess:?}");
    }
}

fn onboarding() -> Onboarding {
    let place = |id: Id, kind| Place { id: id.to_string(), kind };
    Onboarding {
        role: Some(UserRole::Member),
        teams: vec![seed::ENGINEERING_TEAM.to_string()],
        workspaces: vec![
            place(seed::CLOSED_WORKSPACE, None),
            place(seed::OPEN_WORKSPACE, Some(SubscriberKind::Owner)),
        ],
        boards: vec![
            place(seed::PRIVATE_BOARD, None),
            place(seed::SHARE_BOARD, Some(SubscriberKind::Owner)),
        ],
        ..Onboarding::default()
    }
}

const NEW: &str = "noor@harborworks.example";

async fn onboard(bed: &TestBed, flow: &Onboarding, emails: &[&str]) -> Result<Report, CallError> {
    let emails: Vec<String> = emails.iter().map(|email| (*email).to_owned()).collect();
    let options = bed.options();
    let plan = flow.plan(bed.connector(), &emails, &options, &mut on).await?;
    Ok(flow.carry_out(bed.connector(), &plan, &options, &mut on).await)
}

fn is_in(world: &World, email: &str) -> bool {
    let users: Vec<_> = world.users.values().filter(|user| user.email == email).collect();
    let [user] = users[..] else { return false };
    let in_workspace = |id: &Id, owner| {
        world.workspaces[id]
            .users
            .iter()
            .any(|own| own.user == user.id && own.owner == owner)
    };
    world.is_in_team(user.id, seed::ENGINEERING_TEAM)
        && in_workspace(&seed::CLOSED_WORKSPACE, false)
        && in_workspace(&seed::OPEN_WORKSPACE, true)
        && world.boards[&seed::PRIVATE_BOARD].membership(user.id).is_some()
        && world.boards[&seed::SHARE_BOARD].is_owner(user.id)
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_is_brought_in_and_once_more_changes_nothing() {
    for guesses in [&[][..], Guess::ALL] {
        let bed = test_bed(guesses);
        let known = bed.emulator.inspect(|world| world.user(seed::NEWCOMER).unwrap().email.clone());
        let report = onboard(&bed, &onboarding(), &[NEW, &known]).await.unwrap();
        assert!(report.is_complete(), "{report:#?}");
        assert!(bed.emulator.inspect(|world| is_in(world, NEW) && is_in(world, &known)));
        let before = state(&bed);
        bed.emulator.clear_log();
        let report = onboard(&bed, &onboarding(), &[NEW, &known]).await.unwrap();
        assert!(report.is_complete(), "{report:#?}");
        assert_eq!(state(&bed), before);
        assert!(bed.log().iter().all(|request| !request.body.contains("mutation")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_deactivated_user_is_let_in_only_if_asked_for() {
    let bed = test_bed(&[]);
    let email = bed
        .emulator
        .inspect(|world| world.user(seed::DEACTIVATED_USER).unwrap().email.clone());
    let report = onboard(&bed, &onboarding(), &[&email]).await.unwrap();
    assert!(!report.is_complete());
    assert!(!bed.emulator.inspect(|world| is_in(world, &email)));
    let flow = Onboarding {
        activate: true,
        ..onboarding()
    };
    let report = onboard(&bed, &flow, &[&email]).await.unwrap();
    assert!(report.is_complete(), "{report:#?}");
    assert!(bed.emulator.inspect(|world| is_in(world, &email)));
}

#[tokio::test(start_paused = true)]
async fn somebody_unknown_is_not_invited_where_only_roles_are_given() {
    let bed = test_bed(&[]);
    let flow = Onboarding {
        role: Some(UserRole::Viewer),
        only_known: true,
        stop_automations: true,
        leave_without_owner: true,
        ..Onboarding::default()
    };
    let report = onboard(&bed, &flow, &[NEW, seed::LEAVER_EMAIL]).await.unwrap();
    let complete: Vec<bool> = report.people.iter().map(|person| person.is_complete()).collect();
    assert_eq!(complete, [false, true]);
    assert!(bed.emulator.inspect(|world| world.user_by_email(NEW).is_none()));
}

/// A viewer's automations stop, and a viewer manages no board.
#[tokio::test(start_paused = true)]
async fn a_role_that_would_lose_something_is_not_given_unless_told_so() {
    let running = |bed: &TestBed| {
        bed.emulator
            .inspect(|world| world.automations_of(seed::LEAVER).iter().filter(|own| own.active).count())
    };
    let kind = |bed: &TestBed| bed.emulator.inspect(|world| world.user(seed::LEAVER).unwrap().kind);
    for (stop_automations, leave_without_owner, why) in [
        (false, false, "would stop"),
        (false, true, "would stop"),
        (true, false, "Nobody else owns"),
        (true, true, ""),
    ] {
        let bed = test_bed(&[]);
        let before = running(&bed);
        let flow = Onboarding {
            role: Some(UserRole::Viewer),
            only_known: true,
            stop_automations,
            leave_without_owner,
            ..Onboarding::default()
        };
        let options = bed.options();
        let plan = flow
            .plan(bed.connector(), &[seed::LEAVER_EMAIL.to_owned()], &options, &mut on)
            .await
            .unwrap();
        assert_eq!(plan.people[0].steps[0].detail, "member now");
        let report = flow.carry_out(bed.connector(), &plan, &options, &mut on).await;
        if why.is_empty() {
            assert!(report.is_complete(), "{report:#?}");
            assert_eq!((running(&bed), kind(&bed)), (0, UserKind::ViewOnly));
        } else {
            assert!(report.people[0].left[0].why.contains(why), "{report:#?}");
            assert_eq!((running(&bed), kind(&bed)), (before, UserKind::Member));
        }
    }
}

/// A successor does not become a viewer in the same breath.
#[tokio::test(start_paused = true)]
async fn a_successor_keeps_the_role() {
    for role in [UserRole::Viewer, UserRole::Custom("3".to_owned())] {
        let bed = test_bed(&[]);
        let flow = Onboarding {
            role: Some(role),
            only_known: true,
            stop_automations: true,
            successor: Some(UserSelector::ById(seed::LEAVER.to_string())),
            ..Onboarding::default()
        };
        let report = onboard(&bed, &flow, &[seed::LEAVER_EMAIL]).await.unwrap();
        assert!(report.people[0].left[0].why.contains("successor"), "{report:#?}");
        assert_eq!(
            bed.emulator.inspect(|world| world.user(seed::LEAVER).unwrap().kind),
            UserKind::Member
        );
    }
}

/// What nobody else owns goes to the successor first.
#[tokio::test(start_paused = true)]
async fn a_viewer_hands_over_before_the_role_changes() {
    let bed = test_bed(&[]);
    let flow = Onboarding {
        role: Some(UserRole::Viewer),
        only_known: true,
        stop_automations: true,
        successor: offboarding().successor,
        ..Onboarding::default()
    };
    let report = onboard(&bed, &flow, &[seed::LEAVER_EMAIL]).await.unwrap();
    assert!(report.is_complete(), "{report:#?}");
    let steps = &report.people[0].steps;
    assert!(steps.len() > 1 && steps.last().unwrap().step.action == Step::GiveRole, "{steps:#?}");
    let (kind, is_owned) = bed.emulator.inspect(|world| {
        (
            world.user(seed::LEAVER).unwrap().kind,
            world.boards[&seed::LEAVER_OWNED_BOARD].is_owner(seed::OTHER_ADMIN_USER),
        )
    });
    assert_eq!((kind, is_owned), (UserKind::ViewOnly, true));
    // Where that fails, the role stays as it is.
    let bed = test_bed(&[]);
    let refused = Fault::new(Action::Status {
        status: 403,
        headers: Vec::new(),
        body: Content::Empty,
    });
    let refused = refused.on_root_field("add_users_to_board");
    bed.emulator.script((1..50).map(|number| refused.clone().nth(number)));
    let report = onboard(&bed, &flow, &[seed::LEAVER_EMAIL]).await.unwrap();
    assert!(!report.is_complete());
    assert_eq!(
        bed.emulator.inspect(|world| world.user(seed::LEAVER).unwrap().kind),
        UserKind::Member
    );
}

/// Nobody gets an invitation before it is noticed that what they are to be in is not there.
#[tokio::test(start_paused = true)]
async fn places_that_are_not_there_are_noticed_before_anybody_is_invited() {
    let bed = test_bed(&[]);
    let place = |id: &str| Place {
        id: id.to_owned(),
        kind: None,
    };
    let deleted = bed.emulator.inspect(|world| {
        let mut boards = world.boards.values();
        boards.find(|board| board.state == State::Deleted).map(|board| board.id)
    });
    let deleted = deleted.map_or("99".to_owned(), |id| id.to_string());
    for flow in [
        Onboarding {
            teams: vec!["99".to_owned()],
            ..Onboarding::default()
        },
        Onboarding {
            workspaces: vec![place("99")],
            ..Onboarding::default()
        },
        Onboarding {
            boards: vec![place("99")],
            ..Onboarding::default()
        },
        Onboarding {
            boards: vec![place(&deleted)],
            ..Onboarding::default()
        },
    ] {
        let error = onboard(&bed, &flow, &[NEW]).await.unwrap_err();
        assert!(matches!(error, CallError::InvalidInput { .. }), "{error}");
        assert!(error.to_string().contains("that the token can see"), "{error}");
    }
    // An ID cannot be invited.
    let report = onboard(&bed, &Onboarding::default(), &["99"]).await.unwrap();
    assert!(report.people[0].left[0].why.contains("no user"), "{report:#?}");
    assert!(bed.emulator.inspect(|world| world.user_by_email(NEW).is_none()));
}

/// The plan names what people are to be in, and the role that they are invited with.
#[tokio::test(start_paused = true)]
async fn the_plan_of_a_newcomer_has_names() {
    let bed = test_bed(&[]);
    let flow = onboarding();
    let plan = flow
        .plan(bed.connector(), &[NEW.to_owned()], &bed.options(), &mut on)
        .await
        .unwrap();
    let steps = &plan.people[0].steps;
    assert!(steps.iter().all(|step| step.object.name.is_some()), "{steps:#?}");
    assert!(steps[0].detail.starts_with("as "), "{steps:#?}");
}

#[tokio::test(start_paused = true)]
async fn onboarding_under_faults_ends_in_the_same_state() {
    let calm = test_bed(&[]);
    onboard(&calm, &onboarding(), &[NEW]).await.unwrap();
    let (expected, requests) = (state(&calm), calm.log().len() as u64);
    for (name, fault) in faults() {
        for first in (1..requests).step_by(2) {
            let bed = test_bed(&[]);
            bed.emulator.script((first..first + 4).map(|number| fault.clone().nth(number)));
            let mut runs = 0;
            let report = loop {
                runs += 1;
                match onboard(&bed, &onboarding(), &[NEW]).await {
                    Ok(report) if report.is_complete() => break report,
                    _ => assert!(runs < 20, "{name} from request {first} on"),
                }
            };
            assert!(report.is_complete(), "{name} from request {first} on: {report:#?}");
            assert_eq!(state(&bed), expected, "{name} from request {first} on");
            assert_eq!(repeated(&bed), [""; 0], "{name} from request {first} on");
        }
    }
}

/// An automation that somebody has on a board they are not on.
#[tokio::test(start_paused = true)]
async fn an_automation_anywhere_stops_the_deactivation() {
    let bed = test_bed(&[]);
    let user = seed::NEWCOMER;
    bed.emulator.edit(|world| {
        let template = world.automations.values().next().unwrap().clone();
        let id = 1;
        world.automations.insert(
            id,
            Automation {
                id,
                owner: user,
                board: seed::PUBLIC_BOARD,
                ..template
            },
        );
    });
    let flow = Offboarding {
        stop_automations: false,
        ..offboarding()
    };
    let report = offboard(&bed, &flow, &[UserSelector::ById(user.to_string())]).await;
    assert!(
        report.people[0]
            .left
            .iter()
            .any(|left| left.why.contains("1 automation of this user would stop")),
        "{report:#?}"
    );
}

/// What the documentation says that looking for somebody's boards costs.
#[tokio::test(start_paused = true)]
async fn the_cost_of_finding_boards_is_the_documented_one() {
    const PAGE: &str = include_str!("../../../docs/offboarding.md");
    let (_, table) = PAGE.split_once("| Boards | Requests").unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let number = |cell: &str| cell.trim().replace(',', "").parse::<u64>().unwrap();
    let (mut documented, mut measured) = (Vec::new(), Vec::new());
    for row in rows {
        let cells: Vec<u64> = row.trim_matches('|').split('|').map(number).collect();
        let [boards, requests, points] = cells[..] else { panic!("{row}") };
        let mut options = small();
        options.size.boards = usize::try_from(boards).unwrap();
        let bed = TestBed::new(options);
        // So that the token sees each of them.
        bed.emulator.edit(|world| {
            for board in world.boards.values_mut() {
                board.state = State::Active;
                board.set_user(seed::ADMIN_USER, true);
            }
        });
        let query = monday_connector_host::types::UserBoardQuery::new([seed::LEAVER.to_string()]);
        bed.connector().list_user_boards(&query, &bed.options()).await.unwrap();
        let log = bed.log();
        documented.push((boards, requests, points));
        measured.push((
            boards,
            log.len() as u64,
            log.iter().filter_map(|request| request.complexity).sum::<u64>(),
        ));
    }
    assert_eq!(documented, measured);
    assert_eq!(measured.len(), 3);
}

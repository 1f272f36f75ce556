//! The functions of the interface `provisioning`: somebody arrives, and somebody leaves.

use std::io;

use monday_connector_host::CallError;
use monday_connector_host::types::{
    BoardTeam, Invitation, InvitationOutcome, MembershipOutcome, NewBoardTeam, NewWorkspaceMember, TeamMember, TeamQuery,
    UserAutomationQuery, UserBoardQuery, UserRole, UserRoleChange, UserRoleOutcome, UserStatusOutcome, WorkspaceMember, WorkspaceQuery,
};
use monday_emulator::seed;
use monday_emulator::world::{Board, BoardHierarchy, BoardKind, EVERYONE, Id, State, UserKind, UserStatus, Viewer, World};
use serde::Serialize;

use super::actions::{find, ids};
use super::tour::Tour;

const NEWCOMER: &str = "noor.haddad@harborworks.example";

/// Calls a function and shows what was asked, sent and returned; `None` if it failed, which is a check
/// that does not hold.
async fn scene<T: Serialize>(
    tour: &mut Tour,
    function: &str,
    asked: &str,
    call: impl Future<Output = Result<T, CallError>>,
) -> io::Result<Option<T>> {
    tour.scene(function, asked)?;
    let (result, recording) = tour.call(call).await?;
    tour.show_requests(&recording)?;
    if let Some(result) = &result {
        tour.show(function, result)?;
    }
    Ok(result)
}

pub async fn play(tour: &mut Tour) -> io::Result<()> {
    list_roles(tour).await?;
    if let Some(newcomer) = invite_user(tour).await? {
        teams(tour, &newcomer).await?;
        workspaces(tour, &newcomer).await?;
    }
    boards_of_teams(tour).await?;
    update_user_role(tour).await?;
    list_user_boards(tour).await?;
    list_user_automations(tour).await?;
    deactivate_user(tour).await?;
    activate_user(tour).await
}

async fn list_roles(tour: &mut Tour) -> io::Result<()> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let asked = "Which roles can people have?";
    let Some(list) = scene(tour, "list-roles", asked, connector.list_roles(&options)).await? else {
        return Ok(());
    };
    tour.check("the four that every account has are there", list.roles.len() >= 4)
}

async fn invite_user(tour: &mut Tour) -> io::Result<Option<String>> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let invitation = Invitation {
        role: Some(UserRole::Member),
        ..Invitation::new(NEWCOMER)
    };
    let asked = "Noor starts on Monday. Invite her.";
    let Some(invited) = scene(tour, "invite-user", asked, connector.invite_user(&invitation, &options)).await? else {
        return Ok(None);
    };
    tour.check("it says that she was invited", invited.outcome == InvitationOutcome::Invited)?;
    let id = invited.user_id.clone().unwrap_or_default();
    tour.check_world("she is there once, pending, with that id", |world| {
        let users: Vec<_> = world.users.values().filter(|user| user.email == NEWCOMER).collect();
        matches!(users[..], [user] if user.id.to_string() == id && user.status == UserStatus::Pending && user.kind == UserKind::Member)
    })?;
    Ok(Some(id))
}

async fn teams(tour: &mut Tour, user: &str) -> io::Result<()> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let query = TeamQuery {
        name: Some("engineering".to_owned()),
        ..TeamQuery::default()
    };
    let asked = "Which team is Engineering?";
    let Some(list) = scene(tour, "list-teams", asked, connector.list_teams(&query, &options)).await? else {
        return Ok(());
    };
    let found: Vec<_> = list.teams.iter().map(|team| team.id.clone()).collect();
    tour.check("it is found by its name", found == ids([seed::ENGINEERING_TEAM]))?;
    let member = TeamMember::new(seed::ENGINEERING_TEAM.to_string(), user);
    let call = connector.add_user_to_team(&member, &options);
    let Some(change) = scene(tour, "add-user-to-team", "Noor is one of them.", call).await? else {
        return Ok(());
    };
    tour.check("it says that she was added", change.outcome == MembershipOutcome::Added)?;
    tour.check_world("she is in the team", |world| is_in_team(world, user))?;
    let call = connector.delete_user_from_team(&member, &options);
    let Some(change) = scene(tour, "delete-user-from-team", "No, she is not.", call).await? else {
        return Ok(());
    };
    tour.check("it says that she was removed", change.outcome == MembershipOutcome::Removed)?;
    tour.check_world("she is no longer in the team", |world| !is_in_team(world, user))
}

fn is_in_team(world: &World, user: &str) -> bool {
    user.parse().is_ok_and(|user: Id| world.is_in_team(user, seed::ENGINEERING_TEAM))
}

async fn workspaces(tour: &mut Tour, user: &str) -> io::Result<()> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let query = WorkspaceQuery {
        name: Some("human".to_owned()),
        include_members: Some(true),
        ..WorkspaceQuery::default()
    };
    let asked = "Who is in the workspace of Human Resources?";
    let Some(page) = scene(tour, "list-workspaces", asked, connector.list_workspaces(&query, &options)).await? else {
        return Ok(());
    };
    tour.check_world("everybody in it is listed, and it is the only one of that name", |world| {
        let members = world.workspaces[&seed::CLOSED_WORKSPACE]
            .users
            .iter()
            .map(|membership| membership.user);
        let expected = ids(members);
        let mut listed: Vec<_> = page
            .workspaces
            .iter()
            .flat_map(|workspace| workspace.member_ids.iter().flatten().cloned())
            .collect();
        listed.sort();
        page.workspaces.len() == 1 && listed == expected
    })?;
    let member = NewWorkspaceMember::new(seed::CLOSED_WORKSPACE.to_string(), user);
    let call = connector.add_user_to_workspace(&member, &options);
    let Some(change) = scene(tour, "add-user-to-workspace", "Let Noor in.", call).await? else {
        return Ok(());
    };
    tour.check("it says that she was added", change.outcome == MembershipOutcome::Added)?;
    tour.check_world("she is in it", |world| is_in_workspace(world, user))?;
    let member = WorkspaceMember::new(seed::CLOSED_WORKSPACE.to_string(), user);
    let call = connector.delete_user_from_workspace(&member, &options);
    let Some(change) = scene(tour, "delete-user-from-workspace", "And out again.", call).await? else {
        return Ok(());
    };
    tour.check("it says that she was removed", change.outcome == MembershipOutcome::Removed)?;
    tour.check_world("she is no longer in it", |world| !is_in_workspace(world, user))
}

fn is_in_workspace(world: &World, user: &str) -> bool {
    let members = &world.workspaces[&seed::CLOSED_WORKSPACE].users;
    members.iter().any(|membership| membership.user.to_string() == user)
}

async fn boards_of_teams(tour: &mut Tour) -> io::Result<()> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let (board, team) = (seed::PRIVATE_BOARD.to_string(), seed::ENGINEERING_TEAM.to_string());
    let call_of = NewBoardTeam::new(&board, &team);
    let call = connector.add_team_to_board(&call_of, &options);
    let asked = "Show the salary review to the engineers.";
    let Some(change) = scene(tour, "add-team-to-board", asked, call).await? else {
        return Ok(());
    };
    tour.check("it says that they were added", change.outcome == MembershipOutcome::Added)?;
    tour.check_world("the team is on the board", |world| has_team(world, &board))?;
    let off = BoardTeam::new(&board, &team);
    let call = connector.delete_team_from_board(&off, &options);
    let asked = "That was a mistake.";
    let Some(change) = scene(tour, "delete-team-from-board", asked, call).await? else {
        return Ok(());
    };
    tour.check("it says that they were removed", change.outcome == MembershipOutcome::Removed)?;
    tour.check_world("the team is no longer on the board", |world| !has_team(world, &board))
}

fn has_team(world: &World, board: &str) -> bool {
    find(world, board).is_some_and(|board| board.teams.iter().any(|membership| membership.team == seed::ENGINEERING_TEAM))
}

async fn update_user_role(tour: &mut Tour) -> io::Result<()> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let change = UserRoleChange {
        user_id: seed::MIXED_CASE_USER.to_string(),
        role: UserRole::Viewer,
    };
    let asked = "Iain moves to the board of directors: he only looks from now on.";
    let Some(change) = scene(tour, "update-user-role", asked, connector.update_user_role(&change, &options)).await? else {
        return Ok(());
    };
    tour.check("it says that his role was changed", change.outcome == UserRoleOutcome::Changed)?;
    tour.check_world("he is a viewer", |world| {
        world
            .user(seed::MIXED_CASE_USER)
            .is_some_and(|user| user.kind == UserKind::ViewOnly)
    })
}

async fn list_user_boards(tour: &mut Tour) -> io::Result<()> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let query = UserBoardQuery::new([seed::LEAVER.to_string()]);
    let asked = "Lena is leaving: which boards is she on, and through what?";
    let Some(page) = scene(tour, "list-user-boards", asked, connector.list_user_boards(&query, &options)).await? else {
        return Ok(());
    };
    let mut listed: Vec<_> = page.boards.iter().map(|board| board.board_id.clone()).collect();
    listed.sort();
    let lists_multi_level = tour.lists_multi_level;
    tour.check_world("every one that the token can see is listed", |world| {
        let expected = ids(boards_of_leaver(world, lists_multi_level).map(|board| board.id));
        !expected.is_empty() && listed == expected
    })
}

/// The boards that the leaver is on and the administrator can see; on public ones, those that she owns or
/// that a team of hers is on.
fn boards_of_leaver(world: &World, with_multi_level: bool) -> impl Iterator<Item = &Board> {
    let viewer = world.user(seed::ADMIN_USER).map(|user| Viewer::new(world, user));
    world.boards.values().filter(move |board| {
        let in_person = board
            .membership(seed::LEAVER)
            .is_some_and(|own| own.owner || board.kind != BoardKind::Public);
        let through_team = board
            .teams
            .iter()
            .any(|team| team.team == EVERYONE || world.is_in_team(seed::LEAVER, team.team));
        board.state != State::Deleted
            && (with_multi_level || board.hierarchy == BoardHierarchy::Classic)
            && (in_person || through_team)
            && viewer.as_ref().is_some_and(|viewer| viewer.sees_board(world, board))
    })
}

async fn list_user_automations(tour: &mut Tour) -> io::Result<()> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let query = UserAutomationQuery {
        board_ids: Some(vec![seed::LEAVER_OWNED_BOARD.to_string()]),
        ..UserAutomationQuery::new([seed::LEAVER.to_string()])
    };
    let asked = "And which automations stop without her?";
    if !tour.tells_automations {
        tour.scene("list-user-automations", asked)?;
        return tour.say("  … monday.com tells automations from API version 2026-10 on");
    }
    let Some(list) = scene(
        tour,
        "list-user-automations",
        asked,
        connector.list_user_automations(&query, &options),
    )
    .await?
    else {
        return Ok(());
    };
    let mut listed: Vec<_> = list.automations.iter().map(|automation| automation.id.clone()).collect();
    listed.sort();
    tour.check_world("all of hers that the token can see are listed, of both ways", |world| {
        let viewer = world.user(seed::ADMIN_USER).map(|user| Viewer::new(world, user));
        let is_seen = |board: &Board| viewer.as_ref().is_some_and(|viewer| viewer.sees_board(world, board));
        let hers = world.automations_of(seed::LEAVER).into_iter();
        let expected = ids(hers
            .filter(|automation| world.board(automation.board).is_some_and(is_seen))
            .map(|automation| automation.id));
        expected.len() > 1 && listed == expected
    })
}

async fn deactivate_user(tour: &mut Tour) -> io::Result<()> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let user = seed::MIXED_CASE_USER.to_string();
    let asked = "Iain leaves: nobody may sign in as him.";
    let Some(change) = scene(tour, "deactivate-user", asked, connector.deactivate_user(&user, &options)).await? else {
        return Ok(());
    };
    tour.check("it says that he was shut out", change.outcome == UserStatusOutcome::Deactivated)?;
    tour.check_world("he can't sign in", |world| has_status(world, UserStatus::Inactive))
}

async fn activate_user(tour: &mut Tour) -> io::Result<()> {
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let user = seed::MIXED_CASE_USER.to_string();
    let Some(change) = scene(tour, "activate-user", "He is back.", connector.activate_user(&user, &options)).await? else {
        return Ok(());
    };
    tour.check("it says that he was let in", change.outcome == UserStatusOutcome::Activated)?;
    tour.check_world("he can sign in", |world| has_status(world, UserStatus::Active))
}

fn has_status(world: &World, status: UserStatus) -> bool {
    world.user(seed::MIXED_CASE_USER).is_some_and(|user| user.status == status)
}

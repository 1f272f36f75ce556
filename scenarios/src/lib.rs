//! The scenarios: what a test needs to carry out an action, for each function of the contract.
//!
//! Whatever is tested for every action iterates over [`SCENARIOS`]: faults, repetition, leaks, API
//! versions, hostile input, fuzzing, the command line. A function without a scenario fails a test,
//! which names it.
#![cfg(not(target_family = "wasm"))]

mod contract;

pub use contract::{Contract, Path, set};

use monday_emulator::{
    Id, seed,
    world::{State, TeamMembership, User, UserKind, UserMembership, UserStatus, World},
};
use serde_json::{Value, json};

/// The effect of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Read,
    /// It changes something; repeating it comes to the same.
    RepeatableChange,
    /// It changes something; repeating it does harm, except under the same idempotency key.
    Change,
}

/// The part that a request has in an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It is the action.
    Action,
    /// A read before the change: if it fails, nothing is changed.
    ReadBefore,
    /// A read that verifies a change that monday.com has confirmed: if it fails, the result has a
    /// warning, or the outcome is unknown if reading later may help.
    ReadAfter,
}

/// A request that an action sends, by its root field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The root field.
    pub root: &'static str,
    /// The part.
    pub part: Part,
    /// The name of its operation, where another request has the same root field.
    pub operation: Option<&'static str>,
}

/// One way to carry out an action, against an emulator with its default seed and the token of the
/// administrator.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The name, for messages.
    pub name: &'static str,
    /// The function, as the contract names it.
    pub function: &'static str,
    /// The effect.
    pub effect: Effect,
    /// The requests that faults are injected into.
    pub faults: &'static [Step],
    /// The input in JSON. A run with another number creates something with another name.
    pub input: fn(run: u64) -> Value,
    /// Brings the account into the state in which the action has something to do. It can be called
    /// again after the action.
    pub prepare: fn(&mut World),
    /// Whether a result is right, if the action was carried out once.
    pub is_right: fn(&Value) -> bool,
    /// Number of times that this run of the action has taken effect; 0 for reads.
    pub effects: fn(&World, run: u64) -> usize,
    /// The codes of the warnings that every result has.
    pub warnings: &'static [&'static str],
    /// The first API version in which it works, `""` for all: in older ones it is refused.
    pub since: &'static str,
}

impl Scenario {
    /// Whether it changes something.
    pub fn is_change(&self) -> bool {
        self.effect != Effect::Read
    }

    /// Whether responses are returned as they came, whatever they say.
    pub fn is_custom(&self) -> bool {
        self.function == "custom-api-action"
    }

    /// The root field of the request that is the action, if faults are injected into it.
    pub fn root(&self) -> &'static str {
        let mut steps = self.faults.iter();
        steps.find(|step| step.part == Part::Action).map_or("", |step| step.root)
    }
}

const BOARD: Id = seed::PRIVATE_BOARD;
const USER: Id = seed::NEWCOMER;

const fn action(root: &'static str) -> Step {
    Step {
        root,
        part: Part::Action,
        operation: None,
    }
}

const READ_BEFORE: Step = Step {
    root: "boards",
    part: Part::ReadBefore,
    operation: None,
};

const READ_AFTER: Step = Step {
    root: "boards",
    part: Part::ReadAfter,
    operation: None,
};

const USER_BEFORE: Step = Step {
    root: "users",
    part: Part::ReadBefore,
    operation: Some("ReadUserBeforeChange"),
};

const USER_AFTER: Step = Step {
    root: "users",
    part: Part::ReadAfter,
    operation: Some("ReadUserAfterChange"),
};

const TEAM: Id = seed::ENGINEERING_TEAM;
const WORKSPACE: Id = seed::CLOSED_WORKSPACE;

const fn look(part: Part, root: &'static str, operation: &'static str) -> Step {
    Step {
        root,
        part,
        operation: Some(operation),
    }
}

const TEAM_BEFORE: Step = look(Part::ReadBefore, "teams", "ReadTeamBeforeChange");
const TEAM_AFTER: Step = look(Part::ReadAfter, "teams", "ReadTeamAfterChange");
const BOARD_TEAMS_BEFORE: Step = look(Part::ReadBefore, "boards", "ReadBoardTeamsBeforeChange");
const BOARD_TEAMS_AFTER: Step = look(Part::ReadAfter, "boards", "ReadBoardTeamsAfterChange");
const WORKSPACE_BEFORE: Step = look(Part::ReadBefore, "workspaces", "ReadWorkspaceBeforeChange");
const WORKSPACE_AFTER: Step = look(Part::ReadAfter, "workspaces", "ReadWorkspaceAfterChange");

/// A read: it needs no preparation and has no effect.
const fn read(
    name: &'static str,
    function: &'static str,
    faults: &'static [Step],
    input: fn(u64) -> Value,
    is_right: fn(&Value) -> bool,
) -> Scenario {
    Scenario {
        name,
        function,
        effect: Effect::Read,
        faults,
        input,
        prepare: |_| {},
        is_right,
        effects: |_, _| 0,
        warnings: &[],
        since: "",
    }
}

/// All scenarios.
pub const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "add a user to a board",
        function: "add-user-to-board",
        effect: Effect::RepeatableChange,
        faults: &[READ_BEFORE, action("add_users_to_board")],
        input: |_| json!({ "board_id": BOARD.to_string(), "user_id": USER.to_string() }),
        prepare: without_user,
        is_right: |result| result["outcome"] == "added",
        effects: |world, _| usize::from(board(world).membership(USER).is_some()),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "make a subscriber an owner",
        function: "add-user-to-board",
        effect: Effect::RepeatableChange,
        // With a kind, the board need not be readable before.
        faults: &[action("add_users_to_board")],
        input: |_| json!({ "board_id": BOARD.to_string(), "user_id": USER.to_string(), "kind": "owner" }),
        prepare: with_subscriber,
        is_right: |result| result["outcome"] == "role_changed",
        effects: |world, _| usize::from(board(world).is_owner(USER)),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "archive a board",
        function: "archive-board",
        effect: Effect::RepeatableChange,
        faults: &[action("archive_board")],
        input: |_| json!(BOARD.to_string()),
        prepare: without_user,
        is_right: |result| is_id(&result["board_id"], BOARD) && result["state"] == "archived",
        effects: |world, _| usize::from(board(world).state == State::Archived),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "create a board",
        function: "create-board",
        effect: Effect::Change,
        faults: &[action("create_board")],
        input: |run| json!({ "name": board_name(run), "kind": "private" }),
        prepare: |_| {},
        is_right: |result| result["board"]["kind"] == "private" && result["board"]["id"].is_string(),
        effects: |world, run| world.boards_named(&board_name(run)).len(),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "send a mutation",
        function: "custom-api-action",
        effect: Effect::Change,
        faults: &[action("create_board")],
        input: |run| {
            let document = "mutation ($name: String!) { create_board(board_name: $name, board_kind: private) { id } }";
            let variables = json!({ "name": board_name(run) }).to_string();
            json!({ "body": { "graphql": { "document": document, "variables": variables } } })
        },
        prepare: |_| {},
        is_right: |result| result["status"] == 200 && response_data(result)["create_board"]["id"].is_string(),
        effects: |world, run| world.boards_named(&board_name(run)).len(),
        warnings: &[],
        since: "",
    },
    read(
        "send a query",
        "custom-api-action",
        &[action("boards")],
        |_| json!({ "body": { "graphql": { "document": "{ boards { id name } users { id name } }" } } }),
        |result| result["status"] == 200 && response_data(result)["boards"].is_array(),
    ),
    Scenario {
        name: "delete a board",
        function: "delete-board",
        effect: Effect::RepeatableChange,
        faults: &[action("delete_board")],
        input: |_| json!(BOARD.to_string()),
        prepare: without_user,
        is_right: |result| is_id(&result["board_id"], BOARD) && result["state"] == "deleted",
        effects: |world, _| usize::from(board(world).state == State::Deleted),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "remove a user from a board",
        function: "delete-user-from-board",
        effect: Effect::RepeatableChange,
        faults: &[action("delete_subscribers_from_board"), READ_AFTER],
        input: |_| json!({ "board_id": BOARD.to_string(), "user_id": USER.to_string() }),
        prepare: with_subscriber,
        is_right: |result| result["outcome"] == "removed",
        effects: |world, _| usize::from(board(world).membership(USER).is_none()),
        warnings: &[],
        since: "",
    },
    read(
        "list boards",
        "list-boards",
        &[action("boards")],
        |_| json!({ "limit": 5 }),
        |result| result["boards"].as_array().is_some_and(|boards| boards.len() == 5) && result["next"].is_string(),
    ),
    read(
        "list the main workspace with members",
        "list-boards",
        // Boards without people are read twice.
        &[],
        |_| json!({ "workspace": "main", "kind": "private", "include_members": true, "limit": 1 }),
        |result| {
            let boards = result["boards"].as_array();
            boards.is_some_and(|boards| boards.len() == 1 && boards.iter().all(|board| board["owner_ids"].is_array()))
        },
    ),
    read(
        "read a board",
        "read-board",
        &[action("boards")],
        |_| json!(BOARD.to_string()),
        |result| is_id(&result["board"]["id"], BOARD) && result["owners"].is_array(),
    ),
    read(
        "read a user by id",
        "read-user",
        &[action("users")],
        |_| json!({ "by_id": seed::MEMBER_USER.to_string() }),
        |result| is_id(&result["user"]["id"], seed::MEMBER_USER),
    ),
    read(
        "read a user by email address",
        "read-user",
        &[action("users")],
        |_| json!({ "by_email": format!(" {} ", seed::MIXED_CASE_EMAIL.to_uppercase()) }),
        |result| is_id(&result["user"]["id"], seed::MIXED_CASE_USER),
    ),
    read(
        "search users",
        "search-users",
        &[action("users")],
        |_| json!({ "limit": 5 }),
        |result| result["users"].as_array().is_some_and(|users| users.len() == 5) && result["next"].is_string(),
    ),
    read(
        "search a user by email address",
        "search-users",
        // Users are searched by address and by name.
        &[],
        |_| json!({ "name": seed::MIXED_CASE_EMAIL }),
        |result| is_id(&result["users"][0]["id"], seed::MIXED_CASE_USER),
    ),
    Scenario {
        name: "let a user in again",
        function: "activate-user",
        effect: Effect::RepeatableChange,
        faults: &[USER_BEFORE, action("activate_users"), USER_AFTER],
        input: |_| json!(USER.to_string()),
        prepare: |world| set_status(world, UserStatus::Inactive),
        is_right: |result| result["outcome"] == "activated",
        effects: |world, _| usize::from(user(world).status == UserStatus::Active),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "put a team on a board",
        function: "add-team-to-board",
        effect: Effect::RepeatableChange,
        faults: &[BOARD_TEAMS_BEFORE, action("add_teams_to_board"), BOARD_TEAMS_AFTER],
        input: |_| json!({ "board_id": BOARD.to_string(), "team_id": TEAM.to_string() }),
        prepare: |world| set_team(world, None),
        is_right: |result| result["outcome"] == "added",
        effects: |world, _| usize::from(team_role(world) == Some(false)),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "make a team an owner of a board",
        function: "add-team-to-board",
        effect: Effect::RepeatableChange,
        faults: &[BOARD_TEAMS_BEFORE, action("add_teams_to_board"), BOARD_TEAMS_AFTER],
        input: |_| json!({ "board_id": BOARD.to_string(), "team_id": TEAM.to_string(), "kind": "owner" }),
        prepare: |world| set_team(world, Some(false)),
        is_right: |result| result["outcome"] == "role_changed",
        effects: |world, _| usize::from(team_role(world) == Some(true)),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "add a user to a team",
        function: "add-user-to-team",
        effect: Effect::RepeatableChange,
        faults: &[TEAM_BEFORE, action("add_users_to_team"), TEAM_AFTER],
        input: |_| json!({ "team_id": TEAM.to_string(), "user_id": USER.to_string() }),
        prepare: |world| set_team_member(world, false, false),
        is_right: |result| result["outcome"] == "added",
        effects: |world, _| usize::from(world.is_in_team(USER, TEAM)),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "add a user to a workspace",
        function: "add-user-to-workspace",
        effect: Effect::RepeatableChange,
        faults: &[WORKSPACE_BEFORE, action("add_users_to_workspace"), WORKSPACE_AFTER],
        input: |_| json!({ "workspace_id": WORKSPACE.to_string(), "user_id": USER.to_string() }),
        prepare: |world| set_workspace_role(world, None),
        is_right: |result| result["outcome"] == "added",
        effects: |world, _| usize::from(workspace_role(world) == Some(false)),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "shut a user out",
        function: "deactivate-user",
        effect: Effect::RepeatableChange,
        faults: &[USER_BEFORE, action("deactivate_users"), USER_AFTER],
        input: |_| json!(USER.to_string()),
        prepare: |world| set_status(world, UserStatus::Active),
        is_right: |result| result["outcome"] == "deactivated",
        effects: |world, _| usize::from(user(world).status == UserStatus::Inactive),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "take a team off a board",
        function: "delete-team-from-board",
        effect: Effect::RepeatableChange,
        faults: &[BOARD_TEAMS_BEFORE, action("delete_teams_from_board"), BOARD_TEAMS_AFTER],
        input: |_| json!({ "board_id": BOARD.to_string(), "team_id": TEAM.to_string() }),
        prepare: |world| set_team(world, Some(false)),
        is_right: |result| result["outcome"] == "removed",
        effects: |world, _| usize::from(team_role(world).is_none()),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "remove a user from a team",
        function: "delete-user-from-team",
        effect: Effect::RepeatableChange,
        faults: &[TEAM_BEFORE, action("remove_users_from_team"), TEAM_AFTER],
        input: |_| json!({ "team_id": TEAM.to_string(), "user_id": USER.to_string() }),
        prepare: |world| set_team_member(world, true, false),
        is_right: |result| result["outcome"] == "removed",
        effects: |world, _| usize::from(!world.is_in_team(USER, TEAM)),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "remove an owner from a team",
        function: "delete-user-from-team",
        effect: Effect::RepeatableChange,
        faults: &[action("remove_users_from_team")],
        input: |_| json!({ "team_id": TEAM.to_string(), "user_id": USER.to_string() }),
        prepare: |world| set_team_member(world, true, true),
        is_right: |result| result["outcome"] == "removed",
        effects: |world, _| usize::from(!world.is_in_team(USER, TEAM)),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "remove a user from a workspace",
        function: "delete-user-from-workspace",
        effect: Effect::RepeatableChange,
        faults: &[WORKSPACE_BEFORE, action("delete_users_from_workspace"), WORKSPACE_AFTER],
        input: |_| json!({ "workspace_id": WORKSPACE.to_string(), "user_id": USER.to_string() }),
        prepare: |world| set_workspace_role(world, Some(false)),
        is_right: |result| result["outcome"] == "removed",
        effects: |world, _| usize::from(workspace_role(world).is_none()),
        warnings: &[],
        since: "",
    },
    Scenario {
        name: "invite somebody",
        function: "invite-user",
        effect: Effect::RepeatableChange,
        faults: &[action("invite_users")],
        input: |run| json!({ "email": address(run), "role": "viewer" }),
        prepare: |_| {},
        is_right: |result| result["outcome"] == "invited" && result["user_id"].is_string(),
        effects: |world, run| world.users.values().filter(|user| user.email == address(run)).count(),
        warnings: &[],
        since: "",
    },
    read(
        "list the roles",
        "list-roles",
        &[action("account_roles")],
        |_| Value::Null,
        |result| result["roles"].as_array().is_some_and(|roles| roles.len() == 4),
    ),
    read(
        "list the teams of a leaver",
        "list-teams",
        &[action("teams")],
        |_| json!({ "user_ids": [seed::LEAVER.to_string()] }),
        |result| {
            let teams = result["teams"].as_array();
            teams.is_some_and(|teams| teams.len() == 1 && is_id(&teams[0]["owner_ids"][0], seed::LEAVER))
        },
    ),
    Scenario {
        warnings: &["not-visible"],
        since: "2026-10",
        ..read(
            "list the automations of a leaver",
            "list-user-automations",
            &[action("board_automations")],
            |_| json!({ "user_ids": [seed::LEAVER.to_string()] }),
            |result| {
                let automations = result["automations"].as_array();
                automations.is_some_and(|automations| automations.len() == 2)
            },
        )
    },
    Scenario {
        // People who fail to load are warned of.
        prepare: |world| {
            let board = world.boards.get_mut(&seed::BOARD_WITHOUT_SUBSCRIBERS);
            board.expect("the board is part of the seed").set_user(seed::ADMIN_USER, true);
        },
        warnings: &["not-visible"],
        ..read(
            "list the boards of a leaver",
            "list-user-boards",
            // Boards without people are read twice.
            &[],
            |_| json!({ "user_ids": [seed::LEAVER.to_string()] }),
            |result| {
                let boards = result["boards"].as_array();
                boards.is_some_and(|boards| boards.len() > 3 && boards.iter().all(|board| is_id(&board["user_id"], seed::LEAVER)))
            },
        )
    },
    read(
        "list workspaces with members",
        "list-workspaces",
        &[action("workspaces")],
        |_| json!({ "include_members": true, "limit": 5 }),
        |result| {
            let workspaces = result["workspaces"].as_array();
            let has_members = |workspace: &Value| workspace["member_ids"].as_array().is_some_and(|members| !members.is_empty());
            workspaces.is_some_and(|workspaces| workspaces.len() == 5 && workspaces.iter().all(has_members))
        },
    ),
    read(
        "list the workspaces of a leaver",
        "list-workspaces",
        // All of them are read, in pages.
        &[],
        |_| json!({ "user_ids": [seed::LEAVER.to_string()] }),
        |result| {
            let workspaces = result["workspaces"].as_array();
            workspaces.is_some_and(|workspaces| workspaces.len() == 2)
        },
    ),
    Scenario {
        name: "make a member a guest",
        function: "update-user-role",
        effect: Effect::RepeatableChange,
        faults: &[USER_BEFORE, action("update_users_role"), USER_AFTER],
        input: |_| json!({ "user_id": USER.to_string(), "role": "guest" }),
        prepare: |world| set_kind(world, UserKind::Member),
        is_right: |result| result["outcome"] == "changed",
        effects: |world, _| usize::from(user(world).kind == UserKind::Guest),
        warnings: &[],
        since: "",
    },
    read(
        "check the connection",
        "check-connection",
        &[action("me")],
        |_| Value::Null,
        |result| is_id(&result["user"]["id"], seed::ADMIN_USER) && result["account"]["id"].is_string(),
    ),
];

/// The name of the board that a run creates.
pub fn board_name(run: u64) -> String {
    format!("Board of run {run}")
}

fn board(world: &World) -> &monday_emulator::world::Board {
    world.board(BOARD).expect("the board is part of the seed")
}

fn without_user(world: &mut World) {
    let board = world.boards.get_mut(&BOARD).expect("the board is part of the seed");
    board.state = State::Active;
    board.remove_user(USER);
}

fn with_subscriber(world: &mut World) {
    without_user(world);
    let board = world.boards.get_mut(&BOARD).expect("the board is part of the seed");
    board.set_user(USER, false);
}

fn user(world: &World) -> &User {
    world.user(USER).expect("the user is part of the seed")
}

fn set_status(world: &mut World, status: UserStatus) {
    world.users.get_mut(&USER).expect("the user is part of the seed").status = status;
}

fn set_kind(world: &mut World, kind: UserKind) {
    world.users.get_mut(&USER).expect("the user is part of the seed").kind = kind;
}

/// The address that a run invites.
fn address(run: u64) -> String {
    format!("newcomer-{run}@harborworks.example")
}

/// How the team stands on the board: whether it owns it.
fn team_role(world: &World) -> Option<bool> {
    let teams = &board(world).teams;
    teams
        .iter()
        .find(|membership| membership.team == TEAM)
        .map(|membership| membership.owner)
}

fn set_team(world: &mut World, role: Option<bool>) {
    let board = world.boards.get_mut(&BOARD).expect("the board is part of the seed");
    board.teams.retain(|membership| membership.team != TEAM);
    board.teams.extend(role.map(|owner| TeamMembership { team: TEAM, owner }));
}

fn set_team_member(world: &mut World, is_member: bool, is_owner: bool) {
    let team = world.teams.get_mut(&TEAM).expect("the team is part of the seed");
    team.users.retain(|user| *user != USER);
    team.owners.retain(|user| *user != USER);
    team.users.extend(is_member.then_some(USER));
    team.owners.extend(is_owner.then_some(USER));
}

/// How the user stands in the workspace: whether they own it.
fn workspace_role(world: &World) -> Option<bool> {
    let users = &world.workspaces[&WORKSPACE].users;
    users
        .iter()
        .find(|membership| membership.user == USER)
        .map(|membership| membership.owner)
}

fn set_workspace_role(world: &mut World, role: Option<bool>) {
    let workspace = world.workspaces.get_mut(&WORKSPACE).expect("the workspace is part of the seed");
    workspace.users.retain(|membership| membership.user != USER);
    workspace.users.extend(role.map(|owner| UserMembership { user: USER, owner }));
}

fn is_id(value: &Value, id: Id) -> bool {
    value.as_str() == Some(id.to_string().as_str())
}

/// The data in the body of a custom response.
fn response_data(result: &Value) -> Value {
    let body = result["body"]["text"].as_str().unwrap_or_default();
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    body["data"].clone()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Contract, SCENARIOS};

    #[test]
    fn every_function_of_the_contract_has_a_scenario() {
        let contract = Contract::load();
        let functions = contract.functions();
        let covered: BTreeSet<&str> = SCENARIOS.iter().map(|scenario| scenario.function).collect();
        let missing: Vec<_> = functions.iter().filter(|name| !covered.contains(name.as_str())).collect();
        assert!(
            missing.is_empty(),
            "these functions of wit/ have no scenario in scenarios/src/lib.rs: {missing:?}"
        );
        let unknown: Vec<_> = covered
            .iter()
            .filter(|name| !functions.iter().any(|known| known == *name))
            .collect();
        assert!(unknown.is_empty(), "these scenarios are of no function of wit/: {unknown:?}");
    }

    #[test]
    fn every_scenario_has_a_name_of_its_own_and_every_change_a_request_that_is_the_action() {
        let names: BTreeSet<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        assert_eq!(names.len(), SCENARIOS.len());
        for scenario in SCENARIOS {
            assert!(!scenario.is_change() || !scenario.root().is_empty(), "{}", scenario.name);
        }
    }
}

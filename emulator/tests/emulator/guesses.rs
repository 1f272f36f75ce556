//! What no source decides, as the emulator guesses and the other way round: a response that shows each guess.

use crate::client::{ApiResponse, Client, emulator_with};
use monday_emulator::world::UserKind;
use monday_emulator::{Guess, Options, seed};
use serde_json::{Value, json};
use std::time::Duration;

/// A response that depends on a guess.
struct Case {
    guess: Guess,
    version: &'static str,
    token: &'static str,
    /// The last one is what counts.
    documents: Vec<String>,
    guessed: Value,
    turned: Value,
}

/// As an administrator, in the newest version.
fn case<const N: usize>(guess: Guess, documents: [String; N], guessed: Value, turned: Value) -> Case {
    Case {
        guess,
        version: "2026-10",
        token: "admin",
        documents: documents.into(),
        guessed,
        turned,
    }
}

impl Case {
    fn by(self, token: &'static str) -> Self {
        Self { token, ..self }
    }

    fn version(self, version: &'static str) -> Self {
        Self { version, ..self }
    }

    async fn outcome(&self, guesses: Vec<Guess>) -> Value {
        let emulator = emulator_with(Options {
            guesses,
            ..Options::default()
        });
        let secret = match self.token {
            "no-teams" => emulator.tokens().with_scopes(&["boards:read"]),
            name => &emulator.tokens().named(name).unwrap().secret,
        };
        let client = Client::with_token(&emulator, secret).version(self.version);
        let mut last = Value::Null;
        for document in &self.documents {
            last = outcome(&client.query(document).await);
        }
        last
    }
}

/// The first field of the data; or the code of the first error, and the data beside it.
fn outcome(response: &ApiResponse) -> Value {
    let data = response.body.get("data").cloned().unwrap_or_default();
    match response.body.get("errors") {
        Some(_) => json!({"code": response.code(), "data": data}),
        None => data.as_object().unwrap().values().next().unwrap().clone(),
    }
}

fn change(name: &str, arguments: &str, fields: &str) -> String {
    format!("mutation {{ {name}({arguments}) {{ {fields} }} }}")
}

fn invite(arguments: &str) -> String {
    change("invite_users", arguments, "invited_users { name kind } errors { code email }")
}

fn change_users(name: &str, list: &str, arguments: &str) -> String {
    change(name, arguments, &format!("{list} {{ id }} errors {{ code user_id }}"))
}

fn activate(user: i64) -> String {
    change_users("activate_users", "activated_users", &format!("user_ids: [{user}]"))
}

fn deactivate(user: i64) -> String {
    change_users("deactivate_users", "deactivated_users", &format!("user_ids: [{user}]"))
}

fn change_team(name: &str, team: i64, user: i64) -> String {
    change(
        name,
        &format!("team_id: {team}, user_ids: [{user}]"),
        "successful_users { id } failed_users { id }",
    )
}

fn change_workspace(name: &str, workspace: i64, users: &str) -> String {
    change(name, &format!("workspace_id: {workspace}, user_ids: [{users}]"), "id")
}

fn ids<const N: usize>(ids: [i64; N]) -> Value {
    ids.map(|id| json!({"id": id.to_string()})).into_iter().collect()
}

fn unauthorized(name: &str) -> Value {
    failed("USER_UNAUTHORIZED", name)
}

/// A whole mutation that failed.
fn failed(code: &str, name: &str) -> Value {
    json!({"code": code, "data": {name: null}})
}

fn invitations() -> Vec<Case> {
    let nora = "nora@outside.example";
    let invited = |name: &str, kind: &str| json!({"invited_users": [{"name": name, "kind": kind}], "errors": null});
    let refused = |email: &str| json!({"invited_users": [], "errors": [{"code": "ERROR", "email": email}]});
    let nobody = json!({"invited_users": [], "errors": null});
    let dag = "dag.sorensen@harborworks.example";
    let own = "nora@harborworks.example";
    vec![
        case(
            Guess::InvitedUsersAreMembers,
            [invite(&format!("emails: [\"{nora}\"], user_role: VIEW_ONLY"))],
            invited(nora, "view_only"),
            invited(nora, "member"),
        ),
        case(
            Guess::InvitedUsersHaveShortNames,
            [invite(&format!("emails: [\"{nora}\"]"))],
            invited(nora, "member"),
            invited("nora", "member"),
        ),
        case(
            Guess::InvitationsWithoutARoleMakeViewers,
            [invite(&format!("emails: [\"{nora}\"]"))],
            invited(nora, "member"),
            invited(nora, "view_only"),
        ),
        case(
            Guess::KnownInvitationsAreLeftOut,
            [invite(&format!("emails: [\"{}\"]", seed::LEAVER_EMAIL))],
            refused(seed::LEAVER_EMAIL),
            nobody.clone(),
        ),
        case(
            Guess::DeactivatedAddressesAreInvited,
            [invite(&format!("emails: [\"{dag}\"]"))],
            refused(dag),
            invited("Dag Sorensen", "member"),
        ),
        case(
            Guess::InvalidAddressesFailTheCall,
            [invite("emails: [\"nora\"]")],
            refused("nora"),
            failed("InvalidArgumentException", "invite_users"),
        ),
        case(
            Guess::OwnDomainGuestsAreInvited,
            [invite(&format!("emails: [\"{own}\"], user_role: GUEST"))],
            refused(own),
            invited(own, "guest"),
        ),
        case(
            Guess::MembersInviteAndActivate,
            [invite(&format!("emails: [\"{nora}\"]"))],
            unauthorized("invite_users"),
            invited(nora, "member"),
        )
        .by("member"),
        case(
            Guess::MembersInviteAndActivate,
            [activate(seed::DEACTIVATED_USER)],
            unauthorized("activate_users"),
            json!({"activated_users": ids([seed::DEACTIVATED_USER]), "errors": null}),
        )
        .by("member"),
        case(
            Guess::NonAdministratorsFailInBand,
            [invite(&format!("emails: [\"{nora}\"]"))],
            unauthorized("invite_users"),
            refused(nora),
        )
        .by("member"),
        case(
            Guess::EmptyUserListsAreNull,
            [invite("emails: [\"nora\"]")],
            refused("nora"),
            json!({"invited_users": null, "errors": [{"code": "ERROR", "email": "nora"}]}),
        ),
    ]
}

fn changes_of_users() -> Vec<Case> {
    let with_error = |list: &str, code: &str, user: i64| json!({list: [], "errors": [{"code": code, "user_id": user.to_string()}]});
    let done = |list: &str, user: i64| json!({list: ids([user]), "errors": null});
    let two_roles = change_users(
        "update_users_role",
        "updated_users",
        &format!("user_ids: [{}], new_role: GUEST, role_id: 2", seed::NEWCOMER),
    );
    let automations = "{ board_automations { items { user_id active } } }".to_owned();
    // The member has one too.
    let of_automations = |user: i64, active: bool| {
        let one = |user: i64, active: bool| json!({"user_id": user.to_string(), "active": active});
        json!({"items": [one(user, active), one(user, active), one(seed::MEMBER_USER, true)]})
    };
    vec![
        case(
            Guess::RepeatedStatusChangesFail,
            [activate(seed::NEWCOMER)],
            done("activated_users", seed::NEWCOMER),
            with_error("activated_users", "FAILED", seed::NEWCOMER),
        ),
        case(
            Guess::UnknownUsersAreLeftOut,
            [deactivate(5)],
            with_error("deactivated_users", "USER_NOT_FOUND", 5),
            json!({"deactivated_users": [], "errors": null}),
        ),
        case(
            Guess::NonAdministratorsFailInBand,
            [deactivate(seed::NEWCOMER)],
            unauthorized("deactivate_users"),
            with_error("deactivated_users", "FAILED", seed::NEWCOMER),
        )
        .by("member"),
        case(
            Guess::InvalidRolesFailTheCall,
            [two_roles],
            json!({"updated_users": [], "errors": [{"code": "INVALID_INPUT", "user_id": null}]}),
            failed("InvalidArgumentException", "update_users_role"),
        ),
        case(
            Guess::EmptyUserListsAreNull,
            [deactivate(5)],
            with_error("deactivated_users", "USER_NOT_FOUND", 5),
            json!({"deactivated_users": null, "errors": [{"code": "USER_NOT_FOUND", "user_id": "5"}]}),
        ),
        case(
            Guess::NoErrorsAreAnEmptyList,
            [deactivate(seed::NEWCOMER)],
            done("deactivated_users", seed::NEWCOMER),
            json!({"deactivated_users": ids([seed::NEWCOMER]), "errors": []}),
        ),
        case(
            Guess::OlderVersionsHidePendingUsers,
            [format!("{{ users(ids: [{}]) {{ id }} }}", seed::PENDING_USER)],
            ids([seed::PENDING_USER]),
            json!([]),
        )
        .version("2026-04"),
        case(
            Guess::PendingUsersAreNotEnabled,
            [format!("{{ users(ids: [{}]) {{ enabled is_pending }} }}", seed::PENDING_USER)],
            json!([{"enabled": true, "is_pending": true}]),
            json!([{"enabled": false, "is_pending": true}]),
        )
        .version("2026-07"),
        case(
            Guess::DeactivatedUsersLeaveTeams,
            [
                deactivate(seed::LEAVER),
                format!(
                    "{{ teams(ids: [{}]) {{ users(non_active: true) {{ id }} owners {{ id }} }} }}",
                    seed::SALES_TEAM
                ),
            ],
            json!([{"users": ids([seed::LEAVER]), "owners": ids([seed::LEAVER])}]),
            json!([{"users": [], "owners": []}]),
        ),
        case(
            Guess::ActivationStartsAutomations,
            [deactivate(seed::LEAVER), activate(seed::LEAVER), automations.clone()],
            of_automations(seed::LEAVER, false),
            of_automations(seed::LEAVER, true),
        ),
        case(
            Guess::DefaultOwnerOfAutomations,
            [deactivate(seed::LEAVER), automations],
            of_automations(seed::LEAVER, false),
            of_automations(seed::ADMIN_USER, true),
        ),
    ]
}

fn teams() -> Vec<Case> {
    let succeeds = |user: i64| json!({"successful_users": ids([user]), "failed_users": []});
    let fails = |user: i64| json!({"successful_users": [], "failed_users": ids([user])});
    let nobody = json!({"successful_users": [], "failed_users": []});
    let engineering = seed::ENGINEERING_TEAM;
    let off = change(
        "delete_teams_from_board",
        &format!("board_id: {}, team_ids: [-1]", seed::EVERYONE_BOARD),
        "id",
    );
    let on = change(
        "add_teams_to_board",
        &format!("board_id: {}, team_ids: [5]", seed::PUBLIC_BOARD),
        "id",
    );
    vec![
        case(
            Guess::TeamsTakeGuests,
            [change_team("add_users_to_team", engineering, seed::GUEST_USER)],
            fails(seed::GUEST_USER),
            succeeds(seed::GUEST_USER),
        ),
        case(
            Guess::TeamsTakeGuests,
            [change_team("add_users_to_team", seed::GUEST_TEAM, seed::NEWCOMER)],
            fails(seed::NEWCOMER),
            succeeds(seed::NEWCOMER),
        ),
        case(
            Guess::UnknownTeamMembersFailTheCall,
            [change_team("add_users_to_team", engineering, 5)],
            nobody.clone(),
            failed("InvalidUserIdException", "add_users_to_team"),
        ),
        case(
            Guess::UnknownTeamMembersFailTheCall,
            [change_team("remove_users_from_team", engineering, 5)],
            nobody,
            failed("InvalidUserIdException", "remove_users_from_team"),
        ),
        case(
            Guess::RepeatedTeamAdditionsFail,
            [change_team("add_users_to_team", engineering, seed::JOHN_SMITH)],
            succeeds(seed::JOHN_SMITH),
            fails(seed::JOHN_SMITH),
        ),
        case(
            Guess::AbsentTeamMembersAreRemoved,
            [change_team("remove_users_from_team", engineering, seed::NEWCOMER)],
            fails(seed::NEWCOMER),
            succeeds(seed::NEWCOMER),
        ),
        case(
            Guess::EmptyUserListsAreNull,
            [change_team("add_users_to_team", engineering, seed::NEWCOMER)],
            succeeds(seed::NEWCOMER),
            json!({"successful_users": ids([seed::NEWCOMER]), "failed_users": null}),
        ),
        case(
            Guess::MembersChangeTeams,
            [change_team("add_users_to_team", engineering, seed::NEWCOMER)],
            unauthorized("add_users_to_team"),
            succeeds(seed::NEWCOMER),
        )
        .by("member"),
        case(
            Guess::TeamsListDeactivatedMembers,
            [
                deactivate(seed::JOHN_SMITH),
                format!("{{ teams(ids: [{engineering}]) {{ users {{ id }} }} }}"),
            ],
            json!([{"users": ids([seed::MEMBER_USER, seed::MIXED_CASE_USER])}]),
            json!([{"users": ids([seed::MEMBER_USER, seed::JOHN_SMITH, seed::MIXED_CASE_USER])}]),
        ),
        case(
            Guess::UnknownTeamsAreInvalidRecords,
            [on],
            failed("ResourceNotFoundException", "add_teams_to_board"),
            failed("RecordInvalidException", "add_teams_to_board"),
        ),
        case(
            Guess::TakingEveryoneOffFails,
            [off],
            json!([]),
            failed("RecordInvalidException", "delete_teams_from_board"),
        ),
    ]
}

fn boards_and_workspaces() -> Vec<Case> {
    let off_board = change(
        "delete_subscribers_from_board",
        &format!("board_id: {}, user_ids: [{}]", seed::TWO_OWNERS_BOARD, seed::MEMBER_USER),
        "id",
    );
    let owners = format!("{{ boards(ids: [{}]) {{ owners {{ id }} }} }}", seed::TWO_OWNERS_BOARD);
    let owners_are = |owners: Value| json!([{ "owners": owners }]);
    let on_board = change(
        "add_teams_to_board",
        &format!("board_id: {}, team_ids: [{}]", seed::PRIVATE_BOARD, seed::ENGINEERING_TEAM),
        "id",
    );
    let subscribers = |board: i64| format!("{{ boards(ids: [{board}]) {{ subscribers {{ id }} }} }}");
    let subscribers_are = |subscribers: Value| json!([{ "subscribers": subscribers }]);
    let in_closed = format!(
        "{{ workspaces(ids: [{}]) {{ users_subscribers {{ id }} }} }}",
        seed::CLOSED_WORKSPACE
    );
    let in_closed_are = |users: Value| json!([{ "users_subscribers": users }]);
    let others = [seed::LEAVER, seed::OTHER_ADMIN_USER, seed::NAMESAKES[1]];
    let everybody = [seed::ADMIN_USER, others[0], others[1], others[2]];
    let teams_in = change(
        "add_teams_to_workspace",
        &format!("workspace_id: {}, team_ids: [{}]", seed::CLOSED_WORKSPACE, seed::GUEST_TEAM),
        "id",
    );
    let demote = change_workspace("add_users_to_workspace", seed::LEAVER_WORKSPACE, &seed::LEAVER.to_string());
    let owned = format!(
        "{{ workspaces(ids: [{}]) {{ owners_subscribers {{ id }} }} }}",
        seed::LEAVER_WORKSPACE
    );
    let owned_by = |owners: Value| json!([{ "owners_subscribers": owners }]);
    let leave = |workspace: i64, user: i64| change_workspace("delete_users_from_workspace", workspace, &user.to_string());
    let read_teams = format!("{{ boards(ids: [{}]) {{ name team_owners {{ id }} }} }}", seed::EVERYONE_BOARD);
    vec![
        case(
            Guess::PublicBoardOwnersStay,
            [off_board, owners],
            owners_are(ids([seed::ADMIN_USER])),
            owners_are(ids([seed::ADMIN_USER, seed::MEMBER_USER])),
        ),
        case(
            Guess::TeamMembersAreSubscribers,
            [on_board, subscribers(seed::PRIVATE_BOARD)],
            subscribers_are(ids([seed::ADMIN_USER])),
            subscribers_are(ids([seed::ADMIN_USER, seed::MEMBER_USER, seed::JOHN_SMITH, seed::MIXED_CASE_USER])),
        ),
        case(
            Guess::TeamMembersAreSubscribers,
            [teams_in, in_closed.clone()],
            in_closed_are(ids(everybody)),
            in_closed_are(ids([everybody[0], others[0], others[1], others[2], seed::OTHER_GUEST_USER])),
        ),
        case(
            Guess::WorkspaceOwnersAreNoSubscribers,
            [in_closed],
            in_closed_are(ids(everybody)),
            in_closed_are(ids(others)),
        ),
        case(
            Guess::WorkspaceOwnersStay,
            [demote, owned],
            owned_by(json!([])),
            owned_by(ids([seed::LEAVER])),
        ),
        case(
            Guess::WorkspacesLoseTheirLastOwner,
            [leave(seed::LEAVER_WORKSPACE, seed::LEAVER)],
            unauthorized("delete_users_from_workspace"),
            ids([seed::LEAVER]),
        ),
        case(
            Guess::MainWorkspaceKeepsEverybody,
            [leave(seed::MAIN_WORKSPACE, seed::ADMIN_USER)],
            unauthorized("delete_users_from_workspace"),
            json!([]),
        ),
        case(
            Guess::WorkspaceRemovalsNameEverybody,
            [change_workspace(
                "delete_users_from_workspace",
                seed::CLOSED_WORKSPACE,
                &format!("{}, {}, 5", seed::NEWCOMER, seed::LEAVER),
            )],
            ids([seed::LEAVER]),
            ids([seed::NEWCOMER, seed::LEAVER]),
        ),
        case(
            Guess::LeavingAWorkspaceLeavesItsBoards,
            [leave(seed::CLOSED_WORKSPACE, seed::LEAVER), subscribers(seed::LEAVER_PRIVATE_BOARD)],
            subscribers_are(ids([seed::ADMIN_USER, seed::LEAVER])),
            subscribers_are(ids([seed::ADMIN_USER])),
        ),
        case(
            Guess::MissingScopesFailQueries,
            [read_teams],
            json!({"code": "UNAUTHORIZED_FIELD_OR_TYPE", "data": {"boards": [{"name": "Announcements", "team_owners": null}]}}),
            json!({"code": "UNAUTHORIZED_FIELD_OR_TYPE", "data": null}),
        )
        .by("no-teams"),
    ]
}

/// Those that a test of its own shows.
const ELSEWHERE: [Guess; 2] = [Guess::LastAdministratorsFailTheCall, Guess::PublicBoardsListEverybody];

#[tokio::test(start_paused = true)]
async fn each_guess_shows_in_a_response() {
    let mut shown = ELSEWHERE.to_vec();
    let mut wrong = Vec::new();
    let cases = [invitations(), changes_of_users(), teams(), boards_and_workspaces()];
    for case in cases.into_iter().flatten() {
        let guess = case.guess;
        for (guesses, expected) in [(vec![], &case.guessed), (vec![guess], &case.turned)] {
            let name = format!("{guess:?}, turned: {}", !guesses.is_empty());
            let outcome = case.outcome(guesses).await;
            if outcome != *expected {
                wrong.push(format!("{name}\n{outcome:#}\ninstead of\n{expected:#}\nof {:#?}", case.documents));
            }
        }
        shown.push(guess);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    for guess in Guess::ALL {
        assert!(shown.contains(guess), "{guess:?}");
    }
}

// Nobody changes themselves, so two administrators must do it to each other at once.
#[tokio::test(start_paused = true)]
async fn the_last_administrator_stays() {
    let error = json!({"deactivated_users": [], "errors": [{"code": "FAILED", "user_id": seed::ADMIN_USER.to_string()}]});
    for (guesses, expected) in [
        (vec![], error),
        (vec![Guess::LastAdministratorsFailTheCall], unauthorized("deactivate_users")),
    ] {
        let emulator = emulator_with(Options {
            guesses,
            latency: Duration::from_secs(1),
            ..Options::default()
        });
        emulator.edit(|world| {
            let others = world.users.values_mut().filter(|user| user.kind == UserKind::Admin);
            for user in others.filter(|user| ![seed::ADMIN_USER, seed::OTHER_ADMIN_USER].contains(&user.id)) {
                user.kind = UserKind::Member;
            }
        });
        let admin = Client::admin(&emulator);
        let other = Client::with_token(&emulator, emulator.tokens().other_admin());
        let (of_other, of_admin) = (deactivate(seed::OTHER_ADMIN_USER), deactivate(seed::ADMIN_USER));
        let later = async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            other.query(&of_admin).await
        };
        let (first, second) = tokio::join!(admin.query(&of_other), later);
        assert_eq!(first.data()["deactivate_users"]["deactivated_users"], ids([seed::OTHER_ADMIN_USER]));
        assert_eq!(outcome(&second), expected);
    }
}

// A whole call that fails changes nothing.
#[tokio::test(start_paused = true)]
async fn a_call_that_fails_as_a_whole_changes_nobody() {
    let emulator = emulator_with(Options {
        guesses: vec![Guess::InvalidAddressesFailTheCall, Guess::UnknownTeamMembersFailTheCall],
        ..Options::default()
    });
    let client = Client::admin(&emulator);
    let before = emulator.dump();
    let team = format!("team_id: {}, user_ids: [{}, 5]", seed::ENGINEERING_TEAM, seed::NEWCOMER);
    for query in [
        invite("emails: [\"nora@outside.example\", \"nora\"]"),
        change("add_users_to_team", &team, "successful_users { id }"),
    ] {
        assert!(client.query(&query).await.body["errors"].is_array());
    }
    assert_eq!(emulator.dump(), before);
}

// Invited twice in one call is invited once.
#[tokio::test(start_paused = true)]
async fn an_address_that_is_named_twice_is_invited_once() {
    let emulator = emulator_with(Options::default());
    let response = Client::admin(&emulator)
        .query(&invite("emails: [\"nora@outside.example\", \"Nora@outside.example\"]"))
        .await;
    assert_eq!(
        response.data()["invite_users"]["errors"],
        json!([{"code": "ERROR", "email": "Nora@outside.example"}])
    );
}

// Kinds are filtered as they are shown.
#[tokio::test(start_paused = true)]
async fn an_invited_guest_may_be_listed_among_the_members() {
    for (guesses, kind) in [(vec![], "GUEST"), (vec![Guess::InvitedUsersAreMembers], "MEMBER")] {
        let emulator = emulator_with(Options {
            guesses,
            ..Options::default()
        });
        let client = Client::admin(&emulator);
        client
            .query(&invite("emails: [\"nora@outside.example\"], user_role: GUEST"))
            .await
            .data();
        let query = format!("{{ users(emails: [\"nora@outside.example\"], user_kind: {{in: [{kind}]}}) {{ name }} }}");
        assert_eq!(
            client.query(&query).await.data()["users"],
            json!([{"name": "nora@outside.example"}])
        );
    }
}

//! Taking people off everything.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::found::{EVERYONE, Found, Tell};
use super::step::{Action, Ending, Follow, Object, PersonReport, Remainder, Report, Run, Said, Step, StepReport, remainder, tell};
use crate::connector::Connector;
use crate::error::CallError;
use crate::json::to_json;
use crate::options::CallOptions;
use crate::types::{
    BoardAccess, BoardMember, FailureKind, Id, MembershipOutcome, NewBoardMember, NewWorkspaceMember, SubscriberKind, Team, TeamMember,
    User, UserAutomation, UserBoard, UserSelector, UserStatusOutcome, Workspace, WorkspaceMember,
};

/// Number of public boards, one after the other, that keep somebody who was taken off: then monday.com
/// lists everybody there, and trying the rest would be in vain.
const MAX_KEPT_ON_PUBLIC_BOARDS: usize = 3;

/// Takes people off everything: boards, teams, workspaces, and then the account.
///
/// First [plan](Self::plan), which only reads; then [carry out](Self::carry_out) the plan. In this order,
/// for each person: hand over the boards that nobody else owns, leave boards, teams and workspaces,
/// deactivate the account. Nothing that cannot be undone by monday.com's API happens without being asked
/// for: no board is left without an owner, and no automation stops.
///
/// ```no_run
/// use std::ops::ControlFlow;
/// use monday_connector_host::lifecycle::Offboarding;
/// use monday_connector_host::types::UserSelector;
/// use monday_connector_host::{CallOptions, Connector};
///
/// # async fn offboard(connector: &Connector, options: &CallOptions) -> Result<(), Box<dyn std::error::Error>> {
/// let leavers = [UserSelector::ByEmail("lena@example.com".to_owned())];
/// let offboarding = Offboarding {
///     successor: Some(UserSelector::ByEmail("omar@example.com".to_owned())),
///     ..Offboarding::default()
/// };
/// let plan = offboarding.plan(connector, &leavers, options, &mut |_| ControlFlow::Continue(())).await?;
/// let report = offboarding.carry_out(connector, &plan, options, &mut |_| ControlFlow::Continue(())).await;
/// for left in report.people.iter().flat_map(|person| &person.left) {
///     println!("{}: {}", left.what, left.why);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Offboarding {
    /// The user who becomes an owner of the boards and workspaces that nobody else owns.
    pub successor: Option<UserSelector>,
    /// Whether boards and workspaces may be left without an owner. Nobody can manage those boards.
    pub leave_without_owner: bool,
    /// Whether the automations of the people may stop. monday.com's API cannot give them another owner;
    /// its own pages can, while the owner is active and on the board.
    pub stop_automations: bool,
    /// Whether to leave the account as it is.
    pub keep_account: bool,
    /// Users who manage nothing either when the run is over, though this flow does nothing about them: those
    /// who become viewers or guests in the same run. They do not count as owners who stay.
    pub also_leaving: Vec<Id>,
}

/// What there is of one person, and what is to be done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Person {
    /// The email address or id that was asked for.
    pub asked: String,
    /// The user, if there is exactly one.
    pub user: Option<User>,
    /// Why nothing can be done: the person is not known, ambiguous, or the one that the token acts as.
    pub problem: Option<String>,
    /// The boards that the user is on.
    pub boards: Vec<UserBoard>,
    /// The teams that the user is in. Owners and members are those of this person only.
    pub teams: Vec<Team>,
    /// The workspaces that the user is in, or owns through a team. Owners and members likewise. The main one
    /// is left out, unless the user owns it: everybody is in it.
    pub workspaces: Vec<Workspace>,
    /// The automations of the user, as far as monday.com tells them.
    pub automations: Vec<UserAutomation>,
    /// Why automations are not known, if they are not.
    pub automations_unknown: Option<String>,
    /// The steps, in their order.
    pub steps: Vec<Step>,
}

/// The code of the warning that nobody owns a board any more.
const NO_OWNER: &str = "no-owner";

/// The code of the warning that somebody who was taken off a board still owns it.
const STILL_OWNER: &str = "still-owner";

/// What to do about something that nobody else owns.
const NAME_A_SUCCESSOR: &str = "Name a successor, or say that it may be left without an owner.";

/// The steps of a person, by when they are carried out.
#[derive(Default)]
struct Steps {
    /// Boards that are handed over, and those that the person is on in person only.
    boards: Vec<Step>,
    workspaces_to_hand_over: Vec<Step>,
    public_boards: Vec<Step>,
    teams: Vec<Step>,
    boards_of_teams: Vec<Step>,
    workspaces: Vec<Step>,
    account: Option<Step>,
    /// Why a team must not be left for the sake of something else, by team.
    blocked_teams: BTreeMap<Id, String>,
    /// What nobody who stays owns, and nobody is to own.
    without_owner: Vec<String>,
}

impl Steps {
    /// Why the account must not be shut: what nobody else owns.
    fn blocked_account(&self) -> Option<String> {
        Some(format!(
            "Nobody else owns {}. {NAME_A_SUCCESSOR}",
            listed(&self.without_owner, ", ")?
        ))
    }

    fn boards(&self) -> impl Iterator<Item = &Step> {
        let parts = [&self.boards, &self.public_boards, &self.boards_of_teams];
        parts.into_iter().flatten()
    }

    fn in_order(self) -> Vec<Step> {
        let parts = [
            self.boards,
            self.workspaces_to_hand_over,
            self.public_boards,
            self.teams,
            self.boards_of_teams,
            self.workspaces,
        ];
        parts.into_iter().flatten().chain(self.account).collect()
    }
}

fn to_whom(successor: &User) -> String {
    format!("to {}", successor.name.as_deref().unwrap_or(&successor.id))
}

/// The teams of a person that own a workspace.
fn owner_teams<'w>(workspace: &'w Workspace, teams: &'w [Team]) -> impl Iterator<Item = &'w Id> {
    let owners = workspace.owner_team_ids.iter().flatten();
    owners.filter(|owner| teams.iter().any(|team| team.id == **owner))
}

/// Whether a person owns a workspace, in person or through a team. Its owners are those of this person
/// only.
fn is_owner(workspace: &Workspace, teams: &[Team]) -> bool {
    workspace.owner_ids.as_ref().is_some_and(|owners| !owners.is_empty()) || owner_teams(workspace, teams).next().is_some()
}

/// What is to be done for everybody.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OffboardPlan {
    /// The people, in the order in which they were asked for, none twice.
    pub people: Vec<Person>,
    /// The successor.
    pub successor: Option<User>,
    /// What the token cannot see, and what else is worth knowing.
    pub notes: Vec<String>,
}

impl OffboardPlan {
    /// Number of steps of everybody.
    pub fn steps(&self) -> usize {
        self.people.iter().map(|person| person.steps.len()).sum()
    }
}

impl Offboarding {
    /// Finds out what the people are on. Only reads; boards are walked once for every fifty people.
    /// Somebody who is not known, or more than one user, is part of the plan, not an error of it.
    pub async fn plan(
        &self,
        connector: &Connector,
        people: &[UserSelector],
        options: &CallOptions,
        follow: &mut Follow<'_>,
    ) -> Result<OffboardPlan, CallError> {
        let mut tell = tell(follow);
        self.plan_with(connector, people, options, &mut tell).await
    }

    pub(super) async fn plan_with(
        &self,
        connector: &Connector,
        people: &[UserSelector],
        options: &CallOptions,
        tell: &mut Tell<'_>,
    ) -> Result<OffboardPlan, CallError> {
        tell("look who the token acts as")?;
        let own = connector.check_connection(options).await?.user;
        let successor = match &self.successor {
            Some(selector) => Some(successor(connector, selector, options).await?),
            None => None,
        };
        let mut plan = OffboardPlan {
            people: Vec::new(),
            successor,
            notes: Vec::new(),
        };
        for selector in people {
            let asked = asked(selector);
            tell(&format!("look up {asked}"))?;
            let (user, mut problem) = match connector.read_user(selector, options).await {
                Ok(found) => (Some(found.user), None),
                Err(error) => (None, Some(problem_of(error)?)),
            };
            if let Some(user) = &user {
                if plan
                    .people
                    .iter()
                    .any(|known| known.user.as_ref().is_some_and(|known| known.id == user.id))
                {
                    continue;
                }
                if user.id == own.id {
                    problem = Some("This is the user that the token acts as. Use the token of another administrator.".to_owned());
                }
                if plan.successor.as_ref().is_some_and(|successor| successor.id == user.id) {
                    problem = Some("This is the user that was named as the successor. Name another one.".to_owned());
                }
            }
            plan.people.push(Person {
                asked,
                user,
                problem,
                boards: Vec::new(),
                teams: Vec::new(),
                workspaces: Vec::new(),
                automations: Vec::new(),
                automations_unknown: None,
                steps: Vec::new(),
            });
        }
        let leavers: Vec<&User> = plan.people.iter().filter_map(leaver).collect();
        if leavers.is_empty() {
            return Ok(plan);
        }
        let mut leaving: Vec<Id> = leavers.iter().map(|user| user.id.clone()).collect();
        for also in &self.also_leaving {
            if !leaving.contains(also) {
                leaving.push(also.clone());
            }
        }
        let found = Found::of(leaving, connector, options, tell).await?;
        // monday.com lets administrators alone change accounts; of another kind of user that is not known.
        let may_deactivate = own.is_admin != Some(false);
        let mut notes = Vec::new();
        for person in &mut plan.people {
            self.fill(person, &found, plan.successor.as_ref(), may_deactivate, &mut notes);
        }
        notes.extend(found.notes);
        plan.notes = notes;
        Ok(plan)
    }

    /// Sorts out what was found for a person, and makes their steps.
    fn fill(&self, person: &mut Person, found: &Found, successor: Option<&User>, may_deactivate: bool, notes: &mut Vec<String>) {
        let Some(id) = leaver(person).map(|user| user.id.clone()) else {
            return;
        };
        let only = |ids: &Option<Vec<Id>>| {
            ids.as_ref()
                .map(|ids| ids.iter().filter(|one| **one == id).cloned().collect::<Vec<_>>())
        };
        let includes = |ids: &Option<Vec<Id>>| ids.as_ref().is_some_and(|ids| ids.contains(&id));
        person.boards = found.boards.get(&id).cloned().unwrap_or_default();
        person.automations = found.automations.get(&id).cloned().unwrap_or_default();
        person.automations_unknown.clone_from(&found.automations_unknown);
        for team in found.teams.iter().filter(|team| includes(&team.member_ids)) {
            person.teams.push(Team {
                owner_ids: only(&team.owner_ids),
                member_ids: only(&team.member_ids),
                ..team.clone()
            });
        }
        let mut steps = Steps::default();
        for board in &person.boards {
            self.leave_board(person, board, found, successor, &mut steps);
        }
        let mut workspaces = Vec::new();
        for workspace in &found.workspaces {
            let own = Workspace {
                owner_ids: only(&workspace.owner_ids),
                member_ids: only(&workspace.member_ids),
                ..workspace.clone()
            };
            let is_member = includes(&workspace.member_ids) && workspace.is_main != Some(true);
            if is_member || is_owner(&own, &person.teams) {
                self.leave_workspace(person, &own, !found.has_other_owner(workspace), successor, &mut steps);
                workspaces.push(own);
            }
        }
        person.workspaces = workspaces;
        for team in &person.teams {
            let owns = team.owner_ids.as_ref().is_some_and(|owners| !owners.is_empty());
            steps.teams.push(Step {
                action: Action::LeaveTeam,
                object: Object {
                    id: team.id.clone(),
                    name: team.name.clone(),
                    url: None,
                },
                detail: if owns { "owner" } else { "member" }.to_owned(),
                blocked: steps.blocked_teams.remove(&team.id),
            });
        }
        if steps.boards().any(|step| step.blocked.is_some()) {
            // Whether leaving a workspace takes somebody off its boards is not known.
            for step in &mut steps.workspaces {
                step.blocked
                    .get_or_insert_with(|| "Boards of this user are not left, and may be in the workspace.".to_owned());
            }
        }
        let is_inactive = person.user.as_ref().is_some_and(|user| user.status.as_deref() == Some("inactive"));
        if !self.keep_account && !is_inactive {
            let automations = self.blocked_by_all_automations(person);
            let ownerless = steps.blocked_account().filter(|_| !self.leave_without_owner);
            let right = (!may_deactivate).then(|| {
                "The token's user is no administrator, and monday.com lets administrators alone change accounts. Use the token of one."
                    .to_owned()
            });
            steps.account = Some(Step {
                action: Action::Deactivate,
                object: Object {
                    id,
                    name: person.user.as_ref().and_then(|user| user.name.clone()),
                    url: person.user.as_ref().and_then(|user| user.url.clone()),
                },
                detail: String::new(),
                blocked: together([right, ownerless, automations]),
            });
        }
        for what in &steps.without_owner {
            let note = format!("Nobody is left who can manage {what}.");
            if self.leave_without_owner && !notes.contains(&note) {
                notes.push(note);
            }
        }
        person.steps = steps.in_order();
    }

    /// The steps about a board.
    fn leave_board(&self, person: &Person, board: &UserBoard, found: &Found, successor: Option<&User>, steps: &mut Steps) {
        let teams: Vec<&str> = board.through.iter().filter_map(team_of).collect();
        let object = Object {
            id: board.board_id.clone(),
            name: board.name.clone(),
            url: board.url.clone(),
        };
        let mut blocked = self.blocked_by_automations(person, board);
        if found.is_last_owner(board) {
            match successor.filter(|_| !self.leave_without_owner) {
                Some(successor) => steps.boards.push(Step {
                    action: Action::HandOverBoard,
                    object: object.clone(),
                    detail: to_whom(successor),
                    blocked: None,
                }),
                None => {
                    steps.without_owner.push(format!("board {}", name_of(&object)));
                    if !self.leave_without_owner {
                        blocked = together([Some(format!("Nobody else owns this board. {NAME_A_SUCCESSOR}")), blocked]);
                    }
                }
            }
        }
        if let Some(reason) = &blocked {
            for team in &teams {
                let reason = format!("Leaving the team would take the user off board {}. {reason}", name_of(&object));
                steps.blocked_teams.entry((*team).to_owned()).or_insert(reason);
            }
        }
        if board.through.iter().all(|way| matches!(way, BoardAccess::Team(_))) {
            return;
        }
        let step = Step {
            action: Action::LeaveBoard,
            object,
            detail: describe_board(board),
            blocked,
        };
        if teams.iter().any(|team| person.teams.iter().any(|own| own.id == *team)) {
            // Whoever is on it through a team as well is only gone once that team is left.
            steps.boards_of_teams.push(step);
        } else if is_listed_only(board) {
            // After the others: monday.com may list everybody there.
            steps.public_boards.push(step);
        } else {
            steps.boards.push(step);
        }
    }

    /// The steps about a workspace that the person is in, or owns.
    fn leave_workspace(&self, person: &Person, workspace: &Workspace, is_last: bool, successor: Option<&User>, steps: &mut Steps) {
        let step = |action, detail: &str, blocked| Step {
            action,
            object: Object {
                id: workspace.id.clone(),
                name: workspace.name.clone(),
                url: None,
            },
            detail: detail.to_owned(),
            blocked,
        };
        let mut blocked = None;
        if is_last && is_owner(workspace, &person.teams) {
            match successor.filter(|_| !self.leave_without_owner) {
                Some(successor) => steps
                    .workspaces_to_hand_over
                    .push(step(Action::HandOverWorkspace, &to_whom(successor), None)),
                None => {
                    let name = workspace.name.as_deref().unwrap_or(&workspace.id);
                    steps.without_owner.push(format!("workspace {name}"));
                    if !self.leave_without_owner {
                        for team in owner_teams(workspace, &person.teams) {
                            let reason = format!("Nobody but the team owns workspace {name}. {NAME_A_SUCCESSOR}");
                            steps.blocked_teams.entry(team.clone()).or_insert(reason);
                        }
                        blocked = Some(format!("Nobody else owns this workspace. {NAME_A_SUCCESSOR}"));
                    }
                }
            }
        }
        let is_in = workspace.member_ids.as_ref().is_some_and(|members| !members.is_empty());
        if is_in && workspace.is_main != Some(true) {
            let owns = workspace.owner_ids.as_ref().is_some_and(|owners| !owners.is_empty());
            steps
                .workspaces
                .push(step(Action::LeaveWorkspace, if owns { "owner" } else { "member" }, blocked));
        }
    }

    /// Why the account must not be shut for the sake of automations.
    fn blocked_by_all_automations(&self, person: &Person) -> Option<String> {
        self.blocked_by(person, "of this user", |_| true)
    }

    /// Why a board must not be left for the sake of automations.
    fn blocked_by_automations(&self, person: &Person, board: &UserBoard) -> Option<String> {
        self.blocked_by(person, "of this user on the board", |automation| {
            automation.board_id.as_ref() == Some(&board.board_id)
        })
    }

    /// Why running automations forbid something, unless they may stop.
    fn blocked_by(&self, person: &Person, whose: &str, concerns: impl Fn(&UserAutomation) -> bool) -> Option<String> {
        if self.stop_automations {
            return None;
        }
        if let Some(why) = &person.automations_unknown {
            return Some(format!(
                "Whether automations {whose} would stop is not known: {why} Say that they may stop, to go on."
            ));
        }
        let is_running = |automation: &&UserAutomation| automation.active != Some(false) && concerns(automation);
        let running = person.automations.iter().filter(is_running);
        let titles: Vec<String> = running
            .map(|automation| automation.title.clone().unwrap_or_else(|| automation.id.clone()))
            .collect();
        let which = listed(&titles, "; ")?;
        let them = if titles.len() == 1 { ("it", "it") } else { ("them", "they") };
        Some(format!(
            "{} {whose} would stop: {which}. Give {} another owner in monday.com, or say that {} may stop.",
            counted(titles.len(), "automation"),
            them.0,
            them.1
        ))
    }

    /// Carries out a plan, person by person. What fails is part of the report; what monday.com changed
    /// meanwhile is noticed, since every step looks first. An idempotency key of the options is not used:
    /// each step is a change of its own, and safe to repeat.
    pub async fn carry_out(&self, connector: &Connector, plan: &OffboardPlan, options: &CallOptions, follow: &mut Follow<'_>) -> Report {
        let options = &options.clone().without_idempotency_key();
        let mut run = Run::new(connector, options, follow, plan.steps());
        let mut people = Vec::new();
        for person in &plan.people {
            people.push(self.carry_out_one(connector, person, plan, options, &mut run).await);
        }
        Report {
            people,
            stopped: run.stopped,
            stop_may_pass: run.stop_may_pass,
        }
    }

    async fn carry_out_one(
        &self,
        connector: &Connector,
        person: &Person,
        plan: &OffboardPlan,
        options: &CallOptions,
        run: &mut Run<'_>,
    ) -> PersonReport {
        let mut reports: Vec<StepReport> = Vec::new();
        let mut left = Vec::new();
        if let Some(problem) = &person.problem {
            left.push(Remainder::new("everything".to_owned(), problem.clone(), None));
        }
        let successor = plan.successor.as_ref().map(|user| user.id.clone()).unwrap_or_default();
        let user = person.user.as_ref().map(|user| user.id.clone()).unwrap_or_default();
        let call_of = |step: &Step| {
            let object = step.object.id.clone();
            carry_out(connector, step.action, object, user.clone(), successor.clone(), options)
        };
        // Boards that were to be handed over and are not.
        let mut without_owner: BTreeSet<Id> = BTreeSet::new();
        let mut kept_on_public_boards = 0;
        for step in &person.steps {
            let mut step = step.clone();
            let board = board_of(person, &step);
            let is_public = board.is_some_and(is_listed_only);
            // Of what was not tried because the run has stopped, nothing follows.
            if step.blocked.is_none() && run.stopped.is_none() {
                step.blocked = match step.action {
                    Action::LeaveBoard if without_owner.contains(&step.object.id) => {
                        Some("The board could not be handed over, and nobody else owns it.".to_owned())
                    }
                    Action::LeaveBoard if is_public && kept_on_public_boards >= MAX_KEPT_ON_PUBLIC_BOARDS => {
                        Some("monday.com lists everybody on public boards, and keeps listing who is taken off.".to_owned())
                    }
                    Action::LeaveTeam if owns_one_of(person, &step.object.id, &without_owner) => {
                        Some("Something that the team owns could not be handed over, and nobody else owns it.".to_owned())
                    }
                    Action::LeaveWorkspace if without_owner.contains(&step.object.id) => {
                        Some("The workspace could not be handed over, and nobody else owns it.".to_owned())
                    }
                    Action::Deactivate if !without_owner.is_empty() && !self.leave_without_owner => {
                        Some("Something could not be handed over, and nobody else owns it.".to_owned())
                    }
                    _ => None,
                };
            }
            let call = call_of(&step);
            let mut report = run.step(step, call).await;
            let lost_its_owner = report.has_code(NO_OWNER) && !self.leave_without_owner && report.step.action == Action::LeaveBoard;
            if lost_its_owner && !successor.is_empty() {
                // Whoever owned it beside the person has left since the plan was made.
                let step = Step {
                    action: Action::HandOverBoard,
                    detail: plan.successor.as_ref().map(to_whom).unwrap_or_default(),
                    ..report.step.clone()
                };
                let call = call_of(&step);
                reports.push(std::mem::replace(&mut report, run.step(step, call).await));
            } else if lost_its_owner {
                left.push(Remainder::new(
                    format!("an owner of board {}", name_of(&report.step.object)),
                    "Whoever owned it too has left it, or was deactivated, since the plan was made. Add an owner, or nobody can manage it."
                        .to_owned(),
                    report.step.object.url.clone(),
                ));
            }
            match (report.step.action, report.ending) {
                (Action::HandOverBoard | Action::HandOverWorkspace, Ending::Kept | Ending::Failed | Ending::NotTried) => {
                    without_owner.insert(report.step.object.id.clone());
                }
                (Action::LeaveBoard, Ending::Kept) if is_public => kept_on_public_boards += 1,
                (Action::LeaveBoard, Ending::Done) if is_public => kept_on_public_boards = 0,
                _ => {}
            }
            reports.push(report);
        }
        let is_shut_out = person.user.as_ref().is_some_and(|user| user.status.as_deref() == Some("inactive"))
            || reports
                .iter()
                .any(|report| report.step.action == Action::Deactivate && report.ending == Ending::Done);
        for (place, report) in reports.iter().enumerate() {
            // Who cannot sign in sees nothing of a board that everybody is listed on.
            let is_moot = |board: &UserBoard| match report.ending {
                Ending::Kept => is_open_to_everybody(board) && !report.has_code(STILL_OWNER),
                Ending::NotTried => is_listed_only(board),
                Ending::Done | Ending::Failed => false,
            };
            if !(is_shut_out && board_of(person, &report.step).is_some_and(is_moot)) {
                left.extend(remainder((place, report)));
            }
        }
        // No step is about the boards that somebody is on through teams only.
        let is_left = |team: &str| {
            if team == EVERYONE {
                return is_shut_out;
            }
            let is_step = |report: &&StepReport| report.step.action == Action::LeaveTeam && report.step.object.id == team;
            reports.iter().find(is_step).is_some_and(|report| report.ending == Ending::Done)
        };
        for board in &person.boards {
            let teams: Vec<&str> = board.through.iter().filter_map(team_of).collect();
            let is_by_team_only = teams.len() == board.through.len();
            if is_by_team_only && !teams.iter().all(|team| is_left(team)) {
                let why = if teams.iter().all(|team| *team == EVERYONE) {
                    "Everyone but guests is in the team of everyone, as long as the account is active."
                } else {
                    "The user is still in the team."
                };
                let name = board.name.as_deref().unwrap_or(&board.board_id);
                left.push(Remainder::new(
                    format!("board {name} ({})", describe_board(board)),
                    why.to_owned(),
                    board.url.clone(),
                ));
            }
        }
        PersonReport {
            asked: person.asked.clone(),
            user_id: person.user.as_ref().map(|user| user.id.clone()),
            name: person.user.as_ref().and_then(|user| user.name.clone()),
            may_succeed_later: reports.iter().any(|report| report.temporary),
            steps: reports,
            left,
        }
    }
}

/// Whether a team owns one of these workspaces, or is a way to one of these boards.
fn owns_one_of(person: &Person, team: &str, objects: &BTreeSet<Id>) -> bool {
    let is_way = |board: &UserBoard| board.through.iter().filter_map(team_of).any(|through| through == team);
    let is_owner = |workspace: &Workspace| workspace.owner_team_ids.iter().flatten().any(|owner| owner == team);
    person.boards.iter().any(|board| objects.contains(&board.board_id) && is_way(board))
        || person
            .workspaces
            .iter()
            .any(|workspace| objects.contains(&workspace.id) && is_owner(workspace))
}

/// The board that a step leaves.
fn board_of<'p>(person: &'p Person, step: &Step) -> Option<&'p UserBoard> {
    let boards = person.boards.iter().filter(|_| step.action == Action::LeaveBoard);
    boards.into_iter().find(|board| board.board_id == step.object.id)
}

/// Carries out one step.
pub(super) async fn carry_out(
    connector: &Connector,
    action: Action,
    object: Id,
    user: Id,
    successor: Id,
    options: &CallOptions,
) -> Result<Said, CallError> {
    match action {
        Action::HandOverBoard => {
            let mut member = NewBoardMember::new(object, successor);
            member.kind = Some(SubscriberKind::Owner);
            let result = connector.add_user_to_board(&member, options).await?;
            Ok(said(&result.outcome, false, result.reason, result.call))
        }
        Action::HandOverWorkspace => {
            let member = NewWorkspaceMember {
                kind: Some(SubscriberKind::Owner),
                ..NewWorkspaceMember::new(object, successor)
            };
            let result = connector.add_user_to_workspace(&member, options).await?;
            Ok(said(&result.outcome, false, result.reason, result.call))
        }
        Action::LeaveBoard => {
            let result = connector.delete_user_from_board(&BoardMember::new(object, user), options).await?;
            let is_kept = result.outcome == MembershipOutcome::Kept;
            Ok(said(&result.outcome, is_kept, result.reason, result.call))
        }
        Action::LeaveTeam => {
            let member = TeamMember {
                team_id: object,
                user_id: user,
            };
            let result = connector.delete_user_from_team(&member, options).await?;
            let is_kept = result.outcome == MembershipOutcome::Kept;
            Ok(said(&result.outcome, is_kept, result.reason, result.call))
        }
        Action::LeaveWorkspace => {
            let member = WorkspaceMember {
                workspace_id: object,
                user_id: user,
            };
            let result = connector.delete_user_from_workspace(&member, options).await?;
            let is_kept = result.outcome == MembershipOutcome::Kept;
            Ok(said(&result.outcome, is_kept, result.reason, result.call))
        }
        Action::Deactivate => {
            let result = connector.deactivate_user(&user, options).await?;
            let is_kept = result.outcome == UserStatusOutcome::Kept;
            Ok(said(&result.outcome, is_kept, result.reason, result.call))
        }
        _ => Err(no_step_of_this_flow(action)),
    }
}

/// Plans can be put together by others.
pub(super) fn no_step_of_this_flow(action: Action) -> CallError {
    CallError::InvalidInput {
        path: "plan".to_owned(),
        problem: format!("{action:?} is no step of this flow"),
    }
}

/// What a call said.
pub(super) fn said<T: Serialize>(outcome: &T, is_kept: bool, reason: Option<String>, call: crate::types::CallReport) -> Said {
    Said {
        outcome: to_json(outcome).as_str().unwrap_or_default().to_owned(),
        kept: is_kept.then(|| reason.unwrap_or_else(|| "monday.com gives no reason.".to_owned())),
        call,
    }
}

/// Whether somebody is on a public board as everybody may be.
fn is_listed_only(board: &UserBoard) -> bool {
    board.through.iter().any(|way| matches!(way, BoardAccess::PublicBoard))
}

/// Whether everybody is on a board, whoever is added to it: a public one, or one of the team of everyone.
fn is_open_to_everybody(board: &UserBoard) -> bool {
    board.kind.as_deref() == Some("public") || board.through.iter().filter_map(team_of).any(|team| team == EVERYONE)
}

/// How somebody stands on a board, in words: "owner, in person and through team Sales".
pub fn describe_board(board: &UserBoard) -> String {
    let role = match board.role {
        SubscriberKind::Owner => "owner",
        SubscriberKind::Subscriber => "subscriber",
    };
    let ways: Vec<String> = board
        .through
        .iter()
        .map(|way| match way {
            BoardAccess::InPerson => "in person".to_owned(),
            BoardAccess::PublicBoard => "listed there".to_owned(),
            BoardAccess::Team(team) if team.id == EVERYONE => "through the team of everyone".to_owned(),
            BoardAccess::Team(team) => format!("through team {}", team.name.as_deref().unwrap_or(&team.id)),
        })
        .collect();
    let public = if is_listed_only(board) { "public board, " } else { "" };
    format!("{public}{role}, {}", ways.join(" and "))
}

fn team_of(way: &BoardAccess) -> Option<&str> {
    match way {
        BoardAccess::Team(team) => Some(&team.id),
        BoardAccess::InPerson | BoardAccess::PublicBoard => None,
    }
}

fn name_of(object: &Object) -> &str {
    object.name.as_deref().unwrap_or(&object.id)
}

/// The user of a person for whom there is something to do.
fn leaver(person: &Person) -> Option<&User> {
    person.user.as_ref().filter(|_| person.problem.is_none())
}

pub(super) fn asked(selector: &UserSelector) -> String {
    match selector {
        UserSelector::ByEmail(text) | UserSelector::ById(text) => text.trim().to_owned(),
    }
}

/// A failure that concerns one person only, in words; others end the plan.
pub(super) fn problem_of(error: CallError) -> Result<String, CallError> {
    let kind = error.failure().map(|failure| failure.kind);
    match kind {
        Some(FailureKind::NotFound | FailureKind::Ambiguous | FailureKind::InvalidInput) => Ok(error.to_string()),
        _ => Err(error),
    }
}

/// Maximum number of things that a sentence names.
const MAX_NAMED: usize = 5;

/// Some texts in a sentence; `None` without any.
fn listed(texts: &[String], separator: &str) -> Option<String> {
    let (first, rest) = texts.split_at(texts.len().min(MAX_NAMED));
    let named = (!first.is_empty()).then(|| first.join(separator))?;
    Some(if rest.is_empty() {
        named
    } else {
        format!("{named}{separator}and {} more", rest.len())
    })
}

/// Several reasons as one.
fn together(reasons: impl IntoIterator<Item = Option<String>>) -> Option<String> {
    let reasons: Vec<String> = reasons.into_iter().flatten().collect();
    (!reasons.is_empty()).then(|| reasons.join(" "))
}

/// `1 board`, `2 boards`.
pub(super) fn counted(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}

/// Reads the successor, who must be able to own boards.
async fn successor(connector: &Connector, selector: &UserSelector, options: &CallOptions) -> Result<User, CallError> {
    let unusable = |problem: String| CallError::InvalidInput {
        path: "successor".to_owned(),
        problem,
    };
    let user = match connector.read_user(selector, options).await {
        Ok(found) => found.user,
        Err(error) => return Err(unusable(problem_of(error)?)),
    };
    let problem = match (user.status.as_deref(), user.kind.as_deref()) {
        (Some("inactive"), _) => "is deactivated",
        (Some("pending"), _) => "has not accepted the invitation yet",
        (_, Some("guest")) => "is a guest, and a guest cannot own a board",
        (_, Some("view_only")) => "is a viewer, and a viewer cannot own a board",
        _ => return Ok(user),
    };
    Err(unusable(format!("{} {problem}. Name another user.", asked(selector))))
}

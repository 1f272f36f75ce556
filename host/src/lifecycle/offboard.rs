//! Taking people off everything.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde::Serialize;

use super::step::{Action, Ending, Follow, Object, PersonReport, Progress, Remainder, Report, Run, Said, Step, StepReport, remainder};
use crate::connector::Connector;
use crate::error::CallError;
use crate::json::to_json;
use crate::options::CallOptions;
use crate::types::{
    BoardAccess, BoardMember, BoardStateFilter, FailureKind, Id, MembershipOutcome, NewBoardMember, NewWorkspaceMember, SubscriberKind,
    Team, TeamMember, TeamQuery, User, UserAutomation, UserAutomationQuery, UserBoard, UserBoardQuery, UserSelector, UserStatusOutcome,
    Workspace, WorkspaceMember, WorkspaceQuery,
};

/// Maximum number of users that one call asks about.
const MAX_USERS: usize = 50;

/// Number of boards that one call asks for the automations of: fifty requests, so that no call takes long.
const BOARDS_AT_ONCE: usize = 500;

/// Number of public boards, one after the other, that keep somebody who was taken off: then monday.com
/// lists everybody there, and trying the rest would be in vain.
const MAX_KEPT_ON_PUBLIC_BOARDS: usize = 3;

/// The team that everyone but guests is in.
const EVERYONE: &str = "-1";

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
    /// The workspaces that the user is in, the main one left out. Owners and members likewise.
    pub workspaces: Vec<Workspace>,
    /// The automations of the user, as far as monday.com tells them.
    pub automations: Vec<UserAutomation>,
    /// Why automations are not known, if they are not.
    pub automations_unknown: Option<String>,
    /// The steps, in their order.
    pub steps: Vec<Step>,
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

/// Where everybody stands.
#[derive(Default)]
struct Found {
    boards: BTreeMap<Id, Vec<UserBoard>>,
    automations: BTreeMap<Id, Vec<UserAutomation>>,
    automations_unknown: Option<String>,
    workspaces: Vec<Workspace>,
    teams: Vec<Team>,
    notes: Vec<String>,
}

impl Found {
    fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|known| known == note) {
            self.notes.push(note.to_owned());
        }
    }

    /// Number of leavers of other queries who own a board in person: in the rows of this one's query they
    /// count as others.
    fn owners_of_other_queries(&self, board: &str, user: &str, leavers: &[Id]) -> usize {
        let query_of = |user: &str| leavers.iter().position(|leaver| leaver == user).map(|place| place / MAX_USERS);
        let owns = |row: &UserBoard| {
            row.board_id == board && row.role == SubscriberKind::Owner && row.through.iter().any(|way| matches!(way, BoardAccess::InPerson))
        };
        let others = leavers.iter().filter(|leaver| query_of(leaver) != query_of(user));
        others
            .filter(|leaver| self.boards.get(*leaver).is_some_and(|rows| rows.iter().any(owns)))
            .count()
    }

    fn note_warnings(&mut self, call: &crate::types::CallReport) {
        for warning in &call.warnings {
            match &warning.path {
                Some(path) => self.note(&format!("{} ({path})", warning.message)),
                None => self.note(&warning.message),
            }
        }
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
        let mut tell = |doing: &str| {
            let progress = Progress {
                doing: doing.to_owned(),
                done: 0,
                total: None,
            };
            match follow(&progress) {
                ControlFlow::Continue(()) => Ok(()),
                ControlFlow::Break(()) => Err(CallError::InvalidInput {
                    path: "plan".to_owned(),
                    problem: "making the plan was stopped; nothing was changed".to_owned(),
                }),
            }
        };
        tell("look who the token acts as")?;
        let own = connector.check_connection(options).await?.user.id;
        let successor = match &self.successor {
            Some(selector) => Some(successor(connector, selector, options).await?),
            None => None,
        };
        let mut found = Found::default();
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
                if user.id == own {
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
        let leavers: Vec<Id> = plan.people.iter().filter_map(leaver).cloned().collect();
        if leavers.is_empty() {
            return Ok(plan);
        }
        tell("read the teams")?;
        let query = TeamQuery {
            include_members: Some(true),
            ..TeamQuery::default()
        };
        let teams = connector.list_teams(&query, options).await?;
        found.note_warnings(&teams.call);
        found.teams = teams.teams;
        tell("read the workspaces")?;
        find_workspaces(connector, options, &mut found).await?;
        for leavers in leavers.chunks(MAX_USERS) {
            tell("read the boards")?;
            find_boards(connector, leavers, options, &mut found, &mut tell).await?;
            find_automations(connector, leavers, options, &mut found, &mut tell).await?;
        }
        for person in &mut plan.people {
            self.fill(person, &leavers, &found, plan.successor.as_ref());
        }
        plan.notes = found.notes;
        Ok(plan)
    }

    /// Sorts out what was found for a person, and makes their steps.
    fn fill(&self, person: &mut Person, leavers: &[Id], found: &Found, successor: Option<&User>) {
        let Some(id) = leaver(person).cloned() else { return };
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
        for workspace in found
            .workspaces
            .iter()
            .filter(|workspace| includes(&workspace.member_ids) && workspace.is_main != Some(true))
        {
            person.workspaces.push(Workspace {
                owner_ids: only(&workspace.owner_ids),
                member_ids: only(&workspace.member_ids),
                ..workspace.clone()
            });
        }
        let is_emptied = |team: &str| {
            let team = found.teams.iter().find(|known| known.id == team);
            let members = team.and_then(|team| team.member_ids.as_ref());
            members.is_some_and(|members| members.iter().all(|member| leavers.contains(member)))
        };
        let mut steps = Vec::new();
        let mut after_teams = Vec::new();
        // What must not be left for another reason, by team.
        let mut blocked_teams: BTreeMap<Id, String> = BTreeMap::new();
        let mut account_blocked: Option<String> = None;
        for board in &person.boards {
            let teams: Vec<&str> = board.through.iter().filter_map(team_of).collect();
            let emptied = teams.iter().filter(|team| is_emptied(team)).count();
            let others = usize::try_from(board.other_owners).unwrap_or(usize::MAX);
            let leaving = found.owners_of_other_queries(&board.board_id, &id, leavers);
            let is_last_owner = board.role == SubscriberKind::Owner && others.saturating_sub(emptied + leaving) == 0;
            let object = Object {
                id: board.board_id.clone(),
                name: board.name.clone(),
                url: board.url.clone(),
            };
            let step = |action, blocked| Step {
                action,
                object: object.clone(),
                detail: describe_board(board),
                blocked,
            };
            let mut blocked = self.blocked_by_automations(person, board);
            if is_last_owner && !self.leave_without_owner {
                match successor {
                    Some(successor) => steps.push(Step {
                        detail: format!("to {}", successor.name.as_deref().unwrap_or(&successor.id)),
                        ..step(Action::HandOverBoard, None)
                    }),
                    None => {
                        let reason =
                            "Nobody else owns this board. Name a successor, or say that it may be left without an owner.".to_owned();
                        account_blocked.get_or_insert_with(|| {
                            format!(
                                "Nobody else owns board {}. Name a successor, or say that it may be left without an owner.",
                                name_of(&object)
                            )
                        });
                        blocked = Some(blocked.map_or(reason.clone(), |other| format!("{reason} {other}")));
                    }
                }
            }
            if let Some(reason) = &blocked {
                for team in &teams {
                    let reason = format!("Leaving the team would take the user off board {}. {reason}", name_of(&object));
                    blocked_teams.entry((*team).to_owned()).or_insert(reason);
                }
            }
            if board.through.iter().any(|way| !matches!(way, BoardAccess::Team(_))) {
                let step = step(Action::LeaveBoard, blocked);
                // Whoever is on it through a team as well is only gone once that team is left.
                if teams.iter().any(|team| person.teams.iter().any(|own| own.id == *team)) {
                    after_teams.push(step);
                } else {
                    steps.push(step);
                }
            }
        }
        // Public boards last: monday.com may list everybody there.
        let is_public = |step: &Step| step.action == Action::LeaveBoard && step.detail.starts_with(PUBLIC);
        steps.sort_by_key(is_public);
        for team in &person.teams {
            let owns = team.owner_ids.as_ref().is_some_and(|owners| !owners.is_empty());
            steps.push(Step {
                action: Action::LeaveTeam,
                object: Object {
                    id: team.id.clone(),
                    name: team.name.clone(),
                    url: None,
                },
                detail: if owns { "owner" } else { "member" }.to_owned(),
                blocked: blocked_teams.remove(&team.id),
            });
        }
        steps.extend(after_teams);
        for workspace in &person.workspaces {
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
            let owns = workspace.owner_ids.as_ref().is_some_and(|owners| !owners.is_empty());
            let whole = found.workspaces.iter().find(|known| known.id == workspace.id);
            let users = whole
                .and_then(|whole| whole.owner_ids.as_ref())
                .map_or(0, |owners| owners.iter().filter(|owner| !leavers.contains(owner)).count());
            let teams = whole
                .and_then(|whole| whole.owner_team_ids.as_ref())
                .map_or(0, |teams| teams.iter().filter(|team| !is_emptied(team)).count());
            let mut blocked = None;
            if owns && users + teams == 0 && !self.leave_without_owner {
                match successor {
                    Some(successor) => {
                        let detail = format!("to {}", successor.name.as_deref().unwrap_or(&successor.id));
                        steps.push(step(Action::HandOverWorkspace, &detail, None));
                    }
                    None => {
                        let reason = "Nobody else owns this workspace. Name a successor, or say that it may be left without an owner.";
                        blocked = Some(reason.to_owned());
                    }
                }
            }
            steps.push(step(Action::LeaveWorkspace, if owns { "owner" } else { "member" }, blocked));
        }
        let is_inactive = person.user.as_ref().is_some_and(|user| user.status.as_deref() == Some("inactive"));
        if !self.keep_account && !is_inactive {
            let running = person
                .automations
                .iter()
                .filter(|automation| automation.active != Some(false))
                .count();
            let automations = match (&person.automations_unknown, running) {
                _ if self.stop_automations => None,
                (Some(why), _) => Some(format!(
                    "Whether automations of this user would stop is not known: {why} Say that they may stop, to go on."
                )),
                (None, 0) => None,
                (None, running) => Some(format!(
                    "{} of this user would stop. Give them another owner in monday.com, or say that they may stop.",
                    counted(running, "automation")
                )),
            };
            steps.push(Step {
                action: Action::Deactivate,
                object: Object {
                    id,
                    name: person.user.as_ref().and_then(|user| user.name.clone()),
                    url: person.user.as_ref().and_then(|user| user.url.clone()),
                },
                detail: String::new(),
                blocked: automations.or(account_blocked),
            });
        }
        person.steps = steps;
    }

    /// Why a board must not be left for the sake of automations.
    fn blocked_by_automations(&self, person: &Person, board: &UserBoard) -> Option<String> {
        if self.stop_automations {
            return None;
        }
        let titles: Vec<&str> = person
            .automations
            .iter()
            .filter(|automation| automation.active != Some(false) && automation.board_id.as_ref() == Some(&board.board_id))
            .map(|automation| automation.title.as_deref().unwrap_or(&automation.id))
            .collect();
        if titles.is_empty() {
            return None;
        }
        Some(format!(
            "{} of this user on the board would stop: {}. Give them another owner in monday.com, or say that they may stop.",
            counted(titles.len(), "automation"),
            titles.join("; ")
        ))
    }

    /// Carries out a plan, person by person. What fails is part of the report; what monday.com changed
    /// meanwhile is noticed, since every step looks first. An idempotency key of the options is not used:
    /// each step is a change of its own, and safe to repeat.
    pub async fn carry_out(&self, connector: &Connector, plan: &OffboardPlan, options: &CallOptions, follow: &mut Follow<'_>) -> Report {
        let options = &options.clone().without_idempotency_key();
        let mut run = Run::new(follow, plan.steps());
        let mut people = Vec::new();
        for person in &plan.people {
            people.push(self.carry_out_one(connector, person, plan, options, &mut run).await);
        }
        Report {
            people,
            stopped: run.stopped,
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
            left.push(Remainder {
                what: "everything".to_owned(),
                why: problem.clone(),
                url: None,
            });
        }
        let successor = plan.successor.as_ref().map(|user| user.id.clone()).unwrap_or_default();
        let user = person.user.as_ref().map(|user| user.id.clone()).unwrap_or_default();
        // Boards that were to be handed over and are not.
        let mut without_owner: BTreeSet<Id> = BTreeSet::new();
        let mut kept_on_public_boards = 0;
        for step in &person.steps {
            let mut step = step.clone();
            let is_public = step.action == Action::LeaveBoard && step.detail.starts_with(PUBLIC);
            if step.blocked.is_none() {
                step.blocked = match step.action {
                    Action::LeaveBoard if without_owner.contains(&step.object.id) => {
                        Some("The board could not be handed over, and nobody else owns it.".to_owned())
                    }
                    Action::LeaveBoard if is_public && kept_on_public_boards >= MAX_KEPT_ON_PUBLIC_BOARDS => {
                        Some("monday.com lists everybody on public boards, and keeps listing who is taken off.".to_owned())
                    }
                    Action::LeaveTeam if !without_owner.is_empty() && self.owns_through(person, &step.object.id, &without_owner) => {
                        Some("A board that the team owns could not be handed over, and nobody else owns it.".to_owned())
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
            let call = carry_out(
                connector,
                step.action,
                step.object.id.clone(),
                user.clone(),
                successor.clone(),
                options,
            );
            let report = run.step(step, call).await;
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
        for report in &reports {
            // Who cannot sign in sees nothing of a public board, whoever is listed there.
            let is_moot = is_shut_out && report.step.detail.starts_with(PUBLIC) && !matches!(report.ending, Ending::Failed);
            if !is_moot {
                left.extend(remainder(report));
            }
        }
        // No step is about the boards that somebody is on through teams only.
        let is_left = |team: &str| {
            if team == EVERYONE {
                return is_shut_out;
            }
            let is_step = |report: &&StepReport| report.step.action == Action::LeaveTeam && report.step.object.id == team;
            reports.iter().find(is_step).is_none_or(|report| report.ending == Ending::Done)
        };
        for board in &person.boards {
            let teams: Vec<&str> = board.through.iter().filter_map(team_of).collect();
            let is_by_team_only = teams.len() == board.through.len();
            if is_by_team_only && !teams.iter().all(|team| is_left(team)) {
                left.push(Remainder {
                    what: format!(
                        "board {} ({})",
                        board.name.as_deref().unwrap_or(&board.board_id),
                        describe_board(board)
                    ),
                    why: if teams.iter().all(|team| *team == EVERYONE) {
                        "Everyone but guests is in the team of everyone, as long as the account is active."
                    } else {
                        "The user is still in the team."
                    }
                    .to_owned(),
                    url: board.url.clone(),
                });
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

    /// Whether a team is a way to one of these boards.
    fn owns_through(&self, person: &Person, team: &str, boards: &BTreeSet<Id>) -> bool {
        person
            .boards
            .iter()
            .any(|board| boards.contains(&board.board_id) && board.through.iter().filter_map(team_of).any(|through| through == team))
    }
}

/// Carries out one step.
async fn carry_out(
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
        // No other step is part of this flow.
        _ => {
            let result = connector.deactivate_user(&user, options).await?;
            let is_kept = result.outcome == UserStatusOutcome::Kept;
            Ok(said(&result.outcome, is_kept, result.reason, result.call))
        }
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

/// The beginning of the description of a public board that somebody only subscribes to.
const PUBLIC: &str = "public";

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
    let is_listed_only = board.through.iter().any(|way| matches!(way, BoardAccess::PublicBoard));
    let public = if is_listed_only { "public board, " } else { "" };
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

/// The id of a person for whom there is something to do.
fn leaver(person: &Person) -> Option<&Id> {
    person.user.as_ref().filter(|_| person.problem.is_none()).map(|user| &user.id)
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

/// `1 board`, `2 boards`.
pub(super) fn counted(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}

/// Reads the successor, who must be able to own boards.
async fn successor(connector: &Connector, selector: &UserSelector, options: &CallOptions) -> Result<User, CallError> {
    let user = connector.read_user(selector, options).await?.user;
    let problem = match (user.status.as_deref(), user.kind.as_deref()) {
        (Some("inactive"), _) => "is deactivated",
        (_, Some("guest")) => "is a guest, and a guest cannot own a board",
        (_, Some("view_only")) => "is a viewer, and a viewer cannot own a board",
        _ => return Ok(user),
    };
    Err(CallError::InvalidInput {
        path: "successor".to_owned(),
        problem: format!("{} {problem}. Name another user.", asked(selector)),
    })
}

/// Reads the boards of the leavers, to their end.
async fn find_boards(
    connector: &Connector,
    leavers: &[Id],
    options: &CallOptions,
    found: &mut Found,
    tell: &mut (dyn FnMut(&str) -> Result<(), CallError> + Send),
) -> Result<(), CallError> {
    let mut query = UserBoardQuery::new(leavers.iter().cloned());
    query.include_public = Some(true);
    loop {
        let page = connector.list_user_boards(&query, options).await?;
        found.note_warnings(&page.call);
        for board in page.boards {
            found.boards.entry(board.user_id.clone()).or_default().push(board);
        }
        let Some(next) = page.next else { return Ok(()) };
        tell("read more boards")?;
        query.cursor = Some(next);
    }
}

/// Reads the workspaces with everybody in them, archived ones among them: who else owns one counts.
async fn find_workspaces(connector: &Connector, options: &CallOptions, found: &mut Found) -> Result<(), CallError> {
    let mut query = WorkspaceQuery {
        include_members: Some(true),
        state: Some(BoardStateFilter::All),
        ..WorkspaceQuery::default()
    };
    loop {
        let page = connector.list_workspaces(&query, options).await?;
        found.note_warnings(&page.call);
        for workspace in page
            .workspaces
            .into_iter()
            .filter(|workspace| workspace.state.as_deref() != Some("deleted"))
        {
            if workspace.member_ids.is_none() {
                let name = workspace.name.as_deref().unwrap_or(&workspace.id);
                found.note(&format!("Who is in workspace {name} is not told."));
            }
            found.workspaces.push(workspace);
        }
        let Some(next) = page.next else { return Ok(()) };
        query.cursor = Some(next);
    }
}

/// Reads the automations of the leavers. That monday.com does not tell them is no error.
async fn find_automations(
    connector: &Connector,
    leavers: &[Id],
    options: &CallOptions,
    found: &mut Found,
    tell: &mut (dyn FnMut(&str) -> Result<(), CallError> + Send),
) -> Result<(), CallError> {
    let boards: BTreeSet<Id> = leavers
        .iter()
        .filter_map(|leaver| found.boards.get(leaver))
        .flatten()
        .map(|board| board.board_id.clone())
        .collect();
    let boards: Vec<Id> = boards.into_iter().collect();
    // Without boards there are those of the account.
    let chunks: Vec<&[Id]> = if boards.is_empty() {
        vec![&[]]
    } else {
        boards.chunks(BOARDS_AT_ONCE).collect()
    };
    for boards in chunks {
        tell("read the automations")?;
        let query = UserAutomationQuery {
            user_ids: leavers.to_vec(),
            board_ids: Some(boards.to_vec()),
        };
        let list = match connector.list_user_automations(&query, options).await {
            Ok(list) => list,
            Err(error) if error.is_temporary() || error.failure().is_none() => return Err(error),
            Err(error) => {
                found.automations_unknown = Some(error.to_string());
                return Ok(());
            }
        };
        found.note_warnings(&list.call);
        for automation in list.automations {
            let known = found.automations.entry(automation.user_id.clone()).or_default();
            let is_same = |one: &&mut UserAutomation| one.id == automation.id && one.is_legacy == automation.is_legacy;
            match known.iter_mut().find(is_same) {
                // Only where its board was asked about is it told.
                Some(one) => one.board_id = one.board_id.take().or(automation.board_id),
                None => known.push(automation),
            }
        }
    }
    Ok(())
}

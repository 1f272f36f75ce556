//! Bringing people in.

use std::collections::BTreeMap;

use serde::Serialize;

use super::found::Tell;
use super::offboard::{Offboarding, Person, carry_out, no_step_of_this_flow, problem_of, said};
use super::step::{Action, Ending, Follow, Object, PersonReport, Remainder, Report, Run, Said, Step, StepReport, remainder, tell};
use crate::connector::Connector;
use crate::error::CallError;
use crate::options::CallOptions;
use crate::types::{
    BoardStateFilter, Id, Invitation, InvitationOutcome, MembershipOutcome, NewBoardMember, NewWorkspaceMember, SubscriberKind, TeamMember,
    TeamQuery, User, UserRole, UserRoleChange, UserRoleOutcome, UserSelector, UserStatusOutcome, WorkspaceQuery,
};

/// A board or workspace to add people to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The id.
    pub id: Id,
    /// The role there. Default: an owner stays one, anybody else becomes a subscriber.
    pub kind: Option<SubscriberKind>,
}

/// Brings people in: an invitation, a role, teams, workspaces, boards.
///
/// Everything that is there already is left as it is, so a run can be repeated. A deactivated user is let
/// in again only if that is asked for.
#[derive(Clone, Debug, Default)]
pub struct Onboarding {
    /// The role in the account. Somebody who is there already is given it, too. Default: monday.com's own
    /// for invitations; nobody who is there is changed.
    pub role: Option<UserRole>,
    /// The product to invite to, in monday.com's word.
    pub product: Option<String>,
    /// Whether to let deactivated users in again.
    pub activate: bool,
    /// Whether to invite nobody: who is not known is a problem then.
    pub only_known: bool,
    /// Whether automations may stop: those of somebody who becomes a viewer do, without notice to anybody.
    pub stop_automations: bool,
    /// The user who becomes an owner of boards and workspaces that somebody alone owns who becomes a viewer
    /// or guest: they cannot manage those any more.
    pub successor: Option<UserSelector>,
    /// Whether such boards and workspaces may be left without an owner who can manage them.
    pub leave_without_owner: bool,
    /// Users who manage nothing either when the run is over, though this flow does nothing about them: those
    /// who leave, or become viewers or guests, in the same run. They do not count as owners who stay.
    pub also_leaving: Vec<Id>,
    /// The teams.
    pub teams: Vec<Id>,
    /// The workspaces.
    pub workspaces: Vec<Place>,
    /// The boards.
    pub boards: Vec<Place>,
}

/// What there is of one person, and what is to be done.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Newcomer {
    /// The email address.
    pub email: String,
    /// The user, if they are known already.
    pub user: Option<User>,
    /// Why nothing can be done.
    pub problem: Option<String>,
    /// The steps, in their order.
    pub steps: Vec<Step>,
}

/// What is to be done for everybody.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OnboardPlan {
    /// The people, in the order in which they were asked for.
    pub people: Vec<Newcomer>,
    /// The successor, if somebody's role may take the only owner from something.
    pub successor: Option<User>,
    /// What the token cannot see, where somebody's role may take something from others.
    pub notes: Vec<String>,
}

impl OnboardPlan {
    /// Number of steps of everybody.
    pub fn steps(&self) -> usize {
        self.people.iter().map(|person| person.steps.len()).sum()
    }
}

impl Onboarding {
    /// Finds out who is known already, and makes the steps. Only reads. Somebody who is known can be given
    /// by id, too.
    pub async fn plan(
        &self,
        connector: &Connector,
        emails: &[String],
        options: &CallOptions,
        follow: &mut Follow<'_>,
    ) -> Result<OnboardPlan, CallError> {
        let mut tell = tell(follow);
        let names = self.find_names(connector, options, &mut tell).await?;
        let mut people: Vec<Newcomer> = Vec::new();
        for email in emails {
            let email = email.trim();
            tell(&format!("look up {email}"))?;
            if people.iter().any(|known| known.email.eq_ignore_ascii_case(email)) {
                continue;
            }
            let is_id = !email.is_empty() && email.bytes().all(|byte| byte.is_ascii_digit());
            let selector = if is_id {
                UserSelector::ById(email.to_owned())
            } else {
                UserSelector::ByEmail(email.to_owned())
            };
            let (user, problem) = match connector.read_user(&selector, options).await {
                Ok(found) => (Some(found.user), None),
                Err(error) if is_not_found(&error) && !self.only_known && !is_id => (None, None),
                Err(error) => (None, Some(problem_of(error)?)),
            };
            let mut person = Newcomer {
                email: email.to_owned(),
                user,
                problem,
                steps: Vec::new(),
            };
            let is_same = |known: &Newcomer| known.user.as_ref().map(|user| &user.id) == person.user.as_ref().map(|user| &user.id);
            if person.user.is_some() && people.iter().any(is_same) {
                continue;
            }
            if person.problem.is_none() {
                person.steps = self.steps(&person, &names);
            }
            people.push(person);
        }
        let mut plan = OnboardPlan {
            people,
            successor: None,
            notes: Vec::new(),
        };
        self.avoid_losses(&mut plan, connector, options, &mut tell).await?;
        Ok(plan)
    }

    /// Reads the names of teams, workspaces and boards, by what they are and id. One that is not there ends
    /// the plan: nobody is to be invited before that is noticed.
    async fn find_names(&self, connector: &Connector, options: &CallOptions, tell: &mut Tell<'_>) -> Result<Names, CallError> {
        let mut names = Names::new();
        if !self.teams.is_empty() {
            tell("read the teams")?;
            let teams = connector.list_teams(&TeamQuery::default(), options).await?.teams;
            names.extend(teams.into_iter().map(|team| ((Action::JoinTeam, team.id), team.name)));
        }
        if !self.workspaces.is_empty() {
            tell("read the workspaces")?;
            let mut query = WorkspaceQuery {
                state: Some(BoardStateFilter::All),
                ..WorkspaceQuery::default()
            };
            loop {
                let page = connector.list_workspaces(&query, options).await?;
                let rows = page.workspaces.into_iter();
                let rows = rows.filter(|workspace| workspace.state.as_deref() != Some("deleted"));
                names.extend(rows.map(|workspace| ((Action::JoinWorkspace, workspace.id), workspace.name)));
                let Some(next) = page.next else { break };
                query.cursor = Some(next);
            }
        }
        for place in &self.boards {
            tell("read the boards")?;
            match connector.read_board(&place.id, options).await {
                Ok(read) if read.board.state.as_deref() != Some("deleted") => {
                    names.insert((Action::JoinBoard, place.id.clone()), read.board.name);
                }
                Ok(_) => {}
                Err(error) if is_not_found(&error) => {}
                Err(error) => return Err(error),
            }
        }
        let teams = self.teams.iter().map(|id| (Action::JoinTeam, id, "team"));
        let workspaces = self.workspaces.iter().map(|place| (Action::JoinWorkspace, &place.id, "workspace"));
        let boards = self.boards.iter().map(|place| (Action::JoinBoard, &place.id, "board"));
        for (action, id, what) in teams.chain(workspaces).chain(boards) {
            if !names.contains_key(&(action, id.clone())) {
                return Err(CallError::InvalidInput {
                    path: format!("{what}s"),
                    problem: format!("there is no {what} {id} that the token can see"),
                });
            }
        }
        Ok(names)
    }

    /// Blocks roles that would stop automations. What nobody else owns is handed over before, or blocks
    /// them likewise.
    async fn avoid_losses(
        &self,
        plan: &mut OnboardPlan,
        connector: &Connector,
        options: &CallOptions,
        tell: &mut Tell<'_>,
    ) -> Result<(), CallError> {
        if !self.may_lose() || self.stop_automations && self.leave_without_owner {
            return Ok(());
        }
        let may_lose = |person: &&mut Newcomer| {
            let user = person.user.as_ref();
            person.problem.is_none() && user.is_some_and(|user| user.is_view_only != Some(true) && user.is_guest != Some(true))
        };
        let mut people: Vec<&mut Newcomer> = plan.people.iter_mut().filter(may_lose).collect();
        let users = people.iter().filter_map(|person| person.user.as_ref());
        let users: Vec<UserSelector> = users.map(|user| UserSelector::ById(user.id.clone())).collect();
        if users.is_empty() {
            return Ok(());
        }
        // What they would lose if they left.
        let leaving = Offboarding {
            successor: self.successor.clone(),
            stop_automations: self.stop_automations,
            leave_without_owner: self.leave_without_owner,
            also_leaving: self.also_leaving.clone(),
            keep_account: false,
        };
        let leaving = leaving.plan_with(connector, &users, options, tell).await?;
        plan.successor = leaving.successor;
        plan.notes = leaving.notes;
        for person in &mut people {
            let is_same = |leaver: &&Person| leaver.user.as_ref().map(|user| &user.id) == person.user.as_ref().map(|user| &user.id);
            let Some(leaver) = leaving.people.iter().find(is_same) else {
                continue;
            };
            let Some(place) = person.steps.iter().position(|step| step.action == Action::GiveRole) else {
                continue;
            };
            let shut = leaver.steps.iter().find(|step| step.action == Action::Deactivate);
            if let Some(role) = person.steps.get_mut(place)
                && role.blocked.is_none()
            {
                role.blocked = leaver.problem.clone().or_else(|| shut.and_then(|step| step.blocked.clone()));
                if role.blocked.is_none() {
                    let hand_over = leaver.steps.iter().filter(|step| is_hand_over(step.action));
                    person.steps.splice(place..place, hand_over.cloned());
                }
            }
        }
        Ok(())
    }

    /// Whether the role may keep somebody from managing what they own: a viewer's or guest's does, and what
    /// one of the account's own forbids is not known.
    pub fn may_lose(&self) -> bool {
        matches!(self.role, Some(UserRole::Viewer | UserRole::Guest | UserRole::Custom(_)))
    }

    fn steps(&self, person: &Newcomer, names: &Names) -> Vec<Step> {
        let name_of = |action, id: &Id| names.get(&(action, id.clone())).cloned().flatten();
        let step = |action, id: &str, name: Option<String>, detail: &str| Step {
            action,
            object: Object {
                id: id.to_owned(),
                name,
                url: None,
            },
            detail: detail.to_owned(),
            blocked: None,
        };
        let user = person.user.as_ref();
        let id = user.map(|user| user.id.clone()).unwrap_or_default();
        let is_inactive = user.is_some_and(|user| user.status.as_deref() == Some("inactive"));
        let mut steps = Vec::new();
        if user.is_none() {
            let role = self.role.as_ref().filter(|role| !matches!(role, UserRole::Custom(_)));
            let detail = role.map_or_else(String::new, |role| format!("as {}", role_name(role)));
            steps.push(step(Action::Invite, &id, Some(person.email.clone()), &detail));
        }
        if is_inactive {
            let mut activate = step(Action::Activate, &id, Some(person.email.clone()), "deactivated");
            if !self.activate {
                let advice = if self.only_known {
                    "The role stays as it is until the user is let in again."
                } else {
                    "Say that deactivated users are to be let in again."
                };
                activate.blocked = Some(format!("The user is deactivated. {advice}"));
            }
            steps.push(activate);
        }
        if let Some(role) = &self.role {
            let is_custom = matches!(role, UserRole::Custom(_));
            // An invitation can have a base role, and no other.
            if user.is_some() || is_custom {
                let now = user.and_then(|user| user.kind.as_deref());
                let detail = now.map_or_else(String::new, |kind| format!("{} now", kind.replace('_', " ")));
                steps.push(step(Action::GiveRole, &id, Some(role_name(role)), &detail));
            }
        }
        for team in &self.teams {
            steps.push(step(Action::JoinTeam, team, name_of(Action::JoinTeam, team), ""));
        }
        for workspace in last_of_each(&self.workspaces) {
            let name = name_of(Action::JoinWorkspace, &workspace.id);
            steps.push(step(Action::JoinWorkspace, &workspace.id, name, kind_name(workspace.kind)));
        }
        for board in last_of_each(&self.boards) {
            let name = name_of(Action::JoinBoard, &board.id);
            steps.push(step(Action::JoinBoard, &board.id, name, kind_name(board.kind)));
        }
        if is_inactive && !self.activate {
            for step in steps.iter_mut().skip(1) {
                step.blocked = Some("The user is deactivated.".to_owned());
            }
        }
        steps
    }

    /// Carries out a plan, person by person. What fails is part of the report. An idempotency key of the
    /// options is not used: each step is a change of its own, and safe to repeat.
    pub async fn carry_out(&self, connector: &Connector, plan: &OnboardPlan, options: &CallOptions, follow: &mut Follow<'_>) -> Report {
        let options = &options.clone().without_idempotency_key();
        let mut run = Run::new(connector, options, follow, plan.steps());
        let mut people = Vec::new();
        for person in &plan.people {
            let successor = plan.successor.as_ref().map(|user| user.id.clone()).unwrap_or_default();
            people.push(self.carry_out_one(connector, person, successor, options, &mut run).await);
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
        person: &Newcomer,
        successor: Id,
        options: &CallOptions,
        run: &mut Run<'_>,
    ) -> PersonReport {
        let mut left = Vec::new();
        if let Some(problem) = &person.problem {
            left.push(Remainder::new("everything".to_owned(), problem.clone(), None));
        }
        let mut user_id = person.user.as_ref().map(|user| user.id.clone());
        let mut reports: Vec<StepReport> = Vec::new();
        // Why nothing further can be done for this person.
        let mut hindered: Option<String> = None;
        let mut is_not_handed_over = false;
        let mut may_succeed_later = false;
        for step in &person.steps {
            let mut step = step.clone();
            if step.blocked.is_none() {
                step.blocked.clone_from(&hindered);
            }
            if step.blocked.is_none() && step.action == Action::GiveRole && is_not_handed_over {
                step.blocked = Some("Something could not be handed over, and nobody else owns it.".to_owned());
            }
            let mut invited = None;
            let user = user_id.clone().unwrap_or_default();
            let report = if is_hand_over(step.action) {
                let object = step.object.id.clone();
                let call = carry_out(connector, step.action, object, user, successor.clone(), options);
                run.step(step.clone(), call).await
            } else {
                let call = self.call(connector, &step, &person.email, user, &mut invited, options);
                run.step(step.clone(), call).await
            };
            if invited.is_some() {
                user_id = invited;
            }
            if run.stopped.is_some() {
                // The reason of everything that follows.
            } else if matches!(report.step.action, Action::Invite | Action::Activate) && report.ending != Ending::Done {
                hindered = Some("The user is not in the account.".to_owned());
            } else if user_id.is_none() {
                hindered = Some("monday.com does not show the user yet. Run it again later.".to_owned());
                may_succeed_later = true;
            }
            is_not_handed_over |= is_hand_over(report.step.action) && report.ending != Ending::Done && run.stopped.is_none();
            may_succeed_later |= report.temporary;
            reports.push(report);
        }
        left.extend(reports.iter().enumerate().filter_map(remainder));
        PersonReport {
            asked: person.email.clone(),
            user_id,
            name: person.user.as_ref().and_then(|user| user.name.clone()),
            may_succeed_later,
            steps: reports,
            left,
        }
    }

    /// Carries out one step. `invited` gets the id of somebody who was invited.
    async fn call(
        &self,
        connector: &Connector,
        step: &Step,
        email: &str,
        user: Id,
        invited: &mut Option<Id>,
        options: &CallOptions,
    ) -> Result<Said, CallError> {
        let id = step.object.id.clone();
        // Of a place that is given twice, the last is meant.
        let kind = |places: &[Place]| places.iter().rev().find(|place| place.id == id).and_then(|place| place.kind);
        match step.action {
            Action::Invite => {
                let role = self.role.clone().filter(|role| !matches!(role, UserRole::Custom(_)));
                let invitation = Invitation {
                    email: email.to_owned(),
                    role,
                    product: self.product.clone(),
                };
                let result = connector.invite_user(&invitation, options).await?;
                *invited = result.user_id;
                // Somebody deactivated them since the plan was made.
                let is_kept = result.outcome == InvitationOutcome::Deactivated;
                let reason = is_kept.then(|| "The user is deactivated.".to_owned());
                Ok(said(&result.outcome, is_kept, reason, result.call))
            }
            Action::Activate => {
                let result = connector.activate_user(&user, options).await?;
                let is_kept = result.outcome == UserStatusOutcome::Kept;
                Ok(said(&result.outcome, is_kept, result.reason, result.call))
            }
            Action::JoinTeam => {
                let member = TeamMember {
                    team_id: id,
                    user_id: user,
                };
                let result = connector.add_user_to_team(&member, options).await?;
                let is_kept = result.outcome == MembershipOutcome::Kept;
                Ok(said(&result.outcome, is_kept, result.reason, result.call))
            }
            Action::JoinWorkspace => {
                let kind = kind(&self.workspaces);
                let member = NewWorkspaceMember {
                    workspace_id: id,
                    user_id: user,
                    kind,
                };
                let result = connector.add_user_to_workspace(&member, options).await?;
                let is_kept = result.outcome == MembershipOutcome::Kept;
                Ok(said(&result.outcome, is_kept, result.reason, result.call))
            }
            Action::JoinBoard => {
                let kind = kind(&self.boards);
                let member = NewBoardMember {
                    kind,
                    ..NewBoardMember::new(id, user)
                };
                let result = connector.add_user_to_board(&member, options).await?;
                Ok(said(&result.outcome, false, result.reason, result.call))
            }
            Action::GiveRole => {
                let Some(role) = self.role.clone() else {
                    return Err(no_step_of_this_flow(step.action));
                };
                let change = UserRoleChange { user_id: user, role };
                let result = connector.update_user_role(&change, options).await?;
                let is_kept = result.outcome == UserRoleOutcome::Kept;
                Ok(said(&result.outcome, is_kept, result.reason, result.call))
            }
            other => Err(no_step_of_this_flow(other)),
        }
    }
}

/// Each place once, as it was given last.
fn last_of_each(places: &[Place]) -> impl Iterator<Item = &Place> {
    let is_last = |(number, place): &(usize, &Place)| !places.iter().skip(number + 1).any(|later| later.id == place.id);
    places.iter().enumerate().filter(is_last).map(|(_, place)| place)
}

fn is_hand_over(action: Action) -> bool {
    matches!(action, Action::HandOverBoard | Action::HandOverWorkspace)
}

/// Names of teams, workspaces and boards, by the step that is about them and their id.
type Names = BTreeMap<(Action, Id), Option<String>>;

fn is_not_found(error: &CallError) -> bool {
    error
        .failure()
        .is_some_and(|failure| failure.kind == crate::types::FailureKind::NotFound)
}

fn role_name(role: &UserRole) -> String {
    match role {
        UserRole::Admin => "admin".to_owned(),
        UserRole::Member => "member".to_owned(),
        UserRole::Viewer => "viewer".to_owned(),
        UserRole::Guest => "guest".to_owned(),
        UserRole::Custom(id) => format!("with the ID {id}"),
    }
}

fn kind_name(kind: Option<SubscriberKind>) -> &'static str {
    match kind {
        Some(SubscriberKind::Owner) => "as an owner",
        Some(SubscriberKind::Subscriber) => "as a subscriber",
        None => "",
    }
}

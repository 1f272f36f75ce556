//! Bringing people in.

use serde::Serialize;

use super::offboard::{problem_of, said};
use super::step::{Action, Ending, Follow, Object, PersonReport, Progress, Remainder, Report, Run, Said, Step, StepReport, remainder};
use crate::connector::Connector;
use crate::error::CallError;
use crate::options::CallOptions;
use crate::types::{
    Id, Invitation, InvitationOutcome, MembershipOutcome, NewBoardMember, NewWorkspaceMember, SubscriberKind, TeamMember, User, UserRole,
    UserRoleChange, UserRoleOutcome, UserSelector, UserStatusOutcome,
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
        let mut people: Vec<Newcomer> = Vec::new();
        for email in emails {
            let email = email.trim();
            let progress = Progress {
                doing: format!("look up {email}"),
                done: 0,
                total: None,
            };
            if follow(&progress).is_break() {
                return Err(CallError::InvalidInput {
                    path: "plan".to_owned(),
                    problem: "making the plan was stopped; nothing was changed".to_owned(),
                });
            }
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
                Err(error) if is_not_found(&error) && !self.only_known => (None, None),
                Err(error) => (None, Some(problem_of(error)?)),
            };
            let mut person = Newcomer {
                email: email.to_owned(),
                user,
                problem,
                steps: Vec::new(),
            };
            if person.problem.is_none() {
                person.steps = self.steps(&person);
            }
            people.push(person);
        }
        Ok(OnboardPlan { people })
    }

    fn steps(&self, person: &Newcomer) -> Vec<Step> {
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
            steps.push(step(Action::Invite, &id, Some(person.email.clone()), ""));
        }
        if is_inactive {
            let mut activate = step(Action::Activate, &id, Some(person.email.clone()), "deactivated");
            if !self.activate {
                activate.blocked = Some("The user is deactivated. Say that deactivated users are to be let in again.".to_owned());
            }
            steps.push(activate);
        }
        if let Some(role) = &self.role {
            let is_custom = matches!(role, UserRole::Custom(_));
            // An invitation can have a base role, and no other.
            if user.is_some() || is_custom {
                steps.push(step(Action::GiveRole, &id, Some(role_name(role)), ""));
            }
        }
        for team in &self.teams {
            steps.push(step(Action::JoinTeam, team, None, ""));
        }
        for workspace in &self.workspaces {
            steps.push(step(Action::JoinWorkspace, &workspace.id, None, kind_name(workspace.kind)));
        }
        for board in &self.boards {
            steps.push(step(Action::JoinBoard, &board.id, None, kind_name(board.kind)));
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
        let mut run = Run::new(follow, plan.steps());
        let mut people = Vec::new();
        for person in &plan.people {
            people.push(self.carry_out_one(connector, person, options, &mut run).await);
        }
        Report {
            people,
            stopped: run.stopped,
        }
    }

    async fn carry_out_one(&self, connector: &Connector, person: &Newcomer, options: &CallOptions, run: &mut Run<'_>) -> PersonReport {
        let mut left = Vec::new();
        if let Some(problem) = &person.problem {
            left.push(Remainder {
                what: "everything".to_owned(),
                why: problem.clone(),
                url: None,
            });
        }
        let mut user_id = person.user.as_ref().map(|user| user.id.clone());
        let mut reports: Vec<StepReport> = Vec::new();
        // Why nothing further can be done for this person.
        let mut hindered: Option<String> = None;
        for step in &person.steps {
            let mut step = step.clone();
            if step.blocked.is_none() {
                step.blocked.clone_from(&hindered);
            }
            let mut invited = None;
            let call = self.call(
                connector,
                &step,
                &person.email,
                user_id.clone().unwrap_or_default(),
                &mut invited,
                options,
            );
            let report = run.step(step.clone(), call).await;
            if invited.is_some() {
                user_id = invited;
            }
            if matches!(report.step.action, Action::Invite | Action::Activate) && report.ending != Ending::Done {
                hindered = Some("The user is not in the account.".to_owned());
            } else if user_id.is_none() {
                hindered = Some("monday.com does not show the user yet. Run it again later.".to_owned());
            }
            reports.push(report);
        }
        left.extend(reports.iter().filter_map(remainder));
        PersonReport {
            asked: person.email.clone(),
            user_id,
            name: person.user.as_ref().and_then(|user| user.name.clone()),
            may_succeed_later: reports.iter().any(|report| report.temporary),
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
        let kind = |places: &[Place]| places.iter().find(|place| place.id == id).and_then(|place| place.kind);
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
            // No other step is part of this flow.
            _ => {
                let change = UserRoleChange {
                    user_id: user,
                    role: self.role.clone().unwrap_or(UserRole::Member),
                };
                let result = connector.update_user_role(&change, options).await?;
                let is_kept = result.outcome == UserRoleOutcome::Kept;
                Ok(said(&result.outcome, is_kept, result.reason, result.call))
            }
        }
    }
}

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

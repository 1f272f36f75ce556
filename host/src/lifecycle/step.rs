//! The steps of a flow, and what became of them.

use std::ops::ControlFlow;

use serde::Serialize;

use crate::connector::Connector;
use crate::error::CallError;
use crate::options::CallOptions;
use crate::types::{CallReport, FailureKind, Id};

/// The kind of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Action {
    /// Make the successor an owner of a board.
    HandOverBoard,
    /// Make the successor an owner of a workspace.
    HandOverWorkspace,
    /// Remove the user from a board.
    LeaveBoard,
    /// Remove the user from a team.
    LeaveTeam,
    /// Remove the user from a workspace.
    LeaveWorkspace,
    /// Shut the user out of the account.
    Deactivate,
    /// Invite somebody, or find that they are there.
    Invite,
    /// Let a deactivated user in again.
    Activate,
    /// Give the user a role.
    GiveRole,
    /// Add the user to a team.
    JoinTeam,
    /// Add the user to a workspace.
    JoinWorkspace,
    /// Add the user to a board.
    JoinBoard,
}

/// What a step is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Object {
    /// The id of the board, team or workspace; of the user, for steps about the account.
    pub id: Id,
    /// Its name, if monday.com told it.
    pub name: Option<String>,
    /// Its address in a browser, if monday.com told it.
    pub url: Option<String>,
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The kind.
    pub action: Action,
    /// What it is about.
    pub object: Object,
    /// More about it, for people: the role on the board, what the user is on it through.
    pub detail: String,
    /// Why it is not to be carried out, as far as that is known before.
    pub blocked: Option<String>,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It was carried out, or there was nothing to do.
    Done,
    /// monday.com keeps things as they were.
    Kept,
    /// The call failed.
    Failed,
    /// It was not tried.
    NotTried,
}

/// A step and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepReport {
    /// The step.
    pub step: Step,
    /// How it ended.
    pub ending: Ending,
    /// The outcome in the contract's word, if it is done.
    pub outcome: Option<String>,
    /// Why it is not done.
    pub reason: Option<String>,
    /// Whether the same call may succeed later, if it failed.
    pub temporary: bool,
    /// What else the call said.
    pub warnings: Vec<String>,
    /// The codes of those, for programs.
    pub codes: Vec<String>,
}

impl StepReport {
    /// Whether the call gave a warning of this code.
    pub(super) fn has_code(&self, code: &str) -> bool {
        self.codes.iter().any(|own| own == code)
    }

    fn not_done(step: Step, ending: Ending, reason: String) -> Self {
        Self {
            step,
            ending,
            outcome: None,
            reason: Some(reason),
            temporary: false,
            warnings: Vec::new(),
            codes: Vec::new(),
        }
    }
}

/// What a call of a step said.
pub(super) struct Said {
    /// The outcome in the contract's word.
    pub outcome: String,
    /// Why monday.com keeps things as they were, if it does.
    pub kept: Option<String>,
    /// The report of the call.
    pub call: CallReport,
}

/// Something that is left when a flow has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remainder {
    /// What it is, for people.
    pub what: String,
    /// Why it is left.
    pub why: String,
    /// Where to look at it in a browser.
    pub url: Option<String>,
    /// The step that was not done, as its place among the person's steps; absent if it is left for another
    /// reason.
    pub step: Option<usize>,
}

impl Remainder {
    /// What no step is about.
    pub(super) fn new(what: String, why: String, url: Option<String>) -> Self {
        Self {
            what,
            why,
            url,
            step: None,
        }
    }
}

/// What became of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonReport {
    /// The email address or id that was asked for.
    pub asked: String,
    /// The user, if there is one.
    pub user_id: Option<Id>,
    /// The name, if monday.com told it.
    pub name: Option<String>,
    /// The steps, in the order in which they were to be carried out.
    pub steps: Vec<StepReport>,
    /// Everything that is left.
    pub left: Vec<Remainder>,
    /// Whether something that failed may succeed later.
    pub may_succeed_later: bool,
}

impl PersonReport {
    /// Whether nothing is left.
    pub fn is_complete(&self) -> bool {
        self.left.is_empty()
    }
}

/// What became of everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The people, in the order in which they were asked for.
    pub people: Vec<PersonReport>,
    /// Why the flow ended early, if it did.
    pub stopped: Option<String>,
    /// Whether that may pass by itself: a limit may, a token that monday.com refuses does not.
    pub stop_may_pass: bool,
}

impl Report {
    /// Whether nothing is left of anybody.
    pub fn is_complete(&self) -> bool {
        self.stopped.is_none() && self.people.iter().all(PersonReport::is_complete)
    }

    /// Whether running the flow again may do more.
    pub fn may_succeed_later(&self) -> bool {
        match self.stopped {
            Some(_) => self.stop_may_pass,
            None => self.people.iter().any(|person| person.may_succeed_later),
        }
    }
}

/// Where a flow is. It is told between calls; returning [`ControlFlow::Break`] stops the flow there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What comes next, for people.
    pub doing: String,
    /// Number of steps that are done.
    pub done: usize,
    /// Number of steps; `None` while the plan is made.
    pub total: Option<usize>,
}

/// What a flow tells its progress to.
pub(super) type Follow<'f> = dyn FnMut(&Progress) -> ControlFlow<()> + Send + 'f;

/// Tells what comes next while a plan is made; an error if that is to be stopped.
pub(super) fn tell<'t>(follow: &'t mut Follow<'_>) -> impl FnMut(&str) -> Result<(), CallError> + Send + 't {
    move |doing| {
        let progress = Progress {
            doing: doing.to_owned(),
            done: 0,
            total: None,
        };
        match follow(&progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(CallError::Stopped),
        }
    }
}

/// Number of steps one after the other that fail and may succeed later, after which it is asked whether
/// monday.com is down: a board that is locked concerns nobody else.
const MAX_TEMPORARY_FAILURES: u32 = 3;

/// A flow that carries out steps.
pub(super) struct Run<'f> {
    connector: &'f Connector,
    options: &'f CallOptions,
    follow: &'f mut Follow<'f>,
    done: usize,
    total: usize,
    temporary_failures: u32,
    /// Why no further step is tried.
    pub stopped: Option<String>,
    /// Whether that may pass by itself.
    pub stop_may_pass: bool,
}

impl<'f> Run<'f> {
    pub fn new(connector: &'f Connector, options: &'f CallOptions, follow: &'f mut Follow<'f>, total: usize) -> Self {
        Self {
            connector,
            options,
            follow,
            done: 0,
            total,
            temporary_failures: 0,
            stopped: None,
            stop_may_pass: false,
        }
    }

    /// Carries out a step, unless it is blocked or the flow has stopped.
    pub async fn step(&mut self, step: Step, call: impl Future<Output = Result<Said, CallError>>) -> StepReport {
        let report = self.report(step, call).await;
        self.done += 1;
        report
    }

    /// Why nothing at all succeeds, if so: asked after several failures, by a call that needs nothing.
    async fn find_failure_of_every_call(&mut self) -> Option<CallError> {
        if self.temporary_failures < MAX_TEMPORARY_FAILURES {
            return None;
        }
        self.temporary_failures = 0;
        self.connector.check_connection(self.options).await.err()
    }

    async fn report(&mut self, step: Step, call: impl Future<Output = Result<Said, CallError>>) -> StepReport {
        if let Some(reason) = step.blocked.clone() {
            return StepReport::not_done(step, Ending::NotTried, reason);
        }
        let progress = Progress {
            doing: describe(&step),
            done: self.done,
            total: Some(self.total),
        };
        if self.stopped.is_none() && (self.follow)(&progress).is_break() {
            self.stopped = Some(STOPPED.to_owned());
            self.stop_may_pass = true;
        }
        if let Some(reason) = self.stopped.clone() {
            return StepReport::not_done(step, Ending::NotTried, reason);
        }
        let error = match call.await {
            Ok(said) => {
                self.temporary_failures = 0;
                let is_kept = said.kept.is_some();
                return StepReport {
                    step,
                    ending: if is_kept { Ending::Kept } else { Ending::Done },
                    outcome: Some(said.outcome),
                    reason: said.kept,
                    temporary: false,
                    codes: said.call.warnings.iter().map(|warning| warning.code.clone()).collect(),
                    warnings: said.call.warnings.into_iter().map(|warning| warning.message).collect(),
                };
            }
            Err(error) => error,
        };
        let temporary = is_worth_repeating(&error);
        if temporary {
            self.temporary_failures += 1;
        } else {
            self.temporary_failures = 0;
        }
        let text = error.to_string();
        let of_every_call = if concerns_every_call(&error) {
            Some(error)
        } else {
            self.find_failure_of_every_call().await
        };
        if let Some(error) = of_every_call {
            self.stopped = Some(format!("The run was stopped by a failure that concerns every call: {error}"));
            self.stop_may_pass = is_worth_repeating(&error);
        }
        StepReport {
            temporary,
            ..StepReport::not_done(step, Ending::Failed, text)
        }
    }
}

/// Why a step was not tried after the caller stopped the flow.
const STOPPED: &str = "The run was stopped. Run it again to go on.";

/// Whether the same step may succeed later. All are safe to repeat.
fn is_worth_repeating(error: &CallError) -> bool {
    let is_unknown = error.failure().is_some_and(|failure| failure.kind == FailureKind::OutcomeUnknown);
    error.is_temporary() || is_unknown || matches!(error, CallError::CallTimeout { .. })
}

/// Whether every further call would fail in the same way.
fn concerns_every_call(error: &CallError) -> bool {
    use FailureKind::{ConnectionFailed, DailyLimitExceeded, NotAuthenticated, NotConfigured, RateLimitExceeded};
    let kind = error.failure().map(|failure| failure.kind);
    matches!(
        kind,
        Some(NotAuthenticated | NotConfigured | DailyLimitExceeded | RateLimitExceeded | ConnectionFailed)
    )
}

/// A step in words.
pub(super) fn describe(step: &Step) -> String {
    let name = step.object.name.as_deref().unwrap_or(&step.object.id);
    match step.action {
        Action::HandOverBoard => format!("hand over board {name}"),
        Action::HandOverWorkspace => format!("hand over workspace {name}"),
        Action::LeaveBoard => format!("leave board {name}"),
        Action::LeaveTeam => format!("leave team {name}"),
        Action::LeaveWorkspace => format!("leave workspace {name}"),
        Action::Deactivate => "deactivate the account".to_owned(),
        Action::Invite => format!("invite {name}"),
        Action::Activate => "activate the account".to_owned(),
        Action::GiveRole => format!("give the role {name}"),
        Action::JoinTeam => format!("join team {name}"),
        Action::JoinWorkspace => format!("join workspace {name}"),
        Action::JoinBoard => format!("join board {name}"),
    }
}

/// What is left after a step, if anything is.
pub(super) fn remainder((place, report): (usize, &StepReport)) -> Option<Remainder> {
    let why = report.reason.clone().filter(|_| report.ending != Ending::Done)?;
    let what = match report.step.detail.as_str() {
        "" => describe(&report.step),
        detail => format!("{} ({detail})", describe(&report.step)),
    };
    Some(Remainder {
        what,
        why,
        url: report.step.object.url.clone(),
        step: Some(place),
    })
}

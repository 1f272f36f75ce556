//! Every scenario under every fault: its failure, the number of requests, the waits, and the effect
//! on the account, as `docs/faults.md` says.

mod faults;
mod table;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use faults::{Fault, Injection};
use host_test::{Delivery, TestBed, carry_out, failure, small, warning_codes};
use http::Request;
use monday_connector_host::{
    CallError,
    types::{Failure, FailureKind as Kind},
};
use monday_connector_scenarios::{Effect, Part, SCENARIOS, Scenario};
use monday_emulator::{
    Fault as EmulatorFault, Guess, Options,
    faults::{Action, Content},
};
use serde_json::Value;
use table::{Applied, Handling, Row};

/// Maximum length of a response here: a body over the limit is written out for each cell.
const MAX_RESPONSE_BYTES: u32 = 1 << 20;

/// The idempotency key of the caller, where one is given.
const CALLERS_KEY: &str = "step-7-of-flow-12";

/// A request of a scenario that faults are injected into.
#[derive(Clone, Copy, Debug)]
struct Target {
    scenario: &'static Scenario,
    /// The root field of the request.
    root: &'static str,
    part: Part,
    /// The name of its operation, where another request has the same root field.
    operation: Option<&'static str>,
    /// Whether the caller gives an idempotency key.
    is_keyed: bool,
    /// The emulator's guesses that are turned round.
    guesses: &'static [Guess],
    /// Whether every selection of attempts is run. Scenarios of one function send the same kinds of
    /// request: two selections are enough for all but the first.
    is_full: bool,
}

impl Target {
    /// Whether the request is a change.
    fn is_change(&self) -> bool {
        self.part == Part::Action && self.scenario.is_change()
    }

    /// A fault of its requests.
    fn fault(&self, action: Action) -> EmulatorFault {
        let fault = EmulatorFault::new(action).on_root_field(self.root);
        match self.operation {
            Some(name) => fault.on_operation(name),
            None => fault,
        }
    }

    /// Whether a request is the one.
    fn matches(&self, request: &Request<Bytes>) -> bool {
        let body = String::from_utf8_lossy(request.body());
        if let Some(name) = self.operation {
            return body.contains(&format!(" {name}("));
        }
        [format!(" {}(", self.root), format!("{{ {} {{", self.root)]
            .iter()
            .any(|start| body.contains(start))
    }
}

/// The requests of all scenarios that are a part of this kind.
fn targets(is_wanted: impl Fn(&Target) -> bool) -> Vec<Target> {
    let mut functions = BTreeSet::new();
    let mut targets = Vec::new();
    for scenario in SCENARIOS {
        let is_full = functions.insert((scenario.function, scenario.is_change()));
        for step in scenario.faults {
            let target = Target {
                scenario,
                root: step.root,
                part: step.part,
                operation: step.operation,
                is_keyed: false,
                guesses: &[],
                is_full,
            };
            targets.push(target);
            if target.is_change() && is_full {
                targets.push(Target {
                    is_keyed: true,
                    is_full: scenario.effect == Effect::Change,
                    ..target
                });
            }
        }
    }
    targets.retain(is_wanted);
    targets
}

// --- The cells ---

const MAX_ATTEMPTS: u64 = 4;
const INTERVAL: u64 = 20;
const MAX_WAIT: u64 = 60;

/// The attempts that a fault is injected into. Those before end with 503 and no wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AttemptSelector {
    First,
    Second,
    Last,
    Every,
}

impl AttemptSelector {
    const ALL: [Self; 4] = [Self::First, Self::Second, Self::Last, Self::Every];
    const FEW: [Self; 2] = [Self::Second, Self::Every];

    /// Number of attempts before the first that is selected.
    fn before(self) -> u64 {
        match self {
            Self::First | Self::Every => 0,
            Self::Second => 1,
            Self::Last => MAX_ATTEMPTS - 1,
        }
    }

    fn selects(self, attempt: u64) -> bool {
        match self {
            Self::Every => true,
            other => attempt == other.before() + 1,
        }
    }
}

/// Whether the fault happens before the change is applied or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

struct Cell<'a> {
    target: Target,
    handling: Handling,
    fault: &'a Fault,
    attempts: AttemptSelector,
    moment: Moment,
}

#[derive(Debug, PartialEq, Eq)]
struct Expected {
    /// The failure and whether it is temporary; `None` for a success.
    failure: Option<(Kind, bool)>,
    attempts: u64,
    waited: u64,
}

impl Cell<'_> {
    /// The rules of `docs/faults.md`.
    fn expected(&self) -> Expected {
        let (handling, before) = (self.handling, self.attempts.before());
        let takes = self.fault.takes;
        let wait = handling.wait.unwrap_or(INTERVAL);
        let is_retried = handling.retried && wait <= MAX_WAIT;
        let mut expected = Expected {
            failure: None,
            attempts: before + 1,
            waited: before * INTERVAL + takes,
        };
        let Some(kind) = handling.kind else { return expected };
        if is_retried && self.attempts == AttemptSelector::Every {
            expected.attempts = MAX_ATTEMPTS;
            expected.waited = MAX_ATTEMPTS * takes + (MAX_ATTEMPTS - 1) * wait;
        } else if is_retried && self.attempts != AttemptSelector::Last {
            expected.attempts += 1;
            expected.waited += wait;
            return expected;
        }
        let may_have_applied = match handling.applied {
            Applied::Unknown => true,
            Applied::No => before > 0,
            Applied::Never => false,
        };
        if self.target.part == Part::ReadAfter {
            expected.failure = handling.temporary.then_some((Kind::OutcomeUnknown, true));
            return expected;
        }
        expected.failure = Some(if self.target.is_change() && may_have_applied {
            let is_repeatable = self.target.scenario.effect == Effect::RepeatableChange;
            (Kind::OutcomeUnknown, is_repeatable || self.target.is_keyed)
        } else {
            (kind, handling.temporary)
        });
        expected
    }

    /// Runs it, and returns everything that is wrong.
    async fn run(&self) -> Result<(), String> {
        let Self { target, attempts, .. } = *self;
        let name = format!(
            "{} / {:?} of {} / {} / {attempts:?}, {:?}",
            target.scenario.name, target.part, target.root, self.fault.name, self.moment
        );
        let (bed, sent) = self.test_bed();
        bed.prepare(target.scenario);
        let mut options = bed.options().max_response_bytes(MAX_RESPONSE_BYTES);
        if target.is_keyed {
            options = options.idempotency_key(CALLERS_KEY);
        }
        let result = carry_out(bed.connector(), target.scenario, 0, &options).await;
        let waited = bed.elapsed();
        let sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
        let expected = self.expected();
        let mut wrong = Vec::new();

        // The response to a custom request is returned as it is.
        let is_returned = target.scenario.is_custom() && self.fault.is_response;
        let (failed, requests_sent) = match result {
            Ok(result) => {
                wrong.extend(self.wrong_in_result(&result, &expected, is_returned));
                (None, result["call"]["requests_sent"].as_u64().unwrap_or_default())
            }
            Err(CallError::Action(_)) => {
                let (failure, temporary) = failure(result);
                wrong.extend(self.wrong_in_failure(&failure, &bed, &sent));
                (Some((failure.kind, temporary)), u64::from(failure.call.requests_sent))
            }
            Err(other) => return Err(format!("{name}: {other:?}")),
        };
        let due = expected.failure.filter(|_| !is_returned);
        if failed != due {
            wrong.push(format!("came to {failed:?}, not {due:?}"));
        }
        if requests_sent != sent.len() as u64 {
            wrong.push(format!("reports {requests_sent} requests, and sent {}", sent.len()));
        }
        let least = Duration::from_secs(expected.waited);
        // Each wait may be a tenth longer.
        if waited < least || waited > least + least / 10 + Duration::from_millis(900) {
            wrong.push(format!("took {waited:?}, not {least:?}"));
        }
        wrong.extend(self.wrong_in_requests(&sent, &expected));

        let effects = bed.effects(target.scenario, 0);
        let is_applied = match target.part {
            Part::ReadAfter => true,
            Part::ReadBefore => expected.failure.is_none(),
            Part::Action if self.moment == Moment::After || self.fault.damages_the_response() => target.is_change(),
            Part::Action => target.is_change() && expected.failure.is_none(),
        };
        if effects != usize::from(is_applied) {
            wrong.push(format!("took effect {effects} times, not {}", usize::from(is_applied)));
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(format!("{name}: {}", wrong.join("; ")))
        }
    }

    fn wrong_in_result(&self, result: &Value, expected: &Expected, is_returned: bool) -> Vec<String> {
        let Self { handling, attempts, .. } = *self;
        let codes = warning_codes(result);
        let warned = |code: &str| codes.contains(&code);
        let is_retried = handling.retried && handling.wait.is_none_or(|wait| wait <= MAX_WAIT);
        let is_last = !is_retried || matches!(attempts, AttemptSelector::Last | AttemptSelector::Every);
        let is_unverified = self.target.part == Part::ReadAfter && handling.kind.is_some() && is_last;
        // With data in it, the response to a custom request says all that can be known.
        let is_unknown = matches!(expected.failure, Some((Kind::OutcomeUnknown, _))) && self.fault.name != "data without the field";
        let mut wrong = Vec::new();
        if handling.kind.is_none() && warned("api-version-differs") == is_returned
            || warned("not-verified") != is_unverified
            || is_returned && warned("outcome-unknown") != is_unknown
        {
            wrong.push(format!("warnings: {codes:?}"));
        }
        let status = expected.failure.map_or(Some(200), |_| self.fault.status);
        if is_returned && status.is_some() && result["status"].as_u64() != status.map(u64::from) {
            wrong.push(format!("returned {}, not {status:?}", result["status"]));
        }
        if expected.failure.is_none() && !(self.target.scenario.is_right)(result) {
            wrong.push(format!("the result is {result}"));
        }
        wrong
    }

    fn wrong_in_failure(&self, failure: &Failure, bed: &TestBed, sent: &[Sent]) -> Vec<String> {
        let mut wrong = Vec::new();
        if failure.message.is_empty() || failure.message.contains(bed.token()) {
            wrong.push(format!("its message is {:?}", failure.message));
        }
        let asked = self.handling.wait.filter(|_| self.handling.temporary).map(|seconds| seconds * 1000);
        if failure.retry_after_ms.map(u64::from) != asked {
            wrong.push(format!("says to wait {:?} ms, not {asked:?}", failure.retry_after_ms));
        }
        let key = sent
            .iter()
            .find(|request| request.is_target)
            .and_then(|request| request.key.as_ref());
        if self.target.is_change() && failure.call.idempotency_key.as_ref() != key {
            wrong.push("reports another key than it sent".to_owned());
        }
        // A read after the change that fails is not always what decides.
        if self.target.part != Part::ReadAfter && self.fault.status.is_some() && failure.call.http_status != self.fault.status {
            wrong.push(format!(
                "reports status {:?}, not {:?}",
                failure.call.http_status, self.fault.status
            ));
        }
        wrong
    }

    fn wrong_in_requests(&self, sent: &[Sent], expected: &Expected) -> Vec<String> {
        let target = self.target;
        let keys: Vec<_> = sent
            .iter()
            .filter(|request| request.is_target)
            .map(|request| &request.key)
            .collect();
        // Without people, read-board reads once more.
        let keys = if target.scenario.function == "read-board" {
            &keys[..keys.len().min(MAX_ATTEMPTS as usize)]
        } else {
            &keys[..]
        };
        let mut wrong = Vec::new();
        if keys.len() as u64 != expected.attempts {
            wrong.push(format!("was sent {} times, not {}", keys.len(), expected.attempts));
        }
        // Whether a custom request changes anything depends on its document: all POST have a key.
        let has_key = target.is_change() || target.scenario.is_custom();
        if !keys.iter().all(|key| key.is_some() == has_key && *key == keys[0]) {
            wrong.push(format!("had the keys {keys:?}"));
        }
        if target.is_keyed && keys.iter().any(|key| key.as_deref() != Some(CALLERS_KEY)) {
            wrong.push("lacks the caller's key".to_owned());
        }
        if target.part == Part::Action
            && sent
                .iter()
                .any(|request| request.key.is_some() && request.is_read && !request.is_target)
        {
            wrong.push("read with a key".to_owned());
        }
        wrong
    }

    /// An emulator with the fault, and the requests that are sent to it.
    fn test_bed(&self) -> (TestBed, Arc<Mutex<Vec<Sent>>>) {
        let sent: Arc<Mutex<Vec<Sent>>> = Arc::default();
        let log = Arc::clone(&sent);
        let (target, attempts, moment) = (self.target, self.attempts, self.moment);
        let by_host = match self.fault.injection {
            Injection::Host(name) => Some(name),
            Injection::Emulator(_) => None,
        };
        let options = Options {
            guesses: target.guesses.to_vec(),
            ..small()
        };
        let bed = TestBed::with_delivery(options, move |request| {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            let key = request.headers().get("idempotency-key");
            log.push(Sent {
                is_target: target.matches(request),
                is_read: !request.body().windows(8).any(|part| part == b"mutation"),
                key: key.map(|key| key.to_str().unwrap().to_owned()),
            });
            let attempt = log.iter().filter(|request| request.is_target).count() as u64;
            let is_selected = log.last().is_some_and(|request| request.is_target) && attempts.selects(attempt);
            match by_host.filter(|_| is_selected).and_then(faults::host_error) {
                None => Delivery::Complete,
                Some(error) if moment == Moment::Before => Delivery::RequestLost(error),
                Some(error) => Delivery::ResponseLost(error),
            }
        });
        let busy = Action::Status {
            status: 503,
            headers: Vec::new(),
            body: Content::Empty,
        };
        let before = self.attempts.before();
        if before > 0 {
            bed.emulator.script([target.fault(busy).first(before)]);
        }
        if let Injection::Emulator(action) = &self.fault.injection {
            let mut fault = target.fault(action.clone());
            if self.attempts != AttemptSelector::Every {
                fault = fault.nth(before + 1);
            }
            if self.moment == Moment::After {
                fault = fault.after_executing();
            }
            bed.emulator.script([fault]);
        }
        (bed, sent)
    }
}

/// A request that was sent.
struct Sent {
    is_target: bool,
    /// Whether it has no mutation.
    is_read: bool,
    key: Option<String>,
}

/// Whether a fault is that an older version responds than the action exists in.
fn is_before(fault: &Fault, since: &str) -> bool {
    matches!(&fault.injection, Injection::Emulator(Action::Version(version)) if version.as_str() < since)
}

/// Runs all cells of these targets.
async fn run(targets: &[Target], moment: Moment, applies: impl Fn(&Row) -> bool) {
    let mut cells = 0;
    let mut wrong = Vec::new();
    for row in table::rows().iter().filter(|row| applies(row)) {
        for target in targets {
            for fault in faults::of(row, target.root) {
                if is_before(&fault, target.scenario.since) {
                    continue;
                }
                let selections: &[AttemptSelector] = if target.is_full {
                    &AttemptSelector::ALL
                } else {
                    &AttemptSelector::FEW
                };
                for attempts in selections {
                    cells += 1;
                    let cell = Cell {
                        target: *target,
                        handling: row.handling,
                        fault: &fault,
                        attempts: *attempts,
                        moment,
                    };
                    wrong.extend(cell.run().await.err());
                }
            }
        }
    }
    println!("{cells} cells of the fault matrix");
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
    assert!(cells > 1_000, "{cells}");
}

#[tokio::test(start_paused = true)]
async fn every_read_under_every_fault_is_handled_as_the_table_says() {
    let reads = targets(|target| target.part == Part::Action && !target.is_change());
    run(&reads, Moment::Before, |row| row.section != "Responses to a change").await;
}

#[tokio::test(start_paused = true)]
async fn every_change_under_every_fault_before_it_is_handled_as_the_table_says() {
    run(&targets(Target::is_change), Moment::Before, |_| true).await;
}

#[tokio::test(start_paused = true)]
async fn every_read_before_or_after_a_change_is_handled_as_the_table_says() {
    let reads = targets(|target| target.part != Part::Action);
    run(&reads, Moment::Before, |row| row.section != "Responses to a change").await;
}

/// Where the table leaves open whether a change was applied, it may have been.
#[tokio::test(start_paused = true)]
async fn every_change_under_every_fault_after_it_is_handled_as_the_table_says() {
    run(&targets(Target::is_change), Moment::After, |row| {
        row.handling.applied == Applied::Unknown
    })
    .await;
}

/// All of it again, where everything that no source decides is the other way round.
#[tokio::test(start_paused = true)]
async fn requests_are_handled_as_the_table_says_whatever_was_guessed() {
    let turned = |targets: Vec<Target>| -> Vec<Target> {
        let turn = |target| Target {
            guesses: Guess::ALL,
            is_full: false,
            ..target
        };
        targets.into_iter().map(turn).collect()
    };
    let changes = turned(targets(Target::is_change));
    run(&changes, Moment::Before, |_| true).await;
    run(&changes, Moment::After, |row| row.handling.applied == Applied::Unknown).await;
    let reads = turned(targets(|target| !target.is_change()));
    run(&reads, Moment::Before, |row| row.section != "Responses to a change").await;
}

#[test]
fn the_table_is_complete_and_has_no_row_twice() {
    let rows = table::rows();
    let mut known = BTreeSet::new();
    for row in &rows {
        assert!(known.insert((row.section, row.name)), "{} is twice under {}", row.name, row.section);
    }
    let in_table: BTreeSet<String> = rows
        .iter()
        .filter(|row| matches!(row.section, "Recorded responses" | "Responses to a change"))
        .map(|row| row.name.to_owned())
        .collect();
    assert_eq!(in_table, faults::response_names().into_iter().collect());
    for code in [
        "API_TEMPORARILY_BLOCKED",
        "ColumnValueException",
        "CorrectedValueException",
        "CreateBoardException",
        "InvalidArgumentException",
        "InvalidBoardIdException",
        "InvalidColumnIdException",
        "InvalidUserIdException",
        "InvalidVersionException",
        "ItemNameTooLongException",
        "ItemsLimitationException",
        "missingRequiredPermissions",
        "ResourceNotFoundException",
        "JsonParseException",
        "UserUnauthorizedException",
        "USER_UNAUTHORIZED",
        "USER_ACCESS_DENIED",
        "DeleteLastGroupException",
        "IDEMPOTENCY_CONFLICT",
        "RecordInvalidException",
        "maxConcurrencyExceeded",
        "COMPLEXITY_BUDGET_EXHAUSTED",
        "IP_RATE_LIMIT_EXCEEDED",
        "FORBIDDEN_EXCEPTION",
        "UNAUTHORIZED_FIELD_OR_TYPE",
    ] {
        assert!(known.contains(&("Codes in a response with status 200", code)), "{code} is missing");
    }
    for error in faults::HOST_ERRORS {
        assert!(known.contains(&("Errors of the host", error)), "{error} is missing");
    }
    for status in [400, 401, 403, 404, 408, 409, 413, 422, 423, 429, 500, 502, 503, 504] {
        for body in ["with errors", "without"] {
            let name = format!("{status} {body}");
            assert!(known.contains(&("Statuses", name.as_str())), "{name} is missing");
        }
    }
}

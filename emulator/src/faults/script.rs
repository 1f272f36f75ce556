//! Decides which faults are injected into a request.

use super::{Action, Effect, Fault, Requests};
use crate::random::Random;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The properties of a request that faults are matched against.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RequestInfo<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub operation_name: Option<&'a str>,
    pub root_fields: &'a [String],
}

#[derive(Debug)]
struct ScriptedFault {
    fault: Fault,
    /// Requests that matched so far.
    seen: u64,
    random: Random,
}

/// All faults that are set, in the order they were set in.
#[derive(Debug, Default)]
pub(crate) struct Script(Mutex<Vec<ScriptedFault>>);

/// The faults for one request: every delay that matches it, one after the other; every other action once.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultPlan {
    pub before_head: Duration,
    pub after_effect: Duration,
    pub between_bytes: Option<(Duration, usize)>,
    pub version: Option<String>,
    pub spent: Vec<crate::limits::Limit>,
    /// The first action that replaces or changes the response.
    pub response_action: Option<(Effect, Action)>,
}

impl Script {
    fn all(&self) -> MutexGuard<'_, Vec<ScriptedFault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn add(&self, fault: Fault) {
        let start = match fault.matching.requests {
            Requests::Probability { start, .. } => start,
            _ => 0,
        };
        self.all().push(ScriptedFault {
            fault,
            seen: 0,
            random: Random::new(start),
        });
    }

    pub fn list(&self) -> Vec<Fault> {
        self.all().iter().map(|scripted| scripted.fault.clone()).collect()
    }

    pub fn clear(&self) {
        self.all().clear();
    }

    /// Counts the request and returns the faults for it.
    pub fn plan(&self, request: RequestInfo<'_>) -> FaultPlan {
        let mut plan = FaultPlan::default();
        for scripted in self.all().iter_mut().filter(|scripted| scripted.matches(request)) {
            if !scripted.should_inject() {
                continue;
            }
            match &scripted.fault.action {
                Action::Delay {
                    before_head_ms,
                    between_bytes_ms,
                    bytes_at_once,
                } => {
                    let wait = Duration::from_millis(*before_head_ms);
                    match scripted.fault.effect {
                        Effect::BeforeExecuting => plan.before_head += wait,
                        Effect::AfterExecuting => plan.after_effect += wait,
                    }
                    if *between_bytes_ms > 0 {
                        plan.between_bytes = Some((Duration::from_millis(*between_bytes_ms), (*bytes_at_once).max(1)));
                    }
                }
                Action::Version(version) => plan.version = Some(version.clone()),
                Action::LimitSpent(limit) => plan.spent.push(*limit),
                action => {
                    plan.response_action.get_or_insert_with(|| (scripted.fault.effect, action.clone()));
                }
            }
        }
        plan
    }
}

impl ScriptedFault {
    fn matches(&self, request: RequestInfo<'_>) -> bool {
        let matching = &self.fault.matching;
        matching
            .method
            .as_ref()
            .is_none_or(|method| method.eq_ignore_ascii_case(request.method))
            && matching.path.as_ref().is_none_or(|path| path == request.path)
            && matching
                .operation_name
                .as_ref()
                .is_none_or(|name| request.operation_name == Some(name))
            && matching.root_field.as_ref().is_none_or(|name| request.root_fields.contains(name))
    }

    fn should_inject(&mut self) -> bool {
        self.seen += 1;
        match self.fault.matching.requests {
            Requests::Every => true,
            Requests::Nth(number) => self.seen == number,
            Requests::First(count) => self.seen <= count,
            Requests::From(number) => self.seen >= number,
            Requests::Probability { probability, .. } => self.random.fraction() < probability,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Content, ResetStage};
    use super::*;

    fn injections(fault: Fault, count: usize) -> Vec<bool> {
        let script = Script::default();
        script.add(fault);
        (0..count)
            .map(|_| script.plan(RequestInfo::default()).response_action.is_some())
            .collect()
    }

    fn fault() -> Fault {
        Fault::new(Action::Reset(ResetStage::BeforeHead))
    }

    #[test]
    fn requests_are_counted_from_one() {
        assert_eq!(injections(fault(), 3), [true, true, true]);
        assert_eq!(injections(fault().nth(2), 4), [false, true, false, false]);
        assert_eq!(injections(fault().first(2), 4), [true, true, false, false]);
        let mut from = fault();
        from.matching.requests = Requests::From(3);
        assert_eq!(injections(from, 4), [false, false, true, true]);
    }

    #[test]
    fn a_probability_injects_about_that_often_and_reproducibly() {
        let first = injections(fault().with_probability(0.3, 9), 1_000);
        let count = first.iter().filter(|injected| **injected).count();
        assert!((250..350).contains(&count), "{count}");
        assert_eq!(first, injections(fault().with_probability(0.3, 9), 1_000));
    }

    #[test]
    fn only_matching_requests_are_counted() {
        let script = Script::default();
        script.add(fault().on_root_field("create_board").nth(2));
        let fields = ["create_board".to_owned()];
        let create = RequestInfo {
            root_fields: &fields,
            ..RequestInfo::default()
        };
        assert!(script.plan(create).response_action.is_none());
        assert!(script.plan(RequestInfo::default()).response_action.is_none());
        assert!(script.plan(create).response_action.is_some());
    }

    #[test]
    fn delays_add_up_and_combine_with_another_action() {
        let script = Script::default();
        let delay = Action::Delay {
            before_head_ms: 100,
            between_bytes_ms: 0,
            bytes_at_once: 1,
        };
        script.add(Fault::new(delay.clone()));
        script.add(Fault::new(delay));
        script.add(Fault::new(Action::Body(Content::Garbage)));
        script.add(fault());
        let plan = script.plan(RequestInfo::default());
        assert_eq!(plan.before_head, Duration::from_millis(200));
        assert_eq!(
            plan.response_action,
            Some((Effect::BeforeExecuting, Action::Body(Content::Garbage))),
            "the first one counts"
        );
    }

    #[test]
    fn faults_survive_json() {
        let text = r#"[
            {"action": {"reset": "before_head"}},
            {"matching": {"requests": {"nth": 2}, "root_field": "create_board"}, "effect": "after_executing",
             "action": {"status": {"status": 503, "headers": [["Retry-After", "7"]], "body": {"html": "<h1>Busy</h1>"}}}},
            {"matching": {"requests": {"probability": {"probability": 0.5}}}, "action": {"canned": {"reply": "timeout"}}},
            {"action": {"delay": {"before_head_ms": 5}}},
            {"action": {"body": {"truncated": 10}}},
            {"action": {"graphql_error": {"message": "No", "code": "X", "spelling": "flat"}}},
            {"action": {"limit_spent": "daily"}},
            {"action": {"version": "2025-07"}},
            {"action": {"echo_token": "message"}},
            {"action": "refuse"}
        ]"#;
        let faults: Vec<Fault> = serde_json::from_str(text).unwrap();
        let again: Vec<Fault> = serde_json::from_str(&serde_json::to_string(&faults).unwrap()).unwrap();
        assert_eq!(faults, again);
        assert!(serde_json::from_str::<Fault>(r#"{"action": "refuse", "when": "now"}"#).is_err());
    }
}

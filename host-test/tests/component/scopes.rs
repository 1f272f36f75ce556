//! The scopes that the documentation names are enough, and the lack of each is said.

use host_test::{TestBed, carry_out, failure, small};
use monday_connector_host::{CallOptions, types::FailureKind};
use monday_connector_scenarios::{Contract, SCENARIOS, Scenario};
use monday_emulator::{Options, ScopeErrors};
use serde_json::Value;

/// Every scope that the emulator knows and an action of these may need.
const ALL: [&str; 9] = [
    "account:read",
    "boards:read",
    "boards:write",
    "me:read",
    "tags:read",
    "teams:read",
    "users:read",
    "users:write",
    "workspaces:read",
];

fn bed(scope_errors: ScopeErrors) -> TestBed {
    TestBed::new(Options { scope_errors, ..small() })
}

fn options(bed: &TestBed, scopes: &[&str]) -> CallOptions {
    CallOptions::with_token(bed.emulator.tokens().with_scopes(scopes)).endpoint(bed.endpoint())
}

/// The scenarios of actions that have scopes of their own.
fn scenarios() -> impl Iterator<Item = &'static Scenario> {
    SCENARIOS.iter().filter(|scenario| !scenario.is_custom())
}

/// The scopes that the documentation names for a scenario.
fn documented(contract: &Contract, scenario: &Scenario) -> Vec<String> {
    let mut scopes = contract.scopes(scenario.function);
    assert!(!scopes.is_empty(), "the documentation of {} names no scope", scenario.function);
    // "`workspaces:read` is needed for the filter `main`."
    if (scenario.input)(0)["workspace"] == "main" {
        scopes.push("workspaces:read".to_owned());
    }
    scopes
}

const FORMS: [ScopeErrors; 2] = [ScopeErrors::Path, ScopeErrors::AffectedPath];

#[tokio::test(start_paused = true)]
async fn every_action_works_with_the_scopes_that_its_documentation_names() {
    let contract = Contract::load();
    for form in FORMS {
        for scenario in scenarios() {
            let scopes = documented(&contract, scenario);
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            let bed = bed(form);
            bed.prepare(scenario);
            let result = carry_out(bed.connector(), scenario, 0, &options(&bed, &scopes)).await;
            let result = result.unwrap_or_else(|error| panic!("{} with {scopes:?}, {form:?}: {error}", scenario.name));
            // A part that needs another scope may be absent, with a warning.
            let warnings = result["call"]["warnings"].as_array().unwrap();
            let is_part = !scenario.is_change() && warnings.len() > scenario.warnings.len();
            assert!(
                is_part || (scenario.is_right)(&result),
                "{} with {scopes:?}, {form:?}: {result:#}",
                scenario.name
            );
            assert_eq!(bed.effects(scenario, 0), usize::from(scenario.is_change()), "{}", scenario.name);
            // A field that a refusal is about is named in the message, with its scope, once.
            for warning in warnings.iter().filter(|warning| warning["code"] == "UNAUTHORIZED_FIELD_OR_TYPE") {
                let message = warning["message"].as_str().unwrap();
                assert!(
                    message.starts_with('`') && message.contains(" lacks the scope ") && message.contains(":read."),
                    "{message}"
                );
                assert_eq!(
                    warnings.iter().filter(|other| other["message"] == warning["message"]).count(),
                    1,
                    "{message}"
                );
            }
        }
    }
}

/// What a token with all scopes gets, and this one does not, is warned of.
#[tokio::test(start_paused = true)]
async fn what_further_scopes_would_have_shown_is_warned_of() {
    let contract = Contract::load();
    for form in FORMS {
        for scenario in scenarios().filter(|scenario| !scenario.is_change()) {
            let scopes = documented(&contract, scenario);
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            let bed = bed(form);
            bed.prepare(scenario);
            let full = carry_out(bed.connector(), scenario, 0, &options(&bed, &ALL)).await.unwrap();
            let part = carry_out(bed.connector(), scenario, 0, &options(&bed, &scopes)).await.unwrap();
            let is_less = shown(&part) != shown(&full);
            let warnings = part["call"]["warnings"].as_array().unwrap();
            assert_eq!(
                is_less,
                warnings.len() > scenario.warnings.len(),
                "{}, {form:?}: {part:#}",
                scenario.name
            );
            let full_warnings = full["call"]["warnings"].as_array().unwrap();
            assert_eq!(full_warnings.len(), scenario.warnings.len(), "{}: {full:#}", scenario.name);
        }
    }
}

/// A result without its report.
fn shown(result: &Value) -> Value {
    let mut shown = result.clone();
    if let Some(fields) = shown.as_object_mut() {
        fields.remove("call");
    }
    shown
}

#[tokio::test(start_paused = true)]
async fn the_lack_of_a_documented_scope_is_a_refusal_that_changes_nothing() {
    let contract = Contract::load();
    for form in FORMS {
        for scenario in scenarios() {
            let scopes = documented(&contract, scenario);
            for missing in &scopes {
                let rest: Vec<&str> = ALL.iter().copied().filter(|scope| scope != missing).collect();
                let bed = bed(form);
                bed.prepare(scenario);
                let name = format!("{} without {missing}, {form:?}", scenario.name);
                match carry_out(bed.connector(), scenario, 0, &options(&bed, &rest)).await {
                    // Where it can be done without, what is missing is warned of.
                    Ok(result) => {
                        assert_eq!(bed.effects(scenario, 0), usize::from(scenario.is_change()), "{name}");
                        assert!(!result["call"]["warnings"].as_array().unwrap().is_empty(), "{name}: {result:#}");
                    }
                    error => {
                        let (failure, temporary) = failure(error);
                        assert_eq!(
                            (failure.kind, temporary),
                            (FailureKind::PermissionDenied, false),
                            "{name}: {failure:?}"
                        );
                        assert!(failure.message.contains("scope"), "{name}: {}", failure.message);
                        assert_eq!(bed.effects(scenario, 0), 0, "{name}");
                    }
                }
            }
        }
    }
}

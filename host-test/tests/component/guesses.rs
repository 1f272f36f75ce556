//! What no source decides: every action, with each guess of the emulator turned round, and with all of them.

use host_test::{TestBed, carry_out, small};
use monday_connector_host::{CallError, types::FailureKind};
use monday_connector_scenarios::{Effect, SCENARIOS};
use monday_emulator::{Guess, Options};

async fn every_action_works_with(guesses: &[Guess]) {
    let bed = TestBed::new(Options {
        guesses: guesses.to_vec(),
        ..small()
    });
    let options = bed.options();
    for (run, scenario) in (0..).zip(SCENARIOS) {
        bed.prepare(scenario);
        let name = format!("{} with {guesses:?}", scenario.name);
        let result = carry_out(bed.connector(), scenario, run, &options).await;
        let result = result.unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert!((scenario.is_right)(&result), "{name}: {result:#}");
        assert_eq!(bed.effects(scenario, run), usize::from(scenario.is_change()), "{name}");
        // Once more: what is done is seen to be done, or done again without harm.
        if scenario.is_change() && scenario.effect == Effect::RepeatableChange {
            let again = carry_out(bed.connector(), scenario, run, &options).await;
            // What was deleted is not there any more.
            let is_gone = |error: &CallError| error.failure().is_some_and(|failure| failure.kind == FailureKind::NotFound);
            assert!(again.as_ref().err().is_none_or(is_gone), "{name}, again: {again:?}");
            assert_eq!(bed.effects(scenario, run), 1, "{name}, again");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_action_works_under_both_positions_of_every_guess() {
    for guess in Guess::ALL {
        every_action_works_with(&[*guess]).await;
    }
    every_action_works_with(Guess::ALL).await;
}

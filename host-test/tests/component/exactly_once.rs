//! Under random faults, the account afterwards is as the results claim.

use host_test::{COMPONENT, TestBed, carry_out, failure as failure_of, small, warning_codes};
use monday_connector_host::{
    CallError, CallOptions, Connector,
    types::{BoardKind, BoardMember, FailureKind, MembershipOutcome, NewBoard, NewBoardMember},
};
use monday_connector_scenarios::{SCENARIOS, Scenario, board_name};
use monday_emulator::{
    Fault, Guess, Id, Options,
    faults::{Action, Content, GraphqlFault, ResetStage},
    seed,
    world::State,
};
use serde_json::{Value, json};

/// Number of runs of each change.
const RUNS: u64 = 1_000;

/// Maximum number of times that an engine repeats a call; here it never comes to that.
const MAX_REPEATS: usize = 40;

const BOARD: Id = seed::PRIVATE_BOARD;
const USER: Id = seed::NEWCOMER;

/// The scenarios that change something, each with a number for its random faults.
fn changes() -> impl Iterator<Item = (u64, &'static Scenario)> {
    (1..).zip(SCENARIOS.iter().filter(|scenario| scenario.is_change()))
}

/// What a call claims to have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    Done,
    NotDone { temporary: bool },
    Unknown { temporary: bool },
}

impl Claim {
    fn of(scenario: &Scenario, result: Result<Value, CallError>) -> Self {
        let (failure, temporary) = match result {
            // Custom requests return what came, whatever that says, and warn if that is not all.
            Ok(result) if scenario.is_custom() => {
                return match (warning_codes(&result).contains(&"outcome-unknown"), (scenario.is_right)(&result)) {
                    (true, _) => Self::Unknown { temporary: true },
                    (false, true) => Self::Done,
                    (false, false) => Self::NotDone { temporary: true },
                };
            }
            Ok(_) => return Self::Done,
            Err(error) => host_test::failure::<Value>(Err(error)),
        };
        match failure.kind {
            FailureKind::OutcomeUnknown => Self::Unknown { temporary },
            _ => Self::NotDone { temporary },
        }
    }
}

/// Half of all requests fail, in ways that say little of what was done.
fn storm(bed: &TestBed, root: &str, seed: u64) {
    let status = |status, body| Action::Status {
        status,
        headers: Vec::new(),
        body,
    };
    let slow = Action::Delay {
        before_head_ms: 90_000,
        between_bytes_ms: 0,
        bytes_at_once: 1,
    };
    let crash = json!({ "errors": [{ "message": "Internal server error", "extensions": { "code": "INTERNAL_SERVER_ERROR" } }] });
    // Carried out, and then a part of what was made could not be read.
    let not_readable = Action::GraphqlError(GraphqlFault {
        message: Some("Cannot return null for non-nullable field.".to_owned()),
        data: Some(json!({ root: null })),
        path: Some(vec![root.into(), "name".into()]),
        ..GraphqlFault::default()
    });
    let faults = [
        Fault::new(status(503, Content::Empty)),
        Fault::new(status(429, Content::Empty)),
        Fault::new(status(502, Content::Empty)),
        Fault::new(status(500, Content::Json(crash.clone()))),
        Fault::new(Action::Refuse),
        Fault::new(status(503, Content::Empty)).after_executing(),
        Fault::new(status(504, Content::Empty)).after_executing(),
        Fault::new(status(500, Content::Json(crash.clone()))).after_executing(),
        Fault::new(status(200, Content::Json(crash))).after_executing(),
        Fault::new(not_readable).on_root_field(root).after_executing(),
        Fault::new(Action::Reset(ResetStage::BeforeHead)),
        Fault::new(Action::Reset(ResetStage::BeforeHead)).after_executing(),
        Fault::new(Action::Reset(ResetStage::DuringBody)).after_executing(),
        Fault::new(Action::Body(Content::Truncated(9))).after_executing(),
        Fault::new(Action::Body(Content::Garbage)).after_executing(),
        Fault::new(slow).after_executing(),
    ];
    let faults = faults
        .into_iter()
        .zip(0..)
        .map(|(fault, number)| fault.with_probability(0.045, seed * 100 + number));
    bed.emulator.script(faults);
}

fn bed_with(guesses: &[Guess]) -> TestBed {
    TestBed::new(Options {
        guesses: guesses.to_vec(),
        ..small()
    })
}

/// The account as it is before a run, in a storm of its own.
fn begin(bed: &TestBed, scenario: &Scenario, seed: u64) {
    bed.emulator.clear_faults();
    bed.emulator.reset_limits();
    bed.emulator.clear_log();
    bed.prepare(scenario);
    storm(bed, scenario.root(), seed);
}

/// The keys that the requests for a change had, each once.
fn keys_of(bed: &TestBed, scenario: &Scenario) -> Vec<Option<String>> {
    let mut keys = Vec::new();
    for request in bed.log() {
        if request.root_fields.iter().any(|field| field == scenario.root()) && !keys.contains(&request.idempotency_key) {
            keys.push(request.idempotency_key);
        }
    }
    keys
}

async fn claims_are_true(number: u64, scenario: &Scenario, guesses: &[Guess], runs: u64) {
    let bed = bed_with(guesses);
    let (mut done, mut unknown, mut hidden) = (0, 0, 0);
    for run in 0..runs {
        begin(&bed, scenario, number * 10 * RUNS + run);
        let result = carry_out(bed.connector(), scenario, run, &bed.options()).await;
        if let Ok(result) = &result {
            let is_right = scenario.is_custom() || (scenario.is_right)(result);
            assert!(is_right, "{}, run {run}: {result:#}", scenario.name);
        }
        let claim = Claim::of(scenario, result);
        let effects = bed.effects(scenario, run);
        match claim {
            Claim::Done => assert_eq!(effects, 1, "{}, run {run}, succeeded", scenario.name),
            Claim::NotDone { .. } => assert_eq!(effects, 0, "{}, run {run}, failed", scenario.name),
            // Only boards can be counted; anything else is as it is after once, or as before.
            Claim::Unknown { .. } => assert!(effects <= 1, "{}, run {run}, is unknown: {effects}", scenario.name),
        }
        // Which is why nothing is done twice.
        let keys = keys_of(&bed, scenario);
        assert!(keys.len() <= 1 && !keys.contains(&None), "{}, run {run}: {keys:?}", scenario.name);
        done += u64::from(claim == Claim::Done);
        unknown += u64::from(matches!(claim, Claim::Unknown { .. }));
        hidden += u64::from(claim != Claim::Done && effects > 0);
    }
    println!(
        "{}: {runs} runs, {done} done, {unknown} unknown, of which {hidden} were done",
        scenario.name
    );
    // A storm that hides nothing tests nothing.
    assert!(done > runs / 5 && unknown > runs / 20 && hidden > runs / 50, "{}", scenario.name);
}

/// As a durable engine does it: one attempt a call, the same key for all of them, again while the
/// failure is temporary.
async fn applied_once_under_one_key(number: u64, scenario: &Scenario, guesses: &[Guess], runs: u64) {
    let bed = bed_with(guesses);
    let mut repeated = 0;
    for run in 0..runs {
        begin(&bed, scenario, (number + 100) * 10 * RUNS + run);
        let key = format!("step-{number}-{run}");
        let options = bed.options().idempotency_key(key.as_str()).max_retries(0);
        let mut claims = Vec::new();
        while claims.len() < MAX_REPEATS {
            let claim = Claim::of(scenario, carry_out(bed.connector(), scenario, run, &options).await);
            claims.push(claim);
            match claim {
                Claim::Done => break,
                Claim::NotDone { temporary } | Claim::Unknown { temporary } => {
                    assert!(temporary, "{}, run {run}: {claims:?}", scenario.name);
                    repeated += 1;
                }
            }
        }
        assert_eq!(claims.last(), Some(&Claim::Done), "{}, run {run}: {claims:?}", scenario.name);
        assert_eq!(bed.effects(scenario, run), 1, "{}, run {run}: {claims:?}", scenario.name);
        assert_eq!(keys_of(&bed, scenario), [Some(key)], "{}, run {run}", scenario.name);
    }
    println!("{}: {runs} runs, repeated {repeated} times", scenario.name);
    assert!(repeated > runs / 2, "{}: {repeated}", scenario.name);
}

#[tokio::test(start_paused = true)]
async fn every_change_is_applied_once_or_not_at_all_and_the_result_says_which() {
    for (number, scenario) in changes() {
        claims_are_true(number, scenario, &[], RUNS).await;
    }
}

#[tokio::test(start_paused = true)]
async fn every_change_that_is_repeated_under_its_key_is_applied_once() {
    for (number, scenario) in changes() {
        applied_once_under_one_key(number, scenario, &[], RUNS).await;
    }
}

/// The same where everything that no source decides is the other way round.
#[tokio::test(start_paused = true)]
async fn every_change_is_applied_once_whatever_was_guessed() {
    for (number, scenario) in changes() {
        claims_are_true(number, scenario, Guess::ALL, RUNS / 5).await;
        applied_once_under_one_key(number, scenario, Guess::ALL, RUNS / 5).await;
    }
}

/// monday.com would make a subscriber of an owner who is added again. Whatever fails on the way,
/// nobody loses a board.
#[tokio::test(start_paused = true)]
async fn an_owner_who_is_added_stays_an_owner() {
    let bed = TestBed::small();
    let member = NewBoardMember::new(BOARD.to_string(), USER.to_string());
    let (mut kept, mut failed) = (0, 0);
    for run in 0..RUNS {
        bed.emulator.clear_faults();
        bed.emulator.reset_limits();
        bed.emulator.clear_log();
        storm(&bed, "add_users_to_board", 9_000 * RUNS + run);
        // Which is also what monday.com says of a board without people.
        let not_loaded = Action::GraphqlError(GraphqlFault {
            message: Some("Could not run user loader".to_owned()),
            data: Some(json!({ "boards": [null] })),
            ..GraphqlFault::default()
        });
        let not_loaded = Fault::new(not_loaded).on_root_field("boards").with_probability(0.3, run);
        bed.emulator.script([not_loaded]);
        bed.emulator.edit(|world| {
            let board = world.boards.get_mut(&BOARD).unwrap();
            board.state = State::Active;
            board.set_user(USER, true);
        });
        let result = bed.connector().add_user_to_board(&member, &bed.options()).await;
        let (is_owner, changes) = bed.emulator.inspect(|world| {
            let changes = bed.log().iter().filter(|request| request.idempotency_key.is_some()).count();
            (world.board(BOARD).unwrap().is_owner(USER), changes)
        });
        assert!(is_owner && changes == 0, "run {run}: {result:?}");
        match result {
            Ok(change) => {
                assert_eq!(change.outcome, MembershipOutcome::AlreadyOwner, "run {run}");
                kept += 1;
            }
            Err(_) => failed += 1,
        }
    }
    println!("{kept} were found to be owners, {failed} calls failed");
    assert!(kept > RUNS / 2 && failed > RUNS / 50, "{kept}, {failed}");
}

/// `removed` is said only of somebody who is gone, `kept` only of somebody who is not.
#[tokio::test(start_paused = true)]
async fn the_outcome_of_a_removal_is_true() {
    let boards = [
        seed::LEAVER_TEAM_BOARD,
        seed::LEAVER_STICKY_BOARD,
        seed::LEAVER_OWNED_BOARD,
        seed::LEAVER_PRIVATE_BOARD,
        seed::LEAVER_PUBLIC_BOARD,
        seed::EVERYONE_BOARD,
    ];
    let mut outcomes = std::collections::BTreeMap::new();
    for (number, board) in boards.into_iter().enumerate() {
        for run in 0..RUNS / 10 {
            let bed = TestBed::small();
            storm(&bed, "delete_subscribers_from_board", (20_000 + number as u64) * RUNS + run);
            let (board_id, leaver) = (board.to_string(), seed::LEAVER.to_string());
            let result = bed
                .connector()
                .delete_user_from_board(&BoardMember::new(board_id, leaver), &bed.options())
                .await;
            let is_there = bed.emulator.inspect(|world| {
                let board = world.board(board).unwrap();
                board.membership(seed::LEAVER).is_some() || world.is_on_board_through_team(seed::LEAVER, board)
            });
            let word = match result {
                Ok(change) => {
                    let is_kept = change.outcome == MembershipOutcome::Kept;
                    assert_eq!(
                        (is_kept, change.reason.is_some()),
                        (is_there, is_there),
                        "{board}, run {run}: {change:?}"
                    );
                    format!("{:?}", change.outcome)
                }
                Err(error) => format!("{:?}", error.failure().unwrap().kind),
            };
            *outcomes.entry(word).or_insert(0) += 1;
        }
    }
    println!("{outcomes:?}");
    for word in [
        "MembershipOutcome::Removed",
        "MembershipOutcome::Kept",
        "FailureKind::OutcomeUnknown",
    ] {
        assert!(outcomes.get(word).is_some_and(|count| *count > RUNS / 20), "{word}: {outcomes:?}");
    }
}

/// monday.com forgets a key after half an hour: sent again then, a board would be created twice.
#[tokio::test(start_paused = true)]
async fn nothing_is_retried_when_its_key_may_have_expired() {
    let bed = TestBed::small();
    let busy = Action::Status {
        status: 503,
        headers: vec![("retry-after".to_owned(), "1860".to_owned())],
        body: Content::Empty,
    };
    bed.emulator.script([Fault::new(busy).after_executing().nth(1)]);
    let patient = bed.options().max_wait(std::time::Duration::from_secs(3600));
    let board = NewBoard::new(board_name(0), BoardKind::Private);
    let error = bed.connector().create_board(&board, &patient).await.unwrap_err();
    let kind = error.failure().unwrap().kind;
    assert_eq!(
        (kind, error.is_temporary(), bed.log().len()),
        (FailureKind::OutcomeUnknown, false, 1)
    );
    assert_eq!(bed.emulator.inspect(|world| world.boards_named(&board_name(0)).len()), 1);
}

/// One key for two calls: the response that monday.com replays is not taken for the second.
#[tokio::test(start_paused = true)]
async fn a_key_that_another_call_used_is_a_conflict() {
    let bed = TestBed::small();
    let options: CallOptions = bed.options().idempotency_key("the-same");
    let connector = bed.connector();
    let [first, second] = [seed::PUBLIC_BOARD, seed::PRIVATE_BOARD];
    connector.archive_board(&first.to_string(), &options).await.unwrap();
    let error = connector.archive_board(&second.to_string(), &options).await.unwrap_err();
    let failure = error.failure().unwrap();
    assert_eq!((failure.kind, error.is_temporary()), (FailureKind::Conflict, false), "{failure:?}");
    assert!(failure.message.contains("used for another change"), "{}", failure.message);
    assert_eq!(bed.emulator.inspect(|world| world.board(second).unwrap().state), State::Active);
    // The same holds for every other change under this key.
    for scenario in SCENARIOS.iter().filter(|scenario| scenario.is_change() && !scenario.is_custom()) {
        bed.prepare(scenario);
        let result = carry_out(connector, scenario, 0, &options).await;
        if scenario.function == "archive-board" && result.is_ok() {
            continue;
        }
        let (failure, temporary) = failure_of(result);
        assert_eq!(
            (failure.kind, temporary),
            (FailureKind::Conflict, false),
            "{}: {failure:?}",
            scenario.name
        );
        assert_eq!(bed.effects(scenario, 0), 0, "{}", scenario.name);
    }
    // The first may be repeated as often as one likes.
    let repeated = connector.archive_board(&first.to_string(), &options).await.unwrap();
    assert!(repeated.call.replayed);
}

/// A call that is stopped by a limit says under which key its change may have been made.
#[tokio::test(start_paused = true)]
async fn a_call_that_is_stopped_keeps_its_idempotency_key() {
    let bed = TestBed::small();
    let connector = Connector::builder()
        .call_timeout(std::time::Duration::from_secs(5))
        .allow_loopback()
        .transport(|_, _| std::future::pending())
        .load_file(&*COMPONENT)
        .unwrap();
    let error = connector
        .create_board(&NewBoard::new("New", BoardKind::Private), &bed.options())
        .await
        .unwrap_err();
    assert!(matches!(error, CallError::CallTimeout { .. }), "{error:?}");
    assert_eq!(error.idempotency_key().map(str::len), Some(36));
    let error = connector
        .create_board(&NewBoard::new("New", BoardKind::Private), &bed.options().idempotency_key("step-7"))
        .await
        .unwrap_err();
    assert_eq!(error.idempotency_key(), Some("step-7"));
    // A call that only reads has none.
    let error = connector.read_board("1", &bed.options()).await.unwrap_err();
    assert_eq!(error.idempotency_key(), None);
}

//! Under random faults, what the emulator holds afterwards is what the results claim.

use host_test::Desk;
use monday_connector_host::{
    CallError,
    types::{ActionError, BoardKind, FailureKind, MembershipOutcome, MutationOptions, NewBoard},
};
use monday_emulator::{
    Fault, Options,
    faults::{Action, Content, Stage},
    seed,
    world::State,
};

/// How many times each change is run.
const RUNS: u64 = 1_000;

/// What a call claims to have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    Done,
    NotDone,
    Unknown,
}

fn claim<T: std::fmt::Debug>(result: &Result<T, CallError>) -> Claim {
    match result {
        Ok(_) => Claim::Done,
        Err(CallError::Action(ActionError::TemporaryFailure(failure) | ActionError::PermanentFailure(failure))) => match failure.kind {
            FailureKind::OutcomeUnknown => Claim::Unknown,
            _ => Claim::NotDone,
        },
        Err(other) => panic!("{other:?}"),
    }
}

/// Half of all requests fail, in ways that say little of what was done.
fn storm(desk: &Desk, seed: u64) {
    let status = |status| Action::Status {
        status,
        headers: Vec::new(),
        body: Content::Empty,
    };
    let slow = Action::Delay {
        before_head_ms: 90_000,
        between_bytes_ms: 0,
        bytes_at_once: 1,
    };
    let faults = [
        Fault::new(status(503)),
        Fault::new(status(429)),
        Fault::new(status(502)),
        Fault::new(status(503)).after_executing(),
        Fault::new(status(504)).after_executing(),
        Fault::new(Action::Reset(Stage::BeforeHead)),
        Fault::new(Action::Reset(Stage::BeforeHead)).after_executing(),
        Fault::new(Action::Reset(Stage::DuringBody)),
        Fault::new(Action::Body(Content::Garbage)),
        Fault::new(slow),
    ];
    let faults = faults
        .into_iter()
        .zip(0..)
        .map(|(fault, number)| fault.with_probability(0.07, seed * 100 + number));
    desk.emulator.script(faults);
}

fn small() -> Desk {
    let mut options = Options::default();
    options.size.boards = 30;
    options.size.users = 25;
    Desk::new(options)
}

/// How the claims of all runs were spread: a storm that never hides an outcome tests nothing.
#[derive(Debug, Default)]
struct Tally {
    done: u64,
    not_done: u64,
    unknown: u64,
}

impl Tally {
    fn count(&mut self, claim: Claim) {
        match claim {
            Claim::Done => self.done += 1,
            Claim::NotDone => self.not_done += 1,
            Claim::Unknown => self.unknown += 1,
        }
    }

    #[track_caller]
    fn assert_varied(&self) {
        println!("{self:?}");
        assert!(self.done > RUNS / 4 && self.unknown > RUNS / 50, "{self:?}");
    }
}

#[track_caller]
fn assert_explained(claim: Claim, effects: usize, run: u64) {
    match claim {
        Claim::Done => assert_eq!(effects, 1, "run {run} succeeded"),
        Claim::NotDone => assert_eq!(effects, 0, "run {run} failed"),
        Claim::Unknown => assert!(effects <= 1, "run {run} is unknown"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_board_is_created_once_or_not_at_all_and_the_result_says_which() {
    let desk = small();
    let mut tally = Tally::default();
    for run in 0..RUNS {
        desk.emulator.clear_faults();
        desk.emulator.reset_limits();
        storm(&desk, run);
        let name = format!("Board of run {run}");
        let board = NewBoard::new(name.as_str(), BoardKind::Private);
        let result = desk.connector().create_board(&desk.connection(), &board, None).await;
        let claim = claim(&result);
        tally.count(claim);
        let ids: Vec<String> = desk
            .emulator
            .inspect(|world| world.boards_named(&name).iter().map(|board| board.id.to_string()).collect());
        assert_explained(claim, ids.len(), run);
        if let Ok(created) = result {
            assert_eq!(ids, [created.board.id]);
        }
    }
    tally.assert_varied();
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_repeated_with_its_key_makes_one_board() {
    let desk = small();
    let mut repeated = 0;
    for run in 0..RUNS {
        desk.emulator.clear_faults();
        desk.emulator.reset_limits();
        storm(&desk, RUNS + run);
        let name = format!("Board of run {run}");
        let board = NewBoard::new(name.as_str(), BoardKind::Private);
        let options = MutationOptions {
            idempotency_key: Some(format!("step-{run}")),
        };
        // As an engine does: again while the failure is temporary, and it always is.
        let connection = desk.connection().max_retries(0);
        let mut created = None;
        for _ in 0..20 {
            match desk.connector().create_board(&connection, &board, Some(&options)).await {
                Ok(board) => {
                    created = Some(board);
                    break;
                }
                Err(error) => {
                    repeated += 1;
                    assert!(error.is_temporary(), "{error:?}");
                }
            }
        }
        let ids: Vec<String> = desk
            .emulator
            .inspect(|world| world.boards_named(&name).iter().map(|board| board.id.to_string()).collect());
        assert_eq!(
            ids,
            created.into_iter().map(|created| created.board.id).collect::<Vec<_>>(),
            "run {run}"
        );
    }
    assert!(repeated > RUNS / 2, "{repeated}");
}

#[tokio::test(start_paused = true)]
async fn boards_are_archived_and_deleted_as_the_result_says() {
    for (wanted, archive) in [(State::Archived, true), (State::Deleted, false)] {
        let desk = small();
        let board = seed::PUBLIC_BOARD;
        let id = board.to_string();
        let mut tally = Tally::default();
        for run in 0..RUNS {
            desk.emulator.clear_faults();
            desk.emulator.reset_limits();
            desk.emulator
                .edit(|world| world.boards.get_mut(&board).unwrap().state = State::Active);
            storm(&desk, 2 * RUNS + run);
            let connection = desk.connection();
            let result = if archive {
                desk.connector().archive_board(&connection, &id, None).await
            } else {
                desk.connector().delete_board(&connection, &id, None).await
            };
            let claim = claim(&result);
            tally.count(claim);
            let effects = desk
                .emulator
                .inspect(|world| usize::from(world.board(board).unwrap().state == wanted));
            assert_explained(claim, effects, run);
        }
        tally.assert_varied();
    }
}

#[tokio::test(start_paused = true)]
async fn people_are_put_on_boards_and_taken_off_as_the_result_says() {
    let desk = small();
    let board = seed::PRIVATE_BOARD;
    let (board_id, user) = (board.to_string(), seed::NEWCOMER);
    let user_id = user.to_string();
    let mut added = Tally::default();
    let mut removed = Tally::default();
    for run in 0..RUNS {
        desk.emulator.clear_faults();
        desk.emulator.reset_limits();
        desk.emulator.edit(|world| world.boards.get_mut(&board).unwrap().remove_user(user));
        storm(&desk, 3 * RUNS + run);
        let result = desk
            .connector()
            .add_user_to_board(&desk.connection(), &board_id, &user_id, None)
            .await;
        added.count(claim(&result));
        let is_on = || {
            desk.emulator
                .inspect(|world| usize::from(world.board(board).unwrap().membership(user).is_some()))
        };
        assert_explained(claim(&result), is_on(), run);

        desk.emulator
            .edit(|world| world.boards.get_mut(&board).unwrap().set_user(user, false));
        let result = desk
            .connector()
            .delete_user_from_board(&desk.connection(), &board_id, &user_id, None)
            .await;
        removed.count(claim(&result));
        assert_explained(claim(&result), 1 - is_on(), run);
        if let Ok(change) = result {
            assert_eq!(change.outcome, MembershipOutcome::Removed, "run {run}: {change:?}");
        }
    }
    added.assert_varied();
    removed.assert_varied();
}

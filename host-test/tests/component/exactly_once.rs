//! Under random faults, what the emulator holds afterwards is what the results claim.

use host_test::Desk;
use monday_connector_host::{
    CallError,
    types::{
        ActionError, AddUserOptions, BoardKind, CustomRequest, FailureKind, GraphqlRequest, MembershipOutcome, MutationOptions, NewBoard,
        RequestBody, ResponseBody, SubscriberKind,
    },
};
use monday_emulator::{
    Fault, Id, Options,
    faults::{Action, Content, GraphqlFault, ResetStage},
    seed,
    world::{State, World},
};
use serde_json::{Value, json};

/// How many times each change is run.
const RUNS: u64 = 1_000;

/// An engine that repeats a call gives up after so many times; here it never comes to that.
const MOST_REPEATS: usize = 40;

/// Everything that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    CreateBoard,
    CustomCreateBoard,
    ArchiveBoard,
    DeleteBoard,
    AddUser,
    AddOwner,
    DeleteUser,
}

const CHANGES: [Change; 7] = [
    Change::CreateBoard,
    Change::CustomCreateBoard,
    Change::ArchiveBoard,
    Change::DeleteBoard,
    Change::AddUser,
    Change::AddOwner,
    Change::DeleteUser,
];

const BOARD: Id = seed::PRIVATE_BOARD;
const USER: Id = seed::NEWCOMER;

/// What a call claims to have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    Done,
    NotDone { temporary: bool },
    Unknown { temporary: bool },
}

impl Claim {
    fn of<T: std::fmt::Debug>(result: Result<T, CallError>) -> Self {
        let (failure, temporary) = match result {
            Ok(_) => return Self::Done,
            Err(CallError::Action(ActionError::TemporaryFailure(failure))) => (failure, true),
            Err(CallError::Action(ActionError::PermanentFailure(failure))) => (failure, false),
            Err(other) => panic!("{other:?}"),
        };
        match failure.kind {
            FailureKind::OutcomeUnknown => Self::Unknown { temporary },
            _ => Self::NotDone { temporary },
        }
    }
}

impl Change {
    /// The root field of its mutation.
    fn root(self) -> &'static str {
        match self {
            Self::CreateBoard | Self::CustomCreateBoard => "create_board",
            Self::ArchiveBoard => "archive_board",
            Self::DeleteBoard => "delete_board",
            Self::AddUser | Self::AddOwner => "add_users_to_board",
            Self::DeleteUser => "delete_subscribers_from_board",
        }
    }

    /// Makes the account as it is before the change.
    fn prepare(self, world: &mut World) {
        let board = world.boards.get_mut(&BOARD).unwrap();
        board.state = State::Active;
        board.remove_user(USER);
        match self {
            Self::DeleteUser | Self::AddOwner => board.set_user(USER, false),
            _ => {}
        }
    }

    async fn run(self, desk: &Desk, run: u64, key: Option<&str>, max_retries: Option<u32>) -> Claim {
        let connector = desk.connector();
        let mut connection = desk.connection();
        if let Some(most) = max_retries {
            connection = connection.max_retries(most);
        }
        let (board, user) = (BOARD.to_string(), USER.to_string());
        let options = key.map(|key| MutationOptions {
            idempotency_key: Some(key.to_owned()),
        });
        let options = options.as_ref();
        match self {
            Self::CreateBoard => {
                let new = NewBoard::new(name_of(run), BoardKind::Private);
                Claim::of(connector.create_board(&connection, &new, options).await)
            }
            Self::CustomCreateBoard => {
                let request = CustomRequest {
                    body: Some(RequestBody::Graphql(GraphqlRequest {
                        document: "mutation ($name: String!) { create_board(board_name: $name, board_kind: private) { id } }".to_owned(),
                        variables: Some(json!({ "name": name_of(run) }).to_string()),
                        operation_name: None,
                    })),
                    idempotency_key: key.map(str::to_owned),
                    ..CustomRequest::default()
                };
                match connector.custom_api_action(&connection, &request).await {
                    // It hands on what came, whatever that says, and warns where that is not all.
                    Ok(response) => {
                        let body = match response.body {
                            ResponseBody::Text(text) => serde_json::from_str::<Value>(&text).unwrap_or_default(),
                            ResponseBody::Bytes(_) => Value::Null,
                        };
                        let is_open = response.warnings.iter().any(|warning| warning.code == "outcome-unknown");
                        let is_made = body["data"]["create_board"]["id"].is_string();
                        match (is_open, is_made) {
                            (true, _) => Claim::Unknown { temporary: true },
                            (false, true) => Claim::Done,
                            (false, false) => Claim::NotDone { temporary: true },
                        }
                    }
                    failed => Claim::of(failed),
                }
            }
            Self::ArchiveBoard => Claim::of(connector.archive_board(&connection, &board, options).await),
            Self::DeleteBoard => Claim::of(connector.delete_board(&connection, &board, options).await),
            Self::AddUser | Self::AddOwner => {
                let options = AddUserOptions {
                    kind: (self == Self::AddOwner).then_some(SubscriberKind::Owner),
                    idempotency_key: key.map(str::to_owned),
                };
                Claim::of(connector.add_user_to_board(&connection, &board, &user, Some(&options)).await)
            }
            Self::DeleteUser => {
                let result = connector.delete_user_from_board(&connection, &board, &user, options).await;
                if let Ok(change) = &result {
                    assert_eq!(change.outcome, MembershipOutcome::Removed, "run {run}: {change:?}");
                }
                Claim::of(result)
            }
        }
    }

    /// How often it has taken effect.
    fn effects(self, world: &World, run: u64) -> usize {
        let board = world.board(BOARD).unwrap();
        match self {
            Self::CreateBoard | Self::CustomCreateBoard => world.boards_named(&name_of(run)).len(),
            Self::ArchiveBoard => usize::from(board.state == State::Archived),
            Self::DeleteBoard => usize::from(board.state == State::Deleted),
            Self::AddUser => usize::from(board.membership(USER).is_some()),
            Self::AddOwner => usize::from(board.is_owner(USER)),
            Self::DeleteUser => usize::from(board.membership(USER).is_none()),
        }
    }
}

fn name_of(run: u64) -> String {
    format!("Board of run {run}")
}

/// Half of all requests fail, in ways that say little of what was done.
fn storm(desk: &Desk, root: &str, seed: u64) {
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
    desk.emulator.script(faults);
}

fn small() -> Desk {
    let mut options = Options::default();
    options.size.boards = 30;
    options.size.users = 25;
    Desk::new(options)
}

/// The account as it is before a run, in a storm of its own.
fn begin(desk: &Desk, change: Change, seed: u64) {
    desk.emulator.clear_faults();
    desk.emulator.reset_limits();
    desk.emulator.clear_log();
    desk.emulator.edit(|world| change.prepare(world));
    storm(desk, change.root(), seed);
}

/// The keys that the requests for a change had, each once.
fn keys_of(desk: &Desk, change: Change) -> Vec<Option<String>> {
    let mut keys = Vec::new();
    for request in desk.log() {
        if request.root_fields.iter().any(|field| field == change.root()) && !keys.contains(&request.idempotency_key) {
            keys.push(request.idempotency_key);
        }
    }
    keys
}

async fn as_the_result_says(change: Change) {
    let desk = small();
    let (mut done, mut unknown, mut hidden) = (0, 0, 0);
    for run in 0..RUNS {
        begin(&desk, change, (change as u64 + 1) * 10 * RUNS + run);
        let claim = change.run(&desk, run, None, None).await;
        let effects = desk.emulator.inspect(|world| change.effects(world, run));
        match claim {
            Claim::Done => assert_eq!(effects, 1, "{change:?}, run {run}, succeeded"),
            Claim::NotDone { .. } => assert_eq!(effects, 0, "{change:?}, run {run}, failed"),
            // Only boards can be counted; anything else is as it is after once, or as before.
            Claim::Unknown { .. } => assert!(effects <= 1, "{change:?}, run {run}, is unknown: {effects}"),
        }
        // Which is why nothing is done twice.
        let keys = keys_of(&desk, change);
        assert!(keys.len() <= 1 && !keys.contains(&None), "{change:?}, run {run}: {keys:?}");
        done += u64::from(claim == Claim::Done);
        unknown += u64::from(matches!(claim, Claim::Unknown { .. }));
        hidden += u64::from(claim != Claim::Done && effects > 0);
    }
    println!("{change:?}: {RUNS} runs, {done} done, {unknown} unknown, of which {hidden} were done");
    // A storm that hides nothing tests nothing.
    assert!(done > RUNS / 4 && unknown > RUNS / 20 && hidden > RUNS / 50, "{change:?}");
}

/// As a durable engine does it: one attempt a call, the same key for all of them, again while the
/// failure is temporary.
async fn once_under_one_key(change: Change) {
    let desk = small();
    let mut repeated = 0;
    for run in 0..RUNS {
        begin(&desk, change, (change as u64 + 101) * 10 * RUNS + run);
        let key = format!("step-{change:?}-{run}");
        let mut claims = Vec::new();
        while claims.len() < MOST_REPEATS {
            let claim = change.run(&desk, run, Some(&key), Some(0)).await;
            claims.push(claim);
            match claim {
                Claim::Done => break,
                Claim::NotDone { temporary } | Claim::Unknown { temporary } => {
                    assert!(temporary, "{change:?}, run {run}: {claims:?}");
                    repeated += 1;
                }
            }
        }
        assert_eq!(claims.last(), Some(&Claim::Done), "{change:?}, run {run}: {claims:?}");
        let effects = desk.emulator.inspect(|world| change.effects(world, run));
        assert_eq!(effects, 1, "{change:?}, run {run}: {claims:?}");
        assert_eq!(keys_of(&desk, change), [Some(key)], "{change:?}, run {run}");
    }
    println!("{change:?}: {RUNS} runs, repeated {repeated} times");
    assert!(repeated > RUNS / 2, "{change:?}: {repeated}");
}

#[tokio::test(start_paused = true)]
async fn every_change_is_made_once_or_not_at_all_and_the_result_says_which() {
    for change in CHANGES {
        as_the_result_says(change).await;
    }
}

#[tokio::test(start_paused = true)]
async fn every_change_that_is_repeated_under_its_key_is_made_once() {
    for change in CHANGES {
        once_under_one_key(change).await;
    }
}

/// monday.com would make a subscriber of an owner who is added again. Whatever fails on the way,
/// nobody loses a board.
#[tokio::test(start_paused = true)]
async fn an_owner_stays_an_owner() {
    let desk = small();
    let (board, user) = (BOARD.to_string(), USER.to_string());
    let (mut kept, mut failed) = (0, 0);
    for run in 0..RUNS {
        begin(&desk, Change::AddUser, 9_000 * RUNS + run);
        // Which is also what monday.com says of a board without people.
        let not_loaded = Action::GraphqlError(GraphqlFault {
            message: Some("Could not run user loader".to_owned()),
            data: Some(json!({ "boards": [null] })),
            ..GraphqlFault::default()
        });
        let not_loaded = Fault::new(not_loaded).on_root_field("boards").with_probability(0.3, run);
        desk.emulator.script([not_loaded]);
        desk.emulator
            .edit(|world| world.boards.get_mut(&BOARD).unwrap().set_user(USER, true));
        let result = desk.connector().add_user_to_board(&desk.connection(), &board, &user, None).await;
        let (is_owner, changes) = desk.emulator.inspect(|world| {
            let changes = desk.log().iter().filter(|request| request.idempotency_key.is_some()).count();
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

/// "Removed" is said only of somebody who is gone, "kept" only of somebody who is not.
#[tokio::test(start_paused = true)]
async fn what_is_said_of_a_leaver_is_so() {
    let boards = [
        seed::LEAVER_TEAM_BOARD,
        seed::LEAVER_STICKY_BOARD,
        seed::LEAVER_OWNED_BOARD,
        seed::LEAVER_PRIVATE_BOARD,
        seed::LEAVER_PUBLIC_BOARD,
        seed::EVERYONE_BOARD,
    ];
    let mut said = std::collections::BTreeMap::new();
    for (number, board) in boards.into_iter().enumerate() {
        for run in 0..RUNS / 10 {
            let desk = small();
            storm(&desk, "delete_subscribers_from_board", (20_000 + number as u64) * RUNS + run);
            let (board_id, leaver) = (board.to_string(), seed::LEAVER.to_string());
            let result = desk
                .connector()
                .delete_user_from_board(&desk.connection(), &board_id, &leaver, None)
                .await;
            let is_there = desk.emulator.inspect(|world| {
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
            *said.entry(word).or_insert(0) += 1;
        }
    }
    println!("{said:?}");
    for word in [
        "MembershipOutcome::Removed",
        "MembershipOutcome::Kept",
        "FailureKind::OutcomeUnknown",
    ] {
        assert!(said.get(word).is_some_and(|count| *count > RUNS / 20), "{word}: {said:?}");
    }
}

/// monday.com forgets a key after half an hour: sent again then, a board would be made twice.
#[tokio::test(start_paused = true)]
async fn nothing_is_sent_again_when_its_key_may_be_forgotten() {
    let desk = small();
    let busy = Action::Status {
        status: 503,
        headers: vec![("retry-after".to_owned(), "1860".to_owned())],
        body: Content::Empty,
    };
    desk.emulator.script([Fault::new(busy).after_executing().nth(1)]);
    let patient = desk.connection().max_wait(std::time::Duration::from_secs(3600));
    let board = NewBoard::new(name_of(0), BoardKind::Private);
    let claim = Claim::of(desk.connector().create_board(&patient, &board, None).await);
    assert_eq!((claim, desk.log().len()), (Claim::Unknown { temporary: false }, 1));
    assert_eq!(desk.emulator.inspect(|world| world.boards_named(&name_of(0)).len()), 1);
}

/// One key for two calls: what monday.com answers from memory is not taken for the second.
#[tokio::test(start_paused = true)]
async fn a_key_that_another_call_had_is_told_from_success() {
    let desk = small();
    let (connector, connection) = (desk.connector(), desk.connection());
    let options = MutationOptions {
        idempotency_key: Some("the-same".to_owned()),
    };
    let [first, second] = [seed::PUBLIC_BOARD, seed::PRIVATE_BOARD];
    connector
        .archive_board(&connection, &first.to_string(), Some(&options))
        .await
        .unwrap();
    let error = connector
        .archive_board(&connection, &second.to_string(), Some(&options))
        .await
        .unwrap_err();
    let failure = error.failure().unwrap();
    assert_eq!((failure.kind, error.is_temporary()), (FailureKind::Conflict, false), "{failure:?}");
    assert!(failure.message.contains(&first.to_string()), "{}", failure.message);
    assert_eq!(desk.emulator.inspect(|world| world.board(second).unwrap().state), State::Active);
    // The first may be repeated as often as one likes.
    let again = connector
        .archive_board(&connection, &first.to_string(), Some(&options))
        .await
        .unwrap();
    assert!(again.call.replayed);
}

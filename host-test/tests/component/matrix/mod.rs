//! Every action under every fault: what a call comes to, how many requests it sends, how long it
//! waits, and what it leaves behind, as `docs/faults.md` says.

mod faults;
mod table;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use faults::{Fault, Strike};
use host_test::{Desk, Way, failure};
use http::Request;
use monday_connector_host::{
    CallError,
    types::{
        BoardKind, BoardQuery, CallSummary, CustomRequest, FailureKind as Kind, GraphqlRequest, MutationOptions, NewBoard, RequestBody,
        UserQuery, UserSelector, Warning,
    },
};
use monday_emulator::{
    Fault as EmulatorFault, Id, Options,
    faults::{Action, Content},
    seed,
};
use table::{Change, Meaning, Row};

/// The longest answer that is accepted here: a body over the limit is written out for each cell.
const MOST_RESPONSE_BYTES: u32 = 1 << 20;

// --- The actions ---

/// What an action does to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Read,
    Repeatable,
    Once,
}

/// What the request that is struck is to the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The action itself.
    Action,
    /// A look before a change: without it nothing is changed.
    LookBefore,
    /// A look after a change that monday.com has confirmed: without it there is a warning, or, if
    /// looking later may help, the outcome is unknown.
    LookAfter,
}

/// What came of an action.
struct Success {
    call: CallSummary,
    warnings: Vec<Warning>,
    /// The status of the answer that was handed on, for custom calls.
    status: Option<u16>,
}

type Outcome = Result<Success, CallError>;

#[derive(Clone)]
struct Act {
    name: &'static str,
    /// The root field of the request that is struck.
    root: &'static str,
    /// What that request does.
    effect: Effect,
    part: Part,
    /// Whether the caller gives an idempotency key.
    is_keyed: bool,
}

const fn act(name: &'static str, root: &'static str, effect: Effect) -> Act {
    Act {
        name,
        root,
        effect,
        part: Part::Action,
        is_keyed: false,
    }
}

const fn keyed(act: Act) -> Act {
    Act { is_keyed: true, ..act }
}

const fn look(name: &'static str, part: Part) -> Act {
    let effect = Effect::Read;
    Act {
        name,
        root: "boards",
        effect,
        part,
        is_keyed: false,
    }
}

const READS: [Act; 6] = [
    act("list-boards", "boards", Effect::Read),
    act("read-board", "boards", Effect::Read),
    act("read-user", "users", Effect::Read),
    act("search-users", "users", Effect::Read),
    act("check-connection", "me", Effect::Read),
    CUSTOM_QUERY,
];

const LOOKS: [Act; 2] = [
    look("add-user-to-board", Part::LookBefore),
    look("delete-user-from-board", Part::LookAfter),
];

const CHANGES: [Act; 9] = [
    act("add-user-to-board", "add_users_to_board", Effect::Repeatable),
    act("archive-board", "archive_board", Effect::Repeatable),
    act("create-board", "create_board", Effect::Once),
    keyed(act("create-board", "create_board", Effect::Once)),
    CUSTOM,
    keyed(CUSTOM),
    keyed(act("archive-board", "archive_board", Effect::Repeatable)),
    act("delete-board", "delete_board", Effect::Repeatable),
    act("delete-user-from-board", "delete_subscribers_from_board", Effect::Repeatable),
];

const CUSTOM: Act = act("custom-api-action", "create_board", Effect::Once);
const CUSTOM_QUERY: Act = act("custom-api-action of a query", "boards", Effect::Read);

const BOARD: Id = seed::PUBLIC_BOARD;
/// The key of the caller, where one is given.
const CALLERS_KEY: &str = "step-7-of-flow-12";

const NEW_BOARD: &str = "A board of the matrix";

fn success(call: CallSummary, warnings: Vec<Warning>) -> Success {
    Success {
        call,
        warnings,
        status: None,
    }
}

impl Act {
    async fn run(&self, desk: &Desk) -> Outcome {
        let connector = desk.connector();
        let connection = desk.connection().max_response_bytes(MOST_RESPONSE_BYTES);
        let board = BOARD.to_string();
        let newcomer = seed::NEWCOMER.to_string();
        let member = seed::MEMBER_USER.to_string();
        let key = self.is_keyed.then(|| CALLERS_KEY.to_owned());
        let options = MutationOptions {
            idempotency_key: key.clone(),
        };
        let options = self.is_keyed.then_some(&options);
        match self.name {
            "add-user-to-board" => {
                let change = connector.add_user_to_board(&connection, &board, &newcomer, None).await;
                change.map(|done| success(done.call, done.warnings))
            }
            "archive-board" => {
                let change = connector.archive_board(&connection, &board, options).await;
                change.map(|done| success(done.call, done.warnings))
            }
            "create-board" => {
                let board = NewBoard::new(NEW_BOARD, BoardKind::Private);
                let created = connector.create_board(&connection, &board, options).await;
                created.map(|done| success(done.call, done.warnings))
            }
            "custom-api-action" | "custom-api-action of a query" => {
                let (document, variables) = if self.is_change() {
                    (
                        "mutation ($name: String!) { create_board(board_name: $name, board_kind: private) { id } }",
                        Some(format!("{{\"name\":\"{NEW_BOARD}\"}}")),
                    )
                } else {
                    ("{ boards { id } }", None)
                };
                let request = CustomRequest {
                    body: Some(RequestBody::Graphql(GraphqlRequest {
                        document: document.to_owned(),
                        variables,
                        operation_name: None,
                    })),
                    idempotency_key: key,
                    ..CustomRequest::default()
                };
                let response = connector.custom_api_action(&connection, &request).await;
                response.map(|response| Success {
                    status: Some(response.status),
                    ..success(response.call, response.warnings)
                })
            }
            "delete-board" => {
                let change = connector.delete_board(&connection, &board, None).await;
                change.map(|done| success(done.call, done.warnings))
            }
            "delete-user-from-board" => {
                let board = seed::TWO_OWNERS_BOARD.to_string();
                let change = connector.delete_user_from_board(&connection, &board, &member, None).await;
                change.map(|done| success(done.call, done.warnings))
            }
            "list-boards" => {
                let query = BoardQuery {
                    limit: Some(5),
                    ..BoardQuery::default()
                };
                let page = connector.list_boards(&connection, &query).await;
                page.map(|page| success(page.call, page.warnings))
            }
            "read-board" => {
                let board = connector.read_board(&connection, &board).await;
                board.map(|board| success(board.call, board.warnings))
            }
            "read-user" => {
                let user = connector.read_user(&connection, &UserSelector::ById(member)).await;
                user.map(|user| success(user.call, user.warnings))
            }
            "search-users" => {
                let query = UserQuery {
                    limit: Some(5),
                    ..UserQuery::default()
                };
                let page = connector.search_users(&connection, &query).await;
                page.map(|page| success(page.call, page.warnings))
            }
            "check-connection" => {
                let info = connector.check_connection(&connection).await;
                info.map(|info| success(info.call, info.warnings))
            }
            other => panic!("{other}"),
        }
    }

    /// Whether its answer is handed on as it came.
    fn is_custom(&self) -> bool {
        self.name.starts_with(CUSTOM.name)
    }

    /// Whether the request that is struck is a change.
    fn is_change(&self) -> bool {
        self.effect != Effect::Read
    }

    /// Whether a request is the one to strike.
    fn is_struck_by(&self, request: &Request<Bytes>) -> bool {
        let body = String::from_utf8_lossy(request.body());
        [format!(" {}(", self.root), format!("{{ {} {{", self.root)]
            .iter()
            .any(|start| body.contains(start))
    }

    /// How often the action has taken effect in the emulator.
    fn effects(&self, desk: &Desk) -> usize {
        use monday_emulator::world::State;
        desk.emulator.inspect(|world| {
            let state = |wanted: State| usize::from(world.board(BOARD).is_some_and(|board| board.state == wanted));
            match self.name {
                "add-user-to-board" => usize::from(world.board(BOARD).unwrap().membership(seed::NEWCOMER).is_some()),
                "archive-board" => state(State::Archived),
                "create-board" | "custom-api-action" => world.boards_named(NEW_BOARD).len(),
                "delete-board" => state(State::Deleted),
                "delete-user-from-board" => {
                    let board = world.board(seed::TWO_OWNERS_BOARD).unwrap();
                    usize::from(board.membership(seed::MEMBER_USER).is_none())
                }
                _ => 0,
            }
        })
    }
}

// --- The cells ---

const MOST_ATTEMPTS: u64 = 4;
const INTERVAL: u64 = 20;
const LONGEST_WAIT: u64 = 60;

/// Which attempts a fault strikes. Those before end with 503 and nothing said of the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Struck {
    First,
    Second,
    Last,
    Every,
}

impl Struck {
    const ALL: [Self; 4] = [Self::First, Self::Second, Self::Last, Self::Every];

    /// How many attempts are over before the first that is struck.
    fn before(self) -> u64 {
        match self {
            Self::First | Self::Every => 0,
            Self::Second => 1,
            Self::Last => MOST_ATTEMPTS - 1,
        }
    }

    fn strikes(self, attempt: u64) -> bool {
        match self {
            Self::Every => true,
            other => attempt == other.before() + 1,
        }
    }
}

/// Whether the change is made before the fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

struct Cell<'a> {
    act: &'a Act,
    meaning: Meaning,
    fault: &'a Fault,
    struck: Struck,
    moment: Moment,
}

#[derive(Debug, PartialEq, Eq)]
struct Expected {
    /// Nothing, if the action succeeds.
    failure: Option<(Kind, bool)>,
    attempts: u64,
    waited: u64,
}

impl Cell<'_> {
    /// The rules of `docs/faults.md`.
    fn expected(&self) -> Expected {
        let (meaning, before) = (self.meaning, self.struck.before());
        let takes = self.fault.takes;
        let wait = meaning.wait.unwrap_or(INTERVAL);
        let repeats = meaning.again && wait <= LONGEST_WAIT;
        let mut expected = Expected {
            failure: None,
            attempts: before + 1,
            waited: before * INTERVAL + takes,
        };
        let Some(kind) = meaning.kind else { return expected };
        if repeats && self.struck == Struck::Every {
            expected.attempts = MOST_ATTEMPTS;
            expected.waited = MOST_ATTEMPTS * takes + (MOST_ATTEMPTS - 1) * wait;
        } else if repeats && self.struck != Struck::Last {
            expected.attempts += 1;
            expected.waited += wait;
            return expected;
        }
        let is_open = match meaning.change {
            Change::Unknown => true,
            Change::NotMade => before > 0,
            Change::NeverMade => false,
        };
        if self.act.part == Part::LookAfter {
            expected.failure = meaning.temporary.then_some((Kind::OutcomeUnknown, true));
            return expected;
        }
        expected.failure = Some(if self.act.is_change() && is_open {
            (Kind::OutcomeUnknown, self.act.effect == Effect::Repeatable || self.act.is_keyed)
        } else {
            (kind, meaning.temporary)
        });
        expected
    }

    /// Runs it and says what is wrong.
    async fn run(&self) -> Result<(), String> {
        let Self {
            act,
            meaning,
            fault,
            struck,
            ..
        } = *self;
        let (desk, sent) = self.desk();
        let result = act.run(&desk).await;
        let waited = desk.elapsed();
        let sent = sent.lock().unwrap_or_else(PoisonError::into_inner);
        let keys: Vec<_> = sent.iter().filter(|request| request.decides).map(|request| &request.key).collect();
        // Without people, read-board asks once more.
        let keys = if act.name == "read-board" {
            &keys[..keys.len().min(MOST_ATTEMPTS as usize)]
        } else {
            &keys[..]
        };
        let expected = self.expected();
        let mut wrong = Vec::new();

        // An answer to a custom call is handed on as it is.
        let hands_on = act.is_custom() && fault.is_answer;
        let due = expected.failure.filter(|_| !hands_on);
        let (failed, told_attempts) = match result {
            Ok(success) => {
                let warned = |code: &str| success.warnings.iter().any(|warning| warning.code == code);
                if meaning.kind.is_none() && warned("api-version-differs") == hands_on {
                    wrong.push(format!("warnings: {:?}", success.warnings));
                }
                let repeats = meaning.again && meaning.wait.is_none_or(|wait| wait <= LONGEST_WAIT);
                let is_last_word = !repeats || matches!(struck, Struck::Last | Struck::Every);
                let unseen = act.part == Part::LookAfter && meaning.kind.is_some() && is_last_word;
                if warned("not-verified") != unseen {
                    wrong.push(format!("warnings: {:?}", success.warnings));
                }
                // With data in it, the answer to a custom call says all that can be known.
                let unknown = matches!(expected.failure, Some((Kind::OutcomeUnknown, _))) && fault.name != "data without the field";
                if hands_on && warned("outcome-unknown") != unknown {
                    wrong.push(format!("warnings: {:?}", success.warnings));
                }
                let status = expected.failure.map_or(Some(200), |_| fault.status);
                if hands_on && status.is_some() && success.status != status {
                    wrong.push(format!("handed on a {:?}, not {status:?}", success.status));
                }
                (None, u64::from(success.call.attempts))
            }
            Err(CallError::Action(_)) => {
                let (failure, temporary) = failure(result.map(|_| ()));
                if failure.message.is_empty() || failure.message.contains(desk.emulator.tokens().admin()) {
                    wrong.push(format!("its message is {:?}", failure.message));
                }
                let asked = meaning.wait.filter(|_| meaning.temporary).map(|seconds| seconds * 1000);
                if failure.retry_after_ms.map(u64::from) != asked {
                    wrong.push(format!("says to wait {:?} ms, not {asked:?}", failure.retry_after_ms));
                }
                if act.is_change() && failure.idempotency_key.as_ref() != keys.first().and_then(|key| key.as_ref()) {
                    wrong.push("tells another key than it sent".to_owned());
                }
                (Some((failure.kind, temporary)), u64::from(failure.attempts))
            }
            Err(other) => return Err(format!("{} / {} / {struck:?}: {other:?}", act.name, fault.name)),
        };
        if failed != due {
            wrong.push(format!("came to {failed:?}, not {due:?}"));
        }
        if keys.len() as u64 != expected.attempts {
            wrong.push(format!("was sent {} times, not {}", keys.len(), expected.attempts));
        }
        if told_attempts != sent.len() as u64 {
            wrong.push(format!("tells of {told_attempts} requests, and sent {}", sent.len()));
        }
        let least = Duration::from_secs(expected.waited);
        if waited < least || waited > least + Duration::from_millis(900) {
            wrong.push(format!("took {waited:?}, not {least:?}"));
        }
        // What a custom call does is for its document to say: all that are sent by POST have a key.
        let has_key = act.is_change() || act.is_custom();
        if !keys.iter().all(|key| key.is_some() == has_key && *key == keys[0]) {
            wrong.push(format!("had the keys {keys:?}"));
        }
        if act.is_keyed && keys.iter().any(|key| key.as_deref() != Some(CALLERS_KEY)) {
            wrong.push("has not the caller's key".to_owned());
        }
        if act.part == Part::Action && sent.iter().any(|request| request.key.is_some() && !request.decides) {
            wrong.push("looked with a key".to_owned());
        }

        let effects = act.effects(&desk);
        let is_made = match act.part {
            Part::LookAfter => true,
            Part::LookBefore => expected.failure.is_none(),
            Part::Action if self.moment == Moment::After || fault.spoils_the_answer() => act.is_change(),
            Part::Action => act.is_change() && expected.failure.is_none(),
        };
        if effects != usize::from(is_made) {
            wrong.push(format!("took effect {effects} times, not {}", usize::from(is_made)));
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            let Self { moment, .. } = self;
            let part = act.part;
            Err(format!(
                "{} / {part:?} / {} / {struck:?}, {moment:?}: {}",
                act.name,
                fault.name,
                wrong.join("; ")
            ))
        }
    }

    /// An emulator on which the fault strikes, and what is sent to it.
    fn desk(&self) -> (Desk, Arc<Mutex<Vec<Sent>>>) {
        let sent: Arc<Mutex<Vec<Sent>>> = Arc::default();
        let log = Arc::clone(&sent);
        let (act, struck, moment) = (self.act.clone(), self.struck, self.moment);
        let by_host = match self.fault.strike {
            Strike::Host(name) => Some(name),
            Strike::Emulator(_) => None,
        };
        let desk = Desk::with_way(small(), move |request| {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            let key = request.headers().get("idempotency-key");
            log.push(Sent {
                decides: act.is_struck_by(request),
                key: key.map(|key| key.to_str().unwrap().to_owned()),
            });
            let attempt = log.iter().filter(|request| request.decides).count() as u64;
            let is_struck = log.last().is_some_and(|request| request.decides) && struck.strikes(attempt);
            match by_host.filter(|_| is_struck).and_then(faults::host_error) {
                None => Way::Through,
                Some(error) if moment == Moment::Before => Way::Fails(error),
                Some(error) => Way::FailsBack(error),
            }
        });
        let root = self.act.root;
        let busy = Action::Status {
            status: 503,
            headers: Vec::new(),
            body: Content::Empty,
        };
        let before = self.struck.before();
        if before > 0 {
            desk.emulator.script([EmulatorFault::new(busy).on_root_field(root).first(before)]);
        }
        if let Strike::Emulator(action) = &self.fault.strike {
            let mut fault = EmulatorFault::new(action.clone()).on_root_field(root);
            if self.struck != Struck::Every {
                fault = fault.nth(before + 1);
            }
            if self.moment == Moment::After {
                fault = fault.after_executing();
            }
            desk.emulator.script([fault]);
        }
        (desk, sent)
    }
}

/// A request, as it left.
struct Sent {
    decides: bool,
    key: Option<String>,
}

/// An account just large enough: the named people and boards.
fn small() -> Options {
    let mut options = Options::default();
    options.size.boards = 40;
    options.size.users = 25;
    options
}

/// Runs all cells of these actions, and says how many there are.
async fn run(acts: &[Act], moment: Moment, applies: impl Fn(&Row) -> bool) {
    let mut cells = 0;
    let mut wrong = Vec::new();
    for row in table::rows().iter().filter(|row| applies(row)) {
        for act in acts {
            for fault in faults::of(row, act.root) {
                for struck in Struck::ALL {
                    cells += 1;
                    let cell = Cell {
                        act,
                        meaning: row.meaning,
                        fault: &fault,
                        struck,
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
async fn every_read_under_every_fault_comes_to_what_the_table_says() {
    run(&READS, Moment::Before, |row| row.section != "Answers to a change").await;
}

#[tokio::test(start_paused = true)]
async fn every_change_under_every_fault_before_it_comes_to_what_the_table_says() {
    run(&CHANGES, Moment::Before, |_| true).await;
}

#[tokio::test(start_paused = true)]
async fn every_look_under_every_fault_decides_no_more_than_it_should() {
    run(&LOOKS, Moment::Before, |row| row.section != "Answers to a change").await;
}

/// Where the table leaves a change open, it may be made as well as not.
#[tokio::test(start_paused = true)]
async fn every_change_under_every_fault_after_it_comes_to_what_the_table_says() {
    run(&CHANGES, Moment::After, |row| row.meaning.change == Change::Unknown).await;
}

#[test]
fn the_table_is_complete_and_says_nothing_twice() {
    let rows = table::rows();
    let mut known = BTreeSet::new();
    for row in &rows {
        assert!(
            known.insert((row.section, row.name)),
            "{} stands twice under {}",
            row.name,
            row.section
        );
    }
    let in_table: BTreeSet<String> = rows
        .iter()
        .filter(|row| row.section.starts_with("Answers to"))
        .map(|row| row.name.to_owned())
        .collect();
    assert_eq!(in_table, faults::answer_names().into_iter().collect());
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
        assert!(known.contains(&("Codes in an answer with status 200", code)), "{code} is missing");
    }
    for error in faults::HOST_ERRORS {
        assert!(known.contains(&("Errors of the host", error)), "{error} is missing");
    }
    let asked_for = [400, 401, 403, 404, 408, 409, 413, 422, 423, 429, 500, 502, 503, 504];
    for status in asked_for {
        for body in ["with errors", "without"] {
            let name = format!("{status} {body}");
            assert!(known.contains(&("Statuses", name.as_str())), "{name} is missing");
        }
    }
}

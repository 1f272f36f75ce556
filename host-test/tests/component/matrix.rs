//! Every action against every fault, on the first, the second and every attempt.
//!
//! [`FAULTS`] and [`faults`] say of each fault what it means; what a cell must come to follows
//! from that by the rules in [`Cell::expected`], and the state that is left in the emulator is
//! compared with what the result claims.

use std::time::Duration;

use host_test::{Desk, failure};
use monday_connector_host::{
    CallError,
    types::{
        BoardKind, BoardQuery, CallSummary, CustomRequest, FailureKind as Kind, GraphqlRequest, NewBoard, RequestBody, UserQuery,
        UserSelector,
    },
};
use monday_emulator::{
    Fault, Id, Options,
    faults::{Action, Content, GraphqlFault, Spelling, Stage},
    seed,
};
use serde_json::json;

// --- What each fault means ---

/// What a fault says of the request it strikes.
#[derive(Clone, Copy, Debug)]
struct Meaning {
    /// The failure that it is, for a read.
    kind: Kind,
    /// Whether the same call may succeed later.
    temporary: bool,
    /// Whether the component sends the request again.
    again: bool,
    /// Whether a change may have been made all the same.
    uncertain: bool,
    /// Whether monday.com itself says so, having looked at the idempotency key: then it holds for
    /// the attempts before, too.
    final_word: bool,
    /// How long the server asks to wait.
    asks: Option<u64>,
    /// How long the attempt itself takes, in seconds.
    takes: u64,
}

const fn means(kind: Kind) -> Meaning {
    Meaning {
        kind,
        temporary: false,
        again: false,
        uncertain: false,
        final_word: false,
        asks: None,
        takes: 0,
    }
}

impl Meaning {
    const fn temporary(mut self) -> Self {
        self.temporary = true;
        self
    }

    const fn again(mut self) -> Self {
        self.temporary = true;
        self.again = true;
        self
    }

    const fn uncertain(mut self) -> Self {
        self.uncertain = true;
        self
    }

    const fn final_word(mut self) -> Self {
        self.final_word = true;
        self
    }

    const fn asks(mut self, seconds: u64) -> Self {
        self.asks = Some(seconds);
        self
    }

    const fn takes(mut self, seconds: u64) -> Self {
        self.takes = seconds;
        self
    }
}

/// Each status: what it means with an error of monday.com's in the body, and what it means with
/// anything else there (HTML, nothing, garbage).
const STATUSES: [(u16, Meaning, Meaning); 14] = [
    (400, means(Kind::Rejected).final_word(), means(Kind::Rejected)),
    (401, means(Kind::NotAuthenticated), means(Kind::NotAuthenticated)),
    (403, means(Kind::PermissionDenied), means(Kind::PermissionDenied)),
    (404, means(Kind::NotFound), means(Kind::InvalidResponse)),
    (
        408,
        means(Kind::Timeout).temporary().uncertain(),
        means(Kind::Timeout).temporary().uncertain(),
    ),
    (409, means(Kind::Conflict).temporary(), means(Kind::Conflict).temporary()),
    (413, means(Kind::Rejected).final_word(), means(Kind::Rejected)),
    (422, means(Kind::Rejected).final_word(), means(Kind::Rejected)),
    (423, means(Kind::Conflict).temporary(), means(Kind::Conflict).temporary()),
    (429, means(Kind::RateLimitExceeded).again(), means(Kind::RateLimitExceeded).again()),
    (
        500,
        means(Kind::ServerError).temporary(),
        means(Kind::ServerError).temporary().uncertain(),
    ),
    (
        502,
        means(Kind::Unavailable).temporary().uncertain(),
        means(Kind::Unavailable).temporary().uncertain(),
    ),
    (
        503,
        means(Kind::Unavailable).again().uncertain(),
        means(Kind::Unavailable).again().uncertain(),
    ),
    (
        504,
        means(Kind::Unavailable).again().uncertain(),
        means(Kind::Unavailable).again().uncertain(),
    ),
];

/// Each code of monday.com's, in an answer with status 200.
const CODES: [(&str, Meaning); 31] = [
    ("COMPLEXITY_BUDGET_EXHAUSTED", means(Kind::RateLimitExceeded).again()),
    ("complexityBudgetExhausted", means(Kind::RateLimitExceeded).again()),
    ("ComplexityException", means(Kind::RateLimitExceeded).again()),
    ("MINUTE_RATE_LIMIT_EXCEEDED", means(Kind::RateLimitExceeded).again()),
    ("MAX_CONCURRENCY_EXCEEDED", means(Kind::RateLimitExceeded).again()),
    ("maxConcurrencyExceeded", means(Kind::RateLimitExceeded).again()),
    ("IP_RATE_LIMIT_EXCEEDED", means(Kind::RateLimitExceeded).again()),
    ("FIELD_LIMIT_EXCEEDED", means(Kind::RateLimitExceeded).again()),
    ("tooManyRequests", means(Kind::RateLimitExceeded).again()),
    ("DAILY_LIMIT_EXCEEDED", means(Kind::DailyLimitExceeded).temporary()),
    ("REQUEST_MAX_COMPLEXITY_EXCEEDED", means(Kind::QueryTooComplex).final_word()),
    ("NOT_AUTHENTICATED", means(Kind::NotAuthenticated)),
    ("USER_NOT_AUTHENTICATED", means(Kind::NotAuthenticated)),
    ("UNAUTHORIZED_FIELD_OR_TYPE", means(Kind::PermissionDenied).final_word()),
    ("missingRequiredPermissions", means(Kind::PermissionDenied).final_word()),
    ("USER_ACCESS_DENIED", means(Kind::PermissionDenied).final_word()),
    ("FORBIDDEN_EXCEPTION", means(Kind::PermissionDenied).final_word()),
    ("InvalidBoardIdException", means(Kind::NotFound)),
    ("InvalidUserIdException", means(Kind::NotFound)),
    ("InvalidWorkspaceIdException", means(Kind::NotFound)),
    ("ResourceNotFoundException", means(Kind::NotFound)),
    ("InvalidArgumentException", means(Kind::InvalidInput).final_word()),
    ("InvalidVersionException", means(Kind::Rejected).final_word()),
    ("CreateBoardException", means(Kind::Rejected).final_word()),
    ("RecordInvalidException", means(Kind::Rejected).final_word()),
    ("ItemsLimitationException", means(Kind::Rejected).final_word()),
    ("ANYTHING_NEW", means(Kind::Rejected).final_word()),
    ("API_TEMPORARILY_BLOCKED", means(Kind::Unavailable).temporary()),
    ("IDEMPOTENCY_CONFLICT", means(Kind::Conflict).again()),
    ("TIMEOUT_EXCEEDED", means(Kind::Unavailable).again().uncertain()),
    ("INTERNAL_SERVER_ERROR", means(Kind::ServerError).temporary().final_word()),
];

/// Everything that can strike a request.
fn faults() -> Vec<(String, Action, Meaning)> {
    let mut faults = Vec::new();
    let error =
        json!({ "errors": [{ "message": "Not this time" }], "extensions": { "request_id": "5c9f4c61-0000-4000-8000-000000000000" } });
    for (status, with_error, otherwise) in STATUSES {
        let bodies = [
            ("an error", Content::Json(error.clone()), with_error),
            ("HTML", Content::Html("<html><h1>Not this time</h1></html>".to_owned()), otherwise),
            ("nothing", Content::Empty, otherwise),
            ("garbage", Content::Garbage, otherwise),
        ];
        for (name, body, meaning) in bodies {
            let action = Action::Status {
                status,
                headers: Vec::new(),
                body,
            };
            faults.push((format!("{status} with {name}"), action, meaning));
        }
    }
    for (code, meaning) in CODES {
        for (name, spelling, key) in [
            ("code", Spelling::Errors, "code"),
            ("error_code", Spelling::Errors, "error_code"),
            ("flat", Spelling::Flat, "code"),
        ] {
            let action = Action::GraphqlError(GraphqlFault {
                message: Some("Not this time".to_owned()),
                code: Some(code.to_owned()),
                code_key: Some(key.to_owned()),
                status_code: Some(200),
                spelling,
                ..GraphqlFault::default()
            });
            faults.push((format!("{code} as {name} in a 200"), action, meaning));
        }
    }
    // A limit, in each place where the wait can be told.
    let limit = means(Kind::RateLimitExceeded).again();
    let header = |status, name: &str, content: &str| Action::Status {
        status,
        headers: vec![(name.to_owned(), content.to_owned())],
        body: Content::Html("<html>Slow down</html>".to_owned()),
    };
    faults.push(("429, Retry-After 9".to_owned(), header(429, "retry-after", "9"), limit.asks(9)));
    faults.push((
        "429, RateLimit t=11".to_owned(),
        header(429, "ratelimit", "\"minuteRate\";r=0;t=11, \"concurrency\";r=249;t=50"),
        limit.asks(11),
    ));
    faults.push((
        "429, Retry-After 3600".to_owned(),
        header(429, "retry-after", "3600"),
        limit.asks(3600),
    ));
    faults.push((
        "503, Retry-After 5".to_owned(),
        header(503, "retry-after", "5"),
        means(Kind::Unavailable).again().uncertain().asks(5),
    ));
    faults.push((
        "retry_in_seconds 13".to_owned(),
        Action::GraphqlError(GraphqlFault {
            message: Some("Complexity budget exhausted".to_owned()),
            code: Some("COMPLEXITY_BUDGET_EXHAUSTED".to_owned()),
            retry_in_seconds: Some(13),
            ..GraphqlFault::default()
        }),
        limit.asks(13),
    ));
    faults.push((
        "reset in 3 seconds, in a text".to_owned(),
        Action::Status {
            status: 200,
            headers: Vec::new(),
            body: Content::Json(json!({
                "error_code": "ComplexityException", "status_code": 429, "error_data": {}, "errors": ["Complexity budget exhausted"],
                "error_message": "Complexity budget exhausted, query cost 30001 budget remaining 19986 out of 1000000 reset in 3 seconds",
            })),
        },
        limit.asks(3),
    ));
    // Answers that are none.
    let none = means(Kind::InvalidResponse).temporary().uncertain();
    faults.push((
        "200 with HTML".to_owned(),
        Action::Body(Content::Html("<html>Welcome</html>".to_owned())),
        none,
    ));
    faults.push(("200 with nothing".to_owned(), Action::Body(Content::Empty), none));
    faults.push(("200 with garbage".to_owned(), Action::Body(Content::Garbage), none));
    faults.push(("200 with a list".to_owned(), Action::Body(Content::Json(json!([1]))), none));
    faults.push((
        "200 with half of it".to_owned(),
        Action::Body(Content::Text("{\"data\":{".to_owned())),
        none,
    ));
    faults.push((
        "200 with other data".to_owned(),
        Action::Body(Content::Json(json!({ "errors": [], "extensions": {} }))),
        none,
    ));
    faults.push((
        "an endless body".to_owned(),
        Action::Body(Content::Endless),
        means(Kind::InvalidResponse).uncertain(),
    ));
    // No answers.
    let lost = means(Kind::ConnectionFailed).again().uncertain();
    for stage in [Stage::BeforeHead, Stage::DuringHead, Stage::DuringBody] {
        faults.push((format!("a reset {stage:?}"), Action::Reset(stage), lost));
    }
    faults.push(("a truncated body".to_owned(), Action::Body(Content::Truncated(20)), lost));
    faults.push(("nobody there".to_owned(), Action::Refuse, means(Kind::ConnectionFailed).again()));
    let slow = |before_head_ms, between_bytes_ms| Action::Delay {
        before_head_ms,
        between_bytes_ms,
        bytes_at_once: 1,
    };
    let late = means(Kind::Timeout).again().uncertain().takes(75);
    faults.push(("a slow head".to_owned(), slow(600_000, 0), late));
    faults.push(("a slow body".to_owned(), slow(0, 20_000), late));
    faults
}

// --- The actions ---

/// What an action does to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Read,
    Repeatable,
    Once,
}

type Outcome = Result<CallSummary, CallError>;

struct Act {
    name: &'static str,
    /// The root field of the request that decides.
    root: &'static str,
    effect: Effect,
}

const ACTS: [Act; 10] = [
    act("add-user-to-board", "add_users_to_board", Effect::Repeatable),
    act("archive-board", "archive_board", Effect::Repeatable),
    act("create-board", "create_board", Effect::Once),
    act("delete-board", "delete_board", Effect::Repeatable),
    act("delete-user-from-board", "delete_subscribers_from_board", Effect::Repeatable),
    act("list-boards", "boards", Effect::Read),
    act("read-board", "boards", Effect::Read),
    act("read-user", "users", Effect::Read),
    act("search-users", "users", Effect::Read),
    act("check-connection", "me", Effect::Read),
];

const fn act(name: &'static str, root: &'static str, effect: Effect) -> Act {
    Act { name, root, effect }
}

const BOARD: Id = seed::PUBLIC_BOARD;
const NEW_BOARD: &str = "A board of the matrix";

impl Act {
    async fn run(&self, desk: &Desk) -> Outcome {
        let connector = desk.connector();
        let connection = desk.connection().max_response_bytes(4 << 20);
        let board = BOARD.to_string();
        let newcomer = seed::NEWCOMER.to_string();
        let member = seed::MEMBER_USER.to_string();
        match self.name {
            "add-user-to-board" => connector
                .add_user_to_board(&connection, &board, &newcomer, None)
                .await
                .map(|done| done.call),
            "archive-board" => connector.archive_board(&connection, &board, None).await.map(|done| done.call),
            "create-board" => {
                let board = NewBoard::new(NEW_BOARD, BoardKind::Private);
                connector.create_board(&connection, &board, None).await.map(|done| done.call)
            }
            "delete-board" => connector.delete_board(&connection, &board, None).await.map(|done| done.call),
            "delete-user-from-board" => connector
                .delete_user_from_board(&connection, &seed::TWO_OWNERS_BOARD.to_string(), &member, None)
                .await
                .map(|done| done.call),
            "list-boards" => {
                let query = BoardQuery {
                    limit: Some(5),
                    ..BoardQuery::default()
                };
                connector.list_boards(&connection, &query).await.map(|page| page.call)
            }
            "read-board" => connector.read_board(&connection, &board).await.map(|board| board.call),
            "read-user" => connector
                .read_user(&connection, &UserSelector::ById(member))
                .await
                .map(|user| user.call),
            "search-users" => {
                let query = UserQuery {
                    limit: Some(5),
                    ..UserQuery::default()
                };
                connector.search_users(&connection, &query).await.map(|page| page.call)
            }
            "check-connection" => connector.check_connection(&connection).await.map(|info| info.call),
            other => panic!("{other}"),
        }
    }

    /// How often the action has taken effect in the emulator.
    fn effects(&self, desk: &Desk) -> usize {
        use monday_emulator::world::State;
        desk.emulator.inspect(|world| {
            let state = |wanted: State| usize::from(world.board(BOARD).is_some_and(|board| board.state == wanted));
            match self.name {
                "add-user-to-board" => usize::from(world.board(BOARD).unwrap().membership(seed::NEWCOMER).is_some()),
                "archive-board" => state(State::Archived),
                "create-board" => world.boards_named(NEW_BOARD).len(),
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

/// Which attempts a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Struck {
    /// The first, and no other.
    First,
    /// The second; the first ended with 503 and nothing said of the wait.
    Second,
    /// All of them.
    Every,
}

#[derive(Debug, PartialEq, Eq)]
struct Expected {
    /// Nothing, if the action succeeds.
    failure: Option<(Kind, bool)>,
    attempts: u64,
    waited: u64,
}

const INTERVAL: u64 = 20;
const MOST_ATTEMPTS: u64 = 4;
const LONGEST_WAIT: u64 = 60;

impl Meaning {
    fn wait(&self) -> u64 {
        self.asks.unwrap_or(INTERVAL)
    }

    /// The rules: an attempt that is worth repeating is repeated, after the wait the server asks
    /// for unless that is too long; a change whose fate is not known is `outcome-unknown`, which is
    /// temporary if repeating it does no harm.
    fn expected(&self, effect: Effect, struck: Struck) -> Expected {
        let repeats = self.again && self.wait() <= LONGEST_WAIT;
        let before = u64::from(struck == Struck::Second);
        let mut expected = Expected {
            failure: None,
            attempts: before + 1,
            waited: before * INTERVAL + self.takes,
        };
        if repeats && struck != Struck::Every {
            expected.attempts += 1;
            expected.waited += self.wait();
            return expected;
        }
        if repeats {
            expected.attempts = MOST_ATTEMPTS;
            expected.waited = MOST_ATTEMPTS * self.takes + (MOST_ATTEMPTS - 1) * self.wait();
        }
        let unknown = effect != Effect::Read && (self.uncertain || (struck == Struck::Second && !self.final_word));
        expected.failure = Some(if unknown {
            (Kind::OutcomeUnknown, effect == Effect::Repeatable)
        } else {
            (self.kind, self.temporary)
        });
        expected
    }
}

/// An account just large enough: the named people and boards.
fn small() -> Options {
    let mut options = Options::default();
    options.size.boards = 40;
    options.size.users = 25;
    options
}

fn first_is_503(root: &str) -> Fault {
    let action = Action::Status {
        status: 503,
        headers: Vec::new(),
        body: Content::Empty,
    };
    Fault::new(action).on_root_field(root).nth(1)
}

/// Runs one cell and says what is wrong with it.
async fn cell(act: &Act, name: &str, action: &Action, meaning: Meaning, struck: Struck) -> Result<(), String> {
    let desk = Desk::new(small());
    let fault = Fault::new(action.clone()).on_root_field(act.root);
    match struck {
        Struck::First => desk.emulator.script([fault.nth(1)]),
        Struck::Second => desk.emulator.script([first_is_503(act.root), fault.nth(2)]),
        Struck::Every => desk.emulator.script([fault]),
    }
    let began = desk.elapsed();
    let result = act.run(&desk).await;
    let waited = desk.elapsed() - began;
    let log = desk.log();
    let attempts = log
        .iter()
        .filter(|request| request.root_fields.iter().any(|field| field == act.root));
    let attempts: Vec<_> = attempts.take(MOST_ATTEMPTS as usize).collect();
    // Looking afterwards asks for other fields, except where reading is the action itself.
    let expected = meaning.expected(act.effect, struck);
    let (failed, told_attempts) = match &result {
        Ok(call) => (None, u64::from(call.attempts)),
        Err(CallError::Action(_)) => {
            let (failure, temporary) = failure(result);
            if failure.message.is_empty() || failure.message.contains(desk.emulator.tokens().admin()) {
                return Err(format!("its message is {:?}", failure.message));
            }
            (Some((failure.kind, temporary)), u64::from(failure.attempts))
        }
        Err(other) => return Err(format!("{other:?}")),
    };
    let mut wrong = Vec::new();
    if failed != expected.failure {
        wrong.push(format!("came to {failed:?}, not {:?}", expected.failure));
    }
    if attempts.len() as u64 != expected.attempts {
        wrong.push(format!("was sent {} times, not {}", attempts.len(), expected.attempts));
    }
    if told_attempts != log.len() as u64 {
        wrong.push(format!("tells of {told_attempts} requests, and sent {}", log.len()));
    }
    let least = Duration::from_secs(expected.waited);
    if waited < least || waited > least + Duration::from_millis(900) {
        wrong.push(format!("took {waited:?}, not {least:?}"));
    }
    let keys = attempts.iter().map(|request| &request.idempotency_key);
    let is_change = act.effect != Effect::Read;
    if !keys
        .clone()
        .all(|key| key.is_some() == is_change && *key == attempts[0].idempotency_key)
    {
        wrong.push("changed its key".to_owned());
    }
    // Success means done, once; a failure means not done, unless it says that nobody knows. Then
    // it may have been done, once: a body that is spoilt is spoilt after the fact.
    let effects = act.effects(&desk);
    let due = match failed {
        None => usize::from(is_change)..=usize::from(is_change),
        Some((Kind::OutcomeUnknown, _)) => 0..=1,
        Some(_) => 0..=0,
    };
    if !due.contains(&effects) {
        wrong.push(format!("took effect {effects} times, not {due:?}"));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("{} / {name} / {struck:?}: {}", act.name, wrong.join("; ")))
    }
}

async fn run(acts: impl Iterator<Item = &'static Act> + Clone) {
    let mut cells = 0;
    let mut wrong = Vec::new();
    for (name, action, meaning) in faults() {
        for act in acts.clone() {
            for struck in [Struck::First, Struck::Second, Struck::Every] {
                cells += 1;
                wrong.extend(cell(act, &name, &action, meaning, struck).await.err());
            }
        }
    }
    println!("{cells} cells of the fault matrix");
    assert!(wrong.is_empty(), "{} of {cells} cells:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn every_read_under_every_fault_comes_to_what_the_table_says() {
    run(ACTS.iter().filter(|act| act.effect == Effect::Read)).await;
}

#[tokio::test(start_paused = true)]
async fn every_change_under_every_fault_comes_to_what_the_table_says() {
    run(ACTS.iter().filter(|act| act.effect != Effect::Read)).await;
}

/// A custom call returns the answer whatever its status, and is sent again for the same reasons.
#[tokio::test(start_paused = true)]
async fn a_custom_call_under_every_fault_returns_what_came() {
    let request = CustomRequest {
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: "query { me { id } }".to_owned(),
            variables: None,
            operation_name: None,
        })),
        ..CustomRequest::default()
    };
    let mut cells = 0;
    for (name, action, meaning) in faults() {
        for struck in [Struck::First, Struck::Second, Struck::Every] {
            cells += 1;
            let desk = Desk::new(small());
            let fault = Fault::new(action.clone());
            match struck {
                Struck::First => desk.emulator.script([fault.nth(1)]),
                Struck::Second => desk.emulator.script([first_is_503("me"), fault.nth(2)]),
                Struck::Every => desk.emulator.script([fault]),
            }
            let connection = desk.connection().max_response_bytes(4 << 20);
            let result = desk.connector().custom_api_action(&connection, &request).await;
            let expected = meaning.expected(Effect::Once, struck);
            let cell = format!("{name} / {struck:?}");
            assert_eq!(desk.log().len() as u64, expected.attempts, "{cell}");
            let no_answer = matches!(meaning.kind, Kind::ConnectionFailed | Kind::Timeout) && !name.starts_with("408");
            match result {
                Ok(response) => {
                    assert!(expected.failure.is_none() || !no_answer, "{cell}");
                    if let Some(status) = name.get(..3).and_then(|status| status.parse::<u16>().ok()) {
                        let status = if expected.failure.is_none() { 200 } else { status };
                        assert_eq!(response.status, status, "{cell}");
                    }
                }
                Err(error) => {
                    let (failure, _) = failure::<()>(Err(error));
                    let kind = if meaning.uncertain { Kind::OutcomeUnknown } else { meaning.kind };
                    assert!(no_answer || name == "an endless body", "{cell}: {failure:?}");
                    if struck != Struck::Second {
                        assert_eq!(failure.kind, kind, "{cell}: {failure:?}");
                    }
                }
            }
        }
    }
    println!("{cells} cells of custom calls");
}

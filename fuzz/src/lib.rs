//! Any answer that a server could give, to every request of every action: nothing may trap, and
//! the token may not come out.

use monday_connector::{
    api,
    bindings::types::{
        AddUserOptions, BoardKind, BoardQuery, Connection, CustomRequest, GraphqlRequest, NewBoard, RequestBody, RetryPolicy,
        SubscriberKind, UserQuery, UserSelector, WorkspaceFilter,
    },
    boards,
    engine::{
        call::run as call,
        transport::{Answer, Host, Request, TransportError},
    },
    members, users,
};

/// The token that is looked for. The corpus holds it, for servers to echo.
pub const TOKEN: &str = "kQ7vXw2LrT9pZs4NcB8yHd3MfJ6gWa1E";

/// More requests than any action needs for one answer that is always the same: a loop without end
/// shows as a panic, not as a fuzzer that hangs.
const MOST_REQUESTS: usize = 64;

const HEADERS: [&str; 8] = [
    "retry-after",
    "date",
    "ratelimit",
    "api-version",
    "x-request-id",
    "idempotency-replayed",
    "location",
    "content-type",
];

/// A server that always answers alike.
struct Echo {
    answer: Answer,
    sent: usize,
}

impl Host for Echo {
    fn environment(&mut self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn random(&mut self) -> u64 {
        7
    }

    fn sleep(&mut self, _: u32) {}

    fn send(&mut self, _: &Request) -> Result<Answer, TransportError> {
        self.sent += 1;
        assert!(self.sent <= MOST_REQUESTS, "a loop without end");
        Ok(self.answer.clone())
    }
}

/// Reads an answer out of bytes: two for the status, one for the number of headers, for each
/// header one for its name, one for its length and so many for its content, and the rest for the
/// body.
pub fn answer(data: &[u8]) -> Answer {
    let mut rest = data.iter().copied();
    let mut next = || rest.next().unwrap_or_default();
    let status = 100 + (u16::from(next()) << 8 | u16::from(next())) % 500;
    let headers = next() % 5;
    let mut list = Vec::new();
    for _ in 0..headers {
        let name = HEADERS[usize::from(next()) % HEADERS.len()];
        let length = next();
        let content: Vec<u8> = (0..length).map(|_| next()).collect();
        list.push((name.to_owned(), String::from_utf8_lossy(&content).into_owned()));
    }
    Answer {
        status,
        headers: list,
        body: rest.collect(),
    }
}

fn connection() -> Option<Connection> {
    Some(Connection {
        token: Some(TOKEN.to_owned()),
        endpoint: None,
        api_version: None,
        retry: Some(RetryPolicy {
            max_retries: Some(1),
            interval_ms: None,
            max_wait_ms: None,
        }),
        timeouts: None,
        max_response_bytes: None,
        allow_plain_http: None,
    })
}

fn check(answer: &Answer, action: impl FnOnce(&mut Echo) -> String) {
    let mut host = Echo {
        answer: answer.clone(),
        sent: 0,
    };
    let told = action(&mut host);
    for piece in TOKEN.as_bytes().windows(8) {
        let piece = std::str::from_utf8(piece).unwrap_or_default();
        assert!(!told.contains(piece), "{piece} of the token is in {told}");
    }
}

/// Gives the answer that these bytes stand for to every action.
pub fn run(data: &[u8]) {
    give(&answer(data));
}

/// Gives an answer to every action.
pub fn give(answer: &Answer) {
    let board = NewBoard {
        name: "A board".to_owned(),
        kind: BoardKind::Private,
        workspace_id: None,
        description: None,
        folder_id: None,
        template_id: None,
        owner_ids: None,
        owner_team_ids: None,
        subscriber_ids: None,
        subscriber_team_ids: None,
        empty: None,
    };
    let owner = AddUserOptions {
        kind: Some(SubscriberKind::Owner),
        idempotency_key: None,
    };
    let boards = BoardQuery {
        workspace: Some(WorkspaceFilter::Main),
        state: None,
        kind: None,
        order_by: None,
        include_members: Some(true),
        limit: Some(40),
        cursor: None,
    };
    let people = UserQuery {
        name: Some("a@b.example".to_owned()),
        kind: None,
        status: None,
        limit: None,
        cursor: None,
    };
    let mutation = CustomRequest {
        method: None,
        path: None,
        query: None,
        headers: None,
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: "mutation { create_board { id } }".to_owned(),
            variables: None,
            operation_name: None,
        })),
        idempotency_key: None,
    };
    let request = CustomRequest {
        method: None,
        path: None,
        query: None,
        headers: None,
        body: None,
        idempotency_key: None,
    };
    let selector = UserSelector::ByEmail("a@b.example".to_owned());
    check(answer, |host| format!("{:?}", call(host, connection(), api::check::check)));
    check(answer, |host| {
        format!("{:?}", call(host, connection(), |call| members::add::add(call, "1", "2", None)))
    });
    check(answer, |host| {
        format!(
            "{:?}",
            call(host, connection(), |call| members::add::add(call, "1", "2", Some(owner)))
        )
    });
    check(answer, |host| {
        format!(
            "{:?}",
            call(host, connection(), |call| members::delete::remove(call, "1", "2", None))
        )
    });
    check(answer, |host| {
        format!("{:?}", call(host, connection(), |call| boards::archive::archive(call, "1", None)))
    });
    check(answer, |host| {
        format!("{:?}", call(host, connection(), |call| boards::delete::delete(call, "1", None)))
    });
    check(answer, |host| {
        format!("{:?}", call(host, connection(), |call| boards::create::create(call, &board, None)))
    });
    check(answer, |host| {
        format!("{:?}", call(host, connection(), |call| boards::list::list(call, &boards)))
    });
    check(answer, |host| {
        format!("{:?}", call(host, connection(), |call| boards::read::read(call, "1")))
    });
    check(answer, |host| {
        format!("{:?}", call(host, connection(), |call| users::read::read(call, &selector)))
    });
    check(answer, |host| {
        format!("{:?}", call(host, connection(), |call| users::search::search(call, &people)))
    });
    for request in [request, mutation] {
        check(answer, |host| {
            format!("{:?}", call(host, connection(), |call| api::custom::send(call, request)))
        });
    }
}

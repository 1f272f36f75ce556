//! Faults on demand: what a network and a busy service do to a client, at the request one chooses.

mod canned;
mod script;

pub use canned::Canned;
pub(crate) use canned::CannedArgs;
pub(crate) use script::{FaultPlan, RequestInfo, Script};

use crate::limits::Limit;
use serde::{Deserialize, Serialize};

/// Something that happens to the requests it matches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// To which requests.
    #[serde(default)]
    pub matching: Matcher,
    /// Whether the request takes effect before it happens.
    #[serde(default)]
    pub effect: Effect,
    /// What happens.
    pub action: Action,
}

impl Fault {
    /// A fault that is injected into every request, before it takes effect.
    pub fn new(action: Action) -> Self {
        Self {
            matching: Matcher::default(),
            effect: Effect::default(),
            action,
        }
    }

    /// Injects it into the n-th matching request only, counted from one.
    pub fn nth(mut self, number: u64) -> Self {
        self.matching.requests = Requests::Nth(number);
        self
    }

    /// Injects it into the first few matching requests only.
    pub fn first(mut self, count: u64) -> Self {
        self.matching.requests = Requests::First(count);
        self
    }

    /// Injects it with a probability between 0 and 1; the random numbers are the same for the same start.
    pub fn with_probability(mut self, probability: f64, start: u64) -> Self {
        self.matching.requests = Requests::Probability { probability, start };
        self
    }

    /// Injects it into requests with that field at the root of the operation only.
    pub fn on_root_field(mut self, name: &str) -> Self {
        self.matching.root_field = Some(name.to_owned());
        self
    }

    /// Injects it into requests with that operation name only.
    pub fn on_operation(mut self, name: &str) -> Self {
        self.matching.operation_name = Some(name.to_owned());
        self
    }

    /// Injects it into requests to that path only.
    pub fn on_path(mut self, path: &str) -> Self {
        self.matching.path = Some(path.to_owned());
        self
    }

    /// Injects it into requests with that method only.
    pub fn on_method(mut self, method: &str) -> Self {
        self.matching.method = Some(method.to_owned());
        self
    }

    /// Lets the request take effect first.
    pub fn after_executing(mut self) -> Self {
        self.effect = Effect::AfterExecuting;
        self
    }
}

/// The requests that a fault is injected into. All given conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Matcher {
    /// Which of those that match otherwise.
    pub requests: Requests,
    /// The name of the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_name: Option<String>,
    /// A field at the root of the operation, without alias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_field: Option<String>,
    /// The HTTP method.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path, without the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// Which of several matching requests, counted from when the fault was set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requests {
    /// All of them.
    #[default]
    Every,
    /// One, counted from 1.
    Nth(u64),
    /// The first few.
    First(u64),
    /// All from one on, counted from 1.
    From(u64),
    /// Some.
    Probability {
        /// Between 0 and 1.
        probability: f64,
        /// Where the random numbers start.
        #[serde(default)]
        start: u64,
    },
}

/// Whether the request takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// No: the fault happens first.
    #[default]
    BeforeExecuting,
    /// Yes: only the response is lost or changed.
    AfterExecuting,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Another answer, with nothing of monday's own in it.
    Status {
        /// The HTTP status.
        status: u16,
        /// More headers. They come on top of `Content-Type`, which the body sets, and replace it if they name it.
        #[serde(default)]
        headers: Vec<(String, String)>,
        /// The body.
        #[serde(default)]
        body: Content,
    },
    /// The status and headers there would have been, but another body.
    Body(Content),
    /// One of the answers that somebody recorded or wrote down, see [`Canned`].
    Canned {
        /// Which.
        reply: Canned,
        /// What it says about waiting, where it says something: in the body, as the recorded answer does, and in `Retry-After`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_in_seconds: Option<u64>,
        /// Whether there is a `Retry-After` header.
        #[serde(default)]
        retry_after_header: bool,
    },
    /// An error in GraphQL's form, in the spelling of one's choice.
    GraphqlError(GraphqlFault),
    /// The answer comes late, slowly, or both.
    Delay {
        /// Before the head.
        #[serde(default)]
        before_head_ms: u64,
        /// Between two pieces of the body.
        #[serde(default)]
        between_bytes_ms: u64,
        /// How long a piece is.
        #[serde(default = "one")]
        bytes_at_once: usize,
    },
    /// The connection breaks.
    Reset(Stage),
    /// Nobody takes the connection. Over a socket, where the emulator must take it to see what is asked, it is reset
    /// before a byte is answered; [`Server::pause`](crate::Server::pause) closes the port for real.
    Refuse,
    /// All that is left of a limit is used up, so that this request and those after it are refused until it recovers.
    LimitSpent(Limit),
    /// Another API version answers than the one that was asked for.
    Version(String),
    /// The token comes back.
    EchoToken(Place),
}

fn one() -> usize {
    1
}

/// When a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Before any of the answer.
    BeforeHead,
    /// In the middle of the head.
    DuringHead,
    /// In the middle of the body.
    DuringBody,
}

/// Where the token comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the message of a GraphQL error, with HTTP 200.
    Message,
    /// In the text of a page, with HTTP 502.
    Page,
    /// In a header of the answer there would have been.
    Header,
}

/// A body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Nothing.
    #[default]
    Empty,
    /// A value, as JSON.
    Json(serde_json::Value),
    /// Text that says it is JSON, whatever it is.
    Text(String),
    /// A page.
    Html(String),
    /// Bytes that mean nothing.
    Garbage,
    /// The answer there would have been, of which only the first bytes come before the connection is closed.
    Truncated(usize),
    /// A body without an end.
    Endless,
}

/// An error in GraphQL's form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GraphqlFault {
    /// The HTTP status; 200 if there is none.
    pub http_status: Option<u16>,
    /// `message`; left out if there is none.
    pub message: Option<String>,
    /// The code.
    pub code: Option<String>,
    /// What the key of the code is called: `code` if nothing is said, `error_code` elsewhere.
    pub code_key: Option<String>,
    /// `status_code` in the extensions.
    pub status_code: Option<u16>,
    /// `retry_in_seconds` in the extensions.
    pub retry_in_seconds: Option<u64>,
    /// `Retry-After`, word for word: seconds or a date.
    pub retry_after: Option<String>,
    /// Everything else in the extensions.
    pub extensions: serde_json::Map<String, serde_json::Value>,
    /// Where the message, the code and the rest stand.
    pub spelling: Spelling,
    /// What `data` is beside the error; left out if there is none.
    pub data: Option<serde_json::Value>,
    /// `path` of the error.
    pub path: Option<Vec<serde_json::Value>>,
}

/// The forms errors have been seen in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spelling {
    /// `{"errors": [{"message", "extensions": {"code", …}}]}`
    #[default]
    Errors,
    /// `{"error_message", "error_code", "status_code", "error_data"}`
    Flat,
    /// Both of them.
    Both,
    /// `{"errors": ["message"]}`
    Strings,
}

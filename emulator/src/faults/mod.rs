//! Faults on demand: failures of the network and of a busy service, injected into chosen requests.

mod canned;
mod script;

pub use canned::Canned;
pub(crate) use canned::CannedArgs;
pub(crate) use script::{FaultPlan, RequestInfo, Script};

use crate::limits::Limit;
use serde::{Deserialize, Serialize};

/// A fault, and the requests it is injected into.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// The requests it is injected into.
    #[serde(default)]
    pub matching: Matcher,
    /// The order of the fault and the request's effect.
    #[serde(default)]
    pub effect: Effect,
    /// The action that is injected.
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

    /// Injects it with a probability between 0 and 1; equal seeds give equal choices.
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
    /// The choice among the requests that match otherwise.
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

/// A choice among matching requests, counted from when the fault was set.
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
        /// The seed of the random numbers.
        #[serde(default)]
        start: u64,
    },
}

/// The order of a fault and the request's effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The fault comes first: the request has no effect.
    #[default]
    BeforeExecuting,
    /// The request takes effect first: only the response is lost or changed.
    AfterExecuting,
}

/// The action of a fault.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Another response, with nothing of monday's own in it.
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
    /// The status and headers of the response without the fault, but another body.
    Body(Content),
    /// A canned response, see [`Canned`].
    Canned {
        /// The canned response.
        reply: Canned,
        /// The seconds to wait, for responses that say so: in the body, as the recorded response does, and in `Retry-After`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_in_seconds: Option<u64>,
        /// True if a `Retry-After` header is sent.
        #[serde(default)]
        retry_after_header: bool,
    },
    /// An error in one of the formats that monday has used.
    GraphqlError(GraphqlFault),
    /// The response comes late, slowly, or both.
    Delay {
        /// The delay before the head.
        #[serde(default)]
        before_head_ms: u64,
        /// The delay between two pieces of the body.
        #[serde(default)]
        between_bytes_ms: u64,
        /// The length of a piece, in bytes.
        #[serde(default = "one")]
        bytes_at_once: usize,
    },
    /// The connection breaks.
    Reset(ResetStage),
    /// The connection is refused. Over a socket, where the emulator must accept it to read the request, it is reset
    /// before a byte is sent; [`Server::pause`](crate::Server::pause) closes the port for real.
    Refuse,
    /// A limit is used up, so that this request and those after it are refused until it recovers.
    LimitSpent(Limit),
    /// Another API version responds than the requested one.
    Version(String),
    /// The token is echoed in the response.
    EchoToken(EchoLocation),
}

fn one() -> usize {
    1
}

/// The stage of the response at which a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetStage {
    /// Before any of the response.
    BeforeHead,
    /// In the middle of the head.
    DuringHead,
    /// In the middle of the body.
    DuringBody,
}

/// The place in the response where the token is echoed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EchoLocation {
    /// In the message of a GraphQL error, with HTTP 200.
    Message,
    /// In the text of a page, with HTTP 502.
    Page,
    /// In a header of the response without the fault.
    Header,
}

/// The content of a body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// An empty body.
    #[default]
    Empty,
    /// A value, as JSON.
    Json(serde_json::Value),
    /// Text that is sent as JSON, valid or not.
    Text(String),
    /// An HTML page.
    Html(String),
    /// Bytes that are neither JSON nor text.
    Garbage,
    /// The first bytes of the response without the fault, after which the connection is closed.
    Truncated(usize),
    /// A body that never ends.
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
    /// The key of the code: `code` by default; `error_code` is the other one that was seen.
    pub code_key: Option<String>,
    /// `status_code` in the extensions.
    pub status_code: Option<u16>,
    /// `retry_in_seconds` in the extensions.
    pub retry_in_seconds: Option<u64>,
    /// `Retry-After`, word for word: seconds or a date.
    pub retry_after: Option<String>,
    /// Everything else in the extensions.
    pub extensions: serde_json::Map<String, serde_json::Value>,
    /// The format in which the message, the code and the rest are written.
    pub spelling: Spelling,
    /// `data` beside the error; left out if there is none.
    pub data: Option<serde_json::Value>,
    /// `path` of the error.
    pub path: Option<Vec<serde_json::Value>>,
}

/// The formats that errors have been seen in.
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

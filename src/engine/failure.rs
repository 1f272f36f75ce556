//! Why an action failed: every error of the engine and the topics becomes a [`Failure`].

use crate::engine::{api_error::ApiError, cursor::CursorError, report::ResponseInfo, settings::SettingsError, version};
use crate::prelude::*;
use core::ops::{Deref, DerefMut};

/// The kinds of failure, as the contract documents them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    InvalidInput,
    NotConfigured,
    NotAuthenticated,
    PermissionDenied,
    NotFound,
    Ambiguous,
    Conflict,
    RateLimitExceeded,
    DailyLimitExceeded,
    QueryTooComplex,
    Unavailable,
    Timeout,
    ConnectionFailed,
    OutcomeUnknown,
    InvalidResponse,
    ServerError,
    Rejected,
}

/// Why an action failed: a box, since nearly every function returns one in its result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .0.message)]
pub struct Failure(Box<Reason>);

/// What a [`Failure`] says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The kind.
    pub kind: FailureKind,
    /// Whether the same call may succeed later.
    pub temporary: bool,
    /// The event, in a sentence for people.
    pub message: String,
    /// The advice, in another sentence after the message; empty if the message says it itself.
    pub advice: &'static str,
    /// monday.com's code.
    pub code: Option<String>,
    /// The wait that the server asked for, in milliseconds.
    pub retry_after_ms: Option<u32>,
    /// Every error that monday.com listed.
    pub details: Vec<ApiError>,
    /// The request that decided.
    pub decided_by: DecidedBy,
}

/// The request that decided that an action failed. Its status and id are reported, never a mixture
/// of two requests.
#[derive(Debug, Clone, PartialEq)]
pub enum DecidedBy {
    /// The last one sent, if any was.
    LastRequest,
    /// One that got this response.
    Response(Box<ResponseInfo>),
    /// One that got no response.
    NoResponse,
}

impl Deref for Failure {
    type Target = Reason;

    fn deref(&self) -> &Reason {
        &self.0
    }
}

impl DerefMut for Failure {
    fn deref_mut(&mut self) -> &mut Reason {
        &mut self.0
    }
}

impl From<Reason> for Failure {
    fn from(reason: Reason) -> Self {
        Self(Box::new(reason))
    }
}

impl Reason {
    /// Message and advice.
    pub fn text(&self) -> String {
        if self.advice.is_empty() {
            self.message.clone()
        } else {
            format!("{} {}", self.message, self.advice)
        }
    }
}

impl Failure {
    /// What it says, to be taken apart.
    pub fn into_reason(self) -> Reason {
        *self.0
    }

    /// A permanent failure, of the last request.
    pub fn permanent(kind: FailureKind, message: impl Into<String>) -> Self {
        Self::from(Reason {
            kind,
            temporary: false,
            message: message.into(),
            advice: "",
            code: None,
            retry_after_ms: None,
            details: Vec::new(),
            decided_by: DecidedBy::LastRequest,
        })
    }

    /// The same failure with what monday.com lists about it, and the request that this is from.
    pub fn because_of(mut self, details: Vec<ApiError>, decided_by: DecidedBy) -> Self {
        self.code = details.iter().find_map(|error| error.code.clone());
        self.details = details;
        self.decided_by = decided_by;
        self
    }

    /// The same failure with what monday.com says in another one, which this one explains.
    pub fn in_place_of(mut self, other: Self) -> Self {
        let other = other.into_reason();
        self.code = other.code;
        self.details = other.details;
        self.decided_by = other.decided_by;
        self
    }

    /// The failure to look whether something was done, as the failure of what was to be done.
    pub fn outcome_unknown(mut self, message: String, advice: &'static str) -> Self {
        self.kind = FailureKind::OutcomeUnknown;
        self.temporary = true;
        self.message = message;
        self.advice = advice;
        self
    }

    /// Whether it is about a limit that resets, and about nothing else.
    pub fn is_limit(&self) -> bool {
        matches!(self.kind, FailureKind::RateLimitExceeded | FailureKind::DailyLimitExceeded)
    }

    /// There is no such board, or the token cannot see it.
    pub fn no_board(id: &str) -> Self {
        Self::permanent(
            FailureKind::NotFound,
            format!("There is no board {id}, or the token may not see it. Check the board ID, and that the token's user is on the board."),
        )
    }

    /// There is no such user, or the token cannot see them.
    pub fn no_user(id: &str) -> Self {
        Self::permanent(
            FailureKind::NotFound,
            format!("There is no user {id}, or the token may not see them. Check the user ID."),
        )
    }

    /// More than one result can hold. `advice` says what to ask for instead.
    pub fn too_long(what: &str, advice: &'static str) -> Self {
        let mut failure = Self::permanent(FailureKind::InvalidResponse, format!("{what} does not fit into one result."));
        failure.advice = advice;
        failure
    }

    /// The response lacks what was requested.
    pub fn not_in_response(what: &str) -> Self {
        Self::permanent(FailureKind::InvalidResponse, format!("monday.com's response holds no {what}."))
    }
}

impl From<CursorError> for Failure {
    fn from(error: CursorError) -> Self {
        Self::permanent(FailureKind::InvalidInput, format!("{error}"))
    }
}

impl From<version::Malformed> for Failure {
    fn from(error: version::Malformed) -> Self {
        Self::permanent(FailureKind::InvalidInput, format!("{error}"))
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        let kind = if error.is_from_environment() {
            FailureKind::NotConfigured
        } else {
            FailureKind::InvalidInput
        };
        Self::permanent(kind, format!("{error}"))
    }
}

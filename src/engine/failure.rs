//! Why an action failed, and how it is told: every error of the crate becomes a [`Failure`], and
//! a `Failure` becomes the contract's `action-error` in one place, [`crate::engine::call`].

use crate::{
    bindings::types::{FailureKind, GraphqlError},
    engine::cursor::CursorError,
    engine::input::InputError,
    engine::settings::SettingsError,
    engine::version,
};

/// Why an action failed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// The kind.
    pub kind: FailureKind,
    /// Whether the same call may succeed later.
    pub temporary: bool,
    /// What happened, in a sentence that a person can read.
    pub message: String,
    /// What to do about it, in another, unless the message says so itself. It is told after the
    /// message.
    pub advice: &'static str,
    /// monday.com's code.
    pub code: Option<String>,
    /// The wait that the server asked for, in milliseconds.
    pub retry_after_ms: Option<u32>,
    /// Every error that monday.com listed.
    pub details: Vec<GraphqlError>,
}

impl Failure {
    /// One that stays until something changes.
    pub fn permanent(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            temporary: false,
            message: message.into(),
            advice: "",
            code: None,
            retry_after_ms: None,
            details: Vec::new(),
        }
    }

    /// What a person should read.
    pub fn text(&self) -> String {
        if self.advice.is_empty() {
            self.message.clone()
        } else {
            format!("{} {}", self.message, self.advice)
        }
    }

    /// Whether it is about a limit that passes, and about nothing else.
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

    /// More than one result can hold. `advice` says what to ask for instead.
    pub fn too_long(what: &str, advice: &'static str) -> Self {
        Self {
            advice,
            ..Self::permanent(FailureKind::InvalidResponse, format!("{what} does not fit into one result."))
        }
    }

    /// monday.com answered, but not with what was asked for.
    pub fn not_in_answer(what: &str) -> Self {
        Self::permanent(FailureKind::InvalidResponse, format!("monday.com's answer holds no {what}."))
    }
}

impl From<InputError> for Failure {
    fn from(error: InputError) -> Self {
        Self::permanent(FailureKind::InvalidInput, error.to_string())
    }
}

impl From<CursorError> for Failure {
    fn from(error: CursorError) -> Self {
        Self::permanent(FailureKind::InvalidInput, error.to_string())
    }
}

impl From<version::Malformed> for Failure {
    fn from(error: version::Malformed) -> Self {
        Self::permanent(FailureKind::InvalidInput, error.to_string())
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        let kind = if error.is_from_environment() {
            FailureKind::NotConfigured
        } else {
            FailureKind::InvalidInput
        };
        Self::permanent(kind, error.to_string())
    }
}

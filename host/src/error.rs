//! The errors of loading a connector and of calling it.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use crate::json::to_json;
use crate::types::{ActionError, CallReport, Failure, FailureKind};

/// An error of loading a connector.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The bytes are not a WebAssembly component.
    #[error("this is not a WebAssembly component: {0}")]
    NotAComponent(String),
    /// The component is not the connector. Its differences are listed: exports that are missing,
    /// and imports that a connector does not have.
    #[error("this component is not the monday.com connector: {}", .0.join("; "))]
    WrongComponent(Vec<String>),
    /// A setting of the [`Builder`](crate::Builder) is invalid.
    #[error("{0}")]
    Configuration(String),
    /// The WebAssembly engine could not be prepared on this machine.
    #[error("cannot prepare the WebAssembly engine: {0}")]
    Engine(#[source] Box<dyn StdError + Send + Sync>),
}

/// An error of a call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The function ran and returned this error. It is boxed, since it is some 200 bytes large.
    #[error("{}", message(.0))]
    Action(Box<ActionError>),
    /// The component has no such function. Nothing was sent.
    #[error("the component has no function {name:?}; it has {}", known.join(", "))]
    UnknownFunction {
        /// The name that was asked for.
        name: String,
        /// The functions that the component has.
        known: Vec<String>,
    },
    /// The JSON input, or an option, is not what the function takes. Nothing was sent.
    #[error("{path}: {problem}")]
    InvalidInput {
        /// The place in the input, such as `input.types[1]`, or in the options, such as
        /// `options.max_response_bytes`.
        path: String,
        /// The problem with the value there.
        problem: String,
    },
    /// A flow was stopped while it made its plan, by what it told its progress to. Nothing was changed.
    #[error("making the plan was stopped; nothing was changed")]
    Stopped,
    /// The call was stopped because it took longer than the call timeout, waits included.
    #[error("the call was stopped after {limit:?}, the call timeout")]
    CallTimeout {
        /// [`Builder::call_timeout`](crate::Builder::call_timeout).
        limit: Duration,
        /// The idempotency key of the change that was sent, if one was: repeating the call with it
        /// within 30 minutes applies the change at most once.
        idempotency_key: Option<String>,
    },
    /// The call was stopped because the component computed for too long without a pause.
    #[error("the call was stopped: the component computed for {limit:?} without a pause")]
    CpuLimit {
        /// [`Builder::cpu_limit`](crate::Builder::cpu_limit).
        limit: Duration,
        /// The idempotency key of the change that was sent, if one was: repeating the call with it
        /// within 30 minutes applies the change at most once.
        idempotency_key: Option<String>,
    },
    /// The call was stopped because the component required too much memory.
    #[error("the call was stopped: it requires more memory than the {limit} bytes that a call may use")]
    MemoryLimit {
        /// [`Builder::memory_limit`](crate::Builder::memory_limit), in bytes.
        limit: usize,
        /// The idempotency key of the change that was sent, if one was: repeating the call with it
        /// within 30 minutes applies the change at most once.
        idempotency_key: Option<String>,
    },
    /// The component trapped. This is a defect, of the component or of this library.
    #[error("the component trapped: {source}")]
    Trap {
        /// The engine's error.
        source: Box<dyn StdError + Send + Sync>,
        /// The idempotency key of the change that was sent, if one was: repeating the call with it
        /// within 30 minutes applies the change at most once.
        idempotency_key: Option<String>,
    },
}

/// The outcome of a call that the engine ended.
pub(crate) const TRAP: &str = "trap";

/// The outcome of a call whose function failed: the kind of failure in the contract's spelling.
pub(crate) fn outcome(error: &ActionError) -> Cow<'static, str> {
    let kind = match error {
        ActionError::TemporaryFailure(failure) | ActionError::PermanentFailure(failure) => to_json(&failure.kind),
        ActionError::ExecutionFailed => Value::Null,
    };
    match kind {
        Value::String(kind) => kind.into(),
        _ => "execution_failed".into(),
    }
}

impl CallError {
    /// The failure that the function returned, if it was the function that failed.
    pub fn failure(&self) -> Option<&Failure> {
        let Self::Action(error) = self else { return None };
        match error.as_ref() {
            ActionError::TemporaryFailure(failure) | ActionError::PermanentFailure(failure) => Some(failure),
            ActionError::ExecutionFailed => None,
        }
    }

    /// The kind of failure, if it was the function that failed.
    pub fn kind(&self) -> Option<FailureKind> {
        self.failure().map(|failure| failure.kind)
    }

    /// The least time until the same call may succeed, if monday.com or the function says one.
    pub fn retry_after(&self) -> Option<Duration> {
        let milliseconds = self.failure()?.retry_after_ms?;
        Some(Duration::from_millis(milliseconds.into()))
    }

    /// How the call went, if it was the function that failed: status, request id, requests sent,
    /// warnings.
    pub fn report(&self) -> Option<&CallReport> {
        self.failure().map(|failure| &failure.call)
    }

    /// The outcome for metrics and spans: the kind of failure in the contract's spelling, or the limit.
    pub(crate) fn outcome(&self) -> Cow<'static, str> {
        let word = match self {
            Self::Action(error) => return outcome(error),
            Self::UnknownFunction { .. } => "unknown_function",
            Self::InvalidInput { .. } => "invalid_input",
            Self::Stopped => "stopped",
            Self::CallTimeout { .. } => "call_timeout",
            Self::CpuLimit { .. } => "cpu_limit",
            Self::MemoryLimit { .. } => "memory_limit",
            Self::Trap { .. } => TRAP,
        };
        word.into()
    }

    /// The idempotency key of the change that was sent, if one was: with it, repeating the call within
    /// 30 minutes applies the change at most once.
    pub fn idempotency_key(&self) -> Option<&str> {
        match self {
            Self::Action(_) => self.failure()?.call.idempotency_key.as_deref(),
            Self::CallTimeout { idempotency_key, .. }
            | Self::CpuLimit { idempotency_key, .. }
            | Self::MemoryLimit { idempotency_key, .. }
            | Self::Trap { idempotency_key, .. } => idempotency_key.as_deref(),
            Self::UnknownFunction { .. } | Self::InvalidInput { .. } | Self::Stopped => None,
        }
    }

    /// True if the same call, unchanged, may succeed later, and repeating it does no harm.
    ///
    /// A call that was stopped may have made its change. Repeating it is safe if it only reads, if
    /// the function is safe to repeat, or if the options had an idempotency key. This library does
    /// not know that, so this is false.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Action(error) => matches!(error.as_ref(), ActionError::TemporaryFailure(_)),
            Self::UnknownFunction { .. }
            | Self::InvalidInput { .. }
            | Self::Stopped
            | Self::CallTimeout { .. }
            | Self::CpuLimit { .. }
            | Self::MemoryLimit { .. }
            | Self::Trap { .. } => false,
        }
    }
}

fn message(error: &ActionError) -> &str {
    match error {
        ActionError::TemporaryFailure(failure) | ActionError::PermanentFailure(failure) => &failure.message,
        ActionError::ExecutionFailed => "the host of the component failed",
    }
}

/// A limit of this library, as distinct from the engine's own traps.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stopped {
    #[error("memory limit reached")]
    Memory,
    #[error("CPU limit reached")]
    Cpu,
}

//! What can go wrong, besides the actions' own failures.

use std::error::Error as StdError;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::types::{ActionError, Failure};

/// Why a connector could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// These bytes are no WebAssembly component.
    #[error("this is not a WebAssembly component: {0}")]
    NotAComponent(String),
    /// This is a component, but not the connector.
    #[error("this component is not the monday.com connector: {}", .0.join("; "))]
    WrongComponent(
        /// What is missing, and what it asks for that a connector does not need.
        Vec<String>,
    ),
    /// A setting of the [`Builder`](crate::Builder) cannot be used.
    #[error("{0}")]
    Configuration(String),
    /// WebAssembly cannot run here.
    #[error("cannot prepare the WebAssembly engine: {0}")]
    Engine(#[source] Box<dyn StdError + Send + Sync>),
}

/// Why a call gave no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The action itself failed, and says how.
    #[error("{}", describe(.0))]
    Action(ActionError),
    /// The call was stopped because it took too long, waits included.
    #[error("the call was stopped after {limit:?}, the time limit of a call")]
    TimeLimit {
        /// [`Builder::time_limit`](crate::Builder::time_limit).
        limit: Duration,
    },
    /// The call was stopped because the component computed for too long without a pause.
    #[error("the call was stopped: the component computed for {limit:?} without a pause")]
    ComputeLimit {
        /// [`Builder::compute_limit`](crate::Builder::compute_limit).
        limit: Duration,
    },
    /// The call was stopped because the component asked for too much memory.
    #[error("the call was stopped: it needs more memory than the {limit} bytes that a call may use")]
    MemoryLimit {
        /// [`Builder::memory_limit`](crate::Builder::memory_limit), in bytes.
        limit: usize,
    },
    /// The component broke off. This is a defect, of the component or of this library.
    #[error("the component broke off: {0}")]
    Trap(#[source] Box<dyn StdError + Send + Sync>),
}

impl CallError {
    /// The failure that the action reported, if it was the action that failed.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Action(ActionError::TemporaryFailure(failure) | ActionError::PermanentFailure(failure)) => Some(failure),
            _ => None,
        }
    }

    /// Whether the same call, unchanged, may succeed later, and does no harm if it already has.
    ///
    /// A call that was stopped may have been carried out: repeat it if it only reads, is safe to
    /// repeat, or had an idempotency key of yours. This library does not know that, and says no.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Action(error) => matches!(error, ActionError::TemporaryFailure(_)),
            Self::TimeLimit { .. } | Self::ComputeLimit { .. } | Self::MemoryLimit { .. } | Self::Trap(_) => false,
        }
    }
}

fn describe(error: &ActionError) -> &str {
    match error {
        ActionError::TemporaryFailure(failure) | ActionError::PermanentFailure(failure) => &failure.message,
        ActionError::ExecutionFailed => "the host of the component failed",
    }
}

/// Sent through the engine to tell its own traps from ours.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stopped {
    #[error("memory limit reached")]
    Memory,
    #[error("compute limit reached")]
    Compute,
}

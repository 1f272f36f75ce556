//! How an emulator is set up.

use crate::clock::Timestamp;
use crate::failure::ErrorFormat;
use crate::faults::Fault;
use crate::limits::{Limits, Plan};
use crate::seed;
use crate::world::World;
use std::path::PathBuf;
use std::time::Duration;

/// How an emulator is set up. The default is what one wants for a test: the account of [`seed`], all limits of an
/// enterprise plan, a clock that starts at [`seed::NOW`].
#[derive(Clone, Debug)]
pub struct Options {
    /// How much there is in the account.
    pub size: seed::Size,
    /// An account to start with instead.
    pub load: Option<World>,
    /// What the account pays for.
    pub plan: Plan,
    /// Other limits than the plan's.
    pub limits: Option<Limits>,
    /// A full schema to validate against instead of ours, for every version. What the emulator does not have is null
    /// in the answers.
    pub schema: Option<PathBuf>,
    /// Where the clock starts.
    pub clock: Timestamp,
    /// A file that gets a line of JSON for each request.
    pub log: Option<PathBuf>,
    /// Whether requests are kept for [`Emulator::log`](crate::Emulator::log).
    pub keep_log: bool,
    /// The form errors are written in.
    pub error_format: ErrorFormat,
    /// How long a request takes. Only then can there be several at the same time.
    pub latency: Duration,
    /// Faults that are set from the beginning.
    pub faults: Vec<Fault>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            size: seed::Size::default(),
            load: None,
            plan: Plan::default(),
            limits: None,
            schema: None,
            clock: seed::NOW,
            log: None,
            keep_log: true,
            error_format: ErrorFormat::default(),
            latency: Duration::ZERO,
            faults: Vec::new(),
        }
    }
}

/// An emulator could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The schema is not valid.
    #[error("the schema is not valid: {0}")]
    Schema(String),
}

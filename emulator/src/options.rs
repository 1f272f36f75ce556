//! The options of an emulator.

use crate::clock::Timestamp;
use crate::failure::{ErrorFormat, ScopeErrors};
use crate::faults::Fault;
use crate::limits::{Limits, Plan};
use crate::seed;
use crate::world::World;
use std::path::PathBuf;
use std::time::Duration;

/// What no source decides: the emulator guesses, and each guess can be turned round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Guess {
    /// Activating who is active, or deactivating who is not, fails (`FAILED`) instead of counting as done.
    RepeatedStatusChangesFail,
    /// An unknown user is in neither list of the response to a change of users, instead of among its errors.
    UnknownUsersAreLeftOut,
    /// An address that is known already is in neither list of the response to an invitation, instead of among its errors.
    KnownInvitationsAreLeftOut,
    /// Adding an owner of a workspace to it as a subscriber leaves them an owner, instead of taking the ownership away.
    WorkspaceOwnersStay,
    /// The last owner of a workspace can be taken out of it, instead of being refused.
    WorkspacesLoseTheirLastOwner,
    /// Every active user but guests is listed as a subscriber of every public board, whoever was added.
    PublicBoardsListEverybody,
    /// Deactivating a user takes them out of their teams and workspaces, instead of keeping them.
    DeactivatedUsersLeaveTeams,
    /// Activating a user starts their automations again, instead of leaving them off.
    ActivationStartsAutomations,
    /// An administrator was set as the default owner of automations: those of a deactivated user become that
    /// administrator's and go on, instead of stopping.
    DefaultOwnerOfAutomations,
}

impl Guess {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::RepeatedStatusChangesFail,
        Self::UnknownUsersAreLeftOut,
        Self::KnownInvitationsAreLeftOut,
        Self::WorkspaceOwnersStay,
        Self::WorkspacesLoseTheirLastOwner,
        Self::PublicBoardsListEverybody,
        Self::DeactivatedUsersLeaveTeams,
        Self::ActivationStartsAutomations,
        Self::DefaultOwnerOfAutomations,
    ];
}

/// The options of an emulator. The default suits a test: the account of [`seed`], all limits of an
/// enterprise plan, a clock that starts at [`seed::NOW`].
#[derive(Clone, Debug)]
pub struct Options {
    /// The size of the account.
    pub size: seed::Size,
    /// An account to start with instead.
    pub load: Option<World>,
    /// The plan of the account.
    pub plan: Plan,
    /// Other limits than the plan's.
    pub limits: Option<Limits>,
    /// A full schema to validate against instead of ours, for every version. What the emulator does not have is null
    /// in the responses.
    pub schema: Option<PathBuf>,
    /// The time at which the clock starts.
    pub clock: Timestamp,
    /// A file that gets a line of JSON for each request.
    pub log: Option<PathBuf>,
    /// True if requests are kept for [`Emulator::log`](crate::Emulator::log).
    pub keep_log: bool,
    /// The format errors are written in.
    pub error_format: ErrorFormat,
    /// How a scope that is missing is told.
    pub scope_errors: ScopeErrors,
    /// Things that no source decides, and that are to be the other way round.
    pub guesses: Vec<Guess>,
    /// The duration of a request. Without one, requests are never concurrent.
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
            scope_errors: ScopeErrors::default(),
            guesses: Vec::new(),
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
        /// The path of the file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The schema is not valid.
    #[error("the schema is not valid: {0}")]
    Schema(String),
}

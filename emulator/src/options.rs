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
    /// A user who has not accepted has the kind `member`, instead of the one they were invited with.
    InvitedUsersAreMembers,
    /// Somebody who is invited is called by the first part of their address, instead of all of it.
    InvitedUsersHaveShortNames,
    /// Somebody who is invited without a role becomes a viewer, instead of a member.
    InvitationsWithoutARoleMakeViewers,
    /// An address that is known already is in neither list of the response to an invitation, instead of among its errors.
    KnownInvitationsAreLeftOut,
    /// The address of a deactivated user is among the invited users, with the id of that user, who stays deactivated, instead of
    /// among the errors.
    DeactivatedAddressesAreInvited,
    /// One address that is not valid makes the whole invitation fail, instead of being among its errors.
    InvalidAddressesFailTheCall,
    /// Somebody with an address of the account's own domain can be invited as a guest, instead of that being an error.
    OwnDomainGuestsAreInvited,
    /// Members may invite and activate users too, instead of administrators only.
    MembersInviteAndActivate,
    /// Activating who is active, or deactivating who is not, fails (`FAILED`) instead of counting as done.
    RepeatedStatusChangesFail,
    /// An unknown user is in neither list of the response to a change of users, instead of among its errors.
    UnknownUsersAreLeftOut,
    /// A change of users by somebody who is no administrator has an error for each user (`FAILED`, or `ERROR` of an invitation),
    /// instead of failing as a whole (`USER_UNAUTHORIZED`).
    NonAdministratorsFailInBand,
    /// Deactivating or demoting the last administrator makes the whole change fail (`USER_UNAUTHORIZED`), instead of failing
    /// for that user (`FAILED`).
    LastAdministratorsFailTheCall,
    /// Neither a name nor an id of a role, both, or an unknown id makes the whole change of roles fail, instead of being an
    /// error in it (`INVALID_INPUT`).
    InvalidRolesFailTheCall,
    /// The users whom a mutation changed, or failed to change, are null if there are none, instead of an empty list.
    EmptyUserListsAreNull,
    /// The errors of a change of users are an empty list if there are none, instead of null.
    NoErrorsAreAnEmptyList,
    /// Before 2026-07, users who have not accepted are not listed, instead of being listed like others.
    OlderVersionsHidePendingUsers,
    /// `enabled` of a user who has not accepted is false, instead of true.
    PendingUsersAreNotEnabled,
    /// Guests can be added to any team, and others to a team of guests, instead of failing.
    TeamsTakeGuests,
    /// An unknown user makes a whole change of a team fail, instead of being in neither of its lists.
    UnknownTeamMembersFailTheCall,
    /// Adding a user to a team that they are in fails, instead of counting as done.
    RepeatedTeamAdditionsFail,
    /// Removing a user from a team that they are not in counts as done, instead of failing.
    AbsentTeamMembersAreRemoved,
    /// Members may change teams too, instead of administrators only.
    MembersChangeTeams,
    /// Deactivated users are listed among the members of their teams, instead of only if they are asked for.
    TeamsListDeactivatedMembers,
    /// Deactivating a user takes them out of their teams and workspaces, instead of keeping them.
    DeactivatedUsersLeaveTeams,
    /// Every active user but guests is listed as a subscriber of every public board, whoever was added.
    PublicBoardsListEverybody,
    /// An owner who is taken off a public board still owns it, instead of losing it.
    PublicBoardOwnersStay,
    /// Members of a team (but that of everyone) are listed as subscribers of what the team is on, instead of only who was added
    /// in person.
    TeamMembersAreSubscribers,
    /// Adding an unknown team to a board fails with `RecordInvalidException`, instead of `ResourceNotFoundException`.
    UnknownTeamsAreInvalidRecords,
    /// Taking the team of everyone off a board fails (`RecordInvalidException`), instead of removing nobody.
    TakingEveryoneOffFails,
    /// The owners of a workspace are not listed among its subscribers, instead of in both lists.
    WorkspaceOwnersAreNoSubscribers,
    /// Adding an owner of a workspace to it as a subscriber leaves them an owner, instead of taking the ownership away.
    WorkspaceOwnersStay,
    /// The last owner of a workspace can be taken out of it, instead of being refused.
    WorkspacesLoseTheirLastOwner,
    /// Taking users out of the main workspace removes nobody, instead of failing (`USER_UNAUTHORIZED`).
    MainWorkspaceKeepsEverybody,
    /// The response to taking users out of a workspace has all who were named, instead of those who were in it.
    WorkspaceRemovalsNameEverybody,
    /// Users who are taken out of a workspace no longer subscribe to its boards, instead of staying on them.
    LeavingAWorkspaceLeavesItsBoards,
    /// Activating a user starts their automations again, instead of leaving them off.
    ActivationStartsAutomations,
    /// An administrator was set as the default owner of automations: those of a deactivated user become that
    /// administrator's and go on, instead of stopping.
    DefaultOwnerOfAutomations,
    /// A field that a scope is missing for makes the whole query fail, instead of being null beside an error.
    MissingScopesFailQueries,
}

impl Guess {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::InvitedUsersAreMembers,
        Self::InvitedUsersHaveShortNames,
        Self::InvitationsWithoutARoleMakeViewers,
        Self::KnownInvitationsAreLeftOut,
        Self::DeactivatedAddressesAreInvited,
        Self::InvalidAddressesFailTheCall,
        Self::OwnDomainGuestsAreInvited,
        Self::MembersInviteAndActivate,
        Self::RepeatedStatusChangesFail,
        Self::UnknownUsersAreLeftOut,
        Self::NonAdministratorsFailInBand,
        Self::LastAdministratorsFailTheCall,
        Self::InvalidRolesFailTheCall,
        Self::EmptyUserListsAreNull,
        Self::NoErrorsAreAnEmptyList,
        Self::OlderVersionsHidePendingUsers,
        Self::PendingUsersAreNotEnabled,
        Self::TeamsTakeGuests,
        Self::UnknownTeamMembersFailTheCall,
        Self::RepeatedTeamAdditionsFail,
        Self::AbsentTeamMembersAreRemoved,
        Self::MembersChangeTeams,
        Self::TeamsListDeactivatedMembers,
        Self::DeactivatedUsersLeaveTeams,
        Self::PublicBoardsListEverybody,
        Self::PublicBoardOwnersStay,
        Self::TeamMembersAreSubscribers,
        Self::UnknownTeamsAreInvalidRecords,
        Self::TakingEveryoneOffFails,
        Self::WorkspaceOwnersAreNoSubscribers,
        Self::WorkspaceOwnersStay,
        Self::WorkspacesLoseTheirLastOwner,
        Self::MainWorkspaceKeepsEverybody,
        Self::WorkspaceRemovalsNameEverybody,
        Self::LeavingAWorkspaceLeavesItsBoards,
        Self::ActivationStartsAutomations,
        Self::DefaultOwnerOfAutomations,
        Self::MissingScopesFailQueries,
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

#[cfg(test)]
mod tests {
    use super::Guess;
    use clap::ValueEnum;

    #[test]
    fn the_list_of_guesses_is_complete() {
        assert_eq!(Guess::ALL, Guess::value_variants());
    }
}

//! The records that the functions take and return, described in `wit/types.wit`.
//!
//! With serde they are written in the contract's spelling; [`to_json`](crate::to_json) is a short way
//! to JSON. Records of which every field is optional have a `Default` that sets nothing.

pub use crate::bindings::exports::monday::connector::types::{
    Account, AccountReference, AccountRole, ActionError, Board, BoardAccess, BoardDetails, BoardGroup, BoardKind, BoardMember, BoardOrder,
    BoardPage, BoardQuery, BoardStateFilter, BoardStateResult, BoardTag, BoardTeam, BoardTeamResult, BoardType, CallReport, CallWarning,
    ConnectedUser, ConnectionInfo, CreatedBoard, CustomRequest, CustomResponse, Failure, FailureKind, FoundUser, GraphqlError,
    GraphqlRequest, HttpMethod, Id, Invitation, InvitationOutcome, InvitationResult, MembershipOutcome, MembershipResult, NameValue,
    NewBoard, NewBoardMember, NewBoardTeam, NewWorkspaceMember, OutOfOffice, PhotoUrls, RequestBody, ResponseBody, RoleList,
    SubscriberKind, Team, TeamList, TeamMember, TeamMembershipResult, TeamQuery, TeamReference, User, UserAutomation, UserAutomationList,
    UserAutomationQuery, UserBoard, UserBoardPage, UserBoardQuery, UserKindFilter, UserPage, UserQuery, UserReference, UserRole,
    UserRoleChange, UserRoleOutcome, UserRoleResult, UserSelector, UserStatusFilter, UserStatusOutcome, UserStatusResult, Workspace,
    WorkspaceFilter, WorkspaceMember, WorkspaceMembershipResult, WorkspacePage, WorkspaceQuery, WorkspaceReference,
};

/// Implements `Default` for records of which every field is optional.
macro_rules! absent_by_default {
    ($($name:ident { $($field:ident),+ })+) => {
        $(impl Default for $name {
            fn default() -> Self {
                Self { $($field: None),+ }
            }
        })+
    };
}

absent_by_default! {
    BoardQuery { workspace, state, kind, types, order_by, include_members, limit, cursor }
    CustomRequest { method, path, query, headers, body }
    TeamQuery { name, user_ids, include_members }
    UserQuery { name, kind, status, limit, cursor }
    WorkspaceQuery { name, state, user_ids, include_members, limit, cursor }
}

impl NewBoard {
    /// A board with this name and visibility; nothing else is set.
    pub fn new(name: impl Into<String>, kind: BoardKind) -> Self {
        Self {
            name: name.into(),
            kind,
            workspace_id: None,
            description: None,
            folder_id: None,
            template_id: None,
            owner_ids: None,
            owner_team_ids: None,
            subscriber_ids: None,
            subscriber_team_ids: None,
            empty: None,
        }
    }
}

impl UserBoardQuery {
    /// The boards of these users, active and archived ones.
    pub fn new(user_ids: impl IntoIterator<Item = impl Into<Id>>) -> Self {
        Self {
            user_ids: user_ids.into_iter().map(Into::into).collect(),
            state: None,
            include_public: None,
            limit: None,
            cursor: None,
        }
    }
}

impl NewBoardMember {
    /// This user on this board, without a role: a subscriber, except that an owner stays an owner.
    pub fn new(board_id: impl Into<Id>, user_id: impl Into<Id>) -> Self {
        Self {
            board_id: board_id.into(),
            user_id: user_id.into(),
            kind: None,
        }
    }
}

impl BoardMember {
    /// This user on this board.
    pub fn new(board_id: impl Into<Id>, user_id: impl Into<Id>) -> Self {
        Self {
            board_id: board_id.into(),
            user_id: user_id.into(),
        }
    }
}

impl Invitation {
    /// An invitation of this address, with monday.com's default role.
    pub fn new(email: impl Into<String>) -> Self {
        Self {
            email: email.into(),
            role: None,
            product: None,
        }
    }
}

impl NewBoardTeam {
    /// This team on this board, without a role: a subscriber, except that an owner stays an owner.
    pub fn new(board_id: impl Into<Id>, team_id: impl Into<String>) -> Self {
        Self {
            board_id: board_id.into(),
            team_id: team_id.into(),
            kind: None,
        }
    }
}

impl BoardTeam {
    /// This team on this board.
    pub fn new(board_id: impl Into<Id>, team_id: impl Into<String>) -> Self {
        Self {
            board_id: board_id.into(),
            team_id: team_id.into(),
        }
    }
}

impl TeamMember {
    /// This user in this team.
    pub fn new(team_id: impl Into<Id>, user_id: impl Into<Id>) -> Self {
        Self {
            team_id: team_id.into(),
            user_id: user_id.into(),
        }
    }
}

impl NewWorkspaceMember {
    /// This user in this workspace, without a role: a subscriber, except that an owner stays an owner.
    pub fn new(workspace_id: impl Into<Id>, user_id: impl Into<Id>) -> Self {
        Self {
            workspace_id: workspace_id.into(),
            user_id: user_id.into(),
            kind: None,
        }
    }
}

impl WorkspaceMember {
    /// This user in this workspace.
    pub fn new(workspace_id: impl Into<Id>, user_id: impl Into<Id>) -> Self {
        Self {
            workspace_id: workspace_id.into(),
            user_id: user_id.into(),
        }
    }
}

impl UserAutomationQuery {
    /// The automations of these users, without those that were set up in the older way.
    pub fn new(user_ids: impl IntoIterator<Item = impl Into<Id>>) -> Self {
        Self {
            user_ids: user_ids.into_iter().map(Into::into).collect(),
            board_ids: None,
        }
    }
}

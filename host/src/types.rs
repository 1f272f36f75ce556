//! The records that the functions take and return, described in `wit/types.wit`.
//!
//! They can be stored with serde; [`to_json`](crate::to_json) gives them in the contract's own
//! spelling. Records of which every field is optional have a `Default` that sets nothing.

pub use crate::bindings::exports::monday::connector::types::{
    Account, AccountReference, AccountRole, ActionError, Board, BoardAccess, BoardDetails, BoardGroup, BoardKind, BoardMember, BoardOrder,
    BoardPage, BoardQuery, BoardStateFilter, BoardStateResult, BoardTag, BoardType, CallReport, CallWarning, ConnectedUser, ConnectionInfo,
    CreatedBoard, CustomRequest, CustomResponse, Failure, FailureKind, FoundUser, GraphqlError, GraphqlRequest, HttpMethod, Id,
    MembershipOutcome, MembershipResult, NameValue, NewBoard, NewBoardMember, OutOfOffice, PhotoUrls, RequestBody, ResponseBody, RoleList,
    SubscriberKind, TeamReference, User, UserBoard, UserBoardPage, UserBoardQuery, UserKindFilter, UserPage, UserQuery, UserReference,
    UserRole, UserRoleChange, UserRoleOutcome, UserRoleResult, UserSelector, UserStatusFilter, UserStatusOutcome, UserStatusResult,
    WorkspaceFilter, WorkspaceReference,
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
    UserQuery { name, kind, status, limit, cursor }
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

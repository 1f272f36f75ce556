//! The values that actions take and return, as `wit/types.wit` describes them.
//!
//! They can be stored with serde. Queries and options have a `Default` that asks for nothing in
//! particular.

pub use crate::bindings::exports::monday::connector::types::{
    Account, AccountReference, ActionError, AddUserOptions, BoardDetails, BoardGroup, BoardHierarchy, BoardKind, BoardMemberIds,
    BoardOrder, BoardPage, BoardQuery, BoardState, BoardStateChange, BoardStateFilter, BoardSummary, BoardTag, BoardType, CallSummary,
    ConnectedUser, ConnectionInfo, CreatedBoard, CustomRequest, CustomResponse, Failure, FailureKind, FoundUser, GraphqlError,
    GraphqlRequest, HttpMethod, Id, MembershipChange, MembershipOutcome, MutationOptions, NameValue, NewBoard, OutOfOffice, PhotoUrls,
    RequestBody, ResponseBody, SubscriberKind, TeamReference, User, UserKindFilter, UserPage, UserQuery, UserReference, UserSelector,
    UserStatus, UserStatusFilter, Warning, WorkspaceFilter, WorkspaceReference,
};

/// All of them: the absence of every field is the default that the contract documents.
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
    AddUserOptions { kind, idempotency_key }
    BoardQuery { workspace, state, kind, order_by, include_members, limit, cursor }
    CustomRequest { method, path, query, headers, body, idempotency_key }
    MutationOptions { idempotency_key }
    UserQuery { name, kind, status, limit, cursor }
}

impl NewBoard {
    /// A board with this name and kind, and nothing else asked for.
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

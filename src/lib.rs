//! monday.com for workflow engines, as a WebAssembly component: its exports.
//!
//! Data flows one way. [`contract`] resolves the options of a call; a topic ([`boards`],
//! [`members`], [`users`], [`api`]) validates its input and writes a document with variables; the
//! [`engine`] sends it until its outcome is final and classifies the response; the topic maps the
//! data to a typed result. All of it is plain Rust that runs and is tested on any machine. Only
//! `wasi` touches the host.

// Without the standard library on WebAssembly: 21 kB less, most of it what panics would print. Nothing
// of it is used but what `alloc` has, too.
#![cfg_attr(all(target_family = "wasm", feature = "glue"), no_std)]

extern crate alloc;

pub mod api;
pub mod automations;
#[rustfmt::skip]
pub mod bindings;
pub mod boards;
pub mod contract;
pub mod engine;
pub mod members;
pub mod places;
mod prelude;
pub mod references;
pub mod selection;
pub mod teams;
pub mod users;
pub mod workspaces;

#[cfg(any(feature = "glue", test))]
mod glue;
#[cfg(all(target_family = "wasm", feature = "glue"))]
mod runtime;
#[cfg(target_family = "wasm")]
mod wasi;

#[cfg(test)]
#[path = "field_reports/tests.rs"]
mod field_reports;
#[cfg(test)]
mod test_support;

use core::marker::PhantomData;

use bindings::{
    exports::monday::connector::{actions, connections, provisioning},
    types::*,
};
use contract::{change, read};
use engine::transport::Host;

/// The exports, on a host.
pub struct Component<H>(PhantomData<H>);

type Options = Option<CallOptions>;
type Result<T> = core::result::Result<T, ActionError>;

impl<H: Host + Default> actions::Guest for Component<H> {
    fn add_user_to_board(member: NewBoardMember, options: Options) -> Result<MembershipResult> {
        change(&mut H::default(), options, |call| members::add::add(call, &member))
    }

    fn archive_board(board_id: Id, options: Options) -> Result<BoardStateResult> {
        change(&mut H::default(), options, |call| boards::archive::archive(call, &board_id))
    }

    fn create_board(board: NewBoard, options: Options) -> Result<CreatedBoard> {
        change(&mut H::default(), options, |call| boards::create::create(call, &board))
    }

    fn custom_api_action(mut request: CustomRequest, options: Options) -> Result<CustomResponse> {
        // Whether it changes anything depends on the request.
        read(&mut H::default(), options, |call| api::custom::send(call, &mut request))
    }

    fn delete_board(board_id: Id, options: Options) -> Result<BoardStateResult> {
        change(&mut H::default(), options, |call| boards::delete::delete(call, &board_id))
    }

    fn delete_user_from_board(member: BoardMember, options: Options) -> Result<MembershipResult> {
        change(&mut H::default(), options, |call| members::delete::delete(call, &member))
    }

    fn list_boards(query: BoardQuery, options: Options) -> Result<BoardPage> {
        read(&mut H::default(), options, |call| boards::list::list(call, &query))
    }

    fn read_board(board_id: Id, options: Options) -> Result<BoardDetails> {
        read(&mut H::default(), options, |call| boards::read::read(call, &board_id))
    }

    fn read_user(user: UserSelector, options: Options) -> Result<FoundUser> {
        read(&mut H::default(), options, |call| users::read::read(call, &user))
    }

    fn search_users(query: UserQuery, options: Options) -> Result<UserPage> {
        read(&mut H::default(), options, |call| users::search::search(call, &query))
    }
}

impl<H: Host + Default> connections::Guest for Component<H> {
    fn check_connection(options: Options) -> Result<ConnectionInfo> {
        read(&mut H::default(), options, api::check::check)
    }
}

impl<H: Host + Default> provisioning::Guest for Component<H> {
    fn activate_user(user_id: Id, options: Options) -> Result<UserStatusResult> {
        change(&mut H::default(), options, |call| users::activate::activate(call, &user_id))
    }

    fn add_team_to_board(team: NewBoardTeam, options: Options) -> Result<BoardTeamResult> {
        change(&mut H::default(), options, |call| teams::add_to_board::add(call, &team))
    }

    fn add_user_to_team(member: TeamMember, options: Options) -> Result<TeamMembershipResult> {
        change(&mut H::default(), options, |call| teams::add_user::add(call, &member))
    }

    fn add_user_to_workspace(member: NewWorkspaceMember, options: Options) -> Result<WorkspaceMembershipResult> {
        change(&mut H::default(), options, |call| workspaces::add_user::add(call, &member))
    }

    fn deactivate_user(user_id: Id, options: Options) -> Result<UserStatusResult> {
        change(&mut H::default(), options, |call| users::deactivate::deactivate(call, &user_id))
    }

    fn delete_team_from_board(team: BoardTeam, options: Options) -> Result<BoardTeamResult> {
        change(&mut H::default(), options, |call| teams::delete_from_board::delete(call, &team))
    }

    fn delete_user_from_team(member: TeamMember, options: Options) -> Result<TeamMembershipResult> {
        change(&mut H::default(), options, |call| teams::delete_user::delete(call, &member))
    }

    fn delete_user_from_workspace(member: WorkspaceMember, options: Options) -> Result<WorkspaceMembershipResult> {
        change(&mut H::default(), options, |call| workspaces::delete_user::delete(call, &member))
    }

    fn invite_user(invitation: Invitation, options: Options) -> Result<InvitationResult> {
        change(&mut H::default(), options, |call| users::invite::invite(call, &invitation))
    }

    fn list_roles(options: Options) -> Result<RoleList> {
        read(&mut H::default(), options, users::roles::list)
    }

    fn list_teams(query: TeamQuery, options: Options) -> Result<TeamList> {
        read(&mut H::default(), options, |call| teams::list::list(call, &query))
    }

    fn list_user_automations(query: UserAutomationQuery, options: Options) -> Result<UserAutomationList> {
        read(&mut H::default(), options, |call| automations::list::list(call, &query))
    }

    fn list_user_boards(query: UserBoardQuery, options: Options) -> Result<UserBoardPage> {
        read(&mut H::default(), options, |call| members::list::list(call, &query))
    }

    fn list_workspaces(query: WorkspaceQuery, options: Options) -> Result<WorkspacePage> {
        read(&mut H::default(), options, |call| workspaces::list::list(call, &query))
    }

    fn update_user_role(role: UserRoleChange, options: Options) -> Result<UserRoleResult> {
        change(&mut H::default(), options, |call| users::role::update(call, &role))
    }
}

// The glue that wit-bindgen generates is right, and large: the component that is shipped has its own.
#[cfg(all(target_family = "wasm", not(feature = "glue")))]
mod exports {
    type Connector = super::Component<super::wasi::Wasi>;

    super::bindings::export!(Connector with_types_in super::bindings);
}

//! monday.com for workflow engines, as a WebAssembly component.
//!
//! This file shows what the component exports. Below it data flows one way: an input is
//! validated ([`input`], [`settings`]), becomes a document with variables ([`documents`],
//! [`actions`]), is sent until it is settled ([`call`], [`retry`], [`transport`]), its answer is
//! classified ([`answer`], [`diagnosis`]), and what monday.com said becomes a typed result
//! ([`mapping`]). All of it is plain Rust that runs and is tested on any machine; only `wasi`
//! touches the host.

pub mod actions;
pub mod answer;
#[rustfmt::skip]
pub mod bindings;
pub mod call;
pub mod cursor;
pub mod diagnosis;
pub mod documents;
pub mod failure;
pub mod input;
pub mod json;
pub mod mapping;
pub mod retry;
pub mod settings;
pub mod token;
pub mod transport;
pub mod version;

#[cfg(target_family = "wasm")]
mod wasi;

#[cfg(test)]
mod test_host_tests;

#[cfg(target_family = "wasm")]
mod exports {
    use crate::{
        actions::{board_listing, board_reading, board_states, connection_check, creation, custom, members, users},
        bindings::{
            self,
            exports::monday::connector::{actions, connections},
            types::*,
        },
        call::run,
        wasi::Wasi,
    };

    type Answer<T> = Result<T, ActionError>;

    struct Component;

    impl actions::Guest for Component {
        fn add_user_to_board(
            connection: Option<Connection>,
            board_id: Id,
            user_id: Id,
            options: Option<AddUserOptions>,
        ) -> Answer<MembershipChange> {
            run(&mut Wasi, connection, |call| members::add(call, &board_id, &user_id, options))
        }

        fn archive_board(connection: Option<Connection>, board_id: Id, options: Option<MutationOptions>) -> Answer<BoardStateChange> {
            run(&mut Wasi, connection, |call| board_states::archive(call, &board_id, options))
        }

        fn create_board(connection: Option<Connection>, board: NewBoard, options: Option<MutationOptions>) -> Answer<CreatedBoard> {
            run(&mut Wasi, connection, |call| creation::create(call, &board, options))
        }

        fn custom_api_action(connection: Option<Connection>, request: CustomRequest) -> Answer<CustomResponse> {
            run(&mut Wasi, connection, |call| custom::send(call, request))
        }

        fn delete_board(connection: Option<Connection>, board_id: Id, options: Option<MutationOptions>) -> Answer<BoardStateChange> {
            run(&mut Wasi, connection, |call| board_states::delete(call, &board_id, options))
        }

        fn delete_user_from_board(
            connection: Option<Connection>,
            board_id: Id,
            user_id: Id,
            options: Option<MutationOptions>,
        ) -> Answer<MembershipChange> {
            run(&mut Wasi, connection, |call| members::remove(call, &board_id, &user_id, options))
        }

        fn list_boards(connection: Option<Connection>, query: BoardQuery) -> Answer<BoardPage> {
            run(&mut Wasi, connection, |call| board_listing::list(call, &query))
        }

        fn read_board(connection: Option<Connection>, board_id: Id) -> Answer<BoardDetails> {
            run(&mut Wasi, connection, |call| board_reading::read(call, &board_id))
        }

        fn read_user(connection: Option<Connection>, user: UserSelector) -> Answer<FoundUser> {
            run(&mut Wasi, connection, |call| users::read(call, &user))
        }

        fn search_users(connection: Option<Connection>, query: UserQuery) -> Answer<UserPage> {
            run(&mut Wasi, connection, |call| users::search(call, &query))
        }
    }

    impl connections::Guest for Component {
        fn check_connection(connection: Option<Connection>) -> Answer<ConnectionInfo> {
            run(&mut Wasi, connection, connection_check::check)
        }
    }

    bindings::export!(Component with_types_in bindings);
}

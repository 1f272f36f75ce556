//! monday.com for workflow engines, as a WebAssembly component.
//!
//! This file shows what the component exports. Below it data flows one way: an input is
//! validated ([`input`], [`settings`]), becomes a document with variables ([`documents`],
//! [`actions`]), is sent until it is settled ([`call`], [`retry`], [`transport`]), its answer is
//! classified ([`answer`], [`diagnosis`]), and what monday.com said becomes a typed result
//! ([`mapping`]). All of it is plain Rust that runs and is tested on any machine; only `wasi`
//! touches the host.

pub mod api;
#[rustfmt::skip]
pub mod bindings;
pub mod boards;
pub mod engine;
pub mod members;
pub mod references;
pub mod users;

#[cfg(target_family = "wasm")]
mod wasi;

#[cfg(test)]
mod test_support;
#[cfg(test)]
mod token_tests;

#[cfg(target_family = "wasm")]
mod exports {
    use crate::{
        api,
        bindings::{
            self,
            exports::monday::connector::{actions, connections},
            types::*,
        },
        boards,
        engine::call::run,
        members, users,
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
            run(&mut Wasi, connection, |call| members::add::add(call, &board_id, &user_id, options))
        }

        fn archive_board(connection: Option<Connection>, board_id: Id, options: Option<MutationOptions>) -> Answer<BoardStateChange> {
            run(&mut Wasi, connection, |call| boards::archive::archive(call, &board_id, options))
        }

        fn create_board(connection: Option<Connection>, board: NewBoard, options: Option<MutationOptions>) -> Answer<CreatedBoard> {
            run(&mut Wasi, connection, |call| boards::create::create(call, &board, options))
        }

        fn custom_api_action(connection: Option<Connection>, request: CustomRequest) -> Answer<CustomResponse> {
            run(&mut Wasi, connection, |call| api::custom::send(call, request))
        }

        fn delete_board(connection: Option<Connection>, board_id: Id, options: Option<MutationOptions>) -> Answer<BoardStateChange> {
            run(&mut Wasi, connection, |call| boards::delete::delete(call, &board_id, options))
        }

        fn delete_user_from_board(
            connection: Option<Connection>,
            board_id: Id,
            user_id: Id,
            options: Option<MutationOptions>,
        ) -> Answer<MembershipChange> {
            run(&mut Wasi, connection, |call| {
                members::delete::remove(call, &board_id, &user_id, options)
            })
        }

        fn list_boards(connection: Option<Connection>, query: BoardQuery) -> Answer<BoardPage> {
            run(&mut Wasi, connection, |call| boards::list::list(call, &query))
        }

        fn read_board(connection: Option<Connection>, board_id: Id) -> Answer<BoardDetails> {
            run(&mut Wasi, connection, |call| boards::read::read(call, &board_id))
        }

        fn read_user(connection: Option<Connection>, user: UserSelector) -> Answer<FoundUser> {
            run(&mut Wasi, connection, |call| users::read::read(call, &user))
        }

        fn search_users(connection: Option<Connection>, query: UserQuery) -> Answer<UserPage> {
            run(&mut Wasi, connection, |call| users::search::search(call, &query))
        }
    }

    impl connections::Guest for Component {
        fn check_connection(connection: Option<Connection>) -> Answer<ConnectionInfo> {
            run(&mut Wasi, connection, api::check::check)
        }
    }

    bindings::export!(Component with_types_in bindings);
}

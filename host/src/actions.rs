//! The actions, as methods.

use crate::CallError;
use crate::connection::Connection;
use crate::connector::Connector;
use crate::types::{
    AddUserOptions, BoardDetails, BoardPage, BoardQuery, BoardStateChange, ConnectionInfo, CreatedBoard, CustomRequest, CustomResponse,
    FoundUser, MembershipChange, MutationOptions, NewBoard, UserPage, UserQuery, UserSelector,
};

/// The ten actions and the connection check. `wit/actions.wit` describes each of them in full;
/// `Connection::default()` is the configured one.
impl Connector {
    /// Puts a user on a board; without a kind, as a subscriber, except that an owner stays one.
    pub async fn add_user_to_board(
        &self,
        connection: &Connection,
        board_id: &str,
        user_id: &str,
        options: Option<&AddUserOptions>,
    ) -> Result<MembershipChange, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_add_user_to_board(store, connection.as_ref(), &board_id.to_owned(), &user_id.to_owned(), options)
                .await
        })
        .await
    }

    /// Moves a board to the archive.
    pub async fn archive_board(
        &self,
        connection: &Connection,
        board_id: &str,
        options: Option<&MutationOptions>,
    ) -> Result<BoardStateChange, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_archive_board(store, connection.as_ref(), &board_id.to_owned(), options)
                .await
        })
        .await
    }

    /// Creates a board. Without the same idempotency key, a repetition makes a second one.
    pub async fn create_board(
        &self,
        connection: &Connection,
        board: &NewBoard,
        options: Option<&MutationOptions>,
    ) -> Result<CreatedBoard, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_create_board(store, connection.as_ref(), board, options)
                .await
        })
        .await
    }

    /// Makes any authenticated call to the API and returns the answer, whatever its status.
    pub async fn custom_api_action(&self, connection: &Connection, request: &CustomRequest) -> Result<CustomResponse, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_custom_api_action(store, connection.as_ref(), request)
                .await
        })
        .await
    }

    /// Deletes a board.
    pub async fn delete_board(
        &self,
        connection: &Connection,
        board_id: &str,
        options: Option<&MutationOptions>,
    ) -> Result<BoardStateChange, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_delete_board(store, connection.as_ref(), &board_id.to_owned(), options)
                .await
        })
        .await
    }

    /// Takes a user off a board, and looks whether that worked.
    pub async fn delete_user_from_board(
        &self,
        connection: &Connection,
        board_id: &str,
        user_id: &str,
        options: Option<&MutationOptions>,
    ) -> Result<MembershipChange, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_delete_user_from_board(store, connection.as_ref(), &board_id.to_owned(), &user_id.to_owned(), options)
                .await
        })
        .await
    }

    /// Lists boards: all of them, unless the query has a limit.
    pub async fn list_boards(&self, connection: &Connection, query: &BoardQuery) -> Result<BoardPage, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_list_boards(store, connection.as_ref(), query)
                .await
        })
        .await
    }

    /// Reads one board, active, archived or deleted.
    pub async fn read_board(&self, connection: &Connection, board_id: &str) -> Result<BoardDetails, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_read_board(store, connection.as_ref(), &board_id.to_owned())
                .await
        })
        .await
    }

    /// Reads one user, by id or by e-mail address; deactivated and pending users too.
    pub async fn read_user(&self, connection: &Connection, user: &UserSelector) -> Result<FoundUser, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_read_user(store, connection.as_ref(), user)
                .await
        })
        .await
    }

    /// Searches users by part of their name, by kind, or both.
    pub async fn search_users(&self, connection: &Connection, query: &UserQuery) -> Result<UserPage, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_actions()
                .call_search_users(store, connection.as_ref(), query)
                .await
        })
        .await
    }

    /// Proves that a connection works, and says whose it is.
    pub async fn check_connection(&self, connection: &Connection) -> Result<ConnectionInfo, CallError> {
        let connection = connection.to_wit();
        self.run(async |component, store| {
            component
                .monday_connector_connections()
                .call_check_connection(store, connection.as_ref())
                .await
        })
        .await
    }
}

//! From a command to the call of its action.

use monday_connector_host::types::{
    AddUserOptions, BoardQuery, CustomRequest, GraphqlRequest, NewBoard, RequestBody, UserQuery, UserSelector,
};
use monday_connector_host::{CallError, Connection, Connector};

use crate::arguments::{AddUserToBoard, Command, CreateBoard, CustomApiAction, ListBoards, ReadUser, SearchUsers};
use crate::tables::Show;

/// What an action gave, whichever it was.
type Outcome = Result<Box<dyn Show>, CallError>;

fn boxed<T: Show + 'static>(result: T) -> Box<dyn Show> {
    Box::new(result)
}

/// Calls the action that a command stands for; the demonstration is none.
pub async fn perform(connector: &Connector, connection: &Connection, command: &Command) -> Option<Outcome> {
    let outcome = match command {
        Command::Demo(_) => return None,
        Command::CheckConnection => connector.check_connection(connection).await.map(boxed),
        Command::AddUserToBoard(add) => connector
            .add_user_to_board(connection, &add.board, &add.user, Some(&add_options(add)))
            .await
            .map(boxed),
        Command::ArchiveBoard(change) => connector
            .archive_board(connection, &change.board, Some(&change.mutation.options()))
            .await
            .map(boxed),
        Command::CreateBoard(create) => connector
            .create_board(connection, &new_board(create), Some(&create.mutation.options()))
            .await
            .map(boxed),
        Command::CustomApiAction(custom) => connector.custom_api_action(connection, &custom_request(custom)).await.map(boxed),
        Command::DeleteBoard(change) => connector
            .delete_board(connection, &change.board, Some(&change.mutation.options()))
            .await
            .map(boxed),
        Command::DeleteUserFromBoard(delete) => connector
            .delete_user_from_board(connection, &delete.board, &delete.user, Some(&delete.mutation.options()))
            .await
            .map(boxed),
        Command::ListBoards(list) => connector.list_boards(connection, &board_query(list)).await.map(boxed),
        Command::ReadBoard(read) => connector.read_board(connection, &read.board).await.map(boxed),
        Command::ReadUser(read) => connector.read_user(connection, &selector(read)).await.map(boxed),
        Command::SearchUsers(search) => connector.search_users(connection, &user_query(search)).await.map(boxed),
    };
    Some(outcome)
}

fn add_options(add: &AddUserToBoard) -> AddUserOptions {
    AddUserOptions {
        kind: add.kind.map(Into::into),
        idempotency_key: add.mutation.idempotency_key.clone(),
    }
}

fn new_board(create: &CreateBoard) -> NewBoard {
    let given = |ids: &[String]| (!ids.is_empty()).then(|| ids.to_vec());
    NewBoard {
        name: create.name.clone(),
        kind: create.kind.into(),
        workspace_id: create.workspace.clone(),
        description: create.description.clone(),
        folder_id: create.folder.clone(),
        template_id: create.template.clone(),
        owner_ids: given(&create.owners),
        owner_team_ids: given(&create.owner_teams),
        subscriber_ids: given(&create.subscribers),
        subscriber_team_ids: given(&create.subscriber_teams),
        empty: create.empty.then_some(true),
    }
}

fn board_query(list: &ListBoards) -> BoardQuery {
    BoardQuery {
        workspace: Some(list.workspace.clone()),
        state: Some(list.state.into()),
        kind: list.kind.map(Into::into),
        order_by: list.order.map(Into::into),
        include_members: list.members.then_some(true),
        limit: list.limit,
        cursor: list.cursor.clone(),
    }
}

fn selector(read: &ReadUser) -> UserSelector {
    match (&read.id, &read.email) {
        (Some(id), _) => UserSelector::ById(id.clone()),
        (None, email) => UserSelector::ByEmail(email.clone().unwrap_or_default()),
    }
}

fn user_query(search: &SearchUsers) -> UserQuery {
    UserQuery {
        name: search.name.clone(),
        kind: Some(search.kind.into()),
        status: Some(search.status.into()),
        limit: search.limit,
        cursor: search.cursor.clone(),
    }
}

fn custom_request(custom: &CustomApiAction) -> CustomRequest {
    let graphql = custom.document.as_ref().map(|document| {
        RequestBody::Graphql(GraphqlRequest {
            document: document.clone(),
            variables: custom.variables.clone(),
            operation_name: custom.operation.clone(),
        })
    });
    CustomRequest {
        method: custom.method.map(Into::into),
        path: custom.path.clone(),
        query: (!custom.query.is_empty()).then(|| custom.query.clone()),
        headers: (!custom.headers.is_empty()).then(|| custom.headers.clone()),
        body: graphql.or_else(|| custom.body.clone().map(RequestBody::Text)),
        idempotency_key: custom.mutation.idempotency_key.clone(),
    }
}

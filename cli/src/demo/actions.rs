//! The connection check and the ten actions, in the order in which somebody new arrives.

use std::io;

use monday_connector_host::types::{
    BoardKind, BoardOrder, BoardQuery, CreatedBoard, CustomRequest, GraphqlRequest, MembershipOutcome, NewBoard, RequestBody, ResponseBody,
    UserQuery, UserSelector, WorkspaceFilter,
};
use monday_emulator::seed;
use monday_emulator::world::{Board, BoardObjectType, Id, State, Viewer, World};
use serde_json::{Value, json};

use super::stage::{Stage, table_width};
use crate::json;
use crate::tables::{Show, fields, how_it_went};

/// How many rows of a long list are shown.
const FEW: usize = 3;

const BOARD_NAME: &str = "Onboarding: Iain McKenzie";
const FIRST_TASK: &str = "Show Iain around the harbour";

pub async fn play(stage: &mut Stage) -> io::Result<()> {
    check_connection(stage).await?;
    search_users(stage).await?;
    read_user(stage).await?;
    list_boards(stage).await?;
    let Some(created) = create_board(stage).await? else {
        return Ok(());
    };
    let board = created.board.id;
    add_user_to_board(stage, &board).await?;
    custom_api_action(stage, &board).await?;
    read_board(stage, &board).await?;
    delete_user_from_board(stage, &board).await?;
    archive_board(stage, &board).await?;
    delete_board(stage, &board).await
}

async fn check_connection(stage: &mut Stage) -> io::Result<()> {
    stage.scene("check-connection", "Does my token work, and whose is it?")?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let (info, recording) = stage.call(connector.check_connection(&connection)).await?;
    stage.show_requests(&recording)?;
    let Some(info) = info else { return Ok(()) };
    stage.show_result(&info.headline(), &info.body(table_width()))?;
    stage.lists_multi_level = info.call.api_version.as_deref().is_none_or(|version| version >= "2025-10");
    stage.check_world("the user and the account are those of the token", |world| {
        let account = info.account.as_ref().map(|account| account.name.as_str());
        info.user.id == seed::ADMIN_USER.to_string() && account == Some(&world.account.name)
    })
}

async fn search_users(stage: &mut Stage) -> io::Result<()> {
    stage.scene("search-users", "Who is called Maria Garcia?")?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let query = UserQuery {
        name: Some(seed::SHARED_NAME.to_owned()),
        ..UserQuery::default()
    };
    let (page, recording) = stage.call(connector.search_users(&connection, &query)).await?;
    stage.show_requests(&recording)?;
    let Some(page) = page else { return Ok(()) };
    stage.show_result(&page.headline(), &page.body(table_width()))?;
    let found: Vec<_> = page.users.iter().take(2).map(|user| user.id.clone()).collect();
    stage.check("the two of exactly this name come first", found == ids(seed::NAMESAKES))
}

async fn read_user(stage: &mut Stage) -> io::Result<()> {
    let typed = seed::MIXED_CASE_EMAIL.to_lowercase();
    stage.scene("read-user", &format!("Who is {typed}?"))?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let selector = UserSelector::ByEmail(format!(" {typed} "));
    let (found, recording) = stage.call(connector.read_user(&connection, &selector)).await?;
    stage.show_requests(&recording)?;
    let Some(found) = found else { return Ok(()) };
    let user = &found.user;
    let table = fields(
        table_width(),
        [
            ("e-mail", Some(user.email.clone())),
            ("status", Some(json::case(&user.status))),
            ("kind", Some(user.kind.clone())),
            ("title", user.title.clone()),
            ("time zone", user.time_zone_identifier.clone()),
        ],
    );
    stage.show_result(&found.headline(), &table)?;
    let is_iain = user.id == seed::MIXED_CASE_USER.to_string();
    stage.check("he is found in spite of capitals and blanks", is_iain)
}

async fn list_boards(stage: &mut Stage) -> io::Result<()> {
    stage.scene("list-boards", "Which boards are in the main workspace? All of them, please.")?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let query = BoardQuery {
        workspace: Some(WorkspaceFilter::Main),
        order_by: Some(BoardOrder::CreatedAt),
        ..BoardQuery::default()
    };
    let (page, recording) = stage.call(connector.list_boards(&connection, &query)).await?;
    stage.show_requests(&recording)?;
    let Some(page) = page else { return Ok(()) };
    let mut few = page.clone();
    few.boards.truncate(FEW);
    let more = page.boards.len() - few.boards.len();
    let body = format!("{}\n … and {more} more", few.body(table_width()));
    stage.show_result(&page.headline(), &body)?;
    let mut listed: Vec<_> = page.boards.iter().map(|board| board.id.clone()).collect();
    listed.sort();
    let expected = stage.emulator.inspect(|world| {
        let boards = main_boards(world).into_iter().filter(|board| stage.lists(board));
        ids(boards.map(|board| board.id))
    });
    stage.check("every active board of it is there, once, and nothing else", listed == expected)
}

/// The boards that the admin sees in the main workspace.
fn main_boards(world: &World) -> Vec<&Board> {
    let Some(admin) = world.user(seed::ADMIN_USER) else {
        return Vec::new();
    };
    let viewer = Viewer::new(world, admin);
    let listed = world.boards.values().filter(|board| {
        board.workspace == world.main_workspace
            && board.state == State::Active
            && board.object_type == BoardObjectType::Board
            && viewer.sees_board(world, board)
    });
    listed.collect()
}

async fn create_board(stage: &mut Stage) -> io::Result<Option<CreatedBoard>> {
    stage.scene("create-board", "Make a private board for Iain's first weeks.")?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let board = NewBoard {
        description: Some("What Iain needs to get going.".to_owned()),
        owner_ids: Some(ids([seed::ADMIN_USER])),
        ..NewBoard::new(BOARD_NAME, BoardKind::Private)
    };
    let (created, recording) = stage.call(connector.create_board(&connection, &board, None)).await?;
    stage.show_requests(&recording)?;
    let Some(created) = created else { return Ok(None) };
    let made = &created.board;
    let table = fields(
        table_width(),
        [
            ("name", Some(made.name.clone())),
            ("kind", made.kind.as_ref().map(json::case)),
            ("description", made.description.clone()),
            ("address", made.url.clone()),
            ("call", Some(how_it_went(&created.call))),
        ],
    );
    stage.show_result(&created.headline(), &table)?;
    stage.check_world("there is one such board, and Ada owns it", |world| {
        let boards = world.boards_named(BOARD_NAME);
        boards.len() == 1 && boards[0].id.to_string() == made.id && boards[0].is_owner(seed::ADMIN_USER)
    })?;
    Ok(Some(created))
}

async fn add_user_to_board(stage: &mut Stage, board: &str) -> io::Result<()> {
    stage.scene("add-user-to-board", "Put Iain on it.")?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let user = seed::MIXED_CASE_USER.to_string();
    let (change, recording) = stage.call(connector.add_user_to_board(&connection, board, &user, None)).await?;
    stage.show_requests(&recording)?;
    let Some(change) = change else { return Ok(()) };
    stage.show_result(&change.headline(), &change.body(table_width()))?;
    stage.check("it says that he was added", change.outcome == MembershipOutcome::Added)?;
    stage.check_world("he is on the board, and owns nothing", |world| {
        let board = find(world, board);
        board.is_some_and(|board| board.membership(seed::MIXED_CASE_USER).is_some() && !board.is_owner(seed::MIXED_CASE_USER))
    })
}

async fn custom_api_action(stage: &mut Stage, board: &str) -> io::Result<()> {
    stage.scene(
        "custom-api-action",
        "Add a first task to the board. There is no action for that, so say it in GraphQL.",
    )?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let document = "mutation AddTask($board: ID!, $name: String!) { create_item(board_id: $board, item_name: $name) { id name } }";
    let request = CustomRequest {
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: document.to_owned(),
            variables: Some(json!({ "board": board, "name": FIRST_TASK }).to_string()),
            operation_name: None,
        })),
        ..CustomRequest::default()
    };
    let (response, recording) = stage.call(connector.custom_api_action(&connection, &request)).await?;
    stage.show_requests(&recording)?;
    let Some(response) = response else { return Ok(()) };
    let body = match &response.body {
        ResponseBody::Text(text) => serde_json::from_str(text).unwrap_or_default(),
        ResponseBody::Bytes(_) => Value::Null,
    };
    let table = fields(
        table_width(),
        [
            ("body", Some(body["data"].to_string())),
            ("call", Some(how_it_went(&response.call))),
        ],
    );
    stage.show_result(&response.headline(), &table)?;
    stage.check_world("the task is on the board", |world| {
        find(world, board).is_some_and(|board| board.items.iter().any(|item| item.name == FIRST_TASK))
    })
}

async fn read_board(stage: &mut Stage, board: &str) -> io::Result<()> {
    stage.scene("read-board", "What does the board look like now, and who is on it?")?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let (details, recording) = stage.call(connector.read_board(&connection, board)).await?;
    stage.show_requests(&recording)?;
    let Some(details) = details else { return Ok(()) };
    let owners: Vec<_> = details.owners.iter().map(|owner| owner.name.clone()).collect();
    let everyone: Vec<_> = details.subscribers.iter().map(|person| person.name.clone()).collect();
    let workspace = details.board.workspace.as_ref().map(|workspace| workspace.name.clone());
    let table = fields(
        table_width(),
        [
            ("state", details.board.state.as_ref().map(json::case)),
            ("workspace", workspace),
            ("owners", Some(owners.join(", "))),
            ("everyone on it", Some(everyone.join(", "))),
            ("items", details.items_count.map(|items| items.to_string())),
        ],
    );
    stage.show_result(&details.headline(), &table)?;
    let people = owners == ["Ada Lindqvist"] && everyone.contains(&"Iain McKenzie".to_owned());
    stage.check("Ada owns it and Iain is on it", people)?;
    stage.check_world("all its items are counted", |world| {
        let items = find(world, board).map(|board| board.items.len());
        items.and_then(|items| u32::try_from(items).ok()) == details.items_count
    })
}

async fn delete_user_from_board(stage: &mut Stage, board: &str) -> io::Result<()> {
    stage.scene("delete-user-from-board", "Iain has settled in: take him off again.")?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let user = seed::MIXED_CASE_USER.to_string();
    let (change, recording) = stage
        .call(connector.delete_user_from_board(&connection, board, &user, None))
        .await?;
    stage.show_requests(&recording)?;
    let Some(change) = change else { return Ok(()) };
    stage.show_result(&change.headline(), &change.body(table_width()))?;
    stage.check("it says that he was removed", change.outcome == MembershipOutcome::Removed)?;
    stage.check_world("he is no longer on the board", |world| {
        find(world, board).is_some_and(|board| board.membership(seed::MIXED_CASE_USER).is_none())
    })
}

async fn archive_board(stage: &mut Stage, board: &str) -> io::Result<()> {
    stage.scene("archive-board", "Put the board away.")?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let (change, recording) = stage.call(connector.archive_board(&connection, board, None)).await?;
    stage.show_requests(&recording)?;
    let Some(change) = change else { return Ok(()) };
    stage.show_result(&change.headline(), &change.body(table_width()))?;
    stage.check_world("it is in the archive", |world| has_state(world, board, State::Archived))
}

async fn delete_board(stage: &mut Stage, board: &str) -> io::Result<()> {
    stage.scene("delete-board", "On second thoughts, delete it.")?;
    let (connector, connection) = (stage.connector.clone(), stage.connection.clone());
    let (change, recording) = stage.call(connector.delete_board(&connection, board, None)).await?;
    stage.show_requests(&recording)?;
    let Some(change) = change else { return Ok(()) };
    stage.show_result(&change.headline(), &change.body(table_width()))?;
    stage.check_world("it is deleted", |world| has_state(world, board, State::Deleted))
}

fn has_state(world: &World, board: &str, state: State) -> bool {
    find(world, board).is_some_and(|board| board.state == state)
}

pub fn find<'a>(world: &'a World, board: &str) -> Option<&'a Board> {
    world.board(board.parse().ok()?)
}

/// Ids as the contract writes them, in order.
pub fn ids(ids: impl IntoIterator<Item = Id>) -> Vec<String> {
    let mut text: Vec<_> = ids.into_iter().map(|id| id.to_string()).collect();
    text.sort();
    text
}

//! The functions of the interfaces `connections` and `actions`, in the order in which somebody gets a board
//! and loses it again.

use std::io;

use monday_connector_host::to_json;
use monday_connector_host::types::{
    BoardKind, BoardMember, BoardOrder, BoardQuery, CreatedBoard, CustomRequest, GraphqlRequest, MembershipOutcome, NewBoard,
    NewBoardMember, RequestBody, ResponseBody, UserQuery, UserReference, UserSelector, WorkspaceFilter,
};
use monday_emulator::seed;
use monday_emulator::world::{Board, BoardObjectType, Id, State, Viewer, World};
use serde_json::{Value, json};

use super::tour::{Tour, body, headline, table_width};
use crate::tables::{fields, report};

/// Number of rows shown of a long list.
const FEW: usize = 3;

const BOARD_NAME: &str = "Onboarding: Iain McKenzie";
const FIRST_TASK: &str = "Show Iain around the harbour";

pub async fn play(tour: &mut Tour) -> io::Result<()> {
    check_connection(tour).await?;
    search_users(tour).await?;
    read_user(tour).await?;
    list_boards(tour).await?;
    let Some(created) = create_board(tour).await? else {
        return Ok(());
    };
    let board = created.board.id;
    add_user_to_board(tour, &board).await?;
    custom_api_action(tour, &board).await?;
    read_board(tour, &board).await?;
    delete_user_from_board(tour, &board).await?;
    archive_board(tour, &board).await?;
    delete_board(tour, &board).await
}

async fn check_connection(tour: &mut Tour) -> io::Result<()> {
    tour.scene("check-connection", "Does my token work, and whose is it?")?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let (info, recording) = tour.call(connector.check_connection(&options)).await?;
    tour.show_requests(&recording)?;
    let Some(info) = info else { return Ok(()) };
    tour.show("check-connection", &info)?;
    tour.tells_automations = info.call.api_version.as_deref().is_none_or(|version| version >= "2026-10");
    tour.lists_multi_level = info.call.api_version.as_deref().is_none_or(|version| version >= "2025-10");
    tour.check_world("the user and the account are those of the token", |world| {
        let account = info.account.as_ref().and_then(|account| account.name.as_deref());
        info.user.id == seed::ADMIN_USER.to_string() && account == Some(&world.account.name)
    })
}

async fn search_users(tour: &mut Tour) -> io::Result<()> {
    tour.scene("search-users", "Who is called Maria Garcia?")?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let query = UserQuery {
        name: Some(seed::SHARED_NAME.to_owned()),
        ..UserQuery::default()
    };
    let (page, recording) = tour.call(connector.search_users(&query, &options)).await?;
    tour.show_requests(&recording)?;
    let Some(page) = page else { return Ok(()) };
    tour.show("search-users", &page)?;
    let found: Vec<_> = page.users.iter().take(2).map(|user| user.id.clone()).collect();
    tour.check("the two of exactly this name come first", found == ids(seed::NAMESAKES))
}

async fn read_user(tour: &mut Tour) -> io::Result<()> {
    let typed = seed::MIXED_CASE_EMAIL.to_lowercase();
    tour.scene("read-user", &format!("Who is {typed}?"))?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let selector = UserSelector::ByEmail(format!(" {typed} "));
    let (found, recording) = tour.call(connector.read_user(&selector, &options)).await?;
    tour.show_requests(&recording)?;
    let Some(found) = found else { return Ok(()) };
    let user = &found.user;
    let table = fields(
        table_width(),
        [
            ("email", user.email.clone()),
            ("status", user.status.clone()),
            ("kind", user.kind.clone()),
            ("title", user.title.clone()),
            ("time zone", user.time_zone_identifier.clone()),
        ],
    );
    tour.show_result(&headline("read-user", &found), &table)?;
    let is_iain = user.id == seed::MIXED_CASE_USER.to_string();
    tour.check("he is found in spite of capitals and blanks", is_iain)
}

async fn list_boards(tour: &mut Tour) -> io::Result<()> {
    tour.scene("list-boards", "Which boards are in the main workspace? All of them, please.")?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let query = BoardQuery {
        workspace: Some(WorkspaceFilter::Main),
        order_by: Some(BoardOrder::CreatedAt),
        ..BoardQuery::default()
    };
    let (page, recording) = tour.call(connector.list_boards(&query, &options)).await?;
    tour.show_requests(&recording)?;
    let Some(page) = page else { return Ok(()) };
    let mut few = page.clone();
    few.boards.truncate(FEW);
    let more = page.boards.len() - few.boards.len();
    let body = format!("{}\n … and {more} more", body("list-boards", &few));
    tour.show_result(&headline("list-boards", &page), &body)?;
    let mut listed: Vec<_> = page.boards.iter().map(|board| board.id.clone()).collect();
    listed.sort();
    let expected = tour.emulator.inspect(|world| {
        let boards = main_boards(world).into_iter().filter(|board| tour.lists(board));
        ids(boards.map(|board| board.id))
    });
    tour.check("every active board of it is there, once, and nothing else", listed == expected)
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

async fn create_board(tour: &mut Tour) -> io::Result<Option<CreatedBoard>> {
    tour.scene("create-board", "Create a private board for Iain's first weeks.")?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let board = NewBoard {
        description: Some("What Iain needs to get going.".to_owned()),
        owner_ids: Some(ids([seed::ADMIN_USER])),
        ..NewBoard::new(BOARD_NAME, BoardKind::Private)
    };
    let (created, recording) = tour.call(connector.create_board(&board, &options)).await?;
    tour.show_requests(&recording)?;
    let Some(created) = created else { return Ok(None) };
    let made = &created.board;
    let table = fields(
        table_width(),
        [
            ("name", made.name.clone()),
            ("kind", made.kind.clone()),
            ("description", made.description.clone()),
            ("address", made.url.clone()),
            ("call", Some(report(&to_json(&created.call)))),
        ],
    );
    tour.show_result(&headline("create-board", &created), &table)?;
    tour.check_world("there is one such board, and Ada owns it", |world| {
        let boards = world.boards_named(BOARD_NAME);
        boards.len() == 1 && boards[0].id.to_string() == made.id && boards[0].is_owner(seed::ADMIN_USER)
    })?;
    Ok(Some(created))
}

async fn add_user_to_board(tour: &mut Tour, board: &str) -> io::Result<()> {
    tour.scene("add-user-to-board", "Add Iain to it.")?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let user = seed::MIXED_CASE_USER.to_string();
    let (change, recording) = tour
        .call(connector.add_user_to_board(&NewBoardMember::new(board, user), &options))
        .await?;
    tour.show_requests(&recording)?;
    let Some(change) = change else { return Ok(()) };
    tour.show("add-user-to-board", &change)?;
    tour.check("it says that he was added", change.outcome == MembershipOutcome::Added)?;
    tour.check_world("he is on the board, and owns nothing", |world| {
        let board = find(world, board);
        board.is_some_and(|board| board.membership(seed::MIXED_CASE_USER).is_some() && !board.is_owner(seed::MIXED_CASE_USER))
    })
}

async fn custom_api_action(tour: &mut Tour, board: &str) -> io::Result<()> {
    tour.scene(
        "custom-api-action",
        "Add a first task to the board. There is no action for that, so write it in GraphQL.",
    )?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let document = "mutation AddTask($board: ID!, $name: String!) { create_item(board_id: $board, item_name: $name) { id name } }";
    let request = CustomRequest {
        body: Some(RequestBody::Graphql(GraphqlRequest {
            document: document.to_owned(),
            variables: Some(json!({ "board": board, "name": FIRST_TASK }).to_string()),
            operation_name: None,
        })),
        ..CustomRequest::default()
    };
    let (response, recording) = tour.call(connector.custom_api_action(&request, &options)).await?;
    tour.show_requests(&recording)?;
    let Some(response) = response else { return Ok(()) };
    let body = match &response.body {
        ResponseBody::Text(text) => serde_json::from_str(text).unwrap_or_default(),
        ResponseBody::Bytes(_) => Value::Null,
    };
    let table = fields(
        table_width(),
        [
            ("body", Some(body["data"].to_string())),
            ("call", Some(report(&to_json(&response.call)))),
        ],
    );
    tour.show_result(&headline("custom-api-action", &response), &table)?;
    tour.check_world("the task is on the board", |world| {
        find(world, board).is_some_and(|board| board.items.iter().any(|item| item.name == FIRST_TASK))
    })
}

async fn read_board(tour: &mut Tour, board: &str) -> io::Result<()> {
    tour.scene("read-board", "What does the board look like now, and who is on it?")?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let (details, recording) = tour.call(connector.read_board(board, &options)).await?;
    tour.show_requests(&recording)?;
    let Some(details) = details else { return Ok(()) };
    let names = |people: &Option<Vec<UserReference>>| -> Vec<String> {
        let people = people.as_deref().unwrap_or_default().iter();
        people.filter_map(|person| person.name.clone()).collect()
    };
    let (owners, everyone) = (names(&details.owners), names(&details.subscribers));
    let workspace = details.board.workspace.as_ref().and_then(|workspace| workspace.name.clone());
    let table = fields(
        table_width(),
        [
            ("state", details.board.state.clone()),
            ("workspace", workspace),
            ("owners", Some(owners.join(", "))),
            ("everyone on it", Some(everyone.join(", "))),
            ("items", details.items_count.map(|items| items.to_string())),
        ],
    );
    tour.show_result(&headline("read-board", &details), &table)?;
    let people = owners == ["Ada Lindqvist"] && everyone.contains(&"Iain McKenzie".to_owned());
    tour.check("Ada owns it and Iain is on it", people)?;
    tour.check_world("all its items are counted", |world| {
        let items = find(world, board).map(|board| board.items.len());
        items.and_then(|items| u32::try_from(items).ok()) == details.items_count
    })
}

async fn delete_user_from_board(tour: &mut Tour, board: &str) -> io::Result<()> {
    tour.scene("delete-user-from-board", "Iain has settled in: remove him again.")?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let user = seed::MIXED_CASE_USER.to_string();
    let (change, recording) = tour
        .call(connector.delete_user_from_board(&BoardMember::new(board, user), &options))
        .await?;
    tour.show_requests(&recording)?;
    let Some(change) = change else { return Ok(()) };
    tour.show("delete-user-from-board", &change)?;
    tour.check("it says that he was removed", change.outcome == MembershipOutcome::Removed)?;
    tour.check_world("he is no longer on the board", |world| {
        find(world, board).is_some_and(|board| board.membership(seed::MIXED_CASE_USER).is_none())
    })
}

async fn archive_board(tour: &mut Tour, board: &str) -> io::Result<()> {
    tour.scene("archive-board", "Put the board away.")?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let (change, recording) = tour.call(connector.archive_board(board, &options)).await?;
    tour.show_requests(&recording)?;
    let Some(change) = change else { return Ok(()) };
    tour.show("archive-board", &change)?;
    tour.check_world("it is in the archive", |world| has_state(world, board, State::Archived))
}

async fn delete_board(tour: &mut Tour, board: &str) -> io::Result<()> {
    tour.scene("delete-board", "On second thoughts, delete it.")?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let (change, recording) = tour.call(connector.delete_board(board, &options)).await?;
    tour.show_requests(&recording)?;
    let Some(change) = change else { return Ok(()) };
    tour.show("delete-board", &change)?;
    tour.check_world("it is deleted", |world| has_state(world, board, State::Deleted))
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

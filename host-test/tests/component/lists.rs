//! Lists that change while they are read, through the component and the emulator.

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

use host_test::{Delivery, TestBed, warning_codes};
use monday_connector_host::to_json;
use monday_connector_host::types::{BoardQuery, UserQuery};
use monday_emulator::{
    Emulator, Options,
    world::{BoardKind, BoardObjectType, State},
};

/// An emulator in which something happens before each request.
fn changing(options: Options, change: impl Fn(&Emulator) + Send + Sync + 'static) -> TestBed {
    let emulator: Arc<OnceLock<Emulator>> = Arc::default();
    let seen = Arc::clone(&emulator);
    let bed = TestBed::with_delivery(options, move |_| {
        if let Some(emulator) = seen.get() {
            change(emulator);
        }
        Delivery::Complete
    });
    assert!(emulator.set(bed.emulator.clone()).is_ok());
    bed
}

fn options() -> Options {
    let mut options = Options::default();
    options.size.boards = 500;
    options.size.users = 500;
    options
}

/// The trial in which 28 of 400 boards were lost.
#[tokio::test(start_paused = true)]
async fn no_board_that_stays_is_lost_when_others_are_archived() {
    let bed = changing(options(), |emulator| {
        emulator.edit(|world| {
            let active = world.boards.values_mut().rev().filter(|board| board.state == State::Active);
            for board in active.filter(|board| board.id.to_string().ends_with(['0', '2', '4'])).take(28) {
                board.state = State::Archived;
            }
        });
    });
    let ids = |page: &monday_connector_host::types::BoardPage| page.boards.iter().map(|board| board.id.clone()).collect::<Vec<_>>();
    for limit in [None, Some(60)] {
        let mut found = Vec::new();
        let mut cursor = None;
        loop {
            let query = BoardQuery {
                limit,
                cursor,
                ..BoardQuery::default()
            };
            let page = bed.connector().list_boards(&query, &bed.options()).await.unwrap();
            let warnings = to_json(&page.call);
            assert_eq!(warning_codes(&serde_json::json!({ "call": warnings })), [""; 0]);
            found.extend(ids(&page));
            cursor = page.next.clone();
            if cursor.is_none() {
                break;
            }
        }
        let set: BTreeSet<&String> = found.iter().collect();
        assert_eq!(set.len(), found.len(), "a board is listed twice");
        let lost: Vec<String> = bed.emulator.inspect(|world| {
            let stays = world.boards.values().filter(|board| board.state == State::Active);
            // The administrator of the tests may not be on every private board.
            let listed = stays.filter(|board| board.object_type == BoardObjectType::Board && board.kind == BoardKind::Public);
            listed
                .filter(|board| !set.contains(&board.id.to_string()))
                .map(|board| board.name.clone())
                .collect()
        });
        assert!(lost.is_empty(), "{limit:?}: lost {lost:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_does_not_change_is_read_once() {
    let bed = TestBed::new(options());
    let page = bed.connector().list_boards(&BoardQuery::default(), &bed.options()).await.unwrap();
    assert!(
        page.boards.len() > 300 && page.call.requests_sent <= 4,
        "{}",
        page.call.requests_sent
    );
    let page = bed.connector().search_users(&UserQuery::default(), &bed.options()).await.unwrap();
    assert!(
        page.users.len() > 400 && page.call.requests_sent <= 4,
        "{}",
        page.call.requests_sent
    );
}

//! Four stories: what happens when things do not go smoothly.

use std::io;
use std::time::Duration;

use monday_connector_host::to_json;
use monday_connector_host::types::{
    Board as ListedBoard, BoardKind, BoardMember, BoardQuery, BoardStateFilter, MembershipOutcome, NewBoard, NewBoardMember, UserSelector,
};
use monday_emulator::Fault;
use monday_emulator::faults::{Action, Canned};
use monday_emulator::seed;
use monday_emulator::world::{Board, Id};

use super::actions::{find, ids};
use super::tour::{Recording, Tour, headline, table_width};
use crate::tables::{count, fields, report, rows, words};

const LAUNCH: &str = "Launch of the harbour festival";

pub async fn play(tour: &mut Tour) -> io::Result<()> {
    rate_limit(tour).await?;
    act_once(tour).await?;
    owner(tour).await?;
    leaver(tour).await
}

async fn rate_limit(tour: &mut Tour) -> io::Result<()> {
    tour.scene(
        "A rate limit is waited out",
        "Read a board while the account has used up its requests of the minute.",
    )?;
    let fault = Action::Canned {
        reply: Canned::MinuteRateLimit,
        retry_in_seconds: Some(2),
        retry_after_header: true,
    };
    tour.emulator.script([Fault::new(fault).first(1)]);
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let board = seed::PUBLIC_BOARD.to_string();
    let (details, recording) = tour.call(connector.read_board(&board, &options)).await?;
    tour.emulator.clear_faults();
    show_attempts(tour, &recording)?;
    let Some(details) = details else { return Ok(()) };
    tour.show_result(
        &headline("read-board", &details),
        &fields(table_width(), [("call", Some(report(&to_json(&details.call))))]),
    )?;
    tour.check(
        "the first response was a 429, the second one the board",
        statuses(&recording) == [429, 200],
    )?;
    let asked = Duration::from_secs(2);
    tour.check(
        "the wait was the one that the emulator asked for, or up to a tenth longer",
        matches!(recording.waits[..], [wait] if wait >= asked && wait <= asked + asked / 10),
    )
}

async fn act_once(tour: &mut Tour) -> io::Result<()> {
    tour.scene(
        "A retry does not act twice",
        "Create a board. monday.com creates it, but the response is lost: it says 503.",
    )?;
    let fault = Action::Canned {
        reply: Canned::Timeout,
        retry_in_seconds: None,
        retry_after_header: false,
    };
    tour.emulator
        .script([Fault::new(fault).on_root_field("create_board").first(1).after_executing()]);
    let before = tour.emulator.inspect(|world| world.boards.len());
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let options = options.retry_interval(Duration::from_secs(1));
    let board = NewBoard::new(LAUNCH, BoardKind::Public);
    let (created, recording) = tour.call(connector.create_board(&board, &options)).await?;
    tour.emulator.clear_faults();
    show_attempts(tour, &recording)?;
    let Some(created) = created else { return Ok(()) };
    let after = tour.emulator.inspect(|world| world.boards.len());
    let table = fields(
        table_width(),
        [
            ("boards before", Some(before.to_string())),
            ("boards after", Some(after.to_string())),
            ("call", Some(report(&to_json(&created.call)))),
        ],
    );
    tour.show_result(&headline("create-board", &created), &table)?;
    let keys: Vec<_> = recording.attempts.iter().map(|attempt| attempt.header("idempotency-key")).collect();
    let same = keys.len() == 2 && keys[0].is_some() && keys[0] == keys[1];
    tour.check("both attempts carried the same idempotency key", same)?;
    tour.check("the connector knows that the first attempt had acted", created.call.replayed)?;
    tour.check("there is exactly one board more", after == before + 1)?;
    tour.check_world("it is the one that the result names", |world| {
        let boards = world.boards_named(LAUNCH);
        boards.len() == 1 && boards[0].id.to_string() == created.board.id
    })
}

async fn owner(tour: &mut Tour) -> io::Result<()> {
    tour.scene(
        "An owner is not demoted",
        "Make sure that Milo is on the board. Nobody remembers that he owns it, and monday.com \
         itself would make him a mere subscriber.",
    )?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let (board, user) = (seed::TWO_OWNERS_BOARD.to_string(), seed::MEMBER_USER.to_string());
    let (change, recording) = tour
        .call(connector.add_user_to_board(&NewBoardMember::new(&board, &user), &options))
        .await?;
    tour.show_requests(&recording)?;
    let Some(change) = change else { return Ok(()) };
    tour.show("add-user-to-board", &change)?;
    tour.check("it says that he owns it already", change.outcome == MembershipOutcome::AlreadyOwner)?;
    tour.check("nothing was sent that changes anything", recording.only_reads())?;
    tour.check_world("he still owns the board", |world| {
        find(world, &board).is_some_and(|board| board.is_owner(seed::MEMBER_USER))
    })
}

async fn leaver(tour: &mut Tour) -> io::Result<()> {
    tour.scene(
        "A leaver is removed from every board",
        "Lena Fischer leaves. All I have is her address. Remove her from everything she is on.",
    )?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());

    let selector = UserSelector::ByEmail(seed::LEAVER_EMAIL.to_uppercase());
    let (found, _) = tour.call(connector.read_user(&selector, &options)).await?;
    let Some(found) = found else { return Ok(()) };
    let user = &found.user;
    tour.show_result(
        &format!("read-user: {} is user {}", user.name.as_deref().unwrap_or_default(), user.id),
        "",
    )?;

    let every_state = BoardQuery {
        state: Some(BoardStateFilter::All),
        include_members: Some(true),
        ..BoardQuery::default()
    };
    let (page, recording) = tour.call(connector.list_boards(&every_state, &options)).await?;
    let Some(page) = page else { return Ok(()) };
    let mut hers: Vec<ListedBoard> = page.boards.iter().filter(|board| is_on(board, &user.id)).cloned().collect();
    let listed = format!(
        "list-boards: she is on {} of {}, in {}",
        hers.len(),
        count(page.boards.len(), "board"),
        count(recording.attempts.len(), "request")
    );
    tour.show_result(&listed, "")?;
    let mut before: Vec<_> = hers.iter().map(|board| board.id.clone()).collect();
    before.sort();
    let (listed, unlisted): (Vec<Id>, Vec<Id>) = tour.emulator.inspect(|world| {
        let (listed, unlisted): (Vec<_>, Vec<_>) = world.boards_of(seed::LEAVER).into_iter().partition(|board| tour.lists(board));
        let ids = |boards: Vec<&Board>| boards.iter().map(|board| board.id).collect();
        (ids(listed), ids(unlisted))
    });
    tour.check("these are all that she is on in person", before == ids(listed))?;
    if !unlisted.is_empty() {
        let boards = count(unlisted.len(), "multi-level board");
        tour.say(format!("  … besides {boards}, which no list shows before API version 2025-10"))?;
    }

    // Two more, to see what is said of them: one she is on only through a team, and one she never
    // was on.
    let others = ids([seed::LEAVER_TEAM_BOARD, seed::PUBLIC_BOARD]);
    hers.extend(page.boards.iter().filter(|board| others.contains(&board.id)).cloned());

    let mut outcomes = Vec::new();
    let mut table = Vec::new();
    for board in hers {
        let member = BoardMember::new(&board.id, &user.id);
        let calling = connector.delete_user_from_board(&member, &options);
        let (Some(change), _) = tour.call(calling).await? else {
            continue;
        };
        table.push(vec![
            board.name.unwrap_or_default(),
            board.state.unwrap_or_default(),
            words(&to_json(&change.outcome)).replace('_', " "),
            change.reason.unwrap_or_default(),
        ]);
        outcomes.push((board.id, change.outcome));
    }
    let headline = format!("delete-user-from-board, {} times", outcomes.len());
    tour.show_result(&headline, &rows(table_width(), &["board", "state", "outcome", "reason"], table))?;

    let with = |outcome| -> Vec<String> {
        let mut boards: Vec<_> = outcomes
            .iter()
            .filter(|(_, had)| *had == outcome)
            .map(|(id, _)| id.clone())
            .collect();
        boards.sort();
        boards
    };
    let (removed, kept) = (with(MembershipOutcome::Removed), with(MembershipOutcome::Kept));
    tour.check_world("from every board called removed, she is gone", |world| {
        !removed.is_empty()
            && removed
                .iter()
                .all(|board| find(world, board).is_some_and(|board| board.membership(seed::LEAVER).is_none()))
    })?;
    tour.check_world("she is left on no board but those called kept", |world| {
        let left = world.boards_of(seed::LEAVER).into_iter().map(|board| board.id);
        ids(left.filter(|board| !unlisted.contains(board)))
            .iter()
            .all(|board| kept.contains(board))
    })?;
    tour.check_world("on every board called kept, she still is", |world| {
        kept.iter().all(|board| {
            find(world, board)
                .is_some_and(|board| board.membership(seed::LEAVER).is_some() || world.is_on_board_through_team(seed::LEAVER, board))
        })
    })?;
    let never = ids([seed::PUBLIC_BOARD]);
    tour.check(
        "the board she never was on is called so",
        with(MembershipOutcome::NotAMember) == never,
    )
}

fn is_on(board: &ListedBoard, user: &str) -> bool {
    let people = [&board.owner_ids, &board.subscriber_ids];
    people.into_iter().flatten().flatten().any(|id| id == user)
}

/// The attempts of a call, with what tells them apart and what does not.
fn show_attempts(tour: &Tour, recording: &Recording) -> io::Result<()> {
    let mut waits = recording.waits.iter();
    let attempts = recording.attempts.iter().enumerate().map(|(number, attempt)| {
        let wait = if number == 0 { None } else { waits.next() };
        vec![
            (number + 1).to_string(),
            wait.map(|wait| format!("after {:.1} s", wait.as_secs_f64())).unwrap_or_default(),
            attempt.status.map_or_else(|| "no response".to_owned(), |status| status.to_string()),
            attempt.header("idempotency-key").unwrap_or("none, it only reads").to_owned(),
        ]
    });
    for text in rows(table_width(), &["attempt", "sent", "response", "idempotency key"], attempts).lines() {
        tour.say(text)?;
    }
    Ok(())
}

fn statuses(recording: &Recording) -> Vec<u16> {
    let statuses = recording.attempts.iter().filter_map(|attempt| attempt.status);
    statuses.map(|status| status.as_u16()).collect()
}

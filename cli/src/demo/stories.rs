//! Four stories: what happens when things do not go smoothly.

use std::io;
use std::ops::ControlFlow;
use std::time::Duration;

use monday_connector_host::lifecycle::{Ending, Offboarding};
use monday_connector_host::to_json;
use monday_connector_host::types::{BoardKind, MembershipOutcome, NewBoard, NewBoardMember, UserSelector};
use monday_emulator::Fault;
use monday_emulator::faults::{Action, Canned};
use monday_emulator::seed;
use monday_emulator::world::{Board, BoardHierarchy, Id, State, UserStatus, Viewer};

use super::actions::{find, ids};
use super::tour::{Recording, Tour, headline, table_width};
use crate::lifecycle::report::{Names, action, outcome};
use crate::tables::{count, fields, report, rows};

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
        "A leaver is taken off everything",
        "Lena Fischer leaves tonight. All I have is her address. Take her off everything; what only she \
         owns goes to Omar.",
    )?;
    let (connector, options) = (tour.connector.clone(), tour.options.clone());
    let omar = tour.emulator.inspect(|world| {
        world
            .user(seed::OTHER_ADMIN_USER)
            .map(|user| user.email.clone())
            .unwrap_or_default()
    });
    let offboarding = Offboarding {
        successor: Some(UserSelector::ByEmail(omar)),
        // The demonstration has nobody to click in monday.com's own pages.
        stop_automations: true,
        ..Offboarding::default()
    };
    let leavers = [UserSelector::ByEmail(seed::LEAVER_EMAIL.to_uppercase())];
    let follow = &mut |_: &_| ControlFlow::Continue(());
    let (plan, _) = tour.call(offboarding.plan(&connector, &leavers, &options, follow)).await?;
    let Some(plan) = plan else { return Ok(()) };
    let Some(person) = plan.people.first() else {
        return tour.check("she is found", false);
    };
    let found = format!(
        "the plan: {}, {}, {}, {}",
        count(person.boards.len(), "board"),
        count(person.teams.len(), "team"),
        count(person.workspaces.len(), "workspace"),
        count(person.automations.len(), "automation")
    );
    tour.show_result(&found, "")?;

    let follow = &mut |_: &_| ControlFlow::Continue(());
    let report = offboarding.carry_out(&connector, &plan, &options, follow).await;
    let steps = report.people.iter().flat_map(|person| &person.steps);
    let names = Names::of_steps(steps.clone().map(|report| &report.step));
    let table = steps.map(|report| {
        vec![
            action(&report.step).to_owned(),
            names.of_step(&report.step),
            report.step.detail.clone(),
            outcome(report),
            report.reason.clone().unwrap_or_default(),
        ]
    });
    let titles = ["step", "what", "how it was", "outcome", "reason"];
    tour.show_result("what was done", &rows(table_width(), &titles, table))?;

    // From here on, only the emulator's own state counts.
    let named: Vec<String> = report
        .people
        .iter()
        .flat_map(|person| &person.steps)
        .filter(|report| report.ending != Ending::Done)
        .map(|report| report.step.object.id.clone())
        .collect();
    let lists_multi_level = tour.lists_multi_level;
    let (hidden, left) = tour.emulator.inspect(|world| {
        let viewer = world.user(seed::ADMIN_USER).map(|user| Viewer::new(world, user));
        let on = world.boards.values().filter(|board| {
            board.state != State::Deleted
                && (board.membership(seed::LEAVER).is_some() || world.is_on_board_through_team(seed::LEAVER, board))
        });
        let is_listed = |board: &&Board| {
            let is_seen = viewer.as_ref().is_some_and(|viewer| viewer.sees_board(world, board));
            is_seen && (lists_multi_level || board.hierarchy == BoardHierarchy::Classic)
        };
        let (seen, hidden): (Vec<&Board>, Vec<&Board>) = on.partition(is_listed);
        (ids(hidden.iter().map(|board| board.id)), ids(seen.iter().map(|board| board.id)))
    });
    tour.say(format!(
        "  … she is left on {} that the token can see, and on {} that it cannot",
        count(left.len(), "board"),
        count(hidden.len(), "board")
    ))?;
    tour.check(
        "every board that she is left on is named",
        left.iter().all(|board| named.contains(board)),
    )?;
    tour.check(
        "that the token does not see everything is said",
        hidden.is_empty() || plan.notes.iter().any(|note| note.contains("not listed")),
    )?;
    tour.check_world("she is in no team, and in no workspace but the main one", |world| {
        let in_team = world.teams.values().any(|team| team.users.contains(&seed::LEAVER));
        let mut workspaces = world
            .workspaces
            .values()
            .filter(|workspace| world.main_workspace != Some(workspace.id));
        let last_owner = |id: &Id| named.contains(&id.to_string());
        let in_workspace = workspaces.any(|workspace| {
            let is_in = workspace.users.iter().any(|membership| membership.user == seed::LEAVER);
            is_in && !last_owner(&workspace.id)
        });
        !in_team && !in_workspace
    })?;
    tour.check_world("no board has lost its last owner", |world| {
        let mut seen = world.boards.values().filter(|board| !hidden.contains(&board.id.to_string()));
        let owners =
            |board: &Board| board.users.iter().any(|membership| membership.owner) || board.teams.iter().any(|membership| membership.owner);
        seen.all(|board| owners(board) || board.id == seed::BOARD_WITHOUT_SUBSCRIBERS)
    })?;
    tour.check_world("nobody can sign in as her", |world| {
        world.user(seed::LEAVER).is_some_and(|user| user.status == UserStatus::Inactive)
    })
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

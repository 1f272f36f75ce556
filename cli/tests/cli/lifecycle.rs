//! `monday offboard` and `monday onboard`, as an administrator runs them.

use std::process::{Child, Stdio};
use std::time::Duration;

use monday_emulator::faults::Action;
use monday_emulator::world::{UserKind, UserStatus};
use monday_emulator::{Fault, LoggedRequest, World, seed};
use serde_json::Value;

use crate::program::{Run, TestBed};
use crate::scratch::Scratch;

fn offboard(successor: &str) -> Vec<&str> {
    vec![
        "offboard",
        seed::LEAVER_EMAIL,
        "--stop-automations",
        "--transfer-ownership-to",
        successor,
    ]
}

fn is_inactive(world: &World) -> bool {
    world.user(seed::LEAVER).unwrap().status == UserStatus::Inactive
}

/// The account, without what only tells when something happened.
fn state(bed: &TestBed) -> Value {
    let mut dump = bed.emulator.dump();
    let mut open = vec![&mut dump];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, _| !matches!(name.as_str(), "updated_at" | "used_at" | "activities"));
                open.extend(fields.values_mut());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    dump
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_shows_the_plan_and_changes_nothing() {
    let bed = TestBed::open().await;
    let before = state(&bed);
    let run = Run::of(&mut bed.monday(&["offboard", seed::LEAVER_EMAIL, "--dry-run"]));
    // What is in the way is no success.
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    for part in [
        "Lena Fischer",
        "owner, in person",
        "subscriber, in person and through team Sales",
        "Nobody else owns this board",
        "Every Monday, create an item",
        "https://harborworks.monday.com/boards/",
        "Commission Plan",
        "note: Private and shareable boards",
    ] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    assert_eq!(state(&bed), before);
    let successor = seed::OTHER_ADMIN_USER.to_string();
    let mut clear = offboard(&successor);
    clear.extend(["--dry-run", "--json"]);
    let run = Run::of(&mut bed.monday(&clear));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let plan = run.json();
    assert_eq!(plan["people"][0]["user"]["id"], seed::LEAVER.to_string());
    assert!(
        plan["people"][0]["steps"]
            .as_array()
            .unwrap()
            .iter()
            .any(|step| step["action"] == "hand_over_board")
    );
    assert_eq!(plan["people"][0]["boards"][0]["role"], "subscriber");
    assert_eq!(plan.get("roles"), None);
    assert_eq!(state(&bed), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_where_nobody_can_be_asked() {
    let bed = TestBed::open().await;
    let run = Run::of(&mut bed.monday(&["offboard", seed::LEAVER_EMAIL]));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("--yes") && run.stderr.contains("--dry-run"), "{}", run.stderr);
    let run = Run::of(&mut bed.monday(&["offboard", seed::LEAVER_EMAIL, "--yes", "--report", "done.txt"]));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains(".csv or .json"), "{}", run.stderr);
    assert!(bed.emulator.log().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaver_is_taken_off_everything_and_then_there_is_nothing_to_do() {
    let bed = TestBed::open().await;
    let successor = seed::OTHER_ADMIN_USER.to_string();
    let mut command = offboard(&successor);
    command.push("--yes");
    let run = Run::of(&mut bed.monday(&command));
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout.contains("nothing is left") && run.stdout.contains("1 of 1 person complete"),
        "{}",
        run.stdout
    );
    assert!(bed.emulator.inspect(is_inactive));
    let again = bed.json(&command);
    assert_eq!(again["people"][0]["left"], serde_json::json!([]));
    assert_eq!(again["people"][0]["action"], "offboard");
    // The token does not see everything.
    let is_hidden = |note: &Value| note.as_str().unwrap().contains("Private and shareable boards");
    assert!(again["notes"].as_array().unwrap().iter().any(is_hidden), "{again}");
    assert!(run.stdout.contains("✓ nothing is left that the token can see"), "{}", run.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_people_is_worked_through_with_a_line_for_each() {
    let bed = TestBed::open().await;
    let viewer = bed
        .emulator
        .inspect(|world| world.user(seed::MIXED_CASE_USER).unwrap().email.clone());
    let people = Scratch::new(
        "people.csv",
        &format!(
            "Name;E-Mail;Action;Role\r\nLena;{};offboard;\r\nNobody;nobody@harborworks.example;offboard;\r\nIain;{viewer};role;viewer\r\n",
            seed::LEAVER_EMAIL
        ),
    );
    let report = Scratch::new("report.csv", "");
    let successor = seed::OTHER_ADMIN_USER.to_string();
    let run = Run::of(&mut bed.monday(&[
        "offboard",
        "--from",
        people.path(),
        "--yes",
        "--stop-automations",
        "--transfer-ownership-to",
        &successor,
        "--report",
        report.path(),
    ]));
    // One is not known: that stops nobody else, and is no success.
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(bed.emulator.inspect(is_inactive));
    assert_eq!(
        bed.emulator.inspect(|world| world.user(seed::MIXED_CASE_USER).unwrap().kind),
        UserKind::ViewOnly
    );
    let text = report.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "person,user_id,name,action,result,done,left,what_is_left");
    assert!(
        lines[1].starts_with(&format!("{},{},Lena Fischer,offboard,complete,", seed::LEAVER_EMAIL, seed::LEAVER)),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].starts_with("nobody@harborworks.example,,,offboard,incomplete,0,1,"),
        "{}",
        lines[2]
    );
    // What he alone owned went to the successor, and then he got the role.
    assert!(lines[3].contains("role,complete,4,0,"), "{}", lines[3]);
    // A report is no file of people.
    let run = Run::of(&mut bed.monday(&["offboard", "--from", report.path(), "--yes"]));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("this is a report"), "{}", run.stderr);
    let bad = Scratch::new("bad.csv", "email,action\na@b.example,promote\n");
    let run = Run::of(&mut bed.monday(&["offboard", "--from", bad.path(), "--yes"]));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("line 2") && run.stderr.contains("promote"), "{}", run.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn newcomers_get_what_their_profile_says() {
    let bed = TestBed::open().await;
    let profile = Scratch::new(
        "sales.toml",
        &format!(
            "role = \"member\"\nteams = [\"sales\"]\nworkspaces = [\"Human Resources\"]\nboards = [\"{}:owner\"]\n",
            seed::SHARE_BOARD
        ),
    );
    let command = ["onboard", "noor@harborworks.example", "--profile", profile.path(), "--yes"];
    let run = Run::of(&mut bed.monday(&command));
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    let is_in = |world: &World| {
        let user = world.user_by_email("noor@harborworks.example").unwrap().id;
        world.is_in_team(user, seed::SALES_TEAM) && world.boards[&seed::SHARE_BOARD].is_owner(user)
    };
    assert!(bed.emulator.inspect(is_in));
    let before = state(&bed);
    assert_eq!(Run::of(&mut bed.monday(&command)).code, Some(0));
    assert_eq!(state(&bed), before);
    let run = Run::of(&mut bed.monday(&["onboard", "a@b.example", "--team", "Slaes", "--yes"]));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("no team named"), "{}", run.stderr);
    assert!(bed.emulator.inspect(|world| world.user_by_email("a@b.example").is_none()));
}

/// Waits until the emulator has received a request: the program is then in the middle of it.
async fn received(bed: &TestBed, number: usize) -> bool {
    has_come(bed, |log| log.len() >= number).await
}

/// The same, until it has received a change.
async fn received_a_change(bed: &TestBed) -> bool {
    has_come(bed, |log| log.iter().any(|request| request.body.contains("mutation"))).await
}

async fn has_come(bed: &TestBed, what: impl Fn(&[LoggedRequest]) -> bool) -> bool {
    for _ in 0..6_000 {
        if what(&bed.emulator.log()) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

/// `kill -9` before and after a request takes effect.
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_request_it_goes_on_when_it_is_run_again() {
    let successor = seed::OTHER_ADMIN_USER.to_string();
    let mut command = offboard(&successor);
    command.push("--yes");
    let calm = TestBed::open().await;
    assert_eq!(Run::of(&mut calm.monday(&command)).code, Some(0));
    let (expected, requests) = (state(&calm), calm.emulator.log().len());
    let slow = Fault::new(Action::Delay {
        before_head_ms: 600_000,
        between_bytes_ms: 0,
        bytes_at_once: 1,
    });
    for number in (1..=requests).step_by(4) {
        for after in [false, true] {
            let bed = TestBed::open().await;
            let fault = slow.clone().nth(number as u64);
            bed.emulator.script([if after { fault.after_executing() } else { fault }]);
            let mut program = bed.monday(&command).stdout(std::process::Stdio::null()).spawn().unwrap();
            assert!(received(&bed, number).await, "request {number} never came");
            program.kill().unwrap();
            program.wait().unwrap();
            bed.emulator.clear_faults();
            let run = Run::of(&mut bed.monday(&command));
            assert_eq!(run.code, Some(0), "killed at request {number}: {}{}", run.stdout, run.stderr);
            assert_eq!(state(&bed), expected, "killed at request {number}");
        }
    }
}

/// What cannot be read, or written, is told before anything is sent; with `--json` in the form of every failure.
#[tokio::test(flavor = "multi_thread")]
async fn files_are_looked_at_before_anything_is_sent() {
    let bed = TestBed::open().await;
    let people = format!("email\n{}\n", seed::LEAVER_EMAIL);
    let people = Scratch::new("from.csv", &people);
    let same = people.path().replacen("/monday-", "/./monday-", 1);
    let before = people.text();
    let lines = Scratch::new("lines.csv", "email\r\n\r\na@b.example\r\n\"c@b.example\r\nd@b.example\r\n");
    let tricks = Scratch::new("tricks.csv", "na\u{1b}[2Jme,\u{202e}\nA,1\n");
    for (arguments, part) in [
        (&["--from", people.path(), "--report", people.path()][..], "would replace"),
        (&["--from", people.path(), "--report", &same], "would replace"),
        (
            &["--from", people.path(), "--report", "/no/such/folder/done.csv"],
            "/no/such/folder/done.csv",
        ),
        (&["--from", lines.path()], "line 4: a quote begins"),
        (&["--from", tricks.path()], "no column with email addresses"),
        (&["--from", "no-such-file.csv"], "no-such-file.csv"),
    ] {
        let command = [&["offboard", "--yes"], arguments].concat();
        let run = Run::of(&mut bed.monday(&command));
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(part), "{arguments:?}: {}", run.stderr);
        assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", run.stderr);
        let (code, failure) = bed.failure(&command);
        assert_eq!(code, Some(2), "{arguments:?}");
        let failure = &failure["permanent_failure"];
        assert_eq!(failure["kind"], "invalid_input");
        assert!(failure["message"].as_str().unwrap().contains(part), "{arguments:?}: {failure}");
    }
    assert!(bed.emulator.log().is_empty());
    assert_eq!(people.text(), before);
    // A successor who cannot be one is found by a request.
    let guest = seed::GUEST_USER.to_string();
    let (code, failure) = bed.failure(&["offboard", seed::LEAVER_EMAIL, "--yes", "--transfer-ownership-to", &guest]);
    assert_eq!(code, Some(2), "{failure}");
    assert!(
        failure["permanent_failure"]["message"].as_str().unwrap().contains("guest"),
        "{failure}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_of_the_report_leaves_nothing_behind() {
    let bed = TestBed::open().await;
    let report = Scratch::nothing("declined.csv");
    let run = Run::of(&mut bed.monday(&["offboard", seed::LEAVER_EMAIL, "--dry-run", "--report", report.path()]));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(!report.exists());
}

/// A report that can be written at the beginning, and not at the end.
#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_is_not_written_does_not_hide_the_result() {
    let bed = TestBed::open().await;
    let folder = std::env::temp_dir().join(format!("monday-gone-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let report = folder.join("done.csv");
    let successor = seed::OTHER_ADMIN_USER.to_string();
    let mut command = offboard(&successor);
    command.extend(["--yes", "--report", report.to_str().unwrap()]);
    bed.emulator.script([slow(2_000).nth(1)]);
    let program = spawn(&bed, &command);
    assert!(received(&bed, 1).await);
    std::fs::remove_dir_all(&folder).unwrap();
    let run = ended(program);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("1 of 1 person complete"), "{}", run.stdout);
    assert!(
        run.stderr.contains("done.csv") && run.stderr.contains("the result is on standard output"),
        "{}",
        run.stderr
    );
    assert!(bed.emulator.inspect(is_inactive));
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_get_a_role_are_in_the_plan() {
    let bed = TestBed::open().await;
    let viewer = bed
        .emulator
        .inspect(|world| world.user(seed::MIXED_CASE_USER).unwrap().email.clone());
    let people = Scratch::new("roles.csv", &format!("E-Mail,Action,Role\n{viewer},role,viewer\n"));
    let successor = seed::OTHER_ADMIN_USER.to_string();
    // Alone, he owns something that a viewer cannot manage.
    let command = ["offboard", "--from", people.path(), "--dry-run"];
    let run = Run::of(&mut bed.monday(&command));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("Nobody else owns"), "{}", run.stdout);
    let command = [
        "offboard",
        "--from",
        people.path(),
        "--dry-run",
        "--stop-automations",
        "--transfer-ownership-to",
        &successor,
    ];
    let run = Run::of(&mut bed.monday(&command));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in [
        "hand over",
        "Read 1 person from ",
        "address from \"E-Mail\", what to do from \"Action\", role from \"Role\".",
        "give role",
        "1 person, ",
    ] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
    let plan = bed.json(&command);
    assert_eq!(plan["people"], serde_json::json!([]));
    let steps = plan["roles"][0]["steps"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["action"], "give_role");
}

/// Two who own a board together, of whom one leaves and the other becomes a viewer.
#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_and_who_becomes_a_viewer_do_not_count_on_each_other() {
    let (leaver, viewer, successor) = (seed::NEWCOMER, seed::MEMBER_USER, seed::OTHER_ADMIN_USER);
    let people = Scratch::new(
        "both.csv",
        &format!("user id,action,role\n{leaver},offboard,\n{viewer},role,viewer\n"),
    );
    for is_handed_over in [false, true] {
        let bed = TestBed::open().await;
        let board = seed::LEAVER_PRIVATE_BOARD;
        bed.emulator.edit(|world| {
            let board = world.boards.get_mut(&board).unwrap();
            for membership in board.users.clone() {
                board.remove_user(membership.user);
            }
            board.set_user(seed::ADMIN_USER, false);
            board.set_user(leaver, true);
            board.set_user(viewer, true);
        });
        let successor_text = successor.to_string();
        let mut command = vec!["offboard", "--from", people.path(), "--yes", "--stop-automations"];
        if is_handed_over {
            command.extend(["--transfer-ownership-to", &successor_text]);
        }
        let run = Run::of(&mut bed.monday(&command));
        assert_eq!(run.code, Some(if is_handed_over { 0 } else { 1 }), "{}{}", run.stdout, run.stderr);
        let is_owner = |user| bed.emulator.inspect(|world| world.boards[&board].is_owner(user));
        assert_eq!(
            (is_owner(successor), is_owner(leaver)),
            (is_handed_over, !is_handed_over),
            "{}",
            run.stdout
        );
    }
}

/// By the text before anything is sent; by the user's id before anything is changed.
#[tokio::test(flavor = "multi_thread")]
async fn one_person_is_not_told_to_leave_and_to_stay() {
    let bed = TestBed::open().await;
    let before = state(&bed);
    for (who, is_known_at_once) in [(seed::LEAVER_EMAIL.to_uppercase(), true), (seed::LEAVER.to_string(), false)] {
        let text = format!("email,action,role\n{who},role,viewer\n{},offboard,\n", seed::LEAVER_EMAIL);
        let people = Scratch::new("both.csv", &text);
        let run = Run::of(&mut bed.monday(&["offboard", "--from", people.path(), "--yes"]));
        assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
        for part in [
            format!("{who} in line 2"),
            format!("{} in line 3", seed::LEAVER_EMAIL),
            "nothing was changed".to_owned(),
        ] {
            assert!(run.stderr.contains(&part), "{part}: {}", run.stderr);
        }
        assert_eq!(bed.emulator.log().is_empty(), is_known_at_once);
    }
    let people = Scratch::new("two-roles.csv", &format!("email,role\n{},viewer\n", seed::LEAVER_EMAIL));
    let leaver = seed::LEAVER.to_string();
    let run = Run::of(&mut bed.monday(&["onboard", &leaver, "--role", "member", "--from", people.path(), "--yes"]));
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    assert!(
        run.stderr.contains("on the command line") && run.stderr.contains("in line 2"),
        "{}",
        run.stderr
    );
    assert_eq!(state(&bed), before);
}

/// A board of the name of another one.
#[tokio::test(flavor = "multi_thread")]
async fn boards_of_one_name_have_their_ids() {
    let bed = TestBed::open().await;
    bed.emulator.edit(|world| {
        for board in world.boards.values_mut() {
            board.name = "Plan".to_owned();
        }
    });
    let run = Run::of(&mut bed.monday(&["offboard", seed::LEAVER_EMAIL, "--dry-run"]));
    assert!(run.stdout.contains("Plan (1"), "{}", run.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_without_live_is_said_to_be_of_no_use() {
    let bed = TestBed::open().await;
    let remark = "MONDAY_TOKEN is set but --live was not given";
    let run = Run::of(crate::program::monday(&["onboard", seed::LEAVER_EMAIL, "--dry-run"]).env("MONDAY_TOKEN", "x"));
    assert!(run.stderr.contains(remark), "{}", run.stderr);
    // Who names an address knows where it goes.
    let run = Run::of(bed.monday(&["onboard", seed::LEAVER_EMAIL, "--dry-run"]).env("MONDAY_TOKEN", "x"));
    assert!(!run.stderr.contains(remark), "{}", run.stderr);
}

fn slow(milliseconds: u64) -> Fault {
    Fault::new(Action::Delay {
        before_head_ms: milliseconds,
        between_bytes_ms: 0,
        bytes_at_once: 1,
    })
}

/// The first change of a board, whichever comes first.
fn slow_changes(milliseconds: u64) -> [Fault; 2] {
    ["add_users_to_board", "delete_subscribers_from_board"].map(|field| slow(milliseconds).on_root_field(field).nth(1))
}

fn spawn(bed: &TestBed, command: &[&str]) -> Child {
    bed.monday(command).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn ended(program: Child) -> Run {
    let output = program.wait_with_output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[cfg(unix)]
fn signal(program: &Child, name: &str) {
    let arguments = [format!("-{name}"), program.id().to_string()];
    assert!(std::process::Command::new("kill").args(arguments).status().unwrap().success());
}

/// A signal ends the run after the step that runs, with a report; the next run goes on.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_with_a_report_and_the_run_can_be_resumed() {
    for name in ["INT", "TERM", "HUP"] {
        let bed = TestBed::open().await;
        let successor = seed::OTHER_ADMIN_USER.to_string();
        let mut command = offboard(&successor);
        command.push("--yes");
        // Slow enough to be interrupted on any machine.
        bed.emulator.script(slow_changes(5_000));
        let program = spawn(&bed, &command);
        assert!(received_a_change(&bed).await);
        signal(&program, name);
        let run = ended(program);
        assert_eq!(run.code, Some(3), "{name}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("Stopping after this step"), "{}", run.stderr);
        assert!(
            run.stdout.contains("not tried") && run.stdout.contains("Run the same command again"),
            "{}",
            run.stdout
        );
        assert!(!bed.emulator.inspect(is_inactive));
        bed.emulator.clear_faults();
        assert_eq!(Run::of(&mut bed.monday(&command)).code, Some(0));
        assert!(bed.emulator.inspect(is_inactive));
    }
}

/// The second signal, of whatever kind.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_at_once() {
    let bed = TestBed::open().await;
    let successor = seed::OTHER_ADMIN_USER.to_string();
    let mut command = offboard(&successor);
    command.push("--yes");
    bed.emulator.script(slow_changes(600_000));
    let mut program = spawn(&bed, &command);
    assert!(received_a_change(&bed).await);
    signal(&program, "INT");
    let mut first = [0; 8];
    std::io::Read::read_exact(program.stderr.as_mut().unwrap(), &mut first).unwrap();
    assert_eq!(&first, b"Stopping");
    signal(&program, "TERM");
    assert_eq!(ended(program).code, Some(128 + 15));
}

/// As long as nothing is changed, there is nothing to wait for.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_before_the_first_step_changes_nothing() {
    let bed = TestBed::open().await;
    let before = state(&bed);
    for (number, command) in ["offboard", "onboard"].into_iter().enumerate() {
        bed.emulator.clear_faults();
        bed.emulator.script([slow(600_000)]);
        let program = spawn(&bed, &[command, seed::LEAVER_EMAIL, "--yes", "--json"]);
        assert!(received(&bed, number + 1).await);
        signal(&program, "TERM");
        let run = ended(program);
        assert_eq!(run.code, Some(3), "{command}: {}{}", run.stdout, run.stderr);
        assert_eq!(run.json()["execution_failed"]["message"], "Stopped. Nothing was changed.");
    }
    assert_eq!(state(&bed), before);
}

/// `nohup` is for runs that go on when their terminal is gone.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_to_survive_its_terminal_does() {
    let bed = TestBed::open().await;
    let successor = seed::OTHER_ADMIN_USER.to_string();
    let mut command = offboard(&successor);
    command.push("--yes");
    let monday = bed.monday(&command);
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$@\"", "sh"]);
    shell.arg(monday.get_program()).args(monday.get_args());
    for (name, value) in monday.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    bed.emulator.script([slow(2_000).nth(15)]);
    let program = shell.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    assert!(received(&bed, 15).await);
    signal(&program, "HUP");
    let run = ended(program);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

//! `monday offboard` and `monday onboard`, as an administrator runs them.

use std::time::Duration;

use monday_emulator::faults::Action;
use monday_emulator::world::{UserKind, UserStatus};
use monday_emulator::{Fault, World, seed};
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
    assert_eq!(lines[0], "person,user_id,name,result,done,left,what_is_left");
    assert!(
        lines[1].starts_with(&format!("{},{},Lena Fischer,complete,", seed::LEAVER_EMAIL, seed::LEAVER)),
        "{}",
        lines[1]
    );
    assert!(lines[2].starts_with("nobody@harborworks.example,,,incomplete,0,1,"), "{}", lines[2]);
    assert!(lines[3].contains("complete,1,0,"), "{}", lines[3]);
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
    for _ in 0..6_000 {
        if bed.emulator.log().len() >= number {
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

/// Ctrl-C ends the run after the step that runs, with a report; the next run goes on.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupt_ends_with_a_report_and_can_be_resumed() {
    let bed = TestBed::open().await;
    let successor = seed::OTHER_ADMIN_USER.to_string();
    let mut command = offboard(&successor);
    command.push("--yes");
    // Slow enough to be interrupted on any machine; the fifteenth request is part of a step.
    let slow = Fault::new(Action::Delay {
        before_head_ms: 5_000,
        between_bytes_ms: 0,
        bytes_at_once: 1,
    });
    bed.emulator.script([slow.nth(15)]);
    let program = bed
        .monday(&command)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    assert!(received(&bed, 15).await);
    let signal = std::process::Command::new("kill")
        .args(["-INT", &program.id().to_string()])
        .status()
        .unwrap();
    assert!(signal.success());
    let output = program.wait_with_output().unwrap();
    let (stdout, stderr) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(3), "{stdout}{stderr}");
    assert!(stderr.contains("Stopping after this step"), "{stderr}");
    assert!(
        stdout.contains("not tried") && stdout.contains("Run the same command again"),
        "{stdout}"
    );
    assert!(!bed.emulator.inspect(is_inactive));
    assert_eq!(Run::of(&mut bed.monday(&command)).code, Some(0));
    assert!(bed.emulator.inspect(is_inactive));
}

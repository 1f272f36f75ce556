//! The program around the actions: exit codes, targets, output, secrets.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::thread;

use monday_emulator::faults::{Action, Canned, EchoLocation};
use monday_emulator::{Fault, seed};
use serde_json::json;

use crate::program::{Run, TestBed, monday};

#[tokio::test(flavor = "multi_thread")]
async fn a_permanent_failure_exits_with_1() {
    let bed = TestBed::open().await;
    let (code, failure) = bed.failure(&["read-board", "--board", "99"]);
    assert_eq!(code, Some(1));
    assert_eq!(failure["permanent_failure"]["kind"], "not_found");
    assert_eq!(failure["permanent_failure"]["call"]["requests_sent"], 1);

    let run = Run::of(&mut bed.monday(&["read-board", "--board", "99"]));
    assert_eq!(run.code, Some(1));
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("Failed: "), "{}", run.stderr);
    assert!(run.stderr.contains("What to do: "), "{}", run.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_temporary_failure_exits_with_3() {
    let bed = TestBed::open().await;
    let limit = Action::Canned {
        reply: Canned::MinuteRateLimit,
        retry_in_seconds: Some(40),
        retry_after_header: true,
    };
    bed.emulator.script([Fault::new(limit)]);
    // Two ways not to wait, which differ in who declines.
    for patience in [["--max-retries", "0"], ["--max-wait-ms", "1000"]] {
        let (code, failure) = bed.failure(&[&["read-board", "--board", "99"], &patience[..]].concat());
        assert_eq!(code, Some(3));
        assert_eq!(failure["temporary_failure"]["kind"], "rate_limit_exceeded");
        assert_eq!(failure["temporary_failure"]["retry_after_ms"], 40_000);
        assert_eq!(failure["temporary_failure"]["call"]["requests_sent"], 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn retries_follow_the_command_line() {
    let bed = TestBed::open().await;
    let unavailable = Action::Canned {
        reply: Canned::UnavailablePage,
        retry_in_seconds: None,
        retry_after_header: false,
    };
    bed.emulator.script([Fault::new(unavailable)]);
    let (code, failure) = bed.failure(&["check-connection", "--max-retries", "2", "--retry-interval-ms", "1"]);
    assert_eq!(code, Some(3));
    assert_eq!(failure["temporary_failure"]["call"]["requests_sent"], 3);
    assert_eq!(bed.emulator.log().len(), 3);
}

#[test]
fn an_unusable_command_line_or_configuration_exits_with_2() {
    let unusable: [&[&str]; 9] = [
        &["read-user"],
        &["read-user", "--input", "{"],
        &["custom-api-action", "--header", "no colon"],
        &["check-connection", "--max-retries", "many"],
        &["read-user", "--id", "1", "--email", "a@b.example"],
        &["list-boards", "--type", "folder"],
        &["check-connection", "--as", "nobody"],
        &["check-connection", "--component", "no/such.wasm"],
        &["check-connection", "--endpoint", "not an address"],
    ];
    for arguments in unusable {
        let run = Run::of(&mut monday(arguments));
        assert_eq!(run.code, Some(2), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains("error: "), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments:?}");
    }
}

#[test]
fn live_asks_for_the_token_it_needs() {
    let run = Run::of(&mut monday(&["check-connection", "--live"]));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("export MONDAY_TOKEN="), "{}", run.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn live_uses_the_environment_and_nothing_else_does() {
    let bed = TestBed::open().await;
    let configured = |live: &[&str]| {
        let mut command = monday(&[&["check-connection", "--json"], live].concat());
        command
            .env("MONDAY_TOKEN", bed.emulator.tokens().member())
            .env("MONDAY_API_VERSION", "2026-04");
        Run::of(command.args(["--endpoint", &bed.url()])).json()
    };
    let live = configured(&["--live"]);
    assert_eq!(live["user"]["id"], seed::MEMBER_USER.to_string());
    assert_eq!(live["requested_api_version"], "2026-04");
    let emulated = configured(&[]);
    assert_eq!(emulated["user"]["id"], seed::ADMIN_USER.to_string());
    assert_eq!(emulated["requested_api_version"], "2026-10");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_is_printed_nowhere() {
    let bed = TestBed::open().await;
    let token = bed.emulator.tokens().admin();
    for place in [EchoLocation::Message, EchoLocation::Page, EchoLocation::Header] {
        bed.emulator.clear_faults();
        bed.emulator.script([Fault::new(Action::EchoToken(place))]);
        let actions = [
            &["check-connection"][..],
            &["custom-api-action", "--document={ me { id } }", "--json"],
        ];
        for action in actions {
            let arguments = [action, &["--show-requests", "--max-retries", "0"]].concat();
            let run = Run::of(&mut bed.monday(&arguments));
            assert!(run.stderr.contains("POST "), "{}", run.stderr);
            let printed = format!("{}{}", run.stdout, run.stderr);
            assert!(!printed.contains(token), "{arguments:?}: {printed}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_shown_if_requested() {
    let bed = TestBed::open().await;
    let board = seed::PUBLIC_BOARD.to_string();
    let quiet = Run::of(&mut bed.monday(&["archive-board", "--board", &board]));
    assert_eq!(quiet.stderr, "");
    assert!(!quiet.stdout.contains('\u{1b}'), "{:?}", quiet.stdout);
    let shown = Run::of(&mut bed.monday(&["archive-board", "--board", &board, "--show-requests"]));
    for part in [
        "→ 1  POST ",
        "mutation ArchiveBoard",
        &format!("\"board\": \"{board}\""),
        "idempotency-key: ",
        "← 1  200 OK",
    ] {
        assert!(shown.stderr.contains(part), "{part}: {}", shown.stderr);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_leaves_is_no_reason_to_panic() {
    let bed = TestBed::open().await;
    let mut child = bed
        .monday(&["list-boards", "--state", "all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(141));
    assert_eq!(stderr, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_emulator_one_is_started() {
    // Should one be running at the usual address, that will do as well.
    let run = Run::of(&mut monday(&["check-connection", "--json"]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.json()["user"]["id"], seed::ADMIN_USER.to_string());
}

#[test]
fn every_claim_of_the_demonstration_holds() {
    let log = std::env::temp_dir().join(format!("monday-demo-{}.jsonl", std::process::id()));
    let run = Run::of(monday(&["demo", "--log"]).arg(&log));
    let logged = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(&log).unwrap();
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stderr, "");
    let last = run.stdout.lines().last().unwrap();
    assert!(last.contains("all of them hold"), "{last}");
    assert!(!run.stdout.contains('✗'));

    // Every action is among the scenes, and every request is in the log.
    for action in monday_connector_scenarios::Contract::load().functions() {
        assert!(run.stdout.lines().any(|line| line.ends_with(&action)), "{action}");
    }
    let requests: Vec<serde_json::Value> = logged.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(requests.iter().any(|request| request["status"] == json!(429)));
    assert!(requests.iter().any(|request| request["status"] == json!(503)));
    let too_wide = run.stdout.lines().find(|line| line.chars().count() > 100);
    assert_eq!(too_wide, None);
}

#[test]
fn the_demonstration_refuses_options_that_it_would_ignore() {
    for option in [&["--live"][..], &["--endpoint", "http://127.0.0.1:1"], &["--json"]] {
        let run = Run::of(monday(&["demo"]).args(option).env("MONDAY_TOKEN", "x"));
        assert_eq!(run.code, Some(2), "{option:?}: {}", run.stdout);
    }
}

#[test]
fn help_is_that_of_the_contract() {
    let help = Run::of(&mut monday(&["--help"]));
    for function in monday_connector_scenarios::Contract::load().functions() {
        assert!(help.stdout.contains(&format!("  {function} ")), "{function}: {}", help.stdout);
    }
    let help = Run::of(&mut monday(&["add-user-to-board", "--help"])).stdout;
    for part in [
        "Without a kind the user becomes a subscriber",
        "--board <ID>",
        "--kind <KIND>",
        "- owner:      On the board, and may manage it and its members",
        "--idempotency-key",
    ] {
        assert!(help.contains(part), "{part}: {help}");
    }
    assert!(!help.contains("--token"), "{help}");
}

#[test]
fn completions_and_the_manual_page_know_every_function() {
    for arguments in [
        &["completions", "bash"][..],
        &["completions", "zsh"],
        &["completions", "fish"],
        &["man"],
    ] {
        let printed = Run::of(&mut monday(arguments));
        assert_eq!(printed.code, Some(0), "{arguments:?}: {}", printed.stderr);
        for function in monday_connector_scenarios::Contract::load().functions() {
            let found = printed.stdout.contains(&function) || printed.stdout.contains(&function.replace('-', "\\-"));
            assert!(found, "{arguments:?}: {function}");
        }
    }
}

/// A proxy that refuses every tunnel: its address for HTTPS_PROXY.
fn refusing_proxy() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut heard = Vec::new();
            while !heard.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                if stream.read(&mut byte).unwrap_or(0) == 0 {
                    return;
                }
                heard.push(byte[0]);
            }
            assert!(!String::from_utf8_lossy(&heard).contains("t0ps3cr3t"));
            let _ = stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
        }
    });
    format!("http://{address}")
}

/// At once, and never as if the change might have been made.
#[test]
fn the_refusal_of_a_proxy_is_told_as_one() {
    for (variable, command) in [
        ("HTTPS_PROXY", &["check-connection"][..]),
        ("https_proxy", &["archive-board", "--board", "1"]),
        ("ALL_PROXY", &["create-board", "--name", "A", "--kind", "private"]),
    ] {
        let mut monday = monday(&[command, &["--live", "--json"]].concat());
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"] {
            monday.env_remove(name);
        }
        let run = Run::of(monday.env("MONDAY_TOKEN", "t0ps3cr3t-t0ps3cr3t").env(variable, refusing_proxy()));
        assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
        let failure = &run.json()["permanent_failure"];
        assert_eq!(failure["kind"], "connection_failed");
        assert_eq!(failure["call"]["requests_sent"], 1);
        assert!(failure["message"].as_str().unwrap().contains("proxy"), "{failure}");
    }
    // A host that is excepted is not asked of the proxy.
    let run = Run::of(
        monday(&["check-connection", "--live", "--endpoint", "https://nowhere.invalid"])
            .env("MONDAY_TOKEN", "t0ps3cr3t-t0ps3cr3t")
            .env("HTTPS_PROXY", refusing_proxy())
            .env("NO_PROXY", "elsewhere.example, nowhere.invalid"),
    );
    assert!(!run.stderr.contains("does not let it through"), "{}", run.stderr);
    assert!(
        run.stderr.contains("nothing was sent") || run.stderr.contains("connection_failed"),
        "{}",
        run.stderr
    );
    let run = Run::of(
        monday(&["check-connection", "--live"])
            .env("MONDAY_TOKEN", "t0ps3cr3t-t0ps3cr3t")
            .env("HTTPS_PROXY", "ftp://proxy.example"),
    );
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("HTTPS_PROXY is not the address of a proxy"), "{}", run.stderr);
}

#[test]
fn a_machine_without_certificates_is_told_how_to_bring_some() {
    let nothing = std::env::temp_dir().join(format!("monday-no-certificates-{}", std::process::id()));
    std::fs::write(&nothing, "").unwrap();
    let run = Run::of(
        monday(&["check-connection", "--live"])
            .env("MONDAY_TOKEN", "t0ps3cr3t-t0ps3cr3t")
            .env("SSL_CERT_FILE", &nothing)
            .env_remove("SSL_CERT_DIR"),
    );
    std::fs::remove_file(&nothing).unwrap();
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert!(
        run.stderr.contains("no trusted certificates") && run.stderr.contains("SSL_CERT_FILE"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_address_that_is_none_is_refused_with_the_one_to_write() {
    for (given, suggestion) in [
        ("api.monday.com/v2", "https://api.monday.com"),
        ("https://api.monday.com/v2/boards", "https://api.monday.com"),
        ("127.0.0.1:4040", "https://127.0.0.1:4040"),
        ("", "https://api.monday.com"),
    ] {
        let run = Run::of(monday(&["check-connection", "--live", "--endpoint", given]).env("MONDAY_TOKEN", "x"));
        assert_eq!(run.code, Some(2), "{given}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("port: {suggestion}")), "{given}: {}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_token_that_is_not_text_is_said_to_be_that() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let run = Run::of(monday(&["check-connection", "--live"]).env("MONDAY_TOKEN", OsStr::from_bytes(b"t\xff")));
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("MONDAY_TOKEN is not text"), "{}", run.stderr);
}

/// Names can turn the text around them, and move the cursor.
#[tokio::test(flavor = "multi_thread")]
async fn characters_that_play_tricks_are_never_printed_raw() {
    const TRICKS: [char; 4] = ['\u{1b}', '\u{202e}', '\u{7}', '\u{200b}'];
    let bed = TestBed::open().await;
    let name: String = TRICKS.iter().flat_map(|trick| ['a', *trick]).collect();
    bed.emulator.edit(|world| {
        for board in world.boards.values_mut() {
            board.name.clone_from(&name);
        }
    });
    let board = seed::PUBLIC_BOARD.to_string();
    let document = "{ boards(limit: 1) { name } }";
    for command in [
        &["read-board", "--board", &board][..],
        &["list-boards", "--limit", "2"],
        &["custom-api-action", "--document", document],
        &["read-board", "--board", &board, "--show-requests"],
    ] {
        for json in [&[][..], &["--json"]] {
            let run = Run::of(&mut bed.monday(&[command, json].concat()));
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            let printed = format!("{}{}", run.stdout, run.stderr);
            // Colours are this program's own, and off without a terminal.
            assert!(!printed.contains(TRICKS), "{printed:?}");
            assert!(printed.contains("202e"), "{printed}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_compiled_component_is_kept_where_it_is_said_or_not_at_all() {
    let bed = TestBed::open().await;
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("own-cache-{}", std::process::id()));
    let files = || std::fs::read_dir(&folder).map_or(0, Iterator::count);
    let check = |arguments: &[&str]| {
        let mut command = bed.monday(&[&["check-connection"], arguments].concat());
        let run = Run::of(command.env("MONDAY_CACHE", &folder));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    };
    check(&["--no-cache"]);
    assert_eq!(files(), 0);
    check(&[]);
    check(&[]);
    assert_eq!(files(), 1);
    // A file in the place of the folder is no failure.
    let file = folder.join("file");
    std::fs::write(&file, "").unwrap();
    check(&["--cache", file.to_str().unwrap()]);
    std::fs::remove_dir_all(&folder).unwrap();
}

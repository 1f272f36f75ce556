//! Runs clients that others wrote, from npm and PyPI, against the emulator: see `tests/clients/README.md`.

use crate::client::emulator;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the scripts.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients")
}

/// Runs a script, if the clients were installed. Tests reach no registry: `.ci/run` installs them.
async fn run(script: &str, checks: usize) {
    let folder = folder();
    let (program, installed) = if script.ends_with(".py") {
        (folder.join(".venv/bin/python"), folder.join(".venv/bin/python"))
    } else {
        (PathBuf::from("node"), folder.join("node_modules/monday-sdk-js/package.json"))
    };
    if !installed.exists() {
        eprintln!("skipped: first run emulator/tests/clients/install");
        return;
    }
    let emulator = emulator();
    let server = emulator.serve(tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
    let mut command = Command::new(program);
    command.arg(script).env("MONDAY_EMULATOR", server.url()).current_dir(folder);
    // Nothing is written beside the scripts.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    let run = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let (printed, complaints) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{printed}{complaints}");
    let passed = printed.lines().filter(|line| line.starts_with("ok: ")).count();
    assert_eq!(passed, checks, "{printed}");
}

#[tokio::test]
async fn the_javascript_client_of_monday() {
    run("mondaydotcomorg-api.mjs", 7).await;
}

#[tokio::test]
async fn the_sdk_of_monday_for_apps() {
    run("monday-sdk-js.mjs", 5).await;
}

#[tokio::test]
async fn the_tools_of_monday_for_agents() {
    run("agent-toolkit.mjs", 6).await;
}

#[tokio::test]
async fn the_python_sdk_of_monday() {
    run("monday_api_python_sdk.py", 6).await;
}

#[tokio::test]
async fn a_python_client() {
    run("monday_client.py", 8).await;
}

#[tokio::test]
async fn an_asynchronous_python_client() {
    run("monday_async_client.py", 5).await;
}

#[test]
fn every_script_is_run() {
    let own = include_str!("clients.rs");
    let scripts = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    for script in scripts.filter(|name| (name.ends_with(".mjs") || name.ends_with(".py")) && !name.starts_with("helpers")) {
        assert!(own.contains(&format!("run(\"{script}\"")), "{script}");
    }
}

//! Runs monday.com's own JavaScript client, from npm, against the emulator.

use crate::client::emulator;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the script, if npm installed the client in it. Tests reach no registry: `.ci/run`
/// installs it.
fn prepared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/javascript");
    let client = folder.join("node_modules/@mondaydotcomorg/api/package.json");
    client.exists().then_some(folder)
}

#[tokio::test]
async fn the_javascript_client_of_monday_works_against_the_emulator() {
    let Some(folder) = prepared() else {
        eprintln!("skipped: first run `npm install --no-package-lock` in emulator/tests/javascript");
        return;
    };
    let emulator = emulator();
    let server = emulator.serve(tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
    let url = server.url();
    let run = tokio::task::spawn_blocking(move || {
        Command::new("node")
            .arg("client.js")
            .env("MONDAY_EMULATOR", url)
            .current_dir(folder)
            .output()
            .unwrap()
    });
    let run = run.await.unwrap();
    let (printed, complaints) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{printed}{complaints}");
    assert_eq!(printed.lines().count(), 7, "{printed}");
}

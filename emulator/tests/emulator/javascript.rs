//! monday.com's own JavaScript client, from npm, against the emulator.

use crate::client::emulator;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Whether a program is there, and runs.
fn is_installed(program: &str) -> bool {
    let version = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    version.is_ok_and(|status| status.success())
}

/// A folder with the script and the client. What was installed by an earlier run is used again.
fn prepare() -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/javascript");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("javascript");
    std::fs::create_dir_all(&folder).unwrap();
    let package = std::fs::read(source.join("package.json")).unwrap();
    std::fs::copy(source.join("client.js"), folder.join("client.js")).unwrap();
    let is_prepared = folder.join("node_modules/@mondaydotcomorg/api/package.json").exists()
        && std::fs::read(folder.join("package.json")).is_ok_and(|installed| installed == package);
    if !is_prepared {
        std::fs::write(folder.join("package.json"), package).unwrap();
        let installed = Command::new("npm")
            .args(["install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"])
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(
            installed.status.success(),
            "npm install: {}",
            String::from_utf8_lossy(&installed.stderr)
        );
    }
    folder
}

#[tokio::test]
async fn the_javascript_client_of_monday_works_against_it() {
    if !is_installed("node") || !is_installed("npm") {
        eprintln!("skipped: node and npm are not installed");
        return;
    }
    let emulator = emulator();
    let server = emulator.serve(tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
    let url = server.url();
    let run = tokio::task::spawn_blocking(move || {
        Command::new("node")
            .arg("client.js")
            .env("MONDAY_EMULATOR", url)
            .current_dir(prepare())
            .output()
            .unwrap()
    });
    let run = run.await.unwrap();
    let (printed, complaints) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{printed}{complaints}");
    assert_eq!(printed.lines().count(), 7, "{printed}");
}

//! Opens the emulator's page in a browser.

use crate::client::{Client, emulator};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the script and the browser, if both were installed. Tests reach no registry: `.ci/run` installs them.
fn prepared() -> Option<(PathBuf, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page");
    let browser = std::env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from);
    let is_there = folder.join("node_modules/playwright-core/package.json").exists() && browser.exists();
    is_there.then_some((folder, browser))
}

#[tokio::test]
async fn a_person_can_use_the_page() {
    let Some((folder, browser)) = prepared() else {
        eprintln!("skipped: it needs Chromium, and `npm install --no-package-lock` in emulator/tests/page");
        return;
    };
    let emulator = emulator();
    let server = emulator.serve(tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
    let url = server.url();
    let run = tokio::task::spawn_blocking(move || {
        Command::new("node")
            .arg("test.mjs")
            .env("MONDAY_EMULATOR", url)
            .env("CHROMIUM", browser)
            .current_dir(folder)
            .output()
            .unwrap()
    });
    let run = run.await.unwrap();
    let (printed, complaints) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{printed}{complaints}");
    assert_eq!(printed.lines().count(), 9, "{printed}");
}

#[tokio::test]
async fn the_page_may_load_nothing_from_elsewhere() {
    let emulator = emulator();
    let client = Client::anonymous(&emulator);
    let page = client.send("GET", "/", "").await;
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'self';"));
    for (path, kind) in [("/_emulator/page.css", "text/css"), ("/_emulator/page.js", "text/javascript")] {
        assert!(page.text.contains(path), "{path}");
        let part = client.send("GET", path, "").await;
        assert_eq!(part.status, 200);
        assert!(part.header("content-type").unwrap().starts_with(kind));
        assert!(!part.text.contains("https://"), "{path}");
    }
}

#[tokio::test]
async fn the_views_tell_who_is_on_what_and_through_what() {
    let emulator = emulator();
    let client = Client::anonymous(&emulator);
    let people = client.send("GET", "/_emulator/people?find=lindqvist", "").await.body;
    assert_eq!(people["total"], 1);
    let id = people["people"][0]["id"].as_str().unwrap().to_owned();
    let person = client.send("GET", &format!("/_emulator/people/{id}"), "").await.body;
    assert_eq!(
        person["boards"].as_array().unwrap().len(),
        usize::try_from(people["people"][0]["boards"].as_u64().unwrap()).unwrap()
    );
    let board = &person["boards"][0];
    let members = client
        .send("GET", &format!("/_emulator/boards/{}", board["id"].as_str().unwrap()), "")
        .await
        .body;
    let own = members["members"]
        .as_array()
        .unwrap()
        .iter()
        .find(|member| member["id"] == id.as_str())
        .unwrap()
        .clone();
    assert_eq!((&own["role"], &own["through"]), (&board["role"], &board["through"]));
    assert_eq!(client.send("GET", "/_emulator/people/5", "").await.status, 404);
    assert_eq!(
        client.send("GET", "/_emulator/boards?limit=3", "").await.body["boards"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

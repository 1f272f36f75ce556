//! Tests of API versions and schemas.

use crate::client::{Client, emulator, emulator_with};
use monday_emulator::{Options, Timestamp, schema, seed};
use serde_json::json;

// DOC-ver: the schedule decides.
#[tokio::test(start_paused = true)]
async fn the_default_version_changes_with_the_clock() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    for (day, expected) in [
        ("2026-09-30", "2026-07"),
        ("2026-10-01", "2026-10"),
        ("2027-01-14", "2026-10"),
        ("2027-01-15", "2027-01"),
    ] {
        emulator.clock().set(Timestamp::parse(day).unwrap());
        let response = client.query("{ version { value } }").await;
        assert_eq!(response.header("api-version"), Some(expected), "{day}");
        assert_eq!(response.data()["version"]["value"], expected);
    }
}

#[tokio::test(start_paused = true)]
async fn versions_are_listed() {
    let emulator = emulator();
    let response = Client::admin(&emulator).query("{ versions { value kind display_name } }").await;
    let versions = response.data()["versions"].as_array().unwrap();
    assert!(versions.contains(&json!({"value": "2026-10", "kind": "current", "display_name": "Current 2026-10"})));
    assert!(versions.contains(&json!({"value": "2027-01", "kind": "release_candidate", "display_name": "Release candidate 2027-01"})));
    assert!(versions.iter().any(|version| version["value"] == "2025-04"));
}

/// A schema with more in it than the emulator has.
fn fuller_schema() -> String {
    let text = schema::text("2026-10").unwrap();
    let text = text.replacen("type Board {", "type Board {\n  sparkle: String\n  glitter: String!", 1);
    text.replacen("type Query {", "type Query {\n  forms: [Tag!]\n  count: Int!", 1)
}

#[tokio::test(start_paused = true)]
async fn a_full_schema_validates_in_every_version() {
    let file = std::env::temp_dir().join(format!("monday-emulator-full-schema-{}.graphql", std::process::id()));
    std::fs::write(&file, fuller_schema()).unwrap();
    let emulator = emulator_with(Options {
        schema: Some(file.clone()),
        ..Options::default()
    });
    std::fs::remove_file(&file).unwrap();
    for version in ["2025-04", "2026-10"] {
        let client = Client::admin(&emulator).version(version);
        // Fields that the emulator imitates work; a request with any other is refused.
        let response = client
            .query(&format!("{{ boards(ids: [{}]) {{ id name }} }}", seed::PUBLIC_BOARD))
            .await;
        assert_eq!(
            response.data(),
            &json!({"boards": [{"id": seed::PUBLIC_BOARD.to_string(), "name": "Company Roadmap"}]})
        );
        assert_eq!(response.header("api-version"), Some(version));
        for (document, parts) in [
            (
                "{ forms { id } boards(limit: 1) { id sparkle } }",
                vec!["Board.sparkle", "Query.forms"],
            ),
            ("{ boards(limit: 1) { glitter } }", vec!["Board.glitter"]),
            ("{ count }", vec!["Query.count"]),
        ] {
            let response = client.query(document).await;
            assert_eq!(response.code(), "NOT_IMITATED");
            assert_eq!(response.error()["extensions"]["not_imitated"], json!(parts));
            assert!(response.body.get("data").is_none());
        }
        assert_eq!(
            client.query("{ me { is_admin } }").await.message(),
            "Cannot query field \"is_admin\" on type \"User\"."
        );
    }
}

#[test]
fn an_invalid_schema_file_is_refused() {
    let file = std::env::temp_dir().join(format!("monday-emulator-broken-schema-{}.graphql", std::process::id()));
    std::fs::write(&file, "type Query { boards: [Nothing] }").unwrap();
    let error = monday_emulator::Emulator::new(Options {
        schema: Some(file.clone()),
        ..Options::default()
    })
    .err()
    .unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(error.to_string().contains("Nothing"));
    let missing = monday_emulator::Emulator::new(Options {
        schema: Some("no/such/file".into()),
        ..Options::default()
    });
    assert!(missing.err().unwrap().to_string().contains("no/such/file"));
}

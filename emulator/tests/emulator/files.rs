//! Files are sent as forms, and read back from items, columns and updates.

use crate::client::{Client, emulator};
use serde_json::{Value, json};

const BOARD: i64 = 18_265_829_893;
const ITEM: i64 = 18_271_004_113;

#[tokio::test]
async fn a_file_goes_into_a_column_and_onto_an_update() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    client
        .query(&format!(
            "mutation {{ create_column(board_id: {BOARD}, column_type: file, title: \"Files\", id: \"files\") {{ id }} }}"
        ))
        .await
        .data();
    let document = format!(
        "mutation ($file: File!) {{ add_file_to_column(item_id: {ITEM}, column_id: \"files\", file: $file) {{ id name file_size file_extension }} }}"
    );
    let uploaded = client.upload(&document, "plan.png", b"12345").await;
    let asset = uploaded.data()["add_file_to_column"].clone();
    assert_eq!(
        (&asset["name"], &asset["file_size"], &asset["file_extension"]),
        (&json!("plan.png"), &json!(5), &json!(".png"))
    );
    let update = client
        .query(&format!("mutation {{ create_update(item_id: {ITEM}, body: \"See\") {{ id }} }}"))
        .await;
    let update = update.data()["create_update"]["id"].as_str().unwrap().to_owned();
    let document = format!("mutation ($file: File!) {{ add_file_to_update(update_id: {update}, file: $file) {{ name }} }}");
    client.upload(&document, "notes.txt", b"Notes").await.data();
    let read = client
        .query(&format!(
            "{{ items(ids: [{ITEM}]) {{ assets {{ name }} updates {{ assets {{ name }} }} column_values(ids: [\"files\"]) {{ text value ... on FileValue {{ files {{ ... on FileAssetValue {{ asset_id is_image }} }} }} }} }} }}"
        ))
        .await;
    let item = &read.data()["items"][0];
    assert_eq!(item["assets"], json!([{ "name": "plan.png" }, { "name": "notes.txt" }]));
    assert_eq!(item["updates"], json!([{ "assets": [{ "name": "notes.txt" }] }]));
    let value = &item["column_values"][0];
    assert_eq!(value["files"], json!([{ "asset_id": asset["id"], "is_image": true }]));
    assert!(value["text"].as_str().unwrap().ends_with("/plan.png"));
    let kept: Value = serde_json::from_str(value["value"].as_str().unwrap()).unwrap();
    assert_eq!(kept["files"][0]["name"], "plan.png");
}

#[tokio::test]
async fn a_file_that_was_not_sent_is_an_error() {
    let emulator = emulator();
    let client = Client::admin(&emulator);
    let document =
        format!("mutation ($file: File!) {{ add_file_to_column(item_id: {ITEM}, column_id: \"status\", file: $file) {{ id }} }}");
    assert_eq!(client.upload(&document, "plan.png", b"1").await.code(), "ColumnValueException");
    let document = document.replace("\"status\"", "\"name\"");
    let response = client.query_with(&document, json!({ "file": "plan.png" })).await;
    assert_eq!(response.code(), "ColumnValueException");
    // The crash that was recorded.
    assert_eq!(client.send("POST", "/v2/file", "").await.status, 500);
}

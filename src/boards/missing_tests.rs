//! Telling a missing board from a refusal, and from something else that is missing.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use serde_json::json;

use super::is_about_board;
use crate::{
    engine::{failure::FailureKind, graphql},
    test_support::response,
};

#[test]
fn a_missing_board_is_told_from_something_else_that_is_missing() {
    let rows = [
        (json!({ "code": "InvalidBoardIdException" }), true),
        (json!({ "code": "INVALID_BOARD_ID_EXCEPTION" }), true),
        (
            json!({ "code": "ResourceNotFoundException", "error_data": { "resource_type": "board" } }),
            true,
        ),
        (
            json!({ "code": "ResourceNotFoundException", "error_data": { "resource_type": "group", "board_id": 1 } }),
            false,
        ),
        (json!({ "code": "ResourceNotFoundException" }), false),
        (json!({ "code": "InvalidUserIdException" }), false),
    ];
    for (extensions, expected) in rows {
        let body = json!({ "errors": [{ "message": "No", "extensions": extensions }] }).to_string();
        let failure = graphql::read(&mut response(200, &[], body), "boards", false).unwrap_err().failure;
        assert_eq!(failure.kind, FailureKind::NotFound, "{extensions}");
        assert_eq!(is_about_board(&failure), expected, "{extensions}");
    }
}

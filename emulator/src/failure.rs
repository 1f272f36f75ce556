//! Failures of requests, and the formats in which monday reports them.

use crate::imitation;
use crate::world::Id;
use serde_json::{Map, Value, json};

/// The format errors are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum ErrorFormat {
    /// `errors[]` as GraphQL has it, HTTP 200 (2025-01 and later).
    #[default]
    Current,
    /// `errors[]` and the flat keys together, as recorded in October 2024.
    Both,
    /// One flat object with a real HTTP status (2024-07 and before).
    Flat,
}

/// How a scope that is missing is told. Both are seen behind GraphQL routers; which of them monday.com's is, is
/// UNCONFIRMED.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum ScopeErrors {
    /// With the path of the field.
    #[default]
    Path,
    /// With `extensions.affectedPath`, and without a path.
    AffectedPath,
}

/// One failure of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Failure {
    pub message: String,
    /// `extensions.code`.
    pub code: Option<&'static str>,
    /// `extensions.status_code`, which need not be the HTTP status.
    pub status_code: Option<u16>,
    /// `extensions.error_data`.
    pub error_data: Option<Value>,
    /// More of `extensions`.
    pub extensions: Map<String, Value>,
    /// The whole response is this failure: `data` is null, `path` empty.
    pub is_fatal: bool,
    /// The HTTP status of the gateway, if it responds instead of GraphQL.
    pub http_status: Option<u16>,
}

impl Failure {
    /// A failure in the shape of the recordings of 2025: code, status, data, service \[VCR 2025-07\].
    fn recorded(message: impl Into<String>, code: &'static str, status_code: u16, error_data: Value) -> Self {
        Self {
            message: message.into(),
            code: Some(code),
            status_code: Some(status_code),
            error_data: Some(error_data),
            ..Self::default()
        }
    }

    /// \[VCR 2025-07, archive_board\]. The code is the one used since 2025-07; before, it was
    /// `UserUnauthorizedException` \[CHG\].
    pub fn unauthorized() -> Self {
        Self::recorded("User unauthorized to perform action", "USER_UNAUTHORIZED", 403, json!({}))
    }

    /// One of the `Invalid…IdException`s, all of which are worded alike.
    fn invalid_id(kind: &str, name: &str, code: &'static str, id: Id) -> Self {
        let message = format!("The {kind} does not exist. Please check your {kind} ID and try again");
        let mut data = Map::new();
        data.insert(format!("{name}_id"), id.into());
        Self::recorded(message, code, 200, data.into())
    }

    /// \[VCR 2025-07, delete_board; VCR 2023, delete_subscribers_from_board\]
    pub fn no_such_board(id: Id) -> Self {
        Self::invalid_id("board", "board", "InvalidBoardIdException", id)
    }

    /// UNCONFIRMED wording; DOC-err names the code.
    pub fn no_such_user(id: Id) -> Self {
        Self::invalid_id("user", "user", "InvalidUserIdException", id)
    }

    /// \[VCR 2024-07, delete_workspace\]
    pub fn no_such_workspace(id: Id) -> Self {
        Self::invalid_id("workspace", "workspace", "InvalidWorkspaceIdException", id)
    }

    /// \[VCR 2024-07, archive_item\]
    pub fn no_such_item(id: Id) -> Self {
        Self::recorded("Item not found", "InvalidItemIdException", 200, json!({ "item_id": id }))
    }

    /// DOC-err names the code, with 409; the rest is UNCONFIRMED.
    pub fn last_group() -> Self {
        Self::recorded(
            "The last group of a board can't be deleted",
            "DeleteLastGroupException",
            409,
            json!({}),
        )
    }

    /// DOC-err names the code; the rest is UNCONFIRMED.
    pub fn no_such_column(id: &str) -> Self {
        Self::recorded("Column not found", "InvalidColumnIdException", 200, json!({ "column_id": id }))
    }

    /// \[VCR 2024-10, delete_folder\]
    pub fn no_such_folder(id: Id) -> Self {
        Self::invalid_id("folder", "folder", "InvalidFolderIdException", id)
    }

    /// \[VCR 2025-07, duplicate_group\] for a group; other kinds by analogy, UNCONFIRMED.
    pub fn not_found(resource: &str, id: impl Into<Value>) -> Self {
        let mut name = resource.to_owned();
        name[..1].make_ascii_uppercase();
        let mut data = Map::new();
        data.insert("resource_type".to_owned(), resource.into());
        data.insert(format!("{resource}_id"), id.into());
        Self::recorded(format!("{name} not found"), "ResourceNotFoundException", 404, data.into())
    }

    /// DOC-err names the code; wording UNCONFIRMED.
    pub fn invalid_argument(message: impl Into<String>) -> Self {
        Self::recorded(message, "InvalidArgumentException", 200, json!({}))
    }

    /// DOC-err: a board with more than 400 users or 100 teams, a team or group that can't be processed. Wording
    /// UNCONFIRMED.
    pub fn invalid_record(message: impl Into<String>) -> Self {
        Self::recorded(message, "RecordInvalidException", 422, json!({}))
    }

    /// The error behind "could not run user loader" \[OKTA readboard, createboard\]. Its exact shape is UNCONFIRMED.
    pub fn user_loader() -> Self {
        Self::recorded("Could not run user loader", "INTERNAL_SERVER_ERROR", 500, json!({}))
    }

    /// An id that is not a number, in any argument \[VCR 2025-07, archive_group\]: `error_code` instead of `code`.
    pub fn internal() -> Self {
        let mut extensions = Map::new();
        extensions.insert("error_code".to_owned(), "INTERNAL_SERVER_ERROR".into());
        Self {
            message: "Internal server error".to_owned(),
            status_code: Some(500),
            extensions,
            is_fatal: true,
            ..Self::default()
        }
    }

    /// Something that the emulator does not imitate, which only a resolver can tell: a value of an argument, say.
    pub fn not_imitated(what: &str) -> Self {
        Self {
            message: imitation::message(what),
            code: Some(imitation::CODE),
            // A client should not try again.
            status_code: Some(400),
            is_fatal: true,
            ..Self::default()
        }
    }

    /// A scope that the app was not granted. Code as seen in newer traffic \[ESTUARY\]; the rest UNCONFIRMED.
    pub fn missing_scope() -> Self {
        Self {
            message: "Unauthorized field or type".to_owned(),
            code: Some("UNAUTHORIZED_FIELD_OR_TYPE"),
            ..Self::default()
        }
    }

    /// Too many new boards in a minute, in the words of an older version of the docs. The code is UNCONFIRMED.
    pub fn too_many_boards(retry_in_seconds: u64) -> Self {
        let mut extensions = Map::new();
        extensions.insert("retry_in_seconds".to_owned(), retry_in_seconds.into());
        Self {
            message: "Call limit exceeded for CreateBoard".to_owned(),
            code: Some("MINUTE_RATE_LIMIT_EXCEEDED"),
            status_code: Some(429),
            extensions,
            is_fatal: true,
            http_status: Some(429),
            ..Self::default()
        }
    }

    /// The `extensions` of the error; `code` in the spelling of the version.
    pub fn extensions(&self, version: &str) -> Map<String, Value> {
        let mut all = self.extensions.clone();
        if let Some(code) = self.code {
            all.insert("code".to_owned(), spelling(code, version).into());
        }
        if let Some(status) = self.status_code {
            all.insert("status_code".to_owned(), status.into());
        }
        if let Some(data) = &self.error_data {
            all.insert("error_data".to_owned(), data.clone());
        }
        // One service responds to everything below the gateway [VCR]; only the gateway's own errors lack its name.
        if self.status_code.is_some() && self.http_status.is_none() {
            all.insert("service".to_owned(), "monolith".into());
        }
        all
    }

    /// The flat body of 2024 and the HTTP status that went with it \[VCR 2024\].
    pub fn flat(&self, account: Id) -> (u16, Map<String, Value>) {
        let code = self
            .extensions
            .get("error_code")
            .and_then(Value::as_str)
            .or(self.code)
            .unwrap_or("InternalServerError");
        let status = self.status_code.unwrap_or(500);
        let mut body = Map::new();
        body.insert("error_message".to_owned(), self.message.clone().into());
        body.insert("error_code".to_owned(), spelling(code, "2024-07").into());
        body.insert("error_data".to_owned(), self.error_data.clone().unwrap_or_else(|| json!({})));
        body.insert("status_code".to_owned(), status.into());
        body.insert("account_id".to_owned(), account.into());
        (status, body)
    }
}

/// The code as a version spells it: `USER_UNAUTHORIZED` is the name since 2025-07 \[CHG\].
fn spelling<'a>(code: &'a str, version: &str) -> &'a str {
    match code {
        "USER_UNAUTHORIZED" if version < "2025-07" => "UserUnauthorizedException",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_spelt_as_the_version_spells_it() {
        let failure = Failure::unauthorized();
        assert_eq!(failure.extensions("2025-07")["code"], "USER_UNAUTHORIZED");
        assert_eq!(failure.extensions("2026-10")["code"], "USER_UNAUTHORIZED");
        assert_eq!(failure.extensions("2025-04")["code"], "UserUnauthorizedException");
    }

    #[test]
    fn a_flat_body_has_a_real_status() {
        let (status, body) = Failure::unauthorized().flat(42);
        assert_eq!(status, 403);
        assert_eq!(
            Value::from(body),
            json!({
                "error_message": "User unauthorized to perform action",
                "error_code": "UserUnauthorizedException",
                "error_data": {},
                "status_code": 403,
                "account_id": 42
            })
        );
        assert_eq!(Failure::no_such_board(5).flat(42).0, 200, "this one used HTTP 200 even then");
    }
}

//! The scopes that monday.com documents for the fields that the connector reads, for messages. Sources:
//! <https://developer.monday.com/apps/docs/choosing-scopes>, and the pages of the fields.

/// The scope that a field needs; `None` if it is not known.
pub fn of_field(field: &str) -> Option<&'static str> {
    Some(match field {
        "account" | "account_roles" => "account:read",
        "boards" | "folders" => "boards:read",
        "me" => "me:read",
        "tags" => "tags:read",
        "teams" | "team_owners" | "team_subscribers" => "teams:read",
        "users" | "owners" | "subscribers" | "creator" | "user_configs" => "users:read",
        "workspace" | "workspaces" => "workspaces:read",
        _ => return None,
    })
}

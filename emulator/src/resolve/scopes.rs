//! The scopes that an app needs to select a field \[DOC-oauth, DOC-boards, DOC-users, DOC-ws\]; where the docs
//! name no scope it is assumed from the scopes' names.

use super::{Context, Field};
use crate::failure::Failure;

fn needed(object: &str, field: &str) -> Option<&'static str> {
    let scope = match (object, field) {
        ("Query", "board_automations" | "boards" | "folders" | "items" | "next_items_page" | "items_page_by_column_values") => {
            "boards:read"
        }
        ("Query", "updates") => "updates:read",
        ("Query", "assets") => "assets:read",
        ("Query", "users" | "user_configs" | "departments") => "users:read",
        ("Query", "me") => "me:read",
        ("Query", "account" | "account_roles") | ("User", "account" | "account_products") => "account:read",
        ("Query", "teams") | ("User" | "Board", "teams" | "team_owners" | "team_subscribers") => "teams:read",
        ("Query", "workspaces") | ("Board" | "Folder", "workspace") => "workspaces:read",
        ("Query" | "Board", "tags") => "tags:read",
        ("Board", "owners" | "subscribers" | "creator" | "owner") => "users:read",
        ("Mutation", name) => match name {
            "complexity" => return None,
            "add_file_to_update" | "create_update" | "edit_update" | "delete_update" | "like_update" | "unlike_update" | "pin_to_top"
            | "unpin_from_top" | "clear_item_updates" => "updates:write",
            "create_notification" => "notifications:write",
            "invite_users"
            | "activate_users"
            | "deactivate_users"
            | "update_users_role"
            | "update_multiple_users"
            | "update_email_domain"
            | "create_department"
            | "update_department"
            | "delete_department"
            | "assign_department_members"
            | "clear_users_department"
            | "assign_department_owner"
            | "unassign_department_owners" => "users:write",
            "create_team"
            | "delete_team"
            | "add_users_to_team"
            | "remove_users_from_team"
            | "assign_team_owners"
            | "remove_team_owners" => "teams:write",
            name if name.contains("workspace") => "workspaces:write",
            _ => "boards:write",
        },
        _ => return None,
    };
    Some(scope)
}

pub(super) fn check(context: &Context<'_>, object: &str, field: &Field<'_>) -> Result<(), Failure> {
    match needed(object, field.name) {
        Some(scope) if !context.request.token.app.grants(scope) => Err(Failure::missing_scope()),
        _ => Ok(()),
    }
}

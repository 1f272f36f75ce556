//! list-roles.

use crate::{
    bindings::types::{AccountRole, RoleList},
    engine::{call::Call, document::tree, failure::Failure, json},
    references::mapped,
};

/// The roles of the account.
const LIST_ROLES: &str = "query ListRoles { account_roles { id name roleType } }";

/// Lists the roles that users of the account can have.
pub fn list(call: &mut Call<'_>) -> Result<RoleList, Failure> {
    let response = call.look_up(LIST_ROLES, tree!({}), "account_roles")?;
    let role = |value: json::Value<'_>| {
        Some(AccountRole {
            id: json::filled_text(value, "id")?,
            name: json::text(value, "name"),
            role_type: json::filled_text(value, "roleType"),
        })
    };
    let roles = mapped(response.data(), "account_roles", role).ok_or_else(|| Failure::not_in_response("roles"))?;
    Ok(RoleList { roles, call: call.into() })
}

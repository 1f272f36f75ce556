//! The fields of `Mutation`. They run one after the other, and one can fail while others succeed \[LIVE-A\].

mod access;
mod asset;
mod automation;
mod blank;
mod board;
mod column;
mod department;
mod group;
mod in_band_errors;
mod item;
mod membership;
mod team;
mod update;
mod user;
mod workspace;

use super::{Context, Field, Resolved, account};
use crate::world::State;

pub(super) fn field(context: &Context<'_>, field: &Field<'_>) -> Resolved {
    let value = match field.name {
        "complexity" => account::complexity(context),
        "create_board" => board::create(context, field)?,
        "archive_board" => board::archive(context, field)?,
        "delete_board" => board::delete(context, field)?,
        "update_board" => board::update(context, field)?,
        "duplicate_board" => board::duplicate(context, field)?,
        "add_users_to_board" | "add_subscribers_to_board" => membership::add_users(context, field)?,
        "delete_board_automation" => automation::delete(context, field)?,
        "delete_subscribers_from_board" => membership::delete_users(context, field)?,
        "add_subscribers_to_object" => membership::add_to_object(context, field)?,
        "add_teams_to_board" => membership::add_teams(context, field)?,
        "delete_teams_from_board" => membership::delete_teams(context, field)?,
        "create_workspace" => workspace::create(context, field)?,
        "delete_workspace" => workspace::delete(context, field)?,
        "add_users_to_workspace" => workspace::add_users(context, field)?,
        "delete_users_from_workspace" => workspace::delete_users(context, field)?,
        "add_teams_to_workspace" => workspace::add_teams(context, field)?,
        "delete_teams_from_workspace" => workspace::delete_teams(context, field)?,
        "update_workspace" => workspace::update(context, field)?,
        "update_folder" => workspace::update_folder(context, field)?,
        "delete_folder" => workspace::delete_folder(context, field)?,
        "create_folder" => workspace::create_folder(context, field)?,
        "create_or_get_tag" => workspace::create_or_get_tag(context, field)?,
        "create_group" => group::create(context, field)?,
        "archive_group" => group::archive_or_delete(context, field, State::Archived)?,
        "delete_group" => group::archive_or_delete(context, field, State::Deleted)?,
        "duplicate_group" => group::duplicate(context, field)?,
        "update_group" => group::update(context, field)?,
        "move_item_to_group" => group::move_item(context, field)?,
        "create_column" => column::create(context, field)?,
        "delete_column" => column::delete(context, field)?,
        "change_column_title" => column::change_title(context, field)?,
        "change_column_metadata" => column::change_metadata(context, field)?,
        "create_item" => item::create(context, field)?,
        "create_subitem" => item::create_subitem(context, field)?,
        "duplicate_item" => item::duplicate(context, field)?,
        "archive_item" => item::archive_or_delete(context, field, State::Archived)?,
        "delete_item" => item::archive_or_delete(context, field, State::Deleted)?,
        "clear_item_updates" => update::clear(context, field)?,
        "change_simple_column_value" | "change_column_value" => item::change_value(context, field)?,
        "change_item_position" => item::change_position(context, field)?,
        "change_multiple_column_values" => item::change_values(context, field)?,
        "add_file_to_column" => asset::add_to_column(context, field)?,
        "add_file_to_update" => asset::add_to_update(context, field)?,
        "create_update" => update::create(context, field)?,
        "edit_update" => update::edit(context, field)?,
        "delete_update" => update::delete(context, field)?,
        "like_update" => update::like(context, field, true)?,
        "unlike_update" => update::like(context, field, false)?,
        "pin_to_top" => update::pin(context, field, true)?,
        "unpin_from_top" => update::pin(context, field, false)?,
        "create_department" => department::create(context, field)?,
        "update_department" => department::update(context, field)?,
        "delete_department" => department::delete(context, field)?,
        "assign_department_members" => department::assign_members(context, field)?,
        "clear_users_department" => department::clear(context, field)?,
        "assign_department_owner" => department::assign_owner(context, field)?,
        "unassign_department_owners" => department::unassign_owners(context, field)?,
        "create_team" => team::create(context, field)?,
        "delete_team" => team::delete(context, field)?,
        "add_users_to_team" => team::add_users(context, field)?,
        "remove_users_from_team" => team::remove_users(context, field)?,
        "assign_team_owners" => team::change_owners(context, field, true)?,
        "remove_team_owners" => team::change_owners(context, field, false)?,
        "invite_users" => user::invite(context, field)?,
        "activate_users" => user::activate(context, field)?,
        "deactivate_users" => user::deactivate(context, field)?,
        "update_users_role" => user::update_role(context, field)?,
        "update_multiple_users" => user::update_attributes(context, field)?,
        "create_notification" => user::notify(context, field)?,
        "update_email_domain" => user::update_email_domain(context, field)?,
        _ => return Ok(None),
    };
    Ok(Some(value))
}

//! The contract's functions: the one table behind the methods of a connector, and behind the check of
//! a component.

/// Applies a macro to the table. A row is the documentation, the method, the generated function behind
/// it, the input and the result.
macro_rules! for_each_function {
    ($apply:ident) => {
        $apply! {
            "monday:connector/actions@0.1.0", monday_connector_actions {
                /// Adds a user to a board, or changes the user's role on it.
                add_user_to_board = call_add_user_to_board(member: &NewBoardMember) -> MembershipResult;

                /// Moves a board to the archive.
                archive_board = call_archive_board(board_id: &str) -> BoardStateResult;

                /// Creates a board. Without the same idempotency key, a repetition creates a second board.
                create_board = call_create_board(board: &NewBoard) -> CreatedBoard;

                /// Sends any authenticated request to the API and returns the response, whatever its
                /// status.
                custom_api_action = call_custom_api_action(request: &CustomRequest) -> CustomResponse;

                /// Deletes a board.
                delete_board = call_delete_board(board_id: &str) -> BoardStateResult;

                /// Removes a user from a board, and verifies it.
                delete_user_from_board = call_delete_user_from_board(member: &BoardMember) -> MembershipResult;

                /// Lists boards: all that match, unless the query has a limit.
                list_boards = call_list_boards(query: &BoardQuery) -> BoardPage;

                /// Reads one board: active, archived or deleted.
                read_board = call_read_board(board_id: &str) -> BoardDetails;

                /// Reads one user, found by id or email address. Deactivated and pending users are found
                /// too.
                read_user = call_read_user(user: &UserSelector) -> FoundUser;

                /// Searches users by part of their name, by kind, or both.
                search_users = call_search_users(query: &UserQuery) -> UserPage;
            }

            "monday:connector/connections@0.1.0", monday_connector_connections {
                /// Checks that the connection works, and returns the account and the user that its token
                /// belongs to.
                check_connection = call_check_connection() -> ConnectionInfo;
            }

            "monday:connector/provisioning@0.1.0", monday_connector_provisioning {
                /// Lets a deactivated user in again.
                activate_user = call_activate_user(user_id: &str) -> UserStatusResult;

                /// Shuts a user out of the account, and keeps all that they made.
                deactivate_user = call_deactivate_user(user_id: &str) -> UserStatusResult;

                /// Lists the roles that users of the account can have.
                list_roles = call_list_roles() -> RoleList;

                /// Lists the boards that users are on: with the role, and through what.
                list_user_boards = call_list_user_boards(query: &UserBoardQuery) -> UserBoardPage;

                /// Gives a user another role.
                update_user_role = call_update_user_role(change: &UserRoleChange) -> UserRoleResult;
            }
        }
    };
}

pub(crate) use for_each_function;

macro_rules! names {
    ($($interface:literal, $accessor:ident {
        $($(#[$doc:meta])+ $method:ident = $function:ident($($input:ident: &$type:ident)?) -> $result:ident;)+
    })+) => {
        /// The interfaces that a connector exports, and the methods for their functions.
        pub(crate) const FUNCTIONS: &[(&str, &[&str])] = &[$(($interface, &[$(stringify!($method)),+])),+];
    };
}

for_each_function!(names);

/// The function's name in the contract: `read-board` for `read_board`.
pub(crate) fn contract_name(method: &str) -> String {
    method.replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_of_the_contract_is_a_method() {
        let mut resolve = wit_parser::Resolve::default();
        let (package, _) = resolve.push_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../wit")).unwrap();
        let contract: Vec<_> = resolve.packages[package]
            .interfaces
            .values()
            .map(|id| {
                let interface = resolve.id_of(*id).unwrap();
                let functions = resolve.interfaces[*id].functions.keys().cloned();
                (interface, functions.collect::<Vec<_>>())
            })
            .filter(|(_, functions)| !functions.is_empty())
            .collect();
        let methods: Vec<_> = FUNCTIONS
            .iter()
            .map(|(interface, methods)| {
                let functions = methods.iter().map(|method| contract_name(method));
                ((*interface).to_owned(), functions.collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(methods, contract);
    }
}

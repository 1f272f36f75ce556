//! The contract's functions: the one table behind the methods of a connector, and behind the check of
//! a component.

/// Applies a macro to the table. A row is the documentation, the method, the input and the result.
macro_rules! for_each_function {
    ($apply:ident) => {
        $apply! {
            "monday:connector/actions@0.1.0" {
                /// Adds a user to a board, or changes the user's role on it.
                add_user_to_board(member: &NewBoardMember) -> MembershipResult;

                /// Moves a board to the archive.
                archive_board(board_id: &str) -> BoardStateResult;

                /// Creates a board. Without the same idempotency key, a repetition creates a second board.
                create_board(board: &NewBoard) -> CreatedBoard;

                /// Sends any authenticated request to the API and returns the response, whatever its
                /// status.
                custom_api_action(request: &CustomRequest) -> CustomResponse;

                /// Deletes a board.
                delete_board(board_id: &str) -> BoardStateResult;

                /// Removes a user from a board, and verifies it.
                delete_user_from_board(member: &BoardMember) -> MembershipResult;

                /// Lists boards: all that match, unless the query has a limit.
                list_boards(query: &BoardQuery) -> BoardPage;

                /// Reads one board: active, archived or deleted.
                read_board(board_id: &str) -> BoardDetails;

                /// Reads one user, found by id or email address. Deactivated and pending users are found
                /// too.
                read_user(user: &UserSelector) -> FoundUser;

                /// Searches users by part of their name, by kind, or both.
                search_users(query: &UserQuery) -> UserPage;
            }

            "monday:connector/connections@0.1.0" {
                /// Checks that the connection works, and returns the account and the user that its token
                /// belongs to.
                check_connection() -> ConnectionInfo;
            }

            "monday:connector/provisioning@0.1.0" {
                /// Lets a deactivated user in again.
                activate_user(user_id: &str) -> UserStatusResult;

                /// Puts a team on a board, or changes the team's role on it.
                add_team_to_board(team: &NewBoardTeam) -> BoardTeamResult;

                /// Adds a user to a team.
                add_user_to_team(member: &TeamMember) -> TeamMembershipResult;

                /// Adds a user to a workspace, or changes the user's role in it.
                add_user_to_workspace(member: &NewWorkspaceMember) -> WorkspaceMembershipResult;

                /// Shuts a user out of the account, and keeps all that they made.
                deactivate_user(user_id: &str) -> UserStatusResult;

                /// Takes a team off a board.
                delete_team_from_board(team: &BoardTeam) -> BoardTeamResult;

                /// Removes a user from a team; an owner of the team is taken off its owners first.
                delete_user_from_team(member: &TeamMember) -> TeamMembershipResult;

                /// Removes a user from a workspace.
                delete_user_from_workspace(member: &WorkspaceMember) -> WorkspaceMembershipResult;

                /// Invites somebody to the account by email address.
                invite_user(invitation: &Invitation) -> InvitationResult;

                /// Lists the roles that users of the account can have.
                list_roles() -> RoleList;

                /// Lists the teams of the account, with their members if asked.
                list_teams(query: &TeamQuery) -> TeamList;

                /// Lists the automations of users: what stops when they leave.
                list_user_automations(query: &UserAutomationQuery) -> UserAutomationList;

                /// Lists the boards that users are on: with the role, and through what.
                list_user_boards(query: &UserBoardQuery) -> UserBoardPage;

                /// Lists the workspaces that the token can see, with their members if asked.
                list_workspaces(query: &WorkspaceQuery) -> WorkspacePage;

                /// Gives a user another role.
                update_user_role(change: &UserRoleChange) -> UserRoleResult;
            }
        }
    };
}

pub(crate) use for_each_function;

macro_rules! names {
    ($($interface:literal {
        $($(#[$doc:meta])+ $method:ident($($input:ident: &$type:ident)?) -> $result:ident;)+
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

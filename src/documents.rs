//! The GraphQL documents: everything that this component ever asks monday.com in its own words.
//!
//! They are put together from the constants below and from nothing else. Every value travels as
//! a variable.

use crate::version::{Features, People};

/// A board without what is on it.
const BOARD: &str = "id name description board_kind permissions state type url updated_at board_folder_id workspace { id name }";
/// What was added to boards in 2025-10.
const BOARD_2025_10: &str = " created_at hierarchy_type";
const PERSON: &str = "id name email";
const TEAM: &str = "id name";

const USER: &str = "id name email title url birthday location mobile_phone phone country_code time_zone_identifier \
utc_hours_diff current_language created_at last_activity account { id name } teams { id name } \
out_of_office { active disable_notifications start_date end_date type }";
const USER_FLAGS: &str = " enabled is_admin is_guest is_pending is_view_only is_verified join_date sign_up_product_kind \
photo_original photo_small photo_thumb photo_thumb_small photo_tiny";
const USER_KINDS: &str = " kind status is_email_confirmed became_active_at \
photo_url { original small thumb thumb_small tiny }";
const USER_DEPARTMENT: &str = " department { name }";

/// The parts of a board that monday.com may refuse on their own. People are non-null in its
/// schema: where they fail, the whole board comes back as null, and must be asked for without
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardParts {
    /// `owners`.
    pub owners: bool,
    /// `subscribers`.
    pub subscribers: bool,
    /// `creator`.
    pub creator: bool,
}

impl BoardParts {
    /// All of them.
    pub const ALL: Self = Self {
        owners: true,
        subscribers: true,
        creator: true,
    };
    /// None of them.
    pub const NONE: Self = Self {
        owners: false,
        subscribers: false,
        creator: false,
    };

    /// These without the one that a field name stands for, if it is among them.
    pub fn without(mut self, field: &str) -> Self {
        match field {
            "owners" => self.owners = false,
            "subscribers" => self.subscribers = false,
            "creator" => self.creator = false,
            _ => {}
        }
        self
    }
}

fn board(features: Features) -> String {
    let newer = if features.hierarchy { BOARD_2025_10 } else { "" };
    format!("{BOARD}{newer}")
}

fn user(features: Features) -> String {
    let people = match features.people {
        People::Flags => USER_FLAGS,
        People::Kinds => USER_KINDS,
    };
    let department = if features.department { USER_DEPARTMENT } else { "" };
    format!("{USER}{people}{department}")
}

fn when(condition: bool, text: &str) -> &str {
    if condition { text } else { "" }
}

/// One board with everything. Variables: `boards`.
///
/// `state: all`, because a board is to be found in the archive too. 100 teams, because a board
/// can have no more (the default is a silent 25).
pub fn read_board(features: Features, parts: BoardParts) -> String {
    let board = board(features);
    let owners = when(parts.owners, " owners { id name email }");
    let subscribers = when(parts.subscribers, " subscribers { id name email }");
    let creator = when(parts.creator, " creator { id name email }");
    let access = when(features.hierarchy, " access_level");
    format!(
        "query ReadBoard($boards: [ID!]) {{ boards(ids: $boards, state: all, limit: 1) {{ {board}{access}{creator}{owners}{subscribers} \
team_owners(limit: 100) {{ {TEAM} }} team_subscribers(limit: 100) {{ {TEAM} }} \
groups {{ id title color position archived deleted }} tags {{ id name color }} items_count item_terminology }} }}"
    )
}

/// A page of boards. Variables: `limit`, `page`, `state` and, where given, `kind`, `order`,
/// `workspaces`.
///
/// Without `hierarchy_types` monday.com leaves out multi-level boards, from 2025-10 on.
pub fn list_boards(features: Features, with_members: bool) -> String {
    let board = board(features);
    let hierarchy = when(features.hierarchy, ", hierarchy_types: [classic, multi_level]");
    let members = when(with_members, " owners { id } subscribers { id }");
    format!(
        "query ListBoards($limit: Int!, $page: Int!, $state: State, $kind: BoardKind, $order: BoardsOrderBy, $workspaces: [ID]) \
{{ boards(limit: $limit, page: $page, state: $state, board_kind: $kind, order_by: $order, workspace_ids: $workspaces{hierarchy}) \
{{ {board}{members} }} }}"
    )
}

/// A page of workspaces. Variables: `limit`, `page`.
pub const WORKSPACES: &str =
    "query FindMainWorkspace($limit: Int!, $page: Int!) { workspaces(limit: $limit, page: $page) { id is_default_workspace } }";

/// Whether a board exists, and where it is in its life. Variables: `boards`.
pub const BOARD_STATE: &str = "query ReadBoardState($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) { id state updated_at } }";

/// Who is on a board. Variables: `boards`.
pub const BOARD_MEMBERS: &str =
    "query ReadBoardMembers($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) { id owners { id } subscribers { id } } }";

/// Who owns a board. Variables: `boards`.
pub const BOARD_OWNERS: &str = "query ReadBoardOwners($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) { id owners { id } } }";

/// Who is on a board, and whether a user may own one. Variables: `boards`, `users`.
pub fn board_members_and_user(features: Features) -> &'static str {
    match features.people {
        People::Flags => {
            "query ReadBoardMembersAndUser($boards: [ID!], $users: [ID!]) { boards(ids: $boards, state: all, limit: 1) \
{ id owners { id } subscribers { id } } users(ids: $users) { id is_guest is_view_only } }"
        }
        People::Kinds => {
            "query ReadBoardMembersAndUser($boards: [ID!], $users: [ID!]) { boards(ids: $boards, state: all, limit: 1) \
{ id owners { id } subscribers { id } } users(ids: $users, status: [ACTIVE, INACTIVE, PENDING]) { id kind } }"
        }
    }
}

/// Whether a user is still on a board, and through what. Variables: `boards`, `users`.
pub const BOARD_AFTER_REMOVAL: &str = "query ReadBoardAfterRemoval($boards: [ID!], $users: [ID!]) { me { id } \
boards(ids: $boards, state: all, limit: 1) { id board_kind owners { id } subscribers { id } \
team_owners(limit: 100) { name users(ids: $users) { id } } team_subscribers(limit: 100) { name users(ids: $users) { id } } } }";

/// The same without the subscribers, who fail to load where there are none.
pub const BOARD_AFTER_REMOVAL_WITHOUT_SUBSCRIBERS: &str = "query ReadBoardAfterRemovalWithoutSubscribers($boards: [ID!], $users: [ID!]) { me { id } \
boards(ids: $boards, state: all, limit: 1) { id board_kind owners { id } \
team_owners(limit: 100) { name users(ids: $users) { id } } team_subscribers(limit: 100) { name users(ids: $users) { id } } } }";

/// Puts users on a board. Variables: `board`, `users`, `kind`.
pub const ADD_USERS: &str = "mutation AddUsersToBoard($board: ID!, $users: [ID!]!, $kind: BoardSubscriberKind) \
{ add_users_to_board(board_id: $board, user_ids: $users, kind: $kind) { id } }";

/// Takes users off a board. Variables: `board`, `users`. There is no newer mutation for it.
pub const DELETE_SUBSCRIBERS: &str = "mutation DeleteSubscribersFromBoard($board: ID!, $users: [ID!]!) \
{ delete_subscribers_from_board(board_id: $board, user_ids: $users) { id } }";

/// Archives a board. Variables: `board`.
pub const ARCHIVE_BOARD: &str = "mutation ArchiveBoard($board: ID!) { archive_board(board_id: $board) { id state updated_at } }";

/// Deletes a board. Variables: `board`.
pub const DELETE_BOARD: &str = "mutation DeleteBoard($board: ID!) { delete_board(board_id: $board) { id state updated_at } }";

/// Creates a board. Variables: `name`, `kind` and, where given, the others.
pub fn create_board(features: Features) -> String {
    let board = board(features);
    format!(
        "mutation CreateBoard($name: String!, $kind: BoardKind!, $workspace: ID, $description: String, $folder: ID, $template: ID, \
$owners: [ID!], $ownerTeams: [ID!], $subscribers: [ID!], $subscriberTeams: [ID!], $empty: Boolean) \
{{ create_board(board_name: $name, board_kind: $kind, workspace_id: $workspace, description: $description, folder_id: $folder, \
template_id: $template, board_owner_ids: $owners, board_owner_team_ids: $ownerTeams, board_subscriber_ids: $subscribers, \
board_subscriber_teams_ids: $subscriberTeams, empty: $empty) {{ {board} }} }}"
    )
}

/// Users by id or e-mail address, deactivated and pending ones among them. Variables: `ids` or
/// `emails` and, for the older versions, `inactive`: they list deactivated users apart.
pub fn find_users(features: Features) -> String {
    let user = user(features);
    match features.people {
        People::Flags => format!(
            "query ReadUser($ids: [ID!], $emails: [String], $inactive: Boolean) \
{{ users(ids: $ids, emails: $emails, non_active: $inactive) {{ {user} }} }}"
        ),
        People::Kinds => format!(
            "query ReadUser($ids: [ID!], $emails: [String!]) \
{{ users(ids: $ids, emails: $emails, status: [ACTIVE, INACTIVE, PENDING]) {{ {user} }} }}"
        ),
    }
}

/// A page of users. Variables: `limit`, `page` and, where given, `name`, or `kind`; for the older
/// versions `inactive`, for the newer ones `status`.
pub fn search_users(features: Features) -> String {
    let user = user(features);
    match features.people {
        People::Flags => format!(
            "query SearchUsers($limit: Int!, $page: Int!, $name: String, $kind: UserKind, $inactive: Boolean) \
{{ users(limit: $limit, page: $page, name: $name, kind: $kind, non_active: $inactive) {{ {user} }} }}"
        ),
        People::Kinds => format!(
            "query SearchUsers($limit: Int!, $page: Int!, $name: String, $kind: UserKindFilterInput, $status: [UserStatus!]) \
{{ users(limit: $limit, page: $page, name: $name, user_kind: $kind, status: $status) {{ {user} }} }}"
        ),
    }
}

/// The token's user and account. No variables.
pub fn check_connection(features: Features) -> String {
    let rights = match features.people {
        People::Flags => "is_admin is_guest is_view_only",
        People::Kinds => "kind",
    };
    format!("query CheckConnection {{ me {{ {PERSON} {rights} }} account {{ id name slug tier }} }}")
}

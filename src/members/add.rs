//! add-user-to-board.

use crate::prelude::*;
use crate::{
    bindings::types::{MembershipOutcome, MembershipResult, NewBoardMember, SubscriberKind},
    boards::missing::resolve_not_found,
    engine::{
        call::Call,
        classification::may_pass,
        document::{tree, variables},
        failure::{Failure, FailureKind},
        input, json,
        operation::{Effect, Operation},
        version::ApiVersion,
    },
    places::kind_name,
    references::includes,
    users::{self, has_kinds},
};

use super::{Members, fetch_members, not_verified, result};

/// The people on a board. Variables: `boards`.
const BOARD_MEMBERS: &str =
    "query ReadBoardMembers($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) { id owners { id } subscribers { id } } }";

/// The owners of a board. Variables: `boards`.
const BOARD_OWNERS: &str = "query ReadBoardOwners($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) { id owners { id } } }";

/// The people on a board, and whether a user may own one. Variables: `boards`, `users`.
fn board_members_and_user(version: &ApiVersion) -> &'static str {
    if has_kinds(version) {
        "query ReadBoardMembersAndUser($boards: [ID!], $users: [ID!]) { boards(ids: $boards, state: all, limit: 1) \
{ id owners { id } subscribers { id } } users(ids: $users, status: [ACTIVE, INACTIVE, PENDING]) { id kind } }"
    } else {
        "query ReadBoardMembersAndUser($boards: [ID!], $users: [ID!]) { boards(ids: $boards, state: all, limit: 1) \
{ id owners { id } subscribers { id } } users(ids: $users) { id is_guest is_view_only } }"
    }
}

/// Adds users to a board. Variables: `board`, `users`, `kind`.
const ADD_USERS: &str = "mutation AddUsersToBoard($board: ID!, $users: [ID!]!, $kind: BoardSubscriberKind) \
{ add_users_to_board(board_id: $board, user_ids: $users, kind: $kind) { id } }";

/// Adds a user to a board, and leaves an owner an owner unless told otherwise.
pub fn add(call: &mut Call<'_>, member: &NewBoardMember) -> Result<MembershipResult, Failure> {
    let board_id = input::id("board ID", &member.board_id)?;
    let user_id = input::id("user ID", &member.user_id)?;

    let before = fetch_members_before(call, board_id, user_id, member.kind)?;
    if member.kind.is_none() && !before.owners_complete {
        return Err(owners_withheld(board_id, before));
    }
    if !before.complete {
        let message = format!("The people of board {board_id} cannot be read, so whether the user was among them is not known.");
        call.warn("not-verified", message, None);
    }
    let owned = before.owns(user_id);
    let nothing_to_do = match member.kind {
        None if owned => Some(MembershipOutcome::AlreadyOwner),
        Some(SubscriberKind::Owner) if owned => Some(MembershipOutcome::AlreadyOwner),
        None | Some(SubscriberKind::Subscriber) if before.includes(user_id) && before.owners_complete && !owned => {
            Some(MembershipOutcome::AlreadyMember)
        }
        _ => None,
    };
    if let Some(outcome) = nothing_to_do {
        return Ok(result(call, board_id, user_id, outcome, None));
    }

    let kind = member.kind.unwrap_or(SubscriberKind::Subscriber);
    let response = call
        .graphql(Operation {
            document: ADD_USERS,
            variables: tree!({ "board": board_id, "users": tree!([user_id]), "kind": kind_name(Some(kind)) }),
            root: "add_users_to_board",
            effect: Effect::RepeatableChange,
        })
        .map_err(|failure| resolve_not_found(call, board_id, failure))?;
    call.warn_of(&response.errors);
    // A replayed response names no board: the key may be that of another call.
    let is_named = includes(response.data(), "add_users_to_board", user_id);
    if !is_named || call.is_replay_of_caller_key() {
        confirm_added(call, board_id, user_id, member.kind, is_named)?;
    }
    let outcome = if before.includes(user_id) {
        MembershipOutcome::RoleChanged
    } else {
        MembershipOutcome::Added
    };
    Ok(result(call, board_id, user_id, outcome, None))
}

/// Reads the people on the board, and refuses what cannot work: no such board, no such user, an
/// owner who may not own.
fn fetch_members_before(call: &mut Call<'_>, board_id: &str, user_id: &str, kind: Option<SubscriberKind>) -> Result<Members, Failure> {
    let asks_for_owner = kind == Some(SubscriberKind::Owner);
    let document = if asks_for_owner {
        board_members_and_user(call.version())
    } else {
        BOARD_MEMBERS
    };
    let users = asks_for_owner.then(|| tree!([user_id]));
    let variables = variables([("boards", Some(tree!([board_id]))), ("users", users)]);
    let (members, response) = fetch_members(call, board_id, [document, BOARD_OWNERS], variables)?;
    if asks_for_owner {
        // An older version does not list deactivated users here: let monday.com judge those.
        let user = json::list(response.data(), "users").find(|user| json::is(*user, "id", user_id));
        let kind = user.and_then(users::kind);
        let name = match kind.as_deref() {
            Some("guest") => Some("guest"),
            Some("view_only") => Some("viewer"),
            _ => None,
        };
        if let Some(name) = name {
            return Err(Failure::permanent(
                FailureKind::InvalidInput,
                format!(
                    "User {user_id} is a {name}, and a {name} cannot own a board. Enter the ID of a member or an administrator, or add the user as a subscriber."
                ),
            ));
        }
    }
    Ok(members)
}

fn owners_withheld(board_id: &str, members: Members) -> Failure {
    let may_pass = members.errors.iter().any(may_pass);
    let (kind, advice) = if may_pass {
        (FailureKind::ServerError, "Try again later, or enter a kind.")
    } else {
        (
            FailureKind::PermissionDenied,
            "Enter a kind, or use a token with the scope users:read.",
        )
    };
    let message = format!(
        "monday.com does not say who owns board {board_id}, and adding an owner as a subscriber would take the ownership away. Nothing was changed."
    );
    let mut failure = Failure::permanent(kind, message).because_of(members.errors, members.errors_of);
    failure.temporary = may_pass;
    failure.advice = advice;
    failure
}

/// Verifies that the user is on the board, if monday.com's response did not name them or may be
/// that of another call.
fn confirm_added(call: &mut Call<'_>, board_id: &str, user_id: &str, kind: Option<SubscriberKind>, is_named: bool) -> Result<(), Failure> {
    let documents = [BOARD_MEMBERS, BOARD_OWNERS];
    let is_there = |after: &Members| match kind {
        Some(SubscriberKind::Owner) => after.owns(user_id),
        Some(SubscriberKind::Subscriber) => after.includes(user_id) && !after.owns(user_id),
        None => after.includes(user_id),
    };
    let mut looks = 0;
    loop {
        looks += 1;
        match fetch_members(call, board_id, documents, tree!({ "boards": tree!([board_id]) })) {
            Ok((after, _)) if is_there(&after) => return Ok(()),
            // Perhaps this look came too soon.
            Ok((after, _)) if after.complete && looks == 1 && call.wait_a_moment() => {}
            Ok((after, _)) if after.complete => break,
            Ok((after, _)) if is_named && !after.errors.iter().any(may_pass) => {
                let message =
                    format!("monday.com reports that the user was added. The people of board {board_id} cannot be read to verify it.");
                call.warn("not-verified", message, None);
                return Ok(());
            }
            Ok((after, _)) => return Err(not_verified("added", board_id, user_id, after.into_cause())),
            Err(failure) => return Err(not_verified("added", board_id, user_id, failure)),
        }
    }
    if call.is_replay_of_caller_key() {
        return Err(call.idempotency_key_reused());
    }
    Err(Failure::permanent(
        FailureKind::Rejected,
        format!(
            "monday.com reported no error, but user {user_id} is not on board {board_id} as {}. Check the user ID, and that the user may be on this board.",
            kind_name(kind)
        ),
    ))
}

//! add-user-to-board.

use serde_json::{Value, json};

use crate::{
    bindings::types::{AddUserOptions, FailureKind, GraphqlError, MembershipChange, MembershipOutcome, SubscriberKind},
    boards::missing::refused_or_missing,
    engine::{
        call::{Call, Effect, Operation},
        diagnosis::may_pass,
        document::variables,
        failure::Failure,
        input, json,
        version::{Features, People},
    },
    references::ids,
    users,
};

use super::{Members, changed, look, not_known};

/// Who is on a board. Variables: `boards`.
const BOARD_MEMBERS: &str =
    "query ReadBoardMembers($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) { id owners { id } subscribers { id } } }";

/// Who owns a board. Variables: `boards`.
const BOARD_OWNERS: &str = "query ReadBoardOwners($boards: [ID!]) { boards(ids: $boards, state: all, limit: 1) { id owners { id } } }";

/// Who is on a board, and whether a user may own one. Variables: `boards`, `users`.
fn board_members_and_user(features: Features) -> &'static str {
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

/// Puts users on a board. Variables: `board`, `users`, `kind`.
const ADD_USERS: &str = "mutation AddUsersToBoard($board: ID!, $users: [ID!]!, $kind: BoardSubscriberKind) \
{ add_users_to_board(board_id: $board, user_ids: $users, kind: $kind) { id } }";

/// Puts a user on a board, and leaves an owner an owner unless told otherwise.
pub fn add(call: &mut Call<'_>, board_id: &str, user_id: &str, options: Option<AddUserOptions>) -> Result<MembershipChange, Failure> {
    let board_id = input::id("board ID", board_id)?;
    let user_id = input::id("user ID", user_id)?;
    let options = options.unwrap_or(AddUserOptions {
        kind: None,
        idempotency_key: None,
    });
    call.begin_change(options.idempotency_key.as_deref())?;

    let before = look_before(call, board_id, user_id, options.kind)?;
    if options.kind.is_none() && !before.owners_seen {
        return Err(owners_hidden(board_id, before.hidden_by));
    }
    if !before.all_seen {
        let message = format!("The people of board {board_id} cannot be seen, so whether the user was among them is not known.");
        call.warn("not-verified", message, None);
    }
    let owned = before.owns(user_id);
    let nothing_to_do = match options.kind {
        None if owned => Some(MembershipOutcome::AlreadyOwner),
        Some(SubscriberKind::Owner) if owned => Some(MembershipOutcome::AlreadyOwner),
        None | Some(SubscriberKind::Subscriber) if before.includes(user_id) && before.owners_seen && !owned => {
            Some(MembershipOutcome::AlreadyMember)
        }
        _ => None,
    };
    if let Some(outcome) = nothing_to_do {
        return Ok(changed(call, board_id, user_id, outcome, None));
    }

    let kind = options.kind.unwrap_or(SubscriberKind::Subscriber);
    let reply = call
        .graphql(&Operation {
            document: ADD_USERS,
            variables: json!({ "board": board_id, "users": [user_id], "kind": kind_name(kind) }),
            root: "add_users_to_board",
            effect: Effect::RepeatableChange,
        })
        .map_err(|failure| refused_or_missing(call, board_id, failure))?;
    call.warn_of(&reply.errors());
    // An answer from memory names no board: the key may have been another call's.
    let is_named = ids(&reply.data, "add_users_to_board").iter().any(|id| id == user_id);
    if !is_named || call.may_answer_another_call() {
        confirm_added(call, board_id, user_id, options.kind, is_named)?;
    }
    let outcome = if before.includes(user_id) {
        MembershipOutcome::RoleChanged
    } else {
        MembershipOutcome::Added
    };
    Ok(changed(call, board_id, user_id, outcome, None))
}

/// Reads who is on the board, and refuses what cannot work: no such board, no such user, an owner
/// who may not own.
fn look_before(call: &mut Call<'_>, board_id: &str, user_id: &str, kind: Option<SubscriberKind>) -> Result<Members, Failure> {
    let asks_for_owner = kind == Some(SubscriberKind::Owner);
    let document = if asks_for_owner {
        board_members_and_user(call.features())
    } else {
        BOARD_MEMBERS
    };
    let users = asks_for_owner.then(|| json!([user_id]));
    let variables = variables(&mut [("boards", Some(json!([board_id]))), ("users", users)]);
    let (members, reply) = look(call, board_id, [document, BOARD_OWNERS], variables)?;
    if let Some(found) = reply.root("users").and_then(Value::as_array).filter(|_| asks_for_owner) {
        // An older version does not list deactivated users here: let monday.com judge those.
        let user = found.iter().find(|user| json::text(user, "id").as_deref() == Some(user_id));
        let kind = user.map(users::kind).unwrap_or_default();
        if kind == "guest" || kind == "view_only" {
            let name = if kind == "guest" { "guest" } else { "viewer" };
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

fn owners_hidden(board_id: &str, errors: Vec<GraphqlError>) -> Failure {
    let may_pass = errors.iter().any(may_pass);
    let (kind, advice) = if may_pass {
        (FailureKind::ServerError, "Try again later, or enter a kind.")
    } else {
        (
            FailureKind::PermissionDenied,
            "Enter a kind, or use a token with the scope users:read.",
        )
    };
    let mut failure = Failure::permanent(
        kind,
        format!(
            "monday.com does not tell who owns board {board_id}, and adding an owner as a subscriber would take the ownership away. Nothing was changed."
        ),
    );
    failure.advice = advice;
    failure.temporary = may_pass;
    failure.code = errors.iter().find_map(|error| error.code.clone());
    failure.details = errors;
    failure
}

/// Looks whether the user is on the board after all, when monday.com's answer did not name them, or
/// may be that to another call.
fn confirm_added(call: &mut Call<'_>, board_id: &str, user_id: &str, kind: Option<SubscriberKind>, is_named: bool) -> Result<(), Failure> {
    let documents = [BOARD_MEMBERS, BOARD_OWNERS];
    let after = match look(call, board_id, documents, json!({ "boards": [board_id] })) {
        Ok((after, _)) if after.all_seen => after,
        Ok((after, _)) if is_named && !after.hidden_by.iter().any(may_pass) => {
            let message =
                format!("monday.com reports that the user was added. The people of board {board_id} cannot be seen to make sure.");
            call.warn("not-verified", message, None);
            return Ok(());
        }
        Ok((after, _)) => return Err(not_known("added", board_id, user_id, after.hidden_by, None)),
        Err(failure) => return Err(not_known("added", board_id, user_id, failure.details, failure.retry_after_ms)),
    };
    let is_there = match kind {
        Some(SubscriberKind::Owner) => after.owns(user_id),
        Some(SubscriberKind::Subscriber) => after.includes(user_id) && !after.owns(user_id),
        None => after.includes(user_id),
    };
    if is_there {
        return Ok(());
    }
    Err(Failure::permanent(
        FailureKind::Rejected,
        format!(
            "monday.com reported no error, but user {user_id} is not on board {board_id} as {}. Check the user ID, and that the user may be on this board.",
            kind_name(kind.unwrap_or(SubscriberKind::Subscriber))
        ),
    ))
}

fn kind_name(kind: SubscriberKind) -> &'static str {
    match kind {
        SubscriberKind::Owner => "owner",
        SubscriberKind::Subscriber => "subscriber",
    }
}

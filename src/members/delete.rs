//! delete-user-from-board.

use serde_json::json;

use crate::{
    bindings::types::{FailureKind, GraphqlError, MembershipChange, MembershipOutcome, MutationOptions},
    boards::{
        missing::{is_about_board, refused_or_missing},
        parts::first_board,
    },
    engine::{
        answer::Reply,
        call::{Call, Effect, Operation},
        diagnosis::may_pass,
        failure::Failure,
        input, json,
    },
    references::ids,
};

use super::{Members, changed, look, not_known};

/// Whether a user is still on a board, and through what. Variables: `boards`, `users`.
const BOARD_AFTER_REMOVAL: &str = "query ReadBoardAfterRemoval($boards: [ID!], $users: [ID!]) { me { id } \
boards(ids: $boards, state: all, limit: 1) { id board_kind owners { id } subscribers { id } \
team_owners(limit: 100) { name users(ids: $users) { id } } team_subscribers(limit: 100) { name users(ids: $users) { id } } } }";

/// The same without the subscribers, who fail to load where there are none.
const BOARD_AFTER_REMOVAL_WITHOUT_SUBSCRIBERS: &str = "query ReadBoardAfterRemovalWithoutSubscribers($boards: [ID!], $users: [ID!]) { me { id } \
boards(ids: $boards, state: all, limit: 1) { id board_kind owners { id } \
team_owners(limit: 100) { name users(ids: $users) { id } } team_subscribers(limit: 100) { name users(ids: $users) { id } } } }";

/// Takes users off a board. Variables: `board`, `users`. There is no newer mutation for it.
const DELETE_SUBSCRIBERS: &str = "mutation DeleteSubscribersFromBoard($board: ID!, $users: [ID!]!) \
{ delete_subscribers_from_board(board_id: $board, user_ids: $users) { id } }";

/// Takes a user off a board, and says whether that came true.
pub fn remove(call: &mut Call<'_>, board_id: &str, user_id: &str, options: Option<MutationOptions>) -> Result<MembershipChange, Failure> {
    let board_id = input::id("board ID", board_id)?;
    let user_id = input::id("user ID", user_id)?;
    call.begin_change(options.as_ref().and_then(|options| options.idempotency_key.as_deref()))?;
    let result = call.graphql(&Operation {
        document: DELETE_SUBSCRIBERS,
        variables: json!({ "board": board_id, "users": [user_id] }),
        root: "delete_subscribers_from_board",
        effect: Effect::RepeatableChange,
    });
    let reply = match result {
        Ok(reply) => reply,
        Err(refusal) if refusal.kind == FailureKind::NotFound && !is_about_board(&refusal) => {
            return not_there(call, board_id, user_id, refusal);
        }
        Err(refusal) => return Err(refused_or_missing(call, board_id, refusal)),
    };
    call.warn_of(&reply.errors());
    let in_answer = ids(&reply.data, "delete_subscribers_from_board").iter().any(|id| id == user_id);

    let outcome = match look_after_removal(call, board_id, user_id) {
        // Whoever is seen is there, whatever is not seen.
        Ok((after, reply)) if after.all_seen || after.includes(user_id) => {
            let reason = reason_to_be_kept(&after, &reply, user_id);
            let about_teams = |error: &GraphqlError| error.path.as_deref().is_some_and(|path| input::contains(path, "team"));
            let hidden: Vec<GraphqlError> = reply.errors().into_iter().filter(about_teams).collect();
            call.warn_of(&hidden);
            match reason {
                Some(reason) => return Ok(changed(call, board_id, user_id, MembershipOutcome::Kept, Some(reason))),
                None if in_answer => MembershipOutcome::Removed,
                None => MembershipOutcome::NotAMember,
            }
        }
        // monday.com says so of people, too, who stay. A look that may succeed later is worth
        // another call.
        Err(failure) if in_answer && failure.temporary => {
            return Err(Failure {
                kind: FailureKind::OutcomeUnknown,
                message: format!(
                    "monday.com reports that user {user_id} was removed from board {board_id}. Reading the board to make sure failed: {}",
                    failure.message
                ),
                advice: "Whether the user is off the board is not known. Repeating the call is safe.",
                ..failure
            });
        }
        Ok((after, _)) if after.hidden_by.iter().any(may_pass) => {
            return Err(not_known("removed", board_id, user_id, after.hidden_by, None));
        }
        // There is no looking: a token that took its own user off a private board, or one without
        // users:read.
        result if in_answer => {
            let why = match result {
                Ok(_) => "its people cannot be seen".to_owned(),
                Err(failure) => failure.message,
            };
            call.warn(
                "not-verified",
                format!("monday.com reports that the user was removed. Reading the board to make sure failed: {why}"),
                None,
            );
            MembershipOutcome::Removed
        }
        Ok((after, _)) => return Err(not_known("removed", board_id, user_id, after.hidden_by, None)),
        Err(failure) if failure.kind == FailureKind::NotFound => return Err(failure),
        Err(failure) => return Err(not_known("removed", board_id, user_id, failure.details, failure.retry_after_ms)),
    };
    Ok(changed(call, board_id, user_id, outcome, None))
}

fn look_after_removal(call: &mut Call<'_>, board_id: &str, user_id: &str) -> Result<(Members, Reply), Failure> {
    let variables = json!({ "boards": [board_id], "users": [user_id] });
    let documents = [BOARD_AFTER_REMOVAL, BOARD_AFTER_REMOVAL_WITHOUT_SUBSCRIBERS];
    look(call, board_id, documents, variables)
}

/// Something that is not the board does not exist, says monday.com. By its documentation that may
/// be a user who exists and is not on the board
/// (<https://developer.monday.com/api-reference/docs/error-handling>): then they are off it, as was
/// asked.
fn not_there(call: &mut Call<'_>, board_id: &str, user_id: &str, refusal: Failure) -> Result<MembershipChange, Failure> {
    match look_after_removal(call, board_id, user_id) {
        Ok((after, reply)) if after.all_seen && reason_to_be_kept(&after, &reply, user_id).is_none() => {
            call.warn_of(&refusal.details);
            Ok(changed(call, board_id, user_id, MembershipOutcome::NotAMember, None))
        }
        _ => Err(refusal),
    }
}

/// Why a user is still on the board; `None` if they are not.
fn reason_to_be_kept(after: &Members, reply: &Reply, user_id: &str) -> Option<String> {
    let board = first_board(reply);
    if after.includes(user_id) {
        let is_self = reply.root("me").and_then(|me| json::text(me, "id")).as_deref() == Some(user_id);
        let is_public = board.and_then(|board| json::text(board, "board_kind")).as_deref() == Some("public");
        let reason = if is_self {
            "The user is the one that the token acts as."
        } else if is_public {
            "The board is public: monday.com keeps listing members of its workspace."
        } else {
            "monday.com still lists the user; the membership may come from the workspace."
        };
        return Some(reason.to_owned());
    }
    let teams = ["team_owners", "team_subscribers"];
    let mut teams = teams
        .iter()
        .flat_map(|name| board.into_iter().flat_map(|board| json::list(board, name)));
    let team = teams.find(|team| ids(team, "users").iter().any(|id| id == user_id))?;
    let name = input::shortened(&json::text(team, "name").unwrap_or_default());
    Some(format!("The user is on the board through the team {name}."))
}

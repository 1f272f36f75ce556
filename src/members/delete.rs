//! delete-user-from-board.

use crate::prelude::*;
use crate::{
    bindings::types::{BoardMember, MembershipOutcome, MembershipResult},
    boards::{
        missing::{is_about_board, resolve_not_found},
        owners::warn_if_without_owner,
        parts::first_board,
    },
    engine::{
        api_error::ApiError,
        call::Call,
        classification::may_pass,
        document::tree,
        failure::{Failure, FailureKind},
        graphql::GraphqlResponse,
        input, json,
        operation::{Effect, Operation},
        version::ApiVersion,
    },
    references::includes,
    users::owner_fields,
};

use super::{Members, fetch_members, not_verified, result};

/// Whether a user is still on a board, and through what; with the subscribers or without, who fail to load
/// where there are none. Variables: `boards`, `users`.
fn document(version: &ApiVersion, name: &str, subscribers: &str) -> String {
    let owner = owner_fields(version);
    format!(
        "query {name}($boards: [ID!], $users: [ID!]) {{ me {{ id }} \
boards(ids: $boards, state: all, limit: 1) {{ id board_kind owners {{ {owner} }}{subscribers} \
team_owners(limit: 100) {{ name users(ids: $users) {{ id }} }} team_subscribers(limit: 100) {{ name users(ids: $users) {{ id }} }} }} }}"
    )
}

/// Removes users from a board. Variables: `board`, `users`. There is no newer mutation for it.
const DELETE_SUBSCRIBERS: &str = "mutation DeleteSubscribersFromBoard($board: ID!, $users: [ID!]!) \
{ delete_subscribers_from_board(board_id: $board, user_ids: $users) { id } }";

/// Removes a user from a board, and verifies it.
pub fn delete(call: &mut Call<'_>, member: &BoardMember) -> Result<MembershipResult, Failure> {
    let board_id = input::id("board ID", &member.board_id)?;
    let user_id = input::id("user ID", &member.user_id)?;
    let removal = call.graphql(Operation {
        document: DELETE_SUBSCRIBERS,
        variables: tree!({ "board": board_id, "users": tree!([user_id]) }),
        root: "delete_subscribers_from_board",
        effect: Effect::RepeatableChange,
    });
    let response = match removal {
        Ok(response) => response,
        Err(refusal) if refusal.kind == FailureKind::NotFound && !is_about_board(&refusal) => {
            return resolve_not_a_member(call, board_id, user_id, refusal);
        }
        Err(refusal) => return Err(resolve_not_found(call, board_id, refusal)),
    };
    call.warn_of(&response.errors);
    let is_named = includes(response.data(), "delete_subscribers_from_board", user_id);

    let mut look = fetch_members_after(call, board_id, user_id);
    // monday.com confirms, and shows the user all the same: perhaps this look came too soon.
    if let Ok((after, response)) = &look
        && is_named
        && matches!(
            reason_to_be_kept(after, response, user_id),
            Some(KeptBecause::Unknown | KeptBecause::IsOwner)
        )
        && call.wait_a_moment()
    {
        look = fetch_members_after(call, board_id, user_id);
    }
    let outcome = match look {
        // A user who is seen is there, whatever else cannot be read.
        Ok((after, response)) if after.complete || after.includes(user_id) => {
            let reason = reason_to_be_kept(&after, &response, user_id);
            let is_about_teams = |error: &&ApiError| error.path.as_deref().is_some_and(|path| input::contains(path, "team"));
            let about_teams: Vec<ApiError> = response.errors.iter().filter(is_about_teams).cloned().collect();
            call.warn_of(&about_teams);
            if reason.is_none() && after.owners_complete {
                warn_if_without_owner(call, board_id, first_board(&response).unwrap_or_default());
            }
            match reason {
                // That they are still on it for no reason that shows: another change was asked for
                // under this key.
                Some(KeptBecause::Unknown | KeptBecause::IsOwner) if call.is_replay_of_caller_key() => {
                    return Err(call.idempotency_key_reused());
                }
                Some(reason) => {
                    if after.owns(user_id) {
                        call.warn("still-owner", "monday.com still lists the user as an owner of the board.", None);
                    }
                    return Ok(result(call, board_id, user_id, MembershipOutcome::Kept, Some(reason.text())));
                }
                None if is_named => MembershipOutcome::Removed,
                None => MembershipOutcome::NotAMember,
            }
        }
        // monday.com reports people who stay, too. If reading the board may succeed later, repeating
        // the call is worthwhile.
        Err(failure) if is_named && failure.temporary => {
            let message = format!(
                "monday.com reports that user {user_id} was removed from board {board_id}. Reading the board to verify it failed: {}",
                failure.message
            );
            return Err(failure.outcome_unknown(
                message,
                "Whether the user is still on the board is not known. Repeating the call is safe.",
            ));
        }
        Ok((after, _)) if after.errors.iter().any(may_pass) => {
            return Err(not_verified("removed", board_id, user_id, after.into_cause()));
        }
        // It cannot be verified: the token removed its own user from a private board, or lacks
        // users:read.
        after if is_named => {
            let why = match after {
                Ok(_) => "its people cannot be read".to_owned(),
                Err(failure) => failure.into_reason().message,
            };
            call.warn(
                "not-verified",
                format!("monday.com reports that the user was removed. Reading the board to verify it failed: {why}"),
                None,
            );
            MembershipOutcome::Removed
        }
        Ok((after, _)) => return Err(not_verified("removed", board_id, user_id, after.into_cause())),
        Err(failure) if failure.kind == FailureKind::NotFound => return Err(failure),
        Err(failure) => return Err(not_verified("removed", board_id, user_id, failure)),
    };
    Ok(result(call, board_id, user_id, outcome, None))
}

fn fetch_members_after(call: &mut Call<'_>, board_id: &str, user_id: &str) -> Result<(Members, Box<GraphqlResponse>), Failure> {
    let variables = tree!({ "boards": tree!([board_id]), "users": tree!([user_id]) });
    let document = document(call.version(), "ReadBoardAfterRemoval", " subscribers { id }");
    let without_subscribers = self::document(call.version(), "ReadBoardAfterRemovalWithoutSubscribers", "");
    fetch_members(call, board_id, [&document, &without_subscribers], variables)
}

/// Resolves monday.com's statement that something other than the board does not exist. By its
/// documentation that may be a user who exists and is not on the board
/// (<https://developer.monday.com/api-reference/docs/error-handling>): then nothing is left to do.
fn resolve_not_a_member(call: &mut Call<'_>, board_id: &str, user_id: &str, refusal: Failure) -> Result<MembershipResult, Failure> {
    match fetch_members_after(call, board_id, user_id) {
        Ok((after, response)) if after.complete && reason_to_be_kept(&after, &response, user_id).is_none() => {
            call.warn_of(&refusal.details);
            Ok(result(call, board_id, user_id, MembershipOutcome::NotAMember, None))
        }
        _ => Err(refusal),
    }
}

/// Why a user is still on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
enum KeptBecause {
    /// They are the user of the token.
    IsSelf,
    /// monday.com did not take the ownership away.
    IsOwner,
    /// On public boards everybody is listed.
    BoardIsPublic,
    /// A team of theirs is on the board.
    Team(String),
    /// No reason shows.
    Unknown,
}

impl KeptBecause {
    fn text(&self) -> String {
        match self {
            Self::IsSelf => "The user is the one that the token acts as.".to_owned(),
            Self::IsOwner => "monday.com still lists the user as an owner.".to_owned(),
            Self::BoardIsPublic => "The board is public: monday.com keeps listing members of its workspace.".to_owned(),
            Self::Team(name) => format!("The user is on the board through the team {name}."),
            Self::Unknown => "monday.com still lists the user; the membership may come from the workspace.".to_owned(),
        }
    }
}

/// Why a user is still on the board; `None` if they are not.
fn reason_to_be_kept(after: &Members, response: &GraphqlResponse, user_id: &str) -> Option<KeptBecause> {
    let board = first_board(response).unwrap_or_default();
    if after.includes(user_id) {
        let is_self = response.root("me").is_some_and(|me| json::is(me, "id", user_id));
        let is_public = json::is(board, "board_kind", "public");
        return Some(match (is_self, is_public) {
            (true, _) => KeptBecause::IsSelf,
            (false, true) if after.owns(user_id) => KeptBecause::IsOwner,
            (false, true) => KeptBecause::BoardIsPublic,
            (false, false) => KeptBecause::Unknown,
        });
    }
    for teams in ["team_owners", "team_subscribers"] {
        if let Some(team) = json::list(board, teams).find(|team| includes(*team, "users", user_id)) {
            let name = json::text_or_empty(team, "name");
            return Some(KeptBecause::Team(input::shortened(&name)));
        }
    }
    None
}

//! add-user-to-board and delete-user-from-board.

use serde_json::{Value, json};

use crate::{
    answer::Reply,
    bindings::types::{AddUserOptions, FailureKind, GraphqlError, MembershipChange, MembershipOutcome, MutationOptions, SubscriberKind},
    call::{Call, Effect, Operation},
    diagnosis::{is_about_board, is_user_loader, may_pass},
    documents,
    failure::Failure,
    input, json,
    mapping::{ids, users},
};

use super::{
    board_reading::{first_board, is_about_people, told_in_full},
    board_states::refused_or_missing,
    variables,
};

/// Who is on a board, as far as it can be seen.
struct Members {
    owners: Vec<String>,
    subscribers: Vec<String>,
    /// Whether these are all the owners.
    owners_seen: bool,
    /// Whether these are all the owners and subscribers.
    all_seen: bool,
    /// Why they are not, if they are not.
    hidden_by: Vec<GraphqlError>,
}

impl Members {
    fn owns(&self, user: &str) -> bool {
        self.owners.iter().any(|id| id == user)
    }

    fn includes(&self, user: &str) -> bool {
        self.owns(user) || self.subscribers.iter().any(|id| id == user)
    }
}

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
            document: documents::ADD_USERS,
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
        documents::board_members_and_user(call.features())
    } else {
        documents::BOARD_MEMBERS
    };
    let users = asks_for_owner.then(|| json!([user_id]));
    let variables = variables(&mut [("boards", Some(json!([board_id]))), ("users", users)]);
    let (members, reply) = look(call, board_id, [document, documents::BOARD_OWNERS], variables)?;
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

/// Reads who is on a board. A board that cannot be seen is a failure; people who cannot are not.
///
/// That people fail to load is how monday.com says that there are no subscribers. It is not
/// believed at once: an owner who was not seen would be demoted, a leaver who was not seen would
/// stay. The second document asks for the owners without the subscribers; a board of nobody still
/// tells that nobody owns it.
fn look(call: &mut Call<'_>, board_id: &str, documents: [&str; 2], variables: Value) -> Result<(Members, Reply), Failure> {
    let [with_subscribers, without] = documents;
    let mut ask = |document: &str, variables: Value| {
        call.graphql(&Operation {
            document,
            variables,
            root: "boards",
            effect: Effect::Read,
        })
    };
    let owners_only = if input::contains(without, "$users") {
        variables.clone()
    } else {
        json!({ "boards": [board_id] })
    };
    let errors = match ask(with_subscribers, variables) {
        Ok(reply) => {
            let board = first_board(&reply).ok_or_else(|| Failure::no_board(board_id))?;
            let hidden_by = reply.errors();
            let told = told_in_full(&hidden_by);
            let owners_seen = told.owners && json::field(board, "owners").is_some();
            let members = Members {
                owners: ids(board, "owners"),
                subscribers: ids(board, "subscribers"),
                owners_seen,
                all_seen: owners_seen && told.subscribers && json::field(board, "subscribers").is_some(),
                hidden_by,
            };
            return Ok((members, reply));
        }
        Err(failure) if !failure.is_limit() && is_about_people(&failure.details) => failure.details,
        Err(failure) => return Err(failure),
    };
    let mut members = Members {
        owners: Vec::new(),
        subscribers: Vec::new(),
        owners_seen: false,
        all_seen: false,
        hidden_by: errors,
    };
    if !members.hidden_by.iter().any(is_user_loader) {
        return Ok((members, Reply::default()));
    }
    let reply = match ask(without, owners_only) {
        Ok(reply) => reply,
        Err(failure) if !failure.is_limit() && is_about_people(&failure.details) => return Ok((members, Reply::default())),
        Err(failure) => return Err(failure),
    };
    if let Some(board) = first_board(&reply) {
        members.owners = ids(board, "owners");
        members.owners_seen = told_in_full(&reply.errors()).owners && json::field(board, "owners").is_some();
        // Owners are subscribers: with owners there, subscribers are missing, and not none.
        members.all_seen = members.owners_seen && members.owners.is_empty();
    }
    Ok((members, reply))
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
    let documents = [documents::BOARD_MEMBERS, documents::BOARD_OWNERS];
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

/// Takes a user off a board, and says whether that came true.
pub fn remove(call: &mut Call<'_>, board_id: &str, user_id: &str, options: Option<MutationOptions>) -> Result<MembershipChange, Failure> {
    let board_id = input::id("board ID", board_id)?;
    let user_id = input::id("user ID", user_id)?;
    call.begin_change(options.as_ref().and_then(|options| options.idempotency_key.as_deref()))?;
    let result = call.graphql(&Operation {
        document: documents::DELETE_SUBSCRIBERS,
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
    let documents = [documents::BOARD_AFTER_REMOVAL, documents::BOARD_AFTER_REMOVAL_WITHOUT_SUBSCRIBERS];
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

/// `done` is what was to be done to the user.
fn not_known(done: &str, board_id: &str, user_id: &str, details: Vec<GraphqlError>, retry_after_ms: Option<u32>) -> Failure {
    Failure {
        temporary: true,
        details,
        retry_after_ms,
        ..Failure::permanent(
            FailureKind::OutcomeUnknown,
            format!(
                "monday.com accepted the request, but whether user {user_id} was {done} is not known: the people of board {board_id} cannot be read. Repeating the call is safe; the token needs boards:read and users:read."
            ),
        )
    }
}

fn changed(call: &mut Call<'_>, board_id: &str, user_id: &str, outcome: MembershipOutcome, reason: Option<String>) -> MembershipChange {
    MembershipChange {
        board_id: board_id.to_owned(),
        user_id: user_id.to_owned(),
        outcome,
        reason,
        warnings: call.take_warnings(),
        call: call.summary(),
    }
}

fn kind_name(kind: SubscriberKind) -> &'static str {
    match kind {
        SubscriberKind::Owner => "owner",
        SubscriberKind::Subscriber => "subscriber",
    }
}

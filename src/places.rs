//! Places of users and teams on boards and in workspaces: on it, or owning it.

use crate::{
    bindings::types::{MembershipOutcome, SubscriberKind},
    engine::json::Value,
    references::includes,
};

/// A place: `None` if there is none, else whether it is an owner's.
pub type Place = Option<bool>;

/// The place of a user or team on a board or in a workspace, which lists its owners and the others, or all, by
/// these names.
pub fn place(value: Value<'_>, owners: &str, others: &str, id: &str) -> Place {
    let is_owner = includes(value, owners, id);
    (is_owner || includes(value, others, id)).then_some(is_owner)
}

/// Whether a place is as asked for. Without a kind, whatever there is is right: an owner stays one.
pub fn is_as_wanted(place: Place, kind: Option<SubscriberKind>) -> bool {
    place.is_some_and(|is_owner| kind.is_none_or(|kind| is_owner == (kind == SubscriberKind::Owner)))
}

/// The outcome where nothing had to be changed.
pub fn already(place: Place) -> MembershipOutcome {
    if place == Some(true) {
        MembershipOutcome::AlreadyOwner
    } else {
        MembershipOutcome::AlreadyMember
    }
}

/// The outcome of adding, by the place before it.
pub fn added(before: Place) -> MembershipOutcome {
    if before.is_some() {
        MembershipOutcome::RoleChanged
    } else {
        MembershipOutcome::Added
    }
}

/// The word for a role; a subscriber's, if none is asked for.
pub fn kind_name(kind: Option<SubscriberKind>) -> &'static str {
    match kind {
        Some(SubscriberKind::Owner) => "owner",
        None | Some(SubscriberKind::Subscriber) => "subscriber",
    }
}

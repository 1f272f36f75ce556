//! Places of users and teams on boards and in workspaces: on it, or owning it.

use crate::bindings::types::{MembershipOutcome, SubscriberKind};

/// A place: `None` if there is none, else whether it is an owner's.
pub type Place = Option<bool>;

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

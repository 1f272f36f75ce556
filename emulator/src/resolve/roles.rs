//! The four roles of users: their numbers and names.

use crate::world::UserKind;

pub(super) const KINDS: [UserKind; 4] = [UserKind::Admin, UserKind::Member, UserKind::ViewOnly, UserKind::Guest];

/// A number for each kind of user.
pub(super) fn number(kind: UserKind) -> i64 {
    match kind {
        UserKind::Admin => 1,
        UserKind::Member => 2,
        UserKind::ViewOnly => 3,
        UserKind::Guest => 4,
    }
}

/// The kind with that number.
pub(super) fn with_number(wanted: i64) -> Option<UserKind> {
    KINDS.into_iter().find(|kind| number(*kind) == wanted)
}

//! Users and teams.

use super::Id;
use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// The kind of a user, which decides on their rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    /// Administers the account.
    Admin,
    /// A regular user.
    Member,
    /// An outsider, who sees only the shareable boards they are on.
    Guest,
    /// Has read access only.
    ViewOnly,
}

impl UserKind {
    /// The value of `User.kind`, in lower case \[SDL-2026-10\].
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Member => "member",
            Self::Guest => "guest",
            Self::ViewOnly => "view_only",
        }
    }

    /// The value in the enums `UserKindFilter`, `UserRole` and `BaseRoleName`, in upper case.
    pub fn role_name(self) -> &'static str {
        match self {
            Self::Admin => "ADMIN",
            Self::Member => "MEMBER",
            Self::Guest => "GUEST",
            Self::ViewOnly => "VIEW_ONLY",
        }
    }

    /// The kind with that [`role_name`](Self::role_name).
    pub fn from_role_name(name: &str) -> Option<Self> {
        [Self::Admin, Self::Member, Self::Guest, Self::ViewOnly]
            .into_iter()
            .find(|kind| kind.role_name() == name)
    }

    /// Guests and viewers can't own a board \[OKTA addusertoboard\].
    pub fn may_own_boards(self) -> bool {
        matches!(self, Self::Admin | Self::Member)
    }
}

/// The status of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserStatus {
    /// Can sign in.
    Active,
    /// Was deactivated.
    Inactive,
    /// Invited, e-mail address not confirmed yet.
    Pending,
}

impl UserStatus {
    /// The value in the enum `UserStatus`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Inactive => "INACTIVE",
            Self::Pending => "PENDING",
        }
    }
}

/// A user who is kept in the account, but will not sign in again \[LIVE-D, LIVE-E\].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Departure {
    /// Their invitation was canceled, or expired.
    InvitationCanceled,
    /// They were deleted, which only the product's pages can do.
    Deleted,
}

/// An absence.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutOfOffice {
    /// The reason.
    pub kind: String,
    /// The start of the absence.
    pub start: Timestamp,
    /// The end of the absence.
    pub end: Timestamp,
}

/// A person of the account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// Eight digits.
    pub id: Id,
    /// First and last name.
    pub name: String,
    /// The e-mail address as it was typed, upper and lower case included.
    pub email: String,
    /// The kind of user.
    pub kind: UserKind,
    /// The status.
    pub status: UserStatus,
    /// Set for a user who will not sign in again; their status is inactive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departure: Option<Departure>,
    /// True if they confirmed their e-mail address.
    pub is_email_confirmed: bool,
    /// Job title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The date of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Timestamp>,
    /// Two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// The place of work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The office phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The mobile phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile_phone: Option<String>,
    /// As in the time-zone database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone_identifier: Option<String>,
    /// Hours ahead of UTC.
    #[serde(default)]
    pub utc_hours_diff: f64,
    /// Two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_language: Option<String>,
    /// The time they were created or invited.
    pub created_at: Timestamp,
    /// The time of the first sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub became_active_at: Option<Timestamp>,
    /// The time of the last activity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<Timestamp>,
    /// The current or next absence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_office: Option<OutOfOffice>,
}

impl User {
    /// True if they did not accept the invitation, even if it was canceled \[LIVE-D\].
    pub fn is_pending(&self) -> bool {
        self.status == UserStatus::Pending || self.departure == Some(Departure::InvitationCanceled)
    }

    /// True if they were deleted.
    pub fn is_deleted(&self) -> bool {
        self.departure == Some(Departure::Deleted)
    }
}

/// A group of users.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Team {
    /// Seven digits, or `-1` for everyone.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// True if its members are guests.
    #[serde(default)]
    pub is_guest: bool,
    /// Its members.
    #[serde(default)]
    pub users: Vec<Id>,
    /// The members who own it.
    #[serde(default)]
    pub owners: Vec<Id>,
    /// Its creation time.
    pub created_at: Timestamp,
}

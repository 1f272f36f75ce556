//! People and teams.

use super::Id;
use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// What a user may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    /// Runs the account.
    Admin,
    /// Works in it.
    Member,
    /// From outside, sees only shareable boards they were put on.
    Guest,
    /// May look, not touch.
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

/// Whether a user can get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserStatus {
    /// Yes.
    Active,
    /// No longer.
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

/// Days away.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OutOfOffice {
    /// Why.
    pub kind: String,
    /// From when on.
    pub start: Timestamp,
    /// Until when.
    pub end: Timestamp,
}

/// A person of the account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// Eight digits.
    pub id: Id,
    /// First and last name.
    pub name: String,
    /// As it was typed, upper and lower case included.
    pub email: String,
    /// What they may do.
    pub kind: UserKind,
    /// Whether they can get in.
    pub status: UserStatus,
    /// Whether they proved that the address is theirs.
    pub is_email_confirmed: bool,
    /// Job title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When they were born.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Timestamp>,
    /// Two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// Where they sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// On the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// In the pocket.
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
    /// When they were made or invited.
    pub created_at: Timestamp,
    /// When they first got in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub became_active_at: Option<Timestamp>,
    /// When they were last seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<Timestamp>,
    /// Days away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_office: Option<OutOfOffice>,
}

/// A group of users.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Team {
    /// Seven digits, or `-1` for everyone.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Whether it holds guests.
    #[serde(default)]
    pub is_guest: bool,
    /// Who is in it.
    #[serde(default)]
    pub users: Vec<Id>,
    /// Who of them leads it.
    #[serde(default)]
    pub owners: Vec<Id>,
    /// When it was made.
    pub created_at: Timestamp,
}

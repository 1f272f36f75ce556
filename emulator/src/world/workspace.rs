//! Workspaces, folders and tags.

use super::{Id, State, TeamMembership, UserMembership};
use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// Who can find a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceKind {
    /// Everyone who isn't a guest.
    Open,
    /// Its members.
    Closed,
    /// Made to be copied.
    Template,
}

impl WorkspaceKind {
    /// The value in the enum of the same name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Template => "template",
        }
    }

    /// The kind with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Open, Self::Closed, Self::Template]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// A place for boards.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Workspace {
    /// Seven digits.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Who can find it.
    pub kind: WorkspaceKind,
    /// Active, archived or deleted.
    pub state: State,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Users in it.
    #[serde(default)]
    pub users: Vec<UserMembership>,
    /// Teams in it.
    #[serde(default)]
    pub teams: Vec<TeamMembership>,
}

/// A group of boards inside a workspace.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Folder {
    /// Eight digits.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Where it is; absent in the main workspace of an account that was never migrated.
    pub workspace: Option<Id>,
    /// The folder around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// Who made it.
    pub owner: Id,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A label for items and boards.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tag {
    /// Eight digits.
    pub id: Id,
    /// What it says.
    pub name: String,
    /// Its colour.
    pub color: String,
}

/// A post below an item.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Update {
    /// Ten digits.
    pub id: Id,
    /// The item.
    pub item: Id,
    /// The board the item is on.
    pub board: Id,
    /// Who wrote it.
    pub creator: Id,
    /// HTML.
    pub body: String,
    /// When.
    pub created_at: Timestamp,
    /// Who likes it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub likes: Vec<Id>,
    /// Whether it is shown first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_pinned: bool,
}

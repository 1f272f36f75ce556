//! Workspaces, folders and tags.

use super::{Id, State, TeamMembership, UserMembership};
use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// The visibility of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkspaceKind {
    /// Visible to everyone who isn't a guest.
    Open,
    /// Visible to its members.
    Closed,
    /// A template for other workspaces.
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

/// A container of boards and folders.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Workspace {
    /// Seven digits.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its visibility.
    pub kind: WorkspaceKind,
    /// Active, archived or deleted.
    pub state: State,
    /// Its purpose, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its creation time.
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
    /// The workspace it is in; absent in the main workspace of an account that was never migrated.
    pub workspace: Option<Id>,
    /// The folder around it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// The user who made it.
    pub owner: Id,
    /// Its creation time.
    pub created_at: Timestamp,
    /// Its colour, weight and icon: values of the enums `FolderColor`, `FolderFontWeight` and `FolderCustomIcon`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// See `color`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub font_weight: Option<String>,
    /// See `color`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_icon: Option<String>,
    /// Its place among the folders of its workspace, if it was moved: lower comes first. One that was not has its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<f64>,
}

impl Folder {
    /// Its place among others.
    pub(crate) fn place(&self) -> f64 {
        self.position.unwrap_or(self.id as f64)
    }
}

/// A label for items and boards.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tag {
    /// Eight digits.
    pub id: Id,
    /// Its text.
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
    /// The user who wrote it.
    pub creator: Id,
    /// HTML.
    pub body: String,
    /// Its creation time.
    pub created_at: Timestamp,
    /// The users who like it, each with their reaction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub likes: Vec<Like>,
    /// The items on which it is shown first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinned_to: Vec<Id>,
    /// The update that it is a reply to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// The time of the last change of its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
    /// The time at which it was written elsewhere, for one that was brought over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_creation_date: Option<String>,
}

/// A user who likes an update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Like {
    /// The user.
    pub user: Id,
    /// The name of the reaction, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction: Option<String>,
    /// The time of the first like.
    pub at: Timestamp,
}

/// A file that was uploaded. Its contents are not kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asset {
    /// Ten digits.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its length, in bytes.
    pub size: i64,
    /// The user who uploaded it.
    pub uploaded_by: Id,
    /// The time of the upload.
    pub created_at: Timestamp,
    /// The item it is on.
    pub item: Id,
    /// The column it is in, if it is in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The update it is attached to, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<Id>,
}

impl Asset {
    /// The part of its name after the last dot, with the dot.
    pub(crate) fn extension(&self) -> String {
        self.name
            .rsplit_once('.')
            .map(|(_, extension)| format!(".{extension}"))
            .unwrap_or_default()
    }

    /// Its address, from which nothing can be loaded.
    pub(crate) fn url(&self, world: &super::World) -> String {
        format!(
            "https://{}.monday.com/protected_static/{}/resources/{}/{}",
            world.account.slug, world.account.id, self.id, self.name
        )
    }

    /// True if its name is that of a picture.
    pub(crate) fn is_image(&self) -> bool {
        matches!(
            self.extension().to_ascii_lowercase().as_str(),
            ".gif" | ".jpeg" | ".jpg" | ".png" | ".svg" | ".webp"
        )
    }
}

/// A department of the account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Department {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The number of seats kept for it.
    #[serde(default)]
    pub reserved_seats: i64,
    /// Its users; a user is in one department at most.
    #[serde(default)]
    pub members: Vec<Id>,
    /// Its owners.
    #[serde(default)]
    pub owners: Vec<Id>,
}

/// Something that happened on a board while the emulator ran.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Activity {
    /// The time.
    pub at: Timestamp,
    /// The board.
    pub board: Id,
    /// The user who did it.
    pub user: Id,
    /// The name of the event, such as `create_pulse`.
    pub event: String,
    /// `pulse` or `board`.
    pub entity: String,
    /// The item it happened to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Id>,
    /// The group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What the log says of it, as JSON.
    pub data: serde_json::Value,
}

//! Boards, their members, and the little of their contents that the emulator keeps.

use super::Id;
use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The visibility of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardKind {
    /// Visible to everyone who isn't a guest (called "main" in the product).
    Public,
    /// Visible to its members.
    Private,
    /// Visible to its members, who can be guests.
    Share,
}

impl BoardKind {
    /// The value in the enum of the same name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Share => "share",
        }
    }

    /// The kind with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Public, Self::Private, Self::Share]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// The state of a board, an item or a workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is in use.
    #[default]
    Active,
    /// It was archived.
    Archived,
    /// It was deleted, and is in the recycle bin.
    Deleted,
}

impl State {
    /// The value in the enum of the same name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Archived => "archived",
            Self::Deleted => "deleted",
        }
    }

    /// True if it is in use.
    pub fn is_active(&self) -> bool {
        *self == Self::Active
    }

    /// True if a filter named `active`, `archived`, `deleted` or `all` lets it through.
    pub fn passes(self, filter: &str) -> bool {
        filter == "all" || filter == self.name()
    }
}

/// The kind of object behind a "board": lists hold documents and the hidden boards of subitems too \[SDL, MONDO\].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardObjectType {
    /// A board.
    Board,
    /// An object of an app.
    CustomObject,
    /// A document.
    Document,
    /// The hidden board with the subitems of another one.
    SubItemsBoard,
}

impl BoardObjectType {
    /// The value in the enum of the same name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::CustomObject => "custom_object",
            Self::Document => "document",
            Self::SubItemsBoard => "sub_items_board",
        }
    }
}

/// The nesting depth of a board's items. Boards with several levels are left out of lists by default \[DOC-boards\].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardHierarchy {
    /// Items and subitems.
    #[default]
    Classic,
    /// Any number of levels.
    MultiLevel,
}

impl BoardHierarchy {
    /// The value in the enum of the same name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::MultiLevel => "multi_level",
        }
    }
}

/// A user on a board or in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMembership {
    /// The user.
    pub user: Id,
    /// True if they own it.
    #[serde(default)]
    pub owner: bool,
}

/// A team on a board or in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMembership {
    /// The team.
    pub team: Id,
    /// True if the team owns it.
    #[serde(default)]
    pub owner: bool,
}

/// A section of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// A word; it is not numeric.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its colour.
    pub color: String,
    /// Active, archived or deleted; only active ones are listed.
    #[serde(default, skip_serializing_if = "State::is_active")]
    pub state: State,
}

/// A column of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// A word; it is not numeric.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The value in the enum `ColumnType`.
    pub kind: String,
    /// Its purpose, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its width in pixels, if somebody changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    /// Its settings as JSON, if they are no longer those that every column of its type starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<serde_json::Value>,
}

/// A row of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Eleven digits.
    pub id: Id,
    /// Its text.
    pub name: String,
    /// The section it is in.
    pub group: String,
    /// The user who made it.
    pub creator: Id,
    /// Its creation time.
    pub created_at: Timestamp,
    /// Active, archived or deleted.
    pub state: State,
    /// The item it is a subitem of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// Values by column, in the JSON form that the API returns in `value`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, serde_json::Value>,
    /// The time of the last change and the user who made it, if it was ever changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<(Timestamp, Id)>,
}

/// A board, a document or a hidden board of subitems.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Board {
    /// Eleven digits: too many for 32 bits.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its purpose, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its visibility.
    pub kind: BoardKind,
    /// `everyone`, `collaborators`, `assignee` or `owners`: the people who may change its contents.
    pub permissions: String,
    /// Active, archived or deleted.
    pub state: State,
    /// The kind of object it is.
    pub object_type: BoardObjectType,
    /// The nesting depth of its items.
    #[serde(default)]
    pub hierarchy: BoardHierarchy,
    /// The workspace it is in; absent in the main workspace of an account that was never migrated.
    pub workspace: Option<Id>,
    /// The folder it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<Id>,
    /// The user who made it.
    pub creator: Id,
    /// Users on it: owners and subscribers in one list, because a user is one or the other.
    #[serde(default)]
    pub users: Vec<UserMembership>,
    /// Teams on it.
    #[serde(default)]
    pub teams: Vec<TeamMembership>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Id>,
    /// Its sections.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// Its columns, if they are no longer the ones every board starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_columns: Option<Vec<Column>>,
    /// Its rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// The name of its rows, if not "item".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_terminology: Option<String>,
    /// The link to the meeting about it, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub communication: Option<serde_json::Value>,
    /// Its creation time.
    pub created_at: Timestamp,
    /// The time of the last change.
    pub updated_at: Timestamp,
    /// The time somebody last opened it.
    pub used_at: Timestamp,
    /// The board it is a copy of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_from_board: Option<Id>,
    /// True if removing a user seems to work and changes nothing, as it can be on a public board \[LIVE-A\].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_removed_users: bool,
}

impl Board {
    /// The membership of a user in person; `None` if they are not on the board.
    pub fn membership(&self, user: Id) -> Option<UserMembership> {
        self.users.iter().copied().find(|membership| membership.user == user)
    }

    /// True if a user owns the board.
    pub fn is_owner(&self, user: Id) -> bool {
        self.membership(user).is_some_and(|membership| membership.owner)
    }

    /// Adds a user to the board, or changes their membership.
    pub fn set_user(&mut self, user: Id, owner: bool) {
        match self.users.iter_mut().find(|membership| membership.user == user) {
            Some(membership) => membership.owner = owner,
            None => self.users.push(UserMembership { user, owner }),
        }
    }

    /// Removes a user from the board. Returns true if they were on it.
    pub fn remove_user(&mut self, user: Id) -> bool {
        let before = self.users.len();
        self.users.retain(|membership| membership.user != user);
        self.users.len() < before
    }

    /// Adds a team to the board, or changes its membership.
    pub fn set_team(&mut self, team: Id, owner: bool) {
        match self.teams.iter_mut().find(|membership| membership.team == team) {
            Some(membership) => membership.owner = owner,
            None => self.teams.push(TeamMembership { team, owner }),
        }
    }

    /// Removes a team from the board. Returns true if it was on it.
    pub fn remove_team(&mut self, team: Id) -> bool {
        let before = self.teams.len();
        self.teams.retain(|membership| membership.team != team);
        self.teams.len() < before
    }

    /// Its columns.
    pub fn columns(&self) -> Vec<Column> {
        self.own_columns.clone().unwrap_or_else(usual_columns)
    }

    /// Its columns, mutable.
    pub fn columns_mut(&mut self) -> &mut Vec<Column> {
        self.own_columns.get_or_insert_with(usual_columns)
    }

    /// The section a new board starts with \[VCR\].
    pub(crate) fn first_group() -> Group {
        Group {
            id: "topics".to_owned(),
            title: "Group Title".to_owned(),
            color: "#037f4c".to_owned(),
            state: State::Active,
        }
    }
}

/// The columns every board starts with.
fn usual_columns() -> Vec<Column> {
    let usual = [
        ("name", "Name", "name"),
        ("person", "Owner", "people"),
        ("status", "Status", "status"),
        ("date4", "Date", "date"),
    ];
    let column = |(id, title, kind): (&str, &str, &str)| Column {
        id: id.to_owned(),
        title: title.to_owned(),
        kind: kind.to_owned(),
        description: None,
        width: None,
        settings: None,
    };
    usual.into_iter().map(column).collect()
}

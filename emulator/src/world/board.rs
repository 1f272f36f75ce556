//! Boards, who is on them, and what little the emulator keeps of what is in them.

use super::Id;
use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who can find a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardKind {
    /// Everyone who isn't a guest (called "main" in the product).
    Public,
    /// Who is on it.
    Private,
    /// Who is on it, guests included.
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

/// What became of a board, an item or a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is in use.
    Active,
    /// It was put away.
    Archived,
    /// It is in the bin.
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

    /// Whether a filter named `active`, `archived`, `deleted` or `all` lets it through.
    pub fn passes(self, filter: &str) -> bool {
        filter == "all" || filter == self.name()
    }
}

/// What a "board" really is: lists hold documents and the hidden boards of subitems too \[SDL, MONDO\].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardObjectType {
    /// A board.
    Board,
    /// Something an app put there.
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

/// How deep items of a board nest. Boards with several levels are left out of lists unless asked for \[DOC-boards\].
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
    /// Who.
    pub user: Id,
    /// Whether they own it.
    #[serde(default)]
    pub owner: bool,
}

/// A team on a board or in a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMembership {
    /// Which.
    pub team: Id,
    /// Whether it owns it.
    #[serde(default)]
    pub owner: bool,
}

/// A section of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// A word, not a number.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its colour.
    pub color: String,
}

/// A column of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// A word, not a number.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// The value in the enum `ColumnType`.
    pub kind: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A row of a board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Eleven digits.
    pub id: Id,
    /// What it says.
    pub name: String,
    /// The section it is in.
    pub group: String,
    /// Who made it.
    pub creator: Id,
    /// When it was made.
    pub created_at: Timestamp,
    /// Active, archived or deleted.
    pub state: State,
    /// The item it is a subitem of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// Values by column, as text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, String>,
}

/// A board, a document or a hidden board of subitems.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Board {
    /// Eleven digits: too many for 32 bits.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who can find it.
    pub kind: BoardKind,
    /// `everyone`, `collaborators`, `assignee` or `owners`: who may change what is in it.
    pub permissions: String,
    /// Active, archived or deleted.
    pub state: State,
    /// What it really is.
    pub object_type: BoardObjectType,
    /// How deep its items nest.
    #[serde(default)]
    pub hierarchy: BoardHierarchy,
    /// Where it is; absent in the main workspace of an account that was never migrated.
    pub workspace: Option<Id>,
    /// The folder it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<Id>,
    /// Who made it.
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
    /// What its rows are called, if not "item".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_terminology: Option<String>,
    /// The link to the meeting about it, as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub communication: Option<serde_json::Value>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When somebody last opened it.
    pub used_at: Timestamp,
    /// The board it is a copy of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_from_board: Option<Id>,
    /// Whether removing a user seems to work and changes nothing, as it can be on a public board \[LIVE-A\].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_removed_users: bool,
}

impl Board {
    /// How a user is on the board in person; `None` if they aren't.
    pub fn membership(&self, user: Id) -> Option<UserMembership> {
        self.users.iter().copied().find(|membership| membership.user == user)
    }

    /// Whether a user owns the board.
    pub fn is_owner(&self, user: Id) -> bool {
        self.membership(user).is_some_and(|membership| membership.owner)
    }

    /// Puts a user on the board, or changes what they are on it.
    pub fn set_user(&mut self, user: Id, owner: bool) {
        match self.users.iter_mut().find(|membership| membership.user == user) {
            Some(membership) => membership.owner = owner,
            None => self.users.push(UserMembership { user, owner }),
        }
    }

    /// Takes a user off the board. Returns whether they were on it.
    pub fn remove_user(&mut self, user: Id) -> bool {
        let before = self.users.len();
        self.users.retain(|membership| membership.user != user);
        self.users.len() < before
    }

    /// Puts a team on the board, or changes what it is on it.
    pub fn set_team(&mut self, team: Id, owner: bool) {
        match self.teams.iter_mut().find(|membership| membership.team == team) {
            Some(membership) => membership.owner = owner,
            None => self.teams.push(TeamMembership { team, owner }),
        }
    }

    /// Takes a team off the board. Returns whether it was on it.
    pub fn remove_team(&mut self, team: Id) -> bool {
        let before = self.teams.len();
        self.teams.retain(|membership| membership.team != team);
        self.teams.len() < before
    }

    /// Its columns.
    pub fn columns(&self) -> Vec<Column> {
        self.own_columns.clone().unwrap_or_else(usual_columns)
    }

    /// Its columns, to be changed.
    pub fn columns_mut(&mut self) -> &mut Vec<Column> {
        self.own_columns.get_or_insert_with(usual_columns)
    }

    /// The section a new board starts with \[VCR\].
    pub(crate) fn first_group() -> Group {
        Group {
            id: "topics".to_owned(),
            title: "Group Title".to_owned(),
            color: "#037f4c".to_owned(),
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
    };
    usual.into_iter().map(column).collect()
}

//! The contents of an account: users, teams, workspaces, folders and boards, all in memory.
//!
//! The fields are public so that a test can read and change everything; the methods are the common look-ups.

mod automation;
mod board;
mod rights;
mod user;
mod workspace;

pub use automation::Automation;
pub use board::{Board, BoardHierarchy, BoardKind, BoardObjectType, Column, Group, Item, State, TeamMembership, UserMembership};
pub use rights::Viewer;
pub use user::{Departure, OutOfOffice, Team, User, UserKind, UserStatus};
pub use workspace::{Activity, Asset, Department, Folder, Like, Tag, Update, Workspace, WorkspaceKind};

use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// An id of any object. monday's ids are decimal digits; boards and items have eleven of them today, which is
/// more than 32 bits hold \[VCR\].
pub type Id = i64;

/// The team that everyone at the account is in \[DOC-boards\].
pub const EVERYONE: Id = -1;

/// The account of a customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The part of its address before `.monday.com`.
    pub slug: String,
    /// The plan it pays for, as monday names it.
    pub tier: String,
    /// Its creation time.
    pub created_at: Timestamp,
    /// The code of its country.
    pub country_code: String,
}

/// Everything in an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct World {
    /// The account of a customer.
    pub account: Account,
    /// People, by id.
    pub users: BTreeMap<Id, User>,
    /// Teams, by id, without the one that holds everyone.
    pub teams: BTreeMap<Id, Team>,
    /// Workspaces, by id. The main one is here only if it has an id.
    pub workspaces: BTreeMap<Id, Workspace>,
    /// The id of the main workspace; `None` in an account that was never migrated \[DOC-ws\].
    pub main_workspace: Option<Id>,
    /// Folders, by id.
    pub folders: BTreeMap<Id, Folder>,
    /// Boards, by id; the newest has the highest id.
    pub boards: BTreeMap<Id, Board>,
    /// Tags, by id.
    pub tags: BTreeMap<Id, Tag>,
    /// Updates (the posts below an item), by id.
    pub updates: BTreeMap<Id, Update>,
    /// Uploaded files, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub assets: BTreeMap<Id, Asset>,
    /// Departments, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub departments: BTreeMap<Id, Department>,
    /// Automations, by id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub automations: BTreeMap<Id, Automation>,
    /// What happened on boards since the emulator was started, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<Activity>,
    /// What was removed, which the response of its removal still tells.
    #[serde(skip)]
    pub(crate) removed: Removed,
    /// The last id of each sequence.
    pub next_ids: BTreeMap<String, Id>,
    /// True if `users(emails:)` is case-sensitive. UNCONFIRMED either way; off by default.
    #[serde(default)]
    pub case_sensitive_emails: bool,
}

/// Objects that were removed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Removed {
    pub departments: BTreeMap<Id, Department>,
    pub folders: BTreeMap<Id, Folder>,
    pub teams: BTreeMap<Id, Team>,
    pub updates: BTreeMap<Id, Update>,
}

/// The sequence that a new object gets its id from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sequence {
    Asset,
    Automation,
    Board,
    Department,
    Item,
    User,
    Team,
    Workspace,
    Folder,
    Tag,
    Update,
}

impl World {
    /// The next free id of a sequence.
    pub(crate) fn next_id(&mut self, sequence: Sequence) -> Id {
        let (name, first, step) = match sequence {
            Sequence::Asset => ("asset", 2_013_407_551, 19),
            Sequence::Automation => ("automation", 511_820_337, 23),
            Sequence::Board => ("board", 18_265_829_659, 13),
            Sequence::Department => ("department", 20_117, 3),
            Sequence::Item => ("item", 18_271_004_113, 7),
            Sequence::User => ("user", 71_204_511, 37),
            Sequence::Team => ("team", 1_204_417, 11),
            Sequence::Workspace => ("workspace", 7_217_155, 1_409),
            Sequence::Folder => ("folder", 16_022_307, 31),
            Sequence::Tag => ("tag", 25_110_436, 3),
            Sequence::Update => ("update", 4_480_113_207, 17),
        };
        let next = self.next_ids.entry(name.to_owned()).or_insert(first);
        let id = *next;
        *next += step;
        id
    }

    /// The board with an id, whatever its state.
    pub fn board(&self, id: Id) -> Option<&Board> {
        self.boards.get(&id)
    }

    /// All boards of that name, whatever their state, the oldest first.
    pub fn boards_named(&self, name: &str) -> Vec<&Board> {
        self.boards.values().filter(|board| board.name == name).collect()
    }

    /// Boards a user is on in person (not through a team), the oldest first.
    pub fn boards_of(&self, user: Id) -> Vec<&Board> {
        self.boards.values().filter(|board| board.membership(user).is_some()).collect()
    }

    /// The folder with an id, even if it was removed.
    pub(crate) fn folder(&self, id: Id) -> Option<&Folder> {
        self.folders.get(&id).or_else(|| self.removed.folders.get(&id))
    }

    /// All folders, in their order.
    pub(crate) fn folders_in_order(&self) -> Vec<&Folder> {
        let mut folders: Vec<&Folder> = self.folders.values().collect();
        folders.sort_by(|left, right| left.place().total_cmp(&right.place()));
        folders
    }

    /// The update with an id, even if it was removed.
    pub(crate) fn update(&self, id: Id) -> Option<&Update> {
        self.updates.get(&id).or_else(|| self.removed.updates.get(&id))
    }

    /// The user with an id.
    pub fn user(&self, id: Id) -> Option<&User> {
        self.users.get(&id)
    }

    /// The user with an e-mail address, compared without regard to case.
    pub fn user_by_email(&self, email: &str) -> Option<&User> {
        self.users.values().find(|user| user.email.eq_ignore_ascii_case(email))
    }

    /// True if a user is in a team. Everyone but guests is in the team `-1`.
    pub fn is_in_team(&self, user: Id, team: Id) -> bool {
        if team == EVERYONE {
            return self
                .users
                .get(&user)
                .is_some_and(|user| user.kind != UserKind::Guest && user.status != UserStatus::Inactive);
        }
        self.teams.get(&team).is_some_and(|team| team.users.contains(&user))
    }

    /// Adds the members of teams to a list of users, but for those of the team of everyone.
    pub(crate) fn add_team_members(&self, users: &mut Vec<Id>, teams: &[TeamMembership]) {
        let teams = teams.iter().filter_map(|membership| self.teams.get(&membership.team));
        for user in teams.flat_map(|team| &team.users) {
            if !users.contains(user) {
                users.push(*user);
            }
        }
    }

    /// The teams each user is in: for looking up many users at once.
    pub fn teams_by_user(&self) -> HashMap<Id, Vec<Id>> {
        let mut teams: HashMap<Id, Vec<Id>> = HashMap::new();
        for team in self.teams.values() {
            for user in &team.users {
                teams.entry(*user).or_default().push(team.id);
            }
        }
        teams
    }

    /// The automations of a user, the oldest first.
    pub fn automations_of(&self, user: Id) -> Vec<&Automation> {
        self.automations.values().filter(|automation| automation.owner == user).collect()
    }

    /// Stops the automations of a user, on one board or on all.
    pub(crate) fn stop_automations(&mut self, user: Id, board: Option<Id>, now: Timestamp) {
        for automation in self.automations.values_mut() {
            if automation.owner == user && automation.active && board.is_none_or(|board| board == automation.board) {
                automation.active = false;
                automation.updated_at = now;
            }
        }
    }

    /// True if a user is on a board through one of its teams.
    pub fn is_on_board_through_team(&self, user: Id, board: &Board) -> bool {
        board.teams.iter().any(|membership| self.is_in_team(user, membership.team))
    }
}

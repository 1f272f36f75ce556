//! The rights of users: the boards and workspaces they see, and the changes they may make.
//!
//! The rules are those of the product as its help pages tell them; the errors the API reports are in `failure`.
//! Admins are treated like members for boards: an admin does not see other people's private boards.
//! UNCONFIRMED for the API.

use super::{Board, BoardKind, Id, User, UserKind, Workspace, WorkspaceKind, World};
use std::collections::HashSet;

/// A user with their teams and workspaces, looked up once for many boards.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The user.
    pub user: Id,
    /// The kind of user.
    pub kind: UserKind,
    /// The teams they are in, `-1` included.
    pub teams: HashSet<Id>,
    /// The closed workspaces they are in.
    pub closed_workspaces: HashSet<Id>,
}

impl Viewer {
    /// Looks up the teams and workspaces that decide on a user's rights.
    pub fn new(world: &World, user: &User) -> Self {
        let mut teams: HashSet<Id> = world
            .teams
            .values()
            .filter(|team| team.users.contains(&user.id))
            .map(|team| team.id)
            .collect();
        if world.is_in_team(user.id, super::EVERYONE) {
            teams.insert(super::EVERYONE);
        }
        let mut viewer = Self {
            user: user.id,
            kind: user.kind,
            teams,
            closed_workspaces: HashSet::new(),
        };
        viewer.closed_workspaces = world
            .workspaces
            .values()
            .filter(|workspace| workspace.kind == WorkspaceKind::Closed && viewer.is_in_workspace(workspace))
            .map(|workspace| workspace.id)
            .collect();
        viewer
    }

    /// True if they are in a workspace, in person or through a team.
    pub fn is_in_workspace(&self, workspace: &Workspace) -> bool {
        workspace.users.iter().any(|membership| membership.user == self.user)
            || workspace.teams.iter().any(|membership| self.teams.contains(&membership.team))
    }

    /// True if they are on a board, in person or through a team.
    pub fn is_on(&self, board: &Board) -> bool {
        board.membership(self.user).is_some() || board.teams.iter().any(|membership| self.teams.contains(&membership.team))
    }

    /// True if they can see a board.
    pub fn sees_board(&self, world: &World, board: &Board) -> bool {
        match (self.kind, board.kind) {
            (UserKind::Guest, BoardKind::Share) => self.is_on(board),
            (UserKind::Guest, _) => false,
            (_, BoardKind::Private | BoardKind::Share) => self.is_on(board),
            (_, BoardKind::Public) => {
                self.is_on(board)
                    || board
                        .workspace
                        .and_then(|id| world.workspaces.get(&id))
                        .is_none_or(|workspace| self.sees_workspace(workspace))
            }
        }
    }

    /// True if they can see a workspace.
    pub fn sees_workspace(&self, workspace: &Workspace) -> bool {
        match workspace.kind {
            WorkspaceKind::Closed => self.closed_workspaces.contains(&workspace.id),
            WorkspaceKind::Open | WorkspaceKind::Template => self.kind != UserKind::Guest,
        }
    }

    /// True if they may archive or delete a board, or change who owns it.
    pub fn may_manage_board(&self, board: &Board) -> bool {
        let owns = board.is_owner(self.user)
            || board
                .teams
                .iter()
                .any(|membership| membership.owner && self.teams.contains(&membership.team));
        self.kind == UserKind::Admin || (owns && self.kind.may_own_boards())
    }

    /// True if they may add others to a board or remove them.
    pub fn may_change_members(&self, board: &Board) -> bool {
        match self.kind {
            UserKind::Guest | UserKind::ViewOnly => false,
            UserKind::Admin => true,
            UserKind::Member => board.permissions != "owners" || self.may_manage_board(board),
        }
    }
}

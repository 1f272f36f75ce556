//! Where people stand: what a flow reads before it plans.

use std::collections::{BTreeMap, BTreeSet};

use crate::connector::Connector;
use crate::error::CallError;
use crate::options::CallOptions;
use crate::types::{
    BoardAccess, BoardStateFilter, CallReport, Id, SubscriberKind, Team, TeamQuery, User, UserAutomation, UserAutomationQuery, UserBoard,
    UserBoardQuery, UserQuery, Workspace, WorkspaceQuery,
};

/// Maximum number of users that one call asks about.
const MAX_USERS: usize = 50;

/// Number of boards that one call asks for the automations of: fifty requests, so that no call takes long.
const BOARDS_AT_ONCE: usize = 500;

/// The team that everyone but guests is in.
pub(super) const EVERYONE: &str = "-1";

/// What comes next is told to this; an error ends the reading.
pub(super) type Tell<'t> = dyn FnMut(&str) -> Result<(), CallError> + Send + 't;

/// Where everybody stands.
#[derive(Default)]
pub(super) struct Found {
    /// The people who manage nothing when the run is over.
    leavers: Vec<Id>,
    /// Who can manage boards and workspaces now: active users who are neither guests nor viewers.
    managers: BTreeSet<Id>,
    pub boards: BTreeMap<Id, Vec<UserBoard>>,
    /// The teams that own a board, where that matters and monday.com tells it.
    owner_teams: BTreeMap<Id, Vec<Id>>,
    pub automations: BTreeMap<Id, Vec<UserAutomation>>,
    pub automations_unknown: Option<String>,
    pub workspaces: Vec<Workspace>,
    pub teams: Vec<Team>,
    pub notes: Vec<String>,
}

impl Found {
    /// Reads where these people stand: teams, workspaces, boards, automations.
    pub async fn of(leavers: Vec<Id>, connector: &Connector, options: &CallOptions, tell: &mut Tell<'_>) -> Result<Self, CallError> {
        let mut found = Self {
            leavers,
            ..Self::default()
        };
        tell("read the teams")?;
        found.find_teams(connector, options).await?;
        tell("read the workspaces")?;
        found.find_workspaces(connector, options).await?;
        found.find_managers(connector, options, tell).await?;
        for leavers in found.leavers.clone().chunks(MAX_USERS) {
            tell("read the boards")?;
            found.find_boards(connector, leavers, options, tell).await?;
            tell("read the automations")?;
            found.find_automations(connector, leavers, options, tell).await?;
        }
        found.find_owner_teams(connector, options, tell).await?;
        Ok(found)
    }

    /// Whether nobody who stays manages a board that a leaver owns, as far as the token can tell.
    pub fn is_last_owner(&self, board: &UserBoard) -> bool {
        board.role == SubscriberKind::Owner
            && match self.owner_teams.get(&board.board_id) {
                None => self.others(board) == 0,
                // In person, and through a team.
                Some(teams) => self.others(board).saturating_sub(teams.len()) == 0 && !teams.iter().any(|team| self.stays(team)),
            }
    }

    /// Whether somebody who stays owns a workspace, in person or through a team.
    pub fn has_other_owner(&self, workspace: &Workspace) -> bool {
        let mut users = workspace.owner_ids.iter().flatten();
        let mut teams = workspace.owner_team_ids.iter().flatten();
        users.any(|user| self.is_staying(user)) || teams.any(|team| self.stays(team))
    }

    fn is_staying(&self, user: &Id) -> bool {
        self.managers.contains(user) && !self.leavers.contains(user)
    }

    /// Whether somebody who can manage something is in a team when all have left. Of a team that is not
    /// known, that is assumed, and of the team of everyone.
    fn stays(&self, team: &str) -> bool {
        if team == EVERYONE {
            return true;
        }
        let known = self.teams.iter().find(|known| known.id == team);
        let members = known.and_then(|team| team.member_ids.as_ref());
        members.is_none_or(|members| members.iter().any(|member| self.is_staying(member)))
    }

    /// Number of others who own a board, teams among them, whoever is in those.
    fn others(&self, board: &UserBoard) -> usize {
        let others = usize::try_from(board.other_owners).unwrap_or(usize::MAX);
        others.saturating_sub(self.owners_of_other_queries(board))
    }

    /// Number of leavers of other queries who own a board in person: in the rows of this one's query they
    /// count as others.
    fn owners_of_other_queries(&self, board: &UserBoard) -> usize {
        let query_of = |user: &str| self.leavers.iter().position(|leaver| leaver == user).map(|place| place / MAX_USERS);
        let owns = |row: &UserBoard| {
            row.board_id == board.board_id
                && row.role == SubscriberKind::Owner
                && row.through.iter().any(|way| matches!(way, BoardAccess::InPerson))
        };
        let own = query_of(&board.user_id);
        let others = self
            .leavers
            .iter()
            .filter(|leaver| query_of(leaver) != own && self.managers.contains(*leaver));
        others
            .filter(|leaver| self.boards.get(*leaver).is_some_and(|rows| rows.iter().any(owns)))
            .count()
    }

    fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|known| known == note) {
            self.notes.push(note.to_owned());
        }
    }

    fn note_warnings(&mut self, call: &CallReport) {
        // A place on a page says nothing here; the board is named by another warning.
        let is_named = |path: &String| path.starts_with("boards.") && (path.ends_with(".owners") || path.ends_with(".subscribers"));
        for warning in call.warnings.iter().filter(|warning| !warning.path.as_ref().is_some_and(is_named)) {
            match &warning.path {
                Some(path) => self.note(&format!("{} ({path})", warning.message)),
                None => self.note(&warning.message),
            }
        }
    }

    async fn find_teams(&mut self, connector: &Connector, options: &CallOptions) -> Result<(), CallError> {
        let query = TeamQuery {
            include_members: Some(true),
            ..TeamQuery::default()
        };
        let list = connector.list_teams(&query, options).await?;
        self.note_warnings(&list.call);
        self.teams = list.teams;
        Ok(())
    }

    /// Reads the workspaces with everybody in them, archived ones among them: who else owns one counts.
    async fn find_workspaces(&mut self, connector: &Connector, options: &CallOptions) -> Result<(), CallError> {
        let mut query = WorkspaceQuery {
            include_members: Some(true),
            state: Some(BoardStateFilter::All),
            ..WorkspaceQuery::default()
        };
        loop {
            let page = connector.list_workspaces(&query, options).await?;
            self.note_warnings(&page.call);
            for workspace in page
                .workspaces
                .into_iter()
                .filter(|workspace| workspace.state.as_deref() != Some("deleted"))
            {
                if workspace.member_ids.is_none() {
                    let name = workspace.name.as_deref().unwrap_or(&workspace.id);
                    self.note(&format!("Who is in workspace {name} is not told."));
                }
                self.workspaces.push(workspace);
            }
            let Some(next) = page.next else { return Ok(()) };
            query.cursor = Some(next);
        }
    }

    /// Reads who can manage boards and workspaces: whoever is deactivated, has not accepted the invitation,
    /// or has become a viewer is still listed as an owner, and as a member of teams.
    async fn find_managers(&mut self, connector: &Connector, options: &CallOptions, tell: &mut Tell<'_>) -> Result<(), CallError> {
        let mut query = UserQuery::default();
        loop {
            tell("read who can manage boards")?;
            let page = connector.search_users(&query, options).await?;
            self.note_warnings(&page.call);
            self.managers.extend(page.users.into_iter().filter(manages).map(|user| user.id));
            let Some(next) = page.next else { return Ok(()) };
            query.cursor = Some(next);
        }
    }

    /// Reads the boards of the leavers, to their end.
    async fn find_boards(
        &mut self,
        connector: &Connector,
        leavers: &[Id],
        options: &CallOptions,
        tell: &mut Tell<'_>,
    ) -> Result<(), CallError> {
        let mut query = UserBoardQuery::new(leavers.iter().cloned());
        query.include_public = Some(true);
        loop {
            let page = connector.list_user_boards(&query, options).await?;
            self.note_warnings(&page.call);
            for board in page.boards {
                self.boards.entry(board.user_id.clone()).or_default().push(board);
            }
            let Some(next) = page.next else { return Ok(()) };
            tell("read more boards")?;
            query.cursor = Some(next);
        }
    }

    /// Reads which teams own a board, where it depends on them whether an owner is left: a team counts
    /// among the owners whoever is in it.
    async fn find_owner_teams(&mut self, connector: &Connector, options: &CallOptions, tell: &mut Tell<'_>) -> Result<(), CallError> {
        let empty: Vec<Id> = self
            .teams
            .iter()
            .map(|team| team.id.clone())
            .filter(|team| !self.stays(team))
            .collect();
        let depends = |board: &&UserBoard| board.role == SubscriberKind::Owner && (1..=empty.len()).contains(&self.others(board));
        let boards: BTreeSet<Id> = self
            .boards
            .values()
            .flatten()
            .filter(depends)
            .map(|board| board.board_id.clone())
            .collect();
        for board in boards {
            tell("read which teams own a board")?;
            let teams = match connector.read_board(&board, options).await {
                Ok(read) => read.team_owners,
                Err(error) if error.is_temporary() || error.failure().is_none() => return Err(error),
                Err(error) => {
                    self.note(&format!("Which teams own board {board} is not told: {error}"));
                    None
                }
            };
            // Where that is not told, it could be any of them.
            let teams = teams.map_or_else(|| empty.clone(), |teams| teams.into_iter().map(|team| team.id).collect());
            self.owner_teams.insert(board, teams);
        }
        Ok(())
    }

    /// Reads the automations of the leavers. That monday.com does not tell them is no error.
    async fn find_automations(
        &mut self,
        connector: &Connector,
        leavers: &[Id],
        options: &CallOptions,
        tell: &mut Tell<'_>,
    ) -> Result<(), CallError> {
        let boards: BTreeSet<Id> = leavers
            .iter()
            .filter_map(|leaver| self.boards.get(leaver))
            .flatten()
            .map(|board| board.board_id.clone())
            .collect();
        let boards: Vec<Id> = boards.into_iter().collect();
        // Without boards there are those of the account.
        let chunks: Vec<&[Id]> = if boards.is_empty() {
            vec![&[]]
        } else {
            boards.chunks(BOARDS_AT_ONCE).collect()
        };
        for boards in chunks {
            tell("read the automations")?;
            let query = UserAutomationQuery {
                user_ids: leavers.to_vec(),
                board_ids: Some(boards.to_vec()),
            };
            let list = match connector.list_user_automations(&query, options).await {
                Ok(list) => list,
                Err(error) if error.is_temporary() || error.failure().is_none() => return Err(error),
                Err(error) => {
                    self.automations_unknown = Some(error.to_string());
                    return Ok(());
                }
            };
            self.note_automations(&list.call);
            for automation in list.automations {
                let known = self.automations.entry(automation.user_id.clone()).or_default();
                let is_same = |one: &&mut UserAutomation| one.id == automation.id && one.is_legacy == automation.is_legacy;
                match known.iter_mut().find(is_same) {
                    // Only where its board was asked about is it told.
                    Some(one) => one.board_id = one.board_id.take().or(automation.board_id),
                    None => known.push(automation),
                }
            }
        }
        Ok(())
    }

    /// Notes what is not told of automations, as it is here: all boards of the people were asked about.
    fn note_automations(&mut self, call: &CallReport) {
        let mut call = call.clone();
        let count = call.warnings.len();
        call.warnings.retain(|warning| warning.code != NOT_VISIBLE);
        if call.warnings.len() < count {
            self.note(
                "Automations that were set up in the older way are known for the boards that the people are on. Those that they made \
                 elsewhere stop with the account, too, and monday.com does not list them.",
            );
        }
        self.note_warnings(&call);
    }
}

/// Whether a user can manage what they own. Of a status or kind that is not known, that is assumed.
pub(super) fn manages(user: &User) -> bool {
    !matches!(user.status.as_deref(), Some("inactive" | "pending")) && user.is_guest != Some(true) && user.is_view_only != Some(true)
}

/// The code of the warnings that say what a token cannot see.
const NOT_VISIBLE: &str = "not-visible";

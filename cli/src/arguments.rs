//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use monday_connector_host::types::{
    BoardKind, BoardOrder, BoardStateFilter, HttpMethod, MutationOptions, NameValue, SubscriberKind, UserKindFilter, UserStatusFilter,
    WorkspaceFilter,
};

const AFTER_HELP: &str = "\
Where calls go:
  By default to the emulator of monday.com: to the one that is running (`cargo emulator`), or else
  to one that is started for this command and forgotten with it.
  With --live to monday.com itself, with the token in MONDAY_TOKEN.

Exit codes:
  0  it worked
  1  it failed, and would fail again: the message says what has to change
  2  the command line or the configuration cannot be used
  3  it failed, and may work later";

/// What every command takes.
const HEADING: &str = "Connection and output";

/// monday.com boards and users, through the WebAssembly connector
#[derive(Parser)]
#[command(name = "monday", version, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Args)]
pub struct Common {
    /// Print the result, or the failure, as JSON
    #[arg(long, global = true, help_heading = HEADING)]
    pub json: bool,

    /// Call monday.com itself, with the token in MONDAY_TOKEN
    #[arg(long, global = true, help_heading = HEADING)]
    pub live: bool,

    /// Where to send the calls instead: the address of an emulator; with --live, that of monday.com
    #[arg(long, global = true, help_heading = HEADING, value_name = "URL")]
    pub endpoint: Option<String>,

    /// Whose token to use with the emulator: admin, member, viewer, guest and others
    #[arg(long = "as", global = true, help_heading = HEADING, value_name = "NAME", default_value = "admin", conflicts_with = "live")]
    pub role: String,

    /// The component's file [default: target/monday-connector.wasm of the workspace]
    #[arg(long, global = true, help_heading = HEADING, value_name = "FILE", env = "MONDAY_CONNECTOR")]
    pub component: Option<PathBuf>,

    /// Show every request that goes out, on standard error
    #[arg(long, global = true, help_heading = HEADING)]
    pub show_requests: bool,

    /// The API version to ask for, such as 2026-10, or `default` for monday.com's own
    #[arg(long, global = true, help_heading = HEADING, value_name = "VERSION")]
    pub api_version: Option<String>,

    /// How often a request is sent again at the most [default: 3]
    #[arg(long, global = true, help_heading = HEADING, value_name = "NUMBER")]
    pub max_retries: Option<u32>,

    /// Milliseconds between attempts when the server names no time [default: 20000]
    #[arg(long, global = true, help_heading = HEADING, value_name = "MS")]
    pub retry_interval_ms: Option<u32>,

    /// The longest single wait in milliseconds; a longer one is not begun [default: 60000]
    #[arg(long, global = true, help_heading = HEADING, value_name = "MS")]
    pub max_wait_ms: Option<u32>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Run the connection check and all actions against an emulator, and explain them
    Demo(Demo),
    /// Check that the connection works, and say whose it is
    CheckConnection,
    /// Put a user on a board
    AddUserToBoard(AddUserToBoard),
    /// Move a board to the archive
    ArchiveBoard(ChangeBoard),
    /// Create a board
    CreateBoard(CreateBoard),
    /// Make any authenticated call to the API
    CustomApiAction(CustomApiAction),
    /// Delete a board
    DeleteBoard(ChangeBoard),
    /// Take a user off a board
    DeleteUserFromBoard(DeleteUserFromBoard),
    /// List boards: all of them, unless there is a limit
    ListBoards(ListBoards),
    /// Read one board, active, archived or deleted
    ReadBoard(ReadBoard),
    /// Read one user; deactivated and pending users too
    ReadUser(ReadUser),
    /// Search users by part of their name, by kind, or both
    SearchUsers(SearchUsers),
}

#[derive(Args)]
pub struct Demo {
    /// A full GraphQL schema for the emulator to hold the requests against
    #[arg(long, value_name = "FILE")]
    pub schema: Option<PathBuf>,

    /// Write the emulator's log of the requests it got to this file, as JSON lines
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

#[derive(Args)]
pub struct Mutation {
    /// Calls with the same key, within 30 minutes, act once [default: a fresh key]
    #[arg(long, value_name = "KEY")]
    pub idempotency_key: Option<String>,
}

impl Mutation {
    pub fn options(&self) -> MutationOptions {
        MutationOptions {
            idempotency_key: self.idempotency_key.clone(),
        }
    }
}

#[derive(Args)]
pub struct ChangeBoard {
    /// The board's id
    #[arg(long, value_name = "ID")]
    pub board: String,
    #[command(flatten)]
    pub mutation: Mutation,
}

#[derive(Args)]
pub struct AddUserToBoard {
    /// The board's id
    #[arg(long, value_name = "ID")]
    pub board: String,
    /// The user's id
    #[arg(long, value_name = "ID")]
    pub user: String,
    /// The role to have afterwards [default: subscriber, but an owner stays an owner]
    #[arg(long)]
    pub kind: Option<Role>,
    #[command(flatten)]
    pub mutation: Mutation,
}

#[derive(Args)]
pub struct DeleteUserFromBoard {
    /// The board's id
    #[arg(long, value_name = "ID")]
    pub board: String,
    /// The user's id
    #[arg(long, value_name = "ID")]
    pub user: String,
    #[command(flatten)]
    pub mutation: Mutation,
}

#[derive(Args)]
pub struct CreateBoard {
    /// The board's name
    #[arg(long)]
    pub name: String,
    /// Who can see it
    #[arg(long, default_value = "public")]
    pub kind: Visibility,
    /// The workspace to put it in [default: the folder's, else the main one]
    #[arg(long, value_name = "ID")]
    pub workspace: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// The folder to put it in
    #[arg(long, value_name = "ID")]
    pub folder: Option<String>,
    /// The board or template to copy the structure of
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
    /// A user who owns it; can be repeated [default: the token's user]
    #[arg(long = "owner", value_name = "ID")]
    pub owners: Vec<String>,
    /// A team that owns it; can be repeated
    #[arg(long = "owner-team", value_name = "ID")]
    pub owner_teams: Vec<String>,
    /// A user on it; can be repeated
    #[arg(long = "subscriber", value_name = "ID")]
    pub subscribers: Vec<String>,
    /// A team on it; can be repeated
    #[arg(long = "subscriber-team", value_name = "ID")]
    pub subscriber_teams: Vec<String>,
    /// Leave out monday.com's first group and items
    #[arg(long)]
    pub empty: bool,
    #[command(flatten)]
    pub mutation: Mutation,
}

#[derive(Args)]
pub struct ListBoards {
    /// Which workspace: any, main, or a workspace's id
    #[arg(long, value_name = "any|main|ID", default_value = "any", value_parser = workspace)]
    pub workspace: WorkspaceFilter,
    /// Which boards by state
    #[arg(long, default_value = "active")]
    pub state: State,
    /// Which boards by who can see them [default: every kind]
    #[arg(long)]
    pub kind: Option<Visibility>,
    /// In which order, the newest first [default: as monday.com likes]
    #[arg(long)]
    pub order: Option<Order>,
    /// Give the owners and subscribers of each board too
    #[arg(long)]
    pub members: bool,
    /// At most so many boards [default: all of them]
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<u32>,
    /// Go on after an earlier list; its end says with what
    #[arg(long)]
    pub cursor: Option<String>,
}

#[derive(Args)]
pub struct ReadBoard {
    /// The board's id
    #[arg(long, value_name = "ID")]
    pub board: String,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct ReadUser {
    /// The user's id
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// The user's e-mail address
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
}

#[derive(Args)]
pub struct SearchUsers {
    /// Part of the name, or a whole e-mail address [default: everyone]
    #[arg(long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Which users by kind
    #[arg(long, default_value = "all")]
    pub kind: UserKind,
    /// Which users by status: current ones are active or pending
    #[arg(long, default_value = "current")]
    pub status: UserStatus,
    /// At most so many users [default: all of them]
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<u32>,
    /// Go on after an earlier list; its end says with what
    #[arg(long)]
    pub cursor: Option<String>,
}

#[derive(Args)]
pub struct CustomApiAction {
    /// The method [default: post with a body, get without]
    #[arg(long)]
    pub method: Option<Method>,
    /// The path [default: /v2]
    #[arg(long)]
    pub path: Option<String>,
    /// A query parameter, as name=content; can be repeated
    #[arg(long = "query", value_name = "NAME=CONTENT", value_parser = parameter)]
    pub query: Vec<NameValue>,
    /// A header, as `Name: content`; can be repeated
    #[arg(long = "header", value_name = "NAME: CONTENT", value_parser = header)]
    pub headers: Vec<NameValue>,
    /// A GraphQL document
    #[arg(long, value_name = "GRAPHQL", conflicts_with = "body")]
    pub document: Option<String>,
    /// The document's variables, a JSON object
    #[arg(long, value_name = "JSON", requires = "document")]
    pub variables: Option<String>,
    /// Which operation of the document to run
    #[arg(long, value_name = "NAME", requires = "document")]
    pub operation: Option<String>,
    /// A body that is sent as it is
    #[arg(long, value_name = "TEXT")]
    pub body: Option<String>,
    #[command(flatten)]
    pub mutation: Mutation,
}

fn workspace(text: &str) -> Result<WorkspaceFilter, String> {
    Ok(match text {
        "any" => WorkspaceFilter::Any,
        "main" => WorkspaceFilter::Main,
        id if id.starts_with(|first: char| first.is_ascii_digit()) => WorkspaceFilter::ById(id.to_owned()),
        _ => return Err("expected any, main, or a workspace's id".to_owned()),
    })
}

fn parameter(text: &str) -> Result<NameValue, String> {
    pair(text, '=').ok_or_else(|| "expected name=content".to_owned())
}

fn header(text: &str) -> Result<NameValue, String> {
    pair(text, ':').ok_or_else(|| "expected `Name: content`".to_owned())
}

fn pair(text: &str, separator: char) -> Option<NameValue> {
    let (name, content) = text.split_once(separator)?;
    Some(NameValue {
        name: name.trim().to_owned(),
        content: content.trim_start().to_owned(),
    })
}

/// Words of the command line that stand for cases of the contract.
macro_rules! words {
    ($($name:ident for $case:ident { $($word:ident),+ })+) => {
        $(
            #[derive(Clone, Copy, ValueEnum)]
            pub enum $name { $($word),+ }

            impl From<$name> for $case {
                fn from(word: $name) -> Self {
                    match word { $($name::$word => Self::$word),+ }
                }
            }
        )+
    };
}

words! {
    Role for SubscriberKind { Subscriber, Owner }
    Visibility for BoardKind { Public, Private, Share }
    State for BoardStateFilter { Active, Archived, Deleted, All }
    Order for BoardOrder { CreatedAt, UsedAt }
    UserKind for UserKindFilter { All, NonGuests, Guests, NonPending }
    UserStatus for UserStatusFilter { Current, Deactivated }
    Method for HttpMethod { Get, Post, Put, Patch, Delete }
}

impl Common {
    pub fn retry_interval(&self) -> Option<Duration> {
        self.retry_interval_ms.map(|ms| Duration::from_millis(ms.into()))
    }

    pub fn max_wait(&self) -> Option<Duration> {
        self.max_wait_ms.map(|ms| Duration::from_millis(ms.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_header_keeps_what_follows_its_first_colon() {
        let header = header("X-When: 10:30").unwrap();
        assert_eq!(header.name, "X-When");
        assert_eq!(header.content, "10:30");
    }
}

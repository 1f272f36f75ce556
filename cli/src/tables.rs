//! Results for people.

use comfy_table::{ContentArrangement, Table, presets};
use console::style;
use monday_connector_host::types::{
    BoardDetails, BoardPage, BoardStateChange, BoardSummary, CallSummary, ConnectionInfo, CreatedBoard, CustomResponse, FoundUser,
    MembershipChange, MembershipOutcome, ResponseBody, TeamReference, User, UserPage, UserReference, Warning,
};
use serde_json::Value;

use crate::json;
use crate::screen::{paragraph, plain, table_width};

/// A result that can be shown as text and as JSON.
pub trait Show {
    /// In a sentence.
    fn headline(&self) -> String;
    /// The rest, as a table or as it came, within a width if there is one.
    fn body(&self, width: Option<usize>) -> String;
    /// What else is worth knowing.
    fn warnings(&self) -> &[Warning];
    /// How the call went.
    fn call(&self) -> &CallSummary;
    /// How to go on, if this was not all.
    fn next(&self) -> Option<&str> {
        None
    }
    /// Everything.
    fn json(&self) -> Value;
}

/// What every record has and says of itself in the same way.
macro_rules! common {
    () => {
        fn warnings(&self) -> &[Warning] {
            &self.warnings
        }

        fn call(&self) -> &CallSummary {
            &self.call
        }

        fn json(&self) -> Value {
            json::value(self)
        }
    };
}

/// The whole result, as `monday` prints it.
pub fn text(result: &dyn Show, width: usize) -> String {
    let mut parts = vec![style(plain(&result.headline())).bold().to_string()];
    let body = result.body(table_width());
    if !body.is_empty() {
        parts.push(body);
    }
    for warning in result.warnings() {
        let said = plain(&format!("{} [{}]", warning.message, warning.code));
        let marked = paragraph(&format!("Warning: {said}"), 0, width);
        parts.push(style(marked).yellow().to_string());
    }
    if let Some(next) = result.next() {
        parts.push(format!("There is more: go on with --cursor '{}'", plain(next)));
    }
    let call = result.call();
    parts.push(
        style(plain(&format!("{}{}", how_it_went(call), references(call))))
            .dim()
            .to_string(),
    );
    parts.join("\n")
}

/// `HTTP 200 · API 2026-10 · 2 requests`
pub fn how_it_went(call: &CallSummary) -> String {
    let mut parts = vec![format!("HTTP {}", call.http_status)];
    parts.extend(call.api_version.as_ref().map(|version| format!("API {version}")));
    parts.push(count(call.attempts as usize, "request"));
    if call.replayed {
        parts.push("answered from the memory of the idempotency key".to_owned());
    }
    parts.join(" · ")
}

/// What support asks for, and what makes a repetition safe.
fn references(call: &CallSummary) -> String {
    let request = call.request_id.as_ref().map(|id| format!(" · request id {id}"));
    let key = call.idempotency_key.as_ref().map(|key| format!(" · idempotency key {key}"));
    [request, key].into_iter().flatten().collect()
}

/// `1 board`, `2 boards`
pub fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// Names and contents side by side; what has no content is left out.
pub fn fields<'a>(width: Option<usize>, pairs: impl IntoIterator<Item = (&'a str, Option<String>)>) -> String {
    let rows = pairs
        .into_iter()
        .filter_map(|(name, content)| Some(vec![name.to_owned(), content.filter(|content| !content.is_empty())?]));
    table(width, None, rows)
}

/// A table with a row of titles.
pub fn rows(width: Option<usize>, titles: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let text = table(width, Some(titles), rows);
    match text.split_once('\n') {
        // The titles fit their columns in every sensible width.
        Some((titles, rest)) => format!("{}\n{rest}", style(titles).underlined()),
        None => text,
    }
}

fn table(width: Option<usize>, titles: Option<&[&str]>, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    match width.and_then(|width| u16::try_from(width).ok()) {
        Some(width) => table.set_width(width),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    if let Some(titles) = titles {
        table.set_header(titles);
    }
    for row in rows {
        table.add_row(row.iter().map(|cell| plain(cell)));
    }
    let lines: Vec<_> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n")
}

fn people(people: &[UserReference]) -> String {
    let names: Vec<_> = people.iter().map(|person| format!("{} ({})", person.name, person.id)).collect();
    names.join(", ")
}

fn teams(teams: &[TeamReference]) -> String {
    let names: Vec<_> = teams.iter().map(|team| format!("{} ({})", team.name, team.id)).collect();
    names.join(", ")
}

fn board_fields(board: &BoardSummary) -> Vec<(&'static str, Option<String>)> {
    let workspace = board.workspace.as_ref().map(|workspace| match &workspace.id {
        Some(id) => format!("{} ({id})", workspace.name),
        None => workspace.name.clone(),
    });
    vec![
        ("id", Some(board.id.clone())),
        ("name", Some(board.name.clone())),
        ("description", board.description.clone()),
        ("kind", board.kind.as_ref().map(json::case)),
        ("state", board.state.as_ref().map(json::case)),
        ("type", board.board_type.as_ref().map(json::case)),
        ("hierarchy", board.hierarchy.as_ref().map(json::case)),
        ("permissions", board.permissions.clone()),
        ("workspace", workspace.or_else(|| Some("the main one".to_owned()))),
        ("folder", board.folder_id.clone()),
        ("created", board.created_at.clone()),
        ("updated", board.updated_at.clone()),
        ("address", board.url.clone()),
    ]
}

impl Show for MembershipChange {
    common!();

    fn headline(&self) -> String {
        let Self {
            user_id: user,
            board_id: board,
            ..
        } = self;
        match self.outcome {
            MembershipOutcome::Added => format!("User {user} was put on board {board}."),
            MembershipOutcome::AlreadyMember => {
                format!("User {user} was on board {board} already; nothing was changed.")
            }
            MembershipOutcome::AlreadyOwner => {
                format!("User {user} owns board {board} and still does; nothing was changed.")
            }
            MembershipOutcome::RoleChanged => {
                format!("User {user} was on board {board} already and has the other role now.")
            }
            MembershipOutcome::Removed => format!("User {user} was taken off board {board}."),
            MembershipOutcome::NotAMember => {
                format!("User {user} was not on board {board}; nothing was changed.")
            }
            MembershipOutcome::Kept => format!("User {user} is still on board {board}."),
        }
    }

    fn body(&self, width: Option<usize>) -> String {
        fields(
            width,
            [("outcome", Some(json::case(&self.outcome))), ("reason", self.reason.clone())],
        )
    }
}

impl Show for BoardStateChange {
    common!();

    fn headline(&self) -> String {
        match &self.state {
            Some(state) => format!("Board {} is {} now.", self.board_id, json::case(state)),
            None => format!("Board {} was changed.", self.board_id),
        }
    }

    fn body(&self, width: Option<usize>) -> String {
        fields(width, [("updated", self.updated_at.clone())])
    }
}

impl Show for CreatedBoard {
    common!();

    fn headline(&self) -> String {
        format!("Board {} was created.", self.board.id)
    }

    fn body(&self, width: Option<usize>) -> String {
        fields(width, board_fields(&self.board))
    }
}

impl Show for BoardPage {
    common!();

    fn headline(&self) -> String {
        count(self.boards.len(), "board")
    }

    fn body(&self, width: Option<usize>) -> String {
        if self.boards.is_empty() {
            return String::new();
        }
        let with_members = self.boards.iter().any(|board| board.members.is_some());
        let mut titles = vec!["id", "name", "kind", "state", "workspace", "updated"];
        if with_members {
            titles.extend(["owners", "subscribers"]);
        }
        rows(
            width,
            &titles,
            self.boards.iter().map(|board| {
                let workspace = board.workspace.as_ref().map(|workspace| workspace.name.clone());
                let mut row = vec![
                    board.id.clone(),
                    board.name.clone(),
                    board.kind.as_ref().map(json::case).unwrap_or_default(),
                    board.state.as_ref().map(json::case).unwrap_or_default(),
                    workspace.unwrap_or_else(|| "the main one".to_owned()),
                    day(board.updated_at.as_deref()),
                ];
                if let Some(members) = &board.members {
                    row.push(members.owners.join(" "));
                    row.push(members.subscribers.join(" "));
                }
                row
            }),
        )
    }

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

impl Show for BoardDetails {
    common!();

    fn headline(&self) -> String {
        format!("Board {}: {}", self.board.id, self.board.name)
    }

    fn body(&self, width: Option<usize>) -> String {
        let creator = self.creator.as_ref().map(std::slice::from_ref);
        let groups: Vec<_> = self.groups.iter().map(|group| group.title.clone()).collect();
        let tags: Vec<_> = self.tags.iter().map(|tag| tag.name.clone()).collect();
        let mut all = board_fields(&self.board);
        all.extend([
            ("creator", creator.map(people)),
            ("owners", Some(people(&self.owners))),
            ("subscribers", Some(people(&self.subscribers))),
            ("owner teams", Some(teams(&self.team_owners))),
            ("teams", Some(teams(&self.team_subscribers))),
            ("groups", Some(groups.join(", "))),
            ("tags", Some(tags.join(", "))),
            ("items", self.items_count.map(|items| items.to_string())),
            ("an item is", self.item_terminology.clone()),
            ("access", self.access_level.clone()),
        ]);
        fields(width, all)
    }
}

impl Show for FoundUser {
    common!();

    fn headline(&self) -> String {
        format!("User {}: {}", self.user.id, self.user.name)
    }

    fn body(&self, width: Option<usize>) -> String {
        let User {
            teams: user_teams,
            account,
            ..
        } = &self.user;
        let User {
            is_admin,
            is_guest,
            is_view_only,
            ..
        } = self.user;
        let rights = [(is_admin, "admin"), (is_guest, "guest"), (is_view_only, "may only look")];
        let rights: Vec<_> = rights.iter().filter(|(is, _)| *is).map(|(_, right)| *right).collect();
        let absence = self.user.out_of_office.as_ref().filter(|absence| absence.active);
        fields(
            width,
            [
                ("e-mail", Some(self.user.email.clone())),
                ("status", Some(json::case(&self.user.status))),
                ("kind", Some(self.user.kind.clone())),
                ("rights", Some(rights.join(", "))),
                ("title", self.user.title.clone()),
                ("department", self.user.department.clone()),
                ("location", self.user.location.clone()),
                ("phone", self.user.phone.clone()),
                ("mobile", self.user.mobile_phone.clone()),
                ("time zone", self.user.time_zone_identifier.clone()),
                ("language", self.user.current_language.clone()),
                ("teams", Some(teams(user_teams))),
                (
                    "account",
                    account.as_ref().map(|account| format!("{} ({})", account.name, account.id)),
                ),
                ("away until", absence.and_then(|absence| absence.end_date.clone())),
                ("joined", self.user.join_date.clone()),
                ("last seen", self.user.last_activity.clone()),
                ("address", self.user.url.clone()),
            ],
        )
    }
}

impl Show for UserPage {
    common!();

    fn headline(&self) -> String {
        count(self.users.len(), "user")
    }

    fn body(&self, width: Option<usize>) -> String {
        if self.users.is_empty() {
            return String::new();
        }
        rows(
            width,
            &["id", "name", "e-mail", "kind", "status"],
            self.users.iter().map(|user| {
                vec![
                    user.id.clone(),
                    user.name.clone(),
                    user.email.clone(),
                    user.kind.clone(),
                    json::case(&user.status),
                ]
            }),
        )
    }

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

impl Show for CustomResponse {
    common!();

    fn headline(&self) -> String {
        format!("The answer has the HTTP status {}.", self.status)
    }

    fn body(&self, _width: Option<usize>) -> String {
        match &self.body {
            ResponseBody::Text(text) => match serde_json::from_str::<Value>(text) {
                Ok(value) => format!("{value:#}"),
                Err(_) => text.lines().map(plain).collect::<Vec<_>>().join("\n"),
            },
            ResponseBody::Bytes(bytes) => {
                format!("{} that are no text; --json shows them", count(bytes.len(), "byte"))
            }
        }
    }
}

impl Show for ConnectionInfo {
    common!();

    fn headline(&self) -> String {
        format!("The connection works, as {}.", self.user.name)
    }

    fn body(&self, width: Option<usize>) -> String {
        let account = self.account.as_ref();
        let kind = if self.user.is_admin {
            format!("{}, administrator", self.user.kind)
        } else {
            self.user.kind.clone()
        };
        let asked = self.requested_api_version.clone();
        fields(
            width,
            [
                ("user", Some(format!("{} ({})", self.user.name, self.user.id))),
                ("e-mail", Some(self.user.email.clone())),
                ("kind", Some(kind)),
                ("account", account.map(|account| format!("{} ({})", account.name, account.id))),
                ("slug", account.map(|account| account.slug.clone())),
                ("plan", account.and_then(|account| account.tier.clone())),
                ("version asked", asked.or_else(|| Some("monday.com's default".to_owned()))),
                ("version served", self.call.api_version.clone()),
            ],
        )
    }
}

/// The day of a time.
fn day(time: Option<&str>) -> String {
    time.and_then(|time| time.get(..10)).unwrap_or_default().to_owned()
}

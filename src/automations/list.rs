//! list-user-automations.

use crate::prelude::*;
use crate::{
    bindings::types::{UserAutomation, UserAutomationList, UserAutomationQuery},
    engine::{
        call::Call,
        document::{Json, tree, variables},
        failure::{Failure, FailureKind},
        input,
        json::{self, Shared},
        paging::MAX_WEIGHT,
    },
    references::find,
};

/// A page of the automations of the account, without those that were set up in the older way. Variables:
/// `limit`, `cursor`.
const AUTOMATIONS: &str = "query ListAutomations($limit: Int!, $cursor: String) { board_automations(limit: $limit, cursor: $cursor) \
{ cursor items { id user_id active title } } }";

/// Number of automations to request at a time. monday.com documents no maximum.
const PAGE: u32 = 100;

/// Maximum number of pages: a server that always gives a cursor must not hold the call forever.
const MAX_PAGES: u32 = 10_000;

/// What the boards of one request are called: each takes a field of its own.
const NAMES: [&str; 10] = [
    "board0", "board1", "board2", "board3", "board4", "board5", "board6", "board7", "board8", "board9",
];

/// Maximum number of boards of one call.
const MAX_BOARDS: usize = 10_000;

/// Weight of an automation without its texts.
const RECORD: usize = 192;

/// The automations found so far.
struct Found<'u> {
    users: &'u [&'u str],
    automations: Vec<UserAutomation>,
    weight: usize,
}

impl Found<'_> {
    /// Takes the automations of a page: those of a board, or of the account.
    fn take_page(&mut self, page: json::Value<'_>, board: Option<&str>) -> Result<(), Failure> {
        for item in json::list(page, "items") {
            self.take(item, board, None)?;
        }
        Ok(())
    }

    /// Takes an automation, if it is one of the users'. One that was set up in the older way stands in
    /// `legacy`.
    fn take(&mut self, item: json::Value<'_>, board: Option<&str>, legacy: Option<json::Value<'_>>) -> Result<(), Failure> {
        let is_legacy = legacy.is_some();
        let user = if is_legacy { "userId" } else { "user_id" };
        let Some(user_id) = json::filled_text(item, user).filter(|user| self.users.contains(&user.as_str())) else {
            return Ok(());
        };
        let Some(id) = json::filled_text(item, "id") else { return Ok(()) };
        for known in &mut self.automations {
            if known.id == id && known.is_legacy == is_legacy {
                // The list of the account does not say the board.
                if known.board_id.is_none() {
                    known.board_id = board.map(str::to_owned);
                }
                return Ok(());
            }
        }
        let title = title(item, legacy.unwrap_or_default());
        let length = title.as_deref().map_or(0, str::len);
        self.weight = self.weight.saturating_add(RECORD).saturating_add(length);
        if self.weight > MAX_WEIGHT {
            return Err(Failure::too_long("The list of automations", "Ask for fewer users."));
        }
        self.automations.push(UserAutomation {
            id,
            user_id,
            board_id: board.map(str::to_owned),
            title,
            active: json::flag(item, "active"),
            is_legacy,
        });
        Ok(())
    }
}

/// The title of an automation. One that was set up in the older way may have none: then its recipe, which stands
/// beside it, says what it does.
fn title(item: json::Value<'_>, legacy: json::Value<'_>) -> Option<String> {
    let recipes = legacy.get("recipes").unwrap_or_default();
    let recipe = json::filled(item, "recipeId").and_then(|id| find(recipes, &["dynamicRecipes", "recipes"], &id));
    for (value, name) in [
        (item, "title"),
        (recipe.unwrap_or_default(), "parsedSentence"),
        (item, "description"),
    ] {
        let text = json::filled_text(value, name);
        if text.is_some() {
            return text;
        }
    }
    None
}

/// Lists the automations of users.
pub fn list(call: &mut Call<'_>, query: &UserAutomationQuery) -> Result<UserAutomationList, Failure> {
    let users = input::filter_ids(&query.user_ids)?;
    let boards = input::ids("board ID", query.board_ids.as_deref().unwrap_or_default())?;
    if boards.len() > MAX_BOARDS {
        return Err(input::unusable("list of board IDs", "has more than 10,000 entries"));
    }
    if !call.version().is_at_least(2026, 10) {
        return Err(Failure::permanent(
            FailureKind::InvalidInput,
            "monday.com tells automations from API version 2026-10 on, and an older one is configured. Set `api_version` of the connection to 2026-10 or later.",
        ));
    }
    let mut found = Found {
        users: &users,
        automations: Vec::new(),
        weight: 0,
    };
    of_account(call, &mut found)?;
    for boards in boards.chunks(NAMES.len()) {
        of_boards(call, &mut found, boards)?;
    }
    let where_not = if boards.is_empty() {
        "boards, since none are given"
    } else {
        "other boards than those given"
    };
    call.warn(
        "not-visible",
        format!(
            "Automations that were set up in the older way are not listed for {where_not}: monday.com tells them for one board at a time."
        ),
        None,
    );
    Ok(UserAutomationList {
        automations: found.automations,
        call: call.into(),
    })
}

/// Reads the automations of the whole account, page by page.
fn of_account(call: &mut Call<'_>, found: &mut Found<'_>) -> Result<(), Failure> {
    let mut cursor: Option<String> = None;
    for _ in 0..MAX_PAGES {
        let response = call.look_up(
            AUTOMATIONS,
            variables([("limit", Some(Json::from(PAGE))), ("cursor", cursor.as_deref().map(Json::from))]),
            "board_automations",
        )?;
        let page = response.root("board_automations").unwrap_or_default();
        found.take_page(page, None)?;
        let next = json::filled_text(page, "cursor");
        if next.is_none() {
            return Ok(());
        }
        if next == cursor {
            break;
        }
        cursor = next;
    }
    call.warn(
        "partial-result",
        "monday.com sent the same cursor repeatedly. The list of automations may be incomplete.",
        None,
    );
    Ok(())
}

/// Reads the automations of a few boards, of both ways.
fn of_boards(call: &mut Call<'_>, found: &mut Found<'_>, boards: &[&str]) -> Result<(), Failure> {
    let mut declared = String::from("$limit: Int!");
    let mut fields = String::new();
    let mut variables = vec![("limit", Some(Json::from(PAGE)))];
    for (name, board) in NAMES.iter().zip(boards) {
        declared.push_str(&format!(", ${name}: [ID!]"));
        fields.push_str(&format!(
            " {name}: board_automations(board_ids: ${name}, limit: $limit) \
{{ cursor items {{ id user_id active title }} legacy_automations }}"
        ));
        variables.push((name, Some(tree!([*board]))));
    }
    let document = format!("query ListBoardAutomations({declared}) {{{fields} }}");
    let response = call.look_up(&document, Json::object(&variables), "board0")?;
    for (name, board) in NAMES.iter().zip(boards) {
        let page = response.root(name).unwrap_or_default();
        found.take_page(page, Some(board))?;
        let Some(given) = json::field(page, "legacy_automations") else {
            continue;
        };
        // monday.com documents only that it is JSON. One that was seen has a list `automations`, whose
        // recipes stand beside it; it may hold an error instead, and be a text or not.
        let parsed = Shared::of(given.as_str().unwrap_or_default().as_bytes().to_vec());
        let legacy = if given.as_str().is_some() { parsed.value() } else { given };
        let list = legacy.get("automations").unwrap_or(legacy);
        if !list.is_list() {
            let message = format!("monday.com does not tell the automations of board {board} that were set up in the older way.");
            call.warn("partial-result", message, Some((*name).to_owned()));
        }
        for item in list.items() {
            found.take(item, Some(board), Some(legacy))?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;

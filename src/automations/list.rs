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
        paging::{Course, MAX_WEIGHT},
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
        self.take_list(json::field(page, "items").unwrap_or_default(), board, json::Value::default())
    }

    /// Takes a list of automations. Those that were set up in the older way stand in `legacy`, which is null for
    /// the others.
    #[inline(never)]
    fn take_list(&mut self, list: json::Value<'_>, board: Option<&str>, legacy: json::Value<'_>) -> Result<(), Failure> {
        for item in list.items() {
            self.take(item, board, legacy)?;
        }
        Ok(())
    }

    /// Takes an automation, if it is one of the users'.
    fn take(&mut self, item: json::Value<'_>, board: Option<&str>, legacy: json::Value<'_>) -> Result<(), Failure> {
        let user_id = json::text_or_empty(item, if legacy.is_null() { "user_id" } else { "userId" });
        if !self.users.contains(&user_id.as_str()) {
            return Ok(());
        }
        let automation = automation(item, user_id, board, legacy);
        if automation.id.is_empty() {
            return Ok(());
        }
        for known in &mut self.automations {
            if known.id == automation.id && known.is_legacy == automation.is_legacy {
                // The list of the account does not say the board.
                if known.board_id.is_none() {
                    known.board_id = automation.board_id;
                }
                return Ok(());
            }
        }
        let length = automation.title.as_deref().map_or(0, str::len);
        self.weight = self.weight.saturating_add(RECORD).saturating_add(length);
        if self.weight > MAX_WEIGHT {
            return Err(Failure::too_long("The list of automations", "Ask for fewer users."));
        }
        self.automations.push(automation);
        Ok(())
    }
}

/// Maps an automation; one without an id has an empty one.
fn automation(item: json::Value<'_>, user_id: String, board: Option<&str>, legacy: json::Value<'_>) -> UserAutomation {
    UserAutomation {
        id: json::text_or_empty(item, "id"),
        user_id,
        board_id: board.map(str::to_owned),
        title: title(item, legacy),
        active: json::flag(item, "active"),
        is_legacy: !legacy.is_null(),
    }
}

/// The title of an automation. One that was set up in the older way may have none: then its recipe, which stands
/// beside it, says what it does.
#[inline(never)]
fn title(item: json::Value<'_>, legacy: json::Value<'_>) -> Option<String> {
    let title = json::filled_text(item, "title");
    if title.is_some() {
        return title;
    }
    let recipes = json::field(legacy, "recipes").unwrap_or_default();
    let recipe = find(recipes, &["dynamicRecipes", "recipes"], &json::text_or_empty(item, "recipeId")).unwrap_or_default();
    let sentence = json::filled_text(recipe, "parsedSentence");
    if sentence.is_some() {
        return sentence;
    }
    json::filled_text(item, "description")
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
            "monday.com tells automations from API version 2026-10 on. Set `api_version` of the connection to that or a later one.",
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
    call.warn(
        "not-visible",
        "Automations that were set up in the older way are listed only for boards that are given: monday.com tells them for each board apart.",
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
    Course::Stuck.warn(call);
    Ok(())
}

/// Reads the automations of a few boards, of both ways.
fn of_boards(call: &mut Call<'_>, found: &mut Found<'_>, boards: &[&str]) -> Result<(), Failure> {
    let mut declared = String::from("$limit: Int!");
    let mut fields = String::new();
    let mut variables = tree!({ "limit": PAGE });
    for (name, board) in NAMES.iter().zip(boards) {
        declared.push_str(&format!(", ${name}: [ID!]"));
        fields.push_str(&format!(
            " {name}: board_automations(board_ids: ${name}, limit: $limit) \
{{ cursor items {{ id user_id active title }} legacy_automations }}"
        ));
        variables.put(name, &tree!([*board]));
    }
    let document = format!("query ListBoardAutomations({declared}) {{{fields} }}");
    let response = call.look_up(&document, variables, "board0")?;
    for (name, board) in NAMES.iter().zip(boards) {
        let page = response.root(name).unwrap_or_default();
        found.take_page(page, Some(board))?;
        let Some(given) = json::field(page, "legacy_automations") else {
            continue;
        };
        // monday.com documents only that it is JSON. One that was seen has a list `automations`, whose
        // recipes stand beside it; it may hold an error instead, and be a text or not.
        let parsed = given.as_str().map(|text| Shared::of(text.as_bytes().to_vec()));
        let legacy = parsed.as_ref().map_or(given, Shared::value);
        let list = legacy.get("automations").unwrap_or(legacy);
        if !list.is_list() {
            let message = format!("monday.com does not tell the automations of board {board} that were set up in the older way.");
            call.warn("partial-result", message, None);
        }
        found.take_list(list, Some(board), legacy)?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;

//! list-user-automations.

use crate::prelude::*;
use crate::{
    bindings::types::{UserAutomation, UserAutomationList, UserAutomationQuery},
    engine::{
        call::Call,
        document::{Json, tree, variables},
        failure::{Failure, FailureKind},
        input, json,
        operation::{Effect, Operation},
        paging::MAX_WEIGHT,
    },
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

/// The automations of up to ten boards. Variables: `board0` and so on, `limit`.
fn boards_document(count: usize) -> String {
    let mut declared = String::from("$limit: Int!");
    let mut fields = String::new();
    for name in NAMES.iter().take(count) {
        declared.push_str(&format!(", ${name}: [ID!]"));
        fields.push_str(&format!(
            " {name}: board_automations(board_ids: ${name}, limit: $limit) \
{{ cursor items {{ id user_id active title }} legacy_automations }}"
        ));
    }
    format!("query ListBoardAutomations({declared}) {{{fields} }}")
}

/// The automations found so far.
struct Found<'u> {
    users: Vec<&'u str>,
    automations: Vec<UserAutomation>,
    weight: usize,
}

impl Found<'_> {
    /// Takes the automations of a page: those of a board, or of the account.
    fn take_page(&mut self, page: json::Value<'_>, board: Option<&str>) -> Result<(), Failure> {
        for item in json::list(page, "items") {
            self.take(automation(item, board))?;
        }
        Ok(())
    }

    /// Takes an automation, if it is one of the users'.
    fn take(&mut self, automation: Option<UserAutomation>) -> Result<(), Failure> {
        let Some(automation) = automation.filter(|automation| self.users.contains(&automation.user_id.as_str())) else {
            return Ok(());
        };
        let is_same = |known: &&mut UserAutomation| known.id == automation.id && known.is_legacy == automation.is_legacy;
        if let Some(known) = self.automations.iter_mut().find(is_same) {
            // The list of the account does not say the board.
            if known.board_id.is_none() {
                known.board_id = automation.board_id;
            }
            return Ok(());
        }
        let title = automation.title.as_deref().map_or(0, str::len);
        self.weight = self.weight.saturating_add(RECORD).saturating_add(title);
        if self.weight > MAX_WEIGHT {
            return Err(Failure::too_long("The list of automations", "Ask for fewer users."));
        }
        self.automations.push(automation);
        Ok(())
    }
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
        users,
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
        call: call.report().into(),
    })
}

/// Reads the automations of the whole account, page by page.
fn of_account(call: &mut Call<'_>, found: &mut Found<'_>) -> Result<(), Failure> {
    let mut cursor: Option<String> = None;
    for _ in 0..MAX_PAGES {
        let response = call.graphql(Operation {
            document: AUTOMATIONS,
            variables: variables([("limit", Some(Json::from(PAGE))), ("cursor", cursor.clone().map(Json::from))]),
            root: "board_automations",
            effect: Effect::Read,
        })?;
        call.warn_of(&response.errors);
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
    let mut entries = vec![("limit", Some(Json::from(PAGE)))];
    for (name, board) in NAMES.into_iter().zip(boards) {
        entries.push((name, Some(tree!([*board]))));
    }
    let response = call.graphql(Operation {
        document: &boards_document(boards.len()),
        variables: Json::object(&entries),
        root: "board0",
        effect: Effect::Read,
    })?;
    call.warn_of(&response.errors);
    for (name, board) in NAMES.into_iter().zip(boards) {
        let page = response.root(name).unwrap_or_default();
        found.take_page(page, Some(board))?;
        let Some(legacy) = json::field(page, "legacy_automations") else {
            continue;
        };
        // monday.com documents only that it is JSON. One that was seen has a list `automations`, whose
        // recipes stand beside it; it may hold an error instead.
        let parsed = legacy.as_str().and_then(|text| json::Document::of(text.into()).ok());
        let legacy = parsed.as_ref().map_or(legacy, json::Document::root);
        let list = if legacy.is_list() {
            Some(legacy)
        } else {
            json::field(legacy, "automations")
        };
        let Some(list) = list.filter(|list| list.is_list()) else {
            let message = format!("monday.com does not tell the automations of board {board} that were set up in the older way.");
            call.warn("partial-result", message, Some(name.to_owned()));
            continue;
        };
        for item in list.items() {
            found.take(legacy_automation(item, legacy, board))?;
        }
    }
    Ok(())
}

fn automation(item: json::Value<'_>, board: Option<&str>) -> Option<UserAutomation> {
    Some(UserAutomation {
        id: json::filled_text(item, "id")?,
        user_id: json::filled_text(item, "user_id")?,
        board_id: board.map(str::to_owned),
        title: json::filled_text(item, "title"),
        active: json::flag(item, "active"),
        is_legacy: false,
    })
}

/// An automation that was set up in the older way. Its title is its recipe's.
fn legacy_automation(item: json::Value<'_>, legacy: json::Value<'_>, board: &str) -> Option<UserAutomation> {
    let recipe = json::filled_text(item, "recipeId");
    let recipes = json::field(legacy, "recipes").unwrap_or_default();
    let mut recipes = json::list(recipes, "dynamicRecipes").chain(json::list(recipes, "recipes"));
    let recipe = recipes.find(|known| recipe.is_some() && json::text(*known, "id") == recipe);
    Some(UserAutomation {
        id: json::filled_text(item, "id")?,
        user_id: json::filled_text(item, "userId")?,
        board_id: Some(board.to_owned()),
        title: json::filled_text(item, "title")
            .or_else(|| json::filled_text(recipe?, "parsedSentence"))
            .or_else(|| json::filled_text(item, "description")),
        active: json::flag(item, "active"),
        is_legacy: true,
    })
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;

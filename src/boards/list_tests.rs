//! list-boards, against a server that pages as monday.com does.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::list;
use crate::{
    bindings::types::{BoardKind, BoardOrder, BoardPage, BoardQuery, BoardStateFilter, BoardType, FailureKind::*, WorkspaceFilter},
    engine::{
        call::Call,
        cursor::Position,
        json,
        paging::{MAX_WEIGHT, Page, PageRequest, Range, collect},
    },
    test_support::{
        Run, ScriptedHost, Sent, Step, board_query as query, codes, data, html, kept, on_version, partial, rate_limited, read, retrying,
    },
};

fn limited(limit: u32) -> BoardQuery {
    BoardQuery {
        limit: Some(limit),
        ..query()
    }
}

fn board(id: usize) -> Value {
    json!({ "id": id.to_string(), "name": "A board", "type": "board" })
}

fn boards(count: usize) -> Vec<Value> {
    (1..=count).map(board).collect()
}

fn number(sent: &Sent, name: &str) -> usize {
    sent.variables()[name].as_u64().expect("a number").try_into().unwrap()
}

/// Pages of these rows, with at most `cap` on each, whatever was asked for. With a cap, pages are
/// that long.
fn pages(rows: Vec<Value>, cap: usize) -> impl FnMut(&Sent) -> Step {
    move |sent| {
        let size = number(sent, "limit").min(cap);
        let page = number(sent, "page");
        assert!(page >= 1, "pages are counted from 1");
        let rows: Vec<&Value> = rows.iter().skip((page - 1) * size).take(size).collect();
        data(json!({ "boards": rows }))
    }
}

/// Pages as long as was asked for, of which only the first rows come back.
fn cut_pages(rows: Vec<Value>, cap: usize) -> impl FnMut(&Sent) -> Step {
    move |sent| {
        let size = number(sent, "limit");
        let rows: Vec<&Value> = rows.iter().skip((number(sent, "page") - 1) * size).take(size.min(cap)).collect();
        data(json!({ "boards": rows }))
    }
}

fn serve(query: BoardQuery, rows: Vec<Value>) -> Run<BoardPage> {
    ScriptedHost::server(pages(rows, 500)).read(None, |call| list(call, &query))
}

fn ids(page: &BoardPage) -> Vec<usize> {
    page.boards.iter().map(|board| board.id.parse().unwrap()).collect()
}

/// Follows the cursor to the end.
fn follow(query: BoardQuery, rows: &[Value], cap: usize) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let query = BoardQuery { cursor, ..query.clone() };
        let run = ScriptedHost::server(pages(rows.to_vec(), cap)).read(None, |call| list(call, &query));
        found.push(ids(run.value()));
        cursor = run.value().next.clone();
        if cursor.is_none() {
            return found;
        }
        assert!(found.len() < 1000, "the list does not end");
    }
}

#[test]
fn without_a_limit_the_list_is_complete() {
    for count in [0, 1, 24, 25, 26, 50, 199, 200, 201, 400, 425, 1000] {
        let run = serve(query(), boards(count));
        assert_eq!(ids(run.value()), (1..=count).collect::<Vec<_>>(), "{count}");
        assert_eq!(run.value().next, None, "{count}");
        assert_eq!(run.value().call.requests_sent as usize, run.sent.len());
        // Cost grows linearly: a page each, and at most two more to see the end.
        assert!(run.sent.len() <= count / 180 + 3, "{count}: {} requests", run.sent.len());
    }
}

#[test]
fn a_short_page_ends_the_list() {
    let run = serve(query(), boards(230));
    assert_eq!(run.sent.iter().map(|sent| number(sent, "page")).collect::<Vec<_>>(), [1, 2]);
    let run = serve(query(), boards(7));
    assert_eq!(run.sent.len(), 1);
}

/// Other connectors lost everything behind the 25th board (two bugs of Airbyte's).
#[test]
fn a_page_that_was_cut_off_silently_is_not_taken_for_the_last() {
    for cap in [25, 50, 100, 125] {
        for count in [cap, cap + 1, 2 * cap, 3 * cap + 10] {
            let shorter = ScriptedHost::server(pages(boards(count), cap));
            let cut = ScriptedHost::server(cut_pages(boards(count), cap));
            for server in [shorter, cut] {
                let run = server.read(None, |call| list(call, &query()));
                assert_eq!(ids(run.value()), (1..=count).collect::<Vec<_>>(), "{count} boards, {cap} at a time");
                assert_eq!(run.value().next, None);
            }
        }
    }
}

#[test]
fn documents_and_sub_items_are_left_out_and_the_page_is_filled() {
    // Every other row is something else.
    let rows: Vec<Value> = (1..=300)
        .map(|id| {
            let kind = match id % 4 {
                1 => "document",
                3 => "sub_items_board",
                _ => "board",
            };
            json!({ "id": id.to_string(), "type": kind })
        })
        .collect();
    let run = serve(limited(60), rows.clone());
    assert_eq!(ids(run.value()), (1..=60).map(|number| number * 2).collect::<Vec<_>>());
    assert!(run.value().next.is_some());
    let run = serve(query(), rows.clone());
    assert_eq!(run.value().boards.len(), 150);
    let all: Vec<usize> = follow(limited(7), &rows, 500).concat();
    assert_eq!(all, (1..=150).map(|number| number * 2).collect::<Vec<_>>());
    // A multi-level board and an app's object are boards.
    let rows = vec![
        json!({ "id": "1", "type": "custom_object" }),
        json!({ "id": "2", "type": "board", "hierarchy_type": "multi_level" }),
        json!({ "id": "3", "type": null }),
        json!(null),
        json!({ "name": "no id" }),
    ];
    assert_eq!(ids(serve(query(), rows).value()), [1, 2, 3]);
}

fn of_types(types: &[BoardType]) -> BoardQuery {
    BoardQuery {
        types: Some(types.to_vec()),
        ..query()
    }
}

/// monday.com has no filter for the type: all rows come, whatever is asked for.
#[test]
fn documents_and_sub_items_are_listed_if_requested() {
    let rows = vec![
        json!({ "id": "1", "type": "document" }),
        json!({ "id": "2", "type": "sub_items_board" }),
        json!({ "id": "3", "type": "board" }),
        json!({ "id": "4", "type": "custom_object" }),
        json!({ "id": "5" }),
    ];
    for (types, expected) in [
        (&[BoardType::Document][..], &[1][..]),
        (&[BoardType::SubItemsBoard], &[2]),
        (&[BoardType::Board], &[3, 5]),
        (&[BoardType::CustomObject, BoardType::CustomObject], &[4]),
        (&[BoardType::Document, BoardType::Board], &[1, 3, 5]),
    ] {
        assert_eq!(ids(serve(of_types(types), rows.clone()).value()), expected, "{types:?}");
    }
    let run = serve(of_types(&[BoardType::Document]), rows);
    assert_eq!(run.value().boards[0].board_type.as_deref(), Some("document"));
}

#[test]
fn an_empty_list_of_types_is_refused() {
    let run = read([], |call| list(call, &of_types(&[])));
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary, failure.call.requests_sent), (InvalidInput, false, 0));
    assert!(failure.message.contains("list of types"), "{}", failure.message);
}

/// An error about the workspace of any board of a page leaves open whether a missing one is the main
/// workspace or withheld.
#[test]
fn a_withheld_workspace_is_not_taken_for_the_main_one() {
    let row = |id: &str, workspace: Value, workspace_id: Value| json!({ "id": id, "type": "board", "workspace": workspace, "workspace_id": workspace_id });
    let rows = || {
        json!({ "boards": [
            row("1", json!({ "id": "9", "name": "Ops", "is_default_workspace": false }), json!("9")),
            row("2", json!(null), json!("8")),
            row("3", json!(null), json!(null)),
        ] })
    };
    let error =
        json!([{ "message": "No scope", "path": ["boards", 1, "workspace"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]);
    let run = read([partial(rows(), error)], |call| list(call, &query()));
    let boards = &run.value().boards;
    let first = boards[0].workspace.as_ref().unwrap();
    assert_eq!(
        (first.id.as_deref(), first.name.as_deref(), first.is_main),
        (Some("9"), Some("Ops"), Some(false))
    );
    let second = boards[1].workspace.as_ref().unwrap();
    assert_eq!(
        (second.id.as_deref(), second.name.as_deref(), second.is_main),
        (Some("8"), None, None)
    );
    assert_eq!(boards[2].workspace, None);
    assert_eq!(codes(&run.value().call.warnings), ["UNAUTHORIZED_FIELD_OR_TYPE"]);
    // Without such an error, null is the main workspace of an account in which it has no id.
    let run = read([data(rows())], |call| list(call, &query()));
    let main = run.value().boards[2].workspace.as_ref().unwrap();
    assert_eq!((main.id.as_deref(), main.is_main), (None, Some(true)));
}

#[test]
fn a_cursor_leads_through_the_list_and_each_board_is_listed_once() {
    for (count, limit, cap) in [
        (10, 3, 500),
        (10, 10, 500),
        (10, 5, 500),
        (25, 25, 500),
        (26, 25, 500),
        (100, 30, 500),
        (201, 200, 500),
        (500, 201, 500),
        (500, 450, 500),
        (60, 30, 25),
        (90, 7, 25),
        (120, 60, 50),
        (0, 5, 500),
    ] {
        let found = follow(limited(limit), &boards(count), cap);
        assert_eq!(
            found.concat(),
            (1..=count).collect::<Vec<_>>(),
            "{count} boards by {limit}, {cap} at a time"
        );
        for page in &found[..found.len() - 1] {
            assert_eq!(page.len(), limit as usize, "{count} boards by {limit}, {cap} at a time");
        }
    }
}

#[test]
fn a_limit_asks_for_no_more_than_it_needs() {
    let run = serve(limited(1), boards(1000));
    assert_eq!((ids(run.value()), run.sent.len(), number(&run.sent[0], "limit")), (vec![1], 1, 25));
    let run = serve(limited(120), boards(1000));
    assert_eq!(
        (run.value().boards.len(), run.sent.len(), number(&run.sent[0], "limit")),
        (120, 1, 120)
    );
    let run = serve(limited(4_000_000_000), boards(3));
    assert_eq!((run.value().boards.len(), number(&run.sent[0], "limit")), (3, 200));
    assert_eq!(run.value().next, None);
}

/// A board that is created meanwhile pushes the last one of a page onto the next.
#[test]
fn boards_that_move_between_pages_are_listed_once() {
    let mut calls = 0;
    let server = move |sent: &Sent| {
        calls += 1;
        let newest: Vec<Value> = (0..calls - 1).map(|new| board(9000 + new)).collect();
        let rows: Vec<Value> = newest.into_iter().chain(boards(600)).collect();
        pages(rows, 500)(sent)
    };
    let run = ScriptedHost::server(server).read(None, |call| list(call, &query()));
    let found = ids(run.value());
    assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len());
    assert!((1..=600).all(|id| found.contains(&id)));
}

#[test]
fn a_server_that_repeats_a_page_ends_the_list_with_a_warning() {
    let run = ScriptedHost::server(|_| data(json!({ "boards": boards(200) }))).read(None, |call| list(call, &query()));
    assert_eq!((run.value().boards.len(), run.sent.len() <= 4), (200, true));
    // It may have more than it gives.
    assert_eq!(codes(&run.value().call.warnings), ["partial-result"]);
    let run = ScriptedHost::server(|_| data(json!({ "boards": vec![Value::Null; 200] }))).read(None, |call| list(call, &query()));
    assert_eq!((run.value().boards.len(), run.sent.len() <= 4), (0, true));
}

#[test]
fn every_filter_travels_as_a_variable() {
    let run = serve(query(), vec![]);
    assert_eq!(run.sent[0].variables(), json!({ "limit": 200, "page": 1, "state": "active" }));
    assert_eq!(run.sent[0].key(), None);
    let full = BoardQuery {
        workspace: Some(WorkspaceFilter::ById("77".to_owned())),
        state: Some(BoardStateFilter::Deleted),
        kind: Some(BoardKind::Share),
        order_by: Some(BoardOrder::UsedAt),
        limit: Some(30),
        ..query()
    };
    let run = serve(full, vec![]);
    let variables = json!({ "limit": 30, "page": 1, "state": "deleted", "kind": "share", "order": "used_at", "workspaces": ["77"] });
    assert_eq!(run.sent[0].variables(), variables);
    for (state, name) in [
        (BoardStateFilter::Active, "active"),
        (BoardStateFilter::Archived, "archived"),
        (BoardStateFilter::All, "all"),
    ] {
        let run = serve(
            BoardQuery {
                state: Some(state),
                ..query()
            },
            vec![],
        );
        assert_eq!(run.sent[0].variables()["state"], name);
    }
    let run = serve(
        BoardQuery {
            order_by: Some(BoardOrder::CreatedAt),
            workspace: Some(WorkspaceFilter::Any),
            ..query()
        },
        vec![],
    );
    assert_eq!(
        (&run.sent[0].variables()["order"], &run.sent[0].variables()["workspaces"]),
        (&json!("created_at"), &Value::Null)
    );
    // DOC-boards: only classic ones come back unless both are asked for.
    assert!(run.sent[0].document().contains("hierarchy_types: [classic, multi_level]"));
    let run = ScriptedHost::steps([data(json!({ "boards": [] }))]).read(on_version("2025-04"), |call| list(call, &query()));
    assert!(!run.sent[0].document().contains("hierarchy_type"));
}

fn main_workspace() -> BoardQuery {
    BoardQuery {
        workspace: Some(WorkspaceFilter::Main),
        ..limited(1)
    }
}

/// DOC-boards: the main workspace has an id in some accounts, and is null in the others.
#[test]
fn the_main_workspace_is_found_in_both_kinds_of_account() {
    let boards = || data(json!({ "boards": [board(1), board(2)] }));
    let with_id = data(json!({ "workspaces": [
        { "id": "5", "is_default_workspace": false }, { "id": "6", "is_default_workspace": null }, null, { "id": "7217155", "is_default_workspace": true },
    ] }));
    let run = read([with_id, boards()], |call| list(call, &main_workspace()));
    assert_eq!(run.operations(), ["FindMainWorkspace", "ListBoards"]);
    assert_eq!(run.sent[1].variables()["workspaces"], json!(["7217155"]));
    // What follows asks no second time.
    let next = BoardQuery {
        cursor: run.value().next.clone(),
        ..main_workspace()
    };
    assert!(next.cursor.is_some());
    let run = read([boards()], |call| list(call, &next));
    assert_eq!(
        (run.sent[0].variables()["workspaces"].clone(), ids(run.value())),
        (json!(["7217155"]), vec![2])
    );

    for without in [
        json!([]),
        json!(null),
        json!([{ "id": "5", "is_default_workspace": false }]),
        json!([{ "id": null, "is_default_workspace": true }]),
    ] {
        let run = read([data(json!({ "workspaces": without })), boards()], |call| {
            list(call, &main_workspace())
        });
        assert_eq!(run.sent[1].variables()["workspaces"], json!([null]));
        let next = BoardQuery {
            cursor: run.value().next.clone(),
            ..main_workspace()
        };
        let run = read([boards()], |call| list(call, &next));
        assert_eq!(run.sent[0].variables()["workspaces"], json!([null]));
    }
}

/// The same page for ever is no list without a main workspace: asked for as null, the boards of
/// an account that has one would be an empty list.
#[test]
fn workspaces_that_are_repeated_do_not_mean_that_the_main_one_has_no_id() {
    let server = |_: &Sent| {
        let rows: Vec<Value> = (1..=100)
            .map(|id| json!({ "id": id.to_string(), "is_default_workspace": false }))
            .collect();
        data(json!({ "workspaces": rows }))
    };
    let run = ScriptedHost::server(server).read(None, |call| list(call, &main_workspace()));
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary), (PermissionDenied, false));
    assert!(
        run.operations().iter().all(|name| name == "FindMainWorkspace"),
        "{:?}",
        run.operations()
    );
}

/// Workspaces are cut off at 25, too.
#[test]
fn the_main_workspace_may_be_on_a_later_page() {
    let server = |sent: &Sent| {
        if sent.operation() == "ListBoards" {
            return data(json!({ "boards": [] }));
        }
        let (size, page) = (number(sent, "limit").min(25), number(sent, "page"));
        let rows: Vec<Value> = (1..=80)
            .map(|id| json!({ "id": id.to_string(), "is_default_workspace": id == 79 }))
            .collect();
        data(json!({ "workspaces": rows.iter().skip((page - 1) * size).take(size).collect::<Vec<_>>() }))
    };
    let run = ScriptedHost::server(server).read(None, |call| list(call, &main_workspace()));
    assert_eq!(run.sent.last().unwrap().variables()["workspaces"], json!(["79"]));
    let run = read([html(403)], |call| list(call, &main_workspace()));
    assert_eq!(run.failure().0.kind, ConnectionFailed);
}

fn members() -> BoardQuery {
    BoardQuery {
        include_members: Some(true),
        ..query()
    }
}

fn with_people(id: usize) -> Value {
    json!({ "id": id.to_string(), "type": "board", "owners": [{ "id": "1" }], "subscribers": [{ "id": "1" }, { "id": "2" }] })
}

#[test]
fn owners_and_subscribers_are_listed_if_requested() {
    let run = serve(members(), vec![with_people(1)]);
    let listed = &run.value().boards[0];
    assert_eq!(listed.owner_ids.as_ref().map(Vec::len), Some(1));
    assert_eq!(listed.subscriber_ids.as_ref().map(Vec::len), Some(2));
    assert!(run.sent[0].document().contains("owners { id }"));
    assert_eq!(number(&run.sent[0], "limit"), 100);
    let run = serve(query(), vec![board(1)]);
    assert_eq!(
        (&run.value().boards[0].owner_ids, &run.value().boards[0].subscriber_ids),
        (&None, &None)
    );
    assert!(!run.sent[0].document().contains("owners"));
}

/// People are non-null in the schema: where they fail, the board is null. It is listed all the same.
#[test]
fn a_board_whose_people_fail_to_load_is_listed_without_them() {
    let error = json!([{ "message": "Could not run user loader", "path": ["boards", 1, "subscribers"] }]);
    let first = || partial(json!({ "boards": [with_people(1), null, with_people(3)] }), error.clone());
    let run = read([first(), data(json!({ "boards": boards(3) }))], |call| list(call, &members()));
    let page = run.value();
    assert_eq!(ids(page), [1, 2, 3]);
    assert_eq!(
        page.boards.iter().map(|board| board.owner_ids.is_some()).collect::<Vec<_>>(),
        [true, false, true]
    );
    assert_eq!(codes(&page.call.warnings), ["partial-result", "partial-result"]);
    assert_eq!(
        page.call.warnings[1].message,
        "monday.com does not tell who is on board 2 (A board)."
    );
    assert!(!run.sent[1].document().contains("owners"));
    assert_eq!(run.sent[0].variables(), run.sent[1].variables());
    // The list as a whole failed.
    let nothing = partial(
        json!({ "boards": null }),
        json!([{ "message": "No.", "path": ["boards", 0, "owners"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let run = read([nothing, data(json!({ "boards": boards(2) }))], |call| list(call, &members()));
    assert_eq!(
        (ids(run.value()), codes(&run.value().call.warnings)),
        (vec![1, 2], vec!["UNAUTHORIZED_FIELD_OR_TYPE"])
    );
    // A document is not listed, nor named.
    let document = json!({ "id": "2", "name": "Notes", "type": "document" });
    let run = read(
        [first(), data(json!({ "boards": [with_people(1), document, with_people(3)] }))],
        |call| list(call, &members()),
    );
    assert_eq!(
        (ids(run.value()), codes(&run.value().call.warnings)),
        (vec![1, 3], vec!["partial-result"])
    );
    // A null that nothing explains is no reason to ask again.
    let run = read([data(json!({ "boards": [with_people(1), null] }))], |call| list(call, &members()));
    assert_eq!(ids(run.value()), [1]);
    // A limit is one.
    let limited = partial(
        json!({ "boards": [null] }),
        json!([{ "message": "Rate limit exceeded", "path": ["boards", 0, "owners"], "extensions": { "code": "tooManyRequests" } }]),
    );
    let run = ScriptedHost::steps([limited]).read(retrying(0), |call| list(call, &members()));
    assert_eq!((run.failure().0.kind, run.failure().1), (RateLimitExceeded, true));
}

#[test]
fn a_page_that_fails_fails_the_list() {
    let mut page = 0;
    let server = move |_: &Sent| {
        page += 1;
        if page == 1 {
            data(json!({ "boards": boards(200) }))
        } else {
            html(500)
        }
    };
    let run = ScriptedHost::server(server).read(None, |call| list(call, &query()));
    assert_eq!(
        (run.failure().0.kind, run.failure().1, run.failure().0.call.requests_sent),
        (ServerError, true, 2)
    );
    let run = read([rate_limited(1), data(json!({ "boards": boards(1) }))], |call| list(call, &query()));
    assert_eq!(run.value().call.requests_sent, 2);
    assert_eq!(run.slept, [1_000]);
    // What is wrong with a part is said, once for all pages.
    let warned = |rows: Vec<Value>| {
        partial(
            json!({ "boards": rows }),
            json!([{ "message": "No folders", "path": ["boards", 0, "board_folder_id"] }]),
        )
    };
    let run = read([warned(boards(200)), warned((200..=202).map(board).collect())], |call| {
        list(call, &query())
    });
    assert_eq!(
        (run.value().boards.len(), codes(&run.value().call.warnings)),
        (202, vec!["partial-result"])
    );
}

#[test]
fn malformed_queries_are_refused_before_anything_is_sent() {
    let cursor = |cursor: &str| BoardQuery {
        cursor: Some(cursor.to_owned()),
        ..query()
    };
    let foreign = serve(limited(1), boards(3)).value().next.clone();
    let forms = [
        limited(0),
        BoardQuery {
            workspace: Some(WorkspaceFilter::ById("x".to_owned())),
            ..query()
        },
        BoardQuery {
            workspace: Some(WorkspaceFilter::ById(String::new())),
            ..query()
        },
        cursor(""),
        cursor("p1-1-25-0--00000000"),
        BoardQuery {
            cursor: foreign.clone(),
            state: Some(BoardStateFilter::All),
            ..query()
        },
        BoardQuery {
            cursor: foreign.clone(),
            workspace: Some(WorkspaceFilter::Main),
            ..query()
        },
        BoardQuery {
            cursor: foreign.clone(),
            kind: Some(BoardKind::Public),
            ..query()
        },
        BoardQuery {
            cursor: foreign.clone(),
            order_by: Some(BoardOrder::UsedAt),
            ..query()
        },
        BoardQuery {
            cursor: foreign.clone(),
            include_members: Some(true),
            ..query()
        },
        BoardQuery {
            cursor: foreign.clone(),
            ..of_types(&[BoardType::Board])
        },
    ];
    for form in forms {
        let run = read([], |call| list(call, &form));
        assert_eq!((run.failure().0.kind, run.failure().1), (InvalidInput, false), "{form:?}");
    }
    // Said aloud, the defaults are the same query.
    let same = BoardQuery {
        cursor: foreign,
        workspace: Some(WorkspaceFilter::Any),
        state: Some(BoardStateFilter::Active),
        include_members: Some(false),
        limit: Some(2),
        ..of_types(&[BoardType::CustomObject, BoardType::Board])
    };
    assert_eq!(ids(serve(same, boards(3)).value()), [2, 3]);
}

/// What does not fit into one result is not cut off silently, nor does it end the call.
#[test]
fn a_list_that_is_too_long_ends_early_with_its_next() {
    let list_from = |start: Box<Position>, record: usize| {
        read([], |call| {
            let mut fetch = |_: &mut Call<'_>, request: PageRequest| {
                let rows = boards(7);
                let start = (request.page as usize - 1) * request.size as usize;
                Ok(Page {
                    rows: rows.iter().skip(start).take(request.size as usize).map(kept).collect(),
                    errors: Vec::new(),
                })
            };
            let range = Range {
                start,
                limit: None,
                record,
                is_by_use: false,
            };
            let (ids, rest) = collect(call, range, &mut fetch, |row, _| json::text(row, "id"))?;
            Ok((ids, rest.next))
        })
    };
    // Two fit into a result.
    let third = MAX_WEIGHT / 100 * 36;
    let first = Box::new(Position::first(7));
    let mut start = first.clone();
    for (found, offset) in [(["1", "2"], 2), (["3", "4"], 4), (["5", "6"], 6)] {
        let run = list_from(start, third);
        let (ids, goes_on) = run.value();
        assert_eq!(ids, &found);
        start = goes_on.clone().expect("there is more");
        assert_eq!(start.offset, offset);
    }
    assert_eq!(list_from(start, third).value().0, ["7"]);
    // One that does not fit by itself is a failure.
    let run = list_from(first.clone(), MAX_WEIGHT);
    assert_eq!((run.failure().0.kind, run.failure().1), (InvalidResponse, false));
    assert_eq!(list_from(first, 1).value().0.len(), 7);
}

/// A server that never runs out of rows that are not wanted.
#[test]
fn a_list_without_any_wanted_row_ends() {
    const ROWS: u32 = 250_000;
    let run = read([], |call| {
        let mut fetch = |_: &mut Call<'_>, request: PageRequest| {
            let first = request.size * (request.page - 1);
            Ok(Page {
                rows: (first..first + request.size).map(|id| kept(&json!({ "id": id + 1 }))).collect(),
                errors: Vec::new(),
            })
        };
        let range = Range {
            start: Box::new(Position::first(ROWS)),
            limit: None,
            record: 1,
            is_by_use: false,
        };
        let (items, rest) = collect(call, range, &mut fetch, |_, _| None::<()>)?;
        Ok((items.len(), rest.next))
    });
    // By then it remembers some 870,000 ids.
    let (kept, goes_on) = run.value();
    assert_eq!(*kept, 0);
    assert!(
        goes_on
            .as_ref()
            .is_some_and(|position| (800_000..900_000).contains(&position.offset)),
        "{goes_on:?}"
    );
}

/// monday.com adds types. One that is not known is not dropped in silence.
#[test]
fn boards_of_an_unknown_type_are_listed_or_warned_of() {
    let rows = || {
        vec![
            json!({ "id": "1", "type": "board" }),
            json!({ "id": "2", "type": "workform" }),
            json!({ "id": "3", "type": "workform" }),
            json!({ "id": "4", "type": "document" }),
        ]
    };
    let run = serve(query(), rows());
    assert_eq!(ids(run.value()), [1, 2, 3]);
    assert_eq!(codes(&run.value().call.warnings), ["unknown-value"]);
    assert!(run.value().call.warnings[0].message.contains("workform") && run.value().call.warnings[0].message.contains("are listed"));
    let run = serve(of_types(&[BoardType::Board, BoardType::Document]), rows());
    assert_eq!(ids(run.value()), [1, 4]);
    assert!(run.value().call.warnings[0].message.contains("are left out"));
}

/// Somebody who is null is not told; nobody is another thing.
#[test]
fn people_who_are_null_are_not_taken_for_nobody() {
    let row = |owners: Value| json!({ "id": "1", "type": "board", "owners": owners, "subscribers": [] });
    for (owners, expected, warnings) in [
        (json!([null]), None, 1),
        (json!([{ "id": "7" }, null]), Some(vec!["7".to_owned()]), 1),
        (json!([]), Some(Vec::new()), 0),
        (json!(null), None, 0),
    ] {
        let run = read([data(json!({ "boards": [row(owners.clone())] }))], |call| list(call, &members()));
        assert_eq!(run.value().boards[0].owner_ids, expected, "{owners}");
        assert_eq!(run.value().call.warnings.len(), warnings, "{owners}");
    }
}

//! read-user and search-users.
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

use super::{read, search};
use crate::{
    bindings::types::{FailureKind::*, FoundUser, UserKindFilter, UserPage, UserQuery, UserSelector, UserStatusFilter},
    test_support::{self, Run, ScriptedHost, Sent, Step, TOKEN, codes, data, html, on_version, partial, retrying, under_key},
};

fn by_id(id: &str) -> UserSelector {
    UserSelector::ById(id.to_owned())
}

fn by_email(email: &str) -> UserSelector {
    UserSelector::ByEmail(email.to_owned())
}

fn person(id: usize, name: &str, email: &str) -> Value {
    json!({ "id": id.to_string(), "name": name, "email": email, "kind": "member", "status": "ACTIVE" })
}

fn found(users: &[Value]) -> Step {
    data(json!({ "users": users }))
}

fn read(selector: &UserSelector, steps: impl IntoIterator<Item = Step>) -> Run<FoundUser> {
    test_support::read(steps, |call| read::read(call, selector))
}

#[test]
fn a_user_is_read_by_id() {
    let run = read(&by_id("7"), [found(&[person(7, "Ada", "ada@example.com")])]);
    assert_eq!((run.value().user.name.as_deref(), run.sent.len()), (Some("Ada"), 1));
    assert_eq!((run.value().call.requests_sent, run.value().call.http_status), (1, Some(200)));
    assert_eq!(run.sent[0].variables(), json!({ "ids": ["7"] }));
    // Deactivated and pending users, too: a flow for leavers reads those.
    assert!(run.sent[0].document().contains("status: [ACTIVE, INACTIVE, PENDING]"));
    let gone = json!({ "id": 7, "status": "INACTIVE", "kind": "guest" });
    assert_eq!(read(&by_id("7"), [found(&[gone])]).value().user.status.as_deref(), Some("inactive"));
}

#[test]
fn a_user_who_is_not_in_the_response_is_not_found() {
    for users in [
        json!([]),
        json!(null),
        json!([null]),
        json!([{ "name": "no id" }]),
        json!([{ "id": "8" }]),
    ] {
        for selector in [by_id("7"), by_email("ada@example.com")] {
            let run = read(&selector, [data(json!({ "users": users.clone() }))]);
            assert_eq!((run.failure().0.kind, run.failure().1), (NotFound, false), "{users}");
        }
    }
    // A response without the list of users says nothing about them.
    assert_eq!(read(&by_id("7"), [data(json!({}))]).failure().0.kind, InvalidResponse);
}

#[test]
fn an_email_address_is_trimmed_and_compared_without_case() {
    let ada = || person(7, "Ada", "Ada@Example.com");
    for text in ["ada@example.com", " ADA@EXAMPLE.COM\n", "Ada@Example.com"] {
        assert_eq!(read(&by_email(text), [found(&[ada()])]).value().user.id, "7", "{text:?}");
    }
    // Whether monday.com ignores the case is not known: both spellings are requested.
    let run = read(&by_email(" Ada@Example.com "), [found(&[ada()])]);
    assert_eq!(run.sent[0].variables(), json!({ "emails": ["Ada@Example.com", "ada@example.com"] }));
    let run = read(&by_email("ada@example.com"), [found(&[ada()])]);
    assert_eq!(run.sent[0].variables(), json!({ "emails": ["ada@example.com"] }));
    // Other users in the response are ignored.
    let others = [person(8, "Adah", "adah@example.com"), person(9, "x", "ada@example.com.evil"), ada()];
    assert_eq!(read(&by_email("ada@example.com"), [found(&others)]).value().user.id, "7");
}

#[test]
fn more_than_one_user_with_an_email_address_is_ambiguous() {
    let two = [person(7, "Ada", "ada@example.com"), person(8, "Ada", "ADA@example.com")];
    let run = read(&by_email("ada@example.com"), [found(&two)]);
    assert_eq!((run.failure().0.kind, run.failure().1), (Ambiguous, false));
    // The same user twice is one user.
    let twice = [person(7, "Ada", "ada@example.com"), person(7, "Ada", "ada@example.com")];
    assert_eq!(read(&by_email("ada@example.com"), [found(&twice)]).value().user.id, "7");
}

/// Until 2026-04 monday.com lists deactivated users apart.
#[test]
fn a_deactivated_user_is_found_in_older_versions() {
    let flags =
        |id: usize, enabled: bool| json!({ "id": id.to_string(), "email": "ada@example.com", "enabled": enabled, "is_pending": false });
    let on_old =
        |steps: Vec<Step>, selector| ScriptedHost::steps(steps).read(on_version("2026-04"), move |call| read::read(call, &selector));
    let run = on_old(vec![found(&[]), found(&[flags(7, false)])], by_email("ada@example.com"));
    assert_eq!(
        (run.value().user.status.as_deref(), run.value().user.enabled),
        (Some("inactive"), Some(false))
    );
    assert_eq!(run.value().call.requests_sent, 2);
    assert_eq!(run.sent[0].variables(), json!({ "emails": ["ada@example.com"] }));
    assert_eq!(run.sent[1].variables(), json!({ "emails": ["ada@example.com"], "inactive": true }));
    assert!(run.sent[1].document().contains("non_active: $inactive") && !run.sent[1].document().contains("status"));
    let run = on_old(vec![found(&[flags(7, true)]), found(&[])], by_id("7"));
    assert_eq!(run.value().user.status.as_deref(), Some("active"));
    // The same user in both lists is one user; two users are ambiguous.
    let run = on_old(vec![found(&[flags(7, true)]), found(&[flags(7, true)])], by_id("7"));
    assert_eq!(run.value().user.id, "7");
    let run = on_old(
        vec![found(&[flags(7, true)]), found(&[flags(8, false)])],
        by_email("ada@example.com"),
    );
    assert_eq!(run.failure().0.kind, Ambiguous);
}

#[test]
fn a_withheld_part_of_a_user_is_absent_with_a_warning() {
    let step = partial(
        json!({ "users": [{ "id": "7", "teams": null }] }),
        json!([{ "message": "No teams", "path": ["users", 0, "teams"], "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }]),
    );
    let run = read(&by_id("7"), [step]);
    assert_eq!(
        (run.value().user.teams.as_ref(), codes(&run.value().call.warnings)),
        (None, vec!["UNAUTHORIZED_FIELD_OR_TYPE"])
    );
}

#[test]
fn malformed_selectors_are_refused_before_a_request() {
    for selector in [
        by_id(""),
        by_id("x"),
        by_id("0"),
        by_email(" "),
        by_email("ada"),
        by_email("a b@c"),
        by_email("\"})@x\n{"),
    ] {
        let run = read(&selector, []);
        assert_eq!(
            (run.failure().0.kind, run.failure().0.call.requests_sent),
            (InvalidInput, 0),
            "{selector:?}"
        );
    }
}

fn query() -> UserQuery {
    UserQuery {
        name: None,
        kind: None,
        status: None,
        limit: None,
        cursor: None,
    }
}

fn named(name: &str) -> UserQuery {
    UserQuery {
        name: Some(name.to_owned()),
        ..query()
    }
}

/// Pages of these users, whatever else is requested.
fn pages(rows: Vec<Value>, cap: usize) -> impl FnMut(&Sent) -> Step {
    move |sent| {
        if sent.operation() == "ReadUser" {
            let emails = sent.variables()["emails"].as_array().cloned().unwrap_or_default();
            return found(
                &rows
                    .iter()
                    .filter(|row| emails.contains(&row["email"]))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
        }
        let size = usize::try_from(sent.variables()["limit"].as_u64().unwrap()).unwrap().min(cap);
        let page = usize::try_from(sent.variables()["page"].as_u64().unwrap()).unwrap();
        found(&rows.iter().skip((page - 1) * size).take(size).cloned().collect::<Vec<_>>())
    }
}

fn search(query: &UserQuery, rows: Vec<Value>) -> Run<UserPage> {
    ScriptedHost::server(pages(rows, 1000)).read(None, |call| search::search(call, query))
}

fn names(page: &UserPage) -> Vec<&str> {
    page.users.iter().map(|user| user.name.as_deref().unwrap()).collect()
}

fn crowd(count: usize) -> Vec<Value> {
    (1..=count)
        .map(|id| person(id, &format!("User {id}"), &format!("user{id}@example.com")))
        .collect()
}

#[test]
fn a_search_reads_all_pages() {
    for count in [0, 1, 25, 199, 200, 201, 1000, 1250] {
        let run = search(&query(), crowd(count));
        assert_eq!((run.value().users.len(), run.value().next.as_ref()), (count, None));
        assert_eq!(run.sent[0].variables()["limit"], 200);
        assert_eq!(run.value().call.requests_sent as usize, run.sent.len());
    }
    // Estuary: since 2026-07 the list is cut off at 200.
    let run = ScriptedHost::server(pages(crowd(450), 200)).read(None, |call| search::search(call, &query()));
    assert_eq!(run.value().users.len(), 450);
}

#[test]
fn exact_matches_come_first() {
    let rows = vec![
        person(1, "Ada Lovelace", "lovelace@example.com"),
        person(2, "Adam", "adam@example.com"),
        person(3, " ada ", "third@example.com"),
        person(4, "Fourth", "ADA"),
        person(5, "Adah", "adah@example.com"),
    ];
    let run = search(&named(" Ada "), rows.clone());
    assert_eq!(names(run.value()), [" ada ", "Fourth", "Ada Lovelace", "Adam", "Adah"]);
    assert_eq!(run.sent[0].variables()["name"], "Ada");
    // Even if monday.com lists it last.
    let mut many = crowd(500);
    many.push(person(501, "User", "exact@example.com"));
    let run = search(
        &UserQuery {
            limit: Some(1),
            ..named("user")
        },
        many,
    );
    assert_eq!(names(run.value()), ["User"]);
    assert!(run.value().next.is_some());
}

#[test]
fn following_the_cursor_lists_each_match_once() {
    for (query, count) in [(named("user"), 23), (query(), 23), (named("user 7"), 450), (query(), 450)] {
        for limit in [1, 5, 23, 200, 450] {
            if count / limit > 25 {
                continue;
            }
            let mut cursor = None;
            let mut all = Vec::new();
            loop {
                let query = UserQuery {
                    limit: Some(u32::try_from(limit).unwrap()),
                    cursor,
                    ..query.clone()
                };
                let run = search(&query, crowd(count));
                all.extend(run.value().users.iter().map(|user| user.id.parse::<usize>().unwrap()));
                cursor = run.value().next.clone();
                if cursor.is_none() {
                    break;
                }
                assert!(all.len() <= count, "the list does not end");
            }
            all.sort_unstable();
            assert_eq!(all, (1..=count).collect::<Vec<_>>(), "{query:?} by {limit}");
        }
    }
}

/// Every page was read again for each call: 220 requests for 2,000 users by 100.
#[test]
fn following_the_cursor_of_a_name_costs_two_requests_a_page() {
    let mut rows = crowd(2_000);
    for exact in [700, 1_900] {
        rows[exact]["name"] = json!("user");
    }
    let (mut requests, mut found, mut cursor) = (0, Vec::new(), None);
    loop {
        let query = UserQuery {
            limit: Some(100),
            cursor,
            ..named("user")
        };
        let run = search(&query, rows.clone());
        requests += run.sent.len();
        found.extend(run.value().users.iter().map(|user| user.id.clone()));
        cursor = run.value().next.clone();
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(&found[..2], ["701", "1901"]);
    assert_eq!((found.len(), found.iter().collect::<BTreeSet<_>>().len()), (2_000, 2_000));
    assert!(requests <= 2 * 2_000 / 100 + 12, "{requests} requests");
}

/// From 2026-07 on a name is matched exactly if a kind is sent along (SDL).
#[test]
fn a_search_by_name_filters_the_kind_in_the_connector() {
    let of =
        |id: usize, kind: &str, status: &str| json!({ "id": id.to_string(), "name": "Ada", "email": "", "kind": kind, "status": status });
    let rows = || {
        vec![
            of(1, "member", "ACTIVE"),
            of(2, "guest", "ACTIVE"),
            of(3, "admin", "PENDING"),
            of(4, "guest", "PENDING"),
            of(5, "view_only", "ACTIVE"),
        ]
    };
    let rows_of_old = || {
        let old = |id: usize, guest: bool, pending: bool| json!({ "id": id.to_string(), "name": "Ada", "is_admin": false, "is_view_only": false, "is_guest": guest, "is_pending": pending, "enabled": true });
        vec![
            old(1, false, false),
            old(2, true, false),
            old(3, false, true),
            old(4, true, true),
            old(5, false, false),
        ]
    };
    for (kind, expected) in [
        (None, &["1", "2", "3", "4", "5"][..]),
        (Some(UserKindFilter::All), &["1", "2", "3", "4", "5"]),
        (Some(UserKindFilter::NonGuests), &["1", "3", "5"]),
        (Some(UserKindFilter::Guests), &["2", "4"]),
        (Some(UserKindFilter::NonPending), &["1", "2", "5"]),
    ] {
        for (version, rows) in [("2026-10", rows()), ("2026-07", rows()), ("2026-04", rows_of_old())] {
            let query = UserQuery { kind, ..named("Ad") };
            let run = ScriptedHost::server(pages(rows, 1000)).read(on_version(version), |call| search::search(call, &query));
            let ids: Vec<&str> = run.value().users.iter().map(|user| user.id.as_str()).collect();
            assert_eq!(ids, expected, "{kind:?} in {version}");
            assert_eq!(
                (&run.sent[0].variables()["kind"], &run.sent[0].variables()["name"]),
                (&Value::Null, &json!("Ad")),
                "{version}"
            );
        }
    }
}

/// DOC-mig26: the older form of the filter and the newer one.
#[test]
fn a_search_by_kind_without_a_name_requests_the_kind() {
    use UserKindFilter::{All, Guests, NonGuests, NonPending};
    let both = json!(["ACTIVE", "PENDING"]);
    for (kind, old, new, status) in [
        (None, "all", Value::Null, both.clone()),
        (Some(All), "all", Value::Null, both.clone()),
        (Some(NonGuests), "non_guests", json!({ "not_in": ["GUEST"] }), both.clone()),
        (Some(Guests), "guests", json!({ "in": ["GUEST"] }), both),
        (Some(NonPending), "non_pending", Value::Null, json!(["ACTIVE"])),
    ] {
        let query = UserQuery { kind, ..query() };
        let run = ScriptedHost::steps([found(&[])]).read(on_version("2026-04"), |call| search::search(call, &query));
        assert_eq!(run.sent[0].variables(), json!({ "limit": 200, "page": 1, "kind": old }));
        let run = test_support::read([found(&[])], |call| search::search(call, &query));
        assert_eq!(
            (&run.sent[0].variables()["kind"], &run.sent[0].variables()["status"]),
            (&new, &status),
            "{kind:?}"
        );
    }
}

#[test]
fn deactivated_users_are_requested_only_if_the_query_says_so() {
    let gone = UserQuery {
        status: Some(UserStatusFilter::Deactivated),
        ..query()
    };
    let run = test_support::read([found(&[])], |call| search::search(call, &gone));
    assert_eq!(run.sent[0].variables()["status"], json!(["INACTIVE"]));
    let run = ScriptedHost::steps([found(&[])]).read(on_version("2026-04"), |call| search::search(call, &gone));
    assert_eq!(run.sent[0].variables()["inactive"], true);
    let run = ScriptedHost::steps([found(&[])]).read(on_version("2026-04"), |call| search::search(call, &query()));
    assert_eq!(run.sent[0].variables()["inactive"], Value::Null);
}

/// Whether the search by name compares email addresses is not known.
#[test]
fn a_name_that_is_an_email_address_is_requested_as_one_too() {
    let by_name = || vec![person(1, "ada@example.com fan", "fan@example.com")];
    let the_one = || person(2, "Ada", "ada@example.com");
    let run = test_support::read([found(&[the_one()]), found(&by_name())], |call| {
        search::search(call, &named("ada@example.com"))
    });
    assert_eq!(run.operations(), ["ReadUser", "SearchUsers"]);
    assert_eq!(names(run.value()), ["Ada", "ada@example.com fan"]);
    // A user in both responses is listed once.
    let run = test_support::read([found(&[the_one()]), found(&[the_one()])], |call| {
        search::search(call, &named("ada@example.com"))
    });
    assert_eq!(run.value().users.len(), 1);
    // The address is requested in both spellings, as read-user does.
    let run = test_support::read([found(&[the_one()]), found(&[])], |call| {
        search::search(call, &named("Ada@Example.com"))
    });
    assert_eq!(run.sent[0].variables()["emails"], json!(["Ada@Example.com", "ada@example.com"]));
    // A user of another kind or status is left out.
    for (kind, status) in [(Some(UserKindFilter::Guests), None), (None, Some(UserStatusFilter::Deactivated))] {
        let query = UserQuery {
            kind,
            status,
            ..named("ada@example.com")
        };
        let run = test_support::read([found(&[the_one()]), found(&[])], |call| search::search(call, &query));
        assert_eq!(run.value().users.len(), 0);
    }
    let gone = json!({ "id": "2", "email": "ada@example.com", "status": "INACTIVE" });
    let run = test_support::read([found(std::slice::from_ref(&gone)), found(&[])], |call| {
        search::search(call, &named("ada@example.com"))
    });
    assert_eq!(run.value().users.len(), 0);
    let query = UserQuery {
        status: Some(UserStatusFilter::Deactivated),
        ..named("ada@example.com")
    };
    let run = test_support::read([found(&[gone]), found(&[])], |call| search::search(call, &query));
    assert_eq!(run.value().users.len(), 1);
    // An `@` alone does not make an email address.
    assert_eq!(
        test_support::read([found(&[])], |call| search::search(call, &named("@ada"))).operations(),
        ["SearchUsers"]
    );
}

#[test]
fn malformed_queries_are_refused_before_a_request() {
    let cursor = |cursor: Option<String>| UserQuery { cursor, ..query() };
    let mine = search(&UserQuery { limit: Some(1), ..query() }, crowd(3)).value().next.clone();
    for form in [
        named(""),
        named("  "),
        UserQuery { limit: Some(0), ..query() },
        cursor(Some(String::new())),
        cursor(Some("p2-1-25-0-7---00000000".to_owned())),
        UserQuery {
            name: Some("Ada".to_owned()),
            ..cursor(mine.clone())
        },
        UserQuery {
            kind: Some(UserKindFilter::Guests),
            ..cursor(mine.clone())
        },
        UserQuery {
            status: Some(UserStatusFilter::Deactivated),
            ..cursor(mine.clone())
        },
        // The cursor holds an id that only lists of boards have.
        cursor(mine.as_deref().map(|cursor| cursor.replace("--", "-77-"))),
    ] {
        let run = test_support::read([], |call| search::search(call, &form));
        assert_eq!((run.failure().0.kind, run.failure().1), (InvalidInput, false), "{form:?}");
        assert_eq!(run.failure().0.call.requests_sent, 0, "{form:?}");
    }
    let same = UserQuery {
        kind: Some(UserKindFilter::All),
        status: Some(UserStatusFilter::Current),
        ..cursor(mine)
    };
    assert_eq!(search(&same, crowd(3)).value().users.len(), 2);
}

/// A kind or status that is not known does not show that the user is of another one.
#[test]
fn a_search_by_name_lists_users_whose_kind_is_withheld_unless_it_is_for_guests() {
    let rows = || {
        vec![
            json!({ "id": "1", "name": "Ada" }),
            json!({ "id": "2", "name": "Ada", "kind": "custom_role_x", "status": "frozen" }),
            json!({ "id": "3", "name": "Ada", "kind": "guest", "status": "PENDING" }),
        ]
    };
    for (kind, expected) in [
        (None, &["1", "2", "3"][..]),
        (Some(UserKindFilter::NonGuests), &["1", "2"]),
        (Some(UserKindFilter::Guests), &["3"]),
        (Some(UserKindFilter::NonPending), &["1", "2"]),
    ] {
        let run = search(&UserQuery { kind, ..named("Ada") }, rows());
        let ids: Vec<&str> = run.value().users.iter().map(|user| user.id.as_str()).collect();
        assert_eq!(ids, expected, "{kind:?}");
    }
}

#[test]
fn a_user_without_an_email_address_in_the_response_does_not_match_an_email_address() {
    let run = read(&by_email("ada@example.com"), [found(&[json!({ "id": "7", "email": null })])]);
    assert_eq!(run.failure().0.kind, NotFound);
    let run = test_support::read([found(&[json!({ "id": "7" })]), found(&[])], |call| {
        search::search(call, &named("ada@example.com"))
    });
    assert_eq!(run.value().users.len(), 0);
}

/// The options are common to all actions. A key that cannot be sent does no harm where none is.
#[test]
fn an_idempotency_key_in_the_options_is_ignored_by_actions_that_read() {
    for key in ["step-1", "", "a b", "é", TOKEN, &"x".repeat(256)] {
        let run =
            ScriptedHost::steps([found(&[person(7, "Ada", "ada@example.com")])]).read(under_key(key), |call| read::read(call, &by_id("7")));
        assert_eq!(
            (
                run.value().call.idempotency_key.as_ref(),
                run.value().call.replayed,
                run.sent[0].key()
            ),
            (None, false, None),
            "{key:?}"
        );
        let run = ScriptedHost::steps([found(&[])]).read(under_key(key), |call| search::search(call, &query()));
        assert_eq!(
            (run.value().call.idempotency_key.as_ref(), run.sent[0].key()),
            (None, None),
            "{key:?}"
        );
        // Failures report none, either.
        let run = ScriptedHost::steps([found(&[])]).read(under_key(key), |call| read::read(call, &by_id("7")));
        let (failure, _) = run.failure();
        assert_eq!(
            (failure.kind, failure.call.idempotency_key.as_ref(), failure.call.requests_sent),
            (NotFound, None, 1),
            "{key:?}"
        );
    }
}

#[test]
fn a_search_that_fails_on_a_later_page_reports_that_page() {
    let page = crowd(200);
    let run = ScriptedHost::steps([found(&page), html(502)]).read(retrying(0), |call| search::search(call, &query()));
    let (failure, temporary) = run.failure();
    assert_eq!((failure.kind, temporary), (Unavailable, true));
    assert_eq!(
        (
            failure.call.http_status,
            failure.call.request_id.as_ref(),
            failure.call.requests_sent
        ),
        (Some(502), None, 2)
    );
}

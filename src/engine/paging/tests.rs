//! Lists that move while they are read, and servers that cut their pages: nothing is lost, and nothing
//! is listed twice.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::json;

use super::{Course, Page, PageRequest, Position, Range, collect};
use crate::{
    engine::{call::Call, json},
    test_support::{kept, read},
};

const SIZE: u32 = 200;

/// A server with a list, newest first, that changes after each request.
struct Server {
    rows: Vec<u32>,
    /// Maximum number of rows of a page.
    cap: usize,
    /// Whether the cap also counts for where a page begins.
    is_cap_the_size: bool,
    /// Rows that are not shown, by their remainder.
    hidden: Option<u32>,
    /// What happens after each request.
    change: Box<dyn FnMut(&mut Vec<u32>, usize)>,
    requests: usize,
}

impl Server {
    fn of(count: u32) -> Self {
        Self {
            rows: (1..=count).rev().collect(),
            cap: usize::MAX,
            is_cap_the_size: false,
            hidden: None,
            change: Box::new(|_, _| {}),
            requests: 0,
        }
    }

    fn page(&mut self, request: PageRequest) -> Page {
        assert!(request.page >= 1 && request.size >= 1);
        let asked = request.size as usize;
        let size = if self.is_cap_the_size { asked.min(self.cap) } else { asked };
        let rows = self.rows.iter().skip((request.page as usize - 1) * size).take(asked.min(self.cap));
        let rows = rows.filter(|row| self.hidden.is_none_or(|hidden| **row % hidden != 0));
        let page = Page {
            rows: rows.map(|id| kept(&json!({ "id": id.to_string() }))).collect(),
            errors: Vec::new(),
        };
        self.requests += 1;
        (self.change)(&mut self.rows, self.requests);
        page
    }
}

/// Reads the whole list, by this limit: what was found, how surely, and the number of requests.
fn read_all(mut server: Server, limit: Option<u32>, is_by_use: bool) -> (Vec<u32>, Course, Server) {
    let mut found = Vec::new();
    let mut course = Course::Sure;
    let mut start = Box::new(Position::first(super::page_size(limit, SIZE)));
    loop {
        let run = read([], |call| {
            let range = Range {
                start: start.clone(),
                limit,
                record: 0,
                is_by_use,
            };
            let mut fetch = |_: &mut Call<'_>, request: PageRequest| Ok(server.page(request));
            let (items, rest) = collect(call, range, &mut fetch, |row, _| json::text(row, "id"))?;
            Ok((items, rest.next, rest.course))
        });
        let (items, next, how) = run.value();
        found.extend(items.iter().map(|id| id.parse::<u32>().unwrap()));
        if *how != Course::Sure {
            course = *how;
        }
        match next {
            Some(next) => start = next.clone(),
            None => return (found, course, server),
        }
        assert!(server.requests < 5_000, "the list does not end");
    }
}

#[track_caller]
fn assert_once(found: &[u32]) {
    let set: BTreeSet<&u32> = found.iter().collect();
    assert_eq!(set.len(), found.len(), "a row is listed twice");
}

#[test]
fn a_list_that_does_not_change_costs_a_request_a_page_and_little_more() {
    for (count, most) in [
        (0, 1),
        (7, 1),
        (9, 1),
        (60, 2),
        (150, 3),
        (200, 2),
        (230, 2),
        (400, 3),
        (2_000, 12),
        (20_000, 115),
    ] {
        let (found, course, server) = read_all(Server::of(count), None, false);
        assert_eq!(found, (1..=count).rev().collect::<Vec<_>>(), "{count}");
        assert_eq!(course, Course::Sure);
        assert!(server.requests <= most, "{count}: {} requests", server.requests);
    }
}

/// 28 of 400 were lost in a trial of the version before.
#[test]
fn no_row_is_lost_when_others_are_removed_between_two_pages() {
    for removed_each_time in [1, 3, 28, 60, 150] {
        for limit in [None, Some(25), Some(60)] {
            let mut server = Server::of(800);
            server.change = Box::new(move |rows, _| {
                // From the front, where it hurts; only even ones.
                let gone: Vec<u32> = rows.iter().filter(|row| **row % 2 == 0).take(removed_each_time).copied().collect();
                rows.retain(|row| !gone.contains(row));
            });
            let (found, course, _) = read_all(server, limit, false);
            if course == Course::Sure {
                assert_once(&found);
            }
            let lost: Vec<u32> = (1..=800).filter(|row| row % 2 == 1 && !found.contains(row)).collect();
            assert!(
                lost.is_empty() || course == Course::Moved,
                "{removed_each_time} at a time, {limit:?}: lost {lost:?}"
            );
            assert!(limit.is_some() || lost.is_empty(), "{removed_each_time}: lost {lost:?}");
        }
    }
}

#[test]
fn no_row_is_lost_or_listed_twice_when_others_are_added() {
    for added in [1, 40, 190] {
        for limit in [None, Some(25)] {
            let mut server = Server::of(600);
            server.change = Box::new(move |rows, number| {
                if number < 20 {
                    for new in 0..added {
                        rows.insert(0, 10_000 + u32::try_from(number).unwrap() * 1_000 + new);
                    }
                }
            });
            let (found, course, _) = read_all(server, limit, false);
            if course == Course::Sure {
                assert_once(&found);
            }
            assert!((1..=600).all(|row| found.contains(&row)), "{added}, {limit:?}");
            assert!(course == Course::Sure || (limit.is_some() && added > 25), "{added}, {limit:?}");
        }
    }
}

#[test]
fn a_list_that_shrinks_to_less_than_was_read_loses_nothing() {
    let mut server = Server::of(250);
    server.change = Box::new(|rows, number| {
        if number == 1 {
            // 150 of the newest: the rest is less than a page.
            rows.retain(|row| *row <= 100);
        }
    });
    let (found, course, _) = read_all(server, None, false);
    assert_once(&found);
    assert!((1..=100).all(|row| found.contains(&row)));
    assert_eq!(course, Course::Sure);
}

#[test]
fn servers_that_cut_pages_at_any_length_lose_nothing() {
    for cap in [10, 17, 25, 30, 99, 100, 130, 190] {
        for is_cap_the_size in [false, true] {
            for count in [cap - 1, cap, cap + 1, 2 * cap, 3 * cap + 7, 700] {
                for limit in [None, Some(40)] {
                    let mut server = Server::of(u32::try_from(count).unwrap());
                    server.cap = cap;
                    server.is_cap_the_size = is_cap_the_size;
                    let (found, course, server) = read_all(server, limit, false);
                    let expected: Vec<u32> = (1..=u32::try_from(count).unwrap()).rev().collect();
                    assert_eq!(found, expected, "{count} rows, {cap} at a time, {is_cap_the_size}, {limit:?}");
                    assert_eq!(course, Course::Sure);
                    if limit.is_none() {
                        let most = count / (cap / 2) + 6;
                        assert!(server.requests <= most, "{count}, {cap}: {} requests", server.requests);
                    }
                }
            }
        }
    }
}

#[test]
fn servers_that_hide_rows_of_each_page_lose_nothing_that_they_show() {
    for hidden in [2, 3, 7, 50] {
        for count in [30, 150, 300, 1_000] {
            let mut server = Server::of(count);
            server.hidden = Some(hidden);
            let (found, _, server) = read_all(server, None, false);
            assert_once(&found);
            let expected: Vec<u32> = (1..=count).rev().filter(|row| row % hidden != 0).collect();
            assert_eq!(found, expected, "{count} rows without every {hidden}th");
            assert!(
                server.requests <= count as usize / 50 + 6,
                "{count}, {hidden}: {} requests",
                server.requests
            );
        }
    }
}

/// The rows that the last call ended with are gone: where it ended is not known, and that is said.
#[test]
fn a_cursor_whose_rows_are_gone_is_warned_of_at_little_cost() {
    let mut server = Server::of(60);
    server.change = Box::new(|rows, number| {
        if number == 1 {
            rows.retain(|row| *row < 40);
        }
    });
    let (found, course, server) = read_all(server, Some(20), false);
    assert_eq!(course, Course::Moved);
    assert!(found.len() >= 20, "{found:?}");
    assert!(server.requests <= 12, "{} requests", server.requests);
}

/// A board that is used moves to the front: perhaps before it was read.
#[test]
fn rows_that_move_to_the_front_are_found_or_warned_of() {
    for limit in [None, Some(60)] {
        let mut server = Server::of(700);
        server.change = Box::new(|rows, number| {
            if number < 12 {
                let used = rows.pop().unwrap();
                rows.insert(0, used);
            }
        });
        let (found, course, _) = read_all(server, limit, true);
        let lost = (1..=700).filter(|row| !found.contains(row)).count();
        match limit {
            None => {
                assert_once(&found);
                assert_eq!((lost, course), (0, Course::Sure));
            }
            Some(_) => assert_eq!(course, Course::Moved),
        }
    }
    let (found, course, _) = read_all(Server::of(300), Some(60), true);
    assert_eq!((found.len(), course), (300, Course::Sure));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_row_that_stays_is_lost_and_none_is_listed_twice(
        count in 0_u32..900,
        changes in prop::collection::vec((0_usize..60, 0_u32..60, any::<u32>()), 0..12),
        cap in prop::option::of(10_usize..210),
    ) {
        let mut server = Server::of(count);
        server.cap = cap.unwrap_or(usize::MAX);
        let stays = |row: u32| !row.is_multiple_of(3);
        server.change = Box::new(move |rows, number| {
            if let Some((removed, added, seed)) = changes.get(number - 1) {
                for round in 0..*removed {
                    let places = rows.len().max(1);
                    let place = (*seed as usize).wrapping_mul(round + 7) % places;
                    if rows.get(place).is_some_and(|row| !stays(*row)) {
                        rows.remove(place);
                    }
                }
                for new in 0..*added {
                    rows.insert(0, 3 * (100_000 + u32::try_from(number).unwrap() * 1_000 + new));
                }
            }
        });
        let (found, course, _) = read_all(server, None, false);
        assert_once(&found);
        let lost: Vec<u32> = (1..=count).filter(|row| stays(*row) && !found.contains(row)).collect();
        prop_assert!(lost.is_empty() || course != Course::Sure, "lost {:?}", lost);
    }

    #[test]
    fn a_page_begins_before_the_offset_and_reaches_beyond_it(offset in 0_u32..100_000, size in 1_u32..=200, overlap in 0_u32..100) {
        let request = PageRequest::around(offset, size, overlap);
        prop_assert!(request.size <= size && request.page >= 1);
        prop_assert!(request.start() <= offset && request.start() + request.size > offset);
        if size >= 10 && offset > 0 {
            prop_assert!(request.start() < offset, "nothing known is on {request:?}");
        }
    }
}

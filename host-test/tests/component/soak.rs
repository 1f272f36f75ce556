//! Many calls at once, for long, in mixed faults: memory stays flat, no request is left open, and each
//! change is made once or not at all, as its result says.
//!
//! A short one with the other tests; `cargo xtask soak` makes 100,000 calls.

use std::fs;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use host_test::{COMPONENT, TestBed, deliver};
use http::Request;
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame};
use monday_connector_host::types::{BoardKind, BoardQuery, FailureKind, NewBoard, NewBoardMember};
use monday_connector_host::{Body, CallError, CallOptions, Connector, TransportError};
use monday_emulator::faults::{Action, Content, ResetStage};
use monday_emulator::{Fault, seed};

/// Calls at once.
const AT_ONCE: usize = 64;

/// Calls of one account: then it starts anew, since its boards and its log would grow.
const ROUND: usize = 1_000;

/// Maximum growth of the process from a quarter of the calls to the last, in KiB. What grows until then
/// is the pool of instances, and the allocator's.
const MAX_GROWTH: usize = 24 << 10;

/// Requests that are under way: sent, and their responses not read to the end or dropped.
#[derive(Clone, Default)]
struct Open(Arc<AtomicUsize>);

struct Counted(Open);

impl Open {
    fn count(&self) -> Counted {
        self.0.fetch_add(1, Ordering::SeqCst);
        Counted(self.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A body that counts as open until it is dropped.
struct CountedBody {
    body: Body,
    _open: Counted,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }
}

/// What one call did.
enum Did {
    /// It created a board, with this result.
    Create(String, Result<(), CallError>),
    Other(Result<(), CallError>),
}

async fn call(connector: Connector, options: CallOptions, number: usize) -> Did {
    let board_id = seed::PRIVATE_BOARD.to_string();
    let other = match number % 5 {
        0 => {
            let name = format!("Soak {number}");
            let created = connector
                .create_board(&NewBoard::new(name.clone(), BoardKind::Private), &options)
                .await;
            return Did::Create(name, created.map(drop));
        }
        1 => connector.read_board(&board_id, &options).await.map(drop),
        2 => {
            let query = BoardQuery {
                limit: Some(50),
                ..BoardQuery::default()
            };
            connector.list_boards(&query, &options).await.map(drop)
        }
        3 => {
            let member = NewBoardMember::new(board_id, seed::NEWCOMER.to_string());
            connector.add_user_to_board(&member, &options).await.map(drop)
        }
        _ => connector.check_connection(&options).await.map(drop),
    };
    Did::Other(other)
}

/// Faults of every kind, each struck by one request in some thirty.
fn storm(bed: &TestBed, seed: u64) {
    let status = |status| Action::Status {
        status,
        headers: Vec::new(),
        body: Content::Empty,
    };
    let faults = [
        Fault::new(Action::Refuse),
        Fault::new(status(429)),
        Fault::new(status(503)),
        Fault::new(status(502)).after_executing(),
        Fault::new(Action::Reset(ResetStage::BeforeHead)),
        Fault::new(Action::Reset(ResetStage::BeforeHead)).after_executing(),
        Fault::new(Action::Reset(ResetStage::DuringBody)).after_executing(),
        Fault::new(Action::Body(Content::Truncated(9))).after_executing(),
        Fault::new(Action::Body(Content::Garbage)).after_executing(),
    ];
    let faults = faults.into_iter().zip(0..);
    bed.emulator
        .script(faults.map(|(fault, number)| fault.with_probability(0.03, seed * 100 + number)));
}

/// The memory of this process in KiB, where the system tells it.
fn resident() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[tokio::test(start_paused = true)]
async fn calls_in_mixed_faults_leave_nothing_behind() {
    let calls: usize = match std::env::var("SOAK_CALLS") {
        Ok(calls) => calls.parse().unwrap_or_else(|_| panic!("{calls:?} is no number of calls")),
        Err(_) => 2_000,
    };
    let open = Open::default();
    let counted = open.clone();
    let connector = Connector::builder()
        .allow_loopback()
        .transport(move |request: Request<Body>, _| {
            let open = counted.count();
            async move {
                let response = deliver(request).await?;
                Ok(response.map(|body| CountedBody { body, _open: open }.boxed_unsync()))
            }
        })
        .load_file(&*COMPONENT)
        .unwrap();
    let (mut done, mut not_done, mut unknown, mut failed) = (0, 0, 0, 0);
    let mut at_a_quarter = None;
    for start in (0..calls).step_by(ROUND) {
        let bed = TestBed::small();
        storm(&bed, start as u64);
        let mut under_way = tokio::task::JoinSet::new();
        let mut next = start;
        let end = calls.min(start + ROUND);
        while next < end || !under_way.is_empty() {
            while next < end && under_way.len() < AT_ONCE {
                under_way.spawn(call(connector.clone(), bed.options(), next));
                next += 1;
            }
            match under_way.join_next().await.unwrap().unwrap() {
                Did::Create(name, result) => {
                    let boards = bed.emulator.inspect(|world| world.boards_named(&name).len());
                    match result {
                        Ok(()) => {
                            assert_eq!(boards, 1, "{name}");
                            done += 1;
                        }
                        Err(error) if error.kind() == Some(FailureKind::OutcomeUnknown) => {
                            assert!(boards <= 1, "{name}: {boards}");
                            unknown += 1;
                        }
                        Err(error) => {
                            assert!(error.failure().is_some(), "{error:?}");
                            assert_eq!(boards, 0, "{name}: {error}");
                            not_done += 1;
                        }
                    }
                }
                Did::Other(Ok(())) => {}
                Did::Other(Err(error)) => {
                    assert!(error.failure().is_some(), "{error:?}");
                    failed += 1;
                }
            }
        }
        assert_eq!(open.0.load(Ordering::SeqCst), 0, "requests are left open");
        if calls >= 20_000 && (start / ROUND).is_multiple_of(10) {
            println!("{next} calls: {} KiB resident", resident().unwrap_or_default());
        }
        if at_a_quarter.is_none() && next * 4 >= calls {
            at_a_quarter = resident();
        }
    }
    let growth = resident().zip(at_a_quarter).map(|(end, quarter)| end.saturating_sub(quarter));
    println!(
        "{calls} calls, {AT_ONCE} at once: of the boards, {done} created, {not_done} not, {unknown} unknown; {failed} other calls failed; \
         {} KiB more at the end than at a quarter",
        growth.unwrap_or_default()
    );
    // A storm that strikes nothing tests nothing.
    assert!(done > calls / 10 && unknown + not_done > calls / 400 && failed > calls / 400);
    // Other tests share the process of a short one.
    if calls >= 20_000 {
        assert!(growth.is_none_or(|growth| growth < MAX_GROWTH), "{growth:?}");
    } else {
        println!("the memory is compared from 20,000 calls on");
    }
}

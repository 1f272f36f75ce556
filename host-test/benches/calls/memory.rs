//! The memory of a call, and of one that waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use monday_connector_host::EventKind;
use serde_json::{Value, json};

use crate::clients::{Client, Library, Question};

/// How many calls wait at once.
const WAITING: usize = 1_000;

pub async fn measure(endpoint: &str, is_short: bool) -> Value {
    println!("\nmemory");
    let library = Library::new(endpoint);
    let peak = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&peak);
    let observed = Library {
        connector: library.connector.observed(move |event| {
            if let EventKind::CallEnds { peak_memory, .. } = &event.kind {
                seen.store(*peak_memory, Ordering::Relaxed);
            }
        }),
        options: library.options.clone(),
    };
    let mut peaks = Vec::new();
    for (name, question) in [
        ("one board", Question::Board),
        ("50 boards", Question::Boards { count: 50, escaped: false }),
        ("5,000 boards", Question::AllBoards { escaped: false }),
    ] {
        observed.ask(question).await;
        let bytes = peak.load(Ordering::Relaxed);
        println!("  {name:<24} {:>10} KiB in the component", bytes / 1024);
        peaks.push(json!({"name": name, "bytes": bytes}));
    }

    let count = if is_short { 3 } else { WAITING };
    let waiting = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&waiting);
    let connector = library.connector.observed(move |event| {
        if let EventKind::WaitBegins { .. } = &event.kind {
            seen.fetch_add(1, Ordering::Relaxed);
        }
    });
    let options = library
        .options
        .clone()
        .retry_interval(Duration::from_secs(3_600))
        .max_wait(Duration::from_secs(7_200));
    let before = Usage::now();
    let calls: Vec<_> = (0..count)
        .map(|_| {
            let (connector, options) = (connector.clone(), options.clone());
            tokio::spawn(async move { connector.read_board("99999", &options).await })
        })
        .collect();
    let mut rounds = 0;
    while waiting.load(Ordering::Relaxed) < count && rounds < 400 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        rounds += 1;
    }
    let are_waiting = waiting.load(Ordering::Relaxed);
    let after = Usage::now();
    for call in &calls {
        call.abort();
    }
    for call in calls {
        let _ = call.await;
    }
    let each = |after: usize, before: usize| after.saturating_sub(before) * 1024 / are_waiting.max(1);
    let (resident, tables) = (each(after.resident, before.resident), each(after.tables, before.tables));
    println!(
        "  {are_waiting} calls waiting        {:>10.1} KiB resident each, {:.1} of page tables",
        resident as f64 / 1024.0,
        tables as f64 / 1024.0
    );
    json!({"peaks": peaks, "waiting": {"calls": are_waiting, "resident_bytes": resident, "page_table_bytes": tables}})
}

/// The memory of this process, in KiB; nothing where the system does not tell.
struct Usage {
    resident: usize,
    tables: usize,
}

impl Usage {
    fn now() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
            line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
        };
        Self {
            resident: field("VmRSS:"),
            tables: field("VmPTE:"),
        }
    }
}

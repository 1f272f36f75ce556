//! The rounds: every client in each, in turn.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::clients::{Client, Library, Native, Question, Stock};
use crate::programs::{self, Program};
use crate::server::{BOARDS, Process};
use crate::{instances, memory};

/// How to measure.
pub struct How {
    /// One short round of everything.
    pub is_short: bool,
    /// The workloads to measure; all if there is none.
    pub only: Vec<String>,
    /// Leaves the programs in other languages out: they take minutes.
    pub without_programs: bool,
    /// Number of rounds.
    pub rounds: usize,
    /// The client to measure; all if there is none.
    pub client: Option<String>,
    /// What runs on which core.
    pub cores: &'static str,
}

/// The time that one client gets in one round.
const SLICE: Duration = Duration::from_millis(80);

/// The time that it gets to warm up.
const WARM_UP: Duration = Duration::from_millis(700);

/// One question, asked by some at once.
struct Workload {
    name: &'static str,
    question: Question,
    at_once: usize,
}

const WORKLOADS: [Workload; 7] = [
    Workload {
        name: "one board",
        question: Question::Board,
        at_once: 1,
    },
    Workload {
        name: "50 boards",
        question: Question::Boards { count: 50, escaped: false },
        at_once: 1,
    },
    Workload {
        name: "50 boards with escapes",
        question: Question::Boards { count: 50, escaped: true },
        at_once: 1,
    },
    Workload {
        name: "5,000 boards",
        question: Question::AllBoards { escaped: false },
        at_once: 1,
    },
    Workload {
        name: "5,000 boards with escapes",
        question: Question::AllBoards { escaped: true },
        at_once: 1,
    },
    Workload {
        name: "one board, 64 at once",
        question: Question::Board,
        at_once: 64,
    },
    Workload {
        name: "one board, 1,000 at once",
        question: Question::Board,
        at_once: 1_000,
    },
];

/// Whoever is measured.
enum Measured {
    Client(Box<dyn Client>),
    Program(Program),
}

impl Measured {
    fn name(&self) -> &str {
        match self {
            Self::Client(client) => client.name(),
            Self::Program(program) => &program.name,
        }
    }

    /// The time of this many askings.
    async fn time(&mut self, workload: &Workload, count: usize) -> Duration {
        match self {
            Self::Program(program) => program.time(workload.name, count),
            Self::Client(client) => {
                let began = Instant::now();
                let client = client.as_ref();
                let expected = match workload.question {
                    Question::Board => 1,
                    Question::Boards { count, .. } => count as usize,
                    Question::AllBoards { .. } => BOARDS,
                };
                for _ in 0..count.div_ceil(workload.at_once) {
                    let asked = (0..workload.at_once).map(|_| client.ask(workload.question));
                    for boards in futures_util::future::join_all(asked).await {
                        assert_eq!(boards, expected, "{}: {}", client.name(), workload.name);
                    }
                }
                began.elapsed()
            }
        }
    }

    /// Whether it is measured with this workload.
    fn knows(&self, workload: &Workload) -> bool {
        match self {
            Self::Client(_) => true,
            Self::Program(_) => workload.at_once == 1,
        }
    }
}

pub async fn run(server: &mut Process, how: &How) {
    let wants = |name: &str| how.client.as_ref().is_none_or(|part| name.contains(part.as_str()));
    let endpoint = server.endpoint.as_str();
    let mut measured = Vec::new();
    // The first is what the others are compared with.
    if wants(Native::NAME) {
        measured.push(Measured::Client(Box::new(Native::new(endpoint))));
    }
    if wants(Library::NAME) {
        measured.push(Measured::Client(Box::new(Library::new(endpoint))));
    }
    if wants(Stock::NAME) {
        measured.push(Measured::Client(Box::new(Stock::new(endpoint))));
    }
    if !how.is_short && how.client.is_none() && !how.without_programs {
        measured.extend(programs::start(endpoint).into_iter().map(Measured::Program));
    }
    println!("{}, token of {} characters", how.cores, crate::clients::token().len());
    let mut results = Vec::new();
    for workload in WORKLOADS.iter().filter(|workload| how.wants(workload.name)) {
        results.push(measure(&mut measured, workload, how).await);
    }
    let memory = if how.wants("memory") {
        memory::measure(&server.endpoint, how.is_short).await
    } else {
        Value::Null
    };
    let instances = if how.wants("instances") {
        instances::measure(if how.is_short { 1 } else { how.rounds }).await
    } else {
        Value::Null
    };
    if how.only.is_empty() && how.client.is_none() && !how.without_programs && !how.is_short {
        let all = json!({"cores": how.cores, "rounds": how.rounds, "workloads": results, "memory": memory, "instances": instances});
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/performance.json");
        let text = serde_json::to_string_pretty(&all).unwrap_or_default();
        match std::fs::write(&file, text + "\n") {
            Ok(()) => println!("\nwritten to target/performance.json"),
            Err(error) => panic!("{}: {error}", file.display()),
        }
    }
}

impl How {
    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}

async fn measure(measured: &mut [Measured], workload: &Workload, how: &How) -> Value {
    println!("\n{}", workload.name);
    let mut counts = Vec::new();
    for one in measured.iter_mut() {
        let count = if one.knows(workload) { count(one, workload, how).await } else { 0 };
        counts.push(count);
    }
    let rounds = if how.is_short { 1 } else { how.rounds };
    // Time of one asking in nanoseconds, by round.
    let mut times: Vec<Vec<f64>> = measured.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        for turn in 0..measured.len() {
            let index = (round + turn) % measured.len();
            let count = counts[index];
            if count > 0 {
                let time = measured[index].time(workload, count).await;
                times[index].push(time.as_secs_f64() * 1e9 / count as f64);
            }
        }
    }
    let mut lines = Vec::new();
    for (one, own) in measured.iter().zip(&times).filter(|(_, own)| !own.is_empty()) {
        let ratios: Vec<f64> = own.iter().zip(&times[0]).map(|(own, limit)| own / limit).collect();
        let (ratio, time) = (median(ratios.clone()), median(own.clone()));
        let (low, high) = (lowest(&ratios), highest(&ratios));
        println!(
            "  {:<24} {:>10.1} µs  {ratio:>6.2}×  ({low:.2} to {high:.2})",
            one.name(),
            time / 1_000.0
        );
        lines.push(json!({
            "client": one.name(), "microseconds": round(time / 1_000.0), "ratio": round(ratio), "lowest": round(low), "highest": round(high),
        }));
    }
    json!({"name": workload.name, "clients": lines})
}

/// How many askings fill a slice.
async fn count(one: &mut Measured, workload: &Workload, how: &How) -> usize {
    let least = workload.at_once;
    // The first ones open connections and warm caches up; JavaScript is compiled anew for a while.
    one.time(workload, least).await;
    if how.is_short {
        return least;
    }
    let began = Instant::now();
    while began.elapsed() < WARM_UP {
        one.time(workload, least).await;
    }
    let once = one.time(workload, least).await.as_secs_f64() / least as f64;
    let count = (SLICE.as_secs_f64() / once.max(1e-7)) as usize;
    count.max(least).div_ceil(least) * least
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn lowest(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn highest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

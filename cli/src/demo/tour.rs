//! The tour of the demonstration: the calls, their recordings, and what is shown and checked.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use console::style;
use http::{HeaderMap, StatusCode};
use monday_connector_host::{CallError, CallOptions, Connector, Event, EventKind, to_json};
use monday_emulator::Emulator;
use monday_emulator::world::{Board, BoardHierarchy, World};
use serde::Serialize;
use serde_json::Value;

use crate::advice;
use crate::progress::{Progress, request_text};
use crate::screen::{line, paragraph, plain, width};
use crate::tables::Shown;

/// Indent of everything below a heading.
const INDENT: usize = 4;

/// The width of tables.
pub fn table_width() -> Option<usize> {
    Some(width() - INDENT - 1)
}

/// The call that is shown, the emulator behind it, and the count of what was claimed.
pub struct Tour {
    pub connector: Connector,
    pub options: CallOptions,
    pub emulator: Emulator,
    /// Whether lists hold multi-level boards: the API has them from 2025-10 on.
    pub lists_multi_level: bool,
    /// Whether the API version tells automations.
    pub tells_automations: bool,
    recorded: Arc<Mutex<Vec<Event>>>,
    progress: Arc<Mutex<Option<Progress>>>,
    shown: u32,
    held: usize,
    failed: Vec<String>,
}

/// One request of a call, and the status of its response.
pub struct Attempt {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub status: Option<StatusCode>,
}

impl Attempt {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The requests and waits of a call.
pub struct Recording {
    pub attempts: Vec<Attempt>,
    pub waits: Vec<Duration>,
}

impl Recording {
    /// Whether no attempt could have changed anything.
    pub fn only_reads(&self) -> bool {
        self.attempts.iter().all(|attempt| !document(&attempt.body).starts_with("mutation"))
    }
}

fn document(body: &[u8]) -> String {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    request["query"].as_str().unwrap_or_default().to_owned()
}

impl Tour {
    pub fn new(connector: &Connector, options: CallOptions, emulator: Emulator) -> Self {
        let recorded: Arc<Mutex<Vec<Event>>> = Arc::default();
        let progress: Arc<Mutex<Option<Progress>>> = Arc::default();
        let (record, watched) = (Arc::clone(&recorded), Arc::clone(&progress));
        let connector = connector.observed(move |event| {
            record.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
            if let Some(progress) = &*watched.lock().unwrap_or_else(PoisonError::into_inner) {
                progress.on_event(event);
            }
        });
        Self {
            connector,
            options,
            emulator,
            lists_multi_level: true,
            tells_automations: true,
            recorded,
            progress,
            shown: 0,
            held: 0,
            failed: Vec::new(),
        }
    }

    /// Begins a scene: what is called, and what a person would have said.
    pub fn scene(&mut self, title: &str, asked: &str) -> io::Result<()> {
        self.shown += 1;
        line("")?;
        line(format!("{:>2}  {}", self.shown, style(title).bold().cyan()))?;
        let asked = paragraph(&format!("“{asked}”"), INDENT, width());
        line(style(asked).italic().to_string())
    }

    /// Runs a call. What it did is recorded; a failure counts as a claim that does not hold.
    pub async fn call<T>(&mut self, calling: impl Future<Output = Result<T, CallError>>) -> io::Result<(Option<T>, Recording)> {
        self.take_recording();
        self.set_progress(Some(Progress::start()));
        let result = calling.await;
        if let Some(progress) = self.set_progress(None) {
            progress.end();
        }
        let recording = self.take_recording();
        match result {
            Ok(result) => Ok((Some(result), recording)),
            Err(error) => {
                for text in advice::as_text(&error, width() - INDENT).lines() {
                    self.say(text)?;
                }
                self.check("the call succeeds", false)?;
                Ok((None, recording))
            }
        }
    }

    fn set_progress(&self, progress: Option<Progress>) -> Option<Progress> {
        let mut slot = self.progress.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *slot, progress)
    }

    fn take_recording(&self) -> Recording {
        let events = std::mem::take(&mut *self.recorded.lock().unwrap_or_else(PoisonError::into_inner));
        let mut recording = Recording {
            attempts: Vec::new(),
            waits: Vec::new(),
        };
        for event in events {
            match event.kind {
                EventKind::Request { headers, body, .. } => recording.attempts.push(Attempt {
                    headers,
                    body: body.to_vec(),
                    status: None,
                }),
                EventKind::Response { status, .. } => {
                    if let Some(attempt) = recording.attempts.last_mut() {
                        attempt.status = Some(status);
                    }
                }
                EventKind::WaitBegins { duration } => recording.waits.push(duration),
                _ => {}
            }
        }
        recording
    }

    /// Shows what went out: every document once, and of the requests that repeat it how many.
    pub fn show_requests(&self, recording: &Recording) -> io::Result<()> {
        let mut seen = BTreeSet::new();
        let mut repeated = 0;
        for attempt in &recording.attempts {
            if !seen.insert(document(&attempt.body)) {
                repeated += 1;
                continue;
            }
            let text = request_text(&attempt.body, width() - 2, INDENT);
            let (margin, rest) = text.split_at_checked(INDENT).unwrap_or(("", &text));
            line(format!("{margin}{} {}", style("→").magenta(), style(hang(rest)).dim()))?;
        }
        match repeated {
            0 => Ok(()),
            1 => self.say(style("→ and once more, for what follows").dim().to_string()),
            times => self.say(style(format!("→ and {times} times more, for what follows")).dim().to_string()),
        }
    }

    /// Shows a result of a function: a sentence, and a table.
    pub fn show<T: Serialize>(&self, function: &str, result: &T) -> io::Result<()> {
        self.show_result(&headline(function, result), &body(function, result))
    }

    /// Shows what came back.
    pub fn show_result(&self, headline: &str, body: &str) -> io::Result<()> {
        let arrow = style("←").magenta();
        line(format!("{:INDENT$}{arrow} {}", "", style(plain(headline)).bold()))?;
        for text in body.lines() {
            line(format!("{:INDENT$} {text}", ""))?;
        }
        Ok(())
    }

    /// Whether lists hold a board, as far as its hierarchy goes.
    pub fn lists(&self, board: &Board) -> bool {
        self.lists_multi_level || board.hierarchy == BoardHierarchy::Classic
    }

    /// Says something in between.
    pub fn say(&self, text: impl AsRef<str>) -> io::Result<()> {
        line(format!("{:INDENT$}{}", "", text.as_ref()))
    }

    /// Claims something, and counts whether it is so.
    pub fn check(&mut self, claim: &str, holds: bool) -> io::Result<()> {
        if holds {
            self.held += 1;
            self.say(format!("{} {claim}", style("✓").green()))
        } else {
            self.failed.push(format!("{}: {claim}", self.shown));
            self.say(style(format!("✗ {claim}: this does not hold")).red().bold().to_string())
        }
    }

    /// The same of what the emulator holds.
    pub fn check_world(&mut self, claim: &str, holds: impl FnOnce(&World) -> bool) -> io::Result<()> {
        let holds = self.emulator.inspect(holds);
        self.check(claim, holds)
    }

    /// Number of claims that held, and the claims that did not.
    pub fn checks(self) -> (usize, Vec<String>) {
        (self.held, self.failed)
    }
}

/// A result in a sentence.
pub fn headline<T: Serialize>(function: &str, result: &T) -> String {
    let result = &to_json(result);
    Shown { function, result }.headline()
}

/// A result as a table.
pub fn body<T: Serialize>(function: &str, result: &T) -> String {
    let result = &to_json(result);
    Shown { function, result }.body(table_width())
}

/// Moves the lines after the first one under it.
fn hang(text: &str) -> String {
    text.replace('\n', "\n  ")
}

//! Lines on standard error, by a thread of their own: a reader that does not read must not stop the
//! server.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use crate::screen::note;

/// Lines that wait to be written; further ones are counted, and left out.
const MAX_WAITING: usize = 1_000;

/// How long the end waits for the last lines.
const PATIENCE: Duration = Duration::from_secs(1);

static LOG: OnceLock<Log> = OnceLock::new();

struct Log {
    sender: SyncSender<Message>,
    left_out: AtomicU64,
}

enum Message {
    Line(String),
    /// All lines before this one are written.
    Written(SyncSender<()>),
}

/// Writes a line, as soon as that is possible.
pub fn line(text: impl Into<String>) {
    let log = LOG.get_or_init(start);
    let left_out = log.left_out.swap(0, Ordering::Relaxed);
    if left_out > 0
        && log
            .sender
            .try_send(Message::Line(format!("{left_out} lines were left out")))
            .is_err()
    {
        log.left_out.fetch_add(left_out, Ordering::Relaxed);
    }
    if log.sender.try_send(Message::Line(text.into())).is_err() {
        log.left_out.fetch_add(1, Ordering::Relaxed);
    }
}

/// Waits until the lines so far are written, or nobody seems to read them.
pub fn flush() {
    let log = LOG.get_or_init(start);
    let (written, done) = sync_channel(1);
    if log.sender.try_send(Message::Written(written)).is_ok() {
        // If it takes longer, nobody reads.
        let _ = done.recv_timeout(PATIENCE);
    }
}

fn start() -> Log {
    let (sender, messages) = sync_channel(MAX_WAITING);
    std::thread::spawn(move || {
        for message in messages {
            match message {
                Message::Line(text) => note(text),
                // Whoever waited may have gone.
                Message::Written(done) => drop(done.send(())),
            }
        }
    });
    Log {
        sender,
        left_out: AtomicU64::new(0),
    }
}

//! What ends a run early: Ctrl-C and the signals that ask a program to end.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{oneshot, watch};

use super::Error;
use crate::progress::Beside;
use crate::screen::note;

/// Whether the run is asked to end. As long as it only reads, it ends at once; then the step that runs is
/// finished, and no other begun.
#[derive(Clone)]
pub struct Stop(Arc<State>);

struct State {
    asked: watch::Sender<bool>,
    changes: AtomicBool,
    beside: Beside,
}

impl Stop {
    fn new(beside: Beside) -> Self {
        Self(Arc::new(State {
            asked: watch::Sender::new(false),
            changes: AtomicBool::new(false),
            beside,
        }))
    }

    /// Asked to end by a signal; a second one, of any kind, ends the program.
    pub fn on_signals(beside: Beside) -> Self {
        let stop = Self::new(beside);
        listen(&stop);
        stop
    }

    pub fn is_asked(&self) -> bool {
        *self.0.asked.borrow()
    }

    /// From now on, what runs is finished first.
    pub fn changes_begin(&self) {
        self.0.changes.store(true, Ordering::Relaxed);
    }

    /// Does what changes nothing, unless the run is asked to end before it is done.
    pub async fn unless_asked<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let mut asked = self.0.asked.subscribe();
        let result = tokio::select! {
            biased;
            _ = asked.wait_for(|asked| *asked) => Err(Error::Stopped),
            result = work => result,
        };
        // The work may have noticed it itself.
        if self.is_asked() { Err(Error::Stopped) } else { result }
    }

    /// A signal of this number came.
    fn ask(&self, signal: i32) {
        if self.0.asked.send_replace(true) {
            std::process::exit(128 + signal);
        }
        if self.0.changes.load(Ordering::Relaxed) {
            self.0
                .beside
                .suspend(|| note("Stopping after this step; a second Ctrl-C or signal stops at once."));
        }
    }
}

#[cfg(unix)]
fn listen(stop: &Stop) {
    use tokio::signal::unix::{SignalKind, signal};

    let hangup = (!survives_hangup()).then(SignalKind::hangup);
    for kind in [SignalKind::interrupt(), SignalKind::terminate()].into_iter().chain(hangup) {
        // One that cannot be had ends the program, as it always does.
        let Ok(mut signals) = signal(kind) else { continue };
        let stop = stop.clone();
        tokio::spawn(async move {
            while signals.recv().await.is_some() {
                stop.ask(kind.as_raw_value());
            }
        });
    }
}

/// Whether the run is to go on when its terminal is gone: `nohup` has that signal ignored. Linux tells.
#[cfg(unix)]
fn survives_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // The lowest bit is that of signal 1, the hangup.
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 != 0)
}

#[cfg(not(unix))]
fn listen(stop: &Stop) {
    /// The number that Ctrl-C has elsewhere.
    const INTERRUPT: i32 = 2;

    let stop = stop.clone();
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            stop.ask(INTERRUPT);
        }
    });
}

/// Does what may wait for a person, or for another program. It has a thread of its own that does not hold
/// up the end of this one, as the runtime's own threads would.
pub async fn aside<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    let (sender, answer) = oneshot::channel();
    std::thread::Builder::new().spawn(move || sender.send(work()))?;
    answer
        .await
        .unwrap_or_else(|_| Err(io::Error::other("what was to do this has ended without an answer")))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn waiting_for_an_answer_ends_at_the_signal() {
        let stop = Stop::new(Beside::default());
        let (hold, wait) = std::sync::mpsc::channel::<String>();
        let answer = stop.unless_asked(async { Ok(aside(move || wait.recv().map_err(io::Error::other)).await?) });
        let signal = async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            stop.ask(2);
        };
        let (answer, ()) = tokio::join!(answer, signal);
        assert!(matches!(answer, Err(Error::Stopped)), "{answer:?}");
        drop(hold);
    }

    #[tokio::test]
    async fn an_answer_that_comes_is_taken() {
        let stop = Stop::new(Beside::default());
        let answer = stop.unless_asked(async { Ok(aside(|| Ok("y")).await?) }).await;
        assert_eq!(answer.unwrap(), "y");
        // What has noticed the signal itself ends with an error of its own, and that is no other end.
        stop.ask(2);
        let failed = stop.unless_asked(async { Err::<(), _>(Error::NobodyToAsk) }).await;
        assert!(matches!(failed, Err(Error::Stopped)), "{failed:?}");
    }
}

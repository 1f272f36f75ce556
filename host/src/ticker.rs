//! The thread that interrupts running components.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use wasmtime::Engine;

/// Time between two interruptions, at which other tasks of the runtime can run.
const TICK: Duration = Duration::from_millis(20);

/// Advances the engine's epoch while calls are under way, and sleeps otherwise.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    calls: usize,
    closed: bool,
    /// Whether the thread waits for calls.
    is_idle: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticker {
    pub(crate) fn start(engine: &Engine) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let engine = engine.clone();
        let seen = Arc::clone(&shared);
        thread::Builder::new()
            .name("monday-connector-ticker".to_owned())
            .spawn(move || run(&engine, &seen))?;
        Ok(Self { shared })
    }

    /// The epoch advances for as long as the guard lives.
    pub(crate) fn call(&self) -> Call {
        let mut state = self.shared.state();
        state.calls += 1;
        // To wake a thread takes as long as a tenth of a short call.
        if state.is_idle {
            self.shared.changed.notify_one();
        }
        drop(state);
        Call(Arc::clone(&self.shared))
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.shared.state().closed = true;
        self.shared.changed.notify_one();
    }
}

pub(crate) struct Call(Arc<Shared>);

impl Drop for Call {
    fn drop(&mut self) {
        self.0.state().calls -= 1;
    }
}

fn run(engine: &Engine, shared: &Shared) {
    let mut state = shared.state();
    while !state.closed {
        if state.calls == 0 {
            state.is_idle = true;
            state = shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.is_idle = false;
            continue;
        }
        drop(state);
        thread::sleep(TICK);
        engine.increment_epoch();
        state = shared.state();
    }
}

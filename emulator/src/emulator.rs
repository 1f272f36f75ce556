//! The handle through which programs and tests use the emulator.

use crate::body::{Body, Disconnect};
use crate::clock::Clock;
use crate::faults::Fault;
use crate::limits::Limit;
use crate::log::LoggedRequest;
use crate::options::{Error, Options};
use crate::state::EmulatorState;
use crate::tokens::Tokens;
use crate::world::World;
use crate::{control, exchange};
use bytes::Bytes;
use http::{Request, Response};
use std::sync::Arc;

/// An emulator of monday.com in memory. Cloning is cheap, and all clones share one state.
#[derive(Clone)]
pub struct Emulator(Arc<EmulatorState>);

impl Emulator {
    /// Sets an emulator up.
    pub fn new(options: Options) -> Result<Self, Error> {
        Ok(Self(Arc::new(EmulatorState::new(options)?)))
    }

    /// Responds to a request without a socket. Waits are tokio's, so in a test with paused time they take none.
    pub async fn respond(&self, request: Request<Bytes>) -> Result<Response<Body>, Disconnect> {
        let path = request.uri().path();
        if path.starts_with(control::PREFIX) || path == "/" {
            return Ok(control::respond(&self.0, request).await);
        }
        exchange::respond(&self.0, request).await
    }

    /// The tokens that the emulator accepts.
    pub fn tokens(&self) -> Tokens {
        Tokens
    }

    /// The clock, which limits, idempotency keys, dates and versions depend on.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Every request so far, except those to the control API.
    pub fn log(&self) -> Vec<LoggedRequest> {
        self.0.log.entries()
    }

    /// Forgets the requests so far.
    pub fn clear_log(&self) {
        self.0.log.clear();
    }

    /// Sets faults, in addition to those that are set.
    pub fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        self.0.add_faults(faults);
    }

    /// The faults that are set.
    pub fn faults(&self) -> Vec<Fault> {
        self.0.script.list()
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        self.0.script.clear();
    }

    /// Reads the account.
    pub fn inspect<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        look(&self.0.world())
    }

    /// Changes the account directly, without the API.
    pub fn edit<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        let changed = change(&mut self.0.world());
        self.0.note_change();
        changed
    }

    /// The whole account as JSON.
    pub fn dump(&self) -> serde_json::Value {
        self.0.dump()
    }

    /// Replaces the account by one that was dumped.
    pub fn load(&self, dump: serde_json::Value) -> Result<(), serde_json::Error> {
        self.0.load(dump)
    }

    /// Uses up a limit, for personal tokens and the loopback address.
    pub fn exhaust(&self, limit: Limit) {
        self.0.exhaust(limit);
    }

    /// Resets all limits.
    pub fn reset_limits(&self) {
        self.0.meter.reset();
    }

    /// Restores the initial state: the account, faults, limits, keys, the log, the clock.
    pub fn reset(&self) {
        self.0.reset();
    }
}

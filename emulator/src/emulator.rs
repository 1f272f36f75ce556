//! The emulator itself: the handle that programs and tests have on it.

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

/// monday.com, in memory. Cloning is cheap, and all clones are the same emulator.
#[derive(Clone)]
pub struct Emulator(Arc<EmulatorState>);

impl Emulator {
    /// Sets an emulator up.
    pub fn new(options: Options) -> Result<Self, Error> {
        Ok(Self(Arc::new(EmulatorState::new(options)?)))
    }

    /// Answers a request without a socket. Waits are tokio's, so in a test with paused time they take none.
    pub async fn respond(&self, request: Request<Bytes>) -> Result<Response<Body>, Disconnect> {
        if request.uri().path().starts_with(control::PREFIX) {
            return Ok(control::respond(&self.0, request).await);
        }
        exchange::respond(&self.0, request).await
    }

    /// The tokens one can call with.
    pub fn tokens(&self) -> Tokens {
        Tokens
    }

    /// The clock: limits, idempotency keys, dates and versions go by it.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Every request so far (those to the control API aside).
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

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.0.script.clear();
    }

    /// Looks at the account.
    pub fn inspect<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        look(&self.0.world())
    }

    /// Changes the account behind the API's back.
    pub fn edit<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        change(&mut self.0.world())
    }

    /// The whole account as JSON.
    pub fn dump(&self) -> serde_json::Value {
        self.0.dump()
    }

    /// Replaces the account by one that was dumped.
    pub fn load(&self, dump: serde_json::Value) -> Result<(), serde_json::Error> {
        self.0.load(dump)
    }

    /// Uses up all that is left of a limit, for personal tokens and the loopback address.
    pub fn exhaust(&self, limit: Limit) {
        self.0.exhaust(limit);
    }

    /// Gives all limits back.
    pub fn reset_limits(&self) {
        self.0.meter.reset();
    }

    /// Everything as it was at the beginning: the account, faults, limits, keys, the log, the clock.
    pub fn reset(&self) {
        self.0.reset();
    }
}

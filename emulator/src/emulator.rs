//! The emulator itself: what there is, and the handles tests have on it.

use crate::body::{Body, Disconnect};
use crate::clock::Clock;
use crate::faults::{Fault, Script};
use crate::idempotency::Store;
use crate::limits::{Limit, Limits, Meter};
use crate::log::{Log, LoggedRequest};
use crate::options::{Error, Options};
use crate::random::Random;
use crate::schema::{self, SharedSchema};
use crate::tokens::Tokens;
use crate::world::World;
use crate::{control, exchange, seed};
use bytes::Bytes;
use http::{Request, Response};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// monday.com, in memory. Cloning is cheap, and all clones are the same emulator.
#[derive(Clone)]
pub struct Emulator(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub options: Options,
    pub world: Mutex<World>,
    pub clock: Clock,
    pub meter: Meter,
    pub answers: Store,
    pub script: Script,
    pub log: Log,
    pub random: Mutex<Random>,
    /// The schema that was given instead of ours.
    pub schema: Option<SharedSchema>,
}

/// The address a request comes from, for the limit per address. Goes into the extensions of a request;
/// without it, requests come from the loopback address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl Default for ClientAddress {
    fn default() -> Self {
        Self(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }
}

impl Emulator {
    /// Sets an emulator up.
    pub fn new(options: Options) -> Result<Self, Error> {
        let schema = match &options.schema {
            None => None,
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|source| Error::File {
                    path: path.clone(),
                    source,
                })?;
                Some(Arc::new(schema::parse(&text, &path.to_string_lossy()).map_err(Error::Schema)?))
            }
        };
        let log = Log::new(options.log.as_deref(), options.keep_log).map_err(|source| Error::File {
            path: options.log.clone().unwrap_or_default(),
            source,
        })?;
        let limits = options.limits.clone().unwrap_or_else(|| Limits::of(options.plan));
        let emulator = Self(Arc::new(Inner {
            world: Mutex::new(first_world(&options)),
            clock: Clock::new(options.clock),
            meter: Meter::new(limits),
            answers: Store::default(),
            script: Script::default(),
            log,
            random: Mutex::new(Random::new(options.size.start ^ 0x7265_7175)),
            schema,
            options,
        }));
        emulator.set_first_faults();
        Ok(emulator)
    }

    fn set_first_faults(&self) {
        for fault in &self.0.options.faults {
            self.0.script.add(fault.clone());
        }
    }

    /// Answers a request without a socket. Waits are tokio's, so in a test with paused time they take none.
    pub async fn respond(&self, request: Request<Bytes>) -> Result<Response<Body>, Disconnect> {
        if request.uri().path().starts_with(control::PREFIX) {
            return Ok(control::respond(self, request).await);
        }
        exchange::respond(self, request).await
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
        faults.into_iter().for_each(|fault| self.0.script.add(fault));
    }

    /// The faults that are set.
    pub fn faults(&self) -> Vec<Fault> {
        self.0.script.list()
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.0.script.clear();
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.0.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the account.
    pub fn inspect<R>(&self, look: impl FnOnce(&World) -> R) -> R {
        look(&self.world())
    }

    /// Changes the account behind the API's back.
    pub fn edit<R>(&self, change: impl FnOnce(&mut World) -> R) -> R {
        change(&mut self.world())
    }

    /// The whole account as JSON.
    pub fn dump(&self) -> serde_json::Value {
        serde_json::to_value(&*self.world()).unwrap_or_default()
    }

    /// Replaces the account by one that was dumped.
    pub fn load(&self, dump: serde_json::Value) -> Result<(), serde_json::Error> {
        let world = serde_json::from_value(dump)?;
        *self.world() = world;
        Ok(())
    }

    /// Uses up all that is left of a limit, for personal tokens and the loopback address.
    pub fn exhaust(&self, limit: Limit) {
        let now = self.0.clock.now();
        self.0
            .meter
            .exhaust(limit, &crate::tokens::App::Personal, ClientAddress::default().0, now);
    }

    /// Gives all limits back.
    pub fn reset_limits(&self) {
        self.0.meter.reset();
    }

    /// Everything as it was at the beginning: the account, faults, limits, keys, the log, the clock.
    pub fn reset(&self) {
        *self.world() = first_world(&self.0.options);
        self.clear_faults();
        self.set_first_faults();
        self.reset_limits();
        self.0.answers.clear();
        self.clear_log();
        self.0.clock.set(self.0.options.clock);
    }

    /// Random numbers for one request.
    pub(crate) fn random(&self) -> Random {
        Random::new(self.0.random.lock().unwrap_or_else(PoisonError::into_inner).next())
    }
}

fn first_world(options: &Options) -> World {
    options.load.clone().unwrap_or_else(|| {
        let mut world = seed::world(&options.size);
        world.account.tier = options.plan.tier().to_owned();
        world
    })
}

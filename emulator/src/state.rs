//! The state that all handles on one emulator share: the account, the clock, the limits, the faults and the log.

use crate::clock::Clock;
use crate::faults::{Fault, Script};
use crate::idempotency::Store;
use crate::limits::{ClientAddress, Limit, Limits, Meter};
use crate::log::Log;
use crate::options::{Error, Options};
use crate::random::Random;
use crate::schema::{self, SharedSchema};
use crate::seed;
use crate::tokens::App;
use crate::world::World;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub(crate) struct EmulatorState {
    pub options: Options,
    world: Mutex<World>,
    pub clock: Clock,
    pub meter: Meter,
    pub idempotency: Store,
    pub script: Script,
    pub log: Log,
    random: Mutex<Random>,
    /// Goes up whenever the account may have changed.
    changes: AtomicU64,
    /// The schema that was given instead of ours.
    pub schema: Option<SharedSchema>,
}

impl EmulatorState {
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
        let state = Self {
            world: Mutex::new(first_world(&options)),
            clock: Clock::new(options.clock),
            meter: Meter::new(limits),
            idempotency: Store::default(),
            script: Script::default(),
            log,
            changes: AtomicU64::new(0),
            random: Mutex::new(Random::new(options.size.start ^ 0x7265_7175)),
            schema,
            options,
        };
        state.set_first_faults();
        Ok(state)
    }

    fn set_first_faults(&self) {
        self.add_faults(self.options.faults.iter().cloned());
    }

    pub fn add_faults(&self, faults: impl IntoIterator<Item = Fault>) {
        faults.into_iter().for_each(|fault| self.script.add(fault));
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that the account may have changed.
    pub fn note_change(&self) {
        self.changes.fetch_add(1, Ordering::Relaxed);
    }

    /// A number that goes up whenever the account may have changed.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// The whole account as JSON.
    pub fn dump(&self) -> serde_json::Value {
        serde_json::to_value(&*self.world()).unwrap_or_default()
    }

    /// Replaces the account by one that was dumped.
    pub fn load(&self, dump: serde_json::Value) -> Result<(), serde_json::Error> {
        let world = serde_json::from_value(dump)?;
        *self.world() = world;
        self.note_change();
        Ok(())
    }

    /// Uses up a limit, for personal tokens and the loopback address.
    pub fn exhaust(&self, limit: Limit) {
        self.meter
            .exhaust(limit, &App::Personal, ClientAddress::default().0, self.clock.now());
    }

    /// Restores the initial state: the account, faults, limits, keys, the log, the clock.
    pub fn reset(&self) {
        *self.world() = first_world(&self.options);
        self.note_change();
        self.script.clear();
        self.set_first_faults();
        self.meter.reset();
        self.idempotency.clear();
        self.log.clear();
        self.clock.set(self.options.clock);
    }

    /// Random numbers for one request.
    pub fn random(&self) -> Random {
        Random::new(self.random.lock().unwrap_or_else(PoisonError::into_inner).next())
    }
}

fn first_world(options: &Options) -> World {
    options.load.clone().unwrap_or_else(|| {
        let mut world = seed::world(&options.size);
        world.account.tier = options.plan.tier().to_owned();
        world
    })
}

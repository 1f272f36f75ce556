//! Limits that one call met, and the other calls of its connection need not find out.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

/// A connection, by its token: monday.com's limits are those of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Connection(u64);

impl Connection {
    pub(crate) fn of_token(token: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        token.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// The connections that met a limit, and until when it holds.
#[derive(Debug, Default)]
pub(crate) struct LimitedConnections(Mutex<HashMap<Connection, Instant>>);

impl LimitedConnections {
    fn lock(&self) -> MutexGuard<'_, HashMap<Connection, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A limit was met, and holds until then.
    pub(crate) fn note(&self, connection: Connection, until: Instant) {
        let mut limited = self.lock();
        let now = Instant::now();
        // Connections come and go.
        limited.retain(|_, end| *end > now);
        let end = limited.entry(connection).or_insert(until);
        *end = until.max(*end);
    }

    /// The end of the limit that holds now.
    pub(crate) fn until(&self, connection: Connection) -> Option<Instant> {
        let end = self.lock().get(&connection).copied();
        end.filter(|end| *end > Instant::now())
    }
}

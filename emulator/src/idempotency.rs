//! The store behind the `Idempotency-Key` header \[DOC-idem\].
//!
//! UNCONFIRMED: what happens when a key comes back with another request. The store does not look at the request: the
//! first response is sent again.

use crate::buffered_response::BufferedResponse;
use crate::clock::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The time a response is kept, in milliseconds.
const KEPT_FOR: i64 = 30 * 60 * 1000;
/// The maximum length of a response body that is kept, in bytes.
const MAX_KEPT_LENGTH: usize = 1_000_000;

/// The app and user who sent the key, and the key.
pub(crate) type Key = (u32, i64, String);

#[derive(Clone, Debug)]
enum Entry {
    Running,
    Done { response: BufferedResponse, at: Timestamp },
}

/// Responses by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store(Arc<Mutex<HashMap<Key, Entry>>>);

/// The result of claiming a key.
pub(crate) enum Claim {
    /// The key is new: the request is executed.
    First(Running),
    /// The key was used before, with this response.
    Replay(BufferedResponse),
    /// The first request with it has no response yet.
    Conflict,
}

/// A request that goes ahead under a key. Dropping it without a response frees the key.
pub(crate) struct Running {
    store: Store,
    key: Key,
    response: Option<BufferedResponse>,
    now: Timestamp,
}

impl Store {
    fn entries(&self) -> MutexGuard<'_, HashMap<Key, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn claim(&self, key: Key, now: Timestamp) -> Claim {
        let mut entries = self.entries();
        entries.retain(|_, entry| !matches!(entry, Entry::Done { at, .. } if now.0 >= at.0 + KEPT_FOR));
        match entries.get(&key) {
            Some(Entry::Running) => Claim::Conflict,
            Some(Entry::Done { response, .. }) => Claim::Replay(response.clone()),
            None => {
                entries.insert(key.clone(), Entry::Running);
                Claim::First(Running {
                    store: self.clone(),
                    key,
                    response: None,
                    now,
                })
            }
        }
    }

    pub fn clear(&self) {
        self.entries().clear();
    }
}

impl Running {
    /// The mutation took effect: keep its response, even if it does not reach the client.
    pub fn executed(&mut self, response: &BufferedResponse) {
        if response.body.len() <= MAX_KEPT_LENGTH {
            self.response = Some(response.clone());
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut entries = self.store.entries();
        match self.response.take() {
            Some(response) => entries.insert(self.key.clone(), Entry::Done { response, at: self.now }),
            None => entries.remove(&self.key),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::NOW;

    fn key() -> Key {
        (0, 1, "key".to_owned())
    }

    fn claim_and_respond(store: &Store, length: usize) {
        let Claim::First(mut running) = store.claim(key(), NOW) else {
            panic!("the key is new")
        };
        running.executed(&BufferedResponse::json(200, "x".repeat(length)));
    }

    #[test]
    fn a_response_is_kept_for_half_an_hour() {
        let store = Store::default();
        claim_and_respond(&store, 1);
        assert!(matches!(store.claim(key(), Timestamp(NOW.0 + KEPT_FOR - 1)), Claim::Replay(_)));
        assert!(matches!(store.claim(key(), Timestamp(NOW.0 + KEPT_FOR)), Claim::First(_)));
    }

    #[test]
    fn a_second_request_conflicts_while_the_first_runs() {
        let store = Store::default();
        let Claim::First(first) = store.claim(key(), NOW) else {
            panic!("the key is new")
        };
        assert!(matches!(store.claim(key(), NOW), Claim::Conflict));
        drop(first);
        assert!(
            matches!(store.claim(key(), NOW), Claim::First(_)),
            "nothing took effect: the key is free"
        );
    }

    #[test]
    fn long_responses_are_not_kept() {
        let store = Store::default();
        claim_and_respond(&store, MAX_KEPT_LENGTH + 1);
        assert!(matches!(store.claim(key(), NOW), Claim::First(_)));
    }
}

//! Idempotency keys: one for all attempts of a change, so that monday.com applies it once.
//!
//! monday.com keeps the response to a key for 30 minutes and replays it to every further request
//! with that key: <https://developer.monday.com/api-reference/docs/idempotency>.

use crate::engine::{failure::Failure, input, transport::Host};
use crate::prelude::*;

/// How long a change is retried: less than the 30 minutes of its key's life, because monday.com's
/// clock may differ and responses take time to arrive.
pub const MAX_RETRY_AGE_MS: u64 = 25 * 60 * 1000;

/// The idempotency key of a call.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    text: String,
    is_callers: bool,
}

impl IdempotencyKey {
    /// The caller's own key, if it can be sent.
    pub fn of_caller(text: &str) -> Result<Self, Failure> {
        Ok(Self {
            text: input::idempotency_key(text)?.to_owned(),
            is_callers: true,
        })
    }

    /// A fresh key: a random UUID (RFC 9562, version 4).
    pub fn fresh(host: &mut dyn Host) -> Self {
        let high = host.random() & 0xffff_ffff_ffff_0fff | 0x4000;
        let low = host.random() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
        let text = format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        );
        Self { text, is_callers: false }
    }

    /// The key of a change that is made before the one that this key is for; `None` if there is no room for
    /// one.
    pub fn of_first_change(&self) -> Option<Self> {
        let text = format!("{}-1", self.text);
        let is_callers = self.is_callers;
        input::idempotency_key(&text).is_ok().then_some(Self { text, is_callers })
    }

    /// The key as it is sent.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the caller gave it: then the same call can be repeated under it.
    pub fn is_callers(&self) -> bool {
        self.is_callers
    }
}

//! The log of requests, with the status of each response.

use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A request that reached the emulator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoggedRequest {
    /// Counted from one since the emulator was started.
    #[serde(default)]
    pub number: u64,
    /// The time it arrived, on the emulator's clock.
    pub at: Timestamp,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query string, without the question mark.
    pub query: Option<String>,
    /// Names in lower case, in the order they were sent; the value of `authorization` is replaced by the name of the
    /// token, or by `unknown`.
    pub headers: Vec<(String, String)>,
    /// The body, as text.
    pub body: String,
    /// The operation's name, if it has one.
    pub operation_name: Option<String>,
    /// The fields at the root of the operation, without their aliases.
    pub root_fields: Vec<String>,
    /// The value of the `Idempotency-Key` header.
    pub idempotency_key: Option<String>,
    /// The API version that responded; none if no version was chosen.
    pub api_version: Option<String>,
    /// The complexity points that the request was charged; none if it was not executed.
    pub complexity: Option<u64>,
    /// The HTTP status of the response; none if the connection broke, or the client went away, before there was one.
    pub status: Option<u16>,
    /// The body of the response as text, up to 64 KiB of it, for the last thousand requests; none if there was no
    /// response, or one that a fault sends in pieces. It is not written to the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
}

impl LoggedRequest {
    /// The value of a header, the first one if there are several.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null if it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The GraphQL document in the body.
    pub fn document(&self) -> Option<String> {
        self.json()["query"].as_str().map(str::to_owned)
    }
}

/// The number of requests whose responses are kept.
const MAX_KEPT_RESPONSES: usize = 1_000;

/// The length, in bytes, of the part of a response that is kept.
const MAX_RESPONSE_LENGTH: usize = 64 * 1024;

/// The number of requests that are kept; of more, the oldest are dropped.
const MAX_KEPT_REQUESTS: usize = 100_000;

#[derive(Debug, Default)]
struct Inner {
    entries: VecDeque<LoggedRequest>,
    /// Entries before the first one that is kept here.
    forgotten: usize,
    file: Option<File>,
    keep: bool,
    /// All requests since the start.
    count: u64,
}

/// All requests so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log(Arc<Mutex<Inner>>);

/// An entry whose response is not there yet. Dropping it writes the line to the file, with or without a response.
pub(crate) struct Entry {
    log: Log,
    index: usize,
    entry: LoggedRequest,
}

impl Log {
    pub fn new(file: Option<&Path>, keep: bool) -> io::Result<Self> {
        let file = file.map(|path| File::options().create(true).append(true).open(path)).transpose()?;
        Ok(Self(Arc::new(Mutex::new(Inner {
            file,
            keep,
            ..Inner::default()
        }))))
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn begin(&self, mut entry: LoggedRequest) -> Entry {
        let mut inner = self.inner();
        let index = inner.forgotten + inner.entries.len();
        inner.count += 1;
        entry.number = inner.count;
        if inner.keep {
            let without_response = inner.entries.len().checked_sub(MAX_KEPT_RESPONSES);
            if let Some(old) = without_response.and_then(|index| inner.entries.get_mut(index)) {
                old.response = None;
            }
            inner.entries.push_back(entry.clone());
            if inner.entries.len() > MAX_KEPT_REQUESTS {
                inner.entries.pop_front();
                inner.forgotten += 1;
            }
        }
        drop(inner);
        Entry {
            log: self.clone(),
            index,
            entry,
        }
    }

    pub fn entries(&self) -> Vec<LoggedRequest> {
        self.inner().entries.iter().cloned().collect()
    }

    /// The first requests with a higher number than that.
    pub fn after(&self, number: u64, limit: usize) -> Vec<LoggedRequest> {
        let inner = self.inner();
        inner
            .entries
            .iter()
            .filter(|entry| entry.number > number)
            .take(limit)
            .cloned()
            .collect()
    }

    /// The number of requests since the start.
    pub fn count(&self) -> u64 {
        self.inner().count
    }

    pub fn clear(&self) {
        let mut inner = self.inner();
        inner.forgotten += inner.entries.len();
        inner.entries.clear();
    }
}

impl Entry {
    pub fn responded(&mut self, status: u16, version: Option<&str>, complexity: Option<u64>, body: Option<String>) {
        self.entry.response = body.map(|mut body| {
            body.truncate(body.floor_char_boundary(MAX_RESPONSE_LENGTH));
            body
        });
        self.entry.status = Some(status);
        self.entry.complexity = complexity;
        self.entry.api_version = version.map(str::to_owned);
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut inner = self.log.inner();
        let index = self.index.checked_sub(inner.forgotten);
        if let Some(kept) = index.and_then(|index| inner.entries.get_mut(index)) {
            kept.status = self.entry.status;
            kept.complexity = self.entry.complexity;
            kept.api_version.clone_from(&self.entry.api_version);
            kept.response = self.entry.response.take();
        }
        self.entry.response = None;
        if let Some(file) = &mut inner.file
            && let Ok(mut line) = serde_json::to_string(&self.entry)
        {
            line.push('\n');
            // A log that can't be written is no reason to fail a request.
            let _ = file.write_all(line.as_bytes());
        }
    }
}

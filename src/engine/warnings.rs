//! The warnings of a call: each once, and within bounds.

use crate::prelude::*;

/// Maximum number of warnings.
pub const MAX_WARNINGS: usize = 1_000;

/// Maximum size of all warnings together, in bytes.
pub const MAX_WARNING_BYTES: usize = 4 << 20;

/// Something worth knowing about a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The code, for programs.
    pub code: String,
    /// The message, for people.
    pub message: String,
    /// The path in the response that the warning is about.
    pub path: Option<String>,
}

/// The warnings so far.
#[derive(Debug, Default)]
pub struct Warnings {
    list: Vec<Warning>,
    /// The size of all of them, and of the one that was too much.
    bytes: usize,
}

impl Warnings {
    /// Adds a warning, unless it is there already. The first that is too much is replaced by
    /// `more-warnings`; those after it are dropped.
    pub fn add(&mut self, warning: Warning) {
        let is_cut = self.list.len() > MAX_WARNINGS || self.bytes > MAX_WARNING_BYTES;
        if is_cut || self.list.contains(&warning) {
            return;
        }
        let length = warning.code.len() + warning.message.len() + warning.path.as_ref().map_or(0, String::len);
        self.bytes = self.bytes.saturating_add(length);
        self.list
            .push(if self.list.len() < MAX_WARNINGS && self.bytes <= MAX_WARNING_BYTES {
                warning
            } else {
                Warning {
                    code: "more-warnings".to_owned(),
                    message: "There is more to warn of than is listed here.".to_owned(),
                    path: None,
                }
            });
    }

    /// Takes all warnings out.
    pub fn take(&mut self) -> Vec<Warning> {
        core::mem::take(&mut self.list)
    }
}

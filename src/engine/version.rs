//! API versions: which to ask for, and what each can be asked.
//!
//! monday.com releases a version each quarter, keeps the older ones for a while, and serves the
//! current one to who asks for a version that never was. A version that was retired is served as
//! the oldest one kept. See <https://developer.monday.com/api-reference/docs/api-versioning>.

use std::fmt;

use crate::engine::input::quoted;

/// The version that the documents are written for: the current one since 1 October 2026.
pub const WRITTEN_FOR: &str = "2026-10";

/// Which API version to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiVersion {
    /// None: whichever is monday.com's default.
    Default,
    /// This one.
    Named(Quarter),
}

/// A year and a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: u16,
    month: u8,
}

impl Quarter {
    const fn new(year: u16, month: u8) -> Self {
        Self { year, month }
    }

    /// Whether there can be such a version: they begin with the quarters.
    fn is_release(self) -> bool {
        matches!(self.month, 1 | 4 | 7 | 10)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

/// As long as a text that was meant for a version may be.
const LONGEST: usize = "2026-10-01".len();

/// A text that is no API version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an API version. Enter a year and a month, such as {WRITTEN_FOR}, or `default`.")]
pub struct Malformed(String);

impl ApiVersion {
    /// Reads a version: `YYYY-MM` or `default`.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text == "default" {
            return Ok(Self::Default);
        }
        quarter(text).map(Self::Named).ok_or_else(|| Malformed(quoted(text, LONGEST)))
    }

    /// What goes into the header, if one is sent.
    pub fn header_value(&self) -> Option<String> {
        match self {
            Self::Default => None,
            Self::Named(quarter) => Some(quarter.to_string()),
        }
    }

    /// What the version that monday.com will serve can be asked.
    pub fn features(&self) -> Features {
        let newest = Features {
            hierarchy: true,
            department: true,
            people: People::Kinds,
        };
        match self {
            Self::Named(quarter) if quarter.is_release() => Features {
                hierarchy: *quarter >= Quarter::new(2025, 10),
                department: *quarter >= Quarter::new(2026, 4),
                people: if *quarter >= Quarter::new(2026, 7) {
                    People::Kinds
                } else {
                    People::Flags
                },
            },
            _ => newest,
        }
    }
}

fn quarter(text: &str) -> Option<Quarter> {
    let (year, month) = text.split_once('-')?;
    let digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    Some(Quarter {
        year: year.parse().ok()?,
        month,
    })
}

/// What differs between versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    /// Boards have a hierarchy and a time of creation, and multi-level ones must be asked for:
    /// from 2025-10.
    pub hierarchy: bool,
    /// Users have a department: from 2026-04.
    pub department: bool,
    /// How users are described.
    pub people: People,
}

/// How users are described and filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// By `is_admin`, `is_guest`, `enabled` and so on: until 2026-04 the only way, from 2026-10 on
    /// gone.
    Flags,
    /// By `kind` and `status`: from 2026-07.
    Kinds,
}

#[cfg(test)]
mod tests;

//! API versions.
//!
//! monday.com releases a version each quarter, keeps the older ones for a while, and serves the
//! current one to who asks for a version that never was. A version that was retired is served as
//! the oldest one kept. See <https://developer.monday.com/api-reference/docs/api-versioning>.

use core::fmt;

use crate::engine::input::{quoted, whole_number};
use crate::prelude::*;

/// The version that is asked for by default: the current one since 1 October 2026.
pub const DEFAULT_VERSION: &str = "2026-10";

/// The API version to ask for.
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
    /// Whether there can be such a version: they begin with the quarters.
    fn is_release(self) -> bool {
        matches!(self.month, 1 | 4 | 7 | 10)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Numbers of each size are written by code of their own.
        write!(formatter, "{:04}-{:02}", u32::from(self.year), u32::from(self.month))
    }
}

/// As long as a text that was meant for a version may be.
const MAX_LENGTH: usize = "2026-10-01".len();

/// A text that is no API version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not an API version. Enter a year and a month, such as {DEFAULT_VERSION}, or `default`.")]
pub struct Malformed(String);

impl ApiVersion {
    /// Reads a version: `YYYY-MM` or `default`.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text == "default" {
            return Ok(Self::Default);
        }
        quarter(text).map(Self::Named).ok_or_else(|| Malformed(quoted(text, MAX_LENGTH)))
    }

    /// The value of the header; `None` if none is sent.
    pub fn header_value(&self) -> Option<String> {
        match self {
            Self::Default => None,
            Self::Named(quarter) => Some(format!("{quarter}")),
        }
    }

    /// Whether the version that monday.com will serve is this one or a later one. A version that is
    /// no release is served as the current one.
    pub fn is_at_least(&self, year: u16, month: u8) -> bool {
        match self {
            Self::Named(quarter) if quarter.is_release() => *quarter >= Quarter { year, month },
            _ => true,
        }
    }
}

fn quarter(text: &str) -> Option<Quarter> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    let month = whole_number(month).and_then(|month| u8::try_from(month).ok());
    Some(Quarter {
        year: whole_number(year).and_then(|year| u16::try_from(year).ok())?,
        month: month.filter(|month| (1..=12).contains(month))?,
    })
}

#[cfg(test)]
mod tests;

//! Automations of boards.

use super::Id;
use crate::clock::Timestamp;
use serde::{Deserialize, Serialize};

/// An automation of a board. Nothing is carried out by it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Automation {
    /// Its id.
    pub id: Id,
    /// The board it works on.
    pub board: Id,
    /// The user who set it up, and as whom it runs.
    pub owner: Id,
    /// Its title.
    pub title: String,
    /// True if it runs.
    pub active: bool,
    /// True if it was set up in the older way: it is told for one board at a time \[LIVE-G\].
    #[serde(default)]
    pub is_legacy: bool,
    /// Its creation time.
    pub created_at: Timestamp,
    /// The time of its last change.
    pub updated_at: Timestamp,
}

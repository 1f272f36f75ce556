//! Automations: what users own that stops without them.

pub mod list;

//! The API itself: checking a connection, and calls of the caller's own.

pub mod check;
pub mod custom;

//! The names of the standard library that every file may use, from the crate that has them without it.

pub use alloc::{borrow::ToOwned, boxed::Box, format, string::String, vec, vec::Vec};

//! JSON of unknown origin, and what is sent.
//!
//! A crate of its own, because it is compiled for speed, and the rest of the component for size.
#![no_std]

extern crate alloc;

mod reading;
mod writing;

pub use reading::{
    Document, Shared, Unreadable, Value, as_text, checked_object, field, filled, filled_text, flag, is, list, text, text_or_empty,
    whole_number, with_field,
};
pub use writing::{Json, write};

#[cfg(test)]
mod tests;

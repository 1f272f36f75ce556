//! A GraphQL request, and what it does.

use crate::engine::document::Json;

/// The effect of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It only reads.
    Read,
    /// It changes something; repeating it comes to the same.
    RepeatableChange,
    /// It changes something; repeating it does harm.
    Change,
}

impl Effect {
    /// Whether it changes something.
    pub fn is_change(self) -> bool {
        self != Self::Read
    }
}

/// A GraphQL request.
pub struct Operation<'a> {
    /// The document.
    pub document: &'a str,
    /// The variables, by name.
    pub variables: Json,
    /// The root field that counts.
    pub root: &'a str,
    /// The effect.
    pub effect: Effect,
}

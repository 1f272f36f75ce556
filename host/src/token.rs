//! The API token.

use std::fmt;

/// An API token, which debug output does not show.
///
/// It is sent as it is, but for blanks around it, and not checked, so it may be a placeholder that a proxy replaces.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token with this text.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The text of the token. Keep it out of logs and messages.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(hidden)")
    }
}

impl From<String> for Token {
    fn from(token: String) -> Self {
        Self(token)
    }
}

impl From<&str> for Token {
    fn from(token: &str) -> Self {
        Self(token.to_owned())
    }
}

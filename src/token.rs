//! The token, and keeping it out of everything that is returned.

use std::fmt;

/// The API token. It can be sent, and looked for, but not printed.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Takes the token byte for byte: some hosts put a placeholder here and swap the secret in on
    /// the way out, so its shape says nothing.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// For the `Authorization` header, and for nothing else.
    pub fn header_value(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token")
    }
}

/// What stands where the token stood.
pub const MASK: &str = "[redacted]";

/// The shortest piece of a token that is blotted out, in bytes.
const PIECE: usize = 8;

/// Tokens shorter than this are no secrets, and blotting them out would garble every text.
const SHORTEST: usize = 4;

/// Finds the token, and every piece of it of eight bytes or more.
///
/// A server can repeat a token in any header or text; cut off in an error message, say.
#[derive(Clone)]
pub struct Redactor {
    /// How long the pieces are that are looked for: shorter only if the token is.
    width: usize,
    /// Every piece of that length. Eight bytes fit a number.
    pieces: Vec<u64>,
    /// A bit for each pair of bytes that a piece begins with: most of a text is passed over by
    /// one look here.
    beginnings: Vec<u64>,
}

impl Redactor {
    /// Looks for this token.
    pub fn new(token: &Token) -> Self {
        let bytes = token.0.as_bytes();
        let width = bytes.len().min(PIECE);
        let mut redactor = Self {
            width,
            pieces: Vec::new(),
            beginnings: vec![0; 1024],
        };
        if width >= SHORTEST {
            for piece in bytes.windows(width) {
                redactor.pieces.push(number(piece));
                let (word, bit) = beginning(piece);
                if let Some(word) = redactor.beginnings.get_mut(word) {
                    *word |= bit;
                }
            }
        }
        redactor
    }

    /// Blots the token out of a text.
    pub fn text(&self, text: String) -> String {
        match self.cleaned(text.as_bytes()) {
            None => text,
            Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// Blots the token out of bytes, and says whether it was there.
    pub fn bytes(&self, bytes: &mut Vec<u8>) -> bool {
        let cleaned = self.cleaned(bytes);
        let found = cleaned.is_some();
        if let Some(cleaned) = cleaned {
            *bytes = cleaned;
        }
        found
    }

    /// The text without the token; nothing if it is not in there.
    fn cleaned(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        if self.pieces.is_empty() {
            return None;
        }
        let mut cleaned: Option<Vec<u8>> = None;
        // Up to here the text has been copied or blotted out.
        let mut done = 0;
        // Up to here it is part of the token.
        let mut covered = 0;
        for (position, window) in bytes.windows(self.width).enumerate() {
            if !self.holds(window) {
                continue;
            }
            if position >= covered || cleaned.is_none() {
                let output = cleaned.get_or_insert_with(|| Vec::with_capacity(bytes.len()));
                output.extend_from_slice(bytes.get(done.max(covered)..position).unwrap_or_default());
                output.extend_from_slice(MASK.as_bytes());
            }
            covered = position.saturating_add(self.width);
            done = covered;
        }
        if let Some(output) = &mut cleaned {
            output.extend_from_slice(bytes.get(done..).unwrap_or_default());
        }
        cleaned
    }

    fn holds(&self, window: &[u8]) -> bool {
        let (word, bit) = beginning(window);
        self.beginnings.get(word).is_some_and(|word| word & bit != 0) && self.pieces.contains(&number(window))
    }
}

fn number(piece: &[u8]) -> u64 {
    piece.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn beginning(piece: &[u8]) -> (usize, u64) {
    let first = piece.first().copied().map_or(0, usize::from);
    let second = piece.get(1).copied().map_or(0, usize::from);
    let pair = first << 8 | second;
    (pair / 64, 1 << (pair % 64))
}

#[cfg(test)]
mod tests;

//! The token, and keeping it out of everything that is returned.

use core::fmt;

use crate::engine::json;
use crate::prelude::*;

/// The API token. It can be sent and redacted, but not printed.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Takes the token byte for byte: some hosts put a placeholder here and swap the secret in on
    /// the way out, so its shape says nothing.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The token in lower case, as in names of headers.
    pub fn in_lower_case(&self) -> Self {
        Self(self.0.to_ascii_lowercase())
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

/// The text in place of the token.
pub const MASK: &str = "[redacted]";

/// Length of the shortest piece of a token that is redacted, in bytes.
const PIECE: usize = 8;

/// Tokens shorter than this are no secrets, and redacting them would garble every text.
const SHORTEST: usize = 4;

/// Finds the token, and every piece of it of eight bytes or more.
///
/// A server can repeat a token in any header or text; cut off in an error message, say.
#[derive(Clone)]
pub struct Redactor {
    /// Length of the pieces that are searched for: shorter only if the token is.
    width: usize,
    /// Every piece of that length. Eight bytes fit a number.
    pieces: Vec<u64>,
    /// A bit for each pair of bytes that a piece begins with: most of a text is skipped by one check
    /// here.
    beginnings: Vec<u64>,
}

impl Redactor {
    /// A redactor of this token.
    pub fn new(token: &Token) -> Self {
        let bytes = token.0.as_bytes();
        let width = bytes.len().min(PIECE);
        let mut redactor = Self {
            width,
            pieces: Vec::new(),
            beginnings: vec![0; 1024],
        };
        if width >= SHORTEST {
            for piece in bytes.windows(width).map(number) {
                redactor.pieces.push(piece);
                let (word, bit) = redactor.beginning(piece);
                if let Some(word) = redactor.beginnings.get_mut(word) {
                    *word |= bit;
                }
            }
        }
        redactor
    }

    /// Redacts the token in a text.
    pub fn text(&self, text: String) -> String {
        let mut bytes = text.into_bytes();
        self.bytes(&mut bytes);
        match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }
    }

    /// Redacts the token in bytes, and returns whether it was there. The rest stays as it is, byte
    /// for byte.
    ///
    /// A reader of JSON would find the token behind escapes, even in bytes that are not quite JSON: so
    /// the bytes are searched once as they are, and once as a string of JSON.
    pub fn bytes(&self, bytes: &mut Vec<u8>) -> bool {
        let mut found = false;
        // Escapes first: a letter of one must not be taken for the token's.
        let readers: &[Reader] = if bytes.contains(&b'\\') { &[unescaped, plain] } else { &[plain] };
        for read in readers {
            if let Some(cleaned) = self.cleaned(bytes, *read) {
                *bytes = cleaned;
                found = true;
            }
        }
        found
    }

    /// The text without the token; nothing if it is not in there. `read` reads a letter.
    fn cleaned(&self, bytes: &[u8], read: Reader) -> Option<Vec<u8>> {
        if self.pieces.is_empty() {
            return None;
        }
        let mut cleaned: Option<Vec<u8>> = None;
        // Up to here the text has been copied or redacted.
        let mut done = 0;
        let mut position: usize = 0;
        // The last bytes, as a number, and where in the text each began.
        let mut window: u64 = 0;
        let mut starts = [0; PIECE];
        let mut count: usize = 0;
        while let Some(letter) = bytes.get(position..).and_then(read) {
            let end = position.saturating_add(letter.source);
            for byte in letter.bytes.iter().take(letter.length) {
                if let Some(start) = starts.get_mut(count % PIECE) {
                    *start = position;
                }
                count = count.saturating_add(1);
                window = window << 8 | u64::from(*byte);
                if count < self.width || !self.holds(window) {
                    continue;
                }
                let start = starts.get(count.saturating_sub(self.width) % PIECE).copied().unwrap_or_default();
                if start >= done || cleaned.is_none() {
                    let output = cleaned.get_or_insert_with(|| Vec::with_capacity(bytes.len()));
                    output.extend_from_slice(bytes.get(done..start).unwrap_or_default());
                    output.extend_from_slice(MASK.as_bytes());
                }
                done = end;
            }
            position = end;
        }
        if let Some(output) = &mut cleaned {
            output.extend_from_slice(bytes.get(done..).unwrap_or_default());
        }
        cleaned
    }

    /// Whether the last bytes of this number are a piece of the token.
    fn holds(&self, window: u64) -> bool {
        let piece = window & u64::MAX >> (64 - 8 * self.width.clamp(1, PIECE));
        let (word, bit) = self.beginning(piece);
        self.beginnings.get(word).is_some_and(|word| word & bit != 0) && self.pieces.contains(&piece)
    }

    /// Where its first two bytes are noted.
    fn beginning(&self, piece: u64) -> (usize, u64) {
        let pair = piece >> (8 * self.width.saturating_sub(2)) & 0xffff;
        (usize::try_from(pair / 64).unwrap_or_default(), 1 << (pair % 64))
    }
}

fn number(piece: &[u8]) -> u64 {
    piece.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// A letter of a text, or a byte of one.
struct Letter {
    /// UTF-8, and what is left over.
    bytes: [u8; 4],
    /// How many of them count.
    length: usize,
    /// How many bytes of the text stand for it.
    source: usize,
}

/// Reads the first letter of a text.
type Reader = fn(&[u8]) -> Option<Letter>;

/// A byte as it is.
fn plain(rest: &[u8]) -> Option<Letter> {
    let byte = *rest.first()?;
    Some(Letter {
        bytes: [byte, 0, 0, 0],
        length: 1,
        source: 1,
    })
}

/// A byte, or what an escape of JSON stands for.
fn unescaped(rest: &[u8]) -> Option<Letter> {
    let (letter, source) = match rest {
        [b'\\', escaped @ (b'"' | b'\\' | b'/'), ..] => (char::from(*escaped), 2),
        // Control characters, which are in no token.
        [b'\\', b'b' | b'f' | b'n' | b'r' | b't', ..] => ('\n', 2),
        [b'\\', b'u', ..] => {
            let (unit, source) = match (json::utf16_unit(rest, 0), json::utf16_unit(rest, 6)) {
                (None, _) => return plain(rest),
                (Some(high), Some(low)) if json::is_high(high) && json::is_low(low) => {
                    let code = 0x1_0000 + ((u32::from(high) & 0x3ff) << 10 | u32::from(low) & 0x3ff);
                    (code, 12)
                }
                (Some(unit), _) => (u32::from(unit), 6),
            };
            (char::from_u32(unit).unwrap_or('\n'), source)
        }
        _ => return plain(rest),
    };
    let mut bytes = [0; 4];
    let length = letter.encode_utf8(&mut bytes).len();
    Some(Letter { bytes, length, source })
}

#[cfg(test)]
mod tests;

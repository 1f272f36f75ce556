//! The token, and keeping it out of everything that is returned: by the component, and by its host.
//!
//! Only what could be used is redacted: the whole token, and pieces of at least sixteen bytes of what
//! nobody else's token has. All tokens of monday.com are JWTs and share a header and most of their
//! claims, so of a JWT that is the signature; of any other token it is all of it. Redacting more
//! would destroy other people's tokens, cursors and ids in a response.
#![no_std]

extern crate alloc;

pub mod escapes;

use alloc::{string::String, vec, vec::Vec};
use core::fmt;

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
pub const PIECE: usize = 16;

/// Tokens shorter than this are no secrets, and redacting them would garble every text.
const SHORTEST: usize = 4;

/// Maximum length of what is looked up at a time, in bytes: it fits a number.
const WINDOW: usize = 8;

/// Finds the token, and every piece of it that could be used.
///
/// A server can repeat a token in any header or text; cut off in an error message, say.
///
/// Every piece contains a window at a multiple of [`Self::step`], so a text is looked at in steps:
/// the cost does not depend on the length of the token.
#[derive(Clone)]
pub struct Redactor {
    token: Vec<u8>,
    /// Where the part begins that only this token has.
    own: usize,
    /// Length of the shortest piece of that part that is redacted.
    piece: usize,
    /// Length of the windows, and the distance between those that are looked up.
    window: usize,
    step: usize,
    /// The windows of that part, and where each begins in the token.
    windows: Vec<(u64, usize)>,
    /// A bit for each window's hash: most of a text is skipped by one check here.
    hashes: Vec<u64>,
    /// A bit for each byte of the token.
    letters: [u64; 4],
}

impl Redactor {
    /// A redactor of this token.
    pub fn new(token: &Token) -> Self {
        let bytes = token.0.as_bytes();
        let own = own_part(bytes);
        let length = bytes.len().saturating_sub(own);
        let piece = length.min(PIECE);
        let window = piece.div_ceil(2).clamp(piece.min(SHORTEST), WINDOW);
        let mut redactor = Self {
            token: bytes.to_vec(),
            own,
            piece,
            window,
            step: piece.saturating_sub(window).saturating_add(1),
            windows: Vec::new(),
            hashes: Vec::new(),
            letters: [0; 4],
        };
        if piece >= SHORTEST {
            let windows = bytes.get(own..).unwrap_or_default().windows(window);
            redactor.windows = windows
                .enumerate()
                .map(|(index, window)| (number(window), own.saturating_add(index)))
                .collect();
            redactor.hashes = vec![0; HASH_WORDS];
            for (window, _) in &redactor.windows {
                let (word, bit) = hash(*window);
                if let Some(word) = redactor.hashes.get_mut(word) {
                    *word |= bit;
                }
            }
            for byte in bytes {
                if let Some(word) = redactor.letters.get_mut(usize::from(byte >> 6)) {
                    *word |= 1 << (byte & 63);
                }
            }
        }
        redactor
    }

    /// Length of the shortest text that is redacted, in bytes.
    pub fn shortest(&self) -> usize {
        self.piece
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
    /// the bytes are searched once as they are, and once as a string of JSON if that makes a
    /// difference.
    pub fn bytes(&self, bytes: &mut Vec<u8>) -> bool {
        if self.windows.is_empty() || bytes.len() < self.piece {
            return false;
        }
        let mut found = false;
        // Escapes first: a letter of one must not be taken for the token's.
        if self.has_escaped_letters(bytes)
            && let Some(cleaned) = self.cleaned_of_escaped(bytes)
        {
            *bytes = cleaned;
            found = true;
        }
        if let Some(cleaned) = self.cleaned(bytes) {
            *bytes = cleaned;
            found = true;
        }
        found
    }

    /// Whether the token, or a piece of it, is in there.
    pub fn is_in(&self, bytes: &[u8]) -> bool {
        let found = |bytes: &[u8]| self.find(bytes, 0).is_some();
        !self.windows.is_empty() && (found(bytes) || (self.has_escaped_letters(bytes) && self.cleaned_of_escaped(bytes).is_some()))
    }

    /// The text without the token; nothing if it is not in there.
    fn cleaned(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut cleaned: Option<Vec<u8>> = None;
        let mut done = 0;
        while let Some((start, end)) = self.find(bytes, done) {
            let output = cleaned.get_or_insert_with(|| Vec::with_capacity(bytes.len()));
            output.extend_from_slice(bytes.get(done..start).unwrap_or_default());
            output.extend_from_slice(MASK.as_bytes());
            done = end;
        }
        if let Some(output) = &mut cleaned {
            output.extend_from_slice(bytes.get(done..).unwrap_or_default());
        }
        cleaned
    }

    /// The first piece of the token behind a position.
    fn find(&self, bytes: &[u8], from: usize) -> Option<(usize, usize)> {
        let mut position = from;
        // A piece that begins anywhere contains one of these windows.
        while let Some(window) = bytes.get(position..).and_then(|rest| rest.get(..self.window)) {
            let window = number(window);
            if self.holds(window)
                && let Some(found) = self.piece_around(bytes, from, position, window)
            {
                return Some(found);
            }
            position = position.saturating_add(self.step);
        }
        None
    }

    /// The piece of the token around a window of it, from a position on.
    fn piece_around(&self, bytes: &[u8], from: usize, position: usize, window: u64) -> Option<(usize, usize)> {
        let candidates = self.windows.iter().filter(|(known, _)| *known == window);
        let longest = candidates
            .map(|(_, place)| self.extent(bytes, from, position, *place))
            .max_by_key(|extent| extent.1)?;
        let (start, length, own_length) = (longest.0, longest.1, longest.2);
        (own_length >= self.piece).then(|| (start, start.saturating_add(length)))
    }

    /// How far a text around a position is the token around a place: where that begins, its length,
    /// and how much of it only this token has.
    fn extent(&self, bytes: &[u8], from: usize, position: usize, place: usize) -> (usize, usize, usize) {
        let before = bytes.get(from..position).unwrap_or_default().iter().rev();
        let token_before = self.token.get(..place).unwrap_or_default().iter().rev();
        let left = before.zip(token_before).take_while(|(one, other)| one == other).count();
        let after = bytes.get(position..).unwrap_or_default().iter();
        let token_after = self.token.get(place..).unwrap_or_default().iter();
        let right = after.zip(token_after).take_while(|(one, other)| one == other).count();
        let shared_left = left.min(place.saturating_sub(self.own));
        (
            position.saturating_sub(left),
            left.saturating_add(right),
            shared_left.saturating_add(right),
        )
    }

    /// Whether an escape stands for a letter of the token. Of most texts, none does.
    fn has_escaped_letters(&self, bytes: &[u8]) -> bool {
        let mut position = 0;
        while let Some(offset) = find_byte(bytes.get(position..).unwrap_or_default(), b'\\') {
            position = position.saturating_add(offset);
            let Some(letter) = bytes.get(position..).and_then(escapes::first) else {
                return false;
            };
            if letter.source > 1 && letter.bytes.iter().take(letter.length).all(|byte| self.has_letter(*byte)) {
                return true;
            }
            position = position.saturating_add(letter.source);
        }
        false
    }

    fn has_letter(&self, byte: u8) -> bool {
        self.letters
            .get(usize::from(byte >> 6))
            .is_some_and(|word| word >> (byte & 63) & 1 == 1)
    }

    /// The text, read as a string of JSON, without the token; nothing if it is not in there. In one
    /// pass, with the last letters in a number.
    fn cleaned_of_escaped(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut cleaned: Option<Vec<u8>> = None;
        // Up to here the text has been copied or redacted.
        let mut done = 0;
        let mut position: usize = 0;
        let mut window: u64 = 0;
        let newest = 8 * (self.window.clamp(1, WINDOW) - 1);
        // Where in the text each of the last letters began.
        let mut starts = [0; PIECE];
        let mut count: usize = 0;
        // How many of the last windows in succession are the token's.
        let mut hits: usize = 0;
        // The piece that is being read.
        let mut open: Option<(usize, usize)> = None;
        while let Some(letter) = bytes.get(position..).and_then(escapes::first) {
            let end = position.saturating_add(letter.source);
            for byte in letter.bytes.iter().take(letter.length) {
                if let Some(start) = starts.get_mut(count % PIECE) {
                    *start = position;
                }
                count = count.saturating_add(1);
                window = window >> 8 | u64::from(*byte) << newest;
                hits = if count >= self.window && self.holds(window) {
                    hits.saturating_add(1)
                } else {
                    0
                };
                if hits < self.step {
                    continue;
                }
                let start = starts.get(count.saturating_sub(self.piece) % PIECE).copied().unwrap_or_default();
                open = match open {
                    Some((earlier, until)) if start < until => Some((earlier, end)),
                    Some(finished) => {
                        mask_piece(bytes, &mut cleaned, &mut done, finished);
                        Some((start, end))
                    }
                    None => Some((start, end)),
                };
            }
            position = end;
        }
        if let Some(finished) = open {
            mask_piece(bytes, &mut cleaned, &mut done, finished);
        }
        if let Some(output) = &mut cleaned {
            output.extend_from_slice(bytes.get(done..).unwrap_or_default());
        }
        cleaned
    }

    /// Whether this is a window of the token.
    fn holds(&self, window: u64) -> bool {
        let (word, bit) = hash(window);
        let may_be = self.hashes.get(word).is_some_and(|word| word & bit != 0);
        may_be && self.windows.iter().any(|(known, _)| *known == window)
    }
}

/// Copies the text before a piece, and the mask in its place.
fn mask_piece(bytes: &[u8], cleaned: &mut Option<Vec<u8>>, done: &mut usize, (start, end): (usize, usize)) {
    let output = cleaned.get_or_insert_with(|| Vec::with_capacity(bytes.len()));
    output.extend_from_slice(bytes.get(*done..start.max(*done)).unwrap_or_default());
    output.extend_from_slice(MASK.as_bytes());
    *done = end;
}

/// Where the part of a token begins that no other token has: the signature of a JWT (RFC 7519), all
/// of any other.
fn own_part(token: &[u8]) -> usize {
    // `{"` in base64url: the header of every JWT.
    let is_jwt = token.starts_with(b"eyJ") && token.iter().filter(|byte| **byte == b'.').count() == 2;
    let after_last_dot = token.iter().rposition(|byte| *byte == b'.').unwrap_or_default().saturating_add(1);
    let is_long = token.len().saturating_sub(after_last_dot) >= PIECE;
    if is_jwt && is_long { after_last_dot } else { 0 }
}

/// The bytes of a window, the first one lowest: in the order of WebAssembly, which cannot reverse it at once.
fn number(window: &[u8]) -> u64 {
    match window.try_into() {
        Ok(whole) => u64::from_le_bytes(whole),
        Err(_) => window.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

/// Words of the hashes: one window of a text in 80 has that of one of the 205 windows of a token of 220
/// bytes, if all of it is its own, and one in 450 that of a JWT's.
const HASH_WORDS: usize = 256;

/// The word and the bit of a window's hash (Fibonacci hashing).
fn hash(window: u64) -> (usize, u64) {
    let hash = window.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 50;
    #[allow(clippy::cast_possible_truncation)]
    let word = (hash >> 6) as usize;
    (word, 1 << (hash & 63))
}

/// The position of the first byte like this. Eight at a time: `Iterator::position` takes three times
/// as long in WebAssembly without SIMD.
fn find_byte(bytes: &[u8], wanted: u8) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let pattern = ONES * u64::from(wanted);
    let mut chunks = bytes.chunks_exact(8);
    let mut position: usize = 0;
    for chunk in &mut chunks {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes) ^ pattern;
        if word.wrapping_sub(ONES) & !word & (ONES << 7) != 0 {
            break;
        }
        position = position.saturating_add(8);
    }
    let rest = bytes.get(position..)?;
    Some(position.saturating_add(rest.iter().position(|byte| *byte == wanted)?))
}

#[cfg(test)]
mod tests;

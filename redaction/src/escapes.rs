//! The escapes of JSON strings, in text that need not be JSON.

/// A letter of a text, or a byte of one.
pub struct Letter {
    /// UTF-8, and what is left over.
    pub bytes: [u8; 4],
    /// How many of them count.
    pub length: usize,
    /// How many bytes of the text stand for it.
    pub source: usize,
}

/// The UTF-16 unit of the escape (`\u` and four digits) at a position.
pub fn utf16_unit(bytes: &[u8], position: usize) -> Option<u16> {
    let escape = bytes.get(position..position.saturating_add(6))?;
    let digits = core::str::from_utf8(escape.strip_prefix(b"\\u")?).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

/// Whether this is the first half of a pair.
pub fn is_high(unit: u16) -> bool {
    (0xd800..0xdc00).contains(&unit)
}

/// Whether this is the second half of a pair.
pub fn is_low(unit: u16) -> bool {
    (0xdc00..0xe000).contains(&unit)
}

/// Reads the first letter of a text: a byte, or what an escape stands for.
pub fn first(rest: &[u8]) -> Option<Letter> {
    let byte = *rest.first()?;
    let plain = Letter {
        bytes: [byte, 0, 0, 0],
        length: 1,
        source: 1,
    };
    let (letter, source) = match rest {
        [b'\\', escaped @ (b'"' | b'\\' | b'/'), ..] => (char::from(*escaped), 2),
        // Control characters, which are in no token.
        [b'\\', b'b' | b'f' | b'n' | b'r' | b't', ..] => ('\n', 2),
        [b'\\', b'u', ..] => {
            let (unit, source) = match (utf16_unit(rest, 0), utf16_unit(rest, 6)) {
                (None, _) => return Some(plain),
                (Some(high), Some(low)) if is_high(high) && is_low(low) => {
                    let code = 0x1_0000 + ((u32::from(high) & 0x3ff) << 10 | u32::from(low) & 0x3ff);
                    (code, 12)
                }
                (Some(unit), _) => (u32::from(unit), 6),
            };
            (char::from_u32(unit).unwrap_or('\n'), source)
        }
        _ => return Some(plain),
    };
    let mut bytes = [0; 4];
    let length = letter.encode_utf8(&mut bytes).len();
    Some(Letter { bytes, length, source })
}

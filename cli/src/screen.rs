//! Standard output and standard error, for readers who may leave early.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use console::{Term, style};
use serde_json::Value;

/// The widest that text is laid out; longer lines are hard to read.
const WIDEST: usize = 100;

/// Prints a line. An error means that nobody reads any more.
pub fn line(text: impl AsRef<str>) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(text.as_ref().as_bytes())?;
    output.write_all(b"\n")?;
    output.flush()
}

/// Prints a line on standard error. Whether it is read does not matter.
pub fn note(text: impl AsRef<str>) {
    let _ = writeln!(io::stderr().lock(), "{}", text.as_ref());
}

/// Prints on standard error why something failed. What others wrote may be part of it.
pub fn complain(error: &dyn Display) {
    let text = plain_lines(&error.to_string());
    note(format!("{} {text}", style("error:").red().bold().for_stderr()));
}

/// How wide to lay out text that people read.
pub fn width() -> usize {
    width_of(&Term::stdout())
}

fn width_of(terminal: &Term) -> usize {
    match terminal.size_checked() {
        Some((_, columns)) => usize::from(columns).clamp(40, WIDEST),
        None => WIDEST,
    }
}

/// How wide a table may be: without a person before it, as wide as it likes, one row a line.
pub fn table_width() -> Option<usize> {
    Stream::Output.table_width()
}

/// Where text for people goes.
#[derive(Clone, Copy)]
pub enum Stream {
    Output,
    Errors,
}

impl Stream {
    /// How wide a table may be there.
    pub fn table_width(self) -> Option<usize> {
        match self {
            Self::Output => io::stdout().is_terminal().then(width),
            Self::Errors => io::stderr().is_terminal().then(|| width_of(&Term::stderr())),
        }
    }

    /// Prints a line there.
    pub fn print(self, text: impl AsRef<str>) -> io::Result<()> {
        match self {
            Self::Output => line(text),
            Self::Errors => {
                note(text);
                Ok(())
            }
        }
    }
}

/// Whether a character could play tricks with a terminal, or with a reader: control characters, and
/// those that cannot be seen or that turn the text around them.
fn is_trick(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Text from elsewhere without what could play tricks: blanks for line ends and tabs, and the code of
/// anything else.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_whitespace() && character.is_control() {
            plain.push(' ');
        } else if is_trick(character) {
            plain.extend(character.escape_unicode());
        } else {
            plain.push(character);
        }
    }
    plain
}

/// The same of a text of several lines, which stay lines.
pub fn plain_lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// A JSON document with what could play tricks behind escapes; it means the same.
pub fn json(value: &Value) -> String {
    let mut text = String::new();
    for character in format!("{value:#}").chars() {
        if is_trick(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            text.push(character);
        }
    }
    text
}

/// Breaks a paragraph into lines.
pub fn paragraph(text: &str, indent: usize, width: usize) -> String {
    let margin = " ".repeat(indent);
    let mut lines = vec![margin.clone()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is always a line");
        let length = last.chars().count();
        if length > indent && length + 1 + word.chars().count() > width {
            lines.push(format!("{margin}{word}"));
        } else {
            if length > indent {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.join("\n")
}

/// A paragraph behind a mark, its further lines under the first one; without a width it is one line, as
/// a row of a table is.
pub fn marked(mark: &str, text: &str, width: Option<usize>) -> String {
    match width {
        Some(width) => format!("{mark}{}", paragraph(text, mark.chars().count(), width).trim_start()),
        None => format!("{mark}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_break_at_blanks_only() {
        assert_eq!(paragraph("one two  three", 2, 9), "  one two\n  three");
        assert_eq!(paragraph("incomprehensibilities", 0, 5), "incomprehensibilities");
    }

    #[test]
    fn a_mark_stands_before_its_paragraph() {
        assert_eq!(marked("✗ ", "one two three", Some(9)), "✗ one two\n  three");
        assert_eq!(marked("✗ ", "one two three", None), "✗ one two three");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\n\u{202e}c\u{200b}é"), "a\\u{1b}[2Jb \\u{202e}c\\u{200b}é");
        assert_eq!(plain_lines("a\u{1b}\nb"), "a\\u{1b}\nb");
        let value = serde_json::json!({ "name": "a\u{1b}\u{7f}\u{202e}\u{e0001}é\n" });
        let text = json(&value);
        assert!(!text.contains(|letter| is_trick(letter) && letter != '\n'), "{text:?}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}

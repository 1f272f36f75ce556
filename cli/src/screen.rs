//! Standard output and standard error, for readers who may leave early.

use std::io::{self, IsTerminal, Write};

use console::Term;

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

/// How wide to lay out text that people read.
pub fn width() -> usize {
    match Term::stdout().size_checked() {
        Some((_, columns)) => usize::from(columns).clamp(40, WIDEST),
        None => WIDEST,
    }
}

/// How wide a table may be: without a person before it, as wide as it likes, one row a line.
pub fn table_width() -> Option<usize> {
    io::stdout().is_terminal().then(width)
}

/// Text from elsewhere without what could play tricks with a terminal.
pub fn plain(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_break_at_blanks_only() {
        assert_eq!(paragraph("one two  three", 2, 9), "  one two\n  three");
        assert_eq!(paragraph("incomprehensibilities", 0, 5), "incomprehensibilities");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(plain("a\u{1b}[2Jb\n"), "a [2Jb ");
    }
}

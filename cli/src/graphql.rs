//! GraphQL laid out for reading: as compact as the width allows.

/// Lays out a document within a width. What is not understood is given back as it came.
pub fn layout(document: &str, width: usize) -> String {
    let mut lines = Vec::new();
    match parse(document) {
        Some(items) => block(&items, 0, width, &mut lines),
        None => lines.push(document.trim().to_owned()),
    }
    lines.join("\n")
}

/// A word with its arguments, and the selection after it.
struct Item {
    text: String,
    selection: Option<Vec<Item>>,
}

impl Item {
    fn inline(&self) -> String {
        match &self.selection {
            None => self.text.clone(),
            Some(selection) => {
                let inner: Vec<_> = selection.iter().map(Self::inline).collect();
                format!("{} {{ {} }}", self.text, inner.join(" "))
            }
        }
    }
}

/// Fills lines with items; a selection that does not fit on a line gets lines of its own.
fn block(items: &[Item], indent: usize, width: usize, lines: &mut Vec<String>) {
    let margin = " ".repeat(indent);
    let mut line = margin.clone();
    for item in items {
        let inline = item.inline();
        let fits_alone = indent + inline.len() <= width;
        let separator = usize::from(line.len() > indent);
        let overflows = line.len() + separator + inline.len() > width;
        if overflows && line.len() > indent {
            lines.push(std::mem::replace(&mut line, margin.clone()));
        }
        if line.len() > indent {
            line.push(' ');
        }
        match &item.selection {
            Some(selection) if !fits_alone => {
                line.push_str(&item.text);
                wrap(&line, indent, width, lines);
                if let Some(last) = lines.last_mut() {
                    last.push_str(" {");
                }
                block(selection, indent + 2, width, lines);
                lines.push(format!("{margin}}}"));
                line.clone_from(&margin);
            }
            _ => line.push_str(&inline),
        }
    }
    if line.len() > indent {
        wrap(&line, indent, width, lines);
    }
}

/// Breaks a line that is too long, such as one with many arguments, between its arguments.
fn wrap(line: &str, indent: usize, width: usize, lines: &mut Vec<String>) {
    let mut current = " ".repeat(indent);
    let mut empty = true;
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        // A name and what it names stay together.
        let mut chunk = word.to_owned();
        while chunk.ends_with(':')
            && let Some(next) = words.next()
        {
            chunk.push(' ');
            chunk.push_str(next);
        }
        // Room for what opens a selection.
        if !empty && current.len() + 3 + chunk.len() > width {
            lines.push(std::mem::replace(&mut current, " ".repeat(indent + 4)));
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(&chunk);
        empty = false;
    }
    lines.push(current);
}

fn parse(document: &str) -> Option<Vec<Item>> {
    let mut characters = document.chars().peekable();
    let items = parse_items(&mut characters, 0)?;
    characters.next().is_none().then_some(items)
}

fn parse_items(characters: &mut std::iter::Peekable<std::str::Chars<'_>>, depth: usize) -> Option<Vec<Item>> {
    // Deeper than anyone reads.
    if depth > 64 {
        return None;
    }
    let mut items: Vec<Item> = Vec::new();
    let mut text = String::new();
    let mut parentheses = 0_usize;
    let finish = |text: &mut String, items: &mut Vec<Item>| {
        if !text.is_empty() {
            let text = std::mem::take(text);
            items.push(Item { text, selection: None });
        }
    };
    while let Some(&character) = characters.peek() {
        match character {
            // Comments and block strings have a layout of their own.
            '#' => return None,
            '"' => text.push_str(&string(characters)?),
            '}' if parentheses == 0 => break,
            '{' if parentheses == 0 => {
                characters.next();
                finish(&mut text, &mut items);
                let selection = parse_items(characters, depth + 1)?;
                if characters.next() != Some('}') {
                    return None;
                }
                // An operation has its keyword before its name.
                let words = if depth == 0 { usize::MAX } else { 1 };
                let mut heads = Vec::new();
                while heads.len() < words
                    && let Some(head) = items.pop_if(|item| item.selection.is_none())
                {
                    heads.insert(0, head.text);
                }
                let text = heads.join(" ");
                items.push(Item {
                    text,
                    selection: Some(selection),
                });
            }
            _ => {
                characters.next();
                match character {
                    '(' => parentheses += 1,
                    ')' => parentheses = parentheses.checked_sub(1)?,
                    _ => {}
                }
                if !character.is_whitespace() {
                    text.push(character);
                } else if parentheses == 0 {
                    finish(&mut text, &mut items);
                } else if !text.ends_with([' ', '(']) {
                    text.push(' ');
                }
            }
        }
    }
    finish(&mut text, &mut items);
    (parentheses == 0).then_some(items)
}

fn string(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut text = String::from(characters.next()?);
    loop {
        let character = characters.next()?;
        text.push(character);
        match character {
            '"' => break,
            '\\' => text.push(characters.next()?),
            _ => {}
        }
    }
    // A block string.
    if text == "\"\"" && characters.peek() == Some(&'"') {
        return None;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_document_stays_on_its_line() {
        let document = "query { me { id } }";
        assert_eq!(layout(document, 80), document);
    }

    #[test]
    fn a_long_one_is_broken_where_selections_begin() {
        let document = "query ReadBoard($boards: [ID!]) { boards(ids: $boards, limit: 1) \
            { id name description workspace { id name } owners { id } items_count } }";
        let expected = "\
query ReadBoard($boards: [ID!]) {
  boards(ids: $boards, limit: 1) {
    id name description workspace { id name }
    owners { id } items_count
  }
}";
        assert_eq!(layout(document, 48), expected);
    }

    #[test]
    fn a_break_among_arguments_tears_none_of_them() {
        let document = "mutation M($first: String!, $second: [ID!]) { act(first: $first, second: $second) { id } }";
        let expected = "\
mutation M($first: String!,
    $second: [ID!]) {
  act(first: $first,
      second: $second) {
    id
  }
}";
        assert_eq!(layout(document, 32), expected);
    }

    #[test]
    fn what_is_in_quotes_or_arguments_is_kept_together() {
        let document = r#"{ a(b: {c: "} \" {"}) { d } }"#;
        assert_eq!(layout(document, 80), document.trim());
    }

    #[test]
    fn what_is_no_document_comes_back_as_it_was() {
        for text in ["{", "}", "a)", "# only\n{ a }", "\"\"\"x\"\"\"", "\"open"] {
            assert_eq!(layout(text, 80), text);
        }
    }
}

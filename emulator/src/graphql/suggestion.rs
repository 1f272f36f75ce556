//! "Did you mean …?", as graphql-js says it: names that are close enough, the closest first, five at most.

/// The edit distance: the number of letters to change, add, drop or swap with their neighbour to get from one word to
/// another.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![vec![0; to.len() + 1]; from.len() + 1];
    for (row, cells) in rows.iter_mut().enumerate() {
        cells[0] = row;
    }
    rows[0] = (0..=to.len()).collect();
    for row in 1..=from.len() {
        for column in 1..=to.len() {
            let changed = usize::from(from[row - 1] != to[column - 1]);
            let mut cost = (rows[row - 1][column] + 1)
                .min(rows[row][column - 1] + 1)
                .min(rows[row - 1][column - 1] + changed);
            let swapped = row > 1 && column > 1 && from[row - 1] == to[column - 2] && from[row - 2] == to[column - 1];
            if swapped {
                cost = cost.min(rows[row - 2][column - 2] + changed);
            }
            rows[row][column] = cost;
        }
    }
    rows[from.len()][to.len()]
}

/// The distance as a person sees it: another case counts as one mistake.
fn perceived_distance(from: &str, to: &str) -> usize {
    if from == to {
        0
    } else if from.to_lowercase() == to.to_lowercase() {
        1
    } else {
        distance(&from.to_lowercase(), &to.to_lowercase())
    }
}

/// The sentence that goes behind a message, with a space before it; empty if nothing is close. `what` names the
/// kind of suggestion, such as `the enum value`.
pub(super) fn did_you_mean<'a>(written: &str, what: Option<&str>, names: impl Iterator<Item = &'a str>) -> String {
    let threshold = written.chars().count() * 2 / 5 + 1;
    let mut close: Vec<(usize, &str)> = names
        .map(|name| (perceived_distance(written, name), name))
        .filter(|(distance, _)| *distance <= threshold)
        .collect();
    close.sort_unstable();
    let quoted: Vec<String> = close.iter().take(5).map(|(_, name)| format!("\"{name}\"")).collect();
    let listed = match quoted.as_slice() {
        [] => return String::new(),
        [one] => one.clone(),
        [one, other] => format!("{one} or {other}"),
        [first @ .., last] => format!("{}, or {last}", first.join(", ")),
    };
    let what = what.map_or(String::new(), |what| format!("{what} "));
    format!(" Did you mean {what}{listed}?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edit_distances_between_words() {
        for (from, to, expected) in [
            ("", "abc", 3),
            ("name", "name", 0),
            ("nmae", "name", 1),
            ("nam", "name", 1),
            ("board", "bored", 2),
        ] {
            assert_eq!(distance(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn did_you_mean_sentences() {
        let names = ["name", "names", "nape", "id"];
        assert_eq!(
            did_you_mean("nam", None, names.into_iter()),
            " Did you mean \"name\", \"names\", or \"nape\"?"
        );
        assert_eq!(did_you_mean("IDD", None, names.into_iter()), " Did you mean \"id\"?");
        assert_eq!(did_you_mean("invalid_field", None, names.into_iter()), "");
        // Recorded: the quotes around the value count as letters, and it is still close.
        assert_eq!(
            did_you_mean("\"title\"", Some("the enum value"), ["title", "color"].into_iter()),
            " Did you mean the enum value \"title\"?"
        );
    }
}

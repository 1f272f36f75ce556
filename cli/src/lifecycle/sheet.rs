//! The CSV files that personnel departments send.

use std::path::Path;

use super::people::{Row, Task, Wish, is_id, role};
use super::{Error, read};
use crate::screen::plain;

/// The names that a column can have, as [`key`] spells them.
const ADDRESS: [&str; 7] = ["email", "emailaddress", "mail", "workemail", "address", "user", "person"];
const ID: [&str; 1] = ["userid"];
const WISH: [&str; 3] = ["action", "todo", "do"];
const ROLE: [&str; 2] = ["role", "newrole"];

/// The columns that tell a report of this program from a file of people.
const OF_A_REPORT: [&str; 2] = ["result", "whatisleft"];

/// A file of people.
#[derive(Debug)]
pub struct Sheet {
    pub rows: Vec<Row>,
    columns: Columns,
}

/// Where a file says what.
#[derive(Debug)]
struct Columns {
    person: Column,
    /// Whether they are named by ids, and not by addresses.
    has_ids: bool,
    wish: Option<Column>,
    role: Option<Column>,
    /// How many there are; `None` if the first line names nothing.
    number: Option<usize>,
}

/// A column, with the name that the file gives it.
#[derive(Debug, Default)]
struct Column {
    place: usize,
    name: String,
}

/// Reads a file of people. Comma, semicolon or tab; the first line names the columns, or there is one
/// column without a name.
pub async fn from_file(path: &Path) -> Result<Sheet, Error> {
    let bytes = read(path).await?;
    Sheet::parse(&bytes).map_err(|problem| Error::Unusable {
        path: path.to_owned(),
        problem,
    })
}

impl Sheet {
    fn parse(bytes: &[u8]) -> Result<Self, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|_| "this is not text in UTF-8; save it as \"CSV UTF-8\"".to_owned())?;
        // A quote that is still open at the end takes this line end into its field, where it shows.
        let text = format!("{text}\n");
        let lines = Lines::of(&text);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(&text))
            .from_reader(text.as_bytes());
        let mut columns: Option<Columns> = None;
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let line = lines.of_record(&record);
            if record.iter().any(|cell| cell.contains(['\r', '\n'])) {
                return Err(format!(
                    "line {line}: a quote begins a cell that does not end in this line; close the quote, or take the line break out"
                ));
            }
            let cells: Vec<&str> = record.iter().map(str::trim).collect();
            if cells.iter().all(|cell| cell.is_empty()) {
                continue;
            }
            let known = match &columns {
                Some(columns) => columns,
                None => {
                    let found = Columns::of(&cells)?;
                    let has_names = found.number.is_some();
                    let found = columns.insert(found);
                    if has_names {
                        continue;
                    }
                    found
                }
            };
            rows.push(known.row(&cells, line).map_err(|problem| format!("line {line}: {problem}"))?);
        }
        match columns {
            Some(columns) if !rows.is_empty() => Ok(Self { rows, columns }),
            _ => Err("nobody is in it".to_owned()),
        }
    }

    /// What was read and from where, for whoever looks at the plan.
    pub fn summary(&self, path: &Path, task: Task) -> String {
        let columns = &self.columns;
        let from = |what: &str, column: &Column| format!("{what} from \"{}\"", plain(&column.name));
        let file = if path == Path::new("-") {
            "standard input".to_owned()
        } else {
            plain(&path.display().to_string())
        };
        let mut parts = vec![match (columns.number, columns.has_ids) {
            (None, _) => "one a line, without names of columns".to_owned(),
            (Some(_), true) => from("user ID", &columns.person),
            (Some(_), false) => from("address", &columns.person),
        }];
        parts.extend(columns.wish.as_ref().map(|column| from("what to do", column)));
        parts.extend(columns.role.as_ref().map(|column| from("role", column)));
        match (task, &columns.wish, &columns.role) {
            (Task::Offboard, None, None) => parts.push("no column for what to do, so everybody leaves".to_owned()),
            (Task::Offboard, None, Some(_)) => parts.push("no column for what to do, so who has no role there leaves".to_owned()),
            (_, _, None) => parts.push("no column for a role".to_owned()),
            _ => {}
        }
        format!("Read {} from {file}: {}.", super::report::people(self.rows.len()), parts.join(", "))
    }
}

impl Columns {
    fn of(header: &[&str]) -> Result<Self, String> {
        let keys: Vec<String> = header.iter().map(|name| key(name)).collect();
        if OF_A_REPORT.iter().all(|name| keys.iter().any(|key| key == name)) {
            return Err("this is a report of what was done, and not a file of people".to_owned());
        }
        let find = |known: &[&str], what: &str| the_one(header, &keys, known, what);
        let address = find(&ADDRESS, "the address")?;
        let has_ids = address.is_none();
        let person = match address {
            Some(column) => Some(column),
            None => find(&ID, "the user ID")?,
        };
        match person {
            Some(person) => Ok(Self {
                person,
                has_ids,
                wish: find(&WISH, "what to do")?,
                role: find(&ROLE, "the role")?,
                number: Some(header.len()),
            }),
            None if matches!(header, [only] if is_person(only)) => Ok(Self {
                person: Column::default(),
                has_ids,
                wish: None,
                role: None,
                number: None,
            }),
            None => Err(format!(
                "the first line names no column with email addresses; name it \"email\" (it has {})",
                plain(&header.join(", "))
            )),
        }
    }

    fn row(&self, cells: &[&str], line: usize) -> Result<Row, String> {
        let has_other_number = self.number.is_some_and(|number| number != cells.len());
        if has_other_number && cells.iter().any(|cell| cell.contains('"')) {
            return Err("a quote is out of place".to_owned());
        }
        let cell = |column: &Column| cells.get(column.place).copied().filter(|cell| !cell.is_empty());
        let person = cell(&self.person).ok_or("there is no email address")?;
        if !is_person(person) {
            return Err(format!("{person:?} is neither an email address nor a user ID"));
        }
        let wish = self.wish.as_ref().and_then(cell).map(str::to_lowercase);
        let role_name = self.role.as_ref().and_then(cell);
        let wish = match (wish.as_deref(), role_name) {
            (None, None) => None,
            (Some("offboard" | "leave" | "leaver" | "remove"), _) => Some(Wish::Offboard),
            (Some("role"), None) => return Err("there is no role to give; name it in the column \"role\"".to_owned()),
            (None | Some("role"), Some(name)) => Some(Wish::Role(role(name)?)),
            (Some(other), _) => return Err(format!("{other:?} is nothing that can be done; write offboard or role")),
        };
        Ok(Row {
            person: person.to_owned(),
            wish,
            line: Some(line),
        })
    }
}

/// The only column with one of these names. Of two, nobody knows which one is meant.
fn the_one(header: &[&str], keys: &[String], known: &[&str], what: &str) -> Result<Option<Column>, String> {
    let mut found = header
        .iter()
        .zip(keys)
        .enumerate()
        .filter(|(_, (_, key))| known.contains(&key.as_str()))
        .map(|(place, (name, _))| Column {
            place,
            name: (*name).to_owned(),
        });
    match (found.next(), found.next()) {
        (Some(first), Some(second)) => Err(format!(
            "both the column \"{}\" and the column \"{}\" can be {what}; leave one of them out, or give it another name",
            plain(&first.name),
            plain(&second.name)
        )),
        (only, _) => Ok(only),
    }
}

/// The name of a column in lower case, without what people put between words.
fn key(name: &str) -> String {
    name.to_lowercase().replace([' ', '-', '_'], "")
}

/// The character between cells, by the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.split(['\r', '\n']).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let known = [b';', b'\t', b','];
    known.into_iter().find(|byte| first.as_bytes().contains(byte)).unwrap_or(b',')
}

/// Whether a text can name a person: by an id, or by an address, as far as it can be told.
fn is_person(text: &str) -> bool {
    let is_address = || {
        let has_parts = text
            .rsplit_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        let is_stray = |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '"' | ',' | ';' | '<' | '>');
        has_parts && !text.contains(is_stray)
    };
    is_id(text) || is_address()
}

/// The lines of a text, as an editor numbers them.
struct Lines<'t> {
    text: &'t [u8],
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// CR, LF and both together end a line.
    fn of(text: &'t str) -> Self {
        let text = text.as_bytes();
        let ends = text.iter().enumerate().filter(|(place, byte)| match **byte {
            b'\n' => true,
            b'\r' => text.get(place + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(place, _)| place + 1)).collect();
        Self { text, starts }
    }

    /// The line that a record begins in. The reader's own position is before the blank lines and the rest
    /// of a line end that it skips.
    fn of_record(&self, record: &csv::StringRecord) -> usize {
        let place = record.position().map_or(0, csv::Position::byte);
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let skipped = self
            .text
            .iter()
            .skip(place)
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        self.starts.partition_point(|start| *start <= place.saturating_add(skipped))
    }
}

#[cfg(test)]
mod tests {
    use monday_connector_host::types::UserRole;

    use super::*;

    fn sheet(text: &str) -> Sheet {
        Sheet::parse(text.as_bytes()).unwrap()
    }

    fn people(text: &str) -> Vec<(String, Option<Wish>)> {
        sheet(text).rows.into_iter().map(|row| (row.person, row.wish)).collect()
    }

    fn problem(text: &str) -> String {
        Sheet::parse(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn files_as_they_are_sent_are_read() {
        let expected = vec![("a@b.example".to_owned(), None), ("c@b.example".to_owned(), None)];
        for text in [
            "email\na@b.example\nc@b.example\n",
            "\u{feff}Name;E-Mail\r\nA;a@b.example\r\nC;c@b.example\r\n",
            "a@b.example\n\nc@b.example",
            "Work Email,Name\n\"a@b.example\",\"Lee, A\"\nc@b.example,C\n",
            "Work Email,Name\r\"a@b.example\",\"\"\"Lee\"\", A\"\rc@b.example,C",
            "name\temail address\nA\ta@b.example\nC\t c@b.example \n",
            "User ID,Email\n1,a@b.example\n2,c@b.example\n",
        ] {
            assert_eq!(people(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_to_do_is_read() {
        let text = "email,action,role\na@b.example,offboard,\nb@b.example,role,view only\nc@b.example,,admin\n71204511,,\n";
        let wishes: Vec<_> = people(text).into_iter().map(|(_, wish)| wish).collect();
        assert_eq!(
            wishes,
            [
                Some(Wish::Offboard),
                Some(Wish::Role(UserRole::Viewer)),
                Some(Wish::Role(UserRole::Admin)),
                None
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        for (text, part) in [
            ("name,phone\nA,1\n", "name it \"email\""),
            ("email,action\na@b.example,promote\n", "line 2"),
            ("email,action\na@b.example,role\n", "line 2"),
            ("email,role\na@b.example,boss\n", "\"boss\" is no role"),
            ("email,name\n,A\n", "line 2: there is no email address"),
            ("email\n", "nobody"),
            ("", "nobody"),
        ] {
            let problem = problem(text);
            assert!(problem.contains(part), "{text:?}: {problem}");
        }
        assert!(Sheet::parse(b"email\n\xff@b.example").unwrap_err().contains("UTF-8"));
    }

    #[test]
    fn a_quote_does_not_swallow_what_follows() {
        for (text, part) in [
            (
                "email,name\na@b.example,\"A\nc@b.example,C\nd@b.example,\"D\"\n",
                "line 2: a quote begins",
            ),
            ("email\na@b.example\n\"c@b.example", "line 3: a quote begins"),
            ("email\na@b.example\n\"c@b.example\n", "line 3: a quote begins"),
            ("email\na@b.example\n\"", "line 3: a quote begins"),
            ("\"email\na@b.example\n", "line 1: a quote begins"),
            (
                "email,name,action,role\na@b.example,\"A,role,\"viewer\"\n",
                "line 2: a quote is out of place",
            ),
        ] {
            let problem = problem(text);
            assert!(problem.contains(part), "{text:?}: {problem}");
        }
    }

    #[test]
    fn who_is_nobody_refuses_the_file() {
        for person in [
            "Lena Fischer",
            "lena",
            "@b.example",
            "lena@",
            "Lena <lena@b.example>",
            "a@b.example; c@b.example",
            "-1",
        ] {
            let problem = problem(&format!("email,name\na@b.example,A\n\"{person}\",L\n"));
            assert!(
                problem.contains("line 3") && problem.contains("neither an email address nor a user ID"),
                "{problem}"
            );
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for end in ["\n", "\r\n", "\r"] {
            for blank in ["", "  ", ",,"] {
                let text = ["email,action", "a@b.example,", blank, blank, "b@b.example,promote"].join(end);
                let problem = problem(&text);
                assert!(problem.contains("line 5:"), "{text:?}: {problem}");
                let text = ["", blank, "email", "", "a@b.example"].join(end);
                assert_eq!(sheet(&text).rows[0].line, Some(5), "{text:?}");
            }
        }
    }

    #[test]
    fn a_report_is_no_file_of_people() {
        for text in [
            "person,user_id,name,action,result,done,left,what_is_left\na@b.example,1,A,offboard,complete,1,0,\n",
            "person;user_id;name;result;done;left;what_is_left\r\n",
        ] {
            assert!(problem(text).contains("this is a report"), "{text:?}");
        }
    }

    #[test]
    fn no_column_is_guessed() {
        for (header, names) in [
            ("Email,Work Email", ["\"Email\"", "\"Work Email\""]),
            ("Email,Name,e-mail", ["\"Email\"", "\"e-mail\""]),
            ("email,action,To Do", ["\"action\"", "\"To Do\""]),
            ("email,role,New Role", ["\"role\"", "\"New Role\""]),
            ("User ID,user_id", ["\"User ID\"", "\"user_id\""]),
        ] {
            let problem = problem(&format!("{header}\na@b.example,b@b.example,c@b.example\n"));
            assert!(names.iter().all(|name| problem.contains(name)), "{header}: {problem}");
        }
    }

    #[test]
    fn what_was_read_is_said() {
        for (text, task, expected) in [
            (
                "Name,E-Mail\nA,a@b.example\n",
                Task::Offboard,
                "Read 1 person from hr.csv: address from \"E-Mail\", no column for what to do, so everybody leaves.",
            ),
            (
                "User ID,Role\n1,viewer\n2,\n",
                Task::Offboard,
                "Read 2 people from hr.csv: user ID from \"User ID\", role from \"Role\", no column for what to do, so who has no role there leaves.",
            ),
            (
                "Email,Action,Role\na@b.example,offboard,\n",
                Task::Offboard,
                "Read 1 person from hr.csv: address from \"Email\", what to do from \"Action\", role from \"Role\".",
            ),
            (
                "a@b.example\n",
                Task::Onboard,
                "Read 1 person from hr.csv: one a line, without names of columns, no column for a role.",
            ),
        ] {
            assert_eq!(sheet(text).summary(Path::new("hr.csv"), task), expected);
        }
    }

    #[test]
    fn nothing_of_a_file_plays_tricks_in_a_message() {
        let tricks = "a\u{1b}[2J\u{202e}";
        for text in [
            format!("{tricks},b\n"),
            format!("email{tricks},email\n"),
            format!("email\n{tricks}\n"),
            format!("email,action\na@b.example,{tricks}\n"),
            format!("email,role\na@b.example,{tricks}\n"),
        ] {
            let problem = problem(&text);
            assert!(!problem.contains(['\u{1b}', '\u{202e}']), "{problem:?}");
        }
    }
}

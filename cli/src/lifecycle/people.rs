//! Who is meant: addresses on the command line, and the CSV files that personnel departments send.

use std::path::Path;

use monday_connector_host::types::{UserRole, UserSelector};

use super::{Error, read};

/// What to do with a person.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Take them off everything.
    Offboard,
    /// Give them a role.
    Role(UserRole),
}

/// A person, and what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The email address or the id.
    pub person: String,
    /// What to do, if the file says it.
    pub wish: Option<Wish>,
}

/// The names that a column can have, in lower case without blanks, `-` and `_`.
const PERSON: [&str; 8] = ["email", "emailaddress", "mail", "workemail", "address", "user", "userid", "person"];
const WISH: [&str; 3] = ["action", "todo", "do"];
const ROLE: [&str; 2] = ["role", "newrole"];

/// By an id if it is one, else by an email address.
pub fn selector(person: &str) -> UserSelector {
    let person = person.trim();
    if !person.is_empty() && person.bytes().all(|byte| byte.is_ascii_digit()) {
        UserSelector::ById(person.to_owned())
    } else {
        UserSelector::ByEmail(person.to_owned())
    }
}

/// A role by its name, or by the id of one of the account's own.
pub fn role(text: &str) -> Result<UserRole, String> {
    match text.trim().to_ascii_lowercase().replace(['-', ' '], "_").as_str() {
        "admin" | "administrator" => Ok(UserRole::Admin),
        "member" => Ok(UserRole::Member),
        "viewer" | "view_only" => Ok(UserRole::Viewer),
        "guest" => Ok(UserRole::Guest),
        id if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => Ok(UserRole::Custom(id.to_owned())),
        _ => Err(format!(
            "{text:?} is no role; write admin, member, viewer, guest, or the ID of a role of the account's own (`monday list-roles`)"
        )),
    }
}

/// Reads a file of people. Comma, semicolon or tab; the first line names the columns, or there is one
/// column without a name.
pub fn from_file(path: &Path) -> Result<Vec<Row>, Error> {
    let bytes = read(path)?;
    rows(&bytes).map_err(|problem| Error::Unusable {
        path: path.to_owned(),
        problem,
    })
}

fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| "this is not text in UTF-8; save it as \"CSV UTF-8\"".to_owned())?;
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .find(|byte| first.as_bytes().contains(byte))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut columns: Option<[Option<usize>; 3]> = None;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let number = record.position().map_or(0, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        let Some([person, wish, role_column]) = columns else {
            let names: Vec<String> = record
                .iter()
                .map(|name| name.to_ascii_lowercase().replace([' ', '-', '_'], ""))
                .collect();
            let find = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
            let person = find(&PERSON);
            if person.is_none() && !(record.len() == 1 && is_person(&record[0])) {
                return Err(format!(
                    "the first line names no column with email addresses; name it \"email\" (it has {})",
                    record.iter().collect::<Vec<_>>().join(", ")
                ));
            }
            columns = Some([Some(person.unwrap_or(0)), find(&WISH), find(&ROLE)]);
            if person.is_none() {
                rows.push(Row {
                    person: record[0].to_owned(),
                    wish: None,
                });
            }
            continue;
        };
        let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).filter(|cell| !cell.is_empty());
        let person = cell(person).ok_or_else(|| format!("line {number} has no email address"))?;
        let of_role = || role(cell(role_column).ok_or("there is no role to give; name it in the column \"role\"")?);
        let wish = match cell(wish).map(str::to_ascii_lowercase).as_deref() {
            None => match cell(role_column) {
                None => Ok(None),
                Some(name) => role(name).map(|role| Some(Wish::Role(role))),
            },
            Some("offboard" | "leave" | "leaver" | "remove") => Ok(Some(Wish::Offboard)),
            Some("role") => of_role().map(|role| Some(Wish::Role(role))),
            Some(other) => Err(format!("{other:?} is nothing that can be done; write offboard or role")),
        };
        rows.push(Row {
            person: person.to_owned(),
            wish: wish.map_err(|problem| format!("line {number}: {problem}"))?,
        });
    }
    if rows.is_empty() {
        return Err("nobody is in it".to_owned());
    }
    Ok(rows)
}

fn is_person(text: &str) -> bool {
    text.contains('@') || text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(text: &str) -> Vec<(String, Option<Wish>)> {
        let rows = rows(text.as_bytes()).unwrap();
        rows.into_iter().map(|row| (row.person, row.wish)).collect()
    }

    #[test]
    fn files_as_they_are_sent_are_read() {
        let expected = vec![("a@b.example".to_owned(), None), ("c@b.example".to_owned(), None)];
        for text in [
            "email\na@b.example\nc@b.example\n",
            "\u{feff}Name;E-Mail\r\nA;a@b.example\r\nC;c@b.example\r\n",
            "a@b.example\n\nc@b.example",
            "Work Email,Name\n\"a@b.example\",\"Lee, A\"\nc@b.example,C\n",
            "name\temail address\nA\ta@b.example\nC\t c@b.example \n",
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
            ("email,name\n,A\n", "line 2 has no email address"),
            ("email\n", "nobody"),
            ("", "nobody"),
        ] {
            let problem = rows(text.as_bytes()).unwrap_err();
            assert!(problem.contains(part), "{text:?}: {problem}");
        }
        assert!(rows(b"email\n\xff@b.example").unwrap_err().contains("UTF-8"));
    }
}

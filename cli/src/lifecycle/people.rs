//! Who is meant, and what is to be done with them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use monday_connector_host::types::{UserRole, UserSelector};

use super::Error;

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
    /// The line of the file, if it is a file that says it.
    pub line: Option<usize>,
}

impl Row {
    /// Somebody who is named on the command line.
    pub fn named(person: &str) -> Self {
        Self {
            person: person.trim().to_owned(),
            wish: None,
            line: None,
        }
    }

    /// Where somebody is named, for messages.
    pub fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{} in line {line}", self.person),
            None => format!("{} on the command line", self.person),
        }
    }

    /// The same for everybody who is named in the same way.
    pub fn key(&self) -> String {
        self.person.to_lowercase()
    }
}

/// What a run is to do with a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Task {
    Offboard,
    Onboard,
    Role,
}

impl Task {
    /// The word for it in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Offboard => "offboard",
            Self::Onboard => "onboard",
            Self::Role => "role",
        }
    }
}

/// Refuses that different things are to be done with one person. Everybody comes with what tells who it
/// is, the text or the user's id, and with what is to be done.
pub fn check_wishes<'r>(asked: impl IntoIterator<Item = (&'r Row, String, Option<Wish>)>) -> Result<(), Error> {
    let mut known: HashMap<String, (&Row, Option<Wish>)> = HashMap::new();
    for (row, who, wish) in asked {
        match known.entry(who) {
            Entry::Vacant(free) => {
                free.insert((row, wish));
            }
            Entry::Occupied(other) => {
                let (first, first_wish) = other.get();
                if *first_wish != wish {
                    return Err(Error::Input(format!(
                        "{} and {} are the same person, and different things are to be done with them; nothing was changed",
                        first.place(),
                        row.place()
                    )));
                }
            }
        }
    }
    Ok(())
}

/// By an id if it is one, else by an email address.
pub fn selector(person: &str) -> UserSelector {
    let person = person.trim();
    if is_id(person) {
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
        id if is_id(id) => Ok(UserRole::Custom(id.to_owned())),
        _ => Err(format!(
            "{text:?} is no role; write admin, member, viewer, guest, or the ID of a role of the account's own (`monday list-roles`)"
        )),
    }
}

/// Whether a text has the form of an id.
pub fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(person: &str, line: usize) -> Row {
        Row {
            line: Some(line),
            ..Row::named(person)
        }
    }

    #[test]
    fn one_person_has_one_wish() {
        let (first, again) = (row("Lena@b.example", 2), row("lena@b.example", 5));
        let check = |one: Wish, other: Wish| check_wishes([(&first, first.key(), Some(one)), (&again, again.key(), Some(other))]);
        assert!(check(Wish::Offboard, Wish::Offboard).is_ok());
        for (one, other) in [
            (Wish::Offboard, Wish::Role(UserRole::Viewer)),
            (Wish::Role(UserRole::Viewer), Wish::Role(UserRole::Member)),
        ] {
            let problem = check(one, other).unwrap_err().to_string();
            assert!(
                problem.contains("Lena@b.example in line 2 and lena@b.example in line 5"),
                "{problem}"
            );
        }
    }
}

//! What a list of teams or of workspaces is narrowed down to: monday.com has no filter for it.

use crate::engine::{failure::Failure, input};
use crate::prelude::*;

/// What is asked for, of all that there is.
pub struct Selection<'a> {
    /// The users of whom one must be a member, if any are given.
    pub users: Option<Vec<&'a str>>,
    /// A part of the name.
    pub name: Option<&'a str>,
    /// Whether the members are to be read.
    pub with_members: bool,
}

impl<'a> Selection<'a> {
    /// Checks what the caller gave.
    pub fn of(users: Option<&'a [String]>, name: Option<&'a str>, include_members: Option<bool>) -> Result<Self, Failure> {
        let users = match users {
            Some(users) => Some(input::filter_ids(users)?),
            None => None,
        };
        Ok(Self {
            with_members: users.is_some() || include_members == Some(true),
            users,
            name: name.map(input::trimmed).filter(|name| !name.is_empty()),
        })
    }

    /// Whether it asks for something of this name, with these members of the users asked for. If the
    /// members were withheld, it is not known whether the users are among them.
    pub fn includes(&self, name: Option<&str>, members: Option<&[String]>) -> bool {
        let is_named = self.name.is_none_or(|part| name.is_some_and(|name| input::contains(name, part)));
        is_named && (self.users.is_none() || members.is_none_or(|members| !members.is_empty()))
    }
}

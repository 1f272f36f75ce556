//! Named connections: several accounts of monday.com behind one service.
//!
//! ```toml
//! [sales]
//! token_file = "/run/secrets/monday-sales"
//!
//! [support]
//! token_variable = "SUPPORT_MONDAY_TOKEN"
//! api_version = "2026-07"
//! ```

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use http::Uri;
use monday_connector_host::Connection;
use serde::Deserialize;

/// Why the connections cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}: {problem}", path.display())]
    Parse { path: PathBuf, problem: String },
    #[error("connection {name:?} needs either token_file or token_variable")]
    NoToken { name: String },
    #[error("connection {name:?}: the variable {variable} is not set, or not text")]
    NotSet { name: String, variable: String },
    #[error("connection {name:?}: {place} must hold one token and nothing else")]
    Token { name: String, place: String },
    #[error("connection {name:?}: write the endpoint as scheme, host and port: https://api.monday.com")]
    Endpoint { name: String },
}

/// A connection as it is written down. The token is not: such a file is copied and checked in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    token_file: Option<PathBuf>,
    token_variable: Option<String>,
    endpoint: Option<String>,
    api_version: Option<String>,
    #[serde(default)]
    allow_plain_http: bool,
}

/// The connections by name.
#[derive(Default)]
pub struct Connections {
    named: BTreeMap<String, Connection>,
    origins: Vec<String>,
}

impl Connections {
    /// Reads the file, and the tokens that it names.
    pub fn read(path: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = read(path)?;
        let entries: BTreeMap<String, Entry> = toml::from_str(&text).map_err(|error| Error::Parse {
            path: path.to_owned(),
            // Without the line itself, in which somebody may have written a token.
            problem: match error.span() {
                Some(span) => format!(
                    "line {}: {}",
                    1 + text.get(..span.start).unwrap_or_default().matches('\n').count(),
                    error.message()
                ),
                None => error.message().to_owned(),
            },
        })?;
        let mut connections = Self::default();
        for (name, entry) in entries {
            let token = match (&entry.token_file, &entry.token_variable) {
                (Some(file), None) => read(file)?,
                (None, Some(variable)) => std::env::var(variable).map_err(|_| Error::NotSet {
                    name: name.clone(),
                    variable: variable.clone(),
                })?,
                _ => return Err(Error::NoToken { name }),
            };
            let token = token.trim();
            // An empty one would be taken as none, and another account be used.
            if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
                let file = entry.token_file.map(|file| file.display().to_string());
                let place = file.or(entry.token_variable).unwrap_or_default();
                return Err(Error::Token { name, place });
            }
            let mut connection = Connection::with_token(token.to_owned());
            if let Some(version) = entry.api_version {
                connection = connection.api_version(version);
            }
            if let Some(endpoint) = entry.endpoint {
                if !is_origin(&endpoint) {
                    return Err(Error::Endpoint { name });
                }
                connection = connection.endpoint(endpoint.clone());
                connections.origins.push(endpoint);
            }
            if entry.allow_plain_http {
                connection = connection.allow_plain_http(true);
            }
            connections.named.insert(name, connection);
        }
        Ok(connections)
    }

    /// The origins that they need.
    pub fn origins(&self) -> Vec<String> {
        self.origins.clone()
    }

    /// A connection by its name.
    pub fn named(&self, name: &str) -> Option<&Connection> {
        self.named.get(name)
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.named.keys().map(String::as_str)
    }
}

/// Scheme, host and port, without a user's name and password.
fn is_origin(endpoint: &str) -> bool {
    endpoint.parse::<Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
            && matches!(uri.path(), "" | "/")
            && uri.query().is_none()
    })
}

fn read(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|source| Error::Read {
        path: path.to_owned(),
        source,
    })
}

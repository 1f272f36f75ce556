//! Who may call: bearer tokens of the service itself. They are no tokens of monday.com.

use std::env::VarError;
use std::fmt::Write;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use axum::http::{HeaderMap, header};
use subtle::{Choice, ConstantTimeEq};

/// The variable with an access token.
pub const VARIABLE: &str = "MONDAY_SERVE_ACCESS_TOKEN";

/// Fewer characters could be guessed: at a thousand attempts a second, 16 letters and digits take
/// longer than the age of the universe.
const MIN_CHARS: usize = 16;

/// Why there are no access tokens.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{0} holds no access token")]
    Empty(String),
    #[error(
        "an access token of {place} has fewer than {MIN_CHARS} characters, or one that a header cannot hold; `openssl rand -hex 32` makes a good one"
    )]
    Weak { place: String },
    #[error(
        "{0} can be reached from other machines, so clients need an access token that you chose: set {VARIABLE}, or give --access-tokens"
    )]
    Unprotected(IpAddr),
    #[error("cannot make a random access token: {0}; set {VARIABLE}")]
    Random(getrandom::Error),
}

/// The tokens that are accepted.
pub struct Access {
    tokens: Vec<String>,
    is_generated: bool,
}

impl Access {
    /// The tokens of the file and the variable. Without any, and for this machine only, a random one.
    pub fn read(file: Option<&Path>, address: IpAddr) -> Result<Self, Error> {
        let mut tokens = Vec::new();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).map_err(|source| Error::Read {
                path: path.to_owned(),
                source,
            })?;
            let place = path.display().to_string();
            let read = checked(text.lines(), &place)?;
            if read.is_empty() {
                return Err(Error::Empty(place));
            }
            tokens.extend(read);
        }
        match std::env::var(VARIABLE) {
            Ok(token) if is_strong(token.trim()) => tokens.push(token.trim().to_owned()),
            Ok(token) if token.trim().is_empty() => return Err(Error::Empty(VARIABLE.to_owned())),
            Err(VarError::NotPresent) => {}
            Ok(_) | Err(VarError::NotUnicode(_)) => {
                return Err(Error::Weak {
                    place: VARIABLE.to_owned(),
                });
            }
        }
        if !tokens.is_empty() {
            return Ok(Self {
                tokens,
                is_generated: false,
            });
        }
        if !address.is_loopback() {
            return Err(Error::Unprotected(address));
        }
        Ok(Self {
            tokens: vec![random()?],
            is_generated: true,
        })
    }

    /// The token that was made up for this run, to show it.
    pub fn generated(&self) -> Option<&str> {
        self.is_generated.then(|| self.tokens.first()).flatten().map(String::as_str)
    }

    /// Whether a request bears one of the tokens. How long this takes tells nothing but their lengths.
    pub fn allows(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return false;
        };
        let Some((scheme, given)) = value.to_str().ok().and_then(|value| value.split_once(' ')) else {
            return false;
        };
        let given = given.trim().as_bytes();
        let known = self.tokens.iter().map(|token| token.as_bytes().ct_eq(given));
        scheme.eq_ignore_ascii_case("bearer") && bool::from(known.fold(Choice::from(0), |found, this| found | this))
    }
}

fn checked<'a>(lines: impl Iterator<Item = &'a str>, place: &str) -> Result<Vec<String>, Error> {
    let lines = lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let tokens: Vec<String> = lines.map(str::to_owned).collect();
    if tokens.iter().all(|token| is_strong(token)) {
        Ok(tokens)
    } else {
        Err(Error::Weak { place: place.to_owned() })
    }
}

fn is_strong(token: &str) -> bool {
    token.len() >= MIN_CHARS && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn random() -> Result<String, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(Error::Random)?;
    let mut text = String::new();
    for byte in bytes {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access() -> Access {
        Access {
            tokens: vec!["first-token-0001".to_owned(), "second-token-0002".to_owned()],
            is_generated: false,
        }
    }

    fn allows(values: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, value.parse().unwrap());
        }
        access().allows(&headers)
    }

    #[test]
    fn every_token_is_accepted_and_nothing_else() {
        assert!(allows(&["Bearer first-token-0001"]));
        assert!(allows(&["bearer  second-token-0002"]));
        for wrong in [
            "Bearer first-token-000",
            "Bearer first-token-00011",
            "Bearer ",
            "Bearer",
            "Basic first-token-0001",
            "first-token-0001",
            "Bearer first-token-0001 second-token-0002",
        ] {
            assert!(!allows(&[wrong]), "{wrong}");
        }
        assert!(!allows(&[]));
    }

    /// Otherwise a proxy could check one of them, and this service the other.
    #[test]
    fn two_headers_are_refused() {
        assert!(!allows(&["Bearer first-token-0001", "Bearer first-token-0001"]));
    }

    #[test]
    fn tokens_that_can_be_guessed_are_refused() {
        assert!(checked(["0123456789abcde"].into_iter(), "x").is_err());
        assert!(checked(["0123456789 abcdef"].into_iter(), "x").is_err());
        assert_eq!(
            checked(["", "# a comment", " 0123456789abcdef "].into_iter(), "x").unwrap(),
            ["0123456789abcdef"]
        );
    }

    #[test]
    fn made_up_tokens_differ() {
        assert_ne!(random().unwrap(), random().unwrap());
    }
}

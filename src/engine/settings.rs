//! The settings of a call: those of its options, else of the environment, else the defaults.

use core::fmt;

use monday_connector_redaction::Token;

use crate::engine::{
    input::{split_at, whole_number},
    version::{ApiVersion, DEFAULT_VERSION},
};
use crate::prelude::*;

/// The variable of the token.
const TOKEN: &str = "MONDAY_TOKEN";

/// The options that a caller gave. An absent one is that of the environment, else the default.
///
/// Not `Debug`: it holds the token.
#[derive(Default, Clone)]
pub struct Options {
    /// `connection.token`.
    pub token: Option<String>,
    /// `connection.endpoint`.
    pub endpoint: Option<String>,
    /// `connection.api-version`.
    pub api_version: Option<String>,
    /// `connection.allow-plain-http`.
    pub allow_plain_http: Option<bool>,
    /// `idempotency-key`.
    pub idempotency_key: Option<String>,
    /// `retry.max-retries`.
    pub max_retries: Option<u32>,
    /// `retry.interval-ms`.
    pub interval_ms: Option<u32>,
    /// `retry.max-wait-ms`.
    pub max_wait_ms: Option<u32>,
    /// `timeouts.connect-ms`.
    pub connect_ms: Option<u32>,
    /// `timeouts.first-byte-ms`.
    pub first_byte_ms: Option<u32>,
    /// `timeouts.between-bytes-ms`.
    pub between_bytes_ms: Option<u32>,
    /// `timeouts.request-ms`.
    pub request_ms: Option<u32>,
    /// `max-response-bytes`.
    pub max_response_bytes: Option<u32>,
}

/// The settings of a call.
pub struct Settings {
    /// The token.
    pub token: Token,
    /// The address of the API.
    pub endpoint: Endpoint,
    /// The API version to ask for.
    pub version: ApiVersion,
    /// Whether the caller or the environment chose that version.
    pub version_is_explicit: bool,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
    /// When a request is retried.
    pub retry: RetryPolicy,
    /// Timeouts of one attempt.
    pub timeouts: Timeouts,
    /// Maximum length of a response body, in bytes.
    pub max_response_bytes: u32,
}

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Whether it is `https`.
    pub secure: bool,
    /// Host and, if named, port.
    pub authority: String,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(formatter, "{scheme}://{}", self.authority)
    }
}

/// When a request is retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Maximum retries per request.
    pub max_retries: u32,
    /// Wait between attempts, in milliseconds, if the server asks for none.
    pub interval_ms: u32,
    /// Longest single wait, in milliseconds.
    pub max_wait_ms: u32,
}

impl Default for RetryPolicy {
    /// Three times within a minute.
    fn default() -> Self {
        Self {
            max_retries: 3,
            interval_ms: 20_000,
            max_wait_ms: 60_000,
        }
    }
}

/// Timeouts of one attempt, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Connect timeout.
    pub connect_ms: u32,
    /// Timeout until the response begins.
    pub first_byte_ms: u32,
    /// Timeout between two pieces of the response.
    pub between_bytes_ms: u32,
    /// Timeout of the whole attempt.
    pub request_ms: u32,
}

/// monday.com gives up on a request after about 60 seconds, and says so.
const REQUEST_MS: u32 = 75_000;
const BETWEEN_BYTES_MS: u32 = 30_000;
const DEFAULT_ENDPOINT: &str = "https://api.monday.com";

/// Maximum length of a response body that can be configured: 64 MiB.
pub const MAX_RESPONSE_BYTES: u32 = 64 << 20;

/// The source of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The options of the call.
    Call,
    /// The environment.
    Environment,
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// No token is configured.
    #[error("No token is configured. Enter the token in the connection, or set MONDAY_TOKEN in the environment of the component.")]
    NoToken,
    /// The connection names an endpoint and no token.
    #[error(
        "The connection names an endpoint and no token. Enter the token beside it: the token in the environment is only ever sent to the endpoint in the environment."
    )]
    NoTokenForEndpoint,
    /// The token cannot be sent in a header.
    #[error("The token ({}) contains a line break or another control character. Enter the token alone.", .0.place("connection.token", TOKEN))]
    UnsendableToken(Source),
    /// The token is no token of monday.com's.
    #[error("The token ({}) is longer than {MAX_TOKEN_LENGTH} bytes. Enter the token alone.", .0.place("connection.token", TOKEN))]
    TokenTooLong(Source),
    /// A setting is malformed.
    #[error("{} {problem}", .origin.place(.field, .variable))]
    Malformed {
        /// The source.
        origin: Source,
        /// The name in the options.
        field: &'static str,
        /// The name in the environment.
        variable: &'static str,
        /// The problem, and what to enter.
        problem: String,
    },
}

impl SettingsError {
    /// Whether the host's configuration must change, rather than the call.
    pub fn is_from_environment(&self) -> bool {
        match self {
            Self::NoToken => true,
            Self::NoTokenForEndpoint => false,
            Self::UnsendableToken(origin) | Self::TokenTooLong(origin) | Self::Malformed { origin, .. } => *origin == Source::Environment,
        }
    }
}

impl Source {
    fn place(self, field: &str, variable: &str) -> String {
        match self {
            Self::Call => format!("`{field}` of the options"),
            Self::Environment => format!("{variable} in the environment"),
        }
    }
}

/// The two names of a setting.
struct Setting {
    field: &'static str,
    variable: &'static str,
}

impl Setting {
    const fn new(field: &'static str, variable: &'static str) -> Self {
        Self { field, variable }
    }

    fn malformed(&self, origin: Source, problem: impl Into<String>) -> SettingsError {
        SettingsError::Malformed {
            origin,
            field: self.field,
            variable: self.variable,
            problem: problem.into(),
        }
    }
}

const ENDPOINT: Setting = Setting::new("connection.endpoint", "MONDAY_ENDPOINT");
const API_VERSION: Setting = Setting::new("connection.api-version", "MONDAY_API_VERSION");
const PLAIN_HTTP: Setting = Setting::new("connection.allow-plain-http", "MONDAY_ALLOW_PLAIN_HTTP");
const MAX_RETRIES: Setting = Setting::new("retry.max-retries", "MONDAY_MAX_RETRIES");
const RETRY_INTERVAL: Setting = Setting::new("retry.interval-ms", "MONDAY_RETRY_INTERVAL_MS");
const MAX_WAIT: Setting = Setting::new("retry.max-wait-ms", "MONDAY_MAX_WAIT_MS");
const REQUEST_TIMEOUT: Setting = Setting::new("timeouts.request-ms", "MONDAY_REQUEST_TIMEOUT_MS");
const CONNECT_TIMEOUT: Setting = Setting::new("timeouts.connect-ms", "MONDAY_CONNECT_TIMEOUT_MS");
const FIRST_BYTE_TIMEOUT: Setting = Setting::new("timeouts.first-byte-ms", "MONDAY_FIRST_BYTE_TIMEOUT_MS");
const BETWEEN_BYTES_TIMEOUT: Setting = Setting::new("timeouts.between-bytes-ms", "MONDAY_BETWEEN_BYTES_TIMEOUT_MS");
const MAX_RESPONSE_LENGTH: Setting = Setting::new("max-response-bytes", "MONDAY_MAX_RESPONSE_BYTES");

/// The environment, asked by name. A variable that is set to nothing counts as not set.
struct Environment<'a>(&'a [(String, String)]);

impl<'a> Environment<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        let variable = self.0.iter().find(|(key, _)| key == name);
        variable.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The call's text, or the environment's, and where it is from.
    fn text(&self, given: Option<&'a str>, setting: &Setting) -> Option<(&'a str, Source)> {
        match given {
            Some(text) => Some((text, Source::Call)),
            None => Some((self.get(setting.variable)?, Source::Environment)),
        }
    }

    /// The call's number, or the environment's, or the default.
    fn number(&self, given: Option<u32>, setting: &Setting, (least, most): (u32, u32), default: u32) -> Result<u32, SettingsError> {
        let (number, source) = match (given, self.get(setting.variable)) {
            (Some(number), _) => (Some(number), Source::Call),
            (None, Some(text)) => {
                let number = whole_number(text.trim()).and_then(|number| u32::try_from(number).ok());
                (number, Source::Environment)
            }
            (None, None) => return Ok(default),
        };
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| setting.malformed(source, format!("is not a whole number from {least} to {most}.")))
    }
}

impl Settings {
    /// The token that was given, whether it can be used or not.
    pub fn token_given(given: &Options, environment: &[(String, String)]) -> Token {
        let chosen = chosen_token(given.token.as_deref(), &Environment(environment));
        Token::new(chosen.map(|(text, _)| text).unwrap_or_default().to_owned())
    }

    /// The settings of a call that is not made, and that knows the token in order not to repeat it.
    pub fn of_no_call(token: Token) -> Self {
        Self {
            token,
            endpoint: Endpoint {
                secure: true,
                authority: String::new(),
            },
            version: ApiVersion::Default,
            version_is_explicit: false,
            idempotency_key: None,
            retry: RetryPolicy::default(),
            timeouts: Timeouts {
                connect_ms: 0,
                first_byte_ms: 0,
                between_bytes_ms: 0,
                request_ms: 0,
            },
            max_response_bytes: 0,
        }
    }

    /// Resolves the settings, or says what is wrong with them.
    pub fn resolve(given: Options, environment: &[(String, String)]) -> Result<Self, SettingsError> {
        let environment = Environment(environment);
        let token = token(given.token.as_deref(), given.endpoint.is_some(), &environment)?;
        let plain_http = plain_http(given.allow_plain_http, &environment)?;
        let endpoint = endpoint(given.endpoint.as_deref(), plain_http, &environment)?;
        let (version, version_is_explicit) = version(given.api_version.as_deref(), &environment)?;

        // The first that cannot be used counts. It is kept for the end, since each way out takes space.
        let mut malformed = None;
        let mut number = |given, setting: &Setting, range, default| {
            environment.number(given, setting, range, default).unwrap_or_else(|error| {
                malformed.get_or_insert(error);
                default
            })
        };
        let any = (0, u32::MAX);
        let policy = RetryPolicy::default();
        let retry = RetryPolicy {
            max_retries: number(given.max_retries, &MAX_RETRIES, any, policy.max_retries),
            interval_ms: number(given.interval_ms, &RETRY_INTERVAL, any, policy.interval_ms),
            max_wait_ms: number(given.max_wait_ms, &MAX_WAIT, any, policy.max_wait_ms),
        };
        let some = (1, u32::MAX);
        let request_ms = number(given.request_ms, &REQUEST_TIMEOUT, some, REQUEST_MS);
        let timeouts = Timeouts {
            request_ms,
            connect_ms: number(given.connect_ms, &CONNECT_TIMEOUT, some, request_ms),
            first_byte_ms: number(given.first_byte_ms, &FIRST_BYTE_TIMEOUT, some, request_ms),
            between_bytes_ms: number(given.between_bytes_ms, &BETWEEN_BYTES_TIMEOUT, some, BETWEEN_BYTES_MS),
        };
        let most = MAX_RESPONSE_BYTES;
        let max_response_bytes = number(given.max_response_bytes, &MAX_RESPONSE_LENGTH, (1, most), most);
        if let Some(error) = malformed {
            return Err(error);
        }
        Ok(Self {
            token,
            endpoint,
            version,
            version_is_explicit,
            idempotency_key: given.idempotency_key,
            retry,
            timeouts,
            max_response_bytes,
        })
    }
}

/// Maximum length of a token, in bytes: those of monday.com have some hundred, servers take headers of 8 KiB,
/// and looking for a longer one in a response takes seconds.
const MAX_TOKEN_LENGTH: usize = 4_096;

/// The call's token goes before the environment's. Blanks around it are not sent (RFC 9110, 5.5), so that a
/// server repeats it without them.
fn chosen_token<'a>(given: Option<&'a str>, environment: &Environment<'a>) -> Option<(&'a str, Source)> {
    let (token, source) = match given.filter(|token| !token.is_empty()) {
        Some(token) => (token, Source::Call),
        None => (environment.get(TOKEN)?, Source::Environment),
    };
    Some((token.trim_matches(' '), source)).filter(|(token, _)| !token.is_empty())
}

fn token(given: Option<&str>, has_endpoint: bool, environment: &Environment<'_>) -> Result<Token, SettingsError> {
    let (text, source) = match chosen_token(given, environment) {
        Some((_, Source::Environment)) | None if has_endpoint => return Err(SettingsError::NoTokenForEndpoint),
        Some(chosen) => chosen,
        None => return Err(SettingsError::NoToken),
    };
    // Tokens are of visible ASCII: to see that takes a tenth of the time that their characters take.
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) && text.chars().any(char::is_control) {
        return Err(SettingsError::UnsendableToken(source));
    }
    if text.len() > MAX_TOKEN_LENGTH {
        return Err(SettingsError::TokenTooLong(source));
    }
    Ok(Token::new(text.to_owned()))
}

fn plain_http(given: Option<bool>, environment: &Environment<'_>) -> Result<bool, SettingsError> {
    match (given, environment.get(PLAIN_HTTP.variable)) {
        (Some(allow), _) => Ok(allow),
        (None, None | Some("false")) => Ok(false),
        (None, Some("true")) => Ok(true),
        (None, Some(_)) => Err(PLAIN_HTTP.malformed(Source::Environment, "is neither `true` nor `false`.")),
    }
}

fn version(given: Option<&str>, environment: &Environment<'_>) -> Result<(ApiVersion, bool), SettingsError> {
    let chosen = environment.text(given, &API_VERSION);
    let (text, source) = chosen.unwrap_or((DEFAULT_VERSION, Source::Call));
    let version = ApiVersion::parse(text).map_err(|error| API_VERSION.malformed(source, format!("cannot be used: {error}")))?;
    Ok((version, chosen.is_some()))
}

fn endpoint(given: Option<&str>, plain_http: bool, environment: &Environment<'_>) -> Result<Endpoint, SettingsError> {
    let (text, source) = environment
        .text(given, &ENDPOINT)
        .unwrap_or((DEFAULT_ENDPOINT, Source::Environment));
    let malformed = |problem: &str| ENDPOINT.malformed(source, problem);
    let (secure, rest) = match split_at(text, "://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
        _ => {
            return Err(malformed(
                "does not begin with `https://`. Enter an address such as https://api.monday.com.",
            ));
        }
    };
    // `/v2` is how monday.com's own documentation writes the address.
    let authority = rest
        .strip_suffix('/')
        .unwrap_or(rest)
        .strip_suffix("/v2")
        .or_else(|| rest.strip_suffix('/'))
        .unwrap_or(rest);
    if !is_authority(authority) {
        return Err(malformed(
            "has something else in it than scheme, host and port. Enter an address such as https://api.monday.com.",
        ));
    }
    if !secure && !plain_http && !is_loopback(authority) {
        return Err(malformed(
            "is plain http, where anyone on the way can read the token. Use https, or set allow-plain-http (MONDAY_ALLOW_PLAIN_HTTP) if that is meant.",
        ));
    }
    Ok(Endpoint {
        secure,
        authority: authority.to_owned(),
    })
}

/// Whether this is a host and perhaps a port: nothing that could lead elsewhere.
fn is_authority(authority: &str) -> bool {
    let (host, port) = split_port(authority);
    let port_is_fine = port.is_none_or(|port| whole_number(port).is_some_and(|port| (1..=65_535).contains(&port)));
    let host_is_fine = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.contains(':') && address.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.'),
        None => {
            let is_label = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
            !host.is_empty() && host.split('.').all(|label| !label.is_empty() && label.bytes().all(is_label))
        }
    };
    port_is_fine && host_is_fine
}

/// Whether requests stay on this machine.
fn is_loopback(authority: &str) -> bool {
    let (host, _) = split_port(authority);
    // A leading zero makes a number octal for some readers, and another address for them.
    let is_octet = |octet: &str| whole_number(octet).is_some_and(|number| number < 256) && (octet == "0" || !octet.starts_with('0'));
    let mut octets = host.split('.');
    let is_127 = octets.next() == Some("127") && octets.clone().count() == 3 && octets.all(is_octet);
    is_127 || host == "[::1]" || host.eq_ignore_ascii_case("localhost")
}

/// Host and port; the colons of an IPv6 address stand in brackets.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

#[cfg(test)]
mod tests;

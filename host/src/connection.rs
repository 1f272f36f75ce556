//! Where a call goes, as whom, and how patiently.

use std::time::Duration;

use crate::bindings::exports::monday::connector::types as wit;
use crate::token::Token;

/// Where a call goes, as whom, and how patiently.
///
/// What is not set here, the component looks up in the environment that the connector was built
/// with ([`Builder::variable`](crate::Builder::variable)), and then in its own defaults.
/// `Connection::default()` sets nothing. Durations are cut to whole milliseconds and to the most
/// that fits 32 bits, about 49 days.
///
/// ```
/// use monday_connector_host::Connection;
///
/// let connection = Connection::with_token("a token").api_version("2026-10").max_retries(0);
/// assert!(!format!("{connection:?}").contains("a token"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connection {
    token: Option<Token>,
    endpoint: Option<String>,
    api_version: Option<String>,
    max_retries: Option<u32>,
    retry_interval: Option<Duration>,
    max_wait: Option<Duration>,
    connect_timeout: Option<Duration>,
    first_byte_timeout: Option<Duration>,
    between_bytes_timeout: Option<Duration>,
    request_timeout: Option<Duration>,
    max_response_bytes: Option<u32>,
    allow_plain_http: Option<bool>,
}

impl Connection {
    /// A connection with this token, and otherwise as configured.
    pub fn with_token(token: impl Into<Token>) -> Self {
        Self::default().token(token)
    }

    /// The API token.
    #[must_use]
    pub fn token(mut self, token: impl Into<Token>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The address of the API. The default is `https://api.monday.com`. A connection that names
    /// its endpoint must bring its token too. The connector's
    /// [allow-list](crate::Builder::allow_origin) holds all the same.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The API version to ask for, or `default` for monday.com's own. The default is `2026-10`.
    #[must_use]
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = Some(version.into());
        self
    }

    /// How often one request is sent again at the most. 0 leaves retrying to the caller. The
    /// default is 3.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// The time between attempts when the server names none. The default is 20 seconds.
    #[must_use]
    pub fn retry_interval(mut self, interval: Duration) -> Self {
        self.retry_interval = Some(interval);
        self
    }

    /// The longest single wait; a longer one is not begun. The default is 60 seconds.
    #[must_use]
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = Some(wait);
        self
    }

    /// The time until a connection stands. By default that of a whole attempt.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// The time until an answer begins. By default that of a whole attempt.
    #[must_use]
    pub fn first_byte_timeout(mut self, timeout: Duration) -> Self {
        self.first_byte_timeout = Some(timeout);
        self
    }

    /// The time between two pieces of an answer. The default is 30 seconds.
    #[must_use]
    pub fn between_bytes_timeout(mut self, timeout: Duration) -> Self {
        self.between_bytes_timeout = Some(timeout);
        self
    }

    /// The time for a whole attempt, until the last byte. The default is 75 seconds.
    #[must_use]
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = Some(timeout);
        self
    }

    /// The longest answer to accept, in bytes. The default, and the most, is 64 MiB.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: u32) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Whether the endpoint may be plain `http:` on another machine. The default is no.
    #[must_use]
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = Some(allow);
        self
    }

    /// As the contract has it; nothing at all if nothing is set.
    pub(crate) fn to_wit(&self) -> Option<wit::Connection> {
        if *self == Self::default() {
            return None;
        }
        let retry = wit::RetryPolicy {
            max_retries: self.max_retries,
            interval_ms: self.retry_interval.map(milliseconds),
            max_wait_ms: self.max_wait.map(milliseconds),
        };
        let timeouts = wit::Timeouts {
            connect_ms: self.connect_timeout.map(milliseconds),
            first_byte_ms: self.first_byte_timeout.map(milliseconds),
            between_bytes_ms: self.between_bytes_timeout.map(milliseconds),
            request_ms: self.request_timeout.map(milliseconds),
        };
        Some(wit::Connection {
            token: self.token.as_ref().map(|token| token.expose().to_owned()),
            endpoint: self.endpoint.clone(),
            api_version: self.api_version.clone(),
            retry: Some(retry),
            timeouts: Some(timeouts),
            max_response_bytes: self.max_response_bytes,
            allow_plain_http: self.allow_plain_http,
        })
    }
}

fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_sets_nothing_is_the_configured_one() {
        assert_eq!(Connection::default().to_wit(), None);
    }

    #[test]
    fn durations_travel_in_milliseconds_and_never_overflow() {
        let connection = Connection::default()
            .retry_interval(Duration::from_millis(1500))
            .max_wait(Duration::MAX);
        let retry = connection.to_wit().and_then(|wit| wit.retry).unwrap();
        assert_eq!(retry.interval_ms, Some(1500));
        assert_eq!(retry.max_wait_ms, Some(u32::MAX));
        assert_eq!(retry.max_retries, None);
    }

    #[test]
    fn the_token_is_in_no_debug_output() {
        let connection = Connection::with_token("xyzzy-42");
        let printed = format!("{connection:?} {connection:#?}");
        assert!(!printed.contains("xyzzy"), "{printed}");
    }
}

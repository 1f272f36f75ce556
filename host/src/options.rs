//! The options of a call.

use std::time::Duration;

use serde_json::Value;

use crate::CallError;
use crate::bindings::exports::monday::connector::types as wit;
use crate::json::to_json;
use crate::token::Token;

/// The API that requests are sent to, and the token they are sent with.
///
/// For a field that is not set, the component uses the environment that the connector was built
/// with ([`Builder::env`](crate::Builder::env)), and then its own default. `Connection::default()`
/// sets nothing.
///
/// ```
/// use monday_connector_host::Connection;
///
/// let connection = Connection::with_token("a token").api_version("2026-10");
/// assert!(!format!("{connection:?}").contains("a token"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connection {
    token: Option<Token>,
    endpoint: Option<String>,
    api_version: Option<String>,
    allow_plain_http: Option<bool>,
}

impl Connection {
    /// A connection with this token; everything else as configured.
    pub fn with_token(token: impl Into<Token>) -> Self {
        Self::default().token(token)
    }

    /// The API token.
    #[must_use]
    pub fn token(mut self, token: impl Into<Token>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The address of the API. Default: `https://api.monday.com`. A connection that names an
    /// endpoint must name a token too. The connector's
    /// [allow-list](crate::Builder::allow_origin) applies in any case.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The API version to request, or `default` for monday.com's own default. Default: `2026-10`.
    #[must_use]
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = Some(version.into());
        self
    }

    /// Permission to send requests over plain `http:` to another machine. Default: false.
    #[must_use]
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = Some(allow);
        self
    }

    /// The contract's record; `None` if nothing is set.
    fn to_wit(&self) -> Option<wit::Connection> {
        (*self != Self::default()).then(|| wit::Connection {
            token: self.token.as_ref().map(|token| token.expose().to_owned()),
            endpoint: self.endpoint.clone(),
            api_version: self.api_version.clone(),
            allow_plain_http: self.allow_plain_http,
        })
    }
}

/// The connection, retries, timeouts and idempotency key of a call.
///
/// For a field that is not set, the component uses the environment that the connector was built
/// with ([`Builder::env`](crate::Builder::env)), and then its own default. `CallOptions::default()`
/// sets nothing. Durations are cut to whole milliseconds, and to the maximum of 32 bits, about 49
/// days.
///
/// ```
/// use monday_connector_host::CallOptions;
///
/// let options = CallOptions::with_token("a token").max_retries(0);
/// assert!(!format!("{options:?}").contains("a token"));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallOptions {
    connection: Connection,
    idempotency_key: Option<String>,
    max_retries: Option<u32>,
    retry_interval: Option<Duration>,
    max_wait: Option<Duration>,
    connect_timeout: Option<Duration>,
    first_byte_timeout: Option<Duration>,
    between_bytes_timeout: Option<Duration>,
    request_timeout: Option<Duration>,
    max_response_bytes: Option<u32>,
}

impl CallOptions {
    /// The text of the token, if these options have one.
    pub(crate) fn token_text(&self) -> Option<&str> {
        self.connection.token.as_ref().map(Token::expose)
    }

    /// Options with this token; everything else as configured.
    pub fn with_token(token: impl Into<Token>) -> Self {
        Self::default().token(token)
    }

    /// Options from JSON, in the contract's spelling: `{"retry": {"max_retries": 0}}`. Null sets
    /// nothing. A field that the contract does not have, or a value of the wrong type, is
    /// [`CallError::InvalidInput`], which names it and repeats no value.
    pub fn from_json(options: &Value) -> Result<Self, CallError> {
        let invalid = |path: String, problem: &str| CallError::InvalidInput {
            path,
            problem: problem.to_owned(),
        };
        // What serde says of a value repeats it; only where it stands is told.
        let read: Option<wit::CallOptions> = serde_path_to_error::deserialize(options).map_err(|error| {
            let path = match error.path().to_string().as_str() {
                "." => "options".to_owned(),
                path => format!("options.{path}"),
            };
            invalid(path, "the value is of the wrong type")
        })?;
        if let Some((path, problem)) = misfit(options, &to_json(&read)) {
            return Err(invalid(format!("options{path}"), problem));
        }
        Ok(read.map(Self::from_wit).unwrap_or_default())
    }

    fn from_wit(options: wit::CallOptions) -> Self {
        let duration = |ms: Option<u32>| ms.map(|ms| Duration::from_millis(ms.into()));
        let mut read = Self {
            idempotency_key: options.idempotency_key,
            max_response_bytes: options.max_response_bytes,
            ..Self::default()
        };
        if let Some(connection) = options.connection {
            read.connection = Connection {
                token: connection.token.map(Token::from),
                endpoint: connection.endpoint,
                api_version: connection.api_version,
                allow_plain_http: connection.allow_plain_http,
            };
        }
        if let Some(retry) = options.retry {
            read.max_retries = retry.max_retries;
            read.retry_interval = duration(retry.interval_ms);
            read.max_wait = duration(retry.max_wait_ms);
        }
        if let Some(timeouts) = options.timeouts {
            read.connect_timeout = duration(timeouts.connect_ms);
            read.first_byte_timeout = duration(timeouts.first_byte_ms);
            read.between_bytes_timeout = duration(timeouts.between_bytes_ms);
            read.request_timeout = duration(timeouts.request_ms);
        }
        read
    }

    /// The connection, instead of everything set of it so far.
    #[must_use]
    pub fn connection(mut self, connection: Connection) -> Self {
        self.connection = connection;
        self
    }

    /// The [token](Connection::token) of the connection.
    #[must_use]
    pub fn token(mut self, token: impl Into<Token>) -> Self {
        self.connection = self.connection.token(token);
        self
    }

    /// The [endpoint](Connection::endpoint) of the connection.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.connection = self.connection.endpoint(endpoint);
        self
    }

    /// The [API version](Connection::api_version) of the connection.
    #[must_use]
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.connection = self.connection.api_version(version);
        self
    }

    /// The [permission for plain HTTP](Connection::allow_plain_http) of the connection.
    #[must_use]
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.connection = self.connection.allow_plain_http(allow);
        self
    }

    /// The idempotency key of the change: 1 to 255 visible ASCII characters. Within 30 minutes,
    /// monday.com applies changes with the same key once; use one key for one call. Default: a
    /// random key for each call.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// These options, and where the others set something, those.
    #[must_use]
    pub fn overlaid(self, others: Self) -> Self {
        Self {
            connection: Connection {
                token: others.connection.token.or(self.connection.token),
                endpoint: others.connection.endpoint.or(self.connection.endpoint),
                api_version: others.connection.api_version.or(self.connection.api_version),
                allow_plain_http: others.connection.allow_plain_http.or(self.connection.allow_plain_http),
            },
            idempotency_key: others.idempotency_key.or(self.idempotency_key),
            max_retries: others.max_retries.or(self.max_retries),
            retry_interval: others.retry_interval.or(self.retry_interval),
            max_wait: others.max_wait.or(self.max_wait),
            connect_timeout: others.connect_timeout.or(self.connect_timeout),
            first_byte_timeout: others.first_byte_timeout.or(self.first_byte_timeout),
            between_bytes_timeout: others.between_bytes_timeout.or(self.between_bytes_timeout),
            request_timeout: others.request_timeout.or(self.request_timeout),
            max_response_bytes: others.max_response_bytes.or(self.max_response_bytes),
        }
    }

    /// The same options for many changes.
    pub(crate) fn without_idempotency_key(mut self) -> Self {
        self.idempotency_key = None;
        self
    }

    /// Maximum retries per request; 0 disables retries. Default: 3.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Wait between attempts if the server asks for none. Default: 20 seconds.
    #[must_use]
    pub fn retry_interval(mut self, interval: Duration) -> Self {
        self.retry_interval = Some(interval);
        self
    }

    /// Longest single wait; if the server asks for more, the call fails immediately. Default: 60
    /// seconds.
    #[must_use]
    pub fn max_wait(mut self, wait: Duration) -> Self {
        self.max_wait = Some(wait);
        self
    }

    /// Connect timeout of an attempt. Default: that of the whole attempt.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Timeout until the response begins. Default: that of the whole attempt.
    #[must_use]
    pub fn first_byte_timeout(mut self, timeout: Duration) -> Self {
        self.first_byte_timeout = Some(timeout);
        self
    }

    /// Timeout between two pieces of the response. Default: 30 seconds.
    #[must_use]
    pub fn between_bytes_timeout(mut self, timeout: Duration) -> Self {
        self.between_bytes_timeout = Some(timeout);
        self
    }

    /// Timeout of the whole attempt, to the last byte of the response. Default: 75 seconds.
    #[must_use]
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = Some(timeout);
        self
    }

    /// Maximum length of a response body, in bytes. Default and maximum: 64 MiB.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: u32) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// The contract's record; `None` if nothing is set, and so are the records in it.
    pub(crate) fn to_wit(&self) -> Option<wit::CallOptions> {
        (*self != Self::default()).then(|| wit::CallOptions {
            connection: self.connection.to_wit(),
            idempotency_key: self.idempotency_key.clone(),
            retry: self.retry_policy(),
            timeouts: self.timeouts(),
            max_response_bytes: self.max_response_bytes,
        })
    }

    fn retry_policy(&self) -> Option<wit::RetryPolicy> {
        let none = wit::RetryPolicy {
            max_retries: None,
            interval_ms: None,
            max_wait_ms: None,
        };
        let policy = wit::RetryPolicy {
            max_retries: self.max_retries,
            interval_ms: self.retry_interval.map(milliseconds),
            max_wait_ms: self.max_wait.map(milliseconds),
        };
        (policy != none).then_some(policy)
    }

    fn timeouts(&self) -> Option<wit::Timeouts> {
        let none = wit::Timeouts {
            connect_ms: None,
            first_byte_ms: None,
            between_bytes_ms: None,
            request_ms: None,
        };
        let timeouts = wit::Timeouts {
            connect_ms: self.connect_timeout.map(milliseconds),
            first_byte_ms: self.first_byte_timeout.map(milliseconds),
            between_bytes_ms: self.between_bytes_timeout.map(milliseconds),
            request_ms: self.request_timeout.map(milliseconds),
        };
        (timeouts != none).then_some(timeouts)
    }
}

impl From<Connection> for CallOptions {
    fn from(connection: Connection) -> Self {
        Self::default().connection(connection)
    }
}

/// The path to what is given and not known, and the problem with it: a field, or a record in the form
/// of a list, which serde would read in the order of its fields.
fn misfit(given: &Value, known: &Value) -> Option<(String, &'static str)> {
    match (given, known) {
        (Value::Object(fields), _) => fields.iter().find_map(|(name, value)| match known.get(name) {
            None => Some((format!(".{name}"), "there is no such option")),
            Some(known) => misfit(value, known).map(|(path, problem)| (format!(".{name}{path}"), problem)),
        }),
        (Value::Null, _) => None,
        (_, Value::Object(_)) => Some((String::new(), "expected an object")),
        _ => None,
    }
}

fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_set_nothing_are_absent() {
        assert_eq!(CallOptions::default().to_wit(), None);
        assert_eq!(CallOptions::from(Connection::default()).to_wit(), None);
    }

    #[test]
    fn records_that_set_nothing_are_absent() {
        let options = CallOptions::default().idempotency_key("abc").to_wit().unwrap();
        assert_eq!(options.idempotency_key.as_deref(), Some("abc"));
        assert_eq!((options.connection, options.retry, options.timeouts), (None, None, None));
    }

    #[test]
    fn durations_are_whole_milliseconds_and_never_overflow() {
        let options = CallOptions::default()
            .retry_interval(Duration::from_micros(1_500_900))
            .max_wait(Duration::MAX)
            .request_timeout(Duration::from_secs(1));
        let options = options.to_wit().unwrap();
        let (retry, timeouts) = (options.retry.unwrap(), options.timeouts.unwrap());
        assert_eq!(retry.interval_ms, Some(1500));
        assert_eq!(retry.max_wait_ms, Some(u32::MAX));
        assert_eq!(retry.max_retries, None);
        assert_eq!(timeouts.request_ms, Some(1000));
        assert_eq!(timeouts.connect_ms, None);
    }

    #[test]
    fn the_fields_of_the_connection_can_be_set_on_the_options() {
        let connection = Connection::with_token("a")
            .endpoint("https://b.example")
            .api_version("c")
            .allow_plain_http(true);
        let options = CallOptions::with_token("a")
            .endpoint("https://b.example")
            .api_version("c")
            .allow_plain_http(true);
        assert_eq!(CallOptions::from(connection), options);
    }

    #[test]
    fn options_are_read_from_json() {
        let json = serde_json::json!({
            "connection": { "token": "xyzzy-42", "endpoint": "https://b.example", "api_version": "c", "allow_plain_http": true },
            "idempotency_key": "k",
            "retry": { "max_retries": 1, "interval_ms": 2, "max_wait_ms": 3 },
            "timeouts": { "connect_ms": 4, "first_byte_ms": 5, "between_bytes_ms": 6, "request_ms": 7 },
            "max_response_bytes": 8,
        });
        let options = CallOptions::from_json(&json).unwrap();
        assert_eq!(to_json(&options.to_wit()), json);
        assert_eq!(CallOptions::from_json(&Value::Null).unwrap(), CallOptions::default());
    }

    #[test]
    fn options_are_laid_over_others_one_by_one() {
        let service = CallOptions::with_token("a")
            .endpoint("https://b.example")
            .max_retries(1)
            .request_timeout(Duration::from_secs(2));
        let request = CallOptions::with_token("c").max_retries(0).idempotency_key("k");
        let expected = CallOptions::with_token("c")
            .endpoint("https://b.example")
            .max_retries(0)
            .request_timeout(Duration::from_secs(2))
            .idempotency_key("k");
        assert_eq!(service.clone().overlaid(request), expected);
        assert_eq!(service.clone().overlaid(CallOptions::default()), service);
    }

    #[test]
    fn options_that_do_not_exist_are_refused_by_name_and_without_their_value() {
        for (json, path) in [
            (serde_json::json!({ "retries": 1 }), "options.retries"),
            (
                serde_json::json!({ "connection": { "tokn": "xyzzy-42" } }),
                "options.connection.tokn",
            ),
            (
                serde_json::json!({ "max_response_bytes": "xyzzy-42" }),
                "options.max_response_bytes",
            ),
            (
                serde_json::json!({ "retry": { "max_retries": "xyzzy-42" } }),
                "options.retry.max_retries",
            ),
            (serde_json::json!({ "connection": "xyzzy-42" }), "options.connection"),
            (serde_json::json!("xyzzy-42"), "options"),
            // In the order of the fields: who counts on names must not be given the slip.
            (
                serde_json::json!([["xyzzy-42", "https://b.example", null, true], null, null, null, null]),
                "options",
            ),
            (
                serde_json::json!({ "connection": ["xyzzy-42", "https://b.example", null, null] }),
                "options.connection",
            ),
            (serde_json::json!({ "retry": [0, 1, 2] }), "options.retry"),
            (serde_json::json!({ "timeouts": [0, 1, 2, 3] }), "options.timeouts"),
        ] {
            let error = CallOptions::from_json(&json).unwrap_err();
            assert!(error.to_string().starts_with(&format!("{path}: ")), "{error}");
            assert!(!error.to_string().contains("xyzzy"), "{error}");
        }
    }

    #[test]
    fn the_token_is_in_no_debug_output() {
        let options = CallOptions::with_token("xyzzy-42");
        let printed = format!("{options:?} {options:#?} {:?}", Connection::with_token("xyzzy-42"));
        assert!(!printed.contains("xyzzy"), "{printed}");
    }
}

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use proptest::prelude::*;

use super::{Endpoint, Options, RetryPolicy, Settings, SettingsError, Source, Timeouts};
use crate::engine::version::ApiVersion;

fn environment(variables: &[(&str, &str)]) -> Vec<(String, String)> {
    variables
        .iter()
        .map(|(name, content)| ((*name).to_owned(), (*content).to_owned()))
        .collect()
}

/// The settings of these options, with a token in the environment.
fn resolve(given: Options, variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let mut all = vec![("MONDAY_TOKEN", "from-the-environment")];
    all.extend(variables);
    Settings::resolve(given, &environment(&all))
}

/// The failure's text, and whether it is the host's configuration that must change.
fn refusal(result: Result<Settings, SettingsError>) -> (String, bool) {
    match result {
        Ok(_) => panic!("the settings were accepted"),
        Err(error) => (error.to_string(), error.is_from_environment()),
    }
}

fn at(endpoint: &str) -> Options {
    Options {
        token: Some("given-token".to_owned()),
        endpoint: Some(endpoint.to_owned()),
        ..Options::default()
    }
}

#[test]
fn the_defaults_are_the_documented_ones() {
    let settings =
        Settings::resolve(Options::default(), &environment(&[("MONDAY_TOKEN", "t0ken")])).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(settings.token.header_value(), "t0ken");
    assert_eq!(settings.endpoint.to_string(), "https://api.monday.com");
    assert_eq!(settings.version.header_value().as_deref(), Some("2026-10"));
    assert!(!settings.version_is_explicit);
    assert_eq!(
        settings.retry,
        RetryPolicy {
            max_retries: 3,
            interval_ms: 20_000,
            max_wait_ms: 60_000
        }
    );
    assert_eq!(
        settings.timeouts,
        Timeouts {
            connect_ms: 75_000,
            first_byte_ms: 75_000,
            between_bytes_ms: 30_000,
            request_ms: 75_000
        }
    );
    assert_eq!(settings.max_response_bytes, 67_108_864);
}

/// Every number of the options: its variable, its field, and what is refused.
#[test]
fn an_option_takes_precedence_over_the_environment_and_that_over_the_default() {
    struct Number {
        variable: &'static str,
        give: fn(u32) -> Options,
        read: fn(&Settings) -> u32,
        default: u32,
        least: u32,
        most: u32,
    }
    let row = |variable, give, read, (default, least, most)| Number {
        variable,
        give,
        read,
        default,
        least,
        most,
    };
    let rows = [
        row(
            "MONDAY_MAX_RETRIES",
            |number| Options {
                max_retries: Some(number),
                ..Options::default()
            },
            |settings| settings.retry.max_retries,
            (3, 0, u32::MAX),
        ),
        row(
            "MONDAY_RETRY_INTERVAL_MS",
            |number| Options {
                interval_ms: Some(number),
                ..Options::default()
            },
            |settings| settings.retry.interval_ms,
            (20_000, 0, u32::MAX),
        ),
        row(
            "MONDAY_MAX_WAIT_MS",
            |number| Options {
                max_wait_ms: Some(number),
                ..Options::default()
            },
            |settings| settings.retry.max_wait_ms,
            (60_000, 0, u32::MAX),
        ),
        row(
            "MONDAY_CONNECT_TIMEOUT_MS",
            |number| Options {
                connect_ms: Some(number),
                ..Options::default()
            },
            |settings| settings.timeouts.connect_ms,
            (75_000, 1, u32::MAX),
        ),
        row(
            "MONDAY_FIRST_BYTE_TIMEOUT_MS",
            |number| Options {
                first_byte_ms: Some(number),
                ..Options::default()
            },
            |settings| settings.timeouts.first_byte_ms,
            (75_000, 1, u32::MAX),
        ),
        row(
            "MONDAY_BETWEEN_BYTES_TIMEOUT_MS",
            |number| Options {
                between_bytes_ms: Some(number),
                ..Options::default()
            },
            |settings| settings.timeouts.between_bytes_ms,
            (30_000, 1, u32::MAX),
        ),
        row(
            "MONDAY_REQUEST_TIMEOUT_MS",
            |number| Options {
                request_ms: Some(number),
                ..Options::default()
            },
            |settings| settings.timeouts.request_ms,
            (75_000, 1, u32::MAX),
        ),
        row(
            "MONDAY_MAX_RESPONSE_BYTES",
            |number| Options {
                max_response_bytes: Some(number),
                ..Options::default()
            },
            |settings| settings.max_response_bytes,
            (67_108_864, 1, 67_108_864),
        ),
    ];
    for row in rows {
        let name = row.variable;
        let read = |given: Options, text: &str| resolve(given, &[(name, text)]).map(|settings| (row.read)(&settings));
        assert_eq!(read(Options::default(), ""), Ok(row.default), "{name}: set to nothing is not set");
        assert_eq!(read(Options::default(), "17"), Ok(17), "{name}");
        assert_eq!(read(Options::default(), " 17 "), Ok(17), "{name}");
        assert_eq!(read((row.give)(18), "17"), Ok(18), "{name}: the call's goes first");
        assert_eq!(
            read((row.give)(18), "nonsense"),
            Ok(18),
            "{name}: the environment's is not read then"
        );
        assert_eq!(read((row.give)(row.least), ""), Ok(row.least), "{name}: the least");
        assert_eq!(read((row.give)(row.most), ""), Ok(row.most), "{name}: the most");
        for text in [
            "x",
            "-1",
            "1.5",
            "1e3",
            "1 000",
            "4294967296",
            "99999999999999999999999",
            " ",
            "0x10",
            "１７",
        ] {
            let (message, from_environment) = refusal(resolve(Options::default(), &[(name, text)]));
            assert!(message.contains(name) && from_environment, "{name}={text:?}: {message}");
        }
        if row.least > 0 {
            let (message, from_environment) = refusal(resolve((row.give)(0), &[]));
            assert!(message.contains("of the options") && !from_environment, "{name}: {message}");
            assert!(refusal(resolve(Options::default(), &[(name, "0")])).1, "{name}=0");
        }
        if row.most < u32::MAX {
            assert!(!refusal(resolve((row.give)(row.most + 1), &[])).1, "{name}: over the most");
        }
    }
}

#[test]
fn timeouts_default_to_that_of_the_whole_request() {
    let settings = resolve(
        Options::default(),
        &[("MONDAY_REQUEST_TIMEOUT_MS", "5000"), ("MONDAY_CONNECT_TIMEOUT_MS", "100")],
    );
    let timeouts = settings.unwrap_or_else(|error| panic!("{error}")).timeouts;
    assert_eq!(
        (timeouts.request_ms, timeouts.connect_ms, timeouts.first_byte_ms),
        (5000, 100, 5000)
    );
}

#[test]
fn the_token_comes_from_the_call_or_the_environment_byte_for_byte() {
    let token = |given: Option<&str>, variables: &[(&str, &str)]| {
        let given = Options {
            token: given.map(str::to_owned),
            ..Options::default()
        };
        Settings::resolve(given, &environment(variables)).map(|settings| settings.token.header_value().to_owned())
    };
    let variable = [("MONDAY_TOKEN", "of-the-host")];
    assert_eq!(token(None, &variable).unwrap(), "of-the-host");
    assert_eq!(token(Some("of-the-call"), &variable).unwrap(), "of-the-call");
    assert_eq!(token(Some("of-the-call"), &[]).unwrap(), "of-the-call");
    // Placeholders that a host swaps, odd shapes: none of our business.
    for odd in ["{{secret:monday}}", "Bearer abc", "x", "ключ", "a\"b\\c"] {
        assert_eq!(token(Some(odd), &[]).unwrap(), odd);
        assert_eq!(token(None, &[("MONDAY_TOKEN", odd)]).unwrap(), odd);
    }
    // Servers see no blanks around a header's value, and would repeat the token without them.
    for padded in [" t0ken", "t0ken ", "  t0ken  "] {
        assert_eq!(token(Some(padded), &[]).unwrap(), "t0ken");
        assert_eq!(token(None, &[("MONDAY_TOKEN", padded)]).unwrap(), "t0ken");
    }
    assert_eq!(token(Some("  "), &[]).unwrap_err(), SettingsError::NoToken);
    let long = |length| "t".repeat(length);
    assert_eq!(token(Some(&long(4_096)), &[]).unwrap(), long(4_096));
    let error = token(Some(&long(4_097)), &[]).unwrap_err();
    assert_eq!(error, SettingsError::TokenTooLong(Source::Call));
    assert!(!error.to_string().contains("ttt"));
    assert_eq!(token(None, &[]).unwrap_err(), SettingsError::NoToken);
    assert_eq!(token(Some(""), &[("MONDAY_TOKEN", "")]).unwrap_err(), SettingsError::NoToken);
    assert!(SettingsError::NoToken.is_from_environment());
    assert!(SettingsError::NoToken.to_string().contains("MONDAY_TOKEN"));
}

#[test]
fn a_token_that_would_end_its_header_is_refused_and_not_repeated() {
    for text in [
        "secret-one\r\nX-Evil: 1",
        "secret-one\n",
        "\tsecret-one",
        "secret-one\0",
        "secret-one\u{7f}",
        "secret-one\u{85}",
    ] {
        let given = Options {
            token: Some(text.to_owned()),
            ..Options::default()
        };
        let (message, from_environment) = refusal(Settings::resolve(given, &[]));
        assert!(!from_environment && !message.contains("secret-one"), "{message}");
        let (message, from_environment) = refusal(Settings::resolve(Options::default(), &environment(&[("MONDAY_TOKEN", text)])));
        assert!(
            from_environment && message.contains("MONDAY_TOKEN") && !message.contains("secret-one"),
            "{message}"
        );
    }
}

/// The author of a call must not be able to send the host's token to a server of their own.
#[test]
fn the_environments_token_is_only_sent_to_the_environments_endpoint() {
    for endpoint in ["https://evil.example", "https://api.monday.com", "http://127.0.0.1:9"] {
        let given = Options {
            endpoint: Some(endpoint.to_owned()),
            ..Options::default()
        };
        for token in [None, Some(String::new())] {
            let given = Options { token, ..given.clone() };
            let result = resolve(given, &[("MONDAY_ENDPOINT", endpoint)]);
            assert!(matches!(result, Err(SettingsError::NoTokenForEndpoint)), "{endpoint}");
        }
    }
    assert!(!SettingsError::NoTokenForEndpoint.is_from_environment());
    // The other way round is fine: the call's token, the host's endpoint.
    let given = Options {
        token: Some("given".to_owned()),
        ..Options::default()
    };
    let settings = resolve(given, &[("MONDAY_ENDPOINT", "https://monday.example")]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        (settings.token.header_value(), settings.endpoint.to_string().as_str()),
        ("given", "https://monday.example")
    );
}

#[test]
fn an_endpoint_is_scheme_host_and_port() {
    let rows = [
        ("https://api.monday.com", true, "api.monday.com"),
        ("https://api.monday.com/", true, "api.monday.com"),
        ("https://api.monday.com/v2", true, "api.monday.com"),
        ("https://api.monday.com/v2/", true, "api.monday.com"),
        ("HTTPS://API.monday.com", true, "API.monday.com"),
        ("https://localhost:8443/v2", true, "localhost:8443"),
        ("https://under_score-1.example:65535", true, "under_score-1.example:65535"),
        ("https://10.0.0.1:1", true, "10.0.0.1:1"),
        ("https://[2001:db8::1]", true, "[2001:db8::1]"),
        ("https://[2001:db8::1]:8443", true, "[2001:db8::1]:8443"),
        ("http://127.0.0.1:8080", false, "127.0.0.1:8080"),
        ("http://127.255.0.3", false, "127.255.0.3"),
        ("http://localhost", false, "localhost"),
        ("http://LocalHost:1/v2", false, "LocalHost:1"),
        ("http://[::1]:8080", false, "[::1]:8080"),
    ];
    for (text, secure, authority) in rows {
        let expected = Endpoint {
            secure,
            authority: authority.to_owned(),
        };
        let given = resolve(at(text), &[]).map(|settings| settings.endpoint);
        assert_eq!(given.as_ref(), Ok(&expected), "{text}");
        let configured = resolve(Options::default(), &[("MONDAY_ENDPOINT", text)]).map(|settings| settings.endpoint);
        assert_eq!(configured, Ok(expected), "{text}");
    }
}

#[test]
fn anything_else_in_an_endpoint_is_refused() {
    let forms = [
        "",
        " ",
        "api.monday.com",
        "//api.monday.com",
        "ftp://api.monday.com",
        "https:api.monday.com",
        "https:/api.monday.com",
        "https://",
        "https:///v2",
        "https://api.monday.com/v3",
        "https://api.monday.com/v2/v2",
        "https://api.monday.com/v2/../evil",
        "https://api.monday.com//",
        "https://api.monday.com?x=1",
        "https://api.monday.com/v2?x=1",
        "https://api.monday.com#x",
        "https://user@api.monday.com",
        "https://user:password@api.monday.com",
        "https://api.monday.com@evil.example",
        "https://api.monday.com:443@evil.example",
        "https://api.monday.com\\@evil.example",
        "https://api.monday.com\r\nX-Evil: 1",
        "https://api.monday.com\tx",
        "https://api.monday.com\0",
        " https://api.monday.com",
        "https://api.monday.com ",
        "https://api monday.com",
        "https://%61pi.monday.com",
        "https://mönday.com",
        "https://api..monday.com",
        "https://.monday.com",
        "https://api.monday.com.",
        "https://api.monday.com:",
        "https://api.monday.com:0",
        "https://api.monday.com:+80",
        "https://api.monday.com:65536",
        "https://api.monday.com:80:80",
        "https://api.monday.com:http",
        "https://[::1",
        "https://::1]",
        "https://::1",
        "https://[]",
        "https://[evil.example]",
        "https://[::1]evil.example",
        "https://[::1]:",
        "https://[fe80::1%25eth0]",
        "https://a,b",
        "https://*",
    ];
    for text in forms {
        let (message, from_environment) = refusal(resolve(at(text), &[]));
        assert!(
            !from_environment && message.starts_with("`connection.endpoint` of the options"),
            "{text:?}: {message}"
        );
        if !text.is_empty() {
            let (message, from_environment) = refusal(resolve(Options::default(), &[("MONDAY_ENDPOINT", text)]));
            assert!(
                from_environment && message.starts_with("MONDAY_ENDPOINT in the environment"),
                "{text:?}: {message}"
            );
        }
        // Allowing plain http opens no other door.
        let open = Options {
            allow_plain_http: Some(true),
            ..at(&text.replace("https:", "http:"))
        };
        refusal(resolve(open, &[]));
    }
}

#[test]
fn plain_http_leaves_this_machine_only_if_allowed() {
    let foreign = [
        "http://api.monday.com",
        "http://10.0.0.1",
        "http://0.0.0.0",
        "http://127.0.0.1.evil.example",
        "http://127.evil.example",
        "http://127.1",
        "http://127.0.0.256",
        // Octal for some readers: another address.
        "http://127.0.0.08",
        "http://127.00.0.1",
        "http://127.0.0.1.1",
        "http://128.0.0.1",
        "http://localhost.evil.example",
        "http://notlocalhost",
        "http://[::2]",
        "http://[::ffff:10.0.0.1]",
    ];
    for text in foreign {
        let (message, _) = refusal(resolve(at(text), &[]));
        assert!(message.contains("plain http"), "{text}: {message}");
        refusal(resolve(at(text), &[("MONDAY_ALLOW_PLAIN_HTTP", "false")]));
        let allowed = |allow_plain_http, variable: &str| {
            let given = Options {
                allow_plain_http,
                ..at(text)
            };
            resolve(given, &[("MONDAY_ALLOW_PLAIN_HTTP", variable)]).is_ok()
        };
        assert!(allowed(Some(true), ""), "{text}");
        assert!(allowed(None, "true"), "{text}");
        assert!(!allowed(Some(false), "true"), "{text}: the call goes first");
        assert!(allowed(Some(true), "nonsense"), "{text}: the environment is not read then");
    }
    for text in ["TRUE", "1", "yes", "true "] {
        let (message, from_environment) = refusal(resolve(Options::default(), &[("MONDAY_ALLOW_PLAIN_HTTP", text)]));
        assert!(from_environment && message.contains("MONDAY_ALLOW_PLAIN_HTTP"), "{text}: {message}");
    }
}

#[test]
fn a_version_is_explicit_if_the_call_or_the_environment_names_it() {
    let version = |given: Option<&str>, variable: &str| {
        let given = Options {
            api_version: given.map(str::to_owned),
            ..Options::default()
        };
        resolve(given, &[("MONDAY_API_VERSION", variable)]).map(|settings| (settings.version, settings.version_is_explicit))
    };
    let parsed = |text| ApiVersion::parse(text).unwrap();
    assert_eq!(version(None, ""), Ok((parsed("2026-10"), false)));
    assert_eq!(version(None, "2025-10"), Ok((parsed("2025-10"), true)));
    assert_eq!(version(Some("2026-07"), "2025-10"), Ok((parsed("2026-07"), true)));
    assert_eq!(version(Some("2026-10"), ""), Ok((parsed("2026-10"), true)));
    assert_eq!(version(Some("default"), "2025-10"), Ok((ApiVersion::Default, true)));
    for (given, variable, from_environment) in [(Some("2026"), "", false), (Some(""), "", false), (None, "v2", true)] {
        let error = version(given, variable).unwrap_err();
        assert_eq!(error.is_from_environment(), from_environment);
        assert!(error.to_string().contains("is not an API version"), "{error}");
    }
}

proptest! {
    #[test]
    fn an_endpoint_that_is_accepted_names_one_host(text in any::<String>(), almost in r"https?://[a-z0-9.:@/\\\[\]%?#_ -]{0,30}") {
        for text in [text, almost] {
            let given = Options { allow_plain_http: Some(true), ..at(&text) };
            if let Ok(settings) = resolve(given, &[]) {
                let authority = settings.endpoint.authority;
                prop_assert!(!authority.is_empty());
                prop_assert!(authority.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".:[]-_".contains(&byte)), "{}", authority);
                let start = text.find("://").unwrap() + 3;
                let written = text.get(start..).unwrap();
                prop_assert!(matches!(written.strip_prefix(authority.as_str()), Some("" | "/" | "/v2" | "/v2/")), "{}", text);
            }
        }
    }

    #[test]
    fn no_option_makes_it_panic(token in any::<String>(), version in any::<String>(), number in any::<String>()) {
        let given = Options { token: Some(token), api_version: Some(version.clone()), ..Options::default() };
        let _ = resolve(given, &[]);
        let _ = resolve(Options::default(), &[("MONDAY_API_VERSION", &version), ("MONDAY_MAX_RETRIES", &number)]);
    }
}

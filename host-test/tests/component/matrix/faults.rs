//! From a row of `docs/faults.md` to the faults that are injected.

use std::{fs, path::PathBuf};

use monday_connector_host::TransportError;
use monday_emulator::faults::{Action, Content, GraphqlFault, ResetStage, Spelling};
use serde_json::json;

use super::{MAX_RESPONSE_BYTES, table::Row};

/// The injection of a fault into a request.
#[derive(Clone, Debug)]
pub enum Injection {
    /// The emulator responds with it.
    Emulator(Action),
    /// The host reports this error.
    Host(&'static str),
}

/// One way in which a row can happen.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The name, for messages.
    pub name: String,
    /// The injection.
    pub injection: Injection,
    /// Whether the component gets a response that it can return.
    pub is_response: bool,
    /// The status of that response, where it has one of its own.
    pub status: Option<u16>,
    /// Duration of an attempt, in seconds.
    pub takes: u64,
}

impl Fault {
    /// Whether it damages the response that there would have been: then the request is carried out.
    pub fn damages_the_response(&self) -> bool {
        matches!(
            self.injection,
            Injection::Emulator(
                Action::Body(_)
                    | Action::Delay {
                        before_head_ms: 0,
                        between_bytes_ms: 1..,
                        ..
                    }
            )
        )
    }
}

/// The ways in which a row can happen to requests for this root field.
pub fn of(row: &Row, root: &str) -> Vec<Fault> {
    let fault = |name: &str, action, is_response| Fault {
        name: name.to_owned(),
        injection: Injection::Emulator(action),
        is_response,
        status: None,
        takes: 0,
    };
    match row.section {
        "Statuses" => statuses(row.name),
        "Codes in a response with status 200" => codes(row.name),
        "Recorded responses" | "Responses to a change" => vec![recorded(row.name, root)],
        "Malformed responses" => {
            let is_short = !row.name.starts_with("a body");
            let mut fault = fault(row.name, malformed(row.name), is_short);
            fault.status = (row.name == "status 204").then_some(204);
            vec![fault]
        }
        "No response" => {
            let mut fault = fault(row.name, silence(row.name), false);
            // The component's own deadline.
            let is_slow = row.name == "a head after ten minutes" || row.name == "a body that trickles";
            fault.takes = if is_slow { 75 } else { 0 };
            vec![fault]
        }
        "Errors of the host" => {
            assert!(host_error(row.name).is_some(), "no error of the host is called {}", row.name);
            vec![Fault {
                injection: Injection::Host(row.name),
                ..fault(row.name, Action::Refuse, false)
            }]
        }
        other => panic!("nothing is known of a table under the heading {other}"),
    }
}

fn statuses(name: &str) -> Vec<Fault> {
    let (status, rest) = name.split_once(' ').unwrap();
    let status: u16 = status.parse().unwrap();
    let errors = json!({
        "errors": [{ "message": "Not this time" }],
        "extensions": { "request_id": "5c9f4c61-0000-4000-8000-000000000000" },
    });
    let bodies = match rest {
        "with errors" => vec![("errors", Content::Json(errors))],
        "without" => vec![
            ("a page", Content::Html("<html><h1>Not this time</h1></html>".to_owned())),
            ("nothing", Content::Empty),
            ("garbage", Content::Garbage),
            (
                "a proxy's errors",
                Content::Json(json!({ "status": status, "error": "Not this time" })),
            ),
        ],
        other => panic!("not understood: {other}"),
    };
    let faults = bodies.into_iter().map(|(body_name, body)| Fault {
        name: format!("{status} with {body_name}"),
        injection: Injection::Emulator(Action::Status {
            status,
            headers: Vec::new(),
            body,
        }),
        is_response: true,
        status: Some(status),
        takes: 0,
    });
    faults.collect()
}

fn codes(code: &str) -> Vec<Fault> {
    let spellings = [
        ("code", Spelling::Errors, "code"),
        ("error_code", Spelling::Errors, "error_code"),
        ("flat", Spelling::Flat, "code"),
    ];
    let faults = spellings.into_iter().map(|(name, spelling, key)| Fault {
        name: format!("{code} as {name} in a 200"),
        injection: Injection::Emulator(Action::GraphqlError(GraphqlFault {
            message: Some("Not this time".to_owned()),
            code: Some(code.to_owned()),
            code_key: Some(key.to_owned()),
            status_code: Some(200),
            spelling,
            ..GraphqlFault::default()
        })),
        is_response: true,
        status: Some(200),
        takes: 0,
    });
    faults.collect()
}

/// The folder of recorded responses.
fn responses() -> PathBuf {
    xtask::workspace().join("host-test/responses")
}

/// The names of all recorded responses, without `.http`.
pub fn response_names() -> Vec<String> {
    let files = fs::read_dir(responses()).unwrap();
    let mut names: Vec<String> = files
        .map(|file| {
            let path = file.unwrap().path();
            assert_eq!(path.extension().unwrap(), "http", "{path:?}");
            path.file_stem().unwrap().to_str().unwrap().to_owned()
        })
        .collect();
    names.sort();
    names
}

/// A file: its source, the status, headers, an empty line, the body. `{{root}}` stands for
/// the root field of the request.
fn recorded(name: &str, root: &str) -> Fault {
    let path = responses().join(name).with_extension("http");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
    let mut head = head.lines();
    assert!(head.next().unwrap().starts_with("# "), "{path:?} names its source");
    let status: u16 = head.next().unwrap().parse().unwrap();
    let headers = head.map(|line| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_owned(), value.to_owned())
    });
    Fault {
        name: name.to_owned(),
        injection: Injection::Emulator(Action::Status {
            status,
            headers: headers.collect(),
            body: Content::Text(body.trim_end().replace("{{root}}", root)),
        }),
        is_response: true,
        status: Some(status),
        takes: 0,
    }
}

fn malformed(name: &str) -> Action {
    Action::Body(match name {
        "a page with status 200" => Content::Html("<html>Welcome</html>".to_owned()),
        "an empty body" => Content::Empty,
        "garbage" => Content::Garbage,
        "a list" => Content::Json(json!([1])),
        "half of an object" => Content::Text("{\"data\":{".to_owned()),
        "an object without data" => Content::Json(json!({ "errors": [], "extensions": {} })),
        "data without the field" => Content::Json(json!({ "data": { "complexity": { "before": 1 } } })),
        "a body over the limit" => Content::Text(" ".repeat(MAX_RESPONSE_BYTES as usize + 1)),
        "a body without an end" => Content::Endless,
        "status 204" => {
            return Action::Status {
                status: 204,
                headers: Vec::new(),
                body: Content::Empty,
            };
        }
        // Its documents are the same as those of the version that is requested.
        "another API version" => return Action::Version("2026-07".to_owned()),
        other => panic!("nothing is known of {other}"),
    })
}

fn silence(name: &str) -> Action {
    let slow = |before_head_ms, between_bytes_ms| Action::Delay {
        before_head_ms,
        between_bytes_ms,
        bytes_at_once: 1,
    };
    match name {
        "nobody listens" => Action::Refuse,
        "reset before the head" => Action::Reset(ResetStage::BeforeHead),
        "reset within the head" => Action::Reset(ResetStage::DuringHead),
        "reset within the body" => Action::Reset(ResetStage::DuringBody),
        "a body cut short" => Action::Body(Content::Truncated(20)),
        "a head after ten minutes" => slow(600_000, 0),
        "a body that trickles" => slow(0, 20_000),
        other => panic!("nothing is known of {other}"),
    }
}

/// The errors of `wasi:http`, all of them.
pub const HOST_ERRORS: [&str; 39] = [
    "DNS-timeout",
    "DNS-error",
    "destination-not-found",
    "destination-unavailable",
    "destination-IP-prohibited",
    "destination-IP-unroutable",
    "connection-refused",
    "connection-terminated",
    "connection-timeout",
    "connection-read-timeout",
    "connection-write-timeout",
    "connection-limit-reached",
    "TLS-protocol-error",
    "TLS-certificate-error",
    "TLS-alert-received",
    "HTTP-request-denied",
    "HTTP-request-length-required",
    "HTTP-request-body-size",
    "HTTP-request-method-invalid",
    "HTTP-request-URI-invalid",
    "HTTP-request-URI-too-long",
    "HTTP-request-header-section-size",
    "HTTP-request-header-size",
    "HTTP-request-trailer-section-size",
    "HTTP-request-trailer-size",
    "HTTP-response-incomplete",
    "HTTP-response-header-section-size",
    "HTTP-response-header-size",
    "HTTP-response-body-size",
    "HTTP-response-trailer-section-size",
    "HTTP-response-trailer-size",
    "HTTP-response-transfer-coding",
    "HTTP-response-content-coding",
    "HTTP-response-timeout",
    "HTTP-upgrade-failed",
    "HTTP-protocol-error",
    "loop-detected",
    "configuration-error",
    "internal-error",
];

/// An error of `wasi:http` by its name there.
pub fn host_error(name: &str) -> Option<TransportError> {
    use TransportError as E;
    Some(match name {
        "DNS-timeout" => E::DnsTimeout,
        "DNS-error" => E::DnsError {
            rcode: Some("address not available".to_owned()),
            info_code: None,
        },
        "destination-not-found" => E::DestinationNotFound,
        "destination-unavailable" => E::DestinationUnavailable,
        "destination-IP-prohibited" => E::DestinationIpProhibited,
        "destination-IP-unroutable" => E::DestinationIpUnroutable,
        "connection-refused" => E::ConnectionRefused,
        "connection-terminated" => E::ConnectionTerminated,
        "connection-timeout" => E::ConnectionTimeout,
        "connection-read-timeout" => E::ConnectionReadTimeout,
        "connection-write-timeout" => E::ConnectionWriteTimeout,
        "connection-limit-reached" => E::ConnectionLimitReached,
        "TLS-protocol-error" => E::TlsProtocolError,
        "TLS-certificate-error" => E::TlsCertificateError,
        "TLS-alert-received" => E::TlsAlertReceived {
            alert_id: Some(40),
            alert_message: Some("handshake failure".to_owned()),
        },
        "HTTP-request-denied" => E::HttpRequestDenied,
        "HTTP-request-length-required" => E::HttpRequestLengthRequired,
        "HTTP-request-body-size" => E::HttpRequestBodySize(Some(7)),
        "HTTP-request-method-invalid" => E::HttpRequestMethodInvalid,
        "HTTP-request-URI-invalid" => E::HttpRequestUriInvalid,
        "HTTP-request-URI-too-long" => E::HttpRequestUriTooLong,
        "HTTP-request-header-section-size" => E::HttpRequestHeaderSectionSize(Some(7)),
        "HTTP-request-header-size" => E::HttpRequestHeaderSize {
            field_name: None,
            field_size: None,
        },
        "HTTP-request-trailer-section-size" => E::HttpRequestTrailerSectionSize(None),
        "HTTP-request-trailer-size" => E::HttpRequestTrailerSize {
            field_name: None,
            field_size: None,
        },
        "HTTP-response-incomplete" => E::HttpResponseIncomplete,
        "HTTP-response-header-section-size" => E::HttpResponseHeaderSectionSize(Some(1 << 20)),
        "HTTP-response-header-size" => E::HttpResponseHeaderSize {
            field_name: Some("set-cookie".to_owned()),
            field_size: Some(1 << 20),
        },
        "HTTP-response-body-size" => E::HttpResponseBodySize(None),
        "HTTP-response-trailer-section-size" => E::HttpResponseTrailerSectionSize(None),
        "HTTP-response-trailer-size" => E::HttpResponseTrailerSize {
            field_name: None,
            field_size: None,
        },
        "HTTP-response-transfer-coding" => E::HttpResponseTransferCoding(Some("gzip".to_owned())),
        "HTTP-response-content-coding" => E::HttpResponseContentCoding(None),
        "HTTP-response-timeout" => E::HttpResponseTimeout,
        "HTTP-upgrade-failed" => E::HttpUpgradeFailed,
        "HTTP-protocol-error" => E::HttpProtocolError,
        "loop-detected" => E::LoopDetected,
        "configuration-error" => E::ConfigurationError,
        "internal-error" => E::InternalError(Some("out of luck".to_owned())),
        _ => return None,
    })
}

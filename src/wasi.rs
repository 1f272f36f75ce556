//! The host, through WASI: the one module that touches it.
//!
//! The order of things here is the order that hosts need; each deviation has hung or trapped
//! somewhere. The request is handed over before its body is written, because hosts buffer one
//! piece only. Streams and pollables go before what they belong to, bodies before responses: a
//! scope closes before its parent is used again.

use crate::prelude::*;
use crate::{
    bindings::wasi::{
        cli::environment,
        clocks::monotonic_clock,
        http::{
            outgoing_handler,
            types::{
                ErrorCode, Fields, FutureIncomingResponse, IncomingBody, IncomingResponse, Method as WasiMethod, OutgoingBody,
                OutgoingRequest, RequestOptions, Scheme,
            },
        },
        io::{
            poll::{self, Pollable},
            streams::StreamError,
        },
        random::random,
    },
    engine::{
        input::whole_number,
        transport::{Host, Method, Request, Response, TransportError},
    },
};

/// Maximum length of a piece of a body, in bytes.
const PIECE: u64 = 64 * 1024;

/// The host of this component.
#[derive(Default)]
pub struct Wasi;

impl Host for Wasi {
    fn environment(&mut self) -> Vec<(String, String)> {
        environment::get_environment()
    }

    fn random(&mut self) -> u64 {
        random::get_random_u64()
    }

    fn sleep(&mut self, milliseconds: u32) {
        monotonic_clock::subscribe_duration(nanoseconds(milliseconds)).block();
    }

    fn send(&mut self, request: &Request) -> Result<Response, TransportError> {
        Exchange {
            request,
            deadline: monotonic_clock::subscribe_duration(nanoseconds(request.timeouts.request_ms)),
        }
        .run()
    }
}

fn nanoseconds(milliseconds: u32) -> u64 {
    u64::from(milliseconds).saturating_mul(1_000_000)
}

/// One request and its response, until the deadline.
struct Exchange<'a> {
    request: &'a Request,
    /// The component's own, because the hosts' timeouts have gaps.
    deadline: Pollable,
}

impl Exchange<'_> {
    fn run(&self) -> Result<Response, TransportError> {
        let outgoing = self.outgoing()?;
        let body = outgoing
            .body()
            .map_err(|()| TransportError::Unsendable("it has no body to write"))?;
        let future = outgoing_handler::handle(outgoing, Some(self.options())).map_err(|code| self.failed(Event::of(code)))?;
        let in_time = self.write(body, &future);
        let response = if in_time {
            self.response_head(&future)?
        } else {
            return Err(self.timed_out());
        };
        self.read(&response)
    }

    fn outgoing(&self) -> Result<OutgoingRequest, TransportError> {
        let Request {
            endpoint,
            method,
            path_with_query,
            headers,
            ..
        } = self.request;
        let headers = Fields::from_list(headers).map_err(|_| TransportError::Unsendable("it does not accept one of its headers"))?;
        let outgoing = OutgoingRequest::new(headers);
        let method = match method {
            Method::Get => WasiMethod::Get,
            Method::Post => WasiMethod::Post,
            Method::Put => WasiMethod::Put,
            Method::Patch => WasiMethod::Patch,
            Method::Delete => WasiMethod::Delete,
        };
        let scheme = if endpoint.secure { Scheme::Https } else { Scheme::Http };
        outgoing
            .set_method(&method)
            .and_then(|()| outgoing.set_scheme(Some(&scheme)))
            .and_then(|()| outgoing.set_authority(Some(&endpoint.authority)))
            .and_then(|()| outgoing.set_path_with_query(Some(path_with_query)))
            .map_err(|()| TransportError::Unsendable("it does not accept its address"))?;
        Ok(outgoing)
    }

    /// The timeouts for the host. A host that cannot keep them is no reason to fail: the deadline
    /// holds.
    fn options(&self) -> RequestOptions {
        let timeouts = &self.request.timeouts;
        let options = RequestOptions::new();
        let _ = options.set_connect_timeout(Some(nanoseconds(timeouts.connect_ms)));
        let _ = options.set_first_byte_timeout(Some(nanoseconds(timeouts.first_byte_ms)));
        let _ = options.set_between_bytes_timeout(Some(nanoseconds(timeouts.between_bytes_ms)));
        options
    }

    /// Writes the body, unless the response comes first. `false` if the deadline is over.
    ///
    /// A failure to write is ignored: the server may have responded early, or the host refused to
    /// connect, and the response to come says which.
    fn write(&self, body: OutgoingBody, future: &FutureIncomingResponse) -> bool {
        let mut in_time = true;
        if let Ok(stream) = body.write() {
            let mut rest = self.request.body.as_slice();
            while !rest.is_empty() {
                match stream.check_write() {
                    Ok(0) => {
                        let writable = stream.subscribe();
                        let responded = future.subscribe();
                        match self.wait(&[&writable, &responded]) {
                            Some(0) => {}
                            Some(_) => break,
                            None => {
                                in_time = false;
                                break;
                            }
                        }
                    }
                    Ok(allowed) => {
                        let length = rest.len().min(usize::try_from(allowed).unwrap_or(usize::MAX));
                        let Some((piece, after)) = rest.split_at_checked(length) else {
                            break;
                        };
                        if stream.write(piece).is_err() {
                            break;
                        }
                        rest = after;
                    }
                    Err(_) => break,
                }
            }
            let _ = stream.flush();
        }
        // Unfinished, it would take the request back; with pieces missing this fails, and the
        // response says why they are. Forgotten for the reason that `Event::of` gives.
        core::mem::forget(OutgoingBody::finish(body, None));
        in_time
    }

    fn response_head(&self, future: &FutureIncomingResponse) -> Result<IncomingResponse, TransportError> {
        {
            let responded = future.subscribe();
            if self.wait(&[&responded]).is_none() {
                return Err(self.timed_out());
            }
        }
        match future.get() {
            Some(Ok(Ok(response))) => Ok(response),
            Some(Ok(Err(code))) => Err(self.failed(Event::of(code))),
            Some(Err(())) | None => Err(self.lost("the host gave no response")),
        }
    }

    fn read(&self, incoming: &IncomingResponse) -> Result<Response, TransportError> {
        let entries = incoming.headers().entries();
        let headers: Vec<(String, String)> = entries
            .into_iter()
            .map(|(mut name, value)| {
                name.make_ascii_lowercase();
                let value = String::from_utf8(value).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
                (name, value)
            })
            .collect();
        let mut response = Response {
            status: incoming.status(),
            headers,
            body: Vec::new(),
        };
        let announced: Option<u64> = response.header("content-length").and_then(whole_number);
        let max = u64::from(self.request.max_response_bytes);
        if announced.is_some_and(|length| length > max) {
            return Err(self.too_long());
        }
        let body = incoming.consume().map_err(|()| self.lost("the response has no body"))?;
        // A coding that the host took off would make the body another length.
        let complete = announced.filter(|_| response.header("content-encoding").is_none());
        response.body = self.body(&body, complete)?;
        let length = u64::try_from(response.body.len()).unwrap_or(u64::MAX);
        if announced.is_some_and(|announced| length < announced) {
            return Err(self.lost("the response is cut off"));
        }
        Ok(response)
    }

    /// Reads the body to its end, or until it has the length at which it is complete: to be told of the end
    /// is another call of the host.
    fn body(&self, body: &IncomingBody, complete: Option<u64>) -> Result<Vec<u8>, TransportError> {
        let complete = complete.and_then(|length| usize::try_from(length).ok());
        let max = usize::try_from(self.request.max_response_bytes).unwrap_or(usize::MAX);
        let stream = body.stream().map_err(|()| self.lost("the response has no body"))?;
        let mut bytes = Vec::new();
        loop {
            match stream.read(PIECE) {
                Ok(piece) if piece.is_empty() => {
                    let readable = stream.subscribe();
                    if self.wait(&[&readable]).is_none() {
                        return Err(self.timed_out());
                    }
                }
                Ok(piece) => {
                    if bytes.is_empty() {
                        bytes = piece;
                    } else {
                        bytes.extend_from_slice(&piece);
                    }
                    if bytes.len() > max {
                        return Err(self.too_long());
                    }
                    if complete == Some(bytes.len()) {
                        return Ok(bytes);
                    }
                    // A server that never pauses must not outrun the deadline.
                    if self.deadline.ready() {
                        return Err(self.timed_out());
                    }
                }
                Err(StreamError::Closed) => return Ok(bytes),
                // The error is not read: reading it traps in jco.
                Err(StreamError::LastOperationFailed(_)) => {
                    return Err(self.lost("the response is cut off, or paused for longer than it may"));
                }
            }
        }
    }

    /// Waits for one of several, and returns its index. `None` if the deadline is over.
    fn wait(&self, pollables: &[&Pollable]) -> Option<usize> {
        let mut all = pollables.to_vec();
        all.push(&self.deadline);
        let ready = poll::poll(&all);
        let first = ready.into_iter().min().and_then(|index| usize::try_from(index).ok())?;
        (first < pollables.len()).then_some(first)
    }

    fn host(&self) -> String {
        format!("{}", self.request.endpoint)
    }

    fn timed_out(&self) -> TransportError {
        TransportError::TimedOut(self.host(), self.request.timeouts.request_ms)
    }

    fn too_long(&self) -> TransportError {
        TransportError::TooLong(self.host(), self.request.max_response_bytes)
    }

    fn lost(&self, reason: &str) -> TransportError {
        TransportError::Lost(self.host(), reason.to_owned())
    }

    fn failed(&self, event: Event) -> TransportError {
        let host = self.host();
        match event {
            Event::Denied => TransportError::Denied(host),
            Event::AddressRefused => TransportError::Unsendable("it does not accept its address"),
            Event::MethodRefused => TransportError::Unsendable("it does not accept its method"),
            Event::NoAddress => TransportError::Unreachable(host, "its name cannot be looked up"),
            Event::NoConnection => TransportError::Unreachable(host, "no connection to it, or to a proxy before it, could be made"),
            Event::NoRoute => TransportError::Unreachable(host, "there is no way to it"),
            Event::NoSuchName => TransportError::Unsendable("there is no server of that name; check the endpoint"),
            Event::NotTrusted => {
                TransportError::Unsendable("the server's TLS certificate is not trusted, has expired, or is for another name")
            }
            Event::RefusedByProxy => {
                TransportError::Unsendable("a proxy on the way does not let it through; check the proxy's rules and credentials")
            }
            Event::Misconfigured => TransportError::Unsendable(
                "it has no trusted certificates, or its proxy settings are malformed; install the system's certificates, or set SSL_CERT_FILE",
            ),
            Event::NoListener => TransportError::Unreachable(host, "nobody listens there"),
            Event::ReadTimedOut => {
                TransportError::TimedOutAtHost(host, "the timeout of the response, or between two pieces of it, is over")
            }
            Event::WriteTimedOut => TransportError::TimedOutAtHost(host, "the timeout of sending the request is over"),
            Event::Closed => self.lost("the connection was closed"),
            Event::ConnectionTimedOut => self.lost("the connection timed out"),
            Event::TooManyConnections => self.lost("the host has too many connections"),
            Event::TlsFailed => self.lost("TLS failed"),
            Event::TlsAlert => self.lost("it sent a TLS alert"),
            Event::CutOff => self.lost("the response is cut off"),
            Event::NotHttp => self.lost("what came is not HTTP, or the connection was closed"),
            Event::Other => self.lost("the host reports an error"),
        }
    }
}

/// What a code of the host's says, as far as it matters here.
#[derive(Clone, Copy)]
enum Event {
    Denied,
    AddressRefused,
    MethodRefused,
    NoAddress,
    NoConnection,
    NoRoute,
    NoSuchName,
    NotTrusted,
    RefusedByProxy,
    Misconfigured,
    NoListener,
    ReadTimedOut,
    WriteTimedOut,
    Closed,
    ConnectionTimedOut,
    TooManyConnections,
    TlsFailed,
    TlsAlert,
    CutOff,
    NotHttp,
    Other,
}

impl Event {
    /// Hosts differ in the code they use for the same event; only some say for sure that the request
    /// was not sent.
    ///
    /// Written out where a code comes from, and forgets it: so its number alone is read, and not the
    /// texts that a few codes have. A code that is read as a whole weighs a kilobyte in each place.
    #[inline(always)]
    fn of(code: ErrorCode) -> Self {
        let event = match &code {
            ErrorCode::HttpRequestDenied | ErrorCode::DestinationIpProhibited => Self::Denied,
            ErrorCode::HttpRequestUriInvalid | ErrorCode::HttpRequestUriTooLong => Self::AddressRefused,
            ErrorCode::HttpRequestMethodInvalid => Self::MethodRefused,
            ErrorCode::DnsTimeout | ErrorCode::DnsError(_) => Self::NoAddress,
            ErrorCode::DestinationUnavailable => Self::NoConnection,
            ErrorCode::DestinationIpUnroutable => Self::NoRoute,
            ErrorCode::DestinationNotFound => Self::NoSuchName,
            // A client sends nothing before it has verified the certificate.
            ErrorCode::TlsCertificateError => Self::NotTrusted,
            ErrorCode::HttpUpgradeFailed => Self::RefusedByProxy,
            ErrorCode::ConfigurationError => Self::Misconfigured,
            ErrorCode::ConnectionRefused => Self::NoListener,
            // By default as long as the deadline: which of the two comes first is chance.
            ErrorCode::ConnectionReadTimeout | ErrorCode::HttpResponseTimeout => Self::ReadTimedOut,
            ErrorCode::ConnectionWriteTimeout => Self::WriteTimedOut,
            ErrorCode::ConnectionTerminated => Self::Closed,
            ErrorCode::ConnectionTimeout => Self::ConnectionTimedOut,
            ErrorCode::ConnectionLimitReached => Self::TooManyConnections,
            ErrorCode::TlsProtocolError => Self::TlsFailed,
            ErrorCode::TlsAlertReceived(_) => Self::TlsAlert,
            ErrorCode::HttpResponseIncomplete => Self::CutOff,
            ErrorCode::HttpProtocolError => Self::NotHttp,
            _ => Self::Other,
        };
        core::mem::forget(code);
        event
    }
}

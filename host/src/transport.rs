//! The way out: what carries the component's requests, and where they may go.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use http::Uri;
use http::uri::{Authority, Scheme};

pub use wasmtime_wasi_http::{Error as TransportError, RequestOptions as RequestTimeouts, WasiBody as Body};

use crate::error::LoadError;

/// An answer to come.
pub type Answer = Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send>>;

/// What carries the component's requests.
///
/// The default is [`HttpClient`](crate::HttpClient). Anything else will do that answers an
/// `http::Request`, such as a function with a server in memory behind it: closures that return a
/// future are transports. The allow-list has been consulted before.
///
/// The component decides by the error whether a request was surely not sent: the `Dns…` and
/// `Destination…` cases, `ConnectionRefused` and `HttpRequestDenied` say so. Give them only when
/// it is true.
///
/// Dropping the future gives the request up.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, whose address is absolute, and waits until the answer begins.
    fn send(&self, request: http::Request<Body>, timeouts: RequestTimeouts) -> Answer;
}

impl<F, A> Transport for F
where
    F: Fn(http::Request<Body>, RequestTimeouts) -> A + Send + Sync + 'static,
    A: Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'static,
{
    fn send(&self, request: http::Request<Body>, timeouts: RequestTimeouts) -> Answer {
        Box::pin(self(request, timeouts))
    }
}

/// Where requests may go.
#[derive(Clone, Debug)]
pub(crate) struct AllowList {
    origins: Vec<Origin>,
    pub(crate) loopback: bool,
}

/// Scheme, host and port, spelled one way.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    scheme: Scheme,
    host: String,
    port: u16,
}

impl AllowList {
    pub(crate) fn monday_only() -> Self {
        let monday = Origin {
            scheme: Scheme::HTTPS,
            host: "api.monday.com".to_owned(),
            port: 443,
        };
        Self {
            origins: vec![monday],
            loopback: false,
        }
    }

    pub(crate) fn add(&mut self, origin: &str) -> Result<(), LoadError> {
        let parsed = origin
            .parse::<Uri>()
            .ok()
            .filter(|uri| matches!(uri.path(), "" | "/") && uri.query().is_none())
            .and_then(|uri| Origin::of(&uri));
        let origin =
            parsed.ok_or_else(|| LoadError::Configuration(format!("{origin:?} is not an origin such as https://api.monday.com")))?;
        self.origins.push(origin);
        Ok(())
    }

    pub(crate) fn permits(&self, uri: &Uri) -> bool {
        Origin::of(uri).is_some_and(|origin| (self.loopback && is_loopback(&origin.host)) || self.origins.contains(&origin))
    }
}

impl Origin {
    fn of(uri: &Uri) -> Option<Self> {
        let scheme = uri.scheme()?.clone();
        let authority = uri.authority().filter(|authority| has_no_user(authority))?;
        let default_port = match scheme.as_str() {
            "https" => 443,
            "http" => 80,
            _ => return None,
        };
        Some(Self {
            scheme,
            host: authority.host().to_ascii_lowercase(),
            port: match authority.port() {
                Some(port) => port.as_u16(),
                None => default_port,
            },
        })
    }
}

/// `https://api.monday.com@elsewhere` has fooled many a reader.
fn has_no_user(authority: &Authority) -> bool {
    !authority.as_str().contains('@')
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(origins: &[&str], loopback: bool) -> AllowList {
        let mut list = AllowList::monday_only();
        list.loopback = loopback;
        for origin in origins {
            list.add(origin).unwrap();
        }
        list
    }

    #[track_caller]
    fn check(list: &AllowList, uri: &str, expected: bool) {
        assert_eq!(list.permits(&uri.parse().unwrap()), expected, "{uri}");
    }

    #[test]
    fn by_default_monday_over_tls_and_nothing_else() {
        let list = list(&[], false);
        check(&list, "https://api.monday.com/v2", true);
        check(&list, "https://API.monday.com:443/v2?a=b", true);
        check(&list, "http://api.monday.com/v2", false);
        check(&list, "https://api.monday.com:8443/v2", false);
        check(&list, "https://api.monday.com.example/v2", false);
        check(&list, "https://api.monday.com@example.com/v2", false);
        check(&list, "https://example.com@api.monday.com/v2", false);
        check(&list, "http://127.0.0.1:4000/v2", false);
        check(&list, "/v2", false);
    }

    #[test]
    fn loopback_is_this_machine_only() {
        let list = list(&[], true);
        check(&list, "http://127.0.0.1:4000/v2", true);
        check(&list, "http://127.9.9.9/v2", true);
        check(&list, "http://[::1]:4000/v2", true);
        check(&list, "http://localhost:4000/v2", true);
        check(&list, "http://127.0.0.1.example/v2", false);
        check(&list, "http://localhost.example/v2", false);
        check(&list, "http://192.168.0.1/v2", false);
    }

    #[test]
    fn an_added_origin_is_that_scheme_host_and_port() {
        let list = list(&["http://mock.example:8080"], false);
        check(&list, "http://mock.example:8080/v2", true);
        check(&list, "https://mock.example:8080/v2", false);
        check(&list, "http://mock.example/v2", false);
        check(&list, "https://api.monday.com/v2", true);
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for origin in [
            "api.monday.com",
            "https://a.example/v2",
            "ftp://a.example",
            "",
            "https://u@a.example",
        ] {
            assert!(AllowList::monday_only().add(origin).is_err(), "{origin}");
        }
    }
}

//! The transport of the component's requests, and the origins that they may be sent to.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;

use http::Uri;
use http::uri::{Authority, Scheme};

pub use wasmtime_wasi_http::{Error as TransportError, RequestOptions as RequestTimeouts, WasiBody as Body};

use crate::error::LoadError;

/// The response to a request, which a [`Transport`] returns.
pub type ResponseFuture = Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send>>;

/// Sends the component's requests.
///
/// The default is [`HttpClient`](crate::HttpClient). Closures that return a future are transports
/// too; one can pass requests to a server in memory, for example. The allow-list has been checked
/// before.
///
/// The component takes these errors to mean that the request was not sent: the `Dns…` and
/// `Destination…` cases, `ConnectionRefused` and `HttpRequestDenied`. Return them only if that is
/// certain.
///
/// Dropping the future abandons the request.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, whose address is absolute, and waits until the response begins.
    fn send(&self, request: http::Request<Body>, timeouts: RequestTimeouts) -> ResponseFuture;
}

impl<F, A> Transport for F
where
    F: Fn(http::Request<Body>, RequestTimeouts) -> A + Send + Sync + 'static,
    A: Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'static,
{
    fn send(&self, request: http::Request<Body>, timeouts: RequestTimeouts) -> ResponseFuture {
        Box::pin(self(request, timeouts))
    }
}

/// The origins that requests may be sent to.
#[derive(Clone, Debug)]
pub(crate) struct AllowList {
    origins: Vec<Origin>,
    pub(crate) loopback: bool,
}

/// Scheme, host and port, normalized.
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

/// False for `https://api.monday.com@example.com`, which reads like monday.com and is not.
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

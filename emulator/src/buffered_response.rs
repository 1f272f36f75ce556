//! A complete response in memory, before it is sent.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

/// Status, headers and a complete body.
#[derive(Clone, Debug)]
pub(crate) struct BufferedResponse {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The API version that responded, if one was chosen.
    pub version: Option<&'static str>,
    /// The complexity points that the request was charged.
    pub complexity: Option<u64>,
}

impl BufferedResponse {
    /// A response of a media type.
    pub fn new(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        Self {
            status,
            headers,
            body: body.into(),
            version: None,
            complexity: None,
        }
    }

    /// JSON.
    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, "application/json", body)
    }

    /// JSON from a value.
    pub fn value(status: u16, body: &serde_json::Value) -> Self {
        Self::json(status, body.to_string())
    }

    /// An HTML page, as proxies send it.
    pub fn html(status: u16, title: &str) -> Self {
        let page = format!(
            "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"
        );
        Self::new(status, "text/html", page)
    }

    /// Sets a header; text that can't be one is left out.
    pub fn set(&mut self, name: &'static str, value: &str) -> &mut Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
        self
    }
}

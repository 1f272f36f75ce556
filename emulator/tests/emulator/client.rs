//! A plain test client: it sends any request and returns the response unchecked.

use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use monday_emulator::{Disconnect, Emulator, Options};
use serde_json::{Value, json};

/// An emulator with the usual account.
pub fn emulator() -> Emulator {
    emulator_with(Options::default())
}

pub fn emulator_with(options: Options) -> Emulator {
    Emulator::new(options).unwrap()
}

/// A response, with its body as text and as JSON.
#[derive(Debug)]
pub struct ApiResponse {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
    pub text: String,
}

impl ApiResponse {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// `data`, if there are no errors.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert_eq!(self.status, 200, "{}", self.text);
        assert!(self.body.get("errors").is_none(), "{}", self.text);
        &self.body["data"]
    }

    /// The first error.
    #[track_caller]
    pub fn error(&self) -> &Value {
        assert!(self.body["errors"][0].is_object(), "{}", self.text);
        &self.body["errors"][0]
    }

    #[track_caller]
    pub fn message(&self) -> &str {
        self.error()["message"].as_str().unwrap()
    }

    #[track_caller]
    pub fn code(&self) -> &str {
        self.error()["extensions"]["code"].as_str().unwrap_or("none")
    }
}

/// The ids in a list of objects.
#[track_caller]
pub fn ids(list: &Value) -> Vec<i64> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_str().unwrap().parse().unwrap())
        .collect()
}

#[derive(Clone)]
pub struct Client<'a> {
    emulator: &'a Emulator,
    headers: Vec<(String, String)>,
}

impl<'a> Client<'a> {
    pub fn admin(emulator: &'a Emulator) -> Self {
        Self::with_token(emulator, emulator.tokens().admin())
    }

    pub fn with_token(emulator: &'a Emulator, token: &str) -> Self {
        Self::anonymous(emulator).header("authorization", token)
    }

    pub fn anonymous(emulator: &'a Emulator) -> Self {
        Self {
            emulator,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        }
    }

    /// Sends a header too, in place of one of that name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(own, _)| own != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn version(self, version: &str) -> Self {
        self.header("api-version", version)
    }

    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub async fn try_send(&self, method: &str, path: &str, body: impl Into<Bytes>) -> Result<ApiResponse, Disconnect> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let response = self.emulator.respond(request.body(body.into()).unwrap()).await?;
        let (parts, body) = response.into_parts();
        let text = String::from_utf8_lossy(&body.collect().await?.to_bytes()).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(ApiResponse {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
            text,
        })
    }

    pub async fn send(&self, method: &str, path: &str, body: impl Into<Bytes>) -> ApiResponse {
        self.try_send(method, path, body).await.unwrap()
    }

    /// A body that may be anything.
    pub async fn raw(&self, body: impl Into<Bytes>) -> ApiResponse {
        self.send("POST", "/v2", body).await
    }

    /// Sends a document with a file for its variable `file`, as forms do.
    pub async fn upload(&self, query: &str, name: &str, contents: &[u8]) -> ApiResponse {
        let mut body = format!("--line\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\n{query}\r\n").into_bytes();
        let head = format!(
            "--line\r\nContent-Disposition: form-data; name=\"variables[file]\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(contents);
        body.extend(b"\r\n--line--\r\n");
        let form = self.clone().header("content-type", "multipart/form-data; boundary=line");
        form.send("POST", "/v2/file", body).await
    }

    pub async fn try_query(&self, query: &str) -> Result<ApiResponse, Disconnect> {
        self.try_send("POST", "/v2", json!({ "query": query }).to_string()).await
    }

    pub async fn query(&self, query: &str) -> ApiResponse {
        self.try_query(query).await.unwrap()
    }

    pub async fn query_with(&self, query: &str, variables: Value) -> ApiResponse {
        self.raw(json!({ "query": query, "variables": variables }).to_string()).await
    }
}

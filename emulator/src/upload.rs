//! Reads `POST /v2/file`: a form with a document and files for its variables.
//!
//! Two forms are in use: parts named `variables[file]` \[VCR\], and a part `map` that says which variables each file is for
//! \[PYSDK\], as the GraphQL multipart request specification has it.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};
use std::convert::Infallible;

/// A file that was sent along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UploadedFile {
    pub name: String,
    pub size: usize,
}

/// A form that was read.
pub(crate) struct Upload {
    /// `query` and `variables`, in which each file is its index in `files`.
    pub request: Value,
    pub files: Vec<UploadedFile>,
}

/// Reads a form; `None` if it is none, or lacks a document or a file.
pub(crate) async fn read(headers: &HeaderMap, body: &Bytes) -> Option<Upload> {
    let boundary = multer::parse_boundary(headers.get(CONTENT_TYPE)?.to_str().ok()?).ok()?;
    let whole = body.clone();
    let mut form = multer::Multipart::new(futures_util::stream::once(async { Ok::<_, Infallible>(whole) }), boundary);
    let mut query = None;
    let mut map = Value::Null;
    let mut variables = json!({});
    let mut files = Vec::new();
    // The files by the names of their parts.
    let mut parts: Vec<(String, usize)> = Vec::new();
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file) = field.file_name().map(str::to_owned) {
            let size = field.bytes().await.ok()?.len();
            parts.push((name, files.len()));
            files.push(UploadedFile { name: file, size });
            continue;
        }
        let text = field.text().await.ok()?;
        match name.as_str() {
            "query" => query = Some(text),
            "map" => map = serde_json::from_str(&text).unwrap_or_default(),
            "variables" => variables = serde_json::from_str(&text).unwrap_or(variables),
            _ => {}
        }
    }
    for (part, index) in parts {
        let mapped = map[&part].as_array().into_iter().flatten().filter_map(Value::as_str);
        let named = part.strip_prefix("variables[").and_then(|rest| rest.strip_suffix(']'));
        let names = mapped.filter_map(|path| path.strip_prefix("variables.")).chain(named);
        for name in names.map(str::to_owned).collect::<Vec<_>>() {
            variables[name] = index.into();
        }
    }
    if files.is_empty() {
        return None;
    }
    let request = json!({ "query": query?, "variables": variables });
    Some(Upload { request, files })
}

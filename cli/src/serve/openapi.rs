//! The OpenAPI description of the service, from the contract.

use std::sync::LazyLock;

use axum::body::Bytes;
use serde_json::{Map, Value, json};
use wit_parser::Type;

use super::api::{CONNECTION, IDEMPOTENCY_KEY, OWN_CONNECTION};
use crate::contract::{Contract, paragraphs, snake_case, summary};
use crate::schema::{Schemas, object};

const SCHEMAS: &str = "#/components/schemas/";

const ABOUT: &str = "\
Typed actions on monday.com. Every action is a POST with a JSON object: what it takes is the field `input`, how it \
is called the optional field `options`. Names and words are in snake_case, absent values are null or left out.

Failures are problem details (RFC 9457): `kind` is the word for programs, `temporary` says whether the same call may \
succeed later, and the header Retry-After when. The service itself retries and waits for rate limits, up to minutes; \
set `options.retry.max_retries` to 0 where the caller does that.

Give every change an Idempotency-Key: then it is safe to send it again, within 30 minutes.";

/// The description as it is sent: made once, since anybody may ask for it.
pub static SENT: LazyLock<Bytes> = LazyLock::new(|| description().to_string().into());

/// The description, as JSON.
pub fn description() -> Value {
    let contract = Contract::get();
    let mut schemas = Schemas::with_nulls(SCHEMAS);
    let mut paths = Map::new();
    for function in contract.functions() {
        let input = contract.input(function).map(|(_, ty)| ty);
        let result = contract.result(function).map(|(ok, _)| schemas.of(ok)).unwrap_or_default();
        let paragraphs = paragraphs(&function.docs);
        let operation = json!({
            "operationId": snake_case(&function.name),
            "summary": summary(&function.docs),
            "description": paragraphs.join("\n\n"),
            "parameters": [
                { "$ref": "#/components/parameters/IdempotencyKey" },
                { "$ref": "#/components/parameters/Connection" },
            ],
            "requestBody": {
                "required": input.is_some(),
                "content": { "application/json": { "schema": envelope(contract, &mut schemas, input) } },
            },
            "responses": {
                "200": { "description": "The result", "content": { "application/json": { "schema": result } } },
                "default": { "$ref": "#/components/responses/Problem" },
            },
        });
        paths.insert(format!("/v1/{}", function.name), json!({ "post": operation }));
    }
    let problem = problem(contract, &mut schemas);
    let mut definitions: Map<_, _> = schemas.into_definitions().into_iter().collect();
    definitions.insert("Problem".to_owned(), problem);
    // Where requests go is for the service to say.
    if let Some(fields) = definitions
        .get_mut("Connection")
        .and_then(|schema| schema["properties"].as_object_mut())
    {
        fields.retain(|name, _| OWN_CONNECTION.contains(&name.as_str()));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "monday.com connector",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "Apache-2.0 WITH LLVM-exception", "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "accessToken": [] }],
        "paths": paths,
        "components": {
            "schemas": definitions,
            "parameters": {
                "IdempotencyKey": {
                    "name": IDEMPOTENCY_KEY.as_str(),
                    "in": "header",
                    "description": "The idempotency key of the change: 1 to 255 visible ASCII characters, one for each call.",
                    "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
                },
                "Connection": {
                    "name": CONNECTION.as_str(),
                    "in": "header",
                    "description": "The name of a connection of the service: which account, with which token.",
                    "schema": { "type": "string" },
                },
            },
            "responses": {
                "Problem": {
                    "description": "The call failed",
                    "headers": {
                        "Retry-After": { "description": "Seconds until the same call may succeed.", "schema": { "type": "integer" } },
                    },
                    "content": { "application/problem+json": { "schema": { "$ref": format!("{SCHEMAS}Problem") } } },
                },
            },
            "securitySchemes": {
                "accessToken": { "type": "http", "scheme": "bearer", "description": "An access token of this service, not of monday.com." },
            },
        },
    })
}

/// The body of a request.
fn envelope(contract: &Contract, schemas: &mut Schemas, input: Option<Type>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    if let Some(input) = input {
        properties.insert("input".to_owned(), schemas.of(input));
        required.push("input".to_owned());
    }
    if let Some(options) = contract.options() {
        properties.insert("options".to_owned(), schemas.of(options));
    }
    object(properties, &required)
}

/// A failure of the contract in the form of problem details, or a problem of the request itself,
/// which has less.
fn problem(contract: &Contract, schemas: &mut Schemas) -> Value {
    let mut properties = Map::new();
    if let Some(failure) = contract.failure()
        && let Some(fields) = schemas.inline(failure)["properties"].as_object_mut()
    {
        properties.append(fields);
    }
    properties.remove("message");
    let kinds = properties.remove("kind");
    let own: [(&str, Value); 7] = [
        ("type", json!({ "type": "string", "format": "uri-reference" })),
        ("title", json!({ "type": "string" })),
        ("status", json!({ "type": "integer" })),
        ("detail", json!({ "type": "string", "description": "A message for people." })),
        (
            "kind",
            json!({
                "description": "The kind of failure, or a word for what is wrong with the request.",
                "anyOf": [kinds, { "type": "string" }],
            }),
        ),
        (
            "temporary",
            json!({ "type": "boolean", "description": "Whether the same call may succeed later." }),
        ),
        (
            "idempotency_key",
            json!({ "type": ["string", "null"], "description": "The key of the change that was sent, if the call was stopped." }),
        ),
    ];
    properties.extend(own.map(|(name, schema)| (name.to_owned(), schema)));
    json!({
        "type": "object",
        "properties": properties,
        "required": ["type", "title", "status", "detail", "kind", "temporary"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_the_description() {
        assert_eq!(serde_json::from_slice::<Value>(&SENT).unwrap(), description());
    }
}

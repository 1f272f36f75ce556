//! One row for each form in which monday.com, or a machine before it, says no. The tags are those
//! of the emulator: VCR is recorded traffic of 2024 and 2025, MCP-test monday.com's own
//! unit tests, CHG its changelog, DOC its documentation.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::type_complexity,
    clippy::unwrap_used
)]

use serde_json::{Value, json};

use super::{BEGINNINGS, CODES, Classification, from_transport, may_pass};
use crate::{
    engine::{
        failure::FailureKind::{self, *},
        graphql::{self, GraphqlResponse},
        transport::{Response, TransportError},
    },
    test_support::response,
};

/// What is made of a response to a read of `boards`.
fn read(response: &Response) -> Result<GraphqlResponse, Classification> {
    graphql::read(&mut response.clone(), "boards", false)
}

fn classify(response: &Response) -> Classification {
    match read(response) {
        Err(classification) => classification,
        Ok(response) => panic!("taken for a response: {response:?}"),
    }
}

/// What is expected of a response.
struct Case {
    name: &'static str,
    response: Response,
    kind: FailureKind,
    temporary: bool,
    retry: bool,
    may_have_applied: bool,
    wait_ms: Option<u32>,
    code: Option<&'static str>,
    details: usize,
}

/// A permanent failure that is not worth another attempt, with one error in it.
fn case(name: &'static str, status: u16, body: impl AsRef<[u8]>, kind: FailureKind) -> Case {
    Case {
        name,
        response: response(status, &[], body),
        kind,
        temporary: false,
        retry: false,
        may_have_applied: false,
        wait_ms: None,
        code: None,
        details: 1,
    }
}

impl Case {
    fn with(mut self, name: &str, content: &str) -> Self {
        self.response.headers.push((name.to_owned(), content.to_owned()));
        self
    }

    fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// It may pass.
    fn temporary(mut self) -> Self {
        self.temporary = true;
        self
    }

    /// It is worth another attempt soon.
    fn retry(mut self) -> Self {
        self.retry = true;
        self.temporary()
    }

    /// What was asked for may have been done.
    fn may_have_applied(mut self) -> Self {
        self.may_have_applied = true;
        self
    }

    fn waits(mut self, milliseconds: u32) -> Self {
        self.wait_ms = Some(milliseconds);
        self
    }

    fn details(mut self, count: usize) -> Self {
        self.details = count;
        self
    }

    fn check(&self) {
        let classification = classify(&self.response);
        let failure = &classification.failure;
        let name = self.name;
        assert_eq!(failure.kind, self.kind, "{name}: {failure:?}");
        assert_eq!(failure.temporary, self.temporary, "{name}: temporary");
        assert_eq!(classification.retry, self.retry, "{name}: retry");
        assert_eq!(classification.may_have_applied, self.may_have_applied, "{name}: may_have_applied");
        assert_eq!(failure.retry_after_ms, self.wait_ms, "{name}: wait");
        assert_eq!(failure.code.as_deref(), self.code, "{name}: code");
        assert_eq!(failure.details.len(), self.details, "{name}: details");
        let message = failure.text();
        let message = message.trim();
        assert!(
            message.len() > 20 && message.ends_with('.') && !message.contains(".."),
            "{name}: {message}"
        );
    }
}

fn error(message: &str, extensions: Value) -> String {
    json!({ "errors": [{ "message": message, "extensions": extensions }], "extensions": { "request_id": "705662be" } }).to_string()
}

#[test]
fn recorded_bodies_become_the_right_kind() {
    let cases = [
        // VCR 2025: no request id, no API-Version.
        case(
            "401 of 2025",
            401,
            r#"{"errors":[{"message":"Not authenticated","extensions":{"code":"NOT_AUTHENTICATED"}}]}"#,
            NotAuthenticated,
        )
        .code("NOT_AUTHENTICATED"),
        // VCR 2024: an array of texts.
        case("401 of 2024", 401, r#"{"errors":["Not Authenticated"]}"#, NotAuthenticated),
        // VCR 2025-07: HTTP 200, and 403 in the error.
        case(
            "archive_board of an unknown board",
            200,
            r#"{"data":{"archive_board":null},"errors":[{"message":"User unauthorized to perform action","locations":[{"line":1,"column":12}],
                "path":["archive_board"],"extensions":{"code":"USER_UNAUTHORIZED","status_code":403,"error_data":{},"service":"monolith"}}],
                "extensions":{"request_id":"705662be"}}"#,
            PermissionDenied,
        )
        .code("USER_UNAUTHORIZED"),
        case(
            "delete_board of an unknown board",
            200,
            r#"{"data":{"delete_board":null},"errors":[{"message":"The board does not exist. Please check your board ID and try retry",
                "locations":[{"line":1,"column":12}],"path":["delete_board"],
                "extensions":{"code":"InvalidBoardIdException","status_code":200,"error_data":{"board_id":123456},"service":"monolith"}}],
                "extensions":{"request_id":"705662be"}}"#,
            NotFound,
        )
        .code("InvalidBoardIdException"),
        // VCR October 2025: no `data`, no code, no path.
        case(
            "validation of an enum",
            200,
            r#"{"errors":[{"message":"Enum \"BoardKind\" cannot represent non-enum value: \"invalid_kind\".","locations":[{"line":1,"column":65}]}],
                "extensions":{"request_id":"705662be"}}"#,
            Rejected,
        ),
        case(
            "validation of a field",
            200,
            r#"{"errors":[{"message":"Cannot query field \"invalid_field\" on type \"Board\".","locations":[{"line":1,"column":14}]}],"extensions":{}}"#,
            Rejected,
        ),
        case(
            "validation of an argument",
            200,
            r#"{"errors":[{"message":"Unknown argument \"invalid_field\" on field \"Mutation.create_group\".","locations":[]}]}"#,
            Rejected,
        ),
        // MCP-test.
        case(
            "variable of the wrong type",
            200,
            r#"{"errors":[{"message":"Variable $columnValues of type JSON! was provided invalid value",
                "extensions":{"value":"not-valid-json","problems":[{"path":[],"explanation":"Syntax error in JSON input"}],"service":"monolith"}}]}"#,
            Rejected,
        ),
        // VCR 2025-07: HTTP 200, and 404 in the error.
        case(
            "not found below the root",
            200,
            r#"{"data":{"duplicate_group":null},"errors":[{"message":"Group not found","path":["duplicate_group"],
                "extensions":{"code":"ResourceNotFoundException","status_code":404,"error_data":{"resource_type":"group","board_id":18267430086}}}]}"#,
            NotFound,
        )
        .code("ResourceNotFoundException"),
        // VCR 2025-07: `error_code`, an empty path, `data` null. Not tried retry: it is no 503.
        case(
            "an id that is no number",
            200,
            r#"{"data":null,"errors":[{"message":"Internal server error","path":[],
                "extensions":{"status_code":500,"error_code":"INTERNAL_SERVER_ERROR","service":"monolith"}}]}"#,
            ServerError,
        )
        .code("INTERNAL_SERVER_ERROR")
        .temporary()
        .may_have_applied(),
        // VCR 2025-10: flat and listed at once.
        case(
            "crash of the file endpoint",
            500,
            r#"{"status_code":500,"error_message":"Internal server error","error_code":"INTERNAL_SERVER_ERROR",
                "errors":[{"message":"Internal server error","extensions":{"status_code":500,"error_code":"INTERNAL_SERVER_ERROR"}}]}"#,
            ServerError,
        )
        .code("INTERNAL_SERVER_ERROR")
        .temporary()
        .may_have_applied(),
    ];
    cases.iter().for_each(Case::check);
}

/// The family of limits: each is a 429 for the caller, whatever its HTTP status.
#[test]
fn every_spelling_of_a_limit_is_one() {
    let mut cases = Vec::new();
    // MCP-test: all HTTP 429 at the gateway.
    for (code, message, seconds) in [
        ("MINUTE_RATE_LIMIT_EXCEEDED", "Minute rate limit exceeded", 58),
        ("MAX_CONCURRENCY_EXCEEDED", "Too many concurrent requests", 15),
        ("maxConcurrencyExceeded", "Max concurrency exceeded", 15),
        ("COMPLEXITY_BUDGET_EXHAUSTED", "Complexity budget exhausted", 22),
        ("IP_RATE_LIMIT_EXCEEDED", "Ip rate limit exceeded", 9),
        ("FIELD_LIMIT_EXCEEDED", "Concurrency limit exceeded for the field", 15),
        ("RateLimitExceeded", "Rate Limit Exceeded", 7),
        ("Rate Limit Exceeded", "Slow down", 7),
        ("ANOTHER_LIMIT_OF_TOMORROW", "Slow down", 7),
    ] {
        let body = error(message, json!({ "code": code, "retry_in_seconds": seconds }));
        cases.push(
            case("limit at the gateway", 429, &body, RateLimitExceeded)
                .code(code)
                .retry()
                .waits(seconds * 1000),
        );
    }
    // The same in HTTP 200.
    for code in [
        "MINUTE_RATE_LIMIT_EXCEEDED",
        "MAX_CONCURRENCY_EXCEEDED",
        "maxConcurrencyExceeded",
        "COMPLEXITY_BUDGET_EXHAUSTED",
        "complexityBudgetExhausted",
        "ComplexityException",
        "IP_RATE_LIMIT_EXCEEDED",
        "FIELD_LIMIT_EXCEEDED",
        "tooManyRequests",
        "RATE_LIMIT_EXCEEDED",
    ] {
        for extensions in [
            json!({ "code": code }),
            json!({ "error_code": code }),
            json!({ "code": code, "status_code": 429 }),
            json!({ "code": code, "status_code": 400 }),
            json!({ "code": code, "status_code": 200 }),
        ] {
            cases.push(
                case("limit in HTTP 200", 200, error("No.", extensions), RateLimitExceeded)
                    .code(code)
                    .retry(),
            );
        }
    }
    let body = error("No.", json!({ "code": "SOMETHING_NEW", "status_code": 429, "retry_in_seconds": 3 }));
    cases.push(
        case("unknown code, status 429 in the error", 200, body, RateLimitExceeded)
            .code("SOMETHING_NEW")
            .retry()
            .waits(3000),
    );
    let body = error("No.", json!({ "status_code": "429" }));
    cases.push(case("the status in the error is a text", 200, body, RateLimitExceeded).retry());
    // Texts that came without a code.
    for message in [
        "Rate limit exceeded for board-columns",
        "Rate Limit Exceeded",
        "Call limit exceeded for CreateBoard",
        "Concurrency limit exceeded for the field",
        "Too many concurrent requests",
        "Too Many Requests",
        "Complexity budget exhausted",
    ] {
        cases.push(
            case(
                "text alone",
                200,
                json!({ "errors": [{ "message": message }] }).to_string(),
                RateLimitExceeded,
            )
            .retry(),
        );
        cases.push(case("text in a list", 200, json!({ "errors": [message] }).to_string(), RateLimitExceeded).retry());
        cases.push(
            case(
                "text beside a status",
                429,
                json!({ "error_message": message }).to_string(),
                RateLimitExceeded,
            )
            .retry(),
        );
    }
    // MCP-test: partial data in which a part ran into a limit, and no wait named.
    let partial = r#"{"data":{"boards":[{"id":"151321135","name":"Stam","columns":null}]},
        "errors":[{"message":"Rate limit already blocked for board-columns-errors","path":["boards",0,"columns"],
        "extensions":{"code":"tooManyRequests","status_code":400,"service":"data-structure"}}],"extensions":{"request_id":"705662be"}}"#;
    cases.push(
        case("partial data", 200, partial, RateLimitExceeded)
            .code("tooManyRequests")
            .retry(),
    );
    // CHG, airbyte: the ComplexityException of 2024, flat, in HTTP 200.
    let message = "Complexity budget exhausted, query cost 30001 budget remaining 19986 out of 1000000 reset in 3 seconds";
    for code in ["ComplexityException", "complexityBudgetExhausted"] {
        for errors in [json!(null), json!([message]), json!([])] {
            let body = json!({ "error_code": code, "status_code": 429, "error_message": message, "error_data": {}, "errors": errors });
            cases.push(
                case("flat, of 2024", 200, body.to_string(), RateLimitExceeded)
                    .code(code)
                    .retry()
                    .waits(3000),
            );
        }
    }
    let body = json!({ "error_code": "ComplexityException", "status_code": 429, "error_message": message, "errors": ["see above"] });
    cases.push(
        case("flat, and another text", 200, body.to_string(), RateLimitExceeded)
            .code("ComplexityException")
            .retry()
            .waits(3000)
            .details(2),
    );
    // CHG 2025-01: more in the extensions.
    let extensions = json!({ "code": "COMPLEXITY_BUDGET_EXHAUSTED", "complexity": 30001, "complexity_budget_left": 19986,
        "complexity_budget_limit": 1_000_000, "retry_in_seconds": 12, "status_code": 429 });
    cases.push(
        case(
            "of 2025-01",
            429,
            error("Complexity budget exhausted", extensions),
            RateLimitExceeded,
        )
        .code("COMPLEXITY_BUDGET_EXHAUSTED")
        .retry()
        .waits(12_000),
    );
    cases.iter().for_each(Case::check);
}

#[test]
fn the_days_limit_is_not_waited_for() {
    let body = |code: &str| error("Daily limit exceeded", json!({ "code": code, "retry_in_seconds": 3599 }));
    let cases = [
        case("at the gateway", 429, body("DAILY_LIMIT_EXCEEDED"), DailyLimitExceeded)
            .code("DAILY_LIMIT_EXCEEDED")
            .temporary()
            .waits(3_599_000),
        case("in HTTP 200", 200, body("DAILY_LIMIT_EXCEEDED"), DailyLimitExceeded)
            .code("DAILY_LIMIT_EXCEEDED")
            .temporary()
            .waits(3_599_000),
        case("by its text", 429, r#"{"errors":["Daily limit exceeded"]}"#, DailyLimitExceeded).temporary(),
        // A code is never overruled by the text; the wait is too long for another attempt all the same.
        case("under a general code", 429, body("RATE_LIMIT_EXCEEDED"), RateLimitExceeded)
            .code("RATE_LIMIT_EXCEEDED")
            .retry()
            .waits(3_599_000),
        case(
            "even if the server would have it tried retry",
            503,
            body("DAILY_LIMIT_EXCEEDED"),
            DailyLimitExceeded,
        )
        .code("DAILY_LIMIT_EXCEEDED")
        .temporary()
        .waits(3_599_000),
    ];
    cases.iter().for_each(Case::check);
}

/// DOC: a single query over five million points never runs.
#[test]
fn a_query_beyond_any_budget_is_permanent() {
    let cases = [
        case("429", 429, error("Too complex", json!({ "code": "REQUEST_MAX_COMPLEXITY_EXCEEDED" })), QueryTooComplex)
            .code("REQUEST_MAX_COMPLEXITY_EXCEEDED"),
        case("200", 200, error("Too complex", json!({ "code": "maxComplexityExceeded" })), QueryTooComplex).code("maxComplexityExceeded"),
        // airbyte: in 2024 it had the code of a spent budget.
        case(
            "the code of 2024",
            200,
            r#"{"error_code":"ComplexityException","status_code":403,"error_message":"Query has complexity of 5004010, which is over max complexity of 5000000"}"#,
            QueryTooComplex,
        )
        .code("ComplexityException"),
        case(
            "no code at all",
            200,
            r#"{"errors":[{"message":"Query has complexity of 5004010, which exceeds max complexity of 5000000"}]}"#,
            QueryTooComplex,
        ),
    ];
    cases.iter().for_each(Case::check);
}

/// Time-outs and pages of the machines before monday.com.
#[test]
fn an_answer_from_the_way_is_judged_by_its_status() {
    let page = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head></html>";
    let timeout = error("Request processing timeout exceeded", json!({ "code": "TIMEOUT_EXCEEDED" }));
    let cases = [
        // MCP-test: also seen without a message.
        case("time-out", 503, &timeout, Unavailable)
            .code("TIMEOUT_EXCEEDED")
            .retry()
            .may_have_applied(),
        case(
            "time-out without a text",
            503,
            r#"{"errors":[{"extensions":{"code":"TIMEOUT_EXCEEDED"}}]}"#,
            Unavailable,
        )
        .code("TIMEOUT_EXCEEDED")
        .retry()
        .may_have_applied(),
        case("time-out in HTTP 200", 200, &timeout, Unavailable)
            .code("TIMEOUT_EXCEEDED")
            .retry()
            .may_have_applied(),
        // bagofwords: a firewall's page, with Retry-After.
        case("429 page", 429, page, RateLimitExceeded)
            .with("retry-after", "30")
            .retry()
            .waits(30_000)
            .details(0),
        case("429 page without a wait", 429, page, RateLimitExceeded).retry().details(0),
        case("429, empty", 429, "", RateLimitExceeded).retry().details(0),
        // ESTUARY, PYSDK: pages of Cloudflare and Envoy.
        case("502 page", 502, page, Unavailable).temporary().may_have_applied().details(0),
        case("503 page", 503, page, Unavailable).retry().may_have_applied().details(0),
        case("504 page", 504, page, Unavailable).retry().may_have_applied().details(0),
        case("503 with a wait", 503, page, Unavailable)
            .with("retry-after", "5")
            .retry()
            .may_have_applied()
            .waits(5_000)
            .details(0),
        case(
            "503 in plain words",
            503,
            "upstream connect error or disconnect/reset before headers",
            Unavailable,
        )
        .retry()
        .may_have_applied()
        .details(0),
        case("503, empty", 503, "", Unavailable).retry().may_have_applied().details(0),
        case("504, cut off", 504, r#"{"errors":[{"mess"#, Unavailable)
            .retry()
            .may_have_applied()
            .details(0),
        case("500 page", 500, page, ServerError).temporary().may_have_applied().details(0),
        case("500, empty", 500, "", ServerError).temporary().may_have_applied().details(0),
        case("520 page", 520, page, ServerError).temporary().may_have_applied().details(0),
        case("400 page", 400, page, Rejected).details(0),
        case("401, empty", 401, "", ConnectionFailed).details(0),
        case("403 page", 403, page, ConnectionFailed).details(0),
        // A page that is missing says nothing of a board.
        case("404 page", 404, page, InvalidResponse).details(0),
        case("404, other JSON", 404, r#"{"message":"no Route matched"}"#, InvalidResponse).details(0),
        case("405 page", 405, page, Rejected).details(0),
        case("407, empty", 407, "", ConnectionFailed).details(0),
        case("408, empty", 408, "", Timeout).temporary().may_have_applied().details(0),
        case("409, empty", 409, "", Conflict).temporary().details(0),
        case("410, empty", 410, "", InvalidResponse).details(0),
        case("413 page", 413, page, Rejected).details(0),
        case("422, empty", 422, "", Rejected).details(0),
        case("423, empty", 423, "", Conflict).temporary().details(0),
        case("499, empty", 499, "", Rejected).details(0),
        case("599, empty", 599, "", ServerError).temporary().may_have_applied().details(0),
        case("301", 301, page, InvalidResponse)
            .with("location", "https://evil.example/v2")
            .details(0),
        case("302, nowhere", 302, "", InvalidResponse).details(0),
        case("307", 307, "", InvalidResponse).with("location", "/elsewhere").details(0),
    ];
    cases.iter().for_each(Case::check);
    // What a page says is not repeated, where it leads to is.
    let message = classify(&cases[cases.len() - 3].response).failure.into_reason().message;
    assert!(
        message.contains("https://evil.example/v2") && message.contains("not followed"),
        "{message}"
    );
}

/// Success by its status, but nothing in it: a change may have been made.
#[test]
fn an_answer_without_sense_is_invalid() {
    let bodies: [(&str, &[u8]); 16] = [
        ("empty", b""),
        ("blank", b" \n"),
        ("page", b"<html></html>"),
        ("page after blanks", b"\r\n <html></html>"),
        ("words", b"OK"),
        ("cut off", br#"{"data":{"boards":[{"id":"1"},{"id"#),
        ("cut off in the middle of a letter", b"{\"data\":{\"boards\":[{\"name\":\"\xc3"),
        ("null", b"null"),
        ("list", br#"[{"data":{"boards":[]}}]"#),
        ("text", br#""data""#),
        ("number", b"200"),
        ("no data", b"{}"),
        ("data that is null", br#"{"data":null}"#),
        ("data that is a list", br#"{"data":[]}"#),
        ("something else", br#"{"status":"ok"}"#),
        ("an empty list of errors", br#"{"errors":[]}"#),
    ];
    for (name, body) in bodies {
        for status in [200, 201, 204, 206] {
            case(name, status, body, InvalidResponse)
                .temporary()
                .may_have_applied()
                .details(0)
                .check();
        }
    }
    let deep = format!("{{\"data\":{}1{}}}", "[".repeat(500), "]".repeat(500));
    case("nested too deep", 200, deep, InvalidResponse)
        .temporary()
        .may_have_applied()
        .details(0)
        .check();
    let many = format!("[{}0]", "{},".repeat(1_100_000));
    case("too many parts", 200, many, InvalidResponse)
        .temporary()
        .may_have_applied()
        .details(0)
        .check();
    case("a status that is none", 0, "", InvalidResponse)
        .temporary()
        .may_have_applied()
        .details(0)
        .check();
    case("an interim status", 103, "", InvalidResponse)
        .temporary()
        .may_have_applied()
        .details(0)
        .check();
    // Data under a status that denies it is none.
    let good = r#"{"data":{"boards":[{"id":"1"}]}}"#;
    case("data under 500", 500, good, ServerError)
        .temporary()
        .may_have_applied()
        .details(0)
        .check();
    case("data under 429", 429, good, RateLimitExceeded).retry().details(0).check();
    case("data under 403", 403, good, ConnectionFailed).details(0).check();
}

/// A response that lacks the field must not pass for "there is none": whoever takes
/// leavers off boards would go on.
#[test]
fn data_without_the_field_asked_for_is_no_answer() {
    for body in [r#"{"data":{}}"#, r#"{"data":{"users":[]}}"#] {
        case("another field", 200, body, InvalidResponse)
            .temporary()
            .may_have_applied()
            .details(0)
            .check();
    }
    // Lists are nullable in monday.com's schema: null is a response (SDL).
    for body in [
        r#"{"data":{"boards":null}}"#,
        r#"{"data":{"boards":[]}}"#,
        r#"{"data":{"boards":[null]}}"#,
    ] {
        assert!(read(&response(200, &[], body)).is_ok(), "{body}");
    }
}

/// All codes that are documented or were seen, at the status where they belong, and
/// in HTTP 200, where they were recorded.
#[test]
fn every_documented_code_has_its_kind() {
    let permanent = [
        (200, "ColumnValueException", Rejected),
        (200, "CorrectedValueException", Rejected),
        (200, "CreateBoardException", Rejected),
        (200, "InvalidArgumentException", InvalidInput),
        (200, "InvalidBoardIdException", NotFound),
        (200, "InvalidColumnIdException", Rejected),
        (200, "InvalidUserIdException", NotFound),
        (200, "InvalidVersionException", Rejected),
        (200, "InvalidWorkspaceIdException", NotFound),
        (200, "InvalidFolderIdException", NotFound),
        (200, "ItemNameTooLongException", Rejected),
        (200, "ItemsLimitationException", Rejected),
        (200, "missingRequiredPermissions", PermissionDenied),
        (200, "ResourceNotFoundException", NotFound),
        (404, "ResourceNotFoundException", NotFound),
        (400, "JsonParseException", Rejected),
        (400, "BadRequest", Rejected),
        (400, "PARSING_ERROR", Rejected),
        (401, "USER_NOT_AUTHENTICATED", NotAuthenticated),
        (401, "NOT_AUTHENTICATED", NotAuthenticated),
        (403, "UserUnauthorizedException", PermissionDenied),
        (403, "USER_UNAUTHORIZED", PermissionDenied),
        (403, "USER_ACCESS_DENIED", PermissionDenied),
        (200, "UNAUTHORIZED_FIELD_OR_TYPE", PermissionDenied),
        (200, "FORBIDDEN_EXCEPTION", PermissionDenied),
        (409, "DeleteLastGroupException", Rejected),
        (422, "RecordInvalidException", Rejected),
        (200, "GRAPHQL_VALIDATION_FAILED", Rejected),
        (400, "INVALID_GRAPHQL_REQUEST", Rejected),
        (200, "CursorException", Rejected),
    ];
    for (status, code, kind) in permanent {
        for status in [status, 200] {
            let body = error("No.", json!({ "code": code }));
            case("listed", status, body, kind).code(code).check();
            let body = error("No.", json!({ "error_code": code }));
            case("listed under the other name", status, body, kind).code(code).check();
        }
        let flat = json!({ "error_message": "No.", "error_code": code, "error_data": {}, "status_code": status, "account_id": 1 });
        case("flat, of 2024", status, flat.to_string(), kind).code(code).check();
    }
    let cases = [
        case("blocked", 200, error("No.", json!({ "code": "API_TEMPORARILY_BLOCKED" })), Unavailable)
            .code("API_TEMPORARILY_BLOCKED")
            .temporary(),
        case("crash", 500, error("No.", json!({ "code": "INTERNAL_SERVER_ERROR" })), ServerError)
            .code("INTERNAL_SERVER_ERROR")
            .temporary()
            .may_have_applied(),
        case("crash, by its words", 500, error("Internal Server Error", json!({})), ServerError)
            .temporary()
            .may_have_applied(),
        // DOC-idem.
        case(
            "the key is in use",
            409,
            r#"{"errors":[{"message":"A request with this idempotency key is currently being processed","extensions":{"code":"IDEMPOTENCY_CONFLICT"}}]}"#,
            Conflict,
        )
        .code("IDEMPOTENCY_CONFLICT")
        .with("retry-after", "2")
        .retry()
        .waits(2_000),
        case(
            "the key is in use, without the code",
            409,
            r#"{"errors":[{"message":"A request with this idempotency key is currently being processed"}]}"#,
            Conflict,
        )
        .retry(),
        // DOC-err: retry after a moment; but only 429, 503 and 504 are tried retry here.
        case(
            "locked",
            423,
            r#"{"errors":[{"message":"Resource is currently locked, please try retry later"}]}"#,
            Conflict,
        )
        .temporary(),
        case("conflict", 409, error("No.", json!({ "code": "SOMETHING_NEW" })), Conflict).code("SOMETHING_NEW").temporary(),
        case("address", 401, r#"{"errors":[{"message":"Your ip is restricted"}]}"#, PermissionDenied),
        case("parse error", 200, r#"{"errors":[{"message":"Parse error on \"}\" (RCURLY) at [1, 9]"}]}"#, Rejected),
        case("bad request", 400, r#"{"errors":[{"message":"No query string was present"}]}"#, Rejected),
        case("unknown code and no status", 200, error("No.", json!({ "code": "SOMETHING_NEW" })), Rejected).code("SOMETHING_NEW"),
    ];
    cases.iter().for_each(Case::check);
}

/// Branch on both. What the error names goes before the status of the response.
#[test]
fn the_status_in_the_error_goes_before_that_of_the_answer() {
    for (named, kind, temporary) in [
        (401, NotAuthenticated, false),
        (403, PermissionDenied, false),
        (404, NotFound, false),
        (409, Conflict, true),
        (422, Rejected, false),
        (423, Conflict, true),
        (500, ServerError, true),
    ] {
        let mut case = case("named in HTTP 200", 200, error("No.", json!({ "status_code": named })), kind);
        case.temporary = temporary;
        case.may_have_applied = kind == ServerError;
        case.check();
        let mut case = self::case(
            "named in a flat body",
            200,
            json!({ "error_message": "No.", "status_code": named }).to_string(),
            kind,
        );
        case.temporary = temporary;
        case.may_have_applied = kind == ServerError;
        case.check();
    }
    // The status of the response decides on another attempt, whatever it is that monday.com says.
    for (status, retry) in [(200, false), (429, true), (500, false), (503, true), (504, true)] {
        let body = error("No.", json!({ "code": "InvalidArgumentException" }));
        let classification = classify(&response(status, &[], body));
        assert_eq!(
            (classification.failure.kind, classification.retry),
            (InvalidInput, retry),
            "{status}"
        );
    }
    // 400, 404 and 500 are never tried retry, whatever else they say; 429, 503 and 504 are.
    for (status, retry) in [(400, false), (404, false), (500, false), (429, true), (503, true), (504, true)] {
        let body = error("Rate limit exceeded", json!({ "code": "RATE_LIMIT_EXCEEDED" }));
        let classification = classify(&response(status, &[], body));
        assert_eq!(
            (classification.failure.kind, classification.retry),
            (RateLimitExceeded, retry),
            "{status}"
        );
    }
}

#[test]
fn bodies_of_2024_are_understood() {
    let cases = [
        case(
            "flat, with a true 403",
            403,
            r#"{"error_message":"User unauthorized to perform action","error_code":"UserUnauthorizedException","error_data":{},"status_code":403,"account_id":17}"#,
            PermissionDenied,
        )
        .code("UserUnauthorizedException"),
        // VCR 2023: so misspelled.
        case(
            "flat, with a true 403, of 2023",
            403,
            r#"{"error_code":"UserUnauthroizedException","status_code":403,"error_message":"User unauthorized to perform action","error_data":{}}"#,
            PermissionDenied,
        )
        .code("UserUnauthroizedException"),
        case(
            "flat, with a true 404",
            404,
            r#"{"error_message":"Group not found","error_code":"ResourceNotFoundException","error_data":{"group_id":"x"},"status_code":404,"account_id":17}"#,
            NotFound,
        )
        .code("ResourceNotFoundException"),
        case(
            "flat, with a true 500",
            500,
            r#"{"error_message":"Internal server error","error_code":"INTERNAL_SERVER_ERROR","status_code":500,"account_id":17}"#,
            ServerError,
        )
        .code("INTERNAL_SERVER_ERROR")
        .temporary()
        .may_have_applied(),
        case(
            "flat, in HTTP 200",
            200,
            r#"{"error_message":"The board does not exist.","error_code":"InvalidBoardIdException","error_data":{"board_id":1},"status_code":200,"account_id":17}"#,
            NotFound,
        )
        .code("InvalidBoardIdException"),
        // VCR 2024-10: both at once; one error, not two.
        case(
            "both at once",
            200,
            r#"{"errors":[{"message":"The folder does not exist. Check it.","locations":[],"path":["delete_folder"],
                "extensions":{"code":"InvalidFolderIdException","status_code":200,"error_data":{"folder_id":0}}}],
                "error_message":"The folder does not exist. Check it.","error_code":"InvalidFolderIdException","error_data":{"folder_id":0},
                "status_code":200,"account_id":17}"#,
            NotFound,
        )
        .code("InvalidFolderIdException"),
        // ≤ 2024-07.
        case(
            "validation",
            200,
            r#"{"errors":[{"message":"Field 'x' doesn't exist on type 'Board'","locations":[],"path":["query","boards","x"],
                "extensions":{"code":"undefinedField","typeName":"Board","fieldName":"x"}}],"account_id":17}"#,
            Rejected,
        )
        .code("undefinedField"),
        // Not monday.com's form.
        case("a text of a proxy", 500, r#"{"error":"Internal Server Error"}"#, ServerError)
            .temporary()
            .may_have_applied()
            .details(0),
    ];
    cases.iter().for_each(Case::check);
}

/// `Retry-After`, then `retry_in_seconds`, then `RateLimit`, then the text.
#[test]
fn the_most_trusted_wait_counts() {
    let text = "Complexity budget exhausted, reset in 4 seconds";
    let with_seconds = error(text, json!({ "code": "COMPLEXITY_BUDGET_EXHAUSTED", "retry_in_seconds": 22 }));
    let without = error(text, json!({ "code": "COMPLEXITY_BUDGET_EXHAUSTED" }));
    let limit = ("ratelimit", r#""complexityMinute";r=0;t=38"#);
    let after = ("retry-after", "7");
    let date = ("retry-after", "Mon, 23 Nov 2026 12:00:11 GMT");
    let now = ("date", "Mon, 23 Nov 2026 12:00:00 GMT");
    let rows: [(&str, &[(&str, &str)], &str, Option<u32>); 9] = [
        ("all four", &[after, limit], &with_seconds, Some(7_000)),
        ("a date", &[date, now, limit], &with_seconds, Some(11_000)),
        ("a date without a time of day", &[date, limit], &with_seconds, Some(22_000)),
        (
            "an unreadable header",
            &[("retry-after", "soon"), limit],
            &with_seconds,
            Some(22_000),
        ),
        ("without Retry-After", &[limit], &with_seconds, Some(22_000)),
        ("without seconds in the error", &[limit], &without, Some(38_000)),
        ("the text alone", &[], &without, Some(4_000)),
        (
            "a limit that is not spent",
            &[("ratelimit", r#""complexityMinute";r=9;t=38"#)],
            &without,
            Some(4_000),
        ),
        ("zero is a second", &[("retry-after", "0"), limit], &with_seconds, Some(1_000)),
    ];
    for (name, headers, body, expected) in rows {
        assert_eq!(classify(&response(429, headers, body)).failure.retry_after_ms, expected, "{name}");
    }
    let nothing = error("Too Many Requests", json!({}));
    assert_eq!(classify(&response(429, &[], nothing)).failure.retry_after_ms, None);
    // Odd numbers.
    for (seconds, expected) in [
        (json!(0), Some(1_000)),
        (json!("15"), Some(15_000)),
        (json!(1.5), Some(2_000)),
        (json!(u64::MAX), Some(u32::MAX)),
        (json!(-3), None),
        (json!(null), None),
        (json!([1]), None),
        (json!("soon"), None),
    ] {
        let body = error("No.", json!({ "code": "tooManyRequests", "retry_in_seconds": seconds }));
        assert_eq!(classify(&response(200, &[], body)).failure.retry_after_ms, expected, "{seconds}");
    }
    // The flat form of 2024 names it beside the message, and a text in `errors` repeats that.
    let flat = json!({ "error_code": "ComplexityException", "error_message": "Wait.", "retry_in_seconds": 9, "errors": ["Wait."] });
    assert_eq!(classify(&response(200, &[], flat.to_string())).failure.retry_after_ms, Some(9_000));
    // Several errors: the longest wait is enough for all.
    let several = json!({ "errors": [
        { "message": "a", "extensions": { "code": "FIELD_LIMIT_EXCEEDED", "retry_in_seconds": 15 } },
        { "message": "b", "extensions": { "code": "FIELD_LIMIT_EXCEEDED", "retry_in_seconds": 20 } },
    ] });
    assert_eq!(
        classify(&response(200, &[], several.to_string())).failure.retry_after_ms,
        Some(20_000)
    );
    // Nothing to wait for where waiting does not help.
    let denied = error("No.", json!({ "code": "USER_UNAUTHORIZED", "retry_in_seconds": 5 }));
    assert_eq!(classify(&response(403, &[after], denied)).failure.retry_after_ms, None);
}

#[test]
fn a_limit_among_the_errors_decides() {
    let errors = json!({ "data": { "boards": [{ "id": "1" }] }, "errors": [
        { "message": "User unauthorized", "path": ["boards", 0, "owners"], "extensions": { "code": "USER_UNAUTHORIZED" } },
        { "message": "Rate limit exceeded for x", "path": ["boards", 0, "tags"], "extensions": { "code": "tooManyRequests" } },
    ] });
    let classification = classify(&response(200, &[], errors.to_string()));
    assert_eq!(classification.failure.kind, RateLimitExceeded);
    assert_eq!(classification.failure.code.as_deref(), Some("tooManyRequests"));
    assert_eq!(classification.failure.details.len(), 2);
    assert!(classification.retry && !classification.may_have_applied);
    // A change that was made is not made retry for the sake of a part of its response.
    let made = graphql::read(&mut response(200, &[], errors.to_string()), "boards", true);
    assert_eq!(made.map(|response| response.errors.len()), Ok(2));
}

/// <https://www.apollographql.com/docs/graphos/routing/errors>: the service that does the work gave
/// the router no response, or none that it could read.
#[test]
fn a_router_without_its_service_is_no_word_of_monday() {
    let lost = |name, http: Value| {
        let extensions = json!({ "code": "SUBREQUEST_HTTP_ERROR", "service": "monolith", "http": http });
        case(name, 200, error("HTTP fetch failed from 'monolith'", extensions), ServerError).code("SUBREQUEST_HTTP_ERROR")
    };
    let busy = |name, status| {
        let mut case = lost(name, json!({ "status": status })).retry().may_have_applied();
        case.kind = Unavailable;
        case
    };
    let mut limited = lost("limited", json!({ "status": 429 })).retry();
    limited.kind = RateLimitExceeded;
    let malformed = error(
        "service 'monolith' response was malformed",
        json!({ "code": "SUBREQUEST_MALFORMED_RESPONSE" }),
    );
    let timeout = error("Your request has been timed out", json!({ "code": "GATEWAY_TIMEOUT" }));
    for case in [
        lost("no response", Value::Null).temporary().may_have_applied(),
        lost("bad gateway", json!({ "status": 502 })).temporary().may_have_applied(),
        lost("not found", json!({ "status": 404 })).temporary().may_have_applied(),
        lost("refused", json!({ "status": 403 })).temporary().may_have_applied(),
        busy("busy", 503),
        busy("slow", 504),
        limited,
        case("malformed", 200, malformed, ServerError)
            .code("SUBREQUEST_MALFORMED_RESPONSE")
            .temporary()
            .may_have_applied(),
        case("timed out", 200, timeout, Unavailable)
            .code("GATEWAY_TIMEOUT")
            .retry()
            .may_have_applied(),
    ] {
        case.check();
    }
}

#[test]
fn a_wait_beside_the_data_of_an_error_counts() {
    let data = json!({ "retry_in_seconds": 15, "entity": "boards" });
    let flat = json!({ "error_message": "No", "error_code": "FIELD_LIMIT_EXCEEDED", "error_data": data }).to_string();
    let listed = error("No", json!({ "code": "FIELD_LIMIT_EXCEEDED", "error_data": data }));
    for body in [flat, listed] {
        let case = case("limit", 200, body, RateLimitExceeded);
        case.code("FIELD_LIMIT_EXCEEDED").retry().waits(15_000).check();
    }
}

#[test]
fn what_may_pass_is_told_from_what_stays() {
    let rows = [
        (
            "a crash by its code",
            json!({ "message": "No", "extensions": { "code": "INTERNAL_SERVER_ERROR" } }),
            true,
        ),
        ("a crash by its text", json!({ "message": "Internal server error" }), true),
        (
            "a crash by its status",
            json!({ "message": "No", "extensions": { "status_code": 500 } }),
            true,
        ),
        (
            "a lost service",
            json!({ "message": "No", "extensions": { "code": "SUBREQUEST_HTTP_ERROR", "http": { "status": 403 } } }),
            true,
        ),
        (
            "a limit",
            json!({ "message": "No", "extensions": { "code": "tooManyRequests" } }),
            true,
        ),
        ("people", json!({ "message": "Could not run user loader" }), true),
        (
            "a scope",
            json!({ "message": "No", "extensions": { "code": "UNAUTHORIZED_FIELD_OR_TYPE" } }),
            false,
        ),
        (
            "a refusal by its status",
            json!({ "message": "No", "extensions": { "status_code": 403 } }),
            false,
        ),
        ("something", json!({ "message": "No" }), false),
    ];
    for (name, error, expected) in rows {
        let body = json!({ "data": { "boards": null }, "errors": [error] }).to_string();
        let details = classify(&response(200, &[], body)).failure.into_reason().details;
        assert_eq!(details.iter().any(may_pass), expected, "{name}");
    }
}

/// "Could not run user loader" comes with a board that has no subscribers, and
/// with a board that was made for an owner who does not exist.
#[test]
fn people_that_cannot_be_loaded_leave_a_change_open() {
    let body = error("Could not run user loader", json!({}));
    case("in HTTP 200", 200, body, Rejected).may_have_applied().check();
    let body = error(
        "Could not run user loader",
        json!({ "code": "INTERNAL_SERVER_ERROR", "status_code": 500 }),
    );
    case("as a crash", 200, body, ServerError)
        .code("INTERNAL_SERVER_ERROR")
        .temporary()
        .may_have_applied()
        .check();
}

/// What another error beside it says is no less true.
#[test]
fn one_crash_among_the_errors_leaves_a_change_open() {
    let crash = json!({ "message": "No.", "path": ["create_board"], "extensions": { "code": "INTERNAL_SERVER_ERROR" } });
    for other in [
        json!({ "message": "Deprecated." }),
        json!({ "message": "No.", "extensions": { "code": "USER_UNAUTHORIZED" } }),
        json!({ "message": "No.", "extensions": { "code": "tooManyRequests" } }),
    ] {
        for errors in [json!([other, crash]), json!([crash, other])] {
            let body = json!({ "data": { "create_board": null }, "errors": errors });
            let classification = graphql::read(&mut response(200, &[], body.to_string()), "create_board", true).unwrap_err();
            assert!(classification.may_have_applied, "{errors}");
        }
    }
}

/// A code goes before what a text happens to mention.
#[test]
fn a_board_called_daily_limit_is_no_limit() {
    let body = error("User unauthorized: Daily limit review", json!({ "code": "USER_UNAUTHORIZED" }));
    case("in a text", 200, body, PermissionDenied).code("USER_UNAUTHORIZED").check();
}

/// GraphQL 6.4.4: an error about a part of what a field gave comes after the field was carried out,
/// and takes the field with it if the part must not be null.
#[test]
fn an_error_below_the_field_of_a_change_leaves_it_open() {
    let may_have_applied = |data: Option<Value>, path: Value| {
        let mut body = json!({ "errors": [{ "message": "No.", "path": path, "extensions": { "code": "SOMETHING_NEW" } }] });
        if let Some(data) = data {
            body["data"] = data;
        }
        let response = response(200, &[], body.to_string());
        let typed = graphql::read(&mut response.clone(), "create_board", true).unwrap_err();
        let custom = graphql::problem(&mut response.clone(), true, true).unwrap();
        assert_eq!(typed.may_have_applied, custom.may_have_applied, "{body}");
        typed.may_have_applied
    };
    let lost = || Some(json!({ "create_board": null }));
    assert!(may_have_applied(lost(), json!(["create_board", "permissions"])));
    assert!(may_have_applied(lost(), json!(["create_board", "owners", 0])));
    assert!(may_have_applied(Some(json!(null)), json!(["create_board", "permissions"])));
    assert!(!may_have_applied(lost(), json!(["create_board"])));
    assert!(!may_have_applied(lost(), json!([])));
    assert!(!may_have_applied(lost(), json!(["create_board_2", "id"])));
    // Refused before it was carried out: it is not in the data, or there is none.
    assert!(!may_have_applied(Some(json!({})), json!(["create_board", "@", "id"])));
    assert!(!may_have_applied(None, json!(["create_board", "permissions"])));
    assert!(!may_have_applied(None, json!(["mutation CreateBoard", "create_board", "id"])));
    // What is there is known.
    let body = r#"{"data":{"create_item":{"id":"1","creator":null}},"errors":[{"message":"No.","path":["create_item","creator"]}]}"#;
    assert!(
        !graphql::problem(&mut response(200, &[], body), true, false)
            .unwrap()
            .may_have_applied
    );
}

#[test]
fn what_was_surely_not_sent_is_told_from_what_may_have_been() {
    let host = || "api.monday.com".to_owned();
    // kind, temporary, retry, may_have_applied
    let rows = [
        (TransportError::Denied(host()), ConnectionFailed, false, false, false),
        (
            TransportError::Unsendable("its address is malformed"),
            ConnectionFailed,
            false,
            false,
            false,
        ),
        (
            TransportError::Unreachable(host(), "no such name"),
            ConnectionFailed,
            true,
            false,
            false,
        ),
        (TransportError::Lost(host(), "reset".to_owned()), ConnectionFailed, true, true, true),
        (TransportError::TimedOut(host(), 75_000), Timeout, true, true, true),
        (TransportError::TooLong(host(), 1), InvalidResponse, false, false, true),
    ];
    for (error, kind, temporary, retry, may_have_applied) in rows {
        let classification = from_transport(&error);
        let found = (
            classification.failure.kind,
            classification.failure.temporary,
            classification.retry,
            classification.may_have_applied,
        );
        assert_eq!(found, (kind, temporary, retry, may_have_applied), "{error:?}");
        assert_eq!(classification.failure.message, error.to_string());
    }
}

/// The tables are compared with text that was folded the same way.
#[test]
fn the_tables_are_in_the_form_they_are_compared_in() {
    for (code, _) in CODES {
        assert!(
            code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
            "{code}"
        );
        assert_eq!(CODES.iter().filter(|(known, _)| *known == code).count(), 1, "{code}");
    }
    for (phrase, _) in BEGINNINGS {
        assert_eq!(phrase, phrase.to_ascii_lowercase());
    }
}

/// Whichever stands first.
#[test]
fn of_several_errors_the_most_telling_decides() {
    let order = [
        ("DAILY_LIMIT_EXCEEDED", DailyLimitExceeded),
        ("tooManyRequests", RateLimitExceeded),
        ("NOT_AUTHENTICATED", NotAuthenticated),
        ("USER_UNAUTHORIZED", PermissionDenied),
        ("maxComplexityExceeded", QueryTooComplex),
        ("InvalidBoardIdException", NotFound),
        ("InvalidArgumentException", InvalidInput),
        ("IDEMPOTENCY_CONFLICT", Conflict),
        ("TIMEOUT_EXCEEDED", Unavailable),
        ("INTERNAL_SERVER_ERROR", ServerError),
        ("RecordInvalidException", Rejected),
    ];
    for (index, (code, kind)) in order.iter().enumerate() {
        for (lesser, _) in &order[index + 1..] {
            for codes in [[code, lesser], [lesser, code]] {
                let errors: Vec<Value> = codes
                    .iter()
                    .map(|code| json!({ "message": format!("{code}."), "extensions": { "code": code } }))
                    .collect();
                let failure = classify(&response(200, &[], json!({ "errors": errors, "extensions": {} }).to_string())).failure;
                assert_eq!((failure.kind, failure.code.as_deref()), (*kind, Some(*code)), "{codes:?}");
                assert!(failure.message.contains(code), "{}", failure.message);
            }
        }
    }
}

/// A wait in a header means the same as one in the body, but overrules no code that is known.
#[test]
fn a_wait_in_a_header_makes_a_limit_of_an_unknown_error() {
    let after = [("retry-after", "7")];
    for (code, kind, retry) in [
        ("SOMETHING_NEW", RateLimitExceeded, true),
        ("RecordInvalidException", Rejected, false),
        ("USER_UNAUTHORIZED", PermissionDenied, false),
    ] {
        let classification = classify(&response(200, &after, error("No.", json!({ "code": code }))));
        assert_eq!((classification.failure.kind, classification.retry), (kind, retry), "{code}");
    }
    // What may pass, and is asked to wait for, is retried; but 400, 404 and 500 never are.
    for (status, retry) in [(502, true), (423, true), (500, false)] {
        assert_eq!(classify(&response(status, &after, "")).retry, retry, "{status}");
    }
    assert!(!classify(&response(502, &[], "")).retry);
}

/// Whatever the code: the words of 2023 name the scope.
#[test]
fn a_missing_scope_is_known_by_the_words_of_2023() {
    let words = "Permission Denied! Your token doesn't grant access to boards:read";
    for extensions in [
        json!({}),
        json!({ "code": "SOMETHING" }),
        json!({ "code": "INTERNAL_SERVER_ERROR" }),
    ] {
        let failure = classify(&response(200, &[], error(words, extensions.clone()))).failure;
        assert_eq!((failure.kind, failure.temporary), (PermissionDenied, false), "{extensions}");
    }
    // In a name they are no such statement.
    let named = error(
        &format!("The board '{words}' is too long"),
        json!({ "code": "RecordInvalidException" }),
    );
    assert_eq!(classify(&response(200, &[], named)).failure.kind, Rejected);
}

/// A page blames nobody, and says what it is.
#[test]
fn who_answered_is_said_and_nobody_else_is_blamed() {
    for status in [401, 402, 403, 407, 451, 500, 511, 520] {
        for body in [
            "<html><title>Guest Wi-Fi</title></html>",
            r#"{"message":"Guest Wi-Fi"}"#,
            r#"{"errors":[{"message":"Guest Wi-Fi"}]}"#,
            "Guest Wi-Fi",
        ] {
            let classification = classify(&response(status, &[], body));
            let text = classification.failure.text();
            assert!(text.contains("Guest Wi-Fi"), "{status}: {text}");
            for blame in ["renew", "The token may not", "scopes", "Check the ids"] {
                assert!(!text.contains(blame), "{status}: {text}");
            }
            let is_refusal = status < 500 || status == 511;
            assert_eq!(classification.failure.kind == ConnectionFailed, is_refusal, "{status}: {text}");
            assert_eq!(
                (classification.failure.temporary, classification.may_have_applied),
                (!is_refusal, !is_refusal),
                "{status}"
            );
        }
    }
}

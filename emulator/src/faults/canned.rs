//! Canned responses: recorded, or taken word for word from public sources.

use crate::buffered_response::BufferedResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

macro_rules! canned {
    ($($(#[doc = $documentation:literal])* $name:ident,)*) => {
        /// A recorded response. The tag in brackets names the source.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Canned {
            $($(#[doc = $documentation])* $name,)*
        }

        impl Canned {
            /// All of them, for tests that go through every one.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// All of them, with what is said of each.
            pub(crate) const DOCUMENTED: &[(Self, &str)] = &[$((Self::$name, concat!($($documentation,)*)),)*];
        }
    };
}

canned! {
    /// 429, the requests of the minute are used up \[MCP-test\].
    MinuteRateLimit,
    /// 429, too many requests at the same time \[MCP-test\].
    Concurrency,
    /// The same with the code as the docs spell it \[DOC-rate\].
    ConcurrencyAsDocumented,
    /// 429, the calls of the day are used up \[MCP-test\].
    DailyLimit,
    /// 429, the complexity points of the minute are used up \[MCP-test\].
    ComplexityBudget,
    /// The same with the figures that 2025-01 to 2025-04 added \[CHG\].
    ComplexityBudgetWithFigures,
    /// 429, too many requests from one address. Body UNCONFIRMED \[DOC-rate\].
    AddressRateLimit,
    /// 429, one query asks for too much. Body UNCONFIRMED \[CHG\].
    QueryTooComplex,
    /// 429, too many new boards in a minute, in the words of an older version of the docs.
    CreateBoardLimit,
    /// 200 with the limit of one field inside \[CHG\].
    FieldLimit,
    /// 200 with the response of a busy service behind the API, beside data \[MCP-test\].
    TooManyRequestsWithData,
    /// The same without data \[MCP-test\].
    TooManyRequestsWithoutData,
    /// 200 with the flat form of 2024 and strings as errors \[CHG, airbyte PR 36717\].
    ComplexityFlat,
    /// The same with the other code seen in April 2024 \[airbyte PR 36717\].
    ComplexityFlatOtherCode,
    /// 429 with a page instead of JSON \[bagofwords PR 968\].
    RateLimitPage,
    /// 503, the request took too long \[MCP-test\].
    Timeout,
    /// The same without a message \[MCP-test\].
    TimeoutWithoutMessage,
    /// 502 with a page \[ESTUARY\].
    BadGatewayPage,
    /// 503 with a page \[ESTUARY\].
    UnavailablePage,
    /// 504 with a page \[ESTUARY, PYSDK\].
    GatewayTimeoutPage,
    /// 500, flat and GraphQL's form together, as the file endpoint crashed \[VCR 2025-10\].
    InternalServerError,
    /// 200 with the crash inside, and `error_code` instead of `code` \[VCR 2025-07\].
    InternalServerErrorInside,
    /// 401 \[VCR 2025\].
    NotAuthenticated,
    /// 401 as it was in 2024: strings as errors \[VCR 2024\].
    NotAuthenticatedStrings,
    /// 401, the address is not on the account's list. Body UNCONFIRMED \[DOC-err\].
    AddressRestricted,
    /// 403, flat, with a real status \[VCR 2024\].
    UnauthorizedFlat,
    /// 409, the first request with the key has no response yet \[DOC-idem\].
    IdempotencyConflict,
    /// 423, somebody else is changing the board. Body UNCONFIRMED \[DOC-err\].
    Locked,
}

fn errors(message: Option<&str>, extensions: Value) -> Value {
    let mut error = json!({ "extensions": extensions });
    if let Some(message) = message {
        error["message"] = message.into();
    }
    json!({ "errors": [error] })
}

/// The values of the request that a canned response contains.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CannedArgs<'a> {
    pub request_id: &'a str,
    /// The seconds to wait; without it, those of the recording.
    pub wait: Option<u64>,
    /// The cost of the query, the budget that is left, and the budget of a minute.
    pub figures: (u64, u64, u64),
}

impl<'a> CannedArgs<'a> {
    /// Arguments with the figures of the recording.
    pub fn new(request_id: &'a str, wait: Option<u64>) -> Self {
        Self {
            request_id,
            wait,
            figures: (30_001, 19_986, 1_000_000),
        }
    }
}

impl Canned {
    /// The response.
    pub(crate) fn response(self, args: CannedArgs<'_>) -> BufferedResponse {
        let CannedArgs { request_id, wait, figures } = args;
        // A response of the limits, all of which have the id of the request at the top level [MCP-test].
        let limited = |message: &str, code: &str, example: u64| {
            let mut body = errors(Some(message), json!({ "code": code, "retry_in_seconds": wait.unwrap_or(example) }));
            body["extensions"] = json!({ "request_id": request_id });
            BufferedResponse::value(429, &body)
        };
        let inside = |mut body: Value| {
            body["extensions"] = json!({ "request_id": request_id });
            BufferedResponse::value(200, &body)
        };
        match self {
            Self::MinuteRateLimit => limited("Minute rate limit exceeded", "MINUTE_RATE_LIMIT_EXCEEDED", 58),
            Self::Concurrency => limited("Too many concurrent requests", "MAX_CONCURRENCY_EXCEEDED", 15),
            Self::ConcurrencyAsDocumented => limited("Too many concurrent requests", "maxConcurrencyExceeded", 15),
            Self::DailyLimit => limited("Daily limit exceeded", "DAILY_LIMIT_EXCEEDED", 3599),
            Self::ComplexityBudget => limited("Complexity budget exhausted", "COMPLEXITY_BUDGET_EXHAUSTED", 22),
            Self::AddressRateLimit => limited("IP rate limit exceeded", "IP_RATE_LIMIT_EXCEEDED", 10),
            Self::CreateBoardLimit => limited("Call limit exceeded for CreateBoard", "MINUTE_RATE_LIMIT_EXCEEDED", 60),
            Self::ComplexityBudgetWithFigures => {
                let mut body = errors(
                    Some("Complexity budget exhausted"),
                    json!({
                        "code": "COMPLEXITY_BUDGET_EXHAUSTED",
                        "complexity": figures.0,
                        "complexity_budget_left": figures.1,
                        "complexity_budget_limit": figures.2,
                        "retry_in_seconds": wait.unwrap_or(22),
                        "status_code": 429
                    }),
                );
                body["extensions"] = json!({ "request_id": request_id });
                BufferedResponse::value(429, &body)
            }
            Self::QueryTooComplex => {
                let mut body = errors(
                    Some("Query exceeds the maximum complexity of a single query"),
                    json!({ "code": "REQUEST_MAX_COMPLEXITY_EXCEEDED" }),
                );
                body["extensions"] = json!({ "request_id": request_id });
                BufferedResponse::value(429, &body)
            }
            Self::FieldLimit => inside(json!({
                "data": { "boards": null },
                "errors": [{
                    "message": "Concurrency limit exceeded for the field",
                    "path": ["boards"],
                    "extensions": {
                        "code": "FIELD_LIMIT_EXCEEDED",
                        "status_code": 429,
                        "retry_in_seconds": wait.unwrap_or(15),
                        "error_data": { "entity": "boards" }
                    }
                }]
            })),
            Self::TooManyRequestsWithData => inside(json!({
                "data": { "boards": [{ "id": "151321135", "name": "Stam", "columns": null }] },
                "errors": [{
                    "message": "Rate limit already blocked for board-columns-errors",
                    "path": ["boards", 0, "columns"],
                    "extensions": { "code": "tooManyRequests", "status_code": 400, "service": "data-structure" }
                }]
            })),
            Self::TooManyRequestsWithoutData => inside(json!({
                "errors": [{
                    "message": "Rate limit exceeded for board-columns",
                    "extensions": { "code": "tooManyRequests", "status_code": 400, "service": "data-structure" }
                }]
            })),
            Self::ComplexityFlat => BufferedResponse::value(200, &complexity_flat("ComplexityException", figures, wait.unwrap_or(3))),
            Self::ComplexityFlatOtherCode => {
                BufferedResponse::value(200, &complexity_flat("complexityBudgetExhausted", figures, wait.unwrap_or(3)))
            }
            Self::RateLimitPage => BufferedResponse::html(429, "429 Too Many Requests"),
            Self::Timeout => BufferedResponse::value(
                503,
                &errors(Some("Request processing timeout exceeded"), json!({ "code": "TIMEOUT_EXCEEDED" })),
            ),
            Self::TimeoutWithoutMessage => BufferedResponse::value(503, &errors(None, json!({ "code": "TIMEOUT_EXCEEDED" }))),
            Self::BadGatewayPage => BufferedResponse::html(502, "502 Bad Gateway"),
            Self::UnavailablePage => BufferedResponse::html(503, "503 Service Temporarily Unavailable"),
            Self::GatewayTimeoutPage => BufferedResponse::html(504, "504 Gateway Time-out"),
            Self::InternalServerError => BufferedResponse::value(
                500,
                &json!({
                    "status_code": 500,
                    "error_message": "Internal server error",
                    "error_code": "INTERNAL_SERVER_ERROR",
                    "errors": [{
                        "message": "Internal server error",
                        "extensions": { "status_code": 500, "error_code": "INTERNAL_SERVER_ERROR" }
                    }]
                }),
            ),
            Self::InternalServerErrorInside => inside(json!({
                "data": null,
                "errors": [{
                    "message": "Internal server error",
                    "path": [],
                    "extensions": { "status_code": 500, "error_code": "INTERNAL_SERVER_ERROR", "service": "monolith" }
                }]
            })),
            Self::NotAuthenticated => {
                BufferedResponse::value(401, &errors(Some("Not authenticated"), json!({ "code": "NOT_AUTHENTICATED" })))
            }
            Self::NotAuthenticatedStrings => BufferedResponse::value(401, &json!({ "errors": ["Not Authenticated"] })),
            Self::AddressRestricted => BufferedResponse::value(401, &json!({ "errors": ["Your ip is restricted"] })),
            Self::UnauthorizedFlat => BufferedResponse::value(
                403,
                &json!({
                    "error_message": "User unauthorized to perform action",
                    "error_code": "UserUnauthorizedException",
                    "error_data": {},
                    "status_code": 403,
                    "account_id": 13_524_871
                }),
            ),
            Self::IdempotencyConflict => {
                let message = "A request with this idempotency key is currently being processed";
                BufferedResponse::value(409, &errors(Some(message), json!({ "code": "IDEMPOTENCY_CONFLICT" })))
            }
            Self::Locked => BufferedResponse::value(
                423,
                &errors(
                    Some("Resource is currently locked, please try again later"),
                    json!({ "status_code": 423 }),
                ),
            ),
        }
    }
}

fn complexity_flat(code: &str, (cost, left, limit): (u64, u64, u64), seconds: u64) -> Value {
    let message =
        format!("Complexity budget exhausted, query cost {cost} budget remaining {left} out of {limit} reset in {seconds} seconds");
    json!({
        "error_code": code,
        "status_code": 429,
        "error_message": message,
        "error_data": {},
        "errors": [message]
    })
}

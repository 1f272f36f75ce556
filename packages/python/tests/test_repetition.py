"""What a response says about another attempt, where the component's rules are easily missed (`src/engine/classification.rs`)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from monday_connector._client import _lowered_input
from monday_connector._errors import empty_report
from monday_connector._repetition import is_final_refusal, is_repeated, judge
from monday_connector._request import Request, request_of
from monday_connector._secret import Secret

READ = Request(True, True, False, True, None)
CHANGE = Request(True, True, True, True, None)
NO = None


def error(message: str = "No.", code: Any = None, **more: Any) -> Any:
    return {"message": message, "extensions": {**({} if code is None else {"code": code}), **more}}


def response(status: int, errors: Any = None, headers: Any = (), **body: Any) -> Any:
    content = body if errors is None else {**body, "errors": errors}
    return {"status": status, "headers": [{"name": name, "value": value} for name, value in headers], "body": {"text": json.dumps(content)}}


NOW = ("date", "Sun, 06 Nov 1994 08:49:37 GMT")
DENIED, TIMEOUT = error("User unauthorized", "USER_UNAUTHORIZED"), error("", "TIMEOUT_EXCEEDED")
BUDGET = "Complexity budget exhausted, query cost 3 budget remaining 1 out of 5 reset in 12 seconds"

# The status, the errors, the headers; the wait that is asked for, `True` without one, `NO` if it is not repeated.
CUSTOM: list[tuple[int, Any, list[tuple[str, str]], Any]] = [
    # Texts without a code.
    (200, [{"message": "Rate limit exceeded."}], [], True),
    (200, ["Rate limit exceeded."], [], True),
    (200, [{"message": BUDGET}], [], 12.0),
    (200, [{"message": "A board called Rate limit exceeded"}], [], NO),
    (200, [{"message": "Daily limit exceeded"}], [("retry-after", "5")], NO),
    # What a person must change does not pass by waiting.
    (200, [DENIED], [("retry-after", "5")], NO),
    (401, [{"message": "Not Authenticated"}], [("retry-after", "5")], NO),
    (401, [error("No.", "UNAUTHENTICATED")], [("retry-after", "5")], NO),
    (403, None, [("retry-after", "5")], NO),
    (302, None, [("retry-after", "5")], NO),
    # A query beyond any budget, under the code of a spent one.
    (200, [error("Query has complexity of 9, which exceeds max complexity of 5", "ComplexityException")], [], NO),
    (429, [{"message": "Query has complexity of 9, which exceeds max complexity of 5"}], [("retry-after", "5")], NO),
    (200, [error("Complexity is used up", "ComplexityException")], [], True),
    # Of several errors the one that tells most decides.
    (200, [DENIED, TIMEOUT], [], NO),
    (200, [TIMEOUT, DENIED], [], NO),
    (200, [DENIED, error("", "RATE_LIMIT_EXCEEDED")], [], True),
    (200, [DENIED, error("No.", "X", status_code=503)], [], True),
    (200, [error("", "INTERNAL_SERVER_ERROR"), TIMEOUT], [], True),
    # Waits in dates and in `RateLimit`.
    (429, None, [("retry-after", "Sun, 06 Nov 1994 08:59:37 GMT"), NOW], 600.0),
    (429, None, [("retry-after", "Sun, 06 Nov 1994 08:39:37 GMT"), NOW], 1.0),
    (429, None, [("retry-after", "Sun, 06 Nov 1994 08:59:37 GMT")], True),
    (429, None, [("ratelimit", '"minuteRate";r=0;t=58')], 58.0),
    (429, None, [("ratelimit", '"minuteRate";r=0;t=38, "ip"; r=0; t=58, "concurrency";r=249;t=99')], 58.0),
    (429, None, [("ratelimit", '"minuteRate";r=0;t=58'), ("retry-after", "5")], 5.0),
    (429, None, [("retry-after", "1.2")], 2.0),
    (429, None, [("retry-after", "0")], 1.0),
    (429, None, [("retry-after", "-1")], True),
    # It says when a limit ends, and does not ask to try again then.
    (502, None, [("ratelimit", '"minuteRate";r=0;t=38')], NO),
    (502, None, [("retry-after", "5")], 5.0),
    # Waits in the errors, and beside them.
    (200, [error("No.", "NEW", retry_in_seconds=5)], [], 5.0),
    (200, [error("No.", "NEW", retry_after="5")], [], 5.0),
    (200, [error("No.", "NEW")], [("retry-after", "5")], 5.0),
    (500, [error("No.", "NEW", retry_in_seconds=5)], [], NO),
    # The router got no response from one of monday.com's services.
    (200, [error("No.", "SUBREQUEST_HTTP_ERROR", http={"status": 503})], [], True),
    (200, [error("No.", "SUBREQUEST_HTTP_ERROR", http={"status": 404})], [], NO),
    # Neither data nor errors.
    (200, None, [("retry-after", "5")], 5.0),
    (200, None, [], NO),
    # Not monday.com's: a proxy's status stands for itself.
    (404, [{"message": "Not found"}], [("retry-after", "5")], NO),
    (503, [{"message": "Bad"}], [], True),
]  # fmt: skip


@pytest.mark.parametrize(("status", "errors", "headers", "expected"), CUSTOM)
@pytest.mark.parametrize("request_", [READ, CHANGE])
def test_custom_responses(request_: Request, status: int, errors: Any, headers: Any, expected: Any) -> None:
    judgement = judge(response(status, errors, headers), request_)
    assert judgement is not None
    assert judgement.retry == (expected is not NO)
    assert judgement.after == (None if expected is True else expected)


def test_the_flat_form_of_2024() -> None:
    flat = {"error_code": "ComplexityException", "error_message": "Complexity budget exhausted", "status_code": 200}
    judgement = judge(response(200, None, **flat), READ)
    assert judgement is not None and judgement.retry
    waiting = judge(response(200, [{"message": "Complexity budget exhausted"}], **flat, error_data={"retry_in_seconds": 7}), READ)
    assert waiting is not None and waiting.after == 7.0
    final = judge(response(200, None, error_code="DAILY_LIMIT_EXCEEDED", error_message="Rate limit exceeded"), READ)
    assert final is not None and not final.retry


def test_nothing_is_wrong() -> None:
    assert judge(response(200, data={"a": None}), CHANGE) is None
    # Other endpoints may say what they like.
    assert judge(response(200), Request(True, False, True, True, None)) is None


def test_a_part_that_was_carried_out_is_not_made_again() -> None:
    limit = error("", "RATE_LIMIT_EXCEEDED")
    assert judge(response(200, [limit], data={"create_board": {"id": "4"}}), CHANGE) is None
    for request, data in ((READ, {"boards": []}), (CHANGE, {"complexity": {"before": 1}, "create_board": None})):
        judgement = judge(response(200, [limit], data=data), request)
        assert judgement is not None and judgement.retry


@pytest.mark.parametrize(
    "text", ["", "<html>", "[1]", '"a"', "{", "[" * 100_000, json.dumps({"errors": [5, None, {"extensions": {"code": ["a"]}}, {}]})]
)
def test_any_body_is_read(text: str) -> None:
    judgement = judge({"status": 503, "headers": [], "body": {"text": text}}, READ)
    assert judgement is not None and judgement.retry
    assert judge({"status": 503, "headers": [], "body": {"bytes": [0]}}, READ) == judgement
    assert judge({"status": 503, "headers": [{"name": "content-encoding", "value": "gzip"}], "body": {"text": text}}, READ) == judgement


def failed(kind: str, status: int | None, details: Any = (), code: str | None = None, retry_after_ms: int | None = None) -> Any:
    listed = [
        {"message": one["message"], "code": one["extensions"].get("code"), "path": None, "extensions": json.dumps(one["extensions"])}
        for one in details
    ]
    call = {**empty_report(), "http_status": status}
    return {"kind": kind, "message": "No.", "code": code, "retry_after_ms": retry_after_ms, "details": listed, "call": call}


@pytest.mark.parametrize(
    ("failure", "is_temporary", "expected"),
    [
        (failed("permission_denied", 200, [DENIED, TIMEOUT]), False, False),
        (failed("unavailable", 200, [TIMEOUT]), True, True),
        (failed("unavailable", 502), True, False),
        (failed("unavailable", 200, [error("", "API_TEMPORARILY_BLOCKED")]), True, False),
        (failed("outcome_unknown", 200, [error("", "INTERNAL_SERVER_ERROR"), TIMEOUT]), True, True),
        (failed("outcome_unknown", 200, [TIMEOUT]), False, False),
        (failed("permission_denied", 200, [DENIED, error("No.", "X", status_code=503)]), False, True),
        (failed("query_too_complex", 429, [error("Query has complexity of 9", "ComplexityException")]), False, False),
        (failed("outcome_unknown", 504, [error("", "DAILY_LIMIT_EXCEEDED"), TIMEOUT]), True, False),
        # A failure to which a read of something else adds its own errors is no timeout of monday.com's.
        (failed("server_error", 200, [TIMEOUT]), True, False),
    ],
)
def test_failures(failure: Any, is_temporary: bool, expected: bool) -> None:
    assert is_repeated(failure, is_temporary) == expected


REFUSED = error("No.", "CREATE_BOARD_EXCEPTION")

# As in `src/engine/outcome.rs`.
REFUSALS: list[tuple[int, Any, str, bool]] = [
    (200, [REFUSED], "rejected", True),
    (200, [error("No.", "FORBIDDEN")], "permission_denied", True),
    # How the second of two deletions ends.
    (200, [DENIED], "permission_denied", False),
    (200, [error("No.", "UserUnauthorizedException")], "permission_denied", False),
    (200, [error("No.", "UserUnauthroizedException")], "permission_denied", False),
    (200, [error("No.", "NOT_FOUND")], "not_found", False),
    # Who answers so has not read the key.
    (413, None, "rejected", False),
    (413, [{"message": "Too large"}], "rejected", False),
    (403, [error("No.", "FORBIDDEN")], "permission_denied", False),
    (401, [error("No.", "UNAUTHENTICATED")], "not_authenticated", False),
    (500, [REFUSED], "rejected", False),
]  # fmt: skip


@pytest.mark.parametrize(("status", "errors", "kind", "expected"), REFUSALS)
def test_final_refusals(status: int, errors: Any, kind: str, expected: bool) -> None:
    judgement = judge(response(status, errors), CHANGE)
    assert judgement is not None and judgement.is_final_refusal == expected
    details = [one for one in errors or [] if "extensions" in one]
    code = details[0]["extensions"]["code"] if details else None
    assert is_final_refusal(failed(kind, status, details, code)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Request(True, False, False, False, None)),
        ({"method": "delete"}, Request(True, False, True, True, None)),
        ({"body": {"text": "{}"}}, Request(True, False, True, True, None)),
        ({"body": {"graphql": {"document": "{ me { id } }"}}}, READ),
        ({"body": {"graphql": {"document": "MUTATION { a }"}}}, CHANGE),
        ({"method": "put", "headers": [{"name": "Idempotency-Key", "value": "k"}]}, Request(True, False, True, True, "k")),
        ({"headers": [{"name": "Idempotency-Key", "value": "k"}]}, Request(True, False, False, False, None)),
    ],
)
def test_custom_requests(given: Any, expected: Request) -> None:
    arguments, problem = _lowered_input("custom-api-action", Secret(((given,), {})))
    assert problem is None
    assert request_of("custom-api-action", arguments) == expected

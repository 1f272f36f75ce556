"""What is repeated: the rules of the contract's `retry-policy`, as the component has them (`docs/faults.md`).

A failure does not say whether the component would have sent its request again, so that is told here from what it does say.
Custom requests do not fail: their responses are results as they came, and are judged by the same rules.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

# Of a response, or as an error in it names it.
BUSY = {429, 503, 504}

# Whatever else the response says.
NEVER = {400, 404, 500}

# These limits do not pass in a minute.
FINAL_KINDS = {"daily_limit_exceeded", "query_too_complex"}

# monday.com's codes, without case and underscores: limits; timeouts; the key of another request that is being carried out.
_LIMITS = {
    "complexitybudgetexhausted", "complexityexception", "minuteratelimitexceeded", "ratelimitexceeded", "maxconcurrencyexceeded",
    "concurrencylimitexceeded", "ipratelimitexceeded", "fieldlimitexceeded", "fieldminuteratelimitexceeded", "toomanyrequests",
    "requestratelimited", "limitrateexceeded", "minutelimitrateexceeded",
}  # fmt: skip
_TIMEOUTS = {"timeoutexceeded", "gatewaytimeout", "requesttimeout"}
_KEY_IN_USE = {"idempotencyconflict"}
_FINAL = {"dailylimitexceeded", "requestmaxcomplexityexceeded", "maxcomplexityexceeded"}

# How errors begin that came without a code.
_BUSY_TEXTS = ("request processing timeout exceeded", "a request with this idempotency key is currently being processed")

# The component's words for a request that did not leave, and for a response that would be as long again.
_FRUITLESS = (" cannot be reached: ", " is longer than ")

# Statuses of failures that may pass, where a server that names a wait is believed.
_PASSING = {408, 409, 423}


def is_repeated(failure: Any, is_temporary: bool) -> bool:
    """Whether a call that failed so is repeated. `is_temporary`: whether repeating it under its key is safe."""
    status, kind = failure["call"]["http_status"], failure["kind"]
    if kind in FINAL_KINDS or status in NEVER:
        return False
    if kind == "outcome_unknown" and not is_temporary:
        return False
    if kind == "rate_limit_exceeded" or failure["retry_after_ms"] is not None or status in BUSY:
        return True
    if status is None:
        return is_temporary and not any(words in failure["message"] for words in _FRUITLESS)
    return any(_is_busy(detail["message"], detail["code"], _extensions_of(detail)) for detail in failure["details"])


class Retry(NamedTuple):
    """Another attempt may end better."""

    after: float | None


def retry_of(response: Any) -> Retry | None:
    """Whether the response to a custom request asks for another attempt, by its status, `Retry-After` and its errors."""
    status = response["status"]
    body = _object(response["body"].get("text") or "")
    errors = _errors(body)
    codes = {_plain(extensions.get("code")) for _, extensions in errors}
    # A part that was carried out would be made twice.
    if status in NEVER or codes & _FINAL or (errors and _is_partly_done(body)):
        return None
    waits = [seconds(header["value"]) for header in response["headers"] if header["name"] == "retry-after"]
    waits += [seconds(str(extensions["retry_in_seconds"])) for _, extensions in errors if "retry_in_seconds" in extensions]
    known = [wait for wait in waits if wait is not None]
    is_busy = status in BUSY or any(_is_busy(message, extensions.get("code"), extensions) for message, extensions in errors)
    is_asked = bool(known) and (bool(errors) or status in _PASSING or status > 500)
    # Some say 0 while the limit still holds.
    return Retry(max(1.0, *known) if known else None) if is_busy or is_asked else None


def seconds(text: str) -> float | None:
    """A number of seconds; dates are left to the interval of the policy."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _is_busy(message: str, code: Any, extensions: dict[str, Any]) -> bool:
    """Whether an error says of itself that it will soon have passed."""
    if str(extensions.get("status_code")) in map(str, BUSY):
        return True
    if code is None:
        return message.strip().lower().startswith(_BUSY_TEXTS)
    return _plain(code) in _LIMITS | _TIMEOUTS | _KEY_IN_USE


def _plain(code: Any) -> str:
    return code.replace("_", "").lower() if isinstance(code, str) else ""


def _extensions_of(detail: Any) -> dict[str, Any]:
    return _object(detail["extensions"] or "")


def _errors(body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The messages and extensions of the errors in a body."""
    errors = body.get("errors")
    found = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    return [(str(error.get("message")), _dict(error.get("extensions"))) for error in found]


def _is_partly_done(body: dict[str, Any]) -> bool:
    # `complexity` is a root field that only reads.
    return any(name != "complexity" and value is not None for name, value in _dict(body.get("data")).items())


def _object(text: str) -> dict[str, Any]:
    try:
        return _dict(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

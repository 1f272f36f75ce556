"""What is repeated: the rules of the contract's `retry-policy`, as the component has them (`docs/faults.md`).

A failure does not say whether the component would have sent its request again, so that is told here from what it does say.
Custom requests do not fail: their responses are results as they came, and are judged by the same rules.
"""

from __future__ import annotations

import calendar
import re
from typing import Any, NamedTuple

from ._classification import (
    BUSY, FINAL, NEVER, PASSING, REFUSALS, RETRIED, Class, Error, Source,
    bears_marks_of_monday, by_status, error_of, errors_of_body, may_mean_missing, read_object, seconds, telling,
)  # fmt: skip
from ._request import Request

# These limits do not pass in a minute.
FINAL_KINDS = {"daily_limit_exceeded", "query_too_complex"}

# A refusal of monday.com's under a key holds for the earlier attempts under it, too.
FINAL_REFUSALS = {"permission_denied", "query_too_complex", "rejected"}

# The kinds in which what is worth another attempt arrives. Others have such errors beside what they are about.
_KINDS_OF_RETRIED = {"rate_limit_exceeded", "unavailable", "conflict", "outcome_unknown"}

# The component's words for a request that did not leave, and for a response that would be as long again.
_FRUITLESS = (" cannot be reached: ", " is longer than ")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def is_repeated(failure: Any, is_temporary: bool) -> bool:
    """Whether a call that failed so is repeated. `is_temporary`: whether repeating it under its key is safe."""
    status, kind = failure["call"]["http_status"], failure["kind"]
    if kind in FINAL_KINDS or status in NEVER or (kind == "outcome_unknown" and not is_temporary):
        return False
    if status is None:
        is_asked = kind == "rate_limit_exceeded" or failure["retry_after_ms"] is not None
        return is_asked or (is_temporary and not any(words in failure["message"] for words in _FRUITLESS))
    errors = [error_of({**detail, "extensions": read_object(detail["extensions"] or "")}) for detail in failure["details"]]
    meaning = telling(errors, status, None).meaning if errors else None
    if meaning in FINAL:
        return False
    # The wait may be that of a header `RateLimit`, which the component does not count as asking to wait unless it is a limit.
    # A failure does not say which header it was, so that any is believed here.
    is_asked = kind == "rate_limit_exceeded" or failure["retry_after_ms"] is not None
    return is_asked or _names_busy(status, errors) or (meaning in RETRIED and kind in _KINDS_OF_RETRIED)


def is_final_refusal(failure: Any) -> bool:
    """Whether monday.com refused the change, and so says that the attempts before under the same key did not make it.

    A gateway has not read the key, and lists no errors in monday.com's form. Nor does it hold of what may mean that the
    object is missing, which is how the second of two deletions ends."""
    if failure["kind"] not in FINAL_REFUSALS or may_mean_missing(failure["code"]) or not _is_read(failure["call"]["http_status"]):
        return False
    return any(detail[mark] is not None for detail in failure["details"] for mark in ("code", "path", "extensions"))


class Judgement(NamedTuple):
    """A response to a custom request that is no success."""

    retry: bool
    after: float | None
    is_final_refusal: bool


def judge(response: Any, request: Request) -> Judgement | None:
    """What the response to a custom request is, by its status, headers and errors; `None` if nothing is wrong with it."""
    headers = response["headers"]
    coding = _header(headers, "content-encoding")
    is_coded = coding is not None and coding.lower() != "identity"
    body = {} if is_coded else read_object(response["body"].get("text") or "")
    errors = errors_of_body(body)
    if not errors:
        is_fine = 200 <= response["status"] <= 299 and (not request.is_graphql or "data" in body)
        return None if is_fine else _by_status(response["status"], headers)
    # A change of which a part was carried out speaks for itself: that part would be made twice.
    if request.is_change and _is_partly_done(body):
        return None
    return _by_errors(response["status"], headers, errors, bears_marks_of_monday(body))


def _by_errors(status: int, headers: Any, errors: list[Error], is_mondays: bool) -> Judgement:
    meaning, source, error = telling(errors, status, _retry_after(headers))
    # Only monday.com knows what exists, and a status alone blames neither the token nor the ids: any proxy can send it.
    blames = meaning is Class.SERVER_ERROR or status in (401, 402, 403, 407, 451, 511)
    if not is_mondays and (meaning is Class.NOT_FOUND or (blames and source is Source.RESPONSE_STATUS)):
        return _by_status(status, headers)
    is_busy = meaning in RETRIED or _names_busy(status, errors)
    asked = max((error.wait for error in errors if error.wait is not None), default=None)
    in_text = next((wait for wait in map(_wait_in_text, errors) if wait is not None), None)
    is_refusal = is_mondays and meaning in REFUSALS and _is_read(status) and not may_mean_missing(error.code)
    return _judgement(status, headers, meaning, is_busy, asked, in_text, is_refusal)


def _by_status(status: int, headers: Any) -> Judgement:
    """Of a response without monday.com's marks: a proxy, portal or firewall sent it, or it is damaged."""
    if 300 <= status <= 399 or status in (401, 402, 403, 404, 407, 410, 451, 511):
        return Judgement(False, None, False)
    meaning = by_status(status)
    return _judgement(status, headers, meaning, meaning in RETRIED or status in BUSY, None, None, False)


def _judgement(
    status: int, headers: Any, meaning: Class | None, is_busy: bool, in_errors: float | None, in_text: float | None, is_refusal: bool
) -> Judgement:
    """`meaning`: `None` is a response that monday.com does not send, which may pass."""
    may_be_retried = status not in NEVER and meaning not in FINAL
    said = _retry_after(headers)
    said = in_errors if said is None else said
    # Only what may pass is waited for, whatever the headers of a refusal say.
    is_asked = said is not None and (meaning is None or meaning in PASSING)
    retry = may_be_retried and (is_busy or is_asked)
    waits = (wait for wait in (said, _rate_limit_reset(headers), in_text) if wait is not None)
    after = next(waits, None) if retry else None
    # Some say 0 while the limit still holds.
    return Judgement(retry, None if after is None else max(1.0, after), is_refusal and not retry)


def _names_busy(status: int, errors: list[Error]) -> bool:
    return status in BUSY or any(error.status in BUSY for error in errors)


def _is_read(status: int | None) -> bool:
    """Whether who answered with this status has read the key: not the authentication of the token, nor what crashed."""
    return status is not None and status not in (401, 403) and status < 500


def _is_partly_done(body: dict[str, Any]) -> bool:
    data = body.get("data")
    # `complexity` is a root field that only reads.
    return isinstance(data, dict) and any(name != "complexity" and value is not None for name, value in data.items())


# --- The waits that a response asks for ---


def _header(headers: Any, name: str) -> str | None:
    return next((header["value"] for header in headers if header["name"] == name), None)


def _retry_after(headers: Any) -> float | None:
    """That of `Retry-After`: seconds, or a date, which counts from the date of the response: that is the server's clock."""
    text = _header(headers, "retry-after")
    wait = seconds(text)
    if wait is not None:
        return wait
    until, now = _date(text), _date(_header(headers, "date"))
    return None if until is None or now is None else float(max(0, until - now))


def _rate_limit_reset(headers: Any) -> float | None:
    """That of `RateLimit`: the longest `t` of the limits that are spent, as in `"minuteRate";r=0;t=38, "concurrency";r=249`."""
    limits = [limit for header in headers if header["name"] == "ratelimit" for limit in header["value"].split(",")]
    parameters = [dict(re.findall(r";\s*([rt])=([^;]*)", ";" + limit)) for limit in limits]
    waits = [seconds(found.get("t")) for found in parameters if found.get("r", "0").strip() == "0"]
    return max((wait for wait in waits if wait is not None), default=None)


def _wait_in_text(error: Error) -> float | None:
    """That of an old text: "… reset in 3 seconds"."""
    match = re.search(r"reset in ([0-9.]+) second", error.message, re.IGNORECASE)
    return seconds(match[1]) if match else None


def _date(text: str | None) -> int | None:
    """Seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers may send."""
    match = re.search(r", ([0-9]{1,2}) ([A-Z][a-z]{2}) ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) GMT$", text or "", re.ASCII)
    if not match or match[2] not in _MONTHS:
        return None
    day, year, hour, minute, second = (int(match[place]) for place in (1, 3, 4, 5, 6))
    is_one = 1 <= day <= 31 and year >= 1970 and hour <= 23 and minute <= 59 and second <= 60
    return calendar.timegm((year, _MONTHS.index(match[2]) + 1, 1, hour, minute, second)) + (day - 1) * 86_400 if is_one else None

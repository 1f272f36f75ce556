"""What the errors of a response mean: the component's own rules (`src/engine/classification.rs`), as far as repeating goes by
them."""

from __future__ import annotations

import json
import re
from enum import Enum, auto
from typing import Any, NamedTuple

# Of a response, or as an error in it names it.
BUSY = {429, 503, 504}

# Whatever else the response says.
NEVER = {400, 404, 500}


class Class(Enum):
    RATE_LIMIT = auto()
    DAILY_LIMIT = auto()
    TOO_COMPLEX = auto()
    NOT_AUTHENTICATED = auto()
    DENIED = auto()
    ADDRESS_DENIED = auto()
    NOT_FOUND = auto()
    INVALID_INPUT = auto()
    KEY_IN_USE = auto()
    CONFLICT = auto()
    UNAVAILABLE = auto()
    OVERLOADED = auto()
    BLOCKED = auto()
    TIMED_OUT = auto()
    SERVER_ERROR = auto()
    REJECTED = auto()


# Worth another attempt soon; these limits do not pass in a minute; what passes by itself; what monday.com will not do.
RETRIED = {Class.RATE_LIMIT, Class.KEY_IN_USE, Class.OVERLOADED}
FINAL = {Class.DAILY_LIMIT, Class.TOO_COMPLEX}
PASSING = RETRIED | {Class.CONFLICT, Class.UNAVAILABLE, Class.BLOCKED, Class.TIMED_OUT, Class.SERVER_ERROR}
REFUSALS = {Class.DENIED, Class.ADDRESS_DENIED, Class.TOO_COMPLEX, Class.REJECTED}

# How much a class tells, among several errors: the first one decides.
_RANKS: list[set[Class]] = [
    {Class.DAILY_LIMIT},
    {Class.RATE_LIMIT},
    {Class.NOT_AUTHENTICATED, Class.ADDRESS_DENIED},
    {Class.DENIED},
    {Class.TOO_COMPLEX},
    {Class.NOT_FOUND},
    {Class.INVALID_INPUT},
    {Class.KEY_IN_USE, Class.CONFLICT, Class.BLOCKED},
    {Class.OVERLOADED, Class.UNAVAILABLE, Class.TIMED_OUT},
    {Class.SERVER_ERROR},
    {Class.REJECTED},
]
_RANK = {known: rank for rank, classes in enumerate(_RANKS) for known in classes}

_MISSING_CODES = {"userunauthorized", "userunauthorizedexception", "userunauthroizedexception"}

# monday.com's codes: their letters and digits, in lower case.
_CODES: dict[Class, set[str]] = {
    Class.RATE_LIMIT: {
        "complexitybudgetexhausted", "complexityexception", "minuteratelimitexceeded", "ratelimitexceeded",
        "maxconcurrencyexceeded", "concurrencylimitexceeded", "ipratelimitexceeded", "fieldlimitexceeded",
        "fieldminuteratelimitexceeded", "toomanyrequests", "requestratelimited", "limitrateexceeded", "minutelimitrateexceeded",
    },
    Class.DAILY_LIMIT: {"dailylimitexceeded"},
    Class.TOO_COMPLEX: {"requestmaxcomplexityexceeded", "maxcomplexityexceeded"},
    Class.NOT_AUTHENTICATED: {"notauthenticated", "usernotauthenticated", "unauthenticated"},
    Class.DENIED: _MISSING_CODES | {
        "unauthorizedfieldortype", "missingrequiredpermissions", "useraccessdenied", "forbiddenexception", "forbidden",
        "insufficientpermissions",
    },
    Class.NOT_FOUND: {
        "notfound", "invalidboardidexception", "invaliduseridexception", "invalidworkspaceidexception",
        "invalidfolderidexception", "resourcenotfoundexception",
    },
    Class.INVALID_INPUT: {"invalidargumentexception"},
    Class.KEY_IN_USE: {"idempotencyconflict"},
    Class.OVERLOADED: {"timeoutexceeded", "gatewaytimeout", "requesttimeout"},
    Class.BLOCKED: {"apitemporarilyblocked"},
    Class.SERVER_ERROR: {"internalservererror"},
    Class.REJECTED: {
        "invalidversionexception", "createboardexception", "recordinvalidexception", "columnvalueexception",
        "itemslimitationexception", "graphqlvalidationfailed", "jsonparseexception", "deletelastgroupexception",
    },
}  # fmt: skip
_BY_CODE = {code: known for known, codes in _CODES.items() for code in codes}

# How errors begin that came without a code, in lower case. None of them is the beginning of another.
_BEGINNINGS: dict[Class, tuple[str, ...]] = {
    Class.DAILY_LIMIT: ("daily limit exceeded",),
    Class.RATE_LIMIT: (
        "rate limit exceeded", "rate limit already blocked", "rate limit reached", "limit rate exceeded",
        "minute rate limit exceeded", "minute limit rate exceeded", "ip rate limit exceeded", "api rate limit exceeded",
        "call limit exceeded", "concurrency limit exceeded", "max concurrency exceeded", "too many concurrent requests",
        "too many requests", "complexity budget exhausted",
    ),
    Class.TOO_COMPLEX: ("query has complexity of",),
    Class.NOT_AUTHENTICATED: ("not authenticated",),
    Class.ADDRESS_DENIED: ("your ip is restricted",),
    Class.DENIED: ("user unauthorized",),
    Class.CONFLICT: ("resource is currently locked",),
    Class.KEY_IN_USE: ("a request with this idempotency key is currently being processed",),
    Class.OVERLOADED: ("request processing timeout exceeded",),
    Class.SERVER_ERROR: ("internal server error",),
}  # fmt: skip

# How monday.com began to say that a scope is missing in 2023, under changing codes.
_MISSING_SCOPE = "permission denied! your token"

# What bears these is surely monday.com's, and not a gateway's.
_MARKS_OF_BODIES = {"data", "extensions", "error_code", "error_message", "account_id"}
_MARKS_OF_ERRORS = {"extensions", "locations", "path", "error_code"}

# monday.com writes the first; the others are what gateways write.
_WAITS = ("retry_in_seconds", "retry_after_seconds", "retry_after", "retryAfter")


class Error(NamedTuple):
    """One error of a response."""

    message: str
    code: str | None
    status: int | None
    wait: float | None


class Source(Enum):
    """What an error was classified by."""

    ERROR = auto()
    RESPONSE_STATUS = auto()
    NOTHING = auto()


class Telling(NamedTuple):
    """The error that decides, of several."""

    meaning: Class
    source: Source
    error: Error


def telling(errors: list[Error], status: int, asked_by_header: float | None) -> Telling:
    """The error that tells most; there is at least one."""
    classified = [Telling(*_class_of(error, status, asked_by_header), error) for error in errors]
    return min(classified, key=lambda one: (_RANK[one.meaning], one.source is Source.NOTHING))


def may_mean_missing(code: str | None) -> bool:
    """Whether a refusal with this code may be about an object that is not there, as after its deletion."""
    return code is not None and _letters(code) in _MISSING_CODES


def by_status(status: int) -> Class | None:
    """The class of an HTTP status, whether the response has it or an error in it names it."""
    classes = {
        401: Class.NOT_AUTHENTICATED, 402: Class.DENIED, 403: Class.DENIED, 404: Class.NOT_FOUND, 410: Class.NOT_FOUND,
        408: Class.TIMED_OUT, 409: Class.CONFLICT, 423: Class.CONFLICT, 429: Class.RATE_LIMIT, 503: Class.OVERLOADED,
        504: Class.OVERLOADED, 502: Class.UNAVAILABLE,
    }  # fmt: skip
    if status in classes or not 400 <= status <= 599:
        return classes.get(status)
    return Class.SERVER_ERROR if status >= 500 else Class.REJECTED


def _class_of(error: Error, status: int, asked_by_header: float | None) -> tuple[Class, Source]:
    """By its code; else by its text; else by the wait that is asked for; else by the status that it names, or that of the
    response."""
    if (error.code or "").upper().startswith("SUBREQUEST_"):
        # The router before monday.com's services got no response from one of them.
        named = by_status(error.status or 0) if error.status in BUSY else None
        return named or Class.SERVER_ERROR, Source.ERROR
    known = _by_text(error.message) if error.code is None else _by_code(error.code, error.message)
    if known in (None, Class.REJECTED, Class.INVALID_INPUT, Class.SERVER_ERROR) and _begins(error.message, _MISSING_SCOPE):
        return Class.DENIED, Source.ERROR
    if known in (None, Class.REJECTED, Class.INVALID_INPUT):
        # A refusal that names no better reason, and asks to try again: a limit.
        asks_to_wait = error.wait is not None or (known is None and asked_by_header is not None)
        if error.status in (503, 504):
            return Class.OVERLOADED, Source.ERROR
        if error.status == 429 or (asks_to_wait and not 500 <= status <= 599):
            return Class.RATE_LIMIT, Source.ERROR
    known = known or by_status(error.status or 0)
    if known is not None:
        return known, Source.ERROR
    known = by_status(status)
    return (Class.REJECTED, Source.NOTHING) if known is None else (known, Source.RESPONSE_STATUS)


def _by_code(code: str, message: str) -> Class | None:
    # In 2024 one code stood for both: a spent budget, and a query beyond any budget.
    if _letters(code) == "complexityexception" and _begins(message, "query has complexity of"):
        return Class.TOO_COMPLEX
    return _BY_CODE.get(_letters(code))


def _by_text(message: str) -> Class | None:
    found = (known for known, beginnings in _BEGINNINGS.items() if any(_begins(message, beginning) for beginning in beginnings))
    return next(found, None)


def _begins(message: str, beginning: str) -> bool:
    return message.lstrip()[: len(beginning)].lower() == beginning


def _letters(code: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "", code).lower()


# --- What a body says ---


def read_object(text: str) -> dict[str, Any]:
    """A JSON object, else an empty one. Its numbers are left as they are written: some are too long for Python."""
    try:
        return _dict(json.loads(text, parse_int=str, parse_float=str))
    except (ValueError, RecursionError):
        return {}


def errors_of_body(body: dict[str, Any]) -> list[Error]:
    """Every error of a body: `errors` as objects or texts, and the flat form of 2024."""
    listed = body.get("errors")
    items = [] if listed is None else listed if isinstance(listed, list) else [listed]
    errors = _with_flat([error_of(item) for item in items if item is not None], _flat_error(body))
    # The wait of an error that names none stands beside the errors.
    beside = _wait_in(body.get("extensions"), body.get("error_data"), body)
    return [error if error.wait is not None else error._replace(wait=beside) for error in errors]


def error_of(item: Any) -> Error:
    """One element of `errors`, or of a failure's `details`."""
    if not isinstance(item, dict):
        return Error(item if isinstance(item, str) else "", None, None, None)
    extensions = _dict(item.get("extensions"))
    places = (extensions, item)
    message = _text(item.get("message")) or _text(_find(places, "message", "error_message"))
    status = _status(_find(places, "status_code")) or _status(_dict(extensions.get("http")).get("status"))
    wait = _wait_in(extensions, item, _find(places, "error_data"))
    return Error(message or "", _text(_find(places, "code", "error_code")), status, wait)


def bears_marks_of_monday(body: dict[str, Any]) -> bool:
    """Any proxy can send `{"errors": ["Not found"]}`."""
    errors = body.get("errors")
    listed = errors if isinstance(errors, list) else []
    return bool(_MARKS_OF_BODIES & body.keys()) or any(_MARKS_OF_ERRORS & _dict(error).keys() for error in listed)


def seconds(text: str | None) -> float | None:
    """Whole or broken seconds, rounded up."""
    match = re.fullmatch(r"([0-9]+)(?:\.([0-9]*))?", (text or "").strip(), re.ASCII)
    return float(match[1]) + bool((match[2] or "").strip("0")) if match else None


def _flat_error(body: dict[str, Any]) -> Error | None:
    """`error_code`, `error_message`, `status_code` beside each other."""
    code, message = _text(body.get("error_code")) or None, _text(body.get("error_message")) or None
    return None if code is None and message is None else Error(message or "", code, _status(body.get("status_code")), None)


def _with_flat(listed: list[Error], flat: Error | None) -> list[Error]:
    """The listed errors, and the flat one if it says more."""
    if flat is None or any(error.code is not None for error in listed):
        return listed
    for place, error in enumerate(listed):
        if error.message == flat.message:
            listed[place] = error._replace(code=flat.code, status=error.status or flat.status)
            return listed
    return [flat, *listed]


def _find(places: tuple[dict[str, Any], ...], *names: str) -> Any:
    found = (place[name] for place in places for name in names if place.get(name) is not None)
    return next(found, None)


def _wait_in(*places: Any) -> float | None:
    waits = (seconds(_text(_dict(place).get(name))) for place in places for name in _WAITS)
    return next((wait for wait in waits if wait is not None), None)


def _status(value: Any) -> int | None:
    text = _text(value) or ""
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text, re.ASCII) else None


def _text(value: Any) -> str | None:
    """A text, or a number as it is written."""
    return value if isinstance(value, str) else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

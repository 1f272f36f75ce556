"""Whether the response to a custom request asks for another attempt. Other actions fail then, and say so; this one
returns every response as it came."""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Retry(NamedTuple):
    """Another attempt may end better."""

    after: float | None


# https://developer.monday.com/api-reference/docs/error-handling
_STATUSES = (429, 503, 504)
_NEVER = (400, 404, 500)


def retry_of(response: Any) -> Retry | None:
    """Judges by the status, `Retry-After` and monday.com's `retry_in_seconds`."""
    if response["status"] in _NEVER:
        return None
    waits = [seconds(header["value"]) for header in response["headers"] if header["name"] == "retry-after"]
    extensions = _extensions(response["body"].get("text"))
    if any(extension.get("code") == "DAILY_LIMIT_EXCEEDED" for extension in extensions):
        return None
    waits += [seconds(str(extension["retry_in_seconds"])) for extension in extensions if "retry_in_seconds" in extension]
    known = [wait for wait in waits if wait is not None]
    if response["status"] in _STATUSES or (extensions and known):
        # Some say 0 while the limit still holds.
        return Retry(max(1.0, *known) if known else None)
    return None


def seconds(text: str) -> float | None:
    """A number of seconds; dates are left to the interval of the policy."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _extensions(text: str | None) -> list[dict[str, Any]]:
    if not text or '"errors"' not in text:
        return []
    try:
        errors = json.loads(text).get("errors")
    except (ValueError, AttributeError, RecursionError):
        return []
    found = [error.get("extensions") for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    return [extension for extension in found if isinstance(extension, dict)]

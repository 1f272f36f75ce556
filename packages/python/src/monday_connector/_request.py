"""What a call is going to send, as far as the repetition must know it."""

from __future__ import annotations

from typing import Any, NamedTuple

from wasmtime.component import Record

from ._contract import FUNCTIONS

CUSTOM = "custom-api-action"


class Request(NamedTuple):
    """The requests of a call."""

    is_custom: bool
    is_graphql: bool
    is_change: bool
    """Whether it may change something: then it has an idempotency key, and its age matters."""
    takes_key: bool
    """Whether it is sent with an idempotency key. A custom request may be, although it only reads."""
    key_in_headers: str | None
    """The key that the caller gave in a header."""


def request_of(name: str, arguments: tuple[Any, ...]) -> Request:
    """The request of a function with its input as the component gets it."""
    if name != CUSTOM:
        is_change = FUNCTIONS[name].is_change
        return Request(False, True, is_change, is_change, None)
    (custom,) = arguments
    body = custom.body
    is_get = custom.method == "get" or (custom.method is None and body is None)
    # Of the three kinds of body only this one is a record.
    is_graphql = isinstance(body, Record)
    # As the component has it: a document without the word has no mutation in it.
    is_change = "mutation" in getattr(body, "document").lower() if is_graphql else not is_get
    keys = [header.value for header in custom.headers or [] if header.name.lower() == "idempotency-key"]
    return Request(True, is_graphql, is_change, not is_get, keys[0] if keys and not is_get else None)

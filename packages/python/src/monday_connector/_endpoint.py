"""Which addresses may be called. wasmtime's HTTP calls any; the check is here, before the call."""

from __future__ import annotations

import re
from collections.abc import Iterable

DEFAULT = "https://api.monday.com"

# As strict as the component, which reads the same text: what this does not understand is refused.
_ENDPOINT = re.compile(
    r"(https?)://(\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::([0-9]{1,5}))?(?:/v2)?/?", re.ASCII | re.IGNORECASE
)

Origin = tuple[str, str, int]


def origin(endpoint: str) -> Origin | None:
    """Scheme, host and port of an endpoint; `None` if it is not one."""
    match = _ENDPOINT.fullmatch(endpoint)
    if not match:
        return None
    scheme, host, port = match[1].lower(), match[2].lower(), match[3]
    return scheme, host, int(port) if port else {"https": 443, "http": 80}[scheme]


def allow_list(allowed: Iterable[str]) -> frozenset[Origin]:
    """The origins of a list of hosts (https is meant) and origins. Raises `ValueError`."""
    if isinstance(allowed, str):
        raise ValueError("allowed_hosts is a list of hosts, not a text")
    origins = set[Origin]()
    for entry in allowed:
        found = origin(entry if "://" in entry else f"https://{entry}")
        if found is None:
            raise ValueError(f'allowed_hosts: {entry!r} is neither a host ("api.monday.com") nor an origin ("http://10.0.0.5:8080")')
        origins.add(found)
    return frozenset(origins)

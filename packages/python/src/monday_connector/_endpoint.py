"""Which addresses may be called. wasmtime's HTTP calls any; the check is here, before the call."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

DEFAULT = "https://api.monday.com"

# As strict as the component, which reads the same text: what this does not understand is refused.
_ENDPOINT = re.compile(
    r"(https?)://(\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?::([0-9]{1,5}))?(?:/v2)?/?", re.ASCII | re.IGNORECASE
)
_PORTS = {"https": 443, "http": 80}

Origin = tuple[str, str, int]


def origin(endpoint: str) -> Origin | None:
    """Scheme, host and port of an endpoint; `None` if it is not one."""
    match = _ENDPOINT.fullmatch(endpoint)
    if not match:
        return None
    scheme, host = match[1].lower(), match[2].lower()
    port = int(match[3]) if match[3] else _PORTS[scheme]
    return (scheme, host, port) if 0 < port < 65536 and _is_address_or_name(host) else None


def _is_address_or_name(host: str) -> bool:
    if not host.startswith("["):
        return True
    try:
        ipaddress.IPv6Address(host[1:-1])
    except ValueError:
        return False
    return True


def allow_list(allowed: Iterable[object]) -> frozenset[Origin] | str:
    """The origins of a list of hosts; or what is wrong with it, without the text, in which there may be a password."""
    origins = set[Origin]()
    for place, entry in enumerate(allowed):
        found = _origins(entry) if isinstance(entry, str) else []
        if not found:
            return f'[{place}]: expected a host ("api.monday.com", "10.0.0.5:8080") or an origin ("http://10.0.0.5:8080")'
        origins.update(found)
    return frozenset(origins)


def _origins(entry: str) -> list[Origin]:
    """What an entry stands for: without a scheme both, each with its usual port if none is given."""
    addresses = [entry] if "://" in entry else [f"{scheme}://{entry}" for scheme in _PORTS]
    return [found for found in map(origin, addresses) if found]


def shown(endpoint: str) -> str:
    """An endpoint for a message, without a user name and password."""
    return f"…@{endpoint.rpartition('@')[2]}" if "@" in endpoint else endpoint

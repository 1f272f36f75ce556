"""Whether a server's name can be looked up later: wasmtime does not say why it could not be."""

from __future__ import annotations

import socket
from typing import Any

# The component's words for `DNS-error`, and those for a name that nobody has.
_FAILED = "its name cannot be looked up"
_UNKNOWN = "The host cannot send this request: there is no server of that name; check the endpoint."

# Some platforms tell a name that nobody has from one without an address.
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def judged(value: Any, endpoint: str) -> Any:
    """The `action-error` of a call; permanent, as in the other packages, if nobody has the endpoint's name."""
    failure = value.get("temporary_failure") if isinstance(value, dict) else None
    if not failure or failure["kind"] != "connection_failed" or _FAILED not in failure["message"] or not _is_unknown(endpoint):
        return value
    return {"permanent_failure": {**failure, "message": _UNKNOWN}}


def _is_unknown(endpoint: str) -> bool:
    """Asks again. Anything but this answer may pass: a resolver that is not reached, an interruption."""
    host = endpoint.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
    try:
        socket.getaddrinfo(host.encode("ascii"), None)
    except socket.gaierror as error:
        return error.errno in _NO_SUCH_NAME
    except OSError:
        pass
    return False

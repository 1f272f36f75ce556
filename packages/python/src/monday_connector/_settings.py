"""What a client was given, and the options of one call that follow from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from . import _endpoint
from ._convert import InvalidInput, named
from ._errors import MondayError, make_error


class Secret:
    """A value that nothing shows."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def reveal(self) -> Any:
        return self._value

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce__(self) -> Any:
        raise TypeError("A token is not pickled. Make the client where it is used.")


class RetryPolicy(NamedTuple):
    """When a failed call is repeated; times in seconds."""

    max_retries: int = 3
    interval: float = 20.0
    max_wait: float = 60.0
    request_timeout: float = 75.0


# The fields of the contract's options that the retries go by, and their variables.
_NUMBERS = (
    ("retry", "max_retries", "MONDAY_MAX_RETRIES", 3),
    ("retry", "interval_ms", "MONDAY_RETRY_INTERVAL_MS", 20_000),
    ("retry", "max_wait_ms", "MONDAY_MAX_WAIT_MS", 60_000),
    ("timeouts", "request_ms", "MONDAY_REQUEST_TIMEOUT_MS", 75_000),
)


class Settings:
    """The settings of a client."""

    def __init__(
        self,
        *,
        token: str | None,
        endpoint: str | None,
        api_version: str | None,
        allow_plain_http: bool,
        env: Mapping[str, str] | None,
        allowed_hosts: Iterable[str] | None,
        retry: Any,
        timeouts: Any,
    ) -> None:
        connection = {"token": token, "endpoint": endpoint, "api_version": api_version, "allow_plain_http": allow_plain_http or None}
        self._connection = Secret({name: value for name, value in connection.items() if value is not None})
        self._env = Secret(_variables(env))
        self._defaults = {name: value for name, value in (("retry", retry), ("timeouts", timeouts)) if value is not None}
        try:
            named("connection").lower(self._connection.reveal(), "Monday()")
            named("call-options").lower(self._defaults, "Monday()")
        except InvalidInput as error:
            raise self.invalid(str(error)) from None
        if allowed_hosts is None:
            allowed_hosts = [_endpoint.DEFAULT] + ([endpoint] if endpoint and _endpoint.origin(endpoint) else [])
        self._allowed = _endpoint.allow_list(allowed_hosts)

    def invalid(self, message: str, kind: Any = "invalid_input") -> MondayError:
        """The failure of a call that is refused before anything is sent."""
        return make_error(kind, self._redacted(message))

    def variables(self) -> list[tuple[str, str]]:
        """The environment of the component."""
        return list(self._env.reveal().items())

    def endpoint(self, options: Any) -> str:
        """Where a call would go."""
        given = (options.get("connection") or {}).get("endpoint")
        if given is None:
            given = self._connection.reveal().get("endpoint")
        return given if given is not None else self._env.reveal().get("MONDAY_ENDPOINT") or _endpoint.DEFAULT

    def check_endpoint(self, options: Any) -> None:
        """Refuses an endpoint that is not allowed."""
        endpoint = self.endpoint(options)
        origin = _endpoint.origin(endpoint)
        if origin is None:
            raise self.invalid(
                f"The endpoint {endpoint!r} is not an address of scheme, host and port. Enter one such as {_endpoint.DEFAULT}."
            )
        if origin not in self._allowed:
            raise self.invalid(
                f"The endpoint {endpoint} is not among the allowed hosts. If it is right, give it to the client: "
                f"allowed_hosts=[{endpoint!r}].",
                "connection_failed",
            )

    def merged(self, options: Any, idempotency_key: str | None) -> Any:
        """The options for the component, token included: those of the call, else of the client. Without retries."""
        own = self._connection.reveal()
        given = _present(options.get("connection"))
        if "endpoint" in given:
            # The client's token is for the client's endpoint.
            own = {name: value for name, value in own.items() if name not in ("token", "endpoint")}
        merged = {**_present(options), "connection": own | given, "timeouts": self._group("timeouts", options)}
        merged["retry"] = {"max_retries": 0}
        if idempotency_key is not None:
            merged["idempotency_key"] = idempotency_key
        return merged

    def retry_policy(self, options: Any) -> RetryPolicy:
        """When the call is repeated: by its options, else the client's, else the environment, else the default."""
        numbers = []
        for group, name, variable, default in _NUMBERS:
            number = self._group(group, options).get(name)
            if number is None:
                text = self._env.reveal().get(variable, "").strip() or str(default)
                if not re.fullmatch(r"\+?[0-9]+", text, re.ASCII) or int(text) >= 2**32:
                    raise self.invalid(f"{variable} in the environment is not a whole number from 0 to {2**32 - 1}.", "not_configured")
                number = int(text)
            numbers.append(number)
        retries, interval, max_wait, timeout = numbers
        return RetryPolicy(retries, interval / 1000, max_wait / 1000, timeout / 1000)

    def _group(self, name: str, options: Any) -> dict[str, Any]:
        return _present(self._defaults.get(name)) | _present(options.get(name))

    def _redacted(self, text: str) -> str:
        for token in (self._connection.reveal().get("token"), self._env.reveal().get("MONDAY_TOKEN")):
            if token and isinstance(token, str):
                text = text.replace(token, "[redacted]")
        return text


def _present(record: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (record or {}).items() if value is not None}


def _variables(env: Mapping[str, Any] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in (env or {}).items():
        if name.startswith("MONDAY_"):
            if not isinstance(value, str):
                raise make_error("not_configured", f"{name} in the environment: expected text, not {type(value).__name__}")
            if "\0" in value or "\0" in name:
                # wasmtime takes texts that end there.
                raise make_error("not_configured", f"{name!r} in the environment holds a NUL character.")
            found[name] = value
    return found

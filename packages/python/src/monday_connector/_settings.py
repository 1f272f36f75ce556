"""What a client was given, and the options of one call that follow from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from . import _endpoint
from ._convert import InvalidInput, named
from ._errors import MondayError, make_error
from ._secret import Secret

# A text that is shorter is no token of monday.com's, and may be in anything.
SHORTEST_TOKEN = 8

_CONNECTION = named("connection")
_OPTIONS = named("call-options")


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


def wrong_type(name: str, expected: str, value: Any) -> TypeError:
    """What an argument of a client that the contract does not have is refused with. The contract's are `invalid_input`."""
    return TypeError(f"Monday().{name}: expected {expected}, not {'None' if value is None else type(value).__name__}")


class Settings:
    """The settings of a client."""

    def __init__(
        self,
        *,
        token: Secret,
        endpoint: str | None,
        api_version: str | None,
        allow_plain_http: bool | None,
        env: Secret,
        allowed_hosts: Any,
        retry: Any,
        timeouts: Any,
    ) -> None:
        # Every error is raised here, where the token is hidden, and not from another, which would keep frames that show it.
        self._env = Secret({})
        self._connection = Secret(
            _present(
                {
                    "token": token.reveal(),
                    "endpoint": endpoint,
                    "api_version": api_version,
                    "allow_plain_http": allow_plain_http,
                }
            )
        )
        self._defaults = _present(copied({"retry": retry, "timeouts": timeouts}).reveal())
        if (problem := self._problem()) is not None:
            raise self.invalid(problem)
        if not isinstance(env.reveal(), (Mapping, type(None))):
            raise wrong_type("env", "a mapping such as os.environ", env.reveal())
        if (problem := _problem_of_variables(env)) is not None:
            raise self.invalid(problem, "not_configured")
        self._env = _variables(env)
        if allowed_hosts is None:
            allowed_hosts = [_endpoint.DEFAULT] + ([endpoint] if endpoint and _endpoint.origin(endpoint) else [])
        elif isinstance(allowed_hosts, (str, bytes, Mapping)) or not isinstance(allowed_hosts, Iterable):
            raise wrong_type("allowed_hosts", "a list of hosts", allowed_hosts)
        allowed = _endpoint.allow_list(allowed_hosts)
        if isinstance(allowed, str):
            raise ValueError(f"Monday().allowed_hosts{allowed}")
        self._allowed = allowed

    def _problem(self) -> str | None:
        """What is wrong with the settings that the contract knows."""
        try:
            _CONNECTION.lower(self._connection.reveal(), "Monday()")
            _OPTIONS.lower(self._defaults, "Monday()")
        except InvalidInput as error:
            return str(error)
        return _problem_of_token(self._connection.reveal(), "Monday().token")

    def invalid(self, message: str, kind: Any = "invalid_input") -> MondayError:
        """The failure of a call that is refused before anything is sent."""
        return make_error(kind, self.redacted(message))

    def variables(self) -> Secret:
        """The environment of the component, as pairs."""
        return Secret(list(self._env.reveal().items()))

    def endpoint(self, options: Secret) -> str:
        """Where a call would go."""
        given = (options.reveal().get("connection") or {}).get("endpoint")
        if given is None:
            given = self._connection.reveal().get("endpoint")
        return given if given is not None else self._env.reveal().get("MONDAY_ENDPOINT") or _endpoint.DEFAULT

    def check(self, options: Secret) -> None:
        """Refuses options that do not fit the contract, an endpoint that is not allowed, and one without a token."""
        if (problem := _problem_of_options(options)) is not None:
            raise self.invalid(problem)
        endpoint = self.endpoint(options)
        origin = _endpoint.origin(endpoint)
        if origin is None:
            raise self.invalid(
                f"The endpoint {_endpoint.shown(endpoint)!r} is not an address of scheme, host and port. "
                f"Enter one such as {_endpoint.DEFAULT}."
            )
        if origin not in self._allowed:
            raise self.invalid(
                f"The endpoint {endpoint} is not among the allowed hosts. If it is right, give it to the client: "
                f"allowed_hosts=[{endpoint!r}].",
                "connection_failed",
            )
        if self._lacks_token(options):
            raise self.invalid(
                "Monday().token: missing. The client has an `endpoint`, which needs a `token` beside it: the token of `env` is "
                "for the endpoint of `env` only."
            )

    def _lacks_token(self, options: Secret) -> bool:
        """Whether there is no token for the client's endpoint. Of that of a call the component says it."""
        given, own = _present(options.reveal().get("connection")), self._connection.reveal()
        return "endpoint" not in given and "endpoint" in own and "token" not in own | given

    def lowered(self, options: Secret, idempotency_key: str | None) -> Secret:
        """The options for the component: those of the call, else of the client. Without retries."""
        return Secret(_OPTIONS.lower(self._merged(options, idempotency_key), "options"))

    def _merged(self, options: Secret, idempotency_key: str | None) -> Any:
        given, own = _present(options.reveal()), self._connection.reveal()
        connection = _present(given.get("connection"))
        if "endpoint" in connection and connection["endpoint"] != own.get("endpoint"):
            # The client's token is for the client's endpoint.
            own = {name: value for name, value in own.items() if name not in ("token", "endpoint")}
        merged = {**given, "connection": own | connection, "timeouts": self._group("timeouts", options)}
        merged["retry"] = {"max_retries": 0}
        if idempotency_key is not None:
            merged["idempotency_key"] = idempotency_key
        return merged

    def retry_policy(self, options: Secret) -> RetryPolicy:
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

    def _group(self, name: str, options: Secret) -> dict[str, Any]:
        return _present(self._defaults.get(name)) | _present(options.reveal().get(name))

    def redacted(self, text: str) -> str:
        """A message without the token, in case that it was entered in the wrong place."""
        for token in (self._connection.reveal().get("token"), self._env.reveal().get("MONDAY_TOKEN")):
            if isinstance(token, str) and len(token) >= SHORTEST_TOKEN:
                text = text.replace(token, "[redacted]")
        return text


def copied(value: Any) -> Secret:
    """A copy of options. What is checked must be what is used, in later attempts too, whatever becomes of the original."""
    return Secret({name: copied(field).reveal() for name, field in value.items()} if isinstance(value, Mapping) else value)


def _present(record: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (record or {}).items() if value is not None}


def _problem_of_options(options: Secret) -> str | None:
    try:
        _OPTIONS.lower(options.reveal(), "options")
    except InvalidInput as error:
        return str(error)
    return _problem_of_token(_present(options.reveal().get("connection")), "options.connection.token")


def _problem_of_token(connection: dict[str, Any], path: str) -> str | None:
    """An empty one the component takes for none, and its message would be about something else."""
    return f"{path}: token is empty" if not connection.get("token", "-").strip() else None


def _variables(env: Secret) -> Secret:
    """Those that the component can see."""
    return Secret({name: value for name, value in (env.reveal() or {}).items() if _is_seen(name)})


def _is_seen(name: Any) -> bool:
    return isinstance(name, str) and name.startswith("MONDAY_")


def _problem_of_variables(env: Secret) -> str | None:
    for name, value in _variables(env).reveal().items():
        if not isinstance(value, str):
            return f"{name} in the environment: expected text, not {type(value).__name__}"
        if "\0" in value or "\0" in name:
            # wasmtime takes texts that end there.
            return f"{name!r} in the environment holds a NUL character."
    return None

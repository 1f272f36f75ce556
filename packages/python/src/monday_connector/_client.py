"""The clients: `Monday` for threads, `AsyncMonday` for asyncio."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wasmtime import WasmtimeError

from . import _runtime, _workers
from ._attempts import Attempts
from ._clock import Clock, SystemClock
from ._contract import FUNCTIONS
from ._convert import InvalidInput, RecordOf, VariantOf, named, resolve
from ._errors import MondayError
from ._functions import AsyncFunctions, Functions
from ._settings import Settings
from .types import CallOptions, RetryPolicy, Timeouts

_OPTIONS = named("call-options")
_INPUTS = {name: None if function.input is None else resolve(function.input) for name, function in FUNCTIONS.items()}

# What an attempt comes to: whether it succeeded, and the result, the contract's failure or an error of this package.
Outcome = tuple[bool, Any]


class _Client:
    """What both clients have in common."""

    def __init__(
        self,
        *,
        token: str | None = None,
        endpoint: str | None = None,
        api_version: str | None = None,
        allow_plain_http: bool = False,
        env: Mapping[str, str] | None = None,
        allowed_hosts: Iterable[str] | None = None,
        retry: RetryPolicy | None = None,
        timeouts: Timeouts | None = None,
        cache: bool = True,
        max_concurrent_calls: int = 32,
        clock: Clock | None = None,
    ) -> None:
        """Makes a client. Nothing is loaded or sent before the first call.

        - `token`, `endpoint`, `api_version`, `allow_plain_http`: where to send requests, and as whom. What is left out is
          that of `env`, else the default.
        - `env`: a mapping such as `os.environ`, of which the component sees the variables `MONDAY_…` and nothing else.
          Nothing is read from the process's environment unless it is passed here.
        - `allowed_hosts`: hosts (`"api.monday.com"`, by https) and origins (`"http://10.0.0.5:8080"`) that may be called.
          Default: api.monday.com, and the `endpoint` that is given here.
        - `retry`: when a failed call is repeated, if the call's options do not say. `{"max_retries": 0}` turns it off.
        - `timeouts`: those of one request, if the call's options do not say.
        - `cache`: whether the compiled component is kept on disk. The first call of a process decides.
        - `max_concurrent_calls`: further calls wait for their turn.
        - `clock`: time and chance of the retries, for tests: `monday_connector.Clock`.
        """
        if max_concurrent_calls < 1:
            raise ValueError("max_concurrent_calls must be at least 1")
        self._settings = Settings(
            token=token,
            endpoint=endpoint,
            api_version=api_version,
            allow_plain_http=allow_plain_http,
            env=env,
            allowed_hosts=allowed_hosts,
            retry=retry,
            timeouts=timeouts,
        )
        self._cache = cache
        self._clock: Clock = clock or SystemClock()
        self._workers = _workers.Workers(max_concurrent_calls)
        self._closed = threading.Event()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(endpoint={self._settings.endpoint({})!r})"

    def __reduce__(self) -> Any:
        raise TypeError(f"{type(self).__name__} holds a token and is not pickled. Make it where it is used.")

    def _close(self) -> None:
        self._closed.set()
        self._workers.close()

    def _begin(self, name: str, input: tuple[Any, ...], fields: dict[str, Any], options: Any) -> tuple[Attempts, Callable[[], Outcome]]:
        """Checks a call; returns its attempts, and what carries one out."""
        _runtime.check_process()
        settings = self._settings
        name = str(name).replace("_", "-")
        if name not in FUNCTIONS:
            raise settings.invalid(f"The contract has no function {name!r}. It has: {', '.join(FUNCTIONS)}.")
        if len(input) + bool(fields) > 1:
            raise settings.invalid("input: expected one value, or keyword arguments instead")
        kind = _INPUTS[name]
        try:
            if kind is None:
                if input:
                    raise InvalidInput(f"input: {name} takes none")
                arguments: tuple[Any, ...] = ()
            else:
                # A record of which nothing is required may be left out.
                missing = fields if isinstance(kind, (RecordOf, VariantOf)) else None
                arguments = (kind.lower(input[0] if input else missing, "input"),)
            _OPTIONS.lower({} if options is None else options, "options")
        except InvalidInput as error:
            raise settings.invalid(str(error)) from None
        options = dict(options or {})
        settings.check_endpoint(options)
        attempts = Attempts(name, settings.retry_policy(options), self._clock, options.get("idempotency_key"))
        use_cache = self._cache

        def attempt() -> Outcome:
            merged = settings.merged(options, attempts.idempotency_key)
            try:
                lowered = _OPTIONS.lower(merged, "options")
                return _runtime.call(name, (*arguments, lowered), settings.variables(), use_cache)
            except WasmtimeError as error:
                reason = str(error).strip().splitlines()
                message = f"The component trapped: {reason[-1].strip() if reason else 'no reason is given'}."
                if FUNCTIONS[name].input is not None:
                    message += " Whether a change was made is not known."
                return False, settings.invalid(message, "execution_failed")

        return attempts, attempt


class Monday(_Client, Functions):
    """A client of monday.com. It can be used by many threads at once."""

    def call(self, name: str, input: Any = None, options: CallOptions | None = None) -> dict[str, Any]:
        """Calls a function by its name, `"read-board"` or `"read_board"`, with its input in JSON's form."""
        result: dict[str, Any] = self._call(name, () if input is None else (input,), {}, options)
        return result

    def close(self) -> None:
        """Ends waits between attempts, which then fail as they stand, and takes no more calls."""
        self._close()

    def __enter__(self) -> Monday:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(self, name: str, input: tuple[Any, ...], fields: dict[str, Any], options: Any) -> Any:
        attempts, attempt = self._begin(name, input, fields, options)
        while True:
            succeeded, value = _workers.wait(self._workers.submit(attempt))
            if isinstance(value, MondayError):
                raise value
            wait = attempts.record(succeeded, value)
            if wait is not None:
                self._clock.sleep(wait, self._closed)
                if not self._closed.is_set():
                    continue
            if succeeded:
                return value
            raise attempts.error(value)


class AsyncMonday(_Client, AsyncFunctions):
    """A client of monday.com for asyncio. Requests run in threads, waits between attempts in the event loop."""

    async def call(self, name: str, input: Any = None, options: CallOptions | None = None) -> dict[str, Any]:
        """Calls a function by its name, `"read-board"` or `"read_board"`, with its input in JSON's form."""
        result: dict[str, Any] = await self._call(name, () if input is None else (input,), {}, options)
        return result

    async def aclose(self) -> None:
        """Takes no more calls. Cancel the tasks that are waiting."""
        self._close()

    async def __aenter__(self) -> AsyncMonday:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _call(self, name: str, input: tuple[Any, ...], fields: dict[str, Any], options: Any) -> Any:
        attempts, attempt = self._begin(name, input, fields, options)
        while True:
            succeeded, value = await asyncio.wrap_future(self._workers.submit(attempt))
            if isinstance(value, MondayError):
                raise value
            wait = attempts.record(succeeded, value)
            if wait is not None:
                await self._clock.sleep_async(wait)
                if not self._closed.is_set():
                    continue
            if succeeded:
                return value
            raise attempts.error(value)

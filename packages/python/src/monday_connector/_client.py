"""The clients: `Monday` for threads, `AsyncMonday` for asyncio."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Any

from wasmtime import Trap, WasmtimeError

from . import _endpoint, _lookup, _runtime, _workers
from ._attempts import Attempts, Outcome, execution_failed
from ._clock import Clock, SystemClock
from ._contract import FUNCTIONS
from ._convert import InvalidInput, RecordOf, VariantOf, resolve
from ._functions import AsyncFunctions, Functions
from ._request import request_of
from ._secret import Secret
from ._settings import Settings, copied, wrong_type
from .types import CallOptions, RetryPolicy, Timeouts

_INPUTS = {name: None if function.input is None else resolve(function.input) for name, function in FUNCTIONS.items()}

_CLOCK = ("monotonic", "random", "sleep", "sleep_async")


def _check_arguments(max_concurrent_calls: Any, cache: Any, clock: Any) -> None:
    """Those that are this package's own."""
    if not isinstance(max_concurrent_calls, int) or isinstance(max_concurrent_calls, bool):
        raise wrong_type("max_concurrent_calls", "a whole number from 1", max_concurrent_calls)
    if max_concurrent_calls < 1:
        raise ValueError(f"Monday().max_concurrent_calls: expected a whole number from 1, not {max_concurrent_calls}")
    if not isinstance(cache, bool):
        raise wrong_type("cache", "True or False", cache)
    if clock is not None and not all(callable(getattr(clock, name, None)) for name in _CLOCK):
        raise wrong_type("clock", f"an object with the methods {', '.join(_CLOCK)}", clock)


class _Client:
    """What both clients have in common."""

    # Until the settings are found to be right.
    _settings: Settings | None = None

    def __init__(
        self,
        *,
        token: str | None = None,
        endpoint: str | None = None,
        api_version: str | None = None,
        allow_plain_http: bool | None = None,
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
        - `allowed_hosts`: hosts (`"api.monday.com"`, `"10.0.0.5:8080"`) and origins (`"http://10.0.0.5:8080"`) that may be
          called. Default: `https://api.monday.com`, and the `endpoint` that is given here.
        - `retry`: when a failed call is repeated, if the call's options do not say. `{"max_retries": 0}` turns it off.
        - `timeouts`: those of one request, if the call's options do not say.
        - `cache`: whether the compiled component is kept on disk. The first call of a process decides.
        - `max_concurrent_calls`: further calls wait for their turn.
        - `clock`: time and chance of the retries, for tests: `monday_connector.Clock`.
        """
        hidden_token, hidden_env = Secret(token), Secret(env)
        del token, env
        _check_arguments(max_concurrent_calls, cache, clock)
        settings = Settings(
            token=hidden_token,
            endpoint=endpoint,
            api_version=api_version,
            allow_plain_http=allow_plain_http,
            env=hidden_env,
            allowed_hosts=allowed_hosts,
            retry=retry,
            timeouts=timeouts,
        )
        self._settings = settings
        self._cache = cache
        self._clock: Clock = clock or SystemClock()
        self._workers = _workers.Workers(max_concurrent_calls)
        self._closed = threading.Event()
        # Of asyncio, in the loops of the calls; the lock is for those that close the client from elsewhere.
        self._waits_lock = threading.Lock()
        self._waits: set[asyncio.Task[None]] = set()
        # A client that is dropped without being closed leaves no threads behind.
        weakref.finalize(self, self._workers.close).atexit = False

    def __repr__(self) -> str:
        shown = "" if self._settings is None else f"endpoint={_endpoint.shown(self._settings.endpoint(Secret({})))!r}"
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> Any:
        raise TypeError(f"{type(self).__name__} holds a token and is not pickled. Make it where it is used.")

    def _close(self) -> None:
        # First, so that a wait that ends by it is followed by no attempt.
        self._workers.close()
        self._closed.set()

    def _begin(self, name: str, given: Secret, given_options: Secret) -> tuple[Attempts, Callable[[], Outcome | None]]:
        """Checks a call; returns its attempts, and what carries one out."""
        _runtime.check_process()
        settings = self._settings
        assert settings is not None
        name = str(name).replace("_", "-")
        if name not in FUNCTIONS:
            raise settings.invalid(f"The contract has no function {name!r}. It has: {', '.join(FUNCTIONS)}.")
        arguments, problem = _lowered_input(name, given)
        # Not raised from where it was found: the new error would keep the old one, with its frames.
        if problem is not None:
            raise settings.invalid(problem)
        options = copied({} if given_options.reveal() is None else given_options.reveal())
        settings.check(options)
        attempts = Attempts(
            name, request_of(name, arguments), settings.retry_policy(options), self._clock, options.reveal().get("idempotency_key")
        )
        use_cache = self._cache

        def attempt() -> Outcome | None:
            if not attempts.begin():
                return None
            try:
                lowered = settings.lowered(options, attempts.key_in_options)
                succeeded, value = _runtime.call(name, arguments, lowered, settings.variables(), use_cache)
            except (WasmtimeError, Trap) as error:
                lines = str(error).strip().splitlines()
                reason = lines[-1].strip() if lines else "no reason is given"
                return False, _not_executed(name, settings, f"The component trapped: {reason}.")
            except Exception as error:
                # It is raised as it is, unless that would lose what is known of the attempts before.
                if not attempts.has_outcome:
                    raise
                return False, _not_executed(name, settings, f"The component could not be run again: {type(error).__name__}.")
            if value == "execution_failed":
                return False, _not_executed(name, settings, "The component did not execute.")
            return succeeded, value if succeeded else _lookup.judged(value, settings.endpoint(options))

        return attempts, attempt

    def _submit(self, attempts: Attempts, attempt: Callable[[], Outcome | None]) -> Future[Outcome | None]:
        """Hands an attempt to a thread."""
        try:
            return self._workers.submit(attempt)
        except RuntimeError:
            # The client was closed meanwhile, or there can be no more threads. A call that has an outcome comes to that.
            if not attempts.has_outcome:
                raise
            none: Future[Outcome | None] = Future()
            none.set_result(None)
            return none


def _not_executed(name: str, settings: Settings, message: str) -> Any:
    if FUNCTIONS[name].input is not None:
        message += " Whether a change was made is not known."
    return execution_failed(settings.redacted(message))


def _lowered_input(name: str, given: Secret) -> tuple[tuple[Any, ...], str | None]:
    """The input for the component, and what is wrong with it. Given are the value, if there is one, and the keywords."""
    input, fields = given.reveal()
    if len(input) + bool(fields) > 1:
        return (), "input: expected one value, or keyword arguments instead"
    kind = _INPUTS[name]
    if kind is None:
        return (), f"input: {name} takes none" if input else None
    # A record of which nothing is required may be left out.
    missing = fields if isinstance(kind, (RecordOf, VariantOf)) else None
    try:
        return (kind.lower(input[0] if input else missing, "input"),), None
    except InvalidInput as error:
        return (), str(error)


class Monday(_Client, Functions):
    """A client of monday.com. It can be used by many threads at once."""

    def call(self, name: str, input: Any = None, options: CallOptions | None = None) -> dict[str, Any]:
        """Calls a function by its name, `"read-board"` or `"read_board"`, with its input in JSON's form."""
        hidden, options = Secret(options), None
        given, input = Secret((() if input is None else (input,), {})), None
        result: dict[str, Any] = self._call(name, given, hidden)
        return result

    def close(self) -> None:
        """Ends waits between attempts, which then fail as they stand, and takes no more calls."""
        self._close()

    def __enter__(self) -> Monday:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(self, name: str, given: Secret, options: Secret) -> Any:
        attempts, attempt = self._begin(name, given, options)
        while (wait := attempts.record(_workers.wait(self._submit(attempts, attempt)))) is not None:
            self._clock.sleep(wait, self._closed)
        return attempts.result()


class AsyncMonday(_Client, AsyncFunctions):
    """A client of monday.com for asyncio. Requests run in threads, waits between attempts in the event loop."""

    async def call(self, name: str, input: Any = None, options: CallOptions | None = None) -> dict[str, Any]:
        """Calls a function by its name, `"read-board"` or `"read_board"`, with its input in JSON's form."""
        hidden, options = Secret(options), None
        given, input = Secret((() if input is None else (input,), {})), None
        result: dict[str, Any] = await self._call(name, given, hidden)
        return result

    async def aclose(self) -> None:
        """Ends waits between attempts, which then fail as they stand, and takes no more calls."""
        self._close()
        with self._waits_lock:
            waits = list(self._waits)
        for wait in waits:
            # A client may be closed in another loop than the one that waits. If that has ended, so has the wait.
            with contextlib.suppress(RuntimeError):
                wait.get_loop().call_soon_threadsafe(wait.cancel)

    async def __aenter__(self) -> AsyncMonday:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _call(self, name: str, given: Secret, options: Secret) -> Any:
        attempts, attempt = self._begin(name, given, options)
        while (wait := attempts.record(await asyncio.wrap_future(self._submit(attempts, attempt)))) is not None:
            await self._wait(wait)
        return attempts.result()

    async def _wait(self, seconds: float) -> None:
        """Waits, or until the client is closed."""
        with self._waits_lock:
            # Either this sees that the client is closed, or `aclose` sees the wait.
            if self._closed.is_set():
                return
            wait: asyncio.Task[None] = asyncio.ensure_future(self._clock.sleep_async(seconds))
            self._waits.add(wait)
        try:
            # Unlike the task itself, this does not raise when `aclose` ends it.
            await asyncio.wait([wait])
        finally:
            with self._waits_lock:
                self._waits.discard(wait)
            wait.cancel()
        if not wait.cancelled():
            wait.result()

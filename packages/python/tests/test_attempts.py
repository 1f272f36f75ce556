"""What a call comes to after several attempts: its key, its age, and what the attempts before did."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from conftest import VirtualClock
from wasmtime import Trap, WasmtimeError

from monday_connector import AsyncMonday, Monday, MondayError, PermanentError, TemporaryError, _runtime
from monday_connector._errors import empty_report

SOON = 30
BOARD: Any = {"name": "A", "kind": "private"}
CUSTOM: Any = {"body": {"graphql": {"document": "mutation { create_board { id } }"}}}
INPUTS = {"create-board": BOARD, "custom-api-action": CUSTOM, "delete-board": "4", "read-board": "4"}


def report(options: Any, status: int | None = None) -> Any:
    key = getattr(options.reveal(), "idempotency-key")
    return {**empty_report(), "http_status": status, "requests_sent": 1, "idempotency_key": key}


Respond = Callable[[Any], "tuple[bool, Any]"]


def failure(case: str, kind: str, status: int | None = None, code: str | None = None, retry_after_ms: int | None = None) -> Respond:
    details = [] if code is None else [{"message": "No.", "code": code, "path": None, "extensions": json.dumps({"code": code})}]
    return lambda options: (
        False,
        {case: {"kind": kind, "message": "No.", "code": code, "retry_after_ms": retry_after_ms, "details": details, "call": report(options, status)}},
    )


# As the component has it, which is given a key.
LOST = failure("temporary_failure", "outcome_unknown")
LIMITED = failure("temporary_failure", "rate_limit_exceeded", 429, retry_after_ms=60_000)


def custom(status: int, **body: Any) -> Respond:
    return lambda options: (
        True, {"status": status, "headers": [], "body": {"text": json.dumps(body)}, "call": report(options, status)},
    )  # fmt: skip


def success(options: Any) -> tuple[bool, Any]:
    return True, {"call": report(options, 200)}


def raises(error: Exception) -> Respond:
    def respond(_: Any) -> Any:
        raise error

    return respond


class Component:
    """Stands in for the component: one response for each attempt."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.responses: list[Respond] = []
        self.keys: list[Any] = []
        monkeypatch.setattr(_runtime, "call", self._call)

    def _call(self, name: str, arguments: Any, options: Any, variables: Any, use_cache: bool) -> tuple[bool, Any]:
        self.keys.append(getattr(options.reveal(), "idempotency-key"))
        return self.responses.pop(0)(options)


@pytest.fixture
def component(monkeypatch: pytest.MonkeyPatch) -> Component:
    return Component(monkeypatch)


def call(component: Component, clock: VirtualClock, name: str, *responses: Respond, **settings: Any) -> Any:
    component.responses = list(responses)
    options = settings.pop("options", None)
    with Monday(token="x", clock=clock, **settings) as client:
        return client.call(name, settings.get("input", INPUTS[name]), options)


def error_of(component: Component, clock: VirtualClock, name: str, *responses: Respond, **settings: Any) -> MondayError:
    with pytest.raises(MondayError) as caught:
        call(component, clock, name, *responses, **settings)
    assert component.responses == []
    return caught.value


# --- The age of a key ---


@pytest.mark.parametrize("name", ["create-board", "read-board"])
def test_a_change_that_waits_for_a_thread_until_its_key_is_too_old_is_not_repeated(
    component: Component, clock: VirtualClock, name: str
) -> None:
    """The wait itself is short; but then another call has the only thread for an hour."""
    busy, go_on = threading.Event(), threading.Event()
    client = Monday(token="x", clock=clock, max_concurrent_calls=1)

    def an_hour(options: Any) -> Any:
        busy.set()
        assert go_on.wait(SOON)
        clock.now += 3600
        return success(options)

    others: list[threading.Thread] = []

    def sleep(seconds: float, stop: threading.Event) -> None:
        clock.now += seconds
        others.append(threading.Thread(target=client.read_board, args=("4",)))
        others[0].start()
        assert busy.wait(SOON)

    submit = client._workers.submit

    def submitted(job: Any) -> Any:
        future = submit(job)
        if busy.is_set():
            go_on.set()
        return future

    clock.sleep = sleep  # type: ignore[method-assign]
    client._workers.submit = submitted  # type: ignore[method-assign]
    component.responses = [LOST if name == "create-board" else LIMITED, an_hour, success]
    if name == "create-board":
        with pytest.raises(PermanentError) as caught:
            client.call(name, BOARD)
        assert caught.value.kind == "outcome_unknown"
        assert caught.value.report["requests_sent"] == 1
        assert caught.value.report["idempotency_key"] == component.keys[0] is not None
        assert component.responses == [success]
    else:
        # What only reads does not age.
        client.call(name, "4")
        assert component.responses == []
    others[0].join(SOON)
    client.close()


def test_the_clock_of_a_key_starts_with_the_first_attempt(component: Component, clock: VirtualClock) -> None:
    """The first attempt waits for its thread for an hour; that is no time in which monday.com knows the key."""
    with Monday(token="x", clock=clock) as client:
        submit = client._workers.submit

        def submitted(job: Any) -> Any:
            if not component.keys:
                clock.now += 3600
            return submit(job)

        client._workers.submit = submitted  # type: ignore[method-assign]
        component.responses = [LOST, success]
        client.create_board(BOARD)
    assert len(component.keys) == 2


def test_the_first_attempt_is_made_whatever_its_time(component: Component, clock: VirtualClock) -> None:
    call(component, clock, "create-board", success, timeouts={"request_ms": 3_600_000})


# --- A refusal after an attempt that was lost ---


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        (failure("permanent_failure", "permission_denied", 200, "USER_UNAUTHORIZED"), "outcome_unknown"),
        (failure("permanent_failure", "permission_denied", 200, "UserUnauthroizedException"), "outcome_unknown"),
        (failure("permanent_failure", "rejected", 413), "outcome_unknown"),
        (failure("permanent_failure", "rejected", 200, "CREATE_BOARD_EXCEPTION"), "rejected"),
        (failure("permanent_failure", "permission_denied", 200, "FORBIDDEN"), "permission_denied"),
    ],
)
@pytest.mark.parametrize("name", ["create-board", "delete-board"])
def test_only_a_final_refusal_settles_the_attempts_before(
    component: Component, clock: VirtualClock, name: str, second: Respond, kind: str
) -> None:
    error = error_of(component, clock, name, LOST, second)
    assert error.kind == kind
    assert error.report["requests_sent"] == 2
    assert error.report["idempotency_key"] == component.keys[0]
    assert error.temporary == (kind == "outcome_unknown" and name == "delete-board")
    if kind == "outcome_unknown" and name == "create-board":
        assert str(component.keys[0]) in str(error)


# --- Custom requests ---


def warnings(result: Any) -> list[str]:
    return [warning["message"] for warning in result["call"]["warnings"] if warning["code"] == "outcome-unknown"]


@pytest.mark.parametrize(
    ("status", "body", "warns"),
    [
        (401, {"errors": [{"message": "Not Authenticated"}]}, True),
        (200, {"errors": [{"message": "No.", "extensions": {"code": "USER_UNAUTHORIZED"}}]}, True),
        (413, {}, True),
        (200, {"errors": [{"message": "No.", "extensions": {"code": "CREATE_BOARD_EXCEPTION"}}]}, False),
        (200, {"data": {"create_board": {"id": "4"}}}, False),
    ],
)
def test_a_custom_response_does_not_speak_for_the_attempts_before(
    component: Component, clock: VirtualClock, status: int, body: Any, warns: bool
) -> None:
    found = warnings(call(component, clock, "custom-api-action", LOST, custom(status, **body)))
    assert len(found) == warns
    if warns:
        assert found[0].endswith("or repeat it with the same idempotency key within 30 minutes.")
    # With a key of the caller's, repeating is safe.
    found = warnings(call(component, clock, "custom-api-action", LOST, custom(status, **body), options={"idempotency_key": "mine"}))
    assert len(found) == warns
    assert not warns or found[0].endswith("Repeating the call is safe.")
    # Without an attempt before, the component itself would warn.
    assert warnings(call(component, clock, "custom-api-action", custom(status, **body))) == []


def test_the_components_own_warning_is_not_doubled_and_does_not_call_it_safe(component: Component, clock: VirtualClock) -> None:
    def warned(options: Any) -> Any:
        succeeded, value = custom(500)(options)
        value["call"]["warnings"].append({"code": "outcome-unknown", "message": "Repeating the call is safe.", "path": None})
        return succeeded, value

    for before in ([], [LOST]):
        (message,) = warnings(call(component, clock, "custom-api-action", *before, warned))
        assert "Look before repeating the call" in message


def test_a_key_in_a_header_is_the_callers(component: Component, clock: VirtualClock) -> None:
    given = {**CUSTOM, "headers": [{"name": "Idempotency-Key", "value": "mine"}]}
    component.responses = [LOST]
    with Monday(token="x", clock=clock, retry={"max_retries": 0}) as client, pytest.raises(TemporaryError) as caught:
        client.custom_api_action(given)
    # The component takes it from the header; another one beside it would be refused.
    assert component.keys == [None]
    assert caught.value.report["idempotency_key"] == "mine"


# --- The component is stopped ---


@pytest.mark.parametrize("error", [WasmtimeError("wasm trap: out of memory"), MemoryError()])
def test_a_trap_after_an_attempt_that_was_lost(component: Component, clock: VirtualClock, error: Exception) -> None:
    found = error_of(component, clock, "create-board", LOST, raises(error))
    assert found.kind == "execution_failed"
    assert found.report["requests_sent"] == 1
    assert found.report["idempotency_key"] == component.keys[0] is not None
    assert "Whether a change was made is not known." in str(found)


def test_the_key_is_known_if_the_first_attempt_traps(component: Component, clock: VirtualClock) -> None:
    for error in (WasmtimeError("wasm trap"), Trap("unreachable")):
        component.keys.clear()
        found = error_of(component, clock, "create-board", raises(error))
        assert found.kind == "execution_failed"
        assert found.report["idempotency_key"] == component.keys[0] is not None
    assert error_of(component, clock, "read-board", raises(WasmtimeError("wasm trap"))).report["idempotency_key"] is None


# --- A client that is closed between attempts ---


def test_a_call_whose_client_is_closed_before_its_next_attempt_comes_to_the_last(component: Component, clock: VirtualClock) -> None:
    component.responses = [LOST]
    client = Monday(token="x", clock=clock)
    record = clock.sleep

    def closed_without_notice(seconds: float, stop: threading.Event) -> None:
        # As if another thread did it just after the wait.
        record(seconds, stop)
        client._workers.close()

    clock.sleep = closed_without_notice  # type: ignore[method-assign]
    with pytest.raises(PermanentError) as caught:
        client.create_board(BOARD)
    assert caught.value.kind == "outcome_unknown"
    assert caught.value.report["idempotency_key"] == component.keys[0] is not None


def test_a_call_that_gets_no_thread_for_its_next_attempt_comes_to_the_last(
    component: Component, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    component.responses = [LOST]
    with Monday(token="x", clock=clock) as client:

        def no_thread(job: Any) -> Any:
            raise RuntimeError("can't start new thread")

        clock.sleep = lambda seconds, stop: monkeypatch.setattr(client._workers, "submit", no_thread)  # type: ignore[method-assign]
        with pytest.raises(PermanentError) as caught:
            client.create_board(BOARD)
    assert caught.value.report["idempotency_key"] == component.keys[0] is not None


def test_closing_just_before_a_wait_of_asyncio_ends_it(component: Component) -> None:
    """The wait would take a minute. The client is closed while the wait is being made."""

    class Clock(VirtualClock):
        def sleep_async(self, seconds: float) -> Any:
            threads.append(threading.Thread(target=lambda: asyncio.run(client.aclose())))
            threads[0].start()
            assert client._closed.wait(SOON)
            return asyncio.sleep(seconds)

    threads: list[threading.Thread] = []
    component.responses = [LIMITED]
    client = AsyncMonday(token="x", clock=Clock())

    async def run() -> None:
        with pytest.raises(TemporaryError) as caught:
            await asyncio.wait_for(client.read_board("4"), SOON)
        assert caught.value.kind == "rate_limit_exceeded"

    asyncio.run(run())
    threads[0].join(SOON)
    assert client._waits == set()


def test_closing_ends_all_waits_although_the_loop_of_one_has_ended() -> None:
    client = AsyncMonday(token="x")

    class Wait:
        def __init__(self, loop: Any) -> None:
            self.get_loop = lambda: loop
            self.cancel = lambda: cancelled.append(self)

    async def run() -> None:
        ended = asyncio.new_event_loop()
        ended.close()
        waits = [Wait(asyncio.get_running_loop()) for _ in range(3)]
        client._waits |= {*waits, Wait(ended)}  # type: ignore[arg-type]
        await client.aclose()
        # One turn of the loop.
        await asyncio.sleep(0)
        assert set(cancelled) == set(waits)

    cancelled: list[Wait] = []
    asyncio.run(run())


def test_no_attempt_begins_after_a_wait_that_was_ended_by_closing() -> None:
    client = Monday(token="x")
    ended: list[bool] = []
    close = client._workers.close

    def noticed() -> None:
        ended.append(client._closed.is_set())
        close()

    client._workers.close = noticed  # type: ignore[method-assign]
    client.close()
    # No thread takes an attempt any more by the time that waits end.
    assert ended == [False] and client._closed.is_set()

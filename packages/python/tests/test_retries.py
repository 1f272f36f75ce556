"""Retries outside the component, in virtual time."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from conftest import VirtualClock
from emulator import BOARD, USER, Emulator
from test_faults import ACTIONS

from monday_connector import AsyncMonday, Monday, MondayError, PermanentError, TemporaryError, _attempts, _client, _runtime
from monday_connector._convert import named
from monday_connector._request import request_of
from monday_connector._secret import Secret
from monday_connector._settings import RetryPolicy

BUSY = {"status": {"status": 503}}
CUSTOM: Any = {"body": {"graphql": {"document": 'mutation { create_board(board_name: "Own", board_kind: private) { id } }'}}}
INPUTS: dict[str, Any] = {
    "read-board": BOARD, "delete-board": BOARD, "create-board": {"name": "Own", "kind": "private"}, "custom-api-action": CUSTOM,
}  # fmt: skip
ROOTS = {"read-board": "boards", "delete-board": "delete_board", "create-board": "create_board", "custom-api-action": "create_board"}


def limit(seconds: int) -> Any:
    return {"canned": {"reply": "minute_rate_limit", "retry_in_seconds": seconds}}


def test_three_retries_twenty_seconds_apart(monday: Monday, emulator: Emulator, clock: VirtualClock) -> None:
    emulator.fault(BUSY)
    with pytest.raises(TemporaryError) as caught:
        monday.read_board(BOARD)
    # A tenth longer at the most, which is what this clock's chance gives.
    assert clock.waits == [22.0, 22.0, 22.0]
    assert caught.value.report["requests_sent"] == 4 == len(emulator.log())


def test_a_retry_that_succeeds(monday: Monday, emulator: Emulator, clock: VirtualClock) -> None:
    emulator.fault(BUSY, {"first": 2})
    assert monday.read_board(BOARD)["call"]["requests_sent"] == 3
    assert clock.waits == [22.0, 22.0]


def test_async_retries_are_the_same(async_client: Any, emulator: Emulator, clock: VirtualClock) -> None:
    emulator.fault(BUSY, {"first": 2})

    async def run() -> Any:
        async with async_client() as client:
            return await client.create_board(name="Once", kind="private")

    assert asyncio.run(run())["call"]["requests_sent"] >= 3
    assert clock.waits == [22.0, 22.0]
    assert emulator.boards("Once") == 1


@pytest.mark.parametrize(
    ("asked", "waits"), [(7, [7.7]), (0, [1.1]), (60, [60.0]), (58, [60.0]), (61, []), (3600, [])]
)
def test_the_servers_wait(monday: Monday, emulator: Emulator, clock: VirtualClock, asked: int, waits: list[float]) -> None:
    emulator.fault(limit(asked), {"first": 1})
    if waits:
        monday.read_board(BOARD)
    else:
        with pytest.raises(TemporaryError) as caught:
            monday.read_board(BOARD)
        assert caught.value.retry_after == asked
    assert clock.waits == waits


def error(code: str, **more: Any) -> Any:
    return {"graphql_error": {"message": "No.", "code": code, **more}}


# By the rows of the README's table, which says whether the call is repeated.
ROWS: dict[str, list[Any]] = {
    "a rate limit": [limit(5), error("COMPLEXITY_BUDGET_EXHAUSTED"), error("maxConcurrencyExceeded")],
    "HTTP 429, 503 and 504, also where an error names them": [
        *({"status": {"status": status}} for status in (429, 503, 504)),
        error("INTERNAL_SERVER_ERROR", status_code=503),
    ],
    "monday.com's own timeout": [error("TIMEOUT_EXCEEDED"), {"canned": {"reply": "timeout_without_message"}}],
    "another request under the same key is being carried out": [error("IDEMPOTENCY_CONFLICT")],
    "any other failure that may pass, if the server names a wait": [
        {"status": {"status": status, "headers": [["Retry-After", "5"]]}} for status in (409, 502, 520)
    ],
    "no response: the connection was lost, or the time is over": [{"reset": "before_head"}, {"reset": "during_body"}],
    "HTTP 400, 404 and 500, whatever else they say": [
        {"status": {"status": status, "headers": [["Retry-After", "5"]]}} for status in (400, 404, 500)
    ],
    "the daily limit": [{"canned": {"reply": "daily_limit"}}, error("DAILY_LIMIT_EXCEEDED", retry_in_seconds=5)],
    "anything else": [
        {"canned": {"reply": "not_authenticated"}},
        {"body": "garbage"},
        error("INTERNAL_SERVER_ERROR"),
        error("API_TEMPORARILY_BLOCKED"),
        *({"status": {"status": status}} for status in (401, 408, 409, 502, 520)),
    ],
}
README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
TABLE = {
    row[1].strip(): row[2].strip()
    for row in (line.split("|") for line in README.split("## Retries", 1)[1].split("## ", 1)[0].splitlines() if line.startswith("| "))
}


def test_the_table_of_the_readme_is_the_one_that_is_tested() -> None:
    rows = {what: repeated for what, repeated in TABLE.items() if repeated in ("yes", "no")}
    # Nobody listens: below.
    assert rows.keys() == ROWS.keys() | {"the server was not reached: nobody listens, nobody has its name"}


@pytest.mark.parametrize("name", ["read-board", "create-board", "delete-board", "custom-api-action"])
@pytest.mark.parametrize(("what", "action"), [(what, action) for what, actions in ROWS.items() for action in actions])
def test_what_is_repeated(monday: Monday, emulator: Emulator, clock: VirtualClock, what: str, action: Any, name: str) -> None:
    """A change as well as what only reads: every attempt has the same key."""
    emulator.fault(action, root_field=ROOTS[name])
    try:
        monday.call(name, INPUTS[name])
    except MondayError:
        pass
    assert len(clock.waits) == {"yes": 3, "no": 0}[TABLE[what]]


POLICY: Any = {"max_retries": 1, "interval_ms": 0, "max_wait_ms": 500}


@pytest.mark.parametrize("name", ["read-board", "create-board", "delete-board", "custom-api-action"])
def test_the_component_would_repeat_the_same(emulator: Emulator, clock: VirtualClock, name: str) -> None:
    """No wait is as short as the servers' here, so neither waits."""

    def requests(call: Any, action: Any) -> int:
        emulator.reset()
        emulator.fault(action, root_field=ROOTS[name])
        try:
            call()
        except MondayError:
            pass
        return sum(ROOTS[name] in (request["root_fields"] or []) for request in emulator.log())

    options = Secret(named("call-options").lower({"connection": {"token": emulator.token, "endpoint": emulator.address}, "retry": POLICY}, "options"))
    arguments, _ = _client._lowered_input(name, Secret(((INPUTS[name],), {})))
    with Monday(token=emulator.token, endpoint=emulator.address, clock=clock, retry=POLICY) as client:
        for action in [*ACTIONS, *(action for actions in ROWS.values() for action in actions)]:
            by_client = requests(lambda: client.call(name, INPUTS[name]), action)
            by_component = requests(lambda: _runtime.call(name, arguments, options, Secret([]), True), action)
            assert by_client == by_component, action


def test_what_did_not_leave_is_not_repeated(clock: VirtualClock) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with Monday(token="x", endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}", clock=clock) as client:
            for name in ("read-board", "delete-board"):
                with pytest.raises(TemporaryError) as caught:
                    client.call(name, BOARD)
                assert caught.value.kind == "connection_failed"
    assert clock.waits == []


@pytest.mark.parametrize("client_retry", [True, False])
def test_turned_off(emulator: Emulator, clock: VirtualClock, client_retry: bool) -> None:
    emulator.fault(BUSY)
    off: Any = {"max_retries": 0}
    with Monday(token=emulator.token, endpoint=emulator.address, clock=clock, retry=off if client_retry else None) as client:
        with pytest.raises(TemporaryError):
            client.read_board(BOARD, options=None if client_retry else {"retry": off})
    assert clock.waits == []
    assert len(emulator.log()) == 1


def test_the_policy_by_options_client_and_environment(emulator: Emulator, clock: VirtualClock) -> None:
    emulator.fault(BUSY)
    env = {"MONDAY_MAX_RETRIES": "2", "MONDAY_RETRY_INTERVAL_MS": "4000", "MONDAY_MAX_WAIT_MS": "5000"}
    with Monday(token=emulator.token, endpoint=emulator.address, clock=clock, env=env, retry={"interval_ms": 1000}) as client:
        for options, waits in (
            (None, [1.1, 1.1]),
            ({"retry": {"max_retries": 1}}, [1.1]),
            ({"retry": {"interval_ms": 5000, "max_retries": 1}}, [5.0]),
            ({"retry": {"interval_ms": 5001}}, []),
        ):
            clock.waits.clear()
            with pytest.raises(TemporaryError):
                client.call("read-board", BOARD, options)  # type: ignore[arg-type]
            assert clock.waits == waits, options


@pytest.mark.parametrize("value", ["", " 7 "])
def test_variables_are_read_as_the_component_reads_them(value: str) -> None:
    with Monday(env={"MONDAY_MAX_RETRIES": value}) as client:
        assert client._settings and client._settings.retry_policy(Secret({})).max_retries == (7 if value else 3)


@pytest.mark.parametrize("value", ["x", "-1", "1_0", "4294967296"])
def test_malformed_variables(value: str) -> None:
    with Monday(env={"MONDAY_MAX_RETRIES": value}) as client, pytest.raises(PermanentError) as caught:
        client.read_board(BOARD)
    assert caught.value.kind == "not_configured"
    assert "MONDAY_MAX_RETRIES" in str(caught.value)


def test_every_attempt_has_the_same_key(monday: Monday, emulator: Emulator, clock: VirtualClock) -> None:
    """The first two change the account and lose their response."""
    emulator.fault({"reset": "before_head"}, {"first": 2}, "after_executing", root_field="create_board")
    result = monday.create_board(name="One board", kind="private")
    keys = {key for key in emulator.keys() if key}
    assert keys == {result["call"]["idempotency_key"]}
    assert [request["root_fields"] for request in emulator.log()].count(["create_board"]) == 3
    assert result["call"]["replayed"]
    assert emulator.boards("One board") == 1
    assert clock.waits == [22.0, 22.0]


def test_a_key_of_the_callers_is_kept(monday: Monday, emulator: Emulator) -> None:
    emulator.fault(limit(1), {"first": 2}, root_field="create_board")
    monday.create_board(name="Mine", kind="private", options={"idempotency_key": "run-1/step-2"})
    assert {key for key in emulator.keys() if key} == {"run-1/step-2"}


def test_an_unknown_outcome_is_permanent_without_a_key_of_the_callers(monday: Monday, emulator: Emulator) -> None:
    """A program that repeats temporary failures would create a second board."""
    emulator.fault({"reset": "before_head"}, effect="after_executing", root_field="create_board")
    with pytest.raises(PermanentError) as caught:
        monday.create_board(name="Lost", kind="private")
    error = caught.value
    assert error.kind == "outcome_unknown"
    key = error.report["idempotency_key"]
    assert key is not None and key in str(error)
    assert "Repeating the call is safe." not in str(error)
    assert emulator.boards("Lost") == 1
    emulator.no_faults()
    repeated = monday.create_board(name="Lost", kind="private", options={"idempotency_key": key})
    assert repeated["call"]["replayed"]
    assert emulator.boards("Lost") == 1


@pytest.mark.parametrize("repeatable", [True, False])
def test_an_unknown_outcome_is_temporary_where_repeating_is_safe(monday: Monday, emulator: Emulator, repeatable: bool) -> None:
    emulator.fault({"reset": "before_head"}, effect="after_executing")
    with pytest.raises(TemporaryError) as caught:
        if repeatable:
            monday.delete_board(BOARD)
        else:
            monday.create_board(name="Mine", kind="private", options={"idempotency_key": "mine"})
    assert caught.value.kind == "outcome_unknown"


def test_a_later_refusal_does_not_hide_that_an_attempt_may_have_been_applied(monday: Monday, emulator: Emulator) -> None:
    emulator.fault({"reset": "before_head"}, {"nth": 1}, "after_executing", root_field="create_board")
    emulator.fault({"canned": {"reply": "not_authenticated"}}, {"nth": 2}, root_field="create_board")
    with pytest.raises(PermanentError) as caught:
        monday.create_board(name="Perhaps", kind="private")
    assert caught.value.kind == "outcome_unknown"
    assert caught.value.report["idempotency_key"] in str(caught.value)
    assert emulator.boards("Perhaps") == 1


def test_the_age_of_a_key_is_limited(emulator: Emulator, clock: VirtualClock) -> None:
    emulator.fault({"reset": "before_head"})
    patient: Any = {"max_retries": 1000, "interval_ms": 60_000}
    with Monday(token=emulator.token, endpoint=emulator.address, clock=clock, retry=patient) as client:
        with pytest.raises(MondayError):
            client.delete_board(BOARD)
        assert sum(clock.waits) + 75 <= 25 * 60 < sum(clock.waits) + 60 + 75
        # A read has no key.
        attempts = _attempts.Attempts("read-board", request_of("read-board", ()), RetryPolicy(1000, 60.0), clock, None)
        assert attempts.begin()
        clock.now += 10_000
        failure = {"temporary_failure": {"kind": "unavailable", "retry_after_ms": None, "call": {
            "http_status": 503, "requests_sent": 1, "idempotency_key": None}, "details": []}}  # fmt: skip
        assert attempts.record((False, failure)) == 60.0
        assert attempts.begin()


@pytest.mark.parametrize(
    ("action", "waits"),
    [
        ({"status": {"status": 503}}, [22.0]),
        ({"status": {"status": 429, "headers": [["Retry-After", "5"]]}}, [5.5]),
        ({"canned": {"reply": "complexity_budget", "retry_in_seconds": 9}}, [9.9]),
        ({"canned": {"reply": "daily_limit"}}, []),
        ({"status": {"status": 500}}, []),
        ({"status": {"status": 503, "headers": [["Retry-After", "61"]]}}, []),
        ({"status": {"status": 500, "headers": [["Retry-After", "5"]]}}, []),
        ({"graphql_error": {"message": "No.", "code": "DAILY_LIMIT_EXCEEDED", "retry_in_seconds": 5}}, []),
        ({"graphql_error": {"message": "No.", "code": "ANYTHING_NEW", "retry_in_seconds": 5}}, [5.5]),
        ({"graphql_error": {"message": "No.", "code": "ANYTHING_NEW"}}, []),
        # What was carried out would be made twice.
        ({"canned": {"reply": "too_many_requests_with_data"}}, []),
    ],
)
def test_custom_requests(monday: Monday, emulator: Emulator, clock: VirtualClock, action: Any, waits: list[float]) -> None:
    """Their responses are results, whatever the status; they are repeated all the same."""
    emulator.fault(action, {"first": 1})
    response = monday.custom_api_action(CUSTOM)
    assert clock.waits == waits
    assert emulator.boards("Own") == len(waits)
    assert response["call"]["requests_sent"] == 1 + len(waits)
    assert len(set(emulator.keys())) == 1 and None not in emulator.keys()


def test_closing_ends_a_wait(emulator: Emulator) -> None:
    """The wait would take a minute."""
    emulator.fault(limit(60))
    client = Monday(token=emulator.token, endpoint=emulator.address)
    raised: list[MondayError] = []
    waiting = threading.Event()
    sleep = client._clock.sleep

    def noticed(seconds: float, stop: threading.Event) -> None:
        waiting.set()
        sleep(seconds, stop)

    client._clock.sleep = noticed  # type: ignore[method-assign]

    def call() -> None:
        with pytest.raises(TemporaryError) as caught:
            client.add_user_to_board(board_id=BOARD, user_id=USER)
        raised.append(caught.value)

    thread = threading.Thread(target=call)
    thread.start()
    assert waiting.wait(30)
    client.close()
    thread.join(30)
    assert not thread.is_alive()
    assert raised[0].kind == "rate_limit_exceeded"
    with pytest.raises(RuntimeError, match="closed"):
        client.read_board(BOARD)


def test_closing_ends_a_wait_of_asyncio(emulator: Emulator) -> None:
    """The wait would take a minute."""
    emulator.fault(limit(60))

    async def run() -> None:
        client = AsyncMonday(token=emulator.token, endpoint=emulator.address)
        waiting = asyncio.Event()
        sleep = client._clock.sleep_async

        async def noticed(seconds: float) -> None:
            waiting.set()
            await sleep(seconds)

        client._clock.sleep_async = noticed  # type: ignore[method-assign]
        task = asyncio.create_task(client.read_board(BOARD))
        await waiting.wait()
        await client.aclose()
        with pytest.raises(TemporaryError) as caught:
            await asyncio.wait_for(task, 30)
        assert caught.value.kind == "rate_limit_exceeded"
        assert client._waits == set()

    asyncio.run(run())


def test_a_clock_that_fails_ends_the_call(emulator: Emulator) -> None:
    emulator.fault(BUSY)

    class Broken(VirtualClock):
        async def sleep_async(self, seconds: float) -> None:
            raise ZeroDivisionError

    async def run() -> None:
        async with AsyncMonday(token=emulator.token, endpoint=emulator.address, clock=Broken()) as client:
            with pytest.raises(ZeroDivisionError):
                await client.read_board(BOARD)

    asyncio.run(run())


def test_async_closed(async_client: Any) -> None:
    async def run() -> None:
        client: AsyncMonday = async_client()
        await client.aclose()
        with pytest.raises(RuntimeError, match="closed"):
            await client.read_board(BOARD)

    asyncio.run(run())

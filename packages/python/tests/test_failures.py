"""Failures: their classes and attributes, their text, and that they survive pickling without the token."""

from __future__ import annotations

import asyncio
import copy
import multiprocessing
import pickle
import socket
import traceback
from typing import Any

import pytest
from emulator import BOARD, Emulator

from monday_connector import AsyncMonday, Monday, MondayError, PermanentError, TemporaryError, _lookup, _runtime

NO_RETRY: Any = {"retry": {"max_retries": 0}}

# The fault, and the failure of a read.
MAPPED: list[tuple[Any, type[MondayError], str, dict[str, Any]]] = [
    ({"canned": {"reply": "minute_rate_limit", "retry_in_seconds": 7}}, TemporaryError, "rate_limit_exceeded", {"retry_after": 7.0}),
    ({"canned": {"reply": "daily_limit"}}, TemporaryError, "daily_limit_exceeded", {}),
    ({"canned": {"reply": "timeout"}}, TemporaryError, "unavailable", {}),
    ({"canned": {"reply": "not_authenticated"}}, PermanentError, "not_authenticated", {"retry_after": None}),
    ({"canned": {"reply": "internal_server_error"}}, TemporaryError, "server_error", {}),
    ({"graphql_error": {"message": "No.", "code": "ANYTHING_NEW"}}, PermanentError, "rejected", {"code": "ANYTHING_NEW"}),
    ({"status": {"status": 503, "headers": [["Retry-After", "9"]]}}, TemporaryError, "unavailable", {"retry_after": 9.0}),
    ({"graphql_error": {"message": "No.", "code": "FORBIDDEN"}}, PermanentError, "permission_denied", {"code": "FORBIDDEN"}),
    ({"body": "garbage"}, TemporaryError, "invalid_response", {}),
    ({"reset": "before_head"}, TemporaryError, "connection_failed", {}),
]  # fmt: skip


def failure_of(client: Monday, options: Any = NO_RETRY) -> MondayError:
    with pytest.raises(MondayError) as caught:
        client.read_board(BOARD, options=options)
    return caught.value


@pytest.mark.parametrize(("action", "cls", "kind", "attributes"), MAPPED)
def test_mapping(
    monday: Monday, emulator: Emulator, action: Any, cls: type[MondayError], kind: str, attributes: dict[str, Any]
) -> None:
    emulator.fault(action)
    error = failure_of(monday)
    assert type(error) is cls
    assert error.kind == kind
    assert error.temporary == (cls is TemporaryError)
    for name, value in attributes.items():
        assert getattr(error, name) == value, name
    assert error.report["requests_sent"] == 1
    assert str(error).startswith(f"{kind}: {error.message}")
    if error.report["http_status"] is not None:
        assert f"HTTP {error.report['http_status']}" in str(error)
    if error.code is not None:
        assert error.details[0]["message"]
        assert f"code {error.code}" in str(error)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is cls
    assert vars(again) == vars(error)
    assert str(again) == str(error)
    assert str(copy.copy(error)) == str(error)


def test_a_trap(monday: Monday, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(_runtime, "MAX_MEMORY_BYTES", 1)
        error = failure_of(monday)
        assert isinstance(error, PermanentError)
        assert error.kind == "execution_failed"
        assert "Whether a change was made is not known." in str(error)
    assert monday.read_board(BOARD)["board"]["id"] == BOARD


def test_no_token() -> None:
    with Monday() as client, pytest.raises(PermanentError) as caught:
        client.read_board(BOARD)
    assert caught.value.kind == "not_configured"


def fail_in_another_process(address: str, token: str) -> None:
    Monday(token=token, endpoint=address).read_board("999")


def test_an_error_crosses_processes(emulator: Emulator) -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool, pytest.raises(PermanentError) as caught:
        pool.apply(fail_in_another_process, (emulator.address, emulator.token))
    assert caught.value.kind == "not_found"
    assert emulator.token not in repr(caught.value)


def frames_of(error: BaseException) -> list[Any]:
    """What an error tracker sees of this package's frames, those of the errors before included."""
    exported: Any = traceback.TracebackException.from_exception(error, capture_locals=True)
    found, waiting = [], [exported]
    while waiting:
        current = waiting.pop()
        waiting += [other for other in (current.__cause__, current.__context__) if other is not None]
        found += [(frame.filename, frame.name, frame.locals) for frame in current.stack if "src/monday_connector" in frame.filename]
    return found


SECRET = "secret-of-this-test"


def with_token(**settings: Any) -> Any:
    return lambda: Monday(token=SECRET, **settings)


def with_variables(**variables: Any) -> Any:
    return lambda: Monday(env={"MONDAY_TOKEN": SECRET, **variables})


@pytest.mark.parametrize(
    "make",
    [
        with_token(max_concurrent_calls=0),
        with_token(cache=5),
        with_token(clock=5),
        with_token(env=5),
        with_token(endpoint=5),
        with_token(retry={"x": 1}),
        with_token(allowed_hosts="x"),
        with_token(allowed_hosts=["*"]),
        with_variables(MONDAY_X=5),
        with_variables(MONDAY_X="\0"),
        lambda: Monday(env={"MONDAY_TOKEN": SECRET}, token=""),
        lambda: AsyncMonday(token=SECRET, retry={"x": 1}),
    ],
)
def test_the_token_is_in_no_frame_of_a_client_that_is_not_made(make: Any) -> None:
    with pytest.raises((MondayError, TypeError, ValueError)) as caught:
        make()
    frames = frames_of(caught.value)
    assert frames and SECRET not in str(frames)


@pytest.mark.parametrize("where", ["client", "environment", "options"])
@pytest.mark.parametrize(
    "call",
    [
        lambda client, options: client.read_board("999", options=options),
        lambda client, options: client.call("read-board", "999", options),
        lambda client, options: client.read_user(by_id="four", options=options),
        lambda client, options: client.read_board(4, options=options),
        lambda client, options: client.call("no-such-function", None, options),
        lambda client, options: client.check_connection(options={**(options or {}), "x": 1}),
        lambda client, options: client.check_connection(options={"connection": {"token": SECRET, "endpoint": "http://10.0.0.5"}}),
        lambda client, options: client.check_connection(options={"connection": {"token": SECRET, "endpoint": "x"}}),
        lambda client, options: client.check_connection(options={"connection": {"token": SECRET, "api_version": 1}}),
        # In the wrong place.
        lambda client, options: client.add_user_to_board(board_id="4", user_id="5", connection={"token": SECRET}),
        lambda client, options: client.add_user_to_board({"board_id": "4", "user_id": "5", "connection": {"token": SECRET}}),
        lambda client, options: client.add_user_to_board({"token": SECRET}, kind="owner"),
        lambda client, options: client.call("read-user", {"connection": {"token": SECRET}}),
    ],
)
def test_the_token_is_in_no_frame_of_a_call(emulator: Emulator, where: str, call: Any) -> None:
    hosts = [emulator.address]
    settings: dict[str, Any] = {
        "client": {"token": SECRET, "endpoint": emulator.address},
        "environment": {"env": {"MONDAY_TOKEN": SECRET, "MONDAY_ENDPOINT": emulator.address}},
        "options": {"token": "x", "endpoint": emulator.address},
    }[where]
    options = {"connection": {"token": SECRET}} if where == "options" else None
    with Monday(**settings, allowed_hosts=hosts) as client, pytest.raises(MondayError) as caught:
        call(client, options)
    frames = frames_of(caught.value)
    assert frames and SECRET not in str(frames)

    async def run() -> None:
        async with AsyncMonday(**settings, allowed_hosts=hosts) as client:
            await call(client, options)

    with pytest.raises(MondayError) as caught:
        asyncio.run(run())
    frames = frames_of(caught.value)
    assert frames and SECRET not in str(frames)


def test_the_token_is_in_no_frame_of_an_error_below(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise MemoryError

    monkeypatch.setattr(_runtime, "load", fails)
    with Monday(env={"MONDAY_TOKEN": SECRET}) as client, pytest.raises(MemoryError) as caught:
        client.read_board("4", options={"connection": {"token": SECRET}})
    frames = frames_of(caught.value)
    assert any(name == "attempt" for _, name, _ in frames) and SECRET not in str(frames)


def failed_lookup(endpoint: str) -> Any:
    message = f"{endpoint} cannot be reached: its name cannot be looked up."
    return {"temporary_failure": {"kind": "connection_failed", "message": message}}


@pytest.mark.parametrize(
    ("code", "case"),
    [
        ("EAI_NONAME", "permanent_failure"),
        pytest.param(
            "EAI_NODATA", "permanent_failure", marks=pytest.mark.skipif(not hasattr(socket, "EAI_NODATA"), reason="not told apart there")
        ),
        ("EAI_AGAIN", "temporary_failure"),
    ],
)
def test_a_name_that_cannot_be_looked_up(monkeypatch: pytest.MonkeyPatch, code: str, case: str) -> None:
    """As the Rust host has it: that nobody has a name is permanent; that nobody could say so is not."""
    asked: list[Any] = []

    def look_up(host: bytes, port: None) -> Any:
        asked.append(host)
        raise socket.gaierror(getattr(socket, code), "no")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert list(_lookup.judged(failed_lookup("https://nobody.example:8443"), "https://nobody.example:8443/v2")) == [case]
    assert asked == [b"nobody.example"]
    # Nothing else is looked up.
    other = {"temporary_failure": {"kind": "connection_failed", "message": "a cannot be reached: nobody listens there."}}
    for value in (other, {"temporary_failure": {"kind": "timeout", "message": ""}}, "execution_failed"):
        assert _lookup.judged(value, "https://a") is value
    assert len(asked) == 1


def test_a_name_that_nobody_can_have() -> None:
    """Too long for a server of names to be asked."""
    with Monday(token="x", endpoint=f"https://{'a' * 64}.invalid") as client, pytest.raises(PermanentError) as caught:
        client.read_board(BOARD)
    assert caught.value.kind == "connection_failed"
    assert "there is no server of that name" in str(caught.value)


@pytest.mark.parametrize("place", ["message", "page", "header"])
def test_the_token_is_nowhere(monday: Monday, emulator: Emulator, place: str) -> None:
    emulator.fault({"echo_token": place})
    token = emulator.token
    shown: list[Any] = [repr(monday), str(vars(monday)), str(vars(monday._settings))]
    try:
        shown.append(str(monday.read_board(BOARD, options=NO_RETRY)))
        shown.append(str(monday.custom_api_action()))
        assert place == "header"
    except MondayError as error:
        assert place != "header"
        shown += [str(error), repr(error), error.message, vars(error), error.args]
        shown.append(pickle.dumps(error))
        # With the local variables, as error trackers send them.
        exported = traceback.TracebackException.from_exception(error, capture_locals=True)
        # This test's own frame holds the token.
        shown.append([frame.locals for frame in exported.stack if "monday_connector" in frame.filename])
    assert len(shown) >= 4
    for text in shown:
        assert token not in str(text)


def test_a_token_in_the_wrong_place_is_not_repeated(monday: Monday, emulator: Emulator) -> None:
    for call in (
        lambda: monday.call(emulator.token),
        lambda: monday.call("list-boards", {"kind": emulator.token}),
        lambda: monday.call("list-boards", {emulator.token: 1}),
        lambda: monday.check_connection(options={"connection": {"endpoint": f"https://{emulator.token}/", "token": "x"}}),
        lambda: monday.check_connection(options={"connection": {"endpoint": f"https://{emulator.token}@a/", "token": "x"}}),
    ):
        with pytest.raises(MondayError) as caught:
            call()
        assert emulator.token not in str(caught.value) + repr(caught.value)
        assert "[redacted]" in str(caught.value) or "…" in str(caught.value)


@pytest.mark.parametrize(("token", "shown"), [("read", "read-bord"), ("read-bor", "[redacted]d")])
def test_what_is_shorter_than_a_token_does_not_garble_messages(token: str, shown: str) -> None:
    """As in the JavaScript package."""
    with Monday(token=token) as client, pytest.raises(PermanentError) as caught:
        client.call("read-bord")
    assert f"no function '{shown}'" in str(caught.value)

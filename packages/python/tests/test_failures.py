"""Failures: their classes and attributes, their text, and that they survive pickling without the token."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import traceback
from typing import Any

import pytest
from emulator import BOARD, Emulator

from monday_connector import Monday, MondayError, PermanentError, TemporaryError, _runtime

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

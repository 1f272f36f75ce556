"""Injected faults: every call ends, with a right result or with a `MondayError`, and does what that says."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import VirtualClock
from emulator import BOARD, Emulator

from monday_connector import Monday, MondayError

STATUSES = [400, 401, 402, 403, 404, 408, 409, 410, 413, 422, 423, 429, 500, 502, 503, 504, 511, 520, 204, 302]
CANNED = [
    "minute_rate_limit", "concurrency", "concurrency_as_documented", "daily_limit", "complexity_budget",
    "complexity_budget_with_figures", "address_rate_limit", "query_too_complex", "create_board_limit", "field_limit",
    "too_many_requests_with_data", "too_many_requests_without_data", "complexity_flat", "complexity_flat_other_code",
    "rate_limit_page", "timeout", "timeout_without_message", "bad_gateway_page", "unavailable_page", "gateway_timeout_page",
    "internal_server_error", "internal_server_error_inside", "not_authenticated", "not_authenticated_strings",
    "address_restricted", "unauthorized_flat", "idempotency_conflict", "locked",
]  # fmt: skip
OTHERS: list[Any] = [
    {"body": "empty"}, {"body": "garbage"}, {"body": {"truncated": 10}}, {"body": {"json": []}}, {"body": {"json": {}}},
    {"body": {"html": "<h1>Hello</h1>"}}, {"reset": "before_head"}, {"reset": "during_head"}, {"reset": "during_body"}, "refuse",
    {"version": "2025-07"}, {"echo_token": "message"}, {"echo_token": "page"}, {"echo_token": "header"},
    {"delay": {"before_head_ms": 50, "between_bytes_ms": 1, "bytes_at_once": 200}},
]  # fmt: skip
ACTIONS: list[Any] = [{"status": {"status": status}} for status in STATUSES]
ACTIONS += [
    {"status": {"status": status, "body": {"json": {"errors": [{"message": "No.", "extensions": {"code": "SOMETHING"}}]}}}}
    for status in STATUSES
]
ACTIONS += [{"canned": {"reply": reply}} for reply in CANNED] + OTHERS

# A server that made the change does not refuse it; it fails to say so. (`docs/faults.md`, column "Applied?".)
UNKNOWN = {"timeout", "timeout_without_message", "bad_gateway_page", "unavailable_page", "gateway_timeout_page",
           "internal_server_error", "internal_server_error_inside"}  # fmt: skip


def may_come_after_the_change(action: Any) -> bool:
    if "status" in action:
        return action["status"]["status"] in {204, 408, 500, 502, 503, 504, 520}
    if "canned" in action:
        return action["canned"]["reply"] in UNKNOWN
    return bool(action != {"echo_token": "message"})


REQUESTS: list[Any] = [{"nth": 1}, {"first": 2}, "every"]
FAULTS = [(action, "before_executing", requests) for action in ACTIONS for requests in REQUESTS]
FAULTS += [(action, "after_executing", requests) for action in ACTIONS if may_come_after_the_change(action) for requests in REQUESTS]


def test_there_are_enough() -> None:
    assert len(FAULTS) >= 200


@pytest.mark.parametrize(("action", "effect", "requests"), FAULTS)
def test_a_change_and_a_read(
    monday: Monday, emulator: Emulator, clock: VirtualClock, action: Any, effect: str, requests: Any
) -> None:
    emulator.fault(action, requests, effect, root_field="create_board")
    try:
        result = monday.create_board(name="Fault", kind="private")
        created: set[int] = {1}
        assert result["board"]["name"] == "Fault"
    except MondayError as error:
        created = {0, 1} if error.kind == "outcome_unknown" else {0}
        assert emulator.token not in str(error)
        # Nobody repeats it without its key by mistake.
        assert error.kind != "outcome_unknown" or not error.temporary
    assert emulator.boards("Fault") in created
    assert len(clock.waits) <= 3

    clock.waits.clear()
    emulator.no_faults()
    emulator.fault(action, requests, effect, root_field="boards")
    try:
        assert monday.read_board(BOARD)["board"]["id"] == BOARD
    except MondayError as error:
        assert error.kind != "outcome_unknown"
        assert emulator.token not in str(error)
    assert len(clock.waits) <= 3


def test_a_response_that_takes_too_long(monday: Monday, emulator: Emulator) -> None:
    emulator.fault({"delay": {"before_head_ms": 600_000}})
    with pytest.raises(MondayError) as caught:
        # The others are wasmtime's, which calls theirs a failed connection, and are left out of the race.
        patient: Any = {name: 600_000 for name in ("connect_ms", "first_byte_ms", "between_bytes_ms")}
        monday.read_board(BOARD, options={"timeouts": {**patient, "request_ms": 200}, "retry": {"max_retries": 0}})
    assert caught.value.kind == "timeout"


def test_nobody_listens(clock: VirtualClock) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with Monday(token="x", endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}", clock=clock) as client:
            with pytest.raises(MondayError) as caught:
                client.read_board(BOARD)
    assert caught.value.kind == "connection_failed"

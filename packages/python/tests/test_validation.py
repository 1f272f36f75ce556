"""What does not fit the contract is refused before anything is sent, with its path."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from emulator import BOARD, USER, Emulator

from monday_connector import AsyncMonday, Monday, MondayError, PermanentError

PAIR = {"board_id": BOARD, "user_id": USER}

REFUSED: list[tuple[str, Any, str]] = [
    ("add-user-to-board", {"board_id": 4, "user_id": USER}, "input.board_id: expected text, not int"),
    ("add-user-to-board", {"board_id": None, "user_id": USER}, "input.board_id: missing"),
    ("add-user-to-board", {"board_id": BOARD}, "input.user_id: missing"),
    ("add-user-to-board", None, "input.board_id: missing"),
    ("add-user-to-board", PAIR | {"bord": "4"}, "input.bord: unknown field 'bord'"),
    ("add-user-to-board", PAIR | {"Board_id": "4"}, "input.Board_id: unknown field 'Board_id'; did you mean 'board_id'?"),
    ("add-user-to-board", PAIR | {"board-id": "4"}, "input: unknown field 'board-id'; did you mean 'board_id'?"),
    ("add-user-to-board", PAIR | {7: "4"}, "input: expected text as field, not int"),
    ("add-user-to-board", PAIR | {"kind": "ownr"}, "input.kind: unknown word 'ownr'; did you mean 'owner'?"),
    ("add-user-to-board", PAIR | {"kind": "xyz"}, "input.kind: unknown word 'xyz'; expected 'subscriber' or 'owner'"),
    ("add-user-to-board", PAIR | {"kind": 1}, "input.kind: expected one of 'subscriber', 'owner', not int"),
    ("add-user-to-board", [BOARD, USER], "input: expected a dict, not list"),
    ("read-board", 4, "input: expected text, not int"),
    ("read-board", None, "input: expected text, not None"),
    ("read-board", "\ud800", "input: expected text that can be encoded as UTF-8"),
    ("list-boards", {"limit": -1}, "input.limit: expected a whole number from 0 to 4294967295"),
    ("list-boards", {"limit": 2**32}, "input.limit: expected a whole number from 0 to 4294967295"),
    ("list-boards", {"limit": True}, "input.limit: expected a whole number, not bool"),
    ("list-boards", {"limit": 1.0}, "input.limit: expected a whole number, not float"),
    ("list-boards", {"limit": "1"}, "input.limit: expected a whole number, not str"),
    ("list-boards", {"include_members": 1}, "input.include_members: expected True or False, not int"),
    ("list-boards", {"types": "board"}, "input.types: expected a list, not str"),
    ("list-boards", {"types": ["board", "sub-items-board"]}, "input.types[1]: unknown word 'sub-items-board'; did you mean 'sub_items_board'?"),
    ("list-boards", {"types": ["board", None]}, "input.types[1]: expected one of"),
    ("list-boards", {"workspace": "by_id"}, "input.workspace: 'by_id' needs a value"),
    ("list-boards", {"workspace": {"any": "4"}}, "input.workspace: 'any' takes no value"),
    ("list-boards", {"workspace": {"by_id": 4}}, "input.workspace.by_id: expected text, not int"),
    ("list-boards", {"workspace": {"by-id": "4"}}, "input.workspace: unknown case 'by-id'; did you mean 'by_id'?"),
    ("list-boards", {"workspace": {}}, "input.workspace: expected exactly one of 'any' or 'main' or {\"by_id\": …}"),
    ("list-boards", {"workspace": 4}, "input.workspace: expected 'any' or 'main' or {\"by_id\": …}, not int"),
    ("read-user", {"by_id": "4", "by_email": "a@b.example"}, "input: expected exactly one of"),
    ("read-user", None, "input: expected exactly one of {\"by_id\": …} or {\"by_email\": …}"),
    ("read-user", {"by_id": None}, "input: expected exactly one of {\"by_id\": …} or {\"by_email\": …}"),
    ("read-user", {"by_id": "4", "by_name": None}, "input: unknown case 'by_name'"),
    ("read-user", [], "input: expected {\"by_id\": …} or {\"by_email\": …}, not list"),
    ("custom-api-action", {"body": {"bytes": [1, 256]}}, "input.body.bytes[1]: expected a whole number from 0 to 255"),
    ("custom-api-action", {"body": {"bytes": "text"}}, "input.body.bytes: expected bytes or a list of numbers, not str"),
    ("custom-api-action", {"body": {"graphql": {}}}, "input.body.graphql.document: missing"),
    ("custom-api-action", {"headers": [{"name": "a"}]}, "input.headers[0].value: missing"),
    ("check-connection", {}, "input: check-connection takes none"),
    ("no-such-function", None, "The contract has no function 'no-such-function'"),
]  # fmt: skip

REFUSED_OPTIONS: list[tuple[Any, str]] = [
    ([], "options: expected a dict, not list"),
    ({"retries": 1}, "options.retries: unknown field 'retries'"),
    ({"retry": {"max_retries": -1}}, "options.retry.max_retries: expected a whole number from 0 to 4294967295"),
    ({"connection": {"token": 4}}, "options.connection.token: expected text, not int"),
    ({"idempotency_key": 4}, "options.idempotency_key: expected text, not int"),
    ({"connection": {"token": ""}}, "options.connection.token: token is empty"),
]


def refused(emulator: Emulator, call: Any, message: str) -> None:
    with pytest.raises(PermanentError) as caught:
        call()
    assert caught.value.kind == "invalid_input"
    assert caught.value.message.startswith(message), caught.value.message
    assert caught.value.report["requests_sent"] == 0
    assert emulator.log() == []


@pytest.mark.parametrize(("name", "value", "message"), REFUSED)
def test_input(monday: Monday, emulator: Emulator, name: str, value: Any, message: str) -> None:
    refused(emulator, lambda: monday.call(name, value), message)
    monday.check_connection()


@pytest.mark.parametrize(("options", "message"), REFUSED_OPTIONS)
def test_options(monday: Monday, emulator: Emulator, options: Any, message: str) -> None:
    refused(emulator, lambda: monday.read_board(BOARD, options=options), message)


def test_keywords(monday: Monday, emulator: Emulator) -> None:
    call: Any = monday.add_user_to_board
    refused(emulator, lambda: call(board_id=BOARD), "input.user_id: missing")
    refused(emulator, lambda: call(board_id=BOARD, user=USER), "input.user: unknown field 'user'; did you mean 'user_id'?")
    refused(emulator, lambda: call(PAIR, kind="owner"), "input: expected one value, or keyword arguments instead")
    refused(emulator, lambda: call(BOARD, USER), "input: expected one value, or keyword arguments instead")
    refused(emulator, lambda: call({}, kind="owner"), "input: expected one value, or keyword arguments instead")


def test_what_the_component_refuses_itself(monday: Monday, emulator: Emulator) -> None:
    """Ranges that the types do not say are the component's matter; nothing is sent either."""
    with pytest.raises(PermanentError) as caught:
        monday.read_board("four")
    assert caught.value.kind == "invalid_input"
    assert emulator.log() == []


def test_absent_cases(monday: Monday) -> None:
    assert monday.read_user(by_id=USER, by_email=None)["user"]["id"] == USER
    assert monday.call("read-user", {"by_email": None, "by_id": USER})["user"]["id"] == USER


def test_constructor(emulator: Emulator) -> None:
    any_monday: Any = Monday
    with pytest.raises(MondayError, match=r"Monday\(\).token: expected text, not int"):
        any_monday(token=4)
    with pytest.raises(MondayError, match=r"Monday\(\).retry.max_retrys: unknown field"):
        any_monday(retry={"max_retrys": 0})
    with pytest.raises(MondayError, match=r"Monday\(\).allow_plain_http: expected True or False, not int"):
        any_monday(allow_plain_http=0)
    with pytest.raises(MondayError, match="MONDAY_TOKEN in the environment: expected text, not int"):
        any_monday(env={"MONDAY_TOKEN": 4})
    with pytest.raises(MondayError, match="NUL"):
        any_monday(env={"MONDAY_TOKEN": "a\0b"})


@pytest.mark.parametrize("client", [Monday, AsyncMonday])
@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"max_concurrent_calls": 0}, ValueError, "max_concurrent_calls: expected a whole number from 1, not 0"),
        ({"max_concurrent_calls": 1.5}, TypeError, "max_concurrent_calls: expected a whole number from 1, not float"),
        ({"max_concurrent_calls": "x"}, TypeError, "max_concurrent_calls: expected a whole number from 1, not str"),
        ({"max_concurrent_calls": True}, TypeError, "max_concurrent_calls: expected a whole number from 1, not bool"),
        ({"cache": "x"}, TypeError, "cache: expected True or False, not str"),
        ({"clock": 5}, TypeError, "clock: expected an object with the methods monotonic, random, sleep, sleep_async, not int"),
        ({"env": 5}, TypeError, "env: expected a mapping such as os.environ, not int"),
        ({"allowed_hosts": 5}, TypeError, "allowed_hosts: expected a list of hosts, not int"),
        ({"allowed_hosts": "api.monday.com"}, TypeError, "allowed_hosts: expected a list of hosts, not str"),
        ({"allowed_hosts": ["api.monday.com", 5]}, ValueError, "allowed_hosts[1]: expected a host"),
    ],
)
def test_wrong_settings(client: Any, settings: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        client(token="x", **settings)
    assert str(caught.value).startswith(f"Monday().{message}")


def test_names_that_are_no_text_are_not_variables() -> None:
    any_monday: Any = Monday
    any_monday(env={5: "x", "PATH": 7})


@pytest.mark.parametrize("token", ["", " "])
def test_an_empty_token(token: str) -> None:
    with pytest.raises(PermanentError, match=r"Monday\(\).token: token is empty"):
        Monday(token=token, endpoint="http://127.0.0.1:1")


def test_an_endpoint_without_a_token(emulator: Emulator) -> None:
    with Monday(endpoint=emulator.address, env={"MONDAY_TOKEN": "x"}) as client:
        with pytest.raises(PermanentError, match=r"Monday\(\).token: missing. The client has an `endpoint`"):
            client.read_board(BOARD)
        # It may come with each call.
        assert client.read_board(BOARD, options={"connection": {"token": emulator.token}})["board"]["id"] == BOARD


def test_a_client_that_was_not_made_can_be_shown() -> None:
    half: Any = Monday.__new__(Monday)
    assert repr(half) == "Monday()"
    assert "Monday()" in repr(half) and "endpoint='https://api.monday.com'" in repr(Monday(token="x"))


def test_a_client_is_not_pickled(monday: Monday) -> None:
    with pytest.raises(TypeError, match="Make it where it is used"):
        pickle.dumps(monday)

"""Every function of the contract, through both clients, by method and by name."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from emulator import BOARD, LEAVER, LEAVER_EMAIL, MEMBER, TEAM, USER, WORKSPACE
from wasmtime import Store, WasiConfig
from wasmtime.component import ResultType

from monday_connector import AsyncMonday, Monday, _runtime
from monday_connector._contract import FUNCTIONS, TYPES

BOARD_USER = {"board_id": BOARD, "user_id": USER}
BOARD_TEAM = {"board_id": BOARD, "team_id": TEAM}
TEAM_USER = {"team_id": TEAM, "user_id": USER}
WORKSPACE_USER = {"workspace_id": WORKSPACE, "user_id": USER}

# The function, its input, what is called before it, and what its result holds.
CASES: list[tuple[str, Any, list[tuple[str, Any]], Any]] = [
    ("add-user-to-board", BOARD_USER, [], {"outcome": "added"}),
    ("add-user-to-board", BOARD_USER | {"kind": "owner"}, [("add-user-to-board", BOARD_USER)], {"outcome": "role_changed"}),
    ("archive-board", BOARD, [], {"state": "archived"}),
    ("create-board", {"name": "Roadmap of tests", "kind": "private"}, [], {"board": {"name": "Roadmap of tests"}}),
    ("custom-api-action", {"body": {"graphql": {"document": "{ me { id } }"}}}, [], {"status": 200}),
    ("custom-api-action", {"method": "post", "body": {"bytes": b'{"query": "{ me { id } }"}'},
      "headers": [{"name": "content-type", "value": "application/json"}]}, [], {"status": 200}),
    ("custom-api-action", {"method": "post", "body": {"text": '{"query": "{ me { id } }"}'}}, [], {"status": 200}),
    ("delete-board", BOARD, [], {"state": "deleted"}),
    ("delete-user-from-board", BOARD_USER, [("add-user-to-board", BOARD_USER)], {"outcome": "removed"}),
    ("delete-user-from-board", BOARD_USER, [], {"outcome": "not_a_member"}),
    ("list-boards", {"limit": 3, "workspace": "main", "types": ["board", "document"], "order_by": "created_at"}, [], {}),
    ("list-boards", {"limit": 3, "workspace": {"by_id": WORKSPACE}}, [], {}),
    ("list-boards", None, [], {"next": None}),
    ("read-board", BOARD, [], {"board": {"id": BOARD}}),
    ("read-user", {"by_id": MEMBER}, [], {"user": {"id": MEMBER}}),
    ("read-user", {"by_email": LEAVER_EMAIL}, [], {"user": {"id": LEAVER}}),
    ("search-users", {"name": "Fischer", "kind": "non_guests", "status": "current"}, [], {}),
    ("check-connection", None, [], {"user": {"is_admin": True}}),
    ("activate-user", USER, [("deactivate-user", USER)], {"outcome": "activated"}),
    ("add-team-to-board", BOARD_TEAM, [], {"outcome": "added"}),
    ("add-user-to-team", TEAM_USER, [("delete-user-from-team", TEAM_USER)], {"outcome": "added"}),
    ("add-user-to-workspace", WORKSPACE_USER, [("delete-user-from-workspace", WORKSPACE_USER)], {"outcome": "added"}),
    ("deactivate-user", USER, [], {"outcome": "deactivated"}),
    ("delete-team-from-board", BOARD_TEAM, [("add-team-to-board", BOARD_TEAM)], {"outcome": "removed"}),
    ("delete-user-from-team", TEAM_USER, [("add-user-to-team", TEAM_USER)], {"outcome": "removed"}),
    ("delete-user-from-workspace", WORKSPACE_USER, [("add-user-to-workspace", WORKSPACE_USER)], {"outcome": "removed"}),
    ("invite-user", {"email": "noor@harborworks.example", "role": "viewer"}, [], {"outcome": "invited"}),
    ("list-roles", None, [], {}),
    ("list-teams", {"user_ids": [LEAVER]}, [], {}),
    ("list-user-automations", {"user_ids": [LEAVER]}, [], {}),
    ("list-user-boards", {"user_ids": [LEAVER]}, [], {}),
    ("list-workspaces", {"include_members": True, "limit": 5}, [], {}),
    ("update-user-role", {"user_id": USER, "role": "guest"}, [], {"outcome": "changed", "kind": "guest"}),
]  # fmt: skip


def holds(found: Any, expected: Any) -> bool:
    if isinstance(expected, dict):
        return all(holds(found[name], value) for name, value in expected.items())
    return bool(found == expected)


def check(name: str, result: Any, expected: Any) -> None:
    assert holds(result, expected), result
    assert result["call"]["requests_sent"] >= 1
    lists = [value for value in result.values() if isinstance(value, list)]
    assert expected or (lists and all(lists)), f"{name} needs an expectation, or lists something of the seed"
    # Whatever comes back can be stored.
    assert json.loads(json.dumps(result)) == result


def test_no_function_is_missing() -> None:
    assert {name for name, _, _, _ in CASES} == set(FUNCTIONS)
    for name in FUNCTIONS:
        for client in (Monday, AsyncMonday):
            assert callable(getattr(client, name.replace("-", "_")))
            assert getattr(client, name.replace("-", "_")).__doc__


@pytest.mark.parametrize(("name", "value", "before", "expected"), CASES)
def test_by_name(monday: Monday, name: str, value: Any, before: list[tuple[str, Any]], expected: Any) -> None:
    for earlier in before:
        monday.call(*earlier)
    check(name, monday.call(name, value), expected)


@pytest.mark.parametrize(("name", "value", "before", "expected"), CASES)
def test_by_method(monday: Monday, name: str, value: Any, before: list[tuple[str, Any]], expected: Any) -> None:
    for earlier in before:
        monday.call(*earlier)
    method = getattr(monday, name.replace("-", "_"))
    if value is None:
        result = method()
    elif isinstance(value, dict):
        result = method(**value)
    else:
        result = method(value)
    check(name, result, expected)


@pytest.mark.parametrize(("name", "value", "before", "expected"), CASES)
def test_async(async_client: Any, name: str, value: Any, before: list[tuple[str, Any]], expected: Any) -> None:
    async def run() -> Any:
        async with async_client() as client:
            for earlier in before:
                await client.call(*earlier)
            method = getattr(client, name.replace("-", "_"))
            return await (method() if value is None else method(value))

    check(name, asyncio.run(run()), expected)


def test_every_case_of_a_variant_in_a_result(monday: Monday) -> None:
    through = [way for board in monday.list_user_boards(user_ids=[LEAVER], include_public=True)["boards"] for way in board["through"]]
    assert "in_person" in through and "public_board" in through
    teams = [way["team"] for way in through if isinstance(way, dict)]
    assert teams and all(team["id"] for team in teams)


def test_bytes_of_a_response(monday: Monday, emulator: Any) -> None:
    emulator.fault({"body": "garbage"})
    response = monday.custom_api_action()
    body = response["body"]
    assert "bytes" in body
    assert all(isinstance(octet, int) for octet in body["bytes"])
    assert len(bytes(body["bytes"])) > 0


def shape(kind: Any) -> Any:
    """A type of the component, as the generated table writes it."""
    from wasmtime.component import _types as w

    if isinstance(kind, w.RecordType):
        return ("record", tuple((name, shape(field)) for name, field in kind.fields))
    if isinstance(kind, w.VariantType):
        return ("variant", tuple((name, None if case is None else shape(case)) for name, case in kind.cases))
    if isinstance(kind, w.EnumType):
        return ("enum", tuple(kind.names))
    if isinstance(kind, w.OptionType):
        return ("option", shape(kind.payload))
    if isinstance(kind, w.ListType):
        return ("list", shape(kind.element))
    return type(kind).__name__.lower()


def written(reference: Any) -> Any:
    """A type of the table, without names."""
    if reference is None or isinstance(reference, str):
        return reference
    form, inner = reference
    if form in ("option", "list"):
        return (form, written(inner))
    form, members = TYPES[inner]
    if form == "type":
        return written(members)
    if form == "enum":
        return (form, members)
    return (form, tuple((name, written(member)) for name, member in members))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_table_is_that_of_the_component(name: str) -> None:
    loaded = _runtime.load(True)
    with Store(loaded.engine) as store:
        store.set_wasi(WasiConfig())
        store.set_wasi_http()
        function = loaded.linker.instantiate(store, loaded.component).get_func(store, loaded.functions[name])
        assert function is not None
        kind = function.type(store)
        parameters = [shape(parameter) for _, parameter in kind.params]
        assert isinstance(kind.result, ResultType)
        result, error = shape(kind.result.ok), shape(kind.result.err)
    expected = [] if FUNCTIONS[name].input is None else [written(FUNCTIONS[name].input)]
    assert parameters == [*expected, written(("option", ("name", "call-options")))]
    assert result == written(("name", FUNCTIONS[name].result))
    assert error == written(("name", "action-error"))

"""What a program writes: checked by type checkers, never run. A `type: ignore` that is not needed is an error."""

from __future__ import annotations

import os
from typing import Any

from monday_connector import AsyncMonday, Monday, MondayError, TemporaryError
from monday_connector.types import BoardDetails, CallOptions, NewBoardMember, UserSelector


def use(monday: Monday) -> None:
    details: BoardDetails = monday.read_board("4")
    name: str | None = details["board"]["name"]
    status: int | None = details["call"]["http_status"]
    print(name, status, [warning["code"] for warning in details["call"]["warnings"]])

    member: NewBoardMember = {"board_id": "4", "user_id": "7", "kind": "owner"}
    outcome: str = monday.add_user_to_board(member)["outcome"]
    monday.add_user_to_board({"board_id": "4", "user_id": "7"})
    monday.add_user_to_board(board_id="4", user_id="7", kind="subscriber", options={"idempotency_key": "run-1"})
    monday.list_boards()
    monday.list_boards({})
    monday.list_boards(workspace={"by_id": "4"}, types=["board"], limit=10)
    monday.list_boards(workspace="main")
    selector: UserSelector = {"by_email": "a@b.example"}
    monday.read_user(selector)
    monday.read_user(by_id="7")
    monday.read_user(by_id="7", by_email=None)
    monday.custom_api_action(method="post", path="/v2", body={"bytes": b"{}"})
    monday.custom_api_action(body={"graphql": {"document": "{ me { id } }"}})
    anything: dict[str, Any] = monday.call("read-board", "4")
    print(outcome, anything)

    options: CallOptions = {
        "connection": {"api_version": "default"},
        "retry": {"max_retries": 0},
        "timeouts": {"request_ms": 5000},
    }
    for way in monday.list_user_boards(user_ids=["7"], options=options)["boards"][0]["through"]:
        if isinstance(way, str):
            print(way == "in_person" or way == "public_board")
        else:
            print(way["team"]["name"])
    body = monday.custom_api_action()["body"]
    print(body["text"] if "text" in body else bytes(body["bytes"]))

    try:
        monday.check_connection()
    except TemporaryError as error:
        wait: float | None = error.retry_after
        print(wait, error.kind == "rate_limit_exceeded", error.report["idempotency_key"])
    except MondayError as error:
        print(error.code, [detail["message"] for detail in error.details])


async def use_async() -> None:
    async with AsyncMonday(env=os.environ, retry={"max_retries": 1}, allowed_hosts=["api.monday.com"]) as monday:
        details: BoardDetails = await monday.read_board("4")
        print(details["owners"])
        print((await monday.invite_user(email="a@b.example", role="viewer"))["user_id"])
        await monday.update_user_role(user_id="7", role={"custom": "12"})


def misuse(monday: Monday) -> None:
    monday.read_board(4)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    monday.add_user_to_board({"board_id": "4"})  # type: ignore[typeddict-item,call-overload,unused-ignore]  # pyright: ignore
    monday.add_user_to_board(board_id="4", user="7")  # type: ignore[call-overload]  # pyright: ignore
    monday.list_boards(kind="pubic")  # type: ignore[call-overload]  # pyright: ignore
    monday.read_user(by_id="7", by_email="a@b.example")  # type: ignore[call-overload]  # pyright: ignore
    monday.read_user("7")  # type: ignore[call-overload]  # pyright: ignore
    monday.read_board("4")["boards"]  # type: ignore[typeddict-item]  # pyright: ignore

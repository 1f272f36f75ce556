"""monday.com's functions as Temporal activities."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from monday_connector import AsyncMonday, MondayError
from temporalio import activity
from temporalio.exceptions import ApplicationError

T = TypeVar("T")


@dataclass
class Kept:
    board_id: str
    reason: str


@dataclass
class Plan:
    """Ids and reasons, not the boards: whatever an activity returns is in the workflow's history from then on."""

    leave: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass
class Removal:
    outcome: str
    reason: str | None


def failure(error: MondayError) -> ApplicationError:
    """The server repeats a temporary failure when monday.com says, else as the retry policy says, and a permanent one never."""
    wait = None if error.retry_after is None else timedelta(seconds=error.retry_after)
    # The message holds no token; the error itself is not passed on, since its parts would be in the history.
    return ApplicationError(error.message, type=error.kind, non_retryable=not error.temporary, next_retry_delay=wait)


async def alive(call: Awaitable[T]) -> T:
    """Says that the worker lives while a call is under way: one that died is noticed after the heartbeat timeout, not after the
    activity's, which is long. A cancellation of the workflow arrives with a heartbeat, too, and ends the call at once."""

    async def beat() -> None:
        while True:
            activity.heartbeat()
            await asyncio.sleep(5)

    beating = asyncio.create_task(beat())
    try:
        return await call
    except MondayError as error:
        raise failure(error) from None
    finally:
        beating.cancel()


class Activities:
    """`monday` has `retry={"max_retries": 0}`: the server waits, and a worker can stop meanwhile."""

    def __init__(self, monday: AsyncMonday) -> None:
        self.monday = monday

    @activity.defn
    async def find_user(self, email: str) -> str:
        return (await alive(self.monday.read_user(by_email=email)))["user"]["id"]

    @activity.defn
    async def find_boards(self, user_id: str) -> Plan:
        page = await alive(self.monday.list_user_boards(user_ids=[user_id]))
        plan = Plan(warnings=[warning["message"] for warning in page["call"]["warnings"]])
        for board in page["boards"]:
            id = board["board_id"]
            if "in_person" not in board["through"]:
                teams = [way["team"]["name"] or way["team"]["id"] for way in board["through"] if isinstance(way, dict)]
                plan.kept.append(Kept(id, f"on it through a team: {', '.join(teams)}"))
            elif board["role"] == "owner" and board["other_owners"] == 0:
                plan.kept.append(Kept(id, "nobody else owns it"))
            else:
                plan.leave.append(id)
        return plan

    @activity.defn
    async def leave_board(self, board_id: str, user_id: str) -> Removal:
        info = activity.info()
        # The same for every attempt, on every worker: monday.com then makes the change once.
        key = f"{info.workflow_run_id}:{info.activity_id}"
        call = self.monday.delete_user_from_board(board_id=board_id, user_id=user_id, options={"idempotency_key": key})
        result = await alive(call)
        return Removal(result["outcome"], result["reason"])

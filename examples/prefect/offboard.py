"""Takes somebody off their boards, as a Prefect flow: a task for each call, whose result is kept.

    PERSON=lena.fischer@harborworks.example python offboard.py

Run it again after a crash: tasks that were done are not done again.
"""

import json
import os
import time
from typing import Any

from monday_connector import Monday, MondayError, TemporaryError
from prefect import flow, task
from prefect.context import TaskRunContext

# The token is in the process's environment, never among the parameters, which Prefect keeps.
# The waits are in `wait_as_asked`, not in the connector.
monday = Monday(
    token=os.environ["MONDAY_TOKEN"],
    endpoint=os.environ.get("MONDAY_ENDPOINT", "https://api.monday.com"),
    retry={"max_retries": 0},
)

# For failures that name no wait; the connector's own default.
WAIT_SECONDS = 20.0


def wait_as_asked(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a task is run again. `retry_delay_seconds` is fixed, so the wait that monday.com asks for is made here."""
    error = state.data
    if not isinstance(error, TemporaryError):
        return False
    time.sleep(error.retry_after or WAIT_SECONDS)
    return True


def key_of(_context: TaskRunContext, parameters: dict[str, Any]) -> str:
    return str(parameters["key"])


# A task of the same key that has succeeded once is not run again, in any flow run: that is what survives a crash.
durable: dict[str, Any] = {
    "retries": 9,
    "retry_condition_fn": wait_as_asked,
    "cache_key_fn": key_of,
    "persist_result": True,
    "result_serializer": "json",
}


@task(**durable)
def find_user(key: str, email: str) -> str:
    return monday.read_user(by_email=email)["user"]["id"]


@task(**durable)
def find_boards(key: str, user_id: str) -> dict[str, Any]:
    """Ids and the reasons to stay, not the boards: whatever a task returns is kept."""
    page = monday.list_user_boards(user_ids=[user_id])
    leave, kept = [], []
    for board in page["boards"]:
        id = board["board_id"]
        if "in_person" not in board["through"]:
            teams = [way["team"]["name"] or way["team"]["id"] for way in board["through"] if isinstance(way, dict)]
            kept.append({"board_id": id, "reason": f"on it through a team: {', '.join(teams)}"})
        elif board["role"] == "owner" and board["other_owners"] == 0:
            kept.append({"board_id": id, "reason": "nobody else owns it"})
        else:
            leave.append(id)
    return {"leave": leave, "kept": kept, "warnings": [warning["message"] for warning in page["call"]["warnings"]]}


@task(**durable)
def leave_board(key: str, board_id: str, user_id: str) -> dict[str, Any]:
    # The same for every attempt, in every flow run: monday.com then makes the change once.
    result = monday.delete_user_from_board(board_id=board_id, user_id=user_id, options={"idempotency_key": key})
    return {"outcome": result["outcome"], "reason": result["reason"]}


@flow
def offboard(email: str, offboarding_id: str) -> dict[str, Any]:
    # A key of one's own, not the flow run's id: a flow that is run again after a crash is another flow run.
    user_id = find_user(f"{offboarding_id}-user", email)
    plan = find_boards(f"{offboarding_id}-boards", user_id)
    report: dict[str, Any] = {"user_id": user_id, "removed": [], "kept": plan["kept"], "failed": [], "warnings": plan["warnings"]}
    for board_id in plan["leave"]:
        try:
            result = leave_board(f"{offboarding_id}-{board_id}", board_id, user_id)
        except MondayError as error:
            # One board ends nothing but itself.
            report["failed"].append({"board_id": board_id, "kind": error.kind, "message": error.message})
            continue
        if result["outcome"] == "kept":
            report["kept"].append({"board_id": board_id, "reason": result["reason"] or "monday.com keeps them"})
        else:
            report["removed"].append(board_id)
    return report


if __name__ == "__main__":
    email = os.environ["PERSON"]
    # Results are files of this name. Choose another for somebody who comes back and leaves again.
    offboarding_id = os.environ.get("OFFBOARDING_ID", f"offboard-{email.replace('@', '-at-')}")
    print(json.dumps(offboard(email, offboarding_id)))

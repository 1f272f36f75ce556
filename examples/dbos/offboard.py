"""Takes somebody off their boards, as a DBOS workflow: a durable step for each call, journalled in a database.

    PERSON=lena.fischer@harborworks.example python offboard.py

Run it again after a crash, and it goes on; run it again after the end, and it says what was done.
"""

import json
import os
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from monday_connector import Monday, MondayError

# The token is in the worker's environment, never among what DBOS keeps. DBOS waits, not the connector: its waits outlive a crash.
monday = Monday(
    token=os.environ["MONDAY_TOKEN"],
    endpoint=os.environ.get("MONDAY_ENDPOINT", "https://api.monday.com"),
    retry={"max_retries": 0},
)

ATTEMPTS = 10
# For failures that name no wait; the connector's own default.
WAIT_SECONDS = 20.0


def failure(error: MondayError) -> dict[str, Any]:
    """A failure as a value: a step that raises is repeated by DBOS after a fixed time, not after the one that monday.com asks for."""
    # `str(error)` would hold monday.com's request id as well; neither holds the token.
    return {"kind": error.kind, "message": error.message, "temporary": error.temporary, "retry_after": error.retry_after}


@DBOS.step()
def find_user(email: str) -> dict[str, Any]:
    try:
        return {"ok": monday.read_user(by_email=email)["user"]["id"]}
    except MondayError as error:
        return {"failure": failure(error)}


@DBOS.step()
def find_boards(user_id: str) -> dict[str, Any]:
    """Ids and the reasons to stay, not the boards: whatever a step returns is in the database from then on."""
    try:
        page = monday.list_user_boards(user_ids=[user_id])
    except MondayError as error:
        return {"failure": failure(error)}
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
    return {"ok": {"leave": leave, "kept": kept, "warnings": [warning["message"] for warning in page["call"]["warnings"]]}}


@DBOS.step()
def leave_board(board_id: str, user_id: str, key: str) -> dict[str, Any]:
    try:
        result = monday.delete_user_from_board(board_id=board_id, user_id=user_id, options={"idempotency_key": key})
        return {"ok": {"outcome": result["outcome"], "reason": result["reason"]}}
    except MondayError as error:
        return {"failure": failure(error)}


def durably(step: Any, *arguments: str) -> dict[str, Any]:
    """Repeats a step while its failure is temporary."""
    for attempt in range(1, ATTEMPTS + 1):
        result: dict[str, Any] = step(*arguments)
        if "ok" in result or not result["failure"]["temporary"] or attempt == ATTEMPTS:
            break
        # Journalled: after a crash, only the rest of the time is waited for.
        DBOS.sleep(result["failure"]["retry_after"] or WAIT_SECONDS)
    return result


@DBOS.workflow()
def offboard(email: str) -> dict[str, Any]:
    report: dict[str, Any] = {"user_id": None, "removed": [], "kept": [], "failed": [], "warnings": []}
    found = durably(find_user, email)
    boards = durably(find_boards, found["ok"]) if "ok" in found else found
    if "failure" in boards:
        return report | {"error": boards["failure"]}
    user_id, plan = found["ok"], boards["ok"]
    report |= {"user_id": user_id, "kept": plan["kept"], "warnings": plan["warnings"]}
    for board_id in plan["leave"]:
        # The same for every attempt, in every life of the worker: monday.com then makes the change once.
        result = durably(leave_board, board_id, user_id, f"{DBOS.workflow_id}:{board_id}")
        if "failure" in result:
            # One board ends nothing but itself.
            report["failed"].append({"board_id": board_id} | result["failure"])
        elif result["ok"]["outcome"] == "kept":
            report["kept"].append({"board_id": board_id, "reason": result["ok"]["reason"] or "monday.com keeps them"})
        else:
            report["removed"].append(board_id)
    return report


def main() -> None:
    database = Path(os.environ.get("DATA", ".")) / "dbos.sqlite"
    config: DBOSConfig = {
        "name": "offboarding",
        "system_database_url": os.environ.get("DBOS_SYSTEM_DATABASE_URL", f"sqlite:///{database}"),
        # JSON, so that people can read what is kept; DBOS's own default is pickle.
        "serializer": DBOSPortableJSONSerializer(),
        # A workflow goes on only under the version it began with. DBOS takes a hash of the source unless one is given.
        "application_version": "1",
    }
    DBOS(config=config)
    # This also goes on with every workflow that a crash interrupted.
    DBOS.launch()
    email = os.environ["PERSON"]
    # A workflow of this id that exists is not begun again. Choose another for somebody who comes back and leaves again.
    with SetWorkflowID(os.environ.get("OFFBOARDING_ID", f"offboard:{email}")):
        handle = DBOS.start_workflow(offboard, email)
    report = handle.get_result()
    DBOS.destroy()
    print(json.dumps(report))
    if "error" in report:
        raise SystemExit(report["error"]["message"])


if __name__ == "__main__":
    main()

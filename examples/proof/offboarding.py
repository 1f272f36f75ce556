"""What must hold after an offboarding, worked out from the account as it was before and from the emulator's log of requests."""

import copy
import json
from datetime import datetime
from typing import Any

from emulator import Emulator

REMOVAL = "delete_subscribers_from_board"

# The emulator counts requests for each fault. A wait of one second keeps the run short; that it was kept is measured.
WAIT_SECONDS = 1
REFUSED = 403
_LIMIT = {"canned": {"reply": "minute_rate_limit", "retry_in_seconds": WAIT_SECONDS, "retry_after_header": True}}
FAULTS = [
    {"matching": {"operation_name": "ReadUser", "requests": {"nth": 1}}, "action": _LIMIT},
    {"matching": {"operation_name": "ListUserBoards", "requests": {"nth": 2}}, "action": _LIMIT},
    {"matching": {"root_field": REMOVAL, "requests": {"nth": 2}}, "action": _LIMIT},
    {
        "matching": {"root_field": REMOVAL, "requests": {"nth": 5}},
        "effect": "after_executing",
        "action": {"status": {"status": 503, "headers": [["Retry-After", str(WAIT_SECONDS)]], "body": "empty"}},
    },
    {"matching": {"root_field": REMOVAL, "requests": {"nth": 8}}, "action": {"canned": {"reply": "unauthorized_flat"}}},
    {"matching": {"root_field": REMOVAL, "requests": {"nth": 10}}, "action": _LIMIT},
]


def add_boards(emulator: Emulator, person: str, number: int = 8) -> None:
    """Puts the person on more boards: the seed has six in person, few to kill at."""
    state = emulator.ask("/_emulator/state")
    user = _user(state, person)
    for board in state["boards"].values():
        users = {entry["user"] for entry in board["users"]}
        if number and board["state"] == "active" and board["kind"] != "public" and emulator.user in users and user not in users:
            board["users"].append({"user": user, "owner": False})
            number -= 1
    emulator.ask("/_emulator/state", state)


def _user(state: Any, person: str) -> int:
    return next(int(user["id"]) for user in state["users"].values() if user["email"].lower() == person.lower())


class Case:
    """One account, before and after."""

    def __init__(self, emulator: Emulator, person: str) -> None:
        self.emulator = emulator
        self.failures: list[str] = []
        self.facts: list[str] = []
        self.expectations: list[str] = []
        self.report: Any = None
        self.before = emulator.ask("/_emulator/state")
        self.user = _user(self.before, person)
        # The boards that the token shows with the person on them, and those of them where the person is in person.
        self.listed = {board["id"] for board in self.before["boards"].values() if self._is_listed(board)}
        self.in_person = {id for id in self.listed if self._membership(self.before, id)}
        self.only_owner = {id for id in self.in_person if self._owns_alone(self.before["boards"][str(id)])}

    def expect(self, holds: bool, what: str) -> None:
        self.expectations.append(f"  {'ok ' if holds else 'NOT'} {what}")
        if not holds:
            self.failures.append(what)

    def print(self, every_expectation: bool) -> None:
        """What was counted, and what does not hold; what holds is a number, unless all is wanted."""
        shown = [line for line in self.expectations if every_expectation or line.startswith("  NOT")]
        holding = len(self.expectations) - len(self.failures)
        print("\n".join([*self.facts, *shown, f"  {holding} of {len(self.expectations)} expectations hold"]), flush=True)

    def check_account(self) -> None:
        report, after = self.report, self.emulator.ask("/_emulator/state")
        removed = {int(id) for id in report["removed"]}
        kept = {int(entry["board_id"]) for entry in report["kept"]}
        failed = {int(entry["board_id"]) for entry in report["failed"]}
        self.facts.append(f"  boards: {len(removed)} removed, {len(kept)} kept, {len(failed)} failed, of {len(self.listed)}")
        self.expect(removed | kept | failed == self.listed, "each board that shows the person is in the report")
        self.expect(len(removed) + len(kept) + len(failed) == len(self.listed), "each is there once")
        self.expect(all(entry["reason"] for entry in report["kept"]), "what was kept has a reason")
        self.expect(len(removed) > 8, "most boards were left")

        there = {int(board["id"]) for board in self.emulator.ask(f"/_emulator/people/{self.user}")["boards"]}
        self.expect(not there & removed, "the person is on no board that is reported as left")
        self.expect(there & self.listed == kept | failed, "the person is on every board that is reported as kept or failed")
        self.expect(self.only_owner <= kept, f"boards that nobody else owns were kept: {len(self.only_owner)}")
        in_person = {id for id in self.in_person if self._membership(after, id)}
        self.expect(in_person == self.only_owner | failed, "in person, only on those that nobody else owns or that failed")

        expected = copy.deepcopy(self.before)
        for id in self.in_person - in_person:
            board = expected["boards"][str(id)]
            board["users"] = [entry for entry in board["users"] if entry["user"] != self.user]
            board["updated_at"] = after["boards"][str(id)]["updated_at"]
        changed = [part for part in after if part != "next_ids" and after[part] != expected[part]]
        self.expect(not changed, "nothing else in the account changed: other people, teams, workspaces, automations" + _names(changed))

    def check_requests(self) -> None:
        requests = [entry for entry in self.emulator.ask("/_emulator/log") if entry["path"] == "/v2"]
        removals: dict[int, list[Any]] = {}
        for entry in requests:
            if REMOVAL in entry["root_fields"]:
                variables = json.loads(entry["body"])["variables"]
                removals.setdefault(int(variables["board"]), []).append(entry)
                if variables["users"] != [str(self.user)]:
                    self.expect(False, f"only the person is removed, not {variables['users']}")
        sent = sum(map(len, removals.values()))
        # monday.com answers a repetition under the same key with the first response, its request id included.
        executed = {id: len({_request_id(entry) for entry in entries} - {None}) for id, entries in removals.items()}
        self.facts.append(f"  requests: {len(requests)}; removals: {sent} sent, {sum(executed.values())} executed")
        self.expect(set(removals) == self.in_person - self.only_owner, "removals were sent for the boards to leave, and no others")
        self.expect(all(count <= 1 for count in executed.values()), "each removal was executed at most once")
        keys = [{entry["idempotency_key"] for entry in entries} for entries in removals.values()]
        self.expect(all(len(own) == 1 and None not in own for own in keys), "each board has one idempotency key")
        self.expect(len(set().union(*keys)) == len(keys), "no two boards have the same one")
        self.removals = removals

    def check_faults(self) -> None:
        """The waits that were asked for were kept, and the refusal is in the report."""
        requests = [entry for entry in self.emulator.ask("/_emulator/log") if entry["path"] == "/v2"]
        # The log has whole milliseconds.
        waits = []
        for place, entry in enumerate(requests):
            if entry["status"] in (429, 503):
                # What the engine sends next may be another step's; the repetition is the next of the same operation.
                repeated = next((own for own in requests[place + 1 :] if own["operation_name"] == entry["operation_name"]), None)
                waits.append(None if repeated is None else _seconds(repeated["at"]) - _seconds(entry["at"]))
        self.facts.append("  waits: " + ", ".join("none" if wait is None else f"{wait:.2f} s" for wait in waits))
        self.expect(len(waits) == 5, "five requests were put off")
        self.expect(all(wait is not None and wait >= WAIT_SECONDS - 0.001 for wait in waits), f"each wait was at least {WAIT_SECONDS} s")
        refused = {id for id, entries in self.removals.items() if any(entry["status"] == REFUSED for entry in entries)}
        failed = {int(entry["board_id"]): entry["kind"] for entry in self.report["failed"]}
        self.expect(len(refused) == 1, "one removal was refused")
        self.expect(failed == dict.fromkeys(refused, "permission_denied"), "it is reported as failed, and ended nothing else")

    def _is_listed(self, board: Any) -> bool:
        if board["state"] == "deleted" or not (board["kind"] == "public" or self._is_on(board, self.emulator.user)):
            return False
        # monday.com names everybody on a public board, so that being a subscriber of one says nothing.
        own = [entry for entry in board["users"] if entry["user"] == self.user and (entry["owner"] or board["kind"] != "public")]
        return bool(own) or any(self._is_in_team(self.user, entry["team"]) for entry in board["teams"])

    def _is_on(self, board: Any, user: int) -> bool:
        if any(entry["user"] == user for entry in board["users"]):
            return True
        return any(self._is_in_team(user, entry["team"]) for entry in board["teams"])

    def _is_in_team(self, user: int, team: int) -> bool:
        # Everyone but guests is in the team -1.
        return team == -1 or user in self.before["teams"][str(team)]["users"]

    def _owns_alone(self, board: Any) -> bool:
        owners = [entry["user"] for entry in board["users"] if entry["owner"]]
        return owners == [self.user] and not any(entry["owner"] for entry in board["teams"])

    def _membership(self, state: Any, id: int) -> bool:
        return any(entry["user"] == self.user for entry in state["boards"][str(id)]["users"])


def _request_id(entry: Any) -> str | None:
    """The id of a request that was carried out, whether or not there was somebody to remove."""
    try:
        response = json.loads(entry["response"] or "")
    except ValueError:
        return None
    data = response.get("data")
    return response["extensions"]["request_id"] if isinstance(data, dict) and data.get(REMOVAL) is not None else None


def _seconds(at: Any) -> float:
    return at / 1000 if isinstance(at, (int, float)) else datetime.fromisoformat(str(at).replace("Z", "+00:00")).timestamp()


def _names(parts: list[str]) -> str:
    return f" (changed: {', '.join(parts)})" if parts else ""

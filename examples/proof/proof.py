"""Proves that an offboarding flow ends right, whatever happens to it: with rate limits, failures and kill -9.

    proof.py [--kill-every N] [--seed N] -- COMMAND...

COMMAND is the worker: it starts the flow for the address in PERSON, or goes on with it if it was started before, and exits 0 once
the flow has ended, with the report as JSON in the last line of its standard output:

    {"user_id": "…", "removed": ["…"],
     "kept": [{"board_id": "…", "reason": "…"}], "failed": [{"board_id": "…", "kind": "…"}]}

It gets MONDAY_TOKEN and MONDAY_ENDPOINT for the connector, PERSON, and DATA, a folder for what its engine keeps. Only Python's
standard library is used, so that workers in any language can be proved.

Two accounts are offboarded. In the first, the emulator injects rate limits, a lost response and a refusal. In the second, a relay
between worker and emulator kills the worker: at a request that it has counted, not after a time.
"""

import argparse
import base64
import random
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from emulator import Emulator
from offboarding import FAULTS, Case, add_boards
from relay import CHANGE, KILLS, Relay
from worker import Worker

PERSON = "lena.fischer@harborworks.example"


def prove_limits(command: list[str], emulator: Emulator, data: Path) -> Case:
    case = Case(emulator, PERSON)
    emulator.ask("/_emulator/faults", FAULTS)
    worker = Worker(command, emulator.environment(emulator.address, PERSON, data))
    case.report = worker.result()
    case.expect(not worker.printed(emulator.token), "the worker printed no token")
    case.check_account()
    case.check_requests()
    case.check_faults()
    return case


def prove_kills(command: list[str], emulator: Emulator, data: Path, every: int, seed: int) -> tuple[Case, Relay]:
    case = Case(emulator, PERSON)
    with Relay(emulator.address, every, random.Random(seed)) as relay:
        environment = emulator.environment(relay.address, PERSON, data)
        # Each point is killed at once, so that every life gets further than the one before, or ends at another point.
        for _ in range(200):
            worker = relay.start(command, environment)
            if not worker.was_killed():
                break
        case.report = worker.result()
    case.check_account()
    case.check_requests()
    case.expect(bool(relay.kills), "the worker was killed at least once")
    case.expect(all(relay.count(kind) for kind in KILLS), f"every kind of kill happened: {', '.join(KILLS)}")
    killed = [key for key, _ in relay.kills if key.startswith(CHANGE)]
    case.expect(len(killed) >= len(case.removals) // every, f"of {len(case.removals)} removals, {len(killed)} had a kill")
    return case, relay


def check_journal(case: Case, data: Path) -> None:
    """What the engine keeps holds neither the token nor the boards' names."""
    kept = [path for path in data.rglob("*") if path.is_file()]
    contents = b"\n".join(path.read_bytes() for path in kept)
    # Some engines keep values in base64.
    contents += b"\n".join(map(base64.b64decode, re.findall(rb"(?:[A-Za-z0-9+/]{4}){3,}", contents)))
    case.expect(bool(case.report["user_id"].encode() in contents), "the engine's files can be searched: the user's id is in them")
    case.expect(case.emulator.token.encode() not in contents, "the token is not in the engine's files")
    names = [board["name"] for board in case.before["boards"].values() if board["id"] in case.listed]
    case.expect(not [name for name in names if name.encode() in contents], "the boards' names are not in the engine's files")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kill-every", type=int, default=2, help="kill at every second request (2), every third (3) …")
    parser.add_argument("--seed", type=int, help="of the choice between the kinds of kill; printed, to repeat a run")
    parser.add_argument("--no-journal", action="store_true", help="the engine keeps no files that could be searched")
    parser.add_argument("--verbose", action="store_true", help="list what holds, too")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)

    failures = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("limits", "kills"):
            data = Path(folder, name)
            data.mkdir()
            with Emulator() as emulator:
                add_boards(emulator, PERSON)
                if name == "limits":
                    print("With rate limits, a lost response and a refusal:", flush=True)
                    case = prove_limits(options.command, emulator, data)
                else:
                    print(f"\nWith kill -9 at every {options.kill_every}. request, seed {seed}:", flush=True)
                    case, relay = prove_kills(options.command, emulator, data, options.kill_every, seed)
                    print(f"  kills: {len(relay.kills)}: " + ", ".join(f"{relay.count(kind)} {kind}" for kind in KILLS))
                if not options.no_journal:
                    check_journal(case, data)
                case.print(options.verbose)
                failures += case.failures
    print("\n" + (f"{len(failures)} expectations failed." if failures else "Everything holds."))
    return 1 if failures else 0


if __name__ == "__main__":
    # So that whoever ends the proof ends its children with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        sys.exit(main())
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        sys.exit(f"The proof could not be made: {error}")

"""The PyPI package, as packages/python/check leaves it there; ../programs.rs says how it is asked."""

import os
import sys
import time
from pathlib import Path

sources = Path(__file__).resolve().parents[4] / "packages/python/src"
sys.path.insert(0, str(sources))
try:
    from monday_connector import Monday
except ModuleNotFoundError as error:
    print(f"no module {error.name}: run packages/python/check")
    sys.exit()
if not (sources / "monday_connector/connector.wasm").exists():
    print("not built: run packages/python/check")
    sys.exit()

BOARD = "18265829659"
monday = Monday(token=os.environ["MONDAY_TOKEN"], endpoint=os.environ["MONDAY_ENDPOINT"])


def read():
    return 1 if monday.read_board(BOARD)["board"]["id"] == BOARD else 0


def list_boards(**query):
    return len(monday.list_boards(**query)["boards"])


# By name, the number of boards to expect and how to ask for them.
WORKLOADS = {
    "one board": (1, read),
    "50 boards": (50, lambda: list_boards(kind="public", limit=50)),
    "50 boards with escapes": (50, lambda: list_boards(kind="private", limit=50)),
    "5,000 boards": (5_000, lambda: list_boards(kind="public")),
    "5,000 boards with escapes": (5_000, lambda: list_boards(kind="private")),
}

print("ready", flush=True)
for line in sys.stdin:
    count, name = line.strip().split(" ", 1)
    expected, ask = WORKLOADS[name]
    began = time.perf_counter_ns()
    for _ in range(int(count)):
        boards = ask()
        if boards != expected:
            sys.exit(f"{name}: {boards} boards instead of {expected}")
    print(time.perf_counter_ns() - began, flush=True)

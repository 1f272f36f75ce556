"""Many threads with one client, and processes that were forked."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from emulator import BOARD, LEAVER, Emulator
from server import Response, Server

from monday_connector import Monday, MondayError, _workers


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Threads that take turns as often as Python can: 6 of 600 calls failed so before the correction in `_runtime.py`."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def in_threads(number: int, work: Any) -> None:
    failures: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001: raised below
            failures.append(error)

    threads = [threading.Thread(target=guarded) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def test_ten_threads_with_one_client(monday: Monday, emulator: Emulator, eager_threads: None) -> None:
    def work() -> None:
        for _ in range(60):
            boards = monday.list_boards(
                workspace="any", state="active", kind="private", types=["board"], order_by="used_at", include_members=True, limit=1
            )
            assert len(boards["boards"]) == 1 and boards["boards"][0]["kind"] == "private"

    in_threads(10, work)
    assert len(emulator.log()) == 600


def test_calls_run_at_the_same_time() -> None:
    """Nobody gets a response before all ten have asked."""
    together = threading.Barrier(10)

    def respond() -> Response:
        together.wait(30)
        return 401, {}, b""

    with Server(respond) as server, Monday(token="x", endpoint=server.address) as client:

        def work() -> None:
            with pytest.raises(MondayError):
                client.read_board("4")

        in_threads(10, work)
    assert len(server.requests) == 10


def test_the_limit_of_calls_at_a_time() -> None:
    with Server(lambda: (401, {}, b"")) as server, Monday(token="x", endpoint=server.address, max_concurrent_calls=2) as client:

        def work() -> None:
            for _ in range(5):
                with pytest.raises(MondayError):
                    client.read_board("4")

        in_threads(8, work)
    assert len(server.requests) == 40
    assert server.most_in_flight <= 2


def test_the_first_calls_at_the_same_time(emulator: Emulator) -> None:
    """Ten threads that all find nothing loaded."""
    program = f"""
import threading
from monday_connector import Monday, _runtime
loads = []
original = _runtime.Loaded
def counted(*arguments):
    loads.append(1)
    return original(*arguments)
_runtime.Loaded = counted
client = Monday(token={emulator.token!r}, endpoint={emulator.address!r}, cache=False)
threads = [threading.Thread(target=client.read_user, kwargs={{"by_id": {LEAVER!r}}}) for _ in range(10)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(loads))
"""
    assert run(program) == "1\n"
    assert len(emulator.log()) == 10


def run(program: str, **variables: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent / "src")} | variables
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, timeout=120, env=environment)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


FORK = """
import os, sys
from monday_connector import Monday, MondayError
client = Monday(token={token!r}, endpoint={address!r})
if {before}:
    client.read_board({board!r})
child = os.fork()
if not child:
    try:
        print(client.read_board({board!r})["board"]["id"], flush=True)
    except MondayError as error:
        print(error.kind, flush=True)
    os._exit(0)
os.waitpid(child, 0)
print(client.read_board({board!r})["board"]["id"])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes are forked there")
def test_forks(emulator: Emulator) -> None:
    values = {"token": emulator.token, "address": emulator.address, "board": BOARD}
    assert run(FORK.format(before=False, **values)) == f"{BOARD}\n{BOARD}\n"
    # It would wait for ever.
    assert run(FORK.format(before=True, **values)) == f"execution_failed\n{BOARD}\n"


@pytest.mark.parametrize("home", ["/nonexistent", ""])
def test_without_a_place_for_the_cache(emulator: Emulator, home: str) -> None:
    program = f"""
from monday_connector import Monday
print(Monday(token={emulator.token!r}, endpoint={emulator.address!r}).read_board({BOARD!r})["board"]["id"])
"""
    assert run(program, HOME=home, XDG_CACHE_HOME=home) == f"{BOARD}\n"


def test_a_job_for_which_there_is_no_thread_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = _workers.Workers(1)
    done: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", no_thread)
        with pytest.raises(RuntimeError, match="can't start new thread"):
            workers.submit(lambda: done.append(1))
    # The next one gets a thread, and the first was not kept for it.
    assert workers.submit(lambda: 2).result(30) == 2
    assert done == []
    workers.close()


def test_a_job_waits_for_another_thread_if_there_is_no_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = _workers.Workers(2)
    go_on = threading.Event()
    first = workers.submit(lambda: go_on.wait(30))
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", no_thread)
        second = workers.submit(lambda: 2)
    assert not second.done()
    go_on.set()
    assert first.result(30)
    assert second.result(30) == 2
    assert workers._threads == 1
    workers.close()


def no_thread(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")

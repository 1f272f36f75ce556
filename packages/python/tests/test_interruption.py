"""Ctrl-C, and the cancellation of tasks, while a request is in flight and while a client waits for the next attempt.

Without an interruption each of them would take a minute. The tests fail after half of that.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from server import Response, Server, Silence

from monday_connector import AsyncMonday, Monday, MondayError, _workers

SOON = 30
NO_RETRY: Any = {"max_retries": 0}


def limited() -> Response:
    return 429, {"retry-after": "60"}, b""


@pytest.fixture
def silent() -> Iterator[Server]:
    silence = Silence()
    with Server(silence) as server:
        yield server
        silence.over.set()


PROGRAM = """
import asyncio, sys
from monday_connector import AsyncMonday, Monday
from monday_connector._clock import SystemClock

class Clock(SystemClock):
    def sleep(self, seconds, stop):
        print("waiting", flush=True)
        super().sleep(seconds, stop)
    async def sleep_async(self, seconds):
        print("waiting", flush=True)
        await super().sleep_async(seconds)

async def run():
    await AsyncMonday(token="x", endpoint=sys.argv[2], clock=Clock()).read_board("4")

try:
    if sys.argv[1] == "sync":
        Monday(token="x", endpoint=sys.argv[2], clock=Clock()).read_board("4")
    else:
        asyncio.run(run())
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(3)
"""


def start(kind: str, address: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, kind, address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent / "src")},
    )


def interrupt(process: subprocess.Popen[str]) -> str:
    with process:
        try:
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=SOON)
        finally:
            process.kill()
    assert (process.returncode, errors) == (3, ""), (process.returncode, output, errors)
    return output


needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send another Ctrl-C there")


@needs_signals
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_ctrl_c_during_a_request(silent: Server, kind: str) -> None:
    process = start(kind, silent.address)
    assert silent.arrived.acquire(timeout=SOON)
    assert interrupt(process) == "interrupted\n"


@needs_signals
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_ctrl_c_during_a_wait(kind: str) -> None:
    with Server(limited) as server:
        process = start(kind, server.address)
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        assert interrupt(process) == "interrupted\n"
    assert len(server.requests) == 1


async def arrived(server: Server) -> None:
    assert await asyncio.to_thread(server.arrived.acquire, timeout=SOON)


def test_cancelling_during_a_request(silent: Server) -> None:
    async def run() -> None:
        client = AsyncMonday(token="x", endpoint=silent.address)
        task = asyncio.create_task(client.read_board("4"))
        await arrived(silent)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    began = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - began < SOON


def test_a_timeout_of_asyncio(silent: Server) -> None:
    async def run() -> None:
        client = AsyncMonday(token="x", endpoint=silent.address)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.read_board("4"), 0.05)

    began = time.monotonic()
    asyncio.run(run())
    assert time.monotonic() - began < SOON


def test_cancelling_during_a_wait() -> None:
    async def run(server: Server) -> None:
        waiting = asyncio.Event()
        client = AsyncMonday(token="x", endpoint=server.address)
        sleep = client._clock.sleep_async

        async def noticed(seconds: float) -> None:
            waiting.set()
            await sleep(seconds)

        client._clock.sleep_async = noticed  # type: ignore[method-assign]
        task = asyncio.create_task(client.read_board("4"))
        await waiting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with Server(limited) as server:
        asyncio.run(run(server))
    assert len(server.requests) == 1


def test_a_call_that_is_cancelled_before_its_turn_is_not_sent() -> None:
    silence = Silence()

    async def run(server: Server) -> None:
        async with AsyncMonday(token="x", endpoint=server.address, max_concurrent_calls=1, retry=NO_RETRY) as client:
            first = asyncio.create_task(client.read_board("4"))
            await arrived(server)
            second = asyncio.create_task(client.read_board("5"))
            # One turn of the loop starts the task, which then waits in the queue.
            await asyncio.sleep(0)
            second.cancel()
            third = asyncio.create_task(client.read_board("6"))
            await asyncio.sleep(0)
            silence.over.set()
            for task in (first, third):
                with pytest.raises(MondayError):
                    await task
            with pytest.raises(asyncio.CancelledError):
                await second

    with Server(silence) as server:
        asyncio.run(run(server))
    assert len(server.requests) == 2


@needs_signals
def test_ctrl_c_before_a_calls_turn(silent: Server) -> None:
    client = Monday(token="x", endpoint=silent.address, max_concurrent_calls=1)
    threading.Thread(target=lambda: pytest.raises(MondayError, client.read_board, "4"), daemon=True).start()
    assert silent.arrived.acquire(timeout=SOON)

    def interrupt_when_queued() -> None:
        while not client._workers._jobs:
            time.sleep(0.001)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    threading.Thread(target=interrupt_when_queued, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        client.read_board("5")
    ((future, _),) = client._workers._jobs
    assert future.cancelled()


def test_the_loop_goes_on_during_a_request(silent: Server) -> None:
    async def run() -> None:
        client = AsyncMonday(token="x", endpoint=silent.address)
        tasks = [asyncio.create_task(client.read_board("4")) for _ in range(10)]
        for _ in tasks:
            await arrived(silent)
        assert not any(task.done() for task in tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(run())
    assert silent.most_in_flight == 10


def test_a_thread_that_calls_does_not_hold_up_the_end_of_a_process(silent: Server) -> None:
    program = (
        "import sys, threading\nfrom monday_connector import Monday\n"
        "client = Monday(token='x', endpoint=sys.argv[1])\n"
        "threading.Thread(target=client.read_board, args=('4',), daemon=True).start()\n"
        "sys.stdin.readline()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, silent.address],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent / "src")},
    )
    with process:
        try:
            assert silent.arrived.acquire(timeout=SOON)
            _, errors = process.communicate("\n", timeout=SOON)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")


def test_workers_end_when_they_are_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_workers, "IDLE_SECONDS", 0.01)
    workers = _workers.Workers(3)
    before = set(threading.enumerate())
    assert [future.result(SOON) for future in [workers.submit(lambda: 1) for _ in range(30)]] == [1] * 30
    for thread in set(threading.enumerate()) - before:
        thread.join(SOON)
        assert not thread.is_alive()
    assert workers._threads == 0
    assert workers.submit(lambda: 2).result(SOON) == 2
    workers.close()


@pytest.mark.parametrize("client", [Monday, AsyncMonday])
def test_the_threads_of_a_client_that_is_dropped_end(client: Any) -> None:
    before = set(threading.enumerate())

    def use() -> None:
        dropped = client(token="x")
        assert dropped._workers.submit(lambda: 1).result(SOON) == 1

    began = time.monotonic()
    use()
    for thread in set(threading.enumerate()) - before:
        thread.join(SOON)
        assert not thread.is_alive()
    # Idle threads would stay longer.
    assert time.monotonic() - began < _workers.IDLE_SECONDS


def test_a_client_is_a_context_manager(silent: Server) -> None:
    with Monday(token="x", endpoint=silent.address) as client:
        assert isinstance(client, Monday)
    with pytest.raises(RuntimeError, match="closed"):
        client.check_connection()

"""The emulator, and a clock on which waiting takes no time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from emulator import Emulator

from monday_connector import AsyncMonday, Monday


class VirtualClock:
    """Time passes by waiting only; the waits are written down. Chance is always the largest."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def random(self) -> float:
        return 1.0

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds, threading.Event())


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_heard() -> None:
    """A shell starts what runs in the background with SIGINT ignored, and so do the processes that the tests start then."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def emulator(running_emulator: Emulator) -> Emulator:
    running_emulator.reset()
    return running_emulator


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def monday(emulator: Emulator, clock: VirtualClock) -> Iterator[Monday]:
    with Monday(token=emulator.token, endpoint=emulator.address, clock=clock) as client:
        yield client


@pytest.fixture
def async_client(emulator: Emulator, clock: VirtualClock) -> Any:
    """Makes clients; each belongs to the loop that makes it."""
    return lambda: AsyncMonday(token=emulator.token, endpoint=emulator.address, clock=clock)

"""Time and chance, as the retries see them."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from typing import Protocol

from ._workers import SLICE_SECONDS


class Clock(Protocol):
    """What a client needs of time. Tests give one of their own, and wait for nothing."""

    def monotonic(self) -> float:
        """Seconds since some moment."""
        ...

    def random(self) -> float:
        """A number from 0 to 1."""
        ...

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        """Waits, or until the event is set."""
        ...

    async def sleep_async(self, seconds: float) -> None:
        """Waits, and lets other tasks run."""
        ...


class SystemClock:
    """The computer's."""

    def monotonic(self) -> float:
        return time.monotonic()

    def random(self) -> float:
        return random.random()

    def sleep(self, seconds: float, stop: threading.Event) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not stop.wait(min(left, SLICE_SECONDS)):
            pass

    async def sleep_async(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

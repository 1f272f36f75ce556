"""Threads that carry out calls, so that a caller's wait can be interrupted while a request is in flight."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

# How long a thread waits for more to do before it ends.
IDLE_SECONDS = 10.0

# Waits are cut into pieces: on Windows Ctrl-C does not interrupt one, and elsewhere a signal that comes just before one is
# seen after it.
SLICE_SECONDS = 0.1


class Workers:
    """At most so many threads. They are daemons: `ThreadPoolExecutor` would hold up the end of the process until the last
    request is over."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._condition = threading.Condition()
        self._jobs: deque[tuple[Future[Any], Callable[[], Any]]] = deque()
        self._threads = 0
        self._idle = 0
        self._closed = False

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Starts a job as soon as a thread is free."""
        future: Future[T] = Future()
        with self._condition:
            if self._closed:
                raise RuntimeError("This client is closed. Make a new one.")
            self._jobs.append((future, job))
            if self._idle >= len(self._jobs):
                self._condition.notify()
            elif self._threads < self._limit:
                self._start_thread()
        return future

    def _start_thread(self) -> None:
        """For the job that was added last. Without a new thread one of the others takes it; if there are none, nobody would."""
        self._threads += 1
        try:
            threading.Thread(target=self._work, name="monday-connector", daemon=True).start()
        except Exception:
            self._threads -= 1
            if not self._threads:
                self._jobs.pop()
                raise

    def close(self) -> None:
        """Takes no more jobs. Those that were taken are carried out."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    def _work(self) -> None:
        while True:
            with self._condition:
                while not self._jobs:
                    self._idle += 1
                    woken = not self._closed and self._condition.wait(IDLE_SECONDS)
                    self._idle -= 1
                    if not woken and not self._jobs:
                        self._threads -= 1
                        return
                future, job = self._jobs.popleft()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(job())
            except BaseException as error:  # noqa: BLE001: it is the caller's
                future.set_exception(error)
            # Nothing of the call is kept until the next one.
            del future, job


def wait(future: Future[T]) -> T:
    """Waits for a result. Ctrl-C ends the wait at once; a job that has not begun is then dropped."""
    try:
        while not future.done():
            futures.wait([future], timeout=SLICE_SECONDS)
        return future.result()
    except BaseException:
        future.cancel()
        raise

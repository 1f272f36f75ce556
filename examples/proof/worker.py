"""A worker in a process group of its own, so that kill -9 takes what it started with it, as a power cut does."""

import json
import os
import signal
import subprocess
import tempfile
from typing import Any

# Many times what the slowest engine takes to start and finish on two busy cores.
LIMIT_SECONDS = 180


class Worker:
    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        # Files, not pipes: a pipe that nobody reads would stop the worker.
        self.output = tempfile.TemporaryFile()
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.errors, start_new_session=True
        )

    def kill(self) -> bool:
        """Kills it with all its children; returns whether it was still there."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def was_killed(self) -> bool:
        """Waits for the end."""
        try:
            self.process.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise RuntimeError(f"the worker did not end within {LIMIT_SECONDS} seconds:\n{self._tail()}") from None
        finally:
            self.kill()
            self.process.wait()
        return self.process.returncode == -signal.SIGKILL

    def result(self) -> Any:
        """The report of a worker that has ended by itself."""
        self.was_killed()
        if self.process.returncode != 0:
            raise RuntimeError(f"the worker ended with {self.process.returncode}:\n{self._tail()}")
        self.output.seek(0)
        lines = self.output.read().decode().strip().splitlines()
        if not lines:
            raise RuntimeError(f"the worker reported nothing:\n{self._tail()}")
        return json.loads(lines[-1])

    def printed(self, text: str) -> bool:
        for file in (self.output, self.errors):
            file.seek(0)
            if text.encode() in file.read():
                return True
        return False

    def _tail(self) -> str:
        self.errors.seek(0)
        return "\n".join(self.errors.read().decode(errors="replace").splitlines()[-40:])

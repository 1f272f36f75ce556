"""Starts the emulator of monday.com, and speaks to its control interface."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import urllib.parse
from typing import Any

DEFAULT = os.path.join(os.path.dirname(__file__), "../../../target/debug/monday-emulator")

# Of the emulator's seed.
BOARD = "18265829685"
USER = "71205214"
MEMBER = "71204548"
LEAVER = "71204733"
LEAVER_EMAIL = "lena.fischer@harborworks.example"
TEAM = "1204417"
WORKSPACE = "7219973"


class Emulator:
    def __init__(self, *options: str) -> None:
        command = [os.environ.get("MONDAY_EMULATOR", DEFAULT), "--port", "0", "--no-limits", *options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        self.address = line.split(" at ")[1].split("/v2")[0]
        if self.address.startswith("http:"):
            self.token: str = self.control("tokens")[0]["secret"]

    def __enter__(self) -> Emulator:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def control(self, path: str, body: Any = None, method: str | None = None) -> Any:
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=30)
        try:
            content = None if body is None else json.dumps(body)
            method = method or ("GET" if body is None else "POST")
            connection.request(method, f"/_emulator/{path}", content, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
            assert response.status < 300, (path, response.status, text)
        finally:
            connection.close()
        return json.loads(text) if text else None

    def reset(self) -> None:
        self.control("reset", {}, "POST")

    def fault(self, action: Any, requests: Any = "every", effect: str = "before_executing", **matching: Any) -> None:
        self.control("faults", {"matching": {"requests": requests, **matching}, "effect": effect, "action": action})

    def no_faults(self) -> None:
        self.control("faults", method="DELETE")

    def log(self) -> list[Any]:
        found: list[Any] = self.control("log")
        return found

    def keys(self) -> list[str | None]:
        """The idempotency keys of the requests so far."""
        return [request["idempotency_key"] for request in self.log()]

    def boards(self, name: str) -> int:
        return len([board for board in self.control(f"boards?find={urllib.parse.quote(name)}")["boards"] if board["name"] == name])

"""The emulator of monday.com, on a free port of this machine."""

import json
import os
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

BINARY = Path(__file__).parents[2] / "target/debug/monday-emulator"


class Emulator:
    def __enter__(self) -> "Emulator":
        binary = os.environ.get("MONDAY_EMULATOR", str(BINARY))
        if not os.access(binary, os.X_OK):
            raise RuntimeError(f"There is no {binary}. Run: cargo build -p monday-emulator")
        # Its clock must be the computer's: waits are measured on it.
        self.process = subprocess.Popen([binary, "--port", "0", "--quiet", "--clock", "now"], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            raise RuntimeError(f"{binary} ended with {self.process.wait()}")
        self.token = next(token["secret"] for token in self.ask("/_emulator/tokens") if token["name"] == "admin")
        self.user = next(token["user"] for token in self.ask("/_emulator/tokens") if token["name"] == "admin")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            text = response.read()
        return json.loads(text) if text else None

    def environment(self, endpoint: str, person: str, data: Path) -> dict[str, str]:
        """What a worker gets; of the caller's own MONDAY_… nothing, so that no test reaches the network."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("MONDAY_")}
        for name in ("MONDAY_CONNECTOR", "MONDAY_PACKAGES"):
            if name in os.environ:
                own[name] = os.environ[name]
        return own | {"MONDAY_TOKEN": self.token, "MONDAY_ENDPOINT": endpoint, "PERSON": person, "DATA": str(data)}

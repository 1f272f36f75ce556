"""A relay between worker and emulator that kills the worker at chosen requests.

That is exact where a timer is not: a kill happens before a request arrived, after it took effect and before the worker knows, or
with the response, while the worker is about to write its journal.
"""

import http.client
import json
import random
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from worker import Worker

# How the key of a change begins: the kind of operation in the GraphQL document.
CHANGE = "mutation"

BEFORE, AFTER, WITH = KILLS = ("before the request", "after it, response lost", "with the response")


class Choice:
    """One of each group of requests, at random."""

    def __init__(self, every: int, chance: random.Random) -> None:
        self._every = every
        self._chance = chance
        self._place = 0
        self._chosen = 0

    def next(self) -> bool:
        place = self._place % self._every
        self._place += 1
        if place == 0:
            self._chosen = self._chance.randrange(self._every)
        return place == self._chosen


class Relay:
    def __init__(self, address: str, every: int, chance: random.Random) -> None:
        self.host = urlsplit(address).netloc
        self._target: Worker | None = None
        self.seen: list[str] = []
        self.kills: list[tuple[str, str]] = []
        self._chance = chance
        self._kinds: list[str] = []
        # Apart for changes and reads, which alternate.
        self._choices = {is_change: Choice(every, chance) for is_change in (True, False)}
        self._lock = threading.Lock()
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                relay._respond(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Relay":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def start(self, command: list[str], environment: dict[str, str]) -> Worker:
        """Starts a worker, before any request of its own can be relayed."""
        with self._lock:
            self._target = Worker(command, environment)
            return self._target

    def count(self, kind: str) -> int:
        return sum(own == kind for _, own in self.kills)

    def _plan(self, key: str) -> str | None:
        """The kind of kill for a request. One that was seen before passes, so that every life gets further."""
        if key in self.seen:
            return None
        self.seen.append(key)
        if not self._choices[key.startswith(CHANGE)].next():
            return None
        # Each kind as often as the others.
        if not self._kinds:
            self._kinds = self._chance.sample(KILLS, len(KILLS))
        return self._kinds.pop()

    def _kill(self, key: str, kind: str) -> None:
        if self._target is not None and self._target.kill():
            self.kills.append((key, kind))

    def _respond(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        request = json.loads(body)
        operation = re.search(r"(query|mutation)\s+\w+", request["query"])
        key = f"{operation and operation[0]} {json.dumps(request.get('variables'), sort_keys=True)}"
        # One at a time: a worker that sends several requests at once is killed once.
        with self._lock:
            kind = self._plan(key)
            handler.close_connection = True
            if kind == BEFORE:
                return self._kill(key, kind)
            upstream = http.client.HTTPConnection(self.host, timeout=60)
            upstream.request("POST", handler.path, body, dict(handler.headers))
            response = upstream.getresponse()
            content = response.read()
            upstream.close()
            if kind == AFTER:
                return self._kill(key, kind)
            try:
                handler.send_response_only(response.status)
                for name, value in response.getheaders():
                    if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                        handler.send_header(name, value)
                handler.send_header("Content-Length", str(len(content)))
                handler.end_headers()
                handler.wfile.write(content)
                handler.wfile.flush()
            except (BrokenPipeError, ConnectionResetError):
                # The worker was killed at another request while this one was under way.
                pass
            if kind == WITH:
                self._kill(key, kind)

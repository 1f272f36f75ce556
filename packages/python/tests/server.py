"""A server of HTTP on this machine that answers as a test says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Status, headers, body.
Response = tuple[int, dict[str, str], bytes]


class Server:
    """`respond` runs in a thread of its own for each request, and may wait."""

    def __init__(self, respond: Callable[[], Response]) -> None:
        self.requests: list[dict[str, str]] = []
        self.arrived = threading.Semaphore(0)
        self._in_flight = 0
        self.most_in_flight = 0
        lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length") or 0))
                with lock:
                    outer.requests.append({name.lower(): value for name, value in self.headers.items()})
                    outer._in_flight += 1
                    outer.most_in_flight = max(outer.most_in_flight, outer._in_flight)
                outer.arrived.release()
                status, headers, body = respond()
                with lock:
                    outer._in_flight -= 1
                self.send_response(status)
                for name, value in {"content-length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_CONNECT = do_POST

            def handle(self) -> None:
                try:
                    super().handle()
                except ConnectionError:
                    # A client that was ended in the middle.
                    pass

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Silence:
    """A response that does not come until the test is over."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def __call__(self) -> Response:
        self.over.wait(120)
        return 503, {}, b""

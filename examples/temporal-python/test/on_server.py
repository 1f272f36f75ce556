"""Runs server, worker and client of Temporal in one process group: a kill takes all three, as a power cut does.

The server is the one of `temporal server start-dev`, with its database in DATA. A process that is started again after a kill starts
the server on the same database, and waits for the workflow that is under way.
"""

import asyncio
import dataclasses
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

sys.path.insert(0, str(Path(__file__).parents[1]))

from start import start  # noqa: E402
from worker import client_of_monday, worker_of  # noqa: E402


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def server(data: Path) -> Iterator[str]:
    port = str(free_port())
    options = ["--ip", "127.0.0.1", "--port", port, "--headless", "--log-level", "error", "--db-filename", str(data / "temporal.db")]
    # Beside the interpreter, where pip puts it.
    program = Path(sys.executable).with_name("temporal")
    # Standard output is the report's.
    process = subprocess.Popen([program, "server", "start-dev", *options], stdout=sys.stderr)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


async def connect(address: str) -> Client:
    for _ in range(300):
        try:
            client = await Client.connect(address)
            # The namespace is there a moment after the port.
            await client.count_workflows()
            return client
        except (RuntimeError, RPCError):
            await asyncio.sleep(0.2)
    raise RuntimeError("the server did not start within a minute")


async def main() -> None:
    with server(Path(os.environ["DATA"])) as address:
        client = await connect(address)
        async with client_of_monday() as monday, worker_of(client, monday):
            handle = await start(client, os.environ["PERSON"])
            report = await handle.result()
        # As JSON, with the payloads in base64, for the search for tokens and names: the database may compress them.
        Path(os.environ["DATA"], "history.json").write_text((await handle.fetch_history()).to_json())
    print(json.dumps(dataclasses.asdict(report)))


if __name__ == "__main__":
    asyncio.run(main())

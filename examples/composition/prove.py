"""Runs the composed component in wasmtime against the emulator, and checks what it did."""

import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Variant

EMULATOR = os.environ.get("MONDAY_EMULATOR", Path(__file__).parent / "../../target/debug/monday-emulator")
CONNECTOR_IMPORTS = {
    "wasi:io/poll@0.2.0", "wasi:io/error@0.2.0", "wasi:io/streams@0.2.0", "wasi:clocks/monotonic-clock@0.2.0",
    "wasi:random/random@0.2.0", "wasi:cli/environment@0.2.0", "wasi:http/types@0.2.0", "wasi:http/outgoing-handler@0.2.0",
}  # fmt: skip
LEAVER = "lena.fischer@harborworks.example"


def main(path: str) -> None:
    engine = Engine()
    component = Component.from_file(engine, path)
    imports = set(component.type.imports(engine))
    assert imports == CONNECTOR_IMPORTS, imports
    print(f"{path}: {os.path.getsize(path):,} bytes; imports what the connector imports")

    linker = Linker(engine)
    linker.add_wasip2()
    linker.add_wasi_http()
    interface = component.get_export_index("example:offboarding/flow@0.1.0")
    offboard_index = component.get_export_index("offboard", interface)

    emulator = subprocess.Popen([EMULATOR, "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://[\d.:]+\d", emulator.stdout.readline())[0]
        control = Control(address)
        token = next(token["secret"] for token in control.get("tokens") if token["name"] == "admin")

        def offboard(email: str, run_id: str):
            """A store for each call, as hosts do."""
            store = Store(engine)
            wasi = WasiConfig()
            wasi.env = [("MONDAY_TOKEN", token), ("MONDAY_ENDPOINT", address)]
            store.set_wasi(wasi)
            store.set_wasi_http()
            return linker.instantiate(store, component).get_func(store, offboard_index)(store, email, run_id)

        prove(control, offboard)
    finally:
        emulator.kill()
        emulator.wait()


def prove(control, offboard) -> None:
    # Of the first run, one removal is refused.
    refusal = {"message": "User unauthorized to perform action", "code": "UserUnauthorizedException", "status_code": 403}
    removal = {"root_field": "delete_subscribers_from_board", "requests": {"nth": 3}}
    control.post("faults", {"matching": removal, "action": {"graphql_error": refusal}})
    first = offboard(LEAVER, "run-1")
    show("first run, one removal refused", first)
    assert len(first.failed) == 1 and first.removed and first.kept
    refused = getattr(first.failed[0], "board-id")
    failure = first.failed[0].error
    assert failure.tag == "permanent-failure" and failure.payload.kind == "permission-denied", vars(failure.payload)

    control.delete("faults")
    second = offboard(LEAVER, "run-2")
    show("second run", second)
    assert second.removed == [refused] and not second.failed

    user = getattr(first, "user-id")
    standing = {board["id"]: board["through"] for board in control.get(f"people/{user}")["boards"]}
    still = [board for board in [*first.removed, refused] if {"how": "person"} in standing.get(board, [])]
    assert not still, still
    removals = [json.loads(entry["body"])["variables"] for entry in control.get("log?limit=1000") if is_removal(entry)]
    assert {tuple(variables["users"]) for variables in removals} == {(user,)}, removals
    print(f"{len(removals)} removals sent, all of user {user}; nobody else was touched")

    # The connector's failure passes through the flow as it is.
    unknown = offboard("nobody@harborworks.example", "run-3")
    assert isinstance(unknown, Variant) and unknown.tag == "permanent-failure", unknown
    print(f"unknown address: {unknown.tag}, {unknown.payload.kind}: {unknown.payload.message}")


def is_removal(entry) -> bool:
    return "delete_subscribers_from_board" in entry["root_fields"]


def show(title: str, report) -> None:
    assert not isinstance(report, Variant), (report.tag, vars(report.payload))
    print(f"{title}: removed from {len(report.removed)}, kept on {len(report.kept)}, failed {len(report.failed)}")


class Control:
    """The emulator's control interface."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str):
        return self._send("GET", path)

    def post(self, path: str, body) -> None:
        self._send("POST", path, json.dumps(body).encode())

    def delete(self, path: str) -> None:
        self._send("DELETE", path)

    def _send(self, method: str, path: str, body: bytes | None = None):
        request = urllib.request.Request(f"{self.address}/_emulator/{path}", body, method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            text = response.read()
        return json.loads(text) if text else None


main(sys.argv[1])

"""What the scripts for Python share: the emulator's address and tokens, its control API, and the order of checks."""

import json
import os
import urllib.request

URL = os.environ["MONDAY_EMULATOR"]
ENDPOINT = f"{URL}/v2"
# The board of the seeded account that has items, and its first item.
BOARD = 18265829893
ITEM = 18271004113


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{URL}/_emulator/{path}", method=method, data=data, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        text = response.read()
    return json.loads(text) if text else None


TOKENS = {token["name"]: token["secret"] for token in control("GET", "tokens")}


def equal(actual, expected):
    assert actual == expected, f"{actual!r} is not {expected!r}"


def failure(call, *arguments, **named):
    """The exception that a call ends with."""
    try:
        call(*arguments, **named)
    except Exception as error:  # whatever the client raises
        return error
    raise AssertionError("it did not fail")


def run(*checks):
    """Runs checks, each on an account as it was at the start."""
    for check in checks:
        control("POST", "reset")
        check()
        print(f"ok: {check.__doc__}")

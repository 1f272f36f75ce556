"""Python's urllib alone, with a connection for each request; ../programs.rs says how it is asked."""

import json
import os
import sys
import time
import urllib.request

# The queries of the native client in ../clients.rs.
FIELDS = (
    "id name description board_kind permissions state type url updated_at board_folder_id workspace_id "
    "workspace { id name is_default_workspace } created_at hierarchy_type"
)
READ = (
    "query ReadBoard($boards: [ID!]) { boards(ids: $boards, state: all) { " + FIELDS + " access_level creator { id name email } "
    "owners { id name email } subscribers { id name email } groups { id title color position archived deleted } "
    "items_count item_terminology } }"
)
LIST = (
    "query ListBoards($limit: Int!, $page: Int!, $kind: BoardKind) { "
    "boards(limit: $limit, page: $page, board_kind: $kind) { " + FIELDS + " } }"
)
PAGE = 200

URL = os.environ["MONDAY_ENDPOINT"] + "/v2"
HEADERS = {"Authorization": os.environ["MONDAY_TOKEN"], "Content-Type": "application/json", "API-Version": "2026-10"}
# Without the proxies of the environment.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def request(query, **variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    with opener.open(urllib.request.Request(URL, body, HEADERS)) as response:
        return json.loads(response.read())["data"]["boards"]


def list_all(kind):
    boards, page = [], 1
    while True:
        rows = request(LIST, limit=PAGE, page=page, kind=kind)
        boards += rows
        if len(rows) < PAGE:
            return boards
        page += 1


# By name, the number of boards to expect and how to ask for them.
WORKLOADS = {
    "one board": (1, lambda: request(READ, boards=["18265829659"])),
    "50 boards": (50, lambda: request(LIST, limit=50, page=1, kind="public")),
    "50 boards with escapes": (50, lambda: request(LIST, limit=50, page=1, kind="private")),
    "5,000 boards": (5_000, lambda: list_all("public")),
    "5,000 boards with escapes": (5_000, lambda: list_all("private")),
}

print("ready", flush=True)
for line in sys.stdin:
    count, name = line.strip().split(" ", 1)
    expected, ask = WORKLOADS[name]
    began = time.perf_counter_ns()
    for _ in range(int(count)):
        boards = len(ask())
        if boards != expected:
            sys.exit(f"{name}: {boards} boards instead of {expected}")
    print(time.perf_counter_ns() - began, flush=True)

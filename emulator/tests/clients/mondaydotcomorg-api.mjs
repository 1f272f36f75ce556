// monday.com's own JavaScript client against the emulator. Its constructor takes the address.

import assert from "node:assert/strict";
import monday from "@mondaydotcomorg/api";
import { BOARD as boardId, control, endpoint, failure, run, tokens } from "./helpers.mjs";

const { ApiClient, ClientError } = monday;

const client = new ApiClient({ token: tokens.admin, apiVersion: "2026-10", endpoint });

const checks = {
  async "the operations that come with the client"() {
    const { me } = await client.operations.getMeOp();
    assert.deepEqual(me, { id: "71204511", name: "Ada Lindqvist", email: "ada.lindqvist@harborworks.example" });

    const { boards } = await client.operations.getBoardGroupsOp({ ids: [boardId] });
    assert.deepEqual(boards, [{ groups: [{ id: "topics", title: "Group Title" }] }]);

    const { create_item: item } = await client.operations.createItemOp({
      boardId,
      groupId: "topics",
      itemName: "From JavaScript",
    });
    assert.equal(item.name, "From JavaScript");
    const itemId = item.id;
    await client.operations.changeSimpleColumnValueOp({ boardId, itemId, columnId: "status", value: "Done" });
    await client.operations.changeColumnValueOp({ boardId, itemId, columnId: "date4", value: JSON.stringify("2026-12-01") });
    await client.operations.changeMultipleColumnValuesOp({
      boardId,
      itemId,
      columnValues: JSON.stringify({ person: "71204511", date4: { date: "2026-12-24", time: "18:30:00" } }),
    });
    const items = (await client.operations.getBoardItemsOp({ ids: [boardId] })).boards[0].items_page.items;
    assert.equal(items.length, 5);
    assert.ok(items.some(({ id }) => id === itemId));
    const read = await client.request(`{ items(ids: [${itemId}]) { column_values { id text } } }`);
    assert.deepEqual(
      Object.fromEntries(read.items[0].column_values.map(({ id, text }) => [id, text])),
      { person: "Ada Lindqvist", status: "Done", date4: "2026-12-24 18:30" },
    );
  },

  async "queries and mutations of one's own"() {
    const { create_board: board } = await client.request(
      `mutation ($name: String!, $owners: [ID!]) {
        create_board(board_name: $name, board_kind: private, board_owner_ids: $owners) { id owners { id } }
      }`,
      { name: "From JavaScript", owners: [71204548] },
    );
    assert.match(board.id, /^\d{11}$/);
    assert.deepEqual(board.owners.map(({ id }) => id), ["71204511", "71204548"]);
    const { data, extensions, headers } = await client.rawRequest(`{ boards(ids: [${board.id}]) { name } }`);
    assert.deepEqual(data, { boards: [{ name: "From JavaScript" }] });
    assert.equal(headers.get("x-request-id"), extensions.request_id);
    assert.equal(headers.get("api-version"), "2026-10");
  },

  async "a version for one request"() {
    const query = "{ me { is_admin } }";
    const old = await client.request(query, undefined, { versionOverride: "2026-04" });
    assert.deepEqual(old, { me: { is_admin: true } });
    const error = await failure(client.request(query));
    assert.ok(error instanceof ClientError);
    assert.equal(error.response.status, 200);
    assert.equal(error.response.errors[0].message, 'Cannot query field "is_admin" on type "User".');
  },

  async "errors beside data"() {
    const error = await failure(client.request("mutation { a: archive_board(board_id: 1) { id } complexity { query } }"));
    assert.equal(error.response.errors[0].extensions.code, "USER_UNAUTHORIZED");
    assert.deepEqual(error.response.errors[0].path, ["a"]);
    assert.deepEqual(error.response.data, { a: null, complexity: { query: 10002 } });
  },

  async "a token nobody issued"() {
    const stranger = new ApiClient({ token: "nobody", endpoint });
    const error = await failure(stranger.operations.getMeOp());
    assert.equal(error.response.status, 401);
    assert.equal(error.response.errors[0].extensions.code, "NOT_AUTHENTICATED");
  },

  async "a limit that is reached"() {
    await control("POST", "limits", "minute_rate");
    const error = await failure(client.operations.getMeOp());
    assert.equal(error.response.status, 429);
    assert.equal(error.response.headers.get("retry-after"), "60");
    assert.equal(error.response.errors[0].extensions.retry_in_seconds, 60);
    await control("POST", "clock", { advance_ms: 60_000 });
    await client.operations.getMeOp();
  },

  async "a page instead of JSON, a broken connection, a response that does not come"() {
    for (const [fault, expected, options] of [
      [{ canned: { reply: "bad_gateway_page" } }, (error) => error.response.status === 502],
      [{ reset: "before_head" }, (error) => error instanceof TypeError],
      [{ reset: "during_body" }, (error) => !(error instanceof ClientError)],
      [{ delay: { before_head_ms: 3_600_000 } }, (error) => error.name === "AbortError", { timeoutMs: 200 }],
    ]) {
      await control("POST", "faults", { matching: { requests: { first: 1 } }, action: fault });
      const error = await failure(client.request("{ me { id } }", undefined, options));
      assert.ok(expected(error), `${JSON.stringify(fault)}: ${error}`);
      await control("DELETE", "faults");
    }
    await client.operations.getMeOp();
  },
};

await run(checks);

// monday.com's SDK for apps, its part for servers. It reads the address from the environment, in development only.

import assert from "node:assert/strict";
import { BOARD, control, run, tokens, url } from "./helpers.mjs";

const { protocol, host } = new URL(url);
process.env.NODE_ENV = "development";
process.env.MONDAY_COM_PROTOCOL = protocol.slice(0, -1);
process.env.MONDAY_SUBDOMAIN_API = "";
process.env.MONDAY_COM_DOMAIN = host;
// It warns that it is deprecated, on the console.
console.warn = () => {};
const { default: mondaySdk } = await import("monday-sdk-js");

const monday = mondaySdk();
monday.setToken(tokens.admin);
monday.setApiVersion("2026-10");

await run({
  async "a query, with variables"() {
    const { data, extensions } = await monday.api("query ($ids: [ID!]) { me { name } boards(ids: $ids) { name items_count } }", {
      variables: { ids: [BOARD] },
    });
    assert.deepEqual(data, { me: { name: "Ada Lindqvist" }, boards: [{ name: "Website Relaunch", items_count: 4 }] });
    assert.match(extensions.request_id, /^[0-9a-f-]{36}$/);
  },

  async "an item is made, changed, moved and deleted"() {
    const made = await monday.api(
      `mutation ($values: JSON) { create_item(board_id: ${BOARD}, item_name: "From the SDK", column_values: $values) { id column_values { id text } } }`,
      { variables: { values: JSON.stringify({ status: { label: "Done" } }) } },
    );
    const { id, column_values: values } = made.data.create_item;
    assert.equal(values.find((value) => value.id === "status").text, "Done");
    const group = await monday.api(`mutation { create_group(board_id: ${BOARD}, group_name: "Later") { id title } }`);
    await monday.api(`mutation { move_item_to_group(item_id: ${id}, group_id: "${group.data.create_group.id}") { id } }`);
    const moved = await monday.api(`{ items(ids: [${id}]) { group { title } } }`);
    assert.deepEqual(moved.data.items, [{ group: { title: "Later" } }]);
    await monday.api(`mutation { delete_item(item_id: ${id}) { id } }`);
    assert.deepEqual((await monday.api(`{ items(ids: [${id}]) { id } }`)).data.items, []);
  },

  async "errors come back in the response"() {
    const wrong = await monday.api("{ boards { nothing } }");
    assert.equal(wrong.errors[0].message, 'Cannot query field "nothing" on type "Board".');
    const unknown = await monday.api("mutation { delete_board(board_id: 1) { id } }");
    assert.equal(unknown.errors[0].extensions.code, "InvalidBoardIdException");
  },

  async "another version and another token for one request"() {
    const old = await monday.api("{ me { is_guest } }", { apiVersion: "2026-04", token: tokens.guest });
    assert.deepEqual(old.data, { me: { is_guest: true } });
  },

  async "a limit that is reached is told with the time to wait"() {
    await control("POST", "limits", "minute_rate");
    const refused = await monday.api("{ me { id } }");
    assert.equal(refused.errors[0].extensions.code, "MINUTE_RATE_LIMIT_EXCEEDED");
    assert.equal(refused.errors[0].extensions.retry_in_seconds, 60);
  },
});

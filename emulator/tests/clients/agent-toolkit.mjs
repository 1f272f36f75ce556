// The tools that monday.com's MCP server gives to agents. They take a client, whose constructor takes the address.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { BOARD, endpoint, run, tokens } from "./helpers.mjs";

const require = createRequire(import.meta.url);
const { ApiClient } = require("@mondaydotcomorg/api");
const { z } = require("zod");
const { allGraphqlApiTools } = require("@mondaydotcomorg/agent-toolkit/core");

const client = new ApiClient({ token: tokens.admin, apiVersion: "2026-10", endpoint });
const tools = new Map(allGraphqlApiTools.map((Tool) => [new Tool(client).name, Tool]));

/** What a tool says. Defaults of its input are filled in by the server around it, from its schema. */
async function use(name, input) {
  const tool = new (tools.get(name))(client, tokens.admin);
  const { content } = await tool.execute(z.object(tool.getInputSchema()).parse(input));
  return typeof content === "string" ? content : JSON.stringify(content);
}

await run({
  async "the groups and columns of a board"() {
    const schema = await use("get_board_schema", { boardId: Number(BOARD) });
    for (const expected of ["topics", "Group Title", "status", "date4", "people"]) assert.ok(schema.includes(expected), schema);
  },

  async "an item is made, its values are changed, and it is found"() {
    const made = await use("create_item", {
      boardId: Number(BOARD),
      name: "From an agent",
      columnValues: JSON.stringify({ status: { label: "Stuck" } }),
    });
    const id = /\d{11}/.exec(made.replaceAll(BOARD, ""))[0];
    await use("change_item_column_values", {
      boardId: Number(BOARD),
      itemId: Number(id),
      columnValues: JSON.stringify({ date4: { date: "2026-12-24" } }),
    });
    const page = await use("get_board_items_page", { boardId: Number(BOARD), includeColumns: true, limit: 25 });
    for (const expected of ["From an agent", "Stuck", "2026-12-24", "Sitemap"]) assert.ok(page.includes(expected), page);
  },

  async "an update is written and read"() {
    const page = await use("get_board_items_page", { boardId: Number(BOARD), limit: 1 });
    const id = /\d{11}/.exec(page.replaceAll(BOARD, ""))[0];
    await use("create_update", { itemId: Number(id), body: "Hello from an agent" });
    const updates = await use("get_updates", { objectId: id, objectType: "Item", limit: 5, page: 1 });
    assert.ok(updates.includes("Hello from an agent"), updates);
  },

  async "people, teams and workspaces"() {
    const people = await use("list_users_and_teams", { userIds: ["71204511"] });
    assert.ok(people.includes("Ada Lindqvist"), people);
    const workspaces = await use("list_workspaces", { limit: 100, page: 1 });
    assert.ok(workspaces.includes("Main workspace"), workspaces);
  },

  async "a board, a group and a column are made"() {
    const board = await use("create_board", { boardName: "By an agent", boardKind: "public" });
    const id = /\d{11}/.exec(board)[0];
    await use("create_group", { boardId: id, groupName: "Next" });
    await use("create_column", { boardId: Number(id), columnType: "numbers", columnTitle: "Effort" });
    const schema = await use("get_board_schema", { boardId: Number(id) });
    for (const expected of ["Next", "Effort", "numbers"]) assert.ok(schema.includes(expected), schema);
  },

  async "what happened on a board"() {
    await use("create_item", { boardId: Number(BOARD), name: "Something happened", columnValues: "{}" });
    const activity = await use("get_board_activity", {
      boardId: Number(BOARD),
      fromDate: "2026-11-01T00:00:00Z",
      toDate: "2026-12-01T00:00:00Z",
    });
    assert.ok(activity.includes("create_pulse"), activity);
  },
});

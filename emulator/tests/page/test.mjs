// Goes through the emulator's page as a person would. Run by tests/emulator/page.rs, which sets MONDAY_EMULATOR to the
// emulator's address; CHROMIUM is the browser.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const url = process.env.MONDAY_EMULATOR;
const tokens = await (await fetch(`${url}/_emulator/tokens`)).json();
const admin = tokens.find(({ name }) => name === "admin").secret;

async function send(query, variables) {
  return fetch(`${url}/v2`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: admin },
    body: JSON.stringify({ query, variables }),
  });
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // Without these, the browser calls home.
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
page.setDefaultTimeout(15_000);
const complaints = [];
page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("request", (request) => request.url().startsWith(url) || complaints.push(`request to ${request.url()}`));

const row = (name) => page.getByRole("row").filter({ hasText: name });

const checks = {
  async "the account, its size, the clock and the version are shown"() {
    await page.goto(url);
    await page.getByText("Harborworks, an emulated monday.com account").waitFor();
    await page.getByText("62 people, 240 boards").waitFor();
    await page.getByText("2026-11-23 09:00:").waitFor();
    await page.getByText("2026-10", { exact: true }).waitFor();
  },

  async "a request appears by itself, with its document, variables and response"() {
    await page.getByText("No requests yet.").waitFor();
    await send("query Who($id: [ID!]) { users(ids: $id) { name } }", { id: [71204511] });
    const request = page.locator("#log details").first();
    await request.getByText("Who").waitFor();
    await request.getByText("200", { exact: true }).waitFor();
    await request.getByText("admin", { exact: true }).waitFor();
    await request.locator("summary").click();
    assert.equal(await request.getByLabel("Document").textContent(), "query Who($id: [ID!]) { users(ids: $id) { name } }");
    assert.match(await request.getByLabel("Response").textContent(), /"name": "Ada Lindqvist"/);
    assert.match(await request.textContent(), /71204511/);
    await send("{ boards(limit: 1) { id } }");
    await page.getByText("2 of 2 requests").waitFor();
    assert.ok(await page.locator("#log details").nth(1).evaluate((row) => row.open), "what was opened stays open");
    await page.getByLabel("Filter").fill("lindqvist");
    await page.getByText("1 of 2 requests").waitFor();
    await page.getByLabel("Filter").fill("");
  },

  async "a person is found, with the boards they are on and through what"() {
    await page.getByRole("tab", { name: "People" }).click();
    await page.getByText("50 of 62; search to see others").waitFor();
    await page.getByLabel("Search people").fill("milo");
    await page.getByText("1 found").waitFor();
    await page.getByRole("button", { name: "Milo Haas" }).click();
    await page.getByRole("heading", { name: "Milo Haas" }).waitFor();
    const told = await page.locator("#person").textContent();
    const known = await (await fetch(`${url}/_emulator/people/71204548`)).json();
    assert.ok(known.boards.length > 0 && told.includes(`On ${known.boards.length} boards`));
    for (const board of known.boards) assert.ok(told.includes(board.name), board.name);
    assert.ok(told.includes("in person") && told.includes("team Everyone at Harborworks"));
  },

  async "a board tells who is on it, and what changes is seen"() {
    await page.getByRole("tab", { name: "Boards" }).click();
    await page.getByLabel("Search boards").fill("website relaunch");
    await page.getByRole("button", { name: "Website Relaunch" }).first().click();
    await page.locator("#board").getByText("Milo Haas").waitFor();
    const response = await send("mutation { delete_subscribers_from_board(board_id: 18265829893, user_ids: [71204548]) { id } }");
    assert.equal((await response.json()).errors, undefined);
    await page.locator("#board").getByText("Milo Haas").waitFor({ state: "detached" });
  },

  async "a fault is set, happens, and is removed"() {
    await page.getByRole("tab", { name: "Faults" }).click();
    await page.getByText("None.").waitFor();
    await page.getByLabel("What happens").selectOption("timeout");
    await page.getByText("503, the request took too long").waitFor();
    await page.getByRole("button", { name: "Add the fault" }).click();
    await page.locator("#fault-list").getByText("timeout").waitFor();
    assert.equal((await send("{ me { id } }")).status, 503);
    assert.equal((await send("{ me { id } }")).status, 200);
    await page.getByRole("tab", { name: "Requests" }).click();
    await page.locator("#log").getByText("503", { exact: true }).waitFor();
    await page.getByRole("tab", { name: "Faults" }).click();
    await page.getByRole("button", { name: "Remove all" }).click();
    await page.getByText("None.").waitFor();
    assert.deepEqual(await (await fetch(`${url}/_emulator/faults`)).json(), []);
  },

  async "a token is copied, and the first request is ready to paste"() {
    await page.getByRole("tab", { name: "Tokens" }).click();
    await page.getByRole("button", { name: "Copy the token of admin" }).click();
    await page.getByText("Copied the token of admin.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), admin);
    await row("guest").getByText("guest").first().waitFor();
    const command = await page.locator("#curl").textContent();
    assert.ok(command.startsWith(`curl ${url}/v2`) && command.includes(admin));
  },

  async "the clock is moved"() {
    await page.getByRole("button", { name: "+1 hour" }).click();
    await page.getByText("2026-11-23 10:00:").waitFor();
    await page.getByLabel("Set to").fill("2027-02-01T08:30:15");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await page.getByText("2027-02-01 08:30:").waitFor();
    await page.getByText("2027-01", { exact: true }).waitFor();
  },

  async "names are text, whatever is in them"() {
    await send('mutation { create_board(board_name: "<img src=x onerror=alert(1)>", board_kind: public) { id } }');
    await page.getByRole("tab", { name: "Boards" }).click();
    await page.getByLabel("Search boards").fill("onerror");
    await page.getByRole("button", { name: "<img src=x onerror=alert(1)>" }).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
  },

  async "a reset asks first, and brings everything back"() {
    page.once("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByText("2026-11-23 09:00:").waitFor();
    await page.getByText("62 people, 240 boards").waitFor();
  },
};

try {
  for (const [name, check] of Object.entries(checks)) {
    await check();
    assert.deepEqual(complaints, [], name);
    console.log(`ok: ${name}`);
  }
} finally {
  await browser.close();
}

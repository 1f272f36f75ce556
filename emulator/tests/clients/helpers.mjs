// What the scripts for Node.js share: the emulator's address and tokens, its control API, and the order of checks.

import assert from "node:assert/strict";

export const url = process.env.MONDAY_EMULATOR;
export const endpoint = `${url}/v2`;
export const tokens = Object.fromEntries(
  (await (await fetch(`${url}/_emulator/tokens`)).json()).map(({ name, secret }) => [name, secret]),
);

/** The board of the seeded account that has items. */
export const BOARD = "18265829893";

/** The error a promise ends with. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  assert.fail("it did not fail");
}

export async function control(method, path, body) {
  const response = await fetch(`${url}/_emulator/${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}

/** Runs checks, each on an account as it was at the start. */
export async function run(checks) {
  for (const [name, check] of Object.entries(checks)) {
    await control("POST", "reset");
    await check();
    console.log(`ok: ${name}`);
  }
}

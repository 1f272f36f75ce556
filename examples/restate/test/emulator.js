// The emulator of monday.com, and what a run has done to its account.

import { fileURLToPath } from 'node:url';
import { start } from './processes.js';

export const leaver = 'lena.fischer@harborworks.example';
const program = process.env.MONDAY_EMULATOR ?? fileURLToPath(new URL('../../../target/debug/monday-emulator', import.meta.url));

export async function startEmulator() {
  const { found: address } = await start(program, ['--port', '0', '--quiet'], {}, (text) => /http:\/\/[\d.]+:\d+(?=\D)/.exec(text)?.[0]);
  const control = async (method, path, body) => {
    const options = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${address}/_emulator/${path}`, { method, ...options });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  const token = (await control('GET', 'tokens')).find(({ name }) => name === 'admin').secret;
  return {
    address,
    token,
    setFaults: (...faults) => control('POST', 'faults', faults),
    /** Everything as at the start; gives the account. */
    async reset() {
      await control('POST', 'reset');
      await control('DELETE', 'faults');
      await control('DELETE', 'log');
      return control('GET', 'state');
    },
    account: () => control('GET', 'state'),
    requests: async () => (await control('GET', 'log?limit=1000')).filter(({ path }) => path === '/v2'),
    /** The boards of these that the token can see. */
    async visible(ids) {
      const query = `{ boards(ids: [${ids.join(', ')}], state: all, limit: 100) { id } }`;
      const headers = { authorization: token, 'content-type': 'application/json', 'api-version': '2026-10' };
      const response = await fetch(`${address}/v2`, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return (await response.json()).data.boards.map(({ id }) => id);
    },
  };
}

/** What is wrong after a run, in sentences; and the numbers of the run. */
export async function audit(emulator, before, report) {
  const wrong = [];
  const after = await emulator.account();
  const requests = await emulator.requests();
  const user = Number(report.user_id);

  // The person is on no board that the report does not name, except those that the token cannot see.
  const isOn = ({ users }) => users.some((entry) => entry.user === user);
  const left = Object.values(after.boards).filter(isOn).map(({ id }) => String(id));
  const named = new Set([...report.kept, ...report.failed].map(({ board_id }) => board_id));
  const unnamed = left.filter((id) => !named.has(id));
  const visible = unnamed.length ? await emulator.visible(unnamed) : [];
  for (const id of visible) wrong.push(`the person is still on board ${id}, and the report does not say so`);
  for (const id of report.removed) if (left.includes(id)) wrong.push(`board ${id} is reported as removed, and the person is on it`);
  if (unnamed.length > visible.length && !report.warnings.some(({ code }) => code === 'not-visible')) wrong.push('hidden boards without a warning');
  for (const { id, users } of Object.values(before.boards)) {
    const gone = users.some((entry) => entry.user === user) && !isOn(after.boards[id]);
    // Who is on a board through a team, too, is kept there by the team.
    const told = [...report.removed, ...report.kept.map(({ board_id }) => board_id)];
    if (gone && !told.includes(String(id))) wrong.push(`the person was taken off board ${id}, and the report does not say so`);
  }

  // Nothing else has changed: not the other people on any board, nor the teams, the workspaces and the users.
  const others = ({ boards, teams, workspaces, users }) =>
    JSON.stringify({
      boards: Object.values(boards).map((board) => [board.id, board.users.filter((entry) => entry.user !== user), board.teams, board.state]),
      teams,
      workspaces,
      users: Object.values(users).map(({ id, kind, status }) => [id, kind, status]),
    });
  if (others(before) !== others(after)) wrong.push('somebody or something else in the account has changed');

  // Each removal has one key, and was executed at most once: a replay has the request id of the first response.
  const boards = new Map();
  const removals = requests.filter(isRemoval);
  for (const { body, idempotency_key: key, response } of removals) {
    const { board } = JSON.parse(body).variables;
    const entry = boards.get(board) ?? { keys: new Set(), executions: new Set() };
    boards.set(board, entry);
    entry.keys.add(key);
    const parsed = response ? JSON.parse(response) : {};
    if (parsed.data?.delete_subscribers_from_board) entry.executions.add(parsed.extensions.request_id);
  }
  for (const [board, { keys, executions }] of boards) {
    if (keys.size !== 1 || keys.has(null)) wrong.push(`board ${board}: ${keys.size} idempotency keys`);
    if (executions.size > 1) wrong.push(`board ${board}: removed ${executions.size} times`);
    if (executions.size === 0 && report.removed.includes(board)) wrong.push(`board ${board}: reported as removed and never executed`);
  }
  const numbers = { requests: requests.length, boards: boards.size, removals: removals.length, repeated: removals.length - boards.size };
  return { wrong, numbers, hidden: unnamed.length - visible.length };
}

export const isRemoval = ({ body }) => body.includes('delete_subscribers_from_board');

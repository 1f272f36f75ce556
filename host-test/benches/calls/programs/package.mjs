// The npm package, as its ./pack leaves it in packages/javascript/dist; ../programs.rs says how it is asked.

import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

const file = new URL('../../../../packages/javascript/dist/index.js', import.meta.url);
if (!existsSync(file)) {
  console.log('not built: run packages/javascript/pack');
  process.exit();
}
const { MondayConnector } = await import(file);

const BOARD = '18265829659';
const monday = new MondayConnector({ token: process.env.MONDAY_TOKEN, endpoint: process.env.MONDAY_ENDPOINT });
const read = async () => ((await monday.readBoard(BOARD)).board.id === BOARD ? 1 : 0);
const list = async (query) => (await monday.listBoards(query)).boards.length;

// By name, the number of boards to expect and how to ask for them.
const workloads = {
  'one board': [1, read],
  '50 boards': [50, () => list({ kind: 'public', limit: 50 })],
  '50 boards with escapes': [50, () => list({ kind: 'private', limit: 50 })],
  '5,000 boards': [5_000, () => list({ kind: 'public' })],
  '5,000 boards with escapes': [5_000, () => list({ kind: 'private' })],
};

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [, count, name] = /^(\d+) (.+)$/.exec(line);
  const [expected, ask] = workloads[name];
  const began = process.hrtime.bigint();
  for (let asked = 0; asked < Number(count); asked++) {
    const boards = await ask();
    if (boards !== expected) throw new Error(`${name}: ${boards} boards instead of ${expected}`);
  }
  console.log(String(process.hrtime.bigint() - began));
}

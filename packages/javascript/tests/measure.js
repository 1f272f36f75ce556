// Time per call against the emulator, beside a bare fetch of the same query. `npm run measure`, or with another runtime.

import { MondayConnector } from '../dist/index.js';
import { startEmulator } from './support/emulator.js';

const COUNT = 300;
const BOARD = '18265829685';

const emulator = await startEmulator();
const connector = new MondayConnector({ token: emulator.token, endpoint: emulator.endpoint });

const began = performance.now();
await connector.readBoard(BOARD);
const first = performance.now() - began;

const median = async (run) => {
  const times = [];
  for (let index = 0; index < COUNT; index++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[COUNT >> 1];
};
const [{ body }] = (await emulator.requests()).slice(-1);
const headers = { authorization: emulator.token, 'content-type': 'application/json', 'api-version': '2026-10' };
const bare = async () => (await fetch(`${emulator.endpoint}/v2`, { method: 'POST', headers, body })).json();

const call = await median(() => connector.readBoard(BOARD));
const request = await median(bare);
const start = performance.now();
await Promise.all(Array.from({ length: 50 }, () => connector.readBoard(BOARD)));
const fifty = performance.now() - start;

const name = globalThis.Deno ? `Deno ${Deno.version.deno}` : globalThis.Bun ? `Bun ${Bun.version}` : `Node.js ${process.version}`;
const milliseconds = (time) => `${time.toFixed(1)} ms`;
console.log(
  `${name}: first call ${milliseconds(first)}, read-board ${milliseconds(call)} (median of ${COUNT}), bare fetch ${milliseconds(request)}, ` +
    `50 at once ${milliseconds(fifty)}, memory ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
);
await emulator.stop();
process.exit(0);

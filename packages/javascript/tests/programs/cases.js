// Runs the cases without a test runner, for Deno and Bun: their `node:test` is not complete.

import * as monday from '../../dist/index.js';
import { cases, prepare } from '../cases/index.js';

const context = await prepare(monday);
let failed = 0;
try {
  for (const [name, run] of Object.entries(cases)) {
    try {
      await context.emulator.reset();
      await within(120_000, run(context));
    } catch (error) {
      failed += 1;
      console.log(`failed: ${name}\n`, error);
    }
  }
} finally {
  await context.emulator.stop();
}
console.log(`${Object.keys(cases).length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

function within(milliseconds, running) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('it did not end')), milliseconds)));
  return Promise.race([running, late]).finally(() => clearTimeout(timer));
}

import { after, before, test } from 'node:test';

import * as monday from '../dist/index.js';
import { cases, prepare } from './cases/index.js';

let context;
before(async () => (context = await prepare(monday)));
after(() => context?.emulator.stop());

for (const [name, run] of Object.entries(cases)) {
  test(name, { timeout: 120_000 }, async () => {
    await context.emulator.reset();
    await run(context);
  });
}

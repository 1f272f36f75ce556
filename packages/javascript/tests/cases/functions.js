import assert from 'node:assert/strict';

import { functions } from '../../generated/contract.js';
import { calls } from '../support/inputs.js';

export const cases = {
  'every function has an input here, and nothing else has'() {
    assert.deepEqual(Object.keys(calls).sort(), Object.keys(functions).sort());
  },
};

for (const [name, { method, input: takesInput }] of Object.entries(functions)) {
  cases[`${name} by its method and by its name`] = async ({ connector, emulator }) => {
    const { before = [], input, isRight } = calls[name];
    const byMethod = (value, options) => (takesInput ? connector[method](value, options) : connector[method](options));
    for (const run of [byMethod, (value, options) => connector.call(name, value, options)]) {
      await emulator.reset();
      for (const [earlier, value] of before) await connector.call(earlier, value);
      const result = await run(input, { idempotency_key: `test-${run.name}` });
      assert.ok(isRight(result), JSON.stringify(result, undefined, 2));
      assert.ok(result.call.requests_sent > 0);
      // Stored and replayed, it is the same.
      assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
    }
  };
}

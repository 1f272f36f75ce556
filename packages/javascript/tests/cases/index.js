import { startEmulator } from '../support/emulator.js';
import { cases as concurrency } from './concurrency.js';
import { cases as failures } from './failures.js';
import { cases as functions } from './functions.js';
import { cases as inputs } from './inputs.js';
import { cases as isolation } from './isolation.js';

export const cases = { ...functions, ...inputs, ...failures, ...concurrency, ...isolation };

/** What the cases get: an emulator, the package, and a connector to it. */
export async function prepare(monday) {
  const emulator = await startEmulator();
  const connector = new monday.MondayConnector({ token: emulator.token, endpoint: emulator.endpoint });
  return { ...monday, emulator, connector };
}

import { functions } from '../generated/contract.js';
import { onAbort } from './aborts.js';
import { InvalidInput, describeValue, fromComponent, isPlain, list, quote, toComponent } from './convert.js';
import { MondayError, invalidInput } from './error.js';
import { openExchange } from './host/exchange.js';
import { runHere } from './jspi.js';
import { Notes } from './notes.js';
import { allowedOrigins, checkConnection, mergeOptions, readOptions, readSettings, toCallOptions } from './settings.js';
import { runInWorker } from './workers.js';

/** The actions of monday.com. `src/index.d.ts` documents it. */
export class MondayConnector {
  // Private, so that neither `console.log` nor JSON shows the token.
  #settings;

  constructor(settings) {
    this.#settings = orInvalidInput(() => readSettings(settings));
  }

  /** Calls a function by its name in the contract. */
  async call(name, input, options) {
    const { method, ...found } = functions[Object.hasOwn(functions, name) ? name : ''] ?? {};
    if (!method) {
      const word = typeof name === 'string' ? quote(name) : `of type ${typeof name}`;
      throw invalidInput(`There is no function ${word}; expected ${list(Object.keys(functions))}.`);
    }
    const settings = this.#settings;
    const { signal, args, merged } = orInvalidInput(() => {
      const args = found.input ? [toComponent(found.input, input, 'input')] : noInput(input);
      const { signal, rest } = readOptions(options);
      const merged = mergeOptions(settings.defaults, rest);
      checkConnection(merged, rest);
      return { signal, args: [...args, toCallOptions(merged)], merged };
    });
    if (signal?.aborted) throw signal.reason;

    const { fetch = globalThis.fetch, dispatcher } = settings;
    const transport = { fetch, dispatcher, allowedOrigins: allowedOrigins(settings, merged) };
    const notes = new Notes();
    const job = {
      export: found.export,
      method,
      args,
      environment: settings.environment,
      open: (request, emit) => openExchange(request, transport, notes, emit),
      maxWorkers: settings.maxWorkers,
    };
    const run = typeof WebAssembly.Suspending === 'function' ? runHere : runInWorker;
    const outcome = await untilAborted(signal, notes, (cancelled) => run(job, cancelled));
    if (outcome.failure) throw notes.error(outcome.failure);
    return fromComponent(found.result, outcome.result);
  }
}

for (const [name, { method, input }] of Object.entries(functions)) {
  const methods = {
    [method]: input
      ? function (value, options) {
          return this.call(name, value, options);
        }
      : function (options) {
          return this.call(name, undefined, options);
        },
  };
  Object.defineProperty(MondayConnector.prototype, method, { value: methods[method], configurable: true, writable: true });
}

function noInput(input) {
  const isNothing = input === undefined || input === null || (isPlain(input) && Object.keys(input).length === 0);
  if (!isNothing) throw new InvalidInput('input', `expected none, not ${describeValue(input)}; this function takes options only`);
  return [];
}

function orInvalidInput(read) {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidInput ? invalidInput(error.message) : error;
  }
}

/**
 * Runs until the end, the abort or the failure of the host, whichever is first. `start` gets a signal of its own, which
 * ends with the call.
 */
async function untilAborted(signal, notes, start) {
  const ended = new AbortController();
  let release = () => {};
  const aborted = new Promise((_, reject) => {
    const end = () => {
      // At once: nothing more is sent.
      ended.abort();
      reject(signal.reason);
    };
    if (signal) release = onAbort(signal, end);
  });
  const running = start(ended.signal).catch((error) => {
    throw error instanceof MondayError ? error : notes.stopped(error);
  });
  try {
    return await Promise.race([running, notes.failed, aborted]);
  } finally {
    release();
    ended.abort();
    // After an abort nobody waits for it any more.
    running.catch(() => {});
  }
}

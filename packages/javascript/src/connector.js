import { functions } from '../generated/contract.js';
import { InvalidInput, fromComponent, isObject, list, quote, toComponent } from './convert.js';
import { MondayError, executionFailed, fromFailure, invalidInput } from './error.js';
import { openExchange } from './host/exchange.js';
import { runHere } from './jspi.js';
import { allowedHosts, mergeOptions, readOptions, readSettings, toCallOptions } from './settings.js';
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
    const { signal, merged, args } = orInvalidInput(() => {
      const args = found.input ? [toComponent(found.input, input, 'input')] : noInput(input);
      const { signal, rest } = readOptions(options);
      const merged = mergeOptions(settings.defaults, rest);
      return { signal, merged, args: [...args, toCallOptions(merged)] };
    });
    signal?.throwIfAborted();

    const hosts = allowedHosts(settings, merged);
    const transport = { fetch: settings.fetch ?? globalThis.fetch, dispatcher: settings.dispatcher, isAllowed: (host) => hosts.has(host) };
    const job = {
      export: found.export,
      method,
      args,
      environment: settings.environment,
      open: (request, emit) => openExchange(request, transport, emit),
      maxWorkers: settings.maxWorkers,
    };
    const run = typeof WebAssembly.Suspending === 'function' ? runHere : runInWorker;
    const outcome = await untilAborted(signal, (cancelled) => run(job, cancelled));
    if (outcome.failure) throw fromFailure(outcome.failure);
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
  const isNothing = input === undefined || input === null || (isObject(input) && Object.keys(input).length === 0);
  if (!isNothing) throw new InvalidInput('input', 'expected none; this function takes options only');
  return [];
}

function orInvalidInput(read) {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidInput ? invalidInput(error.message) : error;
  }
}

/** Runs until the end or the abort, whichever is first. `start` gets a signal of its own, which ends with the call. */
async function untilAborted(signal, start) {
  const ended = new AbortController();
  let onAbort;
  const aborted = new Promise((_, reject) => {
    onAbort = () => {
      ended.abort();
      reject(signal.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  const running = start(ended.signal).catch((error) => {
    throw error instanceof MondayError ? error : executionFailed('The component stopped unexpectedly; the cause says why.', error);
  });
  try {
    return await (signal ? Promise.race([running, aborted]) : running);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    ended.abort();
    // After an abort nobody waits for it any more.
    running.catch(() => {});
  }
}

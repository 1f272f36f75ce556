// Runs a call in this thread. The component's stack is suspended while it waits (JavaScript Promise Integration).

import { createHost } from './host/wasi.js';
import { loadModules, loadOnce } from './modules.js';
import { MAX_TIMER } from './timers.js';

/** Waits for the next event or a time, without blocking. */
class Waiter {
  #wake;

  notify() {
    this.#wake?.();
  }

  wait(milliseconds) {
    // The one that waits already would never be woken.
    if (this.#wake) throw new Error('the call waits already');
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(() => this.notify(), Math.min(milliseconds, MAX_TIMER));
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}

const loadBindings = loadOnce(async () => (await import('./jspi.cjs')).default);

/**
 * `cancelled` ends what the call has begun. The component then runs to its end, with every request denied and no wait:
 * a stack that stays suspended is not collected in V8 (about 180 kB for each call).
 */
export async function runHere({ export: name, method, args, environment, open }, cancelled) {
  const [modules, { instantiate }] = await Promise.all([loadModules(), loadBindings()]);
  const waiter = new Waiter();
  const host = createHost({ environment, open: (request, emit) => open(request, (event) => (emit(event), waiter.notify())) });
  cancelled.addEventListener('abort', () => {
    host.close();
    waiter.notify();
  });
  let fail;
  const failed = new Promise((_, reject) => (fail = reject));
  const poll = async (pollables) => {
    try {
      for (;;) {
        if (cancelled.aborted) return Uint32Array.from(pollables.keys());
        const ready = host.ready(pollables);
        if (ready.length) return ready;
        await waiter.wait(host.untilDeadline(pollables));
      }
    } catch (error) {
      // The bindings do not pass on a rejection: the call would hang.
      fail(error);
      return new Promise(() => {});
    }
  };
  // One for each call: the bindings run one call of an instance at a time.
  const component = await instantiate((file) => modules[file.replace(/^jspi\./, '')], host.imports(poll), WebAssembly.instantiate);
  cancelled.throwIfAborted();
  try {
    return { result: await Promise.race([component[name][method](...args), failed]) };
  } catch (error) {
    if (error?.payload) return { failure: error.payload };
    throw error;
  }
}

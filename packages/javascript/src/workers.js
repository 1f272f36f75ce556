// Runs calls in worker threads, where a stack cannot be suspended (Node.js 20 and 22).

import { loadModules, loadOnce } from './modules.js';

/** How long a worker that has nothing to do is kept. */
const IDLE_MILLISECONDS = 30_000;

const idle = [];
const queue = [];
let running = 0;
const loadSource = loadOnce(async () => (await import('./worker.cjs')).default.source);

/** A worker thread, and the requests of the call that it runs. */
class Caller {
  #worker;
  #port;
  #messages = new Int32Array(new SharedArrayBuffer(4));
  #exchanges = new Map();
  #calls = 0;
  /** What runs: its number, and what sends its requests. */
  #call;
  #finish;
  #timer;
  ended = false;

  constructor(code, modules) {
    const { MessageChannel, Worker } = process.getBuiltinModule('node:worker_threads');
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(code, {
      eval: true,
      name: 'monday-connector',
      // It needs neither the variables nor the flags of the process, and should not see them.
      env: {},
      execArgv: [],
      workerData: { modules, port: port2, messages: this.#messages.buffer },
      transferList: [port2],
    });
    this.#worker.on('message', (outcome) => this.#finish?.(outcome));
    this.#worker.on('error', (error) => this.#finish?.({ stopped: String(error?.stack ?? error) }));
    this.#worker.on('exit', () => {
      this.ended = true;
      this.#finish?.({ stopped: 'the worker thread ended' });
    });
    this.#port.on('message', (message) => this.#receive(message));
    this.#unref();
  }

  /** Runs one call. */
  run({ open, ...job }) {
    clearTimeout(this.#timer);
    this.#call = { id: ++this.#calls, open };
    // While a call runs, the process must not end.
    this.#worker.ref();
    this.#port.ref();
    return new Promise((resolve) => {
      this.#finish = (outcome) => {
        this.#finish = undefined;
        this.#call = undefined;
        this.#cancelAll();
        this.#unref();
        resolve(outcome);
      };
      const { maxWorkers, ...sent } = job;
      this.#worker.postMessage({ ...sent, call: this.#call.id });
    });
  }

  rest() {
    this.#timer = setTimeout(() => this.end(), IDLE_MILLISECONDS);
    this.#timer.unref();
  }

  end() {
    this.ended = true;
    clearTimeout(this.#timer);
    this.#cancelAll();
    this.#port.close();
    void this.#worker.terminate();
  }

  #receive({ call, open, request, consumed, cancel }) {
    // A call's outcome comes by another port, and may overtake its last requests: they are not those of the next call.
    if (call !== this.#call?.id) return;
    if (open !== undefined) {
      const emit = (event) => {
        this.#port.postMessage({ id: open, event });
        Atomics.add(this.#messages, 0, 1);
        Atomics.notify(this.#messages, 0);
      };
      this.#exchanges.set(open, this.#call.open(request, emit));
    } else if (consumed !== undefined) {
      this.#exchanges.get(consumed)?.consumed();
    } else {
      this.#exchanges.get(cancel)?.cancel();
      this.#exchanges.delete(cancel);
    }
  }

  #cancelAll() {
    for (const exchange of this.#exchanges.values()) exchange.cancel();
    this.#exchanges.clear();
  }

  #unref() {
    this.#worker.unref();
    this.#port.unref();
  }
}

export async function runInWorker(job, cancelled) {
  const [code, modules] = await Promise.all([loadSource(), loadModules()]);
  await turn(job.maxWorkers, cancelled);
  let caller;
  while ((caller = idle.pop())?.ended);
  try {
    cancelled.throwIfAborted();
    caller ??= new Caller(code, modules);
    const end = () => caller.end();
    cancelled.addEventListener('abort', end);
    const outcome = await caller.run(job);
    cancelled.removeEventListener('abort', end);
    if (outcome.stopped) {
      caller.end();
      throw new Error(outcome.stopped);
    }
    return outcome;
  } finally {
    if (caller && !caller.ended) {
      caller.rest();
      idle.push(caller);
    }
    running -= 1;
    next();
  }
}

/** Waits until fewer than `max` calls run, and counts as one from then on. */
function turn(max, cancelled) {
  return new Promise((resolve, reject) => {
    const waiting = { max, start: resolve };
    queue.push(waiting);
    cancelled.addEventListener('abort', () => {
      const place = queue.indexOf(waiting);
      if (place < 0) return;
      queue.splice(place, 1);
      reject(cancelled.reason);
    });
    next();
  });
}

/** Lets the first one start that may. */
function next() {
  const place = queue.findIndex(({ max }) => running < max);
  if (place < 0) return;
  running += 1;
  queue.splice(place, 1)[0].start();
}

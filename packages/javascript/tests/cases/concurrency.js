import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

import { loadOnce } from '../../src/modules.js';
import { deferred, startServer } from '../support/server.js';

const BOARD = '18265829685';
const suspends = typeof WebAssembly.Suspending === 'function';

const AN_HOUR = 3_600_000;
const patient = { interval_ms: AN_HOUR, max_wait_ms: AN_HOUR };
const done = (response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('done');

/** Settles when a call begins to wait for longer than any request may take. In a worker thread that cannot be seen. */
function longWait() {
  const { setTimeout } = globalThis;
  const waits = deferred();
  globalThis.setTimeout = (callback, milliseconds, ...rest) => {
    if (milliseconds > 1_000_000) waits.resolve();
    return setTimeout(callback, milliseconds, ...rest);
  };
  const restore = () => (globalThis.setTimeout = setTimeout);
  return { begun: suspends ? waits.promise : Promise.resolve(), restore };
}

/**
 * Runs with two calls. B begins while the first request of A is on its way. Then A is told to come later, and waits with
 * `retry`; B waits for its response.
 */
async function withTwoCalls({ MondayConnector }, retry, run) {
  const arrived = { '/a': deferred(), '/b': deferred() };
  const sent = { '/a': 0, '/b': 0, '/c': 0 };
  const server = await startServer((request, response) => {
    sent[request.url] += 1;
    if (sent[request.url] === 1 && arrived[request.url]) arrived[request.url].resolve(response);
    else done(response);
  });
  const connector = new MondayConnector({ token: 'a', endpoint: server.endpoint });
  const start = (path, options) => {
    const controller = new AbortController();
    const running = connector.customApiAction({ path }, { signal: controller.signal, ...options });
    // The tests look at it later.
    running.catch(() => {});
    return { running, abort: () => controller.abort() };
  };
  const wait = longWait();
  try {
    const a = start('/a', { retry });
    const busy = await arrived['/a'].promise;
    const b = start('/b');
    const held = await arrived['/b'].promise;
    busy.writeHead(503).end();
    if (retry === patient) await wait.begun;
    await run({ a, b, sent, answerB: () => done(held), callAnother: () => start('/c').running });
  } finally {
    wait.restore();
    await server.stop();
  }
}

const aborted = { name: 'AbortError' };

export const cases = {
  async 'a call waits between attempts while another is answered'(context) {
    await withTwoCalls(context, patient, async ({ a, b, sent, answerB, callAnother }) => {
      answerB();
      assert.equal((await b.running).status, 200);
      await callAnother();
      assert.equal(sent['/a'], 1);
      a.abort();
      await assert.rejects(a.running, aborted);
    });
  },

  async 'a call waits between attempts while another is aborted'(context) {
    await withTwoCalls(context, patient, async ({ a, b, sent, callAnother }) => {
      b.abort();
      await assert.rejects(b.running, aborted);
      // Long enough for A to send a request, if that had ended its wait.
      await callAnother();
      assert.equal(sent['/a'], 1);
      a.abort();
      await assert.rejects(a.running, aborted);
    });
  },

  async 'a call that waits between attempts is aborted, and another goes on'(context) {
    await withTwoCalls(context, patient, async ({ a, b, sent, answerB, callAnother }) => {
      a.abort();
      await assert.rejects(a.running, aborted);
      await callAnother();
      answerB();
      assert.equal((await b.running).status, 200);
      assert.equal(sent['/a'], 1);
    });
  },

  async 'a wait between attempts ends by itself while another call waits'(context) {
    await withTwoCalls(context, { interval_ms: 20 }, async ({ a, b, sent, answerB }) => {
      assert.equal((await a.running).status, 200);
      assert.equal(sent['/a'], 2);
      answerB();
      assert.equal((await b.running).status, 200);
    });
  },

  async 'no timer is longer than timers can be'({ MondayConnector }) {
    const { setTimeout } = globalThis;
    const times = [];
    globalThis.setTimeout = (callback, milliseconds, ...rest) => (times.push(milliseconds ?? 0), setTimeout(callback, milliseconds, ...rest));
    const server = await startServer((_, response) => done(response));
    try {
      const connector = new MondayConnector({ token: 'a', endpoint: server.endpoint });
      const { status } = await connector.customApiAction({ path: '/' }, { timeouts: { request_ms: 2 ** 32 - 1 } });
      assert.equal(status, 200);
      assert.ok(times.length > 0 && times.every((time) => time < 2 ** 31), times.join());
    } finally {
      globalThis.setTimeout = setTimeout;
      await server.stop();
    }
  },

  async 'what could not be loaded is loaded again, and what was is kept'() {
    let count = 0;
    const load = loadOnce(async () => {
      count += 1;
      if (count === 1) throw new Error('not there yet');
      return count;
    });
    await assert.rejects(Promise.all([load(), load()]), /not there yet/);
    assert.deepEqual(await Promise.all([load(), load()]), [2, 2]);
    assert.equal(await load(), 2);
  },

  async 'a request that comes late to the main thread is not sent by the next call'() {
    if (suspends) return;
    const threads = process.getBuiltinModule('node:worker_threads');
    const { MessageChannel } = threads;
    // The messages of the first call are kept back until they are released.
    const late = [];
    let release;
    threads.MessageChannel = class extends MessageChannel {
      constructor() {
        super();
        const { port1 } = this;
        const listen = port1.on.bind(port1);
        port1.on = (event, listener) => {
          let receive = (message) => late.push(message);
          release = () => {
            receive = listener;
            late.forEach(listener);
          };
          return listen(event, (message) => receive(message));
        };
      }
    };
    try {
      // A copy of its own, without the threads of other tests.
      const { MondayConnector } = await import('../../dist/index.js?late');
      const sent = [];
      const connector = (name) =>
        new MondayConnector({
          token: 'a',
          fetch: async (address) => {
            sent.push([name, new URL(address).pathname]);
            return new Response('done', { headers: { 'content-type': 'text/plain' } });
          },
        });
      const impatient = { retry: { max_retries: 0 }, timeouts: { request_ms: 20 } };
      await assert.rejects(connector('first').customApiAction({ path: '/late' }, impatient), { kind: 'timeout' });
      const next = connector('next').customApiAction({ path: '/next' });
      // It has been given to the thread by then: what loads it is loaded.
      for (let turn = 0; turn < 20; turn++) await undefined;
      release();
      assert.equal((await next).status, 200);
      assert.ok(late.length > 0);
      assert.deepEqual(sent, [['next', '/next']]);
    } finally {
      threads.MessageChannel = MessageChannel;
    }
  },

  async 'a host that fails ends the call, whatever it was doing'({ MondayConnector, MondayError, connector }) {
    // In a worker thread, other copies of these are used.
    if (!suspends) return;
    const { getRandomValues } = crypto;
    crypto.getRandomValues = () => {
      throw new Error('no random numbers');
    };
    const outcome = await connector.createBoard({ name: 'A', kind: 'private' }).catch((error) => error);
    crypto.getRandomValues = getRandomValues;
    assert.ok(outcome instanceof MondayError);
    assert.equal(outcome.kind, 'execution_failed');
    assert.equal(outcome.cause.message, 'no random numbers');
    assert.equal(JSON.stringify(outcome), '"execution_failed"');

    const { now } = performance;
    const server = await startServer((_, response) => {
      performance.now = function () {
        // Only for the host: the runtime reads the clock too.
        if (new Error().stack.includes('untilDeadline')) throw new Error('no clock');
        return now.call(performance);
      };
      response.writeHead(200, { 'content-type': 'text/plain' }).write('half');
    });
    try {
      const waiting = new MondayConnector({ token: 'a', endpoint: server.endpoint });
      const error = await waiting.customApiAction({ path: '/' }).catch((found) => found);
      assert.equal(error.kind, 'execution_failed');
      assert.equal(error.cause.message, 'no clock');
    } finally {
      performance.now = now;
      await server.stop();
    }
  },

  async 'a worker thread that ends ends its call'({ MondayConnector, MondayError, connector }) {
    if (suspends) return;
    const threads = process.getBuiltinModule('node:worker_threads');
    const { Worker } = threads;
    const workers = new Set();
    threads.Worker = class extends Worker {
      constructor(...args) {
        super(...args);
        workers.add(this);
      }
    };
    const held = [];
    const server = await startServer((_, response) => held.push(response));
    try {
      // More than are idle: some are new, and known here.
      const waiting = new MondayConnector({ token: 'a', endpoint: server.endpoint, maxWorkers: 20 });
      const calls = Array.from({ length: 20 }, () => waiting.customApiAction({ path: '/' }).catch((error) => error));
      while (held.length < 20) await delay(5);
      assert.ok(workers.size > 0);
      for (const worker of workers) void worker.terminate();
      for (const response of held) response.writeHead(200, { 'content-type': 'text/plain' }).end('done');
      const outcomes = await Promise.all(calls);
      const failed = outcomes.filter((outcome) => outcome instanceof MondayError && outcome.kind === 'execution_failed');
      assert.equal(failed.length, workers.size);
      assert.equal(outcomes.filter(({ status }) => status === 200).length, 20 - workers.size);
    } finally {
      threads.Worker = Worker;
      await server.stop();
    }
    assert.equal((await connector.readBoard(BOARD)).board.id, BOARD);
  },

  async '50 calls at once'({ connector }) {
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? connector.readBoard(BOARD) : connector.searchUsers({ limit: 3 }))),
    );
    results.forEach((result, index) => assert.ok(index % 2 ? result.board.id === BOARD : result.users.length === 3));
  },

  async 'calls wait together: no response is sent before all requests are there'({ MondayConnector }) {
    const together = suspends ? 50 : 8;
    const waiting = [];
    const server = await startServer((_, response) => {
      waiting.push(response);
      if (waiting.length === together) for (const found of waiting) found.writeHead(200, { 'content-type': 'text/plain' }).end('all');
    });
    try {
      const connector = new MondayConnector({ token: 'a', endpoint: server.endpoint });
      const results = await Promise.all(Array.from({ length: together }, () => connector.customApiAction({ path: '/' })));
      assert.ok(results.every(({ body }) => body.text === 'all'));
    } finally {
      await server.stop();
    }
  },

  async 'the event loop goes on while a call waits'({ MondayConnector }) {
    let ticks = 0;
    // The response comes only once timers have run.
    const server = await startServer(async (_, response) => {
      while (ticks < 20) await delay(5);
      response.writeHead(200, { 'content-type': 'text/plain' }).end('done');
    });
    const timer = setInterval(() => (ticks += 1), 1);
    try {
      const { body } = await new MondayConnector({ token: 'a', endpoint: server.endpoint }).customApiAction({ path: '/' });
      assert.equal(body.text, 'done');
    } finally {
      clearInterval(timer);
      await server.stop();
    }
  },

  async 'an abort ends a request at once, with the reason of the signal'({ MondayConnector }) {
    const arrived = deferred();
    const closed = deferred();
    const server = await startServer((request, response) => {
      response.on('close', closed.resolve);
      arrived.resolve();
    });
    try {
      const connector = new MondayConnector({ token: 'a', endpoint: server.endpoint });
      const controller = new AbortController();
      const reason = new Error('enough');
      const call = connector.readBoard('4', { signal: controller.signal });
      await arrived.promise;
      controller.abort(reason);
      await assert.rejects(call, (error) => error === reason);
      // The request is cancelled, too.
      await closed.promise;
    } finally {
      await server.stop();
    }
  },

  async 'an abort ends a wait between attempts'({ MondayConnector }) {
    const responded = deferred();
    const server = await startServer((_, response) => {
      response.on('finish', responded.resolve);
      response.writeHead(503).end();
    });
    try {
      const connector = new MondayConnector({ token: 'a', endpoint: server.endpoint });
      const controller = new AbortController();
      const call = connector.readBoard('4', { signal: controller.signal, retry: { interval_ms: 3_600_000, max_wait_ms: 3_600_000 } });
      await responded.promise;
      await delay(20);
      controller.abort();
      await assert.rejects(call, { name: 'AbortError' });
      assert.equal(server.count(), 1);
    } finally {
      await server.stop();
    }
  },

  async 'whenever the abort comes, nothing is sent after it'({ MondayConnector, emulator }) {
    // An abort costs a worker thread.
    for (let turns = 0; turns < (suspends ? 40 : 8); turns++) {
      const controller = new AbortController();
      let late = 0;
      const connector = new MondayConnector({
        token: emulator.token,
        endpoint: emulator.endpoint,
        fetch: (...args) => {
          late += controller.signal.aborted;
          return fetch(...args);
        },
      });
      const call = connector.readBoard(BOARD, { signal: controller.signal });
      for (let turn = 0; turn < turns; turn++) await undefined;
      controller.abort();
      await assert.rejects(call, { name: 'AbortError' });
      // Longer than the call would take.
      await connector.checkConnection().catch(() => {});
      await delay(10);
      assert.equal(late, 1, 'the check alone');
    }
  },

  async 'a signal that is aborted already sends nothing'({ connector, emulator }) {
    const own = { aborted: true, reason: 'no', addEventListener() {}, removeEventListener() {} };
    for (const signal of [AbortSignal.abort('no'), own]) {
      await assert.rejects(connector.readBoard(BOARD, { signal }), (reason) => reason === 'no');
    }
    assert.equal((await emulator.requests()).length, 0);
  },

  async 'a signal that is aborted afterwards does nothing, and no listener is left on it'({ connector }) {
    let listeners = 0;
    const controller = new AbortController();
    const signal = new Proxy(controller.signal, {
      get(target, name) {
        if (name === 'addEventListener') return (...args) => ((listeners += 1), target.addEventListener(...args));
        if (name === 'removeEventListener') return (...args) => ((listeners -= 1), target.removeEventListener(...args));
        const found = Reflect.get(target, name, target);
        return typeof found === 'function' ? found.bind(target) : found;
      },
    });
    await connector.readBoard(BOARD, { signal });
    assert.equal(listeners, 0);
    controller.abort();
    assert.equal((await connector.readBoard(BOARD)).board.id, BOARD);
  },

  async 'many calls share one listener on a signal'({ MondayConnector }) {
    const arrived = [];
    const enough = deferred();
    const server = await startServer((_, response) => {
      if (arrived.push(response) === 8) enough.resolve();
    });
    const controller = new AbortController();
    const { signal } = controller;
    let most = 0;
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args) => ((most = Math.max(most, ++listeners)), addEventListener.apply(signal, args));
    signal.removeEventListener = (...args) => ((listeners -= 1), removeEventListener.apply(signal, args));
    try {
      const connector = new MondayConnector({ token: 'a', endpoint: server.endpoint });
      const call = () => connector.customApiAction({ path: '/' }, { signal });
      const calls = Array.from({ length: 8 }, call);
      await enough.promise;
      for (const response of arrived) response.writeHead(200, { 'content-type': 'text/plain' }).end('done');
      await Promise.all(calls);
      assert.equal(most, 1);
      assert.equal(listeners, 0);
      // The next calls hear of the abort, all of them.
      const settled = Promise.allSettled(Array.from({ length: 12 }, call));
      controller.abort('enough');
      assert.ok((await settled).every(({ reason }) => reason === 'enough'));
    } finally {
      await server.stop();
    }
  },

  async 'calls that were aborted take no place from others'({ MondayConnector }) {
    let silent = true;
    const arrived = [];
    const server = await startServer((_, response) => {
      if (silent) arrived.push(response);
      else response.writeHead(200, { 'content-type': 'text/plain' }).end('done');
    });
    try {
      const connector = new MondayConnector({ token: 'a', endpoint: server.endpoint });
      const controller = new AbortController();
      const calls = Array.from({ length: 20 }, () => connector.customApiAction({ path: '/' }, { signal: controller.signal }));
      const settled = Promise.allSettled(calls);
      while (arrived.length < 8) await delay(5);
      controller.abort();
      assert.ok((await settled).every(({ status }) => status === 'rejected'));
      silent = false;
      const { body } = await connector.customApiAction({ path: '/' });
      assert.equal(body.text, 'done');
    } finally {
      await server.stop();
    }
  },
};

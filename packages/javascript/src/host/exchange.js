// One request and its response over `fetch`.

import { errorCode } from './error-code.js';
import { toBytes, toText } from './header.js';

/** How many pieces of a body are read ahead of the component. */
const WINDOW = 4;
/** The longest time that timers take. */
const MAX_TIMER = 2 ** 31 - 1;
/** The codings that `fetch` has undone when it hands over the body. */
const DECODED = /^\s*(x-)?(gzip|deflate|br)\s*$/i;

/**
 * Sends a request. `emit` gets `{ head }`, then pieces (`{ piece }`) and `{}` at the end; or `{ failure }`, an error
 * code of `wasi:http`, in the place of any of them.
 */
export function openExchange(request, { fetch, dispatcher, isAllowed }, emit) {
  const controller = new AbortController();
  const exchange = new Exchange(controller, emit);
  exchange.run(() => send(request, { fetch, dispatcher, isAllowed }, controller.signal), request.timeouts);
  return { consumed: () => exchange.consumed(), cancel: () => exchange.cancel() };
}

function send({ method, origin, path, headers, body }, { fetch, dispatcher, isAllowed }, signal) {
  if (!URL.canParse(origin)) throw new Refused('HTTP-request-URI-invalid');
  const { host, username, password } = new URL(origin);
  if (username || password) throw new Refused('HTTP-request-URI-invalid');
  if (!isAllowed(host)) throw new Refused('HTTP-request-denied');
  const hasBody = body.length > 0;
  if (hasBody && method === 'GET') throw new Refused('HTTP-request-method-invalid');
  const list = headers.map(([name, content]) => [name, toText(content)]);
  const options = { method, headers: list, body: hasBody || method !== 'GET' ? body : undefined, redirect: 'manual', signal };
  // Only if there is one: runtimes other than Node.js do not know it.
  if (dispatcher) options.dispatcher = dispatcher;
  return fetch(origin + path, options);
}

class Refused {
  constructor(tag) {
    this.failure = { tag };
  }
}

class TimedOut extends Refused {}

class Exchange {
  #controller;
  #emit;
  #ahead = 0;
  #resume;

  constructor(controller, emit) {
    this.#controller = controller;
    this.#emit = emit;
  }

  consumed() {
    this.#ahead -= 1;
    this.#resume?.();
  }

  cancel() {
    this.#emit = () => {};
    this.#controller.abort();
    this.#resume?.();
  }

  /** Never rejects: whatever happens becomes an event. */
  async run(start, { connect, firstByte, betweenBytes }) {
    try {
      // `fetch` does not say when it has connected, so both times are one.
      const time = connect === undefined || firstByte === undefined ? undefined : connect + firstByte;
      const response = await this.#within(time, 'HTTP-response-timeout', async () => start());
      this.#emit({ head: readHead(response) });
      await this.#readBody(response.body, betweenBytes);
      this.#emit({});
    } catch (error) {
      this.#emit({ failure: error instanceof Refused ? error.failure : errorCode(error) });
      // What is left of the connection is of no use.
      this.#controller.abort();
    }
  }

  async #readBody(body, betweenBytes) {
    if (!body) return;
    const reader = body.getReader();
    for (;;) {
      while (this.#ahead >= WINDOW && !this.#controller.signal.aborted) await new Promise((resolve) => (this.#resume = resolve));
      const { done, value } = await this.#within(betweenBytes, 'connection-read-timeout', () => reader.read());
      if (done) return;
      if (!value.length) continue;
      this.#ahead += 1;
      this.#emit({ piece: value });
    }
  }

  async #within(milliseconds, tag, start) {
    if (milliseconds === undefined) return start();
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new TimedOut(tag)), Math.min(milliseconds, MAX_TIMER));
    });
    const running = start();
    // It may fail after the time is over, when nobody waits for it any more.
    running.catch(() => {});
    try {
      return await Promise.race([running, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function readHead(response) {
  const headers = [...response.headers].map(([name, content]) => [name, toBytes(content)]);
  const isDecoded = DECODED.test(response.headers.get('content-encoding') ?? '');
  const kept = isDecoded ? headers.filter(([name]) => !/^content-(encoding|length)$/i.test(name)) : headers;
  return { status: response.status, headers: kept };
}

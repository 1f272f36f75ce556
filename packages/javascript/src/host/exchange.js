// One request and its response over `fetch`.

import { originOf } from '../endpoint.js';
import { readThrown } from '../thrown.js';
import { MAX_TIMER } from '../timers.js';
import { judge } from './error-code.js';
import { toBytes, toText } from './header.js';

/** How many pieces of a body are read ahead of the component. */
const WINDOW = 4;
/** The codings that `fetch` has undone when it hands over the body. */
const DECODED = /^\s*(x-)?(gzip|deflate|br)\s*$/i;

/**
 * Sends a request. `emit` gets `{ head }`, then pieces (`{ piece }`) and `{}` at the end; or `{ failure }`, an error
 * code of `wasi:http`, in the place of any of them. What the component cannot be told is written into `notes`.
 */
export function openExchange(request, transport, notes, emit) {
  const controller = new AbortController();
  notes.begin(request);
  const exchange = new Exchange(controller, notes, emit);
  // What still fails is this package's own: the call would wait for an event that never comes.
  exchange.run(() => send(request, transport, controller.signal), request).catch((error) => notes.stop(error));
  return { consumed: () => exchange.consumed(), cancel: () => exchange.cancel() };
}

async function send({ method, origin, path, headers, body }, { fetch, dispatcher, allowedOrigins }, signal) {
  const address = originOf(origin);
  if (!address) throw new Failed('HTTP-request-URI-invalid');
  if (!allowedOrigins.has(address)) {
    throw new Failed('HTTP-request-denied', `The endpoint {} is not among the allowed hosts. If it is right, give it to the connector: allowedHosts: ['{}'].`);
  }
  const hasBody = body.length > 0;
  if (hasBody && method === 'GET') throw new Failed('HTTP-request-method-invalid');
  const list = headers.map(([name, content]) => [name, toText(content)]);
  const options = { method, headers: list, body: hasBody || method !== 'GET' ? body : undefined, redirect: 'manual', signal };
  // Only if there is one: runtimes other than Node.js do not know it.
  if (dispatcher) options.dispatcher = dispatcher;
  const response = await fetch(origin + path, options);
  if (!isResponse(response)) throw new Misused('The `fetch` of the settings gave something else than a Response.');
  return response;
}

function isResponse(response) {
  const { status, headers } = response ?? {};
  return Number.isInteger(status) && typeof headers?.get === 'function' && typeof headers[Symbol.iterator] === 'function';
}

/** A failure of this host's own. With a `refusal`, nothing was sent, and it says why. */
class Failed {
  constructor(tag, refusal) {
    this.judged = { failure: { tag }, refusal, isKnown: true };
  }
}

/** The settings are not what they should be. */
class Misused extends TypeError {
  judged = { isMistake: true };
}

/** Of what cannot even be looked at: the safest, and no cause to show. */
const UNREADABLE = { judged: { failure: { tag: 'connection-terminated' }, isKnown: true }, causes: [] };

/** What follows from whatever was thrown. A proxy may throw on any look at it. */
function readFailure(error) {
  try {
    if (error instanceof Failed) return { judged: error.judged, causes: [] };
    const causes = readThrown(error);
    return { judged: error instanceof Misused ? error.judged : judge(causes), causes };
  } catch {
    return UNREADABLE;
  }
}

class Exchange {
  #controller;
  #notes;
  #emit;
  #ahead = 0;
  #resume;

  constructor(controller, notes, emit) {
    this.#controller = controller;
    this.#notes = notes;
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

  /** Whatever happens becomes an event. */
  async run(start, request) {
    const { connect, firstByte, betweenBytes } = request.timeouts;
    try {
      // `fetch` does not say when it has connected, so both times are one.
      const time = connect === undefined || firstByte === undefined ? undefined : connect + firstByte;
      const response = await this.#within(time, 'HTTP-response-timeout', async () => start());
      this.#emit({ head: readHead(response) });
      await this.#readBody(response.body, betweenBytes);
      this.#emit({});
    } catch (error) {
      this.#fail(error, request);
      // What is left of the connection is of no use.
      this.#controller.abort();
    }
  }

  #fail(error, request) {
    // After a cancellation, it is what that came to.
    if (this.#controller.signal.aborted) return;
    const { judged, causes } = readFailure(error);
    const { failure, refusal, head, isMistake, isKnown } = judged;
    if (isMistake) return this.#notes.mistake(causes);
    if (head) {
      this.#emit({ head });
      return this.#emit({});
    }
    if (refusal) this.#notes.refuse(refusal.replaceAll('{}', request.origin));
    if (!isKnown) this.#notes.cause(causes);
    this.#emit({ failure });
  }

  async #readBody(body, betweenBytes) {
    if (!body) return;
    const reader = body.getReader();
    for (;;) {
      while (this.#ahead >= WINDOW && !this.#controller.signal.aborted) await new Promise((resolve) => (this.#resume = resolve));
      // A `fetch` that does not heed the signal would be read for ever.
      if (this.#controller.signal.aborted) return;
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
      timer = setTimeout(() => reject(new Failed(tag)), Math.min(milliseconds, MAX_TIMER));
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

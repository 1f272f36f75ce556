// What the host sees of a call's requests that the component cannot be told, for the error that the call rejects with.

import { executionFailed, fromFailure } from './error.js';
import { toText } from './host/header.js';

/** A text that is shorter is no token of monday.com's, and may be in anything. */
const SHORTEST_TOKEN = 8;

export class Notes {
  #sent = 0;
  #key;
  #token;
  #refusal;
  #cause;
  #fail;

  /** Rejects when the call cannot go on. */
  failed = new Promise((_, reject) => (this.#fail = reject));

  constructor() {
    // If nobody waits for it any more.
    this.failed.catch(() => {});
  }

  begin({ headers }) {
    this.#sent += 1;
    this.#token = header(headers, 'authorization');
    this.#key = header(headers, 'idempotency-key') ?? this.#key;
    this.#refusal = undefined;
    this.#cause = undefined;
  }

  /** This request was not sent. */
  refuse(message) {
    this.#sent -= 1;
    this.#refusal = message;
  }

  /** Why the connection failed, as `fetch` has it. */
  cause(error) {
    this.#cause = this.#shown(error);
  }

  /** A mistake in the program: the same would happen again, and the component would try. */
  mistake(error) {
    const message = `\`fetch\` failed, and not because of the network: ${error.name}. The cause says why. If this call makes a change, whether it was made is not known.`;
    const report = { requests_sent: this.#sent, ...(this.#key && { idempotency_key: this.#key }), replayed: false, warnings: [] };
    this.#fail(withCause(executionFailed(message, undefined, report), this.#shown(error)));
  }

  /** The error for what the component failed with. */
  error(payload) {
    const error = fromFailure(payload, this.#refusal && { message: this.#refusal, requestsSent: this.#sent });
    return error.report.http_status === undefined ? withCause(error, this.#cause) : error;
  }

  /** An error that may be shown: not, if the token is in it. */
  #shown(error) {
    return this.#token?.length >= SHORTEST_TOKEN && isIn(this.#token, error) ? undefined : { error };
  }
}

function withCause(error, found) {
  // Not enumerable, as in the errors of the language.
  if (found) Object.defineProperty(error, 'cause', { value: found.error, configurable: true, writable: true });
  return error;
}

function header(headers, name) {
  const found = headers.find(([known]) => known.toLowerCase() === name);
  return found && toText(found[1]);
}

/** Whether a text is in a value or what hangs on it, as some libraries hang the request on their errors. */
function isIn(text, value, left = { visits: 2000 }, seen = new Set()) {
  if (value === null || value === undefined || seen.has(value)) return false;
  if (typeof value === 'string') return value.includes(text);
  if (typeof value !== 'object') return false;
  seen.add(value);
  // What is too large to be looked through may hold it.
  if (--left.visits < 0) return true;
  if (value instanceof Map || value instanceof Headers) return isIn(text, [...value], left, seen);
  const fields = Object.values(Object.getOwnPropertyDescriptors(value));
  return fields.some((field) => isIn(text, field.value, left, seen)) || isIn(text, value.stack, left, seen);
}

// What the host sees of a call's requests that the component cannot be told, for the error that the call rejects with.

import { executionFailed, fromFailure } from './error.js';
import { toText } from './host/header.js';
import { readThrown } from './thrown.js';

/** A text that is shorter is no token of monday.com's, and may be in anything. */
const SHORTEST_TOKEN = 8;
const HIDDEN = '(not shown: the token is in it)';

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

  /** Why the connection failed, as `fetch` has it (`readThrown`). */
  cause(causes) {
    this.#cause = causes;
  }

  /** A mistake in the program: the same would happen again, and the component would try. */
  mistake(causes) {
    this.#fail(this.#executionFailed(`\`fetch\` failed, and not because of the network: ${this.#shown(causes[0].name)}. The cause says why.`, causes));
  }

  /** Ends the call with what this package stopped at. */
  stop(error) {
    this.#fail(this.stopped(error));
  }

  /** The error for a component, or what runs it, that stopped. */
  stopped(error) {
    return this.#executionFailed('The component stopped unexpectedly; the cause says why.', readThrown(error));
  }

  /** The error for what the component failed with. */
  error(payload) {
    const error = fromFailure(payload, this.#refusal && { message: this.#refusal, requestsSent: this.#sent });
    return error.report.http_status === undefined ? this.#withCause(error, this.#cause) : error;
  }

  /** What was sent by then is known here only: with its key, the call can be repeated. */
  #executionFailed(message, causes) {
    const isSent = this.#sent > 0;
    const error = executionFailed(isSent ? `${message} If this call makes a change, whether it was made is not known.` : message, {
      requests_sent: this.#sent,
      ...(isSent && this.#key !== undefined && { idempotency_key: this.#key }),
    });
    return this.#withCause(error, causes);
  }

  #withCause(error, causes) {
    // Not enumerable, as in the errors of the language.
    if (causes?.length) Object.defineProperty(error, 'cause', { value: this.#copy(causes), configurable: true, writable: true });
    return error;
  }

  /**
   * A new error that says the same. Some libraries hang the request on their errors, with the token, in more ways than
   * could be searched; texts can.
   */
  #copy([{ name, message, code, stack }, ...causes]) {
    const copy = new Error(this.#shown(message ?? ''), causes.length ? { cause: this.#copy(causes) } : undefined);
    const define = (field, value) => Object.defineProperty(copy, field, { value, configurable: true, writable: true });
    if (name !== undefined) define('name', this.#shown(name));
    if (code !== undefined) copy.code = this.#shown(code);
    // Where it was thrown, not copied.
    define('stack', stack === undefined || this.#isHidden(stack) ? String(copy) : stack);
    return copy;
  }

  #shown(content) {
    return this.#isHidden(content) ? HIDDEN : content;
  }

  #isHidden(content) {
    return this.#token?.length >= SHORTEST_TOKEN && String(content).includes(this.#token);
  }
}

function header(headers, name) {
  const found = headers.find(([known]) => known.toLowerCase() === name);
  return found && toText(found[1]);
}

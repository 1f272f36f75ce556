import { types } from '../generated/contract.js';
import { fromComponent, nothing } from './convert.js';

const FAILURE = types['failure'];
const ERROR = types['action-error'];

/** A call that failed. `src/index.d.ts` documents the fields. */
export class MondayError extends Error {
  #json;

  /** From the contract's `action-error` in JSON. */
  constructor(json, options) {
    const [word, failure] = typeof json === 'string' ? [json, undefined] : Object.entries(json)[0];
    super(failure?.message ?? 'The call failed in this process.', options);
    this.kind = failure?.kind ?? word;
    this.temporary = word === 'temporary_failure';
    this.retryAfterMs = failure?.retry_after_ms;
    this.code = failure?.code;
    this.details = failure?.details ?? [];
    this.report = failure?.call ?? nothing(['name', 'call-report']);
    this.#json = json;
  }

  /** The contract's `action-error`. */
  toJSON() {
    return this.#json;
  }
}
// Not enumerable, as in the errors of the language.
Object.defineProperty(MondayError.prototype, 'name', { value: 'MondayError', configurable: true, writable: true });

/** What the component returned as an error. */
export function fromFailure(payload) {
  return new MondayError(fromComponent(ERROR, payload));
}

/** An input that is refused here, before anything is sent. */
export function invalidInput(message) {
  return new MondayError({ permanent_failure: { ...nothing(FAILURE), kind: 'invalid_input', message } });
}

/** A failure of this package, or of what it runs on; not one of monday.com. */
export function executionFailed(message, cause) {
  const error = new MondayError('execution_failed', cause === undefined ? undefined : { cause });
  error.message = message;
  return error;
}

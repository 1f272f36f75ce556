import { types } from '../generated/contract.js';
import { fromComponent, nothing } from './convert.js';

const FAILURE = types['failure'];
const ERROR = types['action-error'];

/** A call that failed. `src/index.d.ts` documents the fields. */
export class MondayError extends Error {
  #json;

  /** From the contract's `action-error` in JSON. */
  constructor(json) {
    const [word, failure] = typeof json === 'string' ? [json, undefined] : Object.entries(json)[0];
    super(failure?.message ?? 'The call failed in this process.');
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

/** What the component returned as an error. `refused`: why its last request was not sent, and how many were. */
export function fromFailure(payload, refused) {
  const json = fromComponent(ERROR, payload);
  return new MondayError(refused && typeof json === 'object' ? withRefusal(json, refused) : json);
}

function withRefusal(json, { message, requestsSent }) {
  const [[word, failure]] = Object.entries(json);
  const { idempotency_key: key, ...call } = failure.call;
  // As the component has it: the key of a request, if one was sent.
  const report = { ...call, ...(requestsSent > 0 && key !== undefined && { idempotency_key: key }), requests_sent: requestsSent };
  // What was refused is then not all that happened.
  const whole = failure.kind === 'outcome_unknown' ? `${failure.message} ${message}` : message;
  return { [word]: { ...failure, message: whole, call: report } };
}

/** An input that is refused here, before anything is sent. */
export function invalidInput(message) {
  return new MondayError({ permanent_failure: { ...nothing(FAILURE), kind: 'invalid_input', message } });
}

/** A failure of this package, or of what it runs on; not one of monday.com. `report`: what is known of it. */
export function executionFailed(message, report) {
  const error = new MondayError('execution_failed');
  error.message = message;
  error.report = { ...error.report, ...report };
  return error;
}

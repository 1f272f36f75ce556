/** What a call that is cancelled finds in the place of responses. The component does not retry it. */
export const DENIED = { tag: 'HTTP-request-denied' };

/** A response as far as it has arrived, for the component to read. */
export class Response {
  #pieces = [];
  #ended = false;
  #closed = false;

  /** What was opened: `{ consumed(), cancel() }`. */
  exchange;
  head;
  failure;

  /** Takes an event of the exchange. */
  apply(event) {
    if (this.#closed) return;
    if (event.head) this.head = event.head;
    else if (event.piece) this.#pieces.push(event.piece);
    else if (event.failure) this.failure = event.failure;
    else this.#ended = true;
  }

  /** Whether the head has come, or a failure in its place. */
  get isDecided() {
    return Boolean(this.head ?? this.failure);
  }

  get isReadable() {
    return this.#pieces.length > 0 || this.#ended || Boolean(this.failure);
  }

  /** Some bytes; none, if they are to be waited for; `undefined` at the end and after a failure. */
  read(length) {
    const [piece] = this.#pieces;
    if (!piece) return this.#ended || this.failure ? undefined : new Uint8Array();
    if (piece.length > length) {
      this.#pieces[0] = piece.subarray(length);
      return piece.subarray(0, length);
    }
    this.#pieces.shift();
    this.exchange.consumed();
    return piece;
  }

  close() {
    if (this.#closed) return;
    this.#closed = true;
    this.#pieces = [];
    this.failure = DENIED;
    this.exchange?.cancel();
  }
}

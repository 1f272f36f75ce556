// A request as the component builds it, and as it is sent.

/** The body, which the component writes after it has asked for the request to be sent. */
export class RequestBody {
  #pieces = [];
  #whole;
  #send;

  write(piece) {
    // A copy: the bytes may be a view of the component's memory.
    this.#pieces.push(piece.slice());
  }

  finish() {
    const length = this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
    this.#whole = new Uint8Array(length);
    let offset = 0;
    for (const piece of this.#pieces) {
      this.#whole.set(piece, offset);
      offset += piece.length;
    }
    this.#send?.(this.#whole);
  }

  whenFinished(send) {
    if (this.#whole) send(this.#whole);
    else this.#send = send;
  }
}

/** The parts of a request that can be sent to another thread. */
export function readRequest({ method, scheme, authority, path, headers }, timeouts) {
  return {
    method: method.tag === 'other' ? method.val : method.tag.toUpperCase(),
    origin: `${scheme?.tag === 'HTTP' ? 'http' : 'https'}://${authority}`,
    path: path ?? '/',
    headers: headers.entries(),
    timeouts: { ...timeouts },
  };
}

// The eight WASI 0.2 interfaces that the component imports, as far as it uses them. jco's bindings ask for them without
// the version.

import { toText } from './header.js';
import { RequestBody, readRequest } from './request.js';
import { DENIED, Response } from './response.js';

/** The method that the bindings call when the component drops a resource. */
const dispose = Symbol.dispose ?? Symbol.for('dispose');
const NANOSECONDS = 1_000_000n;

class Pollable {
  /**
   * `poll` is how the call waits that this belongs to; other calls wait at the same time, each in its own way. `deadline`
   * is a reading of `performance.now()`, for those that time alone makes ready.
   */
  constructor(poll, isReady, deadline) {
    this.poll = poll;
    this.isReady = isReady;
    this.deadline = deadline;
  }

  ready() {
    return this.isReady();
  }

  block() {
    return this.poll([this]);
  }
}

class IoError {}

class Fields {
  constructor(list) {
    this.list = list;
  }

  static fromList(list) {
    try {
      new Headers(list.map(([name, content]) => [name, toText(content)]));
    } catch {
      throw { tag: 'invalid-syntax' };
    }
    return new Fields(list);
  }

  entries() {
    return this.list;
  }
}

class OutgoingRequest {
  method = { tag: 'get' };

  constructor(poll, headers) {
    this.poll = poll;
    this.headers = headers;
    this.content = new RequestBody();
  }

  body() {
    return new OutgoingBody(this.poll, this.content);
  }

  setMethod(method) {
    this.method = method;
  }

  setPathWithQuery(path) {
    this.path = path;
  }

  setScheme(scheme) {
    this.scheme = scheme;
  }

  setAuthority(authority) {
    this.authority = authority;
  }
}

class OutgoingBody {
  constructor(poll, content) {
    this.poll = poll;
    this.content = content;
  }

  write() {
    return new OutputStream(this.poll, this.content);
  }

  static finish(body) {
    body.content.finish();
  }
}

class OutputStream {
  constructor(poll, content) {
    this.poll = poll;
    this.content = content;
  }

  checkWrite() {
    return BigInt(2 ** 20);
  }

  write(piece) {
    this.content.write(piece);
  }

  flush() {}

  subscribe() {
    return new Pollable(this.poll, () => true);
  }
}

class RequestOptions {
  setConnectTimeout(duration) {
    this.connect = milliseconds(duration);
  }

  setFirstByteTimeout(duration) {
    this.firstByte = milliseconds(duration);
  }

  setBetweenBytesTimeout(duration) {
    this.betweenBytes = milliseconds(duration);
  }
}

const milliseconds = (duration) => (duration === undefined ? undefined : Number(duration / NANOSECONDS));

class FutureIncomingResponse {
  constructor(poll, response) {
    this.poll = poll;
    this.response = response;
  }

  subscribe() {
    return new Pollable(this.poll, () => this.response.isDecided);
  }

  get() {
    const { response } = this;
    if (!response.isDecided) return undefined;
    if (this.taken) return { tag: 'err', val: undefined };
    this.taken = true;
    const { head, failure } = response;
    return { tag: 'ok', val: head ? { tag: 'ok', val: new IncomingResponse(this.poll, response) } : { tag: 'err', val: failure } };
  }

  [dispose]() {
    if (!this.taken) this.response.close();
  }
}

class IncomingResponse {
  constructor(poll, response) {
    this.poll = poll;
    this.response = response;
  }

  status() {
    return this.response.head.status;
  }

  headers() {
    return new Fields(this.response.head.headers);
  }

  consume() {
    return new IncomingBody(this.poll, this.response);
  }

  [dispose]() {
    this.response.close();
  }
}

class IncomingBody {
  constructor(poll, response) {
    this.poll = poll;
    this.response = response;
  }

  stream() {
    return new InputStream(this.poll, this.response);
  }
}

class InputStream {
  constructor(poll, response) {
    this.poll = poll;
    this.response = response;
  }

  read(length) {
    const piece = this.response.read(Number(length));
    if (piece) return piece;
    // The bindings turn what is thrown here into the error of the function's result.
    throw this.response.failure ? { tag: 'last-operation-failed', val: new IoError() } : { tag: 'closed' };
  }

  subscribe() {
    return new Pollable(this.poll, () => this.response.isReadable);
  }
}

/** `open(request, emit)` sends a request; what comes of it is emitted as events (`Response.apply`). */
export function createHost({ environment, open }) {
  const responses = new Set();
  let isClosed = false;

  const handle = (poll, outgoing, options) => {
    if (isClosed) throw DENIED;
    const request = readRequest(outgoing, options);
    const response = new Response();
    responses.add(response);
    outgoing.content.whenFinished((body) => {
      if (isClosed) return;
      response.exchange = open({ ...request, body }, (event) => response.apply(event));
    });
    return new FutureIncomingResponse(poll, response);
  };

  return {
    /** The positions of those that are ready. */
    ready(pollables) {
      const ready = pollables.flatMap((pollable, index) => (pollable.isReady() ? [index] : []));
      return Uint32Array.from(ready);
    },

    /** Milliseconds until time makes one of them ready; `undefined` if it never does. */
    untilDeadline(pollables) {
      const deadlines = pollables.map(({ deadline }) => deadline).filter((deadline) => deadline !== undefined);
      return deadlines.length ? Math.max(0, Math.min(...deadlines) - performance.now()) : undefined;
    },

    /** Cancels what is still open; nothing more is sent. */
    close() {
      isClosed = true;
      for (const response of responses) response.close();
    },

    /** `poll` waits, in the way of the thread that it runs in. It is handed on to all that can be waited for. */
    imports(poll) {
      // The bindings make requests themselves.
      class CallRequest extends OutgoingRequest {
        constructor(headers) {
          super(poll, headers);
        }
      }
      return {
        'wasi:cli/environment': { getEnvironment: () => environment },
        'wasi:clocks/monotonic-clock': {
          subscribeDuration(duration) {
            const deadline = performance.now() + Number(duration) / Number(NANOSECONDS);
            return new Pollable(poll, () => performance.now() >= deadline, deadline);
          },
        },
        'wasi:http/outgoing-handler': { handle: (outgoing, options) => handle(poll, outgoing, options) },
        'wasi:http/types': {
          Fields,
          FutureIncomingResponse,
          IncomingBody,
          IncomingResponse,
          OutgoingBody,
          OutgoingRequest: CallRequest,
          RequestOptions,
        },
        'wasi:io/error': { Error: IoError },
        'wasi:io/poll': { Pollable, poll },
        'wasi:io/streams': { InputStream, OutputStream },
        'wasi:random/random': { getRandomU64: () => crypto.getRandomValues(new BigUint64Array(1))[0] },
      };
    },
  };
}

// A worker thread of Node.js 20 and 22: runs calls one after the other, and stands still while the component waits.
// The main thread sends the requests and passes on what comes of them.

import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { instantiate } from '../generated/sync.js';
import { createHost } from './host/wasi.js';

// jco's bindings try this for functions that are never called here, and catch the error. To make its message, V8 reads
// the 18,000 lines around it again: 260 ms for each call instead of 1.
WebAssembly.promising ??= (exported) => exported;

const { modules, port } = workerData;
// Counts the messages of the main thread, to wake this one.
const messages = new Int32Array(workerData.messages);
const exchanges = new Map();
let lastExchange = 0;

function open(call, request, emit) {
  const id = ++lastExchange;
  exchanges.set(id, emit);
  port.postMessage({ call, open: id, request });
  return {
    consumed: () => port.postMessage({ call, consumed: id }),
    cancel() {
      exchanges.delete(id);
      port.postMessage({ call, cancel: id });
    },
  };
}

/** Takes the messages that have come; whether there was one. */
function receive() {
  let any = false;
  for (let received; (received = receiveMessageOnPort(port)); any = true) {
    const { id, event } = received.message;
    exchanges.get(id)?.(event);
  }
  return any;
}

function run({ call, export: name, method, args, environment }) {
  const host = createHost({ environment, open: (request, emit) => open(call, request, emit) });
  const poll = (pollables) => {
    for (;;) {
      // Read before the messages are taken, so that none is missed in between.
      const seen = Atomics.load(messages, 0);
      receive();
      const ready = host.ready(pollables);
      if (ready.length) return ready;
      Atomics.wait(messages, 0, seen, host.untilDeadline(pollables) ?? Infinity);
    }
  };
  const file = (found) => modules[found.replace(/^sync\./, '')];
  try {
    const component = instantiate(file, host.imports(poll), (module, imports) => new WebAssembly.Instance(module, imports));
    return { result: component[name][method](...args) };
  } catch (error) {
    return error?.payload ? { failure: error.payload } : { stopped: String(error?.stack ?? error) };
  } finally {
    host.close();
  }
}

parentPort.on('message', (job) => parentPort.postMessage(run(job)));

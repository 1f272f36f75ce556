// Servers that do what the emulator does not.

import { createServer } from 'node:http';
import { once } from 'node:events';

/** `respond(request, response, number)` for each request; the first has number 1. */
export async function startServer(respond) {
  let count = 0;
  const server = createServer((request, response) => respond(request.resume(), response, ++count));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    count: () => count,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A promise that is settled from outside. */
export function deferred() {
  let resolve;
  const promise = new Promise((found) => (resolve = found));
  return { promise, resolve };
}

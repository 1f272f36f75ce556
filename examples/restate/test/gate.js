// Stands between the worker and the emulator, and lets a test act at a certain request: before it is passed on, or after it
// was carried out and before its response is back. Then the connection is broken.

import { once } from 'node:events';
import { createServer } from 'node:http';

/** `actAt(body)` gives nothing, or `{ when: 'before' | 'after', act }`. */
export async function startGate(target, actAt) {
  const gate = { failure: undefined };
  const server = createServer(async (request, response) => {
    try {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      const body = Buffer.concat(pieces);
      const action = actAt(String(body));
      if (action?.when === 'before') {
        await action.act();
        return response.destroy();
      }
      const answer = await passOn(target, request, body);
      if (action) await action.act();
      if (action || !answer) return response.destroy();
      response.writeHead(answer.status, answer.headers);
      response.end(answer.content);
    } catch (error) {
      // A client that is killed breaks off its request. All else is a fault of the test.
      if (error.code !== 'ECONNRESET') gate.failure ??= error;
      response.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  gate.address = `http://127.0.0.1:${server.address().port}`;
  return gate;
}

/** The response; nothing if the emulator broke off, as a fault can tell it to. */
async function passOn(target, request, body) {
  const { host, connection, 'content-length': length, ...sent } = request.headers;
  try {
    const response = await fetch(target + request.url, { method: request.method, headers: sent, body });
    const content = Buffer.from(await response.arrayBuffer());
    const { 'content-length': old, 'transfer-encoding': encoding, ...headers } = Object.fromEntries(response.headers);
    return { status: response.status, headers, content };
  } catch (error) {
    if (error instanceof TypeError && error.cause) return undefined;
    throw error;
  }
}

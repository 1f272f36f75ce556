import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';

import { types } from '../../generated/contract.js';
import { startEmulator } from '../support/emulator.js';
import { startServer } from '../support/server.js';

const KINDS = types['failure-kind'][1].map(([word]) => word);
const BOARD = '18265829685';
const impatient = { retry: { max_retries: 0 } };

async function failure(call, MondayError) {
  const error = await call.then(() => assert.fail('it succeeded'), (found) => found);
  assert.ok(error instanceof MondayError, inspect(error));
  return error;
}

async function withServer(respond, run) {
  const server = await startServer(respond);
  try {
    return await run(server);
  } finally {
    await server.stop();
  }
}

export const cases = {
  async 'an unknown board is a permanent failure with a report'({ connector, MondayError }) {
    const error = await failure(connector.readBoard('1'), MondayError);
    assert.equal(error.name, 'MondayError');
    assert.equal(error.kind, 'not_found');
    assert.equal(error.temporary, false);
    assert.equal(error.retryAfterMs, undefined);
    assert.equal(error.report.http_status, 200);
    assert.equal(error.report.requests_sent, 1);
    assert.match(error.message, /There is no board 1/);
    const { kind, message, call } = error.toJSON().permanent_failure;
    assert.deepEqual({ kind, message, call }, { kind: error.kind, message: error.message, call: error.report });
  },

  async 'a rate limit is a temporary failure with the wait that the server asked for'({ connector, emulator, MondayError }) {
    await emulator.setFaults({ action: { status: { status: 429, headers: [['Retry-After', '7']], body: 'empty' } } });
    const error = await failure(connector.readBoard(BOARD, impatient), MondayError);
    assert.equal(error.kind, 'rate_limit_exceeded');
    assert.equal(error.temporary, true);
    assert.equal(error.retryAfterMs, 7000);
    assert.ok('temporary_failure' in JSON.parse(JSON.stringify(error)));
  },

  async 'a token that is not accepted'({ MondayConnector, emulator, MondayError }) {
    const connector = new MondayConnector({ token: 'wrong', endpoint: emulator.endpoint });
    assert.equal((await failure(connector.checkConnection(), MondayError)).kind, 'not_authenticated');
  },

  async 'monday.com’s code and errors are in the error'({ connector, emulator, MondayError }) {
    await emulator.setFaults({ action: { graphql_error: { message: 'No.', code: 'USER_UNAUTHORIZED', status_code: 403 } } });
    const error = await failure(connector.readBoard(BOARD, impatient), MondayError);
    assert.equal(error.kind, 'permission_denied');
    assert.equal(error.code, 'USER_UNAUTHORIZED');
    assert.equal(error.details[0].message, 'No.');
  },

  async 'retries happen inside the call'({ connector, emulator }) {
    await emulator.setFaults({ matching: { requests: { first: 2 } }, action: { status: { status: 503, headers: [], body: 'empty' } } });
    const { board, call } = await connector.readBoard(BOARD, { retry: { max_retries: 3, interval_ms: 20 } });
    assert.equal(board.id, BOARD);
    assert.equal(call.requests_sent, 3);
  },

  async 'nobody listens: a temporary failure, at once'({ MondayConnector, MondayError }) {
    const server = await startServer(() => {});
    await server.stop();
    const connector = new MondayConnector({ token: 'a', endpoint: server.endpoint });
    const error = await failure(connector.createBoard({ name: 'A', kind: 'private' }), MondayError);
    assert.equal(error.kind, 'connection_failed', error.message);
    assert.equal(error.temporary, true);
    assert.equal(error.report.requests_sent, 1);
  },

  async 'a name that nobody has is a permanent failure; that nobody could say so is not'({ MondayConnector, MondayError }) {
    // As Node.js says it. A real look-up would leave this machine.
    for (const [code, temporary] of [['ENOTFOUND', false], ['EAI_AGAIN', true]]) {
      const cause = Object.assign(new Error(`getaddrinfo ${code} nowhere.invalid`), { code, syscall: 'getaddrinfo' });
      const fetch = async () => {
        throw new TypeError('fetch failed', { cause });
      };
      const connector = new MondayConnector({ token: 'a', endpoint: 'https://nowhere.invalid', fetch });
      const error = await failure(connector.createBoard({ name: 'A', kind: 'private' }), MondayError);
      assert.equal(error.kind, 'connection_failed', error.message);
      assert.equal(error.temporary, temporary);
      assert.equal(error.report.requests_sent, 1);
    }
  },

  async 'a proxy that is not let through: permanent only if it refuses'({ MondayConnector, MondayError }) {
    for (const [status, temporary] of [[403, false], [407, false], [502, true], [503, true]]) {
      const cause = new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`);
      const fetch = async () => {
        throw new TypeError('fetch failed', { cause });
      };
      const error = await failure(new MondayConnector({ token: 'a', fetch }).readBoard('4'), MondayError);
      assert.equal(error.kind, 'connection_failed');
      assert.equal(error.temporary, temporary, String(status));
    }
  },

  async 'a proxy that wants credentials is told from a lost connection'({ MondayConnector, MondayError }) {
    await withServer((_, response) => response.writeHead(407).end(), async ({ endpoint, count }) => {
      const error = await failure(new MondayConnector({ token: 'a', endpoint }).createBoard({ name: 'A', kind: 'private' }), MondayError);
      assert.equal(error.kind, 'connection_failed');
      assert.equal(error.temporary, false);
      assert.equal(error.report.http_status, 407);
      assert.match(error.message, /wants credentials/);
      assert.equal(count(), 1);
    });
  },

  async 'a port that fetch blocks: nothing was sent'({ MondayConnector, MondayError }) {
    // Bun blocks none.
    if (globalThis.Bun) return;
    const connector = new MondayConnector({ token: 'a', endpoint: 'http://127.0.0.1:4190' });
    const error = await failure(connector.createBoard({ name: 'A', kind: 'private' }), MondayError);
    assert.equal(error.kind, 'connection_failed');
    assert.equal(error.temporary, false);
    assert.equal(error.message, '`fetch` sends nothing to this port of http://127.0.0.1:4190. Use another one.');
    assert.deepEqual(error.report, { requests_sent: 0, replayed: false, warnings: [] });
  },

  async 'a certificate that nothing trusts: a permanent failure, and the token is not sent'({ MondayConnector, MondayError }) {
    const folder = await mkdtemp(join(tmpdir(), 'monday-'));
    const emulator = await startEmulator('--tls', join(folder, 'certificate.pem'));
    try {
      const connector = new MondayConnector({ token: 'a', endpoint: emulator.endpoint });
      const error = await failure(connector.createBoard({ name: 'A', kind: 'private' }), MondayError);
      assert.equal(error.kind, 'connection_failed', error.message);
      assert.equal(error.temporary, false);
      assert.match(error.message, /certificate is not trusted/);
    } finally {
      await emulator.stop();
      await rm(folder, { recursive: true });
    }
  },

  async 'a silent server: the time until the first byte ends the request'({ MondayConnector, MondayError }) {
    await withServer(() => {}, async ({ endpoint }) => {
      const connector = new MondayConnector({ token: 'a', endpoint, options: impatient });
      const error = await failure(connector.readBoard('4', { timeouts: { connect_ms: 50, first_byte_ms: 50 } }), MondayError);
      assert.equal(error.kind, 'timeout');
      assert.match(error.message, /did not respond in time: the timeout of the response/);
    });
  },

  async 'a silent server: the time of the request ends it'({ MondayConnector, MondayError }) {
    await withServer(() => {}, async ({ endpoint }) => {
      const connector = new MondayConnector({ token: 'a', endpoint, options: impatient });
      assert.equal((await failure(connector.readBoard('4', { timeouts: { request_ms: 50 } }), MondayError)).kind, 'timeout');
    });
  },

  async 'a body that stops: the time between two pieces ends the request'({ MondayConnector, MondayError }) {
    const respond = (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":');
    await withServer(respond, async ({ endpoint }) => {
      const connector = new MondayConnector({ token: 'a', endpoint, options: impatient });
      const error = await failure(connector.readBoard('4', { timeouts: { between_bytes_ms: 50 } }), MondayError);
      assert.equal(error.kind, 'connection_failed');
    });
  },

  async 'a body without an end is cut at the maximum, and its connection closed'({ MondayConnector, MondayError }) {
    let closed;
    const connectionClosed = new Promise((resolve) => (closed = resolve));
    const respond = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const write = () => {
        while (response.write(' '.repeat(65536)));
      };
      response.on('drain', write).on('close', closed);
      write();
    };
    await withServer(respond, async ({ endpoint }) => {
      const connector = new MondayConnector({ token: 'a', endpoint, options: impatient });
      const error = await failure(connector.readBoard('4', { max_response_bytes: 1_000_000 }), MondayError);
      assert.equal(error.kind, 'invalid_response');
      await connectionClosed;
    });
  },

  async 'a large body arrives whole, in pieces'({ MondayConnector }) {
    const text = 'ä'.repeat(2_000_000);
    const respond = (_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
    await withServer(respond, async ({ endpoint }) => {
      const connector = new MondayConnector({ token: 'a', endpoint });
      const { body } = await connector.customApiAction({ path: '/text' });
      assert.equal(body.text.length, text.length);
      assert.equal(body.text, text);
    });
  },

  async 'bytes come back as a list'({ MondayConnector }) {
    const bytes = [0, 255, 128, 10];
    const respond = (_, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(Uint8Array.from(bytes));
    await withServer(respond, async ({ endpoint }) => {
      const { body } = await new MondayConnector({ token: 'a', endpoint }).customApiAction({ path: '/bytes' });
      assert.deepEqual(body, { bytes });
    });
  },

  async 'redirects are not followed'({ MondayConnector, MondayError }) {
    await withServer((_, response) => response.end('{}'), async (other) => {
      const respond = (_, response) => void response.writeHead(307, { location: `${other.endpoint}/v2` }).end();
      await withServer(respond, async ({ endpoint }) => {
        const connector = new MondayConnector({ token: 'a', endpoint, options: impatient, allowedHosts: [endpoint, other.endpoint].map((address) => new URL(address).host) });
        const error = await failure(connector.readBoard('4'), MondayError);
        assert.equal(error.report.http_status, 307);
        assert.equal(other.count(), 0);
      });
    });
  },

  async 'a fetch that fails in a way of its own is a failure of the connection, and a copy of its error the cause'({ MondayConnector, MondayError }) {
    const thrown = [
      [new Error('no'), { name: 'Error', message: 'no', code: undefined }],
      ['text', { name: 'Error', message: 'text', code: undefined }],
      [new TypeError('Failed to fetch'), { name: 'TypeError', message: 'Failed to fetch', code: undefined }],
      [Object.assign(new Error('no', { cause: new RangeError('deep') }), { code: 'E_OWN', config: { url: 'a' } }), { name: 'Error', message: 'no', code: 'E_OWN' }],
    ];
    for (const [reason, expected] of thrown) {
      let sent = 0;
      const fetch = () => {
        sent += 1;
        return Promise.reject(reason);
      };
      const options = { retry: { max_retries: 1, interval_ms: 1 } };
      const error = await failure(new MondayConnector({ token: 'secret-token', fetch, options }).readBoard('4'), MondayError);
      assert.equal(error.kind, 'connection_failed', inspect(error));
      assert.equal(error.temporary, true);
      const { name, message, code, cause, config } = error.cause;
      assert.ok(error.cause instanceof Error);
      assert.deepEqual({ name, message, code }, expected);
      assert.equal(cause?.message, reason.cause?.message);
      assert.equal(config, undefined);
      assert.equal(sent, 2);
      assert.ok(!Object.keys(error).includes('cause'));
    }
  },

  async 'the token is in no cause, wherever the error has it'({ MondayConnector, MondayError }) {
    const secret = 'secret-token';
    const url = 'https://api.monday.com/v2';
    const withField = (field) => () => Promise.reject(Object.assign(new Error('no'), field));
    const throwing = [
      () => { throw new Error(`no ${secret}`); },
      () => { throw `no ${secret}`; },
      () => Promise.reject(new Error('no', { cause: new Error(secret) })),
      () => Promise.reject(new AggregateError([new Error(secret)], 'no')),
      () => { throw new ReferenceError(secret); },
      () => Promise.reject(Object.defineProperty(new Error('no'), 'stack', { value: `Error: no ${secret}` })),
      withField({ code: secret }),
      withField({ name: secret }),
      withField({ config: { headers: { authorization: secret } } }),
      (_, { headers }) => Promise.reject(Object.assign(new Error('no'), { headers: new Headers(headers) })),
      withField({ request: new Request(url, { headers: { authorization: secret } }) }),
      withField({ set: new Set([secret]) }),
      withField({ parameters: new URLSearchParams({ authorization: secret }) }),
      withField({ map: new Map([[{ a: 1 }, { authorization: secret }]]) }),
      withField({ [Symbol('headers')]: { authorization: secret } }),
      withField({ later: Object.assign(() => {}, { token: secret }) }),
      withField({ shown: { [Symbol.for('nodejs.util.inspect.custom')]: () => secret, toJSON: () => secret } }),
      () => Promise.reject(Object.defineProperty(new Error('no'), 'headers', { enumerable: true, get: () => ({ authorization: secret }) })),
      async () => ({ status: 200, headers: new Headers(), body: { getReader() { throw new Error(`no reader ${secret}`); } } }),
    ];
    for (const fetch of throwing) {
      const connector = new MondayConnector({ token: secret, fetch, options: impatient });
      const error = await failure(connector.readBoard('4'), MondayError);
      // Of a response whose body fails there is a status, and no cause.
      assert.equal(error.cause instanceof Error, error.report.http_status === undefined, String(fetch));
      for (const text of [inspect(error, { showHidden: true, depth: 9, getters: true }), String(error.stack), String(error.cause?.stack), JSON.stringify(error.cause ?? null)]) {
        assert.ok(!text.includes(secret), `${fetch}: ${text}`);
      }
    }
  },

  async 'an error that throws when it is looked at is a lost connection'({ MondayConnector, MondayError }) {
    const refuse = () => {
      throw new Error('do not look');
    };
    const traps = Object.fromEntries(['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'].map((name) => [name, refuse]));
    const broken = (name) => Object.defineProperty(new Error('no'), name, { get: refuse });
    const thrown = [...['name', 'message', 'code', 'cause', 'errors', 'stack', 'syscall', 'constructor'].map(broken), new Proxy({}, traps), undefined, null, 0, Symbol('no')];
    for (const reason of thrown) {
      // As a rejection a proxy is safe; `await` looks at what is returned only.
      const connector = new MondayConnector({ token: 'secret-token', fetch: () => Promise.reject(reason), options: impatient });
      const error = await failure(connector.readBoard('4'), MondayError);
      assert.equal(error.kind, 'connection_failed', inspect(error));
      assert.equal(error.temporary, true);
    }
  },

  async 'there is no way to the host: nothing was sent only if that came of connecting'({ MondayConnector, MondayError }) {
    const withCode = (code, syscall) => Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
    for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL']) {
      // As Node.js has it for a host with several addresses.
      const several = Object.assign(new AggregateError([withCode(code, 'connect'), withCode('ETIMEDOUT', 'connect')]), { code });
      for (const [cause, requests] of [[withCode(code, 'connect'), 1], [several, 1], [withCode(code, 'read'), 2], [withCode(code, 'write'), 2], [withCode(code), 2]]) {
        let sent = 0;
        const fetch = async () => {
          sent += 1;
          throw new TypeError('fetch failed', { cause });
        };
        const connector = new MondayConnector({ token: 'a', fetch, options: { retry: { max_retries: 1, interval_ms: 1 } } });
        const error = await failure(connector.createBoard({ name: 'A', kind: 'private' }), MondayError);
        assert.equal(sent, requests, `${code}: ${inspect(cause)}`);
        assert.equal(error.kind, requests === 1 ? 'connection_failed' : 'outcome_unknown', inspect(cause));
      }
    }
  },

  async 'a component that stops: the report has what was sent, and its key'({ MondayConnector, MondayError }) {
    // No bytes: the host cannot hand over a part of them.
    const body = () => ({ getReader: () => ({ read: async () => ({ done: false, value: { length: 2 ** 30 } }) }) });
    const fetch = async () => ({ status: 200, headers: new Headers({ 'content-type': 'application/json' }), body: body() });
    const connector = new MondayConnector({ token: 'a', fetch });
    const board = { name: 'A', kind: 'private' };
    const error = await failure(connector.createBoard(board, { idempotency_key: 'mine' }), MondayError);
    assert.equal(error.kind, 'execution_failed', inspect(error));
    assert.deepEqual(error.report, { requests_sent: 1, idempotency_key: 'mine', replayed: false, warnings: [] });
    assert.match(error.message, /whether it was made is not known/);
    // The random one is known, too.
    assert.match((await failure(connector.createBoard(board), MondayError)).report.idempotency_key, /./);
  },

  async 'a refusal after something was sent does not hide that the outcome is not known'({ MondayConnector, MondayError }) {
    let sent = 0;
    const fetch = async () => {
      sent += 1;
      throw sent === 1 ? new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) }) : Object.assign(new Error('no'), { name: 'NotCapable' });
    };
    const connector = new MondayConnector({ token: 'a', fetch, options: { retry: { max_retries: 1, interval_ms: 1 } } });
    const error = await failure(connector.createBoard({ name: 'A', kind: 'private' }, { idempotency_key: 'mine' }), MondayError);
    assert.equal(error.kind, 'outcome_unknown', inspect(error));
    assert.match(error.message, /does not let the program send requests/);
    assert.ok(!error.message.startsWith('This runtime'), error.message);
    assert.equal(error.report.requests_sent, 1);
    assert.equal(error.report.idempotency_key, 'mine');
  },

  async 'a mistake in a fetch ends the call at once, with its cause'({ MondayConnector, MondayError }) {
    let sent = 0;
    const mistakes = {
      ReferenceError: () => noSuchFunction(),
      RangeError: async () => new Array(-1),
      TypeError: async () => ({}),
    };
    for (const [name, mistake] of Object.entries(mistakes)) {
      sent = 0;
      const fetch = () => {
        sent += 1;
        return mistake();
      };
      const connector = new MondayConnector({ token: 'secret-token', fetch, options: { retry: { max_retries: 2, interval_ms: 1 } } });
      const error = await failure(connector.createBoard({ name: 'A', kind: 'private' }, { idempotency_key: 'k' }), MondayError);
      assert.equal(error.kind, 'execution_failed');
      assert.equal(error.temporary, false);
      assert.equal(error.cause.name, name);
      assert.match(error.message, /whether it was made is not known/);
      assert.equal(sent, 1);
      assert.deepEqual(error.report, { requests_sent: 1, idempotency_key: 'k', replayed: false, warnings: [] });
    }
  },

  async 'the token is in no error, whatever the server says'({ connector, emulator, MondayError }) {
    for (const place of ['message', 'page', 'header']) {
      await emulator.reset();
      await emulator.setFaults({ action: { echo_token: place } });
      const outcome = await connector.readBoard(BOARD, impatient).catch((error) => error);
      if (place !== 'header') assert.ok(outcome instanceof MondayError);
      for (const text of [inspect(outcome, { showHidden: true, depth: 9 }), JSON.stringify(outcome), String(outcome.stack)]) {
        assert.ok(!text.includes(emulator.token));
      }
    }
  },

  async '200 faults: every call ends, with the right result or a failure of a known kind'({ connector, emulator, MondayError }) {
    const canned = (await emulator.canned()).map(({ reply }) => ({ canned: { reply } }));
    const bodies = ['empty', 'garbage', { truncated: 10 }, { json: [] }, { json: { data: null } }, { text: 'Busy' }, { html: '<h1>Busy</h1>' }, 'endless'];
    const statuses = [204, 301, 400, 401, 403, 404, 408, 409, 413, 423, 429, 500, 502, 503, 504, 520];
    const actions = [
      ...canned,
      ...bodies.map((body) => ({ body })),
      ...statuses.flatMap((status) => ['empty', { html: '<p>Sorry.</p>' }].map((body) => ({ status: { status, headers: [], body } }))),
      ...['before_head', 'during_head', 'during_body'].map((reset) => ({ reset })),
      'refuse',
      { delay: { before_head_ms: 60_000 } },
      { delay: { between_bytes_ms: 60_000, bytes_at_once: 20 } },
    ];
    const options = { retry: { max_retries: 1, interval_ms: 1, max_wait_ms: 1 }, timeouts: { request_ms: 400 }, max_response_bytes: 500_000 };
    const calls = [
      ['read-board', BOARD, (result) => result.board.id === BOARD],
      ['create-board', { name: 'A', kind: 'private' }, (result) => result.board.name === 'A'],
      ['delete-user-from-board', { board_id: BOARD, user_id: '71205214' }, (result) => ['removed', 'not_a_member'].includes(result.outcome)],
    ];
    let count = 0;
    const seen = new Set();
    for (const [name, input, isRight] of calls) {
      for (const action of actions) {
        const effect = count % 2 ? 'after_executing' : 'before_executing';
        await emulator.reset();
        await emulator.setFaults({ matching: { requests: count % 3 ? 'every' : { nth: 1 } }, effect, action });
        const outcome = await connector.call(name, input, options).catch((error) => error);
        count += 1;
        const what = `${name}, ${effect}, ${JSON.stringify(action)}: ${inspect(outcome)}`;
        if (outcome instanceof MondayError) {
          assert.ok(KINDS.includes(outcome.kind), what);
          assert.ok(outcome.message.length > 10, what);
          seen.add(outcome.kind);
        } else {
          assert.ok(!(outcome instanceof Error) && isRight(outcome), what);
          seen.add('right');
        }
      }
    }
    assert.ok(count >= 200, `${count} faults`);
    assert.ok(seen.size >= 10, [...seen].join());
    // The connector is as good as before.
    await emulator.reset();
    assert.equal((await connector.readBoard(BOARD)).board.id, BOARD);
  },
};

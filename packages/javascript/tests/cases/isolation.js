import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import { originsOf } from '../../src/endpoint.js';
import { readSettings } from '../../src/settings.js';

const BOARD = '18265829685';

export const cases = {
  async 'the environment of the process is not read'({ MondayConnector, emulator, MondayError }) {
    process.env.MONDAY_TOKEN = emulator.token;
    process.env.MONDAY_ENDPOINT = emulator.endpoint;
    try {
      const error = await new MondayConnector().checkConnection().catch((found) => found);
      assert.ok(error instanceof MondayError);
      assert.equal(error.kind, 'not_configured');
      assert.equal((await emulator.requests()).length, 0);
      // Unless that is asked for.
      const { user } = await new MondayConnector({ env: process.env }).checkConnection();
      assert.ok(user.id);
    } finally {
      delete process.env.MONDAY_TOKEN;
      delete process.env.MONDAY_ENDPOINT;
    }
  },

  'only variables named MONDAY_… are handed over'() {
    const { environment } = readSettings({ env: { MONDAY_TOKEN: 'a', PATH: '/bin', AWS_SECRET: 'b', MONDAY_NONE: undefined } });
    assert.deepEqual(environment, [['MONDAY_TOKEN', 'a']]);
  },

  async 'options of a call take precedence, field by field'({ MondayConnector, emulator }) {
    const connector = new MondayConnector({
      token: 'wrong',
      endpoint: emulator.endpoint,
      apiVersion: '2026-07',
      options: { retry: { max_retries: 0 }, timeouts: { request_ms: 60_000 } },
    });
    const { call } = await connector.readBoard(BOARD, { connection: { token: emulator.token } });
    assert.equal(call.api_version, '2026-07');
    await emulator.setFaults({ action: { status: { status: 503, headers: [], body: 'empty' } } });
    const error = await connector.readBoard(BOARD, { retry: { interval_ms: 1 }, connection: { token: emulator.token } }).catch((found) => found);
    assert.equal(error.report.requests_sent, 1);
  },

  async 'only the endpoint can be reached, unless other hosts are allowed'({ MondayConnector, emulator, MondayError }) {
    const connector = new MondayConnector({ token: emulator.token, endpoint: emulator.endpoint, allowedHosts: ['api.monday.com'] });
    const error = await connector.createBoard({ name: 'A', kind: 'private' }).catch((found) => found);
    assert.ok(error instanceof MondayError);
    assert.equal(error.kind, 'connection_failed');
    assert.equal(error.temporary, false);
    assert.equal(error.message, `The endpoint ${emulator.endpoint} is not among the allowed hosts. If it is right, give it to the connector: allowedHosts: ['${emulator.endpoint}'].`);
    assert.deepEqual(error.report, { requests_sent: 0, replayed: false, warnings: [] });
    assert.deepEqual(error.toJSON().permanent_failure.call, error.report);
    assert.equal((await emulator.requests()).length, 0);
    for (const entry of [emulator.host, emulator.endpoint, `${emulator.endpoint}/v2`]) {
      const other = new MondayConnector({ token: emulator.token, endpoint: emulator.endpoint, allowedHosts: [entry] });
      assert.equal((await other.readBoard(BOARD)).board.id, BOARD);
    }
  },

  async 'the endpoint of a call can be reached only if it is allowed'({ MondayConnector, emulator }) {
    const connection = { endpoint: emulator.endpoint, token: emulator.token };
    const connector = new MondayConnector({ token: 'a', endpoint: 'https://api.monday.com' });
    const error = await connector.readBoard(BOARD, { connection }).catch((found) => found);
    assert.equal(error.kind, 'connection_failed');
    assert.equal(error.report.requests_sent, 0);
    assert.match(error.message, /allowedHosts/);
    assert.equal((await emulator.requests()).length, 0);
    const other = new MondayConnector({ token: 'a', allowedHosts: [emulator.host] });
    assert.equal((await other.readBoard(BOARD, { connection })).board.id, BOARD);
    const own = new MondayConnector({ options: { connection } });
    assert.equal((await own.readBoard(BOARD)).board.id, BOARD);
  },

  async 'a variable does not draw away the token of the settings'({ MondayConnector, emulator }) {
    const connector = new MondayConnector({ token: 'a', env: { MONDAY_ENDPOINT: emulator.endpoint } });
    const error = await connector.readBoard(BOARD).catch((found) => found);
    assert.equal(error.kind, 'connection_failed');
    assert.equal((await emulator.requests()).length, 0);
  },

  async 'nor the token of a call'({ MondayConnector, emulator }) {
    const connection = { token: emulator.token };
    const env = { MONDAY_ENDPOINT: emulator.endpoint, MONDAY_TOKEN: emulator.token };
    const connector = new MondayConnector({ env });
    const error = await connector.readBoard(BOARD, { connection }).catch((found) => found);
    assert.equal(error.kind, 'connection_failed');
    assert.equal(error.report.requests_sent, 0);
    assert.equal((await emulator.requests()).length, 0);
    // Without it, or if the host is named, the variable counts.
    assert.equal((await connector.readBoard(BOARD)).board.id, BOARD);
    const named = new MondayConnector({ env, allowedHosts: [emulator.host] });
    assert.equal((await named.readBoard(BOARD, { connection })).board.id, BOARD);
  },

  async 'what is changed in the settings later changes nothing'({ MondayConnector, emulator }) {
    const options = { connection: { token: emulator.token, endpoint: emulator.endpoint } };
    const connector = new MondayConnector({ options });
    options.connection.token = 'wrong';
    options.connection.endpoint = 'http://127.0.0.1:1';
    assert.equal((await connector.readBoard(BOARD)).board.id, BOARD);
  },

  // The same as in the Python package.
  'what an allowed host stands for'() {
    const meant = {
      '127.0.0.1:4040': ['https://127.0.0.1:4040', 'http://127.0.0.1:4040'],
      'API.monday.com': ['https://api.monday.com:443', 'http://api.monday.com:80'],
      '[::1]:1': ['https://[::1]:1', 'http://[::1]:1'],
      'https://api.monday.com': ['https://api.monday.com:443'],
      'http://10.0.0.5:8080/': ['http://10.0.0.5:8080'],
    };
    for (const [entry, origins] of Object.entries(meant)) assert.deepEqual(originsOf(entry), origins);
  },

  'hosts that could match nothing are refused, and not repeated'({ MondayConnector }) {
    const wrong = ['', '*', '*.monday.com', 'a/b', 'a:0', 'a:65536', 'a:b', ':443', 'ftp://a', 'a.', '[::1', '[::1::2]', 'a\n', 'https://user:secret@x', 'user:secret@x'];
    for (const entry of wrong) {
      assert.throws(() => new MondayConnector({ token: 'a', allowedHosts: ['api.monday.com', entry] }), (error) => {
        assert.ok(error.message.startsWith('settings.allowedHosts[1]: expected a host ("api.monday.com"'), `${entry}: ${error.message}`);
        return !error.message.includes('secret');
      });
    }
  },

  async 'the connector’s token is not sent to the endpoint of a call'({ MondayConnector, emulator, MondayError }) {
    const connector = new MondayConnector({ token: emulator.token, endpoint: 'https://api.monday.com' });
    const error = await connector.readBoard(BOARD, { connection: { endpoint: emulator.endpoint } }).catch((found) => found);
    assert.ok(error instanceof MondayError);
    assert.equal(error.report.requests_sent, 0);
    assert.equal((await emulator.requests()).length, 0);
  },

  async 'the token cannot be seen from outside'({ connector, emulator }) {
    await connector.checkConnection();
    for (const text of [inspect(connector, { showHidden: true, depth: 9 }), JSON.stringify(connector), String(connector)]) {
      assert.ok(!text.includes(emulator.token), text);
    }
  },

  async 'requests go through the fetch that is given, with its dispatcher'({ MondayConnector, emulator }) {
    const seen = [];
    const dispatcher = { dispatch() {} };
    const connector = new MondayConnector({
      token: emulator.token,
      endpoint: emulator.endpoint,
      dispatcher,
      fetch: (address, { dispatcher, ...options }) => {
        seen.push({ address, dispatcher, redirect: options.redirect });
        return fetch(address, options);
      },
    });
    await connector.readBoard(BOARD);
    assert.deepEqual(seen, [{ address: `${emulator.endpoint}/v2`, dispatcher, redirect: 'manual' }]);
  },
};

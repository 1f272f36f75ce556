import assert from 'node:assert/strict';

const member = { board_id: '4', user_id: '7' };

/** What is refused, and the words that the message must have. */
const refusals = [
  ['a number for text', (c) => c.readBoard(4), 'input: expected text, not a number'],
  ['a missing input', (c) => c.readBoard(), 'input: expected text, not undefined'],
  ['a number in a field', (c) => c.addUserToBoard({ ...member, board_id: 4 }), 'input.board_id: expected text, not a number'],
  ['null for a required field', (c) => c.addUserToBoard({ ...member, board_id: null }), 'input.board_id: expected text, not null'],
  ['a missing field', (c) => c.addUserToBoard({ board_id: '4' }), 'input.user_id: missing; expected text'],
  ['an inherited field', (c) => c.addUserToBoard(Object.create(member)), 'input: expected an object, not an object that inherits from another'],
  ['a Promise', (c) => c.listBoards(Promise.resolve({ limit: 1 })), 'input: expected an object, not a Promise: await it first'],
  ['a Map', (c) => c.listBoards(new Map([['limit', 1]])), 'input: expected an object, not a Map'],
  ['a Date', (c) => c.listBoards(new Date()), 'input: expected an object, not a Date'],
  ['a RegExp', (c) => c.listBoards(/a/), 'input: expected an object, not a RegExp'],
  ['an Error', (c) => c.listBoards(new Error('a')), 'input: expected an object, not an Error'],
  ['an instance of a class', (c) => c.listBoards(new (class Query { limit = 1; })()), 'input: expected an object, not a Query'],
  ['a Map below', (c) => c.listBoards({ workspace: new Map() }), 'input.workspace: expected "any", "main" or {"by_id": …}, not a Map'],
  ['a Promise where there is no input', (c) => c.call('list-roles', Promise.resolve()), 'input: expected none, not a Promise: await it first'],
  ['a Promise as options', (c) => c.readBoard('4', Promise.resolve({ idempotency_key: 'a' })), 'options: expected an object, not a Promise: await it first'],
  ['a Map as options', (c) => c.readBoard('4', new Map([['idempotency_key', 'a']])), 'options: expected an object, not a Map'],
  ['a Map in the options', (c) => c.readBoard('4', { retry: new Map() }), 'options.retry: expected an object, not a Map'],
  ['a list for a record', (c) => c.addUserToBoard([]), 'input: expected an object, not a list'],
  ['camelCase', (c) => c.addUserToBoard({ ...member, boardId: '4' }), 'input: unknown field "boardId"; expected board_id, user_id or kind'],
  ['an unknown word', (c) => c.addUserToBoard({ ...member, kind: 'boss' }), 'input.kind: expected "subscriber" or "owner"'],
  ['half of a surrogate pair', (c) => c.readBoard('\ud800'), 'input: expected text, but half of a surrogate pair is in it'],
  ['a negative number', (c) => c.listBoards({ limit: -1 }), 'input.limit: expected a whole number from 0 to 4294967295, not -1'],
  ['a number out of range', (c) => c.listBoards({ limit: 2 ** 32 }), 'input.limit: expected a whole number from 0 to 4294967295, not 4294967296'],
  ['a fraction', (c) => c.listBoards({ limit: 1.5 }), 'input.limit: expected a whole number from 0 to 4294967295, not a fraction'],
  ['NaN', (c) => c.listBoards({ limit: NaN }), 'input.limit: expected a whole number from 0 to 4294967295, not NaN'],
  ['text for a list', (c) => c.listTeams({ user_ids: '4' }), 'input.user_ids: expected a list, not text'],
  ['a hole in a list', (c) => c.listTeams({ user_ids: ['4', , '5'] }), 'input.user_ids[1]: expected text, not undefined'],
  ['a case without its payload', (c) => c.readUser('by_id'), 'input: expected {"by_id": …} or {"by_email": …}'],
  ['two cases', (c) => c.readUser({ by_id: '4', by_email: 'a@b.example' }), 'input: expected {"by_id": …} or {"by_email": …}'],
  ['no case', (c) => c.readUser({ by_id: null, by_email: undefined }), 'input: expected {"by_id": …} or {"by_email": …}'],
  ['an unknown case that is absent', (c) => c.readUser({ by_id: '4', by_name: undefined }), 'input: expected {"by_id": …} or {"by_email": …}'],
  ['a wrong payload', (c) => c.readUser({ by_id: 4 }), 'input.by_id: expected text, not a number'],
  ['a byte out of range', (c) => c.customApiAction({ body: { bytes: [1, 256] } }), 'input.body.bytes[1]: expected a whole number from 0 to 255, not 256'],
  ['an input where there is none', (c) => c.call('list-roles', { limit: 1 }), 'input: expected none'],
  ['an unknown function', (c) => c.call('read-bord', '4'), 'There is no function "read-bord"; expected activate-user,'],
  ['a name of the prototype', (c) => c.call('constructor', '4'), 'There is no function "constructor"'],
  ['an unknown option', (c) => c.readBoard('4', { retries: 1 }), 'options: unknown field "retries"'],
  ['an unknown option below', (c) => c.readBoard('4', { retry: { max: 1 } }), 'options.retry: unknown field "max"'],
  ['an option of the wrong type', (c) => c.readBoard('4', { connection: { token: 4 } }), 'options.connection.token: expected text, not a number'],
  ['an empty token of a call', (c) => c.readBoard('4', { connection: { token: '' } }), 'options.connection.token: token is empty'],
  ['what is no signal', (c) => c.readBoard('4', { signal: true }), 'options.signal: expected an AbortSignal'],
  ['half of a signal', (c) => c.readBoard('4', { signal: { addEventListener() {} } }), 'options.signal: expected an AbortSignal'],
  ['options that are none', (c) => c.readBoard('4', 'fast'), 'options: expected an object'],
];

export const cases = {};

for (const [name, refused, message] of refusals) {
  cases[`${name} is refused before anything is sent`] = async ({ connector, emulator, MondayError }) => {
    const error = await refused(connector).then(() => assert.fail('it was accepted'), (found) => found);
    assert.ok(error instanceof MondayError, String(error));
    assert.ok(error.message.startsWith(message), error.message);
    assert.equal(error.kind, 'invalid_input');
    assert.equal(error.temporary, false);
    assert.deepEqual(error.report, { requests_sent: 0, replayed: false, warnings: [] });
    assert.equal(error.toJSON().permanent_failure.kind, 'invalid_input');
    assert.deepEqual(await emulator.requests(), []);
  };
}

Object.assign(cases, {
  'settings are checked'({ MondayConnector, MondayError }) {
    const wrong = [{ tokn: 'a' }, { token: 4 }, { fetch: 'no' }, { allowedHosts: 'all' }, { maxWorkers: 0 }, { env: ['A'] }, { options: { retry: 1 } }, 'token'];
    for (const settings of wrong) {
      assert.throws(() => new MondayConnector(settings), (error) => error instanceof MondayError && error.kind === 'invalid_input');
    }
  },

  'wrong settings are named'({ MondayConnector }) {
    const messages = [
      [{ token: '' }, 'settings.token: token is empty'],
      [{ token: ' ', endpoint: 'http://127.0.0.1:1' }, 'settings.token: token is empty'],
      [{ options: { idempotency_key: 'same' } }, 'settings.options.idempotency_key: expected none: of two changes with one key only the first is made; give each call its own'],
      [{ options: { connection: { token: '' } } }, 'settings.options.connection.token: token is empty'],
      [Promise.resolve({ token: 'a' }), 'settings: expected an object, not a Promise: await it first'],
      [{ env: new Map([['MONDAY_TOKEN', 'a']]) }, 'settings.env: expected an object of variables, not a Map'],
      [{ allowedHosts: null }, 'settings.allowedHosts: expected a list, not null'],
      [{ allowedHosts: [5] }, 'settings.allowedHosts[0]: expected text, not a number'],
    ];
    for (const [settings, message] of messages) assert.throws(() => new MondayConnector(settings), { message });
  },

  async 'options of the settings may be absent'({ MondayConnector, emulator }) {
    for (const options of [null, undefined, { idempotency_key: null, retry: undefined }]) {
      const connector = new MondayConnector({ token: emulator.token, endpoint: emulator.endpoint, options });
      assert.ok((await connector.checkConnection()).user.id);
    }
  },

  async 'an endpoint without a token'({ MondayConnector, emulator }) {
    const connector = new MondayConnector({ endpoint: emulator.endpoint, env: { MONDAY_TOKEN: 'a' } });
    await assert.rejects(connector.checkConnection(), (error) => error.kind === 'invalid_input' && error.message.startsWith('settings.token: missing'));
    // It may come with each call.
    assert.ok((await connector.checkConnection({ connection: { token: emulator.token } })).user.id);
  },

  async 'objects without a prototype and of another realm are as good as others'({ connector }) {
    const bare = Object.assign(Object.create(null), { limit: 1 });
    assert.equal((await connector.listBoards(bare)).boards.length, 1);
    const { runInNewContext } = await import('node:vm');
    assert.equal((await connector.listBoards(runInNewContext('({ limit: 1 })'))).boards.length, 1);
  },

  async 'cases that are absent do not count'({ connector }) {
    const { user } = await connector.searchUsers({ limit: 1 }).then(({ users }) => ({ user: users[0] }));
    for (const selector of [{ by_id: user.id, by_email: undefined }, { by_email: null, by_id: user.id }]) {
      assert.equal((await connector.readUser(selector)).user.id, user.id);
    }
  },

  async 'null and undefined are absent'({ connector }) {
    const page = await connector.listBoards({ limit: 1, cursor: null, kind: undefined }, { retry: null, idempotency_key: undefined, signal: null });
    assert.equal(page.boards.length, 1);
    assert.equal((await connector.call('list-roles', null, null)).roles.length, 4);
    assert.equal((await connector.call('list-roles', {})).roles.length, 4);
  },

  async 'bytes go out as they are, as a list and as Uint8Array'({ connector }) {
    const bytes = new TextEncoder().encode('{"query": "{ me { id } }"}');
    for (const body of [bytes, [...bytes]]) {
      const { status, body: answer } = await connector.customApiAction({
        headers: [{ name: 'content-type', value: 'application/json' }],
        body: { bytes: body },
      });
      assert.equal(status, 200);
      assert.ok(JSON.parse(answer.text).data.me.id);
    }
  },
});

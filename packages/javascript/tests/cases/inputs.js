import assert from 'node:assert/strict';

const member = { board_id: '4', user_id: '7' };

/** What is refused, and the words that the message must have. */
const refusals = [
  ['a number for text', (c) => c.readBoard(4), 'input: expected text, not a number'],
  ['a missing input', (c) => c.readBoard(), 'input: expected text, not undefined'],
  ['a number in a field', (c) => c.addUserToBoard({ ...member, board_id: 4 }), 'input.board_id: expected text, not a number'],
  ['null for a required field', (c) => c.addUserToBoard({ ...member, board_id: null }), 'input.board_id: expected text, not null'],
  ['a missing field', (c) => c.addUserToBoard({ board_id: '4' }), 'input.user_id: missing; expected text'],
  ['an inherited field', (c) => c.addUserToBoard(Object.create(member)), 'input.board_id: missing; expected text'],
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
  ['a wrong payload', (c) => c.readUser({ by_id: 4 }), 'input.by_id: expected text, not a number'],
  ['a byte out of range', (c) => c.customApiAction({ body: { bytes: [1, 256] } }), 'input.body.bytes[1]: expected a whole number from 0 to 255, not 256'],
  ['an input where there is none', (c) => c.call('list-roles', { limit: 1 }), 'input: expected none'],
  ['an unknown function', (c) => c.call('read-bord', '4'), 'There is no function "read-bord"; expected activate-user,'],
  ['a name of the prototype', (c) => c.call('constructor', '4'), 'There is no function "constructor"'],
  ['an unknown option', (c) => c.readBoard('4', { retries: 1 }), 'options: unknown field "retries"'],
  ['an unknown option below', (c) => c.readBoard('4', { retry: { max: 1 } }), 'options.retry: unknown field "max"'],
  ['an option of the wrong type', (c) => c.readBoard('4', { connection: { token: 4 } }), 'options.connection.token: expected text, not a number'],
  ['what is no signal', (c) => c.readBoard('4', { signal: true }), 'options.signal: expected an AbortSignal'],
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

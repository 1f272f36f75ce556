// Compiled, never run.

import { MondayConnector, MondayError, type Board, type BoardQuery, type FailureKind, type Options } from 'monday-connector';

const connector = new MondayConnector({
  token: 'a',
  env: process.env,
  allowedHosts: ['api.monday.com'],
  fetch: globalThis.fetch,
  options: { retry: { max_retries: 0 } },
});

const options: Options = { idempotency_key: 'step-7', signal: AbortSignal.timeout(1000), timeouts: { request_ms: 5000 } };
const query: BoardQuery = { workspace: { by_id: '4' }, kind: 'private', limit: 10, cursor: null };

const page = await connector.listBoards(query, options);
const boards: Board[] = page.boards;
const name: string | undefined = boards[0]?.name;
const sent: number = page.call.requests_sent;
await connector.checkConnection();
await connector.checkConnection({ signal: AbortSignal.timeout(1000) });
const created = await connector.call('create-board', { name: 'A', kind: 'share' }, options);
const id: string = created.board.id;
const { roles } = await connector.call('list-roles', null);
await connector.call('list-roles', {});
await connector.call('check-connection');
await connector.call('check-connection', undefined, options);
declare const maybe: string | undefined;
declare const ids: readonly string[];
await connector.listTeams({ user_ids: ids });
await connector.listBoards({ cursor: maybe });
await connector.readBoard('4', { idempotency_key: maybe, signal: undefined });
new MondayConnector({ token: maybe, options: null, env: undefined, fetch: undefined, allowedHosts: undefined });
await connector.readUser({ by_id: '4', by_email: undefined });
await connector.readUser({ by_id: null, by_email: 'a@b.example' });
await connector.customApiAction({ body: { bytes: new Uint8Array([1]) } });
for (const { through } of (await connector.listUserBoards({ user_ids: ['4'] })).boards) {
  const access = through[0];
  if (access === 'in_person') continue;
  if (typeof access === 'object') access.team.id.toUpperCase();
}

try {
  await connector.readBoard('4');
} catch (error) {
  if (error instanceof MondayError) {
    const kind: FailureKind | 'execution_failed' = error.kind;
    const wait: number | undefined = error.retryAfterMs;
    const [first] = error.details;
    console.log(kind, wait, first?.message, error.report.http_status, error.temporary, error.code);
  }
}

// @ts-expect-error An id is text.
await connector.readBoard(4);
// @ts-expect-error The input is required.
await connector.readBoard();
// @ts-expect-error Fields are in snake_case.
await connector.addUserToBoard({ boardId: '4', userId: '7' });
// @ts-expect-error A required field is missing.
await connector.addUserToBoard({ board_id: '4' });
// @ts-expect-error There is no such role.
await connector.addUserToBoard({ board_id: '4', user_id: '7', kind: 'boss' });
// @ts-expect-error There is no such option.
await connector.readBoard('4', { retries: 1 });
// @ts-expect-error Two cases.
await connector.readUser({ by_id: '4', by_email: 'a@b.example' });
// @ts-expect-error Two cases below.
await connector.customApiAction({ body: { text: 'a', bytes: [1] } });
// @ts-expect-error No signal.
await connector.readBoard('4', { signal: {} });
// @ts-expect-error This function takes options only.
await connector.checkConnection('4');
// @ts-expect-error There is no such function.
await connector.call('read-bord', '4');
// @ts-expect-error The input of another function.
await connector.call('read-board', { limit: 1 });
// @ts-expect-error There is no such setting.
new MondayConnector({ tokn: 'a' });
// @ts-expect-error It may be absent.
const absent: string = boards[0]!.name;
// @ts-expect-error There is no such kind.
const wrong: FailureKind = 'gone';
// @ts-expect-error This function takes an input.
await connector.call('read-board');
// @ts-expect-error This function takes none.
await connector.call('list-roles', { limit: 1 });
// @ts-expect-error A key is of one call.
new MondayConnector({ options: { idempotency_key: 'a' } });
// @ts-expect-error Settings have no signal.
new MondayConnector({ options: { signal: AbortSignal.timeout(1) } });

console.log(name, sent, id, roles, absent, wrong);

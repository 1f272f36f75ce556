// monday's own JavaScript client, as emulator/tests/clients/install installs it; ../programs.rs says how it is asked.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const clients = new URL('../../../../emulator/tests/clients/', import.meta.url);
if (!existsSync(new URL('node_modules/@mondaydotcomorg/api', clients))) {
  console.log('not installed: run emulator/tests/clients/install');
  process.exit();
}
const { ApiClient } = createRequire(clients)('@mondaydotcomorg/api');

// The queries of the native client in ../clients.rs.
const FIELDS = `id name description board_kind permissions state type url updated_at board_folder_id workspace_id \
workspace { id name is_default_workspace } created_at hierarchy_type`;
const READ = `query ReadBoard($boards: [ID!]) { boards(ids: $boards, state: all) { ${FIELDS} access_level \
creator { id name email } owners { id name email } subscribers { id name email } \
groups { id title color position archived deleted } items_count item_terminology } }`;
const LIST = `query ListBoards($limit: Int!, $page: Int!, $kind: BoardKind) { \
boards(limit: $limit, page: $page, board_kind: $kind) { ${FIELDS} } }`;
const PAGE = 200;

const { MONDAY_TOKEN: token, MONDAY_ENDPOINT: endpoint } = process.env;
const client = new ApiClient({ token, apiVersion: '2026-10', endpoint: `${endpoint}/v2` });
const request = async (query, variables) => (await client.request(query, variables)).boards;

async function listAll(kind) {
  const all = [];
  for (let page = 1; ; page++) {
    const boards = await request(LIST, { limit: PAGE, page, kind });
    all.push(...boards);
    if (boards.length < PAGE) return all;
  }
}

// By name, the number of boards to expect and how to ask for them.
const workloads = {
  'one board': [1, () => request(READ, { boards: ['18265829659'] })],
  '50 boards': [50, () => request(LIST, { limit: 50, page: 1, kind: 'public' })],
  '50 boards with escapes': [50, () => request(LIST, { limit: 50, page: 1, kind: 'private' })],
  '5,000 boards': [5_000, () => listAll('public')],
  '5,000 boards with escapes': [5_000, () => listAll('private')],
};

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [, count, name] = /^(\d+) (.+)$/.exec(line);
  const [expected, ask] = workloads[name];
  const began = process.hrtime.bigint();
  for (let asked = 0; asked < Number(count); asked++) {
    const { length } = await ask();
    if (length !== expected) throw new Error(`${name}: ${length} boards instead of ${expected}`);
  }
  console.log(String(process.hrtime.bigint() - began));
}

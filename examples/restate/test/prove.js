// Runs the workflow against the emulator: with faults of monday.com, and with crashes of the worker and of the server.
// `node prove.js [COMMAND…]`: the command starts another worker than the one in TypeScript.

import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { audit, isRemoval, leaver, startEmulator } from './emulator.js';
import { startGate } from './gate.js';
import { freePort, kill, printed, start, until } from './processes.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// The command `restate-server` is a script that starts the server; a test that kills needs the server itself.
const wrapper = createRequire(import.meta.url).resolve('@restatedev/restate-server/package.json');
const serverProgram = createRequire(wrapper).resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`);

const folder = mkdtempSync(join(tmpdir(), 'offboarding-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
const [ingressPort, adminPort, nodePort, workerPort] = [await freePort(), await freePort(), await freePort(), await freePort()];
const ingress = `http://127.0.0.1:${ingressPort}`;
const admin = `http://127.0.0.1:${adminPort}`;

const emulator = await startEmulator();
let actAt = () => undefined;
const gate = await startGate(emulator.address, (body) => actAt(body));

const [command, ...args] = process.argv.length > 2 ? process.argv.slice(2) : [process.execPath, here('../worker.ts')];
const programs = {
  server: () =>
    start(
      serverProgram,
      ['--config-file', here('../restate.toml'), '--base-dir', folder],
      {
        RESTATE_BIND_PORT: nodePort,
        RESTATE_INGRESS__BIND_PORT: ingressPort,
        RESTATE_ADMIN__BIND_PORT: adminPort,
        // The default waits longer for a worker that is gone; here it is back at once.
        RESTATE_DEFAULT_RETRY_POLICY__INITIAL_INTERVAL: '100ms',
        RESTATE_DEFAULT_RETRY_POLICY__MAX_INTERVAL: '1s',
        // Only the worker needs the token.
        MONDAY_TOKEN: '',
      },
      (text) => text.includes('Restate'),
    ),
  worker: () =>
    start(command, args, { PORT: workerPort, MONDAY_TOKEN: emulator.token, MONDAY_ENDPOINT: `${gate.address}/v2` }, (text) =>
      text.includes('worker: ready'),
    ),
};
const up = {};
for (const name of ['server', 'worker']) up[name] = (await programs[name]()).child;

/** kill -9 of these, and a new start. */
async function crash(names) {
  await Promise.all(names.map((name) => kill(up[name])));
  for (const name of names) up[name] = (await programs[name]()).child;
}

const json = async (method, url, body) => {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
};

async function offboard(ticket) {
  await until(20_000, () => json('POST', `${ingress}/offboarding/${ticket}/run/send`, { email: leaver }), 'the server to take the workflow');
  return until(90_000, () => json('GET', `${ingress}/restate/workflow/offboarding/${ticket}/output`), `the report of ${ticket}`);
}

let failed = false;
async function check(title, report, before, further = []) {
  const { wrong, numbers, hidden } = await audit(emulator, before, report);
  wrong.push(...further);
  if (gate.failure) wrong.push(`between worker and emulator: ${gate.failure.stack}`);
  failed ||= wrong.length > 0;
  console.log(`\n${title}: ${wrong.length ? 'WRONG' : 'as it should be'}`);
  console.log(`  removed ${report.removed.length}, kept ${report.kept.length}, failed ${report.failed.length}, hidden from the token ${hidden}`);
  console.log(`  ${numbers.requests} requests; ${numbers.removals} of them removals from ${numbers.boards} boards, ${numbers.repeated} sent again with the same key`);
  for (const { board_id, reason } of report.kept) console.log(`  kept   ${board_id}: ${reason}`);
  for (const { board_id, kind, message } of report.failed) console.log(`  failed ${board_id}: ${kind}: ${message}`);
  for (const sentence of wrong) console.log(`  WRONG: ${sentence}`);
}

async function withFaults() {
  const before = await emulator.reset();
  const removal = (nth) => ({ root_field: 'delete_subscribers_from_board', requests: { nth } });
  const limit = { canned: { reply: 'minute_rate_limit', retry_in_seconds: 1, retry_after_header: true } };
  await emulator.setFaults(
    { matching: { root_field: 'boards', requests: { nth: 2 } }, action: limit },
    { matching: removal(2), action: limit },
    { matching: removal(5), effect: 'after_executing', action: { reset: 'before_head' } },
    { matching: removal(8), action: { graphql_error: { message: 'Not allowed', code: 'USER_UNAUTHORIZED', status_code: 403 } } },
  );
  const report = await offboard('faults');
  const wrong = [];
  if (report.failed.length !== 1 || report.failed[0].kind !== 'permission_denied') wrong.push('one board should have failed: permission_denied');
  await check('A rate limit twice, a lost response, a refusal', report, before, [...wrong, ...(await secrets('faults'))]);
}

/** What the journal should not hold: the token, and records of boards. */
async function secrets(ticket) {
  const query = `SELECT j.* FROM sys_journal j JOIN sys_invocation i ON j.id = i.id WHERE i.target_service_key = '${ticket}'`;
  const { rows } = await json('POST', `${admin}/query`, { query });
  const text = JSON.stringify(rows) + rows.map(({ raw }) => (raw ? Buffer.from(raw, 'hex').toString('latin1') : '')).join('\n');
  const wrong = [];
  if (!text.includes('18265829958')) wrong.push('the journal could not be read');
  if (text.includes(emulator.token)) wrong.push('the token is in the journal');
  if (text.includes('Supplier Contacts')) wrong.push('names of boards are in the journal');
  return wrong;
}

async function withCrashes() {
  const before = await emulator.reset();
  // Each request of this list is hit once; who is hit, and when, goes round.
  const victims = [['worker'], ['server'], ['worker', 'server']];
  const moments = ['before', 'after'];
  const hit = new Set();
  const crashes = [];
  actAt = (body) => {
    const { query, variables } = JSON.parse(body);
    const name = /(?:query|mutation) (\w+)/.exec(query)?.[1];
    const subject = JSON.stringify(variables);
    // The reads after a removal are hit for every third board, the removals for all.
    const boards = [...hit].filter((entry) => entry.startsWith('DeleteSubscribersFromBoard')).length;
    if (hit.has(name + subject) || (!isRemoval({ body }) && boards % 3 !== 0)) return undefined;
    hit.add(name + subject);
    const names = victims[crashes.length % victims.length];
    const when = moments[Math.floor(crashes.length / victims.length) % moments.length];
    crashes.push({ name, names, when });
    return { when, act: () => crash(names) };
  };
  const report = await offboard('crashes');
  actAt = () => undefined;
  const count = (name) => crashes.filter(({ names }) => names.join() === name).length;
  const title = `${crashes.length} crashes (worker ${count('worker')}, server ${count('server')}, both ${count('worker,server')})`;
  const wrong = report.failed.length ? ['no board should have failed'] : [];
  if (count('worker') < 3 || count('server') < 3 || count('worker,server') < 3) wrong.push('too few crashes');
  await check(title, report, before, wrong);
}

try {
  await until(30_000, () => json('POST', `${admin}/deployments`, { uri: `http://127.0.0.1:${workerPort}` }), 'the worker to be registered');
  await withFaults();
  await withCrashes();
} catch (error) {
  console.error(printed());
  console.error(error);
  failed = true;
}
process.exit(failed ? 1 : 0);

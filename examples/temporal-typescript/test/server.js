// Runs the worker on a Temporal server, `temporal server start-dev`, against the emulator: `./run --server`.
//
// The worker is killed at chosen requests, and once the server too. Both are started again, and the workflow goes on.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { audit, isRemoval, leaver, startEmulator } from '../../restate/test/emulator.js';
import { startGate } from '../../restate/test/gate.js';
import { freePort, kill, printed, start, until, within } from '../../restate/test/processes.js';

const program = process.env.TEMPORAL ?? 'temporal';
const worker = fileURLToPath(new URL('../lib/worker.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'temporal-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const emulator = await startEmulator();
let actAt = () => undefined;
const gate = await startGate(emulator.address, (body) => actAt(body));
const port = await freePort();
const address = `127.0.0.1:${port}`;

async function temporal(...args) {
  const { stdout } = await promisify(execFile)(program, [...args, '--address', address, '--output', 'json'], { maxBuffer: 2 ** 26 });
  return stdout.trim() ? JSON.parse(stdout) : undefined;
}

let server;
async function startServer() {
  const options = ['--ip', '127.0.0.1', '--port', String(port), '--headless', '--log-level', 'error', '--db-filename', join(folder, 'db')];
  ({ child: server } = await start(program, ['server', 'start-dev', ...options], {}, (text) => text.includes('Server:')));
  await until(60_000, () => temporal('workflow', 'list').then(() => true), 'the server');
}

let child;
async function startWorker(endpoint = gate.address) {
  const env = { MONDAY_TOKEN: emulator.token, MONDAY_ENDPOINT: `${endpoint}/v2`, TEMPORAL_ADDRESS: address };
  ({ child } = await start(process.execPath, [worker], env, (text) => text.includes("state: 'RUNNING'")));
}

let failed = false;
function tell(title, lines, wrong) {
  failed ||= wrong.length > 0;
  console.log(`\n${title}: ${wrong.length ? 'WRONG' : 'as it should be'}`);
  for (const line of lines) console.log(`  ${line}`);
  for (const sentence of wrong) console.log(`  WRONG: ${sentence}`);
}

const begin = (id) =>
  temporal('workflow', 'start', '--type', 'offboard', '--task-queue', 'offboarding', '--workflow-id', id, '--input', JSON.stringify({ email: leaver }));

/** The report of a workflow, and its history as the server has it. */
async function end(id) {
  const status = async () => (await temporal('workflow', 'describe', '--workflow-id', id)).workflowExecutionInfo.status;
  const ended = async () => ((await status()) === 'WORKFLOW_EXECUTION_STATUS_RUNNING' ? undefined : true);
  // While the server is down, the command fails, and is repeated.
  await until(900_000, ended, `${id} to end`);
  const history = await temporal('workflow', 'show', '--workflow-id', id);
  const last = history.events.at(-1);
  const payload = last.workflowExecutionCompletedEventAttributes?.result?.payloads?.[0];
  return { report: payload && JSON.parse(Buffer.from(payload.data, 'base64')), history, last: last.eventType };
}

/** Base64 in the history, decoded, beside the history itself. */
function searchable(history) {
  const text = JSON.stringify(history);
  return text + (text.match(/[A-Za-z0-9+/]{12,}={0,2}/g) ?? []).map((piece) => Buffer.from(piece, 'base64')).join('\n');
}

async function check(id, title, before, further) {
  await begin(id);
  const { report, history } = await end(id);
  actAt = () => undefined;
  if (!report) throw new Error(`${id} has no report: ${JSON.stringify(history.events.at(-1))}`);
  const { wrong, numbers, hidden } = await audit(emulator, before, report);
  const text = searchable(history);
  if (!text.includes(report.user_id)) wrong.push('the history cannot be searched');
  if (text.includes(emulator.token)) wrong.push('the token is in the history');
  if (gate.failure) wrong.push(`between activity and emulator: ${gate.failure.stack}`);
  const lines = [
    `removed ${report.removed.length}, kept ${report.kept.length}, failed ${report.failed.length}, hidden from the token ${hidden}`,
    `${numbers.requests} requests; ${numbers.removals} of them removals from ${numbers.boards} boards, ${numbers.repeated} sent again with the same key`,
    `${history.events.length} events`,
  ];
  const more = await further(report);
  tell(title, [...lines, ...more.lines], [...wrong, ...more.wrong]);
}

async function withFaults() {
  const before = await emulator.reset();
  const removal = (nth) => ({ root_field: 'delete_subscribers_from_board', requests: { nth } });
  const limit = { canned: { reply: 'minute_rate_limit', retry_in_seconds: 7, retry_after_header: true } };
  await emulator.setFaults(
    { matching: { root_field: 'boards', requests: { nth: 2 } }, action: limit },
    { matching: removal(2), action: limit },
    { matching: removal(5), effect: 'after_executing', action: { reset: 'before_head' } },
    { matching: removal(8), action: { graphql_error: { message: 'Not allowed', code: 'USER_UNAUTHORIZED', status_code: 403 } } },
  );
  // When requests arrived; the emulator's own clock stands still.
  const times = [];
  const limited = [];
  actAt = (body) => void times.push({ body, at: Date.now() });
  await check('faults', 'A rate limit twice, a lost response, a refusal', before, async (report) => {
    const wrong = [];
    if (report.failed.length !== 1 || report.failed[0].kind !== 'permission_denied') wrong.push('one board should have failed: permission_denied');
    const requests = await emulator.requests();
    for (const [place, { status }] of requests.entries()) if (status === 429) limited.push((times[place + 1].at - times[place].at) / 1000);
    if (limited.length !== 2 || limited.some((wait) => wait < 7)) wrong.push(`the server should have waited 7 seconds, twice: ${limited}`);
    return { lines: [`waits that monday.com asked for, 7 s each: ${limited.map((wait) => `${wait} s`).join(', ')}`], wrong };
  });
}

async function withKills() {
  const before = await emulator.reset();
  const hit = new Set();
  const kills = { worker: 0, server: 0 };
  let restarted = Promise.resolve();
  actAt = (body) => {
    if (!isRemoval({ body }) || hit.has(body)) return undefined;
    hit.add(body);
    // Every third removal; at one of them the server as well.
    if (hit.size % 3 !== 1) return undefined;
    const both = hit.size === 4;
    kills.worker += 1;
    if (both) kills.server += 1;
    const act = async () => {
      await kill(child);
      if (both) await kill(server);
      // A while after, so that the gate can break the connection off.
      restarted = restarted.then(async () => {
        if (both) await startServer();
        await startWorker();
      });
    };
    return { when: kills.worker % 2 ? 'before' : 'after', act };
  };
  await check('kills', 'kill -9', before, async (report) => {
    await restarted;
    const wrong = report.failed.length ? ['no board should have failed'] : [];
    if (kills.worker < 3 || kills.server !== 1) wrong.push('too few kills');
    return { lines: [`kills of the worker: ${kills.worker}, of the server: ${kills.server}`], wrong };
  });
}

async function withCancellation() {
  // A monday.com that never answers, and sees when a call is given up.
  const silent = createServer((_, response) => void (silent.emit('arrived'), response.once('close', () => silent.emit('left'))));
  const arrived = once(silent, 'arrived');
  const left = once(silent, 'left');
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  await kill(child);
  await startWorker(`http://127.0.0.1:${silent.address().port}`);
  await begin('cancelled');
  await within(30_000, arrived, 'the first request');
  const since = Date.now();
  const seconds = () => (Date.now() - since) / 1000;
  await temporal('workflow', 'cancel', '--workflow-id', 'cancelled');
  const { last } = await end('cancelled');
  const lines = [`the workflow ended after ${seconds()} s`];
  await within(60_000, left, 'the call to be given up');
  lines.push(`the call ended after ${seconds()} s`);
  silent.close();
  const wrong = last === 'EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED' ? [] : [`its last event is ${last}`];
  tell('A workflow is cancelled while a call waits for monday.com', lines, wrong);
}

try {
  await startServer();
  await startWorker();
  await withFaults();
  await withKills();
  await withCancellation();
} catch (error) {
  console.error(printed());
  console.error(error);
  failed = true;
}
process.exit(failed ? 1 : 0);

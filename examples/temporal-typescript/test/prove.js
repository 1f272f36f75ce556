// Runs the activities against the emulator in Temporal's environment for tests, and kills the process that does so; then
// replays what happened through the workflow, with Temporal's own worker. No Temporal server takes part: the loop in
// `offboard` below stands in for it.

import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { audit, isRemoval, leaver, startEmulator } from '../../restate/test/emulator.js';
import { startGate } from '../../restate/test/gate.js';
import { kill, printed, start, within } from '../../restate/test/processes.js';
import { newHistory } from './history.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const logger = new DefaultLogger('WARN');
Runtime.install({ logger });

const emulator = await startEmulator();
let actAt = () => undefined;
const gate = await startGate(emulator.address, (body) => actAt(body));
process.env.MONDAY_TOKEN = emulator.token;
process.env.MONDAY_ENDPOINT = `${gate.address}/v2`;
// After the environment is set: the activities make their connector when they are loaded.
const { cancelled, perform } = await import('./activity.js');

let child;
/** As `perform`, in a process of its own; undefined if that was killed. */
async function performInProcess(name, argument, info) {
  const args = [here('activity.js'), name, JSON.stringify(argument), JSON.stringify(info)];
  const outcome = (text) => /^\{.*\}$/m.exec(text)?.[0];
  try {
    const { found } = await start(process.execPath, args, {}, outcome, (started) => (child = started));
    return JSON.parse(found);
  } catch (error) {
    if (child.signalCode === 'SIGKILL') return undefined;
    throw error;
  } finally {
    await kill(child);
  }
}

/** What a Temporal server does with these activities: it repeats them until they succeed or fail for good. */
async function offboard(run) {
  const runId = randomUUID();
  const workflowId = 'ticket-4711';
  const history = newHistory({ workflowId, runId, type: 'offboard', input: { email: leaver } });
  const calls = [];
  const delays = [];
  const activity = async (name, argument) => {
    const activityId = String(calls.length + 1);
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const outcome = await run(name, argument, { activityId, attempt, workflowExecution: { workflowId, runId } });
      if (outcome?.failure && !outcome.failure.nonRetryable) delays.push(outcome.failure.nextRetryDelay);
      else if (outcome) {
        calls.push([name, argument]);
        history.activity({ activityId, name, argument, outcome, attempt });
        return outcome.result;
      }
    }
    throw new Error(`${name} did not end in ten attempts`);
  };
  const user_id = await activity('findUser', leaver);
  const { boards } = await activity('listBoards', user_id);
  for (const { board_id, in_person } of boards) if (in_person) await activity('removeFromBoard', { board_id, user_id });
  return { history: history.complete(), calls, delays };
}

/** Replays a history. Temporal's worker refuses it unless the workflow asks for the same activities in the same order. */
async function replay({ history, calls }) {
  const asked = [];
  let report;
  const told = { scheduled: (_, name, [argument]) => asked.push([name, argument]), returned: (_, result) => (report = result) };
  const sinks = { test: Object.fromEntries(Object.entries(told).map(([name, fn]) => [name, { fn, callDuringReplay: true }])) };
  await Worker.runReplayHistory({ workflowBundle: observed, sinks }, history, 'ticket-4711');
  return { report, wrong: JSON.stringify(asked) === JSON.stringify(calls) ? [] : [`the workflow asks for other activities: ${JSON.stringify(asked)}`] };
}

let failed = false;
function tell(title, lines, wrong) {
  failed ||= wrong.length > 0;
  console.log(`\n${title}: ${wrong.length ? 'WRONG' : 'as it should be'}`);
  for (const line of lines) console.log(`  ${line}`);
  for (const sentence of wrong) console.log(`  WRONG: ${sentence}`);
}

async function check(title, before, ran, further) {
  const { report, wrong } = await replay(ran);
  const { wrong: inAccount, numbers, hidden } = await audit(emulator, before, report);
  if (JSON.stringify(ran.history).includes(emulator.token)) wrong.push('the token is in the history');
  if (gate.failure) wrong.push(`between activity and emulator: ${gate.failure.stack}`);
  const lines = [
    `removed ${report.removed.length}, kept ${report.kept.length}, failed ${report.failed.length}, hidden from the token ${hidden}`,
    `${numbers.requests} requests; ${numbers.removals} of them removals from ${numbers.boards} boards, ${numbers.repeated} sent again with the same key`,
    ...report.kept.map(({ board_id, reason }) => `kept   ${board_id}: ${reason}`),
    ...report.failed.map(({ board_id, kind, message }) => `failed ${board_id}: ${kind}: ${message}`),
  ];
  tell(title, lines, [...wrong, ...inAccount, ...further(report)]);
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
  const ran = await offboard(perform);
  await check('A rate limit twice, a lost response, a refusal', before, ran, (report) => {
    const wrong = [];
    if (report.failed.length !== 1 || report.failed[0].kind !== 'permission_denied') wrong.push('one board should have failed: permission_denied');
    if (!isDeepStrictEqual(ran.delays, [7000, 7000, undefined])) wrong.push(`the delays until the next attempts: ${ran.delays}`);
    return wrong;
  });
}

async function withCrashes() {
  const before = await emulator.reset();
  const hit = new Set();
  let crashes = 0;
  actAt = (body) => {
    // All removals, and some of the reads; each request once, so that the flow comes to an end.
    const { query, variables } = JSON.parse(body);
    const request = /(?:query|mutation) (\w+)/.exec(query)?.[1] + JSON.stringify(variables);
    if (hit.has(request) || (!isRemoval({ body }) && hit.size % 3 !== 0)) return undefined;
    hit.add(request);
    crashes += 1;
    return { when: crashes % 2 ? 'before' : 'after', act: () => kill(child) };
  };
  const ran = await offboard(performInProcess);
  actAt = () => undefined;
  await check(`${crashes} crashes of the process that runs the activity`, before, ran, (report) => {
    const wrong = [];
    if (report.failed.length) wrong.push('no board should have failed');
    if (crashes < 10) wrong.push('too few crashes');
    return wrong;
  });
}

async function withCancellation() {
  await emulator.reset();
  await emulator.setFaults({ action: { delay: { before_head_ms: 600_000 } } });
  let sent;
  const begun = new Promise((resolve) => (sent = resolve));
  actAt = () => void sent();
  const error = await within(20_000, cancelled('findUser', leaver, () => begun), 'the cancelled activity to end');
  actAt = () => undefined;
  tell('A call is cancelled while it waits for monday.com', [], error.name === 'CancelledFailure' ? [] : [`it ended with ${error.stack}`]);
}

let observed;
try {
  // As a worker does at its start; the second bundle tells the test what the workflow does.
  const workflowsPath = here('../lib/workflow.js');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger });
  observed = await bundleWorkflowCode({ workflowsPath, logger, workflowInterceptorModules: [here('observe.js')] });
  tell('The workflow in a bundle', [`${Math.round(code.length / 1024)} KiB`], []);
  await withFaults();
  await withCrashes();
  await withCancellation();
} catch (error) {
  console.error(printed());
  console.error(error);
  failed = true;
}
process.exit(failed ? 1 : 0);

// The cases and the bundle on the other runtimes. `npm ci` in this folder installs them.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

import { startEmulator } from '../support/emulator.js';
import { run } from '../support/run.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const tests = join(here, '..');
const program = (name) => join(here, 'node_modules/.bin', name);
const node = program('node');
const everything = { deno: [program('deno'), ['run', '--allow-all']], bun: [program('bun'), ['run']] };
const expected = JSON.stringify(['18265829685', true, 'not_found']);
const limit = { timeout: 300_000 };

let emulator;
let folder;
let bundle;
before(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(join(tmpdir(), 'monday-'));
  bundle = join(folder, 'bundle.mjs');
  await build({ entryPoints: [join(tests, 'programs/call.js')], bundle: true, platform: 'node', format: 'esm', minify: true, outfile: bundle });
});
after(async () => {
  await emulator?.stop();
  if (folder) await rm(folder, { recursive: true });
});

test('all tests on Node.js 24', limit, async () => {
  // Without what the runner of this process tells its own child processes.
  const env = { NODE_TEST_CONTEXT: undefined };
  const output = await run(node, ['--test', '--test-reporter=tap', join(tests, 'cases.test.js'), join(tests, 'package.test.js')], { ...limit, env }).catch((error) =>
    assert.fail(error.stdout || error),
  );
  assert.match(output, /^# fail 0$/m);
  assert.match(output, /^# pass [1-9]\d+$/m);
});

for (const [name, [command, args]] of Object.entries(everything)) {
  test(`all cases on ${name}`, limit, async () => {
    const output = await run(command, [...args, join(tests, 'programs/cases.js')], limit).catch((error) => assert.fail(error.stdout || error));
    assert.match(output, /^[1-9]\d+ passed, 0 failed$/m);
  });

  test(`the bundle on ${name}`, limit, async () => {
    assert.equal(await run(command, [...args, bundle, emulator.endpoint, emulator.token], { cwd: folder }), expected);
  });
}

test('Deno without a permission for the network: a permanent failure', limit, async () => {
  const output = await run(program('deno'), ['run', '--no-prompt', join(tests, 'programs/denied.js'), emulator.endpoint]);
  assert.equal(output, JSON.stringify(['connection_failed', false]));
});

test('Deno needs no other permission', limit, async () => {
  const output = await run(program('deno'), ['run', '--no-prompt', `--allow-net=${emulator.host}`, bundle, emulator.endpoint, emulator.token], { cwd: folder });
  assert.equal(output, expected);
});

test('the proxy of the environment is used where Node.js is told so', limit, async () => {
  const tunnels = [];
  const proxy = createServer((request, response) => response.writeHead(500).end());
  proxy.on('connect', (request, socket, head) => {
    tunnels.push(request.url);
    const [host, port] = request.url.split(':');
    const server = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.write(head);
      server.pipe(socket).pipe(server);
    });
    for (const end of [server, socket]) end.on('error', () => [server, socket].forEach((other) => other.destroy()));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  try {
    const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: `http://127.0.0.1:${proxy.address().port}`, NO_PROXY: '', no_proxy: '' };
    assert.equal(await run(node, [bundle, emulator.endpoint, emulator.token], { env }), expected);
    assert.ok(tunnels.length > 0 && tunnels.every((target) => target === emulator.host), String(tunnels));
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});

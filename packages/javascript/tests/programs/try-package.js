// Installs a tarball into an empty project and runs the README's example there. Arguments: the tarball, the project.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startEmulator } from '../support/emulator.js';
import { run } from '../support/run.js';

const [tarball, project] = process.argv.slice(2);
mkdirSync(project);
writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: project });

const installed = join(project, 'node_modules/monday-connector');
const files = readdirSync(installed, { recursive: true }).map(String).sort();
const expected = ['LICENSE', 'README.md', 'package.json', 'dist', ...['index.cjs', 'index.d.cts', 'index.d.ts', 'index.js', 'jspi.cjs', 'modules.cjs', 'worker.cjs'].map((name) => join('dist', name))];
assert.deepEqual(files, expected.sort());
assert.deepEqual(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.')), ['monday-connector']);

const [, example] = /```js\n(.*?)```/s.exec(readFileSync(join(installed, 'README.md'), 'utf8'));
writeFileSync(join(project, 'example.js'), example);
const runtimes = fileURLToPath(new URL('../runtimes/node_modules/.bin/', import.meta.url));
const emulator = await startEmulator();
try {
  const env = { MONDAY_TOKEN: emulator.token, MONDAY_ENDPOINT: emulator.endpoint };
  for (const [command, ...args] of [[process.execPath], [`${runtimes}node`], [`${runtimes}deno`, 'run', `--allow-net=${emulator.host}`, '--allow-env'], [`${runtimes}bun`]]) {
    await emulator.reset();
    const output = await run(command, [...args, 'example.js'], { cwd: project, env });
    console.log(`${command}\n${output}`);
    assert.match(output, /^as Ada Lindqvist of Harborworks$/m);
    assert.match(output, /: removed$/m);
  }
} finally {
  await emulator.stop();
}
console.log(`${basename(tarball)}: ${Math.round(statSync(tarball).size / 1000)} kB; the README's example runs`);

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

import { functions } from '../generated/contract.js';
import { startEmulator } from './support/emulator.js';
import { run } from './support/run.js';
import { startServer } from './support/server.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const expected = JSON.stringify(['18265829685', true, 'not_found']);
let emulator;
let folder;
before(async () => {
  emulator = await startEmulator();
  folder = await mkdtemp(join(tmpdir(), 'monday-'));
});
after(async () => {
  await emulator?.stop();
  if (folder) await rm(folder, { recursive: true });
});

const call = (program) => run(process.execPath, [program, emulator.endpoint, emulator.token], { cwd: folder });

test('an ES module imports the package', async () => {
  assert.equal(await call(join(here, 'programs/call.js')), expected);
});

test('a CommonJS module requires it, and nothing in it is imported', async () => {
  assert.equal(await call(join(here, 'programs/call.cjs')), expected);
  assert.doesNotMatch(await readFile(join(here, '../dist/index.cjs'), 'utf8'), /\bimport\s*\(/);
});

test('an ES module imports names from the CommonJS form', async () => {
  const program = `import { MondayConnector, MondayError } from ${JSON.stringify(pathToFileURL(join(here, '../dist/index.cjs')).href)}; console.log(typeof MondayConnector, typeof MondayError);`;
  assert.equal(await run(process.execPath, ['--input-type=module', '--eval', program]), 'function function');
});

test('the README stands alone: it names every function, and links to no file', async () => {
  const readme = await readFile(join(here, '../README.md'), 'utf8');
  for (const { method } of Object.values(functions)) assert.match(readme, new RegExp(`\`${method}\``), method);
  assert.doesNotMatch(readme, /\]\((?!https:|#)/);
});

for (const [entry, format, minify] of [
  ['call.js', 'esm', false],
  ['call.js', 'esm', true],
  ['call.cjs', 'cjs', true],
]) {
  test(`a bundle of ${entry} as ${format}${minify ? ', minified' : ''}, alone in a folder`, async () => {
    const outfile = join(folder, `${format}-${minify}`, format === 'esm' ? 'bundle.mjs' : 'bundle.cjs');
    const { warnings } = await build({ entryPoints: [join(here, 'programs', entry)], bundle: true, platform: 'node', format, minify, outfile, logLevel: 'silent' });
    assert.deepEqual(warnings, []);
    assert.equal(await call(outfile), expected);
  });
}

test('after an abort nothing keeps the process alive', async () => {
  const server = await startServer((_, response) => response.writeHead(503).end());
  try {
    assert.equal(await run(process.execPath, [join(here, 'programs/abort.js'), server.endpoint]), 'TimeoutError');
  } finally {
    await server.stop();
  }
});

for (const [project, what] of [
  ['types', 'are what they should be, for both kinds of modules'],
  ['types/bare', 'need neither those of the DOM nor those of Node.js'],
]) {
  test(`the types ${what}`, async () => {
    const typescript = join(here, '../node_modules/typescript/bin/tsc');
    await run(process.execPath, [typescript, '--project', join(here, project)], { timeout: 120_000 }).catch((error) => assert.fail(error.stdout || error));
  });
}

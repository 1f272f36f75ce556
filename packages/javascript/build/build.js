// Makes dist/: the component transpiled by jco, the code around it, and the types.

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transpile } from '@bytecodealliance/jco';
import { build } from 'esbuild';

import { readContract } from './contract.js';
import { declarations } from './declarations.js';
import { table } from './table.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = resolve(root, '../../target');
const component = resolve(process.env.MONDAY_CONNECTOR ?? join(target, 'monday-connector.wasm'));
const contractFile = resolve(process.env.MONDAY_CONTRACT ?? join(target, 'contract.json'));
const generated = join(root, 'generated');
const dist = join(root, 'dist');

for (const folder of [generated, dist]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
}

const contract = readContract(contractFile);
writeFileSync(join(generated, 'contract.js'), table(contract));

// The core modules are the same in both modes; only the bindings differ.
const bytes = readFileSync(component);
const modes = {
  jspi: {
    instantiation: 'async',
    asyncMode: 'jspi',
    asyncImports: ['wasi:io/poll@0.2.0#poll', 'wasi:io/poll@0.2.0#[method]pollable.block'],
    asyncExports: contract.functions.map((found) => `${found.export}#${found.name}`),
  },
  sync: { instantiation: 'sync' },
};
const modules = {};
for (const [mode, options] of Object.entries(modes)) {
  const { files } = await transpile(bytes, { name: mode, wasiShim: false, noTypescript: true, ...options });
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('.wasm')) {
      const shared = name.replace(mode, 'connector');
      if (modules[shared] && Buffer.compare(modules[shared], content)) throw new Error(`${name} differs between the modes`);
      modules[shared] = Buffer.from(content);
      writeFileSync(join(generated, shared), content);
    } else if (name.endsWith('.js')) {
      writeFileSync(join(generated, name), content);
    }
  }
}
const names = Object.keys(modules).sort();
writeFileSync(
  join(generated, 'modules.js'),
  [
    ...names.map((name, index) => `import module${index} from './${name}';`),
    `export const modules = { ${names.map((name, index) => `'${name.replace('connector.', '')}': module${index}`).join(', ')} };`,
    '',
  ].join('\n'),
);

// jco's bindings can read modules from files. They never do here, and a bundler should not look for that import.
const withoutFiles = {
  name: 'without-files',
  setup(bundle) {
    bundle.onResolve({ filter: /^node:fs\/promises$/ }, () => ({ path: 'none', namespace: 'none' }));
    bundle.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'export {};' }));
  },
};
const common = {
  bundle: true,
  absWorkingDir: root,
  platform: 'neutral',
  target: 'es2022',
  plugins: [withoutFiles],
  loader: { '.wasm': 'binary' },
  logOverride: { 'empty-import-meta': 'silent' },
  logLevel: 'warning',
};
// jco's bindings read a variable of the process to see whether to log; the environment is nothing of theirs.
const define = { 'globalThis.process.env.JCO_DEBUG': 'undefined' };
const minified = { ...common, format: 'cjs', minify: true, define };

// What is large is CommonJS, which both forms of the package can load, and is there once.
await build({ ...minified, entryPoints: ['generated/modules.js'], outfile: 'dist/modules.cjs' });
await build({ ...minified, entryPoints: ['generated/jspi.js'], outfile: 'dist/jspi.cjs' });
const worker = await build({ ...minified, entryPoints: ['src/worker.js'], external: ['node:*'], write: false });
writeFileSync(join(dist, 'worker.cjs'), `module.exports.source = ${JSON.stringify(worker.outputFiles[0].text)};\n`);

for (const file of ['jspi.cjs', 'worker.cjs']) {
  if (/JCO_DEBUG|process\.env/.test(readFileSync(join(dist, file), 'utf8'))) throw new Error(`${file} reads the environment`);
}

const index = { ...common, entryPoints: ['src/index.js'], external: ['*.cjs'] };
await build({ ...index, format: 'esm', outfile: 'dist/index.js' });
// For Node.js, esbuild adds what its reader of CommonJS recognises the names of the exports by.
await build({ ...index, format: 'cjs', platform: 'node', supported: { 'dynamic-import': false }, outfile: 'dist/index.cjs' });

writeFileSync(join(dist, 'index.d.ts'), declarations(contract, readFileSync(join(root, 'src/index.d.ts'), 'utf8')));
copyFileSync(join(dist, 'index.d.ts'), join(dist, 'index.d.cts'));

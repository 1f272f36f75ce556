// Starts the emulator of monday.com, and controls it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const program = resolve(process.env.MONDAY_EMULATOR ?? `${root}/target/debug/monday-emulator`);

export async function startEmulator(...options) {
  const child = spawn(program, ['--port', '0', '--no-limits', '--quiet', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const address = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the emulator ended with ${code}`)));
    child.stdout.on('data', (piece) => {
      output += piece;
      const found = /https?:\/\/[\d.]+:\d+(?=\D)/.exec(output);
      if (found) resolve(found[0]);
    });
  });
  const control = async (method, path, body) => {
    const response = await fetch(`${address}/_emulator/${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  // Over https nothing here trusts it.
  const tokens = address.startsWith('https:') ? [{}] : await control('GET', 'tokens');
  return {
    endpoint: address,
    host: new URL(address).host,
    token: tokens[0].secret,
    reset: async () => {
      await control('POST', 'reset');
      await control('DELETE', 'faults');
      await control('DELETE', 'log');
    },
    setFaults: (...faults) => control('POST', 'faults', faults),
    requests: async () => (await control('GET', 'log?limit=1000')).filter(({ path }) => !path?.startsWith('/_emulator')),
    canned: () => control('GET', 'canned'),
    async stop() {
      child.removeAllListeners('exit');
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

// Child processes that are killed and started again, and are gone when this process is.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const running = new Set();
const output = [];
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

/** Starts a program and waits until `isReady(its output)` gives something, which is the result; `onStart` gets the child at once. */
export async function start(command, args, env, isReady, onStart = () => {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  onStart(child);
  child.on('exit', () => running.delete(child));
  let text = '';
  const ready = new Promise((resolve, reject) => {
    const read = (piece) => {
      text += piece;
      output.push(String(piece));
      const found = isReady(text);
      if (found) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('exit', (code, signal) => reject(new Error(`${command} ended with ${signal ?? code} before it was ready:\n${text}`)));
  });
  return { child, found: await within(30_000, ready, `${command} to be ready`) };
}

/** What the programs printed, for a failed run. */
export const printed = () => output.join('').slice(-20_000);

export async function kill(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** A port that was free a moment ago, for programs that must come back on the same one. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

export async function within(milliseconds, promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds / 1000} s for ${what}`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks until `question` gives something other than undefined. */
export async function until(milliseconds, question, what) {
  const end = Date.now() + milliseconds;
  let last;
  while (Date.now() < end) {
    try {
      const found = await question();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${milliseconds / 1000} s for ${what}`, { cause: last });
}

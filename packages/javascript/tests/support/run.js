import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program to its end, and gives what it printed. */
export async function run(command, args, { env = {}, cwd, timeout = 60_000 } = {}) {
  const { stdout } = await promisify(execFile)(command, args, { env: { ...process.env, ...env }, cwd, timeout, killSignal: 'SIGKILL' });
  return stdout.trim();
}

// Runs one activity in Temporal's environment for tests. As a program: `node activity.js NAME ARGUMENT INFO`, which prints
// the outcome; the test kills it.

import { fileURLToPath } from 'node:url';
import { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import * as activities from '../lib/activities.js';

// Failures are part of the test; they are not logged.
const environmentFor = (info) => new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });

/** `{ result }` or `{ failure }`; what is neither is a fault of the example. */
export async function perform(name, argument, info) {
  const environment = environmentFor({ ...info, activityType: name });
  try {
    return { result: (await environment.run(activities[name], argument)) ?? null };
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    const { type, message, nonRetryable, nextRetryDelay } = error;
    return { failure: { type, message, nonRetryable, nextRetryDelay } };
  }
}

/** Cancels a call that waits for a response, and gives the error that the activity ends with. */
export async function cancelled(name, argument, hasBegun) {
  const environment = environmentFor({ activityType: name });
  const ended = environment.run(activities[name], argument).then(
    () => new Error('the activity succeeded'),
    (error) => error,
  );
  await hasBegun();
  environment.cancel();
  return ended;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, argument, info] = process.argv.slice(2);
  console.log(JSON.stringify(await perform(name, JSON.parse(argument), JSON.parse(info))));
}

// What the workflow does on monday.com: one call for each activity.

import { ApplicationFailure, activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { MondayConnector, MondayError, type Options } from 'monday-connector';

// The token comes from MONDAY_TOKEN. What is passed through a workflow is stored in its history.
// Temporal does the waiting: with retries of its own, the connector would hold a slot of the worker and keep the wait to itself.
const monday = new MondayConnector({ env: process.env, options: { retry: { max_retries: 0 } } });

/** A call, with its failures as Temporal takes them. */
async function call<T>(send: (options: Options) => Promise<T>): Promise<T> {
  const { workflowExecution, activityId } = activityInfo();
  // Attempts of an activity have the same key, also after a crash: monday.com carries the change out once.
  const idempotency_key = `${workflowExecution?.runId}-${activityId}`;
  // Heartbeats tell the server that the worker is alive; with the responses, cancellations come in.
  const beating = setInterval(heartbeat, 5_000);
  try {
    return await send({ idempotency_key, signal: cancellationSignal() });
  } catch (error) {
    if (!(error instanceof MondayError)) throw error;
    const { kind: type, message, temporary, retryAfterMs: nextRetryDelay } = error;
    throw ApplicationFailure.create({ type, message, nonRetryable: !temporary, nextRetryDelay });
  } finally {
    clearInterval(beating);
  }
}

// Activities return ids and no records: all that they return is stored in the history.

export async function findUser(email: string): Promise<string> {
  const { user } = await call((options) => monday.readUser({ by_email: email }, options));
  return user.id;
}

export async function listBoards(user_id: string) {
  // Without `include_public`, subscribers of public boards would stay.
  const query = { user_ids: [user_id], include_public: true };
  const { boards, call: report } = await call((options) => monday.listUserBoards(query, options));
  return {
    boards: boards.map(({ board_id, through }) => ({
      board_id,
      in_person: through.includes('in_person') || through.includes('public_board'),
      team_ids: through.flatMap((way) => (typeof way === 'object' ? [way.team.id] : [])),
    })),
    warnings: report.warnings.map(({ code, message }) => ({ code, message })),
  };
}

export async function removeFromBoard(member: { board_id: string; user_id: string }) {
  const { outcome, reason } = await call((options) => monday.deleteUserFromBoard(member, options));
  return { outcome, reason };
}

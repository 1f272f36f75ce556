// Takes a leaver off the boards that they are on in person, as a Restate workflow.
// Start it with POST <ingress>/offboarding/<ticket>/run/send and {"email": "…"}.

import { createServer } from 'node:http2';
import * as restate from '@restatedev/restate-sdk';
import { MondayConnector, MondayError } from 'monday-connector';

// The token comes from MONDAY_TOKEN. What is passed through Restate is stored by Restate.
// Restate does the waiting: with retries of its own, the connector would hold a connection and keep the wait to itself.
const monday = new MondayConnector({ env: process.env, options: { retry: { max_retries: 0 } } });

// Without a wait from monday.com: a second, doubled up to a minute. A day and an hour outlast the daily limit.
const retries = { initialRetryInterval: { seconds: 1 }, maxRetryInterval: { minutes: 1 }, maxRetryDuration: { hours: 25 } };

/** One durable step: its result is journalled, and it is not run again once that has happened. */
async function step<T>(ctx: restate.Context, name: string, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const attempt = async () => {
    try {
      // An attempt that the server gave up ends its call, so that two attempts do not run side by side.
      return await call(ctx.request().attemptCompletedSignal);
    } catch (error) {
      if (!(error instanceof MondayError)) throw error;
      if (error.temporary) throw restate.RetryableError.from(error, { retryAfter: error.retryAfterMs });
      throw new restate.TerminalError(error.message, { metadata: { kind: error.kind } });
    }
  };
  return ctx.run(name, attempt, retries);
}

async function offboard(ctx: restate.WorkflowContext, input: { email: string }) {
  // Steps return ids and no records: all that they return is stored in the journal.
  const userId = await step(ctx, 'find user', async (signal) => (await monday.readUser({ by_email: input.email }, { signal })).user.id);

  const found = await step(ctx, 'list boards', async (signal) => {
    // Without `include_public`, subscribers of public boards would stay.
    const { boards, call } = await monday.listUserBoards({ user_ids: [userId], include_public: true }, { signal });
    return {
      boards: boards.map(({ board_id, through }) => ({
        board_id,
        in_person: through.includes('in_person') || through.includes('public_board'),
        team_ids: through.flatMap((way) => (typeof way === 'object' ? [way.team.id] : [])),
      })),
      warnings: call.warnings.map(({ code, message }) => ({ code, message })),
    };
  });

  const report = {
    user_id: userId,
    removed: [] as string[],
    kept: [] as { board_id: string; reason: string }[],
    failed: [] as { board_id: string; kind: string; message: string }[],
    warnings: found.warnings,
  };
  for (const { board_id, in_person, team_ids } of found.boards) {
    if (!in_person) {
      report.kept.push({ board_id, reason: `through teams: ${team_ids.join(', ')}` });
      continue;
    }
    try {
      const { outcome, reason } = await step(ctx, `remove from ${board_id}`, async (signal) => {
        // Attempts of this step have the same key, also after a crash: monday.com carries the change out once.
        const idempotency_key = `${ctx.request().id}-${board_id}`;
        const { outcome, reason } = await monday.deleteUserFromBoard({ board_id, user_id: userId }, { idempotency_key, signal });
        return { outcome, reason };
      });
      if (outcome === 'kept') report.kept.push({ board_id, reason: reason ?? 'monday.com gives no reason' });
      else report.removed.push(board_id);
    } catch (error) {
      // A cancelled workflow ends here. A board that fails is reported, and the others go on.
      if (error instanceof restate.CancelledError || !(error instanceof restate.TerminalError)) throw error;
      report.failed.push({ board_id, kind: error.metadata?.kind ?? 'gave_up', message: error.message });
    }
  }
  return report;
}

const offboarding = restate.workflow({ name: 'offboarding', handlers: { run: offboard } });

const server = createServer(restate.createEndpointHandler({ services: [offboarding] }));
server.listen(Number(process.env.PORT ?? 9080), process.env.HOST ?? '127.0.0.1', () => console.log('worker: ready', server.address()));

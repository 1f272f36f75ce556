// Takes a leaver off the boards that they are on in person, and reports.

import { ActivityFailure, ApplicationFailure, isCancellation, proxyActivities } from '@temporalio/workflow';
import type * as activities from './activities.js';

const { findUser, listBoards, removeFromBoard } = proxyActivities<typeof activities>({
  // A worker that is gone is noticed after half a minute. A list takes a request for each hundred boards.
  heartbeatTimeout: '30 seconds',
  startToCloseTimeout: '15 minutes',
  // A day and an hour outlast the daily limit.
  scheduleToCloseTimeout: '25 hours',
  // What monday.com does not name a wait for. Where it does, the failure carries the delay.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

export async function offboard({ email }: { email: string }) {
  const user_id = await findUser(email);
  const { boards, warnings } = await listBoards(user_id);
  const report = {
    user_id,
    removed: [] as string[],
    kept: [] as { board_id: string; reason: string }[],
    failed: [] as { board_id: string; kind: string; message: string }[],
    warnings,
  };
  for (const { board_id, in_person, team_ids } of boards) {
    if (!in_person) {
      report.kept.push({ board_id, reason: `through teams: ${team_ids.join(', ')}` });
      continue;
    }
    try {
      const { outcome, reason } = await removeFromBoard({ board_id, user_id });
      if (outcome === 'kept') report.kept.push({ board_id, reason: reason ?? 'monday.com gives no reason' });
      else report.removed.push(board_id);
    } catch (error) {
      // A cancelled workflow ends here. A board that fails is reported, and the others go on.
      if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
      const { cause } = error;
      const kind = cause instanceof ApplicationFailure ? cause.type : undefined;
      report.failed.push({ board_id, kind: kind ?? 'gave_up', message: cause?.message ?? error.message });
    }
  }
  return report;
}

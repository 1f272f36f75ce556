import { deleteUserFromBoard, readUser } from "monday:connector/actions@0.1.0";
import { listUserBoards } from "monday:connector/provisioning@0.1.0";

export const flow = {
  // What `readUser` and `listUserBoards` throw is not caught: it becomes the error of `offboard`.
  offboard(email, runId) {
    const userId = readUser({ tag: "by-email", val: email }, null).user.id;
    const { boards } = listUserBoards({ userIds: [userId] }, null);
    const report = { userId, removed: [], kept: [], failed: [] };
    for (const { boardId, through } of boards) {
      if (!through.some(({ tag }) => tag === "in-person")) {
        report.kept.push({ boardId, reason: "on the board through a team" });
        continue;
      }
      try {
        const options = { idempotencyKey: `${runId}/${boardId}` };
        const { outcome, reason } = deleteUserFromBoard({ boardId, userId }, options);
        if (outcome === "kept") report.kept.push({ boardId, reason: reason ?? "monday.com does not say why" });
        else report.removed.push(boardId);
      } catch (thrown) {
        // An `action-error` is thrown as it is; anything else is a bug. One board does not end the flow.
        if (!thrown.payload) throw thrown;
        report.failed.push({ boardId, error: thrown.payload });
      }
    }
    return report;
  },
};

// Takes the user with this email address off the boards that they are on in person. Returns a report, as JSON.
export default function offboard(email) {
  const runId = obelisk.executionIdCurrent();
  const { user } = call("actions", "read-user", [{ by_email: email }, null]);
  const { boards } = call("provisioning", "list-user-boards", [{ user_ids: [user.id] }, null]);
  const report = { user_id: user.id, removed: [], kept: [], failed: [] };
  for (const { board_id, through } of boards) {
    if (!through.includes("in_person")) {
      report.kept.push({ board_id, reason: "on the board through a team" });
      continue;
    }
    try {
      const options = { idempotency_key: `${runId}/${board_id}` };
      const { outcome, reason } = call("actions", "delete-user-from-board", [{ board_id, user_id: user.id }, options]);
      if (outcome === "kept") report.kept.push({ board_id, reason });
      else report.removed.push(board_id);
    } catch (error) {
      // One board does not end the flow.
      if (!(error instanceof obelisk.ChildError)) throw error;
      report.failed.push({ board_id, error: error.value });
    }
  }
  return JSON.stringify(report);
}

// Calls an activity. After a temporary failure, a time-out or a crash it sleeps, durably, and calls again with the same key.
function call(interfaceName, functionName, parameters) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return obelisk.call(`monday:connector/${interfaceName}@0.1.0.${functionName}`, parameters);
    } catch (error) {
      if (!(error instanceof obelisk.ChildError)) throw error;
      const temporary = error.value === "execution_failed" ? {} : error.value?.temporary_failure;
      if (!temporary || attempt === 5) throw error;
      obelisk.sleep({ milliseconds: temporary.retry_after_ms ?? 20000 });
    }
  }
}

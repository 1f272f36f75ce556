// The history that a Temporal server would have written of a run.

import proto from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
const payloads = (...values) => ({
  payloads: values.map((value) => ({
    metadata: { encoding: Buffer.from('json/plain').toString('base64') },
    data: Buffer.from(JSON.stringify(value)).toString('base64'),
  })),
});

export function newHistory({ workflowId, runId, type, input }) {
  const events = [];
  const taskQueue = { name: 'offboarding' };
  const add = (eventType, name, attributes) => {
    const eventId = String(events.length + 1);
    events.push({ eventId, eventTime: { seconds: 1_795_424_400 + events.length }, eventType: `EVENT_TYPE_${eventType}`, [`${name}EventAttributes`]: attributes });
    return eventId;
  };
  /** The worker gets a workflow task, and answers it. */
  const task = () => {
    const scheduledEventId = add('WORKFLOW_TASK_SCHEDULED', 'workflowTaskScheduled', { taskQueue, startToCloseTimeout: { seconds: 10 }, attempt: 1 });
    const startedEventId = add('WORKFLOW_TASK_STARTED', 'workflowTaskStarted', { scheduledEventId, requestId: scheduledEventId });
    return add('WORKFLOW_TASK_COMPLETED', 'workflowTaskCompleted', { scheduledEventId, startedEventId });
  };
  add('WORKFLOW_EXECUTION_STARTED', 'workflowExecutionStarted', {
    workflowType: { name: type },
    taskQueue,
    input: payloads(input),
    originalExecutionRunId: runId,
    firstExecutionRunId: runId,
    workflowId,
    workflowTaskTimeout: { seconds: 10 },
    attempt: 1,
  });
  return {
    /** An activity, which the workflow asks for in its next task, and its outcome. */
    activity({ activityId, name, argument, outcome, attempt }) {
      const workflowTaskCompletedEventId = task();
      const scheduled = { activityId, activityType: { name }, taskQueue, input: payloads(argument), workflowTaskCompletedEventId };
      const scheduledEventId = add('ACTIVITY_TASK_SCHEDULED', 'activityTaskScheduled', scheduled);
      const startedEventId = add('ACTIVITY_TASK_STARTED', 'activityTaskStarted', { scheduledEventId, requestId: scheduledEventId, attempt });
      if ('result' in outcome) {
        add('ACTIVITY_TASK_COMPLETED', 'activityTaskCompleted', { scheduledEventId, startedEventId, result: payloads(outcome.result) });
      } else {
        const { type, message, nonRetryable } = outcome.failure;
        const failure = { message, source: 'TypeScriptSDK', applicationFailureInfo: { type, nonRetryable } };
        add('ACTIVITY_TASK_FAILED', 'activityTaskFailed', { scheduledEventId, startedEventId, failure, retryState: 'RETRY_STATE_NON_RETRYABLE_FAILURE' });
      }
    },
    complete() {
      add('WORKFLOW_EXECUTION_COMPLETED', 'workflowExecutionCompleted', { workflowTaskCompletedEventId: task() });
      return History.fromObject({ events });
    },
  };
}

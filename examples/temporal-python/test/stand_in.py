"""Runs the workflow in place of a server and a worker, as far as that goes without a server.

Workflow: Temporal's `Replayer`, which is its SDK's core and sandbox without a connection, gets the history so far, and the
workflow's next commands are taken down. Activities: in `ActivityEnvironment`, repeated as the server would. The history is in a
file, which takes the place of the server's database: a process that is started again after a kill goes on from there.
"""

import asyncio
import dataclasses
import json
import os
import sys
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio.api.common.v1 import ActivityType, Payload, Payloads, WorkflowType
from temporalio.api.failure.v1 import Failure
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.bridge.proto.workflow_commands import ScheduleActivity, WorkflowCommand
from temporalio.client import WorkflowHistory
from temporalio.common import RetryPolicy
from temporalio.converter import DataConverter
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment
from temporalio.worker import Replayer, WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

sys.path.insert(0, str(Path(__file__).parents[1]))

from activities import Activities  # noqa: E402
from history import HistoryFile  # noqa: E402
from worker import client_of_monday  # noqa: E402
from workflow import TASK_QUEUE, Offboard, Report  # noqa: E402

CONVERTER = DataConverter.default
WORKFLOW_ID = "offboard"


class CommandRecorder(WorkflowRunner):
    """Runs workflows in the sandbox, and takes down the commands of the last activation."""

    def __init__(self) -> None:
        self.sandbox = SandboxedWorkflowRunner()
        self.commands: list[WorkflowCommand] = []

    def prepare_workflow(self, defn: Any) -> None:
        self.sandbox.prepare_workflow(defn)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        instance = self.sandbox.create_instance(det)
        activate = instance.activate

        def recorded(activation: Any) -> Any:
            completion = activate(activation)
            if any(job.WhichOneof("variant") != "remove_from_cache" for job in activation.jobs):
                self.commands = list(completion.successful.commands)
            return completion

        setattr(instance, "activate", recorded)
        return instance


async def replay(history: HistoryFile) -> list[WorkflowCommand]:
    """What the workflow does next. Fails if it does not do again what the history says."""
    recorder = CommandRecorder()
    replayer = Replayer(workflows=[Offboard], workflow_runner=recorder)
    # A panic in the core would leave this waiting.
    await asyncio.wait_for(replayer.replay_workflow(WorkflowHistory(WORKFLOW_ID, history.history.events)), 60)
    return recorder.commands


def begin(history: HistoryFile, email: str) -> None:
    run_id = str(uuid.uuid4())
    history.add(
        "WorkflowExecutionStarted",
        workflow_type=WorkflowType(name="Offboard"),
        # The replayer cannot do without it.
        task_queue=TaskQueue(name=TASK_QUEUE),
        input=Payloads(payloads=CONVERTER.payload_converter.to_payloads([email])),
        original_execution_run_id=run_id,
        first_execution_run_id=run_id,
        workflow_id=WORKFLOW_ID,
        attempt=1,
    )
    begin_task(history)


def begin_task(history: HistoryFile) -> None:
    scheduled = history.add("WorkflowTaskScheduled")
    history.add("WorkflowTaskStarted", scheduled_event_id=scheduled.event_id)
    history.save()


def carry_out(history: HistoryFile, commands: list[WorkflowCommand]) -> None:
    """Puts the commands of a workflow task into the history, as the server does."""
    if not commands:
        raise RuntimeError("the workflow neither goes on nor ends: its task failed, or it waits for something else than an activity")
    started = history.history.events[-1].event_id
    task = history.add("WorkflowTaskCompleted", scheduled_event_id=started - 1, started_event_id=started).event_id
    for command in commands:
        match command.WhichOneof("variant"):
            case "schedule_activity":
                schedule(history, command.schedule_activity, task)
            case "complete_workflow_execution":
                result = Payloads(payloads=[command.complete_workflow_execution.result])
                history.add("WorkflowExecutionCompleted", result=result, workflow_task_completed_event_id=task)
            case other:
                raise RuntimeError(f"the workflow gave the command {other}: {command}")
    history.save()


def schedule(history: HistoryFile, activity: ScheduleActivity, task: int) -> None:
    history.add(
        "ActivityTaskScheduled",
        activity_id=activity.activity_id,
        activity_type=ActivityType(name=activity.activity_type),
        input=Payloads(payloads=activity.arguments),
        start_to_close_timeout=activity.start_to_close_timeout,
        heartbeat_timeout=activity.heartbeat_timeout,
        retry_policy=activity.retry_policy,
        workflow_task_completed_event_id=task,
    )


async def run_activity(history: HistoryFile, scheduled: int, functions: dict[str, Callable[..., Any]]) -> None:
    """Runs an activity until it succeeds or is not to be repeated; only then is there anything in the history."""
    activity = history.history.events[scheduled - 1].activity_task_scheduled_event_attributes
    policy = RetryPolicy.from_proto(activity.retry_policy)
    function = functions[activity.activity_type.name]
    hints = [kind for name, kind in function.__annotations__.items() if name != "return"]
    arguments = CONVERTER.payload_converter.from_payloads(activity.input.payloads, hints)
    outcome: dict[str, Any]
    attempt = 0
    while True:
        attempt += 1
        environment = ActivityEnvironment()
        environment.info = dataclasses.replace(
            environment.info,
            activity_id=activity.activity_id,
            activity_type=activity.activity_type.name,
            attempt=attempt,
            workflow_run_id=history.of("workflow_execution_started")[0].original_execution_run_id,
        )
        try:
            result = await environment.run(function, *arguments)
            outcome = {"result": Payloads(payloads=CONVERTER.payload_converter.to_payloads([result]))}
            break
        except ApplicationError as error:
            if error.non_retryable or attempt == policy.maximum_attempts:
                outcome = {"failure": Failure()}
                CONVERTER.failure_converter.to_failure(error, CONVERTER.payload_converter, outcome["failure"])
                break
            first = policy.initial_interval * policy.backoff_coefficient ** (attempt - 1)
            await asyncio.sleep((error.next_retry_delay or first) / timedelta(seconds=1))
    started = history.add("ActivityTaskStarted", scheduled_event_id=scheduled, attempt=attempt)
    kind = "ActivityTaskFailed" if "failure" in outcome else "ActivityTaskCompleted"
    history.add(kind, scheduled_event_id=scheduled, started_event_id=started.event_id, **outcome)
    begin_task(history)


async def main() -> None:
    history = HistoryFile(Path(os.environ["DATA"], "history.json"))
    if not history.history.events:
        begin(history, os.environ["PERSON"])
    async with client_of_monday() as monday:
        activities = Activities(monday)
        functions = {name: getattr(activities, name) for name in ("find_user", "find_boards", "leave_board")}
        while not history.of("workflow_execution_completed"):
            last = history.history.events[-1]
            if last.HasField("activity_task_scheduled_event_attributes"):
                await run_activity(history, last.event_id, functions)
            else:
                carry_out(history, await replay(history))
    # The whole once more, from the file, as a check for determinism.
    await replay(HistoryFile(history.path))
    payload: Payload = history.of("workflow_execution_completed")[0].result.payloads[0]
    report = CONVERTER.payload_converter.from_payload(payload, Report)
    print(json.dumps(dataclasses.asdict(report)))


if __name__ == "__main__":
    asyncio.run(main())

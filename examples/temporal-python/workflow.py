"""Takes somebody off their boards, as a Temporal workflow."""

from dataclasses import dataclass, field
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

# The sandbox loads a workflow's modules anew for each run; the connector is loaded once, and not used in here.
with workflow.unsafe.imports_passed_through():
    from activities import Activities, Kept

TASK_QUEUE = "offboarding"
# For failures that name no wait. An activity stops being repeated after ten attempts.
RETRIES = RetryPolicy(initial_interval=timedelta(seconds=20), backoff_coefficient=1.5, maximum_attempts=10)
# A removal is up to four requests of 75 seconds; a list is one for each hundred boards of the account.
REMOVAL_TIMEOUT = timedelta(minutes=5)
LIST_TIMEOUT = timedelta(minutes=15)
# An activity of a worker that died is given to another one after this time: see `alive` in activities.py.
HEARTBEAT_TIMEOUT = timedelta(seconds=30)


@dataclass
class Failed:
    board_id: str
    kind: str
    message: str


@dataclass
class Report:
    user_id: str
    removed: list[str] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@workflow.defn
class Offboard:
    @workflow.run
    async def run(self, email: str) -> Report:
        user_id = await workflow.execute_activity_method(
            Activities.find_user,
            email,
            start_to_close_timeout=REMOVAL_TIMEOUT,
            heartbeat_timeout=HEARTBEAT_TIMEOUT,
            retry_policy=RETRIES,
        )
        plan = await workflow.execute_activity_method(
            Activities.find_boards,
            user_id,
            start_to_close_timeout=LIST_TIMEOUT,
            heartbeat_timeout=HEARTBEAT_TIMEOUT,
            retry_policy=RETRIES,
        )
        report = Report(user_id, kept=plan.kept, warnings=plan.warnings)
        # One after the other: monday.com limits how much an account may send at a time.
        for board_id in plan.leave:
            try:
                removal = await workflow.execute_activity_method(
                    Activities.leave_board,
                    args=[board_id, user_id],
                    start_to_close_timeout=REMOVAL_TIMEOUT,
                    heartbeat_timeout=HEARTBEAT_TIMEOUT,
                    retry_policy=RETRIES,
                )
            except ActivityError as error:
                # One board ends nothing but itself. A cancellation of the workflow is another error, and does.
                if not isinstance(error.cause, ApplicationError):
                    raise
                report.failed.append(Failed(board_id, error.cause.type or "unknown", error.cause.message))
                continue
            if removal.outcome == "kept":
                report.kept.append(Kept(board_id, removal.reason or "monday.com keeps them"))
            else:
                report.removed.append(board_id)
        return report

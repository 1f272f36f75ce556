"""Starts the workflow for somebody and waits for the report: TEMPORAL_ADDRESS=… python start.py ADDRESS"""

import asyncio
import dataclasses
import json
import sys

from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.envconfig import ClientConfig

from workflow import TASK_QUEUE, Offboard, Report


async def start(client: Client, email: str) -> WorkflowHandle[Offboard, Report]:
    return await client.start_workflow(
        Offboard.run,
        email,
        id=f"offboard:{email}",
        task_queue=TASK_QUEUE,
        # Whoever starts it twice waits for the one that runs.
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )


async def main(email: str) -> None:
    client = await Client.connect(**ClientConfig.load_client_connect_config())
    handle = await start(client, email)
    print(json.dumps(dataclasses.asdict(await handle.result()), indent=2))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    asyncio.run(main(sys.argv[1]))

"""The worker: MONDAY_TOKEN=… TEMPORAL_ADDRESS=… python worker.py"""

import asyncio
import os

from monday_connector import AsyncMonday
from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.worker import Worker

from activities import Activities
from workflow import TASK_QUEUE, Offboard


def client_of_monday() -> AsyncMonday:
    """The token is in the worker's environment, never among the inputs of a workflow."""
    endpoint = os.environ.get("MONDAY_ENDPOINT", "https://api.monday.com")
    return AsyncMonday(token=os.environ["MONDAY_TOKEN"], endpoint=endpoint, retry={"max_retries": 0})


def worker_of(client: Client, monday: AsyncMonday) -> Worker:
    activities = Activities(monday)
    return Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=[Offboard],
        activities=[activities.find_user, activities.find_boards, activities.leave_board],
        # As many requests at a time as the account's plan allows.
        max_concurrent_activities=10,
    )


async def main() -> None:
    # TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS…, or Temporal's own file of profiles.
    client = await Client.connect(**ClientConfig.load_client_connect_config())
    async with client_of_monday() as monday:
        await worker_of(client, monday).run()


if __name__ == "__main__":
    asyncio.run(main())

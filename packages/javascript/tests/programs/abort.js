// A call that would wait for an hour, and is aborted: the process must end by itself. Argument: an endpoint that is busy.

import { MondayConnector } from 'monday-connector';

const connector = new MondayConnector({ token: 'a', endpoint: process.argv[2] });
const retry = { interval_ms: 3_600_000, max_wait_ms: 3_600_000 };
await connector.readBoard('4', { retry, signal: AbortSignal.timeout(500) }).catch((reason) => console.log(reason.name));

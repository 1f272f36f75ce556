// The worker: `MONDAY_TOKEN=… TEMPORAL_ADDRESS=localhost:7233 node lib/worker.js`

import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import * as activities from './activities.js';

const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS ?? 'localhost:7233' });
try {
  const worker = await Worker.create({
    connection,
    namespace: process.env.TEMPORAL_NAMESPACE ?? 'default',
    taskQueue: 'offboarding',
    workflowsPath: fileURLToPath(new URL('./workflow.js', import.meta.url)),
    activities,
  });
  await worker.run();
} finally {
  await connection.close();
}

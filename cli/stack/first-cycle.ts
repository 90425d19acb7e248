import { Client, ScheduleOverlapPolicy, type Connection } from '@temporalio/client';

import { instantFromEpochMs } from '../../domain/time/instant.js';
import { openWarehouseReader } from '../../platform/warehouse/open-warehouse.js';
import type { RecordedRun } from '../../platform/warehouse/warehouse-reader.js';
import { GRID_CYCLE_DATASET, GRID_CYCLE_SCHEDULE_ID } from '../../workflows/contracts.js';

import { pollUntil } from './poll.js';

const SCHEDULE_LIMIT_MS = 10_000;
const LOAD_LIMIT_MS = 120_000;
const ASK_EVERY_MS = 300;

/** Starts a cycle now instead of at the next quarter of an hour. */
export async function triggerCycle(connection: Connection, namespace: string): Promise<void> {
  const client = new Client({ connection, namespace });
  await pollUntil(
    'the schedule of the cycle',
    async () => {
      try {
        // Beside one that is still waiting for its slot: the window is what counts, not the turn.
        const handle = client.schedule.getHandle(GRID_CYCLE_SCHEDULE_ID);
        await handle.trigger(ScheduleOverlapPolicy.ALLOW_ALL);
        return true;
      } catch {
        return undefined;
      }
    },
    { timeoutMs: SCHEDULE_LIMIT_MS, intervalMs: 100 },
  );
}

/** Waits for the first run that finished after a moment, as the warehouse has recorded it. */
export async function waitForFirstLoad(
  readerUrl: string,
  since: Date,
  isStopping: () => boolean,
): Promise<RecordedRun> {
  const reader = await openWarehouseReader(readerUrl);
  try {
    return await pollUntil(
      'the first cycle',
      () => reader.findFirstRunSince(GRID_CYCLE_DATASET, instantFromEpochMs(since.getTime())),
      {
        timeoutMs: LOAD_LIMIT_MS,
        intervalMs: ASK_EVERY_MS,
        giveUp: () => (isStopping() ? 'stopped' : undefined),
      },
    );
  } finally {
    await reader.close();
  }
}

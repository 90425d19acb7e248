import { Client, ScheduleOverlapPolicy, type Connection } from '@temporalio/client';
import pg from 'pg';

import { GRID_CYCLE_SCHEDULE_ID } from '../../workflows/contracts.js';

import { pollUntil } from './poll.js';

/** What the first load after a start did. */
export interface FirstLoad {
  readonly outcome: string;
  readonly valueCount: number;
  readonly errorMessage: string | null;
}

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
): Promise<FirstLoad> {
  const client = new pg.Client({ connectionString: readerUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await pollUntil('the first cycle', () => findLoad(client, since), {
      timeoutMs: LOAD_LIMIT_MS,
      intervalMs: ASK_EVERY_MS,
      giveUp: () => (isStopping() ? 'stopped' : undefined),
    });
  } finally {
    await client.end();
  }
}

async function findLoad(client: pg.Client, since: Date): Promise<FirstLoad | undefined> {
  const { rows } = await client.query<FirstLoad>(
    `select outcome,
            facts_inserted_count + facts_revised_count + facts_unchanged_count as "valueCount",
            error_message as "errorMessage"
       from pipeline_run
      where finished_at >= $1
      order by finished_at
      fetch first row only`,
    [since],
  );
  return rows[0];
}

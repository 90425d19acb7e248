import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';

import { writingOnly } from '../platform/payload-codec/writing-only.js';

import { reconcileSchedules, type WantedSchedules } from './schedule.js';
import { withPatience } from './temporal-patience.js';

const EVERY_MS = 60 * 60_000;
const FIRST_WRITING = { withinMs: 60_000, everyMs: 1_000 };

/** Where the schedules are and what they are to say. */
export interface ScheduleKeepingOptions {
  readonly address: string;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
  readonly schedules: WantedSchedules;
  /** Told when a writing failed that is tried again: the first a second later, others after an hour. */
  readonly onFailed: (error: unknown) => void;
  readonly everyMs?: number;
}

/**
 * Writes the schedules now and once an hour: what they start workflows with is encrypted with the key
 * of today, so that an older key can be ended. What they said before is never read: its key may be
 * gone. The returned function ends it; it does not keep the process alive.
 *
 * @throws what the first writing throws when a minute of trying did not help or could not.
 */
export async function startScheduleKeeping(options: ScheduleKeepingOptions): Promise<() => void> {
  const { onFailed } = options;
  await withPatience(() => writeSchedules(options), { ...FIRST_WRITING, onFailed });
  const timer = setInterval(() => {
    writeSchedules(options).catch(onFailed);
  }, options.everyMs ?? EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

async function writeSchedules({
  address,
  namespace,
  dataConverter,
  schedules,
}: ScheduleKeepingOptions): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace, dataConverter: writingOnly(dataConverter) });
    await reconcileSchedules(client, schedules);
  } finally {
    await connection.close();
  }
}

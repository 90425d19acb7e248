import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';

import { writingOnly } from '../platform/payload-codec/writing-only.js';

import { reconcileSchedules, type WantedSchedules } from './schedule.js';

const EVERY_MS = 60 * 60_000;

/** Where the schedules are and what they are to say. */
export interface ScheduleKeepingOptions {
  readonly address: string;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
  readonly schedules: WantedSchedules;
  /** Told when a later writing failed; it is tried again an hour later. */
  readonly onFailed: (error: unknown) => void;
  readonly everyMs?: number;
}

/**
 * Writes the schedules now and once an hour: what they start workflows with is encrypted with the key
 * of today, so that an older key can be ended. What they said before is never read: its key may be
 * gone. The returned function ends it; it does not keep the process alive.
 *
 * @throws whatever the first writing throws.
 */
export async function startScheduleKeeping(options: ScheduleKeepingOptions): Promise<() => void> {
  await writeSchedules(options);
  const timer = setInterval(() => {
    writeSchedules(options).catch(options.onFailed);
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

import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';

import { writingOnly } from '../platform/payload-codec/writing-only.js';
import type { GridCycleInput } from '../workflows/contracts.js';

import { reconcileSchedule } from './schedule.js';

const EVERY_MS = 60 * 60_000;

/** Where the schedule is and what it is to say. */
export interface ScheduleKeepingOptions {
  readonly address: string;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
  readonly input: GridCycleInput;
  /** Told when a later writing failed; it is tried again an hour later. */
  readonly onFailed: (error: unknown) => void;
  readonly everyMs?: number;
}

/**
 * Writes the schedule now and once an hour: what it starts its cycles with is encrypted with the key
 * of today, so that an older key can be ended. What it said before is never read: its key may be
 * gone. The returned function ends it; it does not keep the process alive.
 *
 * @throws whatever the first writing throws.
 */
export async function startScheduleKeeping(options: ScheduleKeepingOptions): Promise<() => void> {
  await writeSchedule(options);
  const timer = setInterval(() => {
    writeSchedule(options).catch(options.onFailed);
  }, options.everyMs ?? EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

async function writeSchedule({
  address,
  namespace,
  dataConverter,
  input,
}: ScheduleKeepingOptions): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const client = new Client({ connection, namespace, dataConverter: writingOnly(dataConverter) });
    await reconcileSchedule(client, input);
  } finally {
    await connection.close();
  }
}
